"""The rank of a figure among those that a paragraph adds up to a total of the text: "with 83 cases, … comes third"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, exactly
from kolosi.proof.finders.rankings.ranks_in_lists import Rank, ranks_of
from kolosi.proof.study.binding import Study
from kolosi.proof.study.gaps import is_gap
from kolosi.reading.items import Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import COUNTS, Mention, word_at

LEAST, MOST = 3, 12
"""So many figures of a paragraph may be the parts of a total."""

TELLING = 100
"""A total below it may be there by chance."""

MANY = 40
"""So many figures of a paragraph are looked at."""


def among_parts(study: Study) -> Iterator[Relation]:
    """Every rank told of the only count of a sentence, when it is one of the parts of a total."""
    for line in study.lines:
        if line.sentence.block.table is not None or not line.has_numbers or line.has("NOT") or line.has("WHEN"):
            continue
        ranks = [rank for rank in ranks_of(study, line) if rank.is_sure]
        own = [line.mention(at) for at in _counts(line)]
        if len(ranks) == len(own) == 1:
            runs = _siblings(study, line, own[0])
            held = [parts for parts in runs if ranks[0].fits(parts, own[0])]
            if runs:
                yield _ranked(line, ranks[0], own[0], (held or runs)[0])


def _counts(line: Line) -> list[int]:
    """The places of the counts of a sentence that are no words, no round figures and no gaps."""
    return [
        at for at in line.quantities
        if line.mention(at).kind in COUNTS and not is_small_word(line.items[at])
        and not line.mention(at).is_rough and not is_gap(line, at)
    ]  # fmt: skip


def _siblings(study: Study, line: Line, own: Mention) -> list[list[Mention]]:
    """The runs of figures of a paragraph that add up, with one of them, to a count told elsewhere; "other" left out."""
    lines = [study.lines[number] for number in study.by_paragraph[line.sentence.paragraph]]
    told = _without_sums([(one.mention(at), _is_other(one, at)) for one in lines for at in _counts(one)], own)
    here = next((place for place, (mention, _) in enumerate(told) if mention.start == own.start), None)
    if here is None:
        return []
    sums = [Fraction(0), *accumulate(mention.exact for mention, _ in told)]
    windows = [
        (low, high)
        for low in range(max(here - MOST, 0), here + 1)
        for high in range(max(here + 1, low + LEAST), min(low + MOST, len(told)) + 1)
        if _is_total(study, sums[high] - sums[low], told[low][0].start, told[high - 1][0].end)
    ]
    widest = [(a, b) for a, b in windows if not any((a, b) != (c, d) and c <= a and b <= d for c, d in windows)]
    runs = ([mention for mention, is_other in told[low:high] if not is_other] for low, high in widest)
    return [run for run in runs if len(run) >= LEAST]


def _without_sums(told: Sequence[tuple[Mention, bool]], own: Mention) -> list[tuple[Mention, bool]]:
    """Some figures without those that are the sum of a run of the ones before them."""
    out: list[tuple[Mention, bool]] = []
    for mention, is_other in told[:MANY]:
        ends = [
            sum((one.exact for one, _ in out[low:high]), Fraction(0))
            for high in range(len(out) + 1)
            for low in range(max(high - 6, 0), high - 1)
        ]
        if mention.start == own.start or mention.exact not in ends:
            out.append((mention, is_other))
    return out


def _is_other(line: Line, place: int) -> bool:
    near = line.items[max(place - 3, 0) : place + 4]
    return any("OTHERS" in item.classes for item in near)


def _is_total(study: Study, value: Fraction, start: int, end: int) -> bool:
    """Whether a count outside a stretch of text is a sum that is no small one."""
    return value >= TELLING and any(not start <= one.mention.start < end for one in study.counts_of.get(value, ()))


def _ranked(line: Line, rank: Rank, own: Mention, parts: Sequence[Mention]) -> Relation:
    other = sorted(parts, key=lambda one: one.exact, reverse=rank.value > 0)[min(abs(rank.value), len(parts)) - 1]
    word = line.items[rank.place]
    return Relation(
        family="order", rule="parts.rank", verdict=CONSISTENT if rank.fits(parts, own) else INCONSISTENT, stated=own,
        operands={"seq": (own, other), "word": (word_at(word.start, word.end),)},
        recomputed=exactly(other.exact), unit=own.kind, tier="A",
    )  # fmt: skip
