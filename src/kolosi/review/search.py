"""Full-text search over excerpts and pages of documents: BM25 with French and English stems, phrases, highlights.

A word finds its other forms in both languages, whatever its accents: the language of a question is not asked. Words in quotes
must stand in this order, as they are written, accents and capitals apart.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kolosi.review.words import Numbers, Reals, Words, stems_of, words_in, words_of_texts

K1, B = 1.2, 0.75
"""How soon a repeated word stops counting, and how much long texts are marked down: the values of Robertson and Zaragoza (2009)."""

AROUND = 90
"""Characters shown on either side of the first word found: two lines of a terminal."""

_ALIKE = 3
"""First letters that all forms of a word share: stemming changes endings."""

_UNACCENTED = re.compile(r"ee?(?=s?\Z)")
"""The ending of a French participle as it is typed without accents: "deplacees"."""

_ASKED = re.compile(r'["“”«»]([^"“”«»]*)["“”«»]|([^\s"“”«»]+)')
Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A text that answers: its score (comparable within one answer), and where the words found stand in it."""

    id: str
    score: float
    spans: tuple[Span, ...]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The texts that answer a question, best first; `count` of all of them, and words of the question that no text has."""

    hits: tuple[Hit, ...]
    count: int
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """A question as it is read: phrases, each of which must be there, and words, of which one must."""

    phrases: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]


def question_of(asked: str) -> Question:
    """The phrases in quotes and the single words of a question; one word in quotes is a phrase of one."""
    phrases, words = [], []
    for quoted, single in _ASKED.findall(asked):
        if phrase := tuple(words_in(quoted)):
            phrases.append(phrase)
        words += words_in(single)
    return Question(tuple(dict.fromkeys(phrases)), tuple(dict.fromkeys(words)))


class Index:
    """Texts made ready to be searched. `small` are words that a question is not asked for unless it has no others."""

    def __init__(self, words: Words, small: frozenset[str] = frozenset()) -> None:
        self.words = words
        self._small = small
        self._place = {word: number for number, word in enumerate(words.vocabulary)}
        lengths = np.diff(words.first).astype(np.float64)
        mean = lengths.mean() if lengths.size and lengths.sum() else 1.0
        self._damping: Reals = K1 * (1 - B + B * lengths / mean)

    @cached_property
    def _standing(self) -> tuple[Numbers, Numbers]:
        """The places of all words, by word; and where those of each word begin."""
        order = np.argsort(self.words.word, kind="stable")
        counts = np.bincount(self.words.word, minlength=len(self.words.vocabulary))
        return order, np.concatenate([[0], np.cumsum(counts)])

    def search(self, asked: str, *, most: int = 20) -> Answer:
        """The texts that hold every phrase of a question and, without phrases, one of its words at least; the best `most`."""
        question = question_of(asked)
        phrases = [(self._phrase(phrase), len(phrase)) for phrase in question.phrases]
        telling = tuple(word for word in question.words if word not in self._small)
        singles = [(word, self._places(self._forms(word))) for word in telling or question.words]
        scores = np.zeros(len(self.words.ids))
        for places in (*(places for places, _ in phrases), *(places for _, places in singles)):
            scores += self._bm25(places)
        answering = scores > 0
        for places, _ in phrases:
            answering &= np.bincount(self.words.text[places], minlength=len(scores)) > 0
        found = np.flatnonzero(answering)
        best = found[np.lexsort((found, -scores[found]))][:most]
        whole = [places + step for places, size in phrases for step in range(size)]
        marked = np.unique(np.concatenate([*whole, *(places for _, places in singles), np.zeros(0, dtype=np.int64)]))
        return Answer(
            hits=tuple(self._hit(int(text), float(scores[text]), marked) for text in best),
            count=int(found.size),
            unknown=(
                *(
                    " ".join(phrase)
                    for phrase, (places, _) in zip(question.phrases, phrases, strict=True)
                    if not places.size
                ),
                *(word for word, places in singles if not places.size),
            ),
        )

    def _forms(self, word: str) -> tuple[int, ...]:
        """The words of the vocabulary that are a word or another form of it: they share a stem in French or in English."""
        written = {word, _UNACCENTED.sub(_accented, word), *self.words.spelled.get(word, ())}
        own = frozenset().union(*map(stems_of, written))
        vocabulary, opening = self.words.vocabulary, word[:_ALIKE]
        near = range(bisect_left(vocabulary, opening), bisect_right(vocabulary, opening + "\U0010ffff"))
        return tuple(
            number
            for number in near
            if vocabulary[number] == word
            or any(not own.isdisjoint(stems_of(spelling)) for spelling in self.words.spelled[vocabulary[number]])
        )

    def _places(self, forms: Sequence[int]) -> Numbers:
        """Where any of some words stands."""
        order, begin = self._standing
        return np.concatenate([np.zeros(0, dtype=np.int64), *(order[begin[form] : begin[form + 1]] for form in forms)])

    def _phrase(self, phrase: Sequence[str]) -> Numbers:
        """Where a row of words begins."""
        numbers = [self._place.get(word, -1) for word in phrase]
        if min(numbers) < 0:
            return np.zeros(0, dtype=np.int64)
        begun = self._places(numbers[:1])
        for step, number in enumerate(numbers[1:], 1):
            begun = begun[begun + step < self.words.word.size]
            goes_on = (self.words.word[begun + step] == number) & (
                self.words.text[begun + step] == self.words.text[begun]
            )
            begun = begun[goes_on]
        return begun

    def _bm25(self, places: Numbers) -> Reals:
        """What each text is worth for one thing that is asked for, all its forms counted as one word.

        Robertson and Zaragoza (2009), The Probabilistic Relevance Framework, with a rarity that is never negative.
        """
        count = len(self.words.ids)
        times = np.bincount(self.words.text[places], minlength=count).astype(np.float64)
        holding = float((times > 0).sum())
        rarity = np.log1p((count - holding + 0.5) / (holding + 0.5))
        return np.asarray(rarity * times * (K1 + 1) / (times + self._damping))

    def _hit(self, text: int, score: float, marked: Numbers) -> Hit:
        own = self.words.spans(text)
        places = marked[np.searchsorted(marked, own.start) : np.searchsorted(marked, own.stop)]
        starts, ends = self.words.start[places].tolist(), self.words.end[places].tolist()
        return Hit(id=self.words.ids[text], score=score, spans=tuple(zip(starts, ends, strict=True)))


def _accented(ending: re.Match[str]) -> str:
    return "\u00e9" + ending[0][1:]


def index_of(texts: Mapping[str, str], small: frozenset[str] = frozenset()) -> Index:
    """Texts by id made ready to be searched."""
    return Index(words_of_texts(texts), small)


def passage(text: str, spans: Sequence[Span], *, around: int = AROUND) -> tuple[str, tuple[Span, ...]]:
    """The part of a text about the first words found, on one line, and where the words found stand in it.

    It is cut between words; an ellipsis says that the text goes on.
    """
    at, end = (spans[0][0], spans[0][1]) if spans else (0, 0)
    left = max(at - around, 0)
    right = min(end + around, len(text))
    if left:
        left = text.find(" ", left, at) + 1 or left
    if right < len(text):
        right = max(text.rfind(" ", end, right), end)
    before, after = "… " * bool(left), " …" * (right < len(text))
    shown = re.sub(r"\s", " ", text[left:right])
    moved = tuple((a - left + len(before), b - left + len(before)) for a, b in spans if a >= left and b <= right)
    return before + shown + after, moved
