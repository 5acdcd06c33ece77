"""Figures that tell about one another: what a reader can write down as equations from what is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.release.atoms import Atom, atoms_of, bits_of, supersets
from kolosi.release.context import Context, Published
from kolosi.release.registry import as_meant
from kolosi.release.rules import band, base_key, is_sensitive, part_key, rounded

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


@dataclass(frozen=True, kw_only=True)
class Family:
    """Figures linked by indicator or by a share, with their equations over atoms.

    `counts` are the counts that the equations speak of, cited or not; bit i of an atom is the count i. `still_hidden`
    are counts that an edition held back and that are not asked now: their values are not known here.
    """

    cells: Mapping[Key, Estimate]
    counts: tuple[Key, ...]
    rows: tuple[Row, ...]
    context: Context
    still_hidden: frozenset[Key] = frozenset()

    @cached_property
    def atoms(self) -> tuple[Atom, ...]:
        """The pieces that the counts tell apart."""
        return atoms_of(self.counts, self.context) if self.counts else ()

    @cached_property
    def inside(self) -> Mapping[Key, tuple[int, ...]]:
        """The atoms that make up each count, in order."""
        found: list[list[int]] = [[] for _ in self.counts]
        for i, atom in enumerate(self.atoms):
            for j in bits_of(atom.covered_by):
                found[j].append(i)
        return dict(zip(self.counts, map(tuple, found), strict=True))

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


def families(
    cells: Mapping[Key, Estimate], bases: Mapping[Key, Fraction], editions: Sequence[Published], context: Context
) -> Iterator[Family]:
    """The families of the figures that would leave, each with what was published before about the same things."""
    editions, context = as_meant(editions, context)
    known = [old for old in editions if old.key.indicator in context.indicators]
    groups = _linked([*cells, *(old.key for old in known)], context)
    for group in groups:
        mine = {key: cell for key, cell in cells.items() if key.indicator in group}
        if mine:
            yield _family(mine, bases, [old for old in known if old.key.indicator in group], context)


def share_parts(key: Key, context: Context) -> tuple[Key, Key] | None:
    """The counts above and below a share; a share without a measured numerator stands for its own."""
    below = base_key(key, context)
    numerator = context.indicators[key.indicator].numerator
    if below is None or context.indicators[key.indicator].kind != "share":
        return None
    return (key if numerator is None else part_key(numerator, key)), below


def _linked(keys: Iterable[Key], context: Context) -> list[frozenset[str]]:
    """Sets of indicators that shares tie together."""
    groups: list[frozenset[str]] = []
    for key in sorted(set(keys)):
        parts = share_parts(key, context) or ()
        mine = frozenset({key.indicator, *(part.indicator for part in parts)})
        touched = [group for group in groups if group & mine]
        groups = [group for group in groups if not group & mine] + [mine.union(*touched)]
    return sorted(groups, key=sorted)


def _family(
    cells: Mapping[Key, Estimate], bases: Mapping[Key, Fraction], editions: Sequence[Published], context: Context
) -> Family:
    rows = tuple(_rows(cells, bases, editions, context))
    once_printed = {old.key for old in editions if old.value is not None}
    still_hidden = {
        old.key
        for old in editions
        if old.key not in {*once_printed, *cells} and context.indicators[old.key.indicator].kind in _COUNTED
    }
    counts = tuple(sorted({*still_hidden, *(key for row in rows for key, _ in row.terms)}))
    return Family(cells=cells, counts=counts, rows=rows, context=context, still_hidden=frozenset(still_hidden))


def _rows(
    cells: Mapping[Key, Estimate], bases: Mapping[Key, Fraction], editions: Sequence[Published], context: Context
) -> Iterator[Row]:
    """The equations of the figures, and those of editions. A value that grew since is the least that there is: what is
    reported late only adds. One that was corrected downwards speaks of other data."""
    before = {(old.key, old.value) for old in editions if old.value is not None}
    beside = {(old.key, old.value): old.n for old in editions if old.n is not None}
    for key, cell in cells.items():
        if cell.value is not None and (key, cell.value) not in before:
            yield from _equations(key, cell.value, bases.get(key), context, is_old=False)
    for key, value in sorted(before):
        now = cells[key].value if key in cells else None
        if now is None or now == value:
            yield from _equations(key, value, beside.get((key, value)), context, is_old=True)
        elif value < now and context.indicators[key.indicator].kind in _COUNTED:
            yield Row(owner=key, terms=((key, Fraction(1)),), low=value, high=None, is_old=True)


def _equations(key: Key, value: Fraction, base: Fraction | None, context: Context, *, is_old: bool) -> Iterator[Row]:
    if context.indicators[key.indicator].kind in _COUNTED:
        yield Row(owner=key, terms=((key, Fraction(1)),), low=value, high=value, is_old=is_old)
        return
    parts = share_parts(key, context)
    if parts is None:
        return
    above, below = parts
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
