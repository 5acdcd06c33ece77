"""The severity of an area, computed beside what people agree: from households, from figures of the area, with what is missing.

Phases, thresholds and the area rule are criteria of a country and a year. Missing is not low: without data there is no phase,
and what is missing widens the interval and lowers the grade. Counts of incidents alone make no phase: they rank reporting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kolosi.content.severity.criteria import PHASES, Criteria, Input
from kolosi.risk.composites import Measured, RankDistribution, Scale, area_phase, composite, rank_distributions

Basis = Literal["households", "area"]
Absence = Literal["no_data", "counts_only"]

HALF = 0.5
"""Without an area rule: the phase that half of the households reach."""

_STEPS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
"""The scores at the ends of the five phases: each takes a fifth of the scale."""


@dataclass(frozen=True, kw_only=True)
class Severity:
    """A computed phase with the least and the most it can be; `phase` None where nothing makes one, and `absence` says why.

    `grade` is the reliability, A to D. `phases` are those of each variable that is known.
    """

    phase: int | None
    low: int = 1
    high: int = 5
    grade: str | None = None
    basis: Basis | None = None
    absence: Absence | None = None
    phases: Mapping[str, int] = field(default_factory=dict)

    def departs_by(self, agreed: int | None) -> int:
        """How many phases an agreed one lies outside of the interval; 0 where one of the two is not there.

        >>> Severity(phase=3, low=2, high=4, grade="C").departs_by(5)
        1
        """
        if agreed is None or self.phase is None:
            return 0
        return max(self.low - agreed, agreed - self.high, 0)


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """The share of households in each phase, in percent, and by how many points these may be off (None: not said)."""

    shares: Mapping[int, float]
    margin: float | None = None


def score(value: float, one: Input) -> float:
    """A value on the fixed scale of its input, 0 to 1: between two thresholds it moves evenly through the fifth of its phase.

    >>> score(30, Input(variable="scale", figure="x", bounds=(0, 50), thresholds=(10, 20, 30, 40)))
    0.6
    >>> score(50, Input(variable="capacity", figure="x", bounds=(100, 0), thresholds=(60, 40, 20, 8)))
    0.3
    """
    import numpy as np  # loads 0.1 s of modules, which few commands need

    ends = (one.bounds[0], *one.thresholds, one.bounds[1])
    is_falling = ends[0] > ends[-1]
    xs, ys = (ends[::-1], _STEPS[::-1]) if is_falling else (ends, _STEPS)
    return round(float(np.interp(value, xs, ys)), 9)


def phase_of(score_: float) -> int:
    """The phase of a score: a fifth of the scale each, its lower end in it.

    >>> phase_of(0), phase_of(0.2), phase_of(0.79), phase_of(1)
    (1, 2, 4, 5)
    """
    return min(int(score_ * len(PHASES) + 1e-9) + 1, len(PHASES))


def of_area(values: Mapping[Input, float | None], criteria: Criteria, *, is_of_risk: bool = False) -> Severity:
    """The severity of an area from its figures: the composite of the variables, over all that the missing ones could be.

    A variable with several figures takes the gravest of those known. `is_of_risk`: what is known of the area in general is not
    enough, something must be known of the risk itself.
    """
    known = {one: value for one, value in values.items() if value is not None}
    if not known or (is_of_risk and not any(one.risks for one in known)):
        return Severity(phase=None, absence="no_data")
    if all(one.counts_incidents for one in known):
        return Severity(phase=None, absence="counts_only")
    measured = scores_of(values)
    found = composite(measured, scales_of(criteria), criteria.mean)
    if found is None:
        return Severity(phase=None, absence="no_data")
    return Severity(
        phase=phase_of(found.score),
        low=phase_of(found.low),
        high=phase_of(found.high),
        grade=found.grade,
        basis="area",
        phases={name: phase_of(one.value) for name, one in measured.items() if one is not None},
    )


def scores_of(values: Mapping[Input, float | None]) -> Mapping[str, Measured | None]:
    """The score of each variable that is known: of several figures of one, the gravest."""
    found: dict[str, Measured | None] = {}
    for one, value in values.items():
        if value is not None:
            own, before = score(value, one), found.get(one.variable)
            found[one.variable] = Measured(value=max(own, before.value) if before else own)
    return found


def scales_of(criteria: Criteria) -> Mapping[str, Scale]:
    """The scale of each variable: scores run from 0 to 1, the weights are those of the criteria."""
    return {id_: Scale(low=0, high=1, weight=one.weight) for id_, one in criteria.variables.items()}


def of_households(distribution: Distribution, criteria: Criteria) -> Severity:
    """The severity of an area from the share of households in each phase (percent), by the rule of the criteria.

    The interval runs over what the shares may be off. Raises ValueError unless they add up to 100.
    """
    least = criteria.share or HALF
    shares = {phase: distribution.shares.get(phase, 0.0) / 100 for phase in PHASES}
    margin = (criteria.margin if distribution.margin is None else distribution.margin) / 100
    return Severity(
        phase=area_phase(shares, least),
        low=area_phase(shares, min(least + margin, 1.0)),
        high=area_phase(shares, max(least - margin, 1e-6)),
        grade="B" if distribution.margin is None else "A",
        basis="households",
    )


def severity_of(
    distribution: Distribution | None,
    values: Mapping[Input, float | None],
    criteria: Criteria,
    *,
    is_of_risk: bool = False,
) -> Severity:
    """The severity of an area: from its households where they were asked, else from its figures."""
    if distribution is not None:
        return of_households(distribution, criteria)
    return of_area(values, criteria, is_of_risk=is_of_risk)


def ranks_within(
    risks: Mapping[str, Mapping[Input, float | None]], criteria: Criteria, *, top: int, draws: int
) -> dict[str, RankDistribution]:
    """How the risks of one area rank among each other by Monte-Carlo over weights, missing variables and means; stays inside.

    Risks of which only incidents are counted, or nothing is known, have no rank.
    """
    known = {risk for risk, values in risks.items() if of_area(values, criteria, is_of_risk=True).phase is not None}
    things = {risk: scores_of(values) for risk, values in risks.items() if risk in known}
    return rank_distributions(things, scales_of(criteria), top=top, draws=draws)
