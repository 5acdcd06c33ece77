"""The workbook that a partner fills in: a cover, the sheet of data, what each column holds, the lists."""

from __future__ import annotations

import io

from kolosi.model.template import Blank
from kolosi.reading.cover import COVER_SHEET, GUIDE_SHEET, LISTS_SHEET
from kolosi.report.exports.cells import Looks, Pens, blank_book
from kolosi.report.forms import Texts
from kolosi.report.forms.cover import write_cover
from kolosi.report.forms.data_sheet import write_data_sheet
from kolosi.report.forms.guide import write_guide
from kolosi.report.forms.lists import write_lists

BLUE, PALE, INPUT, LINE, GREY, ALERT = "#1F4E79", "#DCE6F0", "#FFF8E1", "#C9D3DD", "#7A8490", "#FDEFE9"

WIDE = 12
"""With more columns the sheet of data is printed on A3."""

_EDGE = {"border": 1, "border_color": LINE, "align": "left", "valign": "vcenter", "text_wrap": True}
_HEAD = {"bold": True, "border": 1, "border_color": LINE, "valign": "vcenter", "align": "center", "text_wrap": True}
_FILL = {"border": 1, "border_color": LINE, "valign": "top"}
LOOKS: Looks = {
    "title": {"bold": True, "font_size": 18, "font_color": "#FFFFFF", "bg_color": BLUE, "align": "left", "valign": "vcenter", "indent": 1, "text_wrap": True},
    "subtitle": {"italic": True, "font_size": 11, "font_color": BLUE, "align": "left", "valign": "vcenter", "indent": 1, "text_wrap": True},
    "label": {**_EDGE, "bold": True, "bg_color": PALE, "indent": 1},
    "more": {**_EDGE, "bg_color": PALE},
    "input": {**_EDGE, "bg_color": INPUT, "num_format": "@", "indent": 1},
    "input_day": {**_EDGE, "bg_color": INPUT, "num_format": "dd/mm/yyyy", "indent": 1},
    "hint": {"font_color": GREY, "align": "left", "valign": "vcenter", "text_wrap": True, "indent": 1},
    "warning": {"bg_color": ALERT, "font_color": "#8A2F10", "bold": True, "align": "left", "valign": "vcenter", "text_wrap": True, "indent": 1, "border": 1, "border_color": "#F0C4B4"},
    "step": {"align": "left", "valign": "vcenter", "text_wrap": True, "indent": 1},
    "mark": {"font_color": GREY, "font_size": 8, "align": "left", "indent": 1},
    "part": {"bold": True, "font_size": 12, "font_color": BLUE, "valign": "vcenter"},
    "needed": {**_HEAD, "bg_color": BLUE, "font_color": "#FFFFFF"},
    "optional": {**_HEAD, "bg_color": PALE, "font_color": BLUE},
    "line": {**_EDGE, "indent": 1},
    "line_bold": {**_EDGE, "bold": True, "indent": 1},
    "list_head": {"bold": True, "bg_color": PALE, "font_color": BLUE, "text_wrap": True, "valign": "top", "border": 1, "border_color": LINE},
    "list": {"valign": "top"},
    "text": {**_FILL, "num_format": "@", "text_wrap": True},
    "day": {**_FILL, "num_format": "dd/mm/yyyy", "align": "center"},
    "count": {**_FILL, "num_format": "0"},
    "number": {**_FILL, "num_format": "0.##"},
}  # fmt: skip


def template_workbook(blank: Blank, language: str, texts: Texts) -> bytes:
    """Give the workbook of a template in one language; the same template gives the same bytes."""
    out = io.BytesIO()
    with blank_book(out) as book:
        pens = Pens(book, LOOKS)
        cover, data, guide, lists = (book.add_worksheet(name) for name in sheet_names(blank, language))
        ranges = write_lists(lists, pens, blank, language, texts)
        write_cover(cover, pens, blank, language, texts, ranges)
        write_data_sheet(data, pens, blank, language, texts, ranges)
        write_guide(guide, pens, blank, language, texts)
        cover.activate()
        for sheet, colour in ((cover, BLUE), (data, "#E0A800"), (guide, GREY), (lists, LINE)):
            sheet.set_tab_color(colour)
            sheet.set_footer(f"&L&8{_bare(blank, language)}&R&8&P / &N")
            sheet.set_paper(8 if sheet is data and len(blank.fields) > WIDE else 9)
    return out.getvalue()


def sheet_names(blank: Blank, language: str) -> tuple[str, str, str, str]:
    """Give the names of its sheets: the cover, the data, what the columns hold, the lists."""
    names = (COVER_SHEET, blank.template.sheet, GUIDE_SHEET, LISTS_SHEET)
    cover, data, guide, lists = (label.get(language, label["en"]) for label in names)
    return cover, data, guide, lists


def _bare(blank: Blank, language: str) -> str:
    return blank.title.get(language, blank.title["en"]).replace("&", "&&")
