"""Which rows of a table are of its country, where a column of it names countries, whatever the form and whatever its header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from kolosi.intake.columns.cells import PROBLEM
from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import TextTable, column_of
from kolosi.intake.columns.values import is_missing
from kolosi.intake.meaning.words import halves, without_brackets, words
from kolosi.intake.recognise.no_data_rows import set_apart
from kolosi.intake.recognise.recognising import Match
from kolosi.intake.recognise.wanted import assigned
from kolosi.reading.labels import written

_TAG = "#country"
_CODE = r"^\s*[A-Za-z]{2,3}\s*$"

_PARTS = re.compile(r"[()\[\]]|\s[-–—]\s|[/:]")
"""What stands between a country and a part of it, or another: "Mali (nord)", "Mali - Gao", "Mali / Niger"."""

UNKNOWN = "row_country_unclear"
"""The problem of a row whose cell of the country names none."""

_MOST = 500
"""A column of more different texts names something else than the countries of its rows."""

_MOSTLY = 0.9
"""A column of which the header does not say it holds countries where so many of its different texts name one."""

_HALF = 0.5
"""A column that is called country holds countries where so many of its different texts name one; and tells of something else than
the place of a row (where a victim is from) where so many of the rows of other countries lie in this one."""


@dataclass(frozen=True, kw_only=True)
class OfCountry:
    """A sheet by which rows of other countries are left out, how many were taken out at once, and the rows that wait: nobody knows of
    which country they are."""

    match: Match
    elsewhere: int = 0
    held: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PROBLEM))


def of_its_country(match: Match, lookup: Lookup) -> OfCountry:
    """The sheet without the rows of other countries, where a column names countries.

    A row that leaves the country empty is of the country of the workspace: it may not be lost for that. Nor may one whose own place is
    read as one of it, where the column tells something else. One that writes what is no country waits. Rows of a sheet that is
    reshaped, of one in which the countries stand where regions are read, or that names other countries alone, are taken out before it
    is read; so are all rows of a sheet that is called as another country beside one that is called as this.
    """
    table, layout = match.table, match.layout
    if any(column_of(table, name) is not None for name in layout.country) or not table.frame.height:
        return OfCountry(match=match)
    if _is_of_another(match, lookup):
        cleared = replace(match, table=replace(table, frame=table.frame.clear(), totals=()))
        return OfCountry(match=cleared, elsewhere=table.frame.height)
    columns, is_read = _columns(match, lookup)
    if not columns:
        return OfCountry(match=match)
    is_out, is_kept, waits = _elsewhere(match, columns, lookup, is_read=is_read)
    if not (is_out | waits).any():
        return OfCountry(match=match)
    home = _home_text(table.frame.select(columns), lookup)
    first = columns[0]
    name = table.names[int(first[1:])]
    held = _waiting(table.frame.filter(waits), first, name)
    frame = table.frame.filter(~waits)
    if layout.reshapes or is_read or home is None:
        left = table.frame.filter(~waits & ~is_out)
        return OfCountry(match=_with_rows(match, left), elsewhere=int(is_out.sum()), held=held)
    filled = pl.when(is_kept.filter(~waits)).then(pl.lit(home)).otherwise(pl.col(first))
    own = _with_rows(match, frame.with_columns(filled.alias(first)))
    return OfCountry(match=replace(own, layout=replace(layout, country=(name,))), held=held)


def _with_rows(match: Match, frame: pl.DataFrame) -> Match:
    return replace(match, table=replace(match.table, frame=frame))


def _waiting(rows: pl.DataFrame, column: str, name: str) -> pl.DataFrame:
    """Rows that wait for the country that one of their cells does not tell."""
    return rows.select(
        pl.col("row").cast(PROBLEM["row"]),
        pl.lit(name).alias("column"),
        pl.col(column).fill_null("").alias("found"),
        pl.lit(UNKNOWN).alias("problem"),
    )


def _is_of_another(match: Match, lookup: Lookup) -> bool:
    """Whether a sheet is called as another country, in a file with a sheet that is called as this one."""
    names = pl.Series([sheet.name.strip() for sheet in match.sheets], dtype=pl.String)
    own = pl.Series([match.table.sheet.strip()], dtype=pl.String)
    is_other = ~lookup.home(own) & lookup.abroad(own)
    return bool(is_other.fill_null(value=False)[0]) and bool(lookup.home(names).fill_null(value=False).any())


def rows_at_home(table: TextTable, rows: pl.DataFrame, lookup: Lookup) -> pl.DataFrame:
    """The rows of a table without those of which a column that is called country names another one: they show nothing of the others."""
    for at, name in enumerate(table.names):
        cells = table.frame[f"c{at}"] if name and _is_called_so(table.tags[at], name, lookup) else None
        if cells is not None and _share(cells, lookup) >= _HALF and lookup.home(cells).any():
            return rows.filter(~_names_another(rows[f"c{at}"], lookup).fill_null(value=False))
    return rows


def _columns(match: Match, lookup: Lookup) -> tuple[list[str], bool]:
    """The columns that name the country of each row, and whether one of regions does: those called so, else one whose cells do."""
    table, layout = match.table, match.layout
    rules = assigned(table, layout)
    taken = {column for _, column in rules}
    choosing = (*layout.keep, *layout.drop, *layout.needs, *layout.once_per)
    taken |= {column for name in choosing if (column := column_of(table, name)) is not None}
    free = {f"c{at}": name for at, name in enumerate(table.names) if name and f"c{at}" not in taken}
    called = [column for column, name in free.items() if _is_called_so(table.tags[int(column[1:])], name, lookup)]
    called = [column for column in called if _share(table.frame[column], lookup) >= _HALF]
    if called:
        return called, False
    meant = _others(lookup)
    telling = [column for column, name in free.items() if not _says_one_of(name, meant) and not _says_other(name)]
    found = [column for column in telling if _names_some(table.frame[column], lookup)]
    if found:
        return found[:1], False
    regions = [column for rule, column in rules if rule.read == "place" and rule.into in {"region", "place"}]
    found = [column for column in dict.fromkeys(regions) if _names_some(table.frame[column], lookup)]
    found = [column for column in found if not _are_regions_too(table.frame[column], lookup)]
    return found[:1], bool(found)


def _are_regions_too(column: pl.Series, lookup: Lookup) -> bool:
    """Whether what names another country names a region of this one too: Niger, a state of Nigeria."""
    texts = _texts(column)
    others = texts.filter(_names_another(texts, lookup))
    ids, _ = lookup.places(others, level=1, within=None, vintage=None)
    return ids.null_count() < len(ids)


def _is_called_so(tag: str | None, name: str, lookup: Lookup) -> bool:
    """Whether a header, in one of its languages or before its brackets, or the tag under it says that a column is the country."""
    heading = lookup.headings().get("country")
    said = {frozenset(words(text)) for text in heading.says} if heading else set()
    base, *attributes = (tag or "").split("+")
    is_tagged = base == _TAG and not any(_says_other(one) for one in attributes)
    return is_tagged or _says_one_of(name, said)


def _says_one_of(name: str, said: set[frozenset[str]]) -> bool:
    """Whether a header, its last row, one of its languages or what stands before its brackets is one of some phrases."""
    last = name.rsplit(" | ", 1)[-1]
    texts = (name, last, without_brackets(last), *halves(last))
    return not said.isdisjoint(frozenset(words(text)) for text in texts)


def _says_other(name: str) -> bool:
    """Whether a header speaks of countries that are no place of a row: of origin, of a donor."""
    other = {word for text in written("cells.countries_of_others") for word in words(text)}
    return not other.isdisjoint(words(name))


def _others(lookup: Lookup) -> set[frozenset[str]]:
    """The phrases that head countries of another kind, which people give a name of its own."""
    headings = [lookup.headings().get(meaning) for meaning in ("origin", "donor", "organisation", "partner", "ignore")]
    return {frozenset(words(text)) for one in headings if one is not None for text in one.says}


def _texts(column: pl.Series) -> pl.Series:
    return column.to_frame("x").filter(~is_missing(pl.col("x")))["x"].unique(maintain_order=True)


def _share(column: pl.Series, lookup: Lookup) -> float:
    """The part of the different texts of a column that name a country, by its name or a code."""
    texts = _texts(column)
    if len(texts) > _MOST:
        return 0.0
    return int((_names_another(texts, lookup) | _names_home(texts, lookup)).sum()) / len(texts) if len(texts) else 0.0


def _names_another(texts: pl.Series, lookup: Lookup) -> pl.Series:
    """Whether each text is another country than that of the workspace, or a part of one, and does not name this one too."""
    is_home, is_other = _names(texts, lookup)
    is_code = texts.str.contains(_CODE).fill_null(value=False)
    return ~_names_home(texts, lookup) & ~is_home & (is_other | is_code)


def _names_home(texts: pl.Series, lookup: Lookup) -> pl.Series:
    """Whether each text is the country of the workspace, or a part of it and of no other."""
    is_home, is_other = _names(texts, lookup)
    return lookup.home(texts).fill_null(value=False) | (is_home & ~is_other)


def _names(texts: pl.Series, lookup: Lookup) -> tuple[pl.Series, pl.Series]:
    """Whether each text, or a part of it, is the country of the workspace, and whether it is another one."""
    known = texts.drop_nulls().unique()
    parts = {text: [text, *(part.strip() for part in _PARTS.split(text))] for text in known.to_list()}
    every = pl.Series(sorted({part for found in parts.values() for part in found}), dtype=pl.String)
    told = []
    for says in (lookup.home(every), ~lookup.home(every) & lookup.abroad(every)):
        named = set(every.filter(says.fill_null(value=False)).to_list())
        saying = [text for text, found in parts.items() if not named.isdisjoint(found)]
        told.append(texts.is_in(saying).fill_null(value=False))
    return told[0], told[1]


def _names_some(column: pl.Series, lookup: Lookup) -> bool:
    """Whether nearly all texts of a column are names of countries, that of the workspace and another among them."""
    texts = _texts(column)
    if not 0 < len(texts) <= _MOST:
        return False
    is_home = lookup.home(texts).fill_null(value=False)
    is_other = ~is_home & lookup.abroad(texts).fill_null(value=False)
    return bool(is_home.any() and is_other.any()) and int((is_home | is_other).sum()) >= _MOSTLY * len(texts)


def _home_text(cells: pl.DataFrame, lookup: Lookup) -> str | None:
    """The country of the workspace as the table writes it; None where it does not."""
    texts = pl.concat([_texts(column) for column in cells])
    home = texts.filter(lookup.home(texts).fill_null(value=False))
    return str(home[0]) if len(home) else None


def _elsewhere(
    match: Match, columns: Sequence[str], lookup: Lookup, *, is_read: bool
) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Which rows are of another country, which are of this one though their column does not say so as it is called, and which name
    no country at all."""
    frame = match.table.frame
    nothing = pl.repeat(value=False, n=frame.height, eager=True)
    is_home, is_called, is_empty, is_known = nothing, nothing, ~nothing, nothing
    for name in columns:
        is_home |= _names_home(frame[name], lookup)
        is_called |= lookup.home(frame[name]).fill_null(value=False)
        is_empty &= frame.select(is_missing(pl.col(name))).to_series()
        is_known |= _names_another(frame[name], lookup)
    foreign = ~is_home & ~is_empty
    is_known &= foreign
    if is_read:
        return is_known, is_empty, nothing
    inside = foreign & _lies_inside(match, lookup)
    tells_other = int((inside & is_known).sum()) >= _HALF * int(is_known.sum())
    is_kept = inside if tells_other else inside & ~is_known
    facts = set_apart(match.table, assigned(match.table, match.layout), match.layout.table).frame["row"]
    waits = foreign & ~is_kept & ~is_known & frame["row"].is_in(facts.implode())
    return foreign & ~is_kept & ~waits, is_empty | is_kept | (is_home & ~is_called), waits


def _lies_inside(match: Match, lookup: Lookup) -> pl.Series:
    """Whether the places of each row, one at least, are all read as places of the country of the workspace."""
    table = match.table
    placed = [(rule, name) for rule, name in assigned(table, match.layout) if rule.read == "place"]
    none = pl.repeat(value=False, n=table.frame.height, eager=True)
    found, lost = none, none
    for rule, name in placed:
        ids, _ = lookup.places(table.frame[name], level=rule.level, within=None, vintage=None)
        is_told = ~table.frame.select(is_missing(pl.col(name))).to_series()
        found |= ids.is_not_null()
        lost |= is_told & ids.is_null()
    return found & ~lost
