"""What a process that was killed left half-way is ended or taken away when the workspace is opened next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal
from kolosi.store.locks import locked
from kolosi.store.parts import sweep
from kolosi.store.swapping import is_unsettled, settle
from kolosi.workspace.protect.protecting import is_collecting
from kolosi.workspace.publish.sealing import PUBLISHED

if TYPE_CHECKING:
    from kolosi.workspace.folder import Folder

_WRITTEN = ((), ("out",), ("build",), ("editions",))
"""The folders in which, and right below which, files are written."""


def recover(workspace: Folder) -> None:
    """Sweeps what was begun; gives what was whole its place. What another process writes now, or what cannot be written, stays."""
    for parts in _WRITTEN:
        sweep(workspace.file(*parts))
    public = workspace.file("out", "public")
    if is_unsettled(public):
        try:
            with locked(public.parent, seconds=0):
                settle(public)
        except Refusal:
            return
    if workspace.editions.staged() and not is_collecting(workspace.folder, workspace.vault):
        try:
            with locked(workspace.editions.folder, seconds=0):
                _settle_editions(workspace)
        except Refusal:
            return


def _settle_editions(workspace: Folder) -> None:
    """An edition that was signed takes its place; one that was not was never published."""
    signed = {decision.subject for decision in workspace.decisions.all() if decision.kind == PUBLISHED}
    for edition in workspace.editions.staged():
        if edition in signed and edition not in workspace.editions.ids():
            workspace.editions.settle(edition)
        else:
            workspace.editions.drop(edition)
