"""What is handed out to be filled in: a workbook for a partner, a form for a collection server. Values in, bytes out."""

from __future__ import annotations

from typing import Protocol

from kolosi.model.label import Label, say
from kolosi.report.draft.typography import set_prose


class Texts(Protocol):
    """The sentences of the catalogue by id."""

    def __call__(self, id_: str, **blanks: object) -> Label:
        """A sentence in every language."""


def told(label: Label, language: str) -> str:
    """Give a text in a language, with its typography."""
    return set_prose(say(label, language), language)
