"""Rounds that stand side by side under their months, and the same people by cause on a second sheet. All data are invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from tests.test_files_not_ours import SAID, Line, values, workspace_in

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.meaning.layers.side_by_side import rounds_as_rows
from kolosi.intake.meaning.unfolding import terms_as_rows
from kolosi.workspace import Workspace

ROUNDS: list[Line] = [
    [f"DTM | Ronde 12 | PDI et retournés par cercle {SAID}"],
    ["Au 31 mars 2025 (Ronde 11 : au 31 décembre 2024)"],
    [],
    ["Région", "Cercle", "RONDE 11 (décembre 2024)", None, "RONDE 12 (mars 2025)", None, None, None, "% évolution PDI R11-R12"],
    [None, None, "PDI ménages", "PDI individus", "PDI ménages", "PDI individus", "Retournés ménages", "Retournés individus", None],
    ["Gao", "Ansongo", 100, 540, 110, 600, 20, 110, 11.1],
    ["Gao", "Bourem", 50, 260, 48, 250, 10, 55, -3.8],
    ["Gao Total", None, 150, 800, 158, 850, 30, 165, 6.2],
    ["Mopti", "Djenné", 200, 1100, 210, 1150, 40, 200, 4.5],
    ["Mopti Total", None, 200, 1100, 210, 1150, 40, 200, 4.5],
    ["Ségou", "Niono", 20, 90, 22, 100, 5, 21, 11.1],
    ["Ségou Total", None, 20, 90, 22, 100, 5, 21, 11.1],
    ["TOTAL GENERAL", None, 370, 1990, 390, 2100, 75, 386, 5.5],
]  # fmt: skip
CAUSES: list[Line] = [
    ["Ronde 12 : PDI individus par motif principal de déplacement"],
    ["au 31 mars 2025"],
    [],
    ["Région", "Conflit", "Affrontements communautaires", "Catastrophe naturelle (inondation)", "Total PDI individus"],
    ["Gao", 700, 100, 50, 850],
    ["Mopti", 900, 150, 100, 1150],
    ["Ségou", 60, 30, 10, 100],
    ["Total", 1660, 280, 160, 2100],
]
FIGURES = {
    "idps/2024-12-31": 1990,
    "idps/2025-03-31": 2100,
    "idps/2025-Q1@ml-gao": 850,
    "idp_returnees/2025-03-31": 386,
    "idp_returnees/2024-12-31": None,
}


def read(root: Path, *sheets: Sequence[Line]) -> Workspace:
    path, workspace = root / "DTM_R12_synthese.xlsx", workspace_in(root)
    with xlsxwriter.Workbook(str(path)) as book:
        for number, lines in enumerate(sheets):
            sheet = book.add_worksheet(f"Feuille {number + 1}")
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line)
    workspace.add([path], source="dtm")
    return workspace


@pytest.mark.long
def test_two_rounds_are_two_stocks_and_changes_are_left(tmp_path: Path) -> None:
    assert values(read(tmp_path, ROUNDS), FIGURES) == FIGURES


@pytest.mark.long
def test_the_same_people_by_cause_are_told_by_cause_and_not_twice(tmp_path: Path) -> None:
    expected = FIGURES | {
        "idps;cause=hazard/2025-03-31": 160,
        "idps;cause=intercommunal/2025-03-31@ml-mopti": 150,
        "idps;cause=hazard/2024-12-31": None,
    }
    assert values(read(tmp_path, ROUNDS, CAUSES), expected) == expected


KNOWN = {fold(text): text for text in ("Conflit", "Inondation", "Autre")}


def table(header: Sequence[str], *rows: Sequence[str | None]) -> TextTable:
    cells = {f"c{at}": [row[at] for row in rows] for at in range(len(header))}
    frame = pl.DataFrame(
        {"row": list(range(len(rows))), **cells}, schema={"row": pl.UInt32(), **dict.fromkeys(cells, pl.String())}
    )
    return TextTable(
        sheet="",
        names=tuple(header),
        folded=tuple(map(fold, header)),
        tags=(None,) * len(header),
        frame=frame,
        tag_row=None,
        header_rows=(),
    )


HEADER = ("Région", "Conflit", "Inondation", "PDI")
THREE = (("Gao", "5", "2", "7"), ("Mopti", "6", "1", "7"), ("Ségou", "4", "0", "4"))


def test_causes_that_a_column_adds_up_become_rows_of_what_it_counts() -> None:
    found = terms_as_rows(table(HEADER, *THREE), KNOWN, "Motif")
    assert found.names == ("Région", "Motif", "PDI")
    assert found.frame.height == 6


@pytest.mark.parametrize(
    "rows",
    [
        (*THREE[:2], ("Ségou", "4", "0", "9")),
        (*THREE[:2], ("Ségou", "4", "<5", "7")),
        THREE[:2],
    ],
)
def test_columns_that_do_not_add_up_stay_as_they_are(rows: Sequence[Sequence[str]]) -> None:
    given = table(HEADER, *rows)
    assert terms_as_rows(given, KNOWN, "Motif") is given


def test_a_second_number_beside_the_causes_leaves_them_as_they_are() -> None:
    given = table((*HEADER, "Ménages"), *((*row, "2") for row in THREE))
    assert terms_as_rows(given, KNOWN, "Motif") is given


def test_one_round_alone_stays_as_it_is() -> None:
    given = table(("Région", "Ronde 12 (mars 2025) | PDI"), ("Gao", "5"), ("Mopti", "6"))
    assert rounds_as_rows(given, None) is given
