"""What came after its day keeps its state, and its lateness: in days, from the first file of the submission."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

HEAD = "event_id_cnty,event_date,event_type,sub_event_type,admin1,fatalities,civilian_targeting"
ROW = "INV1,05 March 2025,Battles,Armed clash,Gao,{n},"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = create(tmp_path / "essai", country="MLI", period="2025-Q1")
    text = (
        "country: MLI\nlanguages: [fr, en]\nperiod: 2025-Q1\nexpected:\n  - {source: acled, every: quarter, due: 10}\n"
    )
    (folder / "workspace.yaml").write_text(text, "utf-8")
    return Workspace(folder)


def came(workspace: Workspace, day: date, deaths: int | None = 1) -> None:
    path = workspace.folder.parent / f"acled exporté le {day}.csv"  # by its stamp the later replaces the earlier
    path.write_text("\n".join([HEAD, *([ROW.format(n=deaths)] if deaths is not None else [])]) + "\n", "utf-8")
    (answer,) = workspace.add([path], during="2025-Q1", received=day)
    assert answer.receipt is not None


def state(workspace: Workspace) -> tuple[str, int]:
    (due,) = workspace.expected(on=date(2025, 5, 1))
    return due.state, due.days_late


def said(workspace: Workspace, *words: str) -> str:
    output = CliRunner().invoke(app, [*words, "--workspace", str(workspace.folder)]).output
    return output.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(("day", "late"), [(date(2025, 4, 10), 0), (date(2025, 4, 11), 1), (date(2025, 4, 22), 12)])
def test_a_file_that_came_late_is_received_and_says_by_how_many_days(
    workspace: Workspace, day: date, late: int
) -> None:
    came(workspace, day)
    assert state(workspace) == ("received", late)
    assert [line.days_late for line in workspace.status().lines] == [late]


def test_a_report_of_zero_that_came_late_says_so(workspace: Workspace) -> None:
    came(workspace, date(2025, 4, 13), None)
    assert state(workspace) == ("zero", 3)


def test_a_correction_of_what_came_in_time_is_not_late(workspace: Workspace) -> None:
    came(workspace, date(2025, 4, 8))
    came(workspace, date(2025, 4, 20), 2)
    assert state(workspace) == ("corrected", 0)


def test_a_correction_of_what_came_late_stays_late(workspace: Workspace) -> None:
    came(workspace, date(2025, 4, 12))
    came(workspace, date(2025, 4, 20), 2)
    assert state(workspace) == ("corrected", 2)


def test_the_commands_say_it_in_both_languages(workspace: Workspace) -> None:
    assert "Retard (j)" not in said(workspace, "status")
    came(workspace, date(2025, 4, 22))
    assert "reçu, 12 jours de retard" in said(workspace, "expected")
    assert "received, 12 days late" in said(workspace, "expected", "-l", "en")
    assert "Retard (j)" in said(workspace, "status")
    assert "Days late" in said(workspace, "status", "-l", "en")
    assert json.loads(said(workspace, "expected", "--json"))[0]["days_late"] == 12
    assert json.loads(said(workspace, "status", "--json"))["files"][0]["days_late"] == 12


def test_of_a_whole_and_a_part_of_it_the_whole_is_proposed_whichever_comes_last(tmp_path: Path) -> None:
    from kolosi.workspace.receive.answering import to_correct

    head = (
        "_id,organisation,date_incident,region,categorie_violation,sous_type,sexe_victimes,age_victimes,nb_victimes\n"
    )

    def given(name: str, *organisations: str) -> Path:
        rows = (
            f"{at},{name},2025-02-{at:02d},Mopti,Atteintes au droit à la vie,Homicide de civil,Hommes,Adultes,1\n"
            for at, name in enumerate(organisations * 4, 1)
        )
        path = tmp_path / name
        path.write_text(head + "".join(rows), "utf-8")
        return path

    part = given("ONG Un.csv", "ONG Un")
    whole = given("toutes.csv", "ONG Un", "ONG Deux", "ONG Trois")
    proposed = {}
    for first, last in ((part, whole), (whole, part)):
        workspace = Workspace(create(tmp_path / f"{last.stem} vient", country="MLI", period="2025-Q1"))
        workspace.add([first])
        workspace.add([last])
        lines = [one for one in to_correct(workspace, "fr") if one.kind == "twice"]
        proposed[last.name] = [(one.file, one.value, one.proposal, one.choices[0]) for one in lines]
    instead, leave = "celui-ci remplace l’autre", "l’autre compte, celui-ci non"
    assert proposed == {
        "toutes.csv": [("toutes.csv", "ONG Un.csv", instead, instead)],
        "ONG Un.csv": [("ONG Un.csv", "toutes.csv", leave, leave)],
    }
