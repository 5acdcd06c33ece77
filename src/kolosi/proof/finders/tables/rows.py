"""Percentages told of the rows of a table: what most of them are computed from, and those that do not fit it.

"Mayo-Sava +52.6 %, Logone 34.1 %, Diamaré +19.5 %": when two rows or more are the change from one column to another, or the
share of a column, a row that is nothing else in the table must be that too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import permutations

from kolosi.proof.arithmetic.relation import Relation, weighed
from kolosi.proof.arithmetic.slips import slip_between
from kolosi.proof.arithmetic.values import CONSISTENT
from kolosi.proof.study.binding import Study
from kolosi.proof.study.gaps import is_gap
from kolosi.proof.study.ledger import Ledger, Series
from kolosi.reading.items import Line
from kolosi.reading.mentions import CHANGES, COUNTS, PERCENTS, SHARES, Mention

LEAST = 2
"""So many rows that fit tell what the percentages of a table are."""

NEAR = 15
"""How many points a percentage may lie from what it should be, to be it at all."""


@dataclass(frozen=True)
class Told:
    """A percentage told of a name, in a sentence; `others` are the names on its other side."""

    name: str
    percent: Mention
    line: int
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Meaning:
    """What percentages of rows may be: a share of a column, or the change from one column to another."""

    family: str
    columns: tuple[Series, ...]

    def relation(self, told: Told) -> Relation | None:
        """The claim about one row; None where a column has no figure for it."""
        values = [column.values.get(told.name) for column in self.columns]
        if any(value is None or value.exact <= 0 for value in values):
            return None
        first = values[0]
        assert first is not None
        if self.family == "change":
            second = values[1]
            assert second is not None
            return weighed("change", "rows.change", {"new": second, "old": first, "pct": told.percent}, tier="A")
        whole = self.columns[0].whole
        if whole is None:
            return None
        return weighed("share", "rows.share", {"part": first, "whole": whole, "pct": told.percent}, tier="A")


def told_of_rows(study: Study, ledger: Ledger, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every percentage of the text that is told of a row of a table."""
    if not ledger.by_table:
        return
    taken = {one.stated.start for one in settled if one.family in ("change", "share") and one.verdict == CONSISTENT}
    told = list(told_by_name(study, ledger))
    for columns in ledger.by_table.values():
        yield from _of_table(columns, told, taken)
    yield from _gaps_of_rows(study, ledger)


def _gaps_of_rows(study: Study, ledger: Ledger) -> Iterator[Relation]:
    """ "Rutshuru records 52 incidents fewer than in July": of the two columns of its row, right or a slip away from it."""
    for line in study.lines:
        names = ledger.named(line) if line.sentence.block.table is None and line.has_numbers else []
        counts = [at for at in line.quantities if line.mention(at).kind in COUNTS]
        if len({name for name, _, _ in names}) != 1 or len(counts) != 1 or not is_gap(line, counts[0]):
            continue
        stated, name = line.mention(counts[0]), names[0][0]
        for columns in ledger.by_table.values():
            own = [one.values[name] for one in columns if name in one.values]
            own = [one for one in own if one.kind in COUNTS and not one.is_signed]
            if len(own) != 2 or stated.is_rough:
                continue
            gap = abs(own[1].exact - own[0].exact)
            if gap == stated.exact or slip_between(gap, stated.exact):
                slots = {"old": own[0], "new": own[1], "diff": stated}
                relation = weighed("difference", "rows.difference", slots, tier="A")
                if relation is not None:
                    yield relation


def told_by_name(study: Study, ledger: Ledger) -> Iterator[Told]:
    """The percentages of the text beside the name of a row."""
    for place, line in enumerate(study.lines):
        if line.sentence.block.table is not None or not line.has_numbers:
            continue
        names = ledger.named(line)
        percents = [_as_told(line, at) for at in line.quantities if line.mention(at).kind in PERCENTS]
        for number, percent in enumerate(percents):
            since = percents[number - 1].whole if number else line.sentence.start
            until = percents[number + 1].start if number + 1 < len(percents) else line.sentence.end
            is_ahead = bool(names) and percents[0].start < names[0][1]
            before = [name for name, start, end in names if since <= start and end <= percent.start]
            after = [name for name, start, end in names if percent.whole <= start and end <= until]
            told = after[:1] if is_ahead else before[-1:]
            if told:
                yield Told(told[0], percent, place, tuple(before[-1:] if is_ahead else after[:1]))


