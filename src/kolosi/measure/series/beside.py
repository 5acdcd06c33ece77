"""Sources that count the same thing differently: side by side after what each counts, never added, never averaged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Literal

from kolosi.model.figure import Estimate

Mixture = Literal["sum", "mean"]
MOST = 6
"""Sources that stand beside one another; of more, sums of some of them meet any number."""


def mixtures(values: Iterable[Fraction]) -> Mapping[Fraction, Mixture]:
    """Every sum and every mean of two or more of some values: numbers that nobody may print for them.

    >>> found = mixtures([Fraction(1444), Fraction(765)])
    >>> {float(value): kind for value, kind in found.items()}
    {1104.5: 'mean', 2209.0: 'sum'}
    """
    known = [value for value in values if value][:MOST]
    groups = [group for size in range(2, len(known) + 1) for group in combinations(known, size)]
    found: dict[Fraction, Mixture] = {sum(group, Fraction(0)) / len(group): "mean" for group in groups}
    found |= {sum(group, Fraction(0)): "sum" for group in groups}
    return {value: kind for value, kind in found.items() if value not in known}


def are_of_several(estimates: Sequence[Estimate]) -> bool:
    """True where no two figures come of the same systems: of one source, parts may be added."""
    systems = [source for one in estimates for source in one.sources]
    return len(estimates) > 1 and len(systems) == len(set(systems))
