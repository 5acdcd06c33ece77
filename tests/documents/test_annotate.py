"""Notes beside a document: Word comments on the exact words, a page with margin notes, SARIF."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest
from lxml import etree
from tests.documents import samples
from tests.documents.test_word import SPACES, W, document, notes, paragraph, run

from kolosi.intake.documents import read_document
from kolosi.report.annotate import Note, annotate_docx, annotate_html, sarif

MAY_CHANGE = {"word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}


def noted(data: bytes, *phrases: str, name: str = "a.docx") -> list[Note]:
    """A note on the first occurrence of each phrase in a document."""
    text = read_document(name, data).text
    return [
        Note(text.index(phrase), text.index(phrase) + len(phrase), f"À revoir : {phrase}.", "Écart")
        for phrase in phrases
    ]


def annotated(data: bytes, *phrases: str) -> bytes:
    return annotate_docx(data, read_document("a.docx", data), noted(data, *phrases))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def commented(data: bytes) -> dict[str, str]:
    """The words that each comment stands on, by the last words of the comment."""
    found: dict[str, str] = {}
    said = {
        comment.get(f"{{{W}}}id"): "".join(comment.itertext())
        for comment in etree.fromstring(parts(data)["word/comments.xml"])
    }
    open_: set[str | None] = set()
    for element in etree.fromstring(parts(data)["word/document.xml"]).iter():
        name = str(element.tag).rpartition("}")[2]
        if name == "commentRangeStart":
            open_.add(element.get(f"{{{W}}}id"))
        elif name == "commentRangeEnd":
            open_.remove(element.get(f"{{{W}}}id"))
        elif name == "t":
            for id_ in open_:
                found[said[id_]] = found.get(said[id_], "") + (element.text or "")
    assert not open_
    return {about.partition(" : ")[2].rstrip("."): words for about, words in found.items()}


# -- Word -------------------------------------------------------------------------------------------------------------


def test_each_comment_stands_on_its_exact_words() -> None:
    phrases = ("7\u00a0580", "8\u202f312 au troisième", "454 898", "1 234", "-9 %", "580 violations")
    found = annotated(samples.word(), *phrases)
    assert commented(found) == {phrase: phrase for phrase in phrases}


def test_the_text_is_read_again_as_it_was() -> None:
    data = samples.word()
    before, after = read_document("a.docx", data), read_document("a.docx", annotated(data, "7\u00a0580", "454 898"))
    assert (before.text, before.blocks) == (after.text, after.blocks)


def test_every_other_part_keeps_its_bytes() -> None:
    before, after = parts(samples.word()), parts(annotated(samples.word(), "454 898"))
    assert {name for name in after if before.get(name) != after[name]} == MAY_CHANGE
    assert set(before) <= set(after)


def test_the_same_document_gives_the_same_bytes_and_no_note_changes_nothing() -> None:
    data = samples.word()
    assert annotated(data, "454 898", "1 234") == annotated(data, "454 898", "1 234")
    assert annotate_docx(data, read_document("a.docx", data), ()) == data


def test_notes_on_the_same_and_on_overlapping_words_are_kept_apart() -> None:
    data = document(paragraph(run("un deux trois quatre")))
    phrases = ("deux trois", "deux", "trois", "un deux", "trois quatre")
    assert commented(annotated(data, *phrases)) == {phrase: phrase for phrase in phrases}


def test_comments_that_are_there_stay() -> None:
    def more(target: docx.document.Document) -> None:
        words = target.add_paragraph("un avis ancien").runs
        target.add_comment(words, text="Ancien : un avis ancien.", author="A. B.", initials="AB")

    data = samples.word(more=more)
    found = annotated(data, "454 898")
    assert commented(found) == {"un avis ancien": "un avis ancien", "454 898": "454 898"}
    comments = list(docx.Document(io.BytesIO(found)).comments)
    assert [(one.author, one.comment_id) for one in comments] == [("A. B.", 0), ("kolosi", 1)]


def test_a_comment_on_a_note_stands_on_its_mark() -> None:
    data = document(
        paragraph(f'{run("Un fait")}<w:r><w:footnoteReference w:id="5"/></w:r>{run(".")}'),
        footnotes=notes("footnote", "Source A, 12 cas"),
    )
    root = etree.fromstring(parts(annotated(data, "12 cas"))["word/document.xml"])
    names = [str(element.tag).rpartition("}")[2] for element in root.iter()]
    mark = names.index("footnoteReference")
    assert names[mark - 2] == "commentRangeStart"
    assert names[mark + 1] == "commentRangeEnd"
    assert parts(annotated(data, "12 cas"))["word/footnotes.xml"] == parts(data)["word/footnotes.xml"]


def test_a_comment_on_a_text_box_stands_on_the_run_that_holds_it() -> None:
    box = f"<w:txbxContent>{paragraph(run('encadré 12'))}</w:txbxContent>"
    holder = f"<w:r><w:drawing>{box}</w:drawing></w:r>"
    data = document(paragraph(run("texte") + holder))
    root = etree.fromstring(parts(annotated(data, "encadré"))["word/document.xml"])
    children = [str(child.tag).rpartition("}")[2] for child in root[0][0]]
    assert children == ["r", "commentRangeStart", "r", "commentRangeEnd", "r"]
    assert commented(annotated(data, "encadré")) == {"encadré": "encadré 12"}


def test_a_comment_on_the_head_of_a_page_stands_on_the_first_paragraph() -> None:
    head = f"<w:hdr {SPACES}>{paragraph(run('Cluster 2025'))}</w:hdr>"
    data = document(paragraph(run("texte")) + paragraph(run("suite")), header1=head)
    assert commented(annotated(data, "2025")) == {"2025": "texte"}


def test_the_cut_runs_keep_their_look_and_their_tabs() -> None:
    data = document(paragraph("<w:r><w:rPr><w:b/></w:rPr><w:t>a 7</w:t><w:tab/><w:t>580 b</w:t></w:r>"))
    found = annotated(data, "7\t580")
    root = etree.fromstring(parts(found)["word/document.xml"])
    runs = [child for child in root[0][0] if child.find(f"{{{W}}}t") is not None]
    assert all(one.find(f"{{{W}}}rPr/{{{W}}}b") is not None for one in runs)
    assert read_document("a.docx", found).text == "a 7\t580 b"
    assert commented(found) == {"7\t580": "7580"}


@pytest.mark.office
def test_an_office_suite_opens_the_document_with_its_comments(tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    phrases = ("7\u00a0580", "454 898", "1 234", "2 742 incidents")
    (tmp_path / "a.docx").write_bytes(annotated(samples.word(), *phrases))
    profile = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "odt",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "a.docx"),
    ]
    subprocess.run(command, check=True, timeout=180, stdout=subprocess.DEVNULL)
    content = samples.member((tmp_path / "a.odt").read_bytes(), "content.xml").decode()
    marked = re.findall(
        r"<office:annotation [^>]*>(.*?)</office:annotation>(.*?)<office:annotation-end", content, re.DOTALL
    )
    plain = {
        re.sub(r"<[^>]+>", "", said).partition(" : ")[2].rstrip("."): re.sub(r"<[^>]+>", "", words)
        for said, words in marked
    }
    assert plain == {phrase: phrase for phrase in phrases}


# -- a page -----------------------------------------------------------------------------------------------------------


class _Links(HTMLParser):
    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.outside: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href" and (value or "").startswith("#"):
                self.targets.append((value or "")[1:])
            elif name in ("href", "src", "action", "background", "poster"):
                self.outside.append(value or "")


def page_of(data: bytes, name: str, *phrases: str) -> bytes:
    return annotate_html(read_document(name, data), noted(data, *phrases, name=name), "PAU <2025>", "fr")


def test_each_mark_leads_to_its_note_and_back_and_nothing_leads_outside() -> None:
    links = _Links(page_of(samples.word(), "a.docx", "7\u00a0580", "454 898", "1 234", "580 violations"))
    assert sorted(links.ids) == sorted({f"{letter}{number}" for letter in "mn" for number in range(1, 5)})
    assert set(links.targets) == set(links.ids)
    assert links.outside == []


def test_everything_is_escaped() -> None:
    data = b"<b> & 7 580 <script>alert(1)</script>"
    page = annotate_html(read_document("a.txt", data), [Note(6, 11, "<i>a</i>", '"<u>')], "<x>", '"><y>').decode()
    for raw in ("<script", "<i>a", "<u>", "<x>", "<y>"):
        assert raw not in page


def test_the_words_stay_as_they_were_and_links_of_markdown_are_not_shown() -> None:
    page = page_of(samples.markdown(), "a.md", "7\u00a0580", "454 898").decode()
    shown = re.sub(r"<a class=\"k.*?</a>|<[^>]+>", "", page.partition("<main>")[2])
    for part in samples.REPORT:
        assert part.words.replace("&", "&amp;") in shown
    assert "fig:" not in page
    assert "2 points à vérifier." in page


def test_a_note_stands_beside_its_paragraph_and_one_without_words_is_kept() -> None:
    data = b"un 7\n\ndeux 8\n"
    document_ = read_document("a.txt", data)
    found = [Note(0, 2, "premier", "a"), Note(len(document_.text), len(document_.text), "dernier", "b", level="note")]
    page = annotate_html(document_, found, "t", "en").decode()
    groups = page.split('<div class="g">')[1:]
    assert ("premier" in groups[0], "dernier" in groups[1]) == (True, True)


def test_a_document_without_points_says_so() -> None:
    assert "No point to check." in annotate_html(read_document("a.txt", b"un"), (), "t", "en").decode()


# -- SARIF ------------------------------------------------------------------------------------------------------------


def test_sarif_names_rules_levels_and_regions() -> None:
    data = "Un.\r\nDe 7\u00a0580 à 8.\r\n".encode()
    text = read_document("a é.md", data)
    at = text.text.index("7")
    found = json.loads(sarif(text, [Note(at, at + 5, "Écart.", "Hausse", "change.soit", "error")], name="a é.md"))
    (run_,) = found["runs"]
    (result,) = run_["results"]
    assert (found["version"], run_["columnKind"]) == ("2.1.0", "unicodeCodePoints")
    assert run_["tool"]["driver"]["rules"] == [{"id": "change.soit"}]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("change.soit", 0, "error")
    assert result["message"]["text"] == "Hausse\nÉcart."
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "a%20%C3%A9.md", "index": 0}
    assert place["region"] == {
        "snippet": {"text": "7\u00a0580"}, "charOffset": 8, "charLength": 5,
        "startLine": 2, "startColumn": 4, "endLine": 2, "endColumn": 9,
    }  # fmt: skip


def test_sarif_of_a_word_file_counts_in_the_text_that_was_read() -> None:
    data = samples.word()
    (note,) = noted(data, "454 898")
    found = json.loads(sarif(read_document("a.docx", data), [note], name="a.docx", rules={"kolosi": "Un point."}))
    region = found["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"snippet": {"text": "454 898"}, "charOffset": note.start, "charLength": 7}
    assert found["runs"][0]["tool"]["driver"]["rules"][0]["shortDescription"] == {"text": "Un point."}


@pytest.mark.browser
def test_on_a_telephone_nothing_overflows_and_the_keyboard_goes_to_a_note_and_back(tmp_path: Path) -> None:
    from tests.outputs.chromium import page

    (tmp_path / "a.html").write_bytes(page_of(samples.word(), "a.docx", "7\u00a0580", "1 234"))
    with page(tmp_path) as opened:
        opened.open(tmp_path / "a.html", width=390)
        assert opened.ask("document.documentElement.scrollWidth") <= 390
        assert [url for url in opened.requests if not url.startswith("file:")] == []
        opened.press("Tab")
        opened.press("Enter")
        assert opened.ask("location.hash") == "#n1"
        opened.press("Tab")
        opened.press("Enter")
        assert opened.ask("location.hash") == "#m1"
        opened.open(tmp_path / "a.html", width=1280)
        note, words = (
            opened.ask(f"document.querySelector('{name}').getBoundingClientRect().left") for name in ("#n1", "#m1")
        )
        assert note > words
