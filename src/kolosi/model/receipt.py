"""Receipts: files as received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kolosi.model.period import Period


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """A file as kept.

    `original` is the SHA-256 of the file as it came, `kept` that of the bytes stored (they differ when something that
    must not be stored was removed). `id` is short and internal; `code` names it to people inside, and does not
    leave. `said` names what somebody said of it (`organisation`, `period`, `places`) and is not read from its rows;
    `places` are those for which the sender answers. `plans` say, as JSON, how each table of a file that has no known form is
    read. It `takes_over` for other files, by their ids, which no longer count, and `cuts` out of others
    the days and places that it speaks of instead. `destroyed` is the day on which the bytes were destroyed, when their time was over. `taken_back` is the
    Decision by which it counts no more. `headers` are those of its tables, as they were written,
    `columns` what people said of them when it came: header (folded) and column. `uncovered` are places that the file itself says
    to be left out, or followed in a part of the time: there, no row is no data.
    """

    id: str
    code: str
    file: str
    original: str
    kept: str
    size: int
    source: str
    layout: str
    organisation: str
    period: Period
    received: date
    as_of: date | None = None
    replaces: str | None = None
    removed: tuple[str, ...] = ()
    destroyed: date | None = None
    said: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    takes_over: tuple[str, ...] = ()
    cuts: tuple[str, ...] = ()
    taken_back: str | None = None
    headers: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    uncovered: tuple[str, ...] = ()

    @property
    def submission(self) -> tuple[str, str, str]:
        """Source, organisation and period: what a later file of the same submission replaces."""
        return self.source, self.organisation, str(self.period)
