"""Binary workbooks (xlsb) as sheets of text, record by record: what a sheet says it reaches costs nothing. [MS-XLSB] 2.4."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.binary import records_in, wide_text
from kolosi.intake.formats.merges import refuse_many, within
from kolosi.intake.formats.parts import Part, main_part, refuse_hostile_parts, related_parts, sheet_parts
from kolosi.intake.formats.rawcells import Book, shown_number, shows_date
from kolosi.intake.formats.sheet import LIMITS, Limits, Merge, Sheet, Unreadable, tidy, with_content
from kolosi.intake.formats.sparse import SparseTable

_ROW, _MERGE, _ITEM, _FORMAT, _STYLE, _BEGIN_STYLES, _END_STYLES, _PROPERTIES = 0, 176, 19, 44, 47, 617, 618, 153
_LAST_ROW = 1_048_575
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}

Value = Callable[[bytes, Book], str | None]


def read_xlsb(package: Package, *, limits: Limits = LIMITS) -> list[Sheet]:
    """The sheets of a binary workbook, hidden ones marked."""
    refuse_hostile_parts(package)
    parts = sheet_parts(package)
    if not parts:
        raise Unreadable("not_a_table")
    try:
        book = _book(package.anew())
        return with_content([_sheet(package, part, book, limits) for part in parts])
    except (struct.error, IndexError, OverflowError) as damage:  # records shorter than their kind
        raise Unreadable("truncated") from damage


def _sheet(package: Package, part: Part, book: Book, limits: Limits) -> Sheet:
    table, merges = SparseTable(limits), list[Merge]()
    for row, filled in _rows(package.read(part.member), book, merges, limits):
        table.add(row, filled)
    cells = tidy(table.frame(), limits=limits)
    return Sheet(name=part.name, hidden=part.hidden, cells=cells, merged=within(merges, cells))


def _rows(data: bytes, book: Book, merges: list[Merge], limits: Limits) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """Each row with its filled cells; what is merged is noted on the way."""
    row, filled = 0, list[tuple[int, str]]()
    for kind, record in records_in(data):
        if kind in _VALUES:
            text = _VALUES[kind](record, book)
            if text:
                filled.append((int.from_bytes(record[:4], "little"), text))
        elif kind == _ROW:
            if filled:
                yield row, filled
            row, filled = _row_number(record), []
        elif kind == _MERGE:
            first, last, left, right = struct.unpack_from("<4I", record)
            merges.append((first + 1, last + 1, left, right))
            refuse_many(merges, limits)
    if filled:
        yield row, filled


def _row_number(record: bytes) -> int:
    number = int.from_bytes(record[:4], "little")
    if number > _LAST_ROW:
        raise Unreadable("truncated")
    return number + 1


# -- cells ---------------------------------------------------------------------------------------------------------


def _number(record: bytes, number: float, book: Book) -> str | None:
    is_dated = int.from_bytes(record[4:7], "little") in book.dated
    return shown_number(number, dated=is_dated, from_1904=book.from_1904)


def _small(record: bytes, book: Book) -> str | None:
    """A number packed in 30 bits: whole or the upper half of a decimal, perhaps in hundredths."""
    (packed,) = struct.unpack_from("<i", record, 8)
    number = float(packed >> 2) if packed & 2 else struct.unpack("<d", struct.pack("<q", (packed & ~3) << 32))[0]
    return _number(record, number / 100 if packed & 1 else number, book)


def _decimal(record: bytes, book: Book) -> str | None:
    return _number(record, struct.unpack_from("<d", record, 8)[0], book)


def _shared(record: bytes, book: Book) -> str | None:
    (at,) = struct.unpack_from("<I", record, 8)
    return book.texts[at] if at < len(book.texts) else None


_VALUES: Mapping[int, Value] = {
    2: _small,
    3: lambda record, book: _ERRORS.get(record[8]),
    4: lambda record, book: "true" if record[8] else "false",
    5: _decimal,
    6: lambda record, book: wide_text(record, 8)[0] or None,
    7: _shared,
    8: lambda record, book: wide_text(record, 8)[0] or None,
    9: _decimal,
    10: lambda record, book: "true" if record[8] else "false",
    11: lambda record, book: _ERRORS.get(record[8]),
    62: lambda record, book: wide_text(record, 9)[0] or None,
}
"""The text of a cell by the kind of its record; a formula by the result that was kept."""


# -- what cells refer to -------------------------------------------------------------------------------------------


def _book(package: Package) -> Book:
    main = main_part(package)
    related = {kind: part for kind, part in related_parts(package, main).values() if part in package.names}
    return Book(
        texts=list(_texts(package.read(related["sharedStrings"]))) if "sharedStrings" in related else [],
        dated=_dated(package.read(related["styles"])) if "styles" in related else frozenset(),
        from_1904=any(kind == _PROPERTIES and record[0] & 1 for kind, record in records_in(package.read(main))),
    )


def _texts(data: bytes) -> Iterator[str | None]:
    return (wide_text(record, 1)[0] or None for kind, record in records_in(data) if kind == _ITEM)


def _dated(data: bytes) -> frozenset[int]:
    """The positions of the cell formats that show a day or a time."""
    own: dict[int, str] = {}
    numbers: list[int] = []
    is_inside = False
    for kind, record in records_in(data):
        if kind == _FORMAT:
            own[int.from_bytes(record[:2], "little")] = wide_text(record, 2)[0]
        elif kind in (_BEGIN_STYLES, _END_STYLES):
            is_inside = kind == _BEGIN_STYLES
        elif kind == _STYLE and is_inside:
            numbers.append(int.from_bytes(record[2:4], "little"))
    return frozenset(at for at, number in enumerate(numbers) if shows_date(number, own))
