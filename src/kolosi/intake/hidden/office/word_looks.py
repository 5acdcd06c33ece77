"""How the words of a Word file look, their styles included: hidden, of the colour of what is behind them, too small to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from lxml import etree

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.relations import Led, tree_of
from kolosi.intake.hidden.unseen.colours import (
    BLACK,
    WHITE,
    Colour,
    Theme,
    from_hex,
    is_alike,
    lighter,
    named,
    theme_of,
)

_TINY = 4
"""Letters of this many half points are not read by anyone."""
_SQUEEZED = 5
"""Letters of this many hundredths of their width are not read either."""
_NO_ROOM, _ON_ANOTHER = 20, -200
"""A run fitted into so many twentieths of a point, and letters drawn together by so many, are a stain."""
_OFF_PAGE = 1_000
"""A run raised or lowered by so many half points leaves its line, and the page."""
_DEEPEST = 30
_OFF = frozenset({"0", "false", "off"})
_BOXES = frozenset({"wsp", "shape", "rect", "roundrect", "oval", "sp"})
_HIDING = frozenset({"vanish", "specVanish"})
_PLAIN = frozenset({"", "clear", "nil", "solid"})
_TWO_DIGITS = re.compile("[0-9A-Fa-f]{2}")
_NOT_KNOWN: Colour = (-999, -999, -999)
"""A ground that is a pattern, a picture or a shade of a table: no colour of letters is taken for it."""
Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a style or a run says of its letters; None where it leaves it to what it rests on."""

    is_hidden: bool | None = None
    colour: Colour | None = None
    marker: Colour | None = None
    shade: Colour | None = None
    size: int | None = None
    width: int | None = None
    is_clear: bool | None = None
    raised: int | None = None
    room: int | None = None
    apart: int | None = None

    def over(self, other: Look) -> Look:
        """This look, and what it leaves open taken from another."""
        return Look(
            is_hidden=_or(self.is_hidden, other.is_hidden),
            colour=_or(self.colour, other.colour),
            marker=_or(self.marker, other.marker),
            shade=_or(self.shade, other.shade),
            size=_or(self.size, other.size),
            width=_or(self.width, other.width),
            is_clear=_or(self.is_clear, other.is_clear),
            raised=_or(self.raised, other.raised),
            room=_or(self.room, other.room),
            apart=_or(self.apart, other.apart),
        )

    @property
    def is_tiny(self) -> bool:
        """Whether its letters are too small or too narrow, lie one on another, or are raised off their line and the page."""
        is_small = (self.size or 22) <= _TINY or (self.width or 100) <= _SQUEEZED
        is_pressed = (self.room or _NO_ROOM + 1) <= _NO_ROOM or (self.apart or 0) <= _ON_ANOTHER
        return is_small or is_pressed or abs(self.raised or 0) >= _OFF_PAGE


def _or(one: Value | None, other: Value | None) -> Value | None:
    return other if one is None else one


@dataclass(frozen=True)
class Looks:
    """The looks of the styles of a Word file."""

    styles: Mapping[str, Look]
    usual: Look
    painted: frozenset[str] = frozenset()
    theme: Theme = field(default_factory=lambda: Theme({}))

    def unseen(self, run: etree._Element) -> str:
        """How the words of a run are hidden; empty when they are seen."""
        own = run.find("{*}rPr")
        found = Look() if own is None else look_of(own, self.theme).over(self._named(own, "rStyle"))
        paragraph = next(run.iterancestors("{*}p"), None)
        about = None if paragraph is None else paragraph.find("{*}pPr")
        if about is not None:
            shade = _shade(about.find("{*}shd"), self.theme)
            found = found.over(Look(shade=shade)).over(self._named(about, "pStyle"))
        found = found.over(self.usual)
        if found.is_hidden:
            return "hidden_text"
        return "unseen_text" if found.is_tiny or found.is_clear or self._is_lost(found, run) else ""

    def _is_lost(self, found: Look, run: etree._Element) -> bool:
        """Whether the letters have the colour of what is behind them; those without a colour are white on a dark shade."""
        ground = found.marker or found.shade or self._ground(run)
        if found.colour is None:
            return found.marker is not None and is_alike(BLACK, found.marker)
        return is_alike(found.colour, ground)

    def _ground(self, run: etree._Element) -> Colour:
        """The colour of the nearest cell, table or shape around that has one; else that of paper."""
        for around in run.iterancestors():
            if (colour := self._behind(around)) is not None:
                return colour
        return WHITE

    def _behind(self, around: etree._Element) -> Colour | None:
        local = etree.QName(around).localname
        if local in _BOXES:
            return _filled(around, self.theme)
        if (_value(around.find("{*}tblPr/{*}tblStyle")) or "") in self.painted:
            return _NOT_KNOWN
        shades = (around.find(f"{{*}}{look}/{{*}}shd") for look in ("tcPr", "tblPr"))
        return next((colour for one in shades if (colour := _shade(one, self.theme)) is not None), None)

    def _named(self, about: etree._Element, kind: str) -> Look:
        return self.styles.get(_value(about.find(f"{{*}}{kind}")) or "", Look())


