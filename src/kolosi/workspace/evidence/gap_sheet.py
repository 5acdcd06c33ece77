"""The information gaps as a workbook: the matrix, every cell that is open, what each document brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.reading.labels import label
from kolosi.report.exports.plain_tables import PlainTable, tables_workbook
from kolosi.review.gaps import OPEN
from kolosi.store.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from kolosi.workspace.evidence.gapping import Gaps
    from kolosi.workspace.folder import Folder

_NOTHING = "–"


def write_gaps(workspace: Folder, gaps: Gaps, path: Path) -> Path:
    """Writes the workbook, in the first language of the workspace, for people inside; gives where."""
    first = workspace.settings.languages[0]
    language = first if first in ("fr", "en") else "en"
    pages = (_matrix(gaps, language), _cells(gaps, language), _brought(gaps, language))
    write_whole(path, tables_workbook(pages))
    return path


def _said(id_: str, language: str) -> str:
    return say(label(f"cli.evidence.{id_}"), language)


def _place(gaps: Gaps, region: str, language: str) -> str:
    return say(gaps.labels[region], language) if region else _said("whole_country", language)


def _matrix(gaps: Gaps, language: str) -> PlainTable:
    """A row a risk, a column a region: sub-pillars covered, in brackets those of which something is known."""
    risks, regions = gaps.risks, gaps.regions
    rows: list[list[str | int]] = [
        [say(gaps.labels[risk], language), *(cell_said(gaps, risk, region, language) for region in regions)]
        for risk in risks
    ]
    heads = [_said("risk", language), *(_place(gaps, region, language) for region in regions)]
    return PlainTable(name=_said("sheets.matrix", language), heads=heads, rows=rows)


def cell_said(gaps: Gaps, risk: str, region: str, language: str) -> str:
    """What a cell of the matrix says: sub-pillars covered, in brackets those of which something is known."""
    states = gaps.matrix[risk, region]
    known = sum(states.values()) - states["none"]
    return _said("cell", language).format(covered=states["covered"], known=known) if known else _NOTHING


def _cells(gaps: Gaps, language: str) -> PlainTable:
    """The cells that are gaps, those where nothing was read first."""
    names = ("risk", "region", "sub_pillar", "state", "excerpts", "documents", "sources", "latest")
    found = sorted((cell for cell in gaps.cells if cell.state in OPEN), key=lambda cell: OPEN.index(cell.state))
    rows: list[list[str | int]] = [
        [
            say(gaps.labels[cell.risk], language),
            _place(gaps, cell.region, language),
            say(gaps.labels[cell.sub_pillar], language),
            _said(f"states.{cell.state}", language),
            cell.excerpts,
            cell.documents,
            cell.sources,
            cell.latest.isoformat() if cell.latest else _NOTHING,
        ]
        for cell in found
    ]
    heads = [_said(f"gap_heads.{name}", language) for name in names]
    return PlainTable(name=_said("sheets.gaps", language), heads=heads, rows=rows)


def _brought(gaps: Gaps, language: str) -> PlainTable:
    names = ("document", "excerpts", "findings", "new")
    rows: list[list[str | int]] = [[one.document, one.excerpts, one.findings, one.new] for one in gaps.brought]
    heads = [_said(f"brought_heads.{name}", language) for name in names]
    return PlainTable(name=_said("sheets.saturation", language), heads=heads, rows=rows)
