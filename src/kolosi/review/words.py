"""Texts as columns of words: which word of the vocabulary stands where, in every text at once.

A word is folded: no accents, no capitals, no ligatures. Search, copies and reading order all stand on these columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np
import numpy.typing as npt

from kolosi.model.spelling import fold

Numbers = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u00ad])+")
"""Letters and digits; accents that stand apart from their letter and soft hyphens are inside a word."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Words:
    """The words of some texts. One entry a word in `text` (its text), `word` (in the vocabulary), `start` and `end` (characters).

    `first` is where the words of each text begin, with one more number at the end. `spelled` are the ways in which a word of the
    vocabulary is written, accents kept, capitals not.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    vocabulary: tuple[str, ...]
    spelled: Mapping[str, tuple[str, ...]]
    text: Numbers
    word: Numbers
    start: Numbers
    end: Numbers
    first: Numbers

    def spans(self, text: int) -> slice:
        """Where the words of a text stand in the columns."""
        return slice(int(self.first[text]), int(self.first[text + 1]))


def words_in(text: str) -> list[str]:
    """The folded words of one text, in order.

    "L’enlèvement" is two words, "N'Tillit" too.
    """
    return [_folded(found[0].casefold()) for found in _WORD.finditer(text)]


def words_of_texts(texts: Mapping[str, str]) -> Words:
    """The words of texts by id, in the order given."""
    found = [[match.span() for match in _WORD.finditer(text)] for text in texts.values()]
    spellings = [
        text[start:end].casefold() for text, spans in zip(texts.values(), found, strict=True) for start, end in spans
    ]
    folded = {spelling: _folded(spelling) for spelling in dict.fromkeys(spellings)}
    vocabulary = tuple(sorted(set(folded.values())))
    place = {word: number for number, word in enumerate(vocabulary)}
    number = {spelling: place[word] for spelling, word in folded.items()}
    counts = np.array([len(spans) for spans in found], dtype=np.int64)
    flat = np.array(list(chain.from_iterable(found)), dtype=np.int64).reshape(-1, 2)
    return Words(
        ids=tuple(texts),
        texts=tuple(texts.values()),
        vocabulary=vocabulary,
        spelled=_grouped(folded),
        text=np.repeat(np.arange(len(found)), counts),
        word=np.array([number[spelling] for spelling in spellings], dtype=np.int64),
        start=flat[:, 0],
        end=flat[:, 1],
        first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
    )


def _folded(spelling: str) -> str:
    return fold(spelling.replace("\u00ad", "")).replace(" ", "")


def _grouped(folded: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The spellings of each folded word."""
    groups: dict[str, list[str]] = {}
    for spelling, word in folded.items():
        groups.setdefault(word, []).append(spelling)
    return {word: tuple(sorted(spellings)) for word, spellings in groups.items()}


def language_of(words: Iterable[str], stopwords: Mapping[str, frozenset[str]]) -> str | None:
    """The language whose small words are the most among some words; None where none are, or two have as many."""
    present = list(words)
    counts = sorted(((sum(word in own for word in present), name) for name, own in stopwords.items()), reverse=True)
    if not counts or counts[0][0] == 0 or (len(counts) > 1 and counts[0][0] == counts[1][0]):
        return None
    return counts[0][1]


# -- stems ------------------------------------------------------------------------------------------------------------

SHORTEST = 4
"""A stem of fewer letters is none: "mari" (husband), "mars" (March) and "marée" (tide) are all "mar" to the French rules."""

_STEMMERS = ("french", "english")


@lru_cache(maxsize=65_536)
def stems_of(spelling: str) -> frozenset[tuple[str, str]]:
    """The stems of a word by language, as it is written and without its accents (Porter 2001, Snowball)."""
    found = {
        (language, _folded(_stem(language, written)))
        for language in _STEMMERS
        for written in (spelling, _folded(spelling))
    }
    return frozenset((language, stem) for language, stem in found if len(stem) >= SHORTEST)


@lru_cache(maxsize=65_536)
def _stem(language: str, word: str) -> str:
    from snowballstemmer import stemmer  # forty modules, which only searching needs

    return str(stemmer(language).stemWord(word))
