"""Alone on a laptop: one person enters by a one-time address; closing the window ends the server."""

from __future__ import annotations

import getpass
import threading
import time
from dataclasses import dataclass, field
from secrets import compare_digest, token_urlsafe
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from kolosi.web import pages
from kolosi.web.site import site

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

ENTERED = "entered"
SILENCE = 180.0
"""Seconds without a sign of an open page after which the server ends: browsers slow the timers of hidden pages to one a minute."""
LEAVING = 8.0
"""Seconds after the last page said that it closes: the next page of the same window takes less to come, on an old laptop too."""


@dataclass
class Session:
    """The one entry of this process, and the signs of life of its pages."""

    token: str = field(default_factory=lambda: token_urlsafe(32))
    key: str = field(default_factory=lambda: token_urlsafe(32))
    is_used: bool = False
    ends_at: float | None = None
    closed: threading.Event = field(default_factory=threading.Event)

    def enter(self, token: str) -> bool:
        """True the first time the right address is asked for."""
        is_right = not site().is_team and compare_digest(token.encode(), self.token.encode()) and not self.is_used
        self.is_used = self.is_used or is_right
        return is_right

    def lives(self, *, seconds: float = SILENCE) -> None:
        """A page gave a sign of life, or said that it closes."""
        self.ends_at = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        """True once every page is closed."""
        return self.closed.is_set() or (self.ends_at is not None and time.monotonic() > self.ends_at)


SESSION = Session()


def own_name() -> str:
    """The name under which Decisions are recorded, that of the command line too."""
    return getpass.getuser()


def has_entered(request: HttpRequest) -> bool:
    """True for the browser that used the one-time address."""
    return not site().is_team and compare_digest(str(request.session.get(ENTERED, "")).encode(), SESSION.key.encode())


@require_GET
def enter(request: HttpRequest, token: str) -> HttpResponseBase:
    """The one-time address: lets one browser in."""
    if not SESSION.enter(token):
        return pages.bare(request, "not_entered", status=403)
    request.session.cycle_key()
    request.session[ENTERED] = SESSION.key
    SESSION.lives()
    return redirect("/start" if site().home else f"/w/{next(iter(site().workspaces), 'none')}/quarter")


@csrf_exempt
@require_POST
def alive(request: HttpRequest) -> HttpResponseBase:
    """A sign of life of an open page; `leaving` when it closes. Changes nothing else, so that a beacon may carry it."""
    if not has_entered(request):
        return pages.absent(request)
    SESSION.lives(seconds=LEAVING if request.GET.get("leaving") else SILENCE)
    return HttpResponse(status=204)


@require_POST
def leave(request: HttpRequest) -> HttpResponseBase:
    """Ends the server, by the button of the page."""
    if not has_entered(request):
        return pages.absent(request)
    response = pages.bare(request, "closed")
    request.session.flush()
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    threading.Timer(0.5, SESSION.closed.set).start()
    return response


URLS = [path("enter/<str:token>", enter), path("alive", alive), path("leave", leave)]
