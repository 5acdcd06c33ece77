"""Reads the registers of the review: the documents, and the excerpts of them, as values."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from kolosi.content.yaml_files.yaml import checked, read_yaml
from kolosi.review.excerpt import Document, Excerpt
from kolosi.store.shelf import shelf
from kolosi.workspace.evidence.shapes import (
    DOCUMENTS,
    EXCERPTS,
    DocumentShape,
    DocumentsShape,
    ExcerptShape,
    ExcerptsShape,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kolosi.workspace.folder import Folder


def read_documents(workspace: Folder) -> tuple[Document, ...]:
    """The documents of the review, in the order in which they stand; empty where there is none."""
    path = shelf(workspace.file("report")) / DOCUMENTS
    known = checked(DocumentsShape, read_yaml(path), path).documents if path.is_file() else []
    return tuple(map(_document, known))


def wrong_days(workspace: Folder) -> list[tuple[str, str]]:
    """The documents whose day is none, with what stands there."""
    path = shelf(workspace.file("report")) / DOCUMENTS
    known = checked(DocumentsShape, read_yaml(path), path).documents if path.is_file() else []
    return [(one.id, one.day) for one in known if one.day and _day(one.day) is None]


def read_excerpts(workspace: Folder) -> tuple[Excerpt, ...]:
    """The excerpts of the review, in the order in which they stand; empty where there is none."""
    path = shelf(workspace.file("report")) / EXCERPTS
    known = checked(ExcerptsShape, read_yaml(path), path).excerpts if path.is_file() else []
    return tuple(map(_excerpt, known))


def excerpts_in(items: Iterable[Mapping[str, object]]) -> tuple[Excerpt, ...]:
    """Excerpts from items as they are written."""
    return tuple(_excerpt(ExcerptShape.model_validate(item)) for item in items)


def _day(text: str) -> date | None:
    """A day; None for what is none, which the check of the register tells."""
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def _document(one: DocumentShape) -> Document:
    return Document(
        id=one.id,
        title=one.title,
        publisher=one.publisher or "",
        day=_day(one.day) if one.day else None,
        link=one.link or "",
        reliability=one.reliability or "",
        credibility=int(one.credibility) if one.credibility is not None else None,
        is_confidential=one.confidential,
        receipt=one.receipt or "",
    )


def _excerpt(one: ExcerptShape) -> Excerpt:
    return Excerpt(
        id=one.id,
        document=one.document,
        text=one.text,
        page=one.page,
        pillar=one.pillar or "",
        sub_pillar=one.sub_pillar or "",
        risks=tuple(one.risks),
        places=tuple(one.places),
        groups=tuple(one.groups),
        period=one.period or "",
        severity=one.severity or "",
        supports=tuple(one.supports),
        contradicts=tuple(one.contradicts),
        coder=one.coder or "",
        is_agreed=one.agreed,
        note=one.note or "",
    )
