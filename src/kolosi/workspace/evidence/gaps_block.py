"""What a document prints of the secondary data review where its draft asks for it: what was read, and what nobody has read.

Numbers of sub-pillars and cells alone: no title, no publisher, no word of an excerpt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.reading.labels import labels
from kolosi.report.charts import Chart, Point, draw
from kolosi.report.draft.numerals import number
from kolosi.workspace.evidence.gap_sheet import cell_said

if TYPE_CHECKING:
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.evidence.gapping import Gaps

_WORDS = labels("insertions.gaps")


def gaps_block(desk: Desk, language: str) -> str:
    """The matrix of regions by risks, how many cells are in each state, and how to read it; empty where nothing was read."""
    from kolosi.workspace.evidence.gapping import find_gaps

    found = find_gaps(desk.workspace)
    if not found.excerpts + found.of_deep:
        return ""
    return "\n\n".join((_matrix(found, language), _counts(found, language)))


def _matrix(found: Gaps, language: str) -> str:
    """A row a region, a column a risk: sub-pillars of which something is known, and those that two sources cover."""
    heads = " | ".join([_WORDS["region"][language], *(say(found.short[risk], language) for risk in found.risks)])
    lines = [f"| {heads} |", "|---|" + "---:|" * len(found.risks)]
    for region in found.regions:
        cells = (cell_said(found, risk, region, language) for risk in found.risks)
        lines.append(f"| {_name(found, region, language)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _name(found: Gaps, region: str, language: str) -> str:
    return say(found.labels[region], language) if region else _WORDS["country"][language]


def _counts(found: Gaps, language: str) -> str:
    """How to read the matrix, and how many cells are in each state."""
    counts: dict[str, int] = {
        "below": len({cell.sub_pillar for cell in found.cells}),
        "excerpts": found.excerpts + found.of_deep,
        "cells": len(found.cells),
        **{str(state): count for state, count in found.counts.items()},
    }
    return _WORDS["said"][language].format(**{name: number(count, language) for name, count in counts.items()})


def gaps_picture(found: Gaps, language: str) -> str:
    """The matrix of regions by risks as a picture (SVG): on the colour of its class, of how many sub-pillars something is known."""
    below = len({cell.sub_pillar for cell in found.cells})
    points = []
    for (risk, region), states in found.matrix.items():
        known = sum(states.values()) - states["none"]
        points.append(
            Point(
                label=_name(found, region, language),
                series=say(found.short[risk], language),
                value=float(known),
                text=str(known),
            )
        )
    title = _WORDS["picture"][language].format(below=below)
    unit = _WORDS["unit"][language]
    return draw(Chart(kind="matrix", title=title, unit=unit, points=tuple(points), language=language)).svg
