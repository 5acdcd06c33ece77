"""Financial tracking: what is received and what only pledged, one cluster or several, the years and countries of a flow."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce

import polars as pl

from kolosi.intake.columns.table import TextTable, column_of, fold
from kolosi.intake.columns.totals import total_rows
from kolosi.intake.columns.values import read_day, read_number
from kolosi.intake.formats import Sheet
from kolosi.intake.recognise.reshaping import guess_header, take, with_columns

AREAS = (
    (r"child protection|protection de l enfan", "child_protection"),
    (r"gender based violence|\bgbv\b|\bvbg\b|violences? basees? sur le genre", "gbv"),
    (r"mine action|anti ?mines?|deminage", "mine_action"),
    (r"housing|logement terre", "housing_land_property"),
    (r"general protection|protection generale", "general_protection"),
    (r"(?:cluster )?protection(?: cluster)?(?: covid 19)?", "cluster"),
)
"""How the names of clusters say an area of responsibility. "Protection" alone is all that is not broken down further."""

SHORT = {
    "pe": "child_protection", "cp": "child_protection", "pro cpn": "child_protection", "protection enfance": "child_protection", "enfance": "child_protection",
    "pro gbv": "gbv", "lam": "mine_action", "lutte anti mines": "mine_action", "lutte anti mines humanitaire": "mine_action", "ma": "mine_action", "pro min": "mine_action",
    "ltp": "housing_land_property", "ltb": "housing_land_property", "hlp": "housing_land_property", "pro hlp": "housing_land_property", "land and property": "housing_land_property",
    "pg": "general_protection", "gp": "general_protection", "pro gen": "general_protection", "pro": "cluster",
}  # fmt: skip
"""What people who type a table write for an area, alone in its cell."""

ONE_NAME = ("Housing, Land and Property", "Logement, terre et propriété")
"""Names of one cluster that hold the comma which separates clusters."""

SEVERAL = "Several clusters"

WHOLE, OTHER = "cluster", "other cluster"

UNCLEAR = "Protection – total?"
"""Stands for the line of the cluster beside its areas where nobody knows whether it holds them."""

_OF_WHICH = re.compile(r"^(?:dont|y compris|soit|of which|incl(?:uding)?) ")

_OVERALL = re.compile(
    r"(?:cluster )?protection (?:overall|general(?:e)?|ensemble|autres?|other|non specifiee?|unspecified|not specified)"
)

_ROUNDING = 0.02
"""By how much a typed total may miss the sum of its parts: people round to tenths of a million."""


def reshape(table: TextTable, layout: str, sheets: Sequence[Sheet]) -> TextTable:
    """The table with the columns that its layout reads."""
    if layout == "flows":
        years = [take(table, name) for name in ("destUsageYearStart", "destUsageYearEnd")]
        when = _when(take(table, "date"), *years)
        return with_columns(table, {**_received(table), **_clusters(take(table, "destGlobalClusters")), **when})
    if layout == "flows-website":
        return with_columns(table, _of_website(table))
    if layout == "flows-page":
        return with_columns(table, {**_received(table), **_destination(table, sheets)})
    if layout == "flows-dated":
        return _on_its_day(table)
    if layout.startswith("summary"):
        return _summed_up(table)
    if layout == "progress":
        return with_columns(table, {"iso3": _joined(table, sheets, "countries", "iso3")})
    return with_columns(table, _clusters(take(table, "name" if layout.startswith("plan-") else "cluster")))


def _summed_up(table: TextTable) -> TextTable:
    """A typed table with the area that each line is of; those of other clusters are left aside. The line of the whole cluster counts no more where
    it adds up those of its areas, and they no more where it holds what some of them do not give. Where neither is seen, nobody but
    who typed it knows whether it holds them: the cell asks.
    """
    at = column_of(table, "AoR")
    if at is None:
        return table
    names = table.frame[at].drop_nulls().unique().to_list()
    areas = _mapped(table.frame[at], {name: _typed_area(name) for name in names})
    is_whole = (areas == WHOLE).fill_null(value=False)
    is_part = (~areas.is_in([WHOLE, OTHER])).fill_null(value=False)
    if is_whole.any() and is_part.any():
        given = [name for name in ("Requis", "Reçu") if column_of(table, name) is not None]
        amounts = pl.DataFrame([read_number(take(table, name)).alias(name) for name in given])
        whole, parts = amounts.filter(is_whole), amounts.filter(is_part)
        if _stands_beside(whole, parts, table, given):
            pass  # "Protection (overall)" is what none of its areas tells
        elif not _holds(whole, parts):
            areas = areas.zip_with(~is_whole, pl.Series([UNCLEAR]).new_from_index(0, len(areas)))
        elif sum(parts.null_count().row(0)):
            areas = areas.zip_with(~is_part, pl.Series([OTHER]).new_from_index(0, len(areas)))
        else:
            table = replace(table, totals=(*table.totals, *table.frame.filter(is_whole)["row"].to_list()))
    return replace(table, frame=table.frame.with_columns(areas.alias(at)))


def _typed_area(name: str) -> str:
    """The area that a line is called by, whether or not it says that it is a part of another ("dont VBG")."""
    said = [fold(name), _OF_WHICH.sub("", fold(name))]
    return next((SHORT[one] for one in said if one in SHORT), None) or _area(said[1]) or _overall(said[1]) or OTHER


def _stands_beside(whole: pl.DataFrame, parts: pl.DataFrame, table: TextTable, given: Sequence[str]) -> bool:
    """Whether the line of the cluster is one more part beside its areas: a printed total is what all of them make together."""
    totals = table.frame.filter(pl.col("row").is_in(list(table.totals)) | total_rows(table))
    if whole.height != 1 or totals.height != 1:
        return False
    printed = [read_number(totals[column])[0] for name in given if (column := column_of(table, name)) is not None]
    made = [own + rest for own, rest in zip(whole.fill_null(0).row(0), parts.sum().row(0), strict=True)]
    return all(
        one is not None and abs(one - sum_) <= _ROUNDING / 10 * sum_ for one, sum_ in zip(printed, made, strict=True)
    )


def _holds(whole: pl.DataFrame, parts: pl.DataFrame) -> bool:
    """Whether the one line of the whole cluster holds its areas: an amount that all of them give is what they make together, and no amount
    is less than what they give of it.
    """
    if whole.height != 1 or sum(whole.null_count().row(0)):
        return False
    sums, gaps = parts.sum().row(0), parts.null_count().row(0)
    made = zip(whole.row(0), sums, strict=True)
    is_made = [abs(one - sum_) <= _ROUNDING * max(sum_, 1.0) for one, sum_ in made]
    is_more = [one >= sum_ for one, sum_ in zip(whole.row(0), sums, strict=True)]
    fits = [more if gap else made for made, more, gap in zip(is_made, is_more, gaps, strict=True)]
    return all(fits) and 0 in gaps


def _on_its_day(table: TextTable) -> TextTable:
    """Flows on the day of each, without pledges; a flow that stands on rows of several clusters is under none of them.

    Of several parts of protection it is a flow to protection all the same, which nobody split.
    """
    rows = pl.DataFrame({"id": take(table, "id"), "cluster": take(table, "destGlobalClusters")})
    known = {cell: _single(cell) for cell in rows["cluster"].drop_nulls().unique().to_list()}
    areas = {cell: _area(name) or _overall(name) for cell, name in known.items()}
    told = rows.with_columns(one=_mapped(rows["cluster"], known), area=_mapped(rows["cluster"], areas))
    is_shared = pl.col("id").is_not_null() & (pl.col("cluster").n_unique().over("id") > 1)
    shared = told.with_columns(is_shared=is_shared, inside=pl.col("area").is_not_null().all().over("id")).select(
        cluster=pl.when("is_shared").then(pl.lit(SEVERAL)).otherwise("one"),
        area=pl.when("is_shared").then(pl.when("inside").then(pl.lit(WHOLE))).otherwise("area"),
    )
    day, _, _ = read_day(take(table, "date"))
    year = pl.DataFrame({"day": day, "year": take(table, "budgetYear").str.extract(r"(20\d\d)")}).with_columns(
        is_of_year=pl.col("year").is_null() | (pl.col("day").dt.year().cast(pl.String) == pl.col("year"))
    )
    span = year.select(
        first=pl.when("is_of_year").then(pl.col("day").cast(pl.String)).otherwise(pl.col("year") + "-01-01"),
        last=pl.when("is_of_year").then(pl.col("day").cast(pl.String)).otherwise(pl.col("year") + "-12-31"),
    )
    amount = _received(table)["amount received"]
    replaced = {"date": span["first"], "amountUSD": amount, "destGlobalClusters": shared["cluster"]}
    frame = table.frame.with_columns(
        cells.alias(column) for name, cells in replaced.items() if (column := column_of(table, name)) is not None
    )
    return with_columns(replace(table, frame=frame), {"last day": span["last"], "area": shared["area"]})


def _when(date: pl.Series, first: pl.Series, last: pl.Series) -> dict[str, pl.Series]:
    """From when to when each flow counts: on its day where that is of its one year of use, else over its years of use.

    Days count only where every flow has one: a month would lack the others.
    """
    day, _, _ = read_day(date)
    rows = pl.DataFrame({"day": day, "first": first, "last": last})
    year, has_days = pl.col("day").dt.to_string("%Y"), not day.null_count()
    is_of_year = (pl.col("first") == year) & (pl.col("last") == year) & has_days
    spans = {"first": pl.col("first") + "-01-01", "last": pl.col("last") + "-12-31"}
    told = rows.select(
        pl.when(is_of_year).then(pl.col("day").cast(pl.String)).otherwise(year_of_use).alias(name)
        for name, year_of_use in spans.items()
    )
    return {"first day of use": told["first"], "last day of use": told["last"]}


def _overall(name: str) -> str | None:
    """The cluster itself, where a name says that it is all of it that is told no finer: "Protection (overall)"."""
    return WHOLE if _OVERALL.fullmatch(fold(name)) else None


def _received(table: TextTable) -> dict[str, pl.Series]:
    """The amount of each flow that is committed or paid; a pledge is not funding."""
    flows = pl.DataFrame({"status": take(table, "status"), "amount": take(table, "amountUSD")})
    amount = flows.select(pl.when(pl.col("status").str.to_lowercase() != "pledge").then("amount").alias("amount"))
    return {"amount received": amount["amount"]}


def _of_website(table: TextTable) -> dict[str, pl.Series]:
    """What a sheet of the website says in words: the amount, the years, the cluster, and which boundary the flow crosses."""
    sheet, status = fold(table.sheet), take(table, "Flow status").str.to_lowercase()
    amount = _first(table, r"\busd\b")
    is_pledge = pl.repeat("pledge" in sheet, len(status), eager=True) | (status == "pledge").fill_null(value=False)
    years = take(table, "Destination Usage year").str.extract_all(r"\d{4}").list.sort()
    boundary = next((one for one in ("internal", "outgoing") if one in sheet), None)
    return {
        **_clusters(_first(table, r"^destination.*global cluster", r"^destination.*cluster")),
        "amount received": amount.zip_with(~is_pledge, amount.clear(len(amount))),
        **_when(_first(table, r"^flow date$"), years.list.first(), years.list.last()),
        "boundary of the flow": take(table, "Boundary").fill_null(boundary or ""),
    }


def _first(table: TextTable, *patterns: str) -> pl.Series:
    """The cells under the headers of some forms, the first form first; where its cell is empty those of the next."""
    found = (name for pattern in patterns for name in table.names if re.search(pattern, fold(name)))
    cells = [take(table, name) for name in dict.fromkeys(found)]
    nothing = pl.Series("none", [None] * table.frame.height, dtype=pl.String)
    return reduce(lambda one, other: one.fill_null(other), cells, nothing)


def _clusters(cells: pl.Series) -> dict[str, pl.Series]:
    """One cluster and its area; a flow to several clusters is carried once, under none of them."""
    known = {cell: _single(cell) for cell in cells.drop_nulls().unique().to_list()}
    areas = {name: _area(name) for name in known.values()}
    names = _mapped(cells, known)
    return {"one cluster": names, "area": _mapped(names, areas)}


def _single(cell: str) -> str:
    bare = re.sub(r'^\[|\]$|"', "", cell)
    for name in ONE_NAME:
        bare = bare.replace(name, name.replace(",", " "))
    return SEVERAL if re.search(r"[,|;]", bare) else bare.strip()


def _area(name: str) -> str | None:
    folded = fold(name)
    loose, (exact, whole) = AREAS[:-1], AREAS[-1]
    found = next((area for pattern, area in loose if re.search(pattern, folded)), None)
    return found or (whole if re.fullmatch(exact, folded) else None)


def _mapped(cells: pl.Series, known: Mapping[str, str | None]) -> pl.Series:
    if not known:
        return cells
    return cells.replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.String())


def _destination(table: TextTable, sheets: Sequence[Sheet]) -> dict[str, pl.Series]:
    """Countries, clusters and years of use of each flow, which stand in a sheet of their own."""
    clusters = _clusters(_joined(table, sheets, "destinationObjects", "name", kind="GlobalCluster"))
    years = _joined(table, sheets, "destinationObjects", "name", kind="UsageYear").str.split("|").list.sort()
    return {
        **clusters,
        "country of destination": _joined(table, sheets, "destinationObjects", "name", kind="Location"),
        **_when(pl.Series(years.name, [None] * len(years), dtype=pl.String), years.list.first(), years.list.last()),
    }


def _joined(table: TextTable, sheets: Sequence[Sheet], sheet: str, name: str, *, kind: str | None = None) -> pl.Series:
    """The cells of another sheet that belong to each row, joined by "|"; null where it has none."""
    other = next((guess_header(found) for found in sheets if found.name == sheet), None)
    index = take(table, "_index").alias("at")
    if other is None:
        return pl.Series(name, [None] * len(index), dtype=pl.String)
    rows = pl.DataFrame({"at": take(other, "_parent_index"), "cell": take(other, name), "kind": take(other, "type")})
    wanted = rows.filter(pl.col("kind") == kind) if kind else rows
    cells = wanted.group_by("at", maintain_order=True).agg(pl.col("cell").unique(maintain_order=True).str.join("|"))
    return index.to_frame().join(cells, on="at", how="left", maintain_order="left")["cell"]
