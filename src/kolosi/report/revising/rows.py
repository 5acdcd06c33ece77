"""The paragraphs that were accepted, and the rows of tables among those that are new.

A copy has no rows any more once its changes were accepted: the cells of one that was put in follow the last cell of the row before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from kolosi.report.revising.rewriting import Pieces
from kolosi.report.revising.units import Unit


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """A paragraph as it is to be. `issued` is the number of the one it was in the copy; None for a new one. `style` is how it looks."""

    pieces: Pieces
    issued: int | None = None
    style: str = ""


def new_rows(
    accepted: Sequence[Accepted], unit_of: Callable[[int], Unit | None], now: Sequence[Unit]
) -> tuple[list[tuple[Unit, list[Accepted]]], list[Accepted]]:
    """The cells of each new row, with the cell behind which it stands; and the paragraphs without them.

    Behind the last cell of a row stand new paragraphs, once or more times as many as it has cells.
    """
    rows: list[tuple[Unit, list[Accepted]]] = []
    rest: list[Accepted] = []
    at = 0
    while at < len(accepted):
        one = accepted[at]
        rest.append(one)
        at += 1
        new = list(takewhile(lambda other: other.issued is None, accepted[at:])) if one.issued is not None else []
        unit = unit_of(one.issued) if one.issued is not None and new else None
        width = _width(unit, now) if unit is not None else 0
        if unit is not None and width and len(new) % width == 0:
            rows += [(unit, new[start : start + width]) for start in range(0, len(new), width)]
            at += len(new)
    return rows, rest


def _width(unit: Unit, now: Sequence[Unit]) -> int:
    """How many cells the row has of which a cell is the last; 0 for any other, and for a row of one."""
    row = [one for one in now if one.kind == "cell" and one.first == unit.first]
    return len(row) if len(row) > 1 and row[-1] is unit else 0
