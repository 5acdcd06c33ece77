"""Tables whose last row or column adds up the others, though nothing calls it a total: most of it does, so all of it must."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from kolosi.proof.arithmetic.relation import Relation, summed
from kolosi.proof.arithmetic.slips import slip_between
from kolosi.proof.study.binding import Grid, Study
from kolosi.reading.mentions import COUNTS, Mention

LEAST = 2
"""So many rows or columns at least must add up."""

MOST = 60
"""Larger tables are left out."""

Sum = tuple[Mention, tuple[Mention, ...]]


def closing(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """The sums of such a row or column that no relation tells yet."""
    told = {one.stated.start for one in settled if one.family == "sum"}
    for grid in study.grids:
        counts = {at: cell.mention for at, cell in grid.items() if at[0] > 0 and at[1] > 0 and _is_count(cell.mention)}
        for turned in (False, True):
            for stated, parts in _mostly_sums(grid, _turned(counts, turned=turned)):
                if stated.start not in told and (_adds_up((stated, parts)) or _is_slip(stated, parts)):
                    yield summed("grid.closing", stated, parts, tier="A")


def _is_slip(stated: Mention, parts: Sequence[Mention]) -> bool:
    """Whether a figure is a slip of the hand away from a sum, or the sum of all parts but one."""
    total = sum((part.exact for part in parts), Fraction(0))
    lacks_one = len(parts) > LEAST and any(total - part.exact == stated.exact for part in parts if part.exact > 0)
    slip = slip_between(stated.exact, total)
    return lacks_one or slip == "transposed_digits" or (slip == "one_digit" and stated.exact >= LARGE)


LARGE = 1000
"""From this value on, a figure is hardly one digit away from a sum by chance."""


def _is_count(mention: Mention | None) -> bool:
    return mention is not None and mention.kind in COUNTS and not mention.is_signed and not mention.is_rough


def _turned(counts: Mapping[tuple[int, int], Mention | None], *, turned: bool) -> dict[int, dict[int, Mention]]:
    """The counts by row and column, or by column and row."""
    out: dict[int, dict[int, Mention]] = {}
    for (row, column), mention in counts.items():
        one, other = (row, column) if turned else (column, row)
        if mention is not None:
            out.setdefault(one, {})[other] = mention
    return out


def _mostly_sums(grid: Grid, lines: Mapping[int, Mapping[int, Mention]]) -> list[Sum]:
    """Of each line its last figure and those before it, when two lines in three at least add up so."""
    last = max((at for own in lines.values() for at in own), default=0)
    sums: list[Sum] = []
    for own in list(lines.values())[:MOST]:
        parts = tuple(own[at] for at in sorted(own) if at != last)
        if last in own and len(parts) >= 2:
            sums.append((own[last], parts))
    held = sum(_adds_up(one) for one in sums)
    return sums if held >= LEAST and 3 * held >= 2 * len(sums) and len(grid) <= MOST * MOST else []


def _adds_up(one: Sum) -> bool:
    stated, parts = one
    return stated.exact > 0 and sum((part.exact for part in parts), Fraction(0)) == stated.exact
