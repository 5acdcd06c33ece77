"""Reservations: a red line that a function lets pass, with its reason; what it knows of is then printed under the limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, point
from kolosi.model.label import say
from kolosi.report.draft.numerals import day
from kolosi.workspace.decide.exempting import UNSAID, require_function

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.model.decision import Decision
    from kolosi.workspace.folder import Folder

RESERVATION = "reservation"
_BACK = "-"
_BY = ("by", "par")

LIMITS: Mapping[str, str] = {
    "ready_no_file": "limit_data",
    "ready_files": "limit_files",
    "ready_files_uncited": "limit_files",
    "ready_files_strange": "limit_files",
    "ready_files_unread": "limit_files",
    "ready_rows": "limit_rows",
    "ready_rows_untold": "limit_rows",
    "ready_list": "limit_list",
    "ready_duplicates": "limit_list",
    "ready_replaced_older": "limit_replaced",
    "ready_replaced_foreign": "limit_replaced",
    "ready_no_data": "limit_data",
    "ready_pictures": "limit_data",
    "ready_sections": "limit_text",
    "ready_carried": "limit_text",
    "ready_carried_dated": "limit_text",
    "ready_periods": "limit_text",
    "ready_title": "limit_text",
    "ready_placeholders": "limit_text",
    "ready_points": "limit_points",
    "ready_proof": "limit_points",
}
"""The red lines that may be passed, each with what the document says of it: no file, no number of rows, no reporter. The others
protect persons, or what was signed, and have decisions of their own."""


@dataclass(frozen=True, kw_only=True)
class Reservation:
    """What one Decision lets pass: the line, by which function, why, since when."""

    subject: str
    function: str
    why: str
    since: date


def reservations_of(workspace: Folder) -> Mapping[str, Reservation]:
    """The reservations that were not taken back, by the line that they let pass."""
    latest = workspace.decisions.latest(RESERVATION)
    return {subject: _reservation(one) for subject, one in latest.items() if one.value.strip() != _BACK}


def _reservation(decision: Decision) -> Reservation:
    return Reservation(
        subject=decision.subject,
        function=_function(decision.value),
        why=decision.why,
        since=date.fromisoformat(decision.when[:10]),
    )


def _function(value: str) -> str:
    name, _, function = value.partition("=")
    return function.strip() if name.strip().casefold() in _BY else ""


def require_reservation(workspace: Folder, subject: str, value: str) -> None:
    """Raises `Refusal` when a reservation names no function, or a person in place of one; - takes it back."""
    del workspace, subject
    if value.strip() == _BACK:
        return
    function = _function(value)
    if function in UNSAID:
        raise Refusal(point("reservation_unclear", found=value))
    require_function(function)


# -- where they are told ----------------------------------------------------------------------------------------------


def limit_lines(workspace: Folder, passed: Sequence[Finding], language: str) -> list[str]:
    """What the document says of red lines that were passed, the earliest first: what it lacks, why, which function, on which day."""
    known = reservations_of(workspace)
    catalogue = workspace.knowledge.messages
    lines = []
    for one in sorted((known[each.occurrence] for each in passed), key=lambda one: (one.since, one.subject)):
        what = say(catalogue.text(LIMITS[one.subject.partition(":")[0]]), language)
        told = catalogue.text(
            "limit_line", what=what, why=_ended(one.why), function=one.function, day=day(one.since, language)
        )
        lines.append(say(told, language))
    return lines


def said_aloud(workspace: Folder) -> list[str]:
    """The words of persons in all reservations, which the gate of texts reads: the document may print them."""
    return [f"{_ended(one.why)} {one.function}." for _, one in sorted(reservations_of(workspace).items())]


def _ended(text: str) -> str:
    """A reason as a sentence."""
    told = text.strip()
    return told if told.endswith((".", "!", "?")) else f"{told}."
