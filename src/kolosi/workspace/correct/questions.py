"""Everything there is to decide about what came in: one line a question, the files first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.model.record import ACTIVITIES
from kolosi.reading.labels import label
from kolosi.workspace.correct.correction_words import KINDS, NOT_COUNTED, OF_TWO_FILES, USES
from kolosi.workspace.correct.offered import column_label, offered, place_label, source_label, term_label
from kolosi.workspace.correct.waiting import ROWS, Waiting, rows_that_wait
from kolosi.workspace.receive.asked import asked_files, open_of, question_of
from kolosi.workspace.receive.file_answers import FILE, LEAVE, SHORT, subject_of_file
from kolosi.workspace.records.activities import ANSWERS, DUPLICATE, SAME
from kolosi.workspace.records.building import unknown_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kolosi.intake.columns.lookup import Unknown
    from kolosi.intake.records.duplicates import Twin
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.records.built import Built

COLUMNS = frozenset({"column", "wanted"})


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing to decide: what was found, the answers offered, and what the Decision will be about.

    `filled` is the answer that is sure, in words; it is taken when the list is given back as it is.
    """

    kind: str
    source: str
    file: str
    column: str
    value: str
    count: int
    proposal: str
    subject: str
    choices: tuple[str, ...]
    samples: tuple[str, ...] = ()
    filled: str = ""


def lines_of(
    workspace: Folder,
    built: Built,
    twins: Sequence[Twin],
    *,
    language: str | None = None,
    of: Collection[str] | None = None,
) -> list[Line]:
    """Everything there is to decide: about files, unknown columns, words and places, cells that wait, possible duplicates.

    In the first language of the workspace, unless another is asked for. With `of`, beginnings of hashes, about these files alone; a
    possible duplicate speaks of two, and is not among them.
    """
    language = language or workspace.settings.languages[0]
    own = None if of is None else {one.id for one in workspace.receipts.all() if one.original[:SHORT] in of}
    entries = [entry for id_, entry in built.receipts.items() if own is None or id_ in own]
    read = [unknown for entry in entries for unknown in unknown_of(entry)]
    asked = [(one.digest, question) for one in asked_files(workspace) for question in open_of(workspace, one)]
    open_ = [question for digest, question in asked if of is None or digest in of]
    unknowns = grouped([*_told_apart(workspace, open_), *read])
    lines = [
        *(_unknown_line(workspace, unknown, count, language) for unknown, count in unknowns),
        *(_waiting_line(workspace, waiting, language) for waiting in rows_that_wait(workspace, built, own)),
        *(_duplicate_line(workspace, built, twin, language) for twin in twins if of is None),
    ]
    order = list(KINDS)
    return sorted(
        lines,
        key=lambda line: (
            order.index(line.kind),
            bool(line.filled),
            line.file if line.subject.startswith(FILE) else "",
        ),
    )


def _told_apart(workspace: Folder, questions: Sequence[Unknown]) -> list[Unknown]:
    """The questions about files, those of one name told apart by the folder they lay in."""
    asked = asked_files(workspace)
    names = [one.file for one in asked]
    named = {one.digest: f"{Path(one.path).parent.name}/{one.file}" for one in asked if names.count(one.file) > 1}
    return [replace(one, file=named.get(one.digest, one.file)) for one in questions]


def grouped(unknowns: Sequence[Unknown]) -> list[tuple[Unknown, int]]:
    """Each unknown column, word or place once, with how often it was met in all files."""
    found: dict[str, tuple[Unknown, int]] = {}
    for unknown in unknowns:
        first, count = found.get(subject_of(unknown), (unknown, 0))
        found[subject_of(unknown)] = (first, count + unknown.count)
    return sorted(found.values(), key=lambda pair: (pair[0].kind, -pair[1], pair[0].value))


def subject_of(unknown: Unknown) -> str:
    """What a Decision about it is about, after its kind and a bar."""
    if unknown.digest:
        return f"{FILE}|{subject_of_file(unknown.digest, question_of(unknown))}"
    if unknown.kind in COLUMNS:
        return f"{unknown.kind}|{unknown.source}/{unknown.layout}:{unknown.value}"
    if unknown.kind == "place":
        return f"place|{unknown.value}"
    return f"word|{unknown.taxonomy or unknown.column}:{unknown.value}"


