"""Words of a web page that their own style hides: of the colour of their ground, of one point, in a box of no height; and words said aloud."""

from __future__ import annotations

import re

from lxml import etree

from kolosi.intake.hidden.trace import Written
from kolosi.intake.hidden.unseen.colours import WHITE, Colour, from_hex, is_alike, named

_INK = re.compile(r"(?<![\w-])color\s*:\s*([^;!]{1,60})", re.IGNORECASE)
_GROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!]{1,80})", re.IGNORECASE)
_SMALL = re.compile(r"font-size\s*:\s*[01](?:\.\d{1,6})?\s*(?:px|pt)\s*(?:[;!]|$)", re.IGNORECASE)
_LOW = re.compile(r"(?<![\w-])(?:max-)?(?:height|width)\s*:\s*[01](?:\.\d{1,6})?(?:px|pt)?\s*(?:[;!]|$)", re.IGNORECASE)
_CUT = re.compile(r"overflow(?:-[xy])?\s*:\s*(?:hidden|clip)", re.IGNORECASE)
_PARTS = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:[,/]\s*([\d.]{1,6}))?\s*\)", re.IGNORECASE)
_SAID = ("alt", "title", "aria-label", "aria-description", "placeholder", "summary")
_ABOUT = frozenset({"description", "keywords", "og:description", "og:title", "twitter:description"})


def hides_by_style(element: etree._Element) -> bool:
    """Whether the style of an element lets nothing of its words be seen."""
    style = str(element.get("style", ""))
    if _SMALL.search(style) or (_LOW.search(style) and _CUT.search(style)):
        return True
    ink = _ink(element, style)
    if ink is None:
        return False
    for around in (element, *element.iterancestors()):
        found = _GROUND.search(str(around.get("style", "")))
        written = found[1] if found else str(around.get("bgcolor", ""))
        if written:
            ground = colour_of(written)
            return ground is not None and is_alike(ink, ground)
        if around.get("class"):
            return False  # a style sheet may give it a ground
    return is_alike(ink, WHITE)


def _ink(element: etree._Element, style: str) -> Colour | None:
    found = _INK.search(style)
    written = found[1] if found else str(element.get("color", "")) if element.tag == "font" else ""
    return colour_of(written) if written else None


def colour_of(written: str) -> Colour | None:
    """A colour as style sheets write it; None for one that is not known.

    >>> colour_of("#fff"), colour_of("rgb(204, 0, 0)"), colour_of("inherit")
    ((255, 255, 255), (204, 0, 0), None)
    """
    text = written.strip().lower()
    if found := _PARTS.match(text):
        red, green, blue = (min(int(part), 255) for part in found.group(1, 2, 3))
        return red, green, blue
    word = text.split()[0] if text else ""
    if re.fullmatch(r"#[0-9a-f]{3}", word):
        return from_hex("".join(2 * sign for sign in word[1:]))
    return from_hex(word[1:7]) if re.fullmatch(r"#[0-9a-f]{6}", word) else named(word)


def said_aloud(root: etree._Element) -> list[Written]:
    """What the elements of a page say in place of what they show, or under the pointer."""
    words: dict[str, None] = {}
    for element in root.iter(etree.Element):
        words |= dict.fromkeys(value for name in _SAID if (value := str(element.get(name, "")).strip()))
        name = str(element.get("name", element.get("property", ""))).lower()
        if element.tag == "meta" and name in _ABOUT:
            words[str(element.get("content", "")).strip()] = None
    told = [one for one in words if one]
    return [Written(place="alt, title", text="\n\n".join(told))] if told else []
