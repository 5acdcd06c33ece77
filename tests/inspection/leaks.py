"""Files with one leak planted in each: its name, the file, the kind of point that must be made of it."""

from __future__ import annotations

import base64
import gzip
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import openpyxl
import pikepdf
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from tests.inspection import making
from tests.inspection.making import (
    GPS,
    KIND,
    A,
    P,
    W,
    book,
    changed,
    exif,
    in_body,
    jpeg,
    line,
    ods_rows,
    opendocument,
    other_book,
    page,
    pdf,
    png,
    run,
    shape,
    slides,
    svg,
    table,
    with_parts,
    word,
    zipped,
)

WHO = "Awa Fictive"


@dataclass(frozen=True)
class Leak:
    """Something planted: what, in which file, and the point that must tell it."""

    name: str
    file: str
    make: Callable[[], bytes]
    kind: str


def leaks() -> Iterator[Leak]:
    """Every planted leak."""
    for format_, group in (
        ("xlsx", WORKBOOKS),
        ("csv", TABLES),
        ("docx", DOCUMENTS),
        ("pptx", SLIDES),
        ("pdf", PDFS),
        ("png", PNGS),
        ("jpg", JPEGS),
        ("svg", DRAWINGS),
        ("html", PAGES),
        ("zip", ARCHIVES),
        ("ods", OPEN),
        ("geojson", MAPS),
        ("doc", OLD),
    ):
        for name, (kind, make) in group.items():
            yield Leak(f"{format_}: {name}", f"fichier.{format_}", make, kind)


Group = dict[str, tuple[str, Callable[[], bytes]]]

# -- workbooks --------------------------------------------------------------------------------------------------------


def _by(edit: Callable[..., object]) -> Callable[[], bytes]:
    return lambda: book(edit=lambda made, sheet: edit(made, sheet) and None)


def _other(edit: Callable[[openpyxl.Workbook], object]) -> Callable[[], bytes]:
    return lambda: other_book(lambda made: edit(made) and None)


def _part(name: str, data: bytes | str = "<x/>", start: Callable[[], bytes] = book) -> Callable[[], bytes]:
    return lambda: with_parts(start(), {name: data})


def _hidden_sheet(made: object, sheet: object) -> None:
    other = made.add_worksheet("Brut")  # type: ignore[attr-defined]
    other.write_row(0, 0, ("Gao", 3))
    other.hide()


def _very_hidden(made: openpyxl.Workbook) -> None:
    made.create_sheet("Noms").sheet_state = "veryHidden"


def _white(**look: object) -> Callable[[openpyxl.Workbook], None]:
    def edit(made: openpyxl.Workbook) -> None:
        cell = made.worksheets[0]["D2"]
        cell.value = "secret"
        cell.font = Font(**look)  # type: ignore[arg-type]

    return edit


def _same_colour(made: openpyxl.Workbook) -> None:
    cell = made.worksheets[0]["D2"]
    cell.value, cell.font = "secret", Font(color="FFCC0000")
    cell.fill = PatternFill("solid", fgColor="FFCC0000")


def _format(made: openpyxl.Workbook) -> None:
    cell = made.worksheets[0]["D2"]
    cell.value, cell.number_format = 7, ";;;"


def _named(made: openpyxl.Workbook, name: str, meaning: str, *, hidden: bool = False) -> None:
    made.defined_names[name] = DefinedName(name, attr_text=meaning, hidden=hidden)


def _custom(made: object, sheet: object) -> None:
    made.set_custom_property("Dossier", "camp de Fictive")  # type: ignore[attr-defined]


def _in_book(after: str, added: str) -> Callable[[], bytes]:
    return lambda: changed(book(), "xl/workbook.xml", lambda text: text.replace(after, added + after, 1))


def _threaded() -> bytes:
    text = f'<personList xmlns="x"><person displayName="{WHO}" id="1"/></personList>'
    return with_parts(
        book(), {"xl/threadedComments/threadedComment1.xml": "<ThreadedComments/>", "xl/persons/person.xml": text}
    )


def _scenario() -> bytes:
    told = '<scenarios><scenario name="pire" count="1" user="x"><inputCells r="B2" val="3"/></scenario></scenarios>'
    return changed(book(), "xl/worksheets/sheet1.xml", lambda text: text.replace("<pageMargins", told + "<pageMargins"))


def _hide_rows(made: object, sheet: object) -> None:
    sheet.set_row(2, options={"hidden": True})  # type: ignore[attr-defined]


