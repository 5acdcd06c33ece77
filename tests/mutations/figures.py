"""The figures of a file alone in a workspace of its own, and what a change of it made of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from tests.inboxes.walk import ROUNDS, Told, answer_list
from tests.mutations.changes import Changed

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.model.record import TABLES
from kolosi.workspace import Workspace
from kolosi.workspace.answers import Added
from kolosi.workspace.write.creating import create

Unseen = Callable[[Key, "Seen", "Seen"], bool]
"""Whether nothing in a changed file can tell that a figure (now, and before) lacks something."""

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
            query = f'SELECT region FROM "{table}" WHERE region IS NOT NULL GROUP BY 1 ORDER BY COUNT(*) DESC, 1 LIMIT {MOST_PLACES}'
            yield from (key.at(str(region)) for (region,) in engine.query(query).iter_rows())
        for name in [*indicator.by][:MOST_TERMS]:
            if name in columns and name not in dict(key.breakdown) and name not in ("region", "place"):
                query = f'SELECT "{name}" FROM "{table}" WHERE "{name}" IS NOT NULL GROUP BY 1 ORDER BY COUNT(*) DESC, 1 LIMIT 1'
                yield from (key.with_breakdown(name, str(term)) for (term,) in engine.query(query).iter_rows())


# -- what a change made of them ---------------------------------------------------------------------------------------

ADDED_UP = ("flow", "event", "stock", "target")
SURE = "final"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A figure as far as a reader is told: its value, its state, and what it rests on and lacks."""

    value: Fraction | None
    status: str
    months: int
    units: int | None
    untold: int

    @classmethod
    def of(cls, estimate: Estimate) -> Seen:
        """What an estimate says."""
        coverage = estimate.coverage
        return cls(
            value=estimate.value,
            status=estimate.status,
            months=coverage.months_present,
            units=coverage.units[0] if coverage.units else None,
            untold=estimate.waits.untold + estimate.waits.unsaid if estimate.waits else 0,
        )

    def is_said_to_lack_more_than(self, before: Seen) -> bool:
        """True where a reader is told that less stands behind the figure than before."""
        if self.status == SURE:
            return False
        fewer = self.units is not None and before.units is not None and self.units < before.units
        return before.status == SURE or self.months < before.months or fewer or self.untold > before.untold


def figures(one: Alone, keys: Iterable[Key]) -> dict[Key, Seen]:
    """Every figure as it is told."""
    return {key: Seen.of(estimate) for key, estimate in one.estimates(keys).items()}


@dataclass(frozen=True, kw_only=True)
class Before:
    """A file before it is changed: its workspace, the figures asked, and what they were."""

    alone: Alone
    seen: Mapping[Key, Seen]

    @classmethod
    def of(cls, one: Alone) -> Before:
        """The figures of a file as it was sent."""
        return cls(alone=one, seen=figures(one, keys_of(one)))

    def left(self, key: Key, sheet: str, gone: Collection[int]) -> Fraction | None:
        """What the rows that were not cut out come to; None where nothing is behind the figure."""
        rows = self.alone.workspace.desk().trace(key).rows
        parts: dict[str, Fraction] = {}
        for row in rows:
            if str(row["sheet"] or "") == sheet and int(str(row["row"])) in gone:
                continue
            role = str(row["role"])
            parts[role] = parts.get(role, Fraction(0)) + Fraction(str(row["contribution"] or 0))
        if "denominator" in parts:
            below = parts["denominator"]
            return 100 * parts.get("numerator", Fraction(0)) / below if below else None
        return sum(parts.values(), Fraction(0)) if rows else None


def falsehoods(before: Before, after: Alone, changed: Changed, unseen: Unseen) -> list[str]:
    """Each figure that became another number, though nothing says that it lacks something; `unseen` tells the limits."""
    if after.source is None:
        return []
    if after.source != before.alone.source:
        asked = {after.workspace.key(id_) for id_ in indicators_of(after.workspace, after.source)} - set(before.seen)
        found = [key for key, seen in figures(after, asked).items() if seen.value is not None]
        return [f"read as {after.source}: {key}" for key in found]
    found = []
    for key, seen in figures(after, before.seen).items():
        was = before.seen[key]
        if seen.value is None or seen.value == was.value or unseen(key, seen, was):
            continue
        if changed.gone and seen.status != SURE and was.value is not None and seen.value < was.value:
            continue  # fewer rows, and a figure that says that it is not whole
        grows = (
            was.value is not None
            and seen.value > was.value
            and after.workspace.knowledge.indicators[key.indicator].kind in ADDED_UP
        )
        if grows or not seen.is_said_to_lack_more_than(was):
            found.append(f"{key}: {was.value} {was.status} → {seen.value} {seen.status}")
    return found
