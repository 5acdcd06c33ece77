"""Finds the expressions of a language in a row of words: of one word or of several, some of whose words may go on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kolosi.proof.text import flatten

_FORM = re.compile(r"[a-z]+'?\*?|[^\sa-z]")


def folded(form: str) -> str:
    """A form as it is compared; ``*`` stays."""
    return flatten(form.replace("*", "\u2020")).replace("\u2020", "*")


Form = tuple[tuple[str, ...], str]
"""The words of an expression, and its class."""

Known = tuple[int, frozenset[str], Mapping[str, Sequence[Form]], Sequence[Form]]
"""How many words a word is an expression of by itself, its classes, and the longer ones that it may open, by their second word."""


class Expressions:
    """Finds the classes of words and of expressions of several words; ``*`` ends a form that may go on."""

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        self._first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._stems: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name, forms in classes.items():
            for form in forms:
                words = tuple(_FORM.findall(folded(form)))
                self._add(words, name)
        self._widths = sorted({len(stem) for stem in self._stems})
        self._known: dict[str, Known] = {}
        self.alone: dict[str, frozenset[str]] = {}
        """The classes of the words met so far that open no longer expression."""

    def _add(self, words: tuple[str, ...], name: str) -> None:
        first = words[0]
        table, key = (self._stems, first[:-1]) if first.endswith("*") else (self._first, first)
        table.setdefault(key, []).append((words, name))

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

    def _candidates(self, word: str) -> Known:
        """What a word is by itself, and the expressions of several words that it may open."""
        found = list(self._first.get(word, ()))
        for width in self._widths:
            if width <= len(word):
                found += self._stems.get(word[:width], ())
        names = frozenset(name for form, name in found if len(form) == 1)
        longer: dict[str, list[Form]] = {}
        for one in found:
            if len(one[0]) > 1 and not _is_open(one[0][1]):
                longer.setdefault(one[0][1], []).append(one)
        open_ones = tuple(one for one in found if len(one[0]) > 1 and _is_open(one[0][1]))
        if not longer and not open_ones:
            self.alone[word] = names
        return (1 if names else 0), names, longer, open_ones


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
