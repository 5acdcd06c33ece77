"""One thing counted twice with two values, of which the text bears out one: the other is left from an earlier draft.

A count told as known ("the 38 partners that reported") takes up a count of the same words elsewhere. When none has its
value, and the text bears out another one, which its parts or its share make, the two are set against each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from kolosi.model.period import Period
from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.slips import detail, is_exchanged
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT
from kolosi.proof.finders.repeats.repeated import repeat
from kolosi.proof.study.binding import Study
from kolosi.proof.study.count_context import Told, alike, all_shared, by_stem, told_counts
from kolosi.reading.mentions import COUNTS

NEAREST, FARTHEST = Fraction(3, 4), Fraction(4, 3)
"""How far apart, one over the other, two drafts of one figure lie at most."""

TELLING, LARGE = 100, 1000
"""From these values on, a figure that comes again is the same one: with a word of it near, or in any words."""

COMMON = 80
"""A noun of more counts is told of many things."""

MANY = 30
"""So many counts of one value are looked at."""

LONG = timedelta(days=60)
"""A shorter period is a part of the one that a text is about."""

_BEARING = frozenset({"share", "sum", "change", "difference", "ratio", "fraction", "list_count"})
_APART = frozenset(
    {"EXTRA", "OTHERS", "REMAINING", "TARGET", "REQUIRED", "EACH", "AVERAGE", "DONT", "MORE", "FEWER", "AGAINST"}
    | {"COMPARED", "PER", "FRESH", "WHEN", "AMONG"}
)


def borne_out(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every count for which the text bears out another value, and that nothing bears out."""
    judge = _Judge(study, settled)
    for odd in judge.told:
        if not odd.run or odd.width > 2 or judge.is_borne(odd):
            continue
        rights = [one for one in judge.likely(odd) if judge.are_one(odd, one)]
        rights = [one for one in rights if _is_exchanged(odd, one)] or rights
        if len({one.value for one in rights}) == 1:
            cause = "transposed_digits" if _is_exchanged(odd, rights[0]) else "conflicting_totals"
            found = repeat(rights[0].one.mention, odd.one.mention, INCONSISTENT, cause)
            yield replace(found, rule="repeat.borne")


def _is_exchanged(odd: Told, right: Told) -> bool:
    """Whether two digits of a telling count are exchanged; "450" and "540" are too plain to be telling."""
    is_telling = odd.value >= TELLING and detail(odd.value) >= 3
    return is_telling and is_exchanged(odd.value, right.value)


class _Judge:
    """What a text bears out, and which of its counts are of one thing."""

    def __init__(self, study: Study, settled: Sequence[Relation]) -> None:
        self.study = study
        self.told = told_counts(study)
        self.held = Counter(
            mention.start for relation in settled
            if relation.verdict == CONSISTENT and relation.family in _BEARING
            for mention in relation.mentions if mention.kind in COUNTS
        )  # fmt: skip

    @cached_property
    def by_value(self) -> Mapping[Fraction, Sequence[Told]]:
        """The counts by their value."""
        out: dict[Fraction, list[Told]] = {}
        for one in self.told:
            out.setdefault(one.value, []).append(one)
        return out

    @cached_property
    def by_stem(self) -> Mapping[str, Sequence[Told]]:
        """The counts by the words of their noun."""
        return by_stem(self.told)

    def is_borne(self, odd: Told) -> bool:
        """Whether a count stands in a relation that holds, or elsewhere too."""
        return self.held[odd.one.mention.start] > 0 or bool(self._again(odd))

    def _again(self, told: Told) -> list[Told]:
        """The other counts of the value of one that are of the same thing, or may be."""
        return [
            one for one in self.by_value[told.value][:MANY]
            if one.line != told.line
            and (told.value >= LARGE or all_shared(told.run, one.near if one.run else one.of_line))
        ]  # fmt: skip

    def _is_any_again(self, told: Told) -> bool:
        """Whether a telling value stands elsewhere, in whatever words."""
        return told.value >= TELLING and any(one.line != told.line for one in self.by_value[told.value][:MANY])

    def likely(self, odd: Told) -> Sequence[Told]:
        """The counts of the noun of one, of another value near its own."""
        if self._is_any_again(odd):
            return ()
        found: dict[int, Told] = {}
        for stem in sorted({word[:4] for word in odd.run}):
            for one in self.by_stem[stem] if len(self.by_stem[stem]) <= COMMON else ():
                is_near = one.value != odd.value and NEAREST <= one.value / odd.value <= FARTHEST
                if is_near and one.line != odd.line and not (one.width and odd.width):
                    found[one.one.mention.start] = one
        return [found[start] for start in sorted(found)]

    def are_one(self, odd: Told, right: Told) -> bool:
        """Whether two counts are of one thing, so that the first must have the value of the second, which is borne out."""
        if odd.one.mention.kind != right.one.mention.kind or not all_shared(odd.run, right.run):
            return False
        if not self._are_told_alike(odd, right):
            return False
        if _is_exchanged(odd, right) and self._are_of_one_phrase(odd, right):
            return not _are_told_apart(self.study, odd, right) and not self._have_shares(odd, right)
        return not is_apart(self.study, odd, right)

    def _have_shares(self, *told: Told) -> bool:
        """Whether each count has a share of its own beside it: they are parts of one whole, each in its right."""
        places = ((self.study.lines[one.line], one.one.place) for one in told)
        return all(line.has_share(at + 1, at + 5) for line, at in places)

    def _are_told_alike(self, odd: Told, right: Told) -> bool:
        """Whether the words of two counts agree, more or less, as much as one of them takes up the other."""
        again = self._again(right)
        held = sum(self.held[one.one.mention.start] for one in (right, *again))
        if not (held or again):
            return _is_exchanged(odd, right) and self._are_of_one_phrase(odd, right)
        if _is_exchanged(odd, right) and self._have_shares(odd, right):
            return False
        if _is_exchanged(odd, right):
            return bool(held or len(again) >= 2) and not (_unsaid(odd, (right, *again)) and _unsaid(right, (odd,)))
        if _is_of_one_paragraph(self.study, odd, right):
            return False
        shared = {*all_shared(odd.run, right.near), *all_shared(right.run, odd.near)}
        is_close, is_said = len(shared) >= 2, not _unsaid(odd, (right, *again))
        if odd.is_known:
            return is_close and is_said
        is_taken_up = is_close and not _unsaid(right, (odd,))
        if right.is_known:
            return held > 0 and not again and (is_taken_up or self._is_only_one(odd, right))
        is_telling = len(shared) >= 3 or odd.width == 2 or odd.value >= LARGE
        return is_taken_up and is_said and is_telling and held + len(again) >= 2

    def _are_of_one_phrase(self, odd: Told, right: Told) -> bool:
        """Whether two counts that nothing bears out are told in the same words, two at least, in two places."""
        shared = {*all_shared(odd.run, right.near), *all_shared(right.run, odd.near)}
        is_own = bool(all_shared(odd.run[:1], right.run[:1])) and not any(
            mark == "UNIT" or mark.startswith("@") for mark in odd.marks | right.marks
        )
        return (len(shared) >= 2 or is_own) and not _is_of_one_paragraph(self.study, odd, right)

    def _is_only_one(self, odd: Told, right: Told) -> bool:
        """Whether "the 17 centres", with no other word, can be no other centres than those of a count: the text has no others."""
        if len(right.run) != 1 or not alike(odd.run[0], right.run[0]):
            return False
        others = {one.value for one in self.told if one.run and alike(one.run[0], right.run[0])}
        known = self.study.pack.by_id.get(odd.one.concept or "")
        return others == {odd.value, right.value} and not (known is not None and known.unit == "people")


