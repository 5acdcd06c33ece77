"""Invented caseloads of children, month by month: who is registered, who goes home, and whose files are open at the end of each.

Nobody in them exists. What is open at the end of a month is what was open before, with those registered in it, less those who
left: so the stock says something of the flows, and a later state of the data, which only has more registered, has more open.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

SOURCE = "child_protection_caseload"
REGISTERED, REUNIFIED, ACTIVE, FORMER = "uasc_registered", "uasc_reunified", "uasc_active", "caafag_registered"
STATISTICS = (REGISTERED, REUNIFIED, ACTIVE, FORMER)
AGES, SEXES = ("0-11", "12-17"), ("female", "male")
VAGUE = "unknown"

Cell = tuple[str, str, str]
"""A place, a sex and an age."""
Line = tuple[str, str, dict[str, str | None], int, int]
"""A month, a place, what is borne, how many, and the first state of the data that has them."""


def caseload(dice: random.Random, months: Sequence[str], places: Sequence[str], states: int) -> Iterator[Line]:
    """The statistics of some places over some months, in one or two states of the data."""
    cells = list(product(dict.fromkeys(places), (*SEXES, *_vague(dice)), (*AGES, *_vague(dice))))
    weights = {cell: dice.choice([0, 0, 0.2, 1, 3]) * (0.1 if VAGUE in cell else 1) for cell in cells}
    size, left = dice.choice([1, 3, 8, 20]), dice.choice([0.0, 0.05, 0.3])
    levels: Counter[Cell] = Counter({cell: _some(dice, size * 4 * weight) for cell, weight in weights.items()})
    late: Counter[Cell] = Counter()
    for month in months:
        for cell in cells:
            for statistic, count in _moved(dice, cell, size * weights[cell], left, levels):
                yield _line(month, cell, statistic, count, 0)
            if states > 1 and dice.random() < 0.02:
                late[cell] += (more := dice.choice([1, 2, 5, 12]))
                yield _line(month, cell, REGISTERED, more, 1)
            yield _line(month, cell, ACTIVE, levels[cell], 0)
            yield _line(month, cell, ACTIVE, late[cell], 1)


def _vague(dice: random.Random) -> tuple[str, ...]:
    """Files that do not say a sex, or an age; or every one of them does."""
    return (VAGUE,) if dice.random() < 0.3 else ()


def _moved(
    dice: random.Random, cell: Cell, rate: float, left: float, levels: Counter[Cell]
) -> Iterator[tuple[str, int]]:
    """What happens in a month in one cell; the level is brought up to its end."""
    new, former = _some(dice, rate), _some(dice, rate / 3)
    gone = sum(dice.random() < left for _ in range(levels[cell]))
    home = sum(dice.random() < 0.7 for _ in range(gone))
    levels[cell] += new - gone
    yield from ((REGISTERED, new), (REUNIFIED, home), (FORMER, former))


def _some(dice: random.Random, mean: float) -> int:
    return max(0, round(dice.gauss(mean, mean**0.5))) if mean else 0


def _line(month: str, cell: Cell, statistic: str, count: int, since: int) -> Line:
    place, sex, age = cell
    return month, place, {"statistic": statistic, "sex": sex, "age_group": age}, count, since
