"""How far people agree: Kendall's W of rankings, Krippendorff's alpha of codings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence, Set
from dataclasses import dataclass
from math import inf

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, kw_only=True)
class Concordance:
    """Kendall's W: 1 when all judges rank alike, 0 when nothing is common; `p` is the chance of as much if they ranked at random."""

    w: float
    chi2: float
    df: int
    p: float


def kendall_w(rankings: Sequence[Mapping[str, float]]) -> Concordance | None:
    """The concordance of rankings of the same things, ties corrected (Kendall and Gibbons 1990).

    Each ranking gives a rank, mid-ranks for ties. None for fewer than two judges or two things, or when all tie everything.
    Raises ValueError when judges ranked different things.
    """
    from scipy.stats import chi2  # loads 0.3 s of modules, which few commands need

    if len(rankings) < 2 or len(rankings[0]) < 2:
        return None
    things = list(rankings[0])
    if any(set(ranking) != set(things) for ranking in rankings):
        raise ValueError("judges ranked different things")
    ranks = np.array([[float(ranking[thing]) for thing in things] for ranking in rankings])
    judges, count = ranks.shape
    ties = sum(times**3 - times for row in ranks for times in Counter(row).values())
    sums = ranks.sum(axis=0)
    spread = float(((sums - sums.mean()) ** 2).sum())
    largest = judges**2 * (count**3 - count) - judges * ties
    if largest == 0:
        return None
    w = 12 * spread / largest
    statistic = judges * (count - 1) * w
    return Concordance(w=w, chi2=statistic, df=count - 1, p=float(chi2.sf(statistic, count - 1)))


# -- codings ----------------------------------------------------------------------------------------------------------

Distance = Callable[[Hashable, Hashable], float]
Matrix = npt.NDArray[np.float64]


def krippendorff_alpha(
    codings: Sequence[Sequence[Hashable | None]], distance: Distance | None = None, *, is_ordinal: bool = False
) -> float | None:
    """Krippendorff's alpha of codings by observers (rows) of units (columns); None stands for what was not coded.

    `distance` is the squared difference of two values, nominal without one; `ordinal` takes the ranks of the values. 1 is perfect
    agreement, 0 that of chance. None when fewer than two values can be paired, or all are the same (nothing to tell apart).
    Krippendorff (2011), Computing Krippendorff's alpha-reliability.
    """
    units = [[value for value in unit if value is not None] for unit in zip(*codings, strict=True)]
    paired = [unit for unit in units if len(unit) > 1]
    values = sorted({value for unit in paired for value in unit}, key=_order)
    if len(values) < 2:
        return None
    at = {value: number for number, value in enumerate(values)}
    together = np.zeros((len(values), len(values)))
    for unit in paired:
        counts = np.zeros(len(values))
        for value in unit:
            counts[at[value]] += 1
        together += (np.outer(counts, counts) - np.diag(counts)) / (len(unit) - 1)
    margins = together.sum(axis=1)
    apart = _ordinal(margins) if is_ordinal else _distances(values, distance or nominal)
    expected = (np.outer(margins, margins) - np.diag(margins)) / (margins.sum() - 1)
    return 1 - float((together * apart).sum()) / float((expected * apart).sum())


def _order(value: Hashable) -> tuple[bool, float, str]:
    """Numbers by size, then others by their text; a set by its members in order, as sets print in any order."""
    if isinstance(value, int | float):
        return False, float(value), ""
    return True, inf, repr(sorted(map(repr, value))) if isinstance(value, Set) else repr(value)


def _distances(values: Sequence[Hashable], distance: Distance) -> Matrix:
    return np.array([[distance(one, other) for other in values] for one in values])


def _ordinal(margins: Matrix) -> Matrix:
    middles = np.cumsum(margins) - margins / 2
    return np.asarray((middles[:, None] - middles[None, :]) ** 2)


def nominal(one: Hashable, other: Hashable) -> float:
    """0 for the same value, 1 for any other."""
    return float(one != other)


def interval(one: Hashable, other: Hashable) -> float:
    """The squared difference of two numbers."""
    return (_number(one) - _number(other)) ** 2


def ratio(one: Hashable, other: Hashable) -> float:
    """The squared difference of two numbers relative to their sum."""
    whole = _number(one) + _number(other)
    return ((_number(one) - _number(other)) / whole) ** 2 if whole else 0.0


def masi(one: Hashable, other: Hashable) -> float:
    """The distance of two sets of labels: Jaccard, and more where neither holds the other (Passonneau 2006)."""
    a, b = _labels(one), _labels(other)
    if a == b:
        return 0.0
    shared = len(a & b)
    monotone = 2 / 3 if a <= b or b <= a else 1 / 3 if shared else 0.0
    return 1 - monotone * shared / len(a | b)


def _number(value: Hashable) -> float:
    if isinstance(value, int | float):
        return float(value)
    raise ValueError(f"{value!r} is no number")


def _labels(value: Hashable) -> Set[Hashable]:
    return value if isinstance(value, Set) else {value}
