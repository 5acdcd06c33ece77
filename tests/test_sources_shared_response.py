"""The real files of response, needs, surveys and questionnaires go in and give the totals that were counted by hand.

The files stay outside the repository; each test is skipped by name where their folder is absent.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl
import pytest

from kolosi.intake.formats import read_sheets
from kolosi.intake.importing import Reading
from kolosi.intake.table import fold
from kolosi.workspace.adding import Candidate, examine_file
from kolosi.workspace.knowledge import Knowledge
from kolosi.workspace.lookup import ContentLookup

pytestmark = pytest.mark.shared


class _Anywhere(ContentLookup):
    """Words as content has them; places as they are written, whatever the country."""

    def places(
        self, column: pl.Series, *, level: int | None, within: pl.Series | None, vintage: str | None
    ) -> tuple[pl.Series, pl.Series]:
        return column, pl.repeat("exact", len(column), eager=True)

    def regions(self, ids: pl.Series) -> pl.Series:
        return ids

    def home(self, column: pl.Series) -> pl.Series:
        return pl.repeat(True, len(column), eager=True)


@cache
def _read(path: Path) -> Candidate:
    knowledge = Knowledge("mli")
    data = path.read_bytes()
    lookup = _Anywhere(knowledge, {}, "salt")
    return examine_file(path.name, data, read_sheets(path.name, data), list(knowledge.sources.values()), lookup)


def _only(path: Path, source: str, layout: str) -> Reading:
    candidate = _read(path)
    assert (candidate.source.id, candidate.layout) == (source, layout)
    [reading] = candidate.readings
    return reading


def _folded(column: pl.Series) -> pl.Series:
    return column.drop_nulls().map_elements(fold, return_dtype=pl.String)


# -- who is where, doing what -------------------------------------------------------------------------------------


def test_the_mali_matrix_of_march_2022_has_22_805_rows_of_156_organisations(shared_data: Path) -> None:
    path = shared_data / "hxl_hdx" / "whowhatwhere_5w_mli_mar2022__sans_cache.xlsx"
    reading = _only(path, "operational_presence", "mali-presence")
    assert (reading.records.height, reading.waiting.height) == (22_805, 0)
    assert _read(path).matches[0].table.frame.drop("row").unique().height == 1_451
    assert _folded(reading.records["organisation"]).n_unique() == 156
    assert reading.records["reached"].null_count() == reading.records["aor"].null_count() == 22_805
    [hidden] = [finding for finding in _read(path).findings if finding.id == "removed_hidden_sheet"]
    assert hidden.count == 3


def test_the_mali_matrix_counts_by_region_whatever_the_case(shared_data: Path) -> None:
    path = shared_data / "hxl_hdx" / "whowhatwhere_5w_mli_mar2022__sans_cache.xlsx"
    table = _read(path).matches[0].table
    assert _only(path, "operational_presence", "mali-presence").rows == 22_805
    column = _folded(table.frame[f"c{table.names.index('Region')}"])
    expected = {
        "mopti": 7_071,
        "segou": 4_766,
        "kayes": 3_179,
        "sikasso": 1_945,
        "tombouctou": 1_678,
        "koulikoro": 1_670,
    }
    expected |= {"gao": 1_581, "menaka": 462, "bamako": 346, "kidal": 107}
    assert dict(column.value_counts().iter_rows()) == expected


def test_the_mali_matrix_finds_every_cercle_in_todays_regions(shared_data: Path) -> None:
    path = shared_data / "hxl_hdx" / "whowhatwhere_5w_mli_mar2022__sans_cache.xlsx"
    knowledge, data = Knowledge("mli"), path.read_bytes()
    sources = [knowledge.sources["operational_presence"]]
    [reading] = examine_file(
        path.name, data, read_sheets(path.name, data), sources, ContentLookup(knowledge, {}, "salt")
    ).readings
    assert reading.records.height == 22_805
    assert reading.records["place"].null_count() == 0
    assert reading.records.filter(pl.col("region") == "ml-gao").height == 1_581


def test_the_niger_matrix_keeps_its_reference_errors_waiting(shared_data: Path) -> None:
    path = shared_data / "hxl_hdx" / "whowhatwhere_3w_ner_feb2022__sans_contacts.csv"
    reading = _only(path, "operational_presence", "niger-3w")
    assert reading.rows == 2_574
    table = _read(path).matches[0].table
    printed = table.frame["c13"]
    numbers = printed.cast(pl.Float64, strict=False).drop_nulls()
    assert (len(numbers), int(numbers.sum())) == (1_419, 8_774_062)
    waits = reading.waiting["row"].unique()
    held = table.frame.filter(pl.col("row").is_in(waits.implode())).select(
        printed=pl.col("c13").cast(pl.Float64, strict=False)
    )
    assert int(reading.records["targeted"].sum()) + int(held["printed"].sum() or 0) == 8_774_062
    assert set(reading.waiting["problem"].unique()) == {"not_a_number", "not_a_date"}
    regions = dict(_folded(table.frame["c4"]).value_counts().iter_rows())
    sectors = dict(table.frame["c8"].value_counts().iter_rows())
    assert (regions["maradi"], sectors["VBG"]) == (662, 101)


def test_the_burkina_matrix_is_read_on_its_fourth_sheet(shared_data: Path) -> None:
    path = shared_data / "hxl_hdx" / "whowhatwhere_5w_bfa_fev2022__sans_contacts.xlsx"
    records = _only(path, "operational_presence", "burkina-5w").records
    assert records["sheet"].unique().to_list() == ["Jan - Fev Public"]
    assert (records.height, records["organisation"].n_unique(), records["region"].n_unique()) == (420, 51, 35)
    aor = dict(records["aor"].drop_nulls().value_counts().iter_rows())
    assert (aor["gbv"], aor["cluster"], aor["child_protection"]) == (87, 73, 53)
    assert records.filter(pl.col("category") == "sante").height == 90


def test_the_congo_projects_reach_23_911_317_direct_beneficiaries(shared_data: Path) -> None:
    path = shared_data / "hxl_hdx" / "operationalpresence_extrait_mai_2025.xlsx"
    reading = _only(path, "operational_presence", "drc-projects")
    table = _read(path).matches[0].table
    printed = table.frame.select("row", people=pl.col("c9").cast(pl.Float64))
    held = printed.filter(pl.col("row").is_in(reading.waiting["row"].implode()))
    assert (reading.rows, held.height) == (4_343, 2)
    assert int(reading.records["targeted"].sum()) + int(held["people"].sum()) == 23_911_317


def test_the_chad_matrix_has_223_protection_rows(shared_data: Path) -> None:
    path = shared_data / "hxl_hdx" / "3w_tcd_avr2025.xlsx"
    records = _only(path, "operational_presence", "chad-operational").records
    assert (records.height, records["organisation"].n_unique(), records["category"].n_unique()) == (1_556, 205, 12)
    assert records.filter(pl.col("aor") == "cluster").height == 223


def test_the_ethiopia_matrix_is_read_without_its_4_202_blank_rows(shared_data: Path) -> None:
    path = shared_data / "hxl_hdx" / "operationalpresence_3w_august_2025.csv"
    records = _only(path, "operational_presence", "ethiopia-3w").records
    assert (records.height, records["partner"].n_unique(), records["place"].n_unique()) == (3_122, 100, 393)
    assert records.filter(pl.col("aor") == "cluster").height == 852


def test_the_honduras_matrix_keeps_planned_people_apart(shared_data: Path) -> None:
    path = shared_data / "hxl_hdx" / "whowhatwhere_345_honduras.csv"
    records = _only(path, "operational_presence", "honduras-345w").records
    assert (records.height, records["organisation"].n_unique(), records["reached"].sum()) == (2_730, 43, 4_027_200)
    by_status = dict(records.group_by("status").agg(pl.col("reached").sum()).iter_rows())
    assert (by_status["done"], by_status["ongoing"], by_status["planned"]) == (2_605_499, 1_361_052, 60_649)


def test_the_hapi_presence_shows_the_32_rows_whose_sector_its_publisher_does_not_know(shared_data: Path) -> None:
    path = shared_data / "hapi" / "hdx_hapi_operational_presence_global.csv"
    records = _only(path, "operational_presence", "hapi").records
    assert records.height == 4_999
    assert records.filter(pl.col("aor") == "cluster").height == 515
    assert sum(finding.count for finding in _read(path).findings if finding.id == "said_by_source") == 32
    table = _read(path).matches[0].table
    by_country = table.frame.group_by(f"c{table.names.index('location_code')}").agg(
        pl.col(f"c{table.names.index('org_name')}").n_unique()
    )
    assert dict(by_country.iter_rows()) == {"SOM": 205, "TCD": 207, "COD": 249, "ETH": 108}


# -- needs --------------------------------------------------------------------------------------------------------


def test_needs_of_hapi_are_read_once_whatever_the_levels_and_categories(shared_data: Path) -> None:
    path = shared_data / "hapi" / "hdx_hapi_humanitarian_needs_global_2024.csv"
    records = _only(path, "humanitarian_needs", "hapi").records
    assert records.height == 59
    whole = records.filter(pl.col("category") == "intersectoral")
    by_statistic = {name: set(rows["value"]) for (name,), rows in whole.group_by("statistic")}
    assert by_statistic["people_in_need"] == {23_666_389, 24_786_370}
    assert by_statistic["people_targeted_sector"] == {17_327_995, 14_657_114}
    in_need = records.filter(pl.col("statistic") == "people_in_need")
    assert in_need.filter(pl.col("aor") == "cluster")["value"].to_list() == [14_809_904, 7_740_348]
    assert in_need.filter(pl.col("aor") == "gbv")["value"].to_list() == [13_253_951, 6_700_250]


def test_a_needs_overview_gives_its_intersectoral_people_by_group(shared_data: Path) -> None:
    path = shared_data / "hxl_hdx" / "inneed_ukraine_2023_hno_pin_and_severity_for_hdx_20230215.xlsx"
    records = _only(path, "humanitarian_needs", "groups").records
    whole = records.filter(pl.col("category") == "intersectoral")
    groups = {group: round(value) for group, value in whole.select("group", "value").iter_rows()}
    assert groups == {"idp": 6_343_370, "non_displaced": 6_867_704, "idp_returnee": 4_358_602}
    assert round(whole["value"].sum()) == 17_569_676


def test_the_cadre_harmonise_of_autumn_2021_counts_1_161_526_people_in_mali(shared_data: Path) -> None:
    path = shared_data / "hxl_hdx" / "cadre_harmonise_cadre_harmonise_caf_ipc.xlsx"
    knowledge, data = Knowledge("mli"), path.read_bytes()
    sources = [knowledge.sources["ipc_ch"]]
    [reading] = examine_file(
        path.name, data, read_sheets(path.name, data), sources, ContentLookup(knowledge, {}, "salt")
    ).readings
    autumn = reading.records.filter(pl.col("start") == pl.date(2021, 9, 1))
    values = {name: (rows.height, rows["value"].sum()) for (name,), rows in autumn.group_by("statistic")}
    assert values == {"food_insecurity": (56, 1_161_526), "population": (56, 21_696_917)}


def test_years_with_several_analyses_of_a_cercle_stay_out(shared_data: Path) -> None:
    path = shared_data / "hxl_hdx" / "mali_cadre_harmonise_chdata.json"
    records = _only(path, "ipc_ch", "mali-yearly").records
    assert (records.height, records["place"].n_unique(), records["value"].sum()) == (50, 50, 385_311)
