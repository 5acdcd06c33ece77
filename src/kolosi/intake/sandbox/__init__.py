"""Files read at arm's length: in a process of their own, within what a file of their weight may cost.

The answers are those of `formats.read_sheets`, `documents.read_document`, `outlines.read_boundaries` and `inside.look_inside`,
and so are the reasons for refusal, with two more: `costly` (the reading took too much) and `crash` (the reading ended its
process).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kolosi.intake.containers.archive import deceives, plain_name
from kolosi.intake.containers.refusal import Unreadable
from kolosi.intake.sandbox.cost import cost_of
from kolosi.intake.sandbox.forms import inside_in, manuscript_in, outlines_in, refusal_in, sheets_in
from kolosi.intake.sandbox.keeper import KEEPER, Answer
from kolosi.intake.sandbox.wire import Broken, text_of
from kolosi.model.manuscript import Manuscript

if TYPE_CHECKING:
    from kolosi.intake.boundaries.outlines import Outline
    from kolosi.intake.formats.sheet import Sheet
    from kolosi.intake.hidden import Inside
    from kolosi.model.returned import Returned

__all__ = [
    "Unreadable",
    "get_ready",
    "look_inside",
    "read_boundaries",
    "read_document",
    "read_returned",
    "read_sheets",
]

_SMALL = 1 << 20
_PDF_WITHIN = 1024
_OF_PAGES = ("document", "inside")
_PLAIN = (".md", ".markdown", ".txt")


def get_ready(name: str = "", *, kind: Literal["sheets", "document", "inside"] = "document") -> None:
    """Start the reading process, so that it is ready by the time a document of that name is, or else a table."""
    if not name:
        KEEPER.ready("sheets")
    elif not name.lower().endswith(_PLAIN):
        KEEPER.ready(kind)


def read_sheets(name: str, data: bytes, *, entering: bool = True) -> list[Sheet]:
    """The sheets of a file. One that enters must hold nothing that acts by itself; one that was kept already is read as it is."""
    head, parts = _asked("sheets", name, data, entering=entering)
    try:
        return sheets_in(head, parts)
    except Broken as nonsense:
        raise _nonsense(name) from nonsense


def read_document(name: str, data: bytes, *, entering: bool = True) -> Manuscript:
    """The text of a document; one that enters holds nothing that acts by itself.

    Small plain text is read here: no library of another language touches it.
    """
    if deceives(name):
        raise Unreadable("names", file=plain_name(name))
    if is_plain(name, data):
        from kolosi.intake.documents import read_document as read_here

        return read_here(name, data)
    head, parts = _asked("document", name, data, entering=entering)
    try:
        return manuscript_in(head, parts)
    except Broken as nonsense:
        raise _nonsense(name) from nonsense


def read_returned(name: str, data: bytes) -> Returned:
    """A Word document with its tracked changes and comments."""
    from kolosi.intake.sandbox.returned_forms import returned_in

    if deceives(name):
        raise Unreadable("names", file=plain_name(name))
    head, parts = _asked("returned", name, data)
    try:
        return returned_in(head, parts)
    except Broken as nonsense:
        raise _nonsense(name) from nonsense


def is_plain(name: str, data: bytes) -> bool:
    """Whether a document is small and plain by its name and its first bytes."""
    from kolosi.intake.documents import is_plain_text

    return len(data) <= _SMALL and name.lower().endswith(_PLAIN) and is_plain_text(data)


def look_inside(name: str, data: bytes) -> Inside:
    """A file taken apart: what it carries, and its tables. Small plain text carries nothing, and is not asked about."""
    if deceives(name):
        raise Unreadable("names", file=plain_name(name))
    if is_plain(name, data):
        from kolosi.intake.hidden import Inside, is_text

        if is_text(data):
            return Inside(format="text", traces=())
    head, parts = _asked("inside", name, data)
    try:
        return inside_in(head, parts)
    except Broken as nonsense:
        raise _nonsense(name) from nonsense


def read_boundaries(name: str, data: bytes) -> list[Outline]:
    """The outlines of a boundary file. Raises `NotBoundaries` when it holds none."""
    from kolosi.intake.boundaries.outlines import NotBoundaries

    head, parts = _asked("outlines", name, data)
    try:
        if "en" in head:
            raise NotBoundaries({language: text_of(head, language) for language in ("en", "fr")})
        return outlines_in(head, parts)
    except Broken as nonsense:
        raise _nonsense(name) from nonsense


def _asked(kind: str, name: str, data: bytes, *, entering: bool = True) -> Answer:
    """What the reading process says of a file. Raises `Unreadable`."""
    cost = cost_of("pdf" if kind in _OF_PAGES and b"%PDF-" in data[:_PDF_WITHIN] else kind, len(data))
    question = {"kind": kind, "name": name, "entering": entering, "seconds": cost.seconds, "memory": cost.memory}
    try:
        head, parts = KEEPER.ask(question, data, cost)
        if "refused" in head:
            raise refusal_in(head)
    except Broken as nonsense:
        raise _nonsense(name) from nonsense
    except Unreadable as refusal:
        raise refusal.of(name) from refusal
    return head, parts


def _nonsense(name: str) -> Unreadable:
    """A reader that answers nonsense was taken over by the file: it is ended, and the file refused."""
    KEEPER.close()
    return Unreadable("crash", file=name)
