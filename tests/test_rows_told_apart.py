"""Rows of a file by what they are: data, totals, notes, lines that say that nothing happened, days and numbers that are missing.

All rows are invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
import pytest

from kolosi.intake.columns.table import TextTable, guess_header
from kolosi.intake.formats import read_sheets
from kolosi.intake.recognise.marked import marked
from kolosi.intake.recognise.no_data_rows import not_people, set_apart
from kolosi.intake.records.importing import Reading
from kolosi.intake.records.nothing_said import Nothing, report_in_words, source_meant, statements_in
from kolosi.intake.records.stray import are_stray
from kolosi.intake.records.survivors import survivor_columns
from kolosi.workspace.knowledge import Knowledge
from kolosi.workspace.receive.adding import Candidate, examine_file
from kolosi.workspace.records.lookup import ContentLookup

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge("mli")


@pytest.fixture(scope="module")
def lookup(knowledge: Knowledge) -> ContentLookup:
    return ContentLookup(knowledge, {}, "")


def table(*rows: str) -> TextTable:
    return guess_header(read_sheets("feuille.csv", "\n".join(rows).encode())[0])


def examined(knowledge: Knowledge, name: str, *rows: str, end: str = "\n") -> Candidate:
    data = ("\n".join(rows) + end).encode()
    sources = list(knowledge.sources.values())
    return examine_file(name, data, read_sheets(name, data), sources, ContentLookup(knowledge, {}, ""))


def problems(reading: Reading) -> list[tuple[int, str, str, bool]]:
    """Row, column, problem and whether it holds its row back, of each cell that is in question."""
    return reading.waiting.select("row", "column", "problem", "holds").rows()


# -- totals, notes, nothing -------------------------------------------------------------------------------------------


def test_totals_notes_and_names_of_columns_again_are_no_data() -> None:
    apart = set_apart(
        table(
            "region,mois,cas,blessés",
            "Mopti,janvier 2025,3,1",
            "Gao,janvier 2025,4,2",
            "TOTAL,,7,3",
            "Note : chiffres inventés,,,",
        ),
        [],
        "statistics",
    )
    assert apart.frame["c0"].to_list() == ["Mopti", "Gao"]
    assert apart.totals["row"].to_list() == [4]
    assert apart.notes == ("Note : chiffres inventés",)


@pytest.mark.parametrize("said", ["RAS", "Néant", "rien à signaler", "No incident", "nil report"])
def test_a_row_of_a_list_that_says_nothing_happened_is_none(said: str, knowledge: Knowledge) -> None:
    found = examined(
        knowledge,
        "monitoring_Alpha.csv",
        "_id,organisation,date_incident,region,cercle,categorie_violation,sous_type,nb_victimes",
        "1,Alpha,2025-01-05,Mopti,,Atteintes au droit à la vie,Homicide de civil,1",
        "2,Alpha,2025-01-06,Mopti,,Atteintes au droit à la vie,Homicide de civil,1",
        f"3,Alpha,,Gao,,{said},,",
    )
    (reading,) = found.readings
    assert (reading.records.height, [one.places for one in reading.nothing]) == (2, [("ml-gao",)])


def test_rows_that_their_own_state_rejects_and_units_that_are_no_people() -> None:
    frame = pl.DataFrame(
        {"c0": ["Approuvé", "Doublon", "À supprimer", None], "c1": ["personnes", "Kits", "ménages", ""]}
    )
    assert marked(frame, ["c0"], {}).to_list() == [False, True, True, False]
    assert not_people(frame, ["c1"]).to_list() == [False, True, True, False]
    assert not marked(frame, [], {}).any()


def test_a_sentence_says_of_places_and_a_period_that_nothing_happened(lookup: ContentLookup) -> None:
    texts = ("Aucun incident à Gao et à Ménaka en mars 2025.", "Aucun incident.", "Trois incidents à Mopti.")
    assert statements_in(texts, lookup) == [Nothing(places=("ml-gao", "ml-menaka"), period="2025-03")]


def test_a_short_report_in_words_is_one_and_a_table_is_none(knowledge: Knowledge) -> None:
    words = read_sheets("rapport.csv", "Monitoring de protection\nAucun incident signalé à Gao en mars 2025\n".encode())
    around = report_in_words(words, "rapport.csv", "Alpha")
    assert around is not None
    assert ("Alpha", "folder") in around.texts
    meant = source_meant(around, list(knowledge.sources.values()))
    assert meant is not None
    assert meant.id == "protection_monitoring"
    assert report_in_words(read_sheets("t.csv", b"region,cas\nGao,3\n"), "t.csv", "") is None


# -- days far from all others -----------------------------------------------------------------------------------------


def days(*parts: tuple[str, int]) -> pl.Series:
    """So many days in a row from each first one."""
    found = [date.fromisoformat(first) + timedelta(days=at) for first, count in parts for at in range(count)]
    return pl.Series("day", found)


@pytest.mark.parametrize(
    ("parts", "stray"),
    [
        ([("2025-01-01", 90)], 0),
        ([("2014-03-05", 1), ("2025-01-01", 200)], 1),  # another year, written by a slip of the pen
        ([("2025-01-01", 200), ("2052-01-01", 1)], 1),
        ([("2025-01-01", 30), ("2025-03-01", 30)], 0),  # two months of three are no slip
        ([("2014-03-05", 20), ("2025-01-01", 200)], 0),  # one in ten is a part of the file
        ([("2025-01-01", 3), ("2025-12-01", 1)], 0),  # of four days none is far from the others
    ],
)
def test_few_days_far_from_all_others_are_stray(parts: list[tuple[str, int]], stray: int) -> None:
    assert are_stray(days(*parts)).sum() == stray


# -- one survivor a row -----------------------------------------------------------------------------------------------

CASE = "Code client,Âge,Sexe,Type de VBG,Prise en charge médicale"
CASES = ("K1,17,F,Viol,oui", "K2,24,F,Mariage forcé,non", "K3,31,F,Viol,oui")
COUNTED = ("Région,Type de VBG,Nombre de cas", "Gao,Viol,7", "Gao,Mariage forcé,4", "Mopti,Viol,9")


@pytest.mark.parametrize(
    ("rows", "is_list"),
    [
        ((CASE, *CASES), True),
        (COUNTED, False),
        (
            ("Région,Sexe,Type de VBG", "Gao,F,Non ventilé par type", "Gao,F,Non ventilé par type", "Mopti,F,Viol"),
            False,
        ),
    ],
)
def test_a_sheet_of_one_survivor_a_row_is_told_by_what_stands_in_it(
    rows: Sequence[str], is_list: bool, lookup: ContentLookup
) -> None:
    found = survivor_columns(read_sheets("cas.csv", "\n".join(rows).encode()), lookup)
    assert bool(found) == is_list
    assert is_list is False or "Code client" in found


# -- numbers that are not told ----------------------------------------------------------------------------------------

HEAD = (
    "_id,organisation,date_incident,region,cercle,categorie_violation,sous_type,nb_victimes,nb_femmes,nb_hommes,nb_tues"
)
LIFE = "Atteintes au droit à la vie,Homicide de civil"
GOODS = "Atteintes au droit à la propriété,Vol ou braquage"


def incidents(knowledge: Knowledge, *numbers: str) -> Reading:
    rows = [f"{at},Alpha,2025-01-{at:02},Mopti,,{one}" for at, one in enumerate(numbers, 1)]
    (reading,) = examined(knowledge, "monitoring_Alpha.csv", HEAD, *rows).readings
    return reading


def test_a_number_that_other_rows_of_its_kind_give_is_missed_and_another_kind_was_not_asked(
    knowledge: Knowledge,
) -> None:
    reading = incidents(
        knowledge, f"{LIFE},2,,2,2", f"{LIFE},1,,1,1", f"{LIFE},3,,3,", f"{GOODS},1,,1,", f"{GOODS},2,2,,"
    )
    assert problems(reading) == [(4, "nb_tues", "number_empty", False)]
    assert reading.records.height == 5
    assert [finding.id for finding in reading.findings if finding.id == "number_empty"] == ["number_empty"]
    assert reading.beside.select("row", "open", "counted", "soft").rows() == [(4, "|harmed|killed|", True, True)]


def test_a_number_that_as_many_rows_leave_out_is_not_asked_for_and_makes_its_totals_partial(
    knowledge: Knowledge,
) -> None:
    reading = incidents(knowledge, f"{LIFE},2,,2,2", f"{LIFE},3,,3,")
    assert (problems(reading), reading.findings) == ([], ())
    assert reading.beside.select("row", "open", "counted", "soft").rows() == [(3, "|harmed|killed|", True, True)]


def test_parts_by_sex_are_missed_where_the_others_do_not_come_to_the_whole(knowledge: Knowledge) -> None:
    reading = incidents(
        knowledge, f"{LIFE},5,2,3,1", f"{LIFE},4,,4,1", f"{LIFE},4,,3,1", f"{LIFE},2,2,,1", f"{LIFE},1,1,,1"
    )
    assert problems(reading) == [(4, "nb_femmes", "number_empty", False)]


def test_a_planned_activity_owes_no_number(knowledge: Knowledge) -> None:
    head = "Mois,Organisation,AoR,Région,Activité,Statut,Personnes assistées (nouvelles)"
    rows = ("Achevée,12", "Achevée,9", "Planifiée,", "Achevée,")
    lines = [f"janvier 2025,Alpha,Protection de l'enfance,Gao,Formation {at},{one}" for at, one in enumerate(rows)]
    (reading,) = examined(knowledge, "5W_Alpha.csv", head, *lines).readings
    assert [row for row, _, problem, _ in problems(reading) if problem == "number_empty"] == [5]


def test_a_number_is_the_name_of_no_organisation(knowledge: Knowledge) -> None:
    rows = [f"{at},{name},2025-01-0{at},Mopti,,{LIFE},1,,1,1" for at, name in enumerate(("Alpha", "12", "3"), 1)]
    (reading,) = examined(knowledge, "monitoring.csv", HEAD, *rows).readings
    assert [(row, problem) for row, _, problem, _ in problems(reading)] == [(3, "not_a_name"), (4, "not_a_name")]
    assert reading.records["organisation"].cast(pl.String).to_list() == ["Alpha", None, None]
    assert reading.records.height == 3


# -- values that lost their place, totals that differ -----------------------------------------------------------------

TYPES = "Trimestre,Région,Viol,Agression sexuelle,Agression physique,Mariage forcé,Déni de ressources,Total"


def gbv(knowledge: Knowledge, *rows: str) -> Reading:
    (reading,) = examined(knowledge, "vbg.csv", TYPES, *rows).readings
    return reading


def test_values_of_two_rows_without_a_place_wait_and_one_may_be_the_whole_country(knowledge: Knowledge) -> None:
    whole = gbv(knowledge, "T1 2025,Gao,1,2,3,4,5,15", "T1 2025,,2,4,6,8,10,30")
    assert (problems(whole), whole.records.height) == ([], 10)
    lost = gbv(knowledge, "T1 2025,Gao,1,2,3,4,5,15", "T1 2025,,2,4,6,8,10,30", "T1 2025,,1,1,1,1,1,5")
    assert problems(lost) == [(3, "Région", "place_left_out", True), (4, "Région", "place_left_out", True)]
    assert lost.records.height == 5


def test_a_value_without_a_place_that_is_less_than_one_of_a_place_is_no_whole(knowledge: Knowledge) -> None:
    lost = gbv(knowledge, "T1 2025,Gao,9,2,3,4,5,23", "T1 2025,,2,4,6,8,10,30")
    assert problems(lost) == [(3, "Région", "place_left_out", True)]


def test_parts_that_do_not_come_to_the_total_beside_them_are_told(knowledge: Knowledge) -> None:
    assert problems(gbv(knowledge, "T1 2025,Gao,1,2,3,4,5,15", "T1 2025,Mopti,1,0,3,4,5,13")) == []
    differs = gbv(knowledge, "T1 2025,Gao,1,,3,4,5,15", "T1 2025,Mopti,1,,3,4,5,15")
    assert {(row, problem) for row, _, problem, _ in problems(differs)} == {(2, "total_differs"), (3, "total_differs")}


def test_rows_that_do_not_come_to_the_total_under_them_leave_every_figure_of_the_sheet_partial(
    knowledge: Knowledge,
) -> None:
    whole = gbv(knowledge, "T1 2025,Gao,1,2,3,4,5,15", "T1 2025,Mopti,1,1,1,1,1,5", "TOTAL,,2,3,4,5,6,20")
    assert problems(whole) == []
    cut = gbv(knowledge, "T1 2025,Gao,1,2,3,4,5,15", "TOTAL,,2,3,4,5,6,20")
    assert problems(cut) == [(3, "Viol", "total_differs", False)]
    assert "|*|" in set(cut.beside["open"])
    assert cut.beside["counted"].all()


# -- a text that breaks off -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "end", "is_cut"),
    [
        ("3,Alpha,2025-01-07,Mopti,,Atteintes au", "", True),  # fewer cells, and no end of the line
        ("3,Alpha,2025-01-07,Mopti,,Atteintes au droit à la vie,Homicide de civil,1,,1,1", "", False),
        ("3,Alpha,2025-01-07,Mopti,,Atteintes au droit à la vie,Homicide de civil,1,,1,1", "\n", False),
    ],
)
def test_the_row_in_which_a_text_breaks_off_waits_for_all_that_came_after(
    last: str, end: str, is_cut: bool, knowledge: Knowledge
) -> None:
    rows = [f"{at},Alpha,2025-01-0{at},Mopti,,{LIFE},1,,1,1" for at in (1, 2)]
    (reading,) = examined(knowledge, "monitoring_Alpha.csv", HEAD, *rows, last, end=end).readings
    held = [(row, problem) for row, _, problem, holds in problems(reading) if holds]
    assert held == ([(4, "row_truncated")] if is_cut else [])
    assert reading.records.height == (2 if is_cut else 3)
