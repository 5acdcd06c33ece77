"""What a copy for reviewers carries beside its text: a control around each figure, a bookmark around each paragraph."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree

from kolosi.model.returned import FIGURE, ISSUE, PARAGRAPH
from kolosi.report.draft.blocks import Cited, Document, Notes, Paragraph
from kolosi.report.draft.chapters import chapter, chapters
from kolosi.report.draft.links import Draft
from kolosi.report.draft.narrative import plain_text
from kolosi.report.word import render_docx
from kolosi.report.word.reviewers import CopyMarks

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Copy = tuple[bytes, CopyMarks]


@pytest.fixture(scope="module")
def issued(sample) -> Copy:
    marks = CopyMarks(3, "fr", words=lambda key: f"{key.indicator}, " * 9)
    made = render_docx(sample.documents["fr"], sample.figures, sample.scope, has_annex=False, marks=marks)
    return made, marks


def body_of(package: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(package)) as files:
        return etree.fromstring(files.read(name))


def value(element: etree._Element, path: str) -> str:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    assert found is not None
    return str(found.get(f"{W}val"))


def text_of(element: etree._Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def names(body: etree._Element, beginning: str) -> list[str]:
    every = (str(mark.get(f"{W}name")) for mark in body.iter(f"{W}bookmarkStart"))
    return [name for name in every if name.startswith(beginning)]


def test_each_figure_is_in_a_control_that_is_not_locked_and_its_tag_leads_to_its_key(issued: Copy) -> None:
    package, marks = issued
    controls = list(body_of(package).iter(f"{W}sdt"))
    assert [value(one, "sdtPr/tag") for one in controls] == [f"{FIGURE}f{n}" for n in range(1, len(controls) + 1)]
    shown = {value(one, "sdtPr/tag"): text_of(one) for one in controls}
    assert shown == {FIGURE + tag: one.text for tag, one in marks.figures.items()}
    first = marks.figures["f1"]
    assert (str(first.key), first.scheme) == ("hr_violations/2024-10..2025-03", "fig")
    assert marks.figures["f3"].scheme == "change"
    assert len({value(one, "sdtPr/id") for one in controls}) == len(controls) > 20
    for one in controls:
        assert [child.tag.removeprefix(W) for child in one] == ["sdtPr", "sdtContent"]
        assert [child.tag.removeprefix(W) for child in one[0]] == ["alias", "tag", "id"]
        assert len(value(one, "sdtPr/alias")) <= 64
        assert [child.tag.removeprefix(W) for child in one[1]] == ["r"]


def test_each_paragraph_of_the_draft_is_marked_and_the_first_says_which_copy_it_is(issued: Copy) -> None:
    body = body_of(issued[0])
    marked = names(body, PARAGRAPH)
    assert marked == [f"{PARAGRAPH}{n}" for n in range(1, len(marked) + 1)]
    assert names(body, ISSUE) == [f"{ISSUE}3_fr"]
    paragraphs = {
        name: text_of(p)
        for p in body.iter(f"{W}p")
        for name in (str(mark.get(f"{W}name")) for mark in p.iter(f"{W}bookmarkStart"))
    }
    assert paragraphs[f"{ISSUE}3_fr"] == paragraphs[f"{PARAGRAPH}1"] == "Résumé"
    held = {text for name, text in paragraphs.items() if name.startswith(PARAGRAPH)}
    assert {"Actions urgentes", "Secteur", "Équipes suspendues à l’est", "Menace"} <= held
    assert any(text.startswith("Bailleurs") for text in held)
    assert not [text for text in held if text.startswith(("Figure 1", "Tableau 1", "Nord"))]
    numbers = [mark.get(f"{W}id") for mark in body.iter(f"{W}bookmarkStart")]
    assert len(numbers) == len(set(numbers))
    assert sorted(numbers) == sorted(mark.get(f"{W}id") for mark in body.iter(f"{W}bookmarkEnd"))


def test_changes_are_tracked_from_the_start_and_the_setting_stands_where_the_schema_wants_it(issued: Copy) -> None:
    settings = [child.tag.removeprefix(W) for child in body_of(issued[0], "word/settings.xml")]
    assert settings.count("trackRevisions") == 1
    before = settings[: settings.index("trackRevisions")]
    assert not {"defaultTabStop", "characterSpacingControl", "endnotePr", "compat", "rsids"} & set(before)
    assert "zoom" not in settings or "zoom" in before


def test_a_document_without_marks_has_none_and_reads_the_same(issued: Copy, sample) -> None:
    plain = render_docx(sample.documents["fr"], sample.figures, sample.scope, has_annex=False)
    body = etree.tostring(body_of(plain)).decode()
    assert "w:sdt" not in body
    assert "kolosi" not in body
    assert b"trackRevisions" not in etree.tostring(body_of(plain, "word/settings.xml"))
    assert text_of(body_of(plain)) == text_of(body_of(issued[0]))


def test_a_template_is_marked_too(sample) -> None:
    target = io.BytesIO()
    docx.Document().save(target)
    marks = CopyMarks(1, "en", words=str)
    made = render_docx(sample.documents["en"], sample.figures, sample.scope, template=target.getvalue(), marks=marks)
    body = body_of(made)
    assert names(body, ISSUE) == [f"{ISSUE}1_en"]
    assert len(list(body.iter(f"{W}sdt"))) == len(marks.figures) > 0


# -- one chapter ------------------------------------------------------------------------------------------------------


def words(document: Document) -> str:
    return " ".join(plain_text(one.runs) for one in document.blocks if isinstance(one, Paragraph))


def test_a_chapter_is_named_by_its_anchor_or_its_heading(sample) -> None:
    whole = sample.documents["fr"]
    anchors = [heading.anchor for heading in chapters(whole)]
    assert anchors == ["resume", "contexte", "risques-de-protection", "reponse", "limites"]
    by_name = chapter(whole, "Risques de protection")
    assert by_name == chapter(whole, "#risques-de-protection")
    assert by_name is not None
    assert chapter(whole, "ailleurs") is None
    assert "14 171" not in words(by_name)


def test_the_endnotes_of_a_chapter_are_counted_from_one_and_no_other_goes_with_it(invent) -> None:
    text = "# Un\n\nA[^a] et b[^b].\n\n# Deux\n\n- C[^c], encore b[^b].\n\n# Notes\n\n[](notes:)\n\n[^a]: Aa.\n[^b]: Bb.\n[^c]: Cc.\n"
    made = invent.build((Draft(file="a.md", language="fr", text=text),))
    assert [heading.anchor for heading in chapters(made.documents["fr"])] == ["un", "deux"]
    part = chapter(made.documents["fr"], "deux")
    assert part is not None
    assert [(note.number, plain_text(note.runs)) for note in part.notes] == [(1, "Cc."), (2, "Bb.")]
    assert isinstance(part.blocks[-1], Notes)
    marks = CopyMarks(1, "fr", words=str)
    body = body_of(render_docx(part, made.figures, made.scope, has_cover=False, has_annex=False, marks=marks))
    assert [mark.get(f"{W}id") for mark in body.iter(f"{W}endnoteReference")] == ["1", "2"]


def test_the_figures_of_endnotes_are_marked(invent) -> None:
    text = "Un fait[^a].\n\n[^a]: Soit [8 312](fig:hr_violations/2024-Q3) en tout.\n"
    made = invent.build((Draft(file="a.md", language="fr", text=text),))
    marks = CopyMarks(1, "fr", words=str)
    package = render_docx(made.documents["fr"], made.figures, made.scope, has_annex=False, marks=marks)
    assert [value(one, "sdtPr/tag") for one in body_of(package, "word/endnotes.xml").iter(f"{W}sdt")] == [f"{FIGURE}f1"]
    cited = [run for note in made.documents["fr"].notes for run in note.runs if isinstance(run, Cited)]
    assert marks.figures["f1"].key == cited[0].key


# -- through an office suite ------------------------------------------------------------------------------------------


@pytest.mark.office
def test_libreoffice_keeps_every_control_and_bookmark(issued: Copy, tmp_path: Path) -> None:
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    source, target = tmp_path / "pau.docx", tmp_path / "back"
    source.write_bytes(issued[0])
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    kind = "docx:MS Word 2007 XML"
    subprocess.run(
        [*command, "--convert-to", kind, "--outdir", str(target), str(source)],
        check=True,
        timeout=120,
        capture_output=True,
    )
    before, after = body_of(issued[0]), body_of((target / "pau.docx").read_bytes())
    own = [one for one in after.iter(f"{W}sdt") if one.find(f"{W}sdtPr/{W}tag") is not None]
    kept = {value(one, "sdtPr/tag"): re.sub(r"\s", " ", text_of(one)) for one in own}
    assert kept == {FIGURE + tag: re.sub(r"\s", " ", one.text) for tag, one in issued[1].figures.items()}
    for beginning in (PARAGRAPH, ISSUE):
        assert sorted(names(after, beginning)) == sorted(names(before, beginning))
