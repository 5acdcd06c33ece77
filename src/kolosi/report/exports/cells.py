"""Texts as cells of a spreadsheet: none is ever taken for a formula, whatever unseen signs stand before it."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from kolosi.model.formula import PIECES, begins_formula
from kolosi.model.shown import shown_lines

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Looks = Mapping[str, Mapping[str, object]]

_SHOWN_WHEN_EMPTY = frozenset({"bg_color", "border", "bottom", "top", "left", "right"})

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

_MADE = datetime(2000, 1, 1)


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before each part that could begin one.

    >>> safe("=1+1"), safe(" ＝1+1"), safe("Mopti"), safe("-9,5 %")
    ("'=1+1", "' ＝1+1", 'Mopti', '-9,5 %')
    >>> safe("voir;=1+1"), safe("+223 70 00 00 00")
    ("voir;'=1+1", "'+223 70 00 00 00")
    """
    return "".join(f"'{piece}" if begins_formula(piece) else piece for piece in PIECES.split(text))


def without_controls(text: str) -> str:
    """A text without the control signs that no workbook may hold outside of its cells, where they are written otherwise.

    >>> without_controls("Mop\\x0bti"), without_controls("Gao\\n57")
    ('Mop ti', 'Gao\\n57')
    """
    return _CONTROLS.sub(" ", text)


def blank_book(target: io.BytesIO) -> Workbook:
    """A workbook to write into: texts stay texts, no person is named, and the same content gives the same bytes."""
    import xlsxwriter

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"author": "", "company": "", "comments": "", "created": _MADE})
    return book


READ_AGAIN = frozenset({"code", "mark"})
LONGEST = 32_767
"""Characters of a cell (Excel specifications and limits, Microsoft); a longer text would not be written at all."""


@dataclass
class Pens:
    """The looks of a workbook's texts by name, each with its twin for texts that must stay texts when typed again.

    A cell of such a twin carries the mark that an apostrophe leaves (`quotePrefix`): what stands in it is not changed.
    """

    book: Workbook
    looks: Looks
    _made: dict[tuple[str, bool], Format] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Format:
        return self._pen(name, False)

    def write(self, sheet: Worksheet, row: int, column: int, text: str, name: str) -> None:
        """Writes a text as a text, unseen signs spelled out. Of nothing no cell is left, or an empty one where its look shows on the page.

        What a program reads again (`code`, `mark`) stays as it is.
        """
        if not text:
            if _SHOWN_WHEN_EMPTY & self.looks[name].keys():
                sheet.write_blank(row, column, None, self._pen(name, False))
            return
        if name not in READ_AGAIN:
            text = shown_lines(text)[:LONGEST]
        sheet.write_string(row, column, text, self._pen(name, begins_formula(text)))

    def _pen(self, name: str, is_kept: bool) -> Format:
        if (name, is_kept) not in self._made:
            kept = {"quote_prefix": True} if is_kept else {}
            self._made[name, is_kept] = self.book.add_format({**self.looks[name], **kept})
        return self._made[name, is_kept]
