"""Who sent a file and for when: known surely, or asked; and whether a file without rows reports that nothing happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.intake.columns.lookup import Unknown
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.workspace.ask.periods import period_said, period_told
from kolosi.workspace.receive.adding import Candidate, period_of
from kolosi.workspace.receive.recognised import FileAsked
from kolosi.workspace.receive.senders import Sender, sender_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kolosi.intake.columns.lookup import Unknown
    from kolosi.model.period import Period
    from kolosi.model.receipt import Receipt
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.receive.file_answers import SaidOfFile

LONGEST = 6
"""A title or a name of up to so many months says which days a file answers for; a year is when it was, not what it covers."""


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A file whose sender and period are known: what else it is beside the files that are there.

    It `replaces` one, `takes_over` for others, and `corrects` a part of others, of which the rest still counts; of itself only
    the rest counts beside those that it is `corrected_by`. `are_sums_counted` where somebody said that its totals count.
    """

    sender: Sender
    period: Period
    is_period_said: bool
    replaces: Receipt | None = None
    takes_over: tuple[Receipt, ...] = ()
    corrects: tuple[Receipt, ...] = ()
    corrected_by: tuple[Receipt, ...] = ()
    are_sums_counted: bool = False


def submission_of(workspace: Folder, candidate: Candidate, said: SaidOfFile) -> Submission | Finding:
    """The submission that a file is; a finding where it is not to be counted. Raises `FileAsked`, `Refusal`."""
    if (other := _of_other_things(candidate)) is not None:
        return other
    sender = sender_of(workspace, candidate, said.organisation)
    period, is_said = _period(candidate, said)
    asked = [*_asked_of_sender(candidate, sender), *_asked_of_period(candidate, period)]
    if is_zero(candidate) and not _is_said_to_be_zero(candidate, said):
        asked.append(question_about(candidate, "zero", candidate.file))
    are_counted = said.are_sums_counted
    if are_counted is None and candidate.form is not None:
        are_counted = candidate.form.are_sums_counted
    if any(match.layout.sums for match in candidate.matches) and are_counted is None:
        asked.append(question_about(candidate, "sums", candidate.file))
    if are_counted is False:
        return point("file_not_used", where=Where(file=candidate.file), found=candidate.file)
    if asked or sender.name is None or period is None:
        raise FileAsked(
            point(_FIRST[asked[0].kind], where=Where(file=candidate.file), found=candidate.file),
            asked,
            sources=[candidate.source.id],
            period=str(period) if period else None,
            tables=tables_of(candidate),
            beside=_why_rows_wait(candidate),
        )
    _refuse_hollow(candidate)
    return Submission(sender=sender, period=period, is_period_said=is_said, are_sums_counted=are_counted is True)


_FIRST = {
    "organisation": "organisation_unknown",
    "period": "period_unknown",
    "zero": "zero_asked",
    "sums": "sums_asked",
}
"""The point that tells of a question."""


def tables_of(candidate: Candidate) -> list[str]:
    """The tables that a file fills."""
    return sorted({reading.table for reading in candidate.readings})


def _why_rows_wait(candidate: Candidate) -> tuple[Finding, ...]:
    """What was found in the rows of a file of which none counts yet: it may be why its sender or its days are not known."""
    if any(reading.records.height for reading in candidate.readings):
        return ()
    return tuple(finding for reading in candidate.readings for finding in reading.findings)


def _asked_of_sender(candidate: Candidate, sender: Sender) -> list[Unknown]:
    if sender.name is not None:
        return []
    first = sender.proposals[0] if sender.proposals else None
    return [question_about(candidate, "organisation", candidate.file, proposal=first, options=sender.proposals)]


def _asked_of_period(candidate: Candidate, period: Period | None) -> list[Unknown]:
    return [] if period is not None else [question_about(candidate, "period", candidate.file)]


def _period(candidate: Candidate, said: SaidOfFile) -> tuple[Period | None, bool]:
    """The period of a file, and whether somebody said it: a command, a title, a name that its rows do not contradict."""
    if said.during is not None:
        return period_said(said.during), True
    found = period_of(candidate.readings)
    sheets = [match.table.sheet for match in candidate.matches]
    told = period_told(candidate.around, sheets) if candidate.around is not None else None
    if told is None or told.month_count > LONGEST:
        return found, False
    if found is None:
        return told, True
    return (told, True) if told.contains(found) else (found, False)


def is_zero(candidate: Candidate) -> bool:
    """True for a file without rows."""
    return not any(reading.rows for reading in candidate.readings)


def _of_other_things(candidate: Candidate) -> Finding | None:
    """What is said of a file all of whose rows tell of other things than its source counts: that is no zero."""
    told = [one for reading in candidate.readings for one in reading.findings if one.id == "rows_not_taken"]
    if not told or not is_zero(candidate):
        return None
    return point("file_of_other_things", where=Where(file=candidate.file), found=told[0].found)


def _is_said_to_be_zero(candidate: Candidate, said: SaidOfFile) -> bool:
    """True where a person, or a line of the file itself, says that nothing happened; not where a table is only empty."""
    if said.is_zero is not None:
        if not said.is_zero:
            raise Refusal(point("file_without_rows", where=Where(file=candidate.file), found=candidate.file))
        return True
    is_told = candidate.around is not None and candidate.around.says_nothing_happened() is not None
    if not candidate.matches:
        return False  # a whole report in words is read by a person first
    return is_told or (said.during is not None and (said.organisation is not None or not candidate.source.files_add_up))


def _refuse_hollow(candidate: Candidate) -> None:
    """Refuses a file none of whose rows gives a value, though it has rows and none of them waits."""
    rows = sum(reading.rows for reading in candidate.readings)
    given = sum(reading.records.height + reading.rows_waiting + reading.left_out for reading in candidate.readings)
    if rows and not given:
        raise Refusal(point("file_hollow", where=Where(file=candidate.file), found=candidate.file, count=rows))


def question_about(
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
