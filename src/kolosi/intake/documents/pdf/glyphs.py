"""The words of a PDF page with their boxes, in the order in which the page draws them; marks of notes set apart."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}
_NO_BREAK = "\u00a0\u202f"
_BLANKS = frozenset(" \t\r\n\u2002\u2003\u2004\u2005\u3000")
_LINE_ENDS = frozenset("\r\n")
HYPHEN = "\x02"
"""What the engine gives for a hyphen that ends a line."""
_MARK = re.compile(r"[(\[]?(?:\d{1,3}(?:[\s,;]+\d{1,3})*|[ivxl]{1,7}(?:[\s,;]+[ivxl]{1,7})*|\*{1,3})[)\]]?")
_SAMPLE = 200
_BOLD = 600
_BOLD_NAMES = (b"bold", b"black", b"heavy")
_LONGEST_NAME = 200


class Glyph(NamedTuple):
    """A character and its box; `place` counts the characters of the page."""

    letter: str
    place: int
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        """The height of its line of type."""
        return self.top - self.bottom


@dataclass
class Word:
    """Characters without a blank; `marks` are those of the notes that it leads to, `lead` the one that it follows."""

    letters: list[tuple[str, int]]
    left: float
    right: float
    bottom: float
    top: float
    is_bold: bool = False
    marks: list[str] = field(default_factory=list)
    lead: str = ""

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(letter for letter, _ in self.letters)

    @property
    def height(self) -> float:
        """The height of its line of type."""
        return self.top - self.bottom


def words_of(page: Any) -> list[Word]:
    """The words of a page."""
    glyphs = list(_glyphs(page))
    turn = _turn(page, glyphs)
    upright = list(_squared([_turned(glyph, turn) for glyph in glyphs]))
    rows = [row for row in _rows(upright) if _is_upright(page, row, turn)]
    return _words(page, rows)


def _glyphs(page: Any) -> Iterator[Glyph]:
    box = pdfium.FS_RECTF()
    for index in range(pdfium.FPDFText_CountChars(page)):
        code = pdfium.FPDFText_GetUnicode(page, index)
        letter = chr(code) if code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000 else ""
        if not letter or (code < 32 and letter not in _BLANKS and letter != HYPHEN) or letter == "\u200b":
            continue
        if letter in _LINE_ENDS and pdfium.FPDFText_IsGenerated(page, index):
            continue
        pdfium.FPDFText_GetLooseCharBox(page, index, box)
        yield Glyph(letter, index, box.left, box.right, box.bottom, box.top)


def _turn(page: Any, glyphs: Sequence[Glyph]) -> int:
    """By how many quarter turns most characters are turned: a page may lie on its side."""
    step = max(len(glyphs) // _SAMPLE, 1)
    turns = Counter(_quarter(page, glyph) for glyph in glyphs[::step] if glyph.letter not in _BLANKS)
    turns.pop(None, None)
    return next((int(turn) for turn, _ in turns.most_common(1) if turn is not None), 0)


def _quarter(page: Any, glyph: Glyph) -> int | None:
    """The quarter turns of a character; None when it stands askew."""
    quarters = pdfium.FPDFText_GetCharAngle(page, glyph.place) / (math.pi / 2)
    return round(quarters) % 4 if abs(quarters - round(quarters)) < 0.1 else None


def _turned(glyph: Glyph, turn: int) -> Glyph:
    """The glyph as it stands once the page is turned upright."""
    if turn == 0:
        return glyph
    left, right, bottom, top = glyph.left, glyph.right, glyph.bottom, glyph.top
    sides = {1: (-top, -bottom, left, right), 2: (-right, -left, -top, -bottom), 3: (bottom, top, -right, -left)}[turn]
    return glyph._replace(left=sides[0], right=sides[1], bottom=sides[2], top=sides[3])


def _squared(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """The glyphs, those whose box is that of their ink (some hyphens and signs) as high as the letter beside them."""
    for at, glyph in enumerate(glyphs):
        near = [*glyphs[at + 1 : at + 2], *reversed(glyphs[max(at - 2, 0) : at])]
        tall = next((other for other in near if _is_slight(glyph, other)), None)
        yield glyph._replace(bottom=tall.bottom, top=tall.top) if tall else glyph


def _is_slight(glyph: Glyph, beside: Glyph) -> bool:
    if glyph.letter in _BLANKS or glyph.height > 0.4 * beside.height:
        return False
    gap = max(beside.left - glyph.right, glyph.left - beside.right)
    return beside.bottom < glyph.bottom and glyph.top < beside.top and gap < 0.6 * beside.height


def _is_upright(page: Any, row: Sequence[Glyph], turn: int) -> bool:
    return _quarter(page, row[0]) == turn


def _rows(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Characters drawn one behind another, of one size on one line; blanks go with what they follow."""
    row: list[Glyph] = []
    size: Glyph | None = None
    for glyph in glyphs:
        is_blank = glyph.letter in _BLANKS or glyph.letter == HYPHEN
        if row and size and not is_blank and not _goes_on(row[-1], size, glyph):
            yield row
            row, size = [], None
        if row or glyph.letter not in _BLANKS:
            row.append(glyph)
            size = size if is_blank and size else glyph
    if row:
        yield row