def _hide_columns(made: object, sheet: object) -> None:
    sheet.set_column(1, 1, 8, None, {"hidden": True})  # type: ignore[attr-defined]


def _flat(attribute: str, where: str) -> Callable[[], bytes]:
    return lambda: changed(book(), "xl/worksheets/sheet1.xml", lambda text: text.replace(where, where + attribute, 1))


def _narrow() -> bytes:
    cols = '<cols><col min="2" max="2" width="0" customWidth="1"/></cols>'
    return changed(book(), "xl/worksheets/sheet1.xml", lambda text: text.replace("<sheetData>", cols + "<sheetData>"))


def _properties(**told: str) -> Callable[[], bytes]:
    return _by(lambda made, sheet: made.set_properties(told))


def _picture_inside(made: object, sheet: object) -> None:
    sheet.insert_image(5, 0, "a.png", {"image_data": io.BytesIO(png()), "description": "D:\\Dossiers\\awa\\photo.png"})  # type: ignore[attr-defined]


WORKBOOKS: Group = {
    "a hidden sheet": ("hidden_sheet", _by(_hidden_sheet)),
    "a very hidden sheet": ("very_hidden_sheet", _other(_very_hidden)),
    "a hidden row": ("hidden_rows", _by(_hide_rows)),
    "a row of no height": ("hidden_rows", _flat(' ht="0" customHeight="1"', '<row r="3"')),
    "a hidden column": ("hidden_columns", _by(_hide_columns)),
    "a column of no width": ("hidden_columns", _narrow),
    "white on white": ("unseen_cells", _other(_white(color="FFFFFFFF"))),
    "white of the theme": ("unseen_cells", _other(_white(color=openpyxl.styles.colors.Color(theme=0)))),
    "letters of one point": ("unseen_cells", _other(_white(sz=1))),
    "letters of the colour of the cell": ("unseen_cells", _other(_same_colour)),
    "a format that shows nothing": ("unseen_cells", _other(_format)),
    "a pivot cache": ("pivot_cache", _part("xl/pivotCache/pivotCacheRecords1.xml")),
    "another workbook": ("external_book", _part("xl/externalLinks/externalLink1.xml")),
    "a data connection": ("data_connection", _part("xl/connections.xml")),
    "a query": ("data_connection", _part("xl/queryTables/queryTable1.xml")),
    "a Power Query": (
        "data_connection",
        _part(
            "customXml/item1.xml",
            '<?xml version="1.0" encoding="utf-16"?><DataMashup>AAA</DataMashup>'.encode("utf-16"),
        ),
    ),
    "a data model": ("data_model", _part("xl/model/item.data", b"\0")),
    "a shared history": ("change_history", _part("xl/revisions/revisionLog1.xml")),
    "a note": ("comments", _by(lambda made, sheet: sheet.write_comment(0, 0, "vu avec la source"))),
    "the author of a note": ("author", _by(lambda made, sheet: sheet.write_comment(0, 0, "x", {"author": WHO}))),
    "a conversation": ("comments", _threaded),
    "who took part in it": ("persons", _threaded),
    "an author": ("author", _properties(author=WHO)),
    "who saved it last": ("author", _other(lambda made: setattr(made.properties, "lastModifiedBy", WHO))),
    "a manager": ("author", _properties(manager=WHO)),
    "a company": ("company", _properties(company="ONG fictive")),
    "key words": ("properties", _properties(keywords="confidentiel")),
    "a custom property": ("properties", _by(_custom)),
    "an embedded object": ("embedded", _part("xl/embeddings/oleObject1.bin", b"\0")),
    "a control": ("embedded", _part("xl/activeX/activeX1.xml")),
    "macros": ("macros", _part("xl/vbaProject.bin", b"\0")),
    "a sheet of old macros": ("macros", _part("xl/macrosheets/sheet1.xml")),
    "the folder it was saved in": (
        "local_path",
        _in_book("<sheets>", '<x:absPath xmlns:x="x" url="D:\\Dossiers\\awa\\Bureau\\"/>'),
    ),
    "who shares it": ("author", _in_book("<sheets>", f'<fileSharing userName="{WHO}"/>')),
    "a name that leads out": (
        "outside_name",
        _other(partial(_named, name="plage", meaning="'C:\\awa\\[b.xlsx]f'!$A$1")),
    ),
    "a hidden name": ("hidden_name", _other(partial(_named, name="cle", meaning="Données!$A$1", hidden=True))),
    "a scenario": ("scenario", _scenario),
    "a thumbnail": ("thumbnail", _part("docProps/thumbnail.emf", b"\0")),
    "a photograph with its position": ("picture_position", _part("xl/media/image1.jpeg", GPS)),
    "the path of a picture in its description": ("local_path", _by(_picture_inside)),
    "printer settings": ("printer", _part("xl/printerSettings/printerSettings1.bin", b"\0")),
    "a label of an organisation": ("label", _part("docMetadata/LabelInfo.xml")),
    "added XML": ("custom_xml", _part("customXml/item1.xml", "<x><y>1</y></x>")),
}

