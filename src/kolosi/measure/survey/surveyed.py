"""Figures of surveys: shares of a sample by its design, and shares of key informants, which have none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from kolosi.measure.measured import Measured, exact
from kolosi.measure.places import Places, inside
from kolosi.measure.survey.design import Design, DesignError, design
from kolosi.measure.survey.estimators import mean
from kolosi.measure.survey.intervals import logit
from kolosi.measure.survey.respondents import respondents, rows_of_survey, units_of_survey
from kolosi.model.figure import Coverage
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.model.survey import InformantBasis, SampleBasis, Survey
from kolosi.store.engine import Engine

if TYPE_CHECKING:
    import polars as pl

MOST_LEFT_OUT = 0.05
"""Interviews without a weight, a stratum or a cluster, where others of their file have one, are left out when they are at most so
many; of more, nobody knows whom the rest stands for. Missing at random up to 5 % is the rule of thumb for complete cases."""

_DESIGN = ("weight", "stratum", "cluster")


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A survey read for one figure: those who were asked in its period, those who lack a part of the design, the units visited."""

    people: pl.DataFrame
    units: pl.DataFrame
    survey: Survey
    left_out: int = 0

    @property
    def is_sample(self) -> bool:
        """True for households and their members; key informants stand for nobody but themselves."""
        return self.survey.of != "key_informants"

    @property
    def base(self) -> pl.DataFrame:
        """Those of whom the figure is a share."""
        return self.people.filter("counts")


def read(keys: Sequence[Key], indicator: Indicator, engine: Engine, places: Places) -> dict[Key, Measured]:
    """The figures of one indicator over interviews. Who else reports is no matter: the sample says of whom it speaks."""
    interviews = _Interviews(indicator, engine)
    return {key: _measured(key, indicator, interviews.asked(key, places)) for key in keys}


def rows_behind(key: Key, indicator: Indicator, engine: Engine, places: Places) -> pl.DataFrame:
    """The row of each respondent of the base, with what it adds to the share in points: to six decimals they add up to it."""
    import polars as pl

    asked = _Interviews(indicator, engine).asked(key, places)
    base = asked.base
    weight = pl.col("weight").fill_null(1.0) if asked.is_sample else pl.lit(1.0)
    part = (100 * weight * pl.col("yes") / weight.sum()).round(6)
    rest = (100 * (weight * pl.col("yes")).sum() / weight.sum()).round(6) - part.sum()
    is_first = pl.col("yes") & (pl.col("yes").cum_sum() == 1)
    told = base.with_columns(contribution=(part + pl.when(is_first).then(rest).otherwise(0.0)).cast(pl.Decimal(38, 6)))
    return told.select("receipt", "sheet", "row", "contribution")


class _Interviews:
    """The interviews of one indicator, read once for many figures: those of one period and answer differ by who is counted."""

    def __init__(self, indicator: Indicator, engine: Engine) -> None:
        if indicator.survey is None:
            raise ValueError(f"{indicator.id}: no survey")
        self._survey = indicator.survey
        self._rows = rows_of_survey(indicator, indicator.survey, engine)
        self._units = units_of_survey(indicator, indicator.survey, engine)
        self._people: dict[tuple[Period, tuple[str, ...]], pl.DataFrame] = {}

    def asked(self, key: Key, places: Places) -> _Asked:
        """Those who were asked in the period of a figure, and who of them is counted."""
        people = _counted(self._of(key), key, places)
        whole = people.filter(_is_whole()) if self._survey.of != "key_informants" else people
        return _Asked(
            people=whole,
            units=self._units.filter(_during(key.period)),
            survey=self._survey,
            left_out=people.filter("counts").height - whole.filter("counts").height,
        )

    def _of(self, key: Key) -> pl.DataFrame:
        about = key.period, _answers(key, self._survey)
        if about not in self._people:
            self._people[about] = respondents(self._rows.filter(_during(key.period)), self._survey, about[1])
        return self._people[about]


def _during(period: Period) -> pl.Expr:
    import polars as pl

    return pl.col("day").is_between(period.first, period.last)


def _counted(people: pl.DataFrame, key: Key, places: Places) -> pl.DataFrame:
    """The respondents, those alone counted that belong to the terms and places of a figure."""
    import polars as pl

    for name, terms in key.breakdown:
        if name != "answer":
            people = people.with_columns(counts=pl.col("counts") & pl.col(name).is_in(terms).fill_null(value=False))
    ids = inside(places, key.places)
    if ids is not None:
        is_there = pl.col("place").is_in(sorted(ids)) | pl.col("region").is_in(sorted(ids))
        people = people.with_columns(counts=pl.col("counts") & is_there.fill_null(value=False))
    return people


def _answers(key: Key, survey: Survey) -> tuple[str, ...]:
    """The answers that are counted: those of the definition, of the key, or of both where both name some."""
    asked = dict(key.breakdown).get("answer")
    if asked is None:
        return survey.answers
    return tuple(answer for answer in asked if not survey.answers or answer in survey.answers)


