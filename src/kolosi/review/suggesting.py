"""Proposes tags for excerpts: risks, sub-pillars and groups by the words of a language, places by their names.

The same text gives the same proposals, each with the words that made it. What is denied ("aucun cas de …") is told as denied and
not proposed. Nothing is applied: a person takes a proposal or leaves it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kolosi.model.place import Places
from kolosi.reading.expressions import Expressions
from kolosi.reading.text import TOKEN, flatten
from kolosi.review.lexicon import NOT_MEANT, WEAK, Lexicon
from kolosi.review.naming import PLACES, Named, names_of_places
from kolosi.review.words import language_of

RISKS, FRAMEWORK, THREATS = "protection_risks", "paf", "protection_threats"

ENOUGH = 2
"""What proposes a tag: one word of its own counts so much, a weak one half of it, so that it takes two different ones."""

NEAR = 2
"""Words between "aucun" and what it denies: "aucun nouvel enlèvement", "no new abduction"."""

BESIDE, SAID = 1, 2
"""How a word is denied: by one just before it, or by a clause that says so of cases and reports."""

_ENDS = frozenset(".;:!?")
Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A tag proposed for a text: a term of a list, or a place. `words` are the parts of the text that make it.

    `weight` orders proposals of one list. `others` are further places of the name, of which a person must choose. One that is
    denied by the text is no proposal: it tells that the text says there was none.
    """

    taxonomy: str
    term: str
    words: tuple[Span, ...]
    weight: int
    is_denied: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Text:
    """A text as it is searched: its folded words with their places, and which of them a denial reaches."""

    text: str
    words: list[str]
    spans: list[Span]


class Suggester:
    """Proposes tags by the words of some languages and by the names of places."""

    def __init__(self, lexicons: Mapping[str, Lexicon], places: Places | None = None) -> None:
        self._lexicons = lexicons
        self._small = {language: lexicon.small for language, lexicon in lexicons.items()}
        self._places = None if places is None else names_of_places(places)

    def suggest(self, text: str) -> tuple[Suggestion, ...]:
        """The tags proposed for a text, by list, the weightiest first, those denied last.

        Each text is read in its own language; in all of them where that cannot be told.
        """
        read = _read(text)
        told = language_of(read.words, self._small)
        found: dict[tuple[str, str], Suggestion] = {}
        for language, lexicon in self._lexicons.items():
            if told in {None, language}:
                for one in _tags(read, lexicon):
                    found.setdefault((one.taxonomy, one.term), one)
        places = () if self._places is None else self._places.find(text, read.words, read.spans)
        return tuple(sorted([*found.values(), *map(_place, places)], key=_order))


def _place(named: Named) -> Suggestion:
    return Suggestion(
        taxonomy=PLACES, term=named.place, words=named.spans, weight=ENOUGH * len(named.spans), others=named.others
    )


def suggestions(suggester: Suggester, texts: Mapping[str, str]) -> dict[str, tuple[Suggestion, ...]]:
    """The tags proposed for texts by id."""
    return {id_: suggester.suggest(text) for id_, text in texts.items()}


def _order(one: Suggestion) -> tuple[bool, str, int, str]:
    return one.is_denied, one.taxonomy, -one.weight, one.term


def _read(text: str) -> _Text:
    tokens = list(TOKEN.finditer(flatten(text)))
    return _Text(text, [token[0] for token in tokens], [token.span() for token in tokens])


# -- tags -------------------------------------------------------------------------------------------------------------


