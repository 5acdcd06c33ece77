"""Figures that tell about one another: what a reader can write down as equations from what is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.release.atoms import Atom, atoms_of, bits_of, supersets
from kolosi.release.context import Context, Published
from kolosi.release.links import as_reported, counted_as
from kolosi.release.recorded import recorded_states
from kolosi.release.registry import as_meant
from kolosi.release.rules import band, base_key, is_sensitive, numerator_of, part_key, rounded, threshold

_PERCENT = Fraction(100)
_COUNTED = frozenset({"flow", "event", "stock", "target"})


@dataclass(frozen=True, kw_only=True)
class Row:
    """One equation that a reader knows while `owner` is printed: a sum of counts lies between `low` and `high`.

    An equation of an earlier edition (`is_old`) cannot be taken back.
    """

    owner: Key
    terms: tuple[tuple[Key, Fraction], ...]
    low: Fraction
    high: Fraction | None
    is_old: bool = False

    @property
    def is_exact(self) -> bool:
        """True when it gives one count."""
        return self.high == self.low and len(self.terms) == 1

    @property
    def is_least(self) -> bool:
        """True when it only says that something is large enough."""
        return self.high is None and self.low > 0


@dataclass(frozen=True, kw_only=True)
class Family:
    """Figures linked by indicator or by a share, with their equations over atoms.

    `counts` are the counts that the equations speak of, cited or not; bit i of an atom is the count i. `still_hidden`
    are counts that an edition held back and that are not asked now, with True for those under the minimum, None where that is
    not known: their values are not known here. `names` gives the
    count that a cell is by definition, where that bears another name. `beside` are counts that nobody cites; no bit is theirs.
    """

    cells: Mapping[Key, Estimate]
    counts: tuple[Key, ...]
    rows: tuple[Row, ...]
    context: Context
    still_hidden: Mapping[Key, bool | None] = field(default_factory=dict)
    names: Mapping[Key, Key] = field(default_factory=dict)
    beside: tuple[Key, ...] = ()

    @cached_property
    def atoms(self) -> tuple[Atom, ...]:
        """The pieces that the counts, and those beside them, tell apart."""
        mine = (1 << len(self.counts)) - 1
        return tuple(replace(atom, covered_by=atom.covered_by & mine) for atom in self._told_apart)

    @cached_property
    def _told_apart(self) -> tuple[Atom, ...]:
        return atoms_of((*self.counts, *self.beside), self.context, len(self.counts)) if self.counts else ()

    @cached_property
    def inside(self) -> Mapping[Key, tuple[int, ...]]:
        """The atoms that make up each count, in order; also for cells that are a count under another name."""
        everything = (*self.counts, *self.beside)
        found: list[list[int]] = [[] for _ in everything]
        for i, atom in enumerate(self._told_apart):
            for j in bits_of(atom.covered_by):
                found[j].append(i)
        inside = dict(zip(everything, map(tuple, found), strict=True))
        return {**inside, **{key: inside[name] for key, name in self.names.items()}}

    @cached_property
    def wider(self) -> Mapping[Key, int]:
        """For each count, as bits, the counts that contain it, itself included."""
        return dict(zip(self.counts, supersets(self.atoms, len(self.counts)), strict=True))

    @cached_property
    def place(self) -> Mapping[Key, int]:
        """The number of each count: its bit in an atom."""
        return {key: j for j, key in enumerate(self.counts)}

    def printed(self, hidden: frozenset[Key]) -> frozenset[Key]:
        """The counts that a reader knows exactly while just these figures are hidden."""
        return frozenset(
            row.terms[0][0] for row in self.rows if row.is_exact and (row.is_old or row.owner not in hidden)
        )


@dataclass(frozen=True, kw_only=True)
class Group:
    """Figures that tell about one another, with what editions printed of the same things, in order of time."""

    cells: Mapping[Key, Estimate]
    bases: Mapping[Key, Fraction]
    editions: Sequence[Published]
    context: Context

    @cached_property
    def believed(self) -> Family:
        """As a reader takes it who thinks that data were revised only where figures show it."""
        return self._family(self._believed)

    @cached_property
    def recorded(self) -> Family | None:
        """As a reader takes it who knows when data were revised; None where that is the same."""
        return None if self._recorded == self._believed else self._family(self._recorded)

    @cached_property
    def is_torn(self) -> bool:
        """True when what was counted from the same records is believed to be of different data: who knows can prove more."""
        believed: dict[int, set[int]] = {0: {0}}
        for edition, state in self._recorded.items():
            believed.setdefault(state, set()).add(self._believed[edition])
        return any(len(states) > 1 for states in believed.values())

    @cached_property
    def _present(self) -> Mapping[Key, Sequence[Row]]:
        return {key: list(_now(key, cell, self.bases, self.context)) for key, cell in self.cells.items()}

    @cached_property
    def _believed(self) -> Mapping[str, int]:
        return _states(self._present, self.editions, self.context)

    @cached_property
    def _recorded(self) -> Mapping[str, int]:
        return recorded_states(self.editions, self.context.data)

    def _family(self, states: Mapping[str, int]) -> Family:
        return _family(self.cells, self._present, self.editions, states, self.context)


def groups(
    cells: Mapping[Key, Estimate], bases: Mapping[Key, Fraction], editions: Sequence[Published], context: Context
) -> Iterator[Group]:
    """The figures that would leave, by what they tell about, each with what was published before about the same things."""
    editions, context = as_meant(editions, context)
    known = [old for old in editions if old.key.indicator in context.indicators]
    for names in _linked([*cells, *(old.key for old in known)], context):
        mine = {key: cell for key, cell in cells.items() if key.indicator in names}
        if mine:
            old = [one for one in known if one.key.indicator in names]
            yield Group(cells=mine, bases=bases, editions=old, context=context)


def share_parts(key: Key, context: Context) -> tuple[Key, Key] | None:
    """The counts above and below a share; a share without a measured numerator stands for its own."""
    below = base_key(key, context)
    numerator = context.indicators[key.indicator].numerator
    if below is None or context.indicators[key.indicator].kind != "share":
        return None
    return (key if numerator is None else part_key(numerator, key)), below


def _linked(keys: Iterable[Key], context: Context) -> list[frozenset[str]]:
    """Sets of indicators that shares, or their definitions, tie together."""
    groups: list[frozenset[str]] = []
    for key in sorted(set(keys)):
        named = [key, *(share_parts(key, context) or ())]
        mine = frozenset(one.indicator for key in named for one in (key, counted_as(key, context)))
        touched = [group for group in groups if group & mine]
        groups = [group for group in groups if not group & mine] + [mine.union(*touched)]
    return sorted(groups, key=sorted)


def _family(
    cells: Mapping[Key, Estimate],
    present: Mapping[Key, Sequence[Row]],
    editions: Sequence[Published],
    states: Mapping[str, int],
    context: Context,
) -> Family:
    told = {(old.key, old.value) for old in editions if not states[old.edition]}
    said = {key for key in present if (key, cells[key].value) in told}
    rows = [row for key, mine in present.items() for row in mine if key not in said or row.is_least]
    in_order = sorted(editions, key=lambda old: (states[old.edition], old.key, old.value or 0))
    before = [_in_state(row, states[old.edition], states) for old in in_order for row in _then(old, context)]
    rows += dict.fromkeys(before)
    still_hidden = _still_hidden(cells, editions, states, context)
    counts = tuple(sorted({*still_hidden, *(key for row in rows for key, _ in row.terms)}))
    names = {key: counted_as(key, context) for key in cells}
    return Family(
        cells=cells,
        counts=counts,
        rows=tuple(rows),
        context=context,
        still_hidden=still_hidden,
        names={key: name for key, name in names.items() if name != key and name in counts},
    )


def _states(present: Mapping[Key, Sequence[Row]], editions: Sequence[Published], context: Context) -> Mapping[str, int]:
    """The state of the data that each edition speaks of; 0 is the present one."""
    past: dict[str, list[Row]] = {}
    for old in editions:
        past.setdefault(old.edition, []).extend(_then(old, context))
    if not past:
        return {}
    from kolosi.release.states import states_of

    return states_of([row for rows in present.values() for row in rows], past, context)


def _in_state(row: Row, state: int, states: Mapping[str, int]) -> Row:
    """An equation about the counts of a state of the data: later states have those as well."""
    known = range(state, max(states.values()) + 1) if state else ()
    return replace(row, terms=tuple((as_reported(key, known), factor) for key, factor in row.terms))


def _still_hidden(
    cells: Mapping[Key, Estimate], editions: Sequence[Published], states: Mapping[str, int], context: Context
) -> Mapping[Key, bool | None]:
    """What editions held back, as counts of the state that they speak of; not what is asked now or was printed."""
    found: dict[Key, bool | None] = {}
    printed = {(states[old.edition], old.key) for old in editions if old.value is not None}
    last = max(states.values(), default=0)
    for old in editions:
        state, held = states[old.edition], None if old.value is not None else _held(old, context)
        if held is not None and (state, held) not in printed and (state or held not in cells):
            key = as_reported(counted_as(held, context), range(state, last + 1) if state else ())
            found[key] = old.is_few if found.get(key) is None else found[key] or bool(old.is_few)
    return found


def _held(old: Published, context: Context) -> Key | None:
    """The count that an edition held back: its own, or of a share the small one above it."""
    if context.indicators[old.key.indicator].kind in _COUNTED:
        return old.key
    parts = share_parts(old.key, context)
    return parts[0] if parts is not None and old.is_few else None


def _now(key: Key, cell: Estimate, bases: Mapping[Key, Fraction], context: Context) -> Iterator[Row]:
    if cell.value is not None:
        yield from _equations(key, cell.value, bases.get(key), context, is_old=False)
        yield from _by_policy(key, cell, bases.get(key), context)


def _by_policy(key: Key, cell: Estimate, base: Fraction | None, context: Context) -> Iterator[Row]:
    """What the policy says of a sensitive share that is printed: that its base, its count and the rest are large enough."""
    parts, limit = share_parts(key, context), threshold(key, context)
    if parts is None or base is None or not limit.is_strict:
        return
    count, minimum, least = numerator_of(cell, base), Fraction(limit.minimum), Fraction(context.policy.R11.base)
    if base >= least and min(count, base - count) >= minimum:
        above, below = (counted_as(part, context) for part in parts)
        one = Fraction(1)
        yield Row(owner=key, terms=((below, one),), low=least, high=None)
        yield Row(owner=key, terms=((above, one),), low=minimum, high=None)
        yield Row(owner=key, terms=((above, -one), (below, one)), low=minimum, high=None)


def _then(old: Published, context: Context) -> Iterator[Row]:
    if old.value is not None:
        yield from _equations(old.key, old.value, old.n, context, is_old=True)


def _equations(key: Key, value: Fraction, base: Fraction | None, context: Context, *, is_old: bool) -> Iterator[Row]:
    if context.indicators[key.indicator].kind in _COUNTED:
        terms = ((counted_as(key, context), Fraction(1)),)
        yield Row(owner=key, terms=terms, low=value, high=value, is_old=is_old)
        return
    parts = share_parts(key, context)
    if parts is None:
        return
    above, below = (counted_as(part, context) for part in parts)
    low, high = _band(key, value, context)
    yield Row(owner=key, terms=((above, _PERCENT), (below, -low)), low=Fraction(0), high=None, is_old=is_old)
    yield Row(owner=key, terms=((above, -_PERCENT), (below, high)), low=Fraction(0), high=None, is_old=is_old)
    if base is not None and not is_sensitive(key, context):
        yield Row(owner=key, terms=((below, Fraction(1)),), low=base, high=base, is_old=is_old)


def _band(key: Key, value: Fraction, context: Context) -> tuple[Fraction, Fraction]:
    """The shares that a printed one stands for; outside sensitive subjects a measured share leaves exact."""
    if is_sensitive(key, context):
        return band(rounded(value, 0), 0)
    is_measured = context.indicators[key.indicator].numerator is not None
    return (value, value) if is_measured else band(value, 1)
