"""The figures of a file alone in a workspace of its own, and what a change of it made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from kolosi.model.figure import Estimate
from kolosi.model.finding import Refusal
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.model.record import TABLES
from kolosi.workspace import Workspace
from kolosi.workspace.answers import Added
from kolosi.workspace.creating import create

from tests.inboxes.walk import ROUNDS, Told, answer_list

MOST_PLACES, MOST_MONTHS, MOST_TERMS = 3, 3, 2


@dataclass(frozen=True, kw_only=True)
class Given:
    """A file that is given: its place, its name, what its sender would answer, and the period of the document."""

    path: Path
    period: str
    told: Told | None = None


@dataclass(frozen=True, kw_only=True)
class Alone:
    """A workspace that holds one file, with the source under which it counts; None where it does not."""

    workspace: Workspace
    added: Added

    @property
    def source(self) -> str | None:
        """Under which source the file counts."""
        current = self.workspace.receipts.current()
        return current[0].source if current else None

    def rows(self) -> dict[str, list[int]]:
        """The rows that gave records, by sheet."""
        found: dict[str, list[int]] = {}
        engine = self.workspace.desk().engine
        for table in TABLES:
            for sheet, row in engine.query(f'SELECT DISTINCT sheet, "row" FROM "{table}" ORDER BY ALL').iter_rows():
                found.setdefault(sheet or "", []).append(row)
        return found

    def estimates(self, keys: Iterable[Key]) -> Mapping[Key, Estimate]:
        """The values of some figures."""
        return self.workspace.desk().estimates(keys)


def alone(given: Given, name: str, data: bytes, at: Path) -> Alone:
    """A file alone in a new workspace, with the answers of its sender where something is asked."""
    folder = at / "reçu"
    (folder / "files").mkdir(parents=True)
    path = folder / "files" / name
    path.write_bytes(data)
    workspace = Workspace(create(at / "espace", country="MLI", period=given.period))
    (added,) = workspace.add([path])
    told = [replace(given.told, file=name)] if given.told else []
    for _ in range(ROUNDS if told else 0):
        filled = answer_list(workspace, folder, told, "MLI")
        before = len(workspace.decisions.all()), len(workspace.receipts.current())
        if filled is None:
            break
        workspace.add([filled])
        if before == (len(workspace.decisions.all()), len(workspace.receipts.current())):
            break
    return Alone(workspace=workspace, added=added)


# -- which figures ----------------------------------------------------------------------------------------------------


def keys_of(one: Alone) -> set[Key]:
    """The figures that a file may give: for its span, its quarters and some months; at some places; by some terms."""
    if one.source is None:
        return set()
    workspace = one.workspace
    periods = _periods(one)
    indicators = indicators_of(workspace, one.source)
    plain = {workspace.key(id_, during=str(period)) for id_ in indicators for period in periods}
    known = {key for key, estimate in one.estimates(plain).items() if estimate.value is not None}
    return plain | set(_within(one, known))


def indicators_of(workspace: Workspace, source: str) -> list[str]:
    """The indicators to which a source may give values."""
    known = workspace.knowledge.indicators
    tables = {layout.table for layout in workspace.knowledge.sources[source].layouts}

    def feeds(id_: str) -> bool:
        found = known[id_]
        if found.numerator is not None:
            return feeds(found.numerator.indicator)
        return found.source == source if found.source else found.table in tables

    return sorted(id_ for id_ in known if feeds(id_))


def _periods(one: Alone) -> list[Period]:
    (receipt,) = one.workspace.receipts.current()[:1]
    span = receipt.period or one.workspace.settings.period
    months = [*span.months][:: max(1, len([*span.months]) // MOST_MONTHS)]
    quarters = {Period.parse(f"{month.first:%Y}-Q{(month.first.month + 2) // 3}") for month in span.months}
    return sorted({span, one.workspace.settings.period, *months, *sorted(quarters)[:4]}, key=str)


def _within(one: Alone, known: set[Key]) -> Iterator[Key]:
    engine = one.workspace.desk().engine
    indicators = one.workspace.knowledge.indicators
    for key in sorted(known, key=str):
        indicator = indicators[key.indicator]
        table = indicator.table
        if table is None or not key.period.is_whole_months:
            continue
        columns = engine.query(f'SELECT * FROM "{table}" LIMIT 0').columns
        if "region" in columns:
            query = f"SELECT region FROM \"{table}\" WHERE region IS NOT NULL GROUP BY 1 ORDER BY COUNT(*) DESC, 1 LIMIT {MOST_PLACES}"
            yield from (key.at(str(region)) for (region,) in engine.query(query).iter_rows())
        for name in [*indicator.by][:MOST_TERMS]:
            if name in columns and name not in dict(key.breakdown) and name not in ("region", "place"):
                query = f'SELECT "{name}" FROM "{table}" WHERE "{name}" IS NOT NULL GROUP BY 1 ORDER BY COUNT(*) DESC, 1 LIMIT 1'
                yield from (
                    key.with_breakdown(name, str(term)) for (term,) in engine.query(query).iter_rows()
                )


# -- what a change made of them ---------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A figure as far as a reader is told: its value, its state, and how much of what was asked it rests on."""

    value: Fraction | None
    status: str
    months: tuple[int, int]
    units: tuple[int, int] | None

    @classmethod
    def of(cls, estimate: Estimate) -> Seen:
        """What an estimate says."""
        coverage = estimate.coverage
        months = (coverage.months_present, coverage.months_expected)
        return cls(value=estimate.value, status=estimate.status, months=months, units=coverage.units)


def figures(one: Alone, keys: Iterable[Key]) -> dict[Key, Seen]:
    """Every figure as it is told."""
    return {key: Seen.of(estimate) for key, estimate in one.estimates(keys).items()}


def traced(one: Alone, key: Key) -> list[tuple[str, int, Fraction]]:
    """Sheet, row and contribution of each row behind a figure."""
    found: list[Mapping[str, Any]] = list(one.workspace.desk().trace(key).rows)
    return [(str(row["sheet"] or ""), int(row["row"]), Fraction(str(row["contribution"] or 0))) for row in found]
