"""Old Excel workbooks (xls) as sheets of text.

A damaged xls can make its reader ask for any amount of memory and end the process: it must be read through `guarded`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import python_calamine

from kolosi.intake.formats.merges import refuse_many, within
from kolosi.intake.formats.panics import PanicsAreDamage
from kolosi.intake.formats.sheet import LIMITS, Limits, Merge, Sheet, Unreadable, tidy
from kolosi.intake.formats.workbook import read_range

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))


def read_xls(data: bytes, *, limits: Limits = LIMITS) -> list[Sheet]:
    """The sheets of an old workbook; a newer one behind a password has the same envelope and is refused."""
    if _ENCRYPTED in data:
        raise Unreadable("password")
    if not any(stream in data for stream in _STREAMS):
        raise Unreadable("not_a_table")
    try:
        with PanicsAreDamage():
            sheets = [sheet for sheet in _sheets(data, limits) if sheet.cells.height]
    except python_calamine.PasswordError as locked:
        raise Unreadable("password") from locked
    except (python_calamine.CalamineError, OSError, ValueError) as damage:
        raise Unreadable("truncated") from damage
    if not sheets:
        raise Unreadable("empty")
    return sheets


def _sheets(data: bytes, limits: Limits) -> Iterator[Sheet]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    for entry in book.sheets_metadata:
        if entry.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(entry.name)
        frame, _ = read_range(sheet, limits=limits)
        hidden = entry.visible != python_calamine.SheetVisibleEnum.Visible
        cells = tidy(frame, limits=limits)
        yield Sheet(name=entry.name, hidden=hidden, cells=cells, merged=within(_merges(sheet, limits), cells))


def _merges(sheet: python_calamine.CalamineSheet, limits: Limits) -> list[Merge]:
    ranges = sheet.merged_cell_ranges or ()
    refuse_many(ranges, limits)
    return [(first + 1, last + 1, left, right) for (first, left), (last, right) in ranges]
