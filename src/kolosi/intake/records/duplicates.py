"""The same activity declared twice: by the agency that pays for it and by the partner that carries it out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import polars as pl

from kolosi.intake.columns.table import fold

SAME = ("place", "start", "end", "what", "group", "sex", "age_group", "reached")
"""Two declarations are of one activity when all of these are equal (two missing ones are)."""

_NEEDED = ("partner", "aor", "category", "place", "group", "sex", "age_group")


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """A row that declares an activity."""

    receipt: str
    row: int
    organisation: str


@dataclass(frozen=True, kw_only=True)
class Twin:
    """Two declarations that may be one activity. `subject` names the pair whatever file it comes in, for a Decision.

    Both say the same of it: where, when, what (an area of responsibility, or else a category), for whom, how many.
    """

    subject: str
    agency: Declaration
    partner: Declaration
    reached: int
    place: str | None
    start: date | None
    what: str | None
    group: str | None


def find_twins(activities: pl.DataFrame) -> list[Twin]:
    """The possible duplicates, in the order of their subjects; a Decision tells whether each is one."""
    return [
        Twin(
            subject=str(line["subject"]),
            agency=Declaration(
                receipt=str(line["receipt"]), row=int(line["row"]), organisation=str(line["organisation"])
            ),
            partner=Declaration(
                receipt=str(line["receipt_partner"]),
                row=int(line["row_partner"]),
                organisation=str(line["organisation_partner"]),
            ),
            reached=int(line["reached"]),
            place=line["place"],
            start=line["start"],
            what=line["what"],
            group=line["group"],
        )
        for line in _pairs(activities).sort("subject").iter_rows(named=True)
    ]


def without_twins(activities: pl.DataFrame, same: Collection[str]) -> pl.DataFrame:
    """The activities, each pair decided to be the same counted once: the partner's own declaration stays."""
    pairs = _pairs(activities).filter(pl.col("subject").is_in(list(same)))
    return activities.filter(~pl.int_range(pl.len()).is_in(pairs["at"].implode()))


def _pairs(activities: pl.DataFrame) -> pl.DataFrame:
    """Each declaration of an agency beside that of the partner it names."""
    absent = [name for name in _NEEDED if name not in activities.columns]
    declared = (
        activities.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
        .with_columns(
            at=pl.int_range(pl.len()),
            what=pl.coalesce("aor", "category"),
            by=_folded("organisation"),
            through=_folded("partner"),
        )
        .filter(pl.col("reached") > 0, pl.col("by").is_not_null())
        .with_columns(nth=pl.int_range(pl.len()).over("by", *SAME))
    )
    agencies = declared.filter((pl.col("through") != pl.col("by")).fill_null(False))
    pairs = agencies.join(
        declared,
        left_on=["through", "nth", *SAME],
        right_on=["by", "nth", *SAME],
        how="inner",
        nulls_equal=True,
        suffix="_partner",
    )
    is_once = (
        (pl.col("through_partner") != pl.col("by"))
        | pl.col("through_partner").is_null()
        | (pl.col("by") < pl.col("through"))
    )
    return pairs.filter(is_once).with_columns(subject=_subject())


def _folded(name: str) -> pl.Expr:
    return pl.col(name).map_elements(fold, return_dtype=pl.String)


def _subject() -> pl.Expr:
    """The pair in words that stay the same when a file is sent again."""
    pieces = [pl.col(name).cast(pl.String).fill_null("-") for name in SAME]
    again = pl.when(pl.col("nth") > 0).then(pl.format(" #{}", pl.col("nth") + 1)).otherwise(pl.lit(""))
    return pl.concat_str(
        [pl.col("by"), pl.lit(" > "), pl.col("through"), pl.lit(" | "), pl.concat_str(pieces, separator=" | "), again]
    )
