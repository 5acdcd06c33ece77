"""Finds linked tables: groups of figures that constrain one another, with what editions printed of the same counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.model.structure import joined
from kolosi.release.bounds.feasibility import is_consistent
from kolosi.release.bounds.side_by_side import can_all_be
from kolosi.release.linked.days import of_now
from kolosi.release.linked.equations import (
    COUNTED,
    Row,
    in_whole_numbers,
    now_of,
    numerator_of_none,
    share_parts,
    then_of,
)
from kolosi.release.linked.family import Family, Held, untold
from kolosi.release.linked.independent_parts import is_whole
from kolosi.release.linked.links import as_reported, counted_as, on_day, part_of_whole
from kolosi.release.linked.recorded import recorded_states
from kolosi.release.linked.states import states_of
from kolosi.release.policy.context import Context, Published
from kolosi.release.policy.rules import strictest, threshold
from kolosi.release.register.registry import as_meant
from kolosi.release.suppress.implied_cells import with_implied


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group of linked figures, with what editions printed of the same counts, in order of time."""

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
    def as_coded(self) -> Group | None:
        """As a reader takes it who thinks that no term holds another; None where that is the same, or cannot be true."""
        rows = [row for mine in self.present.values() for row in mine]
        named: dict[str, set[str]] = {}
        for key in (*(key for row in rows for key, _ in row.terms), *(old.key for old in self.editions)):
            for column, terms in key.breakdown if self.context.holds_lower_terms(key.indicator) else ():
                named.setdefault(column, set()).update(terms)
        nested = {
            column
            for column, terms in named.items()
            if any(len(self.context.terms_within(column, term) & terms) > 1 for term in terms)
        }
        if not nested:
            return None
        other = replace(self.context, is_coded=True)
        return replace(self, context=other) if can_all_be(_about(nested, rows, other), other, is_whole=False) else None

    @cached_property
    def is_whole_possible(self) -> bool:
        """True if the present figures are feasible with zero outside all known places and terms."""
        return can_all_be([row for rows in self.present.values() for row in rows], self.context, is_whole=True)

    @cached_property
    def present(self) -> Mapping[Key, Sequence[Row]]:
        """The constraints of each figure of now."""
        return {key: list(now_of(key, cell, self.bases, self.context)) for key, cell in self.cells.items()}

    @cached_property
    def _believed(self) -> Mapping[str, int]:
        return _states(self.present, self.editions, lambda: self.is_whole_possible, self.context)

    @cached_property
    def _recorded(self) -> Mapping[str, int]:
        return recorded_states(self.editions, self.context.data)

    def _family(self, states: Mapping[str, int]) -> Family:
        return _family(self.cells, self.present, self.editions, states, self.context)


def groups(
    cells: Mapping[Key, Estimate], bases: Mapping[Key, Fraction], editions: Sequence[Published], context: Context
) -> Iterator[Group]:
    """Groups the figures that would leave by what they constrain, each group with what was published of it before."""
    editions, context = as_meant(editions, context)
    known = [old for old in editions if old.key.indicator in context.indicators]
    for names in linked([*cells, *(old.key for old in known)], context):
        mine = {key: cell for key, cell in cells.items() if key.indicator in names}
        if mine:
            old = [one for one in known if one.key.indicator in names]
            about = replace(context, days=of_now(mine, context))
            yield _held_to(Group(cells=mine, bases=bases, editions=old, context=about))


def _held_to(group: Group) -> Group:
    """Takes the structure of the world (tied columns) into a group where the present figures are feasible with it."""
    rows = [row for mine in group.present.values() for row in mine]
    named = {column for row in rows for key, _ in row.terms for column, _ in key.breakdown}
    if not group.context.tied(named):
        return group
    if not group.editions and is_whole(group.believed):  # what says so is asked for anyway when the group is protected
        can_be = is_consistent(with_implied(group.believed, group.believed))
    else:
        can_be = group.is_whole_possible or can_all_be(rows, group.context, is_whole=False)
    return group if can_be else replace(group, context=replace(group.context, is_tied=False))


def _about(columns: Set[str], rows: Sequence[Row], context: Context) -> list[Row]:
    """The equations that speak of some breakdowns, and those with no others than theirs."""
    of_row = [
        frozenset(column for key, _ in row.terms for column, _ in part_of_whole(key, context).breakdown) for row in rows
    ]
    beside = frozenset().union(*(mine for mine in of_row if mine & columns))
    return [row for row, mine in zip(rows, of_row, strict=True) if mine <= beside]


def linked(keys: Iterable[Key], context: Context) -> list[frozenset[str]]:
    """Partitions indicators into sets that shares, or their definitions, link."""
    named = ((key, *(share_parts(key, context) or ())) for key in set(keys))
    return joined(frozenset(one.indicator for key in each for one in (key, counted_as(key, context))) for each in named)


