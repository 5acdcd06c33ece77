"""What reviewers do to an issued Word file, for tests: words replaced with or without tracking, paragraphs moved, comments added."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from kolosi.reading.word.atoms import W
from kolosi.report.copies.consolidating import Comment, _add_comments
from kolosi.report.copies.copies import Run
from kolosi.report.copies.marking import Numbers, _issued, anchor, put_in, take_out
from kolosi.report.copies.package import IssuedPackage

_CORE = "docProps/core.xml"
_WHO = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}lastModifiedBy"
WHEN = "2025-06-02T10:00:00Z"


class Copy:
    """An issued file in the hands of somebody."""

    def __init__(self, issued: bytes, sender: str) -> None:
        self._package = IssuedPackage.of(issued)
        self._comments: list[Comment] = []
        self._numbers = Numbers(last=100)
        core = self._package.tree(_CORE)
        who = core.find(_WHO)
        if who is None:
            who = etree.SubElement(core, _WHO)
        who.text = sender

    @property
    def body(self) -> etree._Element:
        return self._package.tree(self._package.main)

    def paragraph(self, words: str) -> etree._Element:
        """The first paragraph of the text, not of the contents, that holds some words."""
        return next(one for one in self._paragraphs() if words in _text(one))

    def _paragraphs(self) -> Iterator[etree._Element]:
        for one in self.body.iter(f"{W}p"):
            style = one.find(f"{W}pPr/{W}pStyle")
            if style is None or not str(style.get(f"{W}val")).upper().startswith("TOC"):
                yield one

    def types_over(self, old: str, new: str) -> None:
        """Replaces words without tracking; the controls and runs around them stay."""
        node = next(
            one for paragraph in self._paragraphs() for one in paragraph.iter(f"{W}t") if old in (one.text or "")
        )
        node.text = str(node.text).replace(old, new, 1)

    def types_in_last(self, old: str, new: str) -> None:
        """Replaces words where they stand last, without tracking."""
        node = [one for one in self.body.iter(f"{W}t") if old in (one.text or "")][-1]
        node.text = str(node.text).replace(old, new, 1)

    def tracks(self, old: str, new: str, author: str) -> None:
        """Replaces words with tracking."""
        paragraph = self.paragraph(old)
        start = _issued_text(paragraph).index(old)
        run = Run(text=new, author=author, when=WHEN)
        take_out(paragraph, start, start + len(old), run, self._numbers)
        put_in(paragraph, start, [run] if new else [], self._numbers)

    def removes(self, words: str) -> None:
        """Takes a paragraph away without tracking."""
        one = self.paragraph(words)
        one.getparent().remove(one)

    def moves(self, words: str, before: str) -> None:
        """Puts a paragraph before another."""
        one = self.paragraph(words)
        self.paragraph(before).addprevious(one)

    def adds(self, words: str, behind: str) -> None:
        """Writes a new paragraph behind another."""
        other = self.paragraph(behind)
        one = etree.Element(f"{W}p")
        properties = other.find(f"{W}pPr")
        if properties is not None:
            one.append(deepcopy(properties))
        etree.SubElement(etree.SubElement(one, f"{W}r"), f"{W}t").text = words
        other.addnext(one)

    def doubles(self, words: str, before: str) -> None:
        """Writes a paragraph a second time, before another, its figures with it."""
        self.paragraph(before).addprevious(deepcopy(self.paragraph(words)))

    def loses_bookmarks(self) -> None:
        """Takes all bookmarks away, as some editors do."""
        for name in ("bookmarkStart", "bookmarkEnd"):
            for one in list(self.body.iter(f"{W}{name}")):
                one.getparent().remove(one)

    def remarks(self, about: str, text: str, author: str, *, parent: int | None = None) -> int:
        """Comments some words, or answers a comment; gives its number."""
        paragraph = self.paragraph(about)
        start = _issued_text(paragraph).index(about)
        rank = len(self._comments)
        anchor(paragraph, start, start + len(about), rank)
        self._comments.append(
            Comment(start=0, end=0, author=author, initials=author[:1], when=WHEN, text=text, parent=parent)
        )
        return rank

    def written(self) -> bytes:
        """The file."""
        if self._comments:
            _add_comments(self._package, self._comments)
        return self._package.written()


def _issued_text(paragraph: etree._Element) -> str:
    return "".join(one.text for one in _issued(paragraph))


def _text(paragraph: etree._Element) -> str:
    return "".join(one.text or "" for one in paragraph.iter(f"{W}t", f"{W}delText"))


def accepted_all(data: bytes) -> bytes:
    """The file once every tracked change is accepted, as Word does it."""
    package = IssuedPackage.of(data)
    for root in package.stories().values():
        for gone in list(root.iter(f"{W}del")):
            if gone.getparent().tag != f"{W}rPr":
                gone.getparent().remove(gone)
        for put in list(root.iter(f"{W}ins")):
            above = put.getparent()
            for child in list(put):
                put.addprevious(child)
            above.remove(put)
        for paragraph in list(root.iter(f"{W}p")):
            mark = paragraph.find(f"{W}pPr/{W}rPr/{W}del")
            if mark is not None:
                following = paragraph.getnext()
                head = following.find(f"{W}pPr")
                for child in [one for one in reversed(paragraph) if one.tag != f"{W}pPr"]:
                    following.insert(0, child) if head is None else head.addnext(child)
                paragraph.getparent().remove(paragraph)
    return package.written()
