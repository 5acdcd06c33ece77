"""The blocks of a document as WordprocessingML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kolosi.model.key import Key
from kolosi.model.label import say
from kolosi.report.draft.blocks import (
    Block,
    Callout,
    Cell,
    Cited,
    Heading,
    Illustration,
    Inline,
    Listing,
    Logo,
    NoteMark,
    Paragraph,
    Strip,
    StripCell,
    Styled,
    Table,
    Text,
    WebLink,
)
from kolosi.report.draft.phrases import colon, phrase
from kolosi.report.word.columns import COMMON, column_widths, type_sizes
from kolosi.report.word.marks import bookmark, box_of, field_of, paragraph, picture, run, sequence, table_of

_ARROWS = {"up": "▲ ", "down": "▼ ", "": ""}
_EDGES = {"threat": "B3600D", "effect": "853C94", "capacity": "27845D", "action": "174DC0", "caution": "B3600D"}
_TONES = {True: "1C6E4B", False: "A33A12", None: ""}
_RISK_EDGE = '<w:pBdr><w:left w:val="single" w:sz="36" w:space="8" w:color="B3600D"/></w:pBdr>'
PICTURE_WIDTH = 3_240_000
"""90 mm, nearly as in a column of the PDF."""
_LOGO_HEIGHT = 540_000  # 15 mm
_SOFT, _TINT = "F4F5F7", "EEF3FC"


class Parts(Protocol):
    """What a document keeps beside its text: pictures, addresses, lists."""

    def picture(self, svg: str) -> tuple[str, float]:
        """The id of a picture and its height for a width of 1."""

    def logo(self, data: bytes) -> tuple[str, float]:
        """The id of a logo and its height for a width of 1."""

    def address(self, url: str) -> str:
        """The id of an outside address."""

    def listing(self, *, is_ordered: bool, start: int) -> int:
        """The number of a new list."""


class Marks(Protocol):
    """What a copy for reviewers carries so that it can be read again: marks around figures and paragraphs."""

    def figure(self, key: Key, text: str, inside: str) -> str:
        """A printed figure, marked."""

    def paragraph(self, inside: str) -> str:
        """What a paragraph of the draft holds, marked."""


@dataclass
class Writer:
    """Writes blocks in one language; `style` gives the id of a style by its name, `width` is the text's, in twips.

    `begins_page` sets the first heading at the head of a page, behind the contents. `marks` are those of a copy for reviewers, `has_notes` is false where
    the notes to which marks lead are not in the document.
    """

    language: str
    codes: Mapping[Key, str]
    style: Callable[[str], str]
    parts: Parts
    width: int
    begins_page: bool = False
    marks: Marks | None = None
    has_notes: bool = True
    picture_width: int = PICTURE_WIDTH
    _marks: int = field(default=0)
    _noted: set[int] = field(default_factory=set)

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Blocks, one after the other."""
        return "".join(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:
        """One block. Endnotes are not among them: Word places them itself."""
        if isinstance(block, Heading):
            return self._heading(block)
        if isinstance(block, Paragraph):
            return self._written(self.runs(block.runs), "Normal", "<w:keepNext/>" if block.is_lead else "")
        if isinstance(block, Listing):
            return self._listing(block)
        if isinstance(block, Callout):
            return self._callout(block)
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Illustration):
            return self._illustration(block)
        return self._strip(block) if isinstance(block, Strip) else ""

    def _written(self, inside: str, style: str, more: str = "") -> str:
        """A paragraph of the draft."""
        return paragraph(self.marks.paragraph(inside) if self.marks else inside, self.style(style), more)

    def runs(self, runs: Sequence[Inline], look: str = "") -> str:
        """Runs of a sentence; `look` is what they all wear."""
        return "".join(self._run(each, look) for each in runs)

    def _run(self, each: Inline, look: str) -> str:
        if isinstance(each, Text):
            return run(each.text.replace("\n", " "), look)
        if isinstance(each, Cited):
            return self.cited(each.key, each.text, each.state, look)
        if isinstance(each, Styled):
            return self.runs(each.runs, look + ("<w:i/>" if each.style == "em" else "<w:b/>"))
        if isinstance(each, WebLink):
            inside = self.runs(each.runs, f'<w:rStyle w:val="{self.style("Hyperlink")}"/>{look}')
            return f'<w:hyperlink r:id="{self.parts.address(each.address)}" w:history="1">{inside}</w:hyperlink>'
        return self._mark(each) if isinstance(each, NoteMark) else "<w:r><w:br/></w:r>"

    def cited(self, key: Key, text: str, state: str = "value", look: str = "") -> str:
        """A printed figure that leads to its row in the annex."""
        code = self.codes.get(key)
        name = "Traced Figure" if state == "value" else "Not Shown"
        inside = run(text, f'<w:rStyle w:val="{self.style(name)}"/>{look}' if code or state != "value" else look)
        inside = self.marks.figure(key, text, inside) if self.marks else inside
        return f'<w:hyperlink w:anchor="{code}" w:history="1">{inside}</w:hyperlink>' if code else inside

    def _mark(self, mark: NoteMark) -> str:
        """The mark of an endnote; where it was marked before, its number again, for Word knows a note by one mark."""
        name, look = f"_Note{mark.number}", f'<w:rStyle w:val="{self.style("endnote reference")}"/>'
        if self.marks and (mark.number in self._noted or not self.has_notes):
            return run(str(mark.number), look)  # older formats break a field that leads to a note
        if mark.number in self._noted:
            return field_of(f"NOTEREF {name} \\f \\h", str(mark.number), look)
        self._noted.add(mark.number)
        reference = f'<w:r><w:rPr>{look}</w:rPr><w:endnoteReference w:id="{mark.number}"/></w:r>'
        return bookmark(5000 + mark.number, name, reference)

    def _heading(self, block: Heading) -> str:
        self._marks += 1
        name = heading_mark(self._marks)
        inside = bookmark(1000 + self._marks, name, self.runs(block.runs))
        more = "<w:pageBreakBefore/>" if self.begins_page and self._marks == 1 else ""
        more += _RISK_EDGE if block.kind == "risk" else ""
        return self._written(inside, f"heading {min(block.level, 4)}", more)

    def _listing(self, block: Listing) -> str:
        number = self.parts.listing(is_ordered=block.is_ordered, start=block.start)
        points = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        return "".join(self._item(item, points) for item in block.items)

    def _item(self, item: Sequence[Block], points: str) -> str:
        if not item or not isinstance(item[0], Paragraph):
            return self.blocks(item)
        first = self._written(self.runs(item[0].runs), "List Paragraph", points)
        return first + self.blocks(item[1:])

    def _callout(self, block: Callout) -> str:
        if block.kind == "quote":
            style = f'<w:pStyle w:val="{self.style("Quote")}"/>'
            normal = f'<w:pStyle w:val="{self.style("Normal")}"/>'
            return self.blocks(block.blocks).replace(normal, style)
        title = self._written(self.runs(block.title, "<w:b/>"), "Normal", "<w:keepNext/>") if block.title else ""
        inside = title + self.blocks(block.blocks)
        fill = _TINT if block.kind == "action" else _SOFT
        framed = box_of(inside, self.width, _EDGES.get(block.kind, "59626C"), fill, self.style("Normal Table"))
        return framed + paragraph("", self.style("Gap"))

    def _caption(self, kind: str, number: int, text: str) -> str:
        """A caption whose number is a field, so that lists of figures and cross-references work."""
        if not number:
            return paragraph(run(text), self.style("caption"))
        label = phrase(kind, self.language)
        inside = run(f"{label} ", "<w:b/>") + sequence(label, number) + run(". ", "<w:b/>") + run(text)
        return paragraph(inside, self.style("caption"))

    def _table(self, block: Table) -> str:
        caption = self._caption("table", block.number, block.caption) if block.caption else ""
        sizes = type_sizes(block, self.width / 20)
        small, smaller = (f'<w:sz w:val="{size * 2:g}"/>' for size in sizes) if sizes != COMMON else ("", "")
        is_typed = not block.number
        head = [self._cell(each, "<w:b/>" + smaller, is_typed=is_typed) for each in block.head]
        stays = [""] * (len(block.rows) - 1) + ["<w:keepNext/>" if block.note else ""]
        rows = [
            [self._cell(each, small, more, is_typed=is_typed) for each in row]
            for row, more in zip(block.rows, stays, strict=False)
        ]
        widths = [int(20 * width) for width in column_widths(block, self.width / 20)]
        below = paragraph(run(block.note), self.style("Source Line" if block.note else "Gap"))
        title, style = block.caption, self.style("Table Grid")
        table = table_of([head, *rows], widths, style, title=title, is_tight=bool(small))
        return caption + table + below

    def _cell(self, each: Cell, look: str = "", more: str = "", *, is_typed: bool = False) -> str:
        """The paragraph of a cell; one of a table that a person typed is a paragraph of the draft."""
        side = '<w:jc w:val="right"/>' if each.is_number else ""
        inside, ends = self.runs(each.runs, look), more + side
        return (
            self._written(inside, "Table Text", ends) if is_typed else paragraph(inside, self.style("Table Text"), ends)
        )

    def _illustration(self, block: Illustration) -> str:
        name, height = self.parts.picture(block.picture.svg)
        wide = min(self.width * 635, self.picture_width)
        drawn = picture(name, block.number, (wide, int(wide * height)), block.picture.alt)
        caption = self._caption("figure", block.number, block.picture.caption)
        return caption + paragraph(drawn, self.style("Normal"))

    def logo(self, rank: int, one: Logo) -> str:
        """The logo of a body on the cover, 15 mm high; the words for its place where there is none."""
        if not one.picture:
            return run(f"[{phrase('logo_place', self.language)}]", '<w:color w:val="59626C"/><w:sz w:val="16"/>')
        name, height = self.parts.logo(one.picture)
        return picture(name, 900 + rank, (int(_LOGO_HEIGHT / height), _LOGO_HEIGHT), say(one.name, self.language))

    def _strip(self, block: Strip) -> str:
        """Cards in rows of three, as a table without lines."""
        cards = [self._card(each) for each in block.cells]
        rows = [cards[start : start + 3] for start in range(0, len(cards), 3)]
        rows[-1] += [paragraph("", self.style("Table Text"))] * (len(rows[0]) - len(rows[-1]))
        last = len(block.cells) % len(rows[0]) or len(rows[0])
        fills = [[_SOFT] * len(row) for row in rows[:-1]] + [[_SOFT] * last + [""] * (len(rows[0]) - last)]
        widths = [self.width // len(rows[0])] * len(rows[0])
        title = phrase("key_figures", self.language)
        table = table_of(rows, widths, self.style("Normal Table"), title=title, fills=fills, has_head=False)
        return table + paragraph("", self.style("Gap"))

    def _card(self, each: StripCell) -> str:
        small = '<w:color w:val="59626C"/><w:sz w:val="16"/>'
        source = phrase("source", self.language) + colon(self.language) + each.source if each.source else ""
        value = self.cited(each.key, each.value, look='<w:b/><w:sz w:val="34"/>')
        unit = run(f" {each.unit}", small) if each.unit else ""
        tone = f'<w:color w:val="{_TONES[each.is_good]}"/>' if _TONES[each.is_good] else ""
        moved = run(_ARROWS[each.direction] + each.change, "<w:b/>" + tone) + run(f" {each.base}", small)
        lines = [run(each.label, "<w:b/>"), value + unit, run(each.period, small) if each.period else ""]
        lines += [moved if each.change else "", run(each.reason) if each.reason else ""]
        lines += [run(source, small) if source else ""]
        return "".join(paragraph(line, self.style("Table Text")) for line in lines if line)


def heading_mark(rank: int) -> str:
    """The bookmark of a heading, for the contents."""
    return f"_Toc{rank:08}"
