"""Counts of several times, as sentences and tables tell them: "684 in July, 752 in August and 827 in September"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from kolosi.model.period import Period
from kolosi.proof.study.binding import Cell, Grid, Study
from kolosi.proof.study.frames import figures
from kolosi.proof.study.gaps import is_gap
from kolosi.proof.study.topic import roots_of, roots_of_heading
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.mentions import COUNTS, Mention

BACK = 5
"""So many sentences back in its paragraph a sentence may speak of counts told there."""

LETTERS = 3
"""Names of months of more letters than this tell whether a text writes them with a capital."""

CUTS = frozenset({"AGAINST", "COMPARED", "WHILE"})


@dataclass(frozen=True)
class Time:
    """Some months of a year, or of no year that is said; days where they are no whole months."""

    first: int
    last: int
    year: int | None = None

    def is_same(self, other: Time) -> bool:
        """Whether two names are of one time; one without a year is of the same months."""
        return (self.first, self.last) == (other.first, other.last) and (
            self.year == other.year or self.year is None or other.year is None
        )

    @property
    def ends(self) -> tuple[Time, Time]:
        """Its first and its last month."""
        return Time(self.first, self.first, self.year), Time(self.last, self.last, self.year)


@dataclass(frozen=True)
class Run:
    """Counts of one thing at several times, in the order told; `stems` are those of the words around them.

    `last` is the number of its last sentence; `name` holds the stems of the row of a table; `is_dated` is false for columns called "before" and "after".
    """

    told: tuple[tuple[Time, Mention], ...]
    stems: frozenset[str]
    name: frozenset[str] = frozenset()
    last: int = -1
    is_table: bool = False
    is_dated: bool = True

    def at(self, time: Time) -> Mention | None:
        """The one count of a time."""
        found = [mention for one, mention in self.told if one.is_same(time)]
        return found[0] if len(found) == 1 else None

    def place(self, time: Time) -> int | None:
        """How many times are told before one."""
        return next((number for number, (one, _) in enumerate(self.told) if one.is_same(time)), None)


class Timeline:
    """The runs of a text."""

    def __init__(self, study: Study) -> None:
        self.study = study

    def before(self, number: int) -> list[Run]:
        """The runs that a sentence may speak of: of the sentences before it, else of the tables of its section."""
        lines = self.study.near(number, BACK, -1)
        told = [(at, pairs) for at in lines if (pairs := self._told[at])]
        out = [self._run(pairs, at, at) for at, pairs in told if len(pairs) >= 2]
        single = [(at, pairs[0]) for at, pairs in told if len(pairs) == 1]
        if not out and len(single) == len(told) >= 2:
            out = [self._run([pair for _, pair in single], single[0][0], single[-1][0])]
        return [*out, *self._tables.get(self.sections[number], ())]

    @cached_property
    def sections(self) -> Sequence[int]:
        """For each line, the number of the heading above it."""
        out, heading = [], -1
        for number, line in enumerate(self.study.lines):
            heading = number if line.sentence.block.kind == "heading" else heading
            out.append(heading)
        return out

    def times(self, line: Line) -> list[tuple[int, Time]]:
        """The times named in a sentence, with their places."""
        out = []
        for place, item in enumerate(line.items):
            time = self._time(item)
            if time is not None:
                out.append((place, time))
        return out

    def _time(self, item: Item) -> Time | None:
        if item.said is not None:
            if item.said.period is not None and not item.said.is_partial:
                return of_days(item.said.period)
            first, last, day, end = item.said.parts or (0, 0, 0, 0)
            return Time(first, last) if (day, end) == (1, 0) else None
        month = self.study.pack.months.get(item.text) if item.mention is None else None
        if month is None or self.study.page.text[item.start].isupper() is not self._has_capitals:
            return None
        return Time(month, month)

    @cached_property
    def _has_capitals(self) -> bool:
        """Whether the text writes its months with a capital."""
        page = self.study.page
        names = "|".join(sorted(name for name in self.study.pack.months if len(name) > LETTERS))
        found = [page.text[one.start()].isupper() for one in re.finditer(rf"\b(?:{names})\b", page.flat)]
        return 2 * sum(found) > len(found)

    @cached_property
    def _told(self) -> Mapping[int, Sequence[tuple[Time, Mention]]]:
        return {
            number: self._pairs(line) if line.has_numbers and line.sentence.block.table is None else ()
            for number, line in enumerate(self.study.lines)
        }

    def _pairs(self, line: Line) -> Sequence[tuple[Time, Mention]]:
        """The counts of a sentence with their times, when each count stands beside a time of its own."""
        counts = figures(line, 0, len(line.items), COUNTS)
        if not counts or any(is_gap(line, one.place) for one in counts):
            return ()
        times = self.times(line)
        counts = [one for one in counts if not _is_drawn(line, one.place)]
        cuts = [at for at, item in enumerate(line.items) if CUTS & item.classes]
        out: list[tuple[Time, Mention]] = []
        for low, high in zip([0, *cuts], [*cuts, len(line.items)], strict=True):
            own = [(one.place, one.mention) for one in counts if low <= one.place < high]
            when = [(at, time) for at, time in times if low <= at < high]
            if not own:
                continue
            if len(own) != len(when) or not _take_turns([at for at, _ in own], [at for at, _ in when]):
                return ()
            out += [(time, mention) for (_, mention), (_, time) in zip(own, when, strict=True)]
        return tuple(out) if not any(mention.is_rough for _, mention in out) else ()

    def _run(self, pairs: Sequence[tuple[Time, Mention]], number: int, last: int) -> Run:
        lines = [self.study.lines[at] for at in (number - 1, number) if at >= 0]
        return Run(tuple(pairs), roots_of(self.study, *lines) | roots_of_heading(self.study, number), last=last)

    # -- tables --------------------------------------------------------------------------------------------------------

    @cached_property
    def _tables(self) -> Mapping[int, Sequence[Run]]:
        """The runs of the tables of each section."""
        out: dict[int, list[Run]] = {}
        for grid in self.study.grids:
            first = next(iter(grid.values())).line
            number = self.study.number_at(first.sentence.start)
            if number is not None:
                out.setdefault(self.sections[number], []).extend(self._of_grid(grid, number))
        return out

    def _of_grid(self, grid: Grid, number: int) -> Iterator[Run]:
        """Rows under heads that are times, columns beside names that are times."""
        above = [self.study.lines[at] for at in (number - 1,) if at >= 0]
        heads = [cell.line for (row, _), cell in grid.items() if row == 0]
        around = roots_of(self.study, *above, *heads) | roots_of_heading(self.study, number)
        for axis in (1, 0):
            first = {at[axis]: cell.line for at, cell in grid.items() if at[1 - axis] == 0}
            named = {at: times[0][1] for at, line in first.items() if len(times := self.times(line)) == 1}
            when = named or {at: Time(at, at) for at, line in first.items() if line.has("WHEN") or line.has("NOW")}
            if len(when) < 2:
                continue
            others = sorted({at[1 - axis] for at in grid} - {0})
            for other in others:
                cells = {at[axis]: cell for at, cell in grid.items() if at[1 - axis] == other}
                name = self._name(cells, is_only=axis == 0 and len(others) == 1)
                told = _under(when, cells)
                if len(told) >= 2 and name is not None:
                    yield Run(told, around | name, name, is_table=True, is_dated=bool(named))

    def _name(self, cells: Mapping[int, Cell], *, is_only: bool) -> frozenset[str] | None:
        """The stems of what a row or a column is called: none for a total and for the only one; None when it has no words."""
        if is_only or 0 not in cells or cells[0].line.has("SUM_ROW"):
            return frozenset()
        return roots_of(self.study, cells[0].line) or None


def _under(when: Mapping[int, Time], cells: Mapping[int, Cell]) -> tuple[tuple[Time, Mention], ...]:
    """The counts of a row or a column with their times; none where they are told as changes."""
    found = [(when[at], cell.mention) for at, cell in sorted(cells.items()) if at in when]
    told = [(time, mention) for time, mention in found if mention is not None and mention.kind in COUNTS]
    return () if any(mention.is_signed for _, mention in told) else tuple(told)


def _is_drawn(line: Line, place: int) -> bool:
    """Whether a count is drawn from those before it: "…, or 12 700 over the quarter"."""
    return any({"SOIT", "TALLY", "TOTAL_OF"} & item.classes for item in line.items[max(place - 3, 0) : place])


def _take_turns(counts: Sequence[int], times: Sequence[int]) -> bool:
    """Whether counts and times stand in turn: a time, its count, the next time …, or the other way round."""
    for one, two in ((counts, times), (times, counts)):
        joined = [place for pair in zip(one, two, strict=True) for place in pair]
        if joined == sorted(joined):
            return True
    return False


def of_days(period: Period) -> Time:
    """A period as months of a year, or as its days."""
    is_whole = period.first.day == 1 and (period.last + timedelta(days=1)).day == 1
    if is_whole and period.first.year == period.last.year:
        return Time(period.first.month, period.last.month, period.first.year)
    return Time(period.first.toordinal(), period.last.toordinal())
