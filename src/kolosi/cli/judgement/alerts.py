"""The command that tells alerts: weeks that pass a rule, who answered them, how long action took."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kolosi.cli.door import FOLDER, POINTS, Door
from kolosi.cli.options import During, Json, Language, Workspace
from kolosi.cli.showing import show

if TYPE_CHECKING:
    from kolosi.workspace.alert.raised import Alert, Alerts, Ruled


def alerts(
    during: During = None,
    mail: Annotated[Path | None, typer.Option("--mail")] = None,
    sms: Annotated[bool, typer.Option("--sms")] = False,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi alerts`."""
    with Door(workspace, language, json) as door:
        found = door.open().alerts(during=during, mail=mail, sms=sms)
        door.code = POINTS if found.unanswered else door.code
        if json:
            door.dump(found.as_json())
            return
        if sms:
            show(found.text)
            return
        _told(door, found)


def _told(door: Door, found: Alerts) -> None:
    show(f"{door.period(str(found.during))}\n{door.label('watch.inside_only')}")
    if found.found:
        names = ("id", "week", "place", "rule", "observed", "expected", "bound", "answer")
        door.table([door.label(f"alerts.heads.{name}") for name in names], [_row(door, one) for one in found.found])
    else:
        show(door.label("cli.alerts.none"))
    for one in found.rules:
        show(_rule(door, one))
    false, judged = found.judged
    if judged:
        show(door.label("cli.alerts.judged", judged=judged, false=false))
    _delays(door, found)
    for path in found.paths:
        show(path)
    example = found.unanswered[0].id if found.unanswered else None
    door.next(f'kolosi decide alert {example} seen --why "…"' if example else "kolosi watch community_alerts")


def _row(door: Door, one: Alert) -> tuple[object, ...]:
    answer = door.label(f"alerts.answers.{one.said.answer}") if one.said else "–"
    counts = (_number(door, one.observed), _number(door, one.expected), _number(door, one.bound))
    return (one.id, one.week.first, door.say(one.name), door.say(one.rule.label), *counts, answer)


def _number(door: Door, value: float | None) -> str:
    from kolosi.report.draft.numerals import number

    if value is None:
        return "–"
    return number(Fraction(str(round(value, 1))), door.language, 0 if float(value).is_integer() else 1)


def _rule(door: Door, one: Ruled) -> str:
    """What a rule looked at, and its stated rate of false alarms; why nothing could be watched."""
    name = door.say(one.rule.label)
    if one.refused is not None:
        return door.label("cli.alerts.refused", rule=name, why=door.say(one.refused.message))
    chance = door.label("cli.alerts.unknown_chance") if one.by_chance is None else _number(door, one.by_chance)
    blanks = {"looked_at": one.looked_at, "without_data": one.without_data}
    said = door.label("cli.alerts.rule", rule=name, by_chance=chance, **blanks)
    return said + (door.label("cli.alerts.adjusted") if one.with_reporters else "")


def _delays(door: Door, found: Alerts) -> None:
    """How long community alerts waited; that nobody knows, where no file says it."""
    from kolosi.report.draft.numerals import day, number

    delays, as_of = found.acting.found, found.acting.as_of
    if delays is None or as_of is None:
        show(door.label("cli.alerts.no_delays"))
    else:
        median = door.label("cli.alerts.not_reached")
        if delays.median is not None:
            median = door.label("cli.alerts.days", n=delays.median)
        share = "–" if delays.share is None else f"{number(100 * delays.share, door.language, 0)} %"
        blanks = {
            "alerts": delays.alerts,
            "open": delays.open,
            "within": delays.within,
            "old_enough": delays.old_enough,
        }
        show(door.label("cli.alerts.delays", day=day(as_of, door.language), median=median, share=share, **blanks))
    if found.acting.untold or found.acting.impossible:
        show(door.label("cli.alerts.left", untold=found.acting.untold, impossible=found.acting.impossible))
