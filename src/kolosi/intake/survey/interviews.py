"""Interviews of a survey in long form: one row for each interview, question and option, repeats included.

A repeated part (the members of a household) gives one unit for each instance, and for its interview how many there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from kolosi.intake.columns.table import TextTable, fold, guess_header
from kolosi.intake.columns.values import is_missing
from kolosi.intake.formats import Sheet
from kolosi.intake.records.examining import TAKEN_OUT
from kolosi.intake.survey.design_headers import CLUSTER
from kolosi.intake.survey.xlsform import Form, read_form

LONG = ("interview", "day", "question", "answer", "chosen", "value")
"""The columns of the long form, besides those carried along."""

_SEPARATOR = re.compile(r"[/.:]")
_INSTANCE = re.compile(r"(?P<repeat>[^\[\]]+?)\[(?P<number>\d+)\][/.:](?P<rest>.+)")
_TECHNICAL = re.compile(
    r"_.*|start|end|today|audit|index|row_id|person_id|.*_person_id|parent_instance_name|instance_?name|instance_?id|version_?id|"
    r"form_?uid|uuid|device_?id|subscriber_?id|simserial|sim_serial|phone_?number|imei|username|user_?name|start_?time|end_?time|"
    r"enum(?:erator)?_?id|other_.*|.*_other|.*_autre|autre_.*|.*_preciser|photo|image|signature"
)
_CODES = {
    "oui": "yes",
    "non": "no",
    "nsp": "does_not_know",
    "dnk": "does_not_know",
    "pnpr": "prefers_not_to_answer",
    "pnta": "prefers_not_to_answer",
}
_IDS = ("_uuid", "uuid", "instanceID", "_id", "_index")
_DAYS = ("today", "date_entretien", "date_interview", "start", "start_time", "_submission_time")
_FLAGS = ("0", "1", "true", "false")
_REFUSED = ("validation_status_not_approved", "not approved", "non approuve")
_CODES_ALONE = r"^[a-z0-9_]+( [a-z0-9_]+)*$"
_LONGEST = 30  # letters, on average: longer answers are sentences


@dataclass(frozen=True, kw_only=True)
class _Units:
    """A sheet of interviews, or of the instances of one repeat: its rows with `unit`, `interview` and carried columns."""

    table: TextTable
    frame: pl.DataFrame


def long_form(
    main: TextTable, sheets: Sequence[Sheet], *, carry: Mapping[str, Sequence[str]] | None = None
) -> TextTable:
    """The interviews of a main sheet and the repeats in the other sheets of its file, in long form.

    `carry` names columns that stay beside every answer (a place, a weight), each with the headers it may have.
    """
    form = read_form(sheets)
    wide, instances = _unfolded(_without(_interviews(main, carry or {}), carry or {}))
    loops = list(_loops(wide, main, sheets))
    units = _clustered([wide, *loops, *instances], carry or {})
    wide, *repeats = units
    counts = [_counted(repeat, wide) for repeat in repeats]
    pieces = [piece for unit in units for piece in _answers(unit, form, _asked_elsewhere(unit, units))]
    carried = [name for name in wide.frame.columns if name in (carry or {})]
    empty = pl.DataFrame(schema={"row": pl.UInt32, **dict.fromkeys((*LONG, *carried), pl.String)})
    long = pl.concat([empty, *(piece.select(empty.columns) for piece in (*pieces, *counts))])
    names = (*LONG, *carried)
    return replace(
        main,
        names=names,
        folded=tuple(map(fold, names)),
        tags=(None,) * len(names),
        frame=long.rename({name: f"c{at}" for at, name in enumerate(names)}).sort("row", maintain_order=True),
    )


def _clustered(units: list[_Units], carry: Mapping[str, Sequence[str]]) -> list[_Units]:
    """The units, each in its cluster: members of one household answer alike, so that without another cluster it is theirs."""
    if CLUSTER not in carry or CLUSTER in units[0].frame.columns or len(units) == 1:
        return units
    return [replace(one, frame=one.frame.with_columns(pl.col("interview").alias(CLUSTER))) for one in units]


def _asked_elsewhere(unit: _Units, units: Sequence[_Units]) -> frozenset[str]:
    """The names of questions that a repeat shares with another part of the form; none for the main sheet."""
    others = units if unit is not units[0] else ()
    return frozenset(last_part(name) for other in others if other is not unit for name in other.table.names if name)


def last_part(name: str) -> str:
    """The name of a question without its groups."""
    return _SEPARATOR.split(name)[-1]


def _interviews(table: TextTable, carry: Mapping[str, Sequence[str]]) -> _Units:
    """The main sheet, each interview once, those that were refused left out."""
    ids, days = _named(table, _IDS), _named(table, _DAYS)
    day = pl.coalesce(
        [pl.col(column).str.extract(r"^(\d{4}-\d{2}-\d{2})") for column in days] or [pl.lit(None, pl.String)]
    )
    carried = {
        name: pl.coalesce([pl.col(column) for column in columns])
        for name, headers in carry.items()
        if (columns := _named(table, headers))
    }
    frame = table.frame.with_columns(
        interview=pl.coalesce([*(pl.col(column) for column in ids[:1]), pl.col("row").cast(pl.String)]),
        day=day,
        **carried,
    )
    for column in _named(table, ("_validation_status",)):
        status = pl.col(column).map_elements(fold, return_dtype=pl.String).fill_null("")
        frame = frame.filter(~status.is_in([fold(word) for word in _REFUSED]))
    frame = frame.unique(subset="interview", keep="first", maintain_order=True)
    return _Units(table=table, frame=frame.with_columns(unit=pl.col("interview")))


def _without(units: _Units, carry: Mapping[str, Sequence[str]]) -> _Units:
    """The sheet without the headers of the columns that are carried: they are no questions."""
    carried = {column for headers in carry.values() for column in _named(units.table, headers)}
    names = tuple("" if f"c{at}" in carried else name for at, name in enumerate(units.table.names))
    return replace(units, table=replace(units.table, names=names))


def _named(table: TextTable, names: Iterable[str]) -> list[str]:
    """The columns with one of the names, whatever their groups, in the order of the names."""
    parts: dict[str, str] = {}
    for at, name in enumerate(table.names):
        parts.setdefault(name.strip().lower() if name.startswith("_") else last_part(name).strip().lower(), f"c{at}")
    return [parts[name.lower()] for name in names if name.lower() in parts]


# -- repeats ------------------------------------------------------------------------------------------------------


def _loops(wide: _Units, main: TextTable, sheets: Sequence[Sheet]) -> Iterator[_Units]:
    """The other sheets that hang on the main one by `_parent_index`, or on one that does."""
    tables = {sheet.name: guess_header(sheet) for sheet in sheets if sheet.name != main.sheet and sheet.cells.height}
    known = {main.sheet: _by_index(wide.frame, main)}
    waiting = {name: table for name, table in tables.items() if _named(table, ("_parent_index",))}
    while waiting:
        ready = [name for name, table in waiting.items() if _parent_of(table, main.sheet) in known]
        if not ready:
            return
        for name in ready:
            table = waiting.pop(name)
            loop = _hung(table, known[_parent_of(table, main.sheet)], wide)
            known[name] = _by_index(loop.frame, table)
            yield loop


def _parent_of(table: TextTable, main: str) -> str:
    """The sheet a repeat hangs on; the main one where it does not say."""
    columns = _named(table, ("_parent_table_name",))
    filled = table.frame[columns[0]].drop_nulls() if columns else pl.Series([], dtype=pl.String)
    return str(filled[0]) if len(filled) else main


def _by_index(frame: pl.DataFrame, table: TextTable) -> pl.DataFrame:
    """The interview of each index of a sheet."""
    columns = _named(table, ("_index", "index"))
    index = pl.col(columns[0]) if columns else pl.int_range(1, pl.len() + 1).cast(pl.String)
    return frame.select(index.alias("index"), "interview")


def _hung(table: TextTable, parents: pl.DataFrame, wide: _Units) -> _Units:
    """A repeat with the interview of each instance: by its own identifier where it has one, else by the parent's index."""
    name = last_part(table.sheet)
    index = _named(table, ("_parent_index",))[0]
    frame = table.frame.join(parents, left_on=index, right_on="index", how="left", maintain_order="left")
    for column in _named(table, ("_submission__uuid", "uuid")):
        interviews = wide.frame["interview"].implode()
        own = pl.when(pl.col(column).is_in(interviews)).then(pl.col(column))
        frame = frame.with_columns(pl.coalesce(own, "interview").alias("interview"))
    frame = frame.filter(pl.col("interview").is_not_null()).drop("row")
    carried = wide.frame.drop("unit", pl.selectors.matches(r"^c\d+$"))
    number = pl.int_range(1, pl.len() + 1).over("interview").cast(pl.String)
    unit = pl.concat_str([pl.col("interview"), pl.lit(name), number], separator="/")
    return _Units(
        table=table,
        frame=frame.join(carried, on="interview", how="left", maintain_order="left").with_columns(unit=unit),
    )


