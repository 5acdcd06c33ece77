"""Severity by region and risk: the grid, the worksheet of a region, the pictures of what was agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.shortcuts import redirect

from kolosi.web import pages, sight
from kolosi.web.fields import language_typed, row_of, typed_rows, wrong_of
from kolosi.web.rights import Right
from kolosi.web.route import BOTH, Route
from kolosi.web.screens.risks.sight import hidden_risks, judges, parts
from kolosi.web.serving import drawing
from kolosi.workspace.forms.agreeing import FORM, agree_on_phases
from kolosi.workspace.forms.typed import open_sheet
from kolosi.workspace.judge.severity_cells import pairs_of
from kolosi.workspace.judge.severity_pictures import severity_picture
from kolosi.workspace.judge.worksheet import evidence_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.fields import Row
    from kolosi.web.here import Here
    from kolosi.workspace import Workspace
    from kolosi.workspace.forms.typed import OpenRow, OpenSheet, Typed
    from kolosi.workspace.judge.severity_table import SeverityCell

PATHS = ("phase", "basis", "reason.fr", "reason.en", "dissent.fr", "dissent.en")
KINDS = ("matrix", "map")


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The grid of regions by risks: what is computed for who judges, what is agreed for all."""
    table = here.ask("severity", lambda w: w.severity())
    risks = [risk for risk in table.risks if risk not in hidden_risks(here)]
    by_pair = {(cell.region, cell.risk): cell for cell in table.cells}
    names = {cell.risk: here.said(cell.short) for cell in table.cells if cell.risk}
    regions = dict.fromkeys((cell.region, here.said(cell.place)) for cell in table.cells)
    rows = [
        {"id": id_, "name": name, "cells": [_shown(here, by_pair.get((id_, risk))) for risk in (None, *risks)]}
        for id_, name in regions
    ]
    seen = [cell for cell in table.cells if cell.risk is None or cell.risk in risks]
    return pages.page(
        request,
        here,
        "risks_severity",
        {
            "parts": parts(here, "severity"),
            "table": table,
            "risks": [names[risk] for risk in risks],
            "rows": rows,
            "judges": judges(here),
            "agreed": sum(cell.phase is not None for cell in seen),
            "departing": sum(bool(cell.departs_by) for cell in seen),
            "all": len(seen),
            "pictures": _pictures(here, seen),
        },
    )


def _pictures(here: Here, cells: Sequence[SeverityCell]) -> Sequence[tuple[str, str]]:
    """The pictures there are, each with what stands for it where it cannot be seen."""
    if hidden_risks(here):
        return []
    agreed = [cell for cell in cells if cell.phase is not None]
    known = {"matrix": any(cell.risk for cell in agreed), "map": any(cell.risk is None for cell in agreed)}
    return [(kind, here.word(f"risks.severity.{kind}_alt")) for kind, is_there in known.items() if is_there]


def _shown(here: Here, cell: SeverityCell | None) -> Mapping[str, object]:
    """A cell of the grid; without what is computed for who does not judge."""
    if cell is None:
        return {}
    computed = cell.computed
    known = {"agreed": cell.phase, "departs": bool(cell.departs_by) and judges(here)}
    if not judges(here):
        return known
    absence = here.word(f"risks.absence.{computed.absence}") if computed.phase is None else ""
    return {**known, "computed": computed.phase, "span": _span(cell), "grade": computed.grade, "absence": absence}


def _span(cell: SeverityCell) -> str:
    low, high = cell.computed.low, cell.computed.high
    return "" if low == high else f"{low}–{high}"


# -- the worksheet of a region ----------------------------------------------------------------------------------------


