"""Quarter: can I sign, what changed since my last visit, who owes what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.web import pages
from kolosi.web.route import Route
from kolosi.web.tabs import SCREENS
from kolosi.workspace.signing.page import COLOURS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The screen."""
    ready = here.ask("ready", lambda workspace: workspace.ready())
    groups = [(COLOURS[severity], ready.of(severity)) for severity in COLOURS]
    return pages.page(request, here, "quarter", {"ready": ready, "groups": groups})


ROUTES = (Route(path="quarter", name="quarter", view=show, right=SCREENS["quarter"]),)
