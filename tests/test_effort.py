"""Who reports, how much of the past they had counted, where they are: never more than the whole, and nothing where nobody knows."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from random import Random

import polars as pl
import pytest
from tests.effort_case import ALL, HEARD_ALWAYS, NAMES, QUARTERS, SOURCE, Flat, records, registered, violations

from kolosi.measure.compute import compute
from kolosi.measure.reporting.effort import Effort, Efforts
from kolosi.measure.reporting.registry import STATES, Entry, Registry
from kolosi.measure.reporting.volumes import past_of
from kolosi.model.figure import Coverage
from kolosi.model.indicator import Indicator, Measure
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.store.engine import Engine

pytestmark = pytest.mark.long


def coverage(text: str, **frames: pl.DataFrame) -> Coverage:
    key = Key.parse(text)
    return compute([key], {"violations": violations()}, Engine.from_frames(frames), Flat())[key].coverage


# -- completeness -----------------------------------------------------------------------------------------------------


def drawn(random: Random) -> tuple[list[Entry], list[Effort]]:
    """A registry as bad as it can be: spans that cross, states that contradict each other, more received than expected."""
    months = [Period.parse(f"2025-{month:02}") for month in range(1, 7)]

    def span() -> Period:
        first, last = sorted((random.choice(months), random.choice(months)))
        return Period(first.first, last.last)

    entries = [
        Entry(
            source=SOURCE,
            reporter=random.choice(NAMES),
            place=random.choice((None, "a", "b")),
            span=span(),
            state=random.choice(STATES),
            is_declared=random.random() < 0.5,
        )
        for _ in range(random.randrange(8))
    ]
    efforts = [
        Effort(source=SOURCE, span=span(), place=None, region=random.choice((None, "a")), received=heard, expected=owed)
        for heard, owed in [sorted((random.randrange(5), random.randrange(5))) for _ in range(random.randrange(3))]
    ]
    return entries, efforts


def test_of_ten_thousand_registries_none_is_more_complete_than_the_whole() -> None:
    random, period = Random(20261129), Period.parse("2025-Q1")
    measured = 0
    for _ in range(10_000):
        entries, efforts = drawn(random)
        registry = Registry(entries)
        for inside in (None, frozenset({"a"})):
            for pair in (
                registry.reporters((SOURCE,), period, inside),
                Efforts(efforts).reporters((SOURCE,), period, inside),
            ):
                if pair is not None:
                    measured += 1
                    assert 0 <= pair[0] <= pair[1]
        still = registry.continuity((SOURCE,), Period.parse("2025-01"), Period.parse("2025-Q2"))
        assert still is None or 0 <= still[0] <= still[1]
    assert measured > 10_000


@pytest.mark.parametrize(
    ("expected", "received", "status", "reporters"),
    [
        (30, 12, None, (12, 30)),
        (30, 35, None, (35, 35)),
        (None, 12, None, None),
        (30, None, "missing", (0, 30)),
        (30, None, "received", (30, 30)),
        (30, None, "no access", (0, 30)),
        (30, None, "closed", None),
        (0, 0, None, None),
    ],
)
def test_a_count_of_reporters_says_how_many_of_how_many_or_nothing(
    expected: int | None, received: int | None, status: str | None, reporters: tuple[int, int] | None
) -> None:
    quarter = Period.parse("2025-Q1")
    effort = pl.DataFrame(
        {
            "system": [SOURCE],
            "start": [quarter.first],
            "end": [quarter.last],
            "expected": [expected],
            "received": [received],
            "status": [status],
        },
        schema_overrides={"expected": pl.Int64, "received": pl.Int64, "status": pl.String},
    )
    assert coverage("violations/2025-Q1", incidents=records(ALL), effort=effort).reporters == reporters


def test_a_period_measured_in_part_tells_who_was_silent_and_never_that_all_reported() -> None:
    def effort(received: int) -> Efforts:
        quarter = Period.parse("2024-Q4")
        return Efforts([Effort(source=SOURCE, span=quarter, place=None, region=None, received=received, expected=92)])

    half = Period.parse("2024-10..2025-03")
    assert effort(92).reporters((SOURCE,), half, None) is None
    assert effort(27).reporters((SOURCE,), half, None) == (27, 92)
    assert effort(92).reporters((SOURCE,), Period.parse("2024-11"), None) == (92, 92)


@pytest.mark.parametrize(
    ("state", "pair"),
    [
        ("received", (2, 2)),
        ("zero", (2, 2)),
        ("missing", (1, 2)),
        ("late", (1, 2)),
        ("suspended", (1, 2)),
        ("no access", (1, 2)),
        ("not shared", (1, 2)),
        ("closed", (1, 1)),
    ],
)
def test_each_state_of_a_report_counts_for_what_it_is(state: str, pair: tuple[int, int]) -> None:
    rows = registered(("alpha", None, "2025-Q1", "received"), ("beta", None, "2025-Q1", state))
    found = coverage("violations/2025-Q1", incidents=records(ALL), registry=rows)
    assert found.reporters == pair
    named = pl.DataFrame(
        {
            "system": [SOURCE] * 2,
            "reporter": ["Alpha", "Bêta"],
            "start": [date(2025, 1, 1)] * 2,
            "end": [date(2025, 3, 31)] * 2,
            "status": ["received", state],
        }
    )
    assert coverage("violations/2025-Q1", incidents=records(ALL), effort=named).reporters == pair


def test_a_reporter_closed_everywhere_is_not_expected_in_its_region_either() -> None:
    rows = registered(
        ("alpha", "a", "2025-Q1", "received"),
        ("beta", "a", "2025-Q1", "missing"),
        ("beta", None, "2025-Q1", "closed"),
        ("gamma", "a", "2025-Q1", "received"),
        ("gamma", "a", "2025-Q1", "no access"),
    )
    assert coverage("violations/2025-Q1@a", incidents=records(ALL), registry=rows).reporters == (1, 2)


def test_a_source_of_which_nobody_says_who_reports_has_no_coverage_and_not_a_whole_one() -> None:
    found = coverage("violations/2025-Q1", incidents=records(ALL))
    measured = (found.reporters, found.continuity, found.volume, found.area, found.population)
    assert measured == (None, None, None, None, None)


# -- who is still heard from ------------------------------------------------------------------------------------------


def test_past_volume_is_counted_over_four_periods_before() -> None:
    assert str(past_of(Period.parse("2025-Q1"))) == str(Period.parse("2024"))
    assert str(past_of(Period.parse("2024-10..2025-03"))) == str(Period.parse("2022-10..2024-09"))


def test_the_volume_of_those_still_heard_from_is_not_their_number() -> None:
    counts = {**ALL, **{("alpha", quarter): 70 for quarter in QUARTERS}}
    rows = registered(
        *[(name, None, "2024", "received") for name in NAMES],
        ("alpha", None, "2025-Q1", "missing"),
        *[(name, None, "2025-Q1", "received") for name in NAMES[1:]],
    )
    found = coverage("violations/2025-Q1", incidents=records(counts), registry=rows)
    assert (found.reporters, found.continuity, found.volume) == ((3, 4), (3, 4), Fraction(3, 10))


def test_a_row_of_which_nobody_knows_who_counted_it_makes_the_volume_unknown() -> None:
    rows = registered(*HEARD_ALWAYS)
    known = coverage("violations/2025-Q1", incidents=records(ALL), registry=rows)
    nameless = records(ALL).with_columns(
        organisation=pl.when(pl.col("row") == 2).then(None).otherwise(pl.col("organisation"))
    )
    unknown = coverage("violations/2025-Q1", incidents=nameless, registry=rows)
    assert (known.volume, unknown.volume) == (1, None)


def test_a_source_without_a_past_has_no_volume() -> None:
    now = {pair: count for pair, count in ALL.items() if pair[1] == "2025-Q1"}
    assert coverage("violations/2025-Q1", incidents=records(now), registry=registered(*HEARD_ALWAYS)).volume is None


# -- where they are ---------------------------------------------------------------------------------------------------

PLACED = registered(
    ("alpha", "a", "2025-Q1", "received"), ("alpha", "b", "2025-Q1", "received"), ("beta", "c", "2025-Q1", "missing")
)


def people(*counts: tuple[str, int]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "source": ["hdx_hapi"] * len(counts),
            "receipt": ["p"] * len(counts),
            "row": list(range(len(counts))),
            "statistic": ["population"] * len(counts),
            "region": [place for place, _ in counts],
            "value": [float(count) for _, count in counts],
            "as_of": [date(2025, 1, 1)] * len(counts),
        }
    )


def test_places_with_a_reporter_and_the_people_who_live_in_them() -> None:
    incidents = pl.concat(
        [records(ALL), records({("beta", "2024-Q4"): 3}, "b"), records({("beta", "2024-Q4"): 3}, "c")]
    )
    found = coverage(
        "violations/2025-Q1",
        incidents=incidents,
        registry=PLACED,
        statistics=people(("a", 500), ("b", 300), ("c", 200)),
    )
    assert (found.area, found.population) == ((2, 3), Fraction(8, 10))
    without = coverage(
        "violations/2025-Q1", incidents=incidents, registry=PLACED, statistics=people(("a", 500), ("b", 300))
    )
    assert (without.area, without.population) == ((2, 3), None)


def test_a_reporter_heard_from_of_no_known_place_makes_the_area_unknown() -> None:
    rows = pl.concat([PLACED, registered(("gamma", None, "2025-Q1", "received"))])
    assert coverage("violations/2025-Q1", incidents=records(ALL), registry=rows).area is None


# -- how fresh --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "period", "days"), [("stock", "2025-Q1", -16), ("stock", "2025-03-15", 0), ("target", "2025-Q1", None)]
)
def test_freshness_is_told_of_what_is_true_on_a_day_and_of_nothing_that_is_planned(
    kind: str, period: str, days: int | None
) -> None:
    day = date(2025, 3, 15)
    rows = pl.DataFrame(
        {
            "source": ["dtm"],
            "receipt": ["r"],
            "row": [2],
            "statistic": ["idps"],
            "region": ["a"],
            "value": [100.0],
            "as_of": [day],
            "start": [day if kind == "stock" else date(2025, 1, 1)],
            "end": [day if kind == "stock" else date(2025, 12, 31)],
            "kind": [kind],
        }
    )
    idps = Indicator(
        id="idps",
        label={},
        unit={},
        kind=kind,  # type: ignore[arg-type]
        table="statistics",
        measure=Measure(function="latest", column="value"),
        source="dtm",
        where="statistic = 'idps'",
    )
    key = Key.parse(f"idps/{period}")
    found = compute([key], {"idps": idps}, Engine.from_frames({"statistics": rows}), Flat())[key]
    assert (found.value, found.coverage.freshness) == (100, days)
