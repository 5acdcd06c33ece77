"""What sentences say of names that have figures: who has more and by how much, who comes first, whose rise is steepest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kolosi.proof.binding import Study
from kolosi.proof.gaps import is_gap
from kolosi.proof.items import Item, Line
from kolosi.proof.ledger import Ledger, Series, stems
from kolosi.proof.matching import is_small_word
from kolosi.proof.mentions import COUNTS, SHARES, Mention, word_at
from kolosi.proof.relation import Relation
from kolosi.proof.repeated import slip_between
from kolosi.proof.values import CONSISTENT, INCONSISTENT, exactly


def told_of_names(study: Study, ledger: Ledger) -> Iterator[Relation]:
    """Every claim about names that have figures."""
    if not ledger.series:
        return
    lines = [*study.lines, *(line for line, first in study.passages if line is not study.lines[first])]
    for line in lines:
        if line.sentence.block.table is not None:
            continue
        found = list(ledger.pattern.finditer(study.page.flat, line.sentence.start, line.sentence.end))
        if len(found) >= 2:
            yield from _gaps(ledger, line, found)
            yield from _ahead(ledger, line, found)
        if found:
            yield from _extremes(ledger, line, found)


def _gaps(ledger: Ledger, line: Line, found: Sequence[re.Match[str]]) -> Iterator[Relation]:
    """ "Mirebalais has 27 more than Saut-d'Eau": the gap of their figures in a list or a table."""
    for at in line.quantities:
        mention = line.mention(at)
        if mention.kind not in COUNTS or is_small_word(line.items[at]) or not is_gap(line, at):
            continue
        before = [name for name in found if name.end() <= mention.start]
        after = [name for name in found if name.start() >= mention.end]
        if not before or not after or not _is_than(line, at, after[0].start()):
            continue
        pairs = _pairs(ledger, before[-1][0], after[0][0])
        own = [line.mention(one) for one in line.quantities if one < at and line.mention(one).kind in COUNTS]
        theirs = [one.values[after[0][0]] for one in ledger.series if after[0][0] in one.values]
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


def _ahead(ledger: Ledger, line: Line, found: Sequence[re.Match[str]]) -> Iterator[Relation]:
    """ "X ahead of Y", "X followed by Y, then Z", without figures: so in one list or table at least."""
    for item in line.items:
        if not {"AHEAD", "FOLLOWED"} & item.classes or any({"UP", "DOWN"} & one.classes for one in line.items):
            continue
        before = [name for name in found if name.end() <= item.start and item.start - name.end() <= 60]
        chain = [*before[-1:], *_chain(ledger, line, item.end, found)]
        between = [one for one in line.items if before and before[-1].end() <= one.start < chain[-1].end()]
        if len(chain) < 2 or not _is_bare(line, item, between, chain[1].end()):
            continue
        names = [name[0] for name in chain]
        ordered = [
            [one.values[name] for name in names] for one in ledger.series if all(name in one.values for name in names)
        ]
        if not ordered:
            continue
        held = next((run for run in ordered if _falls(run) is None), None)
        if held is not None and "FOLLOWED" in item.classes and _is_passed_over(ledger, names):
            held = None
        at = _falls(ordered[0])
        place = 0 if held is not None or at is None else at
        first, second = (held or ordered[0])[place : place + 2]
        start, end = chain[place].span()
        word = word_at(item.start, item.end)
        other = word_at(*chain[place + 1].span())
        yield Relation(
            family="order", rule="names.order", verdict=CONSISTENT if held else INCONSISTENT,
            stated=word_at(start, end),
            operands={"seq": (first, second), "word": (word, other)}, recomputed=exactly(second.exact), unit=first.kind, tier="A",
        )  # fmt: skip


def _is_bare(line: Line, word: Item, between: Sequence[Item], end: int) -> bool:
    """Whether names are told without figures; the first of "followed by" may have its share in brackets."""
    figures = [item for item in between if item.is_quantity]
    after = [item for item in line.items if item.start >= end][:2]
    is_first_only = "FOLLOWED" in word.classes and len(figures) == 1 and figures[0].start < word.start
    is_share = all(item.mention is not None and item.mention.kind in SHARES for item in figures)
    return not figures or (is_first_only and is_share and not any(item.text == "(" for item in after))


def _is_passed_over(ledger: Ledger, names: Sequence[str]) -> bool:
    """Whether the first of some names is the first of a table, and the next named is not its second."""
    for one in ledger.series:
        if (
            one.table is None
            or not all(name in one.values for name in names)
            or any(v.kind not in COUNTS for v in one.values.values())
        ):
            continue
        ranked = sorted({value.exact for value in one.values.values()}, reverse=True)
        values = [one.values[name].exact for name in names[:2]]
        return values[0] == ranked[0] and values[1] < ranked[1] and values[1] != ranked[0]
    return False


def _falls(run: Sequence[Mention]) -> int | None:
    """The place in a run of the first figure that is less than the next one."""
    return next((at for at, (one, two) in enumerate(pairwise(run)) if one.exact < two.exact), None)


def _chain(ledger: Ledger, line: Line, start: int, found: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The names behind "followed by", as far as they stand close to one another."""
    out: list[re.Match[str]] = []
    for name in found:
        if name.start() >= start:
            since = out[-1].end() if out else start
            if name.start() - since > 14:
                break
            out.append(name)
    del ledger, line
    return out


