"""Word documents: body, tables, text boxes, notes, then heads and feet of pages, as the reader of the page sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from kolosi.intake.containers.active import refuse_active_fields
from kolosi.intake.containers.refusal import Limits
from kolosi.intake.documents.draft import Draft, Run, Shape
from kolosi.intake.documents.numbering import numbered
from kolosi.intake.documents.package import W, WordFile, open_word
from kolosi.intake.documents.word_styles import Style, read_styles, shape_of, value
from kolosi.intake.documents.word_text import CHANGES, Words, collect, is_struck, local, preferred
from kolosi.model.manuscript import Manuscript

_THROUGH = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "Choice"})
_NOTES: Mapping[str, tuple[str, str]] = {"footnotes": ("footnote", "decimal"), "endnotes": ("endnote", "lowerRoman")}
_STORIES = ("header", "footer", "footnotes", "endnotes", "comments")
_LINE_END = Run("\n")


def read_word(data: bytes, limits: Limits, *, entering: bool = True) -> Manuscript:
    """The document in a Word file."""
    word = open_word(data, limits, entering=entering)
    styles: dict[str, Style] = {}
    for part in word.related("styles"):
        styles |= read_styles(word.tree(part))
    root = word.tree(word.main)
    if entering:
        refuse_active_fields(root)
        for kind in _STORIES:
            for part in word.related(kind):
                refuse_active_fields(word.tree(part))
    reader = _Reader(styles)
    for at, child in enumerate(root):
        if local(child) == "body":
            reader.blocks(child, f"{word.main}/{at}")
    for kind in _NOTES:
        _add_notes(reader, word, kind, _format_of_marks(word, root, kind))
    known: set[str] = set()
    for part in (*word.related("header"), *word.related("footer")):
        _add_page_edge(reader, word.tree(part), part, known)
    return reader.draft.manuscript()


@dataclass
class _Reader:
    """What was read of a Word file, and what waits for its place."""

    styles: Mapping[str, Style]
    draft: Draft = field(default_factory=lambda: Draft("docx"))
    tables: int = 0
    notes: list[str] = field(default_factory=list)
    carried: list[Run] = field(default_factory=list)
    """Characters of a paragraph whose end a tracked change takes away: they belong to the next one."""

    def blocks(self, element: etree._Element, path: str, shape: Shape | None = None) -> None:
        """Add the paragraphs and tables of a body or a text box."""
        for at, child in enumerate(element):
            name, address = local(child), f"{path}/{at}"
            if name == "p":
                self._add_paragraph(child, address, shape)
            elif name == "tbl":
                self._add_table(child, address)
            elif name == "AlternateContent":
                self.blocks(*preferred(child, address), shape)
            elif name in _THROUGH:
                self.blocks(child, address, shape)

    def words(self, paragraph: etree._Element, path: str) -> Words:
        """The characters of a paragraph."""
        found = Words(runs=self.carried)
        self.carried = []
        collect(paragraph, path, self.styles, found)
        changed = paragraph.find(f"{W}pPr/{W}rPr")
        marks = {local(child) for child in changed} if changed is not None else set()
        if found.has_changes or marks & {"ins", "del"}:
            self.draft.notices.add(CHANGES)
        if any(is_struck(mark) for mark in marks):
            self.carried, found.runs = found.runs, []
        self.notes += [note for note in found.notes if note not in self.notes]
        return found

    def _add_paragraph(self, paragraph: etree._Element, path: str, shape: Shape | None) -> None:
        found = self.words(paragraph, path)
        self.draft.add(shape or shape_of(paragraph, self.styles), found.runs)
        self._add_boxes(found)

    def _add_boxes(self, found: Words) -> None:
        for box, path in found.boxes:
            self.blocks(box, path)

    def _add_table(self, table: etree._Element, path: str) -> None:
        number = self.tables
        self.tables += 1
        waiting = Words()
        inner: list[tuple[etree._Element, str]] = []
        for row, (element, address) in enumerate(_inside(table, path, "tr")):
            if _is_struck_row(element):
                self.draft.notices.add(CHANGES)
                continue
            for column, cell, place in _cells(element, address):
                runs = self._cell(cell, place, waiting, inner)
                self.draft.add(Shape(kind="cell", table=number, row=row, column=column), runs)
        self._add_boxes(waiting)
        for element, address in inner:
            self._add_table(element, address)

    def _cell(
        self, cell: etree._Element, path: str, waiting: Words, inner: list[tuple[etree._Element, str]]
    ) -> list[Run]:
        """The characters of a cell; its text boxes and the tables inside it wait for the end of the table."""
        runs: list[Run] = []
        inner += list(_inside(cell, path, "tbl"))
        for paragraph, address in _inside(cell, path, "p"):
            found = self.words(paragraph, address)
            waiting.boxes += found.boxes
            runs += [*([_LINE_END] if runs else []), *found.runs]
        return runs


def _inside(element: etree._Element, path: str, wanted: str) -> Iterator[tuple[etree._Element, str]]:
    """The children of a name, also those that a content control or a change wraps."""
    for at, child in enumerate(element):
        name, address = local(child), f"{path}/{at}"
        if name == wanted:
            yield child, address
        elif name in _THROUGH:
            yield from _inside(child, address, wanted)


def _is_struck_row(row: etree._Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _cells(row: etree._Element, path: str) -> Iterator[tuple[int, etree._Element, str]]:
    """Column, cell and address of each cell that is seen; one merged with the cell above is not."""
    column = _count(row.find(f"{W}trPr/{W}gridBefore"), 0)
    for cell, address in _inside(row, path, "tc"):
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        if merge is None or value(merge) == "restart":
            yield column, cell, address
        column += _count(cell.find(f"{W}tcPr/{W}gridSpan"), 1)


def _count(element: etree._Element | None, otherwise: int) -> int:
    written = value(element)
    return min(int(written), 1000) if written and written.isdecimal() and len(written) < 9 else otherwise


def _format_of_marks(word: WordFile, root: etree._Element, kind: str) -> str:
    """How the marks of footnotes or endnotes are numbered: the last section says it, else the settings."""
    name, usual = _NOTES[kind]
    for tree in (root, *(word.tree(part) for part in word.related("settings"))):
        said = [value(found) for found in tree.iter(f"{W}{name}Pr") for found in found.iter(f"{W}numFmt")]
        if said:
            return said[-1] or usual
    return usual


def _add_notes(reader: _Reader, word: WordFile, kind: str, numbers: str) -> None:
    """The notes that the text leads to, in its order."""
    order = [note for note in reader.notes if note.startswith(kind)]
    for part in word.related(kind):
        found: dict[str, tuple[etree._Element, str]] = {}
        for at, element in enumerate(word.tree(part)):
            found[f"{kind}:{element.get(f'{W}id')}"] = (element, f"{part}/{at}")
        for rank, note in enumerate(order, 1):
            if note in found:
                runs = _note_runs(reader, *found[note])
                reader.draft.add(Shape(kind="note", mark=numbered(rank, numbers), note=note), runs)


def _note_runs(reader: _Reader, note: etree._Element, path: str) -> list[Run]:
    runs: list[Run] = []
    for paragraph, address in _inside(note, path, "p"):
        runs += [*([_LINE_END] if runs else []), *reader.words(paragraph, address).runs]
    return runs


def _add_page_edge(reader: _Reader, root: etree._Element, part: str, known: set[str]) -> None:
    """The paragraphs of the head or foot of a page, each text once."""
    for paragraph in root.iter(f"{W}p"):
        runs = reader.words(paragraph, part + _address(paragraph)).runs
        text = "".join(run.text for run in runs).strip()
        if text not in known:
            reader.draft.add(Shape(kind="header"), runs)
        known.add(text)


def _address(element: etree._Element) -> str:
    """The way down to an element, from the top of its part."""
    steps: list[int] = []
    while (above := element.getparent()) is not None:
        steps.append(above.index(element))
        element = above
    return "".join(f"/{step}" for step in reversed(steps))
