"""What the XML of an xlsx workbook says of its sheets: their parts, extent, error cells and formulas without result.

The sheets alone are looked at: pivot caches, external links, drawings and macros are never opened.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice

import polars as pl

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.binary import is_binary, records_in, wide_text
from kolosi.intake.containers.markup import parse_xml, refuse_entities
from kolosi.intake.containers.refusal import Unreadable
from kolosi.intake.formats.merges import merges_in, position, refuse_many
from kolosi.intake.formats.sheet import NAMED, Limits, Merge

_PIECE = 8 << 20
_TAB = 156  # BrtBundleSh
_READ_WHOLE = re.compile(r"(xl/)?(_rels/.*\.rels|worksheets/_rels/.*\.rels|styles\.xml|workbook\.xml)")
_OPEN_CELL = r"<(?:\w+:)?c(?:\s[^<>]*[^<>/])?>"  # a cell that is not closed at once holds something
_REFERENCE = r"""\sr\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']"""
_ERROR_CELL = re.compile(
    rb"""<(?:\w+:)?c\s[^<>]*?\br="([A-Z]+)(\d+)"[^<>]*?\bt="e"[^<>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<""",
    re.DOTALL,
)
_NO_RESULT = re.compile(
    rb"<(?:\w+:)?c(\s[^<>]*)?>\s*<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>([^<]*)</(?:\w+:)?f>)"
    rb"\s*(<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_FORMULA_CELL = re.compile(rb"<(?:\w+:)?c(\s[^<>]*)?>\s*<(?:\w+:)?f\b")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_OUTSIDE = re.compile(rb"<(?:\w+:)?f(?:\s[^<>]*)?>[^<]*\[\d{1,5}\]")  # [1]Sheet!A1: the first of the other workbooks
_IS_TEXT = re.compile(rb"""\st\s*=\s*["']str["']""")
MOST_FORMULAS = 50_000
"""Formulas without result that are still looked at one by one; a sheet with more is refused."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A sheet as the workbook lists it: name, member of the archive, hidden or not."""

    name: str
    member: str
    hidden: bool


@dataclass(frozen=True, kw_only=True)
class Extent:
    """What a sheet's XML holds: cells, farthest row and column with content, formulas without result, error cells."""

    cells: int
    rows: int
    columns: int
    formula_cells: int
    formulas: tuple[tuple[int, int, str], ...]  # without result: row, column, "=" and the formula; the first of them
    errors: tuple[tuple[int, int, str], ...]  # row (1-based), column (0-based), text
    text_cells: int
    unplaced: int  # cells that do not say where they are
    merges: tuple[Merge, ...]
    worked_out: tuple[str, ...]  # the names of the first cells that have a formula
    is_linked: bool  # a formula takes a value from another workbook


def sheet_parts(package: Package) -> list[Part]:
    """The worksheets of a workbook, in the order of their tabs."""
    root = main_part(package)
    related = related_parts(package, root)
    listed = _binary_tabs if is_binary(package, root) else _tabs
    parts = []
    for name, relation, hidden in listed(package.read(root)):
        kind, member = related.get(relation, ("", ""))
        if kind == "worksheet" and member in package.names:
            parts.append(Part(name=name, member=member, hidden=hidden))
    if len({part.member for part in parts}) < len(parts):
        raise Unreadable("bomb")  # one sheet under many names: what it holds would be read as often
    return parts


def _tabs(workbook: bytes) -> Iterator[tuple[str, str, bool]]:
    """Name, relation and whether hidden, of each tab."""
    for sheet in parse_xml(workbook).iter("{*}sheet"):
        relation = next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
        yield str(sheet.get("name", "")), str(relation), sheet.get("state", "visible") != "visible"


def _binary_tabs(workbook: bytes) -> Iterator[tuple[str, str, bool]]:
    for kind, record in records_in(workbook):
        if kind == _TAB:
            relation, after = wide_text(record, 8)
            name, _ = wide_text(record, after)
            yield name, relation, record[:4] != bytes(4)


def main_part(package: Package) -> str:
    """The part with which a program begins."""
    for kind, target in _targets(package, "_rels/.rels").values():
        if kind == "officeDocument":
            return target.lstrip("/")
    return "xl/workbook.xml"


def related_parts(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """The parts to which relations of a part lead: id, then last word of the type and the part."""
    folder, name = posixpath.split(part)
    found = _targets(package, posixpath.join(folder, "_rels", f"{name}.rels"))
    return {id_: (kind, _resolved(folder, target)) for id_, (kind, target) in found.items()}


def _resolved(folder: str, target: str) -> str:
    return (
        target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
    )


def _targets(package: Package, member: str) -> dict[str, tuple[str, str]]:
    """The relations of a part: id, then last word of the type and target."""
    if member not in package.names:
        return {}
    return {
        str(relation.get("Id")): (str(relation.get("Type", "")).rpartition("/")[2], str(relation.get("Target", "")))
        for relation in parse_xml(package.read(member)).iter("{*}Relationship")
        if relation.get("TargetMode") != "External"
    }


def measure_sheet(package: Package, member: str, *, limits: Limits) -> Extent:
    """The extent of a sheet, from one pass over its XML in pieces."""
    cells = rows = columns = texts = unplaced = formula_cells = 0
    errors: list[tuple[int, int, str]] = []
    formulas: list[tuple[int, int, str]] = []
    merges: list[Merge] = []
    worked_out: list[str] = []
    is_linked = False
    for piece in whole_cells(package, member):
        found, lost, far_row, far_column = _reach(piece)
        cells, unplaced = cells + found, unplaced + lost
        rows, columns = max(rows, far_row), max(columns, far_column)
        texts += piece.count(b't="s"')
        merges += merges_in(piece)
        refuse_many(merges, limits)
        if b"f>" in piece or b"<f" in piece:
            is_linked = is_linked or (b"[" in piece and _OUTSIDE.search(piece) is not None)
            count, placed = _without_result(piece)
            formula_cells += count
            formulas += placed[: MOST_FORMULAS - len(formulas)]
            worked_out += islice(_with_formula(piece), NAMED - len(worked_out))
        if b't="e"' in piece:
            errors += [
                (int(row), position(name.decode()), text.decode("utf-8", "replace"))
                for name, row, text in _ERROR_CELL.findall(piece)
            ]
    return Extent(
        cells=cells,
        rows=rows,
        columns=columns,
        formula_cells=formula_cells,
        formulas=tuple(formulas),
        errors=tuple(errors),
        text_cells=texts,
        unplaced=unplaced,
        merges=tuple(merges),
        worked_out=tuple(worked_out),
        is_linked=is_linked,
    )


def _without_result(piece: bytes) -> tuple[int, list[tuple[int, int, str]]]:
    """How many formulas have no result, and where they stand; an empty text is a result."""
    count, placed = 0, []
    for match in _NO_RESULT.finditer(piece):
        attributes = match[1] or b""
        if match[3] and _IS_TEXT.search(attributes):
            continue
        count += 1
        if place := _PLACE.search(attributes):
            text = formula_text((match[2] or b"").decode("utf-8", "replace"))
            placed.append((int(place[2]), position(place[1].decode()), text))
    return count, placed


def _with_formula(piece: bytes) -> Iterator[str]:
    """The names of the cells that have a formula."""
    for match in _FORMULA_CELL.finditer(piece):
        if place := _PLACE.search(match[1] or b""):
            yield f"{place[1].decode().upper()}{place[2].decode()}"


def formula_text(written: str) -> str:
    """A formula as a cell shows it: with its sign; one that only points to another is "=…".

    >>> formula_text("IF(A2&gt;1,2,3)"), formula_text("")
    ('=IF(A2>1,2,3)', '=…')
    """
    return f"={unescape(written).strip() or '…'}"


def whole_cells(package: Package, member: str) -> Iterator[bytes]:
    """The XML of a sheet in pieces of some megabytes that end with a whole cell."""
    rest, waiting, size = b"", [], 0
    for chunk in package.chunks(member):
        waiting.append(chunk)
        size += len(chunk)
        if size >= _PIECE:
            piece = rest + b"".join(waiting)
            cut = max(piece.rfind(b"</c>") + 4, 0) if b"</c>" in piece else piece.rfind(b">") + 1
            refuse_entities(piece)
            yield piece[:cut]
            rest, waiting, size = piece[cut:], [], 0
    piece = rest + b"".join(waiting)
    refuse_entities(piece)
    yield piece


def _reach(piece: bytes) -> tuple[int, int, int, int]:
    """How many cells with content a piece has, how many of them without a place, the farthest row, the columns."""
    text = pl.Series([piece.decode("latin-1")])
    opened = text.str.extract_all(_OPEN_CELL).list.explode(keep_nulls=False, empty_as_null=False)
    parts = opened.str.extract_groups(_REFERENCE).struct.unnest()
    far = parts.select(row=pl.col("2").cast(pl.UInt32).max(), letters=pl.col("1").unique().implode())
    letters = far.get_column("letters").to_list()[0]
    width = max((position(name) + 1 for name in letters if name), default=0)
    return len(opened), parts.get_column("2").null_count(), int(far.get_column("row")[0] or 0), width


def longest_text(package: Package) -> int:
    """The size of the longest shared text of a workbook, markup included; 0 without shared texts."""
    if "xl/sharedStrings.xml" not in package.names:
        return 0
    longest, rest = 0, b""
    for chunk in package.chunks("xl/sharedStrings.xml"):
        refuse_entities(rest[-16:] + chunk)
        *whole, rest = (rest + chunk).split(b"</si>")
        longest = max(longest, len(rest), *map(len, whole))
    return longest


def refuse_hostile_parts(package: Package) -> None:
    """Count and look through the other parts that a reader opens: styles, list of sheets, relations."""
    for name in package.names:
        if _READ_WHOLE.fullmatch(name):
            for piece in package.chunks(name):
                refuse_entities(piece)
