"""The way in: the first page, the language, a locked workspace opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from kolosi.model.finding import Refusal
from kolosi.web import here as places
from kolosi.web import pages
from kolosi.web.rights import Right
from kolosi.web.route import POST, Route
from kolosi.web.screens.entry import tour
from kolosi.web.site import site
from kolosi.web.team import accounts, limits
from kolosi.web.words import LANGUAGES

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here


@require_GET
def first(request: HttpRequest) -> HttpResponseBase:
    """The bare address: to the first workspace, or to the page that makes one; in a team, to one's own, or the list of them."""
    if site().is_team:
        return _own(request)
    if site().home:
        return redirect("/start")
    return redirect(f"/w/{next(iter(site().workspaces), 'none')}/quarter")


def _own(request: HttpRequest) -> HttpResponseBase:
    """The workspaces of who is signed in; the only one at once."""
    account = accounts.account_of(request)
    if account is None:
        return HttpResponseRedirect("/sign-in")
    persons = {name: accounts.person_of(request, name) for name in accounts.workspaces_of(account)}
    own = {name: accounts.landing(name, person) for name, person in persons.items() if person is not None}
    if len(own) == 1:
        return HttpResponseRedirect(next(iter(own.values())))
    return pages.bare(request, "workspaces", {"own": own})


@require_POST
def speak(request: HttpRequest) -> HttpResponseBase:
    """Chooses the language of the pages and goes back to the page it was chosen on."""
    language = request.POST.get("language")
    if language in LANGUAGES:
        request.session["language"] = language
    return HttpResponseRedirect(_back(request))


def unlock(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Opens a locked workspace with the passphrase typed; it stays in memory alone."""
    if site().is_team and not limits.is_within(limits.UNLOCK, here.name, here.person.name):
        return pages.bare(request, "too_many", status=429)
    try:
        places.unlock(here.folder, request.POST.get("passphrase", ""))
    except Refusal as refusal:
        return pages.refused(request, here, refusal)
    return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The page a form says it stands on, of this server alone."""
    said = request.POST.get("back", "/")
    return said if url_has_allowed_host_and_scheme(said, allowed_hosts=None) else "/"


ROUTES = (
    Route(path="unlock", name="unlock", view=unlock, right=None, methods=POST),
    Route(path="tour", name="tour", view=tour.show, right=Right.READ),
)
URLS = [path("", first), path("language", speak)]
