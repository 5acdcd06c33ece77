"""What a number counts, by the word behind it, and whether two such words are one."""

from __future__ import annotations

from kolosi.reading.items import Line

ROOT = 5
"""So many letters are the same in a noun and its plural."""

_NO_NOUN = frozenset(
    {
        "HELPER",
        "NOW",
        "THESE",
        "LINK",
        "COMPARED",
        "AGAINST",
        "AND",
        "BE",
        "REACHED",
        "SOIT",
        "TO",
        "UP",
        "DOWN",
        "WHICH",
    }
)
_LIGHT = frozenset({"SMALL", "OF", "OF_ALL", "SUR", "OUTOF"})


def noun_after(line: Line, place: int) -> str:
    """The stem of the first word of weight right behind a number; empty when none stands there."""
    for item in line.items[place + 1 : place + 4]:
        if item.is_quantity or item.said or not item.text[0].isalpha():
            return ""
        if not _NO_NOUN.isdisjoint(item.classes):
            return ""
        if not _LIGHT.isdisjoint(item.classes):
            continue
        return stem(item.text)
    return ""


def noun_of_rate(line: Line, place: int) -> str:
    """The stems of what a rate is for one of, two at most: "per session"."""
    for at in range(place + 1, min(place + 6, len(line.items) - 1)):
        item = line.items[at]
        if item.is_quantity or item.text in (",", ";", ":", "."):
            return ""
        if "PER" in item.classes:
            return " ".join(stem(one.text) for one in line.items[at + 1 : at + 3] if one.text[0].isalpha())
    return ""


def stem(word: str) -> str:
    """A word as nouns are compared: its first letters, without the mark of a plural."""
    return word.split()[0].rstrip("sx")[:7]


def are_one(one: str, other: str) -> bool:
    """Whether two stems are of one noun: "families", "family"."""
    return one == other or (min(len(one), len(other)) >= ROOT and one[:ROOT] == other[:ROOT])
