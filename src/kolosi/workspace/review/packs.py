"""The rules of a language, and the language of a text."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kolosi.content.languages import proof_languages, proof_rules
from kolosi.model.finding import Refusal, point
from kolosi.reading.pack import Pack, pack_of
from kolosi.reading.text import flatten

if TYPE_CHECKING:
    pass


@cache
def pack(language: str) -> Pack:
    """The rules of a language, read once. Raises `Refusal` for a language without rules."""
    if language not in proof_languages():
        known = ", ".join(proof_languages())
        raise Refusal(point("language_unknown", found=language, data={"known": known}))
    data, source = proof_rules(language)
    return pack_of(language, data, source)


def language_of(text: str) -> str:
    """The language of a text, by its small words; French when nothing tells."""
    words = flatten(text[:40_000]).split()
    counts = {language: sum(word in _stopwords(language) for word in words) for language in proof_languages()}
    return max(sorted(counts, key=lambda one: one != "fr"), key=lambda one: counts[one])


@cache
def _stopwords(language: str) -> frozenset[str]:
    words = proof_rules(language)[0]["stopwords"]
    assert isinstance(words, list)
    return frozenset(flatten(str(word)) for word in words)
