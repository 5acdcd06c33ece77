"""Leaks that show nowhere on a page: words said of shapes, links and fields, colours that are alike, what lies off the page.

All names are invented.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

import openpyxl
import pikepdf
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from tests.inspection.making import (
    A,
    W,
    book,
    changed,
    line,
    other_book,
    page,
    pdf,
    run,
    shape,
    slides,
    table,
    with_parts,
    word,
)
from tests.inspection.strangers import inner, led, sheet_with

Group = dict[str, tuple[str, Callable[[], bytes]]]
WHO = "Awa Fictive"
PORTRAIT = f"Portrait de {WHO}, survivante de viol"
NAMED = "prose_person_named"
_ABOUT = f'descr="{PORTRAIT}"'


def body(inside: str, **parts: bytes | str) -> Callable[[], bytes]:
    """A Word file with more in its body, and other parts."""
    return lambda: word(inside, {name.replace("__", "/").replace("_xml", ".xml"): data for name, data in parts.items()})


def field(asked: str) -> str:
    """A field of a text, written in one run."""
    return f'<w:p><w:fldSimple w:instr="{asked}"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'


def cut(*pieces: str) -> str:
    """A field of a text, written in several runs."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    ends = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end")]
    return f"<w:p>{ends[0]}{runs}{ends[1]}</w:p>"


_WP = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
_XDR = 'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
_V = 'xmlns:v="urn:schemas-microsoft-com:vml"'


def picture_about(attributes: str) -> str:
    """A drawing of a Word text with these words about it."""
    return f'<w:p><w:r><w:drawing><wp:inline {_WP}><wp:docPr id="1" {attributes}/></wp:inline></w:drawing></w:r></w:p>'


def drawn_in_book(inside: str) -> Callable[[], bytes]:
    """A workbook with a drawing on its sheet."""
    told = f"<xdr:wsDr {_XDR} {A}>{inside}</xdr:wsDr>"
    return lambda: led(book(), "xl/worksheets/sheet1.xml", "drawing", "/xl/drawings/drawing1.xml", told)


def _helped(kind: str) -> str:
    return f'<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Texte1"/><w:{kind} w:type="text" w:val="Demander à {WHO}"/></w:ffData></w:fldChar></w:r></w:p>'


SAID: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "an alternative text of Word": ("docx", NAMED, body(picture_about(f'descr="{PORTRAIT}"'))),
    "a title of a picture of Word": ("docx", NAMED, body(picture_about(f'title="{PORTRAIT}"'))),
    "a name of a picture of Word": ("docx", NAMED, body(picture_about('name="awa_fictive.jpg"'))),
    "an alternative text of a picture of lines": (
        "docx",
        NAMED,
        body(f'<w:p><w:r><w:pict><v:shape {_V} alt="{PORTRAIT}"/></w:pict></w:r></w:p>'),
    ),
    "an alternative text in a header": (
        "docx",
        NAMED,
        body("", word__header1_xml=f"<w:hdr {W}>{picture_about(_ABOUT)}</w:hdr>"),
    ),
    "the description of a table": (
        "docx",
        NAMED,
        body(
            f'<w:tbl><w:tblPr><w:tblDescription w:val="{PORTRAIT}"/></w:tblPr><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>'
        ),
    ),
    "an alternative text with few survivors": (
        "docx",
        "prose_count_small",
        body(picture_about('descr="Carte : 3 victimes de viol à Boni"')),
    ),
    "an alternative text with a telephone": (
        "docx",
        "prose_phone",
        body(picture_about('descr="Tél. +223 70 00 00 00"')),
    ),
    "an alternative text of a slide": (
        "pptx",
        NAMED,
        lambda: slides(shape("Gao", x=9, y=9, about=f' descr="{PORTRAIT}"')),
    ),
    "an alternative text of a sheet": (
        "xlsx",
        NAMED,
        drawn_in_book(
            f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Image 1" descr="{PORTRAIT}"/></xdr:nvPicPr></xdr:pic>'
        ),
    ),
    "a tooltip of a link": (
        "docx",
        NAMED,
        body(f'<w:p><w:hyperlink w:anchor="a" w:tooltip="{PORTRAIT}"><w:r><w:t>ici</w:t></w:r></w:hyperlink></w:p>'),
    ),
    "a tooltip of a link in a field": ("docx", NAMED, body(cut(f'HYPERLINK "https://example.org" \\o "{PORTRAIT}"'))),
    "a tooltip of a picture": (
        "docx",
        NAMED,
        body(
            f'<w:p><w:r><w:drawing><wp:inline {_WP}><wp:docPr id="1"><a:hlinkClick tooltip="{PORTRAIT}"/></wp:docPr></wp:inline></w:drawing></w:r></w:p>'
        ),
    ),
    "a tooltip of a slide": (
        "pptx",
        NAMED,
        lambda: slides(
            f'<p:sp><p:nvSpPr><p:cNvPr id="3" name="b"><a:hlinkClick tooltip="{PORTRAIT}"/></p:cNvPr></p:nvSpPr></p:sp>'
        ),
    ),
    "a tooltip of a sheet": (
        "xlsx",
        NAMED,
        sheet_with(
            "<pageMargins", f'<hyperlinks><hyperlink ref="A2" location="A3" tooltip="{PORTRAIT}"/></hyperlinks>'
        ),
    ),
    "a prompt of a sheet": (
        "xlsx",
        NAMED,
        sheet_with(
            "<pageMargins",
            f'<dataValidations count="1"><dataValidation sqref="A2" promptTitle="x" prompt="Demander à {WHO}"/></dataValidations>',
        ),
    ),
    "a help of a form": ("docx", NAMED, body(_helped("helpText"))),
    "a help of a form at the foot": ("docx", NAMED, body(_helped("statusText"))),
    "the title of a control": (
        "docx",
        NAMED,
        body(
            f'<w:p><w:sdt><w:sdtPr><w:alias w:val="{WHO}"/></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt></w:p>'
        ),
    ),
    "a bookmark": ("docx", NAMED, body('<w:p><w:bookmarkStart w:id="1" w:name="Awa_Fictive"/></w:p>')),
    "a bookmark in small letters": (
        "docx",
        NAMED,
        body('<w:p><w:bookmarkStart w:id="1" w:name="temoin_awa_fictive"/></w:p>'),
    ),
    "an entry of an index": ("docx", NAMED, body(cut("XE &quot;Awa ", "Fictive&quot;"))),
    "a smart tag": (
        "docx",
        NAMED,
        body(
            f'<w:p><w:smartTag w:uri="u" w:element="PersonName"><w:smartTagPr><w:attr w:name="n" w:val="{WHO}"/></w:smartTagPr><w:r><w:t>x</w:t></w:r></w:smartTag></w:p>'
        ),
    ),
    "a sheet named as a person": ("xlsx", NAMED, lambda: other_book(lambda made: made.create_sheet(WHO))),
    "a sheet named as a person, in English": (
        "xlsx",
        NAMED,
        lambda: other_book(lambda made: made.create_sheet("John Smith")),
    ),
    "a sheet named as a person, name first": (
        "xlsx",
        NAMED,
        lambda: other_book(lambda made: made.create_sheet("Coulibaly Aminata")),
    ),
    "a range named as a person": (
        "xlsx",
        NAMED,
        lambda: changed(
            book(),
            "xl/workbook.xml",
            lambda text: text.replace(
                "</sheets>",
                "</sheets><definedNames><definedName name='Awa_Fictive'>Données!$A$1</definedName></definedNames>",
            ),
        ),
    ),
    "a table named as a person": (
        "xlsx",
        NAMED,
        lambda: led(
            book(),
            "xl/worksheets/sheet1.xml",
            "table",
            "/xl/tables/table1.xml",
            '<table name="AwaFictive" displayName="AwaFictive"/>',
        ),
    ),
    "a view named as a person": (
        "xlsx",
        NAMED,
        lambda: changed(
            book(),
            "xl/workbook.xml",
            lambda text: text.replace(
                "</workbook>",
                f'<customWorkbookViews><customWorkbookView name="{WHO}" guid="1"/></customWorkbookViews></workbook>',
            ),
        ),
    ),
}
"""What is said where nobody looks: the file, the point of the gate of texts that must tell it, and how it is made."""


