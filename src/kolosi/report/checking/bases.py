"""What the words around a change say of its base: sentences that compare with another period than the change does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.reading.item import Item
from kolosi.report.checking.around import Around, around, key_of
from kolosi.report.draft.links import Mention

_RELATIONS = frozenset({"year_ago", "previous", "same"})
_CLASSES = frozenset({"YEAR_ON_YEAR", "STEP_ON_STEP"})
_TURNS = frozenset({"ELSEWHERE", "SINCE", "WHILE", "AFTER"})
"""Words behind which something else is told; those that compare lead to a base."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LENGTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_OF_STOCKS = timedelta(days=46)
"""Counts of stocks are taken when they are taken: “a year earlier” is within a month and a half."""


def another_base(mention: Mention) -> str | None:
    """The words of a sentence that name another base (“un an plus tôt”, “sur un trimestre”) than that of a change, or of a figure that
    it sets beside the one before; None where they do not, or may mean another figure.

    >>> from kolosi.report.draft.links import Draft, mentions
    >>> text = "[80](fig:x/2025-Q1) cas, contre [90](fig:x/2024-Q4) un an plus tôt, soit [-11 %](change:x/2025-Q1/2024-Q4) sur un an."
    >>> [another_base(one) for one in mentions(Draft(file="", language="fr", text=text))]
    [None, 'un an plus tôt', 'sur un an']
    """
    sentence, key = around(mention), key_of(mention)
    if sentence is None or key is None:
        return None
    pairs = (
        [(key.period, key.before.period)] if key.is_change else [(one, key.period) for one in _beside(sentence, key)]
    )
    near = sentence.near(_is_relation, _TURNS) if pairs else None
    if near is None or not all(_is_other(near, *pair) for pair in pairs):
        return None
    return sentence.known.said(near)


def _beside(sentence: Around, key: Key) -> Sequence[Period]:
    """The periods of the figures of the same thing and place before one in its sentence."""
    before = sentence.links[: sentence.links.index(sentence.mention)]
    others = [other for link in before if (other := key_of(link)) is not None and not other.is_change]
    return [other.period for other in others if other.during(key.period) == key]


def _is_relation(item: Item) -> bool:
    return bool(item.classes & _CLASSES) or (item.said is not None and item.said.relation in _RELATIONS)


def _is_other(item: Item, period: Period, base: Period) -> bool:
    """Whether a base is none that the words of an item name from a period: the year before, or the time of the same length before."""
    relation = item.said.relation if item.said else "year_ago" if "YEAR_ON_YEAR" in item.classes else "previous"
    if relation == "same":
        years = _YEAR.findall(item.text)
        return bool(years) and not base.overlaps(Period.parse(years[0]))
    if base.last >= period.first or (relation == "previous" and not _fits(item, period)):
        return False
    meant = period.year_ago() if relation == "year_ago" else period.previous()
    if period.is_day:
        return relation == "year_ago" and abs(meant.last - base.last) > _OF_STOCKS
    return not meant.overlaps(base)


def _fits(item: Item, period: Period) -> bool:
    """Whether words for the time before (“the quarter before”) are of the length of a period, where they were not read as one yet."""
    months = _LENGTHS.get(item.said.grain) if item.said and item.said.period is None else None
    return months is None or period.month_count == months
