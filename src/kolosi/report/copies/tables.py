"""Which tables of the issue are which of a copy, and what that says of the text between them.

A table is a wall: no change goes across it. One that only one of both texts has would cut a stretch of text in two that is one
in the other, and half of it would seem to go and to come. So a wall is put into the other text too, where that table would stand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, groupby, pairwise

from kolosi.report.copies.likeness import alike
from kolosi.report.copies.stream import Stream

_NEIGHBOUR = 3
"""A line that is equal before or behind two tables weighs as much as so many words that both say."""
_SAME = 0.5
"""Two tables that stand between other lines are one only if they share so much of the words of the smaller one."""

_MOVED_LINES = 2
"""So many lines may have been moved past a table; where more would have, it is the table that was moved."""
_MOST_WEIGHED = 10_000
"""So many pairs of tables are weighed at most, in a tenth of a second; of more, only those that are equal are one."""

Span = tuple[int, int]
"""The first line, and the one behind the last."""


@dataclass(frozen=True)
class Walls:
    """Lines of both texts that are held against each other, in order; `cuts` are the lines behind which a wall is put.

    `added` are the tables that only the copy has, `gone` those of which it has no word any more. `texts` are pairs of lines of
    the text itself, `tables` of tables: within these cells are looked for.
    """

    texts: Sequence[tuple[Span, Span]]
    tables: Sequence[tuple[Span, Span]]
    cuts: frozenset[int]
    their_cuts: frozenset[int]
    added: Sequence[Span]
    gone: Sequence[Span]

    def is_in_table(self, stretch: Span) -> bool:
        """True for a cell of the issue, in a table that the copy has too."""
        return any(first <= stretch[0] < last for (first, last), _ in self.tables)

    def is_outside(self, stretch: Span) -> bool:
        """True for lines of the copy that stand in no table that the issue has too."""
        return not any(first <= stretch[0] < last for _, (first, last) in self.tables)


@dataclass(frozen=True)
class _Text:
    """A text as runs of lines: those of the body itself, and between them tables and what else stands in a box."""

    keys: Sequence[str]
    tables: Sequence[Span]

    @classmethod
    def of(cls, stream: Stream) -> _Text:
        keys = [alike(stream.text[line.start : line.end]).strip(" ") for line in stream.lines]
        counted = Counter(line.container for line in stream.lines)
        body = counted.most_common(1)[0][0] if counted else 0
        runs = groupby(range(len(keys)), key=lambda rank: stream.lines[rank].container == body)
        spans = [(is_body, list(ranks)) for is_body, ranks in runs]
        return cls(keys, [(ranks[0], ranks[-1] + 1) for is_body, ranks in spans if not is_body])

    def words(self, span: Span) -> Counter[str]:
        """The words of lines."""
        return Counter(word for key in self.keys[slice(*span)] for word in key.split())

    def text(self) -> list[int]:
        """The lines with words that stand in no table."""
        inside = {at for first, last in self.tables for at in range(first, last)}
        return [at for at, key in enumerate(self.keys) if key and at not in inside]

    def beside(self, span: Span) -> tuple[str, str]:
        """The lines with words before and behind a table."""
        first, last = span
        return next(filter(None, reversed(self.keys[:first])), ""), next(filter(None, self.keys[last:]), "")


def walls(issued: Stream, copy: Stream) -> Walls | None:
    """How two texts are parted by their tables; None where no text is, as among notes."""
    if not _is_parted(issued) and not _is_parted(copy):
        return None
    ours, theirs = _Text.of(issued), _Text.of(copy)
    pairs = _matched(ours, theirs)
    texts: list[tuple[Span, Span]] = []
    ends = [*pairs, ((len(ours.keys), len(ours.keys)), (len(theirs.keys), len(theirs.keys)))]
    at = their_at = 0
    for (first, last), (their_first, their_last) in ends:
        texts += _stretches(ours, theirs, (at, first), (their_at, their_first))
        at, their_at = last, their_last
    known, their_known = {one for one, _ in pairs}, {two for _, two in pairs}
    emptied = [one for one, two in pairs if ours.words(one) and not theirs.words(two)]
    return Walls(
        texts=[(one, two) for one, two in texts if one[0] < one[1] and two[0] < two[1]],
        tables=pairs,
        cuts=frozenset(one[1] for one, _ in texts if one[0] < one[1]),
        their_cuts=frozenset(two[1] for _, two in texts if two[0] < two[1]),
        added=[one for one in theirs.tables if one not in their_known],
        gone=[*(one for one in ours.tables if one not in known), *emptied],
    )


def _is_parted(stream: Stream) -> bool:
    """True where something stands in the midst of a text: its lines go on behind it."""
    runs = [container for container, _ in groupby(line.container for line in stream.lines)]
    return len(set(runs)) < len(runs)


# -- tables ----------------------------------------------------------------------------------------------------------


def _matched(ours: _Text, theirs: _Text) -> list[tuple[Span, Span]]:
    """The tables that are one, in order: those with most words and neighbours in common. Equal ones at the head are not weighed."""
    crossed = _Crossed.of(ours, theirs)
    keys, their_keys = ([one.keys[slice(*span)] for span in one.tables] for one in (ours, theirs))
    pairs = zip(ours.tables, theirs.tables, strict=False)
    stays = (a == b and not crossed.words(*pair) for a, b, pair in zip(keys, their_keys, pairs, strict=False))
    first = next((at for at, is_same in enumerate(stays) if not is_same), min(len(keys), len(their_keys)))
    if first == len(keys) == len(their_keys):
        return list(zip(ours.tables, theirs.tables, strict=True))
    if (len(keys) - first) * (len(their_keys) - first) > _MOST_WEIGHED:
        blocks = SequenceMatcher(
            None, [*map(tuple, keys)], [*map(tuple, their_keys)], autojunk=False
        ).get_matching_blocks()
        ranks = [(block.a + at, block.b + at) for block in blocks for at in range(block.size)]
        return [(ours.tables[one], theirs.tables[two]) for one, two in ranks]
    # The last one that is equal is weighed too: of two that are the same one may be new.
    first = max(first - 1, 0)
    head = list(zip(ours.tables[:first], theirs.tables[:first], strict=True))
    return [*head, *_weighed(ours, theirs, ours.tables[first:], theirs.tables[first:], crossed)]


def _weighed(
    ours: _Text, theirs: _Text, tables: Sequence[Span], others: Sequence[Span], crossed: _Crossed
) -> list[tuple[Span, Span]]:
    words, their_words = [ours.words(one) for one in tables], [theirs.words(one) for one in others]
    best: dict[tuple[int, int], tuple[int, list[tuple[Span, Span]]]] = {}
    for one in range(len(tables), -1, -1):
        for two in range(len(others), -1, -1):
            if one == len(tables) or two == len(others):
                best[one, two] = (0, [])
                continue
            near = zip(ours.beside(tables[one]), theirs.beside(others[two]), strict=True)
            weight = _weight(words[one], their_words[two], sum(a == b != "" for a, b in near))
            weight = max(weight - crossed.words(tables[one], others[two]), 0) if weight else 0
            score, pairs = best[one + 1, two + 1]
            options = [best[one + 1, two], best[one, two + 1]]
            if weight:
                options.insert(0, (score + weight, [(tables[one], others[two]), *pairs]))
            best[one, two] = max(options, key=lambda option: option[0])
    return best[0, 0][1]


def _weight(words: Counter[str], others: Counter[str], neighbours: int) -> int:
    """How much speaks for two tables being one; 0 where they are two."""
    shared = (words & others).total()
    if not neighbours and (not shared or shared < _SAME * min(words.total(), others.total())):
        return 0
    return 1 + shared + _NEIGHBOUR * neighbours


@dataclass(frozen=True)
class _Crossed:
    """The lines of text that both have in one order, by rank in either, and how many words stand before each.

    A table that was moved leaves the text as it is: taken for the one that it was, all lines in between would seem to move.
    """

    ours: Sequence[int]
    theirs: Sequence[int]
    before: Sequence[int]

    @classmethod
    def of(cls, ours: _Text, theirs: _Text) -> _Crossed:
        """The lines of two texts."""
        lines, others = ours.text(), theirs.text()
        keys, their_keys = [ours.keys[at] for at in lines], [theirs.keys[at] for at in others]
        blocks = SequenceMatcher(None, keys, their_keys, autojunk=False).get_matching_blocks()
        pairs = [(lines[block.a + at], others[block.b + at]) for block in blocks for at in range(block.size)]
        before = [0, *accumulate(len(ours.keys[one].split()) for one, _ in pairs)]
        return cls([one for one, _ in pairs], [two for _, two in pairs], before)

    def words(self, table: Span, other: Span) -> int:
        """How many words stand on one side of a table and on the other side of another; a line or two may have been moved past it."""
        one, two = bisect_left(self.ours, table[0]), bisect_left(self.theirs, other[0])
        return abs(self.before[one] - self.before[two]) if abs(one - two) > _MOVED_LINES else 0


# -- the text between tables -----------------------------------------------------------------------------------------


def _stretches(ours: _Text, theirs: _Text, span: Span, their_span: Span) -> Iterator[tuple[Span, Span]]:
    """The stretches between two tables that both have, parted at each table that only one has."""
    lines, cuts = _lines(span, ours.tables)
    their_lines, their_cuts = _lines(their_span, theirs.tables)
    if not cuts and not their_cuts:
        yield span, their_span
        return
    one, two = [ours.keys[at] for at in lines], [theirs.keys[at] for at in their_lines]
    places, their_places = _across(cuts, one, two), _across(their_cuts, two, one)
    known = list(zip(their_places, their_cuts, strict=True))
    own = [(at, _between(at, where, known)) for at, where in zip(cuts, places, strict=True)]
    parted = [(0, 0), *sorted([*own, *known]), (len(one), len(two))]
    for (a, c), (b, d) in pairwise(parted):
        yield _span(lines, a, b), _span(their_lines, c, d)


def _between(at: int, where: int, known: Sequence[tuple[int, int]]) -> int:
    """The place of a table in the other text, kept on the right side of those that stand there."""
    least = max((place for before, place in known if before < at), default=0)
    most = min((place for behind, place in known if behind > at), default=max(where, least))
    return min(max(where, least), most)


def _lines(span: Span, tables: Sequence[Span]) -> tuple[list[int], list[int]]:
    """The lines of a span that stand in no table; and behind how many of them a table stands."""
    inside = [one for one in tables if span[0] <= one[0] and one[1] <= span[1]]
    lines = [at for at in range(*span) if not any(first <= at < last for first, last in inside)]
    return lines, [sum(at < first for at in lines) for first, _ in inside]


def _span(lines: Sequence[int], first: int, last: int) -> Span:
    return (lines[first], lines[last - 1] + 1) if first < last else (0, 0)


def _across(places: Iterable[int], one: Sequence[str], other: Sequence[str]) -> list[int]:
    """Where places of one text are in the other: between the lines that share most with those on either side, in their order."""
    codes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return list(accumulate((_place(place, codes, one, other) for place in places), max))


def _place(
    place: int, codes: Sequence[tuple[str, int, int, int, int]], one: Sequence[str], other: Sequence[str]
) -> int:
    changed = next((code[1:] for code in codes if code[0] != "equal" and code[1] <= place <= code[2]), None)
    if changed is None:
        return next((c + place - a for kind, a, b, c, _ in codes if kind == "equal" and a <= place <= b), 0)
    a, b, c, d = changed
    before, behind = _counted(one[a:place]), _counted(one[place:b])
    return max(
        range(c, d + 1),
        key=lambda at: (before & _counted(other[c:at])).total() + (behind & _counted(other[at:d])).total(),
    )


def _counted(lines: Sequence[str]) -> Counter[str]:
    return Counter(word for line in lines for word in line.split())
