"""How two ways of writing a name or a code are held to be the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

_LINKS = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "of", "the"})
_LONGEST = 4
"""The most words that name a level, as in "local government area"."""
_CODE = re.compile(r"([A-Z]{2,3})(\d+)")
_KEPT = frozenset("+%#<>=")
_WRITTEN_OUT = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "°": "o"})
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae"})


@lru_cache(maxsize=65_536)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a name without accents, capitals, apostrophes, hyphens or brackets.

    >>> words_of("Région de Ségou"), words_of("N'Tillit")
    (('region', 'de', 'segou'), ('n', 'tillit'))
    """
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES)).casefold()
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return tuple("".join(letter if letter.isalnum() else " " for letter in bare).split())


def fold_name(text: str) -> str:
    """What stays of a name when accents, capitals, spaces and signs do not count.

    >>> fold_name("TIN ESSAKO") == fold_name("Tin-Essako")
    True
    """
    return "".join(words_of(text))


_SHORTENED = re.compile(r"(?<![^\W\d_’'])[^\W\d_]{1,3}(?:\.|-(?=\S))")
"""A word cut short as people mark it: "C-Nord", "Boucle du M."; never "c’est"."""

_TELLING = 3
"""A word of so many letters at least stands in full beside those cut short."""


def is_shortened(text: str) -> bool:
    """Whether a text marks a word of its own as cut short: few do, and no name needs to be compared with any other."""
    return _SHORTENED.search(text) is not None


def shortens(text: str, name: str) -> bool:
    """Whether a text is a name of which some words are cut short to their first letters, each marked, and one at least stands in full.

    >>> shortens("C-Nord", "Centre-Nord"), shortens("Boucle du M.", "Boucle du Mouhoun"), shortens("C.-Est", "Centre-Est")
    (True, True, True)
    >>> shortens("c’est", "Centre-Est"), shortens("Nord", "Centre-Nord"), shortens("C-N", "Centre-Nord"), shortens("Est", "Est")
    (False, False, False, False)
    """
    if not is_shortened(text):
        return False
    short, whole = ([word for word in words_of(one) if word not in _LINKS] for one in (text, name))
    if len(short) != len(whole) or short == whole:
        return False
    is_begun = all(
        one == other or (len(one) <= _TELLING and other.startswith(one))
        for one, other in zip(short, whole, strict=True)
    )
    return is_begun and any(one == other and len(one) >= _TELLING for one, other in zip(short, whole, strict=True))


_SIGNS = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) in _KEPT)}
"""The signs of plain text that stand for a space."""


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """A text as it is compared: no accents, no capitals, punctuation as single spaces; digits and + % # < > = stay.

    "père", "té" and "tête" stay different from one another; "te" and "té" do not: compare the exact text first.

    >>> fold("  Région * "), fold("N° d'_ADM1/NAME"), fold("Âge: 60+")
    ('region', 'no d adm1 name', 'age 60+')
    """
    plain = unicodedata.normalize("NFKD", text.translate(_WRITTEN_OUT)).casefold()
    if not plain.isascii():
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
        return " ".join("".join(letter if letter.isalnum() or letter in _KEPT else " " for letter in plain).split())
    return " ".join(plain.translate(_SIGNS).split())


def without_level_word(text: str, levels: Mapping[str, int]) -> tuple[str, int | None]:
    """A folded name without "Région de", "(cercle)" and the like, and the level that word says.

    >>> without_level_word("Cercle d’Ansongo", {"cercle": 2}), without_level_word("Sous-préfecture de Boda", {"sousprefecture": 2})
    (('ansongo', 2), ('boda', 2))
    """
    words = list(words_of(text))
    for count in range(min(_LONGEST, len(words) - 1), 0, -1):
        first, last = "".join(words[:count]), "".join(words[-count:])
        if first in levels:
            rest = words[count:]
            while len(rest) > 1 and rest[0] in _LINKS:
                rest.pop(0)
            return "".join(rest), levels[first]
        if last in levels:
            return "".join(words[:-count]), levels[last]
    return "".join(words), None


def normal_code(text: str, *, iso2: str, iso3: str, digits: Sequence[int]) -> str:
    """A place code in one form: capitals, no sign, the two-letter prefix, as many digits as codes of the country have.

    >>> [normal_code(text, iso2="ML", iso3="MLI", digits=(2, 4)) for text in ("MLI05", "ml-5", "ML 0506", "ML.TB")]
    ['ML05', 'ML05', 'ML0506', 'MLTB']
    """
    bare = "".join(letter for letter in text.upper() if letter.isalnum())
    match = _CODE.fullmatch(bare)
    if match is None or match[1] not in {iso2, iso3}:
        return bare
    number = match[2]
    if len(number) not in digits and len(number) + 1 in digits:
        number = "0" + number
    return iso2 + number
