"""Reads what stands around a table: titles, notes, the names of its sheet, file and folder."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import fold, holds_words
from kolosi.intake.meaning.words import running_words, term_in, words
from kolosi.model.period import Period
from kolosi.model.source import Rule
from kolosi.model.spoken_period import period_named, periods_in
from kolosi.reading.labels import written

_LABELLED = re.compile(
    r"^\s*(organi[sz]ations?|ong|structure|agence|agency|partenaire|partner|transmis par|envoye par|submitted by|reported by|source)\s*[:：]\s*(.*)$",
    re.IGNORECASE,
)
_YEAR = 12
_WEEK_OR_HALF = re.compile(r"[Ss]\d{1,2}")
_SOURCE = re.compile(r"^\s*source\s*[:：]", re.IGNORECASE)
_NOTHING = re.compile(
    r"\b(?:ras|r a s|rien a signaler|neant|aucun (?:incident|cas|violation|evenement)|aucune (?:violation|activite|donnee a signaler)|"
    r"nothing to report|no incidents?|nil report|zero report|rapport zero|pas d incidents?)\b"
)
_GLUED_YEAR = re.compile(r"(?<=[^\W\d])(?=20[1-4]\d(?!\d))")
NAMED = re.compile(r"[^\W\d_]{2}")
"""Two letters together, as every name has: a bare number, hidden or not, may be the code of a place."""

_TOKENS = re.compile(r"[^\s_\-.,;()\[\]/]+")

FILE, FOLDER, SHEET, TITLE = "file", "folder", "sheet", "title"


@dataclass(frozen=True, kw_only=True)
class Said:
    """Something that stands beside a table: what it says, the text, and where (`title`, `sheet`, `file`, `folder`)."""

    value: str
    text: str
    where: str


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """The texts around a table, the nearest first, each with where it stands; `heads` are those of them that head its whole sheet.

    Where they name no year, it is that of the period that people said (`during`), or one that its sheet speaks of over other tables
    (`years`).
    """

    texts: tuple[tuple[str, str], ...]
    heads: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    during: str | None = None

    def periods(self, year: int | None = None) -> list[Said]:
        """The periods named, the nearest first; the day on which a file was made is none."""
        return [
            Said(value=str(found.period), text=text, where=where)
            for text, where in self.texts
            for found in periods_in(_spaced(text, where), year)
            if not found.is_stamp
        ]

    def period(self, year: int | None = None, *, is_day: bool = False) -> Said | None:
        """The period that the nearest text with any names: of several that hold one another the longest under a year, or,
        of what is true on a day (`is_day`), the shortest. None where two are apart.

        A text without a year takes the one that the others speak of, where they say no more: the sheet "T3" of the file
        "GBVIMS 2024" is a quarter; of "Mars 2025" it may be a third table. "S1" is half a year or a week, and is neither.
        """
        found = self.periods(year)
        if not found and is_day:
            found = self._last_days(year)
        if year is None and all(Period.parse(one.value).month_count >= _YEAR for one in found):
            found = [one for one in self.periods(self.year()) if not _WEEK_OR_HALF.fullmatch(one.text.strip())]
        near = [one for one in found if found and one.where == found[0].where]
        told = _one_of(near, is_day=is_day)
        if told is not None or not is_day or not self.heads:
            return told
        compared = written("cells.compared_with")
        return _one_of(
            [one for one in near if one.text not in self.heads and not holds_words(fold(one.text), compared)],
            is_day=True,
        )

    def _last_days(self, year: int | None) -> list[Said]:
        """The last days of months of which a text says the end alone: what is true "at the end of March" is so on its last day."""
        return [
            Said(value=found.period.last.isoformat(), text=text, where=where)
            for text, where in self.texts
            for found in periods_in(_spaced(text, where), year, with_open=True)
            if found.is_end
        ]

    def year(self) -> int | None:
        """The year that the texts speak of; None where they name several.

        A sheet that bears the name of one year, against which no title over its table speaks, is of that year: a file may have
        a sheet for each.
        """
        years = self._years((SHEET,))
        if len(years) == 1 and self._years((TITLE,)) <= years:
            return years.pop()
        years = self._years() or (years_of([self.during]) if self.during is not None else set(self.years))
        return years.pop() if len(years) == 1 else None

    def _years(self, where: Collection[str] | None = None) -> set[int]:
        """The years that the texts name, or those of them that stand in some places."""
        return years_of(one.value for one in self.periods() if where is None or one.where in where)

    def place(self, lookup: Lookup) -> Said | None:
        """The one place below the country that the nearest title, or the name of the sheet, names."""
        for text, where in self.texts:
            if where in (TITLE, SHEET):
                found = places_in(text, lookup)
                if len(set(found.values())) == 1:
                    return Said(value=next(iter(found)), text=text, where=where)
        return None

    def word(self, known: Mapping[str, str]) -> Said | None:
        """The one word of a list, by its spellings, that the texts name; None where they name two: one of a sheet, one of its file.

        A word that stands inside another names nothing by itself: "Protection" in "Protection de l'enfance".
        """
        pieces = [
            (term_in(known, piece), Said(value=piece, text=text, where=where))
            for text, where in self.texts
            if where != FOLDER
            for piece in _words_in(_spaced(text, where), known)
        ]
        return pieces[0][1] if len({term for term, _ in pieces}) == 1 else None

    def organisation(self, known: Mapping[str, str]) -> list[Said]:
        """The organisations named: first what a label says ("Organisation : X"), then names that are known.

        "Source" labels what the numbers are from as often as who sends them: it names an organisation that is known, or none.
        """
        labelled = [
            (name, text)
            for name, text in _labelled(self.titles)
            if fold(name) in known or not _SOURCE.match(fold_label(text))
        ]
        if labelled:
            return [Said(value=name, text=text, where=TITLE) for name, text in labelled]
        found: list[Said] = []
        for text, where in self.texts:
            found += [Said(value=name, text=text, where=where) for name in _organisations_in(text, known)]
        return found

    @property
    def titles(self) -> list[str]:
        """The titles over the table."""
        return [text for text, where in self.texts if where == TITLE]

    def says_nothing_happened(self) -> str | None:
        """The text that says that there is nothing to report."""
        return next((text for text, where in self.texts if where == TITLE and says_nothing(text)), None)

    def hints(self, words: Iterable[str]) -> bool:
        """True where a text holds one of some words."""
        whole = " " + " ".join(fold(_spaced(text, where)) for text, where in self.texts) + " "
        return any(f" {fold(word)} " in whole or (len(word) > 5 and f" {fold(word)}" in whole) for word in words)


def years_of(periods: Iterable[str]) -> set[int]:
    """The years in which some periods begin or end."""
    spans = [Period.parse(one) for one in periods]
    return {year for span in spans for year in (span.first.year, span.last.year)}


def _one_of(near: Sequence[Said], *, is_day: bool) -> Said | None:
    """The longest of some periods under a year, or of what is true on a day the shortest; None where two are apart."""
    told = _ends_of_totals(near) if is_day else near
    spans = {one.value: Period.parse(one.value) for one in told}
    ordered = sorted(told, key=lambda one: spans[one.value].day_count)
    if not ordered or any(not spans[ordered[-1].value].contains(span) for span in spans.values()):
        return None
    short = [one for one in ordered if spans[one.value].month_count < 12]
    return (short or ordered)[0 if is_day else -1]


def _ends_of_totals(near: Sequence[Said]) -> list[Said]:
    """What is named, without the beginning of a running total: "cumulative 2013 – 30 June 2025" is true on its last day."""
    ends = {one.text: max(Period.parse(other.value).last for other in near if other.text == one.text) for one in near}
    return [
        one
        for one in near
        if running_words().isdisjoint(words(one.text)) or Period.parse(one.value).last == ends[one.text]
    ]


def on_its_day(told: Said, rule: Rule) -> Said:
    """What is told of when a table is true: of a span that begins or ends within a month, its last day, where a day is read.

    "Cumulative 1 June – 15 August" is true on the day it ends. A month stands for some day of it.
    """
    span = None if told.where == "answer" or rule.into != "as_of" or rule.read != "day" else Period.parse(told.value)
    if span is None or span.is_day or span.is_whole_months:
        return told
    return replace(told, value=span.last.isoformat())


def says_nothing(text: str) -> bool:
    """True for a text that says that there is nothing to report.

    >>> says_nothing("RAS pour le mois de septembre"), says_nothing("Néant"), says_nothing("Rasé")
    (True, True, False)
    """
    return bool(_NOTHING.search(fold(text)))


def _spaced(text: str, where: str) -> str:
    """A name of a file or sheet with blanks where its words are joined, and before a year: "HRP2025_PRO"."""
    return _GLUED_YEAR.sub(" ", text.replace("_", " ")) if where in (FILE, FOLDER, SHEET) else text


def _labelled(titles: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What stands behind a label, in its cell or in the next one."""
    for at, text in enumerate(titles):
        match = _LABELLED.match(fold_label(text))
        if match is None:
            continue
        inside = text.split(":", 1)[1].strip() if ":" in text else ""
        name = inside or (titles[at + 1].strip() if at + 1 < len(titles) and ":" not in titles[at + 1] else "")
        if name and len(name) <= 80 and period_named(name) is None:
            yield name, text