def _pdf_with(edit: Callable[[pikepdf.Pdf], None], content: str = "") -> Callable[[], bytes]:
    return lambda: pdf(content, edit)


def _marked(made: pikepdf.Pdf, **told: object) -> None:
    """A structure of one figure, on the first thing drawn."""
    root = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
    part = pikepdf.Dictionary(
        Type=pikepdf.Name.StructElem, S=pikepdf.Name.Figure, P=root, Pg=made.pages[0].obj, K=0, **told
    )
    root.K = pikepdf.Array([made.make_indirect(part)])
    made.Root.StructTreeRoot = root
    made.Root.MarkInfo = pikepdf.Dictionary(Marked=True)


def structured(**told: object) -> Callable[[], bytes]:
    """A PDF whose structure says something of a figure."""
    return _pdf_with(lambda made: _marked(made, **told))


def _destined(made: pikepdf.Pdf) -> None:
    place = pikepdf.Array([made.pages[0].obj, pikepdf.Name.Fit])
    made.Root.Names = pikepdf.Dictionary(
        Dests=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("Awa_Fictive"), place]))
    )


def _destined_of_old(made: pikepdf.Pdf) -> None:
    made.Root.Dests = pikepdf.Dictionary({"/Awa_Fictive": pikepdf.Array([made.pages[0].obj, pikepdf.Name.Fit])})


def _outlined(made: pikepdf.Pdf) -> None:
    with made.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(WHO, 0))


def _annotated(made: pikepdf.Pdf, **told: object) -> None:
    note = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[10, 10, 90, 90], **told))
    made.pages[0].Annots = made.make_indirect(pikepdf.Array([note]))


def _help(made: pikepdf.Pdf) -> None:
    _annotated(made, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="nom", TU=f"Demander à {WHO}")
    made.Root.AcroForm = pikepdf.Dictionary(Fields=list(made.pages[0].Annots))


def _link(made: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org")
    _annotated(made, Subtype=pikepdf.Name.Link, Contents=PORTRAIT, A=action)


def _layer(made: pikepdf.Pdf) -> None:
    layer = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=WHO))
    made.Root.OCProperties = pikepdf.Dictionary(
        OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(ON=pikepdf.Array([layer]))
    )


SAID |= {
    "an alternative text of a PDF": ("pdf", NAMED, structured(Alt=PORTRAIT)),
    "a text in place of another of a PDF": ("pdf", NAMED, structured(ActualText=PORTRAIT)),
    "an expansion of a PDF": ("pdf", NAMED, structured(E=PORTRAIT)),
    "a title in the structure of a PDF": ("pdf", NAMED, structured(T=PORTRAIT)),
    "an alternative text on what is drawn": (
        "pdf",
        NAMED,
        lambda: pdf(f"/Figure <</Alt ({PORTRAIT})>> BDC q 0.5 g 10 10 50 50 re f Q EMC\n"),
    ),
    "words said in place of others": (
        "pdf",
        NAMED,
        lambda: pdf(f"/Span <</ActualText ({PORTRAIT})>> BDC BT /F1 12 Tf 72 500 Td (x) Tj ET EMC\n"),
    ),
    "a destination of a PDF": ("pdf", NAMED, _pdf_with(_destined)),
    "a destination of an old PDF": ("pdf", NAMED, _pdf_with(_destined_of_old)),
    "a title of the outline": ("pdf", NAMED, _pdf_with(_outlined)),
    "a help of a field of a PDF": ("pdf", NAMED, _pdf_with(_help)),
    "a tooltip of a link of a PDF": ("pdf", NAMED, _pdf_with(_link)),
    "the name of a layer": ("pdf", NAMED, _pdf_with(_layer)),
}

# -- points of their own ----------------------------------------------------------------------------------------------

DOCUMENTS: Group = {
    "a column of a list in a field": ("field_codes", body(field("MERGEFIELD Nom_du_temoin \\* MERGEFORMAT"))),
    "a variable in a field": ("field_codes", body(field("DOCVARIABLE dossier"))),
    "a hidden entry of an index": ("field_codes", body(cut('XE "camp de Fictive"'))),
    "a citation with its record": ("field_codes", body(cut('ADDIN ZOTERO_ITEM CSL_CITATION {"a":"b"}'))),
    "a path in a field within a field": ("local_path", body(cut("IF 1 = 1 ", 'INCLUDETEXT "D:\\\\awa\\\\p.docx"'))),
    "a bookmark": ("mark_names", body('<w:p><w:bookmarkStart w:id="1" w:name="temoin_de_Gao"/></w:p>')),
    "the title of a control": (
        "mark_names",
        body('<w:p><w:sdt><w:sdtPr><w:tag w:val="temoin de Gao"/></w:sdtPr><w:sdtContent/></w:sdt></w:p>'),
    ),
    "a tooltip": (
        "tooltips",
        body('<w:p><w:hyperlink w:anchor="a" w:tooltip="le camp"><w:r><w:t>ici</w:t></w:r></w:hyperlink></w:p>'),
    ),
    "a help of a form": ("tooltips", body(_helped("helpText"))),
}

