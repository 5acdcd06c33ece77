"""Severity by region and risk: worksheets handed out and given back, the computed phase beside the agreed one, what leaves."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.test_forms import SETTINGS
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.content.folders import PACKAGE
from kolosi.content.severity.criteria import load_criteria
from kolosi.content.yaml_files.errors import ContentError
from kolosi.model.key import Key
from kolosi.workspace import Workspace
from kolosi.workspace.answers import Added
from kolosi.workspace.judge import severity
from kolosi.workspace.judge.severity import check_severity
from kolosi.workspace.write.judgements import read_severity

GBV, MINES = "gbv", "explosive_ordnance"
RISKS = """agreed: {en: Workshop, fr: Atelier}
risks:
  - {risk: explosive_ordnance, rank: 1, why: {fr: S’étend., en: Spreads.}}
  - {risk: gbv, rank: 2, why: {fr: Partout., en: Everywhere.}}
"""
READ = """excerpts:
  - {id: e1, document: d1, text: Phrase inventée., risks: [explosive_ordnance], places: [ml-2021-gao-ansongo], coder: K1}
  - {id: e1b, document: d1, text: Phrase inventée., risks: [explosive_ordnance], places: [ml-gao], coder: K2}
  - {id: e2, document: d1, text: Une autre., risks: [gbv], places: [ml-2021-gao-ansongo], coder: K1}
  - {id: e3, document: d2, text: Partout., risks: [explosive_ordnance], coder: K1}
