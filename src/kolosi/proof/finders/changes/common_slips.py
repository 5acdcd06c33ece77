"""Changes and shares that a known slip parts from the natural figures beside them, whatever the words between.

A percentage that no figure near it makes true, and that the only natural figures would make but for one slip (divided by the new
value, two digits exchanged, a carry, the complement, cut instead of rounded), was meant of these. Neither half alone would do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

from kolosi.proof.arithmetic.relation import Relation, weighed
from kolosi.proof.arithmetic.slips import slip_between
from kolosi.proof.arithmetic.values import CONSISTENT, ROUNDING
from kolosi.proof.study.binding import Study
from kolosi.proof.study.frames import OLD, figures
from kolosi.proof.study.gaps import is_gap
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.matching import counts_in
from kolosi.reading.mentions import CHANGES, COUNTS, SHARES, Mention
from kolosi.reading.nouns import noun_after

MOST = 10
"""Figures near a percentage of which none, with any other, may make it true."""

BACK = 3
"""So many sentences before, these are looked for."""

FAR = 14
"""How many words may part a share from its count."""

LARGE = 10_000
"""A figure told to so many units is one of millions: of money asked for and given."""

TIMES = 20
"""So many times at most, one of two compared figures is the other."""

Pair = tuple[Mention, Mention]
Slip = Callable[[Fraction, Fraction], Fraction]

_OF_CHANGES: dict[str, Slip] = {
    "over_new_value": lambda new, old: 100 * abs(new - old) / new,
    "symmetric_difference": lambda new, old: 200 * abs(new - old) / (new + old),
}
_OF_SHARES: dict[str, Slip] = {
    "complement": lambda part, whole: 100 * (whole - part) / whole,
    "wrong_base": lambda part, whole: 100 * part / (whole - part) if whole > part else Fraction(0),
}


def nearly(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every change and share of a text of which no relation tells yet."""
    told = {one.stated.start for one in settled if one.verdict != "not_checkable" and one.family in _TOLD}
    known = [one.operands["whole"][0] for one in settled if one.family == "share" and one.verdict == CONSISTENT]
    for number, line in enumerate(study.lines):
        if line.sentence.block.table is not None or not line.has_numbers:
            continue
        for place in line.quantities:
            percent = _as_change(line, place)
            if percent.start in told or percent.is_rough or percent.exact <= 0:
                continue
            if percent.kind in CHANGES:
                yield from _change(study, number, percent)
            elif percent.kind == "points":
                yield from _points(study, number, percent)
            elif percent.kind in SHARES:
                yield from _share(study, number, percent, known)


_TOLD = frozenset({"change", "share", "points", "partition", "repeat"})


def _as_change(line: Line, place: int) -> Mention:
    """A percentage, told as a change by the word right behind it: "25 per cent less", "35 % de plus"."""
    mention = line.mention(place)
    behind = line.items[place + 1].classes if place + 1 < len(line.items) else frozenset()
    way = 1 if {"MORE", "HIGHER", "MORE_THAN"} & behind else -1 if {"FEWER", "LOWER", "LESS_THAN"} & behind else None
    if mention.kind not in SHARES | CHANGES or way is None or mention.sign is not None:
        return mention
    return replace(mention, kind="percent_change", sign=way)


def _points(study: Study, number: int, points: Mention) -> Iterator[Relation]:
    """ "58.9 % in 2024, now 62.4 %: it fell by 3.5 points": the gap holds, and the word goes the other way."""
    line = study.passage(number)
    shares = [line.mention(at) for at in _shares(line)]
    if len(shares) != 2 or any(one.end > points.start for one in shares) or points.sign is None:
        return
    pair, is_ordered = _ordered(study, (shares[0], shares[1]))
    gap = pair[0].exact - pair[1].exact
    if is_ordered and abs(gap) == points.exact and (gap > 0) != (points.sign > 0):
        found = weighed("points", "near.points", {"new": pair[0], "old": pair[1], "pct": points}, tier="A")
        if found is not None:
            yield found


# -- changes -------------------------------------------------------------------------------------------------------


