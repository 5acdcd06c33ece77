"""Figures told in turn of names in turn: "respectively"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, exactly
from kolosi.proof.finders.shares.bases import REACH, Pair, is_of
from kolosi.proof.study.binding import Study
from kolosi.reading.items import Line
from kolosi.reading.mentions import COUNTS, SHARES, Mention, word_at


def told_in_turn(study: Study) -> Iterator[Relation]:
    """Every "respectively" of a text."""
    for number, line in enumerate(study.lines):
        if line.has_numbers:
            yield from _in_turn(study, number, line)


def _in_turn(study: Study, number: int, line: Line) -> Iterator[Relation]:
    """Two figures in turn for two names in turn: the table, or the counts of the sentence, must give them in that order."""
    turn = next((at for at, item in enumerate(line.items) if "RESPECTIVELY" in item.classes), None)
    if turn is None:
        return
    after = [at for at in line.quantities if 0 < at - turn <= 8]
    near = after if len(after) >= 2 else [at for at in line.quantities if 0 < turn - at <= 8]
    values = [at for at in near if line.mention(at).kind == line.mention(near[0]).kind] if near else []
    if len(values) != 2:
        return
    first, second = (line.mention(at) for at in values)
    if first.kind in SHARES:
        yield from _shares_in_turn(study, number, line, (first, second))
    elif first.kind in COUNTS:
        yield from _counts_in_turn(study, line, (first, second))


def _shares_in_turn(study: Study, number: int, line: Line, pair: Pair) -> Iterator[Relation]:
    """The two counts before the shares, of a whole near: straight or crossed."""
    before = [
        at for at in line.quantities if line.mention(at).kind in COUNTS and line.mention(at).start < pair[0].start
    ]
    if len(before) < 2:
        return
    one, two = (line.mention(at) for at in before[-2:])
    for whole in (found.mention for found in study.around(number, before[-1], reach=REACH)):
        if whole.kind not in COUNTS or whole.exact <= max(one.exact, two.exact):
            continue
        straight = is_of((one, pair[0]), whole) and is_of((two, pair[1]), whole)
        crossed = is_of((one, pair[1]), whole) and is_of((two, pair[0]), whole)
        if straight or crossed:
            yield _turned(pair, (one, two, whole), is_so=straight)
            return


def _counts_in_turn(study: Study, line: Line, pair: Pair) -> Iterator[Relation]:
    """The rows of a table that bear the two names: each holds its own figure, or the other's."""
    words = [item.text for item in line.items]
    rows = _rows(study)
    named = [(words.index(name), values) for name, values in rows.items() if name in words]
    known = [
        values for _, values in sorted(named, key=lambda one: one[0]) if {pair[0].exact, pair[1].exact} & set(values)
    ]
    if len(known) != 2:
        return
    one, two = known
    straight = pair[0].exact in one and pair[1].exact in two
    crossed = pair[1].exact in one and pair[0].exact in two
    if straight != crossed:
        others = (one.get(pair[0].exact) or one[pair[1].exact], two.get(pair[1].exact) or two[pair[0].exact])
        told = _turned(pair, others, is_so=straight)
        names = [item for item in line.items if item.text in rows][:2]
        spans = tuple(word_at(item.start, item.end) for item in names)
        yield replace(told, operands={**told.operands, "names": spans})


def _rows(study: Study) -> dict[str, dict[Fraction, Mention]]:
    """The counts of each row of the tables, by the last word of the row's name."""
    out: dict[str, dict[Fraction, Mention]] = {}
    name: dict[tuple[int | None, int | None], str] = {}
    for line in study.lines:
        block = line.sentence.block
        if block.table is None:
            continue
        key = (block.table, block.row)
        if block.column == 0 and not line.has_numbers:
            words = [item.text for item in line.items if item.text.isalpha()]
            name[key] = words[-1] if words else ""
        elif name.get(key):
            own = out.setdefault(name[key], {})
            own |= {
                line.mention(at).exact: line.mention(at) for at in line.quantities if line.mention(at).kind in COUNTS
            }
    return out


def _turned(pair: Pair, others: Sequence[Mention], *, is_so: bool) -> Relation:
    return Relation(
        family="order", rule="respectively", verdict=CONSISTENT if is_so else INCONSISTENT, stated=pair[0],
        operands={"pcts": pair, "counts": tuple(others)}, recomputed=exactly(pair[1].exact), unit=pair[0].kind, tier="A",
        diagnosis=None if is_so else "swapped",
    )  # fmt: skip
