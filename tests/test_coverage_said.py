"""What a file says in words of the places it does not follow: no zero there, and it is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from kolosi.intake.meaning.limits import limits_said
from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

ROWS: list[Sequence[str]] = [
    ("2025-01-04", "Gao"),
    ("2025-02-11", "Gao"),
    ("2025-03-20", "Ménaka"),
    ("2025-03-29", "Gao"),
    ("2025-01-02", "Mopti"),
]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "espace"
    folder.mkdir()
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    return Workspace(folder)


def incidents(workspace: Workspace, note: str) -> Path:
    path = workspace.folder.parent / "violations inventées.xlsx"
    header = ("Date de l'incident", "Région", "Catégorie de violation", "Auteur présumé")
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("données")
        lines = [("Monitoring de protection T1 2025, données inventées",), (note,), header]
        lines += [(day, region, "Droit à la vie", "Inconnu") for day, region in ROWS]
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
    return path


NOTE = "Régions suivies : Gao et Mopti ; Ménaka depuis le 1er mars seulement."


def test_a_region_followed_in_a_part_of_the_time_has_no_zero(workspace: Workspace) -> None:
    (answer,) = workspace.add([incidents(workspace, NOTE)], source="protection_monitoring", organisation="Inventée")
    assert [one.found for one in answer.findings if one.id == "coverage_limited"] == [
        "Ménaka depuis le 1er mars seulement"
    ]
    february = {at: workspace.figure("hr_violations/2025-02", at=[at]).estimate for at in ("ml-mopti", "ml-menaka")}
    assert (february["ml-mopti"].value, february["ml-menaka"].value) == (0, None)
    march = workspace.figure("hr_violations/2025-03", at=["ml-menaka"]).estimate
    assert (march.value, march.status) == (1, "provisional")


def test_whoever_says_that_the_region_is_followed_is_believed(workspace: Workspace) -> None:
    path = incidents(workspace, NOTE)
    workspace.add([path], source="protection_monitoring", organisation="Inventée", at=["ml-menaka"])
    assert workspace.figure("hr_violations/2025-02", at=["ml-menaka"]).value == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (NOTE, {"ml-menaka"}),
        ("Gao et Mopti non couverts", {"ml-gao", "ml-mopti"}),
        ("All regions except Kidal", {"ml-kidal"}),
        ("Covers Gao; Kidal from 1 April only", {"ml-kidal"}),
        ("PDI par région, février 2025, non compris Gao", {"ml-gao"}),
        ("Données de Kidal et Ménaka non encore reçues", {"ml-kidal", "ml-menaka"}),
        ("Kidal n’a pas transmis ses données", {"ml-kidal"}),
        ("Data of Kidal not yet received", {"ml-kidal"}),
        ("Gao has not yet reported", {"ml-gao"}),
        ("Missing: Ménaka", {"ml-menaka"}),
        ("Incidents à Gao et Mopti, premier trimestre 2025", set()),
        ("Données du monitoring, hors doublons", set()),
    ],
)
def test_only_places_beside_words_of_limits_are_left_out(workspace: Workspace, text: str, found: set[str]) -> None:
    assert set(limits_said([text], workspace.lookup())) == found
