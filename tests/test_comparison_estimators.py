"""Estimators of a change, against the golden numbers of their references, R, and what must hold of any numbers."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kolosi.measure.comparison.estimators.compound import compound_ratio, log_ratio_error
from kolosi.measure.comparison.estimators.dispersion import dispersed_rate_ratio, dispersion, quasi_rate_ratio
from kolosi.measure.comparison.estimators.lateness import (
    LEAST_COMPLETE,
    completeness,
    equal_age,
    factors,
    known_at,
    revision,
)
from kolosi.measure.comparison.estimators.missing import (
    MOST,
    bounds,
    break_even,
    break_even_table,
    change_if_share,
    weighted_total,
)
from kolosi.measure.comparison.estimators.multiplicity import adjusted, p_value
from kolosi.measure.comparison.estimators.panel_ratio import panel_ratio
from kolosi.measure.comparison.interval import rate_ratio
from kolosi.model.panel import Panel

GOLDEN: dict[str, Any] = json.loads((Path(__file__).parent / "golden" / "comparison.json").read_text("utf-8"))
"""Numbers of R and of hand calculation, each with its origin."""

COUNTS = st.integers(0, 3000)


@pytest.mark.parametrize("case", GOLDEN["rate_ratio_exact"]["cases"], ids=lambda case: f"{case['x1']}-{case['x0']}")
def test_exact_intervals_and_p_values_are_those_of_r(case: dict[str, Any]) -> None:
    found = rate_ratio(case["x1"], case["x0"], exposure_after=case["t1"], exposure_before=case["t0"])
    assert found.low == pytest.approx(case["lo"], rel=1e-8, abs=1e-8)
    assert (found.high is None) == (case["hi"] is None)
    assert found.high is None or found.high == pytest.approx(case["hi"], rel=1e-8)
    assert p_value(case["x1"], case["x0"], exposure=case["t1"] / case["t0"]) == pytest.approx(case["p"], rel=1e-8)


_IN_R = """
pairs <- read.table(file("stdin"))
for (i in seq_len(nrow(pairs))) {
  t <- poisson.test(c(pairs[i, 1], pairs[i, 2]))
  cat(sprintf("%.17g %.17g %.17g\\n", t$conf.int[1], t$conf.int[2], t$p.value))
}
"""


@pytest.mark.long
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed (make test-all)")
def test_ten_thousand_pairs_are_as_r_has_them() -> None:
    drawn = random.Random(1985)
    pairs = [(1 + _count(drawn), _count(drawn)) for _ in range(5_000)]
    pairs += [(after, before) for before, after in pairs]
    text = "\n".join(f"{after} {before}" for after, before in pairs)
    told = subprocess.run(["Rscript", "-e", _IN_R], input=text, capture_output=True, text=True, check=True).stdout
    lines = [[float(number) for number in line.split()] for line in told.splitlines()]
    assert len(lines) == len(pairs)
    for (after, before), (low, high, chance) in zip(pairs, lines, strict=True):
        found = rate_ratio(after, before)
        assert found.low == pytest.approx(low, rel=1e-9, abs=1e-12), (after, before)
        assert (float("inf") if found.high is None else found.high) == pytest.approx(high, rel=1e-9), (after, before)
        assert p_value(after, before) == pytest.approx(chance, rel=1e-8, abs=1e-300), (after, before)


def _count(drawn: random.Random) -> int:
    """From none to tens of thousands, small counts as often as large ones."""
    return int(drawn.random() ** 3 * 10 ** drawn.randint(1, 4))


@given(COUNTS, COUNTS, st.floats(1, 50))
def test_known_clustering_only_widens(after: int, before: int, phi: float) -> None:
    exact, wide = rate_ratio(after, before), dispersed_rate_ratio(after, before, phi)
    assert wide.low <= exact.low
    assert wide.high is None or (exact.high is not None and wide.high >= exact.high)
    assert dispersed_rate_ratio(after, before, None) == exact


@pytest.mark.parametrize("case", GOLDEN["rate_ratio_quasi"]["cases"], ids=lambda case: f"{case['x1']}-{case['phi']}")
def test_quasi_intervals(case: dict[str, Any]) -> None:
    low, high = quasi_rate_ratio(case["x1"], case["x0"], case["phi"]).percent
    assert (low, high) == (pytest.approx(case["lo_pct"], abs=1e-7), pytest.approx(case["hi_pct"], abs=1e-7))


def test_dispersion_is_that_of_reporters_by_months_and_unknown_from_few() -> None:
    steady = [[10 * (1 + row)] * 24 for row in range(4)]
    assert dispersion(steady) == 1
    assert dispersion([row[:23] for row in steady]) is None
    assert dispersion(steady[:1]) is None
    drawn = random.Random(7)
    bursts = [[4 * sum(drawn.random() < 0.25 for _ in range(40)) for _ in range(48)] for _ in range(12)]
    found = dispersion(bursts)
    assert found is not None
    assert found == pytest.approx(4 * 0.75, rel=0.2)  # four reports at a time, each of 40 with probability 1/4


def test_deaths_are_compound() -> None:
    case = GOLDEN["deaths_compound"]
    after, before = Counter(case["events1"]), Counter(case["events0"])
    assert log_ratio_error(after, before) == pytest.approx(case["se_log_rr"], rel=1e-9)
    drawn = compound_ratio(after, before)
    assert drawn is not None
    assert drawn.ratio == pytest.approx(case["rr"])
    assert drawn.high is not None
    assert (drawn.low, drawn.high) == (pytest.approx(case["lo"], rel=0.12), pytest.approx(case["hi"], rel=0.12))
    assert drawn == compound_ratio(Counter(reversed(case["events1"])), before)


def test_few_events_take_the_normal_interval_and_none_none() -> None:
    found = compound_ratio({1: 10, 5: 2}, {1: 12})
    assert found is not None
    assert found.low < 1 < (found.high or 0)
    assert compound_ratio({}, {1: 3}) is None
    assert compound_ratio({0: 4}, {1: 3}) is None


@given(st.lists(st.integers(1, 9), min_size=1, max_size=25), st.lists(st.integers(1, 9), min_size=1, max_size=25))
def test_people_who_fall_together_are_less_certain_than_as_many_alone(after: list[int], before: list[int]) -> None:
    alone = log_ratio_error({1: sum(after)}, {1: sum(before)})
    assert log_ratio_error(Counter(after), Counter(before)) >= alone - 1e-12


def test_the_panel_of_the_same_reporters() -> None:
    case = GOLDEN["same_reporter_panel"]
    both = [pair for pair in case["reporters"].values() if None not in pair]
    first = [pair[0] for pair in case["reporters"].values() if pair[0] is not None]
    panel = Panel(
        before=Fraction(sum(pair[0] for pair in both)),
        after=Fraction(sum(pair[1] for pair in both)),
        all_before=Fraction(sum(first)),
        reporters=(len(both), len(first), len(case["reporters"]) - 1),
        pairs=tuple((Fraction(before), Fraction(after)) for before, after in both),
    )
    found = panel_ratio(panel)
    assert found is not None
    assert found.ratio == pytest.approx(case["panel_rr"])
    assert float(panel.continuity or 0) == pytest.approx(case["Cw"])
    assert found == rate_ratio(int(panel.after), int(panel.before))  # three reporters: too few to draw


PAIRS = st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=30)


@given(PAIRS)
def test_a_panel_is_never_surer_than_its_totals_and_knows_no_order(pairs: list[tuple[int, int]]) -> None:
    found, turned = (panel_ratio(_panel(some)) for some in (pairs, pairs[::-1]))
    assert found == turned
    if found is None:
        assert sum(map(sum, pairs)) == 0
        return
    exact = rate_ratio(sum(after for _, after in pairs), sum(before for before, _ in pairs))
    assert found.low <= exact.low
    assert found.high is None or (exact.high is not None and found.high >= exact.high)


def _panel(pairs: list[tuple[int, int]]) -> Panel:
    before, after = (Fraction(sum(pair[side] for pair in pairs)) for side in (0, 1))
    exact = tuple((Fraction(one), Fraction(other)) for one, other in pairs)
    return Panel(before=before, after=after, all_before=before, reporters=(len(pairs),) * 3, pairs=exact)


def test_break_even_share_and_its_table() -> None:
    case = GOLDEN["break_even"]
    after, before = Fraction(case["x1"]), Fraction(case["x0"])
    assert float(break_even(after, before) or 0) == pytest.approx(case["s_star"])
    told = {share: float(change_if_share(after, before, Fraction(share))) for share in case["change_if_share"]}
    assert told == pytest.approx(case["change_if_share"])
    assert [round(change) for _, change in break_even_table(after, before)] == [26, -16, -37]


@given(st.integers(1, 3000), st.integers(1, 3000))
def test_at_the_break_even_share_nothing_changed(after: int, before: int) -> None:
    share = break_even(Fraction(after), Fraction(before))
    assert (share is None) == (after >= before)
    assert share is None or change_if_share(Fraction(after), Fraction(before), share) == 0


def test_the_total_is_weighted_by_past_volume() -> None:
    case = GOLDEN["weighted_completeness"]
    sites = case["sites"].values()
    heard = sum(Fraction(site["past_volume"]) for site in sites if site["received"])
    panel = Panel(
        before=heard,
        after=Fraction(case["count"]),
        all_before=sum((Fraction(site["past_volume"]) for site in sites), Fraction(0)),
        reporters=(1, 2, 1),
    )
    assert float(panel.continuity or 0) == case["R_weighted"]
    assert weighted_total(panel.after, panel.continuity) == case["adjusted"]
    assert weighted_total(Fraction(5), None) is None
    assert weighted_total(Fraction(5), Fraction(0)) is None


def test_bounds_and_the_tipping_point() -> None:
    case = GOLDEN["bounds"]
    found = bounds(
        heard_after=Fraction(case["heard_now"]),
        heard_before=Fraction(case["heard_base"]),
        silent_before=Fraction(case["silent_base"]),
        most=MOST,
    )
    assert float(found.low) == pytest.approx(case["lo_pct"])
    assert float(found.high) == pytest.approx(case["hi_pct"])
    assert found.tipping == case["tipping_change_of_silent_pct"]
    nobody = bounds(heard_after=Fraction(5), heard_before=Fraction(10), silent_before=Fraction(0), most=MOST)
    assert (nobody.low, nobody.high, nobody.tipping) == (-50, -50, None)
    with pytest.raises(ValueError, match="earlier period"):
        bounds(heard_after=Fraction(5), heard_before=Fraction(0), silent_before=Fraction(0), most=MOST)


def test_many_comparisons() -> None:
    case = GOLDEN["benjamini_hochberg"]
    assert adjusted(case["p"]) == pytest.approx(case["adjusted"], abs=case["tolerance"])
    assert adjusted([]) == []


@given(st.lists(st.floats(0, 1), max_size=40))
def test_an_adjusted_p_value_is_never_lower_and_keeps_the_order(values: list[float]) -> None:
    found = adjusted(values)
    assert all(value <= one <= 1 for value, one in zip(values, found, strict=True))
    pairs = sorted(zip(values, found, strict=True))
    assert [one for _, one in pairs] == sorted(found)


def test_clustered_reports_make_a_difference_likelier_by_chance() -> None:
    assert p_value(336, 429, phi=5) > 0.05 > p_value(336, 429, phi=1)
    assert p_value(0, 0) == 1


def test_two_years_are_compared_at_the_same_age() -> None:
    case, rows = GOLDEN["equal_age"], GOLDEN["nowcast_chain_ladder"]["triangle_rows_by_period_cols_by_delay"]
    assert equal_age(rows[4], rows[1]) == (72, case["comparator_delay_0_1"])
    assert known_at(rows[1], 3) == case["comparator_final"]
    assert known_at(rows[4], 2) is None
    assert equal_age([None], rows[0]) is None


def test_a_period_that_is_still_filling_is_known_as_such() -> None:
    case = GOLDEN["nowcast_chain_ladder"]
    rows = case["triangle_rows_by_period_cols_by_delay"]
    growth = factors(rows)
    assert [float(factor or 0) for factor in growth] == pytest.approx(case["factors"])
    shares = [completeness(row, growth) for row in rows]
    assert [float(share or 0) for share in shares] == pytest.approx([one["completeness"] for one in case["periods"]])
    assert [share is not None and share < LEAST_COMPLETE for share in shares] == [False] * 4 + [True] * 2
    assert completeness([None], growth) is None
    assert completeness([5], [None]) is None


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        ({"2025-01": 100, "2025-02": 90}, "same"),
        ({"2025-01": 104, "2025-02": 90, "2025-03": 12}, "late reports"),
        ({"2025-01": 97, "2025-02": 92}, "corrected"),
        ({"2025-01": 100}, "wrong input"),
        ({"2025-01": 80, "2025-02": 130}, "wrong input"),
    ],
)
def test_corrections_are_told_from_wrong_files(after: dict[str, int], kind: str) -> None:
    assert revision({"2025-01": 100, "2025-02": 90}, after) == kind