# -- tables -----------------------------------------------------------------------------------------------------------

_GROUPS = [f"Gao,F,{age},{kind}" for age in ("0-17", "18+") for kind in ("viol", "coups") for _ in range(20)]


def _rows(*rows: str) -> Callable[[], bytes]:
    return lambda: table(*rows)


TABLES: Group = {
    "names": ("names", _rows("Nom complet,Région", "Awa Fictive,Gao", "Moussa Inventé,Mopti")),
    "names under a bare header": ("names", _rows("Nom,Région", "Awa Fictive,Gao", "Moussa Inventé,Mopti")),
    "an enumerator": ("names", _rows("region,enumerator", "Gao,A. Fictive")),
    "telephones": ("telephones", _rows("Région,Téléphone", "Gao,70000000", "Mopti,70000001")),
    "a telephone in a cell": ("telephones", _rows("Région,Suivi", "Gao,appeler le +223 70 00 00 00", "Mopti,rien")),
    "a local telephone in a cell": ("telephones", _rows("Région,Suivi", "Gao,voir 76 00 00 00", "Mopti,rien")),
    "addresses": ("mails", _rows("Région,Courriel", "Gao,awa@example.org")),
    "an address in a cell": ("mails", _rows("Région,Suivi", "Gao,écrire à awa@example.org", "Mopti,rien")),
    "identity cards": ("identity_numbers", _rows("Région,NINA", "Gao,41234567890123K")),
    "case numbers": ("identity_numbers", _rows("Region,Survivor code", "Gao,GA-0001")),
    "latitudes": ("positions", _rows("region,lat,lon", "Gao,16.271,-0.044", "Mopti,14.495,-4.197")),
    "a geopoint": ("positions", _rows("region,gps", "Gao,16.27167 -0.04472 0 0")),
    "a position in a cell": ("position_cells", _rows("region,lieu dit", 'Gao,"16.2716, -0.0447"', "Mopti,ville")),
    "degrees and minutes": ("position_cells", _rows("region,lieu dit", "Gao,16°16'18 N", "Mopti,ville")),
    "a military grid": ("position_cells", _rows("region,lieu dit", "Gao,31QCA8654299012", "Mopti,ville")),
    "an account": ("free_text", _rows("region,narrative", "Gao,Elle marchait")),
    "long comments": (
        "free_text",
        _rows("region,commentaires", f"Gao,{'Vue au puits par son oncle et la voisine. ' * 2}"),
    ),
    "who reported": ("organisations", _rows("region,organisation,cases", "Gao,ONG fictive,42")),
    "no consent": ("no_consent", _rows("region,consentement", "Gao,oui", "Mopti,non")),
    "a small count of survivors": ("small_cells", _rows("Région,Survivantes de VBG", "Gao,120", "Mopti,4")),
    "a small count under its label": ("small_cells", _rows("Type,T1,T2", "Viol,3,60", "Vol,12,14")),
    "a small count under a title": (
        "small_cells",
        _rows("Incidents de VBG 2025,", "Région,Total", "Gao,7", "Mopti,80"),
    ),
    "a zero beside hidden cells": ("zero_cells", _rows("Région,Survivantes de VBG", "Gao,120", "Mopti,0")),
    "a small count of people killed": ("few_counted", _rows("Région,Civils tués", "Gao,120", "Mopti,2")),
    "villages of survivors": ("small_places", _rows("village,Survivantes de VBG", "Fictif,120", "Inventé,40")),
    "camps of survivors": ("small_places", _rows("site,GBV survivors", "Camp A,120", "Camp B,40")),
    "the day of each rape": ("precise_days", _rows("date,type,n", "2025-02-03,viol,20", "2025-02-04,viol,30")),
    "few rows alike": ("few_alike", _rows("région,sexe,âge", *["Gao,F,0-17"] * 40, *["Gao,H,18+"] * 3)),
    "a group with one value": (
        "one_value",
        _rows("région,sexe,âge,type de violence", *_GROUPS, *["Mopti,F,18+,viol"] * 40),
    ),
    "too many found again": (
        "found_again",
        _rows("région,sexe,âge", *[f"R{at},F,18+" for at in range(9) for _ in range(9)]),
    ),
    "a formula": ("formula_cells", _rows("region,note", "Gao,=HYPERLINK(A1)", "Mopti,rien")),
    "names in a packed table": (
        "names",
        lambda: gzip.compress(table("Nom complet,Région", "Awa Fictive,Gao"), mtime=0),
    ),
    "a remark": ("file_remarks", _rows("# export de awa", "region,n", "Gao,120", "Mopti,140")),
}

