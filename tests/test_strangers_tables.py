"""Tables of partners in forms that nobody described to the tool: merged titles over units, types as columns, masked cells. All data are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from tests.test_files_not_ours import values, workspace_in

from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

Line = Sequence[object]
SAID = "(données inventées)"


def workbook(
    root: Path, name: str, pages: Mapping[str, Sequence[Line]], merged: Sequence[str] = ()
) -> tuple[Workspace, list[str]]:
    """A workspace to which one invented workbook was given, some of its cells merged over blanks, and the points made of it."""
    path, workspace = root / name, workspace_in(root)
    with xlsxwriter.Workbook(str(path)) as book:
        for title, lines in pages.items():
            sheet = book.add_worksheet(title)
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line)
            for cells in merged:
                first = cells.split(":", maxsplit=1)[0]
                at, column = xlsxwriter.utility.xl_cell_to_rowcol(first)
                sheet.merge_range(cells, lines[at][column])
    added = workspace.add([path], organisation="ONG Fictive")
    return workspace, [finding.id for one in added for finding in one.findings]


def states(workspace: Workspace) -> list[str]:
    """The state of each file of a workspace."""
    return [one.state for one in workspace.files()]


ROUND: list[Line] = [
    [f"Déplacement interne – situation au 28 février 2025 (ronde 12) {SAID}"],
    [],
    ["Région", "Cercle", "Déplacés présents", None, "Retournés (anciens déplacés), cumul depuis 2013", None,
     "Rapatriés de l'étranger, cumul depuis 2013", None, "PDI individus – ronde précédente"],
    [None, None, "Ménages", "Individus", "Ménages", "Individus", "Ménages", "Individus", None],
    ["Gao", "Ansongo", 110, 640, 70, 410, 9, 52, 600],
    ["Gao", "Bourem", 40, 205, 31, 160, 4, 18, 220],
    ["Total Gao", None, 150, 845, 101, 570, 13, 70, None],
    ["Ségou", "Niono", 95, 520, 12, 66, 2, 11, 500],
    ["Ségou", "Macina", "n.a.", "n.a.", "n.a.", "n.a.", "n.a.", "n.a.", None],
    ["Total Ségou", None, 95, 520, 12, 66, 2, 11, None],
    ["TOTAL", None, 245, 1365, 113, 636, 15, 81, None],
]  # fmt: skip
HEADS = ("C3:D3", "E3:F3", "G3:H3", "A3:A4", "B3:B4", "I3:I4")
BEFORE: list[Line] = [
    [f"Déplacement interne – situation au 31 décembre 2024 (ronde 11) {SAID}"],
    *ROUND[1:4],
    ["Gao", "Ansongo", 104, 600, 60, 380, 8, 47, None],
    ["Gao", "Bourem", 44, 220, 30, 155, 4, 18, None],
    ["Ségou", "Niono", 90, 500, 11, 61, 2, 11, None],
]
IN_ENGLISH: list[Line] = [
    ["Internal displacement as of 31 March 2025 (invented data)"],
    [
        "Region",
        "IDPs present",
        None,
        "Returnees (former IDPs), cumulative since 2014",
        None,
        "Previous round IDPs ind.",
    ],
    [None, "Households", "Individuals", "Households", "Individuals", None],
    ["Gao", 61, 333, 20, 101, 300],
    ["Mopti", 44, 210, 8, 39, 250],
]


def test_a_title_over_individuals_says_who_they_are_and_each_round_stays_its_own(tmp_path: Path) -> None:
    pages = {"Fév": ROUND, "Déc": BEFORE}
    workspace, _ = workbook(tmp_path, "suivi.xlsx", pages, HEADS)
    expected = {
        "idps/2025-02-28": 1365,
        "idps/2024-12-31": 1320,
        "idps/2025-02-28@ml-gao": 845,
        "idps/2025-02-28@ml-2021-segou-niono": 520,
        "idps/2025-02-28@ml-2021-segou-macina": None,
        "idp_returnees/2025-02-28": 636,
        "idp_returnees/2025-02-28@ml-gao": 570,
    }
    assert values(workspace, expected) == expected


def test_a_title_over_individuals_is_read_in_english_too(tmp_path: Path) -> None:
    workspace, _ = workbook(tmp_path, "round.xlsx", {"Data": IN_ENGLISH})
    expected = {"idps/2025-03-31": 543, "idps/2025-03-31@ml-mopti": 210, "idp_returnees/2025-03-31": 140}
    assert values(workspace, expected) == expected


def test_individuals_under_a_title_that_nobody_knows_are_no_displaced_people(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Matrice de suivi des déplacements, 28 février 2025 {SAID}"],
        ["Région", "Commerçants recensés", None, "Éleveurs recensés", None],
        [None, "Ménages", "Individus", "Ménages", "Individus"],
        ["Gao", 10, 51, 7, 36],
        ["Mopti", 20, 104, 3, 15],
    ]
    workspace, _ = workbook(tmp_path, "recensement.xlsx", {"Données": lines})
    expected = {"idps/2025-02-28": None, "idp_returnees/2025-02-28": None}
    assert values(workspace, expected) == expected
    assert states(workspace) == ["asked"]


def test_people_of_the_round_before_are_never_those_of_this_one(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"DTM, situation au 28 février 2025 {SAID}"],
        ["Région", "Ménages PDI", "PDI individus (ronde précédente)"],
        ["Gao", 100, 510],
        ["Mopti", 90, 470],
    ]
    workspace, _ = workbook(tmp_path, "pdi.xlsx", {"Données": lines})
    assert values(workspace, {"idps/2025-02-28": None}) == {"idps/2025-02-28": None}


KINDS: list[Line] = [
    [f"Violations documentées par région et par mois, premier trimestre 2025 {SAID}"],
    [],
    ["Région", "Mois", "Type de violation", None, None, None, "TOTAL"],
    [None, None, "Atteintes au droit à la vie", "Atteintes à la propriété", "Mouvements forcés", "Nuisances", None],
    ["Gao", "Janvier", 3, 11, 7, 2, 23],
    [None, "Février", 5, 9, 0, 1, 15],
    [None, "Mars", 2, 4, 6, 3, 15],
    ["S/Total Gao", None, 10, 24, 13, 6, 53],
    ["Mopti", "Janvier", 1, 8, 4, 5, 18],
    [None, "Février", None, None, None, None, None],
    [None, "Mars", "ND", "ND", "ND", "ND", "ND"],
    ["S/Total Mopti", None, 1, 8, 4, 5, 18],
    ["TOTAL T1", None, 11, 32, 17, 11, 71],
]
OF_A_YEAR: list[Line] = [
    [],
    [],
    ["Tableau 2. Cumul (octobre 2024 à mars 2025)"],
    ["Région", None, "Atteintes au droit à la vie", "Atteintes à la propriété", "Mouvements forcés", "Nuisances", "TOTAL"],
    ["Gao", None, 31, 60, 40, 15, 146],
    ["Mopti", None, 12, 20, 19, 9, 60],
    ["Total cumul", None, 43, 80, 59, 24, 206],
]  # fmt: skip
KINDS_IN_ENGLISH: list[Line] = [
    ["Protection monitoring – violations by region and month, January to March 2025 (invented data)"],
    ["Region", "Month", "Right to life", "Right to property", "TOTAL"],
    ["Gao", "January", 6, 10, 16],
    ["Gao", "February", 2, 3, 5],
    ["Ségou", "March", 1, 9, 10],
    ["Total", None, 9, 22, 31],
]


def counted(root: Path, lines: Sequence[Line], merged: Sequence[str] = ()) -> Workspace:
    """A workspace with one invented table of violations, of which somebody said that no other file holds them."""
    workspace, _ = workbook(root, "synthese.xlsx", {"Synthèse": lines}, merged)
    (asked,) = (line for line in workspace.correct().lines if line.kind == "sums")
    workspace.correct({asked.subject: asked.choices[0]}, author="Awa")
    return workspace


def test_types_of_violations_as_columns_are_counted_by_month_region_and_type(tmp_path: Path) -> None:
    workspace = counted(tmp_path, KINDS, ("C3:F3", "A5:A7", "A9:A11"))
    expected = {
        "hr_violations/2025-Q1": 71,
        "hr_violations/2025-Q1@ml-gao": 53,
        "hr_violations/2025-02@ml-gao": 15,
        "hr_violations;category=property/2025-Q1": 32,
        "hr_violations;category=right_to_life/2025-Q1@ml-gao": 10,
        "hr_violations/2025-02@ml-mopti": None,
        "hr_violations/2025-03@ml-mopti": None,
        "killed_monitoring/2025-Q1": None,
    }
    assert values(workspace, expected) == expected


def test_a_table_of_a_longer_time_under_that_of_the_months_adds_nothing_to_it(tmp_path: Path) -> None:
    workspace = counted(tmp_path, [*KINDS, *OF_A_YEAR], ("C3:F3", "A5:A7", "A9:A11"))
    expected = {"hr_violations/2025-Q1": 71, "hr_violations/2025-Q1@ml-mopti": 18, "hr_violations/2024-Q4": None}
    assert values(workspace, expected) == expected
    assert values(workspace, {"hr_violations/2024-10..2025-03": 71}) == {"hr_violations/2024-10..2025-03": 71}


def test_types_as_columns_without_a_title_over_them_are_read_in_english(tmp_path: Path) -> None:
    workspace = counted(tmp_path, KINDS_IN_ENGLISH)
    expected = {
        "hr_violations/2025-Q1": 31,
        "hr_violations/2025-01@ml-gao": 16,
        "hr_violations;category=property/2025-Q1": 22,
    }
    assert values(workspace, expected) == expected


@pytest.mark.parametrize(
    "total",
    [
        pytest.param([14, 4, 9], id="one fact is of two types"),
        pytest.param([17, 6, 11], id="a type is left out"),
    ],
)
def test_types_that_do_not_make_the_printed_total_are_not_added_up(tmp_path: Path, total: list[int]) -> None:
    lines = [list(line) for line in KINDS_IN_ENGLISH[:5]]
    for line, number in zip(lines[2:], total, strict=True):
        line[4] = number
    workspace, _ = workbook(tmp_path, "synthesis.xlsx", {"Data": lines})
    assert values(workspace, {"hr_violations/2025-Q1": None}) == {"hr_violations/2025-Q1": None}
    assert states(workspace) == ["asked"]


def test_a_month_told_by_its_total_alone_is_not_left_out_of_the_sum(tmp_path: Path) -> None:
    lines = [*KINDS_IN_ENGLISH[:5], ["Mopti", "March", "ND", "ND", 44]]
    workspace, _ = workbook(tmp_path, "synthesis.xlsx", {"Data": lines})
    assert values(workspace, {"hr_violations/2025-Q1": None}) == {"hr_violations/2025-Q1": None}


def test_victims_beside_types_of_violations_are_counted_once_or_not_at_all(tmp_path: Path) -> None:
    lines = [[*line[:4], extra] for line, extra in zip(KINDS_IN_ENGLISH, [None, "Victims", 20, 5, 10, 35], strict=True)]
    workspace, _ = workbook(tmp_path, "synthesis.xlsx", {"Data": lines})
    assert values(workspace, {"hr_violations/2025-Q1": None}) == {"hr_violations/2025-Q1": None}


def test_people_under_a_title_of_violations_are_no_violations(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Monitoring de protection, premier trimestre 2025 {SAID}"],
        ["Région", "Mois", "Violations documentées", None],
        [None, None, "Individus", "Ménages"],
        ["Gao", "Janvier", 40, 9],
        ["Mopti", "Février", 31, 7],
    ]
    workspace, _ = workbook(tmp_path, "suivi.xlsx", {"Données": lines}, ("C2:D2", "A2:A3", "B2:B3"))
    assert values(workspace, {"hr_violations/2025-Q1": None}) == {"hr_violations/2025-Q1": None}
    assert not any(line.kind == "sums" for line in workspace.correct().lines)


def test_types_under_a_title_that_says_their_number_are_counted(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Monitoring de protection, premier trimestre 2025 {SAID}"],
        ["Région", "Mois", "Nombre de violations", None, None],
        [None, None, "Homicide", "Pillage", "Extorsion"],
        ["Gao", "Janvier", 4, 9, 2],
        ["Mopti", "Février", 3, 7, 1],
    ]
    workspace = counted(tmp_path, lines, ("C2:E2", "A2:A3", "B2:B3"))
    expected = {"hr_violations/2025-Q1": 26, "hr_violations;violation=killing/2025-Q1": 7}
    assert values(workspace, expected) == expected


MASKED: list[Line] = [
    [f"Réfugiés enregistrés par région et pays d'origine – situation au 31 mars 2025 {SAID}"],
    [],
    ["Région", "Pays d'origine (individus)", None, None, "Total ind.", "Ménages"],
    [None, "Burkina Faso", "Niger", "Autres", None, None],
    ["Gao", 210, 4100, 33, 4343, 1010],
    ["Mopti", 990, "*", "*", 996, 240],
    ["Ségou", 120, "*", "*", 125, 31],
    ["TOTAL", 1320, 4104, 40, 5464, 1281],
    ["* = moins de 5 personnes, comprises dans les totaux"],
    [],
    ["Demandeurs d'asile au 31 mars 2025 (non compris ci-dessus)"],
    ["Région", "Individus"],
    ["Gao", 71],
    ["Ségou", 12],
    ["Total", 83],
]
MASKED_IN_ENGLISH: list[Line] = [
    ["Registered refugees by region and country of origin, 31 March 2025 (invented data)"],
    ["Region", "Country of origin (individuals)", None, "Total"],
    [None, "Burkina Faso", "Niger", None],
    ["Gao", 15, 800, 815],
    ["Mopti", 640, "*", 643],
    ["Total", 655, 803, 1458],
]


def test_a_printed_total_holds_the_masked_numbers_beside_it_and_a_second_table_is_of_others(tmp_path: Path) -> None:
    workspace, _ = workbook(tmp_path, "refugies.xlsx", {"Région": MASKED}, ("B3:D3", "A3:A4", "E3:E4", "F3:F4"))
    expected = {
        "refugees_asylum_seekers;group=refugee/2025-Q1": 5464,
        "refugees_asylum_seekers;group=refugee/2025-Q1@ml-mopti": 996,
        "refugees_asylum_seekers;group=asylum_seeker/2025-Q1": 83,
        "refugees_asylum_seekers/2025-Q1": 5547,
        "refugees_asylum_seekers/2025-Q1@ml-gao": 4414,
        "refugees_asylum_seekers;origin=burkina_faso/2025-Q1": 1320,
        "refugees_asylum_seekers;origin=niger/2025-Q1@ml-mopti": None,
        "refugees_asylum_seekers;origin=niger/2025-Q1@ml-gao": 4100,
        "idps/2025-Q1": None,
    }
    assert values(workspace, expected) == expected


def test_a_printed_total_over_masked_numbers_is_read_in_english(tmp_path: Path) -> None:
    workspace, _ = workbook(tmp_path, "refugees.xlsx", {"Data": MASKED_IN_ENGLISH})
    expected = {"refugees_asylum_seekers/2025-Q1": 1458, "refugees_asylum_seekers/2025-Q1@ml-mopti": 643}
    assert values(workspace, expected) == expected


def test_a_total_that_is_not_that_of_its_row_says_nothing_of_the_masked_numbers(tmp_path: Path) -> None:
    lines = [list(line) for line in MASKED_IN_ENGLISH]
    lines[3][3] = 999
    workspace, _ = workbook(tmp_path, "refugees.xlsx", {"Data": lines})
    expected = {"refugees_asylum_seekers/2025-Q1@ml-gao": 815, "refugees_asylum_seekers/2025-Q1@ml-mopti": 640}
    assert values(workspace, expected) == expected


def test_two_tables_by_country_of_origin_stand_beside_each_other_though_one_is_masked(tmp_path: Path) -> None:
    lines: list[Line] = [
        *MASKED_IN_ENGLISH,
        [],
        ["Asylum seekers by region and country of origin, 31 March 2025"],
        ["Region", "Country of origin", None],
        [None, "Burkina Faso", "Niger"],
        ["Gao", 4, 30],
        ["Ségou", 9, 2],
    ]
    workspace, _ = workbook(tmp_path, "refugees.xlsx", {"Data": lines})
    expected = {
        "refugees_asylum_seekers/2025-Q1": 1503,
        "refugees_asylum_seekers/2025-Q1@ml-gao": 849,
        "refugees_asylum_seekers;group=asylum_seeker/2025-Q1": 45,
        "refugees_asylum_seekers;origin=niger/2025-Q1@ml-gao": 830,
    }
    assert values(workspace, expected) == expected


@pytest.mark.parametrize("title", ["Rapatriés au 31 mars 2025", "Naturalisations prononcées au 31 mars 2025"])
def test_people_of_another_kind_under_a_table_of_refugees_are_no_refugees(tmp_path: Path, title: str) -> None:
    lines = [*MASKED[:10], [title], *MASKED[11:]]
    workspace, _ = workbook(tmp_path, "refugies.xlsx", {"Région": lines}, ("B3:D3", "A3:A4", "E3:E4", "F3:F4"))
    found = values(workspace, {"refugees_asylum_seekers/2025-Q1": None})
    assert found["refugees_asylum_seekers/2025-Q1"] in {None, 5464}


def test_what_a_title_leaves_out_is_not_counted(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Réfugiés (hors demandeurs d'asile) au 31 mars 2025, situation du HCR {SAID}"],
        ["Région", "Individus"],
        ["Gao", 510],
        ["Mopti", 44],
    ]
    workspace, _ = workbook(tmp_path, "refugies.xlsx", {"Région": lines})
    expected = {
        "refugees_asylum_seekers;group=refugee/2025-Q1": 554,
        "refugees_asylum_seekers;group=refugee_asylum_seeker/2025-Q1": None,
        "refugees_asylum_seekers;group=asylum_seeker/2025-Q1": None,
    }
    assert values(workspace, expected) == expected


@pytest.mark.parametrize(("total", "counted", "status"), [(106, 106, "final"), (90, 100, "partial")])
def test_a_total_below_what_is_seen_of_its_parts_is_told_and_not_taken_for_the_country(
    total: int, counted: int, status: str, tmp_path: Path
) -> None:
    title = [f"Réfugiés enregistrés, situation au 31 mars 2025 {SAID}"]
    rows = [title, ["Région", "Réfugiés"], ["Gao", 100], ["Mopti", "<5"], ["Ségou", "<5"], ["Total", total]]
    workspace, points = workbook(tmp_path, "unhcr.xlsx", {"D": rows})
    found = workspace.figure("refugees_asylum_seekers;group=refugee/2025-03").estimate
    assert (found.value, found.status, "total_differs" in points) == (counted, status, total < counted)