_TEXT = "<w:txbxContent><w:p><w:r><w:t>le camp de Fictive</w:t></w:r></w:p></w:txbxContent>"
_WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'


def anchored(places: str, size: str = 'cx="900000" cy="900000"', look: str = "", attributes: str = "") -> str:
    """A text box anchored in a paragraph."""
    box = f"<a:graphic><a:graphicData><wps:wsp {_WPS}><wps:spPr>{look}</wps:spPr><wps:txbx>{_TEXT}</wps:txbx></wps:wsp></a:graphicData></a:graphic>"
    return f"<w:p><w:r><w:drawing><wp:anchor {_WP} {attributes}>{places}<wp:extent {size}/>{box}</wp:anchor></w:drawing></w:r></w:p>"


def offset(side: str, along: str, number: int) -> str:
    """How far a drawing lies from something, on one side."""
    return f'<wp:position{side} relativeFrom="{along}"><wp:posOffset>{number}</wp:posOffset></wp:position{side}>'


def old_box(style: str) -> str:
    """A text box of the older kind."""
    return (
        f'<w:p><w:r><w:pict><v:shape {_V} style="{style}"><v:textbox>{_TEXT}</v:textbox></v:shape></w:pict></w:r></w:p>'
    )


def cell(look: str, words: str = "le camp", row: str = "", run_look: str = "") -> str:
    """A table of one cell."""
    return (
        f"<w:tbl><w:tr><w:trPr>{row}</w:trPr><w:tc><w:tcPr>{look}</w:tcPr>{run(words, run_look)}</w:tc></w:tr></w:tbl>"
    )


def lines(look: str, run_look: str = "") -> str:
    """A paragraph with a look of its own."""
    return f"<w:p><w:pPr>{look}</w:pPr><w:r><w:rPr>{run_look}</w:rPr><w:t>le camp</w:t></w:r></w:p>"


_RED = '<w:color w:val="C00000"/>'
_SOLID = '<a:solidFill><a:srgbClr val="{}"/></a:solidFill>'
_THEME = f'<a:theme {A}><a:themeElements><a:clrScheme><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:accent1><a:srgbClr val="F4F4F4"/></a:accent1></a:clrScheme></a:themeElements></a:theme>'

DOCUMENTS |= {
    "letters of their own shade": (
        "unseen_text",
        body(run("le camp", _RED + '<w:shd w:val="clear" w:fill="C00000"/>')),
    ),
    "letters nearly of their own shade": (
        "unseen_text",
        body(run("le camp", _RED + '<w:shd w:val="clear" w:fill="B80A04"/>')),
    ),
    "yellow letters under a yellow marker": (
        "unseen_text",
        body(run("le camp", '<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>')),
    ),
    "letters of the shade of their paragraph": (
        "unseen_text",
        body(lines('<w:shd w:val="clear" w:fill="C00000"/>', _RED)),
    ),
    "letters of the shade of their cell": (
        "unseen_text",
        body(cell('<w:shd w:val="clear" w:fill="C00000"/>', run_look=_RED)),
    ),
    "letters of the colour of their box": (
        "unseen_text",
        body(anchored("", look=_SOLID.format("C00000")).replace("<w:r><w:t>", f"<w:r><w:rPr>{_RED}</w:rPr><w:t>")),
    ),
    "white letters in a box without colour": (
        "unseen_text",
        body(
            anchored("", look="<a:noFill/>").replace("<w:r><w:t>", '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>')
        ),
    ),
    "letters of a grey that nobody reads": ("unseen_text", body(run("le camp", '<w:color w:val="F2F2F2"/>'))),
    "letters of a pale colour of the theme": (
        "unseen_text",
        lambda: led(
            word(run("le camp", '<w:color w:val="4472C4" w:themeColor="accent1"/>')),
            "word/document.xml",
            "theme",
            "/word/theme/theme1.xml",
            _THEME,
        ),
    ),
    "letters of black made white": (
        "unseen_text",
        body(run("le camp", '<w:color w:val="F9F9F9" w:themeColor="text1" w:themeTint="06"/>')),
    ),
    "letters filled with nothing": ("unseen_text", body(run("le camp", "<w:textFill><w:noFill/></w:textFill>"))),
    "letters hidden in the style of a contents list": ("hidden_text", body(run("le camp", "<w:specVanish/>"))),
    "a hidden row": ("hidden_text", body(cell("", row="<w:hidden/>"))),
    "a row of one point": ("unseen_text", body(cell("", row='<w:trHeight w:val="20" w:hRule="exact"/>'))),
    "lines of one point": ("unseen_text", body(lines('<w:spacing w:line="20" w:lineRule="exact"/>'))),
    "lines that begin beyond the page": ("beside_page", body(lines('<w:ind w:left="20000"/>'))),
    "a text box left of the page": ("beside_page", body(anchored(offset("H", "page", -5_000_000)))),
    "a text box right of the page": ("beside_page", body(anchored(offset("H", "margin", 8_000_000)))),
    "a text box far above its paragraph": ("beside_page", body(anchored(offset("V", "paragraph", -30_000_000)))),
    "a text box under the page, simply placed": (
        "beside_page",
        body(anchored('<wp:simplePos x="0" y="30000000"/>', attributes='simplePos="1"')),
    ),
    "a text box beyond the page by a share": (
        "beside_page",
        body(anchored('<wp:positionH relativeFrom="page"><wp:pctPosHOffset>150000</wp:pctPosHOffset></wp:positionH>')),
    ),
    "a text box of one point": ("beside_page", body(anchored("", size='cx="900000" cy="12700"'))),
    "an old text box beside the page": (
        "beside_page",
        body(old_box("position:absolute;margin-left:-2000pt;width:90pt;height:20pt")),
    ),
    "an old text box of no size": ("beside_page", body(old_box("width:0;height:0"))),
    "a frame beside the page": ("beside_page", body(lines('<w:framePr w:w="900" w:hAnchor="page" w:x="-9000"/>'))),
    "a table beside the page": (
        "beside_page",
        body(cell("").replace("<w:tbl>", '<w:tbl><w:tblPr><w:tblpPr w:horzAnchor="page" w:tblpX="30000"/></w:tblPr>')),
    ),
}


