"""The result of secondary suppression in one family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kolosi.model.key import Key
from kolosi.release.suppress.targets import Target


@dataclass(frozen=True, kw_only=True)
class Protection:
    """Figures hidden to protect others, each with True when an earlier edition is part of the danger.

    `known` are hidden figures that no further hiding protects: earlier editions give them away; `lost` are those that editions
    held back and that nobody asks now. `at_least` is the least number of further figures that any protection needs, where it
    was sought: what was hidden beyond it is the gap. `dropped` is all that editions give away to a reader who guesses.
    """

    secondary: Mapping[Key, bool]
    known: tuple[Key, ...]
    at_least: int | None = None
    lost: tuple[Key, ...] = ()
    dropped: tuple[Target, ...] = ()
