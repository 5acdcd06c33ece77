"""Files of several countries, whatever their source and whatever the column of countries is called: figures. Invented data."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, given, values
from tests.test_strangers_tables import workbook

from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

pytestmark = pytest.mark.long

ACCESS: list[Line] = [
    [f"Incidents d’accès {SAID}"],
    ["Date", "Pays", "Région", "Cercle", "Catégorie de contrainte", "Type d'organisation"],
    ["2025-01-04", "Mali", "Gao", "Ansongo", "Hostilités", "ONGI"],
    ["2025-01-09", "Niger", "Tillabéri", "Téra", "Hostilités", "ONGI"],
    ["2025-02-11", "Mali", "Mopti", "Douentza", "Mines et engins explosifs", "ONGN"],
    ["2025-02-12", "Burkina Faso", "Sahel", "Djibo", "Ingérence", "ONU"],
    ["2025-03-03", None, "Gao", "Gao", "Ingérence", "ONU"],
]


def with_header(lines: list[Line], old: str, new: str) -> list[Line]:
    return [[new if cell == old else cell for cell in line] for line in lines]


def access(root: Path, lines: list[Line]) -> tuple[int | None, set[str]]:
    workspace, findings = given(root, "incidents_acces_T1.xlsx", lines, None)
    (found,) = values(workspace, {"access_incidents/2025-Q1": None}).values()
    return found, {one.id for one in findings}


@pytest.mark.parametrize(
    "header",
    ["Pays", "Country", "Pays / Country", "Pays (Sahel central)", "Admin 0", "ADM0_FR", "État concerné", "Théâtre"],
)
def test_a_column_of_countries_is_read_in_a_known_form_whatever_it_is_called(header: str, tmp_path: Path) -> None:
    found, ids = access(tmp_path, with_header(ACCESS, "Pays", header))
    assert found == 3
    assert "rows_elsewhere" in ids


def test_codes_of_countries_are_read_under_a_header_that_says_country(tmp_path: Path) -> None:
    codes = {"Mali": "MLI", "Niger": "NER", "Burkina Faso": "BFA"}
    lines = [[codes.get(str(cell), cell) for cell in line] for line in ACCESS]
    assert access(tmp_path, lines)[0] == 3


@pytest.mark.parametrize("header", ["Pays d’origine de l’ONG", "Nationalité", "Pays donateur"])
def test_countries_of_something_else_leave_no_row_out(header: str, tmp_path: Path) -> None:
    places = {"Tillabéri": "Gao", "Téra": "Ansongo", "Sahel": "Mopti", "Djibo": "Mopti"}
    lines = [[places.get(str(cell), cell) for cell in line] for line in ACCESS]
    found, ids = access(tmp_path, with_header(lines, "Pays", header))
    assert (found, "rows_elsewhere" in ids) == (5, False)


def test_regions_that_bear_the_names_of_ours_are_of_their_own_country(tmp_path: Path) -> None:
    """A region of another country may be called as one of ours: where most rows of other countries lie there, none counts."""
    more: list[Line] = [["2025-03-09", "Niger", "Gao", "Téra", "Ingérence", "ONU"]]
    assert access(tmp_path, [*ACCESS, *more])[0] == 3


def test_a_file_of_other_countries_alone_gives_no_figure(tmp_path: Path) -> None:
    lines = [line for line in ACCESS if "Mali" not in line and None not in line]
    assert access(tmp_path, lines)[0] is None


FORMS: dict[str, tuple[str, list[Line], dict[str, int | None]]] = {
    "monitoring": (
        "monitoring_protection.xlsx",
        [
            ["Pays", "Région", "Date", "Type de violation"],
            ["Mali", "Gao", "2025-01-04", "Homicide"],
            ["Niger", "Tillabéri", "2025-01-06", "Homicide"],
            ["Niger", "Tahoua", "2025-01-07", "Homicide"],
        ],
        {"hr_violations/2025-Q1": 1},
    ),
    "gbvims": (
        "GBVIMS_T1_2025.xlsx",
        [
            ["Country", "Trimestre", "Région", "Type de VBG", "Incidents"],
            ["Mali", "T1 2025", "Gao", "Viol", 4],
            ["Mali", "T1 2025", "Mopti", "Viol", 3],
            ["Burkina Faso", "T1 2025", "Sahel", "Viol", 11],
        ],
        {"gbv_incidents/2025-Q1": 7},
    ),
    "dtm": (
        "DTM_T1_2025.xlsx",
        [
            ["Pays", "Région", "Date de situation", "PDI individus"],
            ["Mali", "Gao", "2025-03-31", 400],
            ["Mali", "Mopti", "2025-03-31", 300],
            ["Niger", "Tillabéri", "2025-03-31", 900],
        ],
        {"idps/2025-03-31": 700},
    ),
    "5w": (
        "5W_protection_2025.xlsx",
        [
            ["Month", "Country", "Organisation", "AoR", "Region", "People reached (new)"],
            ["2025-01", "Mali", "ONG A", "GBV", "Gao", 40],
            ["2025-01", "Niger", "ONG A", "GBV", "Tillabéri", 90],
            ["2025-02", "Mali", "ONG B", "Child protection", "Mopti", 10],
        ],
        {"people_assisted/2025-Q1": 50},
    ),
    "schools": (
        "ecoles_fermees_2025.xlsx",
        [
            ["Pays", "Région", "Mois", "Écoles non fonctionnelles"],
            ["Mali", "Gao", "2025-03", 12],
            ["Mali", "Mopti", "2025-03", 30],
            ["Burkina Faso", "Sahel", "2025-03", 200],
        ],
        {"schools_nonfunctional/2025-Q1": 42},
    ),
    "explosives": (
        "engins_explosifs_2025.xlsx",
        [
            ["Date", "Pays", "Région", "Cercle", "Type d’engin", "Civils tués", "Civils blessés"],
            ["2025-01-04", "Mali", "Mopti", "Mopti", "EEI", 3, 1],
            ["2025-02-04", "Niger", "Diffa", "Bosso", "Mine", 5, 0],
        ],
        {"eo_killed/2025-Q1": 3},
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_rows_of_other_countries_count_in_no_source(form: str, tmp_path: Path) -> None:
    name, lines, expected = FORMS[form]
    workspace, findings = given(tmp_path, name, [[f"Sahel central {SAID}"], *lines], None)
    assert values(workspace, expected) == expected
    assert "rows_elsewhere" in {one.id for one in findings}


def sheets(root: Path, names: list[str]) -> int | None:
    head: Line = ["Date", "Catégorie de contrainte", "Type d'organisation"]
    rows: list[Line] = [["2025-01-04", "Hostilités", "ONGI"], ["2025-02-07", "Ingérence", "ONU"]]
    more: list[Line] = [["2025-02-11", "Hostilités", "ONGN"], ["2025-02-12", "Ingérence", "ONGN"], rows[0]]
    pages = {
        name: [[f"Incidents d’accès {SAID}"], head, *lines] for name, lines in zip(names, (rows, more), strict=True)
    }
    workspace, _ = workbook(root, "incidents_acces_T1.xlsx", pages)
    return values(workspace, {"access_incidents/2025-Q1": None})["access_incidents/2025-Q1"]


def test_a_sheet_called_as_another_country_beside_one_of_ours_does_not_count(tmp_path: Path) -> None:
    assert sheets(tmp_path, ["Mali", "Burkina Faso"]) == 2


def test_sheets_that_are_called_otherwise_all_count(tmp_path: Path) -> None:
    assert sheets(tmp_path, ["Mali", "Suite"]) == 5


@pytest.mark.parametrize("cell", ["Mali (nord)", "Mali - Gao", "Gao, Mali", "Mali : Kidal"])
def test_a_part_of_the_country_is_the_country(cell: str, tmp_path: Path) -> None:
    more: list[Line] = [["2025-03-09", cell, None, None, "Ingérence", "ONU"]]
    found, ids = access(tmp_path, [*ACCESS, *more])
    assert (found, "row_country_unclear" in ids) == (4, False)


@pytest.mark.parametrize("cell", ["Niger (Tillabéri)", "Burkina Faso - Sahel"])
def test_a_part_of_another_country_is_another(cell: str, tmp_path: Path) -> None:
    more: list[Line] = [["2025-03-09", cell, None, None, "Ingérence", "ONU"]]
    found, ids = access(tmp_path, [*ACCESS, *more])
    assert (found, "row_country_unclear" in ids) == (3, False)


@pytest.mark.parametrize("cell", ["Maly", "Mali / Niger", "Mali et Niger", "Zone des trois frontières"])
def test_a_row_of_which_nobody_knows_the_country_waits(cell: str, tmp_path: Path) -> None:
    more: list[Line] = [["2025-03-09", cell, None, None, "Ingérence", "ONU"]]
    found, ids = access(tmp_path, [*ACCESS, *more])
    assert (found, "row_country_unclear" in ids) == (None, True)


@pytest.mark.parametrize("place", ["Gao", "Mopti"])
@pytest.mark.parametrize("cell", ["Maly", "Mali / Niger"])
def test_a_row_that_writes_the_country_otherwise_counts_where_its_place_is_ours(
    cell: str, place: str, tmp_path: Path
) -> None:
    more: list[Line] = [["2025-03-09", cell, place, None, "Ingérence", "ONU"]]
    assert access(tmp_path, [*ACCESS, *more])[0] == 4


def test_totals_and_notes_of_a_list_of_countries_wait_for_nothing(tmp_path: Path) -> None:
    name, lines, expected = FORMS["gbvims"]
    more: list[Line] = [["Total", None, None, None, 18], ["Source : partenaires, données inventées"]]
    workspace, findings = given(tmp_path, name, [[f"Sahel central {SAID}"], *lines, *more], None)
    assert values(workspace, expected) == expected
    assert "row_country_unclear" not in {one.id for one in findings}


@pytest.mark.parametrize("header", ["Pays frontalier", "Bureau pays", "Bordering country", "Country office"])
def test_neighbours_and_offices_are_not_where_a_row_is(header: str, tmp_path: Path) -> None:
    lines = [[None if cell in {"Tillabéri", "Téra", "Sahel", "Djibo"} else cell for cell in line] for line in ACCESS]
    assert "rows_elsewhere" not in access(tmp_path, with_header(lines, "Pays", header))[1]


def test_a_state_that_is_called_as_a_country_is_ours(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Invented data"],
        ["Date", "State", "LGA", "Access constraint", "Organisation type"],
        ["2025-01-04", "Niger", "Bida", "Active hostilities", "INGO"],
        ["2025-01-09", "Niger", "Bida", "Active hostilities", "INGO"],
        ["2025-02-11", "Nigeria", None, "Active hostilities", "NNGO"],
    ]
    path = tmp_path / "access_incidents_Q1.csv"
    path.write_text("\n".join(",".join(str(cell or "") for cell in line) for line in lines[1:]), "utf-8")
    space = Workspace(create(tmp_path / "w", country="NGA", period="2025-Q1"))
    (answer,) = space.add([path], source="access_monitoring", organisation="OCHA")
    assert "rows_elsewhere" not in {one.id for one in answer.findings}
    keys = ("access_incidents/2025-Q1@ng-niger", "access_incidents/2025-Q1")
    assert list(values(space, dict.fromkeys(keys)).values()) == [2, 3]
