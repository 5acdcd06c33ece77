"""Texts as cells of a spreadsheet: none is ever taken for a formula, whatever unseen signs stand before it."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_STARTS = frozenset("=+-@{|−")
"""What begins a formula, a field or a call; forms that are these signs in another width or place count as well."""
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")
"""Letters that show nothing."""
Looks = Mapping[str, Mapping[str, object]]

_MADE = datetime(2000, 1, 1)
_PIECES = re.compile(r"([;\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029])")
"""Where another program may begin a new cell: a semicolon separates cells on a French computer."""
_NUMBER = re.compile(
    r"[-−]?\d+(?:[.,]\d+)?[ \u00a0\u202f]?%?|[-−+]?\d{1,3}(?:[ \u00a0\u202f]\d{3})*(?:[.,]\d+)?[ \u00a0\u202f]?%?"
)


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before each part that could begin one.

    >>> safe("=1+1"), safe(" ＝1+1"), safe("Mopti"), safe("-9,5 %")
    ("'=1+1", "' ＝1+1", 'Mopti', '-9,5 %')
    >>> safe("voir;=1+1"), safe("+223 70 00 00 00")
    ("voir;'=1+1", "'+223 70 00 00 00")
    """
    return "".join(f"'{piece}" if _begins_formula(piece) else piece for piece in _PIECES.split(text))


def is_risky(text: str) -> bool:
    """Whether a text, typed again in a cell, would be worked out."""
    return _begins_formula(text)


def _begins_formula(text: str) -> bool:
    seen = _seen(text)
    return bool(seen) and _plain(seen[0]) in _STARTS and not _NUMBER.fullmatch(seen.strip())


def _seen(text: str) -> str:
    """The text from its first sign that shows, quotation marks left out: another program may end them."""
    at = 0
    while at < len(text) and (text[at] in _FILLERS or text[at] == '"' or unicodedata.category(text[at])[0] in "CZM"):
        at += 1
    return text[at:]


def _plain(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign)[:1]


def blank_book(target: io.BytesIO) -> Workbook:
    """A workbook to write into: texts stay texts, no person is named, and the same content gives the same bytes."""
    import xlsxwriter

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"author": "", "company": "", "comments": "", "created": _MADE})
    return book


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
        """Writes a text as a text."""
        sheet.write_string(row, column, text, self._pen(name, is_risky(text)))

    def _pen(self, name: str, is_kept: bool) -> Format:
        if (name, is_kept) not in self._made:
            kept = {"quote_prefix": True} if is_kept else {}
            self._made[name, is_kept] = self.book.add_format({**self.looks[name], **kept})
        return self._made[name, is_kept]
