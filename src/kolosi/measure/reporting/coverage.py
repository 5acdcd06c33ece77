"""What a figure rests on: the submissions of its source, and who was expected to report and did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from kolosi.measure.compile import TIMES
from kolosi.measure.places import Places, inside, members
from kolosi.measure.reporting.effort import Efforts, efforts_in, named_in
from kolosi.measure.reporting.open_rows import OpenRows
from kolosi.measure.reporting.people import Population
from kolosi.measure.reporting.reach import Scopes
from kolosi.measure.reporting.registry import Entry, Registry
from kolosi.measure.reporting.scope import Said, SubmissionScope, scopes_of
from kolosi.measure.reporting.volumes import Volumes
from kolosi.model.figure import Coverage
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.model.period import Period, days_shared, joined_spans
from kolosi.store.engine import REGISTRY, SCOPES, Engine


@dataclass(frozen=True, kw_only=True)
class Submission:
    """The part of a receipt that tells what was covered."""

    receipt: str
    source: str
    period: Period | None
    as_of: date | None
    received: date | None


class Evidence:
    """Every submission, what each answers for, and every measure of reporting, read once for many figures."""

    def __init__(
        self,
        submissions: Iterable[Submission],
        efforts: Efforts,
        scopes: Scopes,
        registry: Registry,
        open_rows: OpenRows,
        volumes: Volumes,
        population: Population,
        places: Places,
    ) -> None:
        self._submissions = {submission.receipt: submission for submission in submissions}
        self._efforts = efforts
        self._volumes = volumes
        self._population = population
        self._places = places
        self.scopes = scopes
        self.registry = registry
        self.open_rows = open_rows
        self._during: dict[tuple[frozenset[str], Period], tuple[tuple[str, ...], int]] = {}

    @property
    def ages(self) -> dict[str, int]:
        """Receipts by how new they are: a higher number came in later."""
        order = sorted(self._submissions.values(), key=lambda one: (one.received or date.min, one.receipt))
        return {one.receipt: number for number, one in enumerate(order, start=1)}

    def knows(self, sources: Iterable[str]) -> bool:
        """True when a submission of one of these sources says which period it covers."""
        return any(self._of(sources))

    def months(self, sources: Iterable[str], period: Period) -> int:
        """How many months of a period the submissions of these sources cover on all their days."""
        return self._covered(frozenset(sources), period)[1]

    def covering(self, sources: Iterable[str], period: Period) -> tuple[str, ...]:
        """The receipts whose submission touches a period."""
        return self._covered(frozenset(sources), period)[0]

    def _covered(self, sources: frozenset[str], period: Period) -> tuple[tuple[str, ...], int]:
        """The receipts that touch a period and the months that they cover, found once for many figures."""
        asked = (sources, period)
        if asked not in self._during:
            spans = {one.receipt: one.period for one in self._of(sources) if one.period is not None}
            touching = tuple(sorted(receipt for receipt, span in spans.items() if span.overlaps(period)))
            covered = self._days(sources, spans)
            months = sum(days_shared(covered, month) == month.day_count for month in period.months)
            self._during[asked] = touching, months
        return self._during[asked]

    def _days(self, sources: frozenset[str], spans: Mapping[str, Period]) -> tuple[Period, ...]:
        """The days that the files of some sources answer for; of a file without rows, those of its period."""
        known = [one for one in self.scopes.all if one.source in sources]
        told = {one.receipt for one in known if one.spans}
        return joined_spans(
            [*(span for one in known for span in one.spans), *(span for id_, span in spans.items() if id_ not in told)]
        )

    def files(self, sources: Iterable[str], period: Period, receipts: Iterable[str]) -> tuple[str, ...]:
        """The receipts that cover a period, whatever they hold; all of these sources where some of `receipts` are others."""
        wanted = set(sources)
        found = self.covering(wanted, period)
        if set(receipts) <= set(found):
            return found
        return tuple(sorted(one.receipt for one in self._submissions.values() if one.source in wanted))

    def as_of(self, receipts: Iterable[str]) -> date | None:
        """The latest day to which these receipts speak."""
        days = [day for one in receipts if (day := self._day(one)) is not None]
        return max(days, default=None)

    def reporters(
        self, sources: Iterable[str], period: Period, inside: frozenset[str] | None
    ) -> tuple[int, int] | None:
        """Reporters heard from and expected, where reporting was lowest in the period; None: not measured."""
        wanted = tuple(sources)
        counted = self._efforts.reporters(wanted, period, inside)
        if counted is not None or self._efforts.is_known(wanted):
            return counted
        return self.registry.reporters(wanted, period, inside)

    def counts_reporters(self, sources: Iterable[str]) -> bool:
        """True where a source tells how many report, and not who."""
        return self._efforts.is_known(sources)

    def told_volume(self, sources: Sequence[str], period: Period) -> Fraction | None:
        """The share of what was counted before by those heard from, where a source tells it."""
        return self._efforts.volume(sources, period, None)

    def continuity(self, sources: Sequence[str], period: Period) -> tuple[int, int] | None:
        """How many of the reporters of the period before are still heard from; None where they have no names."""
        return None if self.counts_reporters(sources) else self.registry.continuity(sources, period.previous(), period)

    def with_effort(
        self, coverage: Coverage, key: Key, indicator: Indicator, sources: Sequence[str], day: date | None
    ) -> Coverage:
        """What a value rests on, with who is still heard from, where, and how fresh the data are, as of a day."""
        period, within = key.period, inside(self._places, key.places)
        told = self._efforts.volume(sources, period, within)
        counted = self.counts_reporters(sources)
        here, everywhere = self.reached(sources, period) if within is None else ((), ())
        return replace(
            coverage,
            continuity=self.continuity(sources, period) if within is None else None,
            volume=told if counted else self._volumes.share(indicator, sources, period, within),
            area=(len(here), len(everywhere)) if everywhere else None,
            population=self._population.share(here, everywhere),
            freshness=(day - period.last).days if day is not None else None,
        )

    def reached(self, sources: Sequence[str], period: Period) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The first-level places with a reporter heard from, and all of them; none where nobody knows where reporters are."""
        counted = self.counts_reporters(sources)
        at = self._efforts.placed(sources, period) if counted else self.registry.placed(sources, period)
        if at is None:
            return (), ()
        everywhere = self.scopes.level_one(at | self.registry.places(sources))
        return tuple(unit for unit in everywhere if not at.isdisjoint(members(self._places, unit))), everywhere

    def says_who(self, sources: Iterable[str]) -> bool:
        """True where it was measured or declared who is expected to report."""
        wanted = set(sources)
        return self._efforts.is_known(wanted) or self.registry.is_declared(wanted)

    def _of(self, sources: Iterable[str]) -> list[Submission]:
        wanted = set(sources)
        return [one for one in self._submissions.values() if one.source in wanted and one.period is not None]

    def _day(self, receipt: str) -> date | None:
        found = self._submissions.get(receipt)
        if found is None:
            return None
        return found.as_of or (found.period.last if found.period else None)


