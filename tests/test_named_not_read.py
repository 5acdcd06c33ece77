"""Files that bear the name of a system in a form that no figure reads: told for what they are, and never counted. Invented data."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, values
from tests.test_strangers_tables import workbook

pytestmark = pytest.mark.long

PHASES: list[Line] = [
    [f"Cadre harmonisé, analyse de mars 2025 {SAID}"],
    ["Région", "Cercle", "P1", "P2", "P3", "P4", "P5"],
    ["Gao", "Gao", 100, 50, 20, 5, 0],
    ["Gao", "Ansongo", 90, 40, 10, 2, 0],
]
SHARES: list[Line] = [
    ["key", "level", "group", "stat", "n"],
    ["q1 ~ MLI", "overall", "MLI", "0,412", 900],
    ["q1 ~ MLI007", "admin1", "MLI007", "NR", 12],
]
KEYS = ("feeling_of_insecurity/2025", "feeling_of_insecurity/2025-Q1@ml-gao", "idps/2025-Q1", "people_in_need/2025")


@pytest.mark.parametrize(
    ("name", "page", "source"), [("phases.xlsx", PHASES, "ipc_ch"), ("MSNA2025 shares.xlsx", SHARES, "msna")]
)
def test_a_file_is_told_for_what_it_is_and_no_figure_reads_it(
    name: str, page: list[Line], source: str, tmp_path: Path
) -> None:
    workspace, ids = workbook(tmp_path, name, {"Feuille": page})
    assert ids == ["source_named_not_read"]
    assert [(one.state, one.source) for one in workspace.files()] == [("asked", source)]
    assert values(workspace, dict.fromkeys(KEYS)) == dict.fromkeys(KEYS)
    (line,) = workspace.correct().lines
    workspace.correct({line.subject: "ne pas compter ce fichier"}, author="Awa D.")
    assert not workspace.correct().lines
    assert values(workspace, dict.fromkeys(KEYS)) == dict.fromkeys(KEYS)


def test_a_file_that_bears_two_names_or_none_is_asked_about_as_before(tmp_path: Path) -> None:
    lines = [[f"MSNA et Cadre harmonisé {SAID}"], *SHARES]
    _, ids = workbook(tmp_path, "table.xlsx", {"Feuille": lines})
    assert ids == ["source_asked"]


CLINICS: list[Line] = [
    [f"Structures de santé fermées par district, 1er trimestre 2025 {SAID}"],
    [],
    ["organisationunitname", "Fermées Janvier 2025", "Fermées Février 2025", "Fermées Mars 2025"],
    ["DRS Gao", 4, 5, 5],
    ["DS Ansongo", 3, 3, 2],
]
BIRTHS: list[Line] = [
    [f"Civil documents delivered with the support of partners {SAID}"],
    [],
    ["Region", "Jan-25", None, "Feb-25", None],
    [None, "Birth certificates", "Identity cards", "Birth certificates", "Identity cards"],
    ["Gao", 120, 33, 98, 41],
    ["Mopti", 75, 20, 0, 12],
]
DISPUTES: list[Line] = [
    [f"Housing, land and property disputes registered {SAID}"],
    [],
    ["Region", "January", "February", "March"],
    ["Gao", 12, 4, 9],
    ["Ségou", 30, 22, 18],
]
COUNTS = ("gbv_incidents/2025-Q1", "hr_violations/2025-Q1", "access_incidents/2025-Q1", "people_assisted/2025-Q1")


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ({"DHIS2": CLINICS}, "formations sanitaires"),
        ({"Civil": BIRTHS, "HLP": DISPUTES}, "documents d’état civil délivrés ; litiges"),
        ({"HLP": DISPUTES}, "litiges de logement"),
    ],
)
def test_a_file_on_a_subject_that_no_figure_counts_is_told_for_it_and_offered_no_other_source(
    pages: dict[str, list[Line]], said: str, tmp_path: Path
) -> None:
    workspace, ids = workbook(tmp_path, "T1_2025.xlsx", pages)
    assert ids == ["subject_not_read"]
    (line,) = workspace.correct().lines
    assert (line.proposal, line.choices[0]) == ("ne pas compter ce fichier", "ne pas compter ce fichier")
    again = workspace.add([tmp_path / "T1_2025.xlsx"])[0]
    assert said in " ".join(str(one.message["fr"]) for one in again.findings if one.message)
    assert values(workspace, dict.fromkeys(COUNTS)) == dict.fromkeys(COUNTS)
    workspace.correct({line.subject: "ne pas compter ce fichier"}, author="Awa D.")
    assert not workspace.correct().lines


def test_a_table_of_a_source_that_speaks_of_health_centres_too_is_read_as_its_source(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Monitoring de protection : violations près des centres de santé et des points d’eau {SAID}"],
        ["Date de l’incident", "Région", "Cercle", "Catégorie de violation", "Typologie", "Auteur présumé"],
        ["2025-01-04", "Gao", "Gao", "Atteintes au droit à la propriété", "Pillage", "Inconnu"],
        ["2025-02-11", "Gao", "Ansongo", "Atteintes au droit à la propriété", "Extorsion", "Inconnu"],
    ]
    workspace, ids = workbook(tmp_path, "incidents.xlsx", {"Données": lines})
    assert "subject_not_read" not in ids
    assert values(workspace, {"hr_violations/2025-Q1": 2}) == {"hr_violations/2025-Q1": 2}


def test_one_column_about_another_subject_says_nothing_of_a_file(tmp_path: Path) -> None:
    lines: list[Line] = [["Localité", "Centres de santé", "Marchés", "Routes"], ["A", 1, 2, 3], ["B", 2, 0, 1]]
    _, ids = workbook(tmp_path, "localites.xlsx", {"Feuille": lines})
    assert "subject_not_read" not in ids


def test_leaving_a_file_out_is_not_proposed_where_its_title_speaks_of_what_is_counted(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Incidents de protection, T1 2025 {SAID}"],
        ["Région", "Incidents documentés", "Points d’eau attaqués", "Forages détruits"],
        ["Gao", 12, 1, 0],
        ["Mopti", 5, 0, 0],
    ]
    workspace, ids = workbook(tmp_path, "T1_2025.xlsx", {"V": lines})
    assert ids == ["two_sources_fit"]
    (line,) = workspace.correct().lines
    assert (line.proposal or "", "ne pas compter ce fichier" in line.choices) == ("", True)
