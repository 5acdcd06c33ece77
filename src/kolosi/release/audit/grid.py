"""The audit's own lay-out of what could have happened: cells of time and place, and what each breakdown makes of them.

Breakdowns that no count crosses get a block of cells each, tied together by the totals of time and place, and of the data in
which they were first seen: completions of two breakdowns with the same totals always go together, so nothing is lost and the
cells are their sum, not their product.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kolosi.model.key import Key
from kolosi.release.audit.counted import counted, grows_with_time, own_world, world_of
from kolosi.release.audit.tied_columns import NO_TYPE, ONE_OF_SEVERAL, OTHER, Borne, Combination
from kolosi.release.policy.context import Context

Bits = NDArray[np.uint8]
"""A row for each cell: which counts cover it, eight to a byte."""
Numbers = NDArray[np.int64]
Side = frozenset[Hashable] | None
"""What a count covers in one dimension, element by element; None is everything."""
Terms = dict[str, frozenset[Hashable]]
"""What a count is about, by column; a column that is not there is everything."""
LATER = "data_of"
"""What counts say of the data in which they were first seen; nobody guesses that later data brought nothing."""
_EACH, _MOST = 8, 240
"""The first mark of what a place that is no zone has beside its parts, and how many such marks there are."""
_AT_ONCE = 2_000_000
"""Bytes of cells that are compared together."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Which cells each count covers, which cells no count names in a dimension, and which sums are equal (to 0).

    Of the first `sure` of these cells a reader is sure that they are nothing; of the others he guesses it.
    """

    covers: csr_array
    rests: tuple[Numbers, ...]
    sure: int
    links: csr_array


@dataclass(frozen=True)
class _Alone:
    """What a term has beside the terms below it."""

    term: Hashable


@dataclass(frozen=True, kw_only=True)
class _Cut:
    """Cells that the counts tell apart, with a byte per dimension that marks the remainder."""

    covers: Bits
    rests: Bits


def lay_out(keys: Sequence[Key], context: Context) -> Layout:
    """The cells that some counts tell apart."""
    keys = [counted(key, context) for key in keys]
    about = [_about(key, context) for key in keys]
    total = _cut(list(_where_and_when(keys, context)), len(keys), _beside(keys, context))
    total = _seen_in([terms.pop(LATER, None) for terms in about], total)
    chosen = _with_lower(about, keys, context)
    blocks = [_Cut(covers=total.covers & _pack([not terms for terms in chosen]), rests=total.rests)]
    owners = []
    for columns in _crossed(chosen, context):
        block, owner = _block(chosen, columns, total.covers, context)
        blocks.append(block)
        owners.append(owner)
    return Layout(
        covers=_unpacked(np.vstack([block.covers for block in blocks]), len(keys)),
        rests=tuple(_rests(blocks)),
        sure=sum(block.rests.shape[1] for block in blocks),
        links=_links(len(total.covers), owners),
    )


def _beside(keys: Sequence[Key], context: Context) -> Callable[[Hashable], int]:
    """For a place that is made up of others, the mark of what it has beside them; 0 for anything else.

    What lies in a zone beside the regions of it that counts name has a mark of its own.
    """
    places = {place for key in keys for place in key.places}
    zones = set(filter(context.is_zone, places))
    known = context.inside(places - zones)
    inside = sorted(context.inside(places))
    wholes = [place for place in inside if len(context.members(place)) > 1]
    marks: dict[Hashable, int] = {place: _EACH + i % _MOST for i, place in enumerate(wholes)}
    for zone in zones:
        if not known.isdisjoint(context.members(zone)):
            marks |= dict.fromkeys(context.members(zone) - known, 4)
    marks |= {place: 2 for place in inside if context.is_zone(place)}
    return lambda element: marks.get(element, 0)


def _seen_in(data: Sequence[Side], total: _Cut) -> _Cut:
    """Tells cells apart by the data in which they were first seen; none of these is a remainder."""
    columns, is_rest = _columns(data, lambda _: 0)
    return _cross(total, columns, np.zeros_like(is_rest))


def _pack(flags: Sequence[bool] | NDArray[np.bool_]) -> Bits:
    return np.packbits(np.asarray(flags, dtype=bool), axis=-1)


def _unpacked(bits: Bits, count: int) -> csr_array:
    """Which cell (column) each count (row) covers."""
    cells, counts = np.nonzero(np.unpackbits(bits, axis=1, count=count))
    return csr_array((np.ones(len(cells)), (counts, cells)), shape=(count, len(bits)))


def _where_and_when(keys: Sequence[Key], context: Context) -> Iterator[list[Side]]:
    yield [frozenset({own_world(key, context)}) for key in keys]
    periods = {key.period for key in keys}
    days = {one: frozenset(range(one.first.toordinal(), one.last.toordinal() + 1)) for one in periods}
    yield [days[key.period] if grows_with_time(key, context) else None for key in keys]
    for_places = {places: context.inside(places) for places in {key.places for key in keys}}
    yield [for_places[key.places] if key.places else None for key in keys]


def _about(key: Key, context: Context) -> Terms:
    """What a count is about, term by term, with what the definitions of its indicators hold fixed."""
    found: Terms = {column: frozenset(terms) for column, terms in key.breakdown}
    name = key.indicator
    while name != world_of(name, context):
        part = context.indicators[name].part_of
        assert part is not None
        for column, terms in part.breakdown:
            found[column] = found.get(column, frozenset(terms)) & frozenset(terms)
        if not part.breakdown:
            found[name] = frozenset({True})
        name = part.indicator
    for one in {key.indicator, name}:
        found = {
            column: _borne(terms, context.can_bear(one, column), column, context) for column, terms in found.items()
        }
    return found


def _borne(
    terms: frozenset[Hashable], can: frozenset[str] | None, column: str, context: Context
) -> frozenset[Hashable]:
    """The terms of a column that somebody can bear."""
    return terms if can is None else frozenset(one for one in terms if can & context.terms_within(column, str(one)))


def _with_lower(chosen: Sequence[Terms], keys: Sequence[Key], context: Context) -> list[Terms]:
    """The same where a term of a published table is what it has alone, with the terms below it that some count names."""
    named: dict[str, set[Hashable]] = {}
    for terms in chosen:
        for column, mine in terms.items():
            named.setdefault(column, set()).update(mine)
    below: dict[tuple[str, Hashable], frozenset[Hashable]] = {}
    for column, cited in named.items():
        for term in cited:
            lower = context.terms_within(column, term) if isinstance(term, str) else ()
            below[column, term] = frozenset(one for one in lower if one in cited and one != term)

    def alone(column: str, term: Hashable) -> Hashable:
        return _Alone(term) if below[column, term] else term

    def held(column: str, term: Hashable) -> set[Hashable]:
        return {alone(column, one) for one in (term, *below[column, term])}

    return [
        {column: frozenset(one for term in mine for one in held(column, term)) for column, mine in terms.items()}
        if context.holds_lower_terms(world_of(key.indicator, context))
        else terms
        for key, terms in zip(keys, chosen, strict=True)
    ]


def has_nested(keys: Sequence[Key], context: Context) -> bool:
    """True when a term that some count of a published table names lies below one that another names."""
    published = [counted(key, context) for key in keys if context.holds_lower_terms(world_of(key.indicator, context))]
    cited = {(column, term) for key in published for column, terms in key.breakdown for term in terms}
    return any(
        (column, one) in cited and one != term for column, term in cited for one in context.terms_within(column, term)
    )


def _left_alone(element: Hashable) -> int:
    """The mark of what a term has beside the terms below it; 0 for anything else."""
    return 4 if isinstance(element, _Alone) else 0


def _crossed(chosen: Sequence[Terms], context: Context) -> list[frozenset[str]]:
    """Breakdowns that some count crosses, or of which one says something of another."""
    together: dict[str, frozenset[str]] = {}
    named = frozenset(column for terms in chosen for column in terms)
    for merged in (*map(frozenset, chosen), *context.tied(named)):
        merged = merged.union(*(together.get(column, frozenset()) for column in merged))
        together.update(dict.fromkeys(merged, merged))
    return sorted(set(together.values()), key=sorted)


def _block(chosen: Sequence[Terms], columns: frozenset[str], total: Bits, context: Context) -> tuple[_Cut, Numbers]:
    """The cells of some breakdowns within each cell of time and place, and which of those each lies in."""
    tied = context.tied(columns)
    alone = sorted(columns.difference(*tied))
    is_mine = _pack([any(name in columns for name in terms) for terms in chosen])
    kinds = _cut([[terms.get(name) for terms in chosen] for name in alone], len(chosen), _left_alone)
    for group in tied:
        kinds = _cross(kinds, *_tied_columns(chosen, sorted(group), context))
    step = max(1, _AT_ONCE // max(1, kinds.covers.size))
    parts = [_spots(kinds, total[start : start + step] & is_mine, start) for start in range(0, len(total), step)]
    covers, rests, owner = (np.concatenate(each) for each in zip(*parts, strict=True))
    return _Cut(covers=covers, rests=rests), owner


def _tied_columns(chosen: Sequence[Terms], columns: Sequence[str], context: Context) -> tuple[Bits, Bits]:
    """The combinations of terms of tied columns that a row can bear, and in which columns each is what no count names."""
    witnesses: list[dict[Hashable, frozenset[str]]] = [{} for _ in columns]
    for terms in chosen:
        for mine, column in zip(witnesses, columns, strict=True):
            mine.update((element, _bearing(element, context, column)) for element in terms.get(column, ()))
    for mine in witnesses:
        plain = {element for element in mine if not isinstance(element, _Alone)}
        for element in mine.keys() - plain:
            mine[element] -= frozenset(str(one) for one in plain)
    known = Borne(columns, witnesses, context)
    borne = known.combinations()
    wanted = [[terms.get(column) for column in columns] for terms in chosen]
    covers = np.zeros((len(borne), len(chosen)), dtype=bool)
    marks = np.zeros((len(borne), len(columns)), dtype=np.uint8)
    for i, each in enumerate(borne):
        covers[i] = [all(side is None or one in side for side, one in zip(mine, each, strict=True)) for mine in wanted]
        is_named = any(one is not OTHER for one in each)
        marks[i] = [_left_alone(one) if is_named else 1 for one in each]
    untyped = np.array([[NO_TYPE * (not known.is_typed(one))] for one in borne], dtype=np.uint8).reshape(len(borne), 1)
    doubts = np.array([[known.doubt(one)] for one in borne], dtype=np.uint8).reshape(len(borne), 1)
    return _pack(covers), np.hstack([marks, _left_of_groups(borne, known.finest), untyped, doubts])


def _left_of_groups(borne: Sequence[Combination], finest: int) -> Bits:
    """For each group what combinations with it have beside the types that are named, where some of these lie in it."""
    found = []
    for k in (k for k in range(len(borne[0]) if borne else 0) if k != finest):
        for one in sorted({str(each[k]) for each in borne if each[k] is not OTHER and each[finest] is not OTHER}):
            found.append([each[finest] is OTHER and each[k] is not OTHER and str(each[k]) == one for each in borne])
    return np.array(found, dtype=np.uint8).reshape(len(found), len(borne)).T


def _bearing(element: Hashable, context: Context, column: str) -> frozenset[str]:
    """The terms that a row of an element may bear: the term itself; of what a term has alone, all within it."""
    return context.terms_within(column, str(element.term)) if isinstance(element, _Alone) else frozenset({str(element)})


def _spots(kinds: _Cut, inside: Bits, first: int) -> tuple[Bits, Bits, Numbers]:
    """Each kind in each of some spots, those that the same counts cover as one."""
    crossed = inside[:, None, :] & kinds.covers[None, :, :]
    is_named = np.any(inside, axis=1, keepdims=True)[:, :, None]
    marks = np.where(is_named, kinds.rests[None, :, :], np.uint8(0))
    spot = np.broadcast_to(np.arange(len(inside), dtype=">u4")[:, None, None], (*crossed.shape[:2], 1))
    rows = np.concatenate([spot.copy().view(np.uint8), crossed, marks], axis=2).reshape(-1, 4 + _width(kinds))
    rows = _different(rows)
    width = kinds.covers.shape[1]
    owner = rows[:, :4].copy().view(">u4")[:, 0].astype(np.int64) + first
    return rows[:, 4 : 4 + width], rows[:, 4 + width :], owner


def _width(cut: _Cut) -> int:
    """The bytes of a cell and of its marks."""
    return int(cut.covers.shape[1] + cut.rests.shape[1])


def _different(rows: Bits) -> Bits:
    """The different rows, in order of their bytes."""
    whole = np.ascontiguousarray(rows).view(np.dtype((np.void, rows.shape[1])))[:, 0]
    return rows[np.unique(whole, return_index=True)[1]]


def _links(spots: int, owners: Sequence[Numbers]) -> csr_array:
    """For each block and each cell of time and place: what lies in it, less itself, is nothing."""
    rows, columns, weights, offset = [], [], [], spots
    for number, owner in enumerate(owners):
        rows += [np.arange(spots) + number * spots, owner + number * spots]
        columns += [np.arange(spots), offset + np.arange(len(owner))]
        weights += [np.full(spots, -1.0), np.ones(len(owner))]
        offset += len(owner)
    if not owners:
        return csr_array((0, offset))
    entries = (np.concatenate(weights), (np.concatenate(rows), np.concatenate(columns)))
    return csr_array(entries, shape=(spots * len(owners), offset))


def _cut(sides: Sequence[Sequence[Side]], count: int, beside: Callable[[Hashable], int] = lambda _: 0) -> _Cut:
    cut = _Cut(covers=_pack(np.ones((1, count), dtype=bool)), rests=np.zeros((1, 0), dtype=np.uint8))
    for side in sides:
        cut = _cross(cut, *_columns(side, beside))
    return cut


def _columns(sides: Sequence[Side], beside: Callable[[Hashable], int]) -> tuple[Bits, Bits]:
    """The elements of one dimension, those that the same counts cover as one, and which of them is the remainder."""
    number = {side: i for i, side in enumerate(dict.fromkeys(sides))}
    inside: dict[Hashable, set[int]] = {}
    for side, i in number.items():
        for element in side or ():
            inside.setdefault(element, set()).add(i)
    everything = {i for side, i in number.items() if side is None}
    found: dict[tuple[int, ...], set[int]] = {}
    for element, mine in inside.items():
        one = tuple(sorted(mine | everything))
        found.setdefault(one, set()).add(beside(element))
    marks = {one: 0 if 0 in mine else max(mine) for one, mine in found.items()}
    classes = sorted(marks)
    if everything or not classes:
        classes.append(tuple(sorted(everything)))
    flags = np.zeros((len(classes), len(number)), dtype=bool)
    for row, numbers in enumerate(classes):
        flags[row, list(numbers)] = True
    is_rest = np.array([[marks.get(one, 0)] for one in classes], dtype=np.uint8)
    if everything and inside:
        is_rest[-1] = 1
    return _pack(flags[:, [number[side] for side in sides]]), is_rest


def _cross(cut: _Cut, columns: Bits, is_rest: Bits) -> _Cut:
    """Every cell with every element; cells that the same counts cover and that are remainders alike are one."""
    crossed = (cut.covers[:, None, :] & columns[None, :, :]).reshape(-1, columns.shape[1])
    before = np.repeat(cut.rests, len(columns), axis=0)
    marks = np.hstack([before, np.tile(is_rest, (len(cut.covers), 1))])
    kept = crossed.any(axis=1)
    both = _different(np.hstack([crossed[kept], marks[kept]]))
    return _Cut(covers=both[:, : columns.shape[1]], rests=both[:, columns.shape[1] :])


def _rests(blocks: Sequence[_Cut]) -> Iterator[Numbers]:
    """The cells that are a remainder in each dimension of each block; first what zones have beside their regions.

    A reader is sure that this is nothing, less sure of what other places have beside their parts, and least of places and
    terms that no count names; then of what no type stands behind, or one that speaks of several things.
    """
    offsets = np.cumsum([0, *(len(block.covers) for block in blocks)]).tolist()
    units = sorted({int(mark) for block in blocks for mark in np.unique(block.rests) if mark >= _EACH})
    for marks in ((2,), units, (NO_TYPE,), (1, 4), (ONE_OF_SEVERAL,)):
        for offset, block in zip(offsets, blocks, strict=False):
            for dimension, mark in product(range(block.rests.shape[1]), marks):
                if mark < _EACH or mark in block.rests[:, dimension]:
                    yield offset + np.flatnonzero(block.rests[:, dimension] == mark)
