"""Small counts of any table, and rows of persons that can be told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from kolosi.intake.columns.table import fold
from kolosi.intake.formats.merges import letters
from kolosi.intake.hidden import Trace
from kolosi.intake.hidden.trace import gathered
from kolosi.release.files.microdata import fewest_values, global_risk, smallest_group
from kolosi.release.files.tables import Column, Table
from kolosi.release.files.unnamed import is_coded, read_as, unnamed_counts

_NUMBER = r"^\s*-?\d[\d\s\u00a0\u202f]*(?:[.,]\d+)?\s*$"
_MOST_LABELS = 5_000
_QUASI = ("place", "small_place", "sex", "age", "other_quasi", "day")
_FEWEST_QUASI = 2
_BARE = "n"


def count_traces(table: Table) -> Iterator[Trace]:
    """Counts under the minimum; or, of rows that are persons, how well they are told apart."""
    if is_coded(table) and (found := read_as(table)):
        yield from _coded(table, found)
        return
    counted = [] if table.is_of_activities else _counted(table)
    if counted:
        yield from _small(table, counted)
    elif table.text.frame.height:
        yield from _persons(table)


def _counted(table: Table) -> list[int]:
    """The columns that count something; one called only "n" where no other does and the rows are no persons."""
    found = [at for at, one in enumerate(table.columns) if not _is_not_a_count(table, one) and _is_of_counts(one)]
    if found or any(table.of(kind) for kind in ("sex", "age")):
        return found
    return [at for at, one in enumerate(table.columns) if one.folded == _BARE and _is_of_counts(one)]


def _is_of_counts(column: Column) -> bool:
    """Whether a column holds whole numbers that are not those of the rows."""
    if not column.is_filled:
        return False
    numbers = column.holds(_NUMBER)
    if numbers < 0.6 * len(column.values) or column.holds(r"[.,]\d{3,}$") > 0.5 * len(column.values):
        return False
    return not _counts_rows(column)


def _is_not_a_count(table: Table, column: Column) -> bool:
    parts = [column.folded, *map(fold, re.split(r"[/|]", column.name))]
    is_other = any(table.words.is_a("not_a_count", text) for text in parts)
    return is_other or bool(table.words.never_counts.search(column.folded)) or "%" in column.name


def _counts_rows(column: Column) -> bool:
    """Whether the numbers are those of the rows."""
    whole = [int(value) for value in column.values.head(200).to_list() if str(value).strip().isdecimal()]
    return len(whole) > 2 and whole == list(range(whole[0], whole[0] + len(whole)))


def _small(table: Table, counted: Sequence[int]) -> Iterator[Trace]:
    """The cells under the minimum of their subject, which the title, the header or a label of the row may name."""
    frame = table.text.frame
    known = set(counted)
    labels = [f"c{at}" for at, column in enumerate(table.columns) if column.is_filled and at not in known]
    sensitive = _rows_with(frame, labels, table.words.sensitive)
    usual = _rows_with(frame, labels, table.words.counted)
    shares = _rows_with(frame, labels, table.words.percent) | _rows_with(frame, labels, table.words.units, whole=True)
    whole, all_usual = bool(table.words.sensitive.search(table.title)), bool(table.words.counted.search(table.title))
    found: dict[str, list[str]] = {}
    unnamed = set() if whole or all_usual else set(unnamed_counts(table, counted))
    for at in counted:
        column = table.columns[at]
        strict = sensitive | (whole or bool(table.words.sensitive.search(column.folded)))
        loose = usual | (all_usual or bool(table.words.counted.search(column.folded)))
        numbers = frame[f"c{at}"].str.strip_chars().str.extract(r"^([0-9]{1,3})(?:[.,]0+)?$").cast(pl.Int64)
        is_count = ~shares & numbers.is_not_null()
        for kind, which in (
            ("small_cells", is_count & strict & (numbers > 0) & (numbers < table.limits.sensitive)),
            ("zero_cells", is_count & strict & (numbers == 0)),
            ("few_unnamed", is_count & ~strict & ~loose & _few(numbers, table.limits.sensitive, at in unnamed)),
            ("few_counted", is_count & ~strict & loose & (numbers > 0) & (numbers < table.limits.other)),
        ):
            rows = frame.filter(which)["row"].to_list()
            found.setdefault(kind, []).extend(f"{letters(at)}{row}" for row in rows)
    under = f"{table.sheet.name}!" if table.sheet.name else ""
    for kind, places in found.items():
        yield from gathered(kind, places, under=under)


def _few(numbers: pl.Series, least: int, is_asked: bool) -> pl.Series:
    """The numbers above none and under the least; none of them where it is not asked."""
    return (numbers > 0) & (numbers < least) & pl.Series([is_asked]).new_from_index(0, len(numbers))


def _rows_with(
    frame: pl.DataFrame, labels: Sequence[str], pattern: re.Pattern[str], *, whole: bool = False
) -> pl.Series:
    """For each row, whether one of its labels has a word of the pattern, or is nothing else."""
    fits = pattern.fullmatch if whole else pattern.search
    found = pl.Series("found", [False]).new_from_index(0, frame.height)
    for name in labels:
        values = frame[name].drop_nulls().unique()
        if len(values) <= _MOST_LABELS:
            telling = [value for value in values.to_list() if fits(fold(value)) or fits(value)]
            found = found | frame[name].is_in(telling).fill_null(False)
    return found


# -- rows of persons --------------------------------------------------------------------------------------------------


def _persons(table: Table) -> Iterator[Trace]:
    """R15, where the rows say who somebody is: k, l, and the risk of the whole."""
    quasi = list({one.place: one for kind in _QUASI for one in table.of(kind) if one.is_filled}.values())
    says_who = any(table.of(kind) for kind in ("sex", "age"))
    if len(quasi) >= _FEWEST_QUASI and says_who:
        yield from _told_apart(table, quasi)


def _coded(table: Table, found: Mapping[str, Sequence[Column]]) -> Iterator[Trace]:
    """Rows of people under headers that are codes: by what the values read like, and how well the rows are told apart."""
    named = {kind: [one for one in table.of(kind) if one.is_filled] for kind in _QUASI}
    by_kind = {kind: [*named[kind], *found.get(kind, ())] for kind in _QUASI}
    quasi = list({one.place: one for columns in by_kind.values() for one in columns}.values())
    says_who = bool(by_kind["sex"] or by_kind["age"])
    if not says_who and len(quasi) < _FEWEST_QUASI:
        return
    yield Trace(kind="coded_persons", place=table.sheet.name, sample=", ".join(one.name for one in quasi))
    if len(quasi) >= _FEWEST_QUASI and says_who:
        yield from _told_apart(table, quasi)


def _told_apart(table: Table, quasi: Sequence[Column]) -> Iterator[Trace]:
    """How well rows are told apart by what is known of a person."""
    frame = table.text.frame
    names = [f"c{table.columns.index(one)}" for one in quasi]
    rows = frame.select(pl.col(names).fill_null("")).rows()
    told = ", ".join(one.name for one in quasi)
    under = table.sheet.name
    k = smallest_group(rows)
    if k < table.limits.k:
        yield Trace(kind="few_alike", place=under, sample=f"k = {k} ({told})")
    yield from _diversity(table, rows, under)
    risk = global_risk(rows, _weights(table))
    if risk >= table.limits.risk:
        yield Trace(kind="found_again", place=under, sample=f"{100 * risk:.0f} % ({told})")


def _diversity(table: Table, rows: Sequence[tuple[object, ...]], under: str) -> Iterator[Trace]:
    for column in table.of("told"):
        values = table.text.frame[f"c{table.columns.index(column)}"].to_list()
        fewest = fewest_values(rows, values)
        if fewest < table.limits.l:
            yield Trace(kind="one_value", place=under, sample=f"l = {fewest} ({column.name})")


def _weights(table: Table) -> list[float] | None:
    """The weights of the rows, where each has one."""
    for column in table.of("weight"):
        values = table.text.frame[f"c{table.columns.index(column)}"].cast(pl.Float64, strict=False)
        if not values.null_count() and (values >= 1).all():
            return [float(value) for value in values]
    return None
