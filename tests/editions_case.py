"""Random hierarchical tables in five overlapping editions, and an attacker who knows nothing of the package's code.

The attacker knows the smallest cells that there are (a stretch of time, a region, a kind) and solves linear programs over
all of them, once for each state of the data: what is reported late only adds.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from itertools import product

import highspy
import numpy as np
from scipy.sparse import csr_array
from tests.release_case import INDICATORS, TODAY, context, share, taxonomy

from kolosi.model.figure import Estimate, Figure
from kolosi.model.key import Key
from kolosi.release import Context, Gate, Published, gate, printed
from kolosi.release.policy.rules import threshold

STRETCHES = ("2025-01", "2025-02", "2025-03", "2025-Q2", "2025-07..2025-12")
PERIODS = ("2025-01", "2025-01..2025-02", "2025-Q1", "2025-Q2", "2025-01..2025-06", "2025", "2025-03")
PLACES = ("", "@a", "@b", "@c", "@north")
KINDS = ("", ";kind=x", ";kind=y", ";kind=z", ";kind=x+y")
LARGE = 10_000.0
PART = share("part", "incidents;kind=z", "incidents", sensitivity="incident")


def case_context() -> Context:
    """Three regions, two of which are a zone, and three kinds."""
    made = context(regions=("a", "b", "c"))
    kinds = taxonomy("kind", {"x": "Sort x", "y": "Sort y", "z": "Sort z"})
    return replace(
        made,
        indicators={one.id: one for one in (*INDICATORS, PART)},
        terms={**made.terms, "kind": kinds},
    )


@dataclass
class Case:
    """One subject over some stretches and kinds, in states of the data, and what five editions cite of it."""

    subject: str
    micro: tuple[tuple[str, str, str], ...]
    states: list[np.ndarray]
    editions: list[tuple[int, list[Key]]]
    withdrawn: int


@dataclass
class Told:
    """What the gate let out, edition by edition."""

    gates: list[Gate] = field(default_factory=list)
    published: list[list[Published]] = field(default_factory=list)
    values: list[dict[Key, Estimate]] = field(default_factory=list)


def draw(seed: int, *, is_revised: bool = True, most: int = 16) -> Case:
    """A case from a number: the same number gives the same case."""
    dice = random.Random(seed)
    subject = dice.choice(["cases", "incidents"])
    first = dice.choice([0, 0, 2])
    micro = tuple(product(STRETCHES[first : dice.choice([4, 5])], "abc", "xyz"))
    largest = dice.choice([6, 15, 40])
    state = np.array([dice.choice([0, dice.randint(0, 3), dice.randint(0, largest)]) for _ in micro], dtype=float)
    states = [state]
    if dice.random() < 0.4 and is_revised:
        states.append(state + np.array([dice.choice([0] * 9 + [dice.randint(1, 12)]) for _ in micro]))
    everything = [key for key in _keys(subject) if _inside(key, micro).any() and _is_whole(key, micro)]
    revised_at = dice.randint(1, 4)
    editions = []
    for number in range(5):
        cited = sorted(dice.sample(everything, min(len(everything), dice.randint(4, most))))
        editions.append((len(states) - 1 if number >= revised_at else 0, cited))
    return Case(subject=subject, micro=micro, states=states, editions=editions, withdrawn=dice.randint(0, 4))


@cache
def _keys(subject: str) -> list[Key]:
    counts = [Key.parse(f"{subject}{kind}/{period}{place}") for period, place, kind in product(PERIODS, PLACES, KINDS)]
    name = "x_share" if subject == "cases" else "part"
    return counts + [Key.parse(f"{name}/{period}{place}") for period, place in product(PERIODS, PLACES)]


@cache
def _is_whole(key: Key, micro: tuple[tuple[str, str, str], ...]) -> bool:
    """True when the drawn stretches make up the period."""
    during = [Key.parse(f"cases/{one}").period for one in dict.fromkeys(stretch for stretch, _, _ in micro)]
    months = sum(one.month_count for one in during if key.period.contains(one))
    return months == key.period.month_count


@cache
def _inside(key: Key, micro: tuple[tuple[str, str, str], ...]) -> np.ndarray:
    """Which of the smallest cells a count covers."""
    regions = {"north": "ab"}.get("".join(key.places), "".join(key.places) or "abc")
    kinds = dict(key.breakdown).get("kind", ("x", "y", "z"))
    return np.array(
        [
            key.period.contains(Key.parse(f"cases/{stretch}").period) and region in regions and kind in kinds
            for stretch, region, kind in micro
        ],
        dtype=float,
    )


def parts(key: Key, subject: str) -> tuple[Key, Key]:
    """The counts above and below a share."""
    base = replace(key, indicator=subject)
    return base.with_breakdown("kind", "x" if subject == "cases" else "z"), base


def estimate_of(key: Key, state: np.ndarray, case: Case) -> Estimate:
    """What a key is worth in a state of the data."""
    if key.indicator == case.subject:
        value = Fraction(int(_inside(key, case.micro) @ state))
        return Estimate(key=key, value=value, kind="flow", sources=("invented",), as_of=TODAY)
    above, below = (Fraction(int(_inside(one, case.micro) @ state)) for one in parts(key, case.subject))
    value = 100 * above / below if below else None
    return Estimate(key=key, value=value, kind="share", n=int(below), numerator=above, denominator=below, as_of=TODAY)


def tell(case: Case, known: Context) -> Told:
    """Five editions through the gate, each with what came before; one of them is withdrawn later."""
    told = Told()
    before: list[Published] = []
    for number, (state, cited) in enumerate(case.editions):
        values = {key: estimate_of(key, case.states[state], case) for key in cited}
        bases = {one: estimate_of(one, case.states[state], case) for key in cited for one in _base(key, case)}
        told.values.append(values)
        here = replace(known, data=dict.fromkeys(known.indicators, str(state)))
        told.gates.append(gate(cited, {**bases, **values}, before, context=here))
        new = printed(str(number), told.gates[-1].figures, here)
        told.published.append(list(new))
        before += [replace(one, is_withdrawn=number == case.withdrawn) for one in new]
    return told


def _base(key: Key, case: Case) -> tuple[Key, ...]:
    return () if key.indicator == case.subject else (parts(key, case.subject)[1],)


class Attacker:
    """All cells of all states of the data; a later state has at least what an earlier one had."""

    def __init__(self, case: Case) -> None:
        self.case, self.size = case, len(case.micro)
        self.width = self.size * len(case.states)
        self.equal: list[np.ndarray] = []
        self.values: list[float] = []
        self.most = [self._grown(i) for i in range(self.size)] if len(case.states) > 1 else []
        self.counts: dict[tuple[Key, int], int] = {}
        self.shares: list[tuple[Key, int, int]] = []
        self.between: dict[tuple[Key, int], tuple[int, int]] = {}
        self._solvers: dict[tuple[str, int, int, int], highspy.Highs] = {}

    def _grown(self, i: int) -> np.ndarray:
        line = np.zeros(self.width)
        line[i], line[self.size + i] = 1.0, -1.0
        return line

    def line(self, key: Key, state: int) -> np.ndarray:
        """A count of one state of the data."""
        whole = np.zeros(self.width)
        whole[state * self.size : (state + 1) * self.size] = _inside(key, self.case.micro)
        return whole

    def read(self, figures: Sequence[Figure], state: int) -> None:
        """Writes down what is printed. A value that an edition printed, and that its table keeps, was read there."""
        for figure in figures:
            if figure.value is None or figure.is_kept:
                continue
            if figure.key.indicator == self.case.subject:
                self._know(self.line(figure.key, state), float(figure.value))
                self.counts[figure.key, state] = int(figure.value)
                continue
            above, below = (self.line(one, state) for one in parts(figure.key, self.case.subject))
            half = 0.5 if self.case.subject == "cases" else 0.0
            low, high = max(float(figure.value) - half, 0.0), float(figure.value) + half
            if half:
                self.shares.append((figure.key, int(figure.value), state))
                self.most += [low * below - 100 * above, 100 * above - high * below]
            else:
                self._know(100 * above - low * below, 0.0)
            if figure.n is not None:
                self._know(below, float(figure.n))
                self.counts[parts(figure.key, self.case.subject)[1], state] = figure.n
        for key, percent, then in self.shares:
            above, below = parts(key, self.case.subject)
            if (base := self.counts.get((below, then))) is not None:
                whole = [one for one in range(base + 1) if (200 * one + base) // (2 * base) == percent]
                self.between[above, then] = whole[0], whole[-1]

    def copy(self) -> Attacker:
        """One who knows the same."""
        other = Attacker(self.case)
        other.equal, other.values, other.most = [*self.equal], [*self.values], [*self.most]
        other.counts, other.shares, other.between = {**self.counts}, [*self.shares], {**self.between}
        return other

    def _know(self, line: np.ndarray, value: float) -> None:
        self.equal.append(line)
        self.values.append(value)

    def ends(self, key: Key, state: int, method: str = "simplex") -> tuple[float, float]:
        """The smallest and the largest value of a count."""
        solver, line = self._solver(method), self.line(key, state)
        return least(solver, line), -least(solver, -line)

    def _solver(self, method: str) -> highspy.Highs:
        """A solver that knows what is written down so far; it is asked many times with other costs."""
        known = (method, len(self.equal), len(self.most), len(self.between))
        if known not in self._solvers:
            equal = [*self.equal, *(self.line(*one) for one in self.between)]
            ends = [*zip(self.values, self.values, strict=True), *self.between.values()]
            self._solvers = {known: solver_of(self.width, equal, ends, self.most, method)}
        return self._solvers[known]


class _Silent(highspy.Highs):
    """The solver without its banner."""

    def enableCallbacks(self) -> None:
        """No callbacks: they print it."""


def solver_of(
    width: int, equal: list[np.ndarray], ends: list[tuple[float, float]], most: list[np.ndarray], method: str
) -> highspy.Highs:
    matrix = csr_array(np.array([*equal, *most]).reshape(-1, width))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = width, matrix.shape[0]
    model.col_cost_, model.col_lower_, model.col_upper_ = np.zeros(width), np.zeros(width), np.full(width, LARGE)
    model.row_lower_ = np.array([*(low for low, _ in ends), *(-highspy.kHighsInf for _ in most)])
    model.row_upper_ = np.array([*(high for _, high in ends), *(0.0 for _ in most)])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
    model.a_matrix_.value_ = matrix.data
    solver = _Silent()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("solver", method)
    solver.passModel(model)
    return solver


def least(solver: highspy.Highs, costs: np.ndarray) -> float:
    solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(solver.getInfo().objective_function_value)


@dataclass(frozen=True)
class Leak:
    """A hidden count that the attacker pins down, the edition, and whether earlier editions gave it away already."""

    key: Key
    edition: int
    low: float
    high: float
    value: float
    is_old: bool


def leaks(case: Case, told: Told, known: Context) -> Iterator[Leak]:
    """What an attacker learns, edition by edition, of what is held back there, or was before and is not printed since."""
    attacker = Attacker(case)
    held: dict[tuple[Key, int], float] = {}
    for number, (state, _) in enumerate(case.editions):
        figures = [one for one in told.gates[number].figures.values() if isinstance(one, Figure)]
        before = attacker.copy()
        attacker.read(figures, state)
        secret = dict(_secrets(figures, case, state, known))
        new = {(key, state) for key in secret} - held.keys()
        held |= {(key, state): value for key, value in secret.items()}
        printed = {one.key for one in figures if one.value is not None}
        held = {(key, then): value for (key, then), value in held.items() if key not in printed or then > state}
        for (key, then), value in sorted(held.items()):
            ends = attacker.ends(key, then)
            if not is_protected(key, value, ends, known):
                is_old = not is_protected(key, value, before.ends(key, then), known)
                if (key, then) in new or not is_old:
                    yield Leak(key, number, *ends, value, is_old)


def _secrets(figures: Sequence[Figure], case: Case, state: int, known: Context) -> Iterator[tuple[Key, float]]:
    """The hidden counts, and the small ones above hidden shares of a sensitive subject, with their values."""
    for one in figures:
        if one.hidden is not None:
            is_count = one.key.indicator == case.subject
            key = one.key if is_count else parts(one.key, case.subject)[0]
            value, limit = float(_inside(key, case.micro) @ case.states[state]), threshold(key, known)
            if is_count or (limit.is_strict and value < limit.minimum):
                yield key, value


def is_protected(key: Key, value: float, ends: tuple[float, float], known: Context) -> bool:
    """True when two whole numbers are possible, and of a small sensitive count 0 and the minimum."""
    low, high = ends
    limit = threshold(key, known)
    if limit.is_strict and value < limit.minimum:
        return low < 1e-5 and high > limit.minimum - 1e-5
    return np.floor(high + 1e-5) > np.ceil(low - 1e-5)
