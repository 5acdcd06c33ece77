"""Formulas whose result nobody kept are never read as something else: figures wait for them, with a point to check."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from kolosi.intake.formats import read_sheets
from kolosi.workspace import Workspace

HEAD = [
    "_id",
    "organisation",
    "date_incident",
    "region",
    "categorie_violation",
    "sous_type",
    "auteur_presume",
    "nb_violations",
]
ROW = ["ONG A", "2025-01-15", "Gao", "Atteintes à la liberté et à la sécurité", "Enlèvement", "Groupe armé"]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "espace"
    folder.mkdir()
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    return Workspace(folder)


def book(path: Path, *rows: list[object], title: str = "Données") -> Path:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.title = title
    for row in rows:
        page.append(row)
    made.save(path)
    return path


def sheets_of(path: Path) -> list[tuple[str | None, ...]]:
    (sheet,) = read_sheets(path.name, path.read_bytes())
    return list(sheet.cells.drop("row").rows())


def withheld(workspace: Workspace, key: str) -> int:
    """The rows for which a figure waits; it has no value until then."""
    estimate = workspace.figure(key).estimate
    assert (estimate.value, estimate.absence) == (None, "waiting")
    assert estimate.waits is not None
    return estimate.waits.rows


def test_a_formula_without_result_withholds_every_figure_that_adds_it_up(workspace: Workspace, tmp_path: Path) -> None:
    path = book(tmp_path / "m.xlsx", HEAD, [1, *ROW, 4], [2, *ROW, "=5+5"], [3, *ROW, 2])
    (answer,) = workspace.add([path])
    assert (answer.rows, answer.records, answer.waiting) == (3, 3, 0)  # what, where and when are known of its row
    (point,) = [finding for finding in answer.findings if finding.id == "formula_without_result"]
    assert (point.where.sheet, point.where.row, point.where.column, point.found) == (
        "Données", 3, "nb_violations", "=5+5",
    )  # fmt: skip
    for language, words in (("fr", ("Données", "ligne 3", "=5+5")), ("en", ("Données", "row 3", "=5+5"))):
        assert all(word in point.message[language] for word in words)
    assert "Excel" in point.hint["fr"]
    built = workspace.build()
    kept = pl.concat([pl.read_parquet(workspace.tables.path(name)) for name in built.tables["incidents"]])
    assert {row: violations for row, violations in kept.select("row", "violations").iter_rows() if row != 3} == {
        2: 4,
        4: 2,
    }
    assert not {5, 10} & set(kept["violations"])
    for key in ("hr_violations/2025-Q1", "hr_violations/2025-01@ml-gao", "hr_violations;violation=abduction/2025-Q1"):
        assert withheld(workspace, key) == 1
    assert workspace.figure("killed_monitoring/2025-Q1").estimate.absence != "waiting"  # which asks for another number


def test_a_formula_in_the_place_of_a_day_keeps_its_row_waiting(workspace: Workspace, tmp_path: Path) -> None:
    undated = [ROW[0], "=TODAY()", *ROW[2:]]
    path = book(tmp_path / "m.xlsx", HEAD, [1, *ROW, 4], [2, *undated, 10], [3, *ROW, 2])
    (answer,) = workspace.add([path])
    assert (answer.rows, answer.records, answer.waiting) == (3, 2, 1)
    (point,) = [finding for finding in answer.findings if finding.id == "formula_without_result"]
    assert (point.where.row, point.where.column, point.found) == (3, "date_incident", "=TODAY()")
    built = workspace.build()
    kept = pl.concat([pl.read_parquet(workspace.tables.path(name)) for name in built.tables["incidents"]])
    assert sorted(kept["violations"].to_list()) == [2, 4]
    assert withheld(workspace, "hr_violations/2025-Q1") == 1


def test_a_row_of_totals_under_numbered_rows_is_left_out_and_said_so(workspace: Workspace, tmp_path: Path) -> None:
    rows = [[at, *ROW, at] for at in range(1, 11)]
    total = ["Total", None, None, None, None, None, None, "=SUM(H2:H11)"]
    (answer,) = workspace.add([book(tmp_path / "m.xlsx", HEAD, *rows, total)])
    assert (answer.rows, answer.records, answer.waiting) == (10, 10, 0)
    (note,) = [finding for finding in answer.findings if finding.id == "total_rows"]
    assert (note.count, note.severity) == (1, "note")


def test_many_formulas_of_one_column_are_one_point(workspace: Workspace, tmp_path: Path) -> None:
    rows = [[at, *ROW, f"={at}+1"] for at in range(1, 6)]
    (answer,) = workspace.add([book(tmp_path / "m.xlsx", HEAD, *rows, [6, *ROW, 1])])
    (point,) = [finding for finding in answer.findings if finding.id == "formula_without_result"]
    assert (answer.records, answer.waiting, point.count) == (6, 0, 5)
    assert withheld(workspace, "hr_violations/2025-Q1") == 5


def test_rows_left_aside_for_one_formula_are_left_aside_for_all_of_its_column(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows = [[at, *ROW, f"={at}+1"] for at in range(1, 6)]
    workspace.add([book(tmp_path / "m.xlsx", HEAD, *rows, [6, *ROW, 1])])
    path = workspace.file("out", "internal", "a_corriger.xlsx")
    given = openpyxl.load_workbook(path)
    given.worksheets[0]["H2"] = "laisser de côté"
    given.save(tmp_path / "rendu.xlsx")
    (answer,) = workspace.add([tmp_path / "rendu.xlsx"])
    assert answer.decisions == 1
    assert not path.exists()


def test_a_file_of_which_every_row_waits_says_why_and_not_only_that_it_has_no_period(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows = [[at, ROW[0], f"=TODAY()-{at}", *ROW[2:], 1] for at in (1, 2)]
    (answer,) = workspace.add([book(tmp_path / "m.xlsx", HEAD, *rows)])
    assert [(finding.id, finding.count) for finding in answer.findings] == [
        ("period_unknown", 1),
        ("formula_without_result", 2),
    ]
    assert [question.kind for question in answer.unread] == ["period"]  # the rows that wait name their sender


def test_the_file_recalculated_replaces_it_and_goes_in(workspace: Workspace, tmp_path: Path) -> None:
    workspace.add([book(tmp_path / "m.xlsx", HEAD, [1, *ROW, 4], [2, *ROW, "=5+5"])])
    assert withheld(workspace, "hr_violations/2025-Q1") == 1
    (answer,) = workspace.add([book(tmp_path / "m corrigé.xlsx", HEAD, [1, *ROW, 4], [2, *ROW, 10])])
    assert (answer.records, answer.waiting) == (2, 0)
    assert workspace.receipts.current() == [answer.receipt]
    assert workspace.figure("hr_violations/2025-Q1").value == 14


def test_a_formula_in_a_column_that_chooses_rows_leaves_none_out_in_silence(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "acled.csv"
    path.write_text(
        "event_id_cnty,event_date,event_type,admin1,fatalities,country\n"
        "I1,01 January 2025,Battles,Gao,3,Mali\nI2,02 January 2025,Battles,Gao,2,=F2\n",
        "utf-8",
    )
    (answer,) = workspace.add([path])
    assert (answer.rows, answer.records, answer.waiting) == (2, 1, 1)
    assert not [finding for finding in answer.findings if finding.id == "rows_elsewhere"]


def test_a_formula_in_a_table_that_is_reshaped_keeps_its_row_waiting(workspace: Workspace, tmp_path: Path) -> None:
    path = book(
        tmp_path / "hebdo.xlsx",
        ["WEEK", "COUNTRY", "ADMIN1", "EVENT_TYPE", "SUB_EVENT_TYPE", "EVENTS", "FATALITIES"],
        ["2025-01-04", "Mali", "Gao", "Battles", "Armed clash", 3, 1],
        ["2025-01-11", "Mali", "Gao", "Battles", "Armed clash", "=1+1", 1],
    )
    (answer,) = workspace.add([path], source="acled")
    assert (answer.rows, answer.records, answer.waiting) == (2, 2, 1)


def test_a_formula_whose_result_is_an_empty_text_is_empty(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["a", "b", "c"], ["1", "2", "=IF(A2=1,2,3)"], ["1", "2", "x"])
    assert sheets_of(path)[1] == ("1", "2", "=IF(A2=1,2,3)")
    assert sheets_of(with_result(path, 't="str"', "<v></v>"))[1] == ("1", "2", None)


def test_a_formula_at_the_edge_of_a_sheet_is_seen(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["a", "b"], ["1", "2", "=A2+B2"], ["3", "4"], ["=A3"])
    assert sheets_of(path) == [("a", "b", None), ("1", "2", "=A2+B2"), ("3", "4", None), ("=A3", None, None)]


def with_result(path: Path, kind: str, value: str) -> Path:
    """The workbook with a kept result in its one formula."""
    import re
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name).decode("utf-8", "surrogateescape")
            if name.endswith("sheet1.xml"):
                data = re.sub(r"<c (r=\"C2\")[^>]*>(<f>.*?</f>)<v\s*/>", rf"<c \1 {kind}>\2{value}", data)
                data = re.sub(r"<c (r=\"C2\")[^>]*>(<f>.*?</f>)<v></v>", rf"<c \1 {kind}>\2{value}", data)
            new.writestr(name, data.encode("utf-8", "surrogateescape"))
    path.write_bytes(out.getvalue())
    return path
