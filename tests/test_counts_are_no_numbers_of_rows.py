"""A column of numbers that come again and again is no number of its rows, though its header may say so. All data are invented."""

from __future__ import annotations

import polars as pl

from kolosi.intake.meaning.evidence import Evidence
from kolosi.workspace.knowledge import Knowledge
from kolosi.workspace.records.lookup import ContentLookup


def repeats(cells: list[str | None]) -> bool:
    rows = pl.DataFrame({"row": range(len(cells)), "c0": cells}, schema={"row": pl.UInt32, "c0": pl.String})
    return Evidence(rows, "c0", ContentLookup(Knowledge("mli"), {}, "")).repeats


def test_numbers_that_come_again_and_again_count_something() -> None:
    assert repeats(["1", "2", "1", "3", "2", "1", "1", "2", "3", "1", "4", "2", "1", "2", "1", "1"])
    assert repeats([" 2", "2.0", "1", "1", None, "-", *["2"] * 12])


def test_numbers_of_incidents_with_several_rows_are_no_counts() -> None:
    assert not repeats([str(number) for number in range(1, 9) for _ in range(3)])
    assert not repeats([f"A-{number}" for number in (1, 2) for _ in range(9)])
    assert not repeats(["1", "2", "3", "1"])
    assert not repeats([None, None])
