"""Codings of the same words by several people: what is compared between them, and what they must settle."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from kolosi.review.excerpt import Excerpt
from kolosi.review.standing import compared

SINGLE, SEVERAL, ORDERED = ("pillar", "sub_pillar"), ("risks", "places", "groups"), ("severity",)
DIMENSIONS = (*SINGLE, *SEVERAL, *ORDERED)
"""What is coded: one term, several, or a degree."""


@dataclass(frozen=True, kw_only=True)
class Unit:
    """Words of a document as one or several people coded them, by coder; without a coder named, all in one hand."""

    document: str
    text: str
    codings: tuple[Excerpt, ...]

    @property
    def by_coder(self) -> dict[str, Excerpt]:
        """The coding of each coder who is named: the last one, where somebody coded the same words twice."""
        return {one.coder: one for one in self.codings if one.coder}

    @property
    def is_agreed(self) -> bool:
        """True where people said which coding holds."""
        return any(one.is_agreed for one in self.codings)

    @property
    def standing(self) -> tuple[Excerpt, ...]:
        """The codings that count: the agreed ones, else all."""
        return tuple(one for one in self.codings if one.is_agreed) or self.codings


def units_of(excerpts: Iterable[Excerpt]) -> list[Unit]:
    """The excerpts by their words, in order: the same words of the same document are one unit, typography apart."""
    found: dict[tuple[str, str], list[Excerpt]] = {}
    for one in excerpts:
        found.setdefault((one.document, compared(one.text)), []).append(one)
    return [Unit(document=own[0].document, text=own[0].text, codings=tuple(own)) for own in found.values()]


def coded(one: Excerpt, dimension: str, degrees: Sequence[str] = ()) -> Hashable | None:
    """The value of a coding: a term, a set of terms, the place of a degree on its scale.

    No term, or no degree, is not coded (None); an empty set is a coding: nothing of the list fits.
    """
    value = getattr(one, dimension)
    if dimension in SEVERAL:
        return frozenset(value)
    if dimension in ORDERED:
        return degrees.index(value) if value in degrees else None
    return str(value) or None


@dataclass(frozen=True, kw_only=True)
class Codings:
    """The values of a dimension, a row a coder and a column a unit; None where somebody did not code it."""

    coders: tuple[str, ...]
    values: tuple[tuple[Hashable | None, ...], ...]

    @property
    def compared(self) -> int:
        """How many units at least two people coded."""
        return sum(sum(value is not None for value in unit) > 1 for unit in zip(*self.values, strict=True))


def codings_of(units: Sequence[Unit], dimension: str, degrees: Sequence[str] = ()) -> Codings:
    """What the coders said of the units that at least two of them coded."""
    double = [unit.by_coder for unit in units if len(unit.by_coder) > 1]
    coders = sorted({coder for unit in double for coder in unit})
    values = tuple(
        tuple(coded(unit[coder], dimension, degrees) if coder in unit else None for unit in double) for coder in coders
    )
    return Codings(coders=tuple(coders), values=values)


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """A dimension in which coders of the same words differ: the id of each one's excerpt, and what stands there."""

    document: str
    text: str
    dimension: str
    codings: tuple[tuple[str, str, tuple[str, ...]], ...]


def to_settle(units: Iterable[Unit]) -> list[Disagreement]:
    """What coders see otherwise, and nobody has settled; in the order of the excerpts."""
    found = []
    for unit in units:
        own = unit.by_coder
        for dimension in DIMENSIONS if len(own) > 1 and not unit.is_agreed else ():
            said = {coder: _said(one, dimension) for coder, one in own.items()}
            if len({frozenset(values) for values in said.values()}) > 1:
                codings = tuple((coder, own[coder].id, said[coder]) for coder in sorted(own))
                found.append(Disagreement(document=unit.document, text=unit.text, dimension=dimension, codings=codings))
    return found


def _said(one: Excerpt, dimension: str) -> tuple[str, ...]:
    value = getattr(one, dimension)
    return tuple(value) if isinstance(value, tuple) else (value,) if value else ()
