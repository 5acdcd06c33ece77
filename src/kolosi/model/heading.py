"""Headings: what columns of partners' files are called, by what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kolosi.model.label import Label


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What a column that holds one thing is called.

    `meaning` is the column of a record, with what tells it apart (`category:violation_types`, `value:idps`), or a thing
    that no record has (`commune`, `total`, `ignore`). A header in the words of `says` is that column; in those of
    `perhaps` a person is asked.
    """

    meaning: str
    label: Label
    says: tuple[str, ...]
    perhaps: tuple[str, ...] = ()


Headings = Mapping[str, Heading]
"""Every heading by its meaning."""
