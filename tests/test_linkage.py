"""The same event told by several systems: what is paired, how sure that is, how many events it leaves, what is a copy."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl
import pytest
from tests.linkage_case import CHAINS, drawn_events, drawn_systems, told_by

from kolosi.content.presets import linkage_preset
from kolosi.linkage.calibration import calibration_error, reliability
from kolosi.linkage.clusters import count_events, independent
from kolosi.linkage.pairs import link
from kolosi.linkage.rivals import against_rivals

pytest.importorskip("splink")
PRESET = linkage_preset()


def tellings(text: str) -> pl.DataFrame:
    """A small table as tellings; a dash is unknown."""
    head, *rows = ([cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line)
    frame = pl.DataFrame(
        [[None if cell == "-" else cell for cell in row] for row in rows],
        schema=dict.fromkeys(head, pl.String),
        orient="row",
    )
    given: dict[str, pl.Expr] = {
        "day": pl.col("day").str.to_date(),
        "killed": pl.col("killed").cast(pl.Int64),
        "cites": pl.col("cites").str.split(";"),
        "lon": pl.col("lon").cast(pl.Float64),
        "lat": pl.col("lat").cast(pl.Float64),
    }
    named = frame.with_columns(**{name: one for name, one in given.items() if name in frame.columns})
    return named.with_columns(pl.concat_list("system").alias("names"))


def pair_of(left: str, right: str, columns: str) -> dict[str, object]:
    """The one pair of two tellings, however unlikely, by the preset alone."""
    head = f"id | system | {columns}"
    found = link(tellings(f"{head}\na:1 | a | {left}\nb:1 | b | {right}"), PRESET, is_trained=False).pairs
    assert found.height <= 1
    return found.row(0, named=True) if found.height else {}


# -- what is compared -------------------------------------------------------------------------------------------------

WHERE = "region | unit | kind | kin | killed"
SAME = "r | u | killing | attack | 3"


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("2025-02-10", "2025-02-10", "same"),
        ("2025-02-10", "2025-02-11", "next"),
        ("2025-02-10", "2025-02-13", "close"),
        ("2025-02-10", "2025-02-17", "week"),
        ("2025-02-01", "2025-02-20", "heaped"),
        ("2025-02-15", "2025-02-28", "heaped"),
        ("2025-01-20", "2025-03-31", "heaped"),
        ("-", "2025-02-10", ""),
    ],
)
def test_days_are_compared_within_what_dates_are_heaped_on(left: str, right: str, level: str) -> None:
    assert pair_of(f"{left} | {SAME}", f"{right} | {SAME}", f"day | {WHERE}").get("day", "") == level


def test_days_two_weeks_apart_are_no_candidates_unless_one_is_heaped() -> None:
    assert pair_of(f"2025-02-10 | {SAME}", f"2025-02-24 | {SAME}", f"day | {WHERE}") == {}


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("r | u | l | - | -", "r | u | l | - | -", "locality"),
        ("r | u | l | -4.2 | 14.5", "r | u | m | -4.1 | 14.5", "near"),
        ("r | u | l | -4.2 | 14.5", "r | u | m | -3.2 | 14.5", "unit"),
        ("r | u | l | - | -", "r | u | - | - | -", "unit"),
        ("r | u | - | - | -", "r | - | - | - | -", "coarse"),
        ("r | u | - | - | -", "r | v | - | - | -", "region"),
    ],
)
def test_places_are_compared_as_precisely_as_the_coarser_one_is_known(left: str, right: str, level: str) -> None:
    columns = "region | unit | locality | lon | lat | day | kind | kin | killed"
    found = pair_of(
        f"{left} | 2025-02-10 | killing | attack | 3", f"{right} | 2025-02-10 | killing | attack | 3", columns
    )
    assert found["place"] == level


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("3", "3", "same"),
        ("8", "10", "close"),
        ("2", "4", "double"),
        ("0", "0", "none"),
        ("0", "4", "other"),
        ("-", "4", "unknown"),
    ],
)
def test_killed_are_compared_by_their_ratio_and_nothing_said_is_no_zero(left: str, right: str, level: str) -> None:
    columns = "day | region | unit | kind | kin | killed"
    begins = "2025-02-10 | r | u | killing | attack"
    assert pair_of(f"{begins} | {left}", f"{begins} | {right}", columns)["killed"] == level


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("armed_groups | armed", "armed_groups | armed", "same"),
        ("armed_groups | armed", "bandits | armed", "kin"),
        ("armed_groups | armed", "army | state", "other"),
        ("- | -", "army | state", "unknown"),
    ],
)
def test_actors_are_compared_by_what_stands_above_them(left: str, right: str, level: str) -> None:
    begins = f"2025-02-10 | {SAME}"
    columns = f"day | {WHERE} | actor | actor_kin"
    assert pair_of(f"{begins} | {left}", f"{begins} | {right}", columns)["actor"] == level


LONG = "armed men came at night to the market and took nine animals"


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        (f"x | {LONG}", f"y | {LONG} they say", "text"),
        ("b | -", "x | -", "cites"),
        ("x;y | -", "y | -", "outlet"),
        (f"x | {LONG}", "y | quite another story of quite another night in the town", "apart"),
        ("- | -", "- | -", "unknown"),
        ("- | -", f"- | {LONG}", "unknown"),
    ],
)
def test_a_copy_is_known_by_its_text_and_by_whom_it_cites(left: str, right: str, level: str) -> None:
    begins = f"2025-02-10 | {SAME}"
    assert pair_of(f"{begins} | {left}", f"{begins} | {right}", f"day | {WHERE} | cites | text")["told"] == level


def test_what_is_unknown_weighs_nothing() -> None:
    columns = f"day | {WHERE}"
    bare = pair_of(f"2025-02-10 | {SAME}", f"2025-02-10 | {SAME}", columns)
    with_actor = pair_of(f"2025-02-10 | {SAME} | armed_groups", f"2025-02-10 | {SAME} | -", f"{columns} | actor")
    assert (bare["actor"], bare["probability"]) == (with_actor["actor"], with_actor["probability"])


def test_several_killed_on_one_day_are_sought_in_every_region() -> None:
    there = "2025-02-10 | s | v | killing | attack | 7"
    assert (
        pair_of("2025-02-10 | r | u | killing | attack | 7", there, f"day | {WHERE}") == {}
    )  # found, and held unlikely
    every = link(
        tellings(
            f"id | system | day | {WHERE}\na:1 | a | 2025-02-10 | r | u | killing | attack | 7\nb:1 | b | {there}"
        ),
        PRESET.__class__(**{**PRESET.__dict__, "least": 0.0}),
        is_trained=False,
    )
    assert every.pairs["place"].to_list() == ["other"]


@pytest.mark.parametrize("rows", ["", "a:1 | a | 2025-02-10 | r\na:2 | a | 2025-02-10 | r"])
def test_one_system_alone_gives_no_pair(rows: str) -> None:
    found = link(tellings(f"id | system | day | region\n{rows}"), PRESET)
    assert (found.pairs.height, found.is_trained) == (0, False)
    assert found.pairs.columns[:4] == ["left", "right", "left_system", "right_system"]


# -- how sure it is ---------------------------------------------------------------------------------------------------

SEEDS = range(6)


def true_pairs(frame: pl.DataFrame) -> set[tuple[str, str]]:
    """The pairs of ids, of different systems, that tell of one event."""
    found = set()
    for _, told in frame.group_by("event"):
        rows = sorted(told.select("id", "system").iter_rows())
        found |= {(one[0], other[0]) for one, other in combinations(rows, 2) if one[1] != other[1]}
    return found


@pytest.fixture(scope="module")
def scored() -> tuple[pl.DataFrame, int]:
    """The pairs of several invented worlds with whether they are true (`is_true`), and how many true pairs there are."""
    found, every = [], 0
    for seed in SEEDS:
        frame = drawn_systems(seed, blur=0.6)
        truth = true_pairs(frame)
        pairs = against_rivals(link(frame, PRESET).pairs)
        ends = pairs.select("left", "right").iter_rows()
        found.append(pairs.with_columns(pl.Series("is_true", [tuple(sorted(ends_)) in truth for ends_ in ends])))
        every += len(truth)
    return pl.concat(found), every


def test_likely_pairs_of_invented_systems_are_one_event(scored: tuple[pl.DataFrame, int]) -> None:
    pairs, every = scored
    likely = pairs.filter(pl.col("probability") >= PRESET.likely)
    precision, recall = likely["is_true"].sum() / likely.height, likely["is_true"].sum() / every
    assert precision >= 0.95
    assert 2 * precision * recall / (precision + recall) >= 0.90


def test_probabilities_are_borne_out(scored: tuple[pl.DataFrame, int]) -> None:
    bins = reliability(scored[0]["probability"], scored[0]["is_true"])
    assert bins["pairs"].sum() == scored[0].height
    assert calibration_error(bins) <= 0.05


def test_a_pair_alone_is_surer_of_false_pairs_than_beside_its_rivals(scored: tuple[pl.DataFrame, int]) -> None:
    false = scored[0].filter(~pl.col("is_true"))
    assert (false["alone"] >= PRESET.likely).sum() > 1.4 * (false["probability"] >= PRESET.likely).sum()


def test_systems_that_tell_of_no_common_event_have_hardly_a_likely_pair() -> None:
    chance = np.random.default_rng(4)
    apart = [told_by(chance, drawn_events(chance, 500), name, blur=0.6) for name in "ab"]
    found = link(pl.concat(apart, how="diagonal_relaxed"), PRESET)
    assert (against_rivals(found.pairs)["probability"] >= PRESET.likely).sum() <= 25
    assert found.prior < 0.02


def test_the_same_tellings_give_the_same_pairs_in_any_order() -> None:
    frame = drawn_systems(3, events=200)
    again = frame.sample(fraction=1, shuffle=True, seed=5)
    assert link(frame, PRESET).pairs.equals(link(again, PRESET).pairs)


def test_twenty_chains_of_copies_are_one_report_each(scored: tuple[pl.DataFrame, int]) -> None:
    frame = drawn_systems(0, blur=0.6)
    truth = true_pairs(frame)
    pairs = against_rivals(link(frame, PRESET).pairs)
    known = [tuple(sorted(one)) in truth for one in pairs.select("left", "right").iter_rows()]
    answered = pairs.with_columns(pl.Series("answer", ["same" if one else "distinct" for one in known]))
    counted = count_events(frame, answered)
    told = independent(counted, answered).join(
        counted.clusters.filter(pl.col("id").str.starts_with("c:c")), on="cluster"
    )
    assert told.height >= CHAINS - 1
    assert (told["tellings"] - told["independent"]).min() >= 1
    assert (told["independent"] == 1).sum() >= 12
