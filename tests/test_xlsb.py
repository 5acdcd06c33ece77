"""Binary workbooks (xlsb) are read as xlsx are, under the same guards. All data are invented."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import python_calamine
from tests.binarybooks import cell, formula, merge, record, row, sheet, texts, wide, xlsb
from tests.hostile.making import HEAD, ROW

from kolosi.intake import sandbox as guarded
from kolosi.intake.containers.binary import called_in
from kolosi.intake.formats import LIMITS, Limits, Sheet, Unreadable, read_sheets
from kolosi.intake.formats.workbook import read_range
from kolosi.intake.records.repacking import unpack
from kolosi.workspace import Workspace
from kolosi.workspace.review.inspecting import inspected
from kolosi.workspace.write.creating import create

LINES = [["Région", "n", "jour", "vrai"], ["Ségou", -123, date(2025, 3, 31), True], [None, 0.1 + 0.2, None, False]]
REFERENCE = b"\x44\x22\x00\x00\x00\x7b\x01"  # a cell of column 379, row 35: no function of that number


def rows(found: Sheet) -> list[tuple[object, ...]]:
    return found.cells.rows()


def book(*lines: list[object]) -> bytes:
    return xlsb({"Données": sheet(lines)})  # type: ignore[arg-type]


def test_a_binary_workbook_is_read_with_its_types_its_hidden_sheets_and_its_merges() -> None:
    first = sheet(LINES, after=record(177, struct.pack("<I", 1)) + merge(2, 3, 0, 0) + record(178))
    data = xlsb({"Vu": first, "Caché": sheet([["x"]]), "Très": sheet([["y"]])}, states=(0, 1, 2))
    found = guarded.read_sheets("a.xlsb", data)
    assert [(one.name, one.hidden) for one in found] == [("Vu", False), ("Caché", True), ("Très", True)]
    assert rows(found[0]) == [
        (1, "Région", "n", "jour", "vrai"),
        (2, "Ségou", "-123", "2025-03-31", "true"),
        (3, None, "0.3", None, "false"),
    ]
    assert found[0].merged == ((2, 3, 0, 0),)


def test_it_is_read_as_calamine_reads_it() -> None:
    cells = (
        row(2)
        + cell(7, 0, struct.pack("<I", 1))
        + cell(2, 1, struct.pack("<i", 12345 << 2 | 3))
        + cell(62, 2, b"\0" + wide("é"))
    )
    cells += (
        row(9)
        + cell(5, 0, struct.pack("<d", 45747.5), 1)
        + cell(5, 1, struct.pack("<d", 59.0), 2)
        + cell(2, 3, struct.pack("<I", 0x40590000))
    )
    cells += (
        cell(8, 4, wide("total") + formula(b""))
        + cell(9, 5, struct.pack("<d", 7.0) + formula(b""))
        + cell(10, 6, b"\1" + formula(b""))
    )
    data = xlsb({"A": sheet(cells=cells)}, shared=texts("un", "deux"))
    (found,) = read_sheets("a.xlsb", data)
    reader = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    there, _ = read_range(reader.get_sheet_by_name("A"), limits=LIMITS)
    assert rows(found) == [
        (2, "deux", "123.45", "é", None, None, None, None),
        (9, "2025-03-31T12:00:00", "1900-02-28", None, "100", "total", "7", "true"),
    ]
    assert there.row(0)[:3] == rows(found)[0][:3]
    assert (there.row(-1)[1], there.row(-1)[4:]) == (rows(found)[1][1], rows(found)[1][4:])


def test_errors_are_shown_as_in_the_spreadsheet_and_days_by_the_calendar_of_the_workbook() -> None:
    cells = (
        row(1) + cell(3, 0, b"\x17") + cell(11, 1, b"\x2a" + formula(b"")) + cell(5, 2, struct.pack("<d", 44285.0), 1)
    )
    (found,) = read_sheets("a.xlsb", xlsb({"A": sheet(cells=cells)}, flags=1))
    assert rows(found) == [(1, "#REF!", "#N/A", "2025-03-31")]


def test_a_cell_far_away_costs_nothing_and_the_size_that_is_declared_is_not_believed() -> None:
    cells = row(1) + cell(6, 0, wide("a")) + row(1_048_576) + cell(6, 700, wide("b"))
    (found,) = guarded.read_sheets("a.xlsb", xlsb({"A": sheet(cells=cells)}))
    assert found.cells["row"].to_list() == [1, 1_048_576]


def test_it_enters_and_what_is_kept_of_one_with_macros_is_its_cells(tmp_path: Path) -> None:
    folder = create(tmp_path / "essai", country="MLI", period="2025-Q1")
    path = tmp_path / "événements.xlsb"
    path.write_bytes(xlsb({"Données": sheet([HEAD, ROW])}, more={"xl/vbaProject.bin": b"partenaire"}))
    workspace = Workspace(folder)
    (answer,) = workspace.add([path])
    assert (answer.source, answer.records) == ("acled", 1)
    assert "removed_macros" in {finding.id for finding in answer.findings}
    (receipt,) = workspace.receipts.all()
    (kept,) = unpack(workspace.receipts.data(receipt))
    assert kept.cells.drop("row").rows() == [HEAD, ROW]
    assert b"partenaire" not in workspace.receipts.data(receipt)


def test_without_anything_beside_its_cells_it_is_kept_as_it_came_and_read_again(tmp_path: Path) -> None:
    folder = create(tmp_path / "essai", country="MLI", period="2025-Q1")
    path = tmp_path / "a.xlsb"
    path.write_bytes(xlsb({"Données": sheet([HEAD, ROW])}))
    (answer,) = Workspace(folder).add([path])
    assert answer.findings == ()
    assert [entry["records"] for entry in Workspace(folder).build().receipts.values()] == [{"incidents": 1}]


REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "empty": ("empty", lambda: book()),
    "half of it": ("truncated", lambda: book(["a", "b"])[:900]),
    "a sheet cut inside a record": ("truncated", lambda: xlsb({"A": sheet([["région"]])[:-12]})),
    "a text longer than its record": ("truncated", lambda: xlsb({"A": sheet(cells=row(1) + cell(6, 0, b"\xff\xff\0\0"))})),
    "a number of two bytes": ("truncated", lambda: xlsb({"A": sheet(cells=row(1) + cell(5, 0, b"\0\0"))})),
    "a main part cut off": ("truncated", lambda: xlsb({"A": sheet([["a"]])}, more={"xl/workbook.bin": b"\x83\x01\x00\x9c\x01\xff"})),
    "one sheet under many names": ("bomb", lambda: xlsb({"A": sheet([["a"]])}, in_book=b"".join(_again(at) for at in range(9)))),
    "a text in every cell": ("bomb", lambda: xlsb({"A": sheet(cells=b"".join(row(at) + cell(7, 0, bytes(4)) for at in range(1, 60_000)))}, shared=texts("x" * 32_000))),
    "columns beyond any table": ("too_many_columns", lambda: book([1] * 16_000)),
    "zeros": ("empty", lambda: xlsb({"A": bytes(30_000)})),
}  # fmt: skip


def _again(at: int) -> bytes:
    return record(156, struct.pack("<II", 0, 9) + wide("rId1") + wide(f"S{at}"))


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_its_reason(what: str) -> None:
    code, make = REFUSED[what]
    with pytest.raises(Unreadable, match=code) as refusal:
        read_sheets("a.xlsb", make())
    assert refusal.value.file == "a.xlsb"


def test_cells_and_merges_beyond_the_limits_are_refused() -> None:
    merges = b"".join(merge(at, at + 1, 0, 0) for at in range(1, 20, 2))
    with pytest.raises(Unreadable, match="too_large"):
        read_sheets("a.xlsb", xlsb({"A": sheet([["a"]], after=merges)}), limits=Limits(merges=9))
    with pytest.raises(Unreadable, match="too_large"):
        read_sheets("a.xlsb", book([1] * 20), limits=Limits(cells=19))


def test_before_it_is_sent_what_it_hides_is_told_and_that_the_rest_was_not_looked_at() -> None:
    clean = inspected("a.xlsb", xlsb({"A": sheet([["Région", "n"], ["Gao", 3]])}))
    assert (clean.outcome, [finding.id for finding in clean.findings]) == ("review", ["inside_old_format"])
    hiding = xlsb({"A": sheet([["a"]]), "Caché": sheet([["x"]])}, states=(0, 1), more={"xl/vbaProject.bin": b"x"})
    told = {finding.id for finding in inspected("a.xlsb", hiding).findings}
    assert {"inside_hidden_sheet", "inside_macros", "inside_old_format"} <= told


# -- what it calls --------------------------------------------------------------------------------------------------

ATTRIBUTE = b"\x19\x40\x00\x00"
CHOICE = b"\x19\x04\x01\x00\x05\x00\x09\x00"
CALLED = {
    "RTD with arguments": (b"\x17\x01\x00a\x00" + b"\x42\x03\x7b\x01", "RTD"),
    "CALL behind a space and a choice": (ATTRIBUTE + CHOICE + b"\x1e\x05\x00\x22\x02\x96\x00", "CALL"),
    "REGISTER.ID behind a number": (b"\x1f" + bytes(8) + b"\x62\x02\x0b\x01", "REGISTER.ID"),
    "a sum": (b"\x25" + bytes(12) + b"\x19\x10\x00\x00", None),
    "a cell of that number": (REFERENCE, None),
    "two cells of another sheet": (b"\x44\x00\x00\x00\x00\x22\xc0" + b"\x7b\x01\x00" + bytes(12), None),
    "a table": (b"\x18\x19" + bytes(12) + b"\x42\x01\x7b\x01", "RTD"),
    "a token that nobody knows": (b"\x7f\x42\x02\x96\x00", "CALL, RTD"),
    "a token that nobody knows, and no call": (b"\x7f\x00", None),
    "nothing": (b"", None),
}


@pytest.mark.parametrize("what", CALLED)
def test_what_a_formula_calls_is_read_token_by_token(what: str) -> None:
    tokens, called = CALLED[what]
    assert called_in(tokens) == called


LINK = {"xl/externalLinks/externalLink1.bin": record(360, b"\1\0" + wide("cmd") + wide("/c calc")) + record(588)}
FETCHING = {
    "a cell": (lambda: xlsb({"A": sheet(cells=row(1) + cell(9, 0, struct.pack("<d", 3.0) + formula(CALLED["RTD with arguments"][0])))}), "RTD"),
    "a text": (lambda: xlsb({"A": sheet(cells=row(1) + cell(8, 0, wide("x") + formula(CALLED["RTD with arguments"][0])))}), "RTD"),
    "a formula of several cells": (lambda: xlsb({"A": sheet([["a"]], cells=record(427, bytes(16) + formula(b"\x42\x03\x7b\x01")[2:]))}), "RTD"),
    "a page": (lambda: xlsb({"A": sheet([["a"]])}, in_book=record(39, bytes(9) + wide("_xlfn.WEBSERVICE"))), "WEBSERVICE"),
    "a program": (lambda: xlsb({"A": sheet([["a"]])}, more=LINK), "DDE"),
}  # fmt: skip


@pytest.mark.parametrize("what", FETCHING)
def test_a_workbook_that_fetches_its_values_is_refused(what: str) -> None:
    make, called = FETCHING[what]
    with pytest.raises(Unreadable, match="links") as refusal:
        read_sheets("a.xlsb", make(), entering=True)
    assert refusal.value.data == {"call": called}


def test_a_link_to_another_workbook_is_left_behind() -> None:
    link = {"xl/externalLinks/externalLink1.bin": record(360, b"\0\0" + wide("rId1") + wide(""))}
    harmless = cell(9, 1, struct.pack("<d", 3.0) + formula(REFERENCE))
    data = xlsb({"A": sheet([["a"]], cells=row(2) + harmless)}, more=link)
    (found,) = read_sheets("a.xlsb", data, entering=True)
    assert found.left_behind == ("links",)
    assert rows(found)[1] == (2, None, "3")