def _as_told(line: Line, place: int) -> Mention:
    """A percentage; one behind "by" alone is a change: "numbers fell elsewhere: in A by 5 %, in B by 13 %"."""
    mention = line.mention(place)
    is_by = place > 0 and "BY" in line.items[place - 1].classes and (line.has("DOWN") or line.has("UP"))
    return replace(mention, kind="percent_change") if is_by and mention.kind in SHARES else mention


def _of_table(columns: Sequence[Series], told: Sequence[Told], taken: set[int]) -> Iterator[Relation]:
    meanings = meanings_of(columns)
    found: dict[Meaning, list[Relation]] = {}
    explained: set[int] = set()
    for meaning in meanings:
        for one in told:
            relation = meaning.relation(one)
            if relation is not None and relation.verdict == CONSISTENT:
                found.setdefault(meaning, []).append(relation)
                explained.add(one.percent.start)
            beside = [meaning.relation(replace(one, name=other)) for other in one.others]
            if any(other is not None and other.verdict == CONSISTENT for other in beside):
                explained.add(one.percent.start)
    for relations in found.values():
        yield from (one for one in relations if one.stated.start not in taken)
    lines = {one.percent.start: one.line for one in told}
    for one in told:
        if one.percent.start not in explained | taken and not is_printed(one, columns):
            known = [meaning for meaning in meanings if _is_known(found.get(meaning, ()), one, lines)]
            yield from _accused(one, known)


def _is_known(held: Sequence[Relation], told: Told, lines: Mapping[int, int]) -> bool:
    """Whether two other rows at least are so, or one in the same sentence."""
    values = {one.stated.exact: Fraction(1) if one.stated.decimals else Fraction(1, 2) for one in held}
    near = {one.stated.exact for one in held if lines.get(one.stated.start) == told.line}
    return sum(values.values()) >= LEAST or sum(values[value] for value in near) >= 1


def meanings_of(columns: Sequence[Series]) -> list[Meaning]:
    """What percentages may be: the share of each column of counts in its total, the change from one to another."""
    counts = [one for one in columns if all(value.kind in COUNTS for value in one.values.values())][:6]
    shares = [Meaning("share", (one,)) for one in counts if one.whole is not None]
    return shares + [Meaning("change", pair) for pair in permutations(counts, 2)]


def is_printed(told: Told, columns: Sequence[Series]) -> bool:
    """Whether the table itself prints the percentage for the row, or has it as the share of one of its cells in another."""
    own: Mapping[int, Mention] = {
        number: one.values[told.name] for number, one in enumerate(columns) if told.name in one.values
    }
    counts = [value for value in own.values() if value.kind in COUNTS and value.exact > 0]
    return any(value.kind in PERCENTS and value.exact == told.percent.exact for value in own.values()) or any(
        told.percent.prints(100 * part.exact / whole.exact)
        for part, whole in (permutations(counts, 2) if told.percent.kind in SHARES else ())
    )


def _accused(told: Told, known: Sequence[Meaning]) -> Iterator[Relation]:
    """The percentage as what the others of its kind are, when only one such meaning is near it."""
    near = []
    for meaning in known:
        relation = meaning.relation(told)
        is_kind = (meaning.family == "change") == (told.percent.kind in CHANGES)
        if relation is None or relation.recomputed is None or not is_kind or told.percent.is_rough:
            continue
        if abs(abs(relation.recomputed.middle) - told.percent.exact) <= Fraction(NEAR):
            near.append(relation)
    if len(near) == 1 and near[0].is_flag:
        yield near[0]
