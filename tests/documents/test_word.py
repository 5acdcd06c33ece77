"""Word documents: what the reader of the page sees, changes accepted, notes with their marks."""

from __future__ import annotations

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree
from tests.documents import samples

from kolosi.intake.documents import read_document
from kolosi.model.manuscript import Manuscript

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def document(body: str, **parts: str) -> bytes:
    """A Word file with this body, and parts such as footnotes."""
    rows = "".join(
        f'<Relationship Id="r{at}" Type="{RELATION}/{name.rstrip("0123456789")}" Target="{name}.xml"/>'
        for at, name in enumerate(parts)
    )
    listed = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    main = f'<Relationship Id="m" Type="{RELATION}/officeDocument" Target="word/document.xml"/>'
    return samples.zipped(
        **{
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels__.rels": listed.format(main),
            "word___rels__document.xml.rels": listed.format(rows),
            "word__document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
            **{f"word__{name}.xml": xml for name, xml in parts.items()},
        }
    )


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inside: str) -> str:
    return f"<w:p>{inside}</w:p>"


def read(body: str, **parts: str) -> Manuscript:
    return read_document("a.docx", document(body, **parts))


def words(body: str) -> list[str]:
    found = read(body)
    return [found.words_of(block) for block in found.blocks]


RAISED = '<w:vertAlign w:val="superscript"/>'


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (run("7") + run(" 580") + run(" cas"), "7 580 cas"),
        (run("fait") + run("12", RAISED) + run(", et") + run("iv", RAISED) + run(" le 1") + run("er", RAISED), "fait, et le 1er"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", "a\tb\nc"),
        ("<w:r><w:t>20</w:t><w:noBreakHyphen/><w:t>30 per</w:t><w:softHyphen/><w:t>son\u00adnes</w:t></w:r>", "20-30 personnes"),
        (run("vu ") + run("caché 9", "<w:vanish/>") + run("ici"), "vu ici"),
        (f"<w:hyperlink>{run('7 580')}</w:hyperlink><w:sdt><w:sdtContent>{run(' cas')}</w:sdtContent></w:sdt>", "7 580 cas"),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE 99</w:instrText></w:r>' + run("3"), "3"),
        (f"<w:ins>{run('8 312')}</w:ins><w:del><w:r><w:delText>7 580</w:delText></w:r></w:del>{run(' cas')}", "8 312 cas"),
        (f"<w:moveFrom>{run('1')}</w:moveFrom><w:moveTo>{run('2')}</w:moveTo>", "2"),
    ],
)  # fmt: skip
def test_the_words_of_a_paragraph_are_those_of_the_page(inside: str, expected: str) -> None:
    assert words(paragraph(inside)) == [expected]


def test_tracked_changes_are_told() -> None:
    assert read(paragraph(f"<w:ins>{run('a')}</w:ins>")).notices == ("document_changes_accepted",)
    assert read(paragraph(run("a"))).notices == ()


def test_a_paragraph_whose_end_is_struck_goes_on() -> None:
    struck = f"<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('un ')}"
    assert words(paragraph(struck) + paragraph(run("deux"))) == ["un deux"]


def test_merged_cells_and_cells_of_paragraphs() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraph(run(line)) for line in text.split('/'))}</w:tc>"

    rows = (
        cell("a/b", '<w:vMerge w:val="restart"/>') + cell("c", '<w:gridSpan w:val="2"/>') + cell("d"),
        cell("", "<w:vMerge/>") + cell("1") + cell("2") + cell("3"),
    )
    found = read(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>")
    cells = {(block.row, block.column): found.words_of(block) for block in found.blocks}
    assert cells == {(0, 0): "a\nb", (0, 1): "c", (0, 3): "d", (1, 1): "1", (1, 2): "2", (1, 3): "3"}
    assert found.text == "a\nb\tc\td\n1\t2\t3"


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph(run('encadré 12'))}</w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert words(paragraph(f"{run('texte')}<w:r>{both}</w:r>") + paragraph(run("suite"))) == [
        "texte",
        "encadré 12",
        "suite",
    ]


def notes(kind: str, *texts: str) -> str:
    rows = "".join(f'<w:{kind} w:id="{at}">{paragraph(run(text))}</w:{kind}>' for at, text in enumerate(texts, 5))
    return f'<w:{kind}s {SPACES}><w:{kind} w:id="0" w:type="separator">{paragraph("")}</w:{kind}>{rows}</w:{kind}s>'


def test_notes_come_in_the_order_of_their_marks_with_their_place() -> None:
    body = paragraph(
        f'{run("Un")}<w:r><w:footnoteReference w:id="6"/></w:r>{run(" fait")}<w:r><w:footnoteReference w:id="5"/></w:r>'
        f'{run(".")}<w:r><w:endnoteReference w:id="5"/></w:r>'
    )
    found = read(body, footnotes=notes("footnote", "seconde 12", "première"), endnotes=notes("endnote", "fin"))
    told = [(block.kind, block.mark, block.anchor, found.words_of(block)) for block in found.blocks]
    assert told == [
        ("paragraph", None, None, "Un fait."),
        ("note", "1", 2, "première"),
        ("note", "2", 7, "seconde 12"),
        ("note", "i", 8, "fin"),
    ]


def test_heads_and_feet_come_last_each_once() -> None:
    head = f"<w:hdr {SPACES}><w:tbl><w:tr><w:tc>{paragraph(run('Cluster 2025'))}</w:tc></w:tr></w:tbl></w:hdr>"
    found = read(paragraph(run("texte")), header1=head, header2=head)
    assert [(block.kind, found.words_of(block)) for block in found.blocks] == [
        ("paragraph", "texte"),
        ("header", "Cluster 2025"),
    ]


def test_headings_lists_and_captions_are_told_by_style() -> None:
    def more(target: docx.document.Document) -> None:
        target.add_paragraph("Titre", style="Title")
        target.add_paragraph("Carte 3", style="Caption")
        plain = target.add_paragraph("point", style="Normal")
        plain._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="1"/></w:numPr>'))
        target.add_paragraph("hors plan", style="Heading 3")

    found = read_document("a.docx", samples.word((), more))
    assert [(block.kind, block.level) for block in found.blocks] == [
        ("heading", 1), ("caption", None), ("list_item", None), ("heading", 3),
    ]  # fmt: skip


def test_each_piece_leads_to_the_text_node_that_holds_its_letters() -> None:
    data = samples.word()
    found = read_document("a.docx", data)
    at = found.text.index("454 898")
    for piece, first, last in found.pieces_of(at, at + 7):
        part, _, steps = piece.part.partition(".xml/")
        node = etree.fromstring(samples.member(data, f"{part}.xml"))
        for step in steps.split("/"):
            node = node[int(step)]
        start = at if piece.start < at else piece.start
        assert node.tag == f"{{{W}}}t"
        assert (node.text or "")[first:last] == found.text[start : start + last - first]


def test_the_strict_form_of_the_standard_is_read() -> None:
    data = document(paragraph(run("7 580")))
    main = samples.member(data, "word/document.xml").replace(
        W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert read_document("a.docx", samples.replaced(data, **{"word__document.xml": main})).text == "7 580"
