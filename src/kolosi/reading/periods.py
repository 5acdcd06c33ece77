"""Periods as they are written: quarters, half-years, months, ranges, days and words for one relative to another."""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from kolosi.model.period import Period
from kolosi.reading.pack import Pack, PeriodForm
from kolosi.reading.text import Page, Span

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, kw_only=True)
class Said(Span):
    """A period where it is written; `period` is None while what it relates to is not known.

    `relation` says how a relative one stands to another: previous, year_ago, same, document. `led` is where the word before
    it begins that makes it one ("in 2024"); where it starts, without such a word.
    """

    grain: str
    period: Period | None
    relation: str | None = None
    parts: tuple[int, ...] = ()
    led: int = 0

    @property
    def is_partial(self) -> bool:
        """True for one whose year is not said: `parts` hold its first and last month, and the days where it says them."""
        return bool(self.parts)


def find_periods(page: Page, pack: Pack, cells: Sequence[tuple[int, int]]) -> list[Said]:
    """The periods of a text, in order, the longest where several begin together; relative ones are resolved.

    What looks like a year in one of the cells of counts (`counted_cells`) is none, and no period reaches from outside into one.
    """
    stretches = {needle: around(needle, page.flat) for needle in {form.needle for form in pack.periods}}
    written = (
        (_begun(match, form), match, form)
        for form in pack.periods
        for low, high in stretches[form.needle]
        for match in form.pattern.finditer(page.flat, low, high)
    )
    if cells:
        written = (one for one in written if not _is_counted(cells, one[0], one[1].end(), one[2].grain))
    return _resolved(page, _apart(written, pack))


def _is_counted(cells: Sequence[tuple[int, int]], start: int, end: int, grain: str) -> bool:
    at = bisect_right(cells, end - 1, key=lambda cell: cell[0]) - 1
    return at >= 0 and end <= cells[at][1] and (start < cells[at][0] or grain == "year")


def counted_cells(page: Page) -> Sequence[tuple[int, int]]:
    """The cells of the columns of counts, below their heads: what looks like a year there is a count, "2095" between 3072 and 1148."""
    columns: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for block in page.manuscript.blocks:
        if block.table is not None and block.column is not None and block.row:
            columns.setdefault((block.table, block.column), []).append((block.start, block.end))
    counted = [cells for cells in columns.values() if sum(_is_count(page.flat[a:b]) for a, b in cells) >= LEAST]
    return sorted(cell for cells in counted for cell in cells)


LEAST = 2
"""So many counts in a column that cannot be years make the others counts too."""

_FIGURE = re.compile(r"[ *]*[-+]?(?!(?:19|20)\d\d[ *]*\Z)\d[\d ,.]*[ *]*\Z")


def _is_count(text: str) -> bool:
    return _FIGURE.match(text) is not None


def is_in(cells: Sequence[tuple[int, int]], start: int) -> bool:
    """Whether a place of the text lies in one of some cells."""
    at = bisect_right(cells, start, key=lambda cell: cell[0]) - 1
    return at >= 0 and start < cells[at][1]


WIDEST = 100
"""No way to write a period is as wide as this, in characters."""


def around(needle: re.Pattern[str], flat: str, reach: int = WIDEST) -> list[tuple[int, int]]:
    """The stretches of a text in which a needle stands, with so many characters around it, in order; those that touch are one."""
    if not needle.pattern:
        return [(0, len(flat))]
    out: list[tuple[int, int]] = []
    for match in needle.finditer(flat):
        low, high = max(match.start() - reach, 0), min(match.end() + reach, len(flat))
        if out and low <= out[-1][1]:
            out[-1] = (out[-1][0], high)
        else:
            out.append((low, high))
    return out


def _apart(written: Iterable[tuple[int, re.Match[str], PeriodForm]], pack: Pack) -> list[Said]:
    """Periods that do not overlap: the earliest, of those the longest."""
    kept: list[Said] = []
    for start, match, form in sorted(written, key=lambda one: (one[0], -one[1].end())):
        if not kept or start >= kept[-1].end:
            said = _said(match, form, pack, start)
            kept += [said] if said is not None else []
    return kept


