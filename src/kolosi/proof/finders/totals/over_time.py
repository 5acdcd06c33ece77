"""What comes to each month, week or quarter on average: of a total found by what it counts, and a length of time told beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.slips import is_exchanged
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, exactly
from kolosi.proof.study.binding import Study
from kolosi.proof.study.facts import Facts
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import COUNTS, Mention, word_at

BACK = 3
"""So many sentences before an average, the length of time and a total of other words are looked for."""

AFTER = 6
"""So many words behind an average say for what length it is."""

LEAST = 100
"""From this value on, an average is exact enough to tell by what it was divided."""

MOST = 8
"""Totals that an average may be of: among more of them a slip is found by chance."""

LONGEST = 53
"""A year has no more weeks."""

GRAINS = {"MONTH": 1, "WEEK": 0, "QUARTER": 3}
"""The months of a length of time; 0 for one that is no number of months."""


def averaged(study: Study, facts: Facts, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every average over time that nothing finds to hold or accuses."""
    told = {
        one.stated.start for one in settled if one.is_flag or (one.verdict == CONSISTENT and not one.row.has("retold"))
    }
    for number, line in enumerate(study.lines):
        if line.sentence.block.table is not None or not line.has_numbers or not line.has("AVERAGE"):
            continue
        counts = [at for at in line.quantities if line.mention(at).kind in COUNTS and not is_small_word(line.items[at])]
        for place in counts:
            stated, grain = line.mention(place), _grain(line, place)
            is_plain = not stated.is_rough and stated.exact >= LEAST and stated.start not in told
            if grain is not None and is_plain:
                yield from _of_totals(facts, number, place, grain)


def _grain(line: Line, place: int) -> str | None:
    """The length of time that an average is for: behind it, or with the word for an average."""
    behind = line.items[place + 1 : place + 1 + AFTER]
    before = [line.items[at] for at in line.of_class("AVERAGE") if at < place]
    near = [
        *behind,
        *(item for one in before for item in line.items if one.start <= item.start < line.items[place].start),
    ]
    return next((grain for item in near for grain in GRAINS if grain in item.classes and not item.said), None)


def _of_totals(facts: Facts, number: int, place: int, grain: str) -> Iterator[Relation]:
    study, line = facts.study, facts.study.lines[number]
    ends = next((at for at in range(place, len(line.items)) if line.items[at].text in (",", ";")), len(line.items))
    stated, words, names = line.mention(place), facts.words(line, 0, ends), facts.names(line)
    near = study.near(number, BACK)
    totals = {
        one.mention.exact: one.mention for one in facts.all
        if one.mention.kind == stated.kind and one.mention.exact > stated.exact and not one.mention.is_rough
        and one.names == names and (one.counted & words if words else one.line in near)
    }  # fmt: skip
    pairs = [(total, length) for total in totals.values() for length in _lengths(study, near, grain)]
    if len(totals) > MOST or any(stated.prints(total.exact / length.exact) for total, length in pairs):
        return
    slips = [pair for pair in pairs if _is_slip(stated, *pair)]
    if len(slips) == 1:
        total, length = slips[0]
        yield Relation(
            family="rate_total", rule="key.average", verdict=INCONSISTENT, stated=stated,
            operands={"total": (total,), "parts": (length,)}, recomputed=exactly(total.exact / length.exact), unit="count", tier="A",
        )  # fmt: skip


def _is_slip(stated: Mention, total: Mention, length: Mention) -> bool:
    """Whether a total was divided by a length off by one, or two digits of what comes out were exchanged."""
    right, many = total.exact / length.exact, length.exact
    by_one = (total.exact / other for other in (many - 1, many + 1) if other > 1)
    return any(stated.prints(value) for value in by_one) or is_exchanged(stated.exact, Fraction(round(right)))


def _lengths(study: Study, near: Sequence[int], grain: str) -> list[Mention]:
    """How long a time the sentence tells, else one before it: "the six months", a period of so many."""
    for at in reversed(near):
        items = study.lines[at].items
        found = {one.exact: one for place in range(len(items)) if (one := _length(items, place, grain)) is not None}
        if found:
            return list(found.values())
    return []


def _length(items: Sequence[Item], place: int, grain: str) -> Mention | None:
    """How many months, weeks or quarters one item tells, with the words that do."""
    item, behind = items[place], items[place + 1 : place + 3]
    count = Fraction(0)
    if item.mention is not None and item.mention.value is not None and any(grain in one.classes for one in behind):
        count = item.mention.exact
    elif item.said is not None and item.said.period is not None and item.said.period.is_whole_months:
        count = Fraction(item.said.period.month_count, GRAINS[grain]) if GRAINS[grain] else count
    is_length = count.denominator == 1 and 1 < count <= LONGEST
    return word_at(item.start, item.end, count) if is_length else None
