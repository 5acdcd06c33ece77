"""The charitable reading: what is accused by role alone is let be where its own sentence makes it true in another way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import permutations

from kolosi.proof.binding import Study
from kolosi.proof.mentions import COUNTS, Mention
from kolosi.proof.relation import Relation, weighed
from kolosi.proof.values import CONSISTENT

BY_ROLE = ("frame.share", "frame.fraction", "frame.change", "rest.difference", "leftover.")
"""Rules that bind figures by the roles that words give them, not by the fixed places of a form."""

MOST = 7
"""Figures of a sentence that are tried in pairs: among more of them, some pair fits anything."""


def charitable(study: Study, relations: Iterable[Relation]) -> list[Relation]:
    """The relations without the accusations by role that another reading of the same sentence refutes."""
    return [one for one in relations if not (one.is_flag and one.rule.startswith(BY_ROLE) and _holds(study, one))]


def _holds(study: Study, relation: Relation) -> bool:
    at = study.number_at(relation.stated.start)
    if at is None:
        return False
    line = study.passage(at)
    own = [line.mention(place) for place in line.quantities if line.mention(place).kind in COUNTS]
    own = [one for one in own if one.start != relation.stated.start]
    if len(own) > MOST:
        return False
    if relation.family == "difference":
        return _is_rest(own, relation.stated)
    used = {one.start for one in relation.mentions}
    pairs = [pair for pair in permutations(own, 2) if {one.start for one in pair} - used]
    return any(_fits(relation, *pair) for pair in pairs) or _is_change(relation) or _is_of_sum(own, relation)


def _fits(relation: Relation, one: Mention, other: Mention) -> bool:
    stated = relation.stated
    if relation.family == "change":
        slots = {"new": one, "old": other, "pct": stated}
    elif stated.kind in ("percent_share", "percent_change"):
        slots = {"part": one, "whole": other, "pct": stated}
    else:
        return _is_near(relation, one, other)
    found = weighed("change" if "new" in slots else "share", "", slots)
    return found is not None and found.verdict == CONSISTENT


def _is_near(relation: Relation, part: Mention, whole: Mention) -> bool:
    """Whether a fraction told in words is that of a pair, to a tenth of it."""
    value = relation.stated.value
    if value is None or whole.exact <= 0 or part.exact >= whole.exact:
        return False
    return abs(100 * part.exact / whole.exact - value) <= value / 20


def _is_change(relation: Relation) -> bool:
    """Whether a share is the change from one of its figures to the other."""
    part, whole = (relation.operands.get(name, ()) for name in ("part", "whole"))
    if not part or not whole or relation.stated.kind != "percent_share" or min(part[0].exact, whole[0].exact) <= 0:
        return False
    rise = 100 * abs(part[0].exact - whole[0].exact) / whole[0].exact
    return abs(rise - relation.stated.exact) <= relation.stated.step / 2


def _is_of_sum(own: Sequence[Mention], relation: Relation) -> bool:
    """Whether a share is that of one figure in all figures of the sentence that are listed together."""
    stated = relation.stated
    if relation.family != "share" or len(own) < 3:
        return False
    whole = sum((one.exact for one in own), Fraction(0))
    return any(abs(100 * one.exact / whole - stated.exact) <= stated.step / 2 for one in own)


def _is_rest(own: Sequence[Mention], stated: Mention) -> bool:
    """Whether a rest is what all smaller figures before it leave of the largest."""
    before = sorted((one.exact for one in own if one.start < stated.start), reverse=True)
    return len(before) >= 3 and before[0] - sum(before[1:], Fraction(0)) == stated.exact
