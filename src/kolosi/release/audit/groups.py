"""Counts that may tell about one another, for the audit: what is written of them, what is hidden, and what could all be true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from kolosi.model.figure import Estimate, Figure
from kolosi.model.key import Key
from kolosi.release.audit.counted import is_published, measured_on, world_of
from kolosi.release.audit.daily import again
from kolosi.release.audit.feasibility import Fact, Together, Worlds, can_be_true, whole_numbers
from kolosi.release.audit.grid import Layout, has_nested, lay_out
from kolosi.release.audit.history import dated, laid_back
from kolosi.release.audit.written import exactly, facts_of, is_count, nobody_in, old_facts
from kolosi.release.policy.context import Context, Published
from kolosi.release.policy.rules import threshold

_MOST_READERS = 8
"""The most readers asked of figures that contradict one another: an old unit and its parts are seldom more."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Counts that may tell about one another, what is written of them, and those that are hidden, with their values.

    `shown` are the figures of now that say something about them, shares included; `cited` those that are hidden, by the counts
    of the day that they are. Facts of editions that are secret are the counts that these held back. `indicators` are those of
    the figures, of now or of editions, that say something about the counts.
    """

    keys: frozenset[Key]
    indicators: frozenset[str]
    shown: tuple[Key, ...]
    facts: tuple[Fact, ...]
    secrets: tuple[Fact, ...]
    cited: Mapping[Key, tuple[Key, ...]]
    context: Context

    @property
    def tells_something(self) -> bool:
        """True when readers learn something of the counts now."""
        return any(not fact.is_old and not fact.is_secret for fact in self.facts)

    @property
    def values(self) -> dict[Key, float]:
        """What the hidden counts are in truth."""
        return {key: fact.low for fact in self.secrets for key in fact.weights}

    def figures_of(self, count: Key) -> tuple[Key, ...]:
        """The hidden figures that are some count."""
        return self.cited.get(count, (count,))

    @property
    def readings(self) -> Iterator[Group]:
        """The group by the structure of the world, where that can be true; and the same where no term holds another, if that is
        something else and can be true."""
        named = {column for key in self.keys for column, _ in key.breakdown}
        if self.context.tied(named) and not self._can_be_true():
            yield from replace(self, context=replace(self.context, is_tied=False)).readings
            return
        yield self
        other = replace(self, context=replace(self.context, is_coded=True))
        if has_nested(sorted(self.keys), self.context) and other._can_be_true():
            yield other

    @property
    def by_trust(self) -> Iterator[Group]:
        """The group; and where what is printed now cannot all be true, the same to readers who trust other figures more: what one
        does not believe comes first for the next, so that each figure is believed by some reader."""
        one, first = self, list[Fact]()
        for _ in range(_MOST_READERS):
            yield one
            more = [fact for fact in one.as_believed.doubted if fact in self.facts and fact not in first]
            if not more:
                return
            first = [*more, *first]
            one = replace(self, facts=(*first, *(fact for fact in self.facts if fact not in first)))

    def _can_be_true(self) -> bool:
        """True when the figures of now can all be true, with what they hide. Asked alone only where something else cannot."""
        counts, now = sorted(self.keys), [fact for fact in (*self.facts, *self.secrets) if not fact.is_old]
        return self.as_believed.are_all_true or can_be_true(counts, now, self._laid_out(counts))

    @cached_property
    def _dated(self) -> list[list[Fact]]:
        """The facts by the data that they are believed to speak of, those of now first."""
        everything, counts = [*self.facts, *self.secrets], sorted(self.keys)
        return dated(everything, lambda: Together(counts, everything, self._laid_out(counts)).fit)

    @property
    def believed(self) -> list[Fact]:
        """Every fact about the counts of the data that it is believed to speak of."""
        return laid_back(self._dated)

    def recorded(self, generations: Sequence[frozenset[str]]) -> list[Fact]:
        """The same by the records that editions were counted from."""
        everything = [*self.facts, *self.secrets]
        return laid_back([[fact for fact in everything if fact.edition in editions] for editions in generations])

    def differs(self, generations: Sequence[frozenset[str]]) -> bool:
        """True when the records say of some edition other than what is believed."""
        mine = {"", *(fact.edition for fact in self.facts)}
        now, *before = [frozenset(fact.edition for fact in facts) for facts in self._dated]
        return {now | {""}, *before} != {editions & mine for editions in generations} - {frozenset()}

    def worlds(self, facts: Sequence[Fact]) -> Worlds:
        """All that could be true."""
        keys = sorted({*self.keys, *(key for fact in facts for key in fact.weights)})
        told = [fact for fact in facts if not fact.is_secret]
        kept = [fact for fact in facts if fact.is_secret and fact.is_old]
        told += list(whole_numbers(told))
        secrets = [*self.secrets, *kept]
        return Worlds(keys, told, secrets, self._laid_out(keys))

    @cached_property
    def as_believed(self) -> Worlds:
        """All that could be true by every fact about the counts of the data that it is believed to speak of."""
        return self.worlds(self.believed)

    def _laid_out(self, counts: Sequence[Key]) -> Layout:
        """The cells that some counts tell apart, laid out once."""
        named = tuple(counts)
        if named not in self._layouts:
            self._layouts[named] = lay_out(named, self.context)
        return self._layouts[named]

    @cached_property
    def _layouts(self) -> dict[tuple[Key, ...], Layout]:
        return {}


def groups_of(
    shown: Mapping[Key, Figure],
    days: Mapping[Key, Key],
    truth: Mapping[Key, Estimate],
    editions: Sequence[Published],
    context: Context,
) -> Iterator[Group]:
    """The groups of the figures of now and of editions in which something is hidden, or is of a sensitive subject."""
    secret = [key for key, one in sorted(shown.items()) if one.hidden is not None and key in truth]
    behind = {days[key]: _count_behind(truth[key], truth, context) for key in secret}
    hidden = {key: value for key, value in behind.items() if value is not None}
    nobody = (nobody_in(replace(truth[key], key=days[key]), context) for key in secret)
    hidden |= {key: Fraction(0) for key in nobody if key is not None and key not in days.values()}
    cited = again({key: days[key] for key in secret})
    said = {key: list(facts_of(replace(one, key=days[key]), context)) for key, one in sorted(shown.items())}
    before = [replace(old, key=days.get(old.key, old.key)) for old in editions]
    facts = [*(fact for mine in said.values() for fact in mine), *old_facts(set(days.values()), before, context)]
    about_old = _about_what(before, context)
    for keys in _groups(facts, hidden, context):
        values = {key: value for key, value in hidden.items() if key in keys}
        secrets = tuple(replace(exactly(key, float(value)), is_secret=True) for key, value in values.items())
        about = [key for key, mine in said.items() if any(not keys.isdisjoint(fact.weights) for fact in mine)]
        told = tuple(fact for fact in facts if not keys.isdisjoint(fact.weights))
        if secrets or any(fact.is_secret for fact in told) or any(threshold(key, context).is_strict for key in keys):
            yield Group(
                keys=frozenset(keys),
                indicators=frozenset(key.indicator for key in (*keys, *about)).union(
                    name for name, counts in about_old.items() if not keys.isdisjoint(counts)
                ),
                shown=tuple(sorted({*about, *(one for key in values for one in cited.get(key, (key,)))})),
                facts=told,
                secrets=secrets,
                cited=cited,
                context=context,
            )


def _about_what(editions: Sequence[Published], context: Context) -> dict[str, set[Key]]:
    """The counts about which editions said something, by the indicator of the figure that said it."""
    found: dict[str, set[Key]] = {}
    for old in editions:
        counts = (key for fact in old_facts((), [old], context) for key in fact.weights)
        found.setdefault(old.key.indicator, set()).update(counts)
    return found


def _count_behind(cell: Estimate, truth: Mapping[Key, Estimate], context: Context) -> Fraction | None:
    """What a hidden figure counts, if anything; of a published share, so many percent of a base that is known."""
    if cell.value is None or is_count(cell.key, context):
        return cell.value
    below = measured_on(cell.key, context)
    if below is None or not is_published(cell.key, context):
        return None
    base = truth[below].value if below in truth else None
    base = Fraction(cell.n) if cell.n is not None else base
    return None if base is None else cell.value * base / 100


def _groups(facts: Sequence[Fact], hidden: Iterable[Key], context: Context) -> list[set[Key]]:
    """Counts that may tell about one another: those of one indicator, and those that a share or a definition ties together."""
    parents: dict[str, str] = {}

    def root(name: str) -> str:
        while parents.setdefault(name, name) != name:
            name = parents[name]
        return name

    for fact in facts:
        first, *others = (root(key.indicator) for key in fact.weights)
        for other in others:
            parents[other] = first
    for name in list(parents) + [key.indicator for key in hidden]:
        parents[root(name)] = root(world_of(name, context))
    members: dict[str, set[Key]] = {}
    for key in sorted({*hidden, *(key for fact in facts for key in fact.weights)}):
        members.setdefault(root(key.indicator), set()).add(key)
    return [members[name] for name in sorted(members)]
