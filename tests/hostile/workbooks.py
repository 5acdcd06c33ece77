"""Hostile workbooks: xlsx, ods and xls that grow, loop, lie, or carry what acts by itself."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests import binarybooks as binary
from tests.hostile.archives import entry
from tests.hostile.making import (
    HEAD,
    LEFT,
    MAIN,
    MEGABYTE,
    READ,
    ROW,
    SHEET,
    book,
    hand_zip,
    hostile,
    laughs,
    outside,
    part_of,
    quadratic,
    relations,
    sheet_of,
    zipped,
)

TEXTS = "xl/sharedStrings.xml"
TYPES = "[Content_Types].xml"
SHEET_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
BOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
BLANKS = " " * MEGABYTE


def typed(kind: str) -> bytes:
    """A workbook whose list of types names a part of that kind under an innocent name."""
    types = part_of(book(), TYPES).replace("</Types>", f'<Override PartName="/xl/a.dat" ContentType="{kind}"/></Types>')
    return book(more={TYPES: types, "xl/a.dat": b"\0"})


def with_part(name: str, data: str | bytes = "<a/>") -> Callable[[], bytes]:
    return lambda: book(more={name: data})


def with_relation(
    kind: str, target: str, *, is_outside: bool = True, part: str = SHEET_RELATIONS
) -> Callable[[], bytes]:
    return lambda: book(more={part: relations((kind, target, is_outside))})


def one_sheet_many_times() -> bytes:
    """Three thousand tabs that are all the same sheet."""
    plain = book()
    tab = part_of(plain, "xl/workbook.xml")
    start, end = tab.index("<sheet "), tab.index("</sheets>")
    one = tab[start:end]
    tabs = "".join(one.replace("Données", f"S{at}") for at in range(3_000))
    rows = "".join(f'<row r="{at}"><c r="A{at}"><v>{at}</v></c></row>' for at in range(1, 20_000))
    return book(rows, more={"xl/workbook.xml": tab[:start] + tabs + tab[end:]})


def wide() -> str:
    return '<row r="1">' + "".join(f"<c><v>{at}</v></c>" for at in range(16_000)) + "</row>"


def utf16(text: str) -> bytes:
    return text.encode("utf-16")


def utf7(text: str) -> bytes:
    """XML whose declaration of entities no search for it finds, unless the encoding is known."""
    hidden = text.replace("<", "+ADw-").replace("!", "+ACE-").replace(">", "+AD4-")
    return b'<?xml version="1.0" encoding="UTF-7"?>' + hidden.encode()


def ods(body: str, *, before: str = "", more: dict[str, str] | None = None) -> bytes:
    names = " ".join(f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "table", "text", "script", "draw"))
    content = f'{before}<office:document-content {names} xmlns:xlink="http://www.w3.org/1999/xlink">{body}</office:document-content>'
    return zipped(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content, **(more or {})}
    )


def ods_cell(inside: str, row: str = "", cell: str = "") -> str:
    return f'<table:table table:name="A"><table:table-row {row}><table:table-cell {cell} office:value-type="string">{inside}</table:table-cell></table:table-row></table:table>'


# -- xls: a compound file with the stream of a workbook, written by hand -------------------------------------------


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def biff(*extra: bytes) -> bytes:
    """A workbook of one sheet with one number; records may be put into it."""
    begin = struct.pack("<HHHHII", 0x0600, 5, 0x0DBB, 0x07CC, 0, 6)
    name = b"A"
    globals_ = record(0x0809, begin) + b"".join(extra)
    place = len(globals_) + 4 + 8 + len(name) + 4
    bound = record(0x0085, struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name)
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0x0DBB, 0x07CC, 0, 6))
    sheet += record(0x0203, struct.pack("<HHHd", 0, 0, 15, 7.0)) + record(0x000A, b"")
    return globals_ + bound + record(0x000A, b"") + sheet


def compound(
    stream: bytes, *, fat: dict[int, int] | None = None, name: str = "Workbook", more: tuple[str, ...] = (), **head: int
) -> bytes:
    """A compound file of one stream; entries of its allocation table and of its head may be set."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    table = {
        0: 0xFFFFFFFD,
        1: 0xFFFFFFFE,
        **{at + 2: at + 3 for at in range(count - 1)},
        count + 1: 0xFFFFFFFE,
        **(fat or {}),
    }
    allocation = struct.pack("<128I", *(table.get(at, 0xFFFFFFFF) for at in range(128)))
    said = {
        "fats": 1,
        "first": 1,
        "mini": 0xFFFFFFFE,
        "minis": 0,
        "difat": 0xFFFFFFFE,
        "difats": 0,
        "size": len(stream),
        **head,
    }
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack(
        "<IIIIIIIII",
        0,
        said["fats"],
        said["first"],
        0,
        4096,
        said["mini"],
        said["minis"],
        said["difat"],
        said["difats"],
    )
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    entries = [folder("Root Entry", 5, 1, 0xFFFFFFFE, 0), folder(name, 2, 0xFFFFFFFF, 2, said["size"])]
    entries += [folder(other, 1, 0xFFFFFFFF, 0xFFFFFFFE, 0) for other in more]
    return header + allocation + b"".join(entries).ljust(512, b"\0")[:512] + stream


