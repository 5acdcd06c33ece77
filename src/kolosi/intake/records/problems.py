"""What could not be read of some rows: which rows must wait for it, and which count without it.

A row waits where it is not known what happened, where or when; in tables of values, where anything of it is not known.
Otherwise it counts, without the cell in question. Both are kept beside the records, so that no figure that a row could
belong to is printed as if it were whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from kolosi.intake.columns.cells import Cells, looked_up
from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.placeless import LOST, lost_places
from kolosi.intake.columns.unanswered import EMPTY, UNTOLD, unanswered, unspoken
from kolosi.intake.columns.values import EDGES, is_missing
from kolosi.intake.recognise.recognising import Match
from kolosi.intake.recognise.wanted import rows_elsewhere
from kolosi.intake.records.colours import DECIDES, Legend, waiting_for_colours
from kolosi.intake.records.printed_totals import DIFFERS, differing_columns, differing_rows
from kolosi.intake.records.stray import are_stray
from kolosi.model.record import HARMED
from kolosi.model.source import Layout, Rule

WAITING = {
    "row": pl.UInt32(),
    "column": pl.String(),
    "found": pl.String(),
    "problem": pl.String(),
    "holds": pl.Boolean(),
    "open": pl.String(),
}
"""A cell that could not be read: whether it `holds` its row back, and which columns of the record it leaves `open`."""

ANYTHING = "*"
"""Stands for every column of a record: nothing of the row is known."""

_WHAT = ("category", "event_type", "violation")
_MAIN: Mapping[str, frozenset[str]] = {
    "incidents": frozenset({"incident", "day", "period", "start", "end", "place", "region"}),
    "activities": frozenset({"activity", "period", "start", "end", "place", "region", "aor"}),
}
"""The columns of a table without which a row is not counted; of tables that are not here, all are."""

DOUBTFUL = "column_doubtful"
"""Not told of each row: a question about the header is asked."""

STRAY = "stray_date"

BACKWARDS = "end_before_start"

SAME_NUMBER = "same_number_elsewhere"
"""A row that bears the number of another and tells of another day or place: nobody but its sender knows which is wrong."""

SOFT = ("cell_empty", "not_a_date", "not_a_period", "place_empty", STRAY, BACKWARDS, LOST, EMPTY, UNTOLD, DIFFERS)
"""What nobody can tell but who wrote the row: a day, a number that is not given. A figure is printed without such rows, as
partial."""

UNSAID = (EMPTY, UNTOLD, DIFFERS)
"""What a row that counts leaves out, beside where and when: it makes figures partial, and withholds none but a zero."""

BLANK = (EMPTY, UNTOLD)
"""An empty cell. Of a row of months or regions side by side, it opens the record of its own column, and not those beside it: the 0
of January stays a zero though February is empty."""

_HARMS = ("killed", "injured")
"""The columns of a record of which another is the sum."""

_UNKNOWN = ("unknown_word", "unknown_place", "ambiguous_place", "cell_empty")


def followed(cells: Sequence[Cells], rows: pl.Series, lookup: Lookup) -> list[Cells]:
    """The columns, with what follows from others: the category from its sub-type, the region from the place in it, the people
    harmed from those killed and injured.

    `rows` are the numbers of the rows, as printed.
    """
    return _with_harmed(_regions(_categories(_raised(list(cells), lookup), rows, lookup), rows, lookup))


def _with_harmed(cells: list[Cells]) -> list[Cells]:
    """The columns, with the sum of the killed and the injured where a list gives both; of a row without one of them it is not known."""
    killed, injured = (_reading(cells, name) for name in _HARMS)
    if killed is None or injured is None or killed.values is None or injured.values is None:
        return cells
    rule = replace(killed.rule, into=HARMED, is_required=False)
    nothing = killed.problems.clear()
    return [*cells, Cells(rule=rule, values=killed.values + injured.values, problems=nothing)]


def _raised(cells: list[Cells], lookup: Lookup) -> list[Cells]:
    """The columns, with each sub-type that stands among the categories in its own column, and its category in its place."""
    category = _reading(cells, "category")
    above = _above(category, lookup)
    if category is None or category.values is None or above is None:
        return cells
    named = category.values.cast(pl.String)
    below = named.zip_with(above.is_not_null(), named.clear(len(named)))
    upper = above.fill_null(named).cast(category.values.dtype)
    raised = [replace(cell, values=upper) if cell is category else cell for cell in cells]
    part = _reading(cells, "violation")
    if part is None:
        rule = replace(category.rule, into="violation", is_required=False)
        return [*raised, replace(category, rule=rule, values=below, problems=category.problems.clear(), unknown=())]
    if part.values is None:
        return raised
    filled = part.values.fill_null(below.cast(part.values.dtype))
    return [replace(cell, values=filled) if cell is part else cell for cell in raised]


def _categories(cells: list[Cells], rows: pl.Series, lookup: Lookup) -> list[Cells]:
    part = _reading(cells, "violation")
    above = _above(part, lookup)
    if part is None or above is None:
        return cells
    category = _reading(cells, "category")
    if category is None:
        rule = replace(part.rule, into="category", is_required=False)
        nothing = part.problems.clear()
        return [*cells, replace(part, rule=rule, values=above, problems=nothing, unknown=())]
    return [_filled(cell, above, rows) if cell is category else cell for cell in cells]


def _above(cell: Cells | None, lookup: Lookup) -> pl.Series | None:
    """The category that each term of a column lies in; None where none of them lies in one."""
    if cell is None or cell.values is None or cell.rule.taxonomy is None:
        return None
    parents = lookup.parents(cell.rule.taxonomy)
    above = looked_up(cell.values, parents) if parents else None
    return None if above is None or above.null_count() == len(above) else above


def _regions(cells: list[Cells], rows: pl.Series, lookup: Lookup) -> list[Cells]:
    region = next((cell for cell in cells if cell.rule.into == "region"), None)
    place = next((cell for cell in cells if cell.rule.into == "place" and cell.values is not None), None)
    if region is None or place is None or place.values is None or not region.problems.height:
        return cells
    around = lookup.regions(place.values.cast(pl.String))
    return [_filled(cell, around, rows) if cell is region else cell for cell in cells]


def _reading(cells: Iterable[Cells], into: str) -> Cells | None:
    return next((cell for cell in cells if cell.rule.into == into and cell.rule.attribute is None), None)


def _filled(cell: Cells, known: pl.Series, rows: pl.Series) -> Cells:
    """A column with its empty cells filled from what another one says, and without the problems that this settles."""
    if cell.values is None:
        return cell
    text = known.cast(cell.values.dtype)
    is_settled = rows.filter(text.is_not_null()).cast(pl.UInt32)
    settles = pl.col("row").is_in(is_settled.implode()) & pl.col("problem").is_in(_UNKNOWN)
    problems = cell.problems.filter(~settles)
    left = dict(problems.group_by("found").len().iter_rows())
    unknown = tuple(
        (word, left[word], first, waits) if waits else (word, count, first, waits)
        for word, count, first, waits in cell.unknown
        if not waits or word in left
    )
    return replace(cell, values=cell.values.fill_null(text), problems=problems, unknown=unknown)


def problems_of(
    cells: Sequence[Cells], columns: Sequence[tuple[Rule, str]], frame: pl.DataFrame, table: str
) -> pl.DataFrame:
    """Every cell that could not be read, by row; `columns` are the rules with the column of the sheet that each reads."""
    what = next((name for name in _WHAT if _reading(cells, name) is not None), None)
    doubts = (_without_place(cells, frame, table), _far_away(cells, frame, table), _backwards(cells, frame))
    frames = [pl.DataFrame(schema=WAITING), *doubts]
    for cell in cells:
        if cell.problems.height:
            opened = _opened({*(rule.into for rule, column in columns if column == cell.at), *cell.named()})
            is_needed = (pl.col("problem") == "cell_empty") | pl.lit(_holds(cell, table, what))
            frames.append(cell.problems.with_columns(holds=is_needed, open=pl.lit("|".join(sorted(opened)))))
    return pl.concat(frames).sort("row", maintain_order=True)


def _without_place(cells: Sequence[Cells], frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """Rows of a list that leave every column of places empty: they count, but nobody knows in which place."""
    places = [cell for cell in cells if cell.rule.into in {"place", "region"}]
    if table not in _MAIN or not places:
        return pl.DataFrame(schema=WAITING)
    empty = frame.filter(pl.all_horizontal(is_missing(pl.col([cell.at for cell in places]))))
    return empty.select(
        pl.col("row").cast(pl.UInt32),
        column=pl.lit(places[0].rule.names[0]),
        found=pl.lit(""),
        problem=pl.lit("place_empty"),
        holds=pl.lit(value=False),
        open=pl.lit("place|region"),
    )


def _far_away(cells: Sequence[Cells], frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """Rows of a list whose day is far from all others; of a span, both its days: what began long ago may still go on."""
    day = next((cell for cell in cells if cell.rule.into in ("day", "start") and cell.values is not None), None)
    if table not in _MAIN or day is None or day.values is None or day.values.dtype != pl.Date:
        return pl.DataFrame(schema=WAITING)
    stray = are_stray(day.values.alias("day"))
    last = next((cell.values for cell in cells if cell.rule.into == "end" and cell.values is not None), None)
    if day.rule.into == "start" and last is not None and last.dtype == pl.Date:
        stray &= last.is_null() | are_stray(last.alias("day"))
    return (
        pl.DataFrame({"row": frame["row"], "found": frame[day.at]})
        .filter(stray)
        .select(
            pl.col("row").cast(pl.UInt32),
            column=pl.lit(day.rule.names[0]),
            found=pl.col("found").str.strip_chars(EDGES),
            problem=pl.lit(STRAY),
            holds=pl.lit(value=True),
            open=pl.lit("day|end|start|until"),
        )
    )


def without_number(
    cells: Sequence[Cells], frame: pl.DataFrame, table: str, spared: pl.Series, lookup: Lookup
) -> pl.DataFrame:
    """The empty cells of numbers that other rows give: their rows count, and figures that add the column up are partial.

    So they do without a word by which rows are told apart; but not without the one that says whether they count.
    """
    numbers = unanswered(cells, frame, table, spared, lookup)
    words = unspoken(cells, frame, table, spared)
    summed = numbers.filter(pl.col("into").is_in(_HARMS))
    numbers = pl.concat([numbers, summed.with_columns(into=pl.lit(HARMED), is_asked=pl.lit(value=False))])
    asked = pl.concat([numbers.with_columns(problem=pl.lit(EMPTY)), words.with_columns(problem=pl.lit("cell_empty"))])
    return asked.select(
        "row",
        "column",
        found=pl.lit(""),
        problem=pl.when("is_asked").then("problem").otherwise(pl.lit(UNTOLD)),
        holds=pl.col("is_asked") & (pl.col("problem") == "cell_empty"),
        open=pl.col("into"),
    )


def beside_totals(
    cells: Sequence[Cells], match: Match, frame: pl.DataFrame, whole: pl.DataFrame, totals: pl.DataFrame
) -> pl.DataFrame:
    """Where the totals that the file prints are not what was read: `whole` and `totals` as `wanted_rows` gives them."""
    rows = differing_rows(cells, match.table, whole, totals)
    columns = differing_columns(cells, frame, match.table, match.layout.totals)
    found = pl.concat([rows.with_columns(open=pl.lit(ANYTHING)), columns.with_columns(open=pl.lit("value"))])
    return found.with_columns(problem=pl.lit(DIFFERS), holds=pl.lit(value=False)).select(list(WAITING))


def without_their_place(
    blocks: Sequence[Block], cells: Sequence[Cells], frame: pl.DataFrame, layout: Layout
) -> pl.DataFrame:
    """The rows of a table of values of which nobody knows the place: they wait.

    Files of several countries, and layouts put together from several rows, say themselves what a row without a place is.
    """
    if layout.table != "statistics" or layout.country or layout.reshapes:
        return pl.DataFrame(schema=WAITING)
    rows = lost_places([block.records for block in blocks], cells, frame)
    column = next((cell.rule.names[0] for cell in cells if cell.rule.read == "place"), "")
    return pl.DataFrame({"row": rows}).select(
        pl.col("row").cast(pl.UInt32),
        column=pl.lit(column),
        found=pl.lit(""),
        problem=pl.lit(LOST),
        holds=pl.lit(value=True),
        open=pl.lit("place|region"),
    )


def numbered_alike(frame: pl.DataFrame, match: Match) -> pl.DataFrame:
    """The rows that bear the number of another row, and tell of another day or place: they wait."""
    found = rows_elsewhere(frame, match.table, match.layout)
    return found.with_columns(problem=pl.lit(SAME_NUMBER), holds=pl.lit(value=True), open=pl.lit(ANYTHING)).select(
        list(WAITING)
    )


def under_colours(cells: Sequence[Cells], frame: pl.DataFrame, legend: Legend) -> pl.DataFrame:
    """All rows, where a legend says that those of some colour do not count: colours are not read."""
    named = next((cell.rule.names[0] for cell in cells if cell.rule.into != "value"), DECIDES)
    return held_rows(waiting_for_colours(frame, named, legend))


def _backwards(cells: Sequence[Cells], frame: pl.DataFrame) -> pl.DataFrame:
    """Rows whose last day lies before their first: nobody knows which of the two is wrong."""
    edges = [
        next((cell for cell in cells if cell.rule.into == name and cell.values is not None), None)
        for name in ("start", "end")
    ]
    if any(edge is None or edge.values is None or edge.values.dtype != pl.Date for edge in edges):
        return pl.DataFrame(schema=WAITING)
    first, last = (edge for edge in edges if edge is not None)
    known = pl.DataFrame({"row": frame["row"], "found": frame[last.at], "first": first.values, "last": last.values})
    return known.filter(pl.col("last") < pl.col("first")).select(
        pl.col("row").cast(pl.UInt32),
        column=pl.lit(last.rule.names[0]),
        found=pl.col("found").str.strip_chars(EDGES),
        problem=pl.lit(BACKWARDS),
        holds=pl.lit(value=True),
        open=pl.lit("day|end|start|until"),
    )


def _opened(names: set[str]) -> set[str]:
    """A place that is not known leaves its region open too, a period its days, a number its sum with another."""
    placed = {"place", "region"} if names & {"place", "region"} else set[str]()
    dated = {"day", "until", "start", "end"} if names & {"day", "period", "start", "end"} else set[str]()
    summed = set[str]() if names.isdisjoint(_HARMS) else {HARMED}
    return names | placed | dated | summed


def _holds(cell: Cells, table: str, what: str | None) -> bool:
    main = _MAIN.get(table)
    return main is None or cell.rule.into in main or cell.rule.into == what


def _has_blank(waiting: pl.DataFrame, records: pl.DataFrame) -> pl.Expr:
    """Whether a record itself has nothing in a column that an empty cell of its row leaves open."""
    blank = waiting.filter(pl.col("problem").is_in(BLANK))["open"].unique().to_list()
    names = [name for name in blank if name in records.columns]
    if len(names) < len(blank) or not names:
        return pl.lit(value=True)
    opened = [pl.col("open").str.contains(f"|{name}|", literal=True) & pl.col(name).is_null() for name in names]
    return pl.any_horizontal(opened)


def held_rows(held: pl.DataFrame) -> pl.DataFrame:
    """Rows that were taken out of a sheet before it was read: nothing of them is known."""
    return held.with_columns(holds=pl.lit(value=True), open=pl.lit(ANYTHING)).select(list(WAITING))


@dataclass(frozen=True, kw_only=True)
class Block:
    """The records that the rows of a sheet give, or one of their columns of values (`value`, `other` being the others)."""

    records: pl.DataFrame
    source: str
    value: str | None = None
    doubtful: tuple[str, ...] = ()
    other: frozenset[str] = frozenset()

    def whole(self, every: pl.DataFrame, left: pl.Series) -> pl.DataFrame:
        """The records that count: without the rows that hold something back or that a person `left` aside."""
        back = pl.concat([self._own(every).filter("holds")["row"], left]).unique()
        records = self.records.filter(~pl.col("row").is_in(back.implode())) if len(back) else self.records
        return records.filter(pl.col("value").is_not_null()) if self.value is not None else records

    def beside(self, waiting: pl.DataFrame) -> pl.DataFrame:
        """The records of the rows that hold something open, with `open` (columns between bars), `counted`, `soft`, `unsaid`."""
        own = self._own(waiting)
        if self.doubtful:
            own = pl.concat([own, self._doubted()])
        if not own.height:
            return self.records.clear().with_columns(
                open=pl.lit(""), counted=pl.lit(value=False), soft=pl.lit(value=False), unsaid=pl.lit(value=False)
            )
        names = pl.col("open").unique().sort().str.join("|")
        opened = pl.format("|{}|", names).alias("open")
        rows = own.group_by(pl.col("row").cast(pl.Int64)).agg(
            opened,
            counted=~pl.col("holds").any(),
            soft=pl.col("problem").is_in(SOFT).all(),
            unsaid=pl.col("problem").is_in(UNSAID).all(),
            blank=pl.col("problem").is_in(BLANK).all(),
        )
        known = self.records.join(rows, on="row", how="inner", maintain_order="left")
        known = known.filter(~pl.col("blank") | _has_blank(own, self.records)).drop("blank")
        rows = rows.drop("blank")
        if self.value is not None:
            known = known.filter(pl.col("value").is_not_null() | pl.col("open").str.contains("|value|", literal=True))
        unread = rows.filter(pl.col("open").str.contains(ANYTHING, literal=True))
        unread = unread.with_columns(source=pl.lit(self.source).cast(pl.Categorical()))
        return pl.concat([known, unread], how="diagonal_relaxed")

    def _doubted(self) -> pl.DataFrame:
        """Every row, with the columns that nobody knows because a header may be them."""
        return self.records.select(
            pl.col("row").cast(pl.UInt32),
            column=pl.lit(""),
            found=pl.lit(""),
            problem=pl.lit(DOUBTFUL),
            holds=pl.lit(value=False),
            open=pl.lit("|".join(self.doubtful)),
        )

    def _own(self, waiting: pl.DataFrame) -> pl.DataFrame:
        return waiting.filter(~pl.col("column").is_in(sorted(self.other))) if self.other else waiting
