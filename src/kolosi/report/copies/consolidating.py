"""One document out of many copies: the issued package with every change under its author's name, and every comment.

Conflicts stand side by side, each version put in behind the other, with a comment that says so. Accepting nothing gives the
issued document back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from kolosi.model.returned import TOGETHER
from kolosi.reading.word.atoms import W
from kolosi.reading.word.returned import found_in, returned
from kolosi.report.copies.copies import Run
from kolosi.report.copies.marking import Numbers, anchor, mark_end, put_in, split, take_out
from kolosi.report.copies.merging import Revision
from kolosi.report.copies.package import IssuedPackage
from kolosi.report.copies.stream import END, Line, Stream, streams

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_WORD_2012 = "http://schemas.microsoft.com/office/word/2012/wordml"
_WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
_EXTENDED = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_TOGETHER_ID = "29999"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, kw_only=True)
class Comment:
    """A comment on the issued characters `start` to `end` of the body. `parent` is the rank of the one it answers, or None."""

    start: int
    end: int
    author: str
    initials: str
    when: str
    text: str
    parent: int | None = None
    is_done: bool = False


def consolidated(issued: bytes, changes: Sequence[Revision], comments: Sequence[Comment]) -> bytes:
    """The issued document with changes and comments in it."""
    package = IssuedPackage.of(issued)
    stories = package.stories()
    found = list(found_in(stories))
    elements = [one.element for one in found]
    texts = {story: _Text(one, elements) for story, one in streams(returned("", stories)).items()}
    for rank in range(len(comments)):
        texts["body"].anchor(comments[_root(comments, rank)], rank)
    _mark_together(elements)
    numbers = Numbers()
    in_order = sorted(changes, key=lambda one: (one.story, one.start, one.end))
    for change in reversed(in_order):  # the last first, and of two at one place the second
        texts[change.story].change(change, numbers)
    if comments:
        _add_comments(package, comments)
    return package.written()


def _mark_together(elements: Sequence[etree._Element]) -> None:
    """A bookmark at the head of the document: it is known again when it comes back."""
    for element in elements[:1]:
        name = {f"{W}id": _TOGETHER_ID, f"{W}name": f"{TOGETHER}1"}
        head = element.find(f"{W}pPr")
        marks = (etree.Element(f"{W}bookmarkEnd", {f"{W}id": _TOGETHER_ID}), etree.Element(f"{W}bookmarkStart", name))
        for mark in marks:
            element.insert(0, mark) if head is None else head.addnext(mark)


def _root(comments: Sequence[Comment], rank: int) -> int:
    parent = comments[rank].parent
    return rank if parent is None else _root(comments, parent)


@dataclass(frozen=True)
class _Text:
    """The text of one story and the elements of all paragraphs of the document."""

    stream: Stream
    elements: Sequence[etree._Element]

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.stream.lines]

    def _line(self, at: int) -> Line:
        return self.stream.lines[max(bisect_right(self._starts, at) - 1, 0)]

    def _element(self, line: Line) -> etree._Element:
        return self.elements[line.last]

    def anchor(self, comment: Comment, number: int) -> None:
        """Anchors a comment; one over several paragraphs stands on what it holds of the first."""
        line = self._line(comment.start)
        last = min(max(comment.end, comment.start), line.end)
        anchor(self._element(line), comment.start - line.start, last - line.start, number)

    def change(self, change: Revision, numbers: Numbers) -> None:
        """Writes a change: what goes is struck, then each version is put in before it."""
        at = change.end
        for run in reversed(change.gone):
            self._take_out(at - len(run.text), at, run, numbers)
            at -= len(run.text)
        for version in reversed(change.versions):
            if version.text:
                self._put_in(change.start, version.put, numbers)

    def _take_out(self, start: int, end: int, run: Run, numbers: Numbers) -> None:
        for line in reversed([one for one in self.stream.lines if one.start < end and one.end >= start]):
            element = self._element(line)
            if line.end < end:
                mark_end(element, "del", run, numbers)
            first, last = max(start, line.start) - line.start, min(end, line.end) - line.start
            if first < last:
                take_out(element, first, last, run, numbers)

    def _put_in(self, at: int, runs: Sequence[Run], numbers: Numbers) -> None:
        line = self._line(at)
        is_behind = at > line.end  # behind the last paragraph of a cell, a note or the body
        element, place = self._element(line), min(at, line.end) - line.start
        pieces = list(_paragraphs(runs))
        if is_behind:
            pieces = [[], *(pieces[:-1] if not pieces[-1] else pieces)]
        for rank in range(len(pieces) - 1, 0, -1):
            # From the last to the first: what follows the place goes into a new paragraph, which begins with the piece.
            who = (pieces[rank - 1] or pieces[rank] or list(runs))[-1]
            other = split(element, place, who, numbers)
            put_in(other, 0, pieces[rank], numbers)
        put_in(element, place, pieces[0], numbers)


def _paragraphs(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Words put in, parted where paragraphs end."""
    piece: list[Run] = []
    for run in runs:
        first, *others = run.text.split(END)
        piece += [Run(text=first, author=run.author, when=run.when)] if first else []
        for text in others:
            yield piece
            piece = [Run(text=text, author=run.author, when=run.when)] if text else []
    yield piece


# -- comments --------------------------------------------------------------------------------------------------------


def _add_comments(package: IssuedPackage, comments: Sequence[Comment]) -> None:
    names = {"w": W[1:-1], "w14": _WORD_2010}
    root = etree.Element(f"{W}comments", nsmap=names)
    threads = etree.Element(f"{{{_WORD_2012}}}commentsEx", nsmap={"w15": _WORD_2012})
    for rank, one in enumerate(comments):
        about = {f"{W}id": str(rank), f"{W}author": one.author, f"{W}initials": one.initials or one.author[:1]}
        if one.when:
            about[f"{W}date"] = one.when
        element = etree.SubElement(root, f"{W}comment", about)
        lines = one.text.splitlines() or [""]
        for at, line in enumerate(lines):
            named = {f"{{{_WORD_2010}}}paraId": _name(rank)} if at == len(lines) - 1 else {}
            paragraph = etree.SubElement(element, f"{W}p", named)
            text = etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t", {_XML_SPACE: "preserve"})
            text.text = "".join(sign for sign in line if sign.isprintable() or sign == "\t")
        thread = {f"{{{_WORD_2012}}}paraId": _name(rank), f"{{{_WORD_2012}}}done": "1" if one.is_done else "0"}
        if one.parent is not None:
            thread[f"{{{_WORD_2012}}}paraIdParent"] = _name(one.parent)
        etree.SubElement(threads, f"{{{_WORD_2012}}}commentEx", thread)
    package.add("comments.xml", f"{_OFFICE}/comments", f"{_MAIN}.comments+xml", root)
    package.add("commentsExtended.xml", _EXTENDED, f"{_MAIN}.commentsExtended+xml", threads)


def _name(rank: int) -> str:
    """The id of the last paragraph of a comment: eight digits below 80000000, as Word wants it."""
    return f"{0x10000000 + rank:08X}"
