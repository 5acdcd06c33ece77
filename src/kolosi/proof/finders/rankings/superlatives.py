"""Who has the most or the least of what a table or a list counts: true of a name in some column, or in none of them.

A superlative is accused only when the name is first, or last, in no column of its table, in no ratio of two of them and in no list
near, and when the sentence tells a figure of that name, a word of a head of that table, or stands right behind the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.finders.rankings.ranks_in_lists import part_of, ratios_of
from kolosi.proof.study.binding import Study
from kolosi.proof.study.ledger import Ledger, Named, Series, placed, stems
from kolosi.reading.items import Line
from kolosi.reading.mentions import COUNTS, SHARES, Mention

LEAST = 3
"""Of so many names at least one is the first or the last."""

NEAR = 3
"""So many sentences before a superlative stands a list that needs no word to point to it."""

_AWAY = frozenset({"UP", "DOWN", "CHANGE", "NOT", "FOLLOWED", "AHEAD", "WHEN", "WHILE", "PASS"})


def superlatives(study: Study, ledger: Ledger, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every superlative told of one name, of which no relation tells yet."""
    if not ledger.series:
        return
    told = {one.stated.start for one in settled if one.family == "order"}
    for number, line in enumerate(study.lines):
        if line.sentence.block.table is not None or not (line.has("MOST") or line.has("LEAST")):
            continue
        for at in sorted({*line.where.get("MOST", ()), *line.where.get("LEAST", ())}):
            name = _name(ledger, line, at)
            if name is not None and name.start not in told:
                yield from _tested(ledger, line, number, at, name)


def _name(ledger: Ledger, line: Line, at: int) -> Named | None:
    """The only name of the stretch of a sentence that holds a superlative, where nothing else turns the stretch away."""
    low, high = part_of(line, at)
    joints = [one for one in range(low, high) if "AND" in line.items[one].classes]
    others = [one for name in ("MOST", "LEAST") for one in line.where.get(name, ()) if low <= one < high and one != at]
    if others:
        low = max([low, *(one for one in joints if one < at)])
        high = min([high, *(one for one in joints if one > at)])
    part = line.items[low:high]
    ordinals = ledger.study.pack.ordinals
    if any(_AWAY & item.classes or item.text in ordinals or item.said for item in part) or line.has("AMONG"):
        return None
    names = [one for one in ledger.told(line) if part[0].start <= one.start and one.end <= part[-1].end]
    return names[0] if len({one.name for one in names}) == 1 else None


def _tested(ledger: Ledger, line: Line, number: int, at: int, name: Named) -> Iterator[Relation]:
    held = [one for one in ledger.series if name.name in one.values and len(ledger.named_in(one)) >= LEAST]
    held = [one for one in held if one.place is None or 0 <= number - one.place <= NEAR]
    if not held or not _is_pointed(ledger, line, number, name, held):
        return
    is_most = "MOST" in line.items[at].classes
    tables = {one.table for one in held if one.table is not None}
    columns: list[Mapping[str, Fraction]] = [
        {row: one.values[row].exact for row in ledger.named_in(one)} for one in held
    ]
    columns += ratios_of(ledger, tables)
    is_so = any(_is_first(own, name.name, is_most=is_most) for own in columns)
    best = _best(ledger, line, name, held)
    values = {row: best.values[row] for row in ledger.named_in(best)}
    first = (max if is_most else min)(values.values(), key=lambda one: one.exact)
    yield placed("names.superlative", name, line.items[at], (best.values[name.name], first), is_so=is_so)


def _is_first(values: Mapping[str, Fraction], name: str, *, is_most: bool) -> bool:
    if name not in values:
        return False
    return values[name] == (max if is_most else min)(values.values())


def _is_pointed(ledger: Ledger, line: Line, number: int, name: Named, held: Sequence[Series]) -> bool:
    """Whether a sentence tells of what these series count."""
    figures = {line.mention(at).exact for at in line.quantities if line.mention(at).kind in COUNTS | SHARES}
    if line.has("EXCEED") and not any(one.values[name.name].exact in figures for one in held):
        return False
    text = set(stems(ledger.study.page.flat[line.sentence.start : line.sentence.end])) - set(stems(name.name))
    return any(
        one.values[name.name].exact in figures or bool(one.words & text) or one.place is not None for one in held
    )


def _best(ledger: Ledger, line: Line, name: Named, held: Sequence[Series]) -> Series:
    """The series that the sentence points to most: by a figure, by words, as a list."""
    figures = {line.mention(at).exact for at in line.quantities}
    text = set(stems(ledger.study.page.flat[line.sentence.start : line.sentence.end]))

    def points(one: Series) -> tuple[bool, int, bool]:
        mention: Mention = one.values[name.name]
        return mention.exact in figures, len(one.words & text), one.place is not None

    return max(held, key=points)
