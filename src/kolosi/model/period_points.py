"""Finds the points of a text that name a day, a week, months or a year, and joins those that are one period."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from kolosi.model.period import Period, month_end
from kolosi.model.period_forms import (
    COUNTS,
    FORMS,
    HAS_MONTH,
    HAS_YEAR,
    MAY_NAME,
    MONTH_NUMBERS,
    ORDINALS,
    PARTS,
    PLAIN_MONTHS,
    Form,
)

LONGEST_YEARS = 30
"""A span of more years is two numbers with a hyphen."""


# -- a text without accents -------------------------------------------------------------------------------------------

_SIGNS = {**dict.fromkeys("’‘ʼ´`′", "'"), "−": "-", "\u00ad": "", "\u200b": "", "\ufeff": "", "œ": "oe", "æ": "ae"}


def flat_text(text: str) -> tuple[str, Sequence[int]]:
    """A text without accents and capitals, all dashes one and all blanks one, and where each of its letters stood."""
    if text.isascii():
        return re.sub(r"\s", " ", text.lower()), range(len(text) + 1)
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        plain = _plain(letter)
        letters.append(plain)
        places += [place] * len(plain)
    return "".join(letters), places


@lru_cache(maxsize=4_096)
def _plain(letter: str) -> str:
    if letter in _SIGNS:
        return _SIGNS[letter]
    if unicodedata.category(letter) == "Pd":
        return "-"
    if letter.isspace():
        return " "
    bare = unicodedata.normalize("NFKD", letter).casefold()
    return "".join(one for one in bare if not unicodedata.combining(one))


# -- points: what a form names ----------------------------------------------------------------------------------------

Day = tuple[int, int]
"""A month and a day of it; day 0 is its last. A week is (0, its number)."""


@dataclass(frozen=True, kw_only=True)
class Point:
    """What is named in one place: its first and last day, with its year where it says one.

    `turned` is the other day that 04/05/2025 may be; `is_month_first` tells that 06/30/2025 is written so. `to_year` is the
    year of the last day where it is another one.
    """

    start: int
    end: int
    grain: str
    first: Day = (0, 0)
    last: Day = (0, 0)
    year: int | None = None
    to_year: int | None = None
    turned: Day | None = None
    is_month_first: bool = False
    is_weak: bool = False

    @property
    def period(self) -> Period | None:
        """The days, where all is said and there are such days."""
        if self.year is None or self.turned is not None or self.grain in ("opaque", "short"):
            return None
        return _dated(self.first, self.last, self.year, self.to_year or self.year)

    def within(self, year: int) -> Point:
        """The same in a year; nothing that passes from one year into the next is put there, nor "June 25" into 2025."""
        is_year = self.is_month_first and self.first[1] == year % 100
        if self.year is not None or self.first > _closed(self.last):
            return self
        return replace(self, grain="opaque") if is_year else replace(self, year=year)


def _closed(last: Day) -> Day:
    return last if last[1] else (last[0], 31)


def _dated(first: Day, last: Day, year: int, to_year: int) -> Period | None:
    try:
        if first[0] == 0:
            return Period(date.fromisocalendar(year, first[1], 1), date.fromisocalendar(to_year, last[1], 7))
        end = date(to_year, *last) if last[1] else month_end(to_year, last[0])
        return Period(date(year, *first), end)
    except ValueError:
        return None


def _points(flat: str, *, is_whole: bool) -> list[Point]:
    """What the forms find, apart from one another: the earliest, of those the longest."""
    has_month, has_year = HAS_MONTH.search(flat) is not None, HAS_YEAR.search(flat) is not None
    if not has_month and MAY_NAME.search(flat) is None:
        return []
    shown = {"": True, "month": has_month, "year": has_year}
    forms = (form for form in FORMS if shown[form.needle] and (is_whole or not form.is_whole))
    found = [point for form in forms for match in form.pattern.finditer(flat) if (point := _point(match, form))]
    kept: list[Point] = []
    for point in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or point.start >= kept[-1].end:
            kept.append(point)
    return kept


def _point(match: re.Match[str], form: Form) -> Point | None:
    named = {name: text for name, text in match.groupdict().items() if text}
    year = int(named["y"]) if "y" in named else 2000 + int(named["yy"]) if "yy" in named else None
    blank = Point(start=match.start(), end=match.end(), grain=form.grain, year=year)
    if form.grain == "opaque":
        return blank
    if form.grain in ("year", "years"):
        return _years(blank, int(named.get("y2", year or 0)))
    if "w" in named:
        return _week(blank, named["w"], named.get("w2", named["w"]), match[0].lstrip("0123456789 ._/-"))
    if "n" in named:
        return replace(blank, first=(1, 1), last=(COUNTS[named["n"]], 0))
    if "k" in named or "part" in named:
        return _part(blank, named)
    if "a" in named:
        return _numbers(blank, int(named["a"]), int(named["b"]), named.get("s", "/"))
    return _months(blank, named, match)


def _years(blank: Point, last: int) -> Point:
    if not 0 <= last - (blank.year or 0) <= LONGEST_YEARS:
        return replace(blank, grain="opaque")
    return replace(blank, first=(1, 1), last=(12, 0), to_year=last)


_APART = re.compile(r" (?:et|and) ")


def _week(blank: Point, number: str, last: str, said: str) -> Point | None:
    """A week by its number; S1 and S2 are half-years, and nobody can tell what "sem. 1" is."""
    if number in ("1", "2") and said.startswith("s") and not said.startswith("semaine"):
        return replace(blank, grain="opaque") if said.startswith("sem") else None
    if _APART.search(said) and int(last) - int(number) > 1:
        return replace(blank, grain="opaque")
    is_sure = 1 <= int(number) <= int(last) <= 53
    return replace(blank, first=(0, int(number)), last=(0, int(last))) if is_sure else None


_LETTERS = {"t": 3, "q": 3, "s": 6, "h": 6}


def _part(blank: Point, named: dict[str, str]) -> Point | None:
    """A quarter, a half-year: "the last" is that of the year where the year is said."""
    length = _LETTERS[named["k"]] if "k" in named else PARTS[named["part"]]
    count, rank = 12 // length, ORDINALS[named["o"]]
    rank = count if rank < 0 and blank.year is not None else rank
    if not 1 <= rank <= count:
        return None
    return replace(blank, grain=f"part{length}", first=(rank * length - length + 1, 1), last=(rank * length, 0))


def _numbers(blank: Point, a: int, b: int, sign: str) -> Point | None:
    """A day in two numbers: 30/06 can be one day only, 04/05 two where a stroke stands between."""
    fits = [(month, day) for day, month in ((a, b), (b, a)) if _is_day(month, day, blank.year or 2000)]
    if not fits:
        return None
    turned = fits[1] if len(fits) == 2 and fits[0] != fits[1] and sign == "/" else None
    return replace(blank, first=fits[0], last=fits[0], turned=turned, is_month_first=fits[0] == (a, b) != (b, a))


def _is_day(month: int, day: int, year: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= month_end(year, month).day


def _months(blank: Point, named: dict[str, str], match: re.Match[str]) -> Point | None:
    month = MONTH_NUMBERS[named["m"]] if "m" in named else int(named["mm"])
    if "d" not in named:
        is_weak = blank.year is None and named["m"] not in PLAIN_MONTHS
        return replace(blank, first=(month, 1), last=(month, 0), is_weak=is_weak)
    day, last = int(named["d"]), int(named.get("d2", named["d"]))
    if day > last or not _is_day(month, last, blank.year or 2000):
        return None
    is_month_first = "m" in named and match.start("m") < match.start("d")
    return replace(blank, first=(month, day), last=(month, last), is_month_first=is_month_first)


# -- one period of several points -------------------------------------------------------------------------------------

_TO = re.compile(
    r"[ _]*(?:-{1,2}|>|->|a|au|to|through|thru|until|jusqu'?(?:a|au|en)|\.\.\.?|/)[ _]*(?:(?:le|the|l'|fin) ?)?"
)
_AND = re.compile(r"[ _]*(?:et|and|&|\+|,|, ?et|, ?and)[ _]*(?:le |the |d'|de )?")
_LETTERS_ONLY = re.compile("[a-z]")
_BESIDE = re.compile(r"[ _]?")
_BETWEEN = re.compile(r"(?:entre|between)(?: le)? *\Z")
_CLOSE = re.compile(r"[ ,.:()_/-]*")


def points_said(flat: str, year: int | None, *, is_whole: bool) -> list[Point]:
    """The points of a text, those of one period joined and those without a year put into theirs."""
    points = _joined(_points(flat, is_whole=is_whole), flat, is_whole=is_whole)
    if not is_whole:
        points = [point for point in points if not (point.is_weak and point.year is None)]
    points = _with_lone_year(points, flat, is_whole=is_whole)
    return points if year is None else [point.within(year) for point in points]


def _joined(points: Sequence[Point], flat: str, *, is_whole: bool) -> list[Point]:
    out: list[Point] = []
    for point in points:
        while out and (pair := _pair(out[-1], point, flat, is_whole=is_whole)):
            out.pop()
            if len(pair) == 2:
                out.append(pair[0])
                point = pair[1]
                break
            point = pair[0]
        out.append(point)
    return out


def _pair(one: Point, two: Point, flat: str, *, is_whole: bool) -> tuple[Point, ...]:
    """The period from one point to another; both, where they are two of one year; nothing where they have no part in each other."""
    between = flat[one.end : two.start]
    is_range = _TO.fullmatch(between) is not None or (is_whole and _BESIDE.fullmatch(between) is not None)
    is_list = _AND.fullmatch(between) is not None
    if is_list and _BETWEEN.search(flat[: one.start]):
        is_range, is_list = True, False
    if not (is_range or is_list or _is_underscored(between, one, two)):
        return ()
    if is_range and (one.grain, two.grain) == ("month", "day") and not _LETTERS_ONLY.search(between):
        return () if one.year else (replace(one, grain="opaque", end=two.end),)
    if not _are_alike(one, two):
        return ()
    one, two = _settled(one, two)
    first = _begun(one, two)
    if first is None:
        return (replace(one, grain="opaque", end=two.end, year=None),)
    is_slashed = "/" in between and (one.year is not None or one.grain != "month")
    if (is_list or is_slashed) and not _is_next(first, two):
        return () if one.year or two.year is None else (first, two)
    return _spanned(one, first, two)


def _spanned(one: Point, first: Point, two: Point) -> tuple[Point, ...]:
    """From the one to the other; two quarters of the same rank, or days the wrong way round, are no span."""
    if one.year and two.year and one.grain.startswith("part") and one.first == two.first and one.year != two.year:
        return ()
    whole = replace(first, end=two.end, last=two.last, to_year=two.to_year or two.year, is_weak=False)
    whole = replace(whole, grain=two.grain)
    if whole.year is None:
        return (whole,)
    return (whole if whole.period else replace(whole, grain="opaque"),)


def _is_underscored(between: str, one: Point, two: Point) -> bool:
    """True for 2025-04-01_2025-06-30 and avr_juin_2025, not for two months each with its year."""
    return between in ("_", "_-_") and (one.year is None or one.grain == "day")


def _are_alike(one: Point, two: Point) -> bool:
    """True for two of one kind; a month may lead to a day, and a day in two numbers to a whole one."""
    kinds = {"days": "day", "short": "day", "years": "year"}
    grains = tuple(kinds.get(point.grain, point.grain) for point in (one, two))
    if "opaque" in grains or "stamp" in grains or two.grain == "short":
        return False
    return grains[0] == grains[1] or grains == ("month", "day")


def _settled(one: Point, two: Point) -> tuple[Point, Point]:
    """Two days written with strokes: where one of them can be read in one order only, the other has that order."""
    if one.turned and two.turned is None and two.first[1] > 12:
        return _as_written(one, two), two
    if two.turned and one.turned is None and one.first[1] > 12:
        return one, _as_written(two, one)
    return one, two


def _as_written(one: Point, other: Point) -> Point:
    """A day that may be two, read in the order of another."""
    day = one.turned if other.is_month_first and one.turned else one.first
    return replace(one, first=day, last=day, turned=None)


def _begun(one: Point, two: Point) -> Point | None:
    """The first point with its year: that of the second, or the year before where it comes later in the year.

    None where nothing says the year of the second ("April 2025 to June").
    """
    if one.grain == "short":
        one = replace(one, grain="day")
    if one.year is not None:
        return one if two.year is not None else None
    if two.year is None:
        return one
    is_later = one.first > _closed(two.last)
    if is_later and (one.grain.startswith("part") or one.grain == "week"):
        return None
    return replace(one, year=two.year - is_later)


def _is_next(one: Point, two: Point) -> bool:
    """True when the one ends where the other begins: April and May, Q1 and Q2."""
    if one.year is None or two.year is None:
        return one.last[0] + 1 == two.first[0] and one.grain != "day"
    before, after = one.period, two.period
    return before is not None and after is not None and before.last + timedelta(days=1) == after.first


def _with_lone_year(points: Sequence[Point], flat: str, *, is_whole: bool) -> list[Point]:
    """A quarter or months without a year are in the one year that the text names elsewhere ("2025_PMT_avr-juin").

    Where there are several of them, or several years, nothing is: neither then is the year itself the period.
    """
    bare = [point for point in points if point.year is None and point.grain not in ("opaque", "short", "day", "days")]
    years = [point for point in points if point.grain == "year"]
    if not bare or not years:
        return list(points)
    rest = [point for point in points if point not in bare and point not in years]
    own = {(point.first, point.last) for point in bare}
    is_one = len(own) == 1 and len({point.year for point in years}) == 1
    dated = bare[0].within(years[0].year or 0)
    if not is_one or dated.period is None or (is_whole and not _are_close([*bare, *years], flat)):
        return rest
    ends = [*bare, *years]
    whole = replace(
        dated, start=min(point.start for point in ends), end=max(point.end for point in ends), is_weak=False
    )
    if not is_whole:
        whole = replace(whole, start=bare[0].start, end=bare[0].end)
    return sorted([*rest, whole], key=lambda point: point.start)


def _are_close(points: Iterable[Point], flat: str) -> bool:
    ordered = sorted(points, key=lambda point: point.start)
    return all(_CLOSE.fullmatch(flat[a.end : b.start]) for a, b in pairwise(ordered))
