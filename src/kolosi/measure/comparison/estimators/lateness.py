"""Periods that are still filling: compare what was known at the same age, and tell corrections from wrong files.

Development factors (`development`) serve here only to say how complete a period is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal

Row = Sequence[int | None]
"""What of one period became known after 0, 1, 2 … further periods; None is not known yet."""

LEAST_COMPLETE = Fraction(9, 10)
"""Under this share of what will be known a period is never compared bare: the gap alone would look like a change."""


def known_at(row: Row, age: int) -> int | None:
    """What was known of a period at an age; None where it is not that old."""
    cells = row[: age + 1]
    known = [cell for cell in cells if cell is not None]
    return sum(known) if len(known) == len(cells) == age + 1 else None


def age_of(row: Row) -> int:
    """How old a period is: the last age of which something is known; -1 for none."""
    return sum(cell is not None for cell in row) - 1


def equal_age(after: Row, before: Row) -> tuple[int, int] | None:
    """Both periods as they were known at the age of the younger one; never a fresh count beside a settled one."""
    age = min(age_of(after), age_of(before))
    one, other = known_at(after, age), known_at(before, age)
    return None if age < 0 or one is None or other is None else (one, other)


def factors(rows: Sequence[Row]) -> tuple[Fraction | None, ...]:
    """By how much what is known grows from one age to the next, over the periods of which both are known; None: of none."""
    from kolosi.measure.comparison.estimators.development import growth  # loads numpy, which few comparisons need

    ages = max((len(row) for row in rows), default=0)
    if ages < 2:
        return ()
    cells = [[math.nan if cell is None else cell for cell in row] + [math.nan] * (ages - len(row)) for row in rows]
    return tuple(
        Fraction(int(later), int(before)) if before else None for before, later in zip(*growth(cells), strict=True)
    )


def completeness(row: Row, growth: Sequence[Fraction | None]) -> Fraction | None:
    """The share of what will be known of a period that is known now; None where no factor tells."""
    share = Fraction(1)
    for factor in growth[max(age_of(row), 0) :]:
        if not factor:
            return None
        share /= factor
    return min(share, Fraction(1)) if age_of(row) >= 0 else None


Revision = Literal["same", "late reports", "corrected", "wrong input"]

MOST_CORRECTED = Fraction(1, 10)
"""Records taken out again (doubles, events that did not hold) are few: a fall of more than this share is another file."""


def revision(before: Mapping[str, int], after: Mapping[str, int]) -> Revision:
    """How a period that was already known changed, part by part (months, places): what of it fell decides.

    A part that is gone, or that fell by more than `MOST_CORRECTED`, is a sign of a file that was filtered, cut or sent for
    another place: to be asked about before anything is published. Smaller falls are corrections; rises alone are late reports.
    """
    falls = [part for part, count in before.items() if after.get(part, 0) < count]
    if any(after.get(part, 0) < before[part] * (1 - MOST_CORRECTED) and _is_many(before[part]) for part in falls):
        return "wrong input"
    if sum(after.values()) < sum(before.values()) * (1 - MOST_CORRECTED) and _is_many(sum(before.values())):
        return "wrong input"
    if falls:
        return "corrected"
    return "late reports" if dict(after) != dict(before) else "same"


def _is_many(count: int) -> bool:
    """A tenth of fewer than ten is less than one record."""
    return count >= MOST_CORRECTED.denominator
