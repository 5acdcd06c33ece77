"""Comments of a copy brought to the place of the issued text that they are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kolosi.model.returned import Remark, Returned, ReturnedParagraph
from kolosi.report.copies.differences import Edit
from kolosi.report.copies.stream import Stream


@dataclass(frozen=True, kw_only=True)
class PlacedRemark:
    """A comment and the issued characters of the body that it is about; `about` are its words in the copy, those struck out where no others are."""

    remark: Remark
    start: int
    end: int
    about: str


def placed_remarks(found: Sequence[Edit], copy: Stream, returned: Returned) -> Iterator[PlacedRemark]:
    """The comments of a copy in the order of the file; `found` are all its changes of the body. What answers a comment stands where that one does.

    A comment on a note stands at the head of the text, for a consolidated document has comments on its body alone; its words are told.
    """
    for remark in returned.remarks:
        begin = copy.begins.get(remark.paragraph, 0)
        paragraph = returned.paragraphs[remark.paragraph] if returned.paragraphs else None
        if paragraph is not None and paragraph.story != "body":
            about = "".join(piece.text for piece in paragraph.pieces)[remark.start : remark.end]
            yield PlacedRemark(remark=remark, start=0, end=0, about=about)
            continue
        start, end = (begin + _standing(paragraph, at) for at in (remark.start, remark.end))
        struck = "".join(piece.text for piece in paragraph.pieces)[remark.start : remark.end] if paragraph else ""
        first = _issued_at(found, start)
        yield PlacedRemark(
            remark=remark,
            start=first,
            end=max(_issued_at(found, end), first),
            about=copy.text[start:end] or struck,
        )


def _standing(paragraph: ReturnedParagraph | None, at: int) -> int:
    """A place among all pieces of a paragraph, as one among those that stand once changes are accepted."""
    reached = standing = 0
    for piece in paragraph.pieces if paragraph is not None else ():
        within = min(len(piece.text), max(at - reached, 0))
        standing += within if piece.change != "deleted" else 0
        reached += len(piece.text)
    return standing


def _issued_at(found: Sequence[Edit], at: int) -> int:
    """The issued character that stands at a place of the copy; for words that were put in, the place where they were."""
    issued = copy = 0
    for one in found:
        kept = one.start - issued
        if at <= copy + kept:
            break
        copy, issued = copy + kept + len(one.text), max(one.end, issued)
        if at < copy:
            return one.start
    return issued + max(at - copy, 0)