# -- Word -------------------------------------------------------------------------------------------------------------

_BY = f'w:id="1" w:author="{WHO}" w:date="2025-01-01T00:00:00Z"'
_CROP = '<w:p><w:r><w:drawing><a:srcRect l="12000"/></w:drawing></w:r></w:p>'
_COMMENT = f"<w:comments {W}><w:comment {_BY}>{run('qui le dit ?')}</w:comment></w:comments>"


def _word(body: str = "", links: tuple[tuple[str, str], ...] = (), **parts: str | bytes) -> Callable[[], bytes]:
    named = {name.replace("__", "/").replace("_xml", ".xml"): data for name, data in parts.items()}
    return lambda: word(body, named, links)


def _settings(inside: str) -> Callable[[], bytes]:
    return _word(word__settings_xml=f"<w:settings {W}>{inside}</w:settings>")


def _notes(inside: str) -> Callable[[], bytes]:
    return _word(word__footnotes_xml=f"<w:footnotes {W}><w:footnote>{inside}</w:footnote></w:footnotes>")


_DELETED = f"<w:p><w:del {_BY}><w:r><w:delText>le camp de Fictive</w:delText></w:r></w:del></w:p>"

DOCUMENTS: Group = {
    "a comment": ("comments", _word(word__comments_xml=_COMMENT)),
    "the author of a comment": ("author", _word(word__comments_xml=_COMMENT)),
    "deleted words": ("deleted_text", _word(_DELETED)),
    "words deleted in a note": ("deleted_text", _notes(_DELETED)),
    "words moved away": (
        "deleted_text",
        _word(_DELETED.replace("w:del ", "w:moveFrom ").replace("w:del>", "w:moveFrom>")),
    ),
    "inserted words": ("inserted_text", _word(f"<w:p><w:ins {_BY}><w:r><w:t>ajout</w:t></w:r></w:ins></w:p>")),
    "a tracked look": ("changed_form", _word(run("x", f"<w:b/><w:rPrChange {_BY}><w:rPr/></w:rPrChange>"))),
    "hidden words": ("hidden_text", _word(run("le témoin", "<w:vanish/>"))),
    "words hidden in a header": (
        "hidden_text",
        _word(word__header1_xml=f"<w:hdr {W}>{run('projet Awa', '<w:vanish/>')}</w:hdr>"),
    ),
    "white words": ("unseen_text", _word(run("le témoin", '<w:color w:val="FFFFFF"/>'))),
    "tiny words": ("unseen_text", _word(run("le témoin", '<w:sz w:val="2"/>'))),
    "an attached template": ("template", _word(links=(("attachedTemplate", "file:///D:/Dossiers/awa/m.dotm"),))),
    "a workbook behind a chart": (
        "embedded",
        lambda: word("", {"word/charts/chart1.xml": "<c/>", "word/embeddings/Microsoft_Excel_Sheet1.xlsx": book()}),
    ),
    "an object": ("embedded", lambda: word("", {"word/embeddings/oleObject1.bin": b"\0"})),
    "a document in the document": ("embedded", lambda: word("", {"word/afchunk1.docx": b"\0"})),
    "macros": ("macros", lambda: word("", {"word/vbaProject.bin": b"\0"})),
    "an author": ("author", lambda: word("", {"docProps/core.xml": f"<c><creator>{WHO}</creator></c>"})),
    "a model with a path": (
        "template",
        lambda: word("", {"docProps/app.xml": "<a><Template>ONG_fictive.dotx</Template></a>"}),
    ),
    "a company": ("company", lambda: word("", {"docProps/app.xml": "<a><Company>ONG fictive</Company></a>"})),
    "a base of links": (
        "local_path",
        lambda: word("", {"docProps/app.xml": "<a><HyperlinkBase>C:\\awa</HyperlinkBase></a>"}),
    ),
    "a remark in the properties": (
        "properties",
        lambda: word("", {"docProps/core.xml": "<c><description>relu par Awa</description></c>"}),
    ),
    "a custom property": (
        "properties",
        lambda: word("", {"docProps/custom.xml": '<p><property name="Dossier"><v>Fictif</v></property></p>'}),
    ),
    "a link to a local file": ("local_path", _word(links=(("hyperlink", "file:///D:/Dossiers/awa/liste.xlsx"),))),
    "a link to a share": ("local_path", _word(links=(("hyperlink", "\\\\serveur\\awa\\liste.xlsx"),))),
    "a link to an address": ("mail_link", _word(links=(("hyperlink", "mailto:awa@example.org"),))),
    "a picture from elsewhere": ("outside_link", _word(links=(("image", "https://example.org/suivi.png"),))),
    "a path in a field": (
        "local_path",
        _word('<w:p><w:r><w:instrText>INCLUDEPICTURE "D:\\\\Dossiers\\\\awa\\\\p.png"</w:instrText></w:r></w:p>'),
    ),
    "who may edit": ("author", _word('<w:permStart w:id="1" w:ed="awa@example.org"/>')),
    "a mail merge": ("mail_merge", _settings('<w:mailMerge><w:dataSource r="1"/></w:mailMerge>')),
    "variables": ("properties", _settings('<w:docVars><w:docVar w:name="a" w:val="b"/></w:docVars>')),
    "sessions": ("sessions", _settings('<w:rsids><w:rsid w:val="00A1"/></w:rsids>')),
    "a cropped picture": ("cropped_picture", _word(_CROP)),
    "who worked on it": ("persons", _word(word__people_xml=f'<w:people {W}><w:person w:author="{WHO}"/></w:people>')),
    "a photograph with its position": ("picture_position", lambda: word("", {"word/media/image1.jpg": GPS})),
    "an alternative text": (
        "alternative_text",
        _word('<w:p><w:drawing><wp:docPr xmlns:wp="w" descr="Carte"/></w:drawing></w:p>'),
    ),
}

