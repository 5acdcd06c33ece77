"""The ids that cells of one form may name in another: of what the workspace holds, and of what is given with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.content.forms import load_forms
from kolosi.workspace.forms.items import items_of, value_at
from kolosi.workspace.forms.matter import held_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kolosi.workspace.folder import Folder
    from kolosi.workspace.forms.given import GivenSheet


def ids_among(workspace: Folder, given: Sequence[GivenSheet]) -> dict[str, set[str]]:
    """The ids by form, of the forms that columns of the sheets given refer to: those held, and those in the same workbook."""
    wanted = {column.among for one in given for column in one.sheet.columns if column.among is not None}
    found: dict[str, set[str]] = {}
    for name in wanted:
        form = load_forms()[name]
        (sheet,) = form.sheets
        (own,) = sheet.identity
        found[name] = {str(value_at(item, own)) for item in items_of(held_by(workspace, form), sheet)}
        found[name] |= {row.texts[own].strip() for one in given if one.form.id == name for row in one.rows} - {""}
    return found