def _filled(box: etree._Element, theme: Theme) -> Colour | None:
    """The colour of a shape; None where it has none, and what is behind it is seen."""
    about = box.find("{*}spPr")
    if about is not None:
        if about.find("{*}noFill") is not None:
            return None
        return theme.of_drawing(about.find("{*}solidFill")) or _NOT_KNOWN
    if str(box.get("filled", "")).lower() in ("f", "false"):
        return None
    return from_hex(str(box.get("fillcolor", "#FFFFFF")).partition(" ")[0]) or _NOT_KNOWN


def looks_of(package: Package, led: Led) -> Looks:
    """The looks that the styles of a Word file give."""
    written: dict[str, tuple[Look, str]] = {}
    usual, painted, theme = Look(), set(), theme_of(package, led)
    for part in dict.fromkeys(("word/styles.xml", *led.of("styles"))):
        root = tree_of(package, part)
        for style in () if root is None else root.iter("{*}style"):
            about = style.find("{*}rPr")
            look = Look() if about is None else look_of(about, theme)
            look = look.over(Look(shade=_shade(style.find("{*}pPr/{*}shd"), theme)))
            written[_attribute(style, "styleId")] = (look, _value(style.find("{*}basedOn")) or "")
        painted |= {_attribute(one, "styleId") for one in _painted(root)}
        usual = next((look_of(one, theme) for one in _defaults(root)), usual)
    return Looks({id_: _inherited(id_, written) for id_ in written}, usual, frozenset(painted), theme)


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


def look_of(about: etree._Element, theme: Theme) -> Look:
    """What the properties of a run or a style say."""
    marker = _value(about.find("{*}highlight")) or "none"
    switches = [_switch(about.find(f"{{*}}{name}")) for name in _HIDING]
    filling = about.find("{*}textFill")
    return Look(
        is_hidden=None if set(switches) == {None} else True in switches,
        colour=_colour(about.find("{*}color"), theme, ("val", "themeColor", "themeTint", "themeShade")),
        marker=None if marker == "none" else named(marker) or _NOT_KNOWN,
        shade=_shade(about.find("{*}shd"), theme),
        size=_number(about.find("{*}sz")),
        width=_number(about.find("{*}w")),
        is_clear=None if filling is None else _is_clear(filling),
        raised=_number(about.find("{*}position")),
        room=_number(about.find("{*}fitText")),
        apart=_number(about.find("{*}spacing")),
    )


def _is_clear(filling: etree._Element) -> bool:
    """Whether letters are filled with nothing, or with something wholly transparent."""
    clear = (_value(one) for one in filling.iter("{*}alpha"))
    return filling.find("{*}noFill") is not None or any(value == "100000" for value in clear)


def _colour(found: etree._Element | None, theme: Theme, names: tuple[str, str, str, str]) -> Colour | None:
    """A colour that is written, or that the theme gives by its name and is made lighter or darker."""
    if found is None:
        return None
    value, name, paler, darker = (_attribute(found, one) for one in names)
    bare = theme.get(name) if name else None
    if bare is None:
        return from_hex(value)
    for change, sign in ((paler, 1), (darker, -1)):
        share = int(change, 16) / 255 if _TWO_DIGITS.fullmatch(change) else 1.0
        bare = lighter(bare, sign * (1 - share)) if share < 1 else bare
    return bare


def _shade(shade: etree._Element | None, theme: Theme) -> Colour | None:
    """The colour behind letters, a paragraph or a cell; None where nothing is."""
    if shade is None:
        return None
    if _attribute(shade, "val") not in _PLAIN:
        return _NOT_KNOWN
    if _attribute(shade, "val") == "solid":
        return _colour(shade, theme, ("color", "themeColor", "themeTint", "themeShade")) or BLACK
    return _colour(shade, theme, ("fill", "themeFill", "themeFillTint", "themeFillShade"))


def _switch(found: etree._Element | None) -> bool | None:
    return None if found is None else _attribute(found, "val") not in _OFF


def _number(found: etree._Element | None) -> int | None:
    value = _value(found) or ""
    return int(value) if value.removeprefix("-").isdecimal() and len(value) < 7 else None


def _value(found: etree._Element | None) -> str | None:
    return None if found is None else _attribute(found, "val") or None


def _attribute(element: etree._Element, name: str) -> str:
    space = str(element.tag).partition("}")[0] + "}"
    return str(element.get(f"{space}{name}", ""))
