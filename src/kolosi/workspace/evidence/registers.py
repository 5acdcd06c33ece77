"""Reads the registers of the review: the documents, and the excerpts of them, as values."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from kolosi.content.yaml_files.yaml import checked, read_yaml
from kolosi.review.excerpt import Document, Excerpt
from kolosi.store.files import note_json, read_json, read_whole
from kolosi.store.receipts import digest_of
from kolosi.store.shelf import shelf
from kolosi.workspace.evidence.shapes import (
    DOCUMENTS,
    EXCERPTS,
    DocumentsShape,
    ExcerptsShape,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from kolosi.content.folders import ContentPath
    from kolosi.content.yaml_files.shape import Shape
    from kolosi.workspace.folder import Folder


Item = dict[str, object]
"""An entry of a register as it is written."""

_SHAPES: Mapping[str, Callable[[object, ContentPath], Sequence[Shape]]] = {
    DOCUMENTS: lambda value, path: checked(DocumentsShape, value, path).documents,
    EXCERPTS: lambda value, path: checked(ExcerptsShape, value, path).excerpts,
}


def read_documents(workspace: Folder) -> tuple[Document, ...]:
    """The documents of the review, in the order in which they stand; empty where there is none."""
    return tuple(map(_document, items_of(workspace, DOCUMENTS)))


def read_excerpts(workspace: Folder) -> tuple[Excerpt, ...]:
    """The excerpts of the review, in the order in which they stand; empty where there is none."""
    return excerpts_in(items_of(workspace, EXCERPTS))


def items_of(workspace: Folder, register: str) -> list[Item]:
    """The entries of a register as they are written; those of a text that was read before from the build: five thousand are read at once.

    Raises `ContentError` for a register that cannot be used.
    """
    path = shelf(workspace.file("report")) / register
    if not path.is_file():
        return []
    digest = digest_of(read_whole(workspace.file("report", register)))
    known = read_json(_noted(workspace, register))
    if isinstance(known, dict) and known.get("digest") == digest and isinstance(known.get("items"), list):
        return list(known["items"])
    found = [one.model_dump(exclude_unset=True) for one in _SHAPES[register](read_yaml(path), path)]
    note_json(_noted(workspace, register), {"digest": digest, "items": found})
    return found


def note_items(workspace: Folder, register: str, items: Sequence[Item]) -> None:
    """Keeps beside the build what a register says, as it was just written."""
    digest = digest_of(read_whole(workspace.file("report", register)))
    note_json(_noted(workspace, register), {"digest": digest, "items": list(items)})


def _noted(workspace: Folder, register: str) -> Path:
    return workspace.file("build", "evidence", f"{register.partition('.')[0]}.json")


def wrong_days(workspace: Folder) -> list[tuple[str, str]]:
    """The documents whose day is none, with what stands there."""
    days = [(str(one["id"]), str(one.get("day") or "")) for one in items_of(workspace, DOCUMENTS)]
    return [(id_, day) for id_, day in days if day and _day(day) is None]


def excerpts_in(items: Iterable[Mapping[str, object]]) -> tuple[Excerpt, ...]:
    """Excerpts from items as they are written."""
    return tuple(map(_excerpt, items))


def _day(text: str) -> date | None:
    """A day; None for what is none, which the check of the register tells."""
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def _text(item: Mapping[str, object], name: str) -> str:
    return str(item.get(name) or "")


def _texts(item: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = item.get(name)
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _number(item: Mapping[str, object], name: str) -> int | None:
    text = _text(item, name)
    return int(text) if text.isdecimal() else None


def _document(item: Mapping[str, object]) -> Document:
    return Document(
        id=_text(item, "id"),
        title=_text(item, "title"),
        publisher=_text(item, "publisher"),
        day=_day(_text(item, "day")),
        link=_text(item, "link"),
        reliability=_text(item, "reliability"),
        credibility=_number(item, "credibility"),
        is_confidential=item.get("confidential") is True,
        receipt=_text(item, "receipt"),
    )


def _excerpt(item: Mapping[str, object]) -> Excerpt:
    return Excerpt(
        id=_text(item, "id"),
        document=_text(item, "document"),
        text=_text(item, "text"),
        page=_number(item, "page"),
        pillar=_text(item, "pillar"),
        sub_pillar=_text(item, "sub_pillar"),
        risks=_texts(item, "risks"),
        places=_texts(item, "places"),
        groups=_texts(item, "groups"),
        period=_text(item, "period"),
        severity=_text(item, "severity"),
        supports=_texts(item, "supports"),
        contradicts=_texts(item, "contradicts"),
        coder=_text(item, "coder"),
        is_agreed=item.get("agreed") is True,
        note=_text(item, "note"),
    )
