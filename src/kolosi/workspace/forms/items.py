"""The items of a register or of the settings, and the values in them by their path (`why.fr`)."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.model.form import FormColumn, FormSheet

Item = dict[str, object]

KEY = "key"
"""The value of an item that is its name in a mapping of items."""

_LANGUAGES = ("fr", "en")


def items_of(data: Mapping[str, object], sheet: FormSheet) -> list[Item]:
    """The items of a list; of a mapping each with its name. Single answers are one item: all that a file says."""
    if sheet.at is None:
        return [dict(data)]
    found = data.get(sheet.at)
    if isinstance(found, dict):
        return [{KEY: name, **value} for name, value in found.items() if isinstance(value, dict)]
    return [dict(item) for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def with_items(data: Mapping[str, object], sheet: FormSheet, items: Sequence[Item]) -> Item:
    """What a file says with other items in the place of those of a sheet."""
    if sheet.at is None:
        return items[0]
    is_keyed = any(column.path == KEY for column in sheet.columns)
    listed = {str(item[KEY]): {k: v for k, v in item.items() if k != KEY} for item in items} if is_keyed else [*items]
    return {**data, sheet.at: listed} if listed or sheet.at in data else dict(data)


def is_bare(item: Mapping[str, object], sheet: FormSheet) -> bool:
    """True for a row that was handed out with what it is about, and holds nothing else."""
    return sheet.rows is not None and set(item) <= set(sheet.identity)


def value_at(item: Mapping[str, object], path: str) -> object:
    """The value at a path; None where there is none. A text that is said for every language stands for each."""
    node: object = item
    for piece in path.split("."):
        if not isinstance(node, dict):
            is_text = isinstance(node, str | int) and not isinstance(node, bool) and piece in _LANGUAGES
            return node if is_text else None
        node = node.get(piece)
    return node


def with_value(item: Mapping[str, object], path: str, value: object) -> Item:
    """The item with another value at a path; with None, without it."""
    piece, _, rest = path.partition(".")
    changed = dict(item)
    if rest:
        inner = changed.get(piece)
        if not isinstance(inner, dict):
            inner = dict.fromkeys(_LANGUAGES, inner) if rest in _LANGUAGES and inner not in (None, "") else {}
        value = with_value(inner, rest, value) or None
    if value is None:
        changed.pop(piece, None)
    else:
        changed[piece] = value
    return changed


def digest_of(value: object) -> str:
    """A short hash of a value: the same for what says the same."""
    return sha256(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()[:10]


def values_digest(item: Mapping[str, object], columns: Sequence[FormColumn]) -> str:
    """A hash of what an item holds in some columns."""
    return digest_of([value_at(item, column.path) for column in columns])


def identities(items: Sequence[Item], sheet: FormSheet) -> list[str]:
    """By what each item is known; those that would be known by the same are numbered."""
    found: list[str] = []
    for item in items:
        own = digest_of([value_at(item, path) for path in sheet.identity])
        found.append(f"{own}-{found.count(own) + 1}" if own in found else own)
    return found
