"""Recognises a file: by the exact names of a known form, else by what its headers mean; or says what must be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import tag_fits
from kolosi.intake.formats import Sheet
from kolosi.intake.meaning.context import FILE, FOLDER, SHEET, TITLE, Surroundings
from kolosi.intake.meaning.headers.reporters import counts_others
from kolosi.intake.meaning.headers.trained import counts_participants
from kolosi.intake.meaning.matching import Vocabulary
from kolosi.intake.meaning.plan import IGNORE, TablePlan, plans_of
from kolosi.intake.meaning.understanding import AGREED, DURING, Reader, Understood
from kolosi.intake.recognise.codebook import decoded
from kolosi.intake.recognise.recognising import MARGIN as FORM_MARGIN
from kolosi.intake.recognise.recognising import Match, as_said, choose, recognise
from kolosi.intake.recognise.sureness import by_source, knowing, near_best, sure_tables
from kolosi.intake.records.repeats import Hung, with_submissions
from kolosi.model.source import Source

KNOWN_FORM = 0.75
"""From this confidence on a file has the very form of a source, whatever else its headers may mean."""

PERHAPS = 0.5
"""From this fit on a source is offered to a person as what a file may be."""


@dataclass(frozen=True, kw_only=True)
class Recognition:
    """A file as one source: its tables, and for those read by their meaning the plan by which they are read.

    `around` is what stands around the first table; `notes` what stands alone between its rows; `understood` the tables that are
    read by their meaning, as they were understood.
    """

    source: Source
    matches: tuple[Match, ...]
    around: Surroundings
    plans: tuple[TablePlan, ...] = ()
    notes: tuple[str, ...] = ()
    understood: tuple[Understood, ...] = ()

    @property
    def written(self) -> tuple[str, ...]:
        """The headers of its tables, as they are written."""
        tables = [one.assignment.table for one in self.understood] or [match.table for match in self.matches]
        return tuple(dict.fromkeys(name for table in tables for name in table.printed or table.names if name.strip()))

    @cached_property
    def headers(self) -> frozenset[str]:
        """The folded headers that are read by their meaning."""
        return frozenset(header for plan in self.plans for header, name in plan.columns.items() if name != IGNORE)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A file of which something must be asked before it can be read: the best way to read it as each possible source.

    `tables` are all tables of the most likely source, `forms` sources whose very form it has, where there are two.
    """

    possible: tuple[Understood, ...] = ()
    tables: tuple[Understood, ...] = ()
    forms: tuple[Source, ...] = ()

    @property
    def written(self) -> tuple[str, ...]:
        """The headers of its tables, as they are written."""
        tables = (one.assignment.table for one in self.tables)
        return tuple(dict.fromkeys(name for table in tables for name in table.printed or table.names if name.strip()))

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources that come into question, the most likely first."""
        found = {source.id: source for source in (*self.forms, *(one.source for one in self.possible))}
        return tuple(found.values())


class Recogniser:
    """Recognises files by the sources and words of one workspace."""

    def __init__(self, sources: Sequence[Source], lookup: Lookup, *, asks_all: bool = False) -> None:
        self.sources = tuple(as_said(sources, lookup))
        self._lookup = lookup
        self._reader = Reader(Vocabulary(lookup.headings()), lookup, self.sources, asks_all=asks_all)

    def only(self, source: str) -> Recogniser:
        """The recogniser that knows one source alone."""
        return Recogniser([one for one in self.sources if one.id == source], self._lookup)

    def asking_all(self) -> Recogniser:
        """The same, which asks a person about a table too of which hardly a column is known."""
        return Recogniser(self.sources, self._lookup, asks_all=True)

    def recognise(
        self,
        sheets: Sequence[Sheet],
        file: str,
        folder: str = "",
        said: Mapping[str, str] | None = None,
        *,
        is_source_said: bool = False,
    ) -> Recognition | Asked | None:
        """The file as one source; what must be asked where that is not sure; None where it resembles nothing known.

        `said` are the answers about its columns. Where its source was said (`is_source_said`), only that one is here.
        """
        exact = choose(recognise(sheets, self.sources, file))
        form = next(iter(exact.values()), None)
        form = None if form is not None and self._is_cut_short(form[0], sheets) else form
        forms = _rivals(exact)
        deciding = next((matches for matches in exact.values() if matches[0].layout.decides), None)
        is_open = bool(forms) or bool(set(said or ()) - {DURING})
        known = form if form is not None and not is_open and self._is_known_form(form) else None
        if known is not None and deciding is None and not _is_tagged(known[0]):
            return self._by_form(known, sheets, file, folder)
        hung = with_submissions(decoded(sheets, self._lookup))
        understood = _of_repeats(self._reader.understand(hung.sheets, file, folder, said), hung)
        if not is_source_said:
            understood = [one for one in understood if not counts_participants(one.assignment, one.around)]
        understood = [one for one in understood if not counts_others(one.assignment, one.around)]
        best = by_source(knowing(understood, said or {}))
        sure = sure_tables(best, is_source_said=is_source_said)
        if deciding is not None and not _is_elsewhere(sure, deciding[0]) and not _is_pasted(deciding[0], sure):
            return self._by_form(deciding, sheets, file, folder)
        if known is not None and not _says_more(sure, known[0]):
            return self._by_form(known, sheets, file, folder)
        if sure:
            rows = [one for one in sure if not one.layout.sums]
            return self._by_meaning(rows or sure, sheets)
        if forms:
            return Asked(forms=forms)
        if form is not None and self._is_enough(form[0], best):
            return self._by_form(form, sheets, file, folder)
        possible = near_best([one for one in best.values() if one[0].fit >= (0.0 if is_source_said else PERHAPS)])
        if possible:
            return Asked(possible=tuple(one[0] for one in possible), tables=tuple(possible[0]))
        return self._by_form(form, sheets, file, folder) if form is not None else None

    @classmethod
    def _is_enough(cls, form: Match, best: Mapping[str, Sequence[Understood]]) -> bool:
        """True where a form is read though the meaning is not sure: of a source's own, or where the headers lack what its tags say."""
        return _lack(best) or (not form.source.is_generic and not cls._is_better(best, form))

    def _is_cut_short(self, match: Match, sheets: Sequence[Sheet]) -> bool:
        """True where the form is one that is also known by its meaning, and its header goes on in a further row."""
        return match.layout.meaning is not None and self._reader.is_cut_short(match.table, sheets)

    @staticmethod
    def _is_known_form(matches: Sequence[Match]) -> bool:
        return matches[0].confidence >= KNOWN_FORM and not matches[0].source.is_generic

    @staticmethod
    def _is_better(best: Mapping[str, Sequence[Understood]], form: Match) -> bool:
        """True where the meaning of a table says another source than its form does."""
        first = next(iter(best.values()), None)
        return first is not None and first[0].source.id != form.source.id and first[0].fit >= AGREED

    def again(self, sheets: Sequence[Sheet], file: str, folder: str, before: Recognition) -> Recognition:
        """The same recognition over the same sheets without what may not be kept."""
        if before.plans:
            return self.by_plan(sheets, file, folder, before.source, before.plans) or before
        read = {match.table.sheet for match in before.matches}
        matches = choose(recognise(sheets, [self._own(before.source)], file)).get(before.source.id, [])
        return replace(before, matches=tuple(match for match in matches if match.table.sheet in read))

    def _own(self, source: Source) -> Source:
        return next((one for one in self.sources if one.id == source.id), source)

    def by_form(self, sheets: Sequence[Sheet], file: str) -> Recognition | None:
        """A file of the one source known here, by its exact form; None where it has it no more."""
        matches = next(iter(choose(recognise(sheets, self.sources, file)).values()), None)
        return self._by_form(matches, sheets, file, "") if matches else None

    def by_plan(
        self,
        sheets: Sequence[Sheet],
        file: str,
        folder: str,
        source: Source,
        plans: Sequence[TablePlan],
        said: Mapping[str, str] | None = None,
    ) -> Recognition | None:
        """A file read as its plan says, and as people `said` of its columns since; None where no table of it is there."""
        found = []
        hung = with_submissions(decoded(sheets, self._lookup))
        for plan in plans:
            own = [sheet for sheet in hung.sheets if sheet.name == plan.sheet]
            decided = self._lookup.named_columns(source.id, plan.layout)
            ignored = dict.fromkeys(self._lookup.ignored_columns(source.id, plan.layout), IGNORE)
            named = {**plan.said, **ignored, **decided, **(said or {})}
            ways = self._reader.understand(own, file, folder, named, only=(source.id, plan.layout), beside=hung.sheets)
            found += [one for one in ways if one.block == plan.block]
        return self._by_meaning(found, sheets, plans) if found else None

    @staticmethod
    def _by_form(matches: Sequence[Match], sheets: Sequence[Sheet], file: str, folder: str) -> Recognition:
        first = matches[0]
        sheet = next((one for one in sheets if one.name == first.table.sheet), None)
        texts = _texts_above(sheet, first) if sheet is not None else []
        around = _around(texts, first.table.sheet, file, folder)
        return Recognition(source=first.source, matches=tuple(matches), around=around)

    @staticmethod
    def _by_meaning(
        understood: Sequence[Understood], sheets: Sequence[Sheet], plans: Sequence[TablePlan] = ()
    ) -> Recognition:
        visible = tuple(sheet for sheet in sheets if not sheet.hidden)
        return Recognition(
            source=understood[0].source,
            matches=tuple(
                Match(
                    source=one.source,
                    layout=one.layout,
                    table=one.table,
                    confidence=min(one.fit, 1.0),
                    sheets=visible,
                    notes=_said_of(one),
                )
                for one in understood
            ),
            plans=tuple(plans) or plans_of(understood),
            around=understood[0].around,
            notes=tuple(note for one in understood for note in one.notes),
            understood=tuple(understood),
        )


