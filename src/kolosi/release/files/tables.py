"""What the columns of any table would give away: persons, positions, free text, organisations, rows without consent."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from kolosi.intake.columns.table import TextTable, fold, guess_header
from kolosi.intake.formats import Sheet
from kolosi.intake.hidden import Trace
from kolosi.intake.records.examining import MAIL
from kolosi.release.files.words import Limits, Words

TELEPHONE = r"(?:\+|\b00[ .-])\d{1,3}[ \u00a0\u202f.-]?(?:\d[ \u00a0\u202f.-]?){7,11}\b|\b[5-9]\d(?:[ \u00a0\u202f.-]\d{2}){3}\b"
POSITION = r"(?:^|[^\[\d.,-])-?\d{1,2}\.\d{3,}\s*[,; ]\s*-?\d{1,3}\.\d{3,}|\d{1,2}\s*°\s*\d{1,2}\s*['’′]|\b\d{1,2}[C-HJ-NP-X][A-HJ-NP-Z]{2} ?(?:\d{6}|\d{8}|\d{10}|\d{5} \d{5})\b"
_DECIMALS = re.compile(r"^-?\d{1,3}[.,](\d+)$")
KM_PER_DEGREE = 111.0
_LONG = 40
_MANY_VALUES = 10
_MOST_LABELS = 200
DAY = r"^\d{4}-\d{2}-\d{2}|^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$|^\d{1,2} \p{L}+ \d{4}$"


@dataclass(frozen=True, kw_only=True, eq=False)
class Column:
    """A column with what is filled in it, and its place as a person writes it."""

    name: str
    folded: str
    values: pl.Series
    place: str

    @property
    def is_filled(self) -> bool:
        """Whether it holds anything."""
        return len(self.values) > 0

    def holds(self, pattern: str) -> int:
        """How many of its cells hold something that reads like the pattern."""
        return int(self.values.str.contains(pattern).sum()) if self.is_filled else 0

    def first(self, pattern: str) -> str:
        """The first of them."""
        found = self.values.filter(self.values.str.contains(pattern))
        return str(found[0]) if len(found) else ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """A sheet under its header, with the words by which it is read."""

    sheet: Sheet
    text: TextTable
    words: Words
    limits: Limits
    file: str

    @cached_property
    def columns(self) -> Sequence[Column]:
        """The columns, each with what it holds."""
        under = f"{self.sheet.name}!" if self.sheet.name else ""
        frame = self.text.frame
        return [
            Column(
                name=name, folded=folded, values=frame[f"c{at}"].drop_nulls(), place=f"{under}{name or _letters(at)}"
            )
            for at, (name, folded) in enumerate(zip(self.text.names, self.text.folded, strict=True))
        ]

    def of(self, kind: str) -> list[Column]:
        """The columns of a kind, by their header or its last part."""
        return [one for one in self.columns if self.words.is_a(kind, one.folded) or self._tail(kind, one.name)]

    def _tail(self, kind: str, name: str) -> bool:
        """Whether the last part of a path of groups (`group/name`, `head | sub`) names the kind."""
        last = fold(re.split(r"[/|]", name)[-1])
        return last != fold(name) and self.words.is_a(kind, last)

    def speaks_of(self, kind: str) -> bool:
        """Whether any header has a word of a kind."""
        return any(self.words.speaks_of(kind, one.folded) for one in self.columns)

    @cached_property
    def title(self) -> str:
        """What stands over the header, the name of the sheet and of the file, folded."""
        return f"{fold(self.file)} {self.heading}".strip()

    @cached_property
    def heading(self) -> str:
        """What stands over the header and the name of the sheet, folded: the title without the name of the file."""
        above = self.sheet.cells.filter(pl.col("row") < min(self.text.header_rows, default=0)).drop("row")
        return fold(" ".join((self.sheet.name, *(str(cell) for row in above.rows() for cell in row if cell))))

    @cached_property
    def is_of_activities(self) -> bool:
        """Whether the table counts what was done, and not what happened."""
        return self.speaks_of("activity")

    @cached_property
    def is_sensitive(self) -> bool:
        """Whether the whole table speaks of what can point to a survivor, a witness, a detainee."""
        texts = (self.title, *(one.folded for one in self.columns))
        if self.is_of_activities:
            return False
        return any(map(self.words.sensitive.search, texts)) or any(map(self._is_mostly_sensitive, self.columns))

    def _is_mostly_sensitive(self, column: Column) -> bool:
        """Whether half of the cells of a column of labels name such a subject."""
        counts = column.values.value_counts() if column.is_filled else pl.DataFrame()
        if not 0 < counts.height <= _MOST_LABELS:
            return False
        told = sum(count for value, count in counts.rows() if self.words.sensitive.search(fold(value)))
        return bool(2 * told >= len(column.values))

    @cached_property
    def is_of_incidents(self) -> bool:
        """Whether its rows are incidents or counts of them."""
        return not self.is_of_activities and (self.is_sensitive or self.speaks_of("incident"))


def read_table(sheet: Sheet, words: Words, limits: Limits, file: str = "") -> Table | None:
    """The table of a sheet; None when it holds nothing."""
    if not sheet.cells.height or not sheet.width:
        return None
    return Table(sheet=sheet, text=guess_header(sheet), words=words, limits=limits, file=file)


def column_traces(table: Table) -> Iterator[Trace]:
    """Persons, positions, free text and organisations by column."""
    told: set[str] = set()
    for kind, columns in (
        ("telephones", table.of("telephone")),
        ("mails", table.of("mail")),
        ("identity_numbers", table.of("identity")),
        ("names", _named(table)),
        ("free_text", _free(table)),
        ("organisations", table.of("organisation") if table.is_of_incidents else []),
    ):
        yield from _of_columns(kind, columns, told)
    yield from _positions(table, told)
    yield from _cells(table, told)
    yield from _unconsented(table)
    if table.is_sensitive:
        yield from _of_columns("small_places", [*table.of("small_place"), *table.of("site")], set())
        yield from _of_columns("precise_days", [one for one in table.of("day") if one.holds(DAY)], set())


def _of_columns(kind: str, columns: Iterable[Column], told: set[str]) -> Iterator[Trace]:
    """One trace a column that holds something and is not told already; an empty table tells by its header alone."""
    for column in columns:
        if column.place not in told:
            told.add(column.place)
            sample = str(column.values[0]) if column.is_filled else ""
            yield Trace(kind=kind, place=column.place, sample=sample, count=max(len(column.values), 1))


def _named(table: Table) -> list[Column]:
    """Columns of names of persons; one that says only "name" by what it holds."""
    asked = [one for one in table.of("name") if not table.words.no_person.search(one.folded)]
    return [*asked, *(one for one in table.of("bare_name") if _reads_like_persons(one))]


def _reads_like_persons(column: Column) -> bool:
    """Whether most cells are two or three words with capitals, nearly each another."""
    filled = column.values
    if len(filled) < 2 or filled.n_unique() < 0.5 * len(filled):
        return False
    return column.holds(r"^\p{Lu}[\p{L}'’.-]+(?: \p{Lu}[\p{L}'’.-]*){1,3}$") > 0.5 * len(filled)


def _free(table: Table) -> list[Column]:
    """Columns of text in somebody's own words: those that tell an incident, and others when what they hold is long."""
    long = [one for one in table.of("free_text") if float(str(one.values.str.len_chars().mean() or 0)) > _LONG]
    return [*table.of("story"), *long]


