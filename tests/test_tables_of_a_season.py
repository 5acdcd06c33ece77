"""A season's running totals at two days over a table of the week and one of former seasons. All data are invented."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from tests.test_files_not_ours import Line, values

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.meaning.context import places_in
from kolosi.intake.meaning.months import months_as_rows
from kolosi.workspace import Workspace
from kolosi.workspace.knowledge import Knowledge
from kolosi.workspace.records.lookup import ContentLookup

SEASON: list[Line] = [
    ["Flood situation of the rainy season (invented data)"],
    ["Table 1. People affected by floods, running total"],
    ["Region", "As of 15 August 2025", None, "As of 31 August 2025", None, "Damage (at 31 August)", None],
    [None, "Households", "People", "Households", "People", "Injured", "Houses collapsed"],
    ["Agadez", 20, 110, 21, 114, 1, 7],
    ["Maradi", 40, 230, 90, 512, 2, 31],
    ["Tahoua", 61, 300, 66, 321, 4, 12],
    ["Total", 121, 640, 177, 947, 7, 50],
    [],
]
WEEK: list[Line] = [
    ["Table 2. Of the week from 25 to 31 August (held in table 1)"],
    ["Region", "New households", "New people"],
    ["Agadez", 1, 4],
    ["Maradi", 12, 70],
    [],
]
FORMER: list[Line] = [
    ["Table 3. Former seasons (same dates, at 31 August)"],
    ["Season", "Households", "People"],
    ["2023", 400, 2300],
    ["2024", 900, 5100],
    [],
    ["Shelter: 47 schools occupied; 3 150 kits planned, 1 904 distributed."],
]
FRENCH: list[Line] = [
    ["Situation des inondations (données inventées)"],
    ["Nouveaux sinistrés de la semaine du 25 au 31 août 2025"],
    ["Région", "Ménages", "Personnes", "Maisons effondrées"],
    ["Agadez", 1, 4, 1],
    ["Maradi", 12, 70, 3],
]
BY_SEASON: list[Line] = [
    ["Flood situation at 31 August 2025 (invented data)"],
    ["Region", "Season", "Households", "People", "Houses collapsed"],
    ["Agadez", "2023", 20, 110, 4],
    ["Agadez", "2024", 30, 170, 6],
    ["Maradi", "2023", 50, 280, 9],
    ["Maradi", "2024", 70, 390, 2],
]


def given(root: Path, lines: list[Line]) -> Workspace:
    """A workspace of Niger to which one invented workbook of floods was given."""
    path, folder = root / "Flood situation 31 August 2025.xlsx", root / "niger"
    folder.mkdir()
    (folder / "workspace.yaml").write_text("country: NER\nperiod: 2025-Q3\nlanguages: [fr, en]\n", "utf-8")
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Floods")
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
    workspace = Workspace(folder)
    workspace.add([path], organisation="ONG Fictive")
    return workspace


@pytest.mark.parametrize("lines", [[*SEASON, *WEEK, *FORMER], [*SEASON, *FORMER], [*SEASON, *WEEK]])
def test_the_week_and_former_seasons_are_no_part_of_the_season(tmp_path: Path, lines: list[Line]) -> None:
    due: dict[str, int | None] = {
        "flood_affected/2025-08-15": 640,
        "flood_affected/2025-08-31": 947,
        "flood_affected/2025-08-31@ne-agadez": 114,
        "flood_affected/2025-08-31@ne-maradi": 512,
        "flood_affected/2025-08-31@ne-zinder": None,
    }
    assert values(given(tmp_path, lines), due) == due


@pytest.mark.parametrize("lines", [[*SEASON[:1], *WEEK], FRENCH, BY_SEASON, FORMER])
def test_a_week_or_former_seasons_alone_are_no_figure_of_the_season(tmp_path: Path, lines: list[Line]) -> None:
    due: dict[str, int | None] = {"flood_affected/2025-08-31": None, "flood_affected/2025-Q3": None}
    assert values(given(tmp_path, lines), due) == due


def test_a_number_of_a_sentence_is_no_place_whatever_the_codes() -> None:
    lookup = ContentLookup(Knowledge("mli"), {}, "")
    assert places_in("Abris : 47 écoles occupées ; 3 150 kits prévus", lookup) == {}
    assert list(places_in("Abris à Sikasso : 3 150 kits", lookup).values()) == ["ml-sikasso"]


def table(names: tuple[str, ...], row: tuple[str, ...]) -> TextTable:
    """A table of one row."""
    frame = pl.DataFrame({"row": [2], **{f"c{at}": [cell] for at, cell in enumerate(row)}})
    return TextTable(
        sheet="",
        names=names,
        folded=tuple(map(fold, names)),
        tags=(None,) * len(names),
        frame=frame,
        tag_row=None,
        header_rows=(1,),
    )


def rows_of(made: TextTable) -> list[tuple[str | None, ...]]:
    """The cells of each row."""
    return made.frame.drop("row").rows()


def test_parts_of_a_number_are_of_its_period_alone() -> None:
    made = months_as_rows(
        table(
            ("Région", "Centres fermés au 31 mars 2025", "Centres fermés au 30 juin 2025", "dont crues", "dont vent"),
            ("Agadez", "9", "14", "8", "6"),
        ),
        2025,
    )
    assert made.names[2:] == ("Centres fermés", "dont crues", "dont vent")
    assert rows_of(made) == [("Agadez", "2025-03-31", "9", None, None), ("Agadez", "2025-06-30", "14", "8", "6")]


def test_a_number_that_says_a_day_is_of_this_day_and_another_of_all() -> None:
    made = months_as_rows(
        table(
            ("Region", "Centres", "31 March | People", "30 June | People", "Damage (at 30 June) | Houses"),
            ("Agadez", "40", "9", "14", "8"),
        ),
        2025,
    )
    assert made.names == ("Region", "Centres", "Période", "People", "Damage (at 30 June) | Houses")
    assert rows_of(made) == [("Agadez", "40", "2025-03-31", "9", None), ("Agadez", "40", "2025-06-30", "14", "8")]
