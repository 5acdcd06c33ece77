"""Sentences beside a table: that nothing happened, and where and when, a zero declared in words; that numbers are partial."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import fold
from kolosi.intake.formats import Sheet
from kolosi.intake.meaning.context import TITLE, Surroundings, places_in, says_nothing
from kolosi.intake.meaning.limits import is_limited, limits_said
from kolosi.model.finding import Finding, Where, point
from kolosi.model.source import Source
from kolosi.model.spoken_period import periods_in
from kolosi.reading.labels import written

_SENTENCE = re.compile(r"(?:(?<=\w{3})|(?<=[)»”\"]))[.;!](?=\s|$)|\n")
"""Where a sentence ends: "Rég. de Kidal" is none."""

_CLAUSE = re.compile(r"[,;]\s|\s[–—-]\s|\s(?:mais|tandis que|but|while|whereas)\s", re.IGNORECASE)
_DIGIT = re.compile(r"\d")

_MOST = 60
"""A text with more cells than this is no short report in words."""

_LONGEST = 200
"""Letters of a note that are shown."""


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """That nothing happened in some places; in a period, where the sentence names one."""

    places: tuple[str, ...]
    period: str | None = None


def said_partial(texts: Iterable[str], where: Where) -> list[Finding]:
    """That a note under a table says that its numbers are not whole yet: a fall of the last month is read into them otherwise."""
    partial = [f" {fold(word)} " for word in written("cells.partial")]
    found = [text for text in texts if any(word in f" {fold(text)} " for word in partial)]
    return [point("said_partial", where=where, found=text[:_LONGEST]) for text in dict.fromkeys(found)]


def statements_in(texts: Iterable[str], lookup: Lookup) -> list[Nothing]:
    """What some texts say of places in which nothing happened; a text that names no place says nothing of any.

    Each sentence speaks for itself: "No incident in Gao. No partner reports from Kidal" is a zero for Gao, and none for Kidal.
    """
    found = []
    for text in texts:
        if not says_nothing(text):
            continue
        spans = {str(one.period) for one in periods_in(text)}
        period = spans.pop() if len(spans) == 1 else None
        places = sorted(places_of_nothing(text, lookup))
        found += [Nothing(places=tuple(places), period=period)] if places else []
    return found


def places_of_nothing(text: str, lookup: Lookup) -> set[str]:
    """The first-level places in which, as a text says, nothing happened: those of its sentences that say so, and of none that says that
    a place is not covered, not reported from, or an exception.

    A sentence without a place speaks of that named by the heading before it: "Région de Kidal. RAS".
    """
    found: set[str] = set()
    heading: set[str] = set()
    for sentence in _SENTENCE.split(text):
        named = set(places_in(sentence, lookup).values())
        if says_nothing(sentence):
            found |= _of_sentence(sentence, lookup) if named else heading
        is_heading = not is_limited(sentence) and not _DIGIT.search(sentence) and not says_nothing(sentence)
        heading = named if named and is_heading else set()
    return found - set(limits_said([text], lookup))


def _of_sentence(sentence: str, lookup: Lookup) -> set[str]:
    """The places of a sentence that says that nothing happened; of one with an exception or a gap, those of its clauses without any.

    A gap that names no place of its own may be that of any other: "no incident in Kidal, where we have no partner".
    """
    if not is_limited(sentence):
        return set(places_in(sentence, lookup).values())
    clauses = [(one, set(places_in(one, lookup).values())) for one in _CLAUSE.split(sentence)]
    if any(is_limited(one) and not places for one, places in clauses):
        return set()
    return {place for one, places in clauses if says_nothing(one) and not is_limited(one) for place in places}


def report_in_words(sheets: Sequence[Sheet], file: str, folder: str) -> Surroundings | None:
    """The texts of a file that is a report in words and says that nothing happened; None for any other file."""
    texts = [text for sheet in sheets if not sheet.hidden for text in _texts(sheet)]
    if not texts or len(texts) > _MOST or not any(map(says_nothing, texts)):
        return None
    names = [(file.rsplit(".", 1)[0], "file"), *([(folder, "folder")] if folder else [])]
    return Surroundings(texts=(*((text, TITLE) for text in texts), *names))


def _texts(sheet: Sheet) -> list[str]:
    cells = (cell for row in sheet.cells.drop("row").iter_rows() for cell in row)
    return [cell.strip() for cell in cells if cell and cell.strip()]


def source_meant(around: Surroundings, sources: Sequence[Source]) -> Source | None:
    """The one source of lists of facts of which the texts speak; None where they speak of none, or of two."""
    found = {
        source.id: source
        for source in sources
        for layout in source.layouts
        if source.files_add_up and layout.meaning is not None and around.hints(layout.meaning.hints)
    }
    return next(iter(found.values())) if len(found) == 1 else None
