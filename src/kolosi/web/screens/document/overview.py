"""The document in one page: its sections with their state, in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.web import pages
from kolosi.web.screens.document import asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.model.finding import Finding
    from kolosi.web.here import Here
    from kolosi.workspace.editing.overview import SectionLine


_COLOURS = {"written": "green", "empty": "red", "to_confirm": "amber"}


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The sections. The points to check come by themselves where there is a script, by a link where there is none."""
    found = asked.find_points(here) if request.GET.get("points") else asked.points(here)
    known = asked.sections(here, found)
    languages = list(known.of)
    of = str(request.GET.get("of", ""))
    if of not in languages:
        of = here.language if here.language in languages else languages[0]
    seen = [line for line in known.of[of] if here.person.sees_gbv or not asked.is_of_gbv(here, line.part.text)]
    lines = [
        {
            "line": line,
            "address": f"{asked.base(here)}/{of}/{line.part.id}",
            "title": line.part.title or here.word(f"document.part.{line.part.id}"),
            "state": here.word(f"document.state.{line.state}"),
            "colour": _COLOURS.get(line.state, ""),
            "twin": here.word(f"document.twin.{line.twin}") if line.twin in ("missing", "older") else "",
            "needs": line.prompts if line.state == "empty" else (),
            "kinds": _kinds(line.points),
        }
        for line in seen
    ]
    return pages.page(
        request,
        here,
        "document",
        {
            "of": of,
            "languages": languages,
            "first": languages[0],
            "lines": lines,
            "has_points": found is not None,
            "counts": _counts(seen),
            "base": asked.base(here),
        },
    )


def _kinds(points: Sequence[Finding]) -> list[Finding]:
    """The points of a section, one of each kind."""
    return list({one.id: one for one in points}.values())


def _counts(lines: Sequence[SectionLine]) -> dict[str, int]:
    return {
        "all": len(lines),
        "empty": sum(line.state == "empty" for line in lines),
        "to_confirm": sum(line.to_confirm for line in lines),
        "points": sum(len(line.points) for line in lines),
        "words": sum(line.words for line in lines),
    }
