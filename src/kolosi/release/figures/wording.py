"""The words of a figure that leaves: its label, what it counts, and what it rests on, in each language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from kolosi.model.figure import Coverage, Estimate
from kolosi.model.indicator import Indicator, Part
from kolosi.model.key import Key
from kolosi.model.label import Label, say
from kolosi.reading.labels import label, labels
from kolosi.release.figures.survey_words import HOW, survey_words
from kolosi.release.policy.context import Context

LANGUAGES = ("en", "fr")

Breakdown = tuple[tuple[str, tuple[str, ...]], ...]

HIDDEN_SENTENCE = label("figures.hidden_sentence")
"""The one sentence that stands for every hidden figure, whatever the reason."""

KEPT = label("figures.kept")
"""The sentence beside every figure of a table that keeps what was printed."""

WHY = labels("figures.why")
"""Why a figure is held back, and what would let it be shown: for people inside."""

_OR = label("figures.or")
_AND = label("figures.and")
_SEMICOLON = label("figures.semicolon")
_HOW = labels("figures.how")
_DISTINCT = label("figures.distinct")
_VERSION = label("figures.version")
_RATIO = label("figures.ratio")
_MONTHS = label("figures.months")
_MONTH = label("figures.month")
_PLURAL = label("figures.plural")
_FILES = label("figures.files")
_PARTLY = label("figures.partly")
_DETAIL = label("figures.detail")
_HEARD = label("figures.heard")
_NOT_MEASURED = label("figures.not_measured")
_REPORTS = label("figures.reports")
_REPORT = label("figures.report")
_FEW_REPORTERS = label("figures.few_reporters")
_FEWER = label("figures.fewer")
_REGIONS = label("figures.regions")
_STILL = label("figures.still")
_STILL_NONE = label("figures.still_none")
_VOLUME = label("figures.volume")
_AREA = label("figures.area")
_POPULATION = label("figures.population")
_STOPS = label("figures.stops")
_ALL_REPORTED = label("figures.all_reported")

ROUNDED_TO = 10
"""Shares of what reporters counted, and of where they are, leave to the nearest tenth: a finer one, taken from those of other
periods, would give back what one reporter counts."""


def label_of(key: Key, context: Context) -> Label:
    """What the figure is, without its period: `Civilians killed – Under 18 (Gao and Mopti)`."""
    return {language: _label(key, context, language) for language in LANGUAGES}


def _label(key: Key, context: Context, language: str) -> str:
    text = _counted(key.indicator, key.breakdown, context, language)
    return f"{text} ({places_of(key.places, context, language)})" if key.places else text


def _counted(indicator: str, breakdown: Breakdown, context: Context, language: str) -> str:
    text = say(context.indicators[indicator].label, language)
    parts = [_terms(column, terms, context, language) for column, terms in breakdown]
    return f"{text} – {', '.join(parts)}" if parts else text


def _terms(column: str, terms: Sequence[str], context: Context, language: str) -> str:
    taxonomy = context.terms.get(column) or next(
        (one for one in context.terms.values() if one.grouped_by == column), None
    )
    known = taxonomy.terms if taxonomy else {}
    words = [say(known[term].label, language) if term in known else term.replace("_", " ") for term in terms]
    return _listed(words, _OR[language])


def places_of(places: Iterable[str], context: Context, language: str) -> str:
    """The names of places, as a list in prose."""
    known = context.places
    return _listed([say(known[place].name, language) if place in known else place for place in places], _AND[language])


def _listed(words: Sequence[str], last: str) -> str:
    return last.join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def definition_of(key: Key, context: Context) -> Label:
    """How the figure is counted, for the public trace."""
    indicator = context.indicators[key.indicator]
    return {language: _definition(indicator, context, language) for language in LANGUAGES}


def _definition(indicator: Indicator, context: Context, language: str) -> str:
    pieces = [_how(indicator, context, language)]
    if indicator.definition != "1":
        pieces.append(say(_VERSION, language).format(indicator.definition))
    if indicator.reference:
        pieces.append(indicator.reference)
    return f"{_SEMICOLON[language].join(pieces)}."


def _how(indicator: Indicator, context: Context, language: str) -> str:
    if indicator.numerator is not None and indicator.denominator is not None:
        parts = (indicator.numerator, indicator.denominator)
        return say(_RATIO, language).format(*(_part(part, context, language) for part in parts))
    if indicator.survey is not None:
        return say(HOW[indicator.survey.of], language)
    if indicator.measure is not None and indicator.measure.function == "distinct":
        return say(_DISTINCT, language)
    return say(_HOW[indicator.kind], language)


def _part(part: Part, context: Context, language: str) -> str:
    return _counted(part.indicator, part.breakdown, context, language)


def coverage_of(key: Key, estimate: Estimate, *, is_sensitive: bool, context: Context) -> Label:
    """What the figure rests on: months and regions with data, reports received; "not measured" when unknown.

    On a sensitive subject the files alone are counted, and no place: what has data would tell what has a case.
    """
    told = _sensitive_coverage if is_sensitive else _coverage
    said = {
        language: _SEMICOLON[language].join(
            [
                *survey_words(estimate, language, context.policy, is_sensitive=is_sensitive),
                *told(key, estimate, context, language),
            ]
        )
        for language in LANGUAGES
    }
    return said if any(said.values()) else {}


def _coverage(key: Key, estimate: Estimate, context: Context, language: str) -> Iterator[str]:
    coverage = estimate.coverage
    if coverage.months_expected:
        yield _of_months(_MONTHS, coverage.months_present, coverage.months_expected, language)
    if coverage.places and context.regions and not key.places:
        yield say(_REGIONS, language).format(len(coverage.places), len(context.regions))
    if coverage.reporters is not None:
        yield _reports_or_few(coverage, context, language)
    elif estimate.kind == "flow":
        yield say(_NOT_MEASURED, language)
    yield from _still_heard(key, coverage, context, language, is_sensitive=False)
    yield from _stops(coverage, language)


def _sensitive_coverage(key: Key, estimate: Estimate, context: Context, language: str) -> Iterator[str]:
    coverage = estimate.coverage
    if coverage.filed is not None and estimate.kind not in {"stock", "target"}:
        yield _of_months(_FILES, coverage.filed, key.period.month_count, language)
    is_partly = coverage.filed < key.period.month_count if coverage.filed is not None else not coverage.is_complete
    if is_partly and estimate.kind not in {"stock", "target"}:
        yield say(_PARTLY, language)
    yield say(_DETAIL, language)
    if coverage.reporters is None:
        yield from (say(_NOT_MEASURED, language),) if estimate.kind == "flow" else ()
    elif tells_reporters(coverage.reporters, is_sensitive=True, is_national=not key.places, context=context):
        yield _reports(coverage, language)
        yield from _still_heard(key, coverage, context, language, is_sensitive=True)
    else:
        yield say(_FEW_REPORTERS, language)


def reporting_of(key: Key, estimate: Estimate, *, is_sensitive: bool, context: Context) -> Label:
    """How many reports a figure rests on, of how many; nothing where that is not known or does not leave.

    Of few reporters it is told that all reported, without their number.
    """
    coverage = estimate.coverage
    if coverage.reporters is None or not tells_reporters(
        coverage.reporters, is_sensitive=is_sensitive, is_national=not key.places, context=context
    ):
        return {}
    if tells_number(coverage, context):
        return {language: _reports(coverage, language) for language in LANGUAGES}
    return _ALL_REPORTED if is_all_heard(coverage) else {}


def _still_heard(key: Key, coverage: Coverage, context: Context, language: str, *, is_sensitive: bool) -> Iterator[str]:
    """Who of the reporters is still heard from, what they counted before, and in how many places; no place on a sensitive subject."""
    still, is_national = coverage.continuity, not key.places
    if (
        still is not None
        and still[0] < still[1]
        and tells_reporters(still, is_sensitive=is_sensitive, is_national=is_national, context=context)
    ):
        yield say(_STILL_NONE if still[1] == 1 else _STILL, language).format(*still)
    if coverage.volume is not None and tells_volume(coverage, is_sensitive=is_sensitive, context=context):
        yield say(_VOLUME, language).format(to_the_tenth(coverage.volume))
    if is_sensitive or not tells_places(coverage, context):
        return
    if coverage.area is not None:
        yield say(_AREA, language).format(*coverage.area)
    if coverage.population is not None:
        yield say(_POPULATION, language).format(to_the_tenth(coverage.population))


def _stops(coverage: Coverage, language: str) -> Iterator[str]:
    """That the data stop before the end of the period."""
    if coverage.freshness is not None and coverage.freshness < 0:
        yield say(_STOPS, language).format(-coverage.freshness)


def tells_number(coverage: Coverage, context: Context) -> bool:
    """True where no few reporters are heard from, so that their number may be told at all (R3)."""
    return coverage.reporters is not None and coverage.reporters[0] >= context.policy.R3.least


def is_all_heard(coverage: Coverage) -> bool:
    """True where all whom somebody expected have reported."""
    received, expected = coverage.reporters or (0, 0)
    return coverage.is_expected_known and 0 < expected == received


def tells_places(coverage: Coverage, context: Context) -> bool:
    """True where no few reporters are heard from: in how many places one or two of them work says where each does."""
    return tells_number(coverage, context)


def tells_volume(coverage: Coverage, *, is_sensitive: bool, context: Context) -> bool:
    """True where what was counted by those heard from, and by those who are silent, is the count of no few of them."""
    received, expected = coverage.reporters or (0, 0)
    least = context.policy.R2.sensitive if is_sensitive else context.policy.R3.least
    return min(received, expected - received) >= least


def to_the_tenth(share: Fraction) -> int:
    """A share in percent, to the nearest tenth of the whole."""
    return int(share * ROUNDED_TO + Fraction(1, 2)) * 100 // ROUNDED_TO


def _reports_or_few(coverage: Coverage, context: Context, language: str) -> str:
    """Reports received of those expected; of few, that all came, or that fewer came than may be told."""
    _, expected = coverage.reporters or (0, 0)
    least = context.policy.R3.least
    if tells_number(coverage, context):
        return _reports(coverage, language)
    if is_all_heard(coverage):
        return say(_ALL_REPORTED, language)
    return say(_FEWER, language).format(least, expected) if expected >= least else say(_FEW_REPORTERS, language)


def _reports(coverage: Coverage, language: str) -> str:
    """Reports received, of those expected where somebody said who is, or where some that reported before did not."""
    received, expected = coverage.reporters or (0, 0)
    is_told = coverage.is_expected_known or received < expected
    told = (_REPORT if min(received, expected) <= 1 else _REPORTS) if is_told else _HEARD
    return say(told, language).format(received, expected)


def _of_months(words: Label, present: int, expected: int, language: str) -> str:
    return say(words, language).format(present, say(_MONTH if present == 1 else _PLURAL, language), expected)


def tells_reporters(
    reporters: tuple[int, int], *, is_sensitive: bool, is_national: bool = True, context: Context
) -> bool:
    """False for a sensitive subject below the whole country, with few reporters, or with few that are silent.

    Their counts are sensitive too, and the reporters of the regions that are named, taken from all, would leave those of the others.
    """
    received, expected = reporters
    is_many = min(received, expected - received or expected) >= context.policy.R2.sensitive
    return not is_sensitive or (is_national and is_many)
