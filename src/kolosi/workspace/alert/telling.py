"""The alerts as they may be sent: only those on no sensitive subject, and only what the gate lets out; of others not even how many.

A public indicator is told with its week and its figure. Any other is told by its month, where the gate would let the figure of the month
out, and without a number: what is sent is no edition, so that nothing in it may be subtracted from one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kolosi.measure.series.weeks import thursday
from kolosi.model.key import Key
from kolosi.model.label import say
from kolosi.model.period import Period
from kolosi.reading.labels import label
from kolosi.release.policy.rules import is_sensitive
from kolosi.report.alerts.digest import digest_mail
from kolosi.report.alerts.message import one_message
from kolosi.report.draft.numerals import day, period_words
from kolosi.report.draft.wording import figure_text
from kolosi.report.tables.tables import state_of
from kolosi.store.files import write_whole
from kolosi.workspace.alert.answers import week_name
from kolosi.workspace.ask.releasing import gate_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kolosi.model.figure import Released
    from kolosi.model.label import Label
    from kolosi.workspace.alert.raised import Alert, Alerts
    from kolosi.workspace.ask.desk import Desk

_COLON = label("registers.colon")

SENT_MOST = 20
"""So many alerts a digest tells: more are read where they stand."""


def told(desk: Desk, found: Alerts, mail: Path | None, *, is_text: bool) -> Alerts:
    """The alerts with their mail written and their text message made."""
    public = public_alerts(desk, found.unanswered)
    languages = desk.workspace.settings.languages
    if mail is not None:
        texts = {language: _digest(desk, public, language) for language in languages}
        subject = " / ".join(_subject(desk, public, language) for language in languages)
        contacts = (str(one["address"]) for one in desk.workspace.settings.contacts if one.get("address"))
        write_whole(mail, digest_mail(subject, texts, next(contacts, "")))
    text = message(desk, public, languages[0]) if is_text else ""
    return replace(found, text=text, paths=(mail,) if mail is not None else ())


@dataclass(frozen=True, kw_only=True)
class Told:
    """An alert that may be told: over which time, and the figure where it may be printed."""

    alert: Alert
    period: Period
    figure: Released | None


def public_alerts(desk: Desk, alerts: Sequence[Alert]) -> list[Told]:
    """The alerts that may be told outside, once for each place and time."""
    keys: dict[str, Key] = {}
    for one in alerts:
        key = _key(one)
        if key is not None and not is_sensitive(key, desk.context):
            keys[one.id] = key if _is_public(desk, one) else key.during(month_of(one.week))
    if not keys:
        return []
    figures: Mapping[Key, Released] = gate_of(desk, set(keys.values())).figures
    out: dict[tuple[str, Key], Told] = {}
    for one in alerts:
        key = keys.get(one.id)
        figure = figures.get(key) if key is not None else None
        if key is not None and figure is not None and state_of(figure) == "value":
            printed = figure if _is_public(desk, one) else None
            out.setdefault((one.rule.id, key), Told(alert=one, period=key.period, figure=printed))
    return list(out.values())[:SENT_MOST]


def _is_public(desk: Desk, alert: Alert) -> bool:
    return desk.workspace.knowledge.indicators[alert.rule.indicator].sensitivity == "public"


def month_of(week: Period) -> Period:
    """The month to which a week belongs: that of its Thursday (ISO 8601)."""
    return Period.parse(f"{thursday(week):%Y-%m}")


def _key(alert: Alert) -> Key | None:
    """The figure of an alert: its indicator in its week and place. None where a term is not known."""
    key = Key(indicator=alert.rule.indicator, period=alert.week, places=(alert.place,))
    for name, term in alert.terms:
        if term is None:
            return None
        key = key.with_breakdown(name, term)
    return key


def _subject(desk: Desk, public: Sequence[Told], language: str) -> str:
    return _said("subject", language, name=desk.workspace.settings.name, n=len(public))


def _digest(desk: Desk, public: Sequence[Told], language: str) -> str:
    """The lines of the mail: what each alert is, and what it is not."""
    lines = [
        _said(
            "line" if one.figure is not None else "line_without",
            language,
            rule=say(one.alert.rule.label, language),
            place=say(one.alert.name, language),
            when=_when(one.period, language),
            value=_value(desk, one, language),
        )
        for one in public
    ]
    invented = desk.workspace.settings.invented
    face = [invented[language]] if invented.get(language) else []
    return "\n".join(
        [*face, _said("lead" if lines else "nothing", language), "", *lines, "", _said("caution", language)]
    )


def _when(period: Period, language: str) -> str:
    if period.is_whole_months:
        return period_words(str(period), language)
    return f"{day(period.first, language)} – {day(period.last, language)}"


def _value(desk: Desk, one: Told, language: str) -> str:
    """The figure with its unit; nothing where none may be printed."""
    if one.figure is None:
        return ""
    unit = desk.workspace.knowledge.indicators[one.alert.rule.indicator].unit
    return f"{figure_text(one.figure, language)} {say(unit, language)}"


def message(desk: Desk, public: Sequence[Told], language: str) -> str:
    """One text message: rule by rule, the places, each with its figure where one may be printed."""
    settings = desk.workspace.settings
    if not public:
        return one_message(_said("sms_nothing", language, name=settings.name), [], "")
    face = f"{_said('sms_invented', language)} " if settings.invented else ""
    groups: dict[tuple[str, str], list[Told]] = {}
    for one in public:
        groups.setdefault((say(one.alert.rule.label, language), _short(one.period)), []).append(one)
    pieces = []
    for (rule, when), own in groups.items():
        for rank, one in enumerate(own):
            named = f"{say(one.alert.name, language)} {_value(desk, one, language)}".strip()
            pieces.append(f", {named}" if rank else f"\n{rule} {when}{say(_COLON, language)} {named}")
    return one_message(
        face + _said("sms_head", language, n=len(public)), pieces, "\n" + _said("sms_rest", language, n="{n}")
    )


def _short(period: Period) -> str:
    """A time as a text message has room for it: S07, 03/25."""
    return f"{period.first:%m/%y}" if period.is_whole_months else week_name(period)[5:]


def _said(word: str, language: str, **blanks: object) -> str:
    text: Label = label(f"alerts.{word}")
    return say(text, language).format(**blanks)
