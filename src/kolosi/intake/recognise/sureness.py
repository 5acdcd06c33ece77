"""Of the ways to read the tables of a file, those that are sure: by what people said, and by how well the best source fits beside others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.table import fold
from kolosi.intake.columns.values import read_day
from kolosi.intake.meaning.context import FILE, SHEET, TITLE
from kolosi.intake.meaning.headers.standing import has_time
from kolosi.intake.meaning.plan import IGNORE
from kolosi.intake.meaning.understanding import AGREED, MARGIN, Understood
from kolosi.model.period import Period

_DAYS = frozenset({"day", "start", "as_of"})

_FEWEST_COPIED = 2
"""One row may be alike by chance."""


def knowing(understood: Sequence[Understood], said: Mapping[str, str]) -> list[Understood]:
    """The ways to read each table that know all columns that people named in it; every way where none does."""
    knows = [_knows(one, said) for one in understood]
    told = {(one.table.sheet, one.block) for one, is_known in zip(understood, knows, strict=True) if is_known}
    pairs = zip(understood, knows, strict=True)
    return [one for one, is_known in pairs if is_known or (one.table.sheet, one.block) not in told]


def _knows(understood: Understood, said: Mapping[str, str]) -> bool:
    named = {fold(said[header]) for header in understood.assignment.table.folded if header in said} - {IGNORE}
    return named <= {fold(rule.names[0]) for rule in understood.layout.rules}


def _is_empty_like(one: Understood, top: Understood) -> bool:
    """True for a sheet without rows under the very headers of another: a month of which a note says that nothing happened."""
    return not one.table.frame.height and not one.lacks and one.table.folded == top.table.folded


def _is_untold_part(one: Understood, other: Understood) -> bool:
    """True for a table under the very headers of another on its sheet, of which no title says what its numbers are.

    They are told apart by their titles alone: what the one counts may be a part of what the other counts, whose numbers are then
    not all of them: separated children beside those who are unaccompanied.
    """
    mine, theirs = one.assignment.table, other.assignment.table
    is_alike = one.table.sheet == other.table.sheet and mine.folded == theirs.folded
    is_without_value = not any(given.rule is not None and given.rule.into == "value" for given in one.assignment.given)
    return is_alike and is_without_value and other.layout.table == "statistics" and bool(mine.frame.height)


def _repeats(one: Understood, other: Understood) -> bool:
    """True for a sheet that has just the rows of another with fewer columns: a copy of which the dates were left out.

    The columns that both have must tell every row from the others, or rows of other days would be alike.
    """
    mine, theirs = one.assignment.table, other.assignment.table
    names = [name for name in mine.folded if name]
    if (
        one.table.sheet == other.table.sheet
        or mine.frame.height < _FEWEST_COPIED
        or not set(names) < set(theirs.folded)
    ):
        return False
    rows, known = (
        table.frame.select(
            pl.col(f"c{table.folded.index(name)}").str.strip_chars().fill_null("") for name in names
        ).rows()
        if len(set(names)) == len(names)
        else []
        for table in (mine, theirs)
    )
    return len(set(known)) == len(known) == len(rows) > 0 and set(rows) == set(known)


def _without_pivots(tables: Sequence[Understood]) -> Sequence[Understood]:
    """The tables of one source in a file without those that only add up its list of incidents: numbers of no time of their own, which
    were added up on some day and never since. A title or a sheet that tells a period in which the list has no day tells such a time."""
    lists = [one for one in tables if one.is_sure and one.layout.table == "incidents"]
    if not lists:
        return tables
    days = pl.concat([_days(one) for one in lists])
    return [
        one
        for one in tables
        if one.layout.table != "statistics" or has_time(one.assignment) or _is_of_other_days(one, days)
    ]


def _days(one: Understood) -> pl.Series:
    """The days of the rows of a list."""
    columns = [given.at for given in one.assignment.given if given.rule is not None and given.rule.into in _DAYS]
    frame = one.assignment.table.frame
    found = [read_day(frame[f"c{at}"])[0].cast(pl.Date) for at in columns]
    return pl.concat(found).drop_nulls() if found else pl.Series([], dtype=pl.Date)


def _is_of_other_days(one: Understood, days: pl.Series) -> bool:
    """Whether the title or the sheet of a table tells a period, and none of some days lies in it."""
    near = replace(one.around, texts=tuple(text for text in one.around.texts if text[1] in (TITLE, SHEET)))
    said = near.period()
    if said is None or not len(days):
        return False
    period = Period.parse(said.value)
    return not days.is_between(period.first, period.last).any()


def _lists_choices(one: Understood) -> bool:
    """True for a sheet of the words that may be chosen in another: no number and no day, and no word twice under one header."""
    if not one.lacks:
        return False
    frame = one.assignment.table.frame.drop("row")
    texts = [cells.drop_nulls().str.strip_chars() for cells in frame.get_columns()]
    told = [cells.filter(cells != "") for cells in texts]
    return all(cells.n_unique() == len(cells) and not cells.str.contains(r"^[\d\s.,/:-]+$").any() for cells in told)


def by_source(understood: Sequence[Understood]) -> dict[str, list[Understood]]:
    """For each source the best layout of each table, the best source first."""
    found: dict[str, dict[tuple[str, int], Understood]] = {}
    for one in understood:
        found.setdefault(one.source.id, {}).setdefault((one.table.sheet, one.block), one)
    return {source: list(tables.values()) for source, tables in found.items()}


def near_best(possible: Sequence[list[Understood]]) -> list[list[Understood]]:
    """The sources that fit about as well as the best; of these only it, where what stands around names it and none of the others."""
    near = [one for one in possible if one[0].fit > possible[0][0].fit - MARGIN]
    named = [one for one in near if one[0].layout.meaning and one[0].around.hints(one[0].layout.meaning.hints)]
    return near[:1] if len(named) == 1 and named[0] is near[0] else near


def _is_called_after(top: Understood, rival: Understood) -> bool:
    """True where the file, or the sheet, bears the name of a source and not that of another that fits no better."""
    named = f" {' '.join(fold(text.replace('_', ' ')) for text, where in top.around.texts if where in (FILE, SHEET))} "
    return rival.fit <= top.fit and f" {top.source.id} " in named and f" {rival.source.id} " not in named


def sure_tables(best: Mapping[str, Sequence[Understood]], *, is_source_said: bool) -> list[Understood]:
    """The tables to be read without asking: all of the best source that are sure, unless another source fits as well."""
    if not best:
        return []
    (first, *others) = (_without_pivots(tables) for tables in best.values())
    top = first[0]
    if not (top.is_sure or (is_source_said and not top.lacks and not top.doubts)):
        return []
    rivals = [other[0] for other in others if not _is_called_after(top, other[0])]
    rival = max((one.fit for one in rivals), default=0.0)
    if not is_source_said and (rival > top.fit - MARGIN):
        return []
    read = [
        one
        for one in first
        if one.is_sure or (is_source_said and not one.lacks and not one.doubts) or _is_empty_like(one, top)
    ]
    open_ = [one for one in first if one not in read and one.fit >= AGREED and one.table.frame.height]
    open_ = [one for one in open_ if not any(_repeats(one, other) for other in read) and not _lists_choices(one)]
    if not is_source_said:
        open_ += [one for one in first if one not in read and any(_is_untold_part(one, other) for other in read)]
    return [] if open_ else sorted(read, key=lambda one: (one.table.sheet, one.block))
