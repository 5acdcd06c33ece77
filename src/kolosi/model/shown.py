"""Text of others as it is shown to people: what is not seen, or turns what is seen round, is spelled out."""

from __future__ import annotations

import json
import re
import unicodedata

_PERHAPS = re.compile(r"[^\x20-\x7e\xa1-\xac\xae-\u02ff]")
"""What may be unseen: neither plain Latin letters nor their marks."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of Unicode: control, format (directions, joiners of no width), half a pair, ends of lines and paragraphs."""
_LINES = "\n\t"


def shown(text: str) -> str:
    r"""A text with its unseen signs spelled out as JSON spells them; ends of lines too, for a name has none.

    >>> shown("sheet\u202excod.exe"), shown("a\u200bb\x1b[31m"), shown("Mopti\nGao"), shown("1\u202f234 élèves")
    ('sheet\\u202excod.exe', 'a\\u200bb\\u001b[31m', 'Mopti\\nGao', '1\u202f234 élèves')
    """
    return _PERHAPS.sub(lambda match: _spelled(match[0]), text)


def shown_lines(text: str) -> str:
    r"""The same of a text that may have several lines.

    >>> shown_lines("one\ntwo\u202e")
    'one\ntwo\\u202e'
    """
    return _PERHAPS.sub(lambda match: match[0] if match[0] in _LINES else _spelled(match[0]), text)


def _spelled(sign: str) -> str:
    return json.dumps(sign)[1:-1] if unicodedata.category(sign) in _UNSEEN else sign
