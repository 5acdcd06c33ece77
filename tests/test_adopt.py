"""A draft written by hand in Word: what each number is proposed to be, the form, and the document given back with bound figures."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from tests.adopt_case import Truth, set_as_word, word_of
from tests.proof.evaluation.claims import found_in
from tests.proof.evaluation.corpora import reference
from tests.report.test_controls import held, parts, unmarked
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.model.figure import Estimate
from kolosi.model.finding import Refusal
from kolosi.model.key import Key
from kolosi.report.forms.adoption import ANSWER, CODE, HEADS, SOURCE
from kolosi.workspace import Workspace
from kolosi.workspace.adopt.adopting import Adoption
from kolosi.workspace.adopt.proposed import Number

HERE = Path(__file__).parent
WORDS = HERE / "adopt_words.md"


@dataclass(frozen=True)
class Case:
    """A document, its true figures, and what was made of it."""

    workspace: Workspace
    document: Path
    truth: list[Truth]
    adoption: Adoption


@pytest.fixture(scope="module")
def folder(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration without its drafts: nothing there cites the figures of a document that is adopted."""
    target = tmp_path_factory.mktemp("adopt") / "mali-2025"
    shutil.copytree(demo, target, ignore=shutil.ignore_patterns("out", "pau.*.md"))
    return target


@pytest.fixture(scope="module")
def case(folder: Path) -> Case:
    """A document in our own words, its numbers spread over runs, and its form."""
    data, truth = word_of(WORDS.read_text("utf-8"), split=True)
    document = folder / "PAU écrit à la main.docx"
    document.write_bytes(data)
    workspace = kolosi.open(folder)
    return Case(workspace, document, truth, workspace.adopt(document))


def matched_to(truth: list[Truth], numbers: Iterator[Number]) -> list[tuple[Truth, Number]]:
    """Each true figure with the number of the document that is it: both are in the order of the text."""
    found = []
    for one in truth:
        digits = "".join(letter for letter in one.text if letter.isdigit())
        number = next(each for each in numbers if "".join(c for c in each.typed.text if c.isdigit()) == digits)
        found.append((one, number))
    return found


def first_key(number: Number) -> str:
    return str(number.proposals[0].key) if number.proposals else ""


def test_four_of_five_figures_are_proposed_first_and_right(case: Case) -> None:
    pairs = matched_to(case.truth, iter(case.adoption.numbers))
    wrong = [(one.text, one.key, first_key(number)) for one, number in pairs if first_key(number) != one.key]
    assert len(wrong) <= len(pairs) / 5, wrong


def test_what_is_sure_is_right(case: Case) -> None:
    pairs = [
        (one, number)
        for one, number in matched_to(case.truth, iter(case.adoption.numbers))
        if number.sureness == "sure"
    ]
    assert len(pairs) >= len(case.truth) / 2
    assert [(one.text, first_key(number)) for one, number in pairs if first_key(number) != one.key] == []


