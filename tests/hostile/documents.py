"""Hostile documents, given to be proof-read: Word, PDF, web pages, Markdown, plain text."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping

from tests.hostile.archives import overlapping
from tests.hostile.making import (
    MEGABYTE,
    READ,
    WORD,
    hostile,
    laughs,
    outside,
    part_of,
    quadratic,
    relations,
    replaced,
    word,
    zipped,
)

BODY_RELATIONS = "word/_rels/document.xml.rels"
SETTINGS_RELATIONS = "word/_rels/settings.xml.rels"
SENTENCE = "<w:p><w:r><w:t>Au premier trimestre, 120 incidents.</w:t></w:r></w:p>"


def given(what: str, name: str, make: Callable[[], bytes], *answers: str) -> None:
    hostile(what, name, make, *(one if one == READ else f"document_{one}" for one in answers), verb="check")


def with_part(name: str, data: str | bytes = "<a/>") -> Callable[[], bytes]:
    return lambda: word(more={name: data})


def related(kind: str, target: str, *, is_outside: bool = True, part: str = SETTINGS_RELATIONS) -> Callable[[], bytes]:
    """A Word file with one more relation."""

    def make() -> bytes:
        plain = word()
        row = relations((kind, target, is_outside))
        if part == BODY_RELATIONS:
            row = part_of(plain, part).replace("</Relationships>", row[row.index("<Relationship ") :])
        return replaced(plain, {part: row})

    return make


def field(*pieces: str) -> str:
    """A field whose instruction is cut into runs."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        f"<w:p>{mark.format('begin')}{runs}{mark.format('separate')}<w:r><w:t>12</w:t></w:r>{mark.format('end')}</w:p>"
    )


# -- PDF, written by hand ------------------------------------------------------------------------------------------

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
WORDS = b"BT /F1 12 Tf 72 700 Td (Au premier trimestre 120 incidents dont 100 a Gao et 20 a Mopti.) Tj ET"


def stream(data: bytes, more: bytes = b"", *, packed: bool = True) -> bytes:
    body = zlib.compress(data, 9) if packed else data
    how = b"/Filter /FlateDecode " if packed else b""
    return b"<< /Length %d %s%s >>\nstream\n%s\nendstream" % (len(body), how, more, body)


def pdf(objects: Mapping[int, bytes], more: bytes = b"") -> bytes:
    """A PDF of numbered objects; 1 is the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, count = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % count
    out += b"".join(
        b"%010d 00000 n \n" % places[at] if at in places else b"0000000000 65535 f \n" for at in range(1, count)
    )
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (count, more, start)
    return bytes(out)


def page(content: bytes = WORDS, **more: bytes) -> bytes:
    """A PDF of one page. `catalogue`, `page`, `resources`: more of these; `o7` …: more objects."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % more.get("catalogue", b""),
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> %s >> %s >>"
        % (more.get("resources", b""), more.get("page", b"")),
        4: content if content.startswith(b"<<") else stream(content),
        5: more.get("font", FONT),
    }
    objects.update({int(name[1:]): body for name, body in more.items() if name[1:].isdigit()})
    return pdf(objects, more.get("trailer", b""))


def pages_in_a_row(depth: int) -> bytes:
    """A tree of pages in which each branch holds one branch."""
    first = 10
    branches = {
        first + at: b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1 >>" % (first + at - 1, first + at + 1)
        for at in range(depth)
    }
    leaf = first + depth
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 10 0 R >>",
            **branches,
            leaf: b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            % (leaf - 1),
            4: stream(WORDS),
            5: FONT,
        }
    )


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % at for at in range(10, 10 + count))
    leaves = dict.fromkeys(
        range(10, 10 + count),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    )
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
            4: stream(WORDS),
            5: FONT,
            **leaves,
        }
    )


def object_stream(size: int) -> bytes:
    """A stream of objects that unpacks to so many bytes."""
    inside = b"6 0 << /A 1 >> " + b" " * size
    return page(catalogue=b"/Extra 6 0 R", o9=stream(inside, b"/Type /ObjStm /N 1 /First 4 "))


def drawings(levels: int, width: int) -> bytes:
    """Forms that draw forms: what is drawn doubles at each level."""
    forms = {}
    for at in range(levels):
        inner = b"/X Do " * width if at + 1 < levels else WORDS
        inside = b"/XObject << /X %d 0 R >>" % (11 + at) if at + 1 < levels else b""
        forms[f"o{10 + at}"] = stream(
            inner,
            b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> %s >> " % inside,
        )
    return page(b"/X Do", resources=b"/XObject << /X 10 0 R >>", **forms)


