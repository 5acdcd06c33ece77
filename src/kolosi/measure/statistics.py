"""Values that a system has already aggregated: choosing, among its overlapping tables, rows that count nothing twice.

A system publishes totals, the same by type, by sex and age, by region, by month and by quarter. Rows that fill the same
breakdown columns form a cut. Of each span, the cut with the fewest columns beyond those asked for is taken, in the
coarsest places; then the coarsest places and the longest spans win over what they already contain. Of one cell given in
several files, the newest file speaks.

A row of kind `event` is one thing that happened: none contains another, whatever their days and places. Its days are those
between which it began.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlglot import exp

from kolosi.measure.compile import all_of, from_source, named, one_of, required_columns, where_of
from kolosi.measure.places import Places, country_of, inside, members
from kolosi.measure.replaced import without_replaced
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.model.record import BREAKDOWNS, STATISTICS
from kolosi.store.engine import Engine

if TYPE_CHECKING:
    import polars as pl

CUTS = tuple(name for name in BREAKDOWNS if STATISTICS.column(name) is not None)
"""The breakdown columns of the table, in the order of the bits of a cut."""

_READ = (
    "receipt",
    "sheet",
    "row",
    "heading",
    "source",
    "organisation",
    "statistic",
    "kind",
    "value",
    "qualifier",
    "n",
    "start",
    "end",
    "part",
)
_ALIKE = {
    "flow": ("flow", "event"),
    "event": ("flow", "event"),
    "stock": ("stock", "target"),
    "target": ("stock", "target"),
    "share": ("share", "rate"),
    "rate": ("share", "rate"),
}
_WHOLE = 100.5
"""A whole in percent, with what rounding may add."""
_CELL = ("source", "organisation", "statistic", "first", "last", "at", "part", "extra")
_EVENT = "event"
_PART = "?"
"""Stands between a place and the level of a part of it that nobody knows: it lies in the place, and in nothing known inside."""


@dataclass(frozen=True)
class _Cell:
    """Rows that together give the value of one place in one span, in one cut."""

    group: tuple[str | None, ...]
    span: Period
    place: str | None
    extra: int
    rows: tuple[int, ...]


def candidates(
    indicators: Sequence[Indicator], engine: Engine, places: Places, ages: Mapping[str, int]
) -> dict[str, pl.DataFrame]:
    """For each indicator, every row of the table that it may use: the table is read once for all of them."""
    import polars as pl

    rows = engine.query(_fitting_any(indicators).sql(dialect="duckdb")).filter(pl.col("value").is_finite())
    at = pl.coalesce("place", "region")
    cut = pl.sum_horizontal(pl.col(name).is_not_null().cast(pl.Int64) * (1 << bit) for bit, name in enumerate(CUTS))
    known = rows.with_columns(
        day=pl.coalesce("as_of", "end", "start"),
        first=pl.coalesce("start", "end", "as_of"),
        last=pl.coalesce("end", "start", "as_of"),
        has_span=pl.col("start").is_not_null() | pl.col("end").is_not_null(),
        at=pl.when(at.eq_missing(pl.lit(country_of(places)))).then(None).otherwise(at),
        cut=cut,
        age=pl.col("receipt").replace_strict(ages, default=0, return_dtype=pl.Int64),
        number=pl.int_range(pl.len()),
    )
    flags = pl.selectors.matches(r"^fits_\d+$")
    return {one.id: known.filter(pl.col(f"fits_{n}")).drop(flags) for n, one in enumerate(indicators)}


def _fitting_any(indicators: Sequence[Indicator]) -> exp.Select:
    """The rows that fit an indicator, with a flag for each."""
    fits = [exp.Coalesce(this=exp.paren(_fits(one)), expressions=[exp.false()]) for one in indicators]
    has_value = exp.not_(exp.Is(this=named("value"), expression=exp.Null()))
    return (
        exp.select(
            *(named(name) for name in (*_READ, "as_of", "place", "region", *CUTS)),
            *(exp.alias_(one, f"fits_{n}") for n, one in enumerate(fits)),
        )
        .from_(exp.to_table("statistics"))
        .where(exp.and_(has_value, exp.or_(*fits)))
        .order_by(*(named(name) for name in ("receipt", "sheet", "row")))
    )


def _fits(indicator: Indicator) -> exp.Expr:
    kind = named("kind")
    alike = exp.paren(exp.or_(exp.Is(this=kind, expression=exp.Null()), one_of(kind.copy(), _ALIKE[indicator.kind])))
    return all_of([from_source(indicator), where_of(indicator), alike]) or alike


def choose(rows: pl.DataFrame, key: Key, indicator: Indicator, places: Places) -> pl.DataFrame:
    """The rows whose values together are the figure: none when there is no data."""
    import polars as pl

    asked = {name for name, _ in key.breakdown} | (required_columns(indicator) & set(CUTS))
    standing = without_replaced(rows, key.period) if indicator.kind == "stock" else rows
    fitting = _extra(_fitting(standing, key, places, asked), asked)
    if not fitting.height:
        return fitting
    if indicator.kind in ("share", "rate"):
        return _exactly(fitting, key)
    chosen = [_chosen(own, key, indicator, places, asked) for own in _apart(fitting, indicator, asked)]
    return _one_bound(pl.concat(chosen).sort("number"))


def _chosen(rows: pl.DataFrame, key: Key, indicator: Indicator, places: Places, asked: set[str]) -> pl.DataFrame:
    """The rows that count nothing twice, of those that may tell of the same."""
    dated = _without_parts(_dated(rows, key.period, indicator.kind, places), indicator, asked)
    if not dated.height:
        return dated
    is_event = dated["kind"].eq_missing(_EVENT)
    cells = _cells(dated.filter(~is_event), is_stock=indicator.kind in ("stock", "target"))
    events = _cells(dated.filter(is_event), is_stock=False)
    numbers = [number for cell in (*_disjoint(cells, places), *events) for number in cell.rows]
    return dated.filter(dated["number"].is_in(numbers))


def _apart(rows: pl.DataFrame, indicator: Indicator, asked: set[str]) -> list[pl.DataFrame]:
    """The rows of each term that has values of its own; all together where a value tells of all terms.

    Refugees by region and asylum-seekers of the whole country are different people: the wider number holds none of the others.
    """
    name = indicator.apart
    if name is None or name in asked or rows[name].null_count() or not rows.height:
        return [rows]
    above = indicator.above.get(name, {})
    terms = set(rows[name])
    if any(over in terms for term in terms for over in above.get(term, ())):
        return [rows]
    return [rows.filter(rows[name] == term) for term in sorted(terms)]


def _without_parts(rows: pl.DataFrame, indicator: Indicator, asked: set[str]) -> pl.DataFrame:
    """The rows without those of a term that lies in another of which a value stands beside: "0-4" beside "children"."""
    import polars as pl

    for name, above in indicator.above.items():
        terms = set(rows[name].drop_nulls()) if name not in asked and rows.height else set()
        inside_of = {term: over for term in terms for over in above.get(term, ()) if over in terms}
        if not inside_of:
            continue
        same = [*_CELL[:-1], "day", *(other for other in CUTS if other != name)]
        whole = rows.select(*same, pl.col(name).alias("over"))
        below = rows.filter(pl.col(name).is_in(list(inside_of))).with_columns(
            over=pl.col(name).replace_strict(inside_of, default=None, return_dtype=pl.String)
        )
        parts = below.join(whole.unique(), on=[*same, "over"], how="semi", nulls_equal=True)
        rows = rows.filter(~pl.col("number").is_in(parts["number"].implode()))
    return rows


def _fitting(rows: pl.DataFrame, key: Key, places: Places, asked: set[str]) -> pl.DataFrame:
    """Rows with the terms, the columns and the places asked for."""
    import polars as pl

    conditions = [pl.col(name).is_in(terms) for name, terms in key.breakdown]
    conditions += [pl.col(name).is_not_null() for name in sorted(asked)]
    wanted = inside(places, key.places)
    if wanted is not None:
        conditions.append(pl.col("at").is_in(wanted) | pl.col("region").is_in(wanted))
    return rows.filter(conditions) if conditions else rows


def _extra(rows: pl.DataFrame, asked: set[str]) -> pl.DataFrame:
    """With the cut beyond the columns asked for."""
    import polars as pl

    kept = sum(1 << bit for bit, name in enumerate(CUTS) if name not in asked)
    return rows.with_columns(extra=pl.col("cut") & kept)


def _exactly(rows: pl.DataFrame, key: Key) -> pl.DataFrame:
    """The rows that give a share of just this place, then: of its cuts, the one with the fewest extra columns."""
    import polars as pl

    here = pl.col("at").is_null() if not key.places else pl.col("at").is_in(key.places)
    plain = rows.filter(here & pl.col("part").is_null())
    same = plain.filter(pl.col("first") == key.period.first, pl.col("last") == key.period.last)
    dated = same if same.height else plain.filter(pl.col("day").is_between(key.period.first, key.period.last))
    simplest = min(set(dated["extra"]), key=lambda extra: (extra.bit_count(), extra), default=0)
    newest = pl.col("age") == pl.col("age").max().over(*_CELL, "day")
    return dated.filter(pl.col("extra") == simplest).filter(newest)


def is_one_share(rows: pl.DataFrame) -> bool:
    """True for one row, or for shares of one base in classes that exclude each other, which may be added.

    Answers do not exclude each other: a respondent may give several.
    """
    if rows.height <= 1:
        return True
    base = ("source", "organisation", "statistic", "first", "last", "day", "at", "n", "answer")
    is_one_base = all(rows[name].n_unique() == 1 for name in base)
    return is_one_base and not rows.select(CUTS).is_duplicated().any() and float(rows["value"].sum()) <= _WHOLE


def _dated(rows: pl.DataFrame, period: Period, kind: str, places: Places) -> pl.DataFrame:
    """Rows of the period: a flow inside it, a stock on its last day, a target that stands at its end."""
    import polars as pl

    if kind == "stock":
        return _on_last_days(rows.filter(pl.col("day").is_between(period.first, period.last)), places)
    if kind == "target":
        return _standing(rows, period)
    return rows.filter(pl.col("has_span"), pl.col("first") >= period.first, pl.col("last") <= period.last)


def _on_last_days(rows: pl.DataFrame, places: Places) -> pl.DataFrame:
    """Each first-level unit on the last day on which it was told; units told earlier only where no later row touches them.

    A round speaks for the units in which it has rows: a commune that it no longer lists has nobody left, and keeps nothing
    of the round before. A number for the whole country touches every unit.
    """
    import polars as pl

    group = ["source", "organisation", "statistic"]
    rows = rows.with_columns(unit=pl.coalesce("region", "at"))
    told = rows.group_by(*group, "unit").agg(pl.col("day").max()).sort("day", descending=True)
    kept: list[tuple[str, str | None, str, str | None, date]] = []
    for source, who, statistic, unit, day in told.iter_rows():
        later = [at for *own, at, when in kept if own == [source, who, statistic] and when != day]
        if not any(_touch(unit, other, places) for other in later):
            kept.append((source, who, statistic, unit, day))
    last = pl.DataFrame(kept, schema=told.schema, orient="row")
    return rows.join(last, on=[*group, "unit", "day"], how="semi", nulls_equal=True, maintain_order="left").drop("unit")


def _touch(place: str | None, other: str | None, places: Places) -> bool:
    """True when two places share ground; the whole country shares it with all."""
    if place is None or other is None:
        return True
    return not members(places, place).isdisjoint(members(places, other))


def _on_last_day(rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return rows.filter(pl.col("day") == pl.col("day").max().over("source", "organisation", "statistic"))


def _standing(rows: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Targets over the narrowest span that holds the whole period, else its end; without a span, until year's end."""
    import polars as pl

    end = pl.col("has_span") & (pl.col("first") <= period.last) & (pl.col("last") >= period.last)
    over = rows.filter(end).with_columns(whole=pl.col("first") <= period.first, length=pl.col("last") - pl.col("first"))
    if over.height:
        group = ["source", "organisation", "statistic"]
        over = over.filter(pl.col("whole") == pl.col("whole").max().over(group))
        return over.filter(pl.col("length") == pl.col("length").min().over(group)).drop("whole", "length")
    opening = min(period.first, date(period.last.year, 1, 1))
    return _on_last_day(rows.filter(~pl.col("has_span"), pl.col("day").is_between(opening, period.last)))


