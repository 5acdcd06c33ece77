"""The estimators against the numbers of R's package survey: those on record always, and anew where R is installed.

`make test-all` installs R and the package (Debian: r-base-core, r-cran-survey). The data of the package stay where it is.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.survey.drawn import SAMPLES, Drawn

from kolosi.measure.survey import intervals
from kolosi.measure.survey.design import Design, DesignError, design
from kolosi.measure.survey.estimators import (
    Sampled,
    domains_difference,
    mean,
    ratio,
    rounds_difference,
    simple_deff,
    total,
)
from kolosi.measure.survey.tables import rao_scott

HERE = Path(__file__).parent
GOLDEN: dict[str, Any] = json.loads((HERE / "golden.json").read_text("utf-8"))
CLOSE = 1e-8
RECORDED = 5e-9
"""The numbers on record have ten digits."""


# -- numbers on record ------------------------------------------------------------------------------------------------


def recorded() -> dict[str, list[Any]]:
    sample = GOLDEN["survey"]["sample"]
    return dict(zip(sample["columns"], map(list, zip(*sample["rows"], strict=True)), strict=True))


def sampled(name: str) -> tuple[Any, dict[str, list[Any]], Design]:
    """What is on record of the sample with or without its finite population; the sample; its design."""
    rows = recorded()
    frame = rows["N_psu_in_stratum"] if name == "with_fpc" else None
    known = design(rows["weight"], strata=rows["stratum"], clusters=rows["psu"], population=frame)
    return GOLDEN["survey"][name], rows, known


@pytest.mark.parametrize("name", ["with_fpc", "without_fpc"])
def test_estimates_are_those_on_record(name: str) -> None:
    wanted, rows, known = sampled(name)
    women = np.array(rows["head"]) == "F"
    unsafe = mean(known, rows["unsafe"])
    assert known.df == wanted["df"]
    assert [unsafe.value, unsafe.se] == near(*pair(wanted["mean_unsafe"]))
    assert simple_deff(unsafe, known.total_weight) == near(wanted["mean_unsafe"]["deff"])
    for found, told in (
        (total(known, rows["size"]), wanted["total_size"]),
        (ratio(known, rows["unsafe"], rows["size"]), wanted["ratio_unsafe_per_person"]),
        (mean(known.domain(women), rows["unsafe"]), wanted["by_head"]["F"]),
        (mean(known.domain(~women), rows["unsafe"]), wanted["by_head"]["M"]),
        (mean(known.domain(women), rows["size"]), wanted["domain_F_mean_size"]),
    ):
        assert [found.value, found.se] == near(*pair(told))


@pytest.mark.parametrize("name", ["with_fpc", "without_fpc"])
def test_intervals_and_tests_are_those_on_record(name: str) -> None:
    wanted, rows, known = sampled(name)
    women = np.array(rows["head"]) == "F"
    unsafe = mean(known, rows["unsafe"])
    assert list(intervals.logit(unsafe)) == near(*wanted["ci_logit"])
    assert list(intervals.korn_graubard(unsafe)) == near(*wanted["ci_beta"])
    assert list(intervals.student(unsafe)) == near(*wanted["ci_mean_t"])
    test = rao_scott(known, rows["unsafe"], rows["head"])
    assert [test.f, test.df_above, test.df_below, test.p] == near(*wanted["rao_scott"].values())
    between = domains_difference(known, rows["unsafe"], women, ~women)
    told = [between.value, between.value / between.se, between.df, intervals.p_value(between)]
    assert told == near(*wanted["design_t_test"].values())


def pair(told: dict[str, float]) -> tuple[float, float]:
    return told["est"], told["se"]


def near(*values: float) -> Any:
    return pytest.approx(values[0] if len(values) == 1 else list(values), rel=RECORDED)


# -- R itself ---------------------------------------------------------------------------------------------------------


@cache
def has_r() -> bool:
    command = shutil.which("Rscript")
    asked = [command or "", "--vanilla", "-e", "library(survey)"]
    return command is not None and not subprocess.run(asked, capture_output=True, check=False).returncode


@pytest.fixture(scope="session")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[tuple[str, str], float]]:
    """The folder of the samples, and what R makes of each."""
    if not has_r():
        pytest.skip("R with its package survey is not installed (make test-all)")
    folder = tmp_path_factory.mktemp("oracle")
    names = ["name", "ids", "strata", "fpc", "lonely"]
    pl.DataFrame([one.spec() for one in SAMPLES], schema=names, orient="row").write_csv(folder / "specs.csv")
    for one in SAMPLES:
        pl.DataFrame(one.rows()).write_csv(folder / f"{one.name}.csv")
    asked = ["Rscript", "--vanilla", str(HERE / "oracle.R"), str(folder)]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    lines = [line.split(",") for line in told.splitlines()]
    return folder, {(name, figure): float(value) for name, figure, value in lines}


@pytest.mark.long
@pytest.mark.parametrize("drawn", SAMPLES, ids=lambda one: one.name)
def test_samples_of_unequal_weights_are_estimated_as_by_r(
    drawn: Drawn, oracle: tuple[Path, dict[tuple[str, str], float]]
) -> None:
    wanted = {figure: value for (name, figure), value in oracle[1].items() if name == drawn.name}
    assert figures(drawn) == pytest.approx(wanted, rel=CLOSE, abs=CLOSE)
    assert len(wanted) == 30


def figures(drawn: Drawn) -> dict[str, float | None]:
    rows = drawn.rows()
    known = drawn.design(rows)
    women = rows["sex"] == "F"
    size, share = mean(known, rows["size"]), mean(known, rows["yes"])
    test = rao_scott(known, rows["kind"], rows["sex"])
    between = domains_difference(known, rows["yes"], women, ~women)
    pairs = {
        "mean": size,
        "total": total(known, rows["size"]),
        "ratio": ratio(known, rows["yes"], rows["size"]),
        "share": share,
        "domain": mean(known.domain(women), rows["size"]),
        "domain_total": total(known.domain(women), rows["size"]),
    }
    ends = {
        "mean": intervals.student(size),
        "logit": intervals.logit(share),
        "exact": intervals.korn_graubard(share),
    }
    return {
        "df": known.df,
        "domain.df": known.domain(women).df,
        "mean.deff": simple_deff(size, known.total_weight),
        "share.deff": share.deff,
        **{name: one.value for name, one in pairs.items()},
        **{f"{name}.se": one.se for name, one in pairs.items()},
        **{f"{name}.{end}": at for name, both in ends.items() for end, at in zip(("low", "high"), both, strict=True)},
        "chisq": test.f,
        "chisq.above": test.df_above,
        "chisq.below": test.df_below,
        "chisq.p": test.p,
        "between": between.value,
        "between.t": between.value / between.se,
        "between.df": between.df,
        "between.p": intervals.p_value(between),
    }


@pytest.mark.long
def test_the_difference_of_two_rounds_is_that_of_r(oracle: tuple[Path, dict[tuple[str, str], float]]) -> None:
    before, after = (share_of(one) for one in SAMPLES if one.name in ("one", "two"))
    change = rounds_difference(before, after)
    wanted = {figure: value for (name, figure), value in oracle[1].items() if name == "rounds"}
    told = {"change": change.value, "change.se": change.se, "change.df": change.df}
    assert told == pytest.approx(wanted, rel=CLOSE)


def share_of(drawn: Drawn) -> Sampled:
    rows = drawn.rows()
    return mean(drawn.design(rows), rows["yes"])


@pytest.mark.long
@pytest.mark.parametrize("name", ["apistrat", "apiclus1", "apiclus2"])
def test_the_data_of_the_package_are_estimated_as_by_r(
    name: str, oracle: tuple[Path, dict[tuple[str, str], float]]
) -> None:
    rows = pl.read_csv(oracle[0] / f"{name}.csv", null_values="NA")
    known = api_design(name, rows)
    wide, primary = rows["sch.wide"].to_numpy() == "Yes", rows["stype"].to_numpy() == "E"
    answered = known.domain(rows["enroll"].is_not_null().to_numpy())
    score, share = mean(known, rows["api00"].to_numpy()), mean(known, wide)
    test = rao_scott(known, rows["sch.wide"].to_numpy(), rows["stype"].to_numpy())
    pairs = {
        "mean": score,
        "total": total(answered, rows["enroll"].to_numpy()),
        "ratio": ratio(answered, rows["api.stu"].to_numpy(), rows["enroll"].to_numpy()),
        "domain": mean(known.domain(primary), rows["api00"].to_numpy()),
    }
    low, high = intervals.logit(share)
    told = {
        **{figure: one.value for figure, one in pairs.items()},
        **{f"{figure}.se": one.se for figure, one in pairs.items()},
        "mean.deff": simple_deff(score, known.total_weight),
        "logit": share.value,
        "logit.low": low,
        "logit.high": high,
        "exact.low": intervals.korn_graubard(share)[0],
        "exact.high": intervals.korn_graubard(share)[1],
        "chisq": test.f,
        "chisq.above": test.df_above,
        "chisq.below": test.df_below,
        "chisq.p": test.p,
    }
    wanted = {figure: value for (one, figure), value in oracle[1].items() if one == name}
    assert told == pytest.approx(wanted, rel=CLOSE)
    on_record(name, told)


def api_design(name: str, rows: pl.DataFrame) -> Design:
    column = {header: rows[header].to_numpy() for header in rows.columns}
    if name == "apistrat":
        return design(column["weight"], strata=column["stype"], population=column["fpc"])
    if name == "apiclus1":
        return design(column["weight"], clusters=column["dnum"], population=column["fpc"])
    stages, frames = [column["dnum"], column["snum"]], [column["fpc1"], column["fpc2"]]
    return design(column["weight"], clusters=stages, population=frames)


def on_record(name: str, told: dict[str, float | None]) -> None:
    """The same, against the numbers that were written down with another version of R."""
    known = GOLDEN["survey_api"]
    named = {
        "apistrat": {"mean": "apistrat_mean_api00", "ratio": "apistrat_ratio_api.stu_enroll"},
        "apiclus1": {"mean": "apiclus1_mean_api00", "total": "apiclus1_total_enroll"},
        "apiclus2": {"mean": "apiclus2_mean_api00_fpc1_fpc2"},
    }
    for figure, one in named[name].items():
        assert [told[figure], told[f"{figure}.se"]] == near(*pair(known[one]))
    if name == "apiclus1":
        assert [told[one] for one in ("logit", "logit.low", "logit.high")] == near(*known["apiclus1_schwide_logit"])
        assert [told[one] for one in ("logit", "exact.low", "exact.high")] == near(*known["apiclus1_schwide_beta"])


# -- what a design refuses, and its edges ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weights", "more", "id_"),
    [
        ([], {}, "weights"),
        ([1, float("nan")], {}, "weights"),
        ([1, -1], {}, "weights"),
        ([0, 0], {}, "weights"),
        ([1, 2, 3], {"strata": ["a", "a", "b"]}, "lonely"),
        ([1, 2], {"strata": ["a", "b"], "lonely": "average"}, "lonely"),
        ([1, 2], {"clusters": ["x", "x"]}, "lonely"),
        ([1, 2, 3], {"clusters": [["x", "x", "y"], [1, 2, 3]], "population": [[9, 9, 9], [5, 5, 5]]}, "lonely"),
        ([1, 2], {"population": [1, 1]}, "frame"),
        ([1, 2], {"population": [5, 6]}, "frame"),
    ],
)
def test_a_design_without_variance_is_refused_with_its_reason(
    weights: list[float], more: dict[str, Any], id_: str
) -> None:
    with pytest.raises(DesignError) as refused:
        design(weights, **more)
    assert refused.value.id == id_


def test_the_strata_of_one_unit_are_named() -> None:
    with pytest.raises(DesignError, match="gao, kidal"):
        design([1.0] * 6, strata=["gao", "kidal", "mopti", "mopti", "tombouctou", "tombouctou"])


def test_a_stratum_that_was_asked_whole_adds_nothing_and_needs_no_second_unit() -> None:
    strata, frame = ["site", "mopti", "mopti", "mopti"], [1, 90, 90, 90]
    known = design([1, 30, 30, 30], strata=strata, population=frame)
    assert total(known, [1, 0, 1, 0]).se == total(known.domain([0, 1, 1, 1]), [0, 0, 1, 0]).se > 0
    assert total(known.domain([1, 0, 0, 0]), [1, 0, 0, 0]).se == 0


def test_a_domain_keeps_the_clusters_without_a_row_of_it() -> None:
    """Dropping the rows would leave one cluster, and no variance."""
    rows = {"weight": [2.0, 1.0, 3.0, 2.0], "psu": ["a", "a", "b", "c"], "yes": [1, 0, 0, 1]}
    known = design(rows["weight"], clusters=rows["psu"])
    found = total(known.domain([True, True, False, False]), rows["yes"])
    assert (found.value, found.n, found.df) == (2.0, 2, 0)
    assert found.se == pytest.approx(2.0)


@pytest.mark.parametrize(("share", "low", "high"), [(0.0, 0.0, 0.1158), (1.0, 0.8842, 1.0)])
def test_a_share_of_all_or_nothing_is_not_certain(share: float, low: float, high: float) -> None:
    """Of 30 rows: Clopper and Pearson give 11.57 %."""
    found = Sampled(value=share, se=0.0, df=29, n=30)
    assert intervals.logit(found) == pytest.approx((low, high), abs=1e-4)


def test_an_estimate_without_degrees_of_freedom_has_no_bounds() -> None:
    found = Sampled(value=0.4, se=0.1, df=0, n=12)
    assert intervals.student(found) == (float("-inf"), float("inf"))
    assert intervals.logit(found) == (0.0, 1.0)
    assert intervals.p_value(found) == 1.0


def test_a_share_near_nothing_on_one_degree_of_freedom_has_bounds() -> None:
    low, high = intervals.logit(Sampled(value=1e-6, se=1e-3, df=1, n=30))
    assert (low, high) == (0.0, 1.0)
