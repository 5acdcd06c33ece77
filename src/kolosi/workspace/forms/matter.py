"""What the workspace holds of a form's matter: settings and registers as their files say, the dated facts as they count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.workspace.evidence.registers import items_of
from kolosi.workspace.evidence.shapes import is_evidence
from kolosi.workspace.forms.chronology import facts_of
from kolosi.workspace.forms.held import data_in, text_of
from kolosi.workspace.forms.known import with_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.model.form import Form
    from kolosi.workspace.folder import Folder


def held_by(workspace: Folder, form: Form) -> Mapping[str, object]:
    """What a form is about, as its file, its source or the Decisions about it say it. Raises `ContentError` for a file that cannot be used."""
    if form.decision is not None:
        from kolosi.workspace.linking.reviewing import pairs_held

        return pairs_held(workspace)
    if form.file is None:
        return {"facts": facts_of(workspace)}
    register = form.file.rpartition("/")[2]
    if is_evidence(register):
        return {register.partition(".")[0]: items_of(workspace, register)}
    return with_rows(workspace, form, data_in(form.file, text_of(workspace, form.file)))
