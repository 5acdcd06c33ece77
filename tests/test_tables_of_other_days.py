"""Several tables under one head, some of them true on an earlier day than the head says. All data are invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, given, values

from kolosi.intake.meaning.context import FILE, SHEET, TITLE, Surroundings

HEAD = "Inondations : situation au 30 septembre 2025"


def told(own: str, head: str = HEAD) -> str | None:
    around = Surroundings(
        texts=((own, TITLE), (head, TITLE), ("Feuil1", SHEET), ("tableau", FILE)), heads=frozenset({head})
    )
    found = around.period(is_day=True)
    return found.value if found is not None else None


@pytest.mark.parametrize(
    ("own", "day"),
    [
        ("Tableau 2. Pour mémoire : cumul du bulletin n° 3, au 31 août 2025", "2025-08-31"),
        ("Table 2. For comparison: figures of bulletin 3, as of 31 August 2025", "2025-08-31"),
        ("Tableau 1. Cumul par région, au 30 septembre 2025", "2025-09-30"),
        ("Tableau 2. Cumul par région", "2025-09-30"),
        ("Tableau 2. Cumul par région, par rapport au 31 août 2025", None),
        ("Table 2. Persons affected by region, compared with 31 August 2025", None),
        ("Tableau 2. Situation au 31 août 2025 et au 15 septembre 2025", None),
    ],
)
def test_a_table_is_true_on_its_own_day_unless_it_only_compares_itself_with_it(own: str, day: str | None) -> None:
    assert told(own) == day


def test_a_time_without_a_day_is_asked_for_where_a_table_and_the_head_disagree() -> None:
    around = Surroundings(
        texts=(("Incidents, T2 2025", TITLE), ("Bulletin du T3 2025", TITLE)), heads=frozenset({"Bulletin du T3 2025"})
    )
    assert around.period() is None


@pytest.mark.long
def test_the_table_of_an_earlier_day_gives_the_figures_of_that_day_and_adds_to_none(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Inondations, situation au 31 mars 2025 {SAID}"],
        [],
        ["Tableau 1. Cumul par région, au 31 mars 2025"],
        ["Région", "Ménages sinistrés", "Personnes sinistrées", "Maisons effondrées"],
        ["Gao", 120, 700, 80],
        ["Mopti", 300, 1500, 190],
        ["Total", 420, 2200, 270],
        [],
        ["Tableau 2. Pour mémoire : cumul du bulletin n° 3, au 28 février 2025"],
        ["Région", "Ménages sinistrés", "Personnes sinistrées", "Maisons effondrées"],
        ["Gao", 90, 500, 60],
        ["Mopti", 100, 600, 70],
        ["Total", 190, 1100, 130],
    ]
    workspace, _ = given(tmp_path, "Inondations_mars_2025.xlsx", lines, "floods")
    expected = {
        "flood_affected/2025-03-31": 2200,
        "flood_affected/2025-02-28": 1100,
        "flood_affected/2025-Q1@ml-gao": 700,
        "flood_houses_collapsed/2025-02-28@ml-mopti": 70,
    }
    assert values(workspace, expected) == expected
