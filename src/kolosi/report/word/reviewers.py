"""What a copy for reviewers carries so that it can be read again: a control around each figure, a bookmark around each paragraph.

Neither is locked: a figure may move or go with its sentence, and what became of it is seen when the copy comes back. A key is
longer than Word lets a tag be, so a tag is a number, and what is marked is kept with the copy that was issued.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kolosi.model.key import Key
from kolosi.model.returned import FIGURE, ISSUE, PARAGRAPH
from kolosi.report.word.marks import bookmark, control

LONGEST = 64
"""So many letters Word takes for the name of a control."""

FIRST_CONTROL, _BOOKMARKS = 710_000_000, 20_000
"""Where our own numbers begin, beyond those of a template and of the other bookmarks."""


@dataclass(frozen=True, kw_only=True)
class MarkedFigure:
    """A figure that a copy shows at one place, with the text printed there."""

    key: Key
    text: str

    @property
    def scheme(self) -> str:
        """How a draft cites it."""
        return "change" if self.key.is_change else "fig"


@dataclass
class CopyMarks:
    """The marks of one copy; `words` gives a key in words. `figures` are those marked so far, by tag without its beginning."""

    version: int
    language: str
    words: Callable[[Key], str]
    figures: dict[str, MarkedFigure] = field(default_factory=dict)
    _paragraphs: int = 0

    def figure(self, key: Key, text: str, inside: str) -> str:
        """A control around a printed figure, under a tag of its own."""
        if not inside:
            return ""
        number = len(self.figures) + 1
        self.figures[f"f{number}"] = MarkedFigure(key=key, text=text)
        return control(FIRST_CONTROL + number, f"{FIGURE}f{number}", shortened(self.words(key)), inside)

    def paragraph(self, inside: str) -> str:
        """A bookmark around what a paragraph holds; around the first one of the copy, another that says which copy it is."""
        self._paragraphs += 1
        marked = bookmark(_BOOKMARKS + self._paragraphs, f"{PARAGRAPH}{self._paragraphs}", inside)
        return (
            marked if self._paragraphs > 1 else bookmark(_BOOKMARKS, f"{ISSUE}{self.version}_{self.language}", marked)
        )


def shortened(words: str) -> str:
    """A name that Word takes.

    >>> len(shortened("mot " * 40)), shortened("Civils tués")
    (64, 'Civils tués')
    """
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
