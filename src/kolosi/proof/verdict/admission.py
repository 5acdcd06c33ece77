"""Which relations of a finder are admitted, by what was found before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT

Admission = Callable[[Iterable[Relation], Sequence[Relation]], Iterable[Relation]]


def every(more: Iterable[Relation], found: Sequence[Relation]) -> Iterable[Relation]:
    """All relations, whatever was found."""
    return more


def untold(more: Iterable[Relation], found: Sequence[Relation]) -> list[Relation]:
    """Relations about figures of which no other one tells yet."""
    taken = {(one.family, one.stated.start) for one in found if one.verdict != "not_checkable"}
    return [one for one in more if (one.family, one.stated.start) not in taken]


def untold_flags(more: Iterable[Relation], found: Sequence[Relation]) -> list[Relation]:
    """Flags about figures that no other one accuses yet, and of which no rule finds that they hold."""
    told = {
        (one.family, one.stated.start) for one in found
        if one.is_flag or (one.verdict == CONSISTENT and one.tier == "A" and not one.row.has("by_fit"))
    }  # fmt: skip
    return [one for one in more if (one.family, one.stated.start) not in told]


def unflagged(more: Iterable[Relation], found: Sequence[Relation]) -> list[Relation]:
    """Relations about figures of which no flag tells yet."""
    taken = {mention.start for one in found if one.is_flag for mention in one.mentions}
    return [one for one in more if one.stated.start not in taken]
