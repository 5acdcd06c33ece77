"""How long community alerts waited for a first action, from the records: by what files say, and never nought for what they do not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kolosi.intake.columns.table import fold
from kolosi.measure.series.delays import Delays, Wait, delays

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kolosi.model.period import Period
    from kolosi.model.receipt import Receipt
    from kolosi.workspace.ask.desk import Desk

SOURCE, COLUMN = "community_alert", "acted"


@dataclass(frozen=True, kw_only=True)
class Acting:
    """Delays of the alerts of a period, as of the last day that the files know of. None: no file that counts asks for the day of the action.

    `untold` are alerts of files without such a column, `impossible` those with an action before the alert: both are left out.
    """

    found: Delays | None
    as_of: date | None
    untold: int
    impossible: int


def acting(desk: Desk, during: Period, within: int) -> Acting:
    """The delays of the community alerts of a period that nobody found to be false."""
    asking = [one.id for one in desk.workspace.receipts.current() if one.source == SOURCE and _asks(desk, one)]
    rows = desk.engine.query(
        "SELECT receipt, day, acted FROM incidents "  # nothing in it comes from a person
        f"WHERE source = '{SOURCE}' AND day IS NOT NULL AND (verified IS NULL OR verified) ORDER BY receipt, row"
    )
    every = [(receipt, day, acted) for receipt, day, acted in rows.iter_rows() if day <= during.last]
    as_of = max((max(day, acted or day) for _, day, acted in every), default=None)
    own = [one for one in every if one[1] >= during.first]
    told = [(day, acted) for receipt, day, acted in own if receipt in asking or acted is not None]
    waits = list(_waits(told, as_of)) if as_of is not None else []
    return Acting(
        found=delays(waits, within) if told else None,
        as_of=as_of,
        untold=len(own) - len(told),
        impossible=len(told) - len(waits),
    )


def _waits(told: list[tuple[date, date | None]], as_of: date) -> Iterator[Wait]:
    for day, acted in told:
        if acted is None:
            yield Wait((as_of - day).days, True)
        elif acted >= day:
            yield Wait((acted - day).days, False)


def _asks(desk: Desk, receipt: Receipt) -> bool:
    """True for a file with a column for the day of the action, filled in or not."""
    layouts = desk.workspace.knowledge.sources[SOURCE].layouts
    rules = [rule for one in layouts if one.id in receipt.layout.split("+") for rule in one.rules]
    named = {fold(name) for rule in rules if rule.into == COLUMN for name in rule.names}
    return bool(named & {fold(header) for header in receipt.headers})
