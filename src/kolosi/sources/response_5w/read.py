"""Values of ActivityInfo: people where their unit is people, nobody where it is something else."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.formats import Sheet
from kolosi.intake.recognise.reshaping import take, with_columns

_PEOPLE = frozenset(
    [
        "people",
        "persons",
        "person",
        "individuals",
        "individual",
        "personnes",
        "personne",
        "individus",
        "beneficiaries",
        "beneficiaires",
    ]
)


def reshape(table: TextTable, layout: str, sheets: Sequence[Sheet]) -> TextTable:
    """The table with people reached and targeted, empty where the indicator counts something else."""
    is_people = _counts_people(_first(table, "Units", "Unit"))
    nobody = pl.Series([None] * table.frame.height, dtype=pl.String)
    reached, targeted = take(table, "Value"), _first(table, "Target", "Targeted")
    return with_columns(
        table,
        {
            "people reached": reached.zip_with(is_people, nobody),
            "people targeted": targeted.zip_with(is_people, nobody),
        },
    )


def _first(table: TextTable, *names: str) -> pl.Series:
    """The column under the first of some names that the table has; all null without any."""
    return take(table, next((name for name in names if fold(name) in table.folded), names[0]))


def _counts_people(units: pl.Series) -> pl.Series:
    """Whether each row counts people: its unit says so, or says nothing."""
    words = {text: not _PEOPLE.isdisjoint(fold(text).split()) for text in units.drop_nulls().unique().to_list()}
    said = units.replace_strict(words, default=True, return_dtype=pl.Boolean) if words else units.is_null()
    return said.fill_null(True)
