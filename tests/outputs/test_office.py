"""The Word document and the workbook in an office suite; and what a spreadsheet makes of the table of figures."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pypdfium2
import pytest
from tests.inspection.payloads import PAYLOADS
from tests.inspection.test_payloads import evil
from tests.outputs.pictures import Album
from tests.outputs.texts import drawn
from tests.report.conftest import SCOPE

from kolosi.report.exports.exports import export_csv
from kolosi.report.exports.workbook import export_xlsx
from kolosi.workspace import Workspace
from kolosi.workspace.correct.correcting import correction_list
from kolosi.workspace.correct.questions import Line

pytestmark = pytest.mark.office


def convert(files: list[Path], kind: str, folder: Path, reading: str = "") -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    how = [f"--infilter={reading}"] if reading else []
    command = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profil').as_uri()}",
        "--headless",
        *how,
        "--convert-to",
        kind,
    ]
    subprocess.run(
        [*command, "--outdir", str(folder), *map(str, files)], check=True, timeout=180, stdout=subprocess.DEVNULL
    )


@pytest.fixture(scope="module")
def converted(public: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """The words of each page of what LibreOffice makes of each file."""
    folder = tmp_path_factory.mktemp("bureau")
    names = ("pau.fr.docx", "pau.en.docx", "note.fr.docx", "brief.en.docx", "chiffres.xlsx")
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
        (
            "pau.en.docx",
            ("Contents", "Executive summary", "Figure 1", "Annex: figures quoted in the text", "F100", "14,171"),
        ),
    ],
)
def test_the_word_document_opens_with_contents_pictures_endnotes_and_annex(
    converted: Mapping[str, list[str]], name: str, words: tuple[str, ...]
) -> None:
    text = " ".join(converted[name])
    assert 18 <= len(converted[name]) <= 34
    assert [word for word in words if word not in text] == []
    assert "Error!" not in text
    assert "Erreur" not in text


@pytest.mark.parametrize("name", ["pau.fr.docx", "pau.en.docx"])
def test_the_contents_of_the_word_document_are_right_to_two_pages(
    public: Path, converted: Mapping[str, list[str]], name: str
) -> None:
    lines = [p.text.split("\t") for p in docx.Document(public / name).paragraphs if p.style.name.startswith("toc ")]
    pages = ["".join(page.split()) for page in converted[name]]
    at = 1
    for words, number in lines:
        at = next(rank for rank in range(at, len(pages)) if "".join(words.split()) in pages[rank])
        assert abs(at + 1 - int(number)) <= 2, words
    assert len(lines) > 20


def test_the_workbook_is_printed_on_few_pages_with_its_heads(converted: Mapping[str, list[str]]) -> None:
    pages, text = len(converted["chiffres.xlsx"]), " ".join(converted["chiffres.xlsx"])
    assert pages <= 60
    assert text.count("Ce qui est compté") + text.count("De quoi il s’agit") == pages
    assert "#REF" not in text
    assert "#NAME" not in text


@pytest.mark.parametrize(
    ("name", "last"), [("note.fr.docx", "Parmi les recommandations"), ("brief.en.docx", "From the recommendations")]
)
def test_the_brief_in_word_has_two_pages(converted: Mapping[str, list[str]], name: str, last: str) -> None:
    assert len(converted[name]) == 2
    assert last in converted[name][1]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "fr",
            (
                "14 171",
                "Violations documentées, par trimestre",
                "Valeurs les plus hautes",
                "Violence basée sur le genre",
            ),
        ),
        ("en", ("14,171", "Violations documented, by quarter", "Highest values", "Gender-based violence")),
    ],
)
def test_the_slides_open_with_their_figures_pictures_and_risks(
    public: Path, tmp_path: Path, language: str, words: tuple[str, ...]
) -> None:
    if shutil.which("loimpress") is None:
        pytest.skip("LibreOffice Impress is not installed")
    convert([public / f"pau.{language}.pptx"], "pdf", tmp_path)
    with pikepdf.open(tmp_path / f"pau.{language}.pdf") as pdf:
        pages = [" ".join(page.split()).replace("\u202f", " ") for page in drawn(pdf)]
    assert len(pages) == 5
    assert [word for word, page in zip(words, pages, strict=False) if word not in page] == []


def test_a_spreadsheet_works_out_nothing_of_the_table_of_figures(public: Path, tmp_path: Path) -> None:
    shutil.copy(public / "figures.csv", tmp_path / "figures.csv")
    convert([tmp_path / "figures.csv"], "xlsx:Calc MS Excel 2007 XML", tmp_path)
    assert _formulas(tmp_path / "figures.xlsx") == []


def test_pages_of_the_word_documents_look_as_kept(invented: Workspace, album: Album, tmp_path: Path) -> None:
    files = [invented.file("out", "public", f"pau.{language}.docx") for language in ("fr", "en")]
    convert(files, "pdf", tmp_path)
    for language in ("fr", "en"):
        page = pypdfium2.PdfDocument(tmp_path / f"pau.{language}.pdf")[1]
        target = io.BytesIO()
        page.render(scale=40 / 72).to_pil().save(target, format="png")
        album.compare(f"word-{language}-2", target.getvalue())


SEPARATORS = {"comma": 44, "semicolon": 59, "tab": 9}


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """What LibreOffice makes of the exports of figures whose every word is a payload, opened in each usual way."""
    folder = tmp_path_factory.mktemp("pièges")
    table = folder / "figures.csv"
    table.write_bytes(export_csv(evil(), SCOPE, "fr"))
    found = {}
    for name, code in SEPARATORS.items():
        into = folder / name
        into.mkdir()
        convert(
            [table],
            "xlsx:Calc MS Excel 2007 XML",
            into,
            reading=f"CSV:{code},34,76,1,,0,false,true,false,false,false,-1",
        )
        found[name] = next(into.glob("*.xlsx"))
    book = folder / "chiffres.xlsx"
    book.write_bytes(export_xlsx(evil(), SCOPE, "fr"))
    lines = [
        Line(
            kind="word", source=one, file=one, column=one, value=one, count=1, proposal=one, subject=one, choices=(one,)
        )
        for one in PAYLOADS
    ]
    (folder / "a_corriger.xlsx").write_bytes(correction_list(lines, "fr"))
    (folder / "again").mkdir()
    convert([book, folder / "a_corriger.xlsx"], "xlsx:Calc MS Excel 2007 XML", folder / "again")
    return {**found, **{path.name: path for path in (folder / "again").glob("*.xlsx")}}


@pytest.mark.parametrize("name", [*SEPARATORS, "chiffres.xlsx", "a_corriger.xlsx"])
def test_a_spreadsheet_works_out_no_payload(worked: Mapping[str, Path], name: str) -> None:
    book = openpyxl.load_workbook(worked[name])
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert len(cells) > len(PAYLOADS)
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert 2 not in [cell.value for cell in cells if cell.column != 6]  # 1+1; the sixth column of a list counts
    assert not any(str(cell.value).startswith(("#", "Err:")) for cell in cells if cell.data_type == "e")


def test_what_the_spreadsheet_would_have_run_without_it(tmp_path: Path) -> None:
    """The same way of opening runs the bare payloads: so the test above shows something."""
    (tmp_path / "nu.csv").write_text("\n".join(("a", "=1+1", "+1+1")), "utf-8")
    convert(
        [tmp_path / "nu.csv"],
        "xlsx:Calc MS Excel 2007 XML",
        tmp_path,
        reading="CSV:44,34,76,1,,0,false,true,false,false,false,-1",
    )
    assert len(_formulas(next(tmp_path.glob("*.xlsx")))) >= 1


def _formulas(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    cells = (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    return [cell.coordinate for cell in cells if cell.data_type == "f"]
