"""What is left, or exceeds, of two figures that the text has given before: "it remains 284", "334 more than the capacity".

Two figures are a pair when a share or a change of them holds, or when they are the only two of their kind close by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from fractions import Fraction
from itertools import combinations

from kolosi.proof.arithmetic.relation import Relation, weighed
from kolosi.proof.arithmetic.slips import is_exchanged, slip_between
from kolosi.proof.arithmetic.values import CONSISTENT
from kolosi.proof.study.binding import Study
from kolosi.proof.study.gaps import is_gap
from kolosi.proof.study.ledger import stems
from kolosi.reading.items import Line
from kolosi.reading.mentions import COUNTS, SHARES, Mention
from kolosi.reading.nouns import noun_after

BACK = 2
"""So many sentences before, the two figures are looked for."""

MOST = 12
"""Figures near a gap that are tried in pairs: among more of them any gap is found."""

Pair = tuple[Mention, Mention]


def leftovers(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every count told as a rest or as a gap of which no relation tells yet, against the pair before it."""
    told = {one.stated.start for one in settled if one.family == "difference"}
    held = _held(study, settled)
    parts = {part.start for one in settled if one.family == "sum" for part in one.operands.get("parts", ())}
    for number, line in enumerate(study.lines):
        if line.sentence.block.table is not None:
            continue
        for place in line.quantities:
            stated = line.mention(place)
            if not _may_be_gap(stated) or stated.start in told:
                continue
            is_rest = _is_rest(line, place)
            if (
                is_rest
                or is_gap(line, place)
                or _is_excess(line, place)
                or _is_drawn(line, place)
                or _is_step(line, place)
            ):
                yield from _of_pair(study, held, parts, number, place, is_rest=is_rest)


def _may_be_gap(mention: Mention) -> bool:
    """Whether a number is a plain count or length of time: in figures, or a large one in letters."""
    is_small = mention.is_spelled and mention.exact <= 20
    return mention.kind in COUNTS | {"duration"} and not is_small and not mention.is_rough


def _is_rest(line: Line, place: int) -> bool:
    """Whether a count is told as what remains, close behind the word or right before it."""
    near = line.items[max(place - 5, 0) : place]
    cut = max((at for at, item in enumerate(near) if item.is_quantity), default=-1)
    after = line.items[place + 1 : place + 5]
    if any("REMAINING" in item.classes for item in (*near[cut + 1 :], *after)):
        return True
    is_known = any("DEFINITE" in item.classes for item in line.items[max(place - 1, 0) : place])
    return is_known and any("OTHERS" in item.classes for item in after[:2])


def _is_drawn(line: Line, place: int) -> bool:
    """Whether a count is drawn from those before it, or told of those who are not in them: "3 880 were not reached"."""
    behind = line.items[place + 1 : place + 6]
    cut = next((at for at, item in enumerate(behind) if item.is_quantity or item.text in (",", ";")), len(behind))
    return any({"NOT", "THUS", "LACKING"} & item.classes for item in behind[:cut]) or any(
        {"LACKING", "NET", "THUS"} & item.classes for item in line.items[max(place - 3, 0) : place]
    )


def _is_step(line: Line, place: int) -> bool:
    """Whether a count tells by how much "from … to …" went: "from 48 000 to 30 000, that is, by 28 000"."""
    near = line.items[max(place - 3, 0) : place]
    is_by = bool(near) and bool({"OF", "BY", "FROM"} & near[-1].classes)
    return (
        is_by
        and any("SOIT" in item.classes for item in near)
        and any("PASS" in one.classes or {"UP", "DOWN"} & one.classes for one in line.items[:place])
    )


def _is_excess(line: Line, place: int) -> bool:
    """Whether a count stands right behind a word for a gap: "un dépassement de 3 840"."""
    return any("GAP" in item.classes for item in line.items[max(place - 3, 0) : place])


def _held(study: Study, settled: Sequence[Relation]) -> dict[int, list[Pair]]:
    """The pairs of counts of which a share or a change holds, by the sentence of the figure that it tells."""
    out: dict[int, list[Pair]] = {}
    for one in settled:
        if one.verdict != CONSISTENT or one.family not in ("share", "change"):
            continue
        counts = [mention for mention in one.mentions if mention.kind in COUNTS and not mention.is_rough]
        at = study.number_at(one.stated.start)
        if len(counts) == 2 and at is not None:
            out.setdefault(at, []).append((counts[0], counts[1]))
    return out


