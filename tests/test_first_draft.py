"""The first sentences of a draft: what moved most of each ranked risk, as its verdict lets it be said, where nobody has written."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from tests.outputs import planted
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.content.blanks import blank_document
from kolosi.model.finding import Refusal
from kolosi.model.key import Key
from kolosi.report.draft.links import Draft, mentions, without_comments
from kolosi.report.draft.wording import is_hidden
from kolosi.workspace import Workspace
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.review.proofing import Proofread

LOOTING, KILLING = (
    ("Atteintes au droit à la propriété", "Vol ou braquage"),
    ("Atteintes au droit à la vie", "Homicide de civil"),
)
ROWS = {
    ("2024-02-12", LOOTING): 40, ("2025-02-12", LOOTING): 16,
    ("2024-02-13", KILLING): 20, ("2025-02-13", KILLING): 21,
}  # fmt: skip
"""So many violations a region on a day of each quarter: one kind falls by more than half, the other hardly moves."""
RISKS = """agreed: {fr: Atelier inventé, en: Invented workshop}
risks:
  - {risk: theft_extortion_eviction, rank: 1, evidence: ["hr_violations;category=property/2025-Q1", "hr_violations;category=right_to_life/2025-Q1", "gbv_incidents/2025-Q1"]}
  - {risk: gbv, rank: 2, evidence: ["gbv_incidents/2025-Q1"]}
