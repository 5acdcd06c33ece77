"""Finds texts that repeat one another: the same words, nearly the same, or one inside the other, with the passages in common.

A copy of one report is no corroboration: `origins` counts it for the source that it was copied from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kolosi.review.shingles import LEAST_COMMON, SIZE, Shingles, sharing, shingles_of
from kolosi.review.words import Words, words_of_texts

INSIDE = 0.6
"""The share of the shorter text that stands in the other, from which it is told. A copy of which one word in ten was replaced keeps 0.73 of
its shingles on average: nine of ten such copies of 40 words are found (`benchmarks/bench_review.py`)."""

ALIKE = 0.8
"""The share of all shingles of both (Jaccard) from which two texts are nearly the same rather than one inside the other."""

Kind = Literal["same", "near", "inside"]
Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Copy:
    """Two texts that repeat one another; `one` is the shorter, or the first given of two as long.

    `inside` is the share of `one` that stands in `other`; `alike` the share that both have of what either has.
    """

    one: str
    other: str
    kind: Kind
    inside: float
    alike: float


def copies_of(texts: Mapping[str, str], *, least: float = INSIDE) -> tuple[Copy, ...]:
    """The pairs of texts of which `least` of the shorter stands in the other, the closest first.

    Of several texts with the same words each is paired with the first, and only the first with others. Texts of fewer than eight
    words are too short to tell: two people write "rien à signaler" without copying.
    """
    words = words_of_texts(texts)
    groups = _same(words)
    rows = shingles_of(words, np.array([group[0] for group in groups], dtype=np.int64))
    found = [*_repeated(words, groups), *_shared(words, rows, least)]
    return tuple(sorted(found, key=lambda pair: (-pair.inside, -pair.alike, pair.one, pair.other)))


NOTICE = 4
"""A line that so many documents have in common is a heading, a licence or a notice of theirs; a report that three others copy is still found."""


def without_notices(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts without the lines that four or more of them have in common: they tell who publishes, not what was copied."""
    lines = {id_: text.splitlines() for id_, text in texts.items()}
    met = Counter(line for own in lines.values() for line in {" ".join(one.split()) for one in own} if line)
    return {id_: "\n".join(line for line in own if met[" ".join(line.split())] < NOTICE) for id_, own in lines.items()}


def origins(source: Mapping[str, str], copies: Iterable[Copy]) -> dict[str, str]:
    """The source that each text is counted for: its own; for texts that repeat one another that of the first of them given.

    So one report that three others copy is one source for what they copied, and each keeps its own for the rest.
    """
    place = {one: number for number, one in enumerate(source)}
    first = {one: one for one in source}
    for pair in copies:
        if pair.one in place and pair.other in place:
            one, other = sorted((_root(first, pair.one), _root(first, pair.other)), key=place.__getitem__)
            first[other] = one
    return {one: source[_root(first, one)] for one in source}


def _root(first: dict[str, str], one: str) -> str:
    while first[one] != one:
        first[one] = first[first[one]]
        one = first[one]
    return one


def _same(words: Words) -> list[list[int]]:
    """The texts by their words; those too short to tell are left out."""
    groups: dict[bytes, list[int]] = {}
    for number in range(len(words.ids)):
        row = words.word[words.spans(number)]
        if row.size >= LEAST_COMMON + SIZE - 1:
            groups.setdefault(row.tobytes(), []).append(number)
    return list(groups.values())


def _repeated(words: Words, groups: Iterable[list[int]]) -> Iterator[Copy]:
    for first, *others in groups:
        for other in others:
            yield Copy(one=words.ids[first], other=words.ids[other], kind="same", inside=1.0, alike=1.0)


def _shared(words: Words, rows: Shingles, least: float) -> Iterator[Copy]:
    for pairs in sharing(rows, least):
        mine, theirs = rows.size[pairs.one], rows.size[pairs.other]
        inside, alike = pairs.common / mine, pairs.common / (mine + theirs - pairs.common)
        columns = (pairs.one.tolist(), pairs.other.tolist(), inside.tolist(), alike.tolist())
        for one, other, part, both in zip(*columns, strict=True):
            kind: Kind = "near" if both >= ALIKE else "inside"
            yield Copy(one=words.ids[one], other=words.ids[other], kind=kind, inside=part, alike=both)


def passages_in(one: str, other: str) -> tuple[Span, ...]:
    """The parts of a text that stand in another, in order: rows of `SIZE` words or more, as characters of the first."""
    words = words_of_texts({"one": one, "other": other})
    rows = shingles_of(words, np.arange(2))
    own = rows.at < words.first[1]
    begun = rows.at[own][np.isin(rows.each[own], rows.of(1))]
    if not begun.size:
        return ()
    ends = np.flatnonzero(np.diff(begun) > SIZE)
    starts = begun[np.concatenate([[0], ends + 1])]
    lasts = begun[np.concatenate([ends, [begun.size - 1]])] + SIZE - 1
    return tuple(zip(words.start[starts].tolist(), words.end[lasts].tolist(), strict=True))
