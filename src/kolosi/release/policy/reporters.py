"""What a figure waits for: the end of an embargo, organisations enough behind it, and their agreement."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.release.policy.context import Context
from kolosi.release.policy.embargo import is_embargoed
from kolosi.release.policy.rules import is_sensitive

Outcome = Literal["review", "block"]


@dataclass(frozen=True, kw_only=True)
class Unsigned:
    """A figure that waits for somebody: by which rule, for which reason (a word of `wording.WHY`), and with what outcome."""

    rule: str
    reason: str
    outcome: Outcome = "block"


def unsigned(key: Key, estimate: Estimate, context: Context) -> Unsigned | None:
    """What a figure lacks before it may leave: the end of an embargo, enough organisations behind it, and their agreement."""
    sensitive = is_sensitive(key, context)
    if is_embargoed(key, estimate, context.embargoes) and not context.lifting(key, "R18", is_sensitive=sensitive):
        return Unsigned(rule="R18", reason="R18", outcome=context.policy.outcome("R18"))
    if estimate.value is None or (context.indicators[key.indicator].sensitivity == "public" and not sensitive):
        return None
    few = _few(key, estimate, context)
    if few is not None and not context.lifting(key, "R3", is_sensitive=sensitive):
        return few
    return _not_agreed(key, context) if sensitive and context.policy.R13.is_needed else None


def _few(key: Key, estimate: Estimate, context: Context) -> Unsigned | None:
    """R3: fewer than the least, one with too large a part; or, for review, nobody knows how many."""
    behind, rule = estimate.organisations, context.policy.R3
    if behind is None:
        return Unsigned(rule="R3", reason="R3_unknown", outcome="review")
    total = sum(behind, Fraction(0))
    if not total:
        return None
    if len([part for part in behind if part > 0]) < rule.least:
        return Unsigned(rule="R3", reason="R3")
    return Unsigned(rule="R3", reason="R3") if max(behind) > Fraction(str(rule.largest_share)) * total else None


def _not_agreed(key: Key, context: Context) -> Unsigned | None:
    """R13: a sensitive figure leaves when every organisation that gathered its data agreed in writing."""
    found = context.lifting(key, "R13", is_sensitive=True)
    if any(one.is_agreed_by_all for one in found):
        return None
    return Unsigned(rule="R13", reason="R13_partly" if found else "R13")
