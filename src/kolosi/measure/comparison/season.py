"""Seasons: a change that comes back every year is no news, and one that was there before an event does not come from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import log

from kolosi.model.figure import Estimate
from kolosi.model.indicator import SUMMABLE_OVER_TIME, Indicator
from kolosi.model.key import Key
from kolosi.model.period import Period

STEEP = Fraction(3, 2)
"""A step is one from half as much again on, or down by a third: smaller ones come in any series."""
ALIKE = 0.5
"""A step of the year before is like this one if it is at least half as large, on the scale of ratios."""
LEAST = 20
"""Smaller counts take such steps by chance, as bases of a percent do."""


@dataclass(frozen=True, kw_only=True)
class Steps:
    """What a series did into the later period, and into the same season a year earlier: each the value before and after.

    `earlier` is the figure of both periods of a year earlier together.
    """

    now: tuple[Fraction, Fraction]
    then: tuple[Fraction, Fraction]
    earlier: Key

    @property
    def is_alike(self) -> bool:
        """True where both steps are steep, go one way, and the earlier one is not much smaller."""
        if min(*self.now, *self.then) < LEAST:
            return False
        now, then = (log(after / before) for before, after in (self.now, self.then))
        is_steep = min(abs(now), abs(then)) >= log(STEEP)
        return is_steep and (now > 0) == (then > 0) and abs(then) >= ALIKE * abs(now)


def same_step_keys(key: Key, indicator: Indicator) -> tuple[Key, ...]:
    """The period compared, the one before it, and both a year earlier; none for what is no flow of whole months under a year."""
    period = key.after.period
    if indicator.kind not in SUMMABLE_OVER_TIME or not period.is_whole_months or period.month_count >= 12:
        return ()
    before = period.previous()
    return tuple(key.after.during(one) for one in (before, period, before.year_ago(), period.year_ago()))


def same_step(values: Mapping[Key, Estimate], key: Key, indicator: Indicator) -> Steps | None:
    """What the series did now and a year earlier; None unless all four values are known."""
    keys = same_step_keys(key, indicator)
    known = [value for one in keys if (value := values[one].value) is not None]
    if not keys or len(known) < len(keys):
        return None
    earlier = key.after.during(Period(keys[2].period.first, keys[3].period.last))
    return Steps(now=(known[0], known[1]), then=(known[2], known[3]), earlier=earlier)
