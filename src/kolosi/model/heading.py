"""Headings: what columns of partners' files are called, by what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kolosi.model.label import Label


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What a column that holds one thing is called.

    `meaning` is the column of a record, with what tells it apart (`category:violation_types`, `value:idps`), or a thing
    that no record has (`commune`, `total`, `ignore`). A header in the words of `says` is that column; in those of
    `perhaps` a person is asked. `short` are abbreviations that people use for other things too ("REF" is a reference, "ENF" children):
    only what stands beside or over the column makes them sure.
    """

    meaning: str
    label: Label
    says: tuple[str, ...]
    perhaps: tuple[str, ...] = ()
    short: tuple[str, ...] = ()


Headings = Mapping[str, Heading]
"""Every heading by its meaning."""


_OF_LEVEL = {1: "region", 2: "place"}
"""What a column of the places of a level is, where records have one."""


def with_levels(headings: Headings, words: Mapping[str, int]) -> Headings:
    """The headings, with the words that a country has for its own levels: "Territoire" in one, "Province" in another.

    `words` gives the level by word. A word that already says another thing stays with that.
    """
    taken = {word for one in headings.values() if one.meaning not in _OF_LEVEL.values() for word in one.says}
    found = dict(headings)
    for level, meaning in _OF_LEVEL.items():
        own = [word for word, at in words.items() if at == level and word not in taken]
        if meaning in found and own:
            others = {word for word, at in words.items() if at != level}
            one = found[meaning]
            says = dict.fromkeys((*(said for said in one.says if said not in others), *own))
            found[meaning] = replace(one, says=tuple(says), perhaps=tuple(w for w in one.perhaps if w not in others))
    return found
