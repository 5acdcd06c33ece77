"""Lines in reading order as headings, paragraphs, list items and notes; words cut at the end of a line made whole."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from kolosi.intake.documents.draft import Run
from kolosi.intake.documents.pdf.bands import Grid
from kolosi.intake.documents.pdf.glyphs import HYPHEN, Word
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
_FULL, _NEARLY_FULL = 0.06, 0.25
"""Of the width of a column: what a full line leaves free in justified text, and in text set ragged."""
_NARROWEST_SPACE = 0.15
"""Of the height of a line: a space between words that a line end stands for."""
_SAME_TYPE = 0.03
"""Of its height: what type of one size may differ by; a caption is often a point smaller than the text."""
_FARTHEST = 60
"""How many parts back a paragraph may have begun: the labels of a map or two, and the items of a column."""
_SPACE, _LINE_END = Run(" "), Run("\n")


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
        if open_ and line.words[0].lead and _ends_with_mark_of(open_, line, setting):
            _give_mark_back(open_.lines[-1], line)
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


def _ends_with_mark_of(paragraph: Paragraph, line: Line, setting: Setting) -> bool:
    """Whether the mark at the head of a line is no note's: it belongs to the word before, in the line above.

    So it is in a paragraph of the same type whose line is nearly full, with no more room between than between lines.
    """
    last = paragraph.lines[-1]
    if paragraph.kind not in ("paragraph", "list_item") or not _is_same_size(last, line) or last.is_bold:
        return False
    is_full = last.right > setting.right - _NEARLY_FULL * (setting.right - setting.left)
    return is_full and last.bottom - line.top <= max(setting.gap, 0.0) + _APART * line.height


def _give_mark_back(last: Line, line: Line) -> None:
    last.words[-1].marks += line.words[0].lead.replace(",", " ").replace(";", " ").split()
    line.words[0].lead = ""


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
    if last.is_bold != line.is_bold and not is_mid_sentence and not _has_bold_head(last, line, gap - tight, setting):
        return False
    if paragraph.kind == "list_item":
        return line.left > paragraph.lines[0].left + 0.2 * line.height
    return not _begins_sentence_after_short_line(last, line, setting)


def _has_bold_head(last: Line, line: Line, apart: float, setting: Setting) -> bool:
    """Whether a bold line is the head of a paragraph, as a caption has it: it has no room for the next word."""
    first = line.words[0]
    is_wrapped = last.right + _NARROWEST_SPACE * line.height + first.right - first.left > setting.right
    return last.is_bold and is_wrapped and apart < 0.5 * _APART * line.height


def _begins_sentence_after_short_line(last: Line, line: Line, setting: Setting) -> bool:
    """The sign of a new paragraph where none is set apart: a line that ends early with its sentence, or an indent."""
    if setting.has_spacing:
        return False
    is_indented = line.left > setting.left + 0.8 * line.height and last.left < setting.left + 0.4 * line.height
    is_short = last.right < setting.right - 0.2 * (setting.right - setting.left)
    begins = line.text[:1].isupper() or line.text[:1].isdigit()
    return begins and last.text.endswith(_ENDS) and (is_short or is_indented)


# -- the whole document -----------------------------------------------------------------------------------------------


def joined(parts: Sequence[Paragraph | Grid], known: frozenset[str]) -> list[Paragraph | Grid]:
    """The parts of a document, paragraphs that a column, a page or a picture cuts made one; `known` are its words."""
    found: list[Paragraph | Grid] = []
    for part in parts:
        before = _begun(found, part, known) if isinstance(part, Paragraph) and part.kind == "paragraph" else None
        if before is None or not isinstance(part, Paragraph):
            found.append(part)
        else:
            before.lines += part.lines
            before.column, before.width = part.column, part.width
    return found


def _begun(found: Sequence[Paragraph | Grid], after: Paragraph, known: frozenset[str]) -> Paragraph | None:
    """The paragraph that goes on with another: the one that it makes a word whole of, the last, or one left open."""
    near = [part for part in reversed(found[-_FARTHEST:]) if isinstance(part, Paragraph)]
    for before in near:
        if _is_same_type(before, after) and _makes_a_word(before.lines[-1], after.lines[0], known):
            return before
    last = found[-1] if found else None
    if isinstance(last, Paragraph) and _is_cut(last, after):
        return last
    return _left_open(near, after) if _begins_within(after) else None


def _left_open(near: Sequence[Paragraph], after: Paragraph) -> Paragraph | None:
    """The nearest paragraph without an end at the foot of a column, for one at the head of another; `near` begins nearest.

    What a picture says, and its caption, is in another type. Both columns of a page may go on on the next.
    """
    if any(_is_same_type(one, after) and _is_above(one.lines[-1], after.lines[0]) for one in near):
        return None
    for at, before in enumerate(near):
        last = before.lines[-1]
        is_other = last.page == after.lines[0].page - 1 or _is_beside(last, after.lines[0])
        if not is_other or not _is_same_type(before, after) or before.kind not in ("paragraph", "list_item"):
            continue
        is_foot = not any(
            one.height > (1 - _SAME_TYPE) * before.height and _is_above(last, one.lines[0]) for one in near[:at]
        )
        if is_foot and _has_no_end(before):
            return before
    return None


def _is_above(one: Line, other: Line) -> bool:
    """Whether a line stands above another in one column."""
    is_over = one.page == other.page and one.bottom > other.bottom
    return is_over and min(one.right, other.right) > max(one.left, other.left)


def _is_beside(one: Line, other: Line) -> bool:
    return one.page == other.page and one.right < other.left


def _is_same_type(one: Paragraph, other: Paragraph) -> bool:
    last, first = one.lines[-1], other.lines[0]
    return last.is_bold == first.is_bold and abs(last.height - first.height) < _SAME_TYPE * last.height


def _makes_a_word(last: Line, first: Line, known: frozenset[str]) -> bool:
    """Whether the halves of a word, at the end of a line and at the head of another, make a word of the document."""
    start = last.words[-1].text
    return start.endswith(_HYPHENS) and first.text[0].islower() and _letters(start[:-1] + first.words[0].text) in known


def _has_no_end(paragraph: Paragraph) -> bool:
    """Whether its last line is full and ends no sentence."""
    last, (left, right) = paragraph.lines[-1], paragraph.width
    return not last.text.endswith(_ENDS) and last.right > right - _NEARLY_FULL * (right - left)


def _begins_within(paragraph: Paragraph) -> bool:
    """Whether it begins within a sentence."""
    return paragraph.lines[0].text.lstrip('(«“"\u00a0\u202f ')[:1].islower()


def _is_cut(before: Paragraph, after: Paragraph) -> bool:
    """Whether a paragraph goes on at the head of the next column: within a sentence, or below a line that is full."""
    if after.column != before.column + 1 or before.kind not in ("paragraph", "list_item") or after.kind != "paragraph":
        return False
    if not _is_same_size(before.lines[-1], after.lines[0]):
        return False
    if before.lines[-1].text.endswith(_ENDS):
        left, right = before.width
        is_full = before.lines[-1].right > right - _FULL * (right - left) and len(before.lines) > 1
        return is_full and _is_same_type(before, after)
    if before.lines[-1].text.endswith(_HYPHENS) and _is_same_type(before, after):
        return True
    return _begins_within(after) or after.lines[0].text.lstrip('(«“"')[:1].isdigit()


# -- characters -------------------------------------------------------------------------------------------------------


def runs_of(lines: Sequence[Line], known: frozenset[str], skip: int = 0) -> Iterator[Run]:
    """The characters of lines, a space between words; `known` are the words of the document, to mend cut ones.

    Figures that a wide gap parts, such as those at the points of a chart, are no number together: an end of line stands between them.
    """
    words = [(word, line.page) for line in lines for word in line.words][skip:]
    while len(words) > 1 and words[-1][0].text in _WAYS_BACK:
        words.pop()
    ends, apart = _line_ends(lines, skip), _apart(lines, skip)
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
            yield _LINE_END if at in apart else _SPACE


def _apart(lines: Sequence[Line], skip: int) -> set[int]:
    """The words behind which, on the same foot and past a gap, a line of figures begins; both are of figures alone."""
    found, count = set(), -skip
    for line, following in itertools.pairwise(lines):
        count += len(line.words)
        is_level = line.page == following.page and abs(line.bottom - following.bottom) < 0.25 * line.height
        if is_level and following.left > line.right and _is_figure(line.words[-1]) and _is_figure(following.words[0]):
            found.add(count - 1)
    return found


def _is_figure(word: Word) -> bool:
    return word.text.isdigit()


def _line_ends(lines: Sequence[Line], skip: int) -> set[int]:
    ends, count = set(), -skip
    for line in lines:
        count += len(line.words)
        ends.add(count - 1)
    return ends


def _mended(word: str, after: str, known: frozenset[str]) -> str | None:
    """What stands between two halves of a word: nothing, a hyphen or a stroke; None where they are two words.

    The hyphen stays before a figure or a capital, in an address, and where the document has the word with a hyphen elsewhere.
    """
    if len(word) < 2 or not word[-2].isalnum():
        return None
    if word.endswith("/"):
        return "/"
    if not word.endswith(_HYPHENS):
        return None
    if not word[-2].isalpha() or not after[0].islower() or "/" in word:
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
