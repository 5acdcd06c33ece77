"""What a file is beside those that are there: it replaces one, adds to them, is older, has the same rows; or that is asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kolosi.intake.columns.table import fold
from kolosi.model.finding import Finding, Where, point
from kolosi.model.period import Period
from kolosi.workspace.receive.file_answers import BOTH, INSTEAD, LEAVE, PART, REST, SaidOfFile
from kolosi.workspace.receive.recognised import FileAsked
from kolosi.workspace.receive.submission import Submission, question_about, tables_of
from kolosi.workspace.receive.versions import Compared, compared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolosi.model.receipt import Receipt
    from kolosi.model.source import Layout
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.receive.adding import Candidate

_COUNTED = frozenset({"incidents", "statistics", "funding"})
"""Tables whose rows are counted or added: the same thing read from two layouts would count twice."""


def set_beside(
    workspace: Folder,
    candidate: Candidate,
    said: SaidOfFile,
    submission: Submission,
    instead: Receipt | None = None,
) -> Submission | Finding:
    """What a file is to those of the same sender, and to those that hold its rows already.

    One that counts `instead` of itself, as it was understood before, replaces that in any case.
    """
    found = _beside_others(workspace, candidate, said, submission, instead)
    if instead is None or isinstance(found, Finding):
        return found
    others = (found.replaces, *found.takes_over) if found.replaces is not None else found.takes_over
    return replace(found, replaces=instead, takes_over=tuple(one for one in others if one is not None))


def _beside_others(
    workspace: Folder, candidate: Candidate, said: SaidOfFile, submission: Submission, instead: Receipt | None
) -> Submission | Finding:
    """As a person decided about some files; of the others, what the signs of the files tell."""
    others = [one for one in _same_submission(workspace, candidate, submission) if one != instead]
    current = {receipt.id: receipt for receipt in workspace.receipts.current()}
    chosen = {id_: value for id_, value in said.beside.items() if id_ in current}
    left = next((id_ for id_, value in chosen.items() if value == LEAVE), None)
    if left is not None:
        return point("file_left_aside", where=Where(file=candidate.file), found=current[left].file)
    found = compared(workspace, candidate, [one for one in others if one.id not in chosen], submission.period)
    asked = [one for one in found if one.outcome == "asked"]
    for outcome, id_ in (("same", "same_content"), ("older", "older_version")):
        one = next((one for one in found if one.outcome == outcome), None)
        if one is not None:
            return point(id_, where=Where(file=candidate.file), found=one.receipt.file)
    if asked:
        raise _version_asked(candidate, asked, submission.period)
    replaced = [one.receipt for one in found if one.outcome == "replaces"]
    held = [] if replaced or chosen else list(_held_elsewhere(workspace, candidate, submission))
    held = [one for one in held if one.receipt != instead]
    if held:
        raise _twice_asked(candidate, held, submission)
    return _as_decided(submission, chosen, current, others, replaced)


def _as_decided(
    submission: Submission,
    chosen: Mapping[str, str],
    current: Mapping[str, Receipt],
    others: Sequence[Receipt],
    replaced: Sequence[Receipt],
) -> Submission:
    """The submission with what it replaces by its own signs (`replaced`), and what a person chose about others, by id."""
    own = {receipt.id for receipt in others}
    instead = [*replaced, *(current[id_] for id_, value in chosen.items() if value == INSTEAD)]
    replaces = next((receipt for receipt in reversed(instead) if receipt.id in own), None)
    return replace(
        submission,
        replaces=replaces,
        takes_over=tuple(one for one in instead if one is not replaces),
        corrects=tuple(current[id_] for id_, value in chosen.items() if value == PART),
        corrected_by=tuple(current[id_] for id_, value in chosen.items() if value == REST),
    )


def _same_submission(workspace: Folder, candidate: Candidate, submission: Submission) -> list[Receipt]:
    """The files of the same source and sender that count the same things in days that this one may share."""
    alike = _layouts_alike(candidate)
    sender = fold(submission.sender.name or "")
    return [
        receipt
        for receipt in workspace.receipts.current()
        if receipt.source == candidate.source.id
        and fold(receipt.organisation) == sender
        and receipt.layout in alike
        and receipt.period.overlaps(submission.period)
    ]


def _layouts_alike(candidate: Candidate) -> frozenset[str]:
    """The layout of a file, and those of its source that count the same things.

    These read the same columns the same way; or, where one row is one thing, fill the same table.
    """
    layouts = candidate.source.layouts
    ids = candidate.layout.split("+")
    own = [layout for layout in layouts if layout.id in ids]
    same = (layout.id for layout in layouts for one in own if _count_alike(layout, one))
    return frozenset({candidate.layout, *ids, *same})


def _count_alike(one: Layout, other: Layout) -> bool:
    if one.table != other.table:
        return False
    if one.table in {"incidents", "activities"}:
        return True
    return one.table in _COUNTED and _reads(one) == _reads(other)


def _reads(layout: Layout) -> tuple[object, ...]:
    return layout.table, layout.file, layout.rules, sorted(layout.constants.items())


def _version_asked(candidate: Candidate, asked: Sequence[Compared], period: Period) -> FileAsked:
    questions = [
        question_about(
            candidate,
            "beside",
            one.receipt.file,
            about=one.receipt.id,
            options=(LEAVE, REST, BOTH, INSTEAD) if one.is_older else (INSTEAD, PART, BOTH, LEAVE),
        )
        for one in asked
    ]
    other = asked[0].receipt
    finding = point(
        "version_asked",
        where=Where(file=candidate.file),
        found=other.file,
        data={"period": str(other.period), "shared": asked[0].shared},
    )
    spans = [period, *(one.receipt.period for one in asked)]
    return FileAsked(
        finding, questions, sources=[candidate.source.id], period=_whole(spans), tables=tables_of(candidate)
    )


def _whole(spans: Sequence[Period]) -> str:
    """The days that an answer may change, from the first of any of these periods to the last."""
    return str(Period(min(one.first for one in spans), max(one.last for one in spans)))


@dataclass(frozen=True, kw_only=True)
class _Held:
    """A file that holds rows of the sender of another: `rows` of them, among those of so many `organisations`."""

    receipt: Receipt
    sender: str
    rows: int
    organisations: int


def _held_elsewhere(workspace: Folder, candidate: Candidate, submission: Submission) -> Iterator[_Held]:
    """The files of other senders in which the organisations of this one speak of the same days: counted twice if both count."""
    mine = _organisations(candidate, submission) if candidate.source.files_add_up else frozenset[str]()
    built = workspace.build()
    for receipt in workspace.receipts.current():
        if receipt.source != candidate.source.id or not receipt.period.overlaps(submission.period):
            continue
        if fold(receipt.organisation) == fold(submission.sender.name or ""):
            continue
        by_organisation = _rows_by_organisation(workspace, built.receipts.get(receipt.id, {}))
        for name, rows in by_organisation.items():
            if fold(name) in mine:
                yield _Held(receipt=receipt, sender=name, rows=rows, organisations=len(by_organisation))


def _organisations(candidate: Candidate, submission: Submission) -> frozenset[str]:
    """The folded names of those whose rows a file holds."""
    names = {submission.sender.name or ""}
    for reading in candidate.readings:
        names |= set(reading.records["organisation"].drop_nulls().unique().to_list())
    return frozenset(fold(name) for name in names if name and name != candidate.source.publisher)


def _rows_by_organisation(workspace: Folder, entry: Mapping[str, object]) -> dict[str, int]:
    files = entry.get("files")
    counts: dict[str, int] = {}
    for name in files.values() if isinstance(files, dict) else ():
        for value, rows in workspace.tables.counts(name, "organisation").items():
            counts[value] = counts.get(value, 0) + rows
    return counts


def _twice_asked(candidate: Candidate, held: Sequence[_Held], submission: Submission) -> FileAsked:
    by_receipt = {one.receipt.id: one for one in held}
    own = len(_organisations(candidate, submission))
    is_whole = {id_: own > one.organisations for id_, one in by_receipt.items()}
    questions = [
        question_about(
            candidate,
            "twice",
            one.receipt.file,
            about=one.receipt.id,
            samples=tuple(dict.fromkeys(other.sender for other in held if other.receipt.id == id_)),
            options=(INSTEAD, BOTH, LEAVE) if is_whole[id_] else (LEAVE, BOTH, INSTEAD),
            proposal=None if own == one.organisations else INSTEAD if is_whole[id_] else LEAVE,
        )
        for id_, one in by_receipt.items()
    ]
    first = held[0]
    finding = point(
        "twice_asked",
        where=Where(file=candidate.file),
        found=first.receipt.file,
        count=first.rows,
        data={"organisation": first.sender},
    )
    spans = [submission.period, *(one.receipt.period for one in held)]
    return FileAsked(
        finding, questions, sources=[candidate.source.id], period=_whole(spans), tables=tables_of(candidate)
    )
