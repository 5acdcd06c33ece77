"""Waivers: what persons let through, each with an end; after it the point is open again."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, point
from kolosi.model.label import say
from kolosi.model.spelling import fold_name
from kolosi.reading.labels import label, lists
from kolosi.report.exports.cells import safe
from kolosi.workspace.ask.periods import day_said
from kolosi.workspace.decide.exempting import LONGEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.model.decision import Decision
    from kolosi.workspace.folder import Folder

WAIVER = "waiver"
_UNTIL = re.compile(r"(?:until|jusqu['’]au)\s*=\s*([^;]*)", re.IGNORECASE)
NAMES = label("waivers.names")
"""The name of the list of waivers, by language."""


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """What one person let through: `subject` is the point or fingerprint, `until` the last day on which it holds."""

    subject: str
    author: str
    why: str
    since: date
    until: date

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return day <= self.until


def waivers_of(workspace: Folder) -> tuple[Waiver, ...]:
    """Every waiver; a later one of the same person about the same point replaces the earlier."""
    latest = {(fold_name(one.author), one.subject): one for one in workspace.decisions.standing() if one.kind == WAIVER}
    return tuple(_waiver(one) for one in latest.values())


def day_of_waivers(workspace: Folder) -> date:
    """The day on which waivers must be in force: today, or the day of the edition where that is later."""
    from kolosi.workspace.ask.context import day_of

    return max(day_of(workspace), date.today())


def authors_in_force(workspace: Folder) -> Mapping[str, Sequence[str]]:
    """By point, the persons whose waiver holds."""
    day = day_of_waivers(workspace)
    out: dict[str, list[str]] = {}
    for one in waivers_of(workspace):
        if one.holds_on(day):
            out.setdefault(one.subject, []).append(one.author)
    return out


def reasons_in_force(workspace: Folder) -> Mapping[str, str]:
    """By point, the reason of the last waiver that holds."""
    day = day_of_waivers(workspace)
    return {one.subject: one.why for one in waivers_of(workspace) if one.holds_on(day)}


def _waiver(decision: Decision) -> Waiver:
    """One that says no end, as in earlier versions, lasts as long as any can."""
    since = date.fromisoformat(decision.when[:10])
    said = _end_of(decision.value)
    return Waiver(
        subject=decision.subject,
        author=decision.author,
        why=decision.why,
        since=since,
        until=min(said or since + LONGEST, since + LONGEST),
    )


def _end_of(value: str) -> date | None:
    """The end that a waiver says; nothing where it says none that can be read."""
    found = _UNTIL.search(value)
    return day_said(found[1]) if found else None


def require_waiver(workspace: Folder, subject: str, value: str) -> None:
    """Raises `Refusal` when the end that a waiver says is no day, or is farther than two years."""
    del workspace, subject
    if not _UNTIL.search(value):
        return
    until = _end_of(value)
    if until is None:
        raise Refusal(point("waiver_unclear", found=value))
    if until > date.today() + LONGEST:
        raise Refusal(point("waiver_too_long", found=until.isoformat()))


# -- where the people inside see them ---------------------------------------------------------------------------------


def waiver_points(workspace: Folder) -> list[Finding]:
    """How many waivers are in force, and until when; how many have ended."""
    day, everything = day_of_waivers(workspace), waivers_of(workspace)
    name = say(NAMES, workspace.settings.languages[0])
    held = sorted(one.until for one in everything if one.holds_on(day))
    ended = sorted(one.until for one in everything if not one.holds_on(day))
    out = []
    if held:
        out.append(point("waivers_in_force", data={"waivers": len(held), "until": held[0].isoformat(), "list": name}))
    if ended:
        out.append(point("waivers_ended", data={"waivers": len(ended), "until": ended[-1].isoformat(), "list": name}))
    return out


_HEADS = lists("waivers.heads")
_IN_FORCE, _ENDED = label("waivers.in_force"), label("waivers.ended")


def waivers_document(workspace: Folder, language: str) -> bytes:
    """Every waiver, those that ended first, as a table for the people inside."""
    day = day_of_waivers(workspace)
    told = language if language in _HEADS else "en"
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(_HEADS[told])
    for one in sorted(waivers_of(workspace), key=lambda each: (each.until, each.subject)):
        state = say(_IN_FORCE if one.holds_on(day) else _ENDED, told)
        days = (one.since.isoformat(), one.until.isoformat())
        writer.writerow((safe(one.subject), state, *days, safe(one.author), safe(one.why)))
    return out.getvalue().encode("utf-8-sig")
