"""Does what waits in the queue, one piece of work at a time, and tells how far it has come."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import close_old_connections, connection
from django.utils import timezone

from kolosi.content.yaml_files.errors import ContentError
from kolosi.model.finding import Refusal
from kolosi.store.locks import locked
from kolosi.web import pages
from kolosi.web.here import opened
from kolosi.web.jobs.works import WORKS
from kolosi.web.models import Job
from kolosi.web.site import site
from kolosi.workspace.progress import Step, listening

if TYPE_CHECKING:
    from collections.abc import Callable

PAUSE = 0.3
"""Seconds between two looks at an empty queue: a person does not notice them."""
OFTEN = 0.4
"""Seconds between two reports of progress."""
PATIENCE = 600.0
"""Seconds for which queued work waits for one who writes by hand."""


class Cancelled(Exception):
    """Somebody asked the work to stop."""


@dataclass
class Worker:
    """One that does the work of the queue until it is asked to stop."""

    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Goes on with what a restart interrupted, then takes what comes."""
        Job.objects.filter(state=Job.RUNNING).update(state=Job.QUEUED, done=0, of=0, step="")
        while not self.stopping.is_set():
            close_old_connections()
            if not self.once():
                self.stopping.wait(PAUSE)

    def once(self) -> bool:
        """Does the oldest piece of work that waits; False when none does."""
        job = Job.objects.filter(state=Job.QUEUED).order_by("created").first()
        if job is None or not Job.objects.filter(id=job.id, state=Job.QUEUED).update(
            state=Job.RUNNING, started=timezone.now()
        ):
            return False
        work = threading.Thread(
            target=_do, args=(job,)
        )  # of its own: a fault of ours ends the work, and the queue goes on
        work.start()
        work.join()
        return True


def _do(job: Job) -> None:
    """Does a piece of work, and keeps what became of it."""
    state, told = Job.FAILED, list[object]()
    try:
        state, told = _done(job)
    finally:
        Job.objects.filter(id=job.id).update(state=state, told=told, ended=timezone.now(), step="")
        connection.close()


def _done(job: Job) -> tuple[str, list[object]]:
    """The state that a piece of work ends in, and what is told of it."""
    try:
        with locked(site().state / "writers" / job.workspace, seconds=PATIENCE), listening(_reports(job)):
            return Job.DONE, list(WORKS[job.work].do(opened(site().folder(job.workspace)), job.person, **job.given))
    except Cancelled:
        return Job.CANCELLED, []
    except Refusal as refusal:
        return Job.REFUSED, [one.as_json() for one in pages.worded(refusal)]
    except ContentError as error:
        return Job.REFUSED, [one.as_json() for one in pages.of_content(error)]


def _reports(job: Job) -> Callable[[Step], None]:
    """A listener that keeps how far the work is, and stops it where somebody asked for that."""
    last = 0.0

    def hear(step: Step) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < OFTEN and step.name:
            return
        last = now
        Job.objects.filter(id=job.id).update(done=step.done, of=step.of, step=step.name[:300])
        if step.name and Job.objects.filter(id=job.id, is_cancel_asked=True).exists():
            raise Cancelled

    return hear
