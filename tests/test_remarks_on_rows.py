"""What remarks say of other rows: which rows stop to count, and what of a remark may be kept. All data are invented."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import polars as pl
import pytest
from tests.test_files_not_ours import SAID, Line, given, values

from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

LONG = " ; équipe revenue à la base après trois heures d’attente au poste, mission reportée à la semaine suivante"
PHONE = "76 12 34 56"
KEY = "access_incidents/2025-Q1"
HEAD = ["N°", "Date", "Région", "Cercle", "Catégorie"]
KIND = "Ingérence dans la mise en œuvre des activités humanitaires"


def access(root: Path, numbers: list[object], remarks: list[str | None], *more: Line) -> Workspace:
    """A list of access incidents, of a day each, with remarks and further columns (a header and its cells each)."""
    head = [*HEAD, "Observations", *(column[0] for column in more)]
    lines: list[Line] = [
        [number, f"2025-01-{at + 4:02}", "Gao", "Ansongo", KIND, remark, *(column[at + 1] for column in more)]
        for at, (number, remark) in enumerate(zip(numbers, remarks, strict=True))
    ]
    workspace, said = given(
        root, "incidents_acces.xlsx", [[f"Incidents d’accès humanitaire {SAID}"], head, *lines], None
    )
    assert [one.id for one in said if one.id in {"two_sources_fit", "source_asked", "columns_to_name"}] == []
    return workspace


def kept_cells(workspace: Workspace) -> list[str]:
    """All texts of the sheets that are kept of the files given."""
    found: list[str] = []
    for path in Path(workspace.receipts.folder).rglob("*"):
        if not path.is_file() or not zipfile.is_zipfile(path):
            continue
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                if name.endswith(".parquet"):
                    cells = pl.read_parquet(io.BytesIO(packed.read(name)))
                    found += [str(text) for column in cells.get_columns() for text in column.drop_nulls()]
    assert found
    return found


@pytest.mark.parametrize("header", ["Téléphone", "Contact", "WhatsApp"])
def test_a_telephone_in_a_column_to_the_right_is_never_kept_with_a_remark(header: str, tmp_path: Path) -> None:
    remarks: list[str | None] = [f"point focal remplacé par {PHONE}{LONG}", f"mission refusée{LONG}"]
    workspace = access(tmp_path, ["I-1", "I-2"], remarks, [header, None, PHONE])
    assert [text for text in kept_cells(workspace) if PHONE in text] == []
    assert values(workspace, {KEY: 2}) == {KEY: 2}


def test_what_stands_in_another_column_than_that_of_the_numbers_is_no_number_of_a_row(tmp_path: Path) -> None:
    remarks: list[str | None] = [f"remplacé par AMADOU-76{LONG}", f"mission refusée{LONG}"]
    workspace = access(tmp_path, ["I-1", "I-2"], remarks, ["Véhicule", None, "AMADOU-76"])
    assert [text for text in kept_cells(workspace) if text.startswith("replaced") or "remplacé" in text] == []


def test_of_a_remark_the_number_of_another_row_is_kept_alone(tmp_path: Path) -> None:
    remarks: list[str | None] = [f"mission refusée{LONG}", f"DOUBLON de I-1{LONG}", f"point focal {PHONE}{LONG}"]
    workspace = access(tmp_path, ["I-1", "I-2", "I-3"], remarks)
    kept = kept_cells(workspace)
    assert [text for text in kept if PHONE in text or "équipe" in text] == []
    assert [text for text in kept if text.endswith(" I-1")] == ["duplicate of I-1"]
    assert values(workspace, {KEY: 2}) == {KEY: 2}


ORDINARY: list[str | None] = [
    None,
    None,
    f"équipe réduite, le chauffeur remplace 2 collègues retenus{LONG}",
    f"mise à jour de 1 point focal{LONG}",
]


@pytest.mark.parametrize("is_long", [True, False])
def test_an_ordinary_number_in_a_remark_is_no_number_of_a_row(is_long: bool, tmp_path: Path) -> None:
    remarks = [text if is_long or text is None else text.removesuffix(LONG) for text in ORDINARY]
    workspace = access(tmp_path, [1, 2, 3, 4], remarks)
    assert values(workspace, {KEY: 4}) == {KEY: 4}


@pytest.mark.parametrize(
    ("remark", "count"),
    [
        ("doublon de n° 2", 3),
        ("Doublon de l’incident 2 (autre source)", 3),
        ("doublon du n°2", 3),
        ("duplicate of row 2.", 3),
        ("doublon du 2", 4),
        ("doublon de l’incident du 2", 4),
        ("remplace l’alerte 2 jours après", 4),
        ("remplace la fiche n° 22", 4),
    ],
)
def test_digits_alone_are_a_number_behind_a_word_that_says_so(remark: str, count: int, tmp_path: Path) -> None:
    workspace = access(tmp_path, [1, 2, 3, 4], [None, None, None, remark])
    assert values(workspace, {KEY: count}) == {KEY: count}


@pytest.mark.parametrize(
    ("remark", "count"),
    [("remplace I-1", 3), ("remplace I-1, revu", 3), ("remplace I-1-B", 4), ("remplace I-1/2025", 4)],
)
def test_what_is_written_must_end_with_the_number(remark: str, count: int, tmp_path: Path) -> None:
    workspace = access(tmp_path, ["I-1", "I-2", "I-3", "I-4"], [None, None, None, remark])
    assert values(workspace, {KEY: count}) == {KEY: count}


@pytest.mark.parametrize(
    ("numbers", "count"),
    [
        (["GAO-MAJ-01", "GAO-MAJ-02", "GAO-MAJ-03"], 3),
        (["2025-MAJ-01", "2025-MAJ-02", "2025-MAJ-03"], 3),
        (["GAO-MAJ1", "GAO-MAJ2", "GAO-MAJ3"], 3),
        (["GAO-021", "GAO-021-MAJ", "GAO-021-MAJ-2"], 1),
        (["GAO-021-MAJ", "GAO-021-MAJ2", "GAO-022"], 2),
        (["GAO-021-MAJ-1", "GAO-021", "GAO-021-MAJ-2"], 1),
    ],
)
def test_a_word_of_a_series_is_no_mark_of_a_revision(numbers: list[object], count: int, tmp_path: Path) -> None:
    workspace = access(tmp_path, numbers, [None, None, None])
    assert values(workspace, {KEY: count}) == {KEY: count}


def test_rows_that_another_stands_for_are_named_in_a_warning(tmp_path: Path) -> None:
    rows = [[number, f"2025-01-0{at}", "Gao", "Ansongo", KIND] for at, number in enumerate(["I-1", "I-1-MAJ"], 1)]
    lines: list[Line] = [[f"Incidents d’accès humanitaire {SAID}"], HEAD, *rows]
    _, said = given(tmp_path, "incidents_acces.xlsx", lines, None)
    found = [(one.severity, one.found, one.count) for one in said if one.id == "rows_superseded"]
    assert found == [("warning", "I-1", 1)]
