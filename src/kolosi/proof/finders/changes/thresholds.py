"""One figure set above or below another: "62 pupils for each teacher, which is above the standard of 50"."""

from __future__ import annotations

from collections.abc import Iterator

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, claimed, exactly
from kolosi.proof.study.binding import Study
from kolosi.proof.study.gaps import is_gap
from kolosi.reading.items import Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import COUNTS, SHARES, word_at
from kolosi.reading.nouns import noun_after

BEFORE, BEHIND = 8, 6
"""How far from the word that compares its figures may stand, in items."""

_CUTS = frozenset({"NOT", "AGAINST", "WHILE", "FOLD", "TIMES", "MULTIPLIED", "DIVIDED", "AND", "DONT"})


def set_against(study: Study) -> Iterator[Relation]:
    """Every figure of a sentence that is said to be above or below the next one."""
    for line, _ in study.passages:
        if line.sentence.block.table is None:
            for name in ("OVER", "UNDER"):
                for at in line.where.get(name, ()):
                    yield from _compared(line, at, is_over=name == "OVER")


def _compared(line: Line, word: int, *, is_over: bool) -> Iterator[Relation]:
    before = [at for at in line.quantities if word - BEFORE <= at < word and not _is_base(line, at)]
    after = [at for at in line.quantities if word < at <= word + BEHIND]
    if not before or not after or not _is_plain(line, before[-1], word, after[0]):
        return
    one, other = line.mention(before[-1]), line.mention(after[0])
    if one.kind != other.kind or one.kind not in COUNTS | SHARES | {"duration"} or one.is_rough or other.is_rough:
        return
    high, low = (one, other) if is_over else (other, one)
    is_so = claimed(high).high > claimed(low).low
    item = line.items[word]
    yield Relation(
        family="order", rule="order.than", verdict=CONSISTENT if is_so else INCONSISTENT, stated=one,
        operands={"seq": (one, other), "word": (word_at(item.start, item.end),)}, recomputed=exactly(other.exact),
        unit=one.kind, tier="A",
    )  # fmt: skip


def _is_base(line: Line, place: int) -> bool:
    """Whether a count is what a rate is told for: "1.1 per 10 000"."""
    value = str(line.mention(place).exact)
    is_power = len(value) >= 3 and value.rstrip("0") == "1"
    return is_power and bool({"PER", "LINK"} & line.items[place - 1].classes)


def _is_plain(line: Line, one: int, word: int, other: int) -> bool:
    """Whether nothing turns between two figures, of one noun where both have one; the second is known: "the standard of 50"."""
    left, right = line.items[one + 1 : word], line.items[word + 1 : other]
    is_turned = any(_CUTS & item.classes or item.text in (";", "(", ")") for item in (*left, *right))
    is_turned = is_turned or any(item.text in (",", ":") or "WHICH" in item.classes for item in right)
    nouns = {noun for at in (one, other) if (noun := noun_after(line, at))}
    is_known = any({"DEFINITE", "OF"} & item.classes for item in right)
    is_fraction = any(one < at < other for at in line.fractional)
    is_small = is_small_word(line.items[one]) or is_small_word(line.items[other])
    return is_known and not (is_turned or is_fraction or is_small or is_gap(line, one)) and len(nouns) < 2
