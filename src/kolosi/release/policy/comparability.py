"""R22 as a comparison takes it: exact fractions of what the policy writes in decimals."""

from __future__ import annotations

from fractions import Fraction

from kolosi.measure.comparison.context import Thresholds
from kolosi.release.policy.policy import Policy


def thresholds_of(policy: Policy) -> Thresholds:
    """Where comparability ends by this policy. A share is the decimal that was written, not the float nearest to it."""
    rule = policy.R22
    return Thresholds(
        least_base=rule.least_base,
        least_continuity=_exact(rule.least_continuity),
        least_panel=_exact(rule.least_panel),
        least_reporters=rule.least_reporters,
        received_points=rule.received_points,
        least_received=_exact(rule.least_received),
        moved_share=_exact(rule.moved_share),
        steepness=rule.steepness,
        least_monthly=rule.least_monthly,
        profile_shift=_exact(rule.profile_shift),
        untold_share=_exact(rule.untold_share),
        design_effect=rule.design_effect,
        false_changes=rule.false_changes,
    )


def _exact(share: float) -> Fraction:
    return Fraction(str(share))
