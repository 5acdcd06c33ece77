"""Judgements of people: rankings put together, phases of severity, private scores of two rounds, beside what was agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.workspace.signing import Signing

if TYPE_CHECKING:
    from kolosi.workspace.judge.severity import SeverityTable
    from kolosi.workspace.judge.workshop import Workshop


class Judging(Signing):
    """A workspace in which people judge."""

    def workshop(self) -> Workshop:
        """The risks as the groups ranked them, put together (Borda, Kemeny), beside the agreed rank and what departs from it."""
        from kolosi.workspace.judge.workshop import workshop

        return workshop(self)

    def severity(self, *, at: str | None = None) -> SeverityTable:
        """Severity by region and risk, of one region where it is named: computed phase with interval and grade, agreed phase, departures."""
        from kolosi.workspace.judge.severity import severity

        return severity(self, at=at)
