"""A workspace without a signed protocol: what waits, what a named function may let out, and how the document says so."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.outputs import planted
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.model.finding import Refusal
from kolosi.model.key import Key
from kolosi.report.draft.numerals import day
from kolosi.workspace import Workspace

GBV, MONITORING = "gbv_incidents/2024-10..2025-03", "hr_violations/2024-10..2025-03"
FUNCTION = "Coordination inventée"
UNTIL = (date.today() + timedelta(days=300)).isoformat()
ALL = f"R3 R13; par={FUNCTION}; jusqu’au={UNTIL}; accord=2/2; niveau=1"
DRAFT = {
    "fr": f"# Résumé {{#resume}}\n\n![](table:{GBV})\n\n![](table:{MONITORING})\n",
    "en": f"# Summary {{#summary}}\n\n![](table:{GBV})\n\n![](table:{MONITORING})\n",
}


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One organisation's monitoring and consolidated statistics; no protocol, and no day of publication."""
    folder = tmp_path_factory.mktemp("commun")
    made = planted.create(folder / "sans protocole", DRAFT)
    settings = made.folder / "workspace.yaml"
    text = planted.SETTINGS.replace("policy: agreed\n", "").replace('published: "2025-05-15"\n', "")
    settings.write_text(text, "utf-8")
    for name, data in (("monitoring.xlsx", planted.monitoring()), ("gbvims.xlsx", planted.survivors())):
        (folder / name).write_bytes(data)
        Workspace(made.folder).add([folder / name])
    return folder


@pytest.fixture
def unsigned(made_once: Path, tmp_path: Path) -> Workspace:
    """A copy of it, with the files that were given beside."""
    shutil.copytree(made_once, tmp_path, dirs_exist_ok=True)
    return Workspace(tmp_path / "sans protocole")


def is_shown(workspace: Workspace, key: str) -> bool:
    released = Workspace(workspace.folder).desk().released[Key.parse(key)]
    return released.hidden is None


def told(workspace: Workspace) -> set[str]:
    return {finding.id for finding in Workspace(workspace.folder).check_drafts()}


def test_without_a_protocol_the_figures_wait_and_the_points_say_what_for(unsigned: Workspace) -> None:
    assert not is_shown(unsigned, GBV)
    assert not is_shown(unsigned, MONITORING)
    assert {"few_reporters", "reporters_unknown"} <= told(unsigned)


def test_the_review_of_a_function_is_not_the_agreement_of_the_organisations(unsigned: Workspace) -> None:
    unsigned.decide("exception", "gbv_*", f"R3; by={FUNCTION}; until={UNTIL}", why="revu", author="Awa D. (fictive)")
    assert not is_shown(unsigned, GBV)
    assert "agreement_missing" in told(unsigned)


def test_an_exception_lets_figures_out_until_it_is_taken_back(unsigned: Workspace) -> None:
    unsigned.decide("exception", "gbv_*", ALL, why="Accord inventé.", author="Awa D. (fictive)")
    assert is_shown(unsigned, GBV)
    assert not is_shown(unsigned, MONITORING)
    unsigned.decide("exception", "gbv_*", "-", why="accord retiré", author="Awa D. (fictive)")
    assert not is_shown(unsigned, GBV)


def test_the_document_names_the_function_and_never_the_person(unsigned: Workspace) -> None:
    unsigned.decide("exception", "gbv_*", ALL, why="Accord inventé.", author="Awa D. (fictive)")
    assert "authorisations_not_printed" in told(unsigned)
    mark = "\n\n<!-- authorisations -->\n"
    planted.write(unsigned.folder, {language: text + mark for language, text in DRAFT.items()})
    assert "authorisations_not_printed" not in told(unsigned)
    page = Workspace(unsigned.folder).render(formats=["html"]).public["pau.fr.html"].decode()
    assert FUNCTION in page
    assert "Accord inventé." in page
    assert day(date.fromisoformat(UNTIL), "fr").split()[-1] in page
    assert "jusqu’au" in page
    page = page.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Diffusés malgré ces règles" in page
    assert "Deux organisations derrière un effectif" in page
    assert "Protocoles de partage" in page
    assert not re.search(r"\bR1?3\b", page[page.index("Deux organisations derrière") :].split("</article>")[0])
    assert "Awa" not in page


def test_one_rule_that_is_lifted_is_told_in_the_singular(unsigned: Workspace) -> None:
    reviewed = f"R3; par={FUNCTION}; jusqu’au={UNTIL}; niveau=1"
    unsigned.decide("exception", "hr_violations", reviewed, why="Examen inventé.", author="Awa D. (fictive)")
    mark = "\n\n<!-- authorisations -->\n"
    planted.write(unsigned.folder, {language: text + mark for language, text in DRAFT.items()})
    made = Workspace(unsigned.folder).render(formats=["html"]).public["pau.fr.html"].decode()
    assert "Diffusés malgré cette règle" in made
    assert "Protocoles de partage" not in made


