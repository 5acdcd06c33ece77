"""People reached, by each declared method."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kolosi.measure.reached import METHODS, people_counted

MONTHS = {
    1: (date(2025, 1, 1), date(2025, 1, 31)),
    2: (date(2025, 2, 1), date(2025, 2, 28)),
    3: (date(2025, 3, 1), date(2025, 3, 31)),
}
MONTHS |= {13: (date(2026, 1, 1), date(2026, 1, 31))}


def _activities(*rows: tuple[str, str, int, str, int | None]) -> pl.DataFrame:
    """Organisation, group, month, counting, reached."""
    return pl.DataFrame(
        [
            {
                "organisation": organisation,
                "aor": "gbv" if organisation == "ORG-A" else "mine_action",
                "place": "ml-gao",
                "group": group,
                "start": MONTHS[month][0],
                "end": MONTHS[month][1],
                "status": "planned" if counting == "planned" else "done",
                "counting": counting,
                "reached": reached,
                "women": reached,
            }
            for organisation, group, month, counting, reached in rows
        ],
        schema_overrides={"reached": pl.Int64, "women": pl.Int64},
    )


def test_new_people_are_counted_as_declared() -> None:
    rows = _activities(("ORG-A", "idp", 1, "new", 20), ("ORG-A", "idp", 2, "new", 30), ("ORG-B", "idp", 2, "new", None))
    assert people_counted(rows, "new_only")["reached"].to_list() == [20, 30, None]


def test_a_cumulative_figure_counts_by_its_increase_within_the_year() -> None:
    rows = _activities(
        ("ORG-A", "idp", 3, "cumulative", 70),
        ("ORG-A", "idp", 1, "cumulative", 20),
        ("ORG-A", "idp", 2, "cumulative", None),
        ("ORG-B", "idp", 2, "new", 5),
        ("ORG-A", "idp", 13, "cumulative", 8),
    )
    counted = people_counted(rows, "new_only")
    assert counted["reached"].to_list() == counted["women"].to_list() == [50, 20, None, 5, 8]
    assert people_counted(rows, "sum")["reached"].to_list() == [70, 20, None, 5, 8]


def test_of_activities_for_the_same_people_only_the_largest_counts() -> None:
    rows = _activities(
        ("ORG-A", "idp", 1, "new", 20),
        ("ORG-B", "idp", 1, "new", 30),
        ("ORG-A", "refugee", 1, "new", 4),
        ("ORG-A", "idp", 2, "new", 7),
        ("ORG-B", "idp", 2, "new", 7),
    )
    assert people_counted(rows, "maximum")["reached"].to_list() == [None, 30, 4, 7, None]
    assert people_counted(rows, "maximum", apart=["aor"])["reached"].sum() == rows["reached"].sum()


@pytest.mark.parametrize("method", METHODS)
def test_a_planned_activity_has_reached_nobody(method: str) -> None:
    rows = _activities(("ORG-A", "idp", 1, "planned", 500), ("ORG-A", "idp", 2, "planned", 0))
    assert people_counted(rows, method)["reached"].to_list() == [None, 0]  # type: ignore[arg-type]


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=3))
def test_a_cumulative_series_adds_up_to_its_last_figure(figures: list[int]) -> None:
    rows = _activities(*(("ORG-A", "idp", month, "cumulative", figure) for month, figure in enumerate(figures, 1)))
    assert people_counted(rows, "new_only")["reached"].sum() == figures[-1]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ORG-A", "ORG-B"]),
            st.sampled_from(["idp", "refugee"]),
            st.integers(1, 3),
            st.integers(0, 99),
        ),
        max_size=12,
    )
)
def test_the_maximum_never_exceeds_the_new_people_nor_these_the_sum(rows: list[tuple[str, str, int, int]]) -> None:
    frame = _activities(*((organisation, group, month, "new", reached) for organisation, group, month, reached in rows))
    if not frame.height:
        return
    largest, new, whole = (people_counted(frame, method)["reached"].sum() for method in ("maximum", "new_only", "sum"))
    assert largest <= new <= whole
    assert people_counted(frame, "maximum").drop("reached", "women").equals(frame.drop("reached", "women"))
