"""The blocks of a document as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from kolosi.model.key import Key
from kolosi.report.charts.palette import themed
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
from kolosi.report.draft.narrative import plain_text
from kolosi.report.draft.phrases import colon, phrase

_ARROWS = {"up": "▲", "down": "▼"}
_MANY, _LONG = 6, 60  # more columns are set smaller; a longer cell is kept wide
_BESIDE = 2  # so many columns of words stand side by side on a phone


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Writes blocks in one language; `codes` lead from a figure to its trace, `prefix` keeps ids apart."""

    language: str
    codes: Mapping[Key, str]

    def id(self, name: str) -> str:
        """An id that no other language of the page has."""
        return f"{self.language}-{name}"

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Blocks, one after the other."""
        return "\n".join(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:
        """One block."""
        if isinstance(block, Heading):
            return self._heading(block)
        if isinstance(block, Paragraph):
            return f"<p{' class=lead' * block.is_lead}>{self.runs(block.runs)}</p>"
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
        """Runs of a sentence."""
        return "".join(self._run(run) for run in runs)

    def _run(self, run: Inline) -> str:
        if isinstance(run, Text):
            return escape(run.text, quote=False)
        if isinstance(run, Cited):
            return self.cited(run.key, run.text, run.state)
        if isinstance(run, Styled):
            return f"<{run.style}>{self.runs(run.runs)}</{run.style}>"
        if isinstance(run, WebLink):
            return f'<a href="{escape(run.address)}" rel="noopener noreferrer">{self.runs(run.runs)}</a>'
        return self._mark(run) if isinstance(run, NoteMark) else "<br>"

    def cited(self, key: Key, text: str, state: str = "value") -> str:
        """A printed figure that opens its trace; plain words when nothing stands behind."""
        words = escape(text, quote=False)
        code = self.codes.get(key)
        kind = "n" if state == "value" else "n o"
        return f'<a class="{kind}" href="#{self.id(code)}">{words}</a>' if code else f'<span class="o">{words}</span>'

    def _mark(self, run: NoteMark) -> str:
        label = f"{phrase('note', self.language)} {run.number}"
        target = self.id(f"note-{run.number}")
        return f'<sup><a href="#{target}" aria-label="{label}">{run.number}</a></sup>'

    def _heading(self, block: Heading) -> str:
        tag = f"h{min(block.level + 1, 6)}"
        kind = f' class="{escape(block.kind)}"' if block.kind else ""
        return f'<{tag} id="{self.id(block.anchor)}"{kind} tabindex="-1">{self.runs(block.runs)}</{tag}>'

    def _listing(self, block: Listing) -> str:
        items = "".join(f"<li>{self._item(item)}</li>" for item in block.items)
        if not block.is_ordered:
            return f"<ul>{items}</ul>"
        start = f' start="{block.start}"' if block.start != 1 else ""
        return f"<ol{start}>{items}</ol>"

    def _item(self, item: Sequence[Block]) -> str:
        """An item; a first paragraph needs no tag of its own."""
        if item and isinstance(item[0], Paragraph):
            return self.runs(item[0].runs) + self.blocks(item[1:])
        return self.blocks(item)

    def _callout(self, block: Callout) -> str:
        inside = self.blocks(block.blocks)
        if block.kind == "quote":
            return f"<blockquote>{inside}</blockquote>"
        title = f'<p class="t">{self.runs(block.title)}</p>' if block.title else ""
        return f'<aside class="box {escape(block.kind)}" role="note">{title}{inside}</aside>'

    def _table(self, block: Table) -> str:
        label = escape(block.caption or phrase("table", self.language))
        caption = self._caption(block)
        notes = "".join(f'<p class="src">{escape(note, quote=False)}</p>' for note in block.notes)
        body = f"<thead><tr>{''.join(self._th(cell) for cell in block.head)}</tr></thead>"
        heads = [escape(plain_text(cell.runs)) for cell in block.head] if _is_told(block) else []
        body += f"<tbody>{''.join(self._row(row, block.has_row_heads, heads) for row in block.rows)}</tbody>"
        many = " many" * (len(block.head) > _MANY) + " told" * bool(heads)
        table = f'<div class="scroll{many}" tabindex="0" role="region" aria-label="{label}"><table>{body}</table></div>'
        return f'<figure class="tab">{caption}{table}{notes}</figure>'

    def _caption(self, block: Table) -> str:
        if not block.caption:
            return ""
        number = f"<b>{phrase('table', self.language)} {block.number}.</b> " if block.number else ""
        return f"<figcaption>{number}{escape(block.caption, quote=False)}</figcaption>"

    def _th(self, cell: Cell) -> str:
        return f'<th scope="col"{_side(cell)}>{self.runs(cell.runs)}</th>'

    def _row(self, row: Sequence[Cell], has_head: bool, heads: Sequence[str]) -> str:
        """A row; with `heads` each cell bears the head of its column, for a screen on which columns stand one below the other."""
        under = [f' data-h="{head}"' for head in heads] if len(heads) == len(row) else [""] * len(row)
        cells = [
            f"<td{_side(cell) or _long(cell)}{head}>{self.runs(cell.runs)}</td>"
            for cell, head in zip(row, under, strict=True)
        ]
        if has_head and row:
            cells[0] = f'<th scope="row"{under[0]}>{self.runs(row[0].runs)}</th>'
        return f"<tr>{''.join(cells)}</tr>"

    def _illustration(self, block: Illustration) -> str:
        picture = block.picture
        number = f"<b>{phrase('figure', self.language)} {block.number}.</b> "
        caption = f"<figcaption>{number}{escape(picture.caption, quote=False)}</figcaption>"
        return f'<figure class="pic">{caption}{themed(picture.svg)}{self._table_view(block)}</figure>'

    def _table_view(self, block: Illustration) -> str:
        """The table behind a picture, each cell leading to its trace."""
        head = "".join(
            f'<th scope="col"{" class=r" * bool(i)}>{escape(c)}</th>' for i, c in enumerate(block.picture.columns)
        )
        rows = "".join(
            f'<tr><th scope="row">{escape(label)}</th>{self._values(rank, values, block.keys)}</tr>'
            for rank, (label, *values) in enumerate(block.picture.rows)
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        label = escape(block.picture.caption)
        inside = f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">{table}</div>'
        return f"<details><summary>{phrase('table_view', self.language)}</summary>{inside}</details>"

    def _values(self, rank: int, values: Sequence[str], keys: Sequence[Sequence[Key | None]]) -> str:
        row = keys[rank] if rank < len(keys) else ()
        found = (row[column] if column < len(row) else None for column in range(len(values)))
        cells = (self.cited(key, text) if key else escape(text) for key, text in zip(found, values, strict=True))
        return "".join(f'<td class="r">{cell}</td>' for cell in cells)

    def _strip(self, block: Strip) -> str:
        cells = "".join(self._strip_cell(cell) for cell in block.cells)
        return f'<section class="strip" aria-label="{phrase("key_figures", self.language)}"><ul>{cells}</ul></section>'

    def _strip_cell(self, cell: StripCell) -> str:
        value = self.cited(cell.key, cell.value)
        unit = f' <span class="u">{escape(cell.unit)}</span>' if cell.unit else ""
        small = f'<span class="w">{escape(cell.period)}</span>' if cell.period else ""
        source = f'<span class="s">{phrase("source", self.language)}{colon(self.language)}{escape(cell.source)}</span>'
        return (
            f'<li><span class="l">{escape(cell.label)}</span><span class="v">{value}{unit}</span>{small}'
            f"{self._strip_change(cell)}{source if cell.source else ''}</li>"
        )

    def _strip_change(self, cell: StripCell) -> str:
        reason = f'<span class="y">{escape(cell.reason)}</span>' if cell.reason else ""
        if not cell.change:
            return reason
        arrow = f'<span aria-hidden="true">{_ARROWS[cell.direction]}</span> ' if cell.direction else ""
        tone = {True: " good", False: " bad", None: ""}[cell.is_good]
        change = f'<b class="d{tone}">{arrow}{escape(cell.change)}</b>'
        return f'<span class="c">{change} {escape(cell.base)}</span>{reason}'

    def _notes(self, block: Notes) -> str:
        items = "".join(
            f'<li id="{self.id(f"note-{note.number}")}">{self.runs(note.runs)}</li>' for note in block.notes
        )
        return f'<ol class="notes">{items}</ol>'

    def contents(self, blocks: Sequence[Block]) -> str:
        """The list of headings of the two upper levels."""
        items = "".join(
            f'<li class="l{block.level}"><a href="#{self.id(block.anchor)}">{escape(plain_text(block.runs))}</a></li>'
            for block in blocks
            if isinstance(block, Heading) and block.level <= 2
        )
        return f"<ol>{items}</ol>"


def _is_told(block: Table) -> bool:
    """True for a table of sentences in several columns: a phone shows a column and a half of it, and its rows are read one by one."""
    return len(block.head) > _BESIDE and any(len(plain_text(cell.runs)) > _LONG for row in block.rows for cell in row)


def _long(cell: Cell) -> str:
    """A cell of several sentences keeps a width to be read in."""
    return ' class="long"' if len(plain_text(cell.runs)) > _LONG else ""


def _side(cell: Cell) -> str:
    return ' class="r"' if cell.is_number else ""