def _begun(match: re.Match[str], form: PeriodForm) -> int:
    """Where a period begins: with the first of its parts, the words before it left out."""
    if form.relation or form.grain in ("quarter", "half") or "n" in match.re.groupindex:
        return match.start()
    return min(start for start in map(match.start, match.re.groupindex) if start >= 0)


_IN_DIGITS = re.compile(
    r"\b\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d\d\b|\b(?:19|20)\d\d-\d{2}-\d{2}\b"
    r"|(?<![\d/.,-])(?:0[1-9]|[12]\d|3[01])/(?:0[1-9]|1[0-2])(?:/\d\d)?(?![\d/%])"
)


def days_in_digits(flat: str) -> Iterator[tuple[int, int]]:
    """Where the days of a text written in digits alone start and end, with or without their year; each begins at a run of digits.

    >>> list(days_in_digits("le 22/02 puis le 3.4.2025"))
    [(3, 8), (17, 25)]
    """
    reached = 0
    for run in _DIGITS.finditer(flat):
        found = _IN_DIGITS.match(flat, run.start()) if run.start() >= reached else None
        if found:
            reached = found.end()
            yield found.span()


LAST_DAY = 31
"""No day of a month comes after it: "January 47" is a figure behind a month."""


def _said(match: re.Match[str], form: PeriodForm, pack: Pack, start: int) -> Said | None:
    named = {name: text for name, text in match.groupdict().items() if text}
    if form.relation:
        year = int(named["y"]) if "y" in named else None
        period = Period(date(year, 1, 1), date(year, 12, 31)) if year else None
        return Said(start=start, end=match.end(), grain=form.grain, period=period, relation=form.relation)
    try:
        months = _months_of(named, form.grain, pack)
        if max(months[2:]) > LAST_DAY:
            return None
        years = [int(named[name]) for name in ("y", "y2") if name in named]
        period = _dated(months, years[0], years[-1], "y" in named) if years else None
    except (ValueError, KeyError):
        return None
    parts = () if years else months
    return Said(start=start, end=match.end(), grain=form.grain, period=period, parts=parts, led=match.start())


Months = tuple[int, int, int, int]
"""First and last month, first and last day; a last day of 0 is the end of the month."""


def _months_of(named: Mapping[str, str], grain: str, pack: Pack) -> Months:
    if "q" in named:
        first = 3 * (_number(named["q"], pack, 4) - 1) + 1
        return first, first + 2, 1, 0
    if "h" in named:
        first = 6 * (_number(named["h"], pack, 2) - 1) + 1
        return first, first + 5, 1, 0
    if "n" in named:
        return 1, int(named["n"]) if named["n"].isdigit() else pack.spelled[named["n"]], 1, 0
    if "m" not in named and "m2" not in named:
        return 1, 12, 1, 0
    last_named = _month(named["m2"] if "m2" in named else named["m"], pack)
    month, month2 = _month(named["m"], pack) if "m" in named else last_named, last_named
    day = int(named.get("d", 1))
    last = int(named["d2"]) if "d2" in named else day if "d" in named and "m2" not in named else 0
    return month, month2, day, last


def _month(text: str, pack: Pack) -> int:
    return int(text) if text.isdigit() else pack.months[text]


def _dated(months: Months, year: int, year2: int, has_first: bool) -> Period:
    """The days of some months of a year or of two; "October to March 2025" begins the year before."""
    month, month2, day, last = months
    if month > month2 and year == year2 and not (has_first and year != year2):
        year -= 1
    return Period(date(year, month, day), date(year2, month2, last or monthrange(year2, month2)[1]))


def _number(text: str, pack: Pack, last: int) -> int:
    """The number of a quarter or half-year; "the last" is the last of the year."""
    number = int(text) if text.isdigit() else pack.ordinals[text]
    return last if number < 0 else number


