"""Other readings of a claim, by which what does not agree with its figures would be right."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations

from kolosi.proof.arithmetic.relation import Relation, weighed
from kolosi.proof.arithmetic.values import CONSISTENT
from kolosi.proof.study.binding import Study
from kolosi.reading.items import Line
from kolosi.reading.mentions import COUNTS, Mention

MOST = 7
"""Figures of a sentence that are tried in pairs: among more of them, some pair fits anything."""


def fits(relation: Relation, one: Mention, other: Mention) -> bool:
    """Whether a claim is true of two other figures, the first the new one or the part."""
    stated = relation.stated
    if relation.family == "change":
        slots = {"new": one, "old": other, "pct": stated}
    elif stated.kind in ("percent_share", "percent_change"):
        slots = {"part": one, "whole": other, "pct": stated}
    else:
        return _is_near(relation, one, other)
    found = weighed("change" if "new" in slots else "share", "", slots)
    return found is not None and found.verdict == CONSISTENT


def olds(study: Study, at: int, relation: Relation) -> list[Mention]:
    """The counts of the sentence before, to which a change of this one may add."""
    before = study.above(at) if relation.family == "change" else None
    found = [before.mention(place) for place in before.quantities] if before is not None else []
    return [one for one in found if one.kind in COUNTS and one.exact > 0][:MOST]


def is_part_added(one: Mention, old: Mention, stated: Mention) -> bool:
    """Whether a change is what is added over what there was: "this added 3 400, an increase of 25 %", of 13 600."""
    return stated.prints(100 * one.exact / old.exact)


def is_over(gap: Mention, new: Mention, stated: Mention) -> bool:
    """Whether a change is a gap of its sentence over what that is a gap from: "up by 8 to 96, 9 %"."""
    olds = (new.exact - gap.exact, new.exact + gap.exact)
    return any(old > 0 and stated.prints(100 * gap.exact / old) for old in olds)


def _is_near(relation: Relation, part: Mention, whole: Mention) -> bool:
    """Whether a fraction told in words is that of a pair, to a twentieth of it."""
    value = relation.stated.value
    if value is None or whole.exact <= 0 or part.exact >= whole.exact:
        return False
    return abs(100 * part.exact / whole.exact - value) <= value / 20


def is_of_rest(relation: Relation) -> bool:
    """Whether a part told in words is what the other part leaves: "40 % got aid. Six in ten remain without"."""
    value, found = relation.stated.value, relation.recomputed
    return value is not None and found is not None and abs(100 - found.middle - value) <= value / 20


def is_change(relation: Relation) -> bool:
    """Whether a share is the change from one of its figures to the other."""
    part, whole = (relation.operands.get(name, ()) for name in ("part", "whole"))
    if not part or not whole or relation.stated.kind != "percent_share" or min(part[0].exact, whole[0].exact) <= 0:
        return False
    rise = 100 * abs(part[0].exact - whole[0].exact) / whole[0].exact
    return relation.stated.prints(rise)


def is_of_sum(own: Sequence[Mention], relation: Relation) -> bool:
    """Whether a share is that of one figure in all figures of the sentence that are listed together."""
    stated = relation.stated
    if relation.family != "share" or len(own) < 3:
        return False
    whole = sum((one.exact for one in own), Fraction(0))
    return any(stated.prints(100 * one.exact / whole) for one in own)


def is_rest_of_above(study: Study, own: Sequence[Mention], stated: Mention) -> bool:
    """Whether a rest completes the figures of its sentence to a figure of the text."""
    before = [one.exact for one in own if one.start < stated.start]
    at = study.number_at(stated.start) or 0
    above = [one.mention.exact for one in study.in_lines(range(max(at - 2, 0), at)) if one.mention.kind in COUNTS]
    if len(above) >= 3 and 2 * max(above) - sum(above, Fraction(0)) == stated.exact:
        return True
    is_last = len(before) >= 2 and sum(before, stated.exact) in study.counts_of
    return is_last or (len(own) >= 2 and sum((one.exact for one in own), stated.exact) in study.counts_of)


def is_rest_of_more(study: Study, line: Line, at: int, relation: Relation) -> bool:
    """Whether a rest is right once another figure near is counted in, or is one figure for each of another."""
    stated = relation.stated
    pair = sorted(one.exact for one in relation.mentions if one.start != stated.start)
    near = [line, *(study.lines[one] for one in study.near(at, BACK))]
    told = {one.mention(place).start: one.mention(place) for one in near for place in one.quantities}
    figures = [one.exact for start, one in told.items() if one.exact > 0 and start != stated.start]
    if len(pair) != 2 or len(figures) > MANY:
        return False
    gap, total = pair[1] - pair[0], sum(pair, Fraction(0))
    is_made = any(stated.exact in (gap - one, one - total) for one in figures)
    return is_made or any(one * stated.exact == other for one, other in permutations(figures, 2))


BACK = 2
"""So many sentences before a rest, what it leaves out is looked for."""

MANY = 14
"""Among more figures than these, some always make another."""


def is_rest(own: Sequence[Mention], stated: Mention) -> bool:
    """Whether a rest is what all smaller figures before it leave of the largest."""
    before = sorted((one.exact for one in own if one.start < stated.start), reverse=True)
    return len(before) >= 3 and before[0] - sum(before[1:], Fraction(0)) == stated.exact
