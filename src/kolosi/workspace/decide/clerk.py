"""Takes Decisions: what one may be about is looked up in the workspace; one that names nothing known is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from kolosi.model.decision import BINDING, Decision
from kolosi.model.finding import Finding, Refusal, point
from kolosi.model.key import Key
from kolosi.proof.verdict.questions import is_mark
from kolosi.workspace.alert.answers import ALERT
from kolosi.workspace.alert.raised import require_alert
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.ask.keys import key_of
from kolosi.workspace.ask.periods import key_said
from kolosi.workspace.correct.nearby import require_one_of
from kolosi.workspace.correct.waiting import ROWS, rows_that_wait
from kolosi.workspace.decide.exempting import EXCEPTION, UNSAID, require_in_force
from kolosi.workspace.decide.incomparable import OVERRIDE
from kolosi.workspace.decide.recording import BY_VERB, record
from kolosi.workspace.decide.soundness import require_sound
from kolosi.workspace.decide.waiving import WAIVER
from kolosi.workspace.learn.learning import require_readable
from kolosi.workspace.linking.deciding import LINK, ends_of
from kolosi.workspace.linking.tellings import tellings_of
from kolosi.workspace.receive.file_answers import COLUMN, FILE
from kolosi.workspace.receive.steps import step
from kolosi.workspace.records.activities import DUPLICATE, every_twin
from kolosi.workspace.signing.clearing import CLEARANCE, with_figures
from kolosi.workspace.signing.page import require_red
from kolosi.workspace.signing.reserving import RESERVATION
from kolosi.workspace.signing.validation import VALIDATION, with_printed
from kolosi.workspace.write.points import every_point

if TYPE_CHECKING:
    from kolosi.workspace.ask.asking import Asking
    from kolosi.workspace.folder import Folder

_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_PATTERN = re.compile(r"[*?\[]")


LOOKED_UP = frozenset(
    {ALERT, BINDING, CLEARANCE, DUPLICATE, EXCEPTION, FILE, LINK, OVERRIDE, RESERVATION, ROWS, VALIDATION, WAIVER}
)
"""The kinds of Decisions that rest on records or figures: looking into one may take as long as counting them. The others rest on content and
on what was decided."""


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A Decision that was looked into and put into its normal form, as the folder was then; it is only to be recorded."""

    kind: str
    subject: str
    value: str
    why: str


def weighed(desk: Asking, kind: str, subject: str, value: str, *, why: str) -> Weighed:
    """Looks into a Decision, by a desk that is open and may have its figures counted; writes nothing. Raises `Refusal` as `decide` does."""
    return Clerk(desk.workspace, desk).weighed(kind, subject, value, why=why)


def decide_weighed(workspace: Folder, known: Weighed, *, author: str | None = None) -> Decision:
    """Records a Decision that was looked into: nothing is read but the list of what was decided.

    What changed since is told as if it had changed since the Decision: a chapter or a figure that moved is open again, a Decision about
    what is gone is not applied.
    """
    with step(workspace, "decide"):
        return record(workspace, known.kind, known.subject, known.value, why=known.why, author=author)


