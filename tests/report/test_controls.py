"""Controls and bookmarks in somebody's own Word document: on the exact words, and nothing else changes."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy

import pytest
from lxml import etree
from tests.documents.test_word import SPACES, W, document, notes, paragraph, run

from kolosi.intake.documents import read_document
from kolosi.report.word.controls import Controls, Mark

TAG = f"{{{W}}}val"


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def opened(data: bytes) -> tuple[Controls, str]:
    manuscript = read_document("a.docx", data)
    return Controls(data, manuscript), manuscript.text


def bound(data: bytes, *phrases: str) -> bytes:
    """The document with each phrase a figure."""
    controls, text = opened(data)
    spans = [(text.index(phrase), text.index(phrase) + len(phrase)) for phrase in phrases]
    assert [controls.obstacle(*span) for span in spans] == [""] * len(spans)
    marks = [Mark(start=a, end=b, tag=f"f{n}", alias="Civils tués") for n, (a, b) in enumerate(spans, 1)]
    return controls.marked(marks, "1_fr")


def held(data: bytes, part: str = "word/document.xml") -> dict[str, str]:
    """The words in each control of ours, by its tag."""
    root = etree.fromstring(parts(data)[part])
    return {
        str(control.find(f"{{{W}}}sdtPr/{{{W}}}tag").get(TAG)): "".join(
            str(letters.text) for letters in control.iter(f"{{{W}}}t")
        )
        for control in root.iter(f"{{{W}}}sdt")
    }


def unmarked(part: bytes) -> str:
    """A part without our controls and bookmarks, and with runs of one look put together."""
    root = etree.fromstring(part)
    for mark in list(root.iter(f"{{{W}}}bookmarkStart", f"{{{W}}}bookmarkEnd")):
        mark.getparent().remove(mark)
    for control in list(root.iter(f"{{{W}}}sdt")):
        around, content = control.getparent(), control.find(f"{{{W}}}sdtContent")
        at = around.index(control)
        for child in reversed(list(content)):
            around.insert(at, child)
        around.remove(control)
    for first in list(root.iter(f"{{{W}}}r")):
        _join(first)
    return etree.tostring(root, method="c14n").decode()


def _join(first: etree._Element) -> None:
    """Take in the runs of the same look that follow, where each holds nothing but text."""
    while (after := first.getnext()) is not None and after.tag == first.tag and _look(after) == _look(first):
        letters = [child for child in after if child.tag == f"{{{W}}}t"]
        own = [child for child in first if child.tag == f"{{{W}}}t"]
        if len(letters) != 1 or not own or own[-1] is not first[-1]:
            return
        own[-1].text = str(own[-1].text or "") + str(letters[0].text or "")
        after.getparent().remove(after)
    for letters in first.iter(f"{{{W}}}t"):
        letters.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _look(one: etree._Element) -> bytes:
    look = one.find(f"{{{W}}}rPr")
    return b"" if look is None else etree.tostring(deepcopy(look), method="c14n")


def test_a_number_in_one_run_is_cut_out_and_keeps_its_look() -> None:
    data = document(paragraph("<w:r><w:rPr><w:b/></w:rPr><w:t>En 2024, 7 580 violations</w:t></w:r>"))
    made = bound(data, "7 580")
    assert held(made) == {"kolosi:f1": "7 580"}
    root = etree.fromstring(parts(made)["word/document.xml"])
    assert all(one.find(f"{{{W}}}rPr/{{{W}}}b") is not None for one in root.iter(f"{{{W}}}r"))
    assert read_document("a.docx", made).text == "En 2024, 7 580 violations"


def test_a_number_over_several_runs_is_one_control() -> None:
    data = document(paragraph(run("soit 7 ") + "<w:proofErr/>" + run("5") + run("80 cas, et 12")))
    made = bound(data, "7 580", "12")
    assert held(made) == {"kolosi:f1": "7 580", "kolosi:f2": "12"}
    assert unmarked(parts(made)["word/document.xml"]) == unmarked(parts(data)["word/document.xml"])


def test_two_numbers_of_one_run_stand_in_two_controls() -> None:
    data = document(paragraph(run("dont 429 tués et 336 blessés")))
    assert held(bound(data, "429", "336")) == {"kolosi:f1": "429", "kolosi:f2": "336"}


def test_every_other_part_keeps_its_bytes() -> None:
    data = document(paragraph(run("7 580 cas")), footnotes=notes("footnote", "Source A, 12 cas"))
    made, before = parts(bound(data, "7 580")), parts(data)
    assert made.keys() == before.keys()
    assert {name for name in made if made[name] != before[name]} == {"word/document.xml"}


def test_paragraphs_have_bookmarks_and_the_first_says_which_issue_it_is() -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph(run('9 cas'))}</w:tc></w:tr></w:tbl>"
    made = bound(document(paragraph(run("Titre")) + table + paragraph("")), "9")
    root = etree.fromstring(parts(made)["word/document.xml"])
    names = [one.get(f"{{{W}}}name") for one in root.iter(f"{{{W}}}bookmarkStart")]
    assert names == ["kolosi_issue_1_fr", "kolosi_p1", "kolosi_p2"]
    ids = [one.get(f"{{{W}}}id") for one in root.iter(f"{{{W}}}bookmarkStart")]
    assert len(set(ids)) == len(ids)
    assert opened(made)[0].is_ours
    assert not opened(document(paragraph(run("Titre"))))[0].is_ours


def test_numbers_in_links_boxes_and_notes_are_bound_where_they_stand() -> None:
    link = f"<w:hyperlink>{run('voir 365 cas')}</w:hyperlink>"
    box = f"<w:r><w:drawing><w:txbxContent>{paragraph(run('encadré 83'))}</w:txbxContent></w:drawing></w:r>"
    mark = '<w:r><w:footnoteReference w:id="5"/></w:r>'
    data = document(
        paragraph(run("a ") + link) + paragraph(run("b") + box + mark), footnotes=notes("footnote", "dont 41 vus")
    )
    made = bound(data, "365", "83", "41")
    assert held(made) == {"kolosi:f1": "365", "kolosi:f2": "83"}
    assert held(made, "word/footnotes.xml") == {"kolosi:f3": "41"}


@pytest.mark.parametrize(
    ("inside", "phrase", "obstacle"),
    [
        (f'<w:fldSimple w:instr="REF x">{run("12 cas")}</w:fldSimple>', "12", "field"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> SEQ a </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("12")}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "12",
            "field",
        ),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "http://a.example" </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("12")}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "12",
            "",
        ),
        (f"{run('soit 7 ')}<w:hyperlink>{run('580 cas')}</w:hyperlink>", "7 580", "two_places"),
        (f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{run('12 cas')}</w:sdtContent></w:sdt>", "12", "control"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('12 cas')}</w:sdtContent></w:sdt>", "12", ""),
        (f"{run('7 ')}<w:del><w:r><w:delText>4</w:delText></w:r></w:del>{run('580')}", "7 580", "changed"),
        (f'<w:ins w:id="1" w:author="A">{run("12 cas")}</w:ins>', "12", ""),
    ],
)
def test_what_word_rewrites_or_parts_is_told_and_left_alone(inside: str, phrase: str, obstacle: str) -> None:
    controls, text = opened(document(paragraph(run("x ") + inside)))
    at = text.index(phrase)
    assert controls.obstacle(at, at + len(phrase)) == obstacle


def test_the_head_of_a_page_takes_no_control() -> None:
    head = f"<w:hdr {SPACES}>{paragraph(run('Cluster 2025'))}</w:hdr>"
    controls, text = opened(document(paragraph(run("texte")), header1=head))
    at = text.index("2025")
    assert controls.obstacle(at, at + 4) == "page_edge"
