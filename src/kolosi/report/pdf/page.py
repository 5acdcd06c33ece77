"""The report as PDF/UA-1, by typst: the same document gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files

from kolosi.model.figure import Figures
from kolosi.model.label import say
from kolosi.report import fonts
from kolosi.report.charts.palette import COLOURS
from kolosi.report.draft import numerals
from kolosi.report.draft.blocks import Cover, Document
from kolosi.report.draft.links import Scope
from kolosi.report.draft.phrases import phrase
from kolosi.report.draft.typography import say_well
from kolosi.report.exports.public_trace import AnnexGroup, AnnexRow, annex, annex_groups
from kolosi.report.pdf.writer import Writer, quoted, words

_UNDATED = date(2000, 1, 1)


Body = Callable[[Writer], str]
"""Lays a document out otherwise than block after block, in the language of typst."""


def render_pdf(
    document: Document,
    figures: Figures,
    scope: Scope,
    *,
    has_cover: bool = True,
    has_annex: bool = True,
    body: Body | None = None,
) -> bytes:
    """A resolved document as PDF/UA-1.

    Without cover it begins with a band and has no contents, for a brief of a page or two; without annex its figures
    lead nowhere.
    """
    import typst

    source = typst_source(document, figures, scope, has_cover=has_cover, has_annex=has_annex, body=body)
    made = document.cover.published or _UNDATED
    pdf: bytes = typst.compile(
        source.encode("utf-8"),
        font_paths=fonts.for_typst(),
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=int(datetime(made.year, made.month, made.day, tzinfo=UTC).timestamp()),
    )
    return pdf


def typst_source(
    document: Document,
    figures: Figures,
    scope: Scope,
    *,
    has_cover: bool,
    has_annex: bool,
    body: Body | None = None,
) -> str:
    """The whole document in the language of typst."""
    language, cover = document.language, document.cover
    rows = annex(document, figures, scope) if has_annex else ()
    writer = Writer(language=language, codes={row.key: row.code for row in rows})
    title = " – ".join(text for text in (say_well(cover.title, language), say(cover.country, language)) if text)
    parts = [
        f"#let has-floats = {'true' if has_cover else 'false'}",
        _template(),
        f"#set document(title: {quoted(title)}, author: (), date: {_date(cover)})",
        f"#set text(lang: {quoted(language)})",
        f"#show: report.with([{words(title)}], [{words(phrase('page', language))}])",
        f"#{'cover-page' if has_cover else 'head-band'}({_cover(cover, language)})",
        f"#contents([{words(phrase('contents', language))}])" if has_cover else "",
        body(writer) if body else writer.blocks(document.blocks),
        _annex(rows, language) if rows else "",
    ]
    return "\n\n".join(parts)


@cache
def _template() -> str:
    colours = ", ".join(f'{name}: "{colour.light}"' for name, colour in COLOURS.items() if name != "none")
    template = files("kolosi.report.pdf").joinpath("template.typ").read_text(encoding="utf-8")
    return f"#let colour = ({colours})\n{template}"


def _date(cover: Cover) -> str:
    made = cover.published
    return f"datetime(year: {made.year}, month: {made.month}, day: {made.day})" if made else "none"


def _cover(cover: Cover, language: str) -> str:
    period = numerals.period_words(str(cover.period), language) if cover.period else ""
    meta = [say(cover.publisher, language)]
    if cover.published:
        meta.append(f"{phrase('published', language)} {numerals.day(cover.published, language)}")
    if cover.edition:
        meta.append(f"{phrase('edition', language)} {cover.edition}")
    texts = (
        " · ".join(text for text in (say(cover.country, language), period) if text),
        say_well(cover.title, language),
        say_well(cover.subtitle, language),
        " · ".join(text for text in meta if text),
        say_well(cover.notice, language),
    )
    return ", ".join(f"[{words(text)}]" if text else "none" for text in texts)


def _annex(rows: Sequence[AnnexRow], language: str) -> str:
    """What is counted and its source once, then its figures, in two columns of small rows."""
    head = ", ".join(f"[{words(text)}]" for text in _annex_head(language))
    body = ",\n".join(_annex_group(group, language) for group in annex_groups(rows))
    return (
        f"#pagebreak(weak: true)\n#heading(level: 1)[{words(phrase('annex', language))}]\n"
        f"#par[{words(phrase('annex_lead', language))}]\n#annex-table(table.header({head}),\n{body})"
    )


def _annex_head(language: str) -> tuple[str, str, str]:
    code, what, value, codes = (phrase(name, language) for name in ("code", "what", "value", "receipts"))
    return code, f"{what} · {codes.lower()}", value


def _annex_group(group: AnnexGroup, language: str) -> str:
    """Rows that count one thing; the period and the codes of the files once where all rows have the same."""
    when = words(f" · {group.period}") if group.period else ""
    name = f"table.cell(colspan: 3)[#strong[{words(group.name)}]{when} #fine[{words(group.source)}{_file_codes(group.receipts)}]]"
    body = ",\n".join(_annex_row(group, row, language) for row in group.rows)
    return f"table.header(level: 2, repeat: false, {name}),\n{body}"


def _annex_row(group: AnnexGroup, row: AnnexRow, language: str) -> str:
    what = f"[{words(group.told(row, language))}#fine[{_file_codes(group.own_receipts(row))}]]"
    value = f"[{words(f'{row.value} {row.unit}'.strip())}]"
    return f"[#strong[{words(row.code)}]#metadata(0)<{row.code}>], {what}, {value}"


def _file_codes(receipts: str) -> str:
    """Opaque codes, none broken over two lines."""
    return "".join(f" #box[{words(code)}]" for code in receipts.split())
