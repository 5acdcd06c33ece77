"""The figures of a region and a risk that the criteria look at, and their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.key import Key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.content.severity.criteria import Criteria, Input
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.write.judgements import PairOf


def keys_of(desk: Desk, criteria: Criteria, pair: PairOf) -> Mapping[Input, Key]:
    """The figure of each input for a region and a risk; inputs that this workspace has no indicator for are left out."""
    region, risk = pair
    found = {}
    for one in criteria.inputs:
        if one.is_about(risk) and (risk or "{risk}" not in one.figure):
            key = Key.named(f"{one.figure.format(risk=risk)}/{desk.workspace.settings.period}@{region}")
            if key is not None and desk.knows(key):
                found[one] = key
    return found


def values_of(desk: Desk, criteria: Criteria, pairs: Sequence[PairOf]) -> Mapping[PairOf, Mapping[Input, float | None]]:
    """The value of each input by region and risk; None where there are no data, never 0. All are counted together."""
    keys = {pair: keys_of(desk, criteria, pair) for pair in pairs}
    estimates = desk.estimates(key for own in keys.values() for key in own.values())
    return {
        pair: {
            one: None if (value := estimates[key].value) is None else float(value) for one, key in keys[pair].items()
        }
        for pair in pairs
    }
