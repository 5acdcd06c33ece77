"""Arithmetic first: looks near a printed figure for the operands that make it true, with the chance that they do by accident.

It only confirms. Windows: the sentence, then the paragraph; at most twelve numbers each, the nearest first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, islice, permutations

from kolosi.proof.arithmetic.relation import Relation, signed, summed, weighed
from kolosi.proof.arithmetic.values import CONSISTENT, Look, Range, change, claimed, exactly, share, verdict
from kolosi.proof.study.binding import Binding, Study
from kolosi.reading.items import Line
from kolosi.reading.matching import is_inner
from kolosi.reading.mentions import CHANGES, COUNTS, PERCENTS, SHARES, Mention

MOST = 12
"""Numbers of a window that are tried."""

LONGEST_RUN = 8
NEGLIGIBLE = 1e-3
"""What floating numbers may be off by; where they come so near, exact numbers decide."""

SURE = Fraction(1, 20)
"""A chance of an accident up to this needs no word that supports it."""

_CUES = {
    "change": frozenset({"AGAINST", "COMPARED", "PASS", "AFTER", "UP", "DOWN", "CHANGE"}),
    "share": frozenset({"SUR", "OUTOF", "SOIT", "DONT", "AMONG", "BE"}),
    "sum": frozenset({"TOTAL", "DONT", "SOIT", "LIST"}),
}


def confirmed(study: Study, settled: Iterable[Relation]) -> Iterator[Relation]:
    """Relations that hold between figures that no rule has bound."""
    taken = {(relation.stated.start, relation.family) for relation in settled}
    for number, line in enumerate(study.lines):
        for place in line.quantities:
            mention = line.mention(place)
            if mention.kind in PERCENTS and not _is_taken(mention, taken):
                relation = _of_percent(study, number, place)
            elif mention.kind == "points":
                relation = _of_points(study, number, place)
            elif mention.kind in COUNTS and (mention.start, "sum") not in taken:
                relation = _of_total(study, number, place)
            else:
                relation = None
            if relation is not None:
                yield relation


def _is_taken(mention: Mention, taken: set[tuple[int, str]]) -> bool:
    return (mention.start, "change" if mention.kind in CHANGES else "share") in taken


REACH = 6
"""How many sentences of a paragraph are looked at on either side."""


def _windows(study: Study, number: int, place: int) -> Iterator[tuple[bool, list[Binding]]]:
    """The numbers of the sentence, then of the sentences around it in the paragraph; True for the first."""
    yield True, study.around(number, place)
    if len(study.by_paragraph[study.lines[number].sentence.paragraph]) > 1:
        yield False, study.around(number, place, reach=REACH)


def _of_percent(study: Study, number: int, place: int) -> Relation | None:
    """The one pair of counts near a percentage that gives it."""
    line = study.lines[number]
    percent = line.mention(place)
    family = "change" if percent.kind in CHANGES else "share"
    for is_own, window in _windows(study, number, place):
        counts = _nearest(window, percent, COUNTS)
        pairs = list(permutations(counts, 2))
        found = _giving(family, pairs, percent)
        if not found:
            continue
        if len(found) > 1:
            return None
        chance = _chance_of_percent(family, pairs, percent)
        if chance <= SURE or (is_own and _has_cue(family, line)):
            return _relation(family, found[0], percent, chance)
        return None
    return None


Pair = tuple[Mention, Mention]


def _giving(family: str, pairs: Sequence[Pair], percent: Mention) -> list[Pair]:
    """The pairs that give a percentage, one for each pair of values; no more than two, for two are too many."""
    look = Look(percent, family)
    ranges = {one.start: claimed(one) for one, _ in pairs}
    found: list[Pair] = []
    seen: set[tuple[object, ...]] = set()
    for one, other in pairs:
        if not look.may(one, other):
            continue
        key = (*_said(one), *_said(other))
        if key not in seen and _gives(family, (one, other), percent, ranges):
            if all((one.value, other.value) != (a.value, b.value) for a, b in found):
                found.append((one, other))
            if len(found) > 1:
                break
        seen.add(key)
    return found


def _said(mention: Mention) -> tuple[object, ...]:
    """What a number says, for two that say the same to be tried once."""
    return (*mention.exact.as_integer_ratio(), mention.hedge, mention.hedge and mention.step)


def _nearest(window: Sequence[Binding], target: Mention, kinds: frozenset[str]) -> list[Mention]:
    """The numbers of a window, the nearest to a figure first."""
    found = _outwards(
        window, target, lambda one: one.mention.kind in kinds and one.mention.exact > 0 and one.mention is not target
    )
    found = [one for one in found if one.mention.start != target.start]
    ordered = sorted(found, key=lambda one: (abs(one.mention.start - target.start), one.mention.start))
    return [one.mention for one in ordered[:MOST]]


def _outwards(window: Sequence[Binding], target: Mention, is_kept: Callable[[Binding], bool]) -> list[Binding]:
    """The numbers of a window that stand nearest to a figure, itself among them, in the order of the text."""
    at = bisect_left(window, target.start, key=lambda one: one.mention.start)
    left = list(islice((one for one in reversed(window[:at]) if is_kept(one)), MOST + 1))
    right = list(islice((one for one in window[at:] if is_kept(one)), MOST + 1))
    back = forth = 0
    while back + forth <= MOST and (back < len(left) or forth < len(right)):
        is_left = forth == len(right) or (
            back < len(left) and target.start - left[back].mention.start <= right[forth].mention.start - target.start
        )
        back, forth = back + is_left, forth + (not is_left)
    return [*reversed(left[:back]), *right[:forth]]


def _gives(family: str, pair: tuple[Mention, Mention], percent: Mention, ranges: Mapping[int, Range]) -> bool:
    if family == "share" and pair[0].exact > pair[1].exact:
        return False
    first, second = ranges[pair[0].start], ranges[pair[1].start]
    if family == "change":
        recomputed = change(first, second)
        return recomputed is not None and verdict(recomputed, percent, signed(percent, recomputed)) == CONSISTENT
    recomputed = share(first, second)
    return recomputed is not None and verdict(recomputed, percent) == CONSISTENT


def _chance_of_percent(family: str, pairs: Sequence[tuple[Mention, Mention]], percent: Mention) -> Fraction:
    """How many pairs are expected to give the figure by accident."""
    width = Fraction(100)
    if family == "change":
        values = [100 * float(a.exact) / float(b.exact) for a, b in pairs]
        width = max(Fraction(int(max(values) - min(values))), width)
    return len(pairs) * percent.step / width


def _has_cue(family: str, line: Line) -> bool:
    return not _CUES[family].isdisjoint(line.held)


def _relation(family: str, pair: tuple[Mention, Mention], percent: Mention, chance: Fraction) -> Relation:
    names = ("new", "old") if family == "change" else ("part", "whole")
    first, second = claimed(pair[0]), claimed(pair[1])
    recomputed = change(first, second) if family == "change" else share(first, second)
    return Relation(
        family=family, rule=f"search.{family}", verdict=CONSISTENT, stated=percent,
        operands={names[0]: (pair[0],), names[1]: (pair[1],), "pct": (percent,)},
        recomputed=recomputed, unit=percent.kind, chance=chance,
    )  # fmt: skip


def _of_total(study: Study, number: int, place: int) -> Relation | None:
    """A run of counts near a total that add up to it, or the two whose difference it is."""
    line = study.lines[number]
    total = line.mention(place)
    if total.is_rough or total.exact.denominator != 1 or total.exact < 2:
        return None
    for is_own, window in _windows(study, number, place):
        own = _around(study, window, total)
        runs = _runs(own, int(total.exact), total.start)
        if runs:
            return _sum_of(line, own, total, runs, is_own=is_own)
        pair = _pair(own, int(total.exact), total.start)
        if pair is not None:
            return _difference_of(line, own, total, pair, is_own=is_own)
    return None


def _around(study: Study, window: Sequence[Binding], total: Mention) -> list[Binding]:
    """The whole counts of a window, the nearest ones, in order; for a total outside brackets, those outside them."""
    inside = study.inside
    is_few = len(list(islice((one for one in window if one.count is not None), 5))) < 5
    if is_few or not inside or total.start in inside:
        return _outwards(window, total, lambda one: one.count is not None)
    return _outwards(window, total, lambda one: one.count is not None and one.mention.start not in inside)


def _runs(own: Sequence[Binding], total: int, start: int) -> list[tuple[Mention, ...]]:
    """Runs of two to eight counts that follow one another and add up to a total, itself left out."""
    rest = [one for one in own if one.count and one.count > 0 and one.mention.start != start]
    values = [one.count or 0 for one in rest]
    out = []
    for first, reached in enumerate(values):
        for last in range(first + 1, min(first + LONGEST_RUN, len(values))):
            reached += values[last]
            if reached >= total:
                if reached == total:
                    out.append(tuple(one.mention for one in rest[first : last + 1]))
                break
    return out


def _pair(own: Sequence[Binding], total: int, start: int) -> tuple[Mention, Mention] | None:
    """The only two counts whose difference is a number, itself left out."""
    values = [one.count or 0 for one in own]
    known = set(values)
    lower = [place for place, value in enumerate(values) if value + total in known]
    found = [
        (own[at].mention, own[to].mention) for to in lower for at in range(len(own)) if values[at] - values[to] == total
    ]
    if len(found) != 1 or start in (found[0][0].start, found[0][1].start):
        return None
    return found[0]


def _of_points(study: Study, number: int, place: int) -> Relation | None:
    """The two shares near whose difference is a number of points."""
    points = study.lines[number].mention(place)
    for _, window in _windows(study, number, place):
        shares = _nearest(window, points, SHARES)
        for one, other in permutations(shares[:4], 2):
            if one.exact - other.exact == points.exact and one.start > 0:
                relation = weighed(
                    "points", "search.points", {"new": one, "old": other, "pct": replace(points, sign=None)}, tier="B"
                )
                if relation is not None:
                    return relation
    return None


def _sum_of(
    line: Line, own: Sequence[Binding], total: Mention, runs: Sequence[tuple[Mention, ...]], *, is_own: bool
) -> Relation | None:
    count = len(own) - 1
    tried = sum(min(LONGEST_RUN, count - first) - 1 for first in range(count))
    chance = _chance_of_total(tried, total)
    is_cued = is_own and (_has_cue("sum", line) or _is_coordinated(line, runs[0]))
    if (chance > SURE or total.exact < 20) and not is_cued:
        return None
    return replace(summed("search.sum", total, runs[0]), chance=chance)


def _chance_of_total(tried: int, total: Mention) -> Fraction:
    digits = len(str(int(total.exact)).rstrip("0")) or 1
    return Fraction(tried, 9 * 10 ** (digits - 1))


def _is_coordinated(line: Line, run: Sequence[Mention]) -> bool:
    """Whether the counts of a run are joined as a list that ends with "and"."""
    places = [line.places[mention.start] for mention in run if mention.start in line.places]
    return len(places) > 1 and line.has("AND", places[-2] + 1, places[-1])


def _difference_of(
    line: Line, own: Sequence[Binding], total: Mention, pair: tuple[Mention, Mention], *, is_own: bool
) -> Relation | None:
    chance = _chance_of_total(len(own) * (len(own) - 1), total)
    if chance > Fraction(1, 4) and not (is_own and _has_cue("change", line)):
        return None
    if chance > SURE and not _has_cue("change", line) and total.exact < 20:
        return None
    return Relation(
        family="difference", rule="search.difference", verdict=CONSISTENT, stated=total,
        operands={"old": (pair[0],), "new": (pair[1],), "diff": (total,)},
        recomputed=exactly(total.exact), unit="count", chance=chance,
    )  # fmt: skip


def partitions(study: Study) -> Iterator[Relation]:
    """Shares of one list that make a hundred, within their roundings."""
    for numbers in study.by_paragraph.values():
        for number in numbers:
            yield from _partition(study, [number], 3)
            yield from _halves(study, number)
        if len(numbers) > 1:
            yield from _partition(study, numbers, 4)


def _partition(study: Study, numbers: Sequence[int], least: int) -> Iterator[Relation]:
    told = [one for one in study.in_lines(numbers) if one.mention.kind in SHARES]
    shares = [one.mention for one in told if not is_inner(study.lines[one.line], one.place)]
    reached = [0.0, *accumulate(float(one.exact) for one in shares)]
    rooms = [0.0, *accumulate(float(one.step) / 2 for one in shares)]
    for size in range(min(len(shares), LONGEST_RUN), least - 1, -1):
        for start in range(len(shares) - size + 1):
            gap = abs(reached[start + size] - reached[start] - 100)
            if gap > rooms[start + size] - rooms[start] + NEGLIGIBLE:
                continue
            run = tuple(shares[start : start + size])
            total = sum((one.exact for one in run), Fraction(0))
            room = sum((one.step for one in run), Fraction(0)) / 2
            if abs(total - 100) <= room:
                yield Relation(
                    family="partition", rule="partition.list", verdict=CONSISTENT, stated=run[0],
                    operands={"parts": run}, recomputed=Range(total - room, total + room), unit="percent_share",
                )  # fmt: skip
                return


def _halves(study: Study, number: int) -> Iterator[Relation]:
    """The only two shares of a sentence, joined by "and", that make just a hundred."""
    line = study.lines[number]
    shares = [at for at in line.quantities if line.mention(at).kind in SHARES]
    if len(shares) != 2 or sum((line.mention(at).exact for at in shares), Fraction(0)) != 100:
        return
    if any("AND" in item.classes for item in line.items[shares[0] : shares[1]]):
        run = tuple(line.mention(at) for at in shares)
        yield Relation(
            family="partition", rule="partition.two", verdict=CONSISTENT, stated=run[0], operands={"parts": run},
            recomputed=exactly(Fraction(100)), unit="percent_share",
        )  # fmt: skip
