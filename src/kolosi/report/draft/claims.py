"""What words claim of figures: hedges, parts and directions around a link; and what they claim alone, without its change or its figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Literal

from kolosi.model.figure import Change, Released
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.reading.item import HEDGES, Item
from kolosi.reading.items import Line
from kolosi.reading.text import LONGEST, TOKEN, flatten
from kolosi.report.draft.links import BadLink, Draft, Mention
from kolosi.report.draft.periods_said import said_in
from kolosi.report.draft.reader import Read, read, words_of
from kolosi.report.draft.typed_numbers import LEAST, TypedNumber, numbers_in_letters, right_behind
from kolosi.report.draft.wording import is_percentage

Way = Literal["up", "down", "stable"]

_OVER = frozenset({"more_than", "just_over"})
_UNDER = frozenset({"nearly", "less_than", "just_under", "up_to"})
_WAYS: tuple[tuple[str, Way], ...] = (("UP", "up"), ("DOWN", "down"), ("STEADY", "stable"))
_MEASURED: tuple[tuple[str, Way], ...] = (("HIGHER", "up"), ("EXCEED", "up"), ("LOWER", "down"))
_ADDED: tuple[tuple[str, Way], ...] = (("MORE", "up"), ("HIGHER", "up"), ("FEWER", "down"), ("LOWER", "down"))
_LEADING = frozenset({"SMALL", "BY_HOW_MUCH", *HEDGES})
_COUNTED = frozenset({"UNIT", "PERCENT", "POINTS"})
_COMPARING = frozenset({"UP", "DOWN", "HIGHER", "LOWER", "MORE", "FEWER", "EXCEED", "COMPARED", "AGAINST", "SINCE"})
_BEFORE, _AFTER, _BESIDE, _MEASURING = 140, 30, 25, 45
"""How many characters before a link, and behind it, a word may claim its direction; before it, its size; and before it, that it measures by how much something is higher."""


def agrees(number: TypedNumber, value: Fraction) -> bool:
    """True when a typed number rounds to the value at its printed digits, or lies where its hedge says."""
    typed, real, hedge = abs(number.value), abs(value), number.hedge
    if number.is_torn or (real and not typed and number.quantum > 1):  # "0 million" of what there is
        return False
    if abs(typed - real) <= number.quantum / 2:
        return True
    room = max(number.trailing, real / 10)
    if hedge == "approx":
        return abs(typed - real) <= max(number.trailing / 2, real * 3 / 100)
    if hedge in _OVER:
        return typed <= real <= typed + room
    return hedge in _UNDER and typed - room <= real <= typed


def meant(number: TypedNumber, released: Released) -> list[Fraction]:
    """What a typed number may stand for, the likeliest first: of a change the percent, the points of a share, or the difference."""
    if not isinstance(released, Change):
        return [released.value] if released.value is not None else []
    if number.is_points:
        return [released.difference] if has_points(released) and released.difference is not None else []
    order = (released.percent,) if number.is_percent else (released.difference, released.percent)
    return [value for value in order if value is not None]


def has_points(change: Change) -> bool:
    """Whether a difference is told in points: that of shares and of rates."""
    return is_percentage(change.after) or change.after.kind == "rate"


def is_said(number: TypedNumber, released: Released) -> bool:
    """True when a typed number is what it may stand for."""
    return any(agrees(number, value) for value in meant(number, released))


def unsaid(numbers: Sequence[TypedNumber], released: Released) -> list[TypedNumber]:
    """The numbers of the text of a link that are not its figure.

    Beside the change itself its two sides may stand, and a ratio beside the share that it makes.
    """
    wrong = [number for number in numbers if not is_said(number, released)]
    if len(wrong) == len(numbers):
        return wrong
    if isinstance(released, Change):
        sides = [side.value for side in (released.before, released.after) if side.value is not None]
        return [number for number in wrong if not any(agrees(number, value) for value in sides)]
    return [number for number in wrong if not (number.is_part and is_percentage(released))]


def other_years(mention: Mention, released: Released) -> list[str]:
    """The periods in the text of a link whose years are none of its figure's; none where the text compares.

    A day may be that of the data, and says nothing.
    """
    known = read(mention.draft)
    if any(not item.classes.isdisjoint(_COMPARING) for item in known.in_link(mention)):
        return []
    sides = (released.after, released.before) if isinstance(released, Change) else (released,)
    days = [day for side in sides for day in (side.key.period.first, side.key.period.last, side.as_of) if day]
    least, last = min(days).year, max(days).year
    said = (one for one in said_in(mention.text, mention.draft.language) if one.period.is_whole_months)
    return [one.text for one in said if one.period.last.year < least or one.period.first.year > last]


def wrong_parts(known: Read, items: Iterable[Item], percent: Fraction, *, is_change: bool) -> Iterator[str]:
    """The parts, and for a change the multiples, told in words that a percent does not bear out."""
    for item in items:
        part = known.part(item)
        if part is None or (part.kind != "fraction" and not is_change):
            continue
        if not part.holds(abs(percent) if part.kind == "fraction" else 1 + percent / 100):
            yield known.said(item)


def _is_ratio(known: Read, item: Item) -> bool:
    """Whether an item tells a multiple in words: "doubled"."""
    part = known.part(item)
    return part is not None and part.kind == "multiplier"


def _way_of(item: Item) -> Way | None:
    """The direction that a word claims."""
    return _class_way(item, _WAYS)


def _class_way(item: Item, ways: Iterable[tuple[str, Way]]) -> Way | None:
    return next((way for name, way in ways if name in item.classes), None)


def nearest_way(mention: Mention) -> tuple[Way, str] | None:
    """The direction that words claim for a change: inside the link, else the nearest before or just behind it.

    >>> from kolosi.report.draft.links import mentions
    >>> text = "Malgré la hausse des prix, les cas ont reculé ([-9 %](change:x/2025/2024))."
    >>> nearest_way(mentions(Draft(file="", language="fr", text=text))[0])
    ('down', 'reculé')
    """
    known = read(mention.draft)
    is_of_base = _is_of_base(known, mention)
    measured = None if is_of_base else _measured(known, mention)
    if measured:
        return measured
    least = max(mention.start - _BEFORE, 0)
    reached = max(
        (link.end for link in known.links_in(least - LONGEST, mention.start)), default=0
    )  # no sentence is longer
    before = _said_before(known, mention, max(reached, least))
    near = [item for item in before if item.start >= mention.start - _BESIDE]
    told = _first_way(known, (*known.in_link(mention), *reversed(near)))
    added = None if told or is_of_base else _added(known, mention)
    return told or added or _first_way(known, (*reversed(before), *_behind(known, mention)))


def _first_way(known: Read, items: Iterable[Item]) -> tuple[Way, str] | None:
    return next(((way, known.said(item)) for item in items if (way := _way_of(item))), None)


def _is_of_base(known: Read, mention: Mention) -> bool:
    """Whether a sentence speaks of the earlier side of a change: "a year before, it was higher by" turns the direction round."""
    before = _said_before(known, mention, 0)
    if any(not item.classes.isdisjoint(("COMPARED", "AGAINST")) for item in before):
        return False
    sides = [key for key in _keys(mention) if key.is_change]
    for item in before:
        if item.said and (item.said.relation in ("previous", "year_ago") or _is_base(item.said.period, sides)):
            return True
    return False


def _is_base(period: Period | None, sides: Sequence[Key]) -> bool:
    """Whether a period belongs to the earlier side of a change and not to the later one."""
    return period is not None and any(
        period.overlaps(key.before.period) and not period.overlaps(key.period) for key in sides
    )


def _measured(known: Read, mention: Mention) -> tuple[Way, str] | None:
    """The direction of a comparison that a link measures: "higher by", "supérieur de" right before it."""
    items = _said_before(known, mention, mention.start - _MEASURING)
    led = len(items)
    while led and not items[led - 1].classes.isdisjoint(_LEADING):
        led -= 1
    if not any("BY_HOW_MUCH" in item.classes for item in items[led:]):
        return None
    for item in reversed(items[:led]):
        if item.is_quantity or not item.text[:1].isalpha() or _way_of(item):
            return None
        way = _class_way(item, _MEASURED)
        if way:
            return way, known.said(item)
    return None


def _added(known: Read, mention: Mention) -> tuple[Way, str] | None:
    """The direction of what is more or less by a link: "de plus" in it behind its number, or right behind it."""
    items = known.in_link(mention)
    first = next((place for place, item in enumerate(items) if item.is_quantity), len(items))
    near = [*items[first + 1 :]]
    if right_behind(mention):
        behind = _behind(known, mention)
        near += behind[: 2 if not behind or not behind[0].classes.isdisjoint(_COUNTED) else 1]
    return next(((way, known.said(item)) for item in near if (way := _class_way(item, _ADDED))), None)


def earlier_way(mention: Mention) -> str | None:
    """The last word of the sentence before a link that claims a direction."""
    known = read(mention.draft)
    return next((known.said(item) for item in reversed(_said_before(known, mention, 0)) if _way_of(item)), None)


def sized(mention: Mention) -> list[Item]:
    """The items that may tell the size of what a link says: its own, and those right before it where it has no number."""
    known = read(mention.draft)
    return [*_said_before(known, mention, mention.start - _BESIDE), *known.in_link(mention)]


def says_not_comparable(mention: Mention) -> bool:
    """True when the writer says so in the sentence; what an empty link prints is not enough beside a direction."""
    known = read(mention.draft)
    around = (*_said_before(known, mention, 0), *known.in_link(mention), *_behind(known, mention))
    return any("COMPARABLE" in item.classes for item in around)


def _said_before(known: Read, mention: Mention, least: int) -> list[Item]:
    """The items of the sentence of a link before it, none from before a place."""
    line = known.line_at(mention.start)
    return [item for item in line.items if least <= item.start < mention.start] if line else []


def _behind(known: Read, mention: Mention) -> list[Item]:
    """The items right behind a link, up to the next mark."""
    line = known.line_at(mention.start)
    out = []
    for item in line.items if line else ():
        if item.start >= mention.end:
            if item.start >= mention.end + _AFTER or item.text in (".", ";", ","):
                break
            out.append(item)
    return out


def unit_family(text: str, language: str) -> str:
    """What kind of thing the first noun of a text counts, or nothing when none is known.

    >>> unit_family("7 580 violations contre des civils", "fr"), unit_family("412", "fr")
    ('violations', '')
    """
    kinds, words = words_of(language).kinds, TOKEN.findall(flatten(text))
    found = (kinds.at(words, place)[1] for place in range(len(words)))
    return next((min(names) for names in found if names), "")


# -- claims in words alone --------------------------------------------------------------------------------------------

_LINK_NEAR = re.compile(r"[^.\n]{0,12}\[")


def undone_changes(draft: Draft) -> Iterator[tuple[int, str, Key]]:
    """Directions told between two figures of one thing, without the change that says whether they compare.

    Each with its line, the word and the key of the change to cite.
    """
    known = read(draft)
    changes = [key for mention in known.links for key in _keys(mention) if key.is_change]
    for line in known.lines:
        own = known.links_in(line.sentence.start, line.sentence.end)
        pair = next(_pairs(own), None)
        if pair is None or any(_is_told(pair, change) for change in changes):
            continue
        word = _word(known, line, own)
        if word:
            yield draft.text.count("\n", 0, own[0].start) + 1, word, pair


def _keys(mention: Mention) -> Sequence[Key]:
    try:
        link = mention.link()
    except BadLink:
        return ()
    return link.keys if link.is_inline else ()


def _pairs(own: Sequence[Mention]) -> Iterator[Key]:
    """The change between each two figures of one indicator, group and place over two periods."""
    figures = [key for mention in own for key in _keys(mention) if not key.is_change]
    for one, other in combinations(figures, 2):
        early, late = sorted((one, other), key=lambda key: key.period)
        if early.period != late.period and early.during(late.period) == late:
            yield late.to(early.period)


def _is_told(pair: Key, change: Key) -> bool:
    return pair == change or (pair.after == change.before and pair.before == change.after)


def _word(known: Read, line: Line, own: Sequence[Mention]) -> str | None:
    """The word for a direction or a multiple in a sentence, outside its links."""
    outside = [item for item in line.items if not any(one.start <= item.start < one.end for one in own)]
    way = next((item for item in outside if _way_of(item)), None)
    if way is not None and _way_of(way) != "stable":
        return known.said(way)
    return next((known.said(item) for item in outside if _is_ratio(known, item)), None)


def in_letters(draft: Draft) -> Iterator[tuple[int, str]]:
    """Numbers above ten and parts in letters that lead to no figure, each with its line."""
    known = read(draft)
    found = [item for item, value in numbers_in_letters(known) if value >= LEAST]
    for line in known.lines:
        for item in line.items:
            part = known.part(item)
            if part is not None and part.kind == "fraction" and not known.is_cited(item.start):
                found.append(item)
    for item in sorted(found, key=lambda one: one.start):
        if not _LINK_NEAR.match(draft.text, item.end):  # it says the same in figures and is checked there
            yield draft.text.count("\n", 0, item.start) + 1, known.said(item)
