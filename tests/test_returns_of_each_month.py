"""People who returned in each month are a flow; all who returned by a day are a stock; where nothing says which, a person is asked.

All data are invented.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.test_files_not_ours import Line, given, values

pytestmark = pytest.mark.long

HEAD: Line = ["Region", "District", "Month", "Returned households", "Returned persons", "Cumulative persons since Jan 2025"]  # fmt: skip
UNDER_A_TOTAL: list[Line] = [
    ["Return of displaced people, January to March 2025 (invented data)"],
    HEAD,
    ["Gao", "Ansongo", "Jan 2025", 20, 100, 100],
    ["Gao", "Bourem", "Jan 2025", 10, 52, 52],
    ["Mopti", "Djenné", "Jan 2025", 8, 40, 40],
    ["Gao", "Ansongo", "Feb 2025", 6, 30, 130],
    ["Gao", "Bourem", "Feb 2025", 12, 60, 112],
    ["Mopti", "Djenné", "Feb 2025", "no report", "no report", 40],
    ["Gao", "Ansongo", "Mar 2025", 10, 50, 180],
    ["Gao", "Bourem", "Mar 2025", "RAS", "RAS", 112],
    ["Mopti", "Djenné", "Mar 2025", 4, 21, 61],
    ["Subtotal Gao", None, "Mar 2025", 10, 50, 292],
]
OF_THE_MONTH: list[Line] = [
    ["PDI : mouvements (données inventées)"],
    ["Région", "Mois", "Retours du mois"],
    ["Gao", "janvier 2025", 20],
    ["Mopti", "janvier 2025", 30],
    ["Gao", "février 2025", 25],
    ["Mopti", "février 2025", 35],
]
FALLING: list[Line] = [
    ["Suivi des retours de PDI, janvier à mars 2025 (données inventées)"],
    ["Région", "Mois", "Personnes retournées"],
    ["Gao", "janvier 2025", 120],
    ["Mopti", "janvier 2025", 80],
    ["Gao", "février 2025", 40],
    ["Mopti", "février 2025", 95],
    ["Gao", "mars 2025", 70],
    ["Mopti", "mars 2025", 15],
]
GROWING: list[Line] = [
    ["Personnes retournées (données inventées)"],
    ["Région", "Mois", "Personnes retournées"],
    ["Gao", "janvier 2025", 120],
    ["Mopti", "janvier 2025", 80],
    ["Gao", "février 2025", 140],
    ["Mopti", "février 2025", 95],
    ["Gao", "mars 2025", 170],
    ["Mopti", "mars 2025", 99],
]
TO_DATE: list[Line] = [["Stock des personnes retournées (données inventées)"], *GROWING[1:]]
OF_DAYS: list[Line] = [
    ["Suivi des retours de PDI (données inventées)"],
    ["Région", "Date", "Personnes retournées"],
    ["Gao", "31/01/2025", 120],
    ["Mopti", "31/01/2025", 80],
    ["Gao", "28/02/2025", 110],
    ["Mopti", "28/02/2025", 75],
]


def test_numbers_under_a_running_total_are_those_of_their_month(tmp_path: Path) -> None:
    workspace, _ = given(tmp_path, "returns.xlsx", UNDER_A_TOTAL, "dtm")
    expected = {
        "idp_returns/2025-Q1@ml-gao": 292,
        "idp_returns/2025-01": 192,
        "idp_returns/2025-03@ml-2021-gao-bourem": 0,
        "idp_returns/2025-02@ml-mopti": None,
        "idp_return_households/2025-Q1@ml-gao": 58,
        "idp_returnees/2025-Q1": None,
        "idps/2025-Q1": None,
    }
    assert values(workspace, expected) == expected
    assert workspace.figure("idp_returns/2025-Q1@ml-mopti").estimate.status != "final"
    assert [line.column for line in workspace.correct().lines if line.kind in {"column", "wanted"}] == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (OF_THE_MONTH, {"idp_returns/2025-01..2025-02": 110, "idp_returns/2025-02@ml-gao": 25, "idp_returnees/2025-02": None}),
        (FALLING, {"idp_returns/2025-Q1": 420, "idp_returns/2025-Q1@ml-gao": 230, "idp_returnees/2025-Q1": None}),
        (TO_DATE, {"idp_returnees/2025-Q1": 269, "idp_returns/2025-Q1": None}),
        (OF_DAYS, {"idp_returnees/2025-Q1": 185, "idp_returnees/2025-01": 200, "idp_returns/2025-Q1": None}),
    ],
    ids=["the header says the month", "a title of returns over numbers that fall", "a stock by its title", "days"],
)  # fmt: skip
def test_what_returned_people_are_counted_by_is_told_by_headers_titles_and_numbers(
    lines: list[Line], expected: dict[str, int | None], tmp_path: Path
) -> None:
    workspace, _ = given(tmp_path, "retours.xlsx", lines, "dtm")
    assert values(workspace, expected) == expected


def test_where_nothing_says_which_it_is_both_are_offered_and_nothing_counts(tmp_path: Path) -> None:
    workspace, _ = given(tmp_path, "retours.xlsx", GROWING, "dtm")
    figures = {"idp_returnees/2025-Q1": None, "idp_returns/2025-Q1": None}
    assert values(workspace, figures) == figures
    lines = [line for line in workspace.correct().lines if line.column == "Personnes retournées"]
    offered = {choice for line in lines for choice in line.choices}
    assert {"Retournés", "Retours de PDI de la période"} <= {one[:1].upper() + one[1:] for one in offered}, lines
    (line,) = lines
    workspace.correct({line.subject: "Retours de PDI de la période"}, author="Awa D.")
    assert values(workspace, {"idp_returns/2025-Q1": 704}) == {"idp_returns/2025-Q1": 704}


def test_returned_people_beside_displaced_people_of_a_month_stay_a_stock(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Situation de mars 2025 (données inventées)"],
        ["Région", "Personnes déplacées internes", "Personnes retournées"],
        ["Gao", 500, 120],
        ["Mopti", 700, 80],
    ]
    workspace, _ = given(tmp_path, "mars 2025.xlsx", lines, "dtm")
    expected = {"idps/2025-03": 1200, "idp_returnees/2025-03": 200, "idp_returns/2025-03": None}
    assert values(workspace, expected) == expected
