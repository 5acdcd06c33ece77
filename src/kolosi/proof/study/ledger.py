"""Figures that stand beside names in lists and tables, and what sentences say of the names: who has more, and by how much."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, exactly
from kolosi.proof.finders.rankings.counted import without_link
from kolosi.proof.study.binding import Study
from kolosi.proof.study.columns import cells_by
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import COUNTS, SHARES, Mention, word_at
from kolosi.reading.text import flatten

LONG = 6
"""A first word of so many letters may stand for a name of several words."""

HUNDRED = 100
"""What shares add up to."""

SHORT = 4
"""A name of no more letters may be a word too."""

MOST_COLUMNS = 12
"""Columns of a table that are set against what the text says of its rows."""


@dataclass(frozen=True)
class Series:
    """One figure for each of several names: those of a list, or of a column, with the words of its head and its total."""

    values: Mapping[str, Mention]
    words: frozenset[str] = frozenset()
    table: int | None = None
    whole: Mention | None = None
    place: int | None = None

    def __hash__(self) -> int:
        return id(self)

    @property
    def is_of_counts(self) -> bool:
        """Whether its figures are counts, and not shares without a sign for them."""
        is_share = (
            self.whole is not None and self.whole.exact == HUNDRED and any(v.decimals for v in self.values.values())
        )
        return not is_share and all(v.kind in COUNTS and not v.is_signed for v in self.values.values())


class Named(NamedTuple):
    """A name that has figures, where a sentence tells it."""

    name: str
    start: int
    end: int


def placed(rule: str, name: Named, word: Item, pair: tuple[Mention, Mention], *, is_so: bool) -> Relation:
    """What a word says of the place of a name among others: its figure, and that of the name that has this place."""
    own, other = pair
    return Relation(
        family="order", rule=rule, verdict=CONSISTENT if is_so else INCONSISTENT, stated=word_at(name.start, name.end),
        operands={"seq": (own, other), "word": (word_at(word.start, word.end),)},
        recomputed=exactly(other.exact), unit=other.kind, tier="A",
    )  # fmt: skip


class Ledger:
    """The series of a text."""

    def __init__(self, study: Study) -> None:
        self.study = study

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """Those of tables, then those of lists in sentences; of two names at least."""
        found = [*self._tables(), *self._lists(), *self._items()]
        return tuple(one for one in found if len(one.values) >= 2)

    @cached_property
    def by_table(self) -> Mapping[int, Sequence[Series]]:
        """The series of each table."""
        out: dict[int, list[Series]] = {}
        for one in self.series:
            if one.table is not None:
                out.setdefault(one.table, []).append(one)
        return out

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that has a figure."""
        return frozenset(name for one in self.series for name in one.values)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any of the names."""
        return _any_of(self.names)

    @cached_property
    def short(self) -> Mapping[str, str]:
        """The first word of each name of a table of several words, where it opens or stands in no other: its whole name."""
        long = {name for one in self.series if one.table is not None for name in one.values if " " in name}
        words = [word for name in self.names for word in {*name.split()}]
        firsts = {name: name.split()[0] for name in sorted(long)}
        return {first: name for name, first in firsts.items() if len(first) >= LONG and words.count(first) == 1}

    @cached_property
    def _shorter(self) -> re.Pattern[str]:
        return _any_of({*self.names, *self.short})

    def named(self, line: Line) -> list[Named]:
        """The names in a sentence, with where they stand."""
        return self._found(self.pattern, line)

    def told(self, line: Line) -> list[Named]:
        """The names in a sentence, those told by their first word too."""
        return [one._replace(name=self.short.get(one.name, one.name)) for one in self._found(self._shorter, line)]

    def _found(self, pattern: re.Pattern[str], line: Line) -> list[Named]:
        found = pattern.finditer(self.study.page.flat, line.sentence.start, line.sentence.end)
        return [Named(_bare(one[0], self.names), one.start(), one.end()) for one in found if not self._is_word(one)]

    def _is_word(self, found: re.Match[str]) -> bool:
        """Whether what looks like a short name is a word of the language, without its capital: "est" and not "Est"."""
        is_short = len(found[0]) <= SHORT and self.study.page.text[found.start()].islower()
        return is_short and bool(self.study.pack.expressions.at([found[0]], 0)[1])

    def named_values(self, series: Series) -> list[Mention]:
        """The figures of a series without those of "other"."""
        return [series.values[name] for name in self.named_in(series)]

    def named_in(self, series: Series) -> list[str]:
        """The names of a series without "other", and without one that has the sum of all others."""
        whole = sum((one.exact for one in series.values.values()), Fraction(0)) / 2
        return [
            name for name, one in series.values.items()
            if self.is_named(name) and not (one.exact == whole and len(series.values) > 2)
        ]  # fmt: skip

    def is_named(self, name: str) -> bool:
        """Whether a name is not that of "other"."""
        return self._others.isdisjoint(name.split())

    @cached_property
    def _pronouns(self) -> frozenset[str]:
        return frozenset(flatten(form) for form in self.study.pack.classes["PRONOUN"])

    @cached_property
    def _others(self) -> frozenset[str]:
        return frozenset(flatten(form) for form in self.study.pack.classes["OTHERS"])

    def _tables(self) -> Iterator[Series]:
        for grid in self.study.grids:
            names = {
                row: self.text_of(cell.line) for (row, column), cell in grid.items()
                if column == 0 and row > 0 and cell.mention is None and not cell.line.has("SUM_ROW")
            }  # fmt: skip
            totals = {row for (row, _), cell in grid.items() if cell.line.has("SUM_ROW")}
            table = next((cell.line.sentence.block.table for cell in grid.values()), None)
            columns = cells_by(grid, 1)
            for column in sorted(columns.keys() - {0})[:MOST_COLUMNS]:
                cells = columns[column]
                own = {
                    names[cell.row]: cell.mention for cell in cells
                    if names.get(cell.row) and cell.mention and cell.mention.kind in COUNTS | SHARES
                }  # fmt: skip
                words = frozenset(stems(self._head(cells[0].line))) if cells[0].row == 0 else frozenset()
                whole = next((cell.mention for cell in cells if cell.row in totals and cell.mention), None)
                yield Series(own, words, table, whole)

    def _head(self, line: Line) -> str:
        return self.study.page.flat[line.sentence.start : line.sentence.end]

    def text_of(self, line: Line) -> str:
        """The words of a cell, as a name."""
        text = self.study.page.flat[line.sentence.start : line.sentence.end]
        return " ".join(re.findall(r"[a-z'-]+", text))

    def _lists(self) -> Iterator[Series]:
        """Names with their counts in the sentences of a paragraph: in brackets, right behind, or right in front of them."""
        found: dict[int, dict[str, Mention]] = {}
        places: dict[int, int] = {}
        for line, number in self.study.passages:
            own = self._in_brackets(line)
            if len(own) >= 3 and len({mention.kind for mention in own.values()}) == 1:
                yield Series(own, place=number)
                continue
            if line.sentence.block.table is None:
                paragraph = line.sentence.paragraph
                places.setdefault(paragraph, number)
                for name, mention in (*self._in_a_row(line), *self._in_places(line)):
                    found.setdefault(paragraph, {}).setdefault(name, mention)
        for paragraph, own in found.items():
            if len(own) >= 3:
                yield Series(_without_sum(own), place=places[paragraph])

    def _in_brackets(self, line: Line) -> dict[str, Mention]:
        own: dict[str, Mention] = {}
        for one in line.brackets:
            if len(one.inside) != 1 or line.mention(one.inside[0]).kind not in COUNTS | SHARES:
                continue
            before = self.study.page.text[line.sentence.start : line.items[one.opens].start].replace("*", "")
            named = self._name_at_the_end(before[-80:].rstrip())
            if named:
                own.setdefault(flatten(named), line.mention(one.inside[0]))
        return own

    def _in_a_row(self, line: Line) -> Iterator[tuple[str, Mention]]:
        """ "Bay 13 900, Gedo hosts 9 700": each count behind its name, with a word or two between."""
        for at in line.quantities:
            begun = self._begun(line, at)
            if begun is None or line.mention(at).kind not in COUNTS or is_small_word(line.items[at]):
                continue
            named = without_link(self.study.page.text[begun : line.items[at].start].strip(" *"), self.study.pack.names)
            found = self.study.pack.names.name.match(named)
            most = 4 if begun == line.sentence.start else 2
            words = {*self.study.pack.names.links, *self.study.pack.months, *self._pronouns}
            is_word = found is not None and (flatten(found[0]) in words or self._opens(line, begun, found[0]))
            if found and not is_word and not self._is_of_two(line, at) and len(named[found.end() :].split()) <= most:
                yield flatten(found[0]), line.mention(at)

    def _is_of_two(self, line: Line, place: int) -> bool:
        """Whether a count is told of two names together: "Bay and Gedo host 9 700"."""
        cuts = [
            at for at in range(place) if line.items[at].text in (",", ";", ":", "(", ")") or line.items[at].is_quantity
        ]
        low = cuts[-1] + 1 if cuts else 0
        joints = [at for at in range(low + 1, place) if "AND" in line.items[at].classes]
        return any(self.study.page.text[line.items[at - 1].start].isupper() for at in joints)

    def _opens(self, line: Line, begun: int, word: str) -> bool:
        """Whether what looks like a name is the first word of a sentence, which the text or the language writes small."""
        if begun != line.sentence.start or " " in word:
            return False
        if word.lower() in self._small or self.study.pack.expressions.at([flatten(word)], 0)[1]:
            return True
        named = rf"(?:[a-zà-ÿ\d,;:(]|^\| ?) ?{re.escape(word)}\b"
        return len(word) < SHORT and re.search(named, self.study.page.text, re.MULTILINE) is None

    @cached_property
    def _small(self) -> frozenset[str]:
        """The words that the text writes small."""
        return frozenset(re.findall(r"\b[a-zà-ÿ][\w'’-]*", self.study.page.text))

    def _begun(self, line: Line, place: int) -> int | None:
        """Where the stretch that ends with a count begins: behind a mark or "and", or with the sentence."""
        for one in range(place - 1, max(place - 9, -1), -1):
            if line.items[one].text in (",", ";", ":") or "AND" in line.items[one].classes:
                return line.items[one].end
            if line.items[one].is_quantity:
                return None
        return line.sentence.start if place <= 8 else None

    def _in_places(self, line: Line) -> Iterator[tuple[str, Mention]]:
        """ "148 took place in Paoua, 126 in Bocaranga": each count in front of its name."""
        for number, at in enumerate(line.quantities):
            until = line.quantities[number + 1] if number + 1 < len(line.quantities) else len(line.items)
            end = next(
                (
                    one
                    for one in range(at + 1, until)
                    if line.items[one].text in (",", ";", ".", "(") or "AND" in line.items[one].classes
                ),
                until,
            )
            near = line.items[at + 1 : end]
            if (
                not 2 <= len(near) <= 9
                or not any("LINK" in item.classes for item in near)
                or line.mention(at).kind not in COUNTS
            ):
                continue
            named = self._name_at_the_end(self.study.page.text[line.items[at].end : near[-1].end].rstrip())
            if named:
                yield flatten(named), line.mention(at)

    def _items(self) -> Iterator[Series]:
        """Lists of which each item is a name and its count: "- Centre-Nord: 142"."""
        own: dict[str, Mention] = {}
        before = -2
        for number, line in enumerate(self.study.lines):
            if line.sentence.block.kind != "list_item" or not line.quantities:
                continue
            if number - before > 3:
                yield Series(own)
                own = {}
            first = line.quantities[0]
            name = self._text_before(line, first)
            if name and line.items[first - 1].text == ":" and line.mention(first).kind in COUNTS:
                own.setdefault(name, line.mention(first))
                before = number
        yield Series(own)

    def _text_before(self, line: Line, place: int) -> str:
        text = self.study.page.flat[line.sentence.start : line.items[place].start]
        return " ".join(re.findall(r"[a-z][a-z'-]*", text))

    def _name_at_the_end(self, text: str) -> str | None:
        """The name that a text ends with."""
        found = [one for one in self.study.pack.names.name.finditer(text) if one.end() == len(text)]
        return found[0][0] if found else None


def _without_sum(own: Mapping[str, Mention]) -> Mapping[str, Mention]:
    """The figures of names without the one that all others add up to."""
    total = sum((each.exact for each in own.values()), Fraction(0))
    return {name: each for name, each in own.items() if len(own) <= 3 or 2 * each.exact != total}


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Any of some names, whatever marks stand between their words."""
    ordered = sorted((re.escape(name) for name in names if len(name) >= 3), key=lambda name: (-len(name), name))
    spaced = [name.replace("\\ ", "[^a-z]{1,3}") for name in ordered]
    return re.compile(rf"\b(?:{'|'.join(spaced) or '(?!)'})(?!\w)")


def _bare(text: str, names: frozenset[str]) -> str:
    """A name as the ledger has it."""
    return text if text in names else " ".join(re.findall(r"[a-z'-]+", text))


def stems(text: str) -> list[str]:
    """The words of weight of a text, cut to their stems, and its numbers."""
    return [word[:6] for word in re.findall(r"[a-z]{4,}|\d+", text)]
