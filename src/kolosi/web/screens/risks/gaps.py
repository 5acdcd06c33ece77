"""Where nothing was read, only what is old, or one source alone: the matrix, its picture, and what to read next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.web import pages
from kolosi.web.rights import Right
from kolosi.web.route import Route
from kolosi.web.screens.risks.sight import hidden_risks, label_of, parts
from kolosi.web.serving import drawing
from kolosi.web.words import LANGUAGES
from kolosi.workspace.evidence.gaps_block import gaps_picture

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here
    from kolosi.workspace.evidence.gapping import Gaps

NEXT = 5
"""Documents told to be read next: a morning's work."""


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The matrix of regions by risks; of a cell that is asked for, each sub-pillar."""
    gaps = here.ask("gaps", lambda w: w.gaps())
    risks = [risk for risk in gaps.risks if risk not in hidden_risks(here)]
    values: dict[str, object] = {
        "parts": parts(here, "gaps"),
        "gaps": gaps,
        "is_empty": not gaps.excerpts + gaps.of_deep,
        "risks": [(risk, here.said(gaps.short.get(risk, risk))) for risk in risks],
        "rows": [
            {"id": region or "-", "name": _region(here, gaps, region), "cells": _cells(gaps, region, risks)}
            for region in gaps.regions
        ],
        "counts": [
            (state, here.word(f"risks.states.{state}"), gaps.counts[state])
            for state in ("none", "old", "single", "covered")
        ],
    }
    if here.person.may(Right.WRITE):
        values["next"] = here.ask("unread", lambda w: w.unread()).documents[:NEXT]
    risk, region = str(request.GET.get("risk", "")), str(request.GET.get("region", ""))
    if risk in risks and (region == "-" or region in gaps.regions):
        values |= {
            "of_risk": label_of(here, "protection_risks", risk),
            "of_region": _region(here, gaps, "" if region == "-" else region),
            "risk": risk,
            "region": "" if region == "-" else region,
            "detail": [
                {
                    "cell": cell,
                    "name": here.said(gaps.labels[cell.sub_pillar]),
                    "state": here.word(f"risks.states.{cell.state}"),
                }
                for cell in gaps.cells
                if cell.risk == risk and cell.region == ("" if region == "-" else region)
            ],
        }
    return pages.page(request, here, "risks_gaps", values)


def _region(here: Here, gaps: Gaps, region: str) -> str:
    return here.said(gaps.labels[region]) if region else here.word("risks.whole_country")


def _cells(gaps: Gaps, region: str, risks: list[str]) -> list[dict[str, object]]:
    """Of each risk, how many sub-pillars two sources cover, of how many something is known, and how far that is."""
    found: list[dict[str, object]] = []
    for risk in risks:
        states = gaps.matrix[risk, region]
        whole = sum(states.values())
        known = whole - states["none"]
        step = 0 if not known else 1 if known * 3 <= whole else 2 if known * 3 <= 2 * whole else 3
        found.append({"risk": risk, "known": known, "covered": states["covered"], "step": step})
    return found


def picture(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The matrix as a picture, in the language of the page."""
    if hidden_risks(here):
        return pages.absent(request)
    language = here.language if here.language in LANGUAGES else LANGUAGES[0]
    svg = here.ask(("gaps.svg", language), lambda w: gaps_picture(w.gaps(), language))
    return drawing(svg)


ROUTES = (
    Route(path="risks/gaps", name="gaps", view=show, right=Right.READ),
    Route(path="risks/gaps.svg", name="gaps-picture", view=picture, right=Right.READ),
)
