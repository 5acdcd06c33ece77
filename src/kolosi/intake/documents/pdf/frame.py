"""The frame of a document set in two columns: on every page, the lines on either side of its one gutter.

Pictures, captions and tables stand inside a column of such a page, so that no band of free strips shows the columns. What
keeps to its side of the gutter is read down each column; a line or a table across the page parts what is above and below.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from statistics import median

from kolosi.intake.documents.pdf.lines import Line

Gap = tuple[float, float]
_FEWEST_PAGES = 2
_FEWEST_LINES, _FEWEST_WORDS, _FEWEST_CELLS = 3, 3, 3
_FILLED = 0.7
"""Of half of the page: what a line of prose fills and a cell of a table across it does not."""
_STRIP, _HEADING = 0.9, 1.15
"""Of the usual height of lines: a strip wider than between lines, and the type of a heading."""
_LEVEL, _FOOT = 0.3, 0.06
"""Of the height of a line: how far apart lines at one height stand, and cells of one row, which share a foot."""
_EDGE = 1.5
"""In points: how far apart the left edges of one column of cells may stand."""


def frame_of(usual: Sequence[Gap]) -> Gap | None:
    """What most gutters between columns of text leave free, on two pages or more; None where no such strip is."""
    ends = sorted([(start, 1) for start, _ in usual] + [(end, -1) for _, end in usual])
    depth = list(accumulate(step for _, step in ends))
    most = max(depth, default=0)
    if most < _FEWEST_PAGES or 2 * most <= len(usual):
        return None
    at = depth.index(most)
    return ends[at][0], ends[at + 1][0]


def parted(lines: Sequence[Line], frame: Gap) -> list[tuple[list[Line], bool]]:
    """The lines of a page from the top, in parts; true with those that are read down each of two columns."""
    middle = (frame[0] + frame[1]) / 2
    parts: list[tuple[list[Line], bool]] = []
    for run, is_free in _runs(lines, middle):
        for part, is_text in _sections(run, middle) if is_free else [(run, False)]:
            if parts and not is_text and not parts[-1][1]:
                parts[-1][0].extend(part)
            else:
                parts.append((part, is_text))
    return parts


def halves(lines: Sequence[Line], frame: Gap) -> list[list[Line]]:
    """The lines on the left and on the right of the gutter."""
    middle = (frame[0] + frame[1]) / 2
    left = [line for line in lines if line.left + line.right < 2 * middle]
    right = [line for line in lines if line.left + line.right >= 2 * middle]
    return [half for half in (left, right) if half]


def _runs(lines: Sequence[Line], middle: float) -> Iterator[tuple[list[Line], bool]]:
    """Lines one below another of which all, or none, leave the gutter free at their height."""
    across = sorted((line for line in lines if line.left < middle < line.right), key=lambda line: line.bottom)
    bottoms = [line.bottom for line in across]
    run: list[Line] = []
    is_free = False
    for line in sorted(lines, key=lambda one: (-round(one.bottom), one.left)):
        reach = 3 * line.height
        near = across[bisect_left(bottoms, line.bottom - reach) : bisect_right(bottoms, line.bottom + reach)]
        now = not any(_overlap(line, other) > _LEVEL * min(line.height, other.height) for other in near)
        if run and now != is_free:
            yield run, is_free
            run = []
        run.append(line)
        is_free = now
    if run:
        yield run, is_free


def _overlap(one: Line, other: Line) -> float:
    return min(one.top, other.top) - max(one.bottom, other.bottom)


def _sections(run: Sequence[Line], middle: float) -> Iterator[tuple[list[Line], bool]]:
    """The columns of a run, cut at tables across them and above a heading from which both columns begin anew."""
    edges = _edges_of_cells(run)
    width = min(middle - min(line.left for line in run), max(line.right for line in run) - middle)
    section: list[Line] = []
    is_text = was_table = False
    for segment in _segments(run):
        is_prose = all(_has_prose(half, width) for half in _both(segment, middle))
        is_table = not is_prose and _is_row(segment, edges, middle)
        if section and (is_table != was_table or _begins_columns(segment, middle)):
            yield section, is_text
            section, is_text = [], False
        section.extend(segment)
        is_text = is_text or is_prose
        was_table = is_table
    yield section, is_text


def _both(lines: Sequence[Line], middle: float) -> tuple[list[Line], list[Line]]:
    left = [line for line in lines if line.left + line.right < 2 * middle]
    return left, [line for line in lines if line.left + line.right >= 2 * middle]


def _segments(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines between white strips that go across the page."""
    usual = median(line.height for line in lines)
    segment: list[Line] = []
    lowest = lines[0].bottom
    for line in lines:
        if segment and lowest - line.top > _STRIP * usual:
            yield segment
            segment, lowest = [], line.bottom
        segment.append(line)
        lowest = min(lowest, line.bottom)
    yield segment


def _has_prose(half: Sequence[Line], width: float) -> bool:
    """Whether some lines of words fill half of the page: no cell of a table across it does."""
    full = [line for line in half if line.right - line.left > _FILLED * width and len(line.words) >= _FEWEST_WORDS]
    return len(full) >= _FEWEST_LINES


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines on one foot, as cells stand and lines of two columns hardly ever do."""
    rows: list[list[Line]] = []
    for line in lines:
        if rows and abs(rows[-1][0].bottom - line.bottom) < _FOOT * line.height:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _edges_of_cells(lines: Sequence[Line]) -> Counter[int]:
    """How many cells, in rows of three cells or more, stand on each left edge."""
    return Counter(_edge(line) for row in _rows(lines) if len(row) >= _FEWEST_CELLS for line in row)


def _edge(line: Line) -> int:
    return round(line.left / _EDGE)


def _is_row(segment: Sequence[Line], edges: Counter[int], middle: float) -> bool:
    """Whether cells of a table stand side by side over both columns at the head of lines, each with others below it."""
    first = _rows(segment)[0]
    near = ((line, sum(edges[_edge(line) + step] for step in (-1, 0, 1))) for line in first)
    cells = [line for line, count in near if count >= _FEWEST_LINES]
    return len(cells) >= _FEWEST_CELLS and len({line.left < middle for line in cells}) > 1


def _begins_columns(segment: Sequence[Line], middle: float) -> bool:
    """Whether a heading stands alone on the left, and below it both columns begin at one height."""
    left, right = _both(segment, middle)
    if not left or not right:
        return False
    usual = median(line.height for line in segment)
    head = max(line.top for line in right)
    above = [line for line in left if line.bottom > head]
    below = [line for line in left if line.bottom <= head]
    if not above or not below or any(line.height < _HEADING * usual for line in above):
        return False
    return abs(below[0].bottom - right[0].bottom) < _LEVEL * usual
