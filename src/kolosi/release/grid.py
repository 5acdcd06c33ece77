"""The audit's own lay-out of what could have happened: cells of time and place, and what each breakdown makes of them.

Breakdowns that no count crosses get a block of cells each, tied together by the totals of time and place: completions of
two breakdowns with the same totals always go together, so nothing is lost and the cells are their sum, not their product.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kolosi.model.key import Key
from kolosi.release.context import Context

Grid = NDArray[np.bool_]
Matrix = NDArray[np.float64]
Side = frozenset[object] | None
"""What a count covers in one dimension, element by element; None is everything."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Which count covers which cell, which cells no count names in a dimension, and which sums are equal (to 0)."""

    covers: Grid
    rests: Grid
    links: Matrix


@dataclass(frozen=True, kw_only=True)
class _Cut:
    """Columns that the counts tell apart, with a row per dimension that marks the remainder."""

    covers: Grid
    rests: Grid


def lay_out(keys: Sequence[Key], context: Context) -> Layout:
    """The cells that some counts tell apart."""
    total = _cut(list(_where_and_when(keys, context)), len(keys))
    is_total = np.array([not key.breakdown for key in keys], dtype=bool)
    blocks = [_Cut(covers=total.covers & is_total[:, None], rests=total.rests)]
    links = []
    for columns in _crossed(keys):
        block, owner = _block(keys, columns, total.covers)
        links.append(_link(owner, total.covers.shape[1], sum(one.covers.shape[1] for one in blocks)))
        blocks.append(block)
    width = sum(block.covers.shape[1] for block in blocks)
    ties = [np.pad(link, ((0, 0), (0, width - link.shape[1]))) for link in links]
    return Layout(
        covers=np.hstack([block.covers for block in blocks]),
        rests=_side_by_side([block.rests for block in blocks]),
        links=np.vstack(ties) if ties else np.zeros((0, width)),
    )


def grows_with_time(key: Key, context: Context) -> bool:
    """True when the count of a period is the sum of those of its days."""
    indicator = context.indicators[key.indicator]
    measure = indicator.measure.function if indicator.measure else None
    return measure in {"count", "sum"} and indicator.kind in {"flow", "event"}


def _where_and_when(keys: Sequence[Key], context: Context) -> Iterator[list[Side]]:
    yield [frozenset({_own_world(key, context)}) for key in keys]
    yield [frozenset(range(*_days(key))) if grows_with_time(key, context) else None for key in keys]
    for_places = {key.places: frozenset(one for place in key.places for one in context.members(place)) for key in keys}
    yield [for_places[key.places] if key.places else None for key in keys]


def _days(key: Key) -> tuple[int, int]:
    return key.period.first.toordinal(), key.period.last.toordinal() + 1


def _own_world(key: Key, context: Context) -> object:
    """Counts that can be added lie in one world: all of an indicator, or one date of a stock, or one count alone."""
    indicator = context.indicators[key.indicator]
    if grows_with_time(key, context):
        return key.indicator
    is_alone = indicator.measure is None or indicator.measure.function == "distinct"
    return key if is_alone or indicator.kind in {"share", "rate"} else (key.indicator, key.period)


def _crossed(keys: Sequence[Key]) -> list[frozenset[str]]:
    """Breakdowns that some count crosses."""
    together: dict[str, frozenset[str]] = {}
    for key in keys:
        merged = frozenset(column for column, _ in key.breakdown)
        merged = merged.union(*(together.get(column, frozenset()) for column in merged))
        together.update(dict.fromkeys(merged, merged))
    return sorted(set(together.values()), key=sorted)


def _block(keys: Sequence[Key], columns: frozenset[str], total: Grid) -> tuple[_Cut, NDArray[np.int64]]:
    """The cells of some breakdowns within each cell of time and place, and which of those each lies in."""
    sides: list[list[Side]] = [
        [frozenset(dict(key.breakdown)[name]) if name in dict(key.breakdown) else None for key in keys]
        for name in sorted(columns)
    ]
    is_mine = np.array([any(name in columns for name, _ in key.breakdown) for key in keys], dtype=bool)
    kinds = _cut(sides, len(keys))
    pieces, owners = [], []
    for spot in range(total.shape[1]):
        inside = is_mine & total[:, spot]
        marks = kinds.rests if inside.any() else np.zeros_like(kinds.rests)
        piece = np.unique(np.vstack([kinds.covers & inside[:, None], marks]), axis=1)
        pieces.append(piece)
        owners.append(np.full(piece.shape[1], spot))
    both = np.hstack(pieces)
    return _Cut(covers=both[: len(keys)], rests=both[len(keys) :]), np.concatenate(owners)


def _link(owner: NDArray[np.int64], spots: int, offset: int) -> Matrix:
    """For each cell of time and place: what lies in it, less itself, is nothing."""
    link = np.zeros((spots, offset + len(owner)))
    link[np.arange(spots), np.arange(spots)] = -1.0
    link[owner, offset + np.arange(len(owner))] = 1.0
    return link


def _cut(sides: Sequence[Sequence[Side]], count: int) -> _Cut:
    cut = _Cut(covers=np.ones((count, 1), dtype=bool), rests=np.zeros((0, 1), dtype=bool))
    for side in sides:
        cut = _cross(cut, *_columns(side))
    return cut


def _columns(sides: Sequence[Side]) -> tuple[Grid, Grid]:
    """The elements of one dimension, those that the same counts cover as one, and which column is the remainder."""
    named = sorted({element for side in sides if side is not None for element in side}, key=repr)
    place = {element: j for j, element in enumerate(named)}
    columns = np.zeros((len(sides), len(named)), dtype=bool)
    for i, side in enumerate(sides):
        columns[i, slice(None) if side is None else [place[element] for element in side]] = True
    rest = np.array([[side is None] for side in sides], dtype=bool)
    if not named or not rest.any():
        columns = np.unique(columns if named else rest, axis=1)
        return columns, np.zeros(columns.shape[1], dtype=bool)
    columns = np.unique(columns, axis=1)
    return np.hstack([columns, rest]), np.append(np.zeros(columns.shape[1], dtype=bool), True)


def _cross(cut: _Cut, columns: Grid, is_rest: Grid) -> _Cut:
    """Every cell with every element; cells that the same counts cover and that are remainders alike are one."""
    count = len(cut.covers)
    crossed = (cut.covers[:, :, None] & columns[:, None, :]).reshape(count, -1)
    before = np.repeat(cut.rests, columns.shape[1], axis=1)
    marks = np.vstack([before, np.tile(is_rest, cut.covers.shape[1])[None, :]])
    kept = crossed.any(axis=0)
    both = np.unique(np.vstack([crossed[:, kept], marks[:, kept]]), axis=1)
    return _Cut(covers=both[:count], rests=both[count:])


def _side_by_side(rests: Sequence[Grid]) -> Grid:
    """Each block's remainders in rows of their own."""
    width, height = sum(one.shape[1] for one in rests), sum(one.shape[0] for one in rests)
    whole = np.zeros((height, width), dtype=bool)
    row = column = 0
    for one in rests:
        whole[row : row + one.shape[0], column : column + one.shape[1]] = one
        row, column = row + one.shape[0], column + one.shape[1]
    return whole
