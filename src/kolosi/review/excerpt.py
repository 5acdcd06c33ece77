"""Documents that are read, and the excerpts that people took out of them and tagged along the analytical framework."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document of the review. `receipt` is the one under which its file is kept; empty where nobody gave the file.

    `reliability` of the source (A to F) and `credibility` of what it says (1 to 6) are those of the Admiralty scale (NATO AJP-2.1);
    empty and None where nobody judged. A confidential one is named in nothing that leaves.
    """

    id: str
    title: str
    publisher: str = ""
    day: date | None = None
    link: str = ""
    reliability: str = ""
    credibility: int | None = None
    is_confidential: bool = False
    receipt: str = ""


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    """Words of a document, with the tags that a coder gave them: ids of terms, of places; a period in its normal form.

    `supports` and `contradicts` name other excerpts by id, or figures by key. `is_agreed`: of several codings of the same words, the
    one that people agreed on. `page` counts from 1; None where the document has no pages.
    """

    id: str
    document: str
    text: str
    page: int | None = None
    pillar: str = ""
    sub_pillar: str = ""
    risks: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    period: str = ""
    severity: str = ""
    supports: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    coder: str = ""
    is_agreed: bool = False
    note: str = ""
