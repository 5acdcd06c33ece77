"""Tables that count who reports, how complete a collection is, or what was done or given: nothing of what the collection is about."""

from __future__ import annotations

from kolosi.intake.columns.table import fold, holds_words
from kolosi.intake.meaning.assigning import Assignment
from kolosi.intake.meaning.context import SHEET, TITLE, Surroundings
from kolosi.intake.meaning.words import words, words_of_anybody
from kolosi.reading.labels import written


def counts_others(assignment: Assignment, around: Surroundings) -> bool:
    """Whether what a table counts is organisations that report, or activities and goods, as the title over it begins by saying, or the
    name of its sheet where no title says what is reported; and no header says what else it counts: "Reporting partners" over months,
    "Awareness sessions on GBV" over regions.

    An activity is what its title says that was done.
    """
    counted = [one for one in assignment.given if one.rule is not None and one.rule.read == "count"]
    if not counted or not all(frozenset(words(one.last)) <= words_of_anybody() for one in counted):
        return False
    lists = ["cells.who_reports", *(["cells.what_was_done"] if assignment.layout.table != "activities" else [])]
    titles = [text for text, where in around.texts if where == TITLE][:1]
    names = [text for text, where in around.texts if where == SHEET]
    is_told = any(holds_words(text, written("cells.what_is_reported")) for text in titles)
    return any(_begins_with(text, said) for text in (*titles, *([] if is_told else names)) for said in lists)


def _begins_with(text: str, said: str) -> bool:
    """Whether a text begins with one of some phrases, and the rest of it says nothing that is reported."""
    flat = f"{fold(text.replace('_', ' '))} "
    parts = (flat.partition(f"{one} ") for one in written(said))
    rests = (after for before, found, after in parts if found and _is_little(before))
    return any(not holds_words(rest, written("cells.what_is_reported")) for rest in rests)


def _is_little(before: str) -> bool:
    """Whether what stands before a phrase numbers the table or says that it counts: "Table 2. Number of"."""
    return all(word.isdigit() or word in written("cells.before_what_is_counted") for word in before.split())
