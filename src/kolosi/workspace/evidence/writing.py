"""Writes items into a register of the review, as a person would: what stands there stays as it is written, and the step can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from kolosi.content.yaml_files.splicing import respliced
from kolosi.store.files import write_together
from kolosi.workspace.evidence.registers import items_of, note_items
from kolosi.workspace.evidence.shapes import DOCUMENTS, EXCERPTS
from kolosi.workspace.folder import read_again
from kolosi.workspace.forms.held import data_in, require_whole, text_of
from kolosi.workspace.receive.steps import Rewritten, keep_rewritten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kolosi.workspace.evidence.registers import Item
    from kolosi.workspace.folder import Folder


def document_items(workspace: Folder) -> list[Item]:
    """The documents as they are written. Raises `ContentError` for a register that cannot be used."""
    return items_of(workspace, DOCUMENTS)


def excerpt_items(workspace: Folder) -> list[Item]:
    """The excerpts as they are written. Raises `ContentError` for a register that cannot be used."""
    return items_of(workspace, EXCERPTS)


def write_documents(workspace: Folder, items: Sequence[Item]) -> None:
    """The register of documents with these items, within a step."""
    _write(workspace, DOCUMENTS, [_filled(item) for item in items])


def add_excerpts(workspace: Folder, new: Sequence[Item]) -> None:
    """The register of excerpts with some more, within a step: what stands there is not written anew."""
    before = excerpt_items(workspace)
    added = [_filled(item) for item in new]
    text = text_of(workspace, f"report/{EXCERPTS}")
    piece = _piece(text, "excerpts", added)
    if piece is None:
        _write(workspace, EXCERPTS, [*before, *added])
        return
    _put(workspace, EXCERPTS, text, text + piece)
    note_items(workspace, EXCERPTS, [*before, *added])


def _write(workspace: Folder, register: str, items: Sequence[Item]) -> None:
    """A register with these items; what it said before is kept by the step."""
    name, at = f"report/{register}", register.partition(".")[0]
    before = text_of(workspace, name)
    after = respliced(before, {**data_in(name, before), at: list(items)})
    require_whole(name, after)
    _put(workspace, register, before, after)


def _put(workspace: Folder, register: str, before: str, after: str) -> None:
    name = f"report/{register}"
    write_together({workspace.file(*name.split("/")): after.encode()})
    keep_rewritten(workspace, [Rewritten.of(name, register.partition(".")[0], before, after)])
    read_again(workspace)


def _piece(text: str, at: str, new: Sequence[Item]) -> str | None:
    """What is written behind a text so that its list has more items; None where the list is not all that it says, line by line."""
    lines = text.splitlines()
    heads = [line for line in lines if line[:1].strip() and not line.startswith(("- ", "#"))]
    first = next((line for line in lines if line.lstrip().startswith("- ")), "")
    if heads != [f"{at}:"] or not first:
        return None
    indent = first[: len(first) - len(first.lstrip())]
    dumped = yaml.safe_dump(list(new), allow_unicode=True, sort_keys=False, width=1_000_000)
    whole = "".join(f"{indent}{line}\n" for line in dumped.splitlines())
    return whole if text.endswith("\n") else f"\n{whole}"


def _filled(item: Item) -> Item:
    return {name: value for name, value in item.items() if value not in (None, "", [], False)}


def next_id(letter: str, taken: Sequence[str]) -> str:
    """The next short name of a letter and a number, after all that are taken: `d4`."""
    numbers = [int(one[1:]) for one in taken if one[:1] == letter and one[1:].isascii() and one[1:].isdecimal()]
    return f"{letter}{max(numbers, default=0) + 1}"
