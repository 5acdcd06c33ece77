"""A share beside its part, and what the words behind it say that it is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kolosi.model.period import Period
from kolosi.proof.finders.shares.parts import part_of
from kolosi.proof.finders.shares.siblings import pairs_in
from kolosi.proof.study.binding import Study
from kolosi.proof.study.ledger import stems
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.matching import counts_in
from kolosi.reading.mentions import COUNTS, SHARES, Mention
from kolosi.reading.nouns import noun_after

FAR = 10
"""How many words a part may stand before its share."""


@dataclass(frozen=True)
class Base:
    """What the words behind a share name: its words, its noun, its period; whether it is all there is."""

    is_named: bool = False
    is_all: bool = False
    is_back: bool = False
    has_number: bool = False
    noun: str = ""
    words: frozenset[str] = frozenset()
    period: Period | None = None
    has_period: bool = False


@dataclass(frozen=True)
class Told:
    """A share beside its part, in its sentence."""

    number: int
    line: Line
    place: int
    part: Mention
    base: Base

    @property
    def share(self) -> Mention:
        """The share."""
        return self.line.mention(self.place)

    def holds(self, whole: Fraction) -> bool:
        """Whether the share is that of its part in a whole."""
        part, share = self.part.exact, self.share
        return whole > 0 and share.prints(100 * part / whole)


def told_with_parts(study: Study, number: int, line: Line) -> Iterator[Told]:
    """The shares of a sentence with their parts."""
    shares = [at for at in line.quantities if line.mention(at).kind in SHARES and not line.mention(at).is_rough]
    if not shares:
        return
    counts = counts_in(line)
    paired = {share.start: count for count, share in pairs_in(line)}
    text = study.page.flat
    for share in shares:
        part = paired.get(line.mention(share).start)
        if part is None:
            at = part_of(line, counts, share, -1)
            at = _only_before(line, counts, share) if at is None else at
            part = line.mention(at) if at is not None else None
        if part is not None and part.kind in COUNTS and part.exact > 0:
            yield Told(number, line, share, part, base_of(line, share, text))


def _only_before(line: Line, counts: Sequence[int], share: int) -> int | None:
    """The only count before a share that is the first of its sentence: "with its 1 310 incidents, it represents 38 %"."""
    before = [at for at in line.quantities if at < share]
    is_one = len(before) == 1 and before[0] in counts and share - before[0] <= FAR
    if not is_one or line.has("OTHERS", 0, share):
        return None
    near = line.items[max(before[0] - 3, 0) : before[0]]
    between = line.items[before[0] + 1 : share]
    is_whole = any({"SUR", "OUTOF", "OF_ALL", "AMONG", "AGAINST", "COMPARED"} & item.classes for item in near)
    is_cut = any(
        item.text in (";", ":", "(") or {"AND", "DONT", "AGAINST", "COMPARED"} & item.classes for item in between
    )
    return None if is_whole or is_cut else before[0]


def base_of(line: Line, share: int, text: str) -> Base:
    """What a share is said to be of, in the words right behind it."""
    items = line.items
    first = items[share + 1].classes if share + 1 < len(items) else frozenset()
    is_back = "THAT_SUM" in first
    if not is_back and not {"OF", "SUR", "OF_ALL", "OUTOF"} & first:
        return Base()
    end = share + 2
    while end < min(share + 9, len(items)) and items[end].text not in (",", ";", ":", "(", ")", ".", "|"):
        if "AND" in items[end].classes or items[end].is_quantity:
            break
        end += 1
    own = items[share + 1 : end]
    said = [item.said for item in items[share + 1 : min(end + 1, len(items))] if item.said]
    whole = next((at for at in range(share + 1, min(share + 4, end)) if _is_all(items[at])), None)
    return Base(
        is_named=True, is_all=whole is not None, is_back=is_back, has_number=end < len(items) and items[end].is_quantity,
        noun=_noun(line, share if whole is None else whole), words=frozenset(stems(text[own[0].start : own[-1].end])),
        period=said[0].period if said else None, has_period=bool(said),
    )  # fmt: skip


def _is_all(item: Item) -> bool:
    return bool({"WHOLE", "ALL_OF"} & item.classes)


def _noun(line: Line, place: int) -> str:
    """The noun behind a word, but for one of a time: "of the whole of the month"."""
    is_time = any(_TIMES & item.classes for item in line.items[place + 1 : place + 4])
    return "" if is_time else noun_after(line, place)


_TIMES = frozenset({"DAY", "WEEK", "MONTH", "QUARTER", "YEAR"})
