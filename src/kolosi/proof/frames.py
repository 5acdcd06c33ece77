"""Claims read by the role of each figure, whatever the order of the words: the earlier, the later, the whole, the part.

A role is told by the words right before a figure ("against", "from", "of the"). A claim is accused only when the roles leave
one reading, and no other pair of figures of its sentence makes it true.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, permutations

from kolosi.proof.binding import Study
from kolosi.proof.items import Item, Line
from kolosi.proof.matching import is_small_word
from kolosi.proof.mentions import CHANGES, COUNTS, SHARES, Mention
from kolosi.proof.relation import Relation, weighed
from kolosi.proof.values import CONSISTENT, Look

OLD, NEW, WHOLE, PART, PLAIN = "old", "new", "whole", "part", ""

BACK = 9
"""How many words before a figure may tell its role."""

FAR = 26
"""How many words may stand between a claim and its nearest figure."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number with its place in the sentence and its role; `is_from` for the first of "from … to …"."""

    place: int
    mention: Mention
    role: str
    is_from: bool = False


def framed(study: Study) -> Iterator[Relation]:
    """Every claim of a text that the roles of its figures bind."""
    for number, line in enumerate(study.lines):
        if len(line.quantities) < 2:
            continue
        for low, high in clauses(line):
            yield from _changes(line, low, high)
            yield from _points(line, low, high)
            yield from _differences(line, low, high)
            yield from _shares(line, low, high)
        yield from _of_these(study, number, line)


def clauses(line: Line) -> list[tuple[int, int]]:
    """A sentence cut where it turns to something else: "while", "whereas"."""
    cuts = [at for at, item in enumerate(line.items) if "WHILE" in item.classes]
    bounds = [0, *cuts, len(line.items)]
    return [(low, high) for low, high in pairwise(bounds) if high - low > 2]


# -- earlier and later ---------------------------------------------------------------------------------------------


def figures(line: Line, low: int, high: int, kinds: frozenset[str]) -> list[Figure]:
    """The figures of some kinds in a clause, with their roles in time."""
    places = [at for at in line.quantities if low <= at < high and line.mention(at).kind in kinds]
    places = [at for at in places if not is_small_word(line.items[at])]
    out: list[Figure] = []
    for at in places:
        role, is_from = _role_in_time(line, at, low)
        if role == NEW and not (out and out[-1].is_from):
            role = NEW if _is_reached(line, at) else PLAIN
        out.append(Figure(place=at, mention=line.mention(at), role=role, is_from=is_from))
    return [_settled(line, out, number) for number in range(len(out))]


def _settled(line: Line, found: Sequence[Figure], number: int) -> Figure:
    """A figure behind "of" is the first of "from … to …" only when the next one is behind "to"."""
    one = found[number]
    if not one.is_from or "PASS" in line.items[one.place - 1].classes:
        return one
    after = found[number + 1] if number + 1 < len(found) else None
    is_so = after is not None and after.role == NEW and after.mention.kind == one.mention.kind
    return one if is_so else replace(one, role=PLAIN, is_from=False)


def _role_in_time(line: Line, place: int, low: int) -> tuple[str, bool]:
    for at in range(place - 1, max(place - BACK, low) - 1, -1):
        item = line.items[at]
        near = place - at <= 3
        if item.is_quantity and not is_small_word(item):
            break
        if "PASS" in item.classes and near:
            return OLD, True
        if {"AGAINST", "COMPARED", "WAS"} & item.classes:
            return OLD, False
        if near and {"TO", "REACHED"} & item.classes:
            return NEW, False
        if near and {"FROM", "OF"} & item.classes:
            return OLD, True
        if item.text in (":", ")", "|") or (item.text == "," and not _is_timed(line, at, place)):
            break
    return PLAIN, False


def _is_timed(line: Line, comma: int, place: int) -> bool:
    """Whether only a period stands in commas between the word that tells the role and the figure."""
    return place - comma <= 4 and any(item.said for item in line.items[comma:place])


def _is_reached(line: Line, place: int) -> bool:
    return any("REACHED" in item.classes for item in line.items[max(place - 3, 0) : place])


def pair(line: Line, own: Sequence[Figure], claim: int, others: Sequence[int]) -> tuple[Figure, Figure] | None:
    """The later and the earlier figure of a claim; None when the words leave more than one reading.

    `others` are the places of the other claims of the clause: figures beyond them belong to those.
    """
    before = [at for at in others if at < claim]
    after = [at for at in others if at > claim]
    left = [one for one in own if (before[-1] if before else -1) < one.place < claim]
    right = [one for one in own if claim < one.place < (after[0] if after else len(line.items))]
    for side in (left, right, [*left, *right]):
        found = _pair_in(side)
        if found is not None and _is_joined(line, found, claim):
            return found
    return None