def told(words: str, look: str, about: str = "", place: str = "") -> str:
    """A shape of a slide whose words have a look."""
    where = place or '<a:xfrm><a:off x="10" y="10"/><a:ext cx="50000" cy="50000"/></a:xfrm>'
    return f"<p:sp><p:nvSpPr><p:cNvPr id='2' name='t'/></p:nvSpPr><p:spPr>{where}{about}</p:spPr><p:txBody><a:p><a:r>{look}<a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>"


def inked(colour: str, more: str = "") -> str:
    """Letters of a colour."""
    return f'<a:rPr><a:solidFill><a:srgbClr val="{colour}">{more}</a:srgbClr></a:solidFill></a:rPr>'


_PLACE = '<a:xfrm><a:off x="{}" y="10"/><a:ext cx="{}" cy="300"/></a:xfrm>'


def _mask(colour: str, left: int, wide: int) -> str:
    """A filled box without words."""
    place = f'<a:xfrm><a:off x="{left}" y="5"/><a:ext cx="{wide}" cy="600"/></a:xfrm>'
    return (
        f"<p:sp><p:nvSpPr><p:cNvPr id='9' name='m'/></p:nvSpPr><p:spPr>{place}{_SOLID.format(colour)}</p:spPr></p:sp>"
    )


def _photo() -> str:
    """A picture on a slide."""
    place = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="3000" cy="605"/></a:xfrm>'
    return f"<p:pic><p:nvPicPr><p:cNvPr id='8' name='Image 1'/></p:nvPicPr><p:spPr>{place}</p:spPr></p:pic>"


_GROUPED = f'<p:grpSp><p:grpSpPr><a:xfrm><a:off x="90000000" y="0"/><a:ext cx="500" cy="300"/><a:chOff x="0" y="0"/><a:chExt cx="500" cy="300"/></a:xfrm></p:grpSpPr>{shape("le camp", x=10, y=10)}</p:grpSp>'
_DARK = f"<p:cSld><p:bg><p:bgPr>{_SOLID.format('1F4E79')}</p:bgPr></p:bg>"

SLIDES: Group = {
    "a tooltip": (
        "tooltips",
        lambda: slides(
            '<p:sp><p:nvSpPr><p:cNvPr id="3" name="b"><a:hlinkClick tooltip="le camp"/></p:cNvPr></p:nvSpPr></p:sp>'
        ),
    ),
    "white letters": ("unseen_text", lambda: slides(told("le camp", inked("FFFFFF")))),
    "letters nearly white": ("unseen_text", lambda: slides(told("le camp", inked("F4F4F4")))),
    "letters of the colour of the theme's paper": (
        "unseen_text",
        lambda: slides(told("le camp", '<a:rPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill></a:rPr>')),
    ),
    "letters of the colour of their shape": (
        "unseen_text",
        lambda: slides(told("le camp", inked("C00000"), _SOLID.format("B80A04"))),
    ),
    "letters of the colour of the slide": (
        "unseen_text",
        lambda: changed(
            slides(told("le camp", inked("1F4E79"))),
            "ppt/slides/slide1.xml",
            lambda text: text.replace("<p:cSld>", _DARK),
        ),
    ),
    "letters of one point": ("unseen_text", lambda: slides(told("le camp", '<a:rPr sz="100"/>'))),
    "letters wholly clear": ("unseen_text", lambda: slides(told("le camp", inked("000000", '<a:alpha val="0"/>')))),
    "letters without filling": ("unseen_text", lambda: slides(told("le camp", "<a:rPr><a:noFill/></a:rPr>"))),
    "words under a black box": (
        "covered_shape",
        lambda: slides(told("le camp", "", place=_PLACE.format(10, 500)) + _mask("000000", 5, 600)),
    ),
    "words under a box of another colour": (
        "covered_shape",
        lambda: slides(told("le camp", "", place=_PLACE.format(10, 500)) + _mask("C0D0E0", 5, 600)),
    ),
    "a picture under a white box": ("covered_shape", lambda: slides(_photo() + _mask("FFFFFF", 0, 9_000))),
    "a face under a black box": ("covered_shape", lambda: slides(_photo() + _mask("000000", 100, 90))),
    "a group beside the slide": ("beside_slide", lambda: slides(_GROUPED)),
    "a shape of one point": ("beside_slide", lambda: slides(told("le camp", "", place=_PLACE.format(10, 5)))),
}


def _looking(**look: object) -> Callable[[], bytes]:
    """A workbook with a word in a cell of such a look."""

    def edit(made: openpyxl.Workbook) -> None:
        at = made.worksheets[0]["D2"]
        at.value = "le camp"
        for name, value in look.items():
            setattr(at, name, value)

    return lambda: other_book(edit)


def _filled(colour: object) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


def _row(attributes: str) -> Callable[[], bytes]:
    return lambda: changed(
        book(), "xl/worksheets/sheet1.xml", lambda text: text.replace('<row r="3"', f'<row r="3"{attributes}', 1)
    )


def _column(width: str) -> Callable[[], bytes]:
    return sheet_with("<sheetData>", f'<cols><col min="2" max="2" width="{width}" customWidth="1"/></cols>')


def _inline(inside: str) -> Callable[[], bytes]:
    def change(text: str) -> str:
        return text.replace("</row>", f'<c r="D1" t="inlineStr"><is>{inside}</is></c></row>', 1)

    return lambda: changed(book(), "xl/worksheets/sheet1.xml", change)


_X14 = 'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'


def _extended(inner: str, uri: str = "{A1B2C3D4-0000-0000-0000-000000000000}", spaces: str = "") -> Callable[[], bytes]:
    return sheet_with("</worksheet>", f'<extLst><ext uri="{uri}" {spaces}>{inner}</ext></extLst>')


_CONDITION = '<dxfs count="1"><dxf><font><color rgb="FFC00000"/></font><fill><patternFill><bgColor rgb="FFC00000"/></patternFill></fill></dxf></dxfs>'


def _conditioned() -> bytes:
    rule = '<conditionalFormatting sqref="B2"><cfRule type="expression" dxfId="0" priority="1"><formula>TRUE</formula></cfRule></conditionalFormatting>'
    return changed(
        sheet_with("<pageMargins", rule)(), "xl/styles.xml", lambda text: text.replace('<dxfs count="0"/>', _CONDITION)
    )


