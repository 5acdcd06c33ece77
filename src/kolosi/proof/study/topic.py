"""Whether a claim is about what the sentences before it count: no word in front of it names anything else."""

from __future__ import annotations

import re

from kolosi.proof.study.binding import Study
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.text import flatten

OTHER = frozenset({"AMONG", "OTHERS", "AVERAGE", "CUMULATIVE", "TARGET", "FORECAST", "DONT", "RATE", "NOT"})
"""Words of a claim that may be about something else than the counts before it."""

NOUNS = frozenset({"UNIT", "GROUP", "COVERAGE", "CAPACITY", "STOCK_WORDS", "ARRIVAL", "HAZARD", "REQUIRED", "RECEIVED"})
"""Classes of words that name what is counted."""

WEIGHT = 4
"""Words of fewer letters name nothing."""

ROOT = 6
"""How many letters of a word tell what it is."""

FAR = 40
"""So many lines back the heading of a sentence is looked for."""


_WORD = re.compile(r"[a-z]{2,}'[a-z]+|[a-z]+")


def roots(text: str, least: int = 3) -> set[str]:
    """The words of so many letters at least, cut to their stems; "Ma'rib" is one."""
    words = (found[0].replace("'", "") for found in _WORD.finditer(text))
    return {word.rstrip("sx")[:ROOT] for word in words if len(word) >= least}


def roots_of(study: Study, *lines: Line) -> frozenset[str]:
    """The stems of some sentences."""
    flat = study.page.flat
    return frozenset(root for one in lines for root in roots(flat[one.sentence.start : one.sentence.end]))


def roots_of_heading(study: Study, number: int) -> frozenset[str]:
    """The stems of the heading above a sentence."""
    near = (study.lines[at] for at in range(number, max(number - FAR, -1), -1))
    heading = next((line for line in near if line.sentence.block.kind == "heading"), None)
    return roots_of(study, heading) if heading is not None else frozenset()


def words_of(study: Study, line: Line, low: int, place: int) -> frozenset[str] | None:
    """The stems of the words between two places that may name what is counted; None where one turns to something else."""
    near = line.items[low:place]
    if any(OTHER & item.classes and "NEUTRAL" not in item.classes for item in near):
        return None
    opening = _opening(line, low, place, study)
    return frozenset(
        root for at, item in enumerate(near, low)
        if item.text not in study.pack.months and _may_name(item, at <= opening) for root in roots(item.text, WEIGHT)
    )  # fmt: skip


def _opening(line: Line, low: int, place: int, study: Study) -> int:
    """Where the words that name a time in front of a sentence end: "After the lull of February, …"; -1 without such words."""
    near = line.items[low:place]
    comma = next((at for at, item in enumerate(near) if item.text == ","), 0)
    is_timed = any(item.said or item.text in study.pack.months for item in near[:comma])
    return low + comma if is_timed else -1


def _may_name(item: Item, is_opening: bool) -> bool:
    """Whether a word may name what is counted: a noun of the lexicon, or, behind the opening words, one of no class."""
    if item.mention is not None or item.said is not None or "NEUTRAL" in item.classes:
        return False
    is_noun = bool(NOUNS & item.classes) or any(name[0] == "@" for name in item.classes)
    return is_noun or not (item.classes or is_opening)


def names_of(study: Study, number: int, end: int | None = None) -> frozenset[str]:
    """The stems of the names in a sentence up to a place in the text; months are none."""
    names = [flatten(name) for name in study.names_in(number, end)]
    return frozenset(root for name in names if name not in study.pack.months for root in roots(name))


def is_of(study: Study, number: int, line: Line, place: int) -> bool:
    """Whether nothing in front of a claim names what the two sentences before it, and the heading, do not."""
    own = words_of(study, line, 0, place)
    paragraph = study.by_paragraph[line.sentence.paragraph]
    above = [study.lines[at] for at in paragraph if number - 3 <= at < number]
    return own is not None and own <= roots_of(study, *above) | roots_of_heading(study, number)
