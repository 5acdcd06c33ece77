"""Tables and strips of key figures: rates of a column, totals, changes against the text, units of cells, labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain, islice

from kolosi.model.period import Period
from kolosi.proof.arithmetic.relation import Relation, signed, weighed
from kolosi.proof.arithmetic.slips import detail, slip_between
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, change, exactly, total, verdict
from kolosi.proof.arithmetic.values import claimed as claim
from kolosi.proof.finders.repeats.repeated import repeat
from kolosi.proof.study.binding import Cell, Grid, Study
from kolosi.proof.study.columns import MOST, Rows, cells_by, in_columns
from kolosi.reading.items import Line
from kolosi.reading.mentions import COUNTS, PERCENTS, Mention


def gridded(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every relation of the tables, among their cells and with the text."""
    for grid in study.grids:
        rows = cells_by(grid, 0)
        for column, cells in sorted(cells_by(grid, 1).items())[:MOST]:
            yield from _rate(cells, settled)
            yield from _strip(study, rows, column, cells, settled)
            yield from _row_slips(study, cells)
        yield from _units(grid)
        yield from in_columns(grid)
        yield from _totals(grid)


def _rate(cells: Sequence[Cell], settled: Sequence[Relation]) -> Iterator[Relation]:
    """A column of two counts and their rate; a percentage in the place of the second count is read as a count."""
    own = [cell.mention for cell in cells if cell.mention]
    if len(own) < 3 or own[-1].kind not in PERCENTS or own[0].kind not in COUNTS:
        return
    pair = own[-3:-1]
    if pair[0].kind not in COUNTS or (pair[1].kind not in COUNTS and pair[1].exact != 0):
        return
    whole, part = sorted(pair, key=lambda one: -one.exact)
    line = next(cell.line for cell in cells if cell.mention is own[-1])
    if not any("RATE" in item.classes or item.mention for item in line.items):
        return
    relation = weighed(
        "share", "grid.rate", {"part": part, "whole": whole, "pct": replace(own[-1], kind="percent_share")}, tier="A"
    )
    second = next(cell.line for cell in cells if cell.mention is pair[1])
    is_bare = pair[1].kind not in COUNTS and not _words(second)
    if relation is None or (relation.is_flag and (len(own) > 3 or is_bare)):
        return
    yield relation
    for one in settled:
        is_same = one.family == "share" and [one.operands[name][0].exact for name in ("part", "whole")] == [
            part.exact,
            whole.exact,
        ]
        if is_same and one.stated.exact == own[-1].exact:
            yield replace(repeat(one.stated, own[-1], CONSISTENT), rule="grid.repeat")


def _row_slips(study: Study, cells: Sequence[Cell]) -> Iterator[Relation]:
    """A column of several counts of which one is in the text and another is not, but with another digit."""
    counts = [cell.mention for cell in cells if cell.mention and cell.mention.kind in COUNTS]
    if not 2 <= len(counts) <= 3:
        return
    texts = study.told
    if any(one.exact in texts and one.exact >= TELLING for one in counts):
        for one in counts:
            if one.exact not in texts and one.exact >= 1000:
                yield from _slip(study, one, None)


def _units(grid: Grid) -> Iterator[Relation]:
    """A percentage in a row of counts of people or things."""
    for _, cells in sorted(cells_by(grid, 0).items()):
        counts = [cell for cell in cells if cell.mention and cell.mention.kind in COUNTS]
        others = [cell for cell in cells if cell.mention and cell.mention.kind in PERCENTS]
        if len(counts) < 3 or len(others) != 1:
            continue
        words = {_words(cell.line) for cell in counts}
        if len(words) != 1 or _words(others[0].line) not in words or words == {""}:
            continue
        stated = others[0].mention
        assert stated is not None
        yield Relation(
            family="label", rule="grid.unit", verdict=INCONSISTENT, stated=stated, operands={"a": (stated,)},
            recomputed=exactly(stated.exact), unit="count", tier="A", diagnosis="percent_in_count_cell",
        )  # fmt: skip


def _words(line: Line) -> str:
    return " ".join(item.text for item in line.items if item.mention is None and any(map(str.isalpha, item.text)))


