"""Lines in reading order as headings, paragraphs, list items and notes; words cut at the end of a line made whole."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from kolosi.intake.documents.draft import Run
from kolosi.intake.documents.pdf.glyphs import HYPHEN
from kolosi.intake.documents.pdf.lines import Line
from kolosi.model.manuscript import BlockKind

_BULLET = re.compile(r"[•‣▪●○■◦➢✓·\uf0b7\uf0a7–-]")
_NUMBER = re.compile(r"\(?(\d{1,3}|[a-z])[.)]")
_LEADER = re.compile(r"(?:[.…_] ?){6}")
"""The dots that lead to the page in a table of contents."""
_ENDS = (".", "!", "?", ":", ";", "…", "»", "”", '"')
_HYPHENS = (HYPHEN, "-", "\u2010", "\u00ad")
_WAYS_BACK = frozenset({"↑", "↩", "↩\ufe0e"})
_APART, _FAR_APART = 0.22, 0.6
"""Of the height of a line: what a space between paragraphs has more than the space between lines, and what a line
within a sentence may have more (a raised mark makes room for itself)."""
_FULL = 0.06
_SPACE = Run(" ")


@dataclass
class Paragraph:
    """Lines that are read as one block. `column` tells columns and pages apart, in reading order."""

    lines: list[Line]
    column: int
    kind: BlockKind = "paragraph"
    mark: str = ""
    bullet_words: int = 0
    """How many words of the first line are its bullet or number."""
    width: tuple[float, float] = (0.0, 0.0)
    """The edges of its column."""

    @property
    def height(self) -> float:
        """The height of its type."""
        return median(line.height for line in self.lines)


@dataclass(frozen=True)
class Setting:
    """How the lines of a column are set: the usual space between two, whether some stand apart, and the edges."""

    gap: float
    has_spacing: bool
    left: float
    right: float


def paragraphs_of(lines: Sequence[Line], column: int) -> Iterator[Paragraph]:
    """The paragraphs of a column."""
    setting = _setting(lines)
    counted = _counted(lines)
    open_: Paragraph | None = None
    for line in lines:
        lead, bullet = line.words[0].lead, _bullet_words(line, open_, counted)
        is_entry = _LEADER.search(line.text) is not None
        if open_ and not lead and not is_entry and not bullet and _goes_on(open_, line, setting):
            open_.lines.append(line)
            continue
        if open_:
            yield open_
        kind: BlockKind = "header" if is_entry else "note" if lead else "list_item" if bullet else "paragraph"
        open_ = Paragraph([line], column, kind, lead, bullet, (setting.left, setting.right))
    if open_:
        yield open_


def _setting(lines: Sequence[Line]) -> Setting:
    gaps = [
        above.bottom - below.top
        for above, below in itertools.pairwise(lines)
        if _is_same_size(above, below) and above.bottom > below.bottom
    ]
    usual = quantiles(gaps, n=4)[0] if len(gaps) > 3 else min(gaps, default=0.0)
    has_spacing = any(usual + _APART * lines[0].height < gap < 2 * lines[0].height for gap in gaps)
    return Setting(usual, has_spacing, min(line.left for line in lines), max(line.right for line in lines))


def _is_same_size(one: Line, other: Line) -> bool:
    return abs(one.height - other.height) < 0.1 * max(one.height, other.height)


def _counted(lines: Sequence[Line]) -> set[tuple[int, int]]:
    """The numbers at the head of lines, with the edge on which they stand."""
    found = ((line, _NUMBER.fullmatch(line.words[0].text)) for line in lines)
    return {(round(line.left), int(number[1])) for line, number in found if number and number[1].isdigit()}


def _bullet_words(line: Line, before: Paragraph | None, counted: set[tuple[int, int]]) -> int:
    """How many words are the bullet or number of a list item: 1, or 0 for a line that begins none.

    A number begins one when it is the first, follows an item, or the next number stands below it on the same edge.
    """
    if len(line.words) < 2:
        return 0
    first = line.words[0].text
    if _BULLET.fullmatch(first):
        return 1
    number = _NUMBER.fullmatch(first)
    if not number or not (number[1].isdigit() or len(number[1]) == 1):
        return 0
    is_next = before is not None and before.kind == "list_item"
    follows = number[1].isdigit() and any(
        (round(line.left) + step, int(number[1]) + 1) in counted for step in (-1, 0, 1)
    )
    return 1 if number[1] in ("1", "a") or is_next or follows else 0


def _goes_on(paragraph: Paragraph, line: Line, setting: Setting) -> bool:
    """Whether a line belongs to the paragraph above it."""
    last = paragraph.lines[-1]
    gap = last.bottom - line.top
    if paragraph.kind == "header":
        return False
    if not _is_same_size(last, line) or gap < -2 * line.height:
        return False
    tight = max(setting.gap, 0.0) if paragraph.kind != "note" else gap
    is_mid_sentence = line.text[0].islower() and not last.text.endswith(_ENDS)
    if gap > tight + (_FAR_APART if is_mid_sentence else _APART) * line.height:
        return False
    if last.is_bold != line.is_bold and not is_mid_sentence:
        return False
    if paragraph.kind == "list_item":
        return line.left > paragraph.lines[0].left + 0.2 * line.height
    return not _begins_sentence_after_short_line(last, line, setting)


def _begins_sentence_after_short_line(last: Line, line: Line, setting: Setting) -> bool:
    """The sign of a new paragraph where none is set apart: a line that ends early with its sentence, or an indent."""
    if setting.has_spacing:
        return False
    is_indented = line.left > setting.left + 0.8 * line.height and last.left < setting.left + 0.4 * line.height
    is_short = last.right < setting.right - 0.2 * (setting.right - setting.left)
    begins = line.text[:1].isupper() or line.text[:1].isdigit()
    return begins and last.text.endswith(_ENDS) and (is_short or is_indented)


# -- the whole document -----------------------------------------------------------------------------------------------


def joined(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Paragraphs, those that a column or a page cuts in two made one."""
    found: list[Paragraph] = []
    for paragraph in paragraphs:
        if found and _is_cut(found[-1], paragraph):
            found[-1].lines += paragraph.lines
            found[-1].column = paragraph.column
        else:
            found.append(paragraph)
    return found


