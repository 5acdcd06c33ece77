"""The same number as it was first told and as it was revised, side by side: the revised one alone counts.

"Violations – initial (8 Oct)" beside "Violations – revised (20 Oct)", "Déplacés | Provisoire" beside "Déplacés | Définitif". Read as two
numbers they are a sum that never was; read as the first, a figure that its own file takes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from kolosi.intake.columns.table import TextTable, fold, only_columns, renamed
from kolosi.intake.columns.values import read_number
from kolosi.intake.meaning.regions import holds_numbers
from kolosi.intake.meaning.unfolding import NUMBER
from kolosi.model.period import Period, month_end
from kolosi.model.spoken_period import periods_in
from kolosi.reading.labels import written

_WORD = re.compile(r"\w+")
_BEFORE, _BEHIND = " \t\r\n|–—-:,;/([", " \t\r\n|–—-:,;/)]"
_APART = "|–—-:(/\n"
"""Signs that set a word apart from what is counted: "Violations (révisé)", and not "Violations révisées", which may be others."""

_LONGEST = 3
"""So many words a version is called by, at most."""


@dataclass(frozen=True, kw_only=True)
class _Version:
    """A column of numbers whose header says which version of them it holds: what is left of it (`rest`), and the day of the version."""

    at: int
    rest: str
    is_later: bool
    is_perhaps_a_time: bool
    day: Period | None


def revised_only(table: TextTable) -> TextTable:
    """The table without numbers beside which the same stand revised, and these under a header without that word.

    Two versions of one number are one that says that it is the earlier and one that says that it is the later, and nothing else in other
    words. A number under the bare header is the earlier of one called revised where at least half of both are alike: other things than
    numbers may be revised. "Initial" beside "final" may be the beginning and the end of the time: they stay, as do versions whose days
    contradict their words, and numbers of which some rows have no later one.
    """
    groups: dict[str, list[_Version]] = {}
    for one in _versions(table):
        groups.setdefault(fold(one.rest), []).append(one)
    told = [pair for own in groups.values() if (pair := _pair(own) or _beside_plain(table, own)) is not None]
    pairs = [(earlier, later) for earlier, later in told if _is_whole(table, earlier.at, later.at)]
    if not pairs:
        return table
    names = {table.folded[later.at]: later.rest or NUMBER for _, later in pairs}
    gone = {earlier.at for earlier, _ in pairs}
    bare = replace(table, folded=tuple("" if at in gone else name for at, name in enumerate(table.folded)))
    kept = renamed(bare, names)  # an earlier one that has the bare name gives it up
    left = only_columns(kept, [at for at in range(len(table.names)) if at not in gone])
    return replace(left, earlier=tuple(table.names[at] for at in sorted(gone)))


def without_version(header: str) -> str:
    """A header without what it says of the version of its numbers.

    >>> without_version("PDI individus – révisé (20 mars)"), without_version("Évaluations révisées")
    ('PDI individus', 'Évaluations révisées')
    """
    said = _version(0, header)
    return said.rest if said is not None and said.rest else header


def _pair(versions: Sequence[_Version]) -> tuple[_Version, _Version] | None:
    """The earlier and the later of two versions of one number; None where they do not tell which is which."""
    if len(versions) != 2:
        return None
    earlier, later = sorted(versions, key=lambda one: one.is_later)
    if earlier.is_later or not later.is_later or (earlier.is_perhaps_a_time and later.is_perhaps_a_time):
        return None
    if earlier.day is not None and later.day is not None and earlier.day.first > later.day.first:
        return None
    return earlier, later


def _beside_plain(table: TextTable, versions: Sequence[_Version]) -> tuple[_Version, _Version] | None:
    """The numbers under the bare header beside the only version, a later one, where at least half of them are the same."""
    if len(versions) != 1 or not versions[0].is_later or versions[0].is_perhaps_a_time:
        return None
    (later,) = versions
    plain = next((at for at, name in enumerate(table.folded) if name and name == fold(later.rest)), None)
    if plain is None:
        return None
    first, last = (read_number(table.frame[f"c{at}"]) for at in (plain, later.at))
    both = int((first.is_not_null() & last.is_not_null()).sum())
    if not both or int((first == last).sum()) * 2 < both:
        return None
    return _Version(at=plain, rest=later.rest, is_later=False, is_perhaps_a_time=False, day=None), later


def _is_whole(table: TextTable, earlier: int, later: int) -> bool:
    """Whether both are numbers, and no row with an earlier one lacks the later: an empty cell may say that nothing changed."""
    first, last = (table.frame[f"c{at}"] for at in (earlier, later))
    lacks = (first.is_not_null() & last.is_null()).any()
    return holds_numbers(first) and holds_numbers(last) and len(last.drop_nulls()) > 0 and not lacks


def _versions(table: TextTable) -> Iterator[_Version]:
    for at, name in enumerate(table.names):
        said = _version(at, name) if name else None
        if said is not None:
            yield said


def _version(at: int, name: str) -> _Version | None:
    """What a header says of the version of its numbers; None where it says nothing of it, or two things."""
    tokens = [(found.start(), found.end()) for found in _WORD.finditer(name)]
    flat = [fold(name[start:end]) for start, end in tokens]
    marks = list(_marks(flat))
    if len(marks) != 1:
        return None
    (first, last, which) = marks[0]
    start, end = tokens[first][0], tokens[last][1]
    if not _is_apart(name, start, end) and not _counts(flat, first, last):
        return None
    phrase = " ".join(flat[first : last + 1])
    days = [one for one in periods_in(name, 2000) if one.period.day_count == 1 and _is_beside(name, one.start, end)]
    if days and _ends_a_month(days[0].period):
        return None  # numbers of that day, and no day on which they were told
    stop = days[0].end if days else end
    return _Version(
        at=at,
        rest=_without(name, start, stop),
        is_later=which == "later",
        is_perhaps_a_time=phrase in written("cells.perhaps_a_time"),
        day=days[0].period if days else None,
    )


def _marks(flat: Sequence[str]) -> Iterator[tuple[int, int, Literal["earlier", "later"]]]:
    """The places of the words that say a version, the longest first where several begin together; none behind a "not"."""
    at = 0
    while at < len(flat):
        sizes = range(min(_LONGEST, len(flat) - at), 0, -1)
        size = next((size for size in sizes if _which(" ".join(flat[at : at + size]))), 0)
        which = _which(" ".join(flat[at : at + size]))
        if which is not None and (at == 0 or flat[at - 1] not in written("cells.denied")):
            yield at, at + size - 1, which
        at += size or 1


@cache
def _which(phrase: str) -> Literal["earlier", "later"] | None:
    if phrase in written("cells.earlier_version"):
        return "earlier"
    return "later" if phrase in written("cells.later_version") else None


def _is_apart(name: str, start: int, end: int) -> bool:
    """Whether words stand in brackets, behind a dash, or in a row of the header of their own, or are all that it says."""
    before = name[:start].rstrip(" \t[")
    return (not before and name[end:].lstrip(" ")[:1] in ("", *_APART)) or before[-1:] in tuple(_APART)


def _counts(flat: Sequence[str], first: int, last: int) -> bool:
    """Whether the word beside says that numbers are meant: "Initial number of violations", "Nombre révisé de violations"."""
    beside = {*flat[max(first - 1, 0) : first], *flat[last + 1 : last + 2]}
    return not beside.isdisjoint(written("cells.words_for_a_number"))


def _is_beside(name: str, at: int, end: int) -> bool:
    """Whether a day begins right behind the words: "initial (8 Oct)", "révisé le 20 octobre"."""
    between = [fold(word) for word in _WORD.findall(name[end:at])]
    return at >= end and set(between) <= written("cells.before_a_day")


def _ends_a_month(day: Period) -> bool:
    return day.last == month_end(day.last.year, day.last.month)


def _without(name: str, start: int, end: int) -> str:
    """A header without what says the version, nor the signs that held it."""
    before, behind = name[:start].rstrip(_BEFORE), name[end:].lstrip(_BEHIND)
    joint = " | " if " | " in name[len(before) : start] and behind else " "
    return f"{before}{joint}{behind}".strip() if before and behind else before or behind
