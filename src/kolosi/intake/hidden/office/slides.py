"""What slides carry besides what is projected: notes, hidden slides, comments, shapes beside the slide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.relations import Led, led_from, text_of, tree_of
from kolosi.intake.hidden.trace import Trace, gathered
from kolosi.intake.hidden.unseen.colours import Theme, theme_of
from kolosi.intake.hidden.unseen.lengths import whole
from kolosi.intake.hidden.unseen.slide_looks import covered, ground_of, unseen_words
from kolosi.intake.hidden.unseen.slide_shapes import Frame, shapes_of

_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
_NOTES = re.compile(r"ppt/notesSlides/notesSlide(\d+)\.xml")
_COMMENTS = re.compile(r"ppt/comments/.+\.xml")
_AUTHORS = re.compile(r"ppt/(?:commentAuthors|authors)\.xml")


def slide_traces(package: Package, led: Led) -> Iterator[Trace]:
    """What the parts of a presentation carry."""
    width, height = _size(package)
    said = _said(package, led)
    theme = theme_of(package, led)
    for name in package.names:
        kinds = led.kinds.get(name, frozenset())
        if _SLIDE.fullmatch(name) or "slide" in kinds:
            root = tree_of(package, name)
            yield from () if root is None else _slide(root, _number(name), width, height)
            yield from () if root is None else _unseen(package, name, root, theme)
        elif _NOTES.fullmatch(name) or "notesslide" in kinds:
            words = _notes(tree_of(package, name), said)
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
    return whole(size.get("cx")), whole(size.get("cy"))


def _said(package: Package, led: Led) -> frozenset[str]:
    """The paragraphs that are projected; what of them cannot be seen is a trace of its own."""
    slides = (name for name in package.names if _SLIDE.fullmatch(name) or "slide" in led.kinds.get(name, frozenset()))
    trees = (tree_of(package, name) for name in slides)
    shown = (root for root in trees if root is not None and root.get("show") != "0")
    return frozenset(_words(line) for root in shown for line in root.iter("{*}p"))


def _words(element: etree._Element) -> str:
    return " ".join("".join(t.text or "" for t in element.iter("{*}t")).split())


def _notes(root: etree._Element | None, said: frozenset[str]) -> str:
    """The words of the notes, without the number of the slide and without paragraphs that everybody reads on a slide."""
    if root is None:
        return ""
    lines = (_words(line) for one in root.iter("{*}sp") if not _is_number(one) for line in one.iter("{*}p"))
    return " ".join(line for line in lines if line and line not in said)


def _is_number(shape: etree._Element) -> bool:
    kind = next(shape.iter("{*}ph"), None)
    return kind is not None and kind.get("type") in ("sldNum", "dt", "ftr", "hdr", "sldImg")


def _slide(root: etree._Element, number: str, width: int, height: int) -> Iterator[Trace]:
    if root.get("show") == "0":
        yield Trace(kind="hidden_slide", place=number)
    for shape in shapes_of(root):
        words = " ".join("".join(t.text or "" for t in shape.element.iter("{*}t")).split())
        about = next(shape.element.iter("{*}cNvPr"), None)
        if about is not None and about.get("hidden") in ("1", "true"):
            yield Trace(kind="hidden_shape", place=number, sample=words)
        elif shape.frame is not None and (
            _is_beside(shape.frame, width, height) or (words and _is_flat(shape.frame, width))
        ):
            yield Trace(kind="beside_slide", place=number, sample=words)


def _is_beside(frame: Frame, width: int, height: int) -> bool:
    """Whether a shape lies wholly outside the slide."""
    return frame.left >= width or frame.top >= height or frame.right <= 0 or frame.bottom <= 0


def _is_flat(frame: Frame, width: int) -> bool:
    """Whether a shape is at most a point wide: a thousandth of the slide. One that is low grows with its words."""
    return frame.right - frame.left <= width / 960


def _unseen(package: Package, name: str, root: etree._Element, theme: Theme) -> Iterator[Trace]:
    """The words of a slide that are of the colour of their ground, of no size or without ink, and what lies under a filled shape."""
    layouts = [(one, tree_of(package, one)) for one in led_from(package, name, "slidelayout")]
    masters = [tree_of(package, one) for layout, _ in layouts for one in led_from(package, layout, "slidemaster")]
    roots = [root, *(one for one in (*(tree for _, tree in layouts), *masters) if one is not None)]
    words = list(unseen_words(root, ground_of(roots, theme), theme))
    yield from gathered("unseen_text", [_number(name)] * len(words), words)
    under = list(covered(root, theme))
    yield from gathered("covered_shape", [_number(name)] * len(under), under)
