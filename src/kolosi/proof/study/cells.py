"""Where a figure of the text stands in the tables: the total of its column, the other cells of its row, the words of its head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from kolosi.proof.study.binding import Cell, Grid, Study
from kolosi.proof.study.columns import cells_by
from kolosi.proof.study.ledger import stems
from kolosi.reading.mentions import COUNTS, Mention

Worded = tuple[Fraction, frozenset[str]]


@dataclass(frozen=True)
class Standing:
    """A cell: the total of its column, the other cells of that, the totals of other columns and the cells of its row.

    `words` are those of the head of the column, `label` those of the `name` of the row; `is_dated` when the heads are periods.
    """

    total: Mention | None
    column: Sequence[Mention]
    others: Sequence[Worded]
    row: Sequence[Worded]
    words: frozenset[str]
    label: frozenset[str]
    name: str
    is_dated: bool

    def told_in(self, scale: Fraction) -> Standing:
        """The same where the text says the thousands or the millions that the table leaves out."""
        return replace(
            self, total=self.total.times(scale) if self.total else None,
            column=[one.times(scale) for one in self.column],
            others=[(value * scale, words) for value, words in self.others],
            row=[(value * scale, words) for value, words in self.row],
        )  # fmt: skip


class Standings:
    """The cells of the tables by what they print."""

    def __init__(self, study: Study) -> None:
        self.study = study

    def of(self, mention: Mention) -> Sequence[Standing]:
        """The cells that print a figure, but for totals."""
        scale = mention.step * 10**mention.decimals
        found = self._by_value.get(mention.exact, ())
        if found or scale == 1:
            return found
        return [one.told_in(scale) for one in self._by_value.get(mention.exact / scale, ())]

    @cached_property
    def _by_value(self) -> dict[Fraction, list[Standing]]:
        out: dict[Fraction, list[Standing]] = {}
        for grid in self.study.grids:
            for value, standing in self._of_grid(grid):
                out.setdefault(value, []).append(standing)
        return out

    def _of_grid(self, grid: Grid) -> Iterator[tuple[Fraction, Standing]]:
        totals = {row for (row, column), cell in grid.items() if column == 0 and cell.line.has("SUM_ROW")}
        columns, rows = cells_by(grid, 1), cells_by(grid, 0)
        heads = {at: self._head(grid, at) for at in columns}
        dated = {at for at in columns if (0, at) in grid and any(item.said for item in grid[0, at].line.items)}
        sums = {at: _last(cells, totals) for at, cells in columns.items()}
        for at, cells in columns.items():
            own = [cell.mention for cell in cells if cell.row not in totals and _is_count(cell) and cell.mention]
            others = [(one.exact, heads[to]) for to, one in sums.items() if one is not None and to != at]
            for cell in cells if len(own) >= 2 else ():
                if cell.mention is None or cell.row in totals or not _is_count(cell):
                    continue
                row = [(c.mention.exact, heads[c.column]) for c in rows[cell.row] if c.mention and c.column != at]
                name = self._name(grid[cell.row, 0]) if (cell.row, 0) in grid else ""
                yield cell.mention.exact, Standing(
                    sums[at], [one for one in own if one is not cell.mention], others, row, heads[at],
                    frozenset(stems(name)), name, at in dated,
                )  # fmt: skip

    def _head(self, grid: Grid, column: int) -> frozenset[str]:
        return self._words(grid[0, column]) if (0, column) in grid else frozenset()

    def _words(self, cell: Cell) -> frozenset[str]:
        return frozenset(stems(self._name(cell)))

    def _name(self, cell: Cell) -> str:
        sentence = cell.line.sentence
        return self.study.page.flat[sentence.start : sentence.end].strip(" |*_\n")


def _is_count(cell: Cell) -> bool:
    return cell.mention is not None and cell.mention.kind in COUNTS and not cell.mention.is_signed


def _last(cells: Sequence[Cell], totals: set[int]) -> Mention | None:
    """The total of a column, in its last row that is called so."""
    found = [cell.mention for cell in cells if cell.row in totals and _is_count(cell)]
    return found[-1] if found else None
