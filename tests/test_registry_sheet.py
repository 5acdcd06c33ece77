"""The registry of reporters: read as a workbook, corrected, given back; what it says reaches the figures."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

import kolosi
from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.follow.registry_sheet import completeness

HEADER = "Mois *;Organisation *;AoR *;Région *;Groupe de population;Personnes assistées (nouvelles);Statut"
SETTINGS = """
country: MLI
period: 2025-Q1
languages: [fr, en]
expected:
  - {source: response_5w, organisation: [ORG-01, ORG-02], every: month, due: 10, at: [ml-gao]}
  - {source: acled, every: month, due: 10}
"""
DAY = date(2025, 4, 20)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "mali").mkdir()
    (tmp_path / "mali" / "workspace.yaml").write_text(SETTINGS, "utf-8")
    return kolosi.open(tmp_path / "mali")


def matrix(workspace: Workspace, organisation: str, *months: str, people: int = 10) -> None:
    rows = [f"{month};{organisation};VBG;Gao;Réfugiés;{people};Terminé" for month in months]
    path = workspace.folder.parent / f"5W {organisation} {months[0]}.csv"
    path.write_text("\n".join([HEADER, *rows]), "utf-8")
    (answer,) = workspace.add([path], organisation=organisation, received=DAY)
    assert answer.receipt is not None, [finding.message for finding in answer.findings]


def lines(path: Path) -> list[tuple[str, ...]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [tuple(str(cell.value or "") for cell in row) for row in sheet.iter_rows(min_row=2)]


def corrected(workspace: Workspace, path: Path, answers: dict[tuple[str, str, str], str]) -> list[str]:
    """The workbook with states written for an organisation, a place and a period, given back; the points it raises."""
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows(min_row=2):
        said = answers.get((str(row[1].value), str(row[2].value or ""), str(row[3].value)))
        if said:
            row[7].value = said
    book.save(path)
    (answer,) = workspace.add([path])
    return [finding.id for finding in answer.findings]


def states(workspace: Workspace) -> dict[tuple[str, str], str]:
    return {(due.organisation, str(due.period)): due.state for due in workspace.expected(on=DAY)}


def test_the_workbook_has_a_line_for_each_report_and_place_and_none_for_who_publishes(workspace: Workspace) -> None:
    matrix(workspace, "ORG-01", "2025-01", "2025-02")
    path = workspace.folder.parent / "registre.xlsx"
    workspace.expected(on=DAY, sheet=path)
    found = [(line[1], line[2], line[3], line[4]) for line in lines(path)]
    assert len(found) == 2 * 3 * 2
    assert found[0] == ("ORG-01", "", "janvier 2025", "reçu")
    assert ("ORG-01", "Gao", "mars 2025", "en retard") in found
    assert {line[1] for line in lines(path)} == {"ORG-01", "ORG-02"}


def test_what_is_written_in_it_is_taken_back_and_ends_the_reminders(workspace: Workspace) -> None:
    matrix(workspace, "ORG-01", "2025-01", "2025-02", "2025-03")
    path = workspace.folder.parent / "registre.xlsx"
    workspace.expected(on=DAY, sheet=path)
    answers = {
        ("ORG-02", "", "janvier 2025"): "fermé",
        ("ORG-02", "", "février 2025"): "pas d’accès",
        ("ORG-02", "", "mars 2025"): "rien à signaler",
    }
    assert not {"entry_refused", "entry_not_understood"} & set(corrected(workspace, path, answers))
    assert [states(workspace)["ORG-02", f"2025-0{month}"] for month in (1, 2, 3)] == ["closed", "no access", "zero"]
    assert all(due.reminder is None for due in workspace.expected(on=DAY))


def test_a_closed_reporter_is_not_expected_and_one_without_access_is(workspace: Workspace) -> None:
    matrix(workspace, "ORG-01", "2025-01", "2025-02", "2025-03")

    def reporters(month: str) -> tuple[int, int] | None:
        key = workspace.key(f"people_assisted/{month}")
        return workspace.desk().estimates([key])[key].coverage.reporters

    assert reporters("2025-01") == (1, 2)
    workspace.decide("reporter", "response_5w:ORG-02:2025-01", "closed", why="Bureau fermé")
    workspace.decide("reporter", "response_5w:ORG-02:2025-02", "no access", why="Route coupée")
    assert (reporters("2025-01"), reporters("2025-02")) == ((1, 1), (1, 2))


def test_a_report_of_nothing_said_for_the_last_silent_reporter_makes_a_zero(workspace: Workspace) -> None:
    matrix(workspace, "ORG-01", "2025-01", people=0)
    key = workspace.key("people_assisted/2025-02")
    assert workspace.desk().estimates([key])[key].value is None
    for name in ("ORG-01", "ORG-02"):
        workspace.decide("reporter", f"response_5w:{name}:2025-02", "zero", why="Dit au téléphone")
    found = workspace.desk().estimates([key])[key]
    assert (found.value, found.coverage.reporters) == (0, (2, 2))


def test_completeness_is_told_by_number_and_by_the_volume_of_the_past_and_never_above_the_whole(
    workspace: Workspace,
) -> None:
    past = tuple(f"2024-{month:02}" for month in range(1, 13))
    matrix(workspace, "ORG-01", *past[:3])
    matrix(workspace, "ORG-02", *past[3:])
    matrix(workspace, "ORG-02", "2025-01", "2025-02", "2025-03")
    (found,) = [one for one in completeness(workspace) if one.source == "response_5w"]
    assert (found.received, found.expected, found.by_volume) == (1, 2, 0.75)
    assert (found.still, found.places) == ((1, 1), (1, 20))
    path = workspace.folder.parent / "registre.xlsx"
    workspace.expected(on=DAY, sheet=path)
    (row,) = openpyxl.load_workbook(path).worksheets[1].iter_rows(min_row=2, values_only=True)
    assert row[1:] == (1, 2, 50, 75, "1 sur 1", "1 sur 20")
    assert found.by_number <= 1


COUNTS = """Source,Période,Déclarants attendus,Déclarants ayant rapporté,Part du volume passé (%)
5W,T1 2025,38,33,90
GBVIMS,T1 2025,92,27,
"""


def test_a_registry_that_counts_reporters_is_told_as_it_counts_them(workspace: Workspace) -> None:
    path = workspace.folder.parent / "registre inventé.csv"
    path.write_text(COUNTS, "utf-8")
    (answer,) = workspace.add([path])
    assert answer.source == "reporting"
    found = {one.source: (one.received, one.expected, one.by_volume, one.still) for one in completeness(workspace)}
    assert found["response_5w"] == (33, 38, Fraction(9, 10), None)
    assert found["gbvims"] == (27, 92, None, None)


def test_a_registry_that_names_reporters_says_what_became_of_each_report(workspace: Workspace) -> None:
    matrix(workspace, "ORG-01", "2025-01", "2025-02", "2025-03")
    path = workspace.folder.parent / "registre inventé.csv"
    lines = ("5W,ORG-02,T1 2025,Rien à signaler", "5W,ORG-03,T1 2025,pas d’accès", "5W,ORG-04,T1 2025,fermé")
    path.write_text("\n".join(["Source,Déclarant,Période,État du rapport", *lines]), "utf-8")
    (answer,) = workspace.add([path])
    assert answer.source == "reporting"
    key = workspace.key("people_assisted/2025-Q1")
    assert workspace.desk().estimates([key])[key].coverage.reporters == (2, 3)


def test_a_late_report_can_be_said_and_is_not_heard(workspace: Workspace) -> None:
    matrix(workspace, "ORG-01", "2025-01", "2025-02", "2025-03")
    path = workspace.folder.parent / "registre.xlsx"
    workspace.expected(on=DAY, sheet=path)
    assert "entry_refused" not in corrected(workspace, path, {("ORG-02", "", "janvier 2025"): "en retard"})
    assert states(workspace)["ORG-02", "2025-01"] == "late"
    key = workspace.key("people_assisted/2025-01")
    assert workspace.desk().estimates([key])[key].coverage.reporters == (1, 2)


def test_a_state_that_does_not_exist_is_refused_and_a_subject_that_names_no_report_too(workspace: Workspace) -> None:
    for subject, value, point in (
        ("response_5w:ORG-02:2025-01", "asleep", "choice_unknown"),
        ("response_5w:2025-01", "closed", "reporter_malformed"),
        ("response_5w:ORG-02:soon", "closed", "reporter_malformed"),
    ):
        with pytest.raises(Refusal) as refused:
            workspace.decide("reporter", subject, value, why="essai")
        assert refused.value.finding.id == point
