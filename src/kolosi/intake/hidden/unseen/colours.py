"""Colours as office files write them, by themselves or by the theme, and which of them an eye does not tell apart."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping

from lxml import etree

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.relations import Led, tree_of

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)

_NEAR = 24
"""Two colours are one where none of their parts differs by more, of 255: text #E8E8E8 on white is not read on paper or
screen; #D9D9D9, the lightest grey that Word offers, is."""
_DARK = 40
"""Two colours none of whose parts is above this are both black to the eye."""
_PALER, _PALEST_RATIO = 60, 1.08
"""Colours up to so far apart are one as well when they are about equally bright (a contrast, as WCAG 2.2 measures it,
under this): pale yellow on white."""

_THEME = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
"""The colours of a theme in the order in which a workbook numbers them."""
_OTHER_NAMES: Mapping[str, str] = {
    **{"background1": "lt1", "text1": "dk1", "background2": "lt2", "text2": "dk2", "bg1": "lt1", "tx1": "dk1"},
    **{"bg2": "lt2", "tx2": "dk2", "light1": "lt1", "dark1": "dk1", "light2": "lt2", "dark2": "dk2"},
    **{"hyperlink": "hlink", "followedHyperlink": "folHlink"},
}
_USUAL: Mapping[str, Colour] = {"lt1": WHITE, "dk1": BLACK, "lt2": (0xE7, 0xE6, 0xE6), "dk2": (0x44, 0x54, 0x6A)}
"""Of a file without a theme."""
_NAMED: Mapping[str, Colour] = {
    **{"black": BLACK, "white": WHITE, "yellow": (255, 255, 0), "green": (0, 255, 0), "cyan": (0, 255, 255)},
    **{"magenta": (255, 0, 255), "blue": (0, 0, 255), "red": (255, 0, 0), "darkBlue": (0, 0, 139)},
    **{"darkCyan": (0, 139, 139), "darkGreen": (0, 100, 0), "darkMagenta": (139, 0, 139), "darkRed": (139, 0, 0)},
    **{"darkYellow": (128, 128, 0), "darkGray": (169, 169, 169), "lightGray": (211, 211, 211)},
}
"""The markers of Word, and the colours that drawings name."""


def is_alike(one: Colour, other: Colour) -> bool:
    """Whether an eye takes two colours for one.

    >>> is_alike((0, 0, 0), (40, 20, 0)), is_alike((255, 255, 255), (232, 232, 232)), is_alike((255, 255, 255), (217,) * 3)
    (True, True, False)
    """
    apart = max(abs(a - b) for a, b in zip(one, other, strict=True))
    if apart <= _NEAR or max(*one, *other) <= _DARK:
        return True
    return apart <= _PALER and contrast(one, other) < _PALEST_RATIO


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours, from 1 (none) to 21 (WCAG 2.2, W3C 2023, definition of contrast ratio)."""
    pale, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (pale + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def from_hex(written: str) -> Colour | None:
    """A colour of six digits, or of eight of which the first two say how opaque it is; None for anything else.

    >>> from_hex("FFCC0000"), from_hex("auto")
    ((204, 0, 0), None)
    """
    digits = written.strip().lstrip("#")
    try:
        parts = bytes.fromhex(digits[-6:]) if len(digits) in (6, 8) else b""
    except ValueError:
        return None
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else None


def named(name: str) -> Colour | None:
    """A colour by its name in Word and in drawings."""
    return _NAMED.get(name)


def lighter(colour: Colour, share: float) -> Colour:
    """A colour nearer to white by a share of the way, or to black by one below zero, as a workbook tints it."""
    hue, light, strength = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    light = light * (1 + share) if share < 0 else light * (1 - share) + share
    return _whole(colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), strength))


def _whole(parts: tuple[float, float, float]) -> Colour:
    red, green, blue = (round(255 * min(max(part, 0.0), 1.0)) for part in parts)
    return red, green, blue


class Theme:
    """The colours of a file by their names and numbers."""

    def __init__(self, colours: Mapping[str, Colour]) -> None:
        self._colours = {**_USUAL, **colours}

    def get(self, name: str) -> Colour | None:
        """A colour by its name, however this format calls it."""
        return self._colours.get(_OTHER_NAMES.get(name, name))

    def numbered(self, number: str) -> Colour | None:
        """A colour by its number in a workbook."""
        at = int(number) if number.isdecimal() else len(_THEME)
        return self.get(_THEME[at]) if at < len(_THEME) else None

    def of_drawing(self, fill: etree._Element | None) -> Colour | None:
        """The colour of a `solidFill` of a drawing, with what is done to it; None where it is not said or is transparent."""
        for one in () if fill is None else fill:
            local = etree.QName(one).localname if isinstance(one.tag, str) else ""
            bare = self._bare(local, str(one.get("val", "")), str(one.get("lastClr", "")))
            if bare is not None:
                return _changed(bare, one)
        return None

    def _bare(self, local: str, value: str, last: str) -> Colour | None:
        if local == "srgbClr":
            return from_hex(value)
        if local == "sysClr":
            return from_hex(last) or (WHITE if value == "window" else BLACK)
        if local == "prstClr":
            return named(value)
        return self.get(value) if local == "schemeClr" else None


def _changed(colour: Colour, element: etree._Element) -> Colour:
    """A colour of a drawing after its changes of light."""
    hue, light, strength = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    for change in element:
        local = etree.QName(change).localname if isinstance(change.tag, str) else ""
        share = _share(str(change.get("val", "")))
        if local == "lumMod":
            light *= share
        elif local == "lumOff":
            light += share
        elif local == "tint":
            light = light * share + (1 - share)
        elif local == "shade":
            light *= share
    return _whole(colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), strength))


def _share(written: str) -> float:
    """Thousandths of a percent as a share; 1 for what is no number."""
    digits = written.removeprefix("-")
    return int(written) / 100_000 if digits.isdecimal() and len(digits) < 9 else 1.0


def theme_of(package: Package, led: Led) -> Theme:
    """The colours of the theme of a file; the usual ones where it has none."""
    colours: dict[str, Colour] = {}
    for part in dict.fromkeys(
        name for name in led.names if "/theme/theme" in name or "theme" in led.kinds.get(name, frozenset())
    ):
        root = tree_of(package, part)
        for scheme in () if root is None else root.iter("{*}clrScheme"):
            for one in scheme:
                colour = Theme({}).of_drawing(one)
                if colour is not None and isinstance(one.tag, str):
                    colours.setdefault(etree.QName(one).localname, colour)
    return Theme(colours)