def _is_of_one_paragraph(study: Study, one: Told, other: Told) -> bool:
    first, second = (study.lines[each.line].sentence for each in (one, other))
    return first.paragraph == second.paragraph


def _unsaid(told: Told, others: Sequence[Told]) -> list[str]:
    """The words of the noun of a count that the sentences and the headings of others do not say."""
    said = {word for one in others for word in (*one.of_line, *one.heading)}
    return [word for word in (*told.run, *told.limit) if not all_shared((word,), said)]


def is_apart(study: Study, odd: Told, right: Told) -> bool:
    """Whether a word, a name or a time of one count tells it apart from another, or the text prints the gap between them."""
    if (odd.marks ^ right.marks) & _APART:
        return True
    of_odd, of_right = odd.names | study.names_in(odd.line), right.names | study.names_in(right.line)
    if odd.scope ^ right.scope and not (odd.scope <= of_right and right.scope <= of_odd):
        return True
    if odd.names - of_right or right.names - of_odd or _is_of_other_time(study, odd, right):
        return True
    gap = abs(odd.value - right.value)
    return any(_is_gap_told(study, one, gap) for one in (odd, right))


def _are_told_apart(study: Study, odd: Told, right: Told) -> bool:
    """Whether words, or names or times of both, tell two counts apart; a name or a time of one of them does not."""
    of_odd, of_right = odd.names | study.names_in(odd.line), right.names | study.names_in(right.line)
    ours, theirs = _times(odd), _times(right)
    is_other_time = bool(ours and theirs) and not any(_is_one_time(one, other) for one in ours for other in theirs)
    is_other_name = bool(odd.names and right.names) and not of_odd & of_right
    is_other_time = is_other_time or bool(odd.vague and right.vague and not odd.vague & right.vague)
    return bool((odd.marks ^ right.marks) & _APART) or is_other_time or is_other_name


def _is_gap_told(study: Study, told: Told, gap: Fraction) -> bool:
    """Whether a count of a value stands in the paragraph of another, not told as known."""
    paragraph = study.by_paragraph[study.lines[told.line].sentence.paragraph]
    return any(
        one.mention.kind in COUNTS and one.mention.exact == gap
        and "DEFINITE" not in study.lines[one.line].items[max(one.place - 1, 0)].classes
        for one in study.in_lines(paragraph)
    )  # fmt: skip


def _is_of_other_time(study: Study, odd: Told, right: Told) -> bool:
    """Whether two counts are of two times, or only one names its time and it is not that of the text."""
    if odd.vague ^ right.vague:
        return True
    ours, theirs = _times(odd), _times(right)
    if ours and theirs:
        return not any(_is_one_time(one, other) for one in ours for other in theirs)
    last = _last_day(study)
    named = ours | theirs
    return bool(named) and not any(
        period.last == last and (is_point or period.last - period.first > LONG) for period, is_point in named
    )


def _times(told: Told) -> frozenset[tuple[Period, bool]]:
    period = told.one.period if told.one.is_explicit else None
    return told.times or (frozenset({(period, period.is_day)}) if period is not None else frozenset())


def _is_one_time(one: tuple[Period, bool], other: tuple[Period, bool]) -> bool:
    return one[0] == other[0] or ((one[1] or other[1]) and one[0].last == other[0].last)


def _last_day(study: Study) -> date | None:
    """The last day of what a text is about: the one on which most of its periods end."""
    ends = Counter(said.period.last for said in study.periods if said.period is not None)
    return max(ends, key=lambda day: (ends[day], day), default=None)
