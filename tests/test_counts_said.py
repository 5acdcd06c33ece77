"""A count is said with its noun in the right number, in both languages, whichever door says it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.web.served import ready
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app

SAMPLE = Path(kolosi.__file__).resolve().parent / "sources" / "acled" / "sample.csv"
COUNTED = {
    (1, "fr"): "1 enregistrement d’une ligne, 0 en attente",
    (1, "en"): ("1 record of 1 row, 0 waiting", "1 record from 1 row, 0 waiting"),
    (2, "fr"): "2 enregistrements de 2 lignes, 0 en attente",
    (2, "en"): ("2 records of 2 rows, 0 waiting", "2 records from 2 rows, 0 waiting"),
}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("rows", [1, 2])
def test_one_record_of_one_row_is_said_in_the_singular(rows: int, language: str, tmp_path: Path) -> None:
    file = tmp_path / "acled.csv"
    file.write_text("".join(SAMPLE.read_text("utf-8").splitlines(keepends=True)[: rows + 1]), "utf-8")
    workspace = kolosi.new(tmp_path / "analyse", country="MLI", period="2025-Q1")
    wanted = COUNTED[rows, language]
    by_command, by_page = wanted if isinstance(wanted, tuple) else (wanted, wanted)
    told = CliRunner().invoke(app, ["add", str(file), "-w", str(workspace), "-l", language])
    assert by_command in " ".join(told.output.split())
    ready()
    from kolosi.web.jobs.telling import told_of

    other = kolosi.new(tmp_path / "autre", country="MLI", period="2025-Q1")
    opened = kolosi.open(other)
    [entry] = told_of(opened, opened.add([file]))
    message = entry["message"]
    assert isinstance(message, dict)
    assert by_page in message[language].replace("\u202f", " ").replace("\u00a0", " ")
