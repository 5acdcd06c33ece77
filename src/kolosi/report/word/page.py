"""The report as a Word document, in the cluster's own template when one is given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.model.figure import Figures
from kolosi.model.key import Key
from kolosi.model.label import say
from kolosi.report.charts import to_png as chart_to_png
from kolosi.report.draft import numerals
from kolosi.report.draft.blocks import Block, Cover, Document, Heading, Note, Notes, Text, WebLink
from kolosi.report.draft.links import Scope
from kolosi.report.draft.narrative import plain_text
from kolosi.report.draft.phrases import phrase, semicolon
from kolosi.report.draft.typography import say_well
from kolosi.report.exports.public_trace import AnnexRow, annex
from kolosi.report.word.annex import annex_pages, annex_table
from kolosi.report.word.marks import NAMESPACES, field_of, paragraph, run, table_of
from kolosi.report.word.package import open_template, place_for, set_properties, style_ids, track_changes, written
from kolosi.report.word.paging import front_height, front_pages, heading_pages
from kolosi.report.word.parts import DocumentParts, Png, add_endnotes
from kolosi.report.word.sections import number_endnotes_plainly, part_in_columns
from kolosi.report.word.writer import PICTURE_WIDTH, Marks, Writer, heading_mark

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml import etree

_TO_IT = "\\h"


@dataclass(frozen=True)
class Entry:
    """A line of the contents: which heading it is, its level and its words."""

    rank: int
    level: int
    text: str


def render_docx(
    document: Document,
    figures: Figures,
    scope: Scope,
    *,
    template: bytes | None = None,
    has_cover: bool = True,
    has_annex: bool = True,
    to_png: Png = chart_to_png,
    marks: Marks | None = None,
    picture_width: int = PICTURE_WIDTH,
) -> bytes:
    """A resolved document as .docx; `marks` make it a copy for reviewers. Raises `BadTemplate` for a template that cannot be used."""
    word = open_template(template)
    rows = annex(document, figures, scope, is_short=True) if has_annex else ()
    writer = _writer(word, document.language, {row.key: row.code for row in rows}, to_png)
    writer.marks, writer.picture_width = marks, picture_width
    writer.begins_page, writer.has_notes = has_cover, bool(document.notes)
    blocks, notes = _without_notes(document)
    annexed = [Heading(level=1, runs=(Text(phrase("annex_short", document.language)),), anchor="annex")] if rows else []
    body = _front(document.cover, writer)
    if has_cover:
        entries = list(_entries([*blocks, *annexed, *notes]))
        above = front_height(document.cover)
        pages = _pages(word, blocks, rows, entries, writer, above) if template is None else []
        body += _contents(entries, pages, writer)
    body += writer.blocks(blocks)
    if template is None:
        _add_footer(word, _title(document), writer)
    _insert(word, body, writer.blocks(annexed) + _annex(rows, writer) if rows else "", writer.blocks(notes), writer)
    _close(word, document, writer)
    if marks is not None:
        track_changes(word)
    return written(word)


def _writer(word: WordDocument, language: str, codes: Mapping[Key, str], to_png: Png) -> Writer:
    ids = style_ids(word)
    section = word.sections[-1]
    free = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    return Writer(
        language=language,
        codes=codes,
        style=lambda name: ids[name.lower()],
        parts=DocumentParts(word, to_png),
        width=int(free / 635) or 9400,
    )


def _without_notes(document: Document) -> tuple[list[Block], list[Heading]]:
    """The blocks without the endnotes, and the heading of these: Word places its endnotes itself, behind everything."""
    kept: list[Block] = []
    own = Heading(level=1, runs=(Text(phrase("notes", document.language)),), anchor="notes")
    for block in document.blocks:
        if not isinstance(block, Notes):
            kept.append(block)
        elif kept and isinstance(last := kept[-1], Heading):
            own = last
            kept.pop()
    return kept, [own] if document.notes else []


def _front(cover: Cover, writer: Writer) -> str:
    language = writer.language
    period = numerals.period_words(str(cover.period), language) if cover.period else ""
    published = f"{phrase('published', language)} {numerals.day(cover.published, language)}" if cover.published else ""
    edition = f"{phrase('edition', language)} {cover.edition}" if cover.edition else ""
    lines = (
        ("Subtitle", " · ".join(text for text in (say(cover.country, language), period) if text)),
        ("Title", say_well(cover.title, language)),
        ("Subtitle", say_well(cover.subtitle, language)),
        ("Normal", " · ".join(text for text in (say(cover.publisher, language), published, edition) if text)),
        ("Notice", say_well(cover.notice, language)),
    )
    said = "".join(paragraph(run(text), writer.style(style)) for style, text in lines if text)
    return said + (_logos(cover, writer) if cover.logos else "")


def _logos(cover: Cover, writer: Writer) -> str:
    """The bodies on the cover, beside one another: what each is, its logo or the place kept for it, its name."""
    language, style = writer.language, writer.style("Table Text")
    cells = [
        paragraph(run(say(one.role, language), '<w:color w:val="59626C"/><w:sz w:val="16"/>'), style)
        + paragraph(writer.logo(rank, one), style)
        + paragraph(run(say(one.name, language), "<w:b/>"), style)
        for rank, one in enumerate(cover.logos)
    ]
    widths = [writer.width // len(cells)] * len(cells)
    title = semicolon(language).join(say(one.role, language) for one in cover.logos)
    return table_of([cells], widths, writer.style("Normal Table"), title=title, has_head=False) + paragraph(
        "", writer.style("Gap")
    )


def _contents(entries: Sequence[Entry], pages: Sequence[int], writer: Writer) -> str:
    """A field filled with the headings and their pages; without these it asks Word to be renewed on opening."""
    title = paragraph(run(phrase("contents", writer.language)), writer.style("TOC Heading"))
    if not entries:
        return ""
    dirty = "" if pages else ' w:dirty="true"'
    begin = (
        f'<w:r><w:fldChar w:fldCharType="begin"{dirty}/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    lines = [
        paragraph(
            (begin if not at else "")
            + _entry(entry, pages[entry.rank - 1] if pages else 0)
            + (end if at == len(entries) - 1 else ""),
            writer.style(f"toc {entry.level}"),
        )
        for at, entry in enumerate(entries)
    ]
    return title + "".join(lines)


def _entry(entry: Entry, page: int) -> str:
    """A line of the contents as Word writes it: the words, a tab, the number of the page, all leading there."""
    mark = heading_mark(entry.rank)
    number = f"<w:r><w:tab/></w:r>{field_of(f'PAGEREF {mark} {_TO_IT}', str(page))}" if page else ""
    return f'<w:hyperlink w:anchor="{mark}" w:history="1">{run(entry.text)}{number}</w:hyperlink>'


def _entries(blocks: Sequence[Block]) -> Iterator[Entry]:
    """The headings of the two upper levels."""
    headings = (block for block in blocks if isinstance(block, Heading))
    for rank, heading in enumerate(headings, 1):
        if heading.level <= 2:
            yield Entry(rank, heading.level, plain_text(heading.runs))


def _pages(
    word: WordDocument,
    blocks: Sequence[Block],
    rows: Sequence[AnnexRow],
    entries: Sequence[Entry],
    writer: Writer,
    above: float,
) -> list[int]:
    """The pages of all headings, as reckoned, `above` points over the contents: those of the text, the annex on a new page, the endnotes behind it."""
    section = word.sections[-1]
    tall = ((section.page_height or 0) - (section.top_margin or 0) - (section.bottom_margin or 0)) / 12_700
    width = writer.width / 20
    first = front_pages((entry.text for entry in entries), above, width=width, tall=tall) + 1
    pages, last = heading_pages(blocks, width=width, tall=tall, first=first)
    if not rows:
        return [*pages, last]
    return [*pages, last + 1, last + 1 + annex_pages(rows, writer, tall)]


def _annex(rows: Sequence[AnnexRow], writer: Writer) -> str:
    lead = paragraph(run(phrase("annex_short_lead", writer.language)), writer.style("Source Line"))
    return lead + annex_table(rows, writer)


def _insert(word: WordDocument, text: str, annexed: str, tail: str, writer: Writer) -> None:
    """The text; the annex in its own section; then what stands over the endnotes."""
    before, gap = place_for(word), paragraph("", writer.style("Gap"))
    if not annexed:
        _put(before, text + tail)
        return
    text_end, annex_end = _put(before, text + gap), _put(before, annexed + gap)
    _put(before, tail or gap)
    part_in_columns(before, text_end, annex_end)


def _put(before: etree._Element, body: str) -> etree._Element:
    """Writes before a place; the last of the elements written."""
    from docx.oxml import parse_xml

    elements: list[etree._Element] = list(parse_xml(f"<w:body {NAMESPACES}>{body}</w:body>"))
    for element in elements:
        before.addprevious(element)
    return elements[-1]


def _title(document: Document) -> str:
    cover, language = document.cover, document.language
    return " – ".join(text for text in (say_well(cover.title, language), say(cover.country, language)) if text)


def _close(word: WordDocument, document: Document, writer: Writer) -> None:
    if document.notes:
        add_endnotes(word, document.notes, lambda note: _endnote(note, writer))
        number_endnotes_plainly(word.element.body)
    set_properties(word, title=_title(document), language=document.language, made=document.cover.published)


def _endnote(note: Note, writer: Writer) -> str:
    """An endnote; addresses are written out, for its part knows no links."""
    mark = f'<w:r><w:rPr><w:rStyle w:val="{writer.style("endnote reference")}"/></w:rPr><w:endnoteRef/></w:r>'
    runs = tuple(Text(_spelled(each)) if isinstance(each, WebLink) else each for each in note.runs)
    return paragraph(mark + run(" ") + writer.runs(runs), writer.style("endnote text"))


def _spelled(link: WebLink) -> str:
    words = plain_text(link.runs)
    return words if words in (link.address, _SCHEME.sub("", link.address).rstrip("/")) else f"{words} ({link.address})"


_SCHEME = re.compile(r"^https?://(?:www\.)?")
"""What of an address a reader adds by himself: it is not written out where the words are the rest."""


def _add_footer(word: WordDocument, title: str, writer: Writer) -> None:
    from docx.oxml import parse_xml

    footer = word.sections[-1].footer
    inside = run(f"{title} · {phrase('page', writer.language)} ") + field_of("PAGE", "1")
    xml = paragraph(inside, writer.style("Source Line")).replace("<w:p>", f"<w:p {NAMESPACES}>", 1)
    first = footer.paragraphs[0]._p
    first.addprevious(parse_xml(xml))
    first.getparent().remove(first)