def _change(study: Study, number: int, percent: Mention) -> Iterator[Relation]:
    line = study.passage(number)
    own, above = _plain(line), _above(study, number, line)
    own = _with_old(line, own) if len(own) > 2 else own
    pairs = _natural(own, above)
    window = _window(study, number, percent)
    others = [at for at in line.quantities if line.mention(at).kind in CHANGES | {"points"}]
    if not pairs or len(others) > 1 or any(_holds("change", pair, percent) for pair in permutations(window, 2)):
        return
    ordered = [_ordered(study, pair) for pair in pairs]
    turned = [one for pair in ordered if (one := _turned(pair, percent)) is not None]
    found = turned or [one for pair in ordered if (one := _slipped_change(pair, percent)) is not None]
    if not found and len(own) == 2 and ordered[0][1] and not line.has("PER"):
        found = [one for one in [_weighed("change", ordered[0][0], percent)] if one is not None and _is_of_size(one)]
    if len(found) == 1:
        yield found[0]


def _with_old(line: Line, own: Sequence[Mention]) -> list[Mention]:
    """Of many figures of a sentence, the only one that is told as the earlier one, and the one right before it."""
    roles = {one.mention.start: one.role for one in figures(line, 0, len(line.items), COUNTS)}
    olds = [at for at, one in enumerate(own) if roles.get(one.start) == OLD]
    return [own[olds[0] - 1], own[olds[0]]] if len(olds) == 1 and olds[0] > 0 else list(own)


def _is_of_size(relation: Relation) -> bool:
    """Whether a change that does not hold is of the size of the right one, and goes its way."""
    assert relation.recomputed is not None
    is_along = relation.stated.sign is None or (relation.recomputed.middle > 0) == (relation.stated.sign > 0)
    return relation.is_flag and is_along and relation.is_of_size(2)


def _ordered(study: Study, pair: Pair) -> tuple[Pair, bool]:
    """A pair, the later figure first where the words tell which one it is."""
    roles = [_role(study, one) for one in pair]
    times = [study.binding(one) for one in pair]
    if (roles[0] == OLD) != (roles[1] == OLD):
        return (pair[1], pair[0]) if roles[0] == OLD else pair, True
    first, second = (one.period if one.is_explicit else None for one in times)
    if first is not None and second is not None and first.first != second.first:
        return (pair[1], pair[0]) if first.first < second.first else pair, True
    return pair, False


def _role(study: Study, mention: Mention) -> str:
    binding = study.binding(mention)
    line = study.lines[binding.line]
    told = figures(line, 0, len(line.items), COUNTS if mention.kind in COUNTS else SHARES)
    return next((one.role for one in told if one.mention.start == mention.start), "")


def _turned(told: tuple[Pair, bool], percent: Mention) -> Relation | None:
    """A change that holds but for its sign, of figures whose order is told."""
    (new, old), is_ordered = told
    if not is_ordered or percent.sign is None or (new.exact > old.exact) == (percent.sign > 0):
        return None
    rise = 100 * abs(new.exact - old.exact) / old.exact
    relation = _weighed("change", (new, old), percent)
    return relation if relation and percent.prints(rise) else None


def _slipped_change(told: tuple[Pair, bool], percent: Mention) -> Relation | None:
    pair, is_ordered = told
    return _slipped("change", pair, percent, _OF_CHANGES, is_ordered=is_ordered)


def _plain(line: Line) -> list[Mention]:
    """The counts of a sentence that are no gaps, and no bounds."""
    places = [at for at in counts_in(line) if not is_gap(line, at)]
    found = [at for at in places if not line.mention(at).is_rough and line.mention(at).exact > 0]
    outside = [at for at in found if line.depths[at] <= 0]
    return [line.mention(at) for at in (outside if len(outside) >= 2 else found)]


def _above(study: Study, number: int, line: Line) -> list[Mention]:
    first = study.number_at(line.sentence.start)
    before = study.above(first if first is not None else number)
    return _plain(before) if before is not None else []


def _window(study: Study, number: int, percent: Mention) -> list[Mention]:
    """Every count of the sentence and of those before it in the paragraph, the nearest first."""
    own = study.near(number, BACK, 1)
    found = [one.mention for one in study.in_lines(own) if one.mention.kind in COUNTS and one.mention.exact > 0]
    return sorted(found, key=lambda one: (abs(one.start - percent.start), one.start))[:MOST]


