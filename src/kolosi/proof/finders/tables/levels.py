"""Counts of the prose against the cell of a table that has their key: of that name, of that time, of what they count.

A count that is another one than its cell is accused where it is that of another row or another time, or a slip away: what else it
may be, a part of its cell or a later update, is no slip.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.slips import slip_between
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT
from kolosi.proof.finders.repeats.repeated import repeat
from kolosi.proof.study.binding import Study
from kolosi.proof.study.facts import Fact, Facts
from kolosi.reading.mentions import COUNTS

_SAY_LITTLE = frozenset({"repeat", "order", "direction", "list_count", "subset", "bounded_sum", "grim"})
"""Families of relations that hold of many figures: that one is printed elsewhere too, is more than another, a part of a whole."""

LEAST = 20
"""A smaller count is soon that of another cell, or one digit away from its own."""

LARGE = 1000
"""From this count on, one that is one digit away from a cell is so by no chance, whatever the time."""

TENFOLD = 10
"""How many times larger or smaller a count is of which one digit too many or too few is printed."""


def told_by_key(study: Study, facts: Facts, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every count of a sentence that names one row of a table, and that is not the count of its cell."""
    held = {one.start for relation in settled if _is_settled(relation) for one in relation.mentions}
    cells, columns = _by_name(facts), _by_column(facts)
    for fact in facts.all:
        if fact.table is None and fact.mention.start not in held and _is_telling(fact):
            yield from _against(fact, cells.get(fact.names, ()), columns)


def _is_settled(relation: Relation) -> bool:
    """Whether a relation holds that another figure would break, or accuses already."""
    return relation.is_flag or (relation.verdict == CONSISTENT and relation.family not in _SAY_LITTLE)


def _is_telling(fact: Fact) -> bool:
    mention = fact.mention
    is_plain = mention.kind in COUNTS and mention.exact.denominator == 1 and not mention.is_rough
    return is_plain and mention.exact >= LEAST and len(fact.names) == 1


def _by_name(facts: Facts) -> Mapping[frozenset[str], Sequence[Fact]]:
    """The counts of the cells of each row."""
    out: dict[frozenset[str], list[Fact]] = {}
    for one in facts.all:
        if one.table is not None and one.names and one.mention.kind in COUNTS:
            out.setdefault(one.names, []).append(one)
    return out


def _by_column(facts: Facts) -> Mapping[object, set[Fraction]]:
    """The values of each column."""
    out: dict[object, set[Fraction]] = {}
    for one in facts.all:
        if one.table is not None and one.names:
            out.setdefault(_column(one), set()).add(one.mention.exact)
    return out


def _against(fact: Fact, row: Sequence[Fact], columns: Mapping[object, set[Fraction]]) -> Iterator[Relation]:
    """What a count is accused of: of the only table that has its name and counts the same."""
    told = fact.counted or fact.around
    own = [one for one in row if told & one.counted or told <= one.around]
    if len({one.table for one in own}) != 1:
        return
    printed = fact.mention.exact
    elsewhere = [one for one in row if one.mention.exact == printed]
    timed = [one for one in own if one.times and _is_of_time(one, fact)]
    if not timed:
        due = [] if elsewhere else _without_time(printed, own, columns)
    elif len(timed) != 1 or timed[0] in elsewhere or any(one.counted != timed[0].counted for one in elsewhere):
        due = []
    else:
        is_near = _slip(printed, timed[0].mention.exact) is not None
        due = timed if is_near or elsewhere or printed in columns[_column(timed[0])] else []
    if len(due) == 1:
        slip = _slip(printed, due[0].mention.exact)
        yield replace(repeat(due[0].mention, fact.mention, INCONSISTENT, slip), rule="level.key")


def _without_time(printed: Fraction, row: Sequence[Fact], columns: Mapping[object, set[Fraction]]) -> list[Fact]:
    """The cell that was meant where no time says which: in the only column that has the count under another name, else the only one
    that a slip parts from it; one digit of three is soon another by chance."""
    same = [one for one in row if printed in columns[_column(one)]]
    slips = [(one, _slip(printed, one.mention.exact)) for one in row]
    near = [one for one, slip in slips if slip is not None and (slip != "one_digit" or printed >= LARGE)]
    return same or near


def _column(cell: Fact) -> object:
    """What the cells of a column have in common."""
    return cell.table, cell.counted, cell.times


def _is_of_time(cell: Fact, fact: Fact) -> bool:
    """Whether a cell is of the time that a count is told of."""
    return len(cell.times) == len(fact.times) == 1 and cell.times[0].is_same(fact.times[0])


def _slip(stated: Fraction, due: Fraction) -> str | None:
    if stated in (TENFOLD * due, due / TENFOLD):
        return "unit_scale"
    return slip_between(stated, due)
