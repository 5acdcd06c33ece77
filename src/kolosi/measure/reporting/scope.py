"""What a submission answers for: days, places, columns and terms. Outside it, no row is no data; inside, it is zero."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from kolosi.intake.records.stray import are_stray
from kolosi.measure.compile import TIMES
from kolosi.model.period import Period, joined_spans
from kolosi.model.record import TABLES
from kolosi.model.source import ANSWERS_ITS_ROWS, Covers

if TYPE_CHECKING:
    import polars as pl

EDGE = 10
"""Up to so many days before the first and after the last row of a month belong to a file whose own rows lie as far apart: a
third of a month. More than that is a month cut short, whatever the gaps of the file."""

FEWEST_REGIONS = 3
"""An export of a whole country speaks of so many first-level units at least: one of fewer may have been made for them alone."""


@dataclass(frozen=True, kw_only=True)
class SubmissionScope:
    """What one file answers for in one table.

    `spans` are the days; `places` the finest places that occur, `labels` the first-level units they lie in. `said` are
    places for which the sender answers whether they occur or not; None inside `said` is the whole country. `asked` are
    the columns that are filled; with terms, only these were asked for, without (None) all of the list. `statistics` are
    the kinds of value of a table of statistics. `reporters` are the organisations named, with their first and last day.
    """

    receipt: str
    source: str
    table: str
    spans: tuple[Period, ...] = ()
    places: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    said: frozenset[str | None] = frozenset()
    asked: Mapping[str, frozenset[str] | None] = field(default_factory=dict)
    reporters: Mapping[str, Period] = field(default_factory=dict)
    asks_all: bool = False

    def as_text(self) -> str:
        """The scope as JSON, for the build."""
        return json.dumps(
            {
                "receipt": self.receipt,
                "source": self.source,
                "table": self.table,
                "spans": [str(span) for span in self.spans],
                "places": sorted(self.places),
                "labels": sorted(self.labels),
                "said": sorted(self.said, key=str),
                "asked": {name: None if terms is None else sorted(terms) for name, terms in self.asked.items()},
                "reporters": {name: str(span) for name, span in sorted(self.reporters.items())},
                "asks_all": self.asks_all,
            }
        )

    @classmethod
    def from_text(cls, text: str) -> SubmissionScope:
        """A scope that the build kept."""
        kept = json.loads(text)
        return cls(
            receipt=kept["receipt"],
            source=kept["source"],
            table=kept["table"],
            spans=tuple(Period.parse(span) for span in kept["spans"]),
            places=frozenset(kept["places"]),
            labels=frozenset(kept["labels"]),
            said=frozenset(kept["said"]),
            asked={name: None if terms is None else frozenset(terms) for name, terms in kept["asked"].items()},
            reporters={name: Period.parse(span) for name, span in kept["reporters"].items()},
            asks_all=kept["asks_all"],
        )

    def asks(self, wanted: Mapping[str, frozenset[str] | None]) -> bool:
        """True where each column wanted is filled, and one of its terms at least was asked for."""
        return self.asks_all or all(self._asks(column, terms) for column, terms in wanted.items())

    def _asks(self, column: str, terms: frozenset[str] | None) -> bool:
        if column not in self.asked:
            return False
        known = self.asked[column]
        return known is None or terms is None or not known.isdisjoint(terms)


# -- what the records of a file say -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is known of a submission besides its rows: its file, what its layout covers, and what its sender said.

    `period` is None unless somebody said it; `until` is the last day that the file can speak of; `places` as in a SubmissionScope.
    `is_zero`: a report of zero, which answers for everything that its table asks.
    """

    receipt: str
    source: str
    covers: Covers = ANSWERS_ITS_ROWS
    period: Period | None = None
    places: frozenset[str | None] = frozenset()
    until: date | None = None
    organisation: str | None = None
    is_zero: bool = False


def scopes_of(records: pl.DataFrame, table: str, said: Said) -> list[SubmissionScope]:
    """Gives what the records of one file in one table answer for: one scope, or one for each statistic.

    Rows that count several days each answer for their own days in their own place; those without their number for none.
    """
    if table == "incidents" and _count_spans(records):
        import polars as pl

        if "violations" in records.columns:
            records = records.filter(pl.col("violations").is_not_null())
        label = pl.coalesce(pl.col(name).cast(pl.String) for name in ("region", "place") if name in records.columns)
        own = replace(said, period=None)
        return [_scope(group, table, own) for _, group in sorted(records.group_by(label), key=_first_text)]
    if table != "statistics" or not records.height:
        return [_scope(records, table, said)]
    return [_scope(group, table, said) for (_,), group in sorted(records.group_by(["statistic"]), key=_first_text)]


def _first_text(pair: tuple[tuple[object, ...], pl.DataFrame]) -> str:
    return str(pair[0][0])


def _count_spans(records: pl.DataFrame) -> bool:
    """True where every row counts what happened in several days."""
    if not records.height or "until" not in records.columns or records["until"].null_count():
        return False
    return bool((records["until"] > records["day"]).all())


