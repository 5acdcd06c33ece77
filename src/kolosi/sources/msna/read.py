"""Gives the households of a multi-sector needs assessment in long form, each with the weight of its stratum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.table import TextTable, find_header, fold
from kolosi.intake.columns.values import read_number
from kolosi.intake.formats import Sheet
from kolosi.intake.survey.design_headers import DESIGN
from kolosi.intake.survey.interviews import last_part, long_form

_CARRIED = {
    "region": ("admin1", "region", "adm1"),
    "place": ("admin2", "cercle", "adm2"),
    **DESIGN,
    "group": ("pop_group", "groupe", "population_group"),
}
_FRAMES = (("stratum", "pop"), ("stratum", "population"))


def reshape(table: TextTable, layout: str, sheets: Sequence[Sheet]) -> TextTable:
    """One row for each interview, question and option; weights from the frame of strata where the data have none."""
    weighted = table if _has_weight(table) else _weighted(table, sheets)
    return long_form(weighted, sheets, carry=_CARRIED)


def _has_weight(table: TextTable) -> bool:
    known = {fold(name) for name in DESIGN["weight"]}
    return not known.isdisjoint(fold(last_part(name)) for name in table.names)


def _weighted(table: TextTable, sheets: Sequence[Sheet]) -> TextTable:
    """The table with a weight: the share of a stratum in the population over its share in the interviews.

    Post-stratification weight, mean 1 (Lohr, Sampling: Design and Analysis, 2nd ed., 2010, section 4.4).
    """
    frame = next((found for sheet in sheets if (found := _frame(sheet)) is not None), None)
    if frame is None or "stratum" not in table.folded:
        return table
    stratum = f"c{table.folded.index('stratum')}"
    interviews = table.frame.group_by(pl.col(stratum).alias("stratum")).agg(pl.len().alias("n"))
    known = frame.join(interviews, on="stratum")
    share = (pl.col("people") / pl.col("people").sum()) / (pl.col("n") / pl.col("n").sum())
    weights = known.select("stratum", share.cast(pl.String).alias(f"c{len(table.names)}"))
    joined = table.frame.join(weights, left_on=stratum, right_on="stratum", how="left", maintain_order="left")
    return replace(
        table,
        names=(*table.names, "weight"),
        folded=(*table.folded, "weight"),
        tags=(*table.tags, None),
        frame=joined,
    )


def _frame(sheet: Sheet) -> pl.DataFrame | None:
    """The people of each stratum, if a sheet is a sampling frame and nothing else."""
    for wanted in _FRAMES:
        table = find_header(sheet, wanted)
        if table is not None and all(fold(name) in table.folded for name in wanted) and len(table.names) <= 6:
            stratum, people = (f"c{table.folded.index(name)}" for name in wanted)
            numbers = read_number(table.frame[people], whole=True)
            return table.frame.select(pl.col(stratum).alias("stratum")).with_columns(people=numbers).drop_nulls()
    return None
