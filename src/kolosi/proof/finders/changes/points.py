"""Points told of two shares: the only two near, or their relative change instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kolosi.proof.arithmetic.relation import Relation, weighed
from kolosi.proof.arithmetic.values import CONSISTENT
from kolosi.proof.study.binding import Binding, Study
from kolosi.reading.items import Line
from kolosi.reading.mentions import CHANGES, SHARES, Mention

Pair = tuple[Mention, Mention]

FAR = 12
"""So many words stand at most between a gap and the shares that it is told of."""


def points_near(study: Study) -> Iterator[Relation]:
    """A number of points beside two shares, in the sentence and those before: their difference, or their relative change."""
    for number, line in enumerate(study.lines):
        places = [at for at in line.quantities if line.mention(at).kind == "points"]
        if len(places) == 1:
            yield from _near(study, number, places[0])


def _near(study: Study, number: int, place: int) -> Iterator[Relation]:
    line = study.lines[number]
    points = line.mention(place)
    near, is_far = _shares_near(study, number, place)
    if len(near) != 2 or any(one.mention.kind in CHANGES for one in study.around(number, place)):
        return
    new, old = _by_time(near)
    relation = weighed("points", "points.near", {"new": new, "old": old, "pct": points}, tier="A")
    if relation is not None and relation.is_flag and not _is_dated(near):
        turned = weighed("points", "points.near", {"new": old, "old": new, "pct": points}, tier="A")
        relation = turned if turned is not None and not turned.is_flag else relation
    if relation is None:
        return
    gap, relative = abs(new.exact - old.exact), abs(100 * (new.exact - old.exact) / old.exact) if old.exact else None
    is_relative = relative is not None and points.prints(relative)
    is_said = any({"UP", "DOWN", "CHANGE"} & item.classes for item in line.items[:place]) and not is_far
    is_where = place < line.places.get(min(new.start, old.start), -1) and _is_where(line, place, near)
    if relation.verdict == CONSISTENT or is_relative or is_where or (is_said and gap > 0 and line.has("AGAINST")):
        yield relation


def _is_where(line: Line, place: int, near: Sequence[Binding]) -> bool:
    """Whether the two shares of a gap follow it in its sentence: "18 points in the east, where 39 % and 31 % …"."""
    between = line.items[place + 1 : near[0].place]
    is_named = any("WHICH" in item.classes or item.text in (":", "(") for item in between)
    is_named = is_named and not {"FROM", "RANGE"} & line.items[near[0].place - 1].classes
    return is_named and len(between) <= FAR and not any(item.is_quantity for item in between)


def _shares_near(study: Study, number: int, place: int) -> tuple[list[Binding], bool]:
    """The shares of the sentence, else with those of the sentence around; True for those behind a semicolon and before."""
    near = [one for one in study.around(number, place) if one.mention.kind in SHARES]
    if len(near) == 1:
        near = [one for one in study.around(number, place, reach=1) if one.mention.kind in SHARES]
    if len(near) == 2:
        return near, False
    paragraph = study.by_paragraph[study.lines[number].sentence.paragraph]
    first = study.number_at(study.passage(number).sentence.start)
    before = study.number_at(study.passage(first - 1).sentence.start) if first else None
    own = [at for at in paragraph if first is not None and (before if before is not None else first) <= at <= number]
    return [one for one in study.in_lines(own) if one.mention.kind in SHARES], True


def _by_time(pair: Sequence[Binding]) -> Pair:
    """The later share and the earlier one; as they stand where the text does not tell."""
    one, two = pair
    return (two.mention, one.mention) if _is_dated(pair) else (one.mention, two.mention)


def _is_dated(pair: Sequence[Binding]) -> bool:
    """Whether the first of two is told of an earlier time than the second."""
    one, two = pair
    return one.period is not None and two.period is not None and one.period.first < two.period.first
