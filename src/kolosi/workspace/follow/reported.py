"""What people say became of a report: nothing to report, still missing, closed, suspended, no access, not shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.model.spelling import fold
from kolosi.model.spoken_period import period_named
from kolosi.reading.labels import label
from kolosi.workspace.correct.nearby import require_one_of, require_place, require_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kolosi.measure.reporting.registry import State
    from kolosi.model.period import Period
    from kolosi.workspace.folder import Folder

REPORTER = "reporter"

_STATES: tuple[State, ...] = ("zero", "late", "missing", "closed", "suspended", "no access", "not shared")
SAID = {state: label(f"reported.said.{state}") for state in _STATES}
"""What a person may say; that a report was received, the file itself says."""


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What somebody said of the reports of an organisation to a source over some days, of one place or of all."""

    source: str
    organisation: str
    period: Period
    place: str | None
    state: State


def subject_of(source: str, organisation: str, period: Period, place: str | None) -> str:
    """What a Decision about a report is about."""
    return f"{source}:{organisation}:{period}{f'@{place}' if place else ''}"


def parts_of(subject: str) -> tuple[str, str, str, str | None]:
    """Source, organisation, period and place of such a subject. Raises `Refusal` where it is not of that form."""
    source, _, rest = subject.partition(":")
    organisation, _, when = rest.rpartition(":")
    period, _, place = when.partition("@")
    if not (source and organisation and period):
        raise Refusal(point("reporter_malformed", found=subject))
    return source, organisation, period, place or None


def require_reporter(workspace: Folder, subject: str, value: str) -> None:
    """Raises `Refusal` for a source, a period, a place or a state that does not exist."""
    source, _, period, place = parts_of(subject)
    require_source(workspace.knowledge.sources, source)
    if period_named(period) is None:
        raise Refusal(point("reporter_malformed", found=subject))
    if place is not None:
        require_place(workspace.knowledge.places, place)
    require_one_of(tuple(SAID), value, "choice_unknown")


def state_meant(given: str) -> State | None:
    """The state that a cell names, by its id or in either language."""
    known = {fold(text): id_ for id_, label in SAID.items() for text in (id_, *label.values())}
    return known.get(fold(given))


def reported(workspace: Folder) -> Iterator[Reported]:
    """What was said of reports, the last word on each."""
    for subject, decision in sorted(workspace.decisions.latest(REPORTER).items()):
        source, organisation, when, place = parts_of(subject)
        period, state = period_named(when), state_meant(decision.value)
        if period is not None and state is not None:
            yield Reported(source=source, organisation=organisation, period=period, place=place, state=state)


def state_said(workspace: Folder, source: str, organisation: str, period: Period) -> State | None:
    """What was said of the whole report of an organisation for a period; None where nothing was."""
    own = (
        one.state
        for one in reported(workspace)
        if one.source == source
        and one.place is None
        and fold(one.organisation) == fold(organisation)
        and one.period.contains(period)
    )
    return next(own, None)
