"""Change points of the level of a series: exact, by dynamic programming, their number by an information criterion.

Bai and Perron, *J. Appl. Econometrics* 18 (2003) 1-22 (the search); Schwarz, *Ann. Stat.* 6 (1978) 461-464 (the number).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, log, pi

import numpy as np

from kolosi.measure.series.arrays import Floats

SHORTEST = 0.15
"""Of the length of the series, the shortest part between two breaks (Bai and Perron): of less, a level is not told."""
MOST = 5
SCHWARZ = 2.0
FEWEST_POINTS = 12
"""Below so many points, a break is a handful of points against a handful."""


@dataclass(frozen=True, kw_only=True)
class ChangePoints:
    """Breaks, each the number of points before it, the mean of each part, and the criterion by number of breaks (the least is chosen)."""

    breaks: tuple[int, ...]
    levels: tuple[float, ...]
    criterion: tuple[float, ...]


def change_points(
    values: Floats, *, most: int = MOST, shortest: float = SHORTEST, penalty: float = SCHWARZ
) -> ChangePoints:
    """Breaks of the mean that leave the least sum of squares; as many as the criterion asks for.

    It is n (log(2 pi RSS / n) + 1) + log(n) (penalty m + 2) for m breaks; that of Schwarz has a penalty of 2, a mean and a
    place for each break. Raises `ValueError` below `FEWEST_POINTS`. Counts are given as square roots, whose variance does not
    grow with their mean.

    >>> change_points(np.array([0.0, 1.0] * 6 + [9.0, 8.0] * 6)).breaks
    (12,)
    """
    n = len(values)
    if n < FEWEST_POINTS:
        raise ValueError(f"{n} points")
    least = max(2, ceil(shortest * n) if shortest * n > 2 else 2)
    most = min(most, n // least - 1)
    costs = _costs(values, least)
    best, came = _search(costs, most)
    criterion = tuple(_criterion(float(best[number, n]), n, number, penalty) for number in range(most + 1))
    number = int(np.argmin(criterion))
    breaks = _back(came, number, n)
    edges = (0, *breaks, n)
    levels = tuple(float(values[a:b].mean()) for a, b in pairwise(edges))
    return ChangePoints(breaks=breaks, levels=levels, criterion=criterion)


def _costs(values: Floats, least: int) -> Floats:
    """The sum of squares about the mean of each part [a, b); infinite for one that is too short."""
    n = len(values)
    centred = values - values.mean()
    total, squares = (np.concatenate([[0.0], np.cumsum(centred**power)]) for power in (1, 2))
    length = np.arange(n + 1)[None, :] - np.arange(n + 1)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        cost = squares[None, :] - squares[:, None] - (total[None, :] - total[:, None]) ** 2 / length
    return np.where(length >= least, np.maximum(cost, 0.0), np.inf)


def _search(costs: Floats, most: int) -> tuple[Floats, Floats]:
    """The least cost of the first b points with each number of breaks, and the last break of it."""
    best = np.full((most + 1, costs.shape[1]), np.inf)
    came = np.zeros_like(best)
    best[0] = costs[0]
    for number in range(1, most + 1):
        through = best[number - 1][:, None] + costs
        came[number] = through.argmin(axis=0)
        best[number] = through.min(axis=0)
    return best, came


def _criterion(squares: float, n: int, number: int, penalty: float) -> float:
    floor = n * 1e-12
    return n * (log(2 * pi * max(squares, floor) / n) + 1) + log(n) * (penalty * number + 2)


def _back(came: Floats, number: int, end: int) -> tuple[int, ...]:
    breaks: list[int] = []
    for left in range(number, 0, -1):
        end = int(came[left, end])
        breaks.append(end)
    return tuple(reversed(breaks))
