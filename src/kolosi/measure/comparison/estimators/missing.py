"""What can be said of a change when part of the reporters fell silent: the weakest assumptions first.

Bounds in the sense of Manski (*Partial Identification of Probability Distributions*, 2003): what the data and a stated assumption
leave possible, never a guess within.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

SHARES = (Fraction(2, 5), Fraction(3, 5), Fraction(4, 5))
"""The shares of the earlier count for which a break-even table is printed: few, so that it is read."""


def break_even(after: Fraction, before: Fraction) -> Fraction | None:
    """The share of the earlier count below which who still reports counted more than before; from the two totals alone.

    Who still reports counted `after`; if they made the share s of `before`, theirs changed by after / (s before) - 1, which is
    nothing at s = after / before. None where the share is none: nothing counted on a side, or no fall.
    """
    return after / before if 0 < after < before else None


def change_if_share(after: Fraction, before: Fraction, share: Fraction) -> Fraction:
    """The change in percent among who still reports, if they had made this share of the earlier count."""
    return 100 * (after / (share * before) - 1)


def break_even_table(
    after: Fraction, before: Fraction, shares: Iterable[Fraction] = SHARES
) -> tuple[tuple[Fraction, Fraction], ...]:
    """Each share with the change in percent that it would mean."""
    return tuple((share, change_if_share(after, before, share)) for share in shares)


def weighted_total(after: Fraction, completeness: Fraction | None) -> Fraction | None:
    """What all would have reported, if the silent changed as the others did: the count over the share of the past volume heard.

    The weights are past volumes, never heads. None where nothing was counted before, or nobody who counted is heard.
    """
    return after / completeness if completeness else None


MOST = Fraction(100)
"""The silent are taken to have at most doubled, a figure of the method that is printed with the bounds."""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """The change in percent of the whole, the silent having lost all or gained `most`; and the change of the silent that
    turns its sign (None: nobody is silent)."""

    low: Fraction
    high: Fraction
    tipping: Fraction | None


def bounds(*, heard_after: Fraction, heard_before: Fraction, silent_before: Fraction, most: Fraction) -> Bounds:
    """The change of the whole if those who fell silent changed by anything from -100 % to `most` percent.

    Raises `ValueError` where nothing was counted before.
    """
    whole = heard_before + silent_before
    if whole <= 0:
        raise ValueError("nothing was counted in the earlier period")
    low = 100 * (heard_after / whole - 1)
    high = 100 * ((heard_after + silent_before * (1 + most / 100)) / whole - 1)
    tipping = 100 * ((heard_before - heard_after) / silent_before) if silent_before else None
    return Bounds(low=low, high=high, tipping=tipping)
