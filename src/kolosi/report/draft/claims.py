"""What the words around a figure claim: hedges, fractions, directions, and whether a typed number agrees with its figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal

from kolosi.report.draft.typed_numbers import TypedNumber

Way = Literal["up", "down", "stable"]

_HEDGES = (
    ("about", r"environ|à peu près|quelque|autour de|about|around|approximately|some|roughly"),
    ("over", r"plus de|plus d[’']|au moins|more than|over|at least|above"),
    ("under", r"près de|moins de|presque|au plus|nearly|almost|less than|fewer than|under|up to|close to"),
)
_WAYS: tuple[tuple[Way, str], ...] = (
    (
        "up",
        r"augment\w*|hausses?\b|accru\w*|accroiss\w*|progress(?:é|ée|és|ion|e)\b|s[’']aggrav\w*|croissance",
    ),
    ("down", r"baiss\w*|diminu\w*|recul\w*|rédui\w*|réduction\w*|chut\w*|repli\w*|fléchi\w*"),
    ("up", r"increas\w*|rose\b|risen|rising|rise\b|grew|grown|growth|climb\w*"),
    ("down", r"decreas\w*|fell\b|fall(?:en|s|ing)?\b|declin\w*|drop(?:ped|s)?\b|reduc\w*|shrank|lower\b"),
    ("stable", r"stables?\b|stagn\w*|inchangé\w*|unchanged|steady"),
)
_WAY = re.compile("|".join(f"\\b(?P<{way}{rank}>{words})" for rank, (way, words) in enumerate(_WAYS)), re.IGNORECASE)
_SHARES: Mapping[str, tuple[Fraction, Fraction]] = {
    r"deux tiers|two[ -]thirds": (Fraction(63), Fraction(70)),
    r"trois quarts|three[ -]quarters": (Fraction(72), Fraction(78)),
    r"(?:un|le) tiers|(?:a|one)[ -]third": (Fraction(30), Fraction(37)),
    r"(?:un|le) quart|(?:a|one)[ -]quarter": (Fraction(22), Fraction(28)),
    r"moitié|half\b": (Fraction(46), Fraction(54)),
}
_RATIOS: Mapping[str, tuple[Fraction, Fraction]] = {
    r"doubl\w+": (Fraction(80), Fraction(130)),
    r"tripl\w+": (Fraction(170), Fraction(240)),
}


def hedge_of(before: str) -> str:
    """The hedge that stands just before a number, or nothing.

    >>> hedge_of("soit environ "), hedge_of("plus de "), hedge_of("les ")
    ('about', 'over', '')
    """
    return next((n for n, words in _HEDGES if re.search(rf"\b(?:{words})\s*$", before, re.IGNORECASE)), "")


def agrees(number: TypedNumber, value: Fraction, hedge: str = "") -> bool:
    """True when a typed number rounds to the value at its printed digits, or lies where its hedge says."""
    typed, real = abs(number.value), abs(value)
    if abs(typed - real) <= number.quantum / 2:
        return True
    room = max(number.trailing, real / 10)
    if hedge == "about":
        return abs(typed - real) <= max(number.trailing / 2, real * 3 / 100)
    if hedge == "over":
        return typed <= real <= typed + room
    return hedge == "under" and typed - room <= real <= typed


def fractions_in(text: str) -> Iterator[tuple[str, Fraction, Fraction]]:
    """The parts named in words, with the percents between which they hold."""
    left = text
    for words, (low, high) in _SHARES.items():
        match = re.search(rf"\b(?:{words})", left, re.IGNORECASE)
        if match:
            left = left[: match.start()] + left[match.end() :]
            yield match[0], low, high


def ratios_in(text: str) -> Iterator[tuple[str, Fraction, Fraction]]:
    """`a doublé`, `tripled`: with the percents of change between which they hold."""
    for words, (low, high) in _RATIOS.items():
        if match := re.search(rf"\b(?:{words})", text, re.IGNORECASE):
            yield match[0], low, high


def nearest_way(before: str, inside: str, after: str) -> tuple[Way, str] | None:
    """The direction that words claim for a change: inside the link, else the nearest before or just after it.

    >>> nearest_way("malgré la hausse des prix, les cas ont reculé (", "-9 %", ")")
    ('down', 'reculé')
    """
    for text, pick in ((inside, 0), (_clause(before), -1), (after, 0)):
        claim = way_in(text, pick)
        if claim:
            return claim
    return None


def way_in(text: str, pick: int = 0) -> tuple[Way, str] | None:
    """A direction that a text claims, the first or (-1) the last, with its word."""
    found = list(_WAY.finditer(text))
    if not found:
        return None
    match = found[pick]
    name = next(name for name, words in match.groupdict().items() if words)
    way: Way = "up" if name.startswith("up") else "down" if name.startswith("down") else "stable"
    return way, match[0]


def sentence_before(text: str, start: int) -> str:
    """What the sentence says before a place, the links in it as their words."""
    before = re.split(r"[.!?;](?:\s|$)|\n\n", text[max(0, start - 600) : start])[-1]
    return re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", before)


def _clause(before: str) -> str:
    """The end of the sentence before a link, from the last full stop or the last other link."""
    return re.split(r"[.!?;](?:\s|$)|\]\([^)]*\)|\n\n", before)[-1][-140:]


_UNITS: Mapping[str, str] = {
    "people": r"personnes?|civil\w*|victimes?|enfants?|femmes?|hommes?|filles?|garçons?|déplacé\w*|réfugié\w*|survivant\w*|people"
    r"|persons?|victims?|child\w*|women|men|girls?|boys?|refugees?|survivors?",
    "incidents": r"incidents?|événements?|evenements?|attaques?|events?|attacks?",
    "violations": r"violations?",
    "schools": r"écoles?|schools?",
    "money": r"dollars?|usd|francs?|fcfa|xof|euros?",
    "organisations": r"organisations?|organizations?|partenaires?|partners?",
}
_FAMILY = re.compile("|".join(f"\\b(?P<{name}>(?:{words}))\\b" for name, words in _UNITS.items()), re.IGNORECASE)


def unit_family(text: str) -> str:
    """What kind of thing the first noun of a text counts, or nothing when none is known.

    >>> unit_family("7 580 violations contre des civils"), unit_family("412")
    ('violations', '')
    """
    match = _FAMILY.search(text)
    return next((name for name, words in match.groupdict().items() if words), "") if match else ""
