"""Numbers below zero that stand for no answer in a column of counts: -99, -999, -88.

Tools of data collection write them where a number is refused or not known (codes 77, 88 and 99 of the manuals of household
surveys, below zero so that nobody takes them for people).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.table import TextTable
from kolosi.intake.columns.values import EDGES
from kolosi.model.source import Rule

_CODES = r"^[-−–](?:9{2,}|8{2,}|7{2,})(?:[.,]0+)?$"
_BELOW = r"^[-−–]\s*\d"


def without_codes(table: TextTable, columns: Sequence[tuple[Rule, str]]) -> TextTable:
    """The table without such numbers. A column with another number below zero is left as it is: -99 may then correct a row."""
    frame = table.frame
    for name in dict.fromkeys(name for rule, name in columns if rule.read == "count"):
        cells = frame[name].str.strip_chars(EDGES)
        is_code = cells.str.contains(_CODES).fill_null(value=False)
        is_below = cells.str.contains(_BELOW).fill_null(value=False)
        if is_code.any() and not (is_below & ~is_code).any():
            frame = frame.with_columns(pl.when(~is_code).then(pl.col(name)).alias(name))
    return replace(table, frame=frame)
