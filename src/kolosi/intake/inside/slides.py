"""What slides carry besides what is projected: notes, hidden slides, comments, shapes beside the slide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kolosi.intake.archive import Package
from kolosi.intake.inside.trace import Trace, gathered
from kolosi.intake.relations import Led, text_of, tree_of

_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
_NOTES = re.compile(r"ppt/notesSlides/notesSlide(\d+)\.xml")
_COMMENTS = re.compile(r"ppt/comments/.+\.xml")
_AUTHORS = re.compile(r"ppt/(?:commentAuthors|authors)\.xml")


def slide_traces(package: Package, led: Led) -> Iterator[Trace]:
    """What the parts of a presentation carry."""
    width, height = _size(package)
    for name in package.names:
        kinds = led.kinds.get(name, frozenset())
        if _SLIDE.fullmatch(name) or "slide" in kinds:
            root = tree_of(package, name)
            yield from () if root is None else _slide(root, _number(name), width, height)
        elif _NOTES.fullmatch(name) or "notesslide" in kinds:
            words = _notes(tree_of(package, name))
            yield from gathered("speaker_notes", [_number(name)] if words else [], [words])
        elif _COMMENTS.fullmatch(name) or "comments" in kinds:
            root = tree_of(package, name)
            words = "" if root is None else text_of(root)
            yield Trace(kind="comments", place=name, sample=words)
        elif _AUTHORS.fullmatch(name):
            root = tree_of(package, name)
            named = [] if root is None else [str(one.get("name", "")) for one in root if one.get("name")]
            yield from gathered("persons", [name] * len(named), named)


def _number(name: str) -> str:
    """The number of a slide; the name of its part where it has none."""
    found = re.search(r"(\d+)\.xml$", name)
    return found[1] if found else name


def _size(package: Package) -> tuple[int, int]:
    root = tree_of(package, "ppt/presentation.xml")
    size = None if root is None else root.find("{*}sldSz")
    if size is None:
        return 12_192_000, 6_858_000
    return int(size.get("cx") or 0), int(size.get("cy") or 0)


def _notes(root: etree._Element | None) -> str:
    """The words of the notes, without the number of the slide."""
    if root is None:
        return ""
    shapes = [one for one in root.iter("{*}sp") if not _is_number(one)]
    return " ".join("".join(t.text or "" for one in shapes for t in one.iter("{*}t")).split())


def _is_number(shape: etree._Element) -> bool:
    kind = next(shape.iter("{*}ph"), None)
    return kind is not None and kind.get("type") in ("sldNum", "dt", "ftr", "hdr", "sldImg")


def _slide(root: etree._Element, number: str, width: int, height: int) -> Iterator[Trace]:
    if root.get("show") == "0":
        yield Trace(kind="hidden_slide", place=number)
    for shape in root.iter("{*}sp", "{*}pic", "{*}graphicFrame"):
        words = " ".join("".join(t.text or "" for t in shape.iter("{*}t")).split())
        about = next(shape.iter("{*}cNvPr"), None)
        if about is not None and about.get("hidden") in ("1", "true"):
            yield Trace(kind="hidden_shape", place=number, sample=words)
        elif _is_beside(shape, width, height):
            yield Trace(kind="beside_slide", place=number, sample=words)


def _is_beside(shape: etree._Element, width: int, height: int) -> bool:
    """Whether a shape lies wholly outside the slide."""
    start = next(shape.iter("{*}off"), None)
    size = next((one for one in shape.iter("{*}ext") if one.get("cx")), None)
    if start is None or size is None:
        return False
    left, top = int(start.get("x") or 0), int(start.get("y") or 0)
    right, bottom = left + int(size.get("cx") or 0), top + int(size.get("cy") or 0)
    return left >= width or top >= height or right <= 0 or bottom <= 0
