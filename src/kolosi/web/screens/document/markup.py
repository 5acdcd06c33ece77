"""A section as HTML: sentences with their figures as chips, to be read; the same pieces with their source, for the editor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from kolosi.model.key import Key
from kolosi.report.draft.blocks import Block as Printed
from kolosi.report.draft.blocks import Illustration, Strip
from kolosi.report.draft.typography import set_prose
from kolosi.report.editing.pieces import Piece, pieces
from kolosi.report.html.writer import Writer

if TYPE_CHECKING:
    from kolosi.report.editing.pieces import Block

SaidBy = Callable[[str, str], tuple[Key | None, str, str]]
"""Of a target and the words of its link: the key, what is printed, the status."""


@dataclass(frozen=True, kw_only=True)
class Markup:
    """Writes sentences of one section. `base` is the address of the screen, `numbers` those of the endnotes."""

    language: str
    base: str
    said_by: SaidBy
    numbers: Mapping[str, int]

    def sentence(self, text: str) -> str:
        """A sentence to be read."""
        known = pieces(text)
        if known is None:
            return escape(set_prose(text, self.language), quote=False)
        return "".join(self._read(one) for one in known)

    def _read(self, piece: Piece) -> str:
        if piece.kind == "text":
            return escape(set_prose(piece.source, self.language), quote=False)
        if piece.kind == "figure":
            return self._chip(piece)
        if piece.kind == "mark":
            return f"<sup>{self.numbers.get(piece.words, '?')}</sup>"
        inside = "".join(self._read(one) for one in piece.inside)
        if piece.kind == "link":
            if piece.target.startswith("excerpt:"):
                return f'<span class="rests">{inside}</span>'
            return f'<a href="{escape(piece.target)}" rel="noopener noreferrer">{inside}</a>'
        return f"<{piece.kind}>{inside}</{piece.kind}>"

    def _chip(self, piece: Piece) -> str:
        key, said, status = self.said_by(piece.target, piece.words)
        words = escape(set_prose(said, self.language), quote=False)
        if key is None or status == "unknown":
            return f'<span class="chip unknown">{words or "?"}</span>'
        return f'<a class="chip {status}" href="{self.base}/figure?key={quote(str(key), safe="")}">{words}</a>'

    # -- the editor ------------------------------------------------------------------------------------------------

    def edited(self, block: Block) -> str:
        """The words of a block, each piece with its source."""
        return "".join(self._edited(one) for one in block.pieces)

    def _edited(self, piece: Piece) -> str:
        if piece.kind == "text":
            return escape(piece.source, quote=False)
        source = escape(piece.source)
        if piece.kind == "figure":
            _, said, status = self.said_by(piece.target, piece.words)
            words = escape(said, quote=False) or "?"
            return f'<span class="chip {status}" contenteditable="false" data-source="{source}">{words}</span>'
        if piece.kind == "mark":
            number = self.numbers.get(piece.words, "?")
            return f'<sup contenteditable="false" data-source="{source}">{number}</sup>'
        inside = "".join(self._edited(one) for one in piece.inside)
        tag = piece.kind if piece.kind != "link" else "u"
        return f'<{tag} data-open="{escape(piece.opening)}" data-close="{escape(piece.closing)}">{inside}</{tag}>'


@dataclass(frozen=True, kw_only=True)
class ScreenWriter(Writer):
    """Writes what stands beside sentences: tables, strips, boxes; pictures by the address at which they are drawn."""

    base: str = ""
    picture: str = ""

    def cited(self, key: Key, text: str, state: str = "value") -> str:
        """A figure that leads to its card."""
        words = escape(text, quote=False)
        status = {"hidden": "held", "missing": "none"}.get(state, "published")
        return f'<a class="chip {status}" href="{self.base}/figure?key={quote(str(key), safe="")}">{words}</a>'

    def _illustration(self, block: Illustration) -> str:
        shown = block.picture
        dark = f'<source srcset="{escape(self.picture)}&amp;dark" media="(prefers-color-scheme: dark)">'
        said = f'<picture>{dark}<img src="{escape(self.picture)}" alt="{escape(shown.alt)}" loading="lazy"></picture>'
        caption = f"<figcaption>{escape(shown.caption, quote=False)}</figcaption>"
        return f'<figure class="pic">{caption}{said}</figure>'


def beside(writer: ScreenWriter, printed: Sequence[Printed]) -> str:
    """What is printed of a block that has no sentences."""
    return writer.blocks(printed)


def keys_of(printed: Iterable[Printed]) -> set[Key]:
    """The figures that pictures and strips show."""
    found: set[Key] = set()
    for one in printed:
        if isinstance(one, Illustration):
            found |= {key for row in one.keys for key in row if key is not None}
        elif isinstance(one, Strip):
            found |= {cell.key for cell in one.cells}
    return found
