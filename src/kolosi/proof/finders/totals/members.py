"""Lists of which some members are told by their number: "three partners: the two national NGOs in Gao and the INGO in Kidal"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, exactly
from kolosi.proof.study.binding import Study
from kolosi.reading.item import Item
from kolosi.reading.items import Line

MOST = 20
"""The longest list that is counted."""


def numbered(study: Study) -> Iterator[Relation]:
    """Every list with a number in front of a colon, and numbers in front of some of its members, of one kind of things."""
    for line in study.lines:
        if len(line.quantities) < 2 or line.sentence.block.table is not None:
            continue
        colons = [at for at, item in enumerate(line.items) if item.text == ":"]
        if len(colons) != 1:
            continue
        before = [at for at in line.quantities if at < colons[0]]
        if len(before) != 1 or not _may_announce(line, before[0]):
            continue
        total = _members(study, line, before[0], colons[0])
        if total is not None:
            yield _made(line, before[0], total)


def _may_announce(line: Line, place: int) -> bool:
    mention = line.mention(place)
    return mention.kind == "count" and 2 <= mention.exact <= MOST and not mention.is_rough


def _members(study: Study, line: Line, place: int, colon: int) -> int | None:
    """How many things the members are; None when one of them may be none, or is of another kind than the list."""
    kinds = {_unit(study, name) for item in line.items[place + 1 : place + 4] for name in _concepts(item)}
    out, is_numbered = 0, False
    cuts = [colon, *(at for at in range(colon + 1, len(line.items)) if _cuts(line.items, at)), len(line.items)]
    for number, (low, high) in enumerate(pairwise(cuts)):
        piece = _bare(line.items[low + 1 : high])
        size = _size(piece)
        if size is None:
            is_last = number == len(cuts) - 2
            return out if is_last and is_numbered and number else None
        if size > 1:
            is_numbered = True
            if not kinds or not any(_unit(study, name) in kinds for item in piece[:6] for name in _concepts(item)):
                return None
        out += size
    return out if is_numbered and len(cuts) > 2 else None


def _cuts(items: Sequence[Item], at: int) -> bool:
    """Whether a comma, or "and" before an article or a number, parts two members."""
    after = items[at + 1 : at + 3]
    is_new = bool(after) and ("DEFINITE" in after[0].classes or "ONE" in after[0].classes or after[0].is_quantity)
    return items[at].text == "," or ("AND" in items[at].classes and is_new)


def _bare(items: Sequence[Item]) -> Sequence[Item]:
    return items[1:] if items and "AND" in items[0].classes else items


def _size(piece: Sequence[Item]) -> int | None:
    """How many things one member is: its number, or one behind an article."""
    first = piece[:2]
    for item in first:
        if item.mention is not None:
            mention = item.mention
            is_small = mention.is_spelled and mention.kind == "count" and mention.exact <= MOST
            return mention.exact.numerator if is_small else None
    is_one = bool(first) and bool({"DEFINITE", "ONE", "SMALL"} & first[0].classes) and len(piece) >= 2
    return 1 if is_one else None


def _concepts(item: Item) -> list[str]:
    return [name[1:] for name in sorted(item.classes) if name[0] == "@"]


def _unit(study: Study, name: str) -> str:
    return study.pack.by_id[name].unit


def _made(line: Line, place: int, total: int) -> Relation:
    mention = line.mention(place)
    is_so = mention.exact == total
    return Relation(
        family="list_count", rule="list.members", verdict=CONSISTENT if is_so else INCONSISTENT, stated=mention,
        operands={"n": (mention,)}, recomputed=exactly(Fraction(total)), unit="count", tier="A",
    )  # fmt: skip
