"""The likely questions about the cited figures: what is known of each, the rows behind it, and nothing that is held back."""

from __future__ import annotations

import openpyxl
import pytest
from tests.outputs import planted

import kolosi
from kolosi.workspace import Workspace
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.forms.questions import likely_questions

QUARTERS = {"2024-05-12": 40, "2024-08-12": 28, "2024-11-12": 24, "2025-02-12": 16}
"""Days of four quarters, and violations a region in each: each falls, the second most."""
DRAFT = {
    "fr": "# Résumé {#resume}\n\nOn compte [](fig:hr_violations/2025-Q1) violations, et [](fig:gbv_incidents/2025-Q1) incidents.\n",
    "en": "# Summary {#summary}\n\nThere are [](fig:hr_violations/2025-Q1) violations, and [](fig:gbv_incidents/2025-Q1) incidents.\n",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("questions")
    made = planted.create(folder / "mali", DRAFT)
    rows = [
        (f"ID-{day}-{region}-{at}", "ORG", day, region, "Atteintes au droit à la propriété", "Vol ou braquage", "Groupes armés", "Hommes", "Adultes")
        for day, count in QUARTERS.items()
        for region in planted.REGIONS
        for at in range(count)
    ]  # fmt: skip
    path = folder / "monitoring.xlsx"
    path.write_bytes(planted.workbook({"Données": [planted.HEAD[:9], *rows]}, hidden="Caché"))
    (added,) = made.add([path], source="protection_monitoring", organisation="ORG", during="2024-04..2025-03")
    assert added.records == len(rows), [finding.message for finding in added.findings]
    return made


def asked(workspace: Workspace, language: str = "fr") -> list[str]:
    return [one.asked[language].replace("\u00a0", " ") for one in likely_questions(desk_of(workspace))]


def test_a_fall_is_asked_about_and_an_earlier_one_too_in_both_languages(workspace: Workspace) -> None:
    label = "Violations des droits humains documentées"
    assert asked(workspace)[1:3] == [
        f"« {label} » : pourquoi cette baisse entre octobre–décembre 2024 et janvier–mars 2025 ?",
        f"« {label} » : pourquoi y a-t-il aussi une baisse entre avril–juin 2024 et juillet–septembre 2024 ?",
    ]
    assert "“Human-rights violations documented”: why does it fall between April–June 2024" in asked(workspace, "en")[2]


def test_what_is_not_known_is_asked_about_and_never_a_zero(workspace: Workspace) -> None:
    first = likely_questions(desk_of(workspace))[0]
    assert first.asked["fr"].startswith("« Incidents de VBG rapportés (GBVIMS) », janvier–mars 2025")
    assert "pas de données" in first.known["fr"]
    assert first.keys == ()


def test_a_part_is_named_in_the_words_of_each_language(workspace: Workspace) -> None:
    drafts = {
        language: text.replace("hr_violations/", "hr_violations;category=property/") for language, text in DRAFT.items()
    }
    planted.write(workspace.folder, drafts)
    own = kolosi.open(workspace.folder)
    french, english = asked(own), asked(own, "en")
    planted.write(workspace.folder, DRAFT)
    assert "« Violations des droits humains documentées – Atteintes au droit à la propriété »" in french[1]
    assert "“Human-rights violations documented – Violations of the right to property”" in english[1]


def test_the_workbook_has_the_answer_and_the_first_rows_of_both_sides(workspace: Workspace) -> None:
    path = workspace.form("questions")
    assert path.parts[-3:] == ("out", "internal", "questions.xlsx")
    book = openpyxl.load_workbook(path)
    questions, rows = book.worksheets
    assert "interne" in str(questions["A2"].value)
    known = [str(row[1].value) for row in questions.iter_rows(min_row=4)]
    assert any("96" in text and "64" in text for text in known)
    listed = [[cell.value for cell in row] for row in rows.iter_rows(min_row=4)]
    own = [line for line in listed if line[0] == "hr_violations/2025-Q1"]
    assert len(own) == 21
    assert own[0][1:] == ["monitoring.xlsx", "Données", own[0][3], None, "1"]
    assert own[-1][1] == "… 44"


def test_nothing_of_a_figure_that_is_held_back_is_written(workspace: Workspace) -> None:
    settings = workspace.file("workspace.yaml")
    settings.write_text(settings.read_text("utf-8").replace("policy: agreed", "policy: default"), "utf-8")
    held = kolosi.open(workspace.folder)
    hidden = [key for key, figure in desk_of(held).released.items() if figure.hidden]
    assert [str(key) for key in hidden] == ["hr_violations/2025-Q1"]
    found = [one for one in likely_questions(desk_of(held)) if "Violations" in one.asked["fr"]]
    assert [one.asked["fr"] for one in found] == [
        "« Violations des droits humains documentées », janvier–mars 2025 : pourquoi n’est-ce pas imprimé ?"
    ]
    assert found[0].keys == ()
    book = openpyxl.load_workbook(held.form("questions"))
    assert not [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if str(cell.value) == "64"]
