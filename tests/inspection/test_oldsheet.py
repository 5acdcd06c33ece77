"""Old workbooks: what their records hide, read from records and from files that LibreOffice writes."""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet
from tests.inspection.making import other_book

from kolosi.intake.hidden.office.oldsheet import oldbook_traces
from kolosi.workspace.review.inspecting import inspect


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def sheet(name: str, state: int = 0) -> bytes:
    return record(0x85, struct.pack("<IBBBB", 0, state, 0, len(name), 0) + name.encode("latin-1"))


def row(number: int, *, hidden: bool) -> bytes:
    return record(0x208, struct.pack("<HHHHHHBBH", number, 0, 1, 255, 0, 0, 0x20 if hidden else 0, 0, 0))


CELL = record(0xFD, struct.pack("<HHHI", 4, 1, 0, 0))
BEGIN = record(0x809, b"\0" * 16)

RECORDS = {
    "a hidden sheet": (sheet("Caché", 1), "hidden_sheet", "Caché"),
    "a very hidden sheet": (sheet("Noms", 2), "very_hidden_sheet", "Noms"),
    "a hidden row": (sheet("A") + BEGIN + row(4, hidden=True) + CELL, "hidden_rows", "A!5"),
    "a hidden column": (
        sheet("A") + BEGIN + record(0x7D, struct.pack("<5H", 1, 1, 2000, 0, 1)) + CELL,
        "hidden_columns",
        "A!B",
    ),
    "a column of no width": (
        sheet("A") + BEGIN + record(0x7D, struct.pack("<5H", 1, 1, 0, 0, 0)) + CELL,
        "hidden_columns",
        "A!B",
    ),
    "a note": (sheet("A") + BEGIN + record(0x1C, b"\0" * 12), "comments", "A"),
    "another workbook": (record(0x1AE, b"\1\0\x0a\0\0C:a.xls"), "external_book", "SUPBOOK"),
    "who saved it": (record(0x5C, struct.pack("<HB", 11, 0) + b"Awa Fictive".ljust(109)), "author", "WRITEACCESS"),
}


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_a_record_of_an_old_workbook_is_told(name: str) -> None:
    records, kind, place = RECORDS[name]
    assert [(one.kind, one.place) for one in oldbook_traces(BEGIN + records)] == [(kind, place)]


def test_what_is_hidden_and_empty_or_seen_is_not_told() -> None:
    quiet = BEGIN + sheet("A") + BEGIN + row(4, hidden=False) + row(9, hidden=True) + CELL + record(0x5C, b"\4\0\0Calc")
    assert list(oldbook_traces(quiet)) == []


def _note(made: Worksheet) -> None:
    made["A1"].comment = Comment("vu avec la source", "Awa Fictive")


EDITS: dict[str, tuple[Callable[[openpyxl.Workbook], object], str]] = {
    "a hidden sheet": (lambda made: setattr(made.create_sheet("Caché"), "sheet_state", "hidden"), "hidden_sheet"),
    "a hidden row": (lambda made: setattr(made.worksheets[0].row_dimensions[3], "hidden", True), "hidden_rows"),
    "a hidden column": (
        lambda made: setattr(made.worksheets[0].column_dimensions["B"], "hidden", True),
        "hidden_columns",
    ),
    "a note": (lambda made: _note(made.worksheets[0]), "comments"),
    "an author": (lambda made: setattr(made.properties, "creator", "Awa Fictive"), "author"),
}


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each edit in a workbook of its own, as LibreOffice writes it in the old format and in its own."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("anciens")
    names = {name: folder / f"{name}.xlsx" for name in EDITS}
    for name, path in names.items():
        path.write_bytes(other_book(lambda made, name=name: EDITS[name][0](made) and None))  # type: ignore[misc]
    command = ["soffice", f"-env:UserInstallation={(folder / 'profil').as_uri()}", "--headless", "--convert-to"]
    for kind in ("xls", "ods"):
        told = [*command, kind, "--outdir", str(folder), *map(str, names.values())]
        subprocess.run(told, check=True, timeout=180, stdout=subprocess.DEVNULL)
    return folder


@pytest.mark.office
@pytest.mark.parametrize("kind", ["xls", "ods"])
@pytest.mark.parametrize("name", sorted(EDITS))
def test_the_same_is_told_of_a_file_that_libreoffice_wrote(converted: Path, name: str, kind: str) -> None:
    found = {one.id for one in inspect(converted / f"{name}.{kind}").findings}
    assert f"inside_{EDITS[name][1]}" in found