def _is_whole() -> pl.Expr:
    """True for interviews that have every part of the design that others of their file have."""
    import polars as pl

    parts = [pl.col(name).is_not_null() | pl.col(name).is_null().all().over("receipt") for name in _DESIGN]
    return pl.all_horizontal(*parts, pl.col("weight").fill_null(1.0) >= 0)


def _measured(key: Key, indicator: Indicator, asked: _Asked) -> Measured:
    base = asked.base
    sources = (indicator.source,) if indicator.source else tuple(sorted(set(base["source"].drop_nulls())))
    receipts = tuple(sorted(set(base["receipt"])))
    found = Measured(
        value=None,
        coverage=Coverage(places=tuple(sorted({*base["region"].drop_nulls()}))),
        sources=sources,
        receipts=receipts,
        as_of=_day(base["day"].max()),
        n=base.height,
        missing=_why_missing(key, asked),
    )
    if found.missing:
        return replace(found, receipts=(), n=0 if found.missing == "nobody_in_sample" else None)
    return _of_sample(found, asked) if asked.is_sample else _of_informants(found, asked)


def _why_missing(key: Key, asked: _Asked) -> str | None:
    if not asked.units.height:
        return "not_covered"
    if not asked.people.height and not asked.left_out:
        return "nothing_of_it"
    if not _answers(key, asked.survey):
        return "not_asked"
    if asked.is_sample and not _is_of_one_design(asked):
        return "design_incomplete"
    is_somebody = asked.base["weight"].fill_null(1.0).sum() > 0 if asked.is_sample else asked.base.height
    return None if is_somebody else "nobody_in_sample"


def _is_of_one_design(asked: _Asked) -> bool:
    """True where few interviews were left out, and all files have weights or none has, and so for strata and clusters."""
    is_little = asked.left_out <= MOST_LEFT_OUT * (asked.base.height + asked.left_out)
    return is_little and all(asked.people[name].null_count() in (0, asked.people.height) for name in _DESIGN)


def _of_informants(found: Measured, asked: _Asked) -> Measured:
    """A share of key informants, each counted once: their weights would stand for nobody."""
    counted, days = int(asked.base["yes"].sum()), asked.base["day"]
    return replace(
        found,
        value=Fraction(100 * counted, asked.base.height),
        numerator=Fraction(counted),
        survey=InformantBasis(n=asked.base.height, first=_day(days.min()), last=_day(days.max()), survey=asked.survey),
    )


def _of_sample(found: Measured, asked: _Asked) -> Measured:
    """A share of a sample by its design; without a variance for a stratum there is none, unless the definition says how."""
    try:
        known = _design(asked)
    except DesignError as error:
        why = "lonely_stratum" if error.id == "lonely" else "design_incomplete"
        return replace(found, receipts=(), n=None, missing=why)
    people, base, first = asked.people, asked.base, known.stages[0]
    share = mean(known, np.concatenate([people["yes"].to_numpy(), np.zeros(len(known.weights) - people.height)]))
    low, high = logit(share)
    units = np.unique(first.unit[known.weights > 0])
    return replace(
        found,
        value=exact(100 * share.value),
        n=share.n,
        survey=SampleBasis(
            n=share.n,
            df=share.df,
            se=100 * share.se,
            interval=(100 * low, 100 * high),
            deff=share.deff,
            clusters=len(units),
            strata=len(np.unique(first.stratum[units])),
            is_weighted=base["weight"].null_count() < base.height,
            left_out=asked.left_out,
            lonely=len(known.lonely_strata),
            rule=known.lonely,
            first=_day(base["day"].min()),
            last=_day(base["day"].max()),
            survey=asked.survey,
        ),
    )


def _design(asked: _Asked) -> Design:
    """The design of all who were asked, and a row of no weight for each unit visited where nobody was: a domain drops no unit.

    Units are taken as drawn with replacement: files do not say how many there are, nor how many people each holds, and correcting
    for the one without the other would understate.
    """
    import polars as pl

    people = asked.people.select(
        pl.col("stratum").fill_null(""),
        unit=pl.coalesce("cluster", "interview"),
        weight=pl.when("counts").then(pl.col("weight").fill_null(1.0)).otherwise(0.0),
    )
    named = [name for name in ("stratum", "cluster") if not asked.people[name].has_nulls()]
    empty = asked.units.drop_nulls(named).select(
        pl.col("stratum").fill_null(""), unit=pl.coalesce("cluster", "interview"), weight=pl.lit(0.0)
    )
    empty = empty.unique(maintain_order=True).join(people, on=["stratum", "unit"], how="anti", maintain_order="left")
    codes = (pl.col(name).cast(pl.Categorical).to_physical() for name in ("stratum", "unit"))
    rows = pl.concat([people, empty]).with_columns(*codes)
    return design(
        rows["weight"].to_numpy(),
        strata=rows["stratum"].to_numpy(),
        clusters=rows["unit"].to_numpy(),
        lonely=asked.survey.lonely,
    )


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