def _pair_in(side: Sequence[Figure]) -> tuple[Figure, Figure] | None:
    olds = [number for number, one in enumerate(side) if one.role == OLD]
    if len(olds) != 1:
        return None
    at = olds[0]
    old = side[at]
    if old.is_from:
        after = side[at + 1] if at + 1 < len(side) else None
        return (after, old) if after is not None and after.role == NEW else None
    news = [one for one in side if one.role == NEW]
    plain = [one for one in side if one.role == PLAIN]
    if news:
        return (news[0], old) if len(news) == 1 else None
    return (plain[0], old) if len(plain) == 1 else None


def _is_joined(line: Line, found: tuple[Figure, Figure], claim: int) -> bool:
    """Whether nothing between a claim and its figures turns to another subject."""
    places = sorted(one.place for one in found)
    if places[1] < claim:
        between = range(places[1] + 1, claim)
    elif places[0] > claim:
        between = range(claim + 1, places[0])
    else:
        return claim - places[0] <= FAR and places[1] - claim <= FAR
    if len(between) > FAR:
        return False
    joints = [at for at in between if "AND" in line.items[at].classes]
    return not joints or any("SOIT" in line.items[at].classes for at in between if at > joints[-1])


def _changes(line: Line, low: int, high: int) -> Iterator[Relation]:
    claims = [at for at in line.quantities if low <= at < high and line.mention(at).kind in CHANGES]
    if not claims:
        return
    own = figures(line, low, high, COUNTS)
    for claim in claims:
        found = pair(line, own, claim, [at for at in claims if at != claim])
        if found is not None:
            new, old = found
            slots = {"new": new.mention, "old": old.mention, "pct": line.mention(claim)}
            relation = weighed("change", "frame.change", slots, tier="A")
            if relation is not None and (not relation.is_flag or not _is_rescued(line, own, relation)):
                yield relation


def _is_rescued(line: Line, own: Sequence[Figure], relation: Relation) -> bool:
    """Whether another pair of the sentence makes a claim true."""
    claim = relation.operands["pct"][0]
    used = {relation.operands["new"][0].start, relation.operands["old"][0].start}
    look = Look(claim, relation.family)
    for one, other in permutations(own[:8], 2):
        if {one.mention.start, other.mention.start} == used:
            continue
        if relation.family == "change" and not look.may_as_read(one.mention, other.mention):
            continue
        slots = {"new": one.mention, "old": other.mention, "pct": claim}
        found = weighed(relation.family, relation.rule, slots)
        if found is not None and found.verdict == CONSISTENT:
            return True
    del line
    return False


def _points(line: Line, low: int, high: int) -> Iterator[Relation]:
    claims = [at for at in line.quantities if low <= at < high and line.mention(at).kind == "points"]
    if not claims:
        return
    own = figures(line, low, high, SHARES)
    for claim in claims:
        found = pair(line, own, claim, [at for at in claims if at != claim])
        if found is not None:
            new, old = found
            slots = {"new": new.mention, "old": old.mention, "pct": line.mention(claim)}
            relation = weighed("points", "frame.points", slots, tier="A")
            if relation is not None and (not relation.is_flag or not _is_rescued(line, own, relation)):
                yield relation


def _differences(line: Line, low: int, high: int) -> Iterator[Relation]:
    """ "Or 868 more"; "a rise of 79 cases": the gap between the earlier and the later figure."""
    counts = [at for at in line.quantities if low <= at < high and line.mention(at).kind in COUNTS]
    claims = [at for at in counts if _is_gap(line, at)]
    own = [one for one in figures(line, low, high, COUNTS) if one.place not in claims] if claims else []
    for claim in claims:
        found = pair(line, own, claim, [at for at in claims if at != claim])
        if found is not None:
            new, old = found
            slots = {"new": new.mention, "old": old.mention, "diff": line.mention(claim)}
            relation = weighed("difference", "frame.difference", slots, tier="A")
            if relation is not None:
                yield relation


def _is_gap(line: Line, place: int) -> bool:
    """Whether a count is told as a difference: "868 more", "a fall of 30", "a gap of 12"."""
    behind = line.items[place + 1 : place + 4]
    for item in behind:
        if {"MORE", "FEWER"} & item.classes:
            return not {"COMPARED"} & item.classes
        if item.is_quantity or not item.text.isalpha():
            break
    for at in range(place - 1, max(place - 5, -1), -1):
        item = line.items[at]
        if {"UP", "DOWN", "GAP"} & item.classes:
            return bool({"OF", "BY", "SMALL"} & line.items[place - 1].classes) and not _is_pass(line.items[at])
        if item.is_quantity or item.text in (",", "(", ":"):
            break
    return False