def _of_pair(
    study: Study, held: dict[int, list[Pair]], parts: Set[int], number: int, place: int, *, is_rest: bool
) -> Iterator[Relation]:
    line = study.lines[number]
    stated = line.mention(place)
    own = study.near(number, BACK)
    every = [one for at in own for one in _alike(study.lines[at], line, place)]
    every += _behind_than(line, place)
    if len(every) > MOST or any(abs(a.exact - b.exact) == stated.exact for a, b in combinations(every, 2)):
        return
    if _is_share_of(study, own, every, stated):
        return
    near = [one for one in every if one.start not in parts and not is_gap(*_where(study, one))]
    pairs = [pair for at in reversed(own) for pair in held.get(at, ()) if max(one.start for one in pair) < stated.start]
    sizes = {abs(a.exact - b.exact) for a, b in pairs}
    pair = pairs[0] if len(sizes) == 1 else None
    if not pairs:
        pair = (near[0], near[1]) if len(near) == 2 else _named(study, near, line, place)
        pair = pair or _of_one_noun(study, near, stated)
        pair = pair or _of_share(study, own, stated)
    if pair is None or _is_of_others(study, pair, number, place):
        return
    gap = abs(pair[0].exact - pair[1].exact)
    is_opening = any("REMAINING" in item.classes for item in line.items[:3]) or _is_told_as_gap(line, place)
    is_plain = (bool(pairs) and is_rest and is_opening) or (len(near) == 2 and _is_told_as_gap(line, place))
    is_plain = is_plain or (is_rest and len(near) == 2 and _is_part_of(study, *near))
    if _is_slip(stated.exact, gap) or (is_plain and stated.exact <= 2 * gap <= 4 * stated.exact):
        yield from _told(pair, stated)


def _is_part_of(study: Study, part: Mention, whole: Mention) -> bool:
    """Whether two figures stand as a part of its whole: "61 of the 78 partners"."""
    line, place = _where(study, part)
    other, end = _where(study, whole)
    near = line.items[place + 1 : end] if line is other else ()
    return (
        part.exact < whole.exact
        and 0 < len(near) <= 4
        and any({"OF_ALL", "SUR", "OUTOF"} & one.classes for one in near)
    )


def _is_told_as_gap(line: Line, place: int) -> bool:
    """Whether a sentence opens with a word for a gap, and this is its first figure: "the shortfall against plan is 67"."""
    return place == line.quantities[0] and any("GAP" in item.classes for item in line.items[:4])


def _is_of_others(study: Study, pair: Pair, number: int, place: int) -> bool:
    """Whether a gap is told of another thing, or against another time, than the sentences of a pair tell of."""
    line = study.lines[number]
    lines = [_where(study, one)[0] for one in pair]
    if line.has("NOW") and not any(one.has("NOW") or one is line for one in lines):
        return True
    times = {item.said.period for one in lines for item in one.items if item.said}
    if any(item.said.period not in times for item in line.items[place:] if item.said):
        return True
    if any("WHEN" in item.classes for item in line.items[place + 1 : place + 5]):
        return True
    noun = noun_after(line, place)
    spans = [(one.sentence.start, one.sentence.end) for one in lines]
    before = [study.page.flat[a:b] for a, b in (*spans, (line.sentence.start, line.mention(place).start))]
    return bool(noun) and not any(noun[:5] in text for text in before)


