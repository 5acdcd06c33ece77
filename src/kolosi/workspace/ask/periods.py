"""Periods, days and whole keys as people type them: understood in one place for every door, in their normal form after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.model.key import BadKey, Key
from kolosi.model.period import Period
from kolosi.model.spoken_period import period_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kolosi.intake.meaning.context import Surroundings


def period_said(text: str) -> Period:
    """Give the period that a person names. Raises `Refusal` with examples when the text names none, or could name two."""
    period = period_named(text)
    if period is None:
        raise Refusal(point("period_not_understood", found=text))
    return period


def period_told(around: Surroundings, sheets: Sequence[str]) -> Period | None:
    """Give the period that stands around the tables of a file.

    Where they lie on several `sheets`, what stands around the first says nothing of the others: the name of the file or folder
    does, else the names of all sheets from the first period to the last.
    """
    from kolosi.intake.meaning.context import FILE, FOLDER, SHEET, Surroundings

    year = around.year()
    if len(set(sheets)) < 2:
        found = [around.period()]
    else:
        names = Surroundings(texts=tuple(pair for pair in around.texts if pair[1] in (FILE, FOLDER)))
        whole = names.period(year)
        each = [Surroundings(texts=((sheet, SHEET),)).period(year) for sheet in dict.fromkeys(sheets)]
        found = [whole] if whole is not None else each
    spans = [Period.parse(one.value) for one in found if one is not None]
    if not spans or len(spans) < len(found):
        return None
    return Period(min(span.first for span in spans), max(span.last for span in spans))


def day_said(text: str) -> date | None:
    """Give the day that a person names; None when the text names no single day."""
    period = period_named(text)
    return period.first if period is not None and period.is_day else None


def key_said(text: str) -> Key:
    """Give the key that a person types, its periods in whatever words. Raises `BadKey`.

    >>> key_said("hr_violations/T2 2025@ml-gao"), key_said("hr_violations/juin 2025/mai 2025")
    (Key('hr_violations/2025-Q2@ml-gao'), Key('hr_violations/2025-06/2025-05'))
    >>> key_said("hr_violations/06/2025/05/2025")
    Key('hr_violations/2025-06/2025-05')
    """
    try:
        return Key.parse(text)
    except BadKey as error:
        named = _in_normal_form(text)
        if named is None:
            raise error
        return Key.parse(named)


def _in_normal_form(text: str) -> str | None:
    body, at, places = text.strip().partition("@")
    about, _, during = body.partition("/")
    for pieces in _cut(during):
        periods = [period_named(piece) for piece in pieces]
        if all(periods):
            return f"{about.strip()}/{'/'.join(map(str, periods))}{at}{places.strip()}"
    return None


def _cut(text: str) -> Iterator[tuple[str, ...]]:
    """A text as one period, then as two at each of its strokes: a stroke stands inside 06/2025 too."""
    yield (text,)
    for place, letter in enumerate(text):
        if letter == "/":
            yield text[:place], text[place + 1 :]
