"""The list of what can be counted, found by words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.web import pages
from kolosi.web.desks import asked
from kolosi.web.screens.figures.asked import given, is_inside
from kolosi.workspace.browse.offering import found, offered
from kolosi.workspace.signing.validation import is_printed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.browse.offering import Offered

MANY = 40
"""Indicators on a page: some 40 kB of it, gzipped 8."""


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The screen: a search, what has data first, then what waits for a file."""
    text, source = given(request, "q"), given(request, "source")
    among = _seen(here)
    hits = found(among, text, source)
    start = _number(given(request, "from"))
    shown = hits[start : start + MANY]
    told = {
        "q": text,
        "source": source,
        "sources": sorted(
            {one.indicator.source: here.said(one.source) for one in among if one.indicator.source}.items(),
            key=lambda pair: pair[1],
        ),
        "count": len(hits),
        "with_data": [one for one in shown if one.has_data],
        "without": [one for one in shown if not one.has_data],
        "start": start,
        "before": max(0, start - MANY) if start else None,
        "after": start + MANY if start + MANY < len(hits) else None,
        "is_inside": is_inside(here),
        "period": here.ask("period", lambda workspace: workspace.settings.period),
        **(asked(here, "cited", _cited) if _is_empty(text, source) else {}),
    }
    return pages.page(request, here, "figures", told)


def _cited(desk: Desk) -> Mapping[str, int]:
    """How many figures the document cites, and how many of them are printed with a value; changes are not counted.

    Before there is a draft nothing is cited, and figures are looked up all the same.
    """
    if not desk.has_drafts:
        return {"cited": 0, "valued": 0}
    told = [key for key in desk.cited if not key.is_change]
    return {"cited": len(told), "valued": sum(is_printed(desk.released.get(key)) for key in told)}


def _seen(here: Here) -> Sequence[Offered]:
    """Every indicator that the person may know of."""
    every = asked(here, "offered", offered)
    return every if here.person.sees_gbv else [one for one in every if not one.is_gbv]


def _is_empty(text: str, source: str) -> bool:
    return not text and not source


def _number(text: str) -> int:
    return min(int(text), 10_000) if text.isascii() and text.isdigit() and len(text) < 6 else 0
