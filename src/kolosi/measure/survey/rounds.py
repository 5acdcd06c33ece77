"""Two rounds of a survey side by side: a change needs the design of both."""

from __future__ import annotations

from dataclasses import dataclass

from kolosi.measure.survey.estimators import Sampled, rounds_difference
from kolosi.measure.survey.intervals import Interval, p_value, student
from kolosi.model.figure import Estimate
from kolosi.model.survey import SampleBasis


@dataclass(frozen=True, kw_only=True)
class RoundsDifference:
    """The later share less the earlier, in percentage points, with its 95 % interval and its probability under no change."""

    points: float
    interval: Interval
    p: float

    @property
    def excludes_none(self) -> bool:
        """True when no change at all is not compatible with both samples."""
        return self.interval[0] > 0 or self.interval[1] < 0


def rounds_compared(before: Estimate, after: Estimate) -> RoundsDifference | None:
    """The difference of two rounds; None where one of them has no sample of known design, or asked others something else.

    Key informants are no sample, and neither is a share that somebody published without its design: 50 % against 43 % is a change
    at the 5 % level only from about 400 answers a round under simple sampling, 800 with a design effect of 2.
    """
    one, other = before.survey, after.survey
    if not isinstance(one, SampleBasis) or not isinstance(other, SampleBasis) or one.survey != other.survey:
        return None
    if before.value is None or after.value is None:
        return None
    sides = (_sampled(float(side.value or 0), basis) for side, basis in ((before, one), (after, other)))
    found = rounds_difference(*sides)
    return RoundsDifference(points=found.value, interval=student(found), p=p_value(found))


def _sampled(value: float, basis: SampleBasis) -> Sampled:
    return Sampled(value=value, se=basis.se, df=basis.df, n=basis.n, deff=basis.deff)
