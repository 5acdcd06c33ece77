"""What is held back, with the reason and the merge that would be shown in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.web import pages
from kolosi.web.desks import asked
from kolosi.web.screens.release.seen import is_seen, may_see_held
from kolosi.workspace.ask.remedying import withheld_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here
    from kolosi.workspace.ask.asking import Asking

MANY = 40
"""Figures on a page."""


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The list; with a key of it, what would be shown in its place and what would settle it."""
    if not may_see_held(here):
        return pages.absent(request)
    rows = [
        row
        for row in asked(here, ("withheld", here.language), lambda desk: _rows(desk, here.language))
        if is_seen(here, row[0])
    ]
    key = str(request.GET.get("key", ""))
    if key:
        return _one(request, here, rows, key)
    text = str(request.GET.get("from", ""))
    start = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    told = {
        "groups": _by_reason(rows[start : start + MANY]),
        "count": len(rows),
        "before": max(0, start - MANY) if start else None,
        "after": start + MANY if start + MANY < len(rows) else None,
    }
    return pages.page(request, here, "release_held", told)


def _one(request: HttpRequest, here: Here, rows: Sequence[Sequence[str]], key: str) -> HttpResponseBase:
    row = next((row for row in rows if row[0] == key), None)
    if row is None:
        return pages.absent(request)
    is_change = key.partition("@")[0].count("/") == 2
    answer = None if is_change else here.ask(("figure", key), lambda workspace: workspace.figure(key))
    change = here.ask(("change", key), lambda workspace: workspace.change(key)) if is_change else None
    settle = answer.settle if answer is not None else change.settle if change is not None else ()
    merged = list(zip(answer.merges, answer.merged, strict=True)) if answer is not None else []
    return pages.page(request, here, "release_held_one", {"row": row, "merged": merged, "settle": settle})


def _by_reason(rows: Sequence[Sequence[str]]) -> Sequence[tuple[str, str, str, Sequence[Sequence[str]]]]:
    """Rule, reason and practice, each once, with its figures."""
    found: dict[tuple[str, str, str], list[Sequence[str]]] = {}
    for row in rows:
        found.setdefault((row[3], row[5], row[6]), []).append(row)
    return [(*why, own) for why, own in found.items()]


def _rows(desk: Asking, language: str) -> Sequence[Sequence[str]]:
    """Key, label, period, rule, outcome, why, practice of each figure held back."""
    told = withheld_rows(desk, language)
    return [(str(one["key"]), *row[:6]) for one, row in zip(desk.gated.withheld, told, strict=True)]
