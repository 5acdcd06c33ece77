"""The report as a Word document, in the cluster's own template when one is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kolosi.model.figure import Figures
from kolosi.model.key import Key
from kolosi.model.label import say
from kolosi.report import numerals
from kolosi.report.blocks import Block, Cover, Document, Heading, Note, Notes, Text, WebLink
from kolosi.report.charts import to_png as chart_to_png
from kolosi.report.links import Scope
from kolosi.report.narrative import plain_text
from kolosi.report.phrases import phrase
from kolosi.report.public_trace import AnnexRow, annex
from kolosi.report.word.marks import NAMESPACES, field, paragraph, run, table_of
from kolosi.report.word.package import open_template, place_for, set_properties, style_ids, written
from kolosi.report.word.parts import DocumentParts, Png, add_endnotes
from kolosi.report.word.writer import Writer, annex_row, heading_mark

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_ANNEX_SHARES = (0.6, 2.2, 1.6, 1.6, 1.4, 1.9, 1.35)


def render_docx(
    document: Document,
    figures: Figures,
    scope: Scope,
    *,
    template: bytes | None = None,
    has_cover: bool = True,
    has_annex: bool = True,
    to_png: Png = chart_to_png,
) -> bytes:
    """A resolved document as .docx. Raises `BadTemplate` for a template that cannot be used."""
    word = open_template(template)
    rows = annex(document, figures, scope) if has_annex else ()
    writer = _writer(word, document.language, {row.key: row.code for row in rows}, to_png)
    blocks = _without_notes(document.blocks)
    blocks += [Heading(level=1, runs=(Text(phrase("annex", document.language)),), anchor="annex")] if rows else []
    body = _front(document.cover, writer) + (_contents(blocks, writer) if has_cover else "")
    body += writer.blocks(blocks) + (_annex(rows, writer) if rows else "")
    _insert(word, body)
    _close(word, document, writer, is_ours=template is None)
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


def _without_notes(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without the endnotes and their heading: Word places its endnotes itself."""
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Notes):
            if kept and isinstance(kept[-1], Heading):
                kept.pop()
        else:
            kept.append(block)
    return kept


def _front(cover: Cover, writer: Writer) -> str:
    language = writer.language
    period = numerals.period_words(str(cover.period), language) if cover.period else ""
    published = f"{phrase('published', language)} {numerals.day(cover.published, language)}" if cover.published else ""
    edition = f"{phrase('edition', language)} {cover.edition}" if cover.edition else ""
    lines = (
        ("Subtitle", " · ".join(text for text in (say(cover.country, language), period) if text)),
        ("Title", say(cover.title, language)),
        ("Subtitle", say(cover.subtitle, language)),
        ("Normal", " · ".join(text for text in (say(cover.publisher, language), published, edition) if text)),
        ("Notice", say(cover.notice, language)),
    )
    return "".join(paragraph(run(text), writer.style(style)) for style, text in lines if text)


def _contents(blocks: Sequence[Block], writer: Writer) -> str:
    """A field that Word renews, filled with the headings so that it is never empty."""
    title = paragraph(run(phrase("contents", writer.language)), writer.style("TOC Heading"))
    entries = list(_entries(blocks))
    if not entries:
        return ""
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    lines = [
        paragraph(
            (begin if not rank else "")
            + f'<w:hyperlink w:anchor="{mark}" w:history="1">{run(text)}</w:hyperlink>'
            + (end if rank == len(entries) - 1 else ""),
            writer.style(f"toc {level}"),
        )
        for rank, (mark, level, text) in enumerate(entries)
    ]
    return title + "".join(lines)


def _entries(blocks: Sequence[Block]) -> Iterator[tuple[str, int, str]]:
    """Mark, level and words of the headings of the two upper levels."""
    headings = (block for block in blocks if isinstance(block, Heading))
    for rank, heading in enumerate(headings, 1):
        if heading.level <= 2:
            yield heading_mark(rank), heading.level, plain_text(heading.runs)


def _annex(rows: Sequence[AnnexRow], writer: Writer) -> str:
    names = ("code", "what", "scope", "period", "value", "source", "receipts")
    style = writer.style("Annex Text")
    head = [paragraph(run(phrase(name, writer.language), "<w:b/>"), style) for name in names]
    body = [annex_row(row.code, rank, _annex_texts(row), style) for rank, row in enumerate(rows)]
    widths = [int(writer.width * share / sum(_ANNEX_SHARES)) for share in _ANNEX_SHARES]
    lead = paragraph(run(phrase("annex_lead", writer.language)), writer.style("Normal"))
    title = phrase("annex", writer.language)
    return lead + table_of([head, *body], widths, writer.style("Table Grid"), title=title) + paragraph("", style)


def _annex_texts(row: AnnexRow) -> tuple[str, ...]:
    return row.label, row.scope, row.period, f"{row.value} {row.unit}".strip(), row.source, row.receipts


def _insert(word: WordDocument, body: str) -> None:
    from docx.oxml import parse_xml

    before = place_for(word)
    for element in list(parse_xml(f"<w:body {NAMESPACES}>{body}</w:body>")):
        before.addprevious(element)


def _close(word: WordDocument, document: Document, writer: Writer, *, is_ours: bool) -> None:
    language, cover = document.language, document.cover
    title = " – ".join(text for text in (say(cover.title, language), say(cover.country, language)) if text)
    if document.notes:
        add_endnotes(word, document.notes, lambda note: _endnote(note, writer))
    if is_ours:
        _add_footer(word, title, writer)
    set_properties(word, title=title, language=language, made=cover.published)


def _endnote(note: Note, writer: Writer) -> str:
    """An endnote; addresses are written out, for its part knows no links."""
    mark = f'<w:r><w:rPr><w:rStyle w:val="{writer.style("endnote reference")}"/></w:rPr><w:endnoteRef/></w:r>'
    runs = tuple(Text(_spelled(each)) if isinstance(each, WebLink) else each for each in note.runs)
    return paragraph(mark + run(" ") + writer.runs(runs), writer.style("endnote text"))


def _spelled(link: WebLink) -> str:
    words = plain_text(link.runs)
    return link.address if words == link.address else f"{words} ({link.address})"


def _add_footer(word: WordDocument, title: str, writer: Writer) -> None:
    from docx.oxml import parse_xml

    footer = word.sections[-1].footer
    inside = run(f"{title} · {phrase('page', writer.language)} ") + field("PAGE", "1")
    xml = paragraph(inside, writer.style("Source Line")).replace("<w:p>", f"<w:p {NAMESPACES}>", 1)
    first = footer.paragraphs[0]._p
    first.addprevious(parse_xml(xml))
    first.getparent().remove(first)
