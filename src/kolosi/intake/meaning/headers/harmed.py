"""The killed and the injured that stand by sex and age under letters or beside other words: "K_Men", "Femmes tuées"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import polars as pl

from kolosi.intake.columns.cells import Cells
from kolosi.intake.columns.table import TextTable, fold, holds_words
from kolosi.intake.columns.totals import is_total_label
from kolosi.intake.columns.values import is_missing, read_number
from kolosi.intake.meaning.running import is_running
from kolosi.intake.meaning.words import parts_by_age, parts_of_people, stem, words
from kolosi.model.record import ALL_KILLED
from kolosi.reading.labels import lists, written

_JOINT = re.compile(r"[\s_.|/:()–—-]+")


@dataclass(frozen=True, kw_only=True)
class _Harmed:
    """A column that counts the killed or the injured, all of them (`who` is empty) or men, women, boys, girls."""

    at: int
    what: str
    is_short: bool
    who: str


def people_harmed(table: TextTable) -> TextTable:
    """The table with "K_Men", "Femmes tuées" under the title of the killed, "I_Men", "Femmes blessées" under that of the injured.

    One letter before men and women says so only where both of these letters stand there, and no third one: "T_H", "T_F" alone may be
    all men and women.
    Those of armed forces under their own title are called after them: they are no civilians. So are those of armed groups, where civilians
    have a title of their own beside theirs: alone, a title may say by whom people were harmed.
    """
    names = [_of_forces(name, _titled_civilians(table.names)) or name for name in table.names]
    harmed = [one for at, name in enumerate(names) if (one := _harmed(at, name)) is not None]
    for what in dict.fromkeys(one.what for one in harmed):
        own = [one for one in harmed if one.what == what]
        parts = [one for one in own if one.who]
        aged = {fold(one.who) for one in parts if set(words(one.who)) <= parts_by_age()}
        if len({frozenset(words(one.who)) for one in parts}) < 2 or (aged and len(aged) == len(parts)):
            continue
        if any(one.is_short for one in parts) and not _are_letters_of_harm(table, harmed):
            continue
        for one in own:
            names[one.at] = f"{_title(what)} | {one.who or _TOTAL}"
    if names == list(table.names):
        return table
    return replace(table, names=tuple(names), folded=tuple(map(fold, names)))


def _of_forces(name: str, beside_civilians: Collection[str]) -> str | None:
    """What the killed or injured of armed forces are called where their title says whose they are: "Security forces | Killed".

    `beside_civilians` says of what ("killed") civilians have a column of their own.
    """
    title, _, last = name.rpartition(" | ")
    one = _harmed(0, last) if title and not holds_words(title, written("cells.civilians")) else None
    if one is None or one.who:
        return None
    groups = written("cells.armed_groups") if one.what in beside_civilians else frozenset()
    if not holds_words(title, written("cells.forces") | groups):
        return None
    return next(iter(lists(f"cells.forces_{one.what}").values()))[0]


def _titled_civilians(names: Sequence[str]) -> frozenset[str]:
    """What stands under a title that says civilians and nothing else: "Civilians | Killed"."""
    parted = (name.rpartition(" | ") for name in names)
    own = (_harmed(0, last) for title, _, last in parted if fold(title) in written("cells.civilians"))
    return frozenset(one.what for one in own if one is not None)


def with_all_killed(cells: list[Cells], table: TextTable, frame: pl.DataFrame) -> list[Cells]:
    """The columns, with the killed whoever they are: those that the list counts, and those of armed forces that stand apart.

    An empty cell of forces tells of none where others of its column tell of some; where a column of forces has no number, or what is no
    number, or tells of a part of them alone, nobody knows them, and no row has the sum. So it is of a list that counts civilians alone.
    """
    killed = next((cell for cell in cells if cell.rule.into == "killed" and cell.values is not None), None)
    if killed is None or killed.values is None:
        return cells
    read = {cell.at for cell in cells}
    apart = [at for at, name in enumerate(table.names) if f"c{at}" not in read and _tells_forces_killed(name)]
    values = killed.values
    if not apart and holds_words(killed.heading, written("cells.civilians")):
        values = values.clear(len(values))
    for at in apart:
        texts = frame[f"c{at}"]
        numbers = read_number(texts, whole=True)
        is_blank = texts.to_frame("x").select(is_missing(pl.col("x")))["x"]
        is_known = (
            _are_forces_killed(table.names[at]) and not is_blank.all() and bool((numbers.is_null() <= is_blank).all())
        )
        values = values + numbers.fill_null(0).cast(values.dtype) if is_known else values.clear(len(values))
    rule = replace(killed.rule, into=ALL_KILLED, is_required=False)
    return [*cells, Cells(rule=rule, values=values, problems=killed.problems.clear())]


def _tells_forces_killed(name: str) -> bool:
    """True for a header that speaks of killed and of armed forces, and of no civilian."""
    is_theirs = holds_words(name, written("cells.forces")) and not holds_words(name, written("cells.civilians"))
    return is_theirs and any(_says_killed(piece) for piece in _JOINT.split(name) if piece)


def _are_forces_killed(name: str) -> bool:
    """True for a header that counts the killed of armed forces, all of them: it says who, that they were killed, and nothing else."""
    flat = f" {fold(name)} "
    for said in sorted(written("cells.forces"), key=len, reverse=True):
        if f" {said} " in flat:
            flat = flat.replace(f" {said} ", " ", 1)
            break
    rest = " ".join(piece for piece in flat.split() if not _says_killed(piece))
    return not rest or is_total_label(rest)


def _says_killed(word: str) -> bool:
    return stem(word) in {stem(one) for one in written("cells.killed")}


_TOTAL = "Total"


def says_people_harmed(name: str) -> bool:
    """True for a header that counts the killed or the injured, or a part of them: "K_Men", "Filles blessées", "Total killed"."""
    return _harmed(0, name) is not None


def _title(what: str) -> str:
    """A word for the killed or the injured that every list of headings knows."""
    return next(iter(lists(f"cells.{what}").values()))[0]


def _harmed(at: int, name: str) -> _Harmed | None:
    if is_running(name):
        return None
    pieces = [piece for piece in _JOINT.split(name.strip()) if piece]
    for what in ("killed", "injured"):
        long = {stem(word) for word in written(f"cells.{what}")}
        said = [piece for piece in pieces if stem(piece) in long]
        rest = " ".join(piece for piece in pieces if piece not in said)
        is_short = not said and len(pieces) > 1 and fold(pieces[0]) in written(f"cells.{what}_letter")
        rest = " ".join(pieces[1:]) if is_short else rest
        if not said and not is_short:
            continue
        own = words(rest)
        if own and set(own) <= parts_of_people():
            return _Harmed(at=at, what=what, is_short=is_short, who=rest)
        if not is_short and (not rest or is_total_label(rest)):
            return _Harmed(at=at, what=what, is_short=False, who="")
    return None


def _are_letters_of_harm(table: TextTable, harmed: Sequence[_Harmed]) -> bool:
    """Whether the letters before men and women are those of the killed and of the injured, over the same parts, and no other."""
    parts = {
        what: {fold(one.who) for one in harmed if one.is_short and one.what == what} for what in ("killed", "injured")
    }
    known = {one.at for one in harmed}
    others = [
        name
        for at, name in enumerate(table.names)
        if at not in known
        and len(pieces := _JOINT.split(name.strip())) > 1
        and len(pieces[0]) == 1
        and fold(" ".join(pieces[1:])) in parts["killed"]
    ]
    return parts["killed"] == parts["injured"] and not others
