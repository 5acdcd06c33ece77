"""The independent check: what can a reader prove from what leaves and from every edition before?

It shares no code with the suppressor: it reads the figures as printed, lays out its own cells (days, places and terms one
by one, equal columns merged), and asks the solver for the smallest and largest value of each hidden figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf

import highspy
import numpy as np
from numpy.typing import NDArray

from kolosi.model.figure import Change, Estimate, Figure, Released
from kolosi.model.key import Key
from kolosi.release.context import Context, Published
from kolosi.release.grid import Grid, grows_with_time, lay_out
from kolosi.release.rules import base_key, is_sensitive, part_key, threshold

_SMALL = 1e-5
Line = NDArray[np.float64]


class AuditError(RuntimeError):
    """The solver failed: what a reader can prove is not known, so nothing may leave."""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What a reader can prove of a hidden count: it lies between `low` and `high`."""

    key: Key
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class _Fact:
    """One line a reader can write: weights of counts, and where their sum lies. `is_old`: of an earlier edition."""

    weights: Mapping[Key, float]
    low: float
    high: float
    is_old: bool


@dataclass(frozen=True, kw_only=True)
class Breach:
    """A hidden count that a reader can pin down too closely, with the figures of its group."""

    bounds: Bounds
    group: tuple[Key, ...]


def audit(
    figures: Mapping[Key, Released],
    truth: Mapping[Key, Estimate],
    editions: Sequence[Published],
    context: Context,
) -> tuple[Breach, ...]:
    """Every hidden count that can be proved too closely. `truth` only serves to judge what a reader finds."""
    pinned = (
        Breach(bounds=found, group=group)
        for found, group in _proved(figures, truth, editions, context)
        if not _is_protected(found, truth[found.key], context)
    )
    return (*pinned, *_short_stretches(figures, editions, context))


def _short_stretches(
    figures: Mapping[Key, Released], editions: Sequence[Published], context: Context
) -> Iterator[Breach]:
    """Two periods, one inside the other, whose counts differ by less than the minimum on a sensitive subject."""
    now = {one.key: float(one.value) for one in _flat(figures.values()) if one.value is not None}
    before = {old.key: float(old.value) for old in _known(editions, context) if old.value is not None}
    strict = [
        key for key in sorted({*before, *now}) if grows_with_time(key, context) and threshold(key, context).is_strict
    ]
    for wide in strict:
        for short in strict:
            is_inside = wide.period != short.period and wide.period.contains(short.period)
            if is_inside and wide.during(short.period) == short and (wide in now or short in now):
                left = now.get(wide, before.get(wide, inf)) - now.get(short, before.get(short, 0.0))
                if 0 <= left < threshold(wide, context).minimum:
                    yield Breach(bounds=Bounds(key=wide, low=left, high=left), group=(wide, short))


def prove(
    figures: Mapping[Key, Released],
    truth: Mapping[Key, Estimate],
    editions: Sequence[Published],
    context: Context,
) -> Mapping[Key, Bounds]:
    """What a reader can prove of every hidden count."""
    return {found.key: found for found, _ in _proved(figures, truth, editions, context)}


def _is_protected(found: Bounds, cell: Estimate, context: Context) -> bool:
    limit = threshold(found.key, context)
    if limit.is_strict and cell.value is not None and cell.value < limit.minimum:
        return found.low <= _SMALL and found.high >= limit.minimum - _SMALL
    return floor(found.high + _SMALL) > ceil(found.low - _SMALL) if found.high < inf else True


def _proved(
    figures: Mapping[Key, Released],
    truth: Mapping[Key, Estimate],
    editions: Sequence[Published],
    context: Context,
) -> Iterator[tuple[Bounds, tuple[Key, ...]]]:
    shown = {one.key: one for one in _flat(figures.values())}
    hidden = [key for key in sorted(shown) if shown[key].hidden is not None and _is_count(key, context)]
    facts = [*_current_facts(shown, context), *_old_facts(shown, truth, editions, context)]
    for group in _groups(facts, hidden):
        mine = [fact for fact in facts if group & set(fact.weights)]
        asked = [key for key in hidden if key in group and key in truth and truth[key].value is not None]
        if asked:
            world = _World(sorted(group), mine, {key: truth[key] for key in asked}, context)
            yield from ((world.bounds(key), tuple(sorted(group))) for key in asked)


