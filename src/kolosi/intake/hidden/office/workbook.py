"""What an Excel workbook carries besides the cells one sees: hidden sheets, rows and cells, caches, other workbooks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import islice

from lxml.etree import _Element

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.relations import Led, text_of, tree_of
from kolosi.intake.formats import Sheet
from kolosi.intake.formats.merges import letters, position
from kolosi.intake.formats.parts import sheet_parts, whole_cells
from kolosi.intake.hidden.office.cell_looks import Palette, Unseen, pale_words, palette_of, text_traces, unseen_styles
from kolosi.intake.hidden.trace import Trace, gathered, spans
from kolosi.intake.hidden.unseen.enclosed import enclosed
from kolosi.intake.hidden.unseen.sheet_drawings import drawing_traces

_PARTS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (
        "pivot_cache",
        re.compile(r"xl/pivotCache/pivotCache(?:Records|Definition)\d*\.xml|xl/(?:slicer|timeline)Caches/.+\.xml"),
        "pivotcachedefinition pivotcacherecords slicercache timelinecache timelinecachedefinition",
    ),
    ("external_book", re.compile(r"xl/externalLinks/externalLink\d+\.(?:xml|bin)"), "externallink"),
    (
        "data_connection",
        re.compile(r"xl/connections\.(?:xml|bin)|xl/queryTables/.+|customXml/item\d+\.xml\.mashup"),
        "connections querytable xmlmaps",
    ),
    ("data_model", re.compile(r"xl/model/.+"), "powerpivotdata"),
    ("change_history", re.compile(r"xl/revisions/.+"), "revisionheaders revisionlog usernames"),
    (
        "comments",
        re.compile(r"xl/(?:threadedComments/.+|comments/?comment\d+\.xml|comments\d+\.xml)"),
        "comments threadedcomment",
    ),
    ("persons", re.compile(r"xl/persons/.+"), "person"),
)
_TAG = re.compile(
    rb"<(?:\w+:)?(row|col|c|scenario|customSheetView|sheetFormatPr|cfRule|protectedRange|webPublishItem)\b([^<>]*?)(/?)>"
)
_SHARED = re.compile(
    rb"""<(?:\w+:)?c\s[^<>]*\bt\s*=\s*["']s["'][^<>]*>\s*(?:<(?:\w+:)?f\b[^<]*(?:</(?:\w+:)?f>)?\s*)?<(?:\w+:)?v>\s*(\d+)"""
)
_CALLS = re.compile(
    rb"<(?:\w+:)?f\b[^<>]*>([^<]*\b(?:WEBSERVICE|IMAGE|RTD|DDE|CALL|REGISTER|SQL\.REQUEST|IMPORTDATA)\s*\([^<]*)<", re.I
)
_ATTRIBUTE = re.compile(rb"\b(\w+)\s*=\s*[\"']([^\"']*)[\"']")
_OUTSIDE = re.compile(r"\[\d+\]|\[[^\]]+\.xl\w+\]|\\\\|[A-Za-z]:\\|https?:|file:", re.IGNORECASE)
_TRUE = (b"1", b"true")
_NARROW, _LOW = 0.5, 1.5
"""A column of less than so many letters, or a row of less than so many points, shows nothing of its cells."""


def workbook_traces(package: Package, led: Led, sheets: Sequence[Sheet]) -> Iterator[Trace]:
    """What the workbook carries, its sheets one by one included."""
    yield from part_traces(led)
    yield from _book(package, led)
    yield from _comment_words(package, led)
    yield from _chart_sources(package, led)
    yield from drawing_traces(package, led)
    unseen, palette = unseen_styles(package, led), palette_of(package, led)
    known = {sheet.name: sheet for sheet in sheets}
    shown: set[int] = set()
    for part in sheet_parts(package):
        found = _read(package, part.member, unseen, palette)
        shown |= found.texts
        yield from _sheet_traces(part.name, found, known.get(part.name))
    for name in dict.fromkeys(("xl/sharedStrings.xml", *led.of("sharedstrings"))):
        yield from text_traces(package, name, shown, palette)


