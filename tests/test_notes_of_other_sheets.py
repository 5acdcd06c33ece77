"""Notes about places and signs hold for the tables that they speak of, and for no others of the file. Figures by hand; all data are
invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from tests.test_files_not_ours import Line, values, workspace_in

from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

SCHOOLS: list[Line] = [
    ["Écoles non fonctionnelles, mars 2025 (données inventées)"],
    ["Région", "Écoles non fonctionnelles"],
    ["Gao", 120],
    ["Mopti", 80],
    ["Bandiagara", 90],
    ["Kidal", 3],
]
OLD_SCHOOLS: list[Line] = [line for line in SCHOOLS if line[0] != "Bandiagara"]
POPULATION: list[Line] = [
    ["Population de référence : régions de 2021"],
    ["Région", "Population"],
    ["Mopti", 2000],
    ["Gao", 700],
]
NORTH: list[Line] = [["Région", "Écoles non fonctionnelles"], ["Gao", 120], ["Kidal", 50]]
ALL, MOPTI = "schools_nonfunctional/2025-03", "schools_nonfunctional/2025-03@ml-mopti"
OLD_MOPTI, BANDIAGARA = "schools_nonfunctional/2025-03@ml-2021-mopti", "schools_nonfunctional/2025-03@ml-bandiagara"
KIDAL = "schools_nonfunctional/2025-03@ml-kidal"


def book(root: Path, sheets: Mapping[str, Sequence[Line]], name: str = "Ecoles.xlsx") -> Workspace:
    workspace = workspace_in(root)
    with xlsxwriter.Workbook(str(root / name)) as book_:
        for title, lines in sheets.items():
            sheet = book_.add_worksheet(title)
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line)
    workspace.add([root / name], organisation="ONG Fictive")
    return workspace


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        ({"Écoles": SCHOOLS, "Population": POPULATION}, {ALL: 293, MOPTI: 80, OLD_MOPTI: 170, BANDIAGARA: 90}),
        ({"Écoles": OLD_SCHOOLS, "Population": POPULATION}, {ALL: 203, MOPTI: 80}),
        ({"Écoles": OLD_SCHOOLS, "Lisez-moi": [["Découpage : régions de 2021"]]}, {ALL: 203, MOPTI: None, OLD_MOPTI: 80}),
        ({"Écoles": SCHOOLS, "Lisez-moi": [["Découpage : régions de 2021"]]}, {ALL: 293, MOPTI: 80, BANDIAGARA: 90}),
        ({"Écoles": SCHOOLS, "Lisez-moi": [["Mopti comprend Bandiagara et Douentza."]]}, {ALL: 293, MOPTI: 80}),
        ({"Écoles": [*OLD_SCHOOLS, [], ["Note : Mopti comprend Bandiagara."]]}, {ALL: 203, MOPTI: None, OLD_MOPTI: 80}),
        ({"Écoles": [*SCHOOLS, [], ["Note : Mopti comprend Bandiagara."]]}, {ALL: 293, MOPTI: 80, BANDIAGARA: 90}),
    ],
)  # fmt: skip
def test_older_boundaries_hold_for_the_tables_of_their_sheet_that_do_not_refute_them(
    sheets: dict[str, list[Line]], expected: dict[str, int | None], tmp_path: Path
) -> None:
    assert values(book(tmp_path, sheets), expected) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Écoles non fonctionnelles mars 2025 régions du nord", {ALL: 170, "schools_nonfunctional/2024-03": None}),
        ("Écoles non fonctionnelles mars 2025 région de Gao et Kidal", {ALL: 170, "schools_nonfunctional/2024-03": None}),
        ("Écoles non fonctionnelles mars 2025 (2021 régions)", {ALL: 170, "schools_nonfunctional/2024-03": None}),
        ("Écoles non fonctionnelles mars 2025 (régions de 2021)", {ALL: 170, "schools_nonfunctional/2021-03": None}),
        ("Écoles non fonctionnelles, régions, mars 2021 régions du nord", {ALL: None, "schools_nonfunctional/2021-03": 170}),
    ],
)  # fmt: skip
def test_only_the_year_of_a_known_older_set_of_boundaries_is_no_period(
    title: str, expected: dict[str, int | None], tmp_path: Path
) -> None:
    assert values(book(tmp_path, {"Écoles": [[title], *NORTH]}, "Ecoles_2024.xlsx"), expected) == expected


DASHED: list[Line] = [*SCHOOLS[:4], ["Kidal", "–"]]


@pytest.mark.parametrize(
    ("sheets", "kidal"),
    [
        ({"Écoles": [DASHED[0], ["– : aucun cas"], *DASHED[1:]]}, 0),
        ({"Écoles": [*DASHED, [], ["nd : non disponible ; – : aucun cas"]]}, 0),
        ({"Écoles": [*DASHED, [], ["Dans ce tableau, « – » : aucun cas."]]}, 0),
        ({"Écoles": DASHED, "Lisez-moi": [["– : aucun cas"]]}, 0),
        ({"Écoles": DASHED}, None),
        ({"Écoles": [*DASHED, [], ["Kidal – : aucun incident"]]}, None),
        ({"Écoles": [*DASHED, [], ["– : aucun cas ; Kidal – : équipe absente"]]}, None),
        ({"Écoles": DASHED, "Population": [["– : aucun cas"], *POPULATION]}, None),
        ({"Écoles": [DASHED[0], ["– : non rapporté"], *DASHED[1:]], "Lisez-moi": [["– : aucun cas"]]}, None),
    ],
)
def test_a_sign_is_zero_only_where_a_note_of_the_table_explains_the_sign_itself(
    sheets: dict[str, list[Line]], kidal: int | None, tmp_path: Path
) -> None:
    expected = {ALL: 200, KIDAL: kidal}
    assert values(book(tmp_path, sheets), expected) == expected