def _unfolded(units: _Units) -> tuple[_Units, list[_Units]]:
    """A sheet whose repeats stand side by side (`net[1]/member[2]/age`): the rest of it, and each repeat as units."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for at, name in enumerate(units.table.names):
        prefix = ""
        rest = name
        while match := _INSTANCE.match(rest):
            prefix += f"{match['repeat']}[{match['number']}]/"
            found.setdefault((last_part(match["repeat"]), prefix), []).append((match["rest"], f"c{at}"))
            rest = match["rest"]
    if not found:
        return units, []
    by_repeat: dict[str, list[tuple[str, list[tuple[str, str]]]]] = {}
    for (repeat, prefix), columns in found.items():
        by_repeat.setdefault(repeat, []).append((prefix, columns))
    flat = tuple("" if _INSTANCE.match(name) else name for name in units.table.names)
    instances = [_stacked(units, repeat, parts) for repeat, parts in by_repeat.items()]
    return replace(units, table=replace(units.table, names=flat)), instances


def _stacked(units: _Units, repeat: str, parts: Sequence[tuple[str, list[tuple[str, str]]]]) -> _Units:
    """The instances of one repeat under each other; an instance is one when something is filled in."""
    names = tuple(dict.fromkeys(rest for _, columns in parts for rest, _ in columns))
    kept = [column for column in units.frame.columns if not re.fullmatch(r"c\d+", column)]
    frames = []
    for prefix, columns in parts:
        at = dict(columns)
        cells = [
            pl.col(at[name]).alias(f"c{i}") if name in at else pl.lit(None, pl.String).alias(f"c{i}")
            for i, name in enumerate(names)
        ]
        unit = pl.concat_str([pl.col("interview"), pl.lit(prefix.rstrip("/"))], separator="/").alias("unit")
        there = pl.any_horizontal(pl.col([column for _, column in columns]).is_not_null())
        frames.append(units.frame.filter(there).select(*[name for name in kept if name != "unit"], unit, *cells))
    shown = tuple("" if _INSTANCE.match(name) else name for name in names)
    table = replace(units.table, sheet=repeat, names=shown, folded=tuple(map(fold, shown)), tags=(None,) * len(shown))
    return _Units(table=table, frame=pl.concat(frames))


def _counted(loop: _Units, wide: _Units) -> pl.DataFrame:
    """How many instances of a repeat each interview has."""
    counts = loop.frame.group_by("interview").agg(pl.len().cast(pl.String).alias("value"))
    return wide.frame.join(counts, on="interview", how="inner", maintain_order="left").with_columns(
        question=pl.lit(last_part(loop.table.sheet)), answer=pl.lit(None, pl.String), chosen=pl.lit(None, pl.String)
    )


# -- answers ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A question as it stands in a sheet: one column, or one for each option."""

    question: str
    column: str | None
    options: tuple[tuple[str, str], ...] = ()
    choices: tuple[str, ...] = ()
    is_number: bool = False


