"""Who reports to a source, expected and heard from: the registry of reporters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from kolosi.model.period import Period

State = Literal["received", "zero", "late", "missing", "closed", "suspended", "no access", "not shared"]
"""What became of a report. Zero is not missing; a closed reporter stays expected in the periods in which it was open."""

STATES: tuple[State, ...] = get_args(State)
HEARD: frozenset[State] = frozenset({"received", "zero"})
NOT_EXPECTED: frozenset[State] = frozenset({"closed"})
_SHUT: frozenset[State] = frozenset({"closed", "suspended", "no access", "not shared"})
"""What somebody says of one place of a reporter, whatever its file says of the others."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One reporter of a source over some days; of one place, or of all where none is named.

    `is_declared`: somebody said that it is expected; others are expected since they reported before. A reporter without a
    name is one that nobody knows.
    """

    source: str
    reporter: str
    place: str | None
    span: Period
    state: State
    is_declared: bool = False


class Registry:
    """The entries of all sources, asked by source and period."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)
        self._own: dict[tuple[frozenset[str], frozenset[str] | None], tuple[Entry, ...]] = {}
        self._known: dict[tuple[frozenset[str], Period], bool] = {}
        self._reporters: dict[tuple[frozenset[str], Period, frozenset[str] | None], tuple[int, int] | None] = {}
        self._heard: dict[tuple[tuple[str, ...], Period], frozenset[str]] = {}
        self._placed: dict[tuple[tuple[str, ...], Period], frozenset[str] | None] = {}

    def of(self, sources: Iterable[str], inside: frozenset[str] | None = None) -> tuple[Entry, ...]:
        """The entries of some sources; of those who report from some places, with what is said of all their places."""
        asked = (frozenset(sources), inside)
        if asked not in self._own:
            self._own[asked] = tuple(self._of(*asked))
        return self._own[asked]

    def _of(self, wanted: frozenset[str], inside: frozenset[str] | None) -> Iterator[Entry]:
        own = [one for one in self._entries if one.source in wanted]
        there = {(one.source, one.reporter) for one in own if inside is not None and one.place in inside}
        for one in own:
            is_everywhere = one.place is None and (one.source, one.reporter) in there
            if inside is None or one.place in inside or is_everywhere:
                yield one

    def is_declared(self, sources: Iterable[str]) -> bool:
        """True where somebody said who reports to one of some sources."""
        return any(one.is_declared for one in self.of(sources))

    def places(self, sources: Iterable[str]) -> frozenset[str]:
        """The places at which reporters of some sources are registered; none where no entry names one."""
        return frozenset(one.place for one in self.of(sources) if one.place is not None)

    def knows(self, sources: Iterable[str], period: Period) -> bool:
        """True where reporters are registered in a period, and each has a name."""
        asked = (frozenset(sources), period)
        if asked not in self._known:
            own = [one for one in self.of(sources) if one.span.overlaps(period)]
            self._known[asked] = bool(own) and all(one.reporter for one in own)
        return self._known[asked]

    def reporters(
        self, sources: Sequence[str], period: Period, inside: frozenset[str] | None
    ) -> tuple[int, int] | None:
        """Reporters heard from and expected in the month of the period where fewest reported; None where nobody is registered."""
        asked = (frozenset(sources), period, inside)
        if asked not in self._reporters:
            self._reporters[asked] = self._reporters_of(*asked)
        return self._reporters[asked]

    def _reporters_of(
        self, sources: frozenset[str], period: Period, inside: frozenset[str] | None
    ) -> tuple[int, int] | None:
        own = self.of(sources, inside)
        if any(not one.reporter and one.span.overlaps(period) for one in own):
            return None
        pairs = [pair for month in period.months if (pair := _pair(own, month))[1]]
        if not pairs or (len(pairs) < period.month_count and not period.is_day):
            return None
        return min(pairs, key=lambda pair: (pair[0] / pair[1], pair[0]))

    def heard(self, sources: Sequence[str], period: Period) -> frozenset[str]:
        """The reporters heard from in every month of a period."""
        asked = (tuple(sources), period)
        if asked not in self._heard:
            own = self.of(sources)
            months = [_heard(own, month) for month in period.months]
            self._heard[asked] = frozenset(set.intersection(*months)) if months else frozenset()
        return self._heard[asked]

    def with_nothing(self, sources: Sequence[str], period: Period) -> frozenset[str]:
        """The reporters that said of every month of a period that there is nothing to report."""
        own = [one for one in self.of(sources) if one.state == "zero"]
        months = [{one.reporter for one in own if _tells(one, month)} for month in period.months]
        return frozenset(set.intersection(*months)) if months else frozenset()

    def continuity(self, sources: Sequence[str], base: Period, period: Period) -> tuple[int, int] | None:
        """How many of the reporters heard from in some month of a base are heard from in every month of a period; and of how
        many. None where nobody is known to have reported in one of them."""
        if not (self.knows(sources, base) and self.knows(sources, period)):
            return None
        own = self.of(sources)
        before = set().union(*(_heard(own, month) for month in base.months))
        return (len(before & self.heard(sources, period)), len(before)) if before else None

    def placed(self, sources: Sequence[str], period: Period) -> frozenset[str] | None:
        """The places at which somebody is heard from in every month of a period; None where one heard from has no place."""
        asked = (tuple(sources), period)
        if asked not in self._placed:
            self._placed[asked] = self._placed_in(sources, period)
        return self._placed[asked]

    def _placed_in(self, sources: Sequence[str], period: Period) -> frozenset[str] | None:
        own, places = self.of(sources), self.places(sources)
        heard = {one for month in period.months for one in _heard(own, month)} if places else set()
        if not heard or not heard <= {one.reporter for one in own if one.place is not None}:
            return None
        return frozenset(place for place in places if self._is_heard_at(sources, place, period))

    def _is_heard_at(self, sources: Sequence[str], place: str, period: Period) -> bool:
        own = self.of(sources, frozenset({place}))
        return all(_heard(own, month) for month in period.months)

    def is_complete(self, sources: Sequence[str], period: Period, inside: frozenset[str] | None) -> bool:
        """True where it was declared who reports, and all of them were heard from in every month."""
        own = self.of(sources, inside)
        return all(_is_complete(own, month) for month in period.months)

    def is_all_zero(self, sources: Sequence[str], period: Period, inside: frozenset[str] | None) -> bool:
        """True where all who report said, for every month, that there is nothing to report; nobody sent anything else."""
        own = [one for one in self.of(sources, inside) if one.state in HEARD]
        months = [{one.state for one in own if one.span.overlaps(month)} for month in period.months]
        return self.is_complete(sources, period, inside) and all(states == {"zero"} for states in months)


