"""Two tables of one file that tell the same numbers: by month with the quarter, and the quarter by sex and age. They count once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from kolosi.intake.columns.table import TextTable
from kolosi.intake.columns.totals import total_rows
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

Table = tuple[str, Sequence[Sequence[object]]]
MONTHS: Table = (
    "Tableau 1. Incidents de VBG signalés par région (données inventées)",
    [
        ("Région", "Avril 2025", "Mai 2025", "Juin 2025", "T2 2025"),
        ("Gao", 31, 28, 40, 99),
        ("Mopti", 52, 47, 61, 160),
        ("Ségou", 22, 25, 19, 66),
    ],
)
PEOPLE: Table = (
    "Tableau 2. Survivantes par sexe et âge, T2 2025",
    [
        ("Région", "Filles", "Femmes", "Garçons", "Hommes"),
        ("Gao", 20, 70, 4, 5),
        ("Mopti", 40, 110, 6, 4),
        ("Ségou", 16, 44, 2, 4),
    ],
)
MASKED: Table = (PEOPLE[0], [*PEOPLE[1][:2], ("Mopti", 40, 110, "<5", 7), ("Ségou", 16, 44, "<5", 5)])


def book(path: Path, tables: Sequence[Table], *, is_apart: bool) -> Path:
    """A workbook of the tables, on one sheet or on one each."""
    workbook = xlsxwriter.Workbook(path)
    page, at = workbook.add_worksheet("VBG"), 0
    for number, (title, rows) in enumerate(tables):
        if is_apart and number:
            page, at = workbook.add_worksheet(f"Feuille {number + 1}"), 0
        page.write(at, 0, title)
        for row in rows:
            page.write_row(at + 2, 0, row)
            at += 1
        at += 4
    workbook.close()
    return path


def values(path: Path, *keys: str) -> list[object]:
    """What a workspace with this file alone says of some keys."""
    workspace = Workspace(create(path.parent / f"w-{path.stem}", country="MLI", period="2025-Q2"))
    workspace.add([path])
    asked = [workspace.key(f"gbv_incidents/{key}") for key in keys]
    estimates = workspace.desk().estimates(asked)
    return [estimates[key].value for key in asked]


@pytest.mark.parametrize("is_apart", [False, True])
@pytest.mark.parametrize("tables", [(MONTHS, PEOPLE), (PEOPLE, MONTHS)])
def test_a_quarter_beside_its_months_and_by_sex_counts_once(
    tmp_path: Path, tables: Sequence[Table], is_apart: bool
) -> None:
    path = book(tmp_path / "GBVIMS_T2_2025.xlsx", tables, is_apart=is_apart)
    assert values(path, "2025-Q2", "2025-Q2@ml-gao", "2025-05@ml-gao") == [325, 99, 28]


@pytest.mark.parametrize("is_apart", [False, True])
def test_one_row_counts_once_where_the_others_hide_numbers(tmp_path: Path, is_apart: bool) -> None:
    path = book(tmp_path / "GBVIMS_T2_2025.xlsx", (MONTHS, MASKED), is_apart=is_apart)
    assert values(path, "2025-Q2@ml-gao", "2025-Q2@ml-mopti") == [99, None]


def of_partner(name: str, *counts: int) -> Table:
    regions = ("Gao", "Mopti", "Ségou", "Kayes")
    return (f"Incidents signalés, {name}, T2 2025", [("Région", "Incidents"), *zip(regions, counts, strict=False)])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (of_partner("partenaire A", 99, 160, 66), of_partner("partenaire B", 12, 30, 8)),
        (of_partner("partenaire A", 14, 3, 2), of_partner("partenaire B", 14, 7, 5)),
        (of_partner("partenaire A", 3, 4, 2, 9), of_partner("partenaire B", 3, 7, 5, 1)),
    ],
)
def test_tables_of_others_add_up(tmp_path: Path, first: Table, second: Table) -> None:
    """One number is alike by chance."""
    path = book(tmp_path / "GBVIMS_T2_2025.xlsx", (first, second), is_apart=True)
    sums = {str(row[0]): 0 for row in first[1][1:]}
    for _, rows in (first, second):
        for region, count in rows[1:]:
            sums[str(region)] += int(str(count))
    assert values(path, "2025-Q2@ml-segou", "2025-Q2@ml-gao") == [sums["Ségou"], sums["Gao"]]


def test_the_quarter_before_stands_over_its_column(tmp_path: Path) -> None:
    """What only says which time it is counts nothing of its own; a row called after what it adds up is no place."""
    workbook = xlsxwriter.Workbook(path := tmp_path / "GBVIMS_T2_2025.xlsx")
    page = workbook.add_worksheet("VBG")
    page.write(0, 0, "Incidents de VBG signalés par région (données inventées)")
    page.write_row(2, 0, ("Région", "Trimestre précédent"))
    page.merge_range(2, 2, 2, 4, "Trimestre en cours")
    page.write_row(3, 1, ("T1 2025", "Avril 2025", "Mai 2025", "Juin 2025"))
    rows = (("Gao", 80, 31, 28, 40), ("Mopti", 150, 52, 47, 61), ("Centre-Est total", 230, 83, 75, 101))
    for at, row in enumerate(rows, start=4):
        page.write_row(at, 0, row)
    workbook.close()
    assert values(path, "2025-Q2", "2025-Q1", "2025-06@ml-mopti") == [259, 230, 61]


def test_a_label_that_ends_with_total_beside_no_number_is_no_sum() -> None:
    frame = pl.DataFrame(
        {"row": [1, 2, 3], "c0": ["Gao", "Mopti", "Nord total"], "c1": ["calme", "tendu 3", "3 alertes"]}
    )
    names = ("Région", "Situation")
    table = TextTable(
        sheet="",
        names=names,
        folded=("region", "situation"),
        tags=(None, None),
        header_rows=(0,),
        tag_row=None,
        frame=frame,
    )
    assert not total_rows(table).any()
