"""Claims about the rows of a table, found by key: the name of a row, and what a column counts, over the whole document.

A sentence that gives no figures of its own ("in Gao, incidents rose by 35 per cent", "the two northern regions together recorded
650") is about figures that a table has under the same names. What any pair of columns bears out holds; what none does is accused
only where the table leaves no choice: two columns that count the same in two periods, or shares of the only totals there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from kolosi.proof.arithmetic.relation import Relation, summed, weighed
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, exactly
from kolosi.proof.finders.rankings.ranks_in_lists import part_of
from kolosi.proof.finders.tables.rows import Told, told_by_name
from kolosi.proof.study.binding import Study
from kolosi.proof.study.ledger import Ledger, Series, stems
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import CHANGES, COUNTS, PERCENTS, Mention, word_at
from kolosi.reading.text import Span, flatten

TIMES = 3
"""A claim so many times larger or smaller than what the table gives is one of something else."""

CLOSE = Fraction(1, 4)
"""A total or an average that lies farther than this part from what the table gives is one of other figures."""

YEAR = 1900
"""From this number on, a number of a head is a year."""

LEAST_ROWS = 3
"""Rows of a table that may have an average."""

SHORT = 4
"""A word of fewer letters is an article or the like."""

ABOVE = 2
"""Sentences above a table, its title among them, that say what it counts."""

OPENING = 5
"""So many words up to a first comma say where or when: "In the region of Gao, …"."""

_CUTS = frozenset({",", ";", ":", "(", ")"})

BETWEEN = 4
"""Words at most between the name of a row and the verb that says how much of all it is: "alone", "à elle seule"."""


@dataclass(frozen=True)
class Keyed:
    """A table by key: its columns of counts, each with one figure a name.

    `about` are the words that say what it counts, of its heads and of what stands right above it: no names, no times; `rows`
    those of the head over the names.
    """

    study: Study
    columns: tuple[Series, ...]
    about: frozenset[str]
    rows: frozenset[str]

    def is_about(self, line: Line) -> bool:
        """True for a sentence that counts what the table counts: they share a word of weight that is no name and no time."""
        return not self.about.isdisjoint(_stems_of(self.study, [line]))

    @cached_property
    def pairs(self) -> tuple[tuple[Series, Series], ...]:
        """Pairs of columns that count the same thing in two periods, the earlier first."""
        dated = sorted((one for one in self.columns if _period(one)), key=_when)
        return tuple(
            (old, new)
            for at, old in enumerate(dated)
            for new in dated[at + 1 :]
            if _measure(self.study, old) == _measure(self.study, new) and _when(old) != _when(new)
        )

    def of_times(self, line: Line) -> list[Series]:
        """The columns that a sentence may speak of: those of the time that it names, all where it names none."""
        told = told_times(self, line)
        return [one for one in self.columns if not told or told == _period(one)]

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of its rows."""
        return frozenset(name for one in self.columns for name in one.values)


def _period(series: Series) -> frozenset[str]:
    """The numbers of a head: years, quarters, months."""
    return frozenset(word for word in series.words if word.isdigit())


def _when(series: Series) -> tuple[int, int]:
    """A head by its year, then by the number in the year: the later period may stand first in a table."""
    numbers = sorted(int(word) for word in _period(series))
    years = [one for one in numbers if one >= YEAR]
    return (max(years, default=0), max((one for one in numbers if one < YEAR), default=0))


def _measure(study: Study, series: Series) -> frozenset[str]:
    """What a head says beside numbers and months."""
    return frozenset(word for word in series.words if not word.isdigit() and word not in _months(study))


def _months(study: Study) -> frozenset[str]:
    return frozenset(word[:6] for month in study.pack.months for word in re.findall(r"[a-z]+", month))


def _times(study: Study) -> frozenset[str]:
    """The stems of words for stretches of time, and of words for a rise or a fall."""
    names = ("QUARTER", "MONTH", "YEAR", "WEEK", "DAY", "UP", "DOWN", "TOTAL", "WHOLE")
    words = (word for name in names for word in study.pack.classes.get(name, ()))
    return _months(study) | {stem for word in words for stem in stems(flatten(word))}


