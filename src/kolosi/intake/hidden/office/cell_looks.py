"""How the cells of an Excel workbook are not seen: of the colour of their ground, in a format that shows nothing, in texts that no cell shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import TypeVar

from lxml.etree import _Element

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.markup import refuse_entities
from kolosi.intake.containers.relations import Led, tree_of
from kolosi.intake.hidden.trace import Trace, gathered
from kolosi.intake.hidden.unseen.colours import BLACK, WHITE, Colour, Theme, from_hex, is_alike, lighter, theme_of
from kolosi.intake.hidden.unseen.enclosed import enclosed

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_COLOURED = re.compile(r"\[[^\]]*\]")
_SHOWS = re.compile(r"[0#?@EeGgYyMmDdHhSs/]|General", re.IGNORECASE)
_RUN_COLOUR = re.compile(rb"<(?:\w+:)?color\b([^<>]*)/?>")
_RUN_SIZE = re.compile(rb"""<(?:\w+:)?sz\s+val\s*=\s*["'][01](?:\.\d+)?["']\s*/>""")
_ATTRIBUTE = re.compile(rb"\b(\w+)\s*=\s*[\"']([^\"']*)[\"']")
_INDEXED = re.findall(
    r"\w{6}",
    """
    000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF
    000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF
    800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF
    000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99
    3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333
    000000 FFFFFF
    """,
)
"""The colours that a workbook gives by number (ECMA-376-1:2016, 18.8.27), the last two those of the system."""
_NOT_KNOWN: Colour = (-999, -999, -999)
"""A ground that is a pattern: no colour of letters is taken for it."""
_ITEM = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
_TAGS = re.compile(rb"<[^>]*>")
_MOST_PLACES = 200
_TINY = 2.0
"""Letters of less than so many points are not read by anyone."""
Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class Unseen:
    """The numbers of the styles of cells, and of those of conditions, under which nothing is seen."""

    cells: frozenset[int] = frozenset()
    conditions: frozenset[int] = frozenset()


class Palette:
    """The colours of a workbook: those of its theme, those by number, those that are written."""

    def __init__(self, theme: Theme, indexed: Sequence[str] = ()) -> None:
        self._theme = theme
        self._indexed = (*indexed, *_INDEXED[len(indexed) :])

    def of(self, said: Mapping[str, str]) -> Colour | None:
        """The colour that these attributes say; None where they say none."""
        number = said.get("indexed", "")
        bare = from_hex(said.get("rgb", "")) or self._theme.numbered(said.get("theme", ""))
        if bare is None and number.isdecimal() and int(number) < len(self._indexed):
            bare = from_hex(self._indexed[int(number)])
        share = _share(said.get("tint", ""))
        return lighter(bare, share) if bare is not None and share else bare

    def of_element(self, found: _Element | None) -> Colour | None:
        """The same, of an element."""
        return None if found is None else self.of({str(name): str(value) for name, value in found.attrib.items()})


def _share(written: str) -> float:
    try:
        return max(min(float(written or 0), 1.0), -1.0)
    except ValueError:
        return 0.0


def palette_of(package: Package, led: Led) -> Palette:
    """The colours of a workbook."""
    root = tree_of(package, next(iter(led.of("styles")), "xl/styles.xml"))
    found = [] if root is None else [str(one.get("rgb", "")) for one in root.iter("{*}rgbColor")]
    return Palette(theme_of(package, led), found)


def text_traces(package: Package, name: str, shown: set[int], palette: Palette) -> Iterator[Trace]:
    """The texts of a workbook that no cell shows, those in white, and those that only tell how to pronounce others."""
    if name not in package.names:
        return
    left: list[str] = []
    white: list[str] = []
    count, rest = 0, b""
    for piece in package.chunks(name):
        refuse_entities(rest[-16:] + piece)
        *items, rest = _ITEM.split(rest + piece)
        for item in items:
            if count not in shown and len(left) < _MOST_PLACES:
                left.append(_words(item))
            white += pale_words(item, palette)
            count += 1
    yield from gathered("left_over", [name] * len(left), ["\n\n".join(words for words in left if words)])
    yield from gathered("unseen_cells", [name] * len(white), white)


def pale_words(item: bytes, palette: Palette) -> list[str]:
    """Of a text, its runs in the colour of paper or of no size, and what only tells how to pronounce it."""
    told = [one for _, one in enclosed(item, "rPh")] if b"rPh" in item else []
    if b"rPr" in item:
        told += [one for _, one in enclosed(item, "r") if _is_pale(one, palette)]
    return [words for one in told if (words := _words(one))]


def _is_pale(run: bytes, palette: Palette) -> bool:
    said = _RUN_COLOUR.search(run)
    attributes = (
        {} if said is None else {name.decode(): value.decode("latin-1") for name, value in _ATTRIBUTE.findall(said[1])}
    )
    colour = palette.of(attributes)
    return bool(_RUN_SIZE.search(run)) or (colour is not None and is_alike(colour, WHITE))


def _words(item: bytes) -> str:
    return unescape(_TAGS.sub(b"", item[-4096:]).decode("utf-8", "replace")).strip()


def shows_nothing(code: str) -> bool:
    """Whether a format of numbers never shows the value: each of its sections is empty, or a text of its own.

    >>> shows_nothing(";;;"), shows_nothing('"***"'), shows_nothing("0.0;-0.0;;@"), shows_nothing("General")
    (True, True, False, False)
    """
    bare = _COLOURED.sub("", _QUOTED.sub("", code))
    return bool(code) and not _SHOWS.search(bare)


def unseen_styles(package: Package, led: Led) -> Unseen:
    """The styles of white letters on white, of letters of no size, of a format that shows nothing."""
    part = next(iter(led.of("styles")), "xl/styles.xml")
    root = tree_of(package, part)
    if root is None:
        return Unseen()
    palette = palette_of(package, led)
    fonts = [_font(font, palette) for font in root.iterfind("{*}fonts/{*}font")]
    fills = [_fill(fill, palette) for fill in root.iterfind("{*}fills/{*}fill")]
    formats = {
        str(one.get("numFmtId"))
        for one in root.iterfind("{*}numFmts/{*}numFmt")
        if shows_nothing(str(one.get("formatCode", "")))
    }
    unseen = set()
    for number, style in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        colour, is_tiny = _at(fonts, style.get("fontId"), (BLACK, False))
        behind = _at(fills, style.get("fillId"), WHITE)
        if is_tiny or is_alike(colour, behind) or style.get("numFmtId") in formats:
            unseen.add(number)
    conditions = {at for at, one in enumerate(root.iterfind("{*}dxfs/{*}dxf")) if _hides(one, palette)}
    return Unseen(cells=frozenset(unseen), conditions=frozenset(conditions))


def _hides(style: _Element, palette: Palette) -> bool:
    """Whether the style of a condition takes away what a cell shows."""
    number, font, fill = (style.find(f"{{*}}{name}") for name in ("numFmt", "font", "fill"))
    if number is not None and shows_nothing(str(number.get("formatCode", ""))):
        return True
    colour = None if font is None else palette.of_element(font.find("{*}color"))
    if colour is None:
        return False
    behind = WHITE if fill is None else palette.of_element(next(fill.iter("{*}bgColor"), None)) or _NOT_KNOWN
    return is_alike(colour, behind)


def _at(values: Sequence[Value], number: str | None, other: Value) -> Value:
    at = int(number) if number and number.isdecimal() else 0
    return values[at] if at < len(values) else other


def _font(font: _Element, palette: Palette) -> tuple[Colour, bool]:
    """The colour of a font, and whether its letters have no size."""
    size = font.find("{*}sz")
    is_tiny = size is not None and _size(str(size.get("val", ""))) < _TINY
    return palette.of_element(font.find("{*}color")) or BLACK, is_tiny


def _size(written: str) -> float:
    try:
        return float(written or 11)
    except ValueError:
        return 11.0


def _fill(fill: _Element, palette: Palette) -> Colour:
    """The colour of a cell: white where it has none."""
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return _NOT_KNOWN if len(fill) else WHITE
    kind = pattern.get("patternType", "none")
    if kind == "solid":
        return palette.of_element(pattern.find("{*}fgColor")) or WHITE
    return WHITE if kind == "none" else _NOT_KNOWN
