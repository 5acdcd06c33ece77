"""Cuts counts into elementary cells (atoms): the smallest pieces of time, place and category that a set of figures tells apart.

Each count is then a sum of atoms, so that linked tables of any shape become linear constraints over the same variables.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kolosi.model.indicator import SUMMABLE_OVER_TIME, Indicator
from kolosi.model.key import Key
from kolosi.release.linked.bits import as_mask, bits_of
from kolosi.release.linked.tied_columns import covering, finest_first, named_in, rows_of, supported
from kolosi.release.policy.context import Context

_STANDING = frozenset({"stock", "target"})
"""Kinds that are true on a day: of a period, on its last."""

Members = frozenset[str] | None
"""What a figure covers in one dimension; None is everything."""


REPORTED = "reported"
"""The breakdown that stands for states of the data: each later one holds what was known before and what was reported late.
An attacker does not guess that nothing was reported late."""
WHOLE = "whole"
"""The breakdown that stands for the base of a published share of which no count is named as the base."""
_PLACES, _FIRST_COLUMN, ZONES, _TERMS, _IN_ZONES, UNTYPED, SEVERAL, _GROUPS, UNITS = 2, 3, 40, 42, 43, 44, 45, 46, 300
"""Numbers of dimensions and of remainder bits: places, the first breakdown; the remainder of a zone beside its regions, of a term
beside the terms below it, of a zone beside the regions that are named; what no type stands behind, and what types bear that speak
of several things; from `_GROUPS` on the remainder of each group of types, from `UNITS` on that of each other place. The gaps leave
room for as many breakdowns and groups as come before the next number."""


Region = tuple[int, ...]
"""A sum of elementary cells, by their numbers."""


class Atom(NamedTuple):
    """An elementary cell. `covered_by` has bit i set if figure i covers it.

    `remainder_of` has bit d set if no figure names it in dimension d. `is_real` is False for what lies outside every known place
    and term.
    """

    covered_by: int
    is_real: bool
    remainder_of: int


def adds_up(indicator: Indicator) -> bool:
    """True if the indicator is additive over places and categories (distinct counts, shares and rates are not)."""
    is_sum = indicator.measure is not None and indicator.measure.function != "distinct"
    return is_sum and indicator.kind not in {"share", "rate"}


def adds_up_over_time(indicator: Indicator) -> bool:
    """True if the indicator is additive over time: a period is the sum of its months."""
    is_sum = indicator.measure is not None and indicator.measure.function in {"count", "sum"}
    return indicator.kind in SUMMABLE_OVER_TIME and is_sum


def atoms_of(keys: Sequence[Key], context: Context, naming: int | None = None) -> tuple[Atom, ...]:
    """Computes the elementary cells of some figures, in a fixed order; each is covered by at least one figure.

    Places and terms that none of the first figures, `naming` in number, names belong to the remainder, whatever the others name.
    """
    (pieces,) = deque(_growing(keys, context, len(keys) if naming is None else naming), maxlen=1)
    return tuple(
        Atom(covered_by=mask, is_real=is_real, remainder_of=rest) for (mask, rest), is_real in sorted(pieces.items())
    )


def are_more(keys: Sequence[Key], context: Context, most: int) -> bool:
    """True if some figures cut into more than so many elementary cells; no more of them are computed."""
    return any(len(pieces) > most for pieces in _growing(keys, context, len(keys)))


def _growing(keys: Sequence[Key], context: Context, naming: int) -> Iterator[Mapping[tuple[int, int], bool]]:
    """Yields the cells as they are told apart, dimension by dimension."""
    keys = [context.own(key) for key in keys]
    pieces: Mapping[tuple[int, int], bool] = {((1 << len(keys)) - 1, 0): True}
    for classes in _dimensions(keys, context, (1 << naming) - 1):
        pieces = _crossed(pieces, [(one.covered_by, one.remainder_of, one.is_real) for one in classes])
        yield pieces


def _crossed(
    pieces: Mapping[tuple[int, int], bool], classes: Sequence[tuple[int, int, bool]]
) -> dict[tuple[int, int], bool]:
    """Intersects cells with classes; those with the same cover and the same remainders are merged, and real if one of them is."""
    crossed: dict[tuple[int, int], bool] = {}
    for (covered, left), is_real in pieces.items():
        for mine, others, can_be in classes:
            mask = covered & mine
            if mask:
                both = mask, left | others
                crossed[both] = crossed.get(both, False) or (is_real and can_be)
    return crossed


def _dimensions(keys: Sequence[Key], context: Context, told: int) -> Iterator[list[Atom]]:
    """Computes the classes of each dimension; tied columns are one dimension together."""
    yield _classes([frozenset({_identity(key, context)}) for key in keys], frozenset(), 0, {})
    yield _classes(_spans(keys, context), None, 1, {})
    places = _unions(keys, context)
    found = _classes(places, frozenset(context.regions) or None, _PLACES, _wholes(keys, told, context))
    yield _told(found, places, _PLACES, told)
    columns = sorted({column for key in keys for column, _ in key.breakdown})
    groups, bits = context.tied(columns), {column: 1 << d for d, column in enumerate(columns, _FIRST_COLUMN)}
    for d, column in enumerate(columns, _FIRST_COLUMN):
        if not any(column in group for group in groups):
            sides, universe, wholes = _chosen(keys, column, context)
            classes = _told(_classes(sides, universe, d, wholes), sides, d, told)
            yield [one._replace(remainder_of=0) for one in classes] if column == REPORTED else classes
    for group in groups:
        yield _tied_classes(keys, group, bits, context, told)


def _tied_classes(
    keys: Sequence[Key], group: Iterable[str], bits: Mapping[str, int], context: Context, told: int
) -> list[Atom]:
    """Computes the classes of rows that tied columns allow. What no figure names in any of them is the remainder of all; what a
    group has beside the types that figures name is one of its own, where they name some of it."""
    columns = finest_first(group, context)
    rows = rows_of(columns, keys, context)
    naming = named_in(columns, (keys[i] for i in bits_of(told)), context)
    named = [mine or theirs for mine, theirs in zip(naming, named_in(columns, keys, context), strict=True)]
    holds = any(context.holds_lower_terms(key.indicator) for key in keys)
    found: dict[int, Atom] = {}
    typed = {term for row in rows if row[0] in named[0] for term in row[1:]}
    groups = {term: n for n, term in enumerate(sorted(one for mine in named[1:] for one in mine & typed), _GROUPS)}
    behind = supported(columns, rows, context)
    for row, mask, support in zip(rows, covering(columns, rows, keys, context), behind, strict=True):
        rest = 0
        if not any(term in known for term, known in zip(row, named, strict=True)):
            rest = sum(bits[column] for column in columns)
        elif row[0] not in named[0]:
            rest = sum(1 << groups[term] for term in row[1:] if term in groups)
        elif holds and len(context.terms_within(columns[0], str(row[0])) & named[0]) > 1:
            rest = 1 << _TERMS
        rest |= (not support.is_typed) << UNTYPED | (not support.is_sure) << SEVERAL
        is_real = row[0] is not None or columns[0] not in context.terms
        before = found.get(mask)
        if before is not None:
            rest, is_real = rest & before.remainder_of, is_real or before.is_real
        found[mask] = Atom(covered_by=mask, is_real=is_real, remainder_of=rest)
    return list(found.values())


def _chosen(
    keys: Sequence[Key], column: str, context: Context
) -> tuple[list[Members], frozenset[str] | None, Mapping[str, int]]:
    """The terms that each figure covers, those that none names, and what terms have beside those below them.

    A term of a published table holds the terms below it; one of recorded rows holds what bears just that term.
    """
    terms = [dict(key.breakdown).get(column) for key in keys]
    holds = [context.holds_lower_terms(key.indicator) for key in keys]
    named = frozenset(term for mine in terms for term in mine or ())
    within = {term: context.terms_within(column, term) for term in named}
    wholes = {f"{term}=": 1 << _TERMS for term in named if len(within[term] & named) > 1}
    own = {term: f"{term}=" if f"{term}=" in wholes else term for term in named}
    inside = {term: frozenset(own[one] for one in within[term] & named) for term in named}
    sides = [
        None if mine is None else frozenset().union(*(inside[term] for term in mine)) if is_union else frozenset(mine)
        for mine, is_union in zip(terms, holds, strict=True)
    ]
    taxonomy = context.terms.get(column)
    reached = named.union(*within.values()) if all(holds) else named
    return sides, _universe(keys, column, context) - reached if taxonomy else None, wholes


def _universe(keys: Sequence[Key], column: str, context: Context) -> frozenset[str]:
    """The terms of a column that somebody in some figures can bear."""
    can = [context.can_bear(name, column) for name in sorted({key.indicator for key in keys})]
    terms = frozenset(context.terms[column].terms)
    return terms if None in can else terms.intersection(frozenset().union(*(one or () for one in can)))


def _identity(key: Key, context: Context) -> str:
    indicator = context.indicators[key.indicator]
    if adds_up_over_time(indicator):
        return key.indicator
    is_dated = adds_up(indicator) or any(column == WHOLE for column, _ in key.breakdown)
    when = key.period.last if indicator.kind in _STANDING else key.period
    return f"{key.indicator}@{when}" if is_dated else str(key)


def _unions(keys: Sequence[Key], context: Context) -> list[Members]:
    """The places that each figure covers; the same places are the same set."""
    named = {key.places for key in keys if key.places}
    union = {places: context.inside(places) for places in named}
    return [union.get(key.places) for key in keys]


def _spans(keys: Sequence[Key], context: Context) -> list[Members]:
    """Splits time at all first and last days, for figures that are additive over time."""
    summed = [adds_up_over_time(context.indicators[key.indicator]) for key in keys]
    ends = {
        (key.period.first.toordinal(), key.period.last.toordinal() + 1)
        for key, over in zip(keys, summed, strict=True)
        if over
    }
    marks = sorted({day for pair in ends for day in pair})
    return [
        frozenset(str(day) for day in marks if key.period.first.toordinal() <= day <= key.period.last.toordinal())
        if over
        else None
        for key, over in zip(keys, summed, strict=True)
    ]


def _wholes(keys: Sequence[Key], told: int, context: Context) -> dict[str, int]:
    """Places that other places make up, each with the bit of its remainder: zones apart, which nothing is recorded of.

    So is what lies in a zone of which figures name some regions, and in none of these.
    """
    named = {place for key in keys for place in key.places}
    inside = context.inside(named)
    wholes = sorted(place for place in inside if context.is_whole(place))
    found = {place: 1 << (ZONES if context.is_zone(place) else n) for n, place in enumerate(wholes, UNITS)}
    mentioned = {place for i in bits_of(told) for place in keys[i].places if not context.is_zone(place)}
    reached = context.inside(mentioned)
    for zone in filter(context.is_zone, named):
        others = context.members(zone) - reached
        if len(others) < len(context.members(zone)) - 1:
            found |= {place: 1 << _IN_ZONES for place in others if not context.is_zone(place)}
    return found


def _classes(
    sides: Sequence[Members], universe: frozenset[str] | None, dimension: int, wholes: Mapping[str, int]
) -> list[Atom]:
    """Groups the elements that the same figures cover into one class; what no figure names is the remainder.

    So is what a whole has beside its parts, where figures tell it from them.
    """
    by_side = _masks(sides)
    unlimited = by_side.pop(None, 0)
    covering: dict[str, int] = {}
    for side, mask in by_side.items():
        for element in side or ():
            covering[element] = covering.get(element, unlimited) | mask
    beside: dict[int, set[int]] = {mask: set() for mask in sorted(set(covering.values()))}
    for element, mask in covering.items():
        beside[mask].add(wholes.get(element, 0))
    rest = {mask: 0 if 0 in marks else max(marks) for mask, marks in beside.items()}
    classes = [Atom(covered_by=mask, is_real=True, remainder_of=rest[mask]) for mask in rest]
    if unlimited and covering:
        is_real = universe is None or bool(universe - covering.keys())
        classes.append(Atom(covered_by=unlimited, is_real=is_real, remainder_of=1 << dimension))
    return classes or [Atom(covered_by=unlimited, is_real=True, remainder_of=0)]


def _told(classes: Sequence[Atom], sides: Sequence[Members], dimension: int, told: int) -> list[Atom]:
    """The classes, those that no figure among some names being part of the remainder."""
    naming = told & as_mask([i for i, side in enumerate(sides) if side], len(sides))  # what nobody can be names nothing
    is_named = [not naming or one.covered_by & naming for one in classes]
    return [
        one if named else one._replace(remainder_of=one.remainder_of | 1 << dimension)
        for one, named in zip(classes, is_named, strict=True)
    ]


def _masks(sides: Sequence[Members]) -> dict[Members, int]:
    """Maps each different side to the figures that have it, as bits."""
    numbers: dict[Members, list[int]] = {}
    for i, side in enumerate(sides):
        numbers.setdefault(side, []).append(i)
    return {side: as_mask(mine, len(sides)) for side, mine in numbers.items()}
