"""A newer file that speaks of a part of an older one: the days and places that no longer count."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from kolosi.model.period import Period
from kolosi.workspace.receive.cutting import Cut, cut_out_of, without_cuts

QUARTER, MARCH = Period.parse("2025-Q1"), Period.parse("2025-03")
ROWS = pl.DataFrame(
    {
        "day": [date(2025, 1, 5), date(2025, 3, 5), date(2025, 3, 31), None],
        "until": [None, date(2025, 3, 6), date(2025, 4, 2), None],
        "region": ["ml-gao", "ml-gao", "ml-mopti", "ml-gao"],
        "place": [None, None, "ml-mopti-djenne", None],
    },
    schema={"day": pl.Date, "until": pl.Date, "region": pl.String, "place": pl.String},
)


@pytest.mark.parametrize("places", [(), ("ml-gao",), ("ml-gao", "ml-mopti")])
def test_a_cut_is_the_same_after_it_was_written_down(places: tuple[str, ...]) -> None:
    cut = Cut(receipt="abc", period=QUARTER, places=places)
    assert Cut.parse(str(cut)) == cut


def test_a_file_of_fewer_days_speaks_for_all_places_and_one_of_as_many_for_its_own() -> None:
    newer = [ROWS.filter(pl.col("region") == "ml-gao"), pl.DataFrame({"value": [1]})]
    assert cut_out_of("abc", QUARTER, newer, MARCH) == Cut(receipt="abc", period=MARCH)
    assert cut_out_of("abc", QUARTER, newer, QUARTER).places == ("ml-gao",)


@pytest.mark.parametrize(
    ("cut", "left"),
    [
        (Cut(receipt="a", period=MARCH), [0, 2, 3]),  # what ends after March is not inside it
        (Cut(receipt="a", period=QUARTER, places=("ml-gao",)), [2, 3]),
        (Cut(receipt="a", period=Period.parse("2025-03..2025-04"), places=("ml-mopti-djenne",)), [0, 1, 3]),
        (Cut(receipt="a", period=Period.parse("2024")), [0, 1, 2, 3]),
    ],
)
def test_rows_inside_the_days_and_places_of_a_cut_no_longer_count_and_an_undated_one_stays(
    cut: Cut, left: list[int]
) -> None:
    numbered = ROWS.with_row_index("row")
    assert without_cuts(numbered, "incidents", [cut])["row"].to_list() == left


def test_without_a_cut_or_without_days_every_row_counts() -> None:
    assert without_cuts(ROWS, "incidents", []).height == ROWS.height
    nameless = pl.DataFrame({"value": [1, 2]})
    assert without_cuts(nameless, "places", [Cut(receipt="a", period=QUARTER)]).height == 2