def _is_pass(item: Item) -> bool:
    return "PASS" in item.classes


# -- part and whole ------------------------------------------------------------------------------------------------


def _shares(line: Line, low: int, high: int) -> Iterator[Relation]:
    """A share beside its part, of the one whole that the clause names as such."""
    shares = [at for at in line.quantities if low <= at < high and line.mention(at).kind in SHARES]
    if not shares:
        return
    counts = [at for at in line.quantities if low <= at < high and line.mention(at).kind in COUNTS]
    counts = [at for at in counts if not is_small_word(line.items[at])]
    wholes = [at for at in counts if _is_whole(line, at, low)]
    if len(wholes) != 1:
        return
    whole = wholes[0]
    for share in shares:
        part = _part_of(line, counts, share, whole)
        if part is None or line.mention(part).exact > line.mention(whole).exact:
            continue
        slots = {"part": line.mention(part), "whole": line.mention(whole), "pct": line.mention(share)}
        relation = weighed("share", "frame.share", slots, tier="A")
        if relation is not None and (not relation.is_flag or not _has_pair(line, counts, slots)):
            yield relation


def _has_pair(line: Line, counts: Sequence[int], slots: dict[str, Mention]) -> bool:
    """Whether another pair of counts of the sentence is what a share says."""
    look = Look(slots["pct"], "share")
    for one, other in permutations([line.mention(at) for at in counts[:8]], 2):
        if not look.may_as_read(one, other):
            continue
        if one.exact <= other.exact and (one.start, other.start) != (slots["part"].start, slots["whole"].start):
            found = weighed("share", "frame.share", {"part": one, "whole": other, "pct": slots["pct"]})
            if found is not None and found.verdict == CONSISTENT:
                return True
    return False


def _is_whole(line: Line, place: int, low: int) -> bool:
    """ "of the 640 households", "out of 640", "640 households, of which …"."""
    for at in range(place - 1, max(place - 4, low) - 1, -1):
        item = line.items[at]
        if {"SUR", "OUTOF", "OF_ALL", "AMONG"} & item.classes:
            return True
        if item.is_quantity or "SMALL" not in item.classes:
            break
    for item in line.items[place + 1 : place + 9]:
        if "DONT" in item.classes:
            return True
        if item.is_quantity or item.text in ("(", ")", ":"):
            break
    return False


def _part_of(line: Line, counts: Sequence[int], share: int, whole: int) -> int | None:
    """The count that a share stands beside: in brackets behind it, after "that is", or with the count in its brackets."""
    before = [at for at in counts if at < share and at != whole]
    after = [at for at in counts if at > share and at != whole]
    if before and share - before[-1] <= 10 and not before[-1] < whole < share:
        between = line.items[before[-1] + 1 : share]
        is_beside = any(item.text == "(" or {"SOIT", "BE"} & item.classes for item in between)
        is_cut = any(
            item.text == ")" or item.is_quantity or {"AND", "DONT", "AGAINST"} & item.classes for item in between
        )
        if is_beside and not is_cut:
            return before[-1]
    if after and after[0] - share <= 8 and not share < whole < after[0]:
        between = line.items[share + 1 : after[0]]
        is_beside = any(item.text == "(" or "SOIT" in item.classes for item in between)
        if is_beside and not any(item.text == ")" or item.is_quantity for item in between):
            return after[0]
    return None


def _of_these(study: Study, number: int, line: Line) -> Iterator[Relation]:
    """ "Of these, 96 were girls (20 %)": a share of what the sentence before counts."""
    first = next((at for at, item in enumerate(line.items) if item.text.isalpha()), None)
    if first is None or number == 0 or "AMONG" not in line.items[first].classes:
        return
    before = study.lines[number - 1]
    if before.sentence.paragraph != line.sentence.paragraph:
        return
    wholes = [before.mention(at) for at in before.quantities if before.mention(at).kind in COUNTS]
    counts = [at for at in line.quantities if line.mention(at).kind in COUNTS and not is_small_word(line.items[at])]
    for share in (at for at in line.quantities if line.mention(at).kind in SHARES):
        part = _part_of(line, counts, share, -1)
        if part is None:
            continue
        larger = [one for one in wholes if one.exact >= line.mention(part).exact]
        found = [
            relation for whole in larger
            if (relation := weighed("share", "frame.of_these", {"part": line.mention(part), "whole": whole, "pct": line.mention(share)}, tier="A"))
        ]  # fmt: skip
        if found:
            yield min(found, key=lambda one: _RANK[one.verdict])


_RANK = {"consistent": 0, "rounding": 1, "not_checkable": 2, "inconsistent": 3}
