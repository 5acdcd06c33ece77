"""Secondary suppression of one family: hides further figures, as few as it finds, until no hidden one can be worked out."""

from __future__ import annotations

from collections.abc import Mapping

from kolosi.model.key import Key
from kolosi.release.bounds.feasibility import readers
from kolosi.release.linked.family import Family
from kolosi.release.linked.independent_parts import independent_parts
from kolosi.release.policy.context import Context
from kolosi.release.policy.rules import threshold
from kolosi.release.suppress.implied_cells import with_implied
from kolosi.release.suppress.leftovers import leftovers, unnamed
from kolosi.release.suppress.protection import Protection
from kolosi.release.suppress.repair import Repair
from kolosi.release.suppress.targets import remainders_of


def protect(family: Family, hidden: frozenset[Key], context: Context) -> Protection:
    """Finds the secondary suppressions of a family once the figures of `hidden` do not leave."""
    secondary: dict[Key, bool] = {}
    known: set[Key] = set()
    lost: set[Key] = set()
    while True:
        before = len(secondary)
        parts = [with_implied(one, family) for one in independent_parts(family, hidden | secondary.keys())]
        for part in parts:
            found = _protect_part(part, hidden | secondary.keys(), context)
            secondary |= found.secondary
            known.update(found.known)
            lost.update(found.lost)
        if len(secondary) == before or len(parts) == 1:
            at_least = found.at_least if len(parts) == 1 else None
            return Protection(
                secondary=dict(sorted(secondary.items())),
                known=tuple(sorted(known)),
                at_least=at_least,
                lost=tuple(sorted(lost)),
            )


def _protect_part(whole: Family, hidden: frozenset[Key], context: Context) -> Protection:
    if not whole.rows:
        return Protection(secondary={}, known=())
    if not _is_at_risk(whole, hidden, context):
        return Protection(secondary={}, known=())
    everybody, before = _from_one(whole, hidden, context, frozenset()), -1
    while before != len(everybody.secondary):
        before = len(everybody.secondary)
        for trusted in readers(whole, hidden | whole.untold | everybody.secondary.keys()):
            more = _from_one(whole, hidden | everybody.secondary.keys(), context, trusted)
            everybody = _together(everybody, more.secondary, more)
    return everybody


def _from_one(whole: Family, hidden: frozenset[Key], context: Context, trusted: frozenset[Key]) -> Protection:
    """What protects a family from readers who trust some figures most, one who guesses and one who does not."""
    guessing = found = Repair(whole, hidden | whole.untold, context, trusted=trusted, is_first=not trusted).run()
    while True:
        held = hidden | whole.untold | guessing.secondary.keys()
        targets = [*found.dropped, *remainders_of(whole, held)]
        if not targets:
            break
        sure = Repair(whole, held, context, targets, trusted=trusted).run()
        if not sure.secondary:
            break
        found = Repair(whole, held | sure.secondary.keys(), context, trusted=trusted).run()
        guessing = _together(guessing, sure.secondary, found)
    return guessing


def _together(before: Protection, secondary: Mapping[Key, bool], more: Protection) -> Protection:
    """What a reader who guesses makes necessary, with what one who does not makes so, and what that makes necessary again."""
    return Protection(
        secondary=dict(sorted({**before.secondary, **secondary, **more.secondary}.items())),
        known=tuple(sorted({*before.known, *more.known})),
        lost=tuple(sorted({*before.lost, *more.lost})),
    )


def _is_at_risk(family: Family, hidden: frozenset[Key], context: Context) -> bool:
    """True when some figure of a family, or what is left of one without others, has a minimum."""
    concerned = {*family.counts, *family.cells, *family.beside}
    if family.still_hidden or hidden & concerned or any(threshold(key, context).minimum for key in concerned):
        return True
    limits = {key: threshold(key, context) for key in concerned}
    is_lifted = any(threshold(unnamed(key, key), context).minimum for key in concerned)
    return is_lifted or any(one.limit.minimum for one in leftovers(family, limits))
