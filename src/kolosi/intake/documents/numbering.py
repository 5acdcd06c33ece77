"""The marks of notes as numbered by a word processor."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def numbered(rank: int, form: str) -> str:
    """The mark of the first, second … note in a form that Word names; figures where the form is another.

    >>> numbered(4, "lowerRoman"), numbered(27, "lowerLetter"), numbered(12, "decimal")
    ('iv', 'aa', '12')
    """
    if form in ("lowerRoman", "upperRoman"):
        return roman(rank) if form == "lowerRoman" else roman(rank).upper()
    if form in ("lowerLetter", "upperLetter"):
        times, at = divmod(rank - 1, 26)
        letter = chr(ord("a") + at) * (times + 1)
        return letter if form == "lowerLetter" else letter.upper()
    return str(rank)


def roman(number: int) -> str:
    """A roman number in small letters."""
    written = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        written += letters * times
    return written
