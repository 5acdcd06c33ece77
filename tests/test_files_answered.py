"""Files that wait for a person, answered as somebody would who knows them and not how they are read. All data are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from tests.test_files_not_ours import Line, values, workspace_in

from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

Sheets = Mapping[str, Sequence[Line]]
ROUNDS = 4


def with_file(root: Path, name: str, sheets: Sheets) -> Workspace:
    """A workspace to which one invented workbook was given."""
    workspace = workspace_in(root)
    with xlsxwriter.Workbook(str(root / name), {"default_date_format": "dd/mm/yyyy"}) as book:
        for title, lines in sheets.items():
            sheet = book.add_worksheet(title)
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line)
    workspace.add([root / name])
    return workspace


def answered(workspace: Workspace, answers: Mapping[tuple[str, str], str]) -> Workspace:
    """The same, each question answered by its kind and by what it asks about; only what is offered may be answered."""
    for _ in range(ROUNDS):
        lines = [line for line in workspace.correct().lines if (line.kind, line.value) in answers]
        for line in lines:
            assert answers[line.kind, line.value] in line.choices, (line.value, line.choices)
        if not workspace.correct({one.subject: answers[one.kind, one.value] for one in lines}, author="Awa").decisions:
            break
    return workspace


# -- periods ----------------------------------------------------------------------------------------------------------

PRESENT: list[Line] = [
    ["Displaced people as of 31 January 2025 (invented data)"],
    ["Region", "IDP households", "IDP individuals"],
    ["Gao", 820, 4100],
    ["Mopti", 1040, 5200],
    ["Kidal", 180, 900],
    ["Ségou", 260, 1300],
    [],
    [],
]
RETURNS: list[Line] = [
    ["Returns of IDPs recorded in each month"],
    ["Region", "December", "January"],
    ["Gao", 120, 80],
    ["Mopti", 60, 75],
    ["Kidal", 31, 12],
    ["Ségou", 9, 4],
]


def test_months_of_a_later_table_are_of_the_year_that_its_sheet_speaks_of(tmp_path: Path) -> None:
    workspace = with_file(
        tmp_path, "Movements.xlsx", {"Data": [*PRESENT, *[RETURNS[0], ["Region", "January", "February"], *RETURNS[2:]]]}
    )
    keys = {"idp_returns/2025-01@ml-gao": 120, "idp_returns/2025-02@ml-mopti": 75, "idp_returns/2025-03@ml-gao": None}
    assert values(workspace, keys) == keys


def test_months_are_of_no_year_where_the_tables_above_speak_of_two(tmp_path: Path) -> None:
    above: list[Line] = [
        ["Displaced people as of 31 January 2025, beside 31 January 2024 (invented data)"],
        *PRESENT[1:],
    ]
    workspace = with_file(tmp_path, "Movements.xlsx", {"Data": [*above, *RETURNS]})
    keys = {"idp_returns/2024-12": None, "idp_returns/2025-01": None, "idp_returns/2024-01": None}
    assert values(workspace, keys) == keys


def test_months_without_a_year_are_of_that_of_the_period_a_person_says(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Retours de PDI dans la période (données inventées)"],
        ["Région", "Janvier", "", "Février", ""],
        ["", "Ménages", "Personnes", "Ménages", "Personnes"],
        ["Gao", 12, 60, 8, 41],
        ["Mopti", 20, 95, 11, 55],
        ["Kidal", 4, 22, 3, 14],
        ["Ségou", 9, 44, "n.d.", "n.d."],
    ]
    workspace = with_file(tmp_path, "Retours PDI.xlsx", {"Données": lines})
    asked = {(line.kind, line.value): line for line in workspace.correct().lines}
    assert not any(line.proposal for line in asked.values())  # January is no other column than February
    people, households = "Retours de PDI de la période", "Ménages retournés dans la période"
    months = ("Janvier", "Février")
    answers = {("column", f"{month} | Personnes"): people for month in months}
    answers |= {("column", f"{month} | Ménages"): households for month in months}
    answered(workspace, {**answers, ("period", "Snapshot Date"): "février 2025"})
    keys = {
        "idp_returns/2025-01@ml-gao": 60,
        "idp_returns/2025-02@ml-gao": 41,
        "idp_returns/2025-02@ml-segou": None,
        "idp_return_households/2025-01@ml-mopti": 20,
        "idp_returnees/2025-02": None,
    }
    assert values(workspace, keys) == keys


def test_months_are_not_added_up_under_a_period_of_two_years(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Retours de PDI dans la période (données inventées)"],
        ["Région", "Décembre", "Janvier"],
        ["Gao", 60, 41],
        ["Mopti", 95, 55],
        ["Kidal", 22, 14],
        ["Ségou", 44, "n.d."],
    ]
    workspace = with_file(tmp_path, "Retours PDI.xlsx", {"Données": lines})
    answers = {("column", month): "Retours de PDI de la période" for month in ("Décembre", "Janvier")}
    answered(workspace, {**answers, ("period", "Snapshot Date"): "octobre 2024 – mars 2025"})
    keys = {"idp_returns/2024-10..2025-03@ml-gao": None, "idp_returnees/2025-03@ml-gao": None}
    assert values(workspace, keys) == keys


# -- what is offered ---------------------------------------------------------------------------------------------------


def test_a_file_that_waits_for_its_columns_alone_may_be_left_aside(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Month planned", "Organisation", "AoR", "Activity", "Region", "People targeted", "Kits to stock"],
        ["May", "Fictive NGO", "Child protection", "Case management", "Gao", 300, 10],
        ["June", "Fictive NGO", "GBV", "Case management", "Mopti", 150, 5],
    ]
    workspace = with_file(tmp_path, "Response plan.xlsx", {"Plan": lines})
    asked = workspace.correct().lines
    assert asked
    assert all("ne pas compter ce fichier" in line.choices for line in asked)
    answered(workspace, {(asked[0].kind, asked[0].value): "ne pas compter ce fichier"})
    assert workspace.files() == []
    assert workspace.correct().lines == ()


def test_no_column_is_proposed_that_the_cells_cannot_be(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Country of asylum", "Refugees", "Asylum-seekers"],
        ["Ruritania", 300, 10],
        ["Elbonia", 150, 5],
        ["Freedonia", 90, 2],
    ]
    workspace = with_file(tmp_path, "UNHCR refugees 31 January 2025.xlsx", {"Refugees": lines})
    assert [line.proposal for line in workspace.correct().lines if line.value == "Pays d'origine"] in ([""], [])


# -- what an answer changes --------------------------------------------------------------------------------------------


def children_of(title: str, numbers: Sequence[int]) -> list[Line]:
    """A block of a form of children by age and sex, one region misspelt."""
    places = ("Gao", "Mopti", "Tombouctu", "Kidal")
    rows: list[Line] = [
        [place, number, number, number, number, number, number, 3 * number, 3 * number, 6 * number]
        for place, number in zip(places, numbers, strict=True)
    ]
    return [
        [title],
        ["Région", "0-4 ans", "", "5-11 ans", "", "12-17 ans", "", "Total F", "Total G", "Total"],
        ["", "F", "G", "F", "G", "F", "G", "", "", ""],
        *rows,
        ["TOTAL", *([sum(numbers)] * 6), *([3 * sum(numbers)] * 2), 6 * sum(numbers)],
        [],
    ]


def test_the_tables_of_a_sheet_are_the_same_once_a_place_is_answered(tmp_path: Path) -> None:
    lines = [
        ["Protection de l’enfant, mois : janvier 2025 (données inventées)"],
        [],
        *children_of("ENA/ES réunifiés avec leur famille", (1, 1, 1, 2)),
        *children_of("EAFGA nouvellement enregistrés", (2, 3, 1, 1)),
    ]
    workspace = with_file(tmp_path, "DPE tableau de bord.xlsx", {"JAN": lines})
    near = next(line.choices[0] for line in workspace.correct().lines if line.value == "Tombouctu")
    answered(workspace, {("place", "Tombouctu"): near})
    keys = {
        "uasc_reunified/2025-01": 30,
        "caafag_registered/2025-01@ml-mopti": 18,
        "caafag_registered/2025-02": None,
    }
    assert values(workspace, keys) == keys


@pytest.mark.parametrize(
    ("answer", "victims"), [("une case vide veut dire zéro", 5), ("compter sans", None), ("laisser de côté", 2)]
)
def test_a_person_says_whether_an_empty_cell_means_zero(tmp_path: Path, answer: str, victims: int | None) -> None:
    lines: list[Line] = [
        ["Date", "Region", "Device", "Killed", "Injured"],
        ["2025-01-03", "Gao", "IED", 1, 1],
        ["2025-01-09", "Gao", "IED", 0, 2],
        ["2025-01-12", "Mopti", "Mine", "", 3],
        ["2025-01-20", "Mopti", "Mine", 2, 0],
    ]
    workspace = with_file(tmp_path, "Explosive ordnance accidents.xlsx", {"EO incidents": lines})
    answered(workspace, {("rows", "(vide)"): answer})
    keys = {"eo_victims/2025-01@ml-mopti": victims, "eo_victims/2025-01@ml-gao": 4}
    assert values(workspace, keys) == keys


def test_the_sources_that_a_title_speaks_of_are_offered_first(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Register of alerts on population movements (invented data)"],
        ["q1", "q2", "q3"],
        ["x", "y", "z"],
    ]
    workspace = with_file(tmp_path, "Register.xlsx", {"Register": lines})
    asked = next(line for line in workspace.correct().lines if line.kind == "source")
    assert asked.choices[:1] == ("Alertes de mouvements de population",)
    assert "ne pas compter ce fichier" in asked.choices[:4]


def test_no_source_is_offered_before_others_that_no_title_speaks_of(tmp_path: Path) -> None:
    workspace = with_file(tmp_path, "Register.xlsx", {"Register": [["q1", "q2", "q3"], ["x", "y", "z"]]})
    asked = next(line for line in workspace.correct().lines if line.kind == "source")
    assert asked.choices[0] == "ne pas compter ce fichier"


# -- forms whose headers are questions ----------------------------------------------------------------------------------

WHEN, WHERE = "2. On which day did people start to move ? (day of the shock)", "2. In which region did they arrive ?"
WHAT, HOW_MANY = "3. Is it a displacement or a return ?", "4. How many HOUSEHOLDS, as key informants estimate ?"
CHECKED = "5. Result of the verification of the alert by the team"
CODE, VERSION = "1. Code of the alert (ex. AL-25-01)", "1. Which version of this alert is it ? (1 = first)"


def form_of_questions(version: str, rows: Sequence[Line]) -> Sheets:
    head: Line = [CODE, version, WHEN, WHERE, WHAT, HOW_MANY, CHECKED, "_id"]
    lines: list[Line] = [["Rapid response (invented data)"], head]
    lines += [[*row, "Verified", number] for number, row in enumerate(rows, 70)]
    return {"Alerts": lines}


def answered_form(root: Path, version: str, rows: Sequence[Line]) -> Workspace:
    workspace = with_file(root, "Alerts on population movements.xlsx", form_of_questions(version, rows))
    answers = {
        ("source", "Alerts on population movements.xlsx"): "Alertes de mouvements de population",
        ("wanted", "Date du mouvement"): WHEN,
        ("wanted", "Ménages"): HOW_MANY,
        ("wanted", "Région d'accueil"): WHERE,
        ("column", CODE): "Numéro de l’incident",
        ("column", WHERE): "Région",
        ("column", WHAT): "Activité",
        ("column", HOW_MANY): "Ménages",
        ("column", CHECKED): "Vérifié",
        ("column", version): "ignorer",
        ("column", "_id"): "ignorer",
    }
    return answered(workspace, answers)


def test_a_form_of_long_questions_is_read_once_a_person_says_which_is_which(tmp_path: Path) -> None:
    rows: list[Line] = [
        ["AL-25-01", 1, "2025-01-03", "Gao", "Displacement", 100],
        ["AL-25-01", 2, "2025-01-03", "Gao", "Displacement", 130],
        ["AL-25-02", 1, "2025-01-09", "Mopti", "Displacement", 40],
        ["AL-25-03", 1, "2025-02-11", "Gao", "Return", 25],
        ["AL-25-04", 1, "2025-03-28", "Kidal", "Displacement", 10],
    ]
    workspace = answered_form(tmp_path, VERSION, rows)
    keys = {
        "displaced_households_alerts/2025-Q1": 180,
        "displaced_households_alerts/2025-Q1@ml-gao": 130,
        "displacement_alerts/2025-Q1": 3,
        "return_alerts/2025-Q1": 1,
    }
    assert values(workspace, keys) == keys


def test_the_version_of_a_form_is_none_of_its_rows(tmp_path: Path) -> None:
    rows: list[Line] = [
        ["AL-25-01", 1, "2025-01-03", "Gao", "Displacement", 100],
        ["AL-25-02", 2, "2025-01-09", "Mopti", "Displacement", 40],
        ["AL-25-03", 2, "2025-03-29", "Gao", "Displacement", 25],
    ]
    workspace = answered_form(tmp_path, "Which version of the form was used ?", rows)
    keys = {"displaced_households_alerts/2025-Q1": 165, "displacement_alerts/2025-Q1": 3}
    assert values(workspace, keys) == keys


def test_nobody_is_asked_which_header_is_what_a_form_writes_itself(tmp_path: Path) -> None:
    workspace = with_file(tmp_path, "Alerts on population movements.xlsx", form_of_questions(VERSION, []))
    answered(workspace, {("source", "Alerts on population movements.xlsx"): "Alertes de mouvements de population"})
    assert not any(line.kind == "wanted" and line.value.startswith("_") for line in workspace.correct().lines)


def test_nothing_counts_before_a_person_says_what_a_number_cut_short_is(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Date des faits", "Région", "Type d’incident", "Auteur présumé", "Nb viol."],
        ["2025-01-03", "Gao", "Enlèvement", "Groupes armés", 3],
        ["2025-02-09", "Gao", "Enlèvement", "Groupes armés", 2],
        ["2025-03-29", "Mopti", "Enlèvement", "Groupes armés", 4],
    ]
    workspace = with_file(tmp_path, "Monitoring de protection T1 2025.xlsx", {"Incidents": lines})
    (line,) = [line for line in workspace.correct().lines if line.kind == "column"]
    assert (line.value, line.proposal) == ("Nb viol.", "Nombre de violations")
    key = "hr_violations/2025-Q1"
    assert values(workspace, {key: None}) == {key: None}
    workspace.correct({line.subject: line.proposal}, author="Awa")
    (line,) = [line for line in workspace.correct().lines if line.kind == "organisation"]
    workspace.correct({line.subject: "ONG Fictive"}, author="Awa")
    assert values(workspace, {key: 9}) == {key: 9}