def evidence_in(engine: Engine, places: Places) -> Evidence:
    """The submissions, what they answer for, and the reporting that an engine knows."""
    submissions = _submissions(engine)
    registry = _registry(engine)
    return Evidence(
        submissions,
        efforts_in(engine),
        Scopes(_scopes(engine, submissions), places),
        registry,
        OpenRows(engine, places),
        Volumes(engine, registry),
        Population(engine),
        places,
    )


def _submissions(engine: Engine) -> list[Submission]:
    rows = engine.query("SELECT receipt, source, first, last, as_of, received FROM receipts ORDER BY receipt")
    return [
        Submission(receipt=receipt, source=source, period=_span(first, last), as_of=as_of, received=received)
        for receipt, source, first, last, as_of, received in rows.iter_rows()
    ]


def _scopes(engine: Engine, submissions: Iterable[Submission]) -> list[SubmissionScope]:
    """The scopes that the build kept; over tables drawn by hand, those of the rows and of the spans of the submissions."""
    kept = [
        SubmissionScope.from_text(text)
        for (text,) in engine.query(f"SELECT scope FROM {SCOPES} ORDER BY scope").iter_rows()
    ]
    if kept:
        return kept
    periods = {one.receipt: one.period for one in submissions}
    found = []
    for table in TIMES:
        records = engine.query(f'SELECT * FROM "{table}"')
        for (receipt, source), rows in records.group_by(["receipt", "source"]):
            said = Said(receipt=str(receipt), source=str(source), period=periods.get(str(receipt)))
            found += scopes_of(rows, table, said)
    return found


def _registry(engine: Engine) -> Registry:
    rows = engine.query(f"SELECT source, reporter, place, first, last, status, declared FROM {REGISTRY} ORDER BY ALL")
    own = [
        Entry(
            source=source,
            reporter=reporter,
            place=place,
            span=Period(first, last),
            state=status,
            is_declared=bool(declared),
        )
        for source, reporter, place, first, last, status, declared in rows.iter_rows()
    ]
    return Registry([*own, *named_in(engine)])


def _span(first: date | None, last: date | None) -> Period | None:
    return Period(first, last) if first and last and first <= last else None
