"""The text of a document of the review with its page numbers: read at arm's length once, then from the build."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from kolosi.intake.documents import refused
from kolosi.intake.sandbox import Unreadable, read_document
from kolosi.model.finding import Refusal
from kolosi.review.standing import DocumentText
from kolosi.store.files import note_json, read_json
from kolosi.store.receipts import Receipts
from kolosi.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kolosi.model.manuscript import Manuscript
    from kolosi.model.receipt import Receipt
    from kolosi.workspace.folder import Folder


def receipts_of_documents(workspace: Folder) -> Receipts:
    """Where the files of documents are kept: apart from those that feed tables, and sealed as these are."""
    return Receipts(workspace.file("receipts", "documents"))


def text_of_document(workspace: Folder, receipt: str) -> DocumentText | None:
    """What the document of a receipt says; None where its file was never given or is no longer kept. Raises `Refusal` where it cannot be read."""
    kept = receipts_of_documents(workspace)
    line = next((one for one in kept.current() if one.id == receipt), None)
    if line is None:
        return None
    path = _noted(workspace, line)
    known = _in_json(read_json(path))
    if known is not None:
        return known
    try:
        found = paged(read_document(line.file, kept.data(line), entering=False))
    except Unreadable as refusal:
        raise Refusal(refused(refusal)) from refusal
    _note(path, found)
    return found


def note_text(workspace: Folder, receipt: Receipt, read: Manuscript) -> None:
    """Keeps in the build what a document says that was read just now: it is not read a second time."""
    _note(_noted(workspace, receipt), paged(read))


def _noted(workspace: Folder, receipt: Receipt) -> Path:
    return workspace.file("build", "documents", f"{receipt.kept[:24]}.json")


def _note(path: Path, found: DocumentText) -> None:
    note_json(path, {"version": __version__, "pieces": [list(piece) for piece in found.pieces]})


def paged(read: Manuscript) -> DocumentText:
    """The blocks of a document with their pages: those of a PDF; other formats are laid out anew by each program, and have none."""
    if read.format != "pdf":
        return DocumentText(pieces=((None, "\n".join(map(read.words_of, read.blocks))),))
    pieces = [piece for block in read.blocks for piece in _pieces(read, block.start, block.end)]
    return DocumentText(
        pieces=tuple(
            (page, "\n".join(text for _, text in several)) for page, several in groupby(pieces, lambda one: one[0])
        )
    )


def _pieces(read: Manuscript, start: int, end: int) -> Iterator[tuple[int | None, str]]:
    """A block, cut where it goes on on another page."""
    at, page = start, None
    for piece, _, _ in read.pieces_of(start, end):
        own = int(piece.part) if piece.part.isdecimal() else None
        if page is not None and own != page:
            cut = max(piece.start, start)
            yield page, read.text[at:cut]
            at = cut
        page = own if own is not None else page
    yield page, read.text[at:end]


def _in_json(value: object) -> DocumentText | None:
    """What was kept in the build by this version of the program."""
    if not isinstance(value, dict) or value.get("version") != __version__ or not isinstance(value.get("pieces"), list):
        return None
    return DocumentText(
        pieces=tuple((page if isinstance(page, int) else None, str(text)) for page, text in value["pieces"])
    )
