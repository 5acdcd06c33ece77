"""The real files of response, needs, surveys and questionnaires go in and give the totals that were counted by hand.

The files stay outside the repository; each test is skipped by name where their folder is absent.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl
import pytest

from kolosi.intake.columns.table import fold
from kolosi.intake.formats import read_sheets
from kolosi.intake.records.importing import Reading
from kolosi.intake.survey.xlsform import read_form
from kolosi.workspace.knowledge import Knowledge
from kolosi.workspace.receive.adding import Candidate, examine_file
from kolosi.workspace.records.lookup import ContentLookup

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

    def abroad(self, column: pl.Series) -> pl.Series:
        return pl.repeat(False, len(column), eager=True)

    def shared(self, column: pl.Series) -> pl.Series:
        return pl.repeat(False, len(column), eager=True)


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
    assert set(reading.waiting["problem"].unique()) == {
        "not_a_number",
        "not_a_date",
        "number_empty",
        "cell_empty",
        "end_before_start",
        "stray_date",  # eleven activities of February 2022 that began in January 1992
    }
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
    held = printed.filter(pl.col("row").is_in(reading.waiting.filter("holds")["row"].implode()))
    assert (reading.rows, reading.rows_waiting, held.height) == (4_343, 11, 11)  # nine end before they begin
    open_ = reading.waiting.filter(~pl.col("holds"))  # five projects without a place count for the country
    assert dict(open_["problem"].value_counts().iter_rows()) == {"place_empty": 5}
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
    reading = _only(path, "operational_presence", "honduras-345w")
    records = reading.records
    assert (reading.rows, reading.rows_waiting) == (
        2_730,
        29,
    )  # 16 end before they begin, 3 stand in 1970, 10 have no status
    records = pl.concat(
        [records, reading.beside.filter(~pl.col("counted")).select(records.columns)], how="vertical_relaxed"
    )
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
    assert groups == {"idp": 6_343_370, "non_displaced": 6_867_704, "idp_returnee": 4_358_602, None: 17_569_676}
    assert set(whole["statistic"]) == {"people_in_need"}


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


# -- surveys ------------------------------------------------------------------------------------------------------


def _asked(records: pl.DataFrame, question: str) -> pl.DataFrame:
    return records.filter(pl.col("question") == question)


def _chosen(records: pl.DataFrame, question: str) -> dict[str, int]:
    chosen = _asked(records, question).filter(pl.col("chosen"))
    return dict(chosen["answer"].value_counts().iter_rows())


def test_an_export_with_members_on_another_sheet_joins_them_to_their_household(shared_data: Path) -> None:
    records = _only(shared_data / "kobo" / "kobocruncher_data.xlsx", "kobo", "export").records
    sizes, members = _asked(records, "HHSize")["value"].to_list(), _asked(records, "members")["value"].to_list()
    assert sizes == members == [1, 5, 3, 1, 2]
    assert _chosen(records, "sex") == {"male": 7, "female": 5}
    assert _asked(records, "sex")["interview"].n_unique() == 12
    assert _chosen(records, "reason")["education"] == 4
    assert _asked(records, "reason").height == 5 * 9
    assert _read(shared_data / "kobo" / "kobocruncher_data.xlsx").findings == ()


def test_an_export_without_any_identifier_takes_each_row_for_an_interview(shared_data: Path) -> None:
    records = _only(shared_data / "kobo" / "data_likert.xlsx", "kobo", "bare").records
    assert _chosen(records, "return_ven") == {"likely": 60, "neutral": 34, "unlikely": 26}
    assert (records["interview"].n_unique(), records["question"].n_unique()) == (120, 18)


def test_members_nested_in_json_are_counted_though_their_names_are_not_kept(shared_data: Path) -> None:
    path = shared_data / "kobo" / "formpack_grouped_repeatable_alias_v1.json"
    records = _only(path, "kobo", "submissions").records
    assert _asked(records, "houshold_member_repeat")["value"].to_list() == [1, 2, 1, 2, 2, 5]
    assert b"linda" not in _read(path).kept


def test_a_multiple_answer_in_one_cell_is_split_by_the_form_beside_it(shared_data: Path) -> None:
    path = shared_data / "kobo" / "formpack_grouped_translated_v1.json"
    records = _only(path, "kobo", "export").records
    assert records["interview"].n_unique() == 3
    assert _chosen(records, "What_kind_of_symmetry_do_you_have") == {"spherical": 1, "radial": 1, "bilateral": 2}
    assert _asked(records, "How_many_segments_does_your_body_have")["value"].to_list() == [7, 1]


def test_repeats_side_by_side_are_counted_at_each_level(shared_data: Path) -> None:
    records = _only(shared_data / "kobo" / "kpi_export.csv", "kobo", "export").records
    assert {row["question"]: row["value"] for row in records.iter_rows(named=True)} == {"bed_net": 2, "member": 3}


def test_a_flat_export_keeps_nine_interviews_and_no_person(shared_data: Path) -> None:
    path = shared_data / "kobo" / "kpi_good.csv"
    records = _only(path, "kobo", "export").records
    assert records["interview"].n_unique() == 9
    assert _chosen(records, "pizza_fan") == {"no": 5, "yes": 4}
    assert _chosen(records, "gender") == {"male": 9}
    assert set(records["question"].unique()).isdisjoint({"imei", "phonenumber", "location", "name"})
    assert b"29.0149" not in _read(path).kept


def test_an_old_export_gives_its_options_by_their_last_part(shared_data: Path) -> None:
    records = _only(shared_data / "kobo" / "kpi_transportation_export.xls", "kobo", "export").records
    chosen = _chosen(records, "available_transportation_types_to_referral_facility")
    assert chosen == {"ambulance": 2, "bicycle": 1, "taxi": 1, "other": 1}
    assert records["interview"].n_unique() == 4


def test_the_households_of_an_msna_keep_their_weights_and_their_members(shared_data: Path) -> None:
    path = shared_data / "msna" / "humind_dummy_raw_data.xlsx"
    records = _only(path, "msna", "households").records
    households = _asked(records, "hh_size")
    assert (households.height, households["value"].sum()) == (241, 965)
    assert round(households["weight"].sum(), 4) == 234.2522
    assert _asked(records, "roster")["value"].sum() == 965
    assert _asked(records, "hoh_gender").height == 241 - 112
    members = _asked(records, "ind_gender")
    assert (members["interview"].n_unique(), members["weight"].null_count()) == (965, 0)
    table = _read(path).matches[0].table
    admin = table.frame[f"c{table.names.index('admin1')}"]
    assert dict(admin.value_counts().iter_rows()) == {"PCODE1": 118, "PCODE2": 123}


def test_frames_of_strata_give_the_people_behind_each_stratum(shared_data: Path) -> None:
    frame = _only(shared_data / "msna" / "car_sampling_fr_strata.csv", "msna", "frame").records
    people = {name: (rows.height, rows["value"].sum()) for (name,), rows in frame.group_by("category")}
    assert people == {
        "hote": (72, 1_068_047),
        "deplaces_fa": (64, 142_111),
        "retournes": (41, 125_720),
        "deplaces_site": (15, 38_562),
    }
    assert frame["value"].sum() == 1_374_440
    template = _only(shared_data / "msna" / "stratification_samplingframe.csv", "msna", "frame-template").records
    assert (template.height, round(template["value"].sum(), 4)) == (84, 1_115_276.4796)
    small = _only(shared_data / "msna" / "humind_loa.xlsx", "msna", "frame-reach").records
    assert small["value"].to_list() == [1_000, 2_000, 4_000]


# -- questionnaires -----------------------------------------------------------------------------------------------

_FORMS = {
    # file: (typed rows, select_one, select_multiple, repeats, groups, lists, choices)
    "xlsform/REACH_2024_MSNA-kobo-tool_draft_v11.xlsx": (321, 94, 19, 4, 19, 58, 451),
    "xlsform/pyxform_allow_comment_rows_test.xls": (1, 0, 0, 0, 0, 0, 0),
    "xlsform/pyxform_cascading_select_test_equivalent.xls": (9, 7, 0, 0, 0, 7, 14),
    "xlsform/pyxform_extra_columns.xlsx": (1, 0, 0, 0, 0, 0, 0),
    "xlsform/pyxform_widgets.xls": (40, 10, 7, 0, 4, 5, 18),  # two of the seven in the old writing
    "xlsform/pyxform_xlsform_spec_test.xlsx": (56, 8, 1, 1, 4, 2, 4),
    "xlsform/questionnaire_kobo_hh_combine_v4_FINAL_PourAnalyse_survey.csv": (571, 149, 22, 2, 35, 0, 0),
    "xlsform/questionnaire_kobo_hh_combine_v4_FINAL_PourAnalyse_choices.csv": (0, 0, 0, 0, 0, 72, 1_492),
    "xlsform/reach_bfa_msna_outil_V2_deployed.xlsx": (524, 166, 15, 10, 34, 100, 12_020),
    "kobo/kpi_good_eats_multilang.xls": (12, 3, 0, 0, 0, 4, 21),
    "kobo/kpi_sample_accent.xlsx": (1, 0, 1, 0, 0, 1, 3),
    "kobo/kpi_transportation.xls": (6, 1, 1, 1, 1, 2, 13),
}


@pytest.mark.parametrize("name", _FORMS)
def test_a_questionnaire_gives_its_questions_and_no_answer(name: str, shared_data: Path) -> None:
    path = shared_data / name
    form = read_form([sheet for sheet in read_sheets(path.name, path.read_bytes()) if not sheet.hidden])
    assert form is not None
    counts = tuple(form.count(type_) for type_ in ("select_one", "select_multiple", "repeat", "group"))
    assert (len(form.rows), *counts, len(form.lists), len(form.choices)) == _FORMS[name]
    candidate = _read(path)
    assert candidate.source.id == "xlsform"
    assert [reading.records.height for reading in candidate.readings] == [0]
    assert "questionnaire_kept" in {finding.id for finding in candidate.findings}


def test_names_that_differ_by_accents_stay_different_choices(shared_data: Path) -> None:
    path = shared_data / "kobo" / "kpi_sample_accent.xlsx"
    form = read_form(read_sheets(path.name, path.read_bytes()))
    assert form is not None
    assert [choice.name for choice in form.choices] == ["père", "té", "tête"]


# -- tagged tables ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["libhxl_input-merged.xlsx", "libhxl_input-valid-latin1.csv", "libhxl_input-valid.xls"]
)
def test_a_tagged_table_is_read_by_its_tags_under_merged_titles(name: str, shared_data: Path) -> None:
    reading = _only(shared_data / "hxl_hdx" / name, "hxl", "people-by-sex")
    assert reading.rows == 4
    women = reading.records.filter(pl.col("sex") == "female")["value"].to_list()
    assert women == ([100, 105, 250, 80] if "merged" in name else [100, 250, 80])
    assert reading.records.filter(pl.col("row") == 4)["value"].to_list() == [100, 100]
    assert {"Los Santos", "Chocó", "Amazonas"} <= set(reading.records["region"].to_list())