WORKBOOKS: Group = {
    "letters nearly of the colour of the cell": (
        "unseen_cells",
        _looking(font=Font(color="FFC00000"), fill=_filled("FFB80A04")),
    ),
    "letters nearly white": ("unseen_cells", _looking(font=Font(color="FFF2F2F2"))),
    "letters of a pale tint of the theme": ("unseen_cells", _looking(font=Font(color=Color(theme=1, tint=0.95)))),
    "letters of the colour of the cell by the theme": (
        "unseen_cells",
        _looking(font=Font(color=Color(theme=4)), fill=_filled(Color(theme=4, tint=0.02))),
    ),
    "letters of the colour of the cell by a number": (
        "unseen_cells",
        _looking(font=Font(color=Color(indexed=10)), fill=_filled("FFFF0000")),
    ),
    "black letters on a black cell": ("unseen_cells", _looking(fill=_filled("FF101010"))),
    "white letters on a cell filled with white": (
        "unseen_cells",
        _looking(font=Font(color="FFFFFFFF"), fill=_filled("FFFEFEFE")),
    ),
    "letters of one point": ("unseen_cells", _looking(font=Font(sz=1))),
    "a condition in its own shade": ("unseen_cells", _conditioned),
    "a row of one point": ("hidden_rows", _row(' ht="1" customHeight="1"')),
    "rows of one point unless said": (
        "hidden_rows",
        lambda: changed(
            book(),
            "xl/worksheets/sheet1.xml",
            lambda text: text.replace('defaultRowHeight="15"', 'defaultRowHeight="0.75"'),
        ),
    ),
    "a column of nearly no width": ("hidden_columns", _column("0.42")),
    "white letters within a cell without a list of texts": (
        "unseen_cells",
        _inline('<r><rPr><color rgb="FFF8F8F8"/></rPr><t>le camp</t></r>'),
    ),
    "a reading in a cell without a list of texts": (
        "unseen_cells",
        _inline('<t>x</t><rPh sb="0" eb="1"><t>Awa Fictive</t></rPh>'),
    ),
    "an extension of a stranger": ("extension_data", _extended("<q:note xmlns:q='urn:q'>le camp de Fictive</q:note>")),
    "an extension of bytes": ("extension_data", _extended("<q:d xmlns:q='urn:q' v='TGUgY2FtcA=='/>")),
    "an extension without a space of names": ("extension_data", _extended("<note>le camp</note>")),
    "an extension of the list of sheets": (
        "extension_data",
        lambda: changed(
            book(),
            "xl/workbook.xml",
            lambda text: text.replace(
                "</workbook>", "<extLst><ext uri='u' xmlns:q='urn:q'><q:a>le camp</q:a></ext></extLst></workbook>"
            ),
        ),
    ),
    "what a filter takes off a chart": (
        "extension_data",
        lambda: led(
            book(),
            "xl/worksheets/sheet1.xml",
            "chart",
            "/xl/charts/chart1.xml",
            '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">'
            "<c:extLst><c:ext uri='u'><c15:filteredBarSeries><c:v>Gao</c:v></c15:filteredBarSeries></c:ext></c:extLst></c:chartSpace>",
        ),
    ),
}
_LISTED = '<x14:dataValidations><x14:dataValidation><x14:formula1><xm:f>"{}"</xm:f></x14:formula1></x14:dataValidation></x14:dataValidations>'
SAID["a list of allowed values in an extension"] = (
    "xlsx",
    NAMED,
    _extended(_LISTED.format(f"{WHO},autre"), "{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}", _X14),
)
SAID["a prompt in an extension"] = (
    "xlsx",
    NAMED,
    _extended(
        f'<x14:dataValidations><x14:dataValidation prompt="Demander à {WHO}"/></x14:dataValidations>',
        "{CCE6A557}",
        _X14,
    ),
)
DOCUMENTS["an extension of a stranger"] = (
    "extension_data",
    body(
        picture_about("").replace(
            "</wp:inline>", "<a:extLst><a:ext uri='u'><q:a xmlns:q='urn:q'>le camp</q:a></a:ext></a:extLst></wp:inline>"
        )
    ),
)

_POINTS = bytes(range(256)) * 4


def pictured(
    place: str, after: str = "", before: str = "", edit: Callable[[pikepdf.Pdf], None] | None = None
) -> Callable[[], bytes]:
    """A PDF with a picture at a place of its page, and what is drawn before and after."""

    def add(made: pikepdf.Pdf) -> None:
        picture = pikepdf.Stream(made, _POINTS)
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width = picture.Height = 32
        picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceGray, 8
        made.pages[0].Resources.XObject = pikepdf.Dictionary(Im0=picture)
        if edit:
            edit(made)

    return lambda: pdf(f"q {before} {place} cm /Im0 Do Q\n{after}", add)


def filled_box(colour: str, place: str) -> str:
    """A filled box of a page."""
    return f"q {colour} rg {place} re f Q\n"


def _cropped(made: pikepdf.Pdf) -> None:
    made.pages[0].CropBox = pikepdf.Array([0, 400, 595, 842])


_IM = "200 0 0 200 60 300"

