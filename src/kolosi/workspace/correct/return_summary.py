"""The summary of a return: what a file was read as, how many rows are taken or wait and why, what was left aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from kolosi.intake.columns.table import column_of, printed_name
from kolosi.model.record import TABLES
from kolosi.reading.columns import meaning_of
from kolosi.reading.cover import COVER, EXCERPT, RETURN, YES, mark_of
from kolosi.reading.labels import label
from kolosi.workspace.correct.return_pages import Page, rest_of, told
from kolosi.workspace.receive.declaring import Cover, cover_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlsxwriter.worksheet import Worksheet

    from kolosi.intake.recognise.recognising import Match
    from kolosi.model.finding import Finding
    from kolosi.model.label import Label
    from kolosi.model.receipt import Receipt
    from kolosi.report.exports.cells import Pens
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.receive.adding import Candidate

LISTED = 200
"""How many cells the summary lists; all are coloured."""

NOT_DONE = ("planned", "suspended")
"""States of an activity that has assisted nobody yet."""


def write_summary(
    workspace: Folder,
    sheet: Worksheet,
    pens: Pens,
    candidate: Candidate,
    receipt: Receipt,
    pages: Sequence[Page],
    language: str,
) -> None:
    """Writes the summary: what to do first, then what was understood, what is to correct, what was read as what."""
    writer = _Writer(workspace, sheet, pens, language)
    title = workspace.knowledge.messages.text("return_title", organisation=receipt.organisation, file=receipt.file)
    pens.write(sheet, 0, 0, told(title, language), "title")
    cover = cover_in(workspace, candidate.matches[0].sheets)
    is_excerpt = any(page.is_excerpt for page in pages)
    pens.write(sheet, 1, 0, told(EXCERPT if is_excerpt else RETURN, language), "mark")
    if cover.source == candidate.source.id and candidate.source.template is not None and not is_excerpt:
        pens.write(sheet, 1, 1, mark_of(candidate.source.template, language), "mark")
    writer.sentence(_what_to_do(candidate, pages), period=receipt.period)
    writer.heads("return_read", "return_understood", None)
    for name, value in _counts(workspace, candidate, receipt, cover, language):
        writer.pair(name, value)
    writer.cells(pages)
    writer.findings("return_to_know", rest_of(workspace, candidate, pages))
    writer.columns(candidate)
    writer.lay_out()


def _what_to_do(candidate: Candidate, pages: Sequence[Page]) -> str:
    """The sentence that says how the file stands: never that all is well while something waits."""
    is_wrong = any(reading.waiting.height for reading in candidate.readings)
    if is_wrong and any(page.is_excerpt for page in pages):
        return "return_what_to_do_excerpt"
    if is_wrong and not any(reading.rows_waiting for reading in candidate.readings):
        return "return_words_unknown"
    if is_wrong:
        has_cells = any(cell.column is not None for page in pages for cell in page.notes)
        return "return_what_to_do" if has_cells else "return_waiting_rows"
    if any(page.heads for page in pages):
        return "return_columns_unread"
    if not any(reading.rows for reading in candidate.readings):
        return "return_zero"
    is_doubtful = any(finding.severity != "note" for finding in candidate.findings)
    return "return_points" if is_doubtful else "return_all_well"


def _counts(
    workspace: Folder, candidate: Candidate, receipt: Receipt, cover: Cover, language: str
) -> Iterator[tuple[Label, str]]:
    """What was understood of the file as a whole, and how many of its rows are taken, wait, or were left aside."""
    from kolosi.report.draft.numerals import number, period_words

    text = workspace.knowledge.messages.text
    yield text("return_source"), told(candidate.source.title, language)
    yield COVER["organisation"], receipt.organisation
    yield COVER["period"], period_words(str(receipt.period), language)
    if cover.is_zero:
        yield COVER["zero"], YES.get(language, YES["en"])
    if cover.places:
        names = (workspace.knowledge.places[id_].name for id_ in cover.places)
        yield COVER["places"], ", ".join(told(name, language) for name in names)
    yield text("return_how_known"), told(_how_known(workspace, receipt), language)
    waiting = sum(reading.rows_waiting for reading in candidate.readings)
    rows = sum(reading.rows for reading in candidate.readings)
    left = sum(reading.left_out for reading in candidate.readings)
    yield text("return_rows"), number(rows, language)
    yield text("return_good"), number(rows - waiting - left, language)
    yield text("return_waiting"), number(waiting, language)
    for id_, count in (("return_left_out", left), ("return_planned", _planned(candidate))):
        if count:
            yield text(id_), number(count, language)


def _how_known(workspace: Folder, receipt: Receipt) -> Label:
    """Whether sender and period were said, or are read in the rows."""
    said = [name for name in ("organisation", "period") if name in receipt.said]
    ids = {2: "return_known_said", 1: "return_known_partly", 0: "return_known_rows"}
    return workspace.knowledge.messages.text(ids[len(said)])


def _planned(candidate: Candidate) -> int:
    """How many rows speak of activities that were not carried out."""
    frames = [reading.records for reading in candidate.readings if reading.table == "activities"]
    return sum(frame.filter(pl.col("status").cast(pl.String).is_in(NOT_DONE))["row"].n_unique() for frame in frames)


class _Writer:
    """Writes the summary from the top down."""

    def __init__(self, workspace: Folder, sheet: Worksheet, pens: Pens, language: str) -> None:
        self.text = workspace.knowledge.messages.text
        self.sheet, self.pens, self.language = sheet, pens, language
        self.row = 2

    def say(self, id_: str, **blanks: object) -> str:
        return told(self.text(id_, **blanks), self.language)

    def sentence(self, id_: str, **blanks: object) -> None:
        """One sentence over the whole width."""
        from kolosi.report.draft.numerals import period_words

        worded = {
            name: {one: period_words(str(value), one) for one in ("fr", "en")} if name == "period" else value
            for name, value in blanks.items()
        }
        self.sheet.merge_range(self.row, 0, self.row, 2, self.say(id_, **worded), self.pens["text"])
        self.sheet.set_row(self.row, 32)
        self.row += 2

    def heads(self, *ids: str | None) -> None:
        """The heads of a part."""
        for column, id_ in enumerate(ids):
            if id_:
                self.pens.write(self.sheet, self.row, column, self.say(id_), "head")
        self.row += 1

    def pair(self, label: Label, value: str) -> None:
        """A label and its value."""
        self.pens.write(self.sheet, self.row, 0, told(label, self.language), "line")
        self.pens.write(self.sheet, self.row, 1, value, "count")
        self.row += 1

    def cells(self, pages: Sequence[Page]) -> None:
        """Each cell to correct with a link to it, what is wrong and what to do."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        every = [(page, cell) for page in pages for cell in page.notes]
        if not every:
            return
        self.row += 1
        self.heads("return_cells", "return_wrong", "return_do")
        for page, cell in every[:LISTED]:
            at = page.at(cell.row, cell.column or 0)
            place = xl_rowcol_to_cell(*at) if cell.column is not None else self.say("return_row", row=cell.row)
            inside = f"internal:'{page.title}'!{xl_rowcol_to_cell(*at)}"
            self.sheet.write_url(self.row, 0, inside, self.pens["link"], f"{page.title}, {place}")
            self._sentences(cell.note)
        if len(every) > LISTED:
            self.sheet.write_string(self.row, 0, self.say("return_more", count=len(every) - LISTED))
            self.row += 1

    def findings(self, head: str, findings: Sequence[Finding]) -> None:
        """What else there is to know, each with what to do."""
        if not findings:
            return
        self.row += 1
        self.heads(head, "return_wrong", "return_do")
        for finding in findings:
            self.pens.write(self.sheet, self.row, 0, finding.where.column or finding.where.sheet or "–", "line")
            self._sentences(finding)

    def _sentences(self, finding: Finding) -> None:
        """What is wrong and what to do, side by side; the row as high as the longer of them."""
        message, hint = told(finding.message, self.language), told(finding.hint, self.language)
        self.pens.write(self.sheet, self.row, 1, message, "line")
        self.pens.write(self.sheet, self.row, 2, hint or "–", "line")
        self.sheet.set_row(self.row, 15.5 * max(1, -(-len(message) // 58), -(-len(hint) // 48)))
        self.row += 1

    def columns(self, candidate: Candidate) -> None:
        """Each column with what it was read as, or that it was left aside."""
        for match, reading in zip(candidate.matches, candidate.readings, strict=True):
            self.row += 1
            name = match.table.sheet or candidate.file
            self.heads("return_column", "return_read_as", None)
            self.pair({self.language: name}, self.say("return_rows_of", count=reading.rows))
            for column, meaning in read_as(match):
                text = told(meaning, self.language) if meaning else self.say("return_not_read")
                self.pens.write(self.sheet, self.row, 0, column, "line")
                self.pens.write(self.sheet, self.row, 1, text, "line")
                self.row += 1

    def lay_out(self) -> None:
        """Widths; printed one page wide, without lines."""
        for column, width in enumerate((34, 62, 52)):
            self.sheet.set_column(column, column, width)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.hide_gridlines(2)


def read_as(match: Match) -> Iterator[tuple[str, Label | None]]:
    """Give each printed column with what it was read as; None for one that was left aside."""
    meanings: dict[str, Label] = {}
    for rule in match.layout.rules:
        column = next((column for name in rule.names if (column := column_of(match.table, name)) is not None), None)
        if column is not None and rule.attribute is None:
            is_known = TABLES[match.layout.table].column(rule.into) is not None
            meaning = meaning_of(match.layout.table, rule.into) if is_known else label("return_pages.period")
            meanings.setdefault(column, meaning)
    for at, name in enumerate(match.table.names):
        if name:
            yield printed_name(match.table, f"c{at}"), meanings.get(f"c{at}")
