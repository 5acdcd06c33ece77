"""Lists with a row for each person whom an accident harmed: what happened to the person stands in a word, not in a number.

"Tué", "Blessée", "Indemne" of three rows are one killed and one injured of an accident with three rows. An accident that harmed nobody
has a row of its own, in which nothing of a person is filled in.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kolosi.intake.columns.table import TextTable, fold, only_columns
from kolosi.intake.columns.values import is_missing, read_number
from kolosi.intake.meaning.assigning import ENOUGH, Assignment
from kolosi.intake.meaning.headers.given import Given
from kolosi.intake.meaning.words import numbers_of_anything, words
from kolosi.intake.recognise.reshaping import with_columns
from kolosi.model.source import Layout
from kolosi.reading.labels import written

MOSTLY = 0.8
"""A column tells what happened to people where so much of what is filled in says it, at least."""

_OF_A_PERSON = frozenset({"sex", "age_group", "victim_status", "group"})
_PARTS = frozenset({"sex", "age_group"})
_COUNTS = ("killed", "injured", "victims")
_FATES = ("killed", "injured", "neither")
_OF_A_ROW, _OF_ALL, _UNSURE = "row", "accident", "unsure"
_WHERE = frozenset({"day", "start", "as_of", "period", "region", "place"})
_EXACT_AGE = r"^\s*\d{1,3}\s*$"
"""An age in years, not a span of them, is that of one person."""


def each_a_person(layout: Layout) -> bool:
    """Whether a row of a layout is a person."""
    return layout.meaning is not None and layout.meaning.each == "person"


def persons_counted(assignment: Assignment) -> TextTable | None:
    """The table with the killed, the injured and the victims of each row as numbers, under the names of the layout's columns; None
    where no column, or more than one, tells what happened to people.

    A row that tells nothing of a person is an accident that harmed nobody. One that does, and not what happened to him, leaves its
    numbers empty. Where a number stands beside the word, so many people share that fate, unless it is that of all whom the accident
    harmed, repeated in each of their rows; where nobody can tell which of both it is, no row has a number.
    """
    table = assignment.table
    fates = [at for at, name in enumerate(table.names) if name and _tells_fates(table.frame[f"c{at}"])]
    names = {rule.into: rule.names[0] for rule in assignment.layout.rules if rule.into in _COUNTS}
    if len(fates) != 1 or len(names) < len(_COUNTS):
        return None
    several = _several(assignment)
    frame = table.frame
    fate = pl.col(f"c{fates[0]}").map_elements(fold, return_dtype=pl.String)
    said = {one: frame.select(fate.is_in(list(_words(one))).fill_null(value=False)).to_series() for one in _FATES}
    is_nobody = _is_nobody(assignment, fates[0], several)
    is_told = said["killed"] | said["injured"] | said["neither"]
    meant = _meant(assignment, several, said)
    people = _number(frame, several if meant == _OF_A_ROW else None)
    is_known = is_nobody if meant == _UNSURE else is_nobody | is_told
    harmed = {"killed": said["killed"], "injured": said["injured"], "victims": said["killed"] | said["injured"]}
    none, nothing = pl.repeat(0, frame.height, dtype=pl.Int64, eager=True), pl.Series([None], dtype=pl.Int64)
    nothing = nothing.new_from_index(0, frame.height)
    added = {
        names[into]: people.zip_with(is_harmed, none).zip_with(is_known, nothing).cast(pl.String)
        for into, is_harmed in harmed.items()
    }
    gone = {fates[0], several.at if several else fates[0]}
    return with_columns(only_columns(table, [at for at in range(len(table.names)) if at not in gone]), added)


def _words(fate: str) -> frozenset[str]:
    return written(f"cells.fate_{fate}")


def _tells_fates(cells: pl.Series) -> bool:
    """Whether what is filled in says what happened to people: somebody killed or injured, and hardly anything else."""
    filled = cells.to_frame("x").filter(~is_missing(pl.col("x")))["x"]
    if not len(filled):
        return False
    texts = {text: fold(text) for text in filled.unique().to_list()}
    harmed = _words("killed") | _words("injured")
    told = [text for text, said in texts.items() if said in harmed | _words("neither")]
    is_harm = any(texts[text] in harmed for text in told)
    return is_harm and int(filled.is_in(told).sum()) >= MOSTLY * len(filled)


def _several(assignment: Assignment) -> Given | None:
    """The column that says how many people a row stands for, if there is one."""
    for one in assignment.given:
        is_sure = one.rule is not None and one.rule.into == "victims" and one.is_sure
        is_bare = frozenset(words(one.header)) in numbers_of_anything()
        if (is_sure or is_bare) and assignment.evidence[one.at].numbers >= ENOUGH:
            return one
    return None


def _meant(assignment: Assignment, several: Given | None, said: Mapping[str, pl.Series]) -> str:
    """Of whom a column of people tells: of those of its row (`row`), of all whom the accident harmed (`accident`), or nobody knows.

    A number that stays the same in all rows of an accident and is that of the rows is the accident's; one that differs among them is
    that of each row. Where neither is so, rows of one accident that are alike, or of people whose age is told, may be either.
    """
    if several is None:
        return _OF_A_ROW
    if any(one.aside == "person" for one in assignment.given):
        return _OF_ALL
    accidents = _accidents(assignment, several, said)
    several_rows = accidents.filter(pl.col("rows") > 1, pl.col("most") > 1)
    differ = several_rows.filter(pl.col("least") < pl.col("most")).height
    repeated = several_rows.filter(pl.col("least") == pl.col("most"))
    totals = repeated.filter(pl.col("most") == pl.col("rows")).height
    if totals:
        return _OF_ALL if not differ else _OF_A_ROW if differ > totals else _UNSURE
    is_open = not differ and repeated.filter(pl.col("is_alike") | pl.col("is_aged")).height
    return _UNSURE if is_open else _OF_A_ROW


def _accidents(assignment: Assignment, several: Given, said: Mapping[str, pl.Series]) -> pl.DataFrame:
    """Each accident: how many rows tell what happened to somebody, the least and the most people that they give, whether two of them
    are of the same fate, sex and age (`is_alike`), and whether all tell an age in years (`is_aged`)."""
    frame = assignment.table.frame
    rules = [(one.at, one.rule.into) for one in assignment.given if one.rule is not None]
    numbered = [at for at, into in rules if into == "incident"]
    keys = [pl.col(f"c{at}").alias(f"k{at}") for at in numbered or [at for at, into in rules if into in _WHERE]]
    parts = [pl.col(f"c{at}").str.strip_chars().fill_null("").alias(f"p{at}") for at, into in rules if into in _PARTS]
    ages = [
        pl.col(f"c{at}").str.contains(_EXACT_AGE).fill_null(value=False) for at, into in rules if into == "age_group"
    ]
    people = _number(frame, several)
    rows = frame.select(*keys, *parts, is_aged=pl.any_horizontal(ages) if ages else pl.lit(value=False)).with_columns(
        people.alias("people"), *(said[fate].alias(fate) for fate in _FATES)
    )
    groups = [name for name in rows.columns if name.startswith("k") and name not in _FATES]
    rows = rows.filter(pl.any_horizontal(_FATES), pl.col("people").is_not_null())
    if not groups:
        rows, groups = rows.with_columns(k=pl.int_range(pl.len())), ["k"]
    alike = pl.struct(*(name for name in rows.columns if name.startswith("p") and name != "people"), *_FATES)
    return rows.group_by(groups).agg(
        rows=pl.len(),
        least=pl.col("people").min(),
        most=pl.col("people").max(),
        is_alike=alike.n_unique() < pl.len(),
        is_aged=pl.col("is_aged").all(),
    )


def _number(frame: pl.DataFrame, several: Given | None) -> pl.Series:
    if several is None:
        return pl.repeat(1, frame.height, dtype=pl.Int64, eager=True)
    return read_number(frame[f"c{several.at}"], whole=True).cast(pl.Int64, strict=False)


def _is_nobody(assignment: Assignment, fate: int, several: Given | None) -> pl.Series:
    """The rows in which nothing of a person stands: neither what happened to him nor his number, sex, age or status; no people, or 0."""
    own = [
        one.at
        for one in assignment.given
        if one.aside == "person" or (one.rule is not None and one.rule.into in _OF_A_PERSON)
    ]
    frame = assignment.table.frame
    is_empty = [pl.col(f"c{at}").str.strip_chars().fill_null("") == "" for at in (fate, *own)]
    if several is not None:
        is_empty.append(pl.col(f"c{several.at}").str.strip_chars().fill_null("").is_in(["", "0"]))
    return frame.select(pl.all_horizontal(is_empty)).to_series()
