"""First names within the few words of a sheet, a mark, a layer or a shape: one name alone is no sentence that the gate of texts reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from kolosi.content.gate import gate_languages, gate_words
from kolosi.intake.columns.table import fold
from kolosi.intake.hidden import Trace, Written

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MOST_WORDS, _LONGEST = 4, 60
"""Of more words it is a sentence, and the gate of texts has read it."""
_OTHER_MEANINGS = frozenset(
    ["alpha", "nana", "tata", "sana", "safi", "grace", "divine", "pierre", "sira", "inna", "adama"]
)
"""First names that are words, places or letters too."""


def names_within(texts: Iterable[Written]) -> Iterator[Trace]:
    """The first names in what is written in few words outside tables and paragraphs, a trace a place."""
    for written in texts:
        pieces = [one for one in written.text.split("\n\n") if len(one) <= _LONGEST]
        found = [one for one in pieces if len(_WORD.findall(one)) <= _MOST_WORDS and _has_name(one)]
        if found:
            yield Trace(kind="names_within", place=written.place, sample=found[0], count=len(found))


def _has_name(words: str) -> bool:
    """Whether one of the words is a first name, written with a capital."""
    return any(word[:1].isupper() and fold(word) in _first_names() for word in _WORD.findall(words))


@cache
def _first_names() -> frozenset[str]:
    listed = (gate_words(language)["classes"] for language in gate_languages())
    names = {fold(name) for classes in listed if isinstance(classes, dict) for name in classes["FIRST_NAME"]}
    return frozenset(names - _OTHER_MEANINGS)
