"""What a Decision of each kind may be about and may say. One that names nothing known is refused, and never applied."""

from __future__ import annotations

import getpass
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from kolosi.intake.columns.cells import IGNORE
from kolosi.intake.columns.table import fold
from kolosi.model.decision import KINDS, Decision
from kolosi.model.finding import Finding, Refusal, point
from kolosi.model.key import Key
from kolosi.model.label import Label
from kolosi.store.files import locked
from kolosi.workspace.ask.periods import key_said
from kolosi.workspace.build.activities import ANSWERS, DUPLICATE, every_twin
from kolosi.workspace.build.lookup import own_words
from kolosi.workspace.correct.nearby import (
    nearest,
    require_one_of,
    require_place,
    require_source,
    require_taxonomy,
    require_term,
)
from kolosi.workspace.correct.waiting import ROWS, require_rows, rows_that_wait
from kolosi.workspace.decide.embargoes import EMBARGO, require_embargo
from kolosi.workspace.decide.exempting import EXCEPTION, UNSAID, require_exception, require_in_force
from kolosi.workspace.decide.incomparable import OVERRIDE, require_override
from kolosi.workspace.decide.waiving import WAIVER, require_waiver
from kolosi.workspace.follow.reported import REPORTER, require_reporter
from kolosi.workspace.receive.file_answers import COLUMN, FILE, require_file
from kolosi.workspace.signing.reserving import RESERVATION, require_red, require_reservation

if TYPE_CHECKING:
    from kolosi.workspace import Workspace

BY_VERB: Mapping[str, Label] = {
    **{kind.id: kind.verb for kind in KINDS.values() if kind.verb},
    "layout": {"fr": "kolosi add FICHIER --source SOURCE", "en": "kolosi add FILE --source SOURCE"},
}
"""What is decided by a command of its own, which checks what it signs; `layout` was a kind of earlier versions."""

BINDING = "binding"
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_PATTERN = re.compile(r"[*?\[]")

_OPEN = tuple(kind for kind in KINDS if kind not in BY_VERB)

Check = Callable[["Workspace", str, str], None]


