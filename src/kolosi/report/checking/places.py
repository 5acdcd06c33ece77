"""What the words around a figure say of its place: sentences that put it in another region than the figure is of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from kolosi.model.label import say
from kolosi.reading.item import Item
from kolosi.report.checking.around import Around, around, key_of
from kolosi.report.draft.links import Mention, Scope

_IN = "PREPOSITION"
_JOINS = frozenset({"AND", "PREPOSITION", "SMALL", "DEFINITE"})
"""Words between the names of a list: “à Gao, à Kidal et dans la région de Ménaka” but for the noun."""
_LEAST = 2
_FEW = 5
_OF_ANOTHER = frozenset({"OF", "OF_ALL", "DEFINITE", "THESE"})
"""Words by which a region has but a part of what was counted: “Mopti concentre une part de ces 80 violations”."""


def another_place(mention: Mention, scope: Scope) -> str | None:
    """The name of a region in which a sentence puts a figure that is of another, or of the whole country; None where it may mean else.

    A figure of regions is put elsewhere where the sentence names none of its own; one of the country only where “in” leads the name.
    The regions are the first-level places of the scope; a figure of other places (a zone) is left alone.

    >>> from kolosi.report.draft.links import Draft, mentions
    >>> text = "À Gao, [80 violations](fig:x/2025-Q1@ml-kidal) ont été documentées."
    >>> scope = Scope(places={"ml-gao": {"fr": "Gao"}, "ml-kidal": {"fr": "Kidal"}})
    >>> another_place(mentions(Draft(file="", language="fr", text=text))[0], scope)
    'Gao'
    """
    own, sentence = _places(mention), around(mention)
    if own is None or sentence is None or not own <= scope.places.keys():
        return None
    language = mention.draft.language
    said = _named(sentence, tuple(say(name, language) for name in scope.places.values()))
    ours = {say(scope.places[place], language) for place in own}
    if ours & set(said.values()):
        return _of_the_list(sentence, said, ours)
    country = sentence.near(lambda item: "NATIONAL" in item.classes) if own else None
    if country is not None:
        return sentence.known.said(country)
    near = sentence.near(lambda item: item.start in said) or (_beyond(sentence, said) if own else None)
    if near is None or sentence.is_apart(near) or not (own or _is_in(sentence, near)):
        return None
    return said[near.start]


def _places(mention: Mention) -> frozenset[str] | None:
    """The places of what a link prints, none for the whole country; None where it prints nothing in a sentence."""
    key = key_of(mention)
    return None if key is None else frozenset(key.places)


def _named(sentence: Around, names: tuple[str, ...]) -> Mapping[int, str]:
    """The names of regions in a sentence by where they start, those in the links of figures too."""
    if not sentence.items:
        return {}
    text, first, last = sentence.mention.draft.text, sentence.items[0].start, sentence.items[-1].end
    return {match.start(): match[0] for match in _pattern(names).finditer(text, first, last)}


@lru_cache(maxsize=8)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Whole names, the longest first, as they are written: no word of a sentence is taken for the region San."""
    longest = sorted(filter(None, names), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)" if longest else r"(?!)")


def _of_the_list(sentence: Around, said: Mapping[int, str], ours: set[str]) -> str | None:
    """The names of a list of regions that a figure is put in, where it is of some of them alone, or of another one in their order.

    One figure behind “Gao, Kidal et Ménaka” is of all three; as many figures as names are one each, in the order of the names where
    “respectively” says so.
    """
    near = sentence.near(lambda item: item.start in said)
    run = _run(sentence, said, near) if near is not None else ()
    if len(run) < _LEAST or ours == set(run):
        return None
    links = [link for link in sentence.links if _places(link)]
    if len(links) == 1:
        return ", ".join(run)
    is_in_order = any("RESPECTIVELY" in item.classes for item in sentence.items)
    at = links.index(sentence.mention)
    is_other = is_in_order and len(links) == len(run) and {run[at]} != ours
    return run[at] if is_other else None


def _run(sentence: Around, said: Mapping[int, str], last: Item) -> tuple[str, ...]:
    """The names of a list that ends with an item, in order: joined by commas and “and”, each perhaps behind a word."""
    names = [said[last.start]]
    for item in reversed(sentence.items[: sentence.items.index(last)]):
        if item.start in said:
            names.insert(0, said[item.start])
        elif item.text != "," and not item.classes & _JOINS:
            break
    return tuple(names)


def _beyond(sentence: Around, said: Mapping[int, str]) -> Item | None:
    """The last region named before a figure of regions, other figures between: “Ménaka compte 33 événements et 118 décès”."""
    led = [item for item in sentence.items if item.start < sentence.mention.start and item.start in said]
    follow = sentence.items[sentence.items.index(led[-1]) :] if led else ()
    return None if any(map(sentence.sets_apart, follow)) or not led else led[-1]


def _is_in(sentence: Around, item: Item) -> bool:
    """Whether “in” stands right before the name of a region, or it is what a sentence is about: “Bandiagara a connu 23 incidents”."""
    lead = sentence.leads(item)[-1:]
    if lead and _IN in lead[0].classes:
        return True
    then = [one for one in sentence.items if item.start < one.start < sentence.mention.start]
    is_first = sentence.items.index(item) == 0
    return is_first and len(then) < _FEW and not any(one.classes & _OF_ANOTHER or one.text == "," for one in then)
