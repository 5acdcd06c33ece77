"""Logs of incidents of protection monitoring as organisations keep them: title rows, two rows of headers, a state for each row.

Figures by hand; all data are invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, given, values

pytestmark = pytest.mark.long

OVER = ["", "", "", "Lieu", "", "", "", "Personnes concernées", "", "", "", "", "", ""]
HEAD = ["_uuid", "Date du rapport", "Date de l’incident", "Pays", "Région", "Cercle", "Type d’incident"]
HEAD += ["Femmes", "Hommes", "Filles", "Garçons", "Total victimes", "Statut de validation", "Remarque"]


def row(
    uuid: int, day: str, place: Sequence[str | None], what: str, people: Sequence[object], state: str = "Approuvé"
) -> Line:
    number = f"{uuid:08d}-0000-4000-8000-000000000000"
    return [number, "2025-03-30", day, *place, what, *people, state, None]


GAO, MOPTI = ["Mali", "GAO", "Ansongo"], ["Mali", "Mopti", "Djenné"]
ROWS: list[Line] = [
    row(1, "2025-01-04", GAO, "Meurtre / homicide", [0, 2, 0, 1, 3]),
    row(2, "2025-01-19", GAO, "Coups et blessures", [1, 0, 0, 0, 1]),
    row(2, "2025-01-19", GAO, "Coups et blessures", [1, 0, 0, 0, 1]),
    row(3, "2025-02-11", MOPTI, "Déplacement forcé", ["ND", "ND", "ND", "ND", 12]),
    row(4, "2025-02-20", MOPTI, "Restriction de mouvement", [2, 2, 1, 0, 5], "En attente"),
    row(5, "2025-02-21", MOPTI, "Destruction de biens", [0, 1, 0, 0, 1], "Non approuvé"),
    row(6, "2025-03-02", ["Burkina Faso", "Sahel", "Djibo"], "Destruction de biens", [0, 1, 0, 0, 1]),
    row(7, "2025-03-27", GAO, "Destruction de biens", [0, 4, 0, 0, 4]),
]
KEYS: dict[str, int | None] = {
    "hr_violations/2025-Q1": 5,
    "hr_violations/2025-02": 2,
    "hr_violations/2025-Q1@ml-gao": 3,
    "hr_violations;violation=killing/2025-Q1": 1,
    "hr_violations;violation=movement_restriction/2025-Q1": 1,
    "hr_violations;category=property/2025-Q1": 1,
    "hr_violations/2025-Q1@ml-taoudenit": None,
    "hr_violations/2024-Q4": None,
    "killed_monitoring/2025-Q1": None,
}


def test_a_log_of_incidents_under_titles_is_monitoring_without_a_question(tmp_path: Path) -> None:
    over: list[Line] = [[f"SUIVI DE PROTECTION – incidents {SAID}"], ["Extraction : 30/03/2025"], [], OVER, HEAD]
    workspace, findings = given(tmp_path, "ONG_X_suivi_protection_export.xlsx", [*over, *ROWS], None)
    assert [one.id for one in findings if one.id in {"two_sources_fit", "source_asked", "columns_to_name"}] == []
    assert values(workspace, KEYS) == KEYS


def test_the_same_in_english_in_another_order_of_columns(tmp_path: Path) -> None:
    said = {"Meurtre / homicide": "Killing of a civilian / murder", "Coups et blessures": "Assault and bodily injury"}
    said |= {"Déplacement forcé": "Forced internal displacement", "Restriction de mouvement": "Movement restriction"}
    said |= {"Destruction de biens": "Destruction or burning of property or crops"}
    state = {"Approuvé": "Approved", "En attente": "On hold", "Non approuvé": "Not approved"}
    head = ["Incident type", "Incident date", "Country", "Region", "District", "Total victims", "Women", "Men", "Girls"]
    head += ["Boys", "_validation_status", "_uuid"]
    lines: list[Line] = [
        [said[str(r[6])], r[2], r[3], r[4], r[5], r[11], *r[7:11], state[str(r[12])], r[0]] for r in ROWS
    ]
    title = [f"Protection monitoring – incident log {SAID}"]
    workspace, _ = given(tmp_path, "NGO_Y_protection_monitoring.xlsx", [title, head, *lines], None)
    assert values(workspace, KEYS) == KEYS


def test_victims_that_are_not_parted_by_sex_and_age_are_known_as_a_whole(tmp_path: Path) -> None:
    workspace, _ = given(tmp_path, "ONG_X_suivi_protection.xlsx", [[f"Suivi de protection {SAID}"], HEAD, *ROWS], None)
    expected = {"victims_monitoring/2025-Q1": 25, "victims_monitoring/2025-Q1@ml-mopti": 17}
    assert values(workspace, expected) == expected


def test_a_row_that_leaves_its_country_empty_is_of_the_country(tmp_path: Path) -> None:
    lines = [*ROWS, row(8, "2025-03-28", [None, "Gao", "Gao"], "Coups et blessures", [1, 0, 0, 0, 1])]
    workspace, _ = given(tmp_path, "ONG_X_suivi_protection.xlsx", [[f"Suivi de protection {SAID}"], HEAD, *lines], None)
    assert values(workspace, {"hr_violations/2025-Q1": None}) == {"hr_violations/2025-Q1": 6}
