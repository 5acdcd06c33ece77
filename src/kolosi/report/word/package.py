"""A Word package: ours or the cluster's own template, opened, emptied of what must not leave, and written again.

The template's styles, headers, footers and pictures stay. Comments, revisions' authors, the address of another
template, custom properties, custom XML and thumbnails go. A template with macros is refused.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from lxml import etree

from kolosi.model.label import Label
from kolosi.reading.labels import label

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARKERS = ("{{report}}", "{{rapport}}")
"""A paragraph of the template that reads so is where the report goes; without one the whole text is replaced."""

_TEMPLATE_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_DOCUMENT_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_DROPPED = (
    "/comments",
    "/commentsExtended",
    "/commentsIds",
    "/commentsExtensible",
    "/people",
    "/thumbnail",
    "/customXml",
)
_DROPPED_SETTINGS = ("attachedTemplate", "rsids", "docVars", "mailMerge", "documentProtection", "trackRevisions")
_BEFORE_TRACKING = frozenset(
    (
    "writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime",
    "doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText",
    "printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts", "embedSystemFonts", "saveSubsetFonts",
    "saveFormsData", "mirrorMargins", "alignBordersAndEdges", "bordersDoNotSurroundHeader",
    "bordersDoNotSurroundFooter", "gutterAtTop", "hideSpellingErrors", "hideGrammaticalErrors",
    "activeWritingStyle", "proofState", "formsDesign", "linkStyles", "stylePaneFormatFilter",
    "stylePaneSortMethod", "documentType", "revisionView",
    )
)  # fmt: skip
"""What the schema wants before the word that changes are tracked, among the settings of a document."""

_TELLING_PROPERTIES = ("Company", "Manager", "HyperlinkBase", "Template", "TotalTime")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNDATED = date(2000, 1, 1)


class BadTemplate(ValueError):
    """A file that is no usable template; `message` says why, in French and English."""

    def __init__(self, message: Label) -> None:
        super().__init__(message["en"])
        self.message = message


_NOT_WORD = label("word.not_word")
_MACROS = label("word.macros")
_TAGS = label("word.tags")


def open_template(template: bytes | None) -> WordDocument:
    """The document to write into, without persons. Raises `BadTemplate`."""
    import docx

    if template is None:
        document = docx.Document()
        _take_our_look(document)
    else:
        document = _open(template)
        _add_missing_styles(document)
    _forget_persons(document)
    return document


def _open(template: bytes) -> WordDocument:
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            types = package.read("[Content_Types].xml")
            has_macros = b"macroEnabled" in types or any("vbaProject" in name for name in package.namelist())
    except (zipfile.BadZipFile, KeyError) as error:
        raise BadTemplate(_NOT_WORD) from error
    if has_macros:
        raise BadTemplate(_MACROS)
    try:
        return docx.Document(io.BytesIO(_as_document(template)))
    except (ValueError, KeyError, etree.XMLSyntaxError) as error:
        raise BadTemplate(_NOT_WORD) from error


def _as_document(template: bytes) -> bytes:
    """A .dotx as a .docx."""
    return rewritten(
        template,
        lambda name, data: data.replace(_TEMPLATE_TYPE, _DOCUMENT_TYPE) if name == "[Content_Types].xml" else data,
    )


@cache
def _our_styles() -> bytes:
    return files("kolosi.report.word").joinpath("styles.xml").read_bytes()


def _take_our_look(document: WordDocument) -> None:
    from docx.shared import Mm

    styles = document.styles.element
    for child in list(styles):
        styles.remove(child)
    styles.extend(list(_parsed_styles()))
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(22), Mm(24)


def _parsed_styles() -> list[etree._Element]:
    from docx.oxml import parse_xml

    return list(parse_xml(_our_styles()))


def _add_missing_styles(document: WordDocument) -> None:
    """Ours for each name that the template lacks."""
    present = {name.lower() for name in style_ids(document)}
    for style in _parsed_styles():
        name = style.find(f"{W}name")
        if name is not None and str(name.get(f"{W}val")).lower() not in present:
            document.styles.element.append(style)


def style_ids(document: WordDocument) -> dict[str, str]:
    """The id of each style by its name in lower case; Word keeps the English names of its own styles."""
    named = ((style, style.find(f"{W}name")) for style in document.styles.element.findall(f"{W}style"))
    return {str(n.get(f"{W}val")).lower(): str(s.get(f"{W}styleId")) for s, n in named if n is not None}


def _forget_persons(document: WordDocument) -> None:
    for part in (document.part, document.part.package):
        for name, relation in list(part.rels.items()):
            if relation.reltype.endswith((*_DROPPED, "/custom-properties")):
                del part.rels[name]
    settings = document.settings.element
    for name in _DROPPED_SETTINGS:
        for found in settings.findall(f"{W}{name}"):
            settings.remove(found)
    _forget_sessions(document)


def track_changes(document: WordDocument) -> None:
    """Whoever writes in the document leaves a trace of it, until they switch that off."""
    settings = document.settings.element
    at = sum(1 for child in settings if str(child.tag).removeprefix(W) in _BEFORE_TRACKING)
    settings.insert(at, settings.makeelement(f"{W}trackRevisions"))


def _forget_sessions(document: WordDocument) -> None:
    """Word marks what was written in one sitting: two documents of one author can be told by it."""
    from docx.opc.part import XmlPart

    trees = (part.element for part in document.part.package.iter_parts() if isinstance(part, XmlPart))
    for element in (each for tree in trees for each in tree.iter(etree.Element)):
        for name in [name for name in element.attrib if str(name).startswith(f"{W}rsid")]:
            del element.attrib[name]


def place_for(document: WordDocument) -> etree._Element:
    """The last element before which the report goes: the marker's place, else the end of an emptied body."""
    body = document.element.body
    for child in body:
        if child.tag == f"{W}p" and "".join(t.text or "" for t in child.iter(f"{W}t")).strip() in MARKERS:
            following = child.getnext()
            body.remove(child)
            last: etree._Element = following if following is not None else body[-1]
            return last
    for child in list(body):
        if child.tag != f"{W}sectPr":
            body.remove(child)
    if not len(body):
        etree.SubElement(body, f"{W}sectPr")
    end: etree._Element = body[-1]
    return end


def set_properties(document: WordDocument, *, title: str, language: str, made: date | None) -> None:
    """Title and language; no person; a stated date."""
    about = document.core_properties
    moment = datetime.combine(made or _UNDATED, datetime.min.time(), tzinfo=UTC).replace(tzinfo=None)
    about.title, about.language = title, language
    about.author = about.last_modified_by = about.comments = about.keywords = about.subject = ""
    about.category = about.content_status = about.identifier = about.version = ""
    about.created = about.modified = about.last_printed = moment
    about.revision = 1
    for child in list(document.styles.element.iter(f"{W}lang")):
        child.set(f"{W}val", _TAGS.get(language, language))


def written(document: WordDocument) -> bytes:
    """The package, the same bytes for the same document."""
    saved = io.BytesIO()
    document.save(saved)
    return rewritten(
        saved.getvalue(), lambda name, data: _without_persons(data) if name == "docProps/app.xml" else data
    )


def _without_persons(app: bytes) -> bytes:
    root = etree.fromstring(app, etree.XMLParser(resolve_entities=False, no_network=True))
    for child in list(root):
        if etree.QName(child).localname in _TELLING_PROPERTIES:
            root.remove(child)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def rewritten(package: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """A zip with fixed dates, each file passed through `change(name, data)`."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, change(name, old.read(name)))
    return target.getvalue()