def region(request: HttpRequest, here: Here, id_: str) -> HttpResponseBase:
    """The worksheet of a region: of each risk what is known, and the phase that people agree on."""
    table = here.ask("severity", lambda w: w.severity())
    cells = {cell.risk: cell for cell in table.cells if cell.region == id_ and cell.risk not in hidden_risks(here)}
    if not cells:
        return pages.absent(request)
    language = language_typed(request, here)
    sheet, held = _sheet(here, language, id_)
    typed: Mapping[int, Mapping[str, str]] = {}
    taken: Typed | None = None
    if request.method == "POST":
        names = {number: _named(here, cells.get(_risk(row))) for number, row in enumerate(held)}
        rows = typed_rows(request, PATHS, names=names)
        with here.writing() as workspace:
            taken = agree_on_phases(workspace, id_, language, rows)
        if taken.is_taken:
            pages.note(request, here.count("risks.severity.saved", taken.changed))
            return redirect(f"/w/{here.name}/risks/severity")
        typed = {number: row.texts for number, row in enumerate(rows)}
        sheet, held = _sheet(here, language, id_)
    is_asked = "known" in request.GET  # what figures say takes some seconds: the page comes first, they follow
    known = here.ask(("worksheet", id_, language), lambda w: _known(w, id_, language)) if is_asked else {}
    rows_ = [
        _row(here, sheet, row, number, cells[_risk(row)], typed.get(number), taken, known.get(_risk(row), {}))
        for number, row in enumerate(held)
        if _risk(row) in cells
    ]
    return pages.page(
        request,
        here,
        "risks_region",
        {
            "parts": parts(here, "severity"),
            "place": here.said(next(iter(cells.values())).place),
            "region": id_,
            "rows": rows_,
            "table": table,
            "sheet": sheet,
            "is_wrong": taken is not None,
            "is_known": is_asked,
            "known_parts": ",".join(f"#known-{row['fields'].number}" for row in rows_),  # type: ignore[attr-defined]
        },
        status=409 if taken is not None else 200,
    )


def _sheet(here: Here, language: str, id_: str) -> tuple[OpenSheet, Sequence[OpenRow]]:
    """The sheet of severity, and the rows of one region that a person may see."""
    sheet = sight.offered(here, here.ask(("sheet", FORM, language), lambda w: open_sheet(w, FORM, FORM, language)))
    return sheet, [row for row in sheet.rows if row.item.get("region") == id_ and _risk(row) not in hidden_risks(here)]


def _risk(row: OpenRow) -> str | None:
    return str(row.item["risk"]) if row.item.get("risk") else None


def _named(here: Here, cell: SeverityCell | None) -> str:
    if cell is None:
        return ""
    return f"{here.said(cell.place)}, {here.said(cell.short)}" if cell.risk else here.said(cell.place)


def _known(workspace: Workspace, region: str, language: str) -> Mapping[str | None, Mapping[str, str]]:
    """What figures and their coverage say of each risk of a region, as the worksheet has it."""
    pairs = [pair for pair in pairs_of(workspace) if pair[0] == region]
    return {risk: told for (_, risk), told in evidence_of(workspace, pairs, language).items()}


def _row(
    here: Here,
    sheet: OpenSheet,
    row: OpenRow,
    number: int,
    cell: SeverityCell,
    typed: Mapping[str, str] | None,
    taken: Typed | None,
    known: Mapping[str, str],
) -> Mapping[str, object]:
    wrong = wrong_of(sheet.language, taken, number) if taken is not None else {}
    fields: Row = row_of(sheet, row, paths=PATHS, number=number, typed=typed, wrong=wrong)
    return {
        "fields": fields,
        "name": here.said(cell.label) if cell.risk else here.word("risks.severity.all_risks"),
        "shown": _shown(here, cell),
        "known": {name: text.split("\n") for name, text in known.items() if text},
        "is_given": cell.phase is not None,
    }


def picture(request: HttpRequest, here: Here, kind: str) -> HttpResponseBase:
    """The matrix or the map of the agreed phases that may leave; absent where there is none."""
    if kind not in KINDS or hidden_risks(here):
        return pages.absent(request)
    svg = here.ask(("severity", kind, here.language), lambda w: severity_picture(w.desk(), kind, here.language))
    return drawing(svg) if svg else pages.absent(request)


ROUTES = (
    Route(path="risks/severity", name="severity", view=show, right=Right.READ),
    Route(path="risks/severity/<slug:id_>", name="severity-region", view=region, right=Right.WRITE, methods=BOTH),
    Route(path="risks/severity/<str:kind>.svg", name="severity-picture", view=picture, right=Right.READ),
)
