"""Who reports to a source, expected and heard from: the registry of reporters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from kolosi.model.period import Period

State = Literal["received", "zero", "late", "missing", "closed", "suspended", "no access", "not shared"]
"""What became of a report. Zero is not missing; a closed reporter stays expected in the periods in which it was open."""

STATES: tuple[State, ...] = get_args(State)
HEARD: frozenset[State] = frozenset({"received", "zero"})
NOT_EXPECTED: frozenset[State] = frozenset({"closed"})


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

    def of(self, sources: Iterable[str]) -> list[Entry]:
        """The entries of some sources."""
        wanted = set(sources)
        return [one for one in self._entries if one.source in wanted]

    def is_declared(self, sources: Iterable[str]) -> bool:
        """True where somebody said who reports to one of some sources."""
        return any(one.is_declared for one in self.of(sources))

    def places(self, sources: Iterable[str]) -> frozenset[str]:
        """The places at which reporters of some sources are registered; none where no entry names one."""
        return frozenset(one.place for one in self.of(sources) if one.place is not None)

    def reporters(
        self, sources: Sequence[str], period: Period, inside: frozenset[str] | None
    ) -> tuple[int, int] | None:
        """Reporters heard from and expected in the month of the period where fewest reported; None where nobody is registered."""
        own = [one for one in self.of(sources) if inside is None or one.place in inside]
        if any(not one.reporter and one.span.overlaps(period) for one in own):
            return None
        pairs = [pair for month in period.months if (pair := _pair(own, month))[1]]
        if not pairs or (len(pairs) < period.month_count and not period.is_day):
            return None
        return min(pairs, key=lambda pair: (pair[0] / pair[1], pair[0]))

    def heard(self, sources: Sequence[str], period: Period) -> frozenset[str]:
        """The reporters heard from in every month of a period."""
        own = [one for one in self.of(sources) if one.state in HEARD]
        months = [{one.reporter for one in own if _tells(one, month)} for month in period.months]
        return frozenset(set.intersection(*months)) if months else frozenset()

    def is_complete(self, sources: Sequence[str], period: Period, inside: frozenset[str] | None) -> bool:
        """True where it was declared who reports, and all of them were heard from in every month."""
        own = [one for one in self.of(sources) if inside is None or one.place in inside]
        return all(_is_complete(own, month) for month in period.months)

    def is_all_zero(self, sources: Sequence[str], period: Period, inside: frozenset[str] | None) -> bool:
        """True where all who report said, for every month, that there is nothing to report; nobody sent anything else."""
        own = [one for one in self.of(sources) if one.state in HEARD and (inside is None or one.place in inside)]
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
    heard = {one.reporter for one in there if one.state in HEARD and _tells(one, month)}
    declared = {one.reporter for one in there if one.is_declared} - _closed(there, month)
    return bool(declared) and declared <= heard


def _pair(entries: Sequence[Entry], month: Period) -> tuple[int, int]:
    there = [one for one in entries if one.span.overlaps(month)]
    heard = {one.reporter for one in there if one.state in HEARD and _tells(one, month)}
    expected = {one.reporter for one in there} - _closed(there, month)
    return len(heard), len(expected | heard)


def _closed(entries: Sequence[Entry], month: Period) -> set[str]:
    """The reporters that were closed for the whole of a month: in the months in which they were open they stay expected."""
    return {
        one.reporter for one in entries if one.place is None and one.state in NOT_EXPECTED and one.span.contains(month)
    }
