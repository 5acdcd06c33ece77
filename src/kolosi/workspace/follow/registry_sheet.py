"""The registry of reporters as a workbook: who is expected, what became of each report, and how complete each source is."""

from __future__ import annotations

import io
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kolosi.intake.columns.table import fold
from kolosi.measure.compile import TIMES
from kolosi.measure.reporting.coverage import evidence_in
from kolosi.measure.reporting.volumes import past_of
from kolosi.model.label import Label, say
from kolosi.reading.labels import label, lists
from kolosi.report.exports.cells import Pens, blank_book
from kolosi.store.files import write_whole
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.ask.notebook import STATES
from kolosi.workspace.correct.correcting import LOOKS
from kolosi.workspace.correct.correction_words import CODE, GIVEN
from kolosi.workspace.follow.expecting import dues
from kolosi.workspace.follow.reported import REPORTER, SAID, reported, subject_of
from kolosi.workspace.follow.reporters import registered_places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from xlsxwriter.worksheet import Worksheet

    from kolosi.workspace.folder import Folder
    from kolosi.workspace.follow.expecting import Due

HEADS = lists("registry_sheet.heads")
_SHEETS = lists("registry_sheet.sheets")
_COMPLETE = lists("registry_sheet.complete")
_NONE = label("registry_sheet.none")


@dataclass(frozen=True, kw_only=True)
class Completeness:
    """Reporters heard from and expected, where fewest reported; and the share of the past that those heard from had made.

    Never above the whole: who is heard from is expected. `by_volume` is None where nothing is known of the past. `still` are the
    reporters of the period before that are heard from, of all of them, `places` the first-level places with a reporter, of all.
    """

    source: str
    received: int
    expected: int
    by_volume: Fraction | None
    still: tuple[int, int] | None = None
    places: tuple[int, int] | None = None

    @property
    def by_number(self) -> Fraction:
        """The share of the reporters expected that were heard from."""
        return Fraction(self.received, self.expected)


def completeness(workspace: Folder) -> list[Completeness]:
    """How complete each source is, of those of which somebody is expected or reported before."""
    desk, period = desk_of(workspace), workspace.settings.period
    evidence = evidence_in(desk.engine, workspace.knowledge.places)
    found = []
    for source in sorted(workspace.knowledge.sources):
        pair = evidence.reporters((source,), period, None)
        if pair is not None:
            own = (source,)
            here, everywhere = evidence.reached(own, period)
            one = Completeness(
                source=source,
                received=pair[0],
                expected=pair[1],
                by_volume=evidence.told_volume(own, period)
                if evidence.counts_reporters(own)
                else _by_volume(workspace, source, evidence.registry.heard(own, period)),
                still=evidence.continuity(own, period),
                places=(len(here), len(everywhere)) if everywhere else None,
            )
            found.append(one)
    return found


def _by_volume(workspace: Folder, source: str, heard: frozenset[str]) -> Fraction | None:
    """The share of the records of the last four periods that come from the reporters heard from now."""
    period, engine = workspace.settings.period, desk_of(workspace).engine
    past = past_of(period)
    counts: dict[str, int] = {}
    for table, (first, _) in TIMES.items():
        rows = engine.query(
            f"SELECT organisation, COUNT(*) FROM \"{table}\" WHERE source = '{source}' "
            f"AND \"{first}\" BETWEEN DATE '{past.first}' AND DATE '{past.last}' GROUP BY organisation"
        )
        for name, count in rows.iter_rows():
            counts[fold(name or "")] = counts.get(fold(name or ""), 0) + count
    total = sum(counts.values())
    return Fraction(sum(count for name, count in counts.items() if name in heard), total) if total else None


def write_registry(workspace: Folder, on: date, path: Path) -> None:
    """Writes the workbook. Raises `Refusal` where the path cannot be written."""
    write_whole(path, registry_book(workspace, on))


