"""The printed figures of a subject as equations over the smallest cells that they tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from tests.attacker.cells import Blocks, Cut
from tests.attacker.inventing import Case
from tests.attacker.programs import LARGE, Equation
from tests.attacker.reading import SUBJECTS, Printed, cut, kinds_of, share_parts, space
from tests.attacker.world import children_terms

from kolosi.model.key import Key

LEAST = 5
LEAST_SENSITIVE = 10
"""The minimum cells of the shipped default policy (rule R2)."""


class Attack:
    """One subject of one case: all that was printed of it, edition by edition, as equations over blocks of cells.

    Late data only add, and whoever follows the series knows it: the variables of a later edition are what it adds.
    """

    def __init__(self, case: Case, subject: str, editions: Sequence[Sequence[Printed]]) -> None:
        self.case, self.subject, self.editions = case, subject, editions
        self.about = [[one for one in printed if belongs(one.key, subject)] for printed in editions]
        keys = [key for printed in self.about for one in printed for key in _counts(one.key)]
        cuts = [cut(key, case.country) for key in keys]
        self.places = frozenset().union(*(one["place"] for one in cuts if "place" in one))
        spans = {month for one in cuts for month in one["time"]}
        rows = [case.rows(subject, number) for number in range(len(editions))]
        times = spans | {row[1] for some in rows for row in some}
        self.cuts = list({_name(one): one for one in cuts}.values())
        named = {_name(one): str(key) for one, key in zip(cuts, keys, strict=True)}
        self._labels = [named[_name(one)] for one in self.cuts]
        self.sensitive = _sensitive_cuts(subject)
        self.blocks = Blocks(space(subject, case.country, times), [*self.cuts, *self.sensitive, {"place": self.places}])
        self._at = {_name(one): index for index, one in enumerate(self.cuts)}
        self.truth = [self.blocks.totals(some) for some in rows]
        self.is_sensitive = self._sensitive_blocks()

    @property
    def variables(self) -> int:
        """How many unknown numbers there are."""
        return len(self.editions) * self.blocks.count

    def known(self) -> np.ndarray:
        """The true content of every unknown number."""
        return np.diff(np.stack([np.zeros(self.blocks.count), *self.truth]), axis=0).ravel()

    def content(self, covered: np.ndarray, edition: int) -> int:
        """The true content of a sum of blocks in an edition."""
        return int(self.truth[edition][covered].sum())

    def covered(self, key: Key) -> np.ndarray:
        """The blocks that a count covers."""
        return self.blocks.covered(self._at[_name(cut(key, self.case.country))])

    def _sensitive_blocks(self) -> np.ndarray:
        first = len(self.cuts)
        found = np.zeros(self.blocks.count, dtype=bool)
        for index in range(first, first + len(self.sensitive)):
            found |= self.blocks.covered(index)
        return found

    def least(self, covered: np.ndarray) -> int:
        """The minimum of a sum of blocks: that of survivors where every one of them is a sensitive subject."""
        return LEAST_SENSITIVE if self.is_sensitive[covered].all() else LEAST

    def state(self, covered: np.ndarray, edition: int) -> np.ndarray:
        """A sum of blocks as it stands in an edition, over the variables of all."""
        whole = np.zeros((len(self.editions), self.blocks.count))
        whole[: edition + 1, covered] = 1
        return whole.ravel()

    def smallest(self) -> Iterator[np.ndarray]:
        """The smallest cells that the figures tell apart, as blocks: each is what some figures leave when others are taken off."""
        cited = self.blocks.signatures[:, : len(self.cuts)]
        _, cell = np.unique(cited, axis=0, return_inverse=True)
        for number in range(cell.max() + 1):
            yield cell.ravel() == number

    def remainders(self) -> Iterator[np.ndarray]:
        """What a cited count leaves beside the cited counts inside it."""
        cited = self.blocks.signatures[:, : len(self.cuts)]
        for whole in cited.T:
            inside = [part for part in cited.T if part.any() and not (part & ~whole).any() and (whole & ~part).any()]
            for part in (*inside, np.any(inside, axis=0)) if inside else ():
                if (whole & ~part).any():
                    yield whole & ~part

    def describe(self, covered: np.ndarray) -> str:
        """A cell that nobody cites, by the cited counts that hold it."""
        cited = self.blocks.signatures[:, : len(self.cuts)]
        around = [label for label, part in zip(self._labels, cited.T, strict=True) if part[covered].all()]
        outside = [label for label, part in zip(self._labels, cited.T, strict=True) if not part[covered].any()]
        near = [label for label in outside if any(_shares_place(label, one) for one in around)]
        return f"{' and '.join(around) or 'the country'} outside {', '.join(near[:6]) or 'the others'}"

    def equations(self, edition: int) -> Iterator[Equation]:
        """Every printed number of an edition."""
        for figure in self.about[edition]:
            yield from self._says(figure, edition)

    def _says(self, figure: Printed, number: int) -> Iterator[Equation]:
        if figure.value is None or figure.is_kept or figure.key.is_change:
            return
        says = f"edition {number + 1}: {figure.key} = {figure.value:g}"
        parts = share_parts(figure.key)
        if parts is None:
            high = LARGE if figure.is_least else figure.value
            yield Equation(self.state(self.covered(figure.key), number), figure.value, high, says)
            return
        above, below = (self.state(self.covered(part), number) for part in parts)
        low, high = max(0.0, figure.value - figure.half) / 100, min(100.0, figure.value + figure.half) / 100
        yield Equation(above - low * below, 0.0, LARGE, says)
        yield Equation(above - high * below, -LARGE, 0.0, says)

    def empty(self) -> np.ndarray:
        """The variables that a reader takes for nothing, who believes that what no figure names or knows is not there."""
        nothing = np.tile(~self.blocks.covered(len(self.cuts) + len(self.sensitive)), (len(self.editions), 1))
        for number, printed in enumerate(self.about):
            for figure in printed:
                if figure.is_missing and not figure.key.is_change and share_parts(figure.key) is None:
                    nothing[: number + 1, self.covered(figure.key)] = True
        return nothing.ravel()

    def is_right(self, nothing: np.ndarray) -> bool:
        """True when variables that a reader takes for nothing are nothing indeed: a wrong guess finds nobody."""
        return bool(nothing.any()) and not self.known()[nothing].any()

    def late(self) -> np.ndarray:
        """The variables that a reader takes for nothing, who believes that no data came in after the first edition."""
        return np.repeat(np.arange(len(self.editions)) > 0, self.blocks.count)


def _shares_place(one: str, other: str) -> bool:
    return one.partition("@")[2] == other.partition("@")[2]


def _name(one: Cut) -> str:
    return repr(sorted((name, sorted(values)) for name, values in one.items()))


def _counts(key: Key) -> list[Key]:
    """The counts that a figure speaks of."""
    plain = [key.after, key.before] if key.is_change else [key]
    return [part for one in plain for part in (share_parts(one) or (one,))]


def belongs(key: Key, subject: str) -> bool:
    """True for a count of a subject, and for a share or a change of such counts."""
    return all(part.indicator == subject for part in _counts(key))


def _sensitive_cuts(subject: str) -> list[Cut]:
    """The subjects on which the existence of one case must not be proved; violations against children have their minimum."""
    kinds = kinds_of(subject)
    cuts: list[Cut] = [{"kind": frozenset(id_ for id_, kind in kinds.items() if kind.is_sensitive)}]
    if SUBJECTS[subject] == "violations":
        cuts.append({"age": children_terms()})
    return cuts
