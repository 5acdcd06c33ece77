"""Which known names come near to a text, without crossing senses: a sexual assault is no physical assault.

Two names are near when each of their words is the other's, or that word misspelled; or when one says all that the other
says and more. Where both say something that the other does not, they are two things, however alike they look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kolosi.intake.columns.table import fold
from kolosi.intake.meaning.words import words

_BRACKETS = re.compile(r"\([^()]*\)")
_LONG, _LONGER = 5, 8
"""A word of so many letters may have one wrong; of so many, two."""

LONGEST_TEXT = 500
"""Characters of a text that may be a name misspelled; a longer one tells a story."""
_LONGEST_WORD = 100

_DENYING = frozenset({"non", "not", "san", "without", "pa", "ex", "tentativ", "attempt", "attempted"})
"""Words that make another thing of what they stand beside, in their normal form."""

_VAGUE = frozenset({"autr", "other", "diver", "inconnu", "unknown", "personn", "civil", "grop", "group"})
"""Words that alone, beside others, name nothing."""


@dataclass(frozen=True, kw_only=True)
class Near:
    """A name that comes near: `rank` is 0 for one misspelled, more for one that says less or more. The lowest is the nearest."""

    id: str
    rank: float

    @property
    def is_misspelled(self) -> bool:
        """True where every word of the one is a word of the other, at most misspelled."""
        return self.rank < 1


def near_to(text: str, names: Mapping[str, Iterable[str]], most: int = 5) -> list[Near]:
    """The names, by id, that come near to a text: the nearest first, at most so many; none to a text that is no name.

    >>> names = {"sexual": ["Agression sexuelle"], "physical": ["Agression physique"], "killing": ["Assassinat, homicide"]}
    >>> [one.id for one in near_to("agression sexuele", names)], near_to("agression verbale", names)
    (['sexual'], [])
    """
    if len(text) > LONGEST_TEXT:
        return []
    said = words(text)
    ranks = {
        id_: min((rank for name in several if (rank := _rank(said, name)) is not None), default=None)
        for id_, several in names.items()
    }
    found = [Near(id=id_, rank=rank) for id_, rank in ranks.items() if rank is not None]
    return sorted(found, key=lambda one: (one.rank, one.id))[:most]


def first_of(near: list[Near]) -> str | None:
    """The one name that comes nearest; None where two come as near."""
    if not near or (len(near) > 1 and int(near[1].rank) == int(near[0].rank)):
        return None
    return near[0].id


def sure_of(near: list[Near]) -> str | None:
    """The one name that a text is but for a letter; None where it may be two, or says less or more than it.

    >>> sure_of(near_to("asassinat", {"a": ["Assassinat"], "b": ["Tentative d'assassinat"]}))
    'a'
    """
    misspelled = [one for one in near if one.is_misspelled]
    return misspelled[0].id if len(misspelled) == 1 else None


def _rank(said: tuple[str, ...], name: str) -> float | None:
    """How far a name is from some words; None where each says something that the other does not."""
    own = words(_BRACKETS.sub(" ", name)) or words(name)
    if not said or not own:
        return None
    left, others, faults = list(own), list[str](), 0
    for word in said:
        match = min(left, key=lambda one: _distance(word, one), default=None)
        if match is None or _distance(word, match) > _allowed(word, match):
            others.append(word)
            continue
        faults += _distance(word, match)
        left.remove(match)
    if others and _VAGUE.issuperset(own):
        return None
    if (others and left) or len(others) == len(said) or not _DENYING.isdisjoint([*left, *others]):
        return None
    return (len(others) or len(left)) + faults / 10


def _allowed(one: str, other: str) -> int:
    """How many letters may be wrong between two words; none where they begin differently."""
    shorter = min(len(one), len(other))
    if one[:1] != other[:1] or shorter < _LONG:
        return 0
    return 2 if shorter >= _LONGER else 1


def distance(one: str, other: str) -> int:
    """How many letters must be changed, put in or taken out to make one text of the other, whatever the case and accents.

    >>> distance("Bandiagra", "Bandiagara"), distance("Tombuktu", "Tombouctou")
    (1, 3)
    """
    return _distance(fold(one), fold(other))


@lru_cache(maxsize=65_536)
def _distance(one: str, other: str) -> int:
    if one == other:
        return 0
    if max(len(one), len(other)) > _LONGEST_WORD:  # no misspelling; counting its letters would take for ever
        return max(len(one), len(other))
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, row = row, [at]
        for place, second in enumerate(other, 1):
            row.append(min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (letter != second)))
    return row[-1]
