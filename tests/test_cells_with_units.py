"""Cells that repeat the unit of their column ("61 mén." under "Ménages"), and rows that say they are a part of those above."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.test_headers_counted import book, told

from kolosi.intake.columns.scales import with_ones
from kolosi.intake.columns.table import TextTable, fold


def column(header: str, *cells: str, titles: tuple[str, ...] = ()) -> list[str | None]:
    """What is left of the cells of one column."""
    frame = pl.DataFrame({"row": range(len(cells)), "c0": cells}, schema={"row": pl.UInt32, "c0": pl.String})
    table = TextTable(
        sheet="s", names=(header,), folded=(fold(header),), tags=(None,), header_rows=(1,), tag_row=None, frame=frame
    )
    return with_ones(table, titles).frame["c0"].to_list()


@pytest.mark.parametrize(
    ("header", "cells", "left"),
    [
        ("Ménages", ("61 mén.", "40", "1 250 ménages"), ["61", "40", "1 250"]),
        ("Écoles fermées", ("12 écoles", "9"), ["12", "9"]),
        ("Nombre de victimes", ("5 pers.", "12"), ["5", "12"]),
        ("HH", ("120 HH", "80"), ["120", "80"]),
        ("People displaced", ("35 people", "2,400"), ["35", "2,400"]),
        ("Juillet 2025 | F", ("14 cas", "9"), ["14", "9"]),
        ("Q2 | Boys", ("1 case", "9"), ["1", "9"]),
    ],
)
def test_a_unit_that_the_header_says_is_left_out(header: str, cells: tuple[str, ...], left: list[str]) -> None:
    assert column(header, *cells) == left


def test_a_title_says_what_its_months_count() -> None:
    assert column("Août", "12 cas", "7", titles=("Cas signalés par région",)) == ["12", "7"]


def test_a_title_of_people_makes_no_households_of_people() -> None:
    title = "Personnes et ménages déplacés"
    assert column("Ménages", "61 pers.", "40", titles=(title,)) == ["61 pers.", "40"]
    assert column("Personnes", "61 mén.", "40", titles=(title,)) == ["61 mén.", "40"]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Ménages", ("61 pers.", "40")),
        ("Tués", ("2 cas", "5")),
        ("Tués | Total", ("2 cas", "5")),
        ("Âge (ans)", ("12 ans", "40")),
        ("Personnes", ("Gao 3 personnes", "vers Gao", "40")),
        ("Ménages", ("61 mén.", "Koro", "Bankass", "Djenné", "Gao")),
    ],
)
def test_other_words_stay(header: str, cells: tuple[str, ...]) -> None:
    assert column(header, *cells) == list(cells)


@pytest.mark.parametrize(
    "part", ["dont violences sexuelles", "   of which sexual violence", "y compris violences sexuelles"]
)
def test_a_part_that_adds_up_rows_above_is_not_added_again(tmp_path: Path, part: str) -> None:
    rows = [
        ("Type de VBG", "Avril 2025", "Mai 2025"),
        ("Viol", 22, 10),
        ("Agression sexuelle", 18, 20),
        (part, 40, 30),
        ("Mariage forcé", 11, 14),
    ]
    path = book(tmp_path / "VBG_2025.xlsx", "GBVIMS, incidents par type (données inventées)", rows)
    assert told(path, "gbv_incidents/2025-04", "gbv_incidents/2025-05") == [51, 44]


def test_a_part_that_adds_up_nothing_is_asked_about(tmp_path: Path) -> None:
    rows = [
        ("Type de VBG", "Avril 2025", "Mai 2025"),
        ("Viol", 22, 10),
        ("Agression sexuelle", 18, 20),
        ("dont mineures", 9, 4),
    ]
    path = book(tmp_path / "VBG_2025.xlsx", "GBVIMS, incidents par type (données inventées)", rows)
    assert told(path, "gbv_incidents/2025-04") == [None]