class Clerk:
    """Takes Decisions for a workspace; what they may be about is looked up once, by a `desk` that is open where one is given."""

    def __init__(self, workspace: Folder, desk: Asking | None = None) -> None:
        self.workspace = workspace
        self._open = desk

    @property
    def _desk(self) -> Asking:
        return self._open or desk_of(self.workspace)

    def decide(self, kind: str, subject: str, value: str, *, why: str, author: str | None = None) -> Decision:
        """Records a Decision. Raises `Refusal` when it is about nothing, says nothing known, or a verb of its own does it."""
        known = self.weighed(kind, subject, value, why=why)
        return record(self.workspace, known.kind, known.subject, known.value, why=why, author=author)

    def weighed(self, kind: str, subject: str, value: str, *, why: str) -> Weighed:
        """Looks into a Decision without recording it. Raises `Refusal` as `decide` does."""
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
        return Weighed(kind=kind, subject=subject, value=value, why=why)

    def _in_normal_form(self, kind: str, subject: str, value: str) -> tuple[str, str]:
        """Subject and value with the keys in them as the machine writes them."""
        if kind == OVERRIDE:
            return str(key_said(subject)), value
        if kind == EXCEPTION:
            return " ".join(self._figure(one) for one in subject.split()), value
        if kind == CLEARANCE:
            return subject, with_figures(self._desk, subject, value)
        if kind == VALIDATION:
            return with_printed(self._desk, subject, value)
        is_figure = kind == BINDING and not is_mark(subject)
        return subject, str(key_of(self.workspace, value)) if is_figure else value

    def _figure(self, text: str) -> str:
        """A whole key of an exception, which must name what exists; an indicator, and what holds a `*`, as it is."""
        if "/" not in text or _PATTERN.search(text):
            return text
        key = key_of(self.workspace, text)
        self._desk.require(key)
        return str(key)

    @property
    def _about(self) -> Mapping[str, Callable[[str], None]]:
        return {
            DUPLICATE: self._require_twins,
            LINK: self._require_tellings,
            WAIVER: self._require_point,
            ROWS: self._require_waiting,
            OVERRIDE: self._require_change,
            BINDING: self._require_number,
            RESERVATION: partial(require_red, self.workspace),
            ALERT: partial(require_alert, self.workspace),
        }

    def _decided(self, kind: str) -> Mapping[str, Decision]:
        return self.workspace.decisions.latest(kind)

    @cached_property
    def _twins(self) -> frozenset[str]:
        return frozenset(twin.subject for twin in every_twin(self.workspace, self._desk.built))

    @cached_property
    def _points(self) -> Sequence[Finding]:
        return every_point(self._desk)

    def _require_change(self, subject: str) -> None:
        self._desk.require(Key.parse(subject))

    def _require_number(self, subject: str) -> None:
        """A number of a sentence is named by a fingerprint that `kolosi check` prints, a question by its mark."""
        if not (_FINGERPRINT.fullmatch(subject) or is_mark(subject)):
            raise Refusal(point("fingerprint_malformed", found=subject))

    @cached_property
    def _waiting(self) -> list[str]:
        return [str(waiting.cells) for waiting in rows_that_wait(self.workspace, self._desk.built)]

    def _require_waiting(self, subject: str) -> None:
        require_one_of(self._waiting, subject, "rows_unknown")

    def _require_twins(self, subject: str) -> None:
        require_one_of(self._twins, subject, "activities_unknown")

    @cached_property
    def _tellings(self) -> frozenset[str]:
        return frozenset(tellings_of(self._desk, self.workspace.settings.period).frame["id"])

    def _require_tellings(self, subject: str) -> None:
        """A pair is of two rows that systems tell of the period of the workspace."""
        for end in ends_of(subject) or ():
            require_one_of(self._tellings, end, "link_unknown")

    def _require_point(self, subject: str) -> None:
        """A waiver is about one point to check; the id of a kind of point is answered with the points of that kind.

        The fingerprint of a finding of a document is taken as it is: the document is not here.
        """
        if _FINGERPRINT.fullmatch(subject):
            return
        occurrences = [finding.occurrence for finding in self._points]
        own = [one for one in occurrences if one.partition(":")[0] == subject.partition(":")[0]]
        require_one_of(occurrences if subject in occurrences else own or occurrences, subject, "point_unknown")


def _require_read_so(workspace: Folder, subject: str, value: str) -> None:
    """Raises `Refusal` where a file that counts cannot be read with what is said of its column."""
    digest, _, what = subject.partition(":")
    name, _, header = what.partition(":")
    if name == COLUMN:
        require_readable(workspace, digest, {header: value})


def _require_said(kind: str, subject: str, value: str, why: str) -> None:
    """A Decision says about what, what, and why; the kinds that a verb records are refused with that verb."""
    if kind in BY_VERB:
        raise Refusal(point("decision_by_verb", found=kind, data=BY_VERB[kind]))
    if why.strip() in UNSAID:
        raise Refusal(point("decision_without_reason", found=subject))
    if not subject.strip() or not value.strip():
        raise Refusal(point("decision_empty", found=subject))
