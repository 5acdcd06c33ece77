"""Repeat groups of a Kobo export and headers in two languages: figures, not records."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from kolosi.intake.formats import read_sheets
from kolosi.intake.records.repeats import with_submissions
from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

Line = Sequence[object]
MAIN: list[Line] = [
    ("start", "grp_lieu/region", "grp_inc/date_incident", "violations_count", "_id", "_index"),
    ("2025-02-03T09:00", "Gao", "2025-02-01", 2, 501, 1),
    ("2025-02-05T09:00", "Ménaka", "2025-02-04", 1, 502, 2),
    ("2025-02-09T09:00", "Gao", "2025-02-08", 0, 503, 3),
]
REPEAT: list[Line] = [
    ("violations/categorie_violation", "violations/auteur_presume", "_index", "_parent_table_name", "_parent_index", "_submission__id"),
    ("Droit à la vie", "Inconnu", 1, "PM", 1, 501),
    ("Atteintes au droit à la propriété", "Inconnu", 2, "PM", 1, 501),
    ("Droit à la vie", "Inconnu", 3, "PM", 2, 502),
]  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "espace"
    folder.mkdir()
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2025-02\nlanguages: [fr, en]\n", "utf-8")
    return Workspace(folder)


def book(workspace: Workspace, name: str, sheets: dict[str, Sequence[Line]]) -> Path:
    path = workspace.folder.parent / name
    with xlsxwriter.Workbook(str(path)) as out:
        for title, lines in sheets.items():
            sheet = out.add_worksheet(title)
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line)
    return path


def test_the_rows_of_a_repeat_count_with_the_day_and_place_of_their_submission(workspace: Workspace) -> None:
    path = book(workspace, "PM données inventées.xlsx", {"PM": MAIN, "violations": REPEAT})
    workspace.add([path], organisation="Inventée")
    assert workspace.figure("hr_violations/2025-02").value == 3  # not 2 submissions with one, nor the 4 rows of both
    assert workspace.figure("hr_violations/2025-02@ml-gao").value == 2
    assert workspace.figure("hr_violations;category=property/2025-02").value == 1


def test_a_repeat_that_hangs_on_nothing_known_is_left_as_it_is(workspace: Workspace) -> None:
    lost = [REPEAT[0], *((*line[:3], "ailleurs", *line[4:]) for line in REPEAT[1:])]
    path = book(workspace, "PM.xlsx", {"PM": MAIN, "violations": lost})
    hung = with_submissions(read_sheets(path.name, path.read_bytes()))
    assert (dict(hung.parents), [sheet.cells.width for sheet in hung.sheets]) == ({}, [7, 7])


def test_a_header_in_two_languages_is_read_in_either(workspace: Workspace) -> None:
    header = (
        "Mois\nMonth",
        "Organisation\nOrganisation",
        "AoR",
        "Région\nRegion",
        "Nouveaux atteints\nNewly reached",
        "Statut / Status",
    )
    rows = [("2025-02", "Inventée", "VBG", "Gao", 40, "Achevée"), ("2025-02", "Inventée", "VBG", "Gao", 25, "Prévue")]
    pivot = [("Étiquettes de lignes", "Somme de Nouveaux atteints"), ("Inventée", 65)]
    path = book(workspace, "5W données inventées.xlsx", {"5W": [header, *rows], "TCD": pivot})
    workspace.add([path])
    assert workspace.figure("people_assisted/2025-02").value == 40
