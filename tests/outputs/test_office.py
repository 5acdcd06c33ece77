"""The Word document and the workbook in an office suite; and what a spreadsheet makes of the table of figures."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pytest
from tests.outputs.texts import drawn

from kolosi.report.cells import safe

pytestmark = pytest.mark.office

PAYLOADS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1;1)",
    '=HYPERLINK("http://127.0.0.1/";"x")',
    '=WEBSERVICE("http://127.0.0.1/")',
    "=cmd|' /C calc'!A0",
    "\t=1+1",
    " =1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1;1)",
    "\r=1+1",
    "\n=1+1",
    "{=1+1}",
)


def convert(files: list[Path], kind: str, folder: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    command = ["soffice", f"-env:UserInstallation={(folder / 'profil').as_uri()}", "--headless", "--convert-to", kind]
    subprocess.run(
        [*command, "--outdir", str(folder), *map(str, files)], check=True, timeout=180, stdout=subprocess.DEVNULL
    )


@pytest.fixture(scope="module")
def converted(public: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """The words of each page of what LibreOffice makes of each file."""
    folder = tmp_path_factory.mktemp("bureau")
    names = ("pau.fr.docx", "pau.en.docx", "chiffres.xlsx")
    convert([public / name for name in names], "pdf", folder)
    found = {}
    for name in names:
        with pikepdf.open((folder / name).with_suffix(".pdf")) as pdf:
            found[name] = [" ".join(page.split()) for page in drawn(pdf)]
    return found


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("pau.fr.docx", ("Sommaire", "Résumé", "Figure 1", "Annexe", "F100", "14 171")),
        ("pau.en.docx", ("Contents", "Executive summary", "Figure 1", "Annex: all figures", "F100", "14,171")),
    ],
)
def test_the_word_document_opens_with_contents_pictures_endnotes_and_annex(
    converted: Mapping[str, list[str]], name: str, words: tuple[str, ...]
) -> None:
    text = " ".join(converted[name])
    assert 18 <= len(converted[name]) <= 28
    assert [word for word in words if word not in text] == []
    assert "Error!" not in text
    assert "Erreur" not in text


@pytest.mark.parametrize("name", ["pau.fr.docx", "pau.en.docx"])
def test_the_contents_of_the_word_document_are_right_to_a_page(
    public: Path, converted: Mapping[str, list[str]], name: str
) -> None:
    lines = [p.text.split("\t") for p in docx.Document(public / name).paragraphs if p.style.name.startswith("toc ")]
    pages = ["".join(page.split()) for page in converted[name]]
    at = 1
    for words, number in lines:
        at = next(rank for rank in range(at, len(pages)) if "".join(words.split()) in pages[rank])
        assert abs(at + 1 - int(number)) <= 1, words
    assert len(lines) > 20


def test_the_workbook_is_printed_on_few_pages_with_its_heads(converted: Mapping[str, list[str]]) -> None:
    pages, text = len(converted["chiffres.xlsx"]), " ".join(converted["chiffres.xlsx"])
    assert pages <= 60
    assert text.count("Ce qui est compté") == pages
    assert "#REF" not in text
    assert "#NAME" not in text


def test_a_spreadsheet_works_out_nothing_of_the_table_of_figures(public: Path, tmp_path: Path) -> None:
    shutil.copy(public / "figures.csv", tmp_path / "figures.csv")
    convert([tmp_path / "figures.csv"], "xlsx:Calc MS Excel 2007 XML", tmp_path)
    assert _formulas(tmp_path / "figures.xlsx") == []


@pytest.mark.parametrize("rank", range(len(PAYLOADS)))
def test_a_text_made_to_be_worked_out_is_made_safe(rank: int) -> None:
    assert safe(PAYLOADS[rank]).startswith("'") or not _starts(PAYLOADS[rank])


def _starts(text: str) -> bool:
    return text.lstrip(" \t\r\n\u200b\ufeff")[:1] in tuple("=+-@＝＋－＠")


def test_a_spreadsheet_works_out_no_text_that_was_made_safe(tmp_path: Path) -> None:
    target = io.StringIO()
    csv.writer(target).writerows([["code", "texte"], *([str(rank), safe(text)] for rank, text in enumerate(PAYLOADS))])
    (tmp_path / "pièges.csv").write_bytes(target.getvalue().encode("utf-8-sig"))
    convert([tmp_path / "pièges.csv"], "xlsx:Calc MS Excel 2007 XML", tmp_path)
    assert _formulas(tmp_path / "pièges.xlsx") == []
    sheet = openpyxl.load_workbook(tmp_path / "pièges.xlsx").active
    assert sheet is not None
    assert sheet.max_row >= len(PAYLOADS) + 1
    assert 2 not in [cell.value for row in sheet.iter_rows(min_row=2, min_col=2) for cell in row]


def _formulas(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    cells = (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    return [cell.coordinate for cell in cells if cell.data_type == "f"]
