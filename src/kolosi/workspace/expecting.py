"""Who owes what by when: received, zero, late, corrected; and the reminder to send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kolosi.model.label import Label, say
from kolosi.model.period import Period
from kolosi.model.receipt import Receipt
from kolosi.workspace.settings import Expectation

if TYPE_CHECKING:
    from kolosi.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Due:
    """One submission owed. `state` is received, zero, corrected, late or awaited."""

    source: str
    title: Label
    organisation: str
    period: Period
    due: date
    state: str
    received: date | None
    reminder: Label | None

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "source": self.source,
            "organisation": self.organisation,
            "period": str(self.period),
            "due": self.due.isoformat(),
            "state": self.state,
            "received": self.received.isoformat() if self.received else None,
            "reminder": dict(self.reminder) if self.reminder else None,
        }


def dues(workspace: Workspace, on: date) -> list[Due]:
    """Every submission owed for the reporting period, as of a day."""
    built = workspace.build()
    empty = {id_ for id_, entry in built.receipts.items() if not entry.get("rows")}
    return [
        _due(workspace, expectation, organisation, period, on, empty)
        for expectation in workspace.settings.expected
        for organisation in _organisations(workspace, expectation)
        for period in spans(workspace.settings.period, expectation.every)
    ]


def _organisations(workspace: Workspace, expectation: Expectation) -> tuple[str, ...]:
    source = workspace.knowledge.sources.get(expectation.source)
    return expectation.organisations or (source.publisher if source else expectation.source,)


def spans(period: Period, every: str) -> Iterator[Period]:
    """The periods of one length that end inside the reporting period."""
    if every == "once":
        yield period
    elif every == "month":
        yield from period.months
    elif every == "quarter":
        yield from (quarter for quarter in period.quarters if quarter.last <= period.last)
    else:
        name = "{0}-H{1}" if every == "half" else "{0}"
        found = {Period.parse(name.format(m.first.year, 1 if m.first.month < 7 else 2)) for m in period.months}
        yield from sorted(span for span in found if span.last <= period.last)


def _due(
    workspace: Workspace, expectation: Expectation, organisation: str, period: Period, on: date, empty: set[str]
) -> Due:
    found = [
        receipt
        for receipt in workspace.receipts.current()
        if receipt.source == expectation.source
        and receipt.organisation == organisation
        and receipt.period.overlaps(period)
    ]
    due = _day(period, expectation.due)
    state = _state(found, empty, due, on)
    source = workspace.knowledge.sources.get(expectation.source)
    title = source.title if source else {"en": expectation.source, "fr": expectation.source}
    return Due(
        source=expectation.source,
        title=title,
        organisation=organisation,
        period=period,
        due=due,
        state=state,
        received=max((receipt.received for receipt in found), default=None),
        reminder=_reminder(workspace, title, period, due) if state == "late" else None,
    )


def _day(period: Period, day: int) -> date:
    start = period.last + timedelta(days=1)
    return start + timedelta(days=day - 1)


def _state(found: list[Receipt], empty: set[str], due: date, on: date) -> str:
    if not found:
        return "late" if on > due else "awaited"
    if all(receipt.id in empty for receipt in found):
        return "zero"
    return "corrected" if any(receipt.replaces for receipt in found) else "received"


def _reminder(workspace: Workspace, title: Label, period: Period, due: date) -> Label:
    from kolosi.report.numerals import day, period_words

    return {
        language: workspace.knowledge.messages.text(
            "reminder", title=say(title, language), period=period_words(str(period), language), due=day(due, language)
        )[language]
        for language in workspace.knowledge.messages.messages
    }
