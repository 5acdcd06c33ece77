"""Payloads through every writer of csv and xlsx: none comes out as a formula, and numbers stay numbers."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from tests.inspection.payloads import HARMLESS, PAYLOADS
from tests.report.conftest import SCOPE, figure

import kolosi
from kolosi.model.figure import Figures
from kolosi.model.formula import begins_formula
from kolosi.model.key import Key
from kolosi.report.exports.cells import safe
from kolosi.report.exports.exports import export_csv
from kolosi.report.exports.workbook import export_xlsx
from kolosi.workspace import Workspace
from kolosi.workspace.correct.correcting import correction_list
from kolosi.workspace.correct.questions import Line
from kolosi.workspace.write.expected_figures import differences_document

SEEN = re.compile(r"^[\s\u00a0\u00ad\u034f\u200b-\u200f\u2028-\u202f\u2060\u2800\u3164\ufeff]*")
SIGNS = tuple("=+-@＝＋－＠﹦﹢⁼{|−")
NUMBER = re.compile(r"[-−]?\d+([.,]\d+)?[ \u00a0\u202f]?%?|\+\d{1,3}(?: \d{3})*[ \u00a0\u202f]?%?")


def runs(text: str) -> bool:
    """Whether a program that sees a cell here would work it out."""
    seen = SEEN.sub("", text)
    return seen.startswith(SIGNS) and not NUMBER.fullmatch(seen.strip())


def cells_of(data: bytes) -> list[str]:
    """Every cell that some program may see in a csv: cut at commas within quotes, or at semicolons, tabs and lines."""
    text = data.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    cut = [piece.strip('"') for piece in re.split(r"[;\t\r\n\v\f\u2028]", text)]
    return [*cells, *cut]


def test_the_payloads_would_run_if_nothing_were_done() -> None:
    assert len(PAYLOADS) >= 60
    assert len(set(PAYLOADS)) == len(PAYLOADS)
    bare = "\n".join(PAYLOADS).encode()
    assert sum(map(runs, cells_of(bare))) >= len(PAYLOADS)


@pytest.mark.parametrize("rank", range(len(PAYLOADS)))
def test_a_payload_is_made_safe_wherever_a_program_cuts(rank: int) -> None:
    made = safe(PAYLOADS[rank])
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerow(["a", made, "b"])
    assert [cell for cell in cells_of(out.getvalue().encode()) if runs(cell)] == []
    assert made.replace("'", "") == PAYLOADS[rank].replace("'", "")
    assert safe(made) == made


@pytest.mark.parametrize("text", HARMLESS)
def test_words_and_numbers_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


def evil() -> Figures:
    """A figure for each payload, which stands in its label, unit, caveat, definition and coverage."""
    told = {}
    for rank, payload in enumerate(PAYLOADS):
        key = Key.parse(f"idps/{1990 + rank}")
        label = {"fr": payload, "en": payload}
        told[key] = replace(
            figure(key, 100 + rank),
            label=label,
            unit=label,
            caveat=label,
            coverage=label,
            definition=label,
            receipts=(payload,),
        )
    return told


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_table_of_figures_starts_no_formula(language: str) -> None:
    data = export_csv(evil(), SCOPE, language)
    assert [cell for cell in cells_of(data) if runs(cell)] == []
    for line in data.decode("utf-8-sig").split("\r\n")[:2]:
        assert re.fullmatch(r'"[^"]*"(,"[^"]*")*', line), "quotes always"


def formulas(data: bytes) -> list[str]:
    """What of a workbook is worked out, by two readings: its cells, and the XML of its sheets."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    found = [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    return [*found, *("<f>" for sheet in sheets if re.search(rb"<f[ >]", sheet))]


def unkept(data: bytes) -> list[str]:
    """Risky texts in cells without the mark that keeps them texts when they are typed again."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    return [cell.coordinate for cell in cells if begins_formula(cell.value) and not cell.quotePrefix]


def texts_of(data: bytes) -> set[str]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_workbook_of_figures_has_texts_only(language: str) -> None:
    data = export_xlsx(evil(), SCOPE, language)
    assert formulas(data) == []
    assert unkept(data) == []
    assert {"=1+1", "@SUM(1;1)", "+cmd|' /C calc'!A0"} <= texts_of(data)


def test_the_list_to_correct_has_texts_only() -> None:
    lines = [
        Line(
            kind="word",
            source=one,
            file=one,
            column=one,
            value=one,
            count=1,
            proposal=one,
            subject=one,
            choices=("ignorer", one),
        )
        for one in PAYLOADS
    ]
    data = correction_list(lines, "fr")
    assert formulas(data) == []
    assert unkept(data) == []
    assert data == correction_list(lines, "fr")


def test_the_list_of_differences_starts_no_formula(invented: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "expected.csv"
    names = ("figure_id", "key", "printed", "expected", "outcome", "reason_fr", "reason_en")
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, names)
        out.writeheader()
        for one in PAYLOADS:
            out.writerow(dict(zip(names, (one, "", one, "", "unsupported", one, one), strict=True)))
    data = differences_document(invented.desk(), path)
    assert len(data) > 2_000
    assert [cell for cell in cells_of(data) if runs(cell)] == []


HEAD = (
    "Mois *",
    "Organisation *",
    "AoR *",
    "Région *",
    "Groupe de population",
    "Personnes assistées (nouvelles)",
    "Statut",
)
GOOD = ("janvier 2025", "ORG-01", "VBG", "Mopti", "PDI", 120, "Achevée")


def test_what_a_partner_sent_comes_back_to_it_and_to_the_officer_as_texts(tmp_path: Path) -> None:
    (tmp_path / "mali").mkdir()
    (tmp_path / "mali" / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    workspace = kolosi.open(tmp_path / "mali")
    with xlsxwriter.Workbook(
        str(tmp_path / "5W.xlsx"), {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet("5W Protection")
        rows = (("mars 2025", "ORG-01", "VBG", one, one, 120, one) for one in PAYLOADS)
        for at, row in enumerate((("Inventé",), (), HEAD, GOOD, *rows)):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell)
    (answer,) = workspace.add([tmp_path / "5W.xlsx"], during="2025-Q1", organisation="ORG-01")
    assert answer.receipt is not None
    problems = workspace.build().receipts[answer.receipt.id]["problems"]
    assert isinstance(problems, list)
    assert {line["row"] for line in problems} == set(range(5, 5 + len(PAYLOADS)))  # each is told of
    assert answer.waiting >= 50  # those of which the place is not known; the rest counts without its words
    given = sorted(workspace.file("out", "internal").glob("*.xlsx"))
    assert {path.name for path in given} == {"a_corriger.xlsx", "retour_org_01.xlsx"}
    for path in given:
        data = path.read_bytes()
        assert formulas(data) == []
        assert unkept(data) == []
    assert {"=1+1", "@SUM(1;1)"} <= texts_of(workspace.file("out", "internal", "retour_org_01.xlsx").read_bytes())
