"""Real exports, read raw: the odd ones give what was counted in them with another reader."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from kolosi.intake.columns.table import TextTable, find_header, guess_header
from kolosi.intake.columns.totals import total_rows
from kolosi.intake.columns.values import read_day, read_number
from kolosi.intake.formats import Sheet, read_sheets

pytestmark = [pytest.mark.shared, pytest.mark.long]


def sheets(folder: Path, path: str) -> dict[str, Sheet]:
    return {sheet.name: sheet for sheet in read_sheets(path.rpartition("/")[2], (folder / path).read_bytes())}


def only(folder: Path, path: str) -> TextTable:
    (sheet,) = [sheet for sheet in sheets(folder, path).values() if not sheet.hidden]
    return guess_header(sheet)


def column(table: TextTable, name: str) -> pl.Series:
    at = table.names.index(name) if name in table.names else table.tags.index(name)
    return table.frame.get_column(f"c{at}")


def total(table: TextTable, name: str, *, whole: bool = False) -> float:
    return float(read_number(column(table, name), whole=whole).sum())


def test_the_workbook_that_stops_a_common_reader_gives_all_its_interviews(shared_data: Path) -> None:
    found = sheets(shared_data, "msna/humind_dummy_raw_data.xlsx")
    main = guess_header(found["main"])
    assert {name: sheet.cells.height - 1 for name, sheet in found.items()} == {
        "main": 241, "roster": 965, "edu_ind": 965, "health_ind": 965, "nut_ind": 965,
    }  # fmt: skip
    assert found["main"].width == 367
    assert total(main, "weight") == pytest.approx(234.2522, abs=1e-4)
    assert sorted(column(main, "admin1").value_counts().rows()) == [("PCODE1", 118), ("PCODE2", 123)]
    assert column(main, "hoh_gender").null_count() == 112


def test_a_thousand_declared_columns_come_down_to_five(shared_data: Path) -> None:
    found = sheets(shared_data, "hxl_hdx/whowhatwhere_5w_mli_mar2022__sans_cache.xlsx")
    assert [name for name, sheet in found.items() if sheet.hidden] == ["Acteurs", "cercle", "total org"]
    table = guess_header(found["ML_5W"])
    assert (len(table.names), table.tag_row, table.frame.height) == (5, 2, 22_805)
    assert table.frame.drop("row").unique().height == 1_451
    regions = column(table, "Region").str.to_lowercase().value_counts().rows()
    assert dict(regions)["mopti"] == 7_071


def test_thousands_of_declared_columns_with_one_question(shared_data: Path) -> None:
    survey = sheets(shared_data, "xlsform/pyxform_extra_columns.xlsx")["survey"]
    assert survey.cells.shape == (2, 4)


def test_semicolons_error_cells_and_blank_rows_at_the_end(shared_data: Path) -> None:
    table = only(shared_data, "hxl_hdx/whowhatwhere_3w_ner_feb2022__sans_contacts.csv")
    assert (table.tag_row, table.frame.height) == (2, 2_574)
    people = next(
        f"c{at}"
        for at, tag in enumerate(table.tags)
        if tag and tag.startswith(("#reached", "#beneficiary", "#targeted"))
    )
    reached = read_number(table.frame.get_column(people), whole=True)
    assert (reached.count(), reached.sum()) == (1_419, 8_774_062)
    assert table.frame.get_column(people).str.contains("#REF!").any()


def test_latin_1_with_ragged_rows_and_tags_on_row_three(shared_data: Path) -> None:
    table = only(shared_data, "hxl_hdx/libhxl_input-valid-latin1.csv")
    assert (table.names[0], table.header_rows, table.tag_row, table.frame.height) == ("Qué? | Registro", (1, 2), 3, 4)


def test_old_workbooks_are_read(shared_data: Path) -> None:
    table = only(shared_data, "hxl_hdx/libhxl_input-valid.xls")
    assert (table.tag_row, table.frame.height) == (3, 4)
    assert only(shared_data, "kobo/kpi_transportation_export.xls").frame.height == 4


def test_the_ukrainian_workbook_has_its_tags_under_a_title_block(shared_data: Path) -> None:
    found = sheets(shared_data, "hxl_hdx/inneed_ukraine_2023_hno_pin_and_severity_for_hdx_20230215.xlsx")
    table = guess_header(found["Population Group PIN By Cluster"])
    assert table.tag_row == 5
    assert "#inneed+idps" in table.tags
    overall = table.frame.filter(column(table, "Cluster").str.contains("Intersectoral"))
    numbers = {round(read_number(overall.get_column(f"c{at}")).item()) for at in range(1, len(table.names))}
    assert numbers == {17_569_676, 6_343_370, 6_867_704, 4_358_602}


def test_three_header_rows_of_the_chad_round(shared_data: Path) -> None:
    found = sheets(shared_data, "dtm_idp/iom_dtm_dtm_chad_site_and_village_assessment_round_16.xlsx")
    table = guess_header(found["Round16_data"])
    assert (table.header_rows, table.tag_row, table.frame.height, len(table.names)) == ((1, 2), 3, 223, 267)
    sums = {read_number(table.frame.get_column(f"c{at}")).sum() for at in range(len(table.names))}
    assert {457_948, 99_152, 406_573, 88_665} <= sums


def test_the_mali_round_adds_up(shared_data: Path) -> None:
    table = only(shared_data, "dtm_idp/iom_dtm_hdx_dtm_mali_baseline_assessment_round_72.xlsx")
    sums = {read_number(table.frame.get_column(f"c{at}")).sum() for at in range(len(table.names))}
    assert table.frame.height == 56
    assert {401_736, 69_696, 690_329} <= sums
    assert not total_rows(table).any()
    assert read_day(table.frame.get_column("c0"))[0].drop_nulls().unique().dt.to_string("%Y-%m-%d").to_list() == [
        "2021-09-30"
    ]


def test_two_header_rows_in_windows_encoding(shared_data: Path) -> None:
    sheet = sheets(shared_data, "dtm_idp/car_DTM_Rd7_avril_2019.csv")[""]
    table = guess_header(sheet)
    assert (table.header_rows, table.frame.height) == ((1, 2), 1_290)
    sums = {read_number(table.frame.get_column(f"c{at}")).sum() for at in range(len(table.names))}
    assert {463_699, 94_870, 385_236, 130_259} <= sums
    named = find_header(sheet, ["ADM1_NAME", "ADM2_NAME"])
    assert named is not None
    assert named.header_rows[-1] == 2


def test_thousands_commas_of_the_sampling_frame(shared_data: Path) -> None:
    table = only(shared_data, "msna/car_sampling_fr_strata.csv")
    assert (table.frame.height, total(table, "Population", whole=True)) == (192, 1_374_440)


def test_the_last_row_cut_off_is_reported(shared_data: Path) -> None:
    (sheet,) = sheets(shared_data, "acled/RPanlilio_acled.csv").values()
    table = guess_header(sheet)
    assert sheet.truncated_row == 5_072
    assert (total(table, "fatalities"), column(table, "fatalities").null_count()) == (3_553, 1)
    days = read_day(column(table, "event_date"))
    assert (str(days[0].min()), str(days[0].max()), days[2].any()) == ("2020-04-27", "2020-05-09", False)


@pytest.mark.parametrize(
    ("path", "rows", "deaths", "first", "last"),
    [
        ("2017-01-01-2020-12-31-Mali.csv", 6_214, 14_830, "2017-01-01", "2020-12-31"),
        ("AschHarwood_acled.csv", 500, 1_039, "2016-06-17", "2016-07-02"),
        ("acled_acled-read-iso-804-year-2022-limit-0.csv", 5_748, 6_224, "2022-01-01", "2022-04-22"),
        ("bridgetrkane_Nigeria_acled__900.geojson", 900, 6_974, "2014-01-01", None),
        ("katehara_acled.csv", 10_194, 4_867, "2015-01-01", None),
    ],
)
def test_four_generations_of_conflict_events_with_their_dates(
    shared_data: Path, path: str, rows: int, deaths: int, first: str, last: str | None
) -> None:
    table = only(shared_data, f"acled/{path}")
    upper = "FATALITIES" in table.names
    days, ambiguous, unreadable = read_day(column(table, "EVENT_DATE" if upper else "event_date"))
    assert (table.frame.height, total(table, "FATALITIES" if upper else "fatalities")) == (rows, deaths)
    assert (ambiguous.any(), unreadable.any()) == (False, False)
    assert str(days.min()) == first
    assert last is None or str(days.max()) == last


def test_american_dates_are_taken_for_what_they_are(shared_data: Path) -> None:
    table = only(shared_data, "admin_geo/primero_hxl_location_sample.csv")
    dates = [name for name in table.names if "date" in name.lower() or "valid" in name.lower()]
    read = {name: read_day(column(table, name)) for name in dates}
    assert any(str(days[0].max()) == "2019-05-30" for days in read.values())
    assert table.frame.height == 294


def test_four_thousand_blank_rows_are_absent(shared_data: Path) -> None:
    assert only(shared_data, "hxl_hdx/operationalpresence_3w_august_2025.csv").frame.height == 3_122


def test_choices_between_blank_rows_keep_their_numbers(shared_data: Path) -> None:
    (sheet,) = sheets(shared_data, "xlsform/questionnaire_kobo_hh_combine_v4_FINAL_PourAnalyse_choices.csv").values()
    assert (sheet.cells.height - 1, int(sheet.cells.get_column("row")[-1])) == (1_492, 1_558)


def test_repeats_of_a_form_are_a_further_sheet(shared_data: Path) -> None:
    found = sheets(shared_data, "kobo/formpack_grouped_repeatable_alias_v1.json")
    assert found["submissions"].cells.height - 1 == 6
    assert [sheet.cells.height - 1 for name, sheet in found.items() if name.endswith("member_repeat")] == [13]


def test_nested_funding_answers_add_up(shared_data: Path) -> None:
    flows = guess_header(sheets(shared_data, "funding/custom-search-locationid-1-year-2020.json")["data/flows"])
    assert (flows.frame.height, total(flows, "amountUSD")) == (200, 335_371_009)
    plans = guess_header(sheets(shared_data, "funding/fts_progress-2022.json")["data/plans"])
    assert plans.frame.height == 42


def test_settlements_in_gzip(shared_data: Path) -> None:
    assert only(shared_data, "admin_geo/spatialworks_mali/settlements.csv.gz").frame.height == 18_769
