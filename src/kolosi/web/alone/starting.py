"""The first page where no workspace was named: those of the folder, a new one, the demonstration in one click."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.urls import path
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from kolosi import new
from kolosi.model.finding import Refusal
from kolosi.web import alone, pages
from kolosi.web.folders import Folders
from kolosi.web.route import typed
from kolosi.web.site import site

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from django.http import HttpRequest, HttpResponseBase

DEMO = "mali-2025"


@require_GET
def start(request: HttpRequest) -> HttpResponseBase:
    """The page itself."""
    return _page(request, {"period": _quarter(date.today())})


@require_POST
def make(request: HttpRequest) -> HttpResponseBase:
    """A new workspace in the folder, blank or with what the last edition hands on; refused in words, with what was typed given back."""
    given = {name: typed(request, name) for name in ("name", "country", "period", "previous")}
    home = _home(request)
    if home is None:
        return pages.absent(request)
    previous = site().workspaces.get(given["previous"]) if given["previous"] else None
    if given["previous"] and previous is None:
        return pages.absent(request)
    named = given["name"] or (f"{given['previous']} {given['period']}" if previous else given["country"])
    try:
        made = new(home / slugify(named), country=given["country"], period=given["period"], previous=previous)
    except Refusal as refusal:
        return _page(request, {**given, "points": pages.worded(refusal)}, status=409)
    return _opened(made)


@require_POST
def demo(request: HttpRequest) -> HttpResponseBase:
    """The demonstration, built anew in the folder: some twenty seconds."""
    from kolosi.workspace.write.demo import rebuild

    home = _home(request)
    if home is None:
        return pages.absent(request)
    try:
        rebuild(home / DEMO, DEMO)
    except Refusal as refusal:
        return _page(request, {"points": pages.worded(refusal)}, status=409)
    return _opened(home / DEMO)


def _home(request: HttpRequest) -> Path | None:
    return site().home if alone.has_entered(request) else None


def _opened(folder: Path) -> HttpResponseBase:
    served = site().workspaces
    if isinstance(served, Folders):
        served.look()
    name = next((name for name, one in served.items() if one == folder), "")
    return redirect(f"/w/{name}/quarter")


def _page(request: HttpRequest, values: Mapping[str, object], *, status: int = 200) -> HttpResponseBase:
    if _home(request) is None:
        return pages.absent(request)
    return pages.bare(request, "start", {"workspaces": sorted(site().workspaces), **values}, status=status)


def _quarter(day: date) -> str:
    """The quarter that ended last: that of the document to be written now."""
    year, quarter = (day.year, (day.month - 1) // 3) if day.month > 3 else (day.year - 1, 4)
    return f"{year}-Q{quarter}"


URLS = [path("start", start), path("start/new", make), path("start/demo", demo)]
