"""A brief of two pages from a resolved document: key figures, summary, pictures; ranked risks, what is asked of whom.

The PDF fills its two pages: pictures share the rest of the first, and so many recommendations follow as the second holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib.resources import files
from itertools import zip_longest

from kolosi.model.figure import Figures
from kolosi.report.draft.blocks import (
    Block,
    Document,
    Heading,
    Illustration,
    Inline,
    Listing,
    Paragraph,
    Strip,
    Styled,
    Text,
)
from kolosi.report.draft.links import Scope
from kolosi.report.draft.narrative import plain_text
from kolosi.report.draft.phrases import colon
from kolosi.report.exports.publication import word
from kolosi.report.pack.excerpts import (
    first_paragraphs,
    key_figures,
    pictures,
    recommendations,
    risks,
    urgent_actions,
)
from kolosi.report.pdf.page import render_pdf
from kolosi.report.pdf.writer import Writer, quoted, words
from kolosi.report.word.page import render_docx
from kolosi.report.word.parts import proportion

SUMMARY = 800
"""Letters of the summary: with band, strip and pictures they fill the first page."""
ASKED = 480
"""Letters of the recommendations in Word, where nothing measures what a page still holds."""
_MAP = 2_450_000
"""The width of the map in Word: 68 mm leave room for the recommendations on the second page."""
_WIDE, _GAP = 504.0, 14.0
"""The width of a page's text in points, and what parts two pictures."""
_LEAST = 0.4
"""The part of the width that a picture has at least: below it the words of a map are too small to read."""
_LOW = 0.9
"""The height, for a width of 1, up to which pictures stand beside one another at the foot of the first page."""

Run = tuple[Inline, ...]


def brief_pdf(document: Document, figures: Figures, scope: Scope) -> bytes:
    """The brief as PDF."""
    return render_pdf(document, figures, scope, has_cover=False, has_annex=False, body=partial(_pages, document))


def brief_docx(document: Document, figures: Figures, scope: Scope, *, template: bytes | None = None) -> bytes:
    """The brief as a Word document, in the cluster's own template when one is given."""
    cover = replace(document.cover, logos=())
    short = replace(document, cover=cover, blocks=tuple(_blocks(document)), notes=())
    return render_docx(short, figures, scope, template=template, has_cover=False, has_annex=False, picture_width=_MAP)


# -- parts ------------------------------------------------------------------------------------------------------------


def _with_map(document: Document) -> list[Illustration]:
    """The pictures, the first map before all others: where it happens is asked first."""
    drawn = pictures(document)
    return sorted(
        drawn, key=lambda one: one is not next((each for each in drawn if each.kind in ("map", "tiles")), None)
    )


def _summary(document: Document) -> list[Paragraph]:
    """Whole paragraphs of the summary, the first in any case."""
    kept: list[Paragraph] = []
    left = SUMMARY
    for one in first_paragraphs(document.blocks):
        left -= len(plain_text(one.runs))
        if kept and left < 0:
            break
        kept.append(one)
    return kept


def _risk_items(document: Document) -> list[Run]:
    return [
        (Styled(style="strong", runs=(Text(one.name),)), *((Text(" – "), *one.fact) if one.fact else ()))
        for one in risks(document)
    ]


def _asked(document: Document) -> list[Run]:
    """The recommendations, first one of each risk, then a second of each …: so that no risk is left out where few fit."""
    language, by_risk = document.language, dict[str, list[Run]]()
    for one in recommendations(document):
        own = by_risk.setdefault(one.risk, [])
        rank = str(list(by_risk).index(one.risk) + 1)
        head = f"{word('risk_rank', language, rank=rank)} · {one.addressee}{colon(language)}"
        own += [(Styled(style="strong", runs=(Text(head),)), *item) for item in one.items]
    rounds = zip_longest(*by_risk.values())
    return [item for each in rounds for item in each if item is not None]


