"""Long work: asked for by a page, done in a queue, followed and cancelled from any page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.shortcuts import redirect

from kolosi.web import pages, sight
from kolosi.web.here import wrote
from kolosi.web.jobs.hidden import hidden
from kolosi.web.jobs.works import WORKS
from kolosi.web.models import Job
from kolosi.web.rights import Right
from kolosi.web.route import POST, Route

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here


def enqueue(here: Here, work: str, **given: object) -> Job:
    """Puts a piece of work in the queue, for the person who asks. `work` is a row of `WORKS`."""

    if work not in WORKS:
        raise KeyError(work)
    id_ = uuid4()
    kept = hidden(here.folder, id_, given)
    job: Job = Job.objects.create(id=id_, workspace=here.name, work=work, given=kept, person=here.person.name)
    return job


def begun(here: Here, work: str, **given: object) -> HttpResponseBase:
    """The page of a piece of work just put in the queue."""
    return redirect(f"/w/{here.name}/jobs/{enqueue(here, work, **given).id}")


def found(here: Here, id_: UUID) -> Job | None:
    """A piece of work that a person may follow: one's own, and every one for who runs the workspace."""
    job: Job | None = Job.objects.filter(id=id_, workspace=here.name).first()
    is_open = job is not None and (job.person == here.person.name or here.person.may(Right.RUN))
    return job if is_open else None


def show(request: HttpRequest, here: Here, id_: UUID) -> HttpResponseBase:
    """Where a piece of work stands, and what it told once it is done."""
    job = found(here, id_)
    if job is None:
        return pages.absent(request)
    if job.state == Job.DONE:
        wrote(request)
    job.told = sight.seen(here, job.told, sight.of_told)
    title, then = here.word(f"jobs.work.{job.work}"), WORKS[job.work].then
    return pages.page(request, here, "job", {"job": job, "title": title, "then": then})


def cancel(request: HttpRequest, here: Here, id_: UUID) -> HttpResponseBase:
    """Asks a piece of work to stop at its next step; one that waits stops at once."""
    if found(here, id_) is None:
        return pages.absent(request)
    waiting = Job.objects.filter(id=id_, workspace=here.name, state=Job.QUEUED)
    if not waiting.update(state=Job.CANCELLED):
        Job.objects.filter(id=id_, workspace=here.name, state=Job.RUNNING).update(is_cancel_asked=True)
    return redirect(f"/w/{here.name}/jobs/{id_}")


ROUTES = (
    Route(path="jobs/<uuid:id_>", name="job", view=show, right=None),
    Route(path="jobs/<uuid:id_>/cancel", name="job-cancel", view=cancel, right=None, methods=POST),
)
