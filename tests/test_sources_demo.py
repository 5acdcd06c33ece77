"""Every input file of the demonstration is known, by one source, and all its rows are read; personal columns are gone."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import kolosi
from kolosi.intake.formats import read_sheets
from kolosi.intake.recognise.recognising import SURE
from kolosi.intake.records.repacking import unpack
from kolosi.workspace.knowledge import Knowledge
from kolosi.workspace.receive.adding import Candidate, examine_file
from kolosi.workspace.records.lookup import ContentLookup

FILES = sorted((Path(__file__).parents[1] / "examples" / "mali-2025" / "inputs").iterdir())
SOURCES = Path(kolosi.__file__).parent / "sources"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge("mli")


def examined(path: Path, knowledge: Knowledge) -> Candidate:
    data = path.read_bytes()
    sheets = read_sheets(path.name, data)
    return examine_file(path.name, data, sheets, list(knowledge.sources.values()), ContentLookup(knowledge, {}, ""))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_an_input_of_the_demonstration_is_surely_one_source_and_nothing_of_it_waits(
    path: Path, knowledge: Knowledge
) -> None:
    found = examined(path, knowledge)
    assert found.confidence >= SURE
    assert found.unknown == ()
    assert [reading.waiting.height for reading in found.readings] == [0] * len(found.readings)
    assert all(reading.records.height for reading in found.readings)


def test_fewer_structures_that_report_stand_in_the_table_of_effort(knowledge: Knowledge) -> None:
    (path,) = (path for path in FILES if path.name.startswith("gbvims"))
    (effort,) = (reading.records for reading in examined(path, knowledge).readings if reading.table == "effort")
    assert effort.select("system", pl.col("start").cast(pl.String), "expected", "received").rows() == [
        ("gbvims", "2024-10-01", 92, 92),
        ("gbvims", "2025-01-01", 92, 27),
    ]


@pytest.mark.parametrize(
    ("sample", "gone"),
    [
        (
            "protection_monitoring/sample-kobo.csv",
            ["Nom inventé", "+223 00 00 00 00", "agent_invente", "Récit inventé"],
        ),
        ("protection_monitoring/sample-groups.csv", ["Nom inventé"]),
        ("community_alert/sample.csv", ["+223 00 00 00 00", "Texte inventé"]),
        ("perception_survey/sample-households.csv", ["+223 00 00 00 01"]),
        ("service_mapping/sample.csv", ["Nom inventé"]),
        ("deep/sample.xlsx", ["Invented Person", "Invented text"]),
    ],
)
def test_people_and_their_words_are_not_kept(sample: str, gone: list[str], knowledge: Knowledge) -> None:
    found = examined(SOURCES / sample, knowledge)
    kept = "".join(str(sheet.cells.rows()) for sheet in unpack(found.kept))
    assert [text for text in gone if text in kept] == []
    sent = "".join(str(sheet.cells.rows()) for sheet in read_sheets(sample, (SOURCES / sample).read_bytes()))
    assert all(text in sent for text in gone)
