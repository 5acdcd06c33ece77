"""Who comes to an address: known or not, of this workspace or not, with the right or not. One answer to all who may not see it."""

from __future__ import annotations

import time
from functools import wraps
from typing import TYPE_CHECKING

from kolosi.content.messages import packaged_messages
from kolosi.content.yaml_files.errors import ContentError
from kolosi.content.yaml_files.mistakes import told
from kolosi.model.finding import Refusal, Where, point
from kolosi.web import alone, pages
from kolosi.web.here import Here
from kolosi.web.rights import ALONE, Person
from kolosi.web.site import site

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.route import Route

WROTE = "wrote"
JUST_NOW = 15.0
"""Seconds: longer than the answers of one screen take to compute anew."""


def guarded(route: Route) -> Callable[..., HttpResponseBase]:
    """The view of a route behind its gate; what a verb refuses becomes a page."""

    @wraps(route.view)
    def view(request: HttpRequest, workspace: str, **given: object) -> HttpResponseBase:
        here = _here(request, workspace)
        if here is None or not route.is_open_to(here.person):
            return pages.absent(request) if _is_known(request) else _to_enter(request)
        if not route.takes(request.method):
            from django.http import HttpResponseNotAllowed

            return HttpResponseNotAllowed(route.methods)
        try:
            return route.view(request, here, **given)
        except Refusal as refusal:
            return pages.refused(request, here, refusal)
        except ContentError as error:
            return pages.refused(request, here, Refusal(told(error, packaged_messages())))
        except OSError as error:
            if not error.filename:
                raise
            found = point("file_not_opened", where=Where(file=error.filename), found=error.strerror or "")
            return pages.refused(request, here, Refusal(found))

    return view


def _here(request: HttpRequest, workspace: str) -> Here | None:
    """Where the request is; None for who is not known or does not belong here."""
    folders = site().workspaces
    if workspace not in folders:
        return None
    person = _person(request, workspace)
    if person is None:
        return None
    return Here(
        name=workspace,
        folder=folders[workspace],
        person=person,
        language=pages.language_of(request),
        is_patient=not site().is_team or _wrote_lately(request),
    )


def _wrote_lately(request: HttpRequest) -> bool:
    """True for who wrote within the last seconds, and is kept so: what is read next holds what was written."""
    now = time.time()
    if request.method not in ("GET", "HEAD"):
        request.session[WROTE] = now
    return now - float(request.session.get(WROTE, 0)) < JUST_NOW


def _person(request: HttpRequest, workspace: str) -> Person | None:
    """Who asks: the one who opened the folder, or an account that belongs to the workspace."""
    del workspace
    if not site().is_team:
        return Person(name=alone.own_name(), rights=ALONE) if alone.has_entered(request) else None
    return None


def _is_known(request: HttpRequest) -> bool:
    return alone.has_entered(request) if not site().is_team else False


def _to_enter(request: HttpRequest) -> HttpResponseBase:
    return pages.bare(request, "not_entered", status=403)
