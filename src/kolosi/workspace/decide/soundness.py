"""What a Decision of each kind may say, and which of those kept before name what exists: the others are not applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kolosi.intake.columns.cells import IGNORE
from kolosi.intake.columns.table import fold
from kolosi.model.decision import BINDING, KINDS, NO, YES
from kolosi.model.finding import Finding, Refusal, point
from kolosi.proof.verdict.questions import is_mark
from kolosi.workspace.alert.answers import ALERT, require_alert_answer
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.ask.keys import key_of
from kolosi.workspace.copies.answers import NUMBER, require_number_answer
from kolosi.workspace.correct.nearby import (
    require_one_of,
    require_place,
    require_source,
    require_taxonomy,
    require_term,
)
from kolosi.workspace.correct.waiting import ROWS, require_rows
from kolosi.workspace.decide.embargoes import EMBARGO, require_embargo
from kolosi.workspace.decide.exempting import EXCEPTION, require_exception
from kolosi.workspace.decide.incomparable import OVERRIDE, require_override
from kolosi.workspace.decide.recording import Check, fault_by, near_kinds
from kolosi.workspace.decide.waiving import WAIVER, require_waiver
from kolosi.workspace.editing.remarks import COMMENT, require_comment
from kolosi.workspace.follow.reported import REPORTER, require_reporter
from kolosi.workspace.linking.deciding import LINK, require_link
from kolosi.workspace.receive.file_answers import FILE, require_file
from kolosi.workspace.records.activities import ANSWERS, DUPLICATE
from kolosi.workspace.records.lookup import own_words
from kolosi.workspace.signing.clearing import CLEARANCE, require_clearance
from kolosi.workspace.signing.reserving import RESERVATION, require_reservation
from kolosi.workspace.signing.validation import VALIDATION, require_validation

if TYPE_CHECKING:
    from kolosi.model.decision import Decision
    from kolosi.workspace.folder import Folder


def require_sound(workspace: Folder, kind: str, subject: str, value: str) -> None:
    """Raises `Refusal`, with what comes near, when a Decision names a place, term, list or answer that does not exist."""
    if kind not in KINDS:
        raise Refusal(point("decision_kind", found=kind, data=near_kinds(kind)))
    check = CHECKS.get(kind)
    if check is not None:
        check(workspace, subject, value)


def _word(workspace: Folder, subject: str, value: str) -> None:
    taxonomy = subject.partition(":")[0]
    own = own_words(workspace.knowledge.sources, taxonomy)
    if own:
        require_one_of((*dict.fromkeys(own.values()), IGNORE), value, "choice_unknown")
        return
    require_taxonomy(workspace.knowledge.taxonomies, taxonomy)
    if value != IGNORE:
        require_term(workspace.knowledge.taxonomies[taxonomy], value, taxonomy)


def _place(workspace: Folder, subject: str, value: str) -> None:
    if value != IGNORE:
        require_place(workspace.knowledge.places, value)


def _column(workspace: Folder, subject: str, value: str) -> None:
    source, _, rest = subject.partition("/")
    require_source(workspace.knowledge.sources, source)
    layouts = {layout.id: layout for layout in workspace.knowledge.sources[source].layouts}
    require_one_of(layouts, rest.partition(":")[0], "choice_unknown")
    names = layouts[rest.partition(":")[0]].columns
    if fold(value) not in {fold(name) for name in names}:
        require_one_of((IGNORE, *names), value, "choice_unknown")


def _duplicate(workspace: Folder, subject: str, value: str) -> None:
    require_one_of(ANSWERS, value, "choice_unknown")


def _key(workspace: Folder, subject: str, value: str) -> None:
    """The figure that a number of a document means must exist; a question about a passage is answered with yes or no."""
    if is_mark(subject):
        require_one_of((YES, NO), value, "choice_unknown")
        return
    key = key_of(workspace, value)
    desk_of(workspace).require(key)


CHECKS: Mapping[str, Check] = {
    FILE: require_file,
    BINDING: _key,
    "word": _word,
    "place": _place,
    "column": _column,
    DUPLICATE: _duplicate,
    LINK: require_link,
    ROWS: require_rows,
    OVERRIDE: require_override,
    EXCEPTION: require_exception,
    WAIVER: require_waiver,
    EMBARGO: require_embargo,
    REPORTER: require_reporter,
    RESERVATION: require_reservation,
    CLEARANCE: require_clearance,
    COMMENT: require_comment,
    VALIDATION: require_validation,
    NUMBER: require_number_answer,
    ALERT: require_alert_answer,
}


# -- Decisions kept before, or written by another hand ----------------------------------------------------------------


def sound(workspace: Folder, decisions: Iterable[Decision]) -> list[Decision]:
    """The Decisions that name what exists: the others are not applied, and their rows wait."""
    return [decision for decision in decisions if fault_of(workspace, decision) is None]


def fault_of(workspace: Folder, decision: Decision) -> Finding | None:
    """Why a Decision is not applied."""
    return fault_by(
        lambda folder, subject, value: require_sound(folder, decision.kind, subject, value), workspace, decision
    )


def decision_points(workspace: Folder) -> list[Finding]:
    """The last Decision about each subject, as a point to check where it is not applied."""
    latest = {(decision.kind, decision.subject): decision for decision in workspace.decisions.standing()}
    return [
        _not_applied(workspace, decision, fault)
        for decision in latest.values()
        if (fault := fault_of(workspace, decision)) is not None
    ]


def _not_applied(workspace: Folder, decision: Decision, fault: Finding) -> Finding:
    said = workspace.say(fault)
    why = {language: f"{said.message[language]} {said.hint[language]}" for language in said.message}
    found = f"{decision.kind} {decision.subject} = {decision.value}"
    who = {"author": decision.author, "when": decision.when[:10]}
    return point("decision_not_applied", found=found, data={**who, **why})