def folder(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def _unnamed(made: bytes) -> bytes:
    """The compound file with a root that has no child: its streams stand in the list of entries and in no folder."""
    child = 1024 + 76
    return made[:child] + struct.pack("<I", 0xFFFFFFFF) + made[child + 4 :]


ALL_XML = ("xl/workbook.xml", SHEET, TEXTS, "xl/styles.xml", BOOK_RELATIONS, "_rels/.rels", TYPES, "xl/theme/theme1.xml", "docProps/core.xml", "xl/comments1.xml", "xl/pivotCache/pivotCacheDefinition1.xml")  # fmt: skip
BOMBS = ("file_bomb", "file_truncated")

for _part in ALL_XML:
    hostile(f"xlsx: billion laughs in {_part}", "rires.xlsx", with_part(_part, laughs("x", MAIN)), "file_bomb")
for _part in (SHEET, TEXTS, "xl/workbook.xml"):
    hostile(
        f"xlsx: an entity from outside in {_part}", "dehors.xlsx", with_part(_part, outside("x", MAIN)), "file_bomb"
    )
    hostile(
        f"xlsx: one long entity named often in {_part}",
        "carre.xlsx",
        with_part(_part, quadratic("x", MAIN)),
        "file_bomb",
    )
hostile(
    "xlsx: an entity from the network",
    "reseau.xlsx",
    with_part(TEXTS, outside("x", MAIN, "http://127.0.0.1:9/a")),
    "file_bomb",
)
hostile("xlsx: entities in UTF-16", "large16.xlsx", with_part(TEXTS, utf16(laughs("sst", MAIN))), "file_bomb")
hostile("xlsx: entities in UTF-7", "sept.xlsx", with_part(TEXTS, utf7(laughs("sst", MAIN)[21:])), *BOMBS)
hostile(
    "xlsx: 600 MB of blanks in its texts",
    "blancs.xlsx",
    lambda: book(more={TEXTS: f'<sst xmlns="{MAIN}">' + BLANKS * 200 + "</sst>"}),
    "file_bomb",
)
hostile("xlsx: 30 MB of blanks in its sheet", "blancs2.xlsx", lambda: book(BLANKS * 30), "file_empty", "file_costly")
hostile(
    "xlsx: a million empty texts",
    "textes.xlsx",
    lambda: book(more={TEXTS: f'<sst xmlns="{MAIN}">' + "<si><t/></si>" * 1_000_000 + "</sst>"}),
    READ,
    "file_empty",
    "file_costly",
    "file_bomb",
)
hostile(
    "xlsx: a text of 100 MB",
    "mot.xlsx",
    lambda: book(more={TEXTS: f'<sst xmlns="{MAIN}"><si><t>{"x" * (100 * MEGABYTE)}</t></si></sst>'}),
    "file_bomb",
)
hostile(
    "xlsx: a cell of 100 MB",
    "cellule.xlsx",
    lambda: book(f'<row r="1"><c t="inlineStr"><is><t>{"x" * (100 * MEGABYTE)}</t></is></c></row>'),
    "file_bomb",
)
hostile(
    "xlsx: a cell of 25 MB",
    "cellule2.xlsx",
    lambda: book(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * (25 * MEGABYTE)}</t></is></c></row>'),
    "file_long_line",
    "file_costly",
)
hostile(
    "xlsx: one long text in every cell",
    "partout.xlsx",
    lambda: book(
        "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 60_000)),
        more={TEXTS: f'<sst xmlns="{MAIN}"><si><t>{"x" * 32_000}</t></si></sst>'},
    ),
    "file_bomb",
    "file_costly",
)
hostile(
    "xlsx: says it reaches XFD1048576",
    "immense.xlsx",
    lambda: book(more={SHEET: sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>', '<dimension ref="A1:XFD1048576"/>')}),
    READ,
)
hostile(
    "xlsx: a cell at XFD1048576",
    "coin.xlsx",
    lambda: book('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "file_too_many_columns",
)
hostile(
    "xlsx: a cell at A1 and one at J1048576",
    "loin.xlsx",
    lambda: book('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="J1048576"><v>1</v></c></row>'),
    READ,
)
hostile("xlsx: 16 000 columns", "large.xlsx", lambda: book(wide()), "file_too_many_columns")
hostile(
    "xlsx: ten million empty rows",
    "rangs.xlsx",
    lambda: book("<row/>" * 10_000_000),
    "file_bomb",
    "file_costly",
    "file_empty",
)
hostile("xlsx: four million empty rows", "rangs4.xlsx", lambda: book("<row/>" * 4_000_000), "file_empty", "file_costly")
hostile(
    "xlsx: rows of impossible numbers",
    "numeros.xlsx",
    lambda: book(
        '<row r="99999999999999999999"><c r="ZZZZZZZZ1"><v>1</v></c></row><row r="-5"><c r="A-5"><v>2</v></c></row>'
    ),
    READ,
    "file_truncated",
    "file_too_many_columns",
)
hostile(
    "xlsx: a million elements deep",
    "profond.xlsx",
    lambda: book("<row>" + "<a>" * 1_000_000 + "</a>" * 1_000_000 + "</row>"),
    *BOMBS,
    "file_costly",
    "file_empty",
)
hostile(
    "xlsx: a cell of 200 000 attributes",
    "attributs.xlsx",
    lambda: book("<row><c " + " ".join(f'a{at}="1"' for at in range(200_000)) + "><v>1</v></c></row>"),
    READ,
    "file_truncated",
    "file_costly",
)
hostile(
    "xlsx: 100 000 namespaces",
    "espaces.xlsx",
    lambda: book("<row " + " ".join(f'xmlns:a{at}="u{at}"' for at in range(100_000)) + "><c><v>1</v></c></row>"),
    READ,
    "file_truncated",
    "file_costly",
    "file_empty",
)
hostile("xlsx: a sheet of three thousand tabs", "onglets.xlsx", one_sheet_many_times, "file_bomb")
hostile(
    "xlsx: two million styles",
    "styles.xlsx",
    lambda: book(
        more={
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs>' + "<xf/>" * 2_000_000 + "</cellXfs></styleSheet>"
        }
    ),
    READ,
    "file_costly",
    "file_bomb",
)
hostile(
    "xlsx: 60 000 formulas without a value",
    "formules.xlsx",
    lambda: book("".join(f'<row r="{at}"><c r="A{at}"><f>1+1</f></c></row>' for at in range(1, 60_000))),
    "file_formulas",
)
hostile(
    "xlsx: formulas that never end",
    "formule.xlsx",
    lambda: book('<row r="1"><c r="A1"><f>' + "(" * 2_000_000 + "</f></c></row>"),
    "file_formulas",
    "file_costly",
)
hostile(
    "xlsx: cells begun and never closed",
    "ouvert.xlsx",
    lambda: book('<row r="1">' + '<c r="A1" t="e">' * 300_000 + "</row>"),
    "file_truncated",
    "file_costly",
)
hostile(
    "xlsx: formulas begun and never closed",
    "ouvert2.xlsx",
    lambda: book('<row r="1">' + "<c><f>" * 300_000 + "</row>"),
    "file_truncated",
    "file_costly",
)
hostile("xlsx: two parts of one name", "double.xlsx", lambda: _twice(), "file_names")
hostile("xlsm: macros", "macros.xlsm", with_part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"), LEFT)
hostile(
    "xlsm: macros under an innocent name",
    "sage.xlsm",
    lambda: typed("application/vnd.ms-office.vbaProject"),
    "file_macros",
)
hostile(
    "xlsx: macros in a file called xlsx",
    "macros.xlsx",
    with_part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"),
    "file_macros",
)
hostile(
    "xlsx: macros under an innocent name",
    "sage.xlsx",
    lambda: typed("application/vnd.ms-office.vbaProject"),
    "file_macros",
)
hostile("xlsx: a sheet of old macros", "vieux.xlsx", with_part("xl/macrosheets/sheet1.xml"), "file_macros")
hostile(
    "xlsx: old macros under an innocent name",
    "vieux2.xlsx",
    lambda: typed("application/vnd.ms-excel.macrosheet+xml"),
    "file_macros",
)
hostile("xlsx: a link to another workbook", "liens.xlsx", with_part("xl/externalLinks/externalLink1.xml"), LEFT)
hostile(
    "xlsx: a command by DDE",
    "dde.xlsx",
    with_part(
        "xl/externalLinks/externalLink1.xml",
        f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>',
    ),
    "file_links",
)
hostile("xlsx: a connection to a database", "base.xlsx", with_part("xl/connections.xml"), LEFT)
hostile("xlsx: a query of a web page", "web.xlsx", with_part("xl/queryTables/queryTable1.xml"), LEFT)
hostile("xlsx: a picture from the network", "pixel.xlsx", with_relation("image", "http://example.org/a.png"), LEFT)
hostile(
    "xlsx: a pivot table of another file",
    "pivot.xlsx",
    with_relation("externalLinkPath", "file:///C:/a.xlsx"),
    LEFT,
)
hostile(
    "xlsx: a link by an unusual mode",
    "mode.xlsx",
    lambda: book(
        more={SHEET_RELATIONS: relations(("image", r"\\serveur\a.png", True)).replace("External", "external")}
    ),
    LEFT,
)
hostile(
    "xlsx: an object of another program",
    "objet.xlsx",
    with_part("xl/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0"),
    LEFT,
)
hostile(
    "xlsx: a document inside a sheet",
    "paquet.xlsx",
    with_relation("package", "../embeddings/a.docx", is_outside=False),
    LEFT,
)
hostile("xlsx: an ActiveX control", "controle.xlsx", with_part("xl/activeX/activeX1.xml"), LEFT)
hostile("xlsx: a form control", "bouton.xlsx", with_part("xl/ctrlProps/ctrlProp1.xml"), READ)
hostile(
    "xlsx: a link to a page that a reader may click",
    "page.xlsx",
    with_relation("hyperlink", "https://example.org"),
    READ,
)
hostile("xlsx: half of it", "coupe.xlsx", lambda: book()[:3_000], "file_truncated")
hostile(
    "xlsx: behind a password", "clos.xlsx", lambda: compound(bytes(5_000), name="EncryptedPackage"), "file_password"
)
hostile(
    "xlsx: a program of that name", "facture.xlsx", lambda: b"MZ\x90\0" + bytes(range(256)) * 4_000, "file_not_a_table"
)


def _twice() -> bytes:
    return hand_zip([entry(TYPES, b"<Types/>"), entry(SHEET, b"<a/>"), entry(SHEET, b"<b/>")])


hostile("ods: billion laughs", "rires.ods", lambda: ods("&b9;", before=laughs("a", "b").split("<a ")[0]), "file_bomb")
hostile(
    "ods: billion laughs in its list of parts",
    "liste.ods",
    lambda: ods(ods_cell("<text:p>a</text:p>"), more={"META-INF/manifest.xml": laughs("a", "b")}),
    "file_bomb",
)
hostile(
    "ods: billion laughs in its styles",
    "styles.ods",
    lambda: ods(ods_cell("<text:p>a</text:p>"), more={"styles.xml": laughs("a", "b")}),
    "file_bomb",
)
hostile(
    "ods: rows and columns by the million",
    "million.ods",
    lambda: ods(
        ods_cell("<text:p>x</text:p>", 'table:number-rows-repeated="1000000"', 'table:number-columns-repeated="1000"')
    ),
    "file_bomb",
)
hostile(
    "ods: columns by the thousand million",
    "colonnes.ods",
    lambda: ods(ods_cell("<text:p>x</text:p>", "", 'table:number-columns-repeated="2000000000"')),
    "file_too_many_columns",
    "file_bomb",
)
hostile(
    "ods: a number of rows of 5 000 digits",
    "chiffres.ods",
    lambda: ods(ods_cell("<text:p>x</text:p>", f'table:number-rows-repeated="{"9" * 5_000}"')),
    "file_bomb",
    "file_truncated",
)
hostile(
    "ods: a million times a thousand blanks",
    "blancs.ods",
    lambda: ods(ods_cell("<text:p>" + '<text:s text:c="1000"/>' * 1_000_000 + "</text:p>")),
    "file_costly",
    "file_bomb",
)
hostile(
    "ods: spans 20 000 deep",
    "profond.ods",
    lambda: ods(ods_cell("<text:p>" + "<text:span>" * 20_000 + "x" + "</text:span>" * 20_000 + "</text:p>")),
    "file_bomb",
    "file_truncated",
    "file_costly",
)
hostile(
    "ods: macros",
    "macros.ods",
    lambda: ods(ods_cell("<text:p>x</text:p>"), more={"Basic/Standard/Module1.xml": "<a/>"}),
    LEFT,
)
hostile(
    "ods: a script that listens",
    "ecoute.ods",
    lambda: ods('<script:event-listener script:language="ooo:script"/>' + ods_cell("<text:p>x</text:p>")),
    "file_macros",
)
hostile(
    "ods: a command by DDE",
    "dde.ods",
    lambda: ods('<office:dde-source office:dde-application="cmd"/>' + ods_cell("<text:p>x</text:p>")),
    "file_links",
)
hostile(
    "ods: a table of another file",
    "table.ods",
    lambda: ods(
        '<table:table table:name="A"><table:table-source xlink:href="file:///C:/a.ods"/>'
        '<table:table-row><table:table-cell office:value-type="float" office:value="3"/></table:table-row></table:table>'
    ),
    LEFT,
)
hostile(
    "ods: an object of another program",
    "objet.ods",
    lambda: ods('<draw:object-ole xlink:href="./a"/>' + ods_cell("<text:p>x</text:p>")),
    LEFT,
)

hostile("xls: whole", "entier.xls", lambda: compound(biff()), READ)
hostile(
    "xls: a sector that follows itself",
    "boucle.xls",
    lambda: compound(biff(), fat={2: 2}),
    READ,
    "file_truncated",
    "file_costly",
    "file_crash",
)
hostile(
    "xls: sectors that follow each other round",
    "ronde.xls",
    lambda: compound(biff(), fat={4: 2}),
    READ,
    "file_truncated",
    "file_costly",
    "file_crash",
)
hostile(
    "xls: a list of parts that follows itself",
    "parts.xls",
    lambda: compound(biff(), fat={1: 1}),
    READ,
    "file_truncated",
    "file_costly",
    "file_crash",
)
hostile(
    "xls: small sectors that loop",
    "petits.xls",
    lambda: compound(biff(), mini=2, minis=0x7FFFFFFF, fat={3: 2}),
    READ,
    "file_truncated",
    "file_costly",
    "file_crash",
)
hostile(
    "xls: a table of tables that loops",
    "tables.xls",
    lambda: compound(biff(), difat=0, difats=0x7FFFFFFF),
    READ,
    "file_truncated",
    "file_costly",
    "file_crash",
)
hostile(
    "xls: says it has 4 000 million tables",
    "nombre.xls",
    lambda: compound(biff(), fats=0xFFFFFFF0),
    READ,
    "file_truncated",
    "file_costly",
    "file_crash",
)
hostile(
    "xls: says its stream is endless",
    "taille.xls",
    lambda: compound(biff(), size=1 << 62),
    READ,
    "file_empty",
    "file_truncated",
    "file_costly",
    "file_crash",
)
hostile(
    "xls: says it has 2 000 million texts",
    "textes.xls",
    lambda: compound(biff(record(0x00FC, struct.pack("<II", 0x7FFFFFFF, 0x7FFFFFFF) + b"\xff\xff\x01a"))),
    READ,
    "file_truncated",
    "file_costly",
    "file_crash",
)
hostile(
    "xls: a sheet that begins beyond its end",
    "apres.xls",
    lambda: compound(biff(record(0x0085, struct.pack("<IBBBB", 0x7FFFFFFF, 0, 0, 1, 0) + b"B"))),
    READ,
    "file_truncated",
    "file_crash",
)
hostile(
    "xls: records without end",
    "suite.xls",
    lambda: compound(record(0x003C, b"") * 10_000),
    "file_truncated",
    "file_empty",
)
hostile("xls: locked", "clos.xls", lambda: compound(biff(record(0x002F, bytes(54)))), "file_password")
hostile("xls: macros", "macros.xls", lambda: compound(biff(), more=("_VBA_PROJECT_CUR",)), LEFT)
hostile(
    "xls: macros in a file called xlsx",
    "macros.xlsx",
    lambda: compound(biff(), more=("_VBA_PROJECT_CUR",)),
    "file_macros",
)
hostile(
    "xls: a link to another workbook",
    "liens.xls",
    lambda: compound(biff(record(0x01AE, struct.pack("<HHB", 1, 5, 0) + b"a.xls"))),
    LEFT,
)
hostile("xls: a connection", "base.xls", lambda: compound(biff(record(0x0876, bytes(20)))), LEFT)
hostile(
    "xls: a command by DDE",
    "dde.xls",
    lambda: compound(biff(record(0x01AE, struct.pack("<HHB", 1, 11, 0) + b"cmd\x03/c calc"))),
    "file_links",
)
hostile(
    "xls: a command by DDE in a workbook that no folder names",
    "cache.xls",
    lambda: _unnamed(compound(biff(record(0x01AE, struct.pack("<HHB", 1, 11, 0) + b"cmd\x03/c calc")))),
    "file_links",
)
hostile(
    "xls: a name that calls a page",
    "page.xls",
    lambda: compound(biff(record(0x0018, bytes(14) + b"\0_xlfn.WEBSERVICE"))),
    "file_links",
)
hostile(
    "xls: zeros after its name",
    "zeros.xls",
    lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + bytes(900),
    "file_truncated",
)

LINK = "xl/externalLinks/externalLink1.xml"
LINKED = f'<externalLink xmlns="{MAIN}"><externalBook/></externalLink>'


def linked_to(target: str) -> bytes:
    """A workbook that takes values from another."""
    return book(
        more={
            LINK: LINKED,
            "xl/externalLinks/_rels/externalLink1.xml.rels": relations(("externalLinkPath", target, True)),
        }
    )


for _target in (
    "https://example.org/a.xlsx",
    r"\\192.0.2.1\a.xlsx",
    "file:///C:/a.xlsx",
    "../a.xlsx",
    "..%2fa.xlsx",
):
    hostile(f"xlsx: a link to {_target}", "liens.xlsx", lambda target=_target: linked_to(target), LEFT)  # type: ignore[misc]


# -- xlsb: records written by hand ----------------------------------------------------------------------------------

PROGRAM = {"xl/externalLinks/externalLink1.bin": binary.record(360, b"\1\0" + binary.wide("cmd") + binary.wide("/c"))}
RTD = binary.formula(b"\x17\x01\x00a\x00\x42\x03\x7b\x01")


def xlsb(cells: bytes = b"", **said: object) -> bytes:
    """A binary workbook of one event, cells written by hand under it."""
    return binary.xlsb({"Données": binary.sheet([HEAD, ROW], cells=cells)}, **said)  # type: ignore[arg-type]


hostile("xlsb: whole", "entier.xlsb", xlsb, READ)
hostile("xlsb: half of it", "coupe.xlsb", lambda: xlsb()[:1_500], "file_truncated")
hostile(
    "xlsb: its main part and no more",
    "binaire.xlsb",
    lambda: zipped(
        {
            TYPES: "<Types/>",
            "_rels/.rels": relations(("officeDocument", "xl/workbook.bin", False)),
            "xl/workbook.bin": b"\x83\x01\x00",
        }
    ),
    "file_not_a_table",
)
hostile(
    "xlsb: a cell at XFD1048576",
    "coin.xlsb",
    lambda: xlsb(binary.row(1_048_576) + binary.cell(6, 16_383, binary.wide("x"))),
    "file_too_many_columns",
)
hostile(
    "xlsb: a column of 4 000 million",
    "colonne.xlsb",
    lambda: xlsb(binary.row(3) + binary.cell(6, 0xFFFFFFFF, binary.wide("x"))),
    "file_too_many_columns",
)
hostile(
    "xlsb: a row of 4 000 million",
    "rang.xlsb",
    lambda: xlsb(binary.record(0, b"\xff" * 17) + binary.cell(6, 0, binary.wide("x"))),
    "file_truncated",
)
hostile("xlsb: 30 MB of empty records", "vides.xlsb", lambda: xlsb(bytes(30 * MEGABYTE)), "file_bomb", "file_costly")
hostile(
    "xlsb: a text of 100 MB",
    "mot.xlsb",
    lambda: xlsb(shared=binary.texts("x" * (50 * MEGABYTE))),
    "file_bomb",
    "file_costly",
)
hostile(
    "xlsb: one long text in every cell",
    "partout.xlsb",
    lambda: xlsb(
        b"".join(binary.row(at) + binary.cell(7, 0, bytes(4)) for at in range(3, 60_000)),
        shared=binary.texts("x" * 32_000),
    ),
    "file_bomb",
    "file_costly",
)
hostile(
    "xlsb: a text that says it is 2 000 million letters",
    "lettres.xlsb",
    lambda: xlsb(binary.row(3) + binary.cell(6, 0, b"\xfe\xff\xff\x7f")),
    "file_truncated",
)
hostile(
    "xlsb: a million merged cells",
    "fusion.xlsb",
    lambda: binary.xlsb({"A": binary.sheet([HEAD], after=binary.merge(1, 2, 0, 0) * 1_000_000)}),
    "file_too_large",
    "file_costly",
    "file_bomb",
)
hostile("xlsb: macros", "macros.xlsb", lambda: xlsb(more={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), LEFT)
hostile(
    "xlsb: macros in a file called xlsx",
    "macros.xlsx",
    lambda: xlsb(more={"xl/vbaProject.bin": b"\xd0\xcf"}),
    "file_macros",
)
hostile(
    "xlsb: a sheet of old macros", "vieux.xlsb", lambda: xlsb(more={"xl/macrosheets/sheet1.bin": b"\0"}), "file_macros"
)
hostile("xlsb: a connection", "base.xlsb", lambda: xlsb(more={"xl/connections.bin": b"\0"}), LEFT)
hostile("xlsb: a command by DDE", "dde.xlsb", lambda: xlsb(more=PROGRAM), "file_links")
hostile(
    "xlsb: a cell that calls a server",
    "serveur.xlsb",
    lambda: xlsb(binary.row(3) + binary.cell(9, 0, bytes(8) + RTD)),
    "file_links",
)
hostile(
    "xlsb: a name that calls a page",
    "page.xlsb",
    lambda: xlsb(in_book=binary.record(39, bytes(9) + binary.wide("_xlfn.WEBSERVICE"))),
    "file_links",
)
hostile(
    "xlsx: a million merged cells",
    "fusion.xlsx",
    lambda: book(
        more={
            SHEET: sheet_of(
                '<row r="1"><c r="A1"><v>1</v></c></row>',
                after="<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 1_000_000 + "</mergeCells>",
            )
        }
    ),
    "file_too_large",
    "file_costly",
    "file_bomb",
)
