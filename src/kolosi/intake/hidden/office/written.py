"""Words that stand outside cells and paragraphs: on slides, in text boxes, charts, heads of pages, lists of allowed values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lxml import etree

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.relations import WIDE, Led, text_of, tree_of
from kolosi.intake.hidden.trace import Written
from kolosi.intake.hidden.unseen.extensions import extension_texts
from kolosi.intake.hidden.unseen.parts import said_texts

_SLIDES = re.compile(r"ppt/(?:slides|slideMasters|slideLayouts|notesMasters|handoutMasters)/\w+\.xml")
_SLIDE_KINDS = ("slide", "slidemaster", "slidelayout", "notesmaster", "handoutmaster")
_DRAWINGS = re.compile(r"(?:xl|word|ppt)/(?:drawings|charts|diagrams)/\w+\.(?:xml|vml)")
_DRAWING_KINDS = ("drawing", "vmldrawing", "chart", "chartex", "chartusershapes", "diagramdata", "diagramdrawing")
_SHEETS = re.compile(r"xl/(?:worksheets|chartsheets|dialogsheets)/\w+\.xml")
_SHEET_KINDS = ("worksheet", "chartsheet", "dialogsheet")
_BESIDE_CELLS = re.compile(
    rb"<(?:\w+:)?((?:odd|even|first)(?:Header|Footer)|formula[12]?)\b[^<>]*>([^<]{1,20000})<"
    rb"""|\s(?:prompt|promptTitle|error|errorTitle|display|tooltip)\s*=\s*"([^"]{1,2000})\""""
)
_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d+|[A-Z&])')
_PARAGRAPHS = frozenset({"p", "v", "li", "td", "h"})
_MOST = 4 << 20
_IN_QUOTES = re.compile(r'"([^"]+)"')


def office_texts(package: Package, led: Led, format_: str) -> Iterator[Written]:
    """The words of an Open XML file that neither its sheets nor the text of its document hold."""
    for name in led.names:
        if _is(led, name, _DRAWINGS, _DRAWING_KINDS) or (format_ == "pptx" and _is(led, name, _SLIDES, _SLIDE_KINDS)):
            yield from _told(name, _of_tree(tree_of(package, name)))
        elif format_ == "xlsx" and _is(led, name, _SHEETS, _SHEET_KINDS):
            yield from _told(name, _beside_cells(package, name))
    yield from said_texts(package, led)
    yield from _targets(package.anew(), led)
    yield from extension_texts(package, led)


def _targets(package: Package, led: Led) -> Iterator[Written]:
    """The addresses outside that links lead to: some hold a key, a name or a number."""
    for name in led.names:
        root = tree_of(package, name) if name.lower().endswith(".rels") else None
        rows = (
            [] if root is None else [row for row in root.iter("{*}Relationship") if row.get("TargetMode") == "External"]
        )
        targets = dict.fromkeys(str(row.get("Target", "")) for row in rows)
        yield from _told(name, "\n\n".join(one for one in targets if not one.lower().startswith("mailto:")))


def opendocument_texts(package: Package) -> Iterator[Written]:
    """The words of a LibreOffice file: all of a text or of slides; of a spreadsheet those outside its cells."""
    for part in ("content.xml", "styles.xml"):
        root = tree_of(package, part)
        if root is not None:
            yield from _told(part, _outside_cells(root) if _is_spreadsheet(root) else _of_tree(root))


def _is(led: Led, name: str, pattern: re.Pattern[str], kinds: tuple[str, ...]) -> bool:
    return bool(pattern.fullmatch(name)) or not led.kinds.get(name, frozenset()).isdisjoint(kinds)


def _told(place: str, text: str) -> Iterator[Written]:
    if text.strip():
        yield Written(place=place, text=text[:_MOST])


def _of_tree(root: etree._Element | None) -> str:
    """The words of a part, a paragraph a line."""
    if root is None:
        return ""
    found = (one for one in root.iter(etree.Element) if etree.QName(one).localname in _PARAGRAPHS)
    return "\n\n".join(dict.fromkeys(words for one in found if (words := text_of(one))))


def _is_spreadsheet(root: etree._Element) -> bool:
    return next(root.iter("{*}spreadsheet"), None) is not None


def _outside_cells(root: etree._Element) -> str:
    """The words of text boxes, and what validations allow."""
    boxes = [text_of(one) for one in root.iter("{*}frame", "{*}custom-shape", "{*}text-box")]
    rules = [str(value) for one in root.iter("{*}content-validation") for value in one.attrib.values()]
    allowed = [word for rule in rules for word in _IN_QUOTES.findall(rule)]
    return "\n\n".join(dict.fromkeys(word for word in (*boxes, *allowed) if word))


def _beside_cells(package: Package, name: str) -> str:
    """The heads and feet of pages, the lists of allowed values and the words of prompts of a sheet."""
    words: dict[str, None] = {}
    rest = b""
    for piece in package.chunks(name):
        if piece.startswith(WIDE):
            return ""  # a sheet of two bytes a letter is refused by the reader of sheets
        seen = rest + piece
        for tag, text, mark in _BESIDE_CELLS.findall(seen):
            said = unescape((text or mark).decode("utf-8", "replace"))
            if not tag or tag.endswith((b"Header", b"Footer")):
                words[_CODES.sub(" ", said)] = None
            else:
                words |= dict.fromkeys(_IN_QUOTES.findall(said))
        rest = piece[-20_100:]
    return "\n\n".join(word for one in words for word in one.split(",") if word.strip())
