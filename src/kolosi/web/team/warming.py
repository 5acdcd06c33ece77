"""Asks, when the server starts, what the pages of each workspace will ask: nobody waits for the first answers."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import Http404

from kolosi.content.yaml_files.errors import ContentError
from kolosi.model.finding import Refusal
from kolosi.report.editing.parts import parts
from kolosi.web import sight
from kolosi.web.desks import asked
from kolosi.web.here import Here
from kolosi.web.rights import ALONE, Person
from kolosi.web.site import site
from kolosi.web.words import LANGUAGES

if TYPE_CHECKING:
    from kolosi.web.route import Route

PAGES = (
    "deposit", "deposit-expected", "corrections", "figures", "document", "risks", "gaps", "severity", "workshop", "documents",
    "recommendations", "alerts", "release", "release-state", "release-held", "release-agreements",
)  # fmt: skip
"""The names of the routes whose pages are asked for in the languages of a workspace."""
NOT_SHOWN = (Refusal, ContentError, OSError, Http404)
"""What a page may answer instead of what it shows."""


def warm_up() -> None:
    """Begins beside what gives the pages."""
    threading.Thread(target=_all, daemon=True, name="warming").start()


def _all() -> None:
    from kolosi.web.routes import ROUTES

    known = {route.name: route for route in ROUTES}
    for name in list(site().workspaces):
        with suppress(*NOT_SHOWN):
            _questions(_here(name, "fr"))
        for language in LANGUAGES:
            for page in PAGES:
                with suppress(*NOT_SHOWN):
                    _asked(_here(name, language), known[page])
        with suppress(*NOT_SHOWN):
            for of, section in _sections(_here(name, "fr")):
                with suppress(*NOT_SHOWN):
                    _asked(_here(name, "fr"), known["document-section"], of=of, section=section)


def _here(name: str, language: str) -> Here:
    return Here(name=name, folder=site().folder(name), person=Person(name="", rights=ALONE), language=language)


def _questions(here: Here) -> None:
    """Those of the first screen, which keeps besides who looked at it."""
    from kolosi.web.screens.quarter.choices import names_of

    here.ask("desk", lambda workspace: workspace.desk())
    for language in LANGUAGES:
        names_of(replace(here, language=language))
    here.ask("ready", lambda workspace: workspace.ready())
    here.ask("expected", lambda workspace: tuple(workspace.expected()))
    here.ask("decided", lambda workspace: workspace.decisions.all()[::-1])
    here.ask("count of files", lambda workspace: len(workspace.receipts.current()))
    here.ask("receipts", lambda workspace: tuple(workspace.receipts.current()))
    sight.subjects(here)


def _sections(here: Here) -> list[tuple[str, str]]:
    """The language and the name of each section of the drafts."""
    drafts = asked(here, "drafts", lambda desk: [(draft.language, draft.text) for draft in desk.drafts])
    return [(language, part.id) for language, text in drafts for part in parts(text)]


def _asked(here: Here, route: Route, **given: str) -> None:
    """A page as somebody with every right asks for it; what it says is let go, the answers behind it are kept."""
    from django.contrib.auth.models import AnonymousUser
    from django.test import RequestFactory

    request = RequestFactory().get(f"/w/{here.name}/{route.path}")
    request.session, request.user = _Session(), AnonymousUser()
    route.view(request, here, **given)


class _Session(dict[str, object]):
    """A session that nothing keeps."""

    session_key = ""
