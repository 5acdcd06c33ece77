"""The independent check: what can a reader prove from what leaves and from every edition before?

It shares no code with the suppressor but the set-up of the solver: it reads the figures as printed, lays out its own cells
(days, places and terms one by one, equal columns merged), and asks for the smallest and largest value of each hidden figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import permutations
from math import ceil, floor, inf

from kolosi.model.figure import Change, Estimate, Figure, Released
from kolosi.model.key import Key
from kolosi.release.audit.counted import grows_with_time
from kolosi.release.audit.daily import again, by_day
from kolosi.release.audit.distinct_counts import proofs
from kolosi.release.audit.feasibility import Fact, Seen, Worlds
from kolosi.release.audit.groups import Group, groups_of
from kolosi.release.audit.history import generations_of
from kolosi.release.audit.remainders import proved
from kolosi.release.audit.written import known_of
from kolosi.release.lp import SolverError, bounded
from kolosi.release.policy.context import Context, Published
from kolosi.release.policy.rules import threshold
from kolosi.release.register.registry import as_meant

__all__ = ["Bounds", "Breach", "audit", "prove"]

WORK, WORK_EACH = 1.5e8, 1.2e6
"""How much the solver of the audit may do for one reader of a group, and how much more for each figure that is shown."""
READERS = 6
"""Two readings of a revised group, of which not all can be true, by three readers: a group of 60 figures took five (measured)."""
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
    editions = [old for old in editions if not context.is_of_nobody(old.key)]
    shown = {one.key: one for one in _flat(figures.values()) if one.key not in aside}
    shown = {key: one for key, one in shown.items() if not context.is_of_nobody(key)}
    days = by_day(shown, truth, context)
    pinned = (
        one
        for group in groups_of(shown, days, truth, editions, context)
        if group.tells_something
        for one in _looked_at(group, _generations(group, editions, context), context)
    )
    alone = (*_short_stretches(shown, editions, context), *_with_base(shown, context))
    alone += tuple(_under_another_period(shown, days, truth))
    return (*pinned, *alone, *_covered(shown, truth, editions, context))


def _generations(group: Group, editions: Sequence[Published], context: Context) -> list[frozenset[str]]:
    """The editions by the records that the figures of a group were counted from: other figures may have moved without these."""
    mine = [old for old in editions if old.key.indicator in group.indicators]
    return generations_of(mine, context.data)


def _looked_at(group: Group, generations: Sequence[frozenset[str]], context: Context) -> list[Breach]:
    """What readers find in a group. Where the solver fails, or would have to do too much, nothing of the group is trusted.

    The budget is of one reader, and there are more where records were revised or figures contradict one another: it is given
    again to as many as there seldom are more of.
    """
    try:
        with bounded(READERS * (WORK + WORK_EACH * len(group.shown))):
            readers = (reader for reading in group.readings for reader in reading.by_trust)
            return [one for reader in readers for one in _breaches(reader, generations, context)]
    except SolverError:
        nobody = Bounds(key=min(group.keys), low=0.0, high=inf, is_new=True)
        return [Breach(bounds=nobody, group=group.shown, is_unsettled=True)]


def _breaches(group: Group, generations: Sequence[frozenset[str]], context: Context) -> Iterator[Breach]:
    """What two readers find: one who thinks that data were revised only where figures show it, and one who knows when.

    Neither proves all that the other does: what they guess to be empty differs.
    """
    for bounds in _pinned(group, group.believed, group.as_believed, context):
        yield from (Breach(bounds=one, group=group.shown) for one in _of_cited(group, bounds))
    if group.differs(generations):
        facts = group.recorded(generations)
        for bounds in _pinned(group, facts, group.worlds(facts), context):
            yield from (Breach(bounds=one, group=group.shown, is_recorded=True) for one in _of_cited(group, bounds))


def _pinned(group: Group, facts: Sequence[Fact], worlds: Worlds, context: Context) -> Iterator[Bounds]:
    """The counts of a group, hidden now or by an edition, that are not protected; where editions alone tell all of these, what
    counts leave of one another."""
    told = [fact for fact in facts if fact.is_old]
    before = cache(lambda: group.worlds(told))
    found = list(_pinned_now(group, worlds, before, context))
    yield from found
    again = list(_pinned_again(facts, worlds, before, context))
    yield from again
    if all(_is_near(one, _bounds(one.key, before())) for one in (*found, *again)):
        left = proved(sorted(group.keys), worlds, before, context)
        yield from (Bounds(key=one.key, low=one.low, high=inf, is_new=True) for one in left)
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


def _pinned_now(group: Group, worlds: Worlds, before: Callable[[], Worlds], context: Context) -> Iterator[Bounds]:
    """The hidden counts that are not protected. The solver is asked only where examples do not show that they are."""
    seen = Seen(list(group.values), worlds)
    is_few = {key: _is_few(key, value, context) for key, value in group.values.items()}

    def is_safe(key: Key, ends: tuple[float, float]) -> bool:
        return _is_protected(_between(key, *ends), context, is_few=is_few[key])

    for key in seen.together(list(group.values), is_safe):
        found = _between(key, *seen.ends(key))
        found = found if is_safe(key, seen.ends(key)) else _between(key, *seen.asked(key, is_safe))
        if not _is_protected(found, context, is_few=is_few[key]):
            yield replace(found, is_new=found.is_exact and not _bounds(key, before()).is_exact)


def _pinned_again(
    facts: Sequence[Fact], worlds: Worlds, before: Callable[[], Worlds], context: Context
) -> Iterator[Bounds]:
    """Counts that an edition held back and that the figures of now pin down: at all, or exactly, and that were not before."""
    kept = {key: fact.is_few for fact in facts if fact.is_secret and fact.is_old for key in fact.weights}
    seen = Seen(sorted(kept), worlds)

    def is_safe(key: Key, ends: tuple[float, float]) -> bool:
        return _is_protected(_between(key, *ends), context, is_few=kept[key])

    for key in seen.together(sorted(kept), is_safe):
        found = _between(key, *seen.ends(key))
        found = found if is_safe(key, seen.ends(key)) else _between(key, *seen.asked(key, is_safe))
        if not _is_protected(found, context, is_few=kept[key]):
            then = _bounds(key, before())
            if _is_protected(then, context, is_few=kept[key]) or (found.is_exact and not then.is_exact):
                yield found


def _of_cited(group: Group, bounds: Bounds) -> Iterator[Bounds]:
    """What is proved of a count, of each hidden figure that it is."""
    yield from (replace(bounds, key=key) for key in group.figures_of(bounds.key))


def _is_near(one: Bounds, other: Bounds) -> bool:
    return abs(one.low - other.low) < _SMALL and (one.high == other.high or abs(one.high - other.high) < _SMALL)


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
    shown = {one.key: one for one in _flat(figures.values()) if not context.is_of_nobody(one.key)}
    for group in groups_of(shown, by_day(shown, truth, context), truth, editions, context):
        worlds = group.as_believed
        found |= {one.key: one for key in group.values for one in _of_cited(group, _bounds(key, worlds))}
    return found


def _is_few(key: Key, value: Fraction | float, context: Context) -> bool:
    return value < threshold(key, context).minimum


def _is_protected(found: Bounds, context: Context, *, is_few: bool) -> bool:
    limit = threshold(found.key, context)
    if limit.is_strict and is_few:
        return found.low <= _SMALL and found.high >= limit.minimum - _SMALL
    return not found.is_exact


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
