"""The design of a sample and the variance that it gives a linear statistic.

Taylor linearisation (Binder 1983; Lumley, Complex Surveys, 2010, chapter 2): the variance of any estimate here is that of a
weighted total of one number a row. In stratum h with n_h primary units out of N_h,

    V = sum over h of (1 - n_h/N_h) n_h/(n_h - 1) sum over i of (z_hi - mean of z_h)^2

and each further stage adds the same within the units of the stage above, times the sampling fractions above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kolosi.model.survey import LonelyRule

Numbers = NDArray[np.float64]
Codes = NDArray[np.int64]
Column = Sequence[Any] | NDArray[Any]


class DesignError(ValueError):
    """A design that gives no variance. `id` says why: `weights`, `frame`, `lonely`; `found` where."""

    def __init__(self, id_: str, found: str) -> None:
        super().__init__(f"{id_}: {found}")
        self.id = id_
        self.found = found


@dataclass(frozen=True, kw_only=True, eq=False)
class Stage:
    """One stage of sampling: the unit of each row, the stratum of each unit, and how many units each stratum has in the frame."""

    unit: Codes
    stratum: Codes
    population: Numbers

    @property
    def sampled(self) -> Numbers:
        """The sampled units of each stratum."""
        return np.bincount(self.stratum, minlength=len(self.population)).astype(np.float64)


@dataclass(frozen=True, kw_only=True, eq=False)
class Design:
    """A sample: a weight for each row (0: outside the domain), and its stages."""

    weights: Numbers
    stages: tuple[Stage, ...]
    lonely: LonelyRule = "stop"
    lonely_strata: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """The rows that count."""
        return int(np.count_nonzero(self.weights))

    @property
    def total_weight(self) -> float:
        """The size of the population as the weights say it."""
        return float(self.weights.sum())

    @property
    def df(self) -> int:
        """Degrees of freedom: primary units less strata, of the rows that count."""
        first = self.stages[0]
        units = np.unique(first.unit[self.weights > 0])
        return len(units) - len(np.unique(first.stratum[units]))

    def domain(self, is_in: Column) -> Design:
        """The same sample where only some rows count: their weights stay, the others get 0, and no row is dropped."""
        return replace(self, weights=np.where(np.asarray(is_in, dtype=bool), self.weights, 0.0))

    def variance(self, scores: Numbers) -> Numbers:
        """The covariance matrix of the totals of weighted scores, one column a statistic."""
        columns = scores.reshape(len(self.weights), -1)
        found = np.zeros((columns.shape[1], columns.shape[1]))
        fraction = np.ones(len(self.weights))
        for number, stage in enumerate(self.stages):
            found += self._of_stage(columns, stage, fraction, is_first=number == 0)
            fraction = fraction * (stage.sampled / stage.population)[stage.stratum][stage.unit]
            if not fraction.any():
                break
        return found

    def _of_stage(self, columns: Numbers, stage: Stage, fraction: Numbers, *, is_first: bool) -> Numbers:
        """What one stage adds; `fraction` is the share of the units above that was sampled, by row."""
        units, strata = len(stage.stratum), len(stage.population)
        totals = _summed(stage.unit, columns, units)
        sampled = stage.sampled
        means = _summed(stage.stratum, totals, strata) / sampled[:, None]
        is_whole = sampled >= stage.population
        is_lonely = (sampled == 1) & ~is_whole
        if is_first and is_lonely.any() and self.lonely == "grand_mean":
            means[is_lonely] = totals.mean(axis=0)
        scale = np.where(is_whole, 0.0, 1 - sampled / stage.population)
        scale = scale * np.where(sampled > 1, sampled / np.maximum(sampled - 1, 1), 1.0)
        above = np.ones(units)
        above[stage.unit] = fraction
        centred = totals - means[stage.stratum]
        weighted = centred * (scale[stage.stratum] * above)[:, None]
        found: Numbers = centred.T @ weighted
        is_averaged = is_first and self.lonely == "average" and is_lonely.any()
        return found * (strata / np.count_nonzero(~is_lonely)) if is_averaged else found


def design(
    weights: Column,
    *,
    strata: Column | None = None,
    clusters: Column | Sequence[Column] | None = None,
    population: Column | Sequence[Column] | None = None,
    lonely: LonelyRule = "stop",
) -> Design:
    """The design of a sample, from columns of its rows.

    `clusters` are the primary units, or a list of columns, one a stage; without them each row is a unit. Units are told apart within
    their stratum and the unit above. `population` gives for each row how many units the stratum of its unit has in the frame, for
    each stage that is known. The rule for a stratum of one unit is about primary units: one of several units drawn within a primary
    one is always refused. Raises `DesignError`.
    """
    weight = np.asarray(weights, dtype=np.float64)
    if not len(weight) or not np.isfinite(weight).all() or (weight < 0).any() or not weight.any():
        raise DesignError("weights", "–")
    stratum = _codes(strata, len(weight))
    above = stratum
    stages: list[Stage] = []
    frames = _columns(population)
    for number, cluster in enumerate(_columns(clusters) or [np.arange(len(weight))]):
        stages.append(_stage(cluster, above, frames[number] if number < len(frames) else None))
        above = stages[-1].unit
    names = _lonely(stages[0], strata)
    if names and (lonely == "stop" or len(names) == len(stages[0].population)):
        raise DesignError("lonely", ", ".join(names))
    if any(bool(((one.sampled == 1) & (one.population > 1) & np.isfinite(one.population)).any()) for one in stages[1:]):
        raise DesignError("lonely", "–")
    return Design(weights=weight, stages=tuple(stages), lonely=lonely, lonely_strata=names)


def _stage(cluster: Column, above: Codes, frame: Column | None) -> Stage:
    own = _codes(cluster, len(above))
    pairs, unit = np.unique(above * (int(own.max()) + 1) + own, return_inverse=True)
    stratum: Codes = (pairs // (int(own.max()) + 1)).astype(np.int64)
    strata = int(stratum.max()) + 1
    population = np.full(strata, np.inf)
    if frame is not None:
        sizes = np.asarray(frame, dtype=np.float64)
        population[above] = sizes
        sampled = np.bincount(stratum, minlength=strata)
        if not np.array_equal(population[above], sizes) or not (population >= sampled).all():
            raise DesignError("frame", str(float(sizes.min())))
    return Stage(unit=unit.astype(np.int64), stratum=stratum, population=population)


def _lonely(first: Stage, strata: Column | None) -> tuple[str, ...]:
    """The strata of one primary unit that is not the whole stratum."""
    alone = np.flatnonzero((first.sampled == 1) & (first.sampled < first.population))
    names = np.unique(np.asarray(strata)) if strata is not None else np.array(["–"])
    return tuple(str(names[at]) for at in alone)


def _columns(given: Column | Sequence[Column] | None) -> list[Column]:
    """One column, or several, as a list of columns."""
    if given is None:
        return []
    several = isinstance(given, list | tuple) and bool(given) and not np.isscalar(given[0])
    return list(given) if several else [given]


def _codes(column: Column | None, rows: int) -> Codes:
    if column is None:
        return np.zeros(rows, dtype=np.int64)
    return np.unique(np.asarray(column), return_inverse=True)[1].astype(np.int64)


def _summed(group: Codes, columns: Numbers, groups: int) -> Numbers:
    """The sum of each column over the rows of each group."""
    sums = [np.bincount(group, weights=columns[:, at], minlength=groups) for at in range(columns.shape[1])]
    return np.column_stack(sums)