def _unknown_line(workspace: Folder, unknown: Unknown, count: int, language: str) -> Line:
    proposal = shown(workspace, unknown, unknown.proposal, language) if unknown.proposal else ""
    return Line(
        kind=unknown.kind,
        source=source_label(workspace, unknown.source, language),
        file=unknown.file,
        column=_column(workspace, unknown, language),
        value=unknown.value,
        count=count,
        proposal=proposal,
        subject=subject_of(unknown),
        choices=offered(workspace, unknown, language),
        samples=unknown.samples,
        filled=proposal if unknown.is_sure else "",
    )


def _column(workspace: Folder, unknown: Unknown, language: str) -> str:
    """The column of the file in question; of one that is missing, what it holds; of two files, the other."""
    if unknown.kind in OF_TWO_FILES:
        other = next((receipt.file for receipt in workspace.receipts.all() if receipt.id == unknown.column), "")
        return " · ".join(dict.fromkeys((other, *unknown.samples))) if other else unknown.column
    if unknown.kind in {"wanted", "period", "word"} and unknown.layout and unknown.column:
        return column_label(workspace, unknown.source, unknown.layout, unknown.column, language)
    return unknown.column


def shown(workspace: Folder, unknown: Unknown, id_: str, language: str) -> str:
    """A source, a column, a place or a term as people read it."""
    if unknown.kind == "place":
        place = workspace.knowledge.places.get(id_)
        return place_label(workspace, place, language) if place else id_
    if unknown.kind in OF_TWO_FILES:
        return USES[id_][language]
    if unknown.kind == "source":
        return NOT_COUNTED[language] if id_ == LEAVE else source_label(workspace, id_, language)
    if unknown.kind == "column":
        return column_label(workspace, unknown.source, unknown.layout, id_, language)
    return term_label(workspace, unknown.taxonomy or "", id_, language)


def _waiting_line(workspace: Folder, waiting: Waiting, language: str) -> Line:
    return Line(
        kind=ROWS,
        source=source_label(workspace, waiting.source, language),
        file=waiting.file,
        column=waiting.cells.column,
        value=waiting.value(language),
        count=waiting.count,
        proposal=say(workspace.say(waiting.finding).message, language),
        subject=f"{ROWS}|{waiting.cells}",
        choices=waiting.offered(language),
    )


def _duplicate_line(workspace: Folder, built: Built, twin: Twin, language: str) -> Line:
    declarations = (twin.agency, twin.partner)
    entries = {one.receipt: built.receipts.get(one.receipt, {}) for one in declarations}
    source = next((r.source for r in workspace.receipts.current() if r.id == twin.agency.receipt), "")
    row = say(label("corrections.row"), language)
    return Line(
        kind=DUPLICATE,
        source=source_label(workspace, source, language),
        file=" + ".join(dict.fromkeys(str(entry.get("file", "")) for entry in entries.values())),
        column=" + ".join(f"{row} {one.row}" for one in declarations),
        value=described(workspace, twin, language),
        count=len(declarations),
        proposal=say(ANSWERS[SAME], language),
        subject=f"{DUPLICATE}|{twin.subject}",
        choices=tuple(say(label, language) for label in ANSWERS.values()),
    )


def described(workspace: Folder, twin: Twin, language: str) -> str:
    """The activity of a possible duplicate, in words."""
    from kolosi.report.draft.numerals import month, number

    place = workspace.knowledge.places.get(twin.place or "")
    parts = [
        f"{twin.agency.organisation} / {twin.partner.organisation}",
        say(place.name, language) if place else twin.place,
        month(twin.start, language) if twin.start else None,
        _term(workspace, "aor", twin.what, language),
        _term(workspace, "group", twin.group, language),
        f"{number(twin.reached, language)} {say(label('corrections.people'), language)}",
    ]
    return ", ".join(part for part in parts if part)


def _term(workspace: Folder, column: str, id_: str | None, language: str) -> str | None:
    known = ACTIVITIES.column(column)
    return term_label(workspace, (known.taxonomy if known else None) or "", id_, language) if id_ else None