def _answers(units: _Units, form: Form | None, elsewhere: frozenset[str]) -> Iterator[pl.DataFrame]:
    """The answers to each question of a sheet."""
    frame = units.frame.with_columns(interview=pl.col("unit"))
    nothing = pl.lit(None, pl.String)
    for asked in _questions(units.table, units.frame, form):
        known = asked.question in elsewhere
        question = pl.lit(f"{last_part(units.table.sheet)}/{asked.question}" if known else asked.question).alias(
            "question"
        )
        for option, column in asked.options:
            flag = pl.col(column).str.strip_chars().str.to_lowercase()
            yield frame.filter(flag.is_in(_FLAGS)).with_columns(
                question, answer=pl.lit(_CODES.get(option.lower(), option)), chosen=flag, value=nothing
            )
        if asked.options or asked.column is None:
            continue
        text = _text(asked.column)
        filled = frame.filter(text.is_not_null())
        if asked.choices:
            yield from _split(filled, text, question, asked.choices)
        elif asked.is_number:
            yield filled.with_columns(question, answer=nothing, chosen=nothing, value=text)
        else:
            yield filled.with_columns(question, answer=text, chosen=pl.lit("true"), value=nothing)


def _split(frame: pl.DataFrame, text: pl.Expr, question: pl.Expr, choices: Sequence[str]) -> Iterator[pl.DataFrame]:
    """A multiple answer written in one cell, as one row for each choice of its list."""
    given = text.str.split(" ")
    for choice in choices:
        yield frame.with_columns(
            question,
            answer=pl.lit(_CODES.get(choice.lower(), choice)),
            chosen=given.list.contains(choice).cast(pl.String),
            value=pl.lit(None, pl.String),
        )


def _text(column: str) -> pl.Expr:
    """The cells with known codes in their one form; what was not answered, or not kept, is null."""
    stripped = pl.col(column).str.strip_chars()
    coded = stripped.str.to_lowercase().replace_strict(_CODES, default=None, return_dtype=pl.String)
    answer = pl.when(is_missing(stripped) | (stripped == TAKEN_OUT)).then(None).otherwise(stripped)
    return pl.coalesce(coded, answer)


