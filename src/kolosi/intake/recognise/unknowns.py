"""What a sheet holds that nobody has explained yet: columns, words and places, for the to-correct list."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from kolosi.intake.columns.cells import Cells
from kolosi.intake.columns.located import companions
from kolosi.intake.columns.lookup import NOTHING_NEAR, Lookup, Suggested, Unknown
from kolosi.intake.columns.table import TextTable, column_of
from kolosi.intake.columns.values import read_number
from kolosi.intake.meaning.shares import says_share
from kolosi.intake.recognise.marked import tells_states
from kolosi.intake.recognise.nearest import absent_columns, propose
from kolosi.intake.recognise.recognising import Match
from kolosi.model.source import Layout, Rule

_OF_NUMBERS = frozenset({"flow", "stock"})
"""Kinds of published numbers: shares that stand beside them are worked out of them, and nobody needs to name them."""

_FEWEST_NUMBERED = 5
"""So many rows in a row are not numbered by chance."""


def unknown_columns(
    table: TextTable, layout: Layout, columns: list[tuple[Rule, str]], match: Match, lookup: Lookup, file: str
) -> list[Unknown]:
    """The columns that the layout neither reads nor ignores, and that nobody decided to leave aside.

    Each may be a column of the layout that the sheet does not have: these are the answers offered, the nearest first.
    """
    if layout.ignores_rest:
        return []
    known = {column for _, column in columns} | {column_of(table, name) for name in _telling(layout)}
    known |= {other for other, _ in companions(table, columns).values()}
    ignored = lookup.ignored_columns(match.source.id, layout.id)
    strange = {
        name: f"c{at}"
        for at, (name, folded) in enumerate(zip(table.names, table.folded, strict=True))
        if folded
        and f"c{at}" not in known
        and folded not in ignored
        and not layout.ignore_pattern.fullmatch(name.strip().lower())
        and table.frame[f"c{at}"].null_count() < table.frame.height
        and not tells_states(name, table.frame[f"c{at}"])
        and not (says_share(name) and layout.constants.get("kind") in _OF_NUMBERS)
        and not _numbers_rows(table.frame[f"c{at}"])
    }
    free = absent_columns(table, layout)
    near = propose(strange, {name: layout.spellings(name) for name in free})
    spread = layout.meaning.spread.partition(":")[2] if layout.meaning and layout.meaning.spread else None
    return [
        _term_column(match, file, name, spread, table, at, lookup)
        if spread and _holds_numbers(table.frame[at]) and not says_share(name)
        else replace(
            _unknown("column", match, file, column=name, value=name, count=_filled(table, at), waits=False),
            proposal=near.get(name),
            options=free,
        )
        for name, at in strange.items()
    ]


def _numbers_rows(column: pl.Series) -> bool:
    """True for a column that counts its rows: 1, 2, 3 and so on, whatever it is called."""
    told = read_number(column.drop_nulls(), whole=True)
    return len(told) >= _FEWEST_NUMBERED and told.to_list() == list(range(1, len(told) + 1))


def _holds_numbers(column: pl.Series) -> bool:
    filled = column.drop_nulls()
    return bool(len(filled)) and int(read_number(filled).is_not_null().sum()) * 2 >= len(filled)


def _term_column(
    match: Match, file: str, name: str, taxonomy: str, table: TextTable, at: str, lookup: Lookup
) -> Unknown:
    """A column of numbers in a table that has one for each term: which term it is."""
    header = name.rsplit(" | ", 1)[-1]
    return _unknown(
        "word",
        match,
        file,
        column=name,
        value=header,
        count=_filled(table, at),
        waits=True,
        taxonomy=taxonomy,
        near=lookup.suggest_term(taxonomy, header),
    )


def _telling(layout: Layout) -> tuple[str, ...]:
    """The columns that choose rows, or warn of them."""
    return (*layout.keep, *layout.drop, *layout.once_per, *layout.country, *layout.needs, *layout.notices)


def _filled(table: TextTable, column: str) -> int:
    return table.frame[column].drop_nulls().len()


def unknown_words(
    cells: list[Cells], match: Match, lookup: Lookup, file: str, holding: frozenset[str]
) -> list[Unknown]:
    """The words and places of the columns read that name nothing known, with what comes nearest.

    `holding` are the columns whose unknown words keep rows waiting; the rows of others count without the word.
    """
    found: list[Unknown] = []
    for cell in cells:
        for value, count, first, waits in cell.unknown:
            kind = "place" if cell.rule.read == "place" else "word"
            taxonomy = cell.rule.taxonomy
            near = _suggested(kind, taxonomy, value, cell.rule, lookup)
            found.append(
                _unknown(
                    kind,
                    match,
                    file,
                    column=cell.rule.names[0],
                    value=value,
                    count=count,
                    waits=waits and cell.rule.names[0] in holding,
                    taxonomy=taxonomy,
                    first_row=first,
                    near=near,
                )
            )
    return found


def _suggested(kind: str, taxonomy: str | None, value: str, rule: Rule, lookup: Lookup) -> Suggested:
    if kind == "place":
        return lookup.suggest_place(value, rule.level)
    return lookup.suggest_term(taxonomy, value) if taxonomy else Suggested()


def _unknown(
    kind: str,
    match: Match,
    file: str,
    *,
    column: str,
    value: str,
    count: int,
    waits: bool,
    taxonomy: str | None = None,
    first_row: int | None = None,
    near: Suggested = NOTHING_NEAR,
) -> Unknown:
    return Unknown(
        kind=kind,
        source=match.source.id,
        layout=match.layout.id,
        file=file,
        sheet=match.table.sheet,
        column=column,
        taxonomy=taxonomy,
        value=value,
        count=count,
        first_row=first_row,
        proposal=near.sure or near.first,
        waits=waits,
        options=near.near,
        is_sure=near.sure is not None,
    )


def unknown_in(
    cells: list[Cells], match: Match, columns: list[tuple[Rule, str]], held: frozenset[str], lookup: Lookup, file: str
) -> tuple[Unknown, ...]:
    """The headers and the words of a sheet that nobody knows; `held` are the columns for which rows wait."""
    return (
        *unknown_columns(match.table, match.layout, columns, match, lookup, file),
        *unknown_words(cells, match, lookup, file, held),
    )