# -- slides -----------------------------------------------------------------------------------------------------------

_NOTE = f"<p:notes {P} {A}><p:cSld>{shape('ne pas dire le nom', x=0, y=0)}</p:cSld></p:notes>"

SLIDES: Group = {
    "a hidden slide": ("hidden_slide", lambda: slides(root=' show="0"')),
    "notes": ("speaker_notes", lambda: slides(parts={"ppt/notesSlides/notesSlide1.xml": _NOTE})),
    "a shape beside the slide": ("beside_slide", lambda: slides(shape("le camp", x=9_500, y=10))),
    "a hidden shape": ("hidden_shape", lambda: slides(shape("le camp", x=10, y=10, about=' hidden="1"'))),
    "a comment": ("comments", lambda: slides(parts={"ppt/comments/comment1.xml": "<c><text>qui ?</text></c>"})),
    "its author": ("persons", lambda: slides(parts={"ppt/commentAuthors.xml": f'<c><a name="{WHO}"/></c>'})),
    "a workbook behind a chart": (
        "embedded",
        lambda: slides(parts={"ppt/embeddings/Microsoft_Excel_Sheet.xlsx": book()}),
    ),
    "a cropped picture": ("cropped_picture", lambda: slides('<p:pic><a:srcRect t="9000"/></p:pic>')),
}

# -- PDF --------------------------------------------------------------------------------------------------------------

_BOX = "q 0 0 0 rg 60 590 300 30 re f Q\n"
_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">'
    "{}</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def _info(name: str, value: str) -> Callable[[], bytes]:
    def edit(made: pikepdf.Pdf) -> None:
        made.docinfo[name] = value

    return lambda: pdf(edit=edit)


def _xmp(told: str) -> Callable[[], bytes]:
    def edit(made: pikepdf.Pdf) -> None:
        stream = made.make_stream(_XMP.format(told).encode())
        stream.Type, stream.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        made.Root.Metadata = stream

    return lambda: pdf(edit=edit)


def _edited(edit: Callable[[pikepdf.Pdf], None], content: str = "") -> Callable[[], bytes]:
    return lambda: pdf(content, edit)


def _attached(made: pikepdf.Pdf) -> None:
    made.attachments["liste.xlsx"] = pikepdf.AttachedFileSpec(made, b"secret", filename="liste.xlsx")


def _annotated(made: pikepdf.Pdf, **told: object) -> None:
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[10, 10, 90, 90], **told)
    made.pages[0].Annots = made.make_indirect(pikepdf.Array([made.make_indirect(note)]))


