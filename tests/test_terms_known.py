"""An unknown or mistyped column, term or group is an error that names what comes near, and never a zero."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import kolosi
from kolosi.model.finding import Refusal
from kolosi.model.record import BREAKDOWNS, TABLES
from kolosi.store.engine import Engine
from kolosi.workspace import Workspace
from kolosi.workspace.ask.terms import Terms, columns_of


@pytest.fixture(scope="module")
def mali(demo: Path) -> Workspace:
    return kolosi.open(demo)


@pytest.fixture(scope="module")
def terms(mali: Workspace) -> Terms:
    """The terms known where each column without a list of its own holds one word."""
    sources = {one.source or "" for one in mali.knowledge.indicators.values()}
    rows = [{"source": source, "category": "a_word", "origin": "abc"} for source in sources]
    engine = Engine.from_frames({name: pl.DataFrame(rows) for name in TABLES})
    return Terms(mali.knowledge, lambda: engine)


def broken_down_by(mali: Workspace, column: str) -> list[str]:
    known = mali.knowledge.indicators
    return [name for name, indicator in known.items() if column in columns_of(indicator, known)]


@pytest.mark.parametrize("column", BREAKDOWNS)
def test_a_term_that_no_list_knows_is_refused_for_each_column(mali: Workspace, terms: Terms, column: str) -> None:
    names = broken_down_by(mali, column)
    assert names
    for name in names:
        with pytest.raises(Refusal) as refused:
            terms.require(name, column, ["no_such_word"])
        assert refused.value.finding.id == "term_unknown"
        assert refused.value.finding.data["known"] != "–"


@pytest.mark.parametrize("column", BREAKDOWNS)
def test_every_indicator_without_a_column_refuses_it(mali: Workspace, terms: Terms, column: str) -> None:
    for name in set(mali.knowledge.indicators) - set(broken_down_by(mali, column)):
        with pytest.raises(Refusal) as refused:
            terms.require(name, column, ["no_such_word"])
        assert refused.value.finding.id == "breakdown_unknown"


def test_columns_that_are_no_breakdown_are_refused(mali: Workspace) -> None:
    others = {column.name for table in TABLES.values() for column in table.columns} - set(BREAKDOWNS)
    assert {"statistic", "status", "qualifier"} <= others
    for column in sorted(others):
        with pytest.raises(Refusal) as refused:
            mali.figure(f"hr_violations;{column}=word/2025-Q1")
        assert refused.value.finding.id == "breakdown_unknown", column


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("hr_violations;category=properti/2025-Q1", "property"),
        ("hr_violations;category=atteintes au droit/2025-Q1", ""),
        ("hr_violations;violation=abductio/2025-Q1", "abduction"),
        ("acled_events;event_type=batles/2025-Q1", "battles"),
        ("child_integrity_share;sex=femal/2025-Q1", "female"),
    ],
)
def test_a_mistyped_term_is_answered_with_those_that_come_near(mali: Workspace, asked: str, near: str) -> None:
    with pytest.raises(Refusal) as refused:
        mali.figure(asked)
    assert refused.value.finding.id == ("term_unknown" if near else "key_not_understood")
    assert not near or str(refused.value.finding.data["near"]).startswith(near)


@pytest.mark.parametrize("given", ["properti", ["property", "forced_mouvement"]])
def test_a_mistyped_term_given_apart_is_refused_too(mali: Workspace, given: object) -> None:
    with pytest.raises(Refusal) as refused:
        mali.figure("hr_violations", during="2025-Q1", by={"category": given})  # type: ignore[dict-item]
    assert refused.value.finding.id == "term_unknown"


def test_the_words_of_a_system_and_of_its_records_are_known(mali: Workspace, terms: Terms) -> None:
    assert mali.figure("hr_violations;category=property/2025-Q1").value
    terms.require("refugees_asylum_seekers", "origin", ["abc"])
    with pytest.raises(Refusal):
        terms.require("refugees_asylum_seekers", "origin", ["abd"])


def test_a_column_of_which_nothing_tells_a_term_gives_no_data_and_no_zero(mali: Workspace) -> None:
    assert mali.figure("refugees_asylum_seekers;origin=bfa/2025-Q1").value is None


@pytest.mark.parametrize(
    ("indicators", "group"),
    [
        (["acled_regions"], "hazard"),
        (["blockades_lifted"], "sex"),
        (["hr_violations"], "categry"),
        (["hr_violations", "killed_monitoring"], "sex"),
        (["hr_violations"], "status"),
    ],
)
def test_groups_are_made_only_by_columns_that_every_indicator_has(
    mali: Workspace, indicators: list[str], group: str
) -> None:
    with pytest.raises(Refusal) as refused:
        mali.figures(indicators, group=[group])
    assert refused.value.finding.id == "group_unknown"
