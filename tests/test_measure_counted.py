"""Figures counted in record tables."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import duckdb
import polars as pl
import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st

from kolosi.measure.compile import Asked, answers, traced
from kolosi.measure.compute import compute
from kolosi.measure.trace import trace
from kolosi.model.finding import Refusal
from kolosi.model.indicator import Indicator, Measure, Part
from kolosi.model.key import Key
from kolosi.store.engine import Engine


class Atlas:
    """Mopti the region holds Mopti the cercle and Djenné; the rest is flat."""

    def members(self, id_: str, /) -> frozenset[str]:
        below = {"ml-mopti": {"ml-mopti-mopti", "ml-mopti-djenne"}}
        return frozenset({id_}) | below.get(id_, set())


def indicator(id_: str = "violations", **fields: object) -> Indicator:
    plain = {
        "label": {"en": "Violations", "fr": "Violations"},
        "unit": {},
        "kind": "flow",
        "table": "incidents",
        "source": "monitoring",
        "measure": Measure(function="sum", column="violations"),
    }
    return Indicator(id=id_, **{**plain, **fields})  # type: ignore[arg-type]


def incidents(rows: str) -> pl.DataFrame:
    """Records drawn as lines: day, place, region, violation, violations, killed; a dash is no answer."""
    cells = [[None if cell == "-" else cell for cell in line.split()] for line in rows.strip().splitlines()]
    names = ("day", "place", "region", "violation", "violations", "killed")
    frame = pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String), orient="row")
    return frame.with_columns(
        pl.col("day").str.to_date(),
        pl.col("violations", "killed").cast(pl.Int64),
        pl.lit("monitoring").alias("source"),
        pl.lit("r1").alias("receipt"),
        pl.lit("Feuille 1").alias("sheet"),
        pl.int_range(2, pl.len() + 2).alias("row"),
    )


def receipts(*spans: tuple[str, str, str]) -> pl.DataFrame:
    """Submissions drawn as source, first day, last day."""
    return pl.DataFrame(
        {
            "receipt": [f"r{number}" for number in range(1, len(spans) + 1)],
            "source": [source for source, _, _ in spans],
            "first": [date.fromisoformat(first) for _, first, _ in spans],
            "last": [date.fromisoformat(last) for _, _, last in spans],
        }
    )


RECORDS = """
2025-01-03 ml-mopti-mopti  ml-mopti killing   2 1
2025-01-31 ml-mopti-djenne ml-mopti abduction 1 0
2025-02-10 ml-gao          ml-gao   killing   4 6
2025-03-31 -               ml-gao   killing   1 -
2025-04-01 ml-gao          ml-gao   killing   9 9
"""
FIRST_QUARTER = receipts(("monitoring", "2025-01-01", "2025-03-31"))


def engine(rows: str = RECORDS, submissions: pl.DataFrame = FIRST_QUARTER, **tables: pl.DataFrame) -> Engine:
    return Engine.from_frames({"incidents": incidents(rows), "receipts": submissions, **tables})


def value(text: str, *indicators: Indicator, over: Engine | None = None) -> Fraction | None:
    key = Key.parse(text)
    known = {one.id: one for one in indicators or (indicator(),)}
    return compute([key], known, over or engine(), Atlas())[key].value


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("violations/2025-Q1", 8),
        ("violations/2025-02", 4),
        ("violations/2025-Q1@ml-mopti", 3),
        ("violations/2025-Q1@ml-gao", 5),
        ("violations/2025-Q1@ml-gao+ml-mopti-djenne", 6),
        ("violations;violation=killing/2025-Q1", 7),
        ("violations;violation=abduction+killing/2025-Q1@ml-mopti", 3),
        ("violations/2025-01-31", 1),
        ("violations/2025-01-04..2025-02-10", 5),
    ],
)
def test_a_flow_adds_the_rows_of_its_period_places_and_terms(key: str, expected: int) -> None:
    assert value(key) == expected


def test_a_condition_keeps_only_its_rows() -> None:
    killings = indicator(where="violation = 'killing'", measure=Measure(function="count"))
    assert value("violations/2025-Q1", killings) == 3


def test_different_values_are_counted_once_and_empty_ones_never() -> None:
    places = indicator(measure=Measure(function="distinct", column="place"))
    assert value("violations/2025-Q1", places) == 3


def test_a_month_that_the_source_covers_without_a_row_is_zero() -> None:
    covered = receipts(("monitoring", "2025-01-01", "2025-06-30"))
    assert value("violations/2025-05", over=engine(submissions=covered)) == 0


def test_a_month_that_no_file_covers_is_no_data() -> None:
    key = Key.parse("violations/2024-12")
    found = compute([key], {"violations": indicator()}, engine(), Atlas())[key]
    assert found.value is None
    assert found.missing["fr"] == "pas de données : aucun fichier de monitoring ne couvre décembre 2024"
    assert found.coverage.months_present == 0


def test_a_month_that_a_file_covers_elsewhere_is_not_said_to_have_no_file() -> None:
    covered = receipts(("monitoring", "2024-12-01", "2025-06-30"))
    key = Key.parse("people/2025-01@ml-gao")
    declared = indicator("people", table="activities", measure=Measure(function="sum", column="reached"))
    rows = pl.DataFrame(
        {"place": ["ml-mopti"], "region": ["ml-mopti"], "start": [date(2025, 1, 1)], "end": [date(2025, 1, 31)],
         "reached": [5], "source": ["monitoring"], "receipt": ["r1"], "sheet": ["F"], "row": [2]}
    )  # fmt: skip
    found = compute([key], {"people": declared}, engine(submissions=covered, activities=rows), Atlas())[key]
    assert (found.value, found.absence) == (None, "nothing_here")
    assert found.missing["fr"] == (
        "pas de données : le fichier de monitoring couvre janvier 2025 mais ne donne rien pour ce lieu"
    )
    assert "covers January 2025 but gives nothing for this place" in found.missing["en"]


def test_a_partly_covered_period_has_a_value_and_says_so() -> None:
    key = Key.parse("violations/2024-12..2025-02")
    found = compute([key], {"violations": indicator()}, engine(), Atlas())[key]
    assert found.value == 7
    assert (found.coverage.months_present, found.coverage.months_expected) == (2, 3)
    assert found.status == "provisional"


def test_a_breakdown_that_the_source_never_fills_is_no_data_and_not_zero() -> None:
    assert value("violations;sex=female/2025-Q1") is None
    assert value("violations;violation=torture/2025-Q1") == 0


def test_a_place_that_the_source_only_knows_as_part_of_a_larger_one_is_no_data_and_not_zero() -> None:
    coarse = engine("2025-01-03 - ml-mopti killing 2 1\n2025-02-10 - ml-gao killing 4 6")
    key = Key.parse("violations/2025-Q1@ml-mopti-djenne")
    found = compute([key], {"violations": indicator()}, coarse, Atlas())[key]
    assert found.value is None
    assert "ne distingue pas ce lieu de ses voisins" in found.missing["fr"]
    assert value("violations/2025-03@ml-mopti-djenne") == 0


def test_a_place_from_which_nobody_reported_is_no_data_and_not_zero() -> None:
    assert value("violations/2025-Q1@ml-kidal") is None
    assert value("violations;violation=torture/2025-Q1@ml-gao") == 0
    assert value("violations;violation=torture/2025-Q1@ml-gao+ml-kidal") is None


def test_a_count_beside_rows_that_may_belong_to_the_place_too_is_a_least_one() -> None:
    mixed = engine("2025-01-03 - ml-mopti killing 2 1\n2025-01-05 ml-mopti-djenne ml-mopti killing 3 1")
    key = Key.parse("violations/2025-Q1@ml-mopti-djenne")
    found = compute([key], {"violations": indicator()}, mixed, Atlas())[key]
    assert (found.value, found.qualifier) == (3, "at least")
    whole = Key.parse("violations/2025-Q1@ml-mopti")
    assert compute([whole], {"violations": indicator()}, mixed, Atlas())[whole].qualifier is None


def test_a_number_left_empty_everywhere_is_no_data_and_not_zero() -> None:
    killed = indicator(measure=Measure(function="sum", column="killed"))
    assert value("violations/2025-03", killed) is None
    assert value("violations/2025-Q1", killed) == 7


def test_an_estimate_names_its_files_sources_places_and_day() -> None:
    key = Key.parse("violations/2025-Q1")
    found = compute([key], {"violations": indicator()}, engine(), Atlas())[key]
    assert found.receipts == ("r1",)
    assert found.sources == ("monitoring",)
    assert found.coverage.places == ("ml-gao", "ml-mopti")
    assert found.as_of == date(2025, 3, 31)


def test_only_rows_of_the_named_source_are_read() -> None:
    other = incidents(RECORDS).with_columns(source=pl.lit("acled"))
    both = Engine.from_frames({"incidents": pl.concat([incidents(RECORDS), other]), "receipts": FIRST_QUARTER})
    assert value("violations/2025-Q1", over=both) == 8


def test_the_lowest_reporting_of_a_period_stands_for_it() -> None:
    effort = pl.DataFrame(
        {
            "system": ["monitoring"] * 3,
            "start": [date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)],
            "end": [date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31)],
            "expected": [92, 92, 92],
            "received": [92, 27, 80],
        }
    )
    key = Key.parse("violations/2025-Q1")
    found = compute([key], {"violations": indicator()}, engine(effort=effort), Atlas())[key]
    assert found.coverage.reporters == (27, 92)


def test_reporting_that_nobody_measured_is_unknown() -> None:
    key = Key.parse("violations/2025-Q1")
    assert compute([key], {"violations": indicator()}, engine(), Atlas())[key].coverage.reporters is None


SHARE = Indicator(
    id="killing_share",
    label={"en": "Share of killings", "fr": "Part des homicides"},
    unit={},
    kind="share",
    numerator=Part(indicator="violations", breakdown=(("violation", ("killing",)),)),
    denominator=Part(indicator="violations"),
)


def test_a_share_is_exact_and_keeps_the_counts_behind_it() -> None:
    key = Key.parse("killing_share/2025-Q1@ml-mopti")
    found = compute([key], {"violations": indicator(), "killing_share": SHARE}, engine(), Atlas())[key]
    assert found.value == Fraction(200, 3)
    assert (found.numerator, found.denominator, found.n) == (2, 3, 3)


def test_a_share_of_nothing_has_no_value() -> None:
    covered = receipts(("monitoring", "2025-01-01", "2025-06-30"))
    assert value("killing_share/2025-05", indicator(), SHARE, over=engine(submissions=covered)) is None


def test_a_share_asked_for_a_term_that_its_numerator_excludes_has_no_value() -> None:
    assert value("killing_share;violation=abduction/2025-Q1", indicator(), SHARE) is None


def test_an_unknown_indicator_or_breakdown_is_refused() -> None:
    with pytest.raises(Refusal):
        value("nothing/2025")
    with pytest.raises(Refusal):
        value("violations;colour=red/2025")


def test_both_sides_of_a_change_are_computed() -> None:
    found = compute([Key.parse("violations/2025-02/2025-01")], {"violations": indicator()}, engine(), Atlas())
    assert {str(key): estimate.value for key, estimate in found.items()} == {
        "violations/2025-01": 3,
        "violations/2025-02": 4,
    }


ACTIVITIES = pl.DataFrame(
    {
        "source": ["5w"] * 3,
        "receipt": ["r1"] * 3,
        "row": [2, 3, 4],
        "start": [date(2025, 1, 1), date(2025, 1, 1), date(2024, 1, 1)],
        "end": [date(2025, 1, 31), date(2025, 12, 31), date(2024, 12, 31)],
        "reached": [20, 300, 7],
        "targeted": [0, 1000, 500],
    }
)


def test_a_flow_counts_spans_inside_the_period_and_a_target_those_that_touch_it() -> None:
    table = {"table": "activities", "source": "5w"}
    over = Engine.from_frames({"activities": ACTIVITIES})
    reached = indicator(**table, measure=Measure(function="sum", column="reached"))
    targeted = indicator(**table, kind="target", measure=Measure(function="sum", column="targeted"))
    assert value("violations/2025-Q1", reached, over=over) == 20
    assert value("violations/2025-Q1", targeted, over=over) == 1000


def test_a_month_inside_a_span_counted_whole_is_no_data_and_not_zero() -> None:
    quarter = pl.DataFrame(
        {"source": ["5w"], "row": [2], "start": [date(2025, 1, 1)], "end": [date(2025, 3, 31)], "reached": [20]}
    )
    covered = receipts(("5w", "2025-01-01", "2025-06-30"))
    over = Engine.from_frames({"activities": quarter, "receipts": covered})
    reached = indicator(table="activities", source="5w", measure=Measure(function="sum", column="reached"))
    assert value("violations/2025-Q1", reached, over=over) == 20
    assert value("violations/2025-02", reached, over=over) is None
    assert value("violations/2025-05", reached, over=over) is None


def test_amounts_of_money_are_added_exactly() -> None:
    funding = pl.DataFrame(
        {
            "source": ["fts"] * 10,
            "row": list(range(10)),
            "start": [date(2025, 1, 1)] * 10,
            "end": [date(2025, 12, 31)] * 10,
            "received": [0.1] * 10,
        }
    )
    received = indicator(table="funding", source="fts", measure=Measure(function="sum", column="received"))
    over = Engine.from_frames({"funding": funding})
    assert value("violations/2025", received, over=over) == 1
    rows = trace(Key.parse("violations/2025"), {"violations": received}, over, Atlas())
    assert Fraction(rows["contribution"].sum()) == 1


def test_a_service_keeps_its_last_status_until_told_otherwise() -> None:
    services = pl.DataFrame(
        {
            "source": ["map"] * 4,
            "receipt": ["r1"] * 4,
            "row": [2, 3, 4, 5],
            "service": ["shelter"] * 4,
            "region": ["ml-gao", "ml-gao", "ml-mopti", "ml-mopti"],
            "status": ["open", "closed", "open", "closed"],
            "since": [date(2024, 1, 1), date(2025, 2, 1), date(2024, 6, 1), date(2025, 6, 1)],
            "points": [3, 3, 5, 5],
        }
    )
    latest = Measure(function="latest", column="points")
    closed = indicator(table="services", source="map", kind="stock", where="status = 'closed'", measure=latest)
    over = Engine.from_frames({"services": services})
    assert value("violations/2025-Q1", closed, over=over) == 3
    assert value("violations/2025-06", closed, over=over) == 8
    assert value("violations/2024", closed, over=over) is None


def test_a_sum_stays_an_integer_in_parquet(tmp_path: Path) -> None:
    asked = Asked(number=0, key=Key.parse("violations/2025-Q1"), located=None)
    sql = answers(indicator(), [asked], by_month=True).sql(dialect="duckdb")
    frame = engine().query(sql)
    path = tmp_path / "déjà vu.parquet"
    frame.write_parquet(path)
    types = dict(duckdb.sql(f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '{path}')").fetchall())
    assert types["value"] == "BIGINT"
    assert pl.read_parquet(path)["value"].to_list() == [8]


@pytest.mark.parametrize("dialect", ["spark", "postgres", "trino", "clickhouse"])
def test_the_same_definition_reads_in_other_dialects(dialect: str) -> None:
    key = Key.parse("violations;violation=killing/2025-Q1")
    definition = indicator(where="victim_status = 'civilian'")
    asked = [Asked(number=0, key=key, located=None), Asked(number=1, key=Key.parse("violations/2025"), located=None)]
    for query in (answers(definition, asked, by_month=True), traced(definition, key, None)):
        assert sqlglot.parse_one(query.sql(dialect=dialect), dialect=dialect).find(sqlglot.exp.Where) is not None


# -- for any records ----------------------------------------------------------------------------------------------

ROW = st.tuples(
    st.dates(date(2025, 1, 1), date(2025, 6, 30)),
    st.sampled_from([("ml-mopti-mopti", "ml-mopti"), ("ml-mopti-djenne", "ml-mopti"), ("ml-gao", "ml-gao")]),
    st.sampled_from(["killing", "abduction"]),
    st.one_of(st.none(), st.integers(0, 50)),
)


def drawn(rows: list[tuple[date, tuple[str, str], str, int | None]]) -> Engine:
    lines = [
        f"{day} {place} {region} {term} {'-' if count is None else count} -"
        for day, (place, region), term, count in rows
    ]
    covered = receipts(("monitoring", "2025-01-01", "2025-06-30"))
    return engine("\n".join(lines), covered)


def total(values: list[Fraction | None]) -> Fraction:
    return sum((value for value in values if value is not None), Fraction(0))


@settings(max_examples=settings().max_examples * 5 // 8, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=30))
def test_months_places_and_terms_add_up_to_the_whole(rows: list[tuple[date, tuple[str, str], str, int | None]]) -> None:
    whole = Key.parse("violations/2025-01..2025-06")
    months = [whole.during(month) for month in whole.period.months]
    regions = [whole.at("ml-mopti"), whole.at("ml-gao")]
    terms = [whole.with_breakdown("violation", term) for term in ("killing", "abduction")]
    days = [whole.during(type(whole.period)(day, day)) for day in sorted({row[0] for row in rows})]
    keys = [whole, *months, *regions, *terms, *days]
    found = compute(keys, {"violations": indicator()}, drawn(rows), Atlas())
    for partition in (months, regions, terms, days):
        assert total([found[key].value for key in partition]) == total([found[whole].value])


@settings(max_examples=settings().max_examples * 5 // 8, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=30), st.integers(0, 150), st.integers(0, 60))
def test_the_contributions_of_a_trace_add_up_to_the_value(
    rows: list[tuple[date, tuple[str, str], str, int | None]], start: int, length: int
) -> None:
    first = date(2025, 1, 1) + timedelta(start)
    text = f"/{first}..{first + timedelta(length)}@ml-mopti"
    over = drawn(rows)
    for function, column in (("sum", "violations"), ("count", None), ("distinct", "place")):
        known = {"violations": indicator(measure=Measure(function=function, column=column))}  # type: ignore[arg-type]
        key = Key.parse(f"violations;violation=killing{text}")
        found = compute([key], known, over, Atlas())[key].value
        lines = trace(key, known, over, Atlas())
        assert Fraction(lines["contribution"].sum()) == (found or 0)
        assert set(lines["role"]) <= {"value"}


def test_the_trace_of_a_share_names_both_sides() -> None:
    known = {"violations": indicator(), "killing_share": SHARE}
    lines = trace(Key.parse("killing_share/2025-Q1"), known, engine(), Atlas())
    sides = {role: lines.filter(role=role)["contribution"].sum() for role in ("numerator", "denominator")}
    assert sides == {"numerator": 7, "denominator": 8}
    assert lines.select("receipt", "sheet", "row").row(0) == ("r1", "Feuille 1", 2)