def _note(made: pikepdf.Pdf) -> None:
    _annotated(made, Subtype=pikepdf.Name.Text, Contents="qui le dit ?", T=WHO)


def _field(made: pikepdf.Pdf) -> None:
    _annotated(made, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="nom", V=WHO)
    made.Root.AcroForm = pikepdf.Dictionary(Fields=list(made.pages[0].Annots))


def _linked(target: str) -> Callable[[], bytes]:
    def edit(made: pikepdf.Pdf) -> None:
        _annotated(made, Subtype=pikepdf.Name.Link, A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=target))

    return lambda: pdf(edit=edit)


def _script(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.launchURL('http://127.0.0.1')")


def _layer(made: pikepdf.Pdf) -> None:
    layer = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="sites"))
    off = pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
    made.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=off)


def _private(made: pikepdf.Pdf) -> None:
    made.pages[0].PieceInfo = pikepdf.Dictionary(Illustrator=pikepdf.Dictionary(Private=pikepdf.Dictionary()))


def _placed(data: bytes, kind: str, place: str) -> Callable[[], bytes]:
    """A picture drawn over part of the page."""

    def edit(made: pikepdf.Pdf) -> None:
        picture = pikepdf.Stream(made, data)
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width = picture.Height = 1
        picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceGray, 8
        if kind:
            picture.Filter = pikepdf.Name.DCTDecode
        made.pages[0].Resources.XObject = pikepdf.Dictionary(Im0=picture)

    return lambda: pdf(line("sous une image") + f"q {place} cm /Im0 Do Q\n", edit)


PDFS: Group = {
    "an author": ("pdf_author", _info("/Author", WHO)),
    "key words": ("pdf_properties", _info("/Keywords", "confidentiel")),
    "the name of the first file": ("pdf_properties", _info("/Title", "Microsoft Word - PAU_awa_v3.docx")),
    "an author in XMP": ("pdf_author", _xmp(f"<dc:creator><rdf:Seq><rdf:li>{WHO}</rdf:li></rdf:Seq></dc:creator>")),
    "a history": ("pdf_history", _xmp("<xmpMM:History><rdf:Seq/></xmpMM:History>")),
    "an attachment": ("attachment", _edited(_attached)),
    "an annotation": ("pdf_comments", _edited(_note)),
    "a field filled in": ("form_values", _edited(_field)),
    "a program": ("pdf_script", _edited(_script)),
    "words under a black box": ("covered_text", lambda: pdf(line("le camp de Fictive") + _BOX)),
    "words under a picture": ("covered_text", _placed(b"\0", "", "300 0 0 30 60 590")),
    "white words": ("pdf_unseen_text", lambda: pdf(line("le témoin", before="1 1 1 rg"))),
    "words without ink": ("pdf_unseen_text", lambda: pdf(line("le témoin", before="3 Tr"))),
    "words beside the page": ("off_page_text", lambda: pdf(line("le témoin", at=(700, 600)))),
    "words under the page": ("off_page_text", lambda: pdf(line("le témoin", at=(72, -40)))),
    "recognised words under a scan": ("scan_layer", _placed(b"\0", "", "595 0 0 842 0 0")),
    "an earlier version": ("earlier_version", lambda: making.saved_over(pdf(line("le témoin")), "Un texte")),
    "a hidden layer": ("hidden_layer", _edited(_layer)),
    "private data": ("private_data", _edited(_private)),
    "a link to a local file": ("local_path", _linked("file:///D:/Dossiers/awa/l.xlsx")),
    "a link to an address": ("mail_link", _linked("mailto:awa@example.org")),
    "a photograph with its position": ("picture_position", _placed(GPS, "jpeg", "30 0 0 30 400 60")),
}

# -- pictures ---------------------------------------------------------------------------------------------------------

_PACKET = b"<x:xmpmeta><rdf:RDF><rdf:Description exif:GPSLatitude='16,16N'/></rdf:RDF></x:xmpmeta>"

PNGS: Group = {
    "a text": ("picture_text", lambda: png((b"tEXt", b"Comment\0vue depuis le camp"))),
    "a packed text": ("picture_text", lambda: png((b"zTXt", b"Comment\0\0" + zlib.compress(b"le camp")))),
    "a text in another script": ("picture_text", lambda: png((b"iTXt", b"Description\0\0\0\0\0le camp"))),
    "an author": ("picture_author", lambda: png((b"tEXt", b"Author\0Awa Fictive"))),
    "a position": ("picture_position", lambda: png((b"eXIf", exif({}, gps=True)))),
    "a position in XMP": ("picture_position", lambda: png((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _PACKET))),
    "a day": ("picture_taken", lambda: png((b"tIME", struct.pack(">HBBBBB", 2025, 1, 2, 3, 4, 5)))),
    "an archive after its end": ("after_end", lambda: png(after=b"PK\x03\x04 secret")),
}


