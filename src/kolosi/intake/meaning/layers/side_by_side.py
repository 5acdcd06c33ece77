"""Turns rounds of collection that stand side by side, each under its day, into rows."""

from __future__ import annotations

import re
from functools import cache

from kolosi.intake.columns.table import TextTable
from kolosi.intake.meaning.months import PERIOD
from kolosi.intake.meaning.regions import holds_numbers
from kolosi.intake.meaning.unfolding import NUMBER, Spread, unfolded
from kolosi.intake.meaning.words import without_brackets
from kolosi.model.period import Period
from kolosi.model.spelling import fold
from kolosi.model.spoken_period import periods_in
from kolosi.reading.labels import written

FEWEST = 2
"""Rounds stand side by side where so many do, at least."""


def rounds_as_rows(table: TextTable, year: int | None) -> TextTable:
    """The table with a row for each round that stands over columns with its day ("Round 12 – 31/01/2025"); as it is where fewer than two do.

    A column of numbers that says another day stands beside the round of that day; one that says none, beside the last: what a
    table tells without a day is true when it was made, and was not told for the rounds before.
    """
    days = {at: _day_of_round(name, year) for at, name in enumerate(table.names)}
    rounds = sorted({str(told[0]) for told in days.values() if told is not None})
    if len(rounds) < FEWEST:
        return table
    spread, fixed = [], []
    for at, name in enumerate(table.names):
        told = days[at] or _day_said(name, year)
        if told is not None:
            spread.append(Spread(at=at, key=str(told[0]), measure=told[1] or NUMBER))
        elif name and holds_numbers(table.frame[f"c{at}"]) and table.frame[f"c{at}"].null_count() < table.frame.height:
            spread.append(Spread(at=at, key=rounds[-1], measure=name))
        else:
            fixed.append(at)
    if len({(one.key, one.measure) for one in spread}) < len(spread):
        return table
    return unfolded(table, spread, sorted({one.key for one in spread}), fixed, PERIOD)


def _day_of_round(name: str, year: int | None) -> tuple[Period, str] | None:
    """The day of the round that a header names, and the rest of the header."""
    parts = [part.strip() for part in name.split(" | ")]
    found = [
        (at, days[-1]) for at, part in enumerate(parts) if _round().match(fold(part)) and (days := _days(part, year))
    ]
    if len(found) != 1:
        return None
    (at, day), *_ = found
    return day, " | ".join(part for other, part in enumerate(parts) if other != at)


def _day_said(name: str, year: int | None) -> tuple[Period, str] | None:
    """The day that a header says in brackets, and the header without them."""
    inside = " ".join(re.findall(r"\(([^()]*)\)", name))
    days = _days(inside, year) if inside else []
    return (days[-1], " | ".join(without_brackets(part) for part in name.split(" | "))) if days else None


def _days(text: str, year: int | None) -> list[Period]:
    return [one.period for one in periods_in(text, year) if one.period.day_count == 1 or one.period.month_count == 1]


@cache
def _round() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, written("cells.rounds")), key=len, reverse=True))
    return re.compile(rf"(?:{words})\s?(?:n\s?|no\s?)?\d+\b")