def _cells(table: Table, told: set[str]) -> Iterator[Trace]:
    """Telephones, addresses and positions in cells of any other column."""
    for kind, pattern in (("mails", MAIL), ("telephones", TELEPHONE), ("position_cells", POSITION)):
        for column in table.columns:
            count = 0 if column.place in told else column.holds(pattern)
            if count:
                yield Trace(kind=kind, place=column.place, sample=column.first(pattern), count=count)


def _unconsented(table: Table) -> Iterator[Trace]:
    for column in table.of("consent"):
        refused = [value for value in column.values.to_list() if fold(str(value)) in table.words.no_words]
        if refused:
            yield Trace(kind="no_consent", place=column.place, sample=str(refused[0]), count=len(refused))


# -- positions --------------------------------------------------------------------------------------------------------


def _positions(table: Table, told: set[str]) -> Iterator[Trace]:
    """Columns of latitude and longitude finer than the grid."""
    for column in (*table.of("latitude"), *table.of("longitude")):
        told.add(column.place)
        decimals = [found[1] for value in column.values.to_list() if (found := _DECIMALS.match(str(value).strip()))]
        if decimals and is_too_precise(decimals, column.values.to_list(), table.limits.grid_km):
            count = max(map(len, decimals))
            yield Trace(kind="positions", place=column.place, sample=str(count), count=len(decimals))
    for column in table.of("position"):
        if column.place not in told and column.holds(r"\d"):
            told.add(column.place)
            yield Trace(kind="positions", place=column.place, sample=str(column.values[0]), count=len(column.values))


def is_too_precise(decimals: Sequence[str], values: Sequence[object], grid_km: float) -> bool:
    """R16: whether coordinates are finer than the grid. Many that are all multiples of one step are on a grid.

    >>> is_too_precise(["495"], ["14.495"], 5), is_too_precise(["5"], ["14.5"], 5)
    (True, False)
    """
    longest = max(map(len, decimals), default=0)
    if KM_PER_DEGREE / 10**longest >= grid_km:
        return False
    texts = [str(value).strip().replace(",", ".") for value in values]
    numbers = {round(float(text) * 10**longest) for text in texts if re.fullmatch(r"-?\d+(?:\.\d+)?", text)}
    if len(numbers) < _MANY_VALUES:
        return True
    step: float = math.gcd(*numbers) / 10**longest
    return step * KM_PER_DEGREE < grid_km


def _letters(at: int) -> str:
    return f"#{at + 1}"
