"""The shapes of a slide in their order, each with its place on the slide, those within groups included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from kolosi.intake.hidden.unseen.lengths import whole

_SHAPES = frozenset({"sp", "pic", "graphicFrame", "cxnSp"})
_DEEPEST = 20


class Frame(NamedTuple):
    """Where a shape lies on the slide, in EMU."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Frame) -> bool:
        """Whether two shapes share some of the slide."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def share_under(self, other: Frame) -> float:
        """How much of a shape lies under another, of 1; 0 of one without size."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        area = (self.right - self.left) * (self.bottom - self.top)
        return max(wide, 0.0) * max(high, 0.0) / area if area > 0 else 0.0


class Shape(NamedTuple):
    """A shape: its element, and where it lies; None where its layout says where."""

    element: etree._Element
    frame: Frame | None


class _Turn(NamedTuple):
    """How the lengths within a group become those of the slide."""

    across: float = 1.0
    down: float = 1.0
    x: float = 0.0
    y: float = 0.0


def shapes_of(root: etree._Element) -> Iterator[Shape]:
    """The shapes of a slide, of a layout or of a master."""
    for tree in root.iter("{*}cSld"):
        yield from _within(tree, _Turn(), 0)


def _within(parent: etree._Element, turn: _Turn, depth: int) -> Iterator[Shape]:
    for one in parent:
        local = etree.QName(one).localname if isinstance(one.tag, str) else ""
        if local in _SHAPES:
            yield Shape(one, _frame(one, turn))
        elif local == "grpSp" and depth < _DEEPEST:
            yield from _within(one, _turned(one, turn), depth + 1)
        elif local in ("spTree", "AlternateContent", "Choice") and depth < _DEEPEST:
            yield from _within(one, turn, depth + 1)


def _frame(shape: etree._Element, turn: _Turn) -> Frame | None:
    found = _lengths(shape)
    if found is None:
        return None
    (x, y), (wide, high) = found
    left, top = turn.x + turn.across * x, turn.y + turn.down * y
    return Frame(left, top, left + turn.across * wide, top + turn.down * high)


def _turned(group: etree._Element, turn: _Turn) -> _Turn:
    about = group.find("{*}grpSpPr/{*}xfrm")
    inner = (
        None
        if about is None
        else (about.find("{*}off"), about.find("{*}ext"), about.find("{*}chOff"), about.find("{*}chExt"))
    )
    if inner is None or None in inner:
        return turn
    (x, y), (wide, high), (own_x, own_y), (own_wide, own_high) = (_pair(one) for one in inner)
    across, down = wide / own_wide if own_wide else 1.0, high / own_high if own_high else 1.0
    return _Turn(
        turn.across * across,
        turn.down * down,
        turn.x + turn.across * (x - across * own_x),
        turn.y + turn.down * (y - down * own_y),
    )


def _lengths(shape: etree._Element) -> tuple[tuple[int, int], tuple[int, int]] | None:
    start = next(shape.iter("{*}off"), None)
    size = next((one for one in shape.iter("{*}ext") if one.get("cx")), None)
    return None if start is None or size is None else (_pair(start), _pair(size))


def _pair(element: etree._Element | None) -> tuple[int, int]:
    """The two lengths of an element; 0 for what is no number."""
    if element is None:
        return 0, 0
    names = ("cx", "cy") if element.get("cx") is not None else ("x", "y")
    return whole(element.get(names[0])), whole(element.get(names[1]))
