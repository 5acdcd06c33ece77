"""What is left of a total when all its parts told since are taken away: "Of 1 850, 1 147 work and 462 work in part; the other 341 …".

The parts may be many, and stand in the sentence before. A rest that no run of figures leaves, and that one such run would leave but
for a slip of the hand, is accused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.slips import slip_between
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, exactly
from kolosi.proof.study.binding import Study
from kolosi.proof.study.gaps import is_gap
from kolosi.reading.items import Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import COUNTS, Mention

BACK = 3
"""So many sentences before a rest, its total is looked for."""

MOST = 12
"""Figures near a rest: among more of them any rest is found."""

Run = tuple[Mention, tuple[Mention, ...]]
"""A total with its parts."""


def what_is_left(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every count told as a rest that no relation finds to hold or accuses."""
    told = {
        one.stated.start for one in settled if one.is_flag or (one.verdict == CONSISTENT and not one.row.has("retold"))
    }
    for number, line in enumerate(study.lines):
        if line.sentence.block.table is not None or not line.has_numbers:
            continue
        for place in line.quantities:
            stated = line.mention(place)
            is_plain = stated.kind in COUNTS and not stated.is_rough and stated.exact > 0
            if is_plain and stated.start not in told and _is_rest(line, place):
                yield from _of_runs(study, number, stated)


def _is_rest(line: Line, place: int) -> bool:
    """Whether a count is told as what remains: right behind the word, or right before it; "the other 235", "les 107 autres"."""
    near = line.items[max(place - 4, 0) : place]
    cut = max((at for at, item in enumerate(near) if item.is_quantity or item.text in (",", ";")), default=-1)
    before, behind = near[cut + 1 :], line.items[place + 1 : place + 3]
    if any("REMAINING" in item.classes for item in (*before, *behind)):
        return True
    return any("OTHERS" in item.classes for item in (*before[-1:], *behind[:1]))


def _of_runs(study: Study, number: int, stated: Mention) -> Iterator[Relation]:
    figures = _before(study, number, stated)
    if len(figures) > MOST:
        return
    runs = [(whole, tuple(figures[at + 1 :])) for at, whole in enumerate(figures[:-1])]
    if any(_rest(run) == stated.exact for run in _parts_of(runs)):
        return
    found = [run for run in runs if _is_slip(stated.exact, _rest(run))]
    apart = [run for run in found if not _is_in_row(study, run)]
    found = apart or [run for run in found if len(run[1]) > 1]
    if len(found) == 1:
        yield Relation(
            family="difference", rule="rest.chain", verdict=INCONSISTENT, stated=stated,
            operands={"whole": (found[0][0],), "parts": found[0][1]}, recomputed=exactly(_rest(found[0])), unit="count", tier="A",
        )  # fmt: skip


def _parts_of(runs: Sequence[Run]) -> Iterator[Run]:
    """Every total with some figures in a row behind it: any of these may leave the rest."""
    for whole, parts in runs:
        yield from ((whole, parts[at:end]) for at in range(len(parts)) for end in range(at + 1, len(parts) + 1))


def _is_in_row(study: Study, run: Run) -> bool:
    """Whether the first part stands in a row with the total, which is then a part too."""
    line = study.line_at(run[1][0].start)
    return line is not None and line.places.get(run[1][0].start) in line.joined


def _before(study: Study, number: int, stated: Mention) -> list[Mention]:
    """The figures before a rest that it may be left of."""
    lines = [study.lines[at] for at in study.near(number, BACK)]
    places = [(line, at) for line in lines for at in line.quantities if not is_small_word(line.items[at])]
    figures = [line.mention(at) for line, at in places if not is_gap(line, at)]
    return [one for one in figures if one.kind == stated.kind and one.end <= stated.start]


def _rest(run: Run) -> Fraction:
    return run[0].exact - sum((one.exact for one in run[1]), Fraction(0))


def _is_slip(stated: Fraction, rest: Fraction) -> bool:
    """Whether a rest was miscounted by a slip of the hand: a digit, two exchanged, a carry."""
    while stated and rest > 0 and not stated % 10 and not rest % 10:
        stated, rest = stated / 10, rest / 10
    if rest <= 0:
        return False
    if max(stated, rest) < 100:
        return abs(stated - rest) == 10 or slip_between(stated, rest) == "transposed_digits"
    return slip_between(stated, rest) is not None or abs(stated - rest) in (10, 100, 1000)
