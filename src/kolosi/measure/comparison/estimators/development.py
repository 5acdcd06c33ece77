"""Development factors: how what is known of a period grows with its age, over the periods that are old enough to tell.

Mack, *ASTIN Bulletin* 23 (1993) 213-225 (chain ladder).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def growth(triangle: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sums, for each age but the last, what was known of the periods that are known one age later, and what was known of them then.

    Rows are periods, columns what became known at each age; a cell that nobody can know yet is NaN. A factor is the second over the first.
    Sums of counts are exact (below 2^53).
    """
    total = np.cumsum(np.asarray(triangle, dtype=np.float64), axis=1)
    both = ~np.isnan(total[:, 1:])
    return np.where(both, total[:, :-1], 0.0).sum(axis=0), np.where(both, total[:, 1:], 0.0).sum(axis=0)
