"""Where paragraphs go that were moved or are new: next to one that stays, and never past another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kolosi.report.revising.splicing import Place
from kolosi.report.revising.units import Unit


@dataclass(frozen=True)
class Entry:
    """A paragraph in its new order; `unit` is where it stands in the draft, None for a new one and for what the draft does not hold."""

    unit: Unit | None
    stays: bool


def placed(entries: Sequence[Entry], now: Sequence[Unit]) -> Mapping[int, Place]:
    """The place of each entry that does not stay, by its rank: behind the one before that stays, or before the next; none where neither can be.

    `now` are all paragraphs of the draft.
    """
    places: dict[int, Place] = {}
    behind: Unit | None = None
    waiting: list[int] = []
    for rank, entry in enumerate(entries):
        if not entry.stays:
            waiting.append(rank)
            continue
        before = entry.unit if entry.unit is not None and _can_be_before(entry.unit, now) else None
        places |= _between(behind, waiting, before, entries)
        behind = entry.unit if entry.unit is not None and _can_be_behind(entry.unit, now) else None
        waiting = []
    return {**places, **_between(behind, waiting, None, entries)}


def _can_be_behind(unit: Unit, now: Sequence[Unit]) -> bool:
    """Whether something can be put behind a paragraph: of a table, behind its last cell."""
    return unit.is_block or (unit.kind == "cell" and unit == [one for one in now if one.inside == unit.inside][-1])


def _can_be_before(unit: Unit, now: Sequence[Unit]) -> bool:
    return unit.is_block or (unit.kind == "cell" and unit == next(one for one in now if one.inside == unit.inside))


def _between(
    behind: Unit | None, waiting: Sequence[int], before: Unit | None, entries: Sequence[Entry]
) -> Mapping[int, Place]:
    """Places between two paragraphs: with the first, and with the second from the one on that is no part of the first.

    That is one that stood in no box where the first does, and a new one: there was no room for it behind what it follows.
    """
    places: dict[int, Place] = {}
    for at, rank in enumerate(waiting):
        unit = entries[rank].unit
        is_apart = behind is None or unit is None or unit.quote != behind.quote
        if before is not None and is_apart and (behind is None or unit is None or unit.quote == before.quote):
            return places | {one: Place(before, is_before=True) for one in waiting[at:]}
        if behind is not None:
            places[rank] = Place(behind)
    return places


def longest_rising(order: Sequence[int]) -> set[int]:
    """The most numbers that stand in rising order: those paragraphs stay, the others were moved.

    >>> sorted(longest_rising([0, 3, 1, 2, 4]))
    [0, 1, 2, 4]
    """
    best: list[tuple[int, int]] = []
    for at, number in enumerate(order):
        behind = [(best[one][0], one) for one in range(at) if order[one] < number]
        length, before = max(behind, default=(0, -1))
        best.append((length + 1, before))
    found: set[int] = set()
    at = max(range(len(order)), key=lambda one: best[one][0], default=-1)
    while at >= 0:
        found.add(order[at])
        at = best[at][1]
    return found
