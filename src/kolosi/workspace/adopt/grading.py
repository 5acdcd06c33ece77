"""How a typed number stands to a figure, and how sure it is that it is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from kolosi.model.key import Key

if TYPE_CHECKING:
    from kolosi.workspace.adopt.typed import Typed

Grade = Literal["equal", "rounded", "near", "far"]
Sureness = Literal["sure", "likely", "several", "none"]

MOST = 3
"""So many figures are proposed for one number."""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A figure that a number may be. `words`, `period` and `place` say how far each agrees.

    `is_whole`: not a share that was published for some terms only, and asked for without them.
    """

    key: Key
    value: Fraction
    grade: Grade
    score: float
    words: float
    period: float
    place: float
    is_whole: bool = True


@dataclass(frozen=True, kw_only=True)
class Matched:
    """A number with the figures it may be, the likeliest first."""

    typed: Typed
    proposals: tuple[Proposal, ...]
    sureness: Sureness


def grade_of(typed: Typed, value: float | Fraction, *, key: Key) -> Grade:
    """How a typed number stands to a value: the same at its printed digits, rounded, near (a slip may be), or far."""
    stated, step, trailing = typed.stated
    real = abs(float(value))
    gap = abs(stated - real)
    is_same = gap <= step / 2 * (1 + _HAIR) + _HAIR
    if key.is_change and typed.mention.is_signed and typed.mention.sign and value * typed.mention.sign < 0:
        return "near" if is_same else "far"
    if is_same:
        return "equal"
    if gap <= trailing / 2 or (typed.mention.is_rough and gap <= real / 20):
        return "rounded"
    return "near" if gap <= real / 8 else "far"


_HAIR = 1e-9
"""What a sum of floating numbers may be off."""


def worth(typed: Typed, grade: Grade) -> float:
    """What a value tells: one of four digits is hardly met by chance, one of a single digit often."""
    digits = min(typed.digits, 4)
    if grade == "equal":
        return 0.4 + 0.4 * digits
    if grade == "rounded":
        return 0.3 + 0.2 * digits
    return 0.15 if grade == "near" else -0.6


# -- how sure -----------------------------------------------------------------------------------------------------------

SURE_WORDS, LIKELY_WORDS, NAMED = 0.6, 0.35, 0.45
"""How far words must agree for a figure to be sure, or likely; and for one whose value differs to be proposed at all."""

_FEW = 2
"""A number of so few digits, or a percentage, is often met by chance: its words and its period must agree more."""

MARGIN = 0.35
"""A proposal as near to the first as this is another that may be meant."""


def judged(typed: Typed, ranked: Sequence[Proposal]) -> Matched:
    """A number with the figures that may be proposed for it, and how sure the first is."""
    kept = [one for one in ranked if _is_proposed(one)][:MOST]
    return Matched(typed=typed, proposals=tuple(kept), sureness=_sureness(typed, kept))


def _is_proposed(one: Proposal) -> bool:
    if one.grade in ("equal", "rounded"):
        return one.words > 0.1
    return one.words >= NAMED and one.period >= 0.6 and one.place >= 0 and one.grade == "near"


def _sureness(typed: Typed, kept: Sequence[Proposal]) -> Sureness:
    if not kept:
        return "none"
    best = kept[0]
    rivals = [one for one in kept[1:] if one.grade in ("equal", "rounded") and best.score - one.score < MARGIN]
    few = typed.digits <= _FEW or typed.is_percent
    words, period = (SURE_WORDS, 0.5) if not few else (SURE_WORDS + 0.2, 0.6)
    agrees = best.words >= words and best.period >= period and best.place >= 0
    is_cut = len(best.key.breakdown) > 1 and few
    if best.grade == "equal" and agrees and best.is_whole and not is_cut and not rivals:
        return "sure"
    if rivals:
        return "several"
    return "likely" if best.words >= LIKELY_WORDS or best.grade == "equal" else "several"