def _heading(id_: str, language: str, level: int = 1) -> Heading:
    return Heading(level=level, runs=(Text(word(id_, language)),), anchor=f"brief-{id_}")


def _listing(items: Sequence[Run], *, is_ordered: bool = False) -> Listing:
    return Listing(is_ordered=is_ordered, items=tuple((Paragraph(item),) for item in items))


# -- Word -------------------------------------------------------------------------------------------------------------


def _blocks(document: Document) -> Iterator[Block]:
    """The blocks of the brief, one after the other."""
    language = document.language
    strip = key_figures(document)
    if strip is not None:
        yield strip
    yield from _summary(document)
    if ranked := _risk_items(document):
        yield _heading("risks", language, 2)
        yield _listing(ranked, is_ordered=True)
    if urgent := urgent_actions(document):
        yield _heading("urgent", language, 2)
        yield _listing(urgent)
    yield from (replace(one, number=rank) for rank, one in enumerate(_with_map(document)[:1], 1))
    if asked := list(_within(_asked(document), ASKED)):
        yield _heading("recommendations", language, 2)
        yield _listing(asked)


def _within(items: Sequence[Run], letters: int) -> Iterator[Run]:
    for item in items:
        letters -= len(plain_text(item))
        if letters < 0:
            return
        yield item


# -- PDF --------------------------------------------------------------------------------------------------------------


def _pages(document: Document, writer: Writer) -> str:
    """Key figures, summary and pictures; then the risks beside the map, what cannot wait, and as many recommendations as fit."""
    language = document.language
    strip, drawn = key_figures(document), _with_map(document)
    where = [one for one in drawn[:1] if one.kind in ("map", "tiles")]
    low = [one for one in drawn[len(where) :] if proportion(one.picture.svg) < _LOW]
    first: list[Block] = [*([strip] if isinstance(strip, Strip) else []), *_summary(document)]
    urgent, ranked = urgent_actions(document), _risk_items(document)
    third: list[Block] = [_heading("urgent", language), _listing(urgent)] if urgent else []
    second: list[Block] = [_heading("risks", language), _listing(ranked, is_ordered=True)] if ranked else []
    asked = _asked(document)
    items = "".join(f"[{writer.runs(item)}], " for item in asked)
    head = writer.block(_heading("recommendations", language)) if asked else ""
    spare = _picture(low[2], 1.0) if len(low) > 2 else "none"
    template = files("kolosi.report.pack").joinpath("brief.typ").read_text(encoding="utf-8")
    parts = [template, writer.blocks(first), _row(low[:2])]
    if second or third or asked:
        beside = f"#beside-map({_picture(where[0], 1.0)})[{writer.blocks(second)}]" if where else writer.blocks(second)
        parts += ["#pagebreak(weak: true)", beside, writer.blocks(third), f"#filled([{head}], ({items}), {spare})"]
    return "\n\n".join(parts)


def _row(drawn: Sequence[Illustration]) -> str:
    """One or two pictures beside one another, in what the page still holds; nearly as high as each other."""
    if not drawn:
        return ""
    ratios = [proportion(one.picture.svg) for one in drawn]
    wide = _WIDE - _GAP * (len(drawn) - 1)
    shares = [1 / ratio for ratio in ratios]
    parts = [min(max(share / sum(shares), _LEAST), 1 - _LEAST) if len(drawn) > 1 else 1.0 for share in shares]
    widths = [wide * part for part in parts]
    told = ", ".join(_picture(one, width) for one, width in zip(drawn, widths, strict=True))
    return f"#row({told})"


def _picture(one: Illustration, width: float) -> str:
    picture = one.picture
    ratio = proportion(picture.svg)
    return (
        f"(caption: [{words(picture.caption)}], width: {width:.1f}pt, ratio: {ratio:.4f}, "
        f"svg: bytes({quoted(picture.svg)}), alt: {quoted(picture.alt)})"
    )