PDFS: Group = {
    "a picture under a black box": ("covered_picture", pictured(_IM, filled_box("0 0 0", "50 290 220 220"))),
    "a part of a picture under a black box": ("covered_picture", pictured(_IM, filled_box("0 0 0", "100 400 60 20"))),
    "a part of a picture under a white box": ("covered_picture", pictured(_IM, filled_box("1 1 1", "100 400 60 20"))),
    "a part of a scanned page under a box": (
        "covered_picture",
        pictured("595 0 0 842 0 0", filled_box("0 0 0", "100 400 60 20")),
    ),
    "a picture beside the page": ("covered_picture", pictured("200 0 0 200 700 300")),
    "a picture cut by what is shown of the page": ("covered_picture", pictured(_IM, edit=_cropped)),
    "a picture cut by a path": ("covered_picture", pictured(_IM, before="60 300 80 80 re W n")),
    "words off what is shown of the page": (
        "off_page_text",
        _pdf_with(_cropped, line("le camp", at=(72, 100))),
    ),
    "words nearly white": ("pdf_unseen_text", lambda: pdf(line("le camp", before="0.95 0.95 0.96 rg"))),
    "words nearly of the colour of their box": (
        "covered_text",
        lambda: pdf(filled_box("0.75 0 0", "60 590 300 30") + line("le camp", before="0.7 0.04 0.02 rg")),
    ),
    "words of one point": ("pdf_unseen_text", lambda: pdf("q BT /F1 1 Tf 72 600 Td (le camp) Tj ET Q\n")),
    "a destination named by somebody": (
        "mark_names",
        lambda: pdf(
            edit=lambda made: setattr(
                made.Root,
                "Dests",
                pikepdf.Dictionary({"/temoin_de_Gao": pikepdf.Array([made.pages[0].obj, pikepdf.Name.Fit])}),
            )
        ),
    ),
    "a help of a field": ("tooltips", _pdf_with(_help)),
    "an alternative text": ("alternative_text", structured(Alt="Carte du camp")),
}
HARMLESS_PDFS: dict[str, Callable[[], bytes]] = {
    "j.pdf": pictured(_IM),
    "k.pdf": pictured(_IM, filled_box("1 1 1", "100 400 90 20") + line("Carte", at=(104, 404))),
    "l.pdf": pictured(_IM, filled_box("0.2 0.5 0.7", "100 400 60 20")),
    "m.pdf": pictured("605 0 0 600 -5 -5", line("Un titre")),
    "n.pdf": lambda: pdf(line("Une note", before="0.85 0.85 0.85 rg")),
    "o.pdf": lambda: pdf(filled_box("0 0 0", "60 590 300 30") + line("Un titre", before="1 1 1 rg")),
}


def painted(
    points: Callable[[int, int], tuple[int, ...]],
    kind: int = 6,
    depth: int = 8,
    more: tuple[tuple[bytes, bytes], ...] = (),
) -> bytes:
    """A picture of 64 by 64 points, each row written as the difference to the one above (as programs do)."""
    rows = [bytes(number for x in range(64) for number in points(x, y)) for y in range(64)]
    above = [bytes(len(rows[0])), *rows]
    packed = b"".join(
        b"\2" + bytes((a - b) & 255 for a, b in zip(row, up, strict=True)) for row, up in zip(rows, above, strict=False)
    )
    return framed(
        (b"IHDR", struct.pack(">IIBBBBB", 64, 64, depth, kind, 0, 0, 0)), *more, (b"IDAT", zlib.compress(packed))
    )


