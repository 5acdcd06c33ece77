"""Reads one column of text into one column of a record, and says which cells it could not read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from kolosi.intake import values
from kolosi.intake.lookup import Lookup
from kolosi.intake.spans import span_of
from kolosi.intake.table import fold
from kolosi.model.source import Rule

PROBLEM = {"row": pl.UInt32(), "column": pl.String(), "found": pl.String(), "problem": pl.String()}
IGNORE = "ignore"


@dataclass(frozen=True, kw_only=True)
class Cells:
    """A column as read. A period gives two columns (`start`, `end`); `unknown` lists (text, count, first row, waits)."""

    rule: Rule
    values: pl.Series | None
    ends: pl.Series | None = None
    problems: pl.DataFrame
    unknown: tuple[tuple[str, int, int, bool], ...] = ()

    def named(self) -> Mapping[str, pl.Series]:
        """The record columns this one fills."""
        if self.values is None:
            return {}
        if self.ends is not None:
            return {"start": self.values, "end": self.ends}
        return {self.rule.into: self.values}


def read_column(column: pl.Series, rows: pl.Series, rule: Rule, lookup: Lookup, within: pl.Series | None) -> Cells:
    """The column in the type its rule asks for."""
    text = _present(column)
    if rule.read in {"word", "place"}:
        return _read_named(text, rows, rule, lookup, within)
    if rule.read in {"month", "quarter", "year", "period"}:
        return _read_span(text, rows, rule)
    found, problem = _PLAIN[rule.read](text, rule, lookup)
    problems = _problems(text, rows, rule, problem)
    if rule.is_required:
        problems = pl.concat([problems, _missing(text, rows, rule)])
    return Cells(rule=rule, values=found, problems=problems)


def _present(column: pl.Series) -> pl.Series:
    """The cells without their surrounding blanks; what stands for no answer is no answer."""
    frame = column.alias("x").to_frame()
    stripped = pl.col("x").str.strip_chars()
    return frame.select(pl.when(values.is_missing(stripped)).then(None).otherwise(stripped).alias("x"))["x"]


def _problems(text: pl.Series, rows: pl.Series, rule: Rule, masks: Mapping[str, pl.Series]) -> pl.DataFrame:
    frames = [
        pl.DataFrame({"row": rows.filter(mask), "found": text.filter(mask)}).select(
            pl.col("row").cast(pl.UInt32), pl.lit(rule.names[0]).alias("column"), "found", pl.lit(name).alias("problem")
        )
        for name, mask in masks.items()
        if mask.any()
    ]
    return pl.concat(frames) if frames else pl.DataFrame(schema=PROBLEM)


def _missing(text: pl.Series, rows: pl.Series, rule: Rule) -> pl.DataFrame:
    empty = text.is_null()
    frame = pl.DataFrame({"row": rows.filter(empty)}).select(pl.col("row").cast(pl.UInt32))
    return frame.with_columns(column=pl.lit(rule.names[0]), found=pl.lit(""), problem=pl.lit("cell_empty"))


Masks = Mapping[str, pl.Series]


def _read_text(text: pl.Series, rule: Rule, lookup: Lookup) -> tuple[pl.Series, Masks]:
    return text, {}


def _read_pseudonym(text: pl.Series, rule: Rule, lookup: Lookup) -> tuple[pl.Series, Masks]:
    return lookup.pseudonyms(text), {}


def _read_number(text: pl.Series, rule: Rule, lookup: Lookup) -> tuple[pl.Series, Masks]:
    found = values.read_number(text)
    bad = text.is_not_null() & found.is_null()
    return found * rule.scale if rule.scale != 1.0 else found, {"not_a_number": bad}


def _read_count(text: pl.Series, rule: Rule, lookup: Lookup) -> tuple[pl.Series, Masks]:
    number, masks = _read_number(text, rule, lookup)
    broken = (number.is_not_null() & (number != number.round(0))).fill_null(False)
    negative = (number < 0).fill_null(False)
    whole = number.round(0).cast(pl.Int64, strict=False)
    return whole, {**masks, "not_a_whole_number": broken, "negative_count": negative}


def _read_share(text: pl.Series, rule: Rule, lookup: Lookup) -> tuple[pl.Series, Masks]:
    found = values.read_number(text.str.replace_all("%", "", literal=True)) * rule.scale
    bad = text.is_not_null() & found.is_null()
    return found, {"not_a_number": bad, "share_over_100": ((found > 100) | (found < 0)).fill_null(False)}


def _read_day(text: pl.Series, rule: Rule, lookup: Lookup) -> tuple[pl.Series, Masks]:
    found, ambiguous, unreadable = values.read_day(text)
    return found, {"ambiguous_date": ambiguous, "not_a_date": unreadable}


def _read_flag(text: pl.Series, rule: Rule, lookup: Lookup) -> tuple[pl.Series, Masks]:
    known = {**_FLAGS, **{fold(word): value == "true" for word, value in rule.words.items()}}
    found = _mapped(text, {word: known.get(fold(word)) for word in text.drop_nulls().unique().to_list()}, pl.Boolean())
    return found, {"not_yes_or_no": text.is_not_null() & found.is_null()}


_FLAGS = {
    **dict.fromkeys(("1", "true", "yes", "oui", "vrai", "y", "o", "x"), True),
    **dict.fromkeys(("0", "false", "no", "non", "faux", "n"), False),
}

_PLAIN: Mapping[str, Callable[[pl.Series, Rule, Lookup], tuple[pl.Series, Masks]]] = {
    "text": _read_text,
    "shape": _read_text,
    "pseudonym": _read_pseudonym,
    "number": _read_number,
    "count": _read_count,
    "share": _read_share,
    "day": _read_day,
    "flag": _read_flag,
}


def _mapped(text: pl.Series, known: Mapping[str, object], type_: pl.DataType) -> pl.Series:
    """Each different text looked up once."""
    if not known:
        return pl.Series(text.name, [None] * len(text), dtype=type_)
    return text.replace_strict(list(known.keys()), list(known.values()), default=None, return_dtype=type_)


def _read_span(text: pl.Series, rows: pl.Series, rule: Rule) -> Cells:
    """A month, quarter, year or other period as its first and last day."""
    found = {word: span_of(word, rule.read) for word in text.drop_nulls().unique().to_list()}
    first = _mapped(text, {word: span.first if span else None for word, span in found.items()}, pl.Date())
    last = _mapped(text, {word: span.last if span else None for word, span in found.items()}, pl.Date())
    problems = _problems(text, rows, rule, {"not_a_period": text.is_not_null() & first.is_null()})
    if rule.into == "as_of":
        return Cells(rule=rule, values=last, problems=problems)
    if rule.into in {"start", "day"}:
        return Cells(rule=rule, values=first, problems=problems)
    if rule.into == "end":
        return Cells(rule=rule, values=last, problems=problems)
    return Cells(rule=rule, values=first, ends=last, problems=problems)


def _read_named(text: pl.Series, rows: pl.Series, rule: Rule, lookup: Lookup, within: pl.Series | None) -> Cells:
    if rule.read == "place":
        return _read_places(text, rows, rule, lookup, within)
    words = {fold(word): term for word, term in rule.words.items()}
    known = {**(lookup.terms(rule.taxonomy) if rule.taxonomy else {}), **words}
    distinct = text.drop_nulls().unique().to_list()
    terms = {word: known.get(fold(word)) if rule.taxonomy or words else _identifier(word) for word in distinct}
    lost = text.is_in([word for word, term in terms.items() if term is None]).fill_null(False)
    found = _mapped(text, {word: None if term == IGNORE else term for word, term in terms.items()}, pl.String())
    problems = _problems(text, rows, rule, {"unknown_word": lost})
    if rule.is_required:
        problems = pl.concat([problems, _missing(text, rows, rule)])
    return Cells(rule=rule, values=found, problems=problems, unknown=_counted(text, rows, lost, waits=True))


def _identifier(word: str) -> str:
    return fold(word).replace(" ", "_")


def _read_places(text: pl.Series, rows: pl.Series, rule: Rule, lookup: Lookup, within: pl.Series | None) -> Cells:
    """A place that is not found makes its row wait, unless the region around it is known: then the region is kept."""
    found, how = lookup.places(text, level=rule.level, within=within, vintage=rule.vintage)
    lost = text.is_not_null() & found.is_null()
    saved = within.is_not_null() if within is not None else pl.repeat(False, len(text), eager=True)
    ambiguous = lost & (how == "ambiguous").fill_null(False)
    masks = {"ambiguous_place": ambiguous & ~saved, "unknown_place": lost & ~ambiguous & ~saved}
    problems = _problems(text, rows, rule, masks)
    if rule.is_required:
        problems = pl.concat([problems, _missing(text, rows, rule)])
    unknown = (*_counted(text, rows, lost & ~saved, waits=True), *_counted(text, rows, lost & saved, waits=False))
    return Cells(rule=rule, values=found, problems=problems, unknown=unknown)


def _counted(
    text: pl.Series, rows: pl.Series, mask: pl.Series, *, waits: bool
) -> tuple[tuple[str, int, int, bool], ...]:
    if not mask.any():
        return ()
    grouped = (
        pl.DataFrame({"text": text.filter(mask), "row": rows.filter(mask)})
        .group_by("text")
        .agg(pl.len(), pl.col("row").min())
        .sort("row", "text")
    )
    return tuple((str(word), int(count), int(row), waits) for word, count, row in grouped.iter_rows())
