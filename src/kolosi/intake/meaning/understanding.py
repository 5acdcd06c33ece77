"""Understands the tables of a file: which source and layout each is, what each column holds, what must be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from kolosi.intake.columns.choices import choices_as_rows, has_choices
from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.scales import says_other_money, with_ones
from kolosi.intake.columns.signs import DURING as DURING
from kolosi.intake.columns.table import DEPTH, TextTable, fold
from kolosi.intake.formats import Sheet
from kolosi.intake.meaning.ages import says_age_and_sex, whole_people
from kolosi.intake.meaning.assigning import Assigner, Assignment
from kolosi.intake.meaning.blocks import Block, blocks_of, guessed_block
from kolosi.intake.meaning.context import FOLDER, Said, Surroundings, first_level, on_its_day
from kolosi.intake.meaning.evidence import SPANS
from kolosi.intake.meaning.headers.counting import counting_named
from kolosi.intake.meaning.headers.dated import with_other_days
from kolosi.intake.meaning.headers.given import Given
from kolosi.intake.meaning.headers.harmed import people_harmed, says_people_harmed
from kolosi.intake.meaning.headers.kinds import kinds_of, with_kinds
from kolosi.intake.meaning.headers.moved import as_moved
from kolosi.intake.meaning.headers.persons import each_a_person, persons_counted
from kolosi.intake.meaning.headers.revised import revised_only, without_version
from kolosi.intake.meaning.headers.short import abbreviated, short_names
from kolosi.intake.meaning.headers.standing import (
    has_only_parts,
    has_other_times,
    has_place,
    has_time,
    open_beside,
    speaks_of_lists,
)
from kolosi.intake.meaning.headers.titled import named_by_title, without_others
from kolosi.intake.meaning.layers.around import sections_of, surroundings
from kolosi.intake.meaning.layers.footnotes import Older, notes_for_all, notes_in, older_places, with_notes, with_older
from kolosi.intake.meaning.layers.labelled import by_label, is_labelled
from kolosi.intake.meaning.layers.nested import nested_as_columns
from kolosi.intake.meaning.layers.side_by_side import rounds_as_rows
from kolosi.intake.meaning.matching import LIKELY, SURE, Vocabulary
from kolosi.intake.meaning.months import has_sums, months_as_rows, said_of_measures
from kolosi.intake.meaning.origins import countries_as_rows
from kolosi.intake.meaning.regions import regions_as_rows
from kolosi.intake.meaning.running import is_running, running_period
from kolosi.intake.meaning.shaping import PARTS, SECTION, VALUE, shaped
from kolosi.intake.meaning.shares import says_share
from kolosi.intake.meaning.unfolding import terms_as_rows
from kolosi.intake.meaning.words import halves, normal, term_in, without_brackets, without_periods, words
from kolosi.model.source import Layout, Rule, Source
from kolosi.model.spoken_period import period_named

FEWEST_SPREAD = 2
"""A list is spread over columns where so many of them name its terms."""

FEWEST_PLACES = 2
"""Regions stand as columns where so many of them do, at least."""

WEIGHTS = {"needs": 0.5, "understood": 0.2, "hint": 0.15, "words": 0.15}
"""What each sign gives to the fit of a table with a layout, of 1 in all."""

AGREED = 0.75
"""From this fit on, with all that it needs told surely, a table is read without asking what it is."""

MARGIN = 0.1
"""Two sources whose fit differs by less are both possible: a person says which."""

PEOPLE = frozenset({"victims", "women", "men", "girls", "boys", "killed", "injured"})
"""Columns of an incident that count its people, whatever the number of its violations."""


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

    def __init__(
        self, vocabulary: Vocabulary, lookup: Lookup, sources: Iterable[Source], *, asks_all: bool = False
    ) -> None:
        self._asks_all = asks_all  # a layout of which little is known is read too: a person will say the rest
        self._vocabulary = vocabulary
        self._lookup = lookup
        self._sources = tuple(sources)
        self._names: dict[str, bool] = {}
        self._around: dict[Surroundings, Said | None] = {}
        self._older: Mapping[str, Older] = {}
        every = [*self._sources, *lookup.sources()]  # a table is where it is, whichever source it is read as
        self._own = {
            frozenset(words(name))
            for source in every
            for layout in source.layouts
            if layout.meaning is not None
            for rule in layout.rules
            for name in rule.names
        }
        spreads = {layout.meaning.spread for source in every for layout in source.layouts if layout.meaning}
        self._terms = {
            text: term for one in spreads if one for text, term in lookup.terms(one.partition(":")[2]).items()
        }

    def _is_known(self, name: str) -> bool:
        if name not in self._names:
            self._names[name] = self._means_something(name)
        return self._names[name]

    def _blocks(self, sheet: Sheet) -> list[Block]:
        return blocks_of(sheet, self._is_known) or self._over_places(sheet)

    def _over_places(self, sheet: Sheet) -> list[Block]:
        """The tables with a column for each of several regions, asked for where no header was found otherwise.

        A row of data names a place too, but hardly two of the first level and nothing but names.
        """
        found = blocks_of(sheet, lambda name: self._is_known(name) or bool(first_level([name], self._lookup)))
        return [one for one in found if len(first_level(one.table.names, self._lookup)) >= FEWEST_PLACES]

    def _is_country(self, text: str) -> bool:
        return bool(self._lookup.abroad(pl.Series([text], dtype=pl.String))[0])

    def _means_something(self, name: str) -> bool:
        last = name.rsplit(" | ", 1)[-1]
        if last.startswith("_") or says_share(last):  # what a form writes itself; "% femmes", which is never read
            return True
        bare = last if says_other_money(last) else without_brackets(last)
        texts = dict.fromkeys((name.replace(" | ", " "), last, bare, without_version(last), *halves(last)))
        if any(map(self._is_heading, texts)) or any(self._is_heading(without_periods(text)) for text in texts):
            return True
        if period_named(last, 2000) is not None or running_period(last, 2000) is not None or is_running(last):
            return True
        if says_age_and_sex(name) or says_people_harmed(name):
            return True
        return term_in(self._terms, last) is not None or self._is_country(last)

    def _is_heading(self, text: str) -> bool:
        phrase = frozenset(words(text))
        return bool(phrase) and (self._vocabulary.says_something(phrase) or phrase in self._own)

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
        self,
        sheets: Sequence[Sheet],
        file: str,
        folder: str = "",
        said: Mapping[str, str] | None = None,
        only: tuple[str, str] | None = None,
        beside: Sequence[Sheet] = (),
    ) -> list[Understood]:
        """Every way in which a table of the visible sheets may be a layout, the best first; `only` that of a source.

        Notes on the sheets `beside` them that have no table tell of their places and signs too.
        """
        found: list[Understood] = []
        shared = notes_for_all([*sheets, *beside], self._blocks, self._lookup)
        for sheet in (sheet for sheet in sheets if not sheet.hidden and sheet.cells.height):
            notes = (*notes_in([sheet]), *shared)
            self._older = older_places(notes, self._lookup)
            is_guessed = self._asks_all or only is not None
            blocks = self._blocks(sheet) or ([guessed_block(sheet)] if is_guessed else [])
            blocks = with_notes(blocks, notes, self._lookup)
            for at, block in enumerate(blocks):
                around = surroundings(block, sheet, file, folder, self._lookup, blocks[:at], said)
                found += self._read(block, at, around, said, only)
        return sorted(found, key=lambda one: (-one.fit, one.source.id, one.layout.id, one.table.sheet, one.block))

    def _read(
        self,
        block: Block,
        at: int,
        around: Surroundings,
        said: Mapping[str, str] | None,
        only: tuple[str, str] | None,
    ) -> Iterator[Understood]:
        year = around.year()
        table = people_harmed(whole_people(revised_only(with_ones(block.table, around.titles))))
        table = with_other_days(rounds_as_rows(table, year), around.period(is_day=True))
        block = replace(block, table=nested_as_columns(table, self._lookup, self._older))
        summed = assigner = self._assigner(by_month := months_as_rows(block.table, year))
        said = said_of_measures(said, block.table, year) if said and by_month is not block.table else said
        if has_sums(block.table, year):  # a value that is published of a quarter stands beside those of its months
            summed = self._assigner(months_as_rows(block.table, year, with_sums=True))
        by_cause: dict[tuple[int, str], Assigner] = {}
        for source in self._sources:
            for layout in source.layouts:
                if layout.meaning is not None and only in (None, (source.id, layout.id)):
                    own = summed if layout.table == "statistics" else assigner
                    own = self._with_causes(own, layout, by_cause, around)
                    own = self._with_choices(own, layout, by_cause, said)
                    counted = self._with_persons(own, source, layout, around, said)
                    if counted is None:
                        continue
                    one = self._as_layout(source, layout, counted, block, at, around, said)
                    if one is not None:
                        yield one

    def _with_causes(
        self, assigner: Assigner, layout: Layout, made: dict[tuple[int, str], Assigner], around: Surroundings
    ) -> Assigner:
        """The assigner of the table with its causes, kinds, or countries of origin, as rows, where a layout has them in a column and
        the table over its columns."""
        kinds = kinds_of(layout)
        if kinds is not None:
            at = id(assigner), kinds.names[0]
            if at not in made:
                table = with_kinds(assigner.table, layout, kinds, self._lookup, self._vocabulary)
                made[at] = assigner if table is assigner.table else self._assigner(table)
            return made[at]
        rule = next((one for one in layout.rules if one.into in {"cause", "origin"} and one.read == "word"), None)
        if rule is None:
            return assigner
        at = id(assigner), f"{rule.names[0]} {rule.is_required}"
        if at not in made:
            if rule.into == "origin":
                titles = [text for text, where in around.texts if where != FOLDER]
                with_all = not rule.is_required
                table = countries_as_rows(assigner.table, self._lookup, rule.names[0], titles, with_all=with_all)
            else:
                table = terms_as_rows(assigner.table, self._lookup.terms(rule.taxonomy or "causes"), rule.names[0])
            made[at] = assigner if table is assigner.table else self._assigner(table)
        return made[at]

    def _with_choices(
        self, assigner: Assigner, layout: Layout, made: dict[tuple[int, str], Assigner], said: Mapping[str, str] | None
    ) -> Assigner:
        """The assigner of the table with a row for each type of violation, where a form lets people tick several."""
        if layout.table != "incidents" or not has_choices(assigner.table):
            return assigner
        given = [one for one in assigner.assign(layout, said).given if one.rule is not None]
        typed = next(
            (one.at for one in given if one.rule is not None and one.rule.into in {"category", "violation"}), None
        )
        if typed is None:
            return assigner
        at = id(assigner), f"choices {typed}"
        if at not in made:
            people = [one.at for one in given if one.rule is not None and one.rule.into in PEOPLE]
            keys = [at for at, name in enumerate(assigner.table.names) if name in layout.once_per]
            table = choices_as_rows(assigner.table, typed, people, keys)
            made[at] = assigner if table is assigner.table else self._assigner(table)
        return made[at]

    def _with_persons(
        self, own: Assigner, source: Source, layout: Layout, around: Surroundings, said: Mapping[str, str] | None
    ) -> Assigner | None:
        """The assigner of the table with the killed and the injured of each row as numbers, where a row of the layout is a person, or
        an indicator with its sexes; None where the table does not tell what happened to people, or tells other indicators."""
        if is_labelled(layout):
            table = by_label(own.table, layout, source, self._lookup, around)
        else:
            table = persons_counted(own.assign(layout, said)) if each_a_person(layout) else own.table
        return None if table is None else own if table is own.table else self._assigner(table)

    def _assigner(self, table: TextTable) -> Assigner:
        table = with_older(regions_as_rows(table, self._lookup), self._older, self._lookup)
        return Assigner(counting_named(table, self._lookup), self._vocabulary, self._lookup)

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
        if len(self._sources) > 1 and around.hints(layout.meaning.unlike):
            return None
        is_hinted = around.hints(layout.meaning.hints)
        assignment = assigner.assign(layout, said, is_hinted=is_hinted)
        titled = short_names(layout, assignment, around, self._vocabulary)
        if titled := titled | named_by_title(layout, assignment, block, around, self._vocabulary):
            assignment = assigner.assign(layout, {**titled, **(said or {})}, is_hinted=is_hinted)
        known = without_others(assignment, block, around, said, self._vocabulary)
        assignment = as_moved(known, around, tuple(said or ()), self._lookup, block.notes)
        told = dict(self._told(layout, assignment, block, around, said or {}))
        lacks, doubts, strengths = _needs(layout, assignment, told)
        if sum(strength > 0 for strength in strengths) * 3 < (1 if self._asks_all else len(strengths) * 2):
            return None
        fit = (
            WEIGHTS["needs"] * sum(strengths) / len(strengths)
            + WEIGHTS["understood"] * assignment.share_understood()
            + WEIGHTS["hint"] * around.hints(layout.meaning.hints)
            + WEIGHTS["words"] * speaks_of_lists(assignment)
        )
        own, table = shaped(layout, assignment, told, block, around)
        return Understood(
            source=source,
            layout=own,
            table=table,
            block=at,
            assignment=assignment,
            told=told,
            lacks=lacks,
            doubts=(*doubts, *(one for one in assignment.given if one.at in abbreviated(assignment))),
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
                rule.into in {"period", "as_of", "start"} and rule.read in {*SPANS, "day"} and not has_time(assignment)
            ):
                answer = said.get(DURING)
                period = around.period(is_day=rule.into == "as_of")
                period = Said(value=answer, text=answer, where="answer") if answer is not None else period
                if period is not None and not has_other_times(assignment, period):
                    yield name, on_its_day(period, rule)
            elif layout.meaning is not None and name in layout.meaning.around:
                word = around.word(self._known_words(rule))
                if word is not None:
                    yield name, word
            elif rule.read == "place" and rule.level == 1 and not has_place(assignment, self._vocabulary):
                place = self._place(around)
                if place is not None:
                    yield name, place
                elif sections_of(block, self._lookup):
                    yield name, Said(value="", text="", where=SECTION)
            elif rule.into == "reached" and not rule.settings and has_only_parts(assignment):
                yield name, Said(value="", text="", where=PARTS)

    def _known_words(self, rule: Rule) -> Mapping[str, str]:
        """The spellings of the words that a column reads."""
        own = {spelling: term for word, term in rule.words.items() for spelling in (fold(word), normal(word))}
        return {**(self._lookup.terms(rule.taxonomy) if rule.taxonomy else {}), **own}

    def _place(self, around: Surroundings) -> Said | None:
        if around not in self._around:
            self._around[around] = around.place(self._lookup)
        return self._around[around]


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
            doubts += open_beside(best, given)
        elif best is not None:
            strengths.append(min(best.strength, LIKELY))
            doubts.append(best)
        else:
            strengths.append(0.0)
            lacks.append(group)
    return tuple(lacks), tuple(doubts), strengths
