"""Plain text and Markdown. Marks stay in place: every span counts in the file itself, line ends taken as one character."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kolosi.intake.containers.encoding import as_utf8
from kolosi.intake.containers.refusal import Unreadable
from kolosi.intake.documents import inline, lines
from kolosi.intake.documents.draft import MOST_CHARACTERS
from kolosi.intake.documents.inline import Span
from kolosi.intake.documents.lines import Line
from kolosi.model.manuscript import Block, BlockKind, Manuscript, Piece

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 1 << 16
_HEAD_OF_FILE = re.compile(r"---[ \t]*\n(?:.*\n){0,400}?(?:---|\.\.\.)[ \t]*(?:\n|$)")


def read_plain(data: bytes, format: str) -> Manuscript:
    """The document in a file of text; `format` is `text` or `markdown`."""
    written = decoded(data)
    text, pieces = _with_plain_ends(written)
    if len(text) > MOST_CHARACTERS:
        raise Unreadable("too_large", found=len(text), allowed=MOST_CHARACTERS)
    comments = inline.comments(text)
    head = _HEAD_OF_FILE.match(text) if format == "markdown" else None
    marks = list(inline.note_marks(text))
    reader = _Reader(list(lines.lines_of(text, head.end() if head else 0, comments)), {mark for mark, _ in marks})
    blocks = reader.read()
    whole = Manuscript(
        text=text,
        blocks=tuple(_anchored(text, blocks, marks)),
        pieces=pieces,
        format=format,
        hidden=_hidden(text, blocks, comments),
    )
    return replace(whole, blocks=tuple(block for block in whole.blocks if whole.words_of(block).strip()))


def decoded(data: bytes) -> str:
    """The characters of a file; refused when its bytes are no text."""
    try:
        text = as_utf8(data).decode("utf-8")
    except Unreadable as refusal:
        raise Unreadable("not_a_document") from refusal
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) * 100 > len(sample):
        raise Unreadable("not_a_document")
    return text


def _with_plain_ends(written: str) -> tuple[str, tuple[Piece, ...]]:
    """The text with one character a line end, and where each line stands in the file."""
    if "\r" not in written:
        return written, (Piece(start=0, end=len(written), part="", offset=0),)
    parts, pieces, length, offset = [], [], 0, 0
    for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", written):
        words = line.rstrip("\r\n")
        end = length + len(words) + (len(words) < len(line))
        pieces.append(Piece(start=length, end=end, part="", offset=offset))
        parts.append(words + "\n" * (len(words) < len(line)))
        length, offset = end, offset + len(line)
    return "".join(parts), tuple(piece for piece in pieces if piece.start < piece.end)


@dataclass
class _Open:
    """A block that may go on with the next line."""

    block: Block
    lines: int = 1


class _Reader:
    """The blocks of a text, line by line."""

    def __init__(self, of: list[Line], marks: set[str]) -> None:
        self.lines = of
        self.marks = marks
        self.has_notes_title = False
        self.blocks: list[Block] = []
        self.open: _Open | None = None
        self.tables = 0
        self.readers: tuple[Callable[[int], int], ...] = (
            self._code,
            self._pipes,
            self._strip,
            self._underlined,
            self._silent,
            self._heading,
            self._note,
            self._caption,
            self._item,
            self._capitals,
        )

    def read(self) -> list[Block]:
        """Every block, in order."""
        at = 0
        while at < len(self.lines):
            at = self._step(at)
        self._close()
        return self.blocks

    def _step(self, at: int) -> int:
        """Read what begins at a line; the line after it."""
        if not self.lines[at].text.strip():
            self._close()
            return at + 1
        self.has_notes_title = self.has_notes_title or lines.is_notes_title(self.lines[at])
        for reader in self.readers:
            if after := reader(at):
                return after
        return self._words(at)

    def _close(self) -> None:
        if self.open:
            self.blocks.append(self.open.block)
        self.open = None

    def _begin(self, kind: BlockKind, start: int, line: Line, *, mark: str | None = None) -> None:
        self._close()
        end = line.start + len(line.text.rstrip())
        self.open = _Open(Block(kind=kind, start=min(start, end), end=end, mark=mark))

    def _add(self, block: Block) -> None:
        self._close()
        self.blocks.append(block)

    # -- what a line may be: each gives the line after it, or 0 ------------------------------------------------------

    def _code(self, at: int) -> int:
        if not lines.is_fence(self.lines[at]):
            return 0
        after = next((far for far in range(at + 1, len(self.lines)) if lines.is_fence(self.lines[far])), None)
        if after is None:
            return 0
        self._close()
        return after + 1

    def _pipes(self, at: int) -> int:
        line = self.lines[at]
        below = self.lines[at + 1] if at + 1 < len(self.lines) else None
        is_row = line.text.lstrip().startswith("|") and line.text.rstrip().endswith("|") and line.text.count("|") > 1
        if not is_row and not ("|" in line.text and below and lines.is_delimiter_row(below)):
            return 0
        return self._grid(at, "|", lambda one: "|" in one.text)

    def _strip(self, at: int) -> int:
        count = lines.tabs(self.lines[at])
        if not count or at + 1 == len(self.lines) or lines.tabs(self.lines[at + 1]) != count:
            return 0
        return self._grid(at, "\t", lambda one: lines.tabs(one) == count)

    def _grid(self, at: int, mark: str, is_row: Callable[[Line], bool]) -> int:
        self._close()
        row = 0
        while at < len(self.lines) and is_row(self.lines[at]):
            line = self.lines[at]
            at += 1
            if mark == "|" and lines.is_delimiter_row(line):
                continue
            for column, start, end in lines.cells(line, mark):
                self.blocks.append(Block(kind="cell", start=start, end=end, table=self.tables, row=row, column=column))
            row += 1
        self.tables += 1
        return at

    def _underlined(self, at: int) -> int:
        level = lines.underline(self.lines[at])
        if level is None or not self.open or self.open.block.kind != "paragraph" or self.open.lines > 1:
            return 0
        self.open.block = replace(self.open.block, kind="heading", level=level)
        self._close()
        return at + 1

    def _silent(self, at: int) -> int:
        if not lines.is_silent(self.lines[at]):
            return 0
        self._close()
        return at + 1

    def _heading(self, at: int) -> int:
        if not (found := lines.heading(self.lines[at])):
            return 0
        level, start, end = found
        self._add(Block(kind="heading", start=start, end=max(end, start), level=level))
        return at + 1

    def _note(self, at: int) -> int:
        found = lines.note(self.lines[at]) or self._listed_note(at)
        if not found or (self.open and self.open.block.kind != "note"):
            return 0
        self._begin("note", found.start, self.lines[at], mark=found.mark)
        return at + 1

    def _listed_note(self, at: int) -> lines.NoteStart | None:
        """A note below the title of the notes, if a mark in the text leads to it or it follows a note in roman numbers."""
        found = lines.listed_note(self.lines[at]) if self.has_notes_title else None
        if not found or found.mark in self.marks:
            return found
        is_next = bool(self.marks and self.blocks) and self.blocks[-1].kind == "note" and not found.mark.isdigit()
        return found if is_next else None

    def _caption(self, at: int) -> int:
        if not lines.is_caption(self.lines[at]):
            return 0
        self._begin("caption", self.lines[at].start, self.lines[at])
        self._close()
        return at + 1

    def _item(self, at: int) -> int:
        found = lines.item(self.lines[at])
        if not found or (self.open and self.open.block.kind == "paragraph" and not found.may_interrupt):
            return 0
        self._begin("list_item", found.start, self.lines[at])
        return at + 1

    def _capitals(self, at: int) -> int:
        line = self.lines[at]
        if self.open or not lines.is_capitals(line):
            return 0
        start = line.start + len(line.text) - len(line.text.lstrip())
        self._add(Block(kind="heading", start=start, end=line.start + len(line.text.rstrip()), level=1))
        return at + 1

    def _words(self, at: int) -> int:
        line = self.lines[at]
        if self.open:
            self.open.block = replace(self.open.block, end=line.start + len(line.text.rstrip()))
            self.open.lines += 1
        else:
            self._begin("paragraph", line.start + len(line.text) - len(line.text.lstrip()), line)
        return at + 1


def _anchored(text: str, blocks: list[Block], marks: list[tuple[str, int]]) -> Iterator[Block]:
    """The blocks, each note with the place of the mark that leads to it."""
    beginnings = {text.rfind("\n", 0, block.start) + 1 for block in blocks if block.kind == "note"}
    leading: dict[str, int] = {}
    for mark, at in marks:
        if at not in beginnings:
            leading.setdefault(mark, at)
    for block in blocks:
        yield replace(block, anchor=leading.get(block.mark)) if block.mark else block


def _hidden(text: str, blocks: list[Block], comments: list[Span]) -> tuple[Span, ...]:
    """What is not read of the blocks: links' targets, comments, tags, and the marks of quotations on further lines."""
    found: list[Span] = []
    ends = [end for _, end in comments]
    for block in blocks:
        found += inline.unseen(text, block.start, block.end)
        for at in range(bisect_right(ends, block.start), len(comments)):
            if comments[at][0] >= block.end:
                break
            found.append((max(comments[at][0], block.start), min(comments[at][1], block.end)))
        found += inline.quotes(text, block.start, block.end)
    return inline.merged(found)
