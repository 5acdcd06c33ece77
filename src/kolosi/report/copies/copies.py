"""One copy against the issued document: changes of words, numbers that are questions, figures that went or stand twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import PurePath
from typing import Literal

from kolosi.model.returned import OBJECT, Returned, Story
from kolosi.reading.pack import Pack
from kolosi.report.copies.differences import Edit, applied, edits, flat, tags_in
from kolosi.report.copies.edges import EdgeChange, edge_changes
from kolosi.report.copies.headings import HeadingAdded, headings_added
from kolosi.report.copies.likeness import alike
from kolosi.report.copies.notes import with_notes_in_order
from kolosi.report.copies.numbers import Said, moved, numbers_said, touches
from kolosi.report.copies.placing import PlacedRemark, placed_remarks
from kolosi.report.copies.stream import END, STORIES, UNTRACKED, WALL, Author, Stream, streams

PointKind = Literal["changed", "new", "deleted", "doubled"]


@dataclass(frozen=True, kw_only=True)
class Run:
    """Words of one author."""

    text: str
    author: str
    when: str


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A change that one copy proposes: the issued characters `start` to `end` give way to `put`; `gone` are their words by author.

    `table` numbers the table that came (1 and on) or went (-1 and on) of which this is a cell.
    """

    story: Story
    start: int
    end: int
    gone: tuple[Run, ...]
    put: tuple[Run, ...]
    copy: int
    moved: int = 0
    table: int = 0
    figures: tuple[tuple[int, int, str], ...] = ()
    """The figures of ours among the words put in: first and last character there, and the tag."""

    @property
    def text(self) -> str:
        """The words put in."""
        return "".join(run.text for run in self.put)


