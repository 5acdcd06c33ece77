"""Totals that a sentence concludes from the figures before it: "21,400 in May; 23,900 in June. That makes 45,300 in two months".

The figures are all those of the list, or of the sentence, before: of one thing, none a part or a comparison of another. A total is
doubted only when it is a slip of the hand away from their sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kolosi.proof.arithmetic.relation import Relation, summed
from kolosi.proof.finders.totals.totals_across_sentences import chosen, some_of
from kolosi.proof.study.binding import Study
from kolosi.reading.items import Line
from kolosi.reading.matching import counts_in
from kolosi.reading.mentions import COUNTS, Mention
from kolosi.reading.nouns import noun_after

TELLS = frozenset({"TOTAL", "TOTAL_OF", "ADDS_UP", "WHOLE", "CUMULATIVE", "BRING", "MAKES"})
"""What tells a count as a total, right before it or close behind it; "thus" does so with a verb."""

CLOSE = 7
"""How many words at most stand between such a word and the total."""

MOST = 5
"""More figures than these are not added up."""

APART = frozenset(
    {"DONT", "AMONG", "OUTOF", "AGAINST", "COMPARED", "PASS", "INCLUDE", "SUR", "OF_ALL", "BACK", "TARGET", "EACH"}
)
"""What makes a figure a part, a comparison or a rate of another one."""


def concluded(study: Study) -> Iterator[Relation]:
    """Every total of this kind."""
    for number, line in enumerate(study.lines):
        if line.sentence.block.table is not None or not line.has_numbers:
            continue
        for place in counts_in(line):
            if line.mention(place).exact >= 100 and not line.mention(place).is_rough:
                yield from _of_figures(study, number, line, place)


def _of_figures(study: Study, number: int, line: Line, place: int) -> Iterator[Relation]:
    stated = line.mention(place)
    groups = [group for group in _groups(study, number, line, place) if _may_add(study, group, stated)]
    size = _size(line, place)
    groups = [group for group in groups if _is_told(line, place) or len(group) == size]
    if not groups:
        return
    every = max(groups, key=len)
    held = [summed("sum.concluded", stated, some, tier="A") for some in some_of(every, len(every)) if len(some) >= 2]
    if any(one.verdict == "consistent" for one in held):
        yield next(one for one in held if one.verdict == "consistent")
        return
    found = chosen([summed("sum.concluded", stated, tuple(group), tier="A") for group in groups])
    if found is not None:
        yield found


def _is_told(line: Line, place: int) -> bool:
    """Whether words say that a count is a total."""
    near = line.items[max(place - CLOSE, 0) : place]
    cut = max((at for at, item in enumerate(near) if item.is_quantity), default=-1)
    ahead = {name for item in near[cut + 1 :] for name in item.classes}
    end = next((at for at in line.quantities if at > place), len(line.items))
    behind = {name for item in line.items[place + 1 : min(place + 5, end)] for name in item.classes}
    opening = {name for item in line.items[:2] for name in item.classes}
    if {"TOTAL", "ADDS_UP"} & opening and counts_in(line)[0] == place and place <= 2 * CLOSE:
        return True
    is_thus = "THUS" in ahead and "BE" in ahead
    return bool(TELLS & ahead) or is_thus or bool({"TOTAL", "ADDS_UP"} & behind)


def _size(line: Line, place: int) -> int:
    """Of how many lengths of time a total is told: "654 in three weeks"."""
    times = [
        line.mention(at) for at in line.quantities if place < at <= place + 5 and line.mention(at).kind == "duration"
    ]
    return times[0].exact.numerator if len(times) == 1 else 0


def _groups(study: Study, number: int, line: Line, place: int) -> Iterator[list[Mention]]:
    """The figures before: of the sentence itself, of that with the one before it, of the one before alone."""
    own = [line.mention(at) for at in counts_in(line) if at < place]
    kinds = {line.mention(at).kind for at in line.quantities if at < place} - {"duration"}
    if not kinds <= COUNTS or any(APART & item.classes for item in line.items[:place]):
        return
    if len(own) >= 2:
        yield own
        return
    before: list[Mention] = []
    for at in (number - 1, number - 2):
        above = study.lines[at] if at >= 0 else line
        if above is line or above.sentence.paragraph != line.sentence.paragraph or not _is_plain(above):
            return
        before = [above.mention(one) for one in counts_in(above)] + before
        found = [*before, *own]
        if 2 <= len(found) <= MOST:
            yield found
            return
        if len(found) > MOST:
            return


def _is_plain(line: Line) -> bool:
    """Whether the figures of a sentence are counts side by side."""
    kinds = {line.mention(at).kind for at in line.quantities} - {"duration"}
    return bool(kinds) and kinds <= COUNTS and not any(APART & item.classes for item in line.items)


def _may_add(study: Study, group: Sequence[Mention], stated: Mention) -> bool:
    """Whether figures are of one thing, the thing of the total, and each is less than it."""
    if not 2 <= len(group) <= MOST or any(one.is_rough or one.exact >= stated.exact for one in group):
        return False
    units = {unit for one in (*group, stated) if (unit := _unit(study, one))}
    return len(units) <= 1


def _unit(study: Study, mention: Mention) -> str:
    """What a figure counts: the unit of its concept, when the noun behind it names one; else the noun."""
    binding = study.binding(mention)
    line = study.lines[binding.line]
    noun = noun_after(line, binding.place)
    names = [
        name for item in line.items[binding.place + 1 : binding.place + 4] for name in item.classes if name[0] == "@"
    ]
    return study.pack.by_id[names[0][1:]].unit if noun and names else noun
