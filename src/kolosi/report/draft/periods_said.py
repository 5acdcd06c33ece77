"""Periods that prose names in words, and words that name a time at all: what a text of one edition may keep from another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kolosi.model.period import Period
from kolosi.model.period_forms import MONTHS
from kolosi.model.spoken_period import periods_in

_DATED = re.compile(r"\b(?:en|depuis|année|fin|début|in|since|year|during)\s+\Z", re.IGNORECASE)
"""Words before a bare year that make it a date: elsewhere in prose it may be a count."""
_UNSEEN = re.compile(r"<!--.*?-->|\]\([^)]*\)", re.DOTALL)
_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS['fr'])})\b|\b(?:{'|'.join(MONTHS['en'])})\b(?=\W)")
"""A month by its name, as each language writes it: small in French, with a capital in English (“may” is no month)."""
_QUARTER = re.compile(r"\b[TQS][1-4]\b")


@dataclass(frozen=True, kw_only=True)
class Said:
    """A period where it is written."""

    start: int
    end: int
    text: str
    period: Period

    @property
    def is_year(self) -> bool:
        """True for a whole year."""
        return self.period.month_count == 12 and self.period.first.month == 1


def said_in(text: str) -> Iterator[Said]:
    """The periods that a text names in words, outside links and comments.

    >>> [str(said.period) for said in said_in("Entre octobre 2024 et mars 2025, puis au T2 2025")]
    ['2024-10..2025-03', '2025-Q2']
    """
    seen = unlinked(text)
    for found in periods_in(seen, with_open=True):
        start, is_bare = found.start, text[found.start : found.end].isdigit()
        dated = _DATED.search(seen, 0, start) if is_bare else None
        if dated or not is_bare:
            start = dated.start() if dated else start
            yield Said(start=start, end=found.end, text=text[start : found.end], period=found.period)


def times_named(text: str) -> list[str]:
    """The words of a text that name a period, a month or a quarter, with or without their year, each once, in order.

    >>> times_named("En mars, puis au T1 2025 et de nouveau en mars"), times_named("That may end in May 2025.")
    (['mars', 'T1 2025'], ['May 2025'])
    """
    seen = unlinked(text)
    spans = [(said.start, said.end) for said in said_in(text)]
    for pattern in (_MONTH, _QUARTER):
        for match in pattern.finditer(seen + " "):
            if not any(start <= match.start() < end for start, end in spans):
                spans.append(match.span())
    return list(dict.fromkeys(" ".join(text[start:end].split()) for start, end in sorted(spans)))


def unlinked(text: str) -> str:
    """The text with comments and the targets of links blanked, so that every offset stays."""
    return _UNSEEN.sub(lambda match: " " * len(match[0]), text)
