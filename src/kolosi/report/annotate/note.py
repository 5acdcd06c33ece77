"""A note on the words of a document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Note:
    """What is said of `text[start:end]` of a manuscript: a title of a few words, and sentences, one a line.

    `rule` is the id of the rule that found it, `level` how much it matters. A question is no point to check.
    """

    start: int
    end: int
    text: str
    title: str
    rule: str = ""
    level: Level = "warning"
    is_question: bool = False


def in_order(notes: Iterable[Note]) -> list[Note]:
    """Notes in the order of the text; of two that begin together the longer comes first."""
    return sorted(notes, key=lambda note: (note.start, -note.end, note.rule, note.title, note.text))