@pytest.mark.parametrize(
    ("subject", "value", "finding"),
    [
        ("gbv_*", "R3; by=x", "exception_end"),
        ("gbv_*", "R3; by=x; until=demain", "exception_end"),
        ("gbv_*", f"R3; until={UNTIL}", "exception_function"),
        ("gbv_*", "R3; by=x; until=2099-12-31", "exception_too_long"),
        ("gbv_*", "R3; by=x; until=2020-01-01", "exception_past"),
        ("gbv_*", f"tout; by=x; until={UNTIL}", "exception_unclear"),
        ("gbv_*", f"R3; by=x; until={UNTIL}; couleur=bleu", "exception_unclear"),
        ("gbv_*", f"R3; by=x; until={UNTIL}; accord=tous", "exception_agreement"),
        ("gbv_*", f"R3; by=x; until={UNTIL}; accord=3/2", "exception_agreement"),
        ("gbv_*", f"R3; by=x; until={UNTIL}; niveau=région", "exception_level"),
        ("gbv_*", f"R3; by=Aminata Traoré; until={UNTIL}", "exception_person"),
        ("gbv_*", f"R3; par=Mamadou Konaté, coordinateur; until={UNTIL}", "exception_person"),
        ("gbv_*", f"R1; by=x; until={UNTIL}", "exception_never"),
        ("gbv_*", f"R12 R3; by=x; until={UNTIL}", "exception_never"),
        ("gbv_incident", f"R3; by=x; until={UNTIL}", "indicator_unknown"),
    ],
)
def test_an_exception_that_cannot_be_is_refused(unsigned: Workspace, subject: str, value: str, finding: str) -> None:
    with pytest.raises(Refusal) as refused:
        unsigned.decide("exception", subject, value, why="essai")
    assert refused.value.finding.id == finding


@pytest.mark.parametrize("away", [-1, 301], ids=["before it begins", "after its end"])
def test_an_exception_that_does_nothing_for_the_edition_is_refused(unsigned: Workspace, away: int) -> None:
    settings, dated = unsigned.folder / "workspace.yaml", date.today() + timedelta(days=away)
    settings.write_text(settings.read_text("utf-8") + f'published: "{dated}"\n', "utf-8")
    with pytest.raises(Refusal) as refused:
        Workspace(unsigned.folder).decide("exception", "gbv_*", ALL, why="essai")
    assert refused.value.finding.id == "exception_beside_edition"
    assert not any(one.kind == "exception" for one in Workspace(unsigned.folder).decisions.all())


def test_on_the_command_line_a_figure_says_why_it_would_not_leave(unsigned: Workspace) -> None:
    asked = "hr_violations/2025-Q1@ml-mopti"
    said = CliRunner().invoke(app, ["figure", asked, "--workspace", str(unsigned.folder), "--language", "fr"])
    assert said.exit_code == 0
    assert "Ne serait pas diffusé s’il était cité. R3. Moins d’organisations" in said.stdout
    answer = unsigned.figure(asked)
    assert answer.held is not None
    assert answer.as_json()["merges"] == [], "no merge makes one organisation three"


def test_a_merge_that_would_leave_is_named(tmp_path: Path) -> None:
    workspace = planted.create(tmp_path / "avec protocole", DRAFT)
    (tmp_path / "gbvims.xlsx").write_bytes(planted.survivors(q4=(60, 30, 20), q1=(4, 30, 20)))
    workspace.add([tmp_path / "gbvims.xlsx"])
    small = workspace.figure("gbv_incidents;gbv_type=physical_assault/2025-Q1")
    assert small.held is not None
    assert small.held["en"].startswith("R2. ")
    assert "gbv_incidents/2025-Q1" in small.merges
    words = ["figure", str(small.estimate.key), "--workspace", str(workspace.folder), "--language", "en"]
    assert "Could be shown: GBV incidents reported (GBVIMS), first quarter of 2025 [gbv_incidents/2025-Q1]" in (
        CliRunner().invoke(app, words).stdout
    )


def test_a_policy_that_protects_less_is_a_point_to_check_and_printed(unsigned: Workspace) -> None:
    mark = "\n\n<!-- authorisations -->\n"
    planted.write(unsigned.folder, {language: text + mark for language, text in DRAFT.items()})
    assert "policy_laxer" not in told(unsigned)
    own = unsigned.folder / "content" / "policies"
    (own / "default.yaml").write_text("version: à nous\nR2: {sensitive: 3}\nR12: {hides_zero: false}\n", "utf-8")
    point = next(one for one in Workspace(unsigned.folder).check_drafts() if one.id == "policy_laxer")
    assert point.data["rules"] == "R2, R12"
    page = Workspace(unsigned.folder).render(formats=["html"]).public["pau.fr.html"].decode()
    page = page.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Politique de diffusion : à nous." in page
    assert "Seuils moins protecteurs que ceux de l’outil : R2, R12." in page


def test_the_reason_of_an_exception_is_read_by_the_gate_of_texts_before_it_is_printed(unsigned: Workspace) -> None:
    why = "Écrire à awa.fictive@example.org avant de publier."
    unsigned.decide("exception", "gbv_*", ALL, why=why, author="Awa D. (fictive)")
    mark = "\n\n<!-- authorisations -->\n"
    planted.write(unsigned.folder, {language: text + mark for language, text in DRAFT.items()})
    assert "prose_email" in told(unsigned)


def test_no_edition_is_published_on_an_authorisation_that_ended_whatever_day_the_settings_give(tmp_path: Path) -> None:
    workspace = planted.create(
        tmp_path / "fini", {"fr": f"# R\n\n![](table:{GBV})\n", "en": f"# S\n\n![](table:{GBV})\n"}
    )
    (tmp_path / "gbvims.xlsx").write_bytes(planted.survivors())
    workspace.add([tmp_path / "gbvims.xlsx"])
    own = workspace.folder / "content" / "policies" / "agreed.yaml"
    own.write_text(planted.AGREED.replace("2099-12-31", "2025-12-31"), "utf-8")
    assert is_shown(workspace, GBV), "in force on the day that the settings give"
    with pytest.raises(Refusal) as refused:
        Workspace(workspace.folder).publish("2025-05", by="Awa D. (fictive)")
    assert refused.value.finding.id == "authorisation_expired"
    assert "Accord" in str(refused.value.finding.data["fr"])
