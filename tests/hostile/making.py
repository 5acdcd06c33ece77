"""What the hostile files are made with: zips written by hand, small whole workbooks and documents with parts replaced."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import docx
import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = ("event_id_cnty", "event_date", "event_type", "sub_event_type", "admin1", "fatalities")
ROW = ("INV1", "01 January 2025", "Battles", "Armed clash", "Mopti", "3")
CSV = "\n".join(",".join(line) for line in (HEAD, ROW)).encode()
SHEET = "xl/worksheets/sheet1.xml"
MEGABYTE = 1 << 20

READ = "read"
"""It is read, and there is no harm in it."""
LEFT = "left behind"
"""Its cells are read; what it has beside them is left behind and told, and nothing of the file is kept as it came."""


@dataclass(frozen=True, kw_only=True)
class Hostile:
    """A hostile file: how it is called, given to which command, made how, and answered by one of which messages."""

    name: str
    verb: str
    make: Callable[[], bytes]
    answers: frozenset[str]


CORPUS: dict[str, Hostile] = {}


def hostile(what: str, name: str, make: Callable[[], bytes], *answers: str, verb: str = "add") -> None:
    """Enter a file into the corpus."""
    assert what not in CORPUS, what
    CORPUS[what] = Hostile(name=name, verb=verb, make=make, answers=frozenset(answers))


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    """A zip of members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def deflated(data: bytes, times: int = 1) -> bytes:
    """Data repeated so many times, packed, without ever being whole in memory."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"".join([*(packer.compress(data) for _ in range(times)), packer.flush()])


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A member of a zip written by hand: it says of itself what it likes. `at` places its data on those of another."""

    name: bytes
    packed: bytes
    size: int
    check: int = 0
    method: int = 8
    flags: int = 0
    mode: int = 0
    at: int | None = None
    extra: bytes = b""
    said: int | None = None


def hand_zip(entries: list[Entry], *, count: int | None = None, directory: int | None = None) -> bytes:
    """A zip of entries as they are said to be."""
    out, places = bytearray(), []
    for one in entries:
        if one.at is not None:
            places.append(one.at)
            continue
        places.append(len(out))
        sizes = struct.pack("<III", one.check, one.said if one.said is not None else len(one.packed), one.size)
        out += b"PK\x03\x04" + struct.pack("<HHHHH", 20, one.flags, one.method, 0, 33) + sizes
        out += struct.pack("<HH", len(one.name), len(one.extra)) + one.name + one.extra + one.packed
    start = len(out)
    for one, place in zip(entries, places, strict=True):
        sizes = struct.pack("<III", one.check, one.said if one.said is not None else len(one.packed), one.size)
        out += b"PK\x01\x02" + struct.pack("<HHHHHH", 0x0314, 20, one.flags, one.method, 0, 33) + sizes
        out += struct.pack("<HHHHHII", len(one.name), len(one.extra), 0, 0, 0, one.mode << 16, place)
        out += one.name + one.extra
    size = len(out) - start
    said = len(entries) if count is None else count
    where = start if directory is None else directory
    out += b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, said & 0xFFFF, said & 0xFFFF, size, where, 0)
    return bytes(out)


def book(rows: str | None = None, *, more: Mapping[str, str | bytes] | None = None, without: str = "") -> bytes:
    """A workbook of one event; its rows may be written by hand, its parts replaced or added."""
    plain = io.BytesIO()
    writer = xlsxwriter.Workbook(plain, {"in_memory": True})
    sheet = writer.add_worksheet("Données")
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 0, ROW)
    writer.close()
    parts: dict[str, str | bytes] = dict(more or {})
    if rows is not None:
        parts[SHEET] = sheet_of(rows)
    return replaced(plain.getvalue(), parts)


def sheet_of(rows: str, before: str = "", after: str = "") -> str:
    """The XML of a sheet."""
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def word(body: str | None = None, *, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A Word file of a sentence; its body may be written by hand, its parts replaced or added."""
    plain = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Au premier trimestre, 120 incidents, soit 100 à Gao et 20 à Mopti.")
    document.save(plain)
    parts: dict[str, str | bytes] = dict(more or {})
    if body is not None:
        parts["word/document.xml"] = (
            f'<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}"><w:body>{body}</w:body></w:document>'
        )
    return replaced(plain.getvalue(), parts)


def replaced(data: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """A package with parts replaced or added; `{old}` in a text stands for what was there."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in old.namelist():
            package.writestr(name, parts.get(name, old.read(name)))
        for name in parts.keys() - set(old.namelist()):
            package.writestr(name, parts[name])
    return out.getvalue()


def part_of(data: bytes, name: str) -> str:
    """A part of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def relations(*rows: tuple[str, str, bool]) -> str:
    """A part of relations: kind, target, outside or not."""
    mode = {True: ' TargetMode="External"', False: ""}
    lines = "".join(
        f'<Relationship Id="rX{at}" Type="{OFFICE}/{kind}" Target="{target}"{mode[outside]}/>'
        for at, (kind, target, outside) in enumerate(rows)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'
    )


def laughs(root: str, namespace: str) -> str:
    """Billion laughs: entities in entities."""
    levels = "".join(f'<!ENTITY b{at} "{f"&b{at - 1};" * 10}">' for at in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY b0 "lol">{levels}]><{root} xmlns="{namespace}">&b9;</{root}>'


def outside(root: str, namespace: str, target: str = "file:///etc/passwd") -> str:
    """An entity whose text lies in another file."""
    return f'<!DOCTYPE x [<!ENTITY e SYSTEM "{target}">]><{root} xmlns="{namespace}">&e;</{root}>'


def quadratic(root: str, namespace: str) -> str:
    """One long entity, named ten thousand times."""
    return f'<!DOCTYPE x [<!ENTITY e "{"a" * 100_000}">]><{root} xmlns="{namespace}">{"&e;" * 10_000}</{root}>'
