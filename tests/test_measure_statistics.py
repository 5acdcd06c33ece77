"""Values already aggregated: overlapping tables of one system count nothing twice."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kolosi.measure.compute import compute
from kolosi.measure.trace import trace
from kolosi.model.figure import Estimate
from kolosi.model.indicator import Indicator, Measure
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.store.engine import Engine


class Atlas:
    """Two regions; Mopti has two cercles."""

    def members(self, id_: str, /) -> frozenset[str]:
        below = {
            "ml-mopti": {"ml-mopti-mopti", "ml-mopti-djenne"},
            "ml-centre": {"ml-mopti", "ml-mopti-mopti", "ml-mopti-djenne"},
        }
        return frozenset({id_}) | below.get(id_, set())


COLUMNS = ("when", "place", "gbv_type", "sex", "age_group", "value")
GROUND = {"source": "gbvims", "organisation": "unfpa", "receipt": "r1", "sheet": "T1", "statistic": "gbv"}


def statistics(rows: str, **fields: str | None) -> pl.DataFrame:
    """Statistics drawn as lines: period or as-of day, place, type, sex, age, value; a dash is a column left empty."""
    cells = [[None if cell == "-" else cell for cell in line.split()] for line in rows.strip().splitlines()]
    frame = pl.DataFrame(cells, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    periods = [Period.parse(str(text)) for text in frame["when"]]
    return frame.with_columns(
        pl.col("value").cast(pl.Float64),
        pl.Series("start", [None if period.is_day else period.first for period in periods], dtype=pl.Date),
        pl.Series("end", [None if period.is_day else period.last for period in periods], dtype=pl.Date),
        pl.Series("as_of", [period.first if period.is_day else None for period in periods], dtype=pl.Date),
        pl.when(pl.col("place").str.count_matches("-") == 1).then("place").alias("region"),
        pl.int_range(2, pl.len() + 2).alias("row"),
        **{name: pl.lit(value, dtype=pl.String) for name, value in {**GROUND, **fields}.items()},
    ).drop("when")


def indicator(kind: str = "flow", **fields: object) -> Indicator:
    measure = Measure(function="sum" if kind == "flow" else "latest", column="value")
    plain = {"source": "gbvims", "where": "statistic = 'gbv'", **fields}
    label = {"en": "GBV", "fr": "VBG"}
    return Indicator(id="gbv", label=label, unit={}, kind=kind, table="statistics", measure=measure, **plain)  # type: ignore[arg-type]


def estimate(text: str, *frames: pl.DataFrame, kind: str = "flow", receipts: pl.DataFrame | None = None) -> Estimate:
    tables = {"statistics": pl.concat(frames)} | ({} if receipts is None else {"receipts": receipts})
    key = Key.parse(text)
    return compute([key], {"gbv": indicator(kind)}, Engine.from_frames(tables), Atlas())[key]


# One quarter of 100 incidents, published seven times over.
OVERLAPPING = """
2025-Q1 -               -                -      -     100
2025-01 -               -                -      -     30
2025-02 -               -                -      -     30
2025-03 -               -                -      -     40
2025-Q1 -               rape             -      -     40
2025-Q1 -               physical_assault -      -     60
2025-Q1 -               -                female child 20
2025-Q1 -               -                female adult 70
2025-Q1 -               -                male   adult 10
2025-Q1 ml-mopti        -                -      -     55
2025-Q1 ml-gao          -                -      -     45
2025-Q1 ml-mopti-mopti  -                -      -     50
2025-Q1 ml-mopti-djenne -                -      -     5
2025-01 ml-gao          -                -      -     15
"""


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("gbv/2025-Q1", 100),
        ("gbv/2025-01", 30),
        ("gbv/2025-02..2025-03", 70),
        ("gbv;gbv_type=rape/2025-Q1", 40),
        ("gbv;gbv_type=physical_assault+rape/2025-Q1", 100),
        ("gbv;sex=female/2025-Q1", 90),
        ("gbv;age_group=child;sex=female/2025-Q1", 20),
        ("gbv/2025-Q1@ml-mopti", 55),
        ("gbv/2025-Q1@ml-centre", 55),
        ("gbv/2025-Q1@ml-gao+ml-mopti", 100),
        ("gbv/2025-Q1@ml-mopti-djenne", 5),
        ("gbv/2025-01@ml-gao", 15),
    ],
)
def test_overlapping_tables_count_nothing_twice(key: str, expected: int) -> None:
    assert estimate(key, statistics(OVERLAPPING)).value == expected


@pytest.mark.parametrize(
    "key", ["gbv/2024-Q4", "gbv;gbv_type=rape/2025-01", "gbv;gbv_type=rape/2025-Q1@ml-gao", "gbv/2025-02@ml-gao"]
)
def test_what_no_table_answers_is_no_data_and_not_zero(key: str) -> None:
    found = estimate(key, statistics(OVERLAPPING))
    assert found.value is None
    assert found.missing["en"].startswith("no data")


def test_without_a_total_the_simplest_cut_adds_up() -> None:
    rows = "\n".join(line for line in OVERLAPPING.strip().splitlines() if line.split()[2:5] != ["-", "-", "-"])
    assert estimate("gbv/2025-Q1", statistics(rows)).value == 100


def test_regions_stand_in_for_a_national_row_that_is_missing() -> None:
    rows = "2025-Q1 ml-mopti - - - 55\n2025-Q1 ml-gao - - - 45\n2025-Q1 ml-mopti-mopti - - - 50"
    found = estimate("gbv/2025-Q1", statistics(rows))
    assert found.value == 100
    assert found.coverage.places == ("ml-gao", "ml-mopti")


def test_a_regional_quarter_is_not_added_to_national_months() -> None:
    rows = "2025-01 - - - - 30\n2025-02 - - - - 30\n2025-03 - - - - 40\n2025-Q1 ml-mopti - - - 55"
    assert estimate("gbv/2025-Q1", statistics(rows)).value == 100


def test_a_span_that_leaves_the_period_is_not_used_and_the_period_is_incomplete() -> None:
    found = estimate("gbv/2025-01..2025-02", statistics("2025-Q1 - - - - 100\n2025-01 - - - - 30"))
    assert found.value == 30
    assert (found.coverage.months_present, found.coverage.months_expected) == (1, 2)


def test_organisations_add_up() -> None:
    other = statistics("2025-Q1 - - - - 7", organisation="irc", receipt="r2")
    assert estimate("gbv/2025-Q1", statistics(OVERLAPPING), other).value == 107


def test_the_newest_file_speaks_for_a_cell_given_twice() -> None:
    received = pl.DataFrame(
        {
            "receipt": ["r1", "r2"],
            "source": ["gbvims"] * 2,
            "first": [date(2025, 1, 1)] * 2,
            "last": [date(2025, 3, 31), date(2025, 6, 30)],
            "received": [date(2025, 7, 9), date(2025, 4, 9)],
        }
    )
    again = statistics("2025-Q1 - - - - 90", receipt="r2")
    found = estimate("gbv/2025-Q1", statistics("2025-Q1 - - - - 100"), again, receipts=received)
    assert found.value == 100
    assert found.receipts == ("r1",)


def test_two_sources_are_never_added() -> None:
    other = statistics("2025-Q1 - - - - 7", source="cited", receipt="r2")
    frames = pl.concat([statistics("2025-Q1 - - - - 100"), other])
    key = Key.parse("gbv/2025-Q1")
    found = compute([key], {"gbv": indicator(source=None)}, Engine.from_frames({"statistics": frames}), Atlas())[key]
    assert found.value is None


def test_a_stock_is_never_read_as_a_flow() -> None:
    rows = statistics("2025-Q1 - - - - 100", kind="stock")
    assert estimate("gbv/2025-Q1", rows).value is None
    assert estimate("gbv/2025-Q1", rows, kind="stock").value == 100


STOCKS = """
2025-01-31 ml-gao   - - - 10
2025-01-31 ml-mopti - - - 20
2025-02-28 ml-gao   - - - 11
2025-02-28 ml-mopti - - - 22
2025-02-28 -        - - - 35
"""


@pytest.mark.parametrize(
    ("key", "expected", "day"),
    [
        ("gbv/2025-01", 30, date(2025, 1, 31)),
        ("gbv/2025-Q1", 35, date(2025, 2, 28)),
        ("gbv/2025-Q1@ml-gao+ml-mopti", 33, date(2025, 2, 28)),
        ("gbv/2025-01-31@ml-gao", 10, date(2025, 1, 31)),
    ],
)
def test_a_stock_takes_its_last_day_in_the_period(key: str, expected: int, day: date) -> None:
    found = estimate(key, statistics(STOCKS), kind="stock")
    assert (found.value, found.as_of) == (expected, day)


def test_a_stock_before_the_period_is_no_data() -> None:
    assert estimate("gbv/2025-03", statistics(STOCKS), kind="stock").value is None


@pytest.mark.parametrize(
    ("key", "expected"),
    [("gbv/2025-Q1", 1000), ("gbv/2025", 1000), ("gbv/2024-10..2025-03", 1000), ("gbv/2024-Q4", 800)],
)
def test_a_target_stands_for_the_span_that_holds_the_period(key: str, expected: int) -> None:
    rows = "2024 - - - - 800\n2025 - - - - 1000"
    assert estimate(key, statistics(rows), kind="target").value == expected


def test_a_target_with_a_day_alone_stands_until_the_end_of_its_year() -> None:
    rows = statistics("2025-01-01 - - - - 1000")
    assert estimate("gbv/2025-Q3", rows, kind="target").value == 1000
    assert estimate("gbv/2026-Q1", rows, kind="target").value is None


def test_a_share_given_as_a_value_keeps_its_decimals_and_its_base() -> None:
    rows = statistics("2025-03-31 - - - - 48.7").with_columns(n=pl.lit(312), qualifier=pl.lit("about"))
    found = estimate("gbv/2025-Q1", rows, kind="share")
    assert (found.value, found.n, found.qualifier) == (Fraction(487, 10), 312, "about")


def test_shares_of_one_base_in_separate_classes_add_up() -> None:
    rows = "2025-03-31 - - female child 20\n2025-03-31 - - female adult 78\n2025-03-31 - - male adult 2"
    assert estimate("gbv;sex=female/2025-Q1", statistics(rows), kind="share").value == 98


@pytest.mark.parametrize(
    "rows",
    [
        "2025-01-31 - - - - 40\n2025-03-31 - - - - 50",
        "2025-03-31 - - - - 40\n2025-03-31 - - - - 50",
        "2025-03-31 - - female - 60\n2025-03-31 - - male - 70",
        "2025-03-31 ml-gao - - - 40",
    ],
)
def test_shares_that_may_not_be_added_have_no_value(rows: str) -> None:
    assert estimate("gbv/2025-Q1", statistics(rows), kind="share").value is None


def test_several_answers_are_never_added() -> None:
    rows = statistics("2025-03-31 - - - - 40\n2025-03-31 - - - - 30").with_columns(answer=pl.Series(["water", "food"]))
    assert estimate("gbv/2025-Q1", rows, kind="share").value is None
    assert estimate("gbv;answer=food/2025-Q1", rows, kind="share").value == 30


def test_of_two_bounds_the_lower_one_is_counted() -> None:
    rows = statistics("2025-Q1 - - - - 40\n2025-Q1 - - - - 60").with_columns(qualifier=pl.Series(["low", "high"]))
    found = estimate("gbv/2025-Q1", rows)
    assert (found.value, found.qualifier) == (40, "low")


# -- for any split ------------------------------------------------------------------------------------------------

CELLS = st.dictionaries(
    st.tuples(
        st.sampled_from(["2025-01", "2025-02", "2025-03"]),
        st.sampled_from(["ml-gao", "ml-mopti-mopti", "ml-mopti-djenne"]),
        st.sampled_from(["rape", "physical_assault"]),
    ),
    st.integers(0, 99),
    min_size=1,
)
VIEWS = st.sets(st.sampled_from(["total", "by type", "by region", "by quarter", "by cercle"]))


def publish(cells: dict[tuple[str, str, str], int], views: set[str]) -> str:
    """The finest table, and the coarser tables of the same incidents that a system adds to it."""
    folds = {
        "finest": lambda when, place, term: (when, place, term),
        "by cercle": lambda when, place, term: (when, place, "-"),
        "by region": lambda when, place, term: (when, "ml-gao" if place == "ml-gao" else "ml-mopti", "-"),
        "by type": lambda when, place, term: (when, "-", term),
        "total": lambda when, place, term: (when, "-", "-"),
        "by quarter": lambda when, place, term: ("2025-Q1", "-", "-"),
    }
    lines: dict[tuple[str, str, str], int] = {}
    for view in ["finest", *sorted(views)]:
        table: dict[tuple[str, str, str], int] = {}
        for cell, count in cells.items():
            folded = folds[view](*cell)
            table[folded] = table.get(folded, 0) + count
        lines |= {cell: count for cell, count in table.items() if cell not in lines}
    return "\n".join(f"{when} {place} {term} - - {count}" for (when, place, term), count in lines.items())


@settings(max_examples=settings().max_examples * 3 // 2, deadline=None)
@given(CELLS, VIEWS)
def test_any_set_of_overlapping_tables_gives_the_same_total_and_a_trace_that_adds_up(
    cells: dict[tuple[str, str, str], int], views: set[str]
) -> None:
    over = Engine.from_frames({"statistics": statistics(publish(cells, views))})
    known = {"gbv": indicator()}
    key = Key.parse("gbv/2025-Q1")
    rape = key.with_breakdown("gbv_type", "rape")
    found = compute([key, rape], known, over, Atlas())
    assert found[key].value == sum(cells.values())
    rapes = [count for (_, _, term), count in cells.items() if term == "rape"]
    assert found[rape].value == (sum(rapes) if rapes else None)
    assert Fraction(trace(key, known, over, Atlas())["contribution"].sum()) == found[key].value


@given(st.floats(0, 100, allow_nan=False))
@settings(max_examples=settings().max_examples * 5 // 4, deadline=None)
def test_the_trace_of_any_published_number_adds_up_exactly(number: float) -> None:
    rows = statistics("2025-Q1 - - - - 1").with_columns(value=pl.lit(number))
    over = Engine.from_frames({"statistics": rows})
    key = Key.parse("gbv/2025-Q1")
    contributions = trace(key, {"gbv": indicator()}, over, Atlas())["contribution"]
    assert Fraction(contributions.sum()) == compute([key], {"gbv": indicator()}, over, Atlas())[key].value


# -- values of a place that is not known below one that is ------------------------------------------------------------


def in_part(rows: str, *levels: int | None, **fields: str | None) -> pl.DataFrame:
    """Drawn rows, each with the level of the part of its place that it is of; none for a whole place."""
    return statistics(rows, **fields).with_columns(pl.Series("part", levels, dtype=pl.Int64))


KNOWN = "2025-Q1 ml-mopti-mopti - - - 50\n2025-Q1 ml-gao - - - 45\n"
UNKNOWN = "2025-Q1 ml-mopti - - - 7\n2025-Q1 ml-mopti - - - 3\n"


@pytest.mark.parametrize("kind", ["flow", "stock"])
@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", {"": 105, "ml-mopti": 60, "ml-gao": 45, "ml-mopti-mopti": 50}),
        ("2025-Q1 ml-mopti - - - 64\n", {"": 109, "ml-mopti": 64, "ml-mopti-mopti": 50}),
        ("2025-Q1 - - - - 120\n", {"": 120, "ml-mopti": 60}),
    ],
)
def test_a_value_of_an_unknown_part_is_added_to_the_known_ones_and_hides_none(
    kind: str, more: str, expected: dict[str, int]
) -> None:
    frame = in_part(KNOWN + UNKNOWN + more, None, None, 2, 2, *([None] if more else []))
    for place, value in expected.items():
        assert estimate(f"gbv/2025-Q1{'@' + place if place else ''}", frame, kind=kind).value == value


def test_of_unknown_parts_of_several_levels_the_widest_speak() -> None:
    rows = "2025-Q1 - - - - 30\n2025-Q1 - - - - 12\n2025-Q1 - - - - 20\n2025-Q1 - - - - 22\n"
    assert estimate("gbv/2025-Q1", in_part(rows, 1, 1, 2, 2)).value == 42
    assert estimate("gbv/2025-Q1", in_part(rows, 2, 2, 2, 2)).value == 84


def test_a_share_of_an_unknown_part_is_not_that_of_its_place() -> None:
    frame = in_part("2025-Q1 ml-mopti - - - 7\n", 2)
    assert estimate("gbv/2025-Q1@ml-mopti", frame, kind="share").value is None
    assert estimate("gbv/2025-Q1@ml-mopti", in_part("2025-Q1 ml-mopti - - - 7\n", None), kind="share").value == 7


def test_bands_of_age_beside_the_ages_that_hold_them_are_not_added_up() -> None:
    rows = """
    2025-Q1 - - - child 100
    2025-Q1 - - - 0-4   40
    2025-Q1 - - - 5-11  60
    2025-Q1 - - - adult 50
    2025-Q1 - - - older 20
    """
    above = {"age_group": {"0-4": ("child",), "5-11": ("child",), "older": ("adult",)}}
    known = {"gbv": indicator(above=above)}
    over = Engine.from_frames({"statistics": statistics(rows)})
    keys = {"gbv/2025-Q1": 150, "gbv;age_group=0-4/2025-Q1": 40, "gbv;age_group=child/2025-Q1": 100}
    asked = [Key.parse(key) for key in keys]
    found = compute(asked, known, over, Atlas())
    assert {str(key): found[key].value for key in asked} == keys
