"""The independent check: what can a reader prove from what leaves and from every edition before?

It shares no code with the suppressor but the set-up of the solver: it reads the figures as printed, lays out its own cells
(days, places and terms one by one, equal columns merged), and asks for the smallest and largest value of each hidden figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, cached_property
from itertools import permutations
from math import ceil, floor, inf

from kolosi.model.figure import Change, Estimate, Figure, Released
from kolosi.model.key import Key
from kolosi.release.audit.daily import again, by_day
from kolosi.release.audit.distinct_counts import proofs
from kolosi.release.audit.feasibility import Fact, Seen, Together, Worlds, can_be_true, whole_numbers
from kolosi.release.audit.grid import grows_with_time, has_nested, is_published, lay_out, measured_on, world_of
from kolosi.release.audit.history import dated, generations_of, laid_back
from kolosi.release.audit.written import exactly, facts_of, is_count, known_of, nobody_in, old_facts
from kolosi.release.lp import SolverError, bounded
from kolosi.release.policy.context import Context, Published
from kolosi.release.policy.rules import threshold
from kolosi.release.register.registry import as_meant

__all__ = ["Bounds", "Breach", "audit", "prove"]

WORK, WORK_EACH = 1.5e8, 1.2e6
"""How much the solver of the audit may do for a group, and how much more for each figure that is shown."""
_SMALL = 1e-5


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What a reader can prove of a hidden count: it lies between `low` and `high`.

    `is_new`: it is known exactly, or to a reader who does not guess, and is not without the figures of now.
    """

    key: Key
    low: float
    high: float
    is_new: bool = False

    @property
    def is_exact(self) -> bool:
        """True when one whole number is possible at most."""
        return self.high < inf and floor(self.high + _SMALL) <= ceil(self.low - _SMALL)


@dataclass(frozen=True, kw_only=True)
class Breach:
    """A hidden count that a reader can pin down too closely, with the figures of its group.

    `is_recorded`: a reader who knows which editions were counted from the same records. `is_unsettled`: nothing was found, and
    the solver could not look at all of the group.
    """

    bounds: Bounds
    group: tuple[Key, ...]
    is_recorded: bool = False
    is_unsettled: bool = False


def audit(
    figures: Mapping[Key, Released],
    truth: Mapping[Key, Estimate],
    editions: Sequence[Published],
    context: Context,
    aside: frozenset[Key] = frozenset(),
) -> tuple[Breach, ...]:
    """Every hidden count that can be proved too closely. `truth` only serves to judge what a reader finds.

    Figures of `aside` are not looked at: they say what an edition said, of the data of then, or are hidden and of many.
    """
    editions, context = as_meant(editions, context)
    generations = generations_of(editions, context.data)
    shown = {one.key: one for one in _flat(figures.values()) if one.key not in aside}
    days = by_day(shown, truth, context)
    pinned = (
        one
        for group in _groups_of(shown, days, truth, editions, context)
        if group.tells_something
        for one in _looked_at(group, generations, context)
    )
    alone = (*_short_stretches(shown, editions, context), *_with_base(shown, context))
    alone += tuple(_under_another_period(shown, days, truth))
    return (*pinned, *alone, *_covered(shown, truth, editions, context))


def _looked_at(group: _Group, generations: Sequence[frozenset[str]], context: Context) -> list[Breach]:
    """What readers find in a group. Where the solver fails, or would have to do too much, nothing of the group is trusted."""
    try:
        with bounded(WORK + WORK_EACH * len(group.shown)):
            return [one for reading in group.readings for one in _breaches(reading, generations, context)]
    except SolverError:
        nobody = Bounds(key=min(group.keys), low=0.0, high=inf, is_new=True)
        return [Breach(bounds=nobody, group=group.shown, is_unsettled=True)]


def _breaches(group: _Group, generations: Sequence[frozenset[str]], context: Context) -> Iterator[Breach]:
    """What two readers find: one who thinks that data were revised only where figures show it, and one who knows when.

    Neither proves all that the other does: what they guess to be empty differs.
    """
    for bounds in _pinned(group, group.believed, context):
        yield from (Breach(bounds=one, group=group.shown) for one in group.of_cited(bounds))
    if group.differs(generations):
        for bounds in _pinned(group, group.recorded(generations), context):
            yield from (Breach(bounds=one, group=group.shown, is_recorded=True) for one in group.of_cited(bounds))


def _pinned(group: _Group, facts: Sequence[Fact], context: Context) -> Iterator[Bounds]:
    """The counts of a group, hidden now or by an edition, that are not protected."""
    worlds, told = group.worlds(facts), [fact for fact in facts if fact.is_old]
    before = cache(lambda: group.worlds(told))
    found = list(_pinned_now(group, worlds, before, context))
    yield from found
    yield from _pinned_again(facts, worlds, before, context)
    known = [one.key for one in found if not one.is_new]
    if told and known:
        surely, values = (worlds.where_sure(), before().where_sure()), {key: group.values[key] for key in known}
        yield from _pinned_surely(values, *surely, context)


