"""Which figure a number most likely is: by its words, period and place, and by its value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from heapq import nlargest
from itertools import combinations, islice, product
from typing import TYPE_CHECKING, TypeVar

from kolosi.model.finding import Refusal
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.model.spelling import words_of
from kolosi.workspace.adopt.catalogue import Breakdown, Catalogue
from kolosi.workspace.adopt.grading import MOST, Matched, Proposal, grade_of, judged, worth
from kolosi.workspace.adopt.rough import Rough

if TYPE_CHECKING:
    from kolosi.model.figure import Estimate
    from kolosi.workspace.adopt.typed import Typed
    from kolosi.workspace.ask.desk import Desk

Number = TypeVar("Number", float, Fraction)
_INDICATORS, _PERIODS, _SEEDS = 8, 6, 12
"""So many of each are tried for one number: those whose words stand nearest."""

_CARRIED, _BESIDE = 0.5, 4
"""How far what a number counts is held to be named by the numbers around it, and how many of these are looked at."""

_TOLD = 1.2
"""Words, period and place that agree this far beside a value that fits: no figure of another value is looked for."""

_EACH, _UNKNOWN, _BEHIND = 3, 3, 0.7
"""So many figures are computed for one number at most, of those with a quick value, none of them farther behind the first; and of those without."""

_TOGETHER = 0.7
"""Terms of one column are meant together where both are named this near to a number."""


def matched(desk: Desk, catalogue: Catalogue, numbers: Sequence[Typed]) -> list[Matched]:
    """Every number with its proposals; quick values choose among all figures, and those chosen are computed in one batch."""
    search = _Search(desk, catalogue)
    possible = {one.rank: search.possible(one) for one in numbers}
    search.rough.get_ready(key for keys in possible.values() for key in keys)
    first = {one.rank: search.likeliest(one, possible[one.rank]) for one in numbers}
    search.carry(numbers, first)
    for one in numbers:
        if one.rank in search.carried:
            possible[one.rank] = search.possible(one)
            search.rough.get_ready(possible[one.rank])
            first[one.rank] = search.likeliest(one, possible[one.rank])
    for one in numbers:
        if one.is_percent:
            more = search.changes(one, numbers, first)
            search.rough.get_ready(more)
            first[one.rank] += search.likeliest(one, more)
    wanted = {side for keys in first.values() for key in keys for side in search.sides(key)}
    values = search.values(sorted(wanted))
    return [judged(one, search.ranked(one, first[one.rank], values)) for one in numbers]


class _Search:
    """The figures of a build beside the numbers of a document."""

    def __init__(self, desk: Desk, catalogue: Catalogue) -> None:
        self._desk, self._catalogue = desk, catalogue
        settings = desk.workspace.settings
        self._own = settings.period
        self._others = [*settings.period.quarters, settings.previous, settings.year_ago]
        self._others += [quarter for one in (settings.previous, settings.year_ago) for quarter in one.quarters]
        self._others += [Period.parse(str(year)) for year in (settings.period.last.year, settings.period.last.year - 1)]
        self._cited = frozenset(desk.cited) if desk.has_drafts else frozenset()
        self.rough = Rough(desk)
        self.carried: dict[int, frozenset[str]] = {}
        self._checked: dict[object, bool] = {}
        self._scores: dict[tuple[str, int], float] = {}
        self._cited_of: dict[str, list[Key]] = {}
        for side in sorted({side for key in self._cited for side in self.sides(key)}):
            self._cited_of.setdefault(side.indicator, []).append(side)

    # -- candidates ---------------------------------------------------------------------------------------------------

    def possible(self, typed: Typed, *, percent: bool | None = None) -> dict[Key, float]:
        """The values that a number may be by words, periods and places, each with how far these agree."""
        spots = {spot: self._place(spot, typed) for spot in self._spots(typed)}
        found: dict[Key, float] = {}
        for name, words in self._indicators(typed, percent):
            kinds = {kind: self._terms(name, kind, typed) for kind in self._kinds(name, typed)}
            periods = {one: self._period(one, typed) for one in self._periods(name, typed)}
            for (kind, named), (one, when), (spot, where) in product(kinds.items(), periods.items(), spots.items()):
                key = Key(indicator=name, period=one, breakdown=kind, places=spot)
                found[key] = words + named + when + where
            for key in self._cited_of.get(name, ()):
                if key not in found:
                    found[key] = words + self.terms(key, typed) + self.period(key, typed) + self.place(key, typed)
        return {key: score for key, score in found.items() if self._is_possible(key)}

    def likeliest(self, typed: Typed, possible: Mapping[Key, float]) -> list[Key]:
        """The figures worth computing: those whose quick value is the number's, and the first of those that have none."""
        known: dict[Key, tuple[float, float]] = {}
        unknown: dict[Key, float] = {}
        for key, score in possible.items():
            values = self._rough(key, typed)
            graded = max(((worth(typed, grade_of(typed, one, key=key)), one) for one in values), default=None)
            if graded is not None and graded[0] > 0:
                known[key] = (score + graded[0], graded[1])
            elif graded is None and not self.rough.is_for(key):
                unknown[key] = score
        found = self._one_each(known)
        best = max(found.values(), default=0.0)
        kept = nlargest(_EACH, (key for key in found if found[key] > best - _BEHIND), key=found.__getitem__)
        fitting = [key for key in kept if self._fits(typed, key)]
        if fitting and fitting[0] == kept[0] and possible[fitting[0]] >= _TOLD:
            return fitting
        plainest: dict[str, Key] = {}
        for key in sorted(unknown, key=lambda one: (-unknown[one], one)):
            plainest.setdefault(key.indicator, key)
        return [*kept, *islice(plainest.values(), _UNKNOWN)]

    def _one_each(self, known: Mapping[Key, tuple[float, float]]) -> dict[Key, float]:
        """Of one thing with one value, the key that cuts as its rows do, then the one with the fewest terms; with the best score.

        Keys of other terms stay beside it: which of them is meant, a value does not tell.
        """
        groups: dict[object, list[Key]] = {}
        for key in sorted(known, key=lambda one: (self._plainness(one), -known[one][0])):
            base = self.rough.day(key.before) if key.is_change else None
            what = (key.indicator, key.places, self.rough.day(key.after), base, round(known[key][1], 6))
            groups.setdefault(what, []).append(key)
        found: dict[Key, float] = {}
        for group in groups.values():
            kept: list[Key] = []
            for key in group:
                same = next((one for one in kept if _is_within(one, key)), None)
                if same is None:
                    kept.append(key)
                found[same or key] = max(found.get(same or key, 0.0), known[key][0])
        return found

    def _plainness(self, key: Key) -> tuple[int, int]:
        return self.rough.cut_beyond(key), sum(len(terms) for _, terms in key.breakdown)

    def _rough(self, key: Key, typed: Typed) -> list[float]:
        if key.against is None:
            return list(self.rough.of(key))
        pairs = product(self.rough.of(key.before), self.rough.of(key.after))
        found = (self._moved(key, before, after, typed) for before, after in pairs)
        return [value for value in found if value is not None]

    @staticmethod
    def sides(key: Key) -> tuple[Key, ...]:
        """The values that a figure or a change needs."""
        return (key.before, key.after) if key.is_change else (key,)

    def _indicators(self, typed: Typed, percent: bool | None = None) -> list[tuple[str, float]]:
        """The indicators that the words around a number name, of the kind that it can be, with how far they do."""
        wanted = typed.is_percent if percent is None else percent
        scores = {
            id_: score
            for id_ in self._catalogue.indicators
            if self._is_percent(id_) == wanted and (score := self._words(id_, typed)) > 0
        }
        near = {id_: max(self._catalogue.terms(id_, typed).values(), default=0.0) for id_ in scores}
        first = nlargest(_INDICATORS, scores, key=lambda id_: scores[id_] + 0.35 * near[id_])
        first += [id_ for id_ in sorted(self.carried.get(typed.rank, ())) if id_ in scores and id_ not in first]
        return [(id_, scores[id_]) for id_ in first]

    def _words(self, id_: str, typed: Typed) -> float:
        """How far the words name an indicator; one that numbers beside are bound to is as good as named."""
        if (id_, typed.rank) not in self._scores:
            self._scores[id_, typed.rank] = self._catalogue.score(id_, typed)
        score = self._scores[id_, typed.rank]
        return max(score, _CARRIED) if id_ in self.carried.get(typed.rank, ()) else score

    def carry(self, numbers: Sequence[Typed], first: Mapping[int, Sequence[Key]]) -> None:
        """Give the numbers that no figure fits what the numbers beside them in their paragraph count."""
        fitting = {one.rank: [key for key in first[one.rank] if self._fits(one, key)] for one in numbers}
        for one in numbers:
            beside = (each for each in numbers if each.block is one.block and 0 < abs(each.rank - one.rank) <= _BESIDE)
            named = {fitting[each.rank][0].indicator for each in beside if fitting[each.rank]}
            if named and not fitting[one.rank]:
                self.carried[one.rank] = frozenset(named)

    def _is_percent(self, id_: str) -> bool:
        indicator = self._catalogue.indicators[id_]
        return indicator.kind == "share" or indicator.unit.get("en") in ("%", "percent")

    def _kinds(self, name: str, typed: Typed) -> list[Breakdown]:
        """No breakdown, each of the nearest terms, two of different columns, and two of one that stand together."""
        terms = nlargest(6, self._catalogue.terms(name, typed).items(), key=lambda pair: pair[1])
        found: list[Breakdown] = [()]
        found += [((column, (term,)),) for (column, term), _ in terms]
        for ((one, first), near), ((other, second), far) in combinations(terms, 2):
            if one != other:
                found.append(tuple(sorted(((one, (first,)), (other, (second,))))))
            elif min(near, far) >= _TOGETHER:
                found.append(((one, tuple(sorted((first, second)))),))
        return found

    def _spots(self, typed: Typed) -> list[tuple[str, ...]]:
        named = self._catalogue.places(typed.named)
        together = [tuple(sorted(named))] if 1 < len(named) <= 4 else []
        return [*((place,) for place in named[:3]), *together, ()]

    def _periods(self, name: str, typed: Typed) -> list[Period]:
        """The periods that the words name, with those beside them, and those of the document; of what a system published, those that it did."""
        near = [one for one in (typed.period, *typed.periods[:_PERIODS]) if one is not None]
        beside = [each for one in near[:3] for each in (one.year_ago(), one.previous(), one.previous().previous())]
        wanted = list(dict.fromkeys([*near, self._own, *beside, *self._others]))
        published = self._catalogue.periods_of(name)
        if not published:
            return wanted
        answered = [one for one in wanted if any(one.contains(each) for each in published)]
        return list(dict.fromkeys([*answered, *published[:_PERIODS]]))

    def changes(self, typed: Typed, numbers: Sequence[Typed], first: Mapping[int, Sequence[Key]]) -> dict[Key, float]:
        """The changes that a percentage may be: between figures that stand near it, or of one on the period before or a year before."""
        near = [one for one in numbers if one.block.start == typed.block.start and abs(one.rank - typed.rank) <= 4]
        seen: dict[Key, None] = {}
        for one in sorted(near, key=lambda each: (abs(each.rank - typed.rank), each.rank > typed.rank)):
            fitting = (key for key in first[one.rank] if not key.is_change and self._fits(one, key))
            seen |= dict.fromkeys(islice(fitting, MOST))
        named = self.possible(typed, percent=typed.mention.kind == "points")
        seen |= dict.fromkeys(nlargest(_SEEDS, named, key=named.__getitem__))
        keys = dict.fromkeys(self._pairs(list(seen)))
        return {
            key: self._words(key.indicator, typed) + self.terms(key, typed) + self.period(key, typed) for key in keys
        }

    def _fits(self, typed: Typed, key: Key) -> bool:
        return any(grade_of(typed, value, key=key) in ("equal", "rounded") for value in self._rough(key, typed))

    def _pairs(self, keys: Sequence[Key]) -> Iterator[Key]:
        for key in keys:
            same = [other.period for other in keys if other != key and other.during(key.period) == key]
            bases = dict.fromkeys([*same, key.period.previous(), key.period.year_ago()])
            yield from (key.to(base) for base in bases if base.last < key.period.last)

    # -- values -------------------------------------------------------------------------------------------------------

    def values(self, keys: Iterable[Key]) -> dict[Key, Estimate]:
        """The values of figures, in full."""
        return self._desk.estimates(keys)

    def _is_possible(self, key: Key) -> bool:
        """True for terms and places that exist; found out once for each, whatever the period."""
        what = (key.indicator, key.breakdown, key.places)
        if what not in self._checked:
            try:
                self._desk.require(key)
                self._checked[what] = True
            except Refusal:
                self._checked[what] = False
        return self._checked[what]

    def _value(self, key: Key, values: Mapping[Key, Estimate], typed: Typed) -> Fraction | None:
        if not key.is_change:
            return values[key].value if key in values else None
        if key.before not in values or key.after not in values:
            return None
        before, after = values[key.before].value, values[key.after].value
        return None if before is None or after is None else self._moved(key, before, after, typed)

    def _moved(self, key: Key, before: Number, after: Number, typed: Typed) -> Number | None:
        """The change as a number of its kind would tell it: points of a share, percent of the rest."""
        if self._is_percent(key.indicator):
            return after - before if typed.mention.kind == "points" else None
        return 100 * (after - before) / before if before and typed.mention.kind != "points" else None

    # -- scores -------------------------------------------------------------------------------------------------------

    def ranked(self, typed: Typed, keys: Iterable[Key], values: Mapping[Key, Estimate]) -> list[Proposal]:
        """The figures with a value, the likeliest first; of the same figure told by two periods, the one that the words name."""
        found = []
        for key in dict.fromkeys(keys):
            value = self._value(key, values, typed)
            if value is not None:
                found.append(self._proposal(typed, key, value))
        return sorted(found, key=lambda one: -one.score)

    def _proposal(self, typed: Typed, key: Key, value: Fraction) -> Proposal:
        grade = grade_of(typed, value, key=key)
        words = self._words(key.indicator, typed) + self.terms(key, typed)
        period, place = self.period(key, typed), self.place(key, typed)
        cited = 0.1 if key in self._cited else 0.0
        fits = -0.3 if typed.mention.kind == "percent_share" and key.is_change else 0.0
        fits += 0.3 if typed.mention.kind in ("percent_change", "points") and key.is_change else 0.0
        score = words + period + place + cited + fits + worth(typed, grade)
        is_share = self._catalogue.indicators[key.indicator].kind == "share"
        is_whole = not (is_share and self.rough.cut_beyond(key))
        return Proposal(
            key=key, value=value, grade=grade, score=score, words=words, period=period, place=place, is_whole=is_whole
        )

    def terms(self, key: Key, typed: Typed) -> float:
        """What the terms of a figure add: one that nobody names takes away, one that is named and left out a little."""
        return self._terms(key.indicator, key.breakdown, typed)

    def _terms(self, name: str, breakdown: Breakdown, typed: Typed) -> float:
        named = self._catalogue.terms(name, typed)
        held = [(column, term) for column, terms in breakdown for term in terms]
        added = sum(_near(named[one]) if one in named else -0.5 for one in held) / max(len(held) ** 0.5, 1)
        columns = {column for column, _ in breakdown}
        missed = sum(0.1 * weight for (column, _), weight in named.items() if column not in columns and weight >= 0.7)
        return float(added - min(missed, 0.3))

    def period(self, key: Key, typed: Typed) -> float:
        """How far the period of a figure is the one that the words say, from 0 to 1."""
        score = self._period(key.period, typed)
        if key.against is None:
            return score
        said = key.against in typed.periods or key.against == key.period.year_ago()
        return 0.6 * score + (0.3 if said or key.against == key.period.previous() else 0.1)

    def _period(self, period: Period, typed: Typed) -> float:
        if period == typed.period:
            return 1.0 if typed.is_explicit else 0.8
        if period in typed.periods:
            return 0.65 - 0.05 * min(typed.periods.index(period), 4)
        if typed.period is not None and typed.period.contains(period):
            return 0.45
        if period == self._own:
            return 0.3 if typed.is_explicit else 0.5
        return 0.2 if period in self._others else 0.05

    def place(self, key: Key, typed: Typed) -> float:
        """What the places of a figure add: those that are named, or none where none is."""
        return self._place(key.places, typed)

    def _place(self, places: tuple[str, ...], typed: Typed) -> float:
        if not places:
            near = f" {' '.join(words_of(typed.around[0][1]))} "
            return -0.25 if self._catalogue.places(near) else 0.0
        return 0.4 if set(places) <= set(self._catalogue.places(typed.named)) else -0.5


def _is_within(one: Key, other: Key) -> bool:
    """True where the terms of one key are among those of another, or the other way round."""
    here, there = set(one.breakdown), set(other.breakdown)
    return here <= there or there <= here


def _near(weight: float) -> float:
    """What a term that is named adds: little where it stands far away."""
    return 0.45 * weight if weight >= 0.6 else -0.05
