"""How the cells of an Excel workbook are not seen: white on white, a format that shows nothing, texts that no cell shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import TypeVar

from lxml.etree import _Element

from kolosi.intake.archive import Package
from kolosi.intake.inside.trace import Trace, gathered
from kolosi.intake.markup import refuse_entities
from kolosi.intake.relations import Led, tree_of

_WHITES = frozenset({"FFFFFFFF", "00FFFFFF", "FFFFFF"})
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_COLOURED = re.compile(r"\[[^\]]*\]")
_SHOWS = re.compile(r"[0#?@EeGgYyMmDdHhSs/]|General", re.IGNORECASE)
_WHITE_RUN = re.compile(
    rb"""<(?:\w+:)?color\s[^<>]*(?:rgb\s*=\s*["'](?:00|FF)?FFFFFF["']|theme\s*=\s*["']0["'])[^<>]*/>|<(?:\w+:)?sz\s+val\s*=\s*["'][01](?:\.\d+)?["']\s*/>"""
)
_READING = re.compile(rb"<(?:\w+:)?rPh\b[^<>]*>(.*?)</(?:\w+:)?rPh>", re.DOTALL)
_RUN = re.compile(rb"<(?:\w+:)?r>(.*?)</(?:\w+:)?r>", re.DOTALL)
_ITEM = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
_TAGS = re.compile(rb"<[^>]*>")
_MOST_PLACES = 200
Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class Unseen:
    """The numbers of the styles of cells, and of those of conditions, under which nothing is seen."""

    cells: frozenset[int] = frozenset()
    conditions: frozenset[int] = frozenset()


def text_traces(package: Package, name: str, shown: set[int]) -> Iterator[Trace]:
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
            _note_text(item, count in shown, left, white)
            count += 1
    yield from gathered("left_over", [name] * len(left), left)
    yield from gathered("unseen_cells", [name] * len(white), white)


def _note_text(item: bytes, is_shown: bool, left: list[str], white: list[str]) -> None:
    if not is_shown and len(left) < _MOST_PLACES:
        left.append(_words(item))
    if b"rPh" in item:
        white += [words for one in _READING.findall(item) if (words := _words(one))]
    if b"rPr" in item:
        white += [words for one in _RUN.findall(item) if _WHITE_RUN.search(one) and (words := _words(one))]


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
    fonts = [_font(font) for font in root.iterfind("{*}fonts/{*}font")]
    fills = [_fill(fill) for fill in root.iterfind("{*}fills/{*}fill")]
    formats = {
        str(one.get("numFmtId"))
        for one in root.iterfind("{*}numFmts/{*}numFmt")
        if shows_nothing(str(one.get("formatCode", "")))
    }
    unseen = set()
    for number, style in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        colour, is_tiny = _at(fonts, style.get("fontId"), ("", False))
        behind = _at(fills, style.get("fillId"), "")
        is_white = colour == "white" and behind in ("", "white")
        if is_tiny or is_white or (colour and colour == behind) or style.get("numFmtId") in formats:
            unseen.add(number)
    conditions = {at for at, one in enumerate(root.iterfind("{*}dxfs/{*}dxf")) if _hides(one)}
    return Unseen(cells=frozenset(unseen), conditions=frozenset(conditions))


def _hides(style: _Element) -> bool:
    """Whether the style of a condition takes away what a cell shows."""
    number, font, fill = (style.find(f"{{*}}{name}") for name in ("numFmt", "font", "fill"))
    if number is not None and shows_nothing(str(number.get("formatCode", ""))):
        return True
    return font is not None and fill is None and _colour(font.find("{*}color")) == "white"


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
