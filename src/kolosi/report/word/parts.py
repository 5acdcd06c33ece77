"""What a Word document keeps beside its text: pictures, addresses, lists, endnotes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kolosi.report.charts.svg import SIZE
from kolosi.report.draft.blocks import Note
from kolosi.report.word.marks import NAMESPACES
from kolosi.report.word.package import W

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BEHIND_ENDNOTES = frozenset(
    [
        "compat",
        "docVars",
        "rsids",
        "mathPr",
        "attachedSchema",
        "themeFontLang",
        "clrSchemeMapping",
        "doNotIncludeSubdocsInStats",
        "doNotAutoCompressPictures",
        "forceUpgrade",
        "captions",
        "readModeInkLockDown",
        "smartTagType",
        "schemaLibrary",
        "shapeDefaults",
        "doNotEmbedSmartTags",
        "decimalSymbol",
        "listSeparator",
    ]
)
_BULLET, _DECIMAL = 9001, 9002

Png = Callable[[str], bytes]


class DocumentParts:
    """The parts of one document; `to_png` turns a picture into pixels."""

    def __init__(self, document: WordDocument, to_png: Png) -> None:
        self._part = document.part
        self._to_png = to_png
        self._numbering = _numbering(document)
        self._next = 9100

    def picture(self, svg: str) -> tuple[str, float]:
        """The id of a picture and its height for a width of 1."""
        name, _ = self._part.get_or_add_image(io.BytesIO(self._to_png(svg)))
        return name, proportion(svg)

    def logo(self, data: bytes) -> tuple[str, float]:
        """The id of a logo given as PNG, JPEG or SVG, and its height for a width of 1."""
        if b"<svg" in data[:2000]:
            return self.picture(data.decode("utf-8"))
        name, image = self._part.get_or_add_image(io.BytesIO(data))
        return name, image.px_height / image.px_width

    def address(self, url: str) -> str:
        """The id of an outside address."""
        return str(self._part.relate_to(url, f"{_OFFICE}/hyperlink", is_external=True))

    def listing(self, *, is_ordered: bool, start: int) -> int:
        """The number of a new list, which counts from `start`."""
        from docx.oxml import parse_xml

        self._next += 1
        restart = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>' if is_ordered else ""
        kind = _DECIMAL if is_ordered else _BULLET
        self._numbering.append(
            parse_xml(f'<w:num {NAMESPACES} w:numId="{self._next}"><w:abstractNumId w:val="{kind}"/>{restart}</w:num>')
        )
        return self._next


def proportion(svg: str) -> float:
    """The height of a picture for a width of 1."""
    size = SIZE.search(svg)
    return float(size[2]) / float(size[1]) if size else 0.6


def _numbering(document: WordDocument):  # type: ignore[no-untyped-def]
    """The lists of the document, with our two kinds added before the first list."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import parse_xml

    part = document.part
    if not any(relation.reltype == RELATIONSHIP_TYPE.NUMBERING for relation in part.rels.values()):
        _add_numbering(document)
    root = part.numbering_part.element
    for rank, (number, kind, text) in enumerate(((_BULLET, "bullet", "•"), (_DECIMAL, "decimal", "%1."))):
        root.insert(rank, parse_xml(_abstract(number, kind, text)))
    return root


def _abstract(number: int, kind: str, text: str) -> str:
    return (
        f'<w:abstractNum {NAMESPACES} w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>'
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="454" w:hanging="284"/></w:pPr></w:lvl></w:abstractNum>'
    )


def _add_numbering(document: WordDocument) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.parts.numbering import NumberingPart

    blob = f"<w:numbering {NAMESPACES}/>".encode()
    package = document.part.package
    part = NumberingPart.load(PackURI("/word/numbering.xml"), f"{_MAIN}.numbering+xml", blob, package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)


def add_endnotes(document: WordDocument, notes: Sequence[Note], written: Callable[[Note], str]) -> None:
    """The endnotes as Word keeps them, in place of any that the template had."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    kind = f"{_OFFICE}/endnotes"
    for name, relation in list(document.part.rels.items()):
        if relation.reltype == kind:
            del document.part.rels[name]
    separators = "".join(
        f'<w:endnote w:type="{name}" w:id="{rank}"><w:p><w:r><w:{mark}/></w:r></w:p></w:endnote>'
        for rank, name, mark in ((-1, "separator", "separator"), (0, "continuationSeparator", "continuationSeparator"))
    )
    body = separators + "".join(f'<w:endnote w:id="{note.number}">{written(note)}</w:endnote>' for note in notes)
    blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:endnotes {NAMESPACES}>{body}</w:endnotes>'
    part = Part(PackURI("/word/endnotes.xml"), f"{_MAIN}.endnotes+xml", blob.encode(), document.part.package)
    document.part.relate_to(part, kind)
    _number_plainly(document)


def _number_plainly(document: WordDocument) -> None:
    """Endnotes counted 1, 2, 3, as in the other formats; Word's own habit is i, ii, iii."""
    from docx.oxml import parse_xml

    settings = document.settings.element
    for old in settings.findall(f"{W}endnotePr"):
        settings.remove(old)
    behind = (child for child in settings if str(child.tag).rpartition("}")[2] in _BEHIND_ENDNOTES)
    properties = parse_xml(f'<w:endnotePr {NAMESPACES}><w:numFmt w:val="decimal"/></w:endnotePr>')
    following = next(behind, None)
    settings.append(properties) if following is None else following.addprevious(properties)
