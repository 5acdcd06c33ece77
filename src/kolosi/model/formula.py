"""Which texts a spreadsheet would work out: asked by what writes cells, and by what looks into the files of others."""

from __future__ import annotations

import re
import unicodedata

_STARTS = frozenset("=+-@{|−")
"""What begins a formula, a field or a call; forms that are these signs in another width or place count as well."""
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")
"""Letters that show nothing."""
PIECES = re.compile(r"([;\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029])")
"""Where another program may begin a new cell: a semicolon separates cells on a French computer."""
_NUMBER = re.compile(
    r"[-−]?\d+(?:[.,]\d+)?[ \u00a0\u202f]?%?|[-−+]?\d{1,3}(?:[ \u00a0\u202f]\d{3})*(?:[.,]\d+)?[ \u00a0\u202f]?%?"
)
_SUMS = re.compile(r"[+\-−](?=[^\W\d_]|[=@(\"]|[\d.,]+\s*[-+*/^&|!(])")
"""After a sign of plus or minus, what is worked out and is no number, telephone or list."""


def begins_formula(text: str) -> bool:
    """Whether a text, typed in a cell, would be worked out.

    >>> [begins_formula(one) for one in ("=A1", " ＝A1", "-9,5 %", "+223 70 00 00 00", "Mopti")]
    [True, True, False, True, False]
    """
    seen = _seen(text)
    return bool(seen) and _plain(seen[0]) in _STARTS and not _NUMBER.fullmatch(seen.strip())


def is_formula(text: str) -> bool:
    """Whether a part of a text is written to be worked out: a telephone or a line of a list begins alike, and is not.

    >>> [is_formula(one) for one in ("=A1", "-2+3+cmd|' /C calc'!A0", "+223 70 00 00 00", "- à vérifier", "vu\\r=A1")]
    [True, True, False, False, True]
    """
    return any(
        begins_formula(piece) and _is_worked_out(unicodedata.normalize("NFKC", _seen(piece)))
        for piece in PIECES.split(text)
    )


def _is_worked_out(seen: str) -> bool:
    return len(seen) > 1 and (seen[0] in "=@" or bool(_SUMS.match(seen)))


def _seen(text: str) -> str:
    """The text from its first sign that shows, quotation marks left out: another program may end them."""
    at = 0
    while at < len(text) and (text[at] in _FILLERS or text[at] == '"' or unicodedata.category(text[at])[0] in "CZM"):
        at += 1
    return text[at:]


def _plain(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign)[:1]
