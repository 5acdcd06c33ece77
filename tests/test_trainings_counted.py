"""Who took part in trainings is counted as nothing else, whatever the training was about: figures. Invented data."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, given, values

pytestmark = pytest.mark.long

NOTHING = dict.fromkeys(
    (
        "gbv_incidents/2025-Q1",
        "idps/2025-Q1",
        "hr_violations/2025-Q1",
        "uasc_registered/2025-Q1",
        "people_assisted/2025-Q1",
    ),
    None,
)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "VBG_formations_T1_2025.xlsx",
            [
                [f"Sous-cluster VBG : formation des prestataires {SAID}"],
                ["Région", "Mois", "Thème", "Femmes", "Hommes", "Total participants"],
                ["Gao", "2025-01", "Prise en charge du viol", 12, 8, 20],
                ["Mopti", "2025-02", "Saisie GBVIMS+", 10, 10, 20],
            ],
        ),
        (
            "GBV_capacity_building.xlsx",
            [
                [f"GBV sub-cluster, capacity building sessions {SAID}"],
                ["Region", "Month", "Female", "Male"],
                ["Gao", "2025-01", 12, 8],
                ["Mopti", "2025-02", 10, 10],
            ],
        ),
        (
            "protection_liste_de_presence.xlsx",
            [
                [f"Violations des droits humains : liste de présence {SAID}"],
                ["Région", "Cercle", "Mois", "Hommes", "Femmes", "Personnes formées"],
                ["Gao", "Ansongo", "2025-01", 3, 4, 7],
                ["Mopti", "Djenné", "2025-01", 5, 4, 9],
            ],
        ),
    ],
)
def test_a_list_of_participants_gives_no_figure(name: str, lines: list[Line], tmp_path: Path) -> None:
    workspace, findings = given(tmp_path, name, lines, None)
    assert values(workspace, NOTHING) == NOTHING
    assert findings


def test_incidents_beside_people_trained_are_counted(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"GBVIMS, incidents rapportés {SAID}"],
        ["Trimestre", "Région", "Incidents", "Personnes formées"],
        ["T1 2025", "Gao", 12, 40],
        ["T1 2025", "Mopti", 5, 60],
    ]
    workspace, _ = given(tmp_path, "GBVIMS_T1_2025.xlsx", lines, None)
    assert values(workspace, {"gbv_incidents/2025-Q1": 17}) == {"gbv_incidents/2025-Q1": 17}


def test_survivors_by_sex_are_counted_where_health_facilities_are_named(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"GBVIMS : incidents rapportés par les formations sanitaires {SAID}"],
        ["Trimestre", "Région", "Femmes", "Hommes"],
        ["T1 2025", "Gao", 12, 1],
        ["T1 2025", "Mopti", 5, 0],
    ]
    workspace, _ = given(tmp_path, "GBVIMS_T1_2025.xlsx", lines, None)
    assert values(workspace, {"gbv_incidents/2025-Q1": 18}) == {"gbv_incidents/2025-Q1": 18}


def test_people_trained_are_reached_by_an_activity(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"5W protection {SAID}"],
        [
            "Mois",
            "Structure",
            "AoR",
            "Activité",
            "Région",
            "Femmes",
            "Hommes",
            "Filles",
            "Garçons",
            "Personnes formées",
        ],
        ["2025-01", "ONG A", "VBG", "Formation des prestataires", "Gao", 12, 8, 0, 0, 20],
        ["2025-02", "ONG B", "VBG", "Espace sûr", "Mopti", 10, 0, 5, 0, 15],
    ]
    workspace, _ = given(tmp_path, "5W_protection_T1_2025.xlsx", lines, None)
    assert values(workspace, {"people_assisted/2025-Q1": 35}) == {"people_assisted/2025-Q1": 35}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("GBVIMS_T1_2025.xlsx", "Séances de sensibilisation VBG, T1 2025"),
        ("GBV_Q1_2025.xlsx", "GBV awareness sessions by region, Q1 2025"),
        ("incidents_acces.xlsx", "Campagnes de sensibilisation sur l’accès humanitaire, T1 2025"),
    ],
)
def test_sessions_of_awareness_are_no_incidents(name: str, title: str, tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"{title} {SAID}"],
        ["Région", "Janv", "Fév", "Mars"],
        ["Gao", 192, 344, 601],
        ["Mopti", 536, 115, 389],
    ]
    workspace, _ = given(tmp_path, name, lines, None)
    nothing = {**NOTHING, "access_incidents/2025-Q1": None}
    assert values(workspace, nothing) == nothing


def test_incidents_of_a_sheet_that_speaks_of_awareness_beside_them_are_read(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Incidents de VBG par région, T1 2025 {SAID}"],
        ["Région", "Janv", "Fév", "Mars"],
        ["Gao", 12, 14, 10],
        ["Mopti", 3, 5, 8],
        ["La sensibilisation des communautés se poursuit."],
    ]
    workspace, _ = given(tmp_path, "GBVIMS_T1_2025.xlsx", lines, None)
    assert values(workspace, {"gbv_incidents/2025-Q1": None}) == {"gbv_incidents/2025-Q1": 52}
