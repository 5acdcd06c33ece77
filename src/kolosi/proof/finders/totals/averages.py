"""What each of some has on average, of the counts of both told before: "each unit treated 546 children", of 412 900 in 905 units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import permutations

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.slips import slip_between
from kolosi.proof.arithmetic.values import INCONSISTENT, exactly
from kolosi.proof.study.binding import Binding, Study
from kolosi.reading.items import Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import COUNTS, Mention
from kolosi.reading.nouns import are_one, noun_after, noun_of_rate, stem

BACK = 4
"""So many sentences before a rate its counts are looked for."""

BEFORE = 8
"""So many words at most stand between "each unit" and its figure."""

FARTHEST = 2
"""A rate that is so many times another one is a rate of something else."""


def apiece(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every such rate of which no relation tells yet, where the words for both counts stand with one count each."""
    told = {one.stated.start for one in settled if one.verdict != "not_checkable" and not one.row.has("retold")}
    for number, line in enumerate(study.lines):
        if line.sentence.block.table is not None:
            continue
        for place in line.quantities:
            stated, each = line.mention(place), _each(line, place)
            is_plain = stated.kind in COUNTS and not stated.is_rough and not is_small_word(line.items[place])
            if each and is_plain and stated.start not in told:
                yield from _tested(study, number, line, place, each)


def _each(line: Line, place: int) -> str:
    """The stem of those among whom a figure is shared: "… per session", "each session … on average"."""
    behind = noun_of_rate(line, place)
    if behind:
        return behind.split()[0]
    for at in range(place - 1, max(place - BEFORE, -1), -1):
        item = line.items[at]
        if item.is_quantity or item.text in (";", ":", "."):
            return ""
        if "PER_HEAD" in item.classes and at + 1 < place and line.has("AVERAGE"):
            return stem(line.items[at + 1].text)
    return ""


def _tested(study: Study, number: int, line: Line, place: int, each: str) -> Iterator[Relation]:
    stated, noun = line.mention(place), noun_after(line, place)
    own = study.near(number, BACK)
    near = [one for one in study.in_lines(own) if _is_plain(study, one) and one.mention.start != stated.start]
    above, below = (_only(study, near, word) for word in (noun, each))
    if above is None or below is None or not noun or below.exact <= 1 or above.exact <= below.exact:
        return
    counts = sorted({one.mention.exact for one in near})[:12]
    is_made = any(stated.prints(a / b) for a, b in permutations(counts, 2))
    value = above.exact / below.exact
    relation = Relation(
        family="rate_total", rule="apiece.rate", verdict=INCONSISTENT, stated=stated,
        operands={"total": (above,), "parts": (below,)}, recomputed=exactly(value), unit="count", tier="A",
        diagnosis=slip_between(stated.exact, Fraction(round(value))) if not stated.decimals else None,
    )  # fmt: skip
    if not is_made and relation.is_of_size(FARTHEST):
        yield relation


def _is_plain(study: Study, one: Binding) -> bool:
    return one.mention.kind in COUNTS and not one.mention.is_rough and one.mention.exact > 0


def _only(study: Study, near: Sequence[Binding], word: str) -> Mention | None:
    """The count of a noun, where all counts of it near are one."""
    found = [one.mention for one in near if are_one(noun_after(study.lines[one.line], one.place), word)]
    return found[-1] if word and len({one.exact for one in found}) == 1 else None
