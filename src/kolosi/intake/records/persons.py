"""Finds what shows a table of one person a row where a source takes consolidated statistics alone: such a file is refused whole."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

import polars as pl

from kolosi.intake.columns.table import TextTable, fold, guess_header, printed_name
from kolosi.intake.columns.totals import total_rows
from kolosi.intake.formats import Sheet
from kolosi.intake.recognise.recognising import Match
from kolosi.intake.recognise.wanted import assigned
from kolosi.model.source import Groups, Source

_LINKS = frozenset({"de", "du", "d", "l", "la", "le", "s", "the"})
_NUMBER_SIGN = re.compile(r"\bn\s?[°º]|№|\bno\.|(?<=\w )no$", re.IGNORECASE)
"""The sign for a number, also "No." and a "no" at the end ("Child no"); "No child" has none."""

_ONE_OR_NONE = r"^\s*[01](?:[.,]0+)?\s*$"
_AGE = re.compile(r"^ages?(?: (?:en annees?|in years|years|annees|ans))?$")
_YEARS = r"^\s*\d{1,2}(?:[.,]0+)?\s*$"
_MOSTLY = 0.5


def identifying_columns(sheets: Iterable[Sheet], rules: Collection[Groups]) -> tuple[str, ...]:
    """The headers that are made of the words of one rule, one of each of its groups at least, and of nothing else."""
    if not rules:
        return ()
    tables = (guess_header(sheet) for sheet in sheets if sheet.cells.height)
    return next((found for table in tables if (found := _identifying(table.names, rules))), ())


def _identifying(names: Sequence[str], rules: Collection[Groups]) -> tuple[str, ...]:
    return tuple(name for name in names if any(_is_made_of(part, rules) for part in {name, name.rsplit(" | ", 1)[-1]}))


def _is_made_of(name: str, rules: Collection[Groups]) -> bool:
    words = set(fold(_NUMBER_SIGN.sub(" numero ", name)).split()) - _LINKS
    for groups in rules:
        known = [frozenset(word for text in group for word in fold(text).split()) for group in groups]
        if words and words <= frozenset().union(*known) and all(words & own for own in known):
            return True
    return False


def persons_in(sheets: Sequence[Sheet], matches: Iterable[Match], source: Source) -> tuple[str, ...]:
    """The headers that show one person a row in a file that is read as a source of consolidated statistics; none where there are none."""
    if not source.refuse_own:
        return ()
    found = identifying_columns(sheets, source.refuse_own)
    return found or next((columns for match in matches if (columns := one_a_row(match))), ())


def one_a_row(match: Match) -> tuple[str, ...]:
    """The columns of numbers of a table in which each row is one person: all are 0 or 1, and rows are repeated (of one place, period,
    sex and age), or give an age in years. A table of counts has a row for each of these at most, and larger numbers."""
    read = assigned(match.table, match.layout)
    counts = list(dict.fromkeys(column for rule, column in read if rule.into == "value" and rule.read == "count"))
    keys = list(dict.fromkeys(column for rule, column in read if rule.into != "value"))
    rows = match.table.frame.filter(~total_rows(match.table))
    filled = pl.concat([rows[name].drop_nulls() for name in counts]) if counts else pl.Series([], dtype=pl.String)
    if rows.height < 2 or not filled.len() or not bool(filled.str.contains(_ONE_OR_NONE).all()):
        return ()
    is_repeated = bool(keys) and rows.select(keys).n_unique() < rows.height
    if is_repeated or _gives_years(match.table, rows):
        return tuple(printed_name(match.table, name) for name in counts)
    return ()


def _gives_years(table: TextTable, rows: pl.DataFrame) -> bool:
    """Whether some column gives the age of one person, in years."""
    ages = [f"c{at}" for at, name in enumerate(table.folded) if _AGE.search(name)]
    return any(int(rows[name].str.contains(_YEARS).sum()) > _MOSTLY * rows.height for name in ages)
