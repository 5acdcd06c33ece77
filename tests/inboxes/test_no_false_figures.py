"""Figures that were false once, each from a small invented file of the form that gave it: a number, or no data, and why.

What is asserted is always the figure and never the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from kolosi.model.figure import Estimate
from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create


@pytest.fixture
def mali(tmp_path: Path) -> Workspace:
    return Workspace(create(tmp_path / "mali", country="MLI", period="2025-Q1"))


def given(workspace: Workspace, name: str, lines: Iterable[str], **said: object) -> Workspace:
    """A file of lines, added: it must be kept."""
    path = workspace.folder.parent / name
    path.write_text("\n".join(lines) + "\n", "utf-8")
    (answer,) = workspace.add([path], **said)  # type: ignore[arg-type]
    assert answer.receipt is not None, [finding.message["en"] for finding in answer.findings]
    return workspace


def estimate(workspace: Workspace, key: str) -> Estimate:
    asked = workspace.key(key)
    return workspace.desk().estimates([asked])[asked]


def told(workspace: Workspace, *keys: str) -> list[tuple[Fraction | None, str]]:
    """Value and status of some figures."""
    found = [estimate(workspace, key) for key in keys]
    return [(one.value, one.status) for one in found]


# -- lists of events --------------------------------------------------------------------------------------------------

EVENT = "event_id_cnty,event_date,event_type,sub_event_type,country,admin1,fatalities,disorder_type,civilian_targeting"
REGIONS = ("Mopti", "Gao", "Segou", "Kayes")


def events(days: Sequence[str], kind: str = "Battles", part: str = "Armed clash", dead: int = 1) -> list[str]:
    """An invented export of events, one a day, in four regions by turns."""
    return [
        EVENT,
        *(
            f'MLI{at},{day},{kind},{part},Mali,{REGIONS[at % len(REGIONS)]},{dead},"Political violence",'
            for at, day in enumerate(days)
        ),
    ]


def each_day(month: str, first: int, last: int) -> list[str]:
    return [f"{month}-{day:02}" for day in range(first, last + 1)]


def test_a_file_of_demonstrations_does_not_say_that_nobody_was_killed_in_armed_violence(mali: Workspace) -> None:
    days = [*each_day("2025-01", 1, 31), *each_day("2025-02", 1, 28)]
    given(mali, "manifestations.csv", events(days, "Protests", "Peaceful protest", dead=0))
    assert told(mali, "acled_events/2025-01", "acled_fatalities/2025-01") == [(None, "no_data")] * 2
    assert told(mali, "acled_all_events;event_type=battles/2025-01") == [(None, "no_data")]
    assert told(mali, "acled_all_events;event_type=protests/2025-01", "acled_all_events/2025-01") == [(31, "final")] * 2


def test_a_month_of_which_a_file_holds_the_first_days_is_not_whole_and_its_other_days_are_no_zeros(
    mali: Workspace,
) -> None:
    given(mali, "acled.csv", events([*each_day("2024-12", 1, 31), *each_day("2025-01", 1, 3)]))
    assert told(mali, "acled_events/2024-12", "acled_events/2025-01") == [(31, "final"), (3, "provisional")]
    assert told(mali, "acled_events/2025-01-04..2025-01-31", "acled_events/2025-02") == [(None, "no_data")] * 2


def test_a_stray_date_is_not_counted_and_makes_no_year_of_zeros(mali: Workspace) -> None:
    days = [day for month in ("2024-10", "2024-11", "2024-12", "2025-01") for day in each_day(month, 1, 30)]
    given(mali, "acled.csv", events(["2014-03-05", *days]))
    assert told(mali, "acled_events/2018", "acled_events/2024-09") == [(None, "no_data")] * 2
    assert told(mali, "acled_events/2014") == [(None, "no_data")]
    assert told(mali, "acled_events/2024-10..2024-12")[0][0] == 90


def test_a_region_without_an_event_is_zero_where_the_export_is_of_the_country_and_no_data_elsewhere(
    mali: Workspace,
) -> None:
    given(mali, "acled.csv", events(each_day("2025-01", 1, 31)))
    assert told(mali, "acled_events/2025-01@ml-2021-kidal") == [(0, "final")]
    incidents = ["Date;Région;Catégorie de contrainte;Personnel tué;Personnel blessé"]
    incidents += [f"{day:02}/01/2025;Mopti;Violence contre le personnel;0;1" for day in range(1, 32)]
    given(mali, "acces.csv", incidents, source="access_monitoring", organisation="ONG inventée", during="2025-01")
    assert told(mali, "access_incidents/2025-01@ml-mopti")[0] == (31, "final")
    assert told(mali, "access_incidents/2025-01@ml-gao") == [(None, "no_data")]


def test_an_undated_row_counts_in_no_period_and_is_told(mali: Workspace) -> None:
    given(mali, "acled.csv", [*events(each_day("2025-01", 1, 31)), "MLI99,,Battles,Armed clash,Mali,Gao,4,,"])
    found = estimate(mali, "acled_events/2025-01")
    assert (found.value, found.status) == (31, "partial")
    assert found.waits is not None
    assert found.waits.untold == 1


def test_deaths_that_target_civilians_need_the_column_that_says_so(mali: Workspace) -> None:
    given(mali, "acled.csv", events(each_day("2025-01", 1, 31), "Violence against civilians", "Attack"))
    assert told(mali, "acled_civilian_targeting_fatalities/2025-01") == [(None, "no_data")]
    assert told(mali, "acled_fatalities;event_type=violence_against_civilians/2025-01") == [(31, "final")]


def test_mob_violence_is_political_violence_and_no_armed_violence(mali: Workspace) -> None:
    lines = [*events(each_day("2025-01", 1, 31)), "MLI77,2025-01-09,Riots,Mob violence,Mali,Gao,2,Political violence,"]
    given(mali, "acled.csv", lines)
    assert told(mali, "acled_events/2025-01", "acled_all_events/2025-01") == [(31, "final"), (32, "final")]
    assert told(mali, "acled_monthly_political_violence/2025-01") == [(None, "no_data")]


def test_cercles_are_no_regions_and_an_event_of_the_whole_country_is_in_none(mali: Workspace) -> None:
    lines = [line + "," for line in events(each_day("2025-01", 1, 31))]
    lines[0] = f"{EVENT},admin2"
    lines += [
        f"X{at},2025-01-07,Battles,Armed clash,Mali,Mopti,0,,,{cercle}" for at, cercle in enumerate(("Koro", "Bankass"))
    ]
    given(mali, "acled.csv", lines)
    assert told(mali, "acled_regions/2025-01", "acled_events/2025-01") == [(4, "final"), (33, "final")]


# -- published values -------------------------------------------------------------------------------------------------

DISASTER = "iso3,country_name,year,start_date,start_date_accuracy,end_date,end_date_accuracy,event_name,hazard_type_name,new_displacement,new_displacement_rounded"


def test_two_disasters_whose_days_overlap_are_two(mali: Workspace) -> None:
    rows = [
        "MLI,Mali,2019,2019-07-01,Day,2019-09-30,Day,Inventée 1,Flood,4000,4000",
        "MLI,Mali,2019,2019-07-20,Day,2019-07-25,Day,Inventée 2,Flood,167,170",
        "MLI,Mali,2019,2019-07-20,Day,2019-07-25,Day,Inventée 3,Flood,20,20",
        "MLI,Mali,2019,2019-08-01,Month,,,Inventée 4,Storm,5,5",
    ]
    given(mali, "gidd.csv", [DISASTER, *rows])
    name = "idmc_disaster_displacements"
    assert [value for value, _ in told(mali, f"{name}/2019", f"{name};hazard=flood/2019", f"{name}/2019-07")] == [
        4192,
        4187,
        4187,
    ]
    assert told(mali, f"{name}/2019-08-01", f"{name}/2018") == [(None, "no_data")] * 2


NEEDS = "location_code,admin_level,sector_code,category,population_status,population,reference_period_start,reference_period_end,admin1_name,admin2_name"


def test_people_in_need_are_not_those_targeted_and_sectors_do_not_add_up(mali: Workspace) -> None:
    rows = [f"MLI,0,{sector},,{status},{people},2025-01-01,2025-12-31,," for sector, status, people in
            (("HEA", "INN", 300), ("WSH", "INN", 250), ("Intersectoral", "TGT", 90), ("PRO", "TGT", 70))]  # fmt: skip
    given(mali, "besoins.csv", [NEEDS, *rows])
    assert told(mali, "people_in_need/2025", "people_in_need_protection/2025") == [(None, "no_data")] * 2
    assert told(mali, "people_targeted_plan/2025") == [(90, "final")]


def test_tags_that_say_targeted_are_never_read_as_in_need(mali: Workspace) -> None:
    rows = ["Région,Ciblées", "#adm1+name,#targeted", "Gao,100", "Mopti,200"]
    given(mali, "besoins_2025.csv", rows, during="2025", organisation="ONG inventée", source="hxl")
    keys = ("people_in_need/2025", "people_in_need_protection/2025", "people_targeted_plan/2025")
    assert told(mali, *keys) == [(None, "no_data")] * 3


GROUPS = "Cluster,Internally Displaced People,Non-Displaced People,Returnees,Overall"


@pytest.mark.parametrize(
    ("title", "due"),
    [
        ("People in need by population group", [(600, "final"), (None, "no_data")]),
        ("Personnes ciblées par groupe", [(None, "no_data"), (600, "final")]),
    ],
)
def test_a_title_says_whether_people_are_in_need_or_targeted_and_groups_do_not_add_up_to_people(
    mali: Workspace, title: str, due: list[tuple[int | None, str]]
) -> None:
    rows = [f"{title},,,,", GROUPS, "Health,100,200,50,310", "WASH,90,300,50,400", "Intersectoral,200,300,150,600"]
    given(mali, "aperçu.csv", rows, during="2025")
    assert told(mali, "people_in_need/2025", "people_targeted_plan/2025") == due


def test_people_by_group_without_their_total_are_no_number_of_people(mali: Workspace) -> None:
    rows = ["People in need by population group,,,", GROUPS.removesuffix(",Overall"), "Intersectoral,200,300,150"]
    given(mali, "aperçu.csv", rows, during="2025")
    found = estimate(mali, "people_in_need/2025")
    assert (found.value, found.absence) == (None, "not_added_over_categories")
    assert estimate(mali, "people_in_need;group=idp/2025").value == 200


FLOW = "id,amountUSD,destPlan,destGlobalClusters,destLocations,flowType,status,destUsageYearStart,destUsageYearEnd"


def test_a_flow_of_several_countries_is_charged_to_none(mali: Workspace) -> None:
    rows = [
        "1,1000,Plan inventé,Protection,MLI,Standard,paid,2025,2025",
        '2,500,Plan mondial inventé,Protection,"MLI,NER",Standard,paid,2025,2025',
        "3,300,Plan inventé,Protection,NER,Standard,paid,2025,2025",
    ]
    given(mali, "fts.csv", [FLOW, *rows])
    assert told(mali, "funding_flows/2025") == [(1000, "final")]
    assert "rows_of_several_countries" in {finding.id for finding in mali.status().findings}


REQUIREMENT = "countryCode,id,name,code,typeId,typeName,startDate,endDate,year,clusterCode,cluster,requirements,funding,percentFunded"


def test_an_area_without_a_requirement_is_on_neither_side_of_a_coverage_rate(mali: Workspace) -> None:
    start = "MLI,1,Plan inventé,HMLI25,4,Plan,2025-01-01,2025-12-31,2025"
    rows = [f"{start},1,Gender Based Violence,200,50,25", f"{start},2,Child Protection,,30,"]
    given(mali, "fts_plan.csv", [REQUIREMENT, *rows])
    assert told(mali, "funding_received/2025", "funding_required/2025") == [(80, "final"), (200, "partial")]
    assert estimate(mali, "funding_coverage/2025").value == 25
    assert estimate(mali, "funding_coverage;aor=child_protection/2025").value is None


def test_amounts_with_decimals_are_added_as_decimals(mali: Workspace) -> None:
    rows = [f"2025,MLI,{amount},CBPF" for amount in ("1000.4", "1000.4", "0.4")]
    given(mali, "fonds.csv", ["AllocationYear,CountryCode,Budget,FundType", *rows])
    found = estimate(mali, "pooled_fund_allocations/2025").value
    assert found == Fraction("2001.2")


def test_the_last_day_of_each_region_counts_where_regions_were_told_on_different_days(mali: Workspace) -> None:
    rows = ["Région,Date de situation,PDI", "Gao,2025-01-31,100", "Mopti,2025-01-31,40", "Mopti,2025-03-15,50"]
    given(mali, "dtm.csv", rows, source="dtm", organisation="iom")
    found = estimate(mali, "idps/2025-Q1")
    assert (found.value, found.qualifier, str(found.as_of)) == (150, "about", "2025-01-31")
    assert [value for value, _ in told(mali, "idps/2025-Q1@ml-mopti", "idps/2025-Q1@ml-gao", "idps/2025-01")] == [
        50,
        100,
        140,
    ]


# -- what nobody asked or told ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key", ["acled_events;event_type=batles/2025-01", "acled_evnts/2025-01", "acled_events;evnt=battles/2025-01"]
)
def test_a_mistyped_name_or_term_is_an_error_and_no_zero(mali: Workspace, key: str) -> None:
    given(mali, "acled.csv", events(each_day("2025-01", 1, 31)))
    with pytest.raises(Refusal):
        mali.figure(key)


def test_a_mistyped_group_is_an_error_that_names_what_comes_near(mali: Workspace) -> None:
    given(mali, "acled.csv", events(each_day("2025-01", 1, 31)))
    with pytest.raises(Refusal) as refused:
        mali.figures(["acled_events"], group=["regoin"])
    assert refused.value.finding.id == "group_unknown"
    assert "region" in str(refused.value.finding.data["near"])


def test_a_table_of_groups_shows_no_zero_for_what_no_row_speaks_of(mali: Workspace) -> None:
    protests = [f"P{at},2025-01-07,Protests,Peaceful protest,Mali,Gao,0,,," for at in range(3)]
    given(mali, "acled.csv", [*events(each_day("2025-01", 1, 31)), *protests])
    names = ["acled_events", "acled_regions", "acled_fatalities", "acled_all_events", "acled_all_fatalities"]
    rows = mali.figures(names, group=["event_type"]).rows
    found = next(values for group, values in rows if group["event_type"] == "protests")
    assert list(found.values()) == [None, None, None, 3, 0]


MATRIX = "Mois *;Organisation *;AoR *;Région *;Groupe de population;Personnes assistées (nouvelles);Statut"
CELLS = {"Gao": "n/a", "Mopti": "-", "Kayes": "néant", "Ségou": "", "Sikasso": "0", "Kidal": "12"}


def test_no_answer_a_dash_nothing_an_empty_cell_and_zero_are_five_things(mali: Workspace) -> None:
    rows = [f"2025-01;ORG-01;VBG;{region};Réfugiés;{cell};Terminé" for region, cell in CELLS.items()]
    given(mali, "5W.csv", [MATRIX, *rows])
    values = {name: estimate(mali, f"people_assisted/2025-01@ml-{name}").value for name in ("gao", "mopti", "segou")}
    assert values == {"gao": None, "mopti": None, "segou": None}
    assert [
        value
        for value, _ in told(mali, *(f"people_assisted/2025-01@ml-{one}" for one in ("kayes", "sikasso", "kidal")))
    ] == [0, 0, 12]
