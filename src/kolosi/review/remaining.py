"""How much worth keeping is still unread: an estimate with an interval, from a random control sample among the unread.

The order of reading cannot tell by itself what it has missed. A sample drawn among what is unread can: how many of it were kept
says, whatever the order was, between how many and how many of all the unread would be.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import floor

import numpy as np

from kolosi.review.reading_order import drawn
from kolosi.review.words import Reals

LEVEL = 0.95
"""How often the interval holds the truth, at least."""

LEAST_DRAWN = 20
"""Fewer say little: of 20 drawn of many, none kept still leaves up to one in six worth keeping."""

SHARE_DRAWN = 0.2
"""Of what is unread, so much is drawn: with 200 texts unread and none of 40 kept, at most 15 are missed."""


@dataclass(frozen=True, kw_only=True)
class Control:
    """A sample drawn among the texts that were unread at one time (`frame`), in the order of the draw."""

    frame: tuple[str, ...]
    sample: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Remaining:
    """How many of the texts unread now would be kept: the best estimate, and an interval that holds it `LEVEL` of the time or more.

    `drawn` of the sample were read, `kept` of these were kept. `recall` are the lowest and highest share of all worth keeping that was
    found. `p` is the chance of so few in the sample if less than `target` of it all had been found.
    """

    estimate: float
    low: int
    high: int
    unread: int
    drawn: int
    kept: int
    recall: tuple[float, float]
    p: float


def draw(unread: Collection[str], *, size: int | None = None, seed: str = "") -> Control:
    """A control sample among the unread: a fifth of them, 20 at least, all where there are fewer; the same for the same ids and seed."""
    order = sorted(unread, key=lambda id_: drawn(id_, f"control {seed}"))
    asked = max(LEAST_DRAWN, round(SHARE_DRAWN * len(order))) if size is None else size
    return Control(frame=tuple(sorted(unread)), sample=tuple(order[:asked]))


def remaining(control: Control, read: Mapping[str, bool], *, target: float = 0.95) -> Remaining | None:
    """What is left among the unread, from the part of the sample read in the order of its draw; None while none of it is read.

    The number worth keeping in the frame has an exact hypergeometric interval (both tails inverted, as Clopper and Pearson 1934 do for
    the binomial; Buonaccorsi 1987); those kept since the draw are taken off. The test is that of Callaghan and Müller-Hansen 2020.
    """
    sample = _read_in_order(control.sample, read)
    if not sample:
        return None
    size, kept = len(control.frame), sum(read[one] for one in sample)
    low, high = interval(size, len(sample), kept)
    since = sum(read.get(one, False) for one in control.frame)
    unread = sum(one not in read for one in control.frame)
    left_low, left_high = min(max(low - since, 0), unread), min(max(high - since, 0), unread)
    all_kept = sum(read.values())
    return Remaining(
        estimate=min(max(size * kept / len(sample) - since, left_low), left_high),
        low=left_low,
        high=left_high,
        unread=unread,
        drawn=len(sample),
        kept=kept,
        recall=(_share(all_kept, left_high), _share(all_kept, left_low)),
        p=chance_of_less(size, len(sample), kept, before=all_kept - since, target=target),
    )


def _read_in_order(sample: Sequence[str], read: Mapping[str, bool]) -> list[str]:
    """The sample up to the first text that is unread: who chooses among those drawn has no random sample."""
    first = next((place for place, one in enumerate(sample) if one not in read), len(sample))
    return list(sample[:first])


def _share(found: int, missed: int) -> float:
    return found / (found + missed) if found + missed else 1.0


def interval(size: int, drawn_: int, kept: int, level: float = LEVEL) -> tuple[int, int]:
    """The numbers worth keeping in a set of `size` that a sample without replacement leaves possible, lowest and highest."""
    possible = np.arange(kept, size - drawn_ + kept + 1)
    tail = (1 - level) / 2
    few = _at_most(size, possible, drawn_, kept)
    many = 1 - _at_most(size, possible, drawn_, kept - 1)
    left = possible[(few > tail) & (many > tail)]
    return int(left[0]), int(left[-1])


def chance_of_less(size: int, drawn_: int, kept: int, *, before: int, target: float) -> float:
    """The chance of so few in the sample if less than `target` of all that is worth keeping had been found (`before` the draw and in it).

    Callaghan and Müller-Hansen (2020), Statistical stopping criteria for automated screening, Systematic Reviews 9:273. 0 where more
    would have to lie in what was left than it holds: so little cannot have been found.
    """
    missed = floor((before + kept) / target - before + 1)
    if missed > size:
        return 0.0
    return float(_at_most(size, np.array([missed]), drawn_, kept)[0])


def _at_most(size: int, good: np.ndarray[tuple[int], np.dtype[np.int64]], drawn_: int, kept: int) -> Reals:
    """The chance that a sample holds at most `kept` of the good, for each number of good ones (hypergeometric)."""
    if kept < 0:
        return np.zeros(good.size)
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, size + 1)))])
    found = np.arange(kept + 1)[None, :]
    rest = drawn_ - found
    bad = size - good[:, None]
    can = (found <= good[:, None]) & (rest <= bad) & (rest >= 0)
    ways = _choose(logs, good[:, None], np.where(can, found, 0)) + _choose(logs, bad, np.where(can, rest, 0))
    whole = logs[size] - logs[drawn_] - logs[size - drawn_]
    return np.asarray(np.minimum(np.where(can, np.exp(ways - whole), 0.0).sum(axis=1), 1.0))


def _choose(
    logs: Reals,
    whole: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    part: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
) -> Reals:
    return np.asarray(logs[whole] - logs[part] - logs[whole - part])