"""
DRAFTS = {"fr": "# Risques {#risques}\n\n<!-- severity -->\n", "en": "# Risks {#risques}\n\n<!-- severity -->\n"}


@pytest.fixture
def mali(tmp_path: Path) -> Workspace:
    folder = tmp_path / "mali"
    (folder / "report").mkdir(parents=True)
    (folder / "workspace.yaml").write_text(SETTINGS, "utf-8")
    (folder / "report" / "risks.yaml").write_text(RISKS, "utf-8")
    for language, text in DRAFTS.items():
        (folder / "report" / f"pau.{language}.md").write_text(text, "utf-8")
    return kolosi.open(folder)


def heads_of(sheet: Worksheet, first: str) -> tuple[dict[str, int], int]:
    """The columns of a form by their heads, and the row of the heads."""
    for row in sheet.iter_rows():
        heads = {str(cell.value).rstrip(" *"): cell.column for cell in row if cell.value}
        if first in heads and len(heads) > 3:
            return heads, row[0].row
    raise AssertionError("the form has no heads")


def given(
    mali: Workspace, tmp_path: Path, *rows: Mapping[str, object], households: Mapping[str, object] | None = None
) -> Added:
    """Fills rows of the worksheet (by region and risk, as their names stand in it) and gives it back."""
    path = mali.form("severity", into=tmp_path / "severity.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Sévérité"]
    heads, at = heads_of(sheet, "Région")
    for row in rows:
        number = next(
            line
            for line in range(at + 1, sheet.max_row + 1)
            if (sheet.cell(line, heads["Région"]).value, sheet.cell(line, heads["Risque"]).value or "")
            == (row["Région"], row.get("Risque", ""))
        )
        for head, value in row.items():
            if head != "Risque":
                sheet.cell(number, heads[head]).value = value  # type: ignore[assignment]
    if households:
        other = book["Ménages par phase"]
        columns, top = heads_of(other, "Région")
        for head, value in households.items():
            other.cell(top + 1, columns[head]).value = value  # type: ignore[assignment]
    book.save(path)
    return mali.add([path])[0]


MINED = "Présence de mines et autres engins explosifs"
WHOLE = {
    "Région": "Gao",
    "Phase convenue": "4 Extrême",
    "Fondement": "Jugement",
    "Raison (français)": "Convergence des avis.",
}
OF_MINES = {"Région": "Gao", "Risque": MINED, "Phase convenue": "3", "Fondement": "Jugement", "Raison (français)": "Peu de relevés.", "Avis divergent (français)": "Plutôt 4."}  # fmt: skip
SHARES = {"Région": "Gao", "Phase 1 (%)": 35, "Phase 2 (%)": 28, "Phase 3 (%)": 21, "Phase 4 (%)": 12, "Phase 5 (%)": 4, "Enquête": "Enquête inventée"}  # fmt: skip


def test_a_worksheet_given_back_is_agreed_and_becomes_figures(mali: Workspace, tmp_path: Path) -> None:
    added = given(mali, tmp_path, WHOLE, OF_MINES)
    assert [finding.id for finding in added.findings] == ["form_taken"]
    register = read_severity(mali)
    assert set(register.agreed) == {("ml-gao", None), ("ml-gao", MINES)}  # rows that nobody filled in are not kept
    assert (register.agreed["ml-gao", MINES].phase, register.agreed["ml-gao", MINES].dissent) == (
        3,
        {"fr": "Plutôt 4."},
    )
    assert mali.figure("area_severity", during="2025-Q1", at="ml-gao").value == 4
    assert mali.figure("risk_severity", during="2025-Q1", at="ml-gao", by={"risk": [MINES]}).value == 3
    assert mali.figure("area_severity", during="2025-Q1", at="ml-mopti").value is None
    assert [(told.id, told.data["fr"], told.data["en"]) for told in check_severity(mali.desk())] == [
        ("said_in_one_language", f"Gao, {MINED}", "Gao, Presence of mine and other explosive ordnance")
    ]


def test_a_worksheet_has_a_row_for_each_region_and_risk_and_never_the_computed_phase(
    mali: Workspace, tmp_path: Path
) -> None:
    sheet = openpyxl.load_workbook(mali.form("severity", into=tmp_path / "severity.xlsx"))["Sévérité"]
    heads, at = heads_of(sheet, "Région")
    rows = [line for line in range(at + 1, sheet.max_row + 1) if sheet.cell(line, heads["Région"]).value]
    assert len(rows) == len(mali.level_one()) * 3
    assert "Calculée" not in " ".join(heads)
    missing = {str(sheet.cell(line, heads["Ce qui manque"]).value) for line in rows}
    assert any("pas de données" in text or "aucun" in text.lower() or "il n’y a pas" in text for text in missing)
    assert all(sheet.cell(line, heads["Phase convenue"]).value is None for line in rows)


def test_a_worksheet_names_the_excerpts_of_each_region_and_risk_and_none_of_their_words(
    mali: Workspace, tmp_path: Path
) -> None:
    (mali.folder / "report" / "excerpts.yaml").write_text(READ, "utf-8")
    sheet = openpyxl.load_workbook(mali.form("severity", into=tmp_path / "severity.xlsx"))["Sévérité"]
    heads, at = heads_of(sheet, "Région")
    read = {
        (sheet.cell(line, heads["Région"]).value, sheet.cell(line, heads["Risque"]).value): re.sub(
            r"[\u00a0\u202f]", " ", str(sheet.cell(line, heads["Extraits"]).value)
        )
        for line in range(at + 1, sheet.max_row + 1)
    }
    none = "Aucun extrait de la région : rien n’a été lu, ce qui ne veut pas dire que rien n’arrive"
    assert read["Gao", MINED] == "De la région (1) : e1\nDe tout le pays (1) : e3"
    assert read["Gao", None] == "De la région (2) : e1, e2\nDe tout le pays (1) : e3"
    assert read["Kayes", MINED] == f"{none}\nDe tout le pays (1) : e3"
    assert [text for (region, risk), text in read.items() if region == "Kayes" and risk not in (None, MINED)] == [none]
    assert "Phrase inventée" not in str(list(read.values()))


def test_the_phase_of_households_stands_beside_the_agreed_one(mali: Workspace, tmp_path: Path) -> None:
    given(mali, tmp_path, {**WHOLE, "Fondement": "Répartition des ménages", "Raison (français)": ""}, households=SHARES)
    cell = next(one for one in mali.severity(at="Gao").cells if one.risk is None)
    assert (cell.computed.phase, cell.computed.low, cell.computed.high, cell.computed.grade) == (3, 3, 4, "B")
    assert (cell.phase, cell.departs_by) == (4, 0)
    again = given(
        mali,
        tmp_path,
        {**WHOLE, "Phase convenue": "5", "Fondement": "Répartition des ménages", "Raison (français)": None},
    )
    assert [finding.id for finding in again.findings] == ["form_taken"]
    (told,) = check_severity(mali.desk())
    assert (told.id, told.found, told.data["computed"], told.data["agreed"]) == (
        "severity_departs",
        "ml-gao",
        "3–4",
        "5",
    )


def test_a_basis_that_is_not_there_is_a_point_to_check(mali: Workspace, tmp_path: Path) -> None:
    given(mali, tmp_path, {**WHOLE, "Fondement": "Indicateurs de la zone", "Raison (français)": ""})
    assert [(told.id, told.found) for told in check_severity(mali.desk())] == [("severity_basis_absent", "ml-gao")]


def test_a_register_written_by_hand_is_told(mali: Workspace, tmp_path: Path) -> None:
    given(mali, tmp_path, WHOLE)
    path = mali.folder / "report" / "severity.yaml"
    path.write_text(path.read_text("utf-8").replace("phase: '4'", "phase: 2"), "utf-8")
    assert [told.id for told in check_severity(kolosi.open(mali.folder).desk())] == ["severity_not_kept"]


@pytest.mark.parametrize(
    ("row", "households", "told", "cell"),
    [
        ({**WHOLE, "Phase convenue": 7}, None, "form_wrong_word", "G"),
        ({**WHOLE, "Fondement": ""}, None, "form_needed", "H"),
        ({**WHOLE, "Raison (français)": ""}, None, "form_needed", "I"),
        ({**WHOLE, "Ce qu’on sait": "Deux villages de plus."}, None, "form_fixed", "C"),
        ({**WHOLE, "Ce qui manque": None}, None, "form_fixed", "E"),
        (WHOLE, {**SHARES, "Phase 1 (%)": 60}, "form_shares", "C"),
        (WHOLE, {**SHARES, "Phase 1 (%)": 160}, "form_wrong_percent", "C"),
    ],
)
def test_a_worksheet_filled_in_wrongly_names_the_cell_and_nothing_enters(
    mali: Workspace,
    tmp_path: Path,
    row: Mapping[str, object],
    households: Mapping[str, object] | None,
    told: str,
    cell: str,
) -> None:
    added = given(mali, tmp_path, row, households=households)
    points = {finding.id: finding for finding in added.findings}
    assert set(points) == {"form_not_taken", told}
    assert points[told].where.column == cell
    assert read_severity(mali).agreed == {}


def test_a_worksheet_can_be_undone_with_its_figures(mali: Workspace, tmp_path: Path) -> None:
    given(mali, tmp_path, WHOLE)
    mali.undo(why="Mauvaise feuille.")
    assert read_severity(mali).agreed == {}
    assert mali.figure("area_severity", during="2025-Q1", at="ml-gao").value is None


def test_taking_every_phase_out_is_refused_while_their_file_counts(mali: Workspace, tmp_path: Path) -> None:
    given(mali, tmp_path, WHOLE)
    added = given(
        mali, tmp_path, {"Région": "Gao", "Phase convenue": None, "Fondement": None, "Raison (français)": None}
    )
    assert [finding.id for finding in added.findings] == ["form_phases_gone"]
    assert read_severity(mali).agreed["ml-gao", None].phase == 4


def test_the_command_says_that_no_phase_is_not_phase_one(mali: Workspace, tmp_path: Path) -> None:
    given(mali, tmp_path, WHOLE)
    result = CliRunner().invoke(app, ["severity", "--at", "Gao", "--workspace", str(mali.folder), "--language", "fr"])
    output = re.sub(r"[\u00a0\u202f]", " ", result.output)
    assert result.exit_code == 0, output
    assert "Seuils d’exemple" in output
    assert "Phases convenues : 1 sur 3. Sans phase calculée : 3 ; ce n’est pas la phase 1." in output
    answer = CliRunner().invoke(app, ["severity", "--workspace", str(mali.folder), "--json"])
    cells = json.loads(answer.output)["cells"]
    assert {one["absence"] for one in cells} == {"no_data"}
    assert [one["agreed"] for one in cells if one["region"] == "ml-gao"] == [4, None, None]


def test_a_region_that_is_no_first_level_place_is_refused_and_nothing_enters(mali: Workspace, tmp_path: Path) -> None:
    path = mali.form("severity", into=tmp_path / "severity.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Sévérité"]
    heads, at = heads_of(sheet, "Région")
    for head, value in {**WHOLE, "Région": "Ansongo"}.items():
        sheet.cell(at + 1, heads[head]).value = value
    book.save(path)
    assert [finding.id for finding in mali.add([path])[0].findings] == ["form_phases_wait"]
    assert read_severity(mali).agreed == {}


CRITERIA = (PACKAGE / "severity" / "example.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("[2000, 10000, 30000, 80000]", "[2000, 10000, 9000, 80000]", "inputs.0.thresholds"),
        ("{variable: scale, figure: idps", "{variable: reach, figure: idps", "inputs.0.variable"),
        ("  5: {en: Catastrophic", "  6: {en: Catastrophic", "phases"),
    ],
)
def test_criteria_that_cannot_be_used_are_named(mali: Workspace, old: str, new: str, key: str) -> None:
    path = mali.folder / "content" / "severity" / "mli.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(CRITERIA.replace(old, new), "utf-8")
    result = CliRunner().invoke(app, ["severity", "--workspace", str(mali.folder), "--language", "fr"])
    assert result.exit_code == 2
    assert "Critères de sévérité « mli »" in re.sub(r"[\u00a0\u202f]", " ", result.output)
    with pytest.raises(ContentError) as wrong:
        load_criteria("MLI", 2025, mali.folder / "content")
    assert wrong.value.key == key


def test_the_criteria_of_the_country_and_of_the_latest_year_before_hold(mali: Workspace) -> None:
    folder = mali.folder / "content" / "severity"
    folder.mkdir(parents=True)
    for year in (2023, 2025, 2026):
        own = f"country: MLI\nyear: {year}\n{CRITERIA.replace('example-1', f'mli-{year}')}"
        (folder / f"mli-{year}.yaml").write_text(own, "utf-8")
    assert load_criteria("MLI", 2025, folder.parent).version == "mli-2025"
    assert load_criteria("MLI", 2024, folder.parent).version == "mli-2023"
    assert load_criteria("NER", 2025, folder.parent).version == "example-1"
    assert load_criteria("MLI", 2025).is_confirmed is False


def test_registers_of_judgements_that_cannot_be_used_are_named(mali: Workspace) -> None:
    for name, text, said, verb in (
        ("severity", "severity:\n  - {region: ml-gao, phase: 7}\n", "Phases de sévérité convenues", ["severity"]),
        (
            "rounds",
            "round_one:\n  - {expert: E1, risk: gbv, score: 9}\n",
            "Notes des deux tours",
            ["workshop", "--rounds"],
        ),
    ):
        path = mali.folder / "report" / f"{name}.yaml"
        path.write_text(text, "utf-8")
        result = CliRunner().invoke(app, [*verb, "--workspace", str(mali.folder), "--language", "fr"])
        assert result.exit_code == 2
        assert said in result.output
        path.unlink()


def document(mali: Workspace, language: str) -> str:
    """The document of one language in the page, which holds all of them."""
    page = next(mali.folder.glob(f"out/**/pau.{language}.html")).read_text("utf-8")
    whole = page.partition(f'<div class="doc" lang="{language}"')[2].partition('<div class="doc"')[0]
    return re.sub(r"[\s\u00a0\u202f]+", " ", whole)


def test_the_document_prints_matrix_map_arrow_and_dissent(
    mali: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[bool] = []
    once = severity.severity_on
    monkeypatch.setattr(severity, "severity_on", lambda desk: counted.append(True) or once(desk))
    five = {
        **WHOLE,
        "Phase convenue": "5",
        "Fondement": "Répartition des ménages",
        "Raison (français)": "Siège depuis mars.",
    }
    given(mali, tmp_path, five, {**OF_MINES, "Avis divergent (anglais)": "Rather 4 | *never* 5."}, households=SHARES)
    mali.render(formats=["html"], languages=["fr", "en"])
    for language, region, dissent, mark in (
        ("fr", "Phases hors de ce que donnent les chiffres", "Plutôt 4.", "Siège depuis mars."),
        ("en", "Phases that lie outside", "Rather 4 | *never* 5.", "(in French) Siège depuis mars."),
    ):
        page = document(mali, language)
        assert region in page
        assert "3 → 5" in page
        assert mark in page
        assert dissent in page
        assert page.count("<figure") >= 2
        assert ("(en français)" in page, "Plutôt" in page) == (False, language == "fr")
    assert not [one for one in mali.check_drafts() if one.id.startswith(("severity", "number", "twin"))]
    assert len(counted) == 1  # for the check and both documents


def test_the_phase_of_a_sensitive_risk_needs_the_agreement_of_its_owners(mali: Workspace, tmp_path: Path) -> None:
    rape = "Violence basée sur le genre"
    row = {"Région": "Gao", "Risque": rape, "Phase convenue": "4", "Fondement": "Jugement", "Raison (français)": "Convergence.", "Avis divergent (français)": "Plutôt 5."}  # fmt: skip
    given(mali, tmp_path, row, OF_MINES)
    desk = mali.desk()
    held = desk.released[Key.parse("risk_severity;risk=gbv/2025-Q1@ml-gao")]
    told = desk.released[Key.parse("risk_severity;risk=explosive_ordnance/2025-Q1@ml-gao")]
    assert held.hidden is not None
    assert (told.hidden, told.value) == (None, 3)
    mali.render(formats=["html"], languages=["fr"])
    page = next(mali.folder.glob("out/**/pau.fr.html")).read_text("utf-8")
    assert "Plutôt 5." not in page
    assert "Plutôt 4." in page


def test_phase_keys_are_figures_of_the_gate(mali: Workspace, tmp_path: Path) -> None:
    given(mali, tmp_path, WHOLE)
    key = Key.parse("area_severity/2025-Q1@ml-gao")
    assert mali.desk().estimates([key])[key].value == 4
