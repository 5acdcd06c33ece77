"""Text boxes of a workbook that are not seen: of no size, off the sheet, their words of the colour of their ground or without ink."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.relations import Led, tree_of
from kolosi.intake.hidden.trace import Trace, gathered
from kolosi.intake.hidden.unseen.colours import theme_of
from kolosi.intake.hidden.unseen.lengths import POINT, whole
from kolosi.intake.hidden.unseen.slide_looks import Ground, unseen_in
from kolosi.intake.hidden.unseen.slide_shapes import Shape

_DRAWING = re.compile(r"xl/drawings/drawing\d+\.xml")


def drawing_traces(package: Package, led: Led) -> Iterator[Trace]:
    """The text boxes of each drawing whose words nobody sees."""
    theme = theme_of(package, led)
    for part in led.matching(_DRAWING, ("drawing",)):
        root = tree_of(package, part)
        boxes = [] if root is None else list(root.iter("{*}sp"))
        pale = [words for box in boxes for words in unseen_in(Shape(box, None), [], Ground(), theme)]
        yield from gathered("unseen_text", [part] * len(pale), pale)
        lost = [words for box in boxes if (words := _words(box)) and _is_lost(box)]
        yield from gathered("beside_page", [part] * len(lost), lost)


def _words(box: etree._Element) -> str:
    return " ".join("".join(one.text or "" for one in box.iter("{*}t")).split())


def _is_lost(box: etree._Element) -> bool:
    """Whether a box has no size, or lies left of the sheet or above it."""
    start, size = box.find("{*}spPr/{*}xfrm/{*}off"), box.find("{*}spPr/{*}xfrm/{*}ext")
    anchor = next(box.iterancestors("{*}absoluteAnchor", "{*}oneCellAnchor"), None)
    if anchor is not None:
        start, size = anchor.find("{*}pos") if anchor.find("{*}pos") is not None else start, anchor.find("{*}ext")
    wide, high = (0 if size is None else whole(size.get(name)) for name in ("cx", "cy"))
    across, down = (0 if start is None else whole(start.get(name)) for name in ("x", "y"))
    if size is not None and min(wide, high) <= POINT and _is_written(size):
        return True
    return start is not None and (across + wide < 0 or down + high < 0)


def _is_written(size: etree._Element) -> bool:
    """Whether a size says something: one of nought both ways is left to the cells between which a box is drawn."""
    return (size.get("cx"), size.get("cy")) != ("0", "0") or next(size.iterancestors("{*}twoCellAnchor"), None) is None
