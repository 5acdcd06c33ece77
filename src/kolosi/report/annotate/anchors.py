"""Where a comment is anchored in a Word document: runs are cut so that it stands on the exact words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from kolosi.model.manuscript import Manuscript

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Spot(NamedTuple):
    """A place in a text node, or before (0) or behind (1) another element."""

    element: etree._Element
    offset: int


class Anchor(NamedTuple):
    """A comment and the two places between which it stands."""

    id: int
    first: Spot
    last: Spot


class Places:
    """Where spans of a manuscript stand in the tree of the main part.

    Word keeps no comments in notes, text boxes, heads and feet of pages: one on a note stands on the mark that leads to it,
    one on a text box on the run that holds the box, one on a head or foot on the first paragraph.
    """

    def __init__(self, main: etree._Element, name: str, others: Mapping[str, bytes]) -> None:
        self.main = main
        self.name = name
        self.others = others
        self.space = str(main.tag).partition("}")[0] + "}"

    def anchor(self, manuscript: Manuscript, start: int, end: int) -> tuple[Spot, Spot]:
        """The two places between which a comment on a span stands."""
        pieces = list(manuscript.pieces_of(start, end))
        exact: list[tuple[Spot, Spot]] = []
        others: list[tuple[Spot, Spot]] = []
        for piece, first, last in pieces:
            node = self._node(piece.part)
            if node is not None and not self._is_boxed(node):
                exact.append((Spot(node, first), Spot(node, last)))
            else:
                others += self._around(self._holder(piece.part, node))
        found = exact or others[:1] or list(self._around(self._first_paragraph()))
        return found[0][0], found[-1][1]

    def _node(self, part: str) -> etree._Element | None:
        """The text node at an address, when it is one of the main part."""
        name, _, steps = part.partition(".xml/")
        if f"{name}.xml" != self.name:
            return None
        node = self.main
        for step in steps.split("/"):
            node = node[int(step)]
        return node

    def _is_boxed(self, node: etree._Element) -> bool:
        return next(node.iterancestors(f"{self.space}txbxContent"), None) is not None

    def _holder(self, part: str, node: etree._Element | None) -> etree._Element:
        """What stands in the text for words that can carry no comment."""
        if node is not None:
            runs = list(node.iterancestors(f"{self.space}r"))
            return runs[-1] if runs else self._first_paragraph()
        reference = self._reference(part)
        return self._first_paragraph() if reference is None else reference

    def _reference(self, part: str) -> etree._Element | None:
        """The run with the mark that leads to the note at an address."""
        name, _, steps = part.partition(".xml/")
        data = self.others.get(f"{name}.xml")
        if data is None:
            return None
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
        note = root[int(steps.split("/")[0])]
        kind = str(note.tag).rpartition("}")[2]
        for mark in self.main.iter(f"{self.space}{kind}Reference"):
            if mark.get(f"{self.space}id") == note.get(f"{self.space}id"):
                return mark.getparent()
        return None

    def _first_paragraph(self) -> etree._Element:
        return next(self.main.iter(f"{self.space}p"))

    def _around(self, element: etree._Element) -> Iterator[tuple[Spot, Spot]]:
        yield Spot(element, 0), Spot(element, 1)


def insert(anchors: Sequence[Anchor], space: str) -> None:
    """Write the marks of comments into the tree, cutting runs where needed; ends stand before beginnings."""
    marks: dict[etree._Element, dict[int, list[etree._Element]]] = {}
    for anchor in sorted(anchors, key=lambda one: -one.id):
        end = _mark(space, "commentRangeEnd", anchor.id)
        marks.setdefault(anchor.last.element, {}).setdefault(anchor.last.offset, []).extend(
            (end, _reference_run(space, anchor.id))
        )
    for anchor in anchors:
        start = _mark(space, "commentRangeStart", anchor.id)
        marks.setdefault(anchor.first.element, {}).setdefault(anchor.first.offset, []).append(start)
    for element, by_offset in marks.items():
        for offset in sorted(by_offset, reverse=True):
            _put(element, offset, by_offset[offset], space)


def _mark(space: str, name: str, id_: int) -> etree._Element:
    return etree.Element(f"{space}{name}", {f"{space}id": str(id_)})


def _reference_run(space: str, id_: int) -> etree._Element:
    run = etree.Element(f"{space}r")
    run.append(_mark(space, "commentReference", id_))
    return run


def _put(element: etree._Element, offset: int, marks: Sequence[etree._Element], space: str) -> None:
    """Put marks at a place: in a text node, around a run, or at the two ends of a paragraph."""
    if element.tag == f"{space}t":
        around, at = cut(element, offset, space)
    elif element.tag == f"{space}p":
        has_properties = len(element) > 0 and element[0].tag == f"{space}pPr"
        around, at = element, len(element) if offset else int(has_properties)
    else:
        around = _above(element)
        at = around.index(element) + offset
    for step, mark in enumerate(marks):
        around.insert(at + step, mark)


def _above(element: etree._Element) -> etree._Element:
    return next(element.iterancestors())


def cut(text: etree._Element, offset: int, space: str) -> tuple[etree._Element, int]:
    """Cut a run at a place in one of its texts; the parent, and the position between the two halves."""
    run = _above(text)
    parent = _above(run)
    words = str(text.text or "")
    before = [child for child in text.itersiblings(preceding=True) if child.tag != f"{space}rPr"]
    after = list(text.itersiblings())
    if offset <= 0 and not before:
        return parent, parent.index(run)
    if offset < len(words) or after:
        parent.insert(parent.index(run) + 1, _right_half(run, text, offset, after, space))
    return parent, parent.index(run) + 1


def _right_half(
    run: etree._Element, text: etree._Element, offset: int, after: Sequence[etree._Element], space: str
) -> etree._Element:
    """A run like this one, with what stands behind the cut; the text keeps what stands before it."""
    words = str(text.text or "")
    half = deepcopy(run)
    for child in list(half):
        if child.tag != f"{space}rPr":
            half.remove(child)
    if offset <= 0:
        half.append(text)
    elif offset < len(words):
        rest = deepcopy(text)
        text.text, rest.text = words[:offset], words[offset:]
        for part in (text, rest):
            part.set(_XML_SPACE, "preserve")
        half.append(rest)
    half.extend(after)
    return half