def _stems_of(study: Study, lines: Iterable[Line]) -> set[str]:
    return {one for line in lines for one in stems(study.page.flat[line.sentence.start : line.sentence.end])}


def _table(study: Study, number: int, columns: Sequence[Series], times: frozenset[str]) -> Keyed:
    """A table with the words around it; `times` are no words for what it counts."""
    places = [at for at, line in enumerate(study.lines) if line.sentence.block.table == number]
    above = study.lines[max(places[0] - ABOVE, 0) : places[0]]
    heads = [study.lines[at] for at in places if study.lines[at].sentence.block.row == 0]
    rows = _stems_of(study, (line for line in heads if line.sentence.block.column == 0))
    counts = tuple(one for one in columns if one.values and one.is_of_counts)
    named = {word for one in counts for name in one.values for word in stems(name)}
    words = {word for word in _stems_of(study, (*above, *heads)) if not word.isdigit()}
    return Keyed(study, counts, frozenset(words - rows - named - times), frozenset(rows))


def tables_of(study: Study, ledger: Ledger) -> list[Keyed]:
    """The tables that have columns of counts."""
    times = _times(study) if ledger.by_table else frozenset()
    tables = [_table(study, number, columns, times) for number, columns in ledger.by_table.items()]
    return [one for one in tables if one.columns]


