"""The screen of deposit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.web import pages
from kolosi.web.route import Route
from kolosi.web.tabs import SCREENS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The screen."""
    return pages.page(request, here, "deposit")


ROUTES = (Route(path="deposit", name="deposit", view=show, right=SCREENS["deposit"]),)
