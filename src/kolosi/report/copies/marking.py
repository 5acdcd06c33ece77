"""Tracked changes and anchors of comments written into the paragraphs of the issued document.

Places are characters of a paragraph as it was issued. Whatever is written at a place leaves what stands before it as it was,
so changes are written from the last to the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from kolosi.reading.word.atoms import Atom, W, atoms
from kolosi.report.copies.copies import Run

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NEVER_CLONED = ("rStyle",)
"""The look of a printed figure, or of a mark of a note, is not that of the words behind it."""


@dataclass
class Numbers:
    """The numbers that changes carry, each once in a document."""

    last: int = 9_000

    def next(self) -> str:
        """A number that no other change has."""
        self.last += 1
        return str(self.last)


def _issued(paragraph: etree._Element) -> list[Atom]:
    """The characters of a paragraph as it was issued: those put in since are none."""
    return [atom for atom in atoms(paragraph) if atom.change != "inserted" and not atom.is_dead]


def cut(paragraph: etree._Element, at: int) -> tuple[etree._Element | None, list[Atom]]:
    """Makes runs end at a place; gives the run before it (None at the head of the paragraph) and all characters before it."""
    before: list[Atom] = []
    reached = 0
    for atom in _issued(paragraph):
        if reached + len(atom.text) <= at:
            before.append(atom)
            reached += len(atom.text)
            continue
        if reached < at:
            _split_text(atom.node, at - reached)
            before.append(atom)
        if before and before[-1].run is atom.run:
            _split_run(before[-1])
        break
    return (before[-1].run if before else None), before


def _split_text(node: etree._Element, at: int) -> None:
    text = node.text or ""
    other = deepcopy(node)
    node.text, other.text, other.tail = text[:at], text[at:], None
    for one in (node, other):
        one.set(_SPACE, "preserve")
    node.addnext(other)


def _split_run(last: Atom) -> None:
    """Moves what stands behind a node of a run into a run of its own."""
    run = last.run
    other = _empty(run)
    look = run.find(f"{W}rPr")
    if look is not None:
        other.append(deepcopy(look))
    for node in list(last.node.itersiblings()):
        other.append(node)
    run.addnext(other)


def _empty(element: etree._Element) -> etree._Element:
    """An element of the same name and attributes that holds nothing."""
    return element.makeelement(element.tag, {str(name): str(value) for name, value in element.attrib.items()})


# -- places --------------------------------------------------------------------------------------------------------


def _put(paragraph: etree._Element, at: int, elements: Sequence[etree._Element]) -> None:
    """Writes elements at a place, outside what ends there: a control, a link."""
    run, _ = cut(paragraph, at)
    if run is None:
        head = paragraph.find(f"{W}pPr")
        for element in reversed(elements):
            paragraph.insert(0, element) if head is None else head.addnext(element)
        return
    following = _following(paragraph, at)
    place = next(one for one in _upward(run, paragraph) if one[1] is paragraph or _holds(one[1], following))[0]
    for element in reversed(elements):
        place.addnext(element)


def _upward(run: etree._Element, paragraph: etree._Element) -> Iterator[tuple[etree._Element, etree._Element]]:
    """The way from a run up to its paragraph, each element with the one that holds it."""
    element = run
    while element is not paragraph:
        above = element.getparent()
        if above is None:
            raise LookupError("a run outside its paragraph")
        yield element, above
        element = above


def _following(paragraph: etree._Element, at: int) -> etree._Element | None:
    reached = 0
    for atom in _issued(paragraph):
        if reached >= at:
            return atom.run
        reached += len(atom.text)
    return None


def _holds(element: etree._Element, run: etree._Element | None) -> bool:
    return run is not None and any(above is element for above in run.iterancestors())


# -- words ---------------------------------------------------------------------------------------------------------


def take_out(paragraph: etree._Element, start: int, end: int, run: Run, numbers: Numbers) -> None:
    """Tracks the taking out of the characters `start` to `end`, with the codes of fields that show nothing else."""
    cut(paragraph, end)
    cut(paragraph, start)
    wrapper = None
    for one in _runs_between(paragraph, start, end):
        if wrapper is None or one.getprevious() is not wrapper:
            wrapper = _change("del", run, numbers)
            one.addprevious(wrapper)
        wrapper.append(one)
        for name, gone in _STRUCK:
            for node in one.iter(name):
                node.tag = gone


_STRUCK = ((f"{W}t", f"{W}delText"), (f"{W}instrText", f"{W}delInstrText"))


def _runs_between(paragraph: etree._Element, start: int, end: int) -> list[etree._Element]:
    """The runs whose characters lie between two places, and those of fields that lie there as a whole."""
    lengths: dict[etree._Element, int] = {}
    standing: set[etree._Element] = set()
    for atom in _issued(paragraph):
        lengths[atom.run] = lengths.get(atom.run, 0) + len(atom.text)
        if atom.change != "deleted":
            standing.add(atom.run)
    reached, found, field = 0, [], []
    for run in paragraph.iter(f"{W}r"):
        begun, reached = reached, reached + lengths.get(run, 0)
        if run in standing and start <= begun < end:
            found.append(run)
        if run.find(f"{W}fldChar") is not None or run.find(f"{W}instrText") is not None:
            field.append((run, begun))
        if run.find(f"{W}fldChar[@{W}fldCharType='end']") is not None:
            if field and start <= field[0][1] < reached <= end:
                found += [one for one, _ in field]
            field = []
    order = {run: rank for rank, run in enumerate(paragraph.iter(f"{W}r"))}
    return sorted(found, key=lambda run: order[run])


def put_in(paragraph: etree._Element, at: int, runs: Sequence[Run], numbers: Numbers) -> None:
    """Tracks the putting in of words at a place; they look as the words before them do."""
    _, before = cut(paragraph, at)
    look = _look(before, paragraph)
    _put(paragraph, at, [_inserted(one, look, numbers) for one in runs if one.text])


def _look(before: Sequence[Atom], paragraph: etree._Element) -> etree._Element | None:
    run = before[-1].run if before else next((atom.run for atom in _issued(paragraph)), None)
    look = run.find(f"{W}rPr") if run is not None else None
    if look is None:
        return None
    kept = deepcopy(look)
    for name in _NEVER_CLONED:
        for found in kept.findall(f"{W}{name}"):
            kept.remove(found)
    return kept


def _inserted(run: Run, look: etree._Element | None, numbers: Numbers) -> etree._Element:
    wrapper = _change("ins", run, numbers)
    written = etree.SubElement(wrapper, f"{W}r")
    if look is not None:
        written.append(deepcopy(look))
    for element in _characters(run.text):
        written.append(element)
    return wrapper


def _characters(text: str) -> Iterator[etree._Element]:
    """Text as elements of a run; tabs and line ends are elements of their own."""
    piece = ""
    for sign in [*text, ""]:
        if sign in ("\t", "\n", ""):
            if piece:
                words = etree.Element(f"{W}t", {_SPACE: "preserve"})
                words.text = piece
                yield words
            piece = ""
            if sign:
                yield etree.Element(f"{W}tab" if sign == "\t" else f"{W}br")
        elif sign.isprintable() or sign in "\u00a0\u202f\u2009":
            piece += sign


def _change(kind: str, run: Run, numbers: Numbers) -> etree._Element:
    attributes = {f"{W}id": numbers.next(), f"{W}author": run.author}
    if run.when:
        attributes[f"{W}date"] = run.when
    return etree.Element(f"{W}{kind}", attributes)


# -- ends of paragraphs ----------------------------------------------------------------------------------------------


def mark_end(paragraph: etree._Element, kind: str, run: Run, numbers: Numbers) -> None:
    """Tracks the end of a paragraph as put in (`ins`) or taken out (`del`)."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    look = properties.find(f"{W}rPr")
    if look is None:
        look = etree.Element(f"{W}rPr")
        behind = next((one for one in properties if one.tag in (f"{W}sectPr", f"{W}pPrChange")), None)
        properties.append(look) if behind is None else behind.addprevious(look)
    look.insert(0, _change(kind, run, numbers))


