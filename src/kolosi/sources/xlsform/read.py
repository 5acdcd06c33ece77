"""A questionnaire gives no record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kolosi.intake.columns.table import TextTable
from kolosi.intake.formats import Sheet


def reshape(table: TextTable, layout: str, sheets: Sequence[Sheet]) -> TextTable:
    """The table without rows: none of them is an answer."""
    return replace(table, frame=table.frame.clear())
