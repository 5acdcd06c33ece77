"""Surveys: how often intervals cover the truth, and the time of an estimate from a large file.

`--draws 4000`: so many samples are drawn; fewer with another number.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.survey.simulated import HIGH, LOW, covered

from kolosi.measure.survey.design import design
from kolosi.measure.survey.estimators import mean

ROWS, SECONDS = 1_000_000, 2.0


def large() -> float:
    """Seconds for a share over a million members of households in 5 000 clusters."""
    draw = np.random.default_rng(1)
    cluster = draw.integers(0, 5_000, ROWS)
    yes, weight = draw.random(ROWS) < 0.3, draw.random(ROWS) + 0.5
    start = time.process_time()
    found = mean(design(weight, strata=cluster % 40, clusters=cluster), yes)
    seconds = time.process_time() - start
    print(f"{ROWS:,} rows in 5,000 clusters: {seconds:.2f} s; {found.df} degrees of freedom")
    return seconds


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--draws", type=int, default=4_000)
    told = covered(asked.parse_args().draws, seed=20250331)
    for name, share in told.items():
        print(f"{name}: the 95 % interval covers the truth in {100 * share:.1f} % of samples")
    is_good = all(LOW <= share <= HIGH for share in told.values())
    return 0 if is_good and large() <= SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