def _goes_on(last: Glyph, size: Glyph, glyph: Glyph) -> bool:
    if abs(glyph.bottom - size.bottom) > 0.12 * size.height or abs(glyph.height - size.height) > 0.12 * size.height:
        return False
    return -0.6 * size.height < glyph.left - max(last.right, size.right) or glyph.left >= last.left


class _Speller:
    """Puts characters together into words."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.is_open = False
        self.lead = ""

    def add(self, glyph: Glyph, *, is_bold: bool = False) -> None:
        """Add a character; a blank ends the word, unless it only widens a no-break space."""
        if glyph.letter in _BLANKS:
            self.is_open = self.is_open and self.words[-1].letters[-1][0] in _NO_BREAK
            return
        if self.is_open and glyph.letter != HYPHEN and not _touches(self.words[-1], glyph):
            self.is_open = False
        if not self.is_open:
            self.words.append(Word([], glyph.left, glyph.right, glyph.bottom, glyph.top, is_bold, lead=self.lead))
            self.is_open, self.lead = True, ""
        word = self.words[-1]
        word.letters.append((_LIGATURES.get(glyph.letter, glyph.letter), glyph.place))
        word.right = max(word.right, glyph.right)

    def lead_to(self, mark: str, right: float) -> None:
        """Note that the last word leads to notes; it takes the width of their marks."""
        self.words[-1].right = max(self.words[-1].right, right)
        self.words[-1].marks += mark.replace(",", " ").replace(";", " ").split()


def _words(page: Any, rows: Sequence[Sequence[Glyph]]) -> list[Word]:
    """The words of rows; a raised row joins the word beside it, or is the mark of a note."""
    speller = _Speller()
    beside: Sequence[Glyph] = ()
    for at, row in enumerate(rows):
        after = rows[at + 1] if at + 1 < len(rows) else ()
        text = "".join(glyph.letter for glyph in row).strip()
        is_mark = _MARK.fullmatch(text) is not None
        if is_mark and beside and _is_raised(row, beside):
            speller.lead_to(text.strip("()[]"), max(glyph.right for glyph in row))
            speller.is_open = speller.is_open and row[-1].letter not in _BLANKS
        elif is_mark and after and _is_raised(row, after):
            speller.lead = text.strip("()[]")
            speller.is_open = False
        else:
            beside = row
            is_bold = _is_bold(page, row[0].place)
            for glyph in row:
                speller.add(glyph, is_bold=is_bold)
    return speller.words


def _is_bold(page: Any, place: int) -> bool:
    """Whether the font of a character is bold, by its weight or by its name."""
    if pdfium.FPDFText_GetFontWeight(page, place) >= _BOLD:
        return True
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    size = pdfium.FPDFText_GetFontInfo(page, place, name, _LONGEST_NAME, ctypes.c_int())
    return 0 < size <= _LONGEST_NAME and any(word in name.value.lower() for word in _BOLD_NAMES)


def _touches(word: Word, glyph: Glyph) -> bool:
    """Whether a character goes on with a word: beside it, on its line or raised above it."""
    gap = glyph.left - word.right
    is_within = glyph.right >= word.right - 0.1 * word.height  # the letters of a ligature share its box
    if gap > 0.25 * min(word.height, glyph.height) or (gap < -0.6 * word.height and not is_within):
        return False
    return word.bottom - 0.35 * word.height < glyph.bottom < word.top - 0.2 * word.height


def _is_raised(row: Sequence[Glyph], beside: Sequence[Glyph]) -> bool:
    """Whether a row is small and stands above the line of the one beside it."""
    small, large = row[0], beside[0]
    if small.height > 0.85 * large.height or not large.bottom + 0.12 * large.height < small.bottom < large.top:
        return False
    after = small.left - max(glyph.right for glyph in beside)
    before = large.left - max(glyph.right for glyph in row)
    return min(abs(after), abs(before)) < 0.8 * large.height
