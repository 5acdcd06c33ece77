"""What the words around a figure say of its place: sentences that put it in another region than the figure is of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from kolosi.model.label import say
from kolosi.reading.item import Item
from kolosi.report.checking.around import Around, around
from kolosi.report.draft.links import BadLink, Mention, Scope

_IN = "PREPOSITION"


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
    if not said or ours & set(said.values()):
        return None
    near = sentence.near(lambda item: item.start in said)
    if near is None or sentence.is_apart(near) or not (own or _is_in(sentence, near)):
        return None
    return said[near.start]


def _places(mention: Mention) -> frozenset[str] | None:
    """The places of what a link prints, none for the whole country; None where it prints nothing in a sentence."""
    try:
        link = mention.link()
    except BadLink:
        return None
    return frozenset(place for key in link.keys for place in key.places) if link.is_inline else None


def _named(sentence: Around, names: tuple[str, ...]) -> Mapping[int, str]:
    """The names of regions in a sentence by where they start, those in the links of figures too."""
    text = sentence.mention.draft.text
    first, last = sentence.items[0].start, sentence.items[-1].end
    return {match.start(): match[0] for match in _pattern(names).finditer(text, first, last)}


@lru_cache(maxsize=8)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Whole names, the longest first, as they are written: no word of a sentence is taken for the region San."""
    longest = sorted(filter(None, names), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)" if longest else r"(?!)")


def _is_in(sentence: Around, item: Item) -> bool:
    """Whether “in” stands right before an item."""
    lead = sentence.leads(item)[-1:]
    return bool(lead) and _IN in lead[0].classes
