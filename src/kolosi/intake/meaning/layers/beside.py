"""Numbers beside those of several periods that tell of one of them alone: its parts ("of which girls"), or what names it itself."""

from __future__ import annotations

from collections.abc import Mapping

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.meaning.regions import holds_numbers
from kolosi.model.period import Period
from kolosi.model.spoken_period import periods_in
from kolosi.reading.labels import written


def of_one_period(table: TextTable, periods: Mapping[int, Period], year: int | None) -> dict[int, Period]:
    """The columns of numbers that tell of one of the periods of other columns alone, by place, each with this period.

    "Damage (at 30 September) | Houses" beside two days is of the second of them; "of which floods" is of the number on its left. A
    number of which neither is said may hold for all of them.
    """
    found: dict[int, Period] = {}
    for at, name in enumerate(table.names):
        if at in periods or not name or not holds_numbers(table.frame[f"c{at}"]):
            continue
        left = periods.get(at - 1) or found.get(at - 1)
        own = _named(name, year, set(periods.values()))
        if own is None and left is not None and _is_part(name):
            own = left
        if own is not None:
            found[at] = own
    return found


def _named(name: str, year: int | None, periods: set[Period]) -> Period | None:
    """The one of some periods that a header names: itself, or the month that ends with it."""
    said = {one.period for one in periods_in(name, year)}
    if len(said) != 1:
        return None
    (own,) = said
    alike = [one for one in periods if one == own or (own.month_count <= 1 and _ends_with(own, one))]
    return alike[0] if len(alike) == 1 else None


def _ends_with(one: Period, other: Period) -> bool:
    return one.last == other.last and (one.contains(other) or other.contains(one)) and other.month_count <= 1


def _is_part(name: str) -> bool:
    """Whether a header begins by saying that it is a part of the number before it."""
    flat = f"{fold(name.rsplit(' | ', 1)[-1])} "
    return any(flat.startswith(f"{word} ") for word in written("cells.of_which"))
