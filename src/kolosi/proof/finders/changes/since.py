"""Changes and directions told of two times whose counts stand in the sentences before, or in a table beside.

"… 13,260 in August and 16,530 in September. The September figure is 24 per cent above that of August."
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

from kolosi.proof.arithmetic.relation import Relation, weighed
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, exactly
from kolosi.proof.study.binding import Study
from kolosi.proof.study.frames import clauses
from kolosi.proof.study.timeline import Run, Time, Timeline
from kolosi.proof.study.topic import names_of, roots, words_of
from kolosi.reading.items import Line
from kolosi.reading.matching import is_operand
from kolosi.reading.mentions import CHANGES, COUNTS, SHARES, Mention, word_at
from kolosi.reading.text import flatten

TURNS = frozenset({"COMPARED", "AGAINST", "ON", "HIGHER", "LOWER"})
OVER = frozenset({"EXCEED"})

JOINED = 6
"""How many words may stand between two times that are told together."""


@dataclass(frozen=True)
class Told:
    """A claim in its clause: where it stands, whose words go from `low` to `high`, and the times named on either side."""

    line: Line
    number: int
    place: int
    low: int
    high: int
    before: Sequence[tuple[int, Time]]
    after: Sequence[tuple[int, Time]]

    def has(self, names: frozenset[str], start: int, end: int) -> bool:
        """Whether a word of some classes stands between two places."""
        return any(names & item.classes for item in self.line.items[start:end])


def told_since(study: Study) -> Iterator[Relation]:
    """Every change, and every rise or fall without a figure, between times of a run."""
    timeline = Timeline(study)
    for number, line in enumerate(study.lines):
        if line.sentence.block.table is not None or line.sentence.block.kind == "heading":
            continue
        runs = timeline.before(number)
        if not runs:
            continue
        times = timeline.times(line)
        for low, high in clauses(line):
            for told in _claims(line, number, low, high, times):
                found = _settled(study, told, runs)
                if found is not None:
                    yield found


def _claims(line: Line, number: int, low: int, high: int, times: Sequence[tuple[int, Time]]) -> Iterator[Told]:
    """The changes of a clause that has no counts before them; else its one word for a rise or a fall."""
    operands = [at for at in line.quantities if low <= at < high and is_operand(line.items[at])]
    changes = [at for at in operands if _is_change(line, at)]
    words = [at for at in range(low, high) if {"UP", "DOWN"} & line.items[at].classes]
    if not operands and len(words) == 1:
        yield _told(line, number, words[0], low, high, times)
    for begun, place in pairwise([low, *changes]):
        following = [at for at in operands if at > place]
        end = following[0] if following else high
        if any(begun <= at < place and at not in changes for at in operands):
            return
        if following and not line.has_mark(",", place, end) and line.mention(end).kind in COUNTS:
            return
        yield _told(line, number, place, begun, end, times)


def _is_change(line: Line, place: int) -> bool:
    """Whether a percentage is told as a change: by its own words, or behind "exceeds by", "higher by"."""
    if line.mention(place).kind in CHANGES:
        return True
    is_over = any({"EXCEED", "HIGHER", "LOWER"} & item.classes for item in line.items[max(place - 3, 0) : place])
    return is_over and line.mention(place).kind in SHARES


def _told(line: Line, number: int, place: int, low: int, high: int, times: Sequence[tuple[int, Time]]) -> Told:
    before = [one for one in times if low <= one[0] < place]
    return Told(line, number, place, low, high, before, [one for one in times if place < one[0] < high])


# -- which two times -----------------------------------------------------------------------------------------------


def _named(told: Told, run: Run) -> tuple[Time, Time] | None:
    """The later and the earlier time of a claim that names both of them."""
    before, after = told.before, told.after
    if len(before) == len(after) == 1:
        is_turned = told.has(TURNS, told.place + 1, after[0][0]) or told.has(TURNS | OVER, told.place - 3, told.place)
        return (before[0][1], after[0][1]) if is_turned else None
    if not (before and after) and 1 <= len(named := [*before, *after]) <= 2:
        if len(named) == 1:
            time = named[0][1]
            return time.ends[::-1] if time.first < time.last <= 12 and run.at(time) is None else None
        (one, first), (two, second) = named
        if two - one > JOINED:
            return None
        if told.has(TURNS - {"ON"}, one + 1, two):
            return first, second
        return (second, first) if told.has(frozenset({"AND", "TO"}), one + 1, two) else None
    return None


def _hinted(told: Told, run: Run) -> tuple[Time, Time] | None:
    """The two times of a claim that names one: "after February" the next one; "in September" the one before it."""
    named = [*told.before, *told.after]
    if not named:
        return _of_two(told, run)
    if len(named) != 1 or told.has(frozenset({"COMPARED", "AGAINST"}), told.low, named[0][0] - 4):
        return None
    place, time = named[0]
    at = run.place(time)
    if at is None or run.is_table or told.has(frozenset({"COMPARED", "AGAINST"}), place + 1, told.high):
        return None
    is_old = told.has(frozenset({"COMPARED", "AFTER"}), max(place - 4, told.low), place)
    other = at + 1 if is_old else at - 1
    if not 0 <= other < len(run.told):
        return None
    pair = run.told[other][0], run.told[at][0]
    return pair if is_old else pair[::-1]


def _of_two(told: Told, run: Run) -> tuple[Time, Time] | None:
    """ "The fall is 12 per cent", right behind the counts of two times, or of a row under two: the later and the earlier one."""
    items = told.line.items
    opening = items[told.low : told.place]
    is_opening = told.low == 0 and not any(item.text in (",", ":") or "AND" in item.classes for item in opening)
    is_told = told.has(frozenset({"UP", "DOWN"}), max(told.place - 4, 0), told.place)
    is_long = any(item.mention is not None and item.mention.kind == "duration" for item in items[told.low : told.high])
    end = next((at for at in range(told.place, told.high) if items[at].text == ","), told.high)
    if len(run.told) != 2 or not is_told or is_long or told.has(TURNS, told.place, end):
        return None
    one, two = run.told[0][0], run.told[1][0]
    is_far = one.year == two.year and abs(one.first - two.first) > HALF
    if is_far or not (run.name if run.is_table else is_opening and run.last == told.number - 1):
        return None
    keys = [(time.year or one.year or two.year or 0, time.first) for time in (one, two)]
    return (two, one) if keys[0] < keys[1] else (one, two)


HALF = 6
"""Months without a year that lie further apart may be told in either order."""


# -- whether it holds ----------------------------------------------------------------------------------------------


def _settled(study: Study, told: Told, runs: Sequence[Run]) -> Relation | None:
    """A claim of the one run that it may be about; one that holds in any of them is left."""
    found: list[Relation] = []
    for run in _spoken_of(study, told, runs):
        named = _named(told, run)
        pair = named or _hinted(told, run)
        new, old = (run.at(pair[0]), run.at(pair[1])) if pair else (None, None)
        if new is None or old is None or new.start == old.start or new.kind != old.kind:
            continue
        relation = _weighed(told, new, old)
        if relation is None:
            continue
        if not relation.is_flag:
            return relation
        is_rescued = named is None and not (run.is_table and run.is_dated) and _holds_elsewhere(told, run)
        if not is_rescued and _is_on_topic(study, told, run):
            found.append(relation)
    return found[0] if len(found) == 1 and (found[0].family != "change" or found[0].is_of_size(3)) else None


def _weighed(told: Told, new: Mention, old: Mention) -> Relation | None:
    item = told.line.items[told.place]
    if item.mention is not None:
        return weighed("change", "since.change", {"new": new, "old": old, "pct": item.mention}, tier="A")
    step = new.exact - old.exact
    if step == 0:
        return None
    is_so = (step > 0) == ("UP" in item.classes)
    return Relation(
        family="direction", rule="since.direction", verdict=CONSISTENT if is_so else INCONSISTENT, stated=new,
        operands={"seq": (old, new), "word": (word_at(item.start, item.end),)}, recomputed=exactly(step), unit=new.kind,
        tier="A", diagnosis=None if is_so else "wrong_sign",
    )  # fmt: skip


def _holds_elsewhere(told: Told, run: Run) -> bool:
    """Whether a claim holds of any two counts of a run."""
    for (_, new), (_, old) in permutations(run.told, 2):
        relation = _weighed(told, new, old)
        if relation is not None and not relation.is_flag:
            return True
    return False


def _spoken_of(study: Study, told: Told, runs: Sequence[Run]) -> list[Run]:
    """The runs of the one row that a claim names, in front of it or behind; of several rows none; else those of no row."""
    for words in _zones(study, told):
        rows = [run for run in runs if run.name and run.name <= words]
        if rows:
            return rows if len({run.name for run in rows}) == 1 else []
    return [run for run in runs if not run.name]


def _zones(study: Study, told: Told) -> tuple[set[str], set[str]]:
    """The stems of the words of a claim, in front of it and behind it."""
    items, flat = told.line.items, study.page.flat
    cuts = (
        at for at in range(told.place + 1, told.high) if items[at].text in (",", ")") or "WHICH" in items[at].classes
    )
    high = next(cuts, told.high)
    end = items[high].start if high < len(items) else told.line.sentence.end
    return roots(flat[items[told.low].start : items[told.place].start]), roots(flat[items[told.place].end : end])


def _is_on_topic(study: Study, told: Told, run: Run) -> bool:
    """Whether nothing in the words of a claim names something else than the counts of a run."""
    own = words_of(study, told.line, told.low, told.place)
    before, after = _zones(study, told)
    called = names_of(study, told.number) & (before | after)
    opening = study.opening_name(told.number) if told.low == 0 and not run.name else None
    if (
        opening is not None
        and not roots(flatten(opening), 1) <= run.stems
        and flatten(opening) not in study.pack.months
    ):
        return False
    return own is not None and own | called <= run.stems