def fold_label(text: str) -> str:
    """A label without accents, its colon kept."""
    left, colon, right = text.partition(":")
    return f"{fold(left)}{colon}{right}"


def _words_in(text: str, known: Mapping[str, str]) -> list[str]:
    """The longest pieces of a text, of up to five words, that are in a list."""
    tokens = _TOKENS.findall(text)
    taken: set[int] = set()
    found = []
    for size in range(min(5, len(tokens)), 0, -1):
        for at in range(len(tokens) - size + 1):
            piece = " ".join(tokens[at : at + size])
            if taken.isdisjoint(range(at, at + size)) and term_in(known, piece) is not None:
                taken |= set(range(at, at + size))
                found.append(piece)
    return found


def _organisations_in(text: str, known: Mapping[str, str]) -> list[str]:
    """The known organisations that a text names: whole words, acronyms in capitals."""
    tokens = _TOKENS.findall(text)
    found: dict[str, None] = {}
    for size in range(min(5, len(tokens)), 0, -1):
        for at in range(len(tokens) - size + 1):
            part = tokens[at : at + size]
            name = known.get(fold(" ".join(part)))
            is_written_so = size > 1 or len(part[0]) > 5 or part[0].upper() == part[0]
            if name is not None and is_written_so and not any(fold(name) in fold(other) for other in found):
                found[name] = None
    return list(found)


