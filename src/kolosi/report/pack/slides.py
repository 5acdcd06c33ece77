"""Five slides from a resolved document: key figures, two pictures, the ranked risks, what is asked.

The caution of a slide stands at its foot and in its notes in the same words: what is said aloud is what everybody reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from kolosi.model.figure import Change, Figure, Figures
from kolosi.model.key import Key
from kolosi.report.charts import to_png as chart_to_png
from kolosi.report.draft.blocks import Cited, Document, Illustration, StripCell
from kolosi.report.draft.links import Scope
from kolosi.report.draft.narrative import plain_text
from kolosi.report.draft.phrases import colon, phrase
from kolosi.report.draft.typography import say_well
from kolosi.report.draft.wording import is_hidden, is_missing, scope_words, sources_words, value_text
from kolosi.report.exports.publication import Publication, word
from kolosi.report.pack.excerpts import (
    first_paragraphs,
    key_figures,
    pictures,
    recommendations,
    risks,
    told_beside,
    urgent_actions,
)
from kolosi.report.pack.presentation import WIDTH, Box, Shown, Slide, Words, presentation
from kolosi.report.word.parts import proportion

Png = Callable[[str], bytes]

_LEFT, _TOP = 48.0, 108.0
_WIDE = WIDTH - 2 * _LEFT
_FOOT = 454.0
"""Where the caution begins."""
_LINES, _LETTERS = 4, 165
"""Lines of cautions that the foot of a slide holds, and letters of a line at their size."""
_CELLS, _RISKS, _ACTIONS = 6, 6, 6
"""What one slide holds."""
_BESIDE = 520
"""Letters of the text beside a picture."""
_FURTHER = re.compile(r"\.\s+(?=[A-ZÀ-Ý])")
_HIGHEST = 6
"""Places named beside a map."""
_ARROWS = {"up": "▲ ", "down": "▼ ", "": ""}


def slides(
    document: Document, figures: Figures, scope: Scope, publication: Publication, *, to_png: Png = chart_to_png
) -> bytes:
    """The presentation in the language of the document."""
    language = document.language
    title = f"{publication.title(language)} – {publication.country(language)}"
    drawn = pictures(document)
    made = [
        _key_figures(document, figures, publication, title),
        _pictured(document, figures, scope, publication, drawn[:1], "slide_chart", to_png),
        _pictured(document, figures, scope, publication, drawn[1:2], "slide_map", to_png),
        _risks(document, figures, publication),
        _actions(document, publication),
    ]
    return presentation(made, title=title, language=language, made=publication.cover.published)


def _slide(
    publication: Publication, language: str, title: str, boxes: Iterable[Box], cautions: Sequence[str], *shown: Shown
) -> Slide:
    """A slide with its cautions at the foot and in the notes, and who publishes below."""
    notice = say_well(publication.cover.notice, language)
    told = [*_that_fit(cautions, notice), *([notice] if notice else [])]
    foot = Box(
        left=_LEFT, top=_FOOT, width=_WIDE, height=56, gap=1.5, anchor="b",
        lines=tuple((Words(text=text, size=10, colour="tx2"),) for text in told),
    )  # fmt: skip
    who = " · ".join(
        text
        for text in (publication.publisher(language), publication.title(language), publication.period(language))
        if text
    )
    line = Box(left=_LEFT, top=514, width=_WIDE, height=14, lines=((Words(text=who, size=9, colour="tx2"),),))
    mark = Box(left=0, top=0, width=WIDTH, height=10, ground="accent1")
    return Slide(title=title, boxes=(mark, *boxes, foot, line), pictures=shown, notes=tuple(told))


def _that_fit(cautions: Sequence[str], notice: str) -> Iterator[str]:
    """The cautions, as many as the foot holds beside the notice, short ones first; one in any case."""
    left = _LINES - _lines(notice)
    for rank, one in enumerate(sorted(cautions, key=_lines)):
        left -= _lines(one)
        if rank and left < 0:
            return
        yield one


def _lines(text: str) -> int:
    return -(-len(text) // _LETTERS)


def _cautions(keys: Iterable[Key], figures: Figures, language: str) -> list[str]:
    """The cautions of the figures that a slide shows, each once."""
    found: dict[str, None] = {}
    for key in keys:
        released = figures.get(key)
        if released is None:
            continue
        figure = released.after if isinstance(released, Change) else released
        if said := say_well(figure.caveat, language):
            found.setdefault(f"{sources_words(figure, language)}{colon(language)}{said}")
    return list(found)


# -- key figures ------------------------------------------------------------------------------------------------------


def _key_figures(document: Document, figures: Figures, publication: Publication, title: str) -> Slide:
    language = document.language
    strip = key_figures(document)
    cells = strip.cells[:_CELLS] if strip else ()
    period = publication.period(language)
    head = Box(
        left=_LEFT, top=_TOP - 6, width=_WIDE, height=24,
        lines=((Words(text=f"{word('slide_figures', language)}{colon(language)}{period}", size=16, colour="tx2"),),),
    )  # fmt: skip
    cautions = _cautions((cell.key for cell in cells), figures, language)
    boxes = _cards(cells, language) if cells else [_paragraphs(document)]
    return _slide(publication, language, title, [head, *boxes], cautions)


def _cards(cells: Sequence[StripCell], language: str) -> list[Box]:
    gap = 12.0
    wide = (_WIDE - gap * (len(cells) - 1)) / len(cells)
    return [
        Box(
            left=_LEFT + rank * (wide + gap), top=_TOP + 30, width=wide, height=300, ground="bg2", inset=11, gap=6,
            lines=tuple(_card(cell, language, len(cells))),
        )
        for rank, cell in enumerate(cells)
    ]  # fmt: skip


def _card(cell: StripCell, language: str, count: int) -> Iterator[tuple[Words, ...]]:
    size = 30 if count <= 4 else 24
    is_number = any(letter.isdigit() for letter in cell.value)
    yield (Words(text=cell.label, size=13, is_bold=True),)
    yield (Words(text=cell.value, size=size if is_number else 15, is_bold=True, colour="accent1"),)
    if cell.unit:
        yield (Words(text=cell.unit, size=12),)
    if cell.period:
        yield (Words(text=cell.period, size=11, colour="tx2"),)
    if cell.change:
        yield (Words(text=_ARROWS[cell.direction] + cell.change, size=13, is_bold=True),)
        yield (Words(text=cell.base, size=11, colour="tx2"),)
    if cell.reason:
        yield (Words(text=cell.reason, size=11),)
    if cell.source:
        yield (Words(text=f"{phrase('source', language)}{colon(language)}{cell.source}", size=9, colour="tx2"),)


def _paragraphs(document: Document) -> Box:
    """The summary, where there is nothing to draw."""
    texts = [plain_text(one.runs) for one in first_paragraphs(document.blocks)] or [
        phrase("no_data", document.language)
    ]
    size = _size(sum(map(len, texts)), ((700, 18), (1400, 15), (2200, 12)), 10)
    return Box(
        left=_LEFT, top=_TOP + 30, width=_WIDE, height=330, gap=8,
        lines=tuple((Words(text=text, size=size),) for text in texts),
    )  # fmt: skip


def _size(length: int, steps: Sequence[tuple[int, float]], least: float) -> float:
    """The size of letters for so many of them: that of the first step that holds them."""
    return next((size for most, size in steps if length <= most), least)


# -- pictures ---------------------------------------------------------------------------------------------------------


def _pictured(
    document: Document,
    figures: Figures,
    scope: Scope,
    publication: Publication,
    drawn: Sequence[Illustration],
    title: str,
    to_png: Png,
) -> Slide:
    """One picture with what it rests on beside it; the summary where the document draws none."""
    language = document.language
    if not drawn:
        return _slide(publication, language, word("slide_summary", language), [_paragraphs(document)], [])
    (one,) = drawn
    ratio = proportion(one.picture.svg)
    high = min(_FOOT - _TOP - 12, 620 * ratio)
    wide = high / ratio
    shown = Shown(left=_LEFT, top=_TOP + 6, width=wide, height=high, png=to_png(one.picture.svg), alt=one.picture.alt)
    keys = [key for row in one.keys for key in row if key]
    told = " ".join(plain_text(runs) for runs in told_beside(document, one, _BESIDE))
    beside = Box(
        left=_LEFT + wide + 28, top=_TOP + 6, width=_WIDE - wide - 28, height=high, gap=8,
        lines=tuple(_beside(one, told, keys, figures, scope, language)),
    )  # fmt: skip
    return _slide(
        publication,
        language,
        _caption_title(one) or word(title, language),
        [beside],
        _cautions(keys, figures, language),
        shown,
    )


def _caption_title(one: Illustration) -> str:
    """What a picture shows, without what its caption says further."""
    return _FURTHER.split(one.picture.caption, maxsplit=1)[0].rstrip(".")


def _beside(
    one: Illustration, told: str, keys: Sequence[Key], figures: Figures, scope: Scope, language: str
) -> Iterator[tuple[Words, ...]]:
    """What the document says beside the picture, the rest of its caption, and why cells of it hold nothing."""
    if told:
        yield (Words(text=told, size=_size(len(told), ((220, 17), (420, 15)), 13)),)
    if proportion(one.picture.svg) > 1:
        yield from _highest(keys, figures, scope, language)
    for text in _FURTHER.split(one.picture.caption, maxsplit=1)[1:]:
        yield (Words(text=text, size=12, colour="tx2"),)
    shown = [figures[key] for key in keys if key in figures]
    if any(is_hidden(each) for each in shown):
        yield (Words(text=word("sign_not_released", language), size=11, colour="tx2"),)
    if any(is_missing(each) and not is_hidden(each) for each in shown):
        yield (Words(text=word("sign_no_data", language), size=11, colour="tx2"),)


def _highest(keys: Sequence[Key], figures: Figures, scope: Scope, language: str) -> Iterator[tuple[Words, ...]]:
    """The places with the highest values of a map, which leaves room beside it."""
    shown = [one for key in keys if isinstance(one := figures.get(key), Figure) and one.value is not None]
    ranked = sorted(shown, key=lambda one: (-(one.value or 0), str(one.key)))[:_HIGHEST]
    if len(ranked) > 1:
        yield (Words(text=word("slide_highest", language), size=14, is_bold=True),)
        for one in ranked:
            where = scope_words(one.key, scope, language)
            yield (
                Words(text=f"{value_text(one, language)}  ", size=14, is_bold=True, colour="accent1"),
                Words(text=where, size=14),
            )


# -- risks and what is asked ------------------------------------------------------------------------------------------


def _risks(document: Document, figures: Figures, publication: Publication) -> Slide:
    language = document.language
    ranked = risks(document)[:_RISKS]
    if not ranked:
        return _slide(publication, language, word("slide_summary", language), [_paragraphs(document)], [])
    step = (_FOOT - _TOP - 6) / len(ranked)
    boxes: list[Box] = []
    keys: list[Key] = []
    for rank, risk in enumerate(ranked, 1):
        top = _TOP + (rank - 1) * step
        boxes.append(
            Box(
                left=_LEFT, top=top + 3, width=38, height=min(step - 10, 38), ground="accent1", anchor="ctr", inset=6,
                lines=((Words(text=str(rank), size=18, is_bold=True, colour="bg1"),),), gap=0,
            )
        )  # fmt: skip
        fact = plain_text(risk.fact)
        keys += [run.key for run in risk.fact if isinstance(run, Cited)]
        lines = [(Words(text=risk.name, size=15, is_bold=True),)]
        if fact:
            lines.append((Words(text=fact, size=_size(len(fact), ((200, 13), (320, 12)), 11)),))
        boxes.append(Box(left=_LEFT + 52, top=top, width=_WIDE - 52, height=step - 4, lines=tuple(lines), gap=2))
    return _slide(publication, language, word("slide_risks", language), boxes, _cautions(keys, figures, language))


def _actions(document: Document, publication: Publication) -> Slide:
    """The urgent actions, else the first recommendation to each addressee; and where the whole document is."""
    language = document.language
    asked = [plain_text(runs) for runs in urgent_actions(document)]
    asked = asked or [
        f"{one.addressee}{colon(language)}{plain_text(one.items[0])}" for one in recommendations(document)
    ]
    asked = asked[:_ACTIONS]
    if not asked:
        return _slide(publication, language, word("slide_summary", language), [_paragraphs(document)], [])
    size = _size(sum(map(len, asked)), ((700, 19), (1000, 17), (1500, 15)), 12)
    listed = Box(
        left=_LEFT, top=_TOP + 8, width=_WIDE, height=_FOOT - _TOP - 60, gap=12,
        lines=tuple(_asked(text, size) for text in asked),
    )  # fmt: skip
    whole = word("slide_more", language, files=f"pau.{language}.pdf, figures.json")
    more = Box(
        left=_LEFT, top=_FOOT - 28, width=_WIDE, height=20, lines=((Words(text=whole, size=13, colour="accent1"),),)
    )
    return _slide(
        publication, language, word("slide_actions", language), [listed, more], [word("sign_caveat", language)]
    )


def _asked(text: str, size: float) -> tuple[Words, ...]:
    """Of whom, then what."""
    who, sign, what = text.partition(":")
    if not sign or len(who) > len(what):
        return (Words(text=text, size=size),)
    return Words(text=who + sign, size=size, is_bold=True, colour="accent1"), Words(text=what, size=size)
