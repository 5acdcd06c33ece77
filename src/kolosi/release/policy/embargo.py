"""R18: what is measured on a data set under embargo waits for its day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.model.period import Period


@dataclass(frozen=True, kw_only=True)
class Embargo:
    """A data set of which nothing may leave yet: a whole system, or some `receipts` of it that speak of `period`."""

    source: str
    receipts: frozenset[str] = frozenset()
    period: Period | None = None

    def holds(self, key: Key, estimate: Estimate) -> bool:
        """Whether a figure is measured on it; one that no row adds to is, where the data set speaks of its period."""
        if self.period is None:
            return self.source in estimate.sources
        if estimate.receipts:
            return not self.receipts.isdisjoint(estimate.receipts)
        return self.source in estimate.sources and self.period.overlaps(key.period)


def is_embargoed(key: Key, estimate: Estimate, embargoes: Iterable[Embargo]) -> bool:
    """True for a value that is measured on a data set under embargo."""
    return estimate.value is not None and any(one.holds(key, estimate) for one in embargoes)
