"""What an old workbook (xls) hides, from its records: sheets, rows, columns, notes, other workbooks, who saved it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from kolosi.intake.containers.compound import records_of
from kolosi.intake.formats.merges import letters
from kolosi.intake.hidden.trace import Trace, gathered, spans

_BEGIN, _SHEET, _ROW, _COLUMNS, _NOTE, _BOOK, _WRITER = 0x809, 0x85, 0x208, 0x7D, 0x1C, 0x1AE, 0x5C
_FILLED = frozenset({0x203, 0xFD, 0x27E, 0xBD, 0x204, 0x6})
"""Records of cells that hold something."""
_OWN_BOOK = b"\x01\x04"
_PROGRAMS = frozenset({"Calc", "Microsoft Office User"})
_NARROW = 16
_MOST_RECORDS = 5_000_000


@dataclass
class _Sheet:
    """What the records of one sheet say."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filled_rows: set[int] = field(default_factory=set)
    filled_columns: set[int] = field(default_factory=set)
    notes: int = 0


def oldbook_traces(stream: bytes) -> Iterator[Trace]:
    """What the records of a workbook say is not seen, or was written by somebody."""
    names: list[str] = []
    sheets: list[_Sheet] = []
    for kind, body in islice(records_of(stream), _MOST_RECORDS):
        if kind == _BEGIN:
            sheets.append(_Sheet())
        elif kind == _SHEET and len(body) > 8:
            names.append(_name(body))
            if body[4] & 3:
                yield Trace(kind="very_hidden_sheet" if body[4] & 3 == 2 else "hidden_sheet", place=names[-1])
        elif kind == _BOOK and body[2:4] != _OWN_BOOK and len(body) > 6:
            yield Trace(kind="external_book", place="SUPBOOK")
        elif kind == _WRITER and (who := _writer(body)):
            yield Trace(kind="author", place="WRITEACCESS", sample=who)
        elif sheets:
            _note(sheets[-1], kind, body)
    for name, sheet in zip(names, sheets[1:], strict=False):
        yield from gathered("hidden_rows", spans(sheet.hidden_rows & sheet.filled_rows), under=f"{name}!")
        columns = sorted(sheet.hidden_columns & sheet.filled_columns)
        yield from gathered("hidden_columns", [letters(at - 1) for at in columns], under=f"{name}!")
        yield from gathered("comments", [name] * sheet.notes)


def _note(sheet: _Sheet, kind: int, body: bytes) -> None:
    if kind == _ROW and len(body) >= 16:
        if body[12] & 0x20:
            sheet.hidden_rows.add(struct.unpack_from("<H", body, 0)[0] + 1)
    elif kind == _COLUMNS and len(body) >= 10:
        first, last, width, _, options = struct.unpack_from("<5H", body, 0)
        if options & 1 or width < _NARROW:
            sheet.hidden_columns |= set(range(first + 1, min(last, 255) + 2))
    elif kind == _NOTE:
        sheet.notes += 1
    elif kind in _FILLED and len(body) >= 4:
        row, column = struct.unpack_from("<HH", body, 0)
        sheet.filled_rows.add(row + 1)
        sheet.filled_columns.add(column + 1)


def _name(body: bytes) -> str:
    length, is_wide = body[6], body[7] & 1
    raw = body[8 : 8 + length * (2 if is_wide else 1)]
    return raw.decode("utf-16-le" if is_wide else "latin-1", "replace")


def _writer(body: bytes) -> str:
    """Who saved the workbook last, as the program was told; empty when it was not."""
    if len(body) < 4:
        return ""
    length, is_wide = struct.unpack_from("<H", body, 0)[0], body[2] & 1
    raw = body[3 : 3 + min(length, 109) * (2 if is_wide else 1)]
    who = raw.decode("utf-16-le" if is_wide else "latin-1", "replace").strip("\0 ")
    return "" if who in _PROGRAMS else who