def form_in_itself() -> bytes:
    form = stream(
        b"/X Do " + WORDS,
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> /XObject << /X 10 0 R >> >> ",
    )
    return page(b"/X Do " + WORDS, resources=b"/XObject << /X 10 0 R >>", o10=form)


def packed_often(times: int) -> bytes:
    data = b" " * (200 * MEGABYTE)
    for _ in range(times):
        data = zlib.compress(data, 9)
    body = b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(data), b" /FlateDecode" * times, data)
    return page(body)


def endless_font() -> bytes:
    """A map of characters that says it covers four thousand million of them."""
    cmap = (
        b"1 begincodespacerange <00000000> <ffffffff> endcodespacerange 1 beginbfrange <00000000> <ffffffff> <0041> endbfrange "
        * 2_000
    )
    return page(
        font=b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 8 0 R /DescendantFonts [9 0 R] >>",
        o8=stream(cmap),
        o9=b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /W [0 [%s]] >>" % (b"500 " * 200_000),
    )


HUGE_IMAGE = b"<< /Type /XObject /Subtype /Image /Width 200000 /Height 200000 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode /Length 9 >>\nstream\n123456789\nendstream"
WORD_PARTS = ("word/document.xml", "word/styles.xml", "word/settings.xml", BODY_RELATIONS, "_rels/.rels", "[Content_Types].xml", "docProps/core.xml", "word/theme/theme1.xml", "word/footnotes.xml", "customXml/item1.xml")  # fmt: skip

for _part in WORD_PARTS:
    given(f"docx: billion laughs in {_part}", "rires.docx", with_part(_part, laughs("w", WORD)), "bomb")
for _part in ("word/document.xml", "word/styles.xml"):
    given(f"docx: an entity from outside in {_part}", "dehors.docx", with_part(_part, outside("w", WORD)), "bomb")
    given(f"docx: one long entity named often in {_part}", "carre.docx", with_part(_part, quadratic("w", WORD)), "bomb")
given("docx: 200 MB of blanks", "blancs.docx", lambda: word("".join([" " * MEGABYTE] * 200)), "bomb", "too_large")
given("docx: five million empty paragraphs", "vides.docx", lambda: word("<w:p/>" * 5_000_000), "too_large")
given(
    "docx: three million empty paragraphs", "vides3.docx", lambda: word(SENTENCE + "<w:p/>" * 3_000_000), READ, "costly"
)
given(
    "docx: a million elements deep",
    "profond.docx",
    lambda: word("<w:p>" * 1_000_000 + "</w:p>" * 1_000_000),
    "truncated",
    "costly",
    "bomb",
)
given(
    "docx: tables 200 deep",
    "tables.docx",
    lambda: word("<w:tbl><w:tr><w:tc>" * 80 + SENTENCE + "</w:tc></w:tr></w:tbl>" * 80),
    READ,
)
given(
    "docx: cells that span 2 000 million columns",
    "large.docx",
    lambda: word(
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>' + SENTENCE + "</w:tc></w:tr></w:tbl>"
    ),
    READ,
)
given(
    "docx: a style that rests on itself",
    "style.docx",
    with_part(
        "word/styles.xml",
        f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="Normal" w:default="1"><w:basedOn w:val="Normal"/></w:style></w:styles>',
    ),
    READ,
)
given(
    "docx: six thousand members",
    "nombreux.docx",
    lambda: zipped({str(at): "" for at in range(6_000)}),
    "too_many_members",
)
given("docx: members on the same bytes", "superpose.docx", overlapping, "bomb")
given("docx: a part that leads out", "sortie.docx", with_part("../../a.xml"), "names")
given("docx: half of it", "coupe.docx", lambda: word()[:9_000], "truncated")
given("docx: macros", "macros.docm", with_part("word/vbaProject.bin", b"\xd0\xcf\x11\xe0"), "macros")
given(
    "docx: macros in a file called docx", "macros.docx", with_part("word/vbaProject.bin", b"\xd0\xcf\x11\xe0"), "macros"
)
given(
    "docx: a template from the network",
    "modele.docx",
    related("attachedTemplate", "https://example.org/a.dotm"),
    "links",
)
given(
    "docx: a template from a server",
    "serveur.docx",
    related("attachedTemplate", "file:///\\\\192.0.2.1\\a.dotm"),
    "links",
)
given(
    "docx: a template on the author's disk",
    "disque.docx",
    related("attachedTemplate", "file:///C:\\Bureau\\Normal.dotm"),
    READ,
)
given("docx: a frame from the network", "cadre.docx", related("frame", "http://example.org/a.htm"), "links")
given(
    "docx: a part taken from the network",
    "morceau.docx",
    related("aFChunk", "http://example.org/a.rtf", part=BODY_RELATIONS),
    "links",
)
given(
    "docx: an object of another program",
    "objet.docx",
    with_part("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0"),
    "objects",
)
given(
    "docx: a linked object of another program",
    "objet2.docx",
    related("oleObject", "file:///C:/a.xlsx", part=BODY_RELATIONS),
    "objects",
)
given("docx: an ActiveX control", "controle.docx", with_part("word/activeX/activeX1.xml"), "objects")
given(
    "docx: a command by DDE",
    "dde.docx",
    lambda: word(
        SENTENCE + '<w:p><w:fldSimple w:instr=" DDEAUTO cmd /C calc "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
    ),
    "links",
)
given(
    "docx: a command by DDE cut in pieces",
    "dde2.docx",
    lambda: word(SENTENCE + field(" DD", "EAU", "TO cmd ")),
    "links",
)
given("docx: a field of page numbers", "champ.docx", lambda: word(SENTENCE + field(" PA", "GE ")), READ)
given(
    "docx: links that a reader may click",
    "liens.docx",
    related("hyperlink", "https://example.org", part=BODY_RELATIONS),
    READ,
)
given(
    "docx: a picture from the network",
    "pixel.docx",
    related("image", "https://example.org/a.png", part=BODY_RELATIONS),
    READ,
)
given(
    "docx: the workbook of a chart, which is a bomb",
    "graphique.docx",
    with_part("word/embeddings/Microsoft_Excel_Sheet1.xlsx", zipped({"a.xml": b" " * (9 * MEGABYTE)})),
    READ,
)

