"""Tables that count who reports: how complete a collection is, and nothing of what it collects."""

from __future__ import annotations

from kolosi.intake.columns.table import fold, holds_words
from kolosi.intake.meaning.assigning import Assignment
from kolosi.intake.meaning.context import SHEET, TITLE, Surroundings
from kolosi.intake.meaning.words import words, words_of_anybody
from kolosi.reading.labels import written


def counts_reporters(assignment: Assignment, around: Surroundings) -> bool:
    """Whether what a table counts is organisations that report, as the title over it or the name of its sheet begins by saying, and no
    header says what else it counts: "Reporting partners" over months."""
    counted = [one for one in assignment.given if one.rule is not None and one.rule.read == "count"]
    if not counted or not all(frozenset(words(one.last)) <= words_of_anybody() for one in counted):
        return False
    titles = [text for text, where in around.texts if where == TITLE][:1]
    return any(_is_of_reporters(text) for text in (*titles, *(text for text, where in around.texts if where == SHEET)))


def _is_of_reporters(text: str) -> bool:
    flat = f"{fold(text.replace('_', ' '))} "
    begun = (flat.partition(f"{said} ") for said in written("cells.who_reports"))
    return any(found and _is_little(before) for before, found, _ in begun) and not holds_words(
        text, written("cells.what_is_reported")
    )


def _is_little(before: str) -> bool:
    """Whether what stands before a phrase numbers the table or says that it counts: "Table 2. Number of"."""
    return all(word.isdigit() or word in written("cells.before_what_is_counted") for word in before.split())
