"""Counts that are told as a difference: what one figure has more or less than another."""

from __future__ import annotations

from kolosi.reading.items import Line
from kolosi.reading.matching import is_operand


def is_gap(line: Line, place: int) -> bool:
    """Whether a count is told as a difference: "868 more", "a fall of 30", "a gap of 12"."""
    for item in line.items[place + 1 : place + 4]:
        if {"MORE", "FEWER", "HIGHER", "LOWER"} & item.classes:
            return True
        if item.is_quantity or not item.text[0].isalpha():
            break
    if place and "TO" in line.items[place - 1].classes:
        return False
    if place and "EXTRA" in line.items[place - 1].classes:
        return True
    if place and {"OF", "BE", "BY", "SMALL"} & line.items[place - 1].classes and _is_between(line, place):
        return True
    for at in range(place - 1, max(place - 9, -1), -1):
        item = line.items[at]
        if place - at > 4 and "GAP" not in item.classes:
            if is_operand(item) or item.text in (",", "(", ":"):
                break
            continue
        if {"UP", "DOWN", "GAP"} & item.classes:
            near = line.items[at + 1 : place]
            joints = {"OF", "BY", "BE", "REACHED"} if "GAP" in item.classes else {"OF", "BY"}
            return any(joints & one.classes for one in near) and "PASS" not in item.classes
        if is_operand(item) or item.text in (",", "(", ":"):
            break
    return False


def _is_between(line: Line, place: int) -> bool:
    """ "The gap between 480 and 360 is 120": a gap of the two counts before it."""
    before = [at for at in line.quantities if at < place]
    if len(before) != 2:
        return False
    exceeds = [at for at, item in enumerate(line.items[:place]) if "EXCEED" in item.classes and at > before[0]]
    if exceeds:
        return place - max(exceeds[-1], before[1]) <= 8
    is_said = any("BE" in item.classes for item in line.items[before[1] : place])
    return is_said and any("GAP" in item.classes for item in line.items[max(before[0] - 8, 0) : before[0]])
