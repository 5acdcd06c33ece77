"""Takes back what came in: a file taken out, understood otherwise, the last step undone; each on record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kolosi.model.decision import INTAKE, REMOVE, UNDO, Decision
from kolosi.model.finding import Refusal, point
from kolosi.reading.labels import label
from kolosi.workspace.decide.exempting import UNSAID
from kolosi.workspace.decide.recording import record
from kolosi.workspace.decide.speaking import speaker
from kolosi.workspace.learn.partner_forms import forms_of
from kolosi.workspace.receive.adding import examine_incoming
from kolosi.workspace.receive.asked import Asked, asked_files, remember
from kolosi.workspace.receive.file_answers import (
    FILE,
    LEAVE,
    SaidOfFile,
    said_of_file,
    said_to_the_reader,
    subject_of_file,
)
from kolosi.workspace.receive.filing import file_named
from kolosi.workspace.receive.keeping import keep
from kolosi.workspace.receive.recognised import About
from kolosi.workspace.receive.steps import Step, last_step, require_as_rewritten, step, take_back
from kolosi.workspace.receive.whose import require_own
from kolosi.workspace.records.building import sheets_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.model.receipt import Receipt
    from kolosi.workspace.answers import Added
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.receive.adding import Candidate

_DEFAULT_WHY = label("taking_back.default_why")


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """What was taken back: the files that count no more, those that count again, how many Decisions no longer hold.

    `verb` is what was undone, or `remove`; `asked` are the files of which something is asked again; `forms` those of which
    the workspace says again what it said before they were taken. Without a `decision` it is only told; `by` gave the command of the `step`.
    """

    verb: str
    out: tuple[str, ...]
    again: tuple[str, ...]
    decisions: int
    decision: Decision | None
    asked: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    by: str = ""
    step: str = ""

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "verb": self.verb,
            "out": list(self.out),
            "again": list(self.again),
            "asked": list(self.asked),
            "forms": list(self.forms),
            "decisions": self.decisions,
            "decision": self.decision.id if self.decision else None,
        }


def remove(workspace: Folder, file: str, *, why: str, by: str | None) -> TakenBack:
    """Takes a file out: its bytes stay kept, nothing of it counts, and what it had replaced counts again."""
    _require_reason(why, file)
    one = file_named(workspace, file)
    require_own(workspace, _digest(one), file)
    before = workspace.receipts.current()
    with step(workspace, "remove"):
        if isinstance(one, Asked):
            decided = _leave_aside(workspace, one, why, by)
            return TakenBack(verb="remove", out=(one.file,), again=(), decisions=0, decision=decided)
        decided = _record(workspace, one.id, REMOVE, why, by)
        workspace.receipts.mark([one.id], decided.id)
    return _told(workspace, "remove", before, decided)


def _digest(one: Receipt | Asked) -> str:
    return one.digest if isinstance(one, Asked) else one.original


def _leave_aside(workspace: Folder, one: Asked, why: str, by: str | None) -> Decision:
    decided = record(workspace, FILE, subject_of_file(one.digest, "use"), LEAVE, why=why, author=by)
    remember(workspace, [], [one.digest])
    return decided


def undo(workspace: Folder, *, why: str, by: str | None) -> TakenBack:
    """Takes the last step of the intake back: files added, taken out or understood otherwise, words decided, a form taken."""
    gone = _last(workspace)
    require_as_rewritten(workspace, gone)
    language = workspace.settings.languages[0]
    before = workspace.receipts.current()
    said = why.strip() or _DEFAULT_WHY.get(language, _DEFAULT_WHY["en"])
    decided = _record(workspace, gone.id, " ".join((UNDO, *gone.decisions)), said, by)
    take_back(workspace, gone, decided.id)
    told = _told(workspace, gone.verb, before, decided)
    asked = tuple(str(entry["file"]) for entry in gone.settled)
    forms = tuple(one.form for one in gone.rewritten)
    return replace(told, decisions=len(gone.decisions), asked=asked, forms=forms)


def _last(workspace: Folder) -> Step:
    """The last step that stands. Raises `Refusal` where there is none, or where who speaks of his own files did not take it."""
    gone = last_step(workspace)
    is_of_others = gone is not None and speaker().of_own_files and gone.by != speaker().name
    if gone is None or is_of_others:
        raise Refusal(point("nothing_to_undo", found=workspace.settings.name))
    return gone


def look_at_last(workspace: Folder) -> TakenBack:
    """What taking the last step back would do, from the index as it is; nothing is changed."""
    gone = _last(workspace)
    lines = {one.id: one for one in workspace.receipts.all()}
    added = [lines[id_] for id_ in gone.receipts if id_ in lines]
    replaced = [id_ for one in added for id_ in (one.replaces, *one.takes_over) if id_]
    again = [lines[id_].file for id_ in dict.fromkeys((*replaced, *gone.removed)) if id_ in lines]
    asked = [str(entry["file"]) for entry in gone.settled]
    names = {one.digest: one.file for one in asked_files(workspace)}
    return TakenBack(
        verb=gone.verb,
        out=(*(one.file for one in added), *(names[one] for one in gone.asked if one in names)),
        again=tuple(again),
        decisions=len(gone.decisions),
        decision=None,
        asked=tuple(asked),
        forms=tuple(one.form for one in gone.rewritten),
        by=gone.by,
        step=gone.id,
    )


def _told(workspace: Folder, verb: str, before: Sequence[Receipt], decided: Decision) -> TakenBack:
    workspace.knowledge.forget_places()
    now = workspace.receipts.current()
    ids, kept = {one.id for one in before}, {one.id for one in now}
    return TakenBack(
        verb=verb,
        out=tuple(one.file for one in before if one.id not in kept),
        again=tuple(one.file for one in now if one.id not in ids),
        decisions=0,
        decision=decided,
    )


def reclassify(workspace: Folder, file: str, said: SaidOfFile, *, why: str, by: str | None) -> Added:
    """Reads a file that counts, or is asked about, as another source, sender, period or place; the same bytes, one step.

    Raises `Refusal` where nothing else is said, where it does not read so, or where what that needs was not kept.
    """
    _require_reason(why, file)
    if not (said.source or said.organisation or said.during or said.at):
        raise Refusal(point("nothing_reclassified", found=file))
    one = file_named(workspace, file)
    require_own(workspace, _digest(one), file)
    with step(workspace, "reclassify"):
        if isinstance(one, Asked):
            return _said_of_asked(workspace, one, said, why, by)
        added = _read_again(workspace, one, said)
        if added.receipt is not None:
            _record(workspace, one.id, f"reclassify {added.receipt.id}", why, by)
    return added


def _said_of_asked(workspace: Folder, one: Asked, said: SaidOfFile, why: str, by: str | None) -> Added:
    """What is said of a file that is asked about answers its questions: it is read at once."""
    from kolosi.workspace.receive.submitting import answered_files

    for name, value in (("source", said.source), ("organisation", said.organisation), ("period", said.during)):
        if value:
            record(workspace, FILE, subject_of_file(one.digest, name), value, why=why, author=by)
    remember(workspace, [replace(one, questions=())], [])
    return next(answer for answer in answered_files(workspace) if answer.file == one.file)


def _read_again(workspace: Folder, receipt: Receipt, said: SaidOfFile) -> Added:
    from kolosi.workspace.receive.submitting import require_said

    require_said(workspace, said)
    data = workspace.receipts.data(receipt)
    sheets = sheets_of(receipt, data)
    wanted = said.source or receipt.source
    whole = said_of_file(workspace, receipt.original, _as_before(receipt, replace(said, source=wanted)))
    candidate = examine_incoming(
        receipt.file,
        data,
        sheets,
        workspace.knowledge.sources,
        wanted,
        workspace.lookup,
        About(columns=said_to_the_reader(whole), forms=forms_of(workspace)),
    )
    return keep(workspace, _same_bytes(candidate, receipt, data), whole, receipt.received, instead=receipt)


def _as_before(receipt: Receipt, said: SaidOfFile) -> SaidOfFile:
    """What is said now, and what was said of the file when it came."""
    is_said = set(receipt.said)
    return replace(
        said,
        organisation=said.organisation or (receipt.organisation if "organisation" in is_said else None),
        during=said.during or (str(receipt.period) if "period" in is_said else None),
        at=said.at or receipt.places,
    )


def _same_bytes(candidate: Candidate, receipt: Receipt, data: bytes) -> Candidate:
    """The candidate with the hash of the file as it first came; what was taken out of it then is still out of it."""
    removed = tuple(sorted({*candidate.removed, *receipt.removed}))
    is_packed = bool(candidate.removed)
    return replace(candidate, original=receipt.original, kept=candidate.kept if is_packed else data, removed=removed)


def _record(workspace: Folder, subject: str, value: str, why: str, by: str | None) -> Decision:
    return record(workspace, INTAKE, subject, value, why=why, author=by)


def _require_reason(why: str, file: str) -> None:
    if why.strip() in UNSAID:
        raise Refusal(point("decision_without_reason", found=file))
