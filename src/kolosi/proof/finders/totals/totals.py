"""Totals of lists told in words: "broken down as follows", "… and …, or 57 in all", a line and its bullets; rates over a time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from kolosi.proof.arithmetic.relation import Relation, is_near, makes_hundred, summed
from kolosi.proof.arithmetic.slips import is_exchanged
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, Range
from kolosi.proof.study.binding import Study
from kolosi.reading.item import Item
from kolosi.reading.items import Line, joined_line
from kolosi.reading.matching import counts_in
from kolosi.reading.mentions import COUNTS, SHARES, Mention

NEAR = Fraction(1, 5)
"""How far parts and total may lie apart, of the total, for the parts to be those of the total."""


LEAST = 100
"""From this value on, a count of the paragraph may be the total of a list that names none."""


def totalled(study: Study) -> Iterator[Relation]:
    """Every total of these kinds."""
    for number, line in enumerate(study.lines):
        if not line.has_numbers:
            continue
        yield from _over_time(line)
        above = study.above(number) if _opens_with_time(line) else None
        if above is not None:
            yield from _over_time(joined_line([above, line]))
        if len(line.quantities) >= 3:
            yield from _split(study, line)
            yield from _in_all(line)
            yield from _single(study, line)
        yield from _bullets(study, number, line)


def _single(study: Study, line: Line) -> Iterator[Relation]:
    """Shares of a question with one answer each: a list of them that ends makes a hundred."""
    numbers = study.by_paragraph[line.sentence.paragraph]
    shares = [at for at in line.quantities if line.mention(at).kind in SHARES]
    is_split = any(at < shares[0] for at in line.where.get("SPLIT", ())) if len(shares) >= 4 else False
    if not is_split and not any(study.lines[at].has("SINGLE") for at in numbers):
        return
    inside = {at for one in line.brackets for at in one.inside}
    shares = [at for at in shares if at not in inside] or shares
    if len(shares) < 3 or not _ends(line, shares) or line.has("DONT"):
        return
    parts = tuple(line.mention(at) for at in shares)
    total = sum((one.exact for one in parts), Fraction(0))
    is_whole = makes_hundred(parts)
    if is_whole or abs(total - 100) <= 15:
        yield Relation(
            family="partition", rule="partition.single", verdict=CONSISTENT if is_whole else INCONSISTENT,
            stated=parts[-1], operands={"parts": parts}, recomputed=Range(total, total), unit="percent_share", tier="A",
            diagnosis=None if is_whole else "complement",
        )  # fmt: skip


def _is_exchanged(relation: Relation) -> bool:
    """Whether two digits of a total exchanged make it right."""
    assert relation.recomputed is not None
    return is_exchanged(relation.stated.exact, relation.recomputed.middle)


def _split(study: Study, line: Line) -> Iterator[Relation]:
    """ "4 926 abductions, broken down as follows: 768 in Segou, … and …"."""
    turn = next((at for at, item in enumerate(line.items) if "SPLIT" in item.classes), None)
    turn = turn if turn is not None else _told_as_list(line)
    if turn is None:
        return
    counts = counts_in(line)
    before, after = [at for at in counts if at < turn], [at for at in counts if at > turn]
    parts = _parts(line, after) if len(after) >= 2 else []
    if len(parts) < 2 or not _ends(line, parts):
        return
    values = tuple(line.mention(at) for at in parts)
    if before and turn - before[-1] <= 14:
        relation = summed("sum.split", line.mention(before[-1]), values, tier="A")
        if relation.verdict == CONSISTENT or is_near(relation) or _is_exchanged(relation):
            yield relation
    elif not before and not any({"OTHERS", "REMAINING"} & item.classes for item in line.items[:turn]):
        yield from _split_of_paragraph(study, line, values)


def _told_as_list(line: Line) -> int | None:
    """ "38 injured, or 19 men, 11 women and 6 children": the word before a list of three counts or more."""
    turns = line.where.get("SOIT", ())
    counts = counts_in(line) if turns else []
    for at in turns:
        after = counts[bisect_left(counts, at) :]
        is_all = len(after) == len(line.quantities) - bisect_left(line.quantities, at)
        if len(after) >= 3 and after[0] - at <= 2 and is_all:
            return at
    return None


def _split_of_paragraph(study: Study, line: Line, parts: tuple[Mention, ...]) -> Iterator[Relation]:
    """The parts of a count of the sentences before, of the same paragraph: the one that they make, or come very near to."""
    own = [
        at for at in study.by_paragraph[line.sentence.paragraph] if study.lines[at].sentence.start < line.sentence.start
    ]
    wholes = [one.mention for one in study.in_lines(own) if one.mention.kind in COUNTS and one.mention.exact >= LEAST]
    made = [summed("sum.split", whole, parts, tier="A") for whole in wholes]
    held = next((one for one in made if one.verdict == CONSISTENT), None)
    near = [one for one in made if is_near(one, Fraction(1, 50)) and not one.stated.is_rough]
    if held is not None:
        yield held
    elif len({one.stated.exact for one in near}) == 1 and not _is_with_balance(near[0], wholes):
        yield near[0]


def _is_with_balance(relation: Relation, counts: Sequence[Mention]) -> bool:
    """Whether the parts make the total and another figure of the sentences before: "spent 3 191, and the balance of 49 …"."""
    assert relation.recomputed is not None
    rest = abs(relation.recomputed.middle - relation.stated.exact)
    return any(one.exact == rest for one in counts)


def _parts(line: Line, places: Sequence[int]) -> list[int]:
    """The counts of a list: all in brackets, or those outside them."""
    inside = {at for one in line.brackets for at in one.inside}
    bare = [at for at in places if at not in inside]
    return bare if len(bare) >= 2 else [at for at in places if at in inside]


def _ends(line: Line, places: Sequence[int]) -> bool:
    """Whether counts are joined one to the next by commas, the last two by "and"."""
    for one, two in pairwise(places):
        between = line.items[one + 1 : two]
        is_cut = any({"AGAINST", "COMPARED"} & item.classes for item in between)
        is_cut = is_cut or (bool(between) and "TO" in between[-1].classes)
        is_cut = is_cut or _ends_with_that_is(between)
        if is_cut or not any(item.text == "," or "AND" in item.classes for item in between):
            return False
    return any("AND" in item.classes for item in line.items[places[-2] + 1 : places[-1]])


def _ends_with_that_is(items: Sequence[Item]) -> bool:
    """Whether "that is" stands right in front of a figure, a small word or a hedge at most between."""
    if not items or "SOIT" in items[-1].classes:
        return bool(items)
    is_small = bool({"SMALL", "APPROX", "NEARLY", "MORE_THAN", "LESS_THAN"} & items[-1].classes)
    return is_small and len(items) > 1 and "SOIT" in items[-2].classes


def _in_all(line: Line) -> Iterator[Relation]:
    """ "12, 15 and 20 incidents, or 57 in all": a list, then its total."""
    counts = counts_in(line)
    for place, total in enumerate(counts):
        if place < 2 or not _is_total(line, total, counts[place - 1]):
            continue
        made = [
            summed("sum.in_all", line.mention(total), tuple(line.mention(at) for at in counts[start:place]), tier="A")
            for start in range(place - 1) if _ends(line, counts[start:place])
        ]  # fmt: skip
        held = next((one for one in made if one.verdict == CONSISTENT), None)
        room = NEAR if _is_said(line, total, counts[place - 1]) else NEAR / 2
        near = [one for one in made if is_near(one, room) or _is_exchanged(one)]
        if held is not None:
            yield held
        elif near:
            yield near[0]


def _is_total(line: Line, place: int, last: int) -> bool:
    """Whether a count is told as the total of the list that ends right before it."""
    between = line.items[last + 1 : place]
    is_soit = any("SOIT" in item.classes for item in between) and len(between) <= 12
    is_close = bool(between) and "SOIT" in between[-1].classes
    if between and "TO" in between[-1].classes and any("BRING" in item.classes for item in between):
        return True
    if (
        between
        and between[-1].text == ","
        and any("TOTAL" in item.classes for item in line.items[place + 1 : place + 4])
    ):
        return True
    return is_soit and (is_close or _is_said(line, place, last)) and not any("AND" in item.classes for item in between)


def _is_said(line: Line, place: int, last: int) -> bool:
    """Whether a word says that a count is a total."""
    near = (*line.items[last + 1 : place], *line.items[place + 1 : place + 5])
    return any({"TOTAL", "TOTAL_OF"} & item.classes for item in near)


# -- a line and its bullets ----------------------------------------------------------------------------------------


def _bullets(study: Study, number: int, line: Line) -> Iterator[Relation]:
    """ "2 300 people were displaced:" and a list of which each item opens with its count."""
    items = items_behind(study, number)
    if len(items) < 2:
        return
    heads = [head(study.lines[at]) for at in items]
    kinds = {mention.kind for mention in heads if mention}
    if None in heads or len(kinds) != 1:
        return
    parts = tuple(mention for mention in heads if mention)
    if kinds <= SHARES:
        return
    own = counts_in(line)
    if len(own) != 1 or not kinds <= COUNTS:
        return
    relation = summed("sum.bullets", line.mention(own[0]), parts, tier="A")
    if relation.verdict == CONSISTENT or is_near(relation, Fraction(1, 10)):
        yield relation


def items_behind(study: Study, number: int) -> list[int]:
    """The first lines of the items of the list that a line ending with a colon opens."""
    line = study.lines[number]
    if study.page.flat[line.sentence.start : line.sentence.end].rstrip()[-1:] != ":":
        return []
    out, seen = [], set()
    for at in range(number + 1, min(number + 40, len(study.lines))):
        block = study.lines[at].sentence.block
        if block.kind != "list_item":
            break
        if block.start not in seen:
            seen.add(block.start)
            out.append(at)
    return out


def head(line: Line) -> Mention | None:
    """The only count of an item, or the first when it opens the item or stands right behind its name and colon."""
    places = line.quantities
    if not places:
        return None
    before = [item for item in line.items[: places[0]] if item.text.replace("'", "").isalpha()]
    is_named = any(item.text in (":", "(") for item in line.items[: places[0]])
    if len(before) <= 1 or (is_named and len(before) <= 5):
        return line.mention(places[0])
    return None


# -- rates over a time ---------------------------------------------------------------------------------------------


def _opens_with_time(line: Line) -> bool:
    """Whether a sentence opens with a length of time, and gives one count of it: "Over the six months: 3 420 sessions"."""
    times = [at for at in line.quantities if line.mention(at).kind == "duration"]
    is_rate = any("EACH" in item.classes for item in line.items)
    return len(times) == 1 and times[0] <= 4 and len(line.quantities) == 2 and not is_rate


GRAINS = ("MONTH", "WEEK", "DAY", "YEAR")


def _over_time(line: Line) -> Iterator[Relation]:
    """ "40 cases a month, or 540 in all over 12 months": the rate times the time is the total."""
    grain = next(
        (name for name in GRAINS for item in line.items if "EACH" in item.classes and name in item.classes), None
    )
    if grain is None:
        return
    each = next(at for at, item in enumerate(line.items) if "EACH" in item.classes and grain in item.classes)
    times = [at for at in line.quantities if line.mention(at).kind == "duration" and _grain(line, at) == grain]
    if any(line.mention(at).kind == "duration" and 0 < each - at <= 2 for at in line.quantities):
        return
    counts = counts_in(line)
    small = [at for at in line.quantities if line.mention(at).kind in COUNTS and 0 < each - at <= 5]
    counts = sorted({*counts, *small[-1:]})
    before, after = [at for at in counts if 0 < each - at <= 5][-1:], [at for at in counts if 0 < at - each <= 6][:1]
    is_told_after = bool(after) and line.has("AVERAGE", max(each - 2, 0), each + 3)
    rates = after if is_told_after else before or after
    totals = [at for at in counts if at not in rates]
    after = [at for at in totals if rates and at > rates[0]]
    totals = after if len(after) == 1 else totals
    if len(times) > 1 or len(rates) != 1 or len(totals) != 1:
        return
    rate, total = line.mention(rates[0]), line.mention(totals[0])
    if rate.kind != total.kind or line.has("NOT"):
        return
    if total.exact < rate.exact or sum("EACH" in item.classes or "PER" in item.classes for item in line.items) > 1:
        return
    is_quarter = not times and grain == "MONTH" and any("QUARTER" in item.classes for item in line.items[each:])
    if not times and not is_quarter:
        return
    time = line.mention(times[0]) if times else replace(rate, value=Fraction(3), step=Fraction(1), hedge=None)
    room = time.exact * rate.step / 2 if rate.exact.denominator != 1 or line.has("AVERAGE") else Fraction(0)
    middle = rate.exact * time.exact
    others = [
        line.mention(at) for at in line.quantities if line.mention(at).kind in COUNTS and at not in (*rates, *totals)
    ]
    if others and not middle / 2 <= total.exact <= 2 * middle:
        return
    is_hedged = rate.is_rough or total.is_rough
    room = max(room, middle / 20) if is_hedged else room
    found = Range(middle - room, middle + room)
    is_so = found.distance(total.exact) <= total.step / 2
    yield Relation(
        family="rate_total", rule="rate.total", verdict=CONSISTENT if is_so else INCONSISTENT, stated=total,
        operands={"total": (total,), "rate": (rate,)} | ({"time": (time,)} if times else {}), recomputed=found, unit="count", tier="A",
        diagnosis=None if is_so else "rate_total",
    )  # fmt: skip


def _grain(line: Line, place: int) -> str | None:
    near = line.items[place : place + 3]
    return next((name for name in GRAINS for item in near if name in item.classes), None)
