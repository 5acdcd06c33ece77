"""Gaps of which the words name the two figures: those of one noun, of a target and of what was reached, in another unit.

"There are 4,525 latrines in use. The target would take 5,430 latrines, 905 more than we have."
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from kolosi.proof.arithmetic.relation import Relation, weighed
from kolosi.proof.arithmetic.values import CONSISTENT
from kolosi.proof.finders.totals.totals_across_sentences import is_slip, with_unit
from kolosi.proof.study.binding import Study
from kolosi.proof.study.gaps import is_gap
from kolosi.reading.items import Line
from kolosi.reading.matching import counts_in
from kolosi.reading.mentions import Mention
from kolosi.reading.nouns import noun_after

BACK = 2
"""So many sentences before, the two figures are looked for."""

MOST = 12
"""Figures near a gap: among more of them any gap is found."""

Pair = tuple[Mention, Mention]


def missing(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every gap of these kinds of which no relation tells yet."""
    told = {one.stated.start for one in settled if one.family == "difference"}
    parts = {part.start for one in settled if one.family == "sum" for part in one.operands.get("parts", ())}
    for number, line in enumerate(study.lines):
        if line.sentence.block.table is not None:
            continue
        for place in counts_in(line):
            stated = line.mention(place)
            if stated.start not in told and not stated.is_rough and _is_missing(line, place):
                yield from _of_gap(study, number, place, parts)


def _is_missing(line: Line, place: int) -> bool:
    """Whether a count is told as a gap, as what is missing, or as an excess."""
    near = line.items[max(place - 5, 0) : place]
    cut = max((at for at, item in enumerate(near) if item.is_quantity), default=-1)
    is_named = any({"GAP", "REMAINING", "LACKING"} & item.classes for item in near[cut + 1 :])
    return is_named or is_gap(line, place) or _is_of_others(line, place)


def _is_of_others(line: Line, place: int) -> bool:
    """ "Les 450 autres attendent": the rest of a whole."""
    behind = line.items[place + 1 : place + 2]
    is_known = place > 0 and "DEFINITE" in line.items[place - 1].classes
    return is_known and place <= 2 and bool(behind) and "OTHERS" in behind[0].classes


def _of_gap(study: Study, number: int, place: int, parts: set[int]) -> Iterator[Relation]:
    line = study.lines[number]
    stated = line.mention(place)
    own = study.near(number, BACK)
    every = [
        (at, one)
        for at in own
        for one in counts_in(study.lines[at])
        if study.lines[at].mention(one).end <= stated.start
    ]
    behind = _target(line, place)
    figures = [study.lines[at].mention(one) for at, one in every]
    if len(every) > MOST or any(
        abs(a.exact - b.exact) == stated.exact for a, b in combinations([*figures, *behind], 2)
    ):
        return
    pair = (
        _of_other_unit(figures, stated)
        or _of_target(study, own, line, place, behind)
        or (_of_rest(study, own, stated) if _is_of_others(line, place) else None)
        or _of_noun(
            study, [one for one in every if study.lines[one[0]].mention(one[1]).start not in parts], line, place
        )
    )
    found = _told(pair, stated) if pair is not None else None
    if found is not None:
        yield found


def _target(line: Line, place: int) -> list[Mention]:
    """The figure behind a gap that it is told against: "292 fewer than the target of 2,400"."""
    after = [at for at in counts_in(line) if place < at <= place + 9]
    near = line.items[place + 1 : after[0]] if after else ()
    is_than = any({"COMPARED", "HIGHER", "LOWER", "ON"} & item.classes for item in near)
    return [line.mention(after[0])] if after and is_than else []


def _of_other_unit(figures: Sequence[Mention], stated: Mention) -> Pair | None:
    """Two large figures, of which the gap is printed in thousands for millions."""
    found = [
        pair for pair in combinations(figures, 2)
        if (gap := abs(pair[0].exact - pair[1].exact)) in (stated.exact * 1000, stated.exact / 1000)
        and min(stated.exact, gap) >= 1000 and gap > 0 and stated.whole > stated.end
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def _of_target(study: Study, own: Sequence[int], line: Line, place: int, behind: Sequence[Mention]) -> Pair | None:
    """The target behind a gap, and the one figure of the sentence before from which the gap is a slip away."""
    before = [at for at in counts_in(line) if at < place]
    if not behind or before or len(own) < 2 or not line.has("THESE", 0, place):
        return None
    last = study.lines[own[-2]]
    found = [last.mention(at) for at in counts_in(last)]
    slips = [one for one in found[:4] if is_slip(line.mention(place).exact, abs(one.exact - behind[0].exact))]
    return (behind[0], slips[0]) if len(slips) == 1 else None


def _of_rest(study: Study, own: Sequence[int], stated: Mention) -> Pair | None:
    """The whole and its part, the only two figures of the sentence before."""
    last = study.lines[own[-2]] if len(own) >= 2 else None
    places = counts_in(last) if last is not None else []
    if last is None or len(places) != 2 or last.has("AGAINST") or last.has("COMPARED"):
        return None
    whole, part = (last.mention(at) for at in places)
    is_part = noun_after(last, places[1]) in ("", noun_after(last, places[0]))
    is_rough = whole.is_rough or part.is_rough
    rest = whole.exact - part.exact
    return (whole, part) if is_part and not is_rough and stated.exact <= 2 * rest <= 4 * stated.exact else None


def _of_noun(study: Study, every: Sequence[tuple[int, int]], line: Line, place: int) -> Pair | None:
    """The only two figures near of the noun of a gap, or of the noun of the figure that the gap follows."""
    own = [one for at, one in every if study.lines[at] is line]
    noun = noun_after(line, place) or (noun_after(line, own[-1]) if own else "")
    if not noun and own:
        return None
    nouns = {noun, noun_after(line, own[-1]) if own else noun} - {""}
    for name in sorted(nouns):
        alike = [study.lines[at].mention(one) for at, one in every if noun_after(study.lines[at], one) == name]
        if len(alike) == 2 and not any(one.is_rough for one in alike):
            gap = abs(alike[0].exact - alike[1].exact)
            if _is_off(line.mention(place), gap):
                return alike[0], alike[1]
    return None


def _is_off(stated: Mention, gap: Fraction) -> bool:
    """Whether a gap was miscounted by a slip of the hand, at the printed place."""
    one, other = stated.exact / stated.step, gap / stated.step
    return one != other and is_slip(one, other)


def _told(pair: Pair, stated: Mention) -> Relation | None:
    old, new = sorted(pair, key=lambda one: -one.exact)
    is_unit = old.exact - new.exact in (stated.exact * 1000, stated.exact / 1000)
    stated = with_unit(stated) if is_unit else stated
    found = weighed("difference", "missing.pair", {"old": old, "new": new, "diff": stated}, tier="A")
    if found is None or found.verdict == CONSISTENT:
        return None
    return replace(found, diagnosis="unit_scale") if is_unit else found
