"""Which paragraphs of a draft wait for their translation, and the draft of the other language with room for them.

A paragraph and its translation are known by their place and their figures: both drafts cite the same keys. What a paragraph says,
whatever its numbers, has a fingerprint; a paragraph whose fingerprint was translated before waits no more.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from kolosi.report.draft.blocks import Cited, Inline, Styled, WebLink
from kolosi.report.draft.carried import NUMBER, without_marks
from kolosi.report.draft.narrative import inline
from kolosi.report.revising.loose import loose
from kolosi.report.revising.printed import FIGURE_SIGN, figures_in, words_of
from kolosi.report.revising.units import Unit, units

_LINKED = re.compile(r"\[(?:[^\[\]\\]|\\.)*\](?=\((?:fig|change):)")
_PICTURE = re.compile(r"\]\((?:chart|map|table|strip|coverage):")
_LEVEL = re.compile(r"[ \t]*(#+)")
_SAME_FIGURES, _SAME_KIND, _HEADING = 4.0, 1.0, 2.0
"""What speaks for two paragraphs being one: each figure that both cite most, then a heading of the same level, then their kind."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A paragraph to translate: its Markdown in one language, and what stands for it in the other.

    `lines` are those put into the other draft where it has none: the paragraph itself, its figures without words.
    """

    fingerprint: str
    source: str
    target: str
    lines: str = ""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """The draft of the other language, with the paragraphs that it lacks in it as they stand; `left` has none of the two places."""

    text: str
    waiting: tuple[Waiting, ...]
    left: tuple[str, ...]


def fingerprint(content: str) -> str:
    """What a paragraph says and which figures it cites, whatever their numbers and periods, and whether somebody must still confirm it.

    >>> fingerprint("[12 cas](fig:a/2025-Q1) à Gao") == fingerprint("[](fig:a/2025-Q2) cas à Gao")
    True
    """
    runs = inline(without_marks(content))
    said = f"{loose(_words(runs))}|{' '.join(_figures(runs))}"
    return sha256(said.encode()).hexdigest()[:16]


def _words(runs: Sequence[Inline]) -> str:
    """The words of runs; a figure is a sign and the words that are cited with its number."""
    return "".join(
        f"{FIGURE_SIGN} {NUMBER.sub('', run.text).strip()}".rstrip()
        if isinstance(run, Cited)
        else _words(run.runs)
        if isinstance(run, (Styled, WebLink))
        else words_of((run,))
        for run in runs
    )


def _figures(runs: Sequence[Inline]) -> Iterator[str]:
    """The figures of runs, without their periods."""
    for run in runs:
        if isinstance(run, Cited):
            yield f"{run.key.indicator} {run.key.breakdown} {run.key.places} {run.key.is_change}"
        elif isinstance(run, (Styled, WebLink)):
            yield from _figures(run.runs)


def prepared(source: str, target: str, translated: Container[str]) -> Prepared:
    """The paragraphs of a draft that wait for their translation, in order."""
    ours, theirs = units(source), units(target)
    pairs = dict(_paired(ours, theirs))
    waiting: list[Waiting] = []
    left: list[str] = []
    put: list[tuple[int, str]] = []
    for rank, unit in enumerate(ours):
        other = theirs[pairs[rank]] if rank in pairs else None
        mark = fingerprint(unit.content)
        if unit.kind == "code" or (other is not None and mark in translated):
            continue
        if other is not None:
            waiting.append(Waiting(fingerprint=mark, source=unit.content, target=other.content))
            continue
        content = _LINKED.sub("[]", unit.content)
        place = _place(source, ours, theirs, pairs, rank)
        if place is None:
            left.append(unit.content)
            continue
        at, before, behind = place
        lines = f"{before}{unit.lead}{content}{behind}"
        put.append((at, lines))
        waiting.append(Waiting(fingerprint=mark, source=unit.content, target=content, lines=lines))
    return Prepared(text=_with(target, put), waiting=tuple(waiting), left=tuple(left))


def _place(
    source: str, ours: Sequence[Unit], theirs: Sequence[Unit], pairs: Mapping[int, int], rank: int
) -> tuple[int, str, str] | None:
    """Where a paragraph goes in the other draft, and what parts it from its neighbours: behind the one before it.

    Where pictures stand between the two, it goes before the one that follows. None for cells and notes, and where nothing is known around it.
    """
    unit = ours[rank]
    if not unit.is_block:
        return None
    known = [one for one in range(rank) if one in pairs and theirs[pairs[one]].is_block]
    following = [one for one in range(rank + 1, len(ours)) if one in pairs and theirs[pairs[one]].is_block]
    begins = ours[known[-1]].last if known else 0
    if following and (not known or _PICTURE.search(source, begins, unit.first)):
        return theirs[pairs[following[0]]].first, "", "\n\n"
    if not known:
        return None
    last = theirs[pairs[known[-1]]]
    return last.last, "\n" if unit.kind == last.kind == "item" else "\n\n", ""


def _with(text: str, put: Sequence[tuple[int, str]]) -> str:
    out, at = [], 0
    for place, lines in sorted(put, key=lambda one: one[0]):
        out += [text[at:place], lines]
        at = place
    return "".join([*out, text[at:]])


def _paired(ours: Sequence[Unit], theirs: Sequence[Unit]) -> list[tuple[int, int]]:
    """The paragraphs of two drafts that are one, in order: those that together share most."""
    marks, others = [_marks(one) for one in ours], [_marks(one) for one in theirs]
    width = len(theirs) + 1
    best = [[0.0] * width for _ in range(len(ours) + 1)]
    for one in range(len(ours) - 1, -1, -1):
        for two in range(len(theirs) - 1, -1, -1):
            score = _score(marks[one], others[two])
            together = best[one + 1][two + 1] + score if score else 0.0
            best[one][two] = max(together, best[one + 1][two], best[one][two + 1])
    return _path(best, marks, others)


Marks = tuple[str, int, frozenset[str]]


def _marks(unit: Unit) -> Marks:
    level = _LEVEL.match(unit.lead)
    keys = frozenset(key for key, _ in figures_in(inline(unit.content)))
    return unit.kind, len(level[1]) if level else 0, keys


def _score(one: Marks, two: Marks) -> float:
    """How much speaks for two paragraphs being one; nothing where they are of two kinds or cite other figures."""
    if one[:2] != two[:2] or (one[2] and two[2] and not one[2] & two[2]) or bool(one[2]) != bool(two[2]):
        return 0.0
    return _SAME_KIND + _SAME_FIGURES * len(one[2] & two[2]) + (_HEADING if one[1] else 0.0)


def _path(best: Sequence[Sequence[float]], marks: Sequence[Marks], others: Sequence[Marks]) -> list[tuple[int, int]]:
    found, one, two = [], 0, 0
    while one < len(marks) and two < len(others):
        score = _score(marks[one], others[two])
        if score and best[one][two] == best[one + 1][two + 1] + score:
            found.append((one, two))
            one, two = one + 1, two + 1
        elif best[one][two] == best[one + 1][two]:
            one += 1
        else:
            two += 1
    return found
