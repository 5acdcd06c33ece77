"""Real exports, each in a workspace of its country: the figures that are known of them, and those that they cannot give.

The values are those of the list that comes with the files, counted there with other readers. `None` is no data. A file is
added as an officer would: what it does not say of itself is said for it. Of the organisations of Burkina Faso the list counts
51 spellings; two of them differ in a capital letter alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import pytest

from kolosi.model.figure import Estimate
from kolosi.workspace import Workspace
from kolosi.workspace.records.building import unknown_of
from kolosi.workspace.write.creating import create

pytestmark = [pytest.mark.shared, pytest.mark.long]

Due = int | Fraction | None


@dataclass(frozen=True, kw_only=True)
class Export:
    """A file (or several of one system), the country it is added in, what is said of it, and the figures due."""

    files: tuple[str, ...]
    country: str
    due: Mapping[str, Due]
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the test is called."""
        return f"{self.files[0]} in {self.country}"


def export(file: str, country: str, due: Mapping[str, Due], **said: str) -> Export:
    """One file."""
    return Export(files=(file,), country=country, due=due, said=said)


MALI_EVENTS = "acled/2017-01-01-2020-12-31-Mali.csv"
MONTHLY = {
    "acled_monthly_political_violence/2025-01": 23,
    "acled_monthly_political_violence_fatalities/2025-01": 83,
    "acled_monthly_civilian_targeting/2025-01": 11,
    "acled_monthly_civilian_targeting_fatalities/2025-01": 31,
    "acled_monthly_demonstrations/2025-01": 1,
    "acled_monthly_political_violence/2025-02": None,
    "acled_events/2025-01": None,
    "acled_all_events/2025-01": None,
    "acled_weekly_events/2025-01": None,
}

