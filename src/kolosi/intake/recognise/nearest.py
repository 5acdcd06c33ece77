"""Which layout a sheet comes nearest to when it has the form of none, and which of its headers may be which column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from kolosi.intake.columns.lookup import Unknown
from kolosi.intake.columns.table import TextTable, find_header, fold, guess_header
from kolosi.intake.formats import Sheet
from kolosi.model.source import Layout, Source

ALIKE = 0.72
"""From this likeness on, two names written otherwise are offered for one another."""

_LITTLE = frozenset(
    {
        "a", "and", "au", "autre", "autres", "aux", "by", "d", "de", "des", "du", "en", "et", "in", "l", "la", "le",
        "les", "n", "nb", "nbre", "no", "nombre", "number", "of", "other", "others", "ou", "par", "pour", "s", "the",
        "to", "total"
    }
)  # fmt: skip
_STEM = 5


@dataclass(frozen=True, kw_only=True)
class Nearest:
    """A sheet beside one layout: the columns the layout `needs` and does not find, the headers it does not know.

    `strange` are the headers that it does not know and that a person is asked about, among all such `headers`. `share` is
    how much of what the layout asks for is there, or near.
    """

    source: Source
    layout: Layout
    table: TextTable
    needs: tuple[str, ...]
    strange: tuple[str, ...]
    headers: tuple[str, ...]
    known: int
    left: tuple[str, ...] = ()
    """Headers that the layout leaves aside by their form ("dest*"): nothing is asked of them, and one may be what is missing."""

    @cached_property
    def proposals(self) -> Mapping[str, str]:
        """The column that a header may be."""
        free = {name: self.layout.spellings(name) for name in absent_columns(self.table, self.layout)}
        asked = set(self.strange)
        return {header: name for header, name in propose(self.headers, free).items() if header in asked}

    @property
    def share(self) -> float:
        """Of the columns the layout asks for, the part that is there or that some header is near to."""
        asked = len(self.layout.recognise)
        offered = len(set(self.proposals.values()) & set(self.needs))
        return (asked - len(self.needs) + offered) / asked

    @property
    def is_possible(self) -> bool:
        """Whether naming its headers could give the sheet the form of the layout: what a form writes itself ("_uuid") nobody can name."""
        if any(name.startswith("_") for name in self.needs):
            return False
        return len(self.strange) + len(self.left) >= len(self.needs) and bool(self.known or self.proposals)

    @property
    def is_clear(self) -> bool:
        """Whether it is this layout that is meant, without a person saying so."""
        return self.holds_most and self.known >= len(self.strange)

    @property
    def holds_most(self) -> bool:
        """Whether most of the columns that the layout asks for are there under their names."""
        asked, there = len(self.layout.recognise), len(self.layout.recognise) - len(self.needs)
        return there >= 2 and there * 3 >= asked * 2

    def without(self, headers: Collection[str]) -> Nearest:
        """The same, of some headers nothing being asked."""
        return replace(self, strange=tuple(name for name in self.strange if name not in headers))

    def unknown(self, file: str) -> list[Unknown]:
        """What a person is asked: the columns that are missing, then what the other headers are."""
        near = {column: header for header, column in self.proposals.items()}
        offered = (*self.strange, *self.left)
        wanted = [self._asked("wanted", file, name, near.get(name), offered) for name in self.needs]
        free = absent_columns(self.table, self.layout)
        return [*wanted, *(self._asked("column", file, name, self.proposals.get(name), free) for name in self.strange)]

    def _asked(self, kind: str, file: str, name: str, proposal: str | None, options: tuple[str, ...]) -> Unknown:
        return Unknown(
            kind=kind,
            source=self.source.id,
            layout=self.layout.id,
            file=file,
            sheet=self.table.sheet,
            column=name,
            taxonomy=None,
            value=name,
            count=_filled(self.table, name),
            first_row=None,
            proposal=proposal,
            waits=kind == "wanted",
            options=options,
        )


def absent_columns(table: TextTable, layout: Layout) -> tuple[str, ...]:
    """The columns of a layout that a table does not have, those it cannot do without first."""
    return tuple(name for name in layout.columns if not _is_there(table, layout, name))


def _is_there(table: TextTable, layout: Layout, column: str) -> bool:
    return any(fold(name) in table.folded for name in layout.spellings(column))


def _filled(table: TextTable, name: str) -> int:
    return len(table.frame[f"c{table.names.index(name)}"].drop_nulls()) if name in table.names else 0


def nearest(
    sheets: Sequence[Sheet], sources: Iterable[Source], file: str = "", *, is_said: bool = True
) -> list[Nearest]:
    """Each layout beside each sheet, the nearest first; none where nobody said a source and no sheet holds most of a layout."""
    visible = [sheet for sheet in sheets if not sheet.hidden and sheet.cells.height]
    found = [
        beside
        for source in sources
        if not source.is_generic
        for layout in source.layouts
        if _is_told_by_headers(layout) and (layout.file is None or re.search(layout.file, file, re.IGNORECASE))
        for sheet in visible
        if (beside := _beside(sheet, source, layout)) is not None
    ]
    if not is_said and not any(one.holds_most for one in found):
        return []
    return sorted(found, key=lambda one: (-one.share, -one.known, len(one.needs), one.source.id, one.layout.id))


def _is_told_by_headers(layout: Layout) -> bool:
    return (
        bool(layout.recognise)
        and not layout.says
        and not any(name.startswith("#") or "*" in name for name in layout.recognise)
    )


def _beside(sheet: Sheet, source: Source, layout: Layout) -> Nearest | None:
    """The sheet beside a layout; None where it holds a column that the layout must not have."""
    if layout.sheet is not None and not re.search(layout.sheet, sheet.name, re.IGNORECASE):
        return None
    accepted = [name for column in layout.columns for name in layout.spellings(column)]
    table = find_header(sheet, [*accepted, *layout.aliases]) or guess_header(sheet)
    headers = {folded: name for name, folded in zip(table.names, table.folded, strict=True) if folded}
    if any(fold(name) in headers for name in layout.absent):
        return None
    known = {fold(each) for each in accepted} | set(layout.aliases)
    strange = tuple(
        name
        for folded, name in headers.items()
        if folded not in known and not layout.ignore_pattern.fullmatch(name.strip().lower())
    )
    free = absent_columns(table, layout)
    by_name = {fold(name) for name in layout.ignore if "*" not in name}
    left = tuple(name for at, name in headers.items() if at not in known | by_name and name not in strange)
    return Nearest(
        source=source,
        layout=layout,
        table=table,
        needs=tuple(name for name in free if name in _asked_for(layout)),
        strange=strange,
        headers=strange,
        known=len(headers) - len(strange),
        left=left,
    )


def _asked_for(layout: Layout) -> frozenset[str]:
    """The columns without which there is no layout, under their own names."""
    return frozenset(
        next((rule.names[0] for rule in layout.rules if name in rule.names), name) for name in layout.recognise
    )


def propose(headers: Iterable[str], columns: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """For each header the column whose name, or other name, is nearest; nothing where none is near, or two are as near.

    >>> propose(["Nb élèves touchés", "Vrac"], {"Élèves affectés": ["Nb élèves affectés"], "Mois": ["Mois"]})
    {'Nb élèves touchés': 'Élèves affectés'}
    """
    pairs = [
        (max(likeness(header, name) for name in names), header, column)
        for header in headers
        for column, names in columns.items()
    ]
    near = sorted((pair for pair in pairs if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    found: dict[str, str] = {}
    for score, header, column in near:
        rivals = {other for same, each, other in near if each == header and same == score} - set(found.values())
        if header not in found and rivals == {column}:
            found[header] = column
    return {header: found[header] for header in headers if header in found}


@lru_cache(maxsize=1 << 16)
def likeness(one: str, other: str) -> float:
    """How near two names are, from 0 to 1: by their letters where these may be near, or by the words they share.

    >>> likeness("Region", "Région"), likeness("Mois de rapportage", "Mois") > ALIKE, likeness("Sexe", "Mois") < ALIKE
    (1.0, True, True)
    """
    return max(_shared_letters(fold(one), fold(other)), _shared_words(words_of(one), words_of(other)))


def _shared_letters(one: str, other: str) -> float:
    """The part of the letters that two names share in their order; 0 where their lengths or letters alone keep it low."""
    both = len(one) + len(other)
    if 2 * min(len(one), len(other)) < ALIKE * both:
        return 0.0
    if 2 * (_letters(one) & _letters(other)).total() < ALIKE * both:
        return 0.0
    return SequenceMatcher(None, one, other).ratio()


@lru_cache(maxsize=1 << 14)
def _letters(text: str) -> Counter[str]:
    return Counter(text)


@lru_cache(maxsize=1 << 14)
def words_of(text: str) -> frozenset[str]:
    """The words of a text that say something, cut to their stem.

    >>> sorted(words_of("Tueries de masse")), words_of("Autre")
    (['masse', 'tueri'], frozenset())
    """
    return frozenset(word[:_STEM] for word in fold(text).split() if word not in _LITTLE)


def _shared_words(one: frozenset[str], other: frozenset[str]) -> float:
    """All words of one name in the other are nearly the same name; half of both, and more than one, is a likeness: a country of asylum
    is no country of origin."""
    if not one or not other or not one & other:
        return 0.0
    both = len(one & other)
    if both == min(len(one), len(other)):
        return 0.75 + 0.2 * both / max(len(one), len(other))
    return 0.75 if both > 1 and both / max(len(one), len(other)) >= 0.5 else 0.0
