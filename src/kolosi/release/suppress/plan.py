"""Decides primary and secondary suppression, and why, over everything that would leave at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from kolosi.model.figure import Comparison, Estimate
from kolosi.model.finding import Refusal, point
from kolosi.model.key import Key
from kolosi.model.label import Label
from kolosi.release.figures.wording import WHY
from kolosi.release.linked.days import of_now
from kolosi.release.linked.family import Family
from kolosi.release.linked.linked_tables import Group, groups, linked
from kolosi.release.lp import SolverError, bounded
from kolosi.release.policy.context import Context, Published
from kolosi.release.policy.reporters import Outcome, unsigned
from kolosi.release.policy.rules import absent_beside, base_key, breach, is_sensitive, undated
from kolosi.release.policy.subjects import odd_bands, said_too_much
from kolosi.release.register.revised import kept, moved_by_few, printed_before, waiting
from kolosi.release.suppress.crossing import crossing
from kolosi.release.suppress.distinct_counts import proving
from kolosi.release.suppress.protect import protect
from kolosi.release.suppress.protection import Protection

WORK, WORK_EACH = 1.5e8, 1.2e6
"""The budget of solver work for a group of figures, and for each of them besides (some 30 milliseconds), so that a large group gets a
budget in proportion. With the figures that cross most left out it is given again, at most once for each number of crossed breakdowns."""
Estimates = Mapping[Key, Estimate | Comparison]


@dataclass(frozen=True, kw_only=True)
class Withheld:
    """A figure held back, by which rule, and why: for people inside.

    `is_primary` is False for a figure that is hidden only to protect another one. `reason` tells apart what one rule
    may mean. A figure under `review` leaves when a named function says so.
    """

    key: Key
    rule: str
    is_primary: bool = True
    reason: str = ""
    outcome: Outcome = "block"

    @property
    def why(self) -> Label:
        """Why, and what would let it be shown."""
        return WHY[self.reason or self.rule]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What leaves and what does not. `known` are hidden figures that earlier editions already give away.

    `surely` are those that they give away also to a reader who knows which of them were counted from the same records.
    `lost` are figures that editions held back, that nobody asks now, and that editions give away. `kept` have the value that an
    edition printed.
    """

    cells: Mapping[Key, Estimate]
    withheld: Mapping[Key, Withheld]
    known: tuple[Key, ...] = ()
    surely: tuple[Key, ...] = ()
    lost: tuple[Key, ...] = ()
    zeros: frozenset[Key] = frozenset()
    kept: frozenset[Key] = frozenset()

    @property
    def truth(self) -> Mapping[Key, Estimate]:
        """The values, with 0 for a count that is hidden because nothing of it is there."""
        return with_zeros(self.cells, self.zeros)

    @property
    def unsettled(self) -> frozenset[Key]:
        """Figures held back because it was not settled in time whether they may leave: nothing in them is small by itself."""
        return frozenset(key for key, one in self.withheld.items() if one.reason == "unsettled")

    def is_printed(self, key: Key) -> bool:
        """True when the value of a figure leaves."""
        cell = self.cells.get(key)
        return cell is not None and cell.value is not None and key not in self.withheld


def cells_of(keys: Iterable[Key], estimates: Estimates) -> dict[Key, Estimate]:
    """Every value that would leave: the cited figures and both sides of the cited changes."""
    cells: dict[Key, Estimate] = {}
    for key in sorted(keys):
        found = estimates.get(key)
        if isinstance(found, Comparison):
            cells.setdefault(key.before, found.before)
            cells.setdefault(key.after, found.after)
        elif isinstance(found, Estimate):
            cells[key] = found
        else:
            raise Refusal(point("figure_not_computed", found=str(key)))
    return dict(sorted(cells.items()))


def base_of(key: Key, estimate: Estimate, values: Estimates, context: Context) -> Fraction | None:
    """The base of a share: measured, published beside it, or the figure that the policy names."""
    if estimate.denominator is not None:
        return estimate.denominator
    if estimate.n is not None:
        return Fraction(estimate.n)
    named = base_key(key, context)
    found = values.get(named) if named else None
    return found.value if isinstance(found, Estimate) else None


def zeros_of(cells: Mapping[Key, Estimate], withheld: Mapping[Key, Withheld], context: Context) -> frozenset[Key]:
    """The counts that are hidden because nothing of them is there. A term that holds others may be told by these alone."""
    empty = (key for key, cell in cells.items() if cell.value is None and cell.kind not in {"share", "rate"})
    hidden = (key for key in empty if key in withheld and withheld[key].rule == "R12")
    return frozenset(
        key
        for key in hidden
        if all(len(context.terms_within(column, term)) == 1 for column, terms in key.breakdown for term in terms)
    )


