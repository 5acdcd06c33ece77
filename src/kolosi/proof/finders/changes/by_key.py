"""Changes whose two figures stand anywhere in the document: found by what they count, of which name, at which two times.

A claim is of the figures of its key that its times name, or of the only two; one that tells by how many something grew is of the
two that lie so far apart. What else may be meant is accused only where a known slip explains what is printed: divided by the new
value, the wrong way, points printed as per cent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from kolosi.proof.arithmetic.relation import Relation, weighed
from kolosi.proof.arithmetic.values import CONSISTENT
from kolosi.proof.study.binding import Study
from kolosi.proof.study.facts import Course, Fact, Facts, order_of
from kolosi.proof.study.gaps import is_gap
from kolosi.proof.study.timeline import Time
from kolosi.reading.items import Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import CHANGES, COUNTS, SHARES, Mention

TIMES = 3
"""A claim so many times larger or smaller than what its figures give is one of something else."""

WIDE = 20
"""So many times at most, one of two compared figures is the other."""

MOST = 6
"""Pairs that a claim may be of: among more of them a slip is found by chance, one in fifty a pair."""

NEAR = 12
"""Figures right before a claim: among more of them no two stand out."""

BACK = 2
"""So many sentences before a claim, the figures stand that need no other word in common."""

LEAST = 10
"""A smaller gap lies between too many figures."""

Step = tuple[Fact, Fact]
"""The later figure and the earlier one."""


def changed_by_key(study: Study, facts: Facts, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every change of the text that no figure near it makes true, and that nothing accuses."""
    told = {one.stated.start for one in settled if one.verdict == CONSISTENT and not one.row.has("retold")}
    told |= {mention.start for one in settled if one.is_flag for mention in one.mentions}
    for line in study.lines:
        if line.sentence.block.table is not None or not line.has_numbers:
            continue
        for place in line.quantities:
            percent = line.mention(place)
            if percent.kind in CHANGES and percent.start not in told and not percent.is_rough and percent.exact > 0:
                yield from _Claim(facts, line, place).judged()


