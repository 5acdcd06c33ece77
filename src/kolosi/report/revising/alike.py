"""Paragraphs of a copy compared: which is which, what they have in common, and the words by which they are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from kolosi.model.returned import OBJECT
from kolosi.report.revising.loose import loose
from kolosi.report.revising.rewriting import Pieces, shown_by, tokens_of

MARK = "[^]"
"""Stands for a mark of an endnote where a paragraph has no words to be told by."""


def aligned(one: Sequence[str], other: Sequence[str], *, by_first: bool = False) -> dict[int, int]:
    """Which of one list is which of the other: by the number in the other, or in the first."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    pairs = [(block.a + at, block.b + at) for block in blocks for at in range(block.size)]
    return dict(pairs) if by_first else {b: a for a, b in pairs}


def says_the_same(one: Pieces, other: Pieces) -> bool:
    """Whether two paragraphs say the same, with the same figures."""

    def flat(pieces: Pieces) -> list[tuple[str, str]]:
        return [(token.tag, loose(token.text)) for token in tokens_of(pieces) if token.tag]

    return loose(shown_by(one)) == loose(shown_by(other)) and flat(one) == flat(other)


def text_of(pieces: Pieces) -> str:
    """The words of a paragraph in one line: several are told with a line for each."""
    return "".join(text for text, _ in pieces).replace(OBJECT, "").replace("\n", " ")


def marks_in(paragraphs: Iterable[Pieces]) -> int:
    """How many marks of endnotes paragraphs hold."""
    return sum(text.count(OBJECT) for pieces in paragraphs for text, _ in pieces)


def mark_of(pieces: Pieces) -> str:
    """What tells a paragraph that holds marks of endnotes and no word; nothing where there is none."""
    return MARK if any(OBJECT in text for text, _ in pieces) else ""


def in_common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two texts have in common, in their order."""
    return sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
