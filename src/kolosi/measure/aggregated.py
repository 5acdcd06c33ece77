"""Figures taken from values already aggregated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from kolosi.measure.measured import Measured, exact
from kolosi.measure.places import Places, inside, members
from kolosi.measure.reporting.coverage import Evidence
from kolosi.measure.reporting.reach import Reach, Scopes, wanted
from kolosi.measure.reporting.scope import SubmissionScope
from kolosi.measure.statistics import CUTS, candidates, choose, is_one_share
from kolosi.model.figure import Coverage
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.store.engine import Engine

if TYPE_CHECKING:
    import polars as pl

_FLOWS = ("flow", "event")
_RATIOS = ("share", "rate")
_PARTITIONS = ("sex", "age_group")
"""Columns whose terms exclude each other: their parts add up to the people, whatever is planned for them."""
_DOUBTS = ("about", "more_than", "low", "high", "cumulative", "implied")


def read(
    keys: Mapping[str, Sequence[Key]],
    indicators: Sequence[Indicator],
    engine: Engine,
    places: Places,
    evidence: Evidence,
) -> dict[Key, Measured]:
    """The figures of several indicators over the table of statistics, read once; `keys` are by indicator."""
    rows = candidates(indicators, engine, places, evidence.ages) if indicators else {}
    everywhere: dict[Key, pl.DataFrame] = {}
    return {
        key: _measured(key, one, _chosen(rows[one.id], key, one, places, everywhere), evidence, places)
        for one in indicators
        for key in keys[one.id]
    }


@dataclass(frozen=True, kw_only=True)
class _Chosen:
    """The rows that are a figure; none where a value of a unit that lies only partly in its places may belong to it."""

    rows: pl.DataFrame
    is_apart: bool = False


def _chosen(
    rows: pl.DataFrame, key: Key, indicator: Indicator, places: Places, everywhere: dict[Key, pl.DataFrame]
) -> _Chosen:
    """The rows chosen for a figure; `everywhere` keeps those of the same figure for all places."""
    chosen = choose(rows, key, indicator, places)
    ids = inside(places, key.places)
    if ids is None or not set(chosen["at"]).isdisjoint(key.places):
        return _Chosen(rows=chosen)
    plain = replace(key, places=())
    if plain not in everywhere:
        everywhere[plain] = choose(rows, plain, indicator, places)
    others = everywhere[plain].filter(~everywhere[plain]["region"].is_in(sorted(ids)).fill_null(False))
    parted = (at for at in set(others["at"].drop_nulls()) if at not in ids)
    is_apart = any(_lies_partly(members(places, at), ids) for at in parted)
    return _Chosen(rows=chosen.clear() if is_apart else chosen, is_apart=is_apart)


def _lies_partly(unit: frozenset[str], ids: frozenset[str]) -> bool:
    return not unit.isdisjoint(ids) and not unit >= ids


def rows_chosen(key: Key, indicator: Indicator, engine: Engine, places: Places, evidence: Evidence) -> pl.DataFrame:
    """The rows a figure adds up, with the contribution of each; none when there is no value."""
    import polars as pl

    rows = candidates([indicator], engine, places, evidence.ages)[indicator.id]
    chosen = _chosen(rows, key, indicator, places, {}).rows
    if _why_missing(chosen, indicator):
        chosen = chosen.clear()
    contribution = pl.col("value").cast(pl.Decimal(38, 6)).alias("contribution")
    heading = pl.col("heading").alias("column")
    return chosen.select("receipt", "sheet", "row", heading, contribution).sort("receipt", "sheet", "row", "column")


def _measured(key: Key, indicator: Indicator, chosen: _Chosen, evidence: Evidence, places: Places) -> Measured:
    rows = chosen.rows
    sources = tuple(sorted(set(rows["source"].drop_nulls()))) or ((indicator.source,) if indicator.source else ())
    missing = "not_told_apart" if chosen.is_apart else _why_missing(rows, indicator)
    receipts = tuple(sorted(set(rows["receipt"].drop_nulls())))
    reach = _reach(key, indicator, rows, sources, evidence, places)
    return Measured(
        value=None if missing else sum((exact(value) for value in rows["value"]), Fraction(0)),
        coverage=Coverage(
            months_present=0 if missing else reach.months,
            months_expected=reach.months_expected,
            reporters=evidence.reporters(sources, key.period, inside(places, key.places)),
            is_expected_known=evidence.says_who(sources),
            places=tuple(sorted(set(_regions(rows)))),
            units=None if missing or indicator.kind in _RATIOS else (len(reach.whole_units), len(reach.units)),
        ),
        sources=sources,
        receipts=receipts,
        as_of=_as_of(rows, indicator.kind) or evidence.as_of(receipts),
        qualifier=_qualifier([*rows["qualifier"], *_doubt_of_days(rows, indicator)]),
        n=_sample(rows),
        missing=missing,
    )


def _why_missing(rows: pl.DataFrame, indicator: Indicator) -> str | None:
    if not rows.height or _lacks_terms(rows, indicator):
        return "not_covered"
    if rows["source"].n_unique() > 1:
        return "several_sources"
    is_share = indicator.kind == "share"
    is_sure = is_one_share(rows) if is_share else indicator.kind != "rate" or rows.height == 1
    if not is_sure:
        return "several_values"
    return None if indicator.kind in _RATIOS else _not_added(rows.filter(rows["kind"].ne_missing("event")), indicator)


def _lacks_terms(rows: pl.DataFrame, indicator: Indicator) -> bool:
    """Whether somewhere, in some span, one of the terms that only together are the figure has no value.

    A number that is hidden, or a type that a table leaves out, is no 0: rape alone is not all sexual violence.
    """
    import polars as pl

    for name, terms in indicator.whole_of:
        same = ["source", "organisation", "first", "last", "at", "part", *(other for other in CUTS if other != name)]
        told = rows.group_by(same).agg(pl.col(name).filter(pl.col(name).is_in(terms)).n_unique().alias("told"))
        if (told["told"] < len(terms)).any():
            return True
    return False


def _not_added(rows: pl.DataFrame, indicator: Indicator) -> str | None:
    """Over what the values would be added though the definition does not declare it; things that happened each count."""
    adds, cell = indicator.adds, ("source", "organisation", "at", "part")
    categories = [name for name in CUTS if name not in _PARTITIONS]
    if not adds.time and indicator.kind in _FLOWS and rows.select("first", "last").n_unique() > 1:
        return "not_added_over_time"
    if not adds.category and rows.select(*cell, *categories).n_unique() > rows.select(cell).n_unique():
        return "not_added_over_categories"
    return "not_added_over_places" if not adds.place and rows.select("at", "part").n_unique() > 1 else None


def _reach(
    key: Key, indicator: Indicator, rows: pl.DataFrame, sources: tuple[str, ...], evidence: Evidence, places: Places
) -> Reach:
    """Which of the places and days asked for the chosen rows give. A stock, a target and a share are given once.

    Rows of one day each are a list of what happened: the days that their files answer for are given, whatever happened.
    """
    asked = wanted(key, indicator)
    scopes = evidence.scopes.answering("statistics", sources, asked)
    units = evidence.scopes.units(scopes, key.places, evidence.registry.places(sources))
    whole = frozenset(one.receipt for one in scopes if None in one.said)
    if indicator.kind not in _FLOWS:
        day = Period(key.period.last, key.period.last)
        told = [Scopes([_given(own, [day], whole)], places) for own in _told_apart(rows, indicator)]
        return min((one.reach(one.all, units, day) for one in told), key=lambda reach: len(reach.whole_units))
    if _is_list(rows):
        return evidence.scopes.reach(scopes, units, key.period, is_national=not key.places)
    by_span = rows.group_by("first", "last", maintain_order=True)
    given = Scopes([_given(own, [Period(a, b)], whole) for (a, b), own in by_span if a <= b], places)
    return given.reach(given.all, units, key.period, is_national=not key.places)


def _told_apart(rows: pl.DataFrame, indicator: Indicator) -> list[pl.DataFrame]:
    """The rows of each term that has values of its own: the sum is no more complete than the least of them."""
    name = indicator.apart
    if name is None or rows[name].n_unique() < 2:
        return [rows]
    return [own for _, own in rows.group_by(name, maintain_order=True)]


def _is_list(rows: pl.DataFrame) -> bool:
    """True for rows of one day each, and for those that each tell of one thing that happened."""
    happened = (rows["first"] == rows["last"]) | rows["kind"].eq_missing("event")
    return bool(rows.height) and int(happened.sum()) * 2 >= rows.height


def _given(rows: pl.DataFrame, spans: Sequence[Period], whole: frozenset[str]) -> SubmissionScope:
    """What some rows give: values for their places, or for the whole country where a file of `whole` is complete for it."""
    at = {*rows["at"], *([] if whole.isdisjoint(rows["receipt"]) else [None])}
    return SubmissionScope(
        receipt="",
        source="",
        table="statistics",
        spans=tuple(spans) if rows.height else (),
        said=frozenset(at | ({None} if None in at else set())),
    )


def _regions(rows: pl.DataFrame) -> list[str]:
    import polars as pl

    return rows.select(pl.coalesce("region", "at")).to_series().drop_nulls().to_list()


def _as_of(rows: pl.DataFrame, kind: str) -> date | None:
    """The day to which the rows speak; of a stock told on several days, the first of them: all of it is at least as new."""
    days = rows["as_of"] if kind in _FLOWS else rows["day"]
    found = days.min() if kind == "stock" else days.max()
    return found if isinstance(found, date) else None


def _qualifier(qualifiers: Sequence[str | None]) -> str | None:
    """The most doubtful of the qualifiers of what was added."""
    found = {qualifier for qualifier in qualifiers if qualifier}
    known = next((doubt for doubt in _DOUBTS if doubt in found), None)
    return known or min(found, default=None)


def _doubt_of_days(rows: pl.DataFrame, indicator: Indicator) -> list[str]:
    """A stock whose places were told on different days is only about so much."""
    return ["about"] if indicator.kind == "stock" and rows["day"].n_unique() > 1 else []


def _sample(rows: pl.DataFrame) -> int | None:
    return rows["n"][0] if rows.height and rows["n"].n_unique() == 1 else None
