"""Changes told of figures of sentences before, which no pair of the paragraph makes true and one common slip explains.

"In the second quarter there were 77 casualties, so the figure has risen by 14.2 %", after a sentence that counts 88: cut instead of
rounded. A slip alone proves nothing: the sentence must print one of the two figures, or the gap between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

from kolosi.proof.arithmetic.relation import Relation, weighed
from kolosi.proof.arithmetic.values import CONSISTENT, ROUNDING
from kolosi.proof.study.binding import Study
from kolosi.proof.study.gaps import is_gap
from kolosi.reading.items import Line
from kolosi.reading.matching import counts_in
from kolosi.reading.mentions import CHANGES, COUNTS, Mention
from kolosi.reading.nouns import noun_after

BACK = 6
"""How many sentences before a change its figures are looked for."""

MOST = 12
"""So many counts of a window at most: among more, any figure is explained by accident."""

Pair = tuple[Mention, Mention]


def misreckoned(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """The changes of a text that a slip explains."""
    taken = {one.stated.start for one in settled if one.family == "change" and one.verdict != "not_checkable"}
    for number, line in enumerate(study.lines):
        if not line.has_numbers or line.sentence.block.table is not None:
            continue
        places = [at for at in line.quantities if line.mention(at).kind in CHANGES]
        if len(places) == 1 and line.mention(places[0]).start not in taken and not line.mention(places[0]).is_rough:
            relation = _of_change(study, number, places[0])
            if relation is not None:
                yield relation


def _of_change(study: Study, number: int, place: int) -> Relation | None:
    percent = study.lines[number].mention(place)
    line = study.passage(number)
    number, place = study.number_at(line.sentence.start) or number, line.places[percent.start]
    own = study.by_paragraph[line.sentence.paragraph]
    before = [at for at in own if number - BACK <= at < number]
    above = [study.lines[at].mention(to) for at in before for to in counts_in(study.lines[at])]
    mine = [line.mention(at) for at in line.quantities if line.mention(at).kind in COUNTS]
    counts = [one for one in (*above, *mine) if one.exact > 0]
    if not above or len(counts) > MOST or any(one.is_rough for one in counts if one in mine):
        return None
    if any(_relation(pair, percent, CONSISTENT) for pair in permutations(counts, 2)):
        return None
    pairs = _by_gap(line, place, above) or _by_one(study, line, place, before)
    found = {}
    for pair in pairs:
        relation = _slipped(pair, percent)
        if relation is not None:
            found[pair[0].exact, pair[1].exact] = relation
    return next(iter(found.values())) if len(found) == 1 else None


def _relation(pair: Pair, percent: Mention, verdict: str) -> Relation | None:
    found = weighed("change", "slip.change", {"new": pair[0], "old": pair[1], "pct": percent}, tier="A")
    return found if found is not None and found.verdict == verdict else None


def _slipped(pair: Pair, percent: Mention) -> Relation | None:
    """The change of a pair where it is cut, divided by the new figure, or told as a ratio."""
    new, old = pair[0].exact, pair[1].exact
    if new == old or pair[0].is_rough or pair[1].is_rough or (percent.sign and (new > old) != (percent.sign > 0)):
        return None
    is_formula = percent.decimals > 0 or percent.exact >= 10
    is_over_new = is_formula and percent.prints(100 * abs(new - old) / new)
    is_ratio = new > old and percent.exact > 100 and percent.prints(100 * new / old)
    relation = weighed("change", "slip.change", {"new": pair[0], "old": pair[1], "pct": percent}, tier="A")
    if relation is None or relation.verdict == CONSISTENT:
        return None
    return relation if relation.verdict == ROUNDING or is_over_new or is_ratio else None


def _by_gap(line: Line, place: int, above: Sequence[Mention]) -> list[Pair]:
    """The pairs of which the sentence prints the gap: as a gap or with a sign, or alone in front of the change."""
    told = [at for at in line.quantities if line.mention(at).kind in COUNTS]
    gaps = [line.mention(at) for at in told if is_gap(line, at) or line.mention(at).is_signed]
    lone = [line.mention(at) for at in told if at < place]
    is_same = len(told) == 1 and any("SOIT" in item.classes for item in line.items[:place])
    gaps = gaps or (lone if is_same else [])
    others = [*above, *(line.mention(at) for at in told if line.mention(at) not in gaps)]
    return [
        (one, other) for one, other in permutations(others, 2) for gap in gaps[:1]
        if abs(one.exact - other.exact) == abs(gap.exact)
    ]  # fmt: skip


def _by_one(study: Study, line: Line, place: int, before: Sequence[int]) -> list[Pair]:
    """The only figure of the sentence, told of a time, with those of one noun with it in the sentences before."""
    mine = [at for at in counts_in(line) if not is_gap(line, at)]
    if len(mine) != 1 or mine[0] > place or not any(item.said for item in line.items[: mine[0] + 6]):
        return []
    is_told = any(
        {"THUS", "SOIT", "WHICH"} & item.classes or item.text in (",", ";", ":") for item in line.items[mine[0] : place]
    )
    cut = line.items[mine[0] + 1 : place]
    if not is_told or any({"DONT", "SUR", "OUTOF"} & item.classes - {"OF"} for item in cut if item.is_quantity):
        return []
    old, noun = line.mention(mine[0]), noun_after(line, mine[0])
    concept = study.binding(old).concept
    out = []
    for at in before:
        for one in counts_in(study.lines[at]):
            other = study.binding(study.lines[at].mention(one))
            is_same = _may_be_of(study, study.lines[at], one, noun) or (
                concept is not None and other.concept == concept
            )
            is_size = Fraction(1, 4) <= other.mention.exact / old.exact <= 4 if old.exact else False
            is_part = one and any(
                {"DONT", "OTHERS"} & item.classes for item in study.lines[at].items[max(one - 3, 0) : one]
            )
            if (is_same or not noun) and is_size and not is_gap(study.lines[at], one) and not is_part:
                out.append((replace(other.mention), old))
    return out


def _may_be_of(study: Study, line: Line, place: int, noun: str) -> bool:
    """Whether a count is of a noun: right behind it, or in its sentence where none is."""
    own = noun_after(line, place)
    return own == noun or (not own and noun in study.page.flat[line.sentence.start : line.sentence.end])
