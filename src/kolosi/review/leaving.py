"""What must not leave of a document: neither title nor link of a confidential one; and how sensitive its file is."""

from __future__ import annotations

from collections.abc import Iterable

from kolosi.model.source import Sensitivity
from kolosi.model.spelling import fold
from kolosi.review.excerpt import Document

_SHORT = 12
"""A title of fewer letters ("Rapport") is a word that any text may have."""


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
