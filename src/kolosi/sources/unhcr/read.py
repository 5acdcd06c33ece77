"""UNHCR statistics: numbers hidden by a star are unknown, and a breakdown that does not add up to its total is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.formats import Sheet
from kolosi.intake.recognise.reshaping import take


def reshape(table: TextTable, layout: str, sheets: Sequence[Sheet]) -> TextTable:
    """The table without stars; for demographics, without the sex and age of rows where they are not known."""
    shown = replace(table, frame=table.frame.with_columns(pl.col(pl.String).replace("*", None)))
    return _with_known_sexes(shown) if layout == "demographics" else shown


def _with_known_sexes(table: TextTable) -> TextTable:
    """Zeros in every cell stand for "not known": the parts are kept only where women and men make the total."""
    women, men, everyone = (
        take(table, name).cast(pl.Int64, strict=False) for name in ("Female_total", "Male_total", "Total")
    )
    is_known = (women + men == everyone).fill_null(False)
    parts = [at for at, name in enumerate(table.folded) if name.startswith((fold("Female_"), fold("Male_")))]
    known = table.frame.select(pl.when(is_known).then(pl.col(f"c{at}")).alias(f"c{at}") for at in parts)
    return replace(table, frame=table.frame.with_columns(known.get_columns()))
