"""The files of a workspace: those that count, those that do not and why, those of which something is asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kolosi.intake.columns.table import fold
from kolosi.model.finding import Refusal, point
from kolosi.model.receipt import Receipt
from kolosi.reading.labels import label
from kolosi.workspace.ask.notebook import Cell, Shown
from kolosi.workspace.correct.nearby import nearest
from kolosi.workspace.evidence.texts import receipts_of_documents
from kolosi.workspace.follow.expecting import titles
from kolosi.workspace.protect.retaining import kept_documents, kept_until, months_kept
from kolosi.workspace.receive.asked import Asked, asked_files, open_of
from kolosi.workspace.receive.cutting import cuts_by_receipt
from kolosi.workspace.receive.file_answers import SHORT
from kolosi.workspace.receive.whose import givers
from kolosi.workspace.records.once import is_counted_elsewhere

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from kolosi.model.label import Label
    from kolosi.workspace.folder import Folder

COUNTS, PARTLY, REPLACED, REMOVED, DESTROYED, ASKED = "counts", "partly", "replaced", "removed", "destroyed", "asked"
READ = "read"

STATES: Mapping[str, Label] = {
    name: label(f"files.states.{name}") for name in (COUNTS, PARTLY, REPLACED, REMOVED, DESTROYED, ASKED, READ)
}
"""What may be the case with a file, as people read it."""


@dataclass(frozen=True, kw_only=True)
class FileLine:
    """One file that was given. `code` names it in `remove` and `reclassify`; `by` is the file that counts in its place.

    `why` is what a person said when it was taken out; `open` counts the questions that hold it back, or the rows that wait.
    `sender` is what people call the organisation, `given_by` is who gave it, where that was kept; `digest`, the beginning of its hash.
    It is destroyed after `kept_until`.
    """

    code: str
    file: str
    state: str
    source: str
    title: Label
    organisation: str
    period: str
    received: str
    rows: int = 0
    records: int = 0
    open: int = 0
    by: str | None = None
    why: str | None = None
    sender: Label = field(default_factory=dict)
    given_by: str = ""
    digest: str = ""
    kept_until: str | None = None

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {**vars(self), "title": dict(self.title), "sender": dict(self.sender)}


class FileLines(Shown[FileLine]):
    """The files, as a notebook shows them."""

    heads = (
        label("notebook.code"),
        label("notebook.file"),
        label("notebook.state"),
        label("notebook.source"),
        label("notebook.from"),
        label("notebook.period"),
    )

    def cells(self, item: FileLine) -> Sequence[Cell]:
        """The cells of one file."""
        return item.code, item.file, STATES[item.state], item.title, item.organisation, item.period


def files_of(workspace: Folder) -> FileLines:
    """Every file that was given, in the order in which they came; documents of the review; then those of which something is asked."""
    built = workspace.build()
    current = {receipt.id for receipt in workspace.receipts.current()}
    cut = cuts_by_receipt(workspace.receipts.current())
    lines = workspace.receipts.all()
    givers_of = givers(workspace)
    by = _replaced_by(lines)
    why = {decision.id: decision.why for decision in workspace.decisions.all()}
    months = months_kept(workspace)
    found = []
    for receipt in lines:
        entry = built.receipts.get(receipt.id, {}) if receipt.id in current else {}
        title, sender = titles(workspace, receipt.source, receipt.organisation)
        state = COUNTS if receipt.id in current else _why_not(receipt)
        is_partly = receipt.id in cut or is_counted_elsewhere(entry, receipt.id)
        found.append(
            FileLine(
                code=receipt.code,
                file=receipt.file,
                state=PARTLY if state == COUNTS and is_partly else state,
                source=receipt.source,
                title=title,
                organisation=receipt.organisation,
                sender=sender,
                period=str(receipt.period),
                received=receipt.received.isoformat(),
                rows=_whole(entry.get("rows")),
                records=_records(entry),
                open=_whole(entry.get("waiting")),
                by=by.get(receipt.id) if state == REPLACED else None,
                why=why.get(receipt.taken_back or ""),
                given_by=givers_of.get(receipt.original[:SHORT], ""),
                digest=receipt.original[:SHORT],
                kept_until=None if receipt.destroyed else _day(kept_until(workspace, receipt, months)),
            )
        )
    asked = [
        replace(_asked_line(workspace, one), given_by=givers_of.get(one.digest, "")) for one in asked_files(workspace)
    ]
    return FileLines([*found, *_documents(workspace, why), *asked])


def _documents(workspace: Folder, why: Mapping[str, str]) -> Iterator[FileLine]:
    """The files of documents of the review: they feed no table, and are kept as long as others, taken out of the register or not."""
    from kolosi.workspace.evidence.registers import read_documents

    kept = receipts_of_documents(workspace)
    named = {one.receipt for one in read_documents(workspace)}
    until = {one.id: day for one, day in kept_documents(workspace)}
    for receipt in kept.all():
        yield FileLine(
            code=receipt.code,
            file=receipt.file,
            state=DESTROYED if receipt.destroyed is not None else READ if receipt.id in named else REMOVED,
            source=receipt.source,
            title=_DOCUMENT,
            organisation=receipt.organisation,
            period=str(receipt.period),
            received=receipt.received.isoformat(),
            why=why.get(receipt.taken_back or ""),
            kept_until=_day(until.get(receipt.id)),
        )


_DOCUMENT = label("files.document")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _why_not(receipt: Receipt) -> str:
    if receipt.taken_back is not None:
        return REMOVED
    return DESTROYED if receipt.destroyed is not None else REPLACED


def _replaced_by(lines: Sequence[Receipt]) -> dict[str, str]:
    """The file that counts in place of each, by ids, as the index says it."""
    standing = [line for line in lines if line.taken_back is None]
    return {
        gone: line.file for line in standing for gone in (line.replaces, *line.takes_over) if gone and gone != line.id
    }


def _asked_line(workspace: Folder, one: Asked) -> FileLine:
    source, said = one.sources[0] if len(one.sources) == 1 else "", str((one.said or {}).get("organisation", ""))
    title, sender = titles(workspace, source, said)
    return FileLine(
        code=one.digest,
        file=one.file,
        state=ASKED,
        source=source,
        title=title if source else {"fr": "–", "en": "–"},
        organisation=said,
        sender=sender,
        period=one.period or "",
        received=one.received.isoformat(),
        open=len([question for question in open_of(workspace, one) if question.waits]),
        digest=one.digest,
    )


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _records(entry: Mapping[str, object]) -> int:
    records = entry.get("records")
    return sum(int(count) for count in records.values()) if isinstance(records, dict) else 0


def file_named(workspace: Folder, text: str) -> Receipt | Asked:
    """The one file that counts, or of which something is asked, that a code or a name means.

    Raises `Refusal` where no file bears it, or where two do.
    """
    found = [one for one in _given(workspace) if _is_named(one, text)]
    if len(found) == 1:
        return found[0]
    if found:
        codes = ", ".join(f"{_code(one)} ({_what(one)})" for one in found)
        raise Refusal(point("file_ambiguous", found=text, data={"codes": codes}))
    names = {_code(one): (_code(one), one.file) for one in _given(workspace)}
    near = [f"{code} ({names[code][1]})" for code in nearest(names, text)]
    raise Refusal(point("file_not_known", found=text, data={"near": ", ".join(near) or "–"}))


def _given(workspace: Folder) -> Iterator[Receipt | Asked]:
    yield from workspace.receipts.current()
    yield from asked_files(workspace)


def _code(one: Receipt | Asked) -> str:
    return one.code if isinstance(one, Receipt) else one.digest


def _what(one: Receipt | Asked) -> str:
    return f"{one.organisation}, {one.period}" if isinstance(one, Receipt) else str(one.received)


def _is_named(one: Receipt | Asked, text: str) -> bool:
    code = _code(one).lower()
    wanted = text.strip().lower()
    return wanted in {code, code.removeprefix("r-")} or fold(one.file) == fold(text)
