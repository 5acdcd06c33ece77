"""Against R: every bound and alarm of surveillance on its own series, and the break of strucchange. Skipped where R has them not."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from kolosi.measure.series.arrays import Floats
from kolosi.measure.series.control_charts import cusum, ears
from kolosi.measure.series.farrington import Settings, detect

SCRIPT = Path(__file__).with_name("oracle.R")
WEEKS = 20
"""Weeks compared at the end of each series: R takes some ten milliseconds for each."""


def _has_packages() -> bool:
    if shutil.which("Rscript") is None:
        return False
    asked = "quit(status = !all(c('surveillance', 'strucchange') %in% rownames(installed.packages())))"
    return subprocess.run(["Rscript", "-e", asked], capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not _has_packages():
        pytest.skip("R with its packages surveillance and strucchange is not installed")
    folder = tmp_path_factory.mktemp("oracle")
    subprocess.run(["Rscript", str(SCRIPT), str(folder), str(WEEKS)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def series(oracle: Path) -> list[tuple[str, Floats, pl.DataFrame]]:
    bounds = pl.read_csv(oracle / "bounds.csv", null_values="NA")
    counts = pl.read_csv(oracle / "counts.csv")
    return [
        (str(id_), counts.filter(pl.col("id") == id_)["count"].to_numpy().astype(float), rows)
        for (id_,), rows in bounds.group_by("id", maintain_order=True)
    ]


def _is_told(expected: Floats, rows: pl.DataFrame) -> Floats:
    """Weeks whose model can be told. Where a slope has no maximum, glm of R stops at a mean of 1e-30; we leave the slope out."""
    return (rows["expected"].to_numpy() > 1e-6) | (expected < 1e-6)


@pytest.mark.long
def test_farrington_flexible_has_the_bounds_and_alarms_of_surveillance(
    series: list[tuple[str, Floats, pl.DataFrame]],
) -> None:
    compared = 0
    for id_, counts, rows in series:
        settings = Settings(years=rows["years"][0], alpha=0.05, weeks_a_year=52, silence=(0, 4))
        first = rows["week"][0] - 1
        found = detect(counts, first, settings)
        told = _is_told(found.expected[0], rows)
        told &= (found.dispersion[0] == 1) | (rows["phi"].to_numpy() > 1)
        expected = rows["expected"].to_numpy()
        assert np.abs(found.expected[0] - expected)[told].max(initial=0) <= 1e-4 * max(1, expected.max()), id_
        assert found.upper[0][told].tolist() == rows["upper"].to_numpy()[told].tolist(), id_
        assert found.alarm[0][told].tolist() == (rows["alarm"].to_numpy() == 1)[told].tolist(), id_
        compared += int(told.sum())
    assert compared >= 0.98 * sum(rows.height for _, _, rows in series)


@pytest.mark.long
def test_bounds_follow_the_reporters_as_those_of_surveillance_follow_a_population(oracle: Path) -> None:
    rows, series = pl.read_csv(oracle / "offset.csv"), pl.read_csv(oracle / "offset_counts.csv")
    counts, reporters = (series[name].to_numpy().astype(float) for name in ("count", "reporters"))
    settings = Settings(alpha=0.05, weeks_a_year=52, silence=(0, 4))
    found = detect(counts, rows["week"][0] - 1, settings, exposure=reporters)
    assert np.abs(found.expected[0] - rows["expected"].to_numpy()).max() < 1e-4
    assert found.upper[0].tolist() == rows["upper"].to_list()
    assert found.alarm[0].tolist() == (rows["alarm"] == 1).to_list()


@pytest.mark.long
def test_ears_and_cusum_have_the_bounds_and_alarms_of_surveillance(
    series: list[tuple[str, Floats, pl.DataFrame]],
) -> None:
    for id_, counts, rows in series:
        first = rows["week"][0] - 1
        for name, lag in (("c1", 0), ("c2", 2)):
            found = ears(counts, lag=lag)
            assert np.abs(found.upper[0, first:] - rows[name].to_numpy()).max() < 1e-8, id_
            assert found.alarm[0, first:].tolist() == (rows[f"{name}_alarm"].to_numpy() == 1).tolist(), id_
        if rows["cusum_alarm"].null_count() == 0:
            found = cusum(counts, first)
            assert found.alarm[0].tolist() == (rows["cusum_alarm"].to_numpy() == 1).tolist(), id_


@pytest.mark.long
def test_strucchange_has_the_break_of_the_nile_where_we_have_it(oracle: Path) -> None:
    assert pl.read_csv(oracle / "nile.csv")["after"].to_list() == [28]
