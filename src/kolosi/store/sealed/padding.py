"""How long a sealed file is: its length is rounded up, so that it says little about what is in it.

Padmé (K. Nikitin, L. Barman, W. Lueks, M. Underwood, J.-P. Hubaux and B. Ford, "Reducing metadata leakage from encrypted
files and communication with PURBs", Proceedings on Privacy Enhancing Technologies, 2019): at most 12 % longer, less the
longer a file is. Below a block of the disk, which a file takes anyway, all are alike.
"""

from __future__ import annotations

SMALLEST = 3584
"""Bytes: with what age adds (200 to 400, some at random), one block of the disk."""


def padded_length(length: int) -> int:
    """The length, in bytes, that a content of some length is brought to.

    >>> [padded_length(length) for length in (0, 3840, 3841, 9000, 1_000_003)]
    [3584, 3840, 3968, 9216, 1015808]
    """
    if length <= SMALLEST:
        return SMALLEST
    exponent = length.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (length + mask) & ~mask


def padded(data: bytes) -> bytes:
    """The bytes with noughts behind them; who reads them must know how many count."""
    return data.ljust(padded_length(len(data)), b"\0")
