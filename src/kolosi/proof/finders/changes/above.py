"""The pair that a claim compares, when one of its figures, or both, stand in the sentences before."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kolosi.proof.study.binding import Binding, Study
from kolosi.proof.study.frames import FAR, OLD, Operand, Pair, are_alike, by_periods, by_roles, figures, is_dated
from kolosi.proof.study.gaps import is_gap
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import Mention

SMALLEST, LARGEST = Fraction(1, 4), Fraction(4)
"""How far apart two figures of two sentences may lie, one over the other, to be of one thing."""


def pairs_over_two(study: Study, number: int, line: Line, own: Sequence[Operand], claim: int) -> list[Pair]:
    """The one figure of a sentence with each that it may be compared with: of the period named, of the sentence before."""
    if len(own) != 1 or abs(claim - own[0].place) > FAR or not _is_close(line, own[0], claim):
        return []
    mine = own[0]
    named = _of_named_period(study, number, line, mine, claim)
    if named is not None:
        return [Pair(mine.mention, named, is_named=True)]
    before = study.passage(number - 1) if number else None
    if before is None or before.sentence.paragraph != line.sentence.paragraph or not before.has_numbers:
        return []
    theirs = _comparable(before, mine)
    if not 1 <= len(theirs) <= 2 or (mine.role == OLD and len(theirs) > 1):
        return []
    if mine.role == OLD:
        return [Pair(theirs[0].mention, mine.mention)]
    own_time = study.binding(mine.mention)
    return [
        Pair(mine.mention, other.mention)
        if not _is_earlier(own_time, study.binding(other.mention))
        else Pair(other.mention, mine.mention)
        for other in theirs if _may_follow(line, other, mine, claim)
    ]  # fmt: skip


def _is_earlier(one: Binding, other: Binding) -> bool:
    """Whether a figure is told of an earlier time than another."""
    is_said = one.is_explicit and other.is_explicit and one.period is not None and other.period is not None
    return is_said and one.period.first < other.period.first  # type: ignore[union-attr]


def _is_part(line: Line, place: int) -> bool:
    """Whether a figure is told as a part: "2 817 of the teachers"."""
    return place + 1 < len(line.items) and "OF_ALL" in line.items[place + 1].classes


def _comparable(line: Line, mine: Operand) -> list[Operand]:
    """The figures of a sentence that may be of one thing with another: of its size, of its kind, no gap; none, when others follow."""
    theirs = [
        one
        for one in figures(line, 0, len(line.items), frozenset({mine.mention.kind}))
        if not is_gap(line, one.place) and not _is_whole(line, one.place) and not _is_part(line, one.place)
    ]
    if not theirs or (
        len(theirs) == 1
        and any(
            at > theirs[0].place
            for at in line.quantities
            if line.mention(at).kind != mine.mention.kind and line.depths[at] <= 0
        )
    ):
        return []
    several = [
        at for at in line.quantities if line.mention(at).kind == mine.mention.kind and not is_small_word(line.items[at])
    ]
    if len(theirs) > 2 or len(several) > 3:
        return []
    ratios = [one.mention.exact / mine.mention.exact if mine.mention.exact else Fraction(0) for one in theirs]
    return [one for one, ratio in zip(theirs, ratios, strict=True) if SMALLEST <= ratio <= LARGEST]


def _is_whole(line: Line, place: int) -> bool:
    """Whether a count is named as what others are parts of: "60 % of the 2 136"."""
    near = line.items[max(place - 2, 0) : place]
    return any({"SUR", "OUTOF", "OF_ALL", "AMONG"} & item.classes for item in near)


def pair_above(
    study: Study, number: int, line: Line, claim: int, kinds: frozenset[str], *, is_gap_told: bool = False
) -> Pair | None:
    """The pair that a sentence without figures of its own tells of: the two of the sentence before, or one of each of two."""
    if any({"COMPARED", "AGAINST"} & item.classes for item in line.items) and any(item.said for item in line.items):
        return None
    last = study.passage(number - 1) if number else None
    above = [] if last is None else [last]
    if last is not None and last is study.lines[number - 1] and number >= 2:
        above.insert(0, study.lines[number - 2])
    above = [one for one in above if one.sentence.paragraph == line.sentence.paragraph]
    known = frozenset(name for at in (number - 2, number - 1) if at >= 0 for name in study.names_in(at))
    opening = study.opening_name(number)
    if not above or study.names_in(number, line.items[claim].start) - known or opening not in (None, *known):
        return None
    own = _plain(above[-1], kinds)
    if len(own) == 2:
        found = by_roles(own) or by_periods(above[-1], own)
        if found is not None:
            return Pair(found[0].mention, found[1].mention)
        is_timed = is_gap_told or any(is_dated(above[-1], one, len(above[-1].items)) for one in own)
        return Pair(own[1].mention, own[0].mention, is_ordered=False) if is_timed and are_alike(*own) else None
    first = _plain(above[0], kinds) if len(above) == 2 else []
    if len(own) == len(first) == 1 and (are_alike(first[0], own[0]) or own[0].role == OLD):
        new, old = own[0].mention, first[0].mention
        is_back = _is_earlier(study.binding(new), study.binding(old))
        return Pair(old, new, is_ordered=False) if is_back else Pair(new, old, is_ordered=False)
    return None


def pair_of_periods(study: Study, number: int, line: Line, claim: int, kinds: frozenset[str]) -> Pair | None:
    """ "September saw a rise of 29 % on August": the counts of the two periods in the sentences before, of one thing."""
    before = [item.said.period for item in line.items[:claim] if item.said and item.said.period]
    behind = line.items[claim + 1 : claim + 10]
    turn = next((at for at, item in enumerate(behind) if {"COMPARED", "AGAINST", "ON"} & item.classes), None)
    after = [item.said.period for item in behind[turn:] if item.said and item.said.period] if turn is not None else []
    if len(before) != 1 or len(after) != 1 or before == after:
        return None
    own = study.near(number, 4, -1)
    told = [one for one in study.in_lines(own) if one.mention.kind in kinds and one.is_explicit]
    new, old = ([one for one in told if one.period == period] for period in (before[0], after[0]))
    if len(new) != 1 or len(old) != 1 or new[0].concept != old[0].concept:
        return None
    return Pair(new[0].mention, old[0].mention)


def _plain(line: Line, kinds: frozenset[str]) -> list[Operand]:
    """The figures of a sentence that may be compared; none when it holds figures of other kinds beside them."""
    found = [one for one in figures(line, 0, len(line.items), kinds) if not is_gap(line, one.place)]
    return [one for one in found if not _is_whole(line, one.place)]


def pair_over_turn(line: Line, own: Sequence[Operand], before: Sequence[Operand], claim: int) -> Pair | None:
    """The one figure of a clause and the one that the clause before it counts: "1 734 incidents, whereas 1 391 had been …"."""
    if len(own) != 1 or not _is_close(line, own[0], claim):
        return None
    told = [one for one in before if not any({"EACH", "AVERAGE"} & item.classes for item in _beside(line, one))]
    same = [one for one in told if are_alike(one, own[0])]
    return Pair(same[0].mention, own[0].mention, is_ordered=False) if len(same) == 1 else None


def _beside(line: Line, one: Operand) -> Sequence[Item]:
    return line.items[max(one.place - 4, 0) : one.place + 5]


def _is_close(line: Line, mine: Operand, claim: int) -> bool:
    """Whether a claim is told of the figure before it: joined by a comma, a bracket or "that is", without another subject."""
    if mine.place > claim:
        return False
    between = line.items[mine.place + 1 : claim]
    is_joined = any(item.text in (",", "(", ":") or {"SOIT", "AND", "THUS"} & item.classes for item in between)
    if line.has_mark(";", mine.place, claim) and not any("THUS" in item.classes for item in between):
        return False
    joints = [at for at in range(mine.place + 1, claim) if "AND" in line.items[at].classes]
    is_told = all(any({"UP", "DOWN", "CHANGE"} & item.classes for item in line.items[at + 1 : at + 5]) for at in joints)
    return is_joined and is_told and not any("DONT" in item.classes for item in between)


def _may_follow(line: Line, other: Operand, mine: Operand, claim: int) -> bool:
    """Whether the sentence before counts the same thing, and no other base is named."""
    behind = line.items[claim + 1 : claim + 9]
    is_based = any({"COMPARED", "AGAINST"} & item.classes for item in behind) and any(item.said for item in behind)
    is_gap_told = any({"GAP", "CAPACITY", "TARGET"} & item.classes for item in line.items)
    return (is_gap_told or are_alike(other, mine)) and not is_based


def _of_named_period(study: Study, number: int, line: Line, mine: Operand, claim: int) -> Mention | None:
    """The one count of the paragraph, of the same thing, in the period that the claim is compared with."""
    behind = line.items[claim + 1 : claim + 10]
    turn = next((at for at, item in enumerate(behind) if {"COMPARED", "AGAINST", "ON"} & item.classes), None)
    said = next((item.said for item in behind[turn:] if item.said), None) if turn is not None else None
    if said is None or said.period is None:
        return None
    own = study.binding(mine.mention)
    paragraph = study.by_paragraph[line.sentence.paragraph]
    found = {
        one.mention.exact: one.mention
        for one in study.in_lines([at for at in paragraph if at < number])
        if one.mention.kind == mine.mention.kind and one.period == said.period and one.is_explicit
        and one.concept == own.concept
    }  # fmt: skip
    return next(iter(found.values())) if len(found) == 1 else None
