"""What there is to say of each sheet of a file that goes back: its cells to correct, its headers not understood, the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

import polars as pl

from kolosi.intake.columns.table import column_of, fold
from kolosi.model.finding import Finding, Where, point
from kolosi.model.label import Label, say
from kolosi.reading.labels import label
from kolosi.workspace.correct.questions import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from kolosi.intake.recognise.recognising import Match
    from kolosi.intake.records.importing import Reading
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.receive.adding import Candidate

SUMMARY = label("return_pages.summary")
HINTS = {
    "unknown_word": "return_hint_unknown_word",
    "unknown_place": "return_hint_unknown_place",
    "ambiguous_place": "return_hint_ambiguous_place",
    "unknown_column": "return_hint_unknown_column",
    "removed": "return_hint_removed",
}
"""What the partner itself can do about a point, where that is not what the officer can."""

LONGEST = 500
"""A sheet of more rows, or whose last row lies deeper than a few times as many, is not copied: the rows to correct are
given alone. Copying took most of the time of adding, and a writer passes every row up to the last."""

DEEP = 4
LAST_ROW = 1_048_576


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell to correct: its row and column in the partner's file, what to say of it. Column None: somewhere in the row."""

    row: int
    column: int | None
    note: Finding


@dataclass(frozen=True, kw_only=True)
class Page:
    """One of the partner's own sheets, with what to say of its cells and of its heads.

    Of an `is_excerpt` the rows stand one under the other, each after its number in the partner's file; `places` says where.
    """

    title: str
    match: Match
    cells: pl.DataFrame
    notes: tuple[Cell, ...]
    heads: tuple[Cell, ...]
    is_excerpt: bool = False
    places: Mapping[int, int] = field(default_factory=dict)

    def at(self, row: int, column: int) -> tuple[int, int]:
        """Where a cell of the partner's file stands in the return, both from 0."""
        return (self.places[row], column + 1) if self.is_excerpt else (row - 1, column)


def pages_of(workspace: Folder, candidate: Candidate) -> list[Page]:
    """Give the sheets that were read, with what there is to say of each."""
    pages: list[Page] = []
    for number, (match, reading) in enumerate(zip(candidate.matches, candidate.readings, strict=True), 1):
        title = _sheet_title(match.table.sheet, number, [page.title for page in pages])
        cells = next((sheet.cells for sheet in match.sheets if sheet.name == match.table.sheet), match.table.frame)
        is_long = _is_long(cells)
        found = _cells_to_correct(workspace, candidate, match, reading, cells.width - 1)
        notes = tuple(islice(found, LONGEST if is_long else None))
        heads = _unknown_heads(workspace, candidate, match)
        page = Page(title=title, match=match, cells=cells, notes=notes, heads=heads)
        pages.append(_excerpt(page) if is_long else page)
    return pages


def _sheet_title(name: str, number: int, taken: Sequence[str]) -> str:
    """The name of the sheet, as a spreadsheet allows it."""
    title = re.sub(r"[\[\]:*?/\\']", " ", name)[:28].strip() or f"Feuille {number}"
    used = {text.lower() for text in (*SUMMARY.values(), *taken)}
    return f"{title} {number}" if title.lower() in used else title


def _is_long(cells: pl.DataFrame) -> bool:
    last = cells["row"].max()
    deepest = last if isinstance(last, int) else 0
    return cells.height > LONGEST or deepest > max(LONGEST, DEEP * cells.height)


def _excerpt(page: Page) -> Page:
    """The rows to correct under the head, one under the other."""
    heads = sorted(row for row in {*page.match.table.header_rows, page.match.table.tag_row} if row)
    rows = [*heads, *sorted({cell.row for cell in page.notes} - set(heads))]
    cells = page.cells.filter(pl.col("row").is_in(rows))
    return replace(page, cells=cells, is_excerpt=True, places={row: at for at, row in enumerate(rows)})


def _cells_to_correct(
    workspace: Folder, candidate: Candidate, match: Match, reading: Reading, width: int
) -> Iterator[Cell]:
    """The cells that were not understood, each once; of a column that the sheet itself has not, the row."""
    positions = {name: at for name, at in _positions(match).items() if at < width}
    told: set[tuple[int, int | None, str]] = set()
    for line in reading.waiting.iter_rows(named=True):
        column = positions.get(line["column"], positions.get(fold(line["column"])))
        key = (line["row"], column, "" if column is not None else str(line["problem"]))
        if key not in told and line["row"] <= LAST_ROW:
            told.add(key)
            where = Where(row=line["row"], column=line["column"])
            note = _worded(workspace, candidate, point(line["problem"], where=where, found=line["found"]))
            yield Cell(row=line["row"], column=column, note=note)


def _positions(match: Match) -> dict[str, int]:
    """Where each column stands, by the names it may be told by: printed, folded, that of its rule."""
    table = match.table
    found = {folded: at for at, folded in reversed(list(enumerate(table.folded)))}
    found |= {name: at for at, name in enumerate(table.names)}
    for rule in match.layout.rules:
        column = next((column for name in rule.names if (column := column_of(table, name)) is not None), None)
        if column is not None:
            found.setdefault(rule.names[0], int(column[1:]))
    return found


def _worded(workspace: Folder, candidate: Candidate, finding: Finding) -> Finding:
    """A point with its words, and what the partner itself can do about it."""
    messages = workspace.knowledge.messages
    worded = workspace.say(finding)
    hint = HINTS.get("removed" if finding.id.startswith("removed_") else finding.id)
    if hint is None:
        return worded
    said = messages.text(hint)
    near = {language: _near(workspace, candidate, finding, language) for language in said}
    return replace(worded, hint={language: f"{said[language]} {near[language]}".strip() for language in said})


def _near(workspace: Folder, candidate: Candidate, finding: Finding, language: str) -> str:
    """The nearest word or place known, offered; nothing when none is near."""
    for unknown in candidate.unknown:
        if unknown.value == finding.found and unknown.proposal:
            name = shown(workspace, unknown, unknown.proposal, language)
            return workspace.knowledge.messages.text("return_hint_near", near=name)[language]
    return ""


def _unknown_heads(workspace: Folder, candidate: Candidate, match: Match) -> tuple[Cell, ...]:
    """The heads of columns that were not read because nobody has said what they are."""
    row = max(match.table.header_rows, default=1)
    return tuple(
        Cell(
            row=row,
            column=match.table.names.index(unknown.value),
            note=_worded(
                workspace,
                candidate,
                point("unknown_column", where=Where(file=candidate.file, column=unknown.value), found=unknown.value),
            ),
        )
        for unknown in candidate.unknown
        if unknown.kind == "column" and unknown.sheet == match.table.sheet and unknown.value in match.table.names
    )


def rest_of(workspace: Folder, candidate: Candidate, pages: Sequence[Page]) -> list[Finding]:
    """Give what else the partner should know: all that is no cell to correct."""
    told = {cell.note.id for page in pages for cell in page.notes}
    known = [_worded(workspace, candidate, finding) for finding in candidate.findings if finding.id not in told]
    return [*known, *(cell.note for page in pages for cell in page.heads)]


def told(label: Label, language: str) -> str:
    """Give a sentence with the typography of its language, its commands without their marks."""
    from kolosi.report.draft.typography import set_prose

    return set_prose(say(label, language), language).replace("`", "")
