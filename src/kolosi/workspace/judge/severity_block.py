"""What a document prints of severity where its draft asks for it: matrix, map, phases that depart from the computed ones, dissent.

The phases are figures and leave through the gate; a computed phase stands beside one only where all that it is made of may leave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.reading.labels import label, labels
from kolosi.report.draft.links import Draft
from kolosi.workspace.judge.severity import may_be_told, phase_key, severity_on
from kolosi.workspace.judge.severity_cells import risks_of
from kolosi.workspace.write.judgements import read_severity

if TYPE_CHECKING:
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.judge.severity import SeverityCell, SeverityTable

MARK = "<!-- severity -->"

_WORDS = labels("severity.block")
_COLON = label("insertions.colon")


def severity_block(desk: Desk, language: str) -> str:
    """The pictures, the table and the box of agreed phases; empty where nobody agreed on any."""
    links = _links(desk.workspace, language)
    if not links:
        return ""
    table = severity_on(desk)
    said = _plain(read_severity(desk.workspace).invented.get(language, ""))
    parts = [said, links, _departures(desk, table, language), _dissent(desk, table, language)]
    return "\n\n".join(part for part in parts if part)


def cited_beside(desk: Desk) -> list[Draft]:
    """The pictures of severity as drafts of their own, so that their figures are asked of the gate with all others."""
    return [
        Draft(file=draft.file, language=draft.language, text=_links(desk.workspace, draft.language))
        for draft in desk.drafts
        if MARK in draft.text
    ]


def _links(workspace: Folder, language: str) -> str:
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


def _departures(desk: Desk, table: SeverityTable, language: str) -> str:
    """The phases that lie outside of the computed interval, each with its arrow and its reason."""
    told = [cell for cell in table.cells if cell.departs_by and may_be_told(desk, cell)]
    if not told:
        return ""
    heads = " | ".join(_WORDS[head][language] for head in ("where", "arrow", "reason"))
    lines = [
        f"| {_where(cell, language)} | {cell.computed.phase} → {cell.phase} | {_plain((cell.agreed and cell.agreed.reason) or '–')} |"
        for cell in told
    ]
    said = [] if table.criteria.is_confirmed else [_plain(say(table.criteria.said, language))]
    return "\n".join([f"| {heads} |", "|---|---|---|", *lines, *(["", *said] if said else [])])


def _dissent(desk: Desk, table: SeverityTable, language: str) -> str:
    """What others saw otherwise, of phases that left the gate."""
    told = [
        (cell, cell.agreed.dissent)
        for cell in table.cells
        if cell.agreed and cell.agreed.dissent and cell.phase is not None and _has_left(desk, cell)
    ]
    if not told:
        return ""
    lines = [f">\n> {_where(cell, language)}{_COLON[language]} {_plain(text)}" for cell, text in told]
    return "\n".join([f"> [!note] {_WORDS['dissent'][language]}", *lines])


def _has_left(desk: Desk, cell: SeverityCell) -> bool:
    figure = desk.released.get(phase_key(desk, cell.region, cell.risk))
    return figure is not None and figure.hidden is None


def _where(cell: SeverityCell, language: str) -> str:
    """The region, and the risk where it is of one alone."""
    return _plain(", ".join([say(cell.place, language), *([say(cell.short, language)] if cell.risk else [])]))


def _plain(text: str) -> str:
    """Words of people as prose: no sign of them is taken for a link, an emphasis or a cell."""
    return "".join(f"\\{sign}" if sign in "[]*_`<>\\|" else sign for sign in " ".join(text.split()))
