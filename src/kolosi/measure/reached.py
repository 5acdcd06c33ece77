"""People reached by a declared method: which figure of each activity counts, so that a sum over rows is right.

Three methods, of which a workspace declares one:

``new_only``
    The people new in each period. A cumulative figure counts by its increase since the one before, within its year;
    people who were counted before do not count again.
``maximum``
    The same, and of all activities for one group at one place in one period only the largest counts: the others may
    have reached the same people.
``sum``
    Every figure as declared.

A planned activity has reached nobody yet, whatever figure it carries. What does not count is null, never 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import polars as pl

from kolosi.model.record import HALVED

Method = Literal["new_only", "maximum", "sum"]
METHODS: tuple[Method, ...] = get_args(Method)

FIGURES = ("reached", "women", "men", "girls", "boys")
"""The columns of people reached."""

SEXES: Mapping[str, tuple[str, str]] = {"female": ("women", "girls"), "male": ("men", "boys")}
"""The columns of people reached that are of one sex."""

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
    frame = _increases(_without_known(frame, figures), figures)
    return _largest(frame, figures, apart) if method == "maximum" else frame


def told_by_sex(activities: pl.DataFrame, counted: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The activities, each that tells women, men, girls and boys as two: one of its women and girls, one of its men and boys.

    The second of both is `halved`: it is no activity more, and no more people are targeted by it. `counted` gives the frame, row by row,
    out of which each column of people was taken as `reached`. A file is told so only where every activity that counts tells all of its
    people, and none tells women or men without its people: the women of some of them are not those of all.

    >>> rows = pl.DataFrame({"receipt": ["a"], "sex": [None], "reached": [9], "women": [3], "girls": [1], "men": [3], "boys": [2]})
    >>> told_by_sex(rows.cast({"sex": pl.String}), {"reached": rows}).select("sex", "reached").rows()
    [('female', 4), ('male', 5)]
    """
    if not {"sex", "receipt", *FIGURES} <= set(activities.columns):
        return activities
    told = activities.with_row_index("_at")
    for name, frame in counted.items():
        sums = {f"_{name}_{sex}": frame.select(_of_sex(columns)).to_series() for sex, columns in SEXES.items()}
        told = told.with_columns(**sums)
    counts = pl.any_horizontal([pl.col(name) != 0 for name in counted]).fill_null(False)
    has_all = pl.all_horizontal([pl.col(name).is_null() | _is_all_told(name) for name in counted]).fill_null(False)
    told = told.with_columns(_counts=counts & pl.col("sex").is_null(), _whole=has_all)
    is_unsaid = pl.col("reached").is_null() & pl.any_horizontal([pl.col(name) != 0 for name in FIGURES]).fill_null(
        False
    )
    is_told = ((pl.col("_whole") | ~pl.col("_counts")) & ~is_unsaid).all().over("receipt")
    told = told.with_columns(_split=pl.col("_counts") & is_told)
    told = told.with_columns(pl.lit(None, pl.Boolean).alias(HALVED))
    parts = [told.filter(~pl.col("_split"))]
    for at, sex in enumerate(SEXES):
        once = ["targeted"] if at and "targeted" in activities.columns else []
        others = [name for other, names in SEXES.items() if other != sex for name in names]
        parts.append(
            told.filter("_split").with_columns(
                pl.lit(sex).cast(told.schema["sex"]).alias("sex"),
                *(pl.when(pl.col(name).is_not_null()).then(f"_{name}_{sex}").alias(name) for name in counted),
                *(pl.lit(None, told.schema[name]).alias(name) for name in (*others, *once)),
                (pl.lit(value=True) if at else pl.lit(None, pl.Boolean)).alias(HALVED),
            )
        )
    columns = [*activities.columns, *([] if HALVED in activities.columns else [HALVED])]
    return pl.concat(parts).sort("_at", maintain_order=True).select(columns)


def _of_sex(columns: Sequence[str]) -> pl.Expr:
    """The people of one sex; nothing where neither its adults nor its children are told."""
    is_told = pl.any_horizontal([pl.col(name).is_not_null() for name in columns])
    return pl.when(is_told).then(pl.sum_horizontal(columns))


