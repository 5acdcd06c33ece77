"""Every figure of the demonstration: as expected, as the systems published it, and the sum of its rows."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from kolosi.measure import trace as tracing
from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.model.record import TABLES
from kolosi.report.draft.links import cited
from kolosi.store.engine import RECEIPTS, REGISTRY, SCOPES, Engine
from kolosi.workspace.ask.asking import Asking
from kolosi.workspace.write.expected_figures import Line, walk

pytestmark = pytest.mark.long

PARTS = 4


@pytest.fixture(scope="session")
def lines(desk: Asking, demo: Path) -> list[Line]:
    return walk(desk, demo / "expected.csv")


def test_the_build_does_what_the_list_of_expected_figures_says(lines: list[Line]) -> None:
    assert len(lines) > 200
    assert [(line.id, line.found, line.expected) for line in lines if not line.holds] == []


def test_what_is_not_reproduced_says_why_in_both_languages(demo: Path) -> None:
    rows = list(csv.DictReader((demo / "expected.csv").read_text("utf-8").splitlines()))
    silent = [
        row["figure_id"]
        for row in rows
        if row["outcome"] != "reproduced" and not (row["reason_en"] and row["reason_fr"])
    ]
    assert silent == []
    assert {row["outcome"] for row in rows} == {"reproduced", "differs", "hidden", "unsupported"}


def test_each_value_that_a_system_published_is_ours_or_says_why_not(shared_data: Path, lines: list[Line]) -> None:
    facts = shared_data.parent / "facts" / "mali_2025_figures.csv"
    if not facts.is_file():
        pytest.skip("the facts of the reference document are not present")
    ours = {line.id: line for line in lines}
    rows = list(csv.DictReader(facts.read_text("utf-8").splitlines()))
    assert {row["figure_id"] for row in rows} == set(ours)
    inputs = [row for row in rows if row["role"] == "input"]
    assert len(inputs) > 100
    assert [row["figure_id"] for row in inputs if not _agrees(row["value"], ours[row["figure_id"]])] == []


def _agrees(value: str, line: Line) -> bool:
    if line.outcome != "reproduced":
        return bool(line.reason)
    return line.found is not None and abs(Fraction(str(line.found)) - Fraction(value)) <= Fraction(1, 2) * _step(value)


def _step(value: str) -> Fraction:
    """One unit of the last decimal written."""
    return Fraction(1, 10 ** len(value.partition(".")[2]))


@pytest.fixture(scope="session")
def in_memory(desk: Asking) -> Asking:
    """The same desk, its tables in memory: hundreds of traces read no file."""
    quick = Asking(desk.workspace, desk.built)
    tables = {name: desk.engine.query(f'SELECT * FROM "{name}"') for name in (*TABLES, RECEIPTS, SCOPES, REGISTRY)}
    vars(quick)["engine"] = Engine.from_frames(tables)
    assert quick.estimates(quick.cited_values()) == desk.cited_estimates
    return quick


@pytest.fixture
def quick(in_memory: Asking, monkeypatch: pytest.MonkeyPatch) -> Asking:
    """Traces ask again for no value that the desk has, and read once what was submitted: only rows are looked up."""

    def known(keys: list[Key], *_: object) -> Mapping[Key, Estimate]:
        return in_memory.estimates(keys)

    evidence = tracing.evidence_in(in_memory.engine, in_memory.workspace.knowledge.places)
    monkeypatch.setattr(tracing, "measure", known)
    monkeypatch.setattr(tracing, "evidence_in", lambda *_: evidence)
    return in_memory


@pytest.mark.parametrize("part", range(PARTS))
def test_the_rows_behind_each_cited_figure_add_up_to_it(quick: Asking, part: int) -> None:
    keys = sorted(quick.cited_values(), key=str)
    assert len(keys) > 400
    assert list(_wrong(quick, keys[part::PARTS])) == []


def _wrong(desk: Asking, keys: list[Key]) -> Iterator[tuple[str, object, object]]:
    for key in keys:
        answer = desk.trace(key)
        if answer.value != answer.total or any(row["file"] is None for row in answer.rows):
            yield answer.key, answer.value, answer.total


@pytest.mark.parametrize(
    "key", ["hr_violations/2025-Q1@ml-mopti", "assistance_rate/2025-Q1", "acled_fatalities/2024-Q4"]
)
def test_a_trace_asked_alone_adds_up_and_names_file_sheet_and_row(desk: Asking, key: str) -> None:
    answer = desk.trace(Key.parse(key))
    assert answer.rows
    assert answer.total == answer.value
    assert {row["role"] for row in answer.rows} <= {"value", "numerator", "denominator"}
    assert all(row["row"] and len(row["sha256"]) == 64 for row in answer.rows)


def test_french_and_english_cite_the_same_figures(desk: Asking) -> None:
    keys = {draft.language: cited([draft], desk.scope).keys for draft in desk.drafts}
    assert len(keys["fr"]) > 300
    assert keys["fr"] == keys["en"]


def test_nothing_is_left_to_check_in_the_drafts(demo: Path) -> None:
    points = json.loads((demo / "out" / "internal" / "points.json").read_text("utf-8"))
    assert [one for one in points if one["severity"] != "note"] == []
    assert {one["id"] for one in points} == {"recommendation_not_smart"}  # as in the document that it retells
    assert len(points) == 22


def test_totals_of_the_country_do_not_make_a_region_one_that_no_file_covers(desk: Asking) -> None:
    key = Key.parse("gbv_incidents;gbv_type=rape/2025-Q1@ml-gao")
    found = desk.estimates([key])[key]
    assert (found.value, found.absence) == (None, "nothing_here")
    assert "couvre janvier–mars 2025 mais ne donne rien pour ce lieu" in found.missing["fr"]
    change = desk.comparisons([key.to(Period.parse("2024-Q1"))])
    (reasons,) = [comparison.reasons for comparison in change.values()]
    assert all("gives nothing for this place" in reason.message["en"] for reason in reasons)
