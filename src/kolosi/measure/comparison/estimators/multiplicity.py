"""Many comparisons at once: of twenty regions where nothing happened, one shows a change by chance.

Benjamini and Hochberg, *Journal of the Royal Statistical Society B* 57 (1995) 289-300.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log, sqrt
from statistics import NormalDist

_TIES = 1 + 1e-7
"""Outcomes as likely as the one seen, to the last digits of a floating number."""


def adjusted(values: Sequence[float]) -> list[float]:
    """The p-values of one family, each raised so that those under a rate keep the share of false changes under it."""
    order = sorted(range(len(values)), key=lambda one: values[one], reverse=True)
    found, least = [0.0] * len(values), 1.0
    for behind, one in enumerate(order):
        least = min(least, values[one] * (len(values) / (len(values) - behind)))
        found[one] = least
    return found


def p_value(after: int, before: int, *, phi: float | None = None, exposure: float = 1) -> float:
    """How often chance alone gives two counts at least as far apart, of equal rates.

    The exact binomial test of the later count given the sum, two-sided by adding the outcomes no more likely than the one seen;
    the normal one of the log of the ratio where reports are known to cluster. `exposure` is the later one over the earlier one.
    """
    if phi is not None and phi > 1 and after and before:
        distance = abs(log(after / before / exposure)) / sqrt(phi * (1 / after + 1 / before))
        return 2 * (1 - NormalDist().cdf(distance))
    return _exact(after, after + before, exposure / (1 + exposure))


def _exact(seen: int, of: int, share: float) -> float:
    import numpy as np
    from scipy.special import gammaln, xlog1py, xlogy

    if not of:
        return 1.0
    k = np.arange(of + 1)
    likely = gammaln(of + 1) - gammaln(k + 1) - gammaln(of - k + 1) + xlogy(k, share) + xlog1py(of - k, -share)
    return float(min(1.0, np.exp(likely[likely <= likely[seen] + log(_TIES)]).sum()))