def _is_cut(before: Paragraph, after: Paragraph) -> bool:
    """Whether a paragraph goes on at the head of the next column: within a sentence, or below a line that is full."""
    if after.column != before.column + 1 or before.kind not in ("paragraph", "list_item") or after.kind != "paragraph":
        return False
    if not _is_same_size(before.lines[-1], after.lines[0]):
        return False
    if before.lines[-1].text.endswith(_ENDS):
        left, right = before.width
        return before.lines[-1].right > right - _FULL * (right - left) and len(before.lines) > 1
    first = after.lines[0].text.lstrip('(«“"')[:1]
    return before.lines[-1].text.endswith(_HYPHENS) or first.islower() or first.isdigit()


# -- characters -------------------------------------------------------------------------------------------------------


def runs_of(lines: Sequence[Line], known: frozenset[str], skip: int = 0) -> Iterator[Run]:
    """The characters of lines, a space between words; `known` are the words of the document, to mend cut ones."""
    words = [(word, line.page) for line in lines for word in line.words][skip:]
    while len(words) > 1 and words[-1][0].text in _WAYS_BACK:
        words.pop()
    ends = _line_ends(lines, skip)
    for at, (word, page) in enumerate(words):
        after = words[at + 1][0].text if at + 1 < len(words) else ""
        cut_ = _mended(word.text, after, known) if at in ends and after else None
        letters = word.letters if cut_ is None else word.letters[:-1]
        for letter, index in letters:
            yield Run("-" if letter == HYPHEN else letter, str(page), index)
        for mark in word.marks:
            yield Run("", note=mark)
        if cut_:
            yield Run(cut_, str(page), word.letters[-1][1])
        elif cut_ is None and after:
            yield _SPACE


def _line_ends(lines: Sequence[Line], skip: int) -> set[int]:
    ends, count = set(), -skip
    for line in lines:
        count += len(line.words)
        ends.add(count - 1)
    return ends


def _mended(word: str, after: str, known: frozenset[str]) -> str | None:
    """What stands between two halves of a word: nothing or a hyphen; None where they are two words.

    The hyphen stays before a figure or a capital, and where the document has the word with a hyphen elsewhere.
    """
    if not word.endswith(_HYPHENS) or len(word) < 2 or not word[-2].isalnum():
        return None
    if not word[-2].isalpha() or not after[0].islower():
        return "-"
    first, second = word[:-1].lower(), _letters(after)
    if f"{first}-{second}" in known and f"{first}{second}" not in known:
        return "-"
    return ""


def _letters(word: str) -> str:
    return word.lower().strip('.,;:!?()«»“”"')


def known_words(lines: Sequence[Line]) -> frozenset[str]:
    """The words of a document that no line end cuts, in small letters."""
    whole = (word.text for line in lines for word in line.words if not word.text.endswith(_HYPHENS))
    return frozenset(map(_letters, whole))
