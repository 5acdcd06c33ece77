"""The sentences of a part, what became of each from one text to the next, and the difference of two texts word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from hashlib import sha256

from kolosi.report.draft.links import Draft
from kolosi.report.draft.reader import read
from kolosi.report.editing.pieces import Block, blocks

_WORDS = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)
_BRACKETS = re.compile(r"[\[\]]")
_MARKS = re.compile(r"(?:[ \t]*\[\^[^\]\s]+\])+")
_TARGET = re.compile(r"\]\([^)]*\)")
_SIGNS = re.compile(r"\[\^[^\]]*\]|[*\[\]]")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence of a part from `start` to `end`, in the block at that place among its blocks."""

    start: int
    end: int
    text: str
    block: int

    @property
    def code(self) -> str:
        """Names the sentence by what it says, whatever its figures and signs."""
        return code_of(self.text)


def code_of(text: str) -> str:
    """A short name of a sentence, the same while its words are."""
    return sha256(plain(text).encode()).hexdigest()[:10]


def plain(text: str) -> str:
    """A sentence in its words alone.

    >>> plain("Des [1 444 personnes](fig:x/2025-Q1) **tuées**.[^acled]")
    'Des 1 444 personnes tuées.'
    """
    return " ".join(_SIGNS.sub("", _TARGET.sub("", text)).split())


def sentences(text: str, language: str, found: Sequence[Block] | None = None) -> list[Sentence]:
    """The sentences of a part, block by block; what is no prose is one of its own."""
    starts = [line.sentence.start for line in read(Draft(file="", language=language, text=text)).lines]
    every = blocks(text) if found is None else found
    return [one for at, block in enumerate(every) if block.source for one in _of_block(text, block, at, starts)]


def _of_block(text: str, block: Block, at: int, starts: Sequence[int]) -> Iterator[Sentence]:
    begin = block.start + len(block.lead)
    end = block.start + len(block.source) - len(block.tail)
    inside = [_behind_marks(text, one, end) for one in starts if begin < one < end] if block.is_free else []
    cuts = [begin, *(one for one in inside if one < end)]
    reached = begin
    for following in [*cuts[1:], end]:
        said = text[reached:following]
        if following < end and not _is_whole(said):
            continue
        yield Sentence(start=reached, end=following, text=said, block=at)
        reached = following


def _behind_marks(text: str, at: int, end: int) -> int:
    """Where a sentence begins: the marks of endnotes before it belong to the one before."""
    found = _MARKS.match(text, at, end)
    return found.end() if found else at


def _is_whole(text: str) -> bool:
    """Whether no sign of form that is opened in a text is closed behind it."""
    opened = _BRACKETS.findall(text)
    return opened.count("[") == opened.count("]") and text.count("*") % 2 == 0


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One text of a part: who wrote it, when, and its record."""

    id: str
    author: str
    when: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Past:
    """What a sentence was before somebody changed it; empty where it is new."""

    turn: Turn
    was: str


def pasts(turns: Sequence[Turn], text: str, language: str) -> list[tuple[Past, ...]]:
    """What each sentence of a text was, the newest first, from the turns of its part in order.

    A change that no turn tells of, made in a file, is told without who and when.
    """
    told = list(turns)
    if told and told[-1].after != text:
        told.append(Turn(id="", author="", when="", before=told[-1].after, after=text))
    known: list[tuple[str, tuple[Past, ...]]] = []
    for turn in told:
        if not known or [one for one, _ in known] != _said(turn.before, language):
            known = _moved(known, _said(turn.before, language), None)
        known = _moved(known, _said(turn.after, language), turn)
    if not told:
        return [()] * len(_said(text, language))
    return [past for _, past in known]


def _said(text: str, language: str) -> list[str]:
    return [one.text for one in sentences(text, language)]


def _moved(
    known: Sequence[tuple[str, tuple[Past, ...]]], now: Sequence[str], turn: Turn | None
) -> list[tuple[str, tuple[Past, ...]]]:
    """The sentences of now, each with its past."""
    made: list[tuple[str, tuple[Past, ...]]] = []
    before = [plain(one) for one, _ in known]
    matcher = SequenceMatcher(None, before, [plain(one) for one in now], autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        for place in range(first, last):
            old = known[start + place - first] if start + place - first < end else None
            past = old[1] if old else ()
            is_other = kind != "equal" or (old is not None and old[0].strip() != now[place].strip())
            if is_other and turn is not None:
                past = (Past(turn=turn, was=old[0] if old else ""), *past)
            made.append((now[place], past))
    return made


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A stretch of two texts: `kept`, `gone` from the first, or `new` in the second."""

    kind: str
    text: str


def difference(before: str, after: str) -> list[Stretch]:
    """Two texts word by word: what is kept, what went, what came."""
    one, two = _WORDS.findall(before), _WORDS.findall(after)
    made: list[Stretch] = []
    for kind, start, end, first, last in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if kind == "equal":
            made.append(Stretch(kind="kept", text="".join(one[start:end])))
            continue
        gone, new = "".join(one[start:end]), "".join(two[first:last])
        made += [Stretch(kind="gone", text=gone)] * bool(gone) + [Stretch(kind="new", text=new)] * bool(new)
    return list(_gathered(made))


def _gathered(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """Stretches of one kind that follow each other, as one."""
    held: Stretch | None = None
    for one in stretches:
        if held is not None and held.kind == one.kind:
            held = replace(held, text=held.text + one.text)
            continue
        if held is not None:
            yield held
        held = one
    if held is not None:
        yield held
