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
from kolosi.report.draft.blocks import Cover, Document, Logo
from kolosi.report.draft.links import Scope
from kolosi.report.draft.phrases import phrase
from kolosi.report.draft.typography import say_well
from kolosi.report.exports.public_trace import AnnexGroup, AnnexRow, annex, annex_groups
from kolosi.report.pdf.layout import laid_out
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
    rows = annex(document, figures, scope, is_short=True) if has_annex else ()
    writer = Writer(language=language, codes={row.key: row.code for row in rows}, floats=has_cover, is_long=has_cover)
    title = " – ".join(text for text in (say_well(cover.title, language), say(cover.country, language)) if text)
    parts = [
        _template(),
        f"#set document(title: {quoted(title)}, author: (), date: {_date(cover)})",
        f"#set text(lang: {quoted(language)})",
        f"#show: report.with({'true' if has_cover or body else 'false'}, [{words(title)}], [{words(phrase('page', language))}])",
        f"#cover-page({_cover(cover, language)}, [{words(phrase('contents', language))}], {_logos(cover, language)})"
        if has_cover
        else f"#head-band({_cover(cover, language)})",
        body(writer) if body else laid_out(writer, document.blocks) if has_cover else writer.blocks(document.blocks),
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


def _logos(cover: Cover, language: str) -> str:
    """The bodies on the cover, for `cover-page`."""
    return f"({' '.join(_logo(one, language) + ',' for one in cover.logos)})"


def _logo(one: Logo, language: str) -> str:
    name = say(one.name, language)
    place = f"[{words(phrase('logo_place', language))}]"
    data = f"bytes(({', '.join(map(str, one.picture))},))"
    picture = f"image({data}, height: 15mm, alt: {quoted(name)})" if one.picture else f"logo-place({place})"
    return f"(role: [{words(say(one.role, language))}], name: [{words(name)}], picture: {picture})"


def _annex(rows: Sequence[AnnexRow], language: str) -> str:
    """What is counted and its source once, then its figures, in two columns of small rows."""
    head = ", ".join(f"[{words(phrase(name, language))}]" for name in ("code", "what", "value"))
    body = ",\n".join(_annex_group(group, language) for group in annex_groups(rows))
    return (
        f"#heading(level: 1)[{words(phrase('annex_short', language))}]\n"
        f"#par[{words(phrase('annex_short_lead', language))}]\n#annex-table(table.header({head}),\n{body})"
    )


def _annex_group(group: AnnexGroup, language: str) -> str:
    """Rows that count one thing; one that is alone says all in its row."""
    if len(group.rows) == 1:
        row = group.rows[0]
        return _annex_row(
            row,
            words(f"{group.name} · {group.told(row, language)}" if row.scope else group.name),
            " · ".join(text for text in (row.period, row.status) if text),
            group.source,
        )
    when = words(f" · {group.about}") if group.about else ""
    name = f"table.cell(colspan: 3)[#strong[{words(group.name)}]{when} #fine[{words(group.source)}]]"
    body = ",\n".join(_annex_row(row, words(group.told(row, language))) for row in group.rows)
    return f"table.header(level: 2, repeat: false, {name}),\n{body}"


def _annex_row(row: AnnexRow, what: str, when: str = "", source: str = "") -> str:
    told = what + (words(f" · {when}") if when else "") + (f" #fine[{words(source)}]" if source else "")
    value = f"[{words(row.told)}]"
    return f"[#strong[{words(row.code)}]#metadata(0)<{row.code}>], [{told}], {value}"
