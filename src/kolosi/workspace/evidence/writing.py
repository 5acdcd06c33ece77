"""Writes items into a register of the review, as a person would: what stands there stays as it is written, and the step can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.content.yaml_files.splicing import respliced
from kolosi.store.files import write_together
from kolosi.workspace.folder import read_again
from kolosi.workspace.forms.held import data_in, require_whole, text_of
from kolosi.workspace.receive.steps import Rewritten, keep_rewritten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kolosi.workspace.folder import Folder

Item = dict[str, object]


def items_in(workspace: Folder, register: str) -> list[Item]:
    """The items of a register as they are written. Raises `ContentError` for a register that cannot be used."""
    name, at = f"report/{register}", register.partition(".")[0]
    found = data_in(name, text_of(workspace, name)).get(at)
    return [dict(one) for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def write_items(workspace: Folder, register: str, items: Sequence[Item]) -> None:
    """The register with these items; empty values are left out. To be called within a step, which keeps what it said before."""
    name, at = f"report/{register}", register.partition(".")[0]
    before = text_of(workspace, name)
    wanted = {**data_in(name, before), at: [_filled(item) for item in items]}
    after = respliced(before, wanted)
    require_whole(name, after)
    write_together({workspace.file(*name.split("/")): after.encode()})
    keep_rewritten(workspace, [Rewritten.of(name, at, before, after)])
    read_again(workspace)


def _filled(item: Item) -> Item:
    return {name: value for name, value in item.items() if value not in (None, "", [], False)}


def next_id(letter: str, taken: Sequence[str]) -> str:
    """The next short name of a letter and a number that nothing bears or bore before it: `d4`."""
    numbers = [int(one[1:]) for one in taken if one[:1] == letter and one[1:].isascii() and one[1:].isdecimal()]
    return f"{letter}{max(numbers, default=0) + 1}"
