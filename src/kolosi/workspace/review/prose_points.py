"""The gate of texts over one text, whatever workspace it is of."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kolosi.content.gate import gate_languages, gate_words
from kolosi.content.messages import packaged_messages
from kolosi.intake.documents.plain import read_plain
from kolosi.model.finding import Finding
from kolosi.release.text import DEFAULTS, Lexicon, Minimums, gate_text, lexicon_of
from kolosi.workspace.review.packs import language_of, pack

if TYPE_CHECKING:
    from kolosi.model.manuscript import Manuscript


def prose_points(
    text: str | Manuscript, language: str | None = None, *, file: str | None = None, minimums: Minimums = DEFAULTS
) -> tuple[Finding, ...]:
    """What a text would let a reader find of a person, worded; the language is found out when not said.

    A text in a language that the gate does not read is searched with the words of English. Spans (`start`, `end` in the
    data of a point) count in the text with one character a line end and no sign that nobody sees.
    """
    if isinstance(text, str):
        found = as_manuscript(text)
        if found is None:
            return ()
        text = found
    told = language or language_of(text.text)
    known = told if told in gate_languages() else "en"
    found_here = gate_text(text, lexicon(known), pack(known), minimums, file=file)
    return tuple(packaged_messages().word(one) for one in found_here)


@cache
def lexicon(language: str) -> Lexicon:
    """The words of a language for the gate, read once."""
    return lexicon_of(language, gate_words(language))


def as_manuscript(text: str) -> Manuscript | None:
    """A text as a document; nothing where nothing is written."""
    if _UNREADABLE_SIGN.search(text):
        text = text.translate(_UNREADABLE)
    found = read_plain(text.encode("utf-8", "replace"), "markdown")
    return found if found.blocks else None


_UNREADABLE: dict[int, str | None] = {
    **dict.fromkeys((*range(9), *range(14, 32), 0xFEFF), " "),
    **dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060)),
}
"""Marks of control and of byte order, read as spaces; signs that nobody sees, read as nothing."""
_UNREADABLE_SIGN = re.compile(f"[{re.escape(''.join(map(chr, _UNREADABLE)))}]")
