"""Finds the expressions of a language in a row of words: of one word or of several, some of whose words may go on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kolosi.reading.text import flatten

_FORM = re.compile(r"[a-z]+'?\*?|[^\sa-z]")


def folded(form: str) -> str:
    """A form as it is compared; ``*`` stays."""
    return flatten(form.replace("*", "\u2020")).replace("\u2020", "*")


Form = tuple[tuple[str, ...], str]
"""The words of an expression, and its class."""


class Known(NamedTuple):
    """How many words a word is an expression of by itself, its classes; the longer ones that it may open, by their second word."""

    size: int
    names: frozenset[str]
    longer: Mapping[str, Sequence[Form]]
    open_ones: Sequence[Form]


class _Index:
    """Expressions by one of their words; one that may go on stands for every word that it begins."""

    def __init__(self) -> None:
        self._whole: dict[str, list[Form]] = {}
        self._stems: dict[str, list[Form]] = {}
        self._widths: set[int] = set()

    def add(self, word: str, form: Form) -> None:
        if word.endswith("*"):
            self._stems.setdefault(word[:-1], []).append(form)
            self._widths.add(len(word) - 1)
        else:
            self._whole.setdefault(word, []).append(form)

    def of(self, word: str) -> list[Form]:
        """The expressions of a word."""
        stems = (self._stems.get(word[:width], ()) for width in self._widths if width <= len(word))
        return [*self._whole.get(word, ()), *(form for some in stems for form in some)]


class _Told(dict[str, frozenset[str]]):
    """The classes of the expressions of each word, found out once."""

    def __init__(self, index: _Index) -> None:
        self._index = index

    def __missing__(self, word: str) -> frozenset[str]:
        self[word] = frozenset(name for _, name in self._index.of(word))
        return self[word]


class Expressions:
    """Finds the classes of words and of expressions of several words; ``*`` ends a form that may go on."""

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        self._by_first, by_longest = _Index(), _Index()
        for name, forms in classes.items():
            for form in forms:
                words = tuple(_FORM.findall(folded(form)))
                self._by_first.add(words[0], (words, name))
                by_longest.add(max(words, key=len), (words, name))
        self._known: dict[str, Known] = {}
        self._told = _Told(by_longest)
        self.alone: dict[str, frozenset[str]] = {}
        """The classes of the words met so far that open no longer expression."""

    def at(self, words: Sequence[str], place: int) -> tuple[int, frozenset[str]]:
        """How many words from a place are an expression, the longest, and its classes."""
        word = words[place]
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._candidates(word)
        best, names, longer, open_ones = known
        if not (longer or open_ones) or place + 1 >= len(words):
            return best, names
        after = words[place + 1]
        found: list[str] = []
        for form, name in (*longer.get(after, ()), *open_ones):
            size = len(form)
            if size >= best and _fits(form, words, place):
                found = [*found, name] if size == best else [name]
                best = size
        return best, frozenset(found) if found else names

    def possible(self, words: Iterable[str]) -> frozenset[str]:
        """The classes that some words may hold, in whatever order: each by the longest word of an expression."""
        return frozenset().union(*set(map(self._told.__getitem__, words)))

    def _candidates(self, word: str) -> Known:
        """What a word is by itself, and the expressions of several words that it may open."""
        found = self._by_first.of(word)
        names = frozenset(name for form, name in found if len(form) == 1)
        longer: dict[str, list[Form]] = {}
        for one in found:
            if len(one[0]) > 1 and not _is_open(one[0][1]):
                longer.setdefault(one[0][1], []).append(one)
        open_ones = tuple(one for one in found if len(one[0]) > 1 and _is_open(one[0][1]))
        if not longer and not open_ones:
            self.alone[word] = names
        return Known(1 if names else 0, names, longer, open_ones)


def _is_open(word: str) -> bool:
    """Whether a word of an expression may go on."""
    return len(word) > 1 and word.endswith("*")


def _fits(form: Sequence[str], words: Sequence[str], place: int) -> bool:
    if place + len(form) > len(words):
        return False
    for offset, wanted in enumerate(form[1:], 1):
        word = words[place + offset]
        if wanted.endswith("*") and len(wanted) > 1:
            if not word.startswith(wanted[:-1]):
                return False
        elif word != wanted:
            return False
    return True
