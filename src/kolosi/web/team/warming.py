"""Asks, when the server starts, what the pages of each workspace will ask: nobody waits for the first answers."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from django.http import Http404

from kolosi.content.yaml_files.errors import ContentError
from kolosi.model.finding import Refusal
from kolosi.web.here import Here
from kolosi.web.rights import ALONE, Person
from kolosi.web.site import site

if TYPE_CHECKING:
    from kolosi.web.route import Route

PAGES = (
    "deposit", "deposit-expected", "corrections", "figures", "document", "risks", "gaps", "severity", "workshop", "documents",
    "recommendations", "alerts", "release", "release-state", "release-held", "release-agreements",
)  # fmt: skip
"""The names of the routes whose pages are asked for in the languages of a workspace."""


def warm_up() -> None:
    """Begins beside what gives the pages."""
    threading.Thread(target=_all, daemon=True, name="warming").start()


def _all() -> None:
    from kolosi.web.routes import ROUTES

    known = {route.name: route for route in ROUTES}
    for name in list(site().workspaces):
        with suppress(Refusal, ContentError, OSError):
            _questions(_here(name, "fr"))
        for language in ("fr", "en"):
            for page in PAGES:
                with suppress(Refusal, ContentError, OSError, Http404):
                    _asked(_here(name, language), known[page])


def _here(name: str, language: str) -> Here:
    return Here(name=name, folder=site().folder(name), person=Person(name="", rights=ALONE), language=language)


def _questions(here: Here) -> None:
    """Those of the first screen, which keeps besides who looked at it."""
    from kolosi.web import sight

    here.ask("desk", lambda workspace: workspace.desk())
    here.ask("ready", lambda workspace: workspace.ready())
    here.ask("expected", lambda workspace: tuple(workspace.expected()))
    here.ask("decided", lambda workspace: workspace.decisions.all()[::-1])
    here.ask("count of files", lambda workspace: len(workspace.receipts.current()))
    here.ask("receipts", lambda workspace: tuple(workspace.receipts.current()))
    sight.subjects(here)


def _asked(here: Here, route: Route) -> None:
    """A page as somebody with every right asks for it; what it says is let go, the answers behind it are kept."""
    from django.contrib.auth.models import AnonymousUser
    from django.test import RequestFactory

    request = RequestFactory().get(f"/w/{here.name}/{route.path}")
    request.session, request.user = _Session(), AnonymousUser()
    route.view(request, here)


class _Session(dict[str, object]):
    """A session that nothing keeps."""

    session_key = ""
