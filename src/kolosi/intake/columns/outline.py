"""Places that a list leaves blank: those of the row above, as in an outline; or not known, and then a part of what is around.

An officer who types a list of sites writes the region and the district once, over the rows that follow. Who exports one from a base
has a name in each row, and a blank where nobody knew it.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kolosi.intake.boundaries.place_headers import FINEST
from kolosi.intake.columns.cells import Cells
from kolosi.intake.columns.values import EDGES, is_missing
from kolosi.model.source import Rule

_TEXT = r"\p{L}"
_OVER_ROWS = frozenset({"organisation", "region"})
"""What an officer writes once over the rows that follow, in the first columns: who, and where. A day is never taken from above."""


def as_above(frame: pl.DataFrame, columns: Sequence[tuple[Rule, str]], sites: Sequence[str]) -> pl.DataFrame:
    """The rows with the places that an outline leaves blank: a row that names something finer lies where the row above lies.

    `sites` are the columns that name what is finer than the places read. A column is one of an outline where it has blanks, and
    no name stands in it twice; the first column of several is filled only where none of those that are read says where the row
    lies, for a district tells its region itself.
    """
    placed = _placed(columns, sites, frame)
    for at, column in enumerate(placed):
        finer = [*placed[at + 1 :], *(name for name in sites if name not in placed)]
        if finer and _is_outline(frame, column, placed[:at]):
            frame = _filled(frame, column, placed[:at], finer, others=placed[at + 1 :])
    for rule, column in columns:
        if rule.into in _OVER_ROWS and column in frame.columns and _is_outline(frame, column, []):
            frame = _filled_left(frame, column, others=placed if column in placed else [])
    return frame


def _filled_left(frame: pl.DataFrame, column: str, *, others: Sequence[str]) -> pl.DataFrame:
    """A column with the name above in the rows that leave it blank with all columns on its left, and go on in words on its right."""
    names = [name for name in frame.columns if name != "row"]
    at = names.index(column)
    is_left_blank = pl.all_horizontal(is_missing(pl.col(name)) for name in names[: at + 1])
    goes_on = pl.any_horizontal([pl.lit(value=False), *(_names(name) for name in names[at + 1 :])])
    is_open = pl.all_horizontal([pl.lit(value=True), *(is_missing(pl.col(name)) for name in others)])
    return frame.with_columns(_with_above(column, is_left_blank & goes_on & is_open))


def unnamed_parts(frame: pl.DataFrame, cells: Sequence[Cells], sites: Sequence[str]) -> pl.Series | None:
    """For each row that names a site and leaves the places between it and the place read blank, the level of that blank.

    Such a row tells of a part of the place around, and is never its whole. None where no row is so.
    """
    placed = sorted(
        (cell for cell in cells if cell.rule.read == "place" and cell.at in frame.columns),
        key=lambda cell: cell.rule.level or FINEST,
    )
    named = [name for name in sites if name in frame.columns and name not in {cell.at for cell in placed}]
    if not placed or not named:
        return None
    last = placed[-1]
    around = [~is_missing(pl.col(cell.at)) for cell in placed[:-1]]
    is_part = (
        is_missing(pl.col(last.at))
        & pl.any_horizontal([pl.lit(value=False), *around])
        & pl.any_horizontal(_names(name) for name in named)
    )
    level = frame.select(pl.when(is_part).then(pl.lit(last.rule.level or FINEST, pl.Int64)).alias("part"))["part"]
    return level if level.null_count() < len(level) else None


def _placed(columns: Sequence[tuple[Rule, str]], sites: Sequence[str], frame: pl.DataFrame) -> list[str]:
    """The columns of places, coarse ones first; those of sites are the finest."""
    read = [(rule.level or FINEST, column) for rule, column in columns if rule.read == "place" and column not in sites]
    return list(dict.fromkeys(column for _, column in sorted(read) if column in frame.columns))


def _names(column: str) -> pl.Expr:
    """Whether a cell names something."""
    return pl.col(column).str.contains(_TEXT).fill_null(value=False) & ~is_missing(pl.col(column))


def _plain(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars(EDGES).str.to_lowercase()


def _is_outline(frame: pl.DataFrame, column: str, coarser: Sequence[str]) -> bool:
    """True for a column with blanks in which each name stands once, in the same place around: over its rows, as a heading.

    A name that comes back further down is one of a list of facts in any order, in which a blank is a place that nobody knew.
    """
    blank = frame.select(is_missing(pl.col(column)).alias("blank"))["blank"]
    if not blank.any() or blank.all() or (len(blank) and blank[0]):
        return False
    named = frame.filter(~is_missing(pl.col(column)))
    return named.select(_plain(name) for name in (column, *coarser)).n_unique() == named.height


def _filled(
    frame: pl.DataFrame, column: str, coarser: Sequence[str], finer: Sequence[str], *, others: Sequence[str]
) -> pl.DataFrame:
    """A column with the name above in the blanks of rows that name something finer and lie in the same place around."""
    named = [_names(name) for name in finer if name in frame.columns]
    if not named:
        return frame
    is_blank = is_missing(pl.col(column)) & pl.any_horizontal(named)
    if not coarser:
        is_blank &= pl.all_horizontal([pl.lit(value=True), *(is_missing(pl.col(name)) for name in others)])
    around = [_plain(name).eq_missing(_in_row_named(column, _plain(name))) for name in coarser]
    return frame.with_columns(_with_above(column, pl.all_horizontal([is_blank, *around]).fill_null(value=False)))


def _with_above(column: str, is_meant: pl.Expr) -> pl.Expr:
    """A column with the last name above it in some rows."""
    return pl.when(is_meant).then(_in_row_named(column, pl.col(column))).otherwise(pl.col(column)).alias(column)


def _in_row_named(column: str, what: pl.Expr) -> pl.Expr:
    """What stands in the last row, this one or above, that bears a name in a column."""
    return pl.when(~is_missing(pl.col(column))).then(what).forward_fill()
