"""The process that reads what comes in: takes a file, gives back plain values, and may die of it.

It starts bounded: no core dump, no file written, and for each reading so much processor time and memory. `python -P -m
kolosi.intake.sandbox.child` speaks the messages of `wire` on its input and output; nothing else is said there.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import BinaryIO

from kolosi.intake.containers.refusal import Unreadable
from kolosi.intake.documents import read_document
from kolosi.intake.sandbox.forms import Message, told_inside, told_manuscript, told_outlines, told_refusal, told_sheets
from kolosi.intake.sandbox.returned_forms import told_returned
from kolosi.intake.sandbox.wire import Broken, Head, receive, send

_MOST = 8 << 30
_RESERVED, _ASKED = 512 << 20, 3
"""Memory is reserved by allocators far beyond what they use: the parent watches the use, the system bounds the rest."""
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "sheets": ("kolosi.intake.formats", "kolosi.intake.formats.workbook"),
    "document": ("kolosi.intake.documents", "kolosi.intake.documents.word"),
    "returned": ("kolosi.intake.documents.returned",),
    "outlines": ("kolosi.intake.boundaries.outlines",),
    "inside": (
        "kolosi.intake.hidden",
        "kolosi.intake.hidden.zipped",
        "kolosi.intake.documents",
        "kolosi.intake.formats.delimited",
        "kolosi.intake.formats.workbook",
    ),
}
"""What each kind of reading imports: before its time begins to count."""


def prepare(kind: str) -> None:
    """Import what a kind of reading needs."""
    for module in _NEEDS[kind]:
        import_module(module)


def _sheets(name: str, data: bytes, entering: bool) -> Message:
    from kolosi.intake.columns.long_cells import bounded
    from kolosi.intake.formats import read_sheets

    return told_sheets([bounded(sheet, at) for at, sheet in enumerate(read_sheets(name, data, entering=entering))])


def _document(name: str, data: bytes, entering: bool) -> Message:
    return told_manuscript(read_document(name, data, entering=entering))


def _returned(name: str, data: bytes, entering: bool) -> Message:
    from kolosi.intake.documents.returned import read_returned

    return told_returned(read_returned(name, data))


def _outlines(name: str, data: bytes, entering: bool) -> Message:
    from kolosi.intake.boundaries.outlines import NotBoundaries, read_boundaries

    try:
        return told_outlines(read_boundaries(name, data))
    except NotBoundaries as none:
        return {"en": none.message["en"], "fr": none.message["fr"]}, ()


def _inside(name: str, data: bytes, entering: bool) -> Message:
    from kolosi.intake.hidden import look_inside

    return told_inside(look_inside(name, data))


_READERS: Mapping[str, Callable[[str, bytes, bool], Message]] = {
    "sheets": _sheets,
    "document": _document,
    "returned": _returned,
    "outlines": _outlines,
    "inside": _inside,
}


def answer(head: Head, data: bytes) -> Message:
    """What there is to say of a file, by a process that is prepared: its content, or why it is refused."""
    kind, name = str(head["kind"]), str(head["name"])
    _allow(float(str(head["seconds"])), int(str(head["memory"])))
    try:
        return _READERS[kind](name, data, bool(head["entering"]))
    except Unreadable as refusal:
        return told_refusal(refusal)
    except (MemoryError, RecursionError):
        return told_refusal(Unreadable("costly", file=name))
    finally:
        _allow(0, 0)


def _allow(seconds: float, memory: int) -> None:
    """So much processor time and memory from now on; 0 lifts the bounds until the next file."""
    if sys.platform == "win32":
        return  # the parent watches both
    import resource

    signal.setitimer(signal.ITIMER_PROF, seconds)
    if sys.platform == "linux":
        most = resource.getrlimit(resource.RLIMIT_DATA)[1]
        asked = _held() + _RESERVED + _ASKED * memory
        resource.setrlimit(resource.RLIMIT_DATA, (asked if memory else most, most))


def _held() -> int:
    """The bytes of data that this process has asked for so far."""
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[5]) * os.sysconf("SC_PAGE_SIZE")


def _bind_hands() -> None:
    """No core dump (it would hold the file), no file written, no program of the user's started by its end."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _serve(incoming: BinaryIO, out: BinaryIO) -> None:
    while True:
        try:
            head, parts = receive(incoming, _MOST)
        except Broken:  # the one who asked is gone
            return
        prepare(str(head["kind"]))
        send(out, {"ready": True})
        reply, found = answer(head, parts[0])
        del parts
        send(out, reply, found)


def main() -> None:
    """Serves until the input ends. What libraries print goes nowhere."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _bind_hands()
    for kind in sys.argv[1:]:
        prepare(kind)
    _serve(sys.stdin.buffer, out)


if __name__ == "__main__":
    main()
