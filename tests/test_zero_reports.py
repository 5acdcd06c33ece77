"""A report of zero: a file with its header and no rows is a submission, and its months count 0 rather than no data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

import kolosi
from kolosi.workspace import Workspace

HEADER = ("Mois *", "Organisation *", "AoR *", "Région *", "Groupe de population", "Personnes assistées (nouvelles)", "Statut")  # fmt: skip
SETTINGS = """
country: MLI
period: 2025-Q1
languages: [fr, en]
expected:
  - {source: response_5w, organisation: [ORG-01, ORG-02], every: month, due: 10}
  - {source: acled, every: month, due: 10}
"""
DAY = date(2025, 4, 20)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "mali").mkdir()
    (tmp_path / "mali" / "workspace.yaml").write_text(SETTINGS, "utf-8")
    return kolosi.open(tmp_path / "mali")


def template(workspace: Workspace, *rows: tuple[str | int, ...], name: str = "5W.xlsx") -> Path:
    path = workspace.folder.parent / name
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": DAY})
        sheet = book.add_worksheet("5W")
        for at, row in enumerate((("Données inventées",), HEADER, *rows)):
            sheet.write_row(at, 0, row)
    return path


def events(workspace: Workspace) -> Path:
    path = workspace.folder.parent / "acled.csv"
    path.write_text(
        "event_id_cnty,event_date,event_type,sub_event_type,admin1,fatalities,civilian_targeting\n", "utf-8"
    )
    return path


def states(workspace: Workspace) -> dict[tuple[str, str], str]:
    return {(due.organisation, str(due.period)): due.state for due in workspace.expected(on=DAY)}


def test_a_file_without_rows_gives_zero_for_its_months_and_no_data_for_others(workspace: Workspace) -> None:
    (answer,) = workspace.add([events(workspace)], during="2025-02", received=DAY)
    assert answer.receipt is not None
    assert (answer.rows, answer.waiting) == (0, 0)
    assert workspace.figure("acled_events/2025-02").value == 0
    january = workspace.figure("acled_events/2025-01")
    assert january.value is None
    assert "janvier 2025" in january.estimate.missing["fr"]
    assert states(workspace)["acled", "2025-02"] == "zero"
    assert states(workspace)["acled", "2025-01"] == "late"


def test_a_file_without_rows_needs_its_period_and_its_sender(workspace: Workspace) -> None:
    (answer,) = workspace.add([events(workspace)])
    assert (answer.receipt, [finding.id for finding in answer.findings]) == (None, ["period_unknown"])
    (answer,) = workspace.add([template(workspace)], during="2025-02")
    assert (answer.receipt, [finding.id for finding in answer.findings]) == (None, ["organisation_unknown"])
    assert not workspace.receipts.all()


def test_one_empty_template_reports_zero_for_each_sender_and_month(workspace: Workspace) -> None:
    path = template(workspace)
    for organisation in ("ORG-01", "ORG-02"):
        for month in ("2025-01", "2025-02"):
            (answer,) = workspace.add([path], organisation=organisation, during=month, received=DAY)
            assert answer.receipt is not None
    assert len({receipt.id for receipt in workspace.receipts.current()}) == 4
    assert len({receipt.code for receipt in workspace.receipts.current()}) == 4
    (again,) = workspace.add([path], organisation="ORG-01", during="2025-01", received=DAY)
    assert [finding.id for finding in again.findings] == ["already_received"]
    assert len(workspace.receipts.all()) == 4
    assert states(workspace)["ORG-02", "2025-02"] == "zero"
    assert states(workspace)["ORG-02", "2025-03"] == "late"
    assert workspace.figure("people_assisted/2025-01").value == 0
    assert workspace.figure("people_assisted/2025-03").value is None


def test_rows_that_come_after_a_report_of_zero_correct_it(workspace: Workspace) -> None:
    workspace.add([template(workspace)], organisation="ORG-01", during="2025-01", received=DAY)
    row = ("janvier 2025", "ORG-01", "VBG", "Mopti", "PDI", 120, "Achevée")
    workspace.add([template(workspace, row, name="5W_v2.xlsx")], received=DAY)
    assert states(workspace)["ORG-01", "2025-01"] == "corrected"
    assert workspace.figure("people_assisted/2025-01").value == 120


@pytest.mark.parametrize("value", ["instead", "both"])
def test_a_quarter_that_comes_after_two_months_of_zero_is_asked_about(workspace: Workspace, value: str) -> None:
    """Its January says the contrary of the report of zero: until somebody answers there is no figure of it."""
    for month in ("2025-01", "2025-02"):
        workspace.add([template(workspace)], organisation="ORG-01", during=month, received=DAY)
    rows = [(f"{month} 2025", "ORG-01", "VBG", "Mopti", "PDI", 10, "Achevée") for month in ("janvier", "mars")]
    path = template(workspace, *rows, name="T1.xlsx")
    (answer,) = workspace.add([path], received=DAY)
    assert (answer.receipt, [finding.id for finding in answer.findings]) == (None, ["version_asked"])
    zeros = [receipt.id for receipt in workspace.receipts.current()]
    assert [question.column for question in answer.unread] == zeros
    for key in ("people_assisted/2025-Q1", "people_assisted/2025-01", "people_assisted/2025-03"):
        estimate = workspace.figure(key).estimate
        assert (estimate.value, estimate.absence) == (None, "waiting")
        assert estimate.waits is not None
        assert estimate.waits.files == ("T1.xlsx",)
    for question in answer.unread:
        workspace.decide("file", f"{question.digest}:beside:{question.column}", value, why="dit par ORG-01")
    (answer,) = workspace.add([path], received=DAY)
    assert answer.receipt is not None
    kept = zeros if value == "both" else []
    assert [receipt.id for receipt in workspace.receipts.current()] == [*kept, answer.receipt.id]
    assert workspace.figure("people_assisted/2025-Q1").value == 20
    assert workspace.figure("people_assisted/2025-01").value == 10


def test_the_reminder_says_that_a_report_of_zero_is_enough(workspace: Workspace) -> None:
    reminder = next(due.reminder for due in workspace.expected(on=DAY) if due.organisation == "ORG-01")
    assert reminder is not None
    assert "« zéro »" in reminder["fr"]
    assert "“zero”" in reminder["en"]
