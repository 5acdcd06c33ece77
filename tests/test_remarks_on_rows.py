"""What remarks say of other rows: which rows stop to count, and what of a remark may be kept. All data are invented."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import polars as pl
import pytest
from tests.test_files_not_ours import SAID, Line, given, values

from kolosi.workspace import Workspace

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
