"""Arithmetic first: looks near a printed figure for the operands that make it true, with the chance that they do by accident.

It only confirms. Windows: the sentence, then the paragraph; at most twelve numbers each, the nearest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

from kolosi.proof.binding import Binding, Study
from kolosi.proof.items import Line
from kolosi.proof.mentions import CHANGES, COUNTS, PERCENTS, SHARES, Mention
from kolosi.proof.relation import Relation, signed, summed, weighed
from kolosi.proof.values import CONSISTENT, Range, change, claimed, exactly, share, verdict

MOST = 12
"""Numbers of a window that are tried."""

LONGEST_RUN = 8
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
        near = _Near(percent, family)
        ranges = {one.start: claimed(one) for one in counts}
        found = [pair for pair in pairs if near.may(pair) and _gives(family, pair, percent, ranges)]
        if not found:
            continue
        if len(found) > 1 and len({(a.value, b.value) for a, b in found}) > 1:
            return None
        chance = _chance_of_percent(family, pairs, percent)
        if chance <= SURE or (is_own and _has_cue(family, line)):
            return _relation(family, found[0], percent, chance)
        return None
    return None


class _Near:
    """A quick look, in floating numbers, that leaves out what is far from a percentage; exact numbers decide."""

    def __init__(self, percent: Mention, family: str) -> None:
        self.value, self.step = float(percent.exact), float(percent.step)
        self.is_hedged, self.is_change = percent.hedge is not None, family == "change"

    def may(self, pair: tuple[Mention, Mention]) -> bool:
        """Whether a pair may give the percentage."""
        one, other = pair
        if self.is_hedged or one.hedge or other.hedge:
            return True
        ratio = 100 * float(one.exact) / float(other.exact)
        found = abs(ratio - 100) if self.is_change else ratio
        return abs(found - self.value) <= self.step


def _nearest(window: Sequence[Binding], target: Mention, kinds: frozenset[str]) -> list[Mention]:
    """The numbers of a window, the nearest to a figure first."""
    own = [binding.mention for binding in window]
    found = [
        mention for mention in own if mention.kind in kinds and mention.exact > 0 and mention.start != target.start
    ]
    return sorted(found, key=lambda mention: (abs(mention.start - target.start), mention.start))[:MOST]


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
    return any(not _CUES[family].isdisjoint(item.classes) for item in line.items)


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
    if total.hedge or total.exact.denominator != 1 or total.exact < 2:
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


def _around(study: Study, window: Sequence[Binding], total: Mention) -> list[Mention]:
    """The whole counts of a window, the nearest ones, in order; for a total outside brackets, those outside them."""
    found = [one.mention for one in window if one.mention.kind in COUNTS and one.mention.exact.denominator == 1]
    if len(found) > 4 and not study.depth(total):
        found = [one for one in found if not study.depth(one)]
    nearest = sorted(found, key=lambda one: (abs(one.start - total.start), one.start))[: MOST + 1]
    return sorted(nearest, key=lambda one: one.start)


def _runs(own: Sequence[Mention], total: int, start: int) -> list[tuple[Mention, ...]]:
    """Runs of two to eight counts that follow one another and add up to a total, itself left out."""
    rest = [one for one in own if one.start != start and one.exact > 0]
    values = [int(one.exact) for one in rest]
    out = []
    for first in range(len(rest)):
        reached = values[first]
        for last in range(first + 1, min(first + LONGEST_RUN, len(rest))):
            reached += values[last]
            if reached == total:
                out.append(tuple(rest[first : last + 1]))
    return out


def _pair(own: Sequence[Mention], total: int, start: int) -> tuple[Mention, Mention] | None:
    """The only two counts whose difference is a number, itself left out."""
    values = [(int(one.exact), one) for one in own]
    found = [(a, b) for (one, a), (other, b) in permutations(values, 2) if one - other == total]
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
    line: Line, own: Sequence[Mention], total: Mention, runs: Sequence[tuple[Mention, ...]], *, is_own: bool
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
    starts = {mention.start for mention in run}
    places = [at for at in line.quantities if line.mention(at).start in starts]
    if len(places) < 2:
        return False
    return any("AND" in item.classes for item in line.items[places[-2] + 1 : places[-1]])


def _difference_of(
    line: Line, own: Sequence[Mention], total: Mention, pair: tuple[Mention, Mention], *, is_own: bool
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


def _is_inner(study: Study, binding: Binding) -> bool:
    """Whether a share is a part of the share before it."""
    items = study.lines[binding.line].items[max(binding.place - 3, 0) : binding.place]
    return any("DONT" in item.classes for item in items)


def _partition(study: Study, numbers: Sequence[int], least: int) -> Iterator[Relation]:
    shares = [
        one.mention for one in study.in_lines(numbers) if one.mention.kind in SHARES and not _is_inner(study, one)
    ]
    for size in range(min(len(shares), LONGEST_RUN), least - 1, -1):
        for start in range(len(shares) - size + 1):
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
