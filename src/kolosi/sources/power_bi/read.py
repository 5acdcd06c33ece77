"""Export of a visual: the table between its line of filters and its notices, rounded numbers written out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.table import TextTable, fold, texts_saying
from kolosi.intake.columns.totals import is_total_label
from kolosi.intake.formats import Sheet
from kolosi.intake.meaning.layers.footnotes import legend_in, notes_in
from kolosi.intake.recognise.reshaping import keep_rows, with_columns
from kolosi.reading.labels import written

_FILTERS = ("applied filters", "filtres appliques", "no filters applied", "aucun filtre applique")
_LIMIT = ("exported data exceeded", "les donnees exportees depass", "donnees exportees limitees")
_ROUNDED = r"^\s*(-?\d+(?:[.,]\d+)?)\s*([kKmM])\s*$"
_PERIODS = ("mois", "month", "trimestre", "quarter", "annee", "year", "periode", "period")
_YEARS = ("annee", "year")
_REGIONS = ("region", "admin 1", "admin1")


def reshape(table: TextTable, layout: str, sheets: Sequence[Sheet]) -> TextTable:
    """The rows of the visual with one label, one value and what a person must check."""
    sheet = next(sheet for sheet in sheets if sheet.name == table.sheet)
    rows = _without_totals(keep_rows(table, _is_filled(table)))
    measure = _measure(rows)
    printed = rows.frame[measure]
    labels = [column for column in rows.frame.columns if column not in {"row", measure}]
    dated = [column for column in labels if _name(rows, column) in _PERIODS]
    placed = next((column for column in labels if _name(rows, column) in _REGIONS), None)
    rounded = printed.str.contains(_ROUNDED).fill_null(False)
    return with_columns(
        _renamed(rows),
        {
            "period": _period(rows, dated),
            "region": _spelt_out(_column(rows, placed), sheets),
            "label": _joined(rows, [column for column in labels if column not in {*dated, placed}]),
            "value": _written_out(printed),
            "qualifier": _where(rounded, pl.lit("about")),
            "rounded as": _where(rounded, pl.Series(printed)),
            "filters": _first(_note(sheet, _FILTERS), rows),
            "left out": _first(_note(sheet, _LIMIT), rows),
        },
    )


def _without_totals(table: TextTable) -> TextTable:
    """The rows without those of which a label says that they add up others."""
    cells = table.frame.drop("row")
    is_total = pl.any_horizontal(
        pl.col(name).is_in([text for text in cells[name].drop_nulls().unique().to_list() if is_total_label(text)])
        for name in cells.columns
    )
    return keep_rows(table, ~cells.select(is_total.fill_null(value=False)).to_series())


def _period(table: TextTable, columns: Sequence[str]) -> pl.Series:
    """The month or quarter of each row with the year that stands in a column of its own."""
    finer = [column for column in columns if _name(table, column) not in _YEARS]
    years = [column for column in columns if _name(table, column) in _YEARS]
    if not finer or not years:
        return _column(table, next(iter(columns), None))
    year = table.frame[years[0]].str.extract(r"^\s*(20\d\d)(?:[.,]0+)?\s*$")
    has_year = table.frame[finer[0]].str.contains(r"20\d\d").fill_null(value=False)
    joined = pl.DataFrame({"finer": table.frame[finer[0]], "year": year}).select(
        pl.concat_str("finer", "year", separator=" ").alias("period")
    )
    return table.frame[finer[0]].zip_with(has_year, joined["period"])


def _spelt_out(places: pl.Series, sheets: Sequence[Sheet]) -> pl.Series:
    """Places as a legend of the file spells them out; what says that none is told is no place."""
    legend = legend_in(notes_in(sheets))
    none = dict.fromkeys(texts_saying(places, written("cells.no_place")))
    named = {text: legend[text.strip()] for text in places.drop_nulls().unique().to_list() if text.strip() in legend}
    told = {**named, **none}
    return places.replace(list(told), list(told.values())) if told else places


def _renamed(table: TextTable) -> TextTable:
    """Printed names out of the way of those that are added."""
    return replace(table, names=tuple(f"printed {name}" for name in table.names), folded=("",) * len(table.names))


def _is_filled(table: TextTable) -> pl.Series:
    """Rows of the visual: at least two cells, or one where it has a single column."""
    cells = table.frame.drop("row")
    least = min(2, sum(1 for name in table.names if name))
    return cells.select(pl.sum_horizontal(pl.all().is_not_null().cast(pl.Int64)) >= least).to_series()


def _measure(table: TextTable) -> str:
    """The last column in which most cells are numbers."""
    number = r"^\s*-?\d[\d\s\u00a0\u202f.,]*\s*[kKmM%]?\s*$"
    share = table.frame.drop("row").select(pl.all().str.contains(number).mean()).row(0)
    columns = [column for column in table.frame.columns if column != "row"]
    found = [column for column, part in zip(columns, share, strict=True) if (part or 0) > 0.5]
    return found[-1] if found else columns[-1]


def _name(table: TextTable, column: str) -> str:
    return table.folded[int(column[1:])]


def _column(table: TextTable, column: str | None) -> pl.Series:
    return table.frame[column] if column else pl.Series([None] * table.frame.height, dtype=pl.String)


def _joined(table: TextTable, columns: Sequence[str]) -> pl.Series:
    if not columns:
        return _column(table, None)
    return table.frame.select(pl.concat_str(columns, separator=" · ", ignore_nulls=True)).to_series()


def _written_out(printed: pl.Series) -> pl.Series:
    """ "1,2 k" as 1200."""
    cells = {cell: _number(cell) for cell in printed.drop_nulls().unique().to_list()}
    return printed.replace(cells) if cells else printed


def _number(cell: str) -> str:
    match = re.match(_ROUNDED, cell)
    if match is None:
        return cell
    times = 1_000 if match[2].lower() == "k" else 1_000_000
    return str(round(float(match[1].replace(",", ".")) * times))


def _where(mask: pl.Series, value: pl.Expr | pl.Series) -> pl.Series:
    return mask.to_frame("is").select(pl.when("is").then(value).alias("text")).to_series()


def _note(sheet: Sheet, begun: Sequence[str]) -> str | None:
    """The note of a sheet that begins with one of some words."""
    notes = (cell for cell in sheet.cells["c0"].drop_nulls().to_list())
    return next((" ".join(cell.split()) for cell in notes if fold(cell).startswith(tuple(begun))), None)


def _first(note: str | None, table: TextTable) -> pl.Series:
    """The note beside the first row only."""
    height = table.frame.height
    return pl.Series([note] * min(height, 1) + [None] * max(height - 1, 0), dtype=pl.String)