def _is_all_told(name: str) -> pl.Expr:
    """Whether both sexes are told and together are all people of a column; null where one is not."""
    return pl.col(f"_{name}_female") + pl.col(f"_{name}_male") == pl.col(name)


def _without_planned(frame: pl.DataFrame, figures: Sequence[str]) -> pl.DataFrame:
    if "status" not in frame.columns:
        return frame
    is_planned = (pl.col("status") == "planned").fill_null(False)
    return frame.with_columns(
        pl.when(~is_planned | (pl.col(name) == 0)).then(pl.col(name)).alias(name) for name in figures
    )


def _without_known(frame: pl.DataFrame, figures: Sequence[str]) -> pl.DataFrame:
    if "counting" not in frame.columns:
        return frame
    is_known = (pl.col("counting") == "again").fill_null(False)
    return frame.with_columns(
        pl.when(~is_known | (pl.col(name) == 0)).then(pl.col(name)).alias(name) for name in figures
    )


def _increases(frame: pl.DataFrame, figures: Sequence[str]) -> pl.DataFrame:
    """Cumulative figures as what they add to the last one known of the same series and year, over the days since that one.

    The first known of a year holds all since January: it counts in periods that begin there, and in no month alone. A fall counts as
    one, so that a series adds up to its last figure. Rows of one series and month that nothing tells apart are added up first.
    """
    if not {"counting", "end"} <= set(frame.columns) or not figures:
        return frame
    is_cumulative = (pl.col("counting") == "cumulative").fill_null(False)
    if not frame.select(is_cumulative.any()).item():
        return frame
    told = frame.with_columns(_at=pl.int_range(pl.len()), _series=_series(frame))
    rows = told.filter(is_cumulative & pl.any_horizontal(pl.col(figures).is_not_null()))
    keys = ["_series", pl.col("end").dt.year().alias("_year"), "end"]
    sums = rows.group_by(keys).agg(pl.col("_at").first(), *(_sum_of(name) for name in figures))
    before = pl.col("end").shift(1).over(["_series", "_year"], order_by="end")
    is_first = before.is_null()
    last = {name: pl.col(name).forward_fill().shift(1).over(["_series", "_year"], order_by="end") for name in figures}
    rises = sums.select(
        "_at",
        _start=pl.when(is_first).then(pl.col("end").dt.truncate("1y")).otherwise(before.dt.offset_by("1d")),
        **{f"_{name}": pl.when(is_first).then(pl.col(name)).otherwise(pl.col(name) - last[name]) for name in figures},
    )
    found = told.join(rises, on="_at", how="left", maintain_order="left")
    columns = [pl.when(is_cumulative).then(pl.col(f"_{name}")).otherwise(pl.col(name)).alias(name) for name in figures]
    if "start" in frame.columns:
        columns.append(pl.coalesce("_start", "start").cast(frame.schema["start"]).alias("start"))
    return found.with_columns(columns).select(frame.columns)


def _sum_of(name: str) -> pl.Expr:
    """The sum of a column; nothing where no row has a number."""
    return pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()).alias(name)


def _series(frame: pl.DataFrame) -> pl.Expr:
    """What one running total is of. The number of an activity tells two apart only where it stays from one month to the next: a
    record that has a number of its own each month is no series of its own."""
    names = [name for name in SERIES if name in frame.columns]
    others = [pl.col(name).cast(pl.String) for name in names if name != "activity"]
    if "activity" in names:
        stays = pl.col("end").n_unique().over("activity") > 1
        others.append(pl.when(stays).then(pl.col("activity").cast(pl.String)))
    return pl.struct([one.alias(str(at)) for at, one in enumerate(others)]) if others else pl.lit(0)


def _largest(frame: pl.DataFrame, figures: Sequence[str], apart: Sequence[str]) -> pl.DataFrame:
    """Of activities that may have reached the same people, the figures of the one that reached most; the first of equals."""
    alike = [name for name in dict.fromkeys((*SAME_PEOPLE, *apart)) if name in frame.columns]
    place = pl.col("reached").rank("ordinal", descending=True)
    is_largest = (place.over(alike) if alike else place) == 1
    return frame.with_columns(pl.when(is_largest).then(pl.col(figures)))
