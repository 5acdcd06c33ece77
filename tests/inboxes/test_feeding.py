"""Each packaged indicator against the files that cannot feed it: every other file there is, of its own source or not. They give no data.

The files are the samples of the sources, all invented. A figure from one of them has rows of that file behind it, or is a
zero that the file answers for: it asks what the figure counts, and shows it to be absent.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import kolosi
from kolosi.measure.compile import all_of, from_source, table_of, where_of
from kolosi.model.figure import Estimate
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.store.engine import Engine
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

pytestmark = pytest.mark.long

SOURCES = Path(kolosi.__file__).parent / "sources"
LONG_BEFORE = "1961"
WITHOUT_FIGURES = {"boundaries", "places", "xlsform"}
SAMPLES = [
    path
    for path in sorted(SOURCES.glob("*/sample*.*"))
    if path.suffix != ".py" and path.parent.name not in WITHOUT_FIGURES
]


def with_file(folder: Path, sample: Path) -> Workspace:
    """A workspace that holds one file; what the file does not say of itself is said for it."""
    workspace = Workspace(create(folder / "w", country="MLI", period="2025-Q1"))
    (answer,) = workspace.add([sample], source=sample.parent.name)
    if answer.receipt is None:
        said = {"during": "2025-Q1", "organisation": "ONG inventée"}
        workspace = Workspace(create(folder / "said", country="MLI", period="2025-Q1"))
        (answer,) = workspace.add([sample], source=sample.parent.name, **said)  # type: ignore[arg-type]
    if answer.receipt is None:
        pytest.skip(f"{sample.name} waits for an answer: {[finding.id for finding in answer.findings]}")
    return workspace


def asked(workspace: Workspace) -> Iterator[Key]:
    """Every indicator over the years of the file; those of its source in a year that it does not reach, too."""
    (receipt,) = workspace.receipts.current()
    years = f"{receipt.period.first.year}..{receipt.period.last.year}"
    for name, indicator in sorted(workspace.knowledge.indicators.items()):
        yield workspace.key(f"{name}/{years}")
        if indicator.source == receipt.source:
            yield workspace.key(f"{name}/{LONG_BEFORE}")


def counted_in(indicator: Indicator, engine: Engine) -> tuple[Indicator, ...]:
    """The definitions of an indicator of which the file has rows."""
    forms = [one for one in (indicator, indicator.also) if one is not None and one.table is not None]
    return tuple(one for one in forms if _has_rows(one, engine))


def _has_rows(indicator: Indicator, engine: Engine) -> bool:
    table, condition = table_of(indicator), all_of([from_source(indicator), where_of(indicator)])
    where = f"WHERE {condition.sql(dialect='duckdb')}" if condition is not None else ""
    return bool(engine.query(f'SELECT COUNT(*) FROM "{table}" {where}').item())


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_feeds_the_figures_that_it_holds_and_no_other(sample: Path, tmp_path: Path) -> None:
    workspace = with_file(tmp_path, sample)
    desk = workspace.desk()
    keys = list(asked(workspace))
    estimates = desk.estimates(keys)
    indicators = workspace.knowledge.indicators
    wrong = [why for key in keys if (why := _why_wrong(estimates[key], indicators[key.indicator], sample, desk.engine))]
    assert not wrong, "\n".join(wrong)


def _why_wrong(estimate: Estimate, indicator: Indicator, sample: Path, engine: Engine) -> str | None:
    if estimate.value is None:
        return None
    if indicator.source not in (None, sample.parent.name):
        return f"{estimate.key} = {estimate.value}: of another source"
    if str(estimate.key.period) == LONG_BEFORE:
        return f"{estimate.key} = {estimate.value}: long before the file"
    if not indicator.is_ratio and not counted_in(indicator, engine):
        return f"{estimate.key} = {estimate.value} ({estimate.status}): the file holds nothing of it"
    return None
