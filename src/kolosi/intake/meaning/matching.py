"""How surely the words of a header say that a column is one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from kolosi.intake.columns.table import fold
from kolosi.intake.meaning.words import Phrase, counted, words
from kolosi.model.heading import Headings
from kolosi.model.source import Layout, Rule

SURE, LIKELY, POSSIBLE = 1.0, 0.7, 0.5
"""The header says just this; says this among other words, or in words that mean other things too; comes near."""

MISSPELLED = 0.84
"""From this likeness on, a long word is taken for the same word misspelled: "Bandiagra", "Catégori"."""

(_HOUSEHOLD,), (_PERSON,) = words("households"), words("individuals")

_TOLD_APART = frozenset({"cause", "sex", "age_group", "gbv_type", "group"})
"""What tells two columns of values of one statistic apart."""


@dataclass(frozen=True)
class Vocabulary:
    """The phrases of all headings, in their normal form."""

    headings: Headings

    @cached_property
    def sure(self) -> Mapping[str, frozenset[Phrase]]:
        """By meaning, the phrases that say it: of people also with the unit, and of their households with theirs."""
        return _with_units({meaning: _phrases(one.says) for meaning, one in self.headings.items()})

    @cached_property
    def perhaps(self) -> Mapping[str, frozenset[Phrase]]:
        """By meaning, the phrases that may say it."""
        return {meaning: _phrases((*one.perhaps, *one.short)) for meaning, one in self.headings.items()}

    @cached_property
    def short(self) -> Mapping[str, frozenset[Phrase]]:
        """By meaning, the abbreviations that mean other things too."""
        return {meaning: _phrases(one.short) for meaning, one in self.headings.items() if one.short}

    @cached_property
    def known(self) -> frozenset[Phrase]:
        """Every phrase that says something."""
        return frozenset().union(*self.sure.values(), *self.perhaps.values())

    @cached_property
    def told_values(self) -> frozenset[Phrase]:
        """The phrases of several words that say just what is counted: "PDI individus" speaks of no other people."""
        return frozenset(
            phrase
            for meaning, phrases in self.sure.items()
            if meaning.startswith("value:")
            for phrase in phrases
            if len(phrase) > 1
        )

    def strength(self, header: Phrase, meanings: Iterable[str], own: frozenset[Phrase]) -> float:
        """How surely a header says one of some meanings, or has one of a column's own names."""
        if header in own:
            return SURE
        said = self._said(header)
        if header in self.told_values and not any(said.get(one, 0.0) >= SURE for one in meanings):
            is_perhaps = any(header in self.perhaps.get(one, frozenset()) for one in meanings)
            return LIKELY if is_perhaps else 0.0
        return max(
            (*(said.get(one, 0.0) for one in meanings), *(_among(header, phrase) for phrase in own)), default=0.0
        )

    def counts(self, header: Phrase, meanings: Iterable[str]) -> bool:
        """True for a header of numbers that says surely what is counted, and beside it nothing but that it is a number."""
        return any(
            header not in self.perhaps.get(one, frozenset())
            and counted(header, is_event=_is_event(one)) in self.sure.get(one, frozenset())
            for one in meanings
        )

    @cached_property
    def _counts(self) -> frozenset[Phrase]:
        """What is counted, by the meanings of columns of numbers."""
        return frozenset().union(
            *(said for one, said in self.sure.items() if one.startswith("value:") or one in _COUNTS)
        )

    def says_something(self, header: Phrase) -> bool:
        """True for a header that says, or may say, what a column is."""
        return header in self.known or any(counted(header, is_event=one) in self._counts for one in (False, True))

    def counts_others(self, phrases: Iterable[Phrase], meanings: Iterable[str], own: frozenset[Phrase]) -> bool:
        """True for a header that counts households where nothing says that its meanings do: 120 households are no 120 people."""
        told = any(_HOUSEHOLD in phrase for phrase in phrases)
        return told and not any(
            _HOUSEHOLD in phrase for phrase in own.union(*(self.sure.get(one, own) for one in meanings))
        )

    def _said(self, header: Phrase) -> Mapping[str, float]:
        """How surely a header says each meaning that it may say; looked up once for all columns of all layouts."""
        if header not in self._known_headers:
            found = {meaning: self._said_of(header, meaning) for meaning in self.sure}
            self._known_headers[header] = {meaning: strength for meaning, strength in found.items() if strength}
        return self._known_headers[header]

    @cached_property
    def _known_headers(self) -> dict[Phrase, Mapping[str, float]]:
        return {}

    def _said_of(self, header: Phrase, meaning: str) -> float:
        if header in self.sure[meaning]:
            return SURE
        if header in self.perhaps[meaning]:
            return LIKELY
        return max((_among(header, phrase) for phrase in self.sure[meaning]), default=0.0)


_COUNTS = frozenset({"violations", "victims", "killed", "injured"})
"""Meanings of numbers of incidents and of their people."""

