"""What a document prints of severity where its draft asks for it: matrix, map, phases that depart from the computed ones, dissent.

The phases are figures and leave through the gate; a computed phase stands beside one only where all that it is made of may leave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.reading.labels import label, labels
from kolosi.report.draft.links import as_prose
from kolosi.report.draft.phrases import told_in
from kolosi.workspace.judge.severity import may_be_told, phase_key
from kolosi.workspace.judge.severity_links import links
from kolosi.workspace.write.judgements import read_severity

if TYPE_CHECKING:
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.judge.severity_table import SeverityCell, SeverityTable

_WORDS = labels("severity.block")
_COLON, _ARROWS = label("insertions.colon"), label("severity.arrows")


def severity_block(desk: Desk, language: str) -> str:
    """The pictures, the table and the box of agreed phases; empty where nobody agreed on any."""
    shown = links(desk.workspace, language)
    if not shown:
        return ""
    table = desk.severity
    said = as_prose(read_severity(desk.workspace).invented.get(language, ""))
    parts = [said, shown, _departures(desk, table, language), _dissent(desk, table, language)]
    return "\n\n".join(part for part in parts if part)


def _departures(desk: Desk, table: SeverityTable, language: str) -> str:
    """The phases that lie outside of the computed interval, each with its arrow and its reason."""
    told = [cell for cell in table.cells if cell.departs_by and may_be_told(desk, cell)]
    if not told:
        return ""
    heads = " | ".join(_WORDS[head][language] for head in ("where", "arrow", "reason"))
    lines = [
        f"| {_where(cell, language)} | {cell.computed.phase}\u00a0→\u00a0{cell.phase} | {_reason(cell, language)} |"
        for cell in told
    ]
    said = [] if table.criteria.is_confirmed else [as_prose(say(table.criteria.said, language))]
    return "\n".join(
        [say(_ARROWS, language), "", f"| {heads} |", "|---|---|---|", *lines, *(["", *said] if said else [])]
    )


def _dissent(desk: Desk, table: SeverityTable, language: str) -> str:
    """What others saw otherwise, of phases that left the gate."""
    told = [
        (cell, told_in(cell.agreed.dissent, language))
        for cell in table.cells
        if cell.agreed and cell.agreed.dissent and cell.phase is not None and _has_left(desk, cell)
    ]
    if not told:
        return ""
    lines = [f">\n> {_where(cell, language)}{_COLON[language]} {as_prose(text)}" for cell, text in told]
    return "\n".join([f"> [!note] {_WORDS['dissent'][language]}", *lines])


def _reason(cell: SeverityCell, language: str) -> str:
    return as_prose(told_in(cell.agreed.reason, language) if cell.agreed and cell.agreed.reason else "–")


def _has_left(desk: Desk, cell: SeverityCell) -> bool:
    figure = desk.released.get(phase_key(desk, cell.region, cell.risk))
    return figure is not None and figure.hidden is None


def _where(cell: SeverityCell, language: str) -> str:
    """The region, and the risk where it is of one alone."""
    return as_prose(", ".join([say(cell.place, language), *([say(cell.short, language)] if cell.risk else [])]))
