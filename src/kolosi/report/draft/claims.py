"""What words claim of figures: hedges, parts and directions around a link; and what they claim alone, without its change or its figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Literal

from kolosi.model.key import Key
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.text import LONGEST, TOKEN, flatten
from kolosi.report.draft.links import BadLink, Draft, Mention
from kolosi.report.draft.reader import Read, read, words_of
from kolosi.report.draft.typed_numbers import TypedNumber, numbers_in_letters

Way = Literal["up", "down", "stable"]

_OVER = frozenset({"more_than", "just_over"})
_UNDER = frozenset({"nearly", "less_than", "just_under", "up_to"})
_WAYS: tuple[tuple[str, Way], ...] = (("UP", "up"), ("DOWN", "down"), ("STEADY", "stable"))
_BEFORE, _AFTER, _BESIDE = 140, 30, 25
"""How many characters before a link, and behind it, a word may claim its direction; and before it, its size."""


def agrees(number: TypedNumber, value: Fraction) -> bool:
    """True when a typed number rounds to the value at its printed digits, or lies where its hedge says."""
    typed, real, hedge = abs(number.value), abs(value), number.hedge
    if abs(typed - real) <= number.quantum / 2:
        return True
    room = max(number.trailing, real / 10)
    if hedge == "approx":
        return abs(typed - real) <= max(number.trailing / 2, real * 3 / 100)
    if hedge in _OVER:
        return typed <= real <= typed + room
    return hedge in _UNDER and typed - room <= real <= typed


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
    return next((way for name, way in _WAYS if name in item.classes), None)


def nearest_way(mention: Mention) -> tuple[Way, str] | None:
    """The direction that words claim for a change: inside the link, else the nearest before or just behind it.

    >>> from kolosi.report.draft.links import mentions
    >>> text = "Malgré la hausse des prix, les cas ont reculé ([-9 %](change:x/2025/2024))."
    >>> nearest_way(mentions(Draft(file="", language="fr", text=text))[0])
    ('down', 'reculé')
    """
    known = read(mention.draft)
    least = max(mention.start - _BEFORE, 0)
    reached = max(
        (link.end for link in known.links_in(least - LONGEST, mention.start)), default=0
    )  # no sentence is longer
    before = _said_before(known, mention, max(reached, least))
    for items in (known.in_link(mention), reversed(before), _behind(known, mention)):
        found = next(((way, known.said(item)) for item in items if (way := _way_of(item))), None)
        if found:
            return found
    return None


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

LEAST = 11
"""Smaller numbers are written in letters out of habit, and mostly count no figure."""

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
