"""Which regions and risks are judged, and by which criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.content.severity.criteria import load_criteria
from kolosi.workspace.write.judgements import read_rankings, read_severity
from kolosi.workspace.write.registers import ranked_risks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kolosi.content.severity.criteria import Criteria
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.write.judgements import PairOf


def criteria_of(workspace: Folder) -> Criteria:
    """The criteria of the workspace's country and of the year in which its period ends."""
    return load_criteria(workspace.settings.country, workspace.settings.period.last.year, workspace.knowledge.overlay)


def risks_of(workspace: Folder) -> tuple[str, ...]:
    """The risks that are judged by region: those agreed on, else those that groups ranked."""
    ranked = [one.risk for one in ranked_risks(workspace)]
    named = [risk for group in read_rankings(workspace) for risk in group.risks]
    return tuple(dict.fromkeys(ranked or named))


def pairs_of(workspace: Folder) -> Iterator[PairOf]:
    """Every region with all risks together, then with each risk; then what somebody judged besides."""
    risks = risks_of(workspace)
    own = [(place.id, risk) for place in workspace.level_one() for risk in (None, *risks)]
    yield from dict.fromkeys([*own, *read_severity(workspace).agreed])