def _scope(records: pl.DataFrame, table: str, said: Said) -> SubmissionScope:
    labels = _texts(records, "region", "place")
    is_country = said.covers.country and (said.is_zero or len(labels) >= FEWEST_REGIONS)
    whole = frozenset[str | None]({None}) if is_country or _is_national(records, table) else frozenset()
    return SubmissionScope(
        receipt=said.receipt,
        source=said.source,
        table=table,
        spans=_spans(records, table, said),
        places=_texts(records, "place", "region"),
        labels=labels,
        said=said.places | whole,
        asked=_asked(records, table, said.covers),
        reporters=_reporters(records, table, said),
        asks_all=said.is_zero,
    )


def _is_national(records: pl.DataFrame, table: str) -> bool:
    """True where a table of values gives some for no place, which stand for the whole country."""
    import polars as pl

    if table != "statistics" or not records.height or not {"place", "region"} & set(records.columns):
        return False
    named = [pl.col(name).is_null() for name in ("place", "region") if name in records.columns]
    return bool(records.select(pl.all_horizontal(named).any()).item())


def _texts(records: pl.DataFrame, *names: str) -> frozenset[str]:
    """The different texts of the first of some columns that is filled in each row."""
    import polars as pl

    known = [pl.col(name).cast(pl.String) for name in names if name in records.columns]
    if not known or not records.height:
        return frozenset()
    return frozenset(records.select(pl.coalesce(known).alias("text"))["text"].drop_nulls().unique())


def _asked(records: pl.DataFrame, table: str, covers: Covers) -> dict[str, frozenset[str] | None]:
    """The filled columns; of those by which a file may have been filtered, and of values already summed, their terms."""
    filled = [name for name in TABLES[table].names if name in records.columns and records[name].count()]
    types = {column.name: column.type for column in TABLES[table].columns}
    listed = {name for name in filled if types.get(name) == "term" and table == "statistics"} | {*covers.filtered}
    return {name: _texts(records, name) if name in listed else None for name in filled}


def _reporters(records: pl.DataFrame, table: str, said: Said) -> dict[str, Period]:
    """The organisations that report, each with its days; those that the rows name, else the sender."""
    if not records.height or "organisation" not in records.columns:
        return {said.organisation: said.period} if said.organisation and said.period else {}
    first, last = TIMES.get(table, ("", ""))
    if first not in records.columns:
        return {}
    import polars as pl

    spans = records.group_by(pl.col("organisation").cast(pl.String)).agg(
        pl.col(first).min(), _last(records, first, last).max().alias("last")
    )
    found = {name: Period(a, b) for name, a, b in spans.iter_rows() if name and a and b and a <= b}
    if said.period and len(found) == 1:
        return dict.fromkeys(found, said.period)
    return found


def _spans(records: pl.DataFrame, table: str, said: Said) -> tuple[Period, ...]:
    """The days answered for: those said, else those of the rows, no day after the file was made; none by a part of an answer."""
    if said.covers.part:
        return ()
    spans = (said.period,) if said.period else _row_spans(records, table)
    if said.until is None:
        return spans
    return tuple(Period(span.first, min(span.last, said.until)) for span in spans if span.first <= said.until)


def _row_spans(records: pl.DataFrame, table: str) -> tuple[Period, ...]:
    first, last = TIMES.get(table, ("", ""))
    if first not in records.columns:
        return ()
    import polars as pl

    pairs = (
        records.select(pl.col(first).alias("a"), _last(records, first, last).alias("b"))
        .drop_nulls()
        .filter(pl.col("a") <= pl.col("b"))
    )
    days = pairs.filter(pl.col("a") == pl.col("b"))["a"]
    if len(days) * 2 >= pairs.height:
        return days_covered(days)
    return joined_spans(Period(a, b) for a, b in pairs.unique().iter_rows())


def _last(records: pl.DataFrame, first: str, last: str) -> pl.Expr:
    """The last day of a row; its day where a table of days gives none."""
    import polars as pl

    if last not in records.columns:
        return pl.col(first)
    return pl.coalesce(last, first) if first == "day" else pl.col(last)


def days_covered(days: pl.Series) -> tuple[Period, ...]:
    """The span of the days of some rows, from the first to the last, stray ones aside.

    It reaches the edge of a month where the file's own rows lie as far apart as its last row from that edge, and the
    edge is near. A month of which a file holds the first days only stays cut short.
    """
    kept = days.filter(~are_stray(days)).unique().sort()
    if not len(kept):
        return ()
    gaps = [gap.days for gap in kept.diff().drop_nulls()]
    widest = min(EDGE, max(gaps, default=0))
    first, last = kept[0], kept[-1]
    opens, closes = Period.parse(f"{first:%Y-%m}").first, Period.parse(f"{last:%Y-%m}").last
    first = opens if (first - opens).days <= widest else first
    last = closes if (closes - last).days <= widest else last
    return (Period(first, last),)
