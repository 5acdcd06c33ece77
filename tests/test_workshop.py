"""The light workshop: sheets of groups given back, put together, compared with what was agreed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.test_forms import SETTINGS
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.content.yaml_files.errors import ContentError
from kolosi.workspace import Workspace
from kolosi.workspace.judge.workshop import check_workshop

pytestmark = pytest.mark.long

CIVILIANS, SIEGE, GBV, MINES = "attacks_on_civilians", "movement_siege_displacement", "gbv", "explosive_ordnance"
RISKS = """agreed: {en: Workshop, fr: Atelier}
risks:
  - {risk: attacks_on_civilians, rank: 1, why: {fr: Le plus étendu., en: Most widespread.}}
  - {risk: gbv, rank: 2}
  - {risk: explosive_ordnance, rank: 3, why: {fr: S’étend., en: Spreads.}}
"""


@pytest.fixture
def mali(tmp_path: Path) -> Workspace:
    folder = tmp_path / "mali"
    (folder / "report").mkdir(parents=True)
    (folder / "workspace.yaml").write_text(SETTINGS, "utf-8")
    (folder / "report" / "risks.yaml").write_text(RISKS, "utf-8")
    return kolosi.open(folder)


def sheet_of(path: Path) -> tuple[openpyxl.Workbook, Worksheet, dict[str, int], int]:
    """A form, its columns by their heads, and its first row to be filled in."""
    book = openpyxl.load_workbook(path)
    sheet = book["Classement"]
    for row in sheet.iter_rows():
        heads = {str(cell.value).rstrip(" *"): cell.column for cell in row if cell.value}
        if "Groupe" in heads:
            return book, sheet, heads, row[0].row + 1
    raise AssertionError("the form has no heads")


def given(mali: Workspace, tmp_path: Path, *groups: tuple[str, tuple[str, ...]], dissent: str = "") -> list[str]:
    """Gives the sheet of each group back, with risks by their names; what was told."""
    terms = mali.knowledge.taxonomies["protection_risks"].terms
    told = []
    for number, (group, risks) in enumerate(groups):
        path = mali.form("ranking", into=tmp_path / f"group-{number}.xlsx")
        book, sheet, heads, row = sheet_of(path)
        named = [terms[risk].label["fr"] if risk in terms else risk for risk in risks]
        cells = {"Groupe": group, **dict(zip(("Premier risque", "Deuxième", "Troisième"), named, strict=False))}
        cells["Avis divergent (français)"] = dissent
        for head, value in cells.items():
            sheet.cell(row, heads[head]).value = value or None
        book.save(path)
        told += [finding.id for added in mali.add([path]) for finding in added.findings]
    return told


THREE = (("Mopti", (SIEGE, CIVILIANS, GBV)), ("Gao", (SIEGE, CIVILIANS)), ("Ségou", (CIVILIANS, SIEGE, MINES)))


def test_sheets_of_groups_are_put_together(mali: Workspace, tmp_path: Path) -> None:
    told = given(mali, tmp_path, *THREE, dissent="Les mines d’abord.")
    assert set(told) == {"form_taken"}
    found = mali.workshop()
    assert [one.risk for one in found.risks] == [SIEGE, CIVILIANS, MINES, GBV]
    assert [one.computed for one in found.risks] == [(1, 1), (2, 2), (3, 4), (3, 4)]
    assert [one.agreed for one in found.risks] == [None, 1, 3, 2]
    assert [float(one.points) for one in found.risks] == [8, 7, 1.5, 1.5]
    assert (found.orders, found.risks[0].ranks) == (2, {"Mopti": 1, "Gao": 1, "Ségou": 2})
    assert found.concordance is not None
    assert 0.7 < found.concordance < 0.9


def test_a_sheet_is_handed_out_without_the_ranks_of_others(mali: Workspace, tmp_path: Path) -> None:
    given(mali, tmp_path, *THREE)
    _, sheet, heads, row = sheet_of(mali.form("ranking", into=tmp_path / "next.xlsx"))
    assert sheet.cell(row, heads["Groupe"]).value is None
    _, whole, heads, row = sheet_of(mali.form("all", into=tmp_path / "all.xlsx"))
    assert [whole.cell(row + at, heads["Groupe"]).value for at in range(3)] == ["Mopti", "Gao", "Ségou"]


def test_an_agreed_rank_that_departs_asks_for_its_reason(mali: Workspace, tmp_path: Path) -> None:
    assert check_workshop(mali) == []
    given(mali, tmp_path, *THREE)
    points = [(point.id, point.found, point.data["computed"]) for point in check_workshop(mali)]
    assert points == [("rank_departs", GBV, "3–4")]


def test_a_rank_far_from_the_computed_one_asks_for_figures(mali: Workspace, tmp_path: Path) -> None:
    risks = RISKS.replace("gbv, rank: 2}", "gbv, rank: 2, why: {fr: Parce que., en: Because.}}")
    (mali.folder / "report" / "risks.yaml").write_text(risks.replace("rank: 3", "rank: 7"), "utf-8")
    given(mali, tmp_path, *THREE)
    assert [(point.id, point.found) for point in check_workshop(kolosi.open(mali.folder))] == [
        ("rank_departs_far", MINES)
    ]


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        ((("Mopti", (GBV, GBV)),), "form_twice"),
        ((("Mopti", ("le score 7",)),), "form_wrong_word"),
        ((("Mopti", ()),), "form_needed"),
        ((("Mopti", (GBV,)), ("Mopti", (MINES,))), "form_double"),
    ],
)
def test_a_sheet_filled_in_wrongly_names_the_cell_and_nothing_enters(
    mali: Workspace, tmp_path: Path, groups: tuple[tuple[str, tuple[str, ...]], ...], told: str
) -> None:
    assert told in given(mali, tmp_path, *groups)
    assert len(mali.workshop().groups) == len(groups) - 1


def test_one_group_alone_is_not_a_workshop(mali: Workspace, tmp_path: Path) -> None:
    assert said(mali) == "Aucun groupe n’a encore rendu son classement."
    given(mali, tmp_path, THREE[0])
    assert mali.workshop().risks == ()
    assert said(mali) == "Un seul groupe a rendu son classement (Mopti) : il n’y a rien à réunir."


def said(mali: Workspace, *options: str) -> str:
    result = CliRunner().invoke(app, ["workshop", "--workspace", str(mali.folder), "--language", "fr", *options])
    assert result.exit_code == 0, result.output
    first = result.output.splitlines()[0].replace("\u202f", " ").replace("\u00a0", " ")
    return first.partition(" Remettez")[0]


def test_the_command_says_the_ranks_and_the_dissent(mali: Workspace, tmp_path: Path) -> None:
    given(mali, tmp_path, *THREE, dissent="Les mines d’abord.")
    result = CliRunner().invoke(app, ["workshop", "--workspace", str(mali.folder), "--language", "fr"])
    assert result.exit_code == 0
    output = result.output.replace("\u00a0", " ")
    assert "Mopti : Les mines d’abord." in output
    assert "(W de Kendall) : 0,8" in output
    assert "2 ordres contredisent aussi peu" in output
    answer = CliRunner().invoke(app, ["workshop", "--workspace", str(mali.folder), "--json"])
    assert json.loads(answer.output)["risks"][0]["computed"] == [1, 1]


def test_a_register_of_rankings_that_cannot_be_used_is_named(mali: Workspace) -> None:
    (mali.folder / "report" / "workshop.yaml").write_text("rankings:\n  - {group: Mopti}\n", "utf-8")
    result = CliRunner().invoke(app, ["workshop", "--workspace", str(mali.folder), "--language", "fr"])
    assert result.exit_code == 2
    assert "Classements de l’atelier" in result.output


def test_the_document_prints_both_ranks_and_the_dissent(mali: Workspace, tmp_path: Path) -> None:
    (mali.folder / "report" / "pau.fr.md").write_text("# Risques {#risques}\n\n<!-- workshop -->\n", "utf-8")
    (mali.folder / "report" / "pau.en.md").write_text("# Risks {#risques}\n\n<!-- workshop -->\n", "utf-8")
    given(mali, tmp_path, *THREE, dissent="Les mines d’abord.")
    mali.render(formats=["html"], languages=["fr", "en"])
    page = re.sub(r"\s+", " ", next(mali.folder.glob("out/**/pau.fr.html")).read_text("utf-8"))
    cells = re.findall(r"<td[^>]*>(.*?)</td>", page)
    siege = mali.knowledge.taxonomies["protection_risks"].terms[SIEGE].attributes["short.fr"]
    assert cells[:6] == ["3 sur 3", "1", "–", "3 sur 3", "2", "2 → 1"]
    assert siege in page
    assert page.count("Les mines d’abord.") == 6  # three groups, two documents in one page
    assert page.count("(in French) Les mines d’abord.") == 3
    points = [(one.id, one.found, one.count) for one in check_workshop(mali)]
    assert points[1:] == [("said_in_one_language", "ranking", 3)]
    told = mali.say(check_workshop(mali)[1]).message
    assert "3 texte(s) dans une seule langue : Mopti · Gao · Ségou." in told["fr"]


def test_a_dissent_in_both_languages_is_printed_in_each(mali: Workspace) -> None:
    said = "{fr: Les mines d’abord., en: Mines first.}"
    ranked = "".join(f"  - {{group: {group}, first: gbv, dissent: {said}}}\n" for group in ("Mopti", "Gao"))
    (mali.folder / "report" / "workshop.yaml").write_text(f"rankings:\n{ranked}", "utf-8")
    for language in ("fr", "en"):
        draft = "# Risques {#risques}\n\n<!-- workshop -->\n"
        (mali.folder / "report" / f"pau.{language}.md").write_text(draft, "utf-8")
    mali.render(formats=["html"], languages=["fr", "en"])
    page = next(mali.folder.glob("out/**/pau.en.html")).read_text("utf-8")
    printed = [page.count(text) for text in ("Mines first.", "Les mines d’abord.", "(in French)", "(en anglais)")]
    assert printed == [2, 2, 0, 0]
    assert not [one for one in check_workshop(mali) if one.id == "said_in_one_language"]


@pytest.mark.parametrize("dissent", ["{de: Zuerst die Minen.}", "[Les mines]"])
def test_a_dissent_in_a_language_of_no_document_is_refused(mali: Workspace, dissent: str) -> None:
    text = f"rankings:\n  - {{group: Mopti, first: gbv, dissent: {dissent}}}\n"
    (mali.folder / "report" / "workshop.yaml").write_text(text, "utf-8")
    with pytest.raises(ContentError):
        mali.workshop()
