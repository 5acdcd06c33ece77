"""People assisted by sex, where files tell women, men, girls and boys in columns of their own. All data are invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from tests.test_files_not_ours import Line, values, workspace_in

from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

HEADER = ["Mois", "Organisation", "Domaine (AoR)", "Activité", "Région", "Cercle", "Groupe de population"]
HEADER += ["Nouveaux bénéficiaires (O/N)", "Filles", "Garçons", "Femmes", "Hommes", "Total atteint", "Statut"]
ENGLISH = ["Month", "Organisation", "AoR", "Activity", "Region", "District", "Population group"]
ENGLISH += ["New beneficiaries (Y/N)", "Girls", "Boys", "Women", "Men", "Total reached", "Status"]
PARTS = ("Filles", "Garçons", "Femmes", "Hommes")


def line(month: str, place: Sequence[str], new: str, people: Sequence[int | None], whole: int | None) -> Line:
    return [month, "ONG A", "VBG", "Prise en charge", *place, "PDI", new, *people, whole, "Terminé"]


GAO, ANSONGO, MOPTI = ("Gao", "Gao"), ("Gao", "Ansongo"), ("Mopti", "Mopti")
TOLD = [
    line("2025-01", GAO, "Oui", (10, 5, 20, 5), 40),
    line("2025-02", ANSONGO, "Oui", (1, 2, 3, 4), 10),
    line("2025-02", MOPTI, "Non", (1, 2, 3, 4), 10),
]
NOBODY: Sequence[int | None] = (None, None, None, None)


def read(root: Path, *books: tuple[Sequence[str], Sequence[Line]]) -> Workspace:
    workspace = workspace_in(root)
    for number, (header, lines) in enumerate(books):
        path = root / f"5W_protection_{number}.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet("Données")
            for at, row in enumerate((header, *lines)):
                sheet.write_row(at, 0, row)
        workspace.add([path], source="response_5w")
    return workspace


@pytest.mark.parametrize("header", [HEADER, ENGLISH])
def test_women_and_girls_are_those_of_one_sex_men_and_boys_of_the_other(tmp_path: Path, header: Sequence[str]) -> None:
    expected = {
        "people_assisted/2025-Q1": 50,
        "people_assisted;sex=female/2025-Q1": 34,
        "people_assisted;sex=male/2025-Q1": 16,
        "people_assisted;sex=female/2025-Q1@ml-mopti": None,
        "people_assisted_aor;aor=gbv/2025-Q1": 50,
        "people_assisted;group=idp;sex=female/2025-01": 30,
        "protection_organisations/2025-Q1": 1,
    }
    assert values(read(tmp_path, (header, TOLD)), expected) == expected


@pytest.mark.parametrize(
    ("people", "whole"),
    [
        (NOBODY, 30),
        ((1, None, 2, None), 30),
        ((1, None, 2, None), 3),
        ((5, 5, 5, 5), 30),
    ],
)
def test_where_a_row_of_a_file_leaves_people_out_its_women_are_not_all_women(
    tmp_path: Path, people: Sequence[int | None], whole: int
) -> None:
    workspace = read(tmp_path, (HEADER, [*TOLD, line("2025-03", GAO, "Oui", people, whole)]))
    expected = {"people_assisted/2025-Q1": 50 + whole, "people_assisted;sex=female/2025-Q1": None}
    assert values(workspace, expected) == expected


def test_beside_a_file_that_does_not_tell_the_sexes_the_figure_says_that_rows_leave_them_out(tmp_path: Path) -> None:
    kept = [at for at, name in enumerate(HEADER) if name not in PARTS]
    other = [line("2025-03", GAO, "Oui", NOBODY, 30)]
    workspace = read(
        tmp_path, (HEADER, TOLD), ([HEADER[at] for at in kept], [[row[at] for at in kept] for row in other])
    )
    found = workspace.figure("people_assisted;sex=female/2025-Q1").estimate
    assert (found.value, found.waits.unsaid) == (34, 1)
    assert not workspace.figure("people_assisted;sex=female/2025-01").estimate.waits
    assert not workspace.figure("people_assisted/2025-Q1").estimate.waits
