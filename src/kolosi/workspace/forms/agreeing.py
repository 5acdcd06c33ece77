"""Phases that people agree on, typed region by region: as the form of severity, and never away from the computed one without a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.finding import Where, point
from kolosi.workspace.forms.cells import Cells, Wrong
from kolosi.workspace.forms.typed import Typed, open_sheet, take_rows
from kolosi.workspace.judge.severity_asked import severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolosi.model.finding import Finding
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.forms.typed import OpenSheet, TypedRow
    from kolosi.workspace.judge.severity_table import SeverityCell

FORM = "severity"
LANGUAGES = ("fr", "en")


def agree_on_phases(workspace: Folder, region: str, language: str, rows: Sequence[TypedRow]) -> Typed:
    """Takes the rows of a region as the form of severity given back would be.

    A phase outside of what the figures give needs a reason: the workbook tells that as a point to check, where one types it is asked at once.
    """
    sheet = open_sheet(workspace, FORM, FORM, language)
    cells = {cell.risk: cell for cell in severity(workspace, region).cells}
    wrong = dict(_without_reason(workspace, sheet, rows, cells))
    return Typed(wrong=wrong) if wrong else take_rows(workspace, FORM, FORM, language, rows)


def _without_reason(
    workspace: Folder, sheet: OpenSheet, rows: Sequence[TypedRow], computed: Mapping[str | None, SeverityCell]
) -> Iterator[tuple[tuple[int, str], Finding]]:
    columns = {column.path: column for column in sheet.sheet.asked}
    cells, path = Cells(workspace, sheet.language), f"reason.{sheet.language}"
    for number, row in enumerate(rows):
        held = sheet.named(row.code)
        texts = {**(held.texts if held else {}), **row.texts}
        risk = str(held.item.get("risk") or "") if held else ""
        cell = computed.get(risk or None)
        try:
            phase = cells.read(columns["phase"], texts.get("phase", ""))
        except Wrong:
            continue
        if cell is None or not phase or any(texts.get(f"reason.{one}", "").strip() for one in LANGUAGES):
            continue
        if cell.computed.departs_by(int(str(phase))):
            span = (cell.computed.low, cell.computed.high)
            said = str(span[0]) if span[0] == span[1] else f"{span[0]}–{span[1]}"
            data = {"fr": row.name, "en": row.name, "agreed": str(phase), "computed": said, "path": path}
            found = point("severity_departs", where=Where(row=number), found=row.name, data=data)
            yield (number, path), workspace.say(found)
