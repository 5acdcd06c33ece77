"""Names and figures told in two rows, "respectively", against a table or a list that has them in another order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, exactly
from kolosi.proof.study.binding import Study
from kolosi.proof.study.ledger import Ledger
from kolosi.reading.items import Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import COUNTS, PERCENTS, Mention, word_at

MOST = 5
"""So many names at most are told in a row."""


def respective(study: Study, ledger: Ledger, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every such sentence of which no relation tells yet: as a column has it, or in another order than all that fit."""
    if not ledger.series:
        return
    told = {one.stated.start for one in settled if one.family == "order"}
    for line in study.lines:
        if line.sentence.block.table is not None or not line.has("RESPECTIVELY"):
            continue
        found = ledger.told(line)
        names = list(dict.fromkeys(one.name for one in found))
        figures = _figures(line, len(names))
        if 2 <= len(names) <= MOST and figures and figures[0].start not in told:
            spans = tuple(word_at(one.start, one.end) for one in found)
            yield from (
                replace(one, operands={**one.operands, "names": spans}) for one in _tested(ledger, line, names, figures)
            )


def _figures(line: Line, many: int) -> tuple[Mention, ...]:
    """As many figures of one kind as there are names, with no other of that kind in the sentence."""
    plain = [at for at in line.quantities if not is_small_word(line.items[at])]
    for kinds in (COUNTS, PERCENTS):
        own = tuple(line.mention(at) for at in plain if line.mention(at).kind in kinds)
        if len(own) == many:
            return own
    return ()


def _tested(ledger: Ledger, line: Line, names: Sequence[str], figures: Sequence[Mention]) -> Iterator[Relation]:
    columns = list(_columns(ledger, names, is_share=figures[0].kind in PERCENTS))
    orders = list(permutations(range(len(names))))
    held = [
        order for own in columns for order in orders
        if all(_fits(figure, own[names[at]]) for figure, at in zip(figures, order, strict=True))
    ]  # fmt: skip
    if not held:
        return
    is_so = orders[0] in held
    at = line.where["RESPECTIVELY"][0]
    word = word_at(line.items[at].start, line.items[at].end)
    yield Relation(
        family="order", rule="respectively.names", verdict=CONSISTENT if is_so else INCONSISTENT,
        stated=figures[0], operands={"seq": tuple(figures), "word": (word,)}, recomputed=exactly(figures[held[0].index(0)].exact),
        unit=figures[0].kind, tier="A", diagnosis=None if is_so else "swapped",
    )  # fmt: skip


def _fits(figure: Mention, value: Fraction) -> bool:
    return figure.prints(value) if figure.kind in PERCENTS else figure.exact == value


def _columns(ledger: Ledger, names: Sequence[str], *, is_share: bool) -> Iterator[Mapping[str, Fraction]]:
    """What each column that has all names says of them: its figures, their shares of its total, their changes to another column."""
    own = [one for one in ledger.series if all(name in one.values for name in names)]
    for one in own:
        yield {name: one.values[name].exact for name in names}
    counts = [one for one in own if one.is_of_counts] if is_share else []
    for one in counts:
        whole = one.whole.exact if one.whole else sum((value.exact for value in one.values.values()), Fraction(0))
        if whole > 0:
            yield {name: 100 * one.values[name].exact / whole for name in names}
    for one, two in permutations(counts, 2):
        if all(one.values[name].exact > 0 for name in names):
            yield {
                name: 100 * abs(two.values[name].exact - one.values[name].exact) / one.values[name].exact
                for name in names
            }
