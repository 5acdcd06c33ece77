"""The registers of the review as they are written: `report/documents.yaml` and `report/excerpts.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.content.folders import ContentPath

DOCUMENTS, EXCERPTS = "documents.yaml", "excerpts.yaml"


class DocumentShape(Shape):
    """A document as it is written."""

    id: str
    title: str
    publisher: str | None = None
    day: str | None = None
    link: str | None = None
    reliability: Literal["A", "B", "C", "D", "E", "F"] | None = None
    credibility: Literal["1", "2", "3", "4", "5", "6", 1, 2, 3, 4, 5, 6] | None = None
    confidential: bool = False
    receipt: str | None = None


class ExcerptShape(Shape):
    """An excerpt as it is written."""

    id: str
    document: str
    text: str
    page: int | None = None
    pillar: str | None = None
    sub_pillar: str | None = None
    risks: list[str] = Field(default_factory=list)
    places: list[str] = Field(default_factory=list)
    groups: list[str] = Field(default_factory=list)
    period: str | None = None
    severity: str | None = None
    supports: list[str] = Field(default_factory=list)
    contradicts: list[str] = Field(default_factory=list)
    coder: str | None = None
    agreed: bool = False
    note: str | None = None


class DocumentsShape(Shape):
    """The register of documents."""

    documents: list[DocumentShape] = Field(default_factory=list)


class ExcerptsShape(Shape):
    """The register of excerpts."""

    excerpts: list[ExcerptShape] = Field(default_factory=list)


_SHAPES: Mapping[str, type[Shape]] = {DOCUMENTS: DocumentsShape, EXCERPTS: ExcerptsShape}


def is_evidence(name: str) -> bool:
    """True for a register of the review."""
    return name in _SHAPES


def require_evidence(path: ContentPath) -> None:
    """Raises `ContentError` where the file of a register of the review could not be used."""
    checked(_SHAPES[path.name], read_yaml(path), path)
