"""What a comparison is judged by: the two estimates, what else is known of them, and where comparability ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kolosi.measure.comparison.estimators.compound import Sizes
from kolosi.measure.comparison.late_records import Filling
from kolosi.measure.comparison.season import Steps
from kolosi.measure.sentences import Titles
from kolosi.model.figure import Estimate
from kolosi.model.indicator import Indicator
from kolosi.model.panel import Panel

FLOWS = ("flow", "event")
SHARES = ("share", "rate")
COVERED = ("nothing_here", "nothing_of_it", "partly_covered", "nothing_declared", "waiting")
"""Ways to have no data in a period that a file covers."""


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Where comparability ends: values of a policy, with the method's defaults.

    A base under `least_base` takes no percent. Reporters may fall to `least_continuity` of those before, and the share
    of reporters heard from may move by `received_points`; where only one side was measured it must reach
    `least_received`. Where a panel of the same reporters is known, `least_continuity` is the share of the earlier count that they
    made; what the panel says is told from `least_panel` of that count and `least_reporters` reporters on: one or two would be
    recognised. Places that came or went may hold `moved_share` of the count. A month `steepness` times another,
    in a period of `least_monthly` a month or more, is an uneven profile. Rows without a day or a place may be `untold_share` of
    those that count. `design_effect` is that of a survey whose
    own is not known. Of the changes that a table of regions shows, `false_changes` may be chance.
    """

    least_base: int = 20
    least_continuity: Fraction = Fraction(7, 10)
    least_panel: Fraction = Fraction(1, 2)
    least_reporters: int = 3
    received_points: int = 15
    least_received: Fraction = Fraction(7, 10)
    moved_share: Fraction = Fraction(1, 10)
    steepness: int = 3
    least_monthly: int = 20
    profile_shift: Fraction = Fraction(15, 100)
    untold_share: Fraction = Fraction(2, 100)
    design_effect: float = 2.0
    false_changes: float = 0.10


@dataclass(frozen=True, kw_only=True)
class Context:
    """Two estimates and what else is known of them.

    `months_before` and `months_after` are the values of their months, empty when not known. `lost` and `gained` are
    the shares of the count before and after that lie in places present on one side only; None when not computed. `panel`
    is what the reporters heard from in both counted; None when not known. `phi` is how many times the variance of past counts is
    that of chance, and `sizes` how many events of each size there were after and before, for people who fall several at a time;
    None where records do not tell. `is_one_of_many`: among the regions of a table as large a difference is to be expected.
    `same_step` is what the series did into the later period and a year before;
    `filling` how far the later period is known, where it is still filling.
    """

    before: Estimate
    after: Estimate
    indicator: Indicator
    thresholds: Thresholds
    months_before: tuple[Fraction, ...] = ()
    months_after: tuple[Fraction, ...] = ()
    lost: Fraction | None = None
    gained: Fraction | None = None
    panel: Panel | None = None
    phi: float | None = None
    sizes: tuple[Sizes, Sizes] | None = None
    is_one_of_many: bool = False
    same_step: Steps | None = None
    filling: Filling | None = None
    vintages: Mapping[str, str] | None = None
    titles: Titles
    names: Titles


def counts_events(indicator: Indicator) -> bool:
    """True for a flow of things that happen one by one: not people, not money, not different values."""
    measure = indicator.measure
    if indicator.kind not in FLOWS or indicator.is_people or measure is None or measure.function == "distinct":
        return False
    return indicator.table != "funding"
