"""Draws from a fixed seed, and shares a total out exactly."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


def generator(name: str) -> Random:
    """The generator of one file or part: the same numbers on every machine."""
    return Random(f"kolosi mali-2025 {name}")


def share_out(total: int, weights: Mapping[Thing, float]) -> dict[Thing, int]:
    """A total shared out by weight in whole numbers that add up to it (largest remainder)."""
    whole = sum(weights.values())
    exact = {name: total * weight / whole for name, weight in weights.items()}
    shares = {name: int(value) for name, value in exact.items()}
    missing = total - sum(shares.values())
    by_remainder = sorted(exact, key=lambda name: (shares[name] - exact[name], str(name)))
    for name in by_remainder[:missing]:
        shares[name] += 1
    return shares


def pick(random: Random, weights: Mapping[Thing, float]) -> Thing:
    """One thing, drawn by weight."""
    reached = random.random() * sum(weights.values())
    for name, weight in weights.items():
        reached -= weight
        if reached < 0:
            return name
    return next(reversed(weights))


def repeat(counts: Mapping[Thing, int]) -> list[Thing]:
    """Each thing as often as its count."""
    return [name for name, count in counts.items() for _ in range(count)]


def shuffle(random: Random, things: Sequence[Thing]) -> list[Thing]:
    """The things in a drawn order."""
    return sorted(things, key=lambda _: random.random())


def spread(random: Random, total: int, places: int) -> list[int]:
    """A total over places, at least one each, by a law with few large values."""
    left = total - places
    weights = [random.random() ** 4 for _ in range(places)]
    shares = share_out(left, dict(enumerate(weights)))
    return [1 + shares[place] for place in range(places)]


def day_in(random: Random, year: int, month: int) -> date:
    """A day of a month."""
    return date(year, month, 1 + int(random.random() * calendar.monthrange(year, month)[1]))