def _pinned_surely(values: Mapping[Key, float], worlds: Worlds, before: Worlds, context: Context) -> Iterator[Bounds]:
    """Hidden counts that editions tell to a reader who guesses, and that the figures of now tell to one who does not."""
    for key, value in values.items():
        is_few, found = _is_few(key, value, context), _bounds(key, worlds)
        is_open = _is_protected(_bounds(key, before), context, is_few=is_few)
        if is_open and not _is_protected(found, context, is_few=is_few):
            yield replace(found, is_new=True)


def _pinned_now(group: _Group, worlds: Worlds, before: Callable[[], Worlds], context: Context) -> Iterator[Bounds]:
    """The hidden counts that are not protected. The solver is asked only where examples do not show that they are."""
    seen = Seen(list(group.values), worlds)
    is_few = {key: _is_few(key, value, context) for key, value in group.values.items()}
    for key in seen.together(list(group.values), lambda key, ends: _is_safe(key, ends, context, is_few=is_few[key])):
        found = _between(key, *seen.ends(key))
        found = found if _is_protected(found, context, is_few=is_few[key]) else _between(key, *seen.asked(key))
        if not _is_protected(found, context, is_few=is_few[key]):
            yield replace(found, is_new=found.is_exact and not _bounds(key, before()).is_exact)


def _is_safe(key: Key, ends: tuple[float, float], context: Context, *, is_few: bool) -> bool:
    return _is_protected(_between(key, *ends), context, is_few=is_few)


def _pinned_again(
    facts: Sequence[Fact], worlds: Worlds, before: Callable[[], Worlds], context: Context
) -> Iterator[Bounds]:
    """Counts that an edition held back and that the figures of now pin down: at all, or exactly, and that were not before."""
    kept = {key: fact.is_few for fact in facts if fact.is_secret and fact.is_old for key in fact.weights}
    seen = Seen(sorted(kept), worlds)
    for key in seen.together(sorted(kept), lambda key, ends: _is_safe(key, ends, context, is_few=kept[key])):
        found = _between(key, *seen.ends(key))
        found = found if _is_protected(found, context, is_few=kept[key]) else _between(key, *seen.asked(key))
        if not _is_protected(found, context, is_few=kept[key]):
            then = _bounds(key, before())
            if _is_protected(then, context, is_few=kept[key]) or (found.is_exact and not then.is_exact):
                yield found


def _bounds(key: Key, worlds: Worlds) -> Bounds:
    return _between(key, *worlds.ends(key))


def _between(key: Key, low: float, high: float) -> Bounds:
    return Bounds(key=key, low=low, high=high)


def _short_stretches(shown: Mapping[Key, Figure], editions: Sequence[Published], context: Context) -> Iterator[Breach]:
    """Two periods, one inside the other, whose counts differ by less than the minimum on a sensitive subject."""
    now = {key: float(one.value) for key, one in shown.items() if one.value is not None}
    before = {old.key: float(old.value) for old in known_of(editions, context) if old.value is not None}
    alike: dict[object, list[Key]] = {}
    for key in sorted({*before, *now}):
        if grows_with_time(key, context) and threshold(key, context).is_strict:
            alike.setdefault((key.indicator, key.breakdown, key.places), []).append(key)
    for wide, short in (pair for keys in alike.values() for pair in permutations(keys, 2)):
        if wide.period.contains(short.period) and (wide in now or short in now):
            left = now.get(wide, before.get(wide, inf)) - now.get(short, before.get(short, 0.0))
            if 0 <= left < threshold(wide, context).minimum:
                yield Breach(bounds=Bounds(key=wide, low=left, high=left), group=(wide, short))


def _with_base(shown: Mapping[Key, Figure], context: Context) -> Iterator[Breach]:
    """Sensitive rates in other units than percent whose n is printed: nothing that is laid out here says what it proves."""
    for one in shown.values():
        if one.n is not None and threshold(one.key, context).is_strict and not context.tells_base(one.key.indicator):
            yield Breach(bounds=Bounds(key=one.key, low=one.n, high=one.n), group=(one.key,))


def _under_another_period(
    shown: Mapping[Key, Figure], days: Mapping[Key, Key], truth: Mapping[Key, Estimate]
) -> Iterator[Breach]:
    """Hidden figures of which the value is printed for another period with the same last day of data."""
    for keys in again(days).values():
        if any(shown[key].value is not None for key in keys):
            values = {key: truth[key].value for key in keys if shown[key].hidden is not None and key in truth}
            for key, value in values.items():
                if value is not None:
                    yield Breach(bounds=Bounds(key=key, low=float(value), high=float(value), is_new=True), group=keys)


def _covered(
    shown: Mapping[Key, Figure], truth: Mapping[Key, Estimate], editions: Sequence[Published], context: Context
) -> Iterator[Breach]:
    """Small sensitive counts of different things of which printed ones prove that there are some, or how few are left of two."""
    for proof in proofs(shown, truth, editions, context):
        yield Breach(bounds=Bounds(key=proof.key, low=proof.low, high=proof.high), group=proof.used)


