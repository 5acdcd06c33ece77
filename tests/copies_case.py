"""Small Word documents for tests, as text with marks: what reviewers do to them is written down beside the words.

A paragraph is a line. In it `{f1:7 580}` is a figure in a control of ours, `[+ana:words]` words that Ana put in and `[-ana:words]`
words that she took out, both tracked; `^1` the mark of footnote 1, `#` a picture, `@` a field that shows 3. At the end of a line
`[¶+ana]` and `[¶-ana]` track its end. Cells of a table are lines that begin with `|`.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

from kolosi.model.returned import Returned, ReturnedParagraph
from kolosi.reading.word.returned import returned
from kolosi.report.copies.package import IssuedPackage

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WHEN = "2025-06-0{}T09:00:00Z"
_MARKS = re.compile(
    r"\{(?P<tag>f\d+):(?P<figure>[^}]*)\}|\[(?P<kind>[+-])(?P<who>[a-z]+):(?P<words>[^\]]*)\]|\^(?P<note>\d)|(?P<one>[#@])"
)
_END = re.compile(r"\[¶(?P<kind>[+-])(?P<who>[a-z]+)\]$")


def document(
    text: str,
    *,
    notes: Sequence[str] = (),
    sender: str = "",
    head: str = "",
    boxed: str = "",
) -> bytes:
    """A Word file."""
    body = _body(text.splitlines(), boxed)
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations({"rId1": (f"{_R}/officeDocument", "word/document.xml")}),
        "word/document.xml": _part("document", f"<w:body>{body}<w:sectPr/></w:body>"),
        "word/footnotes.xml": _part("footnotes", "".join(_note(rank, one) for rank, one in enumerate(notes, 1))),
        "word/header1.xml": _part("hdr", _paragraph(head)),
        "docProps/core.xml": _core(sender),
    }
    related = {"rId1": (f"{_R}/footnotes", "footnotes.xml"), "rId2": (f"{_R}/header", "header1.xml")}
    parts["word/_rels/document.xml.rels"] = _relations(related)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def read(data: bytes, file: str = "copy.docx") -> Returned:
    """What a file holds; the parts that the tests do not make are none."""
    package = IssuedPackage.of(data)
    core = {"core": package.tree("docProps/core.xml")}
    return returned(file, {**package.stories(), **core})


_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = {
    "/word/document.xml": f"{_MAIN}.document.main+xml",
    "/word/footnotes.xml": f"{_MAIN}.footnotes+xml",
    "/word/header1.xml": f"{_MAIN}.header+xml",
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
}


def _types() -> str:
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in _TYPES.items())
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>"
    )


def _relations(rows: Mapping[str, tuple[str, str]]) -> str:
    lines = "".join(f'<Relationship Id="{id_}" Type="{kind}" Target="{to}"/>' for id_, (kind, to) in rows.items())
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'
    )


def _part(name: str, inside: str) -> str:
    return f'<w:{name} xmlns:w="{_W}" xmlns:w14="{_W14}" xmlns:r="{_R}">{inside}</w:{name}>'


def _core(sender: str) -> str:
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<cp:lastModifiedBy>{sender}</cp:lastModifiedBy><dcterms:modified>2025-06-09T08:00:00Z</dcterms:modified>"
        "</cp:coreProperties>"
    )


def _note(rank: int, text: str) -> str:
    return f'<w:footnote w:id="{rank}">{_paragraph(text)}</w:footnote>'


def _body(lines: Sequence[str], boxed: str) -> str:
    out, cells = [], []
    for line in [*lines, ""]:
        if line.startswith("|"):
            cells.append(line[1:])
            continue
        if cells:
            inside = "".join(f"<w:tc>{_paragraph(cell)}</w:tc>" for cell in cells)
            out.append(f"<w:tbl><w:tr>{inside}</w:tr></w:tbl>")
            cells = []
        out.append(_paragraph(line) if line else "")
    if boxed:
        box = f"<w:r><w:pict><w:txbxContent>{_paragraph(boxed)}</w:txbxContent></w:pict></w:r>"
        out.append(f"<w:p>{box}</w:p>")
    return "".join(out)


def _paragraph(line: str) -> str:
    end = _END.search(line)
    mark = ""
    if end:
        line = line[: end.start()]
        mark = f"<w:pPr><w:rPr>{_change(end['kind'], end['who'], '', empty=True)}</w:rPr></w:pPr>"
    out, at = [], 0
    for found in _MARKS.finditer(line):
        out += [_run(line[at : found.start()]), _marked(found)]
        at = found.end()
    return f"<w:p>{mark}{''.join(out)}{_run(line[at:])}</w:p>"


def _marked(found: re.Match[str]) -> str:
    if found["tag"]:
        control = f'<w:sdtPr><w:tag w:val="kolosi:{found["tag"]}"/></w:sdtPr>'
        return f"<w:sdt>{control}<w:sdtContent>{_run(found['figure'])}</w:sdtContent></w:sdt>"
    if found["kind"]:
        inside = _run(found["words"], struck=found["kind"] == "-")
        return _change(found["kind"], found["who"], inside)
    if found["note"]:
        return f'<w:r><w:footnoteReference w:id="{found["note"]}"/></w:r>'
    if found["one"] == "#":
        return "<w:r><w:drawing/></w:r>"
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _change(kind: str, who: str, inside: str, *, empty: bool = False) -> str:
    name = {"+": "ins", "-": "del"}[kind]
    when = _WHEN.format(1 + len(who) % 9)
    head = f'<w:{name} w:id="1" w:author="{who}" w:date="{when}"'
    return f"{head}/>" if empty else f"{head}>{inside}</w:{name}>"


def _run(text: str, *, struck: bool = False) -> str:
    name = "delText" if struck else "t"
    return f'<w:r><w:{name} xml:space="preserve">{escape(text, quote=False)}</w:{name}></w:r>' if text else ""


def accepted(paragraphs_: tuple[ReturnedParagraph, ...]) -> tuple[str, ...]:
    """The paragraphs once all changes are accepted: ends that were taken out join what they part."""
    return _joined(paragraphs_, "deleted")


def rejected(paragraphs_: tuple[ReturnedParagraph, ...]) -> tuple[str, ...]:
    """The paragraphs once all changes are rejected."""
    return _joined(paragraphs_, "inserted")


def _joined(paragraphs_: tuple[ReturnedParagraph, ...], gone: str) -> tuple[str, ...]:
    lines, carried = [], ""
    for rank, one in enumerate(paragraphs_):
        carried += "".join(piece.text for piece in one.pieces if piece.change != gone)
        following = paragraphs_[rank + 1] if rank + 1 < len(paragraphs_) else None
        if one.mark != gone or following is None or following.container != one.container:
            lines.append(carried)
            carried = ""
    return tuple(lines)
