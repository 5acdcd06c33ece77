"""Rows that another row of the same list stands for: a double of another number, an alert that was revised under the same number.

"DOUBLON de EO-0237", "remplacée par AL-021-MAJ", "MAJ : remplace AL-021", and the number "AL-021-MAJ" itself. Only a number that the
list has says so: what is a double of something that nobody sees here stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

import polars as pl

from kolosi.intake.columns.table import fold
from kolosi.reading.labels import lists, written

DOUBLE, REPLACED, REPLACES = "double_of", "replaced_by", "replaces"
_SAID = (DOUBLE, REPLACED, REPLACES)

_LONGEST = 6
"""A number has so many parts at most: "EO-2025-0237-MAJ-2"."""

_LONGEST_NUMBER = 40
"""A number of a row is no longer than this: a UUID has 36 characters."""

_REVISION = re.compile(r"^([a-z]+?)\s?(\d{0,2})$")


def superseded(frame: pl.DataFrame, number: str, texts: Iterable[str]) -> pl.Series:
    """The rows for which another row of the list stands. `number` is the column of the numbers, `texts` those of remarks."""
    remarks = [name for name in texts if _may_say(frame[name], likely_references())]
    may_be_revised = _may_say(frame[number], _pattern(("revision",)))
    if not remarks and not may_be_revised:
        return pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    ids = [None if cell is None else fold(cell) for cell in frame[number].to_list()]
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


def reference(text: str, known: Collection[str]) -> tuple[str, str] | None:
    """What a remark says of a number that is known (folded): that its row is a double of it, replaces it or is replaced by it.

    >>> reference("DOUBLON de EO-0237 (signalé par une autre source)", {"eo 0237"})
    ('double_of', 'eo 0237')
    >>> reference("première estimation, remplacée par AL-021-MAJ", {"al 021", "al 021 maj"})
    ('replaced_by', 'al 021 maj')
    >>> reference("doublon possible de EO-0237", {"eo 0237"}), reference("DOUBLON de EO-0237 ?", {"eo 0237"})
    (None, None)
    """
    said = f" {fold(text)} "
    if "?" in text or any(f" {word} " in said for word in written("cells.perhaps_so")):
        return None
    for what in _SAID:
        for phrase in sorted(written(f"cells.{what}"), key=len, reverse=True):
            before, found, after = said.partition(f" {phrase} ")
            if not found or (what == DOUBLE and before.strip()) or _is_denied(before):
                continue
            words = after.split()[:_LONGEST]
            for size in range(len(words), 0, -1):
                if (one := " ".join(words[:size])) in known:
                    return what, one
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
    """The numbers of which the list has a later revision: "al 021" beside "al 021 maj", "al 021 maj" beside "al 021 maj 2"."""
    by_base: dict[str, list[tuple[int, str]]] = {}
    for one in known:
        base, rank = _base(one)
        by_base.setdefault(base, []).append((rank, one))
    return {one for own in by_base.values() for rank, one in own if rank < max(own)[0]}


def _base(number: str) -> tuple[str, int]:
    """A number without the mark of a revision, and which revision it is; 0 for none."""
    words = number.split()
    for size in (1, 2):
        match = _REVISION.fullmatch(" ".join(words[-size:]))
        if len(words) > size and match is not None and match[1] in written("cells.revision"):
            return " ".join(words[:-size]), int(match[2] or 1)
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
