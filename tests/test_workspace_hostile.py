"""Hostile and broken files, given to a workspace: refused with a sentence, quickly, in little memory, nothing changed."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import xlsxwriter

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEAD = ("event_id_cnty", "event_date", "event_type", "sub_event_type", "admin1", "fatalities")
ROW = ("INV1", "01 January 2025", "Battles", "Armed clash", "Mopti", "3")
PART = "xl/worksheets/sheet1.xml"
SECONDS, MEGABYTES = 2.0, 300.0

CHILD = """
import json, resource, sys, time
from pathlib import Path
from kolosi.workspace import Workspace

start = time.process_time()
workspace = Workspace(Path(sys.argv[1]))
(answer,) = workspace.add([Path(sys.argv[2])])
spent = time.process_time() - start
scale = 1024 * 1024 if sys.platform == "darwin" else 1024
status = Path("/proc/self/status")  # the other count includes what the parent held when it forked
lines = status.read_text().splitlines() if status.exists() else []
own = next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0)
print(json.dumps({
    "kept": answer.receipt is not None,
    "findings": [[one.id, one.severity, one.message["fr"], one.hint["fr"]] for one in answer.findings],
    "seconds": spent,
    "megabytes": own if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale,
}))
"""


def book(rows: str | None = None, extra: str = "") -> bytes:
    """A workbook of the events of one day; its sheet may be written by hand."""
    plain = io.BytesIO()
    writer = xlsxwriter.Workbook(plain, {"in_memory": True})
    sheet = writer.add_worksheet("Données")
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 0, ROW)
    writer.close()
    if rows is None:
        return plain.getvalue()
    out = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in old.namelist():
            sheet_text = f"<worksheet {MAIN}>{extra}<sheetData>{rows}</sheetData></worksheet>"
            package.writestr(name, sheet_text if name == PART else old.read(name))
    return out.getvalue()


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.csv", "w", force_zip64=True) as part,
    ):
        for _ in range(600):
            part.write(b"0," * (1 << 19))
    return out.getvalue()


def xml_bomb() -> bytes:
    levels = "".join(f'<!ENTITY b{at} "{f"&b{at - 1};" * 10}">' for at in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY b0 "lol">{levels}]><worksheet {MAIN}>&b9;</worksheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in old.namelist():
            package.writestr(name, text if name == PART else old.read(name))
    return out.getvalue()


def wide() -> bytes:
    cells = "".join(f'<c t="inlineStr"><is><t>c{at}</t></is></c>' for at in range(16_000))
    return book(rows=f'<row r="1">{cells}</row>')


def formulas() -> bytes:
    names = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEAD)
    cells = "".join(f"<c><f>Autre!{letter}1</f></c>" for letter in "ABCDEF")
    rows = "".join(f'<row r="{at}">{cells}</row>' for at in range(2, 40))
    return book(rows=f'<row r="1">{names}</row>{rows}')


def text(*lines: tuple[str, ...]) -> bytes:
    return "\n".join(",".join(line) for line in lines).encode()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 4096

HOSTILE: Mapping[str, tuple[str, Callable[[], bytes], set[str]]] = {
    "zip bomb": ("bombe.zip", zip_bomb, {"file_bomb"}),
    "xml bomb": ("bombe.xlsx", xml_bomb, {"file_bomb"}),
    "zip in a zip": ("imbrique.zip", lambda: zipped("b.zip", zipped("a.csv", text(HEAD, ROW))), {"file_nested"}),
    "16 000 columns": ("large.xlsx", wide, {"file_too_many_columns"}),
    "password": ("protege.xlsx", lambda: ENCRYPTED, {"file_password"}),
    "cut off": ("coupe.xlsx", lambda: book()[:3000], {"file_truncated"}),
    "empty": ("vide.xlsx", lambda: b"", {"file_empty"}),
    "empty text": ("vide.csv", lambda: b"", {"file_empty"}),
    "formulas without values": ("formules.xlsx", formulas, {"file_formulas"}),
    "NUL bytes": ("nuls.csv", lambda: b"\0" * 2_000_000, {"file_not_a_table"}),
    "program": ("facture.xlsx", lambda: b"MZ\x90\x00" + bytes(range(256)) * 4000, {"file_not_a_table"}),
    "json without end": ("profond.json", lambda: b"[" * 400_000, {"file_truncated", "file_not_a_table", "file_bomb"}),
}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def given(folder: Path, name: str, data: bytes) -> dict[str, object]:
    """What a workspace in a process of its own answers to a file."""
    path = folder / name
    path.write_bytes(data)
    inside = folder / "espace"
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(inside), str(path)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "espace"
    (inside / "receipts").mkdir(parents=True)
    (inside / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    return tmp_path


IN_MAKE_TEST = {"zip bomb", "xml bomb", "password", "16 000 columns"}
"""Files like the others meet the program in one process in `tests/hostile`."""


@pytest.mark.parametrize(
    "what", [one if one in IN_MAKE_TEST else pytest.param(one, marks=pytest.mark.long) for one in HOSTILE]
)
def test_it_is_refused_quickly_with_a_sentence_and_nothing_changes(what: str, folder: Path) -> None:
    name, make, expected = HOSTILE[what]
    before = contents(folder / "espace")
    answer = given(folder, name, make())
    assert not answer["kept"]
    findings = answer["findings"]
    assert isinstance(findings, list)
    ((id_, severity, message, hint),) = findings
    assert id_ in expected
    assert severity == "error"
    assert name in message
    assert hint
    assert message != hint
    assert float(str(answer["seconds"])) < SECONDS
    assert float(str(answer["megabytes"])) < MEGABYTES
    after = {name: data for name, data in contents(folder / "espace").items() if not name.endswith(".lock")}
    assert after == before


def test_a_sheet_that_declares_a_million_rows_is_read_by_what_it_holds(folder: Path) -> None:
    names = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEAD)
    cells = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in ROW)
    huge = book(rows=f'<row r="1">{names}</row><row r="2">{cells}</row>', extra='<dimension ref="A1:XFD1048576"/>')
    answer = given(folder, "immense.xlsx", huge)
    assert answer["kept"]
    assert float(str(answer["seconds"])) < SECONDS
    assert float(str(answer["megabytes"])) < MEGABYTES


def test_a_row_numbered_at_the_end_of_the_sheet_costs_nothing(folder: Path) -> None:
    names = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEAD)
    cells = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in ROW)
    answer = given(folder, "loin.xlsx", book(rows=f'<row r="1">{names}</row><row r="1048576">{cells}</row>'))
    assert float(str(answer["seconds"])) < SECONDS
    assert float(str(answer["megabytes"])) < MEGABYTES
