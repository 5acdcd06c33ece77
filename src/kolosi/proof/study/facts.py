"""The document's own table of figures: each count and share with what it counts, of which name, at what time, wherever it is told.

Prose, tables, strips of key figures and lists give figures of one form, so that a claim finds its operands by key and not by
nearness: a name is that of a row or one with a capital; what is counted are stems of words and concepts of the lexicon, so that a
plural, an article or another word for the same concept make no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice

from kolosi.proof.study.binding import Grid, Study
from kolosi.proof.study.count_context import Teller
from kolosi.proof.study.gaps import is_gap
from kolosi.proof.study.ledger import Ledger
from kolosi.proof.study.timeline import Time, Timeline, of_days
from kolosi.proof.study.topic import NOUNS
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import COUNTS, SHARES, Mention
from kolosi.reading.text import flatten

MOST = 400
"""So many figures of the prose of a document, and of its tables, the first, are kept by key: those of some 20 pages."""

LONGEST = 24
"""So many times at most one thing is told of: two years by months. Every two of them are set against each claim."""

ABOVE = 2
"""Sentences above a table, its title among them, that say what it counts."""


@dataclass(frozen=True)
class Fact:
    """A figure by its key.

    `counted` are the stems and concepts of what it counts; `around` those of its sentence, or of the title of its table, which
    say it less surely; `names` those that it is of: none for a total; `times` when, as far as the words beside it tell.
    """

    mention: Mention
    line: int
    counted: frozenset[str]
    around: frozenset[str]
    names: frozenset[str]
    times: tuple[Time, ...] = ()
    table: int | None = None


@dataclass(frozen=True)
class Course:
    """The figures of one key, one for each of several times, the earliest first."""

    facts: tuple[Fact, ...]

    @property
    def last(self) -> Fact:
        """The latest."""
        return self.facts[-1]

    @cached_property
    def counted(self) -> frozenset[str]:
        """What its figures count."""
        return frozenset(word for one in self.facts for word in one.counted)

    @cached_property
    def around(self) -> frozenset[str]:
        """What stands around its figures."""
        return frozenset(word for one in self.facts for word in one.around)

    @property
    def names(self) -> frozenset[str]:
        """What it is of."""
        return self.facts[0].names

    @property
    def table(self) -> int | None:
        """The table that it stands in."""
        return self.facts[0].table

    def at(self, time: Time) -> Fact | None:
        """The figure of a time."""
        found = [one for one in self.facts if one.times[0].is_same(time)]
        return found[0] if len(found) == 1 else None

    @cached_property
    def steps(self) -> Sequence[tuple[Fact, Fact]]:
        """Every later figure with every earlier one."""
        return [(new, old) for at, new in enumerate(self.facts) for old in self.facts[:at]]


class Facts:
    """The figures of a text by their keys."""

    def __init__(self, study: Study, ledger: Ledger) -> None:
        self.study = study
        self.ledger = ledger
        self.teller = Teller(study)
        self.timeline = Timeline(study)

    @cached_property
    def all(self) -> Sequence[Fact]:
        """Every figure that is told, in order."""
        in_tables = (fact for grid in self.study.grids for fact in self._in_grid(grid))
        found = [*islice(self._in_prose(), MOST), *islice(in_tables, MOST)]
        return sorted(found, key=lambda one: one.mention.start)

    @cached_property
    def by_line(self) -> Mapping[int, Sequence[Fact]]:
        """The figures of each sentence."""
        out: dict[int, list[Fact]] = {}
        for one in self.all:
            out.setdefault(one.line, []).append(one)
        return out

    @cached_property
    def courses(self) -> Sequence[Course]:
        """What the document tells of several times: rows and columns of tables, sentences, and figures far apart."""
        groups: dict[tuple[object, ...], list[Fact]] = {}
        for one in self.all:
            if len(one.times) == 1:
                place = one.table if one.table is not None else -1 - one.line
                groups.setdefault((place, one.names, one.counted, one.mention.kind), []).append(one)
        found = [_course(own) for own in groups.values()]
        return [one for one in found if one is not None]

    def words(self, line: Line, low: int = 0, high: int | None = None) -> frozenset[str]:
        """The stems of weight and the concepts of a stretch of a sentence, without names and times."""
        end = len(line.items) if high is None else high
        ordinals = self.study.pack.ordinals
        near = [item for item in line.items[low:end] if _may_name(item) and item.text not in ordinals]
        concepts = {f"@{one}" for at in range(low, end) if (one := line.concept(at)) is not None}
        names = {stem for name in self._names(line, low, end) for stem in _stems(name)}
        return frozenset({*self.teller.stems(near), *concepts} - names)

    def names(self, line: Line, low: int = 0, high: int | None = None) -> frozenset[str]:
        """The names told in a stretch of a sentence: of rows and of lists, and those with a capital."""
        return self._names(line, low, len(line.items) if high is None else high)

    def _names(self, line: Line, low: int, high: int) -> frozenset[str]:
        if high <= low:
            return frozenset()
        number = self.study.number_at(line.sentence.start)
        start, end = line.items[low].start, line.items[high - 1].end
        told = {one.name for one in self.ledger.told(line) if start <= one.start and one.end <= end}
        told = {name for name in told if self.study.pack.months.keys().isdisjoint(name.split())}
        if number is None:
            return frozenset(told)
        words = {word for name in told for word in name.replace("-", " ").split()}
        capital = {flatten(one) for one in self.teller.names(number, low, high) if not one.isupper()}
        return frozenset(told | {one for one in capital if not set(one.replace("-", " ").split()) <= words})

    # -- prose ---------------------------------------------------------------------------------------------------------

    def _in_prose(self) -> Iterator[Fact]:
        for number, line in enumerate(self.study.lines):
            if line.sentence.block.table is not None or not line.has_numbers:
                continue
            whole = self.words(line)
            counted: frozenset[str] = frozenset()
            for place in line.quantities:
                mention = line.mention(place)
                if mention.kind not in COUNTS | SHARES or is_small_word(line.items[place]) or is_gap(line, place):
                    continue
                low, high = _clause(line, place)
                counted = self.words(line, place + 1, high) or self.words(line, low, place) or counted
                times = [time for at, time in self.timeline.times(line) if low <= at < high]
                times = times if len(times) == 1 else self._bound(mention) or times
                names = self.names(line, low, high) or self.names(line, 0, place)
                yield Fact(mention, number, counted, whole, names, tuple(times))

    def _bound(self, mention: Mention) -> list[Time]:
        """The time that the sentence gives a figure, where it stands in another clause."""
        bound = self.study.binding(mention)
        return [of_days(bound.period)] if bound.is_explicit and bound.period is not None else []

    # -- tables --------------------------------------------------------------------------------------------------------

    def _in_grid(self, grid: Grid) -> Iterator[Fact]:
        number = self.study.number_at(next(iter(grid.values())).line.sentence.start)
        if number is None:
            return
        heads = {column: cell.line for (row, column), cell in grid.items() if row == 0}
        labels = {row: cell.line for (row, column), cell in grid.items() if column == 0 and row}
        above = self.study.lines[max(number - ABOVE, 0) : number]
        title = frozenset(word for line in above for word in self.words(line))
        counted = {column: self.words(head) for column, head in heads.items()}
        unnamed = title | counted.get(0, frozenset())
        for (row, column), cell in sorted(grid.items()):
            mention, label = cell.mention, labels.get(row)
            if mention is None or label is None or not column or mention.kind not in COUNTS | SHARES:
                continue
            name = self._name(label)
            lines = [label, heads[column]] if column in heads else [label]
            own = counted.get(column) or unnamed
            yield Fact(
                mention, self.study.number_at(cell.line.sentence.start) or number, own, title | own | self.words(label),
                frozenset([name] if name else []), tuple(time for one in lines for _, time in self.timeline.times(one)),
                cell.line.sentence.block.table,
            )  # fmt: skip

    def _name(self, label: Line) -> str:
        """The name of a row, as sentences are searched for it: none for a time and for a total."""
        is_named = not label.has("SUM_ROW") and not self.timeline.times(label)
        return self.ledger.text_of(label) if is_named else ""


def order_of(new: Fact, old: Fact) -> int:
    """1 where the first is of the later time, -1 where it is of the earlier one, 0 where nothing tells."""
    if len(new.times) != 1 or len(old.times) != 1:
        return 0
    one, two = new.times[0], old.times[0]
    if one.year and two.year and one.year != two.year:
        return 1 if one.year > two.year else -1
    is_one_grain = one.last - one.first == two.last - two.first
    return (one.first > two.first) - (one.first < two.first) if is_one_grain else 0


def _may_name(item: Item) -> bool:
    """Whether a word may name what is counted: a noun of the lexicon, or a word of no class."""
    return not item.classes or bool(_NOUNS & item.classes) or any(name[0] == "@" for name in item.classes)


def _course(own: Sequence[Fact]) -> Course | None:
    """Figures of one key in the order of their times; None where two are of one time."""
    if not 2 <= len(own) <= LONGEST:
        return None
    ordered = sorted(own, key=lambda one: (one.times[0].year or 0, one.times[0].first, one.mention.start))
    times = [one.times[0] for one in ordered]
    is_double = any(one.is_same(other) for one, other in combinations(times, 2))
    is_mixed = len({(one.last - one.first, one.year is None) for one in times}) > 1
    return Course(tuple(ordered)) if not is_double and not is_mixed else None


def _stems(name: str) -> Iterable[str]:
    """The stems by which the words of a name are compared."""
    for word in name.replace("-", " ").split():
        bare = word.rstrip("sx")
        if len(word) >= 4:
            yield bare[:6] if len(bare) >= 8 else bare[:5]


_NOUNS = NOUNS | {"INFLOW", "OUTFLOW"}
_CUTS = frozenset({",", ";", ":", "(", ")", "|"})


def _clause(line: Line, place: int) -> tuple[int, int]:
    """The stretch around a figure up to a mark or another figure; for one alone in brackets, what stands in front of them too."""
    low, high = place, place + 1
    if low and line.items[low - 1].text == "(" and line.items[high : high + 1] and line.items[high].text == ")":
        low -= 1
    while low and line.items[low - 1].text not in _CUTS and not line.items[low - 1].is_quantity:
        low -= 1
    while high < len(line.items) and line.items[high].text not in _CUTS and not line.items[high].is_quantity:
        high += 1
    return low, high
