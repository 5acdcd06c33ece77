"""What changed in a workspace since a person was last here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from kolosi.reading.labels import label
from kolosi.web import sight
from kolosi.web.alone import visits
from kolosi.web.models import Visit
from kolosi.web.screens.quarter import answered
from kolosi.web.screens.quarter.choices import readable
from kolosi.web.site import site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from kolosi.model.decision import Decision
    from kolosi.model.label import Label
    from kolosi.web.here import Here

SINCE = "since"
A_WHILE = timedelta(minutes=1)
MOST = 12
"""Decisions told on the page; more are counted."""


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A Decision as the page tells it."""

    when: datetime
    author: str
    kind: Label
    subject: str
    value: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Changes:
    """Since when, what was decided (the last first, `more` beside), the files that came, the sections that were written."""

    since: datetime | None
    decided: Sequence[Decided]
    more: int
    files: Sequence[str]
    drafts: Sequence[str]

    @property
    def is_quiet(self) -> bool:
        """True where nothing changed."""
        return not (self.decided or self.files or self.drafts)


def visited(request: HttpRequest, here: Here) -> datetime | None:
    """When the person was last here before this session; keeps that it is here now."""
    key = f"{SINCE}:{here.name}"
    if key not in request.session:
        before = _last(here)
        request.session[key] = before.isoformat() if before else ""
    _keep(here)
    return datetime.fromisoformat(request.session[key]) if request.session[key] else None


def changes(here: Here, since: datetime | None) -> Changes:
    """What changed since a time; of a first visit, the last that was decided. Decisions keep whole seconds."""
    decided = here.ask("decided", lambda workspace: workspace.decisions.all()[::-1])
    since_then = [one for one in decided if since is None or _time(one) >= since.replace(microsecond=0)]
    told = (_told(here, one) for one in sight.seen(here, since_then, sight.of_decision))
    newer = [one for one in told if sight.sees(here, one.subject, one.value)]
    return Changes(
        since=since,
        decided=newer[:MOST],
        more=max(0, len(newer) - MOST),
        files=_files(here, since) if since else (),
        drafts=_drafts(here, since) if since else (),
    )


def _files(here: Here, since: datetime) -> Sequence[str]:
    every = here.ask("receipts", lambda workspace: tuple(workspace.receipts.current()))
    newer = [one for one in every if one.received >= since.date() and sight.sees_source(here, one.source)]
    return [one.file for one in newer if sight.sees(here, one.file)]


def _drafts(here: Here, since: datetime) -> Sequence[str]:
    found = sorted((here.folder / "report").glob("*.md"))
    return [
        one.name
        for one in found
        if datetime.fromtimestamp(one.stat().st_mtime, timezone.get_current_timezone()) > since
    ]


def _told(here: Here, decision: Decision) -> Decided:
    subject, value = readable(here, decision)
    return Decided(
        when=_time(decision),
        author=decision.author,
        kind=label(f"decisions.{decision.kind}.name"),
        subject=subject,
        value=value,
        why=answered.why(here, decision),
    )


def _time(decision: Decision) -> datetime:
    when = datetime.fromisoformat(decision.when)
    return when if when.tzinfo else when.replace(tzinfo=timezone.get_current_timezone())


def _last(here: Here) -> datetime | None:
    if not site().is_team:
        return visits.seen(here.folder)
    known = Visit.objects.filter(workspace=here.name, person=here.person.name).first()
    return known.seen if known else None


def _keep(here: Here) -> None:
    now = timezone.now()
    if site().is_team:
        if Visit.objects.filter(workspace=here.name, person=here.person.name, seen__gt=now - A_WHILE).exists():
            return  # to look costs no turn at the database, to write does
        Visit.objects.update_or_create(workspace=here.name, person=here.person.name, defaults={"seen": now})
    else:
        visits.keep(here.folder, now)
