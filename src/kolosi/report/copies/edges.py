"""Heads and feet of pages in a copy against those that were issued.

Programs write them into parts of their own, once for each kind of page, so they are held against each other line by line, each
line once; what fields show, such as the number of the page, is none of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from kolosi.model.returned import OBJECT, Returned, ReturnedParagraph
from kolosi.report.copies.differences import likeliest
from kolosi.report.copies.likeness import alike


@dataclass(frozen=True, kw_only=True)
class EdgeChange:
    """A line of a head or foot of a page that a copy changed; `before` is empty where it came, `after` where it went."""

    before: str
    after: str
    author: str


def edge_changes(issued: Returned, returned: Returned) -> Iterator[EdgeChange]:
    """What a copy changed at the edges of its pages, each with who did it."""
    ours, theirs = _lines(issued), _lines(returned)
    went, came = ([key for key in one if key not in other] for one, other in ((ours, theirs), (theirs, ours)))
    pairs = dict(likeliest(went, came, range(len(went)), range(len(came))))
    sender = returned.sender or PurePath(returned.file).stem
    for rank, key in enumerate(went):
        new = theirs.get(came[pairs[rank]]) if rank in pairs else None
        author = _author(new) if new else _author_gone(returned, key)
        yield EdgeChange(before=_text(ours[key]), after=_text(new) if new else "", author=author or sender)
    for rank, key in enumerate(came):
        if rank not in pairs.values():
            yield EdgeChange(before="", after=_text(theirs[key]), author=_author(theirs[key]) or sender)


def _lines(document: Returned) -> Mapping[str, ReturnedParagraph]:
    """The lines at the edges of the pages, once all changes are accepted, by what they say."""
    edges = (one for one in document.paragraphs if one.story == "edge")
    return {key: one for one in edges if (key := alike(_text(one)).strip())}


def _text(one: ReturnedParagraph) -> str:
    return " ".join(one.text("deleted").replace(OBJECT, " ").split())


def _author(one: ReturnedParagraph) -> str:
    return next((piece.author for piece in one.pieces if piece.change and piece.author), "")


def _author_gone(document: Returned, key: str) -> str:
    """Who took a whole line out, where it was tracked."""
    edges = (one for one in document.paragraphs if one.story == "edge")
    before = (one for one in edges if alike(" ".join(one.text("inserted").split())).strip() == key)
    return next((author for one in before if (author := _author(one))), "")