def framed(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of these chunks."""
    whole = (*chunks, (b"IEND", b""))
    told = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in whole
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(told)


def _letters(x: int, y: int) -> bool:
    return 20 <= x < 40 and 20 <= y < 30


_BY_PALETTE = ((b"PLTE", bytes((255, 255, 255, 0, 0, 0, 9, 99, 200))), (b"tRNS", bytes((0, 0, 255))))
PNGS: Group = {
    "words that were made clear": (
        "transparent_picture",
        lambda: painted(lambda x, y: (0, 0, 0, 0) if _letters(x, y) else (255, 255, 255, 0)),
    ),
    "a part of a picture that was rubbed out": (
        "transparent_picture",
        lambda: painted(lambda x, y: (x * 4, y * 4, 99, 0 if x < 30 else 255)),
    ),
    "a picture too faint to be seen": (
        "transparent_picture",
        lambda: painted(lambda x, y: (0, 0, 0, 6) if _letters(x, y) else (255, 255, 255, 6)),
    ),
    "a grey picture that was made clear": ("transparent_picture", lambda: painted(lambda x, y: (x * 4, 0), kind=4)),
    "words made clear by the palette": (
        "transparent_picture",
        lambda: painted(lambda x, y: (1 if _letters(x, y) else 0,), kind=3, more=_BY_PALETTE),
    ),
}
_LOGO = painted(lambda x, y: (200, 0, 0, 255) if _letters(x, y) else (0, 0, 0, 0))
_SOFT = painted(lambda x, y: (200, 0, 0, max(0, 255 - 8 * abs(x - 32))) if 5 < x < 59 else (0, 0, 0, 0))
DOCUMENTS |= {
    "a picture that was made clear": (
        "transparent_picture",
        lambda: word("", {"word/media/image1.png": PNGS["words that were made clear"][1]()}),
    ),
    "a picture shown without strength": (
        "transparent_picture",
        body('<w:p><w:drawing><a:blip><a:alphaModFix amt="0"/></a:blip></w:drawing></w:p>'),
    ),
    "a picture so bright that it is white": (
        "transparent_picture",
        body('<w:p><w:drawing><a:blip><a:lum bright="100000"/></a:blip></w:drawing></w:p>'),
    ),
    "an old picture that was cropped": (
        "cropped_picture",
        body(f'<w:p><w:r><w:pict><v:shape {_V}><v:imagedata cropleft="12000f"/></v:shape></w:pict></w:r></w:p>'),
    ),
    "a picture that reaches beyond its shape": (
        "cropped_picture",
        body('<w:p><w:drawing><a:stretch><a:fillRect l="-25000"/></a:stretch></w:drawing></w:p>'),
    ),
}


def answers(*headers: str, rows: int = 40) -> Callable[[], bytes]:
    """Rows of invented people: place, sex, age, day and an answer, under these headers."""
    places = ("Gao", "Mopti", "Kayes", "Ségou")
    lines_ = (
        f"{places[at % 4]},{'FM'[at % 2]},{12 + 7 * at % 60},2025-0{1 + at % 6}-1{at % 9},{1 + at % 3}"
        for at in range(rows)
    )
    return lambda: table(",".join(headers), *lines_)


def _listed(*rows: str) -> Callable[[], bytes]:
    return lambda: table(*rows)


TABLES: Group = {
    "answers under codes": ("coded_persons", answers("q1", "q2", "q3", "q4", "q5")),
    "answers under codes of variables": ("coded_persons", answers("v001", "v002", "v003", "v004", "v005")),
    "answers under codes of sections": ("coded_persons", answers("s1_q1", "s1_q2", "s1_q3", "s2_q1a", "s2_q1b")),
    "answers under codes, told apart": ("few_alike", answers("q1", "q2", "q3", "q4", "q5")),
    "answers under codes, found again": ("found_again", answers("q1", "q2", "q3", "q4", "q5")),
    "ages in bands under codes": (
        "coded_persons",
        _listed("q1,q2,q3", *["18-59 ans,1,2", "60+,2,2", "0-17 ans,1,1"] * 5),
    ),
    "small counts beside places": ("few_unnamed", _listed("Région,Total", "Gao,3", "Mopti,40", "Kayes,12")),
    "small counts by month": ("few_unnamed", _listed("Région,Janvier,Février", "Gao,3,2", "Mopti,40,8")),
    "small counts by year": ("few_unnamed", _listed("Région,2024,2025", "Gao,3,2", "Mopti,40,8")),
    "small counts under no header": ("few_unnamed", _listed("Lieu,n", "Gao,3", "Mopti,40", "Kayes,12")),
    "small counts beside places known by their names": (
        "few_unnamed",
        _listed("zone,nb", "Gao,3", "Mopti,40", "Kayes,12"),
    ),
    "small counts of sexes": ("few_unnamed", _listed("Cercle,Femmes,Hommes", "Ansongo,3,5", "Bourem,40,8")),
    "small counts of cases": ("few_unnamed", _listed("Région,Nombre de cas", "Gao,3", "Mopti,40")),
}
HARMLESS_TABLES: dict[str, Callable[[], bytes]] = {
    "s.csv": _listed("Région,Écoles fermées", "Gao,3", "Mopti,40", "Kayes,12"),
    "t.csv": _listed("Région,Type,Nombre", "Gao,puits,3", "Mopti,écoles,40"),
    "u.csv": _listed("Écoles fermées par région,", "Région,Total", "Gao,3", "Mopti,40"),
    "v.csv": _listed("Région,Total", "Gao,300", "Mopti,40"),
    "w.csv": _listed("q1,q2,q3", *["oui,12,non", "non,14,oui"] * 5),
    "x.csv": _listed("Région,T1,T2", "Gao,30,20", "Mopti,40,80"),
}

DOCUMENTS |= {
    "letters raised off the page": ("unseen_text", body(run("le camp", '<w:position w:val="-3000"/>'))),
    "letters in no room": ("unseen_text", body(run("le camp", '<w:fitText w:val="1"/>'))),
    "letters one on another": ("unseen_text", body(run("le camp", '<w:spacing w:val="-400"/>'))),
}
TABLES |= {
    "codes of places under codes": ("coded_persons", _listed("q1,q2,q3", *["ML07,F,2", "ML05,M,2"] * 5)),
}
SAID |= {
    "a text of a picture": (
        "png",
        NAMED,
        lambda: painted(lambda x, y: (9, 9, 9, 255), more=((b"tEXt", b"Comment\0Portrait de Awa Fictive"),)),
    ),
    "a text that no cell shows": (
        "xlsx",
        NAMED,
        lambda: changed(
            book(),
            "xl/sharedStrings.xml",
            lambda text: text.replace("</sst>", f"<si><t>camp</t></si><si><t>{WHO}</t></si></sst>"),
        ),
    ),
    "a remark of a table": ("csv", NAMED, _listed("# export de Awa Fictive", "region,n", "Gao,120", "Mopti,140")),
}


def boxed(
    look: str = "", run_look: str = "", size: str = 'cx="900000" cy="900000"', place: str = 'x="9" y="9"'
) -> Callable[[], bytes]:
    """A text box on a sheet."""
    about = f"<xdr:spPr><a:xfrm><a:off {place}/><a:ext {size}/></a:xfrm>{look}</xdr:spPr>"
    words = f"<xdr:txBody><a:p><a:r>{run_look}<a:t>le camp</a:t></a:r></a:p></xdr:txBody>"
    return drawn_in_book(f"<xdr:twoCellAnchor><xdr:sp>{about}{words}</xdr:sp></xdr:twoCellAnchor>")


WORKBOOKS |= {
    "a text box with white letters": ("unseen_text", boxed(run_look=inked("FFFFFF"))),
    "a text box with letters of its colour": ("unseen_text", boxed(_SOLID.format("C00000"), inked("B80A04"))),
    "a text box of no width": ("beside_page", boxed(size='cx="0" cy="900000"')),
    "a text box above the sheet": ("beside_page", boxed(place='x="9" y="-9000000"')),
}


def edged(kind: str, section: str = "", settings: str = "", words: str = "le camp de Fictive") -> Callable[[], bytes]:
    """A Word file with a head of pages of a kind, after a usual one."""

    def make() -> bytes:
        calls = "".join(
            f'<w:headerReference w:type="{one}" r:id="rIn70{at}"/>' for at, one in ((0, "default"), (1, kind)) if one
        )
        space = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        data = word(
            f"<w:sectPr {space}>{calls}{section}</w:sectPr>",
            {"word/settings.xml": f"<w:settings {W}>{settings}</w:settings>"},
        )
        heads = (("header1", "Un titre"), ("header2", words))
        rows = inner(*(("header", f"{name}.xml") for name, _ in heads))
        return with_parts(
            data,
            {
                "word/_rels/document.xml.rels": rows,
                **{f"word/{name}.xml": f"<w:hdr {W}>{run(text)}</w:hdr>" for name, text in heads},
            },
        )

    return make


DOCUMENTS |= {
    "a head of even pages that are none": ("left_over", edged("even")),
    "a head of a first page that is none": ("left_over", edged("first")),
    "a head that no section calls": ("left_over", edged("")),
}
WORKBOOKS |= {
    "a sheet with a first name": (
        "names_within",
        lambda: other_book(lambda made: made.create_sheet("Dossier Aminata")),
    ),
    "a picture with a first name": (
        "names_within",
        drawn_in_book('<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="photo_fatoumata.jpg"/></xdr:nvPicPr></xdr:pic>'),
    ),
}
DOCUMENTS |= {
    "a bookmark with a first name": (
        "names_within",
        body('<w:p><w:bookmarkStart w:id="1" w:name="temoin_oumar"/></w:p>'),
    ),
}


def in_passes() -> bytes:
    """Words made clear in a picture that is written in seven passes."""
    steps = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    rows = (
        b"\0"
        + bytes(
            number
            for x in range(left, 64, across)
            for number in ((0, 0, 0, 0) if _letters(x, y) else (255, 255, 255, 0))
        )
        for left, top, across, down in steps
        for y in range(top, 64, down)
    )
    return framed((b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 6, 0, 0, 1)), (b"IDAT", zlib.compress(b"".join(rows))))


def in_two_bits() -> bytes:
    """Words made clear in a picture of four colours, four points a byte."""
    rows = (
        b"\0" + bytes(sum((_letters(x + at, y)) << (6 - 2 * at) for at in range(4)) for x in range(0, 64, 4))
        for y in range(64)
    )
    return framed(
        (b"IHDR", struct.pack(">IIBBBBB", 64, 64, 2, 3, 0, 0, 0)),
        *_BY_PALETTE,
        (b"IDAT", zlib.compress(b"".join(rows))),
    )


PNGS |= {
    "words made clear in a picture of seven passes": ("transparent_picture", in_passes),
    "words made clear in a picture of four colours": ("transparent_picture", in_two_bits),
}
SAID["a key in the address of a link"] = (
    "docx",
    "prose_address_token",
    lambda: word(links=(("hyperlink", "https://example.org/liste?token=abcdef123456"),)),
)
PAGES: Group = {
    "letters nearly white": ("page_hidden", lambda: page('<p style="color:#f5f5f5">le camp</p>')),
    "letters of the colour of their ground": (
        "page_hidden",
        lambda: page('<p style="color:rgb(200, 0, 0);background:#c10000">le camp</p>'),
    ),
    "letters of the colour of the ground around": (
        "page_hidden",
        lambda: page('<div style="background-color:#123456"><p style="color:#123457">le camp</p></div>'),
    ),
    "letters of an old colour": ("page_hidden", lambda: page('<font color="#fefefe">le camp</font>')),
    "letters of one point": ("page_hidden", lambda: page('<p style="font-size:1px">le camp</p>')),
    "a box of no height": ("page_hidden", lambda: page('<div style="height:0;overflow:hidden">le camp</div>')),
}
SAID |= {
    "an alternative text of a page": ("html", NAMED, lambda: page(f'<img alt="{PORTRAIT}">')),
    "a tooltip of a page": ("html", NAMED, lambda: page(f'<p title="{PORTRAIT}">x</p>')),
    "a description of a page": ("html", NAMED, lambda: page(head=f'<meta name="description" content="{PORTRAIT}">')),
}

GROUPS: tuple[tuple[str, Group], ...] = (
    ("docx", DOCUMENTS),
    ("pptx", SLIDES),
    ("xlsx", WORKBOOKS),
    ("pdf", PDFS),
    ("png", PNGS),
    ("csv", TABLES),
    ("html", PAGES),
)

HARMLESS: dict[str, Callable[[], bytes]] = {
    **HARMLESS_PDFS,
    **HARMLESS_TABLES,
    "p.png": lambda: _LOGO,
    "q.png": lambda: _SOFT,
    "r.docx": body(
        '<w:p><w:drawing><a:blip><a:alphaModFix amt="50000"/></a:blip><a:srcRect/><a:fillRect/></w:drawing></w:p>'
    ),
    "a.docx": body(
        field("PAGE \\* MERGEFORMAT")
        + field("TOC \\o &quot;1-3&quot; \\h \\z \\u")
        + cut('HYPERLINK "https://example.org/a"')
        + '<w:p><w:bookmarkStart w:id="1" w:name="_Toc1234"/><w:bookmarkStart w:id="2" w:name="_GoBack"/></w:p>'
        + picture_about('name="Image 1"')
        + run("Un texte", "<w:b/>")
    ),
    "c.docx": body(
        run("Un titre", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F4E79"/>')
        + run("Un avis", '<w:shd w:val="clear" w:fill="1F1F1F"/>')
        + run("Une note", '<w:color w:val="7F7F7F"/>')
        + run("Une note", '<w:color w:val="D9D9D9"/>')
        + run("Une note", '<w:position w:val="6"/><w:spacing w:val="-10"/><w:fitText w:val="2000"/>')
        + run("Une mise en garde", '<w:color w:val="C00000"/><w:highlight w:val="yellow"/>')
        + cell('<w:shd w:val="clear" w:fill="1F4E79"/>', run_look='<w:color w:val="FFFFFF"/>')
        + cell('<w:shd w:val="pct50" w:fill="FFFFFF"/>', run_look='<w:color w:val="FFFFFF"/>')
        + lines('<w:spacing w:line="240" w:lineRule="exact"/><w:ind w:left="720"/>')
        + lines('<w:framePr w:w="900" w:hAnchor="page" w:x="900"/>')
        + anchored(offset("H", "column", -300_000) + offset("V", "paragraph", 200_000), look=_SOLID.format("1F4E79"))
        + anchored(offset("H", "page", 7_000_000) + offset("V", "page", 9_000_000))
        + old_box("position:absolute;margin-left:20pt;margin-top:-10pt;width:90pt;height:20pt")
    ),
    "i.pptx": lambda: slides(
        told("Un titre", inked("FFFFFF"), _SOLID.format("1F4E79"))
        + "<p:pic><p:spPr><a:xfrm><a:off x='0' y='0'/><a:ext cx='9000' cy='6000'/></a:xfrm></p:spPr></p:pic>"
        + told("Un titre", inked("FFFFFF"))
        + told("Une note", inked("7F7F7F"))
    ),
    "y.pptx": lambda: slides(
        _mask("000000", 5_000, 600)
        + told("Un titre", inked("FFFFFF"), place=_PLACE.format(5_010, 500))
        + _photo().replace('y="0"', 'y="2000"')
        + _mask("FFFFFF", 4_000, 600)
    ),
    "d.xlsx": _looking(font=Font(color="FFFFFFFF"), fill=_filled("FF1F4E79")),
    "e.xlsx": _looking(font=Font(color="FF7F7F7F")),
    "f.xlsx": _row(' ht="6" customHeight="1"'),
    "g.xlsx": _column("1.5"),
    "h.xlsx": _extended(_LISTED.format("Gao,Mopti"), "{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}", _X14),
    "z.xlsx": lambda: other_book(lambda made: made.create_sheet("Read Me")),
    "aa.html": lambda: page(
        '<p style="color:#fff;background:#123">Un titre</p><div style="background:navy"><p style="color:#fff">a</p></div>'
        '<p style="color:#777">b</p><p style="font-size:12px;height:10px;overflow:hidden">c</p><img alt="Carte">'
    ),
    "ab.xlsx": boxed(_SOLID.format("1F4E79"), inked("FFFFFF")),
    "ac.xlsx": boxed(size='cx="0" cy="0"'),
    "ad.docx": edged("first", section="<w:titlePg/>"),
    "ae.docx": edged("even", settings="<w:evenAndOddHeaders/>"),
    "af.docx": edged("even", words="Un titre"),
    "b.xlsx": lambda: with_parts(other_book(lambda made: made.create_sheet("Gao Nord")), {}),
}
"""Clean files that carry what programs put there on their own account."""
