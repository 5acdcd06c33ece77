"""Lists of accidents with a row for each victim: what happened to a person stands in a word. Figures by hand; all data are invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, given, values

pytestmark = pytest.mark.long

FRENCH = ["Réf. accident", "Date de l’accident", "Région", "Cercle", "Type d’engin", "N° de la victime"]
FRENCH += ["Sexe", "Âge", "Statut de la personne", "Issue", "Observations"]
ENGLISH = ["Casualty no", "Accident ID", "Date of accident", "Region", "District", "Device type", "Casualty status"]
ENGLISH += ["Gender", "Age", "Outcome", "Comment"]

VICTIMS: list[Line] = [
    ["A-11", "2025-01-04", "Gao", "Ansongo", "Mine", 1, "F", 9, "Civil", "Décédée", None],
    ["A-11", "2025-01-04", "Gao", "Ansongo", "Mine", 2, "M", 41, "Civil", "Blessé", None],
    ["A-11", "2025-01-04", "Gao", "Ansongo", "Mine", 3, "M", 12, "Civil", "Indemne", None],
    ["A-12", "2025-01-20", "Gao", "Gao", "EEI", None, None, None, None, None, None],
    ["A-13", "2025-02-11", "Mopti", "Djenné", "EEI", 1, "M", 25, "FDS", "Tué", None],
    ["A-13", "2025-02-11", "Mopti", "Djenné", "EEI", 2, "F", 67, "Civil", "Blessée", None],
    ["A-14", "2025-03-28", "Mopti", "Mopti", "REG", 1, "F", 15, "Civil", "Blessée", None],
]
KEYS: dict[str, int | None] = {
    "eo_incidents/2025-Q1": 4,
    "eo_incidents;device=ied/2025-Q1": 2,
    "eo_killed/2025-Q1": 1,
    "eo_injured/2025-Q1": 3,
    "eo_victims/2025-Q1": 4,
    "eo_victims;sex=female/2025-Q1": 3,
    "eo_victims;age_group=child/2025-Q1": 2,
    "eo_casualties/2025-Q1": 5,
    "eo_casualties;victim_status=security_forces/2025-Q1": 1,
    "eo_killed_all/2025-Q1": 2,
    "eo_incidents/2025-Q1@ml-gao": 2,
    "eo_killed/2025-Q1@ml-kidal": None,
}


def counted(
    root: Path, header: Sequence[object], lines: Sequence[Line], name: str = "EO_victimes.xlsx"
) -> dict[str, int | None]:
    workspace, _ = given(root, name, [[f"Accidents par engins explosifs {SAID}"], header, *lines], None)
    return values(workspace, KEYS)


def test_several_rows_of_an_accident_are_one_accident_and_each_row_is_one_person(tmp_path: Path) -> None:
    assert counted(tmp_path, FRENCH, VICTIMS) == KEYS


def test_the_same_in_english_with_the_columns_in_another_order(tmp_path: Path) -> None:
    said = {"Décédée": "Killed", "Tué": "Died", "Blessé": "Injured", "Blessée": "Wounded", "Indemne": "Unharmed"}
    who = {"Civil": "Civilian", "FDS": "Security forces"}
    device = {"EEI": "IED", "REG": "ERW", "Mine": "Mine"}
    lines: list[Line] = [
        [v[5], v[0], v[1], v[2], v[3], device[str(v[4])], who.get(str(v[8])), v[6], v[7], said.get(str(v[9])), v[10]]
        for v in VICTIMS
    ]
    assert counted(tmp_path, ENGLISH, lines, "explosive_ordnance_casualties.xlsx") == KEYS


def test_an_age_or_sex_that_is_not_known_leaves_the_person_among_all_and_figures_by_it_partial(tmp_path: Path) -> None:
    lines = [*VICTIMS, ["A-14", "2025-03-28", "Mopti", "Mopti", "REG", 2, "ND", "ND", "Civil", "Tué", None]]
    workspace, _ = given(tmp_path, "EO_victimes.xlsx", [["Engins explosifs"], FRENCH, *lines], None)
    by_sex = workspace.figure("eo_victims;sex=female/2025-Q1@ml-mopti").estimate
    assert (by_sex.value, by_sex.status) == (2, "partial")
    all_of_them = workspace.figure("eo_victims/2025-Q1@ml-mopti").estimate
    assert (all_of_them.value, all_of_them.status) == (3, "final")


def test_without_a_word_on_what_happened_to_a_person_nobody_is_taken_for_killed_or_unharmed(tmp_path: Path) -> None:
    lines = [*VICTIMS, ["A-14", "2025-03-28", "Mopti", "Mopti", "REG", 2, "M", 30, "Civil", "ND", None]]
    workspace, _ = given(tmp_path, "EO_victimes.xlsx", [["Engins explosifs"], FRENCH, *lines], None)
    found = {place: workspace.figure(f"eo_killed/2025-Q1@{place}").estimate for place in ("ml-gao", "ml-mopti")}
    assert {place: (one.value, one.status) for place, one in found.items()} == {
        "ml-gao": (1, "final"),
        "ml-mopti": (None, "no_data"),
    }


def test_a_row_that_is_a_double_of_another_number_does_not_count(tmp_path: Path) -> None:
    remark = "DOUBLON de A-13 (signalé aussi par une autre source, récit plus long que celui de la première fiche)"
    lines = [
        *VICTIMS,
        ["A-15", "2025-02-12", "Mopti", "Djenné", "EEI", 1, "M", 25, "FDS", "Tué", remark],
        ["A-15", "2025-02-12", "Mopti", "Djenné", "EEI", 2, "F", 67, "Civil", "Blessée", remark],
    ]
    assert counted(tmp_path, FRENCH, lines) == KEYS


@pytest.mark.parametrize(
    "remark",
    [
        "pas un doublon de A-13, deux accidents distincts sur le même axe, vérifié avec la source",
        "doublon possible de A-13, à vérifier avec l’autre source de sécurité avant la fin du mois",
        "DOUBLON de A-99 peut-être : la fiche citée n’est pas dans cette liste et personne ne l’a vue",
    ],
)
def test_a_remark_that_only_speaks_of_a_double_takes_nothing_away(remark: str, tmp_path: Path) -> None:
    lines = [*VICTIMS, ["A-15", "2025-02-12", "Mopti", "Djenné", "EEI", 1, "M", 25, "Civil", "Tué", remark]]
    found = counted(tmp_path, FRENCH, lines)
    assert (found["eo_incidents/2025-Q1"], found["eo_killed/2025-Q1"]) == (5, 2)


def test_two_rows_that_each_call_the_other_their_double_are_one(tmp_path: Path) -> None:
    one, other = (
        "Doublon de A-16 : même fait rapporté par deux sources de sécurité à un jour près",
        "Doublon de A-15 : voir cette fiche pour le détail du récit et des sources de sécurité",
    )
    lines = [
        *VICTIMS,
        ["A-15", "2025-02-12", "Mopti", "Djenné", "EEI", 1, "M", 25, "Civil", "Tué", one],
        ["A-16", "2025-02-12", "Mopti", "Djenné", "EEI", 1, "M", 25, "Civil", "Tué", other],
    ]
    found = counted(tmp_path, FRENCH, lines)
    assert (found["eo_incidents/2025-Q1"], found["eo_killed/2025-Q1"]) == (5, 2)


def test_a_row_for_several_people_of_one_fate_counts_them_all(tmp_path: Path) -> None:
    header = ["N° accident", "Date", "Région", "Type d’engin", "Statut", "Sexe", "Conséquence", "Nombre"]
    lines: list[Line] = [
        ["B-1", "2025-01-04", "Gao", "Mine", "Civil", "F", "Tué", 3],
        ["B-1", "2025-01-04", "Gao", "Mine", "Civil", "M", "Blessé", 2],
        ["B-2", "2025-03-27", "Gao", "EEI", "Civil", "M", "Blessé", 4],
    ]
    found = counted(tmp_path, header, lines)
    expected = {
        "eo_incidents/2025-Q1": 2,
        "eo_killed/2025-Q1": 3,
        "eo_injured/2025-Q1": 6,
        "eo_victims;sex=female/2025-Q1": 3,
    }
    assert {key: found[key] for key in expected} == expected


def test_the_quarter_before_the_list_begins_and_a_region_without_a_row_are_no_data(tmp_path: Path) -> None:
    workspace, _ = given(tmp_path, "EO_victimes.xlsx", [["Engins explosifs"], FRENCH, *VICTIMS], None)
    absent = {"eo_incidents/2024-Q4": None, "eo_incidents/2025-Q1@ml-kidal": None, "eo_victims/2024-Q4": None}
    assert values(workspace, absent) == absent


TOTALS = ["ID accident", "Date", "Région", "Type d’engin", "Nombre de victimes", "Sexe", "Âge", "Statut de la victime"]
TOTALS += ["État de la victime"]
REPEATED: list[Line] = [
    ["A-1", "2025-01-04", "Mopti", "EEI", 3, "H", 34, "Civil", "Tué"],
    ["A-1", "2025-01-04", "Mopti", "EEI", 3, "F", 30, "Civil", "Blessée"],
    ["A-1", "2025-01-04", "Mopti", "EEI", 3, "H", 9, "Civil", "Blessé"],
    ["A-2", "2025-02-04", "Gao", "Mine", 1, "H", 40, "Civil", "Tué"],
]
BOTH = ("eo_casualties/2025-Q1", "eo_killed_all/2025-Q1", "eo_incidents/2025-Q1")


def told(root: Path, header: Sequence[object], lines: Sequence[Line]) -> list[int | None]:
    workspace, _ = given(root, "EO_victimes.xlsx", [[f"Accidents par engins explosifs {SAID}"], header, *lines], None)
    return [values(workspace, {key: None})[key] for key in BOTH]


def test_the_number_of_all_victims_of_an_accident_in_each_of_their_rows_is_no_number_of_people_per_row(
    tmp_path: Path,
) -> None:
    assert told(tmp_path, TOTALS, REPEATED) == [4, 2, 2]


def test_an_accident_of_which_nobody_is_listed_and_whose_number_is_0_harmed_nobody(tmp_path: Path) -> None:
    lines: list[Line] = [*REPEATED, ["A-3", "2025-03-30", "Gao", "Mine", 0, None, None, None, None]]
    assert told(tmp_path, TOTALS, lines) == [4, 2, 3]


def test_a_number_repeated_in_rows_of_people_whose_age_is_told_gives_no_figure_where_it_is_not_that_of_the_rows(
    tmp_path: Path,
) -> None:
    lines: list[Line] = [[line[0], line[1], line[2], line[3], 5, *line[5:]] for line in REPEATED[:3]]
    assert told(tmp_path, TOTALS, [*lines, REPEATED[3]]) == [None, None, 2]


def test_alike_rows_of_an_accident_with_a_number_that_is_not_theirs_give_no_figure(tmp_path: Path) -> None:
    lines: list[Line] = [["A-1", "2025-01-04", "Mopti", "EEI", 3, "H", None, "Civil", "Tué"]] * 2
    assert told(tmp_path, TOTALS, [*lines, REPEATED[3]]) == [None, None, 2]


def test_numbers_that_differ_within_an_accident_are_those_of_each_row(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["A-1", "2025-01-04", "Mopti", "EEI", 2, "H", "18-59", "Civil", "Tué"],
        ["A-1", "2025-01-04", "Mopti", "EEI", 5, "F", "18-59", "Civil", "Blessée"],
        ["A-2", "2025-02-04", "Gao", "Mine", 3, "H", "18-59", "Civil", "Tué"],
    ]
    assert told(tmp_path, TOTALS, lines) == [10, 5, 2]


def test_a_number_of_1_in_alike_rows_of_an_accident_counts_each_row_once(tmp_path: Path) -> None:
    lines: list[Line] = [["A-1", "2025-01-04", "Mopti", "EEI", 1, "H", None, "Civil", "Tué"]] * 2
    assert told(tmp_path, TOTALS, [*lines, REPEATED[3]]) == [3, 3, 2]


OLDER, ADULT, CHILD = (f"eo_casualties;age_group={one}/2025-Q1" for one in ("older", "18-59", "child"))


@pytest.mark.parametrize(
    ("ages", "expected"),
    [
        ((34, 99, 99, 41), {"eo_casualties/2025-Q1": 4, OLDER: None, ADULT: 2, CHILD: None}),
        ((34, 99, 12, 41), {"eo_casualties/2025-Q1": 4, OLDER: None, ADULT: 2, CHILD: 1}),
        ((34, 998, 67, 999), {"eo_casualties/2025-Q1": 4, OLDER: 1, ADULT: 1}),
        ((34, 99, 92, 41), {"eo_casualties/2025-Q1": 4, OLDER: 2, ADULT: 2}),
        ((34, 99, 92, 99), {"eo_casualties/2025-Q1": 4, OLDER: 1, ADULT: 1}),
        ((34, 70, 89, 41), {"eo_casualties/2025-Q1": 4, OLDER: 2, ADULT: 2}),
        ((2, 3, 2, 99), {OLDER: None, CHILD: None}),
    ],
)
def test_an_age_that_forms_write_for_unknown_is_no_older_person(
    ages: Sequence[int], expected: dict[str, int | None], tmp_path: Path
) -> None:
    lines: list[Line] = [
        [f"A-{at}", f"2025-01-{at:02}", "Mopti", "Mopti", "EEI", 1, "M", age, "Civil", "Blessé", None]
        for at, age in enumerate(ages, start=4)
    ]
    titled: list[Line] = [[f"Accidents par engins explosifs {SAID}"], FRENCH, *lines]
    workspace, _ = given(tmp_path, "EO_victimes.xlsx", titled, None)
    assert values(workspace, expected) == expected
