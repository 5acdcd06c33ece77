"""Totals and products that a slip of the hand parts from the figures right before them, whatever the words between.

"1 137 rapes, 463 assaults, 316 … and 189 …, 2 015 incidents in all": the figures before the total add up to 2 105. The arithmetic
binds, not the words: a run of figures that comes to the total but for one slip is no accident, as long as few runs are tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, product
from math import prod

from kolosi.proof.arithmetic.relation import Relation, summed
from kolosi.proof.arithmetic.slips import is_exchanged, slip_between
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, exactly
from kolosi.proof.study.binding import Study
from kolosi.reading.items import Line
from kolosi.reading.mentions import COUNTS, Mention

LEAST = 100
"""From this value on, a total is telling."""

SIGNED = 4
"""Figures nearest to a total that may have been taken away from it."""

MOST = 8
"""Figures that are added up, the nearest ones before the total."""

BACK = 2
"""So many sentences before a total, its parts are looked for."""

_SAID = frozenset({"TALLY", "TOTAL_OF", "BRING"})
_NET = frozenset({"NET", "CLOSING"})
_DRAWN = frozenset({"SOIT", "THUS", "WHICH"})


def tallied(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every total and every product of a text of which no relation tells yet."""
    told = {one.stated.start for one in settled if one.family in ("sum", "rate_total", "difference")}
    sums = [one for one in settled if one.family == "sum" and one.verdict == CONSISTENT and one.tier == "A"]
    parts = {part.start for one in sums for part in one.operands.get("parts", ())}
    for number, line in enumerate(study.lines):
        if line.sentence.block.table is not None:
            continue
        for place in line.quantities:
            stated = line.mention(place)
            is_plain = stated.kind in COUNTS and stated.exact.denominator == 1 and not stated.is_rough
            if is_plain and stated.exact >= LEAST and stated.start not in told:
                found = list(_told_of(study, number, line, place))
                yield from (one for one in found if parts.isdisjoint(mention.start for mention in one.mentions))


def _told_of(study: Study, number: int, line: Line, place: int) -> Iterator[Relation]:
    is_said, is_drawn = _is_near(line, place, _SAID | _NET, 7), _is_near(line, place, _DRAWN, 4)
    if not (is_said or is_drawn):
        return
    stated = line.mention(place)
    before = _before(study, number, stated)
    if line.depths[place] and not any(
        line.depths[line.places[one.start]] for one in before if one.start in line.places
    ):
        return
    runs = [tuple(before[low:]) for low in range(max(len(before) - MOST, 0), len(before) - 1)]
    runs += [tuple(before[low:-1]) for low in range(max(len(before) - MOST, 0), len(before) - 2)]
    if _is_some_sum(before, stated) or _is_gap_of(before, stated):
        return
    if line.sentence.start > (before[0].start if before else 0) and any(item.said for item in line.items[:place]):
        return
    near = [run for run in runs if slip_between(stated.exact, _sum(run)) and _are_parts(run, stated)]
    if not near and _is_near(line, place, _NET, 5):
        yield from _balance(stated, before)
    elif len(near) == 1:
        yield summed("tally.sum", stated, near[0], tier="A")
    elif not near:
        yield from _product(study, number, line, stated)


def _balance(stated: Mention, before: Sequence[Mention]) -> Iterator[Relation]:
    """What came less what went, of the figures right before a net one, where two digits of it are exchanged."""
    own = before[-SIGNED:]
    if len(own) < 2 or stated.exact < LEAST:
        return
    signs = [sign for sign in product((1, -1), repeat=len(own)) if sign[0] == 1]
    sums = {abs(sum((one.exact * way for one, way in zip(own, sign, strict=True)), Fraction(0))) for sign in signs}
    near = [value for value in sorted(sums) if is_exchanged(stated.exact, value)]
    if len(near) == 1:
        yield Relation(
            family="sum", rule="tally.net", verdict=INCONSISTENT, stated=stated,
            operands={"total": (stated,), "parts": tuple(own)}, recomputed=exactly(near[0]), unit="count", tier="A",
            diagnosis="transposed_digits",
        )  # fmt: skip


def _is_near(line: Line, place: int, classes: frozenset[str], reach: int) -> bool:
    """Whether a word of some classes stands close before a figure, no other figure between, or right behind it."""
    for item in reversed(line.items[max(place - reach, 0) : place]):
        if item.is_quantity:
            break
        if classes & item.classes:
            return True
    return any((classes - _DRAWN) & item.classes for item in line.items[place + 1 : place + 3])


def _before(study: Study, number: int, stated: Mention) -> list[Mention]:
    """The plain counts before a figure: those of its own sentence where there are two, else of the sentences before too."""
    own = _counts(study.passage(number), stated)
    if len(own) >= 2:
        return own
    for back in range(1, BACK + 1):
        found = [one for at in study.near(number, back) for one in _counts(study.lines[at], stated)]
        if len(found) >= 2:
            return found
    return []


def _counts(line: Line, stated: Mention) -> list[Mention]:
    places = [at for at in line.quantities if line.mention(at).end <= stated.start]
    found = [line.mention(at) for at in places if not line.has("DONT", max(at - 4, 0), at)]
    return [one for one in found if one.kind in COUNTS and one.kind == stated.kind and not one.is_spelled]


def _sum(run: Sequence[Mention]) -> Fraction:
    return sum((one.exact for one in run), Fraction(0))


def _is_some_sum(before: Sequence[Mention], stated: Mention) -> bool:
    """Whether any figures before a total make it up."""
    sums = {Fraction(0)}
    for at, one in enumerate(reversed(before[-MOST:])):
        signed = {value - one.exact for value in sums} if at < SIGNED else set()
        sums |= {value + one.exact for value in sums} | signed
    return stated.exact in sums


def _are_parts(run: Sequence[Mention], stated: Mention) -> bool:
    """Whether each figure of a run is less than the total; none is rough."""
    return all(one.exact < stated.exact and not one.is_rough for one in run)


def _is_gap_of(before: Sequence[Mention], stated: Mention) -> bool:
    return any(abs(one.exact - other.exact) == stated.exact for one, other in combinations(before[-MOST:], 2))


def _product(study: Study, number: int, line: Line, stated: Mention) -> Iterator[Relation]:
    """ "11 400 kits at a unit cost of 18 dollars, 250 200 in all": the two or three factors of the sentence."""
    factors = [line.mention(at) for at in line.quantities if line.mention(at).end <= stated.start]
    factors = [one for one in factors if one.kind in COUNTS | {"duration"} and one.exact > 1 and not one.is_rough]
    if not 2 <= len(factors) <= 4:
        return
    runs = [run for size in (2, 3) for run in combinations(factors, size)]
    values = {run: Fraction(prod(one.exact for one in run)) for run in runs}
    if stated.exact in values.values():
        return
    near = [run for run in runs if is_exchanged(stated.exact, values[run])]
    if len(near) == 1 and stated.exact >= 1000:
        yield Relation(
            family="rate_total", rule="tally.product", verdict=INCONSISTENT, stated=stated,
            operands={"total": (stated,), "rate": near[0][:1], "time": near[0][1:]}, recomputed=exactly(values[near[0]]),
            unit="count", tier="A", diagnosis="transposed_digits",
        )  # fmt: skip
