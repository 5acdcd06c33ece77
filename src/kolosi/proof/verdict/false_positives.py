"""The charitable reading: what is accused by role alone is let be where its own sentence makes it true in another way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import INCONSISTENT
from kolosi.proof.rules import Excuse
from kolosi.proof.study.binding import Study
from kolosi.proof.study.frames import OLD, figures, period_beside
from kolosi.proof.study.gaps import is_gap
from kolosi.proof.study.ledger import Ledger, stems
from kolosi.proof.verdict.apart import Apart
from kolosi.proof.verdict.readings import (
    MANY,
    MOST,
    fits,
    is_change,
    is_of_rest,
    is_of_sum,
    is_over,
    is_part_added,
    is_rest,
    is_rest_of_above,
    is_rest_of_more,
    olds,
)
from kolosi.reading.items import Line
from kolosi.reading.mentions import COUNTS, PERCENTS, SHARES, Mention
from kolosi.reading.text import Sentence


@dataclass(frozen=True)
class Case:
    """An accusation with the sentence that makes it, as `study.passage` gives it."""

    study: Study
    ledger: Ledger
    line: Line
    at: int
    relation: Relation


def charitable(study: Study, ledger: Ledger, relations: Iterable[Relation]) -> list[Relation]:
    """The relations without the accusations that another reading of the same sentence refutes."""
    apart = Apart(study)
    return [
        one for one in relations
        if not one.is_flag or not (apart.are_two(one) if one.family == "repeat" else _is_excused(study, ledger, one))
    ]  # fmt: skip


def _is_excused(study: Study, ledger: Ledger, relation: Relation) -> bool:
    """Whether one of the excuses that are tried for its rule holds."""
    at = study.number_at(relation.stated.start)
    if at is None:
        return False
    case = Case(study, ledger, study.passage(at), at, relation)
    return any(EXCUSES[name](case) for name in relation.row.excuses)


def _is_true_of_others(study: Study, ledger: Ledger, line: Line, at: int, relation: Relation) -> bool:
    """Whether a multiple or a part by which something moved holds of other counts of its sentence, or of one and one above it."""
    told = [line.mention(place) for place in line.quantities if line.mention(place).kind in COUNTS]
    own = [one for one in told if one.exact > 0 and not one.is_spelled][:MOST]
    first = study.number_at(line.sentence.start)
    above = study.above(at if first is None else first)
    more = [above.mention(place) for place in above.quantities] if above is not None else []
    more = [one for one in more if one.kind in COUNTS and one.exact > 0][:MOST]
    pairs = [
        *permutations(own, 2),
        *((one, other) for one in own for other in more),
        *((b, a) for a in own for b in more),
    ]
    used = {one.start for one in relation.mentions}
    if any(_moves(relation, one, other) for one, other in pairs if {one.start, other.start} - used):
        return True
    is_here = any(one.start in {each.start for each in told} for one in relation.mentions)
    rows = {name.name for name in ledger.named(line)}
    return not is_here and any(len(rows & set(one.values)) > 1 for one in ledger.series if one.table is not None)


def _moves(relation: Relation, one: Mention, other: Mention) -> bool:
    """Whether the first of two counts is the stated multiple of the second, or differs from it by the stated part."""
    value, ratio = relation.stated.value, one.exact / other.exact
    if value is None:
        return False
    if relation.stated.kind == "multiplier":
        return abs(ratio - value) * 20 <= value
    return abs(100 * abs(ratio - 1) - value) * 10 <= value


def _is_told_in_turn(relation: Relation) -> bool:
    """Whether a change holds from the first of two figures to the second, as they are told, whatever their periods seem to be."""
    new, old = relation.operands["new"][0], relation.operands["old"][0]
    return new.start < old.start and fits(relation, old, new)


def _is_of_count_outside(line: Line, relation: Relation) -> bool:
    """Whether the whole of a share stands in brackets of its own, and another count before its part makes it true."""
    part, whole = relation.operands["part"][0], relation.operands["whole"][0]
    at = line.places.get(whole.start)
    if at is None or not line.depths[at]:
        return False
    counts = [line.mention(place) for place in line.quantities if line.mention(place).kind in COUNTS]
    return any(fits(relation, part, one) for one in counts if one.start < part.start and one.start != whole.start)


def _is_of_cells(study: Study, sentence: Sentence, relation: Relation) -> bool:
    """Whether a change of figures not all told beside it holds between a cell with one of them and another of its row or column."""
    if relation.family not in ("change", "ratio") or relation.diagnosis or relation.stated.kind not in PERCENTS:
        return False
    told = [one for name in ("new", "old") for one in relation.operands.get(name, ())]
    if all(sentence.start <= one.start < sentence.end for one in told):
        return False
    values = {one.exact for one in told}
    for grid in study.grids:
        counts = {at: cell.mention for at, cell in grid.items() if cell.mention and cell.mention.kind in COUNTS}
        for (row, column), one in counts.items():
            if one.exact not in values:
                continue
            beside = [each for (a, b), each in counts.items() if (a == row) != (b == column)]
            pairs = [pair for other in beside if other.exact not in values for pair in ((one, other), (other, one))]
            if any(fits(relation, *pair) for pair in pairs):
                return True
    return False


def _is_of_which(line: Line, relation: Relation) -> bool:
    """Whether a part is told of the count right before it, and its own count is not: "16 centres, half of which …"."""
    behind = next((item for item in line.items if item.start >= relation.stated.end), None)
    part = relation.operands.get("part", ())
    return (
        behind is not None
        and bool({"DONT", "WHICH"} & behind.classes)
        and bool(part)
        and part[0].start < relation.stated.start
    )


def _is_of_other_brackets(line: Line, relation: Relation) -> bool:
    """Whether a share stands in brackets that hold neither its part nor its whole: "31 of 40 (78 %), better than July (27 of 40)"."""
    at = line.places.get(relation.stated.start)
    own = [each.inside for each in line.brackets if at in each.inside]
    others = [line.places.get(one.start) for one in relation.mentions if one.start != relation.stated.start]
    return bool(own) and not any(place in inside for inside in own for place in others)


def _is_step_of(line: Line, relation: Relation) -> bool:
    """Whether a share is the change between two figures of its sentence: "rents rose 25 %, from 64 000 to 80 000"."""
    own = [line.mention(at) for at in line.quantities if line.mention(at).kind in COUNTS and line.mention(at).exact > 0]
    stated = relation.stated
    return any(stated.prints(100 * abs(a.exact - b.exact) / b.exact) for a, b in permutations(own[:MOST], 2))


def _is_of_nearer(study: Study, line: Line, at: int, relation: Relation) -> bool:
    """Whether a share is that of its part in a figure of the sentence, or of those before it in the paragraph."""
    part = relation.operands.get("part", ())
    lines = [line, *(study.lines[one] for one in study.by_paragraph[line.sentence.paragraph] if one < at)]
    near = [one.mention(place) for one in lines for place in one.quantities if one.mention(place).kind in COUNTS]
    used = {one.start for one in relation.mentions}
    return bool(part) and any(fits(relation, part[0], one) for one in near if one.start not in used)


def _is_of_printed(study: Study, line: Line, relation: Relation) -> bool:
    """Whether a gap in points, over two sentences, is that of one of its shares from a share printed elsewhere."""
    shares = [relation.operands[name][0] for name in ("new", "old")]
    is_here = all(line.sentence.start <= one.start < line.sentence.end for one in shares)
    own = [one for one in shares if line.sentence.start <= one.start < line.sentence.end]
    printed = {one.mention.exact for one in study.bindings.values() if one.mention.kind in SHARES}
    gaps = (relation.stated.exact, -relation.stated.exact)
    return not is_here and any(one.exact + gap in printed for one in own for gap in gaps)


def _is_of_printed_whole(study: Study, relation: Relation) -> bool:
    """Whether a share "of those reached", with a decimal, is that of its part in another figure of the text."""
    part = relation.operands.get("part", ())
    if not part or not relation.stated.decimals or relation.verdict != INCONSISTENT:
        return False
    wholes = [found[0].mention for value, found in study.counts_of.items() if value > part[0].exact]
    return any(fits(relation, part[0], whole) for whole in wholes)


def _makes_another(study: Study, line: Line, at: int, relation: Relation) -> bool:
    """Whether the parts make another figure of the sentence, or of the one before, than the total that they are set against."""
    assert relation.recomputed is not None
    lines = [one for one in (line, study.above(at)) if one is not None]
    near = [one.mention(place) for one in lines for place in one.quantities if one.mention(place).kind in COUNTS]
    return any(one.exact == relation.recomputed.middle and one not in relation.mentions for one in near)


def _has_total_before(line: Line, relation: Relation) -> bool:
    """Whether one of the parts is itself what the figures before it make: the total of the sentence."""
    parts = relation.operands.get("parts", ())
    before = [line.mention(at) for at in line.quantities if line.mention(at).kind in COUNTS]
    return any(_is_summed([one for one in before if one.start < part.start], part) for part in parts)


def _is_of_bounds(relation: Relation, line: Line) -> bool:
    """Whether a percentage is a share beside a bound, and no change: "59 % have more than 50 pupils, and 23 % more than 80"."""
    place = line.places.get(relation.stated.start)
    bounds = [one for name in ("new", "old") for one in relation.operands.get(name, ()) if one.is_rough]
    return place is not None and bool(bounds) and bool({"MORE_THAN", "LESS_THAN"} & _behind(line, place))


def _is_exchanged(relation: Relation, line: Line) -> bool:
    """Whether a change holds the other way round, of two figures of one sentence of which no word tells the earlier one."""
    new, old = relation.operands["new"][0], relation.operands["old"][0]
    told = [one for one in figures(line, 0, len(line.items), COUNTS) if one.mention.start in (new.start, old.start)]
    is_dated = all(period_beside(line, one) is not None for one in told)
    return len(told) == 2 and not is_dated and all(one.role != OLD for one in told) and fits(relation, old, new)


def _is_summed(own: Sequence[Mention], stated: Mention) -> bool:
    """Whether a total is the sum of two figures or more before it in its sentence."""
    before = [one.exact for one in own if one.kind in COUNTS and one.start < stated.start][-MOST:]
    return any(sum(run, Fraction(0)) == stated.exact for size in (2, 3, 4) for run in combinations(before, size))


def _is_of_two_rates(own: Sequence[Mention], stated: Mention) -> bool:
    """Whether a total is that of two rates, each with its time: "six times 80 000, then twelve times 100 000"."""
    before = [one.exact for one in own if one.end <= stated.start]
    products = [one * two for one, two in zip(before[::2], before[1::2], strict=False)]
    return len(products) >= 2 and sum(products, Fraction(0)) == stated.exact


def _is_turned(relation: Relation) -> bool:
    """Whether a share is that of its whole in its part: "148 200 visits, for a target of 130 000 (114 %)"."""
    part, whole = (relation.operands.get(name, ()) for name in ("part", "whole"))
    return bool(part and whole) and relation.stated.exact > 100 and fits(relation, whole[0], part[0])


def _is_of_row(study: Study, ledger: Ledger, line: Line, relation: Relation) -> bool:
    """Whether a claim bound to the sentences before tells of a row of a table, by words that these do not have."""
    sentence = line.sentence
    others = {study.number_at(one.start) for one in relation.mentions if one.end <= sentence.start}
    is_here = any(sentence.start <= one.start != relation.stated.start for one in relation.mentions)
    if not others or is_here:
        return False
    said = set(stems(study.page.flat[sentence.start : sentence.end]))
    spans = [study.lines[number].sentence for number in others if number is not None]
    before = {stem for span in spans for stem in stems(study.page.flat[span.start : span.end])}
    rows = (name for one in ledger.series if one.table is not None for name in one.values)
    return any(set(stems(name)) & said - before for name in rows)


def _holds(study: Study, line: Line, at: int, relation: Relation) -> bool:
    places = [one for one in line.quantities if line.mention(one).kind in COUNTS]
    places = [one for one in places if line.mention(one).start != relation.stated.start]
    own = [line.mention(one) for one in places]
    if len(own) > MOST or relation.family in ("points", "direction", "ratio"):
        return False
    if relation.family == "difference":
        is_made = is_rest(own, relation.stated) or is_rest_of_above(study, own, relation.stated)
        return is_made or is_rest_of_more(study, line, at, relation)
    if relation.family == "fraction" and line.has("REMAINING") and is_of_rest(relation):
        return True
    is_move = relation.family == "change"
    gaps = [line.mention(one) for one in places if is_move and (is_gap(line, one) or _is_same_gap(line, one, relation))]
    wholes = _above(study, at, relation)
    pairs = [*permutations(own, 2), *((part, whole) for part in own for whole in wholes)]
    pairs += _with_old(study, at, relation)
    pairs += _with_paragraph(study, line, relation)
    pairs += permutations([line.mention(one) for one in line.quantities if line.mention(one).kind == "duration"], 2)
    used = {one.start for one in relation.mentions}
    if relation.family == "share" and _is_of_all(study, line, relation):
        return True
    is_held = any(fits(relation, *pair) for pair in pairs if {one.start for one in pair} - used)
    is_held = is_held or any(is_over(gap, new, relation.stated) for gap in gaps for new in own)
    is_held = is_held or any(
        is_part_added(one, old, relation.stated) for one in own for old in olds(study, at, relation)
    )
    is_moving = any(line.has(name) for name in ("PASS", "UP", "DOWN", "FEWER", "MORE"))
    return is_held or (is_moving and is_change(relation)) or is_of_sum(own, relation)


def _is_same_gap(line: Line, place: int, relation: Relation) -> bool:
    """Whether a change tells a count right before it again: "135 000, or seven per cent, more than"."""
    claim = line.places.get(relation.stated.start, place)
    between = line.items[place + 1 : claim]
    return any("SOIT" in item.classes or item.text == "(" for item in between) and len(between) <= 2


def _with_old(study: Study, at: int, relation: Relation) -> list[tuple[Mention, Mention]]:
    """The counts of the sentence before with the earlier figure of a change: "this is 24 % more than the 187 500"."""
    old = relation.operands.get("old", ())
    return [(one, old[0]) for one in olds(study, at, relation)] if old else []


def _with_paragraph(study: Study, line: Line, relation: Relation) -> list[tuple[Mention, Mention]]:
    """Figures of a sentence with those of its paragraph, for a change that reaches beyond the sentence."""
    operands = [one for name in ("new", "old") for one in relation.operands.get(name, ())]
    if relation.family != "change" or all(line.sentence.start <= one.start < line.sentence.end for one in operands):
        return []
    times = {item.said.period for item in line.items if item.said is not None and item.said.period is not None}
    if any(study.binding(one).period in times for one in relation.operands.get("old", ())):
        return []
    paragraph = study.in_lines(study.by_paragraph[line.sentence.paragraph])
    counts = [one.mention for one in paragraph if one.mention.kind in COUNTS and not one.mention.is_spelled]
    own = [one for one in counts if line.sentence.start <= one.start < line.sentence.end] or operands
    if len(counts) > MANY:
        return []
    return [
        pair for one in own for other in counts if other.start != one.start for pair in ((one, other), (other, one))
    ]


def _is_of_whole_before(study: Study, line: Line, at: int, relation: Relation) -> bool:
    """Whether a share whose part is rough is that of a figure of its sentence in one told before it in its paragraph."""
    if not relation.operands["part"][0].is_rough:
        return False
    before = [one for one in study.by_paragraph[line.sentence.paragraph] if one < at]
    wholes = [one.mention for one in study.in_lines(before)]
    parts = [line.mention(one) for one in line.quantities]
    return any(fits(relation, a, b) for a in parts for b in wholes if {a.kind, b.kind} <= COUNTS)


def _is_of_figures_before(line: Line, stated: Mention) -> bool:
    """Whether a total is the sum of figures before it in its sentence, or that of two rates."""
    own = [line.mention(one) for one in line.quantities]
    return _is_summed(own, stated) or _is_of_two_rates(own, stated)


def _is_quotient(study: Study, line: Line, stated: Mention) -> bool:
    """Whether a total is one count of its paragraph shared among another: 14 260 pupils at 31 for each teacher, 460 teachers."""
    near = study.in_lines(study.by_paragraph[line.sentence.paragraph])
    counts = {one.mention.exact for one in near if one.mention.kind in COUNTS and one.mention.start != stated.start}
    return len(counts) <= MANY and any(one > 1 and one * stated.exact in counts for one in counts)


def _is_of_two(line: Line, stated: Mention) -> bool:
    """Whether a share is that of a count of its sentence in another, or in both: "46 convicted and 17 acquitted (73 %)"."""
    counts = [line.mention(at).exact for at in line.quantities if line.mention(at).kind in COUNTS][:MOST]
    pairs = [(one, whole) for one, other in permutations(counts, 2) for whole in (other, one + other) if whole > 0]
    return any(stated.prints(100 * one / whole) for one, whole in pairs)


def _is_of_all(study: Study, line: Line, relation: Relation) -> bool:
    """Whether a share "of the whole" is that of its part in any figure of the text."""
    part, place = relation.operands.get("part", ()), line.places.get(relation.stated.start)
    if not part or place is None or not {"WHOLE", "ALL_OF", "OF_ALL"} & _behind(line, place):
        return False
    wholes = [found[0].mention for value, found in study.counts_of.items() if value >= part[0].exact]
    return any(fits(relation, part[0], whole) for whole in wholes)


def _behind(line: Line, place: int) -> frozenset[str]:
    return frozenset().union(*(item.classes for item in line.items[place + 1 : place + 4]))


def _above(study: Study, at: int, relation: Relation) -> list[Mention]:
    """The counts of the sentence before, of which a part told in words may be the part."""
    line = study.passage(at)
    is_bound = relation.family != "share" or any(line.has(name) for name in ("THESE", "AMONG", "BACK", "OUTOF", "DONT"))
    before = study.above(at) if relation.family == "fraction" or not is_bound else None
    found = [before.mention(place) for place in before.quantities] if before is not None else []
    return [one for one in found if one.kind in COUNTS][:MOST]


EXCUSES: Mapping[Excuse, Callable[[Case], bool]] = {
    "turned_share": lambda of: _is_turned(of.relation),
    "share_of_two_counts": lambda of: _is_of_two(of.line, of.relation.stated),
    "told_of_count_before": lambda of: _is_of_which(of.line, of.relation),
    "share_of_rest": lambda of: of.line.has("NOT") and is_of_rest(of.relation),
    "share_is_change": lambda of: _is_step_of(of.line, of.relation),
    "other_brackets": lambda of: _is_of_other_brackets(of.line, of.relation),
    "told_in_turn": lambda of: of.line.has("RESPECTIVELY"),
    "nearer_whole": lambda of: _is_of_nearer(of.study, of.line, of.at, of.relation),
    "gap_from_printed_share": lambda of: _is_of_printed(of.study, of.line, of.relation),
    "printed_whole": lambda of: _is_of_printed_whole(of.study, of.relation),
    "total_among_parts": lambda of: _has_total_before(of.line, of.relation),
    "another_total": lambda of: _makes_another(of.study, of.line, of.at, of.relation),
    "quotient": lambda of: _is_quotient(of.study, of.line, of.relation.stated),
    "sum_or_two_rates": lambda of: _is_of_figures_before(of.line, of.relation.stated),
    "exchanged": lambda of: _is_exchanged(of.relation, of.line),
    "beside_bound": lambda of: _is_of_bounds(of.relation, of.line),
    "rough_part": lambda of: _is_of_whole_before(of.study, of.line, of.at, of.relation),
    "cells_of_table": lambda of: _is_of_cells(of.study, of.line.sentence, of.relation),
    "other_counts": lambda of: _is_true_of_others(of.study, of.ledger, of.line, of.at, of.relation),
    "as_told": lambda of: _is_told_in_turn(of.relation),
    "whole_in_brackets": lambda of: _is_of_count_outside(of.line, of.relation),
    "other_reading": lambda of: _holds(of.study, of.line, of.at, of.relation),
    "row_of_table": lambda of: _is_of_row(of.study, of.ledger, of.line, of.relation),
}
"""Each excuse: whether it holds in a case. The row of a rule names those that are tried for it."""
