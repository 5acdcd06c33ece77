"""The arrays of this room: one row a series, one column a week; a gap is NaN, never 0."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


def grid(values: ArrayLike) -> Floats:
    """Values as rows of series; a single series is one row."""
    return np.atleast_2d(np.asarray(values, dtype=np.float64))


def sums_before(values: Floats, width: int) -> Floats:
    """Gives for each week the sum of the `width` weeks that end with it; NaN where one of them is a gap or before the first."""
    padded = np.concatenate([np.full((len(values), width - 1), np.nan), values], axis=1)
    windows: Floats = np.lib.stride_tricks.sliding_window_view(padded, width, axis=1).sum(axis=2)
    return windows
