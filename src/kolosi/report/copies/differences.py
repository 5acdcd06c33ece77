"""What a copy changes in the issued text, found by the words alone.

Lines that are equal in both are the fixed points; between two of them words are compared. Kinds of space, apostrophe and
quotation mark are one: editors change them by themselves. A line that stands elsewhere, unchanged, was moved.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from kolosi.report.copies.likeness import alike
from kolosi.report.copies.stream import END, WALL, Stream
from kolosi.report.copies.tables import Span, Walls, walls

_TOKEN = re.compile(rf"[^\W_]+['’]?|{END}|[^\S{END}]+|[^\w\s]|_")
_MOVED_WORDS = 5
"""A line of fewer words may stand in two places by chance."""
_TINY = 4
"""So few letters left standing between two larger changes are chance, not text that was kept."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """`text` in place of the issued characters `start` to `end`; it stands at `copy_start` in the copy.

    `moved` pairs the two ends of a move: the line taken out and the same line put in. `table` numbers a table that came (1 and
    on) or went (-1 and on), of which this is a cell.
    """

    start: int
    end: int
    text: str
    copy_start: int
    moved: int = 0
    table: int = 0


@dataclass(frozen=True)
class _Unit:
    """A line: `text[start:end]` of its stream, with its end unless a wall stands behind that. Lines are compared by `key`."""

    key: str
    start: int
    end: int


@dataclass(frozen=True)
class _Gap:
    """Lines between two that are equal in both texts, by number; the issued ones end before the wall at `ceiling`."""

    first: int
    last: int
    their_first: int
    their_last: int
    ceiling: int


@dataclass(frozen=True)
class _Side:
    """One text as lines, and the stretches of lines between its walls; a wall is put behind the lines of `cuts` too."""

    stream: Stream
    units: Sequence[_Unit]
    stretches: Sequence[Span]

    @classmethod
    def of(cls, stream: Stream, cuts: Collection[int] = ()) -> _Side:
        units, stretches, begun = [], [], 0
        for rank, line in enumerate(stream.lines, 1):
            has_wall = rank in cuts or stream.text[line.end + 1 : line.end + 2] == WALL
            key = alike(stream.text[line.start : line.end]).strip(" ") + ("" if has_wall else END)
            units.append(_Unit(key, line.start, line.end + (not has_wall)))
            if has_wall:
                stretches.append((begun, rank))
                begun = rank
        return cls(stream, units, stretches)

    def within(self, span: Span) -> list[Span]:
        """The stretches among some lines."""
        return [one for one in self.stretches if span[0] <= one[0] and one[1] <= span[1]]

    def words(self, stretch: Span) -> str:
        """A stretch as it is compared."""
        return "".join(unit.key for unit in self.units[slice(*stretch)])

    def place(self, unit: int, ceiling: int) -> int:
        """Where a line begins; behind the last one of its stretch, where that ends."""
        return self.units[unit].start if unit < ceiling else self.units[ceiling - 1].end


def edits(issued: Stream, copy: Stream) -> list[Edit]:
    """The changes, in the order of the issued text; applied to it, they give the copy's.

    Where lines moved past others that were rewritten, the moves are told as lines taken out and put in.
    """
    parted = walls(issued, copy)
    if parted is None:
        ours, theirs = _Side.of(issued), _Side.of(copy)
        pairs = _paired(ours, theirs, ours.stretches, theirs.stretches)
    else:
        ours, theirs = _Side.of(issued, parted.cuts), _Side.of(copy, parted.their_cuts)
        pairs = [
            one
            for table, other in parted.tables
            for one in _paired(ours, theirs, ours.within(table), theirs.within(other))
        ]
        pairs = sorted([*pairs, *parted.texts])
    gaps = [gap for pair in pairs for gap in _gaps(ours, theirs, *pair)]
    found = list(_unpaired(ours, theirs, pairs, parted))
    moves = _moves(gaps, ours.units, theirs.units)
    with_moves = _found(ours, theirs, gaps, moves, found)
    if moves and flat(applied(issued.text, with_moves)) != flat(copy.text):
        with_moves = _found(ours, theirs, gaps, [], found)
    return with_moves if parted is None else [_told(one, ours, parted) for one in with_moves]


def _told(one: Edit, ours: _Side, parted: Walls) -> Edit:
    """A change with the number of the table that went, if it is of one."""
    for rank, (first, last) in enumerate(parted.gone, 1):
        if not one.text and ours.units[first].start <= one.start < one.end <= ours.units[last - 1].end:
            return replace(one, table=-rank)
    return one


Pair = tuple[Span, Span]


def _paired(ours: _Side, theirs: _Side, stretches: Sequence[Span], others: Sequence[Span]) -> list[Pair]:
    """The stretches that are one: those that are equal, then those in between that share most, in order."""
    keys, their_keys = [ours.words(one) for one in stretches], [theirs.words(one) for one in others]
    out: list[Pair] = []
    for kind, first, last, their_first, their_last in SequenceMatcher(
        None, keys, their_keys, autojunk=False
    ).get_opcodes():
        if kind == "equal" or last - first == their_last - their_first:
            ranks = list(zip(range(first, last), range(their_first, their_last), strict=True))
        else:
            ranks = likeliest(keys, their_keys, range(first, last), range(their_first, their_last))
        out += [(stretches[one], others[two]) for one, two in ranks]
    return out


_MOST_WEIGHED = 400
"""So many pairs of stretches are weighed at most in one place; beyond, as in a table that was put in anew, they pair in order."""


def likeliest(keys: Sequence[str], their_keys: Sequence[str], ours: range, theirs: range) -> list[tuple[int, int]]:
    """Pairs in order with the most words in common."""
    if len(ours) * len(theirs) > _MOST_WEIGHED:
        return list(zip(ours, theirs, strict=False))
    best: dict[tuple[int, int], tuple[int, list[tuple[int, int]]]] = {}
    for one in (ours.stop, *reversed(ours)):
        for two in (theirs.stop, *reversed(theirs)):
            if one == ours.stop or two == theirs.stop:
                best[one, two] = (0, [])
                continue
            shared, pairs = best[one + 1, two + 1]
            score = shared + _shared(keys[one], their_keys[two])
            options = [(score, [(one, two), *pairs]), best[one + 1, two], best[one, two + 1]]
            best[one, two] = max(options, key=lambda option: option[0])
    return best[ours.start, theirs.start][1]


def _shared(one: str, two: str) -> int:
    """How many words two texts share."""
    return sum((Counter(one.split()) & Counter(two.split())).values())


def _gaps(ours: _Side, theirs: _Side, pair: tuple[int, int], their_pair: tuple[int, int]) -> Iterator[_Gap]:
    """The lines of a pair of stretches that are not equal."""
    (first, last), (their_first, their_last) = pair, their_pair
    keys = [one.key for one in ours.units[first:last]]
    their_keys = [one.key for one in theirs.units[their_first:their_last]]
    if keys == their_keys:
        return
    for kind, a, b, c, d in SequenceMatcher(None, keys, their_keys, autojunk=False).get_opcodes():
        if kind != "equal":
            yield _Gap(first + a, first + b, their_first + c, their_first + d, last)


def _unpaired(ours: _Side, theirs: _Side, pairs: Sequence[Pair], parted: Walls | None) -> Iterator[Edit]:
    """Stretches that only one text has: rows and tables that went, or came; these are put behind what stands before them.

    What stands in no table is never put into the one before it, but before what follows.
    """
    paired = {one for one, _ in pairs}
    for stretch in ours.stretches:
        if stretch not in paired:
            start, end = ours.units[stretch[0]].start, ours.units[stretch[1] - 1].end
            if end > start:
                yield Edit(start=start, end=end, text="", copy_start=0)
    home = {two: one for one, two in pairs}
    last: Span | None = None
    for rank, stretch in enumerate(theirs.stretches):
        if stretch in home:
            last = home[stretch]
            continue
        start, end = theirs.units[stretch[0]].start, theirs.units[stretch[1] - 1].end
        text = theirs.stream.text[start:end]
        if not text:
            continue
        number = 0 if parted is None else _within(stretch, parted.added)
        following = None
        if last is None or (parted is not None and parted.is_outside(stretch) and parted.is_in_table(last)):
            following = next((home[one] for one in theirs.stretches[rank + 1 :] if one in home), None)
        if following is not None and parted is not None and not parted.is_in_table(following):
            at, is_before = ours.units[following[0]].start, True
        else:
            at, is_before = (0, True) if last is None else (ours.units[last[1] - 1].end, False)
        put = text + END if is_before else END + text
        yield Edit(start=at, end=at, text=put, copy_start=start - (not is_before), table=number)


def _within(stretch: Span, spans: Sequence[Span]) -> int:
    """Which of some spans holds a stretch, from 1 on; 0 where none does."""
    return next((rank for rank, (first, last) in enumerate(spans, 1) if first <= stretch[0] < last), 0)


def _found(
    ours: _Side, theirs: _Side, gaps: Sequence[_Gap], moves: Sequence[tuple[int, int]], more: Sequence[Edit]
) -> list[Edit]:
    away, here = {one for one, _ in moves}, {other for _, other in moves}
    found = [*more, *_of_moves(ours, theirs, moves, gaps)]
    for gap in gaps:
        kept = [rank for rank in range(gap.first, gap.last) if rank not in away]
        new = [rank for rank in range(gap.their_first, gap.their_last) if rank not in here]
        home = ours.place(gap.first, gap.ceiling)
        found += _between(_Part.of(ours, kept, home), _Part.of(theirs, new, 0))
    return sorted(found, key=lambda one: (one.start, one.end, one.copy_start))


def _moves(gaps: Sequence[_Gap], ours: Sequence[_Unit], theirs: Sequence[_Unit]) -> list[tuple[int, int]]:
    """The lines that stand elsewhere in the copy; the last one before a wall is never taken for one."""
    places: dict[str, list[int]] = {}
    for gap in gaps:
        for rank in range(gap.their_first, gap.their_last):
            places.setdefault(theirs[rank].key, []).append(rank)
    found = []
    for gap in gaps:
        for rank in range(gap.first, gap.last):
            elsewhere = places.get(ours[rank].key, [])
            if elsewhere and ours[rank].key.endswith(END) and len(ours[rank].key.split()) >= _MOVED_WORDS:
                found.append((rank, elsewhere.pop(0)))
    return found


def _of_moves(ours: _Side, theirs: _Side, moves: Sequence[tuple[int, int]], gaps: Sequence[_Gap]) -> Iterator[Edit]:
    """A line taken out with its end, and put in before the line that it now precedes."""
    for number, (away, here) in enumerate(moves, 1):
        gap = next(one for one in gaps if one.their_first <= here < one.their_last)
        is_near = here - gap.their_first <= (gap.their_last - gap.their_first - 1) / 2
        at = ours.place(gap.first if is_near else gap.last, gap.ceiling)
        line, other = ours.units[away], theirs.units[here]
        is_last = at == ours.units[gap.ceiling - 1].end
        text = theirs.stream.text[other.start : other.end].rstrip(END)
        yield Edit(start=line.start, end=line.end, text="", copy_start=other.start, moved=number)
        yield Edit(
            start=at,
            end=at,
            text=END + text if is_last else text + END,
            copy_start=other.start - is_last,
            moved=number,
        )


def flat(text: str) -> str:
    """A text as two are held against each other: without walls, for a row that was added has walls of its own, and without empty lines."""
    return "\n".join(line.strip() for line in alike(text.replace(WALL, "")).split(END) if line.strip())


@dataclass(frozen=True)
class _Part:
    """Some lines as tokens, each with its first character in the text; `home` is where an empty part stands."""

    tokens: tuple[str, ...]
    keys: tuple[str, ...]
    starts: tuple[int, ...]
    home: int

    @classmethod
    def of(cls, side: _Side, kept: Sequence[int], home: int) -> _Part:
        """The tokens of the lines that are kept."""
        units = (side.units[rank] for rank in kept)
        found = [one for unit in units for one in _TOKEN.finditer(side.stream.text, unit.start, unit.end)]
        tokens = tuple(one[0] for one in found)
        return cls(tokens, tuple(map(alike, tokens)), tuple(one.start() for one in found), home)

    def start(self, at: int) -> int:
        """The first character of a token; behind the last one, the character after it."""
        if not self.starts:
            return self.home
        return self.starts[at] if at < len(self.starts) else self.starts[-1] + len(self.tokens[-1])

    def end(self, at: int) -> int:
        """The character behind the token before `at`."""
        return self.starts[at - 1] + len(self.tokens[at - 1]) if at else self.start(0)

    def text(self, first: int, last: int) -> str:
        """The characters of tokens."""
        return "".join(self.tokens[first:last])


Code = tuple[int, int, int, int]
"""Tokens of the issued text and of the copy, first and behind the last."""


def _between(ours: _Part, theirs: _Part) -> Iterator[Edit]:
    matcher = SequenceMatcher(None, ours.keys, theirs.keys, autojunk=False)
    codes = [code[1:] for code in matcher.get_opcodes() if code[0] != "equal"]
    for code in _cleaned(codes, ours):
        yield from _cut(ours, theirs, code)


def _cleaned(codes: Sequence[Code], ours: _Part) -> list[Code]:
    """Changes between which stand only a few letters are one: a reader sees one sentence rewritten, not ten words."""
    out: list[Code] = []
    for code in codes:
        if out and _is_one(out[-1], code, ours.keys[out[-1][1] : code[0]]):
            last = out.pop()
            code = (last[0], code[1], last[2], code[3])
        out.append(code)
    return out


def _is_one(last: Code, code: Code, between: Sequence[str]) -> bool:
    if END in between:
        return False
    letters = sum(len(key) for key in between if key.strip())
    size = min(last[1] - last[0] + last[3] - last[2], code[1] - code[0] + code[3] - code[2])
    return not letters or (letters <= _TINY and size > len(between) + 1)


def _cut(ours: _Part, theirs: _Part, code: Code) -> Iterator[Edit]:
    """A change, cut where it would go over lines that are looked at elsewhere: the first piece has the new words."""
    first, last, their_first, their_last = code
    text, copy_start = theirs.text(their_first, their_last), theirs.start(their_first)
    if first == last:
        at = ours.start(first) if first < len(ours.starts) or not first else ours.end(first)
        yield Edit(start=at, end=at, text=text, copy_start=copy_start)
        return
    begun = first
    for rank in range(first + 1, last + 1):
        if rank == last or ours.starts[rank] != ours.end(rank):
            yield Edit(start=ours.start(begun), end=ours.end(rank), text=text, copy_start=copy_start)
            begun, text = rank, ""


def applied(text: str, changes: Sequence[Edit]) -> str:
    """The issued text with changes in it."""
    out, at = [], 0
    for one in changes:
        out += [text[at : one.start], one.text]
        at = max(at, one.end)
    return "".join([*out, text[at:]])


def tags_in(stream: Stream, start: int, end: int) -> list[tuple[int, int, str]]:
    """The figures that stand in a stretch, also in part."""
    at = bisect_right([one[0] for one in stream.figures], start) - 1
    return [one for one in stream.figures[max(at, 0) :] if one[0] < end and one[1] > start]
