"""The answer to a partner: its own sheets, each cell to check coloured with a note, and a summary in its language."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.intake.table import fold
from kolosi.model.finding import Finding, Where, point
from kolosi.model.label import Label, say
from kolosi.model.receipt import Receipt
from kolosi.report.cells import Looks, Pens, blank_book
from kolosi.store.files import take_away, write_whole
from kolosi.workspace.questions import shown

if TYPE_CHECKING:
    import polars as pl
    from xlsxwriter.worksheet import Worksheet

    from kolosi.intake.importing import Reading
    from kolosi.intake.recognising import Match
    from kolosi.workspace import Workspace
    from kolosi.workspace.adding import Candidate

SUMMARY = {"fr": "Résumé", "en": "Summary"}
PREFIX = {"fr": "retour", "en": "return"}
HINTS = {
    "unknown_word": "return_hint_unknown_word",
    "unknown_place": "return_hint_unknown_place",
    "ambiguous_place": "return_hint_ambiguous_place",
    "unknown_column": "return_hint_unknown_column",
    "removed": "return_hint_removed",
}
"""What the partner itself can do about a point, where that is not what the officer can."""

LISTED = 200
"""How many cells the summary lists; all are coloured."""

LONGEST = 20_000
"""Of a longer sheet, only the rows to correct are given back."""

LAST_ROW = 1_048_576
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,13})(?:\.\d{1,6})?")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell to correct: its sheet in the return, where it stands, what to say of it."""

    sheet: str
    row: int
    column: int
    note: Finding


COPIED = 2000
"""Up to so many rows a sheet comes back even when all is well."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One of the partner's own sheets, with what to say of its cells and of its heads."""

    title: str
    match: Match
    cells: pl.DataFrame
    notes: tuple[Cell, ...]
    heads: tuple[Cell, ...]


def write_return(workspace: Workspace, candidate: Candidate, receipt: Receipt) -> None:
    """Writes `retour_<organisation>.xlsx` for a submission that has something to say or that many partners send.

    An older return about the same submission goes away when there is nothing left to say.
    """
    path = return_path(workspace, receipt)
    is_waiting = any(reading.waiting.height for reading in candidate.readings)
    is_unknown = any(unknown.kind == "column" for unknown in candidate.unknown)
    if is_waiting or is_unknown or candidate.source.files_add_up:
        write_whole(path, return_workbook(workspace, candidate, receipt, workspace.settings.languages[0]))
    else:
        take_away(path)


def return_path(workspace: Workspace, receipt: Receipt) -> Path:
    """Where the return lies; an organisation that sent other submissions has one for each."""
    sent = workspace.receipts.all()
    first = next((one for one in sent if one.organisation == receipt.organisation), receipt)
    is_first = workspace.receipts.first_of(receipt).submission == first.submission
    own = [receipt.organisation] if is_first else [receipt.organisation, *receipt.submission[::2]]
    prefix = PREFIX.get(workspace.settings.languages[0], PREFIX["en"])
    name = "_".join(dict.fromkeys(fold(part).replace(" ", "_") for part in own)) or "organisation"
    return workspace.file("out", "internal", f"{prefix}_{name}.xlsx")


def return_workbook(workspace: Workspace, candidate: Candidate, receipt: Receipt, language: str) -> bytes:
    """The workbook as bytes; a long sheet of which there is nothing to say is not copied."""
    every = _pages(workspace, candidate)
    pages = [page for page in every if page.notes or page.heads or page.cells.height <= COPIED]
    out = io.BytesIO()
    with blank_book(out) as book:
        pens = Pens(book, LOOKS)
        summary = book.add_worksheet(SUMMARY.get(language, SUMMARY["en"]))
        _summary(workspace, summary, pens, candidate, receipt, pages, language)
        for page in pages:
            _own_sheet(book.add_worksheet(page.title), pens, page, language)
    return out.getvalue()


_EDGE = {"indent": 1, "valign": "top", "text_wrap": True, "border": 1, "border_color": "#D5DBE1"}
LOOKS: Looks = {
    "title": {"bold": True, "font_size": 14},
    "part": {"bold": True, "font_size": 11, "font_color": "#1F4E79"},
    "text": {"valign": "top", "text_wrap": True},
    "bare": {},
    "line": _EDGE,
    "link": {**_EDGE, "font_color": "#1F4E79", "underline": 1},
    "count": {"align": "left", "bold": True},
    "head": {**_EDGE, "bold": True, "bg_color": "#E8EEF4"},
    "bad": {"bg_color": "#FFD9C7", "border": 1, "border_color": "#C4501B"},
    "bad_head": {**_EDGE, "bold": True, "bg_color": "#FFF6D6", "border_color": "#C79A00"},
}


# -- the partner's own sheets -------------------------------------------------------------------------------------