def _cells(rows: pl.DataFrame, *, is_stock: bool) -> list[_Cell]:
    """The cells of the rows, each with the rows of its newest file."""
    import polars as pl

    dated = rows.with_columns(first="day", last="day") if is_stock else rows
    newest = pl.col("number").filter(pl.col("age") == pl.col("age").max())
    grouped = dated.group_by(_CELL).agg(newest.sort().alias("rows"))
    return [
        _Cell((source, who, statistic), Period(first, last), _ground(at, part), extra, tuple(numbers))
        for source, who, statistic, first, last, at, part, extra, numbers in grouped.iter_rows()
        if first <= last
    ]


def _ground(at: str | None, part: int | None) -> str | None:
    """The place of a cell; of one that is kept at the place around, a part of that."""
    return at if part is None else f"{at or ''}{_PART}{part}"


def _disjoint(cells: list[_Cell], places: Places) -> list[_Cell]:
    """Cells that share no day in any place, per group."""
    atlas = _Atlas(places, {cell.place for cell in cells})
    chosen: list[_Cell] = []
    for group in sorted({cell.group for cell in cells}, key=str):
        own = [cell for cell in cells if cell.group == group]
        spans = sorted({cell.span for cell in own})
        kept = [cell for span in spans for cell in atlas.fewest_columns([c for c in own if c.span == span])]
        chosen += atlas.longest_spans(kept)
    return chosen


