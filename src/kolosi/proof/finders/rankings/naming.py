"""What sentences say of names that have figures: who has more and by how much, who comes first, whose rise is steepest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.slips import slip_between
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, exactly
from kolosi.proof.finders.rankings.ranks_in_lists import in_a_row, part_of, printed_extremes, standing
from kolosi.proof.study.binding import Study
from kolosi.proof.study.gaps import is_gap
from kolosi.proof.study.ledger import Ledger, Named, Series, placed, stems
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import COUNTS, SHARES, Mention, word_at


def told_of_names(study: Study, ledger: Ledger) -> Iterator[Relation]:
    """Every claim about names that have figures."""
    if not ledger.series:
        return
    lines = [
        *enumerate(study.lines),
        *((first, line) for line, first in study.passages if line is not study.lines[first]),
    ]
    for number, line in lines:
        if line.sentence.block.table is None:
            yield from _of_sentence(ledger, number, line)


def _of_sentence(ledger: Ledger, number: int, line: Line) -> Iterator[Relation]:
    told = ledger.told(line)
    if not told:
        return
    found = ledger.named(line)
    if len(found) >= 2:
        yield from _gaps(ledger, line, found)
    extremes = list(_extremes(ledger, line, found)) if found else []
    yield from extremes
    yield from in_a_row(ledger, number, line)
    yield from standing(ledger, line, told)
    if not extremes and not any({"UP", "DOWN", "NOT"} & item.classes for item in line.items):
        yield from printed_extremes(ledger, line, told)


def _gaps(ledger: Ledger, line: Line, found: Sequence[Named]) -> Iterator[Relation]:
    """ "Mirebalais has 27 more than Saut-d'Eau": the gap of their figures in a list or a table."""
    for at in line.quantities:
        mention = line.mention(at)
        if mention.kind not in COUNTS or is_small_word(line.items[at]) or not is_gap(line, at):
            continue
        before = [name for name in found if name.end <= mention.start]
        after = [name for name in found if name.start >= mention.end]
        if not before or not after or not _is_than(line, at, after[0].start):
            continue
        pairs = _pairs(ledger, before[-1].name, after[0].name)
        own = [line.mention(one) for one in line.quantities if one < at and line.mention(one).kind in COUNTS]
        theirs = [one.values[after[0].name] for one in ledger.series if after[0].name in one.values]
        if not pairs and len(own) == 1:
            pairs = [(own[0], value) for value in theirs if value.kind in COUNTS]
        gaps = [abs(a.exact - b.exact) for a, b in pairs]
        if not gaps:
            continue
        held = next((pair for pair, gap in zip(pairs, gaps, strict=True) if gap == mention.exact), None)
        near = next((pair for pair, gap in zip(pairs, gaps, strict=True) if slip_between(gap, mention.exact)), None)
        chosen = held or near
        if chosen is not None:
            yield Relation(
                family="difference", rule="names.difference", verdict=CONSISTENT if held else INCONSISTENT, stated=mention,
                operands={"new": (chosen[0],), "old": (chosen[1],), "diff": (mention,)},
                recomputed=exactly(abs(chosen[0].exact - chosen[1].exact)), unit="count", tier="A",
            )  # fmt: skip


def _is_than(line: Line, place: int, start: int) -> bool:
    """Whether a name follows the gap closely: "more than …"."""
    between = [item for item in line.items[place + 1 :] if item.start < start]
    return len(between) <= 8 and any({"HIGHER", "LOWER", "COMPARED"} & item.classes for item in between)


def _pairs(ledger: Ledger, one: str, other: str) -> list[tuple[Mention, Mention]]:
    return [
        (each.values[one], each.values[other]) for each in ledger.series if one in each.values and other in each.values
    ]


def _extremes(ledger: Ledger, line: Line, found: Sequence[Named]) -> Iterator[Relation]:
    """ "The rate is lowest in Bui": so in the column that the words name."""
    if any({"FOLLOWED", "AHEAD"} & item.classes for item in line.items):
        return
    if any({"UP", "DOWN"} & item.classes for item in line.items):
        for item in (item for item in line.items if {"MOST", "LEAST"} & item.classes):
            yield from _steepest(ledger, line, item, found)
        return
    for low, high in _parts(line):
        words = [at for at in range(low, high) if {"MOST", "LEAST"} & line.items[at].classes]
        start, end = line.items[low].start, line.items[high - 1].end
        names = [name for name in found if start <= name.start and name.end <= end]
        if len(words) == len(names) == 1 and not _is_ranked(ledger, line, words[0]):
            yield from _extreme(ledger, line, (low, high), line.items[words[0]], names[0])


def _steepest(ledger: Ledger, line: Line, word: Item, found: Sequence[Named]) -> Iterator[Relation]:
    """ "The rise is sharpest in the East": so in the changes of a table, or between its two columns."""
    low, high = part_of(line, line.items.index(word))
    part = line.items[low:high]
    near = [name for name in found if part[0].start <= name.start and name.end <= part[-1].end]
    ways = {"UP" in item.classes for item in part if {"UP", "DOWN"} & item.classes}
    if "MOST" not in word.classes or len(ways) != 1 or len({name.name for name in near}) != 1:
        return
    name, way = near[0].name, 1 if True in ways else -1
    changes = _changes(ledger, name, way)
    if changes is None or max(changes.gaps.values()) <= 0:
        return
    is_far = name not in changes.rates or any(item.text in ledger.study.pack.ordinals for item in part)
    if is_far or any(
        line.mention(at).is_spelled and line.mention(at).exact not in (1, len(changes.rates))
        for at in line.quantities
        if low <= at < high
    ):
        return
    rates, gaps = changes.rates, changes.gaps
    is_rate = line.has("RELATIVE") or changes.is_printed
    is_so = rates[name] == max(rates.values()) or (not is_rate and gaps[name] == max(gaps.values()))
    most = max(rates, key=lambda each: rates[each])
    yield placed("names.steepest", near[0], word, (changes.values[name], changes.values[most]), is_so=is_so)


@dataclass(frozen=True)
class _Changes:
    """The changes of some names, in per cent and in number, the way that a sentence goes."""

    rates: Mapping[str, Fraction]
    gaps: Mapping[str, Fraction]
    values: Mapping[str, Mention]
    is_printed: bool = False


def _changes(ledger: Ledger, name: str, way: int) -> _Changes | None:
    """Those of the only table that has two columns of counts for a name."""
    tables = [
        [one for one in columns if name in one.values and one.is_of_counts] for columns in ledger.by_table.values()
    ]
    pairs = [columns for columns in tables if len(columns) == 2 and len(columns[0].values) >= 3]
    if len(pairs) != 1:
        return None
    old, new = pairs[0]
    shared = [each for each in ledger.named_in(old) if each in new.values and old.values[each].exact > 0]
    gaps = {each: way * (new.values[each].exact - old.values[each].exact) for each in shared}
    return _Changes({each: gaps[each] / old.values[each].exact for each in shared}, gaps, new.values) if gaps else None


def _parts(line: Line) -> Iterator[tuple[int, int]]:
    """The stretches of a sentence between commas."""
    cuts = [at for at, item in enumerate(line.items) if item.text in (",", ";", ":")]
    for low, high in pairwise([-1, *cuts, len(line.items)]):
        if high - low > 1:
            yield low + 1, high


def _is_ranked(ledger: Ledger, line: Line, place: int) -> bool:
    """Whether a word stands behind a rank: "the second most affected"."""
    near = line.items[max(place - 3, 0) : place]
    return any(item.text in ledger.study.pack.ordinals or item.is_quantity for item in near)


def _is_told_of_all(ledger: Ledger, number: int, series: Series) -> bool:
    """Whether a sentence says of how many it tells ("the lowest figure of the six"), as many as a column has rows."""
    line = ledger.study.lines[number]
    return any(line.mention(at).is_spelled and line.mention(at).exact == len(series.values) for at in line.quantities)


SHORT = 4
"""So many words at most, a part of a sentence takes what it tells of from the others: "Milak the lowest"."""


def _printed_behind(line: Line, name: Named) -> Fraction | None:
    """The figure right behind a name: in brackets, or behind a comma and "at"."""
    behind = [item for item in line.items if item.start >= name.end][:NEAR]
    for item in behind:
        if item.is_quantity and item.mention is not None:
            return item.mention.exact
        if item.text not in ("(", ",") and "AT" not in item.classes:
            return None
    return None


NEAR = 4
"""Within so many marks and small words, a figure stands right behind a name."""


def _extreme(ledger: Ledger, line: Line, part: tuple[int, int], word: Item, near: Named) -> Iterator[Relation]:
    text = set(stems(ledger.study.page.flat[line.sentence.start : line.sentence.end]))
    held = [one for one in ledger.series if near.name in one.values and len(one.values) >= 3 and one.table is not None]
    here = ledger.study.number_at(line.sentence.start) or 0
    lists = [
        one for one in ledger.series if near.name in one.values and one.place is not None and 0 <= here - one.place <= 8
    ]
    rates = [one for one in held if all(value.kind in SHARES for value in one.values.values())]
    own_rates = {one.values[near.name].exact for one in rates}
    shares = [line.mention(at).exact for at in line.quantities if line.mention(at).kind in SHARES]
    low, high = part if part[1] - part[0] > SHORT else (0, len(line.items))
    is_rate = line.has("RATE", low, high) or line.has("COVERAGE", low, high)
    is_rate = is_rate or any(share in own_rates for share in shares)
    inside = {line.mention(at).exact for at in line.quantities if part[0] <= at < part[1]} & set(shares)
    if (shares and not is_rate) or (inside and not own_rates & inside):
        return
    held = rates if is_rate else held
    scores = {one: len(one.words & text) for one in held}
    best = [one for one in held if scores[one] == max(scores.values(), default=0) > 0]
    if not best and is_rate:
        best = [one for one in held if all(value.kind in SHARES for value in one.values.values())]
    if not held and len(lists) == 1 and not is_rate:
        best = lists
    if not best and len(held) == 1 and _is_told_of_all(ledger, here, held[0]):
        best = held
    printed = {line.mention(at).exact for at in line.quantities if low <= at < high}
    if told := [one for one in held if one.values[near.name].exact in printed]:
        best = told if len(told) == 1 else [one for one in best if one in told]
    if len(best) != 1:
        return
    values = best[0].values
    wanted = (max if "MOST" in word.classes else min)(value.exact for value in values.values())
    own = values[near.name]
    if _printed_behind(line, near) not in (None, own.exact):
        return
    is_so = own.exact == wanted
    other = next(value for value in values.values() if value.exact == wanted)
    start, end = near.start, near.end
    yield Relation(
        family="order", rule="names.extreme", verdict=CONSISTENT if is_so else INCONSISTENT,
        stated=word_at(start, end),
        operands={"seq": (own, other), "word": (word_at(word.start, word.end),)},
        recomputed=exactly(wanted), unit=own.kind, tier="A",
    )  # fmt: skip