def _natural(own: Sequence[Mention], above: Sequence[Mention]) -> list[Pair]:
    """The pairs that a change is of, the later figure unknown: of the sentence, of it and the one before, of that alone."""
    if len(own) >= 2:
        pairs = [(own[0], own[1])] if len(own) == 2 else []
    elif own:
        pairs = [(own[0], one) for one in above] if len(above) <= 2 else []
    else:
        pairs = [(above[0], above[1])] if len(above) == 2 else []
    return [pair for pair in pairs if pair[0].kind == pair[1].kind and _are_near(*pair)]


def _are_near(one: Mention, other: Mention) -> bool:
    low, high = sorted((one.exact, other.exact))
    return low < high <= TIMES * low


# -- shares --------------------------------------------------------------------------------------------------------


def _share(study: Study, number: int, percent: Mention, known: Sequence[Mention]) -> Iterator[Relation]:
    line = study.passage(number)
    told = _in_turn(line, percent)
    part = told[0] if told else _beside(line, percent)
    if part is None or part.is_rough or percent.exact > 100 or len(_shares(line)) > 2 or line.has("RESPECTIVELY"):
        return
    if any(_holds("share", (part, whole), percent) for whole in known):
        return
    own = [one for one in _plain(line) if one.start != part.start]
    above = _above(study, number, line)
    window = _window(study, number, percent)
    if told is not None and not any(_holds("share", pair, percent) for pair in permutations([*told, *own], 2)):
        found = _weighed("share", told, percent)
        if found is not None and _is_of_size(found):
            yield found
        return
    is_strict = _is_right_behind(line, part, percent)
    if any(
        _holds("share", pair, percent)
        for pair in permutations(window, 2)
        if not is_strict or pair[0].start == part.start
    ):
        return
    wholes = [one for one in own if one.exact > part.exact and one.kind == part.kind]
    is_bare = is_strict and not noun_after(line, line.places[part.start])
    wholes = wholes or [
        one for one in above if one.exact > part.exact and (is_bare or _is_named(study, line, one, part))
    ]
    if len(wholes) == 1 and wholes[0].exact <= 100 * part.exact:
        found = _slipped("share", (part, wholes[0]), percent, _OF_SHARES)
        is_large = (
            is_strict and min(part.step, wholes[0].step) >= LARGE and not _is_of_part(line, line.places[percent.start])
        )
        if found is None and (is_large or (part.kind == "money" and _is_of_needs(line, percent))):
            found = _weighed("share", (part, wholes[0]), percent)
        if found is not None and _is_of_size(found):
            yield found


def _is_named(study: Study, line: Line, whole: Mention, part: Mention) -> bool:
    """Whether the figure of the sentence before counts what this one, or the part, is told of."""
    binding = study.binding(whole)
    noun = noun_after(study.lines[binding.line], binding.place)
    text = study.page.flat[line.sentence.start : line.sentence.end]
    return whole.kind == part.kind and (not noun or noun[:6] in text)


def _is_of_needs(line: Line, percent: Mention) -> bool:
    """Whether a share is told of what is asked for: "26 % of the requirements"."""
    place = line.places[percent.start]
    return any({"REQUIRED", "TARGET"} & item.classes for item in line.items[place + 1 : place + 6])


def _in_turn(line: Line, percent: Mention) -> Pair | None:
    """ "40 500 of the 96 420 arrivals, 48 %": a part, its whole, and the share behind a mark, no figure between."""
    place = line.places.get(percent.start)
    before = [at for at in line.quantities if place is not None and at < place]
    if place is None or len(before) < 2 or place - before[-1] > FAR:
        return None
    part, whole = before[-2:]
    near, behind = line.items[part + 1 : whole], line.items[whole + 1 : place]
    is_of = len(near) <= 5 and any(_OF & item.classes for item in near)
    is_told = any(item.text in (",", "(", ":") or "SOIT" in item.classes for item in behind[-2:])
    is_other = any({"AND", "WHILE", "DONT"} & item.classes for item in behind) or _is_of_part(line, place)
    pair = (line.mention(part), line.mention(whole))
    is_pair = (
        all(one.kind in COUNTS and one.exact > 0 and not one.is_spelled for one in pair)
        and pair[0].exact < pair[1].exact
    )
    return pair if is_of and is_told and is_pair and not is_other else None


_OF = frozenset({"SUR", "OUTOF", "OF_ALL", "AMONG"})


