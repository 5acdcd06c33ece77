"""Keeps a file that was examined, once its sender, its period and what it is beside other files are known."""

from __future__ import annotations

from dataclasses import replace
from json import dumps
from typing import TYPE_CHECKING

from kolosi.intake.meaning.context import TITLE
from kolosi.intake.meaning.limits import limits_said
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.label import say
from kolosi.store.receipts import digest_of, line_of_its_own, opaque_code
from kolosi.workspace.answers import Added, Difference
from kolosi.workspace.ask.periods import period_said
from kolosi.workspace.correct.returning import write_return
from kolosi.workspace.learn.form_changes import changes_of_form
from kolosi.workspace.learn.learning import seen_first
from kolosi.workspace.learn.learning_sheet import write_sheet
from kolosi.workspace.receive.adding import Candidate, period_in, period_of, receipt_for
from kolosi.workspace.receive.beside import set_beside
from kolosi.workspace.receive.cutting import cut_out_of, cuts_by_receipt
from kolosi.workspace.receive.file_answers import SaidOfFile, words_by_receipt
from kolosi.workspace.receive.submission import Submission, is_zero, submission_of
from kolosi.workspace.receive.versions import frames_of
from kolosi.workspace.records.building import read_receipt, reading_digest, write_readings
from kolosi.workspace.records.comparing import Before, difference_between
from kolosi.workspace.records.feeding import fed_by_none

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from kolosi.model.receipt import Receipt
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.learn.learning import FileSeen


_GUIDE_ROWS, _SENTENCE = 200, 20
"""How far a sheet that guides the reader is read, and how long a text is that may be a sentence."""


def keep(
    workspace: Folder, candidate: Candidate, said: SaidOfFile, received: date, instead: Receipt | None = None
) -> Added:
    """Keeps a file that was examined, and what it gave; `instead` of the same file as it was understood before.

    Raises `FileAsked` where its sender, its period or what it is beside another file is not known surely; `Refusal` where
    it holds nothing that counts.
    """
    same = _already_here(workspace, candidate, said) if instead is None else None
    if same is not None:
        write_return(workspace, candidate, same)
        again = point("already_received", where=Where(file=candidate.file), found=same.file)
        return _answer(workspace, candidate, same, extra=[again])
    submission = submission_of(workspace, candidate, said)
    if isinstance(submission, Submission):
        submission = set_beside(workspace, candidate, said, submission, instead)
    if isinstance(submission, Finding):
        return Added(file=candidate.file, receipt=None, findings=(workspace.say(submission),))
    return keep_as(workspace, candidate, said, submission, received)


def keep_as(workspace: Folder, candidate: Candidate, said: SaidOfFile, submission: Submission, received: date) -> Added:
    """Keeps a file as the submission that it is known to be."""
    older = submission.replaces
    limits = limits_said(_texts_around(candidate), workspace.lookup())
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
        said=tuple(_what_was_said(candidate, said, submission)),
        headers=candidate.headers,
        columns=tuple(sorted({**(candidate.form.columns if candidate.form else {}), **said.columns}.items())),
        places=said.at,
        uncovered=tuple(sorted(set(limits) - set(said.at))),
        plans=tuple(dumps(plan.as_json(), ensure_ascii=False, sort_keys=True) for plan in candidate.plans),
        takes_over=tuple(one.id for one in submission.takes_over),
        cuts=older.cuts if older else (),
    )
    if is_zero(candidate):
        receipt = _apart_from_other_zeros(receipt, workspace.salt)
    receipt = line_of_its_own(receipt, workspace.receipts.all(), workspace.salt)
    receipt = replace(receipt, cuts=(*receipt.cuts, *_cuts(workspace, candidate, submission, receipt)))
    own_cuts = cuts_by_receipt([*workspace.receipts.current(), receipt]).get(receipt.id, [])
    candidate = _as_settled(workspace, candidate, receipt)
    name = f"{receipt.id}-{reading_digest(receipt, candidate.source, words_by_receipt(workspace)(receipt), own_cuts)}"
    entry = write_readings(workspace.tables, name, candidate.readings, receipt, own_cuts)
    workspace.register(receipt, entry)
    workspace.receipts.keep(receipt, candidate.kept)  # from here on it counts
    extra = [*_told_of(candidate, submission), *_limits_told(workspace, receipt, limits)]
    extra += changes_of_form(workspace, candidate.file, receipt, candidate.layout.split("+"), candidate.headers)
    try:
        write_return(workspace, candidate, receipt)
        difference = difference_between(workspace, before, receipt) if before else None
    except Refusal as refusal:
        return _answer(workspace, candidate, receipt, extra=[*extra, not_written(refusal)])
    extra += _past_that_fell(candidate, difference)
    answer = replace(_answer(workspace, candidate, receipt, extra=extra), difference=difference)
    return replace(answer, seen=_shown_first(workspace, candidate, receipt))


def _past_that_fell(candidate: Candidate, difference: Difference | None) -> list[Finding]:
    """That a new file takes away much of what was known: a correction takes out few rows, a wrong file many."""
    if difference is None or not difference.fallen:
        return []
    months = ", ".join(f"{month} ({before} → {after})" for month, before, after in difference.fallen)
    return [point("past_fell", where=Where(file=candidate.file), found=months, count=len(difference.fallen))]


def _shown_first(workspace: Folder, candidate: Candidate, receipt: Receipt) -> FileSeen | None:
    """How a file of a form that was never met is understood, with the workbook in which that can be corrected."""
    seen = seen_first(workspace, candidate, receipt.organisation)
    return replace(seen, sheet=write_sheet(workspace, seen)) if seen is not None else None


