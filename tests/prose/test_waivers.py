"""A waiver ends: what it let through is open again, and the people inside see which hold and which have ended."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.model.finding import Finding, Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.decide import waiving
from kolosi.workspace.decide.recording import record

if TYPE_CHECKING:
    from pathlib import Path

DOUBT = "Des hommes armés ont attaqué le village de Tanoukou."
NEXT_YEAR = (date.today() + timedelta(days=365)).isoformat()


@pytest.fixture
def workspace(tmp_path: Path, blank: Path) -> Workspace:
    """A new workspace with one sentence that a person must judge."""
    made = Workspace(shutil.copytree(blank, tmp_path / "essai"))
    path = made.file("report", "pau.fr.md")
    path.write_text(path.read_text("utf-8") + f"\n\n{DOUBT}\n", "utf-8")
    return Workspace(made.folder)


def told(workspace: Workspace) -> list[Finding]:
    return [one for one in workspace.check_drafts() if one.id == "prose_place_of_incident"]


def on_the_day(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(waiving, "day_of_waivers", lambda workspace: day)


def test_a_point_is_open_again_after_the_end_of_its_waiver(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (found,) = told(workspace)
    workspace.decide("waiver", found.occurrence, f"vu; jusqu’au={NEXT_YEAR}", why="lieu public", author="Awa")
    assert told(workspace) == []
    on_the_day(monkeypatch, date.fromisoformat(NEXT_YEAR))
    assert told(workspace) == [], "the last day counts"
    on_the_day(monkeypatch, date.fromisoformat(NEXT_YEAR) + timedelta(days=1))
    assert [one.occurrence for one in told(workspace)] == [found.occurrence]


def test_a_waiver_without_an_end_holds_two_years_as_those_of_earlier_versions(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (found,) = told(workspace)
    record(workspace, "waiver", found.occurrence, "vu", why="lieu public", author="Awa")
    (kept,) = waiving.waivers_of(workspace)
    assert kept.until - kept.since == waiving.LONGEST
    assert told(workspace) == []
    on_the_day(monkeypatch, kept.until + timedelta(days=1))
    assert told(workspace)


def test_the_later_waiver_of_a_person_replaces_the_earlier(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (found,) = told(workspace)
    for end in (NEXT_YEAR, (date.today() + timedelta(days=10)).isoformat()):
        workspace.decide("waiver", found.occurrence, f"seen; until={end}", why="public place", author="Awa")
    on_the_day(monkeypatch, date.today() + timedelta(days=11))
    assert told(workspace)


@pytest.mark.parametrize(
    ("value", "refused"),
    [
        ("vu; until=2099-12-31", "waiver_too_long"),
        ("vu; until=bientôt", "waiver_unclear"),
        ("vu; jusqu'au=", "waiver_unclear"),
    ],
)
def test_an_end_is_a_day_within_two_years(workspace: Workspace, value: str, refused: str) -> None:
    (found,) = told(workspace)
    with pytest.raises(Refusal) as caught:
        workspace.decide("waiver", found.occurrence, value, why="lieu public", author="Awa")
    assert caught.value.finding.id == refused


def test_an_end_written_by_another_hand_gives_no_more_than_two_years(workspace: Workspace) -> None:
    (found,) = told(workspace)
    record(workspace, "waiver", found.occurrence, "vu; until=2099-12-31", why="lieu public", author="Awa")
    (kept,) = waiving.waivers_of(workspace)
    assert kept.until == kept.since + waiving.LONGEST


def test_the_state_says_how_many_hold_and_how_many_have_ended(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (found,) = told(workspace)
    workspace.decide("waiver", found.occurrence, f"vu; until={NEXT_YEAR}", why="lieu public", author="Awa")
    (held,) = [one for one in workspace.status().findings if one.id.startswith("waivers_")]
    assert (held.id, held.data["waivers"], held.severity) == ("waivers_in_force", 1, "note")
    assert NEXT_YEAR in held.message["fr"]
    on_the_day(monkeypatch, date(2040, 1, 1))
    (ended,) = [one for one in workspace.status().findings if one.id.startswith("waivers_")]
    assert (ended.id, ended.data["waivers"], ended.severity) == ("waivers_ended", 1, "note")


def test_the_list_has_every_waiver_with_its_end_its_author_and_its_reason(workspace: Workspace) -> None:
    (found,) = told(workspace)
    workspace.decide("waiver", found.occurrence, f"vu; until={NEXT_YEAR}", why="=lieu public", author="Awa")
    workspace.decide("waiver", found.occurrence, "vu; until=2026-01-01", why="relu", author="Bakary")
    rows = list(csv.reader(io.StringIO(waiving.waivers_document(workspace, "fr").decode("utf-8-sig"))))
    assert [(row[0], row[1], row[3], row[4], row[5]) for row in rows[1:]] == [
        (found.occurrence, "terminée", "2026-01-01", "Bakary", "relu"),
        (found.occurrence, "en vigueur", NEXT_YEAR, "Awa", "'=lieu public"),
    ]


def test_the_finding_of_a_document_is_excepted_as_long_as_its_waiver_holds(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.decide("waiver", "0123456789abcdef", f"vu; until={NEXT_YEAR}", why="chiffre du partenaire", author="Awa")
    assert waiving.reasons_in_force(workspace) == {"0123456789abcdef": "chiffre du partenaire"}
    on_the_day(monkeypatch, date(2040, 1, 1))
    assert waiving.reasons_in_force(workspace) == {}


def test_the_command_tells_the_waivers_beside_the_state(workspace: Workspace) -> None:
    (found,) = told(workspace)
    workspace.decide("waiver", found.occurrence, f"vu; until={NEXT_YEAR}", why="lieu public", author="Awa")
    result = CliRunner().invoke(app, ["status", "-w", str(workspace.folder), "-l", "en"])
    assert result.exit_code == 0
    assert f"1 waiver(s) in force; the first ends on {NEXT_YEAR}" in result.output


def test_the_list_is_among_the_internal_files(workspace: Workspace) -> None:
    from kolosi.workspace.write.rendering import internal_files

    assert "levees.csv" in internal_files(workspace.desk(), [])