def _pages(workspace: Workspace, candidate: Candidate) -> list[Page]:
    pages: list[Page] = []
    for number, (match, reading) in enumerate(zip(candidate.matches, candidate.readings, strict=True), 1):
        title = _sheet_title(match.table.sheet, number, [page.title for page in pages])
        notes = _cells_to_correct(workspace, candidate, match, reading, title)
        pages.append(
            Page(
                title=title,
                match=match,
                cells=_rows_given_back(match, {cell.row for cell in notes}),
                notes=notes,
                heads=_unknown_heads(workspace, candidate, match, title),
            )
        )
    return pages


def _sheet_title(name: str, number: int, taken: Sequence[str]) -> str:
    """The name of the sheet, as a spreadsheet allows it."""
    title = re.sub(r"[\[\]:*?/\\']", " ", name)[:28].strip() or f"Feuille {number}"
    used = {text.lower() for text in (*SUMMARY.values(), *taken)}
    return f"{title} {number}" if title.lower() in used else title


def _rows_given_back(match: Match, noted: set[int]) -> pl.DataFrame:
    """The sheet as it came; of a long one, what stands above the data and the rows to correct."""
    import polars as pl

    cells = next((sheet.cells for sheet in match.sheets if sheet.name == match.table.sheet), match.table.frame)
    cells = cells.filter(pl.col("row") <= LAST_ROW)
    if cells.height <= LONGEST:
        return cells
    above = max((*match.table.header_rows, match.table.tag_row or 0))
    return cells.filter((pl.col("row") <= above) | pl.col("row").is_in(sorted(noted)))


def _cells_to_correct(
    workspace: Workspace, candidate: Candidate, match: Match, reading: Reading, title: str
) -> tuple[Cell, ...]:
    """The cells that keep their rows waiting."""
    positions = {folded: at for at, folded in reversed(list(enumerate(match.table.folded)))}
    positions |= {name: at for at, name in enumerate(match.table.names)}
    found: dict[tuple[int, int], Cell] = {}
    for line in reading.waiting.iter_rows(named=True):
        column = positions.get(line["column"], positions.get(fold(line["column"])))
        if column is not None:
            where = Where(row=line["row"], column=line["column"])
            note = _worded(workspace, candidate, point(line["problem"], where=where, found=line["found"]))
            found[line["row"], column] = Cell(sheet=title, row=line["row"], column=column, note=note)
    return tuple(found.values())


def _worded(workspace: Workspace, candidate: Candidate, finding: Finding) -> Finding:
    """A point with its words, and what the partner itself can do about it."""
    messages = workspace.knowledge.messages
    worded = workspace.say(finding)
    hint = HINTS.get("removed" if finding.id.startswith("removed_") else finding.id)
    if hint is None:
        return worded
    said = messages.text(hint)
    near = {language: _near(workspace, candidate, finding, language) for language in said}
    return replace(worded, hint={language: f"{said[language]} {near[language]}".strip() for language in said})


def _near(workspace: Workspace, candidate: Candidate, finding: Finding, language: str) -> str:
    """The nearest word or place known, offered; nothing when none is near."""
    for unknown in candidate.unknown:
        if unknown.value == finding.found and unknown.proposal:
            name = shown(workspace, unknown, unknown.proposal, language)
            return workspace.knowledge.messages.text("return_hint_near", near=name)[language]
    return ""


