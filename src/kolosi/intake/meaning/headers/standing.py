"""What stands for the time, the place and the people of a table in its own columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kolosi.intake.meaning.assigning import Assignment
from kolosi.intake.meaning.context import Said
from kolosi.intake.meaning.evidence import NUMERIC
from kolosi.intake.meaning.headers.given import Given
from kolosi.intake.meaning.matching import Vocabulary
from kolosi.intake.meaning.shaping import VALUE, parts_of_reached
from kolosi.intake.meaning.words import words
from kolosi.model.period import Period
from kolosi.model.spoken_period import periods_in

_YEAR = re.compile(r"20\d\d")


def has_only_parts(assignment: Assignment) -> bool:
    """True where the people reached stand as women, men, girls and boys, and in no column of their own."""
    is_told = any(one.rule is not None and one.rule.into == "reached" for one in assignment.given)
    return not is_told and bool(parts_of_reached(assignment))


def has_time(assignment: Assignment) -> bool:
    """True where a column says when."""
    return any(
        one.rule is not None and one.rule.into in {"period", "as_of", "start", "day"} for one in assignment.given
    )


def has_other_times(assignment: Assignment, told: Said) -> bool:
    """True where a table is not of the one time that stands around it: a column holds years alone, and another than that says, as rows
    of former seasons do; or columns that are the same thing are called after several months, and are no numbers to be added up."""
    months: dict[str, set[Period]] = {}
    for one in assignment.given:
        if one.rule is not None and one.rule.read in NUMERIC:
            named = {found.period for found in periods_in(one.header, Period.parse(told.value).last.year)}
            months.setdefault(one.rule.names[0], set()).update(named)
    if any(len(spans) > 1 for spans in months.values()):
        return True
    span = Period.parse(told.value)
    for one in assignment.given:
        texts = assignment.table.frame[f"c{one.at}"].drop_nulls().unique().to_list()
        years = {int(text) for text in texts if _YEAR.fullmatch(text.strip())}
        if years and len(years) == len(texts) and years - set(range(span.first.year, span.last.year + 1)):
            return True
    return False


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


def speaks_of_lists(assignment: Assignment) -> bool:
    """True where a column holds words of the very list that the layout reads there."""
    return any(
        one.rule is not None
        and (one.rule.read == "word" and one.rule.taxonomy is not None)
        and (assignment.evidence[one.at].fits(one.rule) or 0.0) >= 0.5
        for one in assignment.given
    ) or any(
        one.rule is not None and one.rule.settings and one.rule.into == VALUE and "gbv_type" in one.rule.settings
        for one in assignment.given
    )
