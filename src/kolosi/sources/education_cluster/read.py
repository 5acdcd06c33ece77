"""Closed schools given as a total and, of these, those closed by insecurity: the other causes are what is left."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.columns.values import read_number
from kolosi.intake.formats import Sheet
from kolosi.intake.recognise.reshaping import take, with_columns

_TOTALS = (
    "Écoles non fonctionnelles",
    "Nb écoles non fonctionnelles",
    "Écoles fermées",
    "Nb écoles fermées",
    "non-functional schools",
)


def reshape(table: TextTable, layout: str, sheets: Sequence[Sheet]) -> TextTable:
    """The table with the other causes, and the total where its part is not known; empty where a number is missing."""
    name = next((name for name in _TOTALS if fold(name) in table.folded), _TOTALS[0])
    total = read_number(take(table, name), whole=True).cast(pl.Int64, strict=False)
    part = read_number(take(table, "dont insécurité"), whole=True).cast(pl.Int64, strict=False)
    alone = total.zip_with(part.is_null(), pl.Series([None] * len(total), dtype=pl.Int64))
    return with_columns(table, {"autres causes": total - part, "toutes causes": alone})
