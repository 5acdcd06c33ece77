"""The rows of a table that are to be read, told from totals, notes and rows of other kinds; and what is said of those."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

import polars as pl

from kolosi.intake.columns.cell_decisions import Settled
from kolosi.intake.columns.cells import IGNORE
from kolosi.intake.columns.columns import words_known
from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.missing_codes import without_codes
from kolosi.intake.columns.table import TextTable, column_of, fold, printed_name
from kolosi.intake.columns.totals import is_total_label
from kolosi.intake.columns.values import is_missing, read_day
from kolosi.intake.meaning.words import term_in
from kolosi.intake.meaning.words import words as words_in
from kolosi.intake.recognise.alike import exported_twice
from kolosi.intake.recognise.marked import codes_not_counted, marked, refused
from kolosi.intake.recognise.masked_rows import hides_parts, with_masks
from kolosi.intake.recognise.masked_totals import FEWEST_PARTS, with_told_totals
from kolosi.intake.recognise.no_data_rows import not_people, set_apart
from kolosi.intake.recognise.recognising import Match
from kolosi.intake.recognise.revisions import without_older
from kolosi.intake.recognise.superseded import doubles_by_header, older_versions, superseded
from kolosi.intake.records.identified import ID_OF
from kolosi.model.finding import Finding, Where, point
from kolosi.model.source import Layout, Rule

_ADDED_UP = frozenset({"flow", "stock"})
"""Kinds of values of which those of a country are the sum of those of its regions."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The rows to be read, what is said of the others, those that say that nothing happened, and the texts beside rows.

    `uncounted` are the numbers of the rows of activities that count something else than people; `whole` are all rows of data,
    those left aside too, and `totals` the rows that add up others.
    """

    frame: pl.DataFrame
    notes: list[Finding]
    nothing: pl.DataFrame
    texts: tuple[str, ...]
    uncounted: pl.Series
    whole: pl.DataFrame
    totals: pl.DataFrame


def wanted_rows(match: Match, lookup: Lookup, where: Where) -> Wanted:
    """The data rows, without totals, notes, other countries and rows of other kinds, each thing once; and what was left out."""
    layout = match.layout
    table = _with_totals(match, lookup)
    apart = set_apart(table, assigned(table, layout), layout.table)
    told = {"total_rows": (apart.totals.height, None), "note_rows": (len(apart.notes), apart.notes)}
    told["nothing_rows"] = (apart.nothing.height, None)
    notes = [
        point(id_, where=where, count=count, found=few(pl.Series(texts)) if texts else None)
        for id_, (count, texts) in told.items()
        if count
    ]
    frame = apart.frame
    replaced = frame.filter(_of_older_version(frame, match))["row"]  # by whatever the later version says
    states = columns_called("row_state", match, lookup)
    is_rejected = (
        marked(frame, states, _unread(match), codes_not_counted(match.sheets))
        | refused(frame, assigned(table, layout))
        | _left_by_word(frame, match, lookup)
    )
    if is_rejected.any():
        notes.append(point("rows_rejected", where=where, count=int(is_rejected.sum())))
        frame = frame.filter(~is_rejected)
    is_doubled = _stood_for(frame, match) | frame["row"].is_in(replaced.implode())
    if is_doubled.any():
        gone = frame.filter(is_doubled)
        which = few(gone[(*_numbers(match), "row")[0]].cast(pl.String))
        notes.append(point("rows_superseded", where=where, count=gone.height, found=which))
        frame = frame.filter(~is_doubled)
    uncounted = frame["row"].clear()
    if layout.table == "activities":
        is_copy = exported_twice(frame, table, lookup)
        notes += [point("rows_exported_twice", where=where, count=int(is_copy.sum()))] if is_copy.any() else []
        frame = frame.filter(~is_copy)
        is_other = not_people(frame, columns_called("unit", match, lookup))
        notes += [point("rows_not_people", where=where, count=int(is_other.sum()))] if is_other.any() else []
        uncounted = frame["row"].filter(is_other)
        frame = _without_people(frame, match, is_other)
    for id_, wanted in _LEFT_OUT:
        is_wanted = wanted(frame, match, lookup)
        left = frame.height - int(is_wanted.sum())
        frame = frame.filter(is_wanted)
        notes += [point(id_, where=where, count=left)] if left else []
    notes += _not_taken(frame, table, layout, where)
    chosen, keys = _chosen(frame, table, layout), keys_of(table, layout)
    if keys:
        newest = without_older(chosen, keys, table, layout)
        older = chosen.height - newest.height
        notes += [point("rows_revised", where=where, count=older)] if older else []
        chosen = _once(newest, keys, table, layout)
    return Wanted(
        frame=chosen,
        notes=notes,
        nothing=apart.nothing,
        texts=apart.notes,
        uncounted=uncounted,
        whole=apart.frame,
        totals=apart.totals,
    )


def _with_totals(match: Match, lookup: Lookup) -> TextTable:
    """The table of a match with its masks, and with the rows that add up others known as totals, or as what nothing else tells."""
    layout, kind = match.layout, match.layout.constants.get("kind")
    read = assigned(match.table, layout)  # what follows changes cells and labels, never headers
    table = with_masks(without_codes(match.table, read), read, layout)
    if not hides_parts(table, read, layout) and (layout.sums or kind in _ADDED_UP):
        table = _with_totals_of_parts(_with_country(table, layout, lookup), layout)
    is_sum = match.source.publishes and kind in _ADDED_UP
    table = with_told_totals(table, read, layout, lookup, adds_up=is_sum)
    return _with_whole(table, layout, lookup) if kind == "share" else table


def _stood_for(frame: pl.DataFrame, match: Match) -> pl.Series:
    """The rows of a list for which, as a remark or their number says, another row of it stands."""
    numbers, unread = _numbers(match), _unread(match)
    if not frame.height:
        return pl.repeat(False, 0, dtype=pl.Boolean, eager=True)
    is_double = doubles_by_header(frame, unread)
    return is_double | superseded(frame, numbers[0], unread) if numbers else is_double


def _of_older_version(frame: pl.DataFrame, match: Match) -> pl.Series:
    """The rows of a list of which a column of versions says that another of their number is later."""
    numbers = _numbers(match)
    none = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    return older_versions(frame, numbers[0], _unread(match)) if numbers and frame.height else none


def _numbers(match: Match) -> list[str]:
    """The columns that are read as the own number of a row."""
    own = ID_OF.get(match.layout.table)
    return [column for rule, column in assigned(match.table, match.layout) if rule.into == own]


def own_numbers(matches: Iterable[Match]) -> frozenset[str]:
    """The folded headers of the columns that are read as the own number of a row, or that a layout holds to be one."""
    own = (((*_numbers(match), *keys_of(match.table, match.layout))[:1], match.table) for match in matches)
    return frozenset(fold(printed_name(table, column)) for columns, table in own for column in columns)


def _with_totals_of_parts(table: TextTable, layout: Layout) -> TextTable:
    """The table with the rows that say "Total" in a column of words among those that add up others, where these stand beside them:
    of the same place and period, in the same words otherwise."""
    read = assigned(table, layout)
    labels = [column for rule, column in read if rule.read not in {"count", "number", "share"}]
    found: set[int] = set()
    for column in dict.fromkeys(column for rule, column in read if rule.read == "word"):
        said = [text for text in table.frame[column].drop_nulls().unique().to_list() if is_total_label(text)]
        is_total = pl.col(column).is_in(said).fill_null(value=False)
        beside = [pl.lit(0), *(pl.col(name) for name in dict.fromkeys(labels) if name != column)]
        has_parts = (~is_total & pl.col(column).is_not_null()).any().over(beside)
        found |= set(table.frame.filter(is_total & has_parts)["row"].to_list()) if said else set()
    return replace(table, totals=(*table.totals, *sorted(found))) if found else table


def _with_country(table: TextTable, layout: Layout, lookup: Lookup) -> TextTable:
    """The table with the row of the country itself among those that add up others, where other rows are of its parts.

    A share of the whole country is no sum of those of its regions, and a fact that is known of the country only is a fact.
    """
    regions = [column for rule, column in assigned(table, layout) if rule.read == "place" and rule.level == 1]
    if not regions:
        return table
    named = table.frame[regions[0]]
    is_country = (lookup.home(named) & named.is_not_null()).fill_null(value=False)
    if not is_country.any() or not (~is_country & named.is_not_null()).any():
        return table
    return replace(table, totals=(*table.totals, *table.frame["row"].filter(is_country)))


def _with_whole(table: TextTable, layout: Layout, lookup: Lookup) -> TextTable:
    """The table with the row of shares that is called total or ensemble as that of all its places: it is no sum of the others, and
    nothing else says it. It stands once, or once for each period; of several ("Sous-total") each stays one of the totals.
    """
    read = assigned(table, layout)
    places = [column for rule, column in read if rule.read == "place"]
    if not places:
        return table
    labels = table.frame[places[0]]
    said = [text for text in labels.drop_nulls().unique().to_list() if is_total_label(text)]
    is_whole = labels.is_in(said).fill_null(value=False)
    periods = [column for rule, column in read if rule.into in {"as_of", "period", "start", "end"}]
    rows = table.frame.select(pl.lit(0).alias("all"), *dict.fromkeys(periods)).with_columns(
        is_whole=is_whole, is_part=~is_whole & labels.is_not_null()
    )
    counted = rows.group_by("all", *dict.fromkeys(periods)).agg(pl.col("is_whole", "is_part").sum())
    counted = counted.filter(pl.col("is_whole") > 0)
    is_one = (counted["is_whole"] == 1) & (counted["is_part"] >= FEWEST_PARTS)
    if len(said) != 1 or not is_one.all():
        return table
    whole = set(table.frame["row"].filter(is_whole).to_list())
    return replace(
        table,
        frame=table.frame.with_columns(lookup.in_country(labels, is_whole)),
        totals=tuple(row for row in table.totals if row not in whole),
    )


def _without_people(frame: pl.DataFrame, match: Match, mask: pl.Series) -> pl.DataFrame:
    """The rows without the numbers of those that count something else: as activities they count all the same."""
    numbers = dict.fromkeys(column for rule, column in assigned(match.table, match.layout) if rule.read == "count")
    if not mask.any():
        return frame
    return frame.with_columns(pl.when(~mask).then(pl.col(name)).alias(name) for name in numbers)


def _left_by_word(frame: pl.DataFrame, match: Match, lookup: Lookup) -> pl.Series:
    """The rows whose word in a column that chooses rows is one to be left aside: a cancelled activity."""
    left = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    for rule, column in assigned(match.table, match.layout):
        if rule.chooses:
            known = words_known(rule, lookup)
            said = [text for text in frame[column].drop_nulls().unique().to_list() if term_in(known, text) == IGNORE]
            left |= frame[column].is_in(said).fill_null(False)
    return left


def columns_called(meaning: str, match: Match, lookup: Lookup) -> list[str]:
    """The columns that are called a thing (the state of a row, its unit), unless the layout reads or chooses by them itself.

    Under a title over several columns ("Localisation | Commune") the last row of the header says what a column is.
    """
    known = lookup.headings().get(meaning)
    phrases = {frozenset(words_in(text)) for text in known.says} if known else set()
    return [
        column
        for column, name in _unread(match).items()
        if not phrases.isdisjoint(frozenset(words_in(text)) for text in (name, name.rsplit(" | ", 1)[-1]))
    ]


def _unread(match: Match) -> dict[str, str]:
    """The headers of the columns that the layout neither reads nor keeps rows by: a state that it drops may be said in other words too."""
    own = {column_of(match.table, name) for name in match.layout.keep}
    read = {column for _, column in assigned(match.table, match.layout)}
    named = {f"c{at}": name for at, name in enumerate(match.table.names) if name}
    return {column: name for column, name in named.items() if column not in own | read}


def _at_home(frame: pl.DataFrame, match: Match, lookup: Lookup) -> pl.Series:
    """Whether each row is of the country of the workspace; all are where the sheet has no column for it."""
    columns = [column for name in match.layout.country if (column := column_of(match.table, name)) is not None]
    if not columns:
        return pl.repeat(True, frame.height, eager=True)
    return frame.select(pl.any_horizontal([lookup.home(frame[column]).alias(column) for column in columns])).to_series()


def _filled(frame: pl.DataFrame, match: Match, lookup: Lookup) -> pl.Series:
    """Whether each row has the cells without which it is of another kind. In a layout of sums a row of a place is of the same kind without
    its number: it is not known, and no zero."""
    columns = [column for name in match.layout.needs if (column := column_of(match.table, name)) is not None]
    if not columns:
        return pl.repeat(True, frame.height, eager=True)
    is_there = pl.all_horizontal(~is_missing(pl.col(columns)))
    if match.layout.sums:
        of = [pl.col(name).is_not_null() for rule, name in assigned(match.table, match.layout) if rule.read == "place"]
        is_there = pl.any_horizontal(is_there, pl.all_horizontal(pl.col(columns).is_not_null()), *of)
    return frame.select(is_there).to_series()


def _of_one_country(frame: pl.DataFrame, match: Match, lookup: Lookup) -> pl.Series:
    """Whether each row is of one country: what several share is charged to none of them."""
    columns = [column for name in match.layout.country if (column := column_of(match.table, name)) is not None]
    if not columns:
        return pl.repeat(True, frame.height, eager=True)
    return ~frame.select(pl.any_horizontal([lookup.shared(frame[name]).alias(name) for name in columns])).to_series()


_LEFT_OUT = (
    ("rows_elsewhere", _at_home),
    ("rows_of_several_countries", _of_one_country),
    ("rows_of_another_kind", _filled),
)
"""The rows that are left out of every sum, and what is said of them."""


def _chosen(frame: pl.DataFrame, table: TextTable, layout: Layout) -> pl.DataFrame:
    for name, words in (*layout.keep.items(), *layout.drop.items()):
        column = column_of(table, name)
        if column is None:
            continue
        matches = _says_one_of(frame[column], words)
        frame = frame.filter(matches if name in layout.keep else ~matches)
    return frame


def _says_one_of(column: pl.Series, words: Sequence[str]) -> pl.Series:
    """Whether each cell says one of some words, or what one with `*` in it stands for."""
    forms = ["*".join(map(fold, word.split("*"))) for word in words]
    said = column.drop_nulls().unique().to_list()
    return column.is_in([text for text in said if any(fnmatchcase(fold(text), form) for form in forms)]).fill_null(
        False
    )


def _not_taken(frame: pl.DataFrame, table: TextTable, layout: Layout, where: Where) -> list[Finding]:
    """What a table that is read by its meaning tells besides what the layout takes: named, so that nobody thinks it is counted."""
    columns = [(column_of(table, name), words) for name, words in layout.keep.items() if layout.meaning is not None]
    left = [frame[name].filter(~_says_one_of(frame[name], words)) for name, words in columns if name is not None]
    return [point("rows_not_taken", where=where, found=few(one), count=len(one)) for one in left if len(one)]


def keys_of(table: TextTable, layout: Layout) -> list[str]:
    """The columns that bear the identifier of a thing, of which a table has one row at least; so they are called in the file."""
    printed = {fold(name): f"c{at}" for at, name in enumerate(table.printed) if name}
    found = (column_of(table, name) or printed.get(fold(name)) for name in layout.once_per)
    return [column for column in found if column is not None]


def _when_and_where(frame: pl.DataFrame, table: TextTable, layout: Layout) -> pl.DataFrame:
    """The day and the place of the first level that each row tells of, where the table has them: what two rows of one thing say alike.

    One day written in two ways is one day, and so is a name in capitals or with blanks around it.
    """
    read = assigned(table, layout)
    days = [(column, rule.order) for rule, column in read if rule.read == "day"][:1]
    places = [column for rule, column in read if rule.read == "place" and rule.level == 1][:1]
    texts = {column: frame[column].str.strip_chars().str.to_lowercase() for column in (*dict(days), *places)}
    for column, order in days:
        texts[column] = read_day(frame[column], order=order)[0].cast(pl.String).fill_null(texts[column])
    return pl.DataFrame(texts)


def _once(frame: pl.DataFrame, keys: list[str], table: TextTable, layout: Layout) -> pl.DataFrame:
    """The first row of each identifier, and each that bears none; when no two hashes are the same there is nothing to look for.

    A row of the same number that tells of another day or another place tells of another thing, or corrects the first: it stays, and
    waits.
    """
    if _are_distinct(frame, keys):
        return frame
    is_first = pl.struct(keys).is_first_distinct() | pl.all_horizontal(pl.col(keys).is_null())
    return frame.filter(frame.select(is_first).to_series() | _is_elsewhere(frame, keys, table, layout))


def _are_distinct(frame: pl.DataFrame, keys: list[str]) -> bool:
    """True where no two rows have the same hash of their identifier."""
    hashes = frame[keys[0]].hash() if len(keys) == 1 else frame.select(keys).hash_rows()
    return hashes.n_unique() == frame.height


def _is_elsewhere(frame: pl.DataFrame, keys: list[str], table: TextTable, layout: Layout) -> pl.Series:
    """Whether a row says another day or another place than the first one of its number, and is itself the first to say so."""
    said = _when_and_where(frame, table, layout)
    if not said.width:
        return pl.Series([False], dtype=pl.Boolean).new_from_index(0, frame.height)
    beside = frame.select(pl.struct(keys).alias("key")).hstack(said)
    others = [(pl.col(name) != pl.col(name).first().over("key")).fill_null(value=False) for name in said.columns]
    return beside.select(pl.any_horizontal(others) & pl.struct(beside.columns).is_first_distinct()).to_series()


def rows_elsewhere(frame: pl.DataFrame, table: TextTable, layout: Layout) -> pl.DataFrame:
    """The rows that bear the number of another, told of another day or place: `row`, `found` (the number), `column`."""
    keys = keys_of(table, layout)
    if not keys or _are_distinct(frame, keys):
        return pl.DataFrame(schema={"row": pl.UInt32, "found": pl.String, "column": pl.String})
    is_named = pl.col(keys[0]).is_not_null()
    later = ~pl.struct(keys).is_first_distinct()
    asked = frame.filter(frame.select(is_named & later).to_series() & _is_elsewhere(frame, keys, table, layout))
    return asked.select(pl.col("row").cast(pl.UInt32), found=pl.col(keys[0]), column=pl.lit(layout.once_per[0]))


def assigned(table: TextTable, layout: Layout) -> list[tuple[Rule, str]]:
    """Each rule with the first of its columns that the sheet has."""
    found = (
        (rule, next((column for name in rule.names if (column := column_of(table, name)) is not None), None))
        for rule in layout.rules
    )
    return [(rule, column) for rule, column in found if column is not None]


def by_own_names(settled: Sequence[Settled], table: TextTable, layout: Layout) -> list[Settled]:
    """What was decided about cells of a sheet, by the columns of its layout: people are asked by the header that is printed."""
    named = {printed_name(table, column): rule.names[0] for rule, column in reversed(assigned(table, layout))}
    own = [one for one in settled if one.cells.sheet == table.sheet]
    return [replace(one, cells=replace(one.cells, column=named.get(one.cells.column, one.cells.column))) for one in own]


def few(texts: pl.Series) -> str:
    """The first three different texts of a column."""
    distinct = texts.unique(maintain_order=True).to_list()
    return " · ".join(distinct[:3]) + (" …" if len(distinct) > 3 else "")
