"""Columns that say of each row how its numbers count: of the month alone, or a running total that holds those before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import polars as pl

from kolosi.intake.columns.table import TextTable, column_of, fold, renamed
from kolosi.intake.columns.values import is_missing
from kolosi.intake.meaning.words import running_words, words
from kolosi.model.source import Layout, Rule
from kolosi.reading.labels import written

FEW = 12
"""A column of so many different texts at most tells rows apart; one of more holds remarks."""

COUNTING = "counting"
"""The column of a record that says how its numbers count."""

NEW, CUMULATIVE = "new", "cumulative"

MOSTLY = 0.5
"""More than half of the different words of such a column say one or the other: others wait until a person says what they mean."""


@lru_cache(maxsize=4_096)
def counts_how(text: str) -> str | None:
    """How the numbers of a row count, by the word that says it; None for a word that says neither, or both.

    >>> counts_how("Cumul depuis janvier"), counts_how("Mensuel"), counts_how("YTD")
    ('cumulative', 'new', 'cumulative')
    >>> counts_how("non cumulé"), counts_how("mensuel / cumul"), counts_how("à préciser")
    ('new', None, None)
    """
    flat = f" {fold(text)} "
    if _says(flat, "cells.not_running"):
        return NEW
    is_running = _says(flat, "cells.year_to_date") or not running_words().isdisjoint(words(text))
    is_new = _says(flat, "cells.of_the_month")
    if is_running == is_new:
        return None
    return CUMULATIVE if is_running else NEW


def _says(flat: str, id_: str) -> bool:
    return any(f" {said} " in flat for said in written(id_))


def share_of_counting(texts: Iterable[str]) -> float:
    """The part of some different texts that say how numbers count; 0 where none of them says that they run on."""
    told = [counts_how(text) for text in texts]
    return sum(one is not None for one in told) / len(told) if CUMULATIVE in told else 0.0


def with_counting(table: TextTable, layout: Layout) -> tuple[TextTable, Layout]:
    """A table of an exact form with a column that says how values count under the name of its layout, which may have none."""
    if layout.table != "activities":
        return table, layout
    own = next((rule for rule in layout.rules if rule.into == COUNTING), None)
    if own is not None and any(column_of(table, name) is not None for name in own.names):
        return table, layout
    read = {column_of(table, name) for rule in layout.rules for name in rule.names}
    for at, name in enumerate(table.names):
        column = f"c{at}"
        if name and column not in read and _tells(table, column):
            if own is not None:
                return renamed(table, {fold(name): own.names[0]}), layout
            rule = Rule(names=(name,), into=COUNTING, read="word", words={NEW: NEW, CUMULATIVE: CUMULATIVE})
            return table, replace(layout, rules=(*layout.rules, rule))
    return table, layout


def _tells(table: TextTable, column: str) -> bool:
    texts = table.frame.select(pl.when(~is_missing(pl.col(column))).then(pl.col(column))).to_series()
    texts = texts.drop_nulls().unique().head(FEW + 1)
    return len(texts) <= FEW and share_of_counting(texts.to_list()) > MOSTLY
