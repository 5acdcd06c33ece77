"""The state of a workspace: what came in, what waits, what is to be checked, what was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Where, point
from kolosi.reading.labels import label
from kolosi.workspace.ask.asking import Asking
from kolosi.workspace.ask.notebook import Cell, Findings, period_cell, table
from kolosi.workspace.correct.correction_words import NAMES
from kolosi.workspace.correct.questions import lines_of
from kolosi.workspace.decide.embargoes import embargo_of, pending
from kolosi.workspace.decide.soundness import decision_points
from kolosi.workspace.decide.waiving import waiver_points
from kolosi.workspace.follow.expecting import lateness, titles
from kolosi.workspace.protect.guarding import codes_of, guard_points
from kolosi.workspace.protect.retaining import kept_until, months_kept
from kolosi.workspace.publish.restating import restated_points, restatement
from kolosi.workspace.publish.sealing import edition_points
from kolosi.workspace.recommend.overdue import overdue_points
from kolosi.workspace.records.activities import duplicate_points, possible_duplicates
from kolosi.workspace.records.building import findings_in, unknown_of
from kolosi.workspace.records.built import Built, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.model.label import Label
    from kolosi.model.receipt import Receipt
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.publish.restated import Restated


@dataclass(frozen=True, kw_only=True)
class Line:
    """One file received. `left_out` rows were left aside by a person; `days_late` is 0 for what came in time. `title` and `sender` are what people call the source and the organisation. Nothing measured on it leaves before `embargo`; it is destroyed after `kept_until`. `code` names it in an embargo."""

    file: str
    source: str
    title: Label
    organisation: str
    sender: Label
    period: str
    rows: int
    records: int
    waiting: int
    left_out: int
    days_late: int
    embargo: str | None = None
    kept_until: str | None = None
    code: str = ""

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {**vars(self), "title": dict(self.title), "sender": dict(self.sender)}


@dataclass(frozen=True, kw_only=True)
class Status:
    """The state of a workspace. `listed` counts the lines of the list to correct; `codes` say how far the decisions go; `restated` is what
    of published editions is another figure now."""

    name: str
    period: str
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    unknown: int
    listed: int
    decisions: int
    editions: tuple[str, ...]
    withdrawn: tuple[str, ...]
    codes: tuple[str, ...] = ()
    restated: tuple[Restated, ...] = ()

    def _repr_html_(self) -> str:
        return status_html(self)

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "workspace": self.name,
            "period": self.period,
            "files": [line.as_json() for line in self.lines],
            "unknown": self.unknown,
            "listed": self.listed,
            "decisions": self.decisions,
            "editions": list(self.editions),
            "withdrawn": list(self.withdrawn),
            "codes": list(self.codes),
            "restated": [one.as_json() for one in self.restated],
            "findings": [finding.as_json() for finding in self.findings],
        }


def status_of(workspace: Folder, built: Built, noted: Sequence[str] = ()) -> Status:
    """The state as of the present build."""
    receipts = {receipt.id: receipt for receipt in workspace.receipts.current()}
    late, dates = lateness(workspace), _Dates(workspace)
    desk = Asking(workspace, built)
    found = restatement(desk)
    lines = tuple(
        _line(workspace, receipts[id_], entry, late.get(id_, 0), dates)
        for id_, entry in built.receipts.items()
        if id_ in receipts
    )
    return Status(
        name=workspace.settings.name,
        period=str(workspace.settings.period),
        lines=lines,
        findings=Findings(
            workspace.say(one) for one in (*restated_points(desk, found), *findings_of(workspace, built, noted))
        ),
        unknown=sum(len(unknown_of(entry)) for entry in built.receipts.values()),
        listed=len(lines_of(workspace, built, possible_duplicates(workspace, built))),
        decisions=len(workspace.decisions.all()),
        editions=tuple(workspace.editions.ids()),
        withdrawn=tuple(sorted(workspace.decisions.latest("withdrawn"))),
        codes=codes_of(workspace),
        restated=found.figures,
    )


def unread(workspace: Folder, held: Sequence[Finding]) -> Status:
    """The state of a locked workspace in which something is not as it was accepted: what that is, and nothing read from it."""
    return Status(
        name=workspace.folder.resolve().name,
        period="",
        lines=(),
        findings=Findings(workspace.say(finding) for finding in held),
        unknown=0,
        listed=0,
        decisions=0,
        editions=tuple(workspace.editions.ids()),
        withdrawn=(),
    )


class _Dates:
    """The dates of each data set: the end of its embargo, the day until which it is kept."""

    def __init__(self, workspace: Folder) -> None:
        self._workspace = workspace
        self._waiting = pending(workspace, date.today())
        self._months = months_kept(workspace)

    def embargo(self, receipt: Receipt) -> str | None:
        """The day before which nothing measured on it leaves."""
        first = self._workspace.receipts.first_of(receipt) if self._waiting else receipt
        day = embargo_of(receipt, first, self._waiting)
        return day.isoformat() if day else None

    def kept_until(self, receipt: Receipt) -> str | None:
        """The day after which it is destroyed."""
        day = kept_until(self._workspace, receipt, self._months)
        return day.isoformat() if day else None


def _line(workspace: Folder, receipt: Receipt, entry: Mapping[str, object], days_late: int, dates: _Dates) -> Line:
    title, sender = titles(workspace, receipt.source, receipt.organisation)
    return Line(
        file=receipt.file,
        source=receipt.source,
        title=title,
        organisation=receipt.organisation,
        sender=sender,
        period=str(receipt.period),
        rows=whole(entry.get("rows")),
        records=_records(entry),
        waiting=whole(entry.get("waiting")),
        left_out=whole(entry.get("left_out")),
        days_late=days_late,
        embargo=dates.embargo(receipt),
        kept_until=dates.kept_until(receipt),
        code=receipt.code,
    )


def findings_of(workspace: Folder, built: Built, noted: Sequence[str] = ()) -> list[Finding]:
    """Every point to check in the files received, rows that wait first."""
    given = NAMES.get(workspace.settings.languages[0], NAMES["en"])
    waiting = [
        point(
            "rows_waiting",
            where=Where(file=str(entry.get("file"))),
            count=whole(entry.get("waiting")),
            data={"list": given},
        )
        for entry in built.receipts.values()
        if whole(entry.get("waiting"))
    ]
    editions = edition_points(workspace)
    altered = {str(one.found) for one in editions if one.id == "edition_altered"}
    return [
        *_absent_places(workspace),
        *editions,
        *guard_points(workspace, noted, altered),
        *decision_points(workspace),
        *overdue_points(workspace, date.today()),
        *waiver_points(workspace),
        *waiting,
        *duplicate_points(possible_duplicates(workspace, built), built),
        *(finding for entry in built.receipts.values() for finding in findings_in(entry)),
    ]


def _absent_places(workspace: Folder) -> list[Finding]:
    """That nobody has given the places of the country yet: no figure is by region until then."""
    country = workspace.knowledge.places.country.name
    known = workspace.knowledge.places.level_one()
    return [] if known else [point("places_absent", found=workspace.settings.country.upper(), data=country)]


def _records(entry: Mapping[str, object]) -> int:
    records = entry.get("records")
    return sum(int(count) for count in records.values()) if isinstance(records, dict) else 0


_FILES: tuple[Cell, ...] = (
    label("notebook.file"),
    "Source",
    label("notebook.from"),
    label("notebook.period"),
    label("notebook.rows"),
    label("notebook.records"),
    label("notebook.waiting"),
    label("notebook.left_aside"),
    label("notebook.days_late"),
)


def status_html(status: Status) -> str:
    """The files received, then the points to check."""
    period = period_cell(status.period) if status.period else {}
    caption = {language: f"{status.name} · {text}" for language, text in period.items()} or {
        "fr": status.name,
        "en": status.name,
    }
    return table(_FILES, [_file(line) for line in status.lines], caption) + Findings(status.findings)._repr_html_()


def _file(line: Line) -> Sequence[Cell]:
    counts = (line.rows, line.records, line.waiting, line.left_out or "", line.days_late or "")
    return line.file, line.title, line.sender, period_cell(line.period), *counts
