"""The one font of charts, PDF and HTML: Inter (SIL Open Font License 1.1), cut to the letters we print."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

FAMILY = "Inter"
"""The family name, for typst, CSS and SVG."""

_FACES = (("Regular", 400, "normal"), ("Bold", 700, "normal"), ("Italic", 400, "italic"))


def folder() -> str:
    """Where the TTF files lie, for engines that load fonts by folder."""
    return str(Path(__file__).resolve().parent)


@cache
def for_typst() -> typst.Fonts:
    """The one font for typst, read once; no font of the machine, so that every machine gives the same bytes."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder()])


@cache
def css() -> str:
    """The `@font-face` rules with the fonts inside, for a page that needs no network (about 100 kB)."""
    return "\n".join(_face(name, weight, style) for name, weight, style in _FACES)


def _face(name: str, weight: int, style: str) -> str:
    data = b64encode(files(__name__).joinpath(f"Inter-{name}.woff2").read_bytes()).decode("ascii")
    return (
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};font-style:{style};font-display:swap;'
        f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
    )


def licence() -> str:
    """The text of the licence, which travels with the fonts."""
    return files(__name__).joinpath("OFL.txt").read_text(encoding="utf-8")


@cache
def _widths() -> Mapping[str, Mapping[str, int]]:
    table: dict[str, dict[str, int]] = json.loads(files(__name__).joinpath("widths.json").read_text(encoding="utf-8"))
    return table


def text_width(text: str, size: float, is_bold: bool = False) -> float:
    """How wide a line of text is, in the unit of its size.

    >>> round(text_width("Mopti", 10), 1)
    26.8
    """
    table = _widths()["bold" if is_bold else "regular"]
    return sum(table.get(letter, 600) for letter in text) * size / 1000
