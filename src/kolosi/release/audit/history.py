"""The audit's own view of time: which facts of earlier editions speak of other data than the figures of now.

Late reports only add. So a count of earlier data is a part of the same count of later data, and what it lacks was reported
in between. Editions that can be true together are taken for editions of the same data: who believes that proves more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from kolosi.model.key import Key
from kolosi.release.audit.feasibility import Fact
from kolosi.release.audit.grid import LATER
from kolosi.release.policy.context import Published

Possible = Callable[[Sequence[Fact]], bool]
"""True when some facts can all be true together."""


def dated(facts: Sequence[Fact], prepared: Callable[[], Possible]) -> list[list[Fact]]:
    """The facts by the data that they are believed to speak of, those of now first.

    `prepared` gives what says whether facts can be true together; it is not asked for where there are no editions.
    """
    if not any(fact.is_old for fact in facts):
        return [list(facts)]
    is_possible = prepared()
    return [list(facts)] if is_possible(facts) else list(_generations(facts, is_possible))


def generations_of(editions: Sequence[Published], now: Mapping[str, str]) -> list[frozenset[str]]:
    """Editions that were counted from the same records, those of now ("") first; who does not say what from stands alone."""
    found, seen = [{""}], {name: {data} for name, data in now.items()}
    for edition in reversed(dict.fromkeys(old.edition for old in editions)):
        mine = {(old.key.indicator, old.data) for old in editions if old.edition == edition}
        is_first = len(found) == 1
        is_same = all(data and data in seen.get(name, set() if is_first else {data}) for name, data in mine)
        if not is_same:
            found.append(set())
            seen = {}
        found[-1].add(edition)
        for name, data in mine:
            seen.setdefault(name, {data or ""})
    return [frozenset(each) for each in found]


def laid_back(generations: Sequence[Sequence[Fact]]) -> list[Fact]:
    """The facts, each about the counts of the data that it speaks of; those that say the same once."""
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
        said = tuple(fact.weights.items()), fact.low, fact.high, fact.is_old, fact.is_secret, fact.is_few
        different.setdefault(said, fact)
    return list(different.values())
