"""The workbook in which somebody says which figure each number of a document is: proposals, drop-downs, cells to fill; the rest is closed."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.model.formula import begins_formula
from kolosi.model.shown import shown_lines
from kolosi.report.exports.cells import Looks, Pens, blank_book
from kolosi.report.forms import Texts, told

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

HEADS = {
    "number": "adopt_head_number",
    "section": "adopt_head_section",
    "sentence": "adopt_head_sentence",
    "typed": "adopt_head_typed",
    "proposed": "adopt_head_proposed",
    "value": "adopt_head_value",
    "sure": "adopt_head_sure",
    "remark": "adopt_head_remark",
    "answer": "adopt_head_answer",
    "source": "adopt_head_source",
    "second": "adopt_head_second",
    "third": "adopt_head_third",
    "key": "adopt_head_key",
    "code": "adopt_head_code",
}
"""The columns, each with the message that is its head."""

ANSWER, SOURCE, CODE = (list(HEADS).index(name) for name in ("answer", "source", "code"))
"""The columns that people fill in, and that of the marks by which a row is known again, counted from 0."""

MARK = "adopt"
"""With this begins the mark of a row."""

BIND = {"bind_1": "adopt_bind_1", "bind_2": "adopt_bind_2", "bind_3": "adopt_bind_3"}
OTHERWISE = {"cited": "adopt_cited", "wanted": "adopt_wanted", "no_figure": "adopt_no_figure"}
"""The answers, each with its words: bound to a proposal, sourced elsewhere, still to be sourced, not a figure."""

SURE = {"sure": "adopt_sure", "likely": "adopt_likely", "several": "adopt_several", "none": "adopt_none"}
_SHEETS = ("adopt_sheet_numbers", "adopt_sheet_others", "adopt_sheet_guide", "adopt_sheet_lists")
_STEPS = ("adopt_step_1", "adopt_step_2", "adopt_step_3", "adopt_step_4", "adopt_step_5", "adopt_step_6")
_OTHER_HEADS = {
    "section": HEADS["section"],
    "sentence": HEADS["sentence"],
    "typed": HEADS["typed"],
    "why": "adopt_head_why",
}

_WIDTHS = {"number": 5, "section": 22, "sentence": 58, "typed": 13, "proposed": 38, "value": 12, "sure": 11, "remark": 34,
           "answer": 25, "source": 30, "second": 32, "third": 32, "key": 34, "code": 6}  # fmt: skip
_PLAIN = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D9DEE3"}
_OPEN = {**_PLAIN, "locked": False}
LOOKS: Looks = {
    "head": {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter", "border": 1, "border_color": "#D9DEE3"},
    "head_open": {"bold": True, "bg_color": "#E0A800", "text_wrap": True, "valign": "vcenter", "border": 1, "border_color": "#D9DEE3"},
    "plain": _PLAIN,
    "typed": {**_PLAIN, "bold": True},
    "number": {"bold": True, "font_color": "#9C2F10"},
    "sure": {**_PLAIN, "bg_color": "#E3F1E1"},
    "likely": {**_PLAIN, "bg_color": "#EEF3E0"},
    "several": {**_PLAIN, "bg_color": "#FFF1D6"},
    "none": {**_PLAIN, "bg_color": "#F1F1F1"},
    "remark": {**_PLAIN, "font_color": "#9C2F10"},
    "ticked": {**_OPEN, "bg_color": "#E3F1E1"},
    "wanted": {**_OPEN, "bg_color": "#FFF6D6"},
    "key": {**_PLAIN, "font_size": 8, "font_color": "#7A8490"},
    "code": {"font_size": 8, "font_color": "#8A9199", "valign": "top"},
    "choice": {},
    "title": {"bold": True, "font_size": 14},
    "step": {"text_wrap": True, "valign": "top", "font_size": 11},
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A figure that a number may be, in words, with its value and its key."""

    words: str
    value: str
    key: str


@dataclass(frozen=True, kw_only=True)
class NumberRow:
    """A number of the document: `before` and `after` are its sentence around it. `sure` is how sure the first offer is.

    `remark` is what is to be known of it; a number that cannot be marked in the document (`is_bindable`) is offered none.
    """

    number: int
    section: str
    before: str
    typed: str
    after: str
    offers: Sequence[Offer]
    sure: str
    remark: str
    is_bindable: bool
    code: str


@dataclass(frozen=True, kw_only=True)
class OtherRow:
    """A number that is no figure, and why."""

    section: str
    before: str
    typed: str
    after: str
    why: str


