"""What stands for the time, the place and the people of a table in its own columns."""

from __future__ import annotations

from collections.abc import Sequence

from kolosi.intake.meaning.assigning import Assignment
from kolosi.intake.meaning.headers.given import Given
from kolosi.intake.meaning.matching import Vocabulary
from kolosi.intake.meaning.shaping import parts_of_reached
from kolosi.intake.meaning.words import words


def has_only_parts(assignment: Assignment) -> bool:
    """True where the people reached stand as women, men, girls and boys, and in no column of their own."""
    is_told = any(one.rule is not None and one.rule.into == "reached" for one in assignment.given)
    return not is_told and bool(parts_of_reached(assignment))


def has_time(assignment: Assignment) -> bool:
    """True where a column says when."""
    return any(
        one.rule is not None and one.rule.into in {"period", "as_of", "start", "day"} for one in assignment.given
    )


def has_place(assignment: Assignment, vocabulary: Vocabulary) -> bool:
    """True where a column is the region, or is called so, whatever stands in it."""
    regions = vocabulary.sure.get("region", frozenset())
    return any(
        (one.rule is not None and one.rule.into == "region") or frozenset(words(one.header)) in regions
        for one in assignment.given
    )


def open_beside(sure: Given | None, given: Sequence[Given]) -> list[Given]:
    """The headers of whom it is not sure whether they are further groups of the people whom a sure one counts a group of.

    Asylum-seekers alone are not all refugees and asylum-seekers, where the refugees stand beside them.
    """
    statistic = sure.rule.settings.get("statistic") if sure is not None and sure.rule is not None else None
    return [
        one
        for one in given
        if statistic and one.rule is not None and not one.is_sure and one.rule.settings.get("statistic") == statistic
    ]
