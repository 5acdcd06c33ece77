"""Frames in memory reach the engine as they are, and its answers come back, without pyarrow."""

from __future__ import annotations

import sys
from datetime import date

import polars as pl
import pytest

from kolosi.store.engine import Engine

ASKED = "SELECT place, day, killed, violation, organisation FROM incidents ORDER BY killed NULLS LAST"
SCHEMA = {"place": pl.String, "day": pl.Date, "killed": pl.Int64, "violation": pl.String, "organisation": pl.String}
ROWS = pl.DataFrame(
    {
        "place": ["ml-gao", None, "ml-mopti-" + "x" * 40],
        "day": [date(2025, 1, 2), None, date(2025, 3, 4)],
        "killed": [0, None, 7],
        "violation": pl.Series(["killing", None, "abduction"], dtype=pl.Categorical),
        "organisation": [None, None, None],
    }
)


@pytest.fixture(autouse=True)
def without_pyarrow(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)


def asked(frame: pl.DataFrame) -> pl.DataFrame:
    with Engine.from_frames({"incidents": frame}) as engine:
        return engine.query(ASKED)


def test_values_nulls_and_types_stay_what_they_are():
    found = asked(ROWS)
    assert dict(found.schema) == SCHEMA
    assert found.rows() == [
        ("ml-gao", date(2025, 1, 2), 0, "killing", None),
        ("ml-mopti-" + "x" * 40, date(2025, 3, 4), 7, "abduction", None),
        (None, None, None, None, None),
    ]


def test_a_frame_of_several_pieces_is_one():
    pieces = pl.concat([ROWS, ROWS.clear(), ROWS.slice(2, 1)], rechunk=False)
    assert asked(pieces)["killed"].to_list() == [0, 7, 7, None]


@pytest.mark.parametrize("name", ["place", "day", "killed", "violation"])
def test_a_column_of_nothing_but_nulls_has_the_type_of_the_model(name):
    found = asked(ROWS.with_columns(pl.lit(None).alias(name)))
    assert dict(found.schema) == SCHEMA
    assert found[name].null_count() == 3


def test_a_frame_is_read_as_often_as_it_is_asked_and_an_empty_one_has_its_columns():
    with Engine.from_frames({"incidents": ROWS}) as engine:
        assert engine.query(ASKED).equals(engine.query(ASKED))
        twice = "SELECT count(*) AS n FROM incidents AS a JOIN incidents AS b ON a.place = b.place"
        assert engine.query(twice).item() == 2
    assert asked(ROWS.clear()).schema == asked(ROWS).schema
