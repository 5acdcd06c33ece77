"""Turns kinds of things that stand as columns of numbers into rows: "Type de violation | Vols", "Type de violation | Meurtres"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import TextTable
from kolosi.intake.columns.totals import are_sums, is_total_label
from kolosi.intake.columns.values import is_missing, read_number
from kolosi.intake.meaning.matching import Vocabulary, meanings_of
from kolosi.intake.meaning.shares import says_share
from kolosi.intake.meaning.unfolding import FEWEST, NUMBER, Spread, unfolded
from kolosi.intake.meaning.words import Phrase, term_in, words
from kolosi.model.source import Layout, Rule


def kinds_of(layout: Layout) -> Rule | None:
    """The column of kinds of a layout that has a row for each where others have a column."""
    spread = layout.meaning.spread if layout.meaning is not None and layout.table != "statistics" else None
    return next((rule for rule in layout.rules if spread == f"{rule.into}:{rule.taxonomy}"), None)


def with_kinds(table: TextTable, layout: Layout, rule: Rule, lookup: Lookup, vocabulary: Vocabulary) -> TextTable:
    """The table with a row for each kind; kinds of one level alone, for a part and its whole would count twice."""
    taxonomy = rule.taxonomy or ""
    parents, terms = lookup.parents(taxonomy), lookup.terms(taxonomy)
    found = {term for name in table.names if (term := term_in(terms, name.rpartition(" | ")[2])) is not None}
    levels = {term in parents for term in found}
    if len(levels) != 1:
        return table
    own = next((one for one in layout.rules if levels == {True} and one.into == "violation"), rule)
    phrases: frozenset[Phrase] = frozenset().union(
        vocabulary.sure.get("violations", frozenset()) if rule.into == "category" else frozenset(),
        *(
            said.get(meaning, frozenset())
            for meaning in meanings_of(rule, layout.table)
            for said in (vocabulary.sure, vocabulary.perhaps)
        ),
    )
    return _as_rows(table, terms, own.names[0], lambda title: frozenset(words(title)) in phrases)


def _as_rows(table: TextTable, known: Mapping[str, str], name: str, says: Callable[[str], bool]) -> TextTable:
    """The table with a row for each kind of a list that stands as a column of numbers, the kind in a column called `name`: "Type
    de violation | Vols", "Type de violation | Meurtres"; as it is where fewer than two are known.

    A column that nobody knows is a kind too where it stands under the same title, one that `says` what the list is, or where a
    printed total is the sum with it: then its numbers count, of no kind of the list. A table whose total is not the sum of the
    kinds is left as it is: one fact may be of several of them, or a kind is hidden. So is one with other numbers beside them,
    which would count once for each kind.
    """
    numbers = [at for at, header in enumerate(table.names) if header and not says_share(header) and _counts(table, at)]
    lasts = {at: table.names[at].rpartition(" | ") for at in numbers}
    totals = [at for at in numbers if is_total_label(lasts[at][2])]
    named = [at for at in numbers if at not in totals and term_in(known, lasts[at][2]) is not None]
    titles = {lasts[at][0] for at in named}
    title = titles.pop() if len(titles) == 1 else None
    if len(named) < FEWEST or title is None or len(totals) > 1 or (title and not says(title)):
        return table
    beside = [at for at in numbers if at not in (*named, *totals) and not _are_years(table, at)]
    kinds = sorted((*named, *(at for at in beside if lasts[at][0] == title)))
    if not title and len(kinds) > len(named) and not totals:
        return table
    if set(beside) - set(kinds) or (totals and not are_sums(table, totals[0], kinds)):
        return table
    keys = {at: lasts[at][2] for at in kinds}
    if len(set(keys.values())) < len(keys):
        return table
    fixed = [at for at in range(len(table.names)) if at not in (*kinds, *totals)]
    spread = [Spread(at=at, key=keys[at], measure=NUMBER) for at in kinds]
    found = unfolded(table, spread, list(keys.values()), fixed, name)
    unknown = [keys[at] for at in kinds if at not in named] if totals else []
    column = f"c{len(fixed)}"
    kind = pl.when(~pl.col(column).is_in(unknown)).then(pl.col(column)).alias(column)
    return replace(found, frame=found.frame.with_columns(kind))


def _counts(table: TextTable, at: int) -> bool:
    """True for a column of numbers, a few texts that say that there is none aside."""
    filled = table.frame.filter(~is_missing(pl.col(f"c{at}")))[f"c{at}"]
    return bool(len(filled)) and int(read_number(filled).is_not_null().sum()) * 2 >= len(filled)


def _are_years(table: TextTable, at: int) -> bool:
    return bool(table.frame[f"c{at}"].drop_nulls().str.contains(r"^\s*20\d\d\s*$").all())
