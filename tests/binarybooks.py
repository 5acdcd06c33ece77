"""Binary workbooks (xlsb) written by hand, record by record, as [MS-XLSB] has them. All data are invented."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import date

from tests.hostile.making import OFFICE, zipped

Value = str | int | float | bool | date | None
TYPES = "[Content_Types].xml"
DAY = 1
"""The second cell format of these workbooks shows a day, the third a format of their own."""


def record(kind: int, body: bytes = b"") -> bytes:
    """A record: its kind in one or two bytes, its size in as many as it needs."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, sizes = len(body), bytearray()
    while True:
        sizes.append(size & 0x7F | (0x80 if size > 0x7F else 0))
        size >>= 7
        if not size:
            return head + bytes(sizes) + body


def wide(text: str) -> bytes:
    """A text with its length."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def cell(kind: int, at: int, body: bytes, style: int = 0) -> bytes:
    """A cell of a kind in a column."""
    return record(kind, struct.pack("<II", at, style) + body)


def row(number: int) -> bytes:
    """The head of a row (from 1)."""
    return record(0, struct.pack("<I", number - 1) + bytes(13))


def valued(at: int, value: Value) -> bytes:
    """A cell with a value, in the kind of record that a spreadsheet takes for it; an empty one is written too."""
    if value is None:
        return cell(1, at, b"")
    if isinstance(value, bool):
        return cell(4, at, bytes([value]))
    if isinstance(value, date):
        return cell(5, at, struct.pack("<d", (value - date(1899, 12, 30)).days), DAY)
    if isinstance(value, int) and abs(value) < 1 << 29:
        return cell(2, at, struct.pack("<i", value << 2 | 2))
    if isinstance(value, str):
        return cell(6, at, wide(value))
    return cell(5, at, struct.pack("<d", value))


def merge(first: int, last: int, left: int, right: int) -> bytes:
    """Cells merged into one: rows from 1, columns from 0."""
    return record(176, struct.pack("<4I", first - 1, last - 1, left, right))


def sheet(rows: Sequence[Sequence[Value]] = (), *, cells: bytes = b"", after: bytes = b"") -> bytes:
    """A sheet of rows; cells may be written by hand."""
    lines = (
        row(at) + b"".join(valued(place, value) for place, value in enumerate(line)) for at, line in enumerate(rows, 1)
    )
    inside = record(145) + b"".join(lines) + cells + record(146)
    return record(129) + record(148, struct.pack("<4I", 0, max(len(rows) - 1, 0), 0, 9)) + inside + after + record(130)


def tab(number: int, name: str, state: int = 0) -> bytes:
    """What the workbook says of a sheet: visible, hidden (1) or well hidden (2)."""
    return record(156, struct.pack("<II", state, number) + wide(f"rId{number}") + wide(name))


def styles() -> bytes:
    """Three cell formats: a number, a day, a day in a format of the workbook."""
    form = record(615, struct.pack("<I", 1)) + record(44, struct.pack("<H", 164) + wide("dd/mm/yyyy")) + record(616)
    own = [record(47, struct.pack("<HH", 0, number) + bytes(12)) for number in (0, 14, 164)]
    above = record(626, struct.pack("<I", 1)) + record(47, struct.pack("<HH", 0xFFFF, 14) + bytes(12)) + record(627)
    return record(278) + form + above + record(617, struct.pack("<I", 3)) + b"".join(own) + record(618) + record(279)


def texts(*known: str) -> bytes:
    """The shared texts."""
    items = b"".join(record(19, b"\0" + wide(text)) for text in known)
    return record(159, struct.pack("<II", len(known), len(known))) + items + record(160)


def xlsb(
    sheets: Mapping[str, bytes],
    *,
    states: Sequence[int] = (),
    shared: bytes = b"",
    in_book: bytes = b"",
    more: Mapping[str, bytes | str] | None = None,
    flags: int = 0,
) -> bytes:
    """A binary workbook of sheets by name; records may be put into its main part, parts added or replaced."""
    numbers = range(1, len(sheets) + 1)
    hidden = [*states, *[0] * len(sheets)]
    tabs = b"".join(tab(number, name, hidden[number - 1]) for number, name in zip(numbers, sheets, strict=True))
    book = (
        record(131)
        + record(153, struct.pack("<III", flags, 0, 0))
        + record(143)
        + tabs
        + record(144)
        + in_book
        + record(132)
    )
    kinds = [("worksheet", f"worksheets/sheet{number}.bin") for number in numbers]
    rows = [*kinds, ("styles", "styles.bin"), ("sharedStrings", "sharedStrings.bin")]
    parts: dict[str, bytes | str] = {
        TYPES: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="bin" '
        'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.bin")]),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": _relations(rows),
        "xl/styles.bin": styles(),
        "xl/sharedStrings.bin": shared or texts("a"),
    }
    parts |= {f"xl/worksheets/sheet{number}.bin": data for number, data in zip(numbers, sheets.values(), strict=True)}
    return zipped({**parts, **(more or {})})


def _relations(rows: Sequence[tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(rows, 1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'
    )


def formula(tokens: bytes) -> bytes:
    """A formula as it follows the value of its cell."""
    return b"\0\0" + struct.pack("<I", len(tokens)) + tokens + bytes(4)
