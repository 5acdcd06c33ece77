"""A returned document as a message, and back; what comes back is looked at before it is believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from typing import cast, get_args

from kolosi.intake.sandbox.forms import Message, row_of
from kolosi.intake.sandbox.wire import Broken, Head, list_of, text_of
from kolosi.model.returned import Change, Piece, Remark, Returned, ReturnedParagraph, Story

_CHANGES, _STORIES = frozenset(get_args(Change)), frozenset(get_args(Story))


def told_returned(found: Returned) -> Message:
    """A returned document as a message: texts once, the rest by lengths."""
    paragraphs = [
        [
            one.story,
            one.container,
            [[len(p.text), p.change, p.author, p.when, p.tag] for p in one.pieces],
            [one.mark, one.mark_author, one.mark_when],
            list(one.bookmarks),
            one.style,
        ]
        for one in found.paragraphs
    ]
    text = "".join(piece.text for one in found.paragraphs for piece in one.pieces)
    head = {"file": found.file, "sender": found.sender, "when": found.when, "paragraphs": paragraphs}
    rest = {"remarks": [list(astuple(one)) for one in found.remarks], "looks": list(found.looks)}
    return {**head, **rest}, [text.encode("utf-8", "surrogatepass")]


def returned_in(head: Head, parts: Sequence[bytes]) -> Returned:
    """The returned document in a message. Raises `Broken`."""
    try:
        (text,) = (part.decode("utf-8", "surrogatepass") for part in parts)
    except ValueError as damage:
        raise Broken("text") from damage
    reader = _Reader(text)
    return Returned(
        file=text_of(head, "file"),
        sender=text_of(head, "sender"),
        when=text_of(head, "when"),
        paragraphs=tuple(reader.paragraph(one) for one in list_of(head, "paragraphs")),
        remarks=tuple(_remark(one) for one in list_of(head, "remarks")),
        looks=tuple(_words(one) for one in list_of(head, "looks")),
    )


class _Reader:
    """Hands the characters out to the pieces, in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def paragraph(self, value: object) -> ReturnedParagraph:
        """A paragraph."""
        story, container, pieces, mark, bookmarks, style = row_of(value, 6)
        change, author, when = map(_words, row_of(mark, 3))
        if story not in _STORIES or change not in _CHANGES or not isinstance(pieces, list):
            raise Broken("a paragraph")
        if not isinstance(bookmarks, list):
            raise Broken("bookmarks")
        return ReturnedParagraph(
            story=cast("Story", story),
            container=_whole(container),
            pieces=tuple(self._piece(one) for one in pieces),
            mark=cast("Change", change),
            mark_author=author,
            mark_when=when,
            bookmarks=tuple(_words(one) for one in bookmarks),
            style=_words(style),
        )

    def _piece(self, value: object) -> Piece:
        length, change, author, when, tag = row_of(value, 5)
        start, self._at = self._at, self._at + _whole(length)
        if change not in _CHANGES or self._at > len(self._text):
            raise Broken("a piece")
        return Piece(
            text=self._text[start : self._at],
            change=cast("Change", change),
            author=_words(author),
            when=_words(when),
            tag=_words(tag),
        )


def _remark(value: object) -> Remark:
    id_, author, initials, when, text, parent, is_done, paragraph, start, end = row_of(value, 10)
    words: Mapping[str, str] = {
        "id": _words(id_),
        "author": _words(author),
        "initials": _words(initials),
        "when": _words(when),
        "text": _words(text),
        "parent": _words(parent),
    }
    return Remark(
        **words,
        is_done=is_done is True,
        paragraph=_whole(paragraph),
        start=_whole(start),
        end=_whole(end),
    )


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise Broken("words")
    return value


def _whole(value: object) -> int:
    if type(value) is not int or value < 0:
        raise Broken("a number")
    return value