def part_traces(led: Led) -> Iterator[Trace]:
    """What the parts of a workbook tell by being there."""
    for kind, pattern, kinds in _PARTS:
        yield from gathered(kind, led.matching(pattern, kinds.split()))


def _book(package: Package, led: Led) -> Iterator[Trace]:
    """What the list of sheets says: hidden ones, names, where the file was saved."""
    root = tree_of(package, led.main or "xl/workbook.xml")
    if root is None:
        return
    hidden = [one for one in root.iter("{*}workbookView") if one.get("visibility", "visible") != "visible"]
    yield from gathered("hidden_sheet", ["*"] * len(hidden))
    views = [str(one.get("name", "")) for one in root.iter("{*}customWorkbookView")]
    yield from gathered("change_history", ["xl/workbook.xml"] * len(views), views)
    yield from _removed(package, led, {str(one.get("name", "")) for one in root.iter("{*}sheet", "{*}definedName")})
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


def _removed(package: Package, led: Led, names: set[str]) -> Iterator[Trace]:
    """Titles of sheets, in the properties, that the workbook no longer has."""
    for part in dict.fromkeys(("docProps/app.xml", *led.of("extended-properties"))):
        root = tree_of(package, part)
        titles = [] if root is None else [text_of(one) for one in root.iterfind("{*}TitlesOfParts/{*}vector/{*}lpstr")]
        gone = [title for title in titles if "!" not in title and title and title not in names]
        yield from gathered("properties", [f"{part} TitlesOfParts"] * len(gone), gone)


def _chart_sources(package: Package, led: Led) -> Iterator[Trace]:
    """Charts drawn from another workbook: they keep a copy of its values."""
    for part in led.matching(re.compile(r"xl/charts/chart\w*\.xml"), ("chart", "chartex")):
        root = tree_of(package, part)
        told = [] if root is None else [one.text or "" for one in root.iter("{*}f")]
        yield from gathered(
            "outside_name",
            [part for one in told if _OUTSIDE.search(one)],
            [one for one in told if _OUTSIDE.search(one)],
        )


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


def _comment_words(package: Package, led: Led) -> Iterator[Trace]:
    """Who wrote comments."""
    for name in led.matching(re.compile(r"xl/comments/?\w*\d*\.xml"), ("comments",)):
        root = tree_of(package, name)
        authors = [] if root is None else [(one.text or "").strip() for one in root.iter("{*}author")]
        named = [one for one in authors if one]
        yield from gathered("author", [name] * len(named), named)


# -- sheets -----------------------------------------------------------------------------------------------------------


@dataclass
class _Found:
    """What the XML of a sheet says is not seen."""

    rows: list[int] = field(default_factory=list)
    columns: list[tuple[int, int]] = field(default_factory=list)
    cells: list[tuple[int, int]] = field(default_factory=list)
    scenarios: int = 0
    texts: set[int] = field(default_factory=set)
    shown_rows: set[int] = field(default_factory=set)
    shown_columns: list[tuple[int, int]] = field(default_factory=list)
    is_without_rows: bool = False
    is_without_columns: bool = False
    conditions: int = 0
    others: list[tuple[str, str]] = field(default_factory=list)


def _read(package: Package, member: str, unseen: Unseen, palette: Palette) -> _Found:
    found = _Found()
    for piece in whole_cells(package, member):
        found.texts |= {int(number) for number in set(_SHARED.findall(piece))}
        found.others += [("loads_elsewhere", call.decode("utf-8", "replace")) for call in _CALLS.findall(piece)[:99]]
        if b"<is>" in piece or b":is>" in piece:
            within = (words for _, text in enclosed(piece, "is") for words in pale_words(text, palette))
            found.others += [("unseen_cells", words) for words in islice(within, 99)]
        for match in _TAG.finditer(piece):
            _note(found, match[1], match[2], match[3] == b"/", unseen)
    return found


