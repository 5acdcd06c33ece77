"""Stocks of several dates on one sheet beside the detail of the last on another: figures of each date. All data are invented."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from tests.test_files_not_ours import Line, values

from kolosi.intake.meaning.layers.footnotes import zero_signs
from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

OVERVIEW: list[Line] = [
    ["Registered internally displaced persons (invented data)"],
    ["Region", "30/11/2024", None, "31/12/2024", None, "31/01/2025", None],
    [None, "Households", "IDPs", "Households", "IDPs", "Households", "IDPs"],
    ["Agadez", 20, 110, 21, 114, 22, 119],
    ["Diffa (1)", 400, "2 210 (1)", "n/a", "n/a", 430, 2350],
    ["Maradi", "-", "-", 9, 41, 10, 47],
    ["Tahoua", 61, 300, 66, 321, 70, 340],
    ["Tillabéri", 90, 500, 95, 530, "n/a", "n/a"],
    ["Total", 571, 3120, "191 (2)", "1 006 (2)", "532 (2)", "2 856 (2)"],
    [],
    ["(1) Partly from the month before."],
    ["(2) Total without regions that are not available."],
    ["“-” : no IDPs registered at this date."],
]
DETAIL: list[Line] = [
    ["IDPs by department, 31 January 2025 (invented data)"],
    ["Region", "Department", "Households", "IDPs"],
    ["Agadez", "Bilma", 10, 50],
    ["Agadez", "Arlit", 12, 69],
    ["Diffa", "Bosso", 230, 1250],
    ["Diffa", "Maïné-Soroa", 200, 1100],
    ["Maradi", "Dakoro", 4, 20],
    ["Maradi", "Mayahi", 6, 27],
    ["Tahoua", "Tassara", 30, 140],
    ["Tahoua", "Tillia", 40, 200],
]


def told(root: Path, pages: dict[str, list[Line]]) -> tuple[Workspace, list[str]]:
    """A workspace of Niger to which one invented workbook was given, and the points that were made of it."""
    path, folder = root / "IDP registration 31 January 2025.xlsx", root / "niger"
    folder.mkdir()
    (folder / "workspace.yaml").write_text("country: NER\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    with xlsxwriter.Workbook(str(path)) as book:
        for title, lines in pages.items():
            sheet = book.add_worksheet(title)
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line)
    workspace = Workspace(folder)
    added = workspace.add([path], organisation="ONG Fictive")
    return workspace, [finding.id for one in added for finding in one.findings]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return told(tmp_path_factory.mktemp("stocks"), {"Overview": OVERVIEW, "Departments": DETAIL})[0]


@pytest.mark.parametrize(
    ("key", "value", "status"),
    [
        ("idps/2024-11-30", 3120, "partial"),
        ("idps/2024-11-30@ne-diffa", 2210, "final"),
        ("idps/2024-11-30@ne-maradi", 0, "final"),
        ("idps/2024-12-31", 1006, "partial"),
        ("idps/2024-12-31@ne-diffa", None, "no_data"),
        ("idps/2024-12-31@ne-agadez", 114, "final"),
        ("idps/2025-01-31", 2856, "partial"),
        ("idps/2025-01-31@ne-diffa", 2350, "final"),
        ("idps/2025-01-31@ne-tahoua", 340, "final"),
        ("idps/2025-01-31@ne-tillaberi", None, "no_data"),
    ],
)
def test_each_date_of_the_overview_is_read_where_the_detail_tells_another(
    workspace: Workspace, key: str, value: int | None, status: str
) -> None:
    estimate = workspace.figure(key).estimate
    assert (estimate.value, estimate.status) == (value, status)


def test_an_overview_of_the_one_date_of_the_detail_counts_once(tmp_path: Path) -> None:
    overview: list[Line] = [
        ["IDPs by region, 31 January 2025 (invented data)"],
        ["Region", "Households", "IDPs"],
        ["Agadez", 22, 119],
        ["Diffa", 430, 2350],
        ["Maradi", 10, 47],
        ["Tahoua", 70, 340],
    ]
    workspace, ids = told(tmp_path, {"Regions": overview, "Departments": DETAIL})
    assert values(workspace, {"idps/2025-01-31": 2856}) == {"idps/2025-01-31": 2856}
    assert "summary_sheet" in ids


@pytest.mark.parametrize(
    ("note", "is_zero"),
    [
        ("« - » : aucune PDI enregistrée à cette date.", True),
        ("- : aucun nouveau déplacement au cours du mois", True),
        ("- : pas d’incident signalé", True),
        ("-: no internally displaced persons registered", True),
        ("« - » : aucune école ; n.d. : donnée non disponible (Zinder, inspection sans rapport)", True),
        ("- : aucune école non fonctionnelle signalée", True),
        ("-: no non-functional schools reported", True),
        ("- : aucune école évaluée", False),
        ("- : aucune école, inspection sans rapport", False),
        ("-: no school assessed", False),
        ("- : aucune donnée", False),
        ("- : aucune donnée enregistrée à cette date", False),
        ("- : aucun retour du partenaire", False),
        ("- : aucun retour à cette date", False),
        ("- : aucun rapport reçu", False),
        ("- : aucune personne interrogée", False),
        ("-: no person interviewed", False),
        ("-: no registration post", False),
        ("- : aucun cas, n/a : pas de données", True),
        ("- = zero (0); .. = no data", True),
        ("- : aucune PDI enregistrée. nd : non disponible", True),
        ("ND : pas d’acteur. Une case avec « - » = 0.", True),
        ("- : 0,5 % au plus", False),
        ("- = 0-17 ans", False),
        ("- : aucun cas signalé, zone inaccessible", False),
        ("- : aucun cas signalé (pas de partenaire)", False),
        ("- : aucune PDI enregistrée. Kidal non couverte", False),
    ],
)
def test_a_sign_is_zero_where_a_note_says_that_none_of_what_is_counted_was(note: str, is_zero: bool) -> None:
    assert zero_signs([note]) == (frozenset({"-"}) if is_zero else frozenset())


def test_a_sign_of_nothing_new_is_no_zero_of_those_who_are_there() -> None:
    note = ["- : no new arrivals reported this month"]
    assert zero_signs(note, ["PDI par région, situation au 31 mars", "PDI individus"]) == frozenset()
    assert zero_signs(note, ["Nouvelles arrivées par mois", "Mars"]) == frozenset({"-"})
    assert zero_signs(["- : no IDPs registered"], ["PDI individus"]) == frozenset({"-"})


def test_brackets_behind_a_number_are_the_mark_of_a_note_only_where_a_note_begins_with_it(tmp_path: Path) -> None:
    overview = [line for line in OVERVIEW if not str(line[:1]).startswith("['(1)")]
    workspace, ids = told(tmp_path, {"Overview": overview})
    assert workspace.figure("idps/2024-11-30@ne-diffa").value is None
    assert "not_a_number" in ids


def test_a_sign_of_none_is_no_zero_where_another_note_says_that_the_place_was_not_covered(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["IDPs by region, 31 January 2025 (invented data)"],
        ["Region", "Households", "IDPs"],
        ["Agadez", 22, 119],
        ["Diffa", "-", "-"],
        ["Maradi", "-", "-"],
        [],
        ["- : no IDPs registered"],
        ["Diffa: region not covered this month"],
    ]
    workspace, _ = told(tmp_path, {"Regions": lines})
    expected = {"idps/2025-01-31": 119, "idps/2025-01-31@ne-diffa": None, "idps/2025-01-31@ne-maradi": 0}
    assert values(workspace, expected) == expected


def test_two_columns_of_one_name_but_for_a_mark_are_not_added_up(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["IDPs by region, 31 January 2025 (invented data)"],
        ["Region", "IDPs", "IDPs*"],
        ["Agadez", 20, 100],
        ["Diffa", 10, 50],
        [],
        ["* with people who are not registered"],
    ]
    workspace, ids = told(tmp_path, {"Regions": lines})
    assert values(workspace, {"idps/2025-01-31": 30}) == {"idps/2025-01-31": 30}
    assert "unknown_column" in ids
