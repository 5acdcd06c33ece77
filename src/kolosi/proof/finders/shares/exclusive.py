"""Shares of two groups that have no one in common, told of one whole in one sentence: women and men, girls and boys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import INCONSISTENT, exactly
from kolosi.proof.study.binding import Study
from kolosi.reading.items import Line
from kolosi.reading.mentions import SHARES


def exclusive(study: Study) -> Iterator[Relation]:
    """Two such shares never exceed a hundred, and make it when they are told of all that the two groups make up."""
    pairs = {frozenset(concept.parts) for concept in study.pack.concepts if len(concept.parts) == 2}
    groups = frozenset(part for pair in pairs for part in pair)
    for line in study.lines:
        shares = [at for at in line.quantities if line.mention(at).kind in SHARES]
        if len(shares) != 2 or line.has("RATE") or not _are_of_one_whole(line, shares, groups):
            continue
        named = frozenset(_group(line, at, groups) for at in shares)
        one, other = (line.mention(at) for at in shares)
        total, room = one.exact + other.exact, (one.step + other.step) / 2
        is_all = named in pairs and any(_is_of_parent(study, line, at, named) for at in shares)
        if named in pairs and (total > 100 + room or (is_all and abs(total - 100) > room)):
            yield Relation(
                family="partition", rule="partition.exclusive", verdict=INCONSISTENT, stated=other,
                operands={"parts": (one, other)}, recomputed=exactly(total), unit="percent_share", tier="A",
                diagnosis="complement",
            )  # fmt: skip


def _are_of_one_whole(line: Line, shares: Sequence[int], groups: frozenset[str]) -> bool:
    """Whether two shares are of one whole, and not each a rate among its own group ("70 % of the women are …")."""
    between = line.items[shares[0] + 1 : shares[1]]
    if any({"AGAINST", "COMPARED"} & item.classes or item.text == "(" for item in between):
        return False
    if any(line.items[at - 1].text == "(" for at in shares) or all(_is_rate(line, at, groups) for at in shares):
        return False
    return line.has("BE") or all(_has(line, at + 1, "OF") and not _has(line, at + 1, "RATE_OF") for at in shares)


def _has(line: Line, place: int, name: str) -> bool:
    return place < len(line.items) and name in line.items[place].classes


def _is_rate(line: Line, place: int, groups: frozenset[str]) -> bool:
    near = range(place + 2, min(place + 4, len(line.items)))
    if any("BE" in item.classes for item in line.items[max(place - 2, 0) : place]):
        return False
    return _has(line, place + 1, "RATE_OF") and any(line.concept(at) in groups for at in near)


def _is_of_parent(study: Study, line: Line, place: int, named: frozenset[str | None]) -> bool:
    """Whether a share is told of what two groups make up: "47 % of the children"."""
    wholes = {concept.id for concept in study.pack.concepts if frozenset(concept.parts) == named}
    is_of = _has(line, place + 1, "OF") or _has(line, place + 1, "OF_ALL")
    return is_of and any(line.concept(at) in wholes for at in range(place + 2, min(place + 4, len(line.items))))


def _group(line: Line, place: int, groups: frozenset[str]) -> str | None:
    """The group right behind a share ("55 % were women"), else the nearest one before it."""
    for at in range(place + 1, min(place + 9, len(line.items))):
        if line.concept(at) in groups:
            return line.concept(at)
        item = line.items[at]
        if item.is_quantity or "AND" in item.classes or not item.text[0].isalpha():
            break
    before = range(place - 1, max(place - 8, -1), -1)
    return next((line.concept(at) for at in before if line.concept(at) in groups), None)
