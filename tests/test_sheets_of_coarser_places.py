"""A sheet by region beside a list of what lies in the regions, whole beside parts: the same things count once. Invented data."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, values
from tests.test_strangers_tables import workbook

pytestmark = pytest.mark.long

FORMS: dict[str, tuple[str, list[Line], list[Line], dict[str, int | None]]] = {
    "schools with causes": (
        "ecoles_mars_2025.xlsx",
        [
            ["Région", "Cercle", "Mois", "Écoles non fonctionnelles", "dont insécurité", "dont autres causes"],
            ["Gao", "Ansongo", "2025-03", 12, 10, 2],
            ["Gao", "Bourem", "2025-03", 8, 8, 0],
            ["Mopti", "Djenné", "2025-03", 20, 15, 5],
        ],
        [
            ["Région", "Mois", "Écoles non fonctionnelles", "% fermées"],
            ["Gao", "2025-03", 20, "20 %"],
            ["Mopti", "2025-03", 20, "31 %"],
        ],
        {
            "schools_nonfunctional/2025-Q1": 40,
            "schools_nonfunctional/2025-Q1@ml-gao": 20,
            "schools_nonfunctional;cause=insecurity/2025-Q1": 33,
        },
    ),
    "displaced people": (
        "DTM_mars_2025.xlsx",
        [
            ["Région", "Cercle", "Date de situation", "PDI individus"],
            ["Gao", "Ansongo", "2025-03-31", 400],
            ["Gao", "Bourem", "2025-03-31", 150],
            ["Mopti", "Djenné", "2025-03-31", 90],
        ],
        [["Région", "Date de situation", "PDI individus"], ["Gao", "2025-03-31", 550], ["Mopti", "2025-03-31", 90]],
        {"idps/2025-03-31": 640, "idps/2025-03-31@ml-gao": 550},
    ),
    "GBV by type": (
        "GBVIMS_T1_2025.xlsx",
        [
            ["Trimestre", "Région", "Type de VBG", "Incidents"],
            ["T1 2025", "Gao", "Viol", 4],
            ["T1 2025", "Gao", "Mariage forcé", 3],
            ["T1 2025", "Mopti", "Viol", 6],
            ["T1 2025", "Mopti", "Mariage forcé", 5],
        ],
        [["Trimestre", "Région", "Incidents"], ["T1 2025", "Gao", 7], ["T1 2025", "Mopti", 11]],
        {"gbv_incidents/2025-Q1": 18, "gbv_incidents;gbv_type=rape/2025-Q1": 10},
    ),
    "access by constraint": (
        "acces_humanitaire_2025.xlsx",
        [
            ["Région", "Cercle", "Période", "Type de contrainte", "Incidents d’accès"],
            ["Gao", "Ansongo", "2025-01", "Hostilités", 6],
            ["Gao", "Bourem", "2025-01", "Ingérence", 2],
            ["Mopti", "Djenné", "2025-01", "Ingérence", 5],
        ],
        [["Région", "Période", "Incidents d’accès"], ["Gao", "2025-01", 8], ["Mopti", "2025-01", 5]],
        {"access_incidents/2025-01": 13},
    ),
}


def both(root: Path, form: str, summary: list[Line]) -> dict[str, int | None]:
    name, rows, _, keys = FORMS[form]
    pages = {"Liste": [[f"Données détaillées {SAID}"], *rows], "Par région": [[f"Résumé {SAID}"], *summary]}
    workspace, _ = workbook(root, name, pages)
    return values(workspace, keys)


@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_by_region_beside_a_list_of_its_parts_counts_once(form: str, tmp_path: Path) -> None:
    _, _, summary, keys = FORMS[form]
    assert both(tmp_path, form, summary) == keys


def test_a_sheet_of_other_regions_counts_beside_the_list(tmp_path: Path) -> None:
    more: list[Line] = [
        FORMS["schools with causes"][2][0],
        ["Ségou", "2025-03", 7, "9 %"],
        ["Kidal", "2025-03", 5, "8 %"],
    ]
    assert both(tmp_path, "schools with causes", more)["schools_nonfunctional/2025-Q1"] == 52


ONE: list[Line] = [["Région", "Mois", "Écoles non fonctionnelles", "% fermées"], ["Gao", "2025-03", 20, "20 %"]]


def test_a_sheet_of_one_region_that_adds_up_its_parts_counts_once(tmp_path: Path) -> None:
    assert both(tmp_path, "schools with causes", ONE)["schools_nonfunctional/2025-Q1"] == 40


def test_a_sheet_of_one_region_that_tells_another_number_is_no_sum(tmp_path: Path) -> None:
    other = [ONE[0], ["Gao", "2025-03", 13, "20 %"]]
    assert both(tmp_path, "schools with causes", other)["schools_nonfunctional/2025-Q1"] != 40
