"""The gate of texts at the doors of a workspace: drafts, waivers, publication; figures that the plan lets out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from tests.outputs import planted

from kolosi.content.folders import PACKAGE
from kolosi.model.finding import Finding, Refusal
from kolosi.workspace import Workspace

LEAK = "Dans la région de Kidal, 8 enfants sont détenus."
DOUBT = "Des hommes armés ont attaqué le village de Tanoukou."


@pytest.fixture
def workspace(ready: Path, tmp_path: Path) -> Workspace:
    """A copy of the small workspace, whose drafts may be written in."""
    return copied(ready, tmp_path)


@pytest.fixture
def example(demo: Path, tmp_path: Path) -> Workspace:
    """A copy of the demonstration, whose drafts may be written in."""
    return copied(demo, tmp_path)


def copied(folder: Path, into: Path) -> Workspace:
    shutil.copytree(folder, into / "mali-2025")
    return Workspace(into / "mali-2025")


def write(workspace: Workspace, text: str) -> None:
    path = workspace.file("report", "pau.fr.md")
    path.write_text(path.read_text("utf-8") + f"\n\n{text}\n", "utf-8")


def told(workspace: Workspace) -> list[Finding]:
    return [one for one in workspace.check_drafts() if one.id.startswith("prose_")]


def test_the_drafts_of_the_demonstration_give_nobody_away(demo: Path) -> None:
    assert told(Workspace(demo)) == []


def test_what_gives_somebody_away_stops_the_edition(workspace: Workspace) -> None:
    write(workspace, LEAK)
    (found,) = told(workspace)
    assert (found.id, found.severity, found.where.file) == ("prose_count_small", "error", "report/pau.fr.md")
    with pytest.raises(Refusal) as caught:
        workspace.publish("2025-05", by="Relectrice")
    assert caught.value.finding.id == "edition_blocked"


@pytest.mark.parametrize(
    ("mark", "file", "written"),
    [
        (
            "workshop",
            "workshop.yaml",
            "rankings:\n- {group: A, first: gbv, dissent: %s}\n- {group: B, first: gbv}\n",
        ),
        ("severity", "severity.yaml", "severity:\n- {region: ml-kidal, phase: 3, basis: judgement, reason: %s}\n"),
        ("ranked", "risks.yaml", "agreed: {fr: A, en: A}\nrisks:\n- {risk: gbv, rank: 1, why: {fr: %s, en: x}}\n"),
    ],
)
def test_what_people_wrote_beside_their_judgement_is_read_where_it_is_printed(
    workspace: Workspace, mark: str, file: str, written: str
) -> None:
    workspace.file("report", file).write_text(written % f"'{LEAK}'", "utf-8")
    assert told(workspace) == []
    write(workspace, f"<!-- {mark} -->")
    (found,) = told(workspace)
    assert (found.id, found.where.file) == ("prose_count_small", "report/pau.fr.md")


def test_two_persons_must_let_a_block_through(workspace: Workspace) -> None:
    write(workspace, LEAK)
    (found,) = told(workspace)
    workspace.decide("waiver", found.occurrence, "vu", why="fausse alerte : ce sont des pages", author="Awa")
    assert [one.occurrence for one in told(workspace)] == [found.occurrence]
    workspace.decide("waiver", found.occurrence, "vu", why="encore", author=" awa ")
    assert told(workspace), "the same person twice is one person"
    workspace.decide("waiver", found.occurrence, "vu", why="relu", author="Bakary")
    assert told(workspace) == []


def test_one_person_with_a_reason_lets_a_review_through(workspace: Workspace) -> None:
    write(workspace, DOUBT)
    (found,) = told(workspace)
    assert (found.id, found.severity) == ("prose_place_of_incident", "warning")
    assert found.occurrence in found.hint["fr"]
    workspace.decide("waiver", found.occurrence, "vu", why="le lieu est public", author="Awa")
    assert told(workspace) == []


def test_a_waiver_falls_with_the_sentence(workspace: Workspace) -> None:
    write(workspace, DOUBT)
    (found,) = told(workspace)
    workspace.decide("waiver", found.occurrence, "vu", why="le lieu est public", author="Awa")
    path = workspace.file("report", "pau.fr.md")
    path.write_text(path.read_text("utf-8").replace("ont attaqué le", "ont brûlé le"), "utf-8")
    assert [one.id for one in told(workspace)] == ["prose_place_of_incident"]


def test_a_figure_that_the_plan_lets_out_is_not_accused_but_its_route_is(example: Workspace) -> None:
    key = "eo_victims;age_group=adult;sex=female/2024-10..2025-03"
    write(example, f"Les survivantes de viol étaient [9 femmes](fig:{key}).")
    assert told(example) == []
    write(example, f"Sur l’axe Kona-Douna, [9 femmes](fig:{key}) ont été violées.")
    assert [one.id for one in told(example)] == ["prose_place_of_act"]


def test_a_place_below_the_regions_is_known_by_its_name(workspace: Workspace) -> None:
    write(workspace, "Des violences sexuelles ont été signalées à Bourem et à Gao.")
    assert [(one.id, one.found) for one in told(workspace)] == [("prose_locality_of_act", "Bourem")]


def test_the_minimums_are_those_of_the_policy(workspace: Workspace) -> None:
    write(workspace, "En tout, 12 survivantes ont été référées à Gao.")
    assert told(workspace) == []
    path = workspace.file("content", "policies", f"{workspace.settings.policy}.yaml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("R2: {sensitive: 15}\n", "utf-8")
    (found,) = told(Workspace(workspace.folder))
    assert found.data["minimum"] == 15


def test_a_workspace_adds_words_of_its_own(workspace: Workspace) -> None:
    write(workspace, "Les Faucons sont cités dans les VBG de la région de Gao.")
    assert told(workspace) == []
    path = workspace.file("content", "languages", "fr", "gate.yaml")
    path.parent.mkdir(parents=True)
    words = (PACKAGE / "languages" / "fr" / "gate.yaml").read_text("utf-8")
    path.write_text(words.replace("GROUP: [", "GROUP: [les faucons, "), "utf-8")
    assert [one.id for one in told(Workspace(workspace.folder))] == ["prose_armed_group_act"]


def test_a_coordinator_named_in_the_settings_is_a_review(workspace: Workspace) -> None:
    planted.write(workspace.folder, {name: f"{text}\n<!-- contacts -->\n" for name, text in planted.DRAFT.items()})
    path = workspace.file("workspace.yaml")
    settings = path.read_text("utf-8")
    role = "contacts: [{role: {en: Coordination of the Cluster, fr: Coordination du Cluster}, address: "
    path.write_text(f"{settings}{role}cluster-protection@example.org}}]\n", "utf-8")
    assert told(Workspace(workspace.folder)) == []
    path.write_text(f"{settings}{role}tenin.bolobere@example.org}}]\n", "utf-8")
    found = told(Workspace(workspace.folder))
    assert {(one.id, one.found) for one in found} == {("prose_email_public", "tenin.bolobere@example.org")}
    assert [one.where.line for one in found] == [None, None]


@pytest.mark.parametrize("head", ["title", "subtitle", "invented"])
def test_what_the_settings_print_at_the_head_is_read_too(workspace: Workspace, head: str) -> None:
    path = workspace.file("workspace.yaml")
    settings = yaml.safe_load(path.read_text("utf-8"))
    path.write_text(yaml.safe_dump({**settings, head: {"fr": LEAK, "en": "Nothing."}}, allow_unicode=True), "utf-8")
    assert [found.id for found in told(Workspace(workspace.folder))] == ["prose_count_small"]
