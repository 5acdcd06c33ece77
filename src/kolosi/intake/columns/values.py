"""Reads columns of text as numbers, shares, days and months; what cannot be read for sure is left empty, never guessed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import polars as pl

from kolosi.model.period_forms import MONTH_NUMBERS

MASKS = ("*", "**", "(*)")
"""What stands for a small number that a publisher hides: some people, never none."""

UNDER = r"^[<‹≤]\s*=?\s*\d{1,2}$"
"""A number under which all are hidden: "<5", "< 10". In a column of words it may be an age."""

MISSING = (
    *MASKS,
    "",
    "na",
    "n/a",
    "n.a.",
    "n.a",
    "#n/a",
    "<null>",
    "null",
    "nan",
    "-",
    "--",
    "–",
    "—",
    "nsp",
    "pnpr",
    "n/d",
    "n.d.",
    "n.d",
    "nd",
    "n/r",
    "n.r.",
    "nr",
    "s.o.",
    "s/o",
    "…",
)
"""What stands for no answer, in lower case ("none" is an answer)."""

LARGEST = 1e15
"""From here on the last digits are made up: spreadsheets keep 15 (Excel specifications and limits, Microsoft)."""

LONGEST_MISSING = max(len(text.encode()) for text in MISSING)
"""A longer cell, its edges aside, is always an answer."""

_SPACES = r"[\s\u{a0}\u{202f}\u{2009}\u{2007}]"
EDGES = " \t\r\n\u00a0\u202f\u2009\u2007\u200b\ufeff"


def is_missing(column: pl.Expr) -> pl.Expr:
    """Whether a cell stands for no answer: empty, NA, N/A, <Null>, -, nsp, pnpr."""
    return column.is_null() | column.str.strip_chars(EDGES).str.to_lowercase().is_in(MISSING)


def is_masked(column: pl.Series) -> pl.Series:
    """Whether each cell hides a small number: "*", "<5"."""
    bare = column.str.strip_chars(EDGES)
    return _told(bare, (pl.col("x").is_in(MASKS) | pl.col("x").str.contains(UNDER)).fill_null(value=False))


def _told(column: pl.Series, answer: pl.Expr) -> pl.Series:
    """What an expression of `x` makes of a column, in one step: each step of a chain costs 0.1 ms, however few cells there are. What an
    expression needs twice is made before: within it would be made twice."""
    return column.alias("x").to_frame().select(answer).to_series().alias(column.name)


_FORMULA = r"""^\s*=\s*[\p{L}\d(+\-@'"\[{$.…]"""


def is_formula(column: pl.Expr) -> pl.Expr:
    """Whether a cell holds a formula of which nobody kept the result: what it says is not known."""
    return column.str.contains(_FORMULA).fill_null(False)


@dataclass(frozen=True, kw_only=True)
class Marks:
    """How a column writes its numbers. ``is_sure`` is False when nothing in the column settles what a mark means."""

    decimal: Literal[",", "."] | None
    thousands: Literal[",", "."] | None
    is_sure: bool


_POINT_DECIMAL = Marks(decimal=".", thousands=",", is_sure=True)
_COMMA_DECIMAL = Marks(decimal=",", thousands=".", is_sure=True)


def infer_marks(series: pl.Series, *, whole: bool = False) -> Marks:
    """What comma and point mean in a column, from all its cells together.

    A mark followed by other than three digits, or after a 0 or four digits, is decimal; one that comes twice groups
    thousands; where both stand, the last is decimal. When no cell settles it, a comma groups thousands, and so does a
    point in a column of ``whole`` numbers; elsewhere a point is decimal, as programs write it.
    """
    text = _bare(series.drop_nulls().unique())
    comma, point = _evidence(text, ","), _evidence(text, ".")
    says_comma_decimal = comma.decimal or point.thousands
    says_point_decimal = point.decimal or comma.thousands
    if says_comma_decimal and says_point_decimal:
        return Marks(decimal=None, thousands=None, is_sure=False)
    if says_comma_decimal or (whole and point.unclear and not comma.unclear and not says_point_decimal):
        return _COMMA_DECIMAL
    is_sure = says_point_decimal or not (comma.unclear or point.unclear)
    return replace(_POINT_DECIMAL, is_sure=is_sure)


@dataclass(frozen=True, kw_only=True)
class _Evidence:
    decimal: bool
    thousands: bool
    unclear: bool


def _evidence(text: pl.Series, mark: str) -> _Evidence:
    """What the cells of a column say of one mark."""
    m, other = ("\\.", ",") if mark == "." else (",", "\\.")
    last = rf"^[-+]?\d{{1,3}}(?:{other}\d{{3}})+{m}\d+$"
    alone_decimal = rf"^[-+]?(?:\d*{m}(?:\d{{1,2}}|\d{{4,}})|0+{m}\d+|\d{{4,}}{m}\d+|{m}\d+)(?:[eE][-+]?\d+)?$"
    twice = rf"^[-+]?\d{{1,3}}(?:{m}\d{{3}}){{2,}}$"
    before = rf"^[-+]?\d{{1,3}}(?:{m}\d{{3}})+{other}\d+$"
    told = (f"{last}|{alone_decimal}", f"{twice}|{before}", rf"^[-+]?[1-9]\d{{0,2}}{m}\d{{3}}$")
    found = text.alias("x").to_frame().select(pl.col("x").str.contains(form).any().alias(form) for form in told).row(0)
    return _Evidence(decimal=bool(found[0]), thousands=bool(found[1]), unclear=bool(found[2]))


_DIGIT = r"[0-9]"


def is_share(series: pl.Series) -> pl.Series:
    """Whether each text is a percentage by its sign: "12 %", not "120 (12 %)"."""
    return series.str.contains(rf"%{_SPACES}*[*†‡]*{_SPACES}*$").fill_null(value=False)


def are_shares(text: pl.Series, number: pl.Series) -> pl.Series:
    """The cells that are parts of a whole where a number of things should be: "12 %", or 0.12 in a column that nowhere passes 1.

    A spreadsheet keeps a percentage as a fraction, so that 100 % would be one thing and 0 % none.
    """
    signed = is_share(text)
    filled = number.drop_nulls()
    is_fraction = len(filled) > 0 and bool((filled != filled.round(0)).any()) and bool(filled.is_between(0, 1).all())
    return signed | number.is_not_null() if is_fraction else signed


def has_mark(series: pl.Series) -> pl.Series:
    """Whether each text is a number with the mark of a note behind it: "47 260*"."""
    return series.str.contains(rf"^[^\p{{L}}]*{_DIGIT}{_SPACES}*%?{_SPACES}*[*†‡]+{_SPACES}*$").fill_null(value=False)


def _bare(series: pl.Series) -> pl.Series:
    """The texts without percent signs, shares in brackets behind a number ("120 (12 %)"), marks of a note and grouping spaces, a true minus and brackets as a minus sign."""
    text = pl.col("x").str.strip_chars(EDGES).str.replace(rf"({_DIGIT}{_SPACES}*%?){_SPACES}*[*†‡]+$", "$1")
    text = text.str.replace(
        rf"({_DIGIT}){_SPACES}*\({_SPACES}*{_DIGIT}+(?:[.,]{_DIGIT}+)?{_SPACES}*%{_SPACES}*\)$", "$1"
    )
    text = text.str.replace_all(rf"{_SPACES}*%$", "")
    plain = _told(series, text.str.replace_all(r"^\((.*)\)$", "-$1").str.replace_all(r"^[−–‒]", "-"))
    text = pl.col("x")
    grouped = text.str.contains(rf"^[-+]?{_SPACES}*\d{{1,3}}(?:(?:{_SPACES}|['’])\d{{3}})+(?:[.,]\d+)?$")
    signed = text.str.replace_all(rf"^([-+]){_SPACES}+", "$1")
    spaceless = text.str.replace_all(rf"{_SPACES}|['’]", "")
    return _told(plain, pl.when(grouped).then(spaceless).otherwise(signed))


def read_number(series: pl.Series, *, marks: Marks | None = None, whole: bool = False) -> pl.Series:
    """The numbers of a column; a cell that is none, or whose mark stays unclear, is null.

    >>> read_number(pl.Series(["14 171", "2,8", "−3,5", "(12)", "2,8 %", "47 260*", "#REF!"])).to_list()
    [14171.0, 2.8, -3.5, -12.0, 2.8, 47260.0, None]
    """
    quick = _finite(series.cast(pl.Float64, strict=False))
    if not whole and marks is None and quick.null_count() == series.null_count():
        return quick
    distinct = series.drop_nulls().unique()
    text = _bare(distinct)
    marks = marks or infer_marks(distinct, whole=whole)
    numbers = _finite(_plain(text, marks).cast(pl.Float64, strict=False))
    return _looked_up(series, distinct, numbers)


def _plain(text: pl.Series, marks: Marks) -> pl.Series:
    """The texts as a computer writes numbers; null for those that do not fit the marks."""
    if marks.decimal is None:
        forms = (r"^[-+]?\d+$", _own_decimal(","), _own_decimal(r"\."))
        plain, comma, point = (text.str.contains(form) for form in forms)
        return pl.select(pl.when(plain | point).then(text).when(comma).then(text.str.replace(",", "."))).to_series()
    d, t = ("\\.", ",") if marks.decimal == "." else (",", "\\.")
    number = pl.col("x")
    fits = number.str.contains(rf"^[-+]?(?:\d{{1,3}}(?:{t}\d{{3}})+|\d*)(?:{d}\d+)?(?:[eE][-+]?\d+)?$")
    return _told(text, pl.when(fits).then(number.str.replace_all(t, "").str.replace(d, ".")))


def _own_decimal(mark: str) -> str:
    """The form of a number whose mark is decimal whatever the rest of the column says."""
    return rf"^[-+]?(?:\d*{mark}(?:\d{{1,2}}|\d{{4,}})|0+{mark}\d+)$"


def _finite(numbers: pl.Series) -> pl.Series:
    return _told(numbers, pl.when(pl.col("x").is_finite()).then(pl.col("x")))


def _looked_up(series: pl.Series, distinct: pl.Series, found: pl.Series) -> pl.Series:
    """The values found for the distinct texts, in each place of the column."""
    known = pl.DataFrame({"text": distinct, "found": found})
    column = pl.DataFrame({"text": series})
    return column.join(known, on="text", how="left", maintain_order="left").get_column("found").alias(series.name)


def read_share(series: pl.Series, *, scale: float = 1.0) -> pl.Series:
    """Percentages; ``scale=100`` for a column of fractions. A cell that carries the % sign is a percentage already."""
    signed = series.str.contains("%", literal=True).fill_null(False)
    numbers = read_number(series)
    return pl.select(pl.when(signed).then(numbers).otherwise(numbers * scale)).to_series().alias(series.name)


def are_fractions(series: pl.Series) -> bool:
    """Whether a column of percentages holds parts of 1, as a spreadsheet keeps them: none passes 1, and two at least lie below it.

    Percentages that all lie under one per cent are hardly ever printed; 45 % read as 0.45 % would be.
    """
    return not is_share(series).any() and _below_one(series).drop_nulls().n_unique() >= _FEWEST_FRACTIONS


def are_unclear_fractions(series: pl.Series) -> pl.Series:
    """The cells of a column of percentages that may be a part of 1 or less than one per cent: the one number below 1 where none passes 1."""
    below = _below_one(series)
    return below.is_not_null() & ~is_share(series) & (below.drop_nulls().n_unique() < _FEWEST_FRACTIONS)


def _below_one(series: pl.Series) -> pl.Series:
    """The numbers between 0 and 1, the others null; all null where one of the column is more than 1 or less than 0."""
    numbers = read_number(series)
    is_inside = bool(numbers.drop_nulls().is_between(0, 1).all())
    return numbers.set(~((numbers > 0) & (numbers < 1) & is_inside).fill_null(value=False), None)


_FEWEST_FRACTIONS = 2
"""One number below 1 alone may be half a per cent."""

Order = Literal["dmy", "mdy"]


def read_day(series: pl.Series, *, order: Order | None = None) -> tuple[pl.Series, pl.Series, pl.Series]:
    """The days of a column, the cells whose day and month could be either, and the cells that are no day.

    Days written 03/04/2025 are read in the order that the column settles: a number above 12 in one place, in no cell in
    the other. When no cell or contradictory cells settle it, they are ambiguous and have no day, unless ``order`` tells.
    """
    distinct = series.drop_nulls().unique()
    text = _folded_dates(distinct)
    numeric = _numeric_dates(text, order)
    days = pl.select(pl.coalesce(_iso(text), _named(text), _counted(text), numeric[0])).to_series()
    found = _looked_up(series, distinct, days)
    ambiguous = _looked_up(series, distinct, numeric[1] & days.is_null()).fill_null(False)
    return found, ambiguous, series.is_not_null() & found.is_null() & ~ambiguous


_TIME = r"(?:[t ]+\d{1,2}:\d{2}.*)?"


def _folded_dates(series: pl.Series) -> pl.Series:
    """Texts without accents, capitals, week days and repeated spaces."""
    plain = pl.col("x").str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase().str.strip_chars(EDGES)
    days = r"^(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day),?\s+"
    return _told(series, plain.str.replace(days, "").str.replace_all(rf"{_SPACES}+", " "))


def _day(year: pl.Series, month: pl.Series, day: pl.Series) -> pl.Series:
    """Days from their three numbers; null when there is no such day."""
    of = pl.DataFrame({"year": year, "month": month, "day": day})
    padded = pl.col("year").str.zfill(4) + "-" + pl.col("month").str.zfill(2) + "-" + pl.col("day").str.zfill(2)
    return of.select(padded.str.to_date("%Y-%m-%d", strict=False)).to_series()


def _century(year: pl.Series) -> pl.Series:
    """Two-digit years up to 69 belong to the years 2000."""
    x = pl.col("x")
    century = pl.when(x < "70").then(pl.lit("20")).otherwise(pl.lit("19"))
    return _told(year, pl.when(x.str.len_chars() == 2).then(century + x).otherwise(x))


def _groups(text: pl.Series, pattern: str) -> list[pl.Series]:
    return text.str.extract_groups(pattern).struct.unnest().get_columns()


def _iso(text: pl.Series) -> pl.Series:
    year, month, day = _groups(text, rf"^(\d{{4}})[-/.]?(\d{{1,2}})[-/.]?(\d{{1,2}}){_TIME}$")
    spaced = text.str.contains(rf"^\d{{4}}(?:[-/.]\d{{1,2}}[-/.]\d{{1,2}}{_TIME}|(?:19|20)\d{{6}})$")
    spaced |= text.str.contains(r"^(?:19|20)\d{6}$")
    return pl.select(pl.when(spaced).then(_day(year, month, day))).to_series()


def _named(text: pl.Series) -> pl.Series:
    """03 December 2020, 01-January-2015, 9-May-20, 1er mars 2025, March 3, 2025."""
    day, name, year = _groups(
        text, rf"^(\d{{1,2}})(?:er|st|nd|rd|th)?[ \-/.]+([a-z]+)\.?[ \-/.,]+(\d{{4}}|\d{{2}}){_TIME}$"
    )
    name_2, day_2, year_2 = _groups(text, rf"^([a-z]+)\.?[ \-]+(\d{{1,2}})(?:st|nd|rd|th)?,?[ \-]+(\d{{4}}){_TIME}$")
    first = _day(_century(year), _month_number(name), day)
    second = _day(year_2, _month_number(name_2), day_2)
    return pl.select(pl.coalesce(first, second)).to_series()


def _month_number(name: pl.Series) -> pl.Series:
    numbers = {word: str(number) for word, number in MONTH_NUMBERS.items()}
    return name.replace_strict(numbers, default=None, return_dtype=pl.String)


def _counted(text: pl.Series) -> pl.Series:
    """Serial numbers of a spreadsheet (30000 to 60000) and milliseconds since 1970."""
    serial = text.str.extract(r"^([3-5][0-9]{4}|60000)(?:\.[0-9]+)?$").cast(pl.Int64)
    since = text.str.extract(r"^(-?[0-9]{11,13})(?:\.0+)?$").cast(pl.Int64)
    origin = pl.lit(date(1899, 12, 30))
    by_serial = origin + pl.duration(days=pl.lit(serial))
    by_milliseconds = pl.from_epoch(pl.lit(since), time_unit="ms").dt.date()
    return pl.select(pl.coalesce(by_serial, by_milliseconds)).to_series()


def _numeric_dates(text: pl.Series, order: Order | None) -> tuple[pl.Series, pl.Series]:
    """Days written with three numbers, and which of them stay ambiguous."""
    one, two, year = _groups(text, rf"^(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-](\d{{4}}|\d{{2}}){_TIME}$")
    day_first, month_first = _day(_century(year), two, one), _day(_century(year), one, two)
    slashed = text.str.contains(r"^\d{1,2}/").fill_null(False)
    settled = order or _order_of(day_first, month_first, slashed)
    if settled is None:
        same = (day_first == month_first).fill_null(False)
        unclear = (day_first.is_not_null() | month_first.is_not_null()) & slashed & ~same
        return pl.select(pl.when(~unclear).then(day_first)).to_series(), unclear
    return (day_first if settled == "dmy" else month_first), pl.repeat(False, len(text), eager=True)


def _order_of(day_first: pl.Series, month_first: pl.Series, slashed: pl.Series) -> Order | None:
    only_day_first = bool((day_first.is_not_null() & month_first.is_null()).any())
    only_month_first = bool((month_first.is_not_null() & day_first.is_null()).any())
    if only_day_first and only_month_first:
        return None
    if only_month_first:
        return "mdy"
    return "dmy" if only_day_first or not slashed.any() else None
