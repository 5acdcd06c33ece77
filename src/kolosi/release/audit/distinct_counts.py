"""The audit's own look at counts of different things, each counted once, which no sum ties to one another.

What a total counts is counted by one of the counts that cover it. So what they leave of it lies in the one that is hidden. And
who is in a printed count and in no part of another that lies inside it is counted by their difference.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kolosi.model.figure import Estimate, Figure
from kolosi.model.key import Key
from kolosi.release.audit.feasibility import Fact, whole_numbers
from kolosi.release.audit.written import facts_of, is_count, known_of, nobody_in, old_facts
from kolosi.release.lp import cheapest_cover
from kolosi.release.policy.context import Context, Published
from kolosi.release.policy.rules import Threshold, base_key, part_key, strictest, threshold

_NOTHING = 1e-5
_REST = "rest"
"""What no count names."""
Element = tuple[Hashable, str]
"""One of the things that a dimension is made of, and under what guess it is empty (under none: "")."""
Cell = tuple[int, frozenset[str]]
"""One piece: the counts that cover it, as bits, and under which guesses it is empty."""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A count of which printed ones prove that there are some, or some and few: of how many, and the figures that say so."""

    key: Key
    low: float
    high: float
    used: tuple[Key, ...]


@dataclass(frozen=True, kw_only=True)
class _Line:
    """Where a count surely lies."""

    count: Key
    low: float
    high: float
    is_old: bool


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """A small count that is held back, by its own figure or by a share's: what it is at most, and the minimum."""

    key: Key
    count: Key
    at_most: float
    minimum: int


def proofs(
    shown: Mapping[Key, Figure], truth: Mapping[Key, Estimate], editions: Sequence[Published], context: Context
) -> Iterator[Proof]:
    """What the figures of now, with those of editions, prove of small sensitive counts of different things."""
    names = {one.id for one in context.indicators.values() if _is_once(one.id, context)}
    about = {key for key in shown if any(one.indicator in names for one in _counts_of(key, context))}
    old = [one for one in known_of(editions, context) if _has_any(names, one.key, context)]
    if not about:
        return
    said = {key: list(facts_of(shown[key], context)) for key in sorted(about)}
    facts = [fact for mine in said.values() for fact in mine]
    facts += [fact for fact in old_facts(shown, old, context) if not fact.is_secret]
    facts += list(whole_numbers(facts))
    lines = list(dict.fromkeys(_lines(facts, context)))
    kept = [*_hidden(shown, truth, context), *_held_before(shown, old, context)]
    true = _true(shown, truth, context)
    for name in sorted({line.count.indicator for line in lines} & names):
        mine = [line for line in lines if line.count.indicator == name]
        secrets = [one for one in kept if one.count.indicator == name]
        values = {count: value for count, value in true.items() if count.indicator == name}
        for low, high, key, counts in _found(mine, secrets, values, context):
            used = {
                one for one in said for fact in said[one] for count in fact.weights if _meant(count, context) in counts
            }
            yield Proof(key=key, low=low, high=high, used=tuple(sorted({*used, *({key} & about)})))


def _is_once(name: str, context: Context) -> bool:
    measure = context.indicators[name].measure
    return measure is not None and measure.function == "distinct"


def _has_any(names: set[str], key: Key, context: Context) -> bool:
    return any(one.indicator in names for one in _counts_of(key, context))


def _counts_of(key: Key, context: Context) -> list[Key]:
    """The counts of which a figure speaks: its own, or those above and below a share or a rate."""
    above = context.indicators[key.indicator].numerator
    below = None if is_count(key, context) else base_key(key, context)
    return [key, *([] if above is None else [part_key(above, key)]), *([] if below is None else [below])]


def _meant(key: Key, context: Context) -> Key:
    """A count as a part of that of which it is one by definition, where both count different things."""
    terms = {column: frozenset(mine) for column, mine in key.breakdown}
    name = key.indicator
    while (part := context.indicators[name].part_of) is not None and _is_same_sort(name, part.indicator, context):
        for column, mine in part.breakdown:
            terms[column] = terms.get(column, frozenset(mine)) & frozenset(mine)
        if not part.breakdown:
            terms[name] = frozenset({"part"})
        name = part.indicator
    return replace(
        key, indicator=name, breakdown=tuple((column, tuple(sorted(terms[column]))) for column in sorted(terms))
    )


def _is_same_sort(name: str, other: str, context: Context) -> bool:
    one, whole = context.indicators[name], context.indicators.get(other)
    return whole is not None and one.kind == whole.kind and _is_once(name, context) and _is_once(other, context)


