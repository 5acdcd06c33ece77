"""Changes of which one figure stands in the sentence, and the other among those told before, or is the total of a table.

"Contributions had stood at 88.0 million in 2023; they have grown by 15.2 per cent", where 74.6 million came in: a fall.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from kolosi.proof.arithmetic.relation import Relation, weighed
from kolosi.proof.study.binding import Study
from kolosi.proof.study.frames import figures
from kolosi.proof.study.gaps import is_gap
from kolosi.proof.study.ledger import Ledger, Series
from kolosi.proof.study.topic import ROOT, names_of, words_of
from kolosi.reading.items import Line
from kolosi.reading.matching import counts_in
from kolosi.reading.mentions import CHANGES, COUNTS, Mention
from kolosi.reading.nouns import noun_after

BACK = 5
"""So many sentences back in its paragraph a sentence may take up a figure."""

CHANCE = Fraction(1, 50)
"""How likely a figure may be to fit by chance."""

SMALLEST, LARGEST = Fraction(1, 4), Fraction(4)
"""How far apart two figures of one thing may lie, one over the other."""


@dataclass(frozen=True)
class Claim:
    """A change told with one figure: where both stand, and the sentence."""

    line: Line
    number: int
    place: int
    figure: int

    @property
    def percent(self) -> Mention:
        """What is claimed."""
        return self.line.mention(self.place)

    @property
    def mine(self) -> Mention:
        """The figure of the sentence."""
        return self.line.mention(self.figure)


def recalled(study: Study, ledger: Ledger) -> Iterator[Relation]:
    """Every change with one figure of its own."""
    for line, number in study.passages:
        claim = _claim(line, number)
        if claim is None:
            continue
        found = _reversed(study, claim) or _of_total(study, ledger, claim)
        if found is not None:
            yield found


def _claim(line: Line, number: int) -> Claim | None:
    """The one change of a sentence that holds one count and no other percentage."""
    if line.sentence.block.table is not None or line.sentence.block.kind == "heading":
        return None
    changes = [at for at in line.quantities if line.mention(at).kind in CHANGES]
    counts = counts_in(line)
    if len(changes) != 1 or len(counts) != 1 or is_gap(line, counts[0]):
        return None
    if line.mention(changes[0]).sign is None or any(line.mention(at).is_rough for at in (*changes, *counts)):
        return None
    return Claim(line, number, changes[0], counts[0])


def _change(claim: Claim, new: Mention, old: Mention) -> Relation | None:
    return weighed("change", "recalled.change", {"new": new, "old": old, "pct": claim.percent}, tier="A")


# -- a change that goes the other way ------------------------------------------------------------------------------


def _reversed(study: Study, claim: Claim) -> Relation | None:
    """The change from the figure of the sentence, told of the past, to one of the figures before it that fits but for its sign."""
    if not _is_past(claim):
        return None
    others = _told_before(study, claim)
    step = claim.percent.step
    if not others or len(others) * 2 * step > 100 * CHANCE:
        return None
    tried = [
        one for other in others for one in (_change(claim, other, claim.mine), _change(claim, claim.mine, other)) if one
    ]
    if any(not one.is_flag for one in tried):
        return None
    turned = replace(claim.percent, sign=-(claim.percent.sign or 1))
    held = [
        other for other in others
        if (one := weighed("change", "", {"new": other, "old": claim.mine, "pct": turned})) and not one.is_flag
    ]  # fmt: skip
    return _change(claim, held[0], claim.mine) if len({one.exact for one in held}) == 1 else None


def _is_past(claim: Claim) -> bool:
    """Whether the figure of a sentence is that of an earlier time: by its role, or by a time of its own before the claim."""
    line = claim.line
    own = next((one for one in figures(line, 0, len(line.items), COUNTS) if one.place == claim.figure), None)
    if own is None:
        return False
    low, high = max(claim.figure - 10, 0), claim.figure + 8
    is_timed = any(item.said for item in line.items[low : min(high, claim.place)])
    return own.role == "old" or (claim.figure < claim.place and is_timed)


def _told_before(study: Study, claim: Claim) -> list[Mention]:
    """The figures of the sentences before that may be compared with that of a claim."""
    paragraph = study.by_paragraph[claim.line.sentence.paragraph]
    lines = [at for at in paragraph if claim.number - BACK <= at < claim.number]
    found = [study.lines[at].mention(place) for at in lines for place in counts_in(study.lines[at])]
    return [one for one in found if _may_be_alike(one, claim.mine)]


def _may_be_alike(one: Mention, mine: Mention) -> bool:
    if one.kind != mine.kind or one.is_rough or one.exact <= 0 or mine.exact <= 0:
        return False
    return SMALLEST <= one.exact / mine.exact <= LARGEST


# -- the total of a table ------------------------------------------------------------------------------------------


def _of_total(study: Study, ledger: Ledger, claim: Claim) -> Relation | None:
    """The change from a figure that it is compared with to the total of the one column that is called like its subject."""
    line = claim.line
    between = line.items[claim.place : claim.figure]
    if claim.figure < claim.place or not any({"COMPARED", "AGAINST"} & item.classes for item in between):
        return None
    words = words_of(study, line, 0, claim.place)
    if not words or names_of(study, claim.number, line.items[claim.place].start):
        return None
    noun = noun_after(line, claim.figure)[:ROOT]
    tables = _tables_above(study, claim.number)
    columns = [one for one in ledger.series if one.table in tables and _is_called(one, words, noun)]
    totals = {one.whole.start: one.whole for one in columns if one.whole is not None}
    if len(totals) != 1:
        return None
    new = next(iter(totals.values()))
    found = _change(claim, new, claim.mine) if _may_be_alike(new, claim.mine) else None
    if found is None or found.recomputed is None:
        return None
    size, told = abs(found.recomputed.middle), claim.percent.exact
    is_near = told <= 3 * size <= 9 * told
    return found if is_near and not _fits_another(study, claim, tables) else None


def _is_called(column: Series, words: frozenset[str], noun: str) -> bool:
    """Whether the head of a column has the words of a subject and the noun of its figure."""
    return column.whole is not None and words <= column.words and (not noun or noun in column.words)


def _tables_above(study: Study, number: int) -> frozenset[int]:
    """The tables between a sentence and the heading above it."""
    out: set[int] = set()
    for at in range(number - 1, -1, -1):
        block = study.lines[at].sentence.block
        if block.kind == "heading":
            break
        if block.table is not None:
            out.add(block.table)
    return frozenset(out)


def _fits_another(study: Study, claim: Claim, tables: frozenset[int]) -> bool:
    """Whether a claim holds of another figure of its paragraph or of the tables beside it."""
    paragraph = study.by_paragraph[claim.line.sentence.paragraph]
    near = [at for at, line in enumerate(study.lines) if line.sentence.block.table in tables] + list(paragraph)
    for one in study.in_lines(near):
        if one.mention.kind == claim.mine.kind and one.mention.start != claim.mine.start:
            held = _change(claim, one.mention, claim.mine)
            if held is not None and not held.is_flag:
                return True
    return False