def places_in(text: str, lookup: Lookup) -> dict[str, str]:
    """The places that a text names, by how they are written: the whole text, or words of it behind "région de".

    A number of a text is no place, whatever codes places have: "occupied schools; 3 150 kits".
    """
    bare = re.sub(r"(?i)\b(tableau|table|feuil\w*|sheet)\s*\d*\b|[:–—_()\[\]]", " ", text).strip()
    pieces = [bare, *re.findall(r"(?i)r[ée]gions?\s+(?:de\s+la\s+|du\s+|des\s+|de\s+|d[’']|of\s+)?([\w’'. -]+)", bare)]
    words = bare.split()
    pieces += [" ".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, min(a + 4, len(words) + 1))]
    named = [piece.strip(" .-") for piece in dict.fromkeys(pieces) if len(piece.strip(" .-")) > 2]
    named = [name for name in named if NAMED.search(name)]
    return first_level(named, lookup)


def first_level(texts: Sequence[str], lookup: Lookup) -> dict[str, str]:
    """The first-level place that each text is the name of; the texts that are none are not in it."""
    if not texts:
        return {}
    ids, _ = lookup.places(pl.Series("place", texts), level=1, within=None, vintage=None)
    return {text: str(id_) for text, id_ in zip(texts, ids.to_list(), strict=True) if id_ is not None}