def _said_of(one: Understood) -> tuple[str, ...]:
    """What stands alone between the rows of a table; of one without rows, with what its titles name: "Région : Kidal", "néant"."""
    if one.table.frame.height:
        return one.notes
    titles = [text for text, where in one.around.texts if where == TITLE and text not in one.notes]
    return tuple(" – ".join([note, *reversed(titles)]) for note in one.notes)


def _lack(best: Mapping[str, Sequence[Understood]]) -> bool:
    """True where the best way to read a table by its meaning lacks something that it needs."""
    first = next(iter(best.values()), None)
    return first is not None and bool(first[0].lacks)


def _is_tagged(form: Match) -> bool:
    """True where a form is known by the HXL tags under its headers."""
    return bool(form.layout.recognise) and all(name.startswith("#") for name in form.layout.recognise)


def _of_repeats(understood: Sequence[Understood], hung: Hung) -> list[Understood]:
    """The submissions, or the repeat that hangs on them: one of both, for what the one tells the other tells again.

    A row of a repeat is one thing where its own columns say what or when, as surely as the submissions do. Victims, of whom it
    only gives the sex and the age, are no violations each.
    """
    fits: dict[tuple[str, str], float] = {}
    for one in understood:
        at = one.source.id, one.table.sheet
        fits[at] = max(fits.get(at, 0.0), one.fit)
    telling = {(one.source.id, one.table.sheet) for one in understood if _tells_itself(one, hung)}
    gone = set()
    for source, sheet in fits:
        parent = hung.parents.get(sheet)
        if parent is not None and (over := (source, parent)) in fits:
            is_unit = (source, sheet) in telling and fits[source, sheet] >= fits[over]
            gone.add(over if is_unit else (source, sheet))
    return [one for one in understood if (one.source.id, one.table.sheet) not in gone]


