"""People who returned in each month are a flow; all who returned by a day are a stock; where nothing says which, a person is asked.

All data are invented.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from tests.test_files_not_ours import SAID, Line, given, values

from kolosi.workspace import Workspace

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


EXPELLED: list[Line] = [
    ["Arrivals of nationals expelled or repatriated, by region and country of departure (invented data)"],
    ["Region", date(2025, 1, 1), None, None, date(2025, 2, 1), None, None],
    [None, "Algeria", "Libya", "Total", "Algeria", "Libya", "Total"],
    ["Agadez", 120, 30, 150, 44, 12, 56],
    ["Diffa", 0, 8, 8, 0, 0, 0],
    ["Zinder", 15, 0, 15, "n/r", "n/r", "n/r"],
    ["TOTAL", 135, 38, 173, 44, 12, 56],
    ["n/r: report not received"],
]


def in_country(root: Path, country: str, lines: list[Line]) -> Workspace:
    """A workspace of a country to which one invented table was given."""
    path, folder = root / "arrivals.xlsx", root / "country"
    folder.mkdir()
    (folder / "workspace.yaml").write_text(f"country: {country}\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Arrivals")
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
    workspace = Workspace(folder)
    workspace.add([path], organisation="ONG Fictive")
    return workspace


def test_nationals_expelled_from_abroad_are_a_flow_by_country_and_no_refugees(tmp_path: Path) -> None:
    workspace = in_country(tmp_path, "NER", EXPELLED)
    expected = {
        "arrivals_from_abroad/2025-01..2025-02@ne-agadez": 206,
        "arrivals_from_abroad/2025-01": 173,
        "arrivals_from_abroad;origin=algeria/2025-01..2025-02@ne-agadez": 164,
        "arrivals_from_abroad/2025-02@ne-diffa": 0,
        "arrivals_from_abroad/2025-02@ne-zinder": None,
        "refugees_asylum_seekers/2025-Q1": None,
        "idp_returns/2025-Q1": None,
    }
    assert values(workspace, expected) == expected


def test_regions_of_the_newer_boundaries_are_parts_of_those_before_though_provinces_have_their_names(
    tmp_path: Path,
) -> None:
    lines: list[Line] = [
        ["Arrivées de ressortissants refoulés, par région et pays de départ (données inventées)"],
        ["Région", date(2025, 1, 1), None, date(2025, 2, 1), None],
        [None, "Mali", "Togo", "Mali", "Togo"],
        ["Bankui", 10, 1, 4, 2],
        ["Sourou", 20, 2, 3, 1],
        ["Goulmou", 5, 6, 7, 8],
        ["Tapoa", 9, 9, 1, 1],
        ["Sirba", 1, 2, 3, 4],
        ["Kadiogo", 50, 40, 30, 20],
    ]
    workspace = in_country(tmp_path, "BFA", lines)
    expected = {
        "arrivals_from_abroad/2025-01..2025-02@bf-boucle-du-mouhoun": 43,
        "arrivals_from_abroad/2025-01..2025-02@bf-est": 56,
        "arrivals_from_abroad/2025-01@bf-centre": 90,
    }
    assert values(workspace, expected) == expected


def test_refugees_by_country_of_origin_are_no_arrivals_of_nationals(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Réfugiés par pays d’origine et région, mars 2025 (données inventées)"],
        ["Région", "Niger", "Mauritanie", "Total"],
        ["Gao", 120, 30, 150],
        ["Mopti", 10, 8, 18],
    ]
    workspace, _ = given(tmp_path, "refugies.xlsx", lines, None)
    assert values(workspace, {"arrivals_from_abroad/2025-Q1": None}) == {"arrivals_from_abroad/2025-Q1": None}
    assert not any("DTM" in str(line.source) for line in workspace.correct().lines)


NOTHING: dict[str, int | None] = {
    "idp_returns/2025-Q1": None,
    "idp_returnees/2025-Q1": None,
    "arrivals_from_abroad/2025-Q1": None,
}
BY_MONTH = (("January 2025", 120, 80), ("February 2025", 40, 95), ("March 2025", 70, 15))


def monthly(title: str, *headers: str) -> list[Line]:
    """Numbers of two regions that fall and rise, under a title and headers of one's own."""
    rows: list[Line] = [[f"{title} (invented data)"], ["Region", "Month", *headers]]
    for month, gao, mopti in BY_MONTH:
        rows += [["Gao", month, gao], ["Mopti", month, mopti]]
    return rows


