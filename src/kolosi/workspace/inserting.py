"""Parts of the document that are written from data where a draft asks for them: `<!-- chronology -->`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kolosi.report.links import Draft

if TYPE_CHECKING:
    from kolosi.workspace.asking import Desk

CHRONOLOGY = "<!-- chronology -->"


def with_insertions(desk: Desk, draft: Draft) -> Draft:
    """The draft with what it asks for filled in."""
    if CHRONOLOGY not in draft.text:
        return draft
    return replace(draft, text=draft.text.replace(CHRONOLOGY, chronology(desk, draft.language)))


def chronology(desk: Desk, language: str) -> str:
    """The dated facts of the reporting period as a list, oldest first."""
    from kolosi.report.numerals import day

    period = desk.workspace.settings.period
    column = "title_fr" if language == "fr" else "title_en"
    rows = desk.engine.query(
        f"SELECT day, {column} AS title FROM events WHERE {column} IS NOT NULL "
        f"AND day BETWEEN DATE '{period.first}' AND DATE '{period.last}' ORDER BY day, title"
    )
    lines = [f"- **{day(row['day'], language)}** — {_plain(row['title'])}" for row in rows.iter_rows(named=True)]
    return "\n".join(lines)


def _plain(text: str) -> str:
    """A title as prose: no sign of it is taken for a link or an emphasis."""
    return "".join(f"\\{sign}" if sign in "[]*_`<>\\" else sign for sign in text)
