"""Judgements of people: rankings of groups put together, beside what was agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.workspace.signing import Signing

if TYPE_CHECKING:
    from kolosi.workspace.judge.workshop import Workshop


class Judging(Signing):
    """A workspace in which people judge."""

    def workshop(self) -> Workshop:
        """The risks as the groups ranked them, put together (Borda, Kemeny), beside the agreed rank and what departs from it."""
        from kolosi.workspace.judge.workshop import workshop

        return workshop(self)