@pytest.mark.parametrize(
    "lines",
    [
        [["Mouvements de retour de PDI (données inventées)"], *GROWING[1:]],
        [["Returnees by region (invented data)"], ["Region", "Month", "Returnees (new regions)"], ["Gao", "March 2025", 1200], ["Mopti", "March 2025", 800]],
        [["Mouvements (données inventées)"], ["Région", "Mois", "Retournés", "Déplacés (cumul depuis 2012)"], ["Gao", "mars 2025", 12, 50], ["Mopti", "mars 2025", 8, 90], ["Ménaka", "mars 2025", 2, 10]],
        monthly("Monthly returns of refugees from Mauritania", "Returnees"),
        [["Planned returns of IDPs, by month (invented data)"], ["Region", "January 2025", "February 2025", "March 2025"], ["Gao", 500, 100, 50], ["Mopti", 300, 60, 20]],
        monthly("Flow monitoring: arrivals by month and region", "Arrivals"),
        monthly("Arrivals of displaced people on sites, arrivals by month", "Arrivals"),
    ],
    ids=["movements that only grow", "new regions", "the running total of others", "refugees", "returns that are planned", "travellers", "arrivals of anybody"],
)  # fmt: skip
def test_people_who_may_be_others_or_of_another_time_are_asked_about(lines: list[Line], tmp_path: Path) -> None:
    workspace, _ = given(tmp_path, "mouvements.xlsx", lines, "dtm")
    assert values(workspace, NOTHING) == NOTHING
    assert any(line.kind == "column" for line in workspace.correct().lines)


def test_arrivals_whose_title_says_who_arrived_count_by_month(tmp_path: Path) -> None:
    lines = monthly("Arrivals of expelled nationals, arrivals by month", "Arrivals")
    workspace, _ = given(tmp_path, "arrivals.xlsx", lines, "dtm")
    assert values(workspace, {"arrivals_from_abroad/2025-Q1": 420}) == {"arrivals_from_abroad/2025-Q1": 420}


@pytest.mark.parametrize(
    ("header", "countries", "expected"),
    [
        ("Nationality", ("Algeria", "Libya"), None),
        ("Country of origin", ("Mali", "Guinea"), None),
        ("Country of departure", ("Algeria", "Libya"), 175),
    ],
)
def test_people_of_many_nations_are_no_nationals_who_came_back(
    header: str, countries: tuple[str, str], expected: int | None, tmp_path: Path
) -> None:
    one, other = countries
    lines: list[Line] = [
        ["Expelled people, arrivals by month (invented data)"],
        ["Region", "Month", header, "Expelled"],
        ["Gao", "January 2025", one, 100],
        ["Gao", "January 2025", other, 20],
        ["Gao", "February 2025", one, 40],
        ["Gao", "February 2025", other, 15],
    ]
    workspace, _ = given(tmp_path, "expelled.xlsx", lines, "dtm")
    key = "arrivals_from_abroad/2025-01..2025-02"
    assert values(workspace, {key: expected}) == {key: expected}


def test_returns_of_displaced_people_under_a_title_over_months_are_no_displaced_people(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Retours de PDI par mois (données inventées)"],
        ["Région", "Janvier 2025", "Février 2025", "Mars 2025", "Total"],
        ["Gao", 100, 50, 20, 170],
        ["Mopti", 50, 20, 20, 90],
        ["Total", 150, 70, 40, 260],
    ]
    workspace, _ = given(tmp_path, "retours.xlsx", lines, "dtm")
    expected = {"idp_returns/2025-Q1": 260, "idps/2025-Q1": None, "idp_returnees/2025-Q1": None}
    assert values(workspace, expected) == expected


def test_a_note_of_a_header_that_says_the_month_makes_no_stock_of_it(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["PDI et retournés par région, mars 2025 (données inventées)"],
        ["Région", "PDI", "Retournés*"],
        ["Gao", 20, 100],
        ["Mopti", 10, 50],
        [],
        ["* Retournés du mois de mars seulement"],
    ]
    workspace, _ = given(tmp_path, "mars 2025.xlsx", lines, "dtm")
    expected = {"idps/2025-03": 30, "idp_returnees/2025-03": None}
    assert values(workspace, expected) == expected