def _extremes(ledger: Ledger, line: Line, found: Sequence[re.Match[str]]) -> Iterator[Relation]:
    """ "The rate is lowest in Bui": so in the column that the words name."""
    if any({"FOLLOWED", "AHEAD"} & item.classes for item in line.items):
        return
    if any({"UP", "DOWN"} & item.classes for item in line.items):
        yield from _steepest(ledger, line, found)
        return
    for low, high in _parts(line):
        words = [at for at in range(low, high) if {"MOST", "LEAST"} & line.items[at].classes]
        start, end = line.items[low].start, line.items[high - 1].end
        names = [name for name in found if start <= name.start() and name.end() <= end]
        if len(words) == len(names) == 1 and not _is_ranked(ledger, line, words[0]):
            yield from _extreme(ledger, line, line.items[words[0]], names[0])


def _steepest(ledger: Ledger, line: Line, found: Sequence[re.Match[str]]) -> Iterator[Relation]:
    """ "The rise is sharpest in the East": so between the two columns of a table, in per cent or in number."""
    words = [item for item in line.items if "MOST" in item.classes]
    ways = {"UP" in item.classes for item in line.items if {"UP", "DOWN"} & item.classes}
    if len(words) != 1 or len(ways) != 1 or len({name[0] for name in found}) != 1:
        return
    name, way = found[0][0], 1 if True in ways else -1
    tables: dict[int, list[Series]] = {}
    for one in ledger.series:
        if (
            one.table is not None
            and name in one.values
            and all(v.kind in COUNTS and not v.is_signed for v in one.values.values())
        ):
            tables.setdefault(one.table, []).append(one)
    pairs = [columns for columns in tables.values() if len(columns) == 2 and len(columns[0].values) >= 3]
    if len(pairs) != 1:
        return
    old, new = pairs[0]
    shared = [each for each in old.values if each in new.values and old.values[each].exact > 0]
    gaps = {each: way * (new.values[each].exact - old.values[each].exact) for each in shared}
    rates = {each: gaps[each] / old.values[each].exact for each in shared}
    is_rate = line.has("RELATIVE")
    is_so = name in gaps and (rates[name] == max(rates.values()) or (not is_rate and gaps[name] == max(gaps.values())))
    if name not in gaps or max(gaps.values()) <= 0:
        return
    most = max(rates, key=lambda each: rates[each])
    start, end = found[0].span()
    yield Relation(
        family="order", rule="names.steepest", verdict=CONSISTENT if is_so else INCONSISTENT,
        stated=word_at(start, end),
        operands={"seq": (new.values[name], new.values[most]), "word": (word_at(words[0].start, words[0].end),)},
        recomputed=exactly(new.values[most].exact), unit="count", tier="A",
    )  # fmt: skip


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


def _extreme(ledger: Ledger, line: Line, word: Item, near: re.Match[str]) -> Iterator[Relation]:
    text = set(stems(ledger.study.page.flat[line.sentence.start : line.sentence.end]))
    held = [one for one in ledger.series if near[0] in one.values and len(one.values) >= 3 and one.table is not None]
    here = ledger.study.number_at(line.sentence.start) or 0
    lists = [
        one for one in ledger.series if near[0] in one.values and one.place is not None and 0 <= here - one.place <= 8
    ]
    rates = [one for one in held if all(value.kind in SHARES for value in one.values.values())]
    own_rates = {one.values[near[0]].exact for one in rates}
    shares = [line.mention(at).exact for at in line.quantities if line.mention(at).kind in SHARES]
    is_rate = line.has("RATE") or line.has("COVERAGE") or any(share in own_rates for share in shares)
    if shares and not is_rate:
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
    if len(best) != 1:
        return
    values = best[0].values
    wanted = (max if "MOST" in word.classes else min)(value.exact for value in values.values())
    own = values[near[0]]
    is_so = own.exact == wanted
    other = next(value for value in values.values() if value.exact == wanted)
    start, end = near.span()
    yield Relation(
        family="order", rule="names.extreme", verdict=CONSISTENT if is_so else INCONSISTENT,
        stated=word_at(start, end),
        operands={"seq": (own, other), "word": (word_at(word.start, word.end),)},
        recomputed=exactly(wanted), unit=own.kind, tier="A",
    )  # fmt: skip
