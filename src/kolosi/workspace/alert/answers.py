"""What people decide about an alert: that it was seen, acted upon, or false."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kolosi.content.judgement.alerts import load_alerts
from kolosi.measure.series.weeks import thursday, week_of
from kolosi.model.finding import Refusal, point
from kolosi.workspace.ask.periods import day_said
from kolosi.workspace.correct.nearby import require_one_of
from kolosi.workspace.decide.recording import sound_by

if TYPE_CHECKING:
    from kolosi.model.period import Period
    from kolosi.workspace.folder import Folder

ALERT = "alert"
SEEN, ACTED, FALSE = "seen", "acted", "false"
ANSWERS = (SEEN, ACTED, FALSE)
_SUBJECT = re.compile(r"(?P<rule>[a-z0-9_]+):(?P<place>[A-Za-z0-9-]+):(?P<year>\d{4})-W(?P<week>\d{2})(?::[^:\s]+)*")


@dataclass(frozen=True, kw_only=True)
class Acknowledged:
    """What a person said of an alert: when, and the day of the action where one was said."""

    answer: str
    author: str
    when: date
    day: date | None


def week_name(week: Period) -> str:
    """A week as alerts name it: `2025-W07` (ISO 8601)."""
    year, number, _ = thursday(week).isocalendar()
    return f"{year}-W{number:02}"


def week_named(subject: str) -> Period | None:
    """The week that the name of an alert says; None for what is no such name."""
    found = _SUBJECT.fullmatch(subject)
    if found is None:
        return None
    try:
        return week_of(date.fromisocalendar(int(found["year"]), int(found["week"]), 1) + timedelta(days=3))
    except ValueError:
        return None


def require_alert_answer(workspace: Folder, subject: str, value: str) -> None:
    """Raises `Refusal` when a Decision names no rule and week, or says none of: seen; acted, with a day or without; false."""
    if week_named(subject) is None:
        raise Refusal(point("alert_malformed", found=subject))
    require_one_of(load_alerts(workspace.knowledge.overlay), subject.partition(":")[0], "choice_unknown")
    answer, _, rest = (piece.strip() for piece in value.partition(";"))
    require_one_of(ANSWERS, answer, "choice_unknown")
    if rest and (answer != ACTED or _day(rest) is None):
        raise Refusal(point("alert_day", found=rest))


def _day(text: str) -> date | None:
    name, _, day = text.partition("=")
    return day_said(day.strip()) if name.strip() in ("day", "jour") else None


def acknowledged(workspace: Folder) -> Mapping[str, Acknowledged]:
    """What was said last of each alert."""
    decided = sound_by(require_alert_answer, workspace, workspace.decisions.latest(ALERT).values())
    found = {}
    for one in decided:
        answer, _, rest = (piece.strip() for piece in one.value.partition(";"))
        when = date.fromisoformat(one.when[:10])
        found[one.subject] = Acknowledged(answer=answer, author=one.author, when=when, day=_day(rest) if rest else None)
    return found
