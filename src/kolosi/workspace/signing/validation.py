"""What owners of data said of the figures that the document prints: provisional, or validated by a function of theirs.

A Decision says it of a system or of one figure. It keeps a hash of each figure as it is printed: one that moves afterwards is
provisional again, the others stay validated. Only figures that may be printed are asked about.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from kolosi.model.finding import Finding, Refusal, point
from kolosi.report.draft.numerals import day
from kolosi.report.draft.wording import figure_text, is_hidden, is_missing
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.ask.kept_estimates import kept_estimates
from kolosi.workspace.ask.keys import key_of
from kolosi.workspace.ask.periods import day_said
from kolosi.workspace.copies.agreements import agreements, read_agreement
from kolosi.workspace.correct.nearby import require_one_of, require_source
from kolosi.workspace.decide.exempting import UNSAID, require_function
from kolosi.workspace.decide.recording import sound_by
from kolosi.workspace.signing.lines import Data, line, some, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolosi.model.decision import Decision
    from kolosi.model.figure import Released
    from kolosi.model.key import Key
    from kolosi.workspace.answers import FigureAnswer
    from kolosi.workspace.ask.asking import Asking
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder

VALIDATION = "validation"
PROVISIONAL, VALIDATED = "provisional", "validated"
_STATES = (PROVISIONAL, VALIDATED)
_NAMES = {
    "by": "by",
    "par": "by",
    "agreement": "agreement",
    "accord": "agreement",
    "day": "day",
    "jour": "day",
    "figures": "figures",
}

Standing = Literal["provisional", "validated", "moved", "returned"]
"""Never validated; validated as it is printed; validated with another value; said to be provisional by its owner."""


@dataclass(frozen=True, kw_only=True)
class Validation:
    """What one Decision says: the state, by which function, on which day; `marks` are the figures that it is about, as printed."""

    subject: str
    state: str
    function: str
    since: date
    why: str
    marks: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Owned:
    """A printed figure, and what one of its owners said of it; `said` is None where nobody said anything."""

    key: Key
    owner: str
    standing: Standing
    said: Validation | None


# -- the Decision -----------------------------------------------------------------------------------------------------


def require_validation(workspace: Folder, subject: str, value: str) -> None:
    """Raises `Refusal` when a validation is of no system or figure, says no state, names no function, or an agreement that was not sent."""
    if "/" in subject:
        desk_of(workspace).require(key_of(workspace, subject))
    else:
        require_source(workspace.knowledge.sources, subject)
    state, said = _read(value)
    require_one_of(_STATES, state, "choice_unknown")
    is_unsaid = state == VALIDATED and said.get("by", "") in UNSAID
    if "" in said or is_unsaid or ("day" in said and day_said(said["day"]) is None):
        raise Refusal(point("validation_unclear", found=value))
    if said.get("by"):
        require_function(said["by"])
    if "agreement" in said:
        sent = [str(one.version) for one in agreements(workspace) if one.source == subject]
        require_one_of(sent, said["agreement"], "choice_unknown")


def with_printed(desk: Desk, subject: str, value: str) -> tuple[str, str]:
    """Subject and value of a validation, with the figures that it is about as its agreement showed them, or as they are printed now."""
    state, said = _read(value)
    if "/" in subject:
        key = key_of(desk.workspace, subject)
        subject = str(key)
    if "agreement" in said:
        marks = list(read_agreement(desk.workspace, subject, int(said["agreement"])).marks)
    elif "/" in subject:
        marks = [mark_of(desk.released[key])] if is_printed(desk.released.get(key)) else []
    else:
        marks = [mark_of(desk.released[key]) for key in printed_by_owner(desk).get(subject, [])]
    if not marks:
        raise Refusal(point("validation_of_nothing", found=subject))
    said["figures"] = " ".join(sorted(marks))
    return subject, "; ".join([state, *(f"{name}={text}" for name, text in said.items())])


def _read(value: str) -> tuple[str, dict[str, str]]:
    state, *rest = [piece.strip() for piece in value.split(";")]
    pairs = (piece.partition("=") for piece in rest if piece)
    return state.casefold(), {_NAMES.get(name.strip().casefold(), ""): text.strip() for name, _, text in pairs}


_HALF = 6
"""Digits of each half of a mark: a figure that moved would pass for the signed one once in sixteen million."""


def mark_of(released: Released) -> str:
    """A figure as it is printed: half a hash of its key, half one of what is printed for it."""
    key = str(released.key)
    halves = (key, f"{key}={figure_text(released, 'en')}")
    return "".join(sha256(half.encode()).hexdigest()[:_HALF] for half in halves)


# -- who owns what ----------------------------------------------------------------------------------------------------


def is_printed(released: Released | None) -> bool:
    """True for what leaves with a value: nothing is said of what is held back, or has no data."""
    return released is not None and not is_hidden(released) and not is_missing(released)


def owners_of(desk: Desk) -> dict[Key, tuple[str, ...]]:
    """The systems that each cited figure is read from; of a change, those of both sides. All at once: one by one they are counted anew."""
    known, values = desk.workspace.knowledge.indicators, kept_estimates(desk)
    found = {}
    for key in sorted(desk.released):
        sides = [key.before, key.after] if key.is_change else [key]
        own = known[key.indicator].source
        found[key] = tuple(sorted({source for side in sides for source in values[side].sources})) or (
            (own,) if own else ()
        )
    return found


def printed_by_owner(desk: Desk) -> dict[str, list[Key]]:
    """The figures that the document prints with a value, by the system that they are read from."""
    found: dict[str, list[Key]] = {}
    for key, owners in owners_of(desk).items():
        for owner in owners if is_printed(desk.released[key]) else ():
            found.setdefault(owner, []).append(key)
    return found


def validations_of(workspace: Folder) -> list[Validation]:
    """What was decided, in order of time; what names nothing known is left out."""
    decided = [one for one in workspace.decisions.standing() if one.kind == VALIDATION]
    return [_validation(one) for one in sound_by(require_validation, workspace, decided)]


def _validation(decision: Decision) -> Validation:
    state, said = _read(decision.value)
    signed = day_said(said["day"]) if "day" in said else None
    return Validation(
        subject=decision.subject,
        state=state,
        function=said.get("by", ""),
        since=signed or date.fromisoformat(decision.when[:10]),
        why=decision.why,
        marks={mark[:_HALF]: mark[_HALF:] for mark in said.get("figures", "").split()},
    )


def has_begun(workspace: Folder) -> bool:
    """True once an owner was asked, or said something."""
    return bool(workspace.decisions.latest(VALIDATION) or agreements(workspace))


def owned(desk: Desk) -> list[Owned]:
    """Each printed figure with what each of its owners said of it last.

    A system that publishes by itself has agreed by publishing: it is not asked, and stands here only with what somebody decided of it.
    """
    said = validations_of(desk.workspace)
    each = (
        _owned(desk.released[key], owner, said)
        for owner, keys in sorted(printed_by_owner(desk).items())
        for key in keys
    )
    return [one for one in each if one.said is not None or not publishes_itself(desk.workspace, one.owner)]


def publishes_itself(workspace: Folder, owner: str) -> bool:
    """True for a system whose figures anybody may download, as its content says."""
    source = workspace.knowledge.sources.get(owner)
    return source is not None and source.publishes


def _owned(released: Released, owner: str, said: Sequence[Validation]) -> Owned:
    mark = mark_of(released)
    name, value = mark[:_HALF], mark[_HALF:]
    about = [one for one in said if one.subject in (owner, str(released.key)) and name in one.marks]
    last = about[-1] if about else None
    standing: Standing = "provisional"
    if last is not None and last.state == PROVISIONAL:
        standing = "returned"
    elif last is not None:
        standing = "validated" if last.marks[name] == value else "moved"
    return Owned(key=released.key, owner=owner, standing=standing, said=last)


def owner_statuses(desk: Desk) -> dict[Key, str]:
    """The status of each printed figure: validated where all its owners who are asked said so. Nothing where nobody began."""
    if not has_begun(desk.workspace):
        return {}
    found: dict[Key, str] = {}
    for one in owned(desk):
        is_sound = one.standing == "validated" and found.get(one.key, VALIDATED) == VALIDATED
        found[one.key] = VALIDATED if is_sound else PROVISIONAL
    return found


def cited_with_status(desk: Asking) -> list[FigureAnswer]:
    """Every figure that the drafts cite, with what its owners said of it."""
    answers, status = desk.cited_figures(), owner_statuses(desk)
    told = [replace(one, owner_status=status.get(one.estimate.key, "")) for one in answers]
    return type(answers)(told)


# -- the page ---------------------------------------------------------------------------------------------------------

_LINES: Mapping[Standing, str] = {
    "provisional": "ready_validation",
    "moved": "ready_validation_moved",
    "returned": "ready_validation_returned",
}


def validation(desk: Desk) -> Iterator[Finding]:
    """The figures that wait for their owner, one line a system; those that moved since, or that he gave back, apart."""
    if not has_begun(desk.workspace):
        return
    groups: dict[tuple[str, Standing], list[Owned]] = {}
    for one in owned(desk):
        groups.setdefault((one.owner, one.standing), []).append(one)
    for (owner, standing), own in groups.items():
        if standing in _LINES:
            yield _line(desk, owner, standing, own)


def _line(desk: Desk, owner: str, standing: Standing, own: Sequence[Owned]) -> Finding:
    said = own[-1].said
    title = title_of(desk, owner)
    if said is not None:
        who = f"{said.function}, " if said.function else ""
        title = {name: f"{text} ({who}{day(said.since, name)})" for name, text in title.items()}
    keys = [str(one.key) for one in own]
    why = said.why if said is not None else ""
    data: Data = {**title, "why": why, "owner": owner, "keys": some(keys)}
    about = [owner, *(mark_of(desk.released[one.key]) for one in own)]
    return line(desk, _LINES[standing], count=len(keys), about=about, data=data)


def validation_sound(desk: Desk) -> Data:
    """How many figures their owners validated."""
    return {"count": sum(status == VALIDATED for status in owner_statuses(desk).values())}
