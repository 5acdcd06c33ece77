"""What notes say of the places of a table: that a region is one of older boundaries, which holds others of today."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import TextTable, fold, holds_words
from kolosi.intake.columns.totals import is_total_label
from kolosi.intake.formats import Sheet
from kolosi.intake.meaning.blocks import Block
from kolosi.intake.meaning.context import NAMED, first_level, places_in
from kolosi.intake.meaning.limits import is_limited, limits_said
from kolosi.intake.meaning.regions import holds_numbers
from kolosi.reading.labels import lists, written

MARK = re.compile(r"\s*(\*{1,3}|[†‡§]|[¹²³⁴-⁹]|[\[(](?:\d|[a-z]|\*)[\])])$")
"""The mark of a note behind a name: "Mopti*", "Mopti (1)", "Mopti¹"."""

_BEFORE = re.compile(r"^\s*(\*{1,3}|[†‡§]|[¹²³⁴-⁹]|[\[(](?:\d|[a-z]|\*)[\])])\s*")
_MARKED = r"([-–—*.…]{1,2}|\bx\b)"
_MEANT = r"\s*[:=]\s*([^.;,\n(]+)"
_ANYWHERE = re.compile(rf"""[«"“']?\s*{_MARKED}\s*[»"”']?{_MEANT}""")
_SIGN = re.compile(rf"""(?:(?:^|[;:\n]|\w\w\.\s)\s*{_MARKED}|[«"“']\s*{_MARKED}\s*[»"”']){_MEANT}""")
"""A sign that a note explains stands where a part of the note begins, or in quotes: "Kidal - : no case" speaks of Kidal."""

_PARTS = re.compile(r"[;\n]|(?<=\w{3})\.\s")
_SPELT = re.compile(
    r"(?:^|[,;:(]\s*|\s)([A-Z]{2,4})\s*[:=–-]?\s+([^\W\d_][\w'’-]*(?: [\w'’-]+){0,2}?)(?=\s*(?:[,;.()]|$))"
)
"""An abbreviation in capitals and the name behind it."""

_ON = r"\s*(?:\w{1,3}\s|[-–—/])\s*20\d\d"
"""What makes of a year behind "region of" the first of several: a span of the numbers, no set of boundaries."""

_FEWEST_SPELT = 3
_SHORTEST, _LONGEST = 8, 600
_ENDS = 60
"""So many rows at either end of a sheet are looked at for notes."""


@dataclass(frozen=True, kw_only=True)
class Older:
    """A place of older boundaries that a name stands for where a note says so; `refuted_by` are the places of today beside which it
    cannot stand in a table."""

    place: str
    refuted_by: frozenset[str]


def unmarked(text: str) -> str:
    """A name without the mark of a note behind it.

    >>> unmarked("Mopti (1)"), unmarked("Mopti*"), unmarked("Gao")
    ('Mopti', 'Mopti', 'Gao')
    """
    return MARK.sub("", text).strip()


def notes_in(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """The texts that stand alone in a row of the visible sheets: titles, notes under a table, a page about the file."""
    found: dict[str, None] = {}
    for sheet in sheets:
        if not sheet.hidden and sheet.cells.height:
            ends = pl.concat([sheet.cells.head(_ENDS), sheet.cells.tail(_ENDS)]).drop("row")
            for row in ends.rows():
                texts = [cell for cell in row if cell and cell.strip()]
                if len(texts) == 1 and _SHORTEST <= len(texts[0]) <= _LONGEST:
                    found[texts[0].strip()] = None
    return tuple(found)


def notes_for_all(sheets: Sequence[Sheet], has_table: Callable[[Sheet], object], lookup: Lookup) -> tuple[str, ...]:
    """The notes of places and signs that hold for every table of a file: those of sheets without a table, such as a read-me."""
    found: dict[str, None] = {}
    for sheet in sheets:
        told = [note for note in notes_in([sheet]) if older_places([note], lookup) or _ANYWHERE.search(note)]
        if told and not has_table(sheet):
            found |= dict.fromkeys(told)
    return tuple(found)


def legend_in(notes: Sequence[str]) -> Mapping[str, str]:
    """What abbreviations stand for, where a note spells out three at least: "KYS Kayes, TBT Tombouctou, GAO Gao"."""
    for note in notes:
        pairs = dict(_SPELT.findall(note))
        if len(pairs) >= _FEWEST_SPELT:
            return {short: name.strip() for short, name in pairs.items()}
    return {}


def older_places(notes: Sequence[str], lookup: Lookup) -> Mapping[str, Older]:
    """By today's place of the same name, the place of older boundaries that notes say a name stands for.

    "Mopti: includes Bandiagara and Douentza" cannot be said of the Mopti of today, in which neither lies. Of a set of
    boundaries that a note names ("regions of 2021"), only places that are larger than those of today are others. A table with a place
    that this set does not know is not of this set; one with a part of such a place means that of today.
    """
    found: dict[str, Older] = {}
    for note in notes:
        for subject, held in _said(note, lookup):
            older = lookup.older(subject, held)
            if older is not None:
                found[subject] = Older(place=older, refuted_by=lookup.newer_within(older))
        for found_year in _named_sets(note, lookup):
            newer = lookup.newer_than(found_year)
            larger = lookup.larger_in(found_year).items()
            found = {**{today: Older(place=place, refuted_by=newer) for today, place in larger}, **found}
    return found


def standing(older: Mapping[str, Older], named: Collection[str]) -> Mapping[str, str]:
    """By today's place, the older places that no place named in a table refutes."""
    return {today: one.place for today, one in older.items() if one.refuted_by.isdisjoint(named)}


def _said(note: str, lookup: Lookup) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each place of which a note says that it holds others, with these."""
    for part in _PARTS.split(_BEFORE.sub("", note)):
        flat = f" {part} "
        for verb in _verbs():
            match = re.search(verb, flat, re.IGNORECASE)
            if match is None:
                continue
            subjects = list(places_in(_subject(flat[: match.start()]), lookup).values())
            held = dict.fromkeys(places_in(flat[match.end() :], lookup).values())
            if subjects and (others := tuple(one for one in held if one != subjects[-1])):
                yield subjects[-1], others
            break


def _subject(text: str) -> str:
    """What stands before the verb; within an open bracket, what stands in it."""
    return text.rpartition("(")[2] if text.count("(") > text.count(")") else text


@cache
def _verbs() -> tuple[str, ...]:
    """The words that say that a place holds others."""
    words = sorted(written("cells.holds_places"), key=len, reverse=True)
    return (*(rf"\b{re.escape(word)}\b" for word in words), r"\s=\s")


def _named_sets(note: str, lookup: Lookup) -> list[str]:
    """The years by which a note names older sets of boundaries of the country: "regions of 2021", "découpage de 2021"."""
    years = (match[1] or match[2] for match in _set_of_boundaries().finditer(note))
    return [year for year in years if lookup.newer_than(year)]


def without_sets(text: str, lookup: Lookup) -> str:
    """A text without the years by which it names older boundaries of the country: they say nothing of the period of the numbers.

    "Q3 2025 (regions of 2021)" is of the third quarter; any other year stays: "mars 2025 régions du nord" is of March.
    """
    return _set_of_boundaries().sub(lambda one: "" if lookup.newer_than(one[1] or one[2]) else one[0], text)


@cache
def _set_of_boundaries() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _written("cells.boundaries")), key=len, reverse=True))
    joined = "|".join(sorted(map(re.escape, _written("cells.of"))))
    return re.compile(
        rf"(?<=[(\[])\s*(20\d\d) (?:{words})\s*(?=[)\]])|\b(?:{words}) (?:{joined}) (20\d\d)\b(?!{_ON})", re.IGNORECASE
    )


def _written(id_: str) -> list[str]:
    """The ways of writing one thing, with and without accents."""
    return [*dict.fromkeys(one for texts in lists(id_).values() for text in texts for one in (text, fold(text)))]


def with_older(table: TextTable, told: Mapping[str, Older], lookup: Lookup) -> TextTable:
    """The table with the places of older boundaries, as their ids, in its first column of first-level places; marks of notes are left out."""
    for at, name in enumerate(table.names):
        column = table.frame[f"c{at}"]
        every = column.drop_nulls().unique().to_list()
        texts = [text for text in every if NAMED.search(text) and not is_total_label(text)]
        if not name or not texts or len(texts) > _ENDS:
            continue
        bare = {text: unmarked(text) for text in texts}
        known = first_level(sorted(set(bare.values())), lookup)
        if sum(one in known for one in bare.values()) * 2 <= len(texts):
            continue
        older = standing(told, set(known.values()))
        meant = {
            text: older.get(known[one], one)
            for text, one in bare.items()
            if one in known and (one != text or known[one] in older)
        }
        return replace(table, frame=table.frame.with_columns(column.replace(meant).alias(f"c{at}"))) if meant else table
    return table


_NEW = re.compile(r"\b(?:arriv|depart|mouvement|movement|nouve|new)")


def zero_signs(notes: Sequence[str], told: Sequence[str] | None = None) -> frozenset[str]:
    """The signs that notes say to stand for none: "–: no case". What no note explains says that there is no number, and so does a sign
    that means something else in another of the notes, wherever it stands there. Nor are those of nothing new ("no new arrivals") where
    `told`, the headers and titles of a table, tell of nothing that is new: as many people are there as were."""
    explained = [
        (one[1] or one[2], one[3]) for note in notes for one in _SIGN.finditer(note) if not _goes_on(note[one.end() :])
    ]
    elsewhere = {sign for note in notes for sign, meant in _ANYWHERE.findall(note) if not _is_none(meant)}
    is_of_new = told is None or any(_NEW.search(fold(text)) for text in told)
    none = (sign for sign, meant in explained if _is_none(meant) and (is_of_new or not _NEW.search(fold(meant))))
    return frozenset(none) - elsewhere


def _goes_on(rest: str) -> bool:
    """Whether a note says more of a sign behind its meaning, and before it explains another: "no case reported, area out of reach" is no
    zero, and neither is one of which a later sentence says that places were not covered."""
    own, *later = (one for part in re.split(r"[;\n]", rest) for one in re.split(r"(?<=\w{3})\.(?:\s|$)", part))
    said = (one.strip(" .)(\"'«»“”") for one in re.split(r"[,(]", own))
    is_qualified = any(one and one != "0" and not _is_none(one) and re.search(r"[:=]", one) is None for one in said)
    return is_qualified or any(is_limited(one) for one in later if re.search(r"[:=]", one) is None)


def _is_none(meant: str) -> bool:
    """Whether what a note says of a sign is that there is none of what is counted: "0", "no case", "no IDP registered at this date".

    "No data", "no report", "no feedback" are no counts: only things that are counted can be none.
    """
    flat = fold(meant)
    return flat == "0" or flat in written("cells.none_at_all") or _none_counted().fullmatch(flat) is not None


@cache
def _none_counted() -> re.Pattern[str]:
    none, things, how = (
        "|".join(sorted({re.escape(fold(one)) for one in _written(f"cells.{id_}")}, key=len, reverse=True))
        for id_ in ("none_of", "counted_things", "counted_how")
    )
    return re.compile(rf"(?:{none})\s?(?:{things})s?(?: (?:{how}))*")


def note_marks(notes: Sequence[str]) -> frozenset[str]:
    """The marks in brackets, or raised, with which some notes begin: "(1) calls to the hotline included"."""
    found = (_BEFORE.match(note) for note in notes)
    return frozenset(one[1] for one in found if one is not None and len(one[0]) < len(one.string.strip()))


def with_marked_numbers(table: TextTable, marks: Collection[str]) -> TextTable:
    """The table with the marks of some notes behind numbers as one sign: "24 (1)" is "24*", which is read as 24 and told.

    Of a mark that no note explains nobody knows what it is: "24 (1)" may be 24 men and one woman.
    """
    raised = "|".join(sorted((re.escape(one) for one in marks if not one.startswith("*")), key=len, reverse=True))
    columns = [name for name in table.frame.columns if name != "row"] if raised else []
    form = rf"^(\s*[-+]?\d[\d\s\u00a0\u202f.,'’]*?)\s*(?:{raised})(?:[ ,;]*(?:{raised}))*\s*$"
    marked = [name for name in columns if table.frame[name].str.contains(form).any()]
    numbers = pl.col(marked).str.replace(form, "$1*")
    return replace(table, frame=table.frame.with_columns(numbers)) if marked else table


def with_zeros(table: TextTable, signs: Collection[str], limits: Collection[str] = ()) -> TextTable:
    """The table with 0 for signs of none, in its columns of numbers; not in rows of which one of `limits` says that the place was not
    covered."""
    if not signs:
        return table
    named = pl.lit(value=False)
    for name in (name for name in table.frame.columns if limits and name != "row"):
        texts = [text for text in table.frame[name].drop_nulls().unique() if NAMED.search(text)]
        limited = [text for text in texts if any(holds_words(one, [fold(unmarked(text))]) for one in limits)]
        named |= pl.col(name).is_in(limited).fill_null(value=False)
    columns = [name for name in table.frame.columns if name != "row" and holds_numbers(table.frame[name])]
    stripped = (
        pl.when(pl.col(name).str.strip_chars().is_in(sorted(signs)) & ~named)
        .then(pl.lit("0"))
        .otherwise(pl.col(name))
        .alias(name)
        for name in columns
    )
    return replace(table, frame=table.frame.with_columns(stripped))


def with_notes(blocks: Sequence[Block], notes: Sequence[str], lookup: Lookup) -> list[Block]:
    """The tables with their numbers as some notes explain them: signs of none as 0, marks of notes as one sign."""
    marks, signs = note_marks(notes), [zero_signs(notes, (*one.titles, *one.table.names)) for one in blocks]
    limits = frozenset(limits_said(notes, lookup).values()) if any(signs) else frozenset[str]()
    return [
        replace(one, table=with_zeros(with_marked_numbers(one.table, marks), own, limits))
        for one, own in zip(blocks, signs, strict=True)
    ]
