"""OpenDocument spreadsheets (ods), cell by cell from their XML; declared repetitions of blank cells cost nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.markup import parse_xml, refuse_entities
from kolosi.intake.formats.merges import letters, refuse_many, within
from kolosi.intake.formats.sheet import LIMITS, NAMED, Limits, Merge, Sheet, Unreadable, number_text, tidy, with_content
from kolosi.intake.formats.sparse import SparseTable

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_NUMBERS = frozenset({"float", "percentage", "currency"})
_MOST_REPEATED = 1_000_000  # filled cells that a file may announce without writing them
_HOURS = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")


@dataclass
class _Tab:
    """A sheet under construction."""

    name: str
    hidden: bool
    table: SparseTable
    row: int = 0
    formula_cells: int = 0
    worked_out: list[str] = field(default_factory=list)
    repeated: int = 0
    merges: list[Merge] = field(default_factory=list)


def read_ods(package: Package, *, limits: Limits = LIMITS) -> list[Sheet]:
    """The sheets of an OpenDocument spreadsheet."""
    if "META-INF/manifest.xml" in package.names and _is_locked(package.read("META-INF/manifest.xml")):
        raise Unreadable("password")
    try:
        return with_content([_sheet(tab, limits) for tab in _tabs(package, limits)])
    except (ValueError, OverflowError, RecursionError) as damage:  # numbers that are none, spans without end
        raise Unreadable("truncated") from damage


def _sheet(tab: _Tab, limits: Limits) -> Sheet:
    cells = tidy(tab.table.frame(), limits=limits)
    merged = within(tab.merges, cells)
    return Sheet(
        name=tab.name,
        hidden=tab.hidden,
        cells=cells,
        formula_cells=tab.formula_cells,
        merged=merged,
        worked_out=tuple(tab.worked_out),
    )


def _is_locked(manifest: bytes) -> bool:
    return next(parse_xml(manifest).iter("{*}encryption-data"), None) is not None


def _tabs(package: Package, limits: Limits) -> Iterator[_Tab]:
    """Each sheet once it is complete."""
    hidden_styles: set[str] = set()
    tab: _Tab | None = None
    for event, element in _events(package):
        if element.tag == f"{_STYLE}style" and event == "end":
            _note_style(element, hidden_styles)
        elif element.tag == f"{_TABLE}table":
            if event == "start" and tab is None:
                hidden = str(element.get(f"{_TABLE}style-name")) in hidden_styles
                tab = _Tab(name=str(element.get(f"{_TABLE}name", "")), hidden=hidden, table=SparseTable(limits))
            elif event == "end" and tab is not None:
                yield tab
                tab = None
        elif element.tag == f"{_TABLE}table-row" and event == "end" and tab is not None:
            _add_row(tab, element, limits)
            element.clear()


def _note_style(element: etree._Element, hidden_styles: set[str]) -> None:
    for properties in element.iter(f"{_STYLE}table-properties"):
        if properties.get(f"{_TABLE}display") == "false":
            hidden_styles.add(str(element.get(f"{_STYLE}name")))


def _events(package: Package) -> Iterator[tuple[str, etree._Element]]:
    """The start and end of each style, table and row."""
    tags = (f"{_STYLE}style", f"{_TABLE}table", f"{_TABLE}table-row")
    parser = etree.XMLPullParser(
        events=("start", "end"), tag=tags, resolve_entities=False, no_network=True, huge_tree=True
    )
    try:
        for piece in package.chunks("content.xml"):
            refuse_entities(piece)
            parser.feed(piece)
            yield from _read(parser)
        parser.close()
        yield from _read(parser)
    except etree.XMLSyntaxError as damage:
        raise Unreadable("truncated") from damage


def _read(parser: etree.XMLPullParser) -> Iterator[tuple[str, etree._Element]]:
    for event, element in parser.read_events():
        if isinstance(element, etree._Element):
            yield event, element


def _add_row(tab: _Tab, element: etree._Element, limits: Limits) -> None:
    times = _repeated(element, "number-rows-repeated")
    filled = _row_cells(tab, element, limits)
    tab.repeated += max(times * len(filled) - len(element), 0)
    if tab.repeated > _MOST_REPEATED:
        raise Unreadable("bomb", unpacked=tab.repeated)
    if filled:
        for step in range(times):
            tab.table.add(tab.row + 1 + step, filled)
    tab.row += times


def _row_cells(tab: _Tab, row: etree._Element, limits: Limits) -> list[tuple[int, str]]:
    filled, at = [], 0
    for cell in row:
        times = _repeated(cell, "number-columns-repeated")
        formula = _formula_of(cell)
        text = formula or _cell_text(cell)
        tab.formula_cells += times if formula else 0
        if cell.get(f"{_TABLE}formula") and len(tab.worked_out) < NAMED:
            tab.worked_out.append(f"{letters(at)}{tab.row + 1}")
        if text:
            if at + times > limits.columns:
                raise Unreadable("too_many_columns", found=at + times, allowed=limits.columns)
            filled += [(at + step, text) for step in range(times)]
            _note_merge(tab, cell, at, limits)
        at += times
    return filled


def _note_merge(tab: _Tab, cell: etree._Element, at: int, limits: Limits) -> None:
    """Note over which rows and columns a filled cell of the next row is spread."""
    down, right = _repeated(cell, "number-rows-spanned"), _repeated(cell, "number-columns-spanned")
    if down > 1 or right > 1:
        tab.merges.append((tab.row + 1, tab.row + down, at, at + right - 1))
        refuse_many(tab.merges, limits)


def _repeated(element: etree._Element, name: str) -> int:
    written = str(element.get(f"{_TABLE}{name}", "1"))
    return max(int(written), 1) if written.isdecimal() else 1


def _formula_of(cell: etree._Element) -> str | None:
    """The formula of a cell without a result, as a spreadsheet shows it."""
    written = cell.get(f"{_TABLE}formula")
    if not written or cell.get(f"{_OFFICE}value-type") or next(cell.iterchildren(f"{_TEXT}p"), None) is not None:
        return None
    return f"={str(written).rpartition(':=')[2].removeprefix('=')}"


def _cell_text(cell: etree._Element) -> str | None:
    """The text of a cell by its type; an error cell keeps what it shows."""
    kind = str(cell.get(f"{_OFFICE}value-type", ""))
    value = str(cell.get(f"{_OFFICE}value", ""))
    if kind in _NUMBERS and value:
        return number_text(float(value))
    if kind == "date":
        return str(cell.get(f"{_OFFICE}date-value", "")).removesuffix("T00:00:00") or None
    if kind == "boolean":
        return str(cell.get(f"{_OFFICE}boolean-value", "")) or None
    if kind == "time" and (hours := _HOURS.fullmatch(str(cell.get(f"{_OFFICE}time-value", "")))):
        return ":".join(hours.groups())
    return "\n".join(_paragraph(text) for text in cell.iterchildren(f"{_TEXT}p")) or None


def _paragraph(text: etree._Element) -> str:
    """The text of a paragraph, with its spaces; annotations are not children of paragraphs."""
    pieces = [text.text or ""]
    for child in text.iterchildren():
        if child.tag == f"{_TEXT}s":
            pieces.append(" " * min(int(str(child.get(f"{_TEXT}c", "1"))), 1000))
        elif child.tag == f"{_TEXT}line-break":
            pieces.append("\n")
        else:
            pieces.append(_paragraph(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
