"""Weighs a pair against its rivals: a telling is of one event, so that what speaks for one partner speaks against the others.

Splink scores each pair as if it stood alone. Where a system has one row an event, a telling of another has at most one partner in it; the
chance of each pair under all these limits at once is found by belief propagation over the pairs (Bayati, Shah & Sharma 2008; Chertkov et al.
2010), which is exact where the pairs form no ring. A system with several rows an event (one a violation) sets no such limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection

_STEPS, _STILL, _CERTAIN = 100, 1e-4, 1e-9
"""Steps at most, the change of a chance and of the factor that ends them, and what a certain pair falls short of certainty."""

_MOST = 10.0
"""Odds are raised no further: where rivals are so many that fewer events are left than expected, the limits are right."""

_DECIMALS = 5
_HALF = 0.5
"""Each message moves half-way: rings of pairs would else swing for ever."""


def against_rivals(pairs: pl.DataFrame, several: Collection[str] = ()) -> pl.DataFrame:
    """Gives the pairs with the chance of each beside its rivals; `several` are systems with several rows an event.

    The chance of a pair alone stays as `alone`. The limits take chance away from every pair; all odds are raised by one factor until as
    many pairs are expected to be one event as before, for that number was estimated over all of them.
    """
    if pairs.is_empty():
        return pairs.with_columns(pl.col("probability").alias("alone"))
    alone = pairs["probability"].to_numpy()
    odds = alone / np.maximum(1 - alone, _CERTAIN)
    left, right = _side(pairs, "left", "right_system"), _side(pairs, "right", "left_system")
    bound_left = ~pairs["right_system"].is_in(list(several)).to_numpy()
    bound_right = ~pairs["left_system"].is_in(list(several)).to_numpy()
    from_left, from_right, scale, chance = np.ones_like(odds), np.ones_like(odds), 1.0, alone
    for _ in range(_STEPS):
        scaled = odds * scale
        new_left = np.where(bound_left, 1 / (1 + _others(scaled * from_right, left)), 1.0)
        new_right = np.where(bound_right, 1 / (1 + _others(scaled * new_left, right)), 1.0)
        from_left += _HALF * (new_left - from_left)
        from_right += _HALF * (new_right - from_right)
        together = scaled * from_left * from_right
        before, chance = chance, together / (1 + together)
        was, scale = scale, min(max(scale * float(np.sqrt(alone.sum() / chance.sum())), 1.0), _MOST)
        if max(np.abs(chance - before).max(), abs(scale - was)) < _STILL:
            break
    told = pl.Series("probability", chance).round(_DECIMALS)
    return pairs.with_columns(pl.col("probability").alias("alone")).with_columns(told)


def _side(pairs: pl.DataFrame, end: str, other: str) -> np.ndarray:
    """The number of each telling together with the system in which it seeks a partner."""
    ranked = pairs.select(pl.struct(end, other).rank("dense").alias("rank"))["rank"]
    numbers: np.ndarray = ranked.cast(pl.Int64).to_numpy()
    return numbers


def _others(weights: np.ndarray, group: np.ndarray) -> np.ndarray:
    """The sum of the weights of all rivals of each pair: those of its group without itself."""
    rest: np.ndarray = np.bincount(group, weights=weights)[group] - weights
    return rest.clip(min=0.0)