def _lines(facts: Iterable[Fact], context: Context) -> Iterator[_Line]:
    """What facts say of single counts."""
    for fact in facts:
        if len(fact.weights) == 1:
            [(key, weight)] = fact.weights.items()
            yield _Line(count=_meant(key, context), low=fact.low / weight, high=fact.high / weight, is_old=fact.is_old)


def _behind(key: Key, truth: Mapping[Key, Estimate], context: Context) -> tuple[Key, float] | None:
    """The count of which a figure tells, or that above a share, and what it is in truth."""
    cell = truth.get(key)
    if cell is None:
        return None
    if (empty := nobody_in(cell, context)) is not None:
        return empty, 0.0
    numerator = context.indicators[key.indicator].numerator
    if cell.value is None or (numerator is None and not is_count(key, context)):
        return None
    if numerator is None:
        return key, float(cell.value)
    below = base_key(key, context)
    base = cell.denominator if cell.denominator is not None else cell.n
    base = truth[below].value if base is None and below in truth and below is not None else base
    count = cell.numerator if cell.numerator is not None or base is None else cell.value * base / 100
    return None if count is None else (part_key(numerator, key), float(count))


def _hidden(shown: Mapping[Key, Figure], truth: Mapping[Key, Estimate], context: Context) -> Iterator[_Kept]:
    for key in sorted(shown):
        found = None if shown[key].hidden is None else _behind(key, truth, context)
        if found is not None:
            limit = _limit_of(key, found[0], context)
            if limit.is_strict and found[1] < limit.minimum:
                yield _Kept(key=key, count=_meant(found[0], context), at_most=found[1], minimum=limit.minimum)


def _limit_of(key: Key, count: Key, context: Context) -> Threshold:
    return strictest(threshold(key, context), threshold(count, context), threshold(_meant(count, context), context))


def _held_before(shown: Mapping[Key, Figure], old: Sequence[Published], context: Context) -> Iterator[_Kept]:
    """What editions held back, or what a share counts that they held back, and nobody has asked or printed since."""
    asked = {*shown, *(one.key for one in old if one.value is not None)}
    for one in old:
        numerator = context.indicators[one.key.indicator].numerator
        if one.value is not None or one.key in asked or (numerator is None and not is_count(one.key, context)):
            continue
        count = one.key if numerator is None else part_key(numerator, one.key)
        limit = _limit_of(one.key, count, context)
        if count not in asked and limit.is_strict and one.may_be_few(limit.minimum):
            at_most = one.minimum - 1 if one.is_few and one.minimum else inf
            yield _Kept(key=one.key, count=_meant(count, context), at_most=at_most, minimum=limit.minimum)


def _true(shown: Mapping[Key, Figure], truth: Mapping[Key, Estimate], context: Context) -> dict[Key, float]:
    """What the counts of now are, the hidden ones too."""
    found = (_behind(key, truth, context) for key in sorted(shown))
    return {_meant(count, context): value for count, value in (one for one in found if one is not None)}


def _found(
    lines: Sequence[_Line], secrets: Sequence[_Kept], true: Mapping[Key, float], context: Context
) -> Iterator[tuple[float, float, Key, set[Key]]]:
    """What is proved of counts of one sort, and by which counts, where editions do not prove it alone."""
    values = {one.count: one.at_most for one in secrets}
    for line in sorted(lines, key=lambda each: -each.high):
        values[line.count] = line.high
    values |= true
    readings = [_Laid(values, each) for each in (context, replace(context, is_coded=True))]
    if readings[0].cells == readings[1].cells:
        readings.pop()
    before = [line for line in lines if line.is_old]
    for secret in secrets:
        known = {low > 0 for laid in readings for low, *_ in laid.proved(secret, before, is_sure=laid is readings[0])}
        for laid in readings:
            for low, high, counts in laid.proved(secret, lines, is_sure=laid is readings[0]):
                if (low > 0) not in known:
                    yield low, high, secret.key, {secret.count, *counts}
    for laid in readings:
        for whole, part in laid.nested(lines):
            low, high = whole.low - part.high, whole.high - part.low
            if not (whole.is_old and part.is_old) and low > _NOTHING:
                limit = _limit_between(whole.count, part.count, laid.context)
                if limit.is_strict and high < limit.minimum - _NOTHING:
                    yield low, high, whole.count, {whole.count, part.count}


