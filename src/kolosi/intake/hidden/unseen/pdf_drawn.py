"""What is drawn on a PDF page, and the pictures of it of which a part is there and not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from kolosi.intake.hidden.unseen.colours import BLACK, WHITE, Colour, is_alike

_MOSTLY = 0.9
_CUT = 0.25
"""A picture of which more than this share lies beyond the page or what may be drawn there was cut; less is the margin of a printer."""
_LOWEST, _NARROWEST = 4.0, 8.0
"""A box of fewer points hides no word and no face."""


class Box(NamedTuple):
    """A rectangle on the page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        """Its surface."""
        return max(self.right - self.left, 0) * max(self.top - self.bottom, 0)

    @property
    def is_wide(self) -> bool:
        """Whether it has any width and height."""
        return self.right > self.left and self.top > self.bottom

    def shared(self, other: Box) -> Box:
        """What two rectangles share; of no surface where they share nothing."""
        return Box(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        )


EVERYWHERE = Box(-1e9, -1e9, 1e9, 1e9)


@dataclass(frozen=True)
class Drawn:
    """Something drawn: its kind, box and order; its colour, whether it is filled, whether it hides what is under it."""

    kind: int
    box: Box
    order: int
    handle: Any
    colour: Colour = (0, 0, 0)
    is_filled: bool = False
    covers: bool = False
    is_lost: bool = False
    """Of letters: without ink, of no size, or cut away."""
    cut: Box = EVERYWHERE
    """Of a picture: where it may be drawn."""


def is_hidden_picture(picture: Drawn, filled: Sequence[Drawn], drawn: Sequence[Drawn], page: Box) -> bool:
    """Whether a picture is cut by the page, or lies under a box: wholly, or in part under one that bears nothing."""
    area = picture.box.area
    if not area:
        return False
    if picture.cut.shared(page).shared(picture.box).area < (1 - _CUT) * area:
        return True
    later = [one for one in filled if one.order > picture.order and one.covers and one.kind == pdfium.FPDF_PAGEOBJ_PATH]
    if any(one.box.shared(picture.box).area >= _MOSTLY * area for one in later):
        return True
    masks = (one for one in later if is_alike(one.colour, BLACK) or is_alike(one.colour, WHITE))
    return any(_is_mask(one, picture, drawn) for one in masks)


def _is_mask(box: Drawn, picture: Drawn, drawn: Sequence[Drawn]) -> bool:
    """Whether a box lies within a picture, is large enough to hide something, and nothing is drawn on it."""
    high, wide = box.box.top - box.box.bottom, box.box.right - box.box.left
    if high < _LOWEST or wide < _NARROWEST or box.box.shared(picture.box).area < _MOSTLY * box.box.area:
        return False
    return not any(one.order > box.order and one.box.shared(box.box).area > 0 for one in drawn)