def _tags(read: _Text, lexicon: Lexicon) -> Iterator[Suggestion]:
    """The terms that a text speaks of, list by list; of risks those that it denies too."""
    denied = _denied(read.words, lexicon.denials)
    for taxonomy, expressions in lexicon.tags.items():
        met: dict[str, dict[Span, str]] = {}
        reached: dict[str, dict[Span, str]] = {}
        for start, end, names in _expressions(read.words, expressions):
            span = read.spans[start][0], read.spans[end - 1][1]
            for name in names:
                term = name.removeprefix(WEAK)
                is_denied = taxonomy == RISKS and denied[start] > (BESIDE if term in lexicon.lacks else 0)
                (reached if is_denied else met).setdefault(term, {})[span] = name
        proposed = list(_proposed(read, taxonomy, met, reached))
        yield from proposed
        if taxonomy == RISKS:
            yield from _threats([one for one in proposed if not one.is_denied])


def _threats(risks: Sequence[Suggestion]) -> Iterator[Suggestion]:
    """The sub-pillar of threats, by the words of the risks that are proposed."""
    if risks:
        words = tuple(sorted({span for one in risks for span in one.words}))
        yield Suggestion(taxonomy=FRAMEWORK, term=THREATS, words=words, weight=max(one.weight for one in risks))


def _proposed(
    read: _Text, taxonomy: str, met: Mapping[str, Mapping[Span, str]], reached: Mapping[str, Mapping[Span, str]]
) -> Iterator[Suggestion]:
    """The terms whose words are enough; those denied whose words would be."""
    for term in dict.fromkeys([*met, *reached]):
        if (weight := _weight(read, met.get(term, {}))) >= ENOUGH:
            yield Suggestion(taxonomy=taxonomy, term=term, words=tuple(sorted(met[term])), weight=weight)
        elif (weight := _weight(read, reached.get(term, {}))) >= ENOUGH:
            words = tuple(sorted(reached[term]))
            yield Suggestion(taxonomy=taxonomy, term=term, words=words, weight=weight, is_denied=True)


def _weight(read: _Text, words: Mapping[Span, str]) -> int:
    """Two for each word that is of the tag alone, one for each different weak one."""
    weak = {_opening(read.text[start:end]) for (start, end), name in words.items() if name.startswith(WEAK)}
    return ENOUGH * sum(not name.startswith(WEAK) for name in words.values()) + len(weak)


def _opening(word: str) -> str:
    """What forms of one word share: "attaque" and "attaques" are one weak word, not two."""
    return flatten(word)[:5]


def _expressions(words: Sequence[str], expressions: Expressions) -> Iterator[tuple[int, int, frozenset[str]]]:
    """The expressions of a text one after the other, the longest at each place; those read as nothing are passed over."""
    at, alone = 0, expressions.alone
    while at < len(words):
        names = alone.get(words[at])
        size = 1
        if names is None:
            size, names = expressions.at(words, at)
        if names and NOT_MEANT not in names:
            yield at, at + max(size, 1), names
        at += max(size, 1)


# -- denials ----------------------------------------------------------------------------------------------------------


def _denied(words: Sequence[str], denials: Expressions) -> bytearray:
    """Which words a denial reaches: NegEx with its four classes of cues (Chapman et al. 2001), reach by clause."""
    reached = bytearray(len(words))
    begun, nearest = 0, -1
    ahead = False
    at = 0
    while at < len(words):
        size, names = denials.at(words, at)
        size = max(size, 1)
        if words[at] in _ENDS or "ends" in names:
            begun, nearest, ahead = at + 1, -1, False
        elif "pretended" in names:
            pass
        elif "after" in names:
            back = nearest if nearest >= 0 else begun
            reached[back:at] = bytes([SAID]) * (at - back)
        elif "before" in names:
            ahead, nearest = True, at
        elif "just_before" in names:
            last = min(at + size + NEAR + 1, len(words))
            reached[at + size : last] = bytes([BESIDE]) * (last - at - size)
            nearest = at if nearest < 0 else nearest
        elif ahead:
            reached[at] = SAID
        at += size
    return reached


def words_shown(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """The words of a proposal as they stand in the text, each once."""
    return tuple(dict.fromkeys(re.sub(r"\s+", " ", text[start:end]) for start, end in spans))
