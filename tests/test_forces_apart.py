"""The killed and injured of armed forces beside those of civilians, and codes that a legend of two columns explains."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

ROWS = (
    ("03/04/2025", "Gao", "Ansongo", "1", 2, 1, 4, 0),
    ("11/05/2025", "Gao", "Gao", "2", 0, 3, 0, 2),
    ("20/06/2025", "Ménaka", "Ménaka", "2", 1, 1, 3, 3),
)
KEYS = ("eo_incidents/2025-Q2", "eo_killed/2025-Q2", "eo_injured/2025-Q2", "eo_incidents;device=erw/2025-Q2")


def told(path: Path, titles: Sequence[str], heads: Sequence[str], code: str = "Engin") -> list[object]:
    """Accidents and their people, from an invented list under two rows of headers."""
    workbook = xlsxwriter.Workbook(path)
    page = workbook.add_worksheet("Accidents")
    page.write(0, 4, titles[0])
    page.write(0, 6, titles[1])
    page.write_row(1, 0, ("Date", "Région", "Cercle", code, *heads))
    for at, row in enumerate(ROWS, start=2):
        page.write_row(at, 0, row)
    legend = workbook.add_worksheet("Codes")
    for at, row in enumerate(
        (("Code", code), ("1", "Engin explosif improvisé"), ("2", "Reste explosif de guerre (REG)"))
    ):
        legend.write_row(at, 0, row)
    workbook.close()
    workspace = Workspace(create(path.parent / "w", country="MLI", period="2025-Q2"))
    workspace.add([path], organisation="ORG-1")
    asked = [workspace.key(key) for key in KEYS]
    found = workspace.desk().estimates(asked)
    return [found[key].value for key in asked]


@pytest.mark.parametrize(
    ("titles", "heads"),
    [
        (("Civils", "Forces de défense et de sécurité"), ("Tués", "Blessés", "Tués", "Blessés")),
        (("CIVILIANS", "ARMED FORCES"), ("Killed", "Injured", "Killed", "Injured")),
    ],
)
def test_the_killed_of_armed_forces_are_no_civilians(
    tmp_path: Path, titles: tuple[str, str], heads: tuple[str, ...]
) -> None:
    code = "Type d’engin" if heads[0] == "Tués" else "Device"
    assert told(tmp_path / "EO_accidents_T2_2025.xlsx", titles, heads, code) == [3, 3, 5, 2]


def test_civilians_killed_by_armed_forces_are_civilians(tmp_path: Path) -> None:
    titles, heads = ("Civils victimes des forces armées", "Militaires"), ("Tués", "Blessés", "Tués", "Blessés")
    assert told(tmp_path / "EO_accidents_T2_2025.xlsx", titles, heads, "Type d’engin") == [3, 3, 5, 2]


def killed(path: Path, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> dict[str, object]:
    """The killed of an invented list of accidents under one row of headers: of civilians, and whoever they are."""
    workbook = xlsxwriter.Workbook(path)
    page = workbook.add_worksheet("Accidents")
    for at, row in enumerate((heads, *rows)):
        page.write_row(at, 0, row)
    workbook.close()
    workspace = Workspace(create(path.parent / "w", country="BFA", period="2025-Q2"))
    workspace.add([path], organisation="ORG-1")
    asked = [workspace.key(f"{name}/2025-Q2") for name in ("eo_killed", "eo_killed_all", "eo_incidents")]
    found = workspace.desk().estimates(asked)
    return {key.indicator: found[key].value for key in asked}


ENGLISH = ("Date", "Region", "Device")
FRENCH = ("Date", "Région", "Type d’engin")
DAYS = (("03/04/2025", "Sahel", "IED"), ("11/05/2025", "Est", "IED"), ("20/06/2025", "Nord", "IED"))


def rows_of(*cells: Sequence[object]) -> list[Sequence[object]]:
    return [(*day, *own) for day, own in zip(DAYS, cells, strict=True)]


@pytest.mark.parametrize(
    ("heads", "cells", "every"),
    [
        ((*ENGLISH, "Killed", "Injured", "Military killed"), ((2, 1, 4), (0, 3, None), (1, 1, 3)), 10),
        ((*FRENCH, "Tués", "Blessés", "FDS tués"), ((2, 1, 4), (0, 3, None), (1, 1, 3)), 10),
        ((*FRENCH, "Tués", "Blessés", "Militaires tués"), ((2, 1, "plusieurs"), (0, 3, 1), (1, 1, 3)), None),
        ((*FRENCH, "Tués", "Blessés", "Militaires tués"), ((2, 1, None), (0, 3, None), (1, 1, None)), None),
        ((*ENGLISH, "Killed", "Injured", "Military officers killed"), ((2, 1, 1), (0, 3, 0), (1, 1, 1)), None),
        ((*ENGLISH, "Killed", "Injured", "Military injured"), ((2, 1, 1), (0, 3, 0), (1, 1, 1)), 3),
        ((*FRENCH, "Tués", "Blessés", "Remarques"), ((2, 1, "r"), (0, 3, "s"), (1, 1, "t")), 3),
        ((*FRENCH, "Civils tués", "Civils blessés", "Remarques"), ((2, 1, "r"), (0, 3, "s"), (1, 1, "t")), None),
    ],
    ids=[
        "english",
        "french",
        "a text",
        "never filled in",
        "a part of them",
        "injured alone",
        "no forces",
        "civilians alone",
    ],
)
def test_all_the_killed_are_those_of_forces_too_or_nobody_knows_them(
    tmp_path: Path, heads: Sequence[str], cells: Sequence[Sequence[object]], every: int | None
) -> None:
    found = killed(tmp_path / "EO accidents 2025.xlsx", heads, rows_of(*cells))
    assert found == {"eo_killed": 3, "eo_killed_all": every, "eo_incidents": 3}


def test_all_the_killed_under_a_title_of_forces_are_added(tmp_path: Path) -> None:
    path = tmp_path / "EO_accidents_T2_2025.xlsx"
    told(path, ("CIVILIANS", "ARMED FORCES"), ("Killed", "Injured", "Killed", "Injured"), "Device")
    workspace = Workspace(tmp_path / "w")
    key = workspace.key("eo_killed_all/2025-Q2")
    assert workspace.desk().estimates([key])[key].value == 10