def rows_of(path: Path) -> list[list[object]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def test_the_form_ticks_what_is_sure_alone_and_is_closed_but_for_the_answers(case: Case) -> None:
    book = openpyxl.load_workbook(case.adoption.path)
    sheet = book.worksheets[0]
    assert [one.title for one in book.worksheets] == ["nombres", "pas des chiffres", "Mode d’emploi", "Listes"]
    assert all(one.protection.sheet for one in book.worksheets)
    rows = list(sheet.iter_rows(min_row=2))
    assert len(rows) == len(case.adoption.numbers)
    for row, number in zip(rows, case.adoption.numbers, strict=True):
        open_cells = {cell.column - 1 for cell in row if not cell.protection.locked}
        assert open_cells == {ANSWER, SOURCE}
        assert bool(row[ANSWER].value) == (number.sureness == "sure")
    lists = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert len(lists) >= 1
    assert {cell.value for cell in book.worksheets[3]["D"]} >= {"1 – lier à la première proposition", "sourcé ailleurs"}


def test_dates_laws_and_ages_are_listed_as_no_figures(case: Case) -> None:
    other = openpyxl.load_workbook(case.adoption.path).worksheets[1]
    told = {(str(row[2].value), str(row[3].value)) for row in other.iter_rows(min_row=2)}
    assert ("2012-025", "numéro (loi, route, document)") in told or any("loi" in why for _, why in told)
    assert any(why == "date" for _, why in told)
    assert any(why == "âge" for _, why in told)


def answered(path: Path, said: dict[int, tuple[str, str]], target: Path) -> Path:
    """The form with some answers, by the row of the number."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row, (answer, source) in said.items():
        sheet.cell(row, ANSWER + 1).value = answer
        sheet.cell(row, SOURCE + 1).value = source
    book.save(target)
    return target


@pytest.fixture(scope="module")
def adopted(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Adoption:
    """The document with what was ticked, one number cited and one to be sourced."""
    texts = [str(number.typed.text) for number in case.adoption.numbers]
    said = {texts.index("30") + 2: ("sourcé ailleurs", "Plan de réponse 2025"), texts.index("3") + 2: ("à sourcer", "")}
    form = answered(case.adoption.path, said, tmp_path_factory.mktemp("forms") / "adopter.xlsx")
    return case.workspace.adopt(case.document, answers=form)


def test_the_document_comes_back_with_what_was_confirmed_bound_and_nothing_else_changed(
    case: Case, adopted: Adoption
) -> None:
    sure = [number for number in case.adoption.numbers if number.sureness == "sure"]
    made, before = parts(adopted.path.read_bytes()), parts(case.document.read_bytes())
    assert list(adopted.bound.values()) == [number.proposals[0].key for number in sure]
    controls = held(adopted.path.read_bytes())
    assert list(controls) == [f"kolosi:f{n}" for n in range(1, len(sure) + 1)]
    assert [" ".join(text.split()) for text in controls.values()] == [number.typed.text for number in sure]
    assert {name for name in made if made[name] != before[name]} == {"word/document.xml"}
    assert unmarked(made["word/document.xml"]) == unmarked(before["word/document.xml"])


def test_the_adopted_document_is_kept_like_an_issue(case: Case, adopted: Adoption) -> None:
    kept = case.workspace.file("copies", "fr.v1")
    record = json.loads((kept / "issue.json").read_text("utf-8"))
    assert record["adopted"] is True
    assert (kept / "issued.docx").read_bytes() == adopted.path.read_bytes()
    assert {tag: one["key"] for tag, one in record["figures"].items()} == {t: str(k) for t, k in adopted.bound.items()}
    assert {one["scheme"] for one in record["figures"].values()} <= {"fig", "change"}
    assert [(one["text"], one["said"], one["source"]) for one in record["others"]] == [
        ("30", "cited", "Plan de réponse 2025"),
        ("3", "wanted", ""),
    ]
    root = etree.fromstring(parts(adopted.path.read_bytes())["word/document.xml"])
    names = [str(value) for one in root.iter("{*}bookmarkStart") for value in one.attrib.values()]
    assert "kolosi_issue_1_fr" in names


def test_only_what_is_to_be_sourced_is_told_where_every_bound_number_is_right(adopted: Adoption) -> None:
    assert [finding.id for finding in adopted.findings] == ["adopt_to_source"]


def test_a_document_of_ours_is_not_adopted_again(case: Case, adopted: Adoption) -> None:
    with pytest.raises(Refusal) as refused:
        case.workspace.adopt(adopted.path)
    assert refused.value.finding.id == "adopt_own_copy"


def test_a_number_that_differs_is_told_with_both_values(case: Case, tmp_path: Path) -> None:
    text = "# Bilan\n\nEn mars 2025, 2 194 écoles étaient non fonctionnelles.\n\nLe GBVIMS a rapporté 9 307 incidents de VBG d’octobre 2024 à mars 2025, soit -4 % par rapport à la période d’octobre 2023 à mars 2024."
    document = tmp_path / "bilan.docx"
    document.write_bytes(word_of(text)[0])
    found = case.workspace.adopt(document)
    schools, incidents, change = found.numbers
    assert first_key(schools) == "schools_nonfunctional/2025-03"
    assert schools.sureness == "likely"
    assert "2 149" in " ".join(str(rows_of(found.path)[0][list(HEADS).index("remark")]).replace("\u202f", " ").split())
    said = {2: ("1 – lier à la première proposition", ""), 3: ("1 – lier à la première proposition", "")}
    if change.proposals:
        said[4] = ("1 – lier à la première proposition", "")
    form = answered(found.path, said, tmp_path / "adopter.xlsx")
    done = case.workspace.adopt(document, answers=form)
    differs = done.findings[0]
    assert differs.id == "adopt_differs"
    assert "2 194" in differs.message["fr"]
    assert "2 149" in differs.message["fr"].replace("\u202f", " ")
    assert first_key(incidents) == "gbv_incidents/2024-10..2025-03"
    assert first_key(change) == "gbv_incidents/2024-10..2025-03/2023-10..2024-03"
    assert [one.id for one in done.findings[1:]] == ["adopt_not_comparable"]


def test_a_figure_that_may_not_leave_is_told_and_not_offered(case: Case, tmp_path: Path) -> None:
    key = Key.parse("hr_violations;age_group=child/2025-02@ml-sikasso")
    value = case.workspace.desk().estimates([key])[key].value
    document = tmp_path / "mois.docx"
    text = f"En février 2025, à Sikasso, {value} violations des droits humains documentées visaient des enfants."
    document.write_bytes(word_of(text)[0])
    found = case.workspace.adopt(document)
    [number] = found.numbers
    assert number.is_hidden
    assert key not in [proposal.key for proposal in number.proposals]
    row = dict(zip(HEADS, rows_of(found.path)[0], strict=True))
    assert "protection" in str(row["remark"])
    assert str(key) not in str(row)


def test_a_mark_that_was_changed_binds_nothing(case: Case, tmp_path: Path) -> None:
    document = tmp_path / "court.docx"
    document.write_bytes(word_of("En mars 2025, 2 149 écoles étaient non fonctionnelles.")[0])
    book = openpyxl.load_workbook(case.workspace.adopt(document).path)
    cell = book.worksheets[0].cell(2, CODE + 1)
    cell.value = str(cell.value).replace("schools_nonfunctional/2025-03", "n’importe quoi")
    book.save(tmp_path / "adopter.xlsx")
    with pytest.raises(Refusal) as refused:
        case.workspace.adopt(document, answers=tmp_path / "adopter.xlsx")
    assert refused.value.finding.id == "adopt_answer_unknown"


def test_the_form_given_back_with_add_binds_too(case: Case, tmp_path: Path) -> None:
    document = tmp_path / "court.docx"
    document.write_bytes(word_of("En mars 2025, 2 149 écoles étaient non fonctionnelles.")[0])
    found = case.workspace.adopt(document)
    [added] = case.workspace.add([found.path])
    assert [one.id for one in added.findings] == ["adopt_done"]
    [again] = case.workspace.add([found.path])
    assert [one.id for one in again.findings] == ["adopt_document_absent"]


@pytest.mark.parametrize(
    ("answer", "source", "expected", "column"),
    [("lier au hasard", "", "adopt_answer_unknown", "I"), ("sourcé ailleurs", "", "adopt_source_missing", "J")],
)
def test_a_form_filled_wrongly_names_the_cell(
    case: Case, tmp_path: Path, answer: str, source: str, expected: str, column: str
) -> None:
    document = tmp_path / "court.docx"
    document.write_bytes(word_of("En mars 2025, 2 149 écoles étaient non fonctionnelles.")[0])
    form = answered(case.workspace.adopt(document).path, {2: (answer, source)}, tmp_path / "adopter.xlsx")
    with pytest.raises(Refusal) as refused:
        case.workspace.adopt(document, answers=form)
    assert refused.value.finding.id == expected
    assert (refused.value.finding.where.row, refused.value.finding.where.column) == (2, column)


def test_a_form_of_another_document_is_refused(case: Case, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        case.workspace.adopt(_word(tmp_path, "En mars 2025, 2 149 écoles."), answers=case.adoption.path)
    assert refused.value.finding.id == "adopt_document_changed"


def test_a_book_that_is_no_form_is_refused(case: Case, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.save(tmp_path / "autre.xlsx")
    with pytest.raises(Refusal) as refused:
        case.workspace.adopt(case.document, answers=tmp_path / "autre.xlsx")
    assert refused.value.finding.id == "adopt_form_without_rows"


def test_a_text_that_is_not_word_is_refused(case: Case, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("2 149 écoles", "utf-8")
    with pytest.raises(Refusal) as refused:
        case.workspace.adopt(tmp_path / "a.md")
    assert refused.value.finding.id == "adopt_needs_word"


def test_marks_of_rows_are_folded_away(case: Case) -> None:
    sheet = openpyxl.load_workbook(case.adoption.path).worksheets[0]
    assert sheet.column_dimensions["N"].hidden
    assert str(sheet.cell(2, CODE + 1).value).startswith("adopt|")


def _word(folder: Path, text: str) -> Path:
    path = folder / "autre.docx"
    path.write_bytes(word_of(text)[0])
    return path


# -- the drafts of the demonstration, their links stripped --------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_figures_of_our_own_drafts_are_found_again(folder: Path, language: str, tmp_path: Path) -> None:
    """Measured when written: 0.88 of the French numbers, 0.87 of the English ones; all that is sure has the right value."""
    draft = HERE.parent / "examples" / "mali-2025" / "report" / f"pau.{language}.md"
    data, truth = word_of(draft.read_text("utf-8"))
    document = tmp_path / "PAU.docx"
    document.write_bytes(data)
    workspace = kolosi.open(folder)
    pairs = matched_to(truth, iter(workspace.adopt(document).numbers))
    values = workspace.desk().estimates({side for one in truth for side in sides(Key.parse(one.key))})
    right = [(one, number) for one, number in pairs if is_right(Key.parse(one.key), number, values)]
    assert len(right) >= 0.8 * len(pairs)
    sure = [(one, number) for one, number in pairs if number.sureness == "sure"]
    assert len(sure) >= 0.4 * len(pairs)
    assert [
        (one.text, first_key(number)) for one, number in sure if not is_same_value(Key.parse(one.key), number, values)
    ] == []


def sides(key: Key) -> tuple[Key, ...]:
    return (key.before, key.after) if key.is_change else (key,)


def is_right(key: Key, number: Number, values: Mapping[Key, Estimate]) -> bool:
    """True for the very key, or for one of the same thing that gives the same value: a stock by the day or the month."""
    if not number.proposals:
        return False
    first = number.proposals[0].key
    is_same = (first.indicator, first.breakdown, first.places) == (key.indicator, key.breakdown, key.places)
    return first == key or (is_same and not key.is_change and is_same_value(key, number, values))


def is_same_value(key: Key, number: Number, values: Mapping[Key, Estimate]) -> bool:
    """True for a figure of the same indicator with the same value, and for the same change."""
    first = number.proposals[0]
    if key.is_change or first.key.is_change:
        return first.key == key
    return first.key.indicator == key.indicator and first.value == values[key].value


# -- the command line ----------------------------------------------------------------------------------------------------


def test_the_command_writes_the_form_and_then_the_document(case: Case, tmp_path: Path) -> None:
    document = tmp_path / "court.docx"
    document.write_bytes(word_of("En mars 2025, 2 149 écoles étaient non fonctionnelles.")[0])
    words = ["--workspace", str(case.workspace.folder), "--language", "fr"]
    asked = CliRunner().invoke(app, ["adopt", str(document), *words])
    assert asked.exit_code == 0, asked.output
    assert "1 nombre ; 1 sûr," in asked.output.replace("\u202f", " ").replace("\u00a0", " ")
    form = case.workspace.file("out", "internal", "adopter.xlsx")
    done = CliRunner().invoke(app, ["adopt", str(document), "--answers", str(form), "--json", *words])
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert told["bound"] == {"f1": "schools_nonfunctional/2025-03"}
    assert Path(told["path"]).is_file()


# -- the reference document ----------------------------------------------------------------------------------------------


def test_the_faults_of_the_reference_are_told_after_adoption(folder: Path, tmp_path: Path) -> None:
    root = Path(os.environ.get("KOLOSI_SHARED") or HERE.parents[1] / "shared") / "reference"
    if not (root / "mali_pau_2025-05.fr.txt").is_file():
        pytest.skip("the reference document is not present (set KOLOSI_SHARED to its folder)")
    gold = reference(root)
    document = tmp_path / "référence.docx"
    document.write_bytes(set_as_word(gold.document.text))
    workspace = kolosi.open(folder)
    done = workspace.adopt(document, answers=workspace.adopt(document).path)
    places = _places(gold.document.text)
    here = {rank: at for at, rank in _places(done.proof.manuscript.text).items()}
    expected = [claim for claim in gold.document.claims if claim.id in gold.expected]
    missed = []
    for claim in expected:
        spans = tuple((here[places[a]], here[places[b - 1]] + 1) for a, b in claim.spans)
        moved = replace(claim, spans=spans, focus=spans[-1])
        told = {one.verdict for one in found_in(done.proof.as_json()) if one.is_flag and one.hits(moved)}
        missed += [claim.id] if claim.verdict not in told else []
    assert len(expected) == 13
    assert missed == []


def _places(text: str) -> dict[int, int]:
    """Each letter that is no blank and no mark of bold type, by where it stands: its rank among them."""
    letters = (at for at, letter in enumerate(text) if not letter.isspace() and letter != "*")
    return {at: rank for rank, at in enumerate(letters)}
