"""Differencing: what is left of a count when others that differ from it in one dimension are subtracted, and its threshold.

A total may be open, or exempt, while what is left of it is children: what counts is what the leftover may be about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

import numpy as np

from kolosi.model.key import Key
from kolosi.release.bounds.presolve import Numbers
from kolosi.release.linked.bits import as_mask, bits_of
from kolosi.release.linked.elementary_cells import REPORTED, Region
from kolosi.release.linked.family import Family
from kolosi.release.linked.tied_columns import finest_first
from kolosi.release.policy.context import Context
from kolosi.release.policy.rules import Threshold, strictest, threshold

_PERIOD, _PLACES, _LEFT, _TOGETHER = "period", "places", "left", "+"


@dataclass(frozen=True, kw_only=True)
class Leftover:
    """A remainder of a count, with the threshold of what it may be about; `is_over_time`: a stretch of the period.

    `is_strict_throughout`: whatever lies in it. `value`: what it holds in truth, where that follows from counts that do not overlap.
    """

    region: Region
    limit: Threshold
    is_over_time: bool
    is_strict_throughout: bool
    value: Fraction | None

    @property
    def is_many(self) -> bool:
        """True if it holds as many in truth as may be known: whatever is hidden, nobody can prove that they are few."""
        return self.limit.is_strict and self.value is not None and self.value >= self.limit.minimum


def leftovers(family: Family, limits: Mapping[Key, Threshold]) -> Sequence[Leftover]:
    """The pieces into which counts that differ in one dimension cut each count, remainder included; cut once for each family.

    Where the whole is no sensitive count, a piece that is itself a count is left to the rules for counts. What only an
    ordinary share tells cuts off nothing but sensitive pieces there: such a share may give its own counts back.
    """
    if "leftovers" not in family.memo:
        family.memo["leftovers"] = tuple(_leftovers(family, limits))
    found: Sequence[Leftover] = family.memo["leftovers"]
    return found


def _leftovers(family: Family, limits: Mapping[Key, Threshold]) -> Iterator[Leftover]:
    limit_of = cache(lambda key: threshold(key, family.context))
    throughout = cache(lambda key: limit_of(key).is_strict and is_strict_throughout(key, family.context))
    alike, alone = _differing_in_one(family.counts, family.context), _standing_alone(family)
    size = np.array([len(family.inside[key]) for key in family.counts], dtype=np.int64)
    whole, values = {family.inside[key] for key in family.counts}, _Values(family)
    for at, parent in enumerate(family.counts):
        is_strict = limits[parent].is_strict
        for dimension, others in alike[parent]:
            if dimension == REPORTED and not is_strict:
                continue
            inside = others[family.held_by[others, at] & (size[others] < size[at])]
            cutting = as_mask(inside.tolist(), len(size))
            for mask in (cutting,) if is_strict else dict.fromkeys((cutting, cutting & alone)):
                for region, about in _pieces_cut(family, parent, dimension, mask):
                    own = limit_of(about)
                    limit = strictest(limits[parent], own) if is_strict else own
                    is_throughout = dimension != REPORTED and (throughout(parent) or throughout(about))
                    is_asked = region not in whole and (own.is_strict or (own.minimum and mask == cutting & alone))
                    if is_strict or is_asked:
                        yield Leftover(
                            region=region,
                            limit=limit,
                            is_over_time=dimension == _PERIOD,
                            is_strict_throughout=is_throughout,
                            value=values.of(region, [at, *bits_of(mask)]) if limit.is_strict else None,
                        )


def left_of_each(family: Family, limits: Mapping[Key, Threshold]) -> Iterator[Leftover]:
    """What a count of a sensitive subject leaves beside each one count in it that differs from it in one dimension, but where that is
    many in truth."""
    alike, values = _differing_in_one(family.counts, family.context), _Values(family)
    size = np.array([len(family.inside[key]) for key in family.counts], dtype=np.int64)
    for at, parent in enumerate(family.counts):
        if not limits[parent].is_strict or not is_strict_throughout(parent, family.context):
            continue
        inside = {j for dimension, others in alike[parent] if dimension != REPORTED for j in others.tolist()}
        for j in sorted(j for j in inside if size[j] < size[at] and family.held_by[j, at]):
            value = values.between(at, j)
            if value is None or value < limits[parent].minimum:
                yield Leftover(
                    region=_beside(family, parent, family.counts[j]),
                    limit=limits[parent],
                    is_over_time=False,
                    is_strict_throughout=True,
                    value=value,
                )


def _beside(family: Family, whole: Key, part: Key) -> Region:
    """The atoms of a count that another, which lies in it, has not."""
    is_left, mine = np.ones(len(family.atoms), dtype=bool), family.inside_numbers[whole]
    is_left[family.inside_numbers[part]] = False
    return tuple(map(family.inside[whole].__getitem__, np.flatnonzero(is_left[mine]).tolist()))


class _Values:
    """What regions hold in truth, as figures say it together, those that are hidden among them."""

    def __init__(self, family: Family) -> None:
        self._family = family
        said = {row.terms[0][0]: row.low for row in family.rows if row.is_exact}
        self._said: list[Fraction | None] = [said.get(key) for key in family.counts]
        self._size = [len(family.inside_numbers[key]) for key in family.counts]

    def between(self, around: int, inside: int) -> Fraction | None:
        """What a count holds less another one in it; None where one of them is not told."""
        whole, part = self._said[around], self._said[inside]
        return None if whole is None or part is None else whole - part

    def of(self, region: Region, counts: Sequence[int]) -> Fraction | None:
        """What the smallest count around a region holds less the largest ones in it and beside the region; None where these overlap,
        or one of them is not told."""
        family, first = self._family, region[0]
        covering = family.atoms[first].covered_by
        around = min((j for j in counts if covering >> j & 1), key=self._size.__getitem__)
        inside = np.array([j for j in counts if not covering >> j & 1], dtype=np.int64)
        inside = inside[family.held_by[inside, around]]
        within = family.held_by[np.ix_(inside, inside)]
        np.fill_diagonal(within, False)
        largest: list[int] = inside[~within.any(axis=1)].tolist()
        left, *parts = (self._size[j] for j in (around, *largest))
        told = [self._said[j] for j in (around, *largest)]
        if left - sum(parts) != len(region) or any(one is None for one in told):
            return None
        whole, *values = (one for one in told if one is not None)
        return whole - sum(values)


def unnamed(parent: Key, child: Key) -> Key:
    """What is left of a figure without another, as a figure that only an authorisation for all such figures covers."""
    return Key(
        indicator=parent.indicator,
        period=parent.period,
        places=parent.places or child.places,
        breakdown=parent.with_breakdown(_LEFT, _LEFT).breakdown,
    )


def is_strict_throughout(key: Key, context: Context) -> bool:
    """True if all that a figure may hold is of a sensitive subject: of several terms, the most open one too."""
    for column, terms in key.breakdown:
        if len(terms) > 1:
            is_open = [term for term in terms if not _is_protected(column, term, context)]
            key = key.with_breakdown(column, (is_open or terms)[0])
    return threshold(key, context).is_strict


def _is_protected(column: str, term: str, context: Context) -> bool:
    return context.is_sensitive_term(column, term) or context.is_child_term(column, term)


def differ_in_one(one: Key, other: Key) -> bool:
    """True for figures of one indicator that are equal in all dimensions but one, or in all."""
    columns = {column for column, _ in set(one.breakdown) ^ set(other.breakdown)}
    differences = len(columns) + (one.period != other.period) + (one.places != other.places)
    return one.indicator == other.indicator and differences <= 1


def _standing_alone(family: Family) -> int:
    """The counts, as bits, that are cited, or printed or held back by editions, and not only told by a share."""
    named = {family.names.get(key, key) for key in family.cells} | family.still_hidden.keys()
    named |= {row.terms[0][0] for row in family.rows if row.is_exact}
    return as_mask([family.place[key] for key in family.counts if key in named], len(family.counts))


def _differing_in_one(keys: Iterable[Key], context: Context) -> dict[Key, list[tuple[str, Numbers]]]:
    """For each key and each dimension, the numbers of the keys that are the same in all other dimensions.

    Columns of which one says something of another are one dimension too.
    """
    counts = list(keys)
    columns = sorted({column for key in counts for column, _ in key.breakdown})
    dimensions = [*((column,) for column in columns), *(tuple(sorted(group)) for group in context.tied(columns))]
    left_open = [list(_left_open(key, dimensions)) for key in counts]
    found: dict[tuple[str, tuple[object, ...]], list[int]] = {}
    for number, mine in enumerate(left_open):
        for one in mine:
            found.setdefault(one, []).append(number)
    alike = {one: np.array(numbers, dtype=np.int64) for one, numbers in found.items()}
    return {key: [(one[0], alike[one]) for one in mine] for key, mine in zip(counts, left_open, strict=True)}


def _left_open(key: Key, dimensions: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, tuple[object, ...]]]:
    """What remains of a key when one of its dimensions is left open, for each of them."""
    yield _PERIOD, (key.indicator, key.places, key.breakdown)
    yield _PLACES, (key.indicator, key.period, key.breakdown)
    for columns in dimensions:
        rest = tuple(pair for pair in key.breakdown if pair[0] not in columns)
        yield _TOGETHER.join(columns), (key.indicator, key.period, key.places, rest)


def _pieces_cut(family: Family, parent: Key, dimension: str, cutting: int) -> Iterator[tuple[Region, Key]]:
    """The pieces of a count, each with the figure that it would be."""
    if not cutting:
        return
    cuts = [family.counts[j] for j in bits_of(cutting)]
    about = _about(parent, dimension, cuts, family)
    for piece in _told_apart(family, parent, cuts):
        covering = family.atoms[piece[0]].covered_by & cutting
        yield piece, about.get(covering, unnamed(parent, parent))


def _told_apart(family: Family, parent: Key, cuts: Sequence[Key]) -> list[Region]:
    """The atoms of a count in the pieces that counts inside it tell apart, in the order of their first atoms."""
    marks, drawn = np.zeros(len(family.atoms), dtype=np.int64), np.random.default_rng(0)
    for key in cuts:
        marks[family.inside_numbers[key]] += drawn.integers(1, 2**62)
    mine = family.inside_numbers[parent]
    order = np.argsort(marks[mine], kind="stable")
    ends = np.flatnonzero(np.diff(marks[mine[order]])) + 1
    pieces = sorted(np.split(order, ends), key=lambda one: int(one[0]))
    at = family.inside[parent].__getitem__
    return [tuple(map(at, one.tolist())) for one in pieces]


def _about(parent: Key, dimension: str, cutting: Sequence[Key], family: Family) -> dict[int, Key]:
    """The figure that each piece would be, by the counts that cover it, where terms or places say it."""
    covering: dict[str, int] = {}
    for key in cutting:
        for one in _elements(key, dimension, family.context):
            covering[one] = covering.get(one, 0) | 1 << family.place[key]
    found: dict[int, list[str]] = {}
    for one in _everything(parent, dimension, family.context):
        found.setdefault(covering.get(one, 0), []).append(one)
    if dimension == _PLACES:
        return {mask: parent.at(*places) for mask, places in found.items()}
    bare, column = parent, dimension
    if _TOGETHER in dimension:
        column = finest_first(dimension.split(_TOGETHER), family.context)[0]
        bare = replace(
            parent, breakdown=tuple(one for one in parent.breakdown if one[0] not in dimension.split(_TOGETHER))
        )
    return {mask: bare.with_breakdown(column, *terms) for mask, terms in found.items()}


def _elements(key: Key, dimension: str, context: Context) -> Iterable[str]:
    """The places, or the terms of a column, that a figure covers."""
    if dimension == _PLACES:
        return context.inside(key.places)
    if _TOGETHER in dimension:
        return _types_of(key, dimension.split(_TOGETHER), context)
    return dict(key.breakdown).get(dimension, ())


def _everything(parent: Key, dimension: str, context: Context) -> Sequence[str]:
    """All places, or all terms of a column, that a figure may be about."""
    if dimension == _PLACES:
        inside = context.inside(parent.places) - set(parent.places)
        return [one for one in context.regions if not parent.places or one in inside] or sorted(inside)
    if _TOGETHER in dimension:
        return _types_of(parent, dimension.split(_TOGETHER), context)
    taxonomy = context.terms.get(dimension)
    return dict(parent.breakdown).get(dimension) or (list(taxonomy.terms) if taxonomy else [])


def _types_of(key: Key, columns: Sequence[str], context: Context) -> Sequence[str]:
    """The terms of the finest of tied columns that a figure covers."""
    finest = finest_first(columns, context)[0]
    taxonomy, about = context.terms.get(finest), dict(key.breakdown)
    says = context.structure.says
    return [
        term
        for term in (taxonomy.terms if taxonomy else ())
        if term in about.get(finest, (term,))
        and all(
            not about.get(column) or not said.isdisjoint(about[column])
            for column, said in says.get((finest, term), {}).items()
        )
    ]
