"""Reads a list of places: units with their names, codes and what lies in what, from any table that gives them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from kolosi.intake.boundaries.place_headers import FINEST, Form, form_of
from kolosi.intake.columns import values
from kolosi.intake.columns.table import TextTable, guess_header
from kolosi.intake.columns.totals import total_rows
from kolosi.intake.formats import Sheet
from kolosi.model.label import Label
from kolosi.model.placelist import Conflict, Listed, PlaceList
from kolosi.model.spelling import fold_name

_NONE = (*values.MISSING, "0", "none", "aucun", "sans objet")
_LANGUAGES = ("fr", "en")
_MILLISECONDS = r"^\d{12,13}$"
_GUIDE = re.compile(
    r"(?i)read ?me|lisez|metadat|métadonn|about|notice|licen|dictionar|dictionn|legend|légende|field|source"
)
"""Names of sheets that say what the others hold."""
_GUIDE_ROWS = 3
"""A sheet of fewer rows holds no table that is left unread."""


@dataclass(frozen=True, kw_only=True)
class Homeland:
    """The country of a workspace: its codes, and every name of it, folded."""

    iso2: str
    iso3: str
    names: frozenset[str]
    others: Mapping[str, str] = field(default_factory=dict)
    """The code of every country by its codes and names, folded."""


@dataclass(frozen=True, kw_only=True)
class Forms:
    """The sheets of a file that list places, with how they do. `is_alone`: no other sheet holds a table."""

    tables: tuple[tuple[TextTable, Form], ...]
    is_alone: bool

    @property
    def is_counted(self) -> bool:
        """Whether the file holds nothing but places, and numbers of people."""
        return self.is_alone and not any(form.foreign for _, form in self.tables)

    @property
    def is_sure(self) -> bool:
        """Whether the file holds nothing but places."""
        return self.is_counted and not any(form.counted for _, form in self.tables)

    @property
    def headers(self) -> frozenset[str]:
        """The folded headers of the columns that are read."""
        return frozenset(
            table.folded[int(column[1:])] for table, form in self.tables for column in form.columns if column
        )


def place_forms(sheets: Sequence[Sheet], level_words: Mapping[str, int]) -> Forms | None:
    """The tables of a file that list places; None where it has none, or where a sheet holds another table."""
    visible = [sheet for sheet in sheets if not sheet.hidden and sheet.cells.height]
    tables = [guess_header(sheet) for sheet in visible]
    found = [(table, form) for table in tables if (form := form_of(table, level_words)) is not None]
    read = {table.sheet for table, _ in found}
    others = [table for table in tables if table.sheet not in read and _is_table(table)]
    if not found:
        return None
    return Forms(tables=tuple(found), is_alone=not others)


def _is_table(table: TextTable) -> bool:
    """Whether a sheet holds rows of several columns, and not notes alone."""
    wide = [
        name
        for name in table.frame.columns
        if name != "row" and table.frame[name].null_count() * 2 < table.frame.height
    ]
    return len(wide) > 2 and table.frame.height > _GUIDE_ROWS and not _GUIDE.search(table.sheet)


def read_places(tables: Sequence[tuple[TextTable, Form]], home: Homeland) -> PlaceList:
    """The units of a country that a file lists, the coarse ones first; each once, however many rows and sheets tell it."""
    gathered = _Gathered()
    elsewhere: Counter[str] = Counter()
    days: Counter[str] = Counter()
    words: dict[str, int] = {}
    for table, form in tables:
        frame, left = _at_home(_cleaned(table, form), form, home)
        elsewhere.update(left)
        days.update(_days(frame, form))
        words |= form.words
        _gather(frame, form, gathered)
    return PlaceList(
        units=gathered.units(),
        day=_most(days),
        words=words,
        conflicts=tuple(gathered.conflicts()),
        elsewhere=dict(elsewhere),
    )


def _most(counted: Counter[str]) -> str:
    return max(counted, key=lambda text: (counted[text], text)) if counted else ""


# -- rows -------------------------------------------------------------------------------------------------------------


def _cleaned(table: TextTable, form: Form) -> pl.DataFrame:
    """The columns that are read, without total rows, blanks and what stands for none; a country called NA stays."""
    frame = table.frame.filter(~total_rows(table)).select(sorted(form.columns))
    trimmed = frame.with_columns(pl.all().str.strip_chars(values.EDGES).str.replace_all(r"\s+", " "))
    none = [name for name in trimmed.columns if name not in (*form.country, form.level)]
    return trimmed.with_columns(
        pl.when(pl.col(name).str.to_lowercase().is_in(_NONE)).then(None).otherwise(pl.col(name)).alias(name)
        for name in none
    )


def _at_home(frame: pl.DataFrame, form: Form, home: Homeland) -> tuple[pl.DataFrame, Counter[str]]:
    """The rows of the country; how many there are of others, by their code.

    A row says its country in a column of its own, else by the letters that its finest code begins with.
    """
    if form.country:
        countries = _said_countries(frame.select(form.country), home)
    elif form.codes:
        codes = frame.select(pl.coalesce(form.codes[level] for level in sorted(form.codes, reverse=True))).to_series()
        known = {code: _country_of_code(code, home) for code in codes.drop_nulls().unique().to_list()}
        countries = codes.replace_strict(known, default=None, return_dtype=pl.String) if known else codes
    else:
        return frame, Counter()
    is_home = (countries == home.iso3).fill_null(True)
    return frame.filter(is_home), Counter(countries.filter(~is_home).to_list())


def _said_countries(said: pl.DataFrame, home: Homeland) -> pl.Series:
    """The country of each row by its cells that say one; each different row of them looked up once."""
    columns = said.columns
    distinct = said.unique(maintain_order=True)
    found = pl.Series("country", [_country_said(row, home) for row in distinct.rows()], dtype=pl.String)
    return said.join(distinct.with_columns(found), on=columns, how="left", nulls_equal=True, maintain_order="left")[
        "country"
    ]


def _country_said(texts: Iterable[str | None], home: Homeland) -> str | None:
    """The country that the cells of a row say: that of the workspace if one of them does; None where none is known."""
    folded = [fold_name(text) for text in texts if text]
    if any(text in home.names for text in folded):
        return home.iso3
    return next((home.others[text] for text in folded if text in home.others), None)


def _country_of_code(code: str, home: Homeland) -> str | None:
    """The country whose letters a code begins with; None for a code without letters, or with others.

    A code that the letters of the country begin is its own, whatever longer letters it may begin with too.
    """
    letters = code[: next((at for at, sign in enumerate(code) if not sign.isalpha()), len(code))].upper()
    if letters in (home.iso2, home.iso3):
        return home.iso3
    exact = home.others.get(letters.casefold()) if 2 <= len(letters) <= 3 else None
    return exact if exact is not None else home.iso3 if code.upper().startswith(home.iso2) else None


def _days(frame: pl.DataFrame, form: Form) -> Iterator[str]:
    """The day of each row by the last column of days that is filled and can be read: valid from, else drawn up."""
    for column in _later_first(form.days):
        texts = frame[column].drop_nulls()
        if len(texts):
            found = _read_days(texts).drop_nulls()
            yield from (day.isoformat() for day in found.to_list())
            if len(found):
                return


def _later_first(days: Sequence[str]) -> list[str]:
    """Columns of days in the order in which they are believed: of `date`, `validOn`, `validTo` the middle one."""
    return [*days[1:2], *days[:1], *days[2:]]


def _read_days(texts: pl.Series) -> pl.Series:
    """Days, also those that count milliseconds or years."""
    since = texts.str.contains(_MILLISECONDS)
    counted = texts.cast(pl.Int64, strict=False)
    told = pl.select(pl.from_epoch(counted, time_unit="ms").dt.date()).to_series()
    years = texts.str.extract(r"^((?:19|20)\d{2})$").str.to_date("%Y", strict=False)
    read, _, _ = values.read_day(texts)
    return pl.select(pl.when(since).then(told).otherwise(pl.coalesce(read, years))).to_series()


# -- units ------------------------------------------------------------------------------------------------------------


@dataclass
class _Unit:
    """A unit as rows tell it, before it is decided which telling holds."""

    level: int
    code: str
    names: dict[str, Counter[str]] = field(default_factory=dict)
    others: dict[str, None] = field(default_factory=dict)
    around: Counter[str] = field(default_factory=Counter)
    lon: float | None = None
    lat: float | None = None

    def name(self) -> Label:
        """The name told most in each language that a reader has; the others are spellings."""
        told = {language: _most(counted) for language, counted in self.names.items() if counted}
        plain = told.get("") or next(iter(told.values()), "")
        return {language: told.get(language) or plain for language in _LANGUAGES}

    def spellings(self) -> tuple[str, ...]:
        """Every other way of writing the name."""
        own = set(self.name().values())
        told = [text for counted in self.names.values() for text in counted]
        return tuple(text for text in dict.fromkeys((*told, *self.others)) if text not in own)


class _Gathered:
    """Units by level and code (by name and the unit around them where they have no code)."""

    def __init__(self) -> None:
        self._units: dict[str, _Unit] = {}

    def unit(self, key: str, level: int, code: str) -> _Unit:
        """The unit under a key, new if there is none."""
        return self._units.setdefault(key, _Unit(level=level, code=code))

    def units(self) -> tuple[Listed, ...]:
        """The units, the coarse ones first, each with the position of the one around it."""
        ordered = sorted(
            (key for key, unit in self._units.items() if unit.names),
            key=lambda key: (self._units[key].level, self._units[key].code, key),
        )
        at = {key: position for position, key in enumerate(ordered)}
        return tuple(_listed(self._units[key], at) for key in ordered)

    def conflicts(self) -> Iterator[Conflict]:
        """The codes that stand for several names, or in several units around."""
        for unit in self._units.values():
            names = {fold_name(text): text for counted in unit.names.values() for text in counted}
            told = [len({fold_name(text) for text in counted}) for counted in unit.names.values()]
            if unit.code and max(told, default=0) > 1:
                yield Conflict(kind="names", code=unit.code, found=tuple(names.values()))
            if unit.code and len(unit.around) > 1:
                yield Conflict(kind="parents", code=unit.code, found=tuple(_code_in(key) for key in unit.around))


def _listed(unit: _Unit, at: Mapping[str, int]) -> Listed:
    around = _most(unit.around)
    return Listed(
        level=unit.level,
        name=unit.name(),
        code=unit.code,
        parent=at.get(around),
        around="" if around in at else _code_in(around),
        spellings=unit.spellings(),
        lon=unit.lon,
        lat=unit.lat,
    )


def _code_in(key: str) -> str:
    return key.partition(":")[2]


def _gather(frame: pl.DataFrame, form: Form, gathered: _Gathered) -> None:
    """Adds the units of the rows of one table."""
    if form.level:
        for level in range(1, FINEST + 1):
            rows = frame.filter(frame[form.level].str.extract(r"(\d+)\D*$").cast(pl.Int64, strict=False) == level)
            _add(rows, replace(form, names={level: form.names[0]}, codes={level: form.codes[0]}, others={}), gathered)
    else:
        _add(frame, form, gathered)


def _add(frame: pl.DataFrame, form: Form, gathered: _Gathered) -> None:
    """Adds the units of each level, told by as many rows as are different."""
    if not frame.height:
        return
    keys = _keys(frame, form)
    around = _parent_keys(frame, form, keys)
    for level in sorted(form.names):
        is_finest = level == max(form.names)
        columns = [*form.names[level].values(), *form.others.get(level, ())]
        columns += [column for column in (form.lon, form.lat) if column and is_finest]
        told = frame.select(
            keys[level].alias("key"),
            around[level].alias("around"),
            pl.col(form.codes[level]).alias("code") if level in form.codes else pl.lit("").alias("code"),
            *(pl.col(column) for column in dict.fromkeys(columns)),
        )
        counted = told.drop_nulls("key").group_by(told.columns, maintain_order=True).len()
        for row in counted.iter_rows(named=True):
            _tell(gathered.unit(row["key"], level, row["code"] or ""), row, form, level)


def _tell(unit: _Unit, row: Mapping[str, object], form: Form, level: int) -> None:
    """Adds what one row says of a unit, as often as it says so."""
    count = int(str(row["len"]))
    for language, column in form.names[level].items():
        if row[column] is not None:
            unit.names.setdefault(language, Counter())[str(row[column])] += count
    unit.others |= dict.fromkeys(str(row[column]) for column in form.others.get(level, ()) if row[column] is not None)
    if row["around"] is not None:
        unit.around[str(row["around"])] += count
    unit.lon, unit.lat = unit.lon or _degrees(row.get(form.lon), 180), unit.lat or _degrees(row.get(form.lat), 90)


def _degrees(text: object, most: float) -> float | None:
    try:
        value = float(str(text))
    except ValueError:
        return None
    return round(value, 4) if abs(value) <= most else None


def _keys(frame: pl.DataFrame, form: Form) -> dict[int, pl.Series]:
    """For each row the key of its unit of each level: its code; where the level has none, its name in what lies around."""
    keys: dict[int, pl.Series] = {}
    before: pl.Series = pl.Series(["0:"]).new_from_index(0, frame.height)
    for level in sorted(form.names):
        name = frame.select(pl.coalesce(form.names[level].values())).to_series()
        own = pl.DataFrame({"around": before, "name": name})
        named = own.select((f"{level}:" + pl.col("around") + "/" + pl.col("name")).alias("key"))["key"]
        if level in form.codes:
            coded = frame.select((f"{level}:" + pl.col(form.codes[level])).alias("key"))["key"]
            keys[level] = coded.fill_null(named)
        else:
            keys[level] = named
        before = keys[level].fill_null(before)
    return keys


def _parent_keys(frame: pl.DataFrame, form: Form, keys: Mapping[int, pl.Series]) -> dict[int, pl.Series]:
    """For each row the key of what lies around its unit of each level: the next coarser one told, or the code given for it."""
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    found: dict[int, pl.Series] = {}
    for level in sorted(keys):
        if form.parent:
            found[level] = frame.select((f"{level - 1}:" + pl.col(form.parent)).alias("key"))["key"]
        else:
            coarser = [keys[other] for other in sorted(keys, reverse=True) if other < level]
            found[level] = coarser[0] if coarser else nothing
            for other in coarser[1:]:
                found[level] = found[level].fill_null(other)
    return found
