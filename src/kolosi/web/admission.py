"""Who comes to an address: known or not, of this workspace or not, with the right or not. One answer to all who may not see it."""

from __future__ import annotations

import time
from functools import wraps
from typing import TYPE_CHECKING

from django.http import HttpResponseNotAllowed

from kolosi.content.yaml_files.errors import ContentError
from kolosi.model.finding import Refusal, Where, point
from kolosi.store.engine import lost
from kolosi.web import alone, pages
from kolosi.web.answers import FOREVER
from kolosi.web.here import Here, reader_of, wrote, wrote_lately
from kolosi.web.pages import READING
from kolosi.web.rights import ALONE, Person, Right
from kolosi.web.screens.team.gate import to_sign_in
from kolosi.web.site import site
from kolosi.web.team import accounts, audit, limits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.route import Route

WAIT, WAIT_TO_WRITE = 0.4, 3.0
"""Seconds of a page for which one who has just written waits for what is computed anew, and those of a form that is sent: a page says where it is older
and renews itself, a form must be judged by what holds now."""
SLOW = 3.0
"""Seconds: a page that takes longer uses up much of the time for which one who wrote is waited for."""
NOT_ALLOWED, TOO_MANY = 405, 429


def guarded(route: Route) -> Callable[..., HttpResponseBase]:
    """The view of a route behind its gate; what a verb refuses becomes a page."""

    @wraps(route.view)
    def view(request: HttpRequest, workspace: str, **given: object) -> HttpResponseBase:
        here = _here(request, workspace)
        if here is None or not route.is_open_to(here.person):
            response = pages.absent(request) if _is_known(request) else _to_enter(request)
        elif not route.takes(request.method):
            response = HttpResponseNotAllowed(route.methods)
        elif _is_too_much(request, here, route):
            response = pages.bare(request, "too_many", status=TOO_MANY)
        else:
            response = _answered_in_time(request, here, route, given)
        _note_in_log(request, route, workspace, here, response.status_code)
        return response

    return view


def _answered_in_time(request: HttpRequest, here: Here, route: Route, given: Mapping[str, object]) -> HttpResponseBase:
    """The answer; where who wrote waited long for it, the next page waits for what was written too."""
    begun = time.monotonic()
    response = _answered(request, here, route, given)
    if here.is_patient and site().is_team and time.monotonic() - begun > SLOW:
        wrote(request)
    return response


def _answered(
    request: HttpRequest, here: Here, route: Route, given: Mapping[str, object], *, is_again: bool = False
) -> HttpResponseBase:
    """The answer of the view; asked again where the files that it read were replaced by the queue meanwhile."""
    try:
        return route.view(request, here, **given)
    except Refusal as refusal:
        return pages.refused(request, here, refusal)
    except ContentError as error:
        return pages.refused(request, here, pages.of_content(error))
    except OSError as error:
        if not error.filename:
            raise
        found = point("file_not_opened", where=Where(file=error.filename), found=error.strerror or "")
        return pages.refused(request, here, Refusal(found))
    except lost():
        if is_again or request.method not in READING:
            raise
        reader_of(here.folder).reopen()
        return _answered(request, here, route, given, is_again=True)


def _here(request: HttpRequest, workspace: str) -> Here | None:
    """Where the request is; None for who is not known or does not belong here."""
    folders = site().workspaces
    person = _person(request, workspace)
    folder = folders.get(workspace)
    if person is None or folder is None:
        return None
    return Here(
        name=workspace,
        folder=folder,
        person=person,
        language=pages.language_of(request),
        is_patient=not site().is_team or _wrote_lately(request),
        seconds=_seconds(request),
    )


def _seconds(request: HttpRequest) -> float:
    """How long all answers of one request may let wait."""
    if not site().is_team:
        return FOREVER
    return WAIT if request.method in READING else WAIT_TO_WRITE


def _wrote_lately(request: HttpRequest) -> bool:
    """True for who wrote within the last seconds, and is kept so: what is read next holds what was written."""
    if request.method not in READING:
        wrote(request)
    return wrote_lately(request)


def _person(request: HttpRequest, workspace: str) -> Person | None:
    """Who asks: the one who opened the folder, or an account that belongs to the workspace."""
    if site().is_team:
        return accounts.person_of(request, workspace)
    return Person(name=alone.own_name(), rights=ALONE) if alone.has_entered(request) else None


def _is_known(request: HttpRequest) -> bool:
    return accounts.account_of(request) is not None if site().is_team else alone.has_entered(request)


def _to_enter(request: HttpRequest) -> HttpResponseBase:
    return to_sign_in(request) if site().is_team else pages.bare(request, "not_entered", status=403)


def _is_too_much(request: HttpRequest, here: Here, route: Route) -> bool:
    """True where an account of a team writes more often than hands do."""
    if not site().is_team or request.method in READING:
        return False
    limit = limits.UPLOAD if route.right is Right.DEPOSIT else limits.WRITE
    return not limits.is_light(limit, here.person.name)


def _note_in_log(request: HttpRequest, route: Route, workspace: str, here: Here | None, status: int) -> None:
    """A line of the log for what is written, for rows of partners' files that are read, and for what is refused to who is known."""
    if not site().is_team or not _is_known(request):
        return
    who, is_refused = request.user.username, here is None or status in (audit.NOT_FOUND, NOT_ALLOWED, TOO_MANY)
    if not (is_refused or request.method not in READING or route.right is Right.ROWS):
        return
    if is_refused and not limits.is_light(limits.REFUSED, who):
        return
    if route.right is Right.DEPOSIT and not limits.is_light(limits.PIECES, f"{who} {route.name} {workspace} {status}"):
        return
    known = workspace if here is not None else ""
    audit.record(who=who, route=route.name, workspace=known, outcome=audit.outcome_of(status))