def keyed(study: Study, ledger: Ledger, tables: Sequence[Keyed], settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every claim of the text about the rows of a table, by the names of the rows."""
    if not tables:
        return
    taken = {one.stated.start for one in settled if one.verdict == CONSISTENT or one.is_flag}
    for told in told_by_name(study, ledger):
        if told.percent.start not in taken and _is_alone(study, ledger, told):
            yield from _told(study, tables, told)
    for line in study.lines:
        if line.sentence.block.table is not None:
            continue
        yield from _directions(ledger, tables, line)
        if line.has_numbers:
            for relation in (
                *_overall(ledger, tables, line),
                *_together(ledger, tables, line),
                *_on_average(tables, line),
            ):
                if relation.stated.start not in taken:
                    yield relation


def _told(study: Study, tables: Sequence[Keyed], told: Told) -> Iterator[Relation]:
    """A percentage told of one row, in a sentence that has no counts of its own."""
    line = study.lines[told.line]
    if any(line.mention(at).kind in COUNTS for at in line.quantities) or told.others:
        return
    own = [table for table in tables if told.name in table.names and table.is_about(line)]
    is_move = told.percent.kind in CHANGES or line.has("UP") or line.has("DOWN")
    if len(own) != 1 or (told.percent.is_rough and not is_move):
        return
    if is_move:
        yield from _chosen(list(_changes(own[0], told.name, told.percent)), is_only=len(own[0].pairs) == 1)
    elif _accounts_for(own[0], line, told):
        found = list(_shares(own[0], told.name, told.percent))
        yield from _chosen(found, is_only=bool(found))


def _is_alone(study: Study, ledger: Ledger, told: Told) -> bool:
    """True where no other name stands before the percentage since the one before it: "Gao and Mopti account for 56 %"."""
    line = study.lines[told.line]
    since = max(
        (line.mention(at).whole for at in line.quantities if line.mention(at).start < told.percent.start), default=0
    )
    return len({one.name for one in ledger.named(line) if since <= one.start < told.percent.start}) <= 1


def _changes(table: Keyed, name: str, percent: Mention) -> Iterator[Relation]:
    for old, new in table.pairs:
        before, after = old.values.get(name), new.values.get(name)
        if before is not None and after is not None and before.exact > 0:
            relation = weighed("change", "keyed.change", {"new": after, "old": before, "pct": percent}, tier="A")
            if relation is not None:
                yield relation


def _shares(table: Keyed, name: str, percent: Mention) -> Iterator[Relation]:
    for column in table.columns:
        part = column.values.get(name)
        if part is not None and column.whole is not None:
            relation = weighed("share", "keyed.share", {"part": part, "whole": column.whole, "pct": percent}, tier="A")
            if relation is not None:
                yield relation


def _accounts_for(table: Keyed, line: Line, told: Told) -> bool:
    """True where the row itself is said to be so much of all: its name opens the clause of a verb like "accounts for"."""
    at = next(place for place in line.quantities if line.mention(place).start == told.percent.start)
    verbs = [place for place in range(at) if "ACCOUNTS" in line.items[place].classes]
    if not verbs or len([place for place in line.quantities if line.mention(place).kind in PERCENTS]) != 1:
        return False
    words = told.name.split()
    names = [place for place in range(verbs[0]) if any(one in line.items[place].text for one in words)]
    if not names or verbs[0] - names[-1] > BETWEEN:
        return False
    start = max((place + 1 for place in range(names[0]) if line.items[place].text in (",", ";", ":")), default=0)
    opening = line.items[start : names[0]]
    is_in = (
        bool(opening) and bool({"PREPOSITION", "LINK"} & opening[0].classes) and "DEFINITE" not in opening[0].classes
    )
    return not is_in and all(len(one.text) < SHORT or not table.rows.isdisjoint(stems(one.text)) for one in opening)


def _chosen(found: Sequence[Relation], *, is_only: bool) -> Iterator[Relation]:
    """What holds; else what is accused, where there is no choice and the claim is of that size."""
    holds = [one for one in found if one.verdict == CONSISTENT]
    if holds:
        yield holds[0]
    elif is_only and found:
        nearest = min(found, key=_apart)
        if nearest.is_flag and nearest.is_of_size(TIMES):
            yield nearest


def _nearest(found: Sequence[Relation]) -> list[Relation]:
    """The total or the average that holds; else the one that is nearest, where one is near."""
    holds = [one for one in found if one.verdict == CONSISTENT]
    near = [one for one in found if _apart(one) <= CLOSE * one.stated.exact]
    return holds[:1] or sorted(near, key=_apart)[:1]


def _apart(relation: Relation) -> Fraction:
    assert relation.recomputed is not None
    return abs(abs(relation.recomputed.middle) - relation.stated.exact)


def _overall(ledger: Ledger, tables: Sequence[Keyed], line: Line) -> Iterator[Relation]:
    """ "Overall, incidents increased by 30 per cent": the total of the only table that compares two periods."""
    percents = [at for at in line.quantities if line.mention(at).kind in CHANGES]
    dated = [table for table in tables if table.pairs and all(one.whole is not None for one in table.pairs[0])]
    is_told = len(line.quantities) == len(percents) == 1 and line.has("OVERALL")
    if not is_told or len(dated) != 1 or ledger.named(line) or not dated[0].is_about(line):
        return
    found = []
    for old, new in dated[0].pairs:
        assert old.whole is not None
        assert new.whole is not None
        slots = {"new": new.whole, "old": old.whole, "pct": line.mention(percents[0])}
        relation = weighed("change", "keyed.total", slots, tier="A")
        found += [relation] if relation is not None else []
    yield from _chosen(found, is_only=len(found) == 1)


def _together(ledger: Ledger, tables: Sequence[Keyed], line: Line) -> Iterator[Relation]:
    """ "Gao and Tombouctou together recorded 650": the sum of the rows named, in one of the columns."""
    counts = _counted_in(line)
    names = list(dict.fromkeys(one.name for one in ledger.named(line)))
    if len(counts) != 1 or len(names) < 2 or not line.has("ADDS_UP"):
        return
    stated = line.mention(counts[0])
    own = [table for table in tables if table.names.issuperset(names) and table.is_about(line)]
    if len(own) != 1 or stated.is_rough:
        return
    found = []
    for column in own[0].columns:
        parts = tuple(column.values[name] for name in names if name in column.values)
        if len(parts) == len(names):
            found.append(summed("keyed.sum", stated, parts, tier="A"))
    yield from _nearest(found)


def _counted_in(line: Line) -> list[int]:
    """The counts of a sentence that has no other figures; "the two regions" counts nothing of the table."""
    figures = [at for at in line.quantities if not is_small_word(line.items[at])]
    return figures if all(line.mention(at).kind in COUNTS for at in figures) else []


def _on_average(tables: Sequence[Keyed], line: Line) -> Iterator[Relation]:
    """ "On average, each region recorded 351": the total of a column shared among its rows, which the sentence names as a whole."""
    counts = _counted_in(line)
    if len(counts) != 1 or not line.has("AVERAGE"):
        return
    stated = line.mention(counts[0])
    own = [one for one in tables if one.is_about(line) and len(one.names) >= LEAST_ROWS]
    each = [(one, item) for one in own for item in line.items if not one.rows.isdisjoint(stems(item.text))]
    if len({id(one) for one, _ in each}) != 1 or stated.is_rough:
        return
    table, word = each[0]
    found = [_mean(stated, column, word) for column in table.columns if column.whole is not None]
    yield from _nearest(found)


def _mean(stated: Mention, column: Series, word: Item) -> Relation:
    """What each row has on average; the word for the rows stands for their number."""
    assert column.whole is not None
    count = len(column.values)
    value = column.whole.exact / count
    return Relation(
        family="rate_total", rule="keyed.average", verdict=CONSISTENT if stated.prints(value) else INCONSISTENT, stated=stated,
        operands={"total": (column.whole,), "parts": (word_at(word.start, word.end, Fraction(count)),)},
        recomputed=exactly(value), unit="count", tier="A",
    )  # fmt: skip


def _directions(ledger: Ledger, tables: Sequence[Keyed], line: Line) -> Iterator[Relation]:
    """ "Incidents rose in Ségou": a rise or a fall told of rows without a figure, between the only two periods of their table, or to
    the one that the sentence names."""
    ways = [item for item in line.items if {"UP", "DOWN"} & item.classes]
    is_plain = not line.quantities and not {"NOT", "WHILE", "NEUTRAL"} & line.held
    if len(ways) != 1 or {"UP", "DOWN"} <= ways[0].classes or not is_plain:
        return
    clause = _clause(line, ways[0])
    near = [one for one in ledger.named(line) if clause.start <= one.start and one.end <= clause.end]
    names = list(dict.fromkeys(one.name for one in near))
    own = [table for table in tables if names and table.names.issuperset(names) and table.is_about(line)]
    pairs = [pair for table in own for pair in _of_times(table, line, clause)]
    if len({id(new) for _, new in pairs}) != 1:
        return
    for name in names:
        told = [(old.values[name], new.values[name]) for old, new in pairs if name in old.values and name in new.values]
        if not told or len({(after.exact > before.exact, after.exact < before.exact) for before, after in told}) > 1:
            continue
        before, after = told[-1]
        if before.exact == after.exact:
            continue
        is_so = (after.exact > before.exact) == ("UP" in ways[0].classes)
        yield Relation(
            family="direction", rule="keyed.direction", verdict=CONSISTENT if is_so else INCONSISTENT,
            stated=word_at(ways[0].start, ways[0].end, after.exact),
            operands={"seq": (before, after), "word": (word_at(ways[0].start, ways[0].end),)},
            recomputed=exactly(after.exact - before.exact), unit="count", tier="A", diagnosis=None if is_so else "wrong_sign",
        )  # fmt: skip


def _clause(line: Line, word: Item) -> Span:
    """The stretch of a sentence around a word, up to commas and the like; what opens the sentence says where or when, and belongs to
    it."""
    low, high = part_of(line, line.items.index(word), _CUTS)
    is_after_opening = low - 1 <= OPENING or any(one < low - 1 for one in line.periods)
    return Span(line.items[0 if is_after_opening else low].start, line.items[high - 1].end)


def _of_times(table: Keyed, line: Line, clause: Span) -> Sequence[tuple[Series, Series]]:
    """The pairs of columns that a sentence may compare: all where it names no time, those of the two that it names, those that end
    with the one that it names."""
    told = told_times(table, line, clause)
    both = [(old, new) for old, new in table.pairs if not told or told == _period(old) | _period(new)]
    found = both or [(old, new) for old, new in table.pairs if told == _period(new)]
    words = _stems_of(table.study, [line])
    named = [one for one in found if not words.isdisjoint(_measure(table.study, one[1]))]
    return named or found


def told_times(table: Keyed, line: Line, clause: Span | None = None) -> frozenset[str]:
    """The numbers of the times that a sentence, or a clause of it, names, as those of a head."""
    text, spans = table.study.page.flat, [line.items[at] for at in line.periods]
    if clause is not None:
        spans = [one for one in spans if clause.start <= one.start and one.end <= clause.end]
    return frozenset(number for one in spans for number in re.findall(r"\d+", text[one.start : one.end]))
