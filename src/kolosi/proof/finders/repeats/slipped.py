"""Figures that differ by a slip of the hand from one that the text bears out elsewhere: a repeat, the total of a list.

A slip alone proves nothing: the same noun must be counted, and the other figure must stand in more places than the slipped one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from kolosi.proof.arithmetic.relation import Relation, summed
from kolosi.proof.arithmetic.slips import are_neighbours_exchanged, detail, slip_between
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT
from kolosi.proof.finders.repeats.repeated import repeat
from kolosi.proof.finders.totals.totals import head, items_behind
from kolosi.proof.study.binding import Binding, Study
from kolosi.proof.study.columns import cells_by
from kolosi.proof.study.ledger import stems
from kolosi.reading.mentions import COUNTS, Mention
from kolosi.reading.nouns import noun_after

LEAST = 100
"""From this value on, a figure is telling enough to be the same one elsewhere."""


MOST_COLUMNS = 12
"""Columns of a table that are added up."""

LARGE = 10_000
"""From this value on, a figure of which two digits are exchanged is hardly another figure."""


ROUND = 3
"""A figure of no more digits before its zeros is told of a noun, or it may be any other round one."""


def slipped(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every slip of a text that something else of it bears out."""
    yield from _repeats(study, settled)
    yield from _totals(study)