@dataclass(frozen=True, kw_only=True)
class NumberPoint:
    """A number that a copy touches. `tag` names the figure of ours, empty for a number typed in the text.

    `changed` is a question, never taken over; `new` and `deleted` go with their words and are told; `doubled` stands twice.
    """

    kind: PointKind
    story: Story
    start: int
    end: int
    tag: str
    before: str
    after: str
    sentence: str
    author: str
    copy: int

    @property
    def id(self) -> str:
        """What names the point in a Decision: the same place with the same number put there, by whomever."""
        told = "|".join((self.kind, self.story, str(self.start), str(self.end), self.before, self.after, self.tag))
        return sha256(told.encode()).hexdigest()[:10]


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What one copy brings."""

    returned: Returned
    proposed: tuple[Proposed, ...]
    points: tuple[NumberPoint, ...]
    remarks: tuple[PlacedRemark, ...] = ()
    edges: tuple[EdgeChange, ...] = ()
    headings: tuple[HeadingAdded, ...] = ()

    @property
    def tables(self) -> Mapping[int, Sequence[Proposed]]:
        """The tables that came (1 and on) and that went (-1 and on), each with its cells."""
        numbers = dict.fromkeys(one.table for one in self.proposed if one.table)
        return {number: [one for one in self.proposed if one.table == number] for number in numbers}


class NotACopy(ValueError):
    """A document that shares too few lines with the issued one."""


_SHARED = 0.3
"""A copy shares at least so much of its text with the issue: two different updates of one template share about a tenth."""


def compared(issued: Returned, returned: Returned, number: int, pack: Pack, *, taken: Container[str] = ()) -> Compared:
    """A copy against the issued document. `taken` names the points whose number a person let in. Raises `NotACopy`."""
    placed_in = returned
    returned = with_notes_in_order(issued, returned)
    ours, theirs = streams(issued), streams(returned)
    _require_shared(ours["body"], theirs["body"])
    proposed: list[Proposed] = []
    points: list[NumberPoint] = []
    found = {story: edits(ours[story], theirs[story]) for story in STORIES}
    for story in STORIES:
        one = _Comparison(ours[story], theirs[story], story, number, returned, pack, taken)
        proposed += one.proposed(found[story])
        points += one.points
    points += _doubled(issued, returned, number)
    placed = tuple(placed_remarks(found["body"], theirs["body"], placed_in))
    return Compared(
        returned=returned,
        proposed=tuple(proposed),
        points=tuple(points),
        remarks=placed,
        edges=tuple(edge_changes(issued, returned)),
        headings=tuple(headings_added(found["body"], ours["body"], theirs["body"])),
    )


def require_copy(issued: Returned, returned: Returned) -> None:
    """Raises `NotACopy` for a document that shares too little with the issued one."""
    _require_shared(streams(issued)["body"], streams(returned)["body"])


def _require_shared(ours: Stream, theirs: Stream) -> None:
    known = Counter(_long_lines(ours))
    shared = sum((known & Counter(_long_lines(theirs))).values())
    if known and shared < _SHARED * sum(known.values()):
        raise NotACopy(shared)


def _long_lines(stream: Stream) -> Iterator[str]:
    for line in stream.lines:
        yield from (word for word in alike(stream.text[line.start : line.end]).split() if len(word) > 3)


def _doubled(issued: Returned, returned: Returned, number: int) -> Iterator[NumberPoint]:
    stands = Counter(issued.tags())
    for tag, count in (Counter(returned.tags()) - stands).items():
        if count and tag in stands:
            yield NumberPoint(
                kind="doubled",
                story="body",
                start=0,
                end=0,
                tag=tag,
                before="",
                after="",
                sentence="",
                author=returned.sender,
                copy=number,
            )


@dataclass
class _Comparison:
    """One story of one copy."""

    issued: Stream
    copy: Stream
    story: Story
    number: int
    returned: Returned
    pack: Pack
    taken: Container[str]

    def __post_init__(self) -> None:
        self.points: list[NumberPoint] = []

    def proposed(self, found: Sequence[Edit]) -> list[Proposed]:
        """The changes of words; numbers that change are put back and become points."""
        if flat(applied(self.issued.text, found)) != flat(self.copy.text):
            raise AssertionError("the changes of a copy do not give its text")
        out = []
        for one in found:
            kept = one if one.moved or one.table else self._without_numbers(one)
            if kept is not None:
                out.append(self._attributed(kept))
        return out

    # -- numbers ------------------------------------------------------------------------------------------------------

    def _without_numbers(self, one: Edit) -> Edit | None:
        """The change with the numbers that were issued; None where nothing else of it is left."""
        start, end = self._around(one)
        before = self.issued.text[start:end]
        after = before[: one.start - start] + one.text + before[one.end - start :]
        first = one.start - start
        numbers, numbers_now = numbers_said(before, self.pack), numbers_said(after, self.pack)
        went, came = moved(numbers, numbers_now, gone=(first, one.end - start), put=(first, first + len(one.text)))
        if not went and not came and self._is_swapped(one):
            went = [number for number in numbers if touches(number, (first, one.end - start))]
            came = [number for number in numbers_now if touches(number, (first, first + len(one.text)))]
        if not went and not came:
            return one
        if went and came:
            return self._held(one, start, before, after, (went, came))
        kind: PointKind = "new" if came else "deleted"
        for said in came or went:
            if went and not self._tag(start + said.start, start + said.end):
                continue  # a number of the text goes with its sentence
            text, offset = (after, 0) if came else (before, said.start)
            place = start + offset if not came else one.start
            tag = "" if came else self._tag(start + said.start, start + said.end)
            shown = text[said.start : said.end]
            self._point(kind, (place, place + (said.end - said.start if not came else 0)), tag, shown, after, one)
        return one

    def _is_swapped(self, one: Edit) -> bool:
        """True where a control of ours among the words put in shows another number than was issued: that of another figure."""
        known = {tag: self.issued.text[first:last] for first, last, tag in self.issued.figures}
        for first, last, tag in tags_in(self.copy, one.copy_start, one.copy_start + len(one.text)):
            was, is_ = numbers_said(known.get(tag, ""), self.pack), numbers_said(self.copy.text[first:last], self.pack)
            if was and is_ and [said.value for said in was] != [said.value for said in is_]:
                return True
        return False

    def _around(self, one: Edit) -> tuple[int, int]:
        """The lines that a change touches."""
        text = self.issued.text
        start = max(text.rfind(END, 0, one.start), text.rfind(WALL, 0, one.start)) + 1
        ends = [found for sign in (END, WALL) if (found := text.find(sign, one.end)) >= 0]
        return start, min(ends, default=len(text))

    def _held(
        self, one: Edit, start: int, before: str, after: str, found: tuple[Sequence[Said], Sequence[Said]]
    ) -> Edit | None:
        """A changed number is asked about; the words around it stay a change where number stands for number."""
        went, came = found
        asked = len(self.points)
        for rank, said in enumerate(went):
            other = came[min(rank, len(came) - 1)]
            place = (start + said.start, start + said.end)
            was, is_ = before[said.start : said.end], after[other.start : other.end]
            self._point("changed", place, self._tag(*place), was, after, one, after_number=is_)
        if all(point.id in self.taken for point in self.points[asked:]):
            del self.points[asked:]
            return one
        if len(went) != len(came):
            return None
        text = after
        for said, other in sorted(zip(went, came, strict=True), key=lambda pair: -pair[1].start):
            text = text[: other.start] + before[said.start : said.end] + text[other.end :]
        new = text[one.start - start : len(text) - (len(before) - (one.end - start))]
        if alike(text) == alike(before) or moved(numbers_said(before, self.pack), numbers_said(text, self.pack)) != (
            [],
            [],
        ):
            return None
        return replace(one, text=new)

    def _tag(self, start: int, end: int) -> str:
        return next((tag for _, _, tag in tags_in(self.issued, start, end)), "")

    def _point(
        self,
        kind: PointKind,
        place: tuple[int, int],
        tag: str,
        shown: str,
        sentence: str,
        one: Edit,
        *,
        after_number: str = "",
    ) -> None:
        author = next((run.author for run in self._put_in(one) if run.author), "") or self._author_gone(one)
        self.points.append(
            NumberPoint(
                kind=kind,
                story=self.story,
                start=place[0],
                end=place[1],
                tag=tag,
                before="" if kind == "new" else shown,
                after=shown if kind == "new" else after_number,
                sentence=_sentence(sentence, after_number or shown),
                author=author or self._sender,
                copy=self.number,
            )
        )

    # -- authors ------------------------------------------------------------------------------------------------------

    @property
    def _sender(self) -> str:
        return self.returned.sender or PurePath(self.returned.file).stem

    def _run(self, text: str, author: Author) -> Run:
        if author == UNTRACKED:
            author = (self._sender, self.returned.when)
        return Run(text=text, author=author[0] or self._sender, when=author[1] or self.returned.when)

    def _attributed(self, one: Edit) -> Proposed:
        return Proposed(
            story=self.story,
            start=one.start,
            end=one.end,
            gone=tuple(self._taken_out(one)),
            put=tuple(self._put_in(one)),
            copy=self.number,
            moved=one.moved,
            table=one.table,
            figures=tuple(self._figures_in(one)),
        )

    def _figures_in(self, one: Edit) -> Iterator[tuple[int, int, str]]:
        """The controls of ours that stand in the words put in; none where numbers were put back, for the words are not the copy's."""
        start, end = one.copy_start, one.copy_start + len(one.text)
        if self.copy.text[start:end].replace(WALL, "") == one.text:
            for first, last, tag in tags_in(self.copy, start, end):
                yield max(first, start) - start, min(last, end) - start, tag

    def _put_in(self, one: Edit) -> list[Run]:
        """The words put in, by who put them in."""
        start, end = one.copy_start, one.copy_start + len(one.text)
        if self.copy.text[start:end].replace(WALL, "") != one.text:  # a number was put back
            authors = [who for first, last, who in self.copy.put_in if first < end + 1 and last > start]
            return [self._run(one.text, authors[0] if authors else UNTRACKED)] if one.text else []
        out, at = [], start
        for first, last, who in self.copy.put_in:
            first, last = max(first, at), min(last, end)
            if first >= last:
                continue
            out += [self._run(self.copy.text[at:first], UNTRACKED)] if first > at else []
            out.append(self._run(self.copy.text[first:last], who))
            at = last
        out += [self._run(self.copy.text[at:end], UNTRACKED)] if at < end else []
        return [replace(run, text=run.text.replace(WALL, "")) for run in out]

    def _events(self, one: Edit) -> list[tuple[str, Author]]:
        end = one.copy_start + len(one.text)
        return [(gone.text, gone.author) for gone in self.copy.gone if one.copy_start <= gone.at <= end]

    def _author_gone(self, one: Edit) -> str:
        return next((who for _, (who, _) in self._events(one) if who), "")

    def _taken_out(self, one: Edit) -> list[Run]:
        """The words taken out, by who took them out."""
        old, at, out = self.issued.text[one.start : one.end], 0, []
        for text, who in self._events(one):
            place = old.find(text, at)
            if place < 0:
                continue
            out += [self._run(old[at:place], UNTRACKED)] if place > at else []
            out.append(self._run(text, who))
            at = place + len(text)
        if at < len(old):
            rest = out[-1] if out and not at else None
            out.append(replace(rest, text=old[at:]) if rest else self._run(old[at:], UNTRACKED))
        return out


_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\u2029")
_ONE_LINE = str.maketrans({END: " ", OBJECT: " ", "\n": " ", "\t": " "})


def _sentence(text: str, number: str) -> str:
    """The sentence of a text that says a number, on one line."""
    sentences = _SENTENCE.split(text)
    found = next((one for one in sentences if number in one), text)
    return " ".join(found.translate(_ONE_LINE).split())


def by_story(proposed: Sequence[Proposed]) -> Mapping[Story, list[Proposed]]:
    """Changes by the text that they are in."""
    return {story: [one for one in proposed if one.story == story] for story in STORIES}
