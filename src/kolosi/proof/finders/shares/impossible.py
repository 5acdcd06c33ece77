"""Shares that no whole number of things gives, of a whole told right behind them or taken up from the sentence before.

"In 70 % of these twelve sites", "43 % of the 24 partners", "Twelve sites were visited. … in 70 % of these sites".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kolosi.proof.arithmetic.relation import Relation, weighed
from kolosi.proof.study.binding import Study
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.mentions import SHARES, Mention
from kolosi.reading.nouns import noun_after

LEAST = 6
"""Of fewer things a share is often one of what they hold: "40 % of the four provinces" is land."""

BACK = 2
"""So many sentences before a share its whole is looked for."""

_OF = frozenset({"OF", "SUR", "OF_ALL", "OUTOF", "RATE_OF"})
_LIGHT = frozenset({"SMALL", "DEFINITE", "THESE", "OF"})
_VAGUE = ("AVERAGE", "TARGET", "FORECAST", "OVERLAP")
_THESE = frozenset({"THESE", "BACK"})


def impossible(study: Study) -> Iterator[Relation]:
    """Every share of a text with the small whole that the words behind it name."""
    for number, line in enumerate(study.lines):
        if not line.has_numbers or any(line.has(name) for name in _VAGUE):
            continue
        for place in line.quantities:
            if line.mention(place).kind in SHARES:
                whole = _whole_behind(line, place) or _whole_above(study, number, line, place)
                whole = whole or _whole_of_them(study, number, line, place)
                if whole is not None and _is_telling(line.mention(place), whole):
                    yield from _tested(line.mention(place), whole)


def _tested(share: Mention, whole: Mention) -> Iterator[Relation]:
    found = weighed("grim", "grim.behind", {"whole": whole, "pct": share}, tier="A")
    if found is not None:
        yield found


def _is_telling(share: Mention, whole: Mention) -> bool:
    """Whether a whole is small enough for some shares of it to be impossible, and told to the unit."""
    return whole.step == 1 and LEAST <= whole.exact < 10 ** (2 + share.decimals) and whole.exact.denominator == 1


def _whole_behind(line: Line, place: int) -> Mention | None:
    """The count right behind "of", "of these": of things, not of measures."""
    at = _behind_of(line.items, place)
    mention = line.items[at].mention if at is not None else None
    if at is None or mention is None or mention.kind != "count" or not _is_of_things(line, at):
        return None
    return mention


def _whole_of_them(study: Study, number: int, line: Line, place: int) -> Mention | None:
    """The only count before "60 per cent of them", in the sentence or in the one before."""
    behind = line.items[place + 1 : place + 2]
    if not behind or not {"DONT", "BACK"} & behind[0].classes or line.items[place].start != line.mention(place).start:
        return None
    own = [at for at in line.quantities if at < place]
    if own:
        one = own[-1]
        is_part = any("SOIT" in item.classes for item in line.items[one + 1 : place])
        return line.mention(one) if len(own) == 1 and _is_counted(line, one) and not is_part else None
    above = study.above(number)
    told = [at for at in above.quantities if above.mention(at).kind != "duration"] if above is not None else []
    return above.mention(told[0]) if above is not None and len(told) == 1 and _is_counted(above, told[0]) else None


def _is_counted(line: Line, place: int) -> bool:
    return line.mention(place).kind == "count" and not line.mention(place).is_rough and _is_of_things(line, place)


def _behind_of(items: Sequence[Item], place: int) -> int | None:
    """The place of what "of" joins to a share, behind articles alone."""
    if place + 1 >= len(items) or _OF.isdisjoint(items[place + 1].classes):
        return None
    after = range(place + 2, min(place + 5, len(items)))
    found = next((at for at in after if items[at].is_quantity or _LIGHT.isdisjoint(items[at].classes)), None)
    between = items[place + 2 : found] if found is not None else ()
    is_of_those = any("THESE" in one.classes and "OF" in two.classes for one, two in pairwise(between))
    return None if is_of_those else found


def _is_of_things(line: Line, place: int) -> bool:
    """Whether a count is of things that can be told apart: a noun behind it, no measure, and nothing that they own."""
    near = line.items[place + 1 : place + 5]
    owned = any(item.text.startswith("'") or "MEASURE" in item.classes for item in near)
    return bool(noun_after(line, place)) and not owned


def _whole_above(study: Study, number: int, line: Line, place: int) -> Mention | None:
    """The one count of the noun that "of these" takes up, in its sentence or in those before."""
    at = _behind_of(line.items, place)
    if (
        at is None
        or line.items[at].is_quantity
        or all(_THESE.isdisjoint(one.classes) for one in line.items[place + 1 : at])
    ):
        return None
    noun = noun_after(line, at - 1)
    paragraph = study.by_paragraph[line.sentence.paragraph]
    start = line.mention(place).start
    found = {
        one.mention.exact: one.mention
        for one in study.in_lines([each for each in paragraph if number - BACK <= each <= number])
        if one.mention.start < start and one.mention.kind == "count"
        and noun and noun_after(study.lines[one.line], one.place) == noun
        and _is_of_things(study.lines[one.line], one.place)
    }  # fmt: skip
    return next(iter(found.values())) if len(found) == 1 else None
