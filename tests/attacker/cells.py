"""The smallest cells that printed figures tell apart, and which of them each figure covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

DIMENSIONS = ("place", "time", "kind", "sex", "age")

Row = tuple[str, str, str, str, str]
"""What a row says: region, span of time, kind of act, sex, age."""
Cut = Mapping[str, frozenset[str]]
"""The values of each dimension that a figure covers; a dimension left out is covered whole."""


@dataclass(frozen=True)
class Space:
    """Every value that a row can have, by dimension."""

    values: Mapping[str, tuple[str, ...]]


class Blocks:
    """The cells of a space merged where no cut of a list tells them apart: one number a block."""

    def __init__(self, space: Space, cuts: Sequence[Cut]) -> None:
        self.space = space
        self.cuts = list(cuts)
        self._class_of: dict[str, dict[str, int]] = {}
        sizes = []
        for name in DIMENSIONS:
            classes = _classes(space.values[name], [cut[name] for cut in cuts if name in cut])
            self._class_of[name] = classes
            sizes.append(max(classes.values()) + 1)
        self.shape = tuple(sizes)
        signatures = np.stack([self._mask(cut).ravel() for cut in self.cuts], axis=1)
        packed = np.packbits(signatures, axis=1)
        _, first, block = np.unique(packed, axis=0, return_index=True, return_inverse=True)
        self.block_of = block.ravel()
        self.signatures = signatures[first]

    @property
    def count(self) -> int:
        """How many blocks there are."""
        return len(self.signatures)

    def _mask(self, cut: Cut) -> np.ndarray:
        """Which classes of cells a cut covers, one axis a dimension."""
        whole = np.ones(self.shape, dtype=bool)
        for axis, name in enumerate(DIMENSIONS):
            if name in cut:
                inside = np.zeros(self.shape[axis], dtype=bool)
                inside[[at for value, at in self._class_of[name].items() if value in cut[name]]] = True
                whole &= inside.reshape([-1 if other == axis else 1 for other in range(len(DIMENSIONS))])
        return whole

    def covered(self, index: int) -> np.ndarray:
        """The blocks that one of the cuts covers."""
        return self.signatures[:, index]

    def totals(self, rows: Mapping[Row, int]) -> np.ndarray:
        """The true content of each block."""
        totals = np.zeros(self.count)
        for row, count in rows.items():
            at = tuple(self._class_of[name][value] for name, value in zip(DIMENSIONS, row, strict=True))
            totals[self.block_of[np.ravel_multi_index(at, self.shape)]] += count
        return totals

    @cached_property
    def cells(self) -> list[list[tuple[int, ...]]]:
        """The classes of cells of each block."""
        found: list[list[tuple[int, ...]]] = [[] for _ in range(self.count)]
        for flat, block in enumerate(self.block_of):
            found[block].append(tuple(int(at) for at in np.unravel_index(flat, self.shape)))
        return found

    def all_within(self, cut: Cut) -> np.ndarray:
        """The blocks of which every cell lies in a cut, whether or not it is one of the list."""
        inside = {
            name: {at for value, at in self._class_of[name].items() if value in cut[name]}
            - {at for value, at in self._class_of[name].items() if value not in cut[name]}
            for name in cut
        }
        axes = {name: axis for axis, name in enumerate(DIMENSIONS)}
        return np.array(
            [all(cell[axes[n]] in ats for cell in cells for n, ats in inside.items()) for cells in self.cells]
        )


def _classes(values: Iterable[str], sets: Sequence[frozenset[str]]) -> dict[str, int]:
    """A number for each value; two values have one number where no set tells them apart."""
    distinct = list(dict.fromkeys(sets))
    numbers: dict[tuple[bool, ...], int] = {}
    return {value: numbers.setdefault(tuple(value in one for one in distinct), len(numbers)) for value in values}