_EVENTS = ("incidents", "killed", "injured")


def _is_event(meaning: str) -> bool:
    """True for what is known because somebody told of it. Returns that were recorded are other people than those who are back."""
    return meaning in _COUNTS or (meaning.startswith("value:") and meaning.endswith(_EVENTS))


_OF_HOUSEHOLDS = re.compile(r"value:(.+)_households")


def _with_units(said: Mapping[str, frozenset[Phrase]]) -> dict[str, frozenset[Phrase]]:
    """What is said of people that are counted in households too: "PDI présentes" says "PDI présentes individus" and "ménages"."""
    found = dict(said)
    for meaning in said:
        match = _OF_HOUSEHOLDS.fullmatch(meaning)
        people = f"value:{match[1]}s" if match else ""
        named = frozenset(phrase - {_PERSON} for phrase in said.get(people, ()) if phrase - {_PERSON})
        if named:
            found[people] = said[people] | {phrase | {_PERSON} for phrase in named}
            found[meaning] = said[meaning] | {phrase | {_HOUSEHOLD} for phrase in named}
    return found


def _phrases(texts: Iterable[str]) -> frozenset[Phrase]:
    return frozenset(phrase for text in texts if (phrase := frozenset(words(text))))


def _among(header: Phrase, phrase: Phrase) -> float:
    """A phrase with other words beside it is likely; with a word misspelled, or most of a long phrase, possible."""
    if not header:
        return 0.0
    if phrase < header and len(phrase) * 2 >= len(header):
        return LIKELY if len(phrase) > 1 or len(header) == 2 else POSSIBLE
    if len(header) == len(phrase) and _is_misspelled(header - phrase, phrase - header):
        return LIKELY
    if header < phrase and len(header) * 3 >= len(phrase) * 2:
        return POSSIBLE
    return 0.0


def _is_misspelled(left: Phrase, right: Phrase) -> bool:
    if len(left) != 1 or len(right) != 1:
        return False
    (one,), (other,) = left, right
    shorter, longer = sorted((len(one), len(other)))
    return shorter > 4 and 2 * shorter >= MISSPELLED * (shorter + longer) and _is_alike(one, other)


@lru_cache(maxsize=65_536)
def _is_alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() >= MISSPELLED


def meanings_of(rule: Rule, table: str) -> tuple[str, ...]:
    """The meanings under which the headings of a rule stand, the narrowest first.

    >>> meanings_of(Rule(names=("x",), into="value", settings={"statistic": "idps"}), "statistics")
    ('value:idps',)
    """
    if rule.into == "value":
        return (_value_meaning(rule),) if rule.settings.get("statistic") else ("value",)
    if rule.into == "reached" and rule.settings.get("counting") == "cumulative":
        return ("reached_cumulative",)
    if rule.into == "category" and table == "statistics" and rule.taxonomy is None:
        return ("sector",)
    if rule.into == "category":
        return (f"category:{rule.taxonomy or ''}",)
    if rule.into == "region" or (rule.into == "place" and rule.level == 1):
        return ("region",)
    return (rule.into,)


def _value_meaning(rule: Rule) -> str:
    beside = {name: text for name, text in rule.settings.items() if name in _TOLD_APART}
    told = "".join(f";{name}={text}" for name, text in sorted(beside.items()))
    return f"value:{rule.settings['statistic']}{told}"


def matched(scores: Mapping[int, Mapping[str, float]], rules: Sequence[Rule]) -> dict[int, Rule]:
    """Each header with one rule and each rule with one header, so that all together are as sure as can be: first what is
    sure, then, among what is left, what is only likely."""
    found: dict[int, Rule] = {}
    for least in (SURE, 0.0):
        headers = [at for at in scores if at not in found]
        free = [rule for rule in rules if not any(rule is taken for taken in found.values())]
        found |= _assigned(headers, free, scores, least)
    return found


def _assigned(
    headers: Sequence[int], rules: Sequence[Rule], scores: Mapping[int, Mapping[str, float]], least: float
) -> dict[int, Rule]:
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if not headers or not rules:
        return {}
    table = np.array([[scores[at].get(rule.names[0], 0.0) for rule in rules] for at in headers])
    table = np.where(table >= least, table, 0.0)
    table = table - 1e-4 * np.arange(len(headers))[:, None] * (table > 0)
    rows, columns = linear_sum_assignment(table, maximize=True)
    return {headers[row]: rules[column] for row, column in zip(rows, columns, strict=True) if table[row, column] > 0}


def own_rules(layout: Layout) -> list[Rule]:
    """The rules of a layout, of those under one header the first: the others read the same column in other ways."""
    found: dict[str, Rule] = {}
    for rule in layout.rules:
        name = rule.names[0]
        if not name.startswith("#") and "*" not in name and rule.attribute is None:
            found.setdefault(fold(name), rule)
    return list(found.values())
