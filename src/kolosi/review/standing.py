"""Finds the words of an excerpt in the text of its document, whatever blanks, hyphens and quotation marks became on the way."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212", None),
        **dict.fromkeys("’‘ʼ‛`´", "'"),
        **dict.fromkeys("“”„‟«»", '"'),
        "‹": '"',
        "›": '"',
    }
)
"""Hyphens go: a line end may have put one in. Each quotation mark is written as a typewriter does."""

_CUT = re.compile(r"\[\s*(?:\.{3}|…)\s*\]|\(\s*(?:\.{3}|…)\s*\)")
"""By such a mark a coder says that words are left out: what stands before it and what stands behind are looked for in that order."""


@dataclass(frozen=True, kw_only=True)
class DocumentText:
    """The text of a document in pieces, in order, each with its page from 1; None where the document has no pages."""

    pieces: tuple[tuple[int | None, str], ...]

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n".join(text for _, text in self.pieces)


@dataclass(frozen=True, kw_only=True)
class Letters:
    """The text of a document as it is compared; `starts` are the places at which its pieces begin, `pages` their pages."""

    letters: str
    starts: tuple[int, ...]
    pages: tuple[int | None, ...]

    def page_at(self, at: int) -> int | None:
        """The page of a letter."""
        return self.pages[max(bisect_right(self.starts, at) - 1, 0)] if self.pages else None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where the words of an excerpt stand: the pages on which they begin. `until` are its last words that are still found, where it stands nowhere."""

    is_found: bool
    pages: tuple[int, ...] = ()
    until: str = ""


def letters_of(text: DocumentText) -> Letters:
    """The text made ready to be searched, once for all excerpts of a document."""
    folded = [(page, compared(piece)) for page, piece in text.pieces]
    starts, at = [], 0
    for _, piece in folded:
        starts.append(at)
        at += len(piece)
    return Letters(
        letters="".join(piece for _, piece in folded),
        starts=tuple(starts),
        pages=tuple(page for page, _ in folded),
    )


def compared(text: str) -> str:
    """A text without what typesetting changes: blanks, hyphens, forms of quotation marks and of letters (ligatures).

    >>> compared("« La pro\\u00adtection »  – l’aide") == compared('"La protec-\\ntion" l\\'aide')
    True
    """
    plain = unicodedata.normalize("NFKC", text.replace("…", "...")).translate(_TYPOGRAPHY)
    return "".join(plain.split())


def standing(text: str, within: Letters) -> Standing:
    """Where an excerpt stands in a document."""
    pieces = [piece for one in _CUT.split(text) if (piece := compared(one))]
    if not pieces:
        return Standing(is_found=False)
    found = list(dict.fromkeys(within.page_at(at) for at in _places(pieces, within.letters)))
    if found:
        return Standing(is_found=True, pages=tuple(page for page in found if page is not None))
    return Standing(is_found=False, until=_until(text, within.letters))


def _places(pieces: Sequence[str], letters: str) -> Iterator[int]:
    """The places at which the first piece stands with the others behind it."""
    at = letters.find(pieces[0])
    while at >= 0:
        end = at + len(pieces[0])
        for piece in pieces[1:]:
            end = letters.find(piece, end)
            if end < 0:
                return
            end += len(piece)
        yield at
        at = letters.find(pieces[0], at + 1)


_SHOWN = 6
"""So many words are enough to find the place by eye."""


def _until(text: str, letters: str) -> str:
    """The last words of the longest beginning that stands in the document."""
    words = _CUT.sub(" ", text).split()
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if compared(" ".join(words[:middle])) in letters else (low, middle - 1)
    return " ".join(words[max(low - _SHOWN, 0) : low])
