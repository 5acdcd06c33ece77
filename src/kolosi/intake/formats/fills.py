"""Which rows of an xlsx sheet somebody filled with a colour. A legend may say what it means; nothing else does."""

from __future__ import annotations

import colorsys
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import polars as pl
from lxml import etree

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.markup import parse_xml
from kolosi.intake.formats.parts import whole_cells
from kolosi.intake.formats.sheet import Fill

MOST = 5_000
"""So many filled rows are told at most: of a sheet with more, colours are a look and no mark."""

HALF = 2
"""A row is filled where one in so many of its cells is: a label beside it may stay white."""

_CELL = r"""<(?:\w+:)?c\s[^<>]*?>"""
_ROW = r"""\sr\s*=\s*["'][A-Za-z]{1,3}([0-9]{1,7})["']"""
_STYLE = r"""\ss\s*=\s*["']([0-9]{1,6})["']"""
_HEX = re.compile(r"[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?")
_SCHEME = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)))
"""The colours of a theme in the order in which a workbook numbers them."""

_PALE, _DARK, _GREY = 0.97, 0.12, 0.12
_HUES = ((15, "red"), (44, "orange"), (68, "yellow"), (170, "green"), (260, "blue"), (295, "purple"), (340, "pink"))
"""Up to which angle of the circle of colours each is called so, as people name the palette of a spreadsheet; red again beyond."""


def colour_named(written: str, tint: float = 0.0) -> str | None:
    """What people call a colour of six digits, or of eight, made lighter or darker; None for white and what is no colour.

    >>> colour_named("00BFBFBF"), colour_named("FFFFC7CE"), colour_named("FFFF99"), colour_named("FFFFFF", -0.25), colour_named("FFFFFF")
    ('grey', 'red', 'yellow', 'grey', None)
    """
    if not _HEX.fullmatch(written):
        return None
    red, green, blue = (part / 255 for part in bytes.fromhex(written[-6:]))
    hue, light, _ = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    if light >= _PALE or light <= _DARK:
        return "black" if light <= _DARK else None
    if max(red, green, blue) - min(red, green, blue) < _GREY:
        return "grey"
    return next((name for end, name in _HUES if hue * 360 < end), "red")


def filled_styles(package: Package) -> Mapping[int, str]:
    """The colour of each style of a workbook that fills its cells with one."""
    if "xl/styles.xml" not in package.names:
        return {}
    root = parse_xml(package.read("xl/styles.xml"))
    themed = _theme(package)
    fills = [_colour(one, themed) for one in root.iterfind("{*}fills/{*}fill")]
    at = [int(str(one.get("fillId", "0"))) for one in root.iterfind("{*}cellXfs/{*}xf")]
    named = {style: fills[fill] for style, fill in enumerate(at) if fill < len(fills)}
    return {style: name for style, name in named.items() if name is not None}


def _colour(fill: etree._Element, themed: Sequence[str]) -> str | None:
    pattern = fill.find("{*}patternFill")
    front = pattern.find("{*}fgColor") if pattern is not None and pattern.get("patternType") == "solid" else None
    if front is None:
        return None
    number, tint = str(front.get("theme", "")), str(front.get("tint", "0"))
    written = themed[int(number)] if number.isdecimal() and int(number) < len(themed) else str(front.get("rgb", ""))
    try:
        return colour_named(written, float(tint))
    except ValueError:
        return None


def _theme(package: Package) -> list[str]:
    if "xl/theme/theme1.xml" not in package.names:
        return []
    scheme = next(parse_xml(package.read("xl/theme/theme1.xml")).iter("{*}clrScheme"), None)
    told = [] if scheme is None else [one for one in scheme if isinstance(one.tag, str) and len(one)]
    found = {etree.QName(one).localname: str(one[0].get("lastClr") or one[0].get("val", "")) for one in told}
    return [found.get(name, "") for name in _SCHEME]


def filled_rows(package: Package, member: str, styles: Mapping[int, str]) -> tuple[Fill, ...]:
    """The rows of a sheet of which half of the cells or more are filled with one colour, with this colour; none where too many are."""
    if not styles:
        return ()
    cells = pl.concat([_rows_and_styles(piece) for piece in whole_cells(package, member)])
    colours = pl.DataFrame(
        {"style": list(styles), "colour": list(styles.values())}, schema={"style": pl.UInt32, "colour": pl.String}
    )
    filled = (
        cells.join(colours, on="style", how="left", maintain_order="left")
        .group_by("row", maintain_order=True)
        .agg(pl.len(), pl.col("colour").drop_nulls())
        .filter(pl.col("colour").list.len() > 0)
        .sort("row")
    )
    found = ((row, size, *Counter(told).most_common(1)[0]) for row, size, told in filled.rows())
    rows = tuple((row, name) for row, size, name, count in found if count * HALF >= size)
    return rows if len(rows) <= MOST else ()


def _rows_and_styles(piece: bytes) -> pl.DataFrame:
    """The row and the style of each cell that says its place."""
    opened = (
        pl.Series([piece.decode("latin-1")]).str.extract_all(_CELL).list.explode(keep_nulls=False, empty_as_null=False)
    )
    placed = pl.DataFrame(
        {"row": opened.str.extract(_ROW).cast(pl.UInt32), "style": opened.str.extract(_STYLE).cast(pl.UInt32)}
    )
    return placed.filter(pl.col("row").is_not_null())