class _Atlas:
    """Which places of a table contain which others; the whole country contains all."""

    def __init__(self, places: Places, found: Iterable[str | None]) -> None:
        known = [place for place in found if place is not None]
        whole = {place: members(places, place) for place in known if _PART not in place}
        parts = {place: place.partition(_PART)[0] for place in known if _PART in place}
        self._sizes: dict[str | None, float] = {place: len(ids) for place, ids in whole.items()}
        self._sizes |= {place: 1 / (1 + int(place.partition(_PART)[2])) for place in parts}
        self._related: dict[str | None, set[str | None]] = {
            place: {None} | {other for other in whole if other in whole[place] or place in whole[other]}
            for place in whole
        }
        for place, around in parts.items():
            holding = {other for other, ids in whole.items() if not around or around in ids}
            self._related[place] = {None, *holding, *(other for other in parts if parts[other] == around)}
            for other in holding:
                self._related[other].add(place)

    def touches(self, place: str | None, taken: set[str | None]) -> bool:
        """True when a place shares ground with one of those taken."""
        return bool(taken) if place is None else not taken.isdisjoint(self._related[place])

    def width(self, place: str | None) -> float:
        """Orders places, the widest first."""
        return float("-inf") if place is None else -self._sizes[place]

    def fewest_columns(self, cells: list[_Cell]) -> list[_Cell]:
        """Of one span: cells on separate ground, those with the fewest extra columns first, then the widest places."""
        taken: set[str | None] = set()
        kept = []
        for cell in sorted(cells, key=lambda c: (c.extra.bit_count(), c.extra, self.width(c.place), str(c.place))):
            if not self.touches(cell.place, taken):
                taken.add(cell.place)
                kept.append(cell)
        return kept

    def longest_spans(self, cells: list[_Cell]) -> list[_Cell]:
        """Of several spans: cells that share no day on the same ground, the widest places first, then the longest."""
        taken: dict[Period, set[str | None]] = {}
        kept = []
        for cell in sorted(cells, key=self._order):
            overlapping = (ground for span, ground in taken.items() if span.overlaps(cell.span))
            if not any(self.touches(cell.place, ground) for ground in overlapping):
                taken.setdefault(cell.span, set()).add(cell.place)
                kept.append(cell)
        return kept

    def _order(self, cell: _Cell) -> tuple[float, int, date, str]:
        return self.width(cell.place), -(cell.span.last - cell.span.first).days, cell.span.first, str(cell.place)


def _one_bound(rows: pl.DataFrame) -> pl.DataFrame:
    """Of a value given as two bounds, the lower one."""
    import polars as pl

    has_low = bool((rows["qualifier"] == "low").any())
    return rows.filter(pl.col("qualifier").ne_missing("high")) if has_low else rows
