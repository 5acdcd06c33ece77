"""Rows of a table that are no data: totals, notes under or between the rows, and lines that say that nothing happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.columns.totals import is_total_label, total_rows
from kolosi.intake.columns.values import is_missing
from kolosi.model.source import Rule
from kolosi.reading.labels import written

_COLUMNS = 4
"""Of a table of so many columns, a row that holds one text alone is a note."""

_LISTS = frozenset({"incidents", "activities"})
"""Tables of which a row is one thing that happened: a row that says "nothing" is none."""


@dataclass(frozen=True, kw_only=True)
class SetApart:
    """The rows of data, and the others: the totals, the notes, and the rows that say that nothing happened."""

    frame: pl.DataFrame
    totals: pl.DataFrame
    notes: tuple[str, ...]
    nothing: pl.DataFrame


def set_apart(table: TextTable, columns: Sequence[tuple[Rule, str]], into: str) -> SetApart:
    """The rows of a table by what they are; `columns` are the rules with the column that each reads, `into` the record table."""
    is_total = total_rows(table) | _totals_elsewhere(table) | table.frame["row"].is_in(table.totals)
    is_names = _names_again(table)
    frame = table.frame.filter(~is_total & ~is_names)
    is_note = _notes(table, frame)
    if into in _LISTS:
        is_note |= _beside_facts(frame, columns)
    notes = frame.filter(is_note)
    frame = frame.filter(~is_note)
    is_nothing = _says_nothing(frame, columns) if into in _LISTS else pl.repeat(False, frame.height, eager=True)
    return SetApart(
        frame=frame.filter(~is_nothing),
        totals=table.frame.filter(is_total),
        notes=tuple(_texts(notes)),
        nothing=frame.filter(is_nothing),
    )


_NAME = r"^[a-z#][a-z0-9]*(?:[_+/.-][a-z0-9]+)*$"


def _names_again(table: TextTable) -> pl.Series:
    """The first row, where it only gives the names of the columns once more: label and name rows of a form."""
    frame = table.frame
    none = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    names = [name for name in _filled(frame) if frame[name].n_unique() > 1]
    if frame.height < 2 or len(names) < _COLUMNS - 1:
        return none
    first = [cell.strip() for cell in frame.select(names).row(0) if cell and cell.strip()]
    are_names = len(first) * 3 >= len(names) * 2 and len(set(first)) == len(first)
    if not are_names or not pl.Series(first).str.contains(_NAME).all():
        return none
    again = any(
        cell in frame[name][1:].to_list()[:200]
        for name, cell in zip(names, frame.select(names).row(0), strict=True)
        if cell
    )
    return none if again else none.scatter(0, True)


def _filled(frame: pl.DataFrame) -> list[str]:
    return [name for name in frame.columns if name != "row" and frame[name].null_count() < frame.height]


def _totals_elsewhere(table: TextTable) -> pl.Series:
    """Rows with "Total" in a column of days or numbers, and no other text: "Total du mois" under the dates."""
    frame = table.frame
    none = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    names = [name for name in _filled(frame) if frame[name].n_unique() > 1]
    perhaps = frame.select(
        pl.any_horizontal(
            [pl.col(name).str.contains(r"(?i)^\s*(?:sous[- ]?|grand |s/ ?|sub-?)?tota") for name in names] or [False]
        )
    ).to_series()
    at = perhaps.fill_null(value=False).arg_true()
    if not len(at):
        return none
    found = []
    for position, cells in zip(at, frame[at].select(names).rows(), strict=True):
        texts = [
            cell for cell in cells if cell and any(letter.isalpha() for letter in cell) and not cell.startswith("=")
        ]
        if texts and all(is_total_label(text) for text in texts):
            found.append(position)
    return none.scatter(found, True) if found else none


def _notes(table: TextTable, frame: pl.DataFrame) -> pl.Series:
    """Rows that hold one text alone, in a table of several columns."""
    names = _filled(table.frame)
    if len(names) < _COLUMNS or not frame.height:
        return pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    count = pl.sum_horizontal((~is_missing(pl.col(name))).cast(pl.Int32) for name in names)
    text = pl.coalesce(pl.when(~is_missing(pl.col(name))).then(pl.col(name)) for name in names)
    lone = frame.select(((count == 1) & text.str.contains(r"\p{L}{3}")).fill_null(value=False))
    return lone.to_series()


def _beside_facts(frame: pl.DataFrame, columns: Sequence[tuple[Rule, str]]) -> pl.Series:
    """Rows of a list with a text or two, and neither a day nor what happened: "note | invented data"."""
    none = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    told = [name for name in _filled(frame) if frame[name].n_unique() > 1]
    main = [
        column
        for rule, column in columns
        if rule.into in {"day", "start", "period", "category", "violation", "event_type", "aor"}
    ]
    main = [name for name in main if name in told]
    if len(told) < _COLUMNS or len(main) < 2:
        return none
    count = pl.sum_horizontal((~is_missing(pl.col(name))).cast(pl.Int32) for name in told)
    return frame.select((count <= 2) & pl.all_horizontal(is_missing(pl.col(name)) for name in main)).to_series()


def _texts(notes: pl.DataFrame) -> list[str]:
    names = [name for name in notes.columns if name != "row"]
    return notes.select(pl.coalesce(names)).to_series().drop_nulls().to_list() if notes.height and names else []


_KINDS = frozenset({"category", "violation", "event_type", "constraint", "aor"})
_ZERO = r"^\s*0+(?:[.,]0+)?\s*$"


def _says_nothing(frame: pl.DataFrame, columns: Sequence[tuple[Rule, str]]) -> pl.Series:
    """Rows of which a cell says that nothing happened, where no day is given or where the kind of thing should stand.

    In the column of numbers it says so ("Rapport néant") where the row has no kind of thing and counts nobody.
    """
    none = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    read = list(dict.fromkeys(column for _, column in columns if column in frame.columns))
    words = {name: _nothing_in(frame[name]) for name in read}
    said = [name for name in read if words[name]]
    if not said:
        return none
    says = {name: pl.col(name).is_in(sorted(words[name])).fill_null(value=False) for name in said}
    days = [column for rule, column in columns if rule.into in {"day", "start", "period"}]
    kinds = {column for rule, column in columns if rule.into in _KINDS}
    undated = pl.all_horizontal(
        [is_missing(pl.col(name)) | says.get(name, pl.lit(value=False)) for name in days] or [True]
    )
    of_kind = pl.any_horizontal([says[name] for name in said if name in kinds] or [False])
    numbered = [says[column] for rule, column in columns if rule.into == "incident" and column in says]
    of_number = pl.any_horizontal(numbered or [False]) & _is_empty(columns)
    return frame.select((undated & pl.any_horizontal(says.values())) | of_kind | of_number).to_series()


def _is_empty(columns: Sequence[tuple[Rule, str]]) -> pl.Expr:
    """Whether a row of a list tells no kind of thing, in a list that has them, and counts nobody."""
    kinds = [column for rule, column in columns if rule.into in _KINDS or rule.into == "device"]
    counts = [column for rule, column in columns if rule.read == "count"]
    no_kind = pl.all_horizontal([is_missing(pl.col(name)) for name in kinds] or [False])
    return no_kind & pl.all_horizontal(
        [is_missing(pl.col(name)) | pl.col(name).str.contains(_ZERO) for name in counts] or [True]
    )


def _nothing_in(column: pl.Series) -> set[str]:
    """The texts of a column that say that nothing happened."""
    short = column.drop_nulls().unique()
    return {
        text
        for text in short.filter(short.str.len_chars() < 40).to_list()
        if fold(text) in written("cells.nothing_happened")
    }


NOT_PEOPLE = frozenset(
    {
        "hh", "hhs", "household", "households", "menage", "menages", "kit", "kits", "session", "sessions", "seance", "seances", "village", "villages",
        "site", "sites", "structure", "structures", "document", "documents", "abri", "abris", "shelter", "shelters", "communaute", "communautes",
        "community", "communities", "organisation", "organisations", "item", "items", "article", "articles", "comite", "comites", "committee",
        "committees", "mission", "missions", "formation", "formations", "training", "trainings", "alerte", "alertes", "rapport", "rapports", "usd",
    }
)  # fmt: skip
"""Units in which an activity counts something else than people."""


def not_people(frame: pl.DataFrame, columns: Sequence[str]) -> pl.Series:
    """The rows that count in another unit than people; `columns` hold the unit of a row."""
    return _say_one_of(NOT_PEOPLE, frame, columns)


def _say_one_of(words: frozenset[str], frame: pl.DataFrame, columns: Sequence[str]) -> pl.Series:
    """The rows in which one of some columns says one of some folded words."""
    if not frame.height:
        return pl.Series([], dtype=pl.Boolean)
    known = [
        (name, [text for text in frame[name].drop_nulls().unique().to_list() if fold(text) in words])
        for name in columns
    ]
    said = [pl.col(name).is_in(texts).fill_null(value=False) for name, texts in known if texts]
    return frame.select(pl.any_horizontal(said or [False])).to_series()
