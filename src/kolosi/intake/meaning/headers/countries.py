"""Which rows of a table are of its country, where a column of it names countries, whatever the form and whatever its header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import TextTable, column_of
from kolosi.intake.columns.values import is_missing
from kolosi.intake.meaning.words import halves, without_brackets, words
from kolosi.intake.recognise.recognising import Match
from kolosi.intake.recognise.wanted import assigned
from kolosi.reading.labels import written

_TAG = "#country"
_CODE = r"^\s*[A-Za-z]{2,3}\s*$"

_MOST = 500
"""A column of more different texts names something else than the countries of its rows."""

_MOSTLY = 0.9
"""A column of which the header does not say it holds countries where so many of its different texts name one."""

_HALF = 0.5
"""A column that is called country holds countries where so many of its different texts name one; and tells of something else than
the place of a row (where a victim is from) where so many of the rows of other countries lie in this one."""


def of_its_country(match: Match, lookup: Lookup) -> tuple[Match, int]:
    """The sheet by which rows of other countries are left out, where a column names countries; and how many were taken out at once.

    A row that leaves the country empty is of the country of the workspace: it may not be lost for that. Nor may one whose own place is
    read as one of it, where the column tells something else. Rows of a sheet that is reshaped, of one in which the countries stand
    where regions are read, or that names other countries alone, are taken out before it is read; so
    are all rows of a sheet that is called as another country beside one that is called as this.
    """
    table, layout = match.table, match.layout
    if any(column_of(table, name) is not None for name in layout.country) or not table.frame.height:
        return match, 0
    if _is_of_another(match, lookup):
        return replace(match, table=replace(table, frame=table.frame.clear(), totals=())), table.frame.height
    columns, is_read = _columns(match, lookup)
    if not columns:
        return match, 0
    is_out, is_kept = _elsewhere(match, columns, lookup, is_read=is_read)
    if not is_out.any():
        return match, 0
    home = _home_text(table.frame.select(columns), lookup)
    if layout.reshapes or is_read or home is None:
        return replace(match, table=replace(table, frame=table.frame.filter(~is_out))), int(is_out.sum())
    first = columns[0]
    name = table.names[int(first[1:])]
    filled = pl.when(is_kept).then(pl.lit(home)).otherwise(pl.col(first))
    frame = table.frame.with_columns(filled.alias(first))
    return replace(match, table=replace(table, frame=frame), layout=replace(layout, country=(name,))), 0


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
    return found[:1], bool(found)


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
    return int((_names_another(texts, lookup) | lookup.home(texts)).sum()) / len(texts) if len(texts) else 0.0


def _names_another(texts: pl.Series, lookup: Lookup) -> pl.Series:
    """Whether each text is another country than that of the workspace."""
    is_home = lookup.home(texts).fill_null(value=False)
    is_code = texts.str.contains(_CODE).fill_null(value=False)
    return ~is_home & (lookup.abroad(texts).fill_null(value=False) | is_code)


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


def _elsewhere(match: Match, columns: Sequence[str], lookup: Lookup, *, is_read: bool) -> tuple[pl.Series, pl.Series]:
    """Which rows are of another country, and which are of this one though their column does not say so."""
    frame = match.table.frame
    nothing = pl.repeat(value=False, n=frame.height, eager=True)
    is_home, is_empty, is_known = nothing, ~nothing, nothing
    for name in columns:
        is_home |= lookup.home(frame[name]).fill_null(value=False)
        is_empty &= frame.select(is_missing(pl.col(name))).to_series()
        is_known |= _names_another(frame[name], lookup)
    foreign = ~is_home & ~is_empty
    is_known &= foreign
    inside = nothing if is_read else foreign & _lies_inside(match, lookup)
    tells_other = int((inside & is_known).sum()) >= _HALF * int(is_known.sum())
    is_kept = inside if tells_other else inside & ~is_known
    return foreign & ~is_kept & (is_known if is_read else ~nothing), is_empty | is_kept


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
