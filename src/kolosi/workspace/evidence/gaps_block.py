"""What a document prints of the secondary data review where its draft asks for it: what was read, and what nobody has read.

Numbers of sub-pillars and cells alone: no title, no publisher, no word of an excerpt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.reading.labels import labels
from kolosi.workspace.evidence.gapping import Gaps, find_gaps

if TYPE_CHECKING:
    from kolosi.workspace.ask.desk import Desk

_WORDS = labels("insertions.gaps")


def gaps_block(desk: Desk, language: str) -> str:
    """The matrix of regions by risks, how many cells are in each state, and how to read it; empty where nothing was read."""
    found = find_gaps(desk.workspace)
    if not found.excerpts + found.of_deep:
        return ""
    return "\n\n".join((_matrix(found, language), _counts(found, language)))


def _matrix(found: Gaps, language: str) -> str:
    """A row a region, a column a risk: sub-pillars of which something is known, and those that two sources cover."""
    risks = list(dict.fromkeys(cell.risk for cell in found.cells))
    regions = list(dict.fromkeys(cell.region for cell in found.cells))
    heads = " | ".join([_WORDS["region"][language], *(say(found.short[risk], language) for risk in risks)])
    lines = [f"| {heads} |", "|---|" + "---:|" * len(risks)]
    for region in regions:
        name = say(found.labels[region], language) if region else _WORDS["country"][language]
        cells = (found.matrix[risk, region] for risk in risks)
        lines.append(f"| {name} | {' | '.join(_cell(one) for one in cells)} |")
    return "\n".join(lines)


def _cell(states: dict[str, int] | object) -> str:
    assert isinstance(states, dict)
    covered = states["covered"]
    known = sum(states.values()) - states["none"]
    return f"{known} ({covered})" if covered else str(known) if known else "–"


def _counts(found: Gaps, language: str) -> str:
    """How to read the matrix, and how many cells are in each state."""
    states = found.counts
    below = len({cell.sub_pillar for cell in found.cells})
    return _WORDS["said"][language].format(
        below=below,
        excerpts=found.excerpts + found.of_deep,
        cells=len(found.cells),
        none=states["none"],
        old=states["old"],
        single=states["single"],
        covered=states["covered"],
    )
