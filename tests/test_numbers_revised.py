"""The same number twice, as it was first told and as it was revised: the later alone counts, and none where nobody says which that is.

All data are invented; the figures are counted by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from tests.test_files_not_ours import SAID, Line, given, values

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.meaning.headers.revised import revised_only

pytestmark = pytest.mark.long


def table(names: Sequence[str], *rows: Sequence[str | None]) -> TextTable:
    """A table of text under some headers."""
    columns = {f"c{at}": [row[at] for row in rows] for at in range(len(names))}
    frame = pl.DataFrame(
        {**columns, "row": list(range(2, 2 + len(rows)))}, schema_overrides=dict.fromkeys(columns, pl.String)
    )
    return TextTable(
        sheet="Feuille",
        names=tuple(names),
        folded=tuple(map(fold, names)),
        tags=(None,) * len(names),
        header_rows=(1,),
        tag_row=None,
        frame=frame,
    )


@pytest.mark.parametrize(
    ("earlier", "later", "rest"),
    [
        ("Violations – initial (8 Oct)", "Violations – revised (20 Oct)", "Violations"),
        ("Victimes (provisoire)", "Victimes (définitif)", "Victimes"),
        ("PDI | Première estimation", "PDI | Vérifié", "PDI"),
        ("PDI | Initial | Ménages", "PDI | Révisé | Ménages", "PDI | Ménages"),
        ("Nombre initial d’incidents", "Nombre rectifié d’incidents", "Nombre d’incidents"),
        ("Preliminary", "Final", "Nombre"),
        ("mars 2025 (provisoire)", "mars 2025 (révisé le 14 avril)", "mars 2025"),
        ("Total No. (HH) – provisional", "Total No. (HH) – verified", "Total No. (HH)"),
    ],
)
def test_of_two_versions_of_a_number_the_later_stays_under_what_is_counted(earlier: str, later: str, rest: str) -> None:
    for names in (["Région", earlier, later], ["Région", later, earlier]):
        own = {earlier: "3", later: "5"}
        found = revised_only(table(names, ["Gao", own[names[1]], own[names[2]]], ["Mopti", "7", "7"]))
        assert found.names == ("Région", rest)
        assert found.frame["c1"].to_list() == ["5", "7"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Stock (initial)", "Stock (final)"),
        ("PDI – initial (20 mars)", "PDI – révisé (8 mars)"),
        ("PDI – provisoire (31 janvier)", "PDI – définitif (28 février)"),
        ("Évaluations initiales", "Évaluations révisées"),
        ("Incidents (initial)", "Incidents (vérifiés)"),
        ("Incidents (provisoire)", "Incidents (non vérifiés)"),
        ("Tués (provisoire)", "Blessés (définitif)"),
        ("Incidents (final)", "Incidents (révisé)"),
        ("Incidents", "Incidents (vérifiés)"),
        ("Janvier (provisoire)", "Février (définitif)"),
    ],
)
def test_numbers_of_which_nobody_says_that_one_is_the_other_revised_both_stay(one: str, other: str) -> None:
    given_table = table(["Région", one, other], ["Gao", "3", "5"], ["Mopti", "7", "7"])
    assert revised_only(given_table) is given_table


def test_an_empty_cell_of_the_revision_is_no_number_taken_back_and_none_that_stays() -> None:
    names = ["Région", "Incidents (provisoire)", "Incidents (révisé)"]
    open_table = table(names, ["Gao", "3", "5"], ["Mopti", "7", None])
    assert revised_only(open_table) is open_table
    told = revised_only(table(names, ["Gao", "3", "5"], ["Mopti", "7", "ND"], ["Kidal", None, "2"]))
    assert told.frame["c1"].to_list() == ["5", "ND", "2"]


@pytest.mark.parametrize("order", [1, -1])
def test_a_number_called_revised_stands_for_the_bare_one_where_most_of_both_are_alike(order: int) -> None:
    rows = [["Gao", *pair[::order]] for pair in (("3", "5"), ("7", "7"), ("2", "2"), ("4", "ND"))]
    found = revised_only(table(["Région", *("Incidents", "Incidents (révisé)")[::order]], *rows))
    assert (found.names, found.folded) == (("Région", "Incidents"), ("region", "incidents"))
    assert found.frame["c1"].to_list() == ["5", "7", "2", "ND"]
    assert found.earlier == ("Incidents",)


@pytest.mark.parametrize(
    ("later", "numbers"),
    [
        ("Dossiers (révisés)", ("1", "2", "0")),
        ("Dossiers (vérifiés)", ("5", "7", "2")),
        ("Dossiers révisés", ("5", "7", "2")),
    ],
)
def test_a_part_of_the_bare_number_stands_for_nothing(later: str, numbers: tuple[str, ...]) -> None:
    rows = [["Gao", one, other] for one, other in zip(("5", "7", "2"), numbers, strict=True)]
    open_table = table(["Région", "Dossiers", later], *rows)
    assert revised_only(open_table) is open_table


def test_three_versions_are_left_to_a_person() -> None:
    names = ["Région", "Incidents (provisoire)", "Incidents (révisé)", "Incidents (définitif)"]
    open_table = table(names, ["Gao", "3", "5", "6"])
    assert revised_only(open_table) is open_table


def test_displaced_people_revised_are_read_and_those_withdrawn_are_no_data(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"DTM – personnes déplacées internes, situation au 28 février 2025 {SAID}"],
        [
            "Région",
            "PDI individus – provisoire (5 mars)",
            "PDI individus – révisé (20 mars)",
            "Écart",
            "Motif de la révision",
        ],
        ["Gao", 510, 540, 30, "doublons retirés"],
        ["Mopti", 470, 470, 0, None],
        ["Ségou", 90, "ND", None, "à confirmer"],
        ["Total", 1070, 1010, None, None],
    ]
    workspace, findings = given(tmp_path, "pdi.xlsx", lines, None)
    told = [one.found for one in findings if one.id == "earlier_numbers_left"]
    assert told == ["PDI individus – provisoire (5 mars)"]
    expected = {"idps/2025-02-28@ml-gao": 540, "idps/2025-02-28@ml-mopti": 470, "idps/2025-02-28@ml-segou": None}
    assert values(workspace, expected) == expected


def test_months_of_two_versions_are_those_of_the_later(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Explosive ordnance incidents by region (invented data)"],
        ["Region", "January 2025", None, "February 2025", None],
        [None, "Provisional", "Final", "Provisional", "Final"],
        ["Gao", 4, 6, 3, 3],
        ["Mopti", 2, 1, 5, 0],
    ]
    workspace, _ = given(tmp_path, "EO incidents.xlsx", lines, "explosive_ordnance")
    expected = {"eo_incidents/2025-01": 7, "eo_incidents/2025-02": 3, "eo_incidents/2025-02@ml-mopti": 0}
    assert values(workspace, expected) == expected


def test_the_beginning_and_the_end_of_a_time_are_asked_about(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"DTM – personnes déplacées internes, février 2025 {SAID}"],
        ["Région", "PDI individus (initial)", "PDI individus (final)"],
        ["Gao", 510, 540],
        ["Mopti", 470, 430],
    ]
    workspace, _ = given(tmp_path, "pdi.xlsx", lines, None)
    assert [one.state for one in workspace.files()] == ["asked"]
    assert values(workspace, {"idps/2025-02": None}) == {"idps/2025-02": None}
