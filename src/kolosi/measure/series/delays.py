"""Delays from an alert to the first action: the median with open alerts counted as open, and the share acted upon within some days.

An alert without a day of action is open on the day as of which is told, and never a delay of nought: it enters the median as a delay of
at least its age (Kaplan and Meier, "Nonparametric estimation from incomplete observations", JASA 53, 1958). The share is of those old enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Wait:
    """An alert: days until the first action, or its age where it is open."""

    days: int
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class Delays:
    """What is said of some alerts. `median` is None where half of them are not acted upon yet; `share` where none is old enough."""

    alerts: int
    open: int
    median: int | None
    within: int
    old_enough: int
    share: Fraction | None


def delays(waits: Sequence[Wait], within: int) -> Delays:
    """Sums up some alerts; `within` are days."""
    acted = [one for one in waits if not one.is_open]
    asked = [one for one in waits if not one.is_open or one.days >= within]
    soon = sum(not one.is_open and one.days <= within for one in asked)
    return Delays(
        alerts=len(waits),
        open=len(waits) - len(acted),
        median=_median(waits),
        within=within,
        old_enough=len(asked),
        share=Fraction(soon, len(asked)) if asked else None,
    )


def _median(waits: Sequence[Wait]) -> int | None:
    """The first day by which half are acted upon."""
    left = Fraction(1)
    for day in sorted({one.days for one in waits if not one.is_open}):
        at_risk = sum(one.days >= day for one in waits)
        left *= 1 - Fraction(sum(one.days == day and not one.is_open for one in waits), at_risk)
        if left <= Fraction(1, 2):
            return day
    return None
