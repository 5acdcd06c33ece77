"""Counts that each carry a share, of one whole that is printed near; what remains of a whole; parts under a total said at the end.

The whole of several pairs is the printed count that most of them fit: the pair that does not fit is the wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from kolosi.proof.arithmetic.relation import Relation, is_near, summed, weighed
from kolosi.proof.arithmetic.slips import slip_between
from kolosi.proof.arithmetic.values import CONSISTENT
from kolosi.proof.finders.shares.complements import rest_of_shares
from kolosi.proof.study.binding import Study
from kolosi.reading.items import Line
from kolosi.reading.matching import is_rate, is_small_word
from kolosi.reading.mentions import COUNTS, SHARES, Mention

Pair = tuple[Mention, Mention]

REACH = 10
"""How many sentences before and after a group of pairs their whole is looked for."""

LEAST = 3
"""From so many pairs that fit on, a whole is sure enough to accuse the others."""


def based(study: Study) -> Iterator[Relation]:
    """Every relation of these kinds."""
    yield from shares_of_one_base(study)
    for number, line in enumerate(study.lines):
        if line.has_numbers:
            yield from _under_a_total(line)
            yield from _remaining(study, number, line)


# -- one base ------------------------------------------------------------------------------------------------------


def pairs_of(line: Line) -> list[Pair]:
    """Counts each with its share right behind: "341 incidents, soit 26 %", "301 (25%)", "25% (301 cases)"."""
    out: list[Pair] = []
    taken = -1
    for one, two in pairwise(line.quantities):
        between = line.items[one + 1 : two]
        first, second = line.mention(one), line.mention(two)
        is_other = any({"AGAINST", "COMPARED", "DONT"} & item.classes or item.text == ")" for item in between)
        is_joined = any(item.text == "(" or "SOIT" in item.classes for item in between)
        is_joined = is_joined or _in_one_bracket(line, one, two)
        is_pair = {first.kind, second.kind} == {"count", "percent_share"} and not is_small_word(line.items[one])
        is_pair = is_pair and not _ends_a_move(line, one)
        if one > taken and is_pair and is_joined and not is_other and len(between) <= 7:
            out.append((first, second) if first.kind == "count" else (second, first))
            taken = two
    return out


def _ends_a_move(line: Line, place: int) -> bool:
    """Whether a count is the second of "from 144 to 152"."""
    is_to = place > 1 and "TO" in line.items[place - 1].classes
    return is_to and any(item.is_quantity for item in line.items[max(place - 4, 0) : place - 1])


def _in_one_bracket(line: Line, one: int, two: int) -> bool:
    """ "(4 960 people, 34 %)": both in the same brackets, parted by a comma."""
    between = line.items[one + 1 : two]
    opens = any(item.text == "(" for item in line.items[max(one - 2, 0) : one])
    return opens and any(item.text == "," for item in between) and not any(item.text in ("(", ")") for item in between)


def shares_of_one_base(study: Study) -> Iterator[Relation]:
    """Groups of pairs in neighbouring sentences, each with the one printed count that most of them are shares of."""
    group: list[tuple[int, Pair]] = []
    for number, line in enumerate(study.lines):
        own = pairs_of(line) if line.has_numbers else []
        if own and group and number - group[-1][0] > 3:
            yield from _of_groups(study, group)
            group = []
        group += [(number, pair) for pair in own]
    if group:
        yield from _of_groups(study, group)


def _of_groups(study: Study, group: Sequence[tuple[int, Pair]]) -> Iterator[Relation]:
    """The pairs as one group; then those of each paragraph, where it is not the whole group, for the shares not settled yet."""
    settled: set[int] = set()
    paragraphs: dict[int, list[tuple[int, Pair]]] = {}
    for one in group:
        paragraphs.setdefault(study.lines[one[0]].sentence.paragraph, []).append(one)
    for own in [group, *(paragraphs.values() if len(paragraphs) > 1 else ())]:
        found = [one for one in _of_group(study, own) if one.stated.start not in settled]
        settled |= {one.stated.start for one in found}
        yield from found


def _of_group(study: Study, group: Sequence[tuple[int, Pair]]) -> Iterator[Relation]:
    pairs = [pair for _, pair in group][:40]
    listed = {count.start for count, _ in pairs}
    largest = max(count.exact for count, _ in pairs)
    near = range(max(group[0][0] - REACH, 0), min(group[-1][0] + REACH + 1, len(study.lines)))
    wholes = [
        one.mention for one in study.in_lines(near) if one.mention.kind in COUNTS and one.mention.start not in listed
    ]
    total = sum((count.exact for count, _ in pairs), Fraction(0))
    is_made = len({count.start for count, _ in pairs}) >= LEAST and total > 0
    if is_made and sum(share.prints(100 * count.exact / total) for count, share in pairs) >= LEAST:
        wholes += [one.mention for one in study.counts_of.get(total, ()) if one.mention.start not in listed]
    wholes = [one for one in wholes if one.exact > largest and not one.is_rough]
    fits = {one.exact: sum(is_of(pair, one) for pair in pairs) for one in wholes}
    summed_up = _sum_of_lines(study, group)
    summed_up = total if total in fits and fits[total] >= LEAST else summed_up
    best = summed_up if summed_up in fits else max(fits, key=lambda value: (fits[value], -value), default=None)
    if best is None or (best != summed_up and (fits[best] < 2 or list(fits.values()).count(fits[best]) > 1)):
        return
    whole = next(one for one in wholes if one.exact == best)
    may_accuse = (best == summed_up and fits[best] * 2 >= len(pairs)) or (
        fits[best] >= LEAST and fits[best] * 4 >= len(pairs) * 3
    )
    is_sure = best == summed_up and fits[best] >= LEAST and fits[best] * 4 >= len(pairs) * 3
    is_sure = is_sure or (best == total and fits[best] * 3 >= len(pairs) * 2)
    counts = [one.mention for one in study.in_lines(near) if one.mention.kind in COUNTS and one.mention.exact > 0]
    counts += _in_total_rows(study)
    for count, share in pairs:
        relation = weighed("share", "base.share", {"part": count, "whole": whole, "pct": share}, tier="A")
        is_rescued = any(is_of((count, share), one) or is_of((one, share), whole) for one in counts)
        if relation is not None and (relation.verdict == CONSISTENT or (may_accuse and (is_sure or not is_rescued))):
            yield relation


def _in_total_rows(study: Study) -> list[Mention]:
    """The counts of the rows of tables that are called totals."""
    rows = {
        (line.sentence.block.table, line.sentence.block.row) for line in study.lines
        if line.sentence.block.table is not None and line.has("SUM_ROW")
    }  # fmt: skip
    return [
        line.mention(at) for line in study.lines if rows and (line.sentence.block.table, line.sentence.block.row) in rows
        for at in line.quantities if line.mention(at).kind in COUNTS and line.mention(at).exact > 0
    ]  # fmt: skip


def _sum_of_lines(study: Study, group: Sequence[tuple[int, Pair]]) -> Fraction:
    """What all the counts of the sentences of the pairs, and of the one behind them, add up to."""
    numbers = range(group[0][0], min(group[-1][0] + 2, len(study.lines)))
    own = [one.mention for one in study.in_lines(numbers) if one.mention.kind in COUNTS]
    return sum((one.exact for one in own), Fraction(0))


def is_of(pair: Pair, whole: Mention) -> bool:
    """Whether a share is that of its count in a whole."""
    count, share = pair
    return share.prints(100 * count.exact / whole.exact)


# -- totals said at the end -----------------------------------------------------------------------------------------


def _under_a_total(line: Line) -> Iterator[Relation]:
    """ "38 killed and 96 injured, for a total of 143"; "… and 3.5 million, bringing the total to 9.6 million"."""
    for place, item in enumerate(line.items):
        if "TOTAL_OF" not in item.classes:
            continue
        total = next((at for at in line.quantities if place < at <= place + 4), None)
        before = [at for at in line.quantities if at < place and line.mention(at).kind in COUNTS]
        before = [at for at in before if not is_small_word(line.items[at])]
        if (
            total is None
            or len(before) < 2
            or line.mention(total).kind not in COUNTS
            or len(before) > 6
            or any(line.has(name, place, total) for name in ("AGAINST", "COMPARED"))
        ):
            continue
        is_list = all(_is_joined(line, one, two) for one, two in pairwise(before))
        if not is_list or place - before[-1] > 10:
            continue
        relation = summed("sum.total.of", line.mention(total), tuple(line.mention(at) for at in before), tier="A")
        if relation.verdict == CONSISTENT or is_near(relation):
            yield relation


def _is_joined(line: Line, one: int, two: int) -> bool:
    between = line.items[one + 1 : two]
    return any("AND" in item.classes or item.text == "," for item in between) and len(between) <= 14


# -- what remains --------------------------------------------------------------------------------------------------


def _remaining(study: Study, number: int, line: Line) -> Iterator[Relation]:
    """ "the remaining 8 %"; "532 400 people remain to be reached", of a target and of those reached."""
    for place, item in enumerate(line.items):
        if "OTHERS" in item.classes:
            near = [at for at in line.quantities if place < at <= place + 2 and line.mention(at).kind in SHARES]
            if near:
                yield from rest_of_shares(study, number, near[0])
            counts = [at for at in line.quantities if at == place + 1 and line.mention(at).kind in COUNTS]
            if counts and place <= 2 and not is_small_word(line.items[counts[0]]):
                yield from _rest_of_two(study, number, counts[0])
        if "GAP" in item.classes and place <= 4 and len(line.quantities) == 1:
            yield from _rest_of_counts(study, number, line.quantities[0])
        if "REMAINING" not in item.classes or (place and {"TARGET", "FORECAST"} & line.items[place - 1].classes):
            continue
        near = [at for at in line.quantities if place - 3 <= at <= place + 6]
        near = [at for at in near if at > place and not line.has_mark(":", place, at)] or [
            at for at in near if at < place
        ]
        if not near:
            continue
        stated = line.mention(near[0])
        if stated.kind in SHARES and near[0] - place <= 4:
            yield from rest_of_shares(study, number, near[0])
        elif stated.kind in COUNTS and stated.exact >= 1000:
            yield from _rest_of_counts(study, number, near[0])
        elif stated.kind in COUNTS and not line.has("SPLIT") and not is_small_word(line.items[near[0]]):
            yield from _rest_of_part(study, number, near[0])


def _rest_of_part(study: Study, number: int, place: int) -> Iterator[Relation]:
    """ "Of the 480 places, 360 were opened; 120 remain": of the only two counts before it, the first the larger."""
    stated = study.lines[number].mention(place)
    line = next(
        (
            one
            for one, first in study.passages
            if first <= number and one.sentence.start <= stated.start < one.sentence.end
        ),
        study.lines[number],
    )
    above = study.above(number)
    before = [above] if above is not None else []
    opens = any("REMAINING" in item.classes for item in study.lines[number].items[:3])
    for own in (line, *before):
        counts = [
            at for at in own.quantities if own.mention(at).kind in COUNTS and own.mention(at).start < stated.start
        ]
        counts = [at for at in counts if not is_small_word(own.items[at]) and not is_rate(own, at)]
        if not counts:
            continue
        listed = own.items[counts[0] : own.places.get(stated.start, counts[0])]
        if own is line and sum(item.text == ";" for item in listed) > 1:
            return
        near = own.items[max(counts[0] - 3, 0) : counts[0]]
        if "FRESH" in own.items[counts[0] - 1].classes and counts[0]:
            return
        is_whole = any({"SUR", "OUTOF", "OF_ALL", "AMONG"} & item.classes for item in near)
        if len(counts) == 2 and own.mention(counts[0]).exact < own.mention(counts[1]).exact:
            near = own.items[max(counts[1] - 3, 0) : counts[1]]
            counts = counts[::-1] if any({"OUTOF", "TARGET", "SUR"} & item.classes for item in near) else counts
        is_pair = len(counts) == 2 and own.mention(counts[0]).exact > own.mention(counts[1]).exact
        rest = own.mention(counts[0]).exact - own.mention(counts[1]).exact if is_pair else Fraction(0)
        is_near = stated.exact <= 2 * rest <= 4 * stated.exact
        if is_pair and ((is_whole and own is line) or (is_near and (is_whole or own is line or opens))):
            slots = {"old": own.mention(counts[0]), "new": own.mention(counts[1]), "diff": stated}
            found = weighed("difference", "rest.difference", slots, tier="A")
            if found is not None:
                yield found
        elif opens and own is not line and len(counts) == 1:
            yield from _rest_of_two(study, number, place)
        return


def _rest_of_two(study: Study, number: int, place: int) -> Iterator[Relation]:
    """ "1 430 families signed up. So far 985 got help. The other 445 …": the only counts of the two sentences before."""
    line = study.lines[number]
    own = study.by_paragraph[line.sentence.paragraph]
    pair = []
    lines = [study.lines[at] for at in (number - 2, number - 1) if at in own]
    if any(one.has_share() for one in (*lines, line)):
        return
    for above in lines:
        counts = [at for at in above.quantities if above.mention(at).kind in COUNTS]
        pair += [above.mention(at) for at in counts if not is_small_word(above.items[at]) and not is_rate(above, at)]
    stated = line.mention(place)
    if study.page.flat.count(";", line.sentence.block.start, stated.start) > 1:
        return
    if len(pair) != 2 or pair[0].exact <= pair[1].exact or any(one.is_rough for one in (stated, *pair)):
        return
    rest = pair[0].exact - pair[1].exact
    if stated.exact <= 2 * rest <= 4 * stated.exact:
        found = weighed("difference", "rest.difference", {"old": pair[0], "new": pair[1], "diff": stated}, tier="A")
        if found is not None:
            yield found


def _rest_of_counts(study: Study, number: int, place: int) -> Iterator[Relation]:
    """A whole less what is done: right, or a digit away from right."""
    stated = study.lines[number].mention(place)
    counts = [one.mention for one in study.around(number, place, reach=3) if one.mention.kind in COUNTS]
    counts = [one for one in counts if one.start != stated.start and one.exact >= 1000][:10]
    if stated.exact < 1000:
        return
    pairs = [(whole, done) for whole in counts for done in counts if whole.exact > done.exact]
    held = [pair for pair in pairs if pair[0].exact - pair[1].exact == stated.exact]
    beside = {(one.start, two.start) for one, two in pairwise(sorted(counts, key=lambda each: each.start))}
    for whole, done in held or [pair for pair in pairs if _starts(pair) in beside]:
        rest = whole.exact - done.exact
        if rest == stated.exact or slip_between(rest, stated.exact):
            found = weighed("difference", "rest.difference", {"new": done, "old": whole, "diff": stated}, tier="A")
            if found is not None:
                yield found
                return


def _starts(pair: tuple[Mention, Mention]) -> tuple[int, int]:
    return min(one.start for one in pair), max(one.start for one in pair)
