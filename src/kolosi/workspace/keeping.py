"""Keeps a file that was examined: its sender, its period, what it is beside other files; or what must be asked about these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from json import dumps
from typing import TYPE_CHECKING

from kolosi.intake.table import fold
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.label import say
from kolosi.model.period import Period
from kolosi.model.receipt import Receipt
from kolosi.model.source import Layout
from kolosi.workspace.adding import Candidate, period_of, receipt_for
from kolosi.workspace.answers import Added
from kolosi.workspace.comparing import Before, difference_between
from kolosi.workspace.file_answers import BOTH, INSTEAD, LEAVE, PART, SaidOfFile
from kolosi.workspace.periods import period_said
from kolosi.workspace.recognised import FileAsked
from kolosi.workspace.returning import write_return
from kolosi.workspace.senders import Sender, sender_of
from kolosi.workspace.versions import Compared, compared

if TYPE_CHECKING:
    from kolosi.intake.lookup import Unknown
    from kolosi.workspace import Workspace

_COUNTED = frozenset({"incidents", "statistics", "funding"})
"""Tables whose rows are counted or added: the same thing read from two layouts would count twice."""

LONGEST = 6
"""A title or a name of up to so many months says which days a file answers for; a year is when it was, not what it covers."""


@dataclass(frozen=True, kw_only=True)
class _Submission:
    """A file whose sender and period are known: what else it is beside the files that are there."""

    sender: Sender
    period: Period
    is_period_said: bool
    replaces: Receipt | None = None
    takes_over: tuple[Receipt, ...] = ()


def keep(workspace: Workspace, candidate: Candidate, said: SaidOfFile, received: date) -> Added:
    """Keeps a file that was examined, and what it gave.

    Raises `FileAsked` where its sender, its period or what it is beside another file is not known surely; `Refusal` where
    it holds nothing that counts.
    """
    same = _already_here(workspace, candidate, said)
    if same is not None:
        write_return(workspace, candidate, same)
        again = point("already_received", where=Where(file=candidate.file), found=same.file)
        return _answer(workspace, candidate, same, extra=[again])
    submission = _submission(workspace, candidate, said)
    if isinstance(submission, Finding):
        return Added(file=candidate.file, receipt=None, findings=(workspace.say(submission),))
    return _kept(workspace, candidate, said, submission, received)


def _kept(
    workspace: Workspace, candidate: Candidate, said: SaidOfFile, submission: _Submission, received: date
) -> Added:
    from kolosi.store.receipts import line_of_its_own, opaque_code
    from kolosi.workspace.building import reading_digest, write_readings

    older = submission.replaces
    before = Before.of(workspace, older) if older else None
    receipt = receipt_for(
        candidate,
        organisation=submission.sender.name or candidate.source.publisher,
        period=submission.period,
        received=received,
        replaces=older.id if older else None,
        code=opaque_code(candidate.original, workspace.salt),
    )
    receipt = replace(
        receipt,
        said=tuple(_what_was_said(said, submission)),
        places=said.at,
        plans=tuple(dumps(plan.as_json(), ensure_ascii=False, sort_keys=True) for plan in candidate.plans),
        takes_over=tuple(one.id for one in submission.takes_over),
    )
    if _is_zero(candidate):
        receipt = _apart_from_other_zeros(receipt, workspace.salt)
    receipt = line_of_its_own(receipt, workspace.receipts.all(), workspace.salt)
    candidate = _as_settled(workspace, candidate, receipt)
    name = f"{receipt.id}-{reading_digest(receipt, candidate.source, workspace.words_digest())}"
    entry = write_readings(workspace.tables, name, candidate.readings, receipt)
    workspace.register(receipt, entry)
    workspace.receipts.keep(receipt, candidate.kept)  # from here on it counts
    extra = list(_told_of(candidate, submission))
    try:
        write_return(workspace, candidate, receipt)
        difference = difference_between(workspace, before, receipt) if before else None
    except Refusal as refusal:
        return _answer(workspace, candidate, receipt, extra=[*extra, not_written(refusal)])
    return replace(_answer(workspace, candidate, receipt, extra=extra), difference=difference)


def not_written(refusal: Refusal) -> Finding:
    """What is said when the files that people are given beside could not be written: what was received is kept."""
    if refusal.finding.id != "file_not_written":
        raise refusal
    return point("answer_not_written", where=refusal.finding.where, found=refusal.finding.found)


def _what_was_said(said: SaidOfFile, submission: _Submission) -> Iterator[str]:
    if submission.sender.how != "rows":
        yield "organisation"
    if submission.is_period_said:
        yield "period"
    if said.at:
        yield "places"


def _told_of(candidate: Candidate, submission: _Submission) -> Iterator[Finding]:
    """What was read from a name or a title, so that a person sees it."""
    where = Where(file=candidate.file)
    if submission.sender.how in {"title", "sheet", "file", "folder"}:
        yield point(f"sender_from_{submission.sender.how}", where=where, found=submission.sender.name)
    if submission.takes_over:
        yield point("takes_over", where=where, found=", ".join(one.file for one in submission.takes_over))


# -- who, when, which -------------------------------------------------------------------------------------------------


def _submission(workspace: Workspace, candidate: Candidate, said: SaidOfFile) -> _Submission | Finding:
    """The submission that a file is; a finding where it is not to be counted. Raises `FileAsked`, `Refusal`."""
    sender = sender_of(workspace, candidate, said.organisation)
    period, is_said = _period(candidate, said)
    asked = [*_asked_of_sender(candidate, sender), *_asked_of_period(candidate, period)]
    if _is_zero(candidate) and not _is_said_to_be_zero(candidate, said):
        asked.append(_question(candidate, "zero", candidate.file))
    if any(match.layout.sums for match in candidate.matches) and said.are_sums_counted is None:
        asked.append(_question(candidate, "sums", candidate.file))
    if said.are_sums_counted is False:
        return point("file_not_used", where=Where(file=candidate.file), found=candidate.file)
    if asked or sender.name is None or period is None:
        raise FileAsked(
            point(_FIRST[asked[0].kind], where=Where(file=candidate.file), found=candidate.file),
            asked,
            sources=[candidate.source.id],
            period=str(period) if period else None,
        )
    _refuse_hollow(candidate)
    submission = _Submission(sender=sender, period=period, is_period_said=is_said)
    return _beside(workspace, candidate, said, submission)


_FIRST = {
    "organisation": "organisation_unknown",
    "period": "period_unknown",
    "zero": "zero_asked",
    "sums": "sums_asked",
    "beside": "version_asked",
    "twice": "twice_asked",
}
"""The point that tells of a question."""


def _question(
    candidate: Candidate,
    kind: str,
    value: str,
    *,
    about: str = "",
    options: Sequence[str] = (),
    proposal: str | None = None,
    samples: Sequence[str] = (),
) -> Unknown:
    """A question about a file, and about which other where there is one (`about`)."""
    from kolosi.intake.lookup import Unknown

    return Unknown(
        kind=kind,
        source=candidate.source.id,
        layout=candidate.layout,
        file=candidate.file,
        sheet="",
        column=about,
        taxonomy=None,
        value=value,
        count=sum(reading.rows for reading in candidate.readings),
        first_row=None,
        proposal=proposal,
        waits=True,
        options=tuple(options),
        samples=tuple(samples),
        digest=candidate.original[:12],
    )


def _asked_of_sender(candidate: Candidate, sender: Sender) -> list[Unknown]:
    if sender.name is not None:
        return []
    first = sender.proposals[0] if sender.proposals else None
    return [_question(candidate, "organisation", candidate.file, proposal=first, options=sender.proposals)]


def _asked_of_period(candidate: Candidate, period: Period | None) -> list[Unknown]:
    return [] if period is not None else [_question(candidate, "period", candidate.file)]


def _period(candidate: Candidate, said: SaidOfFile) -> tuple[Period | None, bool]:
    """The period of a file, and whether somebody said it: a command, a title, a name that its rows do not contradict."""
    if said.during is not None:
        return period_said(said.during), True
    found = period_of(candidate.readings)
    named = candidate.around.period() if candidate.around is not None else None
    told = Period.parse(named.value) if named is not None else None
    if told is None or told.month_count > LONGEST:
        return found, False
    if found is None:
        return told, True
    return (told, True) if told.contains(found) else (found, False)


def _is_zero(candidate: Candidate) -> bool:
    """True for a file without rows."""
    return not any(reading.rows for reading in candidate.readings)


def _is_said_to_be_zero(candidate: Candidate, said: SaidOfFile) -> bool:
    """True where a person, or a line of the file itself, says that nothing happened; not where a table is only empty."""
    if said.is_zero is not None:
        if not said.is_zero:
            raise Refusal(point("file_without_rows", where=Where(file=candidate.file), found=candidate.file))
        return True
    is_told = candidate.around is not None and candidate.around.says_nothing_happened() is not None
    return is_told or (said.during is not None and (said.organisation is not None or not candidate.source.files_add_up))


def _refuse_hollow(candidate: Candidate) -> None:
    """Refuses a file none of whose rows gives a value, though it has rows and none of them waits."""
    rows = sum(reading.rows for reading in candidate.readings)
    given = sum(reading.records.height + reading.rows_waiting + reading.left_out for reading in candidate.readings)
    if rows and not given:
        raise Refusal(point("file_hollow", where=Where(file=candidate.file), found=candidate.file, count=rows))


# -- beside other files -----------------------------------------------------------------------------------------------


def _beside(
    workspace: Workspace, candidate: Candidate, said: SaidOfFile, submission: _Submission
) -> _Submission | Finding:
    """What a file is to those of the same sender, and to those that hold its rows already."""
    others = _same_submission(workspace, candidate, submission)
    decided = _as_decided(workspace, candidate, said, submission, others)
    if decided is not None:
        return decided
    found = compared(workspace, candidate, others, submission.period)
    asked = [one for one in found if one.outcome == "asked"]
    for outcome, id_ in (("same", "same_content"), ("older", "older_version")):
        one = next((one for one in found if one.outcome == outcome), None)
        if one is not None:
            return point(id_, where=Where(file=candidate.file), found=one.receipt.file)
    if asked:
        raise _version_asked(candidate, asked, submission.period)
    replaced = [one.receipt for one in found if one.outcome == "replaces"]
    held = [] if replaced else list(_held_elsewhere(workspace, candidate, submission))
    if held:
        raise _twice_asked(candidate, held, submission.period)
    if not replaced:
        return submission
    return replace(submission, replaces=replaced[-1], takes_over=tuple(replaced[:-1]))


def _as_decided(
    workspace: Workspace, candidate: Candidate, said: SaidOfFile, submission: _Submission, others: Sequence[Receipt]
) -> _Submission | Finding | None:
    """What a person decided about a file beside others; None where nothing was."""
    current = {receipt.id: receipt for receipt in workspace.receipts.current()}
    chosen = {id_: value for id_, value in said.beside.items() if id_ in current}
    if not chosen:
        return None
    left = next((id_ for id_, value in chosen.items() if value == LEAVE), None)
    if left is not None:
        return point("file_left_aside", where=Where(file=candidate.file), found=current[left].file)
    own = {receipt.id for receipt in others}
    instead = [current[id_] for id_, value in chosen.items() if value == INSTEAD]
    replaces = next((receipt for receipt in reversed(instead) if receipt.id in own), None)
    return replace(
        submission,
        replaces=replaces,
        takes_over=tuple(one for one in instead if one is not replaces),
    )


def _same_submission(workspace: Workspace, candidate: Candidate, submission: _Submission) -> list[Receipt]:
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
        _question(candidate, "beside", one.receipt.file, about=one.receipt.id, options=(INSTEAD, PART, BOTH, LEAVE))
        for one in asked
    ]
    other = asked[0].receipt
    finding = point(
        "version_asked",
        where=Where(file=candidate.file),
        found=other.file,
        data={"period": str(other.period)},
    )
    spans = [period, *(one.receipt.period for one in asked)]
    return FileAsked(finding, questions, sources=[candidate.source.id], period=_whole(spans))


def _whole(spans: Sequence[Period]) -> str:
    """The days that an answer may change, from the first of any of these periods to the last."""
    return str(Period(min(one.first for one in spans), max(one.last for one in spans)))


@dataclass(frozen=True, kw_only=True)
class _Held:
    """A file that holds rows of the sender of another: `rows` of them."""

    receipt: Receipt
    sender: str
    rows: int


def _held_elsewhere(workspace: Workspace, candidate: Candidate, submission: _Submission) -> Iterator[_Held]:
    """The files of other senders in which the organisations of this one speak of the same days: counted twice if both count."""
    mine = _organisations(candidate, submission) if candidate.source.files_add_up else frozenset[str]()
    built = workspace.build()
    for receipt in workspace.receipts.current():
        if receipt.source != candidate.source.id or not receipt.period.overlaps(submission.period):
            continue
        if fold(receipt.organisation) == fold(submission.sender.name or ""):
            continue
        for name, rows in _rows_by_organisation(workspace, built.receipts.get(receipt.id, {})).items():
            if fold(name) in mine:
                yield _Held(receipt=receipt, sender=name, rows=rows)


def _organisations(candidate: Candidate, submission: _Submission) -> frozenset[str]:
    """The folded names of those whose rows a file holds."""
    names = {submission.sender.name or ""}
    for reading in candidate.readings:
        names |= set(reading.records["organisation"].drop_nulls().unique().to_list())
    return frozenset(fold(name) for name in names if name and name != candidate.source.publisher)


def _rows_by_organisation(workspace: Workspace, entry: Mapping[str, object]) -> dict[str, int]:
    files = entry.get("files")
    counts: dict[str, int] = {}
    for name in files.values() if isinstance(files, dict) else ():
        table = workspace.tables.read(name)
        if "organisation" not in table.columns:
            continue
        column = table["organisation"].drop_nulls()
        for value, rows in column.value_counts().iter_rows():
            counts[str(value)] = counts.get(str(value), 0) + int(rows)
    return counts


def _twice_asked(candidate: Candidate, held: Sequence[_Held], period: Period) -> FileAsked:
    by_receipt = {one.receipt.id: one for one in held}
    questions = [
        _question(
            candidate,
            "twice",
            one.receipt.file,
            about=one.receipt.id,
            samples=tuple(dict.fromkeys(other.sender for other in held if other.receipt.id == id_)),
            options=(LEAVE, BOTH, INSTEAD),
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
    spans = [period, *(one.receipt.period for one in held)]
    return FileAsked(finding, questions, sources=[candidate.source.id], period=_whole(spans))


# -- the file itself --------------------------------------------------------------------------------------------------


def _already_here(workspace: Workspace, candidate: Candidate, said: SaidOfFile) -> Receipt | None:
    """The receipt of the same bytes; the same empty template reports zero for other senders and periods too."""
    if not _is_zero(candidate) or said.during is None:
        return workspace.receipts.find_original(candidate.original)
    period = period_said(said.during)
    sender = said.organisation or candidate.source.publisher
    same = (one for one in workspace.receipts.current() if one.original == candidate.original)
    return next((one for one in same if (one.organisation, one.period) == (sender, period)), None)


def _apart_from_other_zeros(receipt: Receipt, salt: str) -> Receipt:
    """The receipt under an id of its own: reports of zero are all alike."""
    from kolosi.store.receipts import digest_of, opaque_code

    own = digest_of(f"{receipt.kept}|{receipt.organisation}|{receipt.period}".encode())
    return replace(receipt, id=own[:12], code=opaque_code(own, salt))


def _as_settled(workspace: Workspace, candidate: Candidate, receipt: Receipt) -> Candidate:
    """The candidate as it reads with what people decided about rows of the same bytes when they came before."""
    from kolosi.workspace.building import read_receipt

    lookup = workspace.lookup(receipt.kept)
    if not lookup.settled():
        return candidate
    readings = read_receipt(receipt, candidate.kept, candidate.source, lookup)
    points = [finding for finding in candidate.findings if not _is_of_rows(finding, candidate)]
    found = (finding for reading in readings for finding in reading.findings)
    return replace(candidate, readings=tuple(readings), findings=(*points, *found))


def _is_of_rows(finding: Finding, candidate: Candidate) -> bool:
    return any(finding in reading.findings for reading in candidate.readings)


def _answer(workspace: Workspace, candidate: Candidate, receipt: Receipt, extra: Sequence[Finding]) -> Added:
    points = [*extra, *candidate.findings, *_unknown_points(candidate)]
    return Added(
        file=candidate.file,
        receipt=receipt,
        source=candidate.source.id,
        layout=candidate.layout,
        confidence=candidate.confidence,
        rows=sum(reading.rows for reading in candidate.readings),
        records=sum(reading.records.height for reading in candidate.readings),
        waiting=sum(reading.rows_waiting for reading in candidate.readings),
        findings=tuple(workspace.say(finding) for finding in points),
    )


def _unknown_points(candidate: Candidate) -> list[Finding]:
    """Unknown columns; unknown words and places already stand among the points of the rows that wait."""
    return [
        point(
            "unknown_column",
            where=Where(file=candidate.file, sheet=unknown.sheet or None, column=unknown.column),
            found=unknown.value,
        )
        for unknown in candidate.unknown
        if unknown.kind == "column"
    ]


def titled(workspace: Workspace, source: str, language: str) -> str:
    """The title of a source as people read it."""
    known = workspace.knowledge.sources.get(source)
    return say(known.title, language) if known else source
