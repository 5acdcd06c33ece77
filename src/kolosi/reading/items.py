"""A sentence as a row of items: numbers, periods, words with their classes, marks; and what governs each number."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import accumulate, pairwise

from kolosi.reading.change_signs import told_percents
from kolosi.reading.item import HEDGES, Item
from kolosi.reading.mentions import PERCENTS, SHARES, Mention
from kolosi.reading.pack import Pack
from kolosi.reading.periods import Said
from kolosi.reading.scales import scaled_alike
from kolosi.reading.text import TOKEN, Page, Sentence, Span

_FRACTIONAL = frozenset({"FOLD", "MULTIPLIED", "DIVIDED", "TIMES", "ODDS", "OF_ALL"})


@dataclass(frozen=True)
class Bracket:
    """What stands in a pair of brackets: places of the first and of the last item, and of the numbers inside."""

    opens: int
    closes: int
    inside: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One sentence, ready to be matched; its items are looked for when they are first asked for."""

    sentence: Sentence
    flat: str
    spans: tuple[Span, ...]
    pack: Pack

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The numbers, periods, words and marks, percentages told as shares or changes, with hedges and signs."""
        found = list(_items(self.flat, self.sentence, self.spans, self.pack))
        numbers = [place for place, item in enumerate(found) if item.mention is not None and item.is_quantity]
        for place, item in [(place, _hedged(found, place)) for place in numbers]:
            found[place] = item
        return tuple(told_percents(scaled_alike(found)))

    @cached_property
    def has_numbers(self) -> bool:
        """Whether numbers that may stand in a relation are in it."""
        return any(isinstance(span, Mention) and span.is_quantity for span in self.spans)

    @cached_property
    def quantities(self) -> tuple[int, ...]:
        """The places of the numbers that may stand in a relation."""
        if not self.has_numbers:
            return ()
        return tuple(place for place, item in enumerate(self.items) if item.is_quantity)

    @cached_property
    def brackets(self) -> tuple[Bracket, ...]:
        """The pairs of brackets, innermost ones too, by where they open."""
        stack: list[int] = []
        out = []
        for place, item in enumerate(self.items):
            if item.text == "(":
                stack.append(place)
            elif item.text == ")" and stack:
                opens = stack.pop()
                first, last = bisect_left(self.quantities, opens), bisect_left(self.quantities, place)
                out.append(Bracket(opens, place, self.quantities[first:last]))
        return tuple(sorted(out, key=lambda one: one.opens))

    @cached_property
    def joined(self) -> frozenset[int]:
        """The places of the numbers that a comma or "and" joins to the number before them, with no turn between."""
        out = set()
        for one, two in pairwise(self.quantities):
            between = self.items[one + 1 : two]
            is_cut = any(item.text in (";", ":") or item.classes & {"AGAINST", "SOIT"} for item in between)
            if not is_cut and any(item.text == "," or "AND" in item.classes for item in between):
                out.add(two)
        return frozenset(out)

    @cached_property
    def depths(self) -> tuple[int, ...]:
        """How many more brackets open than close before each place."""
        steps = ((item.text == "(") - (item.text == ")") for item in self.items)
        return tuple(accumulate(steps, initial=0))

    @cached_property
    def places(self) -> Mapping[int, int]:
        """The place of each number that may stand in a relation, by where it starts."""
        return {self.mention(place).start: place for place in self.quantities}

    @cached_property
    def periods(self) -> tuple[int, ...]:
        """The places of the periods whose days are known."""
        return tuple(place for place, item in enumerate(self.items) if item.said and item.said.period)

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """The same periods, known before the items are."""
        found = (span for _, _, span in _stretches(self.sentence, self.spans) if isinstance(span, Said))
        return tuple(one for one in found if one.period)

    @cached_property
    def where(self) -> Mapping[str, Sequence[int]]:
        """The places of each class."""
        out: dict[str, list[int]] = {}
        for place, item in enumerate(self.items):
            for name in item.classes:
                out.setdefault(name, []).append(place)
        return out

    @cached_property
    def possible(self) -> Set[str]:
        """The classes that may stand in it: told by its words where its items need not be looked for."""
        if self.has_numbers:
            return self.where.keys()
        words: list[str] = []
        for start, end, _ in _stretches(self.sentence, self.spans):
            words += TOKEN.findall(self.flat, start, end)
        return self.pack.expressions.possible(words)

    def of_class(self, name: str) -> Sequence[int]:
        """The places of a class."""
        return self.where.get(name, ()) if name in self.possible else ()

    @cached_property
    def fractional(self) -> tuple[int, ...]:
        """The places of the words that may tell a part or a multiple: by themselves (``#``), or with a number beside them."""
        beside = _FRACTIONAL if self.has_numbers else frozenset()
        names = (self.pack.fractional | beside) & self.possible
        return tuple(sorted({place for name in names for place in self.of_class(name)}))

    @cached_property
    def held(self) -> frozenset[str]:
        """What stands in the sentence at all: classes of words, kinds of numbers, marks."""
        kinds = {item.mention.kind for item in self.items if item.mention is not None}
        marks = {item.text for item in self.items if len(item.text) == 1}
        return frozenset({*self.where, *kinds, *marks})

    def mention(self, place: int) -> Mention:
        """The number at a place."""
        found = self.items[place].mention
        assert found is not None
        return found

    def has(self, name: str, start: int = 0, end: int | None = None) -> bool:
        """Whether a class stands between two places."""
        places = self.of_class(name)
        at = bisect_left(places, start)
        return at < len(places) and (end is None or places[at] < end)

    def has_share(self, start: int = 0, end: int | None = None) -> bool:
        """Whether a share stands between two places."""
        places = (place for place in self.quantities if start <= place and (end is None or place < end))
        return any(self.mention(place).kind in SHARES for place in places)

    def has_mark(self, mark: str, start: int, end: int) -> bool:
        """Whether a mark stands between two places."""
        return any(item.text == mark for item in self.items[start:end])

    def concept(self, place: int) -> str | None:
        """The concept of one item."""
        return self.concepts[place]

    @cached_property
    def concepts(self) -> tuple[str | None, ...]:
        """The concept of each item."""
        return tuple(concept_in(item.classes) for item in self.items)


@cache
def concept_in(classes: frozenset[str]) -> str | None:
    """The concept among some classes."""
    return next((name[1:] for name in sorted(classes) if name[0] == "@"), None)


def lines_of(page: Page, mentions: Sequence[Mention], periods: Sequence[Said], pack: Pack) -> list[Line]:
    """Every sentence, with the numbers and the periods in it."""
    spans: list[Span] = sorted([*periods, *_outside(mentions, periods)], key=lambda one: one.start)
    starts = [span.start for span in spans]
    return [
        Line(
            sentence=sentence,
            flat=page.flat,
            spans=tuple(spans[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]),
            pack=pack,
        )
        for sentence in page.sentences
    ]


def joined_line(lines: Sequence[Line]) -> Line:
    """Sentences that follow one another, read as one."""
    if len(lines) == 1:
        return lines[0]
    sentence = replace(lines[0].sentence, end=lines[-1].sentence.end)
    return replace(lines[0], sentence=sentence, spans=tuple(span for line in lines for span in line.spans))


def _outside(mentions: Iterable[Mention], periods: Sequence[Said]) -> list[Mention]:
    """Numbers that stand in no period."""
    starts = [said.start for said in periods]
    out = []
    for mention in mentions:
        place = bisect_left(starts, mention.start + 1) - 1
        if place < 0 or mention.start >= periods[place].end:
            out.append(mention)
    return out


def _stretches(sentence: Sentence, spans: Sequence[Span]) -> Iterator[tuple[int, int, Span | None]]:
    """Where the words between the numbers and the periods of a sentence start and end, each time with what follows them."""
    at = sentence.start
    for span in spans:
        if span.start >= at:
            yield at, span.start, span
            at = _whole_end(span)
    yield at, sentence.end, None


def _whole_end(span: Span) -> int:
    """Where a number with its unit, or a period, ends."""
    return max(span.end, span.whole) if isinstance(span, Mention) else span.end


def _items(flat: str, sentence: Sentence, spans: Sequence[Span], pack: Pack) -> Iterator[Item]:
    for start, end, span in _stretches(sentence, spans):
        yield from _words(flat, start, end, pack)
        if span is not None:
            last = _whole_end(span)
            mention = span if isinstance(span, Mention) else None
            said = span if isinstance(span, Said) else None
            yield Item(start=span.start, end=last, text=flat[span.start : last], mention=mention, said=said)


def _words(flat: str, start: int, end: int, pack: Pack) -> Iterator[Item]:
    """Words and marks, expressions of several words as one item."""
    if start >= end:
        return
    spans = [token.span() for token in TOKEN.finditer(flat, start, end)]
    words = [flat[first:last] for first, last in spans]
    place = 0
    while place < len(words):
        size, classes = pack.expressions.at(words, place)
        first, last = spans[place]
        if size > 1:
            last = spans[place + size - 1][1]
        yield Item(start=first, end=last, text=flat[first:last], classes=classes)
        place += size or 1


THAN = frozenset({"HIGHER", "LOWER", "MORE_THAN", "LESS_THAN"})
"""Words that compare with the figure behind them where another figure stands before them: "13 per cent over the 812"."""


def _hedged(items: Sequence[Item], place: int) -> Item:
    """A number with the hedge and the sign right before it."""
    item = items[place]
    mention = item.mention
    assert mention is not None
    hedge, sign, is_signed = mention.hedge, mention.sign, False
    for back in range(1, 4):
        if place - back < 0:
            break
        before = items[place - back]
        found = next((name for name in HEDGES if name in before.classes), None)
        if found and not THAN.isdisjoint(before.classes) and place > back and items[place - back - 1].is_quantity:
            break
        if found:
            hedge = found.lower()
            break
        if before.text in ("+", "-") and before.end == item.start and _may_sign(items, place - back):
            sign, is_signed = (1 if before.text == "+" else -1), True
            break
        if "SMALL" not in before.classes:
            break
    if (hedge, sign, is_signed) == (mention.hedge, mention.sign, mention.is_signed):
        return item
    return replace(item, mention=replace(mention, hedge=hedge, sign=sign, is_signed=is_signed))


def _may_sign(items: Sequence[Item], place: int) -> bool:
    """Whether a dash is a sign and not the middle of a range."""
    before = items[place - 1] if place else None
    return before is None or before.end < items[place].start or before.text in "([" or "|" in before.text


def percents(line: Line) -> list[int]:
    """The places of the percentages of a sentence."""
    return [place for place in line.quantities if line.mention(place).kind in PERCENTS]
