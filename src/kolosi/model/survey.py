"""Surveys: what is asked of whom, and what an estimate of it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kolosi.model.label import Label

Respondents = Literal["households", "members", "key_informants"]
"""Who a share is of. Households and their members are a sample of all; key informants are people chosen for what they know."""

LonelyRule = Literal["stop", "grand_mean", "average"]
"""What a stratum with one primary unit is given. `stop`: nothing, the estimate is refused. `grand_mean`: the square of its distance
from the mean of all units, which overstates. `average`: the mean of what the other strata give."""


@dataclass(frozen=True, kw_only=True)
class Among:
    """A question about the same respondent, and the answers, or the numbers, of those who are counted."""

    question: str
    answers: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, kw_only=True)
class Survey:
    """A share of respondents: those who gave one of `answers` (none: the answers that a key names) among all who answered.

    Whoever gave an answer of `without` is in neither. `frame` says which people the sample stands for, `recall` of which time the
    question speaks.
    """

    question: str
    of: Respondents
    frame: Label
    recall: Label
    answers: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    among: tuple[Among, ...] = ()
    several: bool = False
    lonely: LonelyRule = "stop"


@dataclass(frozen=True, kw_only=True)
class SampleBasis:
    """What a share of a sample rests on. `se` and `interval` (95 %) are in percentage points.

    `deff` is the variance over that of as many respondents drawn one by one. `clusters` and `strata` are those of the respondents
    that count. `is_weighted`: the file has weights. `left_out` are interviews without weight, stratum or cluster. `lonely` counts the
    strata of one cluster, which `rule` dealt with.
    """

    n: int
    df: int
    se: float
    interval: tuple[float, float]
    deff: float | None = None
    clusters: int = 0
    strata: int = 0
    is_weighted: bool = True
    left_out: int = 0
    lonely: int = 0
    rule: LonelyRule = "stop"
    first: date | None = None
    last: date | None = None
    survey: Survey


@dataclass(frozen=True, kw_only=True)
class InformantBasis:
    """What a share of key informants rests on: how many were asked. They are no sample, and have no interval."""

    n: int
    first: date | None = None
    last: date | None = None
    survey: Survey


Basis = SampleBasis | InformantBasis
