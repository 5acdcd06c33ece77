"""Weekly series watched, inside only: more than expected, no data, trends with their caveats, weeks that still fill, sources beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, point
from kolosi.model.key import Key
from kolosi.reading.labels import label, labels
from kolosi.workspace.ask.besides import mixed_in_drafts, sides_of
from kolosi.workspace.ask.breakdowns import columns_of
from kolosi.workspace.ask.keys import key_of
from kolosi.workspace.ask.notebook import Cell, table

if TYPE_CHECKING:
    from kolosi.measure.series.alarms import Watch, Watched
    from kolosi.measure.series.late import Filling
    from kolosi.measure.series.months import Monthly, Tendency
    from kolosi.measure.series.weeks import Series, Weekly
    from kolosi.model.indicator import Indicator
    from kolosi.model.label import Label
    from kolosi.model.period import Period
    from kolosi.workspace.ask.besides import Side
    from kolosi.workspace.ask.desk import Desk

TYPES = ("risk", "event_type", "violation")
"""The columns that tell series apart where none is asked for, the first that an indicator has."""


TOGETHER, LEAST_TOGETHER = 0.1, 5
"""The part of all series, and the fewest, above in one week that are told as one. At the worst rate measured (3.9 false alarms in 100
quiet weeks) 120 independent series give 4.7 a week, and twelve in fewer than one week of two hundred."""


@dataclass(frozen=True, kw_only=True)
class Fill:
    """A week that still fills: what is in, the share that is, what it will come to, with the interval for that."""

    week: Period
    seen: int
    completeness: float
    expected: float
    interval: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Above:
    """The weeks in which one series passes its bound, in order of time: one thing to look at, however many weeks it takes."""

    series: Series
    weeks: tuple[Watched, ...]

    @property
    def observed(self) -> float:
        """What was counted in these weeks."""
        return sum(one.observed or 0 for one in self.weeks)

    @property
    def expected(self) -> float:
        """What was expected in these weeks."""
        return sum(one.expected or 0 for one in self.weeks)

    @property
    def excess(self) -> float:
        """So many more than expected: what the list is ordered by, since a count of 3 where 0 is expected is far above and is few."""
        return self.observed - self.expected

    @property
    def peak(self) -> Watched:
        """The week with most above what is expected, the latest of equals."""
        return max(self.weeks, key=lambda one: ((one.observed or 0) - (one.expected or 0), one.week))


@dataclass(frozen=True, kw_only=True)
class Watching:
    """What the weeks of a period say, for people inside. `sides` are other sources, `mixed` points where a draft adds or averages them.

    A count of it may be small, and it passes no gate: it is never published.
    """

    indicator: Indicator
    during: Period
    columns: tuple[str, ...]
    names: Mapping[str, Label]
    shorts: Mapping[str, Label]
    weekly: Weekly
    watch: Watch
    tendencies: tuple[Tendency, ...]
    months: Monthly
    filling: Filling | None
    sides: tuple[Side, ...]
    mixed: tuple[Finding, ...]

    @property
    def is_compound(self) -> bool:
        """True for what comes several at a time: one event can pass a bound that supposes that they come one by one."""
        return self.indicator.measure is not None and self.indicator.measure.function == "sum"

    @property
    def alarms(self) -> list[Watched]:
        """The weeks with more than expected, the latest first, and in a week the farthest above."""
        return _latest(one for one in self.watch.found if one.state == "alarm")

    @property
    def already_above(self) -> list[Watched]:
        """Weeks that are not complete and pass the bound already: no alarm, but worth a question."""
        return _latest(one for one in self.watch.found if one.is_above)

    @property
    def above(self) -> list[Above]:
        """The series with more than expected, those with most above first."""
        found: dict[Series, list[Watched]] = {}
        for one in sorted((*self.alarms, *self.already_above), key=lambda one: one.week):
            found.setdefault(one.series, []).append(one)
        each = [Above(series=series, weeks=tuple(weeks)) for series, weeks in found.items()]
        return sorted(each, key=lambda one: (-one.excess, str(one.series)))

    @property
    def together(self) -> list[tuple[Period, int]]:
        """The weeks in which most series pass their bound, with how many do: many at once may be who reports, and not what happened."""
        counted = Counter(one.week for one in self.alarms)
        least = max(LEAST_TOGETHER, TOGETHER * len(self.weekly.series))
        many = [(week, count) for week, count in counted.items() if count >= least]
        return [(self.weekly.weeks[week], count) for week, count in sorted(many, key=lambda pair: (-pair[1], pair[0]))]

    def weeks_without(self, state: str) -> Mapping[Series, tuple[int, ...]]:
        """The weeks that have a state, no data or incomplete reporting: of a place as a series without terms where all of its types have it."""
        from kolosi.measure.series.weeks import Series

        types = Counter(one.place for one in self.weekly.series)
        having: dict[tuple[str, int], list[Series]] = {}
        for one in self.watch.found:
            if one.state == state:
                having.setdefault((one.series.place, one.week), []).append(one.series)
        found: dict[Series, list[int]] = {}
        for (place, week), series in having.items():
            for each in [Series(place=place)] if len(series) == types[place] else series:
                found.setdefault(each, []).append(week)
        return {each: tuple(sorted(found[each])) for each in sorted(found, key=str)}

    def name(self, id_: str | None) -> Label:
        """What people call a place or a term; all places where none is named."""
        if id_ is None:
            return label("watch.everywhere")
        return self.names.get(id_) or {"fr": id_, "en": id_}

    def words(self, series: Series) -> tuple[Label, ...]:
        """The terms of a series as people call them."""
        return tuple(label("watch.unknown") if term is None else self.name(term) for _, term in series.terms)

    def short_words(self, series: Series) -> tuple[Label, ...]:
        """The terms of a series by their shorter names, where they have one: for a list."""
        found = zip(series.terms, self.words(series), strict=True)
        return tuple(self.shorts.get(term or "", words) for (_, term), words in found)

    def said(self, one: Watched) -> Label:
        """What is said of a week, in plain words."""
        return label("watch.already_above") if one.is_above else label(f"watch.states.{one.state}")

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "indicator": self.indicator.id,
            "label": dict(self.indicator.label),
            "inside_only": dict(label("watch.inside_only")),
            "during": str(self.during),
            "columns": ["region", *self.columns],
            "method": {
                "id": self.watch.method,
                "words": dict(label(f"watch.methods.{self.watch.method}")),
                "years": self.watch.years,
                "in_proportion_to_reporters": self.watch.with_reporters,
                "alpha": self.watch.alpha,
                "looked_at": self.watch.looked_at,
                "by_chance": round(self.watch.by_chance, 1),
                "caveat": dict(label("watch.compound")) if self.is_compound else None,
                "false_alarms": dict(label(f"watch.false_alarms.{self.watch.method}")),
            },
            "alarms": [self._alarm(one) for one in self.alarms],
            "above": [
                {
                    "place": one.series.place,
                    "terms": dict(one.series.terms),
                    "weeks": [str(self.weekly.weeks[each.week]) for each in one.weeks],
                    "observed": one.observed,
                    "expected": round(one.expected, 1),
                    "peak": str(self.weekly.weeks[one.peak.week]),
                }
                for one in self.above
            ],
            "together": [{"week": str(week), "series": count} for week, count in self.together],
            "already_above": [self._alarm(one) for one in self.already_above],
            "no_data": self._weeks("gap"),
            "part_of_week": self._weeks("partial"),
            "incomplete": self._weeks("incomplete"),
            "unplaced": self.weekly.unplaced,
            "waiting": {"rows": self.weekly.waiting[0], "files": self.weekly.waiting[1]},
            "trends": [self._tendency(one) for one in self.tendencies],
            "filling": [
                {**vars(fill), "week": str(fill.week), "interval": list(fill.interval)} for fill in self.fills()
            ],
            "beside": [side.as_json() for side in self.sides],
            "points": [finding.as_json() for finding in self.mixed],
        }

    def _alarm(self, one: Watched) -> Mapping[str, object]:
        return {
            "week": str(self.weekly.weeks[one.week]),
            "place": one.series.place,
            "terms": dict(one.series.terms),
            "observed": one.observed,
            "expected": None if one.expected is None else round(one.expected, 1),
            "bound": one.bound,
            "state": one.state,
            "also": list(one.also),
            "reporters": list(one.reporters) if one.reporters else None,
            "said": dict(self.said(one)),
        }

    def _weeks(self, state: str) -> list[Mapping[str, object]]:
        return [
            {"place": one.place, "terms": dict(one.terms), "weeks": [str(self.weekly.weeks[week]) for week in weeks]}
            for one, weeks in self.weeks_without(state).items()
        ]

    def _tendency(self, one: Tendency) -> Mapping[str, object]:
        is_told = one.verdict in ("rising", "falling", "no_clear_trend")
        return {
            "place": one.place,
            "verdict": one.verdict,
            "words": dict(label(f"watch.verdicts.{one.verdict}")),
            "p": round(one.trend.p, 4) if one.trend and is_told else None,
            "slope": one.trend.slope if one.trend and is_told else None,
            "months": list(one.months),
            "caveats": {name: dict(label(f"watch.caveats.{name}")) for name in one.caveats},
            "breaks": [
                {
                    "month": str(each.month),
                    "before": round(each.before, 1),
                    "after": round(each.after, 1),
                    "with_reporters": each.with_reporters,
                }
                for each in one.breaks
            ],
            "next_month": list(one.forecast) if one.forecast else None,
            "scores": {name: round(score, 3) for name, score in one.scored.scores.items()},
        }

    def fills(self) -> tuple[Fill, ...]:
        """The weeks that are not all in, with what they will come to."""
        if self.filling is None:
            return ()
        found = self.filling.found
        return tuple(
            Fill(
                week=self.weekly.weeks[week],
                seen=int(found.seen[at]),
                completeness=round(float(found.completeness[at]), 3),
                expected=round(float(found.expected[at]), 1),
                interval=(int(found.low[at]), int(found.high[at])),
            )
            for week, at in ((week, self.filling.of(week)) for week in self.filling.weeks)
            if week < len(self.weekly.weeks)
        )

    def _repr_html_(self) -> str:
        """The weeks with more than expected as a notebook shows them."""
        names = labels("cli.watching.heads")
        heads: list[Cell] = [
            names["week"],
            names["region"],
            *("" for _ in self.columns),
            names["observed"],
            names["said"],
        ]
        rows: list[list[Cell]] = [
            [
                str(self.weekly.weeks[one.week]),
                self.name(one.series.place),
                *self.words(one.series),
                str(one.observed),
                self.said(one),
            ]
            for one in self.alarms
        ]
        return table(heads, rows, label("watch.inside_only"))


def _latest(found: Iterable[Watched]) -> list[Watched]:
    return sorted(found, key=lambda one: (-one.week, -one.score))


def watch_weeks(
    desk: Desk, indicator: str, during: str | None, at: Sequence[str], group: Sequence[str], beside: Sequence[str]
) -> Watching:
    """Watches the weekly counts of an indicator by region and some columns. Raises `Refusal` for what has no weeks."""
    from kolosi.measure.series.alarms import watch
    from kolosi.measure.series.late import filling
    from kolosi.measure.series.months import monthly, tendencies
    from kolosi.measure.series.weeks import weekly

    key = key_of(desk.workspace, indicator, during, at)
    desk.require(key)
    known = desk.workspace.knowledge
    own = _weekly_indicator(desk, key)
    columns = _columns(desk, own, group)
    try:
        series = weekly(key, own, columns, desk.engine, known.places)
    except ValueError as error:
        raise Refusal(point("no_weeks", found=own.id, data={"period": str(key.period)})) from error
    weeks = series.during(key.period)
    if not weeks or not series.series:
        raise Refusal(point("no_weeks", found=own.id, data={"period": str(key.period)}))
    months = monthly(series)
    sides = sides_of(desk, key, beside)
    return Watching(
        indicator=own,
        during=key.period,
        columns=columns,
        names=_names(desk, columns),
        shorts={id_: words for name in columns for id_, words in desk.scope.shorts.get(name, {}).items()},
        weekly=series,
        watch=watch(series, weeks),
        tendencies=tendencies(months),
        months=months,
        filling=filling(series),
        sides=sides,
        mixed=mixed_in_drafts(desk, [side.estimate.value for side in sides if side.estimate.value is not None]),
    )


def _weekly_indicator(desk: Desk, key: Key) -> Indicator:
    """An indicator whose records have days. Raises `Refusal` for values that a system published, stocks, shares, and changes."""
    known = desk.workspace.knowledge.indicators
    if key.is_change:
        raise Refusal(point("key_of_change", found=str(key)))
    if not _has_weeks(known[key.indicator]):
        ready = ", ".join(sorted(id_ for id_, one in known.items() if _has_weeks(one)))
        raise Refusal(point("not_weekly", found=key.indicator, data={"known": ready}))
    return known[key.indicator]


def _has_weeks(indicator: Indicator) -> bool:
    function = indicator.measure.function if indicator.measure else None
    return indicator.table == "incidents" and indicator.kind in ("flow", "event") and function in ("count", "sum")


def _columns(desk: Desk, indicator: Indicator, group: Sequence[str]) -> tuple[str, ...]:
    """The columns that tell series apart beside the region: those asked for, else the type that an indicator has."""
    known = columns_of(indicator, desk.workspace.knowledge.indicators)
    asked = [name for text in ((group,) if isinstance(group, str) else group) for name in text.split(",")]
    for name in asked:
        if name not in (*known, "region", ""):
            raise Refusal(point("group_unknown", found=name, data={"near": ", ".join(("region", *known))}))
    if asked:
        return tuple(dict.fromkeys(name for name in asked if name not in ("region", "")))
    return next(((name,) for name in TYPES if name in known), ())


def _names(desk: Desk, columns: Sequence[str]) -> Mapping[str, Label]:
    """What people call places and the terms of some columns."""
    places = {id_: place.name for id_, place in desk.workspace.knowledge.places.items()}
    terms = {id_: words for name in columns for id_, words in desk.scope.terms.get(name, {}).items()}
    return {**places, **terms}
