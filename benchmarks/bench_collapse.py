"""A thousand collapses of reporting: what is said of the change, beside an arrow drawn from the two totals.

Reporters of very unequal size count incidents that come in clusters. The truth changes by a ratio between 1/2 and 2, each reporter
a little differently; up to nine in ten of them fall silent: any of them, the large or the small ones. Every case is judged by
`compare` as a workspace would: two totals, reporters heard from, the panel of those heard from in both periods.

Asserts shares, never seconds: a wrong direction in at most one case of twenty, a direction in most cases in which those who go on made half
of the earlier count, and an arrow that is wrong several times as often.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from kolosi.measure.comparison.compare import compare
from kolosi.model.figure import Comparison, Coverage, Estimate
from kolosi.model.indicator import Indicator, Measure
from kolosi.model.key import Key
from kolosi.model.panel import Panel

CASES = 1000
REPORTERS = 92
MOST_WRONG = 0.05
LEAST_INFORMATIVE = 0.60
LEAST_GAIN = 4
"""How many times as often the arrow of the two totals points the wrong way."""

GBV = Indicator(
    id="gbv_incidents",
    label={"en": "GBV incidents", "fr": "Incidents de VBG"},
    unit={},
    kind="flow",
    table="statistics",
    source="gbvims",
    measure=Measure(function="sum", column="value"),
)


@dataclass(frozen=True, kw_only=True)
class Case:
    """The true ratio, what all reporters counted before, and what those counted who were heard from after."""

    ratio: float
    before: np.ndarray
    after: np.ndarray
    heard: np.ndarray

    @property
    def continuity(self) -> float:
        """The share of the earlier count made by those heard from in both periods."""
        return float(self.before[self.heard].sum() / self.before.sum())


def drawn(random: np.random.Generator) -> Case:
    """One collapse: sizes, the truth, clustered counts, and who falls silent."""
    size = random.lognormal(3, 1, REPORTERS)
    ratio = float(np.exp(random.uniform(np.log(0.5), np.log(2))))
    own = ratio * random.lognormal(0, 0.2, REPORTERS)
    before, after = (clustered(rate, random) for rate in (size, size * own))
    weight = size ** random.choice([-1, 0, 1])
    order = random.choice(REPORTERS, REPORTERS, replace=False, p=weight / weight.sum())
    heard = np.ones(REPORTERS, dtype=bool)
    heard[order[: int(random.uniform(0, 0.9) * REPORTERS)]] = False
    return Case(ratio=ratio, before=before, after=after, heard=heard)


def clustered(rate: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Counts whose variance is five times their mean: incidents are reported several at a time."""
    return random.negative_binomial(rate / 4, 1 / 5)


def judged(case: Case, *, knows_panel: bool) -> Comparison:
    """What is said of a case; without the panel, from the totals and the number of reporters alone."""
    pairs = [
        (Fraction(int(b)), Fraction(int(a)))
        for b, a in zip(case.before[case.heard], case.after[case.heard], strict=True)
    ]
    heard = int(case.heard.sum())
    totals = int(case.before.sum()), int(case.after[case.heard].sum())
    before, after = (
        Estimate(
            key=Key.parse(f"gbv_incidents/{year}-Q1"),
            value=Fraction(total),
            kind="flow",
            sources=("gbvims",),
            coverage=Coverage(months_present=3, months_expected=3, reporters=(number, REPORTERS)),
        )
        for year, total, number in zip((2024, 2025), totals, (REPORTERS, heard), strict=True)
    )
    panel = Panel(
        before=sum((pair[0] for pair in pairs), Fraction(0)),
        after=sum((pair[1] for pair in pairs), Fraction(0)),
        all_before=Fraction(totals[0]),
        reporters=(heard, REPORTERS, heard),
        pairs=tuple(pairs),
    )
    return compare(before, after, GBV, panel=panel if knows_panel else None)


def direction(found: Comparison) -> int:
    """1 or -1 where a rise or a fall is told, of the total or of the same reporters; else 0."""
    told = {reason.id for reason in found.reasons}
    if found.verdict == "CHANGE" and found.difference:
        return 1 if found.difference > 0 else -1
    return int("panel_rose" in told) - int("panel_fell" in told)


def main() -> None:
    random = np.random.default_rng(1985)
    cases = [drawn(random) for _ in range(CASES)]
    start = time.perf_counter()
    told = [direction(judged(case, knows_panel=True)) for case in cases]
    seconds = time.perf_counter() - start
    truth = [1 if case.ratio > 1 else -1 for case in cases]
    arrows = [1 if case.after[case.heard].sum() > case.before.sum() else -1 for case in cases]
    counted = [direction(judged(case, knows_panel=False)) for case in cases]
    wrong, wrong_by_number = (
        sum(one == -true for one, true in zip(some, truth, strict=True)) / CASES for some in (told, counted)
    )
    naive = sum(one != true for one, true in zip(arrows, truth, strict=True)) / CASES
    known = [one for one, case in zip(told, cases, strict=True) if case.continuity >= 0.5]
    informative = sum(one != 0 for one in known) / len(known)
    print(
        f"collapse  wrong direction: {wrong:.1%} (at most {MOST_WRONG:.0%}), from numbers of reporters alone {wrong_by_number:.1%}, of an arrow {naive:.1%}; a direction in {informative:.1%} "
        f"of {len(known)} cases with half of the count left (at least {LEAST_INFORMATIVE:.0%}); {1000 * seconds / CASES:.1f} ms a case"
    )
    assert max(wrong, wrong_by_number) <= MOST_WRONG, "a wrong direction is told too often"
    assert informative >= LEAST_INFORMATIVE, "nothing is told in too many cases in which something is known"
    assert naive >= LEAST_GAIN * wrong, "an arrow would hardly be worse"


if __name__ == "__main__":
    main()
