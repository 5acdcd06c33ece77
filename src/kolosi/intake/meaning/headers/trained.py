"""Tables that count who took part in a training: they are neither survivors nor victims nor displaced, whatever the training was about."""

from __future__ import annotations

from collections.abc import Iterable

from kolosi.intake.columns.table import holds_words
from kolosi.intake.meaning.assigning import ENOUGH, Assignment
from kolosi.intake.meaning.context import FOLDER, Surroundings
from kolosi.intake.meaning.headers.given import Given
from kolosi.intake.meaning.words import words, words_of_anybody
from kolosi.reading.labels import written


def counts_participants(assignment: Assignment, around: Surroundings) -> bool:
    """Whether all that a table counts, as a layout reads it, is people who took part in a training, as a header or what stands around
    says: the people of a header that says so, or women and men of whom no header says anything else.

    An activity counts whom it reached, trained or not.
    """
    layout = assignment.layout
    if layout.table == "activities":
        return False
    headers = [one.header for one in assignment.given if assignment.evidence[one.at].numbers >= ENOUGH]
    is_headed = _speaks_of(headers)
    is_titled = layout.table != "incidents" and _speaks_of(text for text, where in around.texts if where != FOLDER)
    counted = [one for one in assignment.given if one.rule is not None and one.rule.read == "count"]
    return (is_headed or is_titled) and all(map(_is_of_anybody, counted))


def _speaks_of(texts: Iterable[str]) -> bool:
    said = written("cells.subjects.trainings")
    return any(holds_words(text.replace("_", " "), said) for text in texts)


def _is_of_anybody(one: Given) -> bool:
    """Whether a header says no more of those it counts than their sex or age, that they are people, or that they were trained."""
    said = frozenset(words(one.last))
    return said <= words_of_anybody() or _speaks_of([one.header])
