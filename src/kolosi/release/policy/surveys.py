"""R21: whether a share of respondents rests on enough of them to be printed, and as what."""

from __future__ import annotations

from kolosi.model.figure import Estimate
from kolosi.model.survey import SampleBasis
from kolosi.release.policy.policy import Policy


def survey_breach(estimate: Estimate, policy: Policy) -> str | None:
    """R2 for a share of fewer respondents than any count that is printed, whatever the subject; R21 for one that says too little."""
    if estimate.survey is None or estimate.value is None:
        return None
    if estimate.survey.n < policy.R2.other:
        return "R2"
    return "R21" if policy.R21.hides and is_indicative(estimate, policy) else None


def is_indicative(estimate: Estimate, policy: Policy) -> bool:
    """True for a share of few respondents, of few clusters for its strata, or with an error large beside itself."""
    basis, rule = estimate.survey, policy.R21
    if basis is None or estimate.value is None:
        return False
    if basis.n < rule.least_n:
        return True
    if not isinstance(basis, SampleBasis):
        return False
    return basis.df < rule.least_df or basis.se > rule.largest_rse * float(estimate.value) > 0
