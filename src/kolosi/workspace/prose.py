"""The gate of texts at the doors: a document's text alone, or the drafts of a workspace with what they cite."""

from __future__ import annotations

from functools import cache

from kolosi.content.gate import gate_languages, gate_words
from kolosi.content.messages import load_messages
from kolosi.intake.documents import read_document
from kolosi.model.finding import Finding
from kolosi.model.manuscript import Manuscript
from kolosi.release.prose import Lexicon, Minimums, gate_text, lexicon_of
from kolosi.workspace.proofing import language_of, pack


def prose_points(
    text: str | Manuscript, language: str | None = None, *, file: str | None = None, minimums: Minimums = Minimums()
) -> tuple[Finding, ...]:
    """What a text would let a reader find of a person, worded; the language is found out when not said.

    A text in a language that the gate does not read is searched with the words of English.
    """
    if isinstance(text, str):
        if not text.strip():
            return ()
        text = read_document("text.md", text.encode("utf-8"))
    told = language or language_of(text.text)
    known = told if told in gate_languages() else "en"
    messages = load_messages()
    return tuple(
        messages.word(one) for one in gate_text(text, lexicon(known), pack(known), minimums, file=file)
    )


@cache
def lexicon(language: str) -> Lexicon:
    """The words of a language for the gate, read once."""
    return lexicon_of(language, gate_words(language))
