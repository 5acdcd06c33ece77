"""Tables of a web page under the name of a workbook, as databases and portals export them: what a spreadsheet shows when it opens one.

The whole page is one sheet: each line of text outside tables is a row of its first column, each table begins below it. Only tables
that hold no other are read as tables; one around them is the lay-out of the page.
"""

from __future__ import annotations

import re
from typing import cast

from lxml import etree

from kolosi.intake.containers.encoding import as_utf8
from kolosi.intake.containers.refusal import DOCUMENT_BYTES
from kolosi.intake.containers.webpage import page_tree, span_of
from kolosi.intake.formats.merges import refuse_many, within
from kolosi.intake.formats.sheet import LIMITS, Limits, Merge, Sheet, Unreadable, tidy
from kolosi.intake.formats.sparse import SparseTable

HAS_TABLE = re.compile(rb"<table[\s>]", re.IGNORECASE)
_NEVER_SHOWN = frozenset({"script", "style", "head", "template", "noscript", "object", "iframe", "svg"})
_WITHIN_LINES = frozenset(
    {"a", "abbr", "b", "em", "font", "i", "img", "small", "span", "strong", "sub", "sup", "u", "code", "label", "wbr"}
)
_LINES = frozenset({"br", "p", "div", "li"})
_TEXTS = etree.XPath(f".//text()[not({' or '.join(f'ancestor::{name}' for name in sorted(_NEVER_SHOWN))})]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_EXACT = "x:num"
"""Where a spreadsheet that wrote the page keeps the number that it shows rounded, or with its own separators."""


def read_web_tables(data: bytes, *, limits: Limits = LIMITS) -> list[Sheet]:
    """The sheet in a page. Raises `Unreadable` where the page has no table with something in it."""
    if len(data) > DOCUMENT_BYTES:
        raise Unreadable("too_large", found=len(data), allowed=DOCUMENT_BYTES)
    page = _Page(limits)
    for event, element in etree.iterwalk(_tree(data), events=("start", "end")):
        page.read(event, element)
    page.end_line()
    if not page.has_cells:
        raise Unreadable("not_a_table")
    cells = tidy(page.table.frame(), limits=limits)
    return [Sheet(name="", hidden=False, cells=cells, merged=within(page.merges, cells))]


def _tree(data: bytes) -> etree._Element:
    root = page_tree(data, lambda page: as_utf8(page).decode(), with_comments=False)
    if root is None:
        raise Unreadable("not_a_table")
    return root


class _Page:
    """The rows of a page, from the beginnings and ends of its elements."""

    def __init__(self, limits: Limits) -> None:
        self.table, self.merges, self.has_cells = SparseTable(limits), list[Merge](), False
        self._limits = limits
        self._row = 0
        self._line: list[str] = []
        self._unseen: etree._Element | None = None
        self._grid: etree._Element | None = None
        self._held: dict[int, int] = {}

    def read(self, event: str, element: etree._Element) -> None:
        """Takes in the beginning or the end of an element."""
        if event == "start":
            if self._unseen is None and self._grid is None:
                self._start(element)
            return
        if element is self._unseen:
            self._unseen = None
        elif element is self._grid:
            self._grid = None
        elif self._unseen is None and self._grid is None and element.tag not in _WITHIN_LINES:
            self.end_line()
        if self._unseen is None and self._grid is None:
            self._line.append(str(element.tail or ""))

    def _start(self, element: etree._Element) -> None:
        if element.tag in _NEVER_SHOWN:
            self._unseen = element
            return
        if element.tag not in _WITHIN_LINES:
            self.end_line()
        if element.tag == "table" and element.find(".//table") is None:
            self._grid = element
            self._rows(element)
            return
        self._line.append(str(element.text or ""))

    def end_line(self) -> None:
        """Ends a line of text outside tables: a row of its own."""
        text = _one_line("".join(self._line))
        self._line = []
        if text:
            self._row += 1
            self.table.add(self._row, [(0, text)])

    def _rows(self, grid: etree._Element) -> None:
        """The rows of a table, its caption above them, a blank row below."""
        for caption in grid.iterchildren("caption"):
            self._line = [_text(caption)]
            self.end_line()
        self._held = {}
        for row in grid.iter("tr"):
            self._row += 1
            filled = self._cells(row)
            self.has_cells = self.has_cells or bool(filled)
            self.table.add(self._row, filled)
        self._row += 1

    def _cells(self, row: etree._Element) -> list[tuple[int, str]]:
        filled, at = list[tuple[int, str]](), 0
        self._held = {column: left - 1 for column, left in self._held.items() if left > 0}
        for cell in row.iterchildren("td", "th"):
            while at in self._held:
                at += 1
            wide, high = span_of(cell, "colspan"), span_of(cell, "rowspan")
            text = _shown(cell)
            if text:
                filled.append((at, text))
                if wide > 1 or high > 1:
                    self.merges.append((self._row, self._row + high - 1, at, at + wide - 1))
                    refuse_many(self.merges, self._limits)
            if high > 1:
                self._held |= dict.fromkeys(range(at, at + wide), high - 1)
            at += wide
        return filled


def _shown(cell: etree._Element) -> str:
    """What a cell holds: the exact number where one is kept beside what is shown, but of a percentage, which is read as it is shown."""
    text, exact = _text(cell), str(cell.get(_EXACT) or "").strip()
    return exact if _NUMBER.fullmatch(exact) and "%" not in text else text


def _text(element: etree._Element) -> str:
    """The text in an element on one line."""
    if not len(element):
        return _one_line(str(element.text or ""))
    pieces: list[str] = []
    for text in cast("list[etree._ElementUnicodeResult]", _TEXTS(element)):
        around = text.getparent()
        pieces.append(f" {text}" if around is not None and around.tag in _LINES else str(text))
    return _one_line("".join(pieces))


def _one_line(text: str) -> str:
    return " ".join(text.split())
