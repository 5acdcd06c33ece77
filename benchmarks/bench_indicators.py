"""Indicators over many records and forty groupings, against SQL written by hand and against pandas, in one run.

Prints seconds and ratios. Asserts ratios: sums within 1.5 times the SQL by hand, pandas at least 10 times slower,
different reporters no slower than counting them in SQL by hand. The four seconds for reporters are printed.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import duckdb

from kolosi.measure.compute import compute
from kolosi.measure.cube import MONTH, cube
from kolosi.model.indicator import Indicator, Measure
from kolosi.model.key import Key
from kolosi.store.engine import Engine

SCRATCH = Path(".bench")
BY_HAND = Path(__file__).with_name("indicators_by_hand.sql")
COLUMNS = (MONTH, "region", "violation", "perpetrator", "sex", "age_group")
SETS = [columns for size in range(4) for columns in combinations(COLUMNS, size)][:40]
LIMIT, PANDAS, SECONDS = 1.5, 10.0, 4.0

REGIONS = [f"ml-region-{number:02}" for number in range(20)]
VIOLATIONS = ["killing", "abduction", *(f"violation_{number}" for number in range(10))]


def make(rows: int) -> Path:
    """Invented incidents from a fixed seed: 92 reporters, 24 months, 20 regions, 12 types."""
    path = SCRATCH / f"records-{rows}.parquet"
    if path.exists():
        return path
    SCRATCH.mkdir(exist_ok=True)

    def pick(values: list[str], salt: int) -> str:
        return f"{values}[1 + CAST(hash(i, {salt}) % {len(values)} AS INTEGER)]"

    duckdb.sql(f"""
        COPY (
            SELECT 'r' || (hash(i, 1) % 40) AS receipt, i AS "row", 'monitoring' AS source,
                   'ORG-' || (hash(i, 2) % 92) AS organisation,
                   DATE '2023-04-01' + CAST(hash(i, 3) % 731 AS INTEGER) AS day,
                   {pick(REGIONS, 4)} AS region, {pick(REGIONS, 4)} AS place,
                   {pick(VIOLATIONS, 5)} AS violation,
                   {pick(["armed_groups", "state_forces", "community", "family", "criminals", "unknown"], 6)} AS perpetrator,
                   {pick(["female", "male", "unknown"], 7)} AS sex,
                   {pick(["child", "adult", "elderly"], 8)} AS age_group,
                   {pick(["civilian", "combatant"], 9)} AS victim_status,
                   CAST(hash(i, 10) % 3 + 1 AS BIGINT) AS violations,
                   CAST(hash(i, 11) % 5 AS BIGINT) AS victims,
                   CAST(hash(i, 12) % 4 AS BIGINT) AS killed
            FROM range({rows}) t(i)
        ) TO '{path}' (FORMAT parquet)
    """)
    return path


def indicator(id_: str, measure: Measure, where: str | None = None) -> Indicator:
    return Indicator(
        id=id_, label={"en": id_, "fr": id_}, unit={}, kind="flow", table="incidents", measure=measure, where=where
    )


ADDED = [
    indicator("incidents", Measure(function="count")),
    indicator("violations", Measure(function="sum", column="violations")),
    indicator("civilians_killed", Measure(function="sum", column="killed"), "victim_status = 'civilian'"),
    indicator("victims", Measure(function="sum", column="victims"), "violation IN ('killing', 'abduction')"),
]
REPORTERS = indicator("reporters", Measure(function="distinct", column="organisation"))


class Nowhere:
    """No place contains another."""

    def members(self, id_: str, /) -> frozenset[str]:
        return frozenset({id_})


def seconds(*runs: Callable[[], object], times: int = 3) -> list[float]:
    """The best of a few runs of each, in turns: others use the machine too."""
    best = [float("inf")] * len(runs)
    for _ in range(times):
        for number, run in enumerate(runs):
            start = time.perf_counter()
            run()
            best[number] = min(best[number], time.perf_counter() - start)
    return best


def sets_sql(count: int) -> str:
    return ", ".join(f"({', '.join(columns)})" for columns in SETS[:count])


def by_hand(path: Path) -> object:
    return duckdb.sql(BY_HAND.read_text(encoding="utf-8").format(records=path, sets=sets_sql(40))).pl()


def reporters_by_hand(path: Path) -> object:
    return duckdb.sql(
        f"SELECT {', '.join(COLUMNS)}, count(DISTINCT organisation) AS reporters FROM (SELECT *, "
        f"date_trunc('month', day) AS month FROM read_parquet('{path}')) GROUP BY GROUPING SETS ({sets_sql(22)})"
    ).pl()


def by_pandas(path: Path, count: int) -> object:
    """Each grouping from the records, as a notebook does it; the texts as categories, which is the quick way."""
    import pandas as pd

    frame = pd.read_parquet(path, columns=["day", *COLUMNS[1:], "victim_status", "violations", "victims", "killed"])
    for name in (*COLUMNS[1:], "victim_status"):
        frame[name] = frame[name].astype("category")
    frame[MONTH] = pd.to_datetime(frame["day"]).dt.to_period("M").dt.to_timestamp()
    frame["incidents"] = 1
    frame["civilians_killed"] = frame["killed"].where(frame["victim_status"] == "civilian", 0)
    frame["victims"] = frame["victims"].where(frame["violation"].isin(["killing", "abduction"]), 0)
    values = ["incidents", "violations", "civilians_killed", "victims"]
    return [
        frame.groupby(list(columns), observed=True)[values].sum() if columns else frame[values].sum()
        for columns in SETS[:count]
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--without-pandas", action="store_true")
    asked = parser.parse_args()
    path = make(asked.rows)
    engine = Engine({"incidents": [path]})
    ours, hand = seconds(lambda: cube(ADDED, engine, SETS), lambda: by_hand(path))
    print(f"sums, 40 groupings     : {ours:6.2f} s; by hand {hand:6.2f} s; ratio {ours / hand:.2f} (at most {LIMIT})")
    [bits] = seconds(lambda: cube([REPORTERS], engine, SETS[:22]))
    [plain] = seconds(lambda: reporters_by_hand(path), times=1)
    print(
        f"reporters, 22 groupings: {bits:6.2f} s (aim {SECONDS} s); by hand {plain:6.2f} s; ratio {bits / plain:.2f} (at most 1)"
    )
    keys = [
        Key.parse(f"violations;violation={term}/{year}-Q{quarter}@{region}")
        for term in VIOLATIONS[:4]
        for year, quarter in ((2023, 4), (2024, 1), (2024, 4), (2025, 1))
        for region in REGIONS
    ]
    known = {one.id: one for one in ADDED}
    [single] = seconds(lambda: compute(keys, known, engine, Nowhere()), times=1)
    print(f"{len(keys)} figures            : {single:6.2f} s, with coverage")
    if not asked.without_pandas:
        [pandas] = seconds(lambda: by_pandas(path, 40), times=1)
        print(f"pandas, 40 groupings   : {pandas:6.2f} s; ratio {pandas / ours:.1f} (at least {PANDAS})")
        assert pandas / ours >= PANDAS
    assert ours / hand <= LIMIT
    assert bits / plain <= 1


if __name__ == "__main__":
    main()
