"""What of a document may be named outside: of a confidential one neither title, nor publisher, nor link."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kolosi.model.source import Sensitivity
from kolosi.model.spelling import fold
from kolosi.review.excerpt import Document

_SHORT = 12
"""A title of fewer letters ("Rapport") is a word that any text may have."""


@dataclass(frozen=True, kw_only=True)
class Named:
    """A document as it is named outside; `is_withheld`: only that there is one, with its year."""

    title: str
    publisher: str
    day: date | None
    link: str
    is_withheld: bool


def named_outside(document: Document) -> Named:
    """What may be said of a document. Of a confidential one nothing but the first day of its year: a day can point to it."""
    if document.is_confidential:
        day = document.day.replace(month=1, day=1) if document.day else None
        return Named(title="", publisher="", day=day, link="", is_withheld=True)
    return Named(
        title=document.title, publisher=document.publisher, day=document.day, link=document.link, is_withheld=False
    )


def sensitivity_of(document: Document | None) -> Sensitivity:
    """How sensitive the file of a document is: a confidential one, and one that no register knows, as records of incidents are.

    One with an address stands where anybody may read it; any other was given to us, and is not ours to show.
    """
    if document is None or document.is_confidential:
        return "incident"
    return "public" if document.link else "aggregate"


def named_in(text: str, documents: Iterable[Document]) -> list[Document]:
    """The confidential documents whose title or link a text holds."""
    folded = f" {fold(text)} "
    return [
        one
        for one in documents
        if one.is_confidential
        and ((len(fold(one.title)) >= _SHORT and f" {fold(one.title)} " in folded) or (one.link and one.link in text))
    ]
