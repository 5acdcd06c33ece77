"""Periods that prose names in words, and words that name a time at all: what a text of one edition may keep from another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kolosi.model.manuscript import Block, Manuscript
from kolosi.model.period import Period
from kolosi.reading import periods as reading
from kolosi.reading.mentions import find_mentions
from kolosi.reading.text import TOKEN, Page, flatten
from kolosi.report.draft.numerals import month_names
from kolosi.report.draft.reader import words_of

_UNSEEN = re.compile(r"<!--.*?-->|\]\([^)]*\)", re.DOTALL)


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


def said_in(text: str, language: str) -> Iterator[Said]:
    """The periods that a text names in words with their year, outside links and comments.

    A year alone is one only behind a word that makes it a date: elsewhere in prose it may be a count.

    >>> [str(said.period) for said in said_in("Entre octobre 2024 et mars 2025, puis au T2 2025", "fr")]
    ['2024-10..2025-03', '2025-Q2']
    """
    for one in _found(text, language):
        if one.parts or one.period is None:
            continue
        start, is_year = one.start, one.grain == "year" and one.period.month_count == MONTHS
        if not is_year or _is_date(text[one.led : start], text[start : one.end], language):
            start = one.led if is_year else start
            yield Said(start=start, end=one.end, text=text[start : one.end], period=one.period)


MONTHS = 12


def _is_date(before: str, year: str, language: str) -> bool:
    """Whether a year is a date: alone, behind a word that makes it one."""
    words = TOKEN.findall(flatten(before))
    return year.isdigit() and bool(words) and "DATED" in words_of(language).pack.expressions.at(words, 0)[1]


def _found(text: str, language: str) -> list[reading.Said]:
    """The periods of a text, but for those that only relate to another one and the years in numbers of laws."""
    pack = words_of(language).pack
    blocks = (Block(kind="paragraph", start=0, end=len(text)),) if text else ()
    numbers, periods = find_mentions(Page(Manuscript(text=unlinked(text), blocks=blocks)), pack)
    numbered = {number.start for number in numbers if number.kind == "doc_reference"}
    return [one for one in periods if not one.relation and one.start not in numbered]


def times_named(text: str, language: str) -> list[str]:
    """The words of a text that name a period, a month or a quarter, with or without their year, each once, in order.

    >>> times_named("En mars, puis au T1 2025 et de nouveau en mars", "fr"), times_named("That may end in May 2025.", "en")
    (['mars', 'T1 2025'], ['May 2025'])
    """
    spans = [(said.start, said.end) for said in said_in(text, language)]
    month = _month(language)
    for one in _found(text, language):
        if one.parts and (one.grain != "month" or month.search(text, one.start, one.end)):
            spans.append((one.start, one.end))
    for match in month.finditer(unlinked(text)):
        if not any(start <= match.start() < end for start, end in spans):
            spans.append(match.span())
    return list(dict.fromkeys(" ".join(text[start:end].split()) for start, end in sorted(spans)))


@cache
def _month(language: str) -> re.Pattern[str]:
    """A month by its name, as the language writes it: small in French, with a capital in English (“may” is no month)."""
    return re.compile(rf"\b(?:{'|'.join(month_names(language))})\b")


def unlinked(text: str) -> str:
    """The text with comments and the targets of links blanked, so that every offset stays."""
    return _UNSEEN.sub(lambda match: " " * len(match[0]), text)
