"""Alerts of movements of population: flows, by the alerts that were verified, each once. Figures by hand; all data are invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from tests.test_files_not_ours import SAID, Line, given, values

from kolosi.intake.recognise.superseded import older_versions
from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

HEAD = ["Code alerte", "Date d’arrivée", "Région d’arrivée", "Cercle d’arrivée", "Nature du mouvement", "Motif"]
HEAD += ["Ménages estimés", "Individus estimés", "Statut de l’alerte", "Commentaires"]
ROWS: list[Line] = [
    ["M-01", "2025-01-04", "Gao", "Ansongo", "Déplacement", "Attaque armée", 20, 110, "Vérifiée", None],
    ["M-02", "2025-01-19", "Gao", "Gao", "Déplacement", "Inondation", 35, 180, "Vérifiée", None],
    ["M-02-MAJ", "2025-01-19", "Gao", "Gao", "Déplacement", "Inondation", 50, 260, "Vérifiée", None],
    ["M-03", "2025-02-11", "Mopti", "Djenné", "Déplacement", "Crainte / menaces", 90, 500, "Infirmée", None],
    ["M-04", "2025-02-20", "Mopti", "Mopti", "Retour", "Amélioration de la sécurité", 12, 64, "Vérifiée", None],
    ["M-05", "2025-03-05", "Mopti", "Djenné", "Déplacement", "Conflit intercommunautaire", 8, "ND", "Vérifiée", None],
    ["M-06", "2025-03-28", "Gao", "Ansongo", "Déplacement", "Attaque armée", 15, 80, "En cours", None],
]
KEYS: dict[str, int | None] = {
    "displacement_alerts/2025-Q1": 3,
    "displacement_alerts;cause=hazard/2025-Q1": 1,
    "displacement_alerts;cause=armed_attack/2025-Q1": 1,
    "displaced_households_alerts/2025-Q1": 78,
    "displaced_people_alerts/2025-Q1": 370,
    "displaced_people_alerts/2025-Q1@ml-gao": 370,
    "return_alerts/2025-Q1": 1,
    "idps/2025-Q1": None,
    "idp_returnees/2025-Q1": None,
    "displacement_alerts/2024-Q4": None,
    "displacement_alerts/2025-Q1@ml-kidal": None,
}


def counted(root: Path, head: Sequence[object], rows: Sequence[Line], title: str, name: str) -> Workspace:
    workspace, findings = given(root, name, [[f"{title} {SAID}"], head, *rows], None)
    assert [one.id for one in findings if one.id in {"two_sources_fit", "source_asked", "columns_to_name"}] == []
    return workspace


def test_verified_alerts_are_counted_each_once_and_returns_stand_apart(tmp_path: Path) -> None:
    workspace = counted(tmp_path, HEAD, ROWS, "Alertes mouvements de population", "Alertes T1.xlsx")
    assert values(workspace, KEYS) == KEYS


def test_people_whom_an_alert_does_not_give_are_a_floor_and_never_five_a_household(tmp_path: Path) -> None:
    workspace = counted(tmp_path, HEAD, ROWS, "Alertes mouvements de population", "Alertes T1.xlsx")
    people = workspace.figure("displaced_people_alerts/2025-Q1@ml-mopti").estimate
    assert (people.value, people.status) == (None, "no_data")
    households = workspace.figure("displaced_households_alerts/2025-Q1@ml-mopti").estimate
    assert (households.value, households.status) == (8, "final")


def test_the_same_in_english_in_another_order_of_columns(tmp_path: Path) -> None:
    head = ["Verification", "Households (est.)", "Individuals (est.)", "Movement type", "Cause of displacement"]
    head += ["Date of displacement", "Host region", "Host district", "Alert ID", "Comment"]
    what = {"Déplacement": "Displacement", "Retour": "Return"}
    state = {"Vérifiée": "Verified", "Infirmée": "False alert", "En cours": "Pending"}
    why = {"Attaque armée": "Attack", "Inondation": "Flood", "Crainte / menaces": "Fear / threats"}
    why |= {"Conflit intercommunautaire": "Intercommunal conflict", "Amélioration de la sécurité": "Improved security"}
    rows: list[Line] = [
        [
            state[str(r[8])],
            r[6],
            r[7],
            what[str(r[4])],
            why[str(r[5])],
            r[1],
            r[2],
            r[3],
            str(r[0]).replace("MAJ", "REV"),
            None,
        ]
        for r in ROWS
    ]
    workspace = counted(tmp_path, head, rows, "RRM displacement alerts", "RRM_alerts_Q1.xlsx")
    assert values(workspace, KEYS) == KEYS


@pytest.mark.parametrize("mark", [("remplacée par M-02b", None), (None, "annule et remplace M-02")])
def test_a_remark_that_one_alert_replaces_another_is_heard(mark: tuple[str | None, str | None], tmp_path: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[2][0] = "M-02b"
    rows[1][9], rows[2][9] = mark
    workspace = counted(tmp_path, HEAD, rows, "Alertes mouvements de population", "Alertes T1.xlsx")
    assert values(workspace, KEYS) == KEYS


def test_alerts_of_which_nobody_says_that_they_were_verified_are_no_figure_and_that_is_said(tmp_path: Path) -> None:
    rows = [[*row[:8], row[9]] for row in ROWS]
    head = [*HEAD[:8], HEAD[9]]
    workspace, findings = given(tmp_path, "Alertes T1.xlsx", [["Alertes mouvements de population"], head, *rows], None)
    absent = {"displacement_alerts/2025-Q1": None, "displaced_people_alerts/2025-Q1": None}
    assert values(workspace, absent) == absent
    assert "feeds_nothing" in {one.id for one in findings}


def test_sites_of_displaced_people_are_no_alerts(tmp_path: Path) -> None:
    head = ["Date de situation", "Région", "Cercle", "Ménages PDI", "Individus PDI"]
    rows: list[Line] = [["2025-03-03", "Gao", "Ansongo", 80, 400], ["2025-03-03", "Gao", "Bourem", 24, 120]]
    workspace, _ = given(tmp_path, "Sites.xlsx", [[f"Sites de déplacés {SAID}"], head, *rows], None)
    expected = {"idps/2025-Q1": 520, "displaced_people_alerts/2025-Q1": None}
    assert values(workspace, expected) == expected


VERSIONS = ["N° alerte", "N° de version", "Date de l’alerte", "Région d’arrivée", "Mouvement", "Déclencheur"]
VERSIONS += ["Ménages (est.)", "Individus (est.)", "Vérification"]
OF_VERSIONS: list[Line] = [
    ["AL 1", 1, "2025-01-09", "Gao", "Déplacement", "Inondation", 20, 100, "Vérifiée"],
    ["AL 1", 2, "2025-01-09", "Gao", "Déplacement", "Inondation", 30, 150, "Vérifiée"],
    ["AL 2", "V1", "2025-01-20", "Gao", "Déplacement", "Attaque armée", 40, 210, "Vérifiée"],
    ["AL 2", "V2", "2025-01-20", "Gao", "Déplacement", "Attaque armée", 40, 210, "Infirmée"],
    ["AL 3", 1, "2025-02-02", "Mopti", "Retour", "Amélioration de la sécurité", 5, 22, "Vérifiée"],
    ["AL 4", 1, "2025-02-17", "Mopti", "Déplacement", "Attaque armée", 12, 60, "En vérification"],
    ["AL 5", None, "2025-03-11", "Mopti", "Déplacement", "Attaque armée", 9, 50, "Vérifiée"],
    ["AL 5", 2, "2025-03-11", "Mopti", "Déplacement", "Attaque armée", 7, 41, "Vérifiée"],
]


def test_of_an_alert_the_later_version_counts_on_the_day_it_was_given(tmp_path: Path) -> None:
    workspace, findings = given(
        tmp_path, "Alertes.xlsx", [[f"Alertes mouvements de population {SAID}"], VERSIONS, *OF_VERSIONS], None
    )
    expected = {
        "displacement_alerts/2025-Q1": 2,
        "displaced_households_alerts/2025-Q1": 37,
        "displaced_people_alerts/2025-01": 150,
        "displaced_people_alerts/2025-03@ml-mopti": 41,
        "return_alerts/2025-Q1": 1,
    }
    assert values(workspace, expected) == expected
    assert {"rows_superseded", "alerts_by_day_given"} <= {one.id for one in findings}


@pytest.mark.parametrize(
    ("words", "replaced"),
    [
        (["provisoire", "définitive"], True),
        (["draft", "final"], True),
        (["révisée", "définitive"], False),
        (["A", "B"], False),
        (["2.1", "2.2"], False),
    ],
)
def test_versions_in_words_replace_what_they_surely_follow(words: list[str], *, replaced: bool) -> None:
    frame = pl.DataFrame({"c0": ["AL 1", "AL 1", "AL 2", None, None], "c1": [*words, words[0], *words]})
    gone = older_versions(frame, "c0", {"c1": "Version"})
    assert gone.to_list() == [replaced, False, False, False, False]


def test_a_version_of_a_form_or_of_anything_else_replaces_nothing() -> None:
    frame = pl.DataFrame({"c0": ["AL 1", "AL 1"], "c1": ["1", "2"], "c2": ["vA7xQ", "vB9yR"], "c3": ["1", "3"]})
    assert not older_versions(frame, "c0", {"c1": "Lot", "c2": "__version__", "c3": "V"}).any()


def test_the_day_of_the_movement_is_read_where_an_alert_gives_it_beside_its_own(tmp_path: Path) -> None:
    head = ["Alert ID", "Alert date", "Date of movement", "Region of arrival", "Movement", "HH (est.)", "IND (est.)"]
    head += ["Verification status"]
    rows: list[Line] = [
        ["A1", "2025-02-02", "2025-01-30", "Gao", "Displacement", 10, 55, "Verified"],
        ["A2", "2025-03-01", "2025-02-27", "Mopti", "Displacement", 20, 104, "Under verification"],
        ["A3", "2025-03-03", "2025-03-02", "Mopti", "Displacement", 8, 40, "Verified"],
    ]
    workspace, findings = given(tmp_path, "Alerts.xlsx", [["Displacement alerts (invented data)"], head, *rows], None)
    expected = {"displaced_people_alerts/2025-01": 55, "displaced_people_alerts/2025-02": None}
    expected |= {"displaced_people_alerts/2025-03": 40}
    assert values(workspace, expected) == expected
    assert "alerts_by_day_given" not in {one.id for one in findings}
