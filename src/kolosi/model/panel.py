"""The same-reporter panel: what reporters heard from in two periods counted in each."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Reporters heard from in both of two periods, and their counts; stays inside.

    `pairs` is (before, after) of each of them, without its name; empty where only their totals are known (a consolidated
    statistic). `before` and `after` are their totals, `all_before` what all reporters of the first period counted.
    `reporters` is how many were heard from in both, in the first, in the second.
    """

    before: Fraction
    after: Fraction
    all_before: Fraction
    reporters: tuple[int, int, int]
    pairs: tuple[tuple[Fraction, Fraction], ...] = ()

    @property
    def continuity(self) -> Fraction | None:
        """The volume-weighted continuity: the share of the first period's count made by reporters still heard from.

        None where nothing was counted then.
        """
        return self.before / self.all_before if self.all_before else None