def _flat(released: Iterable[Released]) -> Iterator[Figure]:
    """Figures and both sides of changes; a side of a hidden change is hidden unless it is printed elsewhere."""
    everything = list(released)
    for one in everything:
        if isinstance(one, Change):
            yield from (one.before, one.after)
    yield from (
        one for one in everything if isinstance(one, Change) and one.hidden is None for one in (one.before, one.after)
    )
    yield from (one for one in everything if isinstance(one, Figure))


def _is_count(key: Key, context: Context) -> bool:
    return context.indicators[key.indicator].kind not in {"share", "rate"}


# -- what a reader writes down ---------------------------------------------------------------------------------------


def _current_facts(shown: Mapping[Key, Figure], context: Context) -> Iterator[_Fact]:
    for key, figure in sorted(shown.items()):
        if figure.value is None:
            continue
        if _is_count(key, context):
            yield _exactly(key, float(figure.value), is_old=False)
        else:
            yield from _share_facts(key, float(figure.value), figure.decimals, context, is_old=False)
            below = base_key(key, context)
            if below is not None and figure.n is not None:
                yield _exactly(below, float(figure.n), is_old=False)


def _old_facts(
    shown: Mapping[Key, Figure], truth: Mapping[Key, Estimate], editions: Sequence[Published], context: Context
) -> Iterator[_Fact]:
    """Facts of earlier editions; a value that was revised since speaks of other data."""
    for key, value in sorted({(old.key, old.value) for old in _known(editions, context) if old.value is not None}):
        now = truth.get(key) if key in shown else None
        if now is not None and now.value is not None and now.value != value:
            continue
        if _is_count(key, context):
            yield _exactly(key, float(value), is_old=True)
        else:
            yield from _share_facts(key, float(value), context.indicators[key.indicator].decimals, context, is_old=True)


def _known(editions: Sequence[Published], context: Context) -> list[Published]:
    return [old for old in editions if old.key.indicator in context.indicators]


def _exactly(key: Key, value: float, *, is_old: bool) -> _Fact:
    return _Fact(weights={key: 1.0}, low=value, high=value, is_old=is_old)


def _share_facts(key: Key, percent: float, decimals: int, context: Context, *, is_old: bool) -> Iterator[_Fact]:
    """A share is between two slopes: its numerator is at least and at most so many percent of its base."""
    indicator, below = context.indicators[key.indicator], base_key(key, context)
    if below is None or indicator.kind != "share":
        return
    above = part_key(indicator.numerator, key) if indicator.numerator is not None else key
    half = 0.5 / 10**decimals if is_sensitive(key, context) else 0.0 if indicator.numerator and not is_old else 0.05
    yield _Fact(weights={above: 100.0, below: -max(percent - half, 0.0)}, low=0.0, high=inf, is_old=is_old)
    yield _Fact(
        weights={above: -100.0, below: min(percent + half, max(percent, 100.0))}, low=0.0, high=inf, is_old=is_old
    )


def _groups(facts: Sequence[_Fact], hidden: Sequence[Key]) -> list[set[Key]]:
    """Counts that may tell about one another: those of one indicator, and those that a share ties together."""
    parents: dict[str, str] = {}

    def root(name: str) -> str:
        while parents.setdefault(name, name) != name:
            name = parents[name]
        return name

    for fact in facts:
        first, *others = (root(key.indicator) for key in fact.weights)
        for other in others:
            parents[other] = first
    members: dict[str, set[Key]] = {}
    for key in sorted({*hidden, *(key for fact in facts for key in fact.weights)}):
        members.setdefault(root(key.indicator), set()).add(key)
    return [members[name] for name in sorted(members)]


# -- the solver ------------------------------------------------------------------------------------------------------


