"""A text with its words whole: letters of other alphabets that look like ours, marks and tags inside a word, raised digits.

Nothing moves but inside a word: the text keeps its length, and what stood inside a word stands behind it as spaces.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import replace

from kolosi.model.manuscript import Manuscript

_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјкорсухԁԛԝһɡΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανιρυκτγ",
    "ABESIJKMHOPCTYXaesijkopcyxdqwhgABEZHIKMNOPTYXoavipukty",
)
_OTHER = re.compile("[\u0370-\u03ff\u0400-\u052f\u0261]")
_MIXED = re.compile(r"[\w@.+%-]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_WIDE = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{0x2460 + at: str(at + 1) for at in range(9)},
    **{0x2776 + at: str(at + 1) for at in range(9)},
}
_WIDE_SIGN = re.compile("[\uff01-\uff5e\u2460-\u2468\u2776-\u277e]")
_RAISED_SIGN = re.compile("[\u00b2\u00b3\u00b9\u2070\u2074-\u2079]")
_RAISED = re.compile(r"(?<![^\s(:=])[\u00b2\u00b3\u00b9\u2070\u2074-\u2079]+(?![^\s).,;])")
_DIGITS = str.maketrans("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "0123456789")

_INLINE = r"\*{1,3}|</?(?:b|i|u|s|em|strong|span|font|mark|small|big|tt|code|ins)\b[^<>\n]{0,80}>|<!--[^\n]{0,80}?-->"
_OPENING = re.compile("[*<&]")
_INSIDE = re.compile(rf"(?<=[^\W\d_])(?:{_INLINE})+(?=[^\W\d_])|&(?:\#\d{{2,5}}|\#x[\da-fA-F]{{2,4}}|[a-zA-Z]{{2,8}});")
_WORD = re.compile(rf"(?:[\w@.+%-]|{_INLINE}|&(?:\#\d{{2,5}}|\#x[\da-fA-F]{{2,4}}|[a-zA-Z]{{2,8}});)+")
_MARK = re.compile(_INLINE)
_EDGE = re.compile(rf"\A(?:{_INLINE})+|(?:{_INLINE})+\Z")


def whole_words(manuscript: Manuscript) -> Manuscript:
    """The same document with its words as a reader sees them; every span outside such a word stays where it was."""
    text = manuscript.text
    if _WIDE_SIGN.search(text):
        text = text.translate(_WIDE)
    if _OTHER.search(text):
        text = _MIXED.sub(_in_one_alphabet, text)
    if _RAISED_SIGN.search(text):
        text = _RAISED.sub(lambda found: found[0].translate(_DIGITS), text)
    joined = _joined(text)
    if joined:
        text, hidden = _rewritten(text, joined), _outside(manuscript.hidden, joined)
        return replace(manuscript, text=text, hidden=hidden)
    return manuscript if text == manuscript.text else replace(manuscript, text=text)


def _in_one_alphabet(found: re.Match[str]) -> str:
    """A word of two alphabets in ours; a word of another alone stays as it is."""
    word = found[0]
    return word.translate(_LOOKALIKES) if _LATIN.search(word) and _OTHER.search(word) else word


def _joined(text: str) -> list[tuple[int, int, str]]:
    """The words that hold marks, tags or codes of characters: where each stands and what a reader sees of it."""
    out: list[tuple[int, int, str]] = []
    for mark in _OPENING.finditer(text):
        at = mark.start()
        if (out and at < out[-1][1]) or not _INSIDE.match(text, at):
            continue
        begun = _begin_of(text, at, out[-1][1] if out else 0)
        found = _WORD.match(text, begun)
        if found is None:
            continue
        start, end = found.span()
        edges = list(_EDGE.finditer(found[0]))
        start += edges[0].end() if edges and edges[0].start() == 0 else 0
        end -= len(edges[-1][0]) if edges and edges[-1].end() == len(found[0]) and edges[-1].start() else 0
        seen = html.unescape(_MARK.sub("", text[start:end]))
        if len(seen) <= end - start:
            out.append((start, end, seen))
    return out


def _begin_of(text: str, at: int, least: int) -> int:
    """Where the letters before a mark begin."""
    while at > least and (text[at - 1].isalnum() or text[at - 1] in "@.+%-_"):
        at -= 1
    return at


def _rewritten(text: str, joined: list[tuple[int, int, str]]) -> str:
    parts, at = [], 0
    for start, end, seen in joined:
        parts += [text[at:start], seen.ljust(end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _outside(hidden: tuple[tuple[int, int], ...], joined: list[tuple[int, int, str]]) -> tuple[tuple[int, int], ...]:
    """What is hidden, but for what stood inside a word that is whole now."""
    starts = [start for start, _, _ in joined]
    out = []
    for start, end in hidden:
        at = bisect_right(starts, start) - 1
        if at < 0 or end > joined[at][1]:
            out.append((start, end))
    return tuple(out)