def _unknown_heads(workspace: Workspace, candidate: Candidate, match: Match, title: str) -> tuple[Cell, ...]:
    """The heads of columns that were not read because nobody has said what they are."""
    row = max(match.table.header_rows, default=1)
    return tuple(
        Cell(
            sheet=title,
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


def _own_sheet(sheet: Worksheet, pens: Pens, page: Page, language: str) -> None:
    heads = {*page.match.table.header_rows, page.match.table.tag_row}
    bad = {(cell.row, cell.column): (cell, "bad") for cell in page.notes}
    bad |= {(cell.row, cell.column): (cell, "bad_head") for cell in page.heads}
    for row, *values in page.cells.iter_rows():
        for column, value in enumerate(values):
            if (row, column) not in bad and value is not None:
                _write(sheet, row, column, value, pens, "head" if row in heads else "bare")
    values_at = {row: values for row, *values in page.cells.iter_rows() if row in {row for row, _ in bad}}
    width = page.cells.width - 1
    for (row, column), (cell, style) in bad.items():
        if column >= width:  # of a column that stands beside the table, in a title or a name
            continue
        _write(sheet, row, column, values_at.get(row, (None,) * width)[column] or "", pens, style)
        _comment(sheet, cell, language)
    _lay_out(sheet, page)


def _write(sheet: Worksheet, row: int, column: int, value: str, pens: Pens, look: str) -> None:
    """A number as a number when that loses nothing, else the text as it came, which stays a text."""
    if _PLAIN_NUMBER.fullmatch(value) and look == "bare":
        sheet.write_number(row - 1, column, float(value))
    else:
        pens.write(sheet, row - 1, column, value, look)


def _comment(sheet: Worksheet, cell: Cell, language: str) -> None:
    text = f"{_set(cell.note.message, language)}\n{_set(cell.note.hint, language)}"
    size = {"width": 260, "height": 30 + 15 * (len(text) // 40)}
    sheet.write_comment(cell.row - 1, cell.column, text, {"author": "kolosi", "font_size": 9, **size})


def _lay_out(sheet: Worksheet, page: Page) -> None:
    """Widths by content, the head always in sight, printed one page wide."""
    import polars as pl

    below = page.cells.filter(pl.col("row") > max(page.match.table.header_rows, default=0)).drop("row")
    longest = below.select(pl.all().str.len_chars().max()).row(0) if below.height else ()
    for column, name in enumerate(page.match.table.names):
        widest_word = max(map(len, name.split()), default=0)
        content = (longest[column] if column < len(longest) else 0) or 0
        sheet.set_column(column, column, max(9, min(36, max(content, widest_word) + 2)))
    sheet.freeze_panes(max(page.match.table.header_rows, default=1), 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


# -- the summary --------------------------------------------------------------------------------------------------


def _summary(
    workspace: Workspace,
    sheet: Worksheet,
    pens: Pens,
    candidate: Candidate,
    receipt: Receipt,
    pages: Sequence[Page],
    language: str,
) -> None:
    text = workspace.knowledge.messages.text
    cells = [cell for page in pages for cell in page.notes]
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 62)
    sheet.set_column(2, 2, 52)
    title = text("return_title", organisation=receipt.organisation, file=receipt.file)
    pens.write(sheet, 0, 0, _set(title, language), "title")
    row = _counts(workspace, sheet, pens, candidate, receipt, language)
    what = text("return_what_to_do" if cells else "return_all_well")
    sheet.merge_range(row, 0, row, 2, _set(what, language), pens["text"])
    sheet.set_row(row, 32)
    row = _list_cells(workspace, sheet, pens, cells, row + 2, language)
    _list_rest(workspace, sheet, pens, _rest(workspace, candidate, pages), row, language)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)


def _counts(
    workspace: Workspace, sheet: Worksheet, pens: Pens, candidate: Candidate, receipt: Receipt, language: str
) -> int:
    """Period, rows read, taken and waiting; gives the row where the next part begins."""
    from kolosi.report.numerals import number, period_words

    waiting = sum(reading.rows_waiting for reading in candidate.readings)
    rows = sum(reading.rows for reading in candidate.readings)
    counts = {
        "return_period": period_words(str(receipt.period), language),
        "return_rows": number(rows, language),
        "return_good": number(rows - waiting, language),
        "return_waiting": number(waiting, language),
    }
    for at, (id_, count) in enumerate(counts.items(), 2):
        sheet.write_string(at, 0, _set(workspace.knowledge.messages.text(id_), language))
        pens.write(sheet, at, 1, count, "count")
    return 3 + len(counts)


def _list_cells(
    workspace: Workspace, sheet: Worksheet, pens: Pens, cells: Sequence[Cell], row: int, language: str
) -> int:
    """Each cell to correct with a link to it; gives the row where the next part begins."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    if not cells:
        return row
    text = workspace.knowledge.messages.text
    pens.write(sheet, row, 0, _set(text("return_cells"), language), "part")
    for at, cell in enumerate(cells[:LISTED], row + 1):
        place = xl_rowcol_to_cell(cell.row - 1, cell.column)
        sheet.write_url(at, 0, f"internal:'{cell.sheet}'!{place}", pens["link"], f"{cell.sheet}, {place}")
        _sentences(sheet, pens, at, cell.note, language)
    end = row + 1 + min(len(cells), LISTED)
    if len(cells) > LISTED:
        sheet.write_string(end, 0, _set(text("return_more", count=len(cells) - LISTED), language))
    return end + 2


def _rest(workspace: Workspace, candidate: Candidate, pages: Sequence[Page]) -> list[Finding]:
    """What else the partner should know: all that is no cell to correct."""
    told = {cell.note.id for page in pages for cell in page.notes}
    known = [_worded(workspace, candidate, finding) for finding in candidate.findings if finding.id not in told]
    return [*known, *(cell.note for page in pages for cell in page.heads)]


def _list_rest(
    workspace: Workspace, sheet: Worksheet, pens: Pens, findings: Sequence[Finding], row: int, language: str
) -> None:
    if not findings:
        return
    pens.write(sheet, row, 0, _set(workspace.knowledge.messages.text("return_to_know"), language), "part")
    for at, finding in enumerate(findings, row + 1):
        pens.write(sheet, at, 0, finding.where.column or finding.where.sheet or "", "line")
        _sentences(sheet, pens, at, finding, language)


def _sentences(sheet: Worksheet, pens: Pens, row: int, finding: Finding, language: str) -> None:
    """What is wrong and what to do, side by side; the row as high as the longer of them."""
    message, hint = _set(finding.message, language), _set(finding.hint, language)
    pens.write(sheet, row, 1, message, "line")
    pens.write(sheet, row, 2, hint, "line")
    sheet.set_row(row, 15.5 * max(1, -(-len(message) // 58), -(-len(hint) // 48)))


def _set(label: Label, language: str) -> str:
    """A sentence with the typography of its language."""
    from kolosi.report.typography import set_prose

    return set_prose(say(label, language), language)