def _exif(tags: dict[int, bytes], **more: bool) -> Callable[[], bytes]:
    return lambda: jpeg((0xE1, b"Exif\0\0" + exif(tags, **more)))


JPEGS: Group = {
    "a position": ("picture_position", lambda: GPS),
    "a photographer": ("picture_author", _exif({0x013B: b"Awa Fictive"})),
    "a camera": ("camera", _exif({0x0110: b"Telephone fictif 3"})),
    "a day": ("picture_taken", _exif({0x0132: b"2025:01:02 03:04:05"})),
    "a description": ("picture_text", _exif({0x010E: b"le camp"})),
    "a smaller picture": ("picture_thumbnail", _exif({}, small=True)),
    "a remark": ("picture_text", lambda: jpeg((0xFE, b"le camp"))),
    "a position in XMP": ("picture_position", lambda: jpeg((0xE1, b"http://ns.adobe.com/xap/1.0/\0" + _PACKET))),
    "an archive after its end": ("after_end", lambda: jpeg(after=b"PK\x03\x04 secret")),
}

_URI = "data:image/jpeg;base64," + base64.b64encode(GPS).decode()
_SHEET = "data:application/vnd.ms-excel;base64," + base64.b64encode(b"secret").decode()
_INK = 'xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"'

DRAWINGS: Group = {
    "a title": ("svg_words", lambda: svg("<title>Camp de Fictive</title>")),
    "a remark": ("svg_words", lambda: svg("<!-- site masqué -->")),
    "a name": ("svg_names", lambda: svg('<g id="camp-fictif"/>')),
    "data": ("svg_data", lambda: svg('<g data-valeur="3"/>')),
    "metadata": ("svg_metadata", lambda: svg(f"<metadata><creator>{WHO}</creator></metadata>")),
    "a program": ("svg_script", lambda: svg("<script>alert(1)</script>")),
    "a reaction": ("svg_script", lambda: svg('<g onclick="alert(1)"/>')),
    "the name of its file": ("local_path", lambda: svg(attributes=f'{_INK} sodipodi:docname="awa.svg"')),
    "a hidden shape": ("hidden_shape", lambda: svg('<text style="display:none">le camp</text>')),
    "a shape of no opacity": ("hidden_shape", lambda: svg('<text opacity="0">le camp</text>')),
    "a photograph with its position": ("picture_position", lambda: svg(f'<image href="{_URI}"/>')),
    "a picture from elsewhere": ("loads_elsewhere", lambda: svg('<image href="https://example.org/a.png"/>')),
}

PAGES: Group = {
    "a remark": ("page_remarks", lambda: page("<!-- voir Awa -->")),
    "hidden words": ("page_hidden", lambda: page("<p hidden>le camp</p>")),
    "words of no size": ("page_hidden", lambda: page('<p style="font-size:0">le camp</p>')),
    "a picture from elsewhere": ("loads_elsewhere", lambda: page('<img src="https://example.org/a.png">')),
    "a program from elsewhere": ("loads_elsewhere", lambda: page('<script src="https://example.org/a.js"></script>')),
    "an author": ("page_author", lambda: page(head=f'<meta name="author" content="{WHO}">')),
    "a workbook shut inside": ("embedded_data", lambda: page(f'<a href="{_SHEET}">x</a>')),
    "a photograph with its position": ("picture_position", lambda: page(f'<img src="{_URI}">')),
    "a path": ("local_path", lambda: page('<a href="file:///D:/Dossiers/awa/l.xlsx">x</a>')),
    "an address": ("mail_link", lambda: page('<a href="mailto:awa@example.org">x</a>')),
    "a table of data": ("page_table", lambda: page('<script type="application/json">{"a":1}</script>')),
}

# -- archives, LibreOffice, maps --------------------------------------------------------------------------------------

_CLEAN = table("Région,Attaques", "Gao,120", "Mopti,340")


def _owned() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("t.csv", (1980, 1, 1, 0, 0, 0))
        info.extra = struct.pack("<HHBBIBI", 0x7875, 11, 1, 4, 1000, 4, 1000)
        archive.writestr(info, _CLEAN)
    return out.getvalue()


def _remarked() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("t.csv", (1980, 1, 1, 0, 0, 0))
        info.comment = b"version de Awa"
        archive.writestr(info, _CLEAN)
    return out.getvalue()