EXPORTS = (
    export(
        MALI_EVENTS,
        "MLI",
        {
            "acled_all_events/2017..2020": 3314,
            "acled_all_fatalities/2017..2020": 7422,
            "acled_all_events/2019@ml-2021-mopti": 437,
            "acled_all_fatalities/2019@ml-2021-mopti": 1265,
            "acled_all_fatalities;event_type=violence_against_civilians/2017..2020": 2735,
            "acled_regions/2019": 10,
            "acled_regions/2019@ml-2021-mopti": 1,
            "acled_civilian_targeting_fatalities/2019": None,
            "acled_all_events/2016": None,
            "acled_all_events/2021": None,
            "acled_weekly_events/2019": None,
        },
    ),
    export("acled/AschHarwood_acled.csv", "LBY", {"acled_all_events/2016": 54, "acled_all_events/2016-08": None}),
    # Its last row breaks off before it says its country: it may be one of Ukraine, and withholds the 564 others.
    export(
        "acled/RPanlilio_acled.csv",
        "UKR",
        {"acled_all_events/2020-04..2020-05": None, "acled_all_events/2020-06": None},
    ),
    export(
        "acled/acled_2023schema_africa__from_rda.csv",
        "MLI",
        {
            "acled_all_events/2022": 64,
            "acled_all_fatalities/2022": 177,
            "acled_civilian_targeting_fatalities/2022": None,
            "acled_all_events/2022-09": None,
        },
    ),
    export(
        "acled/acled_acled-read-iso-804-year-2022-limit-0.csv",
        "UKR",
        {"acled_all_events/2022": 5748, "acled_all_fatalities/2022": 6224, "acled_regions/2022": None},
    ),
    export("acled/acled_data_sample.csv", "YEM", {"acled_all_events/2024-11": 1, "acled_events/2024-12": None}),
    export(
        "acled/acled_regional_sahel5__from_rda.csv",
        "MLI",
        {"acled_events/2024": None, "acled_all_fatalities/2024": None, "acled_monthly_demonstrations/2024": None},
    ),
    export(
        "acled/bridgetrkane_Nigeria_acled__900.geojson",
        "NGA",
        {"acled_all_events/2014": 900, "acled_all_fatalities/2014": 6974, "acled_regions/2014": 37},
    ),
    export(
        "acled/katehara_acled.csv",
        "IND",
        {"acled_all_events/2015": 5146, "acled_regions/2015": None, "acled_all_events/2014": None},
    ),
    export("acled/conflict_events_and_fatalities_2025-2029.csv", "MLI", MONTHLY),
    export("acled/hdx_hapi_conflict_event_global_2025.csv", "MLI", MONTHLY),
    export(
        "acled/download-political-violence-events-and-fatalities-as-of-2025-01-10.xlsx",
        "MLI",
        {
            "acled_monthly_political_violence/2025-01": 23,
            "acled_monthly_political_violence_fatalities/2025-01": 83,
            "acled_monthly_civilian_targeting/2025-01": None,
            "acled_monthly_demonstrations/2025-01": None,
            "acled_monthly_political_violence/2010": None,
        },
    ),
    export(
        "acled/download-civilian-targeting-events-and-fatalities-as-of-2025-01-10.xlsx",
        "MLI",
        {
            "acled_monthly_civilian_targeting/2025-01": 11,
            "acled_monthly_civilian_targeting_fatalities/2025-01": 31,
            "acled_monthly_political_violence/2025-01": None,
        },
    ),
    export(
        "dtm_idp/car_DTM_Rd7_avril_2019.csv",
        "CAF",
        {"idps/2019-04": 463_699, "idp_returnees/2019-04": 385_236, "idps/2019-05": None, "idmc_idps/2019": None},
    ),
    export(
        "dtm_idp/global-iom-dtm-from-api-admin-0-to-2.csv",
        "AFG",
        {"idps/2022-12-31": 6_557_855, "idps/2022": 6_557_855, "idps/2023": None, "idp_children_share/2022": None},
    ),
    export(
        "dtm_idp/idmc_idu.json", "IND", {"idps/2023": None, "idmc_idps/2023": None, "idmc_new_displacements/2023": None}
    ),
    export(
        "dtm_idp/idps_displacement_data.csv",
        "MLI",
        {
            "idmc_idps;cause=conflict/2021": 326_000,
            "idmc_idps;cause=conflict/2020": 326_000,
            "idmc_idps;cause=conflict/2012": 230_000,
            "idmc_new_displacements;cause=conflict/2021": 249_000,
            "idmc_new_displacements;cause=hazard/2021": 6_000,
            "idmc_idps;cause=conflict/2010": None,
            "idmc_new_displacements/2021-06": None,
            "idps/2021": None,
        },
    ),
    export(
        "dtm_idp/iom_dtm_dtm_cameroon_r22__feuille_visible.csv",
        "CMR",
        {"idps/2021": 341_535, "idp_returnees/2021": None},
    ),
    export("dtm_idp/iom_dtm_dtm_chad_site_and_village_assessment_round_16.xlsx", "TCD", {"idps/2021": 406_573}),
    export(
        "dtm_idp/iom_dtm_hdx_dtm_mali_baseline_assessment_round_72.xlsx",
        "MLI",
        {
            "idps/2021-09-30": 401_736,
            "idps/2021@ml-2021-mopti": 159_027,
            "idps/2021@ml-2021-gao": 97_859,
            "idps/2021@ml-2021-segou": 54_885,
            "idps/2021@ml-menaka": 12_995,
            "idp_returnees/2021-09-30": 606_617,
            "idps/2021-10": None,
            "refugees_asylum_seekers/2021": None,
        },
    ),
    export(
        "floods_disasters/Internal displacements (new displacements) associated with disasters__excerpt.csv",
        "MLI",
        {
            "idmc_disaster_displacements;hazard=flood/2008..2024": 168_628,
            "idmc_new_displacements/2019": None,
            "idmc_disaster_displacements/2007": None,
            "idmc_disaster_displacements/2010": 5_840,
            "idmc_disaster_displacements/2019": 6_633,
            "idmc_disaster_displacements/2019-07": 1_055 + 167,
            "idmc_disaster_displacements/2010-01-01": None,
            "flood_affected/2019": None,
        },
    ),
    export(
        "funding/allocations_download-full-pfmb-allocations.csv",
        "MLI",
        {
            "pooled_fund_allocations/2021..2022": 9_999_992,
            "funding_flows/2022": None,
            "plan_funding_received/2022": None,
        },
    ),
    export(
        "funding/fts_progress-2022.json",
        "MLI",
        {
            "plan_funding_required/2022": 685_734_819,
            "plan_funding_received/2022": 75_976_890,
            "funding_required/2022": None,
            "funding_coverage/2022": None,
        },
    ),
    export("funding/fts_progress-2022.json", "COL", {"plan_funding_required/2022": 282_854_048}),
    export("funding/fts_progress-2022.json", "UZB", {"plan_funding_required/2022": None}),
    export(
        "funding/fts_requirements_funding_cluster_global.csv",
        "AFG",
        {
            "funding_required/2020": 62_341_224 + 29_534_365,
            "funding_received/2020": 43_064_770 + 9_011_199,
            "plan_funding_required/2020": None,
            "funding_flows/2020": None,
        },
    ),
    export("gbv/incident_recorder_headings_fr.csv", "MLI", {"gbv_incidents/2024": None}),
    export(
        "hapi/hdx_hapi_humanitarian_needs_global_2024.csv",
        "AFG",
        {
            "people_in_need/2024": 23_666_389,
            "people_in_need_protection/2024": 14_809_904,
            "people_targeted_plan/2024": 17_327_995,
            "people_targeted/2024": None,
            "people_in_need/2023": None,
        },
    ),
    export(
        "hapi/hdx_hapi_humanitarian_needs_global_2024.csv",
        "SDN",
        {"people_in_need/2024": 24_786_370, "people_targeted_plan/2024": 14_657_114},
    ),
    export(
        "hxl_hdx/inneed_ukraine_2023_hno_pin_and_severity_for_hdx_20230215.xlsx",
        "UKR",
        {
            "people_in_need/2023": Fraction("17569675.676058"),
            "people_in_need;group=idp/2023": Fraction("6343369.755174"),
            "people_targeted_plan/2023": None,
        },
        during="2023",
    ),
    export("hapi/hdx_hapi_operational_presence_global.csv", "TCD", {"organisations_present/2025": 207}),
    export("hxl_hdx/3w_tcd_avr2025.xlsx", "TCD", {"presence_activities/2025": 1556, "organisations_present/2025": 205}),
    export("hxl_hdx/libhxl_input-valid.xls", "COL", {"people_targeted/2015": None, "people_in_need/2015": None}),
    export(
        "hxl_hdx/whowhatwhere_345_honduras.csv",
        "HND",
        {"presence_activities/1970": None, "presence_activities/2019": None},
    ),
    export(
        "hxl_hdx/whowhatwhere_5w_bfa_fev2022__sans_contacts.xlsx",
        "BFA",
        {"presence_activities/2022-01..2022-02": 420, "organisations_present/2022-01..2022-02": 50},
        during="2022-01..2022-02",
    ),
    export(
        "hxl_hdx/whowhatwhere_5w_mli_mar2022__sans_cache.xlsx",
        "MLI",
        {
            "presence_activities/2022-03": 22_805,
            "organisations_present/2022-03": 156,
            "presence_activities/2022-03@ml-2021-mopti": 7071,
            "organisations_present/2022-03@ml-2021-mopti": 78,
            "presence_activities/2022-02": None,
            "people_assisted/2022-03": None,
        },
    ),
    export(
        "insecurity_insight/education_west_central_africa.json",
        "MLI",
        {"attacks_on_schools/2020..2024": 22, "protection_killed/2022": None, "attacks_on_schools/2019": None},
    ),
    export("kobo/kobocruncher_data.xlsx", "MLI", {"hr_violations/2024": None}),
    export("msna/humind_dummy_raw_data.xlsx", "MLI", {"family_separation_reason/2024": None}),
    export(
        "refugees/hdx_hapi_returnees_global.csv",
        "MLI",
        {"idp_returnees/2023": None, "refugees_asylum_seekers/2023": None},
    ),
    export(
        "ucdp/conflict_data_BGD.csv",
        "BGD",
        {
            "ucdp_events/1989..2018": 601,
            "ucdp_killed/1989..2018": 1362,
            "ucdp_civilians_killed/1989..2018": 574,
            "ucdp_killed/2019": None,
            "acled_events/2018": None,
        },
    ),
    export("xlsform/pyxform_widgets.xls", "MLI", {"hr_violations/2024": None}),
    export(
        "acled/aimeokoko_acled.csv",
        "BFA",
        {
            "acled_all_events/2022": 2041,
            "acled_all_events/2018": None,
            "acled_civilian_targeting_fatalities/2022": None,
        },
    ),
    # What closed schools for the epidemic is not what insecurity closes; codes of places and one project are no figures.
    export(
        "education/closure_duration_total_duration_of_school_closures.xlsx",
        "MLI",
        {"schools_nonfunctional/2021": None, "schools_nonfunctional/2022": None},
    ),
    export("education/education_school_closures.csv", "MLI", {"schools_nonfunctional/2022-04": None}),
    export("admin_geo/MLI_pcodes.csv", "MLI", {"idps/2021": None, "hr_violations/2021": None}),
    export("funding/ProjectSummary.csv", "AFG", {"funding_received/2020": None, "funding_required/2020": None}),
    # Rows of which nobody knows the days, and a published classification, give no counts.
    export(
        "hxl_hdx/whowhatwhere_3w_ner_feb2022__sans_contacts.csv",
        "NER",
        {"presence_activities/2022": None, "people_assisted/2022": None, "hr_violations/2022": None},
    ),
    export("hxl_hdx/cadre_harmonise_cadre_harmonise_caf_ipc.xlsx", "MLI", {"hr_violations/2022": None}),
)


