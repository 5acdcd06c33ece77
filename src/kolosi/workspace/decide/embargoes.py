"""Embargoes: Decisions that nothing measured on a system, or on a file received, leaves before a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.release.policy.embargo import Embargo
from kolosi.workspace.ask.periods import day_said
from kolosi.workspace.correct.nearby import require_one_of, require_source
from kolosi.workspace.decide.recording import sound_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from kolosi.model.figure import Estimate
    from kolosi.model.key import Key
    from kolosi.model.receipt import Receipt
    from kolosi.workspace.folder import Folder

EMBARGO = "embargo"
_BACK = "-"
_CODE = "R-"
"""How the code of a file received begins."""


def require_embargo(workspace: Folder, subject: str, value: str) -> None:
    """Raises `Refusal` when a Decision names neither a system nor the code of a file received, or no day; - takes it back."""
    if subject.startswith(_CODE):
        require_one_of([receipt.code for receipt in workspace.receipts.all()], subject, "choice_unknown")
    else:
        require_source(workspace.knowledge.sources, subject)
    if value.strip() != _BACK and day_said(value) is None:
        raise Refusal(point("embargo_day", found=value))


def pending(workspace: Folder, on: date) -> Mapping[str, date]:
    """By system or code of a file, the day on which what is measured on it may leave; those of which it has not come."""
    decided = sound_by(require_embargo, workspace, workspace.decisions.latest(EMBARGO).values())
    days = {one.subject: day_said(one.value) for one in decided}
    return {subject: day for subject, day in sorted(days.items()) if day is not None and on < day}


def embargoes_of(workspace: Folder, on: date) -> tuple[Embargo, ...]:
    """What is under embargo on a day; a file that replaces one is under the same."""
    waiting = pending(workspace, on)
    whole = [Embargo(source=subject) for subject in waiting if not subject.startswith(_CODE)]
    return (*whole, *_of_files(workspace, waiting))


def _of_files(workspace: Folder, waiting: Mapping[str, date]) -> Iterator[Embargo]:
    lines = workspace.receipts.all() if any(subject.startswith(_CODE) for subject in waiting) else []
    for receipt in lines:
        if receipt.code in waiting:
            first = workspace.receipts.first_of(receipt)
            same = frozenset(one.id for one in lines if workspace.receipts.first_of(one) == first)
            yield Embargo(source=receipt.source, receipts=same, period=receipt.period)


def holding(workspace: Folder, waiting: Mapping[str, date], key: Key, estimate: Estimate) -> list[str]:
    """The systems and codes of files, of those that wait, whose embargo holds a figure."""
    return [
        subject for subject in waiting if any(one.holds(key, estimate) for one in _behind(workspace, subject, waiting))
    ]


def _behind(workspace: Folder, subject: str, waiting: Mapping[str, date]) -> list[Embargo]:
    if not subject.startswith(_CODE):
        return [Embargo(source=subject)]
    return list(_of_files(workspace, {subject: waiting[subject]}))


def embargo_of(receipt: Receipt, first: Receipt, waiting: Mapping[str, date]) -> date | None:
    """The day until which a file received is under embargo: itself, the first file of its submission, or its system."""
    names = (receipt.source, receipt.code, first.code)
    return max((waiting[name] for name in names if name in waiting), default=None)


def embargo_points(workspace: Folder, on: date) -> list[Finding]:
    """What is under embargo, and until when."""
    files = {receipt.code: receipt.file for receipt in workspace.receipts.all()}
    return [
        point(
            "under_embargo",
            where=Where(file=files.get(subject, "")),
            found=subject,
            data={"until": day.isoformat(), "named": files.get(subject, subject)},
        )
        for subject, day in pending(workspace, on).items()
    ]
