"""Trains weights by expectation maximisation over pairs of one region and month, held near the preset where pairs are few.

Fellegi & Sunter 1969 for the model, Winkler 1988 for its training by expectation maximisation. Each step adds the preset as if it had been
seen among so many pairs (a Dirichlet prior), so that no level becomes impossible and small data decide little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from kolosi.content.presets import Weight
from kolosi.linkage.comparisons import NULL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.content.presets import LinkagePreset
    from kolosi.linkage.comparisons import Comparison, Weights

RULE = "l.span = r.span"
"""Pairs of one region and month: `span` enters no comparison, so that each is trained, and the share of true pairs with them."""

MOST_PAIRS = 300_000
"""Pairs to train on at most, taken by whole regions and months: with more, no weight of the rarest level moves by a tenth."""

LEAST_PAIRS = 500
"""With fewer pairs the preset stands: splink, too, asks for "at least a few hundred" to train on."""

HELD = 40.0
"""The preset counts as so many true pairs, and as many others: it decides where ten are found and hardly matters among five hundred."""

_STEPS, _STILL = 200, 1e-6
_TOLD_TWICE = 0.1
"""Of the rows of the smaller system, at least so few are told by another: what is begun with, and stands where nothing can be trained."""

_CLOSE, _HALF = ("same", "next", "close"), 0.5
"""Dates up to three days apart, and how much of their preset share they must keep. Two systems invented apart, that tell of no common
event, gave a class of rows with precise places in which dates were close in a quarter of pairs; true pairs of invented worlds, in four fifths."""


def sample(prepared: pl.DataFrame, seed: int) -> pl.DataFrame:
    """The tellings to train on: all, or those of so many regions and months, drawn by the seed, as make up the most pairs."""
    counts = prepared.drop_nulls("span").group_by("span", "system").len()
    pairs = counts.group_by("span").agg(((pl.col("len").sum() ** 2 - (pl.col("len") ** 2).sum()) // 2).alias("pairs"))
    drawn = pairs.filter(pl.col("pairs") > 0).sort("span").sample(fraction=1, shuffle=True, seed=seed)
    kept = drawn.filter(pl.col("pairs").cum_sum() <= MOST_PAIRS)
    return prepared.join(kept.select("span"), on="span", how="semi", maintain_order="left")


def likely_prior(chosen: pl.DataFrame, pairs: float, preset: LinkagePreset) -> float:
    """The share of pairs to begin with: the preset's, but no more true pairs than a tenth of the rows of the smaller system of each two.

    Rows that are many in one region and month make pairs by their product, and true ones by their number at most.
    """
    rows = sorted(chosen.group_by("system").len()["len"].to_list())
    most = sum(int(one) * (len(rows) - 1 - at) for at, one in enumerate(rows))
    return float(min(preset.prior, _TOLD_TWICE * most / max(pairs, 1.0)))


def trained(
    vectors: pl.DataFrame, known: Sequence[Comparison], preset: LinkagePreset, begin: float
) -> tuple[Weights, float] | None:
    """The weights and the share of pairs that are one event, from how often each agreement of all comparisons is met (`pairs`).

    `begin` is the share to begin with. None where there is too little to train on, or where what was found is no class of true pairs.
    """
    count = vectors["pairs"].to_numpy().astype(np.float64)
    if count.sum() < LEAST_PAIRS:
        return None
    names = {one.name: levels for one in known if (levels := _levels_met(vectors[one.name], one))}
    met = {name: _met(vectors[name], levels) for name, levels in names.items()}
    begun = {
        name: np.array([[preset.weights[name][level].m, preset.weights[name][level].u] for level in levels])
        for name, levels in names.items()
    }
    shares, prior = _maximised(count, met, begun, begin)
    if not _is_of_events(names, shares, preset):
        return None
    weights = {name: dict(levels) for name, levels in preset.weights.items()}
    for name, one in shares.items():
        weights[name] |= {level: Weight(m=float(m), u=float(u)) for level, (m, u) in zip(names[name], one, strict=True)}
    return weights, prior


def _is_of_events(names: Mapping[str, Sequence[str]], shares: Mapping[str, np.ndarray], preset: LinkagePreset) -> bool:
    """False where the pairs found are alike in something else: of one event most dates are close, whatever else is told."""
    if "day" not in names:
        return False
    found = sum(float(m) for level, m in zip(names["day"], shares["day"][:, 0], strict=True) if level in _CLOSE)
    return found >= _HALF * sum(preset.weights["day"][level].m for level in _CLOSE)


def _levels_met(column: pl.Series, comparison: Comparison) -> list[str]:
    """The levels that some pair falls in; the others keep their preset."""
    found = set(column)
    return [level.name for level in comparison.levels if level.name != NULL and level.name in found]


def _met(column: pl.Series, levels: Sequence[str]) -> np.ndarray:
    """Which level each agreement has: a row each, a column a level; a row of zeros where it is unknown."""
    return np.column_stack([(column == level).to_numpy() for level in levels]).astype(np.float64)


def _maximised(
    count: np.ndarray, met: Mapping[str, np.ndarray], begun: Mapping[str, np.ndarray], prior: float
) -> tuple[Mapping[str, np.ndarray], float]:
    """Expectation and maximisation in turn until the share of true pairs stands still."""
    shares, share = dict(begun), prior
    for _ in range(_STEPS):
        odds = np.log(share / (1 - share)) + sum(
            met[name] @ np.log(one[:, 0] / one[:, 1]) for name, one in shares.items()
        )
        chance = 1 / (1 + np.exp(-odds))
        sides = np.column_stack([count * chance, count * (1 - chance)])
        for name in shares:
            seen = met[name].T @ sides + HELD * begun[name]
            shares[name] = seen / seen.sum(axis=0)
        before, share = share, float(sides[:, 0].sum() / count.sum())
        share = min(max(share, 1 / count.sum()), 0.5)
        if abs(share - before) < _STILL:
            break
    return shares, share
