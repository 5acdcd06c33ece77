"""The blocks of a document in the language of typst."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kolosi.model.key import Key
from kolosi.report.draft.blocks import (
    Block,
    Callout,
    Cell,
    Cited,
    Heading,
    Illustration,
    Inline,
    Listing,
    NoteMark,
    Notes,
    Paragraph,
    Strip,
    StripCell,
    Styled,
    Table,
    Text,
    WebLink,
)
from kolosi.report.draft.phrases import colon, phrase
from kolosi.report.tables.widths import column_shares

_ARROWS = {"up": "▲ ", "down": "▼ ", "": ""}
_SHORT = 8  # a table of so many rows stays on one page
_CONTROL = {ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): " ", ord("\t"): " ", ord("\r"): " "}


def quoted(text: str) -> str:
    """A text as a typst string.

    >>> quoted('un "mot" # seul')
    '"un \\\\"mot\\\\" # seul"'
    """
    return f'"{text.translate(_CONTROL)}"'


def words(text: str) -> str:
    """A text as content, with no sign of it read as markup."""
    return f"#{quoted(text)}" if text else ""


def _or_none(text: str) -> str:
    return f"[{words(text)}]" if text else "none"


@dataclass
class Writer:
    """Writes blocks in one language; `codes` holds the figures that have a row in the annex; pictures float where `floats`; `is_long` for what fills pages,
    `is_narrow` where pictures stand in a column."""

    language: str
    codes: Mapping[Key, str]
    floats: bool = False
    is_long: bool = False
    is_narrow: bool = False
    marked: set[int] = field(default_factory=set)

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Blocks, one after the other."""
        return "\n\n".join(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:
        """One block."""
        if isinstance(block, Heading):
            return self._heading(block)
        if isinstance(block, Paragraph):
            par = f"#par[{self.runs(block.runs)}]"
            return f"#block(sticky: true, below: .8em)[{par}]" if block.is_lead else par
        if isinstance(block, Listing):
            return self._listing(block)
        if isinstance(block, Callout):
            return self._callout(block)
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Illustration):
            return self._illustration(block)
        if isinstance(block, Strip):
            return self._strip(block)
        return self._notes(block) if isinstance(block, Notes) else ""

    def runs(self, runs: Sequence[Inline]) -> str:
        """Runs of a sentence, each in code mode so that no letter is markup."""
        return "".join(self._run(run) for run in runs)

    def _run(self, run: Inline) -> str:
        if isinstance(run, Text):
            return words(run.text)
        if isinstance(run, Cited):
            return self.cited(run.key, run.text, run.state)
        if isinstance(run, Styled):
            return f"#{'emph' if run.style == 'em' else 'strong'}[{self.runs(run.runs)}]"
        if isinstance(run, WebLink):
            return f"#link({quoted(run.address)})[#underline[{self.runs(run.runs)}]]"
        return self._mark(run) if isinstance(run, NoteMark) else "#linebreak()"

    def cited(self, key: Key, text: str, state: str = "value") -> str:
        """A printed figure that leads to its row in the annex."""
        inside = words(text) if state == "value" else f"#none-shown[{words(text)}]"
        code = self.codes.get(key)
        return f"#fig(<{code}>)[{inside}]" if code else inside

    def _mark(self, run: NoteMark) -> str:
        """The mark of an endnote; the first one can be returned to."""
        mark = f"#super(link(<note-{run.number}>)[{run.number}])"
        if run.number in self.marked:
            return mark
        self.marked.add(run.number)
        return f"{mark}#metadata(0)<mark-{run.number}>"

    def _heading(self, block: Heading) -> str:
        label = " <risk>" if block.kind == "risk" else ""
        return f"#heading(level: {block.level})[{self.runs(block.runs)}]{label}"

    def _listing(self, block: Listing) -> str:
        items = ", ".join(f"[{self._item(item)}]" for item in block.items)
        return f"#enum(start: {block.start}, {items})" if block.is_ordered else f"#list({items})"

    def _item(self, item: Sequence[Block]) -> str:
        if item and isinstance(item[0], Paragraph):
            return self.runs(item[0].runs) + "\n\n" * (len(item) > 1) + self.blocks(item[1:])
        return self.blocks(item)

    def _callout(self, block: Callout) -> str:
        inside = self.blocks(block.blocks)
        if block.kind == "quote":
            return f"#quote(block: true)[{inside}]"
        title = f"[{self.runs(block.title)}]" if block.title else "none"
        return f"#callout({quoted(block.kind)}, {title})[{inside}]"

    def _table(self, block: Table) -> str:
        head = ", ".join(self._cell(cell) for cell in block.head)
        rows = ",\n".join(", ".join(self._cell(cell) for cell in row) for row in block.rows)
        sides = ", ".join("right" if cell.is_number else "left" for cell in block.head)
        size = "7.5pt" if len(block.head) > 6 else "8pt" if len(block.head) > 5 else "8.75pt"
        head_size = "size: 7pt, " if len(block.head) > 7 else ""
        notes = _or_none(block.note)
        is_short = "true" if len(block.rows) <= (_SHORT if block.number or not self.is_long else 2) else "false"
        return (
            f"#data-table({self._table_head(block)}, {notes}, {is_short})[#set text(size: {size})\n"
            f"#show table.cell.where(y: 0): set text({head_size}weight: 700, hyphenate: false)\n#show table.cell.where(y: 0): set align(bottom)\n"
            f'#set par(linebreaks: "simple")\n#set table(inset: (x: {"2.5pt" if head_size else "3.5pt" if len(block.head) > 5 else "5pt"}, y: {"2.3pt" if len(block.head) > 5 else "4.5pt"}))\n'
            f"#table(columns: ({_widths(block)}), align: ({sides},), table.header({head}),\n{rows})]"
        )

    def _table_head(self, block: Table) -> str:
        if not block.caption:
            return "none"
        number = f"{phrase('table', self.language)} {block.number}. " if block.number else ""
        return f"[#strong[{words(number)}]{words(block.caption)}]"

    def _cell(self, cell: Cell) -> str:
        return f"[{self.runs(cell.runs)}]"

    def _illustration(self, block: Illustration) -> str:
        picture = block.picture
        number = words(f"{phrase('figure', self.language)} {block.number}. ")
        width = "100%" if self.floats or self.is_narrow else "90mm"
        image = f'#image(bytes({quoted(picture.svg)}), format: "svg", width: {width}, alt: {quoted(picture.alt)})'
        floats = "true" if self.floats else "false"
        return f"#picture(floats: {floats})[#strong[{number}]{words(picture.caption)}][{image}]"

    def _strip(self, block: Strip) -> str:
        cells = ", ".join(self._strip_cell(cell) for cell in block.cells)
        return f"#strip({len(block.cells)}, {cells})"

    def _strip_cell(self, cell: StripCell) -> str:
        source = phrase("source", self.language) + colon(self.language) + cell.source if cell.source else ""
        change = _ARROWS[cell.direction] + cell.change if cell.change else ""
        tone = {True: '"good"', False: '"bad"', None: "none"}[cell.is_good]
        value = f"[{self.cited(cell.key, cell.value)}]"
        texts = (cell.label, cell.unit, cell.period, change, cell.base, cell.reason, source)
        label, unit, when, moved, base, reason, origin = (_or_none(text) for text in texts)
        return f"strip-cell({label}, {value}, {unit}, {when}, {tone}, {moved}, {base}, {reason}, {origin})"

    def _notes(self, block: Notes) -> str:
        items = ", ".join(
            f"[{self.runs(note.runs)}{self._return(note.number)}#metadata(0)<note-{note.number}>]"
            for note in block.notes
        )
        start = block.notes[0].number if block.notes else 1
        return f"#[#set text(size: 8pt)\n#enum(start: {start}, {items})]"

    def _return(self, number: int) -> str:
        if number not in self.marked:
            return ""
        return f" #sym.wj#link(<mark-{number}>)[#text(fill: accent)[↑]]"


def _widths(block: Table) -> str:
    return ", ".join(f"{share:.2f}fr" for share in column_shares(block))
