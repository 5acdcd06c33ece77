"""What is there at the end: what was there, with what came in, without what went out.

"At the start of the month 2,350,000 doses were held. 1,500,000 were received and 1,820,000 issued, so that 2,030,000 are in stock."
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, Range, claimed
from kolosi.proof.study.binding import Study
from kolosi.reading.item import Item
from kolosi.reading.items import Line, joined_line
from kolosi.reading.matching import counts_in
from kolosi.reading.mentions import Mention
from kolosi.reading.nouns import noun_after

BACK = 3
"""So many sentences before, with the one of the claim."""

NEAR = Fraction(3, 2)
"""What is there at the end lies within this many times what it should be."""


def flowing(study: Study) -> Iterator[Relation]:
    """Every stock that the text tells with its flows."""
    for line, number in study.passages:
        if line.sentence.block.table is None and line.has("CLOSING"):
            yield from _closing(study, line, number)


def _closing(study: Study, line: Line, number: int) -> Iterator[Relation]:
    for place in counts_in(line):
        if not _is_closing(line, place):
            continue
        stated = line.mention(place)
        found = _told_before(study, line, number, stated)
        is_one = found is not None and _is_one_thing(study, line, place, found[0])
        relation = _made(stated, *found) if found is not None and is_one else None
        if relation is not None and (relation.verdict == CONSISTENT or relation.is_of_size(NEAR)):
            yield relation
            return


def _is_closing(line: Line, place: int) -> bool:
    """Whether a word for what is there in the end stands before a count, no other count between."""
    before = [at for at in counts_in(line) if at < place]
    since = before[-1] + 1 if before else 0
    behind = next((at for at in line.quantities if at > place), len(line.items))
    others = [at for at in line.quantities if since <= at < place]
    return place - since <= 14 and not others and line.has("CLOSING", since, min(place + 6, behind))


def _is_one_thing(study: Study, line: Line, place: int, stock: Mention) -> bool:
    """Whether a stock is told of what was there before: without a noun of its own, or of one that the text before it holds."""
    noun = noun_after(line, place)
    before = study.page.flat[stock.start - 120 if stock.start > 120 else 0 : line.mention(place).start]
    behind = [line.concept(at) for at in range(place + 1, min(place + 3, len(line.items))) if line.concept(at)]
    return not behind or noun[:5] in before or study.binding(stock).concept in behind


def _told_before(study: Study, line: Line, number: int, stated: Mention) -> tuple[Mention, Mention, Mention] | None:
    """What was there, what came in and what went out, in that order or with the flows exchanged: the last three figures."""
    own = study.by_paragraph[line.sentence.paragraph]
    here = study.number_at(stated.start) or number
    for first in range(here, here - BACK - 1, -1):
        if first not in own:
            return None
        lines = [study.lines[at] for at in range(first, here + 1)]
        if not all(any(one.has(way) for one in lines) for way in ("INFLOW", "OUTFLOW")):
            continue
        text = joined_line(lines)
        places = [at for at in counts_in(text) if text.mention(at).start < stated.start]
        if len(places) >= 3:
            return _in_order(text, places) if len(places) == 3 else None
    return None


def _in_order(text: Line, places: Sequence[int]) -> tuple[Mention, Mention, Mention] | None:
    stock, one, other = places
    ends = [at for at in range(other + 1, len(text.items)) if _ends(text.items[at])]
    ways = [
        _way(text, low, place, high)
        for (low, place), high in zip(
            pairwise(places), (_cut(text, one, other), ends[0] if ends else other + 6), strict=True
        )
    ]
    if ways == ["INFLOW", "OUTFLOW"]:
        return text.mention(stock), text.mention(one), text.mention(other)
    if ways == ["OUTFLOW", "INFLOW"]:
        return text.mention(stock), text.mention(other), text.mention(one)
    return None


def _ends(item: Item) -> bool:
    """Whether an item ends what is said of a flow."""
    return item.text in (",", ";", ".") or ("CLOSING" in item.classes and "OUTFLOW" not in item.classes)


def _cut(text: Line, one: int, other: int) -> int:
    """Where what is said of one figure ends and what is said of the next begins."""
    joints = [
        at for at in range(one + 1, other) if text.items[at].text in (",", ";", ".") or "AND" in text.items[at].classes
    ]
    return joints[0] if joints else other


def _way(text: Line, low: int, place: int, high: int) -> str:
    """Whether a figure came in or went out; empty when the words around it leave it open."""
    start = next(
        (
            at
            for at in range(place - 1, low, -1)
            if text.items[at].text in (",", ";", ".") or "AND" in text.items[at].classes
        ),
        low,
    )
    classes = {name for item in text.items[start + 1 : high] for name in item.classes}
    found = sorted(classes & {"INFLOW", "OUTFLOW"})
    return found[0] if len(found) == 1 else ""


def _made(stated: Mention, stock: Mention, came: Mention, went: Mention) -> Relation:
    first, more, fewer = claimed(stock), claimed(came), claimed(went)
    right = Range(first.low + more.low - fewer.high, first.high + more.high - fewer.low)
    room = sum(one.step for one in (stated, stock, came, went) if one.step > 1) / 2
    is_so = right.apart(claimed(stated)) <= room
    return Relation(
        family="stock_flow", rule="stock.flows", verdict=CONSISTENT if is_so else INCONSISTENT, stated=stated,
        operands={"stock": (stock,), "new": (came,), "old": (went,)}, recomputed=right, unit="count", tier="A",
    )  # fmt: skip