def registry_book(workspace: Folder, on: date) -> bytes:
    """The workbook as bytes: one row an organisation, source, period and place, what may be said of it, and completeness."""
    from xlsxwriter.utility import xl_range_abs

    language = workspace.settings.languages[0] if workspace.settings.languages[0] in HEADS else "en"
    out = io.BytesIO()
    with blank_book(out) as book:
        pens = Pens(book, LOOKS)
        sheet, complete, lists = (book.add_worksheet(name) for name in _SHEETS[language])
        for at, label in enumerate(SAID.values()):
            pens.write(lists, at, 0, say(label, language), "choice")
        offered = f"={lists.name}!{xl_range_abs(0, 0, len(SAID) - 1, 0)}"
        sheet.write_row(0, 0, HEADS[language], pens["head"])
        for row, (due, place) in enumerate(_lines(workspace, on), 1):
            _write_line(sheet, pens, row, workspace, due, place, language)
            sheet.data_validation(row, GIVEN, row, GIVEN, {"validate": "list", "source": offered, "show_error": False})
        _write_completeness(complete, pens, workspace, language)
        _lay_out(sheet, complete)
    return out.getvalue()


def _lines(workspace: Folder, on: date) -> Iterator[tuple[Due, str | None]]:
    """Each submission owed, once for each place at which its organisation is registered."""
    registered = registered_places(workspace)
    for due in dues(workspace, on):
        if not due.publishes:
            yield due, None
            for place in sorted(registered.get((due.source, fold(due.organisation)), ())):
                yield due, place


def _write_line(
    sheet: Worksheet, pens: Pens, row: int, workspace: Folder, due: Due, place: str | None, language: str
) -> None:
    from kolosi.report.draft.numerals import day, period_words

    cells = [
        say(due.title, language),
        say(due.sender, language),
        say(workspace.knowledge.places[place].name, language) if place else "",
        period_words(str(due.period), language),
        say(_state(workspace, due, place), language),
        day(due.due, language),
        day(due.received, language) if due.received else "",
    ]
    for at, cell in enumerate(cells):
        pens.write(sheet, row, at, cell, "plain")
    sheet.write_blank(row, GIVEN, None, pens["wanted"])
    pens.write(sheet, row, CODE, f"{REPORTER}|{subject_of(due.source, due.organisation, due.period, place)}", "code")


def _state(workspace: Folder, due: Due, place: str | None) -> Label:
    """The state of a report, in words; of one place what was said of it there."""
    own = [
        one.state
        for one in reported(workspace)
        if place is not None and (one.source, one.place) == (due.source, place) and one.period.contains(due.period)
    ]
    return STATES[own[0] if own else due.state]


def _write_completeness(sheet: Worksheet, pens: Pens, workspace: Folder, language: str) -> None:
    from kolosi.report.draft.phrases import phrase

    sheet.write_row(0, 0, _COMPLETE[language], pens["head"])
    for row, one in enumerate(completeness(workspace), 1):
        pens.write(sheet, row, 0, say(workspace.knowledge.sources[one.source].title, language), "plain")
        sheet.write_number(row, 1, one.received, pens["plain"])
        sheet.write_number(row, 2, one.expected, pens["plain"])
        for at, share in ((3, one.by_number), (4, one.by_volume)):
            if share is None:
                pens.write(sheet, row, at, _NONE[language], "plain")
            else:
                sheet.write_number(row, at, round(float(100 * share), 1), pens["plain"])
        for at, pair in ((5, one.still), (6, one.places)):
            told = f"{pair[0]} {phrase('of', language)} {pair[1]}" if pair else _NONE[language]
            pens.write(sheet, row, at, told, "plain")


def _lay_out(sheet: Worksheet, complete: Worksheet) -> None:
    widths: Sequence[tuple[int, int, int]] = ((0, 0, 30), (1, 2, 22), (3, 3, 20), (4, 6, 16), (7, 7, 22))
    for first, last, width in widths:
        sheet.set_column(first, last, width)
    sheet.set_column(CODE, CODE, 14, None, {"hidden": True})
    complete.set_column(0, 0, 40)
    complete.set_column(1, 6, 22)
    for one in (sheet, complete):
        one.freeze_panes(1, 0)
        one.set_landscape()
        one.fit_to_pages(1, 0)
