"""What the elements of an office part say of themselves and show nobody: alternative texts, tooltips, helps, names of marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from kolosi.intake.hidden.unseen.fields import fields_of
from kolosi.intake.hidden.unseen.naming import is_own_mark, is_own_name, spaced

_SHOWN = frozenset({"docPr", "cNvPr", "shape", "imagedata", "rect", "group", "roundrect", "oval", "line", "polyline"})
_DESCRIBED = frozenset({"descr", "title", "alt"})
_CAPTIONS = frozenset({"tblCaption", "tblDescription"})
_HELPS = frozenset({"helpText", "statusText"})
_MARKED = frozenset({"alias", "tag"})


@dataclass(frozen=True, kw_only=True)
class Said:
    """Words that an element carries: the kind of point they make, where, and what they say.

    A kind that is empty makes no point by itself; its words are looked at all the same.
    """

    kind: str
    place: str
    words: str


def said_in(root: etree._Element, *, has_paragraphs: bool) -> Iterator[Said]:
    """What the elements of a part say, in their order; placed by paragraph where the part has numbered ones."""
    paragraph = 0
    for element in root.iter(etree.Element):
        local = etree.QName(element).localname
        paragraph += has_paragraphs and local == "p"
        place = f"¶ {paragraph}" if has_paragraphs else ""
        for kind, words in _of_element(element, local):
            if words.strip():
                yield Said(kind=kind, place=place, words=words.strip())
    for field in fields_of(root) if has_paragraphs else ():
        if field.tooltip:
            yield Said(kind="tooltips", place=field.place, words=field.tooltip)
        if field.words:
            yield Said(kind="field_codes" if field.is_telling else "", place=field.place, words=field.words)


def _of_element(element: etree._Element, local: str) -> Iterator[tuple[str, str]]:
    attributes = {str(name).rpartition("}")[2]: str(value) for name, value in element.attrib.items()}
    if "tooltip" in attributes:
        yield "tooltips", attributes["tooltip"]
    if local in _SHOWN:
        yield from (("alternative_text", attributes[name]) for name in _DESCRIBED & attributes.keys())
        yield "", "" if is_own_name(attributes.get("name", "")) else spaced(attributes.get("name", ""))
    elif local in _CAPTIONS:
        yield "alternative_text", attributes.get("val", "")
    elif local in _HELPS:
        yield "tooltips", attributes.get("val", "")
    elif local == "default":
        yield "", attributes.get("val", "")
    elif local in _MARKED:
        yield from _mark(attributes.get("val", ""))
    elif local == "bookmarkStart":
        yield from _mark(attributes.get("name", ""))
    elif local in ("smartTag", "customXml"):
        values = (value for one in element.iter("{*}attr") for name, value in one.attrib.items())
        yield "mark_names", " ".join(map(str, values))


def _mark(name: str) -> Iterator[tuple[str, str]]:
    if not is_own_mark(name):
        yield "mark_names", spaced(name)