def measured(one: Export, folder: Path, data: Path) -> Mapping[str, Estimate]:
    """The figures of a workspace that holds the files of an export."""
    workspace = Workspace(create(folder / "w", country=one.country, period="2025-Q1"))
    workspace.add([data / name for name in one.files], **one.said)  # type: ignore[arg-type]
    keys = {text: workspace.key(text) for text in one.due}
    found = workspace.desk().estimates(keys.values())
    return {text: found[key] for text, key in keys.items()}


@pytest.mark.parametrize("one", EXPORTS, ids=lambda one: one.name)
def test_the_figures_of_an_export_are_those_known_of_it(one: Export, shared_data: Path, tmp_path: Path) -> None:
    found = measured(one, tmp_path, shared_data)
    assert {text: estimate.value for text, estimate in found.items()} == one.due


@pytest.mark.parametrize(
    ("file", "country", "key", "status"),
    [
        (MALI_EVENTS, "MLI", "acled_all_events/2019", "final"),
        (MALI_EVENTS, "MLI", "acled_all_events/2016..2019", "provisional"),
        ("acled/acled_acled-read-iso-804-year-2022-limit-0.csv", "UKR", "acled_all_events/2022-04", "provisional"),
        ("acled/conflict_events_and_fatalities_2025-2029.csv", "MLI", "acled_monthly_demonstrations/2025-01", "final"),
        (
            "acled/conflict_events_and_fatalities_2025-2029.csv",
            "MLI",
            "acled_monthly_demonstrations/2025-Q1",
            "provisional",
        ),
        ("dtm_idp/iom_dtm_hdx_dtm_mali_baseline_assessment_round_72.xlsx", "MLI", "idps/2021", "partial"),
        ("hxl_hdx/whowhatwhere_345_honduras.csv", "HND", "presence_activities/2020", "partial"),
        ("funding/custom-search-locationid-1-year-2020.json", "AFG", "funding_flows/2020", "provisional"),
    ],
)
def test_a_figure_says_how_much_of_what_is_asked_its_file_covers(
    file: str, country: str, key: str, status: str, shared_data: Path, tmp_path: Path
) -> None:
    found = measured(export(file, country, {key: 0}), tmp_path, shared_data)
    assert found[key].status == status


