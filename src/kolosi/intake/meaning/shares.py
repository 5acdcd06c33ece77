"""Tells numbers of things from shares of a whole, by what a header or a title says of them.

"12" under "Répartition en %" is no twelve incidents: counted as such, the types of any quarter add up to a hundred of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import polars as pl

from kolosi.intake.columns.values import is_share, read_number
from kolosi.intake.meaning.context import Surroundings
from kolosi.intake.meaning.words import Phrase, words
from kolosi.reading.labels import written

_WHOLE = 100
_SHARE = re.compile(r"(?i)\bpour ?cent(?:age)?s?\b|\bpercent(?:age)?s?\b|\bproportions?\b|(?<!\d)(?<!\d\s)%")
_NUMBER = re.compile(r"(?i)\bnombres?\b|\bnumbers?\b|\bnb\b|\beffectifs?\b|\bcounts?\b")


def says_share(text: str) -> bool:
    """True for a header or a title that speaks of shares and of no numbers.

    >>> says_share("% d’incidents"), says_share("Répartition en %"), says_share("Nombre (et %)"), says_share("80 % des cercles")
    (True, True, False, False)
    """
    return _SHARE.search(text) is not None and _NUMBER.search(text) is None


def says_number(text: str) -> bool:
    """True for a header that speaks of numbers: "Nombre", "Effectif"."""
    return _NUMBER.search(text) is not None


@cache
def _of_share() -> frozenset[str]:
    """The words of a header that say that it holds shares, and of whom."""
    return frozenset(word for text in ("%", *written("cells.share_of")) for word in words(text))


def of_shares(phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
    """What is left of headers without the words that say that they hold shares, and of whom: "% de ménages se sentant en insécurité"."""
    return tuple(left for phrase in phrases if (left := phrase - _of_share()))


def is_bare_share(header: str) -> bool:
    """True for a header that says that it holds shares, and not of what: "Part (%)", "% des ménages"."""
    return says_share(header) and not of_shares([frozenset(words(header))])


def are_shares(around: Surroundings) -> bool:
    """True where a title over a table says that its numbers are shares."""
    return any(map(says_share, around.titles))


def signed(column: pl.Series) -> pl.Series:
    """The cells with the sign that their title gives them; as they are where one of them is more than a whole, and so no share."""
    numbers = read_number(column)
    filled = numbers.drop_nulls()
    if not len(filled) or not bool(filled.is_between(0, _WHOLE).all()):
        return column
    bare = numbers.is_not_null() & ~is_share(column)
    return column.zip_with(~bare, column + " %")
