"""What is written of the register of recommendations: a calendar of deadlines, a workbook. Values in, bytes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kolosi.model.label import Label


@dataclass(frozen=True, kw_only=True)
class Task:
    """A recommendation in plain words. `by` is None where no day is known; `days_late` is 0 for what is not overdue."""

    id: str
    addressee: Label
    lead: str
    risk: Label
    text: Label
    where: Label
    quantity: Label
    by: date | None
    priority: str
    priority_words: Label
    status: str
    status_words: Label
    indicator: Label
    evidence: str
    note: str
    days_late: int
    missing: Label
