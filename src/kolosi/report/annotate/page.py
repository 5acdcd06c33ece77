"""Notes in the margin of a page of the document's text: one file, no network, readable on a telephone and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from itertools import groupby, pairwise

from kolosi.model.manuscript import Block, Manuscript
from kolosi.reading.labels import labels
from kolosi.report.annotate.note import Note, in_order
from kolosi.report.charts.palette import css

_WORDS = labels("annotate.words")

_RAISED = re.compile(r"\^\{([^{}<>]{1,8})\}")

Numbered = tuple[int, Note]


def annotate_html(manuscript: Manuscript, notes: Iterable[Note], title: str, language: str) -> bytes:
    """The text of a document as a page, each note beside its paragraph; on a narrow screen, below it."""
    page = _Page(manuscript, in_order(notes), language if language in _WORDS["none"] else "en")
    head = (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{css()}\n{_style()}</style></head>\n"
    )
    body = (
        f'<body><main><h1>{escape(title)}</h1><p class="sum">{page.count()}</p>\n{page.body()}</main></body></html>\n'
    )
    return (head + body).encode("utf-8", "replace")


@cache
def _style() -> str:
    return files("kolosi.report.annotate").joinpath("page.css").read_text("utf-8")


class _Page:
    """The blocks of a manuscript as HTML, and the notes of each."""

    def __init__(self, manuscript: Manuscript, notes: Sequence[Note], language: str) -> None:
        self.manuscript = manuscript
        self.notes: list[Numbered] = list(enumerate(notes, 1))
        self.words = {name: text[language] for name, text in _WORDS.items()}
        self.homes = {number: self._home(note) for number, note in self.notes}

    def _home(self, note: Note) -> int:
        """The block beside which a note stands: the first one that it touches, else the one before it."""
        blocks = self.manuscript.blocks
        after = (at for at, block in enumerate(blocks) if block.end > note.start)
        return next(after, len(blocks) - 1)

    def count(self) -> str:
        """How many points and questions there are, in words."""
        asked = sum(note.is_question for _, note in self.notes)
        told = [self._counted(len(self.notes) - asked, "none", "one", "many")]
        return " ".join((*told, *([self._counted(asked, "", "one_question", "many_questions")] if asked else ())))

    def _counted(self, count: int, none: str, one: str, many: str) -> str:
        return self.words[many].format(count=count) if count > 1 else self.words[one if count else none]

    def body(self) -> str:
        """Every block with its notes."""
        placed = list(enumerate(self.manuscript.blocks))
        return "\n".join(self._group(list(group)) for _, group in groupby(placed, key=_together))

    def _group(self, group: Sequence[tuple[int, Block]]) -> str:
        homes = {at for at, _ in group}
        beside = [numbered for numbered in self.notes if self.homes[numbered[0]] in homes]
        asides = "".join(self._aside(number, note) for number, note in beside)
        return f'<div class="g"><div>{self._element(group)}</div><div>{asides}</div></div>'

    def _element(self, group: Sequence[tuple[int, Block]]) -> str:
        first = group[0][1]
        if first.kind == "cell":
            return f'<div class="scroll" tabindex="0"><table>{self._rows(group)}</table></div>'
        if first.kind == "list_item":
            return "<ul>" + "".join(f"<li>{self._marked(at, block)}</li>" for at, block in group) + "</ul>"
        return "".join(self._single(at, block) for at, block in group)

    def _single(self, at: int, block: Block) -> str:
        inside = self._marked(at, block)
        if block.kind == "heading":
            level = min((block.level or 1) + 1, 6)
            return f"<h{level}>{inside}</h{level}>"
        if block.kind == "note" and block.mark:
            inside = f"<sup>{escape(block.mark)}</sup> {inside}"
        look = {"note": "cap", "caption": "cap", "header": "edge"}.get(block.kind)
        return f'<p class="{look}">{inside}</p>' if look else f"<p>{inside}</p>"

    def _rows(self, group: Sequence[tuple[int, Block]]) -> str:
        """The rows of a grid, empty cells in their places."""
        columns = sorted({block.column or 0 for _, block in group})
        rows = []
        for _, row in groupby(group, key=lambda placed: placed[1].row):
            cells = {block.column or 0: self._marked(at, block) for at, block in row}
            rows.append("".join(f"<td>{cells.get(column, '')}</td>" for column in columns))
        return "".join(f"<tr>{row}</tr>" for row in rows)

    # -- words with their notes --------------------------------------------------------------------------------------

    def _marked(self, at: int, block: Block) -> str:
        """The words of a block, those with a note as links to it, and its number behind the last of them."""
        here = [numbered for numbered in self.notes if numbered[1].start < block.end and numbered[1].end > block.start]
        ends: dict[int, list[int]] = {}
        for number, note in self.notes:
            if self.homes[number] == at:
                ends.setdefault(min(max(note.end, block.start), block.end), []).append(number)
        cuts = sorted({block.start, block.end, *ends, *(max(note.start, block.start) for _, note in here)})
        pieces = [self._number(number) for number in ends.get(block.start, ())]
        for start, end in pairwise(cuts):
            pieces.append(self._linked(start, end, here))
            pieces += [self._number(number) for number in ends.get(end, ())]
        return "".join(pieces)

    def _linked(self, start: int, end: int, here: Sequence[Numbered]) -> str:
        words = "".join(self.manuscript.text[first:last] for first, last in self.manuscript.shown(start, end))
        shown = _RAISED.sub(r"<sup>\1</sup>", escape(words.replace("**", ""))).replace("\n", "<br>")
        covering = [(number, note) for number, note in here if note.start <= start and end <= note.end]
        if not covering or not shown:
            return shown
        number, note = covering[-1]
        return f'<a class="m {note.level}" tabindex="-1" href="#n{number}">{shown}</a>'

    def _number(self, number: int) -> str:
        level = self.notes[number - 1][1].level
        label = f"{self.words['point']} {number}"
        return f'<a class="k {level}" id="m{number}" href="#n{number}" aria-label="{label}">{number}</a>'

    def _aside(self, number: int, note: Note) -> str:
        back = f'<a class="k {note.level}" href="#m{number}" aria-label="{self.words["back"]} {number}">{number}</a>'
        lines = "".join(f"<p>{escape(line)}</p>" for line in note.text.splitlines())
        return f'<aside id="n{number}" class="{note.level}" role="note">{back} <strong>{escape(note.title)}</strong>{lines}</aside>'


def _together(placed: tuple[int, Block]) -> tuple[object, ...]:
    """What blocks that stand in one element share: the cells of a table, the items of a list; others stand alone."""
    at, block = placed
    if block.kind == "cell":
        return ("cell", block.table)
    return ("list_item",) if block.kind == "list_item" else (block.kind, at)
