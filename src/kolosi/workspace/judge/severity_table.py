"""Severity by region and risk as values: what is computed, what is agreed, how far the two are apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.content.severity.criteria import Criteria
    from kolosi.model.label import Label
    from kolosi.risk.composites import RankDistribution
    from kolosi.risk.severity import Severity
    from kolosi.workspace.write.judgements import AgreedPhase


@dataclass(frozen=True, kw_only=True)
class SeverityCell:
    """A region and a risk (None: all together): what is computed, what is agreed, and how the risk ranks in its region (inside)."""

    region: str
    risk: str | None
    place: Label
    label: Label
    short: Label
    computed: Severity
    agreed: AgreedPhase | None
    ranks: RankDistribution | None

    @property
    def phase(self) -> int | None:
        """The agreed phase; None where nobody agreed on one."""
        return self.agreed.phase if self.agreed else None

    @property
    def departs_by(self) -> int:
        """How many phases the agreed one lies outside of the computed interval."""
        return self.computed.departs_by(self.phase)


@dataclass(frozen=True, kw_only=True)
class SeverityTable:
    """The cells of a workspace, regions in their order, and the criteria by which phases are computed."""

    criteria: Criteria
    cells: tuple[SeverityCell, ...]

    @property
    def risks(self) -> tuple[str, ...]:
        """The risks that are judged by region, in their agreed order."""
        return tuple(dict.fromkeys(cell.risk for cell in self.cells if cell.risk))

    def as_json(self) -> Mapping[str, object]:
        """The same as plain values."""
        return {
            "criteria": {"version": self.criteria.version, "confirmed": self.criteria.is_confirmed},
            "cells": [_as_json(cell) for cell in self.cells],
        }


def _as_json(cell: SeverityCell) -> Mapping[str, object]:
    computed, ranks = cell.computed, cell.ranks
    interval = None if computed.phase is None else [computed.low, computed.high]
    return {
        "region": cell.region,
        "risk": cell.risk,
        "computed": computed.phase,
        "interval": interval,
        "grade": computed.grade,
        "from": computed.basis,
        "absence": computed.absence,
        "variables": dict(computed.phases),
        "agreed": cell.phase,
        "basis": cell.agreed.basis if cell.agreed else None,
        "reason": dict(cell.agreed.reason) if cell.agreed else None,
        "dissent": dict(cell.agreed.dissent) if cell.agreed else None,
        "departs_by": cell.departs_by,
        "in_top": ranks.in_top if ranks else None,
        "ranks": [ranks.low, ranks.high] if ranks else None,
    }
