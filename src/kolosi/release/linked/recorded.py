"""Tells from the register which editions were counted from the same records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kolosi.release.policy.context import Published


def recorded_states(editions: Sequence[Published], now: Mapping[str, str]) -> Mapping[str, int]:
    """Numbers the state of each edition, in order of time: 0 is that of the records of `now`, 1 the one before.

    An edition that does not say what it was counted from stands alone.
    """
    said: dict[str, dict[str, str | None]] = {}
    for old in editions:
        said.setdefault(old.edition, {})[old.key.indicator] = old.data
    state, found = 0, dict.fromkeys(said, 0)
    together: dict[str, str | None] = dict(now)
    for edition, mine in reversed(said.items()):
        if any(data is None or data != together.get(name, data if state else None) for name, data in mine.items()):
            state, together = state + 1, {}
        together |= mine
        found[edition] = state
    return found
