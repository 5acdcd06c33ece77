"""A file of sums that is headed by the publisher of its source comes from it; one of rows, or of somebody else, does not. All data are
invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from tests.test_files_not_ours import SAID, Line, workspace_in

from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

SUMS: list[Line] = [
    ["Région", "Cercle", "Mois", "Nombre de violations"],
    ["Gao", "Ansongo", "2025-02", 45],
    ["Gao", "Bourem", "2025-02", 12],
    ["Mopti", "Djenné", "2025-02", 8],
]
ROWS: list[Line] = [
    ["Date de l'incident", "Région", "Catégorie de violation", "Typologie", "Auteur présumé"],
    ["2025-02-03", "Gao", "Atteintes à la propriété", "Extorsion", "Inconnu"],
    ["2025-02-05", "Mopti", "Atteintes à la propriété", "Extorsion", "Inconnu"],
]


def added(root: Path, head: str, lines: Sequence[Line], label: str = "") -> Workspace:
    """A workspace to which a file was given, with a cover that says whose it is."""
    path, workspace = root / "Violations_2025-02.xlsx", workspace_in(root)
    with xlsxwriter.Workbook(str(path)) as book:
        cover = book.add_worksheet("Synthèse")
        cover.write_row(0, 0, [head])
        cover.write_row(2, 0, ["Violations documentées", "Changement"])
        cover.write_row(3, 0, [65, "+4 %"])
        sheet = book.add_worksheet("Données")
        for at, line in enumerate([[f"Violations par cercle {SAID}"], [label], *lines]):
            sheet.write_row(at, 0, line)
    workspace.add([path], source="protection_monitoring")
    return workspace


def asked(root: Path, head: str, lines: Sequence[Line]) -> set[str]:
    return {line.kind for line in added(root, head, lines).correct().lines}


@pytest.mark.parametrize(
    "head",
    [
        "CLUSTER PROTECTION MALI – MONITORING DE PROTECTION – T1 2025",
        "Protection Sector North East - Protection monitoring - quarterly dashboard",
    ],
)
def test_a_dashboard_of_the_cluster_is_not_asked_who_sends_it_but_what_it_holds(tmp_path: Path, head: str) -> None:
    found = asked(tmp_path, head, SUMS)
    assert "sums" in found
    assert "organisation" not in found


@pytest.mark.parametrize(
    ("head", "lines"),
    [
        ("Tableau de bord du monitoring", SUMS),
        ("Données remises au Cluster Protection", SUMS),
        ("Cluster Protection – formulaire d’incident", ROWS),
    ],
)
def test_who_sends_other_files_is_asked(tmp_path: Path, head: str, lines: Sequence[Line]) -> None:
    assert "organisation" in asked(tmp_path, head, lines)


@pytest.mark.parametrize(
    ("label", "sender"), [("Organisation : ONG Fictive", "ONG Fictive"), ("", "protection_cluster")]
)
def test_a_sender_that_the_sheet_names_goes_before_the_publisher(tmp_path: Path, label: str, sender: str) -> None:
    workspace = added(tmp_path, "CLUSTER PROTECTION – modèle de synthèse", SUMS, label)
    (line,) = (line for line in workspace.correct().lines if line.kind == "sums")
    workspace.correct({line.subject: line.choices[0]}, author="Awa")
    assert [receipt.organisation for receipt in workspace.receipts.current()] == [sender]
