"""One name set against others taken together: "Marib, with more casualties than Sa'dah and Al Jawf combined"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, exactly
from kolosi.proof.study.binding import Study
from kolosi.proof.study.ledger import Ledger, Named, Series
from kolosi.reading.items import Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import COUNTS, word_at

MOST = 4
"""So many names at most are added up."""

_MORE = frozenset({"MORE", "HIGHER", "OVER", "MORE_THAN", "EXCEED"})
_LESS = frozenset({"FEWER", "LOWER", "UNDER", "LESS_THAN"})


def combined(study: Study, ledger: Ledger, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every such claim of which no relation tells yet; one that holds in some column is left."""
    if not ledger.series:
        return
    told = {one.stated.start for one in settled if one.family == "order"}
    for line in study.lines:
        names = ledger.told(line) if line.sentence.block.table is None else []
        if len(names) >= 3 and line.has("ADDS_UP") and not _has_counts(line):
            yield from (one for one in _against(ledger, line, names) if one.stated.start not in told)


def _has_counts(line: Line) -> bool:
    """Whether a sentence tells figures of its own."""
    return any(line.mention(at).kind in COUNTS and not is_small_word(line.items[at]) for at in line.quantities)


def _columns(ledger: Ledger, names: Sequence[str]) -> list[Series]:
    """The columns of counts that have a figure for each of some names."""
    return [one for one in ledger.series if one.is_of_counts and all(name in one.values for name in names)]


def _against(ledger: Ledger, line: Line, names: Sequence[Named]) -> Iterator[Relation]:
    """The first name of a sentence against the sum of the others, in every column that has them all."""
    first, *others = names
    adds = line.where["ADDS_UP"][0]
    between = [item for item in line.items if first.end <= item.start and item.end <= others[0].start]
    words = [item for item in between if (_MORE | _LESS) & item.classes]
    is_more = any(_MORE & item.classes for item in words)
    is_less = any(_LESS & item.classes for item in words)
    columns = _columns(ledger, [one.name for one in names])
    if is_more == is_less or len(others) > MOST or line.items[adds].start < others[-1].end or not columns:
        return
    sums = [sum((one.values[name.name].exact for name in others), Fraction(0)) for one in columns]
    held = [(one.values[first.name].exact > total) == is_more for one, total in zip(columns, sums, strict=True)]
    yield Relation(
        family="order", rule="names.combined", verdict=CONSISTENT if any(held) else INCONSISTENT,
        stated=word_at(first.start, first.end),
        operands={
            "seq": (columns[0].values[first.name], *(columns[0].values[name.name] for name in others)),
            "word": (word_at(words[0].start, words[0].end),),
        },
        recomputed=exactly(sums[0]), unit="count", tier="A",
    )  # fmt: skip
