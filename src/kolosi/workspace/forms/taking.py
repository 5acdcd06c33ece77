"""Takes a form back: every cell checked, then the whole form or nothing; one step, which can be undone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kolosi.content.yaml_files.splicing import respliced
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.reading.cover import LISTS_SHEET
from kolosi.store.files import take_away, write_together
from kolosi.workspace.answers import Added
from kolosi.workspace.folder import read_again
from kolosi.workspace.forms.among import ids_among
from kolosi.workspace.forms.cells import Cells
from kolosi.workspace.forms.chronology import keep_facts, require_answered
from kolosi.workspace.forms.comparing import compare
from kolosi.workspace.forms.given import given_sheets
from kolosi.workspace.forms.held import require_whole, text_of
from kolosi.workspace.forms.items import is_bare, items_of, with_items
from kolosi.workspace.forms.matter import held_by
from kolosi.workspace.forms.phases import keep_phases
from kolosi.workspace.linking.reviewing import keep_answers
from kolosi.workspace.receive.steps import FORM, Rewritten, keep_rewritten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from kolosi.intake.formats import Sheet
    from kolosi.model.form import Form
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.forms.comparing import Outcome
    from kolosi.workspace.forms.given import GivenSheet
    from kolosi.workspace.forms.items import Item


def take_form(workspace: Folder, file: str, sheets: Sequence[Sheet], received: date) -> Added:
    """Takes a form given back: nothing of it where a cell is wrong, or where somebody changed the same since; each is told.

    Raises `Refusal` for a form that cannot be read.
    """
    given = given_sheets(file, sheets, workspace.knowledge.messages.text("template_head_answer"))
    return take_given(workspace, file, given, received, _beside(file, sheets, given))


def take_given(
    workspace: Folder, file: str, given: Sequence[GivenSheet], received: date, beside: Sequence[Finding] = ()
) -> Added:
    """Takes the sheets of a form, from whatever they were read; `file` is what they are called, `beside` what else is told of them."""
    among = ids_among(workspace, given)
    found = [(one, _outcome(workspace, file, one, among)) for one in given]
    points = [finding for _, outcome in found for finding in outcome.points]
    if points:
        return _told(workspace, file, [point("form_not_taken", where=Where(file=file), count=len(points)), *points])
    changed = sum(outcome.changed for _, outcome in found)
    if not changed:
        return _told(workspace, file, [point("form_unchanged", where=Where(file=file)), *beside])
    kept = _write(workspace, file, [pair for pair in found if pair[1].changed], received)
    read_again(workspace)
    taken = point("form_taken", where=Where(file=file), count=changed, data=_of_sheets(found))
    return replace(_told(workspace, file, [taken, *beside, *kept]), changed=changed)


def _beside(file: str, sheets: Sequence[Sheet], given: Sequence[GivenSheet]) -> list[Finding]:
    """The sheets that people put beside those of a form: nothing is read in them."""
    own = {*(one.name for one in given), *LISTS_SHEET.values()}
    names = [sheet.name for sheet in sheets if sheet.name not in own]
    return [point("sheets_not_read", where=Where(file=file), found=", ".join(names), count=len(names))] if names else []


def _outcome(workspace: Folder, file: str, given: GivenSheet, among: Mapping[str, set[str]]) -> Outcome:
    if given.form.source is not None:
        require_answered(workspace, file)
    return compare(Cells(workspace, given.language, among), file, given, held_by(workspace, given.form))


def _told(workspace: Folder, file: str, points: Sequence[Finding]) -> Added:
    return Added(file=file, receipt=None, source=FORM, findings=tuple(workspace.say(finding) for finding in points))


def _of_sheets(found: Sequence[tuple[GivenSheet, Outcome]]) -> Mapping[str, str]:
    """What changed on which sheet, by its name."""
    return {"sheets": ", ".join(f"{one.name}: {outcome.changed}" for one, outcome in found if outcome.changed)}


# -- writing ----------------------------------------------------------------------------------------------------------


def _write(workspace: Folder, file: str, found: Sequence[tuple[GivenSheet, Outcome]], received: date) -> list[Finding]:
    """Writes the files that a form is about, then keeps its facts; where these are refused, the files are as they were.

    Gives what is to be told where the step could not be kept: the form is taken all the same.
    """
    names = list(dict.fromkeys(one.form.file for one, _ in found if one.form.file is not None))
    before = {name: text_of(workspace, name) for name in names}
    after = {name: _rewritten(name, before[name], workspace, found) for name in names}
    for name, text in after.items():
        require_whole(name, text)
    write_together(_files(workspace, after))
    try:
        for one, outcome in found:
            if one.form.decision is not None:
                keep_answers(workspace, outcome.items)
            elif one.form.file is None:
                keep_facts(workspace, file, outcome.items, received)
            elif one.form.keeps and one.sheet.id == one.form.keeps:
                keep_phases(workspace, file, _said(outcome.items, one), received)
    except Refusal:
        _put_back(workspace, before)
        raise
    forms = {name: ", ".join(dict.fromkeys(one.form.id for one, _ in found if one.form.file == name)) for name in names}
    try:
        keep_rewritten(workspace, [Rewritten.of(name, forms[name], before[name], after[name]) for name in names])
    except Refusal as refusal:
        return [point("step_not_kept", found=refusal.finding.found)]
    return []


def _put_back(workspace: Folder, before: Mapping[str, str]) -> None:
    """Writes the files as they were; one that the form had made goes again."""
    files = _files(workspace, before)
    write_together({path: data for path, data in files.items() if data})
    for path in (path for path, data in files.items() if not data):
        take_away(path)


def _files(workspace: Folder, texts: Mapping[str, str]) -> Mapping[Path, bytes]:
    return {workspace.file(*name.split("/")): text.encode() for name, text in texts.items()}


def _rewritten(name: str, text: str, workspace: Folder, found: Sequence[tuple[GivenSheet, Outcome]]) -> str:
    """The text of a file once its forms are taken: what is taken out first, so that what stays keeps its notes."""
    own = [pair for pair in found if pair[0].form.file == name]
    left: Item = _filled_in(held_by(workspace, own[0][0].form), own[0][0].form)
    for one, outcome in own:
        left = with_items(left, one.sheet, _said(outcome.kept, one))
    wanted = left
    for one, outcome in own:
        items = _said(outcome.items, one)
        wanted = with_items(wanted, one.sheet, items) if one.sheet.at else _with_answers(wanted, one, outcome)
    return respliced(respliced(text, left), wanted)


def _said(items: Sequence[Item], given: GivenSheet) -> Sequence[Item]:
    """The items that say something: rows handed out with what they are about are kept once somebody filled them in."""
    return [item for item in items if not is_bare(item, given.sheet)]


def _filled_in(data: Mapping[str, object], form: Form) -> Item:
    """What a form's file says, without the rows that are only handed out."""
    said: Item = dict(data)
    for sheet in form.sheets:
        if sheet.rows is not None:
            said = with_items(said, sheet, [item for item in items_of(said, sheet) if not is_bare(item, sheet)])
    return said


def _with_answers(data: Item, given: GivenSheet, outcome: Outcome) -> Item:
    """What a file says with the single answers of a sheet; its lists belong to other sheets."""
    heads = {column.path.partition(".")[0] for column in given.sheet.columns}
    answers = {name: value for name, value in outcome.items[0].items() if name in heads}
    return {**{name: value for name, value in data.items() if name not in heads}, **answers}
