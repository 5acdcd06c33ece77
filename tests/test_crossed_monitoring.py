"""Monitoring crossed by region, month and type, with sub-totals of zones, marks of notes and months without a report. All data are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import pytest
from tests.test_files_not_ours import SAID, Line, values
from tests.test_strangers_tables import counted, states, workbook

from kolosi.workspace.knowledge import Knowledge
from kolosi.workspace.records.lookup import ContentLookup

pytestmark = pytest.mark.long

TYPES = ["Enlèvements", "Extorsions", "Querelles de voisinage", "Total"]
TITLE: list[Line] = [
    [f"Monitoring de protection : violations par région, mois et type, 1er trimestre 2025 {SAID}"],
    [],
    ["Région", "Janvier", None, None, None, "Février", None, None, None, "Mars", None, None, None, "TOTAL T1"],
    [None, *TYPES, *TYPES, *TYPES, None],
]
GAO: Line = ["Gao", "9 (1)", 2, 1, 12, 4, 0, 3, 7, 1, 1, 1, 3, 22]
ROWS: list[Line] = [
    GAO,
    ["Kidal", "RAS", None, None, None, 2, 2, 0, 4, 0, 0, 1, 1, 5],
    ["S/T Zone Est", 9, 2, 1, 12, 6, 2, 3, 11, 1, 1, 2, 4, 27],
    ["Mopti", 5, 6, 0, 11, 3, 0, 2, 5, "n/r", "n/r", "n/r", "n/r", "16*"],
    ["Ségou", 1, 1, 1, 3, 8, 0, 0, 8, 2, 2, 2, 6, 17],
    ["S/T Zone Centre", 6, 7, 1, 14, 11, 0, 2, 13, 2, 2, 2, 6, 33],
    ["Sikasso", *["-"] * 13],
    ["TOTAL GENERAL", 15, 9, 2, 26, 17, 2, 5, 24, 3, 3, 4, 10, 60],
]
NOTES: list[Line] = [
    [],
    ["(1) y compris les appels à la ligne verte."],
    ["n/r : rapport non reçu.   * total partiel."],
    ["- : région non couverte."],
    ["RAS : rapport reçu, aucun incident."],
]
MERGED = ("B3:E3", "F3:I3", "J3:M3", "B6:E6")


def test_months_over_types_are_read_without_zones_and_with_each_sign_as_its_note_says(tmp_path: Path) -> None:
    workspace = counted(tmp_path, [*TITLE, *ROWS, *NOTES], MERGED)
    expected = {
        "hr_violations/2025-Q1": 60,
        "hr_violations/2025-01": 26,
        "hr_violations;violation=abduction/2025-01": 15,
        "hr_violations/2025-Q1@ml-gao": 22,
        "hr_violations/2025-01@ml-gao": 12,
        "hr_violations/2025-01@ml-kidal": 0,
        "hr_violations/2025-03@ml-mopti": None,
        "hr_violations/2025-Q1@ml-mopti": 16,
        "hr_violations/2025-Q1@ml-sikasso": None,
        "killed_monitoring/2025-Q1": None,
    }
    assert values(workspace, expected) == expected
    assert workspace.figure("hr_violations/2025-Q1@ml-mopti").estimate.status != "final"


@pytest.mark.parametrize(
    ("rows", "notes"),
    [
        (
            [["Gao", "9 (1)", 2, 1, 12, *GAO[5:]], *ROWS[3:]],
            NOTES[2:],
        ),  # nobody says what (1) is: 9 and 1, or 9 with a note
        (
            [["Gao", 9, 2, 1, 13, *GAO[5:]], *ROWS[3:]],
            NOTES,
        ),  # a total that is not the sum: a type is missing, or one fact is of two
    ],
)
def test_a_table_whose_totals_are_not_the_sum_of_its_types_is_asked_about(
    tmp_path: Path, rows: Sequence[Line], notes: Sequence[Line]
) -> None:
    merged = MERGED[:3]
    workspace, points = workbook(tmp_path, "synthese.xlsx", {"T1": [*TITLE, *rows, *notes]}, merged)
    assert (states(workspace), points) == (["asked"], ["columns_to_name"])
    assert values(workspace, {"hr_violations/2025-Q1": None}) == {"hr_violations/2025-Q1": None}


SHORT: Mapping[str, str | None] = {
    "H-Kotto": "cf-haute-kotto",
    "B. Kotto": "cf-basse-kotto",
    "Nana-G.": "cf-nana-gribizi",
    "Ouham-P.": "cf-ouham-pende",
    "Kotto": None,
    "H-K": None,
    "h’Kotto": None,
    "Nana-": None,
}


def test_a_region_cut_short_is_the_only_one_that_begins_so() -> None:
    lookup = ContentLookup(Knowledge("caf"), {}, "")
    ids, _ = lookup.places(pl.Series("place", list(SHORT)), level=1, within=None, vintage=None)
    assert dict(zip(SHORT, ids.to_list(), strict=True)) == SHORT


def test_a_district_cut_short_is_asked_about() -> None:
    lookup = ContentLookup(Knowledge("caf"), {}, "")
    ids, _ = lookup.places(pl.Series("place", ["H-Mbomou"]), level=2, within=None, vintage=None)
    assert ids.to_list() == [None]