def _repeats(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """ "2 846 survivors" in the summary, where the text has 2 486 in two places, or adds up to it."""
    borne = _borne(study, settled)
    groups: dict[tuple[str, str], list[Binding]] = {}
    for one in study.bindings.values():
        mention = one.mention
        if mention.kind not in COUNTS or mention.exact < LEAST or mention.exact.denominator != 1 or mention.is_rough:
            continue
        digits = "".join(sorted(str(mention.exact)))
        is_telling = mention.step == 1 and mention.exact >= LARGE / 10 and detail(mention.exact) > ROUND
        for noun in sorted(_nouns(study, one) | ({"-"} if is_telling else set())):
            groups.setdefault((noun, digits), []).append(one)
    told: set[tuple[int, int]] = set()
    for (noun, _), own in groups.items():
        for one, other in combinations(own[:8], 2):
            is_round = detail(one.mention.exact) <= ROUND
            if (noun == "-" or is_round) and len(_words(study, one) & _words(study, other)) < 2:
                continue
            odd, right = (one, other) if borne[one.mention.exact] < borne[other.mention.exact] else (other, one)
            key = (odd.mention.start, right.mention.start)
            if key in told or not _is_slip(study, odd, right, borne):
                continue
            told.add(key)
            yield replace(repeat(right.mention, odd.mention, INCONSISTENT, "transposed_digits"), rule="repeat.slip")
            break


def _words(study: Study, one: Binding) -> set[str]:
    """The words of weight of the sentence of a count, or of its row."""
    block = study.lines[one.line].sentence.block
    if block.table is None:
        near = [one.line]
    else:
        own = range(max(one.line - MOST_COLUMNS, 0), min(one.line + MOST_COLUMNS, len(study.lines)))
        near = [at for at in own if _row_of(study, at) == (block.table, block.row)]
    spans = [study.lines[at].sentence for at in near]
    return {word for span in spans for word in stems(study.page.flat[span.start : span.end]) if not word.isdigit()}


def _row_of(study: Study, number: int) -> tuple[int | None, int | None]:
    block = study.lines[number].sentence.block
    return block.table, block.row


def _nouns(study: Study, one: Binding) -> set[str]:
    """What a count is told of: the word behind it, its concept, people."""
    noun = noun_after(study.lines[one.line], one.place)
    if not noun and one.mention.exact < LARGE / 10:
        return set()
    known = study.pack.by_id.get(one.concept or "")
    found = {noun, one.concept or "", "people" if known and known.unit == "people" else ""}
    return {name for name in found if name}


def _is_slip(study: Study, odd: Binding, right: Binding, borne: Counter[Fraction]) -> bool:
    slip = slip_between(odd.mention.exact, right.mention.exact)
    is_apart = odd.line != right.line and slip == "transposed_digits"
    is_told_apart = odd.is_explicit and right.is_explicit and odd.period != right.period
    least = 2 if right.mention.exact >= LARGE / 10 else 3
    in_box = study.lines[right.line].sentence.block.table is not None and odd.mention.exact >= LARGE / 10
    is_borne = borne[right.mention.exact] >= (1 if in_box else least) and borne[odd.mention.exact] <= 1
    names = study.names_in(odd.line), study.names_in(right.line)
    if names[0] and names[1] and not names[0] & names[1] and odd.mention.exact < LARGE:
        return False
    in_table = study.lines[odd.line].sentence.block.table is not None
    return is_apart and is_borne and not is_told_apart and not in_table


def _borne(study: Study, settled: Sequence[Relation]) -> Counter[Fraction]:
    """How often each value stands in the text, or is part of what holds."""
    found: Counter[Fraction] = Counter()
    for one in study.bindings.values():
        if one.mention.kind in COUNTS:
            found[one.mention.exact] += 1
    for relation in settled:
        if relation.verdict == CONSISTENT and relation.family in ("share", "sum", "change", "difference"):
            for value in {mention.exact for mention in relation.mentions if mention.kind in COUNTS}:
                found[value] += 1
    return found


# -- totals of what stands above -----------------------------------------------------------------------------------


def _totals(study: Study) -> Iterator[Relation]:
    """ "A total of 21 282 households", where a list or a column of the text adds up to 21 822."""
    runs = [*_columns(study), *_bracketed(study), *_listed(study)]
    for one in study.bindings.values():
        mention, line = one.mention, study.lines[one.line]
        near = line.items[max(one.place - 5, 0) : one.place + 5]
        is_total = any({"TOTAL", "TALLY"} & item.classes for item in near)
        if mention.kind not in COUNTS or mention.exact < LEAST or mention.exact.denominator != 1 or not is_total:
            continue
        if line.sentence.block.table is not None:
            continue
        sums = {sum((part.exact for part in run), Fraction(0)): run for run in runs}
        if mention.exact in sums:
            continue
        for value, run in sums.items():
            if mention.start not in {part.start for part in run} and are_neighbours_exchanged(mention.exact, value):
                yield replace(summed("sum.slip", mention, run, tier="A"), diagnosis="transposed_digits")
                break


def _columns(study: Study) -> Iterator[tuple[Mention, ...]]:
    """The columns of counts of the tables, without their rows called total."""
    for grid in study.grids:
        totals = {cell.row for cell in grid.values() if any("SUM_ROW" in item.classes for item in cell.line.items)}
        for cells in list(cells_by(grid, 1).values())[:MOST_COLUMNS]:
            own = [cell.mention for cell in cells if cell.row not in totals]
            counts = tuple(one for one in own if one is not None and one.kind in COUNTS)
            if len(counts) >= 3:
                yield counts


def _listed(study: Study) -> Iterator[tuple[Mention, ...]]:
    """The heads of the items of each list."""
    for number, line in enumerate(study.lines):
        if line.sentence.block.kind != "list_item":
            items = items_behind(study, number)
            heads = [
                mention for at in items if (mention := head(study.lines[at])) is not None and mention.kind in COUNTS
            ]
            if len(items) == len(heads) >= 3:
                yield tuple(heads)


def _bracketed(study: Study) -> Iterator[tuple[Mention, ...]]:
    """Counts that stand one by one in brackets behind their names."""
    for line in study.lines:
        if len(line.quantities) < 3:
            continue
        single = [one.inside[0] for one in line.brackets if len(one.inside) == 1]
        counts = tuple(line.mention(at) for at in single if line.mention(at).kind in COUNTS)
        if len(counts) >= 3:
            yield counts
