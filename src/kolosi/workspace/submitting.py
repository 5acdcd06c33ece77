"""Submissions: one is a source, an organisation and a period; a later file of the same replaces the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.intake.template import is_excerpt
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.period import Period
from kolosi.model.receipt import Receipt
from kolosi.model.source import Layout
from kolosi.store.files import is_folder, listed
from kolosi.workspace.activities import duplicate_points, possible_duplicates
from kolosi.workspace.adding import (
    Candidate,
    ColumnsToName,
    examine_incoming,
    open_file,
    organisation_of,
    period_of,
    receipt_for,
)
from kolosi.workspace.answers import Added
from kolosi.workspace.comparing import Before, difference_between
from kolosi.workspace.corrected import decide_from_list, is_correction_list
from kolosi.workspace.correcting import write_correction_list
from kolosi.workspace.declaring import cover_of, points_of, refuse_empty, source_of
from kolosi.workspace.nearby import require_source
from kolosi.workspace.outlines import add_boundaries, is_beside_shapefile, is_boundary_file, refuse_shapefile_part
from kolosi.workspace.periods import period_said
from kolosi.workspace.progress import in_turn
from kolosi.workspace.returning import write_return
from kolosi.workspace.unread import remember

if TYPE_CHECKING:
    import polars as pl

    from kolosi.intake.twins import Twin
    from kolosi.workspace import Workspace
    from kolosi.workspace.building import Built


_COUNTED = frozenset({"incidents", "statistics", "funding"})
"""Tables whose rows are counted or added: the same thing read from two layouts would count twice."""


def add_files(
    workspace: Workspace,
    files: Sequence[Path],
    source: str | None,
    organisation: str | None,
    during: str | None,
    received: date,
) -> list[Added]:
    """Adds files one by one; a file refused leaves the others and the workspace as they were."""
    from kolosi.intake.guarded import get_ready

    said = str(period_said(during)) if during is not None else None
    get_ready()
    if source is not None:
        require_source(workspace.knowledge.sources, source)
    named = in_turn(expand(files), lambda path: path.name)
    answers = [_add(workspace, path, source, organisation, said, received) for path in named]
    if not any(answer.receipt or answer.decisions or answer.unread for answer in answers):
        return answers
    try:
        return _with_lists(workspace, answers)
    except Refusal as refusal:
        return _told(workspace, answers, _not_written(refusal))


def _with_lists(workspace: Workspace, answers: Sequence[Added]) -> list[Added]:
    """The answers, once the build and the list to correct say what is new."""
    built = workspace.build()
    twins = possible_duplicates(workspace, built)
    remember(workspace, answers)
    write_correction_list(workspace, built, twins)
    return [_with_duplicates(workspace, built, answer, twins) for answer in answers]


def _told(workspace: Workspace, answers: Sequence[Added], finding: Finding) -> list[Added]:
    *others, last = answers
    return [*others, replace(last, findings=(*last.findings, workspace.say(finding)))]


def _not_written(refusal: Refusal) -> Finding:
    """What is said when the files that people are given beside could not be written: what was received is kept."""
    if refusal.finding.id != "file_not_written":
        raise refusal
    return point("answer_not_written", where=refusal.finding.where, found=refusal.finding.found)


def _with_duplicates(workspace: Workspace, built: Built, answer: Added, twins: Sequence[Twin]) -> Added:
    """The answer with the activities of its file that another file may have declared too."""
    if answer.receipt is None:
        return answer
    own = [twin for twin in twins if answer.receipt.id in (twin.agency.receipt, twin.partner.receipt)]
    points = duplicate_points(own, built)
    return replace(answer, findings=(*answer.findings, *(workspace.say(finding) for finding in points)))


def expand(files: Sequence[Path]) -> list[Path]:
    """The files named, and those in the folders named; not the scratch files of office programs."""
    found = [inner for path in files for inner in (_inside(path) if is_folder(path) else [path])]
    return [path for path in found if not path.name.startswith(("~$", ".")) and not path.is_dir()]


def _inside(folder: Path) -> list[Path]:
    """The files of a folder; not those that are read together with the shapefile they belong to."""
    return [path for path in listed(folder, "*") if not is_beside_shapefile(path)]


def _add(
    workspace: Workspace, path: Path, source: str | None, organisation: str | None, during: str | None, received: date
) -> Added:
    try:
        refuse_shapefile_part(path)
        outlines = add_boundaries(workspace, path, received, organisation) if is_boundary_file(path) else None
        if outlines is not None:
            return outlines
        data, sheets = open_file(path)
        if is_correction_list(sheets):
            decided, points = decide_from_list(workspace, path.name, sheets)
            said = tuple(workspace.say(finding) for finding in points)
            return Added(file=path.name, receipt=None, source="correction", decisions=decided, findings=said)
        if any(map(is_excerpt, sheets)):
            raise Refusal(point("return_is_excerpt", where=Where(file=path.name), found=path.name))
        known = workspace.knowledge.sources
        wanted = source or source_of(sheets, known)
        candidate = examine_incoming(path.name, data, sheets, known, wanted, workspace.lookup)
        _refuse_elsewhere(workspace, candidate)
        return keep(workspace, candidate, organisation, during, received)
    except Refusal as refusal:
        return Added(
            file=path.name,
            receipt=None,
            unread=refusal.unknown if isinstance(refusal, ColumnsToName) else (),
            findings=tuple(workspace.say(finding) for finding in (refusal.finding, *refusal.beside)),
        )


def keep(
    workspace: Workspace, candidate: Candidate, organisation: str | None, during: str | None, received: date
) -> Added:
    """Keeps a file that was examined, and what it gave."""
    from kolosi.store.receipts import line_of_its_own, opaque_code
    from kolosi.workspace.building import reading_digest, write_readings

    cover = cover_of(workspace, candidate)  # hook of templates: what was said at the door goes before it
    refuse_empty(candidate, cover)
    organisation, during = organisation or cover.organisation, during or cover.during
    sender = _sender(candidate, organisation)
    same = _already_here(workspace, candidate, sender, during)
    if same is not None:
        write_return(workspace, candidate, same)
        again = point("already_received", where=Where(file=candidate.file), found=same.file)
        return _answer(workspace, candidate, same, extra=[again])
    period = _period(workspace, candidate, during)
    older = _replaced(workspace, candidate, sender, period)
    before = Before.of(workspace, older) if older else None
    receipt = receipt_for(
        candidate,
        organisation=sender,
        period=period,
        received=received,
        replaces=older.id if older else None,
        code=opaque_code(candidate.original, workspace.salt),
    )
    receipt = replace(receipt, said=_what_was_said(organisation, during, cover.places), places=cover.places)
    if _is_zero(candidate):
        receipt = _apart_from_other_zeros(receipt, workspace.salt)
    receipt = line_of_its_own(receipt, workspace.receipts.all(), workspace.salt)
    candidate = _as_settled(workspace, candidate, receipt)
    name = f"{receipt.id}-{reading_digest(receipt, candidate.source, workspace.words_digest())}"
    entry = write_readings(workspace.tables, name, candidate.readings, receipt)
    workspace.register(receipt, entry)
    workspace.receipts.keep(receipt, candidate.kept)  # from here on it counts
    try:
        write_return(workspace, candidate, receipt)
        difference = difference_between(workspace, before, receipt) if before else None
    except Refusal as refusal:
        return _answer(workspace, candidate, receipt, extra=[_not_written(refusal)])
    extra = list(points_of(candidate, cover))
    return replace(_answer(workspace, candidate, receipt, extra=extra), difference=difference)


def _what_was_said(organisation: str | None, during: str | None, places: Sequence[str]) -> tuple[str, ...]:
    said = (("organisation", organisation), ("period", during), ("places", places or None))
    return tuple(name for name, value in said if value is not None)


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


def _is_zero(candidate: Candidate) -> bool:
    """True for a report of zero: its header, and no rows."""
    return not any(reading.rows for reading in candidate.readings)


def _sender(candidate: Candidate, organisation: str | None) -> str:
    """Who sent the file. A report of zero names nobody: where several organisations report, a person says who."""
    if organisation is None and _is_zero(candidate) and candidate.source.files_add_up:
        raise Refusal(point("organisation_unknown", where=Where(file=candidate.file), found=candidate.file))
    return organisation or organisation_of(candidate)


def _rows_that_wait(candidate: Candidate) -> list[Finding]:
    """Why the rows of a file wait."""
    waiting = {problem for reading in candidate.readings for problem in reading.waiting["problem"].unique()}
    return [finding for finding in candidate.findings if finding.id in waiting]


def _already_here(workspace: Workspace, candidate: Candidate, sender: str, during: str | None) -> Receipt | None:
    """The receipt of the same bytes; the same empty template reports zero for other senders and periods too."""
    if not _is_zero(candidate) or during is None:
        return workspace.receipts.find_original(candidate.original)
    period = _period(workspace, candidate, during)
    same = (one for one in workspace.receipts.current() if one.original == candidate.original)
    return next((one for one in same if (one.organisation, one.period) == (sender, period)), None)


def _apart_from_other_zeros(receipt: Receipt, salt: str) -> Receipt:
    """The receipt under an id of its own: reports of zero are all alike."""
    from kolosi.store.receipts import digest_of, opaque_code

    own = digest_of(f"{receipt.kept}|{receipt.organisation}|{receipt.period}".encode())
    return replace(receipt, id=own[:12], code=opaque_code(own, salt))


def _period(workspace: Workspace, candidate: Candidate, during: str | None) -> Period:
    if during is not None:
        return period_said(during)
    found = period_of(candidate.readings)
    if found is None:
        undated = point("period_unknown", where=Where(file=candidate.file), found=candidate.file)
        raise Refusal(undated, beside=_rows_that_wait(candidate))
    return found


def _refuse_elsewhere(workspace: Workspace, candidate: Candidate) -> None:
    """A file whose rows all speak of other countries is no report of zero. Raises `Refusal`."""
    is_left_out = any(finding.id == "rows_elsewhere" for finding in candidate.findings)
    if is_left_out and not any(reading.rows for reading in candidate.readings):
        country = workspace.knowledge.places.country.name
        raise Refusal(point("rows_all_elsewhere", where=Where(file=candidate.file), found=country["fr"], data=country))


def _replaced(workspace: Workspace, candidate: Candidate, organisation: str, period: Period) -> Receipt | None:
    """The older file of the same submission. Two files that overlap in part would be counted twice: refused."""
    alike = _layouts_alike(candidate)
    same = [
        receipt
        for receipt in workspace.receipts.current()
        if (receipt.source, receipt.organisation) == (candidate.source.id, organisation)
        and receipt.layout in alike
        and receipt.period.overlaps(period)
    ]
    exact = [receipt for receipt in same if receipt.period == period]
    if exact:
        return exact[-1]
    if not same:
        return None
    if len(same) == 1 and period.contains(same[0].period):
        return same[0]
    if _records_are_apart(workspace, candidate, same):
        return None
    raise Refusal(
        point(
            "periods_overlap",
            where=Where(file=candidate.file),
            found=str(period),
            data={"other": f"{same[0].file} ({same[0].period})"},
        )
    )


def _layouts_alike(candidate: Candidate) -> frozenset[str]:
    """The layout of a file, and those of its source that read the same columns the same way: the same things counted."""
    layouts = candidate.source.layouts
    own = [layout for layout in layouts if layout.id == candidate.layout and layout.table in _COUNTED]
    same = (layout.id for layout in layouts for one in own if _reads(layout) == _reads(one))
    return frozenset({candidate.layout, *same})


def _reads(layout: Layout) -> tuple[object, ...]:
    return layout.table, layout.file, layout.rules, sorted(layout.constants.items())


def _records_are_apart(workspace: Workspace, candidate: Candidate, others: Sequence[Receipt]) -> bool:
    """True when none of the other files speaks of a day, span or as-of day that this one speaks of."""
    import polars as pl

    columns = ("day", "start", "end", "as_of")
    mine = pl.concat(
        [reading.records.select(columns_of(reading.records, columns)).unique() for reading in candidate.readings],
        how="diagonal",
    )
    built = workspace.build()
    for other in others:
        entry = built.receipts.get(other.id, {})
        files = entry.get("files")
        for name in files.values() if isinstance(files, dict) else ():
            theirs = workspace.tables.read(name)
            shared = [column for column in columns_of(theirs, columns) if column in mine.columns]
            if (
                shared
                and mine.select(shared)
                .join(theirs.select(shared).unique(), on=shared, how="inner", nulls_equal=True)
                .height
            ):
                return False
    return True


def columns_of(frame: pl.DataFrame, names: Sequence[str]) -> list[str]:
    """Those of the names that a frame has."""
    return [name for name in names if name in frame.columns]


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
        waiting=sum(reading.waiting["row"].n_unique() for reading in candidate.readings),
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
