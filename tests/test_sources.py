"""Every source folder reads its own sample as its own `expected.csv`: add a folder, gain a test.

`sample.<ext>` goes with `expected.csv`, `sample-<name>.<ext>` with `expected-<name>.csv`. The first column of an
expected file is `row`; the others are columns of the records (and `table`, where a file feeds several). Empty is null.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

import kolosi
from kolosi.content.given import GivenList, lay_beside
from kolosi.intake.boundaries.gazetteer import place_forms, read_places
from kolosi.intake.formats import read_sheets
from kolosi.intake.recognise.recognising import GENERIC, SURE, choose, recognise
from kolosi.intake.records.importing import Reading
from kolosi.workspace.knowledge import Knowledge
from kolosi.workspace.places.gazetteers import SOURCE as LISTED
from kolosi.workspace.places.gazetteers import reading_of_list
from kolosi.workspace.places.listed_places import homeland
from kolosi.workspace.places.outlines import SOURCE as OUTLINES
from kolosi.workspace.places.outlines import read_outlines
from kolosi.workspace.receive.adding import Candidate, examine_file
from kolosi.workspace.receive.recognised import FileAsked
from kolosi.workspace.records.lookup import ContentLookup

FOLDER = Path(kolosi.__file__).parent / "sources"
SAMPLES = sorted(path for path in FOLDER.glob("*/sample*.*") if path.suffix != ".py")
SOURCES = sorted(path.parent for path in FOLDER.glob("*/source.yaml"))


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge("mli")


def _examined(sample: Path, knowledge: Knowledge) -> Candidate:
    data = sample.read_bytes()
    sheets = read_sheets(sample.name, data)
    return examine_file(
        sample.name, data, sheets, list(knowledge.sources.values()), ContentLookup(knowledge, {}, "salt")
    )


def _readings(sample: Path, knowledge: Knowledge) -> Sequence[Reading]:
    """What a sample gives. Outlines are told by their geometry, lists of places by what they name; others by their columns."""
    if sample.parent.name == OUTLINES:
        outlines = read_outlines(sample.name, sample.read_bytes(), knowledge.places)
        return [outlines] if outlines else []
    if sample.parent.name == LISTED:
        return [_listed(sample, knowledge)]
    candidate = _examined(sample, knowledge)
    assert candidate.source.id == sample.parent.name
    return candidate.readings


def _listed(sample: Path, knowledge: Knowledge) -> Reading:
    """A list of places is told by the names and codes in its columns, whatever these are called."""
    forms = place_forms(read_sheets(sample.name, sample.read_bytes()), knowledge.country_alone.level_words)
    assert forms is not None
    assert forms.is_sure
    listed = read_places(forms.tables, homeland(knowledge.country_alone))
    given = GivenList(id="inventée", file=sample.name, listed=listed)
    return reading_of_list(lay_beside(knowledge.places, given).places, given)


def _expected_of(sample: Path) -> Path:
    return sample.with_name(sample.stem.replace("sample", "expected", 1) + ".csv")


def _wanted(sample: Path) -> tuple[list[str], list[list[str]]]:
    columns, *lines = list(csv.reader(_expected_of(sample).read_text(encoding="utf-8").splitlines()))
    return columns, lines


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _lines(reading: Reading, columns: list[str]) -> list[list[str]]:
    named = reading.records.with_columns(pl.lit(reading.table).alias("table"))
    return [[_as_text(value) for value in line] for line in named.select(columns).iter_rows()]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_sample_is_recognised_as_its_source_and_gives_the_expected_records(
    sample: Path, knowledge: Knowledge
) -> None:
    columns, expected = _wanted(sample)
    assert [line for reading in _readings(sample, knowledge) for line in _lines(reading, columns)] == expected


@pytest.mark.parametrize("folder", SOURCES, ids=lambda path: path.name)
def test_a_source_has_a_sample_and_speaks_french_and_english(folder: Path, knowledge: Knowledge) -> None:
    source = knowledge.sources[folder.name]
    assert [path for path in SAMPLES if path.parent == folder], "no sample"
    for label in (source.title, source.caveat, source.never, source.licence):
        assert set(label) == {"en", "fr"}


@pytest.mark.parametrize(
    ("sample", "point", "count"),
    [
        ("acled/sample-weekly.csv", "rows_of_another_kind", 1),
        ("acled/sample-weekly.csv", "rows_elsewhere", 1),
        ("acled/sample-hapi.csv", "said_by_source", 1),
        ("acled/sample-without-id.csv", "events_without_identifier", 1),
        ("response_5w/sample-english-plain.csv", "counting_not_said", 1),
    ],
)
def test_what_is_left_out_or_doubtful_becomes_a_point_to_check(
    sample: str, point: str, count: int, knowledge: Knowledge
) -> None:
    findings = [knowledge.messages.word(finding) for finding in _examined(FOLDER / sample, knowledge).findings]
    [found] = [finding for finding in findings if finding.id == point]
    assert found.count == count
    assert "?" not in found.message["fr"]
    assert found.message["en"] != found.message["fr"]


@pytest.mark.parametrize("sample", ["sample-hxl.csv", "sample-hxl-sector.csv"])
def test_a_tagged_matrix_of_areas_of_responsibility_is_surely_the_response_and_not_any_tagged_table(
    sample: str, knowledge: Knowledge
) -> None:
    path = FOLDER / "response_5w" / sample
    first, *others = choose(recognise(read_sheets(path.name, path.read_bytes()), knowledge.sources.values())).items()
    assert (first[0], first[1][0].confidence > SURE) == ("response_5w", True)
    assert all(found[0].confidence <= GENERIC for _, found in others)


def test_a_tagged_matrix_of_all_sectors_is_not_taken_for_the_response_of_protection(knowledge: Knowledge) -> None:
    text = "Agence,Secteur,Où,Personnes\n#org,#sector,#adm1,#reached\nA,Santé,Gao,3\nB,VBG,Gao,4\nC,EHA,Gao,5\n"
    found = choose(recognise(read_sheets("a.csv", text.encode()), knowledge.sources.values()))
    assert list(found) == ["hxl"]


def test_a_workbook_whose_name_does_not_say_what_it_counts_is_asked_about(knowledge: Knowledge) -> None:
    data = (FOLDER / "acled/sample-political-violence.xlsx").read_bytes()
    sources = list(knowledge.sources.values())
    with pytest.raises(FileAsked, match="two_sources_fit"):
        examine_file("a.xlsx", data, read_sheets("a.xlsx", data), sources, ContentLookup(knowledge, {}, "salt"))
