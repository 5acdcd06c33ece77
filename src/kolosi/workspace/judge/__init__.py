"""Judgements of people: rankings put together, phases of severity, private scores of two rounds, beside what was agreed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.workspace.signing import Signing

if TYPE_CHECKING:
    from kolosi.workspace.judge.severity_table import SeverityTable
    from kolosi.workspace.judge.workshop import Workshop


class Judging(Signing):
    """A workspace in which people judge."""

    def workshop(self, *, rounds: bool = False, into: str | Path | None = None) -> Workshop:
        """The risks as the groups ranked them, put together (Borda, Kemeny), beside the agreed rank and what departs from it.

        With `rounds`: the private scores of a full workshop too. With a path as `into`: the sheet that all experts read between the
        rounds is written there, without a pseudonym.
        """
        from kolosi.workspace.judge.between import write_between
        from kolosi.workspace.judge.workshop import workshop

        if into is not None:
            write_between(self, Path(into))
        return workshop(self, has_rounds=rounds or into is not None)

    def severity(self, *, at: str | None = None) -> SeverityTable:
        """Severity by region and risk, of one region where it is named: computed phase with interval and grade, agreed phase, departures."""
        from kolosi.workspace.judge.severity_asked import severity

        return severity(self, at=at)
