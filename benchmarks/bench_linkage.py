"""Two systems of so many rows linked, against splink alone over the same prepared columns.

The baseline is splink as its own guide has it: tables registered, the same comparisons, rules and weights, `predict` above the same
threshold, the pairs fetched. Ours prepares the columns, does the same, names the levels and weighs each pair against its rivals; weights
are the preset's on both sides, for training is another question (it takes a sample of bounded size; its time is printed). Prints seconds of the processors
and their ratio; asserts the ratio and that both find the same pairs. `--rows` asks for other sizes; a million a side needs some 5 GB.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

import numpy as np
import polars as pl
from splink import DuckDBAPI, Linker

from kolosi.content.presets import linkage_preset
from kolosi.linkage.comparisons import settings
from kolosi.linkage.pairs import link
from kolosi.linkage.prepared import prepare
from kolosi.linkage.rivals import against_rivals
from kolosi.store.engine import Stream, connect

ROWS, RATIO = 1_000_000, 1.2
ROUNDS = 3
"""Each side is run so often in turn and its best time kept: beside other programs one run differs from the next by a tenth."""

REGIONS, UNITS, DAYS = 400, 8, 3650
KINDS = {
    "killing": "attack",
    "attack": "attack",
    "explosive": "explosive",
    "abduction": "detention",
    "property": "property",
}
ACTORS = {"armed_groups": "armed", "armed_bandits": "armed", "state_forces": "state"}


def drawn(rows: int) -> pl.DataFrame:
    """Invented tellings of two systems from a fixed seed: half of the rows of the second tell of events of the first, blurred."""
    chance = np.random.default_rng(20)
    first = _events(chance, rows)
    copies = first.head(rows // 2).with_columns(
        (pl.col("days") + pl.Series(chance.choice([0, 0, 0, 1, 2, 5], rows // 2))).alias("days"),
        (pl.col("killed") + pl.Series(chance.choice([0, 0, 0, 1], rows // 2))).alias("killed"),
    )
    second = pl.concat([copies, _events(chance, rows - rows // 2)])
    told = [
        one.with_columns(
            pl.format("{}:{}", pl.lit(name), pl.int_range(pl.len())).alias("id"),
            pl.lit(name).alias("system"),
            pl.lit([name]).alias("names"),
            pl.from_epoch(pl.col("days"), time_unit="d").alias("day"),
            pl.col("kind").replace_strict(KINDS).alias("kin"),
            pl.col("actor").replace_strict(ACTORS).alias("actor_kin"),
        )
        for name, one in (("a", first), ("b", second))
    ]
    return pl.concat(told).drop("days")


def _events(chance: np.random.Generator, rows: int) -> pl.DataFrame:
    unit = chance.integers(REGIONS * UNITS, size=rows)
    start = (date(2015, 1, 1) - date(1970, 1, 1)).days
    frame = pl.DataFrame(
        {
            "days": start + chance.integers(DAYS, size=rows),
            "number": unit,
            "is_wide": chance.random(rows) < 0.03,
            "kind": chance.choice(list(KINDS), rows),
            "actor": chance.choice(list(ACTORS), rows),
            "killed": np.where(chance.random(rows) < 0.6, 0, chance.geometric(0.3, rows)),
            "outlet": chance.integers(200, size=rows),
        }
    )
    return frame.select(
        "days",
        pl.format("r{}", pl.col("number") // UNITS).alias("region"),
        pl.when("is_wide").then(None).otherwise(pl.format("u{}", "number")).alias("unit"),
        "kind",
        "actor",
        "killed",
        pl.concat_list(pl.format("outlet {}", "outlet")).alias("cites"),
    )


def bare(prepared: list[pl.DataFrame]) -> pl.DataFrame:
    """Splink alone."""
    preset = linkage_preset()
    connection = connect()
    api = DuckDBAPI(connection)
    tables = []
    for at, frame in enumerate(prepared):
        connection.register(f"given_{at}", Stream(frame))
        connection.execute(f"CREATE TABLE table_{at} AS SELECT * FROM given_{at}")
        tables.append(api.register(f"table_{at}"))
    linker = Linker(tables, settings(preset, preset.weights, preset.prior), log_level=logging.ERROR)
    found = linker.inference.predict(threshold_match_probability=preset.least, warning_mode="never")
    pairs = pl.DataFrame(found.as_duckdbpyrelation())
    connection.close()
    return pairs


def timed(work: Callable[[], pl.DataFrame]) -> tuple[float, pl.DataFrame]:
    """Seconds of the processors, and what came out."""
    begun = time.process_time()
    came = work()
    return time.process_time() - begun, came


def rounds(
    sides: tuple[Callable[[], pl.DataFrame], Callable[[], pl.DataFrame]], often: int
) -> Iterator[tuple[float, int, float]]:
    """The best seconds of each side, run in turn, with how many pairs it found and the sum of their chances."""
    best, told = [float("inf"), float("inf")], [(0, 0.0), (0, 0.0)]
    for _ in range(often):
        for at, side in enumerate(sides):
            seconds, found = timed(side)
            best[at] = min(best[at], seconds)
            told[at] = found.height, float(found["alone" if at else "match_probability"].sum())
            del found
    for seconds, (count, weight) in zip(best, told, strict=True):
        yield seconds, count, weight


def main() -> int:
    """Runs the comparison; 1 where the ratio is passed or the pairs differ."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=ROWS, help="rows of each system")
    asked.add_argument("--rounds", type=int, default=ROUNDS, help="how often each side is run")
    asked.add_argument("--train", action="store_true", help="time the training too")
    given = asked.parse_args()
    preset, told = linkage_preset(), drawn(given.rows)
    ready = prepare(told, preset)
    prepared = [ready.filter(pl.col("system") == one) for one in "ab"]
    del ready
    both = (partial(bare, prepared), lambda: against_rivals(link(told, preset, is_trained=False).pairs))
    (alone, count, weight), (ours, found, own) = rounds(both, given.rounds)
    differ = abs(found - count) + int(abs(own - weight) > 1e-3 * weight)
    print(f"{given.rows} x {given.rows} rows, {found} pairs: {ours:.1f} s, the best of {given.rounds}")
    print(f"splink alone: {alone:.1f} s; ratio {ours / alone:.2f} (at most {RATIO}); {differ} pairs differ")
    if given.train:
        whole, _ = timed(lambda: link(told, preset).pairs)
        print(f"with training: {whole:.1f} s")
    return 0 if ours <= RATIO * alone and not differ else 1


if __name__ == "__main__":
    sys.exit(main())
