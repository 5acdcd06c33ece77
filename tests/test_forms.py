"""Forms about the workspace itself: handed out filled in, given back, taken whole or not at all; every wrong cell named."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pyrage
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.keys_case import public
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.content.forms import load_forms
from kolosi.content.yaml_files.yaml import read_yaml
from kolosi.model.finding import Refusal, point
from kolosi.workspace import Workspace
from kolosi.workspace.answers import Added
from kolosi.workspace.receive.steps import steps

SETTINGS = """# Settings of a trial.
title: {en: Update, fr: Analyse}  # printed
country: MLI
languages: [fr, en]
period: 2025-Q1
expected:
  # the partners
  - {source: protection_monitoring, organisation: [ORG-A, ORG-B], every: quarter, due: 15}
  - {source: acled, every: month, due: 10, note: by themselves}
contacts:
  - role: {en: Coordination, fr: Coordination}
    address: cluster@example.org
"""
RISKS = """# Agreed by people.
agreed: {en: Workshop, fr: Atelier}
risks:
  - risk: attacks_on_civilians   # first
    rank: 1
    why:
      en: Most widespread.
      fr: Le plus étendu.
    headings: {threat: true, effect: true, capacity: false}
    evidence: [acled_events/2025-Q1, hr_violations;age_group=child/2025-Q1@ml-gao]
  - risk: gbv
    rank: 2
"""
RECOMMENDATIONS = """# One register.
edition: 2025-05
recommendations:
  - id: r1-1
    risk: attacks_on_civilians
    addressee: government
    where: [ml-gao, ml-mopti]
    quantity: 50
    unit: comités
    by: 2025-12-31
    fr: Former les comités.
    en: Train the committees.
    finding: [acled_events/2025-Q1]
    indicator: kept as it is
  # a note between two
  - id: u-1
    urgent: true
    addressee: donors
    fr: Financer.
    en: Fund.
"""
REFERENCES = """references:
  acled: {title: {en: Armed conflict, fr: Conflit armé}, publisher: ACLED, date: "2025-05", figures: [acled_events]}
  hrw: {title: {en: World report, fr: Rapport mondial}, publisher: HRW, date: "2025"}