def _tells_itself(one: Understood, hung: Hung) -> bool:
    """True for a repeat of which an own column is one of those that the layout needs, its places aside."""
    own = hung.own.get(one.table.sheet, frozenset())
    needed = {name for group in (one.layout.meaning.needs if one.layout.meaning else ()) for name in group}
    return any(
        given.rule is not None and given.rule.read != "place" and given.rule.names[0] in needed and given.header in own
        for given in one.assignment.given
    )


def _is_elsewhere(understood: Sequence[Understood], form: Match) -> bool:
    """True where a table that is sure stands on another sheet than a form: the pivot of a workbook is not its data."""
    return bool(understood) and form.table.sheet not in {one.table.sheet for one in understood}


def _is_pasted(form: Match, understood: Sequence[Understood]) -> bool:
    """True for a pivot pasted from a workbook, which is no system of its own, that is surely a table of one: of counts, of which a person
    says whether another file holds them too, or of what is published."""
    counts = all(one.layout.sums or one.layout.table == "statistics" for one in understood)
    return "pivot_pasted" in form.layout.points and bool(understood) and counts


def _says_more(understood: Sequence[Understood], form: Match) -> bool:
    """True where the headers of a table give more columns of the source than its tags do: a unit, a running total."""
    if not understood or understood[0].source.id != form.source.id:
        return False
    patterns = [name for rule in form.layout.rules for name in rule.names if name.startswith("#")]
    tagged = sum(any(tag_fits(pattern, tag) for pattern in patterns) for tag in form.table.tags if tag)
    return sum(given.rule is not None for given in understood[0].assignment.given) > tagged


def _rivals(exact: Mapping[str, Sequence[Match]]) -> tuple[Source, ...]:
    """The sources whose form a file has as surely as that of the first; none where the first stands alone."""
    firsts = [matches[0] for matches in exact.values()]
    near = [one.source for one in firsts if one.confidence > firsts[0].confidence - FORM_MARGIN] if firsts else []
    return tuple(near) if len(near) > 1 else ()


def _around(titles: Sequence[str], sheet: str, file: str, folder: str) -> Surroundings:
    bare = file.rsplit(".", 1)[0]
    texts = [*((text, TITLE) for text in reversed(titles)), (sheet, SHEET), (bare, FILE)]
    return Surroundings(texts=(*texts, *([(folder, FOLDER)] if folder else [])))


def _texts_above(sheet: Sheet, match: Match) -> list[str]:
    """The texts over the header of a table."""
    first = min(match.table.header_rows, default=1)
    above = sheet.cells.filter(sheet.cells["row"] < first).drop("row").rows()
    return [cell.strip() for row in above for cell in row if cell and cell.strip()]