ARCHIVES: Group = {
    "a folder of a person": ("local_path", lambda: zipped({"Users/awa/t.csv": _CLEAN})),
    "a remark": ("archive_remarks", lambda: zipped({"t.csv": _CLEAN}, comment=b"pour Awa")),
    "a remark on a member": ("archive_remarks", _remarked),
    "files of the system": ("system_files", lambda: zipped({"t.csv": _CLEAN, "__MACOSX/._t.csv": b"x"})),
    "an archive inside": ("nested_archive", lambda: zipped({"t.csv": _CLEAN, "b.zip": zipped({"c.csv": _CLEAN})})),
    "a member that nobody can open": ("member_not_read", lambda: zipped({"t.csv": _CLEAN, "a.bin": b"\0\1\2"})),
    "the number of a user": ("owner_numbers", _owned),
    "data after its end": ("after_end", lambda: zipped({"t.csv": _CLEAN}) + b"secret"),
    "a hidden sheet in a member": ("hidden_sheet", lambda: zipped({"a.xlsx": book(edit=_hidden_sheet)})),
    "names in a member": ("names", lambda: zipped({"a.csv": table("Nom complet,Région", "Awa Fictive,Gao")})),
}

_OFF = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'

OPEN: Group = {
    "an author": ("author", lambda: opendocument(in_body(ods_rows()), f"<dc:creator>{WHO}</dc:creator>")),
    "a remark in the properties": (
        "properties",
        lambda: opendocument(in_body(ods_rows()), "<dc:subject>camp</dc:subject>"),
    ),
    "a hidden sheet": (
        "hidden_sheet",
        lambda: opendocument(in_body(ods_rows(attributes=' table:style-name="ta1"'), _OFF)),
    ),
    "a hidden row": ("hidden_rows", lambda: opendocument(in_body(ods_rows(row=' table:visibility="collapse"')))),
    "a note": (
        "comments",
        lambda: opendocument(in_body(ods_rows(before="<office:annotation><text:p>qui ?</text:p></office:annotation>"))),
    ),
    "deleted words": (
        "deleted_text",
        lambda: opendocument(
            "<office:body><office:text><text:tracked-changes><text:changed-region><text:deletion><text:p>le camp</text:p>"
            "</text:deletion></text:changed-region></text:tracked-changes></office:text></office:body>",
            mimetype="text",
        ),
    ),
    "a thumbnail": (
        "thumbnail",
        lambda: with_parts(opendocument(in_body(ods_rows())), {"Thumbnails/thumbnail.png": png()}),
    ),
    "macros": ("macros", lambda: with_parts(opendocument(in_body(ods_rows())), {"Basic/Standard/Module1.xml": "<x/>"})),
}


def old(name: str, told: Mapping[int, str]) -> bytes:
    """What can be read in an old Word file without following its sectors: its kind and its summary."""
    rows, texts = b"", b""
    for id_, text in told.items():
        rows += struct.pack("<II", id_, 8 + 8 * len(told) + len(texts))
        texts += struct.pack("<II", 30, len(text)) + text.encode("cp1252").ljust(32, b"\0")
    head = b"\xfe\xff" + b"\0" * 22 + struct.pack("<I", 1) + bytes.fromhex("E0859FF2F94F6810AB9108002B27B3D9")
    whole = head + struct.pack("<I", len(head) + 4) + struct.pack("<II", 0, len(told)) + rows + texts
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + name.encode("utf-16-le") + b"\0" * 100 + whole


OLD: Group = {
    "an old format": ("old_format", lambda: old("WordDocument", {})),
    "an author": ("author", lambda: old("WordDocument", {4: WHO})),
    "a template": ("template", lambda: old("WordDocument", {7: "ONG_fictive.dot"})),
    "macros": ("macros", lambda: old("WordDocument_VBA_PROJECT", {})),
}


def _points(*pairs: tuple[float, float], **more: object) -> bytes:
    features = [
        {"type": "Feature", "properties": {"region": "Gao"}, "geometry": {"type": "Point", "coordinates": pair}}
        for pair in pairs
    ]
    return json.dumps({"type": "FeatureCollection", **more, "features": features}).encode()


MAPS: Group = {
    "points of three decimals": ("points", lambda: _points((-0.044, 16.271), (-4.197, 14.495))),
    "who made it": ("file_remarks", lambda: _points((-0.1, 16.3), author=WHO)),
}

__all__ = ["KIND", "Leak", "leaks"]
