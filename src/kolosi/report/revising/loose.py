"""Words as they are the same however they are set: spaces, quotes, dashes, ellipses and ordinals made one.

The machine sets the prose of a draft when it prints it; Word and its users set it once more. Two texts say the same when
they are the same loosely, and each letter of the one can be found again in the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_SIGNS = {
    **dict.fromkeys("’‘ʼ", "'"),
    **dict.fromkeys("«»“”„", '"'),
    **dict.fromkeys("–—−‐‑", "-"),
    **dict.fromkeys("\u00a0\u202f\u2009\n\t\r", " "),
    "…": "...",
    "ᵉ": "e",
    "ʳ": "r",
    "\u00ad": "",
    "\u200b": "",
}
_GATHERED = re.compile(r" +|-{2,3}(?!-)")
_DROPPED = re.compile(r"(?<=\") | (?=[;:!?%‰\"])|\A | \Z")
_ORDINAL = re.compile(r"(?<=\d)i?[èe]me\b|(?<=\b1)[èe]re\b")


@dataclass(frozen=True)
class Loose:
    """A text, loosely: its letters, and from where to where each stands in the text."""

    text: str
    spans: tuple[tuple[int, int], ...]


def loose(text: str) -> str:
    """A text, loosely.

    >>> loose("« L’accès\\u202f»\\u202f: −9\\u202f%…") == loose('"L\\'accès" : -9 %...')
    True
    """
    return loosened(text).text


def plain_signs(text: str) -> str:
    """A text with its quotes, dashes and spaces made one, sign by sign."""
    return "".join(_SIGNS.get(letter, letter) for letter in text)


def loosened(text: str) -> Loose:
    """A text, loosely, with the place of each letter."""
    pairs = [(sign, (at, at + 1)) for at, letter in enumerate(text) for sign in _SIGNS.get(letter, letter)]
    found = Loose("".join(sign for sign, _ in pairs), tuple(span for _, span in pairs))
    found = _made(found, _GATHERED, lambda match: match[0][0])
    found = _made(found, _DROPPED, lambda _: "")
    return _made(found, _ORDINAL, lambda match: "re" if match[0].endswith("re") else "e")


def _made(found: Loose, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]) -> Loose:
    """The letters with each match replaced; every letter put in stands where the whole match stood."""
    letters: list[str] = []
    spans: list[tuple[int, int]] = []
    reached = 0
    for match in pattern.finditer(found.text):
        start, end = match.span()
        put = change(match)
        letters += [found.text[reached:start], put]
        spans += [*found.spans[reached:start], *[(found.spans[start][0], found.spans[end - 1][1])] * len(put)]
        reached = end
    return Loose("".join([*letters, found.text[reached:]]), (*spans, *found.spans[reached:]))
