"""Small invented files of every kind, clean or with one thing planted in them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence

import openpyxl
import pikepdf
import xlsxwriter

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'

Rows = Sequence[Sequence[object]]


def zipped(parts: Mapping[str, bytes | str], *, comment: bytes = b"") -> bytes:
    """An archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
        archive.comment = comment
    return out.getvalue()


def with_parts(data: bytes, parts: Mapping[str, bytes | str]) -> bytes:
    """The archive with other members added or put in place of those it has."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**kept, **parts})


def changed(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The archive with one member passed through a change that must change something."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        before = archive.read(part).decode()
    after = change(before)
    assert after != before, part
    return with_parts(data, {part: after})


def relations(*rows: tuple[str, str]) -> str:
    """A part of relations that lead out of the file."""
    told = "".join(
        f'<Relationship Id="rId{at}" Type="{KIND}/{kind}" Target="{target}" TargetMode="External"/>'
        for at, (kind, target) in enumerate(rows, 900)
    )
    return f'<Relationships xmlns="{RELS}">{told}</Relationships>'


# -- workbooks --------------------------------------------------------------------------------------------------------

TOTALS: Rows = (("Région", "Attaques"), ("Gao", 120), ("Mopti", 340), ("Ségou", 95))


def book(rows: Rows = TOTALS, edit: Callable[[xlsxwriter.Workbook, object], None] | None = None) -> bytes:
    """A workbook without properties, written by one library."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("Données")
        for rank, row in enumerate(rows):
            sheet.write_row(rank, 0, row)
        if edit:
            edit(made, sheet)
    return out.getvalue()


def other_book(edit: Callable[[openpyxl.Workbook], None]) -> bytes:
    """The same workbook, written by another library."""
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.title = "Données"
    for row in TOTALS:
        made.active.append(list(row))
    made.properties.creator = None
    edit(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def table(*rows: str) -> bytes:
    """A CSV of these lines."""
    return "\n".join(rows).encode()


# -- documents --------------------------------------------------------------------------------------------------------


def word(
    body: str = "", parts: Mapping[str, bytes | str] | None = None, links: Sequence[tuple[str, str]] = ()
) -> bytes:
    """A Word file whose body holds one clean paragraph, and what is given."""
    text = f"<w:document {W} {A}><w:body><w:p><w:r><w:t>Un texte.</w:t></w:r></w:p>{body}</w:body></w:document>"
    main = f'<Relationship Id="rId1" Type="{KIND}/officeDocument" Target="word/document.xml"/>'
    return zipped(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": f'<Relationships xmlns="{RELS}">{main}</Relationships>',
            "word/document.xml": text,
            "word/_rels/document.xml.rels": relations(*links),
            **(parts or {}),
        }
    )


def run(words: str, look: str = "") -> str:
    """A paragraph of one run, with a look."""
    return f"<w:p><w:r><w:rPr>{look}</w:rPr><w:t>{words}</w:t></w:r></w:p>"


def slides(shapes: str = "", parts: Mapping[str, bytes | str] | None = None, root: str = "") -> bytes:
    """A presentation of one slide with a clean shape, and what is given."""
    clean = shape("Un titre", x=100, y=100)
    return zipped(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": _inner(("officeDocument", "ppt/presentation.xml")),
            "ppt/_rels/presentation.xml.rels": _inner(("slide", "slides/slide1.xml")),
            "ppt/presentation.xml": f'<p:presentation {P}><p:sldSz cx="9000" cy="6000"/></p:presentation>',
            "ppt/slides/slide1.xml": f"<p:sld {P} {A}{root}><p:cSld>{clean}{shapes}</p:cSld></p:sld>",
            **(parts or {}),
        }
    )


def _inner(*rows: tuple[str, str]) -> str:
    """A part of relations to other parts of the file."""
    told = "".join(
        f'<Relationship Id="rId{at}" Type="{KIND}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(rows, 1)
    )
    return f'<Relationships xmlns="{RELS}">{told}</Relationships>'


def shape(words: str, *, x: int, y: int, about: str = "") -> str:
    """A shape of a slide."""
    place = f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="500" cy="300"/></a:xfrm>'
    return f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="t"{about}/></p:nvSpPr><p:spPr>{place}</p:spPr><p:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>'


