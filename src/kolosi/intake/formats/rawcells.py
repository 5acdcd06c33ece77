"""The cells of an xlsx sheet read from its XML alone, for the workbooks that stop other readers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import polars as pl
from lxml import etree

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.markup import parse_xml, refuse_entities
from kolosi.intake.formats.merges import position
from kolosi.intake.formats.parts import formula_text
from kolosi.intake.formats.sheet import Limits, Unreadable, moment_text, number_text, span_text
from kolosi.intake.formats.sparse import SparseTable

_BUILT_IN_DAYS = frozenset({14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58})
_BUILT_IN_TIMES = frozenset({18, 19, 20, 21, 45, 46, 47})
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[(?![hms]+\])[^\]]*\]|_.|\*.', re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Book:
    """What the cells of a workbook refer to: shared texts, styles that show a date, the first day of its calendar."""

    texts: list[str | None]
    dated: frozenset[int]
    from_1904: bool = field(default=False)


def read_book(package: Package) -> Book:
    """The shared texts and date styles of a workbook."""
    names = set(package.names)
    return Book(
        texts=_shared_texts(package) if "xl/sharedStrings.xml" in names else [],
        dated=_dated_styles(package.read("xl/styles.xml")) if "xl/styles.xml" in names else frozenset(),
        from_1904="xl/workbook.xml" in names and _is_from_1904(package.read("xl/workbook.xml")),
    )


def _is_from_1904(workbook: bytes) -> bool:
    properties = next(parse_xml(workbook).iter("{*}workbookPr"), None)
    return properties is not None and properties.get("date1904", "0") in ("1", "true")


def _shared_texts(package: Package) -> list[str | None]:
    return [_text_of(item) or None for item in elements(package, "xl/sharedStrings.xml", "{*}si")]


def _text_of(item: etree._Element) -> str:
    """The text of an item, its runs joined, phonetic guides left out."""
    pieces = [
        text.text or ""
        for text in item.iter("{*}t")
        if not any(str(above.tag).endswith("}rPh") for above in text.iterancestors())
    ]
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def _dated_styles(styles: bytes) -> frozenset[int]:
    """The positions of the cell formats that show a day or a time."""
    root = parse_xml(styles)
    own = {int(str(f.get("numFmtId", "0"))): str(f.get("formatCode", "")) for f in root.iter("{*}numFmt")}
    formats = next(root.iter("{*}cellXfs"), None)
    if formats is None:
        return frozenset()
    numbers = [int(str(xf.get("numFmtId", "0"))) for xf in formats.iter("{*}xf")]
    return frozenset(at for at, number in enumerate(numbers) if shows_date(number, own))


def shows_date(number: int, own: Mapping[int, str]) -> bool:
    """Whether a number format shows a day or a time: built in, or one of the workbook's own."""
    if number in own:
        code = _NOT_FORMAT.sub("", own[number].split(";")[0])
        return bool(re.search(r"[dmyhs]", code, re.IGNORECASE)) and not code.lower().startswith("general")
    return number in _BUILT_IN_DAYS or number in _BUILT_IN_TIMES


def elements(package: Package, member: str, tag: str) -> Iterator[etree._Element]:
    """Each element of a kind, one at a time; memory stays flat."""
    parser = etree.XMLPullParser(events=("end",), tag=tag, resolve_entities=False, no_network=True, huge_tree=True)
    try:
        for piece in package.chunks(member):
            refuse_entities(piece)
            parser.feed(piece)
            yield from _finished(parser)
        parser.close()
        yield from _finished(parser)
    except etree.XMLSyntaxError as damage:
        raise Unreadable("truncated", member=member) from damage


def _finished(parser: etree.XMLPullParser) -> Iterator[etree._Element]:
    for _, element in parser.read_events():
        if not isinstance(element, etree._Element):
            continue
        yield element
        element.clear()
        above = element.getparent()
        while above is not None and element.getprevious() is not None:
            del above[0]


def read_cells(package: Package, member: str, book: Book, *, limits: Limits) -> pl.DataFrame:
    """The filled cells of a sheet as a frame of text; rows without content are absent."""
    table = SparseTable(limits)
    row = 0
    try:
        for element in elements(package, member, "{*}row"):
            row = int(str(element.get("r") or row + 1))
            table.add(row, _row_cells(element, book))
        return table.frame()
    except (ValueError, OverflowError) as damage:  # a place or a position that is no number
        raise Unreadable("truncated", member=member) from damage


def _row_cells(row: etree._Element, book: Book) -> list[tuple[int, str]]:
    """The filled cells of a row: position and text."""
    filled, at = [], -1
    for cell in row.iter("{*}c"):
        reference = str(cell.get("r", ""))
        at = position(reference.rstrip("0123456789")) if reference else at + 1
        text = _cell_text(cell, book)
        if text:
            filled.append((at, text))
    return filled


def _cell_text(cell: etree._Element, book: Book) -> str | None:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text_of(cell) or None
    value = cell.find("{*}v")
    if value is None or not value.text:
        return _formula_of(cell, has_result=value is not None and kind == "str")
    if kind == "s":
        at = int(value.text)
        return book.texts[at] if at < len(book.texts) else None
    if kind == "b":
        return "true" if value.text.strip() == "1" else "false"
    if kind == "n":
        return _number_or_date(value.text, int(str(cell.get("s", "0"))) in book.dated, book)
    return _unescaped(value.text).removesuffix("T00:00:00") if kind == "d" else _unescaped(value.text)


def _formula_of(cell: etree._Element, *, has_result: bool) -> str | None:
    """The formula of a cell that has no result; an empty text is one."""
    formula = cell.find("{*}f")
    return None if formula is None or has_result else formula_text(formula.text or "")


def _number_or_date(raw: str, dated: bool, book: Book) -> str | None:
    try:
        number = float(raw)
    except ValueError:
        return raw
    return shown_number(number, dated=dated, from_1904=book.from_1904)


def shown_number(number: float, *, dated: bool, from_1904: bool) -> str | None:
    """Give a number as a person sees it: as a day or a time where its format shows one."""
    if not dated or not 0 <= number < 2_958_466:
        return number_text(number)
    if number < 1:
        return span_text(timedelta(days=number))
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30 if number >= 60 else 31)
    return moment_text(first + timedelta(days=number))
