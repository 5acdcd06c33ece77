"""Counts of one enumeration, each with its share, that add up to a printed whole: when the others hold, the one that does not is wrong.

Another pair that happens to fit it elsewhere in the text is no excuse: the siblings say what the shares are of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from kolosi.proof.arithmetic.relation import Relation, weighed
from kolosi.proof.arithmetic.values import CONSISTENT, ROUNDING
from kolosi.proof.finders.shares.bases import Pair, is_of, pairs_of
from kolosi.proof.study.binding import Study
from kolosi.reading.items import Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import COUNTS, SHARES, Mention

WIDE = 14
"""How many words may stand between a count and the bracket with its share."""

MANY = 3
"""From so many siblings on, one that does not hold is wrong by any amount; of two, only one that was cut."""


def of_siblings(study: Study) -> Iterator[Relation]:
    """The shares that do not hold of enumerations whose counts add up to a printed whole, and in which all others do."""
    told: set[int] = set()
    for run in _runs(study):
        for relation in _of_run(study, run):
            if relation.stated.start not in told:
                told.add(relation.stated.start)
                yield relation


def _runs(study: Study) -> Iterator[list[Pair]]:
    """The pairs of each sentence, of each paragraph, and of each list."""
    items: list[Pair] = []
    for numbers in study.by_paragraph.values():
        lines = [study.lines[number] for number in numbers if study.lines[number].has_numbers]
        if not lines or lines[0].sentence.block.table is not None:
            continue
        found = [pairs_in(line) for line in lines]
        own = [pair for pairs in found for pair in pairs]
        is_item = lines[0].sentence.block.kind == "list_item"
        if items and not is_item:
            yield items
        items = [*items, *own[:1]] if is_item else []
        yield from (pairs for pairs in found if len(pairs) >= 2)
        if sum(1 for pairs in found if pairs) > 1:
            yield own
    yield items


def pairs_in(line: Line) -> list[Pair]:
    """The counts with their shares, also where many words stand between a count and the bracket with its share."""
    near = pairs_of(line)
    known = {mention.start for pair in near for mention in pair}
    for one, two in pairwise(line.quantities):
        count, share = line.mention(one), line.mention(two)
        is_free = count.start not in known and share.start not in known and not is_small_word(line.items[one])
        is_pair = count.kind == "count" and share.kind in SHARES and line.items[two - 1].text == "("
        if is_free and is_pair and two - one <= WIDE and not _is_cut(line, one, two):
            near.append((count, share))
    return sorted(near, key=lambda pair: pair[0].start)


def _is_cut(line: Line, one: int, two: int) -> bool:
    between = line.items[one + 1 : two - 1]
    return any(
        item.text in (",", ";", ":", "(", ")") or {"AGAINST", "COMPARED", "DONT"} & item.classes for item in between
    )


def _of_run(study: Study, run: Sequence[Pair]) -> Iterator[Relation]:
    if not 2 <= len(run) <= 20 or any(one.is_rough for pair in run for one in pair):
        return
    total = sum((count.exact for count, _ in run), Fraction(0))
    listed = {count.start for count, _ in run}
    whole = next((one.mention for one in study.counts_of.get(total, ()) if one.mention.start not in listed), None)
    if whole is None or any(_is_of_something_else(study, share) for _, share in run):
        return
    wrong = [pair for pair in run if not is_of(pair, whole)]
    if len(wrong) != 1 or _is_of_another(study, wrong[0]):
        return
    count, share = wrong[0]
    relation = weighed("share", "siblings.share", {"part": count, "whole": whole, "pct": share}, tier="A")
    is_sure = relation is not None and (len(run) >= MANY or relation.verdict == ROUNDING)
    if relation is not None and relation.verdict != CONSISTENT and is_sure:
        yield relation


def _is_of_something_else(study: Study, share: Mention) -> bool:
    """Whether a bracket says what its share is of: "(30.0 % of them displaced)"."""
    line = study.line_at(share.start)
    if line is None:
        return False
    near = line.items[line.places[share.start] - 1 : line.places[share.start] + 4]
    is_of = (
        bool(near) and near[0].text == "(" and len(near) > 2 and not {"OF", "SUR", "OF_ALL"}.isdisjoint(near[2].classes)
    )
    return is_of and not any({"WHOLE", "ALL_OF"} & item.classes for item in near[2:])


def _is_of_another(study: Study, pair: Pair) -> bool:
    """Whether a share is that of its count in a whole that the sentence itself names beside them."""
    number = study.number_at(pair[1].start)
    line: Line | None = study.lines[number] if number is not None else None
    if line is None:
        return False
    paired = {one.start for each in pairs_in(line) for one in each}
    others: list[Mention] = [line.mention(at) for at in line.quantities if line.mention(at).kind in COUNTS]
    return any(one.exact > pair[0].exact and one.start not in paired and is_of(pair, one) for one in others)
