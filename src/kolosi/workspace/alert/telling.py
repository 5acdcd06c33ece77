"""The alerts as they may be sent: only those on no sensitive subject whose figure the gate lets out; of others not even how many.

What is sent passes no reader of ours: it names regions and weeks, figures that could stand in the document, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kolosi.model.key import Key
from kolosi.model.label import say
from kolosi.reading.labels import label
from kolosi.release.policy.rules import is_sensitive
from kolosi.report.alerts.digest import digest_mail
from kolosi.report.alerts.message import one_message
from kolosi.report.draft.numerals import day
from kolosi.report.draft.wording import figure_text, is_hidden
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


def public_alerts(desk: Desk, alerts: Sequence[Alert]) -> list[tuple[Alert, Released]]:
    """The alerts that may be told outside, each with the figure of its week as the gate gives it."""
    keys = {one.id: key for one in alerts if (key := _key(one)) is not None}
    safe = {id_: key for id_, key in keys.items() if not is_sensitive(key, desk.context)}
    if not safe:
        return []
    figures: Mapping[Key, Released] = gate_of(desk, set(safe.values())).figures
    out = []
    for one in alerts:
        figure = figures.get(safe[one.id]) if one.id in safe else None
        if figure is not None and not is_hidden(figure):
            out.append((one, figure))
    return out[:SENT_MOST]


def _key(alert: Alert) -> Key | None:
    """The figure of an alert: its indicator in its week and place. None where a term is not known."""
    key = Key(indicator=alert.rule.indicator, period=alert.week, places=(alert.place,))
    for name, term in alert.terms:
        if term is None:
            return None
        key = key.with_breakdown(name, term)
    return key


def _subject(desk: Desk, public: Sequence[tuple[Alert, Released]], language: str) -> str:
    return _said("subject", language, name=desk.workspace.settings.name, n=len(public))


def _digest(desk: Desk, public: Sequence[tuple[Alert, Released]], language: str) -> str:
    """The lines of the mail: what each alert is, and what it is not."""
    lines = [
        _said(
            "line",
            language,
            rule=say(one.rule.label, language),
            place=say(one.name, language),
            week=_week(one, language),
            value=figure_text(figure, language),
        )
        for one, figure in public
    ]
    invented = desk.workspace.settings.invented
    face = [invented[language]] if invented.get(language) else []
    return "\n".join(
        [*face, _said("lead" if lines else "nothing", language), "", *lines, "", _said("caution", language)]
    )


def _week(alert: Alert, language: str) -> str:
    return f"{day(alert.week.first, language)} – {day(alert.week.last, language)}"


def message(desk: Desk, public: Sequence[tuple[Alert, Released]], language: str) -> str:
    """One text message."""
    if not public:
        return one_message(_said("sms_nothing", language, name=desk.workspace.settings.name), [], "")
    face = f"{_said('sms_invented', language)} " if desk.workspace.settings.invented else ""
    head = face + _said("sms_head", language, n=len(public))
    pieces = [
        f"{say(one.name, language)} {week_name(one.week)[5:]}: {_short(desk, one, language)} {figure_text(figure, language)}"
        for one, figure in public
    ]
    return one_message(head, pieces, _said("sms_rest", language, n="{n}"))


def _short(desk: Desk, alert: Alert, language: str) -> str:
    return say(desk.workspace.knowledge.indicators[alert.rule.indicator].unit, language)


def _said(word: str, language: str, **blanks: object) -> str:
    text: Label = label(f"alerts.{word}")
    return say(text, language).format(**blanks)