def opendocument(content: str, meta: str = "", mimetype: str = "spreadsheet") -> bytes:
    """A LibreOffice file."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style", "meta")
    )
    spaces += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
    whole = f"<office:document-content {spaces}>{content}</office:document-content>"
    about = f"<office:document-meta {spaces}><office:meta>{meta}</office:meta></office:document-meta>"
    kind = f"application/vnd.oasis.opendocument.{mimetype}"
    return zipped({"mimetype": kind, "content.xml": whole, "meta.xml": about})


def ods_rows(rows: Rows = TOTALS, before: str = "", attributes: str = "", row: str = "") -> str:
    """A sheet of an OpenDocument spreadsheet."""
    told = "".join(
        f"<table:table-row{row}>"
        + "".join(
            f'<table:table-cell office:value-type="string">{before}<text:p>{cell}</text:p></table:table-cell>'
            for cell in line
        )
        + "</table:table-row>"
        for line in rows
    )
    return f'<table:table table:name="Données"{attributes}>{told}</table:table>'


def in_body(sheet: str, styles: str = "") -> str:
    """The content of a spreadsheet of one sheet."""
    return (
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    )


# -- PDF --------------------------------------------------------------------------------------------------------------

LINE = "BT /F1 12 Tf 72 700 Td (Un texte de la page) Tj ET\n"


def pdf(content: str = "", edit: Callable[[pikepdf.Pdf], None] | None = None) -> bytes:
    """A PDF of one page with one line, and what is drawn after it."""
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = made.make_stream((LINE + content).encode("latin-1"))
    if edit:
        edit(made)
    out = io.BytesIO()
    made.save(out, deterministic_id=True)
    return out.getvalue()


def line(words: str, *, at: tuple[int, int] = (72, 600), before: str = "") -> str:
    """A line of words on a page."""
    return f"q {before} BT /F1 12 Tf {at[0]} {at[1]} Td ({words}) Tj ET Q\n"


def saved_over(data: bytes, words: str) -> bytes:
    """The PDF with a version after it that shows other words: what a program does that only adds."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        number, size = opened.pages[0].Contents.objgen[0], len(opened.objects) + 1
    stream = f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode()
    at = len(data)
    body = f"{number} 0 obj\n<</Length {len(stream)}>>\nstream\n".encode() + stream + b"\nendstream\nendobj\n"
    table_at = at + len(body)
    before = int(data[data.rfind(b"startxref") + 9 :].split()[0])
    with pikepdf.open(io.BytesIO(data)) as opened:
        root = opened.trailer.Root.objgen[0]
    tail = f"xref\n{number} 1\n{at:010d} 00000 n \ntrailer\n<</Size {size} /Root {root} 0 R /Prev {before}>>\nstartxref\n{table_at}\n%%EOF\n"
    return data + body + tail.encode()


# -- pictures ---------------------------------------------------------------------------------------------------------


def png(*chunks: tuple[bytes, bytes], after: bytes = b"") -> bytes:
    """A picture of one point, with other chunks."""
    head = (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    whole = (head, *chunks, (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b""))
    return (
        b"\x89PNG\r\n\x1a\n"
        + b"".join(
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
            for kind, body in whole
        )
        + after
    )


def jpeg(*segments: tuple[int, bytes], after: bytes = b"") -> bytes:
    """The frame of a JPEG, with segments."""
    told = b"".join(b"\xff" + bytes([mark]) + struct.pack(">H", len(body) + 2) + body for mark, body in segments)
    return b"\xff\xd8" + told + b"\xff\xda\x00\x02\x00\xff\xd9" + after


def exif(tags: Mapping[int, bytes], *, gps: bool = False, small: bool = False) -> bytes:
    """Exif with these texts, a position, a smaller picture."""
    entries = [(tag, 2, text + b"\0") for tag, text in sorted(tags.items())]
    count = len(entries) + gps
    data_at = 8 + 2 + 12 * count + 4
    rows, heap = b"", b""
    for tag, form, text in entries:
        inline = text.ljust(4, b"\0") if len(text) <= 4 else struct.pack("<I", data_at + len(heap))
        rows += struct.pack("<HHI", tag, form, len(text)) + inline
        heap += b"" if len(text) <= 4 else text
    gps_at = data_at + len(heap)
    if gps:
        rows += struct.pack("<HHII", 0x8825, 4, 1, gps_at)
        heap += struct.pack("<H", 1) + struct.pack("<HHI", 1, 2, 2) + b"N\0\0\0" + struct.pack("<I", 0)
    second = data_at + len(heap) if small else 0
    if small:
        heap += struct.pack("<H", 1) + struct.pack("<HHII", 0x0201, 4, 1, 0) + struct.pack("<I", 0)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", count) + rows + struct.pack("<I", second) + heap


GPS = jpeg((0xE1, b"Exif\0\0" + exif({}, gps=True)))


def svg(inside: str = "", attributes: str = "") -> bytes:
    """A drawing of one shape, and what is given."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" {attributes}><path d="M0 0h9"/>{inside}</svg>'.encode()


def page(inside: str = "", head: str = "") -> bytes:
    """A web page."""
    return (
        f"<!doctype html><html><head><title>Page</title>{head}</head><body><p>Texte.</p>{inside}</body></html>".encode()
    )
