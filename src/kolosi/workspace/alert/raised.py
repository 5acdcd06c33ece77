"""Alerts: each rule of content asked of the weeks of a period, what people said of each alert, and how long action took; inside only."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.content.judgement.alerts import AlertRule, load_alerts
from kolosi.model.finding import Finding, Refusal, point
from kolosi.model.label import Label
from kolosi.model.period import Period
from kolosi.reading.labels import label, labels
from kolosi.workspace.alert.acting import Acting, acting
from kolosi.workspace.alert.answers import ACTED, FALSE, Acknowledged, acknowledged, week_name, week_named
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.ask.notebook import Cell, table
from kolosi.workspace.ask.periods import period_said
from kolosi.workspace.ask.watching import Watching, watch_weeks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kolosi.measure.series.alarms import Watch, Watched
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder

REGIONS = ("region",)
"""What a rule tells apart that names no column: regions alone."""
NO_WEEKS = "no_weeks"
"""The refusal that says that nothing can be watched for want of dated records or regions."""


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One week of one place that passes a rule. `by_reporters`: heard from and expected. `said` is None while nobody answered for it."""

    id: str
    rule: AlertRule
    week: Period
    place: str
    terms: tuple[tuple[str, str | None], ...]
    name: Label
    observed: float
    expected: float | None
    bound: float | None
    is_whole: bool
    by_reporters: tuple[int, int] | None
    said: Acknowledged | None

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "id": self.id,
            "rule": self.rule.id,
            "week": str(self.week),
            "place": self.place,
            "terms": dict(self.terms),
            "observed": self.observed,
            "expected": None if self.expected is None else round(self.expected, 1),
            "bound": self.bound,
            "week_is_whole": self.is_whole,
            "reporters": list(self.by_reporters) if self.by_reporters else None,
            "answer": self.said.answer if self.said else None,
            "answered": self.said.when.isoformat() if self.said else None,
            "acted": self.said.day.isoformat() if self.said and self.said.day else None,
        }


@dataclass(frozen=True, kw_only=True)
class Ruled:
    """What a rule found: how many weeks could be looked at, how many of them would pass by chance (None: no past tells it), without data.

    `refused` says why nothing could be watched.
    """

    rule: AlertRule
    looked_at: int = 0
    by_chance: float | None = None
    without_data: int = 0
    with_reporters: bool = False
    method: str = ""
    refused: Finding | None = None

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "rule": self.rule.id,
            "label": dict(self.rule.label),
            "method": self.method,
            "at_least": self.rule.at_least,
            "effort_adjusted": self.with_reporters,
            "looked_at": self.looked_at,
            "by_chance": None if self.by_chance is None else round(self.by_chance, 2),
            "without_data": self.without_data,
            "refused": self.refused.as_json() if self.refused else None,
        }


@dataclass(frozen=True, kw_only=True)
class Alerts:
    """The alerts of a period, those that nobody answered first, the latest first. `text` is one text message, `paths` were written."""

    during: Period
    found: tuple[Alert, ...]
    rules: tuple[Ruled, ...]
    acting: Acting
    text: str = ""
    paths: tuple[Path, ...] = ()

    @property
    def unanswered(self) -> tuple[Alert, ...]:
        """Those of which nobody said anything."""
        return tuple(one for one in self.found if one.said is None)

    @property
    def judged(self) -> tuple[int, int]:
        """How many were said to be false, of how many that were acted upon or false."""
        answers = [one.said.answer for one in self.found if one.said and one.said.answer in (ACTED, FALSE)]
        return answers.count(FALSE), len(answers)

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        delays, (false, judged) = self.acting.found, self.judged
        return {
            "during": str(self.during),
            "inside_only": dict(label("watch.inside_only")),
            "alerts": [one.as_json() for one in self.found],
            "rules": [one.as_json() for one in self.rules],
            "judged": {"false": false, "of": judged},
            "delays": {
                "as_of": self.acting.as_of.isoformat() if self.acting.as_of else None,
                "alerts": delays.alerts if delays else None,
                "open": delays.open if delays else None,
                "median_days": delays.median if delays else None,
                "within_days": delays.within if delays else None,
                "old_enough": delays.old_enough if delays else None,
                "share_within": float(delays.share) if delays and delays.share is not None else None,
                "untold": self.acting.untold,
                "impossible": self.acting.impossible,
            },
            "sms": self.text,
            "paths": [str(path) for path in self.paths],
        }

    def _repr_html_(self) -> str:
        """The alerts as a notebook shows them."""
        names = labels("alerts.heads")
        heads: list[Cell] = [names[name] for name in ("week", "place", "rule", "observed", "answer")]
        rows: list[list[Cell]] = [
            [str(one.week), one.name, one.rule.label, str(one.observed), one.said.answer if one.said else "–"]
            for one in self.found
        ]
        return table(heads, rows, label("watch.inside_only"))


