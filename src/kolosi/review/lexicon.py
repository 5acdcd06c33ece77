"""What a language knows for the review, ready to be searched: words of tags, denials, small words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kolosi.model.term import Taxonomy
from kolosi.reading.expressions import Expressions
from kolosi.review.words import words_in

WEAK = "~"
"""Before the name of a tag: words that make it only two together."""

NOT_MEANT = ""
"""The class of expressions that are read as nothing."""

DENIALS = ("before", "just_before", "after", "pretended", "ends")
_RISKS = "risks"
"""The attribute of a term that names the risks it speaks of."""

_LEAST_LETTERS = 5
"""A name of one word in a list is searched for from so many letters on: "HC", "REF", "MIG" are codes, and "Tous" means nobody."""

_NO_NAME = re.compile(r"[()/,;:]|\bet/ou\b|\band/or\b")
"""What stands in the long names of lists, which nobody writes in a sentence."""

_ANYONE = frozenset({"all", "other", "unknown", "other_of_concern", "other_displaced_abroad", "refugee_asylum_seeker"})
"""Terms that stand for no one in particular."""


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """The words of a language: how things are denied, and for each list the words of its terms, a weak one marked by `WEAK`.

    `lacks` are the terms that mean the want of something: "sans papiers" denies nothing.
    """

    language: str
    small: frozenset[str]
    denials: Expressions
    tags: Mapping[str, Expressions]
    lacks: frozenset[str]


def lexicon_of(language: str, data: Mapping[str, object], taxonomies: Mapping[str, Taxonomy]) -> Lexicon:
    """A language from the mapping that its file holds, whose shape was checked, and from the names in the lists.

    A name that a workspace adds to a list is a word of its tag as well; so is that of a type of violation that speaks of one risk.
    """
    tags = {
        taxonomy: Expressions(
            _classes(_mapping(terms), _strings(data["not_meant"]), _names(taxonomy, language, taxonomies))
        )
        for taxonomy, terms in _mapping(data["tags"]).items()
    }
    negations = _mapping(data["negations"])
    small = frozenset(word for written in _strings(data["stopwords"]) for word in words_in(written))
    denials = Expressions({name: _strings(negations[name]) for name in DENIALS})
    return Lexicon(language=language, small=small, denials=denials, tags=tags, lacks=_lacks(_mapping(data["tags"])))


def _lacks(tags: Mapping[str, object]) -> frozenset[str]:
    return frozenset(
        term for terms in tags.values() for term, shape in _mapping(terms).items() if _mapping(shape).get("is_lack")
    )


def _classes(
    terms: Mapping[str, object], not_meant: Sequence[str], names: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    classes = {NOT_MEANT: list(not_meant)}
    for term, given in terms.items():
        shape = _mapping(given)
        classes[term] = [*_strings(shape["words"]), *names.get(term, ())]
        if weak := _strings(shape.get("weak", [])):
            classes[WEAK + term] = weak
    return classes


def _names(taxonomy: str, language: str, taxonomies: Mapping[str, Taxonomy]) -> dict[str, list[str]]:
    """The names of the terms of a list that a sentence may hold, and those of terms elsewhere that speak of one of them alone."""
    found: dict[str, list[str]] = {}
    own = taxonomies[taxonomy].terms if taxonomy in taxonomies else {}
    for term in own.values():
        if term.id not in _ANYONE:
            given = (term.label.get(language, ""), term.attributes.get(f"short.{language}", ""), *term.synonyms)
            found.setdefault(term.id, []).extend(_sayable(given))
    if taxonomy == "protection_risks":
        for risk, name in _speaking(taxonomies, language):
            if risk in own:
                found.setdefault(risk, []).extend(_sayable([name]))
    return found


def _speaking(taxonomies: Mapping[str, Taxonomy], language: str) -> Iterator[tuple[str, str]]:
    """Names of terms that speak of one risk alone, with it."""
    for taxonomy in taxonomies.values():
        for term in taxonomy.terms.values():
            risks = term.attributes.get(_RISKS, "").split()
            if len(risks) == 1:
                yield from ((risks[0], name) for name in (term.label.get(language, ""), *term.synonyms))


def _sayable(names: Iterable[str]) -> list[str]:
    """The names that a sentence may hold."""
    return [
        name
        for name in names
        if name
        and not _NO_NAME.search(name)
        and "_" not in name
        and (len(words_in(name)) > 1 or len(name) >= _LEAST_LETTERS)
    ]


def _mapping(value: object) -> Mapping[str, object]:
    assert isinstance(value, Mapping)
    return value


def _strings(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(each) for each in value]
