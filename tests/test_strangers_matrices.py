"""Matrices of activities and tables of money in the words of strangers: the figures, added up by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, given, values

pytestmark = pytest.mark.long

REQUIRED, RECEIVED = "funding_required/2025", "funding_received/2025"
AREAS: list[Line] = [
    ["   dont Protection générale", 12_000, 1_700],
    ["   dont Violences basées sur le genre", 13_000, 2_600],
    ["   dont Logement, terre et biens", 21_000, "n/d"],
    ["   dont Lutte anti-mines", 24_000, 400],
]


def funded(tmp_path: Path, whole: Line, areas: list[Line] = AREAS) -> dict[str, int | None]:
    """What is required and received by the cluster and for two areas of a table by cluster."""
    lines: list[Line] = [
        [f"Plan de réponse humanitaire 2025 – financement par cluster, en USD {SAID}"],
        ["Situation cumulée du 1er janvier au 30 juin 2025"],
        ["Cluster", "Requis", "Reçu"],
        ["Santé", 74_000, 13_000],
        whole,
        *areas,
        ["TOTAL", 144_000, 22_000],
    ]
    workspace, _ = given(tmp_path, "Financement.xlsx", lines, None)
    keys = dict.fromkeys(
        (REQUIRED, RECEIVED, "funding_received;aor=gbv/2025", "funding_received;aor=housing_land_property/2025")
    )
    return values(workspace, keys)


def test_the_line_of_the_cluster_stands_where_it_holds_what_an_area_does_not_tell(tmp_path: Path) -> None:
    assert list(funded(tmp_path, ["Protection", 70_000, 9_100]).values()) == [70_000, 9_100, None, None]


def test_its_areas_stand_where_each_tells_all(tmp_path: Path) -> None:
    told = [*AREAS[:2], ["   dont Logement, terre et biens", 21_000, 4_400], AREAS[3]]
    assert list(funded(tmp_path, ["Protection", 70_000, 9_100], told).values()) == [70_000, 9_100, 2_600, 4_400]


@pytest.mark.parametrize("whole", [["Protection", 64_000, 9_100], ["Protection", 70_000, 4_000]])
def test_a_line_that_does_not_hold_its_areas_waits(tmp_path: Path, whole: Line) -> None:
    assert list(funded(tmp_path, whole).values())[:2] == [None, None]


def test_people_reached_in_the_month_are_read_beside_what_was_planned_and_a_running_total(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"CLUSTER PROTECTION – 5W 2025 {SAID}"],
        [
            "Organisation",
            "AoR",
            "Activité",
            "Unité",
            "Région",
            "Mois",
            "Statut",
            "Planifié",
            "Atteint dans le mois",
            "Atteint cumul 2025",
        ],
        ["ONG A", "VBG", "Sensibilisation", "Personnes", "Gao", "janvier 2025", "Terminé", 500, 410, 410],
        ["ONG A", "VBG", "Sensibilisation", "Personnes", "Gao", "février 2025", "Terminé", 500, 90, 500],
        ["ONG B", "LTB", "Documents civils", "Personnes", "Gao", "février 2025", "En cours", 300, 25, 25],
        ["ONG B", "VBG", "Kits de dignité", "Kits", "Gao", "mars 2025", "Terminé", 80, 75, 75],
        ["ONG C", "LAM", "Éducation au risque", "Personnes", "Gao", "mars 2025", "Planifié", 700, None, None],
    ]
    workspace, _ = given(tmp_path, "Matrice.xlsx", lines, None)
    keys = {
        "people_assisted/2025-Q1": 525,
        "people_assisted_aor;aor=gbv/2025-Q1": 500,
        "people_assisted_aor;aor=housing_land_property/2025-Q1": 25,
        "people_assisted_aor;aor=mine_action/2025-Q1": None,
    }
    assert values(workspace, keys) == keys
