"""Which percentages are changes, and which way they go: the word that governs each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kolosi.reading.item import HEDGES, Item
from kolosi.reading.mentions import CHANGES, Mention

REACH = 9
"""How many items a word for a change may stand before the percentage that it governs."""

_BREAKERS = frozenset({",", "(", ")", ":", ";"})
_CHANGES = frozenset({"UP", "DOWN", "CHANGE"})


def told_percents(items: Sequence[Item]) -> Iterator[Item]:
    """The items, each percentage told as a share or as a change."""
    last: Mention | None = None
    for place, item in enumerate(items):
        mention = item.mention
        if mention is None or mention.kind not in ("percent_share", "points"):
            yield item
            continue
        sign = _change_sign(items, place, last)
        if mention.kind == "points":
            told = replace(mention, sign=sign or mention.sign)
        elif sign is not None or mention.sign is not None:
            told = replace(mention, kind="percent_change", sign=mention.sign or sign or None)
        else:
            told = mention
        last = told
        yield item if told is mention else replace(item, mention=told)


def _change_sign(items: Sequence[Item], place: int, last: Mention | None) -> int | None:
    """The direction of the word for a change that governs a percentage; 0 when it has none; None without such a word."""
    word = _word_before(items, place) or _word_that_opens(items, place)
    if word is not None:
        return _direction(word)
    sign = _sign_behind(items, place)
    if sign is not None:
        return sign
    is_second = place > 1 and "OF" in items[place - 1].classes and "AND" in items[place - 2].classes
    is_compared = place + 1 < len(items) and "COMPARED" in items[place + 1].classes
    is_alike = last is not None and last.kind in CHANGES and (is_second or is_compared)
    return (last.sign or 0) if last is not None and is_alike else None


def _word_before(items: Sequence[Item], place: int) -> Item | None:
    """The word for a change before a percentage, when no mark, figure or period stands between and a preposition joins them."""
    for back in range(1, min(REACH, place) + 1):
        before = items[place - back]
        if "PASS" in before.classes:
            return None
        if _CHANGES & before.classes:
            return before if not _goes_on(items, place) and _is_told_of(items, place - back, place) else None
        if before.is_quantity and any("AND" in item.classes for item in items[place - back : place]):
            continue
        if before.text in _BREAKERS or before.is_quantity or before.said or _ends_reach(before):
            return None
    return None


def _word_that_opens(items: Sequence[Item], place: int) -> Item | None:
    """The word for a change that opens a sentence of which a percentage is told by a verb: "the rise since May is 9 %"."""
    joint = place - 2 if place > 1 and "THUS" in items[place - 1].classes else place - 1
    if not place or not {"BE", "REACHED", "OF"} & items[joint].classes:
        return None
    is_verb = any({"BE", "REACHED"} & item.classes for item in items[max(joint - 1, 0) : place])
    if not is_verb or any(item.text in (",", ";", ":") for item in items[4:place]):
        return None
    return next((item for item in items[:4] if _CHANGES & item.classes), None)


def _sign_behind(items: Sequence[Item], place: int) -> int | None:
    """The direction of a comparison or of a change told right behind a percentage: "9 % more than", "9 % of rise"."""
    for item in items[place + 1 : place + 4]:
        if {"HIGHER", "LOWER", "MORE", "FEWER"} & item.classes:
            return 1 if {"HIGHER", "MORE"} & item.classes else -1
        if _CHANGES & item.classes and items[place + 1].classes & {"OF", *_CHANGES}:
            return _direction(item)
        if item.text in _BREAKERS:
            return None
    return None


def _goes_on(items: Sequence[Item], place: int) -> bool:
    """Whether a percentage is the first of two, "from 48 % to 41 %": a level and not a change."""
    if not {"OF", "FROM"} & items[place - 1].classes:
        return False
    for at in range(place + 1, min(place + 8, len(items))):
        mention = items[at].mention
        if mention is not None:
            return mention.kind == "percent_share" and "TO" in items[at - 1].classes
        if items[at].text in _BREAKERS:
            return False
    return False


def _ends_reach(item: Item) -> bool:
    return bool({"DONT", "WHICH"} & item.classes)


def _is_told_of(items: Sequence[Item], word: int, place: int) -> bool:
    """Whether a change and a percentage are joined by a preposition: "en hausse de 9 %", "rose by 9 %"."""
    joint = items[place - 1]
    if word == place - 1:
        return True
    return bool({"OF", "BY", "SMALL", "REACHED", *HEDGES} & joint.classes)


def _direction(item: Item) -> int:
    if "UP" in item.classes:
        return 1
    return -1 if "DOWN" in item.classes else 0