def _limit_between(whole: Key, part: Key, context: Context) -> Threshold:
    """How those are protected that are in a count and in no part of one inside it: like all of it, and like the terms left."""
    limit, around, inside = threshold(whole, context), dict(whole.breakdown), dict(part.breakdown)
    changed = [column for column, mine in inside.items() if around.get(column) != mine]
    if len(changed) != 1 or whole.period != part.period or whole.places != part.places:
        return limit
    [column] = changed
    known = context.terms.get(column)
    is_nested = context.holds_lower_terms(whole.indicator)
    gone = {low for one in inside[column] for low in ([one] if not is_nested else context.terms_within(column, one))}
    left = [one for one in around.get(column, tuple(known.terms) if known else ()) if one not in gone]
    return strictest(limit, threshold(whole.with_breakdown(column, *left), context)) if left else limit


class _Laid:
    """Counts of one sort laid out in cells, with the most that each can be."""

    def __init__(self, values: Mapping[Key, float], context: Context) -> None:
        self.context = context
        self._place = {count: i for i, count in enumerate(values)}
        self._values = list(values.values())
        self.cells = _cells(list(values), context)
        self._of = [frozenset(n for n, (mask, _) in enumerate(self.cells) if mask >> i & 1) for i in range(len(values))]
        self._covers = np.array([[mask >> i & 1 for i in range(len(values))] for mask, _ in self.cells], dtype=bool)
        self._taken: dict[tuple[int, float, bool], list[frozenset[int]]] = {}

    def _is_same(self, whole: int) -> NDArray[np.bool_]:
        """The counts that cover just what one covers."""
        found: NDArray[np.bool_] = np.all(self._covers == self._covers[:, [whole]], axis=0)
        return found

    def nested(self, lines: Sequence[_Line]) -> Iterator[tuple[_Line, _Line]]:
        """Each two counts of which the first contains the second and something else."""
        told: dict[int, list[_Line]] = {}
        for line in lines:
            told.setdefault(self._place[line.count], []).append(line)
        for j, parts in told.items():
            around = (1 << len(self._values)) - 1 if self._of[j] else 0
            for n in self._of[j]:
                around &= self.cells[n][0]
            for i in told:
                if around >> i & 1 and len(self._of[j]) < len(self._of[i]):
                    yield from product(told[i], parts)

    def proved(
        self, secret: _Kept, lines: Sequence[_Line], *, is_sure: bool
    ) -> Iterator[tuple[float, float, set[Key]]]:
        """That there is something in a hidden count, or that it is few: its ends, and what says so."""
        hidden = self._of[self._place[secret.count]]
        price = [inf] * len(self._values)
        for line in lines:
            price[self._place[line.count]] = min(price[self._place[line.count]], line.high)
        counts = list(self._place)
        for whole in lines:
            i = self._place[whole.count]
            for taken in self._guessed(i, whole.low, is_sure=is_sure) if whole.low > _NOTHING else ():
                cover = self._cover(taken - hidden, price, i, whole.low) if taken & hidden else None
                if cover is not None:
                    yield whole.low - cover[0], inf, {whole.count, *(counts[j] for j in cover[1])}
                cover = self._cover(taken, price, i, whole.low + secret.minimum, hidden)
                if cover is not None:
                    yield 0.0, cover[0] - whole.low, {whole.count, *(counts[j] for j in cover[1])}

    def _guessed(self, whole: int, low: float, *, is_sure: bool) -> list[frozenset[int]]:
        """What a reader may take for all the cells of a count: guesses that can be true leave those out that nothing names."""
        if (whole, low, is_sure) in self._taken:
            return self._taken[whole, low, is_sure]
        mine = self._of[whole]

        def may_be(cells: frozenset[int]) -> bool:
            return self._cover(cells, self._values, whole, low) is None

        found = [mine] if is_sure or may_be(mine) else []
        smaller = mine
        for guess in sorted({mark for n in mine for mark in self.cells[n][1]}) if found else ():
            empty = {n for n in mine if guess in self.cells[n][1]}
            found += [cells for cells in (mine - empty,) if may_be(cells)]
            if may_be(smaller - empty):
                smaller -= empty
        self._taken[whole, low, is_sure] = list(dict.fromkeys([*found, *([smaller] if found else [])]))
        return self._taken[whole, low, is_sure]

    def _cover(
        self,
        left: frozenset[int],
        price: Sequence[float],
        whole: int,
        enough: float,
        again: frozenset[int] = frozenset(),
    ) -> tuple[float, list[int]] | None:
        """Weighted counts that cover some cells and cost least; None where that is not less than enough.

        Who is in some cells `again` is counted once more: two of the counts contain all of these.
        """
        if not left:
            return None if again else (0.0, [])
        cells = sorted(left)
        is_useful = (np.array(price) < enough - _NOTHING) & self._covers[cells].any(axis=0) & ~self._is_same(whole)
        around = np.array([again <= self._of[j] for j in np.flatnonzero(is_useful)], dtype=bool)
        useful, costs = np.flatnonzero(is_useful).tolist(), np.array(price)[is_useful]
        if not useful or (again and (around.sum() < 2 or 2 * costs[around].min() >= enough)):
            return None
        rows = self._covers[np.ix_(cells, useful)].astype(float)
        if not rows.any(axis=1).all():
            return None
        share = np.where(rows > 0, costs / np.maximum(rows.sum(axis=0), 1.0), inf)
        if share.min(axis=1).sum() >= enough - _NOTHING:
            return None
        rows = np.unique(rows, axis=0)
        needed = np.ones(len(rows))
        if again:
            rows, needed = np.vstack([rows, around.astype(float)]), np.append(needed, 2.0)
        cost, weights = cheapest_cover(csr_array(rows), needed, costs)
        used = [j for j, weight in zip(useful, weights, strict=True) if weight > _NOTHING]
        return (cost, used) if cost < enough - _NOTHING else None


