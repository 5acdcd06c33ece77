"""Infers the state of the data that each edition speaks of: one that is feasible together with what came after speaks of the same.

Nothing is lost for safety where an edition of an earlier state is taken for the present one, as long as all can be true
together: a reader who knows better can prove less.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kolosi.release.bounds.side_by_side import can_all_be
from kolosi.release.linked.equations import Row
from kolosi.release.policy.context import Context


def states_of(
    present: Sequence[Row], past: Mapping[str, Sequence[Row]], context: Context, *, is_whole: bool
) -> Mapping[str, int]:
    """Numbers the state of each edition, in order of time: 0 is the present, 1 the one before.

    `is_whole`: the present figures are feasible with zero outside the known places and terms.
    """
    said = {(row.terms, row.low, row.high) for row in present}
    is_same = all((row.terms, row.low, row.high) in said for rows in past.values() for row in rows)
    if (is_same and is_whole) or can_all_be(
        [*present, *(row for rows in past.values() for row in rows)], context, is_whole=is_whole
    ):
        return dict.fromkeys(past, 0)
    state, found = 0, {}
    together = list(present) if is_whole or can_all_be(present, context, is_whole=False) else []
    for edition, rows in reversed(list(past.items())):
        if not can_all_be([*together, *rows], context, is_whole=is_whole):
            state, together = state + 1, []
        together += rows
        found[edition] = state
    return found