def with_zeros(cells: Mapping[Key, Estimate], zeros: frozenset[Key]) -> dict[Key, Estimate]:
    """The values, with 0 for some counts: they are protected like a zero."""
    return {key: replace(cell, value=Fraction(0)) if key in zeros else cell for key, cell in cells.items()}


def bases_of(cells: Mapping[Key, Estimate], values: Estimates, context: Context) -> dict[Key, Fraction]:
    """The bases of the shares, where they are known."""
    found = {key: base_of(key, cell, values, context) for key, cell in cells.items() if cell.kind in {"share", "rate"}}
    return {key: base for key, base in found.items() if base is not None}


def primary(cells: Mapping[Key, Estimate], estimates: Estimates, context: Context) -> dict[Key, Withheld]:
    """Primary suppression: the figures that may not leave on their own account."""
    known: Estimates = {**estimates, **cells}
    found = {key: judge(key, cell, base_of(key, cell, known, context), context) for key, cell in cells.items()}
    held = {key: one for key, one in found.items() if one is not None}
    filled = [key for key, cell in cells.items() if cell.value is not None]
    beside = {key: Withheld(key=key, rule="R12") for key in absent_beside(cells, context)}
    return {**{key: Withheld(key=key, rule="R8") for key in odd_bands(filled, context)}, **beside, **held}


def judge(key: Key, estimate: Estimate, base: Fraction | None, context: Context) -> Withheld | None:
    """What holds a figure back on its own account; None when it may leave as far as it alone goes."""
    rule = said_too_much(key, context) if estimate.value is not None else None
    rule = rule or breach(key, estimate, base, context) or undated(key, estimate, context)
    lacking = unsigned(key, estimate, context)
    if rule is not None:
        is_lifted = bool(context.lifting(key, rule, is_sensitive=is_sensitive(key, context)))
        if not is_lifted:
            return Withheld(key=key, rule=rule, outcome=context.policy.outcome(rule))
    if lacking is None:
        return None
    return Withheld(key=key, rule=lacking.rule, reason=lacking.reason, outcome=lacking.outcome)


def plan(
    keys: Iterable[Key],
    estimates: Estimates,
    editions: Sequence[Published],
    context: Context,
    caught: frozenset[Key] = frozenset(),
) -> Plan:
    """What is held back, over all the cited keys and all that was published before; and on the word of the independent check.

    Tables of which a figure moved by few, or would be held back though an edition printed it, keep what editions printed, and
    their gaps: all of a table is of the same day.
    """
    cells = cells_of(keys, estimates)
    before, gaps = printed_before(cells, editions, context)
    tables = linked((*cells, *(old.key for old in before.values())), context)
    moved = moved_by_few(cells, before, context)
    while True:
        frozen = waiting(tables, moved)
        earlier = kept(cells, before, frozen)
        still = {*(moved - earlier.keys()), *(key for key in gaps if key.indicator in frozen)}
        small = {key: Withheld(key=key, rule="R20") for key in still}
        now = {key: cell for key, cell in cells.items() if key not in earlier}
        found = _planned(now, {**estimates, **earlier}, small, editions, context, caught)
        gone = {key for key in before if key in found.withheld and not found.withheld[key].is_primary}
        if not kept(now, {key: before[key] for key in gone}, waiting(tables, gone)):
            break
        moved |= gone
    held = primary(earlier, {**estimates, **earlier}, context)
    return replace(
        found,
        cells=dict(sorted({**now, **earlier}.items())),
        withheld=dict(sorted({**found.withheld, **held}.items())),
        kept=frozenset(earlier),
    )


def _planned(
    cells: Mapping[Key, Estimate],
    estimates: Estimates,
    small: Mapping[Key, Withheld],
    editions: Sequence[Published],
    context: Context,
    caught: frozenset[Key],
) -> Plan:
    """What is held back of figures that all leave as they are now; `small` are those that moved by few."""
    withheld = {key: Withheld(key=key, rule="audit", is_primary=False) for key in sorted(caught & cells.keys())}
    withheld |= {**small, **primary(cells, estimates, context)}
    days = of_now(cells, context)
    withheld |= _of_one_day(cells, withheld, days)
    bases = bases_of(cells, {**estimates, **cells}, context)
    known = [old for old in editions if old.key.indicator in context.indicators]
    zeros = zeros_of(cells, withheld, context)
    counted = with_zeros(cells, zeros)
    telling = proving(counted, frozenset(withheld), bases, known, context)
    more = telling.held | crossing(cells, frozenset(withheld) | telling.held, known, context)
    withheld |= {key: Withheld(key=key, rule="S1", is_primary=False) for key in sorted(more)}
    given = _Given(known=set(telling.known), lost=set(telling.lost))
    found = groups(counted, bases, editions, context)
    withheld = _protected(found, withheld, given)
    withheld |= _without_n(bases, withheld, context)
    withheld |= _of_one_day(cells, withheld, days)
    return Plan(
        cells=cells,
        withheld=dict(sorted(withheld.items())),
        known=tuple(sorted(given.known)),
        surely=tuple(sorted(given.surely)),
        lost=tuple(sorted(given.lost - given.known)),
        zeros=zeros,
    )