def test_a_zero_of_a_real_export_is_a_zero_of_days_and_places_that_it_answers_for(
    shared_data: Path, tmp_path: Path
) -> None:
    keys = ("acled_all_events/2018-01-02@ml-2021-kayes", "acled_all_events/2021-01-02@ml-2021-kayes")
    found = measured(export(MALI_EVENTS, "MLI", dict.fromkeys(keys)), tmp_path, shared_data)
    assert [(found[key].value, found[key].status) for key in keys] == [(0, "final"), (None, "no_data")]


def test_a_row_that_breaks_off_withholds_what_the_others_give(shared_data: Path, tmp_path: Path) -> None:
    key = "acled_all_events/2020-04..2020-05"
    found = measured(export("acled/RPanlilio_acled.csv", "UKR", {key: None}), tmp_path, shared_data)[key]
    assert found.absence == "waiting"
    assert found.waits is not None
    assert found.waits.so_far == 564


def test_a_row_of_an_unknown_place_keeps_its_figures_waiting_until_somebody_says_which(
    shared_data: Path, tmp_path: Path
) -> None:
    workspace = Workspace(create(tmp_path / "w", country="MLI", period="2025-Q1"))
    workspace.add([shared_data / "insecurity_insight/2020-2023-education-in-danger-incident-data.xlsx"])
    keys = [workspace.key(f"{name}/2020..2023") for name in ("attacks_on_schools", "educators_killed")]
    before = workspace.desk().estimates(keys)
    assert {before[key].absence for key in keys} == {"waiting"}
    assert [before[key].waits.so_far for key in keys if before[key].waits] == [Fraction(18), Fraction(3)]
    for entry in workspace.build().receipts.values():
        for unknown in unknown_of(entry):
            workspace.decide(unknown.kind, unknown.value, "ml-mopti", why="lu dans le récit")
    after = workspace.desk().estimates(keys)
    assert [after[key].value for key in keys] == [18, 4]
