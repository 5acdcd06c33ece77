"""Columns of places called by their level in a known form, and the nine constraints of access as OCHA prints them. Invented data."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, given, values

pytestmark = pytest.mark.long

KEYS: dict[str, int | None] = {
    "access_incidents/2025-Q1": 3,
    "access_incidents/2025-Q1@ml-gao": 2,
    "access_incidents/2025-Q1@ml-2021-gao-ansongo": 1,
    "access_incidents/2025-Q1@ml-mopti": 1,
}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Admin 1 (région)", "Admin 2 (cercle / district)"),
        ("Adm1", "Adm2"),
        ("Admin1 name", "ADM2_FR"),
        ("Admin 1", "admin2Name"),
        ("Région d’incident", "Cercle (admin 2)"),
    ],
)
def test_columns_called_by_their_level_are_places_of_it(first: str, second: str, tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Incidents d’accès {SAID}"],
        ["Date de l'incident", first, second, "Catégorie de contrainte", "Type d'organisation"],
        ["2025-01-04", "Gao", "Ansongo", "Hostilités", "ONGI"],
        ["2025-02-11", "Mopti", "Djenné", "Ingérence", "ONGN"],
        ["2025-03-03", "Gao", "Gao", "Ingérence", "ONU"],
    ]
    workspace, _ = given(tmp_path, "incidents_acces_T1.xlsx", lines, None)
    assert values(workspace, KEYS) == KEYS


def test_codes_under_a_header_of_names_are_not_taken_for_places_of_another_level(tmp_path: Path) -> None:
    """A column called by the level that holds no places of it is not read as such."""
    lines: list[Line] = [
        [f"Incidents d’accès {SAID}"],
        ["Date de l'incident", "Région", "Admin 2", "Catégorie de contrainte", "Type d'organisation"],
        ["2025-01-04", "Gao", "urbain", "Hostilités", "ONGI"],
        ["2025-02-11", "Mopti", "rural", "Ingérence", "ONGN"],
    ]
    workspace, findings = given(tmp_path, "incidents_acces_T1.xlsx", lines, None)
    expected: dict[str, int | None] = {"access_incidents/2025-Q1": 2, "access_incidents/2025-Q1@ml-gao": 1}
    assert values(workspace, expected) == expected
    assert "unknown_column" in {one.id for one in findings}


PRINTED = {
    "denial_of_needs": [
        "Denial of existence of humanitarian needs or of entitlements to assistance",
        "Déni de l’existence de besoins humanitaires ou du droit à l’assistance",
    ],
    "entry_into_country": [
        "Restriction of movement of agencies, personnel, or goods into the affected country",
        "Restrictions de mouvement des organisations, du personnel ou des biens vers le pays",
    ],
    "movement_inside_country": [
        "Restriction of movement of agencies, personnel, or goods within the affected country",
        "Restrictions de mouvement des organisations, du personnel ou des biens à l’intérieur du pays",
    ],
    "hostilities": [
        "Military operations and ongoing hostilities impeding humanitarian operations",
        "Opérations militaires et hostilités en cours entravant les opérations humanitaires",
    ],
    "violence_against_humanitarians": [
        "Violence against humanitarian personnel, assets and facilities",
        "Violence ou menaces contre le personnel, les biens et les installations humanitaires",
    ],
    "interference": [
        "Interference in the implementation of humanitarian programmes",
        "Ingérence dans les activités humanitaires",
    ],
    "explosive_ordnance": ["Presence of landmines, IEDs, ERW and UXO", "Présence de mines, EEI et REG"],
    "physical_environment": [
        "Physical environment (terrain, climate, lack of infrastructure)",
        "Environnement physique (terrain, climat, manque d’infrastructures)",
    ],
    "people_access_obstructed": [
        "Restrictions on, or obstruction of, conflict-affected populations’ access to services and assistance",
        "Restrictions ou obstruction de l’accès des populations affectées aux services et à l’assistance",
    ],
}


@pytest.mark.parametrize("language", [0, 1])
def test_each_constraint_is_known_as_it_is_printed(language: int, tmp_path: Path) -> None:
    said = [texts[language] for texts in PRINTED.values()]
    lines: list[Line] = [["Date", "Région", "Catégorie de contrainte", "Type d'organisation"]]
    lines += [[f"2025-01-{at + 2:02d}", "Gao", text, "ONU"] for at, text in enumerate(said)]
    workspace, findings = given(tmp_path, "incidents_acces_T1.xlsx", lines, None)
    assert "unknown_word" not in {one.id for one in findings}
    expected: dict[str, int | None] = {f"access_incidents;constraint={term}/2025-Q1": 1 for term in PRINTED}
    assert values(workspace, expected) == expected
