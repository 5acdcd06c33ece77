"""Tells the rows of a table that add up others."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.columns.values import is_formula, read_number

_PERHAPS_TOTAL = r"(?i)tota|ensemble|overall|somme|\bsum\b|national|^\s*s ?[/.] ?t\b"
_TOTAL = re.compile(
    r"(?:(?:grand|sous|sub|s) ?)?tota(?:l|ux)(?: .*)?|national(?: level)?|niveau national|(?:\w+ )?ensemble(?: pondere)?|overall(?: weighted)?|weighted total|s t(?: .*)?|ensemble (?:du|de la|des) .*|somme|sum"
)
_OF_PART, _PLAIN = re.compile(r"(?:grand|sous|sub|s) ?tota|s t\b"), re.compile("tota")
_ENDS = r"(?i)\S\s+(?:sub|sous)?[ -]?totals?\s*:?\s*$"
_GROUP_TOTAL = re.compile(r"(?i)(\S.*?)[\s:–—-]+(?:sub|sous)?[ -]?totals?\s*:?\s*(?:\([^()]*\))?")
_OF_WHICH = r"(?i)^\W*(?:dont|of which|including|incl\.|y compris|parmi lesquel(?:le)?s)\b"
_FEWEST = 2
"""Of so many rows at least a row can be the sum."""
_SAMPLE = 1_000

FEWEST_SUMS = 3
"""So many rows do not add up by chance."""


def is_total_label(text: str) -> bool:
    """True for a label that says total: "Total", "Sous-total Mopti", "Total du mois", "S/T Mopti"."""
    return _TOTAL.fullmatch(fold(text)) is not None


def whole_numbers(table: TextTable, columns: Sequence[int]) -> pl.DataFrame:
    """The whole numbers of some columns, side by side."""
    return pl.DataFrame([read_number(table.frame[f"c{at}"], whole=True).alias(f"c{at}") for at in columns])


def are_sums(table: TextTable, total: int, parts: Sequence[int]) -> bool:
    """True where a column of totals is the sum of some others in every row in which it is printed, and is printed in one at least."""
    printed = read_number(table.frame[f"c{total}"], whole=True)
    is_made = (printed == whole_numbers(table, parts).sum_horizontal()).fill_null(value=True)
    return printed.null_count() < len(printed) and bool(is_made.all())


_MANY = 1_000_000


def _of_part(label: str, *, is_alone: bool) -> bool:
    """True for a total that comes once for each part of the rows: called so, or in the only column of labels."""
    flat = fold(label)
    return _OF_PART.match(flat) is not None or (is_alone and _PLAIN.match(flat) is not None)


def total_rows(table: TextTable) -> pl.Series:
    """For each data row, whether it adds up others: its first label says so, beside numbers, and it leaves another
    label empty, has none beside it, or is the only one so called. The label may stand in a first column that numbers the other rows, or
    in one that is filled in the first row of each group alone.

    A long table whose column has "Total" beside "Hommes" and "Femmes" for every place has no row of totals. A table of
    more than a million rows comes from a machine: only its ends are looked at.
    """
    frame = table.frame
    if not frame.height:
        return pl.repeat(False, 0, dtype=pl.Boolean, eager=True).alias("total")
    labels = _label_columns(frame)
    first = next((name for name in frame.columns if name != "row" and frame[name].null_count() < frame.height), None)
    numbered = [first] if first is not None and first not in labels and _numbers_rows(frame[first]) else []
    found = [_totals_by(frame, columns) for columns in (labels, [*numbered, *labels] if numbered else []) if columns]
    found += [_sums_named_last(table, labels, found)] if labels else []
    found += [_totals_of_groups(frame), _sums_over_parts(table)]
    is_total = pl.Series("total", [False]).new_from_index(0, frame.height)
    return is_total.scatter(pl.concat(found).unique(), True).alias("total") if found else is_total


def _totals_by(frame: pl.DataFrame, labels: list[str]) -> pl.Series:
    """The positions of the rows whose first label, of some columns, says total."""
    places = _perhaps_totals(frame, labels)
    perhaps = frame.select(labels)[places].with_columns(
        first=pl.coalesce(labels),
        has_number=frame.drop("row")[places]
        .select(pl.any_horizontal(pl.all().str.contains(r"^\s*[-+(=]?\d|^\s*=\w")))
        .to_series(),
    )
    names = dict(perhaps.group_by("first").len().iter_rows())
    is_total = [
        bool(has_number)
        and _TOTAL.fullmatch(fold(label)) is not None
        and (names[label] == 1 or None in cells or _of_part(label, is_alone=len(cells) == 1))
        for *cells, label, has_number in perhaps.iter_rows()
    ]
    return places.filter(pl.Series(is_total, dtype=pl.Boolean))


def _totals_of_groups(frame: pl.DataFrame) -> pl.Series:
    """The positions of the rows that name a total, or the group above and a total ("Borno total", "Gao Total (cercles suivis)"), in
    the first of several columns of labels, and leave the others empty beside numbers.

    The first may be filled in the first row of each group alone, as merged cells are.
    """
    nothing = pl.Series([], dtype=pl.UInt32)
    groups = next((name for name in frame.columns if name != "row" and _holds_words(frame[name])), None)
    if groups is None or frame.height > _MANY:
        return nothing
    says_total = frame[groups].str.contains(_PERHAPS_TOTAL).fill_null(value=False)
    others = _label_columns(frame.filter(~says_total)) if says_total.any() else []
    others = [name for name in others if name != groups]
    rest = [name for name in frame.columns if name not in ("row", groups, *others)]
    if not others or not rest:
        return nothing
    is_alone = says_total & frame.select(pl.all_horizontal(pl.col(others).is_null())).to_series()
    above = frame.select(pl.when(~is_alone).then(pl.col(groups)).forward_fill()).to_series()
    has_number = frame.select(pl.any_horizontal(pl.col(rest).str.contains(r"\d"))).to_series()
    perhaps = (is_alone & has_number).fill_null(value=False).arg_true()
    return perhaps.filter(
        pl.Series([_is_total_of(frame[groups][at], above[at]) for at in perhaps.to_list()], dtype=pl.Boolean)
    )


def _sums_over_parts(table: TextTable) -> pl.Series:
    """The positions of the rows that name a group and no part of it, in the first two columns of words, and add up the parts of the
    group right below or above them: the row of a region over those of its districts.

    The groups that show it are at least half of those that are told so and two at least; a group of whose parts a number is not
    told shows nothing.
    """
    frame = table.frame
    nothing = pl.Series([], dtype=pl.UInt32)
    named = [name for name in frame.columns if name != "row" and _holds_words(frame[name])][:2]
    if len(named) < 2 or frame.height > _MANY:
        return nothing
    group, part = named
    is_head = frame[group].is_not_null() & frame[part].is_null()
    if not is_head.any() or is_head.all() or frame[group][0] is None:
        return nothing
    others = [f"c{at}" for at, name in enumerate(table.names) if f"c{at}" not in named and "%" not in name]
    numbers = pl.DataFrame([_whole_numbers(frame[name]) for name in others])
    run = frame.select(pl.col(group).str.to_lowercase().forward_fill().rle_id()).to_series()
    heads, agreed = [], 0
    for own in run.unique(maintain_order=True).to_list():
        rows = (run == own).arg_true()
        at = [row for row in rows.to_list() if is_head[row]]
        if len(at) == 1 and len(rows) > 1 and at[0] in (rows[0], rows[-1]) and not _any_missing(numbers[rows]):
            heads.append(at[0])
            agreed += _adds_up(numbers[rows.filter(rows != at[0])], numbers.row(at[0]), fewest=1)
    return pl.Series(heads, dtype=pl.UInt32) if agreed >= max(_FEWEST, len(heads) / 2) else nothing


def _any_missing(numbers: pl.DataFrame) -> bool:
    """Whether a number is missing in a column that has others."""
    return any(0 < numbers[name].null_count() < numbers.height for name in numbers.columns)


def _is_total_of(label: str, group: str | None) -> bool:
    """Whether a label says total alone, or behind the name of a group: "Gao Total (cercles suivis)"."""
    said = _GROUP_TOTAL.fullmatch(label.strip())
    return is_total_label(label) or (said is not None and group is not None and fold(said[1]) == fold(group))


def _holds_words(column: pl.Series) -> bool:
    """Whether a column holds words where it is filled."""
    filled = column.drop_nulls().head(_SAMPLE)
    return bool(len(filled)) and int(filled.str.contains(r"\p{L}{2}").sum()) >= 0.9 * len(filled)


def _sums_named_last(table: TextTable, labels: list[str], known: Sequence[pl.Series]) -> pl.Series:
    """The positions of the rows whose label only ends with total ("BAY total", "Borno sub-total"), or says that it is a part ("dont
    violences sexuelles"), and which are the sum of the rows right above, back to the total before: "Blocage total" may be a kind of
    thing of its own.

    Each column of whole numbers shows it, but those in which a part has none; one at least does.
    """
    frame = table.frame
    first = frame.select(pl.coalesce(labels)).to_series()
    ends = first.head(_MANY).str.contains(f"{_ENDS}|{_OF_WHICH}").fill_null(value=False).arg_true()
    totals = set(pl.concat(known).to_list())
    others = [f"c{at}" for at, name in enumerate(table.names) if f"c{at}" not in labels and "%" not in name]
    if not len(ends) or not others:
        return ends.clear()
    numbers = pl.DataFrame([_whole_numbers(frame[name]) for name in others])
    is_part = first.str.contains(_OF_WHICH).fill_null(value=False)
    found, start = [], 0
    for at in sorted({*ends.to_list(), *totals}):
        if at not in totals and _adds_up(numbers.slice(start, at - start), numbers.row(at)):
            found.append(at)
        start = at + 1 if at in totals or (at in found and not is_part[at]) else start
    return pl.Series(found, dtype=pl.UInt32)


def _whole_numbers(column: pl.Series) -> pl.Series:
    """The numbers of a column; none where one has decimals: shares and changes are not added up."""
    found = read_number(column)
    is_part = found.is_not_null() & ((found % 1 != 0) | column.str.contains("%", literal=True).fill_null(value=False))
    return found.clear(len(found)) if is_part.any() else found


def _adds_up(parts: pl.DataFrame, told: tuple[float | None, ...], *, fewest: int = _FEWEST) -> bool:
    """Whether some rows, so many at least, add up to another, in every column in which all have a whole number; in one that is not 0
    at least."""
    whole = [
        (float(parts[name].sum()), number)
        for name, number in zip(parts.columns, told, strict=True)
        if number is not None and not parts[name].null_count()
    ]
    return parts.height >= fewest and any(number for _, number in whole) and all(a == b for a, b in whole)


def _numbers_rows(column: pl.Series) -> bool:
    """Whether a column holds numbers where it is filled, a few words aside."""
    sample = pl.concat([column.head(_SAMPLE), column.tail(_SAMPLE)]).drop_nulls()
    return bool(len(sample)) and int(sample.str.contains(r"^\s*\d+(?:[.,]0+)?\s*$").sum()) >= 0.6 * len(sample)


def _perhaps_totals(frame: pl.DataFrame, labels: list[str]) -> pl.Series:
    """The positions of the rows whose first label may say total."""
    named = pl.coalesce(labels).str.contains(_PERHAPS_TOTAL).fill_null(False)
    if frame.height <= _MANY:
        return frame.select(named).to_series().arg_true()
    ends = (frame.head(_SAMPLE), frame.tail(_SAMPLE))
    first, last = (end.select(named).to_series().arg_true() for end in ends)
    return pl.concat([first, last + (frame.height - _SAMPLE)])


def _label_columns(frame: pl.DataFrame) -> list[str]:
    """The columns that are filled in most rows, with words rather than numbers."""
    sample = pl.concat([frame.head(_SAMPLE), frame.tail(_SAMPLE)]).drop("row")
    if not sample.height:
        return []
    words = sample.select((pl.all().str.contains(r"\p{L}{2}") & ~is_formula(pl.all())).sum() / pl.len()).row(0)
    return [name for name, share in zip(sample.columns, words, strict=True) if share >= 0.6]
