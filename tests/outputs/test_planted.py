"""Marked words planted in inputs come out nowhere; the same inputs give the same bytes; editions stay as published."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.outputs import planted
from tests.outputs.texts import holds

from kolosi.model.finding import Refusal
from kolosi.model.key import Key
from kolosi.workspace import Workspace


@pytest.fixture(scope="session")
def workspace(invented: Workspace) -> Workspace:
    return invented


def files_of(workspace: Workspace) -> dict[str, bytes]:
    files = (path for path in workspace.file("out", "public").rglob("*") if path.is_file())
    return {path.name: path.read_bytes() for path in files if path.name[0] != "."}


def test_the_planted_figures_do_come_out(workspace: Workspace) -> None:
    page = holds(workspace.file("out", "public", "pau.fr.pdf"))
    for words in ("160", "230", "Violations par trimestre", "Mopti"):
        assert words in page


def test_nothing_planted_comes_out_whatever_way_a_public_file_is_taken_apart(workspace: Workspace) -> None:
    public = workspace.file("out", "public")
    found = {
        path.name: [mark for mark in planted.MARKS if mark in holds(path)]
        for path in public.rglob("*")
        if path.is_file()
    }
    assert len(found) == 24
    assert {name for name, marks in found.items() if marks} == set()


def test_inside_the_trace_names_the_file_the_sheet_and_the_row(workspace: Workspace) -> None:
    answer = workspace.trace("hr_violations", during="2025-Q1", at=["ml-mopti"])
    assert {(row["file"], row["sheet"]) for row in answer.rows} == {("CANARI-FICHIER-7391.xlsx", "CANARI-FEUILLE")}
    assert [row["row"] for row in answer.rows] == list(range(82, 102))
    assert (answer.total, answer.value) == (20, 20)


def test_persons_contacts_and_notes_are_not_even_kept(workspace: Workspace) -> None:
    from kolosi.intake.records.repacking import unpack

    sheets = [sheet for receipt in workspace.receipts.all() for sheet in unpack(workspace.receipts.data(receipt))]
    kept = "".join(str(sheet.cells.rows()) for sheet in sheets)
    assert [mark for mark in ("CANARI-NOM", "+223", "CANARI-CONTACT", "canari@example.org") if mark in kept] == []
    data = b"".join(path.read_bytes() for path in workspace.file("receipts").glob("*.kept"))
    assert b"CANARI-AUTEUR" not in data


def test_the_build_comes_back_the_same_and_so_does_every_public_file(workspace: Workspace, tmp_path: Path) -> None:
    again = tmp_path / "ailleurs"
    shutil.copytree(workspace.folder, again)
    for part in ("build", "out"):
        shutil.rmtree(again / part)
    other = Workspace(again)
    other.render()
    before, after = files_of(workspace), files_of(other)
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name]] == []


@pytest.fixture
def own(workspace: Workspace, tmp_path: Path) -> Workspace:
    shutil.copytree(workspace.folder, tmp_path / "à publier")
    return Workspace(tmp_path / "à publier")


def test_an_edition_is_what_was_written_and_its_name_is_used_once(own: Workspace) -> None:
    published = own.publish("2025-05", by="Awa D. (fictive)")
    frozen = {path.name: path.read_bytes() for path in (published.folder / "public").rglob("*") if path.is_file()}
    code = json.loads(frozen.pop("edition.json"))
    assert (code["edition"], len(code["code"])) == ("2025-05", 32)
    assert frozen == files_of(own)
    assert own.decisions.latest("published")["2025-05"].author == "Awa D. (fictive)"
    before = {path: path.read_bytes() for path in published.folder.rglob("*") if path.is_file()}
    with pytest.raises(Refusal) as refused:
        own.publish("2025-05", by="Awa D. (fictive)")
    assert refused.value.finding.id == "edition_exists"
    assert {path: path.read_bytes() for path in published.folder.rglob("*") if path.is_file()} == before


def test_withdrawing_is_a_decision_and_removes_nothing(own: Workspace) -> None:
    folder = own.publish("2025-05", by="Awa D. (fictive)").folder
    decision = own.withdraw("2025-05", by="Awa D. (fictive)", why="chiffre révisé")
    assert (decision.kind, decision.subject, decision.why) == ("withdrawn", "2025-05", "chiffre révisé")
    assert (folder / "public" / "pau.fr.pdf").is_file()
    assert json.loads((folder / "register.json").read_text("utf-8"))
    with pytest.raises(Refusal) as refused:
        own.withdraw("2024-01", by="Awa D. (fictive)", why="inconnue")
    assert refused.value.finding.id == "edition_unknown"


HALF, Q4, Q1 = (
    f"gbv_incidents;gbv_type=physical_assault/{period}" for period in ("2024-10..2025-03", "2024-Q4", "2025-Q1")
)


def citing(*keys: str) -> Mapping[str, str]:
    """A draft that prints some figures and nothing else."""
    lines = "\n\n".join(f"![](table:{key})" for key in keys)
    return {"fr": f"# Résumé {{#resume}}\n\n{lines}\n", "en": f"# Summary {{#summary}}\n\n{lines}\n"}


def physical(folder: Path, draft: Mapping[str, str]) -> Workspace:
    """Sixty-four physical assaults in the half-year, of which sixty in the first quarter of it and four in the second."""
    workspace = planted.create(folder / "vbg", draft)
    path = folder / "gbvims.xlsx"
    path.write_bytes(planted.survivors(q4=(60, 30, 20), q1=(4, 30, 20)))
    (answer,) = workspace.add([path])
    assert answer.waiting == 0
    return workspace


def shown(workspace: Workspace, key: str) -> bool:
    return workspace.desk().released[Key.parse(key)].hidden is None


def test_a_small_count_is_hidden_and_so_is_what_would_give_it_back(tmp_path: Path) -> None:
    workspace = physical(tmp_path, citing(HALF, Q4, Q1))
    assert not shown(workspace, Q1)
    assert not (shown(workspace, HALF) and shown(workspace, Q4))


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_a_quarter_published_after_its_half_year_does_not_give_the_other_quarter_back(
    tmp_path: Path, is_withdrawn: bool
) -> None:
    workspace = physical(tmp_path, citing(Q4))
    assert shown(workspace, Q4)
    planted.write(workspace.folder, citing(HALF))
    assert shown(workspace, HALF)
    workspace.publish("semestre", by="Awa D. (fictive)")
    if is_withdrawn:
        workspace.withdraw("semestre", by="Awa D. (fictive)", why="essai")
    planted.write(workspace.folder, citing(Q4))
    assert not shown(workspace, Q4)
    workspace.render(formats=["html"])
    assert "60" not in _value_cell(workspace)


def _value_cell(workspace: Workspace) -> str:
    """What the table of the page prints."""
    page = workspace.file("out", "public", "pau.fr.html").read_text("utf-8")
    return page.partition('<figure class="tab">')[2].partition("</figure>")[0].partition("<tbody>")[2]