def split(paragraph: etree._Element, at: int, run: Run, numbers: Numbers) -> etree._Element:
    """Ends a paragraph at a place, and puts what follows into a new one, which is given; the end that was new is tracked."""
    last, _ = cut(paragraph, at)
    other = etree.Element(f"{W}p")
    properties = paragraph.find(f"{W}pPr")
    if properties is not None:
        other.append(deepcopy(properties))
        for own in (*properties.findall(f"{W}sectPr"), *properties.findall(f"{W}rPr")):
            properties.remove(own)  # they are of the end, which the new paragraph has now
    if last is None:
        moving = [one for one in paragraph if one.tag != f"{W}pPr"]
    else:
        place = last
        for one, above in _upward(last, paragraph):
            place = one
            if above is not paragraph:
                _part(above, one)
        moving = list(place.itersiblings())
    for one in moving:
        other.append(one)
    paragraph.addnext(other)
    mark_end(paragraph, "ins", run, numbers)
    return other


def _part(above: etree._Element, place: etree._Element) -> None:
    """Puts what stands behind a place into a second element of the same kind; of a control the words alone."""
    rest = list(place.itersiblings())
    if not rest:
        return
    if above.tag in (f"{W}sdtContent", f"{W}sdt"):
        for one in reversed(rest):
            above.addnext(one)
        return
    other = _empty(above)
    for one in rest:
        other.append(one)
    above.addnext(other)


# -- comments --------------------------------------------------------------------------------------------------------


def anchor(paragraph: etree._Element, start: int, end: int, number: int) -> None:
    """Anchors a comment on the characters `start` to `end`."""
    name = {f"{W}id": str(number)}
    reference = etree.Element(f"{W}r")
    etree.SubElement(reference, f"{W}commentReference", name)
    _put(paragraph, end, [etree.Element(f"{W}commentRangeEnd", name), reference])
    _put(paragraph, start, [etree.Element(f"{W}commentRangeStart", name)])
