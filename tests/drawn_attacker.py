"""An attacker of the drawn cases (`drawn_case`): he knows the world as the content files tell it, and linear programs.

He knows which data each edition was made of, and that late reports only add. He solves over the smallest pieces that the cited
figures tell apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from tests.drawn_case import Case, parts
from tests.drawn_world import Guessed, atoms, country, named
from tests.editions_case import Leak, Told, is_protected, least, solver_of
from tests.shipped_case import shipped_context

from kolosi.model.figure import Figure
from kolosi.model.key import Key
from kolosi.release.policy.rules import threshold

TIED = frozenset({"violation", "category", "risk"})
"""Columns of which one says something of another: of them a reader guesses nothing here."""


class Attacker:
    """All pieces of all states of the data: what was known first, and what each later state brought."""

    def __init__(self, case: Case, *, is_closed: bool, guessed: Guessed | None = None) -> None:
        keys = sorted({one for _, cited in case.editions for key in cited for one in parts(key) or (key,)})
        self._row = {key: i for i, key in enumerate(keys)}
        pieces = atoms(keys, case.columns, country(case.iso3), is_closed=is_closed, guessed=guessed)
        self._covers = np.array([[piece >> i & 1 for piece in pieces] for i in range(len(keys))], dtype=float)
        self._states = case.states
        self._equal: list[tuple[np.ndarray, float]] = []
        self._most: list[np.ndarray] = []
        self._counts: dict[tuple[Key, int], int] = {}
        self._shares: list[tuple[Key, int, int]] = []

    def line(self, key: Key, state: int) -> np.ndarray:
        """A count of one state of the data, which has what all before it had."""
        covered = self._covers[self._row[key]]
        return np.concatenate([covered * (one <= state) for one in range(self._states)])

    def read(self, figures: Sequence[Figure], state: int) -> None:
        """Writes down what is printed; a value that a table keeps was read in the edition that it is of."""
        for figure in figures:
            if figure.value is None or figure.is_kept:
                continue
            both = parts(figure.key)
            if both is None:
                self._know(figure.key, state, int(figure.value))
                continue
            above, below = (self.line(one, state) for one in both)
            low, high = max(float(figure.value) - 0.5, 0.0), float(figure.value) + 0.5
            self._most += [low * below - 100 * above, 100 * above - high * below]
            self._shares.append((figure.key, int(figure.value), state))
            if figure.n is not None:
                self._know(both[1], state, figure.n)

    def _know(self, key: Key, state: int, value: int) -> None:
        self._equal.append((self.line(key, state), float(value)))
        self._counts[key, state] = value

    def _whole(self) -> Iterator[tuple[np.ndarray, float, float]]:
        """What a rounded share of a count that is known leaves of the count above it, which is a whole number."""
        for key, percent, state in self._shares:
            above, below = parts(key) or (key, key)
            base = self._counts.get((below, state), 0)
            found = [one for one in range(base + 1) if base and (200 * one + base) // (2 * base) == percent]
            if found:
                yield self.line(above, state), float(found[0]), float(found[-1])

    def asking(self) -> Callable[[Key, int], tuple[float, float]]:
        """The smallest and the largest value of a count, by what is written down so far."""
        whole, width = list(self._whole()), self._covers.shape[1] * self._states
        lines = [*(line for line, _ in self._equal), *(line for line, _, _ in whole)]
        between = [*((value, value) for _, value in self._equal), *((low, high) for _, low, high in whole)]
        solver = solver_of(width, lines, between, self._most, "simplex")

        def ends(key: Key, state: int) -> tuple[float, float]:
            line = self.line(key, state)
            return least(solver, line), -least(solver, -line)

        return ends


def guesses(case: Case) -> Guessed:
    """What a reader guesses who thinks of nothing that no figure names, wherever he is right."""
    columns = [column for column in case.columns if column not in TIED]
    said = named([key for _, cited in case.editions for key in cited], columns, country(case.iso3))
    borne = [{"place": row.place, **dict(row.borne)} for row in case.rows]
    return {column: mine for column, mine in said.items() if all(one[column] in mine for one in borne)}


def leaks(case: Case, told: Told, *, is_closed: bool = False, guessed: Guessed | None = None) -> Iterator[Leak]:
    """What an attacker learns, edition by edition, of what is held back there, or was before and is not printed since.

    In a closed world he takes it besides that each row bears a type and a place of the finest lists; and nothing but what he guessed.
    """
    known, attacker = shipped_context(case.iso3), Attacker(case, is_closed=is_closed, guessed=guessed)
    held: dict[tuple[Key, int], float] = {}
    for number, (state, _) in enumerate(case.editions):
        figures = [one for one in told.gates[number].figures.values() if isinstance(one, Figure)]
        before = attacker.asking()
        attacker.read(figures, state)
        now, secret = attacker.asking(), {key: float(case.count(key, state)) for key in _secrets(figures, case, state)}
        new = {(key, state) for key in secret} - held.keys()
        held |= {(key, state): value for key, value in secret.items()}
        shown = {one.key for one in figures if one.value is not None}
        held = {(key, then): value for (key, then), value in held.items() if key not in shown or then > state}
        for (key, then), value in sorted(held.items()):
            ends = now(key, then)
            assert ends[0] - 1e-4 < value < ends[1] + 1e-4, "what is true must be possible"
            if not is_protected(key, value, ends, known):
                is_old = not is_protected(key, value, before(key, then), known)
                if (key, then) in new or not is_old:
                    yield Leak(key, number, *ends, value, is_old)


def _secrets(figures: Sequence[Figure], case: Case, state: int) -> Iterator[Key]:
    """The hidden counts, and those above hidden shares of a sensitive subject that are small."""
    for one in figures:
        both = parts(one.key)
        if one.hidden is not None and both is None:
            yield one.key
        elif one.hidden is not None and both is not None:
            limit = threshold(both[0], shipped_context(case.iso3))
            if limit.is_strict and case.count(both[0], state) < limit.minimum:
                yield both[0]
