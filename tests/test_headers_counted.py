"""Headers that say what is counted in a longer way, or the period with it: "Number of GBV incidents reported", "Incidents – May 2025"."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

Rows = Sequence[Sequence[object]]


def book(path: Path, title: str, rows: Rows) -> Path:
    """A workbook of one sheet with a title over its table, all invented."""
    workbook = xlsxwriter.Workbook(path)
    page = workbook.add_worksheet("Feuil1")
    page.write(0, 0, title)
    for at, row in enumerate(rows, start=2):
        page.write_row(at, 0, row)
    workbook.close()
    return path


def told(path: Path, *keys: str) -> list[object]:
    """What a workspace with this file alone says of some keys."""
    workspace = Workspace(create(path.parent / f"w-{path.stem}", country="MLI", period="2025-Q2"))
    workspace.add([path])
    asked = [workspace.key(key) for key in keys]
    found = workspace.desk().estimates(asked)
    return [found[key].value for key in asked]


@pytest.mark.parametrize(
    "header",
    [
        "Nombre d’incidents de VBG",
        "Nombre total d’incidents de VBG signalés",
        "Incidents de VBG rapportés au T2",
        "Number of GBV incidents recorded",
        "Total number of reported GBV incidents",
    ],
)
def test_a_number_of_incidents_is_one_however_long_its_header(tmp_path: Path, header: str) -> None:
    rows = [("Région", header), ("Kayes", 41), ("Sikasso", 77), ("Tombouctou", 58)]
    path = book(
        tmp_path / "VBG_avril-juin_2025.xlsx", "GBVIMS, statistiques consolidées, T2 2025 (données inventées)", rows
    )
    assert told(path, "gbv_incidents/2025-Q2@ml-kayes", "gbv_incidents/2025-Q2") == [41, 176]


@pytest.mark.parametrize(
    "header",
    [
        "Nombre de structures ayant signalé des incidents de VBG",
        "Nombre de séances sur les VBG",
        "Number of GBV referrals recorded",
        "Nombre d’incidents de vol",
    ],
)
def test_a_number_of_something_else_is_none(tmp_path: Path, header: str) -> None:
    rows = [("Région", header), ("Kayes", 41), ("Sikasso", 77), ("Tombouctou", 58)]
    path = book(
        tmp_path / "VBG_avril-juin_2025.xlsx", "GBVIMS, statistiques consolidées, T2 2025 (données inventées)", rows
    )
    assert told(path, "gbv_incidents/2025-Q2@ml-kayes", "gbv_incidents/2025-Q2") == [None, None]


def test_returns_that_were_recorded_are_not_those_who_are_back(tmp_path: Path) -> None:
    rows = [("Région", "Retours enregistrés"), ("Gao", 410), ("Mopti", 770), ("Tombouctou", 580)]
    path = book(tmp_path / "DTM_Mali.xlsx", "DTM, retours, juin 2025 (données inventées)", rows)
    assert told(path, "idp_returnees/2025-Q2@ml-gao") == [None]


@pytest.mark.parametrize(
    "form", ["Incidents de VBG {}", "Incidents de VBG en {}", "{} – incidents de VBG", "Incidents de VBG ({})"]
)
def test_a_period_in_the_line_of_a_header_is_that_of_its_numbers(tmp_path: Path, form: str) -> None:
    months = ("avril 2025", "mai 2025", "juin 2025")
    rows = [("Région", *map(form.format, months)), ("Kayes", 4, 6, 9), ("Sikasso", 7, 8, 12), ("Gao", 5, 5, 6)]
    path = book(tmp_path / "VBG_2025.xlsx", "GBVIMS, statistiques consolidées (données inventées)", rows)
    assert told(path, "gbv_incidents/2025-05@ml-sikasso", "gbv_incidents/2025-Q2@ml-kayes") == [8, 19]


def test_a_quarter_beside_the_one_before_gives_each_its_own(tmp_path: Path) -> None:
    rows = [
        ("Region", "Access incidents Q1 2025", "Access incidents Q2 2025"),
        ("Gao", 31, 22),
        ("Mopti", 12, 45),
        ("Ménaka", 9, 11),
    ]
    path = book(tmp_path / "OCHA_access_2025.xlsx", "Humanitarian access, Mali (invented data)", rows)
    assert told(
        path, "access_incidents/2025-Q2@ml-gao", "access_incidents/2025-Q1@ml-gao", "access_incidents/2025-Q2"
    ) == [22, 31, 78]


def test_a_stock_of_two_days_is_not_added_up(tmp_path: Path) -> None:
    rows = [
        ("Région", "PDI (individus) au 31 mars 2025", "PDI (individus) au 30 juin 2025"),
        ("Gao", 31000, 32500),
        ("Mopti", 72000, 70500),
    ]
    path = book(tmp_path / "DTM_Mali_juin_2025.xlsx", "DTM Mali, populations déplacées (données inventées)", rows)
    assert told(path, "idps/2025-06-30@ml-gao", "idps/2025-03-31@ml-mopti") in ([32500, 72000], [None, None])


def test_few_known_headers_over_numbers_are_asked_about_with_their_source(tmp_path: Path) -> None:
    rows = [
        (
            "Région",
            "Structures partenaires",
            "Incidents de VBG signalés",
            "Kits remis",
            "Agents de santé présents",
            "Espaces sûrs",
        ),
        ("Kayes", 4, 41, 80, 45, 3),
        ("Sikasso", 6, 77, 90, 80, 5),
    ]
    path = book(tmp_path / "VBG_2025.xlsx", "GBVIMS, statistiques consolidées, T2 2025 (données inventées)", rows)
    workspace = Workspace(create(tmp_path / "w", country="MLI", period="2025-Q2"))
    (answer,) = workspace.add([path])
    assert any("gbvims" in one.options for one in answer.unread)


def test_a_list_of_contacts_is_no_table(tmp_path: Path) -> None:
    rows = [
        ("Région", "Structure", "Point focal", "Fonction", "Réseau"),
        ("Kayes", "A (fictive)", "R.", "Chef", "x"),
        ("Gao", "B (fictive)", "S.", "Chef", "y"),
    ]
    path = book(tmp_path / "VBG_contacts.xlsx", "Points focaux VBG (données inventées)", rows)
    workspace = Workspace(create(tmp_path / "w", country="MLI", period="2025-Q2"))
    (answer,) = workspace.add([path])
    assert answer.receipt is None
    assert not any(one.kind == "column" for one in answer.unread)


@pytest.mark.parametrize("reminder", ["Rappel T1 (janv-mars)", "Pour mémoire T1 2025", "Reminder Q1 2025"])
def test_a_reminder_of_the_quarter_before_is_of_that_quarter(tmp_path: Path, reminder: str) -> None:
    rows = [
        ("Région", "Avril-25", "Mai-25", "Juin-25", "Total T2", reminder),
        ("Gao", 4, 5, 6, 15, 34),
        ("Mopti", 7, 1, 1, 9, 18),
        ("Ménaka", 2, 2, 2, 6, 11),
    ]
    path = book(tmp_path / "Acces_2025.xlsx", "Incidents d’accès humanitaire, T2 2025 (données inventées)", rows)
    keys = ("access_incidents/2025-Q2@ml-gao", "access_incidents/2025-Q1@ml-gao", "access_incidents/2025-05")
    assert told(path, *keys) == [15, 34, 8]


def test_codes_of_a_table_under_another_are_read_by_the_legend(tmp_path: Path) -> None:
    path = tmp_path / "Acces_2025.xlsx"
    workbook = xlsxwriter.Workbook(path)
    page = workbook.add_worksheet("Synthèse")
    page.write(0, 0, "Incidents d’accès humanitaire par région (données inventées)")
    table = [("Région", "Avril 2025", "Mai 2025"), ("Gao", 4, 9), ("Mopti", 7, 3), ("Total général", 11, 12)]
    codes = [("Type", "Avril 2025", "Mai 2025"), ("K1", 5, 6), ("K2", 4, 1), ("K3", 2, 5), ("Total", 11, 12)]
    for at, row in enumerate(table, start=2):
        page.write_row(at, 0, row)
    page.write(8, 0, "Les mêmes incidents par type de contrainte")
    for at, row in enumerate(codes, start=9):
        page.write_row(at, 0, row)
    legend = workbook.add_worksheet("Légende")
    terms = (("K1", "Hostilités actives"), ("K2", "Ingérence"), ("K3", "Engins explosifs"))
    for at, row in enumerate((("Code", "Contrainte rencontrée"), *terms)):
        legend.write_row(at, 0, row)
    workbook.close()
    keys = (
        "access_incidents/2025-05@ml-gao",
        "access_incidents/2025-04",
        "access_incidents;constraint=hostilities/2025-05",
    )
    assert told(path, *keys) == [9, 11, 6]
