"""How many were expected to report and did, where a source tells their number and not who they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from kolosi.measure.reporting.registry import HEARD, NOT_EXPECTED, Entry
from kolosi.model.period import Period, days_shared, joined_spans
from kolosi.model.spelling import fold
from kolosi.store.engine import Engine

_EFFORT = """
SELECT system, "start", "end", place, region, status, expected, received, past_share
FROM effort WHERE reporter IS NULL AND "start" IS NOT NULL AND "end" >= "start" ORDER BY ALL
"""

_NAMED = """
SELECT DISTINCT system, reporter, COALESCE(place, region), "start", "end", status
FROM effort WHERE reporter IS NOT NULL AND status IS NOT NULL AND "start" IS NOT NULL AND "end" >= "start" ORDER BY ALL
"""


@dataclass(frozen=True, kw_only=True)
class Effort:
    """Reporters expected and heard from, in one span and place (None: the whole country); never more heard from than expected.

    `volume` is the share of what was counted before that those heard from had counted, where the source tells it.
    """

    source: str
    span: Period
    place: str | None
    region: str | None
    received: int
    expected: int
    volume: Fraction | None = None

    @property
    def is_national(self) -> bool:
        """True where no place is named."""
        return self.place is None and self.region is None

    def is_inside(self, inside: frozenset[str]) -> bool:
        """True where it is told of one of some places."""
        return self.place in inside or self.region in inside


class Efforts:
    """Every count of reporters, asked by source and period."""

    def __init__(self, efforts: Iterable[Effort]) -> None:
        self._efforts = tuple(efforts)

    def is_known(self, sources: Iterable[str]) -> bool:
        """True where one of some sources counts its reporters."""
        wanted = set(sources)
        return any(one.source in wanted for one in self._efforts)

    def reporters(
        self, sources: Iterable[str], period: Period, inside: frozenset[str] | None
    ) -> tuple[int, int] | None:
        """Reporters heard from and expected, in the span of the period where reporting was lowest; None: not measured.

        The lowest and not the mean: a quarter in which two of three reporters fall silent is not made good by the one
        before it. Where a part of the period is not measured, that some are silent is told; that all report is not.
        """
        spans = self._by_span(sources, period, inside)
        pairs = [(sum(one.received for one in own), sum(one.expected for one in own)) for own in spans.values()]
        lowest = min((pair for pair in pairs if pair[1]), key=_share, default=None)
        if lowest is None:
            return None
        is_whole = days_shared(joined_spans(spans), period) == period.day_count
        return lowest if is_whole or lowest[0] < lowest[1] else None

    def volume(self, sources: Iterable[str], period: Period, inside: frozenset[str] | None) -> Fraction | None:
        """The lowest share of what was counted before that those heard from had counted, in the spans that tell it."""
        spans = self._by_span(sources, period, inside)
        told = [one.volume for own in spans.values() for one in own if len(own) == 1 and one.volume is not None]
        return min(told, default=None)

    def placed(self, sources: Iterable[str], period: Period) -> frozenset[str] | None:
        """The places from which somebody reports in every span of a period; None where none is named."""
        wanted = set(sources)
        own = [one for one in self._efforts if one.source in wanted and one.span.overlaps(period)]
        if not own or any(one.is_national for one in own):
            return None
        spans = {one.span for one in own}
        heard = ({one.place or one.region or "" for one in own if one.span == span and one.received} for span in spans)
        return frozenset(set.intersection(*heard))

    def _by_span(
        self, sources: Iterable[str], period: Period, inside: frozenset[str] | None
    ) -> dict[Period, list[Effort]]:
        """What is told of each span that touches a period; of the whole country what is told of it, else of all its places."""
        wanted = set(sources)
        spans: dict[Period, list[Effort]] = {}
        for one in self._efforts:
            if one.source in wanted and one.span.overlaps(period) and (inside is None or one.is_inside(inside)):
                spans.setdefault(one.span, []).append(one)
        whole = {span: [one for one in own if one.is_national] for span, own in spans.items()}
        return {span: whole[span] or own for span, own in spans.items()}


def _share(pair: tuple[int, int]) -> tuple[float, int]:
    return pair[0] / pair[1], pair[0]


def efforts_in(engine: Engine) -> Efforts:
    """The counts of reporters that an engine knows."""
    rows = engine.query(_EFFORT).iter_rows()
    return Efforts(effort for row in rows if (effort := _effort(*row)) is not None)


def _effort(
    system: str,
    start: object,
    end: object,
    place: str | None,
    region: str | None,
    status: str | None,
    expected: int | None,
    received: int | None,
    past: float | None,
) -> Effort | None:
    """One count; none where it says how many reported and not of how many."""
    if received is not None and expected is None:
        return None
    heard = received if received is not None else (expected or 1) if status in HEARD else 0
    owed = 0 if status in NOT_EXPECTED else expected if expected is not None else 1
    return Effort(
        source=system,
        span=Period(start, end),  # type: ignore[arg-type]
        place=place,
        region=region,
        received=max(0, heard),
        expected=max(0, heard, owed),
        volume=min(Fraction(str(past)) / 100, Fraction(1)) if past is not None else None,
    )


def named_in(engine: Engine) -> list[Entry]:
    """The reporters that files of effort name, each with what became of its report."""
    return [
        Entry(source=system, reporter=fold(name), place=place, span=Period(start, end), state=state, is_declared=True)
        for system, name, place, start, end, state in engine.query(_NAMED).iter_rows()
    ]
