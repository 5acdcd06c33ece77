"""The sheet that goes to all experts between the two rounds: how scores spread, those that stand out, every reason; nobody's name."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from kolosi.report.exports.cells import Pens, blank_book
from kolosi.report.forms import Texts, told
from kolosi.report.forms.workbook import LOOKS

HEAD = 3
"""The row of the headers, under the title, what the sheet is, and what is not on it."""

_COLUMNS = (
    ("between_head_risk", 48), ("between_head_place", 18), ("between_head_count", 12), ("between_head_median", 12),
    ("between_head_middle", 18), ("between_head_ends", 18), ("between_head_apart", 48), ("between_head_reasons", 64),
)  # fmt: skip
"""Headers with their widths."""


@dataclass(frozen=True, kw_only=True)
class Between:
    """A risk as all see it: texts only, ready to be read."""

    risk: str
    place: str
    count: str
    median: str
    middle: str
    ends: str
    apart: tuple[str, ...]
    reasons: tuple[str, ...]


def between_workbook(rows: Sequence[Between], language: str, texts: Texts) -> bytes:
    """Give the sheet in one language; the same rows give the same bytes."""
    out = io.BytesIO()
    with blank_book(out) as book:
        pens = Pens(
            book, {**LOOKS, "read": {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#D5DAE1"}}
        )
        page = book.add_worksheet(told(texts("between_title"), language)[:31])
        pens.write(page, 0, 0, told(texts("between_title"), language), "part")
        pens.write(page, 1, 0, told(texts("between_note"), language), "hint")
        for column, (name, wide) in enumerate(_COLUMNS):
            pens.write(page, HEAD, column, told(texts(name), language), "needed")
            page.set_column(column, column, wide)
        for number, row in enumerate(rows, HEAD + 1):
            said = (row.risk, row.place, row.count, row.median, row.middle, row.ends)
            for column, text in enumerate((*said, "\n".join(row.apart), "\n".join(row.reasons))):
                pens.write(page, number, column, text, "read")
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.freeze_panes(HEAD + 1, 1)
    return out.getvalue()
