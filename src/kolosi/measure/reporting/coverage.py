"""What a figure rests on: the submissions of its source, and who was expected to report and did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kolosi.measure.compile import TIMES
from kolosi.measure.places import Places
from kolosi.measure.reporting.open_rows import OpenRows
from kolosi.measure.reporting.reach import Scopes
from kolosi.measure.reporting.registry import Entry, Registry
from kolosi.measure.reporting.scope import Said, SubmissionScope, scopes_of
from kolosi.model.period import Period, days_shared, joined_spans
from kolosi.store.engine import REGISTRY, SCOPES, Engine

_EFFORT = """
SELECT system, "start", "end", COALESCE(place, region) AS place, region,
       CAST(SUM(COALESCE(expected, 1)) AS BIGINT) AS expected,
       CAST(SUM(COALESCE(received, CASE WHEN status IN ('received', 'zero') THEN 1 ELSE 0 END)) AS BIGINT) AS received
FROM effort WHERE "start" IS NOT NULL AND "end" IS NOT NULL
GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True, kw_only=True)
class Submission:
    """The part of a receipt that tells what was covered."""

    receipt: str
    source: str
    period: Period | None
    as_of: date | None
    received: date | None


@dataclass(frozen=True, kw_only=True)
class Effort:
    """Reporters expected and heard from, in one span and place."""

    source: str
    span: Period
    place: str | None
    region: str | None
    received: int
    expected: int


class Evidence:
    """Every submission, what each answers for, and every measure of reporting, read once for many figures."""

    def __init__(
        self,
        submissions: Iterable[Submission],
        efforts: Iterable[Effort],
        scopes: Scopes,
        registry: Registry,
        open_rows: OpenRows,
    ) -> None:
        self._submissions = {submission.receipt: submission for submission in submissions}
        self._efforts = tuple(efforts)
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
        """Reporters heard from and expected, in the span of the period where reporting was lowest; None: not measured.

        The lowest and not the mean: a quarter in which two of three reporters fall silent is not made good by the one
        before it.
        """
        wanted = set(sources)
        spans: dict[Period, tuple[int, int]] = {}
        for effort in self._efforts:
            if effort.source in wanted and effort.span.overlaps(period) and _is_inside(effort, inside):
                received, expected = spans.get(effort.span, (0, 0))
                spans[effort.span] = (received + effort.received, expected + effort.expected)
        measured = min((pair for pair in spans.values() if pair[1] > 0), key=_share, default=None)
        return measured or self.registry.reporters(tuple(wanted), period, inside)

    def says_who(self, sources: Iterable[str]) -> bool:
        """True where it was measured or declared who is expected to report."""
        wanted = set(sources)
        return any(one.source in wanted for one in self._efforts) or self.registry.is_declared(wanted)

    def _of(self, sources: Iterable[str]) -> list[Submission]:
        wanted = set(sources)
        return [one for one in self._submissions.values() if one.source in wanted and one.period is not None]

    def _day(self, receipt: str) -> date | None:
        found = self._submissions.get(receipt)
        if found is None:
            return None
        return found.as_of or (found.period.last if found.period else None)


def _is_inside(effort: Effort, inside: frozenset[str] | None) -> bool:
    return inside is None or effort.place in inside or effort.region in inside


def _share(pair: tuple[int, int]) -> tuple[float, int]:
    return pair[0] / pair[1], pair[0]


def evidence_in(engine: Engine, places: Places) -> Evidence:
    """The submissions, what they answer for, and the reporting that an engine knows."""
    submissions = _submissions(engine)
    return Evidence(
        submissions,
        _efforts(engine),
        Scopes(_scopes(engine, submissions), places),
        _registry(engine),
        OpenRows(engine, places),
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
    return Registry(
        Entry(
            source=source,
            reporter=reporter,
            place=place,
            span=Period(first, last),
            state=status,
            is_declared=bool(declared),
        )
        for source, reporter, place, first, last, status, declared in rows.iter_rows()
    )


def _efforts(engine: Engine) -> list[Effort]:
    return [
        Effort(source=system, span=Period(start, end), place=place, region=region, received=received, expected=expected)
        for system, start, end, place, region, expected, received in engine.query(_EFFORT).iter_rows()
    ]


def _span(first: date | None, last: date | None) -> Period | None:
    return Period(first, last) if first and last and first <= last else None
