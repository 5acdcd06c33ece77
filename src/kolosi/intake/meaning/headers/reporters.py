"""Tables that count who reports, how complete a collection is, or what was done or given: nothing of what the collection is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kolosi.intake.columns.table import fold, holds_words
from kolosi.intake.meaning.assigning import Assignment
from kolosi.intake.meaning.context import SHEET, Surroundings
from kolosi.intake.meaning.words import words, words_of_anybody
from kolosi.model.source import Layout
from kolosi.reading.labels import written

_HEAD = re.compile(
    r"[,;:–—(|]|\s-\s|\s(?:by|in|per|for|of|during|from|as|granted|carried|conducted|held)\b|\s(?=(?:q|t)?\d)"
)
"""Where the words for what is counted end in a title, and its period, place or reason begins."""
_SIGN = re.compile(r"[:;–—]|\s-\s")


def counts_others(assignment: Assignment, around: Surroundings) -> bool:
    """Whether what a table counts is organisations that report, or activities and goods, as the title over it begins by saying, or the
    name of its sheet where no title says what is reported; and no header says what else it counts: "Reporting partners" over months,
    "Awareness sessions on GBV" over regions.

    An activity is what its title says that was done.
    """
    counted = [one for one in assignment.given if one.rule is not None and one.rule.read == "count"]
    if _counts_helped([one.header for one in counted], assignment.layout, around):
        return True
    if not counted or not all(frozenset(words(one.last)) <= words_of_anybody() for one in counted):
        return False
    titles = around.titles[:1]
    names = [text for text, where in around.texts if where == SHEET]
    is_told = any(holds_words(text, written("cells.what_is_reported")) for text in titles)
    is_done = assignment.layout.table != "activities"
    texts = (*titles, *([] if is_told else names))
    return any(_is_of_reporters(text) or (is_done and _is_of_activities(text)) for text in texts)


def _counts_helped(headers: Sequence[str], layout: Layout, around: Surroundings) -> bool:
    """Whether the numbers are of people whom somebody helped, as each of their headers says, or the title right over the table, of which
    the headers are no more than words: "Flood-affected people assisted" are not those whom floods affected. A column that the layout
    itself has for them, as activities do, is read."""
    help_given = written("cells.help_given")
    has_own = any(holds_words(name, help_given) for rule in layout.rules for name in rule.names)
    if not headers or layout.table == "activities" or has_own:
        return False
    if all(holds_words(text, help_given) for text in headers):
        return True
    title = next(iter(around.titles), "")
    said = frozenset(words(title)) | words_of_anybody()
    return holds_words(title, help_given) and all(frozenset(words(text)) <= said for text in headers)


def _is_of_reporters(text: str) -> bool:
    """Whether a text begins by saying who reports, and the rest of it says nothing that is reported."""
    return any(not holds_words(rest, written("cells.what_is_reported")) for rest in _behind(text, "cells.who_reports"))


def _is_of_activities(text: str) -> bool:
    """Whether a text begins with an activity or a good, and says nothing that is reported behind a sign: "Transit centres: refugees". The
    displaced people of "Awareness sessions for displaced people" are not what is counted."""
    said = _SIGN.split(text, maxsplit=1)
    is_told = len(said) > 1 and holds_words(said[1], written("cells.what_is_reported"))
    return not is_told and (next(_behind(text, "cells.what_was_done"), None) is not None or _ends_with_activity(text))


def _ends_with_activity(text: str) -> bool:
    """Whether the first words of a text end with an activity or a good, as English puts it last, and speak of nothing that is reported:
    "Protection monitoring missions by state"."""
    first = fold(_HEAD.split(text.replace("_", " ").lower(), maxsplit=1)[0])
    done = (one for one in written("cells.what_was_done") if first == one or first.endswith(f" {one}"))
    return any(done) and not holds_words(first, written("cells.what_is_reported"))


def _behind(text: str, said: str) -> Iterator[str]:
    """Yields what stands behind each of some phrases with which a text begins."""
    flat = f"{fold(text.replace('_', ' '))} "
    parts = (flat.partition(f"{one} ") for one in written(said))
    return (after for before, found, after in parts if found and _is_little(before))


def _is_little(before: str) -> bool:
    """Whether what stands before a phrase numbers the table or says that it counts: "Table 2. Number of"."""
    return all(word.isdigit() or word in written("cells.before_what_is_counted") for word in before.split())
