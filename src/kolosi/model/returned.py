"""A Word document as reviewers return it: paragraphs in pieces, tracked changes, remarks, and the figures we marked in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Change = Literal["", "inserted", "deleted"]
"""What a tracked change does to a piece of text or to the end of a paragraph; nothing for what stands as it was."""

Story = Literal["body", "note", "edge", "contents"]
"""Which text of the document: its body, foot- and endnotes, heads and feet of pages, or a table of contents, which programs rewrite."""

FIGURE = "kolosi:"
"""With this begins the tag of a content control that holds a figure of ours; other programs add controls of their own."""

PARAGRAPH, ISSUE = "kolosi_p", "kolosi_issue_"
"""With these begin the names of the bookmarks around a paragraph and of the one that says which issue a document is of."""

TOGETHER = "kolosi_together_"
"""With this begins the name of the bookmark by which the document into which all copies were put is known again."""

OBJECT = "\ufffc"
"""Stands for what is no text: the mark of a note, a picture."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Text of one author and one figure. `when` is the moment as the document writes it; `tag` is that of a figure of ours, else empty."""

    text: str
    change: Change = ""
    author: str = ""
    when: str = ""
    tag: str = ""


@dataclass(frozen=True, kw_only=True)
class ReturnedParagraph:
    """A paragraph. `mark` is the change of its end: an inserted end was a split, a deleted one a merge with what follows.

    `container` numbers the body, each cell and each note: no change goes across. `bookmarks` are the names of ours that
    begin in it.
    """

    story: Story
    container: int
    pieces: tuple[Piece, ...]
    mark: Change = ""
    mark_author: str = ""
    mark_when: str = ""
    bookmarks: tuple[str, ...] = ()
    style: str = ""

    def text(self, leaving_out: Change) -> str:
        """The words, without those of one kind of change."""
        return "".join(piece.text for piece in self.pieces if piece.change != leaving_out or not leaving_out)


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A comment. `parent` is the id of the one it answers. It is about `paragraph`, from `start` to `end` among all its pieces."""

    id: str
    author: str
    initials: str
    when: str
    text: str
    parent: str = ""
    is_done: bool = False
    paragraph: int = 0
    start: int = 0
    end: int = 0


@dataclass(frozen=True, kw_only=True)
class Returned:
    """A document that came back. `sender` and `when` are the last person and moment that the file itself names.

    `looks` are the authors of tracked changes that touch no word, only how it looks: one for each change.
    """

    file: str
    sender: str
    when: str
    paragraphs: tuple[ReturnedParagraph, ...]
    remarks: tuple[Remark, ...] = ()
    looks: tuple[str, ...] = ()

    @property
    def issue(self) -> str:
        """Which issue it says it is of, such as `1_fr`; empty where no bookmark says it."""
        names = (name for one in self.paragraphs for name in one.bookmarks if name.startswith(ISSUE))
        return next(names, "").removeprefix(ISSUE)

    @property
    def is_together(self) -> bool:
        """True for the document into which all copies were put, given back once its changes were accepted or rejected."""
        return any(name.startswith(TOGETHER) for one in self.paragraphs for name in one.bookmarks)

    def tags(self) -> Iterator[str]:
        """The tags of our figures that stand in it once all changes are accepted, in order."""
        for paragraph in self.paragraphs:
            last = ""
            for piece in paragraph.pieces:
                if piece.tag and piece.change != "deleted" and piece.tag != last:
                    yield piece.tag
                last = piece.tag
