"""The files that a reader of the demonstration gets: what they are made of, and what they never hold."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pytest
from lxml import etree
from tests.outputs.texts import holds

from kolosi.workspace import Workspace

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LANGUAGES = ("fr", "en")
TITLES = {"fr": "Analyse de protection – Mali", "en": "Protection Analysis Update – Mali"}
BRIEFS = {"fr": "note.fr", "en": "brief.en"}
MAIN = ("html", "pdf", "docx")


def csv_rows(public: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO((public / "figures.csv").read_text("utf-8-sig"))))


# -- what there is, and what never leaves ---------------------------------------------------------------------------


def test_the_update_comes_in_both_languages_and_three_formats_with_its_brief_and_files_of_figures(public: Path) -> None:
    names = {path.name for path in public.iterdir()}
    wanted = {f"pau.{language}.{format_}" for language in LANGUAGES for format_ in MAIN}
    wanted |= {f"{BRIEFS[language]}.{format_}" for language in LANGUAGES for format_ in ("pdf", "docx")}
    wanted |= {f"pau.{language}.pptx" for language in LANGUAGES} | {f"portal.{language}.txt" for language in LANGUAGES}
    assert names >= wanted | {
        "figures.csv",
        "figures.json",
        "chiffres.xlsx",
        "figures.xlsx",
        "star_schema.xlsx",
        "donnees",
    }
    assert sum(name.startswith("region-") for name in names) == 2 * 20


def secrets(demo: Path) -> Iterator[str]:
    """What only people inside may know of the files behind the figures."""
    for receipt in Workspace(demo).receipts.all():
        yield from (receipt.id, receipt.kept[:12], receipt.original[:12], receipt.file, Path(receipt.file).stem)
    for path in (demo / "inputs").glob("*.xlsx"):
        book = openpyxl.load_workbook(path, read_only=True)
        yield from (name for name in (book.properties.creator, book.properties.lastModifiedBy) if name)
    yield from ("Lisez-moi", "Organisation A", "Organisation B", "org-a", 'sha256"', ".parquet", "enquêteur", str(demo))


def test_no_file_sheet_hash_organisation_or_folder_is_in_what_may_leave(demo: Path, public: Path) -> None:
    wanted = set(secrets(demo))
    assert len(wanted) > 90
    files = (path for path in public.rglob("*") if path.is_file())
    told = {path.name: holds(path) for path in files if not path.name.startswith(("region-", "pau.en.pdf"))}
    assert {(name, secret) for name, text in told.items() for secret in wanted if secret in text} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_regional_page_holds_no_more(demo: Path, public: Path, language: str) -> None:
    text = "".join(holds(path) for path in sorted(public.glob(f"region-ml-*.{language}.pdf"))[:4])
    assert "Bandiagara" in text
    assert [secret for secret in secrets(demo) if secret in text] == []


# -- HTML -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_one_small_file_that_loads_nothing(public: Path, language: str) -> None:
    data = (public / f"pau.{language}.html").read_bytes()
    page = data.decode()
    assert len(data) < 1_500_000
    assert re.findall(r'(?:src|srcset|poster|data|action)="(?!data:)[^"]*//[^"]*"', page) == []
    assert re.findall(r"<(?:link|iframe|object|embed|base|img)\b[^>]*>", page) == []
    assert re.findall(r"url\((?![\"']?data:)[^)]*\)|@import", page) == []
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert [len(script.encode()) < 5_000 for script in scripts] == [True]
    assert 'http-equiv="Content-Security-Policy" content="default-src \'none\'' in page


def test_every_figure_of_the_page_leads_to_a_trace_with_definition_and_source(public: Path) -> None:
    page = (public / "pau.fr.html").read_text("utf-8")
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    linked = set(re.findall(r'class="n[ o]*" href="#fr-([FC]\d+)"', page))
    assert len(linked) > 300
    for code in linked:
        names = {data["s"][number] for number in data["fr"]["t"][code][1::2]}
        assert {"Définition", "Source"} <= names or {"Définition", "Sources"} <= names, (code, names)


# -- PDF ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=LANGUAGES)
def pdf(request: pytest.FixtureRequest, public: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(public / f"pau.{request.param}.pdf") as opened:
        yield opened


def test_the_pdf_is_tagged_says_its_language_and_title_and_claims_pdf_ua(pdf: pikepdf.Pdf) -> None:
    language = str(pdf.Root.Lang)
    assert bool(pdf.Root.MarkInfo.Marked)
    assert pdf.Root.StructTreeRoot.Type == "/StructTreeRoot"
    assert str(pdf.docinfo["/Title"]) == TITLES[language]
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert "/Author" not in pdf.docinfo
    with pdf.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
        assert about["dc:title"] == TITLES[language]


def elements(pdf: pikepdf.Pdf, *kinds: str) -> list[pikepdf.Dictionary]:
    return [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") in kinds]


def test_every_picture_of_the_pdf_says_in_words_what_it_shows(pdf: pikepdf.Pdf) -> None:
    pictures = elements(pdf, "/Figure")
    assert len(pictures) >= 8
    assert all(re.search(r"\d", str(each.Alt)) and len(str(each.Alt)) > 60 for each in pictures)


def test_headings_do_not_jump_and_tables_have_heads(pdf: pikepdf.Pdf) -> None:
    assert elements(pdf, "/H1")
    assert elements(pdf, "/H3") or elements(pdf, "/H2")
    assert len(elements(pdf, "/TH")) > 20


def test_the_outline_leads_to_every_section(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        below = [child.title for item in outline.root for child in item.children]
    assert len(titles) >= 10
    assert sum(title.startswith(("Risque 1", "Risk 1")) for title in below) >= 1
    assert titles[-1].startswith("Annex")


def test_the_pdf_has_a_sane_number_of_pages_no_attachment_and_one_embedded_font(pdf: pikepdf.Pdf) -> None:
    assert 15 <= len(pdf.pages) <= 34
    assert len(pdf.attachments) == 0
    assert "/JavaScript" not in pdf.Root.get("/Names", {})
    fonts = [
        each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
    ]
    assert {re.sub(r"^/[A-Z]{6}\+|-.*$", "", str(font.FontName)) for font in fonts} == {"Inter"}
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


PLAIN_BEFORE_SIGN = re.compile(r" [;:!?%»](?=\s|$)|« |\.\.\.|(?<![\w–-])-\d")


def test_french_signs_have_their_narrow_spaces_in_text_and_traces(public: Path) -> None:
    page = (public / "pau.fr.html").read_text("utf-8")
    data = json.loads(re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[0])
    traces = {data["s"][rank] for line in data["fr"]["t"].values() for rank in line}
    text = page[page.index('<div class="doc" lang="fr"') : page.index('<div class="doc" lang="en"')]
    words = [line for line in re.sub(r"<[^>]+>", "\n", text).splitlines() if line.strip()]
    assert len(words) > 500
    assert [line for line in (*words, *sorted(traces)) if PLAIN_BEFORE_SIGN.search(line)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brief_has_two_pages_and_a_region_has_one(public: Path, language: str) -> None:
    def count(path: Path) -> int:
        with pikepdf.open(path) as opened:
            return len(opened.pages)

    assert count(public / f"{BRIEFS[language]}.pdf") == 2
    regions = sorted(public.glob(f"region-*.{language}.pdf"))
    assert {path.name: count(path) for path in regions if count(path) > 1} == {}


# -- Word -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_document_has_real_headings_captions_endnotes_and_rows_to_lead_to(public: Path, language: str) -> None:
    path = public / f"pau.{language}.docx"
    styles = [paragraph.style.name for paragraph in docx.Document(str(path)).paragraphs if paragraph.style]
    assert styles.count("Heading 1") >= 9
    assert styles.count("Heading 2") >= 8
    assert styles.count("Caption") >= 9
    body, notes = (_part(path, f"word/{name}.xml") for name in ("document", "endnotes"))
    codes = " ".join(each.text or "" for each in body.iter(f"{W}instrText"))
    assert all(code in codes for code in ("TOC", "SEQ Figure"))
    assert len(list(body.iter(f"{W}endnoteReference"))) >= 15
    assert len(list(notes.iter(f"{W}endnote"))) >= 15
    anchors = {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")} - {None}
    marks = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}
    assert len({anchor for anchor in anchors if re.fullmatch(r"[FC]\d+", anchor or "")}) > 140
    assert anchors <= marks


def _part(path: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(path) as parts:
        return etree.fromstring(parts.read(name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_document_names_nobody_and_carries_nothing_hidden(public: Path, language: str) -> None:
    path = public / f"pau.{language}.docx"
    about = docx.Document(str(path)).core_properties
    assert (about.author, about.last_modified_by, about.comments, about.keywords) == ("", "", "", "")
    with zipfile.ZipFile(path) as parts:
        names = parts.namelist()
        text = parts.read("word/document.xml").decode() + parts.read("word/settings.xml").decode()
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert [name for name in names if re.search(r"comments|embeddings|vbaProject|people|custom\.xml", name)] == []
    assert re.findall(r"w:rsid\w*|<w:ins |<w:del |w:attachedTemplate|w:vanish", text) == []


# -- files of figures -----------------------------------------------------------------------------------------------


def test_the_table_of_figures_is_tagged_and_starts_no_formula(public: Path) -> None:
    head, tags, *rows = csv_rows(public)
    assert len(rows) > 400
    assert {len(row) for row in (head, tags, *rows)} == {len(head)}
    assert [tag for tag in tags if not re.fullmatch(r"#[a-z]\w*(\+[a-z]\w*)*", tag)] == []
    numbers = {rank for rank, tag in enumerate(tags) if re.search(r"\+num|\+base|#indicator\+change|sample", tag)}
    cells = [
        (cell, rank)
        for row in rows
        for rank, cell in enumerate(row)
        if cell.lstrip("\u200b\ufeff \t\r\n")[:1] in tuple("=+-@＝＋－＠")
    ]
    assert [
        cell for cell, rank in cells if cell and not (rank in numbers and re.fullmatch(r"-?\d+(\.\d+)?", cell))
    ] == []
    assert not {"row", "file", "sheet", "sha256", "reporter", "organisation"} & set(head)


def test_hidden_figures_carry_one_sentence_and_no_number_wherever_they_are_given(public: Path) -> None:
    head, _, *rows = csv_rows(public)
    lines = [dict(zip(head, row, strict=True)) for row in rows]
    hidden = [line for line in lines if line["hidden"]]
    assert hidden
    kept = (
        "value",
        "base_value",
        "difference",
        "percent",
        "n",
        "coverage",
        "receipts",
        "as_of",
        "qualifier",
        "verdict",
    )
    assert {line[name] for line in hidden for name in kept} == {""}
    assert len({line["hidden"] for line in hidden}) == 1
    told = json.loads((public / "figures.json").read_text("utf-8"))
    entries = {entry["key"]: entry for entry in (*told["figures"], *told["changes"])}
    assert set(entries) == {line["key"] for line in lines}
    for line in hidden:
        entry = entries[line["key"]]
        assert entry["hidden"]
        assert not any(entry.get(name) for name in ("value", "n", "receipts", "difference", "percent", "interval"))


def test_the_workbook_has_no_formula_hidden_sheet_link_or_author(public: Path) -> None:
    path = public / "chiffres.xlsx"
    book = openpyxl.load_workbook(path)
    assert {sheet.sheet_state for sheet in book.worksheets} == {"visible"}
    assert [
        cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ] == []
    assert not book.defined_names
    assert not book.properties.creator
    assert not book.properties.lastModifiedBy
    with zipfile.ZipFile(path) as parts:
        assert [name for name in parts.namelist() if re.search("external|pivot|connections|custom", name)] == []


def test_the_page_made_again_is_the_same_to_the_byte(demo: Path, public: Path) -> None:
    from kolosi.workspace.write.assembling import Assembly
    from kolosi.workspace.write.packing import pack

    assembly = Assembly(Workspace(demo).desk())
    for name, data in [
        *((name, make()) for name, make in assembly.documents("html", "fr")),
        *((name, make()) for name, make in assembly.documents("docx", "en")),
        *assembly.exports().items(),
        *pack(assembly, {path.name: b"" for path in public.glob("*.*")}, LANGUAGES).items(),
    ]:
        assert data == (public / name).read_bytes(), name


def test_no_figure_speaks_of_days_after_its_edition_but_a_target(public: Path) -> None:
    lines = json.loads((public / "figures.json").read_bytes())
    figures = lines if isinstance(lines, list) else lines["figures"]
    late = {line["key"] for line in figures if (line.get("as_of") or "") > "2025-05-15"}
    assert late == {"recommended_committees/2025-10"}
    funding = next(line for line in figures if line["key"] == "funding_coverage/2025")
    told = "4 months of 12; data stop 230 days before the end of the period"
    assert (funding["coverage"]["en"], funding["status"]) == (told, "provisional")