def _totals(grid: Grid) -> Iterator[Relation]:
    """A row or a column called total is the sum of the others."""
    heads = (cell for cell in grid.values() if not cell.mention and 0 in (cell.row, cell.column))
    named = (cell for cell in heads if len(cell.line.items) <= 3 and "SUM_ROW" in cell.line.where)
    rows, columns = cells_by(grid, 0), cells_by(grid, 1)
    for cell in islice(named, MOST_TOTALS):
        if cell.column == 0:
            outside = _outside(columns.get(0, ()), cell)
            for column in sorted(columns.keys() - {0}):
                own = [one for one in columns[column] if one.row or not (one.mention and _words(one.line))]
                own = [one for one in own if one.row not in outside]
                yield from _summed(own, lambda one, row=cell.row: one.row == row)
        if cell.row == 0:
            first = _first_part(rows, cell.column)
            if first is None:
                continue
            for row in sorted(rows.keys() - {0}):
                own = [one for one in rows[row] if first <= one.column <= cell.column]
                yield from _summed(own, lambda one, column=cell.column: one.column == column)


def _outside(labels: Sequence[Cell], total: Cell) -> frozenset[int]:
    """The rows of other times than the total of a year: "Q4 2023" above "Total 2024"."""
    times = {cell.row: period for cell in labels if (period := _time(cell)) is not None}
    whole = times.pop(total.row, None)
    if whole is None:
        return frozenset()
    return frozenset(row for row, one in times.items() if not (whole.first <= one.first and one.last <= whole.last))


def _time(cell: Cell) -> Period | None:
    return next((item.said.period for item in cell.line.items if item.said and item.said.period), None)


def _first_part(rows: Mapping[int, Sequence[Cell]], total: int) -> int | None:
    """The first of the columns that a total column adds up, in most rows; None when no run of columns does."""
    held: dict[int, int] = {}
    values = [{one.column: one.mention for one in cells if one.mention} for row, cells in rows.items() if row]
    full = [own for own in values if total in own]
    for first in range(1, total - 1):
        for own in full:
            parts = [own[at].exact for at in range(first, total) if at in own and own[at].kind in COUNTS]
            if len(parts) >= 2 and sum(parts, Fraction(0)) == own[total].exact:
                held[first] = held.get(first, 0) + 1
    best = max(held, key=lambda at: (held[at], -at), default=None)
    return best if best is not None and 2 * held[best] >= len(full) else None


MOST_TOTALS = 20
"""Rows and columns of a table that are called its totals."""


def _summed(cells: Sequence[Cell], is_total: object) -> Iterator[Relation]:
    stated = next((cell.mention for cell in cells if cell.mention and is_total(cell)), None)  # type: ignore[operator]
    parts = tuple(
        cell.mention
        for cell in cells
        if cell.mention and cell.mention.kind in COUNTS and not is_total(cell)  # type: ignore[operator]
    )
    if stated is None or stated.kind not in COUNTS or len(parts) < 2 or any(one.is_signed for one in (stated, *parts)):
        return
    if len({_words(cell.line) for cell in cells if cell.mention and cell.row and cell.column} - {""}) > 1:
        return
    recomputed = total(claim(part) for part in parts)
    found = CONSISTENT if recomputed.apart(claim(stated)) == 0 else INCONSISTENT
    if found == INCONSISTENT and (stated.exact <= max(part.exact for part in parts) or _is_of_rates(cells)):
        return
    if found == INCONSISTENT and _may_overlap(stated.exact, recomputed.middle):
        return
    yield Relation(
        family="sum", rule="grid.total", verdict=found, stated=stated, operands={"total": (stated,), "parts": parts},
        recomputed=recomputed, unit="count", tier="A",
    )  # fmt: skip


def _may_overlap(stated: Fraction, recomputed: Fraction) -> bool:
    """Whether a total is so far below its parts that these overlap: people targeted by several sectors."""
    return recomputed > stated * OVERLAPPING and slip_between(stated, recomputed) is None


OVERLAPPING = Fraction(5, 4)
"""From so many times its total on, a column is one of things that are counted more than once."""


def _is_of_rates(cells: Sequence[Cell]) -> bool:
    """Whether a header says that the cells are rates: these are not added up."""
    heads = (item for cell in cells if cell.mention is None for item in cell.line.items)
    return any({"PERCENT", "RATE", "AVERAGE"} & item.classes or item.text == "%" for item in heads)


# -- strips --------------------------------------------------------------------------------------------------------


def _strip(
    study: Study, rows: Rows, column: int, cells: Sequence[Cell], settled: Sequence[Relation]
) -> Iterator[Relation]:
    """A key figure and its change, against what the text says of the same figure."""
    value = next((cell for cell in cells if cell.mention and cell.mention.kind in COUNTS), None)
    if value is None or value.mention is None or sum(1 for c in cells if c.mention and c.mention.kind in COUNTS) > 1:
        return
    named = next((cell.concept for cell in cells if cell.mention is None and cell.concept), None)
    same = [one for one in study.told.get(value.mention.exact, ()) if one.mention.start != value.mention.start]
    if same and named:
        yield from _labels(study, value.mention, named, same[0].mention)
    if not same and value.mention.exact >= TELLING:
        yield from _slip(study, value.mention, named)
    told = _changes(rows, column, value)
    if len(told) >= 3 and not any(cell.mention and cell.mention.is_signed for cell in told):
        return
    for cell in told:
        assert cell.mention is not None
        yield from _against_text(cell.mention, value.mention, settled)


