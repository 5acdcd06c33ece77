"""Chapters that were read and cleared: by which function, on which copy; a figure that moves opens its own chapter again."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.outputs import planted
from tests.small_case import copied, told

from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.signing.clearing import STATES, clearances_of

FUNCTION = "by=Coordination of the Protection Cluster"


@pytest.fixture
def workspace(ready: Path, tmp_path: Path) -> Workspace:
    return copied(ready, tmp_path)


def test_nothing_is_said_of_clearance_until_somebody_begins(workspace: Workspace) -> None:
    assert told(workspace, "ready_clearance") == []
    assert told(workspace, "sound_clearance")[0].count == 0


def test_each_chapter_has_a_state_and_those_not_cleared_are_told(workspace: Workspace) -> None:
    workspace.send()
    decided = workspace.decide("clearance", "fr:resume", f"hct; {FUNCTION}; copy=1", why="Lu en réunion.")
    assert decided.value.startswith(f"hct; {FUNCTION}; copy=1; figures=")
    (one,) = told(workspace, "ready_clearance")
    assert (one.severity, one.count, one.where.file) == ("warning", 2, "report/pau.fr.md")
    assert "Résumé (relu par le Coordonnateur humanitaire ou l’EHP), Limites (brouillon)" in one.message["fr"]
    workspace.decide("clearance", "fr:resume", f"cleared; {FUNCTION}", why="Validé.")
    assert told(workspace, "ready_clearance")[0].count == 1
    workspace.decide("clearance", "fr:limites", f"cleared; {FUNCTION}", why="Validé.")
    assert told(workspace, "ready_clearance") == []
    assert told(workspace, "sound_clearance")[0].count == 2
    workspace.decide("clearance", "fr:limites", "draft", why="À revoir.")
    assert set(clearances_of(workspace)) == {"fr:resume"}


def test_a_figure_that_moves_opens_its_own_chapter_again(workspace: Workspace) -> None:
    for chapter in ("resume", "limites"):
        workspace.decide("clearance", f"fr:{chapter}", f"cleared; {FUNCTION}", why="Validé.")
    assert told(workspace, "ready_clearance_moved") == []
    workspace.decide("override", "gbv_incidents/2025-Q1/2024-Q4", "NOT COMPARABLE", why="Collecte interrompue.")
    (moved,) = told(workspace, "ready_clearance_moved")
    assert "« Résumé »" in moved.message["fr"]
    assert "Coordination of the Protection Cluster" in moved.message["en"]
    (waiting,) = told(workspace, "ready_clearance")
    assert "Résumé (brouillon)" in waiting.message["fr"]
    assert "Limites" not in waiting.message["fr"]
    workspace.decide("clearance", "fr:resume", f"cleared; {FUNCTION}", why="Relu.")
    assert told(workspace, "ready_clearance_moved") == []


def test_chapters_of_one_name_are_told_apart(workspace: Workspace) -> None:
    path = workspace.file("report", "pau.fr.md")
    again = "# Limites\n\nSoit [80](fig:hr_violations/2025-Q1).\n\nTitre souligné\n=====\n\nFin.\n\n[^source]"
    path.write_text(path.read_text("utf-8").replace("[^source]:", f"{again}:"), "utf-8")
    chapters = ("limites", "limites-2", "titre-souligne")
    hashes = {workspace.decide("clearance", f"fr:{one}", f"aor; {FUNCTION}", why="Lu.").value for one in chapters}
    assert len(hashes) == 1  # an underlined heading is no chapter of its own: all stand for the whole draft
    path.write_text(path.read_text("utf-8").replace("Titre souligné\n=====", "# Fin"), "utf-8")
    hashes = {workspace.decide("clearance", f"fr:{one}", f"aor; {FUNCTION}", why="Lu.").value for one in chapters[:2]}
    assert len(hashes) == 2


NOTED = "[^note]: Soit [](change:gbv_incidents/2025-Q1/2024-Q4)."
CHANGE = "gbv_incidents/2025-Q1/2024-Q4"
CARRIERS = {
    "sentence": f"Soit [](change:{CHANGE}).",
    "strip": f"![Clés](strip:{CHANGE}|hr_violations/2025-Q1/2024-Q4)",
    "table": f"![Tableau](table:{CHANGE}|hr_violations/2025-Q1)",
    "chart": f"![Barres](chart:bars?gbv_incidents/2025-Q1|{CHANGE})",
    "cell": f"| Quoi | Combien |\n|---|---|\n| VBG | [](change:{CHANGE}) |",
    "box": f"> [!note] Encadré\n> Soit [](change:{CHANGE}).",
    "endnote": "Voir la note.[^note]",
}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_whatever_shows_a_figure_opens_its_chapter_and_no_other(workspace: Workspace, carrier: str) -> None:
    path = workspace.file("report", "pau.fr.md")
    body = f"# Un\n\n{CARRIERS[carrier]}\n\n# Deux\n\nSoit [](fig:hr_violations/2025-Q1).\n\n{NOTED}\n"
    path.write_text(body if carrier == "endnote" else body.replace(f"\n\n{NOTED}", ""), "utf-8")
    for chapter in ("un", "deux"):
        workspace.decide("clearance", f"fr:{chapter}", f"cleared; {FUNCTION}", why="Validé.")
    assert told(workspace, "ready_clearance_moved") == []
    _moves(workspace, carrier)
    (moved,) = told(workspace, "ready_clearance_moved")
    assert "« Un »" in moved.message["fr"]


def _moves(workspace: Workspace, carrier: str) -> None:
    """A change that is no longer printed; of a chart, which shows the two sides of a change, another number of incidents."""
    if carrier == "chart":
        (added,) = workspace.add([_corrected(workspace)])
        assert added.receipt is not None, added.findings
    else:
        workspace.decide("override", CHANGE, "NOT COMPARABLE", why="Collecte interrompue.")


def _corrected(workspace: Workspace) -> Path:
    """The totals of survivors once more, corrected."""
    path = workspace.folder.parent / "corrigé.xlsx"
    path.write_bytes(planted.survivors(q1=(90, 30, 20)))
    return path


@pytest.mark.parametrize(
    ("subject", "value", "id_"),
    [
        ("bm:resume", f"cleared; {FUNCTION}", "choice_unknown"),
        ("fr:ailleurs", f"cleared; {FUNCTION}", "choice_unknown"),
        ("fr:resume", f"signed; {FUNCTION}", "choice_unknown"),
        ("fr:resume", "cleared", "clearance_unclear"),
        ("fr:resume", "cleared; by=", "clearance_unclear"),
        ("fr:resume", f"cleared; {FUNCTION}; on=x", "clearance_unclear"),
        ("fr:resume", f"cleared; {FUNCTION}; copy=4", "choice_unknown"),
        ("fr:resume", "cleared; by=Mme Aminata Traoré", "exception_person"),
    ],
)
def test_a_clearance_that_says_nothing_known_is_refused(
    workspace: Workspace, subject: str, value: str, id_: str
) -> None:
    with pytest.raises(Refusal) as refused:
        workspace.decide("clearance", subject, value, why="Essai.")
    assert refused.value.finding.id == id_
    assert workspace.say(refused.value.finding).message["fr"]


def test_every_state_has_words(workspace: Workspace) -> None:
    said = [workspace.knowledge.messages.text(id_) for id_ in STATES.values()]
    assert all(set(label) >= {"fr", "en"} for label in said)
    assert len({label["fr"] for label in said}) == len(STATES)
