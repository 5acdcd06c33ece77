"""Words of a page as lines: side by side on one foot, cut where a gap is wider than a space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from statistics import median

from kolosi.intake.documents.pdf.glyphs import Word

_WIDE = 0.8
_SPACES = 2.2
_WIDEST_SPACE = 0.45
_BESIDE_BULLET = 3.5
_WIDEST_SPREAD = 3.0
"""Of the height of a line: a gap that parts two columns or cells is wider than `_WIDE` and than `_SPACES` of the spaces of
its row, of which the widest taken for one (in a justified line) is `_WIDEST_SPACE`."""


@dataclass
class Line:
    """Words in a row. `page` counts from 1."""

    words: list[Word]
    page: int
    left: float = field(init=False)
    right: float = field(init=False)
    bottom: float = field(init=False)
    top: float = field(init=False)
    text: str = field(init=False)
    """Its words, a space between."""

    def __post_init__(self) -> None:
        """Take the box and the text from the words."""
        self.text = " ".join(word.text for word in self.words)
        self.left = min(word.left for word in self.words)
        self.right = max(word.right for word in self.words)
        self.bottom = median(word.bottom for word in self.words)
        self.top = median(word.top for word in self.words)

    @property
    def height(self) -> float:
        """The height of its type."""
        return max(self.top - self.bottom, 0.1)

    @property
    def is_bold(self) -> bool:
        """Whether all of it is in bold type."""
        return all(word.is_bold for word in self.words)


def lines_of(words: Sequence[Word], page: int) -> list[Line]:
    """The lines of a page or of a part of it, from the top; one that a wide gap cuts is two."""
    rows = rows_of(words)
    found: list[Line] = []
    for at, row in enumerate(rows):
        near = [*rows[max(at - 2, 0) : at], *rows[at + 1 : at + 3]]
        parts = cut(row)
        is_whole = len(parts) > 1 and is_spread(row, near)
        found += [Line(row, page)] if is_whole else [Line(part, page) for part in parts]
    return found


def is_spread(row: Sequence[Word], near: Sequence[Sequence[Word]]) -> bool:
    """Whether a row is one line of justified text: its spaces are alike, and a line near it has its edges."""
    height, gaps = row[0].height, gaps_of(row)
    if max(gaps) > _WIDEST_SPREAD * height or max(gaps) > 1.3 * min(gaps) + 0.1 * height:
        return False
    return any(
        len(cut(other)) == 1
        and len(other) >= len(row)
        and abs(other[0].height - height) < 0.1 * height
        and abs(other[0].bottom - row[0].bottom) < 3.2 * height
        and abs(other[-1].right - row[-1].right) < 0.45 * height
        for other in near
    )


def gaps_of(row: Sequence[Word]) -> list[float]:
    """The free width before each word but the first."""
    reach = accumulate((word.right for word in row), max)
    return [word.left - right for word, right in zip(row[1:], reach, strict=False)]


def rows_of(words: Sequence[Word]) -> list[list[Word]]:
    """Words that stand on one foot, from the top."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (-one.bottom, one.left)):
        if rows and _is_level(rows[-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def _is_level(row: Sequence[Word], word: Word) -> bool:
    """Whether a word, no higher than the row, stands on its foot: large type reaches lower below its line."""
    largest = max(row[0].height, word.height)
    return row[0].bottom - word.bottom < 0.25 * largest


def cut(row: Sequence[Word]) -> list[list[Word]]:
    """A row of words, cut at wide gaps; a bullet stays with its words."""
    gaps = gaps_of(row)
    space = min((gap for gap in gaps if gap > 0), default=0.0)
    parts = [[row[0]]]
    for gap, before, word in zip(gaps, row, row[1:], strict=False):
        height = min(before.height, word.height)
        allowed = max(_WIDE * height, _SPACES * min(space, _WIDEST_SPACE * height))
        if len(parts[-1]) == 1 and len(before.text) <= 3 and not any(letter.isalnum() for letter in before.text):
            allowed = _BESIDE_BULLET * height
        if gap > allowed:
            parts.append([word])
        else:
            parts[-1].append(word)
    return parts
