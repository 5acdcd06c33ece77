"""Who owes what by when: received, zero, late, corrected; and the reminder to send."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kolosi.model.period import Period
from kolosi.reading.labels import label
from kolosi.workspace.ask.notebook import STATES, Cell, Shown, period_cell
from kolosi.workspace.follow.reported import state_said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolosi.content.messages import Catalogue
    from kolosi.model.label import Label
    from kolosi.model.receipt import Receipt
    from kolosi.model.source import Source
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.records.built import Built
    from kolosi.workspace.settings import Expectation


@dataclass(frozen=True, kw_only=True)
class Due:
    """One submission owed. `state` is received, zero, corrected, late or awaited, or what somebody said became of it.

    What came after its day keeps its state, and `days_late` says how late it first came: a correction is not late.
    `title` and `sender` are what people call the source and the organisation. `reminder` is the one letter to an
    organisation, with all that is late from it; None where this submission is not late, or where its system publishes
    by itself (`publishes`): then it is there to be downloaded. `file` is the name of the template to fill in, if any.
    """

    source: str
    title: Label
    organisation: str
    sender: Label
    period: Period
    due: date
    state: str
    received: date | None
    days_late: int
    reminder: Label | None
    publishes: bool = False
    file: str | None = None

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "source": self.source,
            "title": dict(self.title),
            "organisation": self.organisation,
            "sender": dict(self.sender),
            "period": str(self.period),
            "due": self.due.isoformat(),
            "state": self.state,
            "received": self.received.isoformat() if self.received else None,
            "days_late": self.days_late,
            "reminder": dict(self.reminder) if self.reminder else None,
            "publishes": self.publishes,
            "file": self.file,
        }


def dues(workspace: Folder, on: date, built: Built | None = None) -> list[Due]:
    """Every submission owed for the reporting period, as of a day; `built` is the present build where it is at hand."""
    built = built or workspace.build()
    empty = {id_ for id_, entry in built.receipts.items() if not entry.get("rows")}
    owed = [
        _due(workspace, expectation, organisation, period, on, empty)
        for expectation in workspace.settings.expected
        for organisation in _organisations(workspace, expectation)
        for period in spans(workspace.settings.period, expectation.every)
    ]
    late = [due for due in owed if due.state == "late" and not due.publishes]
    letters = {
        organisation: _letter(workspace, [due for due in late if due.organisation == organisation])
        for organisation in dict.fromkeys(due.organisation for due in late)
    }
    return Dues(replace(due, reminder=letters[due.organisation]) if due in late else due for due in owed)


def _organisations(workspace: Folder, expectation: Expectation) -> tuple[str, ...]:
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
    workspace: Folder, expectation: Expectation, organisation: str, period: Period, on: date, empty: set[str]
) -> Due:
    asked = (expectation.source, organisation, period)
    found = _came(workspace, *asked)
    due = _day(period, expectation.due)
    title, sender = titles(workspace, expectation.source, organisation)
    source = workspace.knowledge.sources.get(expectation.source)
    return Due(
        source=expectation.source,
        title=title,
        organisation=organisation,
        sender=sender,
        period=period,
        due=due,
        state=_state(found, empty, due, on)
        if found
        else state_said(workspace, *asked) or _state(found, empty, due, on),
        received=max((receipt.received for receipt in found), default=None),
        days_late=max((_days_late(receipt, workspace, due) for receipt in found), default=0),
        reminder=None,
        publishes=source.publishes if source else False,
        file=_file(workspace, source, expectation, organisation, period),
    )


def _file(
    workspace: Folder, source: Source | None, expectation: Expectation, organisation: str, period: Period
) -> str | None:
    """The name of the template that the organisation fills in for a period; None where there is none."""
    from kolosi.workspace.follow.templating import name_of

    if source is None or source.template is None:
        return None
    for_whom = organisation if organisation in expectation.organisations else None
    return name_of(source.id, for_whom, period, workspace.settings.languages[0])


def _came(workspace: Folder, source: str, organisation: str, period: Period) -> list[Receipt]:
    """The receipts that speak of a submission."""
    return [
        receipt
        for receipt in workspace.receipts.current()
        if (receipt.source, receipt.organisation) == (source, organisation) and receipt.period.overlaps(period)
    ]


def _days_late(receipt: Receipt, workspace: Folder, due: date) -> int:
    first = workspace.receipts.first_days().get(receipt.id, receipt.received)
    return max(0, (first - due).days)


def lateness(workspace: Folder) -> Mapping[str, int]:
    """How many days late each receipt first came, by id, for those that were expected and came late."""
    late: dict[str, int] = {}
    for expectation in workspace.settings.expected:
        for organisation in _organisations(workspace, expectation):
            for period in spans(workspace.settings.period, expectation.every):
                due = _day(period, expectation.due)
                for receipt in _came(workspace, expectation.source, organisation, period):
                    late[receipt.id] = max(late.get(receipt.id, 0), _days_late(receipt, workspace, due))
    return {id_: days for id_, days in late.items() if days}


def titles(workspace: Folder, source: str, organisation: str) -> tuple[Label, Label]:
    """What people call a source and an organisation that sends it; ids stand for what content does not name."""
    sources = workspace.knowledge.sources
    known = sources.get(source)
    publishing = (one for one in (known, *sources.values()) if one is not None and one.publisher == organisation)
    publisher = next(publishing, None)
    title = known.title if known else {"en": source, "fr": source}
    return title, publisher.publisher_name if publisher else {"en": organisation, "fr": organisation}


def _day(period: Period, day: int) -> date:
    start = period.last + timedelta(days=1)
    return start + timedelta(days=day - 1)


def _state(found: list[Receipt], empty: set[str], due: date, on: date) -> str:
    if not found:
        return "late" if on > due else "awaited"
    if all(receipt.id in empty for receipt in found):
        return "zero"
    return "corrected" if any(receipt.replaces for receipt in found) else "received"


def _letter(workspace: Folder, late: Sequence[Due]) -> Label:
    """One reminder to an organisation: each file it owes, with the periods and the days they were due."""
    catalogue = workspace.knowledge.messages
    sources = {due.source: [other for other in late if other.source == due.source] for due in late}
    items = [
        {language: _item(catalogue, owed, language) for language in catalogue.messages} for owed in sources.values()
    ]
    joined = {language: "\n".join(item[language] for item in items) for language in catalogue.messages}
    return catalogue.text("reminder", items=joined)


def _item(catalogue: Catalogue, owed: Sequence[Due], language: str) -> str:
    from kolosi.report.draft.numerals import day, period_words

    spans = [
        catalogue.text("reminder_period", period=period_words(str(one.period), language), due=day(one.due, language))
        for one in owed
    ]
    periods = ", ".join(span[language] for span in spans)
    item = catalogue.text("reminder_item", title=owed[0].title, periods=periods)[language]
    files = ", ".join(dict.fromkeys(one.file for one in owed if one.file))
    return f"{item}\n  {catalogue.text('reminder_file', files=files)[language]}" if files else item


class Dues(Shown["Due"]):
    """What is owed."""

    heads = (
        label("notebook.source"),
        label("notebook.from"),
        label("notebook.period"),
        label("notebook.due"),
        label("notebook.state"),
        label("notebook.days_late"),
    )

    def cells(self, item: Due) -> Sequence[Cell]:
        """Source, sender, period, day, state, days late."""
        return (
            item.title,
            item.sender,
            period_cell(str(item.period)),
            item.due.isoformat(),
            STATES[item.state],
            item.days_late or "",
        )
