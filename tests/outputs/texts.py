"""Every text that a file holds: parts of archives, streams and strings of a PDF, and its words as they are drawn."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pikepdf

_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")

Table = tuple[int, Mapping[int, str]]


def holds(path: Path) -> str:
    """Everything that can be read in a file, whatever the way."""
    return "\n".join(_texts(path.name, path.read_bytes()))


def _texts(name: str, data: bytes) -> Iterator[str]:
    yield name
    if name.endswith((".docx", ".xlsx", ".pptx")):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            yield parts.comment.decode("latin-1")
            for part in parts.namelist():
                yield from _texts(part, parts.read(part))
    elif name.endswith(".pdf"):
        yield data.decode("latin-1")
        yield from _texts_of_pdf(data)
    else:
        yield data.decode("utf-8", "replace")


def _texts_of_pdf(data: bytes) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for each in pdf.objects:
            yield from _strings(each)
        yield from drawn(pdf)


def _strings(each: pikepdf.Object) -> Iterator[str]:
    """The strings of an object, not of those it refers to; a stream as it is once unpacked."""
    if isinstance(each, pikepdf.Stream):
        kind = each.get("/Subtype")
        yield "" if kind in ("/Image", "/CIDFontType0C", "/OpenType") else each.read_bytes().decode("latin-1")
    if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
        for name in each.keys():  # noqa: SIM118  an object of a PDF is no mapping
            if not each[name].is_indirect if isinstance(each[name], pikepdf.Object) else True:
                yield from _strings(each[name])
    elif isinstance(each, pikepdf.Array):
        for inner in each:
            yield from _strings(inner)
    elif isinstance(each, pikepdf.String):
        yield str(each)


def drawn(pdf: pikepdf.Pdf) -> Iterator[str]:
    """The words of each page, from the shapes that are drawn and what each stands for."""
    for page in pdf.pages:
        fonts = page.resources.get("/Font", {})
        tables = {str(name): _table(fonts[name]) for name in fonts.keys()}  # noqa: SIM118
        yield "".join(_words(page, tables))


def _words(page: pikepdf.Page, tables: Mapping[str, Table]) -> Iterator[str]:
    table: Table = (2, {})
    for operands, operator in pikepdf.parse_content_stream(page, "Tf Tj TJ ET"):
        if str(operator) == "Tf":
            table = tables.get(str(operands[0]), (2, {}))
        elif str(operator) == "ET":
            yield " "
        else:
            pieces = operands[0] if str(operator) == "TJ" else [operands[0]]
            for piece in pieces:
                if isinstance(piece, pikepdf.String):
                    yield _decoded(bytes(piece), table)


def _decoded(data: bytes, table: Table) -> str:
    wide, letters = table
    return "".join(letters.get(int.from_bytes(data[at : at + wide], "big"), "") for at in range(0, len(data), wide))


def _table(font: pikepdf.Object) -> Table:
    """How many bytes name a shape of a font, and what each shape stands for."""
    wide = 2 if font.get("/Subtype") == "/Type0" else 1
    if "/ToUnicode" not in font:
        return wide, {}
    said, found = font["/ToUnicode"].read_bytes(), {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", said, re.DOTALL):
        found |= {int(code, 16): _letters(text) for code, text in _PAIR.findall(block)}
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", said, re.DOTALL):
        for first, last, text in _RANGE.findall(block):
            start = int(text, 16)
            found |= {code: chr(start + at) for at, code in enumerate(range(int(first, 16), int(last, 16) + 1))}
    return wide, found


def _letters(text: bytes) -> str:
    return bytes.fromhex(text.decode()).decode("utf-16-be", "ignore")
