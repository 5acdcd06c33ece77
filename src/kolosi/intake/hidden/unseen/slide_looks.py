"""Words of slides that are not seen: of the colour of what is behind them, of no size, without ink."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from kolosi.intake.hidden.unseen.colours import BLACK, WHITE, Colour, Theme, is_alike
from kolosi.intake.hidden.unseen.slide_shapes import Frame, Shape, shapes_of

_TINY = 200
"""Letters of this many hundredths of a point are not read by anyone."""
_NEARLY, _LEAST = 0.9, 0.02
"""Nearly all of a shape; and the least of a picture, each way, that hides something."""
_FILLS = ("gradFill", "blipFill", "pattFill")
_NOT_KNOWN: Colour = (-999, -999, -999)
"""What lies behind is a picture, a run of colours, or another shape."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a slide shows before its own shapes: its colour, and the shapes of its layout and master."""

    colour: Colour = WHITE
    shapes: tuple[Shape, ...] = ()


def ground_of(roots: Sequence[etree._Element], theme: Theme) -> Ground:
    """The ground of a slide, from the slide itself, its layout and its master, the nearest first."""
    told = (_background(root, theme) for root in roots)
    colour = next((one for one in told if one is not None), WHITE)
    return Ground(colour=colour, shapes=tuple(shape for root in roots[1:] for shape in shapes_of(root)))


def _background(root: etree._Element, theme: Theme) -> Colour | None:
    about = next(root.iter("{*}bg"), None)
    if about is None:
        return None
    if any(about.find(f".//{{*}}{fill}") is not None for fill in _FILLS):
        return _NOT_KNOWN
    return theme.of_drawing(next(about.iter("{*}solidFill", "{*}bgRef"), None)) or _NOT_KNOWN


def unseen_words(root: etree._Element, ground: Ground, theme: Theme) -> Iterator[str]:
    """The words of each run that is not seen."""
    before: list[Shape] = list(ground.shapes)
    for shape in shapes_of(root):
        yield from unseen_in(shape, before, ground, theme)
        before.append(shape)


def unseen_in(shape: Shape, before: Sequence[Shape], ground: Ground, theme: Theme) -> Iterator[str]:
    """The words of each run of a shape that is not seen, after the shapes that are drawn before it."""
    behind = _behind(shape, before, ground, theme)
    for run in shape.element.iter("{*}r", "{*}fld"):
        words = "".join(one.text or "" for one in run.iter("{*}t")).strip()
        about = run.find("{*}rPr")
        cells = (_fill(cell.find("{*}tcPr"), theme) for cell in run.iterancestors("{*}tc"))
        within = next((colour for colour in cells if colour is not None), behind)
        if words and about is not None and _is_unseen(about, within, theme):
            yield words


def _is_unseen(about: etree._Element, behind: Colour, theme: Theme) -> bool:
    size = str(about.get("sz", ""))
    if size.isdecimal() and int(size) <= _TINY:
        return True
    if about.find("{*}noFill") is not None:
        return about.find("{*}ln/{*}solidFill") is None
    fill = about.find("{*}solidFill")
    if fill is None:
        return False
    if any(str(one.get("val", "")).startswith("0") for one in fill.iter("{*}alpha")):
        return True
    colour = theme.of_drawing(fill)
    return colour is not None and is_alike(colour, behind)


def _behind(shape: Shape, before: Sequence[Shape], ground: Ground, theme: Theme) -> Colour:
    """The colour behind the words of a shape: its own, or that of the slide where no other shape lies between."""
    own = _fill(shape.element.find("{*}spPr"), theme)
    if own is None and shape.element.find("{*}spPr/{*}noFill") is None:
        styled = shape.element.find("{*}style/{*}fillRef")
        own = _NOT_KNOWN if styled is not None and styled.get("idx") not in (None, "0") else None
    if own is not None:
        return own
    if etree.QName(shape.element).localname == "graphicFrame":
        return _NOT_KNOWN  # a table or a chart is painted by its style
    if shape.frame is None:
        return _NOT_KNOWN if any(_is_placeholder(shape, one) for one in ground.shapes) else ground.colour
    under = [
        one for one in before if one.frame is not None and one.frame.overlaps(shape.frame) and _is_painted(one, theme)
    ]
    return _NOT_KNOWN if under else ground.colour


def _is_placeholder(shape: Shape, other: Shape) -> bool:
    """Whether the layout gives a shape its look."""
    return shape.element.find(".//{*}ph") is not None and other.element.find(".//{*}ph") is not None


def _is_painted(shape: Shape, theme: Theme) -> bool:
    local = etree.QName(shape.element).localname
    styled = shape.element.find("{*}style/{*}fillRef")
    is_styled = styled is not None and styled.get("idx") not in (None, "0")
    return local in ("pic", "graphicFrame") or is_styled or _fill(shape.element.find("{*}spPr"), theme) is not None


def _fill(about: etree._Element | None, theme: Theme) -> Colour | None:
    """The colour of a shape or a cell; None where it has none."""
    if about is None:
        return None
    if any(about.find(f"{{*}}{fill}") is not None for fill in _FILLS):
        return _NOT_KNOWN
    fill = about.find("{*}solidFill")
    return None if fill is None else theme.of_drawing(fill) or _NOT_KNOWN


# -- what lies under another shape ------------------------------------------------------------------------------------


def covered(root: etree._Element, theme: Theme) -> Iterator[str]:
    """The words of each shape that lies under a filled one, and each picture that does, wholly or in part."""
    shapes = list(shapes_of(root))
    over = [(at, one, colour) for at, one in enumerate(shapes) if (colour := _opaque(one, theme)) is not None]
    for at, shape in enumerate(shapes):
        words = " ".join(one.text or "" for one in shape.element.iter("{*}t")).strip()
        is_picture = etree.QName(shape.element).localname == "pic"
        if shape.frame is None or not (words or is_picture):
            continue
        later = [(one.frame, colour) for number, one, colour in over if number > at and one.frame is not None]
        is_under = any(shape.frame.share_under(frame) >= _NEARLY for frame, _ in later)
        if is_under or (is_picture and any(_is_mask(frame, colour, shape.frame) for frame, colour in later)):
            yield words or str(next((one.get("name", "") for one in shape.element.iter("{*}cNvPr")), ""))


def _opaque(shape: Shape, theme: Theme) -> Colour | None:
    """The colour of a shape that bears no words and lets nothing through; None of any other."""
    about = shape.element.find("{*}spPr")
    fill = None if about is None else about.find("{*}solidFill")
    if fill is None or any((one.text or "").strip() for one in shape.element.iter("{*}t")):
        return None
    is_clear = any(one.get("val") != "100000" for one in fill.iter("{*}alpha"))
    return None if is_clear else theme.of_drawing(fill)


def _is_mask(frame: Frame, colour: Colour, picture: Frame) -> bool:
    """Whether a black or white shape lies on a picture and is large enough to hide a word or a face."""
    wide, high = frame.right - frame.left, frame.bottom - frame.top
    is_large = wide >= _LEAST * (picture.right - picture.left) and high >= _LEAST * (picture.bottom - picture.top)
    is_plain = is_alike(colour, WHITE) or is_alike(colour, BLACK)
    return is_large and is_plain and frame.share_under(picture) >= _NEARLY
