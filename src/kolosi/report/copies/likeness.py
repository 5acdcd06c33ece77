"""A text as it is compared: kinds of space, apostrophe and quotation mark are one, for editors change them by themselves."""

from __future__ import annotations

import re

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2009\u2007\n\t", " "),
        **dict.fromkeys("’‘ʼ", "'"),
        **dict.fromkeys("“”«»", '"'),
        "\u2011": "-",
    }
)
_SPACES = re.compile(r" +")


def alike(text: str) -> str:
    """A text as it is compared."""
    return _SPACES.sub(" ", text.translate(_ALIKE))
