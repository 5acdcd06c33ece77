"""Tables that people type or copy: numbers in thousands and millions, what a plan requires and received. All data are invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from tests.test_files_not_ours import given, values
from tests.test_partners_sheets import sheets

pytestmark = pytest.mark.long

Line = Sequence[object]
SAID = "(données inventées)"
REQUIRED, RECEIVED = "funding_required/2025", "funding_received/2025"


def told(root: Path, name: str, lines: list[Line], source: str | None = None, *keys: str) -> tuple[object, list[str]]:
    """The figures that one invented file gives, and the points made of it."""
    workspace, findings = given(root, name, lines, source)
    return values(workspace, dict.fromkeys(keys)), [finding.id for finding in findings]


@pytest.mark.parametrize(
    ("title", "header", "numbers", "value"),
    [
        ("PDI par région, février 2025, en milliers", "Individus PDI", [68, 54], 122_000),
        ("PDI par région, février 2025", "Individus PDI (milliers)", ["68,4", 54], 122_400),
        ("PDI par région, février 2025", "Individus PDI (x 1000)", [68, 54], 122_000),
        ("IDPs by region, February 2025", "IDPs (thousands)", [68, 54], 122_000),
        ("PDI par région, février 2025", "Individus PDI (millions)", ["0,068", "0,054"], 122_000),
    ],
)
def test_numbers_in_thousands_count_as_what_they_stand_for(
    tmp_path: Path, title: str, header: str, numbers: list[object], value: int
) -> None:
    lines: list[Line] = [[f"{title} {SAID}"], ["Région", header], ["Gao", numbers[0]], ["Ménaka", numbers[1]]]
    found, points = told(tmp_path, "pdi.xlsx", lines, "dtm", "idps/2025-Q1")
    assert found == {"idps/2025-Q1": value}
    assert {"numbers_in_thousands", "numbers_in_millions"} & set(points)


def test_a_number_of_millions_in_a_title_is_no_unit(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"PDI par région, février 2025 – 3 millions de personnes dans le besoin {SAID}"],
        ["Région", "Individus PDI"],
        ["Gao", 68_400],
    ]
    found, points = told(tmp_path, "pdi.xlsx", lines, "dtm", "idps/2025-Q1@ml-gao")
    assert found == {"idps/2025-Q1@ml-gao": 68_400}
    assert points == []


REACHED: list[Line] = [
    [f"Personnes atteintes janvier–mars 2025 {SAID}"],
    ["Domaine", "Ciblées", "Atteintes", "% atteint"],
    ["VBG", 120_000, 30_000, "25 %"],
    ["PE", 100_000, 45_000, "45 %"],
]
AREAS: list[Line] = [
    ["Protection générale", 20, 3.4],
    ["VBG", 15, 1.5],
    ["Protection de l’enfance", 12, 2.4],
    ["LAM", 5, 0.25],
]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "Financement_juin2025.xlsx",
            [
                [f"Financement du HRP 2025 – Cluster Protection {SAID}"],
                ["Situation au 30 juin 2025"],
                [],
                ["Domaine", "Besoins (USD)", "Reçu (USD)", "% financé"],
                *[[area, one * 1_000_000, other * 1_000_000, "17 %"] for area, one, other in AREAS],
                ["Total", 52_000_000, 7_550_000, "15 %"],
            ],
        ),
        (
            "Funding 2025.xlsx",
            [
                ["HRP 2025 funding status, US$ million (invented)"],
                ["Cluster", "Requirements", "Funding received", "% covered"],
                ["Protection", 52, 7.55, "14.5 %"],
                ["WASH", 80, 12, "15 %"],
                ["Health", 70, 20, "29 %"],
            ],
        ),
        (
            "Financement 2025.xlsx",
            [
                [f"Financement 2025 {SAID}"],
                ["Domaine", "Fonds requis (M USD)", "Fonds reçus (M USD)"],
                ["Cluster Protection", 52, 7.6],
                *AREAS,
            ],
        ),
    ],
)
def test_what_a_plan_requires_and_received_is_read_from_a_typed_table(
    tmp_path: Path, name: str, lines: list[Line]
) -> None:
    found, points = told(tmp_path, name, lines, None, REQUIRED, RECEIVED)
    assert found == {REQUIRED: 52_000_000, RECEIVED: 7_550_000}
    assert set(points) <= {"total_rows", "numbers_in_millions"}


def test_a_line_of_the_cluster_that_does_not_add_up_its_areas_waits(tmp_path: Path) -> None:
    lines: list[Line] = [[f"Financement 2025 {SAID}"], ["Domaine", "Fonds requis (USD)", "Fonds reçus (USD)"]]
    lines += [["Protection", 60_000_000, 7_600_000], ["VBG", 15_000_000, 1_500_000], ["PE", 12_000_000, 2_400_000]]
    found, points = told(tmp_path, "f.xlsx", lines, None, REQUIRED, RECEIVED)
    assert found == {REQUIRED: None, RECEIVED: None}
    assert points == ["unknown_word"]


def test_money_that_is_not_in_dollars_is_no_dollars_and_counts_no_people(tmp_path: Path) -> None:
    lines: list[Line] = [[f"Financement 2025 {SAID}"], ["Domaine", "Fonds requis (FCFA)", "Fonds reçus (FCFA)"]]
    lines += [["VBG", 9_000_000_000, 900_000_000], ["PE", 7_200_000_000, 1_440_000_000]]
    found, points = told(tmp_path, "f.xlsx", lines, None, REQUIRED, RECEIVED, "people_assisted/2025")
    assert found == {REQUIRED: None, RECEIVED: None, "people_assisted/2025": None}
    assert points == ["source_asked"]


def test_people_in_need_beside_targets_are_no_money(tmp_path: Path) -> None:
    lines: list[Line] = [[f"HRP 2025 : besoins et cibles {SAID}"], ["Domaine", "Besoins", "Personnes ciblées"]]
    lines += [["VBG", 1_500_000, 700_000], ["PE", 1_200_000, 650_000]]
    found, _ = told(tmp_path, "f.xlsx", lines, None, REQUIRED, RECEIVED)
    assert found == {REQUIRED: None, RECEIVED: None}


def test_what_was_received_but_is_not_said_is_not_nought(tmp_path: Path) -> None:
    lines: list[Line] = [[f"Financement 2025 {SAID}"], ["AoR", "Besoins financiers (USD)", "Financement reçu (USD)"]]
    lines += [["VBG", 15_000_000, "nd"], ["LAM", 5_000_000, "nd"]]
    found, _ = told(tmp_path, "f.xlsx", lines, None, REQUIRED, RECEIVED)
    assert found == {REQUIRED: 20_000_000, RECEIVED: None}


def test_refugees_by_country_of_origin_need_no_region(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Réfugiés et demandeurs d’asile au 31 mars 2025 {SAID}"],
        ["Pays d’origine", "Réfugiés", "Demandeurs d’asile", "Total"],
        ["Burkina Faso", 50_000, 9_000, 59_000],
        ["Niger", 12_000, 500, 12_500],
        ["Total", 62_000, 9_500, 71_500],
    ]
    found, points = told(tmp_path, "refugies.xlsx", lines, None, "refugees_asylum_seekers/2025-Q1")
    assert found == {"refugees_asylum_seekers/2025-Q1": 71_500}
    assert points == ["total_rows"]


def test_accidents_are_incidents_of_explosive_ordnance(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Accidents d’engins explosifs, janvier – mars 2025 {SAID}"],
        ["Région", "Accidents", "Tués", "Blessés"],
        ["Mopti", 12, 15, 22],
        ["Ségou", 4, 0, 6],
    ]
    expected = {"eo_incidents/2025-Q1": 16, "eo_killed/2025-Q1": 15, "eo_killed/2025-Q1@ml-segou": 0}
    found, points = told(tmp_path, "ee.xlsx", lines, "explosive_ordnance", *expected)
    assert (found, points) == (expected, [])


def test_differences_beside_two_dates_are_no_numbers_of_a_date_and_ask_nothing(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Évolution des PDI par région {SAID}"],
        ["Région", "Décembre 2024", "Mars 2025", "Écart", "Variation %"],
        ["Gao", 60_000, 66_000, 6_000, "10 %"],
        ["Mopti", 90_000, 81_000, -9_000, "-10 %"],
    ]
    expected = {"idps/2024-Q4": 150_000, "idps/2025-Q1": 147_000}
    found, points = told(tmp_path, "pdi.xlsx", lines, "dtm", *expected)
    assert (found, points) == (expected, [])


def test_people_reached_by_area_alone_count_once_somebody_says_that_no_matrix_holds_them(tmp_path: Path) -> None:
    key = "people_assisted_aor;aor=gbv/2025-Q1"
    workspace, findings = given(tmp_path, "5w.xlsx", REACHED, "response_5w")
    assert ([one.id for one in findings], values(workspace, {key: None})) == (["sums_asked"], {key: None})
    path = workspace.file("out", "internal", "a_corriger.xlsx")
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows(min_row=2):
        row[7].value = "non, ils ne sont nulle part ailleurs : les compter"
    book.save(tmp_path / "rendu.xlsx")
    workspace.add([tmp_path / "rendu.xlsx"])
    assert values(workspace, {key: None, "people_assisted/2025-Q1": None}) == {
        key: 30_000,
        "people_assisted/2025-Q1": 75_000,
    }


def test_what_is_true_at_the_end_of_a_month_is_so_on_its_last_day(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["IDPs and returnees, end of March 2025 (invented)"],
        ["Admin1", "# IDP HH", "# IDP ind.", "# Returnee ind."],
        ["Gao", "1,200", "6,900", "310"],
        ["Mopti", "2,050", "11,430", "90"],
    ]
    expected = {"idps/2025-03": 18_330, "idps/2025-02": None, "idp_returnees/2025-Q1": 400}
    found, _ = told(tmp_path, "en.xlsx", lines, None, *expected)
    assert found == expected


def test_a_flow_up_to_the_end_of_a_month_began_nobody_knows_when(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Incidents d’accès, fin mars 2025 {SAID}"],
        ["Région", "Incidents"],
        ["Gao", 6],
        ["Mopti", 9],
    ]
    found, _ = told(tmp_path, "acces.xlsx", lines, "access_monitoring", "access_incidents/2025-03")
    assert found == {"access_incidents/2025-03": None}


def test_people_are_those_that_the_title_names(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Sites de déplacés, mars 2025 {SAID}"],
        ["Site", "Ménages", "Individus"],
        ["Région de Gao"],
        ["Site A", 100, 600],
        ["Site B", 50, 280],
        ["Sous-total Gao", 150, 880],
        ["Région de Mopti"],
        ["Site C", 300, 1_700],
        ["TOTAL", 450, 2_580],
    ]
    expected = {"idps/2025-Q1": 2_580, "idps/2025-Q1@ml-gao": 880, "idp_returnees/2025-Q1": None}
    found, _ = told(tmp_path, "sites.xlsx", lines, "dtm", *expected)
    assert found == expected


def test_people_under_a_title_that_names_two_sorts_are_neither(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Déplacés et retournés, mars 2025 {SAID}"],
        ["Région", "Individus"],
        ["Gao", 600],
        ["Mopti", 1_700],
    ]
    found, _ = told(tmp_path, "deux.xlsx", lines, "dtm", "idps/2025-Q1", "idp_returnees/2025-Q1")
    assert found == {"idps/2025-Q1": None, "idp_returnees/2025-Q1": None}


MONTHS: list[Line] = [
    [f"Incidents de VBG rapportés 2025 {SAID}"],
    ["Mois", "Viol", "Agression sexuelle", "Agression physique", "Mariage forcé"],
    ["Janvier", 30, 20, 60, 12],
    ["Février", 20, 12, 40, 10],
    ["Mars", 25, 14, 40, 12],
]
REGIONS: list[Line] = [
    [f"Statistiques VBG consolidées – 1er trimestre 2025 {SAID}"],
    ["Région", "Viol", "Agression sexuelle", "Agression physique", "Mariage forcé"],
    ["Gao", 34, 21, 60, 15],
    ["Mopti", 41, 25, 80, 19],
]


def test_incidents_of_the_country_by_month_need_no_region_and_are_never_added_to_those_by_region(
    tmp_path: Path,
) -> None:
    months = {"gbv_incidents/2025-Q1": 295, "gbv_incidents/2025-02": 82}
    (tmp_path / "seul").mkdir()
    found, points = told(tmp_path / "seul", "vbg.xlsx", MONTHS, "gbvims", *months)
    assert (found, points) == (months, [])
    workspace, _ = sheets(tmp_path, "vbg.xlsx", {"Régions": REGIONS, "Mois": MONTHS})
    expected = {**months, "gbv_incidents/2025-Q1@ml-gao": 130}
    assert values(workspace, expected) == expected


def test_tables_beside_one_another_are_each_read(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Déplacés et retournés, mars 2025 {SAID}"],
        ["Région", "PDI", None, "Région", "Retournés"],
        ["Gao", 6_000, None, "Gao", 700],
        ["Mopti", 9_000, None, "Tombouctou", 1_650],
        ["Kayes", 40, None, None, None],
    ]
    expected = {"idps/2025-Q1": 15_040, "idp_returnees/2025-Q1": 2_350, "idp_returnees/2025-Q1@ml-tombouctou": 1_650}
    found, _ = told(tmp_path, "deux.xlsx", lines, "dtm", *expected)
    assert found == expected


def test_tables_of_the_same_names_beside_one_another_are_not_added_up(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"PDI, mars 2025 {SAID}"],
        ["Prévu", None, None, "Réalisé", None],
        ["Région", "PDI", None, "Région", "PDI"],
        ["Gao", 6_000, None, "Gao", 5_000],
        ["Mopti", 9_000, None, "Mopti", 8_000],
    ]
    found, _ = told(tmp_path, "deux.xlsx", lines, "dtm", "idps/2025-Q1")
    assert found == {"idps/2025-Q1": None}


@pytest.mark.parametrize(
    ("shares", "value"),
    [([0.43], None), ([43], 43), (["0,43 %"], 0), ([0.5, 0.43], 50), ([0.43, 45], 0), ([0.43, 0], None)],
)
def test_a_number_that_may_be_a_part_of_one_or_less_than_a_per_cent_waits(
    tmp_path: Path, shares: list[object], value: int | None
) -> None:
    said = "Ménages se sentant en insécurité dans leur communauté"
    lines: list[Line] = [["Indicateur", "Répondants", "Période", "Part"]]
    lines += [[said, "ménage", f"T{at} 2025", share] for at, share in enumerate(shares, start=1)]
    found, points = told(tmp_path, "p.xlsx", lines, "perception_survey", "feeling_of_insecurity/2025-Q1")
    assert found == {"feeling_of_insecurity/2025-Q1": value}
    assert ("share_unclear" in points) == (value is None)
