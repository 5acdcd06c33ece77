"""What a file speaks of, where that is something that no figure counts: health facilities, civil documents, disputes about land."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kolosi.intake.columns.table import fold, guess_header, holds_words
from kolosi.intake.formats import Sheet
from kolosi.intake.recognise.named import texts_naming
from kolosi.reading.labels import labels, lists

FEWEST = 2
"""Where no title says it, so many headers at least speak of it: one alone may be a column among others."""


def unread_subjects(name: str, sheets: Sequence[Sheet]) -> list[str]:
    """The ids of the subjects that no figure counts of which the name of a file, of a sheet, a title or several headers speak."""
    titles = texts_naming(name, sheets)
    visible = [sheet for sheet in sheets if not sheet.hidden and sheet.cells.height]
    headers = {header for sheet in visible for header in guess_header(sheet).folded if header}
    return [one for one in labels("unread_subjects") if _said(one, titles) or _said(one, headers) >= FEWEST]


def _said(subject: str, texts: Collection[str]) -> int:
    """How many texts hold a word of a subject."""
    words = [fold(word) for own in lists(f"cells.subjects.{subject}").values() for word in own]
    return sum(holds_words(text, words) for text in texts)
