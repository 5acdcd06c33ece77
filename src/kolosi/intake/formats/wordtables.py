"""Tables of a Word document, as partners paste them into a note: the tables and the short lines over them, which name them.

All of it is one sheet: each line of text outside tables is a row of its first column, each table begins below it. The paragraphs of
the note itself are not read here: a document is read in the review.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from kolosi.intake.containers.active import refuse_active_fields
from kolosi.intake.containers.refusal import DOCUMENT_BYTES
from kolosi.intake.documents.package import W, open_word
from kolosi.intake.documents.word_styles import Style, read_styles, value
from kolosi.intake.documents.word_text import Words, collect, is_struck, local
from kolosi.intake.formats.merges import refuse_many, within
from kolosi.intake.formats.sheet import LIMITS, Limits, Merge, Sheet, Unreadable, tidy
from kolosi.intake.formats.sparse import SparseTable

LEFT = "pages"
"""What of a document is neither read nor kept: its text beside the tables, its pictures, notes and comments."""

LONGEST_TITLE = 160
"""A longer line is a paragraph of the note and no title of a table; titles with a period and a unit take a line and a half."""

FEWEST_COLUMNS = 2
_THROUGH = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"})
_MARK = "kolosi"
_STORIES = ("header", "footer", "footnotes", "endnotes", "comments")
_WIDEST = 1000


def read_word_tables(data: bytes, *, limits: Limits = LIMITS, entering: bool = True) -> list[Sheet]:
    """The sheet of the tables of a Word file. Raises `Unreadable` where it has none, or is one that this tool wrote."""
    if len(data) > DOCUMENT_BYTES:
        raise Unreadable("too_large", found=len(data), allowed=DOCUMENT_BYTES)
    word = open_word(data, limits, entering=entering)
    root = word.tree(word.main)
    if _is_ours(root):
        raise Unreadable("not_a_table")
    if entering:
        refuse_active_fields(root)
        for kind in _STORIES:
            for part in word.related(kind):
                refuse_active_fields(word.tree(part))
    styles: dict[str, Style] = {}
    for part in word.related("styles"):
        styles |= read_styles(word.tree(part))
    page = _Page(limits, styles)
    for body in (child for child in root if local(child) == "body"):
        page.blocks(body)
    if not page.has_cells:
        raise Unreadable("not_a_table")
    cells = tidy(page.table.frame(), limits=limits)
    return [Sheet(name="", hidden=False, cells=cells, merged=within(page.merges, cells), left_behind=(LEFT,))]


def _is_ours(root: etree._Element) -> bool:
    """True for a document that bears a mark of this tool, a draft or a copy of one: its numbers are figures already."""
    tags = (value(one) for one in root.iter(f"{W}tag"))
    names = (one.get(f"{W}name") for one in root.iter(f"{W}bookmarkStart"))
    return any(str(mark or "").startswith(_MARK) for mark in (*tags, *names))


class _Page:
    """The rows of a document, from its paragraphs and tables."""

    def __init__(self, limits: Limits, styles: Mapping[str, Style]) -> None:
        self.table, self.merges, self.has_cells = SparseTable(limits), list[Merge](), False
        self._limits, self._styles = limits, styles
        self._row = 0

    def blocks(self, element: etree._Element) -> None:
        """Takes in the paragraphs and tables of a body, or of the cells of a table that lays out a page."""
        for child in element:
            name = local(child)
            if name == "p":
                self._line(child)
            elif name == "tbl" and _inner(child):
                for cell in (one for one in child.iter(f"{W}tc") if _table_of(one) is child):
                    self.blocks(cell)
            elif name == "tbl":
                self._grid(child)
            elif name in _THROUGH:
                self.blocks(child)

    def _line(self, paragraph: etree._Element) -> None:
        text = self._text(paragraph)
        if text and len(text) <= LONGEST_TITLE:
            self._row += 1
            self.table.add(self._row, [(0, text)])

    def _grid(self, grid: etree._Element) -> None:
        """The rows of a table, and a blank row below."""
        open_: dict[int, Merge] = {}
        for row in _inside(grid, "tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            self._row += 1
            filled: list[tuple[int, str]] = []
            for at, wide, merge, cell in _cells(row):
                if merge == "continue" and at in open_:
                    first, _, left, right = open_[at]
                    open_[at] = (first, self._row, left, right)
                    continue
                if at in open_:
                    self.merges.append(open_.pop(at))
                open_[at] = (self._row, self._row, at, at + wide - 1)
                text = " ".join(one for p in _inside(cell, "p") if (one := self._text(p)))
                if text:
                    filled.append((at, text))
            refuse_many(self.merges, self._limits)
            self.has_cells = self.has_cells or len(filled) >= FEWEST_COLUMNS
            self.table.add(self._row, filled)
        self.merges += open_.values()
        self._row += 1

    def _text(self, paragraph: etree._Element) -> str:
        """The characters of a paragraph on one line, tracked changes accepted."""
        found = Words()
        collect(paragraph, "", self._styles, found)
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        struck = mark is not None and any(is_struck(local(one)) for one in mark)
        text = " ".join("".join(run.text for run in found.runs).split())
        return text if text or not struck else ""


def _inside(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The children of a name, also those that a content control or a change wraps."""
    for child in element:
        name = local(child)
        if name == wanted:
            yield child
        elif name in _THROUGH:
            yield from _inside(child, wanted)


def _inner(table: etree._Element) -> bool:
    return any(one is not table for one in table.iter(f"{W}tbl"))


def _table_of(cell: etree._Element) -> etree._Element | None:
    return next(cell.iterancestors(f"{W}tbl"), None)


def _cells(row: etree._Element) -> Iterator[tuple[int, int, str, etree._Element]]:
    """Column, width, how it is merged downwards, and element of each cell of a row."""
    at = _count(row.find(f"{W}trPr/{W}gridBefore"), 0)
    for cell in _inside(row, "tc"):
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        wide = max(1, _count(cell.find(f"{W}tcPr/{W}gridSpan"), 1))
        yield at, wide, "" if merge is None else (value(merge) or "continue"), cell
        at += wide


def _count(element: etree._Element | None, otherwise: int) -> int:
    written = value(element)
    return min(int(written), _WIDEST) if written and written.isdecimal() and len(written) < 9 else otherwise
