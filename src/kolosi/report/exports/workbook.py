"""The figures as a workbook that people read: figures, limits, changes with their verdict, definitions, how to cite."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from kolosi.model.figure import Change, Figure, Figures
from kolosi.model.label import say
from kolosi.report.draft import numerals
from kolosi.report.draft.links import Scope
from kolosi.report.draft.numerals import HIDDEN
from kolosi.report.draft.phrases import PHRASES, phrase, semicolon
from kolosi.report.draft.typography import say_well
from kolosi.report.draft.wording import (
    absence_text,
    is_hidden,
    name_of,
    printed_value,
    scope_words,
    sources_words,
    when,
)
from kolosi.report.exports.cells import Looks, Pens, blank_book
from kolosi.report.exports.exports import difference, percent
from kolosi.report.exports.public_trace import codes, trace
from kolosi.report.exports.publication import Publication, known_words, word

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_Cell = str | Decimal | None
_Row = Sequence[_Cell]

WIDTHS = {
    "code": 8, "what": 42, "scope": 30, "period": 28, "value": 16, "unit": 16, "source": 40, "coverage": 36, "caveat": 36,
    "receipts": 25, "key": 48, "before": 14, "after": 14, "difference": 14, "change": 16, "verdict": 24, "reasons": 44,
    "definition": 60, "about": 60, "caution": 100, "kind": 22, "text": 100,
}  # fmt: skip
"""How wide each column is, in letters."""

_FIGURES = ("code", "what", "scope", "period", "value", "unit", "source", "coverage", "caveat", "receipts", "key")
_LIMITS = ("about", "caution")
_CHANGES = (
    "code", "what", "scope", "period", "before", "after", "difference", "change", "verdict", "reasons", "source", "key"
)  # fmt: skip
_DEFINITIONS = ("what", "unit", "kind", "definition", "source")
_CITING = ("about", "text")

_LOOKS: Looks = {
    "head": {
        "bold": True,
        "text_wrap": True,
        "align": "left",
        "valign": "bottom",
        "bg_color": "#eef0f2",
        "bottom": 1,
        "indent": 1,
    },
    "words": {"text_wrap": True, "align": "left", "valign": "top", "indent": 1},
    "decimal": {"num_format": "#,##0.##", "valign": "top"},
    "whole": {"num_format": "#,##0", "valign": "top"},
}


def export_xlsx(figures: Figures, scope: Scope, language: str, publication: Publication | None = None) -> bytes:
    """The workbook; texts stay texts, and no person is named. Without a publication nothing is said of how to cite it."""
    target = io.BytesIO()
    named = codes(figures, scope)
    singles = [f for key in named if isinstance(f := figures[key], Figure)]
    changes = [c for key in named if isinstance(c := figures[key], Change)]
    with blank_book(target) as book:
        pens = Pens(book, _LOOKS)
        rows: list[_Row] = [_figure_row(f, named[f.key], scope, language) for f in singles]
        _write_sheet(book, pens, "book_figures", _FIGURES, rows, language)
        _write_sheet(book, pens, "book_limits", _LIMITS, list(_limits(singles, scope, language)), language)
        moved: list[_Row] = [_change_row(c, named[c.key], scope, language) for c in changes]
        _write_sheet(book, pens, "book_changes", _CHANGES, moved, language)
        _write_sheet(
            book, pens, "book_definitions", _DEFINITIONS, list(_definitions(singles, scope, language)), language
        )
        if publication is not None:
            _write_sheet(book, pens, "book_citing", _CITING, list(_citing(publication, language)), language)
    return target.getvalue()


def _figure_row(figure: Figure, code: str, scope: Scope, language: str) -> list[_Cell]:
    lines = dict(trace(figure, language))
    hidden = is_hidden(figure)
    return [
        code,
        name_of(figure, scope, language),
        scope_words(figure.key, scope, language) or phrase("country_wide", language),
        lines[phrase("period", language)],
        _words_or_number(figure, language),
        say(figure.unit, language),
        sources_words(figure, language),
        "" if hidden else say(figure.coverage, language),
        say(figure.caveat, language),
        "" if hidden else " ".join(figure.receipts),
        str(figure.key),
    ]


def _words_or_number(figure: Figure, language: str) -> _Cell:
    value = printed_value(figure)
    if value is not None:
        return value
    return say(HIDDEN, language) if is_hidden(figure) else absence_text(figure, language)


def _change_row(change: Change, code: str, scope: Scope, language: str) -> list[_Cell]:
    hidden = is_hidden(change)
    reasons = () if hidden else change.reasons
    return [
        code,
        name_of(change, scope, language),
        scope_words(change.key, scope, language) or phrase("country_wide", language),
        " / ".join(when(side, language) for side in (change.after, change.before)),
        say(HIDDEN, language) if hidden else _words_or_number(change.before, language),
        say(HIDDEN, language) if hidden else _words_or_number(change.after, language),
        difference(change),
        None if percent(change) is None else numerals.signed_percent(change.percent or 0, language),
        say(HIDDEN, language) if hidden else phrase(change.verdict, language),
        semicolon(language).join(say_well(reason, language) for reason in reasons),
        sources_words(change.after, language),
        str(change.key),
    ]


def _limits(figures: Sequence[Figure], scope: Scope, language: str) -> Iterator[_Row]:
    """The caution of each thing counted, then what its data rest on."""
    yield from sorted({(name_of(f, scope, language), said) for f in figures if (said := say_well(f.caveat, language))})
    shown = (f for f in figures if not is_hidden(f))
    rests = {(sources_words(f, language), said) for f in shown if (said := say_well(f.coverage, language))}
    yield from ((f"{word('rests_on', language)} – {about}", said) for about, said in sorted(rests))


def _definitions(figures: Sequence[Figure], scope: Scope, language: str) -> Iterator[_Row]:
    """What each thing counted means, once."""
    yield from sorted(
        {
            (
                name_of(f, scope, language),
                say(f.unit, language),
                word(f"kind_{f.kind}", language),
                say_well(f.definition, language),
                sources_words(f, language),
            )
            for f in figures
        }
    )


def _citing(publication: Publication, language: str) -> Iterator[_Row]:
    notice = say_well(publication.cover.notice, language)
    yield word("cite_as", language), publication.citation(language)
    yield word("licence", language), publication.licence_words(language)
    if notice:
        yield word("notice", language), notice
    for sign in ("not_released", "no_data", "not_comparable", "caveat"):
        yield word("signs", language), word(f"sign_{sign}", language)


def _write_sheet(
    book: Workbook, pens: Pens, title: str, names: Sequence[str], rows: Sequence[_Row], language: str
) -> None:
    sheet = book.add_worksheet(word(title, language))
    for column, name in enumerate(names):
        sheet.set_column(column, column, WIDTHS[name])
        sheet.write_string(0, column, _head(name, language), pens["head"])
    for line, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, Decimal):
                is_whole = cell == cell.to_integral_value()
                sheet.write_number(line, column, float(cell), pens["whole" if is_whole else "decimal"])
            elif cell is not None:
                pens.write(sheet, line, column, cell, "words")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 2 if len(names) > len(_DEFINITIONS) else 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(names) - 1)


def _head(name: str, language: str) -> str:
    return word(name, language) if name in known_words(language) else say(PHRASES[name], language)
