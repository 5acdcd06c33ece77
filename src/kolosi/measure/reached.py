"""People reached by a declared method: which figure of each activity counts, so that a sum over rows is right.

Three methods, of which a workspace declares one:

``new_only``
    The people new in each period. A cumulative figure counts by its increase since the one before, within its year.
``maximum``
    The same, and of all activities for one group at one place in one period only the largest counts: the others may
    have reached the same people.
``sum``
    Every figure as declared.

A planned activity has reached nobody yet, whatever figure it carries. What does not count is null, never 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import polars as pl

Method = Literal["new_only", "maximum", "sum"]
METHODS: tuple[Method, ...] = get_args(Method)

FIGURES = ("reached", "women", "men", "girls", "boys")
"""The columns of people reached."""

SERIES = ("source", "organisation", "partner", "activity", "aor", "category", "place", "group", "sex", "age_group")
"""What stays the same from one cumulative figure to the next."""

SAME_PEOPLE = ("place", "group", "sex", "age_group", "start", "end")
"""Activities alike in all of these may have reached the same people."""


def people_counted(activities: pl.DataFrame, method: Method, *, apart: Sequence[str] = ()) -> pl.DataFrame:
    """The activities, their figures of people replaced by what counts of them; rows and other columns stay.

    `apart` names columns within which the maximum is taken (``aor`` for a figure by area of responsibility): a maximum
    over all of them does not split into parts.

    >>> rows = pl.DataFrame({"place": ["ml-gao"] * 2, "group": ["idp"] * 2, "aor": ["gbv", "mine_action"], "reached": [30, 50]})
    >>> people_counted(rows, "maximum")["reached"].to_list()
    [None, 50]
    >>> people_counted(rows, "sum")["reached"].to_list()
    [30, 50]
    """
    figures = [name for name in FIGURES if name in activities.columns]
    frame = _without_planned(activities, figures)
    if method == "sum":
        return frame
    frame = _increases(frame, figures)
    return _largest(frame, figures, apart) if method == "maximum" else frame


def _without_planned(frame: pl.DataFrame, figures: Sequence[str]) -> pl.DataFrame:
    if "status" not in frame.columns:
        return frame
    is_planned = (pl.col("status") == "planned").fill_null(False)
    return frame.with_columns(
        pl.when(~is_planned | (pl.col(name) == 0)).then(pl.col(name)).alias(name) for name in figures
    )


def _increases(frame: pl.DataFrame, figures: Sequence[str]) -> pl.DataFrame:
    """Cumulative figures as what they add to the last one known of the same series and year.

    The first of a year counts whole; a fall counts as one, so that a series adds up to its last figure.
    """
    if "counting" not in frame.columns or "end" not in frame.columns:
        return frame
    is_cumulative = (pl.col("counting") == "cumulative").fill_null(False)
    series = [*(name for name in SERIES if name in frame.columns), pl.col("end").dt.year()]
    before = [
        pl.col(name).forward_fill().shift(1).over([*series, is_cumulative], order_by="end").alias(f"{name} before")
        for name in figures
    ]
    rises = [
        pl.when(is_cumulative)
        .then(pl.col(name) - pl.col(f"{name} before").fill_null(0))
        .otherwise(pl.col(name))
        .alias(name)
        for name in figures
    ]
    return frame.with_columns(before).with_columns(rises).drop(f"{name} before" for name in figures)


def _largest(frame: pl.DataFrame, figures: Sequence[str], apart: Sequence[str]) -> pl.DataFrame:
    """Of activities that may have reached the same people, the figures of the one that reached most; the first of equals."""
    alike = [name for name in dict.fromkeys((*SAME_PEOPLE, *apart)) if name in frame.columns]
    place = pl.col("reached").rank("ordinal", descending=True)
    is_largest = (place.over(alike) if alike else place) == 1
    return frame.with_columns(pl.when(is_largest).then(pl.col(figures)))