CROSSING: list[Line] = [
    ["Région d’arrivée", "Cercle d’arrivée", "Poste frontière", "Mois", "Ménages", "Individus", "dont hommes", "dont femmes"],
    ["Gao", "Ansongo", "Labbezanga", "janv.-25", 20, 110, 50, 60],
    ["Gao", "Ansongo", "Labbezanga", "févr.-25", 9, 41, 20, 21],
    ["Gao", "Ansongo", "Ouatagouna", "janv.-25", 5, 22, 12, 10],
    ["Gao", "Ansongo", "Ouatagouna", "févr.-25", 0, 0, 0, 0],
    ["Mopti", "Koro", "Koro", "janv.-25", 30, 160, 70, 90],
    ["Mopti", "Koro", "Koro", "févr.-25", 12, 55, 25, 30],
    ["Total", None, None, None, 76, 388, 177, 211],
]  # fmt: skip


def test_nationals_registered_where_they_enter_are_a_flow_of_people_and_no_households(tmp_path: Path) -> None:
    title = f"OIM-DTM : ressortissants maliens revenus de l’étranger, enregistrés aux points d’entrée {SAID}"
    workspace, _ = given(tmp_path, "retours.xlsx", [[title], *CROSSING], None)
    expected = {
        "arrivals_from_abroad/2025-01..2025-02": 388,
        "arrivals_from_abroad/2025-01@ml-gao": 132,
        "arrivals_from_abroad/2025-02@ml-mopti": 55,
        "idp_returns/2025-01": None,
        "idps/2025-02-28": None,
    }
    assert values(workspace, expected) == expected
    assert [one.state for one in workspace.files()] == ["counts"]


def test_nationals_at_border_posts_are_read_in_english_too(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["DTM: nationals returned from abroad, registered at points of entry, 2025 (invented data)"],
        ["Region", "Point of entry", "Month", "Households", "Individuals", "of which men", "of which women"],
        ["Gao", "Post A", "January 2025", 20, 110, 50, 60],
        ["Gao", "Post A", "February 2025", 9, 41, 20, 21],
        ["Mopti", "Post B", "January 2025", 30, 160, 70, 90],
        ["Mopti", "Post B", "February 2025", 12, 55, 25, 30],
    ]
    workspace, _ = given(tmp_path, "entries.xlsx", lines, None)
    expected = {"arrivals_from_abroad/2025-01": 270, "arrivals_from_abroad/2025-02@ml-gao": 41}
    assert values(workspace, expected) == expected


@pytest.mark.parametrize(
    "title",
    [
        "Voyageurs observés aux points d’entrée",
        "Cumul des ressortissants revenus de l’étranger, enregistrés aux points d’entrée",
        "Réfugiés retournés enregistrés aux points d’entrée",
        "Ressortissants revenus de l’étranger et autres migrants, aux points d’entrée",
        "Personnes enregistrées aux points d’entrée",
    ],
)
def test_people_at_points_of_entry_who_may_be_others_are_no_arrivals_of_nationals(title: str, tmp_path: Path) -> None:
    workspace, _ = given(tmp_path, "entrees.xlsx", [[f"{title} {SAID}"], *CROSSING], None)
    expected = {"arrivals_from_abroad/2025-01": None, "arrivals_from_abroad/2025-02": None}
    assert values(workspace, expected) == expected


def test_numbers_at_points_of_entry_that_only_grow_are_asked_about(tmp_path: Path) -> None:
    numbers = {"Gao": (10, 25, 40), "Mopti": (30, 44, 71)}
    months = ("janvier 2025", "février 2025", "mars 2025")
    rows = [
        [region, month, number] for region, own in numbers.items() for month, number in zip(months, own, strict=True)
    ]
    title = f"Ressortissants revenus de l’étranger, enregistrés aux points d’entrée {SAID}"
    workspace, _ = given(tmp_path, "entrees.xlsx", [[title], ["Région", "Mois", "Individus"], *rows], None)
    assert values(workspace, {"arrivals_from_abroad/2025-01": None}) == {"arrivals_from_abroad/2025-01": None}
