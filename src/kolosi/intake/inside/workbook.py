"""What an Excel workbook carries besides the cells one sees: hidden sheets, rows and cells, caches, other workbooks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import TypeVar

from lxml.etree import _Element

from kolosi.intake.archive import Package
from kolosi.intake.formats import Sheet
from kolosi.intake.formats.parts import position, sheet_parts, whole_cells
from kolosi.intake.inside.office import tree_of
from kolosi.intake.inside.trace import Trace, gathered, letters, spans

_PARTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("pivot_cache", re.compile(r"xl/pivotCache/pivotCacheRecords\d*\.xml|xl/pivotCache/pivotCacheDefinition\d*\.xml")),
    ("external_book", re.compile(r"xl/externalLinks/externalLink\d+\.(?:xml|bin)")),
    ("data_connection", re.compile(r"xl/connections\.(?:xml|bin)|xl/queryTables/.+|customXml/item\d+\.xml\.mashup")),
    ("data_model", re.compile(r"xl/model/.+")),
    ("change_history", re.compile(r"xl/revisions/.+")),
    ("comments", re.compile(r"xl/(?:threadedComments/.+|comments/?comment\d+\.xml|comments\d+\.xml)")),
    ("persons", re.compile(r"xl/persons/.+")),
)
_TAG = re.compile(rb"<(?:\w+:)?(row|col|c|scenario|customSheetView)\b([^<>]*?)(/?)>")
_ATTRIBUTE = re.compile(rb"\b(\w+)\s*=\s*[\"']([^\"']*)[\"']")
_WHITES = frozenset({"FFFFFFFF", "00FFFFFF", "FFFFFF"})
_OUTSIDE = re.compile(r"\[\d+\]|\[[^\]]+\.xl\w+\]|\\\\|[A-Za-z]:\\|https?:|file:", re.IGNORECASE)
_UNSEEN_FORMAT = re.compile(r"^;;;?;?$")
_TRUE = (b"1", b"true")
Value = TypeVar("Value")
_NARROW = 0.3
"""A column or row of this width or height is not seen."""


def workbook_traces(package: Package, sheets: Sequence[Sheet]) -> Iterator[Trace]:
    """What the workbook carries, its sheets one by one included."""
    for kind, pattern in _PARTS:
        yield from gathered(kind, [name for name in package.names if pattern.fullmatch(name)])
    yield from _book(package)
    yield from _comment_words(package)
    unseen = _unseen_styles(package)
    known = {sheet.name: sheet for sheet in sheets}
    for part in sheet_parts(package):
        found = _read(package, part.member, unseen)
        yield from _sheet_traces(part.name, found, known.get(part.name))


def _book(package: Package) -> Iterator[Trace]:
    """What the list of sheets says: hidden ones, names, where the file was saved."""
    root = tree_of(package, "xl/workbook.xml")
    if root is None:
        return
    for sheet in root.iter("{*}sheet"):
        state = sheet.get("state", "visible")
        if state != "visible":
            kind = "very_hidden_sheet" if state == "veryHidden" else "hidden_sheet"
            yield Trace(kind=kind, place=str(sheet.get("name", "")))
    yield from _names(root)
    for path in root.iter("{*}absPath"):
        yield Trace(kind="local_path", place="xl/workbook.xml", sample=str(path.get("url", "")))
    for sharing in root.iter("{*}fileSharing"):
        if sharing.get("userName"):
            yield Trace(kind="author", place="fileSharing", sample=str(sharing.get("userName")))


def _names(root: _Element) -> Iterator[Trace]:
    """The names that lead out of the workbook, and those that its list does not show."""
    found: dict[str, dict[str, str]] = {"outside_name": {}, "hidden_name": {}}
    for one in root.iter("{*}definedName"):
        name, meaning = str(one.get("name", "")), one.text or ""
        if _OUTSIDE.search(meaning):
            found["outside_name"][name] = meaning
        elif one.get("hidden") in ("1", "true") and not name.startswith("_xl"):
            found["hidden_name"][name] = meaning
    for kind, names in found.items():
        yield from gathered(kind, names, list(names.values()))


def _comment_words(package: Package) -> Iterator[Trace]:
    """Who wrote comments."""
    for name in package.names:
        root = tree_of(package, name) if re.fullmatch(r"xl/comments/?\w*\d*\.xml", name) else None
        authors = [] if root is None else [(one.text or "").strip() for one in root.iter("{*}author")]
        named = [one for one in authors if one]
        yield from gathered("author", [name] * len(named), named)


# -- styles under which a cell is not seen ----------------------------------------------------------------------------


def _unseen_styles(package: Package) -> frozenset[int]:
    """The styles of white letters on white, of letters of no size, of a format that shows nothing."""
    root = tree_of(package, "xl/styles.xml")
    if root is None:
        return frozenset()
    fonts = [_font(font) for font in root.iterfind("{*}fonts/{*}font")]
    fills = [_fill(fill) for fill in root.iterfind("{*}fills/{*}fill")]
    formats = {
        str(one.get("numFmtId"))
        for one in root.iterfind("{*}numFmts/{*}numFmt")
        if _UNSEEN_FORMAT.match(str(one.get("formatCode", "")))
    }
    unseen = set()
    for number, style in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        colour, is_tiny = _at(fonts, style.get("fontId"), ("", False))
        behind = _at(fills, style.get("fillId"), "")
        is_white = colour == "white" and behind in ("", "white")
        if is_tiny or is_white or (colour and colour == behind) or style.get("numFmtId") in formats:
            unseen.add(number)
    return frozenset(unseen)


def _at(values: Sequence[Value], number: str | None, other: Value) -> Value:
    at = int(number) if number and number.isdecimal() else 0
    return values[at] if at < len(values) else other


def _font(font: _Element) -> tuple[str, bool]:
    """The colour of a font, and whether its letters have no size."""
    size = font.find("{*}sz")
    is_tiny = size is not None and float(size.get("val") or 11) < 2
    return _colour(font.find("{*}color")), is_tiny


def _fill(fill: _Element) -> str:
    pattern = fill.find("{*}patternFill")
    if pattern is None or pattern.get("patternType") != "solid":
        return ""
    return _colour(pattern.find("{*}fgColor"))


def _colour(found: _Element | None) -> str:
    """A colour by name, so that two ways to write white are one; empty when not said."""
    if found is None:
        return ""
    written = str(found.get("rgb", "")).upper()
    is_plain = not float(found.get("tint") or 0)
    if written in _WHITES or (found.get("theme") == "0" and is_plain) or found.get("indexed") in ("1", "9"):
        return "white"
    return written or "/".join(f"{key}{found.get(key)}" for key in ("theme", "indexed", "tint") if found.get(key))


# -- sheets -----------------------------------------------------------------------------------------------------------


@dataclass
class _Found:
    """What the XML of a sheet says is not seen."""

    rows: list[int] = field(default_factory=list)
    columns: list[tuple[int, int]] = field(default_factory=list)
    cells: list[tuple[int, int]] = field(default_factory=list)
    scenarios: int = 0


def _read(package: Package, member: str, unseen: frozenset[int]) -> _Found:
    found = _Found()
    for piece in whole_cells(package, member):
        for match in _TAG.finditer(piece):
            _note(found, match[1], match[2], match[3] == b"/", unseen)
    return found


def _note(found: _Found, name: bytes, written: bytes, is_empty: bool, unseen: frozenset[int]) -> None:
    if name == b"c":
        if unseen and not is_empty and b"s=" in written:
            said = dict(_ATTRIBUTE.findall(written))
            place = re.fullmatch(r"([A-Z]+)(\d+)", said.get(b"r", b"").decode("latin-1"))
            if place and int(said.get(b"s", b"0")) in unseen:
                found.cells.append((int(place[2]), position(place[1])))
        return
    said = dict(_ATTRIBUTE.findall(written))
    if name == b"scenario":
        found.scenarios += 1
    elif name == b"row" and not is_empty and (said.get(b"hidden") in _TRUE or _is_none(said, b"ht")):
        found.rows.append(int(said.get(b"r", b"0")))
    elif name == b"col" and (said.get(b"hidden") in _TRUE or _is_none(said, b"width")):
        found.columns.append((int(said.get(b"min", b"1")) - 1, int(said.get(b"max", b"1")) - 1))


def _is_none(said: Mapping[bytes, bytes], name: bytes) -> bool:
    return name in said and float(said[name] or b"1") < _NARROW


def _sheet_traces(name: str, found: _Found, sheet: Sheet | None) -> Iterator[Trace]:
    """What is not seen and holds something."""
    filled = _filled_columns(sheet)
    hidden = sorted({at for first, last in found.columns for at in filled if first <= at <= last})
    yield from gathered("hidden_rows", _rows(found, sheet), under=f"{name}!")
    yield from gathered("hidden_columns", [letters(at) for at in hidden], under=f"{name}!")
    samples = [_value(sheet, row, column) for row, column in found.cells[:20]]
    yield from gathered("unseen_cells", [f"{letters(c)}{r}" for r, c in found.cells], samples, under=f"{name}!")
    yield from gathered("scenario", [name] * found.scenarios)


def _rows(found: _Found, sheet: Sheet | None) -> list[str]:
    filled = set(found.rows) if sheet is None else set(sheet.cells["row"].to_list())
    return spans(row for row in found.rows if row in filled)


def _filled_columns(sheet: Sheet | None) -> Sequence[int]:
    if sheet is None:
        return ()
    return [at for at in range(sheet.width) if sheet.cells[f"c{at}"].null_count() < sheet.cells.height]


def _value(sheet: Sheet | None, row: int, column: int) -> str:
    if sheet is None or column >= sheet.width:
        return ""
    values = sheet.cells.filter(sheet.cells["row"] == row)[f"c{column}"].to_list()
    return unescape(str(values[0])) if values and values[0] is not None else ""