def _is_of_part(line: Line, place: int) -> bool:
    """Whether words behind a share say of what it is: "48 per cent of whom"."""
    return any({"DONT", "OF", "OF_ALL", "AMONG", "SUR"} & item.classes for item in line.items[place + 1 : place + 2])


def _shares(line: Line) -> list[int]:
    return [at for at in line.quantities if line.mention(at).kind in SHARES]


def _beside(line: Line, percent: Mention) -> Mention | None:
    """The count that a share stands beside, no other figure between: "76 939, or 87 %", "87 % (76 939)"."""
    place = line.places.get(percent.start)
    if place is None:
        return None
    before = [at for at in line.quantities if at < place]
    after = [at for at in line.quantities if at > place]
    if after and after[0] - place <= 3 and line.items[after[0] - 1].text == "(":
        return line.mention(after[0]) if line.mention(after[0]).kind in COUNTS else None
    if not before or place - before[-1] > FAR or before[-1] not in counts_in(line) or is_gap(line, before[-1]):
        return None
    between = line.items[before[-1] + 1 : place]
    is_cut = any({"AND", "AGAINST", "COMPARED", "WHILE"} & item.classes or item.text in (";", ":") for item in between)
    is_told = any(item.text == "(" or {"SOIT", "BE", "WHICH"} & item.classes for item in between)
    is_told = is_told or (len(between) <= 4 and _is_of_them(between))
    return line.mention(before[-1]) if is_told and not is_cut else None


def _is_right_behind(line: Line, part: Mention, percent: Mention) -> bool:
    """Whether nothing but "that is" or a bracket parts a share from its count: "120 400, soit 65 %"."""
    one, two = line.places.get(part.start), line.places.get(percent.start)
    if one is None or two is None or not 0 < two - one <= 4:
        return False
    return any(item.text == "(" or "SOIT" in item.classes for item in line.items[one + 1 : two])


def _is_of_them(items: Sequence[Item]) -> bool:
    """Whether words between a count and its share are "of them" with a comma: "96 of them, 73 per cent"."""
    return bool(items) and items[-1].text == "," and any("DONT" in item.classes for item in items)


# -- slips ---------------------------------------------------------------------------------------------------------


def _holds(family: str, pair: Pair, percent: Mention) -> bool:
    found = _weighed(family, pair, percent)
    return found is not None and found.verdict == CONSISTENT


def _weighed(family: str, pair: Pair, percent: Mention) -> Relation | None:
    names = ("new", "old") if family == "change" else ("part", "whole")
    slots = dict(zip(names, pair, strict=True)) | {"pct": percent}
    return weighed(family, f"near.{family}", slots, tier="A")


def _slipped(
    family: str, pair: Pair, percent: Mention, slips: dict[str, Slip], *, is_ordered: bool = False
) -> Relation | None:
    """The relation of a pair, in the order that the words say, when a slip explains what is printed."""
    one, other = sorted(pair, key=lambda each: each.exact)
    ways = [(other, one), (one, other)] if family == "change" else [(one, other)]
    if is_ordered:
        ways = [pair] if percent.sign is None or (pair[0].exact > pair[1].exact) == (percent.sign > 0) else []
    elif family == "change" and percent.sign is not None:
        ways = ways[:1] if percent.sign > 0 else ways[1:]
    found = [made for way in ways if (made := _made(family, way, percent, slips)) is not None]
    return found[0] if len(found) == 1 else None


def _made(family: str, pair: Pair, percent: Mention, slips: dict[str, Slip]) -> Relation | None:
    relation = _weighed(family, pair, percent)
    if relation is None or relation.recomputed is None or not relation.is_flag:
        return None
    values = [slip(pair[0].exact, pair[1].exact) for slip in slips.values()]
    is_formula = any(percent.prints(value) for value in values if value)
    is_typed = _is_mistyped(abs(relation.recomputed.middle), percent)
    return relation if relation.verdict == ROUNDING or is_formula or is_typed else None


def _is_mistyped(value: Fraction, percent: Mention) -> bool:
    """Whether a percentage is the right one with two digits exchanged, or one digit wrong; of two digits, by a carry."""
    scale = 10**percent.decimals
    right, printed = round(value * scale), percent.exact * scale
    if printed.denominator != 1 or min(right, printed) < 10:
        return False
    slip = slip_between(Fraction(right), printed)
    return slip == "transposed_digits" or abs(right - printed) == 10 or (slip == "one_digit" and printed >= 100)