def _cells(counts: Sequence[Key], context: Context) -> list[Cell]:
    """Every piece of time, place and category that the counts tell apart, in order."""
    found: set[Cell] = {((1 << len(counts)) - 1, frozenset())}
    columns = sorted({column for count in counts for column, _ in count.breakdown})
    sides = [_days(counts, context), _places(counts, context), *(_terms(counts, one, context) for one in columns)]
    for side in sides:
        elements: dict[Element, int] = {}
        for i, mine in enumerate(side):
            for element in mine:
                elements[element] = elements.get(element, 0) | 1 << i
        cut = {(mask, mark) for (_, mark), mask in elements.items()}
        found = {
            (both, marks | {mark} if mark else marks)
            for inside, marks in found
            for mask, mark in cut
            if (both := inside & mask)
        }
    return sorted(found, key=lambda cell: (cell[0], sorted(cell[1])))


def _days(counts: Sequence[Key], context: Context) -> list[set[Element]]:
    """The stretches between all first and last days; of a stock, the last day."""
    spans = [(one.period.first.toordinal(), one.period.last.toordinal()) for one in counts]
    is_flow = [context.indicators[one.indicator].kind in {"flow", "event"} for one in counts]
    spans = [(first if flow else last, last) for (first, last), flow in zip(spans, is_flow, strict=True)]
    starts = sorted({first for first, _ in spans} | {last + 1 for _, last in spans})
    return [{(day, "") for day in starts if first <= day <= last} for first, last in spans]


def _places(counts: Sequence[Key], context: Context) -> list[set[Element]]:
    """The places that each covers; nothing is in a zone beside its regions, and a guess that nothing is in others beside theirs."""

    def inside(places: Iterable[str]) -> set[str]:
        every = set(context.inside(places))
        return {one for one in every if not context.is_zone(one)} or every

    mine = [inside(count.places) for count in counts]
    named = set().union(*mine)
    unknown = {_REST} if not context.regions else set(context.regions) - named
    beside = {one: "beside" if len(context.members(one)) > 1 else "" for one in named}
    every: set[Element] = {*beside.items(), *((one, "place") for one in unknown)}
    return [
        {(one, beside[one]) for one in some} if count.places else every
        for count, some in zip(counts, mine, strict=True)
    ]


def _terms(counts: Sequence[Key], column: str, context: Context) -> list[set[Element]]:
    """The terms that each covers; where a published table holds lower terms, what a term has of its own may be nothing."""
    cited = [dict(count.breakdown).get(column) for count in counts]
    named = {term for mine in cited for term in mine or ()}
    holds = any(context.holds_lower_terms(count.indicator) for count in counts)
    below = {term: (set(context.terms_within(column, term)) & named if holds else {term}) for term in named}
    own: dict[str, Element] = {term: (term, "own" if len(below[term]) > 1 else "") for term in named}
    taxonomy = context.terms.get(column)
    reached = {low for term in named for low in (context.terms_within(column, term) if holds else {term})}
    unknown = {_REST} if taxonomy is None else set(taxonomy.terms) - reached
    every: set[Element] = {*own.values(), *((one, column) for one in unknown)}
    return [every if mine is None else {own[low] for term in mine for low in below[term]} for mine in cited]
