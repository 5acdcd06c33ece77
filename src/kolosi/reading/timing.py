"""The period of each number of a sentence: the one that follows it closely, else the last before it, else the paragraph's."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import islice, pairwise

from kolosi.model.period import Period
from kolosi.reading.items import Line
from kolosi.reading.mentions import CHANGES, COUNTS

Timed = tuple[Period | None, bool, str]


def leading(line: Line, times: Mapping[int, Timed]) -> Period | None:
    """The period that a sentence is about: of its first number, else the first it names, before it turns to another one."""
    turn = _turn(line)
    end = line.sentence.end if turn is None else line.items[turn].start
    known = [(one.grain, one.period) for one in line.said if one.period and one.start < end]
    months = [period for grain, period in known if grain == "month"]
    if len(months) >= 3 and all((b.first - a.last).days == 1 for a, b in pairwise(months)):
        return Period(months[0].first, months[-1].last)
    places = [place for place in line.quantities if (turn is None or place < turn) and times[place][1]]
    if places:
        return times[places[0]][0]
    return known[0][1] if known else None


def timed(line: Line, current: Period | None) -> dict[int, Timed]:
    """For each number, its period: the one that follows it closely, else the last before it, else the paragraph's."""
    taken: set[int] = set()
    out: dict[int, Timed] = {}
    for place in line.quantities:
        follows = _following(line, place)
        said = line.items[follows].said if follows is not None else None
        if follows is not None and said is not None:
            taken.add(follows)
            out[place] = (said.period, said.period is not None, "after")
    for place in line.quantities:
        if place not in out:
            out[place] = _led(line, place, out, taken, current)
    return out


def _led(line: Line, place: int, out: Mapping[int, Timed], taken: set[int], current: Period | None) -> Timed:
    """The period of a number that none follows: of its whole, of the new figure of its change, of the words before it."""
    whole = _host(line, place)
    if whole is not None and whole in out:
        return out[whole]
    told = _of_result(line, place, out)
    if told is not None:
        return told
    turn = _turn(line, place)
    end = turn if turn is not None and line.mention(place).kind in CHANGES else place
    leads = line.periods[: bisect_left(line.periods, end)]
    if not leads:
        return current, False, "paragraph"
    free = list(islice((at for at in reversed(leads) if at not in taken), 2)) or leads[:-3:-1]
    return _joined(line, free[::-1]), True, "before"


def _of_result(line: Line, place: int, out: Mapping[int, Timed]) -> Timed | None:
    """The period of the result behind "that is", for an operand that is not the first number of its sentence."""
    if line.quantities[0] == place or not line.has("SOIT", place):
        return None
    near = line.quantities[bisect_right(line.quantities, place) : bisect_right(line.quantities, place + 26)]
    later = (at for at in near if at in out and out[at][2] == "after" and line.has("SOIT", place, at))
    found = next(later, None)
    return out[found] if found is not None and _turn(line, found) is None else None


def _turn(line: Line, place: int | None = None) -> int | None:
    """The first word, or the first before a number, that turns to what it is compared with."""
    firsts = [places[0] for name in ("AGAINST", "COMPARED") if (places := line.of_class(name))]
    return min((at for at in firsts if place is None or at < place), default=None)


def _joined(line: Line, leads: Sequence[int]) -> Period | None:
    """The last of some periods, with the one that is joined to it by "and" where they follow each other."""
    last = line.items[leads[-1]].said
    before = line.items[leads[-2]].said if len(leads) > 1 else None
    if last is None or last.period is None:
        return None
    if before is not None and before.period is not None and leads[-1] - leads[-2] <= 4:
        is_and = any("AND" in item.classes for item in line.items[leads[-2] : leads[-1]])
        if is_and and (last.period.first - before.period.last).days == 1:
            return Period(before.period.first, last.period.last)
    return last.period


def _host(line: Line, place: int) -> int | None:
    """The number that another is told of: its whole before "of which" or brackets, the new figure of a change."""
    before = line.quantities[: bisect_left(line.quantities, place)]
    if not before:
        return None
    if line.mention(place).kind in CHANGES:
        turns = (_last(line, name, place) for name in ("AGAINST", "COMPARED"))
        ended = reversed(before[: bisect_left(before, max(turns))])
        return next((at for at in ended if line.mention(at).kind in COUNTS), None)
    turn = _turn(line, place)
    if turn is not None and before[0] < turn < before[-1] and line.has("SOIT", turn, place):
        return before[bisect_left(before, turn) - 1]
    between = line.items[before[-1] + 1 : place]
    is_part = any("DONT" in item.classes or item.text == "(" for item in between)
    is_cut = any(item.said or {"AGAINST", "COMPARED"} & item.classes for item in between)
    return before[-1] if is_part and not is_cut else None


def _last(line: Line, name: str, place: int) -> int:
    """The last word of a class before a place; -1 when there is none."""
    places = line.where.get(name, ())
    at = bisect_left(places, place)
    return places[at - 1] if at else -1


def _following(line: Line, place: int) -> int | None:
    """The period that belongs to a number: after it, before the next number and the end of its brackets."""
    depth, end = 0, min(place + 22, len(line.items))
    for at in range(place + 1, end):
        item = line.items[at]
        if item.text == "(":
            depth += 1
            inside = next((one for one in range(at + 1, min(at + 4, end)) if line.items[one].said), None)
            if inside is not None and not any(line.items[one].is_quantity for one in range(at, inside)):
                return inside
            continue
        if item.text == ")":
            if depth == 0:
                return None
            depth -= 1
            continue
        if depth:
            continue
        if item.said is not None:
            return at if not _is_next_clause(line, place, at) else None
        is_cut = item.text == "," and not any(one.said for one in line.items[at + 1 : at + 3])
        if item.is_quantity or item.text == ";" or is_cut:
            return None
    return None


def _is_next_clause(line: Line, place: int, at: int) -> bool:
    """Whether what stands between a number and a period turns to another number: "contre", "par rapport à"."""
    between = line.items[place + 1 : at]
    is_after = any("AFTER" in item.classes for item in between[:-2])
    return is_after or any({"AGAINST", "COMPARED"} & item.classes for item in between)
