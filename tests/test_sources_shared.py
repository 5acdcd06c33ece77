"""Real exports of systems that publish for the whole world go in, and give the totals known of them.

Places stay as they are written and every country is at home, so that a file counts whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

from kolosi.intake.formats import read_sheets
from kolosi.workspace.knowledge import Knowledge
from kolosi.workspace.receive.adding import Candidate, examine_file
from kolosi.workspace.records.lookup import ContentLookup

pytestmark = pytest.mark.shared


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

    def abroad(self, column: pl.Series) -> pl.Series:
        return pl.repeat(False, len(column), eager=True)

    def shared(self, column: pl.Series) -> pl.Series:
        return pl.repeat(False, len(column), eager=True)


class OneCountry(AsWritten):
    """One country at home, by the words its files use."""

    def __init__(self, knowledge: Knowledge, words: frozenset[str]) -> None:
        super().__init__(knowledge, {}, "salt")
        self._words = words

    def home(self, column: pl.Series) -> pl.Series:
        return (
            column.str.replace_all(",", "|")
            .str.split("|")
            .list.eval(pl.element().is_in(list(self._words)))
            .list.any()
            .fill_null(False)
        )


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


def problems(candidate: Candidate) -> dict[tuple[str, bool], int]:
    """The cells that could not be read, by what is wrong with them and whether it holds their row back."""
    every = pl.concat([reading.waiting.select("problem", "holds") for reading in candidate.readings])
    return {(problem, holds): count for problem, holds, count in every.group_by("problem", "holds").len().iter_rows()}


# ACLED

OPEN_IN_ACLED: Mapping[str, dict[tuple[str, bool], int]] = {
    "RPanlilio_acled.csv": {("cell_empty", True): 1, ("row_truncated", True): 1},
    "katehara_acled.csv": {("place_empty", False): 1},
}
"""The last row of a file cut off waits, and one without an identifier; an event without a place counts for the country."""


@pytest.mark.parametrize(
    ("name", "events", "killed"),
    [
        ("2017-01-01-2020-12-31-Mali.csv", 3314, 7422),
        ("AschHarwood_acled.csv", 500, 1039),
        ("RPanlilio_acled.csv", 5069, 3553),
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
    assert problems(candidate) == OPEN_IN_ACLED.get(name, {})
    assert not candidate.unknown


def test_acled_events_of_mopti_in_2019_are_those_of_the_actor_level_export(read: Read) -> None:
    records = frame(read("acled/2017-01-01-2020-12-31-Mali.csv"))
    cercles = ["Bandiagara", "Bankass", "Djenne", "Douentza", "Koro", "Mopti", "Tenenkou", "Youwarou"]
    mopti = records.filter(pl.col("place").is_in(cercles) & (pl.col("day").dt.year() == 2019))
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


# Displacement


def test_round_72_in_mali_is_read_by_commune_with_households_apart(read: Read) -> None:
    candidate = read("dtm_idp/iom_dtm_hdx_dtm_mali_baseline_assessment_round_72.xlsx")
    records = frame(candidate)
    assert (candidate.layout, problems(candidate)) == ("baseline-mali", {("number_empty", False): 1})
    assert totals(records, "statistic") == {
        "idps": 401_736,
        "idp_households": 69_696,
        "idp_returnees": 606_617,
        "idp_returnee_households": total(records, statistic="idp_returnee_households"),
        "repatriates": 83_712,
        "repatriate_households": total(records, statistic="repatriate_households"),
    }
    assert set(records["as_of"].cast(pl.String)) == {"2021-09-30"}


def test_round_72_finds_the_regions_by_codes_with_the_long_prefix(shared_data: Path) -> None:
    knowledge = Knowledge("mli")
    name = "dtm_idp/iom_dtm_hdx_dtm_mali_baseline_assessment_round_72.xlsx"
    data = (shared_data / name).read_bytes()
    sources = list(knowledge.sources.values())
    records = frame(examine_file(name, data, read_sheets(name, data), sources, ContentLookup(knowledge, {}, "salt")))
    idps = records.filter(pl.col("statistic") == "idps").with_columns(pl.col("region", "place").cast(pl.String))
    assert idps["place"].null_count() == 0
    by_region = dict(idps.group_by("region").agg(pl.col("value").sum()).iter_rows())
    assert (by_region["ml-gao"], by_region["ml-menaka"]) == (97_859, 12_995)


def test_the_interface_of_dtm_gives_one_level_of_each_round(read: Read) -> None:
    records = frame(read("dtm_idp/global-iom-dtm-from-api-admin-0-to-2.csv"))
    afghan = records.filter(
        pl.col("as_of") == pl.date(2022, 12, 31), pl.col("category").cast(pl.String).str.contains("afghanistan")
    )
    assert (afghan["value"].sum(), afghan.height) == (6_557_855, 1_223)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "iom_dtm_dtm_cameroon_r22__feuille_visible.csv",
            {"idps": 341_535, "idp_households": 55_912, "refugees": 48_902, "returnees": 124_310},
        ),
        ("iom_dtm_dtm_chad_site_and_village_assessment_round_16.xlsx", {"idps": 406_573, "idp_households": 88_665}),
        (
            "car_DTM_Rd7_avril_2019.csv",
            {"idps": 463_699, "idp_households": 94_870, "idp_returnees": 385_236, "repatriates": 130_259},
        ),
    ],
)
def test_rounds_of_other_countries_give_their_known_stocks(
    read: Read, name: str, expected: Mapping[str, float]
) -> None:
    found = totals(frame(read(f"dtm_idp/{name}")), "statistic")
    assert {statistic: found[statistic] for statistic in expected} == expected


def test_the_groups_of_a_round_in_chad_make_its_total_of_displaced_people(read: Read) -> None:
    found = totals(frame(read("dtm_idp/iom_dtm_dtm_chad_site_and_village_assessment_round_16.xlsx")), "statistic")
    assert found["idps"] + found["idp_returnees"] + found["repatriates"] == 457_948


def test_idmc_updates_keep_their_qualifiers(read: Read) -> None:
    records = frame(read("dtm_idp/idmc_idu.json"))
    assert (records.height, records["value"].sum()) == (113, 112_759)
    assert dict(records["qualifier"].drop_nulls().value_counts().iter_rows()) == {"about": 10, "more_than": 3}


def test_idmc_years_keep_stock_and_flow_apart(read: Read) -> None:
    records = frame(read("dtm_idp/idps_displacement_data.csv", "MLI"))
    year = records.filter(pl.col("as_of") == pl.date(2021, 12, 31))
    assert total(year, statistic="idps", cause="conflict", kind="stock") == 326_000
    assert total(year, statistic="new_displacements", cause="conflict", kind="flow") == 249_000
    assert total(year, statistic="new_displacements", cause="hazard", kind="flow") == 6_000


def test_idmc_disasters_give_the_floods_of_mali(read: Read) -> None:
    name = "floods_disasters/Internal displacements (new displacements) associated with disasters__excerpt.csv"
    assert frame(read(name))["value"].sum() == 431_720_872
    floods = frame(read(name, "MLI")).filter(pl.col("hazard") == "flood")
    assert (floods.height, floods["value"].sum()) == (24, 168_628)


# Refugees


def test_unhcr_year_end_rows_are_one_group_each(read: Read) -> None:
    records = frame(read("refugees/HDX_EndYearPopulationTotals.csv"))
    assert totals(records.filter(pl.col("value") > 0), "group") == {
        "refugee": 146_262_704,
        "idp": 26_067_670,
        "asylum_seeker": 107_720,
        "other_of_concern": 4_795_080,
    }
    year = records.filter(pl.col("as_of") == pl.date(2018, 12, 31))
    assert (total(year, group="refugee"), total(year, group="idp")) == (2_455_671, 2_203_277)


def test_unhcr_demographics_never_show_zeros_for_an_unknown_sex(read: Read) -> None:
    records = frame(read("refugees/HDX_Demographics.csv"))
    assert total(records, statistic="unhcr_population") == 90_565_102
    people = records.filter(pl.col("statistic") == "unhcr_population")
    counted = {"asylum_seeker": 539, "refugee": 479, "repatriate": 54, "idp": 31, "idp_returnee": 26}
    assert dict(people["group"].value_counts().iter_rows()) == {**counted, "other_of_concern": 10}
    detailed = records.filter(pl.col("statistic") == "unhcr_population_by_sex_age")
    assert detailed["row"].n_unique() == 1139 - 329


def test_unhcr_solutions_are_flows_of_the_year(read: Read) -> None:
    assert totals(frame(read("refugees/HDX_Solutions.csv")), "statistic") == {
        "refugee_returns": 11_478_793,
        "idp_returns": 6_157_697,
        "resettlements": 191,
        "naturalisations": 6,
    }


def test_hapi_returnees_leave_the_details_of_a_total_out(read: Read) -> None:
    candidate = read("refugees/hdx_hapi_returnees_global.csv")
    assert frame(candidate)["value"].sum() == 24_954_490
    assert "said_by_source" in {finding.id for finding in candidate.findings}


# UCDP


def test_ucdp_events_keep_three_estimates_apart(read: Read) -> None:
    records = frame(read("ucdp/conflict_data_BGD.csv"))
    assert records.height == 601
    columns = ("killed", "killed_low", "killed_high", "civilians_killed")
    assert [records[name].sum() for name in columns] == [1_362, 1_309, 1_824, 574]
    assert sorted(dict(records["category"].value_counts().iter_rows()).values()) == [124, 207, 270]


# Funding


def test_a_shared_flow_counts_once_and_a_pledge_is_not_funding(read: Read) -> None:
    records = frame(read("funding/fts_incoming_funding_global.csv"))
    assert records.height == 1_103
    assert records["received"].sum() == 2_022_063_939 - 110_749
    assert records.filter(pl.col("status") == "pledge")["received"].null_count() == 2
    protection = records.filter(pl.col("category") == "protection")
    assert (protection.height, protection["received"].sum()) == (62, 91_349_605)


def test_a_page_of_flows_finds_its_countries_and_years_in_another_sheet(read: Read) -> None:
    records = frame(read("funding/custom-search-locationid-1-year-2020.json", "Afghanistan"))
    # 52 flows of 25,803,148 are handed on within the country: the portal leaves them out of its own total
    assert (records.height, records["received"].sum()) == (148, 335_371_009 - 25_803_148)
    assert total(records, "received", status="paid") == 191_744_497
    assert total(records, "received", status="commitment") == 117_823_364
    assert records["start"].null_count() == 0


def test_requirements_left_empty_are_not_zero(read: Read) -> None:
    records = frame(read("funding/fts_requirements_funding_cluster_global.csv"))
    assert (records["requirement"].sum(), records["received"].sum()) == (1_604_278_235, 878_149_957)
    assert records["requirement"].null_count() == 8
    protection = records.filter((pl.col("aor") == "cluster") & (pl.col("plan") == "Afghanistan 2020"))
    assert (62_341_224, 43_064_770) in set(protection.select("requirement", "received").iter_rows())


def test_the_plan_of_mali_is_found_among_the_plans_of_a_year(read: Read) -> None:
    records = frame(read("funding/fts_progress-2022.json"))
    assert (records["requirement"].sum(), records["received"].sum()) == (46_231_320_216, 8_688_736_860)
    mali = frame(read("funding/fts_progress-2022.json", "MLI"))
    assert list(mali.select("requirement", "received").iter_rows()) == [(685_734_819, 75_976_890)]


def test_the_funding_of_a_plan_is_what_went_to_one_cluster_and_to_several(read: Read) -> None:
    records = frame(read("funding/1-fts-flow-custom-search-planid-832-groupby-cluster.json"))
    assert records["received"].sum() == 295_077_912


def test_pooled_funds_give_their_allocations(read: Read) -> None:
    records = frame(read("funding/allocations_download-full-pfmb-allocations.csv"))
    assert records["received"].sum() == pytest.approx(2_105_788_899.66)
    assert dict(records["category"].value_counts().iter_rows()) == {"cbpf": 1_676, "cerf": 457}
    assert frame(read("funding/allocations_download-full-pfmb-allocations.csv", "MLI"))["received"].sum() == 9_999_992
    assert frame(read("funding/ProjectSummary.csv"))["received"].to_list() == [1_535_993.56]


# Education and protection in danger, closures in the world


def test_attacks_on_education_are_counted_apart(read: Read) -> None:
    name = "insecurity_insight/2020-2023-education-in-danger-incident-data.xlsx"
    world, mali = totals(frame(read(name)), "statistic"), frame(read(name, "MLI"))
    assert (world["attacks_on_schools"], world["educators_killed"], world["students_killed"]) == (956, 326, 409)
    found = totals(mali, "statistic")
    assert mali["row"].n_unique() == 37
    assert (found["attacks_on_schools"], found["educators_killed"], found["educators_kidnapped"]) == (18, 4, 17)


def test_attacks_on_protection_programmes_are_counted_apart(read: Read) -> None:
    name = "insecurity_insight/2020-2023-protection-in-danger-incident-data.xlsx"
    assert total(frame(read(name)), statistic="protection_killed") == 1_236
    assert total(frame(read(name, "MLI")), statistic="protection_killed") == 12


def test_the_interface_has_the_same_counts_under_headers_of_another_case(read: Read) -> None:
    records = frame(read("insecurity_insight/education_west_central_africa.json"))
    assert records["row"].n_unique() == 471
    assert frame(read("insecurity_insight/education_west_central_africa.json", "MLI"))["row"].n_unique() == 44


@pytest.mark.parametrize("kind", ["education", "protection"])
def test_narratives_and_names_of_armed_groups_are_not_kept(read: Read, kind: str) -> None:
    candidate = read(f"insecurity_insight/2020-2023-{kind}-in-danger-incident-data.xlsx")
    assert any("Event Description" in removed for removed in candidate.removed)


def test_weeks_of_closure_are_full_and_partial_without_their_sum(read: Read) -> None:
    name = "education/closure_duration_total_duration_of_school_closures.xlsx"
    assert totals(frame(read(name, "MLI")), "category") == {"full": 12, "partial": 5}


def test_days_by_status_of_schools_read_the_day_first(read: Read) -> None:
    records = frame(read("education/education_school_closures.csv"))
    found = totals(records, "category")
    assert (found["fully_open"], found["closed_due_to_covid_19"]) == (649, 16)
    mali = frame(read("education/education_school_closures.csv", "MLI"))
    assert set(mali["category"].cast(pl.String)) == {"academic_break"}
    assert (str(mali["start"].min()), str(mali["start"].max())) == ("2022-04-27", "2022-04-30")
