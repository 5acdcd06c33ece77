"""Shapes in which partners and public systems write their files: figures that must come right, or a question. All data are invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from tests.test_files_not_ours import SAID, Line, given, values, workspace_in
from tests.test_partners_sheets import attacks, sheets

from kolosi.workspace import Workspace
from kolosi.workspace.records.building import findings_in

pytestmark = pytest.mark.long

OTHER_DAY: list[Line] = [["2025-01-03", "MLI", "Gao", 1, 0, 0, 5010], ["2025-02-09", "MLI", "Gao", 1, 0, 0, 5010]]
OTHER_PLACE: list[Line] = [["2025-01-03", "MLI", "Gao", 1, 0, 0, 5010], ["2025-01-03", "MLI", "Mopti", 1, 0, 0, 5010]]


@pytest.mark.parametrize("lines", [OTHER_DAY, OTHER_PLACE], ids=["day", "place"])
@pytest.mark.parametrize(("answer", "told"), [("c’est un autre fait : le compter", 2), ("laisser de côté", 1)])
def test_rows_of_one_number_that_differ_in_day_or_place_alone_wait_until_a_person_says(
    lines: Sequence[Line], answer: str, told: int, tmp_path: Path
) -> None:
    workspace, ids = attacks(tmp_path, lines)
    assert "same_number_elsewhere" in ids
    assert workspace.figure("attacks_on_schools/2025-Q1").value is None
    (subject,) = [line.subject for line in workspace.correct().lines if "same_number_elsewhere" in line.subject]
    workspace.correct({subject: answer}, author="Awa D.")
    assert values(workspace, {"attacks_on_schools/2025-Q1": told}) == {"attacks_on_schools/2025-Q1": told}


def test_one_day_and_place_written_in_two_ways_are_one_event(tmp_path: Path) -> None:
    lines: list[Line] = [["2025-01-03", "MLI", "Gao", 1, 0, 0, 5010], ["03/01/2025", "MLI", "GAO ", 1, 0, 0, 5010]]
    workspace, ids = attacks(tmp_path, [*lines, ["17/01/2025", "MLI", "Gao", 1, 0, 0, 5011]])
    assert "same_number_elsewhere" not in ids
    assert values(workspace, {"attacks_on_schools/2025-Q1": 2}) == {"attacks_on_schools/2025-Q1": 2}


def test_rows_that_bear_no_number_are_not_one_row(tmp_path: Path) -> None:
    lines: list[Line] = [["2025-01-03", "MLI", "Gao", 1, 0, 0, None], ["2025-01-03", "MLI", "Gao", 1, 2, 0, None]]
    workspace, _ = attacks(tmp_path, [*lines, ["2025-01-09", "MLI", "Gao", 1, 0, 0, 5011]])
    assert values(workspace, {"attacks_on_schools/2025-Q1": 3}) == {"attacks_on_schools/2025-Q1": 3}


REACHED = ["Organisation", "Région", "Cercle", "Activité", "AoR", "Mois", "Bénéficiaires", "Commentaire"]
DEDUCT, ASIDE = "c’est une correction : la déduire", "laisser de côté"


def corrected(root: Path, cell: object, remark: str, answer: str) -> tuple[Workspace, list[str]]:
    """A workspace with an invented 5W of which one line of March corrects another, once a person answered what it is."""
    lines: list[Line] = [
        REACHED,
        ["ONG A", "Gao", "Gao", "Sensibilisation", "Protection générale", "2025-01", 280, SAID],
        ["ONG A", "Gao", "Gao", "Sensibilisation", "Protection générale", "2025-02", 300, None],
        ["ONG A", "Gao", "Gao", "Sensibilisation", "Protection générale", "2025-03", cell, remark],
        ["ONG B", "Mopti", "Mopti", "Appui psychosocial", "VBG", "2025-01", 42, None],
    ]
    workspace, _ = given(root, "5W.xlsx", lines, "response_5w")
    assert workspace.figure("people_assisted/2025-Q1").value is None, "a row waits that may change it"
    (line,) = [line for line in workspace.correct().lines if "negative_count" in line.subject]
    assert line.choices == (DEDUCT, ASIDE)
    workspace.correct({line.subject: answer}, author="Awa D.")
    return workspace, [finding.id for entry in workspace.build().receipts.values() for finding in findings_in(entry)]


@pytest.mark.parametrize("cell", [-120, "-120 bénéficiaires, correction de février"], ids=["number", "words"])
def test_a_correction_below_zero_is_taken_off_the_line_that_it_corrects(cell: object, tmp_path: Path) -> None:
    workspace, _ = corrected(tmp_path, cell, "correction de février", DEDUCT)
    expected = {
        "people_assisted/2025-Q1": 502,
        "people_assisted/2025-Q1@ml-gao": 460,
        "people_assisted/2025-02@ml-gao": 180,
        "people_assisted/2025-03": None,
    }
    assert values(workspace, expected) == expected
    assert not workspace.correct().lines


def test_a_correction_that_names_the_month_it_corrects_is_taken_off_that_month(tmp_path: Path) -> None:
    workspace, _ = corrected(tmp_path, -120, "double compte de janvier", DEDUCT)
    expected = {"people_assisted/2025-01@ml-gao": 160, "people_assisted/2025-02@ml-gao": 300}
    assert values(workspace, expected) == expected


def test_a_correction_left_aside_changes_no_figure(tmp_path: Path) -> None:
    workspace, _ = corrected(tmp_path, -120, "correction de février", ASIDE)
    expected = {"people_assisted/2025-Q1": 622, "people_assisted/2025-02@ml-gao": 300}
    assert values(workspace, expected) == expected


def test_a_correction_greater_than_any_line_it_may_correct_waits_on_and_says_why(tmp_path: Path) -> None:
    workspace, findings = corrected(tmp_path, -1200, "correction", DEDUCT)
    assert workspace.figure("people_assisted/2025-Q1").value is None
    assert "nothing_to_deduct_from" in findings


WEBSITE: Line = [
    *["Flow ID", "Flow date", "Source org.", "Destination org.", "Destination Plan", "Destination Field Cluster"],
    *[
        "Destination Global Cluster",
        "Destination Country",
        "Destination Usage year",
        "Flow status",
        "Flow type",
        "USD amount",
    ],
]
TITLES: list[Line] = [["Financial Tracking Service (FTS)"], [f"Flows to Mali 2025 {SAID}"], []]


def flow(id_: int, cluster: str, amount: int, status: str, country: str = "Mali") -> Line:
    """One invented flow, as the website writes it."""
    plan = "Mali Plan de réponse humanitaire 2025"
    return [
        id_,
        "2025-02-03",
        "Bailleur A",
        "ONG A",
        plan,
        cluster,
        cluster,
        country,
        "2025",
        status,
        "Standard",
        amount,
    ]


INCOMING: list[Line] = [
    flow(1, "Protection", 1000, "Paid Contribution"),
    flow(2, "Protection", 500, "Commitment"),
    flow(3, "Health", 700, "Paid Contribution"),
    flow(4, "Protection; Health", 90, "Paid Contribution"),
    flow(5, "Protection - Gender-Based Violence", 30, "Commitment"),
    flow(6, "Protection", 8000, "Paid Contribution", "Mali; Niger"),
]
HANDED_ON = [flow(7, "Protection", 400, "Paid Contribution")]
PLEDGED = [flow(8, "Protection", 900, "Pledge")]
FUNDED = {"funding_flows/2025": 1530, "funding_flows;aor=gbv/2025": 30}


def test_the_workbook_of_the_funding_website_comes_in_with_its_four_sheets_and_asks_nothing(tmp_path: Path) -> None:
    lines = {"Incoming": INCOMING, "Internal": HANDED_ON, "Outgoing": HANDED_ON, "Pledges": PLEDGED}
    pages = {f"Results - {name}": [*TITLES, WEBSITE, *rows] for name, rows in lines.items()}
    workspace, _ = sheets(tmp_path, "FTS_Mali_2025.xlsx", pages)
    assert values(workspace, FUNDED) == FUNDED
    assert not workspace.correct().lines


def test_pledges_among_the_flows_of_one_sheet_are_no_funding_and_ask_nothing(tmp_path: Path) -> None:
    header = [*WEBSITE[:-1], "Amount (USD)", "Boundary"]
    rows = [[*row, "Incoming"] for row in (*INCOMING, *PLEDGED)] + [[*row, "Internal"] for row in HANDED_ON]
    workspace, _ = given(tmp_path, "FTS.xlsx", [*TITLES, header, *rows], None)
    assert values(workspace, FUNDED) == FUNDED
    assert not workspace.correct().lines


def merged(root: Path, name: str, lines: Sequence[Line], ranges: Sequence[tuple[int, int, int, int]]) -> Workspace:
    """A workspace to which one invented sheet with merged heads was given."""
    path, workspace = root / name, workspace_in(root)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Tableau")
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
        for first, left, last, right in ranges:
            sheet.merge_range(first, left, last, right, lines[first][left])
    workspace.add([path], organisation="ONG Fictive")
    return workspace


BY_SEX: list[Line] = [
    [f"GBVIMS : statistiques consolidées {SAID}"],
    ["Type de VBG", "T4 2024", None, "T1 2025", None],
    [None, "Femmes", "Hommes", "Femmes", "Hommes"],
    ["Viol", 40, 2, 50, 3],
    ["Agression sexuelle", 30, 1, 35, 2],
    ["Mariage forcé", 20, 0, 25, 0],
    ["Total", 90, 3, 110, 5],
]


def test_women_and_men_under_merged_quarters_add_up_to_the_incidents_of_each(tmp_path: Path) -> None:
    workspace = merged(tmp_path, "GBVIMS.xlsx", BY_SEX, [(1, 1, 1, 2), (1, 3, 1, 4)])
    expected = {
        "gbv_incidents/2024-Q4": 93,
        "gbv_incidents/2025-Q1": 115,
        "gbv_incidents;gbv_type=rape/2025-Q1": 53,
    }
    assert values(workspace, expected) == expected
    assert not workspace.correct().lines


def test_a_total_beside_women_and_men_is_what_is_read_for_sex_is_not_always_told(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"GBVIMS : incidents par région {SAID}"],
        ["Région", "T4 2024", None, None, "T1 2025", None, None],
        [None, "Femmes", "Hommes", "Total", "Femmes", "Hommes", "Total"],
        ["Gao", 40, 2, 42, 50, 3, 55],
        ["Mopti", 30, 1, 31, 35, 2, 37],
    ]
    workspace = merged(tmp_path, "GBVIMS.xlsx", lines, [(1, 1, 1, 3), (1, 4, 1, 6)])
    expected = {"gbv_incidents/2024-Q4": 73, "gbv_incidents/2025-Q1": 92, "gbv_incidents/2025-Q1@ml-gao": 55}
    assert values(workspace, expected) == expected


def test_men_and_women_of_a_table_of_violations_are_no_violations(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Monitoring de protection : violations, T1 2025 {SAID}"],
        ["Région", "Femmes", "Hommes"],
        ["Gao", 40, 2],
        ["Mopti", 30, 1],
    ]
    workspace, _ = given(tmp_path, "violations.xlsx", lines, "protection_monitoring")
    assert values(workspace, {"hr_violations/2025-Q1": None}) == {"hr_violations/2025-Q1": None}


PEOPLE = ["Women", "Men", "Girls", "Boys", "Total"]
CASELOAD: list[Line] = [
    [f"Humanitarian needs and response plan 2025, caseload {SAID}"],
    [],
    ["Admin 1", "In need", *[None] * 4, "Targeted", *[None] * 4],
    [None, *PEOPLE, *PEOPLE],
    ["Gao", 100, 90, 120, 110, 420, 50, 40, 60, 55, 205],
    ["Mopti", 200, 180, 240, 220, 840, 100, 90, 120, 110, 420],
    ["Total", 300, 270, 360, 330, 1260, 150, 130, 180, 165, 625],
]
HEADS = [(2, 1, 2, 5), (2, 6, 2, 10)]


@pytest.mark.parametrize(
    ("name", "in_need", "targeted"),
    [
        ("HNO 2025 Protection.xlsx", "people_in_need_protection", None),
        ("HRP2025_Intersectoriel.xlsx", "people_in_need", 625),
    ],
)
def test_a_caseload_under_merged_heads_is_of_the_sector_that_its_title_or_name_says(
    name: str, in_need: str, targeted: int | None, tmp_path: Path
) -> None:
    workspace = merged(tmp_path, name, CASELOAD, HEADS)
    expected = {f"{in_need}/2025": 1260, f"{in_need}/2025@ml-gao": 420, "people_targeted_plan/2025": targeted}
    assert values(workspace, expected) == expected
    assert not workspace.correct().lines


def test_a_caseload_that_says_no_sector_asks_for_it(tmp_path: Path) -> None:
    lines = [[f"Caseload 2025 {SAID}"], *CASELOAD[1:]]
    path, workspace = tmp_path / "HNO caseload.xlsx", workspace_in(tmp_path)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Mali")
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
    workspace.add([path])
    assert [line.source for line in workspace.files()] == ["humanitarian_needs"]
    (line,) = workspace.correct().lines
    assert (line.kind, line.column) == ("wanted", "Secteur")
    assert "Protection" in line.choices
    workspace.correct({line.subject: "Protection"}, author="Awa D.")
    expected = {"people_in_need_protection/2025": 1260, "people_in_need/2025": None}
    assert values(workspace, expected) == expected


def test_a_caseload_of_one_area_of_responsibility_is_not_that_of_protection(tmp_path: Path) -> None:
    workspace = merged(tmp_path, "HNO 2025 Protection de l'enfance.xlsx", CASELOAD, HEADS)
    assert values(workspace, {"people_in_need_protection/2025": None}) == {"people_in_need_protection/2025": None}


@pytest.mark.parametrize("head", ["F", "H", "Région"])
def test_neither_a_single_letter_nor_a_header_is_proposed_as_the_sender(head: str, tmp_path: Path) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    path, workspace = folder / "violations.xlsx", workspace_in(tmp_path)
    lines: list[Line] = [
        [f"Organisation : {head}", "H", SAID],
        ["Date", "Région", "Cercle", "Type de violation", "Nombre de victimes"],
        ["17/01/2025", "Gao", "Ansongo", "Enlèvement", 2],
        ["18/01/2025", "Mopti", "Djenné", "Enlèvement", 3],
    ]
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Liste")
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
    workspace.add([path], source="protection_monitoring")
    (line,) = workspace.correct().lines
    assert (line.proposal, line.choices) == ("", ("ne pas compter ce fichier",))
    workspace.correct({line.subject: "ONG Fictive"}, author="Awa D.")
    assert values(workspace, {"hr_violations/2025-Q1": 2}) == {"hr_violations/2025-Q1": 2}


RESULTS: Line = ["Indicateur", "Option de réponse", "Strate", "Valeur (%)", "IC bas", "IC haut", "n"]
SEPARATED = "Principale raison de la séparation familiale"
CONCERNED = "% de ménages préoccupés par leur sécurité"


def results(root: Path, lines: Sequence[Line], header: Line = RESULTS) -> tuple[Workspace, list[str]]:
    """A workspace to which one invented table of survey results was given, and the points that were made of it."""
    workspace, findings = given(
        root, "REACH_MSNA_2024_résultats.xlsx", [[f"MSNA 2024 {SAID}"], [], header, *lines], None
    )
    return workspace, [finding.id for finding in findings]


def test_shares_of_a_table_of_survey_results_come_in_where_an_indicator_reads_them_and_the_rest_is_named(
    tmp_path: Path,
) -> None:
    lines: list[Line] = [
        [SEPARATED, "Travail des enfants", "Gao", 45.2, 40, 50, 120],
        [SEPARATED, "Mariage", "Gao", 43, 38, 47, 120],
        [SEPARATED, "Travail des enfants", "Mopti", 31, 25, 36, 140],
        [CONCERNED, "Oui", "Gao", 62, 58, 66, 200],
        [CONCERNED, "Oui", "Mopti", 70, 64, 76, 210],
    ]
    workspace, ids = results(tmp_path, lines)
    assert "rows_not_taken" in ids
    reason = "family_separation_reason;answer"
    expected = {
        f"{reason}=child_labour/2024@ml-gao": 45,
        f"{reason}=marriage/2024@ml-gao": 43,
        f"{reason}=child_labour/2024@ml-mopti": 31,
        f"{reason}=child_labour/2024": None,
        "idps/2024": None,
    }
    assert values(workspace, expected) == expected
    assert not workspace.correct().lines


def test_shares_written_as_parts_of_one_are_percentages(tmp_path: Path) -> None:
    header: Line = ["Indicator", "Answer option", "Region", "Value", "Lower CI", "Upper CI", "Sample size"]
    lines: list[Line] = [
        ["Main reason for the separation of the child", "Child labour", "Gao", 0.452, 0.4, 0.5, 120],
        ["Main reason for the separation of the child", "Marriage", "Gao", 0.43, 0.38, 0.47, 120],
    ]
    workspace, _ = results(tmp_path, lines, header)
    expected = {"family_separation_reason;answer=child_labour/2024@ml-gao": 45}
    assert values(workspace, expected) == expected


def test_a_table_of_results_that_no_indicator_reads_is_no_data_and_says_so(tmp_path: Path) -> None:
    workspace, ids = results(
        tmp_path, [[CONCERNED, "Oui", "Gao", 62, 58, 66, 200], [CONCERNED, "Non", "Gao", 38, 34, 42, 200]]
    )
    assert ids == ["file_of_other_things"]
    expected = {"family_separation_reason/2024": None, "feeling_of_insecurity/2024": None, "idps/2024": None}
    assert values(workspace, expected) == expected


def by_type(*rows: Line) -> list[Line]:
    return [["Type de violation", "Janvier 2025", "Février 2025"], *rows]


REGIONS_AND_TOTAL = {
    "Gao": by_type(["Homicide", 3, 4], ["Enlèvement", 1, 2]),
    "Mopti": by_type(["Homicide", 5, 4], ["Enlèvement", 1, 1]),
    "Synthèse": by_type(["Homicide", 8, 8], ["Enlèvement", 2, 3]),
}
COUNT_THEM = "non, ils ne sont nulle part ailleurs : les compter"


def test_a_sheet_that_adds_up_the_sheets_of_regions_does_not_count_a_second_time(tmp_path: Path) -> None:
    workspace, _ = sheets(tmp_path, "monitoring violations T1 2025.xlsx", REGIONS_AND_TOTAL)
    (line,) = workspace.correct().lines
    workspace.correct({line.subject: COUNT_THEM}, author="Awa D.")
    expected = {"hr_violations/2025-Q1": 21, "hr_violations/2025-01@ml-gao": 4, "hr_violations/2025-Q1@ml-mopti": 11}
    assert values(workspace, expected) == expected


DETAIL: list[Line] = [
    ["Région", "Cercle", "Mois", "Organisation", "AoR", "Activité", "Bénéficiaires atteints"],
    ["Gao", "Gao", "2025-01", "ONG A", "VBG", "Sensibilisation", 100],
    ["Gao", "Ansongo", "2025-01", "ONG A", "VBG", "Sensibilisation", 50],
    ["Mopti", "Mopti", "2025-01", "ONG B", "VBG", "Sensibilisation", 30],
    ["Ségou", "Niono", "2025-01", "ONG B", "VBG", "Sensibilisation", 20],
]
SUMMARY: list[Line] = [["Région", "Mois", "AoR", "Bénéficiaires atteints"], ["Gao", "2025-01", "VBG", 150]]
MOPTI, SEGOU = ["Mopti", "2025-01", "VBG", 30], ["Ségou", "2025-01", "VBG", 20]


@pytest.mark.parametrize(
    ("more", "total", "said"),
    [
        ([MOPTI, SEGOU], 200, {"summary_sheet"}),
        ([MOPTI, SEGOU, ["Ménaka", "2025-01", "VBG", 7]], 207, {"summary_sheet"}),
        ([["Mopti", "2025-01", "VBG", 31], ["Ségou", "2025-01", "VBG", 19]], 400, set()),
    ],
    ids=["all", "and a region of its own", "other numbers"],
)
def test_a_summary_of_a_list_of_activities_adds_nothing_but_the_regions_that_it_alone_has(
    more: list[Line], total: int, said: set[str], tmp_path: Path
) -> None:
    workspace, ids = sheets(tmp_path, "5W janvier 2025.xlsx", {"Synthèse": [*SUMMARY, *more], "Détail": DETAIL})
    assert values(workspace, {"people_assisted/2025-Q1": total}) == {"people_assisted/2025-Q1": total}
    assert {id_ for id_ in ids if id_.startswith("summary")} == said


def page(*rows: Line) -> list[Line]:
    return [["Cercle", "Octobre", "Novembre", "Décembre", "Total"], *rows]


def test_a_sheet_for_each_region_with_cercles_in_rows_and_months_in_columns_is_of_what_its_file_is_named(
    tmp_path: Path,
) -> None:
    pages = {
        "Gao": page(["Gao", 3, 4, 5, 12], ["Ansongo", 1, 2, 0, 3], ["Total", 4, 6, 5, 15]),
        "Mopti": page(["Mopti", 6, 7, 8, 21], ["Djenné", 2, 0, 1, 3], ["Total", 8, 7, 9, 24]),
        "Synthèse": [["Région", "Octobre", "Novembre", "Décembre"], ["Gao", 4, 6, 5], ["Mopti", 8, 7, 9]],
    }
    workspace, _ = sheets(tmp_path, "incidents acces T4 2024.xlsx", pages)
    expected = {
        "access_incidents/2024-Q4": 39,
        "access_incidents/2024-10": 12,
        "access_incidents/2024-Q4@ml-mopti": 24,
        "access_incidents/2024-Q4@ml-2021-gao-ansongo": 3,
    }
    assert values(workspace, expected) == expected
    assert not workspace.correct().lines


def test_a_list_of_incidents_for_each_region_lies_where_its_sheet_is_named_whatever_its_rows_name(
    tmp_path: Path,
) -> None:
    what = "Catégorie de contrainte"
    pages: dict[str, list[Line]] = {
        "Gao": [["Date", "Cercle", what], ["2025-01-17", "Ansongo", "Restrictions de mouvement"]],
        "Mopti": [["Date", "Commune", what], ["2025-01-18", "Konna", "Opérations militaires"]],
        "Ménaka": [["Date", "Localité", what], ["2025-02-05", None, "Restrictions de mouvement"]],
        "Ségou": [["Date", what], ["2025-03-05", "Restrictions de mouvement"]],
    }
    workspace, _ = sheets(tmp_path, "incidents acces T1 2025.xlsx", pages)
    regions = {f"access_incidents/2025-Q1@ml-{one}": 1 for one in ("gao", "mopti", "menaka", "segou")}
    expected = {"access_incidents/2025-Q1": 4, **regions}
    assert values(workspace, expected) == expected
    assert not workspace.correct().lines


def test_a_month_with_the_mark_of_a_note_is_read_and_told_to_be_partial(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"GBVIMS 2024 : incidents par mois {SAID}"],
        ["Région", "Oct.", "Nov.*", "Déc."],
        ["Gao", 40, 22, 31],
        ["Mopti", 30, 11, 20],
        ["* données partielles"],
    ]
    workspace, findings = given(tmp_path, "GBVIMS T4.xlsx", lines, None)
    expected = {"gbv_incidents/2024-Q4": 154, "gbv_incidents/2024-11": 33, "gbv_incidents/2024-11@ml-gao": 22}
    assert values(workspace, expected) == expected
    assert [finding.found for finding in findings if finding.id == "said_partial"] == ["* données partielles"]


def test_the_rows_of_a_table_of_two_columns_are_no_headers_though_their_cells_mean_something(tmp_path: Path) -> None:
    days = ("2025-03-05", "2025-03-06", "2025-03-09")
    lines: list[Line] = [[f"Incidents d’accès, région de Gao {SAID}"], ["Date", "Catégorie de contrainte"]]
    workspace, _ = given(tmp_path, "acces.xlsx", [*lines, *([day, "Restrictions de mouvement"] for day in days)], None)
    expected = {"access_incidents/2025-Q1": 3, "access_incidents/2025-Q1@ml-gao": 3}
    assert values(workspace, expected) == expected


def test_cases_of_child_protection_are_neither_violations_nor_incidents_of_violence(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"CPIMS+ : données consolidées de gestion de cas, T1 2025 {SAID}"],
        ["Région", "Filles", "Garçons", "Total"],
        ["Gao", 30, 25, 55],
        ["Mopti", 60, 48, 108],
    ]
    workspace, _ = given(tmp_path, "CPIMS_T1_2025.xlsx", lines, None)
    assert [(line.state, line.source) for line in workspace.files()] == [("asked", "child_protection_caseload")]
    assert "ne pas compter ce fichier" in workspace.correct().lines[0].choices
    names = ("hr_violations", "gbv_incidents", "uasc_registered", "uasc_active", "caafag_registered")
    expected = dict.fromkeys(f"{name}/2025-Q1" for name in names)
    assert values(workspace, expected) == expected


LISTED: list[Line] = [
    ["Date", "Région", "Catégorie de contrainte", "Description"],
    ["2025-01-17", "Gao", "Restrictions de mouvement", "inventé un"],
    ["2025-01-30", "Gao", "Opérations militaires", "inventé deux"],
    ["2025-02-14", "Mopti", "Restrictions de mouvement", "inventé trois"],
]


def test_a_sheet_copied_without_its_dates_is_told_and_holds_nothing_back(tmp_path: Path) -> None:
    copy = [line[1:] for line in LISTED]
    workspace, ids = sheets(tmp_path, "acces incidents.xlsx", {"Incidents": LISTED, "Copie": copy})
    assert "sheets_not_read" in ids
    assert values(workspace, {"access_incidents/2025-Q1": 3}) == {"access_incidents/2025-Q1": 3}
    assert not workspace.correct().lines


def test_a_sheet_without_dates_that_has_rows_of_its_own_is_asked_about(tmp_path: Path) -> None:
    other: list[Line] = [*[line[1:] for line in LISTED[:3]], ["Gao", "Opérations militaires", "inventé quatre"]]
    workspace, _ = sheets(tmp_path, "acces incidents.xlsx", {"Incidents": LISTED, "Suite": other})
    assert [line.kind for line in workspace.correct().lines][:1] in (["wanted"], ["source"])
    assert values(workspace, {"access_incidents/2025-Q1": None}) == {"access_incidents/2025-Q1": None}


@pytest.mark.parametrize(
    ("head", "rows", "told"),
    [
        (["Femmes", "Hommes", "Non précisé"], [["Gao", 40, 2, 5], ["Mopti", 30, 1, 0]], 78),
        (["Femmes", "Hommes", "Enfants"], [["Gao", 40, 2, 5], ["Mopti", 30, 1, 0]], 78),
        (["Femmes", "Hommes", "Adultes", "Enfants"], [["Gao", 40, 2, 30, 12], ["Mopti", 30, 1, 20, 11]], None),
        (["F", "H", "<18", "18+"], [["Gao", 40, 2, 12, 30], ["Mopti", 30, 1, 11, 20]], None),
    ],
    ids=["sex not told", "three parts", "sex and age", "sex and age in short"],
)
def test_parts_of_people_are_added_up_where_they_make_one_whole_and_asked_about_where_they_make_two(
    head: Line, rows: list[Line], told: int | None, tmp_path: Path
) -> None:
    lines: list[Line] = [[f"GBVIMS : incidents par région, T1 2025 {SAID}"], ["Région", *head], *rows]
    workspace, _ = given(tmp_path, "GBVIMS.xlsx", lines, "gbvims")
    assert values(workspace, {"gbv_incidents/2025-Q1": told}) == {"gbv_incidents/2025-Q1": told}
    assert bool(workspace.correct().lines) == (told is None)


def test_people_killed_told_by_sex_and_by_age_beside_each_other_do_not_count_twice(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Engins explosifs par région, T1 2025 {SAID}"],
        ["Région", "Incidents", "Tués", None, None, None],
        [None, None, "H", "F", "<18", "18+"],
        ["Gao", 3, 4, 2, 1, 5],
        ["Mopti", 2, 3, 0, 1, 2],
    ]
    workspace, _ = given(tmp_path, "EE.xlsx", lines, "explosive_ordnance")
    expected = {"eo_incidents/2025-Q1": 5, "eo_killed/2025-Q1": None}
    assert values(workspace, expected) == expected
