"""Columns that say of each row how its numbers count: of the month alone, a running total that holds those before, or people who were
counted before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import TextTable, column_of, fold, renamed
from kolosi.intake.columns.values import is_missing
from kolosi.intake.meaning.headers.newly import AGAIN, FEW, NEW, with_new_told
from kolosi.intake.meaning.words import running_words, words
from kolosi.model.source import Layout, Rule
from kolosi.reading.labels import written

COUNTING = "counting"
"""The column of a record that says how its numbers count."""

CUMULATIVE = "cumulative"

MOSTLY = 0.5
"""More than half of the different words of such a column say one or the other: others wait until a person says what they mean."""


@lru_cache(maxsize=4_096)
def counts_how(text: str) -> str | None:
    """How the numbers of a row count, by the word that says it; None for a word that says neither, or both.

    >>> counts_how("Cumul depuis janvier"), counts_how("Mensuel"), counts_how("YTD")
    ('cumulative', 'new', 'cumulative')
    >>> counts_how("non cumulé"), counts_how("mensuel / cumul"), counts_how("à préciser")
    ('new', None, None)
    >>> counts_how("Déjà comptés"), counts_how("nouveaux et déjà comptés")
    ('again', None)
    """
    flat = f" {fold(text)} "
    if _says(flat, "cells.not_running"):
        return NEW
    if _says(flat, "cells.counted_before"):
        return None if _says(_without(flat, "cells.counted_before"), "cells.of_the_month") else AGAIN
    is_running = _says(flat, "cells.year_to_date") or not running_words().isdisjoint(words(text))
    is_new = _says(flat, "cells.of_the_month")
    if is_running == is_new:
        return None
    return CUMULATIVE if is_running else NEW


def _says(flat: str, id_: str) -> bool:
    return any(f" {said} " in flat for said in written(id_))


def _without(flat: str, id_: str) -> str:
    for said in sorted(written(id_), key=len, reverse=True):
        flat = flat.replace(f" {said} ", " ")
    return flat


def share_of_counting(texts: Iterable[str]) -> float:
    """The part of some different texts that say how numbers count; 0 where none says that they run on or that people were counted
    before."""
    told = [counts_how(text) for text in texts]
    is_told = not {CUMULATIVE, AGAIN}.isdisjoint(told)
    return sum(one is not None for one in told) / len(told) if is_told else 0.0


def with_counting(table: TextTable, layout: Layout) -> tuple[TextTable, Layout]:
    """A table of an exact form with a column that says how values count under the name of its layout, which may have none."""
    if layout.table != "activities":
        return table, layout
    own = next((rule for rule in layout.rules if rule.into == COUNTING), None)
    if own is not None and any(column_of(table, name) is not None for name in own.names):
        return table, layout
    read = {column_of(table, name) for rule in layout.rules for name in rule.names}
    table, asked = with_new_told(table)
    for at, name in enumerate(table.names):
        column = f"c{at}"
        if name and column not in read and (at == asked or _tells(table, column)):
            if own is not None:
                return renamed(table, {fold(name): own.names[0]}), layout
            rule = Rule(
                names=(name,), into=COUNTING, read="word", words={NEW: NEW, CUMULATIVE: CUMULATIVE, AGAIN: AGAIN}
            )
            return table, replace(layout, rules=(*layout.rules, rule))
    return table, layout


def counting_named(table: TextTable, lookup: Lookup) -> TextTable:
    """A table with a column that says whether people are new, under a name of such columns where its words alone do not tell it."""
    told, at = with_new_told(table)
    heading = lookup.headings().get(COUNTING)
    if at is None or heading is None or _tells(told, f"c{at}"):
        return told
    return renamed(told, {told.folded[at]: heading.says[0]})


def _tells(table: TextTable, column: str) -> bool:
    texts = table.frame.select(pl.when(~is_missing(pl.col(column))).then(pl.col(column))).to_series()
    texts = texts.drop_nulls().unique().head(FEW + 1)
    return len(texts) <= FEW and share_of_counting(texts.to_list()) > MOSTLY
