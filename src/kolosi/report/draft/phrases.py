"""The words that the machine itself writes in a report, from `languages/<language>/labels.yaml`; signs that differ by language."""

from __future__ import annotations

from collections.abc import Mapping

from kolosi.model.label import Label, say
from kolosi.reading.labels import labels
from kolosi.report.draft.numerals import NARROW

PHRASES: Mapping[str, Label] = labels("phrases")
QUALIFIERS: Mapping[str, Label] = labels("qualifiers")
"""The words before a value that was given with one; any other qualifier is printed after the value."""
_IN_LANGUAGE: Mapping[str, Label] = labels("in_language")


def is_in(text: Label, language: str) -> bool:
    """True for what somebody said in a language, and for what nobody said in any."""
    return bool(text.get(language)) or not any(text.values())


def told_in(text: Label, language: str) -> str:
    """Words of people in the language of a document; what they said in another alone, behind the name of that one."""
    if is_in(text, language):
        return text.get(language, "")
    other, said = next((pair for pair in text.items() if pair[1]), ("", ""))
    named = _IN_LANGUAGE.get(other)
    return f"({say(named, language)}) {said}" if named else said


def phrase(name: str, language: str) -> str:
    """A word of the catalogue."""
    return say(PHRASES[name], language)


def colon(language: str) -> str:
    """The sign between a name and what it is."""
    return NARROW + ": " if language == "fr" else ": "


def semicolon(language: str) -> str:
    """The sign between two statements."""
    return NARROW + "; " if language == "fr" else "; "
