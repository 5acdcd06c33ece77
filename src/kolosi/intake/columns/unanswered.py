"""Empty cells where other rows of the file give a number or a word. What is not told is neither zero nor another word.

A figure that adds such a column up, or counts by it, is printed without them, as partial. Nobody is asked for a number that its
publisher hides, or says to be awaited. An empty cell is an answer where

- the column is empty in every row of the same kind (killed, beside a theft): it was not asked there;
- the split of people by sex and age is left out where the rest of it already gives their number;
- one column gives what is not broken down, and the others are empty, or the other way round;
- the row fills another of the columns that are filled in turn;
- another column gives a term around it (all children, beside those of an age), or others all those inside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from kolosi.intake.columns.cells import Cells
from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import texts_saying
from kolosi.intake.columns.values import is_masked, is_missing
from kolosi.model.record import TABLES
from kolosi.model.source import Rule
from kolosi.reading.labels import written

EMPTY = "number_empty"
"""A number left out by the fewer rows of its kind: it is asked for."""

UNTOLD = "number_untold"
"""One left out by as many rows as give it: it is not asked for, and the figure is partial all the same."""

PARTS = ("women", "men", "girls", "boys")
_PEOPLE = ("victims", "reached")
_KINDS = ("violation", "event_type", "category")
_WHAT = frozenset({*_KINDS, "aor"})
_ADDED: Mapping[str, frozenset[str]] = {
    "statistics": frozenset({"value"}),
    "funding": frozenset({"requirement", "received"}),
    **{
        table: frozenset(column.name for column in TABLES[table].columns if column.type == "count")
        for table in ("incidents", "activities")
    },
}
"""The columns that figures add up, by table."""

_OF_PEOPLE = frozenset({"sex", "age_group", "victim_status", "group"})
"""Words that tell people apart."""

_FEWEST_PARTS = 2
"""People are told by sex, or by age, in so many columns at least."""

_COUNTED = frozenset({"incidents", "activities"})
"""Tables of which a row is one thing that happened: a row that leaves out by whom may be by anybody."""

_NUMBERS = frozenset({"count", "number"})
"""Readings whose numbers are added up."""

_CHOOSING = frozenset({"status", "counting"})
"""Whether, and how, the people of a row count."""

_SEEN = {"row": pl.UInt32(), "column": pl.String(), "into": pl.String(), "is_asked": pl.Boolean()}


def unanswered(
    cells: Sequence[Cells], frame: pl.DataFrame, table: str, spared: pl.Series, lookup: Lookup
) -> pl.DataFrame:
    """The empty cells of the numbers of a table, by row: `column`, what it is read `into`, and whether it is asked for.

    `spared` are the rows of which no number is expected: activities that are planned, or count something else than people.
    """
    numbers = [cell for cell in cells if cell.rule.into in _ADDED.get(table, ()) and cell.values is not None]
    numbers = [cell for cell in numbers if cell.at in frame.columns]
    expected = ~frame["row"].is_in(spared.implode())
    kinds = _kinds(cells, frame, table)
    given = _given_otherwise(numbers, frame, table, lookup)
    whole = frame["row"].filter(_without_parts(numbers, frame))
    found = []
    for cell in numbers:
        left = _left_out(cell, frame, kinds, expected, given.get(cell.at))
        if cell.rule.into in PARTS:
            left = left.with_columns(pl.col("is_asked") & ~pl.col("row").is_in(whole.implode()))
        found.append(left)
    return pl.concat([pl.DataFrame(schema=_SEEN), *found])


def unspoken(cells: Sequence[Cells], frame: pl.DataFrame, table: str, spared: pl.Series) -> pl.DataFrame:
    """The empty cells of the words by which rows are told apart, beside what happened, when and where; as `unanswered` gives them.

    None is asked for but whether, and how, a row counts. Whether its people are new is asked of every row that leaves it open, however
    many do, for nothing may stand for no there; but of none without people (`spared`).
    """
    found = [pl.DataFrame(schema=_SEEN)]
    if table in _COUNTED:
        kinds, always = _kinds(cells, frame, table), pl.repeat(True, frame.height, eager=True)
        people = _of_somebody(cells, frame)
        told = (cell for cell in cells if cell.rule.read == "word" and cell.rule.attribute is None)
        for cell in told:
            if cell.rule.into not in _WHAT and cell.at in frame.columns:
                is_asked = pl.col("is_asked") & pl.lit(value=cell.rule.into in _CHOOSING)
                expected = people if cell.rule.into in _OF_PEOPLE else always
                if _asks_if_new(cell):
                    is_asked, expected = pl.lit(value=True), ~frame["row"].is_in(spared.implode())
                found.append(_left_out(cell, frame, kinds, expected, None).with_columns(is_asked=is_asked))
    return pl.concat(found)


def _asks_if_new(cell: Cells) -> bool:
    """Whether a column says of rows whether their people are new, and of none that its number is a running total."""
    told = (
        cell.values.cast(pl.String).drop_nulls() if cell.rule.into == "counting" and cell.values is not None else None
    )
    return told is not None and len(told) > 0 and not (told == "cumulative").any()


def _of_somebody(cells: Sequence[Cells], frame: pl.DataFrame) -> pl.Series:
    """The rows that are not told to be of nobody: an accident with no victim leaves no sex open."""
    victims = next((cell.values for cell in cells if cell.rule.into == "victims" and cell.values is not None), None)
    everybody = pl.repeat(True, frame.height, eager=True)
    return everybody if victims is None else (victims != 0).fill_null(value=True)


def _left_out(
    cell: Cells, frame: pl.DataFrame, kinds: pl.Series, expected: pl.Series, given: pl.Series | None
) -> pl.DataFrame:
    """The rows that leave a column empty where others of their kind fill it; `given` are those in which that is an answer."""
    is_empty = _says_none(frame[cell.at], is_number=cell.rule.read in _NUMBERS) & expected
    answered = pl.DataFrame({"kind": kinds, "filled": ~is_empty & expected, "empty": is_empty})
    counts = answered.select(pl.col("filled").sum().over("kind"), pl.col("empty").sum().over("kind"))
    left = is_empty & (counts["filled"] > 0)
    return (
        pl.DataFrame(
            {"row": frame["row"], "is_asked": (counts["filled"] > counts["empty"]) & ~_is_said(frame[cell.at])}
        )
        .filter(left if given is None else left & ~given)
        .select(
            pl.col("row").cast(pl.UInt32),
            column=pl.lit(cell.rule.names[0]),
            into=pl.lit(cell.rule.into),
            is_asked=pl.col("is_asked"),
        )
    )


def _is_said(column: pl.Series) -> pl.Series:
    """The cells that say themselves why there is no number: it is hidden, awaited, not assessed. Nobody is asked again."""
    said = texts_saying(column, written("cells.no_number"))
    return is_masked(column) | column.is_in(said).fill_null(value=False)


def _says_none(column: pl.Series, *, is_number: bool) -> pl.Series:
    """The cells without an answer; in a column of numbers those too that say in words that there is none: "awaited", "not assessed"."""
    is_empty: pl.Series = column.to_frame("x").select(is_missing(pl.col("x")))["x"]
    if not is_number:
        return is_empty
    return is_empty | _is_said(column)


def _kinds(cells: Sequence[Cells], frame: pl.DataFrame, table: str) -> pl.Series:
    """What each incident is about, as finely as it is told; the same for all where nothing tells, and in other tables."""
    if table != "incidents":
        return pl.repeat("", frame.height, eager=True)
    found = (cell for name in _KINDS for cell in cells if cell.rule.into == name and cell.rule.attribute is None)
    told = next((cell.values for cell in found if cell.values is not None), None)
    return pl.repeat("", frame.height, eager=True) if told is None else told.cast(pl.String)


def _given_otherwise(numbers: Sequence[Cells], frame: pl.DataFrame, table: str, lookup: Lookup) -> dict[str, pl.Series]:
    """For each column, the rows in which its empty cell is an answer, because other columns give the whole."""
    found = {**_split(numbers, frame), **_rest(numbers, frame), **_in_turn(numbers)}
    for at, given in _coarser_or_finer(numbers, table, lookup).items():
        found[at] = given | found[at] if at in found else given
    return found


def _in_turn(numbers: Sequence[Cells]) -> dict[str, pl.Series]:
    """The columns of which each row fills one, in the rows that fill another of the same unit."""
    turns = [cell for cell in numbers if cell.rule.in_turn and cell.values is not None]
    found: dict[str, pl.Series] = {}
    for cell in turns:
        unit = cell.rule.settings.get("unit")
        others = [other for other in turns if other is not cell and other.rule.settings.get("unit") == unit]
        if others:
            told = pl.DataFrame({other.at: other.values for other in others})
            found[cell.at] = told.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    return found


def _coarser_or_finer(numbers: Sequence[Cells], table: str, lookup: Lookup) -> dict[str, pl.Series]:
    """The columns of a term, in the rows in which the term around it is given, or all of those inside it."""
    found: dict[str, pl.Series] = {}
    for cell in numbers:
        around = [other for other in numbers if _is_around(other.rule, cell.rule, table, lookup)]
        inside = [other for other in numbers if _is_around(cell.rule, other.rule, table, lookup)]
        told = [_all_filled(several) for several in (*([one] for one in around), inside) if several]
        if told:
            found[cell.at] = pl.DataFrame(told).select(pl.any_horizontal(pl.all())).to_series()
    return found


def _all_filled(cells: Sequence[Cells]) -> pl.Series:
    told = pl.DataFrame({f"c{at}": cell.values for at, cell in enumerate(cells)})
    return told.select(pl.all_horizontal(pl.all().is_not_null())).to_series().alias(cells[0].at)


def _is_around(outer: Rule, inner: Rule, table: str, lookup: Lookup) -> bool:
    """True where two columns give one value for a term and for one inside it, and are otherwise the same."""
    differing = [
        name for name in {*outer.settings, *inner.settings} if outer.settings.get(name) != inner.settings.get(name)
    ]
    if len(differing) != 1 or differing[0] not in outer.settings or differing[0] not in inner.settings:
        return False
    (name,) = differing
    column = TABLES[table].column(name)
    if column is None or column.taxonomy is None:
        return False
    return lookup.parents(column.taxonomy).get(inner.settings[name]) == outer.settings[name]


def _without_parts(numbers: Sequence[Cells], frame: pl.DataFrame) -> pl.Series:
    """The rows that give the people and none of them by sex and age: who sends them does not know more, and is asked nothing."""
    parts = [cell.values for cell in numbers if cell.rule.into in PARTS]
    whole = next((cell.values for cell in numbers if cell.rule.into in _PEOPLE), None)
    if len(parts) < _FEWEST_PARTS or whole is None:
        return pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    told = pl.DataFrame({str(at): values for at, values in enumerate(parts)})
    return whole.is_not_null() & told.select(pl.all_horizontal(pl.all().is_null())).to_series()


def _split(numbers: Sequence[Cells], frame: pl.DataFrame) -> dict[str, pl.Series]:
    """The parts by sex and age, in the rows in which those that are filled add up to the people; in all, without a whole."""
    parts = [cell for cell in numbers if cell.rule.into in PARTS]
    whole = next((cell for cell in numbers if cell.rule.into in _PEOPLE), None)
    if not parts:
        return {}
    if whole is None or whole.values is None:
        return {cell.at: pl.repeat(True, frame.height, eager=True) for cell in parts}
    told = pl.DataFrame({f"part{at}": cell.values for at, cell in enumerate(parts)})
    is_whole = (told.sum_horizontal() == whole.values).fill_null(value=True)
    return {cell.at: is_whole for cell in parts}


def _rest(numbers: Sequence[Cells], frame: pl.DataFrame) -> dict[str, pl.Series]:
    """The rest that is not broken down, which may always be left out; and the terms, where the rest alone is filled."""
    rest = [cell for cell in numbers if _is_rest(cell)]
    terms = [cell for cell in numbers if not _is_rest(cell) and cell.rule.settings]
    if not rest or not terms:
        return {}
    filled = pl.DataFrame({cell.at: cell.values for cell in terms}).select(pl.any_horizontal(pl.all().is_not_null()))
    is_alone = ~filled.to_series() & rest[0].values.is_not_null() if rest[0].values is not None else None
    always = pl.repeat(True, frame.height, eager=True)
    return {cell.at: always for cell in rest} | ({cell.at: is_alone for cell in terms} if is_alone is not None else {})


def _is_rest(cell: Cells) -> bool:
    return bool(cell.rule.settings) and "unknown" in cell.rule.settings.values()
