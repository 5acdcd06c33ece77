"""The foot- and endnotes of a copy, put in the order of the issued ones.

Editors keep notes in orders of their own, and LibreOffice writes some twice and others not at all beside tracked changes. A note
whose mark stands in the text exists, so one that is missing is taken to be as it was issued.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import groupby

from kolosi.model.returned import OBJECT, Returned, ReturnedParagraph
from kolosi.report.copies.likeness import alike

_ALIKE = 0.5
"""A note that shares so much of its letters with an issued one is that one, rewritten; two sources share about a third."""

Note = tuple[ReturnedParagraph, ...]


def with_notes_in_order(issued: Returned, returned: Returned) -> Returned:
    """The copy with its notes as those of the issued document follow one another; notes that are new come last."""
    ours, theirs = _notes(issued), _notes(returned)
    if not ours:
        return returned
    left = list(theirs)
    chosen: list[Note | None] = [_taken(left, note) for note in ours]
    for rank, note in enumerate(ours):
        chosen[rank] = chosen[rank] or _nearest(left, note)
    new = [note for note in left if all(_words(note) != _words(one) for one in ours)]
    more = _marks(returned) - _marks(issued)
    kept = [note or ours[rank] for rank, note in enumerate(chosen)] + new[: max(more, 0)]
    numbered = [replace(one, container=-1 - at) for at, note in enumerate(kept) for one in note]
    rest = [one for one in returned.paragraphs if one.story != "note"]
    return replace(returned, paragraphs=(*rest, *numbered))


def _notes(document: Returned) -> list[Note]:
    notes = (one for one in document.paragraphs if one.story == "note")
    return [tuple(group) for _, group in groupby(notes, key=lambda one: one.container)]


def _words(note: Sequence[ReturnedParagraph]) -> str:
    return alike("\n".join(one.text("deleted") for one in note)).strip()


def _taken(left: list[Note], note: Note) -> Note | None:
    """The note of the copy that says the same; it is no other's."""
    found = next((one for one in left if _words(one) == _words(note)), None)
    if found is not None:
        left.remove(found)
    return found


def _nearest(left: list[Note], note: Note) -> Note | None:
    rated = [
        (SequenceMatcher(None, _words(note), _words(one), autojunk=False).ratio(), at) for at, one in enumerate(left)
    ]
    best = max(rated, default=(0.0, 0))
    return left.pop(best[1]) if best[0] >= _ALIKE else None


def _marks(document: Returned) -> int:
    """How many signs for marks of notes or pictures stand in the text."""
    return sum(one.text("deleted").count(OBJECT) for one in document.paragraphs if one.story == "body")