given(
    "pdf: a page of 300 MB of blanks",
    "blancs.pdf",
    lambda: page(stream(b" " * 300 * MEGABYTE)),
    "costly",
    "scanned",
    "crash",
)
given("pdf: packed five times", "cinq.pdf", lambda: packed_often(5), "costly", "scanned", "crash")
given(
    "pdf: a stream of objects of 300 MB",
    "objets.pdf",
    lambda: object_stream(300 * MEGABYTE),
    READ,
    "costly",
    "crash",
    "scanned",
)
given("pdf: a form that draws itself", "lui.pdf", form_in_itself, READ, "costly", "crash", "scanned")
given(
    "pdf: forms that draw forms, ten at a time",
    "formes.pdf",
    lambda: drawings(9, 10),
    READ,
    "costly",
    "crash",
    "scanned",
    "too_large",
)
given(
    "pdf: a tree of pages 50 000 deep",
    "arbre.pdf",
    lambda: pages_in_a_row(50_000),
    READ,
    "truncated",
    "crash",
    "costly",
    "scanned",
    "empty",
)
given(
    "pdf: a tree of pages that holds itself",
    "ronde.pdf",
    lambda: pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2000 >>"}),
    "truncated",
    "too_large",
    "costly",
    "crash",
    "scanned",
    "empty",
)
given("pdf: 100 000 pages", "pages.pdf", lambda: many_pages(100_000), "too_large")
given("pdf: 400 pages of the same words", "pages2.pdf", lambda: many_pages(400), READ, "costly")
given(
    "pdf: says it has 2 000 million pages",
    "compte.pdf",
    lambda: pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 2000000000 >>"}),
    "too_large",
    "truncated",
    "scanned",
    "empty",
    "costly",
    "crash",
)
given("pdf: a font without end", "police.pdf", endless_font, READ, "costly", "crash", "scanned")
given(
    "pdf: a font file of noise",
    "police2.pdf",
    lambda: page(
        font=b"<< /Type /Font /Subtype /TrueType /BaseFont /A /FontDescriptor 8 0 R >>",
        o8=b"<< /Type /FontDescriptor /FontName /A /Flags 4 /FontFile2 9 0 R >>",
        o9=stream(b"\0\1\0\0\xff\xff" + bytes(range(256)) * 4_000),
    ),
    READ,
    "scanned",
    "crash",
)
given(
    "pdf: a picture of 200 000 by 200 000",
    "image.pdf",
    lambda: page(WORDS + b" /I Do", resources=b"/XObject << /I 10 0 R >>", o10=HUGE_IMAGE),
    READ,
)
given(
    "pdf: a page of 10^12 points",
    "geant.pdf",
    lambda: page(page=b"/UserUnit 1000000 /CropBox [0 0 1e12 1e12]"),
    READ,
    "scanned",
)
given(
    "pdf: a million words on each other",
    "mots.pdf",
    lambda: page(b"BT /F1 1 Tf " + b"(120 ) Tj " * 400_000 + b"ET"),
    READ,
    "costly",
    "too_large",
    "scanned",
)
given(
    "pdf: arrays 500 000 deep",
    "listes.pdf",
    lambda: page(catalogue=b"/A " + b"[" * 500_000 + b"]" * 500_000),
    READ,
    "truncated",
    "crash",
    "empty",
    "costly",
)
given(
    "pdf: states saved a million times",
    "etats.pdf",
    lambda: page(b"q " * 1_000_000 + WORDS),
    READ,
    "costly",
    "crash",
    "scanned",
)
given(
    "pdf: a table of places that leads to itself",
    "xref.pdf",
    lambda: page(trailer=b"/Prev 9"),
    READ,
    "truncated",
    "crash",
)
given(
    "pdf: a script that runs on opening",
    "script.pdf",
    lambda: page(catalogue=b"/OpenAction << /S /JavaScript /JS (while(1){}) >>"),
    READ,
)
given(
    "pdf: a program started on opening",
    "lancer.pdf",
    lambda: page(catalogue=b"/OpenAction << /S /Launch /F (calc.exe) >>"),
    READ,
)
given(
    "pdf: locked",
    "clos.pdf",
    lambda: page(
        trailer=b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >> /ID [(a) (a)]"
        % (b"a" * 32, b"b" * 32)
    ),
    "password",
    "truncated",
)
given("pdf: half of it", "coupe.pdf", lambda: page()[:300], "truncated", "scanned", "empty")
given("pdf: noise after its name", "bruit.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 4_000, "truncated")

given(
    "html: 500 000 elements deep",
    "profond.html",
    lambda: b"<html>" + b"<div>" * 500_000 + b"12 incidents",
    READ,
    "costly",
    "crash",
    "truncated",
    "empty",
    "bomb",
)
given(
    "html: billion laughs",
    "rires.html",
    lambda: laughs("html", "http://www.w3.org/1999/xhtml").encode(),
    "bomb",
    READ,
    "empty",
)
given(
    "html: an entity from outside",
    "dehors.xhtml",
    lambda: outside("html", "http://www.w3.org/1999/xhtml").encode(),
    "bomb",
    READ,
    "empty",
)
given(
    "html: a script",
    "script.html",
    lambda: b"<html><script>while(1){}</script><p>Au premier trimestre, 120 incidents.</p>",
    READ,
)
given(
    "html: a cell that spans 10^9 columns",
    "large.html",
    lambda: b'<html><table><tr><td colspan="1000000000" rowspan="1000000000">120 incidents</td><td>3</td></tr></table>',
    READ,
)
given(
    "html: 300 000 attributes",
    "attributs.html",
    lambda: b"<html><p " + b" ".join(b'a%d="1"' % at for at in range(300_000)) + b">120 incidents</p>",
    "bomb",
)
given(
    "html: a million tags begun",
    "ouvert.html",
    lambda: b"<html><p>120 incidents" + b"<a<" * 1_000_000,
    READ,
    "costly",
    "truncated",
    "empty",
)
given(
    "html: tables 20 000 deep",
    "tables.html",
    lambda: b"<html>" + b"<table><tr><td>" * 20_000 + b"120 incidents",
    READ,
    "costly",
    "crash",
    "truncated",
    "empty",
    "bomb",
)
given(
    "markdown: quotes 50 000 deep", "citations.md", lambda: b">" * 50_000 + b" 120 incidents\n", READ, "bomb", "costly"
)
given("markdown: 100 000 brackets", "crochets.md", lambda: b"[" * 100_000 + b" 120 incidents", READ, "costly")
given("markdown: links in links", "liens.md", lambda: b"![[](" * 30_000 + b" 120 incidents", READ, "costly")
given("markdown: 100 000 stars", "etoiles.md", lambda: b"*a_ " * 50_000 + b" 120 incidents", READ, "costly")
given(
    "markdown: lists 3 000 deep",
    "listes.md",
    lambda: b"\n".join(b"  " * at + b"- 12 incidents" for at in range(1_000)),
    READ,
    "costly",
)
given(
    "markdown: ticks of every length",
    "accents.md",
    lambda: b" ".join(b"`" * at for at in range(1, 700)) + b" 120 incidents",
    READ,
    "costly",
)
given("text: a line of 20 MB", "ligne.txt", lambda: b"7 580 " * (3 * MEGABYTE), "too_large")
given("text: a name written backwards", "a\u202etxt.exe.md", lambda: b"120 incidents", "names")
given("text: a picture of that name", "image.txt", lambda: b"\x89PNG\r\n\x1a\n" + bytes(999), "image")
given(
    "html: 300 000 attributes that hold tags",
    "attributs2.html",
    lambda: b"<html><p " + b" ".join(b'a%d="<b>"' % at for at in range(300_000)) + b">120 incidents</p>",
    "bomb",
)
