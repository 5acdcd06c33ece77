"""What helps those who read: search, proposed tags, duplicates, the order of reading. Nothing is applied by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.store.locks import locked
from kolosi.workspace.evidence import Reviewing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kolosi.workspace.evidence.assist.ordering import Unread
    from kolosi.workspace.evidence.assist.proposing import Proposals
    from kolosi.workspace.evidence.assist.repeating import Duplicates
    from kolosi.workspace.evidence.assist.searching import Found


class Assisting(Reviewing):
    """A workspace that helps those who read."""

    def search(self, text: str, *, most: int = 20) -> Found:
        """The excerpts and the pages of documents that hold the words of a text, in any of their forms; words in quotes as they stand.

        French and English, accents apart, the best first; the best `most` are given and all are counted.
        """
        from kolosi.workspace.evidence.assist.searching import search_texts

        return search_texts(self, text, most)

    def suggest(self, excerpts: Iterable[str] = ()) -> Proposals:
        """Tags proposed for excerpts, by their short names, or for all: those that they lack, each with the words that made it.

        Nothing is written: a person takes a proposal into the form or leaves it.
        """
        from kolosi.workspace.evidence.assist.proposing import propose_tags

        return propose_tags(self, (excerpts,) if isinstance(excerpts, str) else tuple(excerpts))

    def duplicates(self) -> Duplicates:
        """Documents and excerpts that repeat one another, with what they have in common: a copy of a report is no second source."""
        from kolosi.workspace.evidence.assist.repeating import find_duplicates

        return find_duplicates(self)

    def unread(self, *, read: Sequence[str] = (), draw: bool = False) -> Unread:
        """The documents still to be read, first those most like the ones that gave excerpts, and how many are likely to give some.

        `read` are documents, by their short names, that were read and gave none. `draw` draws a control sample among the unread and keeps
        it: once it is read, it says how much worth keeping is left, whatever the order was.
        """
        from kolosi.workspace.evidence.assist.ordering import mark_reading, reading_of

        named = (read,) if isinstance(read, str) else tuple(read)
        if named or draw:
            from kolosi.workspace.receive.steps import step

            with locked(self.folder / "receipts"), step(self, "unread"):
                mark_reading(self, named, draw)
        return reading_of(self)
