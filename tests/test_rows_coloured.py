"""Rows that somebody coloured, under a legend that says what a colour means. All data are invented."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import xlsxwriter
from tests.test_files_not_ours import values, workspace_in

from kolosi.intake.formats.fills import colour_named
from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

HEAD = ("Date", "Region", "Type of violation", "Perpetrator")
DAYS = ("2025-01-03", "2025-01-17", "2025-02-02", "2025-02-20", "2025-03-04", "2025-03-29")
KEY = "hr_violations/2025-Q1"


def coloured(root: Path, legend: str, colours: Mapping[int, str], *, plain: bool = False) -> Workspace:
    """A workspace with a list of six incidents, some of them in colour by their place in the list, under a legend on its own sheet."""
    workspace = workspace_in(root)
    path = root / "Protection monitoring Q1 2025.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Read me").write(0, 0, legend)
        sheet = book.add_worksheet("Incidents")
        sheet.write_row(0, 0, HEAD)
        for at, day in enumerate(DAYS):
            pen = book.add_format({"bg_color": colours[at]}) if at in colours else None
            row = (day, "Gao", "Abduction", "Armed groups")
            for column, text in enumerate(row):
                sheet.write(at + 1, column, text, None if plain and column else pen)
    workspace.add([path], source="protection_monitoring", organisation="Inventée")
    return workspace


def asked(workspace: Workspace) -> tuple[str, ...]:
    found = [line for line in workspace.correct().lines if "colours" in line.subject]
    return found[0].choices if found else ()


def answer(workspace: Workspace, given: str) -> None:
    (line,) = [line for line in workspace.correct().lines if "colours" in line.subject]
    assert given in line.choices
    workspace.correct({line.subject: given}, author="Awa")


@pytest.mark.parametrize(("given", "count"), [("laisser de côté", 5), ("compter aussi ces lignes", 6)])
def test_rows_of_a_colour_that_says_not_to_count_are_settled_by_one_answer(
    tmp_path: Path, given: str, count: int
) -> None:
    legend = "Grey = duplicate, not counted. Yellow = corrected, to be counted"
    workspace = coloured(tmp_path, legend, {1: "#BFBFBF", 2: "#FFFF99"})
    answer(workspace, given)
    assert values(workspace, {KEY: count}) == {KEY: count}


def test_a_colour_of_which_the_legend_says_nothing_is_asked_about_too(tmp_path: Path) -> None:
    legend = "Gris = doublon, à ne pas compter ; jaune = corrigé, à compter"
    workspace = coloured(tmp_path, legend, {1: "#BFBFBF", 4: "#00B0F0", 5: "#FFFF00"})
    (line,) = [line for line in workspace.correct().lines if "colours" in line.subject]
    assert line.count == 2
    answer(workspace, "laisser de côté")
    assert values(workspace, {KEY: 4}) == {KEY: 4}


@pytest.mark.parametrize(
    ("legend", "colours"),
    [
        ("Red = rejected, not counted", {1: "#BFBFBF"}),  # no row is red
        ("Grey = duplicate, not counted", dict.fromkeys(range(4), "#D9D9D9")),  # most rows are: a look
        ("Grey or red = duplicate, not counted", {1: "#BFBFBF"}),
    ],
)
def test_all_rows_wait_where_the_colours_do_not_tell_which(
    tmp_path: Path, legend: str, colours: Mapping[int, str]
) -> None:
    workspace = coloured(tmp_path, legend, colours)
    assert "compter toutes les lignes telles quelles" in asked(workspace)
    assert values(workspace, {KEY: None}) == {KEY: None}


def test_one_cell_in_colour_is_no_row_in_colour(tmp_path: Path) -> None:
    workspace = coloured(tmp_path, "Grey = duplicate, not counted", {1: "#BFBFBF"}, plain=True)
    assert "compter toutes les lignes telles quelles" in asked(workspace)


def test_nothing_is_asked_of_colours_without_a_legend(tmp_path: Path) -> None:
    workspace = coloured(tmp_path, "List of incidents", {1: "#BFBFBF"})
    assert asked(workspace) == ()
    assert values(workspace, {KEY: 6}) == {KEY: 6}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("FFFF0000", "red"),
        ("FFFFC7CE", "red"),
        ("FFFFC000", "yellow"),
        ("FFED7D31", "orange"),
        ("FFC6EFCE", "green"),
        ("FF92D050", "green"),
        ("FF00B0F0", "blue"),
        ("FF7030A0", "purple"),
        ("FFD9D9D9", "grey"),
        ("FF000000", "black"),
        ("FFFFFFFF", None),
        ("auto", None),
    ],
)
def test_colours_of_the_palette_are_called_as_people_call_them(written: str, name: str | None) -> None:
    assert colour_named(written) == name
