"""Measures probabilities against what is true: reliability bins and the calibration error (Naeini, Cooper & Hauskrecht 2015)."""

from __future__ import annotations

import numpy as np
import polars as pl

BINS = 10


def reliability(probability: pl.Series, is_true: pl.Series) -> pl.DataFrame:
    """Gives ten bins of equal width: `bin`, `pairs`, `said` (mean probability), `found` (share that is true). An empty bin is left out."""
    frame = pl.DataFrame({"said": probability, "found": is_true.cast(pl.Float64)})
    binned = frame.with_columns((pl.col("said") * BINS).floor().clip(0, BINS - 1).cast(pl.Int64).alias("bin"))
    return (
        binned.group_by("bin").agg(pl.len().alias("pairs"), pl.col("said").mean(), pl.col("found").mean()).sort("bin")
    )


def calibration_error(bins: pl.DataFrame) -> float:
    """The mean distance between what is said and what is found, each bin with the weight of its pairs. 0 where there is none."""
    if bins.is_empty():
        return 0.0
    apart = (bins["said"] - bins["found"]).abs().to_numpy()
    return float(np.average(apart, weights=bins["pairs"].to_numpy()))
