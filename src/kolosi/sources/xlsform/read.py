"""A questionnaire gives no record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kolosi.intake.formats import Sheet
from kolosi.intake.table import TextTable


def reshape(table: TextTable, layout: str, sheets: Sequence[Sheet]) -> TextTable:
    """The table without rows: none of them is an answer."""
    return replace(table, frame=table.frame.clear())