@dataclass(frozen=True, kw_only=True)
class _Given:
    """What editions give away: as in `Plan`."""

    known: set[Key] = field(default_factory=set)
    surely: set[Key] = field(default_factory=set)
    lost: set[Key] = field(default_factory=set)


def _protected(found: Iterable[Group], withheld: Mapping[Key, Withheld], given: _Given) -> dict[Key, Withheld]:
    """What is held back with what protects it besides; notes what earlier editions seem to give away, and what they surely do.

    What editions give away rests on what data they are believed to speak of. Where the records that they were counted from
    say something else, they are looked at by these too, until neither reader can prove anything.
    """
    held = dict(withheld)
    for group in found:
        if not held.keys() >= group.cells.keys():
            _settle(group, held, given)
    return held


def _settle(group: Group, held: dict[Key, Withheld], given: _Given) -> None:
    """Protects a group within a budget of work. Where that is not enough the figures that cross most are held back, and the rest
    is looked at again."""
    primary = frozenset(held)
    while True:
        try:
            with bounded(WORK + WORK_EACH * len(group.cells)):
                _hold_all(group, held, given)
                return
        except SolverError:
            finest = _crossing_most(key for key in group.cells if key not in primary)
            if not finest:
                return
            held.update({key: Withheld(key=key, rule="S1", is_primary=False, reason="unsettled") for key in finest})
            group = replace(group, cells={key: cell for key, cell in group.cells.items() if key not in finest})


def _crossing_most(keys: Iterable[Key]) -> frozenset[Key]:
    """Those of some figures that name most breakdowns and places."""
    crossed: dict[int, set[Key]] = {}
    for key in keys:
        crossed.setdefault(len(key.breakdown) + bool(key.places), set()).add(key)
    return frozenset(crossed[max(crossed)]) if crossed else frozenset()


def _hold_all(group: Group, held: dict[Key, Withheld], given: _Given) -> None:
    """Protects a group from readers who think that terms of a published table hold one another, and from those who do not."""
    _hold_both(group, held, given)
    other, before = group.as_coded, -1
    while other is not None and before != len(held):
        before = len(held)
        _hold_both(other, held, given)
        if before != len(held):
            _hold_both(group, held, given)


def _hold_both(group: Group, held: dict[Key, Withheld], given: _Given) -> None:
    """Protects a group from the reader who believes in few revisions and from the one who knows of all."""
    given.lost.update(_hold(group.believed, held, given.known).lost)
    recorded = group.recorded
    while recorded is not None and _hold(recorded, held, given.surely).secondary:
        if not _hold(group.believed, held, given.known).secondary:
            break


def _hold(family: Family, held: dict[Key, Withheld], known: set[Key]) -> Protection:
    """Adds what protects a family to what is held back, and what editions give away to what is known."""
    protection = protect(family, frozenset(held), family.context)
    known.update(protection.known)
    for key, is_over_time in protection.secondary.items():
        held[key] = Withheld(key=key, rule="R20" if is_over_time else "S1", is_primary=False)
    return protection


def _of_one_day(
    cells: Mapping[Key, Estimate], withheld: Mapping[Key, Withheld], days: Mapping[Key, Key]
) -> dict[Key, Withheld]:
    """Figures that are the same value of the same day as one that is held back under another period."""
    held = {days.get(key, key) for key in withheld}
    others = (key for key in cells if key not in withheld and days.get(key, key) in held)
    return {key: Withheld(key=key, rule="S1", is_primary=False) for key in others}


def _without_n(
    bases: Mapping[Key, Fraction], withheld: Mapping[Key, Withheld], context: Context
) -> dict[Key, Withheld]:
    """Shares of a small base that must print their n, where that n is itself a figure held back."""
    small = [key for key, base in bases.items() if base < context.policy.R11.print_n_under and key not in withheld]
    return {key: Withheld(key=key, rule="R11") for key in small if base_key(key, context) in withheld}
