"""What left the gate, as the rooms of the workspace see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kolosi.model.key import Key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.model.figure import Released
    from kolosi.model.finding import Finding


@dataclass(frozen=True, kw_only=True)
class Gated:
    """What left the gate; `withheld` and `findings` stay inside: what was held back and why, what to check.

    `authorised` is what let some figures out, as `authorised_line` gives it.
    """

    figures: Mapping[Key, Released]
    withheld: tuple[Mapping[str, object], ...]
    findings: tuple[Finding, ...]
    authorised: tuple[Mapping[str, Any], ...] = ()
