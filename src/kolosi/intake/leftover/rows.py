"""Rows of numbers of a sheet that no table read of it takes: a second table, under, over or beside the one that is read.

A sheet that is not read at all is told by its name; a table on a sheet of which another is read would be lost without a word. What
a table gives is told where it is read: its rows are those from its header to its last one, with the totals under it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import polars as pl

from kolosi.intake.columns.long_cells import cell_name
from kolosi.intake.columns.table import Row
from kolosi.intake.columns.totals import is_total_label
from kolosi.intake.formats import Sheet
from kolosi.intake.recognise.recognising import Match
from kolosi.model.finding import Finding, Where, point

UNREAD, UNREAD_IN_FILE = "rows_not_read_in_sheet", "rows_not_read_in_file"
"""Of a sheet that has a name; of a file that is one sheet, or a document."""

BESIDE = "cells_not_read_beside"
"""Of columns that stand beside a table, without a header in its rows of headers: of a header there, it is told that it is new."""

FEWEST_NUMBERS = 2
"""A row of a table holds a label and so many numbers, at least."""

FEWEST_ROWS = 2
"""So many of them make a table, whatever stands over them; fewer only under a header."""

SHOWN, LONGEST = 4, 40
"""So many cells are shown of a table, and so many letters of each."""

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_YEAR = re.compile(r"20\d\d")
_SPACES = re.compile(r"[\s\u00a0\u202f']")
_LABEL = re.compile(r"[^\W\d_]{2}|\d{4}-\d\d|20\d\d$")
"""A label has letters, or is a day or a year."""


@dataclass(frozen=True, kw_only=True)
class Unread:
    """Neighbouring rows of a sheet that no table takes: the first and the last as they are printed, how many are rows of numbers, and the
    first cells of the header over them (of the first row, where none stands over them). `columns` are the first and the last of a block
    beside a table."""

    sheet: str
    first: int
    last: int
    count: int
    begins: tuple[str, ...]
    columns: tuple[int, int] | None = None


def unread_points(file: str, sheets: Sequence[Sheet], matches: Sequence[Match]) -> list[Finding]:
    """One point for each block of neighbouring rows of numbers that was not read of a sheet of which a table was.

    Of a source that joins sheets itself, or whose reader takes them whole, nobody knows here which rows it takes.
    """
    if any(match.layout.joins for match in matches):
        return []
    by_sheet: dict[str, list[Match]] = {}
    for match in matches:
        by_sheet.setdefault(match.table.sheet, []).append(match)
    found = []
    for sheet in sheets:
        if not sheet.hidden and sheet.name in by_sheet:
            own = by_sheet[sheet.name]
            found += [_said(file, one) for one in _beyond(sheet, own)]
            found += [_said(file, one) for one in _beside(sheet, own)] if sheet.name else []
    return found


def _said(file: str, one: Unread) -> Finding:
    id_ = BESIDE if one.columns is not None else UNREAD if one.sheet else UNREAD_IN_FILE
    data: dict[str, str | int | float | None] = {"last": one.last}
    if one.columns is not None:
        data |= {"begin": cell_name(one.columns[0], one.first), "end": cell_name(one.columns[1], one.last)}
    where = Where(file=file, sheet=one.sheet or None, row=one.first)
    return point(id_, where=where, found=" | ".join(one.begins), count=one.count, data=data)


def _reach(match: Match) -> tuple[int, int]:
    """The first and the last row of a table as it is read: its header, its tags, its rows."""
    frame = match.table.frame
    rows = [*match.table.header_rows, *([match.table.tag_row] if match.table.tag_row is not None else [])]
    rows += [int(str(frame["row"].min())), int(str(frame["row"].max()))] if frame.height else []
    return min(rows, default=0), max(rows, default=0)


def _is_taken(matches: Sequence[Match]) -> pl.Expr:
    reaches = map(_reach, matches)
    return pl.any_horizontal(pl.col("row").is_between(first, last) for first, last in reaches)


def _beyond(sheet: Sheet, matches: Sequence[Match]) -> Iterator[Unread]:
    """The blocks of a sheet over and under its tables."""
    rows = _rows(sheet.cells.filter(~_is_taken(matches)))
    gone = _hanging(rows, [_reach(match)[1] for match in matches])
    yield from _blocks(sheet.name, {number: row for number, row in rows.items() if number not in gone})


def _beside(sheet: Sheet, matches: Sequence[Match]) -> Iterator[Unread]:
    """The blocks of a sheet beside its tables: columns behind an empty one, of which the headers of no table name more than one, which may
    be a title."""
    heads = sheet.cells.filter(pl.col("row").is_in([row for match in matches for row in match.table.header_rows]))
    rows = sheet.cells.filter(_is_taken(matches))
    for first, last in _behind_empty(sheet):
        names = [f"c{at}" for at in range(first, last + 1)]
        named = sum(heads[name].null_count() < heads.height for name in names)
        if last - first >= FEWEST_NUMBERS and named <= 1:
            part = rows.select("row", *names).filter(~pl.all_horizontal(pl.col(names).is_null()))
            for one in _blocks(sheet.name, _rows(part)):
                yield replace(one, columns=(first, last))


def _behind_empty(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """The first and last of neighbouring columns that stand behind an empty one, itself behind others."""
    filled = [at for at in range(sheet.width) if sheet.cells[f"c{at}"].null_count() < sheet.cells.height]
    begins = [at for before, at in pairwise(filled) if at - before > 1]
    for first in begins:
        last = first
        while last + 1 in filled:
            last += 1
        yield first, last


def _rows(cells: pl.DataFrame) -> Mapping[int, Row]:
    return dict(zip(cells["row"].to_list(), cells.drop("row").rows(), strict=True))


def _blocks(sheet: str, rows: Mapping[int, Row]) -> Iterator[Unread]:
    """The blocks of some rows: rows one right under the other, of which some hold numbers."""
    for run in _runs(rows):
        told = [number for number in run if _tells_numbers(rows[number])]
        head = _head(rows, told[0]) if told else None
        if len(told) >= (FEWEST_ROWS if head is None else 1):
            begins = _shown(rows[told[0] if head is None else head])
            yield Unread(sheet=sheet, first=told[0], last=told[-1], count=len(told), begins=begins)


def _hanging(rows: Mapping[int, Row], ends: Collection[int]) -> set[int]:
    """The rows right under a table that go on with it: totals, and rows of numbers that were added up or put beside others."""
    found: set[int] = set()
    for end in ends:
        after = end + 1
        while after in rows and _count(rows[after])[1]:
            found.add(after)
            after += 1
    return found


def _runs(rows: Mapping[int, Row]) -> Iterator[list[int]]:
    """The rows that stand right one under the other, from a header to the next."""
    run: list[int] = []
    for number in sorted(rows):
        is_next = bool(run) and number == run[-1] + 1
        begins_again = is_next and _is_head(rows[number]) and any(_tells_numbers(rows[one]) for one in run)
        if run and (not is_next or begins_again):
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _head(rows: Mapping[int, Row], first: int) -> int | None:
    """The header right over a row of numbers: names in several columns, and no number."""
    return first - 1 if first - 1 in rows and _is_head(rows[first - 1]) else None


def _is_head(row: Row) -> bool:
    cells, numbers, _ = _count(row)
    return cells > FEWEST_NUMBERS and numbers == 0


def _tells_numbers(row: Row) -> bool:
    """True for a row of a label and several numbers that is no total."""
    _, numbers, labels = _count(row)
    return numbers >= FEWEST_NUMBERS and bool(labels) and not is_total_label(labels[0])


def _count(row: Row) -> tuple[int, int, list[str]]:
    """How many cells of a row are filled, how many are numbers and no years, and its labels."""
    cells = [text for cell in row if cell and (text := cell.strip())]
    bare = [_SPACES.sub("", cell).replace(",", ".") for cell in cells]
    numbers = sum(_NUMBER.fullmatch(text) is not None and _YEAR.fullmatch(text) is None for text in bare)
    return len(cells), numbers, [cell for cell in cells if _LABEL.search(cell)]


def _shown(row: Row) -> tuple[str, ...]:
    cells = [" ".join(cell.split()) for cell in row if cell and cell.strip()][:SHOWN]
    return tuple(cell if len(cell) <= LONGEST else f"{cell[:LONGEST]}…" for cell in cells)
