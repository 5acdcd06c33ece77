"""Workbooks of Excel 2003 in XML (SpreadsheetML), under the name `.xls` or `.xml`: what older databases still export."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from kolosi.intake.containers.markup import parse_xml, refuse_prolog
from kolosi.intake.containers.refusal import DOCUMENT_BYTES
from kolosi.intake.formats.merges import letters, refuse_many, within
from kolosi.intake.formats.sheet import LIMITS, NAMED, Limits, Merge, Sheet, Unreadable, number_text, tidy, with_content
from kolosi.intake.formats.sparse import SparseTable

MARK = b"urn:schemas-microsoft-com:office:spreadsheet"
_SS, _EXCEL = "{urn:schemas-microsoft-com:office:spreadsheet}", "{urn:schemas-microsoft-com:office:excel}"
_LARGEST_ROW = 1_048_576


@dataclass
class _Tab:
    """A sheet under construction."""

    table: SparseTable
    row: int = 0
    formula_cells: int = 0
    worked_out: list[str] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)


def read_xml_workbook(data: bytes, *, limits: Limits = LIMITS) -> list[Sheet]:
    """The sheets of such a workbook. Raises `Unreadable`."""
    if len(data) > DOCUMENT_BYTES:
        raise Unreadable("too_large", found=len(data), allowed=DOCUMENT_BYTES)
    refuse_prolog(data[:4096])
    root = parse_xml(data)
    try:
        return with_content([_sheet(one, limits) for one in root.iterchildren(f"{_SS}Worksheet")])
    except (ValueError, OverflowError) as damage:  # numbers that are none
        raise Unreadable("truncated") from damage


def _sheet(worksheet: etree._Element, limits: Limits) -> Sheet:
    tab = _Tab(table=SparseTable(limits))
    for row in worksheet.iterfind(f"{_SS}Table/{_SS}Row"):
        _add_row(tab, row, limits)
    cells = tidy(tab.table.frame(), limits=limits)
    visible = worksheet.find(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible")
    return Sheet(
        name=str(worksheet.get(f"{_SS}Name", "")),
        hidden=visible is not None and str(visible.text).startswith("SheetHidden"),
        cells=cells,
        formula_cells=tab.formula_cells,
        merged=within(tab.merges, cells),
        worked_out=tuple(tab.worked_out),
    )


def _add_row(tab: _Tab, row: etree._Element, limits: Limits) -> None:
    """Reads a row; one that tells its number leaves blank ones before it."""
    tab.row = _place(row, tab.row + 1)
    if tab.row > _LARGEST_ROW:
        raise Unreadable("too_large", found=tab.row, allowed=_LARGEST_ROW)
    filled, at = list[tuple[int, str]](), 0
    for cell in row.iterchildren(f"{_SS}Cell"):
        at = _place(cell, at + 1) - 1
        text = _cell_text(cell)
        if cell.get(f"{_SS}Formula"):
            if text is None:
                text = f"={str(cell.get(f'{_SS}Formula')).removeprefix('=')}"
                tab.formula_cells += 1
            if len(tab.worked_out) < NAMED:
                tab.worked_out.append(f"{letters(at)}{tab.row}")
        wide, high = _told(cell, "MergeAcross"), _told(cell, "MergeDown")
        if text:
            filled.append((at, text))
            if wide or high:
                tab.merges.append((tab.row, tab.row + high, at, at + wide))
                refuse_many(tab.merges, limits)
        at += 1 + wide
    tab.table.add(tab.row, filled)
    tab.row += _told(row, "Span")


def _place(element: etree._Element, following: int) -> int:
    """The number of a row or a cell: the one that it tells, never one that was there before."""
    return max(_told(element, "Index"), following)


def _told(element: etree._Element, name: str) -> int:
    """The number that an attribute tells, as over how many rows or columns more a cell is spread; 0 where there is none."""
    told = str(element.get(f"{_SS}{name}", ""))
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 8 else 0


def _cell_text(cell: etree._Element) -> str | None:
    """The text of a cell by its type."""
    data = cell.find(f"{_SS}Data")
    if data is None:
        return None
    text, kind = "".join(str(one) for one in data.itertext()), str(data.get(f"{_SS}Type", ""))
    if kind == "Number":
        return number_text(float(text))
    if kind == "DateTime":
        return text.removesuffix("T00:00:00.000").removesuffix(".000")
    if kind == "Boolean":
        return "true" if text.strip() == "1" else "false"
    return text or None
