"""One text message: 160 letters of the alphabet of telephones, or 70 where one letter is of another.

GSM 7 bit default alphabet and its extension: 3GPP TS 23.038, section 6.2.1 (2020); signs of the extension take two places.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€")
_LONGEST, _LONGEST_OTHER = 160, 70
_TYPOGRAPHY = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "\u00a0": " ",
        "\u202f": " ",
    }
)


def places(text: str) -> int | None:
    """How many places a text takes in the alphabet of telephones; None where a letter is of another."""
    if not set(text) <= _BASIC | _EXTENDED:
        return None
    return len(text) + sum(letter in _EXTENDED for letter in text)


def fits(text: str) -> bool:
    """True for a text that is one message."""
    taken = places(text)
    return taken <= _LONGEST if taken is not None else len(text.encode("utf-16-le")) // 2 <= _LONGEST_OTHER


def one_message(head: str, pieces: Sequence[str], rest: str) -> str:
    """As many pieces as one message holds behind its head, the first ones first, each with what parts it from the one before.

    `rest` tells how many are left out, `{n}` being their number. Where a letter of no telephone's alphabet would leave out pieces, it is
    written without its accent.
    """
    shown, text = _filled(head, pieces, rest)
    more, plain = _filled(_plain(head), [_plain(piece) for piece in pieces], _plain(rest))
    return text if shown >= more and fits(text) else plain


def _filled(head: str, pieces: Sequence[str], rest: str) -> tuple[int, str]:
    """How many pieces fit, and the message."""
    head, rest = head.translate(_TYPOGRAPHY), rest.translate(_TYPOGRAPHY)
    own = [piece.translate(_TYPOGRAPHY) for piece in pieces]
    for shown in range(len(own), -1, -1):
        text = head + "".join(own[:shown]) + (rest.format(n=len(own) - shown) if shown < len(own) else "")
        if fits(text):
            return shown, text
    return 0, head[:_LONGEST_OTHER]


def _plain(text: str) -> str:
    """A text whose letters of other alphabets have lost their accents; those that telephones know keep theirs."""
    text = text.translate(_TYPOGRAPHY).replace("œ", "oe").replace("Œ", "OE")
    return "".join(
        letter
        if letter in _BASIC | _EXTENDED
        else "".join(one for one in unicodedata.normalize("NFKD", letter) if one in _BASIC) or "?"
        for letter in text
    )