def _note(found: _Found, name: bytes, written: bytes, is_empty: bool, unseen: Unseen) -> None:
    if name == b"c":
        if unseen.cells and not is_empty and b"s=" in written:
            said = dict(_ATTRIBUTE.findall(written))
            place = re.fullmatch(r"([A-Z]+)(\d+)", said.get(b"r", b"").decode("latin-1"))
            if place and _number(said.get(b"s", b"0")) in unseen.cells:
                found.cells.append((int(place[2]), position(place[1])))
        return
    said = dict(_ATTRIBUTE.findall(written))
    if name == b"scenario":
        found.scenarios += 1
    elif name == b"row" and not is_empty:
        is_hidden = said.get(b"hidden") in _TRUE or _is_none(said, b"ht", _LOW)
        (found.rows.append if is_hidden else found.shown_rows.add)(_number(said.get(b"r", b"0")))
    elif name == b"col":
        is_hidden = said.get(b"hidden") in _TRUE or _is_none(said, b"width", _NARROW)
        edges = (_number(said.get(b"min", b"1")) - 1, _number(said.get(b"max", b"1")) - 1)
        (found.columns if is_hidden else found.shown_columns).append(edges)
    elif name == b"sheetFormatPr":
        found.is_without_rows = said.get(b"zeroHeight") in _TRUE or _is_none(said, b"defaultRowHeight", _LOW)
        found.is_without_columns = _is_none(said, b"defaultColWidth", _NARROW)
    elif name == b"cfRule":
        found.conditions += b"dxfId" in said and _number(said[b"dxfId"]) in unseen.conditions
    else:
        _note_other(found, name, said)


def _note_other(found: _Found, name: bytes, said: Mapping[bytes, bytes]) -> None:
    """A range that some may change, a page to be published."""
    wanted = {b"protectedRange": ("author", b"name"), b"webPublishItem": ("local_path", b"destinationFile")}
    if name in wanted:
        kind, attribute = wanted[name]
        found.others.append((kind, said.get(attribute, b"").decode("utf-8", "replace")))


def _number(written: bytes) -> int:
    """A number as the XML of a sheet writes it; 0 for anything else."""
    return int(written) if written.isdigit() and len(written) < 9 else 0


def _is_none(said: Mapping[bytes, bytes], name: bytes, least: float) -> bool:
    try:
        return name in said and float(said[name] or least) < least
    except ValueError:
        return False


def _sheet_traces(name: str, found: _Found, sheet: Sheet | None) -> Iterator[Trace]:
    """What is not seen and holds something."""
    filled = _filled_columns(sheet)
    hidden = {at for first, last in found.columns for at in filled if first <= at <= last}
    if found.is_without_columns:
        hidden |= {at for at in filled if not any(first <= at <= last for first, last in found.shown_columns)}
    yield from gathered("hidden_rows", _rows(found, sheet), under=f"{name}!")
    yield from gathered("hidden_columns", [letters(at) for at in sorted(hidden)], under=f"{name}!")
    samples = [_value(sheet, row, column) for row, column in found.cells[:20]]
    yield from gathered("unseen_cells", [f"{letters(c)}{r}" for r, c in found.cells], samples, under=f"{name}!")
    yield from gathered("unseen_cells", [f"{name}!*"] * found.conditions)
    yield from gathered("scenario", [name] * found.scenarios)
    for kind, words in found.others:
        yield Trace(kind=kind, place=name, sample=unescape(words))


def _rows(found: _Found, sheet: Sheet | None) -> list[str]:
    filled = set(found.rows) if sheet is None else set(sheet.cells["row"].to_list())
    hidden = set(found.rows) | (filled - found.shown_rows if found.is_without_rows else set())
    if found.is_without_rows:  # a row that is listed without its height is hidden as well, unless it says otherwise
        hidden |= filled
    return spans(row for row in hidden if row in filled)


def _filled_columns(sheet: Sheet | None) -> Sequence[int]:
    if sheet is None:
        return ()
    return [at for at in range(sheet.width) if sheet.cells[f"c{at}"].null_count() < sheet.cells.height]


def _value(sheet: Sheet | None, row: int, column: int) -> str:
    if sheet is None or column >= sheet.width:
        return ""
    values = sheet.cells.filter(sheet.cells["row"] == row)[f"c{column}"].to_list()
    return unescape(str(values[0])) if values and values[0] is not None else ""
