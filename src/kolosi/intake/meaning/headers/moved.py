"""People who moved, as those who came back: all of them up to a day, or those of each month. The same words head both columns.

Numbers of months that are read as all who ever returned give the last month for the quarter; all who ever returned, added up as
months, give a number of people that never was. What tells them apart stands in the header, beside the column or over the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import TextTable, fold, holds_words
from kolosi.intake.columns.totals import total_rows
from kolosi.intake.columns.values import read_number
from kolosi.intake.meaning.assigning import ENOUGH, Assignment
from kolosi.intake.meaning.context import SHEET, TITLE, Surroundings
from kolosi.intake.meaning.headers.given import Given
from kolosi.intake.meaning.headers.titled import says_unit_alone
from kolosi.intake.meaning.matching import LIKELY
from kolosi.intake.meaning.running import is_running
from kolosi.intake.meaning.words import running_words, without_periods, words
from kolosi.model.period import Period
from kolosi.model.source import Layout, Rule
from kolosi.model.spoken_period import period_named
from kolosi.reading.labels import written

Movement = Literal["flow", "stock", "others"]
"""People who moved in each period, or all up to a day; or others than those whom the layout counts."""

AGREED = 0.8
"""A running total holds a column where so many of its steps are the numbers of the column: some are corrected later."""

FALLS = 0.25
"""All who ever returned hardly fall from month to month: of numbers of which so many steps do, or more, each is of its own month."""

FEWEST_STEPS = 3
"""Fewer steps from month to month fall, or add up, by chance."""

FEWEST_FIRST = 2
"""One first day of a month may be the day of a count."""

_ASIDE = re.compile(r"[()\[\],;:–—]|\s-\s")
"""What parts a header from what is said of it."""

_BRACKETS = re.compile(r"\([^()]*\)")
"""What a title adds beside what it counts: "(new school year since 15 September)"."""

_TIMES = frozenset({"as_of", "period", "start"})
_LEFT = frozenset({"commune", "locality"})
_HOUSEHOLD = frozenset(words("households"))


def moved_rules(layout: Layout) -> tuple[Rule, ...]:
    """The columns of a layout that count people who moved: those that are cumulative by what they are, or else all of its values."""
    if layout.meaning is None or layout.meaning.moved is None:
        return ()
    values = tuple(rule for rule in layout.rules if rule.into == "value")
    return tuple(rule for rule in values if rule.settings.get("qualifier") == "cumulative") or values


def as_moved(
    assignment: Assignment, around: Surroundings, said: Sequence[str], lookup: Lookup, notes: Sequence[str] = ()
) -> Assignment:
    """The assignment, in which a column of people who moved is sure only where it is what the layout counts, by all that tells it.

    Headers (folded) of which people `said` what they are stay as they are.
    """
    assignment = _without_new(assignment, around, said)
    layout = assignment.layout
    names = {rule.names[0] for rule in moved_rules(layout)}
    own = [one for one in assignment.given if one.rule is not None and one.rule.names[0] in names]
    if not own or layout.meaning is None:
        return assignment
    sure = [one for one in own if one.is_sure]
    moved = _Moved(assignment, around, tuple(sure or own), lookup, tuple(notes))
    wanted = layout.meaning.moved
    found = moved.movement if not around.hints(layout.meaning.unlike) else "others"
    given = []
    for one in assignment.given:
        if one not in own or fold(one.header) in said:
            given.append(one)
        elif (
            found == wanted
            and (one.is_sure or (wanted == "flow" and moved.is_spoken_of(one.header)))
            and one.strength >= LIKELY
        ):
            given.append(replace(one, strength=max(one.strength, 1.0)))
        elif (
            found is None
            and wanted == "flow"
            and one.is_sure
            and not moved.only_grows()
            and moved.is_told_of(one.header)
        ):
            given.append(one)
        else:
            given.append(replace(one, strength=min(one.strength, LIKELY)))
    table = moved.with_months() if found == wanted == "flow" else assignment.table
    return replace(assignment, given=tuple(given), table=table)


def _without_new(assignment: Assignment, around: Surroundings, said: Sequence[str]) -> Assignment:
    """The assignment without numbers of what is new, by their header or the title right over them, where the rows of the layout are of
    all who are there or were: "New people affected this week" are not those of the season, "New displacement of IDPs" are no stock."""
    layout = assignment.layout
    if layout.constants.get("kind") != "stock" or layout.meaning is None:
        return assignment
    moved = {rule.names[0] for rule in moved_rules(layout)}
    over = _BRACKETS.sub(" ", next(iter(around.titles), ""))
    is_under = holds_words(over, written("cells.if_new")) and not holds_words(over, written("cells.new_but_no_people"))
    is_under = is_under and not is_running(over)
    given = (
        one.unnamed()
        if one.rule is not None
        and one.rule.into == "value"
        and one.rule.names[0] not in moved
        and fold(one.header) not in said
        and (_says_month(one.header) or (is_under and not is_running(one.header)))
        else one
        for one in assignment.given
    )
    return replace(assignment, given=tuple(given))


@dataclass(frozen=True)
class _Moved:
    """Some columns of people who moved, with what stands beside and over them."""

    assignment: Assignment
    around: Surroundings
    own: tuple[Given, ...]
    lookup: Lookup
    notes: tuple[str, ...]

    @cached_property
    def movement(self) -> Movement | None:
        """What the columns count; None where nothing says it."""
        headers = [one.header for one in self.own]
        if self._are_of_many_nations() or self._have_not_moved():
            return "others"
        if any(map(is_running, headers)):
            return "stock"
        if any(map(_says_month, headers)) or self._is_noted() or self._is_under_a_total():
            return "flow"
        if all(span.day_count == 1 for span in self._spans) or self._stands_beside_a_stock():
            return "stock"
        if self._are_counted_crossing() and not any(is_running(text) for text in self.around.titles):
            return None if self.only_grows() else "flow"
        if self._says("cells.moved_in_periods"):
            return None if self.only_grows() else "flow"
        is_falling = self._says("cells.moved") and self._falls()
        if self._says("cells.counted_to_date"):
            return None if is_falling else "stock"
        return "flow" if is_falling else None

    def _have_not_moved(self) -> bool:
        """Whether a title, or the header of a column, says that people are only expected to move: "Planned returns by month"."""
        told = written("cells.not_yet_moved")
        return any(holds_words(one.header, told) for one in self.own) or self._says("cells.not_yet_moved")

    def _is_noted(self) -> bool:
        """Whether a note with the words of a header says that its numbers are of the month: "* Retournés du mois seulement"."""
        own = [frozenset(words(one.header)) for one in self.own]
        told = written("cells.of_the_month")
        return any(any(one <= frozenset(words(note)) for one in own) and holds_words(note, told) for note in self.notes)

    @property
    def _is_from_abroad(self) -> bool:
        """Whether the layout counts people who came from other countries."""
        return any(rule.into == "origin" for rule in self.assignment.layout.rules)

    def is_spoken_of(self, header: str) -> bool:
        """Whether a header or what stands around it speaks of people from abroad, where the layout counts these: "Arrivals" alone may be
        anybody's."""
        meaning = self.assignment.layout.meaning
        if not self._is_from_abroad:
            return True
        hints = meaning.hints if meaning is not None else ()
        return self.around.hints(hints) or holds_words(header, map(fold, hints))

    def is_told_of(self, header: str) -> bool:
        """Whether a header speaks of returns; one with no more than a unit does where the title tells of them, and not of those who
        have returned: "Retours de PDI", not "PDI retournées"."""
        return not says_unit_alone(header) or self._says("cells.moved")

    def _are_of_many_nations(self) -> bool:
        """Whether people who came from abroad are told by nationality, are called migrants, or come from the country itself too."""
        if not self._is_from_abroad:
            return False
        origins = [one for one in self.assignment.given if one.rule is not None and one.rule.into == "origin"]
        nations = written("cells.nationalities")
        is_said = any(holds_words(name, nations) for name in self.assignment.table.names)
        frame = self.assignment.table.frame
        return (
            is_said
            or self._says("cells.nationalities")
            or any(self.lookup.home(frame[f"c{one.at}"]).any() for one in origins)
        )

    def _are_counted_crossing(self) -> bool:
        """Whether people who came from abroad are counted where they enter the country, as a column of points of entry or a title says:
        each time somebody does."""
        told = written("cells.points_of_entry")
        return self._is_from_abroad and (
            any(holds_words(name, told) for name in self.assignment.table.names) or self._says("cells.points_of_entry")
        )

    def _says(self, id_: str) -> bool:
        """Whether a title, or the name of the sheet, has words of a list; what heads another table of the sheet says it of that one,
        where the table has titles of its own."""
        near = [(text, where) for text, where in self.around.texts if where in (TITLE, SHEET)]
        own = [(text, where) for text, where in near if text not in self.around.heads]
        near = own if any(where == TITLE for _, where in own) else near
        texts = [text.replace("_", " ") for text, _ in near]
        return any(holds_words(text, written(id_)) for text in texts)

    def _stands_beside_a_stock(self) -> bool:
        """Whether a column of people who are present, and not of some who moved, is sure beside them: the table is of one day."""
        moved = {rule.names[0] for rule in moved_rules(self.assignment.layout)}
        return any(
            one.rule is not None and one.rule.into == "value" and one.is_sure and one.rule.names[0] not in moved
            for one in self.assignment.given
        )

    @cached_property
    def _periods(self) -> list[Period | None]:
        """The period of each row; that of the titles where no column has it."""
        frame, year = self.assignment.table.frame, self.around.year()
        if self._time is not None:
            return [self._named.get(text) if text else None for text in frame[f"c{self._time}"].to_list()]
        told = self.around.period(year, is_day=True)
        return [Period.parse(told.value) if told is not None else None] * frame.height

    @cached_property
    def _time(self) -> int | None:
        """The column of the time of each row."""
        given = self.assignment.given
        return next((one.at for one in given if one.rule is not None and one.rule.into in _TIMES), None)

    @cached_property
    def _named(self) -> dict[str, Period]:
        """What the texts of the column of times name. Several first days of months are these months: a spreadsheet keeps them so."""
        year = self.around.year()
        texts = self.assignment.table.frame[f"c{self._time}"].drop_nulls().unique().to_list()
        named = {text: span for text in texts if (span := period_named(text, year)) is not None}
        is_first = all(span.day_count == 1 and span.first.day == 1 for span in named.values())
        if not is_first or len(set(named.values())) < FEWEST_FIRST:
            return named
        return {text: Period.parse(f"{span.first:%Y-%m}") for text, span in named.items()}

    def with_months(self) -> TextTable:
        """The table with months for the first days that stand for them."""
        table = self.assignment.table
        months = {text: str(span) for text, span in self._named.items()} if self._time is not None else {}
        if not months or any(Period.parse(one).day_count == 1 for one in months.values()):
            return table
        column = f"c{self._time}"
        return replace(table, frame=table.frame.with_columns(table.frame[column].replace(months).alias(column)))

    @cached_property
    def _spans(self) -> set[Period]:
        return {span for span in self._periods if span is not None}

    def _series(self, at: int) -> Iterator[list[tuple[Period, int, float | None]]]:
        """The numbers of a column by place and word beside it, each with its period and row, in the order of their periods."""
        frame = self.assignment.table.frame
        places = [
            frame[f"c{one.at}"].to_list()
            for one in self.assignment.given
            if (one.rule is not None and one.rule.read in {"place", "word"}) or one.aside in _LEFT
        ]
        totals = set(frame["row"].filter(total_rows(self.assignment.table)))
        numbers = read_number(frame[f"c{at}"], whole=True).to_list()
        found: dict[tuple[str, ...], list[tuple[Period, int, float | None]]] = {}
        for row, (span, number) in enumerate(zip(self._periods, numbers, strict=True)):
            if span is not None and frame["row"][row] not in totals:
                place = tuple(fold(cells[row] or "") for cells in places)
                found.setdefault(place, []).append((span, row, number))
        for own in found.values():
            yield sorted(own, key=lambda one: (one[0].first, one[0].last, one[1]))

    @cached_property
    def _steps(self) -> list[tuple[float, float]]:
        """The numbers of a place that follow one another from period to period."""
        return [
            (before[2], after[2])
            for one in self.own
            for series in self._series(one.at)
            for before, after in pairwise(series)
            if before[2] is not None and after[2] is not None and before[0] != after[0]
        ]

    def _falls(self) -> bool:
        """Whether too many numbers are smaller than those of the month before for all who ever moved."""
        falling = sum(after < before for before, after in self._steps)
        return len(self._steps) >= FEWEST_STEPS and falling >= FALLS * len(self._steps)

    def only_grows(self) -> bool:
        """Whether no number is smaller than that of the month before: all who returned so far, as far as anybody can see."""
        return len(self._steps) >= FEWEST_STEPS and all(after >= before for before, after in self._steps)

    def _is_under_a_total(self) -> bool:
        """Whether a running total stands beside one of the columns, whose steps are the numbers of the column."""
        totals = [
            at
            for at, name in enumerate(self.assignment.table.names)
            if name and is_running(name) and self.assignment.evidence[at].numbers >= ENOUGH
        ]
        return any(self._adds_up(one.at, at) for one in self.own for at in totals if _is_of_one_unit(one, self, at))

    def _adds_up(self, own: int, total: int) -> bool:
        """Whether no number passes the total beside it, and the total grows by the numbers."""
        numbers = read_number(self.assignment.table.frame[f"c{own}"], whole=True).to_list()
        steps, agreed, within, smaller = 0, 0, 0, 0
        for series in self._series(total):
            for _, row, held in series:
                if held is not None and numbers[row] is not None:
                    within += numbers[row] <= held
                    smaller += numbers[row] < held
                    steps += numbers[row] > held
            for before, after in pairwise(series):
                if before[2] is not None and after[2] is not None and numbers[after[1]] is not None:
                    steps += 1
                    agreed += after[2] - before[2] == numbers[after[1]]
        if agreed:
            return agreed >= AGREED * steps
        return steps == 0 and within >= FEWEST_STEPS and smaller > 0 and self._is_of_the_same(own, total)

    def _is_of_the_same(self, own: int, total: int) -> bool:
        """Whether the header of a running total names nobody but those of a column: "Displaced, since 2012" are others."""
        one, other = (words(without_periods(self.assignment.table.names[at])) for at in (own, total))
        return set(other) - running_words() <= set(one)


def _is_of_one_unit(one: Given, moved: _Moved, at: int) -> bool:
    """Whether a running total counts households where the column does, and people where it does not."""
    return _HOUSEHOLD.isdisjoint(words(one.header)) == _HOUSEHOLD.isdisjoint(words(moved.assignment.table.names[at]))


def _says_month(header: str) -> bool:
    """Whether a header says that its numbers are of the month alone: "Retournés ce mois", "New returnees".

    What a word beside the people themselves says it says of them: "Returnees (new regions)", "Nouvelle estimation des retournés" are
    no new returnees.
    """
    return any(map(_is_of_month, header.split(" | ")))


def _is_of_month(header: str) -> bool:
    first, *rest = (fold(part) for part in _ASIDE.split(header))
    told = written("cells.of_the_month")
    if any(fold(without_periods(one)) in told for one in rest):
        return True
    return holds_words(first, told) and not holds_words(first, written("cells.new_but_no_people"))
