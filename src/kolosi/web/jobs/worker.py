"""Does what waits in the queue, one piece of work at a time, and tells how far it has come.

A piece of work is held by one worker, which gives signs of life; what a dead worker held is taken up again. Two never do the same work:
one worker alone holds the lock of a folder of state, and whoever writes holds that of the workspace.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from django.db import OperationalError, close_old_connections, connection
from django.db.models import F, Q
from django.utils import timezone

from kolosi.content.yaml_files.errors import ContentError
from kolosi.model.finding import Refusal
from kolosi.store.locks import locked
from kolosi.web import pages
from kolosi.web.here import opened
from kolosi.web.jobs.hidden import hidden, hides, shown
from kolosi.web.jobs.works import WORKS
from kolosi.web.models import Job
from kolosi.web.site import site
from kolosi.workspace.decide.speaking import speaking
from kolosi.workspace.progress import Step, listening

if TYPE_CHECKING:
    from collections.abc import Callable

PAUSE = 0.3
"""Seconds between two looks at an empty queue: a person does not notice them."""
BREATH = 0.15
"""Seconds between two pieces of work: who waits to write looks twenty times a second whether the workspace is free, and comes in between."""
OFTEN = 0.4
"""Seconds between two reports of progress."""
PATIENCE = 600.0
"""Seconds for which queued work waits for one who writes by hand."""
BEAT, LEASE = 5.0, 30.0
"""Seconds between two signs of life, and after which a worker that gives none is dead: six signs missed, on a laden machine too."""
MOST_TRIES = 10
"""Times that work is begun: what ends its worker each time ends there; a machine switched off ten times in one work is not seen."""
LOCKED_FOR = 5.0
"""Seconds after which work of a workspace that nobody has opened is looked at again."""

_NEVER = threading.Event()


class Cancelled(Exception):
    """Somebody asked the work to stop."""


class Interrupted(Exception):
    """The worker is to stop, or another one holds the work: it goes back to the queue."""


@dataclass
class Worker:
    """One that does the work of the queue until it is asked to stop."""

    stopping: threading.Event = field(default_factory=threading.Event)
    name: str = field(default_factory=lambda: f"{os.getpid()}-{token_hex(6)}")

    def run(self) -> None:
        """Goes on with what a restart interrupted, then takes what comes. Waits while another worker has the same folder of state."""
        while True:
            try:
                with locked(site().state / "worker", seconds=PAUSE):
                    return self._go_on()
            except Refusal as refusal:
                if refusal.finding.id != "workspace_busy":
                    raise
            if self.stopping.wait(PAUSE):
                return None

    def _go_on(self) -> None:
        self._take_back(everything=not site().database)
        looked = time.monotonic()
        while not self.stopping.is_set():
            close_old_connections()
            if time.monotonic() - looked > LEASE / 3:
                self._take_back(everything=False)
                looked = time.monotonic()
            self.stopping.wait(BREATH if self.once() else PAUSE)

    def _take_back(self, *, everything: bool) -> None:
        """Puts work of the dead back. `everything`: the database is of this folder of state alone, so that nobody living holds any."""
        held = Job.objects.filter(state=Job.RUNNING).exclude(worker=self.name)
        dead = Q(beat__lt=timezone.now() - timedelta(seconds=LEASE)) | Q(beat=None)
        gone = held if everything else held.filter(dead)
        gone.filter(tries__gte=MOST_TRIES).update(state=Job.FAILED, ended=timezone.now(), step="")
        gone.filter(tries__lt=MOST_TRIES).update(state=Job.QUEUED, done=0, of=0, step="", worker="")

    def once(self) -> bool:
        """Does the oldest piece of work that waits; False when none does."""
        now = timezone.now()
        due = Job.objects.filter(state=Job.QUEUED).filter(Q(not_before=None) | Q(not_before__lte=now))
        job = due.order_by("created").first()
        held = {"state": Job.RUNNING, "started": now, "beat": now, "worker": self.name, "tries": F("tries") + 1}
        if job is None or not Job.objects.filter(id=job.id, state=Job.QUEUED).update(**held):
            return False
        job.refresh_from_db()
        ended = threading.Event()
        living = threading.Thread(target=self._live, args=(job, ended), daemon=True)
        work = threading.Thread(
            target=_do, args=(job, self.stopping)
        )  # of its own: a fault of ours ends the work, and the queue goes on
        living.start()
        work.start()
        work.join()
        ended.set()
        living.join()
        return True

    def _live(self, job: Job, ended: threading.Event) -> None:
        while not ended.wait(BEAT):
            with suppress(OperationalError):  # the next sign will do
                _own(job).update(beat=timezone.now())
        connection.close()


def _own(job: Job) -> Any:
    """The work, as long as its worker holds it."""
    return Job.objects.filter(id=job.id, state=Job.RUNNING, worker=job.worker)


def _do(job: Job, stopping: threading.Event) -> None:
    """Does a piece of work, and keeps what became of it."""
    kept: dict[str, object] = {"state": Job.FAILED, "told": [], "ended": timezone.now()}
    try:
        kept = _done(job, stopping)
    finally:
        _own(job).update(**{"ended": timezone.now(), **kept, "step": ""})
        connection.close()


def _done(job: Job, stopping: threading.Event) -> dict[str, object]:
    """What is kept of a piece of work once it ended: its state, and what is told of it."""
    again = {"state": Job.QUEUED, "worker": "", "done": 0, "of": 0, "ended": None}
    try:
        with listening(_reports(job, stopping)):
            _work_ahead(job)
            with locked(site().state / "writers" / job.workspace, seconds=PATIENCE):
                return _ended(job, Job.DONE, _worked(job))
    except Cancelled:
        return _ended(job, Job.CANCELLED, [])
    except Interrupted:
        return {**again, "tries": F("tries") - 1}
    except Refusal as refusal:
        if refusal.finding.id == "workspace_locked":
            later = timezone.now() + timedelta(seconds=LOCKED_FOR)
            return {**again, "tries": F("tries") - 1, "not_before": later}
        return _ended(job, Job.REFUSED, [one.as_json() for one in pages.worded(refusal)])
    except ContentError as error:
        return _ended(job, Job.REFUSED, [one.as_json() for one in pages.worded(pages.of_content(error))])


def _work_ahead(job: Job) -> None:
    """Does, before the turn to write is taken, what work can do without it: nobody need wait to write for the files of the demonstration
    read again (7 s), nor for its documents (12 s)."""
    row, workspace = WORKS[job.work], opened(site().folder(job.workspace))
    with suppress(Refusal, ContentError):  # what is wrong is told by the work, or mended by it
        workspace.build()
        if row.ahead is not None:
            row.ahead(workspace, job.person, **shown(workspace.folder, job.id, job.given))


def _worked(job: Job) -> list[object]:
    """What the verb told. Work that was interrupted and proves done is not done again."""
    folder, row = site().folder(job.workspace), WORKS[job.work]
    workspace = opened(folder)
    given = shown(folder, job.id, job.given)
    if job.tries > 1 and row.already is not None:
        told = row.already(workspace, job.person, **given)
        if told is not None:
            return list(told)
    with speaking(job.person):
        return list(row.do(workspace, job.person, **given))


def _ended(job: Job, state: str, told: list[object]) -> dict[str, object]:
    folder = site().workspaces.get(job.workspace)
    kept = hidden(folder, job.id, told) if folder is not None and told else told
    return {"state": state, "told": kept, "worker": ""}


def _reports(job: Job, stopping: threading.Event = _NEVER) -> Callable[[Step], None]:
    """A listener that keeps how far the work is, and stops it where somebody asked for that."""
    last = 0.0
    is_hidden = hides(site().folder(job.workspace))

    def hear(step: Step) -> None:
        nonlocal last
        if stopping.is_set() and step.name:
            raise Interrupted
        now = time.monotonic()
        if now - last < OFTEN and step.name:
            return
        last = now
        name = "" if is_hidden else step.name[:300]
        if not _own(job).update(done=step.done, of=step.of, step=name):
            raise Interrupted
        if step.name and Job.objects.filter(id=job.id, is_cancel_asked=True).exists():
            raise Cancelled

    return hear
