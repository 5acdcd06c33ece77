"""What each way of measuring hands over, before it becomes an estimate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from kolosi.model.figure import Coverage, Waits
from kolosi.model.survey import Basis

_NOTHING = Coverage()


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A value with what it rests on. `missing` names why there is none: a word of `sentences.MISSING`; `waits` what it lacks.

    `definition` is that of the table it was counted in, where this is not the first of the indicator. `survey` is what a share of
    respondents rests on; of key informants, `numerator` of `n` are counted.
    """

    value: Fraction | None
    coverage: Coverage = _NOTHING
    sources: tuple[str, ...] = ()
    receipts: tuple[str, ...] = ()
    as_of: date | None = None
    qualifier: str | None = None
    n: int | None = None
    missing: str | None = None
    waits: Waits | None = None
    definition: str | None = None
    numerator: Fraction | None = None
    survey: Basis | None = None


def exact(value: int | float | Decimal) -> Fraction:
    """A stored number as people wrote it, to six decimals: 48.7 is 487/10, not the nearest binary number."""
    return Fraction(f"{value:.6f}") if isinstance(value, float) else Fraction(value)
