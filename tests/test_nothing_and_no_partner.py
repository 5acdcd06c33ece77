"""Lists with rows that were withdrawn, and notes that tell a place where nothing happened from one where nobody reports. All invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, given, values

from kolosi.intake.meaning.limits import limits_said
from kolosi.intake.records.nothing_said import statements_in
from kolosi.intake.records.zeros_said import places_of_report
from kolosi.workspace import Workspace
from kolosi.workspace.knowledge import Knowledge
from kolosi.workspace.records.lookup import ContentLookup

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def lookup() -> ContentLookup:
    return ContentLookup(Knowledge("mli"), {}, "")


HEAD = ["Date", "Region", "Cercle", "Access constraint", "Organisation type", "Staff injured", "Status", "Remarks"]
ROWS: list[Line] = [
    ["2025-01-09", "Gao", "Gao", "Interference", "INGO", 0, "Verified", None],
    ["2025-01-19", "Gao", "Ansongo", "Interference", "INGO", 0, "Withdrawn", "the organisation asked for it"],
    ["2025-02-02", "Mopti", "Mopti", "Physical environment", "UN", 0, "Verified", None],
    ["2025-02-11", "Mopti", "Mopti", "Physical environment", "UN", 0, "Entered in error", None],
    ["2025-03-05", "Mopti", "Djenné", "Interference", "NNGO", 2, "Unverified", None],
    ["2025-03-20", "Gao", "Gao", "Interference", "NNGO", 0, "Retracted", None],
]


def listed(root: Path, notes: Sequence[str]) -> Workspace:
    lines = [[f"Access incidents {SAID}"], [], HEAD, *ROWS, [], *([note] for note in notes)]
    return given(root, "access_list.xlsx", lines, None)[0]


def test_rows_that_were_withdrawn_retracted_or_entered_in_error_do_not_count(tmp_path: Path) -> None:
    expected = {
        "access_incidents/2025-Q1": 3,
        "access_incidents/2025-Q1@ml-gao": 1,
        "access_incidents/2025-Q1@ml-mopti": 2,
        "access_incidents/2025-03@ml-mopti": 1,
    }
    assert values(listed(tmp_path, []), expected) == expected


def test_a_note_with_a_zero_and_a_gap_is_a_zero_for_the_one_and_no_data_for_the_other(tmp_path: Path) -> None:
    workspace = listed(tmp_path, ["No incident in Ségou during the quarter. No reporting partner in Kidal."])
    expected = {
        "access_incidents/2025-Q1@ml-segou": 0,
        "access_incidents/2025-Q1@ml-kidal": None,
        "access_incidents/2025-Q1@ml-sikasso": None,
    }
    assert values(workspace, expected) == expected


@pytest.mark.parametrize(
    ("note", "zeros"),
    [
        ("Aucun incident à Gao et à Ménaka (confirmé). Aucun partenaire à Kidal.", ["ml-gao", "ml-menaka"]),
        ("Gao : RAS ; Kidal : pas de partenaire", ["ml-gao"]),
        ("Aucun incident à Gao, sauf Ménaka non couverte", ["ml-gao"]),
        ("Région de Kidal. RAS pour le mois.", ["ml-kidal"]),
        ("No incident in Kidal, where there is no partner", []),
        ("Aucun incident à Kidal, faute de quoi : aucun rapport reçu", []),
        ("Trois incidents à Mopti. Rien à signaler à Gao.", ["ml-gao"]),
        ("Gao : 3 cas. RAS.", []),
        ("néant – Région : Kidal", ["ml-kidal"]),
        ("Kidal : pas de collecte en mars. RAS.", []),
        ("No incidents in Mopti, but 3 in Gao", ["ml-mopti"]),
        ("Aucun incident à Mopti et trois à Gao", ["ml-mopti"]),
        ("Gao, Mopti : RAS / Kidal : 2", ["ml-gao", "ml-mopti"]),
        ("Aucun incident à Gao et Mopti du 1er au 31 mars 2025", ["ml-gao", "ml-mopti"]),
        ("Aucun incident à Gao, contre 3 à Mopti", ["ml-gao"]),
        ("No incident in Gao, according to the Kidal office", ["ml-gao"]),
        ("No incidents apart from Gao", []),
        ("Aucun incident en dehors de Gao", []),
        ("Aucun incident rapporté à Gao faute d’accès", []),
        ("No incident in Gao since partners left", []),
        ("Les partenaires se sont retirés de Kidal. Aucun incident.", []),
        ("No incidents in Gao; partners withdrew", []),
        ("Aucun incident mortel à Gao", []),
        ("No incidents of GBV in Gao", []),
        ("Aucun incident d’accès à Gao", ["ml-gao"]),
        ("No incident in Gao in March", []),
        ("Aucun incident à Gao en janvier 2025 mais 3 en mars 2025", []),
    ],
)
def test_a_sentence_is_a_zero_for_its_own_places_alone(note: str, zeros: list[str], lookup: ContentLookup) -> None:
    said = [place for one in statements_in([note], lookup) for place in one.places]
    assert said == zeros


@pytest.mark.parametrize(
    ("note", "month"), [("No incident in Ségou in March.", None), ("No incident in Ségou in March 2025.", 0)]
)
def test_a_zero_of_a_month_is_none_of_the_others(note: str, month: int | None, tmp_path: Path) -> None:
    workspace = listed(tmp_path, [note])
    expected = {
        "access_incidents/2025-Q1@ml-segou": None,
        "access_incidents/2025-01@ml-segou": None,
        "access_incidents/2025-03@ml-segou": month,
    }
    assert values(workspace, expected) == expected


@pytest.mark.parametrize(
    ("days", "quarter", "march"),
    [
        (["2025-03-31"], None, 0),
        (["2025-01-31", "2025-02-28", "2025-03-31"], 0, 0),
        ([None], 0, 0),
        (["T1 2025"], 0, 0),
    ],
)
def test_a_row_without_an_incident_is_a_zero_of_its_own_time(
    days: list[str | None], quarter: int | None, march: int | None, tmp_path: Path
) -> None:
    rows = [[day, "Ségou", "Niono", "RAS", *[None] * 4] for day in days]
    workspace, _ = given(tmp_path, "access_list.xlsx", [[f"Access incidents {SAID}"], [], HEAD, *ROWS, *rows], None)
    expected = {"access_incidents/2025-Q1@ml-segou": quarter, "access_incidents/2025-03@ml-segou": march}
    assert values(workspace, expected | {"access_incidents/2025-Q1": 3}) == expected | {"access_incidents/2025-Q1": 3}


@pytest.mark.parametrize(
    ("header", "cells", "count"),
    [
        ("Statut", ["Annulée", "Retardée", "Poursuivie"], 3),  # of the mission: that it was cancelled is the incident
        ("Statut", ["Annulé", "Vérifié", "Vérifié par deux sources"], 2),
        ("Statut", ["Annulé", None, None], 2),
        ("Status", ["Dismissed", "Ongoing", "Resolved"], 3),
        ("Status", ["Dismissed", "Pending", "Verified"], 2),
        ("Status", ["Duplicate", "Ongoing", "Resolved"], 2),
        ("État", ["Infirme", "Blessé", "Indemne"], 3),
        ("Contrôle", ["Test", "Fouille", "Interrogatoire"], 3),
        ("Remarks", ["À retirer : engin non explosé", "x", "x"], 3),
        ("Remarks", ["À retirer : doublon de la ligne 2", "x", "x"], 2),
        ("Remarks", ["À retirer", "x", "x"], 2),
        ("Remarks", ["Ne pas utiliser, la route est minée", "x", "x"], 3),
        ("Remarks", ["Do not use: road mined", "Test de dépistage : positif", "Test VIH"], 3),
        ("Remarks", ["Erreur de saisie, corrigée le 3 mars", "x", "Erreur de saisie"], 2),
        ("Remarks", ["Ne pas compter les enfants deux fois", "to be removed from camp", "Ne pas compter"], 2),
    ],
)
def test_a_word_that_may_be_of_the_thing_itself_takes_no_row_away(
    header: str, cells: list[str | None], count: int, tmp_path: Path
) -> None:
    facts = [ROWS[0], ROWS[2], ROWS[4]]
    rows = [[*row[:6], cell] for row, cell in zip(facts, cells, strict=True)]
    workspace, _ = given(
        tmp_path, "access_list.xlsx", [[f"Access incidents {SAID}"], [], [*HEAD[:6], header], *rows], None
    )
    assert values(workspace, {"access_incidents/2025-Q1": count}) == {"access_incidents/2025-Q1": count}


def test_a_report_in_words_is_a_zero_for_the_places_of_which_it_says_so(lookup: ContentLookup) -> None:
    texts = ["Incidents d’accès, 1er trimestre 2025", "Région de Gao : 3 incidents", "Région de Mopti : RAS"]
    assert places_of_report(texts, lookup) == {"ml-mopti"}
    assert places_of_report(["Incidents d’accès – Région de Gao – mars 2025", "RAS"], lookup) == {"ml-gao"}
    assert places_of_report(["Région de Gao – mars 2025", "RAS", "Les partenaires ont quitté Mopti"], lookup) == {
        "ml-gao"
    }


def test_a_partner_who_was_not_hurt_is_no_gap_in_what_is_reported(lookup: ContentLookup) -> None:
    texts = ["No organisation was affected in Gao", "Aucun partenaire n’a été touché à Ménaka"]
    texts += [
        "No organization suspended activities in Gao",
        "Aucune organisation n’a quitté Gao",
        "Aucune mission annulée à Gao",
    ]
    texts += [
        "Plus de partenaires ont rapporté à Gao",
        "No partner faced restrictions in Gao",
        "Aucun partenaire blessé à Gao",
    ]
    assert limits_said(texts, lookup) == {}
    gaps = [
        "Il n’y a plus de partenaires à Gao",
        "plus de partenaire à Gao",
        "No partner in Gao since they left",
        "No partner reported from Gao",
    ]
    assert [list(limits_said([one], lookup)) for one in gaps] == [["ml-gao"]] * 4
    assert set(limits_said(["Kidal: no active partners since January"], lookup)) == {"ml-kidal"}
