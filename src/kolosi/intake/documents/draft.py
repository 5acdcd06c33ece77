"""A manuscript under construction: runs of characters come in with where they stand, blocks and pieces come out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kolosi.intake.containers.refusal import Unreadable
from kolosi.model.manuscript import Block, BlockKind, Manuscript, Piece

MOST_CHARACTERS = 5_000_000
_BLANK = " \t\n\r"


@dataclass(frozen=True)
class Run:
    """Characters in a row, and where the first one stands; without `part` they stand nowhere (a line end, a tab).

    `note` names the note that a mark at this place leads to; such a run has no characters.
    """

    text: str
    part: str = ""
    offset: int = 0
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What a block is, before it has a place."""

    kind: BlockKind = "paragraph"
    table: int | None = None
    row: int | None = None
    column: int | None = None
    level: int | None = None
    mark: str | None = None
    note: str = ""
    """The name under which marks in the text lead to this note."""


@dataclass
class Draft:
    """What was read so far."""

    format: str
    parts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    marks: dict[str, int] = field(default_factory=dict)
    notices: set[str] = field(default_factory=set)
    length: int = 0

    def add(self, shape: Shape, runs: Iterable[Run]) -> None:
        """Add a block, without the blanks around it; one without characters is no block."""
        found = trimmed(list(runs))
        if not any(run.text for run in found):
            return
        self._write(self._gap(shape))
        start = self.length
        for run in found:
            self._add_run(run)
        self.blocks.append(
            Block(
                kind=shape.kind,
                start=start,
                end=self.length,
                table=shape.table,
                row=shape.row,
                column=shape.column,
                level=shape.level,
                mark=shape.mark,
                anchor=self.marks.get(shape.note) if shape.note else None,
            )
        )

    def _gap(self, shape: Shape) -> str:
        """What stands between the last block and this one: a tab in a row, a line end in a table, else a blank line."""
        if not self.blocks:
            return ""
        last = self.blocks[-1]
        if shape.kind != "cell" or last.table != shape.table:
            return "\n\n"
        return "\t" if last.row == shape.row else "\n"

    def _add_run(self, run: Run) -> None:
        if run.note:
            self.marks.setdefault(run.note, self.length)
        if not run.text:
            return
        if run.part:
            self._add_piece(run)
        self._write(run.text)

    def _add_piece(self, run: Run) -> None:
        end = self.length + len(run.text)
        last = self.pieces[-1] if self.pieces else None
        if last and (last.part, last.end, last.offset + last.end - last.start) == (run.part, self.length, run.offset):
            self.pieces[-1] = replace(last, end=end)
        else:
            self.pieces.append(Piece(start=self.length, end=end, part=run.part, offset=run.offset))

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        if self.length > MOST_CHARACTERS:
            raise Unreadable("too_large", found=self.length, allowed=MOST_CHARACTERS)

    def manuscript(self) -> Manuscript:
        """The document as read."""
        return Manuscript(
            text="".join(self.parts),
            blocks=tuple(self.blocks),
            pieces=tuple(self.pieces),
            format=self.format,
            notices=tuple(sorted(self.notices)),
        )


def trimmed(runs: Sequence[Run]) -> list[Run]:
    """Runs without the blanks at both ends; no-break spaces stay."""
    kept = list(runs)
    _trim_start(kept)
    for at in range(len(kept) - 1, -1, -1):
        text = kept[at].text.rstrip(_BLANK)
        kept[at] = replace(kept[at], text=text) if text != kept[at].text else kept[at]
        if text:
            break
    return kept


def _trim_start(runs: list[Run]) -> None:
    for at, run in enumerate(runs):
        text = run.text.lstrip(_BLANK)
        if text != run.text:
            runs[at] = replace(run, text=text, offset=run.offset + len(run.text) - len(text))
        if text:
            return
