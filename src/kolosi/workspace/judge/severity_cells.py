"""Which regions and risks are judged, and the figures of each that the criteria look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.content.severity.criteria import load_criteria
from kolosi.model.finding import Refusal
from kolosi.model.key import BadKey, Key
from kolosi.workspace.write.judgements import read_rankings, read_severity
from kolosi.workspace.write.registers import ranked_risks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolosi.content.severity.criteria import Criteria, Input
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.write.judgements import PairOf


def criteria_of(workspace: Folder) -> Criteria:
    """The criteria of the workspace's country and of the year in which its period ends."""
    return load_criteria(workspace.settings.country, workspace.settings.period.last.year, workspace.knowledge.overlay)


def risks_of(workspace: Folder) -> tuple[str, ...]:
    """The risks that are judged by region: those agreed on, else those that groups ranked."""
    ranked = [one.risk for one in ranked_risks(workspace)]
    named = [risk for group in read_rankings(workspace) for risk in group.risks]
    return tuple(dict.fromkeys(ranked or named))


def pairs_of(workspace: Folder) -> Iterator[PairOf]:
    """Every region with all risks together, then with each risk; then what somebody judged besides."""
    risks = risks_of(workspace)
    own = [(place.id, risk) for place in workspace.level_one() for risk in (None, *risks)]
    yield from dict.fromkeys([*own, *read_severity(workspace).agreed])


def keys_of(desk: Desk, criteria: Criteria, pair: PairOf) -> Mapping[Input, Key]:
    """The figure of each input for a region and a risk; inputs that this workspace has no indicator for are left out."""
    region, risk = pair
    found = {}
    for one in criteria.inputs:
        if one.is_about(risk) and (risk or "{risk}" not in one.figure):
            key = _key(f"{one.figure.format(risk=risk)}/{desk.workspace.settings.period}@{region}")
            if key is not None and _is_known(desk, key):
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


def _key(text: str) -> Key | None:
    try:
        return Key.parse(text)
    except BadKey:
        return None


def _is_known(desk: Desk, key: Key) -> bool:
    try:
        desk.require(key)
    except Refusal:
        return False
    return True
