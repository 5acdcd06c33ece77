"""Tables of no more than households and individuals, whose titles say whose they are. All data are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from tests.test_files_not_ours import Line, values

from kolosi.intake.meaning.headers.titled import _is_said_at_once
from kolosi.intake.meaning.words import words
from kolosi.workspace import Workspace
from kolosi.workspace.receive.asked import asked_files
from kolosi.workspace.write.creating import create

DISPLACED: list[Line] = [
    ["Internally displaced persons by State, as of 31 March 2025 (invented data)"],
    [],
    ["State", "LGA", "Households", "Individuals", "Change individuals (%)"],
    ["Borno", "Bama", 120, 600, 2.5],
    ["Borno", "Konduga", 40, 210, -3],
    ["Yobe", "Damaturu", 30, 150, 1],
]


def returned(title: str, *, unit: str = "Individuals") -> list[Line]:
    return [
        [title],
        [],
        ["State", "Households", unit],
        ["Borno", 300, 1500],
        ["Yobe", 100, 520],
        ["Adamawa", 90, 400],
    ]


FIGURES: Mapping[str, int | None] = {
    "idps/2025-03-31": 960,
    "idps/2025-03-31@ng-borno": 810,
    "idp_returnees/2025-03-31": 2420,
    "idp_returnees/2025-03-31@ng-yobe": 520,
    "idp_returns/2025-Q1": None,
}


def read(root: Path, *sheets: Sequence[Line]) -> Workspace:
    workspace = Workspace(create(root / "w", country="NGA", period="2025-Q1"))
    path = root / "DTM_round_40.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for number, lines in enumerate(sheets):
            sheet = book.add_worksheet(f"Table {number + 1}")
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line)
    workspace.add([path])
    return workspace


@pytest.mark.long
@pytest.mark.parametrize(
    "title", ["IDP returnees, cumulative 2015 - 31 March 2025", "PDI retournées : cumul de 2015 au 31 mars 2025"]
)
def test_individuals_are_those_of_the_title_and_households_are_theirs(tmp_path: Path, title: str) -> None:
    workspace = read(tmp_path, DISPLACED, returned(title))
    assert values(workspace, FIGURES) == FIGURES
    found = workspace.desk().engine.query("select statistic, sum(value) as n from statistics group by statistic")
    counted = dict(found.rows())
    assert counted["idp_households"] == 190
    assert counted["idp_returnee_households"] == 490


@pytest.mark.long
@pytest.mark.parametrize(
    "title",
    [
        "IDPs and returnees by State, as of 31 March 2025",
        "IDPs, IDP returnees by State, as of 31 March 2025",
        "Retournés et PDI par État, au 31 mars 2025",
        "IDP returnees by State, March 2025",
        "Planned returns of IDP returnees by State, as of 31 March 2025",
    ],
)
def test_people_of_a_title_that_names_others_too_or_no_stock_are_asked_for(tmp_path: Path, title: str) -> None:
    workspace = read(tmp_path, DISPLACED, returned(title))
    nothing = dict.fromkeys(FIGURES)
    assert values(workspace, nothing) == nothing
    assert asked_files(workspace)


def by_month(title: str, *beside: str) -> list[Line]:
    """Households and people under each month, with more columns beside them."""
    over = [cell for text in ("January", "February", "March", *beside) for cell in (text, None)]
    units = ["Households", "Individuals"] * (3 + len(beside))
    more = [90, 9000] * len(beside)
    return [
        [title],
        [None, *over],
        ["State", *units],
        ["Borno", 30, 150, 20, 90, 40, 210, *more],
        ["Yobe", 0, 0, 10, 52, 5, 25, *more],
        ["Adamawa", 8, 40, 7, 33, 9, 41, *more],
    ]


@pytest.mark.long
@pytest.mark.parametrize(
    ("title", "beside"),
    [
        ("Returns of IDPs, first quarter of 2025", ()),
        ("Retours de PDI signalés, T1 2025", ()),
        ("Retours de PDI signalés, T1 2025", ("Retournés des 12 derniers mois",)),
    ],
)
def test_returns_of_a_title_are_counted_by_month_and_those_of_a_longer_time_beside_them_are_not(
    tmp_path: Path, title: str, beside: tuple[str, ...]
) -> None:
    workspace = read(tmp_path, by_month(title, *beside))
    due = {
        "idp_returns/2025-Q1": 641,
        "idp_returns/2025-01@ng-yobe": 0,
        "idp_returns/2025-03@ng-borno": 210,
        "idp_return_households/2025-02": 37,
        "idp_returnees/2025-03-31": None,
        "idps/2025-03-31": None,
    }
    assert values(workspace, due) == due


@pytest.mark.long
@pytest.mark.parametrize("title", ["IDP returnees by month, 2025", "PDI retournées par mois, 2025"])
def test_those_who_have_returned_under_months_are_asked_about(tmp_path: Path, title: str) -> None:
    workspace = read(tmp_path, by_month(title))
    nothing = dict.fromkeys(FIGURES)
    assert values(workspace, nothing) == nothing
    assert asked_files(workspace)


@pytest.mark.parametrize(
    ("phrase", "title", "others", "is_alone"),
    [
        ("PDI retournées", "PDI retournées, cumul 2012 – 30 septembre 2025", ["PDI"], True),
        ("retournés PDI", "Tableau 3 : nombre de PDI retournées par région", ["PDI"], True),
        ("PDI retournés", "PDI et retournés par région", ["PDI", "retournés"], False),
        ("PDI retournés", "PDI / retournés", ["PDI", "retournés"], False),
        ("returned IDPs", "Returned IDPs beside IDPs by region", ["IDPs"], False),
        ("refugee returnees", "Refugees or returnees", ["returnees"], False),
    ],
)
def test_words_that_stand_apart_do_not_name_one_kind_of_people(
    phrase: str, title: str, others: Sequence[str], is_alone: bool
) -> None:
    said = [frozenset(words(text)) for text in (phrase, *others)]
    assert _is_said_at_once(said[0], [title], said) is is_alone


@pytest.mark.long
def test_households_of_a_list_that_counts_both_itself_stay_its_own(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Alert", "Date of movement", "State of arrival", "Households", "Individuals"],
        ["A1", "2025-01-14", "Borno", 20, 110],
        ["A2", "2025-02-03", "Yobe", 15, 80],
    ]
    workspace = read(tmp_path, lines)
    receipts = workspace.add([tmp_path / "DTM_round_40.xlsx"], source="displacement_alerts")
    assert all("Households" not in str(one) for answer in receipts for one in answer.findings)
