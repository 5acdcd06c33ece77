"""Counts listed each with its share, of a whole that is printed nowhere: what the others say of the whole tells which count is wrong.

"Looting 120 (40 %), abductions 90 (30 %), killings 96 (30 %)": the shares make a hundred, and the first two are of some 300, of which
30 % are 90. A list of which the shares do not make a hundred has several answers, or leaves something out: its whole is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, floor

from kolosi.proof.arithmetic.relation import Relation, makes_hundred
from kolosi.proof.arithmetic.slips import slip_between
from kolosi.proof.arithmetic.values import INCONSISTENT, Range, exactly
from kolosi.proof.finders.shares.bases import Pair
from kolosi.proof.finders.shares.siblings import pairs_in
from kolosi.proof.study.binding import Study
from kolosi.reading.items import Line
from kolosi.reading.mentions import SHARES, Mention

LEAST, MOST = 3, 20
"""So many counts a list has: of two, either may be the wrong one."""

_OF = frozenset({"OUTOF", "OF_ALL", "SUR", "AMONG"})
"""Words right before a number that is a whole."""

MANY = 1000
"""So many numbers that a count may be are looked at, the smallest."""

FAR = 2
"""A count so many times larger or smaller than what the others leave for it is one of something else."""


def of_implied_wholes(study: Study) -> Iterator[Relation]:
    """The one count of each list that is not its share of the whole that all others are of, or the one share."""
    for pairs in _lists(study):
        counts = [count for count, _ in pairs]
        if not LEAST <= len(pairs) <= MOST or any(one.is_rough for pair in pairs for one in pair):
            continue
        if any(count.exact.denominator != 1 for count in counts):
            continue
        yield from _odd_one(pairs) if makes_hundred([share for _, share in pairs]) else _odd_share(pairs)


def _lists(study: Study) -> Iterator[list[Pair]]:
    """The counts with their shares of each sentence, of each row of clauses between semicolons, and of each list of paragraphs."""
    items: list[Pair] = []
    for numbers in study.by_paragraph.values():
        lines = [study.lines[number] for number in numbers if study.lines[number].has_numbers]
        is_item = study.lines[numbers[0]].sentence.block.kind == "list_item"
        rows = list(_rows(lines)) if lines and lines[0].sentence.block.table is None else []
        if is_item:
            items += [pair for row in rows for pair in row]
        else:
            yield items
            items = []
            yield from rows
    yield items


def _rows(lines: Sequence[Line]) -> Iterator[list[Pair]]:
    """The pairs of each sentence, those that semicolons part together; none where one of its numbers is told as the whole."""
    row: list[Pair] = []
    is_open = is_of_others = False
    for line in lines:
        if not is_open:
            yield [] if is_of_others else row
            row, is_of_others = [], False
        is_of_others |= any(_OF & line.items[at - 1].classes for at in line.quantities if at)
        row += _told_in_turn(line) or pairs_in(line)
        is_open = line.items[-1].text == ";"
    yield [] if is_of_others else row


def _told_in_turn(line: Line) -> list[Pair]:
    """The only count and the only share of a clause: "water 300, 60 %;", "water: 250 households, 50 %"."""
    own = [line.mention(at) for at in line.quantities]
    is_pair = len(own) == 2 and own[0].kind == "count" and own[1].kind in SHARES
    return [(own[0], own[1])] if is_pair else []


def _odd_one(pairs: Sequence[Pair]) -> Iterator[Relation]:
    """The only pair without which all others are of one whole, where what it should count is not far from what it counts."""
    left = [_whole([*pairs[:at], *pairs[at + 1 :]]) for at in range(len(pairs))]
    odd = [at for at, whole in enumerate(left) if whole is not None]
    if len(odd) != 1 or _whole(pairs) is not None:
        return
    (count, share), whole = pairs[odd[0]], left[odd[0]]
    assert whole is not None
    due = _due(count, share, whole)
    if 0 < due <= FAR * count.exact and count.exact <= FAR * due:
        others = tuple(one for pair in pairs if pair[0] is not count for one in pair)
        yield Relation(
            family="sum", rule="implied.whole", verdict=INCONSISTENT, stated=count,
            operands={"part": (count,), "pct": (share,), "others": others}, recomputed=exactly(due), unit="count", tier="A",
        )  # fmt: skip


def _odd_share(pairs: Sequence[Pair]) -> Iterator[Relation]:
    """The only share that is not that of its count in the sum of all, where all others are."""
    total = sum((count.exact for count, _ in pairs), Fraction(0))
    odd = [(count, share) for count, share in pairs if not share.prints(100 * count.exact / total)] if total else []
    if len(odd) == 1 and len(pairs) > LEAST:
        (count, share), others = odd[0], tuple(one for one, _ in pairs if one is not odd[0][0])
        yield Relation(
            family="share", rule="implied.share", verdict=INCONSISTENT, stated=share,
            operands={"part": (count,), "pct": (share,), "others": others}, recomputed=exactly(100 * count.exact / total),
            unit="percent_share", tier="A",
        )  # fmt: skip


def _due(count: Mention, share: Mention, whole: Range) -> Fraction:
    """What a count should be: of the numbers that its share allows the one that a slip of the hand parts from it, else the middle one."""
    low = ceil((share.exact - share.step / 2) * whole.low / 100)
    high = floor((share.exact + share.step / 2) * whole.high / 100)
    allowed = (Fraction(one) for one in range(low, min(high, low + MANY) + 1))
    slips = [one for one in allowed if slip_between(count.exact, one) is not None]
    return slips[0] if len(slips) == 1 else Fraction(round(share.exact * whole.middle / 100))


def _whole(pairs: Sequence[Pair]) -> Range | None:
    """What some counts may all be their shares of; None where there is nothing."""
    if any(share.exact <= share.step / 2 for _, share in pairs):
        return None
    low = max(100 * count.exact / (share.exact + share.step / 2) for count, share in pairs)
    high = min(100 * count.exact / (share.exact - share.step / 2) for count, share in pairs)
    return Range(low, high) if low <= high else None