def _family(
    cells: Mapping[Key, Estimate],
    present: Mapping[Key, Sequence[Row]],
    editions: Sequence[Published],
    states: Mapping[str, int],
    context: Context,
) -> Family:
    told = {(old.key, old.value) for old in editions if not states[old.edition]}
    said = {key for key in present if (on_day(key, context), cells[key].value) in told}
    rows = [row for key, mine in present.items() for row in mine if key not in said or row.is_least]
    in_order = sorted(editions, key=lambda old: (states[old.edition], old.key, old.value or 0))
    before = [_in_state(row, states[old.edition], states) for old in in_order for row in then_of(old, context)]
    rows += dict.fromkeys(before)
    rows += in_whole_numbers(rows, context)
    still_hidden = _still_hidden(cells, editions, states, context)
    rows += [
        Row(owner=untold(key), terms=((key, Fraction(1)),), low=Fraction(held.at_least), high=held.at_most)
        for key, held in still_hidden.items()
        if held.at_most is not None or held.at_least
    ]
    empty = (numerator_of_none(key, cell, context) for key, cell in cells.items())
    mentioned = {key for row in rows for key, _ in row.terms} | {key for key in empty if key is not None}
    counts = tuple(sorted({*still_hidden, *mentioned}))
    names = {key: counted_as(key, context) for key in cells}
    return Family(
        cells=cells,
        counts=counts,
        rows=tuple(rows),
        context=context,
        still_hidden=still_hidden,
        names={key: name for key, name in names.items() if name != key and name in counts},
        held_last=_held_last(cells, editions),
    )


def _held_last(cells: Mapping[Key, Estimate], editions: Sequence[Published]) -> frozenset[Key]:
    """What the last edition held back; nothing where it asked for other figures, or printed one that is not the same now.

    To hold back just that again tells nothing new: it is where the search for what protects starts.
    """
    last = {old.key: old.value for old in editions if old.edition == editions[-1].edition}
    values = {key: cell.value for key, cell in cells.items() if cell.value is not None}
    is_same = values.keys() <= last.keys() <= cells.keys()
    is_same = is_same and all(value is None or values.get(key) == value for key, value in last.items())
    return frozenset(key for key, value in last.items() if value is None) if is_same else frozenset()


def _states(
    present: Mapping[Key, Sequence[Row]], editions: Sequence[Published], is_whole: Callable[[], bool], context: Context
) -> Mapping[str, int]:
    """Numbers the state of the data that each edition speaks of; 0 is the present one."""
    past: dict[str, list[Row]] = {}
    for old in editions:
        past.setdefault(old.edition, []).extend(then_of(old, context))
    if not past:
        return {}
    return states_of([row for rows in present.values() for row in rows], past, context, is_whole=is_whole())


def _in_state(row: Row, state: int, states: Mapping[str, int]) -> Row:
    """Rewrites a constraint for the counts of a state of the data: later states contain them."""
    known = range(state, max(states.values()) + 1) if state else ()
    return replace(row, terms=tuple((as_reported(key, known), factor) for key, factor in row.terms))


def _still_hidden(
    cells: Mapping[Key, Estimate], editions: Sequence[Published], states: Mapping[str, int], context: Context
) -> Mapping[Key, Held]:
    """What editions held back, as counts of the state that they speak of; not what is asked now or was printed."""
    found: dict[Key, Held] = {}
    printed = {(states[old.edition], old.key) for old in editions if old.value is not None}
    last, asked = max(states.values(), default=0), {*cells, *(on_day(key, context) for key in cells)}
    for old in editions:
        state, held = states[old.edition], None if old.value is not None else _held(old, context)
        if held is not None and (state, held) not in printed and (state or held not in asked):
            name = counted_as(held, context)
            key = as_reported(name, range(state, last + 1) if state else ())
            limit = strictest(threshold(held, context), threshold(name, context))
            at_most = Fraction(old.minimum - 1) if old.is_few and old.minimum else None
            at_least = old.minimum if old.is_few is False else 0
            known = Held(limit=limit, is_few=old.may_be_few(limit.minimum), at_most=at_most, at_least=at_least)
            found[key] = max(known, found.get(key, known), key=lambda one: (one.limit.is_strict, bool(one.is_few)))
    return found


def _held(old: Published, context: Context) -> Key | None:
    """The count that an edition held back: its own, or of a share the one above it where that is few by the minimum of today."""
    if context.indicators[old.key.indicator].kind in COUNTED:
        return old.key
    parts = share_parts(old.key, context)
    if parts is None:
        return None
    limit = strictest(*(threshold(key, context) for key in (old.key, parts[0], counted_as(parts[0], context))))
    return parts[0] if old.may_be_few(limit.minimum) else None
