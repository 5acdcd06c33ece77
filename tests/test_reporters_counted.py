"""A table of how many organisations reported, or of what was done, is no table of what was reported."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from kolosi.intake.meaning.headers.reporters import _ends_with_activity
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

MONTHS = ("Avril 2025", "Mai 2025", "Juin 2025")
ROWS = (("Gao", 31, 28, 40), ("Mopti", 52, 47, 61), ("Ségou", 22, 25, 19))
FEW = (("Gao", 6, 6, 5), ("Mopti", 9, 8, 9), ("Ségou", 4, 4, 4))


def book(path: Path, title: str, rows: tuple[tuple[object, ...], ...], sheet: str = "Feuil2") -> Path:
    """A workbook of GBV incidents by region and month, invented, and a sheet of the same form under a title of its own."""
    workbook = xlsxwriter.Workbook(path)
    for name, said, told in (
        ("VBG", "Incidents de VBG signalés par région (données inventées)", ROWS),
        (sheet, title, rows),
    ):
        page = workbook.add_worksheet(name)
        page.write(0, 0, said)
        page.write_row(2, 0, ("Région", *MONTHS))
        for at, row in enumerate(told, start=3):
            page.write_row(at, 0, row)
    workbook.close()
    return path


def told(path: Path, key: str) -> object:
    """What a workspace with this file alone says of a key."""
    workspace = Workspace(create(path.parent / f"w-{path.stem}", country="MLI", period="2025-Q2"))
    workspace.add([path])
    asked = workspace.key(key)
    return workspace.desk().estimates([asked])[asked].value


@pytest.mark.parametrize(
    "title",
    [
        "Structures ayant rapporté, par région et par mois",
        "Tableau 2. Nombre d’organisations déclarantes",
        "Complétude des rapports GBVIMS",
        "Data-gathering organisations (DGOs) that submitted monthly data",
        "Number of reporting partners",
    ],
)
def test_organisations_that_report_are_no_incidents(tmp_path: Path, title: str) -> None:
    path = book(tmp_path / "GBVIMS_T2_2025.xlsx", title, FEW)
    assert told(path, "gbv_incidents/2025-Q2@ml-gao") == 99
    assert told(path.rename(tmp_path / "GBVIMS_T2.xlsx"), "gbv_incidents/2025-05@ml-segou") == 25


def test_the_name_of_a_sheet_says_so_too(tmp_path: Path) -> None:
    path = book(tmp_path / "GBVIMS_T2_2025.xlsx", "Par région", FEW, sheet="Structures déclarantes")
    assert told(path, "gbv_incidents/2025-Q2@ml-mopti") == 160


@pytest.mark.parametrize(
    "title",
    ["Incidents signalés aux organisations déclarantes, par région", "Reported GBV incidents, reporting partners only"],
)
def test_what_they_reported_is_counted(tmp_path: Path, title: str) -> None:
    workbook = xlsxwriter.Workbook(path := tmp_path / "GBVIMS_T2_2025.xlsx")
    page = workbook.add_worksheet("VBG")
    page.write(0, 0, title)
    page.write_row(2, 0, ("Région", *MONTHS))
    for at, row in enumerate(ROWS, start=3):
        page.write_row(at, 0, row)
    workbook.close()
    assert told(path, "gbv_incidents/2025-Q2@ml-gao") == 99


DONE = (("Gao", 192, 344, 601), ("Mopti", 536, 115, 389), ("Ségou", 452, 416, 563))


@pytest.mark.parametrize(
    "title",
    [
        "Séances de sensibilisation sur les VBG, T2 2025",
        "Causeries sur les violences basées sur le genre",
        "Sensibilisation des personnes déplacées et des survivantes",
        "Personnes sensibilisées par région et par mois",
        "Tableau 4. Nombre de kits de dignité distribués",
        "GBV awareness sessions held",
        "Referrals made by service providers, by month",
    ],
)
def test_what_was_done_is_no_incident(tmp_path: Path, title: str) -> None:
    path = book(tmp_path / "GBVIMS_T2_2025.xlsx", title, DONE)
    assert told(path, "gbv_incidents/2025-Q2@ml-gao") == 99
    assert told(path.rename(tmp_path / "GBVIMS_T2.xlsx"), "gbv_incidents/2025-05@ml-segou") == 25


def test_activities_in_the_name_of_a_sheet_do_not_deny_what_its_title_says(tmp_path: Path) -> None:
    path = book(tmp_path / "GBVIMS_T2_2025.xlsx", "Incidents de VBG signalés dans les sites", FEW, sheet="Activités")
    assert told(path, "gbv_incidents/2025-Q2@ml-gao") == 99 + 17


def test_incidents_of_structures_are_incidents(tmp_path: Path) -> None:
    path = book(tmp_path / "GBVIMS_T2_2025.xlsx", "Structures de prise en charge : incidents de VBG reçus", FEW)
    assert told(path, "gbv_incidents/2025-Q2@ml-mopti") == 160 + 26


def test_a_centre_whose_title_says_who_is_in_it_counts_them(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(tmp_path / "HCR_juin_2025.xlsx")
    page = workbook.add_worksheet("Centres")
    page.write(0, 0, "Centres de transit : réfugiés au 30 juin 2025 (données inventées)")
    for at, row in enumerate((("Région", "Individus"), ("Gao", 310), ("Kayes", 540)), start=2):
        page.write_row(at, 0, row)
    workbook.close()
    path = tmp_path / "HCR_juin_2025.xlsx"
    assert told(path, "refugees_asylum_seekers;group=refugee/2025-06-30@ml-gao") == 310


@pytest.mark.parametrize(
    ("title", "is_activity"),
    [
        ("Protection monitoring missions Q1 2025", True),
        ("Protection monitoring interviews By State", True),
        ("Violations reported by monitoring missions", False),
        ("GBV incidents and services", False),
    ],
)
def test_an_activity_stands_last_before_its_period_or_place(title: str, is_activity: bool) -> None:
    assert _ends_with_activity(title) is is_activity