class Clerk:
    """Takes Decisions for a workspace; what they may be about is looked up once."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def decide(self, kind: str, subject: str, value: str, *, why: str, author: str | None = None) -> Decision:
        """Records a Decision. Raises `Refusal` when it is about nothing, says nothing known, or a verb of its own does it."""
        _require_said(kind, subject, value, why)
        require_sound(self.workspace, kind, subject, value)
        subject, value = self._in_normal_form(kind, subject, value)
        if kind == FILE:
            _require_read_so(self.workspace, subject, value)
        if kind == EXCEPTION:
            require_in_force(self.workspace, value)
        about = self._about.get(kind)
        if about is not None and subject not in self._decided(kind):
            about(subject)
        return record(self.workspace, kind, subject, value, why=why, author=author)

    def _in_normal_form(self, kind: str, subject: str, value: str) -> tuple[str, str]:
        """Subject and value with the keys in them as the machine writes them."""
        if kind == OVERRIDE:
            return str(key_said(subject)), value
        if kind == EXCEPTION:
            return " ".join(self._figure(one) for one in subject.split()), value
        return subject, str(self.workspace.key(value)) if kind == BINDING else value

    def _figure(self, text: str) -> str:
        """A whole key of an exception, which must name what exists; an indicator, and what holds a `*`, as it is."""
        if "/" not in text or _PATTERN.search(text):
            return text
        key = self.workspace.key(text)
        self.workspace.desk().require(key)
        return str(key)

    @property
    def _about(self) -> Mapping[str, Callable[[str], None]]:
        return {
            DUPLICATE: self._require_twins,
            WAIVER: self._require_point,
            ROWS: self._require_waiting,
            OVERRIDE: self._require_change,
            BINDING: self._require_number,
            RESERVATION: self._require_red,
        }

    def _decided(self, kind: str) -> Mapping[str, Decision]:
        return self.workspace.decisions.latest(kind)

    @cached_property
    def _twins(self) -> frozenset[str]:
        return frozenset(twin.subject for twin in every_twin(self.workspace, self.workspace.build()))

    @cached_property
    def _points(self) -> Sequence[Finding]:
        from kolosi.workspace.write.rendering import every_point

        return every_point(self.workspace.desk())

    def _require_change(self, subject: str) -> None:
        self.workspace.desk().require(Key.parse(subject))

    def _require_number(self, subject: str) -> None:
        """A number of a sentence is named by a fingerprint that `kolosi check` prints."""
        if not _FINGERPRINT.fullmatch(subject):
            raise Refusal(point("fingerprint_malformed", found=subject))

    @cached_property
    def _waiting(self) -> list[str]:
        return [str(waiting.cells) for waiting in rows_that_wait(self.workspace, self.workspace.build())]

    def _require_waiting(self, subject: str) -> None:
        require_one_of(self._waiting, subject, "rows_unknown")

    def _require_red(self, subject: str) -> None:
        require_red(self.workspace, subject)

    def _require_twins(self, subject: str) -> None:
        require_one_of(self._twins, subject, "activities_unknown")

    def _require_point(self, subject: str) -> None:
        """A waiver is about one point to check; the id of a kind of point is answered with the points of that kind.

        The fingerprint of a finding of a document is taken as it is: the document is not here.
        """
        if _FINGERPRINT.fullmatch(subject):
            return
        occurrences = [finding.occurrence for finding in self._points]
        own = [one for one in occurrences if one.partition(":")[0] == subject.partition(":")[0]]
        require_one_of(occurrences if subject in occurrences else own or occurrences, subject, "point_unknown")


def record(
    workspace: Workspace, kind: str, subject: str, value: str, *, why: str, author: str | None = None
) -> Decision:
    """Writes a Decision that was checked. Raises `Refusal` for a kind that the table of kinds does not hold."""
    if kind not in KINDS:
        raise Refusal(point("decision_kind", found=kind, data=near_kinds(kind)))
    decision = Decision(
        id="",
        kind=kind,
        subject=subject,
        value=value,
        why=why,
        author=author or getpass.getuser(),
        previous="",
        when=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    with locked(workspace.folder / "decisions"):
        return workspace.decisions.append(decision)


def _require_read_so(workspace: Workspace, subject: str, value: str) -> None:
    """Raises `Refusal` where a file that counts cannot be read with what is said of its column."""
    digest, _, what = subject.partition(":")
    name, _, header = what.partition(":")
    if name == COLUMN:
        from kolosi.workspace.learn.learning import require_readable

        require_readable(workspace, digest, {header: value})


def _require_said(kind: str, subject: str, value: str, why: str) -> None:
    """A Decision says about what, what, and why; the kinds that a verb records are refused with that verb."""
    if kind in BY_VERB:
        raise Refusal(point("decision_by_verb", found=kind, data=BY_VERB[kind]))
    if why.strip() in UNSAID:
        raise Refusal(point("decision_without_reason", found=subject))
    if not subject.strip() or not value.strip():
        raise Refusal(point("decision_empty", found=subject))


# -- what a Decision may say ------------------------------------------------------------------------------------------


def require_sound(workspace: Workspace, kind: str, subject: str, value: str) -> None:
    """Raises `Refusal`, with what comes near, when a Decision names a place, term, list or answer that does not exist."""
    if kind not in KINDS:
        raise Refusal(point("decision_kind", found=kind, data=near_kinds(kind)))
    check = CHECKS.get(kind)
    if check is not None:
        check(workspace, subject, value)


def near_kinds(text: str) -> Mapping[str, str]:
    """Give the kinds that come near to a text, by their ids or by what people call them, each named in both languages."""
    spellings = {kind: (kind, *label.values()) for kind, label in ((one, KINDS[one].name) for one in _OPEN)}
    near = nearest(spellings, text)
    said = {
        language: ", ".join(f"{kind} ({KINDS[kind].name[language]})" for kind in near) or "–"
        for language in ("fr", "en")
    }
    return {**said, "known": ", ".join(_OPEN)}


def _word(workspace: Workspace, subject: str, value: str) -> None:
    taxonomy = subject.partition(":")[0]
    own = own_words(workspace.knowledge.sources, taxonomy)
    if own:
        require_one_of((*dict.fromkeys(own.values()), IGNORE), value, "choice_unknown")
        return
    require_taxonomy(workspace.knowledge.taxonomies, taxonomy)
    if value != IGNORE:
        require_term(workspace.knowledge.taxonomies[taxonomy], value, taxonomy)


def _place(workspace: Workspace, subject: str, value: str) -> None:
    if value != IGNORE:
        require_place(workspace.knowledge.places, value)


def _column(workspace: Workspace, subject: str, value: str) -> None:
    source, _, rest = subject.partition("/")
    require_source(workspace.knowledge.sources, source)
    layouts = {layout.id: layout for layout in workspace.knowledge.sources[source].layouts}
    require_one_of(layouts, rest.partition(":")[0], "choice_unknown")
    names = layouts[rest.partition(":")[0]].columns
    if fold(value) not in {fold(name) for name in names}:
        require_one_of((IGNORE, *names), value, "choice_unknown")


def _duplicate(workspace: Workspace, subject: str, value: str) -> None:
    require_one_of(ANSWERS, value, "choice_unknown")


def _key(workspace: Workspace, subject: str, value: str) -> None:
    """The figure that a number of a document means must exist."""
    key = workspace.key(value)
    workspace.desk().require(key)
    del subject


CHECKS: Mapping[str, Check] = {
    FILE: require_file,
    BINDING: _key,
    "word": _word,
    "place": _place,
    "column": _column,
    DUPLICATE: _duplicate,
    ROWS: require_rows,
    OVERRIDE: require_override,
    EXCEPTION: require_exception,
    WAIVER: require_waiver,
    EMBARGO: require_embargo,
    REPORTER: require_reporter,
    RESERVATION: require_reservation,
}


# -- Decisions kept before, or written by another hand ----------------------------------------------------------------


def sound(workspace: Workspace, decisions: Iterable[Decision]) -> list[Decision]:
    """The Decisions that name what exists: the others are not applied, and their rows wait."""
    return [decision for decision in decisions if fault_of(workspace, decision) is None]


def fault_of(workspace: Workspace, decision: Decision) -> Finding | None:
    """Why a Decision is not applied."""
    try:
        require_sound(workspace, decision.kind, decision.subject, decision.value)
    except Refusal as refusal:
        return refusal.finding
    return None


def decision_points(workspace: Workspace) -> list[Finding]:
    """The last Decision about each subject, as a point to check where it is not applied."""
    latest = {(decision.kind, decision.subject): decision for decision in workspace.decisions.standing()}
    return [
        _not_applied(workspace, decision, fault)
        for decision in latest.values()
        if (fault := fault_of(workspace, decision)) is not None
    ]


def _not_applied(workspace: Workspace, decision: Decision, fault: Finding) -> Finding:
    said = workspace.say(fault)
    why = {language: f"{said.message[language]} {said.hint[language]}" for language in said.message}
    found = f"{decision.kind} {decision.subject} = {decision.value}"
    who = {"author": decision.author, "when": decision.when[:10]}
    return point("decision_not_applied", found=found, data={**who, **why})
