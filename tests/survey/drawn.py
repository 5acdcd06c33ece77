"""Samples drawn for tests, all with unequal weights: errors that cancel where every row weighs the same do not cancel here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kolosi.measure.survey.design import Design, LonelyRule, design


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """How a sample is drawn: its strata, its stages, which frames are known, how uneven its weights are."""

    name: str
    strata: int = 1
    stages: int = 0
    frames: int = 0
    spread: float = 0.6
    lonely: LonelyRule = "stop"
    alone: bool = False
    kinds: int = 3

    def rows(self) -> dict[str, np.ndarray[Any, Any]]:
        """The columns of the sample: clusters that answer alike, unlike weights."""
        draw = np.random.default_rng(sum(map(ord, self.name)))
        stratum, psu, ssu = _units(self, draw)
        n = len(stratum)
        lean = draw.normal(0, 0.8, psu.max() + 1)[psu] + 0.4 * (stratum - 1)
        sex = np.where(draw.random(n) < 0.55, "F", "M")
        rank = np.argsort(np.argsort(draw.random(n) + 0.2 * lean)) * self.kinds // n
        return {
            "stratum": stratum,
            "psu": psu,
            "ssu": ssu,
            "psus": (np.bincount(stratum[np.unique(psu, return_index=True)[1]]) * 3 + 5)[stratum],
            "ssus": (np.array([len(np.unique(ssu[psu == one])) for one in range(psu.max() + 1)]) * 2 + 1)[psu],
            "weight": np.exp(draw.normal(3, self.spread, n)) * (1 + 0.5 * stratum),
            "yes": (draw.random(n) < 1 / (1 + np.exp(-lean - (sex == "F") * 0.5))).astype(int),
            "size": draw.poisson(np.exp(1.5 + 0.3 * lean)) + 1,
            "sex": sex,
            "kind": np.array(["a", "b", "c", "d"])[rank],
        }

    def design(self, rows: dict[str, np.ndarray[Any, Any]]) -> Design:
        """Its design, as ours."""
        return design(
            rows["weight"],
            strata=rows["stratum"] if self.strata > 1 else None,
            clusters=[rows["psu"], rows["ssu"]][: self.stages] or None,
            population=[rows["psus"], rows["ssus"]][: self.frames] or None,
            lonely=self.lonely,
        )

    def spec(self) -> tuple[str, ...]:
        """Its design, as R is told of it."""
        rule = {"stop": "fail", "grand_mean": "adjust", "average": "average"}[self.lonely]
        ids = {0: "~1", 1: "~psu", 2: "~psu+ssu"}[self.stages]
        frame = {0: "", 1: "~psus", 2: "~psus+ssus"}[self.frames]
        return self.name, ids, "~stratum" if self.strata > 1 else "", frame, rule


def _units(drawn: Drawn, draw: np.random.Generator) -> tuple[np.ndarray[Any, Any], ...]:
    stratum, psu, ssu = [], [], []
    for one in range(drawn.strata):
        clusters = 1 if drawn.alone and one == 1 else int(draw.integers(6, 12))
        for _ in range(clusters):
            unit = psu[-1] + 1 if psu else 0
            size = int(draw.integers(4, 14))
            stratum += [one] * size
            psu += [unit] * size
            ssu += sorted(draw.integers(0, 4, size).tolist())
    return np.array(stratum), np.array(psu), np.array(ssu)


SAMPLES = (
    Drawn(name="rows"),
    Drawn(name="skewed", spread=1.3),
    Drawn(name="strata", strata=4),
    Drawn(name="clusters", stages=1),
    Drawn(name="one", strata=3, stages=1),
    Drawn(name="two", strata=3, stages=1, kinds=4),
    Drawn(name="frame", strata=3, stages=1, frames=1),
    Drawn(name="two-stages", strata=2, stages=2, frames=2),
    Drawn(name="two-stages-of-four", strata=4, stages=2, frames=2, spread=0.9),
    Drawn(name="alone-grand-mean", strata=5, stages=1, lonely="grand_mean", alone=True),
    Drawn(name="alone-average", strata=5, stages=1, lonely="average", alone=True),
    Drawn(name="many-kinds", strata=6, stages=1, kinds=4, spread=0.9),
)
