"""Reading columns of text as numbers, shares, days and months."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kolosi.intake.columns.values import infer_marks, is_missing, read_day, read_number, read_share


def numbers(*cells: str | None, whole: bool = False) -> list[float | None]:
    return read_number(pl.Series(cells, dtype=pl.String), whole=whole).to_list()


def days(*cells: str | None) -> list[date | None]:
    return read_day(pl.Series(cells, dtype=pl.String))[0].to_list()


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f", "\u2009", "'", "’"])
def test_thousands_may_be_grouped_by_any_space_or_apostrophe(space: str) -> None:
    assert numbers(f"14{space}171", f"1{space}014{space}171,5") == [14171, 1014171.5]


def test_a_column_settles_what_its_marks_mean() -> None:
    assert numbers("2,8", "14,171") == [2.8, 14.171]
    assert numbers("1,234,567", "14,171") == [1234567, 14171]
    assert numbers("1.234,5", "2.000") == [1234.5, 2000]
    assert numbers("1,234.5", "2,000") == [1234.5, 2000]
    assert numbers("0,845", "1,200") == [0.845, 1.2]
    assert numbers("14.171", "2.5") == [14.171, 2.5]


def test_what_nothing_settles_is_said_to_be_unsure() -> None:
    comma, point = pl.Series(["6,041", "12"]), pl.Series(["14.171"])
    assert (numbers("6,041", "12"), infer_marks(comma).is_sure) == ([6041, 12], False)
    assert (numbers("14.171"), infer_marks(point).is_sure) == ([14.171], False)
    assert numbers("14.171", "8.136", whole=True) == [14171, 8136]
    assert infer_marks(pl.Series(["1", "2.5"])).is_sure


def test_contradictory_marks_leave_only_the_certain_cells() -> None:
    assert numbers("1,234,567", "2,8", "5", "1,500") == [None, 2.8, 5, None]


def test_signs_brackets_and_percent_signs_are_understood() -> None:
    assert numbers("−3", "- 3", "(12)", "+4", "2,8 %", "5%", "1e3") == [-3, -3, -12, 4, 2.8, 5, 1000]


def test_what_is_no_number_is_null_and_never_zero() -> None:
    assert numbers("#REF!", "trois", "", None, "12 34", "nan", "inf", "1/2", "3") == [None] * 8 + [3]


@given(st.integers(-(10**12), 10**12))
def test_a_number_written_in_french_or_english_reads_back(value: int) -> None:
    english, french = f"{value:,}.25", f"{value:,}".replace(",", "\u202f") + ",25"
    expected = value + (0.25 if value >= 0 else -0.25)
    assert numbers(english) == [expected]
    assert numbers(french) == [expected]


def test_a_share_is_in_percent_and_a_fraction_only_if_told_so() -> None:
    cells = pl.Series(["2,8 %", "0,028", None])
    assert read_share(cells).to_list() == [2.8, 0.028, None]
    assert read_share(cells, scale=100).to_list() == pytest.approx([2.8, 2.8, None])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2025-03-31", date(2025, 3, 31)),
        ("2025/3/1", date(2025, 3, 1)),
        ("2025-01-01 00:00:00+00:00", date(2025, 1, 1)),
        ("2025-03-31T23:05:00.000+03", date(2025, 3, 31)),
        ("20250331", date(2025, 3, 31)),
        ("31/12/2024", date(2024, 12, 31)),
        ("31/12/2024 08:30", date(2024, 12, 31)),
        ("31.12.24", date(2024, 12, 31)),
        ("03 December 2020", date(2020, 12, 3)),
        ("01-January-2015", date(2015, 1, 1)),
        ("9-May-20", date(2020, 5, 9)),
        ("1er mars 2025", date(2025, 3, 1)),
        ("lundi 3 août 2026", date(2026, 8, 3)),
        ("3 févr. 2025", date(2025, 2, 3)),
        ("March 3, 2025", date(2025, 3, 3)),
        ("45747", date(2025, 3, 31)),
        ("45747.5", date(2025, 3, 31)),
        ("1564704000000", date(2019, 8, 2)),
    ],
)
def test_a_day_is_read_however_it_is_written(written: str, meant: date) -> None:
    assert days(written, None) == [meant, None]


def test_a_column_settles_whether_day_or_month_comes_first() -> None:
    assert days("31/12/2024", "01/02/2025") == [date(2024, 12, 31), date(2025, 2, 1)]
    assert days("5/30/2019", "1/2/2019") == [date(2019, 5, 30), date(2019, 1, 2)]


def test_an_order_that_nothing_settles_is_never_guessed() -> None:
    column = pl.Series(["01/02/2025", "05/05/2025", None, "foo"])
    found, ambiguous, unreadable = read_day(column)
    assert found.to_list() == [None, date(2025, 5, 5), None, None]
    assert ambiguous.to_list() == [True, False, False, False]
    assert unreadable.to_list() == [False, False, False, True]
    assert read_day(column, order="dmy")[0].to_list()[0] == date(2025, 2, 1)
    assert read_day(column, order="mdy")[0].to_list()[0] == date(2025, 1, 2)


def test_contradictory_orders_are_ambiguous_all_of_them() -> None:
    found, ambiguous, _ = read_day(pl.Series(["5/30/2019", "30/5/2019", "2019-05-30"]))
    assert found.to_list() == [None, None, date(2019, 5, 30)]
    assert ambiguous.to_list() == [True, True, False]


def test_days_written_with_points_or_hyphens_put_the_day_first() -> None:
    assert days("01.02.2025", "03-02-2025") == [date(2025, 2, 1), date(2025, 2, 3)]


def test_impossible_days_are_unreadable() -> None:
    found, ambiguous, unreadable = read_day(pl.Series(["31/02/2025", "2025-13-01", "28/02/2025"]))
    assert found.to_list() == [None, None, date(2025, 2, 28)]
    assert (ambiguous.any(), unreadable.to_list()) == (False, [True, True, False])


@given(st.dates(date(1983, 1, 1), date(2060, 1, 1)))
def test_a_spreadsheet_serial_and_a_written_day_agree(day: date) -> None:
    serial = (day - date(1899, 12, 30)) // timedelta(days=1)
    written = f"{day:%d/%m/%Y}"
    assert days(str(serial)) == days(day.isoformat()) == [day]
    assert read_day(pl.Series([written]), order="dmy")[0].to_list() == [day]


def test_what_stands_for_no_answer_is_missing_but_zero_and_none_are_answers() -> None:
    cells = pl.DataFrame({"x": [None, "", "  ", "NA", " n/a", "<Null>", "-", "NSP", "pnpr", "0", "none", "non"]})
    assert cells.select(is_missing(pl.col("x"))).to_series().to_list() == [True] * 9 + [False] * 3


def test_empty_columns_are_read_as_empty() -> None:
    nothing = pl.Series([None, None], dtype=pl.String)
    assert read_number(nothing).to_list() == [None, None]
    assert read_day(nothing)[1].to_list() == [False, False]
    assert len(read_number(pl.Series([], dtype=pl.String))) == 0
