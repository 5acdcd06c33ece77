"""What the words around a figure say of its time: sentences that name another one than the figure is of."""

from __future__ import annotations

from collections.abc import Sequence

from kolosi.model.period import Period
from kolosi.reading.item import Item
from kolosi.report.checking.around import Around, around
from kolosi.report.draft.links import BadLink, Mention
from kolosi.report.draft.reader import words_of

_DATING = frozenset({"DATED", "CLOSE"})
"""Words that make a date of a year alone: “in 2024”, “at the end of 2024”."""
_YEAR_OF_MONTHS = 12


def another_time(mention: Mention) -> str | None:
    """The words of a sentence that date a figure to a time of which it is not; None where they do not, or may mean another figure.

    A period told by what it relates to (“a year earlier”, “the fourth”) says nothing here.

    >>> from kolosi.report.draft.links import Draft, mentions
    >>> def told(text):
    ...     return another_time(mentions(Draft(file="", language="fr", text=text))[0])
    >>> told("En 2023, [7 580](fig:x/2024-Q4) violations."), told("En 2024, [7 580](fig:x/2024-Q4) violations.")
    ('2023', None)
    """
    sentence, own = around(mention), periods_of(mention)
    near = _dating(sentence) if sentence and own else None
    if sentence is None or near is None or not _is_period(sentence, near) or not _is_other(near, own):
        return None
    return sentence.known.said(near)


def whole_of_another_time(mention: Mention) -> str | None:
    """The words of the figure of which another is a part by its sentence (“of which”), where no day is common to both.

    >>> from kolosi.report.draft.links import Draft, mentions
    >>> text = "On compte [80 cas](fig:x/2025-Q1), dont [31 %](fig:y/2024-Q1) de filles."
    >>> whole_of_another_time(mentions(Draft(file="", language="fr", text=text))[1])
    '80 cas'
    """
    sentence, own = around(mention), periods_of(mention)
    whole = sentence.whole if sentence and own else None
    if sentence is None or whole is None or _dating(sentence) is not None:
        return None
    periods = periods_of(whole)
    is_other = bool(periods) and not any(one.overlaps(two) for one in own for two in periods)
    return " ".join(whole.text.split()) if is_other else None


def periods_of(mention: Mention) -> Sequence[Period]:
    """The periods of what a link prints: of a change both."""
    try:
        link = mention.link()
    except BadLink:
        return ()
    keys = [key for key in link.keys if link.is_inline]
    return [side for key in keys for side in (key.period, *((key.before.period,) if key.is_change else ()))]


def _dating(sentence: Around) -> Item | None:
    """What dates a figure: a period, or a word for one that is told elsewhere (“the fourth”)."""
    ordinals = words_of(sentence.mention.draft.language).pack.ordinals
    behind = sentence.behind(sentence.mention, lambda item: item.said is not None or item.text in ordinals)
    return behind if behind is not None else sentence.near(lambda item: item.said is not None)


def _is_period(sentence: Around, item: Item) -> bool:
    """Whether an item is a period told by itself, and in which something was counted; a year alone only behind a word that dates."""
    said = item.said
    if said is None or said.relation is not None or (said.period is None and not said.is_partial):
        return False
    if sentence.is_apart(item):
        return False
    return said.is_partial or said.grain != "year" or any(one.classes & _DATING for one in sentence.leads(item))


def _is_other(item: Item, periods: Sequence[Period]) -> bool:
    """Whether a period has no day in common with any of some; of one without its year, no month. A day beside what was counted over
    months is that of an event."""
    said = item.said
    if said is None:
        return False
    if said.is_partial:
        first, last = said.parts[:2]
        named = {(month - 1) % _YEAR_OF_MONTHS for month in range(first, last + 1 + _YEAR_OF_MONTHS * (last < first))}
        return not any(named & _months(one) for one in periods)
    if said.period is None or (said.grain == "day" and any(one.first != one.last for one in periods)):
        return False
    return not any(said.period.overlaps(one) for one in periods)


def _months(period: Period) -> set[int]:
    """The months of the year that a period touches, from 0."""
    first = period.first.month - 1
    count = (period.last.year - period.first.year) * _YEAR_OF_MONTHS + period.last.month - period.first.month + 1
    return {(first + step) % _YEAR_OF_MONTHS for step in range(min(count, _YEAR_OF_MONTHS))}
