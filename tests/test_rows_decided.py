"""Rows that wait for a cell nobody can read for sure: the list offers what may be decided, and the Decision frees them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.intake.columns.cell_decisions import Cells
from kolosi.model.finding import Refusal
from kolosi.store.receipts import digest_of
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

HEAD = "event_id_cnty,event_date,event_type,sub_event_type,admin1,fatalities,civilian_targeting"
GOOD = "INV9,05 March 2025,Battles,Armed clash,Gao,4,"
AMBIGUOUS = tuple(f"INV{n},0{n}/03/2025,Battles,Armed clash,Mopti,{n}," for n in (1, 2, 4))
UNREADABLE = (GOOD, "INV1,06 March 2025,Battles,Armed clash,Mopti,trois,", "INV2,07 March 2025,Battles,Armed clash,Gao,trois,")  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(create(tmp_path / "essai", country="MLI", period="2025-Q1"))


def came(workspace: Workspace, *rows: str, name: str = "acled.csv") -> Path:
    path = workspace.folder.parent / name
    path.write_text("\n".join((HEAD, *rows)) + "\n", "utf-8")
    workspace.add([path], during="2025-Q1")
    return path


def listed(workspace: Workspace) -> list[list[str]]:
    book = openpyxl.load_workbook(workspace.file("out", "internal", "a_corriger.xlsx"))
    return [[str(cell.value or "") for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)]


def choices(workspace: Workspace) -> set[str]:
    book = openpyxl.load_workbook(workspace.file("out", "internal", "a_corriger.xlsx"))
    return {str(cell.value) for row in book["Listes"].iter_rows() for cell in row if cell.value}


def give_back(workspace: Workspace, decision: str) -> tuple[str, ...]:
    """Fills every line of the list the same way; gives the ids of the points it raises."""
    book = openpyxl.load_workbook(workspace.file("out", "internal", "a_corriger.xlsx"))
    for row in book.worksheets[0].iter_rows(min_row=2):
        row[7].value = decision
    path = workspace.folder.parent / "rendu.xlsx"
    book.save(path)
    (answer,) = workspace.add([path])
    return tuple(finding.id for finding in answer.findings)


def counts(workspace: Workspace) -> tuple[int, int, int, int]:
    (line,) = workspace.status().lines
    return line.rows, line.records, line.waiting, line.left_out


def days(workspace: Workspace) -> list[date]:
    (name,) = workspace.build().tables["incidents"]
    return sorted(pl.read_parquet(workspace.tables.path(name))["day"].to_list())


def test_days_that_read_two_ways_are_one_line_with_both_readings(workspace: Workspace) -> None:
    came(workspace, *AMBIGUOUS)
    assert counts(workspace) == (3, 0, 3, 0)
    (line,) = listed(workspace)
    assert (line[0], line[3], line[4], line[5]) == ("lignes en attente", "event_date", "01/03/2025, 02/03/2025, 04/03/2025", "3")  # fmt: skip
    assert {"jour-mois (01/03/2025 = 1er mars 2025)", "mois-jour (01/03/2025 = 3 janvier 2025)", "laisser de côté"} <= {
        text.replace("\u202f", " ").replace("\u00a0", " ") for text in choices(workspace)
    }


@pytest.mark.parametrize(
    ("decision", "read"),
    [
        ("jour-mois (01/03/2025 = 1er mars 2025)", [date(2025, 3, 1), date(2025, 3, 2), date(2025, 3, 4)]),
        ("mois-jour", [date(2025, 1, 3), date(2025, 2, 3), date(2025, 4, 3)]),
    ],
)
def test_an_order_frees_the_whole_column_of_that_file(workspace: Workspace, decision: str, read: list[date]) -> None:
    came(workspace, *AMBIGUOUS)
    assert give_back(workspace, decision) == ()
    assert counts(workspace) == (3, 3, 0, 0)
    assert days(workspace) == read
    assert not workspace.file("out", "internal", "a_corriger.xlsx").exists()
    assert workspace.status().listed == 0


def test_a_number_that_cannot_be_read_is_left_aside_and_told(workspace: Workspace) -> None:
    came(workspace, *UNREADABLE)
    (line,) = listed(workspace)
    assert (line[4], line[5]) == ("trois", "2")
    assert "n’est pas un nombre" in line[6]
    assert give_back(workspace, "laisser de côté") == ()
    assert counts(workspace) == (3, 1, 0, 2)
    notes = {finding.id: finding for finding in workspace.status().findings}
    assert notes["rows_left_out"].count == 2
    assert "ont été laissées de côté par décision" in notes["rows_left_out"].message["fr"]
    assert "left aside by decision" in notes["rows_left_out"].message["en"]
    assert "rows_waiting" not in notes
    assert workspace.figure("acled_fatalities/2025-Q1").value == 4
    (decided,) = workspace.decisions.all()
    assert (decided.kind, decided.value, decided.why) == ("rows", "leave_out", "liste « à corriger »")


def test_the_coverage_says_that_rows_were_left_aside_and_not_how_many(workspace: Workspace) -> None:
    from kolosi.workspace.ask.coverage import coverage_rows

    text = "Il y eut [0](fig:acled_fatalities/2025-Q1) morts.\n"
    for language in ("fr", "en"):
        workspace.file("report", f"pau.{language}.md").write_text(text, "utf-8")
    came(workspace, GOOD)
    (row,) = coverage_rows(workspace.desk())
    assert "laissées de côté" not in row.limit.get("fr", "")
    came(workspace, *UNREADABLE, name="acled_v2.csv")
    assert coverage_rows(workspace.desk()) == []  # the figure waits: nothing is printed that rests on the file
    give_back(workspace, "laisser de côté")
    (row,) = coverage_rows(workspace.desk())
    assert "Des lignes illisibles de cette source ont été laissées de côté." in row.limit["fr"]
    assert "Rows of this source that cannot be read were left aside." in row.limit["en"]


def test_a_value_typed_in_stands_in_place_of_the_cell(workspace: Workspace) -> None:
    came(workspace, *UNREADABLE)
    assert give_back(workspace, "3") == ()
    assert counts(workspace) == (3, 3, 0, 0)
    assert workspace.figure("acled_fatalities/2025-Q1").value == 10
    notes = {finding.id: finding for finding in workspace.status().findings}
    assert notes["cells_typed"].count == 2
    assert "décidée par une personne" in notes["cells_typed"].message["fr"]


@pytest.mark.parametrize(("decision", "expected"), [("laisser de côté", (2, 1, 0, 1)), ("mars 2025", (2, 2, 0, 0))])
def test_an_empty_cell_that_is_needed_is_typed_in_or_its_row_left_aside(
    workspace: Workspace, decision: str, expected: tuple[int, ...]
) -> None:
    path = workspace.folder.parent / "écoles.csv"
    path.write_text("Région,Mois,Écoles non fonctionnelles\nMopti,mars 2025,12\nGao,,7\n", "utf-8")
    workspace.add([path])
    (line,) = listed(workspace)
    assert (line[3], line[4], line[5]) == ("Mois", "(vide)", "1")
    assert give_back(workspace, decision) == ()
    assert counts(workspace) == expected


def test_a_value_that_cannot_be_read_either_is_refused(workspace: Workspace) -> None:
    came(workspace, *UNREADABLE)
    assert give_back(workspace, "environ trois") == ("entry_refused",)
    assert workspace.decisions.all() == []
    subject = listed(workspace)[0][8].partition("|")[2]
    with pytest.raises(Refusal) as refused:
        workspace.decide("rows", subject, "dmy", why="essai")
    assert refused.value.finding.id == "value_unreadable"


def test_a_decision_about_dates_takes_an_order_only(workspace: Workspace) -> None:
    came(workspace, *AMBIGUOUS)
    assert give_back(workspace, "2025-03-01") == ("entry_refused",)
    subject = listed(workspace)[0][8].partition("|")[2]
    with pytest.raises(Refusal) as refused:
        workspace.decide("rows", subject, "ymd", why="essai")
    assert refused.value.finding.id == "choice_unknown"


@pytest.mark.parametrize("subject", ["abc", "abc:not_a_number::fatalities:trois"])
def test_rows_that_do_not_wait_are_told_so(workspace: Workspace, subject: str) -> None:
    came(workspace, *UNREADABLE)
    with pytest.raises(Refusal) as refused:
        workspace.decide("rows", subject, "leave_out", why="essai")
    assert refused.value.finding.id == "rows_unknown"


def test_rows_left_aside_can_be_made_to_wait_again(workspace: Workspace) -> None:
    came(workspace, *UNREADABLE)
    subject = listed(workspace)[0][8].partition("|")[2]
    workspace.decide("rows", subject, "leave_out", why="illisible")
    assert counts(workspace) == (3, 1, 0, 2)
    assert workspace.figure("acled_fatalities/2025-Q1").value == 4
    workspace.decide("rows", subject, "wait", why="le partenaire répondra")
    assert counts(workspace) == (3, 3, 0, 0)  # only the number of deaths is not known of them
    estimate = workspace.figure("acled_fatalities/2025-Q1").estimate
    assert (estimate.value, estimate.absence) == (None, "waiting")
    assert estimate.waits is not None
    assert (estimate.waits.rows, estimate.waits.so_far) == (2, 4)
    assert workspace.figure("acled_events/2025-Q1").value == 3


def test_the_same_bytes_given_again_are_read_with_what_was_decided(workspace: Workspace) -> None:
    came(workspace, *UNREADABLE)
    give_back(workspace, "3")
    came(workspace, GOOD, "INV1,06 March 2025,Battles,Armed clash,Mopti,1,", name="acled_v2.csv")
    assert workspace.figure("acled_fatalities/2025-Q1").value == 5
    path = workspace.folder.parent / "acled.csv"
    (later,) = workspace.receipts.current()
    subject = f"{digest_of(path.read_bytes())[:12]}:beside:{later.id}"
    workspace.decide("file", subject, "instead", why="la première version était la bonne")
    (again,) = workspace.add([path], during="2025-Q1")
    assert again.receipt is not None
    assert again.receipt.replaces == later.id
    assert (again.records, again.waiting) == (3, 0)
    assert workspace.figure("acled_fatalities/2025-Q1").value == 10


def test_status_sends_to_the_list_as_long_as_it_holds_something(workspace: Workspace) -> None:
    came(workspace, *UNREADABLE)
    before = CliRunner().invoke(app, ["status", "--workspace", str(workspace.folder)])
    assert before.exit_code == 1
    assert "a_corriger.xlsx" in before.output.splitlines()[-1]
    give_back(workspace, "laisser de côté")
    after = CliRunner().invoke(app, ["status", "--workspace", str(workspace.folder)])
    assert after.exit_code == 0
    assert "kolosi check" in after.output.splitlines()[-1]


def test_a_subject_names_its_cells_whatever_stands_in_the_names() -> None:
    cells = Cells(file="abc", problem="not_a_number", sheet="T1: 50%", column="Âge: 60+ | F", found="1:2 %")
    assert Cells.parse(str(cells)) == cells
    assert Cells.parse("Âge") is None
