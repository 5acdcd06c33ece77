"""Five minutes with the demonstration: seven steps, each with where to look and what to try."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.web import pages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here

STEPS: Mapping[str, str] = {
    "quarter": "quarter",
    "deposit": "deposit",
    "figures": "figures/change?key=gbv_incidents/2025-Q1/2024-Q1",
    "document": "document/fr/resume",
    "risks": "risks/severity",
    "recommendations": "recommendations",
    "release": "release/held",
}
"""Each step with the page of the demonstration that shows it."""


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The tour; it speaks of figures that only the demonstration has, and of some that not everybody sees."""
    if not here.person.sees_gbv:
        return pages.absent(request)
    steps = [
        {
            "title": here.word(f"frame.{name}"),
            "see": here.word(f"tour.{name}.see"),
            "do": here.word(f"tour.{name}.do"),
            "address": f"/w/{here.name}/{place}",
        }
        for name, place in STEPS.items()
    ]
    return pages.page(request, here, "tour", {"steps": steps})
