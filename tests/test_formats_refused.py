"""Files that are refused: broken, locked or hostile; the reason is named, quickly and in little memory."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from tests.hostile.workbooks import biff, compound

from kolosi.intake.formats import CODES, Unreadable, read_sheets

pytestmark = pytest.mark.long

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PART = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"


def book(**parts: str) -> bytes:
    """A small workbook, some parts replaced: ``sheet`` (its rows), ``texts`` (the whole part)."""
    plain = io.BytesIO()
    writer = xlsxwriter.Workbook(plain, {"in_memory": True})
    writer.add_worksheet("A").write_row(0, 0, ["a", "b", 1])
    writer.close()
    new = {TEXTS: parts["texts"]} if "texts" in parts else {}
    if "sheet" in parts:
        new[PART] = f"<worksheet {MAIN}><sheetData>{parts['sheet']}</sheetData></worksheet>"
    out = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in old.namelist():
            package.writestr(name, new.get(name, old.read(name)))
    return out.getvalue()


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def locked() -> bytes:
    data = bytearray(zipped(("a.csv", b"a,b\n1,2\n")))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def wide() -> bytes:
    cells = "".join(f"<c><v>{at}</v></c>" for at in range(16_000))
    return book(sheet=f'<row r="1">{cells}</row>')


def heavy_texts() -> bytes:
    cells = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 60_000))
    return book(sheet=cells, texts=f"<sst {MAIN}><si><t>{'x' * 32_000}</t></si></sst>")


def repeated_ods() -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<o:d xmlns:o="{space}office:1.0" xmlns:t="{space}table:1.0" xmlns:x="{space}text:1.0"><t:table t:name="A">'
        '<t:table-row t:number-rows-repeated="1000000"><t:table-cell t:number-columns-repeated="1000" '
        'o:value-type="string"><x:p>x</x:p></t:table-cell></t:table-row></t:table></o:d>'
    )
    return zipped(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.encode()))


ENTITIES = f'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst {MAIN}><si><t>&b;</t></si></sst>'
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)

REFUSED: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "nothing": ("a.csv", "empty", lambda: b""),
    "only blank lines": ("a.csv", "empty", lambda: b" \r\n\r\n"),
    "an empty workbook": ("a.xlsx", "empty", lambda: book(sheet="")),
    "an empty list": ("a.json", "empty", lambda: b"[]"),
    "half a workbook": ("a.xlsx", "truncated", lambda: book()[:2000]),
    "a workbook with a damaged part": ("a.xlsx", "truncated", lambda: book(sheet="<row><c><v>1</v></row>")),
    "half a gzip": ("a.csv.gz", "truncated", lambda: gzip.compress(bytes(range(65, 91)) * 99)[:40]),
    "half a JSON": ("a.json", "truncated", lambda: b'[{"a": 1}, {"a'),
    "half a Parquet": ("a.parquet", "truncated", lambda: b"PAR1" + bytes(50)),
    "an old workbook damaged": ("a.xls", "truncated", lambda: COMPOUND + "Workbook".encode("utf-16-le") + bytes(900)),
    "an old workbook cut off": ("a.xls", "truncated", lambda: compound(biff())[:1300]),
    "a workbook behind a password": ("a.xlsx", "password", lambda: COMPOUND + "EncryptedPackage".encode("utf-16-le")),
    "a zip behind a password": ("a.zip", "password", locked),
    "a zip of zeros": ("a.zip", "bomb", lambda: zipped(("a.csv", bytes(60_000_000)))),
    "a gzip of zeros": ("a.csv.gz", "bomb", lambda: gzip.compress(bytes(60_000_000))),
    "a workbook of blanks": ("a.xlsx", "bomb", lambda: book(sheet=" " * 60_000_000)),
    "entities": ("a.xlsx", "bomb", lambda: book(texts=ENTITIES)),
    "one long text in every cell": ("a.xlsx", "bomb", heavy_texts),
    "rows announced by the million": ("a.ods", "bomb", repeated_ods),
    "lists inside lists": ("a.json", "bomb", lambda: b"[" * 100_000),
    "16 000 columns of CSV": ("a.csv", "too_many_columns", lambda: b",".join([b"1"] * 16_000) + b"\n"),
    "16 000 columns of workbook": ("a.xlsx", "too_many_columns", wide),
    "a cell at the far corner": ("a.xlsx", "too_many_columns", lambda: book(sheet='<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    "a zip in a zip": ("a.zip", "nested", lambda: zipped(("b.zip", zipped(("a.csv", b"a,b"))))),
    "a zip in a zip under another name": ("a.zip", "nested", lambda: zipped(("b.csv", zipped(("a.csv", b"a,b"))))),
    "a gzip in a gzip": ("a.csv.gz", "nested", lambda: gzip.compress(gzip.compress(b"a,b"))),
    "two thousand members": ("a.zip", "too_many_members", lambda: zipped(*((f"{at}.csv", b"a") for at in range(2000)))),
    "formulas alone": ("a.xlsx", "formulas", lambda: book(sheet='<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><f>2</f><v/></c></row>')),
    "a PDF": ("a.pdf", "pdf", lambda: b"%PDF-1.7 ..."),
    "a web page": ("a.xls", "not_a_table", lambda: b"<html><table/></html>"),
    "bytes": ("a.csv", "not_a_table", lambda: bytes(range(256)) * 20),
    "an old text document": ("a.doc", "not_a_table", lambda: COMPOUND),
    "an empty archive": ("a.zip", "empty", lambda: zipped()),
    "a topology": ("a.json", "not_a_table", lambda: b'{"type": "Topology", "objects": {}}'),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_its_reason(what: str) -> None:
    name, code, make = REFUSED[what]
    with pytest.raises(Unreadable) as refusal:
        read_sheets(name, make())
    assert (refusal.value.code, refusal.value.file) == (code, name)


def test_a_reason_that_no_message_explains_cannot_be_given() -> None:
    with pytest.raises(ValueError, match="unknown reason"):
        Unreadable("because")
    assert {code for _, code, _ in REFUSED.values()} <= CODES


MEASURE = """
import resource, sys, time
from pathlib import Path
from kolosi.intake.formats import Unreadable, read_sheets
from kolosi.intake.formats import columnar, delimited, records, workbook
def peak():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
read_sheets("warm.csv", b"a,b\\n1,2\\n")
before = peak()
data = Path(sys.argv[2]).read_bytes()
start = time.process_time()
try:
    read_sheets(sys.argv[1], data)
except Unreadable as refusal:
    print(refusal.code, time.process_time() - start, peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured on Linux")
@pytest.mark.parametrize(
    "what", ["a workbook of blanks", "one long text in every cell", "a zip of zeros", "16 000 columns of workbook"]
)
def test_a_hostile_file_is_refused_within_two_seconds_and_300_megabytes(what: str, tmp_path: Path) -> None:
    name, code, make = REFUSED[what]
    (tmp_path / "file").write_bytes(make())
    command = [sys.executable, "-c", MEASURE, name, str(tmp_path / "file")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert told[0] == code
    assert float(told[1]) < 2
    assert float(told[2]) < 300