def _of_one_noun(study: Study, near: Sequence[Mention], stated: Mention) -> Pair | None:
    """The only two figures of one noun, or side by side, that leave the gap but for a slip; of three digits or more."""
    if stated.exact < TELLING:
        return None
    nouns = {one.start: noun_after(*_where(study, one)) for one in near}
    found = [
        (a, b) for at, a in enumerate(near) for b in near[at + 1 :]
        if (nouns[a.start] == nouns[b.start] != "" or near.index(b) == at + 1)
        and _is_slip(stated.exact, abs(a.exact - b.exact))
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


TELLING = 100
"""From this value on, a gap that is a slip away from that of two figures is meant of them."""


def _of_share(study: Study, own: Sequence[int], stated: Mention) -> Pair | None:
    """The one count before a rest with the one figure of the text of which it is the share printed beside it."""
    for at in reversed(own):
        line = study.lines[at]
        before = [line.mention(one) for one in line.quantities if line.mention(one).end <= stated.start]
        counts, shares = ([one for one in before if one.kind in kinds] for kinds in (COUNTS, SHARES))
        if len(counts) == len(shares) == 1 and shares[0].decimals and _may_be_gap(counts[0]):
            wholes = [found[0].mention for value, found in study.counts_of.items() if value > counts[0].exact]
            fitting = [one for one in wholes[:MOST_WHOLES] if _is_share(counts[0], one, shares[0])]
            return (fitting[0], counts[0]) if len(fitting) == 1 else None
    return None


MOST_WHOLES = 60
"""Figures of a text that are tried as the whole of a share."""


def _is_share(part: Mention, whole: Mention, percent: Mention) -> bool:
    found = weighed("share", "", {"part": part, "whole": whole, "pct": percent})
    return found is not None and found.verdict == CONSISTENT and not whole.is_rough


def _is_share_of(study: Study, own: Sequence[int], every: Sequence[Mention], stated: Mention) -> bool:
    """Whether a figure is a share printed close by of another: "51 per cent of 1.4 billion, in other words 714 million"."""
    shares = [one.mention for one in study.in_lines(own) if one.mention.kind in SHARES]
    return any(
        abs(share.exact * one.exact / 100 - stated.exact) <= share.step * one.exact / 200
        for share in shares
        for one in every
    )


def _named(study: Study, near: Sequence[Mention], line: Line, place: int) -> Pair | None:
    """The two figures whose words the gap names: "neighbourhoods saw 227 more than roads"."""
    stated, flat = line.mention(place), study.page.flat
    sides = _words(flat[line.sentence.start : stated.start]), _words(flat[stated.end : line.sentence.end])
    labels = [(one, _words(_label(study, one))) for one in near]
    found = [[one for one, words in labels if words & side - other] for side, other in (sides, sides[::-1])]
    if len(found[0]) != 1 or len(found[1]) != 1 or found[0] == found[1]:
        return None
    return found[0][0], found[1][0]


def _words(text: str) -> set[str]:
    return {stem.rstrip("s") for stem in stems(text)}


def _label(study: Study, mention: Mention) -> str:
    """The words behind a figure, up to the next one or a mark."""
    line, place = _where(study, mention)
    end = next(
        (item.start for item in line.items[place + 1 :] if item.is_quantity or item.text in (",", ";", "(")),
        line.sentence.end,
    )
    return study.page.flat[mention.end : end]


def _alike(line: Line, own: Line, place: int) -> list[Mention]:
    """The figures of a sentence before one, of its kind; lengths of time of the same unit."""
    stated = own.mention(place)
    found = [at for at in line.quantities if line.mention(at).end <= stated.start]
    found = [at for at in found if line.mention(at).kind == stated.kind and _may_be_gap(line.mention(at))]
    if stated.kind == "duration":
        found = [at for at in found if _unit(line, at) == _unit(own, place)]
    return [line.mention(at) for at in found]


def _behind_than(line: Line, place: int) -> list[Mention]:
    """The figure that a gap is a gap from, when it stands behind: "546 000 more than today's 2 280 000"."""
    near = line.items[place + 1 : place + 5]
    is_than = any({"HIGHER", "LOWER", "MORE_THAN", "LESS_THAN"} & item.classes for item in near)
    behind = [at for at in line.quantities if place < at <= place + 8][:1]
    found = [line.mention(at) for at in behind if is_than and line.mention(at).kind == line.mention(place).kind]
    return [one for one in found if _may_be_gap(one) or one.hedge in ("more_than", "less_than")]


def _unit(line: Line, place: int) -> str:
    return line.items[place + 1].text.rstrip("s") if place + 1 < len(line.items) else ""


def _where(study: Study, mention: Mention) -> tuple[Line, int]:
    """The sentence of a number, and its place in it."""
    binding = study.binding(mention)
    return study.lines[binding.line], binding.place


def _is_slip(stated: Fraction, gap: Fraction) -> bool:
    """Whether a gap was miscounted by a slip of the hand; of two digits, only by a carry or an exchange."""
    if gap and (stated == 1000 * gap or gap == 1000 * stated):
        return True
    while stated and gap and not stated % 10 and not gap % 10:
        stated, gap = stated / 10, gap / 10
    if max(stated, gap) < 100:
        return abs(stated - gap) == 10 or is_exchanged(stated, gap)
    return slip_between(stated, gap) is not None


def _told(pair: Pair, stated: Mention) -> Iterator[Relation]:
    old, new = sorted(pair, key=lambda one: -one.exact)
    found = weighed("difference", "leftover.pair", {"old": old, "new": new, "diff": stated}, tier="A")
    if found is not None:
        yield found
