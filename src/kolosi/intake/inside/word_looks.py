"""How the words of a Word file look, their styles included: hidden, white on white, black on black, too small to be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from lxml import etree

from kolosi.intake.archive import Package
from kolosi.intake.relations import Led, tree_of

_TINY = 4
"""Letters of this many half points are not read by anyone."""
_SQUEEZED = 5
"""Letters of this many hundredths of their width are not read either."""
_PALE, _DARK = 250, 40
_DEEPEST = 30
_OFF = frozenset({"0", "false", "off"})
_BOXES = frozenset({"wsp", "shape", "rect", "roundrect", "oval"})
_PAPER = frozenset({"background1", "light1", "bg1", "lt1"})
Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a style or a run says of its letters; None where it leaves it to what it rests on."""

    is_hidden: bool | None = None
    colour: str | None = None
    ground: str | None = None
    size: int | None = None
    width: int | None = None

    def over(self, other: Look) -> Look:
        """This look, and what it leaves open taken from another."""
        return Look(
            is_hidden=_or(self.is_hidden, other.is_hidden),
            colour=_or(self.colour, other.colour),
            ground=_or(self.ground, other.ground),
            size=_or(self.size, other.size),
            width=_or(self.width, other.width),
        )

    @property
    def is_white(self) -> bool:
        """Whether its letters have the colour of paper and nothing behind them."""
        return self.colour is not None and _is_pale(self.colour) and (self.ground is None or _is_pale(self.ground))

    @property
    def is_blacked(self) -> bool:
        """Whether its letters are as dark as what lies behind them."""
        return self.ground is not None and _is_dark(self.ground) and _is_dark(self.colour or "000000")

    @property
    def is_tiny(self) -> bool:
        """Whether its letters are too small or too narrow."""
        return (self.size or 22) <= _TINY or (self.width or 100) <= _SQUEEZED


def _or(one: Value | None, other: Value | None) -> Value | None:
    return other if one is None else one


def _is_pale(colour: str) -> bool:
    return min(_parts(colour), default=0) >= _PALE


def _is_dark(colour: str) -> bool:
    return max(_parts(colour), default=255) <= _DARK


def _parts(colour: str) -> Sequence[int]:
    """The three parts of a colour; none of one that is not written so."""
    try:
        return tuple(bytes.fromhex(colour)) if len(colour) == 6 else ()
    except ValueError:
        return ()


@dataclass(frozen=True)
class Looks:
    """The looks of the styles of a Word file."""

    styles: Mapping[str, Look]
    usual: Look
    painted: frozenset[str] = frozenset()

    def unseen(self, run: etree._Element) -> str:
        """How the words of a run are hidden; empty when they are seen."""
        own = run.find("{*}rPr")
        found = Look() if own is None else look_of(own).over(self._named(own, "rStyle"))
        paragraph = next(run.iterancestors("{*}p"), None)
        about = None if paragraph is None else paragraph.find("{*}pPr")
        if about is not None:
            found = found.over(self._named(about, "pStyle"))
        found = found.over(self.usual)
        if found.is_hidden:
            return "hidden_text"
        return "unseen_text" if found.is_tiny or found.is_blacked or self._is_lost(found, run) else ""

    def _is_lost(self, found: Look, run: etree._Element) -> bool:
        return found.is_white and not any(map(self._is_of_colour, run.iterancestors()))

    def _is_of_colour(self, around: etree._Element) -> bool:
        """Whether a paragraph, cell, table or shape has a colour of its own, on which white is read."""
        if etree.QName(around).localname in _BOXES:
            return True
        if any(around.find(f"{{*}}{look}/{{*}}shd") is not None for look in ("pPr", "tcPr", "tblPr")):
            return True
        return (_value(around.find("{*}tblPr/{*}tblStyle")) or "") in self.painted

    def _named(self, about: etree._Element, kind: str) -> Look:
        return self.styles.get(_value(about.find(f"{{*}}{kind}")) or "", Look())


def looks_of(package: Package, led: Led) -> Looks:
    """The looks that the styles of a Word file give."""
    written: dict[str, tuple[Look, str]] = {}
    usual, painted = Look(), set()
    for part in dict.fromkeys(("word/styles.xml", *led.of("styles"))):
        root = tree_of(package, part)
        for style in () if root is None else root.iter("{*}style"):
            about = style.find("{*}rPr")
            look = Look() if about is None else look_of(about)
            look = look.over(Look(ground=_ground(style.find("{*}pPr/{*}shd"), None)))
            written[_attribute(style, "styleId")] = (look, _value(style.find("{*}basedOn")) or "")
        painted |= {_attribute(one, "styleId") for one in _painted(root)}
        usual = next((look_of(one) for one in _defaults(root)), usual)
    return Looks({id_: _inherited(id_, written) for id_ in written}, usual, frozenset(painted))


def _painted(root: etree._Element | None) -> Iterator[etree._Element]:
    """The styles that put a colour behind something."""
    for style in () if root is None else root.iter("{*}style"):
        if next(style.iter("{*}shd"), None) is not None:
            yield style


def _defaults(root: etree._Element | None) -> Iterator[etree._Element]:
    if root is not None:
        yield from root.iterfind("{*}docDefaults/{*}rPrDefault/{*}rPr")


def _inherited(id_: str, written: Mapping[str, tuple[Look, str]]) -> Look:
    found, under = written[id_]
    for _ in range(_DEEPEST):
        if under not in written:
            break
        look, under = written[under]
        found = found.over(look)
    return found


def look_of(about: etree._Element) -> Look:
    """What the properties of a run or a style say."""
    colour, shade, marker = (about.find(f"{{*}}{name}") for name in ("color", "shd", "highlight"))
    return Look(
        is_hidden=_switch(about.find("{*}vanish")),
        colour=None if colour is None else _colour(colour),
        ground=_ground(shade, marker),
        size=_number(about.find("{*}sz")),
        width=_number(about.find("{*}w")),
    )


def _colour(found: etree._Element) -> str | None:
    if _attribute(found, "themeColor") in _PAPER and not _attribute(found, "themeShade"):
        return "FFFFFF"
    written = (_value(found) or "").upper()
    return None if written in ("", "AUTO") else written


def _ground(shade: etree._Element | None, marker: etree._Element | None) -> str | None:
    """The colour behind the letters; any that is not written as a number counts as a colour in the middle."""
    if marker is not None and _value(marker) not in (None, "none"):
        return {"black": "000000", "white": "FFFFFF"}.get(str(_value(marker)), "888888")
    if shade is None:
        return None
    fill = _attribute(shade, "fill").upper()
    if _value(shade) == "solid":
        fill = _attribute(shade, "color").upper()
    return None if fill in ("", "AUTO") else fill


def _switch(found: etree._Element | None) -> bool | None:
    return None if found is None else _attribute(found, "val") not in _OFF


def _number(found: etree._Element | None) -> int | None:
    value = _value(found) or ""
    return int(value) if value.isdecimal() and len(value) < 7 else None


def _value(found: etree._Element | None) -> str | None:
    return None if found is None else _attribute(found, "val") or None


def _attribute(element: etree._Element, name: str) -> str:
    space = str(element.tag).partition("}")[0] + "}"
    return str(element.get(f"{space}{name}", ""))
