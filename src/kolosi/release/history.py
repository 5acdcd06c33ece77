"""The audit's own view of time: which facts of earlier editions speak of other data than the figures of now.

Late reports only add. So a count of earlier data is a part of the same count of later data, and what it lacks was reported
in between. Editions that can be true together are taken for editions of the same data: who believes that proves more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from kolosi.model.key import Key
from kolosi.release.grid import LATER
from kolosi.release.worlds import Fact

Possible = Callable[[Sequence[Fact]], bool]
"""True when some facts can all be true together."""


def dated(facts: Sequence[Fact], prepared: Callable[[], Possible]) -> list[Fact]:
    """The facts, each about the counts of the data that it speaks of; those that say the same once.

    `prepared` gives what says whether facts can be true together; it is not asked for where there are no editions.
    """
    if not any(fact.is_old for fact in facts):
        return _once(facts)
    is_possible = prepared()
    if is_possible(facts):
        return _once(facts)
    generations = list(_generations(facts, is_possible))
    seen: list[str] = []
    found: list[Fact] = []
    for number, generation in enumerate(reversed(generations)):
        seen.append(f"{number:04d}")
        is_last = number == len(generations) - 1
        found += generation if is_last else [_first_seen(fact, tuple(seen)) for fact in generation]
    return _once(found)


def _generations(facts: Sequence[Fact], is_possible: Possible) -> Iterator[list[Fact]]:
    """Facts that can be true together, those of now first, then edition by edition back in time."""
    by_edition: dict[str, list[Fact]] = {}
    for fact in facts:
        by_edition.setdefault(fact.edition, []).append(fact)
    now = by_edition.pop("", [])
    generation, sound = list(now), now if is_possible(now) else []
    for mine in reversed(list(by_edition.values())):
        if is_possible([*sound, *mine]):
            generation, sound = [*generation, *mine], [*sound, *mine]
        else:
            yield generation
            generation, sound = list(mine), list(mine)
    yield generation


def _first_seen(fact: Fact, seen: tuple[str, ...]) -> Fact:
    return replace(fact, weights={_within(key, seen): weight for key, weight in fact.weights.items()})


def _within(key: Key, seen: tuple[str, ...]) -> Key:
    return replace(key, breakdown=tuple(sorted([*key.breakdown, (LATER, seen)])))


def _once(facts: Sequence[Fact]) -> list[Fact]:
    different: dict[object, Fact] = {}
    for fact in facts:
        said = tuple(fact.weights.items()), fact.low, fact.high, fact.is_old, fact.is_secret
        different.setdefault(said, fact)
    return list(different.values())
