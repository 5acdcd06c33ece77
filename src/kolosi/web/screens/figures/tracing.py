"""The rows behind a figure, for who may read partners' files: they add up to its value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.web import pages
from kolosi.web.desks import asked
from kolosi.web.screens.figures.asked import given, key_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here

MANY = 50
"""Rows on a page."""


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The page of the rows."""
    key = key_of(request, here)
    traced = asked(here, ("trace", key), lambda desk: desk.trace(key))
    answer = asked(here, ("figure", key), lambda desk: desk.figure(key))
    codes = here.ask("codes", lambda workspace: {one.kept: one.code for one in workspace.receipts.all()})
    text = given(request, "from")
    start = min(int(text), len(traced.rows)) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    rows = [{**row, "code": codes.get(str(row["sha256"]), "")} for row in traced.rows[start : start + MANY]]
    told = {
        "key": key,
        "answer": answer,
        "traced": traced,
        "rows": rows,
        "total": traced.total,
        "value": traced.value,
        "has_columns": any(row["column"] for row in traced.rows),
        "has_roles": len(traced.parts) > 1,
        "start": start,
        "last": start + len(rows),
        "before": max(0, start - MANY) if start else None,
        "after": start + MANY if start + MANY < len(traced.rows) else None,
        "files": len({row["sha256"] for row in traced.rows}),
    }
    return pages.page(request, here, "figures_trace", told)