def alerts(desk: Desk, during: str | None) -> Alerts:
    """Asks every rule of the weeks of a period."""
    workspace = desk.workspace
    rules = load_alerts(workspace.knowledge.overlay)
    period = workspace.settings.period if during is None else period_said(during)
    said = acknowledged(workspace)
    asked = [_ruled(desk, rule, period, said) for rule in rules.values()]
    found = sorted(
        (one for _, own in asked for one in own),
        key=lambda one: (one.said is not None, -one.week.first.toordinal(), one.id),
    )
    within = min((rule.within for rule in rules.values() if rule.indicator == "community_alerts"), default=3)
    return Alerts(
        during=period,
        found=tuple(found),
        rules=tuple(one for one, _ in asked),
        acting=acting(desk, period, within),
    )


def _ruled(desk: Desk, rule: AlertRule, during: Period, said: Mapping[str, Acknowledged]) -> tuple[Ruled, list[Alert]]:
    """One rule; why nothing can be watched, where there is no data for it."""
    try:
        watching = watch_weeks(desk, rule.indicator, str(during), (), rule.by or REGIONS, ())
    except Refusal as refusal:
        if refusal.finding.id != NO_WEEKS:
            raise
        return Ruled(rule=rule, refused=desk.workspace.say(refusal.finding)), []
    watch = _watch(rule, watching, during)
    chance = None if math.isnan(watch.alpha) else watch.by_chance
    found = Ruled(
        rule=rule,
        looked_at=watch.looked_at,
        by_chance=chance,
        without_data=sum(one.state == "gap" for one in watch.found),
        with_reporters=watch.with_reporters,
        method=watch.method,
    )
    return found, [_alert(rule, watching, one, said) for one in watch.found if one.state == "alarm" or one.is_above]


def _watch(rule: AlertRule, watching: Watching, during: Period) -> Watch:
    """The method of a rule asked of the weeks that are watched."""
    from kolosi.measure.series.thresholds import passing

    if rule.at_least is None:
        return watching.watch
    return passing(watching.weekly, watching.weekly.during(during), rule.at_least)


def _alert(rule: AlertRule, watching: Watching, one: Watched, said: Mapping[str, Acknowledged]) -> Alert:
    week = watching.weekly.weeks[one.week]
    terms = "".join(f":{name}={term or '-'}" for name, term in one.series.terms)
    id_ = f"{rule.id}:{one.series.place}:{week_name(week)}{terms}"
    return Alert(
        id=id_,
        rule=rule,
        week=week,
        place=one.series.place,
        terms=one.series.terms,
        name=_named(watching, one),
        observed=one.observed or 0,
        expected=one.expected,
        bound=one.bound,
        is_whole=not one.is_above,
        by_reporters=one.reporters,
        said=said.get(id_),
    )


def _named(watching: Watching, one: Watched) -> Label:
    """The place and the terms of a series, in words."""
    words = (watching.name(one.series.place), *watching.words(one.series))
    return {language: " · ".join(word.get(language, "") for word in words) for language in ("fr", "en")}


def require_alert(workspace: Folder, subject: str) -> None:
    """Raises `Refusal` where no rule gives an alert of that name in its week."""
    week = week_named(subject)
    rule = load_alerts(workspace.knowledge.overlay).get(subject.partition(":")[0])
    known: list[str] = []
    if week is not None and rule is not None:
        desk = desk_of(workspace)
        for period in (workspace.settings.period, week):
            known += [one.id for one in _ruled(desk, rule, period, {})[1]]
    if subject not in known:
        raise Refusal(point("alert_unknown", found=subject, data={"known": ", ".join(_near(known, subject)) or "–"}))


def _near(known: Iterable[str], subject: str) -> list[str]:
    """The alerts of the same place, else the first ones."""
    every = list(dict.fromkeys(known))
    same = [one for one in every if one.split(":")[1:2] == subject.split(":")[1:2]]
    return (same or every)[:3]
