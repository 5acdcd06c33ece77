"""The styles of a Word file: which paragraphs are headings, list items, captions or contents, which letters are raised."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree

from kolosi.intake.documents.draft import Shape
from kolosi.intake.documents.package import W

_HEADING = re.compile(r"(?:heading|titre|título|titulo) (\d)")
_TITLES = frozenset({"title", "titre", "título"})
_LISTS = ("list bullet", "list number", "liste à puces", "liste à numéros")
_CAPTIONS = frozenset({"caption", "légende", "leyenda"})
_DEEPEST = 30
_OFF = frozenset({"0", "false", "off"})


@dataclass(frozen=True, kw_only=True)
class Style:
    """What a style says; None where it leaves it to the one it is based on."""

    name: str = ""
    based_on: str = ""
    outline: int | None = None
    is_list: bool | None = None
    is_raised: bool | None = None
    is_hidden: bool | None = None


def read_styles(root: etree._Element) -> Mapping[str, Style]:
    """The styles by id, each with what it inherits."""
    written = {str(style.get(f"{W}styleId")): _style(style) for style in root.iter(f"{W}style")}
    return {id_: _inherited(id_, written) for id_ in written}


def _style(style: etree._Element) -> Style:
    outline = value(style.find(f"{W}pPr/{W}outlineLvl"))
    return Style(
        name=(value(style.find(f"{W}name")) or "").lower(),
        based_on=value(style.find(f"{W}basedOn")) or "",
        outline=int(outline) if outline and outline.isdigit() else None,
        is_list=is_numbered(style),
        is_raised=is_raised(style),
        is_hidden=switch(style.find(f"{W}rPr/{W}vanish")),
    )


def _inherited(id_: str, written: Mapping[str, Style]) -> Style:
    found = style = written[id_]
    for _ in range(_DEEPEST):
        if style.based_on not in written:
            break
        style = written[style.based_on]
        found = replace(
            found,
            outline=style.outline if found.outline is None else found.outline,
            is_list=style.is_list if found.is_list is None else found.is_list,
            is_raised=style.is_raised if found.is_raised is None else found.is_raised,
            is_hidden=style.is_hidden if found.is_hidden is None else found.is_hidden,
        )
    return found


def shape_of(paragraph: etree._Element, styles: Mapping[str, Style]) -> Shape:
    """What a paragraph is, from its own properties, then from its style."""
    style = styles.get(value(paragraph.find(f"{W}pPr/{W}pStyle")) or "", Style())
    level = heading_level(paragraph, style)
    if level is not None:
        return Shape(kind="heading", level=level)
    if style.name.startswith("toc ") or style.name in ("table of figures", "header", "footer"):
        return Shape(kind="header")
    if style.name in _CAPTIONS:
        return Shape(kind="caption")
    own = is_numbered(paragraph)
    listed = style.is_list or style.name.startswith(_LISTS) if own is None else own
    return Shape(kind="list_item" if listed else "paragraph")


def heading_level(paragraph: etree._Element, style: Style) -> int | None:
    """The level of a heading, from 1; None for what is no heading."""
    own = value(paragraph.find(f"{W}pPr/{W}outlineLvl"))
    if own and own.isdigit():
        return int(own) + 1 if int(own) < 9 else None
    if named := _HEADING.match(style.name):
        return int(named[1])
    if style.name in _TITLES:
        return 1
    return style.outline + 1 if style.outline is not None and style.outline < 9 else None


def is_numbered(element: etree._Element) -> bool | None:
    """Whether the properties of a paragraph or a style give it a bullet or a number."""
    numbering = element.find(f"{W}pPr/{W}numPr")
    if numbering is None:
        return None
    return value(numbering.find(f"{W}numId")) != "0"


def is_raised(element: etree._Element) -> bool | None:
    """Whether the properties of a run or a style raise its letters."""
    placed = value(element.find(f"{W}rPr/{W}vertAlign"))
    return placed == "superscript" if placed else None


def value(element: etree._Element | None) -> str | None:
    """The value of a property."""
    found = None if element is None else element.get(f"{W}val")
    return None if found is None else str(found)


def switch(element: etree._Element | None) -> bool | None:
    """A property that is on or off; None where it is not said."""
    return None if element is None else value(element) not in _OFF
