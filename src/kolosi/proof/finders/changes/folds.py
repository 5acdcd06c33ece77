"""Multiples and parts told of two figures: "doubled", "fell by half", "three times the 1 690 of …"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, claimed, exactly
from kolosi.proof.finders.changes.above import pair_above, pairs_over_two
from kolosi.proof.finders.changes.ratios import Word, hedged
from kolosi.proof.study.binding import Study
from kolosi.proof.study.frames import Operand, Pair, are_alike, is_dated, pair
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import COUNTS, SHARES, Mention, word_at
from kolosi.reading.pack import Fractional

TIMES = frozenset({"duration"})


@dataclass(frozen=True)
class Clause:
    """A stretch of a sentence that is read by itself; `number` is that of its line."""

    study: Study
    number: int
    line: Line
    low: int
    high: int

    def places(self, kinds: frozenset[str]) -> list[int]:
        """Where numbers of some kinds stand in it."""
        return [at for at in self.line.quantities if self.low <= at < self.high and self.line.mention(at).kind in kinds]


def multiples(clause: Clause, own: Sequence[Operand], known: Mapping[str, Fractional]) -> Iterator[Relation]:
    """ "Doubled", "fell by half", of the earlier and the later figure."""
    line, figures_told = clause.line, own
    if not 1 <= len(own) <= 4:
        return
    for place in line.fractional:
        word = multiple_at(line, place, known) if clause.low <= place < clause.high else None
        if word is None:
            continue
        way = None if word.kind == "multiplier" else _way(line.items, place)
        own = _of_part(line, figures_told, place)
        found = pair(line, own, place, []) if word.kind == "multiplier" or way is not None else None
        if found is None and word.kind == "multiplier":
            found = _dated_pair(line, own, place)
        if len(own) == 1 and word.kind == "multiplier":
            over = pairs_over_two(clause.study, clause.number, line, own, place)
            found = replace(over[0], is_ordered=False) if len(over) == 1 else None
        if found is None or found.old.exact <= 0 or found.new.exact <= 0:
            continue
        ratios = [claimed(found.new).middle / claimed(found.old).middle]
        is_open = not found.is_ordered or any(
            {"WHICH", "SOIT"} & item.classes for item in line.items[max(place - 3, 0) : place]
        )
        ratios += [1 / ratios[0]] if is_open else []
        ratios += _over_all(own, place)
        values = [ratio if way is None else 100 * (ratio - 1) * way for ratio in ratios]
        item = line.items[place]
        behind = line.items[place + 1 : place + 3] if {"MULTIPLIED", "DIVIDED"} & item.classes else ()
        end = next((one.end for one in behind if one.mention is not None), item.end)
        stated = Mention(start=item.start, end=end, kind=word.kind, value=word.value, whole=end)
        is_so = any(word.holds(value) for value in values)
        yield Relation(
            family="ratio", rule="frame.ratio", verdict=CONSISTENT if is_so else INCONSISTENT, stated=stated,
            operands={"new": (found.new,), "old": (found.old,), "word": (stated,)}, recomputed=exactly(ratios[0]),
            unit="ratio", tier="A", diagnosis=None if is_so else "word_multiplier",
        )  # fmt: skip


def _of_part(line: Line, own: Sequence[Operand], place: int) -> Sequence[Operand]:
    """The figures of the part of a sentence between semicolons that holds a word, where it has two; else all."""
    cuts = [at for at, item in enumerate(line.items) if item.text in (";", ":")]
    low = max((at for at in cuts if at < place), default=-1)
    high = min((at for at in cuts if at > place), default=len(line.items))
    inside = [one for one in own if low < one.place < high]
    return inside if len(inside) >= 2 else own


def _dated_pair(line: Line, own: Sequence[Operand], place: int) -> Pair | None:
    """The only two figures before a word, of one noun, each told of a time: "2.50 in March, 4.00 now: it has doubled"."""
    if len(own) != 2 or own[1].place > place or place - own[1].place > FAR or not are_alike(*own):
        return None
    if any(line.mention(at).kind == "duration" for at in line.quantities if at > own[1].place):
        return None
    is_told = is_dated(line, own[0], own[1].place) and is_dated(line, own[1], place)
    return Pair(own[1].mention, own[0].mention, is_ordered=False) if is_told else None


FAR = 9
"""So many words stand at most between a multiple and its figures."""


def _over_all(own: Sequence[Operand], place: int) -> list[Fraction]:
    """The last of three figures and more before a word, over the first: "from 38 % to 30 %, then to 19 %: it has halved"."""
    before = [one.mention.exact for one in own if one.place < place]
    return [before[-1] / before[0]] if len(before) > 2 and before[0] > 0 else []


def multiples_told_after(study: Study, number: int, known: Mapping[str, Fractional]) -> Iterator[Relation]:
    """ "In January it took 940 calls. In September, 2 820. The number has doubled": the figures of the sentences before."""
    line = study.lines[number]
    if any(line.mention(at).kind in COUNTS | SHARES and not is_small_word(line.items[at]) for at in line.quantities):
        return
    words = [(at, word) for at in line.fractional if (word := multiple_at(line, at, known))]
    is_one = len(words) == 1 and words[0][1].kind == "multiplier"
    tried = (pair_above(study, number, line, words[0][0], kinds) for kinds in (COUNTS, TIMES)) if is_one else ()
    found = next((one for one in tried if one is not None), None)
    if found is None or found.old.exact <= 0:
        return
    (place, word), ratio = words[0], found.new.exact / found.old.exact
    if not Fraction(1, 20) <= ratio <= 20:
        return
    item = line.items[place]
    stated = word_at(item.start, item.end, word.value)
    is_so = word.holds(ratio) or (not found.is_ordered and word.holds(1 / ratio))
    yield Relation(
        family="ratio", rule="frame.ratio", verdict=CONSISTENT if is_so else INCONSISTENT, stated=stated,
        operands={"new": (found.new,), "old": (found.old,), "word": (stated,)}, recomputed=exactly(ratio), unit="ratio",
        tier="A", diagnosis=None if is_so else "word_multiplier",
    )  # fmt: skip


_FOLDS = frozenset({"FOLD", "MULTIPLIED", "DIVIDED"})


def multiple_at(line: Line, place: int, known: Mapping[str, Fractional]) -> Fractional | None:
    """The word for a multiple at a place; "multiplied by four" is one too."""
    item = line.items[place]
    if item.classes.isdisjoint(known) and item.classes.isdisjoint(_FOLDS):
        return None
    name = next((name for name in sorted(item.classes) if name in known), None)
    if name is not None:
        return hedged(line, Word(place, place, known[name]))
    if "FOLD" in item.classes and place:
        return _fold(line, place)
    if not {"MULTIPLIED", "DIVIDED"} & item.classes or place + 1 >= len(line.items):
        return None
    number = line.items[place + 1].mention
    if number is None and place + 2 < len(line.items) and {"MORE_THAN", "NEARLY"} & line.items[place + 1].classes:
        number = line.items[place + 2].mention
    if number is None or number.kind != "count" or number.exact < 2:
        return None
    value = number.exact
    half = max(number.step / 2, value / 20) if number.decimals else value / 12
    low, high = value - half, value + half
    if number.hedge == "more_than":
        low, high = value, 2 * value
    elif number.hedge in ("nearly", "just_under"):
        low = value * 4 / 5
    if "DIVIDED" in item.classes:
        low, high, value = 1 / high, 1 / low, 1 / value
    return Fractional(words=item.text, low=low, high=high, value=value, kind="multiplier")


def _fold(line: Line, place: int) -> Fractional | None:
    """ "Three times the 1 690 of …": what stands in front of the word says how many."""
    number = line.items[place - 1].mention
    if number is None or number.kind != "count" or not 2 <= number.exact <= 20 or not number.is_spelled:
        return None
    value, half = number.exact, Fraction(1, 2)
    return Fractional(words=line.items[place].text, low=value - half, high=value + half, value=value, kind="multiplier")


def _way(items: Sequence[Item], place: int) -> int | None:
    """The direction of the word right before a part: "fell by half"."""
    for item in reversed(items[max(place - 3, 0) : place]):
        if "DOWN" in item.classes or "UP" in item.classes:
            return 1 if "UP" in item.classes else -1
        if item.is_quantity or not item.text[0].isalpha():
            break
    for item in items[place + 1 : place + 3]:
        if {"FEWER", "LOWER"} & item.classes:
            return -1
        if {"MORE", "HIGHER"} & item.classes:
            return 1
    return None