@dataclass(frozen=True)
class _Claim:
    """A change with the stretch of its sentence that tells of it."""

    facts: Facts
    line: Line
    place: int

    @property
    def percent(self) -> Mention:
        return self.line.mention(self.place)

    @cached_property
    def stretch(self) -> tuple[int, int]:
        """Up to where the sentence turns to something else that has figures."""
        line = self.line
        cuts = [at for at, item in enumerate(line.items) if item.text in (";", ":") or "WHILE" in item.classes]
        before = (at + 1 for at in cuts if at < self.place and any(one < at for one in line.quantities))
        after = (at for at in cuts if at > self.place and any(one > at for one in line.quantities))
        return max(before, default=0), min(after, default=len(line.items))

    @cached_property
    def words(self) -> frozenset[str]:
        """Those of its clause: what stands behind a comma behind it tells why."""
        low, high = self.stretch
        comma = (at for at in range(self.place, high) if self.line.items[at].text == ",")
        return self.facts.words(self.line, low, next(comma, high))

    @cached_property
    def names(self) -> frozenset[str]:
        return self.facts.names(self.line, *self.stretch)

    @cached_property
    def times(self) -> Sequence[tuple[int, Time]]:
        low, high = self.stretch
        return [(at, time) for at, time in self.facts.timeline.times(self.line) if low <= at < high]

    def judged(self) -> Iterator[Relation]:
        """What is accused: of the figures that its key leaves, else of those that a slip explains."""
        steps = self._apart_by_gap()
        is_anchored = bool(steps)
        steps = steps or self._due()
        if any(self._holds(one) for one in steps):
            return
        if len({(new.mention.exact, old.mention.exact) for new, old in steps}) == 1:
            relation = self._slipped(steps[0], is_ordered=True) or self._weighed(steps[0])
            if relation is not None and relation.is_flag and relation.is_of_size(TIMES):
                is_sure = is_anchored or relation.diagnosis is not None or self._is_timed()
                yield relation if is_sure else replace(relation, rule="key.step")
                return
        yield from self._explained()

    def _is_timed(self) -> bool:
        """Whether it is the only change of its stretch, and names both times, or the one that it compares with."""
        low, high = self.stretch
        changes = [at for at in self.line.quantities if low <= at < high and self.line.mention(at).kind in CHANGES]
        is_compared = bool(self.times) and self.line.has("COMPARED", low, high)
        return len(changes) == 1 and (len(self.times) == 2 or is_compared)

    # -- by the gap ----------------------------------------------------------------------------------------------------

    def _apart_by_gap(self) -> list[Step]:
        """The figures that lie as far apart as its sentence says: "162 more, an increase of 25 %"."""
        line = self.line
        gaps = [line.mention(at) for at in line.quantities if line.mention(at).kind in COUNTS and is_gap(line, at)]
        if len(gaps) != 1 or gaps[0].exact < LEAST or gaps[0].is_rough:
            return []
        own = [one for one in self.facts.courses if one.names == self.names and one.last.mention.kind in COUNTS]
        told = [one for one in own if one.counted & self.words]
        found = ([step for one in some for step in one.steps if _gap(step) == gaps[0].exact] for some in (told, own))
        return next((steps for steps in found if steps), [])

    # -- by words and times --------------------------------------------------------------------------------------------

    def _due(self) -> list[Step]:
        """The figures of its key at the times that it names; none where any two of that key make it true."""
        line, (low, high) = self.line, self.stretch
        own = [one for one in self.facts.courses if one.names == self.names and self._is_of(one)]
        if sum(line.mention(at).kind in SHARES for at in line.quantities if low <= at < self.place) > 1:
            own = [one for one in own if one.last.mention.kind in SHARES]
        if self._is_limited() or not self._is_opened_by(own):
            return []
        if any(self._holds(step) for one in own for step in one.steps):
            return []
        nearest = max((self._nearness(one) for one in own), default=(0, 0))
        here = {line.mention(at).start for at in line.quantities if low <= at < high and _is_figure(line, at)}
        steps = (step for one in own if self._nearness(one) == nearest for step in self._of_times(one))
        return [step for step in steps if here <= {one.mention.start for one in step}]

    def _is_of(self, course: Course) -> bool:
        """Whether it tells of what a course counts: one word of a table or of its paragraph, all words of one told elsewhere."""
        shared = course.counted & self.words
        if course.table is None and course.last.line not in self.facts.study.by_paragraph[self.line.sentence.paragraph]:
            return shared == course.counted and len(shared) > 1
        return bool(shared)

    def _nearness(self, course: Course) -> tuple[int, int]:
        """How many of its words a course counts, and how few others."""
        return len(course.counted & self.words), -len(course.counted - self.words)

    def _opening(self) -> int:
        """Where the words end that open its stretch up to a comma."""
        low, high = self.stretch
        return next((at for at in range(low, high) if self.line.items[at].text == ","), low)

    def _is_limited(self) -> bool:
        """Whether the opening words limit it to some of all: "Outside of these three, …"."""
        low = self.stretch[0]
        return any(self.line.has(name, low, self._opening()) for name in ("AMONG", "OTHERS", "THESE"))

    def _is_opened_by(self, own: Sequence[Course]) -> bool:
        """Whether its opening words name nothing that the figures are not told of."""
        opening = self.facts.words(self.line, self.stretch[0], self._opening())
        return any(opening <= one.around for one in own)

    def _of_times(self, course: Course) -> list[Step]:
        """The step of a course that its times name: both, the one that it compares with, the one that it is of."""
        told = [(at, fact) for at, time in self.times if (fact := course.at(time)) is not None]
        if len(told) < len(self.times) or len(told) > 2:
            return []
        places = sorted({course.facts.index(fact) for _, fact in told})
        if len(told) == 2:
            return [(course.facts[places[1]], course.facts[places[0]])] if len(places) == 2 else []
        if len(course.facts) == 2:
            return [(course.facts[1], course.facts[0])]
        if not told:
            return []
        before = self.line.items[max(told[0][0] - 3, 0) : told[0][0]]
        if any({"COMPARED", "AGAINST", "FROM"} & item.classes for item in before):
            return [(course.last, told[0][1])] if told[0][1] is not course.last else []
        return [(told[0][1], course.facts[places[0] - 1])] if places[0] else []

    # -- by a slip -----------------------------------------------------------------------------------------------------

    def _explained(self) -> Iterator[Relation]:
        """The one pair of those that it may be of which a slip makes it, where no pair makes it true."""
        pairs = [] if self._is_limited() else self._loose()
        ways = [way for step, is_ordered in pairs for way in _ways(step, is_ordered=is_ordered)]
        if len(pairs) > MOST or any(self._holds(way) for way in ways):
            return
        slips = [one for step, is_ordered in pairs if (one := self._slipped(step, is_ordered=is_ordered)) is not None]
        if len({tuple(mention.exact for mention in one.mentions if mention.value) for one in slips}) == 1:
            yield slips[0]

    def _loose(self) -> list[tuple[Step, bool]]:
        """The pairs of the only table that has its name, and those of one thing right before it; True in the order of time."""
        named = [one for one in self.facts.courses if one.names == self.names and one.table is not None]
        is_one = bool(self.names) and len({one.table for one in named}) == 1
        out = {_starts(step): (step, True) for one in named if is_one for step in one.steps}
        number = self.facts.study.number_at(self.line.sentence.start)
        near = self.facts.study.near(number, BACK) if number is not None else range(0)
        own = [one for at in near for one in self.facts.by_line.get(at, ()) if one.table is None]
        before = [one for one in own if one.mention.start < self.percent.start]
        for old, new in combinations(before if len(before) <= NEAR else (), 2):
            order = order_of(new, old)
            if _are_alike(new, old) and (order or new.line == old.line) and self._is_about(new, old):
                step = (old, new) if order < 0 else (new, old)
                out[_starts(step)] = (step, order != 0)
        return list(out.values())

    def _is_about(self, one: Fact, other: Fact) -> bool:
        """Whether two figures before it may be its own: it has a word with them, or no word of its own."""
        is_here = self.line.sentence.start <= min(one.mention.start, other.mention.start)
        return is_here or not self.words or not self.words.isdisjoint(one.counted | other.counted)

    def _slipped(self, step: Step, *, is_ordered: bool) -> Relation | None:
        """Its relation to a pair of which a known slip makes it."""
        for way in _ways(step, is_ordered=is_ordered):
            relation = self._weighed(way)
            slip = self._slip(way, is_ordered=is_ordered)
            if relation is not None and relation.is_flag and slip is not None:
                return replace(relation, diagnosis=slip)
        return None

    def _slip(self, step: Step, *, is_ordered: bool) -> str | None:
        percent, new, old = self.percent, step[0].mention.exact, step[1].mention.exact
        gap, is_way = abs(new - old), percent.sign is None or (new > old) == (percent.sign > 0)
        if step[0].mention.kind in SHARES and is_way and percent.exact == gap:
            return "percent_as_points"
        if step[0].mention.kind in COUNTS and is_way and percent.prints(100 * gap / new):
            return "over_new_value"
        return "wrong_sign" if is_ordered and not is_way and percent.prints(100 * gap / old) else None

    def _weighed(self, step: Step) -> Relation | None:
        slots = {"new": step[0].mention, "old": step[1].mention, "pct": self.percent}
        return weighed("change", "key.change", slots, tier="A")

    def _holds(self, step: Step) -> bool:
        one = self._weighed(step)
        return one is not None and not one.is_flag


def _is_figure(line: Line, place: int) -> bool:
    """Whether a number is a count that a claim may be of."""
    return line.mention(place).kind in COUNTS and not is_gap(line, place) and not is_small_word(line.items[place])


def _gap(step: Step) -> Fraction:
    return abs(step[0].mention.exact - step[1].mention.exact)


def _ways(step: Step, *, is_ordered: bool) -> Sequence[Step]:
    """A pair as it may be read: either figure may be the later one where nothing tells."""
    return (step,) if is_ordered else (step, step[::-1])


def _starts(step: Step) -> tuple[int, int]:
    return step[0].mention.start, step[1].mention.start


def _are_alike(one: Fact, other: Fact) -> bool:
    """Whether two figures may be of one thing at two times."""
    low, high = sorted((one.mention.exact, other.mention.exact))
    is_one_key = one.names == other.names and not one.counted.isdisjoint(other.counted)
    return is_one_key and one.mention.kind == other.mention.kind and 0 < low < high <= WIDE * low
