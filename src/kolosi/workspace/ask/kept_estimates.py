"""The estimates behind the cited figures, kept beside the build: a document that is rendered again need not count them again.

They are inside values: they lie with the records, and are sealed with them. Written and read back by the types of their fields,
so that a field added to an estimate needs nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from hashlib import sha256
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.store.files import note_json, read_json
from kolosi.workspace.ask.releasing import values_digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from kolosi.workspace.ask.desk import Desk

_AS_TEXT: Mapping[type, Callable[[str], object]] = {Key: Key.parse, Fraction: Fraction, date: date.fromisoformat}


def kept_estimates(desk: Desk) -> Mapping[Key, Estimate]:
    """The estimates of the cited figures: those kept, as long as nothing has changed that they depend on; else counted, and kept."""
    path = desk.workspace.file("build", "estimates.json")
    keys = " ".join(sorted(str(key) for key in desk.cited))
    digest = sha256(f"{values_digest(desk)}\n{keys}".encode()).hexdigest()
    kept = read_json(path)
    if isinstance(kept, dict) and kept.get("digest") == digest:
        return {one.key: one for one in (read(Estimate, line) for line in kept["estimates"])}
    found = desk.estimates(desk.cited_values())
    note_json(path, {"digest": digest, "estimates": [plain(one) for one in found.values()]})
    return found


def plain(value: object) -> object:
    """A value of the model as one that JSON holds."""
    if is_dataclass(value) and not isinstance(value, Key):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple(_AS_TEXT)):
        return str(value)
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return dict(value) if isinstance(value, Mapping) else value


def read(hint: Any, value: Any) -> Any:
    """A value as its type says, from what JSON held. Of several dataclasses the one with these fields is meant."""
    if value is None or isinstance(hint, str):
        return value
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return read(_member(tuple(one for one in get_args(hint) if one is not NoneType), value), value)
    if origin is tuple:
        inner = get_args(hint)
        each = inner[:1] * len(value) if inner[1:] == (...,) else inner
        return tuple(read(one, part) for one, part in zip(each, value, strict=True))
    if hint in _AS_TEXT:
        return _AS_TEXT[hint](value)
    return _made(hint, value) if is_dataclass(hint) else value


def _made(made: Any, value: Mapping[str, Any]) -> Any:
    hints = _hints(made)
    return made(**{name: read(hints[name], part) for name, part in value.items()})


def _member(members: tuple[Any, ...], value: Any) -> Any:
    if len(members) == 1 or not isinstance(value, dict):
        return members[0]
    return next(one for one in members if is_dataclass(one) and {field.name for field in fields(one)} == value.keys())


@cache
def _hints(made: Any) -> Mapping[str, Any]:
    return get_type_hints(made)
