"""The words on the cover of a template, by which it is read again."""

from __future__ import annotations

from kolosi.model.label import say
from kolosi.model.template import Template
from kolosi.reading.labels import label

COVER_SHEET, GUIDE_SHEET, LISTS_SHEET = label("cover.sheet"), label("cover.guide_sheet"), label("cover.lists_sheet")

COVER = {name: label(f"cover.asked.{name}") for name in ("organisation", "period", "zero", "places", "filled")}
"""What stands before each value of the cover, in its order."""

OTHER_PLACES = label("cover.other_places")
"""What stands before the places of a country whose first level is no region."""

RETURN, EXCERPT = label("cover.return"), label("cover.excerpt")
"""What marks the summary of an answer to a partner, and one that holds some of the rows only: sent back, it would replace
all the others."""

YES, NO = label("cover.yes"), label("cover.no")

_MARK = label("cover.mark")


def mark_of(template: Template, language: str) -> str:
    """Give the line that says which template a workbook is.

    >>> words = {"fr": "", "en": ""}
    >>> mark_of(Template(source="events", layout="facts", form=None, version=1, sheet=words, row=words, warning=words,
    ...                  consent=words, every="month", columns=()), "fr")
    'Modèle kolosi : events/facts, version 1 (fr)'
    """
    text = say(_MARK, language)
    return text.format(source=template.source, layout=template.layout, version=template.version)