def adoption_form(
    document: str, rows: Sequence[NumberRow], others: Sequence[OtherRow], language: str, texts: Texts
) -> bytes:
    """Give the workbook; the same document and figures give the same bytes."""
    out = io.BytesIO()
    with blank_book(out) as book:
        pens = Pens(book, LOOKS)
        names = [told(texts(name), language) for name in _SHEETS]
        sheet, other, guide, lists = (book.add_worksheet(name) for name in names)
        ranges = _write_lists(lists, pens, names[3], language, texts)
        _write_heads(sheet, pens, HEADS, language, texts)
        for at, row in enumerate(rows, 1):
            _write_row(book, sheet, pens, at, row, ranges, language, texts)
        _write_heads(other, pens, _OTHER_HEADS, language, texts)
        for at, one in enumerate(others, 1):
            _write_other(sheet=other, pens=pens, at=at, row=one)
        _write_guide(guide, pens, document, language, texts)
        sheet.set_column(CODE, CODE, _WIDTHS["code"], None, {"hidden": True})
        for each in (sheet, other, guide, lists):
            each.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
        sheet.autofilter(0, 0, max(len(rows), 1), len(HEADS) - 1)
    return out.getvalue()


def answer_words(name: str, language: str, texts: Texts) -> str:
    """Give an answer as the drop-down says it."""
    return told(texts({**BIND, **OTHERWISE}[name]), language)


def _write_heads(sheet: Worksheet, pens: Pens, heads: Mapping[str, str], language: str, texts: Texts) -> None:
    for column, (name, id_) in enumerate(heads.items()):
        look = "head_open" if name in ("answer", "source") else "head"
        pens.write(sheet, 0, column, told(texts(id_), language), look)
        sheet.set_column(column, column, _WIDTHS.get(name, 30))
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)


def _write_row(
    book: Workbook, sheet: Worksheet, pens: Pens, at: int, row: NumberRow, ranges: Sequence[str], language: str, texts: Texts
) -> None:  # fmt: skip
    first = row.offers[0] if row.offers else Offer(words="", value="", key="")
    cells = {
        "section": row.section, "typed": row.typed, "proposed": first.words, "value": first.value,
        "sure": told(texts(SURE[row.sure]), language), "remark": row.remark, "key": first.key, "code": row.code,
    }  # fmt: skip
    for name, offer in zip(("second", "third"), row.offers[1:], strict=False):
        cells[name] = f"{offer.words} = {offer.value}"
    looks = {"sure": row.sure, "remark": "remark", "key": "key", "code": "code", "typed": "typed"}
    sheet.write_number(at, 0, row.number, pens["plain"])
    for column, name in list(enumerate(HEADS))[1:]:
        if name not in ("sentence", "answer", "source"):
            pens.write(sheet, at, column, cells.get(name, ""), looks.get(name, "plain"))
    _write_sentence(sheet, pens, at, list(HEADS).index("sentence"), row)
    is_ticked = row.sure == "sure" and row.is_bindable
    pens.write(sheet, at, ANSWER, answer_words("bind_1", language, texts) if is_ticked else "", "ticked" if is_ticked else "wanted")  # fmt: skip
    pens.write(sheet, at, SOURCE, "", "wanted")
    offered = len(row.offers) if row.is_bindable else 0
    stop = told(texts("adopt_wrong_answer"), language)[:255]
    rule = {"validate": "list", "source": ranges[offered], "error_message": stop}
    sheet.data_validation(at, ANSWER, at, ANSWER, rule)


def _write_sentence(sheet: Worksheet, pens: Pens, at: int, column: int, row: NumberRow | OtherRow) -> None:
    """The sentence, the number in it in colour."""
    before, after = (shown_lines(text) for text in (row.before, row.after))
    whole = f"{before}{row.typed}{after}"
    if begins_formula(whole) or not before.strip() or not after.strip():
        pens.write(sheet, at, column, whole, "plain")
    else:
        sheet.write_rich_string(at, column, before, pens["number"], shown_lines(row.typed), after, pens["plain"])


def _write_other(*, sheet: Worksheet, pens: Pens, at: int, row: OtherRow) -> None:
    pens.write(sheet, at, 0, row.section, "plain")
    _write_sentence(sheet, pens, at, 1, row)
    pens.write(sheet, at, 2, row.typed, "typed")
    pens.write(sheet, at, 3, row.why, "plain")


def _write_lists(sheet: Worksheet, pens: Pens, title: str, language: str, texts: Texts) -> list[str]:
    """One column for each number of proposals: the answers that a row with so many takes."""
    from xlsxwriter.utility import xl_col_to_name

    ranges = []
    for count in range(len(BIND) + 1):
        names = [*list(BIND)[:count], *OTHERWISE]
        for row, name in enumerate(names):
            pens.write(sheet, row, count, answer_words(name, language, texts), "choice")
        letter = xl_col_to_name(count)
        ranges.append(f"='{title}'!${letter}$1:${letter}${len(names)}")
        sheet.set_column(count, count, 34)
    return ranges


def _write_guide(sheet: Worksheet, pens: Pens, document: str, language: str, texts: Texts) -> None:
    sheet.set_column(0, 0, 110)
    pens.write(sheet, 0, 0, told(texts("adopt_guide_title", found=document), language), "title")
    for row, step in enumerate(_STEPS, 2):
        pens.write(sheet, row, 0, told(texts(step, file=document), language), "step")
    sheet.hide_gridlines(2)
