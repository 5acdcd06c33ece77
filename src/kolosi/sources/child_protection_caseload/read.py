"""Long exports of DHIS2: what an option combination says of sex and age, and the sums of which a unit is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.table import TextTable, column_of, fold
from kolosi.intake.formats import Sheet
from kolosi.intake.recognise.reshaping import take, with_columns

_PROGRAMME = r"(?:CP|CPIMS|CPIMS\+|PE|PdE|CP AoR|AoR CP|DHIS ?2)"
_PREFIX = rf"^\s*{_PROGRAMME}\s*[–—:_-]\s*"
_SUFFIX = rf"\s*\(\s*{_PROGRAMME}\s*\)\s*$"
"""The mark of a programme behind an element. Any other bracket says something of the number ("cumul annuel", "filles"): the
element is then another, which is asked."""
_BRACKET = r"\s*\(([^()]*)\)"
"""Written with a dash: of a word in brackets, what they add is otherwise left aside where the word alone is known."""

_COMBINATIONS = ("Category option combo", "Combinaison d'options de catégorie", "Combinaison")
_MORE = "more than"


def reshape(table: TextTable, layout: str, sheets: Sequence[Sheet]) -> TextTable:
    """The rows with sex and age in columns of their own, elements without the mark of their programme, and sums of units of which
    one that reports otherwise did not as "more than"."""
    element, unit = column_of(table, "Data"), column_of(table, "Organisation unit")
    assert element is not None
    assert unit is not None
    bare = pl.col(element).str.replace(_PREFIX, "").str.replace(_SUFFIX, "").str.replace_all(_BRACKET, " – $1")
    frame = table.frame.with_columns(bare.alias(element))
    combos = next((texts for name in _COMBINATIONS if (texts := take(table, name)).null_count() < frame.height), None)
    combos = combos if combos is not None else pl.Series([None] * frame.height, dtype=pl.String)
    parts = {text: _parts(text) for text in combos.drop_nulls().unique().to_list()}
    told = pl.DataFrame({"unit": frame[unit], "element": frame[element], "period": take(table, "Period")})
    return with_columns(
        replace(table, frame=frame),
        {
            "sex of combination": _of(combos, {text: part[0] for text, part in parts.items()}),
            "age of combination": _of(combos, {text: part[1] for text, part in parts.items()}),
            "qualifier of sum": _lacking(told),
        },
    )


def _of(texts: pl.Series, known: dict[str, str | None]) -> pl.Series:
    return pl.Series([known.get(text) if text else None for text in texts.to_list()], dtype=pl.String)


def _parts(combination: str) -> tuple[str | None, str | None]:
    """The sex and the age of a combination: "Filles, 0-11 ans"; neither of "Total" and "default"."""
    pieces = [piece.strip() for piece in re.split(r"[,;/|]", combination) if fold(piece) not in {"total", "default"}]
    age = next((piece for piece in pieces if re.search(r"\d", piece)), None)
    return next((piece for piece in pieces if piece is not age), None), age


def _lacking(told: pl.DataFrame) -> pl.Series:
    """ "more than" for the rows of a unit that is no region, in a period for which a region that reports an element otherwise has no row."""
    is_region = pl.col("unit").str.contains(r"(?i)^\s*(?:r[ée]gion|district|province)\b").fill_null(value=False)
    regions = told.filter(is_region)
    pairs = regions.select("element", "period", "unit").drop_nulls().unique()
    whole = pairs.group_by("element").agg(pl.col("unit").n_unique().alias("all"))
    here = pairs.group_by("element", "period").agg(pl.col("unit").n_unique().alias("here"))
    both = told.join(whole, on="element", how="left", maintain_order="left").join(
        here, on=["element", "period"], how="left", maintain_order="left"
    )
    lacks = ~is_region & (pl.col("here").fill_null(0) < pl.col("all").fill_null(0))
    return both.select(pl.when(lacks).then(pl.lit(_MORE)).alias("qualifier")).to_series()
