"""Figures that stand beside names in lists and tables, and what sentences say of the names: who has more, and by how much."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kolosi.proof.binding import Study
from kolosi.proof.compared import is_gap
from kolosi.proof.grids import grids_of
from kolosi.proof.items import Line
from kolosi.proof.lists import brackets
from kolosi.proof.matching import is_small_word
from kolosi.proof.mentions import COUNTS, SHARES, Mention
from kolosi.proof.relation import Relation
from kolosi.proof.repeated import slip_between
from kolosi.proof.text import flatten
from kolosi.proof.values import CONSISTENT, INCONSISTENT, exactly


@dataclass(frozen=True)
class Series:
    """One figure for each of several names; `words` are those of its head."""

    values: Mapping[str, Mention]
    words: frozenset[str]
    line: int


class Ledger:
    """The series of a text."""

    def __init__(self, study: Study) -> None:
        self.study = study

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """Those of tables, then those of lists in sentences; of two names at least."""
        found = [*self._tables(), *self._lists()]
        return tuple(one for one in found if len(one.values) >= 2)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that has a figure."""
        return frozenset(name for one in self.series for name in one.values)

    def _tables(self) -> Iterator[Series]:
        for grid in grids_of(self.study):
            names = {
                row: self._text(cell.line) for (row, column), cell in grid.items()
                if column == 0 and row > 0 and cell.mention is None and not cell.line.has("TOTAL")
            }  # fmt: skip
            for column in sorted({column for _, column in grid} - {0}):
                own = {
                    names[row]: cell.mention for (row, at), cell in sorted(grid.items())
                    if at == column and row in names and names[row] and cell.mention and cell.mention.kind in COUNTS | SHARES
                }  # fmt: skip
                head = grid.get((0, column))
                words = frozenset(_stems(self._text(head.line))) if head else frozenset()
                yield Series(own, words, min((self.study.line_at(one.start) or 0 for one in own.values()), default=0))

    def _text(self, line: Line) -> str:
        text = self.study.page.flat[line.sentence.start : line.sentence.end]
        return " ".join(re.findall(r"[a-z'-]+", text))

    def _lists(self) -> Iterator[Series]:
        for number, line in enumerate(self.study.lines):
            if len(line.quantities) < 2:
                continue
            own: dict[str, Mention] = {}
            for one in brackets(line):
                if len(one.inside) != 1 or line.mention(one.inside[0]).kind not in COUNTS | SHARES:
                    continue
                before = self.study.page.text[line.sentence.start : line.items[one.opens].start].replace("*", "")
                named = self._name_at_the_end(before[-80:].rstrip())
                if named:
                    own.setdefault(flatten(named), line.mention(one.inside[0]))
            kinds = {mention.kind for mention in own.values()}
            if len(own) >= 3 and len(kinds) == 1:
                yield Series(own, frozenset(), number)

    def _name_at_the_end(self, text: str) -> str | None:
        """The name that a text ends with."""
        found = [one for one in self.study.pack.names.name.finditer(text) if one.end() == len(text)]
        return found[0][0] if found else None


def _stems(text: str) -> list[str]:
    return [word[:6] for word in text.split() if len(word) >= 5]


def told_of_names(study: Study) -> Iterator[Relation]:
    """Every claim about names that have figures."""
    ledger = Ledger(study)
    if not ledger.series:
        return
    pattern = _pattern(ledger.names)
    for line in study.lines:
        if line.sentence.block.table is not None:
            continue
        found = list(pattern.finditer(study.page.flat, line.sentence.start, line.sentence.end))
        if len(found) >= 2:
            yield from _gaps(ledger, line, found)
            yield from _ahead(ledger, line, found)


def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    ordered = sorted((re.escape(name) for name in names if len(name) >= 3), key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?:{'|'.join(ordered) or '(?!)'})\b")


def _gaps(ledger: Ledger, line: Line, found: Sequence[re.Match[str]]) -> Iterator[Relation]:
    """ "Mirebalais has 27 more than Saut-d'Eau": the gap of their figures in a list or a table."""
    for at in line.quantities:
        mention = line.mention(at)
        if mention.kind not in COUNTS or is_small_word(line.items[at]) or not is_gap(line, at):
            continue
        before = [name for name in found if name.end() <= mention.start]
        after = [name for name in found if name.start() >= mention.end]
        if not before or not after or not _is_than(line, at, after[0].start()):
            continue
        pairs = _pairs(ledger, before[-1][0], after[0][0])
        gaps = [abs(a.exact - b.exact) for a, b in pairs]
        if not gaps:
            continue
        held = next((pair for pair, gap in zip(pairs, gaps, strict=True) if gap == mention.exact), None)
        near = next((pair for pair, gap in zip(pairs, gaps, strict=True) if slip_between(gap, mention.exact)), None)
        chosen = held or near
        if chosen is not None:
            yield Relation(
                family="difference", rule="names.difference", verdict=CONSISTENT if held else INCONSISTENT, stated=mention,
                operands={"new": (chosen[0],), "old": (chosen[1],), "diff": (mention,)},
                recomputed=exactly(abs(chosen[0].exact - chosen[1].exact)), unit="count", tier="A",
            )  # fmt: skip


def _is_than(line: Line, place: int, start: int) -> bool:
    """Whether a name follows the gap closely: "more than …"."""
    between = [item for item in line.items[place + 1 :] if item.start < start]
    return len(between) <= 8 and any({"HIGHER", "LOWER", "COMPARED"} & item.classes for item in between)


def _pairs(ledger: Ledger, one: str, other: str) -> list[tuple[Mention, Mention]]:
    return [
        (each.values[one], each.values[other]) for each in ledger.series if one in each.values and other in each.values
    ]


def _ahead(ledger: Ledger, line: Line, found: Sequence[re.Match[str]]) -> Iterator[Relation]:
    """ "X ahead of Y", "X followed by Y", without figures: so in one list or table at least."""
    for item in line.items:
        if not {"AHEAD", "FOLLOWED"} & item.classes:
            continue
        before = [name for name in found if name.end() <= item.start]
        after = [name for name in found if name.start() >= item.end]
        if not before or not after or item.start - before[-1].end() > 60 or after[0].start() - item.end > 12:
            continue
        between = [one for one in line.items if before[-1].end() <= one.start < after[0].end()]
        pairs = _pairs(ledger, before[-1][0], after[0][0])
        if (
            not pairs
            or any(one.is_quantity for one in between)
            or any({"UP", "DOWN"} & one.classes for one in line.items)
        ):
            continue
        held = next((pair for pair in pairs if pair[0].exact >= pair[1].exact), None)
        first, second = held or pairs[0]
        word = Mention(start=item.start, end=item.end, kind="multiplier", whole=item.end)
        start, end = before[-1].span()
        stated = Mention(start=start, end=end, kind="multiplier", whole=end)
        yield Relation(
            family="order", rule="names.order", verdict=CONSISTENT if held else INCONSISTENT, stated=stated,
            operands={"seq": (first, second), "word": (word,)}, recomputed=exactly(second.exact), unit=first.kind, tier="A",
        )  # fmt: skip