def not_written(refusal: Refusal) -> Finding:
    """What is said when the files that people are given beside could not be written: what was received is kept."""
    if refusal.finding.id != "file_not_written":
        raise refusal
    return point("answer_not_written", where=refusal.finding.where, found=refusal.finding.found)


def _what_was_said(candidate: Candidate, said: SaidOfFile, submission: Submission) -> Iterator[str]:
    if submission.sender.how != "rows":
        yield "organisation"
    if submission.is_period_said:
        yield "period"
    if said.at:
        yield "places"
    if said.source is not None or candidate.form is not None:
        yield "source"
    if submission.are_sums_counted:
        yield "sums"


def _cuts(workspace: Folder, candidate: Candidate, submission: Submission, receipt: Receipt) -> Iterator[str]:
    """What this file counts instead of in others, and what others count instead of in it, by the days of the rows."""
    own = [reading.records for reading in candidate.readings]
    days = period_of(candidate.readings) or submission.period
    for older in submission.corrects:
        yield str(cut_out_of(older.id, older.period, own, days))
    for newer in submission.corrected_by:
        frames = list(frames_of(workspace, newer).values())
        yield str(cut_out_of(receipt.id, days, frames, period_in(frames) or newer.period))


def _texts_around(candidate: Candidate) -> list[str]:
    """The titles and notes of the tables of a file."""
    around = [candidate.around] if candidate.around is not None else []
    around += [one.around for one in candidate.recognised.understood] if candidate.recognised is not None else []
    texts = [text for one in around for text, where in one.texts if where == TITLE]
    notes = (note for match in candidate.matches for note in match.notes)
    return list(dict.fromkeys([*texts, *notes, *_texts_of_guides(candidate)]))


def _texts_of_guides(candidate: Candidate) -> Iterator[str]:
    """The sentences of the sheets beside those that are read: a read-me, a codebook with its notes."""
    read = {match.table.sheet for match in candidate.matches}
    beside = {sheet.name: sheet for match in candidate.matches for sheet in match.sheets if sheet.name not in read}
    for sheet in beside.values():
        for cells in sheet.cells.head(_GUIDE_ROWS).drop("row").get_columns():
            yield from (text for text in cells.drop_nulls().to_list() if len(text) >= _SENTENCE and " " in text.strip())


def _limits_told(workspace: Folder, receipt: Receipt, limits: Mapping[str, str]) -> Iterator[Finding]:
    """The places of which a file says itself that it does not cover them wholly."""
    by_clause: dict[str, list[str]] = {}
    for id_ in receipt.uncovered:
        by_clause.setdefault(limits[id_], []).append(id_)
    for clause, ids in by_clause.items():
        names = [workspace.knowledge.places[id_].name for id_ in ids]
        blanks = {language: ", ".join(say(name, language) for name in names) for language in ("fr", "en")}
        yield point("coverage_limited", where=Where(file=receipt.file), found=clause, count=len(ids), data=blanks)


def _told_of(candidate: Candidate, submission: Submission) -> Iterator[Finding]:
    """What was read from a name or a title, so that a person sees it."""
    where = Where(file=candidate.file)
    if submission.sender.how in {"title", "sheet", "file", "folder"}:
        yield point(f"sender_from_{submission.sender.how}", where=where, found=submission.sender.name)
    if submission.corrects:
        yield point("corrects_part", where=where, found=", ".join(one.file for one in submission.corrects))
    if submission.corrected_by:
        yield point("corrected_in_part", where=where, found=", ".join(one.file for one in submission.corrected_by))
    if candidate.form is not None:
        yield point("read_as_before", where=where, found=candidate.form.file)
    if submission.takes_over:
        yield point("takes_over", where=where, found=", ".join(one.file for one in submission.takes_over))


# -- the file itself --------------------------------------------------------------------------------------------------


def _already_here(workspace: Folder, candidate: Candidate, said: SaidOfFile) -> Receipt | None:
    """The receipt of the same bytes; the same empty template reports zero for other senders and periods too."""
    if not is_zero(candidate) or said.during is None:
        return workspace.receipts.find_original(candidate.original)
    period = period_said(said.during)
    sender = said.organisation or candidate.source.publisher
    same = (one for one in workspace.receipts.current() if one.original == candidate.original)
    return next((one for one in same if (one.organisation, one.period) == (sender, period)), None)


def _apart_from_other_zeros(receipt: Receipt, salt: str) -> Receipt:
    """The receipt under an id of its own: reports of zero are all alike."""
    own = digest_of(f"{receipt.kept}|{receipt.organisation}|{receipt.period}".encode())
    return replace(receipt, id=own[:12], code=opaque_code(own, salt))


def _as_settled(workspace: Folder, candidate: Candidate, receipt: Receipt) -> Candidate:
    """The candidate as it reads with what people decided about rows of the same bytes when they came before."""
    lookup = workspace.lookup(receipt)
    if not lookup.settled():
        return candidate
    readings = read_receipt(receipt, candidate.kept, candidate.source, lookup)
    points = [finding for finding in candidate.findings if not _is_of_rows(finding, candidate)]
    found = (finding for reading in readings for finding in reading.findings)
    return replace(candidate, readings=tuple(readings), findings=(*points, *found))


def _is_of_rows(finding: Finding, candidate: Candidate) -> bool:
    return any(finding in reading.findings for reading in candidate.readings)


def _answer(workspace: Folder, candidate: Candidate, receipt: Receipt, extra: Sequence[Finding]) -> Added:
    points = [*extra, *candidate.findings, *_unknown_points(candidate)]
    points += fed_by_none(candidate, workspace.knowledge.indicators)
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
