"""What the words around a figure say of its time: sentences that name another one than the figure is of."""

from __future__ import annotations

from collections.abc import Sequence

from kolosi.model.period import Period
from kolosi.reading.item import Item
from kolosi.report.checking.around import Around, around, key_of
from kolosi.report.draft.links import Mention
from kolosi.report.draft.reader import words_of

_DATING = frozenset({"DATED", "CLOSE", "WHOLLY"})
"""Words that make a date of a year alone: “in 2024”, “at the end of 2024”."""
_BOUNDS = frozenset({"SINCE", "ELSEWHERE", "CUMULATIVE"})
"""Words by which a period only begins or ends what was counted: “since January”."""
_PARTS = frozenset({"PARTLY", "CLOSE"})
"""Words by which some of a period is meant: “early 2025”."""
_YEAR_OF_MONTHS = 12
_APART = 2
"""So many items apart stand two months between which something was counted."""


def another_time(mention: Mention, *, is_over_time: bool = False) -> str | None:
    """The words of a sentence that date a figure to a time of which it is not; None where they do not, or may mean another figure.

    What is counted over a time (`is_over_time`) is dated to another one too where a month, a quarter or a year is told that is a part of
    its own, or of which its own is a part: a quarter's violations are not those of the year. A period told by what it relates to
    (“a year earlier”, “the fourth”) says nothing here.

    >>> from kolosi.report.draft.links import Draft, mentions
    >>> def told(text, **how):
    ...     return another_time(mentions(Draft(file="", language="fr", text=text))[0], **how)
    >>> told("En 2023, [7 580](fig:x/2024-Q4) violations."), told("En 2024, [7 580](fig:x/2024-Q4) violations.")
    ('2023', None)
    >>> told("En 2024, [7 580](fig:x/2024-Q4) violations.", is_over_time=True)
    '2024'
    """
    sentence, own = around(mention), periods_of(mention)
    near = _dating(sentence, own) if sentence and own else None
    if sentence is None or near is None or not _is_period(sentence, near):
        return None
    is_other = _is_other(sentence, near, own) or (is_over_time and _is_of_another_length(sentence, near, own))
    return sentence.known.said(near) if is_other else None


def whole_of_another_time(mention: Mention) -> str | None:
    """The words of the figure of which another is a part by its sentence (“of which”), where no day is common to both.

    >>> from kolosi.report.draft.links import Draft, mentions
    >>> text = "On compte [80 cas](fig:x/2025-Q1), dont [31 %](fig:y/2024-Q1) de filles."
    >>> whole_of_another_time(mentions(Draft(file="", language="fr", text=text))[1])
    '80 cas'
    """
    sentence, own = around(mention), periods_of(mention)
    whole = sentence.whole if sentence and own else None
    if sentence is None or whole is None or _dating(sentence, own) is not None:
        return None
    periods = periods_of(whole)
    is_other = bool(periods) and not any(one.overlaps(two) for one in own for two in periods)
    return " ".join(whole.text.split()) if is_other else None


def periods_of(mention: Mention) -> Sequence[Period]:
    """The periods of what a link prints: of a change both."""
    key = key_of(mention)
    if key is None:
        return ()
    return [key.period, key.before.period] if key.is_change else [key.period]


def _dating(sentence: Around, own: Sequence[Period]) -> Item | None:
    """What dates a figure of some periods: a period, or a word for one that is told elsewhere (“the fourth”). A day dates a count of a
    day alone; beside what was counted over months it is that of an event."""
    ordinals = words_of(sentence.mention.draft.language).pack.ordinals
    is_of_day = all(one.is_day for one in own)

    def is_period(item: Item) -> bool:
        return item.said is not None and (is_of_day or item.said.grain != "day")

    behind = sentence.behind(sentence.mention, lambda item: is_period(item) or item.text in ordinals)
    return behind if behind is not None else sentence.near(is_period)


def _is_period(sentence: Around, item: Item) -> bool:
    """Whether an item is a period told by itself, and in which something was counted; a year alone only behind a word that dates."""
    said = item.said
    if said is None or said.relation is not None or (said.period is None and not said.is_partial):
        return False
    if sentence.is_apart(item):
        return False
    return said.is_partial or said.grain != "year" or any(one.classes & _DATING for one in sentence.leads(item))


def _is_other(sentence: Around, item: Item, periods: Sequence[Period]) -> bool:
    """Whether a period has no day in common with any of some; of one without its year, no month."""
    said = item.said
    if said is None:
        return False
    if said.is_partial:
        return not any(_named(sentence, item) & _months(one) for one in periods)
    return said.period is not None and not any(said.period.overlaps(one) for one in periods)


def _is_of_another_length(sentence: Around, item: Item, periods: Sequence[Period]) -> bool:
    """Whether whole months are told that are none of some periods, where nothing says that they only begin or end one (“since”, “early”);
    one month without its year may be that of an event."""
    said = item.said
    if said is None or said.grain == "day":
        return False
    is_bounded = any(one.classes & _BOUNDS for one in sentence.items)
    is_part = any(one.classes & _PARTS for one in sentence.leads(item))
    if is_bounded or is_part:
        return False
    if not said.is_partial:
        return said.period not in periods
    named = _named(sentence, item)
    return len(named) > 1 and all(named != _months(one) for one in periods)


def _named(sentence: Around, item: Item) -> set[int]:
    """The months of a period told without its year, from 0: from the first to the last of two (“entre juillet et septembre”)."""
    at = sentence.items.index(item)
    beside = sentence.items[max(at - _APART, 0) : at + _APART + 1]
    told = [one.said.parts for one in beside if one.said is not None and one.said.is_partial]
    first, last = told[0][0], told[-1][1]
    return {(month - 1) % _YEAR_OF_MONTHS for month in range(first, last + 1 + _YEAR_OF_MONTHS * (last < first))}


def _months(period: Period) -> set[int]:
    """The months of the year that a period touches, from 0."""
    first = period.first.month - 1
    count = (period.last.year - period.first.year) * _YEAR_OF_MONTHS + period.last.month - period.first.month + 1
    return {(first + step) % _YEAR_OF_MONTHS for step in range(min(count, _YEAR_OF_MONTHS))}
