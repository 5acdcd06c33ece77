"""The audit's own look at counts of different things, each counted once, which no sum ties to one another.

What a total counts is counted by one of the counts that cover it. So what they leave of it lies in the one that is hidden.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

from kolosi.model.key import Key
from kolosi.release.context import Context

Elements = frozenset[Hashable]


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A hidden count that is at least `low`, with the counts that prove it."""

    key: Key
    low: float
    used: tuple[Key, ...]


def proofs(hidden: Key, printed: Mapping[Key, float], context: Context) -> Iterator[Proof]:
    """What counts that differ from a hidden one in one dimension prove of it: each total, and a cheap cover of the rest of it."""
    alike = [key for key in printed if key.indicator == hidden.indicator]
    for dimension in ("period", "places", *sorted({name for key in (hidden, *alike) for name, _ in key.breakdown})):
        covered = {key: _elements(key, dimension, context) for key in alike if _is_beside(key, hidden, dimension)}
        mine = _elements(hidden, dimension, context)
        for whole, everything in covered.items():
            others = {key: elements for key, elements in covered.items() if key != whole}
            cover = _cover(everything - mine, others, printed) if everything & mine else None
            if cover is not None and (low := printed[whole] - sum(printed[key] for key in cover)) > 0:
                yield Proof(key=hidden, low=low, used=(whole, *cover))


def is_counted_once(key: Key, context: Context) -> bool:
    """True for a count of different things."""
    measure = context.indicators[key.indicator].measure
    return measure is not None and measure.function == "distinct"


def _cover(left: Elements, others: Mapping[Key, Elements], printed: Mapping[Key, float]) -> tuple[Key, ...] | None:
    """Counts that cover some elements, the one that costs least for what it adds first; None where none do."""
    used: list[Key] = []
    while left:
        useful = [key for key, elements in others.items() if elements & left]
        if not useful:
            return None
        best = min(useful, key=lambda key: (printed[key] / len(others[key] & left), key))
        used.append(best)
        left -= others[best]
    return tuple(used)


def _is_beside(key: Key, hidden: Key, dimension: str) -> bool:
    """True for a count that is the same in all other dimensions."""
    same = [key.period == hidden.period, key.places == hidden.places]
    same = same[1:] if dimension == "period" else same[:1] if dimension == "places" else same
    return all(same) and _others(key, dimension) == _others(hidden, dimension)


def _others(key: Key, dimension: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(pair for pair in key.breakdown if pair[0] != dimension)


def _elements(key: Key, dimension: str, context: Context) -> Elements:
    """The days, places or terms that a count covers."""
    if dimension == "period":
        return frozenset(range(key.period.first.toordinal(), key.period.last.toordinal() + 1))
    if dimension == "places":
        inside = {one for place in key.places or context.regions for one in context.members(place)}
        return frozenset(one for one in inside if len(context.members(one)) < 2)
    taxonomy = context.terms.get(dimension)
    return frozenset(dict(key.breakdown).get(dimension) or (taxonomy.terms if taxonomy else ()))
