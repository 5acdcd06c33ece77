"""Abbreviations over columns of numbers, which people use for other things too: figures, and none by a guess. All data are invented."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, given, values

pytestmark = pytest.mark.long

ALL = "refugees_asylum_seekers/2025-Q1"
REFUGEES, SEEKERS = (f"refugees_asylum_seekers;group={one}/2025-Q1" for one in ("refugee", "asylum_seeker"))
CLOSED = "schools_nonfunctional/2025-03"


def figures(root: Path, name: str, lines: list[Line], expected: Mapping[str, int | None]) -> dict[str, int | None]:
    return values(given(root, name, [[f"{lines[0][0]} {SAID}"], *lines[1:]], None)[0], expected)


def test_a_reference_that_numbers_the_rows_counts_no_refugees(tmp_path: Path) -> None:
    lines: list[Line] = [["Demandeurs d’asile au 31 mars 2025 (UNHCR)"], ["Réf", "Région", "Demandeurs d’asile"]]
    lines += [[1, "Ménaka", 36], [2, "Mopti", 48], [3, "Gao", 20]]
    expected = {ALL: 104, REFUGEES: None, SEEKERS: 104}
    assert figures(tmp_path, "unhcr_asile.xlsx", lines, expected) == expected


def test_a_reference_of_other_numbers_counts_no_refugees_though_the_title_names_them(tmp_path: Path) -> None:
    lines: list[Line] = [["Réfugiés et demandeurs d’asile au 31 mars 2025"], ["Réf", "Région", "Demandeurs d’asile"]]
    lines += [[1204, "Ménaka", 36], [1311, "Mopti", 48], [1107, "Gao", 20]]
    assert figures(tmp_path, "unhcr_asile.xlsx", lines, {REFUGEES: None}) == {REFUGEES: None}


@pytest.mark.parametrize("seekers", ["ASY", "DA"])
def test_two_abbreviations_side_by_side_say_what_both_are(seekers: str, tmp_path: Path) -> None:
    lines: list[Line] = [["Réfugiés et demandeurs d’asile au 31 mars 2025"], ["Région", "REF", seekers]]
    lines += [["Ménaka", 360, 36], ["Mopti", 480, 48], ["Gao", 200, 20]]
    expected = {REFUGEES: 1040, SEEKERS: 104, ALL: 1144}
    assert figures(tmp_path, "unhcr.xlsx", lines, expected) == expected


@pytest.mark.parametrize("beside", ["Enseignants", "Filles"])
def test_enf_beside_teachers_or_girls_is_no_number_of_schools(beside: str, tmp_path: Path) -> None:
    lines: list[Line] = [["Enfants affectés, écoles, mars 2025"], ["Région", beside, "ENF"]]
    lines += [["Ménaka", 36, 400], ["Mopti", 48, 300]]
    assert figures(tmp_path, "education.xlsx", lines, {CLOSED: None}) == {CLOSED: None}


def test_enf_under_a_title_that_says_nothing_of_schools_that_do_not_work_is_asked_about(tmp_path: Path) -> None:
    lines: list[Line] = [["Éducation, mars 2025"], ["Région", "ENF"], ["Ménaka", 400], ["Mopti", 300]]
    assert figures(tmp_path, "education.xlsx", lines, {CLOSED: None}) == {CLOSED: None}


@pytest.mark.parametrize("header", ["ENF", "Nb ENF", "NFS"])
def test_enf_under_a_title_that_spells_it_out_is_the_schools(header: str, tmp_path: Path) -> None:
    lines: list[Line] = [["Écoles non fonctionnelles, mars 2025"], ["Région", header, "Enfants affectés"]]
    lines += [["Ménaka", 40, 12000], ["Mopti", 30, 9000]]
    assert figures(tmp_path, "education.xlsx", lines, {CLOSED: 70}) == {CLOSED: 70}
