"""What the cells of a column show of what it holds: days, numbers, places, words of a list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import fold
from kolosi.intake.columns.values import is_masked, is_missing, read_day, read_number
from kolosi.intake.meaning.headers.counting import COUNTING, share_of_counting
from kolosi.intake.meaning.headers.newly import FEW
from kolosi.intake.meaning.words import normal, spellings_of
from kolosi.model.source import Rule
from kolosi.model.spoken_period import period_named

SAMPLE = 400
"""So many different texts of a column are looked at."""

NUMERIC = frozenset({"count", "number", "share"})
SPANS = frozenset({"month", "quarter", "year", "period"})


_FEWEST, _MOSTLY = 2, 0.8
"""A column whose header says nothing is what its words are, where so many different ones, and so large a part of them, are of one list."""

_LEVELS = frozenset({"category", "violation"})
"""Columns of a record that read the categories of a list, or their parts."""


def _share(answers: Sequence[bool]) -> float:
    return sum(answers) / len(answers) if answers else 0.0


_AGAIN = 4
"""So often a number comes in a column that counts, as a mean; that of an incident comes once for each of its victims."""


class Evidence:
    """What one column shows in the rows of a table that are no totals; each question is answered once."""

    def __init__(self, rows: pl.DataFrame, column: str, lookup: Lookup) -> None:
        cells = rows.select(pl.when(~is_missing(pl.col(column))).then(pl.col(column)).alias(column))
        texts = pl.col(column).drop_nulls().str.strip_chars().unique(maintain_order=True).head(SAMPLE)
        self._texts = cells.select(texts).to_series()
        self._lookup = lookup
        self.filled = rows.height - cells.to_series().null_count()
        self._places: dict[int | None, float] = {}
        self._words: dict[tuple[object, ...], float] = {}

    @property
    def distinct(self) -> int:
        """How many different texts were looked at."""
        return len(self._texts)

    @property
    def samples(self) -> tuple[str, ...]:
        """Three different texts."""
        return tuple(self._texts.head(3))

    @cached_property
    def _digits(self) -> pl.Series:
        """The texts that hold a digit: no other is a day or a number."""
        return self._texts.filter(self._texts.str.contains(r"\d"))

    @cached_property
    def days(self) -> float:
        """The part of the texts that are days, in whatever order."""
        found, ambiguous, _ = read_day(self._digits)
        return self._part(found.is_not_null() | ambiguous)

    @cached_property
    def short_days(self) -> float:
        """The part of the texts that may be days of a month or year said elsewhere: "06/02", "6"."""
        return self._part(
            self._texts.str.contains(r"^(?:0?[1-9]|[12]\d|3[01])(?:\s*[/.-]\s*(?:0?[1-9]|[12]\d|3[01]))?$")
        )

    @cached_property
    def numbers(self) -> float:
        """The part of the texts that are numbers, those that are hidden aside."""
        hidden = int(is_masked(self._texts).sum())
        told = int(read_number(self._digits).is_not_null().sum())
        return told / (len(self._texts) - hidden) if told else 0.0

    @cached_property
    def counting(self) -> float:
        """The part of the texts that say how numbers count, where one says that they run on and few texts stand there."""
        return share_of_counting(self._texts.to_list()) if len(self._texts) <= FEW else 0.0

    @property
    def repeats(self) -> bool:
        """True for a column of few numbers that come again and again: it counts something, and is no number of its rows."""
        return self.numbers > _MOSTLY and self.distinct < SAMPLE and self.distinct * _AGAIN <= self.filled

    @cached_property
    def spans(self) -> float:
        """The part of the texts that name a month, a quarter or another period."""
        return _share([period_named(text, 2000) is not None for text in self._texts])

    def places(self, level: int | None) -> float:
        """The part of the texts that are places of a level."""
        if level not in self._places:
            ids, _ = self._lookup.places(self._texts, level=level, within=None, vintage=None)
            self._places[level] = self._part(ids.is_not_null() & ~self._texts.str.contains(r"^\d{1,3}$"))
        return self._places[level]

    def words(self, known: Collection[str]) -> float:
        """The part of the texts that are words of a list, given by its spellings."""
        return _share([any(one in known for one in spellings) for spellings in self._spelled])

    @cached_property
    def _spelled(self) -> Sequence[Sequence[str]]:
        """The spellings under which each text may stand in a list."""
        return [spellings_of(text) for text in self._texts]

    def _words_of(self, rule: Rule) -> float:
        """The part of the texts that are words of the list that a rule reads."""
        about = (rule.taxonomy, rule.into in _LEVELS and rule.into, *rule.words.items())
        if about not in self._words:
            own = {spelling for word in rule.words for spelling in (normal(word), fold(word))}
            self._words[about] = self.words(own.union(self._terms(rule)))
        return self._words[about]

    def _part(self, mask: pl.Series) -> float:
        return int(mask.fill_null(False).sum()) / len(self._texts) if len(mask) else 0.0

    def fits(self, rule: Rule) -> float | None:
        """How well the cells fit what a rule reads, from 0 to 1; None where they can say nothing."""
        if not len(self._texts) or rule.read in {"text", "pseudonym", "shape"}:
            return None
        if rule.read in NUMERIC:
            return self.numbers
        if rule.read == "day":
            return max(self.days, self.short_days)
        if rule.read in SPANS:
            return max(self.spans, self.days)
        if rule.read == "place":
            return self.places(rule.level)
        if rule.into == COUNTING:
            return max(self.counting, self._words_of(rule))
        if rule.read == "word":
            return self._words_of(rule)
        return None

    def is_list_of(self, rule: Rule) -> bool:
        """True where nearly all texts, two at least, are words of the list that a rule reads."""
        is_closed = rule.read == "word" and rule.taxonomy is not None
        return is_closed and self.distinct >= _FEWEST and self._words_of(rule) >= _MOSTLY

    def _terms(self, rule: Rule) -> Mapping[str, str]:
        """The words of a list; of one that has categories and their parts, those of the column's own level."""
        known = self._lookup.terms(rule.taxonomy) if rule.taxonomy else {}
        parents = self._lookup.parents(rule.taxonomy) if rule.taxonomy else {}
        if not parents or rule.into not in _LEVELS:
            return known
        is_part = rule.into == "violation"
        return {text: term for text, term in known.items() if (term in parents) == is_part}
