"""What is said of a document or an excerpt at a door, read as the cells of its form are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.workspace.forms.cells import Cells, Wrong

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kolosi.model.form import FormColumn
    from kolosi.workspace.evidence.registers import Item
    from kolosi.workspace.folder import Folder


def item_said(
    workspace: Folder,
    columns: Mapping[str, FormColumn],
    said: Mapping[str, str | Sequence[str]],
    among: Mapping[str, Collection[str]] | None = None,
) -> Item:
    """The values by column, of those of which something is said. Raises `Refusal` for the first that cannot be taken, with what comes near."""
    cells = Cells(workspace, workspace.settings.languages[0], among)
    return {
        path: value
        for path, column in columns.items()
        if (value := _value(cells, column, said.get(path, ""))) is not None
    }


def _value(cells: Cells, column: FormColumn, said: str | Sequence[str]) -> object:
    if not said:
        return None
    text = said if isinstance(said, str) else "\n".join(said)
    try:
        return cells.read(column, text)
    except Wrong as wrong:
        data = {**column.label, "near": wrong.near}
        raise Refusal(point("said_wrong", found=wrong.found or text, data=data)) from wrong
