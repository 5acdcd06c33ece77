"""What the Word document holds."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile

import docx
import pytest
from lxml import etree

from kolosi.report.draft.links import Draft
from kolosi.report.word import BadTemplate, render_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def french(sample):
    return render_docx(sample.documents["fr"], sample.figures, sample.scope)


def part(package, name):
    with zipfile.ZipFile(io.BytesIO(package)) as files:
        return etree.fromstring(files.read(name))


def template(*, body="Texte du modèle", header="Cluster Protection – en-tête"):
    document = docx.Document()
    document.styles["Heading 1"].font.name = "Georgia"
    document.sections[0].header.paragraphs[0].text = header
    document.add_paragraph("Avant")
    document.add_paragraph(body)
    document.add_paragraph("Après")
    document.core_properties.author = "Quelqu'un Inventé"
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_each_figure_leads_to_its_row_in_the_annex(french):
    body = part(french, "word/document.xml")
    anchors = {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")} - {None}
    marks = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}
    assert {"F1", "C1"} <= anchors
    assert anchors <= marks


def test_headings_captions_and_endnotes_are_real(french):
    body = part(french, "word/document.xml")
    fields = " ".join(text for text in (each.text or "" for each in body.iter(f"{W}instrText")))
    assert "SEQ Figure" in fields
    assert "SEQ Tableau" in fields
    assert "TOC" in fields
    notes = part(french, "word/endnotes.xml")
    assert "Bulletin" in "".join(notes.itertext())
    assert len(list(body.iter(f"{W}endnoteReference"))) == 2
    styles = [p.style.name for p in docx.Document(io.BytesIO(french)).paragraphs]
    assert styles.count("Heading 1") == 7  # the last stands over the endnotes


def test_each_picture_has_its_alternative_text(french):
    body = part(french, "word/document.xml")
    texts = [each.get("descr") for each in body.iter() if each.tag.endswith("}docPr")]
    assert len(texts) == 4
    assert all(len(text) > 40 for text in texts)


def test_properties_name_no_person_and_say_the_language(french, sample):
    about = docx.Document(io.BytesIO(french)).core_properties
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    assert about.title == "Analyse de protection – Pays d’exemple"
    assert about.language == "fr"
    filled = render_docx(sample.documents["fr"], sample.figures, sample.scope, template=template())
    with zipfile.ZipFile(io.BytesIO(filled)) as files:
        assert "Inventé" not in "".join(files.read(name).decode("utf-8", "ignore") for name in files.namelist())


def test_the_same_document_gives_the_same_bytes(french, sample):
    assert french == render_docx(sample.documents["fr"], sample.figures, sample.scope)


def test_the_template_keeps_its_styles_and_header_and_loses_its_text(sample):
    filled = docx.Document(
        io.BytesIO(render_docx(sample.documents["fr"], sample.figures, sample.scope, template=template()))
    )
    texts = [p.text for p in filled.paragraphs]
    assert filled.sections[0].header.paragraphs[0].text == "Cluster Protection – en-tête"
    assert filled.styles["Heading 1"].font.name == "Georgia"
    assert "Texte du modèle" not in texts
    assert "Résumé" in texts


def test_a_marker_in_the_template_says_where_the_report_goes(sample):
    filled = docx.Document(
        io.BytesIO(
            render_docx(sample.documents["fr"], sample.figures, sample.scope, template=template(body="{{rapport}}"))
        )
    )
    texts = [p.text for p in filled.paragraphs]
    assert texts[0] == "Avant"
    assert texts[-1] == "Après"
    assert "{{rapport}}" not in texts
    assert "Résumé" in texts


def test_the_annex_alone_is_in_two_columns_and_heads_and_feet_stay(sample):
    made = render_docx(sample.documents["fr"], sample.figures, sample.scope, template=template(body="{{rapport}}"))
    sections = docx.Document(io.BytesIO(made)).sections
    assert [section._sectPr.find(f"{W}cols").get(f"{W}num") for section in sections] == [None, "2", None]
    assert [section.start_type.name for section in sections] == ["NEW_PAGE", "NEW_PAGE", "CONTINUOUS"]
    assert {section.header.paragraphs[0].text for section in sections} == {"Cluster Protection – en-tête"}


def test_the_contents_show_pages_and_ask_for_nothing_but_with_a_template_they_ask(french, sample):
    lines = [p for p in part(french, "word/document.xml").iter(f"{W}p") if _style_of(p) in ("TOC1", "TOC2")]
    assert [line.findall(f".//{W}t")[-1].text.isdigit() for line in lines] == [True] * 9
    assert "w:dirty" not in etree.tostring(part(french, "word/document.xml")).decode()
    made = render_docx(sample.documents["fr"], sample.figures, sample.scope, template=template())
    assert "PAGEREF" not in etree.tostring(part(made, "word/document.xml")).decode()
    assert 'w:dirty="true"' in etree.tostring(part(made, "word/document.xml")).decode()


def _style_of(paragraph):
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(f"{W}val")


def test_an_endnote_is_marked_once_and_its_number_said_again(sample, invent):
    text = "Un[^a]. Deux[^b]. Encore un[^a].\n\n[^a]: Premier.\n[^b]: Second.\n"
    made = invent.build((Draft(file="a.md", language="fr", text=text),))
    word = render_docx(made.documents["fr"], made.figures, made.scope)
    body = part(word, "word/document.xml")
    assert len(list(body.iter(f"{W}endnoteReference"))) == 2
    assert "NOTEREF _Note1" in " ".join(each.text for each in body.iter(f"{W}instrText"))
    formats = [each.get(f"{W}val") for each in body.iterfind(f".//{W}sectPr/{W}endnotePr/{W}numFmt")]
    assert set(formats) == {"decimal"}
    assert part(word, "word/settings.xml").find(f"{W}endnotePr/{W}numFmt").get(f"{W}val") == "decimal"


def test_no_mark_of_a_place_is_used_twice(french):
    body = part(french, "word/document.xml")
    for name in ("id", "name"):
        marks = [mark.get(f"{W}{name}") for mark in body.iter(f"{W}bookmarkStart")]
        assert len(marks) == len(set(marks))


@pytest.mark.parametrize("wrong", [b"", b"not a zip", b"PK\x05\x06" + b"\0" * 18])
def test_a_file_that_is_no_template_is_refused_with_a_sentence(sample, wrong):
    with pytest.raises(BadTemplate) as refused:
        render_docx(sample.documents["fr"], sample.figures, sample.scope, template=wrong)
    assert set(refused.value.message) == {"en", "fr"}


def test_a_template_saved_as_dotx_is_read(sample):
    source, target = io.BytesIO(template()), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"document.main+xml", b"template.main+xml"))
    assert render_docx(sample.documents["fr"], sample.figures, sample.scope, template=target.getvalue())


@pytest.mark.office
def test_libreoffice_opens_it(french, tmp_path):
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "pau.docx").write_bytes(french)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "pau.docx")], check=True, timeout=120)
    assert (tmp_path / "pau.pdf").stat().st_size > 20_000
