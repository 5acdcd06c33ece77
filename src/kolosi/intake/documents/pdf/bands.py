"""The parts of a page, in reading order: lines across it, columns read one after another, and grids of cells.

A gutter is a strip that no word crosses. Lines one below another that leave the same gutter free are a band. A band whose
columns are filled with lines of text is read down each column; any other is a grid (a table, a strip of key figures).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kolosi.intake.documents.pdf.frame import Gap, halves, parted
from kolosi.intake.documents.pdf.lines import Line, lines_of

_FILLED = 0.75
_FEWEST_LINES = 3
_FEWEST_WORDS = 3
_FEW, _SOME, _MANY, _MOST = 0.08, 0.15, 0.3, 0.5
_UNEVEN, _ROWS = 0.6, 0.9
_DEEPEST = 6
_MOST_CUTS = 30
"""Headings between tables in a column: more than a page has."""
_MOST_LINES = 3_000
_NARROWEST = 0.5
_LARGE = 1.25
_HEADING = 1.15
_LONG_BAND = 7
_FEWEST_OF_PAGE = 5


@dataclass
class Flow:
    """Lines read from the top, one below another."""

    lines: list[Line]


@dataclass
class Grid:
    """Cells by row and column."""

    cells: dict[tuple[int, int], list[Line]]


def parts_of(lines: Sequence[Line], usual: Sequence[Gap] = (), frame: Gap | None = None) -> Iterator[Flow | Grid]:
    """The parts of a page, in reading order; `usual` are the gutters of text on other pages, `frame` what most share.

    A page with more lines than any that people made is read from the top, without a look for columns.
    """
    if len(lines) > _MOST_LINES:
        yield Flow(_from_top(lines))
        return
    if frame is None:
        yield from _parts_of_bands(lines, usual, 0)
        return
    for part, is_text in parted(lines, frame):
        for column in halves(part, frame) if is_text else ():
            yield from _parts_of_bands(_cut_again(column), usual, 1)
        if not is_text:
            yield from _parts_of_bands(part, usual, 0)


def _parts_of_bands(lines: Sequence[Line], usual: Sequence[Gap], depth: int) -> Iterator[Flow | Grid]:
    """The parts of a page or of a column; what is below a heading within a grid is looked at anew."""
    waiting = deque(_bands(lines))
    cuts = 0
    while waiting:
        band, gutters = waiting.popleft()
        columns = _columns(band, gutters)
        if len(columns) == 1 or depth >= _DEEPEST:
            yield Flow(_from_top(band))
        elif _is_text(columns, gutters, usual):
            for column in columns:
                yield from _parts_of_bands(_cut_again(column), usual, depth + 1)
        else:
            table, heading, after = _until_heading(band) if cuts < _MOST_CUTS else (band, [], [])
            yield Grid(grid_of(_columns(table, gutters)))
            if heading:
                yield Flow(heading)
            if after:
                cuts += 1
                waiting.extendleft(reversed(_bands(after)))


def _until_heading(band: Sequence[Line]) -> tuple[list[Line], list[Line], list[Line]]:
    """The lines of a grid, the heading that ends it and what follows."""
    levels = _levels(band)
    usual = median(line.height for line in band)
    at = next((at for at in range(1, len(levels)) if _is_heading(levels, at, usual)), len(levels))
    end = next((end for end in range(at, len(levels)) if not _is_large(levels[end], usual)), len(levels))
    table, heading, after = (
        [line for level in part for line in level] for part in (levels[:at], levels[at:end], levels[end:])
    )
    return table, heading, after


def _is_heading(levels: Sequence[Sequence[Line]], at: int, usual: float) -> bool:
    """Whether a line of a grid is a heading below it: larger, set apart and alone.

    One that rows of cells follow stands on the edge of the grid and begins with a word, unlike a key figure.
    """
    line = levels[at][0]
    gap = min(other.bottom for other in levels[at - 1]) - line.top
    if not _is_large(levels[at], usual) or gap <= 0.5 * line.height:
        return False
    edge = min(one.left for level in levels for one in level)
    is_last = all(len(level) == 1 for level in levels[at:])
    return is_last or (line.left < edge + line.height and not _begins_with_figure(line))


def _is_large(level: Sequence[Line], usual: float) -> bool:
    return len(level) == 1 and level[0].height > _HEADING * usual


def text_gutters(lines: Sequence[Line]) -> list[Gap]:
    """The gutters between columns of text on a page."""
    found: list[Gap] = []
    for band, gutters in _bands(lines) if len(lines) <= _MOST_LINES else ():
        columns = _columns(band, gutters)
        is_long = len(columns) > 1 and min(len(column) for column in columns) >= _FEWEST_OF_PAGE
        if is_long and _is_text(columns, gutters, ()):
            found += gutters
    return found


def _cut_again(column: Sequence[Line]) -> list[Line]:
    """The lines of a column by themselves: what stood beside them no longer tells how wide a space is."""
    return lines_of([word for line in column for word in line.words], column[0].page)


def _from_top(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-round(line.bottom), line.left))


def _bands(lines: Sequence[Line]) -> list[tuple[list[Line], list[Gap]]]:
    """Lines one below another with the gutters that they share."""
    bands: list[tuple[list[Line], list[Gap]]] = []
    for line, gaps in _with_gaps(_from_top(lines)):
        if bands and (shared := _shared(bands[-1], line, gaps)) is not None:
            bands[-1][0].append(line)
            bands[-1] = (bands[-1][0], shared)
        else:
            bands.append(([line], gaps))
    return [band for found in _lifted(bands) for band in _without_lone_gaps(found)]


def _with_gaps(lines: Sequence[Line]) -> Iterator[tuple[Line, list[Gap]]]:
    """Each line with the free strips beside it, between it and what stands at its height."""
    for at, line in enumerate(lines):
        near = [other for other in _around(lines, at) if _overlap(line, other) > 0.3 * min(line.height, other.height)]
        yield line, _gaps([line, *near])


def _around(lines: Sequence[Line], at: int) -> Iterator[Line]:
    """The lines above and below that may stand at the same height."""
    for step in (-1, 1):
        far = at + step
        while 0 <= far < len(lines) and abs(lines[far].bottom - lines[at].bottom) < 3 * lines[at].height:
            yield lines[far]
            far += step


def _overlap(one: Line, other: Line) -> float:
    return min(one.top, other.top) - max(one.bottom, other.bottom)


def _gaps(lines: Sequence[Line]) -> list[Gap]:
    ordered = sorted(lines, key=lambda line: line.left)
    gaps, reach = [], ordered[0].right
    for line in ordered[1:]:
        if line.left - reach > _NARROWEST * min(line.height, lines[0].height):
            gaps.append((reach, line.left))
        reach = max(reach, line.right)
    return gaps


def _shared(band: tuple[list[Line], list[Gap]], line: Line, gaps: list[Gap]) -> list[Gap] | None:
    """The gutters of a band that stay free with one more line; None where it begins another band."""
    lines, gutters = band
    if not gutters:
        return None if gaps else []
    below = min(other.bottom for other in lines) - line.top
    free = [piece for gutter in gutters for piece in _left_free(gutter, line)]
    if not gaps and below > (1.2 if len(lines) < _LONG_BAND else 3.5) * line.height:
        return None
    return free or None


def _left_free(gutter: Gap, line: Line) -> Iterator[Gap]:
    """What a line leaves of a gutter; too narrow a rest is none."""
    for start, end in ((gutter[0], min(gutter[1], line.left)), (max(gutter[0], line.right), gutter[1])):
        if end - start > 0.6 * line.height:
            yield start, end
            return


def _lifted(bands: list[tuple[list[Line], list[Gap]]]) -> list[tuple[list[Line], list[Gap]]]:
    """The bands, lines that stand close above columns and in one of them taken in."""
    for above, below in pairwise(bands):
        if above[1] or not below[1]:
            continue
        while above[0]:
            line, first = above[0][-1], below[0][0]
            free = [piece for gutter in below[1] for piece in _left_free(gutter, line)]
            if line.bottom - max(other.top for other in below[0]) > 0.9 * line.height or len(free) < len(below[1]):
                break
            if not any(line.right <= gutter[0] or line.left >= gutter[1] for gutter in below[1]) or line is first:
                break
            if len(below[0]) < 2 * _FEWEST_LINES or abs(line.height - first.height) > 0.1 * first.height:
                break
            below[0].insert(0, above[0].pop())
    return [band for band in bands if band[0]]


def _without_lone_gaps(band: tuple[list[Line], list[Gap]]) -> Iterator[tuple[list[Line], list[Gap]]]:
    """A band of which only one line has a gap is no band of columns, unless it is that line alone, in three parts."""
    lines, gutters = band
    parted = [level for level in _levels(lines) if len(level) > 1]
    is_row = len(parted) == 1 and len(parted[0]) == len(lines) >= _FEWEST_LINES
    yield (lines, gutters if len(parted) > 1 or is_row else [])


def _columns(lines: Sequence[Line], gutters: Sequence[Gap]) -> list[list[Line]]:
    """The lines of each column, from left to right."""
    middles = sorted((start + end) / 2 for start, end in gutters)
    columns: list[list[Line]] = [[] for _ in range(len(middles) + 1)]
    for line in lines:
        middle = (line.left + line.right) / 2
        columns[sum(1 for gutter in middles if middle > gutter)].append(line)
    return [column for column in columns if column]


def _is_text(columns: Sequence[Sequence[Line]], gutters: Sequence[Gap], usual: Sequence[Gap]) -> bool:
    """Whether columns are read down: their lines go on below one another, and do not stand level as rows do.

    `usual` are gutters of text on other pages of the document: what is set like them is text unless it is plainly rows.
    """
    if len(columns) > 3 or _is_strip(columns):
        return False
    level = _level_share(columns)
    wrapped = [_wrapped_share(column) for column in columns]
    if len(columns) == len(gutters) + 1 and all(any(_meet(gutter, known) for known in usual) for gutter in gutters):
        return max(wrapped) > _MOST or (level < _ROWS and min(wrapped) > _FEW)
    if min(len(column) for column in columns) < _FEWEST_LINES:
        return max(wrapped) > _MOST and max(len(column) for column in columns) > 2 * _FEWEST_LINES
    return min(wrapped) > (_SOME if level < _UNEVEN else _MANY)


def _meet(one: Gap, other: Gap) -> bool:
    return min(one[1], other[1]) > max(one[0], other[0])


def _level_share(columns: Sequence[Sequence[Line]]) -> float:
    """The share of the lines of the shorter columns that stand level with a line of the longest."""
    longest = max(columns, key=len)
    others = [line for column in columns if column is not longest for line in column]
    level = [line for line in others if any(abs(line.bottom - one.bottom) < 0.15 * line.height for one in longest)]
    return len(level) / max(len(others), 1)


def _wrapped_share(column: Sequence[Line]) -> float:
    """The share of lines that fill their column, of words enough, with another line close below."""
    lines = _from_top(column)
    width = max(line.right for line in column) - min(line.left for line in column)
    wrapped = [
        line
        for line, below in pairwise(lines)
        if line.right - line.left > _FILLED * width
        and len(line.words) >= _FEWEST_WORDS
        and -0.3 * line.height < line.bottom - below.top < 0.45 * line.height
    ]
    return len(wrapped) / len(lines)


def _is_strip(columns: Sequence[Sequence[Line]]) -> bool:
    """Whether most columns show a figure in large type, all at one height: key figures."""
    lines = [line for column in columns for line in column]
    usual = median(line.height for line in lines)
    large = [line for line in lines if line.height > _LARGE * usual and any(letter.isdigit() for letter in line.text)]
    levels = _levels(large)
    return len(large) < len(lines) / 2 and any(2 * len(level) > len(columns) for level in levels if len(level) > 1)


# -- grids ------------------------------------------------------------------------------------------------------------


def grid_of(columns: Sequence[Sequence[Line]]) -> dict[tuple[int, int], list[Line]]:
    """The lines of each cell, by row and column."""
    where = {id(line): column for column, lines in enumerate(columns) for line in lines}
    cells: dict[tuple[int, int], list[Line]] = {}
    row, last = 0, None
    for level in _levels([line for lines in columns for line in lines]):
        if last is not None and _begins_row(last, level, where, len(columns)):
            row += 1
        for line in sorted(level, key=lambda one: one.left):
            cells.setdefault((row, where[id(line)]), []).append(line)
        last = level
    return cells


def _levels(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines at one height, from the top."""
    levels: list[list[Line]] = []
    for line in _from_top(lines):
        if levels and any(_overlap(line, other) > 0.4 * min(line.height, other.height) for other in levels[-1]):
            levels[-1].append(line)
        else:
            levels.append([line])
    return levels


def _begins_row(above: Sequence[Line], level: Sequence[Line], where: dict[int, int], columns: int) -> bool:
    """Whether lines begin a row of cells: a gap above them, another size of type, or figures close below words."""
    height = median(line.height for line in level)
    gap = min(line.bottom for line in above) - max(line.top for line in level)
    if gap > 0.45 * height:
        return True
    if abs(height - median(line.height for line in above)) > 0.15 * height:
        return True
    filled = {where[id(line)] for line in level}
    inside = {where[id(line)] for line in above if line.text.rfind("(") > line.text.rfind(")")}
    has_figures = any(_begins_with_figure(line) and where[id(line)] not in inside for line in level)
    return has_figures and (0 in filled or 2 * len(filled) >= columns)


def _begins_with_figure(line: Line) -> bool:
    return line.text.lstrip("+-−–(≈~<>$€▲▼ ")[:1].isdigit()
