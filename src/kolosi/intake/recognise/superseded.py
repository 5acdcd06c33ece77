"""Rows that another row of the same list stands for: a double of another number, an alert that was revised under the same number.

"DOUBLON de EO-0237", "remplacée par AL-021-MAJ", "MAJ : remplace AL-021", and the number "AL-021-MAJ" itself. Only a number that the
list has says so: what is a double of something that nobody sees here stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import polars as pl

from kolosi.intake.columns.table import fold, holds_words
from kolosi.reading.labels import lists, written

DOUBLE, REPLACED, REPLACES = "double_of", "replaced_by", "replaces"
_SAID = (DOUBLE, REPLACED, REPLACES)

_LONGEST = 6
"""A number has so many parts at most: "EO-2025-0237-MAJ-2"."""

_LONGEST_NUMBER = 40
"""A number of a row is no longer than this: a UUID has 36 characters."""

_REVISION = re.compile(r"^([a-z]+?)\s?(\d{0,2})$")
_RANK = re.compile(r"(\d{1,2})(?:[.,]0+)?")
_SIGN = re.compile(r"([,;:()])")
_DIGIT = re.compile(r"\d")
_GLUED = re.compile(r"no(\d+)")
"""The sign for a number, folded, without a blank behind it: "n°12"."""


def superseded(frame: pl.DataFrame, number: str, texts: Iterable[str]) -> pl.Series:
    """The rows for which another row of the list stands. `number` is the column of the numbers, `texts` those of remarks."""
    remarks = [name for name in texts if _may_say(frame[name], likely_references())]
    may_be_revised = _may_say(frame[number], _pattern(("revision",)))
    if not remarks and not may_be_revised:
        return pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    ids = _folded(frame[number])
    known = dict.fromkeys(one for one in ids if one)
    gone = _revised(known) if may_be_revised else set()
    doubles: dict[str, str] = {}
    for name in remarks:
        found = {text: said for text in frame[name].drop_nulls().unique() if (said := reference(text, known))}
        for own, text in zip(ids, frame[name].to_list(), strict=True) if found else ():
            what, other = found.get(text, ("", ""))
            if own is None or not other or other == own:
                continue
            if what == DOUBLE:
                doubles.setdefault(own, other)
            else:
                gone.add(own if what == REPLACED else other)
    gone |= _doubled(doubles, list(known))
    return pl.Series([one in gone for one in ids], dtype=pl.Boolean)


def doubles_by_header(frame: pl.DataFrame, headers: Mapping[str, str]) -> pl.Series:
    """The rows of which a column names the row that they are a double of: "duplicate_of" over numbers that another column of the table
    has, once each. `headers` are those of columns that nothing is read from."""
    none = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    for name in (column for column, header in headers.items() if _names_the_first(header)):
        said = _folded(frame[name])
        for other in (column for column in frame.columns if column != name and frame[column].dtype == pl.String):
            ids = _folded(frame[other])
            order = [one for one in ids if one is not None]
            known = frozenset(order)
            if len(known) < len(order) or known.isdisjoint(said):
                continue
            pairs = ((own, to) for own, to in zip(ids, said, strict=True) if own is not None and to is not None)
            gone = _doubled({own: to for own, to in pairs if to != own and to in known}, order)
            none |= pl.Series([one in gone for one in ids], dtype=pl.Boolean)
            break
    return none


def older_versions(frame: pl.DataFrame, number: str, headers: Mapping[str, str]) -> pl.Series:
    """The rows of which another row of the same number is of a later version, as a column of versions says: 1 and 2, "V1" and "V2",
    "provisional" and "final".

    A row that says no version gives way to any that does. `headers` are those of columns that nothing is read from; where a cell of such
    a column says no version, or two of its words are as late, it tells nothing.
    """
    gone = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    ids = pl.Series("id", _folded(frame[number]), dtype=pl.String)
    for name in (column for column, header in headers.items() if _is_of_versions(header, frame[column], ids)):
        ranks = _ranks(frame[name].drop_nulls().unique().to_list())
        if not ranks:
            continue
        rank = frame[name].replace_strict(ranks, default=None, return_dtype=pl.Int64).fill_null(0).alias("rank")
        last = pl.col("rank").max().over("id")
        gone |= pl.DataFrame([ids, rank]).select((pl.col("rank") < last) & pl.col("id").is_not_null()).to_series()
    return gone


def _is_of_versions(header: str, cells: pl.Series, ids: pl.Series) -> bool:
    """True for a column that is called versions; or whose header speaks of them ("Which version of this report is it?") over different
    texts beside rows of the same number: the version of a form is the same in all rows that it wrote at the time."""
    if fold(header) in written("cells.version"):
        return True
    if not holds_words(header, written("cells.version")):
        return False
    told = pl.DataFrame([ids.alias("id"), cells.alias("said")]).drop_nulls().unique()
    return bool(told["id"].is_duplicated().any())


def _ranks(texts: Sequence[str]) -> dict[str, int]:
    """The place of each version in their order; none where it is not told."""
    numbers = {text: number for text in texts if (number := _version(text)) is not None}
    if len(numbers) == len(texts):
        return numbers
    ways = {2: written("cells.later_version"), 1: written("cells.earlier_version")}
    said = {text: rank for text in texts for rank, known in ways.items() if fold(text) in known}
    is_told = len(said) == len(texts) and len({fold(text) for text, rank in said.items() if rank == max(ways)}) == 1
    return said if is_told else {}


def _version(text: str) -> int | None:
    """The number of a version: "2", "2.0", "V2", "rev. 2"; None for anything else.

    >>> [_version(text) for text in ("2", "2.0", "V2", "rév. 3", "2.1", "finale", "20250714")]
    [2, 2, 2, 3, None, None, None]
    """
    bare = _RANK.fullmatch(text.strip())
    if bare is not None:
        return int(bare[1])
    called = _REVISION.fullmatch(fold(text))
    marks = written("cells.version") | written("cells.revision") | written("cells.version_mark")
    is_said = called is not None and called[1] in marks
    return int(called[2]) if called is not None and is_said and called[2] else None


def _folded(cells: pl.Series) -> list[str | None]:
    return [None if cell is None or not (text := fold(cell)) else text for cell in cells.to_list()]


def _names_the_first(header: str) -> bool:
    """True for a header that says nothing but that its rows are doubles of others, by their number.

    >>> _names_the_first("duplicate_of"), _names_the_first("Doublon de (n°)"), _names_the_first("Doublon")
    (True, True, False)
    """
    flat = f"{fold(header.rpartition(' | ')[2].replace('_', ' '))} "
    beside = written("cells.numbered") | written("cells.before_number") | {"id", "uuid"}
    return any(
        flat.startswith(f"{phrase} ") and beside.issuperset(flat.removeprefix(f"{phrase} ").split())
        for phrase in written("cells.double_of")
    )


def reference(text: str, known: Collection[str]) -> tuple[str, str] | None:
    """What a remark says of a number that is known (folded): that its row is a double of it, replaces it or is replaced by it.

    >>> reference("DOUBLON de EO-0237 (signalé par une autre source)", {"eo 0237"})
    ('double_of', 'eo 0237')
    >>> reference("première estimation, remplacée par AL-021-MAJ", {"al 021", "al 021 maj"})
    ('replaced_by', 'al 021 maj')
    >>> reference("doublon possible de EO-0237", {"eo 0237"}), reference("DOUBLON de EO-0237 ?", {"eo 0237"})
    (None, None)
    >>> reference("le chauffeur remplace 2 collègues", {"2"}), reference("remplace l’alerte n° 2.", {"2"})
    (None, ('replaces', '2'))
    """
    words = _words_of(text)
    said = f" {' '.join(word.text for word in words)} "
    if "?" in text or any(f" {word} " in said for word in written("cells.perhaps_so")):
        return None
    for what in _SAID:
        for phrase in sorted(written(f"cells.{what}"), key=len, reverse=True):
            before, found, _ = said.partition(f" {phrase} ")
            if not found or (what == DOUBLE and before.strip()) or _is_denied(before):
                continue
            number = _number(words[len(before.split()) + len(phrase.split()) :], known)
            if number is not None:
                return what, number
    return None


@dataclass(frozen=True, slots=True)
class _Word:
    """A folded word of a remark; whether what is written there without a blank ends with it, and whether a sign follows or nothing."""

    text: str
    ends: bool
    closes: bool


def _words_of(text: str) -> list[_Word]:
    """The folded words of a remark: "AL-021-MAJ," are three, of which the last alone ends what is written.

    >>> [(word.text, word.ends, word.closes) for word in _words_of("voir AL-021, fin")]
    [('voir', True, False), ('al', False, False), ('021', True, True), ('fin', True, True)]
    """
    found: list[_Word] = []
    for piece in _SIGN.sub(r"\1 ", text).split():
        parts = fold(piece).split()
        if found and (not parts or piece[0] == "("):
            found[-1] = replace(found[-1], closes=True)
        found += [_Word(part, ends=False, closes=False) for part in parts[:-1]]
        found += [_Word(part, ends=True, closes=not piece[-1].isalnum()) for part in parts[-1:]]
    return [*found[:-1], *(replace(word, closes=True) for word in found[-1:])]


def _number(words: Sequence[_Word], known: Collection[str]) -> str | None:
    """The number that is known with which some words begin: "AL-021", "l'alerte n° 12", "no12".

    What is written must end with it ("AL-021" is not meant by "AL-021-MAJ"), and it has a digit. Digits alone may count anything ("2
    collègues", "12 janvier"): they are a number only right behind a word that says so, where no other word follows.
    """
    numbered, before = written("cells.numbered"), written("cells.before_number")
    for at in range(len(words)):
        is_named = at > 0 and words[at - 1].text in numbered
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            one, last = " ".join(word.text for word in words[at : at + size]), words[at + size - 1]
            glued = _GLUED.fullmatch(one)
            is_bare = one.replace(" ", "").isdigit()
            if one in known and last.ends and _DIGIT.search(one) and (not is_bare or (is_named and last.closes)):
                return one
            if glued is not None and glued[1] in known and last.closes:
                return glued[1]
        if words[at].text not in numbered | before:
            return None
    return None


def _is_denied(before: str) -> bool:
    """True where the word before says no: "n'est pas remplacé par"."""
    return bool(set(before.split()[-2:]) & written("cells.denied"))


def references_only(cells: pl.Series, others: Mapping[str, str]) -> pl.Series:
    """The cells of a column of free text reduced to what they say of a number that stands elsewhere in the sheet, and nothing else.

    `others` are these numbers as they are written, by their folded form.
    """
    likely = cells.filter(cells.str.contains(likely_references()).fill_null(value=False)).unique().to_list()
    kept = {}
    for text in likely:
        found = reference(text, others)
        if found is not None:
            kept[text] = f"{_phrase(found[0])} {others[found[1]]}"
    return cells.replace_strict(list(kept), list(kept.values()), default=None, return_dtype=pl.String)


def numbers_in(column: pl.Series) -> dict[str, str]:
    """The numbers of rows that a column holds, by their folded form: short texts with letters and digits, what a remark may call
    another row by. Digits alone may be anything, a telephone too.

    >>> numbers_in(pl.Series(["EO-0237", "76 12 34 56", "12", None, "Gao"]))
    {'eo 0237': 'EO-0237'}
    """
    texts = column.drop_nulls().unique()
    short = texts.filter(
        texts.str.contains(r"\d") & texts.str.contains(r"\p{L}") & (texts.str.len_chars() <= _LONGEST_NUMBER)
    )
    return {fold(text): text.strip() for text in short.to_list()}


def likely_references() -> str:
    """A pattern of the words with which such a remark begins; it only saves looking at all others."""
    return _pattern(_SAID)


@cache
def _pattern(ids: tuple[str, ...]) -> str:
    """The first words of some lists, with and without their accents, in any case."""
    texts = [text for one in ids for own in lists(f"cells.{one}").values() for text in own]
    words = {word for text in texts for word in (text.split()[0], fold(text).split()[0])}
    return "(?i)" + "|".join(map(re.escape, sorted(words)))


def _may_say(cells: pl.Series, pattern: str) -> bool:
    return bool(cells.str.contains(pattern).any())


def _phrase(what: str) -> str:
    return next(iter(lists(f"cells.{what}").values()))[0]


def _revised(known: Collection[str]) -> set[str]:
    """The numbers of which the list has a later revision: "al 021" beside "al 021 maj", "al 021 maj" beside "al 021 maj 2".

    >>> sorted(_revised({"al 021", "al 021 maj", "al 021 maj 2"}))
    ['al 021', 'al 021 maj']
    >>> _revised({"gao maj 01", "gao maj 02"})
    set()
    """
    by_base: dict[str, list[tuple[int, str]]] = {}
    for one in known:
        base, rank = _base(one, known)
        by_base.setdefault(base, []).append((rank, one))
    return {one for own in by_base.values() for rank, one in own if rank < max(own)[0]}


def _base(number: str, known: Collection[str]) -> tuple[str, int]:
    """A number without the mark of a revision, and which revision it is; 0 for none.

    A word that looks like a mark may be a part of the number ("GAO-MAJ-01", the first of a series): it is a mark where the number
    without it is in the list, or where it ends a number that has a digit before it ("AL-021-MAJ2"); with a count apart
    ("AL-021-MAJ-2") also where the revision before is in the list.
    """
    words = number.split()
    for size in (1, 2):
        base, match = " ".join(words[:-size]), _REVISION.fullmatch(" ".join(words[-size:]))
        if not base or match is None or match[1] not in written("cells.revision"):
            continue
        if base in known or (_DIGIT.search(base) and (size == 1 or " ".join(words[:-1]) in known)):
            return base, int(match[2] or 1)
    return number, 0


def _doubled(doubles: Mapping[str, str], order: Sequence[str]) -> set[str]:
    """The numbers that are doubles of others; of some that call each other so, the first stays."""
    gone = set()
    for one in doubles:
        chain, at = [one], doubles[one]
        while at in doubles and at not in chain:
            chain.append(at)
            at = doubles[at]
        if at != one or min(chain, key=order.index) != one:
            gone.add(one)
    return gone
