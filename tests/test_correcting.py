"""The list to correct answered line by line: the Decisions and figures of the workbook given back, by name, by whom, at both doors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.decide.speaking import Speaker, speaking

HEADER = "Organisation,Date de l'incident,Région,Catégorie de violation,Type de violation,Nombre de victimes"
RIGHT = "Atteintes au droit à la vie"
ROWS = (
    f"ONG 01,2025-04-03,Gao,{RIGHT},Homicide de civil,2",
    f"ONG 01,2025-05-04,Gaoo,{RIGHT},Homicide de civil,1",
    f"ONG 01,2025-05-04,Gao,{RIGHT},Homicide de civil,deux",
)


def given(workspace: Workspace, name: str, *rows: str, by: str = "Oumou") -> None:
    path = workspace.folder.parent / name
    path.write_text("\n".join((HEADER, *rows)), "utf-8")
    workspace.add([path], author=by)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    found = kolosi.open(kolosi.new(tmp_path / "mali", country="MLI", period="2025-Q2"))
    given(found, "PMT_ONG01.csv", *ROWS)
    return found


def codes(workspace: Workspace) -> dict[str, str]:
    return {line.value: line.subject for line in workspace.correct().lines}


def test_lines_are_told_and_nothing_changes(workspace: Workspace) -> None:
    assert sorted(codes(workspace)) == ["Gaoo", "deux"]
    assert workspace.decisions.all() == []


def test_an_answer_makes_its_rows_count_under_the_name_of_who_gave_it(workspace: Workspace) -> None:
    done = workspace.correct({"place|Gaoo": "Gao (région)"}, author="Awa")
    assert (done.decisions, done.findings) == (1, ())
    assert [line.value for line in done.lines] == ["deux"]
    [decision] = workspace.decisions.all()
    assert (decision.kind, decision.value, decision.author) == ("place", "ml-gao", "Awa")
    assert workspace.files()[0].records == 3


def test_an_answer_that_names_nothing_and_one_that_cannot_be_are_points(workspace: Workspace) -> None:
    path = workspace.folder.parent / "acled.csv"
    path.write_text(
        "event_id_cnty,event_date,event_type,sub_event_type,admin1,fatalities\n"
        "INV1,04 April 2025,Battles,Armed clash,Mopti,3\nINV2,05 April 2025,Battles,Armed clash,Mopti,trois\n",
        "utf-8",
    )
    workspace.add([path])
    known = codes(workspace)
    done = workspace.correct({known["Gaoo"]: "Nulle part", known["trois"]: "environ trois"})
    assert (done.decisions, sorted(one.id for one in done.findings)) == (0, ["answer_not_understood", "answer_refused"])
    assert all(one.message["fr"] and one.hint["en"] for one in done.findings)
    assert workspace.decisions.all() == []


def test_an_answer_to_no_line_is_refused_and_nothing_is_recorded(workspace: Workspace) -> None:
    with pytest.raises(Refusal) as refused:
        workspace.correct({"place|Gaoo": "Gao (région)", "place|Ailleurs": "Gao"})
    assert refused.value.finding.id == "answer_to_nothing"
    assert workspace.decisions.all() == []


def test_looking_at_the_last_step_tells_it_and_takes_nothing_back(workspace: Workspace) -> None:
    told = workspace.undo(look=True)
    assert (told.verb, told.out, told.by, told.decision) == ("add", ("PMT_ONG01.csv",), "Oumou", None)
    assert workspace.files()[0].state == "counts"
    given(workspace, "PMT_ONG01 (corrigé).csv", *ROWS, f"ONG 01,2025-06-03,Gao,{RIGHT},Homicide de civil,3")
    told = workspace.undo(look=True)
    assert (told.out, told.again) == (("PMT_ONG01 (corrigé).csv",), ("PMT_ONG01.csv",))
    done = workspace.undo()
    assert (done.out, done.again) == (told.out, told.again)


def test_who_speaks_of_his_own_files_sees_and_answers_these_alone(workspace: Workspace) -> None:
    rows = [
        f"ONG 02,2025-04-0{at},{place},{RIGHT},Homicide de civil,2"
        for at, place in enumerate(("Gao", "Mopti", "Menakaa"), 1)
    ]
    given(workspace, "PMT_ONG02.csv", *rows, by="Awa")
    with speaking(Speaker(name="Awa", gives_forms=False, of_own_files=True)):
        assert list(codes(workspace)) == ["Menakaa"]
        with pytest.raises(Refusal) as refused:
            workspace.remove("PMT_ONG01.csv", why="x", author="Awa")
        assert refused.value.finding.id == "file_not_known"
        form = workspace.form("settings")
        [answer] = workspace.add([form])
        assert [one.id for one in answer.findings] == ["form_not_yours"]
        workspace.undo()
        with pytest.raises(Refusal) as refused:
            workspace.undo()
        assert refused.value.finding.id == "nothing_to_undo"
    assert {line.file: line.state for line in workspace.files()} == {
        "PMT_ONG01.csv": "counts",
        "PMT_ONG02.csv": "removed",
    }


def test_the_command_lists_answers_and_looks(workspace: Workspace) -> None:
    at = ["--workspace", str(workspace.folder), "--json"]
    listed = json.loads(CliRunner().invoke(app, ["correct", *at]).stdout)
    assert sorted(line["value"] for line in listed["lines"]) == ["Gaoo", "deux"]
    done = json.loads(CliRunner().invoke(app, ["correct", "place|Gaoo=Gao (région)", "--by", "Awa", *at]).stdout)
    assert done["decisions"] == 1
    looked = json.loads(CliRunner().invoke(app, ["undo", "--look", *at]).stdout)
    assert (looked["verb"], looked["decisions"], looked["decision"]) == ("add", 1, None)
    assert CliRunner().invoke(app, ["correct", "sans réponse", *at]).exit_code == 2
    told = CliRunner().invoke(app, ["correct", "--sure", "--workspace", str(workspace.folder), "--language", "fr"])
    assert (told.exit_code, "deux" in told.stdout) == (0, True)
