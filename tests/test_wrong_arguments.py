"""What a person types wrongly is answered with a sentence and exit code 2; nothing is written elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.model.finding import Refusal
from kolosi.model.period import Period
from kolosi.workspace import Workspace
from kolosi.workspace.ask.keys import base_period
from kolosi.workspace.write.creating import create


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A new workspace of half a year."""
    return Workspace(create(tmp_path / "essai", country="MLI", period="2024-10..2025-03"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("figure hr_violations/2024-Q4/2024-Q3", "kolosi change hr_violations/2024-Q4/2024-Q3"),
        ("trace hr_violations/2024-Q4/2024-Q3", "désigne l’évolution entre deux périodes"),
        ("figure hr_violations --during 2025-Q9", "« 2025-Q9 » ne désigne aucune période"),
        ("figure hr_violations --at Mopti", "Proches : ml-mopti (Mopti, région, 2023), ml-2021-mopti (Mopti, "),
        ("figure hr_violations/2025-Q1@ml-mopty", "Proches : ml-mopti (Mopti"),
        ("figure violations", "Proches : hr_violations (Violations des droits humains documentées)"),
        ("figure idp", "Proches : idps ("),
        ("figure hr_violations --by sex=femme", "Proches : female (Féminin)"),
        ("figure hr_violations --by sexe=female", "ne peut pas être ventilé par sexe"),
        ("figure hr_violations --by sex", "« sex » ne dit pas quel terme choisir"),
        ("decide word violation_types:Pillage Pillag --why x", "Proches : looting (Pillage)"),
        ("decide word violations:Pillage looting --why x", "pas de liste de mots « violations »"),
        ("decide place Gaoo ml-gaoo --why x", "Proches : ml-gao (Gao"),
        ("add x.csv --source acledd", "Proches : acled ("),
        ("add x.csv --during 2025-T9", "« 2025-T9 » ne désigne aucune période"),
        ("new y --country MLI --language fr", "Il manque la période du document"),
        ("new y --country Frence --period 2025 --language fr", "Le pays « Frence » n’est pas connu"),
        ("withdraw 2025-05 --by Awa --why x", "L’édition 2025-05 n’existe pas"),
        ("demo --name burkina", "Il n’y a pas d’exemple « burkina »"),
        ("change hr_violations --during 2025-Q1 --against hier", "« hier » ne désigne aucune période"),
        ("publish ../ailleurs --by Awa", "ne peut pas nommer une édition"),
        ("publish .cachee --by Awa", "ne peut pas nommer une édition"),
        ("render --format odt", "Possible : docx, html, pdf"),
        ("render --only bm", "Possible : fr, en"),
        ("status --language bm", "--language"),
    ],
)
def test_a_wrong_argument_gets_a_sentence_in_the_language_of_the_workspace(
    workspace: Workspace, typed: str, sentence: str
) -> None:
    result = CliRunner().invoke(app, [*typed.split(), "--workspace", str(workspace.folder)])
    said = result.output.replace("\u202f", " ").replace("\u00a0", " ")
    assert result.exit_code == 2
    assert sentence in said
    assert not (workspace.folder.parent / "ailleurs").exists()
    assert not workspace.decisions.all()


def test_an_edition_is_signed_by_somebody(workspace: Workspace) -> None:
    words = ["publish", "2025-05", "--by", " ", "--workspace", str(workspace.folder)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert "Il manque le nom de la personne qui signe." in result.output


def test_a_file_that_has_not_the_form_of_the_source_named_is_told_so(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "essai.csv"
    path.write_text("a,b\n1,2\n", "utf-8")
    words = ["add", str(path), "--source", "dtm", "--workspace", str(workspace.folder)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert "n’a pas la forme de la source dtm (Matrice de suivi des déplacements (DTM))" in result.output


@pytest.mark.parametrize("value", ["ignore", "looting"])
def test_a_word_is_decided_as_a_known_term_or_left_aside(workspace: Workspace, value: str) -> None:
    assert workspace.decide("word", "violation_types:Pillage", value, why="lexique", author="Awa").value == value


@pytest.mark.parametrize("edition", ["", " ", "a/b", "..", "a\\b", "a:b"])
def test_an_edition_is_never_a_path(workspace: Workspace, edition: str) -> None:
    result = CliRunner().invoke(app, ["publish", edition, "--by", "Awa", "--workspace", str(workspace.folder)])
    assert result.exit_code == 2
    assert workspace.editions.ids() == []


@pytest.mark.parametrize(("subject", "value"), [("", "battles"), ("acled_events:A", " ")])
def test_a_decision_says_about_what_and_what(workspace: Workspace, subject: str, value: str) -> None:
    words = ["decide", "word", subject, value, "--why", "lexique", "--workspace", str(workspace.folder)]
    assert CliRunner().invoke(app, words).exit_code == 2
    assert not workspace.decisions.all()


def test_a_file_that_is_not_there_is_said_to_be_absent(workspace: Workspace, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["add", str(tmp_path / "rien.xlsx"), "--workspace", str(workspace.folder)])
    assert result.exit_code == 2
    assert "rien.xlsx ne se trouve pas à cet endroit" in result.output


def test_the_base_named_by_its_role_goes_with_the_period_asked_for(workspace: Workspace) -> None:
    quarter = Period.parse("2025-Q1")
    assert base_period("previous", quarter, workspace.settings) == Period.parse("2024-Q4")
    assert base_period("year_ago", quarter, workspace.settings) == Period.parse("2024-Q1")
    assert base_period("previous", workspace.settings.period, workspace.settings) == workspace.settings.previous


def test_one_place_and_one_term_may_stand_alone_in_python(workspace: Workspace) -> None:
    key = workspace.key("gbv_incidents", during="2025-Q1", at="ml-gao", by={"gbv_type": "rape"})
    assert str(key) == "gbv_incidents;gbv_type=rape/2025-Q1@ml-gao"


def test_a_refusal_in_python_says_what_was_found_and_what_comes_near(workspace: Workspace) -> None:
    with pytest.raises(Refusal, match=r"hr_violation .*near: hr_violations"):
        workspace.figure("hr_violation", during="2025-Q1")


def test_a_draft_that_cites_what_does_not_exist_is_told_where_in_both_languages(workspace: Workspace) -> None:
    path = workspace.file("report", "pau.fr.md")
    path.write_text(path.read_text("utf-8") + "\nIl y en eut [12](fig:hr_violation/2025-Q1).\n", "utf-8")
    english = workspace.file("report", "pau.en.md")
    english.write_text(english.read_text("utf-8") + "\nThere were [9](fig:hr_violations/2025-01).\n", "utf-8")
    said = [finding.message["fr"] for finding in workspace.check()]
    assert "Aucun chiffre ne s’appelle hr_violation/2025-Q1." in said
    assert "fig:hr_violations/2025-01 est cité en anglais mais pas en français." in said
    assert {path.name for path in workspace.render(formats=("html",)).paths} == {"pau.fr.html", "pau.en.html"}