"""
FACTS = """date;type_fait;region;titre_fr;titre_en;document
2025-01-15;Fait politique;Gao;Un fait;A fact;Note
2025-02-20;Fait politique;;Un autre fait;Another fact;Rapport
"""
FILES = {
    "workspace.yaml": SETTINGS,
    "report/risks.yaml": RISKS,
    "report/recommendations.yaml": RECOMMENDATIONS,
    "report/references.yaml": REFERENCES,
}
NAMES = ("settings", "expected", "risks", "recommendations", "references", "chronology", "documents", "excerpts")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return made(tmp_path / "mali")


def made(folder: Path) -> Workspace:
    (folder / "report").mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    return kolosi.open(folder)


def texts(workspace: Workspace) -> dict[str, bytes]:
    return {name: workspace.file(*name.split("/")).read_bytes() for name in FILES}


def data(workspace: Workspace, name: str) -> dict[str, object]:
    return dict(read_yaml(workspace.file("report", f"{name}.yaml")))


def page(book: openpyxl.Workbook, title: str) -> Worksheet:
    return book[title]


def column(sheet: Worksheet, header: str) -> str:
    """The letter of a column by its header."""
    (found,) = [cell.column_letter for cell in sheet[4] if cell.value == header]
    return str(found)


def row_of(sheet: Worksheet, header: str, value: object) -> int:
    letter = column(sheet, header)
    return next(cell.row for cell in sheet[letter] if cell.value == value)


def new_row(sheet: Worksheet) -> int:
    """The first empty row under what is filled in."""
    return next(row for row in range(5, 200) if sheet.cell(row, 1).value is None)


def filled(workspace: Workspace, name: str, fill: Callable[[openpyxl.Workbook], None], suffix: str = ".xlsx") -> Path:
    path = workspace.folder.parent / f"rendu {name}{suffix}"
    workspace.form(name, into=path)
    book = openpyxl.load_workbook(path)
    fill(book)
    book.save(path)
    return path


def given(workspace: Workspace, name: str, fill: Callable[[openpyxl.Workbook], None]) -> Added:
    (answer,) = workspace.add([filled(workspace, name, fill)])
    return answer


def ids(answer: Added) -> list[str]:
    return [finding.id for finding in answer.findings]


# -- out, and back as it was -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["all", *(pytest.param(name, marks=pytest.mark.long) for name in NAMES)])
def test_a_form_given_back_as_it_was_changes_nothing_and_is_no_step(workspace: Workspace, name: str) -> None:
    before = texts(workspace)
    answer = given(workspace, name, lambda book: None)
    assert (ids(answer), answer.changed, answer.receipt) == (["form_unchanged"], 0, None)
    assert texts(workspace) == before
    assert steps(workspace) == []


def test_a_form_says_what_the_workspace_holds_in_the_words_of_people(workspace: Workspace, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workspace.form("all"))
    settings = {row[0].value: row[1].value for row in page(book, "Réglages").iter_rows(min_row=5)}
    assert settings["Période du document"] == "1er trimestre 2025"
    asked = page(book, "Recommandations")
    row = {head.value: cell.value for head, cell in zip(asked[4], asked[5], strict=True)}
    assert row["Destinataire"] == "Gouvernement malien"
    assert (row["Lieux"], row["Quantité"], row["Unité (anglais)"]) == ("Gao; Mopti", 50, "comités")
    assert row["Échéance"] == datetime(2025, 12, 31)
    assert page(book, "Envois attendus")["C5"].value == "chaque trimestre"


def test_a_form_of_a_workspace_in_english_is_in_english(workspace: Workspace) -> None:
    text = SETTINGS.replace("[fr, en]", "[en, fr]")
    workspace.file("workspace.yaml").write_text(text, "utf-8")
    again = kolosi.open(workspace.folder)
    path = again.form("risks")
    assert path.name == "form_risks.xlsx"
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Risks", "Agreement on ranks", "Lists"]
    book["Risks"][f"{column(book['Risks'], 'Rank')}6"].value = 3
    book.save(path)
    assert ids(again.add([path])[0]) == ["form_taken"]


def test_only_cells_to_fill_in_are_open_and_there_is_no_password(workspace: Workspace) -> None:
    book = openpyxl.load_workbook(workspace.form("all"))
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
    sheet = page(book, "Risques")
    open_cells = {cell.row for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert min(open_cells) == 5
    assert all(cell.protection.locked for cell in sheet["I"])
    assert sheet.column_dimensions["I"].hidden
    answers = page(book, "Réglages")
    assert {cell.column for row in answers.iter_rows() for cell in row if not cell.protection.locked} == {2}


def test_lists_stand_under_names_on_a_sheet_and_each_cell_has_its_note(workspace: Workspace) -> None:
    book = openpyxl.load_workbook(workspace.form("recommendations"))
    rules = {str(rule.sqref): rule for rule in page(book, "Recommandations").data_validations.dataValidation}
    risk = next(rule for area, rule in rules.items() if area.startswith("B5"))
    assert risk.formula1 in book.defined_names
    (sheet, area), *_ = book.defined_names[risk.formula1].destinations
    offered = [row[0].value for row in book[sheet][area]]
    assert len(offered) == 15
    assert sum(map(len, offered)) > 255
    assert risk.showErrorMessage
    assert all(rule.prompt for rule in rules.values())


def test_what_is_no_form_is_refused_by_name(workspace: Workspace) -> None:
    with pytest.raises(Refusal) as refused:
        workspace.form("risk")
    assert (refused.value.finding.id, refused.value.finding.data["known"]) == ("form_unknown", "risks")


def test_the_command_hands_a_form_out_and_takes_it_back(workspace: Workspace, tmp_path: Path) -> None:
    path, here = tmp_path / "risques.xlsx", ["--workspace", str(workspace.folder)]
    done = CliRunner().invoke(app, ["form", "risks", "--into", str(path), *here, "--json"])
    assert (done.exit_code, json.loads(done.output)) == (0, str(path))
    book = openpyxl.load_workbook(path)
    book["Risques"]["B5"].value = "premier"
    book.save(path)
    done = CliRunner().invoke(app, ["add", str(path), *here, "--language", "fr"])
    assert done.exit_code == 2
    assert "Risques, B5 (« Rang »)" in re.sub(r"[\u00a0\u202f]", " ", done.output)
    book["Risques"]["B5"].value = 4
    book.save(path)
    done = CliRunner().invoke(app, ["add", str(path), *here, "--language", "fr"])
    assert done.exit_code == 0, done.output
    assert "changements repris : 1" in re.sub(r"[\u00a0\u202f]", " ", done.output)


# -- filled in ----------------------------------------------------------------------------------------------------------


def test_settings_come_back_in_the_words_of_people(workspace: Workspace) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        answers = {row[0].value: row[1] for row in page(book, "Réglages").iter_rows(min_row=5)}
        answers["Période du document"].value = "d’avril à juin 2025"
        answers["Jour de publication"].value = datetime(2025, 7, 15)
        answers["Période de l’année précédente"].value = "T2 2023"
        answers["Personnes atteintes plusieurs fois"].value = "tous les mois s’ajoutent"
        contacts = page(book, "Contacts")
        for cell, text in zip("ABC", ("Co-coordination", "Co-coordination", "co@example.org"), strict=True):
            contacts[f"{cell}6"].value = text

    assert given(workspace, "settings", fill).changed == 5
    settings = workspace.settings
    assert (str(settings.period), settings.published) == ("2025-Q2", "2025-07-15")
    assert (str(settings.year_ago), settings.people_reached) == ("2023-Q2", "sum")
    assert [contact["address"] for contact in settings.contacts] == ["cluster@example.org", "co@example.org"]
    text = workspace.file("workspace.yaml").read_text("utf-8")
    assert text.startswith("# Settings of a trial.\ntitle: {en: Update, fr: Analyse}  # printed\n")
    assert "  # the partners\n" in text


def test_expected_submissions_and_reporters_come_back(workspace: Workspace) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = page(book, "Envois attendus")
        sheet["B5"].value, sheet["D5"].value = "ORG-A;\nORG-C", 20
        source = next(row[0].value for row in book["Listes"].iter_rows(min_row=2) if "DTM" in str(row[0].value))
        for cell, value in zip("ACDE", (source, "une fois", 30, "Gao; Kidal"), strict=True):
            sheet[f"{cell}7"].value = value
        reporters = page(book, "Rapporteurs")
        for cell, value in zip("ABC", ("ORG-C", "c@example.org", "anglais"), strict=True):
            reporters[f"{cell}5"].value = value

    answer = given(workspace, "expected", fill)
    assert answer.changed == 3, [finding.message for finding in answer.findings]
    first, second, third = workspace.settings.expected
    assert (first.organisations, first.due, first.every) == (("ORG-A", "ORG-C"), 20, "quarter")
    assert (second.source, second.organisations) == ("acled", ())
    assert (third.source, third.every, third.due, third.places) == ("dtm", "once", 30, ("ml-gao", "ml-kidal"))
    (sender,) = workspace.settings.senders
    assert (sender.organisation, sender.address, sender.language) == ("ORG-C", "c@example.org", "en")
    assert "note: by themselves" in workspace.file("workspace.yaml").read_text("utf-8")


def test_risks_come_back_with_their_ranks_and_figures(workspace: Workspace) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = page(book, "Risques")
        sheet["B5"].value, sheet["B6"].value = 2, 1
        sheet["C6"].value, sheet["E6"].value = "Les services ont fermé.", "oui"
        sheet["H6"].value = "gbv_incidents/T1 2025; idps/2025-03"
        page(book, "Accord sur les rangs")["B5"].value = "Atelier d’avril"

    assert given(workspace, "risks", fill).changed == 3
    first, second = data(workspace, "risks")["risks"]  # type: ignore[misc]
    assert (first["rank"], second["rank"]) == (2, 1)
    assert first["evidence"] == ["acled_events/2025-Q1", "hr_violations;age_group=child/2025-Q1@ml-gao"]
    assert second["why"] == {"fr": "Les services ont fermé."}
    assert (second["headings"], second["evidence"]) == ({"threat": True}, ["gbv_incidents/2025-Q1", "idps/2025-03"])
    assert data(workspace, "risks")["agreed"] == {"en": "Workshop", "fr": "Atelier d’avril"}
    assert "# first" in workspace.file("report", "risks.yaml").read_text("utf-8")


def test_recommendations_are_changed_added_and_taken_out_and_the_rest_stays_as_written(workspace: Workspace) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = page(book, "Recommandations")
        sheet[f"{column(sheet, 'Quantité')}5"].value = 60
        sheet[f"{column(sheet, 'Unité (français)')}5"].value = "comités locaux"
        sheet[f"{column(sheet, 'État')}5"].value = "en cours"
        for cell in sheet[6][:14]:
            cell.value = None
        row = new_row(sheet) + 1  # a line may be left free
        for header, value in {
            "Numéro": "r2-1", "Risque": "Violences basées sur le genre (VBG)", "Destinataire": "Bailleurs de fonds",
            "Urgent": "non", "Texte en français": "Rouvrir :\nles services", "Texte en anglais": "Reopen the services",
            "Échéance": "1er juin 2025", "Quantité": "une vingtaine",
        }.items():  # fmt: skip
            sheet[f"{column(sheet, header)}{row}"].value = value
        gbv = next(
            term for term in workspace.knowledge.taxonomies["protection_risks"].terms.values() if term.id == "gbv"
        )
        sheet[f"{column(sheet, 'Risque')}{row}"].value = gbv.label["fr"]

    answer = given(workspace, "recommendations", fill)
    assert answer.changed == 3, [finding.message for finding in answer.findings]
    first, new = data(workspace, "recommendations")["recommendations"]  # type: ignore[misc]
    assert (first["quantity"], first["status"], first["indicator"]) == (60, "under_way", "kept as it is")
    assert first["unit"] == {"fr": "comités locaux", "en": "comités"}
    assert new == {
        "id": "r2-1", "risk": "gbv", "addressee": "donors", "urgent": False, "fr": "Rouvrir : les services",
        "en": "Reopen the services", "quantity": "une vingtaine", "by": "2025-06-01",
    }  # fmt: skip
    assert "  # a note between two\n" in workspace.file("report", "recommendations.yaml").read_text("utf-8")


def test_references_come_back_under_their_short_names(workspace: Workspace) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = page(book, "Références")
        sheet["E5"].value = "juin 2025"
        for cell in sheet[6][:6]:
            cell.value = None
        new = (
            "dtm",
            "Déplacés",
            "Displaced",
            "OIM",
            "3 mars 2025",
            "idps",
            "https://example.org/dtm",
            date(2025, 5, 12),
        )
        for cell, value in zip("ABCDEFGH", new, strict=True):
            sheet[f"{cell}7"].value = value

    assert given(workspace, "references", fill).changed == 3
    assert data(workspace, "references")["references"] == {
        "acled": {"title": {"en": "Armed conflict", "fr": "Conflit armé"}, "publisher": "ACLED", "date": "2025-06", "figures": ["acled_events"]},
        "dtm": {"title": {"fr": "Déplacés", "en": "Displaced"}, "publisher": "OIM", "date": "2025-03-03", "figures": ["idps"], "link": "https://example.org/dtm", "accessed": "2025-05-12"},
    }  # fmt: skip


def facts(workspace: Workspace) -> list[tuple[str, str, str | None]]:
    rows = workspace.desk().engine.query("SELECT day, title_fr, region FROM events ORDER BY day")
    return [(str(row["day"]), row["title_fr"], row["region"]) for row in rows.iter_rows(named=True)]


def test_the_chronology_is_not_taken_where_facts_wait_or_none_is_left(workspace: Workspace, tmp_path: Path) -> None:
    source = tmp_path / "faits.csv"
    source.write_text(FACTS, "utf-8")
    workspace.add([source], organisation="Cluster Protection", during="2025-Q1")

    def emptied(book: openpyxl.Workbook) -> None:
        for row in page(book, "Chronologie").iter_rows(min_row=5, max_col=6):
            for cell in row:
                cell.value = None

    assert ids(given(workspace, "chronology", emptied)) == ["form_facts_gone"]
    source = tmp_path / "faits (suite).csv"
    source.write_text(
        FACTS.replace("2025-02-20;Fait politique", "2025-03-20;Fait inconnu").replace("01-15", "03-15"), "utf-8"
    )
    (added,) = workspace.add([source], organisation="Autre", during="2025-Q1")
    assert (added.records, added.waiting) == (1, 1), [finding.message for finding in added.findings]
    assert ids(given(workspace, "chronology", emptied)) == ["form_facts_wait"]
    assert len(facts(workspace)) == 3


def test_the_chronology_comes_back_as_a_file_in_the_place_of_those_before(workspace: Workspace, tmp_path: Path) -> None:
    source = tmp_path / "faits.csv"
    source.write_text(FACTS, "utf-8")
    (added,) = workspace.add([source], organisation="Cluster Protection", during="2025-Q1")
    assert added.records == 2, [finding.message for finding in added.findings]

    def fill(book: openpyxl.Workbook) -> None:
        sheet = page(book, "Chronologie")
        sheet["D5"].value = "Un fait corrigé"
        for cell in sheet[6][:6]:
            cell.value = None
        kind = sheet["B5"].value
        values = (datetime(2025, 3, 1), kind, "Kidal", "Un fait nouveau", "A new fact", "Rapport")
        local = (datetime(2025, 3, 2), kind, "Tessalit", "Un fait; local", "A local fact", "Rapport")
        for row, cells in ((7, values), (8, local)):
            for cell, value in zip("ABCDEF", cells, strict=True):
                sheet[f"{cell}{row}"].value = value

    answer = given(workspace, "chronology", fill)
    assert answer.changed == 4, [finding.message for finding in answer.findings]
    assert facts(workspace) == [
        ("2025-01-15", "Un fait corrigé", "ml-gao"),
        ("2025-03-01", "Un fait nouveau", "ml-kidal"),
        ("2025-03-02", "Un fait; local", "ml-kidal"),
    ]
    assert ids(given(workspace, "chronology", lambda book: None)) == ["form_unchanged"]
    workspace.undo()
    assert [title for _, title, _ in facts(workspace)] == ["Un fait", "Un autre fait"]


# -- one step -----------------------------------------------------------------------------------------------------------


def change_rank(book: openpyxl.Workbook) -> None:
    page(book, "Risques")["B6"].value = 7


def test_a_form_is_one_step_that_can_be_undone(workspace: Workspace) -> None:
    before = texts(workspace)

    def fill(book: openpyxl.Workbook) -> None:
        change_rank(book)
        page(book, "Réglages")["B9"].value = "2025-Q2"

    assert given(workspace, "all", fill).changed == 2
    assert str(workspace.settings.period) == "2025-Q2"
    (step,) = steps(workspace)
    assert (step.id, step.verb) == ("S1", "add")
    undone = workspace.undo()
    assert undone.forms == ("settings", "risks")
    assert texts(workspace) == before
    assert str(workspace.settings.period) == "2025-Q1"


def test_a_register_that_a_form_made_is_taken_away_again(workspace: Workspace) -> None:
    path = workspace.file("report", "references.yaml")
    path.unlink()

    def fill(book: openpyxl.Workbook) -> None:
        for cell, value in zip("ABCD", ("dtm", "Déplacés", "Displaced", "OIM"), strict=True):
            page(book, "Références")[f"{cell}5"].value = value

    given(workspace, "references", fill)
    assert "dtm" in path.read_text("utf-8")
    workspace.undo()
    assert not path.exists()


def test_a_form_whose_step_cannot_be_kept_is_taken_and_says_so(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise Refusal(point("file_not_written", found="No space left on device"))

    path = filled(workspace, "risks", change_rank)
    monkeypatch.setattr("kolosi.workspace.receive.steps._write", full)
    (answer,) = workspace.add([path])
    assert ids(answer) == ["form_taken", "step_not_kept"]
    assert data(workspace, "risks")["risks"][1]["rank"] == 7  # type: ignore[index]


def test_a_form_is_not_undone_over_what_was_written_since(workspace: Workspace) -> None:
    given(workspace, "risks", change_rank)
    path = workspace.file("report", "risks.yaml")
    path.write_text(path.read_text("utf-8") + "# since\n", "utf-8")
    with pytest.raises(Refusal) as refused:
        workspace.undo()
    assert refused.value.finding.id == "rewritten_since"
    assert len(workspace.decisions.all()) == 0


# -- wrong cells ----------------------------------------------------------------------------------------------------------

WRONG = [
    ("Recommandations", "C5", "Gouvernment malien", "form_wrong_word", "Gouvernement malien"),
    ("Recommandations", "G5", "Gao; Tombouctu", "form_wrong_place", "Tombouctou"),
    ("Recommandations", "L5", "acled_event/2025-Q1", "form_wrong_figure", "acled_events"),
    ("Recommandations", "L5", "acled_events/printemps", "form_wrong_figure", "acled_events"),
    ("Recommandations", "S5", "acled_events/2025-Q1; e99", "form_wrong_excerpt", ""),
    ("Recommandations", "S5", "acled_event/2025-Q1", "form_wrong_figure", "acled_events"),
    ("Recommandations", "K5", "04/05/2025", "form_wrong_day", ""),
    ("Recommandations", "D5", "peut-être", "form_wrong_flag", ""),
    ("Recommandations", "A5", "r 1", "form_wrong_code", ""),
    ("Recommandations", "A5", "u-1", "form_double", ""),
    ("Recommandations", "E5", None, "form_needed", ""),
    ("Recommandations", "E5", "+cmd|' /C calc'!A0", "form_formula", ""),
    ("Risques", "B5", 0, "form_wrong_count", ""),
    ("Risques", "B5", 2, "form_double", ""),
    ("Réglages", "B9", "2024/2025", "form_wrong_period", ""),
    ("Envois attendus", "A5", "Monitoring", "form_wrong_word", "Monitoring de protection"),
    ("Références", "F5", "acled_evnts", "form_wrong_word", "acled_events"),
]


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "id_", "near"),
    [*WRONG[:3], *(pytest.param(*case, marks=pytest.mark.long) for case in WRONG[3:])],
)
def test_a_wrong_cell_is_named_with_what_comes_near_and_nothing_is_taken(
    workspace: Workspace, sheet: str, cell: str, value: object, id_: str, near: str
) -> None:
    before = texts(workspace)

    def fill(book: openpyxl.Workbook) -> None:
        page(book, sheet)[cell].value = value
        if sheet != "Risques":
            change_rank(book)  # right, and not taken either

    answer = given(workspace, "all", fill)
    assert ids(answer) == ["form_not_taken", id_]
    found = answer.findings[1]
    assert (found.where.file, found.where.sheet, found.data["cell"]) == ("rendu all.xlsx", sheet, cell)
    for language in ("fr", "en"):
        assert cell in found.message[language]
        assert sheet in found.message[language]
        assert found.hint[language]
    if near:
        label = workspace.knowledge.indicators[near].label["fr"] if near == "acled_events" else near
        assert near in found.message["fr"] or label in found.message["fr"]
    assert texts(workspace) == before
    assert steps(workspace) == []


def test_every_wrong_cell_is_told_at_once(workspace: Workspace) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = page(book, "Recommandations")
        sheet["C5"].value, sheet["K6"].value, sheet["A7"].value = "personne", "bientôt", "r9"

    answer = given(workspace, "recommendations", fill)
    assert ids(answer)[0] == "form_not_taken"
    assert [found.data["cell"] for found in answer.findings[1:]] == ["C5", "K6", "C7", "E7", "F7"]


def test_a_formula_is_refused_whatever_its_result(workspace: Workspace) -> None:
    path = filled(workspace, "risks", lambda book: None)
    book = openpyxl.load_workbook(path)
    book["Risques"]["B5"].value = "=1+1"
    book.save(path)
    with_result(path)
    (answer,) = workspace.add([path])
    assert ids(answer) == ["form_formula_cell"]
    assert "B5" in answer.findings[0].message["fr"]


def with_result(path: Path) -> None:
    """Writes the result beside each formula, as a spreadsheet does."""
    rewritten(path, b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
    rewritten(path, b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")


def rewritten(path: Path, old: bytes, new: bytes) -> None:
    """The workbook with other bytes in its parts."""
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with ZipFile(path, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part.replace(old, new))


def test_a_text_that_looks_like_a_formula_goes_out_as_text_and_comes_back_as_it_was(workspace: Workspace) -> None:
    path = workspace.file("report", "risks.yaml")
    path.write_text(RISKS.replace("Most widespread.", '"=1+1"'), "utf-8")
    sheet = openpyxl.load_workbook(workspace.form("risks"))["Risques"]
    assert (sheet["D5"].value, sheet["D5"].data_type, sheet["D5"].quotePrefix) == ("=1+1", "s", True)

    def fill(book: openpyxl.Workbook) -> None:
        book["Risques"]["D5"].data_type = "s"
        book["Risques"]["B5"].value = 4

    assert ids(given(workspace, "risks", fill)) == ["form_taken"]
    first, _ = data(workspace, "risks")["risks"]  # type: ignore[misc]
    assert (first["rank"], first["why"]["en"]) == (4, "=1+1")


def test_a_cell_that_holds_more_than_is_read_is_told(workspace: Workspace) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        page(book, "Risques")["D5"].value = "LONG"

    path = filled(workspace, "risks", fill)
    rewritten(path, b">LONG<", b">" + b"long " * 20_000 + b"<")
    assert ids(workspace.add([path])[0]) == ["form_cell_long"]


def test_rows_columns_and_sheets_that_are_gone_or_doubled_are_told(workspace: Workspace) -> None:
    def without_row(book: openpyxl.Workbook) -> None:
        page(book, "Risques").delete_rows(6)

    def without_column(book: openpyxl.Workbook) -> None:
        page(book, "Risques")["B4"].value = "Ordre"

    def doubled(book: openpyxl.Workbook) -> None:
        book.copy_worksheet(page(book, "Risques"))

    for fill, id_ in (
        (without_row, "form_rows_gone"),
        (without_column, "form_column_gone"),
        (doubled, "form_sheet_twice"),
    ):
        assert ids(given(workspace, "risks", fill)) == [id_]


def test_a_form_kept_in_another_format_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(workspace.form("risks"))["Risques"]
    path = tmp_path / "risques.csv"
    path.write_text("\n".join(";".join(str(cell.value or "") for cell in row) for row in sheet.iter_rows()), "utf-8")
    assert ids(workspace.add([path])[0]) == ["form_other_format"]


def test_a_row_copied_with_its_code_is_a_new_one(workspace: Workspace) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = page(book, "Références")
        for cell in sheet[5]:
            sheet.cell(7, cell.column).value = cell.value
        sheet["A7"].value = "acled-2"

    assert given(workspace, "references", fill).changed == 1
    assert list(data(workspace, "references")["references"]) == ["acled", "hrw", "acled-2"]  # type: ignore[call-overload]


# -- changed by somebody else since -----------------------------------------------------------------------------------


def rewrite(workspace: Workspace, name: str, old: str, new: str) -> None:
    path = workspace.file("report", name)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_row_that_somebody_changed_since_is_told_and_not_written_over(workspace: Workspace) -> None:
    path = filled(workspace, "risks", change_rank)
    rewrite(workspace, "risks.yaml", "    rank: 2", "    rank: 5")
    before = texts(workspace)
    (answer,) = workspace.add([path])
    assert ids(answer) == ["form_not_taken", "form_older"]
    found = answer.findings[1]
    assert (found.where.row, found.data["cell"], found.found, found.data["now"]) == (6, "B6", "7", "5")
    assert texts(workspace) == before


def test_a_row_that_somebody_else_changed_stays_where_the_form_changed_another(workspace: Workspace) -> None:
    path = filled(workspace, "risks", change_rank)
    rewrite(workspace, "risks.yaml", "Le plus étendu.", "Étendu.")
    (answer,) = workspace.add([path])
    assert ids(answer) == ["form_taken"]
    first, second = data(workspace, "risks")["risks"]  # type: ignore[misc]
    assert (first["why"]["fr"], second["rank"]) == ("Étendu.", 7)


def test_the_same_form_given_twice_changes_once(workspace: Workspace) -> None:
    path = filled(workspace, "risks", change_rank)
    assert [ids(workspace.add([path])[0]) for _ in range(2)] == [["form_taken"], ["form_unchanged"]]
    assert len(steps(workspace)) == 1


def test_a_form_with_new_rows_and_other_names_given_twice_changes_once(workspace: Workspace) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = page(book, "Références")
        sheet["A5"].value = "acled-2025"
        for cell, value in zip("ABCD", ("dtm", "Déplacés", "Displaced", "OIM"), strict=True):
            sheet[f"{cell}7"].value = value

    path = filled(workspace, "references", fill)
    assert [ids(workspace.add([path])[0]) for _ in range(2)] == [["form_taken"], ["form_unchanged"]]
    assert set(data(workspace, "references")["references"]) == {"acled-2025", "hrw", "dtm"}  # type: ignore[call-overload]


def test_two_forms_of_one_file_are_one_step(workspace: Workspace) -> None:
    def period(book: openpyxl.Workbook) -> None:
        page(book, "Réglages")["B9"].value = "2025-Q2"

    def due(book: openpyxl.Workbook) -> None:
        page(book, "Envois attendus")["D5"].value = 3

    before = texts(workspace)
    paths = [filled(workspace, "settings", period), filled(workspace, "expected", due)]
    assert [answer.changed for answer in workspace.add(paths)] == [1, 1]
    assert (str(workspace.settings.period), workspace.settings.expected[0].due) == ("2025-Q2", 3)
    assert len(steps(workspace)) == 1
    assert workspace.undo().forms == ("settings, expected",)
    assert texts(workspace) == before


def test_sheets_beside_those_of_a_form_are_told(workspace: Workspace) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.create_sheet("Brouillon")["A1"].value = "à voir"

    answer = given(workspace, "risks", fill)
    assert ids(answer) == ["form_unchanged", "sheets_not_read"]
    assert answer.findings[1].found == "Brouillon"


def test_a_row_taken_out_or_added_by_somebody_else_is_told(workspace: Workspace) -> None:
    path = filled(workspace, "risks", change_rank)
    rewrite(workspace, "risks.yaml", "  - risk: gbv\n    rank: 2\n", "")
    assert ids(workspace.add([path])[0]) == ["form_not_taken", "form_row_taken_out"]

    def add(book: openpyxl.Workbook) -> None:
        sheet = page(book, "Références")
        for cell, value in zip("ABCD", ("dtm", "Déplacés", "Displaced", "OIM"), strict=True):
            sheet[f"{cell}7"].value = value

    path = filled(workspace, "references", add)
    rewrite(
        workspace, "references.yaml", "references:\n", "references:\n  dtm: {title: {en: a, fr: b}, publisher: c}\n"
    )
    assert ids(workspace.add([path])[0]) == ["form_not_taken", "form_double"]


# -- locked, sealed -------------------------------------------------------------------------------------------------------


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    path = tmp_path / "identité.txt"
    path.write_text(f"{pyrage.x25519.Identity.generate()}\n", "utf-8")
    return path


def test_a_locked_workspace_takes_a_form_and_what_it_wrote_is_accepted(workspace: Workspace, identity: Path) -> None:
    workspace.lock(recipients=[public(identity)])
    sealed = kolosi.open(workspace.folder, identity=identity)

    def fill(book: openpyxl.Workbook) -> None:
        change_rank(book)
        page(book, "Réglages")["B9"].value = "2025-Q2"

    assert given(sealed, "all", fill).changed == 2
    again = kolosi.open(workspace.folder, identity=identity)
    assert str(again.settings.period) == "2025-Q2"
    assert not [point for point in again.status().findings if "accept" in str(point.hint)]
    assert not (workspace.folder / "report" / "risks.yaml").exists()
    again.undo()
    assert str(kolosi.open(workspace.folder, identity=identity).settings.period) == "2025-Q1"


def test_a_register_put_in_by_hand_stops_its_form(workspace: Workspace, identity: Path) -> None:
    workspace.lock(recipients=[public(identity)])
    sealed = kolosi.open(workspace.folder, identity=identity)
    (workspace.folder / "report").mkdir(exist_ok=True)
    (workspace.folder / "report" / "risks.yaml").write_text(RISKS, "utf-8")
    with pytest.raises(Refusal) as refused:
        sealed.form("risks")
    assert refused.value.finding.id == "plain_file_waits"


# -- an office program ---------------------------------------------------------------------------------------------------


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_a_form_kept_by_an_office_suite_says_the_same_and_keeps_its_lists(
    workspace: Workspace, tmp_path: Path, suffix: str
) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    source = tmp_path / "faits.csv"
    source.write_text(FACTS, "utf-8")
    workspace.add([source], organisation="Cluster Protection", during="2025-Q1")
    path = filled(workspace, "all", lambda book: None)
    kept = converted(path, suffix, tmp_path / "kept")
    assert ids(workspace.add([kept])[0]) == ["form_unchanged"]
    back = converted(kept, "xlsx", tmp_path / "back")
    sheet = openpyxl.load_workbook(back)["Recommandations"]
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) >= 5
    assert all(rule.formula1 for rule in lists)
    assert sheet.protection.sheet
    book = openpyxl.load_workbook(back)
    change_rank(book)
    book.save(back)
    changed = converted(back, suffix, tmp_path / "changed")
    assert ids(workspace.add([changed])[0]) == ["form_taken"]


def converted(path: Path, suffix: str, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation=file://{folder.parent / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / f"{path.stem}.{suffix}"


# -- content ----------------------------------------------------------------------------------------------------------------


def test_every_form_can_be_handed_out_in_both_languages(workspace: Workspace) -> None:
    taxonomies = workspace.knowledge.taxonomies
    titles: list[tuple[str, str]] = []
    for form in load_forms().values():
        assert [form.file, form.source, form.decision].count(None) == 2
        for sheet in form.sheets:
            titles += sheet.title.items()
            for one in sheet.columns:
                assert set(one.label) == set(one.note) == {"fr", "en"}
                assert (one.read == "word") == (one.terms is not None)
                assert one.terms is None or one.terms in taxonomies
                assert (one.read == "choice") == bool(one.words)
            for language in ("fr", "en"):
                assert len({one.label[language] for one in sheet.columns}) == len(sheet.columns)
    assert len(set(titles)) == len(titles)
    assert all(len(title) <= 31 for _, title in titles)