def _tells(one: Entry, month: Period) -> bool:
    """True where a report answers for a month: one that goes on beyond it and reaches less than half of it does not."""
    if not one.span.overlaps(month):
        return False
    shared = (min(one.span.last, month.last) - max(one.span.first, month.first)).days + 1
    return month.contains(one.span) or 2 * shared >= month.day_count


def _is_complete(entries: Sequence[Entry], month: Period) -> bool:
    there = [one for one in entries if one.span.overlaps(month)]
    declared = {one.reporter for one in there if one.is_declared} - _closed(there, month)
    return bool(declared) and declared <= _heard(entries, month)


def _pair(entries: Sequence[Entry], month: Period) -> tuple[int, int]:
    there = [one for one in entries if one.span.overlaps(month)]
    heard = _heard(entries, month)
    expected = {one.reporter for one in there} - _closed(there, month)
    return len(heard), len(expected | heard)


def _heard(entries: Sequence[Entry], month: Period) -> set[str]:
    """The reporters of which a report answers for a month, unless somebody said that each of their places is shut in it."""
    heard = {one.reporter for one in entries if one.state in HEARD and _tells(one, month)}
    return heard - _shut_everywhere(entries, month, _SHUT)


def _closed(entries: Sequence[Entry], month: Period) -> set[str]:
    """The reporters that were closed for the whole of a month: in the months in which they were open they stay expected."""
    whole = {
        one.reporter for one in entries if one.place is None and one.state in NOT_EXPECTED and one.span.contains(month)
    }
    return whole | _shut_everywhere(entries, month, NOT_EXPECTED)


def _shut_everywhere(entries: Sequence[Entry], month: Period, states: frozenset[State]) -> set[str]:
    """The reporters of which somebody said, place by place, that all their places are in one of some states in a month."""
    shut = {
        (one.reporter, one.place)
        for one in entries
        if one.is_declared and one.place is not None and one.state in states and one.span.contains(month)
    }
    if not shut:
        return set()
    open_ = {(one.reporter, one.place) for one in entries if one.place is not None and one.span.overlaps(month)} - shut
    return {name for name, _ in shut} - {name for name, _ in open_}
