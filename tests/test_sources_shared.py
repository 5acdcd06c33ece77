"""Real exports of systems that publish for the whole world go in, and give the totals known of them.

Places stay as they are written and every country is at home, so that a file counts whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

from kolosi.intake.formats import read_sheets
from kolosi.workspace.adding import Candidate, examine_file
from kolosi.workspace.knowledge import Knowledge
from kolosi.workspace.lookup import ContentLookup


class AsWritten(ContentLookup):
    """Every country at home, every place its own text."""

    def places(
        self, column: pl.Series, *, level: int | None, within: pl.Series | None, vintage: str | None
    ) -> tuple[pl.Series, pl.Series]:
        return column, pl.Series([None] * len(column), dtype=pl.String)

    def regions(self, ids: pl.Series) -> pl.Series:
        return ids

    def suggest_place(self, text: str) -> str | None:
        return None

    def home(self, column: pl.Series) -> pl.Series:
        return pl.repeat(True, len(column), eager=True)


class OneCountry(AsWritten):
    """One country at home, by the words its files use."""

    def __init__(self, knowledge: Knowledge, words: frozenset[str]) -> None:
        super().__init__(knowledge, {}, "salt")
        self._words = words

    def home(self, column: pl.Series) -> pl.Series:
        return column.str.split(",").list.eval(pl.element().is_in(list(self._words))).list.any().fill_null(False)


Read = Callable[..., Candidate]


@pytest.fixture(scope="module")
def read(shared_data: Path) -> Read:
    """Reads one file of the folder, for the whole world or for one country."""
    knowledge = Knowledge("mli")
    sources = list(knowledge.sources.values())

    def _read(name: str, *home: str) -> Candidate:
        data = (shared_data / name).read_bytes()
        lookup = OneCountry(knowledge, frozenset(home)) if home else AsWritten(knowledge, {}, "salt")
        return examine_file(Path(name).name, data, read_sheets(name, data), sources, lookup)

    return _read


def frame(candidate: Candidate) -> pl.DataFrame:
    """The records of all sheets; none may wait unless a test says so."""
    return pl.concat([reading.records for reading in candidate.readings])


def total(records: pl.DataFrame, column: str = "value", **wanted: object) -> float:
    """The sum of a column over the rows wanted."""
    return float(records.filter([pl.col(name) == value for name, value in wanted.items()])[column].sum())


def totals(records: pl.DataFrame, by: str) -> Mapping[str, float]:
    """The sum of the values by the words of a column."""
    return dict(records.group_by(by).agg(pl.col("value").sum()).iter_rows())


def waiting(candidate: Candidate) -> int:
    return sum(reading.waiting.height for reading in candidate.readings)


# ACLED


@pytest.mark.parametrize(
    ("name", "events", "killed"),
    [
        ("2017-01-01-2020-12-31-Mali.csv", 3314, 7422),
        ("AschHarwood_acled.csv", 500, 1039),
        ("RPanlilio_acled.csv", 5070, 3553),
        ("acled_2023schema_africa__from_rda.csv", 1180, 1635),
        ("acled_acled-read-iso-804-year-2022-limit-0.csv", 5748, 6224),
        ("acled_data_sample.csv", 2, 0),
        ("aimeokoko_acled.csv", 4999, 8698),
        ("bridgetrkane_Nigeria_acled__900.geojson", 900, 6974),
        ("katehara_acled.csv", 10194, 4867),
    ],
)
def test_acled_events_of_every_generation_count_once(read: Read, name: str, events: int, killed: int) -> None:
    candidate = read(f"acled/{name}")
    records = frame(candidate)
    assert candidate.source.id == "acled"
    assert (records.height, records["killed"].sum()) == (events, killed)
    assert waiting(candidate) == (1 if name.startswith("RPanlilio") else 0)
    assert not candidate.unknown


def test_acled_events_of_mopti_in_2019_are_those_of_the_actor_level_export(read: Read) -> None:
    records = frame(read("acled/2017-01-01-2020-12-31-Mali.csv"))
    mopti = records.filter((pl.col("place") == "Mopti") & (pl.col("day").dt.year() == 2019))
    assert (mopti.height, mopti["killed"].sum()) == (437, 1265)
    against = records.filter(pl.col("event_type") == "violence_against_civilians")
    assert (against.height, against["killed"].sum()) == (1128, 2735)


def test_an_acled_file_cut_off_says_which_row_waits(read: Read) -> None:
    candidate = read("acled/RPanlilio_acled.csv")
    assert "row_truncated" in {finding.id for finding in candidate.findings}
    days = frame(candidate)["day"]
    assert (str(days.min()), str(days.max())) == ("2020-04-27", "2020-05-09")


def test_acled_rows_without_an_identifier_are_counted_with_a_point_to_check(read: Read) -> None:
    assert [finding.id for finding in read("acled/aimeokoko_acled.csv").findings] == ["events_without_identifier"]


def test_only_the_rows_of_the_country_are_kept(read: Read) -> None:
    candidate = read("acled/acled_2023schema_africa__from_rda.csv", "Mali")
    assert (frame(candidate).height, frame(candidate)["killed"].sum()) == (64, 177)
    assert ("rows_elsewhere", 1116) in {(finding.id, finding.count) for finding in candidate.findings}


def test_acled_weeks_leave_the_stray_national_counts_out_of_every_sum(read: Read) -> None:
    candidate = read("acled/acled_regional_sahel5__from_rda.csv")
    records = frame(candidate)
    assert total(records, statistic="weekly_events") == 36_985
    assert total(records, statistic="weekly_fatalities") == 85_136
    assert ("rows_of_another_kind", 145) in {(finding.id, finding.count) for finding in candidate.findings}


def test_acled_weeks_of_mali_give_the_known_events_and_deaths(read: Read) -> None:
    records = frame(read("acled/acled_regional_sahel5__from_rda.csv", "Mali"))
    half = records.filter(
        pl.col("start").is_between(pl.date(2024, 10, 1), pl.date(2025, 3, 31)),
        pl.col("event_type").is_in(["battles", "explosions_remote_violence", "violence_against_civilians"]),
    )
    assert totals(half, "statistic") == {"weekly_events": 771, "weekly_fatalities": 1945}
    assert half["place"].n_unique() == 9


@pytest.mark.parametrize(
    "name", ["conflict_events_and_fatalities_2025-2029.csv", "hdx_hapi_conflict_event_global_2025.csv"]
)
def test_acled_months_never_add_civilian_targeting_to_political_violence(read: Read, name: str) -> None:
    records = frame(read(f"acled/{name}"))
    assert total(records, statistic="events", category="political_violence") == 4527
    assert total(records, statistic="fatalities", category="political_violence") == 5639
    assert total(records, statistic="events", category="demonstration") == 2929
    assert total(records, statistic="events_targeting_civilians") == 1178
    assert total(records, statistic="fatalities_targeting_civilians") == 1324
    mali = frame(read(f"acled/{name}", "MLI")).filter(pl.col("category") == "political_violence")
    assert totals(mali, "statistic") == {"events": 23, "fatalities": 83}


def test_acled_workbooks_keep_two_years_of_one_sheet_apart(read: Read) -> None:
    violence = frame(read("acled/download-political-violence-events-and-fatalities-as-of-2025-01-10.xlsx"))
    by_year = violence.with_columns(year=pl.col("start").dt.year())
    assert total(by_year, statistic="events", year=2025) == 4527
    assert total(by_year, statistic="fatalities", year=2025) == 5639
    assert total(by_year, statistic="events", year=1997) == 180
    assert total(by_year, statistic="fatalities", year=1997) == 3429
    aimed = frame(read("acled/download-civilian-targeting-events-and-fatalities-as-of-2025-01-10.xlsx"))
    by_year = aimed.with_columns(year=pl.col("start").dt.year())
    assert total(by_year, statistic="events_targeting_civilians", year=2025) == 1178
    assert total(by_year, statistic="fatalities_targeting_civilians", year=1997) == 1761
