"""The words of a share of respondents: of whom it is, what it rests on, what it may not be taken for."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kolosi.measure.sentences import day_words, number_words
from kolosi.model.figure import Estimate
from kolosi.model.label import say
from kolosi.model.survey import SampleBasis
from kolosi.reading.labels import labels
from kolosi.release.policy.policy import Policy
from kolosi.release.policy.surveys import is_indicative

HOW = labels("figures.how_survey")
"""How a share of respondents is counted, by whom it is of."""

_SAID = labels("figures.survey")


def survey_words(estimate: Estimate, language: str, policy: Policy, *, is_sensitive: bool) -> Iterator[str]:
    """What a share of respondents rests on. On a sensitive subject no number: an interval would tell more than the whole percent."""
    basis = estimate.survey
    if basis is None:
        return
    survey = basis.survey
    if is_indicative(estimate, policy):
        yield say(_SAID["indicative"], language)
    if not is_sensitive:
        yield say(_SAID[survey.of], language).format(n=_whole(basis.n, language))
    if isinstance(basis, SampleBasis):
        yield from _of_sample(basis, language, is_sensitive=is_sensitive)
    else:
        yield say(_SAID["not_households"], language)
    whom = _SAID["frame" if isinstance(basis, SampleBasis) else "chosen"]
    yield say(whom, language).format(frame=say(survey.frame, language))
    yield say(_SAID["recall"], language).format(recall=say(survey.recall, language))
    if basis.first is not None and basis.last is not None and not is_sensitive:
        days = {"first": day_words(basis.first, language), "last": day_words(basis.last, language)}
        yield say(_SAID["fieldwork"], language).format(**days)
    if survey.several:
        yield say(_SAID["several"], language)


def _of_sample(basis: SampleBasis, language: str, *, is_sensitive: bool) -> Iterator[str]:
    if not basis.is_weighted:
        yield say(_SAID["unweighted"], language)
    if is_sensitive:
        return
    low, high = (_decimal(end, language) for end in basis.interval)
    yield say(_SAID["interval"], language).format(low=low, high=high)
    counts = {"clusters": _whole(basis.clusters, language), "strata": _whole(basis.strata, language)}
    if basis.clusters < basis.n or basis.strata > 1:
        yield say(_SAID["drawn"], language).format(**counts)
    if basis.deff is not None:
        yield say(_SAID["deff"], language).format(deff=_decimal(basis.deff, language))
    yield say(_SAID["df"], language).format(df=_whole(basis.df, language))
    if basis.left_out:
        yield say(_SAID["left_out"], language).format(left_out=_whole(basis.left_out, language))
    if basis.lonely:
        yield say(_SAID[basis.rule], language).format(lonely=_whole(basis.lonely, language))


def _whole(count: int, language: str) -> str:
    return number_words(Fraction(count), language)


def _decimal(value: float, language: str) -> str:
    return number_words(Fraction(f"{value:.6f}"), language, 1)
