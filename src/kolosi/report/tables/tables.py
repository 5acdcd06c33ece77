"""Tables drawn from figures, each cell traceable: by breakdown, by place, over time; and the coverage of the sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kolosi.model.figure import Change, Figure, Figures, Released
from kolosi.model.key import Key
from kolosi.model.label import Label, say
from kolosi.report.draft import numerals
from kolosi.report.draft.blocks import Cell, Cited, State, Table, Text
from kolosi.report.draft.links import PLACE, Link, Scope, member, over_time
from kolosi.report.draft.phrases import colon, phrase, semicolon
from kolosi.report.draft.typography import say_well
from kolosi.report.draft.wording import (
    cell_text,
    is_hidden,
    is_missing,
    name_of,
    scope_words,
    sources_words,
    when_short,
)

_WIDE = 4  # a table of more columns has no room for words in its cells
_NO_DATA_SIGN = "…"


@dataclass(frozen=True, kw_only=True)
class CoverageRow:
    """What one source rests on, given by the workspace in words that may leave.

    `months` and `reporters` are (with data, expected), None when that is not known; `places` likewise. `unreleased`
    names those of the three that are not told. `volume` and `population` are shares in percent as they may leave, `area` the
    first-level places with a reporter, and all. `days_before` is how long before the end of the period the data stop. What is
    true on a day `is_dated` and has no months. `is_all_reported` stands for the number of reporters where they are few.
    """

    source: Label
    last_data: date | None = None
    months: tuple[int, int] | None = None
    places: tuple[int, int] | None = None
    reporters: tuple[int, int] | None = None
    is_all_reported: bool = False
    limit: Label = field(default_factory=dict)
    unreleased: tuple[str, ...] = ()
    volume: int | None = None
    area: tuple[int, int] | None = None
    population: int | None = None
    days_before: int = 0
    is_dated: bool = False


def cited_cell(key: Key, figures: Figures, language: str) -> Cell:
    """A cell that prints a figure and leads to its trace."""
    released = figures.get(key)
    return Cell(runs=(Cited(key=key, text=cell_text(released, language), state=state_of(released)),), is_number=True)


def state_of(released: Released | None) -> State:
    """How a figure comes out where it is printed."""
    if released is None:
        return "missing"
    if is_hidden(released):
        return "hidden"
    return "missing" if is_missing(released) else "value"


def table(link: Link, title: str, figures: Figures, scope: Scope, language: str) -> Table:
    """The table of a link: rows are what `by` runs over, columns its keys (or the terms of a second breakdown).

    Without `by`, rows are the keys and there is one column for each step in time. With `by`, a column that nobody has data
    for is named under the table instead; `with=gaps` adds how many of all the columns a row has no data for.
    """
    asked = _columns(link, figures, scope, language)
    rows = _rows(link, figures, scope, language)
    columns = [column for column in asked if _has_data(column, rows, figures)] if link.by else asked
    columns = columns or asked
    is_wide = len(columns) > _WIDE
    head = (Cell(runs=(Text(_corner(link, scope, language)),)), *(_head(column.label) for column in columns))
    body = tuple(
        (
            Cell(runs=(Text(row.label),)),
            *(_cell(row.key_for(column), figures, language, is_wide=is_wide) for column in columns),
            *([_gaps(row, asked, figures, language)] if link.has_gaps else []),
        )
        for row in rows
    )
    head = (*head, _head(phrase("gaps", language))) if link.has_gaps else head
    empty = [column.label for column in asked if column not in columns]
    notes = (*_notes(body, figures, columns, rows, language), *_empty_note(empty, language))
    return Table(head=head, rows=body, caption=title, notes=notes, has_row_heads=True)


def _has_data(column: _Column, rows: Sequence[_Row], figures: Figures) -> bool:
    return any(not _is_gap(row.key_for(column), figures) for row in rows)


def _is_gap(key: Key | None, figures: Figures) -> bool:
    return key is None or state_of(figures.get(key)) == "missing"


def _gaps(row: _Row, columns: Sequence[_Column], figures: Figures, language: str) -> Cell:
    """How many figures of a row have no data, of how many; a figure that is withheld is no gap."""
    missing = sum(_is_gap(row.key_for(column), figures) for column in columns)
    return Cell(runs=(Text(_of((missing, len(columns)), language)),), is_number=True)


def _empty_note(labels: Sequence[str], language: str) -> tuple[str, ...]:
    names = semicolon(language).join(labels)
    return (phrase("no_data_for", language) + colon(language) + names,) if labels else ()


@dataclass(frozen=True)
class _Column:
    label: str
    key: Key | None
    item: tuple[str, str] | None = None
    step: int = 0


@dataclass(frozen=True)
class _Row:
    label: str
    item: tuple[str, str] | None = None
    link: Link | None = None
    key: Key | None = None

    def key_for(self, column: _Column) -> Key | None:
        """The figure of a column in this row."""
        if self.key is not None and self.link is not None:
            moments = over_time(self.link, self.key)
            return moments[column.step] if column.step < len(moments) else None
        key = column.key
        for item in (self.item, column.item):
            key = member(key, *item) if key is not None and item else key
        return key


def _columns(link: Link, figures: Figures, scope: Scope, language: str) -> list[_Column]:
    if not link.by:
        return _moments(link, figures, language)
    if len(link.by) == 2:
        return [
            _Column(say(label, language), moment, (link.by[1], item))
            for key in link.keys
            for moment in over_time(link, key)
            for item, label in scope.members(link.by[1]).items()
        ]
    moments = [moment for key in link.keys for moment in over_time(link, key)]
    labels = column_labels(moments, link, figures, scope, language)
    return [_Column(label, moment) for label, moment in zip(labels, moments, strict=True)]


def _moments(link: Link, figures: Figures, language: str) -> list[_Column]:
    """One column for each step in time of the longest key."""
    longest = max((over_time(link, key) for key in link.keys), key=len)
    if len(longest) == 1:
        return [_Column(phrase("value", language), None)]
    return [_Column(key_when(key, language), None, step=rank) for rank, key in enumerate(longest)]


def key_when(key: Key, language: str) -> str:
    """The period of a key, short; both periods for a change."""
    period = numerals.period_short(str(key.period), language)
    return f"{period} / {numerals.period_short(str(key.against), language)}" if key.against else period


def column_labels(keys: Sequence[Key], link: Link, figures: Figures, scope: Scope, language: str) -> Iterator[str]:
    """What tells the columns apart: the indicator where they differ, then group, then period where it differs.

    A change that stands behind its own figure says only its base.
    """
    names = {key.indicator for key in keys}
    periods = {(key.period, key.against) for key in keys}
    before: Key | None = None
    for key in keys:
        if key.is_change and key.after == before:
            yield f"{phrase('change', language)} / {numerals.period_short(str(key.against), language)}"
            continue
        before = key
        parts = [] if len(names) == 1 and len(keys) > 1 else [label_of(key, link, figures, scope, language)]
        group = scope_words(key, scope, language, skip=link.by)
        parts += [group] if group else []
        if key.is_change:
            parts.append(phrase("change", language).lower() if parts else phrase("change", language))
        if len(periods) > 1 or len(keys) == 1:
            parts.append(key_when(key, language))
        yield ", ".join(parts)


def label_of(key: Key, link: Link, figures: Figures, scope: Scope, language: str) -> str:
    """The label of the indicator of a key, from any of its figures."""
    candidates = [key, *(member(key, link.by[0], item) for item in scope.members(link.by[0]))] if link.by else [key]
    found = next((figures[each] for each in candidates if each in figures), None)
    return name_of(found, scope, language) if found else key.indicator.replace("_", " ")


def _rows(link: Link, figures: Figures, scope: Scope, language: str) -> list[_Row]:
    if link.by:
        name = link.by[0]
        return [_Row(say(label, language), (name, item)) for item, label in scope.members(name).items()]
    return [_Row(_row_label(key, link, figures, scope, language), None, link, key) for key in link.keys]


def _row_label(key: Key, link: Link, figures: Figures, scope: Scope, language: str) -> str:
    group = scope_words(key, scope, language)
    moments = over_time(link, key)
    found = next((figures[moment] for moment in moments if moment in figures), None)
    name = name_of(found, scope, language) if found else key.indicator.replace("_", " ")
    period = key_when(key, language) if len(moments) == 1 else ""
    return ", ".join(part for part in (name, group, period) if part)


def _cell(key: Key | None, figures: Figures, language: str, *, is_wide: bool = False) -> Cell:
    if key is None:
        return Cell(runs=(), is_number=True)
    cell = cited_cell(key, figures, language)
    return _narrow(cell) if is_wide else cell


def _narrow(cell: Cell) -> Cell:
    """The sign for no data, where a column has no room for the words."""
    runs = (
        replace(run, text=_NO_DATA_SIGN) if isinstance(run, Cited) and run.state == "missing" else run
        for run in cell.runs
    )
    return replace(cell, runs=tuple(runs))


def _corner(link: Link, scope: Scope, language: str) -> str:
    if not link.by:
        return phrase("what", language)
    return by_words(link.by[0], scope, language)


def by_words(name: str, scope: Scope, language: str) -> str:
    """The name of a breakdown."""
    if name == PLACE:
        return phrase("place_of", language)
    return say(scope.breakdowns.get(name, {language: name.replace("_", " ").capitalize()}), language)


def _head(label: str) -> Cell:
    return Cell(runs=(Text(label),), is_number=True)


def _notes(
    body: Sequence[Sequence[Cell]],
    figures: Figures,
    columns: Sequence[_Column],
    rows: Sequence[_Row],
    language: str,
) -> tuple[str, ...]:
    """The sources and dates of a table, and what its signs mean."""
    shown = [key for row in rows for column in columns if (key := row.key_for(column)) is not None]
    released = [figures[key] for key in shown if key in figures]
    singles = [each.after if isinstance(each, Change) else each for each in released]
    sources = dict.fromkeys(text for figure in singles if (text := sources_words(figure, language)))
    runs = [run for row in body for cell in row for run in cell.runs if isinstance(run, Cited)]
    notes = [phrase("source", language) + colon(language) + semicolon(language).join(sources)] if sources else []
    if when := _common_date(singles, language):
        notes.append(when)
    if any(run.text == _NO_DATA_SIGN for run in runs):
        notes.append(f"{_NO_DATA_SIGN}{numerals.NO_BREAK}{say(numerals.NO_DATA, language)}")
    return (*notes, phrase("hidden_sentence", language)) if any(r.state == "hidden" for r in runs) else tuple(notes)


def _common_date(figures: Sequence[Figure], language: str) -> str:
    """The period of the table when all its cells share it."""
    dates = {when_short(figure, language) for figure in figures}
    return dates.pop() if len(dates) == 1 else ""


def coverage_table(rows: Sequence[CoverageRow], title: str, language: str) -> Table:
    """The coverage of each source: last data, months, places, reports received, and its limit."""
    names = ("source", "last_data", "months", "places_covered", "reporters", "limit")
    head = tuple(Cell(runs=(Text(phrase(name, language)),)) for name in names)
    body = tuple(_coverage_cells(row, language) for row in rows)
    return Table(head=head, rows=body, caption=title or phrase("coverage_table", language), has_row_heads=True)


def _coverage_cells(row: CoverageRow, language: str) -> tuple[Cell, ...]:
    texts = (
        say(row.source, language),
        _last_data(row, language),
        _known(row, "months", row.months, "coverage_at_a_date" if row.is_dated else "coverage_other_periods", language),
        _places(row, language),
        _reporters(row, language),
        say_well(row.limit, language),
    )
    return tuple(Cell(runs=(Text(text),)) for text in texts)


def _last_data(row: CoverageRow, language: str) -> str:
    """The day of the last data, and how long before the end of the period that is."""
    if row.last_data is None:
        return say(numerals.NO_DATA, language)
    day = numerals.day(row.last_data, language)
    return f"{day} ({phrase('coverage_stops', language).format(row.days_before)})" if row.days_before else day


def _places(row: CoverageRow, language: str) -> str:
    """The places with data; where it is known, those with a reporter and the share of the people who live in them."""
    told = [_known(row, "places", row.places, "coverage_national", language)]
    told += [phrase("coverage_area", language).format(*row.area)] if row.area else []
    told += [phrase("coverage_population", language).format(row.population)] if row.population is not None else []
    return semicolon(language).join(told)


def _reporters(row: CoverageRow, language: str) -> str:
    """The reports received; where it is known, what those who sent them had counted before."""
    otherwise = "coverage_all_reported" if row.is_all_reported else "coverage_no_list"
    told = [_known(row, "reporters", row.reporters, otherwise, language)]
    told += [phrase("coverage_volume", language).format(row.volume)] if row.volume is not None else []
    return semicolon(language).join(told)


def _known(row: CoverageRow, name: str, pair: tuple[int, int] | None, otherwise: str, language: str) -> str:
    """`5 of 6`, that it is not released, or what stands where it is not known."""
    if name in row.unreleased:
        return phrase("coverage_unreleased", language)
    return _of(pair, language) if pair else phrase(otherwise, language)


def _of(pair: tuple[int, int], language: str) -> str:
    return f"{pair[0]} {phrase('of', language)} {pair[1]}"
