"""Which two figures a claim compares, by the role of each, whatever the order of the words.

A role is told by the words right before a figure ("against", "from", "to"), by its period, or by the sentence before. A claim is
bound only when the words leave one reading.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kolosi.model.period import Period
from kolosi.reading.item import Item
from kolosi.reading.items import THAN, Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import Mention
from kolosi.reading.nouns import noun_after

OLD, NEW, PLAIN = "old", "new", ""

BACK = 9
"""How many words before a figure may tell its role."""

FAR = 26
"""How many words may stand between a claim and its nearest figure."""


@dataclass(frozen=True, kw_only=True)
class Operand:
    """A number with its place in the sentence and its role; `is_from` for the first of "from … to …"."""

    place: int
    mention: Mention
    role: str
    is_from: bool = False
    noun: str = ""


@dataclass(frozen=True)
class Pair:
    """The later and the earlier figure of a claim; without an order, either may be the earlier one."""

    new: Mention
    old: Mention
    is_ordered: bool = True
    is_named: bool = False


def clauses(line: Line) -> list[tuple[int, int]]:
    """A sentence cut where it turns to something else: "while", "whereas"."""
    cuts = [at for at, item in enumerate(line.items) if "WHILE" in item.classes]
    return [(low, high) for low, high in pairwise([0, *cuts, len(line.items)]) if high - low > 2]


def figures(line: Line, low: int, high: int, kinds: frozenset[str]) -> list[Operand]:
    """The figures of some kinds in a clause, with their roles in time."""
    places = [at for at in line.quantities if low <= at < high and line.mention(at).kind in kinds]
    out: list[Operand] = []
    for at in places:
        is_word = line.mention(at).is_spelled or line.mention(at).kind == "age_bound"
        if is_small_word(line.items[at]) and is_word and not _is_against(line, at):
            continue
        role, is_from = _role(line, at, low)
        if role == NEW and not (out and out[-1].is_from) and not _is_reached(line, at):
            role = PLAIN
        if role == PLAIN and out and _follows(line, out[-1], at):
            out[-1] = replace(out[-1], role=OLD, is_from=True)
            role = NEW
        noun = noun_after(line, at)
        out.append(Operand(place=at, mention=line.mention(at), role=role, is_from=is_from, noun=noun))
    return [_settled(line, out, number) for number in range(len(out))]


def _is_against(line: Line, place: int) -> bool:
    """Whether a small count in letters is set against another one: "two victims in May, against five in April"."""
    number = bisect_left(line.quantities, place)
    for one, two in pairwise(line.quantities[max(number - 1, 0) : number + 2]):
        both = (line.mention(one), line.mention(two))
        is_counted = all(mention.is_spelled and mention.kind == "count" for mention in both)
        if is_counted and "AGAINST" in line.items[two - 1].classes:
            return True
    return False


def _follows(line: Line, before: Operand, place: int) -> bool:
    """ "Killed: 37 to 49": two figures with "to" alone between them, behind a colon."""
    between = line.items[before.place + 1 : place]
    opens = before.place > 0 and line.items[before.place - 1].text == ":"
    return opens and before.role == PLAIN and len(between) == 1 and "TO" in between[0].classes


def _settled(line: Line, found: Sequence[Operand], number: int) -> Operand:
    """A figure behind "of" is the first of "from … to …" only when the next one is behind "to"."""
    one = found[number]
    if not one.is_from or (
        number + 1 < len(found) and _follows(line, replace(one, role=PLAIN), found[number + 1].place)
    ):
        return one
    if any("PASS" in item.classes for item in line.items[max(one.place - 3, 0) : one.place]):
        return one
    after = found[number + 1] if number + 1 < len(found) else None
    is_so = after is not None and after.role == NEW and after.mention.kind == one.mention.kind
    return one if is_so else replace(one, role=PLAIN, is_from=False)


def _role(line: Line, place: int, low: int) -> tuple[str, bool]:
    after = line.items[place + 1] if place + 1 < len(line.items) else None
    if after is not None and "AGAINST" in after.classes:
        return PLAIN, False
    for at in range(place - 1, max(place - BACK, low) - 1, -1):
        item = line.items[at]
        near = place - at <= 3 and _is_light(line.items[at + 1 : place])
        if item.is_quantity and not is_small_word(item):
            break
        if "PASS" in item.classes and near and not ("FROM" in item.classes and _is_apart(line, at, place)):
            return OLD, True
        is_than = not THAN.isdisjoint(item.classes) and at > 0 and line.items[at - 1].is_quantity
        is_than = is_than and (not line.has_mark("(", at, place) or any(one.said for one in line.items[at:place]))
        if {"AGAINST", "COMPARED", "WAS", "FOLD"} & item.classes or is_than or (near and "AFTER" in item.classes):
            return OLD, False
        if near and {"TO", "REACHED"} & item.classes:
            return NEW, False
        if near and {"FROM", "OF"} & item.classes and not _is_apart(line, at, place):
            return OLD, True
        if item.text in (":", ")", "|", ";") or (item.text == "," and not _is_timed(line, at, place)):
            break
    return PLAIN, False


_LIGHT = frozenset({"SMALL", "APPROX", "NEARLY", "MORE_THAN", "LESS_THAN", "JUST_OVER", "JUST_UNDER", "UP_TO", "ONLY"})


def _is_light(items: Sequence[Item]) -> bool:
    """Whether nothing but small words, hedges and the name of a currency stands between a word and its figure."""
    return all(not _LIGHT.isdisjoint(item.classes) or len(item.text) <= 4 or item.said for item in items)


def _is_apart(line: Line, at: int, place: int) -> bool:
    """Whether a period or a bracket stands between a word and a figure."""
    return any(item.said or item.text == "(" for item in line.items[at + 1 : place])


def _is_timed(line: Line, comma: int, place: int) -> bool:
    """Whether only a period stands in commas between the word that tells the role and the figure."""
    return place - comma <= 4 and any(item.said for item in line.items[comma:place])


def _is_reached(line: Line, place: int) -> bool:
    return any("REACHED" in item.classes for item in line.items[max(place - 3, 0) : place])


# -- the pair of a claim -------------------------------------------------------------------------------------------


def pair(line: Line, own: Sequence[Operand], claim: int, others: Sequence[int], *, is_gap: bool = False) -> Pair | None:
    """The two figures of a claim in its clause; None when the words leave more than one reading.

    `others` are the places of the other claims of the clause: figures beyond them belong to those. A gap needs no times.
    """
    before = [at for at in others if at < claim]
    after = [at for at in others if at > claim]
    left = [one for one in own if (before[-1] if before else -1) < one.place < claim]
    right = [one for one in own if claim < one.place < (after[0] if after else len(line.items))]
    for side in (left, right, [*left, *right]):
        found = by_roles(side) or by_periods(line, side)
        is_after = found is not None and min(one.place for one in found) > claim
        if found is None or (is_after and not found[1].is_from and not _may_be_alike(*found)):
            continue
        if found is not None and _is_joined(line, found, claim):
            return Pair(found[0].mention, found[1].mention)
    if (
        is_gap
        and not left
        and len(right) == 2
        and any(item.text in (":", "(") for item in line.items[claim : right[0].place])
    ):
        return Pair(right[0].mention, right[1].mention, is_ordered=False)
    return _in_turn(line, [one for one in own if one.place < claim], claim) or _alike(line, left, claim, is_gap=is_gap)


def by_roles(side: Sequence[Operand]) -> tuple[Operand, Operand] | None:
    """The later and the earlier of some figures, when words tell the role of just one pair of them."""
    olds = [number for number, one in enumerate(side) if one.role == OLD]
    if len(olds) != 1:
        return None
    at = olds[0]
    old = side[at]
    after = side[at + 1] if at + 1 < len(side) else None
    if old.is_from and after is not None and after.role == NEW:
        return after, old
    news = [one for one in side if one.role == NEW] or [one for one in side if one.role == PLAIN]
    return (news[0], old) if len(news) == 1 else None


def by_periods(line: Line, side: Sequence[Operand]) -> tuple[Operand, Operand] | None:
    """The only two figures of a side, each right beside a period of its own: "between 2023 (240 cases) and 2024 (160)"."""
    if len(side) != 2 or any(one.role == OLD for one in side) or not are_alike(side[0], side[1]):
        return None
    times = [period_beside(line, one) for one in side]
    if times[0] is None or times[1] is None or times[0] == times[1]:
        return None
    return (side[1], side[0]) if times[0].first < times[1].first else (side[0], side[1])


def period_beside(line: Line, one: Operand) -> Period | None:
    """The period in front of the brackets of a figure, or in front of it with a comma at most, or right behind its noun."""
    for item in line.items[one.place + 1 : one.place + 5]:
        if item.said is not None:
            return item.said.period
        if item.is_quantity or not item.text[0].isalpha():
            break
    before = [item for item in line.items[max(one.place - 3, 0) : one.place] if item.text not in ("(", ",")]
    return before[-1].said.period if before and before[-1].said is not None else None


def _in_turn(line: Line, before: Sequence[Operand], claim: int) -> Pair | None:
    """ "2 460, 3 198 (+30 %), then 2 878, a fall of …": the last figure, and the one before "then"."""
    if len(before) < 2 or claim - before[-1].place > FAR:
        return None
    one, two = before[-2:]
    is_then = any("THEN" in item.classes for item in line.items[max(two.place - 3, 0) : two.place])
    is_whole = two.role in (PLAIN, NEW) and not any(item.text == "(" for item in line.items[two.place : claim])
    return Pair(two.mention, one.mention) if is_then and is_whole and are_alike(one, two) else None


def _alike(line: Line, left: Sequence[Operand], claim: int, *, is_gap: bool) -> Pair | None:
    """The only two figures before a claim, of one noun: "80 birr before the clashes and 140 birr on 16 May, a rise of …"."""
    if len(left) != 2 or any(one.role == OLD for one in left):
        return None
    one, two = left
    is_named = is_gap and any({"GAP", "EXCEED"} & item.classes for item in line.items)
    if not is_named and not are_alike(one, two):
        return None
    between = line.items[one.place + 1 : two.place]
    if not (is_gap or is_dated(line, one, two.place) or is_dated(line, two, claim)):
        return None
    cuts = {"DONT"} if is_named else {"DONT", "SUR"}
    marks = [
        item for number, item in enumerate(between) if item.text in ("(", ")") and not _holds_period(between, number)
    ]
    if (marks and not is_named) or any(cuts & item.classes for item in between):
        return None
    joints = {"AND", "EXCEED", "SUR", "OUTOF", "TARGET", "AGAINST", "REQUIRED"} if is_named else {"AND"}
    is_joined = any(item.text in (",", ";") or joints & item.classes for item in between)
    if not is_joined or not _is_joined(line, (two, one), claim) or claim - two.place > FAR:
        return None
    return Pair(two.mention, one.mention, is_ordered=False)


def _holds_period(items: Sequence[Item], place: int) -> bool:
    """Whether a bracket is one of a pair with a period alone inside."""
    near = items[place + 1 : place + 2] if items[place].text == "(" else items[max(place - 1, 0) : place]
    return any(item.said for item in near)


def is_dated(line: Line, one: Operand, end: int) -> bool:
    """Whether a figure is told of a time: a period, "now", "before"."""
    near = line.items[max(one.place - 5, 0) : min(one.place + 6, end)]
    return any(item.said or {"NOW", "WHEN"} & item.classes for item in near)


def are_alike(one: Operand, two: Operand) -> bool:
    """Whether two figures count one thing: the same noun, or the second without one."""
    return one.noun == two.noun or not two.noun


def _may_be_alike(one: Operand, two: Operand) -> bool:
    """Whether two figures may count one thing: the same noun, or either without one."""
    return one.noun == two.noun or not one.noun or not two.noun


def _is_joined(line: Line, found: tuple[Operand, Operand], claim: int) -> bool:
    """Whether nothing between a claim and its figures turns to another subject."""
    places = sorted(one.place for one in found)
    if places[1] < claim:
        between = range(places[1] + 1, claim)
    elif places[0] > claim:
        between = range(claim + 1, places[0])
    else:
        return claim - places[0] <= FAR and places[1] - claim <= FAR
    if any("PER" in line.items[at].classes and "EACH" not in line.items[at].classes for at in between):
        return False
    is_parted = places[0] > claim and any(line.items[at].text == ";" for at in range(claim + 1, places[1]))
    if len(between) > FAR or is_parted:
        return False
    joints = [at for at in between if "AND" in line.items[at].classes]
    if not joints or any("SOIT" in line.items[at].classes for at in between if at > joints[-1]):
        return True
    near = line.items[joints[-1] + 1 : joints[-1] + 7]
    return (
        joints[-1] > places[1]
        and claim - joints[-1] <= 6
        and any(
            {"UP", "DOWN", "CHANGE", "MORE_THAN"} & item.classes or item.start == line.items[claim].start
            for item in near
        )
    )