def _questions(table: TextTable, frame: pl.DataFrame, form: Form | None) -> Iterator[_Asked]:
    """The questions of a sheet: without technical columns, positions and sentences."""
    options = _options(table, frame)
    parts = [last_part(name) for name in table.names]
    taken = {column for pairs in options.values() for _, column in pairs}
    for at, name in enumerate(table.names):
        column = f"c{at}"
        if not name or column in taken or _is_technical(name):
            continue
        asked = parts[at] if parts.count(parts[at]) == 1 else name
        if name in options:
            yield _Asked(question=asked, column=column, options=options.pop(name))
        elif (found := _as_formed(asked, column, parts[at], form) or _as_filled(asked, column, frame)) is not None:
            yield found
    for name, pairs in options.items():
        if name not in table.names:
            yield _Asked(question=last_part(name), column=None, options=pairs)


def _is_technical(name: str) -> bool:
    first, last = name.strip().lower(), last_part(name).strip().lower()
    return first.startswith(("_", "meta/", "formhub/")) or _TECHNICAL.fullmatch(last) is not None


def _options(table: TextTable, frame: pl.DataFrame) -> dict[str, tuple[tuple[str, str], ...]]:
    """The 0/1 columns of each multiple question, by the name of the question."""
    found: dict[str, list[tuple[str, str]]] = {}
    names = set(table.names)
    for at, name in enumerate(table.names):
        cut = max(name.rfind(mark) for mark in "/.:")
        if cut > 0 and _is_flag(frame[f"c{at}"], name[:cut] in names):
            found.setdefault(name[:cut], []).append((name[cut + 1 :], f"c{at}"))
    return {name: tuple(pairs) for name, pairs in found.items() if name in names or len(pairs) > 1}


def _is_flag(column: pl.Series, has_parent: bool) -> bool:
    """Whether a column says only yes or no; without the question's own column, 0 and 1 may be numbers."""
    words = column.drop_nulls().str.strip_chars().str.to_lowercase().unique()
    words = words.filter(~words.is_in(["n/a", "na", ""]))
    allowed = _FLAGS if has_parent else ("true", "false")
    return (has_parent or len(words) > 0) and bool(words.is_in(allowed).all())


def _words(filled: pl.Series) -> int:
    """How many different answers a column holds; where its cells are codes, several in one, no more than there are codes.

    Codes are told from words that people wrote by standing alone too: at least half of them do in some cell.
    """
    cells = filled.unique()
    codes = cells.str.split(" ").explode(empty_as_null=True).unique()
    is_coded = bool(cells.str.contains(_CODES_ALONE).all()) and int(codes.is_in(cells.implode()).sum()) * 2 >= len(
        codes
    )
    return min(len(cells), len(codes)) if is_coded else len(cells)


_NUMBERS = ("integer", "int", "decimal", "range")


def _as_formed(asked: str, column: str, name: str, form: Form | None) -> _Asked | None:
    """The question as its form has it; None when the form says nothing of it or it is no choice and no number."""
    known = form.question(name) if form else None
    if known is None:
        return None
    if known.type == "select_multiple":
        choices = tuple(choice.name for choice in form.choices if choice.list_name == known.list_name) if form else ()
        return _Asked(question=asked, column=column, choices=choices)
    if known.type == "select_one" or known.type in _NUMBERS:
        return _Asked(question=asked, column=column, is_number=known.type in _NUMBERS)
    return _Asked(question=asked, column=None)


def _as_filled(asked: str, column: str, frame: pl.DataFrame) -> _Asked | None:
    """The question as its answers show it; None for days, positions and sentences, of which no figure is made."""
    filled = frame.select(_text(column))[column].drop_nulls() if frame.height else pl.Series([], dtype=pl.String)
    if not len(filled):
        return None
    filled = filled.filter(~filled.is_in(list(_CODES.values())))
    if not len(filled):
        return _Asked(question=asked, column=column)
    if filled.cast(pl.Float64, strict=False).null_count() == 0:
        return _Asked(question=asked, column=column, is_number=True)
    is_free = float(str(filled.str.len_chars().mean())) > _LONGEST or (
        len(filled) > 20 and _words(filled) * 2 > len(filled)
    )
    is_day = bool(filled.str.contains(r"^\d{4}-\d{2}-?\d{2}|^\d{1,2}/\d{1,2}/\d{4}").mean() > 0.5)  # type: ignore[operator]
    return None if is_free or is_day else _Asked(question=asked, column=column)
