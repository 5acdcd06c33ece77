"""Bit sets of figures: which figures cover each elementary cell, which cells lie in each figure, which figure contains which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

_SHORT = 1 << 16
"""Numbers below this fit into 16 bits, which are sorted in one pass."""


def bits_of(mask: int) -> Iterator[int]:
    """Lists the bits that are set in a number, in order.

    >>> list(bits_of(9))
    [0, 3]
    """
    for at, byte in enumerate(mask.to_bytes(mask.bit_length() // 8 + 1, "little")):
        if byte:
            yield from (at * 8 + bit for bit in _BITS[byte])


_BITS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


def as_mask(numbers: Iterable[int], size: int) -> int:
    """Packs bits into a number.

    >>> as_mask([0, 3], 4)
    9
    """
    bits = bytearray(size // 8 + 1)
    for i in numbers:
        bits[i >> 3] |= 1 << (i & 7)
    return int.from_bytes(bits, "little")


def members(masks: Sequence[int], size: int) -> list[tuple[int, ...]]:
    """Transposes: for each bit, the indices of the numbers that have it, in order.

    >>> members([0b01, 0b11, 0b10], 2)
    [(0, 1), (1, 2)]
    """
    number = list(range(len(masks))).__getitem__  # one object for each number, however many figures it stands in
    return [tuple(map(number, one.tolist())) for one in members_as_arrays(packed(masks, size), size)]


def members_as_arrays(masks: NDArray[np.uint8], size: int) -> list[NDArray[np.int32]]:
    """The same of packed numbers, as arrays. Only bytes with some bit are unpacked: an elementary cell lies in few of the figures.

    >>> [one.tolist() for one in members_as_arrays(packed([0b01, 0b11, 0b10], 2), 2)]
    [[0, 1], [1, 2]]
    """
    if not size:
        return []
    at = np.flatnonzero(masks != 0)
    filled = masks.reshape(-1)[at]
    which, bit = np.nonzero(np.unpackbits(filled[:, None], axis=1, bitorder="little"))
    row, byte = np.divmod(at[which], masks.shape[1])
    of = byte * 8 + bit
    order = np.argsort(of.astype(np.uint16) if size <= _SHORT else of, kind="stable")
    cuts = np.cumsum(np.bincount(of, minlength=size))[:-1]
    return np.split(row[order].astype(np.int32), cuts)


def holding(masks: NDArray[np.uint8], within: Sequence[NDArray[np.int32]]) -> NDArray[np.bool_]:
    """Containment of figures: row i, column j is True where j covers all that i covers, itself included.

    `masks` are the figures of each atom, packed, `within` the atoms of each figure. A figure that covers nothing is contained in all.

    >>> masks = packed([0b01, 0b11], 2)
    >>> holding(masks, members_as_arrays(masks, 2)).tolist()
    [[True, False], [True, True]]
    """
    size = len(within)
    found = np.zeros((size, size), dtype=bool)
    for i, atoms in enumerate(within):
        common = np.bitwise_and.reduce(masks[atoms], axis=0) if len(atoms) else np.full(masks.shape[1], 255, np.uint8)
        found[i] = np.unpackbits(common, count=size, bitorder="little")
    return found


def packed(masks: Sequence[int], size: int) -> NDArray[np.uint8]:
    """Packs each number into a row of bytes, the lowest bits first."""
    width = size // 8 + 1
    return np.frombuffer(b"".join(mask.to_bytes(width, "little") for mask in masks), dtype=np.uint8).reshape(-1, width)
