"""The verb `learn`: a file shown as it is understood, corrected; its form taken out and brought in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.intake.columns.table import fold
from kolosi.model.finding import Refusal, point
from kolosi.reading.labels import label
from kolosi.workspace.learn.learning import FileSeen, correct, seen
from kolosi.workspace.learn.learning_sheet import write_sheet
from kolosi.workspace.learn.partner_forms import PartnerForm, bring_form, forms_of, write_form
from kolosi.workspace.receive.steps import step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.workspace.folder import Folder

_WHY = label("learnt.why")


def learn(
    workspace: Folder,
    file: str | Path,
    columns: Mapping[str, str],
    export: Path | None,
    *,
    why: str,
    by: str | None,
) -> FileSeen:
    """A file as it is understood, after what was said of its columns; with the workbook in which more can be said."""
    if str(file).lower().endswith((".yaml", ".yml")):
        return _brought(workspace, bring_form(workspace, Path(file)))
    found = seen(workspace, file)
    if columns:
        language = workspace.settings.languages[0]
        with step(workspace, "learn"):
            correct(workspace, found, columns, why=why.strip() or _WHY.get(language, _WHY["en"]), by=by)
        _read_if_answered(workspace)
        found = seen(workspace, file)
    if export is not None:
        write_form(_form_of(workspace, found), export)
    return replace(found, sheet=write_sheet(workspace, found))


def _read_if_answered(workspace: Folder) -> None:
    """Reads again what changed, and the files of which now everything is said."""
    from kolosi.workspace.receive.submitting import answered_files

    answered_files(workspace)
    workspace.build()


def _form_of(workspace: Folder, found: FileSeen) -> PartnerForm:
    own = next((one for one in forms_of(workspace) if fold(one.file) == fold(found.file)), None)
    if own is None:
        raise Refusal(point("form_not_counting", found=found.file))
    return own


def _brought(workspace: Folder, form: PartnerForm) -> FileSeen:
    """What a form says, where there is no file of it yet."""
    source = workspace.knowledge.sources[form.source]
    return FileSeen(
        file=form.file,
        digest="",
        source=form.source,
        title=source.title,
        organisation=form.organisation,
        is_sure=True,
        tables=(),
    )
