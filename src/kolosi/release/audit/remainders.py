"""What counts leave of one another on a sensitive subject, for the audit: rows that nobody cites and that there must not surely be.

Asked for a reader who does not guess, as differences of two counts that differ in one dimension.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, product
from math import inf, prod

import numpy as np
from scipy.sparse import csr_array

from kolosi.model.key import Key
from kolosi.release.audit.counted import grows_with_time
from kolosi.release.audit.feasibility import Worlds
from kolosi.release.audit.grid import LATER, Numbers
from kolosi.release.lp import total
from kolosi.release.policy.context import Context
from kolosi.release.policy.rules import threshold

_SMALL = 1e-5
_MOST_TERMS = 200
"""Of a count of more combinations of terms it is not asked whether every one of them is of a sensitive subject."""


@dataclass(frozen=True, kw_only=True)
class Remainder:
    """Rows of a count that it leaves beside others, of which there are surely so many, and fewer than may be known."""

    key: Key
    low: float


def proved(keys: Sequence[Key], worlds: Worlds, before: Callable[[], Worlds], context: Context) -> Iterator[Remainder]:
    """What is proved to exist by the figures of now, and not by editions alone (`before`). What is many in truth may be; counts
    themselves are asked for elsewhere."""
    around, lines = _lines(keys, worlds, context)
    if not around:
        return
    asked = set(_marks(worlds.over(keys)))
    is_asked = np.array([mark in asked for mark in _marks(lines)], dtype=bool)
    sure, told, then = worlds.where_sure(), cache(worlds.where_told), cache(lambda: before().where_sure())
    for i in _not_seen_empty(lines, np.flatnonzero(~is_asked), sure):
        line = np.asarray(lines[[i]].todense(), dtype=np.float64).ravel()
        low, minimum = sure.least(line), threshold(around[i], context).minimum
        if not _SMALL < low < minimum - _SMALL:
            continue
        is_many = total(line, sure.example) >= minimum - _SMALL and told().least(line) >= minimum - _SMALL
        if not is_many and then().least(line) <= _SMALL:
            yield Remainder(key=around[i], low=low)


def _marks(lines: csr_array) -> Iterator[tuple[bytes, bytes]]:
    """What tells sums over cells apart."""
    lines.eliminate_zeros()
    lines.sort_indices()
    for first, last in pairwise(lines.indptr):
        yield lines.indices[first:last].astype(np.int64).tobytes(), lines.data[first:last].tobytes()


def _not_seen_empty(lines: csr_array, asked: Numbers, worlds: Worlds) -> list[int]:
    """Those of some remainders that hold something in every world that was met, such as have little in all of them among these."""
    left = asked[lines[asked] @ worlds.example > _SMALL]
    while len(left):
        costs = np.asarray(lines[left].sum(axis=0), dtype=np.float64).ravel()
        kept = left[lines[left] @ worlds.smallest_of(costs) > _SMALL]
        if len(kept) > len(left) / 2:
            return [int(i) for i in kept]
        left = kept
    return []


def _lines(keys: Sequence[Key], worlds: Worlds, context: Context) -> tuple[list[Key], csr_array]:
    """Each remainder as a sum over cells, with a count that holds it; what two figures show to be many in truth is left out."""
    mine = [key for key in keys if _is_of_all(key, context)]
    covers = worlds.over(mine) if mine else csr_array((0, 0))
    at = {key: i for i, key in enumerate(mine)}
    exact, least = worlds.exact, {key: threshold(key, context).minimum for key in mine}
    alike = _Alike(keys)
    pairs = [
        (whole, part)
        for whole in mine
        for part in _inside(whole, alike.of(whole), context)
        if not exact.get(whole, 0.0) - exact.get(part, inf) >= least[whole]
    ]
    if not mine:
        return [], covers
    rows = [whole for whole, _ in pairs]
    parts = worlds.over([part for _, part in pairs]) if pairs else csr_array((0, covers.shape[1]))
    left = csr_array(covers[[at[whole] for whole in rows]] - parts) if pairs else parts
    return rows, left


def _is_of_all(key: Key, context: Context) -> bool:
    """True when whatever a count holds is of a sensitive subject, by each of its terms."""
    if not threshold(key, context).is_strict or any(column == LATER for column, _ in key.breakdown):
        return False
    columns = [column for column, _ in key.breakdown]
    if prod(len(terms) for _, terms in key.breakdown) > _MOST_TERMS:
        return False
    rows = product(*(terms for _, terms in key.breakdown))
    each = (replace(key, breakdown=tuple((c, (t,)) for c, t in zip(columns, row, strict=True))) for row in rows)
    return all(threshold(one, context).is_strict for one in each)


class _Alike:
    """Counts by what is left of them when one dimension is open: those that differ in one are found without comparing all with all."""

    def __init__(self, keys: Sequence[Key]) -> None:
        self._keys = keys
        self._columns = sorted({column for key in keys for column, _ in key.breakdown})
        self._found: dict[tuple[object, ...], list[int]] = {}
        for i, key in enumerate(keys):
            for one in _left_open(key, [column for column, _ in key.breakdown]):
                self._found.setdefault(one, []).append(i)

    def of(self, whole: Key) -> Iterator[Key]:
        """The counts that differ from one in just one dimension, in order: in a breakdown, those that name it."""
        found = {i for one in _left_open(whole, self._columns) for i in self._found.get(one, ())}
        yield from (self._keys[i] for i in sorted(found) if self._keys[i] != whole)


def _left_open(key: Key, columns: Sequence[str]) -> Iterator[tuple[object, ...]]:
    yield "period", key.indicator, key.places, key.breakdown
    yield "places", key.indicator, key.period, key.breakdown
    for column in columns:
        rest = tuple(pair for pair in key.breakdown if pair[0] != column)
        yield "column", column, key.indicator, key.period, key.places, rest


def _inside(whole: Key, others: Iterable[Key], context: Context) -> Iterator[Key]:
    """Those of some counts that differ from another in one dimension which lie in it."""
    places, other = context.inside(whole.places), dict(whole.breakdown)
    for key in others:
        about = dict(key.breakdown)
        is_then = key.period == whole.period or (grows_with_time(key, context) and whole.period.contains(key.period))
        is_elsewhere = key.places != whole.places
        is_there = not is_elsewhere or not whole.places or bool(key.places and context.inside(key.places) <= places)
        is_about = all(_holds(other.get(column), terms) for column, terms in about.items())
        if is_then and is_there and is_about and about.keys() >= other.keys():
            yield key


def _holds(terms: tuple[str, ...] | None, some: tuple[str, ...]) -> bool:
    return terms is None or set(some) <= set(terms)
