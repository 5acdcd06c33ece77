"""The full workshop: private scores of two rounds given back, spread, outliers without names, three aggregations."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
from tests.test_forms import SETTINGS
from tests.test_severity import heads_of
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.answers import Added
from kolosi.workspace.judge.round_points import check_rounds
from kolosi.workspace.judge.rounds import standing_out, without_names
from kolosi.workspace.judge.workshop import check_workshop
from kolosi.workspace.write.judgements import read_rounds

SIEGE, GBV = (
    "Entraves ou restrictions illégales à la liberté de circulation, siège et déplacement forcé",
    "Violence basée sur le genre",
)
Row = Mapping[str, object]


@pytest.fixture
def mali(tmp_path: Path) -> Workspace:
    folder = tmp_path / "mali"
    (folder / "report").mkdir(parents=True)
    (folder / "workspace.yaml").write_text(SETTINGS, "utf-8")
    return kolosi.open(folder)


def score(expert: str, risk: str, value: object, reason: str = "", **more: object) -> Row:
    return {"Pseudonyme": expert, "Risque": risk, "Gravité (1 à 5)": value, "Raison": reason, **more}


def given(mali: Workspace, tmp_path: Path, form: str, sheets: Mapping[str, Sequence[Row]], name: str = "x") -> Added:
    """Gives a form back with new rows on its sheets."""
    path = mali.form(form, into=tmp_path / f"{form}-{name}.xlsx")
    book = openpyxl.load_workbook(path)
    for title, rows in sheets.items():
        sheet = book[title]
        heads, at = heads_of(sheet, next(iter(rows[0])))
        for number, row in enumerate(rows, at + 1):
            for head, value in row.items():
                sheet.cell(number, heads[head]).value = value or None  # type: ignore[assignment]
    book.save(path)
    return mali.add([path])[0]


ENDS = {"Au moins": 2, "Au plus": 5, "Certitude (%)": 80}
ONE = [
    *(score(f"E{at}", SIEGE, value) for at, value in enumerate((4, 4, 4, 4.5), 1)),
    score("E5", SIEGE, 1.5, "E5 ne voit aucun blocus."),
    *(score(f"E{at}", GBV, value) for at, value in enumerate((3, 3, 3, 3), 1)),
    score("E5", GBV, 3, **ENDS),
]


def whole(mali: Workspace, tmp_path: Path) -> None:
    assert [one.id for one in given(mali, tmp_path, "round_one", {"Premier tour": ONE}).findings] == ["form_taken"]
    two = [score(f"E{at}", SIEGE, 4) for at in range(1, 6)] + [score(f"E{at}", GBV, 3) for at in range(1, 6)]
    assert [one.id for one in given(mali, tmp_path, "round_two", {"Second tour": two}).findings] == ["form_taken"]


def test_the_scores_of_both_rounds_are_put_together(mali: Workspace, tmp_path: Path) -> None:
    whole(mali, tmp_path)
    found = mali.workshop(rounds=True).rounds
    assert found is not None
    siege, gbv = found.risks
    assert siege.one is not None
    assert (siege.one.n, siege.one.median, siege.one.ends) == (5, 4.0, (1.5, 4.5))
    assert siege.two is not None
    assert siege.two.middle == (4.0, 4.0)
    assert (siege.median.best, gbv.median.best, siege.weighted) == (4.0, 3.0, None)
    assert found.experts == (5, 5)
    assert found.concordance[1] == pytest.approx(1.0)
    assert found.weights is None
    assert check_rounds(mali) == []


def test_scores_without_their_ends_are_told_without_an_interval_and_without_a_chance(
    mali: Workspace, tmp_path: Path
) -> None:
    whole(mali, tmp_path)
    found = mali.workshop(rounds=True).rounds
    assert found is not None
    assert [(one.has_ends, one.in_top) for one in found.risks] == [(False, None), (False, None)]
    assert found.as_json()["risks"][0]["median"] == {"low": None, "best": 4.0, "high": None}  # type: ignore[index]


def test_scores_with_their_ends_are_told_with_both(mali: Workspace, tmp_path: Path) -> None:
    both = [score(f"E{at}", risk, 3, **ENDS) for at in range(1, 6) for risk in (SIEGE, GBV)]
    assert [one.id for one in given(mali, tmp_path, "round_one", {"Premier tour": both}).findings] == ["form_taken"]
    found = mali.workshop(rounds=True).rounds
    assert found is not None
    assert [(one.has_ends, one.in_top) for one in found.risks] == [(True, 1.0), (True, 1.0)]
    assert found.risks[0].median.low < 3 < found.risks[0].median.high


def test_the_sheet_between_the_rounds_names_nobody(mali: Workspace, tmp_path: Path) -> None:
    given(mali, tmp_path, "round_one", {"Premier tour": ONE})
    path = tmp_path / "entre.xlsx"
    mali.workshop(into=path)
    cells = [str(cell.value) for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row if cell.value]  # type: ignore[union-attr]
    text = " ".join(cells)
    assert not re.search(r"\bE[1-5]\b", text)
    assert "1,5 : … ne voit aucun blocus." in cells
    assert "… ne voit aucun blocus." in cells


def test_two_scores_are_shown_to_nobody(mali: Workspace, tmp_path: Path) -> None:
    given(mali, tmp_path, "round_one", {"Premier tour": ONE[:2]})
    with pytest.raises(Refusal) as refused:
        mali.workshop(into=tmp_path / "entre.xlsx")
    assert refused.value.finding.id == "rounds_too_few"
    assert not (tmp_path / "entre.xlsx").exists()


def test_a_score_stands_out_by_a_point_and_by_the_middle_half() -> None:
    assert [one.score for one in standing_out([(4, ""), (4, ""), (4, ""), (2, "x")])] == [2]
    assert standing_out([(1, ""), (2, ""), (4, ""), (5, "")]) == ()
    assert standing_out([(1, ""), (5, "")]) == ()


def test_a_reason_that_was_signed_loses_its_signature() -> None:
    assert without_names("baobab : rien.", ["Baobab"]) == "… : rien."


SEEDS = [{"Question": "q1", "Vraie valeur": 50}, {"Question": "q2", "Vraie valeur": 200}]


def answer(expert: str, question: str, low: float, middle: float, high: float) -> Row:
    return {
        "Pseudonyme": expert,
        "Question": question,
        "Très basse (5 %)": low,
        "Médiane": middle,
        "Très haute (95 %)": high,
    }


def test_seed_questions_weigh_who_knew_the_answers(mali: Workspace, tmp_path: Path) -> None:
    answers = [
        *(answer("E1", "q1", 30, 55, 70), answer("E1", "q2", 150, 190, 260)),
        *(answer("E2", "q1", 1, 2, 3), answer("E2", "q2", 1, 2, 3)),
    ]
    scores = [score("E1", SIEGE, 4), score("E2", SIEGE, 2), score("E3", SIEGE, 2)]
    told = given(mali, tmp_path, "round_one", {"Premier tour": scores, "Questions tests": answers})
    assert [one.id for one in told.findings] == ["form_taken"]
    given(mali, tmp_path, "seeds", {"Réponses des questions tests": SEEDS})
    found = mali.workshop(rounds=True).rounds
    assert found is not None
    (siege,) = found.risks
    assert found.weights == 1
    assert siege.weighted is not None
    assert (siege.weighted.best, siege.median.best) == (4.0, 2.0)
    assert siege.quantile.best == pytest.approx(8 / 3)


@pytest.mark.parametrize(
    ("rows", "told", "column"),
    [
        ([score("E1", SIEGE, 7)], "form_wrong_score", "D"),
        ([score("E1", "", 3)], "form_needed", "B"),
        ([score("E1", "Siège du village", 3)], "form_wrong_word", "B"),
        ([score("E1", SIEGE, 3, **{**ENDS, "Au moins": 4})], "form_ends", "E"),
        ([score("E1", SIEGE, 3, **{**ENDS, "Certitude (%)": ""})], "form_needed", "G"),
        ([score("E1", SIEGE, 3, **{**ENDS, "Certitude (%)": 30})], "form_confidence", "G"),
        ([score("E1", SIEGE, 3), score("E1", SIEGE, 5)], "form_same_row", "A"),
    ],
)
def test_a_sheet_filled_in_wrongly_names_the_cell_and_nothing_enters(
    mali: Workspace, tmp_path: Path, rows: Sequence[Row], told: str, column: str
) -> None:
    added = given(mali, tmp_path, "round_one", {"Premier tour": rows})
    points = [(one.id, one.where.column, one.where.sheet) for one in added.findings if one.id != "form_not_taken"]
    assert set(points) == {(told, column, "Premier tour")}
    assert read_rounds(mali).one == ()


def test_two_experts_of_one_pseudonym_are_told_and_the_first_stays(mali: Workspace, tmp_path: Path) -> None:
    given(mali, tmp_path, "round_one", {"Premier tour": [score("Baobab", SIEGE, 4)]}, "a")
    added = given(mali, tmp_path, "round_one", {"Premier tour": [score("Baobab", SIEGE, 2)]}, "b")
    told = next(one for one in added.findings if one.id == "form_same_row")
    assert told.found == f"Baobab · {SIEGE}"
    assert isinstance(told.message, dict)
    assert "Pseudonyme, Risque, Région" in told.message["fr"]
    assert [(one.expert, one.score) for one in read_rounds(mali).one] == [("Baobab", 4)]


def test_a_renamed_column_is_told_and_nothing_enters(mali: Workspace, tmp_path: Path) -> None:
    path = mali.form("round_one", into=tmp_path / "one.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Premier tour"]
    heads, at = heads_of(sheet, "Pseudonyme")
    sheet.cell(at, heads["Gravité (1 à 5)"]).value = "Note"
    sheet.cell(at + 1, heads["Pseudonyme"]).value = "E1"
    book.save(path)
    assert [one.id for one in mali.add([path])[0].findings] == ["form_column_gone"]
    assert read_rounds(mali).one == ()


def test_words_of_the_other_language_are_understood(mali: Workspace, tmp_path: Path) -> None:
    added = given(mali, tmp_path, "round_one", {"Premier tour": [score("E1", "Gender-based violence", "3,5")]})
    assert [one.id for one in added.findings] == ["form_taken"]
    assert [(one.risk, one.score) for one in read_rounds(mali).one] == [("gbv", 3.5)]


def test_a_risk_left_out_and_a_pseudonym_that_changed_are_points(mali: Workspace, tmp_path: Path) -> None:
    given(
        mali, tmp_path, "round_one", {"Premier tour": [score("E1", SIEGE, 4), score("E1", GBV, 3), score("E2", GBV, 3)]}
    )
    given(mali, tmp_path, "round_two", {"Second tour": [score("e 1", GBV, 4)]})
    points = [(one.id, one.found) for one in check_rounds(mali)]
    assert points == [("round_risk_missing", "E2"), ("round_expert_new", "e 1"), ("round_experts_alike", "E1, e 1")]


def test_rounds_are_private(mali: Workspace, tmp_path: Path) -> None:
    whole(mali, tmp_path)
    for name in ("round_one", "round_two", "all"):
        book = openpyxl.load_workbook(mali.form(name, into=tmp_path / "next.xlsx"))
        texts = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
        assert not texts & {f"E{at}" for at in range(1, 6)}


def test_an_agreed_rank_that_departs_from_the_rounds_asks_for_its_reason(mali: Workspace, tmp_path: Path) -> None:
    risks = "agreed: {fr: Atelier, en: Workshop}\nrisks:\n  - {risk: gbv, rank: 1}\n  - {risk: movement_siege_displacement, rank: 2, why: {fr: Oui., en: Yes.}}\n"
    (mali.folder / "report" / "risks.yaml").write_text(risks, "utf-8")
    whole(mali, tmp_path)
    assert [(one.id, one.found, one.data["computed"]) for one in check_workshop(mali)] == [("rank_departs", "gbv", "2")]


def test_the_command_prints_both_rounds_and_no_pseudonym(mali: Workspace, tmp_path: Path) -> None:
    command = ["workshop", "--rounds", "--workspace", str(mali.folder), "--language", "fr"]
    assert "Personne n’a encore donné de note." in CliRunner().invoke(app, command).output
    given(mali, tmp_path, "round_one", {"Premier tour": ONE})
    output = re.sub(r"[\u00a0\u202f]", " ", CliRunner().invoke(app, command).output)
    assert "Tour 1 : experts 5, concordance (W de Kendall)" in output
    assert "1,5, … ne voit aucun blocus." in output
    assert not re.search(r"\bE[1-5]\b", output)
    answer_ = json.loads(CliRunner().invoke(app, [*command, "--json"]).output)
    assert answer_["rounds"]["experts"] == [5, 0]
    assert not re.search(r"\bE[1-5]\b", json.dumps(answer_))


@pytest.mark.parametrize(("middle", "told"), [("beaucoup", "form_wrong_number"), (10, "form_ends")])
def test_an_answer_to_a_seed_question_is_three_numbers_that_rise(
    mali: Workspace, tmp_path: Path, middle: object, told: str
) -> None:
    row = {**answer("E1", "q1", 30, 55, 70), "Médiane": middle}
    added = given(mali, tmp_path, "round_one", {"Questions tests": [row]})
    assert {one.id for one in added.findings} == {"form_not_taken", told}
    assert read_rounds(mali).seed_answers == ()


def test_the_document_prints_both_rounds_of_three_experts_or_more(mali: Workspace, tmp_path: Path) -> None:
    for language in ("fr", "en"):
        (mali.folder / "report" / f"pau.{language}.md").write_text(
            "# Risques {#risques}\n\n<!-- rounds -->\n\n<!-- ranked -->\n", "utf-8"
        )
    risks = "agreed: {fr: A, en: A}\nrisks:\n  - {risk: gbv, rank: 1, why: {fr: Partout., en: Everywhere.}}\n"
    (mali.folder / "report" / "risks.yaml").write_text(risks, "utf-8")
    whole(mali, tmp_path)
    mali.render(formats=["html"], languages=["fr"])
    page = re.sub(r"[\s\u00a0\u202f]+", " ", next(mali.folder.glob("out/**/pau.fr.html")).read_text("utf-8"))
    cells = re.findall(r"<td[^>]*>(.*?)</td>", page)
    assert cells[:6] == ["4,0 (4,0–4,0)", "4,0 (4,0–4,0)", "1", "3,0 (3,0–3,0)", "3,0 (3,0–3,0)", "2 → 1"]
    assert "Violence basée sur le genre</strong> : Partout." in page
    assert not re.search(r"\bE[1-5]\b", " ".join(cells))
