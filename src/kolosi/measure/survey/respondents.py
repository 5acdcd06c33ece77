"""Respondents from the rows of a survey: one row for each, with the design, what they answered, and whether they count."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING

from sqlglot import exp

from kolosi.measure.compile import all_of, from_source, named, one_of, where_of
from kolosi.model.indicator import Indicator
from kolosi.model.survey import Among, Respondents, Survey
from kolosi.store.engine import Engine

if TYPE_CHECKING:
    import polars as pl

UNIT = ("receipt", "interview")
CARRIED = (
    "source",
    "day",
    "region",
    "place",
    "group",
    "sex",
    "age_group",
    "respondent",
    "weight",
    "stratum",
    "cluster",
)
"""What each row of a respondent bears alike."""

_NOT_HOUSEHOLDS = ("key_informant", "focus_group", "organisation")
_INFORMANTS = ("key_informant",)


def rows_of_survey(indicator: Indicator, survey: Survey, engine: Engine) -> pl.DataFrame:
    """The rows of the source that speak of the respondents asked about, whatever the question; `fits` is the condition's word."""
    condition = where_of(indicator)
    fits = exp.Coalesce(this=exp.paren(condition), expressions=[exp.false()]) if condition else exp.true()
    questions = sorted({survey.question, *(one.question for one in survey.among)})
    names = ("sheet", "row", "interview", "receipt", *CARRIED, "question", "answer", "chosen", "value")
    query = exp.select(*(named(name) for name in names), exp.alias_(fits, "fits")).from_(exp.to_table("responses"))
    scope = all_of([from_source(indicator), _speaks_of(survey.of), one_of(named("question"), questions)])
    return engine.query(query.where(scope).sql(dialect="duckdb")).sort("receipt", "sheet", "row", nulls_last=True)


def units_of_survey(indicator: Indicator, survey: Survey, engine: Engine) -> pl.DataFrame:
    """The interviews that were held, with their day, stratum and cluster, whatever was asked in them."""
    names = ("day", "stratum", "cluster", "interview")
    query = exp.select(*map(named, names)).distinct().from_(exp.to_table("responses"))
    scope = all_of([from_source(indicator), _speaks_of(survey.of)])
    return engine.query(query.where(scope).sql(dialect="duckdb")).sort(names)


def _speaks_of(of: Respondents) -> exp.Expr:
    """True for rows of key informants, or of anybody but these: most forms of households do not say whom they ask."""
    if of == "key_informants":
        return one_of(named("respondent"), _INFORMANTS)
    is_unsaid = exp.Is(this=named("respondent"), expression=exp.Null())
    return exp.paren(exp.or_(is_unsaid, exp.not_(one_of(named("respondent"), _NOT_HOUSEHOLDS))))


def respondents(rows: pl.DataFrame, survey: Survey, answers: Sequence[str]) -> pl.DataFrame:
    """One row for each respondent who was asked the question: what it bears, `yes`, and `counts`, whether it is in the base."""
    import polars as pl

    given = pl.col("answer").str.split(" ") if survey.several else pl.concat_list("answer")
    is_chosen = pl.col("chosen").fill_null(value=True)
    asked = rows.filter(pl.col("question") == survey.question)
    said = asked.group_by(UNIT, maintain_order=True).agg(
        *(pl.col(name).first() for name in (*CARRIED, "sheet", "row")),
        fits=pl.col("fits").any(),
        yes=(is_chosen & _any_of(given, answers)).any(),
        refused=(is_chosen & _any_of(given, survey.without)).any(),
    )
    counts = pl.col("fits") & ~pl.col("refused")
    others = [_fitting(rows, one, f"among_{number}") for number, one in enumerate(survey.among)]
    joined = reduce(lambda left, right: left.join(right, on=UNIT, how="left", maintain_order="left"), others, said)
    among = [pl.col(f"among_{number}").fill_null(value=False) for number in range(len(others))]
    return joined.with_columns(counts=pl.all_horizontal(counts, *among))


def _any_of(given: pl.Expr, answers: Sequence[str]) -> pl.Expr:
    return given.list.eval(_element().is_in(list(answers))).list.any().fill_null(value=False)


def _element() -> pl.Expr:
    import polars as pl

    return pl.element()


def _fitting(rows: pl.DataFrame, among: Among, name: str) -> pl.DataFrame:
    """For each respondent whether the answers to another question are those of the ones who are counted."""
    import polars as pl

    is_said = pl.col("chosen").fill_null(value=True) & pl.col("answer").is_in(list(among.answers))
    number = pl.col("value")
    least = number >= among.least if among.least is not None else pl.lit(value=True)
    most = number <= among.most if among.most is not None else pl.lit(value=True)
    fits = is_said if among.answers else number.is_not_null() & least & most
    asked = rows.filter(pl.col("question") == among.question)
    return asked.group_by(UNIT, maintain_order=True).agg(fits.any().alias(name))