"""


def blanks(folder: Path, period: str, year_ago: str) -> None:
    """The drafts as a new workspace brings them, without the figures that are not here."""
    for language in ("fr", "en"):
        text = blank_document(language) or ""
        text = text.replace("%PERIOD%", period).replace("%YEAR_AGO%", year_ago).replace("%PREVIOUS%", year_ago)
        kept = re.sub(r"^(?:!\[.*|\|.*)\n", "", re.sub(r"%\w+%", "2025", text), flags=re.MULTILINE)
        (folder / "report" / f"pau.{language}.md").write_text(kept, "utf-8")


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_rows(tmp_path_factory.mktemp("premier"), ROWS, "2024-01..2025-03")


def with_rows(folder: Path, counts: dict[tuple[str, tuple[str, str]], int], during: str) -> Path:
    """A workspace with so many violations a region on each day, and the drafts that a new one has."""
    made = planted.create(folder / "mali")
    (made.folder / "report" / "risks.yaml").write_text(RISKS, "utf-8")
    rows = [
        (f"ID-{day}-{region}-{kind[1]}-{at}", "ORG", day, region, *kind, "Groupes armés", "Hommes", "Adultes")
        for (day, kind), count in counts.items()
        for region in planted.REGIONS
        for at in range(count)
    ]
    path = folder / "monitoring.xlsx"
    path.write_bytes(planted.workbook({"Données": [planted.HEAD[:9], *rows]}, hidden="Caché"))
    (added,) = made.add([path], source="protection_monitoring", organisation="ORG", during=during)
    assert added.records == len(rows), [finding.message for finding in added.findings]
    blanks(made.folder, "2025-Q1", "2024-Q1")
    return made.folder


@pytest.fixture
def workspace(made_once: Path, tmp_path: Path) -> Workspace:
    return Workspace(Path(shutil.copytree(made_once, tmp_path / "mali")))


def drafts(workspace: Workspace) -> dict[str, str]:
    return {language: workspace.file("report", f"pau.{language}.md").read_text("utf-8") for language in ("fr", "en")}


def as_read(text: str) -> str:
    """A text without marks, its links as their words."""
    return (
        re.sub(r"\]\([^)]*\)|\[| \((?:à confirmer|to confirm)\)", "", text)
        .replace("\u00a0", " ")
        .replace("\u202f", " ")
    )


def points(workspace: Workspace) -> set[tuple[str, str | None]]:
    """The points to check, but for sentences that wait for a reader."""
    found = kolosi.open(workspace.folder).check()
    return {(one.id, one.occurrence) for one in found if not one.id.startswith("sentence_to_confirm")}


def test_each_verdict_is_told_in_its_own_words(workspace: Workspace) -> None:
    found = workspace.draft()
    assert list(found.written) == ["theft_extortion_eviction"]
    french, english = (as_read(found.written["theft_extortion_eviction"][one]) for one in ("fr", "en"))
    counted = "Au 1er trimestre 2025, le nombre de violations des droits humains documentées"
    assert french.startswith(
        f"{counted} (atteintes au droit à la propriété) s’établit à 64, contre 160 au 1er trimestre 2024 (-60 %). "
        "Parmi les lieux où l’évolution est nette : Gao (16, contre 40, soit -60 %) et Kayes (16, contre 40, soit -60 %). "
        "À savoir : le total est partiel, des données manquent ; documentées dans les communes que les moniteurs peuvent "
        "atteindre, et non toutes celles qui sont survenues"
    )
    assert (
        f"{counted} (atteintes au droit à la vie) s’établit à 84, contre 80 au 1er trimestre 2024 : pas d’évolution nette."
        in french
    )
    assert "was 64, against 160 in the first quarter of 2024 (-60%)." in english
    assert "was 84, against 80 in the first quarter of 2024: no clear change." in english


def test_a_change_since_last_quarter_is_drafted_with_the_mark_that_no_season_is_taken_off(tmp_path: Path) -> None:
    """Without a year ago the period before is what is left to compare with; from the same season nothing need be taken off."""
    rows = {("2024-11-12", LOOTING): 40, ("2025-02-12", LOOTING): 16}
    found = Workspace(with_rows(tmp_path, rows, "2024-10..2025-03")).draft().written["theft_extortion_eviction"]
    assert "contre 160 au 4e trimestre 2024 (-60 %)" in as_read(found["fr"])
    assert "non corrigé des variations saisonnières" in found["fr"]
    assert "not seasonally adjusted" in found["en"]


def test_a_change_since_last_year_needs_no_such_mark(workspace: Workspace) -> None:
    found = workspace.draft().written["theft_extortion_eviction"]
    assert "saisonnières" not in found["fr"]
    assert "seasonally" not in found["en"]


def test_what_has_no_data_is_not_written_and_the_file_that_would_supply_it_is_named(workspace: Workspace) -> None:
    found = workspace.draft()
    ids = [one.id for one in found.findings]
    assert ids == ["risk_not_drafted", "draft_without_data"]
    assert "Violence basée sur le genre" in found.findings[0].message["fr"]
    assert "GBVIMS" in found.findings[1].message["fr"]
    assert "pas de données" in found.findings[1].message["fr"]
    assert "gbv_incidents" not in "".join(
        as_read(text).partition("# ")[2] for text in found.written.values() for text in text.values()
    )


def test_sentences_stand_below_their_risk_and_raise_no_point(workspace: Workspace) -> None:
    before = points(workspace)
    workspace.draft()
    text = drafts(workspace)["fr"]
    head = "## Risque 1 : Vol, extorsion, expulsion forcée ou destruction de biens personnels {.risk #risque-1}"
    assert head in text
    assert text.index(head) < text.index("s’établit à") < text.index("### Effets")
    assert points(workspace) - before == set()
    again = kolosi.open(workspace.folder)
    assert [key for key, one in desk_of(again).released.items() if is_hidden(one)] == []
    waiting = [one for one in again.check() if one.id.startswith("sentence_to_confirm")]
    assert len(waiting) == 8


def test_a_second_run_adds_nothing(workspace: Workspace) -> None:
    workspace.draft()
    before = drafts(workspace)
    assert kolosi.open(workspace.folder).draft().written == {}
    assert drafts(workspace) == before


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_somebody_wrote_in_one_language_stays_alone_in_both(workspace: Workspace, language: str) -> None:
    path = workspace.file("report", f"pau.{language}.md")
    text = path.read_text("utf-8")
    heading = "### Menace\n" if language == "fr" else "### Threat\n"
    path.write_text(text.replace(heading, f"{heading}\nLu et écrit par une personne.\n", 1), "utf-8")
    before = drafts(workspace)
    found = workspace.draft()
    assert found.written == {}
    assert {one.id for one in found.findings} == {"risk_not_drafted"} | {"draft_without_data"} & {
        one.id for one in found.findings
    }
    assert drafts(workspace) == before


def test_without_a_ranked_list_nothing_is_written(workspace: Workspace) -> None:
    workspace.file("report", "risks.yaml").write_text("risks: []\n", "utf-8")
    with pytest.raises(Refusal) as refused:
        workspace.draft()
    assert refused.value.finding.id == "risks_not_ranked"


def test_the_command_prints_what_it_wrote(workspace: Workspace) -> None:
    run = CliRunner().invoke(app, ["draft", "--workspace", str(workspace.folder), "--language", "en"])
    assert run.exit_code == 0, run.output
    assert "the number of human-rights violations documented" in run.output
    assert "Not written. GBV incidents reported (GBVIMS)" in run.output


def test_what_two_periods_do_not_share_is_told_without_size_or_direction(workspace: Workspace) -> None:
    for category in ("property", "right_to_life"):
        change = f"hr_violations;category={category}/2025-Q1/2024-Q1"
        workspace.decide("override", change, "NOT COMPARABLE", why="lieux fermés", author="Awa D. (fictive)")
    said = as_read(kolosi.open(workspace.folder).draft().written["theft_extortion_eviction"]["fr"])
    assert "Au 1er trimestre 2024, le même décompte donne 160. Ces deux nombres ne sont pas comparables" in said
    assert "%" not in said
    assert "contre" not in said


# -- the demonstration ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hidden() -> set[Key]:
    """What the gate held back of the demonstration with blank drafts."""
    return set()


@pytest.fixture(scope="module")
def drafted(demo: Path, tmp_path_factory: pytest.TempPathFactory, hidden: set[Key]) -> Workspace:
    folder = Path(shutil.copytree(demo, tmp_path_factory.mktemp("jour un") / "mali"))
    blanks(folder, "2024-10..2025-03", "2023-10..2024-03")
    workspace = Workspace(folder)
    before = points(workspace)
    hidden |= held_back(workspace)
    assert len(workspace.draft().written) == 5
    assert points(workspace) - before == set()
    return kolosi.open(folder)


def held_back(workspace: Workspace) -> set[Key]:
    return {key for key, one in desk_of(workspace).released.items() if is_hidden(one)}


def test_of_the_demonstration_every_figure_told_leaves_and_none_is_lost(drafted: Workspace, hidden: set[Key]) -> None:
    released = desk_of(drafted).released
    texts = [Draft(file="", language=language, text=text) for language, text in drafts(drafted).items()]
    told = {
        key for one in texts for mention in mentions(one) for key in mention.link().keys if mention.link().is_inline
    }
    assert len(told) > 30
    assert [key for key in told if is_hidden(released[key])] == []
    assert held_back(drafted) <= hidden
    assert [str(key) for key in told if key.places and key.indicator.startswith("gbv")] == []


def test_of_the_demonstration_the_figures_that_do_not_compare_have_no_percent(drafted: Workspace) -> None:
    text = drafts(drafted)["fr"]
    key = Key.parse("gbv_incidents/2024-10..2025-03/2023-10..2024-03")
    sentence = next(line for line in text.splitlines() if f"change:{key}" in line)
    told = as_read(sentence).partition("À savoir")[0]
    assert "9 307" in told
    assert "9 655" in told
    assert "ne sont pas comparables : moins d’acteurs ont rapporté" in told
    assert "%" not in told


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_figure_checker_finds_nothing_in_the_drafted_text(
    drafted: Workspace, language: str, tmp_path: Path
) -> None:
    told = [
        as_read(line)
        for line in without_comments(drafts(drafted)[language]).splitlines()
        if "](fig:" in line and "|" not in line
    ]
    assert len(told) == 5
    path = tmp_path / "texte.txt"
    path.write_text("\n\n".join(told), "utf-8")
    read = drafted.check(path)
    assert isinstance(read, Proofread)
    assert list(read.flags) == []
    assert {one.outcome for one in read.claims} == {"matches"}
