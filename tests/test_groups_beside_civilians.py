"""The killed and injured of armed groups in columns beside those of civilians, and devices named by two words. All data are invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from kolosi.intake.meaning.words import term_in
from kolosi.workspace import Workspace
from kolosi.workspace.knowledge import Knowledge
from kolosi.workspace.records.lookup import ContentLookup
from kolosi.workspace.write.creating import create

ROWS = (
    ("03/04/2025", "Gao", "Ansongo", "REG/UXO", 2, 1, 4, 0, 1),
    ("11/05/2025", "Gao", "Gao", "Munition abandonnée (grenade)", 0, 3, 0, 2, 0),
    ("20/06/2025", "Ménaka", "Ménaka", "Mine/EEI", 1, 1, 3, 3, 2),
)
KEYS = ("eo_incidents/2025-Q2", "eo_killed/2025-Q2", "eo_injured/2025-Q2")


def listed(path: Path, titles: Sequence[str], heads: Sequence[str]) -> Workspace:
    """Accidents and their people, under two rows of headers: two columns under each of two titles, one under a third."""
    workbook = xlsxwriter.Workbook(path / "EO_accidents_T2_2025.xlsx")
    page = workbook.add_worksheet("Accidents")
    for at, title in zip((4, 6, 8), titles, strict=False):
        page.write(0, at, title)
    page.write_row(1, 0, ("Date", "Région", "Cercle", "Type d’engin", *heads))
    for at, row in enumerate(ROWS, start=2):
        page.write_row(at, 0, row[: 4 + len(heads)])
    workbook.close()
    workspace = Workspace(create(path / "w", country="MLI", period="2025-Q2"))
    workspace.add([path / "EO_accidents_T2_2025.xlsx"], organisation="ORG-1")
    return workspace


def told(workspace: Workspace, keys: Sequence[str] = KEYS) -> list[object]:
    asked = [workspace.key(key) for key in keys]
    found = workspace.desk().estimates(asked)
    return [found[key].value for key in asked]


FRENCH, ENGLISH = ("tués", "blessés", "tués", "blessés"), ("Killed", "Injured", "Killed", "Injured")


@pytest.mark.parametrize(
    ("titles", "heads"),
    [
        (("CIVILS", "Forces armées / groupes armés"), FRENCH),
        (("Civils", "GANE"), FRENCH),
        (("Civils", "Milices", "Statut inconnu"), (*FRENCH, "tués + blessés")),
        (("Civilians", "Non-state armed groups"), ENGLISH),
        (("Population", "Armed actors"), ENGLISH),
    ],
)
def test_those_of_armed_groups_beside_civilians_are_no_civilians(
    tmp_path: Path, titles: Sequence[str], heads: Sequence[str]
) -> None:
    assert told(listed(tmp_path, titles, heads)) == [3, 3, 5]


@pytest.mark.parametrize(
    "titles", [("Groupes armés", "Inconnus"), ("Civils tués par des milices", "Civils tués par des groupes armés")]
)
def test_a_title_that_may_say_by_whom_people_were_harmed_sets_nobody_apart(
    tmp_path: Path, titles: Sequence[str]
) -> None:
    workspace = listed(tmp_path, titles, FRENCH)
    assert told(workspace)[1:] == [None, None]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("REG/UXO", "erw"),
        ("IED/EEI", "ied"),
        ("UXO / REG", "erw"),
        ("Grenade abandonnée (REG)", "erw"),
        ("Mine/EEI", None),
        ("REG/inconnu", None),
        ("REG/autre chose", None),
        ("Mine/REG/UXO", None),
    ],
)
def test_a_device_named_by_two_words_for_the_same_is_that_one(text: str, term: str | None) -> None:
    known = ContentLookup(Knowledge("mli"), {}, "").terms("devices")
    assert term_in(known, text) == term
