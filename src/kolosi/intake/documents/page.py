"""Web pages: the text that is seen, by block; tables as grids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from kolosi.intake.containers.refusal import Unreadable
from kolosi.intake.containers.webpage import page_tree, span_of
from kolosi.intake.documents.draft import Draft, Run, Shape
from kolosi.intake.documents.plain import decoded
from kolosi.model.manuscript import BlockKind, Manuscript

_UNSEEN = frozenset(
    [
        "script",
        "style",
        "head",
        "template",
        "noscript",
        "svg",
        "math",
        "canvas",
        "object",
        "iframe",
        "audio",
        "video",
        "select",
        "textarea",
        "button",
        "dialog",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "ul",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_EDGES = frozenset({"nav", "footer"})
_CAPTIONS = frozenset({"figcaption", "caption"})
_CARDS = frozenset({"li", "div", "a", "dd", "td", "section", "figure"})
_ITEMS = frozenset({"li", "dt", "dd"})
_SPACE = re.compile(r"[ \t\n\r\f]+")
_NOT_SHOWN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_NOTE_ID = re.compile(
    r"(?:_?ftn|_?edn|fn|note|endnote|footnote|sdfootnote|sdendnote|cite_note)[-_:]?(\w{1,40})(?:sym)?"
)
_MARK = re.compile(r"[\s\[(]*(?:\d{1,3}(?:[\s,;]+\d{1,3})*|[ivxl]{1,7}|\*)[\s\])]*")
_WAY_BACK = re.compile(r"[\s↩↑^⤴\ufe0e]*")
_LINE_END = Run("\n")


def read_page(data: bytes) -> Manuscript:
    """The document in a web page."""
    reader = _Reader()
    for event, element in etree.iterwalk(_tree(data), events=("start", "end", "comment", "pi")):
        reader.read(event, element)
    reader.flush()
    return reader.manuscript()


def _tree(data: bytes) -> etree._Element:
    root = page_tree(data, decoded)
    if root is None:
        raise Unreadable("empty")
    return root


@dataclass
class _Table:
    """A grid that is being read."""

    number: int
    row: int = -1
    column: int = 0
    held: dict[int, int] = field(default_factory=dict)
    """Columns that a cell above still covers, and for how many rows more."""


class _Reader:
    """The blocks of a page, from the beginnings and ends of its elements."""

    def __init__(self) -> None:
        self.draft = Draft("html")
        self.runs: list[Run] = []
        self.shapes: list[Shape] = [Shape()]
        self.tables: list[_Table] = []
        self.count = 0
        self.unseen: etree._Element | None = None
        self.steps: list[int] = []
        self.within: list[int] = [0]
        self.ends_in_space = True
        self.leads: dict[str, str] = {}

    def manuscript(self) -> Manuscript:
        """The page as read."""
        return self.draft.manuscript()

    def read(self, event: str, element: etree._Element) -> None:
        """Take in the beginning or the end of an element; what follows it belongs to the element around it."""
        if event == "start":
            self._step_in()
            if self.unseen is None:
                self._start(element)
            return
        if event in ("comment", "pi"):
            self._step_in()
        elif self.unseen is element:
            self.unseen = None
        elif self.unseen is None:
            self._end(element)
        address = "/".join(map(str, self.steps))
        self._step_out()
        if self.unseen is None and element.tail:
            self._text(str(element.tail), f"{address}+")

    def _step_in(self) -> None:
        self.steps.append(self.within[-1])
        self.within[-1] += 1
        self.within.append(0)

    def _step_out(self) -> None:
        self.steps.pop()
        self.within.pop()

    # -- elements ----------------------------------------------------------------------------------------------------

    def _start(self, element: etree._Element) -> None:
        name = str(element.tag)
        if is_unseen(element):
            self.unseen = element
            if target := _note_target(element):
                self.runs.append(Run("", note=target))
            return
        if name in _BLOCKS:
            self._break()
            self._open(element, name)
        elif name == "br" or _is_set_apart(element):
            self._line_end()
        if element.text:
            self._text(str(element.text), "/".join(map(str, self.steps)))

    def _open(self, element: etree._Element, name: str) -> None:
        if name == "table":
            self.flush()
            self.tables.append(_Table(self.count))
            self.count += 1
        elif name == "tr" and self.tables:
            _next_row(self.tables[-1])
        if name in ("td", "th") and self.tables:
            self.shapes.append(_cell(self.tables[-1], element))
        else:
            self.shapes.append(_shape(element, name, self.shapes[-1]))

    def _end(self, element: etree._Element) -> None:
        name = str(element.tag)
        if name not in _BLOCKS:
            return
        if name in ("td", "th"):
            self.flush()
        else:
            self._break()
        self.shapes.pop()
        if name == "table":
            self.tables.pop()

    # -- characters --------------------------------------------------------------------------------------------------

    def _break(self) -> None:
        """End the block; inside a cell, end the line: a cell is one block."""
        if self.shapes[-1].kind == "cell":
            self._line_end()
        else:
            self.flush()

    def _line_end(self) -> None:
        if any(run.text for run in self.runs):
            self.runs.append(_LINE_END)
        self.ends_in_space = True

    def flush(self) -> None:
        """End the block."""
        self.draft.add(self.shapes[-1], _one_line_end_each(self.runs))
        self.runs = []
        self.ends_in_space = True

    def _text(self, text: str, address: str) -> None:
        """Add characters, blanks in a row as one space."""
        at = 0
        for blank in _SPACE.finditer(text):
            self._add(text[at : blank.start()], address, at)
            if not self.ends_in_space:
                self.runs.append(Run(" ", address, blank.start()))
                self.ends_in_space = True
            at = blank.end()
        self._add(text[at:], address, at)

    def _add(self, text: str, address: str, offset: int) -> None:
        for part in text.split("\u00ad"):
            if part:
                self.runs.append(Run(part, address, offset))
                self.ends_in_space = False
            offset += len(part) + 1


def is_unseen(element: etree._Element) -> bool:
    """True for what the reader of a page does not see as its text, marks of notes and ways back included."""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN or element.get("hidden") is not None:
        return True
    if _NOT_SHOWN.search(str(element.get("style") or "")):
        return True
    if element.tag == "sup":
        return _is_mark(element)
    return element.tag == "a" and _is_way_back(element)


def _is_set_apart(element: etree._Element) -> bool:
    """True for a second piece of a card: it follows a piece of another class, with nothing written between."""
    around, before = element.getparent(), element.getprevious()
    if around is None or before is None or before.tail or around.tag not in _CARDS or str(around.text or "").strip():
        return False
    classes = (before.get("class"), element.get("class"))
    return None not in classes and classes[0] != classes[1]


def _is_mark(element: etree._Element) -> bool:
    words = "".join(str(text) for text in element.itertext())
    links_inside = any(str(link.get("href") or "").startswith("#") for link in element.iter("a"))
    return links_inside or _MARK.fullmatch(words) is not None


def _is_way_back(element: etree._Element) -> bool:
    if not str(element.get("href") or "").startswith("#"):
        return False
    if element.get("role") in ("doc-backlink", "doc-noteref") or "backref" in str(element.get("class") or ""):
        return True
    return len(element) == 0 and _WAY_BACK.fullmatch(str(element.text or "")) is not None


def _note_target(element: etree._Element) -> str:
    """The id of the note that a mark leads to."""
    for link in element.iter("a"):
        if str(link.get("href") or "").startswith("#"):
            return str(link.get("href"))[1:]
    return ""


def _shape(element: etree._Element, name: str, around: Shape) -> Shape:
    """What the text directly inside an element is."""
    id_ = str(element.get("id") or "")
    if name in ("li", "p", "div", "aside") and (note := _NOTE_ID.fullmatch(id_)):
        return Shape(kind="note", mark=note[1], note=id_)
    if around.kind in ("note", "header", "cell"):
        return around
    if name in _HEADINGS:
        return Shape(kind="heading", level=_HEADINGS[name])
    kind: BlockKind = around.kind if around.kind in ("list_item", "caption") else "paragraph"
    if name in _EDGES:
        kind = "header"
    elif name in _CAPTIONS:
        kind = "caption"
    elif name in _ITEMS:
        kind = "list_item"
    return Shape(kind=kind)


def _next_row(table: _Table) -> None:
    table.row += 1
    table.column = 0
    table.held = {column: rows - 1 for column, rows in table.held.items() if rows > 0}


def _cell(table: _Table, element: etree._Element) -> Shape:
    """The place of the next cell of a row, past those that a cell above covers."""
    while table.held.get(table.column, -1) >= 0:
        table.column += 1
    column, wide, high = table.column, span_of(element, "colspan"), span_of(element, "rowspan")
    for at in range(column, column + wide if high > 1 else column):
        table.held[at] = high - 1
    table.column += wide
    return Shape(kind="cell", table=table.number, row=max(table.row, 0), column=column)


def _one_line_end_each(runs: list[Run]) -> Iterator[Run]:
    """Runs without a space before a line end, and without line ends in a row."""
    kept: list[Run] = []
    for run in runs:
        if run is _LINE_END:
            if kept and kept[-1].text == " ":
                kept.pop()
            if kept and kept[-1] is _LINE_END:
                continue
        kept.append(run)
    return iter(kept)
