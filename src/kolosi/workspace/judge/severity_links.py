"""The pictures of agreed severity as links of a draft: what a document will print of it, known before the gate is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.reading.labels import labels
from kolosi.report.draft.links import Draft
from kolosi.workspace.judge.severity_cells import risks_of
from kolosi.workspace.write.judgements import read_severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kolosi.workspace.folder import Folder

MARK = "<!-- severity -->"

_WORDS = labels("severity.block")


def cited_beside(workspace: Folder, drafts: Sequence[Draft]) -> list[Draft]:
    """The pictures of severity as drafts of their own, so that their figures are asked of the gate with all others."""
    return [
        Draft(file=draft.file, language=draft.language, text=links(workspace, draft.language))
        for draft in drafts
        if MARK in draft.text
    ]


def links(workspace: Folder, language: str) -> str:
    """The matrix of regions by risks, and the map of all risks together: each where a phase of its kind was agreed."""
    agreed = [pair for pair, one in read_severity(workspace).agreed.items() if one.phase is not None]
    period = workspace.settings.period
    judged = {risk for _, risk in agreed if risk}
    risks = [risk for risk in dict.fromkeys([*risks_of(workspace), *sorted(judged)]) if risk in judged]
    columns = "|".join(f"risk_severity;risk={risk}/{period}" for risk in risks)
    matrix = f"![{_WORDS['matrix'][language]}](chart:matrix?{columns}&by=place)" if risks else ""
    is_whole = any(risk is None for _, risk in agreed)
    whole = f"![{_WORDS['map'][language]}](map:area_severity/{period})" if is_whole else ""
    return "\n\n".join(part for part in (matrix, whole) if part)