class _World:
    """All that could be true, given the facts."""

    def __init__(
        self, keys: Sequence[Key], facts: Sequence[_Fact], truth: Mapping[Key, Estimate], context: Context
    ) -> None:
        layout = lay_out(keys, context)
        self.grid, self.links = layout.covers, layout.links
        self.place = {key: i for i, key in enumerate(keys)}
        self.top = np.full(
            self.grid.shape[1], 10.0 * max((fact.high for fact in facts if fact.high < inf), default=1.0) + 10000.0
        )
        present = [fact for fact in facts if not fact.is_old]
        secrets = [_exactly(key, float(cell.value or 0), is_old=False) for key, cell in truth.items()]
        old = [fact for fact in facts if fact.is_old]
        believed = self._consistent([*present, *secrets, *old])
        self._guess_empty(layout.rests, believed)
        self._solver = self._model([fact for fact in believed if fact not in secrets])

    def _consistent(self, facts: Sequence[_Fact]) -> list[_Fact]:
        """The facts that can all be true, in order of trust: printed now, then earlier editions."""
        if _least(self._model(facts)) is not None:
            return list(facts)
        kept: list[_Fact] = []
        for fact in facts:
            if _least(self._model([*kept, fact])) is not None:
                kept.append(fact)
        return kept

    def _guess_empty(self, rests: Grid, facts: Sequence[_Fact]) -> None:
        """Takes each remainder as empty where that is possible: a reader may guess so."""
        solver = self._model(facts)
        for rest in rests:
            cells = np.flatnonzero(rest).astype(np.int32)
            nothing = np.zeros(len(cells))
            solver.changeColsBounds(len(cells), cells, nothing, nothing)
            if _least(solver) is None:
                solver.changeColsBounds(len(cells), cells, nothing, self.top[cells])
            else:
                self.top[cells] = 0.0

    def bounds(self, key: Key) -> Bounds:
        """What can be proved of one count."""
        line = self.grid[self.place[key]].astype(float)
        everywhere = np.arange(len(line), dtype=np.int32)
        ends = []
        for sign in (1.0, -1.0):
            self._solver.changeColsCost(len(line), everywhere, sign * line)
            least = _least(self._solver)
            if least is None:
                raise AuditError(str(key))
            ends.append(sign * least)
        return Bounds(key=key, low=ends[0], high=ends[1])

    def _model(self, rows: Sequence[_Fact]) -> highspy.Highs:
        """A solver that knows these facts and nothing else."""
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.top), len(rows) + len(self.links)
        model.col_cost_, model.col_lower_, model.col_upper_ = np.zeros(len(self.top)), np.zeros(len(self.top)), self.top
        ties = np.zeros(len(self.links))
        model.row_lower_ = np.append([fact.low for fact in rows], ties)
        model.row_upper_ = np.append([fact.high if fact.high < inf else highspy.kHighsInf for fact in rows], ties)
        lines = np.array([self._line(fact) for fact in rows]).reshape(len(rows), len(self.top))
        matrix = np.vstack([lines, self.links])
        entries = np.nonzero(matrix)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.append(0, np.cumsum((matrix != 0).sum(axis=1))).astype(np.int32)
        model.a_matrix_.index_ = entries[1].astype(np.int32)
        model.a_matrix_.value_ = matrix[entries]
        solver = _Silent()  # type: ignore[no-untyped-call]
        solver.setOptionValue("output_flag", False)
        solver.passModel(model)
        return solver

    def _line(self, fact: _Fact) -> Line:
        line = np.zeros(self.grid.shape[1])
        for key, weight in fact.weights.items():
            line += weight * self.grid[self.place[key]]
        return line


class _Silent(highspy.Highs):
    """The solver without its words on the terminal."""

    def enableCallbacks(self) -> None:
        """No callbacks, no banner."""


def _least(solver: highspy.Highs) -> float | None:
    """The least cost over all that could be true; None when nothing could."""
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status != highspy.HighsModelStatus.kOptimal:
        raise AuditError(str(status))
    return float(solver.getInfo().objective_function_value)
