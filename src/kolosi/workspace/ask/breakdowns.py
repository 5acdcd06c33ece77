"""The columns by which an indicator may be broken down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.record import BREAKDOWNS, TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.model.indicator import Indicator


def columns_of(indicator: Indicator, known: Mapping[str, Indicator]) -> tuple[str, ...]:
    """Give the columns by which an indicator may be broken down: those it names, else those of its table or of its two parts."""
    if indicator.by:
        return indicator.by
    if indicator.is_ratio:
        parts = [columns_of(one, known) for one in counted_by(indicator, known)]
        return tuple(name for name in BREAKDOWNS if all(name in columns for columns in parts))
    table = TABLES.get(indicator.table or "")
    return tuple(name for name in BREAKDOWNS if table is not None and table.column(name))


def counted_by(indicator: Indicator, known: Mapping[str, Indicator]) -> list[Indicator]:
    """What an indicator counts: itself, or the two parts of a share."""
    parts = [part for part in (indicator.numerator, indicator.denominator) if part is not None]
    return [known[part.indicator] for part in parts] or [indicator]
