"""The characters of a paragraph of WordprocessingML, each with the run it stands in, its tracked change and its figure.

What holds characters: text, tabs, line ends, signs of hyphenation; marks of notes and pictures stand as one sign each. Codes of
fields are none, what fields show is. Texts inside text boxes are paragraphs of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from kolosi.model.returned import FIGURE, OBJECT, Change

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT = {f"{W}t", f"{W}delText"}
_SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011"}
_OBJECTS = {f"{W}{name}" for name in ("footnoteReference", "endnoteReference", "drawing", "pict", "object")}
_INSERTED = {f"{W}ins", f"{W}moveTo"}
_DELETED = {f"{W}del", f"{W}moveFrom"}
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_NOT_OURS = {f"{W}pPr", f"{W}rPr", f"{W}sdtPr", f"{W}sdtEndPr", f"{W}txbxContent", f"{_COMPATIBLE}Fallback"}


@dataclass(frozen=True, kw_only=True)
class Atom:
    """Characters of one element. `is_dead` is true for what one person put in and another took out: nobody sees it any more.

    `is_reckoned`: a field shows them, such as the number of the page, and programs write them anew.
    """

    run: etree._Element
    node: etree._Element
    text: str
    change: Change = ""
    author: str = ""
    when: str = ""
    tag: str = ""
    is_dead: bool = False
    is_reckoned: bool = False


@dataclass(frozen=True)
class _Around:
    """What stands around a run."""

    change: Change = ""
    author: str = ""
    when: str = ""
    tag: str = ""
    is_dead: bool = False
    is_reckoned: bool = False


@dataclass
class Fields:
    """How deep a reader is in fields: the code of a field is not text. Fields may go over several paragraphs."""

    depth: int = 0
    in_code: int = 0
    contents: int = 0
    """The depth at which a table of contents began; 0 outside."""

    def meet(self, node: etree._Element) -> None:
        """Take note of the sign of a field."""
        kind = node.get(f"{W}fldCharType")
        if kind == "begin":
            self.depth += 1
            self.in_code = self.depth
        elif kind == "separate":
            self.in_code = 0
        elif kind == "end":
            if self.contents == self.depth:
                self.contents = 0
            self.depth = max(self.depth - 1, 0)
            self.in_code = 0

    def code(self, text: str) -> None:
        """Take note of the code of a field."""
        if not self.contents and text.split()[:1] == ["TOC"]:
            self.contents = self.depth


def atoms(paragraph: etree._Element, fields: Fields | None = None) -> Iterator[Atom]:
    """The characters of a paragraph in order."""
    yield from _inside(paragraph, _Around(), fields or Fields())


def _inside(element: etree._Element, around: _Around, fields: Fields) -> Iterator[Atom]:
    for child in element:
        name = child.tag
        if name == f"{W}r":
            yield from _of_run(child, around, fields)
        elif name in _INSERTED:
            yield from _inside(child, _changed(around, child, "inserted"), fields)
        elif name in _DELETED:
            yield from _inside(child, _changed(around, child, "deleted"), fields)
        elif name == f"{W}sdt":
            yield from _inside(child, replace(around, tag=_tag(child) or around.tag), fields)
        elif name == f"{W}fldSimple":
            yield from _inside(child, replace(around, is_reckoned=True), fields)
        elif isinstance(name, str) and name not in _NOT_OURS and name != f"{W}p":
            yield from _inside(child, around, fields)


def _changed(around: _Around, element: etree._Element, change: Change) -> _Around:
    is_dead = around.is_dead or (around.change == "inserted" and change == "deleted")
    return replace(
        around,
        change=change,
        author=element.get(f"{W}author", ""),
        when=element.get(f"{W}date", ""),
        is_dead=is_dead,
    )


def _tag(control: etree._Element) -> str:
    """The tag of a control that holds a figure of ours, without its beginning."""
    found = control.find(f"{W}sdtPr/{W}tag")
    tag = found.get(f"{W}val", "") if found is not None else ""
    return tag.removeprefix(FIGURE) if tag.startswith(FIGURE) else ""


def _of_run(run: etree._Element, around: _Around, fields: Fields) -> Iterator[Atom]:
    is_mark = _is_note_mark(run)
    for node in run:
        if node.tag == f"{W}fldChar":
            fields.meet(node)
        elif node.tag == f"{W}instrText":
            fields.code(node.text or "")
        elif not fields.in_code and (text := _text(node)):
            yield Atom(
                run=run,
                node=node,
                text=OBJECT if is_mark else text,
                change=around.change,
                author=around.author,
                when=around.when,
                tag=around.tag,
                is_dead=around.is_dead,
                is_reckoned=around.is_reckoned or fields.depth > 0,
            )


def _is_note_mark(run: etree._Element) -> bool:
    """True for a raised number: the mark of a note that was marked before, no number of the text."""
    look = run.find(f"{W}rPr")
    if look is None or not "".join(node.text or "" for node in run.iter(*_TEXT)).strip().isdecimal():
        return False
    style, raised = look.find(f"{W}rStyle"), look.find(f"{W}vertAlign")
    is_raised = raised is not None and raised.get(f"{W}val") == "superscript"
    return is_raised or (style is not None and "note" in style.get(f"{W}val", "").lower())


def _text(node: etree._Element) -> str:
    if node.tag in _TEXT:
        return node.text or ""
    if node.tag in _OBJECTS or node.tag == f"{_COMPATIBLE}AlternateContent":
        return OBJECT
    return _SIGNS.get(node.tag, "")
