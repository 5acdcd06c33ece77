"""Columns of places of a known form that are called otherwise than in it: by the level of their places, in the words of the country."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import fold, renamed
from kolosi.intake.columns.values import is_missing
from kolosi.intake.meaning.headers.countries import rows_at_home
from kolosi.intake.meaning.words import Phrase, phrases_of, words
from kolosi.intake.recognise.recognising import Match
from kolosi.intake.recognise.wanted import assigned
from kolosi.model.source import Rule

_MEANINGS = {1: "region", 2: "place"}

_HALF = 0.5
"""A column holds places of a level where so many of its different texts name one."""


def with_places(match: Match, lookup: Lookup) -> Match:
    """The sheet with the columns of places that its layout reads and does not find, where one header says that level: "Admin 2", "LGA"."""
    table, layout = match.table, match.layout
    read = assigned(table, layout)
    lacking = [rule for rule in layout.rules if rule.read == "place" and not any(rule is one for one, _ in read)]
    if layout.reshapes or not lacking:
        return match
    taken = {column for _, column in read}
    left = {*lookup.ignored_columns(match.source.id, layout.id), *lookup.said_columns()}
    free = {
        at: name
        for at, name in enumerate(table.names)
        if name and f"c{at}" not in taken and table.folded[at] not in left
        if not layout.ignore_pattern.fullmatch(name.strip().lower())
    }
    rows = rows_at_home(table, table.frame, lookup)
    names: dict[str, str] = {}
    for rule in lacking:
        said = _phrases(rule, lookup)
        called = [at for at, name in free.items() if not said.isdisjoint(phrases_of(name))]
        if len(called) == 1 and _holds_places(rows[f"c{called[0]}"], rule, lookup):
            names.setdefault(fold(free[called[0]]), rule.names[0])
    return replace(match, table=renamed(table, names)) if names else match


def _phrases(rule: Rule, lookup: Lookup) -> frozenset[Phrase]:
    """The headers that say that a column holds places of the level of a rule, in the words of the country too."""
    meaning = "region" if rule.into == "region" else _MEANINGS.get(rule.level or 0, "")
    heading = lookup.headings().get(meaning)
    return frozenset(frozenset(words(text)) for text in heading.says) if heading else frozenset()


def _holds_places(cells: pl.Series, rule: Rule, lookup: Lookup) -> bool:
    texts = cells.to_frame("x").filter(~is_missing(pl.col("x")))["x"].unique()
    ids, _ = lookup.places(texts, level=rule.level, within=None, vintage=None)
    return bool(len(texts)) and len(texts) - ids.null_count() >= _HALF * len(texts)
