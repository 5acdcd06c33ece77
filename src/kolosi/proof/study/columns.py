"""The tables of a text, and columns of them that are computed from others: rates, changes, shares of a total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations

from kolosi.proof.arithmetic.relation import Relation, weighed
from kolosi.proof.arithmetic.values import CONSISTENT, Look
from kolosi.proof.study.binding import Cell, Grid
from kolosi.reading.mentions import COUNTS, PERCENTS, Mention

MOST = 60
"""Columns of a table, and changes of a text, that are set against each other."""

Rows = Mapping[int, Sequence[Cell]]


def cells_by(grid: Grid, axis: int) -> dict[int, list[Cell]]:
    """The cells of each row (axis 0) or column (axis 1), in order."""
    out: dict[int, list[Cell]] = {}
    for at in sorted(grid):
        out.setdefault(at[axis], []).append(grid[at])
    return out


def in_columns(grid: Grid) -> Iterator[Relation]:
    """Every column of a table that most of its rows show to be computed from others."""
    yield from _rates_of_rows(grid)
    yield from _changes_of_rows(grid)
    yield from _shares_of_columns(grid)


def _rates_of_rows(grid: Grid) -> Iterator[Relation]:
    """Columns of which one is the rate of two others in most rows: the rows where it is not are wrong."""
    rows: dict[int, dict[int, Mention]] = {}
    for (row, column), cell in grid.items():
        if cell.mention is not None and not cell.mention.is_signed:
            rows.setdefault(row, {})[column] = cell.mention
    columns = sorted({column for cells in rows.values() for column in cells})[:12]
    kinds = {column: {cells[column].kind for cells in rows.values() if column in cells} for column in columns}
    counts = [column for column in columns if kinds[column] & COUNTS]
    for rate in (column for column in columns if "percent_share" in kinds[column]):
        for part in counts:
            for whole in counts:
                yield from _rates(rows, (part, whole, rate))


def _rates(rows: Mapping[int, Mapping[int, Mention]], columns: tuple[int, int, int]) -> Iterator[Relation]:
    part, whole, rate = columns
    if len(set(columns)) < 3:
        return
    full = [
        cells for cells in rows.values()
        if all(at in cells for at in columns) and cells[rate].kind == "percent_share"
        and cells[part].kind in COUNTS and cells[whole].kind in COUNTS and cells[whole].exact > 0
    ]  # fmt: skip
    if len(full) < 3 or sum(_may_be_rate(one[part], one[whole], one[rate]) for one in full) * 3 < len(full) * 2:
        return
    found = [
        weighed("share", "grid.rates", {"part": one[part], "whole": one[whole], "pct": one[rate]}, tier="A")
        for one in full
    ]
    yield from _mostly(found)


def _changes_of_rows(grid: Grid) -> Iterator[Relation]:
    """A column of which most cells are the change from one column of counts to another: the others are too."""
    rows: dict[int, dict[int, Mention]] = {}
    for (row, column), cell in grid.items():
        if cell.mention is not None:
            rows.setdefault(row, {})[column] = cell.mention
    columns = sorted({column for cells in rows.values() for column in cells})[:8]
    for told in columns:
        kinds = {cells[told].kind for cells in rows.values() if told in cells}
        if not kinds & PERCENTS:
            continue
        for new, old in permutations([column for column in columns if column != told], 2):
            full = [
                cells for cells in rows.values()
                if all(at in cells for at in (new, old, told)) and cells[told].kind in PERCENTS
                and cells[new].kind in COUNTS and cells[old].kind in COUNTS and cells[old].exact > 0
            ]  # fmt: skip
            found = [_changed_cell(one[new], one[old], one[told]) for one in full]
            if len(full) >= 3:
                yield from _mostly(found)


def _shares_of_columns(grid: Grid) -> Iterator[Relation]:
    """A column of shares of which most are those of a column of counts in its total: the others are too."""
    totals = {row for (row, _), cell in grid.items() if cell.line.has("SUM_ROW")}
    columns = {
        at: [one for one in cells if one.mention and one.row not in totals] for at, cells in cells_by(grid, 1).items()
    }
    shares = [
        at
        for at, cells in columns.items()
        if len(cells) >= 3 and all(one.mention.kind == "percent_share" for one in cells if one.mention)
    ]
    for told in shares[:4]:
        best: list[Relation | None] = []
        for counted in sorted(columns)[:8]:
            cells = {one.row: one.mention for one in columns[counted] if one.mention and one.mention.kind in COUNTS}
            whole = next((grid[row, counted].mention for row in sorted(totals) if (row, counted) in grid), None)
            if counted == told or len(cells) < 3 or whole is None or whole.kind not in COUNTS or whole.exact <= 0:
                continue
            found = [
                weighed("share", "grid.shares", {"part": cells[one.row], "whole": whole, "pct": one.mention}, tier="A")
                for one in columns[told] if one.row in cells and one.mention
            ]  # fmt: skip
            best = max(best, found, key=_fitting)
        yield from _mostly(best)


def _fitting(found: Sequence[Relation | None]) -> int:
    """How many rows hold."""
    return sum(one is not None and one.verdict == CONSISTENT for one in found)


def _mostly(found: Sequence[Relation | None]) -> Iterator[Relation]:
    """All the rows of a column, when two of them at least, and two in three, are computed as was tried."""
    fits = _fitting(found)
    if fits >= 2 and fits * 3 >= len(found) * 2:
        yield from (one for one in found if one is not None)


def _changed_cell(new: Mention, old: Mention, told: Mention) -> Relation | None:
    """The change of a row; a cell without a sign is a rise."""
    percent = replace(told, kind="percent_change", sign=told.sign or 1)
    return weighed("change", "grid.changes", {"new": new, "old": old, "pct": percent}, tier="A")


def _may_be_rate(part: Mention, whole: Mention, rate: Mention) -> bool:
    """A quick look that leaves out what cannot be a rate of two counts."""
    is_sure = part.other is None and whole.other is None and rate.other is None
    return not is_sure or Look(rate, "share").may(part, whole)
