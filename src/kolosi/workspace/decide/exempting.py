"""Exceptions to the rules of release: Decisions of a named function, with a reason and an end."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.release.policy.authorisation import Authorisation
from kolosi.release.policy.policy import load_policy
from kolosi.workspace.ask.periods import day_said
from kolosi.workspace.correct.nearby import require_indicator
from kolosi.workspace.decide.recording import sound_by

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.model.decision import Decision
    from kolosi.workspace.folder import Folder

EXCEPTION = "exception"
UNSAID = frozenset({"", "…", "...", "FUNCTION", "FONCTION", "REASON", "MOTIF"})
"""What stands in a command to copy for what only the person who decides can say: it says nothing."""

_BACK = "-"
LONGEST = timedelta(days=2 * 366)
"""Nothing that a Decision lets through is let through longer."""
_RULES = re.compile(r"R\d{1,2}(?:[ ,+]+R\d{1,2})*")
_AGREED = re.compile(r"(\d+)\s*/\s*(\d+)")
_NAMES = {
    "by": "by",
    "par": "by",
    "until": "until",
    "jusqu'au": "until",
    "jusqu’au": "until",
    "agreed": "agreed",
    "accord": "agreed",
    "level": "level",
    "niveau": "level",
}


def exceptions_of(workspace: Folder) -> tuple[Authorisation, ...]:
    """What was decided beside the policy; a later Decision of the same author about the same figures replaces his earlier one."""
    decided = [one for one in workspace.decisions.standing() if one.kind == EXCEPTION]
    latest = {(one.author, one.subject): one for one in sound_by(require_exception, workspace, decided)}
    return tuple(authorisation_of(one) for one in latest.values() if one.value.strip() != _BACK)


def authorisation_of(decision: Decision) -> Authorisation:
    """The authorisation that a Decision gives. Raises `Refusal` when it does not say rules, a function and an end."""
    rules, said = _read(decision.value)
    agreed = _AGREED.fullmatch(said.get("agreed", ""))
    return Authorisation(
        rules=rules,
        figures=tuple(decision.subject.split()),
        by=({"en": said["by"], "fr": said["by"]},),
        why={"en": decision.why, "fr": decision.why},
        since=date.fromisoformat(decision.when[:10]),
        until=_day(said),
        level=int(said.get("level", "0")),
        agreed=int(agreed[1]) if agreed else None,
        asked=int(agreed[2]) if agreed else None,
        recorded_by=decision.author,
    )


def require_exception(workspace: Folder, subject: str, value: str) -> None:
    """Raises `Refusal` when a Decision names no figure, no rule that may be lifted, no function or no end; - takes one back."""
    known = workspace.knowledge.indicators
    for one in subject.split():
        name = one.partition("/")[0].partition(";")[0]
        if not any(fnmatchcase(id_, name) for id_ in known):
            require_indicator(known, name)
    if value.strip() == _BACK:
        return
    allowed = load_policy(workspace.settings.policy, workspace.knowledge.overlay).exceptions
    liftable = {*allowed.one, *allowed.two}
    rules, said = _read(value)
    require_function(said["by"])
    until = _day(said)
    if not date.today() <= until <= date.today() + LONGEST:
        is_past = until < date.today()
        raise Refusal(point("exception_past" if is_past else "exception_too_long", found=said["until"]))
    for rule in sorted(rules - liftable):
        raise Refusal(point("exception_never", found=rule, data={"known": ", ".join(sorted(liftable, key=_number))}))


def require_in_force(workspace: Folder, value: str) -> None:
    """Raises `Refusal` when an exception decided today does nothing for the edition, by the day on which that is dated."""
    said = workspace.settings.published
    if said is None or value.strip() == _BACK:
        return
    until = _day(_read(value)[1]).isoformat()
    if not date.today().isoformat() <= said <= until:
        data = {"since": date.today().isoformat(), "until": until}
        raise Refusal(point("exception_beside_edition", found=said, data=data))


def _number(rule: str) -> int:
    return int(rule[1:])


def require_function(text: str) -> None:
    """Raises `Refusal` when who signs is a person: the document prints it."""
    from kolosi.content.gate import gate_languages
    from kolosi.workspace.review.prose_points import prose_points

    found = {one.id for language in gate_languages() for one in prose_points(text, language)}
    if found & {"prose_person_named", "prose_office_named"}:
        raise Refusal(point("exception_person", found=text))


def _read(value: str) -> tuple[frozenset[str], dict[str, str]]:
    """The rules and what is said of them. Raises `Refusal` with the first piece that is missing or not understood."""
    first, *rest = [piece.strip() for piece in value.split(";")]
    pairs = (piece.partition("=") for piece in rest if piece)
    said = {_NAMES.get(name.strip().casefold(), ""): text.strip() for name, _, text in pairs}
    wrongs = {
        "exception_unclear": not _RULES.fullmatch(first) or "" in said,
        "exception_function": said.get("by", "") in UNSAID,
        "exception_end": day_said(said.get("until", "")) is None,
        "exception_agreement": "agreed" in said and not _is_agreement(said["agreed"]),
        "exception_level": not said.get("level", "0").isdecimal(),
    }
    for id_, is_wrong in wrongs.items():
        if is_wrong:
            raise Refusal(point(id_, found=value))
    return frozenset(re.findall(r"R\d{1,2}", first)), said


def _is_agreement(text: str) -> bool:
    found = _AGREED.fullmatch(text)
    return found is not None and 0 < int(found[2]) >= int(found[1])


def _day(said: Mapping[str, str]) -> date:
    """The last day of an exception whose pieces were read."""
    until = day_said(said["until"])
    assert until is not None
    return until