TELLING = 100
"""From this value on, a key figure that the text never prints was mistyped in one place or the other."""


DETAILED = 4
"""A key figure of so many digits before its zeros is no other one of the text by chance."""


def _slip(study: Study, value: Mention, named: str | None) -> Iterator[Relation]:
    """A key figure that the text gives with another digit, of the same thing."""
    near = []
    for one in chain.from_iterable(study.told.values()):
        slip = slip_between(value.exact, one.mention.exact)
        is_same = one.concept == named is not None or detail(value.exact) >= DETAILED
        if slip and is_same and one.mention.start != value.start:
            near.append((one.mention, slip))
    if len({mention.exact for mention, _ in near}) == 1:
        yield replace(repeat(near[0][0], value, INCONSISTENT, near[0][1]), rule="strip.slip")


def _changes(rows: Rows, column: int, value: Cell) -> list[Cell]:
    """The percentages under a key figure: in its column, or in the columns that stand under it."""
    top = [cell.column for cell in rows[value.row]]
    is_spread = top != list(range(top[0], top[0] + len(top)))
    out = []
    for cell in chain.from_iterable(cells for row, cells in rows.items() if row > value.row):
        if cell.mention is None or cell.mention.kind not in PERCENTS:
            continue
        at, scale = cell.column, max(len(rows[cell.row]) // len(top), 1)
        above = max((one for one in top if one <= at), default=at) if is_spread else at // scale
        if above == column:
            out.append(cell)
    return out


def _labels(study: Study, value: Mention, named: str, there: Mention) -> Iterator[Relation]:
    """A key figure is of what its label says: the text must not count something else with it."""
    concept = _counted(study, there)
    if concept is None:
        return
    concepts = study.pack.by_id
    one, other = concepts[named].unit, concepts[concept].unit
    if {one, other} == {"incidents", "people"}:
        yield replace(
            repeat(there, value, INCONSISTENT, "label_mismatch"), family="label", rule="strip.label",
            facts={"label": named, "text": concept},
        )  # fmt: skip


def _counted(study: Study, mention: Mention) -> str | None:
    """What the words right after a figure of the text count."""
    binding = study.binding(mention)
    return binding.concept if binding.why and binding.why[0] == "after" else None


def _against_text(percent: Mention, value: Mention, settled: Sequence[Relation]) -> Iterator[Relation]:
    """The change of a key figure, recomputed from the operands that the text gives for the same figure."""
    known = [
        one for one in settled if one.family == "change" and one.verdict != "not_checkable" and "old" in one.operands
    ]
    direct = next((one for one in known if one.operands["new"][0].exact == value.exact), None)
    if direct is not None:
        slots = {"new": value, "old": direct.operands["old"][0], "pct": replace(percent, kind="percent_change")}
        relation = weighed("change", "strip.change", slots, tier="A")
        if relation is not None:
            yield relation
        if direct.stated.exact == percent.exact:
            yield replace(repeat(direct.stated, percent, CONSISTENT), rule="strip.repeat")
        return
    yield from _of_union(percent, value, known)


def _of_union(percent: Mention, value: Mention, known: Sequence[Relation]) -> Iterator[Relation]:
    """The same for a figure that is the sum of two in the text, each with its own base."""
    for place, one in enumerate(known[:MOST]):
        for other in known[place + 1 : MOST]:
            news = one.operands["new"][0], other.operands["new"][0]
            olds = one.operands["old"][0], other.operands["old"][0]
            if news[0].exact + news[1].exact != value.exact or news[0].start == news[1].start:
                continue
            if {mention.exact for mention in news} & {mention.exact for mention in olds}:
                continue
            before = exactly(olds[0].exact + olds[1].exact)
            recomputed = change(exactly(value.exact), before)
            if recomputed is None:
                continue
            stated = replace(percent, kind="percent_change")
            yield Relation(
                family="change", rule="strip.union", verdict=verdict(recomputed, stated, signed(stated, recomputed)),
                stated=stated, operands={"new": (value,), "old": olds, "pct": (stated,)}, recomputed=recomputed,
                unit="percent_change", tier="A",
            )  # fmt: skip
            return