def _resolved(page: Page, found: Sequence[Said]) -> list[Said]:
    """Relative and partial periods, from the nearest earlier one of the same paragraph, of the same grain where it says one."""
    starts = [block.start for block in page.manuscript.blocks]
    whole, title = _of_document(page, found), _of_title(page, found)
    out: list[Said] = []
    earlier: list[Said] = []
    for said in found:
        begun = starts[max(bisect_right(starts, said.start) - 1, 0)] if starts else 0
        if earlier and earlier[-1].start < begun:
            earlier = []
        out.append(_settled(said, earlier, out, whole))
        if out[-1].is_partial and out[-1].period is None and title is not None:
            out[-1] = _before_end(out[-1], title)
        if out[-1].period and out[-1].relation is None:
            earlier.append(out[-1])
    return out


def _settled(said: Said, earlier: Sequence[Said], out: Sequence[Said], whole: Period | None) -> Said:
    """A period with its days; `earlier` are those of its paragraph, `out` all before it, `whole` that of the document."""
    if said.relation == "document":
        return replace(said, period=whole)
    if said.relation:
        last = earlier[-FAR:] or [one for one in out[-60:] if one.period and one.relation is None][-1:]
        return _relative(said, last)
    return _completed(said, earlier, whole) if said.is_partial else said


FAR = 200
"""How many periods back in its paragraph what a relative one relates to is looked for."""


def _of_document(page: Page, found: Sequence[Said]) -> Period | None:
    """The period under review: the one in brackets behind those words."""
    for said, following in pairwise(found):
        if (
            said.relation == "document"
            and following.period
            and page.flat[said.end : following.start].strip() in ("(", ",", ":")
        ):
            return following.period
    return None


def _of_title(page: Page, found: Sequence[Said]) -> Period | None:
    """The period that the title names, or the line under it."""
    blocks = page.manuscript.blocks[:TITLES]
    said = next((one for one in found if one.period and one.relation is None), None)
    return said.period if said is not None and blocks and said.start < blocks[-1].end else None


TITLES = 3
"""How many blocks a title and the lines under it may be."""


def _before_end(said: Said, title: Period) -> Said:
    """A month or a day that nothing near dates: the last one that is not after what the title names."""
    for year in (title.last.year, title.last.year - 1):
        dated = _in_the_year(said, year)
        if dated.period is None or dated.period.last <= title.last:
            return dated
    return said


def _completed(said: Said, earlier: Sequence[Said], whole: Period | None) -> Said:
    """A quarter, a month or a day without its year: in the year that was last said."""
    known = earlier[-1].period if earlier else whole
    if known is None:
        return said
    return _in_the_year(said, known.last.year)


def _in_the_year(said: Said, year: int) -> Said:
    """A partial period with its days in a year; without them where the year has no such day."""
    month, month2, day, last = said.parts
    try:
        return replace(said, period=_dated((month, month2, day, last), year, year, False))
    except ValueError:
        return said


def _relative(said: Said, earlier: Sequence[Said]) -> Said:
    same = [one for one in earlier if not said.grain or one.grain == said.grain] or list(earlier)
    if not same:
        return replace(said, period=None)
    base = same[-1].period
    assert base is not None
    if said.period is not None:  # "the same period of 2023": of another year's
        year = said.period.first.year
        other = next((one for one in reversed(same) if one.period and one.period.last.year != year), same[-1])
        assert other.period is not None
        return replace(said, period=_in_year(other.period, year), grain=other.grain)
    if said.relation == "previous":
        return replace(said, period=base.previous(), grain=same[-1].grain)
    if said.relation == "year_ago":
        return replace(said, period=base.year_ago(), grain=same[-1].grain)
    return replace(said, period=base, grain=same[-1].grain)


def _in_year(period: Period, year: int) -> Period:
    """The same days in the year in which the period is to end."""
    years = year - period.last.year
    first, last = period.first, period.last
    end = monthrange(last.year + years, last.month)[1]
    is_end = last.day == monthrange(last.year, last.month)[1]
    return Period(
        date(first.year + years, first.month, min(first.day, 28) if first.month == 2 else first.day),
        date(last.year + years, last.month, end if is_end else min(last.day, end)),
    )