def prove(
    figures: Mapping[Key, Released],
    truth: Mapping[Key, Estimate],
    editions: Sequence[Published],
    context: Context,
) -> Mapping[Key, Bounds]:
    """What a reader can prove of every hidden count."""
    found: dict[Key, Bounds] = {}
    editions, context = as_meant(editions, context)
    shown = {one.key: one for one in _flat(figures.values())}
    for group in _groups_of(shown, by_day(shown, truth, context), truth, editions, context):
        worlds = group.worlds(group.believed)
        found |= {one.key: one for key in group.values for one in group.of_cited(_bounds(key, worlds))}
    return found


def _is_few(key: Key, value: Fraction | float, context: Context) -> bool:
    return value < threshold(key, context).minimum


def _is_protected(found: Bounds, context: Context, *, is_few: bool) -> bool:
    limit = threshold(found.key, context)
    if limit.is_strict and is_few:
        return found.low <= _SMALL and found.high >= limit.minimum - _SMALL
    return not found.is_exact


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Counts that may tell about one another, what is written of them, and those that are hidden, with their values.

    `shown` are the figures of now that say something about them, shares included; `cited` those that are hidden, by the counts
    of the day that they are. Facts of editions that are secret are the counts that these held back.
    """

    keys: frozenset[Key]
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

    def of_cited(self, bounds: Bounds) -> Iterator[Bounds]:
        """What is proved of a count, of each hidden figure that it is."""
        yield from (replace(bounds, key=key) for key in self.cited.get(bounds.key, (bounds.key,)))

    @property
    def readings(self) -> Iterator[_Group]:
        """The group by the structure of the world, where that can be true; and the same where no term holds another, if that is
        something else and can be true."""
        counts, now = sorted(self.keys), [fact for fact in (*self.facts, *self.secrets) if not fact.is_old]
        named = {column for key in counts for column, _ in key.breakdown}
        if self.context.tied(named) and not can_be_true(counts, now, lay_out(counts, self.context)):
            yield from replace(self, context=replace(self.context, is_tied=False)).readings
            return
        yield self
        other = replace(self.context, is_coded=True)
        if has_nested(counts, self.context) and can_be_true(counts, now, lay_out(counts, other)):
            yield replace(self, context=other)

    @cached_property
    def _dated(self) -> list[list[Fact]]:
        """The facts by the data that they are believed to speak of, those of now first."""
        everything, counts = [*self.facts, *self.secrets], sorted(self.keys)
        return dated(everything, lambda: Together(counts, everything, lay_out(counts, self.context)).fit)

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
        return Worlds(keys, told, secrets, lay_out(keys, self.context))


def _groups_of(
    shown: Mapping[Key, Figure],
    days: Mapping[Key, Key],
    truth: Mapping[Key, Estimate],
    editions: Sequence[Published],
    context: Context,
) -> Iterator[_Group]:
    secret = [key for key, one in sorted(shown.items()) if one.hidden is not None and key in truth]
    behind = {days[key]: _count_behind(truth[key], truth, context) for key in secret}
    hidden = {key: value for key, value in behind.items() if value is not None}
    nobody = (nobody_in(replace(truth[key], key=days[key]), context) for key in secret)
    hidden |= {key: Fraction(0) for key in nobody if key is not None and key not in days.values()}
    cited = again({key: days[key] for key in secret})
    said = {key: list(facts_of(replace(one, key=days[key]), context)) for key, one in sorted(shown.items())}
    before = [replace(old, key=days.get(old.key, old.key)) for old in editions]
    facts = [*(fact for mine in said.values() for fact in mine), *old_facts(set(days.values()), before, context)]
    for keys in _groups(facts, hidden, context):
        values = {key: value for key, value in hidden.items() if key in keys}
        secrets = tuple(replace(exactly(key, float(value)), is_secret=True) for key, value in values.items())
        about = (key for key, mine in said.items() if any(not keys.isdisjoint(fact.weights) for fact in mine))
        told = tuple(fact for fact in facts if not keys.isdisjoint(fact.weights))
        if secrets or any(fact.is_secret for fact in told):
            yield _Group(
                keys=frozenset(keys),
                shown=tuple(sorted({*about, *(one for key in values for one in cited.get(key, (key,)))})),
                facts=told,
                secrets=secrets,
                cited=cited,
                context=context,
            )


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


def _flat(released: Iterable[Released]) -> Iterator[Figure]:
    """Figures and both sides of changes; a side of a hidden change is hidden unless it is printed elsewhere."""
    everything = list(released)
    for one in everything:
        if isinstance(one, Change):
            yield from (one.before, one.after)
    yield from (
        one for one in everything if isinstance(one, Change) and one.hidden is None for one in (one.before, one.after)
    )
    yield from (one for one in everything if isinstance(one, Figure))


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
