"""Understands the tables of a file: which source and layout each is, what each column holds, what must be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from kolosi.intake.formats import Sheet
from kolosi.intake.lookup import Lookup
from kolosi.intake.meaning.assigning import ENOUGH, Assigner, Assignment, Given, without_periods
from kolosi.intake.meaning.blocks import Block, blocks_of
from kolosi.intake.meaning.context import FILE, FOLDER, SHEET, TITLE, Said, Surroundings
from kolosi.intake.meaning.evidence import NUMERIC, SPANS
from kolosi.intake.meaning.matching import LIKELY, SURE, Vocabulary
from kolosi.intake.meaning.months import has_sums, months_as_rows
from kolosi.intake.meaning.words import term_in, words
from kolosi.intake.reshaping import with_columns
from kolosi.intake.table import DEPTH, TextTable, fold, renamed
from kolosi.intake.values import is_missing, read_number
from kolosi.model.source import Layout, Rule, Source
from kolosi.model.spoken_period import period_named

VALUE = "value"
"""Stands, among what a layout needs, for any column of numbers that its list spreads."""

FEWEST_SPREAD = 2
"""A list is spread over columns where so many of them name its terms."""

WEIGHTS = {"needs": 0.5, "understood": 0.2, "hint": 0.15, "words": 0.15}
"""What each sign gives to the fit of a table with a layout, of 1 in all."""

AGREED = 0.75
"""From this fit on, with all that it needs told surely, a table is read without asking what it is."""

MARGIN = 0.1
"""Two sources whose fit differs by less are both possible: a person says which."""


@dataclass(frozen=True, kw_only=True)
class Understood:
    """One table of a file as one layout of one source.

    `table` has the headers that are sure under the names of the layout's columns, and what stands around it as columns.
    `told` are these, by column; `lacks` what the layout needs and nothing tells; `doubts` the headers that may be what it needs.
    """

    source: Source
    layout: Layout
    table: TextTable
    block: int
    assignment: Assignment
    told: Mapping[str, Said]
    lacks: tuple[tuple[str, ...], ...]
    doubts: tuple[Given, ...]
    fit: float
    around: Surroundings
    notes: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        """True where nothing that it needs must be asked."""
        return not self.lacks and not self.doubts and self.fit >= AGREED


class Reader:
    """Understands files with one vocabulary and lookup."""

    def __init__(self, vocabulary: Vocabulary, lookup: Lookup, sources: Iterable[Source]) -> None:
        self._vocabulary = vocabulary
        self._lookup = lookup
        self._sources = tuple(sources)
        self._own = {
            frozenset(words(name))
            for source in self._sources
            for layout in source.layouts
            if layout.meaning is not None
            for rule in layout.rules
            for name in rule.names
        }
        spreads = {layout.meaning.spread for source in self._sources for layout in source.layouts if layout.meaning}
        self._terms = {
            text: term for one in spreads if one for text, term in lookup.terms(one.partition(":")[2]).items()
        }

    def _is_known(self, name: str) -> bool:
        last = name.rsplit(" | ", 1)[-1]
        texts = (name.replace(" | ", " "), last)
        phrases = {frozenset(words(text)) for one in texts for text in (one, without_periods(one))} - {frozenset()}
        if not phrases.isdisjoint(self._vocabulary.known) or not phrases.isdisjoint(self._own):
            return True
        return term_in(self._terms, last) is not None or period_named(last, 2000) is not None

    def is_cut_short(self, table: TextTable, sheets: Sequence[Sheet]) -> bool:
        """True where the header of a table goes on in the row below those it was read from: "Civils" under "Tués"."""
        sheet = next((one for one in sheets if one.name == table.sheet), None)
        if sheet is None or not table.header_rows:
            return False
        heads = (
            block.table.header_rows
            for block in blocks_of(replace(sheet, cells=sheet.cells.head(DEPTH)), self._is_known)
        )
        return any(set(rows) > set(table.header_rows) for rows in heads)

    def understand(
        self, sheets: Sequence[Sheet], file: str, folder: str = "", said: Mapping[str, str] | None = None
    ) -> list[Understood]:
        """Every way in which a table of the visible sheets may be a layout, the best first."""
        found: list[Understood] = []
        for sheet in (sheet for sheet in sheets if not sheet.hidden and sheet.cells.height):
            blocks = blocks_of(sheet, self._is_known)
            for at, block in enumerate(blocks):
                around = surroundings(block, sheet, file, folder, blocks[0].titles[:1] if at else ())
                found += self._read(block, at, around, said)
        return sorted(found, key=lambda one: (-one.fit, one.source.id, one.layout.id, one.table.sheet, one.block))

    def _read(
        self, block: Block, at: int, around: Surroundings, said: Mapping[str, str] | None
    ) -> Iterator[Understood]:
        year = around.year()
        assigner = Assigner(months_as_rows(block.table, year), self._vocabulary, self._lookup)
        summed = assigner
        if has_sums(block.table, year):  # a value that is published of a quarter stands beside those of its months
            summed = Assigner(months_as_rows(block.table, year, with_sums=True), self._vocabulary, self._lookup)
        for source in self._sources:
            for layout in source.layouts:
                if layout.meaning is not None:
                    own = summed if layout.table == "statistics" else assigner
                    one = self._as_layout(source, layout, own, block, at, around, said)
                    if one is not None:
                        yield one

    def _as_layout(
        self,
        source: Source,
        layout: Layout,
        assigner: Assigner,
        block: Block,
        at: int,
        around: Surroundings,
        said: Mapping[str, str] | None,
    ) -> Understood | None:
        assert layout.meaning is not None
        assignment = assigner.assign(layout, said, is_hinted=around.hints(layout.meaning.hints))
        told = dict(self._told(layout, assignment, block, around, said or {}))
        lacks, doubts, strengths = _needs(layout, assignment, told)
        if sum(strength > 0 for strength in strengths) * 3 < len(strengths) * 2:
            return None
        fit = (
            WEIGHTS["needs"] * sum(strengths) / len(strengths)
            + WEIGHTS["understood"] * assignment.share_understood()
            + WEIGHTS["hint"] * around.hints(layout.meaning.hints)
            + WEIGHTS["words"] * _speaks(assignment)
        )
        own, shaped = _shaped(layout, assignment, told, block, around.year())
        return Understood(
            source=source,
            layout=own,
            table=shaped,
            block=at,
            assignment=assignment,
            told=told,
            lacks=lacks,
            doubts=doubts,
            fit=round(fit, 3),
            around=around,
            notes=block.notes,
        )

    def _told(
        self, layout: Layout, assignment: Assignment, block: Block, around: Surroundings, said: Mapping[str, str]
    ) -> Iterator[tuple[str, Said]]:
        """What people said, and what stands around the table, for columns that it does not have itself."""
        for rule in layout.rules:
            name = rule.names[0]
            if name in assignment.by_rule or rule.attribute is not None or name.startswith("#"):
                continue
            if f"={name}" in said:
                yield name, Said(value=said[f"={name}"], text=said[f"={name}"], where="answer")
            elif (
                rule.into in {"period", "as_of", "start"} and rule.read in {*SPANS, "day"} and not _has_time(assignment)
            ):
                period = around.period(is_day=rule.into == "as_of")
                if period is not None:
                    yield name, period
            elif rule.read == "place" and rule.level == 1 and not _has_place(assignment, self._vocabulary):
                place = around.place(self._lookup)
                if place is not None:
                    yield name, place
                elif _sections(block, self._lookup):
                    yield name, Said(value="", text="", where="section")


def surroundings(block: Block, sheet: Sheet, file: str, folder: str, over: Sequence[str] = ()) -> Surroundings:
    """The texts around a table, the nearest first; `over` are those that head its whole sheet."""
    texts = [(text, TITLE) for text in (*reversed(block.titles), *block.notes, *over)]
    bare = file.rsplit(".", 1)[0]
    return Surroundings(texts=(*texts, (sheet.name, SHEET), (bare, FILE), *([(folder, FOLDER)] if folder else [])))


def _has_time(assignment: Assignment) -> bool:
    return any(
        one.rule is not None and one.rule.into in {"period", "as_of", "start", "day"} for one in assignment.given
    )


def _has_place(assignment: Assignment, vocabulary: Vocabulary) -> bool:
    """True where a column is the region, or is called so, whatever stands in it."""
    regions = vocabulary.sure.get("region", frozenset())
    return any(
        (one.rule is not None and one.rule.into == "region") or frozenset(words(one.header)) in regions
        for one in assignment.given
    )


def _needs(
    layout: Layout, assignment: Assignment, told: Mapping[str, Said]
) -> tuple[tuple[tuple[str, ...], ...], tuple[Given, ...], list[float]]:
    """What a layout needs and has not, the doubtful headers for it, and how sure each need is met."""
    lacks, doubts, strengths = [], [], []
    for group in layout.meaning.needs if layout.meaning else ():
        given = [assignment.by_rule[name] for name in group if name in assignment.by_rule]
        if group == (VALUE,):
            spread = [one for one in assignment.by_rule.values() if one.rule not in layout.rules]
            given = spread if len(spread) >= FEWEST_SPREAD else []
        best = max(given, key=lambda one: (one.is_sure, one.strength), default=None)
        if (best is not None and best.is_sure) or any(name in told for name in group):
            strengths.append(SURE)
        elif best is not None:
            strengths.append(min(best.strength, LIKELY))
            doubts.append(best)
        else:
            strengths.append(0.0)
            lacks.append(group)
    return tuple(lacks), tuple(doubts), strengths


def _speaks(assignment: Assignment) -> bool:
    """True where a column holds words of the very list that the layout reads there."""
    return any(
        one.rule is not None
        and (one.rule.read == "word" and one.rule.taxonomy is not None)
        and (assignment.evidence[one.at].fits(one.rule) or 0.0) >= 0.5
        for one in assignment.given
    ) or any(
        one.rule is not None and one.rule.settings and one.rule.into == VALUE and "gbv_type" in one.rule.settings
        for one in assignment.given
    )


def _sections(block: Block, lookup: Lookup) -> dict[int, str]:
    """The place that heads each row, where texts between the rows name places."""
    found: dict[int, str] = {}
    for text, rows in block.sections:
        place = Surroundings(texts=((text, TITLE),)).place(lookup)
        if place is None:
            return {}
        found.update(dict.fromkeys(rows, place.value))
    return found


def _with_year(table: TextTable, kept: Sequence[Given], year: int | None) -> TextTable:
    """The table with the year that its title says in cells that name a month or a quarter alone."""
    dated = [one for one in kept if one.rule is not None and one.rule.read in {*SPANS, "day"}]
    if year is None or not dated:
        return table
    frame = table.frame
    for one in dated:
        texts = frame[f"c{one.at}"]
        found = {text: period_named(text, year) for text in texts.drop_nulls().unique().to_list() if len(text) < _SHORT}
        named = {text: str(span) for text, span in found.items() if span is not None and period_named(text) is None}
        if named:
            frame = frame.with_columns(texts.replace(named).alias(f"c{one.at}"))
    return replace(table, frame=frame)


_SHORT = 30
"""A longer cell is no name of a month."""


def _shaped(
    layout: Layout, assignment: Assignment, told: Mapping[str, Said], block: Block, year: int | None
) -> tuple[Layout, TextTable]:
    """The layout and the table with each sure header under the name of its column, and what is told as columns."""
    assignment, summed = _added_up(assignment)
    sure = [one for one in assignment.given if one.rule is not None and one.is_sure]
    kept = _one_each(sure, layout)
    names = {fold(one.header): one.rule.names[0] for one in kept if one.rule is not None}
    aside = [one.header.strip().lower() for one in assignment.given if one.aside is not None]
    aside += [one.header.strip().lower() for one in sure if one not in kept]
    spread = tuple(one.rule for one in kept if one.rule is not None and one.rule not in layout.rules)
    table = renamed(assignment.table, names)
    height = table.frame.height
    constants = {
        name: pl.Series(name, [one.value] * height, dtype=pl.String)
        for name, one in told.items()
        if one.where != "section"
    }
    for name, one in told.items():
        if one.where == "section":
            by_row = {row: place for text, rows in block.sections for row in rows for place in [text]}
            constants[name] = pl.Series(
                name, [by_row.get(row) for row in table.frame["row"].to_list()], dtype=pl.String
            )
    table = _with_year(table, kept, year)
    own = replace(
        layout,
        rules=(*layout.rules, *spread),
        ignore=(*layout.ignore, *aside),
        recognise=(),
        doubtful=_doubtful(assignment),
    )
    beside = {**constants, **summed}
    return own, with_columns(table, beside) if beside else table


def _added_up(assignment: Assignment) -> tuple[Assignment, dict[str, pl.Series]]:
    """The columns of counts that several headers give together, added up; these headers are read no more."""
    by_rule: dict[str, list[Given]] = {}
    for one in assignment.given:
        if one.rule is not None and one.is_sure and one.rule.read == "count":
            by_rule.setdefault(one.rule.names[0], []).append(one)
    several = {name: own for name, own in by_rule.items() if len(own) > 1}
    summed = {name: _sum_of(assignment.table, own, name) for name, own in several.items()}
    gone = [one for own in several.values() for one in own]
    left = [replace(one, rule=None, aside="ignore") if one in gone else one for one in assignment.given]
    return replace(assignment, given=tuple(left)), summed


def _sum_of(table: TextTable, parts: Sequence[Given], name: str) -> pl.Series:
    """The sum of the numbers of some columns as text; nothing where none of them has one, as written where one cannot be read."""
    texts = [table.frame[f"c{one.at}"] for one in parts]
    numbers = pl.DataFrame([read_number(text, whole=True).alias(str(at)) for at, text in enumerate(texts)])
    absent = pl.DataFrame(
        [text.to_frame("x").select(is_missing(pl.col("x")))["x"].alias(str(at)) for at, text in enumerate(texts)]
    )
    total = numbers.select(pl.sum_horizontal(pl.all()).cast(pl.Int64).cast(pl.String)).to_series()
    is_bad = pl.DataFrame([(numbers[c].is_null() & ~absent[c]).alias(c) for c in numbers.columns])
    wrong = is_bad.select(pl.any_horizontal(pl.all())).to_series()
    joined = pl.DataFrame([text.alias(str(at)) for at, text in enumerate(texts)]).select(
        pl.concat_str(pl.all(), separator=" + ", ignore_nulls=True)
    )
    nothing = absent.select(pl.all_horizontal(pl.all())).to_series()
    found = total.zip_with(~wrong, joined.to_series())
    return found.zip_with(~nothing, pl.Series([None], dtype=pl.String).new_from_index(0, len(found))).alias(name)


def _doubtful(assignment: Assignment) -> tuple[str, ...]:
    """The columns of the record that a header may be, without being sure: nobody knows them for the rows of this table."""
    sure = {one.rule.into for one in assignment.given if one.rule is not None and one.is_sure}
    unspread = _unspread(assignment)
    if unspread:
        return unspread
    perhaps = [
        one.rule.into
        for one in assignment.given
        if one.rule is not None and not one.is_sure and one.aside is None and assignment.evidence[one.at].filled
    ]
    return tuple(dict.fromkeys(into for into in perhaps if into not in sure))


def _unspread(assignment: Assignment) -> tuple[str, ...]:
    """What a column of numbers leaves open of a table with a column for each term, where nobody knows its term."""
    spread = assignment.layout.meaning.spread if assignment.layout.meaning else None
    if spread is None:
        return ()
    strange = [one for one in assignment.strange if assignment.evidence[one.at].filled]
    is_number = any(assignment.evidence[one.at].numbers >= ENOUGH for one in strange)
    return (spread.partition(":")[0], VALUE) if is_number else ()


def _one_each(sure: Sequence[Given], layout: Layout) -> list[Given]:
    """The headers that are read: of two that fill one column of a record, the one that the layout names first."""
    order = {rule.names[0]: at for at, rule in enumerate(layout.rules)}
    taken: set[str] = set()
    kept = []
    for one in sorted(sure, key=lambda given: order.get(given.rule.names[0] if given.rule else "", len(order))):
        into = one.rule.into if one.rule else ""
        if into in {VALUE, "region", "place", "organisation", "partner"} or into not in taken:
            taken.add(into)
            kept.append(one)
    return sorted(kept, key=lambda given: given.at)


def is_numeric(rule: Rule) -> bool:
    """True for a rule that reads numbers."""
    return rule.read in NUMERIC
