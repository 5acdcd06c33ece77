"""One item of a sentence: a number, a period, a word with its classes, or a mark."""

from __future__ import annotations

from dataclasses import dataclass

from kolosi.reading.mentions import Mention
from kolosi.reading.periods import Said
from kolosi.reading.text import Span

HEDGES = ("APPROX", "NEARLY", "MORE_THAN", "LESS_THAN", "JUST_OVER", "JUST_UNDER", "UP_TO", "ONLY")
"""The classes of words that widen or narrow the number behind them."""


@dataclass(frozen=True, kw_only=True)
class Item(Span):
    """One item: `text` folded, its classes, and the number or the period that it is."""

    text: str
    classes: frozenset[str] = frozenset()
    mention: Mention | None = None
    said: Said | None = None

    @property
    def is_quantity(self) -> bool:
        """True for a number that may stand in a relation."""
        return self.mention is not None and self.mention.is_quantity
