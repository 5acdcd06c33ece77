"""Puts tellings together by what people decided, and says how many events they are: at least, and at most.

Never a number in between: what nobody has decided is neither one event nor two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from kolosi.linkage.comparisons import COPIES

if TYPE_CHECKING:
    from collections.abc import Collection

SAME, DISTINCT, UNSURE, OPEN = "same", "distinct", "unsure", "open"
"""What is decided of a pair; `open`: nothing, or a decision taken back."""


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How many events some tellings are: `at_least` distinct, `at_most`; and where decisions contradict each other.

    `clusters` has a row for each telling: `id`, `system`, `cluster`. `contradicted` are pairs decided to be distinct whose ends other
    decisions make one.
    """

    at_least: int
    at_most: int
    clusters: pl.DataFrame
    contradicted: pl.DataFrame


def count_events(tellings: pl.DataFrame, pairs: pl.DataFrame, several: Collection[str] = ()) -> Counted:
    """Counts the events of tellings (`id`, `system`) by pairs (`left`, `right`, `answer`).

    At most: a pair is one event only where that was decided. At least: all that may be one event is, pairs that nobody decided included,
    but rows of one system stay apart, for it tells them apart; those of `several` do not, for they may be parts of one event: with the
    same `part_of` (of the same place and day, where the column is there) they count as one.
    """
    ids = tellings["id"]
    decided = joined(ids, pairs.filter(pl.col("answer") == SAME))
    clusters = tellings.select("id", "system").with_columns(pl.Series("cluster", decided))
    maybe = pl.concat([pairs.filter(pl.col("answer") != DISTINCT).select("left", "right"), _parts(tellings, several)])
    within = clusters.with_columns(pl.Series("possible", joined(ids, maybe)))
    told = within.unique(["possible", "system", "cluster"]).with_columns(
        pl.col("system").is_in(list(several)).alias("is_several")
    )
    least = told.group_by("possible", "system").agg(
        pl.when(pl.col("is_several").first()).then(1).otherwise(pl.len()).alias("events")
    )
    at_least = int(least.group_by("possible").agg(pl.col("events").max())["events"].sum())
    return Counted(
        at_least=at_least,
        at_most=int(clusters["cluster"].n_unique()),
        clusters=clusters,
        contradicted=_contradicted(clusters, pairs),
    )


def _parts(tellings: pl.DataFrame, several: Collection[str]) -> pl.DataFrame:
    """Rows of one system that may be parts of one event, each with the first of them."""
    if "part_of" not in tellings.columns:
        return pl.DataFrame(schema={"left": pl.String(), "right": pl.String()})
    own = tellings.filter(pl.col("system").is_in(list(several)) & pl.col("part_of").is_not_null())
    return own.select(pl.col("id").first().over("system", "part_of").alias("left"), pl.col("id").alias("right"))


def joined(ids: pl.Series, pairs: pl.DataFrame) -> np.ndarray:
    """Gives each id the number of its group: those that pairs join, directly or over others. The smallest position names a group."""
    position = pl.DataFrame({"id": ids}).with_row_index("at")
    ends = pairs.select(
        *(
            pl.col(end).replace_strict(position["id"], position["at"], default=None).alias(end)
            for end in ("left", "right")
        )
    ).drop_nulls()
    left, right = ends["left"].to_numpy(), ends["right"].to_numpy()
    group = np.arange(ids.len())
    while (group[left] != group[right]).any():
        least = np.minimum(group[left], group[right])
        for end in (group[left], group[right]):
            np.minimum.at(group, end, least)
        group = group[group]
    return group


def _contradicted(clusters: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    group = clusters.select("id", "cluster")
    apart = pairs.filter(pl.col("answer") == DISTINCT).select("left", "right")
    both = apart.join(group, left_on="left", right_on="id").join(group, left_on="right", right_on="id", suffix="_right")
    return both.filter(pl.col("cluster") == pl.col("cluster_right")).select("left", "right").sort("left", "right")


def independent(counted: Counted, pairs: pl.DataFrame) -> pl.DataFrame:
    """Says of each event told more than once by how many independent reports it is told at most: `cluster`, `tellings`, `systems`, `independent`.

    A telling with the same text as another, that cites it, or that cites whom it cites is a copy, and no corroboration. Where nothing
    is known of it, it counts as independent: the number is the most that can be said.
    """
    ids = counted.clusters["id"]
    copies = pairs.filter((pl.col("answer") == SAME) & pl.col("told").is_in(COPIES))
    heard = counted.clusters.with_columns(pl.Series("heard", joined(ids, copies)))
    told = heard.group_by("cluster").agg(
        pl.len().alias("tellings"),
        pl.col("system").n_unique().alias("systems"),
        pl.col("heard").n_unique().alias("independent"),
    )
    return told.filter(pl.col("tellings") > 1).sort("cluster")
